/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The worker MPM: children with one listener and many worker threads each.
 *
 * Directives: StartServers, MinSpareThreads, MaxSpareThreads,
 * ThreadsPerChild, ThreadLimit, ServerLimit, MaxRequestWorkers (MaxClients),
 * MaxWaitingConnections, AsyncRequestWorkerFactor, GracefulShutdownTimeout,
 * UpgradeTimeout, and those of the listening sockets.
 *
 * Hooks: pre_config (defaults; leaves the terminal), check_config (makes the
 * settings fit together), open_logs (opens the sockets, before any log is
 * opened, so that a port in use is told on the terminal), pre_read_request
 * (in the children), mpm, mpm_query, mpm_get_name.
 *
 * This file runs in the parent while the configuration is read; ap_mpm_query
 * comes here from everywhere and only reads.
 */

#include "ap_config.h"

#include <stdlib.h>

#include <apr_strings.h>

#include "ap_listen.h"
#include "ap_mpm.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "http_protocol.h"
#include "httpd.h"
#include "mpm_common.h"
#include "scoreboard.h"
#include "unixd.h"
#include "util_cfgtree.h"

#include "mpm/common/crash_priv.h"
#include "mpm/common/mpm_common_priv.h"
#include "mpm/worker/worker_priv.h"
#include "server/net/net_priv.h"

AP_DECLARE_MODULE(mpm_worker);

worker_limits worker_settings;
int worker_max_waiting;
double worker_async_factor;
worker_sockets worker_listeners;

/* [config] Kept across restarts, and across the unloading of this module. */
typedef struct {
    int is_detached;        /* has left the terminal, or shall not */
    int has_run;            /* running: what the scoreboard was made for */
    worker_limits running;
} worker_retained;

static const char retained_key[] = "mpm_worker";

static worker_retained *retained_data(void)
{
    worker_retained *retained = ap_retained_data_get(retained_key);

    if (retained == NULL) {
        retained = ap_retained_data_create(retained_key, sizeof(*retained));
    }
    return retained;
}

/* ---- Directives --------------------------------------------------------- */

/* cmd_data is the offset of an int in worker_limits. */
static const char *set_number(cmd_parms *cmd, void *dummy, const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    char *end;
    apr_int64_t number;

    (void)dummy;
    if (fault != NULL) {
        return fault;
    }
    number = apr_strtoi64(arg, &end, 10);
    if (end == arg || *end != '\0' || number < APR_INT32_MIN
        || number > APR_INT32_MAX) {
        return apr_psprintf(cmd->pool, "%s takes a whole number, not \"%s\"",
                            cmd->cmd->name, arg);
    }
    *(int *)((char *)&worker_settings + (apr_uintptr_t)cmd->cmd->cmd_data)
        = (int)number;
    return NULL;
}

static const char *set_max_waiting(cmd_parms *cmd, void *dummy,
                                   const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    apr_int64_t number;
    char *end;

    (void)dummy;
    if (fault != NULL) {
        return fault;
    }
    number = apr_strtoi64(arg, &end, 10);
    if (end == arg || *end != '\0' || number < 1
        || number > APR_INT32_MAX / 2) {
        return apr_psprintf(cmd->pool, "%s takes a number of connections, 1 "
                            "or more, not \"%s\"", cmd->cmd->name, arg);
    }
    worker_max_waiting = (int)number;
    return NULL;
}

/* Of event, whose name for it is kept: ThreadsPerChild times this and one more
 * is the number of connections that a child takes. */
static const char *set_async_factor(cmd_parms *cmd, void *dummy,
                                    const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    double factor;
    char *end;

    (void)dummy;
    if (fault != NULL) {
        return fault;
    }
    factor = strtod(arg, &end);
    if (end == arg || *end != '\0' || !(factor > 0 && factor <= 1e6)) {
        return apr_psprintf(cmd->pool, "%s takes a number above 0, up to "
                            "1000000, not \"%s\"", cmd->cmd->name, arg);
    }
    worker_async_factor = factor;
    return NULL;
}

#define SETTING(field) ((void *)APR_OFFSETOF(worker_limits, field))

static const command_rec worker_commands[] = {
    LISTEN_COMMANDS,
    LISTEN_UNIX_COMMANDS,
    ACCEPT_GATE_COMMANDS,
    CRASH_COMMANDS,
    AP_INIT_TAKE1("StartServers", set_number, SETTING(start_servers),
                  RSRC_CONF, "children at start (3)"),
    AP_INIT_TAKE1("MinSpareThreads", set_number, SETTING(min_spare_threads),
                  RSRC_CONF, "idle threads below which children are started, "
                  "over all children (75)"),
    AP_INIT_TAKE1("MaxSpareThreads", set_number, SETTING(max_spare_threads),
                  RSRC_CONF, "idle threads above which children are ended, "
                  "over all children (250)"),
    AP_INIT_TAKE1("MaxRequestWorkers", set_number, SETTING(max_workers),
                  RSRC_CONF, "threads that serve, over all children (400)"),
    AP_INIT_TAKE1("MaxClients", set_number, SETTING(max_workers),
                  RSRC_CONF, "old name of MaxRequestWorkers"),
    AP_INIT_TAKE1("ThreadsPerChild", set_number, SETTING(threads_per_child),
                  RSRC_CONF, "worker threads of each child (25)"),
    AP_INIT_TAKE1("ThreadLimit", set_number, SETTING(thread_limit), RSRC_CONF,
                  "largest ThreadsPerChild until the server is stopped (64)"),
    AP_INIT_TAKE1("ServerLimit", set_number, SETTING(server_limit), RSRC_CONF,
                  "most children until the server is stopped (16)"),
    AP_INIT_TAKE1("MaxWaitingConnections", set_max_waiting, NULL, RSRC_CONF,
                  "connections of a child that may wait for a next request; "
                  "the oldest gives way to one more (what the limit of "
                  "descriptors allows)"),
    AP_INIT_TAKE1("AsyncRequestWorkerFactor", set_async_factor, NULL,
                  RSRC_CONF, "a child takes no more connections than this "
                  "and 1, times ThreadsPerChild; the oldest that is idle "
                  "gives way (what the limit of descriptors allows)"),
    AP_GRACEFUL_SHUTDOWN_TIMEOUT_COMMAND,
    COMMON_UPGRADE_COMMANDS,
    {NULL}
};

/* ---- Hooks of the configuration ----------------------------------------- */

/* The first reading of the configuration has gone well, sockets and logs
 * could be opened: what still fails is rare, and is told by detach.c. */
static int leave_terminal(worker_retained *retained)
{
    int state = ap_main_state;
    apr_status_t rv;

    if (retained->is_detached || state != AP_SQ_MS_CREATE_CONFIG
        || ap_run_mode != AP_SQ_RM_NORMAL) {
        return OK;
    }
    retained->is_detached = 1;
    if (common_is_foreground() || common_has_predecessor()) {
        return OK;
    }
    rv = detach_begin();
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, rv, NULL,
                     APLOGNO(90750) "the server cannot go into the "
                     "background");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return OK;
}

static int worker_pre_config(apr_pool_t *pconf, apr_pool_t *plog,
                             apr_pool_t *ptemp)
{
    int rc = leave_terminal(retained_data());

    (void)pconf;
    (void)plog;
    (void)ptemp;
    if (rc == OK) {
        ap_listen_pre_config();
        limits_defaults(&worker_settings);
        worker_max_waiting = 0;
        worker_async_factor = 0;
    }
    return rc;
}

/* The last one counts, as it does for the setting. */
static const ap_directive_t *find_directive(const ap_directive_t *node,
                                            const char *name)
{
    const ap_directive_t *found = NULL;
    const ap_directive_t *below;

    for (; node != NULL; node = node->next) {
        if (strcasecmp(node->directive, name) == 0) {
            found = node;
        }
        below = find_directive(node->first_child, name);
        if (below != NULL) {
            found = below;
        }
    }
    return found;
}

/* What nobody has asked for is worth no warning. */
static void report_change(void *context, const char *directive,
                          const char *text)
{
    const ap_directive_t *at = find_directive(ap_conftree, directive);
    int flags = ap_main_state == AP_SQ_MS_CREATE_PRE_CONFIG ? APLOG_STARTUP
                                                            : 0;

    if (at == NULL && strcmp(directive, "MaxRequestWorkers") == 0) {
        at = find_directive(ap_conftree, "MaxClients");
    }
    if (at == NULL) {
        ap_log_error(APLOG_MARK, APLOG_INFO | flags, 0, context,
                     APLOGNO(90751) "default value of %s", text);
        return;
    }
    ap_log_error(APLOG_MARK, APLOG_WARNING | flags, 0, context,
                 APLOGNO(90752) "%s:%d: %s", at->filename, at->line_num,
                 text);
}

static int worker_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                               apr_pool_t *ptemp, server_rec *s)
{
    worker_retained *retained = retained_data();

    (void)pconf;
    (void)plog;
    limits_adjust(&worker_settings,
                  retained->has_run ? &retained->running : NULL,
                  report_change, s, ptemp);
    return OK;
}

/* Each bucket needs a child that accepts from it. */
static int share_sockets(apr_pool_t *pconf, server_rec *s)
{
    int count = common_is_one_process() ? 1 : listen_bucket_count();

    if (count > worker_settings.max_children) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, s, APLOGNO(91316)
                     "ListenCoresBucketsRatio asks for %d buckets of "
                     "listening sockets, but MaxRequestWorkers allows %d "
                     "children only: there will be as many buckets", count,
                     worker_settings.max_children);
        count = worker_settings.max_children;
    }
    if (ap_duplicate_listeners(pconf, s, &worker_listeners.buckets, &count)
        != APR_SUCCESS) {
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    worker_listeners.count = count;
    if (worker_settings.start_servers < count) {
        worker_settings.start_servers = count;
    }
    return OK;
}

static int worker_open_logs(apr_pool_t *pconf, apr_pool_t *plog,
                            apr_pool_t *ptemp, server_rec *s)
{
    (void)plog;
    (void)ptemp;
    if (ap_setup_listeners(s) < 1) {
        ap_log_error(APLOG_MARK, APLOG_ALERT | APLOG_STARTUP, 0, NULL,
                     APLOGNO(90753) "no socket to listen on could be opened");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return ap_run_mode == AP_SQ_RM_CONFIG_TEST ? OK : share_sockets(pconf, s);
}

/* ---- Running ------------------------------------------------------------ */

static int worker_run(apr_pool_t *pconf, apr_pool_t *plog, server_rec *s)
{
    worker_retained *retained = retained_data();

    retained->running = worker_settings;
    retained->has_run = 1;
    return parent_run(pconf, plog, s);
}

static const char *worker_get_name(void)
{
    return "worker";
}

static int worker_query(int query_code, int *result, apr_status_t *rv)
{
    const ap_unixd_mpm_retained_data *state = ap_unixd_mpm_get_retained_data();

    *rv = APR_SUCCESS;
    switch (query_code) {
    case AP_MPMQ_MAX_DAEMON_USED:
        *result = parent_slots_used();
        break;
    case AP_MPMQ_IS_THREADED:
        *result = AP_MPMQ_STATIC;
        break;
    case AP_MPMQ_IS_FORKED:
        *result = AP_MPMQ_DYNAMIC;
        break;
    case AP_MPMQ_HARD_LIMIT_DAEMONS:
        *result = worker_settings.server_limit;
        break;
    case AP_MPMQ_HARD_LIMIT_THREADS:
        *result = worker_settings.thread_limit;
        break;
    case AP_MPMQ_MAX_THREADS:
        *result = worker_settings.threads_per_child;
        break;
    /* Connections wait without a thread, each way that there is. */
    case AP_MPMQ_IS_ASYNC:
    case AP_MPMQ_CAN_WAITIO:
        *result = 1;
        break;
    case AP_MPMQ_MIN_SPARE_DAEMONS:
    case AP_MPMQ_MAX_SPARE_DAEMONS:
        *result = 0;
        break;
    case AP_MPMQ_MIN_SPARE_THREADS:
        *result = worker_settings.min_spare_threads;
        break;
    case AP_MPMQ_MAX_SPARE_THREADS:
        *result = worker_settings.max_spare_threads;
        break;
    case AP_MPMQ_MAX_REQUESTS_DAEMON:
        *result = ap_max_requests_per_child;
        break;
    case AP_MPMQ_MAX_DAEMONS:
        *result = worker_settings.max_children;
        break;
    case AP_MPMQ_MPM_STATE:
        /* The main thread of a child changes it while others ask. */
        *result = __atomic_load_n(&state->mpm_state, __ATOMIC_RELAXED);
        break;
    case AP_MPMQ_GENERATION:
        *result = state->my_generation;
        break;
    default:
        *rv = APR_ENOTIMPL;
        break;
    }
    return OK;
}

static void worker_register_hooks(apr_pool_t *p)
{
    /* Before the core's, which opens the logs. */
    static const char *const before_core[] = {"core.c", NULL};

    mpm_common_register_hooks(p);
    limits_defaults(&worker_settings);
    ap_hook_open_logs(worker_open_logs, NULL, before_core,
                      APR_HOOK_REALLY_FIRST);
    /* Other modules may ask for the limits in their own pre_config. */
    ap_hook_pre_config(worker_pre_config, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_check_config(worker_check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_pre_read_request(serve_before_request, NULL, NULL,
                             APR_HOOK_MIDDLE);
    ap_hook_post_read_request(serve_after_head, NULL, NULL,
                              APR_HOOK_REALLY_FIRST);
    ap_hook_handler(serve_before_handler, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_mpm(worker_run, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_mpm_query(worker_query, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_mpm_register_timed_callback(suspend_timed_callback, NULL, NULL,
                                        APR_HOOK_MIDDLE);
    ap_hook_mpm_get_name(worker_get_name, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA mpm_worker_module = {
    MPM20_MODULE_STUFF,
    NULL,                   /* rewrite_args */
    NULL,                   /* create_dir_config */
    NULL,                   /* merge_dir_config */
    NULL,                   /* create_server_config */
    NULL,                   /* merge_server_config */
    worker_commands,
    worker_register_hooks,
    AP_MODULE_FLAG_NONE
};
