/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_log_config.h
 * @brief Items of log formats, for modules that add some.
 */

#ifndef AP_MOD_LOG_CONFIG_H
#define AP_MOD_LOG_CONFIG_H

#include <apr_optional.h>

#include "httpd.h"
#include "scoreboard.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ap_log_handler ap_log_handler;

#define _MOD_LOG_CONFIG_H               1

typedef const char *ap_log_handler_fn_t(request_rec *r, char *a);

typedef apr_status_t ap_log_writer(request_rec *r, void *handle,
                                   const char **portions, int *lengths,
                                   int nelts, apr_size_t len);

typedef void *ap_log_writer_init(apr_pool_t *p, server_rec *s,
                                 const char *name);

struct ap_log_handler {
    ap_log_handler_fn_t *func;
    int want_orig_default;
};

APR_DECLARE_OPTIONAL_FN(ap_log_writer *, ap_log_set_writer,
                        (ap_log_writer *func));

APR_DECLARE_OPTIONAL_FN(ap_log_writer_init *, ap_log_set_writer_init,
                        (ap_log_writer_init *func));

APR_DECLARE_OPTIONAL_FN(void, ap_register_log_handler,
                        (apr_pool_t *p, char *tag, ap_log_handler_fn_t *func, int def));

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_LOG_CONFIG_H */
