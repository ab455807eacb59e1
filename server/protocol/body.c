/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Reading the body of a request: in blocks for handlers that want it so, and
 * to the end for those that do not want it at all.
 *
 * The filter HTTP_IN takes the body off the connection and knows how much of
 * it is left.
 *
 * A body that nobody wants has to be out of the way before the next request.
 * What is there is dropped at once.  Where more is to come, the request is
 * left (net_conn.unread), and the connection goes on without a thread until
 * it has come: then the handler is run anew, if it is the one that asked
 * before it did anything else, or the request ends.  Where that cannot be, the
 * thread waits for PROTOCOL_DISCARD_MAX_TIME, and what is then not there ends
 * the connection.
 *
 * No shared state.
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

#include "server/core/core_priv.h"
#include "server/net/connection_priv.h"
#include "server/protocol/protocol_priv.h"
#include "server/util/clock_priv.h"

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

/* Whether there is a body to get out of the way for a next request. */
static int has_to_be_dropped(request_rec *r)
{
    conn_rec *c = r->connection;

    if (r->main || c->keepalive == AP_CONN_CLOSE
        || !protocol_body_unread(r)) {
        return 0;
    }
    if (ap_status_drops_connection(r->status)
        || not_worth_reading(r, protocol_body(r))) {
        c->keepalive = AP_CONN_CLOSE;
        return 0;
    }
    return 1;
}

static apr_status_t drop_some(request_rec *r, apr_bucket_brigade *bb,
                              apr_read_type_e block, int *end)
{
    apr_off_t length = 0;
    apr_bucket *e;
    apr_status_t rv;

    rv = ap_get_brigade(r->input_filters, bb, AP_MODE_READBYTES, block,
                        HUGE_STRING_LEN);
    if (rv == APR_SUCCESS && APR_BRIGADE_EMPTY(bb)) {
        rv = APR_EAGAIN;
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
    rv = apr_brigade_length(bb, 1, &length);
    protocol_body(r)->dropped += length;
    apr_brigade_cleanup(bb);
    return rv;
}

/*
 * Drops the body, or as much of it as is there.
 * @return APR_SUCCESS: it is gone, or too long to be waited for, so that the
 *         connection ends; APR_EAGAIN; else it failed, and the connection
 *         ends
 */
static apr_status_t drop(request_rec *r, apr_read_type_e block)
{
    const struct body_state *body = protocol_body(r);
    apr_bucket_brigade *bb;
    apr_status_t rv = APR_SUCCESS;
    int end = 0;

    bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    while (rv == APR_SUCCESS && !end) {
        rv = drop_some(r, bb, block, &end);
        if (rv == APR_SUCCESS && !end
            && body->dropped > PROTOCOL_DISCARD_MAX_BYTES) {
            r->connection->keepalive = AP_CONN_CLOSE;
            end = 1;
        }
    }
    apr_brigade_destroy(bb);
    if (rv != APR_SUCCESS && !APR_STATUS_IS_EAGAIN(rv)) {
        r->connection->keepalive = AP_CONN_CLOSE;
    }
    return rv;
}

/*
 * Drops the body while it comes, but holds the thread only for a moment: a
 * body that takes longer is left to the lingering close.
 */
static apr_status_t drop_shortly(request_rec *r)
{
    conn_rec *c = r->connection;
    apr_time_t end = clock_now() + PROTOCOL_DISCARD_MAX_TIME;
    apr_status_t rv = APR_EAGAIN;

    while (APR_STATUS_IS_EAGAIN(rv)) {
        apr_interval_time_t left = end - clock_now();

        rv = net_await_input(c, left > 0 ? left : 0);
        if (rv == APR_SUCCESS) {
            rv = drop(r, APR_NONBLOCK_READ);
        }
        else if (rv == APR_ENOTIMPL) {
            rv = drop(r, APR_BLOCK_READ);
        }
    }
    if (APR_STATUS_IS_TIMEUP(rv)) {
        c->keepalive = AP_CONN_CLOSE;
        return APR_SUCCESS;
    }
    return rv;
}

/* Leaves the rest of the body to protocol_drop_unread(), if that can be. */
static int leave_unread(request_rec *r, int repeats)
{
    conn_rec *c = r->connection;
    net_conn *nc;

    if (c->master != NULL) {
        return 0;
    }
    nc = net_conn_of(c);
    if (!nc->waits_outside) {
        return 0;
    }
    nc->unread = r;
    nc->unread_repeats = (unsigned)repeats;
    return 1;
}

request_rec *protocol_first_of(request_rec *r)
{
    while (r->prev != NULL) {
        r = r->prev;
    }
    return r;
}

int protocol_is_left_unread(request_rec *r)
{
    request_rec *unread;

    if (r->connection->master != NULL) {
        return 0;
    }
    unread = net_conn_of(r->connection)->unread;
    return unread != NULL && protocol_first_of(unread)
                             == protocol_first_of(r);
}

AP_DECLARE(int) ap_discard_request_body(request_rec *r)
{
    const struct body_state *body = r->main ? NULL : protocol_body(r);
    apr_status_t rv;

    if (body && body->failed) {
        return ap_map_http_request_error(body->failed, HTTP_BAD_REQUEST);
    }
    if (!has_to_be_dropped(r)) {
        return OK;
    }
    rv = drop(r, APR_NONBLOCK_READ);
    if (APR_STATUS_IS_EAGAIN(rv)) {
        if ((r->bnotes & CORE_HANDLER_REPEATS) && leave_unread(r, 1)) {
            return SUSPENDED;
        }
        rv = drop_shortly(r);
    }
    return rv == APR_SUCCESS ? OK
                             : ap_map_http_request_error(rv,
                                                         HTTP_BAD_REQUEST);
}

void protocol_finish_body(request_rec *r)
{
    if (has_to_be_dropped(r)
        && APR_STATUS_IS_EAGAIN(drop(r, APR_NONBLOCK_READ))
        && !leave_unread(r, 0)) {
        (void)drop_shortly(r);
    }
}

apr_status_t protocol_drop_unread(conn_rec *c)
{
    return drop(net_conn_of(c)->unread, APR_NONBLOCK_READ);
}

void protocol_unread_overdue(conn_rec *c)
{
    request_rec *r = net_conn_of(c)->unread;

    protocol_body(r)->failed = APR_TIMEUP;
    c->keepalive = AP_CONN_CLOSE;
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90450)
                  "the rest of the request body did not come within Timeout "
                  "(%d s)", (int)apr_time_sec(net_timeout(c)));
}
