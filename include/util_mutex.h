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

/**
 * Writes a line for each mutex that is registered: how it will be made.
 * @param p    for what is only needed here
 * @param s    the main server
 * @param out  where the lines go
 */
AP_DECLARE(void) ap_dump_mutexes(apr_pool_t *p, server_rec *s,
                                 apr_file_t *out);

/**
 * Makes a registered mutex between all threads of all processes, as the Mutex
 * directive says.  In the parent, after configuration was read.  Failures are
 * logged.
 * @param mutex        set to the mutex; NULL with APR_SUCCESS: configuration
 *                     wants none
 * @param name         set to the name of its file, for use in children, or to
 *                     NULL; may be NULL itself
 * @param type         name by which it was registered
 * @param instance_id  tells it from others of the same name, or NULL
 * @param server       for messages
 * @param pool         owner of the mutex
 * @param options      0
 * @return APR_SUCCESS; APR_EINVAL: never registered; APR_ENOTIMPL: options;
 *         else what APR says
 */
AP_DECLARE(apr_status_t) ap_global_mutex_create(
        apr_global_mutex_t **mutex, const char **name, const char *type,
        const char *instance_id, server_rec *server, apr_pool_t *pool,
        apr_int32_t options);

/**
 * Makes the table of mutexes.  Whoever registers or configures a mutex does
 * that anyway.
 * @param p  pool of the configuration
 */
AP_DECLARE(void) ap_mutex_init(apr_pool_t *p);

/**
 * Names a mutex, so that the Mutex directive can tell how to make it.  In the
 * pre_config hook.
 * @param pconf         pool of the configuration
 * @param type          its name
 * @param default_dir   directory of its file unless configured; NULL: the
 *                      run-time directory
 * @param default_mech  mechanism unless configured
 * @param options       AP_MUTEX_ALLOW_NONE: "none" may be configured;
 *                      AP_MUTEX_DEFAULT_NONE: it is, unless configured
 * @return APR_SUCCESS; APR_ENOTIMPL: unknown options
 */
AP_DECLARE(apr_status_t) ap_mutex_register(apr_pool_t *pconf,
                                           const char *type,
                                           const char *default_dir,
                                           apr_lockmech_e default_mech,
                                           apr_int32_t options);

/**
 * Reads the mechanism of a Mutex directive.
 * @param arg        "mechanism" or "mechanism:directory"
 * @param pool       owner of the directory's name
 * @param mutexmech  set to the mechanism
 * @param mutexfile  set to the directory, or NULL
 * @return APR_SUCCESS; APR_ENOLOCK: it says "none"; APR_ENOTIMPL: no such
 *         mechanism here; APR_BADARG: a directory where none can be, or no
 *         valid path
 */
AP_DECLARE(apr_status_t) ap_parse_mutex(const char *arg, apr_pool_t *pool,
                                        apr_lockmech_e *mutexmech,
                                        const char **mutexfile);

/**
 * As ap_global_mutex_create(), between processes only: no two threads of a
 * process may use it at once.
 * @param mutex        set to the mutex; NULL with APR_SUCCESS: none is wanted
 * @param name         set to the name of its file or NULL; may be NULL
 * @param type         name by which it was registered
 * @param instance_id  tells it from others of the same name, or NULL
 * @param server       for messages
 * @param pool         owner of the mutex
 * @param options      0
 * @return as ap_global_mutex_create()
 */
AP_DECLARE(apr_status_t) ap_proc_mutex_create(
        apr_proc_mutex_t **mutex, const char **name, const char *type,
        const char *instance_id, server_rec *server, apr_pool_t *pool,
        apr_int32_t options);

/**
 * Setter of the Mutex directive.
 * @param cmd    the directive
 * @param dummy  not used
 * @param arg    all its arguments
 * @return NULL, or what is wrong
 */
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
