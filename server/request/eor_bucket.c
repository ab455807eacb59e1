/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The bucket that ends a request: it stands behind the last byte of the
 * response, and when it is destroyed that byte has left (or never will), so
 * the request is logged and its pool goes.
 *
 * The pool may also go first, with that of its connection: a stream inside a
 * connection of HTTP/2 ends so.  That is the end of the request as well, and
 * the bucket forgets it.  One thread at a time has the connection; no lock.
 */

#include <apr_buckets.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_protocol.h"
#include "http_request.h"
#include "scoreboard.h"

#include "server/core/hook_trace_priv.h"
#include "server/runtime/current_priv.h"
#include "server/util/warm_priv.h"

static void log_request(request_rec *r)
{
    ap_sb_handle_t *sbh = r->connection->sbh;

    if (sbh != NULL) {
        ap_update_child_status(sbh, SERVER_BUSY_LOG, r);
    }
    if (core_trace_is_wanted) {
        core_trace_log_transaction(r);
    }
    else {
        ap_run_log_transaction(r);
    }
    if (ap_extended_status) {
        ap_set_time_process_request(sbh, r->request_time, apr_time_now());
    }
    ap_increment_counts(sbh, r);
}

/* Before the cleanup of the request's pool, whoever it is that destroys it:
 * what hangs on the request is still there. */
static apr_status_t eor_end(void *data)
{
    apr_bucket *b = data;
    request_rec *r = b->data;

    b->data = NULL;
    log_request(r);
    current_request = NULL;
    return APR_SUCCESS;
}

static apr_status_t eor_read(apr_bucket *b, const char **str,
                             apr_size_t *len, apr_read_type_e block)
{
    (void)b;
    (void)block;
    *str = NULL;
    *len = 0;
    return APR_SUCCESS;
}

static void eor_destroy(void *data)
{
    request_rec *r = data;

    if (r != NULL) {
        warm_pool_destroy(r->pool);
    }
}

AP_DECLARE_DATA const apr_bucket_type_t ap_bucket_type_eor = {
    "EOR", 5, APR_BUCKET_METADATA,
    eor_destroy,
    eor_read,
    apr_bucket_setaside_noop,
    apr_bucket_split_notimpl,
    apr_bucket_simple_copy
};

AP_DECLARE(apr_bucket *) ap_bucket_eor_make(apr_bucket *b, request_rec *r)
{
    b->length = 0;
    b->start = 0;
    b->data = r;
    b->type = &ap_bucket_type_eor;
    if (r != NULL) {
        apr_pool_pre_cleanup_register(r->pool, b, eor_end);
    }
    return b;
}

AP_DECLARE(apr_bucket *) ap_bucket_eor_create(apr_bucket_alloc_t *list,
                                              request_rec *r)
{
    apr_bucket *b = apr_bucket_alloc(sizeof(*b), list);

    APR_BUCKET_INIT(b);
    b->free = apr_bucket_free;
    b->list = list;
    return ap_bucket_eor_make(b, r);
}
