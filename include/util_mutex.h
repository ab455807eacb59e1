/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_mutex.h
 * @brief Named mutexes that the Mutex directive configures.
 */

#ifndef AP_UTIL_MUTEX_H
#define AP_UTIL_MUTEX_H

#include <apr_global_mutex.h>
#include <apr_proc_mutex.h>

#include "httpd.h"
#include "http_config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define AP_LIST_FCNTL_SERIALIZE         ", 'fcntl:/path/to/file'"
#define AP_LIST_FILE_SERIALIZE          ", 'file:/path/to/file'"
#define AP_LIST_FLOCK_SERIALIZE         ", 'flock:/path/to/file'"
#define AP_LIST_POSIXSEM_SERIALIZE      ", 'posixsem'"
#define AP_LIST_PTHREAD_SERIALIZE       ", 'pthread'"
#define AP_LIST_SEM_SERIALIZE           ", 'sem'"
#define AP_LIST_SYSVSEM_SERIALIZE       ", 'sysvsem'"

#define AP_MUTEX_ALLOW_NONE             1
#define AP_MUTEX_DEFAULT_NONE           2

AP_DECLARE(void) ap_dump_mutexes(apr_pool_t *p, server_rec *s,
                                 apr_file_t *out);

AP_DECLARE(apr_status_t) ap_global_mutex_create(
        apr_global_mutex_t **mutex, const char **name, const char *type,
        const char *instance_id, server_rec *server, apr_pool_t *pool,
        apr_int32_t options);

AP_DECLARE(void) ap_mutex_init(apr_pool_t *p);

AP_DECLARE(apr_status_t) ap_mutex_register(apr_pool_t *pconf,
                                           const char *type,
                                           const char *default_dir,
                                           apr_lockmech_e default_mech,
                                           apr_int32_t options);

AP_DECLARE(apr_status_t) ap_parse_mutex(const char *arg, apr_pool_t *pool,
                                        apr_lockmech_e *mutexmech,
                                        const char **mutexfile);

AP_DECLARE(apr_status_t) ap_proc_mutex_create(
        apr_proc_mutex_t **mutex, const char **name, const char *type,
        const char *instance_id, server_rec *server, apr_pool_t *pool,
        apr_int32_t options);

AP_DECLARE(const char *) ap_set_mutex(cmd_parms *cmd, void *dummy,
                                      const char *arg);

/** What the Mutex directive takes on this system, for its help text. */
#define AP_AVAILABLE_MUTEXES_STRING \
    "Mutex mechanisms are: 'none', 'default'" \
    AP_LIST_FLOCK_SERIALIZE AP_LIST_FCNTL_SERIALIZE \
    AP_LIST_FILE_SERIALIZE AP_LIST_PTHREAD_SERIALIZE \
    AP_LIST_SYSVSEM_SERIALIZE AP_LIST_POSIXSEM_SERIALIZE
#define AP_ALL_AVAILABLE_MUTEXES_STRING AP_AVAILABLE_MUTEXES_STRING

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_MUTEX_H */
