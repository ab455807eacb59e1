/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_every_hook: an example that is at every hook of the server and says in
 * the error log when it is called.  It changes nothing: each function returns
 * what a function returns that has nothing to do with the matter.
 *
 *     apxs -cia mod_every_hook.c mod_every_hook_modules.c
 *
 *     LoadModule every_hook_module modules/mod_every_hook.so
 *     LogLevel every_hook:info
 *
 * Directives: EveryHookWatchdog.
 * Hooks:      all, first of all, so that no other answers before; the manual
 *             has a page of them.
 * Threads:    each has a flag of its own against saying that it says.
 */

#include <stddef.h>

#include "ap_config.h"
#include "ap_expr.h"
#include "ap_mpm.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "http_protocol.h"
#include "http_request.h"
#include "http_ssl.h"
#include "httpd.h"
#include "mpm_common.h"
#include "scoreboard.h"
#include "unixd.h"

#include "mod_every_hook_priv.h"

extern module AP_MODULE_DECLARE_DATA every_hook_module;
APLOG_USE_MODULE(every_hook);

/* [config] EveryHookWatchdog. */
int wants_watchdog;

/* [own: each thread] A message is being written: the hooks that this calls
 * are not told, or there would be no end. */
static __thread int is_telling;

/* ---- Telling ------------------------------------------------------------ */

void tell(const char *hook)
{
    if (!is_telling) {
        is_telling = 1;
        ap_log_error(APLOG_MARK, APLOG_INFO, 0, ap_server_conf, "hook %s",
                     hook);
        is_telling = 0;
    }
}

/* With the connection's address and number. */
void tell_connection(const char *hook, const conn_rec *c)
{
    if (!is_telling) {
        is_telling = 1;
        ap_log_cerror(APLOG_MARK, APLOG_INFO, 0, c, "hook %s", hook);
        is_telling = 0;
    }
}

/* With what the request is for. */
void tell_request(const char *hook, const request_rec *r)
{
    if (!is_telling) {
        is_telling = 1;
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, "hook %s", hook);
        is_telling = 0;
    }
}

/* ---- The configuration (parent) ----------------------------------------- */

/* Before directives are carried out: the time to set defaults, since what an
 * earlier configuration has set is still there. */
static int every_pre_config(apr_pool_t *pconf, apr_pool_t *plog,
                            apr_pool_t *ptemp)
{
    wants_watchdog = 0;
    tell("pre_config");
    return OK;
}

/* These three may refuse the configuration by any value but OK and DECLINED,
 * and log why. */
HOOK(int, check_config, (apr_pool_t *pconf, apr_pool_t *plog,
                         apr_pool_t *ptemp, server_rec *s),
     tell("check_config"), OK)
HOOK(int, open_logs, (apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                      server_rec *s),
     tell("open_logs"), OK)
HOOK(int, post_config, (apr_pool_t *pconf, apr_pool_t *plog,
                        apr_pool_t *ptemp, server_rec *s),
     tell("post_config"), OK)

VOID_HOOK(optional_fn_retrieve, (void), tell("optional_fn_retrieve"))
VOID_HOOK(test_config, (apr_pool_t *pconf, server_rec *s),
          tell("test_config"))

/* ---- The server (parent) ------------------------------------------------ */

HOOK(int, mpm, (apr_pool_t *pconf, apr_pool_t *plog, server_rec *s),
     tell("mpm"), DECLINED)
HOOK(int, pre_mpm, (apr_pool_t *p, ap_scoreboard_e type), tell("pre_mpm"),
     DECLINED)
VOID_HOOK(child_status, (server_rec *s, pid_t pid, ap_generation_t generation,
                         int slot, mpm_child_status status),
          tell("child_status"))
HOOK(int, monitor, (apr_pool_t *p, server_rec *s), tell("monitor"), DECLINED)
VOID_HOOK(end_generation, (server_rec *s, ap_generation_t generation),
          tell("end_generation"))
HOOK(int, get_mgmt_items, (apr_pool_t *p, const char *wanted,
                           apr_hash_t *items),
     tell("get_mgmt_items"), DECLINED)

/* ---- A child ------------------------------------------------------------ */

HOOK(int, drop_privileges, (apr_pool_t *pchild, server_rec *s),
     tell("drop_privileges"), DECLINED)
VOID_HOOK(child_init, (apr_pool_t *pchild, server_rec *s), tell("child_init"))
VOID_HOOK(child_stopping, (apr_pool_t *pchild, int graceful),
          tell("child_stopping"))

/* In a signal handler; with EnableExceptionHook On only.  Logging may fail
 * there, and the process with it: it ends in any case. */
HOOK(int, fatal_exception, (ap_exception_info_t *crash),
     tell("fatal_exception"), DECLINED)

/* ---- A connection ------------------------------------------------------- */

/* There is no record yet that could be told. */
HOOK(conn_rec *, create_connection, (apr_pool_t *p, server_rec *s,
                                     apr_socket_t *csd, long id, void *sbh,
                                     apr_bucket_alloc_t *buckets),
     tell("create_connection"), NULL)
HOOK(int, pre_connection, (conn_rec *c, void *csd),
     tell_connection("pre_connection", c), DECLINED)
HOOK(int, process_connection, (conn_rec *c),
     tell_connection("process_connection", c), DECLINED)
HOOK(int, protocol_propose, (conn_rec *c, request_rec *r, server_rec *s,
                             const apr_array_header_t *offers,
                             apr_array_header_t *proposals),
     tell_connection("protocol_propose", c), DECLINED)
HOOK(int, protocol_switch, (conn_rec *c, request_rec *r, server_rec *s,
                            const char *protocol),
     tell_connection("protocol_switch", c), DECLINED)
HOOK(const char *, protocol_get, (const conn_rec *c),
     tell_connection("protocol_get", c), NULL)
HOOK(apr_status_t, insert_network_bucket, (conn_rec *c,
                                           apr_bucket_brigade *bb,
                                           apr_socket_t *socket),
     tell_connection("insert_network_bucket", c), AP_DECLINED)
HOOK(apr_status_t, get_pollfd_from_conn, (conn_rec *c,
                                          struct apr_pollfd_t *pfd,
                                          apr_interval_time_t *timeout),
     tell_connection("get_pollfd_from_conn", c), APR_ENOTIMPL)
VOID_HOOK(suspend_connection, (conn_rec *c, request_rec *r),
          tell_connection("suspend_connection", c))
VOID_HOOK(resume_connection, (conn_rec *c, request_rec *r),
          tell_connection("resume_connection", c))
HOOK(int, pre_close_connection, (conn_rec *c),
     tell_connection("pre_close_connection", c), DECLINED)

/* ---- A request is read -------------------------------------------------- */

REQUEST_HOOK(create_request)
VOID_HOOK(pre_read_request, (request_rec *r, conn_rec *c),
          tell_connection("pre_read_request", c))
REQUEST_HOOK(post_read_request)

/* ---- Before the handler ------------------------------------------------- */

HOOK(int, quick_handler, (request_rec *r, int is_lookup),
     tell_request("quick_handler", r), DECLINED)
REQUEST_HOOK(pre_translate_name)
REQUEST_HOOK(translate_name)
REQUEST_HOOK(map_to_storage)
HOOK(apr_status_t, dirwalk_stat, (apr_finfo_t *finfo, request_rec *r,
                                  apr_int32_t wanted),
     tell_request("dirwalk_stat", r), AP_DECLINED)
HOOK(apr_status_t, open_htaccess, (request_rec *r, const char *folder,
                                   const char *name, ap_configfile_t **file,
                                   const char **path),
     tell_request("open_htaccess", r), AP_DECLINED)
REQUEST_HOOK(post_perdir_config)
REQUEST_HOOK(header_parser)
REQUEST_HOOK(access_checker)
REQUEST_HOOK(access_checker_ex)
REQUEST_HOOK(force_authn)
REQUEST_HOOK(check_user_id)
HOOK(int, note_auth_failure, (request_rec *r, const char *type),
     tell_request("note_auth_failure", r), DECLINED)
REQUEST_HOOK(auth_checker)
REQUEST_HOOK(type_checker)
REQUEST_HOOK(fixups)

/* ---- The answer --------------------------------------------------------- */

VOID_HOOK(insert_filter, (request_rec *r), tell_request("insert_filter", r))
REQUEST_HOOK(handler)
VOID_HOOK(insert_error_filter, (request_rec *r),
          tell_request("insert_error_filter", r))
REQUEST_HOOK(log_transaction)

/* ---- Asked when somebody wants to know ---------------------------------- */

HOOK(const char *, http_scheme, (const request_rec *r),
     tell_request("http_scheme", r), NULL)
HOOK(apr_port_t, default_port, (const request_rec *r),
     tell_request("default_port", r), 0)
HOOK(int, expr_lookup, (ap_expr_lookup_parms *parms), tell("expr_lookup"),
     DECLINED)

/* Called for a message that is being written, of this module as of others; the
 * one that says so is about no connection, and needs no number. */
static int every_generate_log_id(const conn_rec *c, const request_rec *r,
                                 const char **id)
{
    int was_telling = is_telling;

    is_telling = 0;
    tell("generate_log_id");
    is_telling = was_telling;
    return DECLINED;
}

VOID_HOOK(error_log, (const ap_errorlog_info *info, const char *text),
          tell("error_log"))
HOOK(ap_unix_identity_t *, get_suexec_identity, (const request_rec *r),
     tell_request("get_suexec_identity", r), NULL)
HOOK(int, mpm_query, (int code, int *result, apr_status_t *rv),
     tell("mpm_query"), DECLINED)
HOOK(const char *, mpm_get_name, (void), tell("mpm_get_name"), NULL)
HOOK(apr_status_t, mpm_register_timed_callback,
     (apr_time_t when, ap_mpm_callback_fn_t *callback, void *baton),
     tell("mpm_register_timed_callback"), APR_ENOTIMPL)

/* ---- TLS ---------------------------------------------------------------- */

HOOK(int, ssl_conn_is_ssl, (conn_rec *c),
     tell_connection("ssl_conn_is_ssl", c), DECLINED)
HOOK(const char *, ssl_var_lookup, (apr_pool_t *p, server_rec *s, conn_rec *c,
                                    request_rec *r, const char *name),
     tell("ssl_var_lookup"), NULL)
HOOK(int, ssl_bind_outgoing, (conn_rec *c, ap_conf_vector_t *dir_conf,
                              int enable),
     tell_connection("ssl_bind_outgoing", c), DECLINED)
HOOK(int, ssl_add_cert_files, (server_rec *s, apr_pool_t *p,
                               apr_array_header_t *certificates,
                               apr_array_header_t *keys),
     tell("ssl_add_cert_files"), DECLINED)
HOOK(int, ssl_add_fallback_cert_files, (server_rec *s, apr_pool_t *p,
                                        apr_array_header_t *certificates,
                                        apr_array_header_t *keys),
     tell("ssl_add_fallback_cert_files"), DECLINED)
HOOK(int, ssl_answer_challenge, (conn_rec *c, const char *server_name,
                                 const char **certificate, const char **key),
     tell_connection("ssl_answer_challenge", c), DECLINED)
HOOK(int, ssl_ocsp_prime_hook, (server_rec *s, apr_pool_t *p, const char *id,
                                apr_size_t id_bytes, const char *pem),
     tell("ssl_ocsp_prime_hook"), DECLINED)
HOOK(int, ssl_ocsp_get_resp_hook, (server_rec *s, conn_rec *c, const char *id,
                                   apr_size_t id_bytes,
                                   ap_ssl_ocsp_copy_resp *copy, void *data),
     tell("ssl_ocsp_get_resp_hook"), DECLINED)

/* ---- The module --------------------------------------------------------- */

static const char *set_watchdog(cmd_parms *cmd, void *conf, int on)
{
    wants_watchdog = on;
    return ap_check_cmd_context(cmd, GLOBAL_ONLY);
}

static const command_rec directives[] = {
    AP_INIT_FLAG("EveryHookWatchdog", set_watchdog, NULL, RSRC_CONF,
                 "whether a watchdog runs, so that its hooks are called; Off "
                 "by default"),
    {NULL}
};

static void register_server_hooks(void)
{
    AT(pre_config);
    AT(check_config);
    AT(open_logs);
    AT(post_config);
    AT(optional_fn_retrieve);
    AT(test_config);
    AT(mpm);
    AT(pre_mpm);
    AT(child_status);
    AT(monitor);
    AT(end_generation);
    AT(get_mgmt_items);
    AT(drop_privileges);
    AT(child_init);
    AT(child_stopping);
    AT(fatal_exception);
}

static void register_connection_hooks(void)
{
    AT(create_connection);
    AT(pre_connection);
    AT(process_connection);
    AT(protocol_propose);
    AT(protocol_switch);
    AT(protocol_get);
    AT(insert_network_bucket);
    AT(get_pollfd_from_conn);
    AT(suspend_connection);
    AT(resume_connection);
    AT(pre_close_connection);
}

static void register_request_hooks(void)
{
    AT(create_request);
    AT(pre_read_request);
    AT(post_read_request);
    AT(quick_handler);
    AT(pre_translate_name);
    AT(translate_name);
    AT(map_to_storage);
    AT(dirwalk_stat);
    AT(open_htaccess);
    AT(post_perdir_config);
    AT(header_parser);
    AT(force_authn);
    AT(note_auth_failure);
    AT(type_checker);
    AT(fixups);
    AT(insert_filter);
    AT(handler);
    AT(insert_error_filter);
    AT(log_transaction);
}

/* These also say what their answer depends on: here, on settings alone. */
static void register_access_hooks(void)
{
    ap_hook_check_access(every_access_checker, NULL, NULL,
                         APR_HOOK_REALLY_FIRST, AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_check_access_ex(every_access_checker_ex, NULL, NULL,
                            APR_HOOK_REALLY_FIRST, AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_check_authn(every_check_user_id, NULL, NULL,
                        APR_HOOK_REALLY_FIRST, AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_check_authz(every_auth_checker, NULL, NULL,
                        APR_HOOK_REALLY_FIRST, AP_AUTH_INTERNAL_PER_CONF);
}

static void register_questions(void)
{
    AT(http_scheme);
    AT(default_port);
    AT(expr_lookup);
    AT(generate_log_id);
    AT(error_log);
    AT(get_suexec_identity);
    AT(mpm_query);
    AT(mpm_get_name);
    AT(mpm_register_timed_callback);
    AT(ssl_conn_is_ssl);
    AT(ssl_var_lookup);
    AT(ssl_bind_outgoing);
    AT(ssl_add_cert_files);
    AT(ssl_add_fallback_cert_files);
    AT(ssl_answer_challenge);
    AT(ssl_ocsp_prime_hook);
    AT(ssl_ocsp_get_resp_hook);
}

static void register_hooks(apr_pool_t *p)
{
    register_server_hooks();
    register_connection_hooks();
    register_request_hooks();
    register_access_hooks();
    register_questions();
    register_module_hooks();
}

module AP_MODULE_DECLARE_DATA every_hook_module = {
    STANDARD20_MODULE_STUFF,
    NULL,               /* create_dir_config */
    NULL,               /* merge_dir_config */
    NULL,               /* create_server_config */
    NULL,               /* merge_server_config */
    directives,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
