/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The items of log formats: "%[statuses][<>]{argument}tag", where a tag is a
 * letter, or '^' and two letters, and "\n", "\t" and so on between them.
 *
 * An item is a function that returns text, NULL for "-".  Text that a client
 * has had a say in goes through ap_escape_logitem(), so that no line can be
 * forged.  Everything here is called by the thread that serves the request.
 */

#include <apr_lib.h>
#include <apr_portable.h>
#include <apr_strings.h>
#include <apr_time.h>

#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "util_time.h"

#include "modules/loggers/mod_log_config_priv.h"

/* What is larger is no status, and met by none. */
#define LARGEST_STATUS 999

/* Most text needs no escape: printable, no quotation mark, no backslash. */
static int is_plain(const char *text)
{
    while (*text >= ' ' && *text < 0x7f && *text != '"' && *text != '\\') {
        text++;
    }
    return *text == '\0';
}

static const char *escaped(request_rec *r, const char *text)
{
    return text == NULL || is_plain(text) ? text
                                          : ap_escape_logitem(r->pool, text);
}

static const char *number(request_rec *r, apr_int64_t n)
{
    char text[24];
    char *end = text + sizeof(text);
    char *s = end;
    apr_uint64_t rest = n < 0 ? -(apr_uint64_t)n : (apr_uint64_t)n;

    do {
        *--s = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (n < 0) {
        *--s = '-';
    }
    return apr_pstrmemdup(r->pool, s, end - s);
}

/* Client and server. */

static const char *log_client_ip(request_rec *r, char *a)
{
    return strcmp(a, "c") == 0 ? r->connection->client_ip : r->useragent_ip;
}

static const char *log_local_ip(request_rec *r, char *a)
{
    (void)a;
    return r->connection->local_ip;
}

static const char *log_host(request_rec *r, char *a)
{
    const char *host = strcmp(a, "c") == 0
        ? ap_get_remote_host(r->connection, r->per_dir_config, REMOTE_NAME,
                             NULL)
        : ap_get_useragent_host(r, REMOTE_NAME, NULL);

    return escaped(r, host);
}

static const char *log_logname(request_rec *r, char *a)
{
    (void)a;
    return escaped(r, ap_get_remote_logname(r));
}

static const char *log_user(request_rec *r, char *a)
{
    (void)a;
    if (r->user != NULL && *r->user == '\0') {
        return "\"\"";
    }
    return escaped(r, r->user);
}

static const char *log_server_name(request_rec *r, char *a)
{
    (void)a;
    return escaped(r, r->server->server_hostname);
}

static const char *log_canonical_name(request_rec *r, char *a)
{
    (void)a;
    return escaped(r, ap_get_server_name(r));
}

static const char *log_port(request_rec *r, char *a)
{
    apr_port_t port;

    if (ap_cstr_casecmp(a, "remote") == 0) {
        port = r->useragent_addr->port;
    }
    else if (ap_cstr_casecmp(a, "local") == 0) {
        port = r->connection->local_addr->port;
    }
    else if (*a == '\0' || ap_cstr_casecmp(a, "canonical") == 0) {
        port = r->server->port ? r->server->port : ap_default_port(r);
    }
    else {
        return a;
    }
    return number(r, port);
}

static const char *log_process(request_rec *r, char *a)
{
    if (*a == '\0' || strcmp(a, "pid") == 0) {
        return number(r, getpid());
    }
    if (strcmp(a, "tid") == 0 || strcmp(a, "hextid") == 0) {
        apr_os_thread_t tid = apr_os_thread_current();

        return apr_psprintf(r->pool, *a == 'h' ? "%#" APR_UINT64_T_HEX_FMT
                            : "%" APR_UINT64_T_FMT, (apr_uint64_t)tid);
    }
    return a;
}

/* The request. */

static const char *log_request_line(request_rec *r, char *a)
{
    const char *line = r->the_request;

    (void)a;
    /* A password in an absolute URL is nobody's business. */
    if (line != NULL && r->parsed_uri.password != NULL) {
        line = apr_pstrcat(r->pool, r->method, " ",
                           apr_uri_unparse(r->pool, &r->parsed_uri, 0),
                           r->assbackwards ? NULL : " ", r->protocol, NULL);
    }
    return escaped(r, line);
}

static const char *log_method(request_rec *r, char *a)
{
    (void)a;
    return escaped(r, r->method);
}

static const char *log_protocol(request_rec *r, char *a)
{
    (void)a;
    return escaped(r, r->protocol);
}

static const char *log_path(request_rec *r, char *a)
{
    (void)a;
    return escaped(r, r->uri);
}

static const char *log_query(request_rec *r, char *a)
{
    (void)a;
    return r->args ? apr_pstrcat(r->pool, "?", escaped(r, r->args), NULL)
        : "";
}

static const char *log_filename(request_rec *r, char *a)
{
    (void)a;
    return escaped(r, r->filename);
}

static const char *log_handler(request_rec *r, char *a)
{
    (void)a;
    return escaped(r, r->handler);
}

static const char *log_request_field(request_rec *r, char *a)
{
    return escaped(r, apr_table_get(r->headers_in, a));
}

static const char *log_request_trailer(request_rec *r, char *a)
{
    return escaped(r, apr_table_get(r->trailers_in, a));
}

static const char *log_variable(request_rec *r, char *a)
{
    return escaped(r, apr_table_get(r->subprocess_env, a));
}

static const char *log_note(request_rec *r, char *a)
{
    return escaped(r, apr_table_get(r->notes, a));
}

/* Takes white space away from both ends, in place. */
static char *trimmed(char *text)
{
    char *end = text + strlen(text);

    while (apr_isspace(*text)) {
        text++;
    }
    while (end > text && apr_isspace(end[-1])) {
        *--end = '\0';
    }
    return text;
}

/* The value of one cookie among those of all Cookie fields; the first that
 * is not empty. */
static const char *log_cookie(request_rec *r, char *a)
{
    const char *cookies = apr_table_get(r->headers_in, "Cookie");

    while (cookies && *cookies) {
        char *pair = ap_getword(r->pool, &cookies, ';');
        char *value = strchr(pair, '=');

        if (value == NULL) {
            continue;
        }
        *value++ = '\0';
        value = trimmed(value);
        if (*value && ap_cstr_casecmp(trimmed(pair), a) == 0) {
            return escaped(r, value);
        }
    }
    return NULL;
}

static const char *log_id(request_rec *r, char *a)
{
    (void)a;
    return r->log_id;
}

/* The response. */

static const char *log_status(request_rec *r, char *a)
{
    (void)a;
    return r->status > 0 ? number(r, r->status) : NULL;
}

static const char *log_body_bytes(request_rec *r, char *a)
{
    (void)a;
    return !r->sent_bodyct || !r->bytes_sent ? "0"
        : number(r, r->bytes_sent);
}

static const char *log_body_bytes_clf(request_rec *r, char *a)
{
    (void)a;
    return !r->sent_bodyct || !r->bytes_sent ? NULL
        : number(r, r->bytes_sent);
}

/* The type is logged as httpd does it: without parameters, so that lines of
 * one type count as one.  A 304 is sent without. */
static const char *log_content_type(request_rec *r)
{
    return r->status == HTTP_NOT_MODIFIED ? NULL
        : escaped(r, ap_field_noparam(r->pool, r->content_type));
}

static const char *log_response_field(request_rec *r, char *a)
{
    const char *value;

    if (ap_cstr_casecmp(a, "Content-Type") == 0) {
        return log_content_type(r);
    }
    value = apr_table_get(r->headers_out, a);
    if (value == NULL) {
        value = apr_table_get(r->err_headers_out, a);
    }
    return escaped(r, value);
}

static const char *log_response_trailer(request_rec *r, char *a)
{
    return escaped(r, apr_table_get(r->trailers_out, a));
}

static const char *log_connection_status(request_rec *r, char *a)
{
    (void)a;
    if (r->connection->aborted) {
        return "X";
    }
    return r->connection->keepalive == AP_CONN_KEEPALIVE ? "+" : "-";
}

static const char *log_keepalives(request_rec *r, char *a)
{
    (void)a;
    return number(r, r->connection->keepalives
                  ? r->connection->keepalives - 1 : 0);
}

/* Times. */

static apr_time_t duration_of(request_rec *r)
{
    apr_time_t taken = apr_time_now() - r->request_time;

    return taken > 0 ? taken : 0;
}

static const char *log_microseconds(request_rec *r, char *a)
{
    (void)a;
    return number(r, duration_of(r));
}

static const char *log_duration(request_rec *r, char *a)
{
    if (ap_cstr_casecmp(a, "us") == 0) {
        return number(r, duration_of(r));
    }
    if (ap_cstr_casecmp(a, "ms") == 0) {
        return number(r, apr_time_as_msec(duration_of(r)));
    }
    return *a == '\0' || ap_cstr_casecmp(a, "s") == 0
        ? number(r, apr_time_sec(duration_of(r))) : a;
}

/* Text of the common format: [18/Sep/2011:19:18:28 -0400].  It changes once
 * a second, so each thread keeps the last. */
static const char *common_time(request_rec *r, apr_time_t when)
{
    static __thread struct {
        apr_int64_t second;
        char text[40];
    } last;
    apr_int64_t second = apr_time_sec(when);
    apr_time_exp_t t;
    apr_size_t used;
    int offset;

    if (last.second != second || last.text[0] == '\0') {
        ap_explode_recent_localtime(&t, when);
        offset = t.tm_gmtoff / 60;
        apr_strftime(last.text, &used, 24, "[%d/%b/%Y:%H:%M:%S ", &t);
        apr_snprintf(last.text + used, sizeof(last.text) - used,
                     "%c%.2d%.2d]", offset < 0 ? '-' : '+',
                     abs(offset) / 60, abs(offset) % 60);
        last.second = second;
    }
    return apr_pstrdup(r->pool, last.text);
}

static const char *formatted_time(request_rec *r, apr_time_t when,
                                  const char *format)
{
    apr_time_exp_t t;
    apr_size_t used;
    char text[MAX_STRING_LEN];

    if (strcmp(format, "sec") == 0) {
        return number(r, apr_time_sec(when));
    }
    if (strcmp(format, "msec") == 0) {
        return number(r, apr_time_as_msec(when));
    }
    if (strcmp(format, "usec") == 0) {
        return number(r, when);
    }
    if (strcmp(format, "msec_frac") == 0) {
        return apr_psprintf(r->pool, "%03d", (int)apr_time_msec(when));
    }
    if (strcmp(format, "usec_frac") == 0) {
        return apr_psprintf(r->pool, "%06d", (int)apr_time_usec(when));
    }
    ap_explode_recent_localtime(&t, when);
    apr_strftime(text, &used, sizeof(text), format, &t);
    /* When it does not fit, what is in text is anything. */
    return apr_pstrmemdup(r->pool, text, used);
}

static const char *log_time(request_rec *r, char *a)
{
    apr_time_t when = r->request_time;

    if (strncmp(a, "begin", 5) == 0 && (a[5] == '\0' || a[5] == ':')) {
        a += a[5] ? 6 : 5;
    }
    else if (strncmp(a, "end", 3) == 0 && (a[3] == '\0' || a[3] == ':')) {
        when = apr_time_now();
        a += a[3] ? 4 : 3;
    }
    return *a ? formatted_time(r, when, a) : common_time(r, when);
}

/* The items.  original: 1 where the request before internal redirects is
 * meant unless the format says otherwise. */
static const struct {
    const char *tag;
    ap_log_handler_fn_t *func;
    int original;
} items[] = {
    {"a", log_client_ip, 0},
    {"A", log_local_ip, 0},
    {"b", log_body_bytes_clf, 0},
    {"B", log_body_bytes, 0},
    {"C", log_cookie, 0},
    {"D", log_microseconds, 1},
    {"e", log_variable, 0},
    {"f", log_filename, 0},
    {"h", log_host, 0},
    {"H", log_protocol, 0},
    {"i", log_request_field, 0},
    {"k", log_keepalives, 0},
    {"l", log_logname, 0},
    {"L", log_id, 1},
    {"m", log_method, 0},
    {"n", log_note, 0},
    {"o", log_response_field, 0},
    {"p", log_port, 0},
    {"P", log_process, 0},
    {"q", log_query, 0},
    {"r", log_request_line, 1},
    {"R", log_handler, 1},
    {"s", log_status, 1},
    {"t", log_time, 0},
    {"T", log_duration, 1},
    {"u", log_user, 0},
    {"U", log_path, 1},
    {"v", log_server_name, 0},
    {"V", log_canonical_name, 0},
    {"X", log_connection_status, 0},
    {"^ti", log_request_trailer, 0},
    {"^to", log_response_trailer, 0}
};

void log_formats_register(apr_pool_t *p, apr_hash_t *handlers)
{
    apr_size_t i;

    for (i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
        ap_log_handler *handler = apr_palloc(p, sizeof(*handler));

        handler->func = items[i].func;
        handler->want_orig_default = items[i].original;
        apr_hash_set(handlers, items[i].tag, APR_HASH_KEY_STRING, handler);
    }
}

/* Parsing.  Each reader takes what it knows at *s and moves *s behind it. */

static char unescaped(char c)
{
    switch (c) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return '\0';
    }
}

static void read_text(apr_pool_t *p, log_item *item, const char **s)
{
    char *out = apr_palloc(p, strlen(*s) + 1);

    item->arg = out;
    while (**s && **s != '%') {
        if (**s == '\\' && (*s)[1] != '\0') {
            char c = unescaped((*s)[1]);

            if (c == '\0' && (*s)[1] != '\\' && (*s)[1] != '"') {
                *out++ = '\\';
            }
            *out++ = c ? c : (*s)[1];
            *s += 2;
        }
        else {
            *out++ = *(*s)++;
        }
    }
    *out = '\0';
}

static void read_statuses(apr_pool_t *p, log_item *item, const char **s)
{
    apr_array_header_t *list = NULL;

    if (**s == '!') {
        item->statuses_negated = 1;
        (*s)++;
    }
    while (apr_isdigit(**s)) {
        int status = 0;

        while (apr_isdigit(**s)) {
            if (status <= LARGEST_STATUS) {
                status = status * 10 + (**s - '0');
            }
            (*s)++;
        }
        if (list == NULL) {
            list = apr_array_make(p, 4, sizeof(int));
        }
        *(int *)apr_array_push(list) = status;
        if (**s == ',') {
            (*s)++;
        }
    }
    item->statuses = list;
}

static const char *read_modifiers(apr_pool_t *p, log_item *item,
                                  const char **s)
{
    item->want_original = -1;
    for (;;) {
        if (**s == '<' || **s == '>') {
            item->want_original = **s == '<';
            (*s)++;
        }
        else if (**s == '!' || apr_isdigit(**s)) {
            read_statuses(p, item, s);
        }
        else if (**s == ',') {
            (*s)++;
        }
        else if (**s == '{') {
            const char *end = strchr(*s, '}');

            if (end == NULL) {
                return "has a { without }";
            }
            item->arg = apr_pstrmemdup(p, *s + 1, end - *s - 1);
            *s = end + 1;
        }
        else {
            return NULL;
        }
    }
}

static const char *read_item(apr_pool_t *p, log_item *item, const char **s,
                             apr_hash_t *handlers)
{
    const ap_log_handler *handler;
    apr_size_t len;
    const char *fault;

    (*s)++;
    if (**s == '%') {
        item->arg = apr_pstrdup(p, "%");
        (*s)++;
        return NULL;
    }
    item->arg = apr_pstrdup(p, "");
    fault = read_modifiers(p, item, s);
    if (fault != NULL) {
        return fault;
    }
    len = **s == '^' ? 3 : 1;
    if (strlen(*s) < len) {
        return "ends in the middle of a % item";
    }
    handler = apr_hash_get(handlers, *s, len);
    if (handler == NULL) {
        return apr_psprintf(p, "has the unknown item %%%.*s", (int)len, *s);
    }
    item->func = handler->func;
    if (item->want_original < 0) {
        item->want_original = handler->want_orig_default;
    }
    *s += len;
    return NULL;
}

const char *log_format_compile(apr_pool_t *p, const char *text,
                               apr_hash_t *handlers,
                               apr_array_header_t **list)
{
    const char *s = text;
    const char *fault = NULL;
    log_item *item;

    *list = apr_array_make(p, 16, sizeof(log_item));
    while (*s && fault == NULL) {
        item = apr_array_push(*list);
        memset(item, 0, sizeof(*item));
        if (*s == '%') {
            fault = read_item(p, item, &s, handlers);
        }
        else {
            read_text(p, item, &s);
        }
        item->length = item->arg != NULL ? (int)strlen(item->arg) : 0;
    }
    item = apr_array_push(*list);
    memset(item, 0, sizeof(*item));
    item->arg = apr_pstrdup(p, APR_EOL_STR);
    item->length = (int)strlen(item->arg);
    return fault ? apr_psprintf(p, "format \"%s\" %s", text, fault) : NULL;
}
