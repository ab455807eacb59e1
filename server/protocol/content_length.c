/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The filter CONTENT_LENGTH: counts the content for the log, and sets
 * Content-Length when the whole content is there before its first byte leaves.
 *
 * Buckets of unknown length (pipes, sockets) are read here without waiting;
 * when they have nothing, what is there is sent first and then waited for.
 * No shared state.
 */

#include "ap_config.h"

#include <apr_buckets.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_core.h"
#include "http_protocol.h"
#include "util_filter.h"

AP_DECLARE_DATA ap_filter_rec_t *ap_content_length_filter_handle = NULL;

/* Bytes that are read of what has no known length before they are passed on:
 * a source that is always ready would else be read into memory to its end. */
#define PASS_BYTES 65536

/* The filter's ctx. */
struct counter {
    unsigned int sent:1;        /* something was passed on already */
    apr_size_t read;            /* bytes read here and not passed on yet */
    apr_bucket_brigade *rest;   /* what stands behind a wait */
};

/* Passes on what stands before e; with a flush when e has to be waited for,
 * so that nothing is held back meanwhile. */
static apr_status_t pass_before(ap_filter_t *f, apr_bucket_brigade *b,
                                apr_bucket *e, int flush)
{
    struct counter *counter = f->ctx;
    apr_status_t rv;

    counter->rest = apr_brigade_split_ex(b, e, counter->rest);
    if (flush) {
        APR_BRIGADE_INSERT_TAIL(b, apr_bucket_flush_create(b->bucket_alloc));
    }
    counter->sent = 1;
    counter->read = 0;
    rv = ap_pass_brigade(f->next, b);
    apr_brigade_cleanup(b);
    APR_BRIGADE_CONCAT(b, counter->rest);
    return rv;
}

/* Reads a bucket whose length nobody knows; then it has one. */
static apr_status_t read_unknown(ap_filter_t *f, apr_bucket_brigade *b,
                                 apr_bucket *e)
{
    struct counter *counter = f->ctx;
    const char *data;
    apr_size_t length = 0;
    apr_status_t rv = APR_SUCCESS;

    if (counter->read >= PASS_BYTES) {
        rv = pass_before(f, b, e, 0);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_bucket_read(e, &data, &length, APR_NONBLOCK_READ);
    }
    if (APR_STATUS_IS_EAGAIN(rv)) {
        rv = pass_before(f, b, e, 1);
        if (rv == APR_SUCCESS) {
            rv = apr_bucket_read(e, &data, &length, APR_BLOCK_READ);
        }
    }
    if (rv == APR_SUCCESS) {
        counter->read += length;
    }
    return APR_STATUS_IS_EOF(rv) ? APR_SUCCESS : rv;
}

/* Whether the length can be announced: the response is whole, and none of it
 * has left. */
static void announce(request_rec *r, apr_off_t length)
{
    /* A handler may leave out the content for HEAD; then its own idea of the
     * length stands. */
    if (r->header_only && length == 0) {
        return;
    }
    if (AP_STATUS_IS_HEADER_ONLY(r->status)) {
        return;
    }
    if (r->clength == length
        && apr_table_get(r->headers_out, "Content-Length")) {
        return;     /* the handler has said so: nothing to format */
    }
    ap_set_content_length(r, length);
}

AP_DECLARE(apr_status_t) ap_content_length_filter(ap_filter_t *f,
                                                  apr_bucket_brigade *b)
{
    request_rec *r = f->r;
    struct counter *counter = f->ctx;
    apr_off_t length = 0;
    apr_bucket *e;
    int failed = 0;
    int end = 0;

    if (!counter) {
        counter = apr_pcalloc(r->pool, sizeof(*counter));
        f->ctx = counter;
    }
    for (e = APR_BRIGADE_FIRST(b); e != APR_BRIGADE_SENTINEL(b) && !end;
         e = APR_BUCKET_NEXT(e)) {
        if (APR_BUCKET_IS_EOS(e)) {
            end = 1;
        }
        if (APR_BUCKET_IS_METADATA(e)) {
            failed |= AP_BUCKET_IS_ERROR(e);
            continue;
        }
        if (e->length == (apr_size_t)-1) {
            apr_status_t rv = read_unknown(f, b, e);

            if (rv != APR_SUCCESS) {
                return rv;
            }
        }
        length += (apr_off_t)e->length;
        r->bytes_sent += (apr_off_t)e->length;
    }
    if (failed && !counter->sent) {
        /* An error answer will come in place of this. */
        r->bytes_sent = 0;
        return ap_pass_brigade(f->next, b);
    }
    if (end && !counter->sent) {
        announce(r, length);
    }
    counter->sent = 1;
    counter->read = 0;
    return ap_pass_brigade(f->next, b);
}
