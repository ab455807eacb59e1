/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Making lines: the functions behind the conversion characters, the built-in
 * format, and the rule that a field without content is left out.
 *
 * The built-in format as ErrorLogFormat would write it:
 *
 *   [%{u}t] [%m:%l] [pid %P:tid %T] %7F: %E: [client\ %a] %M% ,\ referer\ ...
 *
 * with "[:level]" where no module is known, "remote" for "client" on
 * connections that we opened or that no worker serves, and without the time
 * for syslog, which has its own.
 *
 * Shared state: registered, written while configuration is read, then only
 * read.  Everything else is on the stack of the caller.
 */

#include "ap_config.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <apr_portable.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "util_time.h"

#include "server/log/log_priv.h"

/* Longest text of an item that is not the message. */
#define ITEM_SIZE 4096

/* [config] Functions that modules registered for a character. */
static ap_errorlog_handler registered[128];

/* The names of the levels, as LogLevel has them. */
static const char *const level_names[] = {
    "emerg", "alert", "crit", "error", "warn", "notice", "info", "debug",
    "trace1", "trace2", "trace3", "trace4", "trace5", "trace6", "trace7",
    "trace8"
};

/* ---- conversions ---- */

/* As much of a text as there is room for, controls escaped; NULL is none. */
static int put_escaped(char *buf, int buflen, const char *text)
{
    return (int)ap_escape_errorlog_item(buf, text, buflen);
}

static int put_address(char *buf, int buflen, const char *ip,
                       const apr_sockaddr_t *addr)
{
    if (ip == NULL || addr == NULL) {
        return 0;
    }
    return addr->family == APR_UNIX
           ? apr_snprintf(buf, buflen, "%s", ip)
           : apr_snprintf(buf, buflen, "%s:%d", ip, addr->port);
}

/* %a: the client, %{c}a: the other end of the connection. */
static int item_client(const ap_errorlog_info *info, const char *arg,
                       char *buf, int buflen)
{
    if (info->r && !(arg && *arg == 'c')) {
        return put_address(buf, buflen, info->r->useragent_ip,
                           info->r->useragent_addr);
    }
    return info->c ? put_address(buf, buflen, info->c->client_ip,
                                 info->c->client_addr) : 0;
}

/* %A: our end of the connection. */
static int item_local(const ap_errorlog_info *info, const char *arg,
                      char *buf, int buflen)
{
    (void)arg;
    return info->c ? put_address(buf, buflen, info->c->local_ip,
                                 info->c->local_addr) : 0;
}

static int item_environment(const ap_errorlog_info *info, const char *arg,
                            char *buf, int buflen)
{
    return info->r && arg
           ? put_escaped(buf, buflen,
                         apr_table_get(info->r->subprocess_env, arg)) : 0;
}

/* %E: "(2)No such file or directory" */
static int item_status(const ap_errorlog_info *info, const char *arg,
                       char *buf, int buflen)
{
    char text[200];
    int len;

    (void)arg;
    if (info->status == APR_SUCCESS) {
        return 0;
    }
    len = apr_snprintf(buf, buflen, "(%d)", info->status);
    return len + put_escaped(buf + len, buflen - len,
                             apr_strerror(info->status, text, sizeof(text)));
}

/* %F: the last part of the file name, the line in parentheses. */
static int item_file(const ap_errorlog_info *info, const char *arg,
                     char *buf, int buflen)
{
    const char *slash;

    (void)arg;
    if (info->file == NULL) {
        return 0;
    }
    slash = strrchr(info->file, '/');
    return apr_snprintf(buf, buflen, "%s(%d)",
                        slash ? slash + 1 : info->file, info->line);
}

static int item_header(const ap_errorlog_info *info, const char *arg,
                       char *buf, int buflen)
{
    return info->r && arg
           ? put_escaped(buf, buflen,
                         apr_table_get(info->r->headers_in, arg)) : 0;
}

static int item_keepalives(const ap_errorlog_info *info, const char *arg,
                           char *buf, int buflen)
{
    (void)arg;
    return info->c ? apr_snprintf(buf, buflen, "%d", info->c->keepalives)
                   : 0;
}

static int item_level(const ap_errorlog_info *info, const char *arg,
                      char *buf, int buflen)
{
    (void)arg;
    return put_escaped(buf, buflen,
                       level_names[info->level & APLOG_LEVELMASK]);
}

/* %L: of the request, %{c}L: of the connection, %{C}L: of the connection when
 * the message is about no request. */
static int item_log_id(const ap_errorlog_info *info, const char *arg,
                       char *buf, int buflen)
{
    if (arg && (*arg == 'c' || *arg == 'C')) {
        return info->c && (*arg == 'c' || !info->r)
               ? put_escaped(buf, buflen, info->c->log_id) : 0;
    }
    return info->rmain ? put_escaped(buf, buflen, info->rmain->log_id) : 0;
}

static int item_module(const ap_errorlog_info *info, const char *arg,
                       char *buf, int buflen)
{
    (void)arg;
    return info->module_index < 0
           ? 0 : put_escaped(buf, buflen,
                             ap_find_module_short_name(info->module_index));
}

static int item_note(const ap_errorlog_info *info, const char *arg,
                     char *buf, int buflen)
{
    return info->r && arg
           ? put_escaped(buf, buflen, apr_table_get(info->r->notes, arg))
           : 0;
}

static int item_pid(const ap_errorlog_info *info, const char *arg, char *buf,
                    int buflen)
{
    (void)info;
    (void)arg;
    return apr_snprintf(buf, buflen, "%" APR_PID_T_FMT, getpid());
}

/* %{g}T: the number that top and ps show.  %T: what APR calls the thread. */
static int item_tid(const ap_errorlog_info *info, const char *arg, char *buf,
                    int buflen)
{
    apr_os_thread_t self = apr_os_thread_current();

    (void)info;
    if (arg == NULL) {
        arg = DEFAULT_LOG_TID;
    }
#ifdef SYS_gettid
    if (arg && *arg == 'g') {
        return apr_snprintf(buf, buflen, "%ld", (long)syscall(SYS_gettid));
    }
#endif
    return apr_snprintf(buf, buflen, "%pT", &self);
}

/* A time by a format of strftime(3), in local time. */
static int put_strftime(char *buf, int buflen, const char *format)
{
    char text[200];
    time_t now = time(NULL);
    struct tm tm;

    if (localtime_r(&now, &tm) == NULL
        || strftime(text, sizeof(text), format, &tm) == 0) {
        return 0;
    }
    return put_escaped(buf, buflen, text);
}

/* %t, its argument any of u (microseconds), m (milliseconds), c (compact) and
 * z (with the offset from GMT), or a format with a percent sign. */
static int item_time(const ap_errorlog_info *info, const char *arg,
                     char *buf, int buflen)
{
    int option = AP_CTIME_OPTION_NONE;
    int len = buflen;

    (void)info;
    if (arg && *arg == '%') {
        return put_strftime(buf, buflen, arg);
    }
    for (; arg && *arg; arg++) {
        option |= *arg == 'u' ? AP_CTIME_OPTION_USEC
                : *arg == 'm' ? AP_CTIME_OPTION_MSEC
                : *arg == 'c' ? AP_CTIME_OPTION_COMPACT
                : *arg == 'z' ? AP_CTIME_OPTION_GMTOFF : 0;
    }
    if (ap_recent_ctime_ex(buf, apr_time_now(), option, &len)
        != APR_SUCCESS) {
        return 0;
    }
    return len - 1;
}

/* %v: the name in the configuration. */
static int item_server(const ap_errorlog_info *info, const char *arg,
                       char *buf, int buflen)
{
    (void)arg;
    return info->s ? put_escaped(buf, buflen, info->s->server_hostname) : 0;
}

/* %V: the name by which the request came, as UseCanonicalName says. */
static int item_server_of_request(const ap_errorlog_info *info,
                                  const char *arg, char *buf, int buflen)
{
    (void)arg;
    return info->r
           ? put_escaped(buf, buflen,
                         ap_get_server_name((request_rec *)info->r)) : 0;
}

/* Those that stand in the manual; %M is not among them, the line maker has
 * the message itself. */
static const struct {
    char tag;
    ap_errorlog_handler_fn_t *func;
} conversions[] = {
    { 'a', item_client },
    { 'A', item_local },
    { 'e', item_environment },
    { 'E', item_status },
    { 'F', item_file },
    { 'i', item_header },
    { 'k', item_keepalives },
    { 'l', item_level },
    { 'L', item_log_id },
    { 'm', item_module },
    { 'n', item_note },
    { 'P', item_pid },
    { 't', item_time },
    { 'T', item_tid },
    { 'v', item_server },
    { 'V', item_server_of_request },
};

/* Functions of modules go with the configuration that loaded them. */
static apr_status_t forget_registered(void *unused)
{
    (void)unused;
    memset(registered, 0, sizeof(registered));
    return APR_SUCCESS;
}

AP_DECLARE(void) ap_register_errorlog_handler(
        apr_pool_t *p, char *tag, ap_errorlog_handler_fn_t *handler,
        int flags)
{
    unsigned char c = (unsigned char)*tag;

    if (c >= sizeof(registered) / sizeof(registered[0])) {
        return;
    }
    registered[c].func = handler;
    registered[c].flags = flags;
    apr_pool_cleanup_register(p, registered, forget_registered,
                              apr_pool_cleanup_null);
}

ap_errorlog_handler log_format_handler(char tag)
{
    unsigned char c = (unsigned char)tag;
    ap_errorlog_handler found = { NULL, 0 };
    apr_size_t i;

    if (c < sizeof(registered) / sizeof(registered[0])
        && registered[c].func) {
        return registered[c];
    }
    for (i = 0; i < sizeof(conversions) / sizeof(conversions[0]); i++) {
        if (conversions[i].tag == tag) {
            found.func = conversions[i].func;
        }
    }
    return found;
}

/* ---- the built-in format ---- */

static int item_module_and_level(const ap_errorlog_info *info,
                                 const char *arg, char *buf, int buflen)
{
    int len = item_module(info, arg, buf, buflen);

    buf[len++] = ':';
    return len + item_level(info, arg, buf + len, buflen - len);
}

/* A connection that no worker took from a listener is one to a server behind
 * us, or one made for a test. */
static int item_peer(const ap_errorlog_info *info, const char *arg,
                     char *buf, int buflen)
{
    char address[200];
    int len = item_client(info, arg, address, sizeof(address));

    if (len == 0) {
        return 0;
    }
    return apr_snprintf(buf, buflen, "[%s %s]",
                        info->c->outgoing || info->c->sbh == NULL
                        ? "remote" : "client", address);
}

#define TEXT(text) { NULL, text, 0, 0 }
#define FIELD_END(text) { NULL, text, AP_ERRORLOG_FLAG_FIELD_SEP, 0 }
#define ITEM(func, arg) { func, arg, 0, 0 }

/* How many of the following syslog does not need. */
#define TIME_ITEMS 4

static const ap_errorlog_format_item built_in_format[] = {
    TEXT("["), ITEM(item_time, "u"), TEXT("]"), FIELD_END(" "),
    TEXT("["), ITEM(item_module_and_level, NULL), TEXT("]"), FIELD_END(" "),
    TEXT("[pid "), ITEM(item_pid, NULL),
    TEXT(":tid "), ITEM(item_tid, DEFAULT_LOG_TID), TEXT("]"),
    FIELD_END(" "),
    { item_file, NULL, 0, APLOG_DEBUG }, TEXT(":"), FIELD_END(" "),
    ITEM(item_status, NULL), TEXT(":"), FIELD_END(" "),
    ITEM(item_peer, NULL), FIELD_END(" "),
    { NULL, NULL, AP_ERRORLOG_FLAG_MESSAGE, 0 }, FIELD_END(""),
    TEXT(", referer: "), ITEM(item_header, "Referer")
};

/* At start-up, with a person before the screen: what, and no more. */
static const ap_errorlog_format_item startup_format[] = {
    ITEM(item_status, NULL), TEXT(":"), FIELD_END(" "),
    { NULL, NULL, AP_ERRORLOG_FLAG_MESSAGE, 0 }
};

#undef TEXT
#undef FIELD_END
#undef ITEM

/* ---- lines ---- */

/*
 * A line in the making.  The separator of two fields is written when the
 * second one turns out to have content, so that a field left out leaves
 * nothing behind.
 */
typedef struct {
    char *buf;
    int size;                   /* of buf; one byte is for the NUL */
    int len;
    int field_start;            /* len when the field began */
    const char *separator;      /* to be written before the field, or NULL */
    int dropped;                /* the field is left out */
} line_maker;

static void begin_field(line_maker *line, const char *separator)
{
    if (line->dropped) {
        line->len = line->field_start;
    }
    /* Of two separators around a field that was left out, one is enough. */
    if (line->len > line->field_start || line->separator == NULL) {
        line->separator = separator;
    }
    line->field_start = line->len;
    line->dropped = 0;
}

/* Before the first content of a field: the separator that is due. */
static void put_separator(line_maker *line)
{
    int n;

    if (line->len == line->field_start && line->separator) {
        if (line->len > 0) {
            n = put_escaped(line->buf + line->len, line->size - line->len,
                            line->separator);
            line->len += n;
        }
        line->separator = NULL;
    }
}

/* Text of an item into the line; returns its length. */
static int put_item(line_maker *line, const ap_errorlog_info *info,
                    const ap_errorlog_format_item *item, const char *message)
{
    char text[ITEM_SIZE];
    const char *source = text;
    int len;

    /* The number is the lowest that shows the item: details come with the
     * levels that are about details.  (The reference does so as well; what
     * its manual says is the other way round.) */
    if ((unsigned int)info->level < item->min_loglevel) {
        return 0;
    }
    if (item->flags & AP_ERRORLOG_FLAG_MESSAGE) {
        source = message;
    }
    else if (item->func == NULL) {
        source = item->arg;
    }
    else {
        text[0] = '\0';
        len = item->func(info, item->arg, text, sizeof(text));
        if (len <= 0) {
            return 0;
        }
        text[len < ITEM_SIZE ? len : ITEM_SIZE - 1] = '\0';
    }
    put_separator(line);
    if (source == message) {
        len = put_escaped(line->buf + line->len, line->size - line->len,
                          source);
    }
    else {
        len = (int)(apr_cpystrn(line->buf + line->len, source,
                                line->size - line->len)
                    - (line->buf + line->len));
    }
    line->len += len;
    return source == text ? len : (int)strlen(source);
}

/* False when the whole line is not to be written. */
static int add_item(line_maker *line, const ap_errorlog_info *info,
                    const ap_errorlog_format_item *item, const char *message)
{
    if (item->flags & AP_ERRORLOG_FLAG_FIELD_SEP && item->func == NULL) {
        begin_field(line, item->arg);
        return 1;
    }
    /* Also in a field that is left out already: '+' speaks for the line. */
    if (put_item(line, info, item, message) > 0
        || item->flags & AP_ERRORLOG_FLAG_MESSAGE) {
        return 1;
    }
    if (item->flags & AP_ERRORLOG_FLAG_REQUIRED) {
        return 0;
    }
    if (item->flags & AP_ERRORLOG_FLAG_NULL_AS_HYPHEN) {
        put_separator(line);
        apr_cpystrn(line->buf + line->len, "-", line->size - line->len);
        line->len += (int)strlen(line->buf + line->len);
        return 1;
    }
    line->dropped = 1;
    return 1;
}

static int make_line(const ap_errorlog_info *info,
                     const ap_errorlog_format_item *items, int count,
                     const char *message, char *buf, int buflen)
{
    line_maker line = { buf, buflen, 0, 0, NULL, 0 };
    int i;

    buf[0] = '\0';
    for (i = 0; i < count; i++) {
        if (!add_item(&line, info, &items[i], message)) {
            buf[0] = '\0';
            return 0;
        }
    }
    begin_field(&line, NULL);
    buf[line.len] = '\0';
    return line.len;
}

/* Number of items of one of the tables above. */
#define COUNT_OF(table) ((int)(sizeof(table) / sizeof((table)[0])))

int log_format_line(const ap_errorlog_info *info,
                    const apr_array_header_t *items, const char *message,
                    char *buf, int buflen)
{
    int skip = info->using_syslog ? TIME_ITEMS : 0;

    if (info->startup) {
        return make_line(info, startup_format, COUNT_OF(startup_format),
                         message, buf, buflen);
    }
    if (items) {
        return make_line(info,
                         (const ap_errorlog_format_item *)items->elts,
                         items->nelts, message, buf, buflen);
    }
    return make_line(info, built_in_format + skip,
                     COUNT_OF(built_in_format) - skip, message, buf, buflen);
}
