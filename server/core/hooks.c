/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The hooks that http_core.h declares: their lists and their runners; but
 * error_log is with the error log.  And the handle of the filter that ends
 * the chain of a sub-request.
 */

#include "ap_config.h"

#include <apr_hooks.h>

#include "server/core/core_priv.h"
#include "server/runtime/hook_run_priv.h"

APR_HOOK_STRUCT(
    APR_HOOK_LINK(get_mgmt_items)
    APR_HOOK_LINK(get_pollfd_from_conn)
    APR_HOOK_LINK(insert_network_bucket)
)

AP_IMPLEMENT_HOOK_RUN_ALL(int, get_mgmt_items,
                          (apr_pool_t *p, const char *val, apr_hash_t *ht),
                          (p, val, ht), OK, DECLINED)

AP_IMPLEMENT_HOOK_RUN_FIRST(apr_status_t, get_pollfd_from_conn,
                            (conn_rec *c, struct apr_pollfd_t *pfd,
                             apr_interval_time_t *ptimeout),
                            (c, pfd, ptimeout), APR_ENOTIMPL)

TRACED_HOOK_RUN_FIRST(apr_status_t, insert_network_bucket,
                      (conn_rec *c, apr_bucket_brigade *bb,
                       apr_socket_t *socket),
                      (c, bb, socket), AP_DECLINED)

/* [config] Set where the filter is registered, in server/request. */
AP_DECLARE_DATA ap_filter_rec_t *ap_subreq_core_filter_handle = NULL;
