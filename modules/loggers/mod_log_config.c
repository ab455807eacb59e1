/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_log_config: the access logs.
 *
 * Directives: CustomLog TransferLog GlobalLog LogFormat BufferedLogs.
 * Hooks: pre_config (items and writer start anew), check_config (places of
 * logs), open_logs (formats are compiled and targets opened), pre_mpm,
 * child_init, child_status and monitor (the writer's), log_transaction.
 *
 * Other modules add items with the optional function ap_register_log_handler
 * from their pre_config, and replace the writer with ap_log_set_writer; that
 * is why formats are compiled only when everything has been configured.
 *
 * Threads: everything is settings here; the writer has its own rules.
 */

#include <apr_optional.h>
#include <apr_strings.h>

#include "ap_expr.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "mpm_common.h"

#include "modules/loggers/mod_log_config_priv.h"

AP_DECLARE_MODULE(log_config);

#define COMMON_FORMAT "%h %l %u %t \"%r\" %>s %b"

/* Lines with more parts than this take them from the request's pool. */
#define STACK_PARTS 64

/* One CustomLog, TransferLog or GlobalLog. */
typedef struct {
    const char *target;             /* file name or |program */
    const char *format;             /* text or nickname; NULL: the server's
                                     * default format */
    const ap_expr_info_t *condition;    /* expr=..., NULL: always */
    const char *variable;           /* env=NAME, NULL: always */
    int variable_unset;             /* 1: env=!NAME */
    const ap_directive_t *directive;    /* for messages */
    const apr_array_header_t *items;    /* log_item, made in open_logs; NULL:
                                         * the default of the server that
                                         * has the request */
    void *handle;                       /* of the writer */
} log_target;

typedef struct {
    apr_array_header_t *logs;       /* log_target of this server itself */
    apr_array_header_t *global;     /* GlobalLog, kept with the main server */
    const apr_array_header_t *inherited;    /* the main server's logs, used
                                             * when logs is empty */
    apr_table_t *formats;           /* nickname -> text */
    const char *default_format;     /* NULL = unset */
    const apr_array_header_t *default_items;    /* log_item, made of the
                                                 * above in open_logs */
} log_srv_conf;

/* [config] Written while the configuration is read. */
static apr_hash_t *handlers;
static ap_log_writer *write_line;
static ap_log_writer_init *open_target;
static log_buffering buffering;

/* Optional functions. */

static void ap_register_log_handler(apr_pool_t *p, char *tag,
                             ap_log_handler_fn_t *func, int original)
{
    ap_log_handler *handler = apr_palloc(p, sizeof(*handler));

    handler->func = func;
    handler->want_orig_default = original;
    apr_hash_set(handlers, tag, APR_HASH_KEY_STRING, handler);
}

static ap_log_writer *ap_log_set_writer(ap_log_writer *func)
{
    ap_log_writer *before = write_line;

    write_line = func;
    return before;
}

static ap_log_writer_init *ap_log_set_writer_init(ap_log_writer_init *func)
{
    ap_log_writer_init *before = open_target;

    open_target = func;
    return before;
}

/* Settings. */

static void *create_srv(apr_pool_t *p, server_rec *s)
{
    log_srv_conf *conf = apr_pcalloc(p, sizeof(*conf));

    (void)s;
    conf->logs = apr_array_make(p, 1, sizeof(log_target));
    conf->global = apr_array_make(p, 1, sizeof(log_target));
    conf->formats = apr_table_make(p, 4);
    apr_table_setn(conf->formats, "CLF", COMMON_FORMAT);
    return conf;
}

static void *merge_srv(apr_pool_t *p, void *basev, void *addv)
{
    log_srv_conf *base = basev;
    log_srv_conf *add = addv;

    add->inherited = base->logs;
    add->global = base->global;
    add->formats = apr_table_overlay(p, add->formats, base->formats);
    if (add->default_format == NULL) {
        add->default_format = base->default_format;
    }
    return add;
}

static const char *set_condition(cmd_parms *cmd, log_target *log,
                                 const char *word)
{
    const char *fault;

    if (strncasecmp(word, "env=", 4) == 0) {
        log->variable = word + 4;
        if (*log->variable == '!') {
            log->variable++;
            log->variable_unset = 1;
        }
        return *log->variable ? NULL
            : "env= must be followed by the name of a variable";
    }
    if (strncasecmp(word, "expr=", 5) == 0) {
        log->condition = ap_expr_parse_cmd(cmd, word + 5,
                                           AP_EXPR_FLAG_DONT_VARY, &fault,
                                           NULL);
        return log->condition != NULL ? NULL
            : apr_pstrcat(cmd->pool, word, ": ", fault, NULL);
    }
    return apr_pstrcat(cmd->pool, "the condition must be env=NAME, "
                       "env=!NAME or expr=EXPRESSION, not ", word, NULL);
}

/* Formats are compiled for good only when all nicknames are known, but what
 * is wrong in one is told with its line. */
static const char *check_format(cmd_parms *cmd, const char *text)
{
    apr_array_header_t *items;

    return log_format_compile(cmd->temp_pool, text, handlers, &items);
}

/* CustomLog and GlobalLog (cmd->info set), TransferLog without a format. */
static const char *set_log(cmd_parms *cmd, void *dirv, const char *target,
                           const char *format, const char *condition)
{
    log_srv_conf *conf = ap_get_module_config(cmd->server->module_config,
                                              &log_config_module);
    const char *fault;
    log_target log = {0};

    (void)dirv;
    if (cmd->info != NULL) {
        fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);
        if (fault != NULL) {
            return fault;
        }
    }
    if (*target == '\0') {
        return "needs the name of a file, or | and a program";
    }
    fault = format ? check_format(cmd, format) : NULL;
    if (fault != NULL) {
        return fault;
    }
    log.target = target;
    log.format = format;
    log.directive = cmd->directive;
    if (condition != NULL) {
        fault = set_condition(cmd, &log, condition);
        if (fault != NULL) {
            return fault;
        }
    }
    *(log_target *)apr_array_push(cmd->info ? conf->global : conf->logs) = log;
    return NULL;
}

static const char *set_transfer_log(cmd_parms *cmd, void *dirv,
                                    const char *target)
{
    return set_log(cmd, dirv, target, NULL, NULL);
}

static const char *set_format(cmd_parms *cmd, void *dirv, const char *text,
                              const char *nickname)
{
    log_srv_conf *conf = ap_get_module_config(cmd->server->module_config,
                                              &log_config_module);

    (void)dirv;
    if (nickname == NULL) {
        conf->default_format = text;
    }
    else {
        apr_table_setn(conf->formats, nickname, text);
    }
    return check_format(cmd, text);
}

static const char *set_buffered(cmd_parms *cmd, void *dirv, int on)
{
    (void)cmd;
    (void)dirv;
    buffering = on ? LOG_BUFFERING_ON : LOG_BUFFERING_OFF;
    return NULL;
}

/* Start-up. */

static int log_pre_config(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp)
{
    (void)plog;
    (void)ptemp;
    handlers = apr_hash_make(p);
    log_formats_register(p, handlers);
    write_line = log_writer_write;
    open_target = log_writer_open;
    buffering = LOG_BUFFERING_SHORT;
    return OK;
}

/* A log in a directory that is not there is told before anything is opened,
 * so that -t tells it too. */
static int check_places(apr_pool_t *ptemp, server_rec *s,
                        const apr_array_header_t *logs)
{
    const log_target *log = (const log_target *)logs->elts;
    const log_target *end = log + logs->nelts;
    int ok = 1;

    for (; log < end; log++) {
        const char *path = *log->target == '|' ? NULL
            : ap_server_root_relative(ptemp, log->target);
        const char *dir = path ? ap_make_dirstr_parent(ptemp, path) : NULL;
        apr_finfo_t info;
        apr_status_t rv;

        if (dir == NULL) {
            continue;
        }
        rv = apr_stat(&info, dir, APR_FINFO_TYPE, ptemp);
        if (rv == APR_SUCCESS && info.filetype != APR_DIR) {
            rv = APR_ENOTDIR;
        }
        if (rv != APR_SUCCESS && rv != APR_INCOMPLETE) {
            ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_EMERG, rv, s,
                         APLOGNO(90823) "%s on line %d of %s: there is no "
                         "directory '%s' for the log file '%s'; make it, or "
                         "name another place", log->directive->directive,
                         log->directive->line_num, log->directive->filename,
                         dir, path);
            ok = 0;
        }
    }
    return ok;
}

static int log_check_config(apr_pool_t *p, apr_pool_t *plog,
                            apr_pool_t *ptemp, server_rec *main_server)
{
    server_rec *s;
    int ok = 1;

    (void)p;
    (void)plog;
    for (s = main_server; s; s = s->next) {
        const log_srv_conf *conf = ap_get_module_config(s->module_config,
                                                        &log_config_module);

        ok &= check_places(ptemp, s, conf->logs);
        if (s == main_server) {
            ok &= check_places(ptemp, s, conf->global);
        }
    }
    return ok ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

/* The items of a format or of the one that goes by this nickname.  Faults
 * have been told where the format stands. */
static const apr_array_header_t *compile(apr_pool_t *p,
                                         const log_srv_conf *conf,
                                         const char *text)
{
    const char *named = apr_table_get(conf->formats, text);
    apr_array_header_t *items;

    return log_format_compile(p, named ? named : text, handlers, &items)
        == NULL ? items : NULL;
}

static int open_log(apr_pool_t *p, server_rec *s, const log_srv_conf *conf,
                    log_target *log)
{
    log->items = log->format ? compile(p, conf, log->format) : NULL;
    log->handle = open_target(p, s, log->target);
    if (log->handle == NULL) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, 0, s,
                     APLOGNO(90824) "the log %s named on line %d of %s cannot "
                     "be written", log->target, log->directive->line_num,
                     log->directive->filename);
        return 0;
    }
    return 1;
}

static int open_logs(apr_pool_t *p, server_rec *s, const log_srv_conf *conf,
                     const apr_array_header_t *logs)
{
    log_target *log = (log_target *)logs->elts;
    int ok = 1;
    int i;

    for (i = 0; i < logs->nelts; i++) {
        ok &= open_log(p, s, conf, &log[i]);
    }
    return ok;
}

static int log_open_logs(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp,
                         server_rec *main_server)
{
    server_rec *s;
    int ok = 1;

    (void)plog;
    (void)ptemp;
    log_writer_configure(p, buffering);
    for (s = main_server; s; s = s->next) {
        log_srv_conf *conf = ap_get_module_config(s->module_config,
                                                  &log_config_module);

        conf->default_items = compile(p, conf, conf->default_format
                                      ? conf->default_format : COMMON_FORMAT);
        ok &= open_logs(p, s, conf, conf->logs);
        if (s == main_server) {
            ok &= open_logs(p, s, conf, conf->global);
        }
    }
    return ok ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

/* A request. */

static int status_wanted(const log_item *item, int status)
{
    const int *list;
    int i;

    if (item->statuses == NULL) {
        return 1;
    }
    list = (const int *)item->statuses->elts;
    for (i = 0; i < item->statuses->nelts; i++) {
        if (list[i] == status) {
            return !item->statuses_negated;
        }
    }
    return item->statuses_negated;
}

static const char *item_text(const log_item *item, request_rec *first,
                             request_rec *last)
{
    const char *text;

    if (!status_wanted(item, first->status)) {
        return "-";
    }
    text = item->func(item->want_original ? first : last, item->arg);
    return text ? text : "-";
}

static apr_status_t write_log(const log_target *log,
                              const apr_array_header_t *items,
                              request_rec *first, request_rec *last)
{
    const log_item *item = (const log_item *)items->elts;
    const char *stack_parts[STACK_PARTS];
    int stack_lengths[STACK_PARTS];
    const char **parts = stack_parts;
    int *lengths = stack_lengths;
    int count = items->nelts;
    apr_size_t total = 0;
    int i;

    if (count > STACK_PARTS) {
        parts = apr_palloc(first->pool, count * sizeof(*parts));
        lengths = apr_palloc(first->pool, count * sizeof(*lengths));
    }
    for (i = 0; i < count; i++) {
        if (item[i].func == NULL) {
            parts[i] = item[i].arg;
            lengths[i] = item[i].length;
        }
        else {
            parts[i] = item_text(&item[i], first, last);
            lengths[i] = (int)strlen(parts[i]);
        }
        total += lengths[i];
    }
    return write_line(first, log->handle, parts, lengths, count, total);
}

static int wanted(const log_target *log, request_rec *r)
{
    const char *value;
    const char *fault;

    if (log->condition != NULL) {
        /* When it cannot be told, better a line too many. */
        return ap_expr_exec(r, log->condition, &fault) != 0;
    }
    if (log->variable == NULL) {
        return 1;
    }
    value = apr_table_get(r->subprocess_env, log->variable);
    return (value != NULL) != log->variable_unset;
}

static void write_logs(const apr_array_header_t *logs,
                       const log_srv_conf *conf, request_rec *first,
                       request_rec *last)
{
    const log_target *log = (const log_target *)logs->elts;
    int i;

    for (i = 0; i < logs->nelts; i++) {
        apr_status_t rv = APR_SUCCESS;

        if (wanted(&log[i], last)) {
            rv = write_log(&log[i], log[i].items ? log[i].items
                                                 : conf->default_items,
                           first, last);
        }
        if (rv != APR_SUCCESS) {
            ap_log_rerror(APLOG_MARK, APLOG_WARNING, rv, first,
                          APLOGNO(90825) "a line could not be written to the "
                          "log %s", log[i].target);
        }
    }
}

/* Called with the first request of a chain of internal redirects. */
static int log_transaction(request_rec *r)
{
    const log_srv_conf *conf = ap_get_module_config(r->server->module_config,
                                                    &log_config_module);
    request_rec *last = r;

    while (last->next != NULL) {
        last = last->next;
    }
    write_logs(conf->global, conf, r, last);
    write_logs(conf->logs->nelts || conf->inherited == NULL
               ? conf->logs : conf->inherited, conf, r, last);
    return OK;
}

static const command_rec log_commands[] = {
    AP_INIT_TAKE23("CustomLog", set_log, NULL, RSRC_CONF,
        "a file or |program, a format or its nickname, and if wanted "
        "env=[!]NAME or expr=EXPRESSION"),
    AP_INIT_TAKE23("GlobalLog", set_log, (void *)1, RSRC_CONF,
        "as CustomLog, but for the requests of all virtual hosts"),
    AP_INIT_TAKE1("TransferLog", set_transfer_log, NULL, RSRC_CONF,
        "a file or |program for lines of the last LogFormat without "
        "nickname"),
    AP_INIT_TAKE12("LogFormat", set_format, NULL, RSRC_CONF,
        "a format, and the nickname it goes by"),
    AP_INIT_FLAG("BufferedLogs", set_buffered, NULL, RSRC_CONF,
        "On: lines are gathered, and written at most a second later; Off: "
        "each is written at once (not said: at most 100 ms later)"),
    {NULL}
};

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_pre_config(log_pre_config, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_check_config(log_check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_open_logs(log_open_logs, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_pre_mpm(log_writer_pre_mpm, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(log_writer_child_init, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_status(log_writer_child_status, NULL, NULL,
                         APR_HOOK_MIDDLE);
    ap_hook_monitor(log_writer_monitor, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_log_transaction(log_transaction, NULL, NULL, APR_HOOK_MIDDLE);
    APR_REGISTER_OPTIONAL_FN(ap_register_log_handler);
    APR_REGISTER_OPTIONAL_FN(ap_log_set_writer);
    APR_REGISTER_OPTIONAL_FN(ap_log_set_writer_init);
}

module AP_MODULE_DECLARE_DATA log_config_module = {
    STANDARD20_MODULE_STUFF,
    NULL,               /* create per-directory settings */
    NULL,               /* merge per-directory settings */
    create_srv,         /* create per-server settings */
    merge_srv,          /* merge per-server settings */
    log_commands,       /* directives */
    register_hooks,     /* hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
