/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_watchdog.h
 * @brief Threads that call back at intervals.
 */

#ifndef AP_MOD_WATCHDOG_H
#define AP_MOD_WATCHDOG_H

#include <apr.h>
#include <apr_hooks.h>
#include <apr_optional.h>
#include <apr_pools.h>
#include <apr_time.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "ap_provider.h"

#ifdef __cplusplus
extern "C" {
#endif

#define AP_WD_DECLARE(type) AP_DECLARE(type)
#define AP_WD_DECLARE_NONSTD(type) AP_DECLARE_NONSTD(type)
#define AP_WD_DECLARE_DATA AP_DECLARE_DATA

/**
 * A watchdog instance is one thread that calls back at intervals.  There are
 * two ways to be called:
 * - ask for an instance by name and register callbacks with it, through the
 *   optional functions, until the end of the post_config hook (mod_watchdog's
 *   own is the last);
 * - hook watchdog_need and the hooks below, and be served by the instances
 *   AP_WATCHDOG_DEFAULT (in each child) or AP_WATCHDOG_SINGLETON (in one child
 *   at a time), every WatchdogInterval.
 *
 * Everything of an instance is called by its own thread, one after another;
 * what a callback shares with requests it has to guard itself.
 */
typedef struct ap_watchdog_t ap_watchdog_t;

/** Names of the instances that run the hooks. */
#define AP_WATCHDOG_DEFAULT             "_default_"
#define AP_WATCHDOG_SINGLETON           "_singleton_"

/** What a callback is called for: its interval has passed; its thread begins
 * (in a singleton: has got its turn); its thread ends. */
#define AP_WATCHDOG_STATE_RUNNING       2
#define AP_WATCHDOG_STATE_STARTING      1
#define AP_WATCHDOG_STATE_STOPPING      3

/** Microseconds: how exact intervals are, and the default of
 * WatchdogInterval. */
#define AP_WD_TM_SLICE                  100000L
#define AP_WD_TM_INTERVAL               1000000L

/**
 * What an instance calls.
 * @param state  AP_WATCHDOG_STATE_*
 * @param data   what was registered
 * @param pool   for what is needed during the call; cleared before the next
 * @return APR_SUCCESS or an error; the next call comes in any case
 */
typedef apr_status_t ap_watchdog_callback_fn_t(
        int state, void *data, apr_pool_t *pool);

/**
 * Finds or makes an instance.
 * @param watchdog   the instance
 * @param name       its name; has to live as long as p
 * @param parent     1: it runs in the parent, 0: in the children
 * @param singleton  1: of the children's only one runs at a time; without
 *                   meaning in the parent
 * @param p          the configuration's pool
 * @return APR_SUCCESS; APR_EINVAL when there is one of that name that differs
 *         in singleton
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, ap_watchdog_get_instance,
                        (ap_watchdog_t **watchdog, const char *name,
                         int parent, int singleton, apr_pool_t *p));

/**
 * Adds a callback to an instance, before its thread runs.
 * @param watchdog  the instance
 * @param interval  microseconds between two calls, from the end of the first
 * @param data      handed to the callback; callback and data together tell
 *                  registrations apart
 * @param callback  what to call
 * @return APR_SUCCESS; APR_EEXIST when both are registered already
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, ap_watchdog_register_callback,
                        (ap_watchdog_t *watchdog, apr_interval_time_t interval,
                         const void *data,
                         ap_watchdog_callback_fn_t *callback));

/**
 * Changes the interval of a callback; holds at once.  May be called by any
 * thread, the callback included.
 * @param w         the instance
 * @param interval  microseconds
 * @param data      as registered
 * @param callback  as registered
 * @return APR_SUCCESS; APR_EOF when there is no such registration
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, ap_watchdog_set_callback_interval,
                        (ap_watchdog_t *w, apr_interval_time_t interval,
                         const void *data,
                         ap_watchdog_callback_fn_t *callback));

/**
 * The thread of an instance ends; called by it.
 * @param s     the main server
 * @param name  the instance
 * @param pool  for the time of the call
 * @return OK, or an error to call no more modules
 */
AP_DECLARE_HOOK(int, watchdog_exit,
                (server_rec *s, const char *name, apr_pool_t *pool))

/**
 * The thread of an instance begins; called by it.
 * @param s     the main server
 * @param name  the instance
 * @param pool  for the time of the call
 * @return OK, or an error to call no more modules
 */
AP_DECLARE_HOOK(int, watchdog_init,
                (server_rec *s, const char *name, apr_pool_t *pool))

/**
 * Asks whether a module wants an instance that runs the hooks.  Called in
 * post_config, for each of the two names.
 * @param s          the main server
 * @param name       AP_WATCHDOG_DEFAULT or AP_WATCHDOG_SINGLETON
 * @param parent     1: it would run in the parent
 * @param singleton  1: only one would run at a time
 * @return OK when it is wanted, else DECLINED
 */
AP_DECLARE_HOOK(int, watchdog_need,
                (server_rec *s, const char *name, int parent, int singleton))

/**
 * WatchdogInterval has passed; called by the thread of the instance.
 * @param s     the main server
 * @param name  the instance
 * @param pool  for the time of the call
 * @return OK, or an error to call no more modules
 */
AP_DECLARE_HOOK(int, watchdog_step,
                (server_rec *s, const char *name, apr_pool_t *pool))

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_WATCHDOG_H */
