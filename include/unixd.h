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

typedef struct {
    uid_t uid;
    gid_t gid;
    int userdir;
} ap_unix_identity_t;

typedef struct {
    void *baton;
    volatile int mpm_state;
    volatile int shutdown_pending;
    volatile int restart_pending;
    volatile int is_ungraceful;
    ap_generation_t my_generation;
    int module_loads;
    int was_graceful;
    int num_buckets;
    int max_buckets;
} ap_unixd_mpm_retained_data;

typedef struct {
    const char *user_name;
    const char *group_name;
    uid_t user_id;
    gid_t group_id;
    int suexec_enabled;
    const char *chroot_dir;
    const char *suexec_disabled_reason;
} unixd_config_rec;

AP_DECLARE(apr_status_t) ap_unixd_accept(void **accepted, ap_listen_rec *lr,
                                         apr_pool_t *ptrans);

extern AP_DECLARE_DATA unixd_config_rec ap_unixd_config;

AP_DECLARE(ap_unixd_mpm_retained_data *) ap_unixd_mpm_get_retained_data(void);

AP_DECLARE(void) ap_unixd_mpm_set_signals(apr_pool_t *pconf, int once_process);

AP_DECLARE(apr_status_t) ap_unixd_set_global_mutex_perms(
        apr_global_mutex_t *gmutex);

AP_DECLARE(apr_status_t) ap_unixd_set_proc_mutex_perms(
        apr_proc_mutex_t *pmutex);

AP_DECLARE(void) ap_unixd_set_rlimit(cmd_parms *cmd, struct rlimit **plimit,
                                     const char *arg, const char *arg2,
                                     int type);

AP_DECLARE_HOOK(ap_unix_identity_t *, get_suexec_identity,
                (const request_rec *r))

/** Signals the process group of x. */
#define ap_os_killpg(x, y) (kill(-(x), (y)))
#define ap_unixd_killpg(x, y) (kill(-(x), (y)))

#ifdef __cplusplus
}
#endif

#endif /* AP_UNIXD_H */
