/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The error log: from the calls of the log macros to finished lines.
 *
 * A message is made on the stack of the thread that logs, and leaves in one
 * write; no lock, no shared buffer.  Whoever else wants the messages hooks
 * error_log.
 *
 * Log ids: the first message about a connection or request gives it one, and
 * is also what brings out the lines of ErrorLogFormat connection and request.
 * A connection or request belongs to one thread at a time, so that id needs
 * no guard.
 */

#include "ap_config.h"

#include <stdarg.h>
#include <stdlib.h>

#include <apr_base64.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"

#include "server/log/log_priv.h"

APLOG_USE_MODULE(core);

APR_HOOK_STRUCT(
    APR_HOOK_LINK(error_log)
    APR_HOOK_LINK(generate_log_id)
)

AP_IMPLEMENT_HOOK_VOID(error_log,
                       (const ap_errorlog_info *info, const char *errstr),
                       (info, errstr))

AP_IMPLEMENT_HOOK_RUN_FIRST(int, generate_log_id,
                            (const conn_rec *c, const request_rec *r,
                             const char **id),
                            (c, r, id), DECLINED)

/* [config] The level for messages that belong to no server. */
AP_DECLARE_DATA int ap_default_loglevel = DEFAULT_LOGLEVEL;

/* ---- log ids ---- */

/* Random octets of an id; 8 make 11 characters. */
#define ID_OCTETS 8

/* The id that is given when no module has one of its own: random, so that it
 * is unique over processes, restarts and machines. */
int log_default_id(const conn_rec *c, const request_rec *r, const char **id)
{
    unsigned char octets[ID_OCTETS];
    apr_pool_t *p = r ? r->pool : c->pool;
    char *text = apr_palloc(p, apr_base64_encode_len(sizeof(octets)));

    ap_random_insecure_bytes(octets, sizeof(octets));
    apr_base64_encode_binary(text, octets, sizeof(octets));
    text[strcspn(text, "=")] = '\0';
    *id = text;
    return OK;
}

static const request_rec *main_request(const request_rec *r)
{
    while (r && r->main) {
        r = r->main;
    }
    return r;
}

/* ---- lines ---- */

static const core_server_config *core_of(const server_rec *s)
{
    return s && s->module_config
           ? ap_get_core_module_config(s->module_config) : NULL;
}

static void put_line(const ap_errorlog_info *info, const log_target *target,
                     const apr_array_header_t *items, const char *message)
{
    char line[LOG_LINE_SIZE];
    int len = log_format_line(info, items, message, line, target->max);

    if (len == 0) {
        return;
    }
    if (len == target->max - 1) {
        /* Cut off: say so. */
        memcpy(line + len - 3, "...", 3);
    }
    log_write_line(target, info->level, line, len);
}

/* The lines that come once, before the first message. */
static void put_scope_lines(const ap_errorlog_info *info,
                            const log_target *target,
                            const apr_array_header_t *formats)
{
    int i;

    for (i = 0; formats && i < formats->nelts; i++) {
        put_line(info, target,
                 APR_ARRAY_IDX(formats, i, const apr_array_header_t *), "");
    }
}

/* Gives connection and request their ids when this is the first message about
 * them. */
static void introduce(ap_errorlog_info *info, const log_target *target,
                      const core_server_config *core)
{
    conn_rec *c = (conn_rec *)info->c;
    request_rec *r = (request_rec *)info->rmain;

    if (c && c->log_id == NULL) {
        ap_errorlog_info about = *info;

        ap_run_generate_log_id(c, NULL, &c->log_id);
        about.r = about.rmain = NULL;
        if (c->log_id && core) {
            put_scope_lines(&about, target, core->error_log_conn);
        }
    }
    if (r && r->log_id == NULL) {
        ap_errorlog_info about = *info;

        ap_run_generate_log_id(c, r, &r->log_id);
        about.r = r;
        if (r->log_id && core) {
            put_scope_lines(&about, target, core->error_log_req);
        }
    }
    if (r && info->r->log_id == NULL) {
        ((request_rec *)info->r)->log_id = r->log_id;
    }
}

/* ---- messages ---- */

/*
 * Is the message wanted?  The macros have asked already; this is for those who
 * call the functions.  To a file, notices always go; to syslog only if the
 * level says so.
 */
static int is_wanted(const ap_errorlog_info *info, const log_target *target)
{
    int level = info->level & APLOG_LEVELMASK;
    int limit;

    if (level <= APLOG_NOTICE && !target->to_syslog) {
        return 1;
    }
    if (info->r) {
        limit = ap_get_request_module_loglevel(info->r, info->module_index);
    }
    else if (info->c && info->s) {
        limit = ap_get_conn_server_module_loglevel(info->c, info->s,
                                                   info->module_index);
    }
    else if (info->c) {
        limit = ap_get_conn_module_loglevel(info->c, info->module_index);
    }
    else if (info->s) {
        limit = ap_get_server_module_loglevel(info->s, info->module_index);
    }
    else {
        limit = ap_default_loglevel;
    }
    return level <= limit;
}

/* The error document shows what is in this note. */
static void tell_client(const request_rec *r, const char *message)
{
    if (r->notes && apr_table_get(r->notes, "error-notes") == NULL) {
        apr_table_setn(r->notes, "error-notes",
                       ap_escape_html(r->pool, message));
    }
}

static void log_message(ap_errorlog_info *info, int flags, va_list args)
{
    char message[MAX_STRING_LEN];
    log_target target = log_target_of(info->s);
    const core_server_config *core = core_of(info->s ? info->s
                                                     : log_main_server());

    info->using_syslog = target.to_syslog;
    info->startup = (flags & APLOG_STARTUP) != 0;
    info->level &= APLOG_LEVELMASK;
    if (!is_wanted(info, &target)) {
        return;
    }
    apr_vsnprintf(message, sizeof(message), info->format, args);
    if (!info->startup) {
        introduce(info, &target, core);
    }
    put_line(info, &target, core ? core->error_log_format : NULL, message);
    ap_run_error_log(info, message);
    if ((flags & APLOG_TOCLIENT) && info->r
        && info->level <= APLOG_WARNING) {
        tell_client(info->r, message);
    }
}

AP_DECLARE_NONSTD(void) ap_log_error_(const char *file, int line,
                                      int module_index, int level,
                                      apr_status_t status,
                                      const server_rec *s, const char *fmt,
                                      ...)
{
    ap_errorlog_info info = {
        .s = s, .pool = s && s->process ? s->process->pool : NULL,
        .file = file, .line = line, .module_index = module_index,
        .level = level, .status = status, .format = fmt
    };
    va_list args;

    va_start(args, fmt);
    log_message(&info, level, args);
    va_end(args);
}

AP_DECLARE_NONSTD(void) ap_log_perror_(const char *file, int line,
                                       int module_index, int level,
                                       apr_status_t status, apr_pool_t *p,
                                       const char *fmt,
                                       ...)
{
    ap_errorlog_info info = {
        .pool = p, .file = file, .line = line, .module_index = module_index,
        .level = level, .status = status, .format = fmt
    };
    va_list args;

    va_start(args, fmt);
    log_message(&info, level, args);
    va_end(args);
}

AP_DECLARE_NONSTD(void) ap_log_rerror_(const char *file, int line,
                                       int module_index, int level,
                                       apr_status_t status,
                                       const request_rec *r, const char *fmt,
                                       ...)
{
    ap_errorlog_info info = {
        .s = r->server, .c = r->connection, .r = r,
        .rmain = main_request(r), .pool = r->pool, .file = file,
        .line = line, .module_index = module_index, .level = level,
        .status = status, .format = fmt
    };
    va_list args;

    va_start(args, fmt);
    log_message(&info, level, args);
    va_end(args);
}

AP_DECLARE_NONSTD(void) ap_log_cerror_(const char *file, int line,
                                       int module_index, int level,
                                       apr_status_t status,
                                       const conn_rec *c, const char *fmt,
                                       ...)
{
    ap_errorlog_info info = {
        .s = c->base_server, .c = c, .pool = c->pool, .file = file,
        .line = line, .module_index = module_index, .level = level,
        .status = status, .format = fmt
    };
    va_list args;

    va_start(args, fmt);
    log_message(&info, level, args);
    va_end(args);
}

AP_DECLARE_NONSTD(void) ap_log_cserror_(const char *file, int line,
                                        int module_index, int level,
                                        apr_status_t status,
                                        const conn_rec *c,
                                        const server_rec *s, const char *fmt,
                                        ...)
{
    ap_errorlog_info info = {
        .s = s, .c = c, .pool = c->pool, .file = file, .line = line,
        .module_index = module_index, .level = level, .status = status,
        .format = fmt
    };
    va_list args;

    va_start(args, fmt);
    log_message(&info, level, args);
    va_end(args);
}

/* ---- broken invariants ---- */

AP_DECLARE(void) ap_log_assert(const char *szExp, const char *szFile,
                               int nLine)
{
    ap_log_error(APLOG_MARK, APLOG_CRIT, 0, ap_server_conf, APLOGNO(90110)
                 "%s:%d: this should always be true: %s; stopping this "
                 "process, please report it with what led to it",
                 szFile, nLine, szExp);
    abort();
}
