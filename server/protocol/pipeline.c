/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * ap_check_pipeline(): whether something is waiting on a connection, behind
 * the blank lines that some clients send after a body (RFC 9112 section 2.2).
 * No shared state: the connection is its thread's.
 */

#include "ap_config.h"

#include <apr_buckets.h>

#include "httpd.h"
#include "http_request.h"
#include "util_filter.h"

/* The longest blank line, CR LF. */
#define LINE_BYTES 2

/* Bytes that begin what is waiting; they stay there.
 * @return APR_EAGAIN when nothing is. */
static apr_status_t peek(conn_rec *c, apr_bucket_brigade *bb, char *bytes,
                         apr_size_t *length)
{
    apr_status_t rv;

    *length = LINE_BYTES;
    rv = ap_get_brigade(c->input_filters, bb, AP_MODE_SPECULATIVE,
                        APR_NONBLOCK_READ, LINE_BYTES);
    if (rv == APR_SUCCESS && !APR_BRIGADE_EMPTY(bb)
        && APR_BUCKET_IS_EOS(APR_BRIGADE_FIRST(bb))) {
        rv = APR_EOF;
    }
    if (rv == APR_SUCCESS) {
        rv = apr_brigade_flatten(bb, bytes, length);
    }
    apr_brigade_cleanup(bb);
    return rv == APR_SUCCESS && *length == 0 ? APR_EAGAIN : rv;
}

/* Takes bytes away that peek() has seen. */
static apr_status_t skip(conn_rec *c, apr_bucket_brigade *bb,
                         apr_size_t length)
{
    apr_status_t rv = APR_SUCCESS;

    while (length > 0 && rv == APR_SUCCESS) {
        apr_off_t got = 0;

        rv = ap_get_brigade(c->input_filters, bb, AP_MODE_READBYTES,
                            APR_NONBLOCK_READ, (apr_off_t)length);
        if (rv == APR_SUCCESS) {
            rv = apr_brigade_length(bb, 1, &got);
        }
        apr_brigade_cleanup(bb);
        if (rv == APR_SUCCESS && got == 0) {
            rv = APR_EGENERAL;      /* a filter that goes back on its word */
        }
        length -= (apr_size_t)got;
    }
    return rv;
}

/* Bytes of the blank line that these begin with; 0: they begin with none. */
static apr_size_t blank_line(const char *bytes, apr_size_t length)
{
    if (length > 0 && bytes[0] == '\n') {
        return 1;
    }
    return length > 1 && bytes[0] == '\r' && bytes[1] == '\n' ? 2 : 0;
}

AP_DECLARE(apr_status_t) ap_check_pipeline(conn_rec *c,
                                           apr_bucket_brigade *bb,
                                           unsigned int max_blank_lines)
{
    unsigned int lines;
    apr_status_t rv;

    c->data_in_input_filters = 0;
    for (lines = 0; ; lines++) {
        char bytes[LINE_BYTES];
        apr_size_t length;
        apr_size_t blank;

        rv = peek(c, bb, bytes, &length);
        if (rv != APR_SUCCESS) {
            return rv;
        }
        blank = blank_line(bytes, length);
        if (blank == 0) {
            c->data_in_input_filters = 1;
            return APR_SUCCESS;
        }
        if (lines == max_blank_lines) {
            return APR_NOTFOUND;
        }
        rv = skip(c, bb, blank);
        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
}
