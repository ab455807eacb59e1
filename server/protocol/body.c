/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Reading the body of a request: in blocks for handlers that want it so, and
 * to the end for those that do not want it at all.
 *
 * The filter HTTP_IN takes the body off the connection and knows how much of
 * it is left.  No shared state.
 */

#include "ap_config.h"

#include <apr_buckets.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "mod_core.h"
#include "util_filter.h"

#include "server/protocol/protocol_priv.h"

APLOG_USE_MODULE(core);

struct body_state *protocol_body(const request_rec *r)
{
    const ap_filter_t *f;

    for (f = r->proto_input_filters; f; f = f->next) {
        if (f->frec == ap_http_input_filter_handle) {
            return f->ctx;
        }
    }
    return NULL;
}

int protocol_body_unread(const request_rec *r)
{
    const struct body_state *body = protocol_body(r);

    return body && body->framing.kind != FRAMING_NONE && !body->done;
}

AP_DECLARE(int) ap_map_http_request_error(apr_status_t rv, int status)
{
    if (rv == AP_FILTER_ERROR) {
        return AP_FILTER_ERROR;     /* somebody has answered already */
    }
    if (APR_STATUS_IS_TIMEUP(rv) || APR_STATUS_IS_ETIMEDOUT(rv)) {
        return HTTP_REQUEST_TIME_OUT;
    }
    if (APR_STATUS_IS_ENOSPC(rv)) {
        return HTTP_REQUEST_ENTITY_TOO_LARGE;
    }
    if (APR_STATUS_IS_ENOTIMPL(rv)) {
        return HTTP_NOT_IMPLEMENTED;
    }
    return status;
}

/* ------------------------------------------------------- client blocks */

AP_DECLARE(int) ap_setup_client_block(request_rec *r, int read_policy)
{
    struct framing framing;
    int status;

    r->read_body = read_policy;
    r->read_chunked = 0;
    r->remaining = 0;
    status = protocol_framing(r, &framing);
    if (status != OK) {
        return status;
    }
    if (framing.kind == FRAMING_CHUNKED) {
        if (read_policy == REQUEST_CHUNKED_ERROR) {
            protocol_refused(r, HTTP_LENGTH_REQUIRED, "this resource takes "
                             "no body without a Content-Length", NULL, 0);
            return HTTP_LENGTH_REQUIRED;
        }
        r->read_chunked = 1;
    }
    r->remaining = framing.length;
    if (read_policy == REQUEST_NO_BODY && framing.kind != FRAMING_NONE) {
        protocol_refused(r, HTTP_REQUEST_ENTITY_TOO_LARGE,
                         "this resource takes no body", NULL, 0);
        return HTTP_REQUEST_ENTITY_TOO_LARGE;
    }
    return OK;
}

AP_DECLARE(int) ap_should_client_block(request_rec *r)
{
    return r->read_length == 0 && (r->read_chunked || r->remaining > 0);
}

static long client_block_failed(request_rec *r, apr_status_t rv)
{
    r->connection->keepalive = AP_CONN_CLOSE;
    ap_log_rerror(APLOG_MARK, APLOG_DEBUG, rv, r, APLOGNO(90604)
                  "the request body could not be read to its end");
    return -1;
}

AP_DECLARE(long) ap_get_client_block(request_rec *r, char *buffer,
                                     apr_size_t bufsiz)
{
    apr_bucket_brigade *bb;
    apr_size_t length = bufsiz;
    apr_status_t rv;

    if (r->remaining < 0 || (!r->read_chunked && r->remaining == 0)) {
        return 0;
    }
    bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    rv = ap_get_brigade(r->input_filters, bb, AP_MODE_READBYTES,
                        APR_BLOCK_READ, (apr_off_t)bufsiz);
    if (rv == APR_SUCCESS && APR_BRIGADE_EMPTY(bb)) {
        rv = APR_EOF;
    }
    if (rv == APR_SUCCESS) {
        /* The end may come together with the last bytes: then the next call
         * must not ask for more. */
        if (APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(bb))) {
            r->remaining = r->read_chunked ? -1 : 0;
        }
        rv = apr_brigade_flatten(bb, buffer, &length);
    }
    apr_brigade_destroy(bb);
    if (rv != APR_SUCCESS) {
        return client_block_failed(r, rv);
    }
    r->read_length += (apr_off_t)length;
    return (long)length;
}

/* ------------------------------------------------------------- discard */

/* Whether reading the rest of the body costs more than closing. */
static int not_worth_reading(const request_rec *r,
                             const struct body_state *body)
{
    /* A client that was not told to go on may send the body or not. */
    if (r->expecting_100 && !body->begun) {
        return 1;
    }
    return body->framing.kind == FRAMING_LENGTH
           && body->left > PROTOCOL_DISCARD_MAX_BYTES;
}

static apr_status_t discard_some(request_rec *r, apr_bucket_brigade *bb,
                                 apr_off_t *length, int *end)
{
    apr_bucket *e;
    apr_status_t rv;

    rv = ap_get_brigade(r->input_filters, bb, AP_MODE_READBYTES,
                        APR_NONBLOCK_READ, HUGE_STRING_LEN);
    if (APR_STATUS_IS_EAGAIN(rv)
        || (rv == APR_SUCCESS && APR_BRIGADE_EMPTY(bb))) {
        ap_flush_conn(r->connection);
        rv = ap_get_brigade(r->input_filters, bb, AP_MODE_READBYTES,
                            APR_BLOCK_READ, HUGE_STRING_LEN);
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    for (e = APR_BRIGADE_FIRST(bb); e != APR_BRIGADE_SENTINEL(bb);
         e = APR_BUCKET_NEXT(e)) {
        if (APR_BUCKET_IS_EOS(e)) {
            *end = 1;
        }
        else if (AP_BUCKET_IS_ERROR(e)) {
            return APR_EGENERAL;
        }
    }
    rv = apr_brigade_length(bb, 1, length);
    apr_brigade_cleanup(bb);
    return rv;
}

AP_DECLARE(int) ap_discard_request_body(request_rec *r)
{
    const struct body_state *body = protocol_body(r);
    apr_bucket_brigade *bb;
    apr_off_t total = 0;
    int end = 0;

    if (r->main || r->connection->keepalive == AP_CONN_CLOSE
        || !protocol_body_unread(r)) {
        return OK;
    }
    if (ap_status_drops_connection(r->status)
        || not_worth_reading(r, body)) {
        r->connection->keepalive = AP_CONN_CLOSE;
        return OK;
    }
    bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    while (!end) {
        apr_off_t length = 0;
        apr_status_t rv = discard_some(r, bb, &length, &end);

        if (rv != APR_SUCCESS) {
            r->connection->keepalive = AP_CONN_CLOSE;
            return ap_map_http_request_error(rv, HTTP_BAD_REQUEST);
        }
        total += length;
        if (!end && total > PROTOCOL_DISCARD_MAX_BYTES) {
            r->connection->keepalive = AP_CONN_CLOSE;
            return OK;
        }
    }
    return OK;
}
