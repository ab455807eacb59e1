/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Identity and limits of processes on Unix, as far as the program itself needs
 * them; the directives stand in modules/arch/mod_unixd.c.
 */

#include "ap_config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <unistd.h>

#include <apr_portable.h>
#include <apr_strings.h>

#include "ap_listen.h"
#include "ap_mpm.h"
#include "http_config.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "unixd.h"

APLOG_USE_MODULE(core);

/* [config] Filled in by mod_unixd. */
AP_DECLARE_DATA unixd_config_rec ap_unixd_config;

/* ---- Limits ------------------------------------------------------------- */

/* "max" is what the system allows. */
static int parse_limit(const char *arg, const struct rlimit *system,
                       rlim_t *value)
{
    char *end;
    apr_int64_t number;

    if (strcasecmp(arg, "max") == 0) {
        *value = system->rlim_max;
        return 1;
    }
    errno = 0;
    number = apr_strtoi64(arg, &end, 10);
    if (end == arg || *end != '\0' || errno != 0 || number < 0) {
        return 0;
    }
    *value = (rlim_t)number;
    return 1;
}

AP_DECLARE(void) ap_unixd_set_rlimit(cmd_parms *cmd, struct rlimit **plimit,
                                     const char *arg, const char *arg2,
                                     int type)
{
    struct rlimit system;
    struct rlimit *limit = apr_pcalloc(cmd->pool, sizeof(*limit));

    if (getrlimit(type, &system) != 0) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, errno, cmd->server,
                     APLOGNO(90716) "%s: the system's limit is not known; "
                     "the directive has no effect", cmd->cmd->name);
        return;
    }
    *limit = system;
    if (!parse_limit(arg, &system, &limit->rlim_cur)
        || (arg2 != NULL && !parse_limit(arg2, &system, &limit->rlim_max))) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, cmd->server, APLOGNO(90717)
                     "%s takes one or two of a number and \"max\"; the "
                     "directive has no effect", cmd->cmd->name);
        return;
    }
    if (arg2 != NULL && geteuid() != 0
        && limit->rlim_max > system.rlim_max) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, cmd->server,
                     APLOGNO(90718) "%s: only root may raise the hard limit; "
                     "it stays as it is", cmd->cmd->name);
        limit->rlim_max = system.rlim_max;
    }
    if (limit->rlim_cur > limit->rlim_max) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, cmd->server,
                     APLOGNO(90719) "%s: the soft limit cannot be above the "
                     "hard limit and is lowered to it", cmd->cmd->name);
        limit->rlim_cur = limit->rlim_max;
    }
    *plimit = limit;
}

/* ---- Mutexes that the unprivileged children must be able to use --------- */

static apr_status_t give_sysvsem(const apr_os_proc_mutex_t *os)
{
    union {
        int val;
        struct semid_ds *buf;
        unsigned short *array;
    } arg;
    struct semid_ds settings;

    if (os->crossproc == -1) {
        return APR_SUCCESS;
    }
    arg.buf = &settings;
    memset(&settings, 0, sizeof(settings));
    settings.sem_perm.uid = ap_unixd_config.user_id;
    settings.sem_perm.gid = ap_unixd_config.group_id;
    settings.sem_perm.mode = 0600;
    if (semctl(os->crossproc, 0, IPC_SET, arg) < 0) {
        return errno;
    }
    return APR_SUCCESS;
}

/* Mechanisms with a file: the children open it again. */
static apr_status_t give_file(const char *path)
{
    if (path != NULL && chown(path, ap_unixd_config.user_id, (gid_t)-1) < 0) {
        return errno;
    }
    return APR_SUCCESS;
}

static apr_status_t give_mutex(const apr_os_proc_mutex_t *os,
                               apr_lockmech_e mechanism, const char *path)
{
    if (geteuid() != 0) {
        return APR_SUCCESS;
    }
    if (mechanism == APR_LOCK_SYSVSEM) {
        return give_sysvsem(os);
    }
    /* With fcntl() APR has removed the file's name already: children have it
     * open from the parent. */
    if (mechanism == APR_LOCK_FLOCK) {
        return give_file(path);
    }
    return APR_SUCCESS;
}

AP_DECLARE(apr_status_t) ap_unixd_set_proc_mutex_perms(
    apr_proc_mutex_t *pmutex)
{
    apr_os_proc_mutex_t os;
    apr_lockmech_e mechanism;
    apr_status_t rv = apr_os_proc_mutex_get_ex(&os, pmutex, &mechanism);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    return give_mutex(&os, mechanism, apr_proc_mutex_lockfile(pmutex));
}

AP_DECLARE(apr_status_t) ap_unixd_set_global_mutex_perms(
    apr_global_mutex_t *gmutex)
{
    apr_os_global_mutex_t os;
    apr_os_proc_mutex_t os_proc;
    apr_lockmech_e mechanism;
    apr_status_t rv = apr_os_global_mutex_get(&os, gmutex);

    if (rv == APR_SUCCESS) {
        rv = apr_os_proc_mutex_get_ex(&os_proc, os.proc_mutex, &mechanism);
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    return give_mutex(&os_proc, mechanism, apr_global_mutex_lockfile(gmutex));
}

/* ---- Accepting ---------------------------------------------------------- */

/* Statuses that concern one connection or this moment only. */
static int is_passing(apr_status_t rv)
{
    return APR_STATUS_IS_EINTR(rv) || APR_STATUS_IS_ECONNABORTED(rv)
        || APR_STATUS_IS_ECONNRESET(rv) || APR_STATUS_IS_EAGAIN(rv)
        || APR_STATUS_IS_ETIMEDOUT(rv) || APR_STATUS_IS_EHOSTUNREACH(rv)
        || APR_STATUS_IS_ENETUNREACH(rv) || rv == EPROTO;
}

AP_DECLARE(apr_status_t) ap_unixd_accept(void **accepted, ap_listen_rec *lr,
                                         apr_pool_t *ptrans)
{
    apr_socket_t *csd;
    apr_status_t rv;

    *accepted = NULL;
    rv = apr_socket_accept(&csd, lr->sd, ptrans);
    if (rv == APR_SUCCESS) {
        *accepted = csd;
        return APR_SUCCESS;
    }
    if (is_passing(rv)) {
        return rv;
    }
    ap_log_error(APLOG_MARK, APLOG_ERR, rv, ap_server_conf, APLOGNO(90720)
                 "a connection to %pI cannot be accepted", lr->bind_addr);
    return rv;
}

/* ---- Programs that run as somebody else --------------------------------- */

/* The wrapper's own arguments: user, group, program, then the program's. */
static const char **wrap_arguments(const ap_unix_identity_t *identity,
                                   const char *progname,
                                   const char *const *args, apr_pool_t *p)
{
    const char **argv;
    const char *user = apr_psprintf(p, "%s%ld", identity->userdir ? "~" : "",
                                    (long)identity->uid);
    const char *slash = strrchr(progname, '/');
    int n = 0;
    int i;

    while (args[n] != NULL) {
        n++;
    }
    argv = apr_pcalloc(p, (n + 4) * sizeof(*argv));
    argv[0] = SUEXEC_BIN;
    argv[1] = user;
    argv[2] = apr_psprintf(p, "%ld", (long)identity->gid);
    argv[3] = slash != NULL ? slash + 1 : progname;
    /* args[0] is the program's name, which stands there already. */
    for (i = 1; i < n; i++) {
        argv[i + 3] = args[i];
    }
    return argv;
}

AP_DECLARE(apr_status_t) ap_os_create_privileged_process(
    const request_rec *r, apr_proc_t *newproc, const char *progname,
    const char *const *args, const char *const *env,
    apr_procattr_t *attr, apr_pool_t *p)
{
    ap_unix_identity_t *identity = NULL;
    apr_status_t rv;

    if (ap_unixd_config.suexec_enabled) {
        identity = ap_run_get_suexec_identity(r);
    }
    if (identity == NULL) {
        return apr_proc_create(newproc, progname, args, env, attr, p);
    }
    /* The wrapper must not be found by PATH; it cleans the environment. */
    rv = apr_procattr_cmdtype_set(attr, APR_PROGRAM);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    return apr_proc_create(newproc, SUEXEC_BIN,
                           wrap_arguments(identity, progname, args, p), env,
                           attr, p);
}
