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

typedef struct ap_watchdog_t ap_watchdog_t;

#define AP_WATCHDOG_DEFAULT             "_default_"
#define AP_WATCHDOG_SINGLETON           "_singleton_"
#define AP_WATCHDOG_STATE_RUNNING       2
#define AP_WATCHDOG_STATE_STARTING      1
#define AP_WATCHDOG_STATE_STOPPING      3

#define AP_WD_TM_SLICE                  100000L
#define AP_WD_TM_INTERVAL               1000000L

typedef apr_status_t ap_watchdog_callback_fn_t(
        int state, void *data, apr_pool_t *pool);

APR_DECLARE_OPTIONAL_FN(apr_status_t, ap_watchdog_get_instance,
                        (ap_watchdog_t **watchdog, const char *name, int parent, int singleton, apr_pool_t *p));

APR_DECLARE_OPTIONAL_FN(apr_status_t, ap_watchdog_register_callback,
                        (ap_watchdog_t *watchdog, apr_interval_time_t interval, const void *data, ap_watchdog_callback_fn_t *callback));

APR_DECLARE_OPTIONAL_FN(apr_status_t, ap_watchdog_set_callback_interval,
                        (ap_watchdog_t *w, apr_interval_time_t interval, const void *data, ap_watchdog_callback_fn_t *callback));

AP_DECLARE_HOOK(int, watchdog_exit,
                (server_rec *s, const char *name, apr_pool_t *pool))

AP_DECLARE_HOOK(int, watchdog_init,
                (server_rec *s, const char *name, apr_pool_t *pool))

AP_DECLARE_HOOK(int, watchdog_need,
                (server_rec *s, const char *name, int parent, int singleton))

AP_DECLARE_HOOK(int, watchdog_step,
                (server_rec *s, const char *name, apr_pool_t *pool))

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_WATCHDOG_H */
