/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  unixd.h
 * @brief Unix identity of the server and the retained data of its MPMs.
 */

#ifndef AP_UNIXD_H
#define AP_UNIXD_H

#include <pwd.h>
#include <grp.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/types.h>

#include <apr_hooks.h>
#include <apr_thread_proc.h>
#include <apr_proc_mutex.h>
#include <apr_global_mutex.h>

#include "httpd.h"
#include "http_config.h"
#include "scoreboard.h"
#include "ap_listen.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef DEFAULT_GROUP
#define DEFAULT_GROUP "#-1"
#endif
#ifndef DEFAULT_USER
#define DEFAULT_USER "#-1"
#endif

/** Whom a program of a request runs as. */
typedef struct {
    /** user */
    uid_t uid;
    /** group */
    gid_t gid;
    /** true when the program is below that user's home */
    int userdir;
} ap_unix_identity_t;

/**
 * State of the MPM that outlives a restart, and the unloading of the MPM's
 * module.  The flags are set by signal handlers.
 */
typedef struct {
    /** of the MPM */
    void *baton;
    /** AP_MPMQ_STARTING, _RUNNING, _STOPPING */
    volatile int mpm_state;
    /** the server shall stop */
    volatile int shutdown_pending;
    /** the configuration shall be read again */
    volatile int restart_pending;
    /** with either: connections are cut */
    volatile int is_ungraceful;
    /** of children started now */
    ap_generation_t my_generation;
    /** how often the MPM's module was loaded */
    int module_loads;
    /** the last restart was */
    int was_graceful;
    /** of listening sockets */
    int num_buckets;
    /** most there were at a time */
    int max_buckets;
} ap_unixd_mpm_retained_data;

/** Settings of mod_unixd. */
typedef struct {
    /** User, as written */
    const char *user_name;
    /** Group, as written */
    const char *group_name;
    /** its number */
    uid_t user_id;
    /** its number */
    gid_t group_id;
    /** programs may run as other users */
    int suexec_enabled;
    /** ChrootDir or NULL */
    const char *chroot_dir;
    /** why suexec_enabled is 0 */
    const char *suexec_disabled_reason;
} unixd_config_rec;

/**
 * Accepts a connection from a listening socket: the accept_func of an
 * ap_listen_rec.
 * @param accepted  an apr_socket_t, in ptrans; NULL unless APR_SUCCESS
 * @param lr        the listening socket
 * @param ptrans    pool of the connection
 * @return APR_SUCCESS; an error of one connection or of this moment
 *         (interrupt, nothing there, a client that went away), to be tried
 *         again; another error, which has been logged
 */
AP_DECLARE(apr_status_t) ap_unixd_accept(void **accepted, ap_listen_rec *lr,
                                         apr_pool_t *ptrans);

/** [config] The settings in force. */
extern AP_DECLARE_DATA unixd_config_rec ap_unixd_config;

/** @return the one record of this process; never NULL */
AP_DECLARE(ap_unixd_mpm_retained_data *) ap_unixd_mpm_get_retained_data(void);

/**
 * Has the signals that control the parent set the flags of the retained data:
 * TERM and INT stop, WINCH stops gracefully, HUP restarts, USR1 restarts
 * gracefully.  SIGPIPE is ignored.
 * @param pconf         pool of the configuration
 * @param once_process  true for the single process of -X, to which signals of
 *                      restart mean nothing
 */
AP_DECLARE(void) ap_unixd_mpm_set_signals(apr_pool_t *pconf, int once_process);

/**
 * Lets the children use a mutex after they have changed their user.
 * @param gmutex  made by root
 * @return APR_SUCCESS; APR_ENOTIMPL; the error of the system
 */
AP_DECLARE(apr_status_t) ap_unixd_set_global_mutex_perms(
        apr_global_mutex_t *gmutex);

/**
 * As ap_unixd_set_global_mutex_perms(), for a mutex between processes.
 * @param pmutex  made by root
 * @return APR_SUCCESS; APR_ENOTIMPL; the error of the system
 */
AP_DECLARE(apr_status_t) ap_unixd_set_proc_mutex_perms(
        apr_proc_mutex_t *pmutex);

/**
 * Reads the arguments of a directive that sets a limit of programs.  What is
 * wrong with them is logged.
 * @param cmd     the directive
 * @param plimit  the limits, in cmd->pool; unchanged when they are wrong
 * @param arg     soft limit: a number, or "max" for what the system allows
 * @param arg2    hard limit in the same form; NULL leaves it as it is
 * @param type    RLIMIT_*
 */
AP_DECLARE(void) ap_unixd_set_rlimit(cmd_parms *cmd, struct rlimit **plimit,
                                     const char *arg, const char *arg2,
                                     int type);

/**
 * Whom the programs of a request shall run as.
 * @param r  the request
 * @return the identity, in the request's pool; NULL to leave it to others
 */
AP_DECLARE_HOOK(ap_unix_identity_t *, get_suexec_identity,
                (const request_rec *r))

/** Signals the process group of x. */
#define ap_os_killpg(x, y) (kill(-(x), (y)))
#define ap_unixd_killpg(x, y) (kill(-(x), (y)))

#ifdef __cplusplus
}
#endif

#endif /* AP_UNIXD_H */
