/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Settings that every MPM has, and small things they share.
 *
 * Directives (in the core module's table): CoreDumpDirectory,
 * MaxConnectionsPerChild, MaxMemFree, PidFile, ThreadStackSize; in the MPM's:
 * GracefulShutdownTimeout, UpgradeTimeout.  Hooks: pre_config, first, sets the
 * defaults; those of the files beside this one.
 */

#include "ap_config.h"

#include <errno.h>
#include <grp.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <stdlib.h>

#include <apr_network_io.h>
#include <apr_strings.h>

#include "ap_mpm.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"
#include "unixd.h"

#include "mpm/common/accept_gate_priv.h"
#include "mpm/common/crash_priv.h"
#include "mpm/common/mpm_common_priv.h"

APLOG_USE_MODULE(core);

/* KiB that an allocator keeps unless MaxMemFree says otherwise. */
#define DEFAULT_MAX_MEM_FREE 2048

/* Bytes of stack that a request of this server's own modules gets along with,
 * and some more. */
#define LEAST_STACK 131072

#define DEFAULT_UPGRADE_TIMEOUT 60

/* [config] Seconds. */
static int upgrade_timeout = DEFAULT_UPGRADE_TIMEOUT;

/* [config] */
static int has_predecessor;

/* [config] All of them. */
AP_DECLARE_DATA char ap_coredump_dir[8192];
AP_DECLARE_DATA int ap_coredumpdir_configured = 0;
AP_DECLARE_DATA int ap_graceful_shutdown_timeout = 0;
AP_DECLARE_DATA apr_uint32_t ap_max_mem_free
    = APR_ALLOCATOR_MAX_FREE_UNLIMITED;
AP_DECLARE_DATA int ap_max_requests_per_child = 0;
AP_DECLARE_DATA const char *ap_pid_fname = DEFAULT_PIDLOG;
AP_DECLARE_DATA apr_size_t ap_thread_stacksize = 0;

/* ---- Defaults ----------------------------------------------------------- */

AP_DECLARE(void) mpm_common_pre_config(apr_pool_t *pconf)
{
    (void)pconf;
    ap_pid_fname = DEFAULT_PIDLOG;
    ap_max_requests_per_child = 0;
    ap_max_mem_free = DEFAULT_MAX_MEM_FREE * 1024;
    ap_thread_stacksize = 0;
    ap_graceful_shutdown_timeout = 0;
    upgrade_timeout = DEFAULT_UPGRADE_TIMEOUT;
    ap_coredumpdir_configured = 0;
    crash_defaults();
    apr_cpystrn(ap_coredump_dir, ap_server_root != NULL ? ap_server_root : "/",
                sizeof(ap_coredump_dir));
}

static int set_defaults(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    (void)plog;
    (void)ptemp;
    mpm_common_pre_config(pconf);
    return accept_gate_pre_config(pconf) == APR_SUCCESS
           ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

void mpm_common_register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_pre_config(set_defaults, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_end_generation(accept_gates_end_generation, NULL, NULL,
                           APR_HOOK_MIDDLE);
    ap_hook_child_status(ap_core_child_status, NULL, NULL, APR_HOOK_MIDDLE);
}

int common_is_one_process(void)
{
    return ap_exists_config_define("ONE_PROCESS")
        || ap_exists_config_define("DEBUG");
}

void common_set_predecessor(int has_one)
{
    has_predecessor = has_one;
}

int common_has_predecessor(void)
{
    return has_predecessor;
}

int common_upgrade_timeout(void)
{
    return upgrade_timeout;
}

int common_is_foreground(void)
{
    return common_is_one_process() || ap_exists_config_define("FOREGROUND")
        || ap_exists_config_define("NO_DETACH");
}

/* ---- Directives --------------------------------------------------------- */

/* A whole number and nothing else; NULL or the end of a sentence. */
static const char *parse_number(apr_int64_t *result, const char *arg)
{
    char *end;

    errno = 0;
    *result = apr_strtoi64(arg, &end, 10);
    if (end == arg || *end != '\0') {
        return "takes a whole number";
    }
    if (errno == ERANGE) {
        return "number is too large";
    }
    return NULL;
}

/* Reads a number between min and max into *result. */
static const char *number_setting(cmd_parms *cmd, const char *arg,
                                  apr_int64_t min, apr_int64_t max,
                                  apr_int64_t *result)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    if (fault != NULL) {
        return fault;
    }
    fault = parse_number(result, arg);
    if (fault != NULL) {
        return apr_psprintf(cmd->pool, "%s: %s", cmd->cmd->name, fault);
    }
    if (*result < min || *result > max) {
        return apr_psprintf(cmd->pool, "%s must be from %" APR_INT64_T_FMT
                            " to %" APR_INT64_T_FMT ", not %s",
                            cmd->cmd->name, min, max, arg);
    }
    return NULL;
}

AP_DECLARE(const char *) ap_mpm_set_pidfile(
    cmd_parms *cmd, void *dummy, const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    if (fault == NULL) {
        ap_pid_fname = arg;
    }
    return fault;
}

AP_DECLARE(void) ap_mpm_dump_pidfile(apr_pool_t *p, apr_file_t *out)
{
    apr_file_printf(out, "PidFile: \"%s\"\n",
                    ap_server_root_relative(p, ap_pid_fname));
}

AP_DECLARE(const char *) ap_mpm_set_max_requests(
    cmd_parms *cmd, void *dummy, const char *arg)
{
    apr_int64_t n;
    const char *fault = number_setting(cmd, arg, APR_INT32_MIN, APR_INT32_MAX,
                                       &n);

    (void)dummy;
    if (fault == NULL) {
        /* Numbers below 0 are as old as the directive, and mean the same. */
        ap_max_requests_per_child = n > 0 ? (int)n : 0;
    }
    return fault;
}

AP_DECLARE(const char *) ap_mpm_set_coredumpdir(
    cmd_parms *cmd, void *dummy, const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    const char *path;
    apr_finfo_t finfo;

    (void)dummy;
    if (fault != NULL) {
        return fault;
    }
    path = ap_server_root_relative(cmd->temp_pool, arg);
    if (path == NULL) {
        return apr_psprintf(cmd->pool, "CoreDumpDirectory \"%s\" is not a "
                            "valid path", arg);
    }
    if (apr_stat(&finfo, path, APR_FINFO_TYPE, cmd->temp_pool) != APR_SUCCESS
        || finfo.filetype != APR_DIR) {
        return apr_psprintf(cmd->pool, "CoreDumpDirectory \"%s\" does not "
                            "exist or is no directory", path);
    }
    if (strlen(path) >= sizeof(ap_coredump_dir)) {
        return "CoreDumpDirectory is too long a path";
    }
    apr_cpystrn(ap_coredump_dir, path, sizeof(ap_coredump_dir));
    ap_coredumpdir_configured = 1;
    return NULL;
}

AP_DECLARE(const char *) ap_mpm_set_graceful_shutdown(
    cmd_parms *cmd, void *dummy, const char *arg)
{
    apr_int64_t seconds;
    const char *fault = number_setting(cmd, arg, 0, APR_INT32_MAX, &seconds);

    (void)dummy;
    if (fault == NULL) {
        ap_graceful_shutdown_timeout = (int)seconds;
    }
    return fault;
}

const char *common_set_upgrade_timeout(cmd_parms *cmd, void *dummy,
                                       const char *arg)
{
    apr_int64_t seconds;
    const char *fault = number_setting(cmd, arg, 1, APR_INT32_MAX, &seconds);

    (void)dummy;
    if (fault == NULL) {
        upgrade_timeout = (int)seconds;
    }
    return fault;
}

AP_DECLARE(const char *) ap_mpm_set_max_mem_free(
    cmd_parms *cmd, void *dummy, const char *arg)
{
    apr_int64_t kib;
    const char *fault = number_setting(cmd, arg, 0, APR_INT64_MAX, &kib);

    (void)dummy;
    if (fault == NULL) {
        /* 0 is without limit, for APR as for the directive; what APR cannot
         * count is as good as that. */
        ap_max_mem_free = kib <= APR_INT32_MAX / 1024
            ? (apr_uint32_t)kib * 1024 : APR_ALLOCATOR_MAX_FREE_UNLIMITED;
    }
    return fault;
}

AP_DECLARE(const char *) ap_mpm_set_thread_stacksize(
    cmd_parms *cmd, void *dummy, const char *arg)
{
    apr_int64_t bytes;
    const char *fault = number_setting(cmd, arg, 0, APR_INT64_MAX, &bytes);

    (void)dummy;
    if (fault != NULL) {
        return fault;
    }
    if (bytes > 0 && bytes < LEAST_STACK) {
        ap_log_error(APLOG_MARK, APLOG_WARNING
                     | (ap_state_query(AP_SQ_MAIN_STATE)
                        == AP_SQ_MS_CREATE_PRE_CONFIG ? APLOG_STARTUP : 0), 0,
                     cmd->server, APLOGNO(90806) "%s:%d: ThreadStackSize %s "
                     "is changed to %d: no thread could serve with less",
                     cmd->directive->filename, cmd->directive->line_num, arg,
                     LEAST_STACK);
        bytes = LEAST_STACK;
    }
    ap_thread_stacksize = (apr_size_t)bytes;
    return NULL;
}

/* ---- Names of users and groups ------------------------------------------ */

/* "#12" is the number 12. */
static int is_number(const char *name, long *number)
{
    char *end;

    if (name[0] != '#') {
        return 0;
    }
    *number = strtol(name + 1, &end, 10);
    return end != name + 1 && *end == '\0';
}

AP_DECLARE(uid_t) ap_uname2id(const char *name)
{
    struct passwd *entry;
    long number;

    if (is_number(name, &number)) {
        return (uid_t)number;
    }
    entry = getpwnam(name);
    if (entry == NULL) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, NULL,
                     APLOGNO(90713) "there is no user \"%s\"", name);
        exit(1);
    }
    return entry->pw_uid;
}

AP_DECLARE(gid_t) ap_gname2id(const char *name)
{
    struct group *entry;
    long number;

    if (is_number(name, &number)) {
        return (gid_t)number;
    }
    entry = getgrnam(name);
    if (entry == NULL) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, NULL,
                     APLOGNO(90714) "there is no group \"%s\"", name);
        exit(1);
    }
    return entry->gr_gid;
}

/* ---- Small things ------------------------------------------------------- */

/* Small responses leave at once instead of waiting for the client to
 * acknowledge the one before (RFC 9293 section 3.7.4). */
AP_DECLARE(void) ap_sock_disable_nagle(apr_socket_t *s)
{
    apr_status_t rv = apr_socket_opt_set(s, APR_TCP_NODELAY, 1);

    if (rv != APR_SUCCESS && rv != APR_ENOTIMPL) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, ap_server_conf,
                     APLOGNO(90715) "TCP_NODELAY cannot be set");
    }
}

AP_DECLARE(int) ap_sys_privileges_handlers(int inc)
{
    static int handlers;

    handlers += inc;
    return handlers;
}
