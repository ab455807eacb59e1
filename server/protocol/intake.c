/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Looking at the bytes of a connection before taking them; see
 * protocol_priv.h.
 *
 * Looking is AP_MODE_SPECULATIVE, which hands out the filter's own buckets
 * and copies nothing; taking is AP_MODE_READBYTES of what was looked at, so
 * it never waits.  Before waiting for bytes whatever has been written to the
 * client is flushed: it may be what the client waits for.
 *
 * No shared state: an intake belongs to the thread that serves the connection.
 */

#include "ap_config.h"

#include <apr_buckets.h>

#include "httpd.h"
#include "http_protocol.h"
#include "util_filter.h"

#include "server/net/connection_priv.h"
#include "server/protocol/protocol_priv.h"

void intake_start(struct intake *in, ap_filter_t *filter, conn_rec *c,
                  apr_pool_t *pool)
{
    in->filter = filter;
    in->c = c;
    in->bb = apr_brigade_create(pool, c->bucket_alloc);
}

/* The first bytes of the brigade; 0 bytes when it has none.  An end-of-stream
 * or error bucket before them ends the input. */
static apr_status_t first_bytes(apr_bucket_brigade *bb, const char **data,
                                apr_size_t *length)
{
    apr_bucket *e;

    *length = 0;
    for (e = APR_BRIGADE_FIRST(bb); e != APR_BRIGADE_SENTINEL(bb);
         e = APR_BUCKET_NEXT(e)) {
        apr_status_t rv;

        if (APR_BUCKET_IS_EOS(e)) {
            return APR_EOF;
        }
        if (AP_BUCKET_IS_ERROR(e)) {
            return APR_EGENERAL;
        }
        if (APR_BUCKET_IS_METADATA(e)) {
            continue;
        }
        rv = apr_bucket_read(e, data, length, APR_BLOCK_READ);
        if (rv != APR_SUCCESS || *length) {
            return rv;
        }
    }
    return APR_SUCCESS;
}

static apr_status_t look(struct intake *in, apr_read_type_e block,
                         apr_size_t want, const char **data,
                         apr_size_t *length)
{
    apr_status_t rv;

    *length = 0;
    apr_brigade_cleanup(in->bb);
    rv = ap_get_brigade(in->filter, in->bb, AP_MODE_SPECULATIVE, block,
                        (apr_off_t)want);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    rv = first_bytes(in->bb, data, length);
    if (rv == APR_SUCCESS && *length == 0) {
        return block == APR_BLOCK_READ ? APR_EOF : APR_EAGAIN;
    }
    if (*length > want) {
        *length = want;
    }
    return rv;
}

apr_status_t intake_look(struct intake *in, enum intake_wait wait,
                         apr_size_t want, const char **data,
                         apr_size_t *length)
{
    apr_status_t rv = look(in, APR_NONBLOCK_READ, want, data, length);

    if (wait == INTAKE_WAIT && APR_STATUS_IS_EAGAIN(rv)) {
        net_flush(in->c);
        rv = look(in, APR_BLOCK_READ, want, data, length);
    }
    return rv;
}

static apr_status_t take_some(struct intake *in, apr_off_t want,
                              apr_off_t *taken)
{
    apr_status_t rv;

    apr_brigade_cleanup(in->bb);
    rv = ap_get_brigade(in->filter, in->bb, AP_MODE_READBYTES,
                        APR_BLOCK_READ, want);
    if (rv == APR_SUCCESS) {
        rv = apr_brigade_length(in->bb, 1, taken);
    }
    if (rv == APR_SUCCESS && *taken <= 0) {
        rv = APR_EOF;
    }
    return rv;
}

apr_status_t intake_take(struct intake *in, apr_size_t length)
{
    apr_off_t left = (apr_off_t)length;

    while (left > 0) {
        apr_off_t taken = 0;
        apr_status_t rv = take_some(in, left, &taken);

        if (rv != APR_SUCCESS) {
            return rv;
        }
        left -= taken;
    }
    apr_brigade_cleanup(in->bb);
    return APR_SUCCESS;
}
