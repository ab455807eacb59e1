/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Lines of a connection for modules that read one at a time: responses of a
 * gateway's back end, the heads of parts.  Requests are not read this way.
 * No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_buckets.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_protocol.h"
#include "util_filter.h"

#include "server/protocol/protocol_priv.h"

/* A line while it is read. */
struct line {
    char *text;
    apr_size_t length;          /* bytes so far, the line end included */
    apr_size_t limit;           /* bytes it may have, with its NUL */
    apr_size_t room;            /* bytes of text */
    apr_pool_t *pool;           /* text grows in it; NULL: it cannot grow */
};

static apr_status_t make_room(struct line *line, apr_size_t more)
{
    apr_size_t need = line->length + more + 1;
    char *text;

    if (need > line->limit) {
        return APR_ENOSPC;
    }
    if (need <= line->room) {
        return APR_SUCCESS;
    }
    if (!line->pool) {
        return APR_ENOSPC;
    }
    line->room = 2 * need > line->limit ? line->limit : 2 * need;
    text = apr_palloc(line->pool, line->room);
    if (line->length) {
        memcpy(text, line->text, line->length);
    }
    line->text = text;
    return APR_SUCCESS;
}

static apr_status_t add_bucket(struct line *line, apr_bucket *e)
{
    const char *data;
    apr_size_t length;
    apr_status_t rv;

    rv = apr_bucket_read(e, &data, &length, APR_BLOCK_READ);
    if (rv == APR_SUCCESS && length) {
        rv = make_room(line, length);
        if (rv == APR_SUCCESS) {
            memcpy(line->text + line->length, data, length);
            line->length += length;
        }
    }
    return rv;
}

static int is_whole(const struct line *line)
{
    return line->length && line->text[line->length - 1] == '\n';
}

/* Reads up to and with the next LF. */
static apr_status_t read_line(struct line *line, request_rec *r,
                              apr_bucket_brigade *bb)
{
    while (!is_whole(line)) {
        apr_size_t before = line->length;
        apr_status_t rv;
        apr_bucket *e;

        apr_brigade_cleanup(bb);
        rv = ap_get_brigade(r->proto_input_filters, bb, AP_MODE_GETLINE,
                            APR_BLOCK_READ, 0);
        for (e = APR_BRIGADE_FIRST(bb);
             rv == APR_SUCCESS && e != APR_BRIGADE_SENTINEL(bb)
             && !APR_BUCKET_IS_EOS(e);
             e = APR_BUCKET_NEXT(e)) {
            rv = APR_BUCKET_IS_METADATA(e) ? APR_SUCCESS
                                           : add_bucket(line, e);
        }
        if (rv == APR_SUCCESS && line->length == before) {
            rv = APR_EOF;
        }
        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    return APR_SUCCESS;
}

/* Takes the line end off, and what the flags want off. */
static apr_status_t cut_end(struct line *line, int flags)
{
    apr_size_t length = line->length - 1;

    if (length && line->text[length - 1] == '\r') {
        length--;
    }
    else if (flags & AP_GETLINE_CRLF) {
        line->text[length] = '\0';
        line->length = length;
        return APR_EINVAL;
    }
    while ((flags & AP_GETLINE_NOSPC_EOL) && length
           && (line->text[length - 1] == ' '
               || line->text[length - 1] == '\t')) {
        length--;
    }
    line->text[length] = '\0';
    line->length = length;
    return APR_SUCCESS;
}

/* Whether the next line goes on with this one: it starts with a blank. */
static apr_status_t next_is_folded(request_rec *r, apr_bucket_brigade *bb,
                                   int *folded)
{
    struct intake in = {r->proto_input_filters, r->connection, bb};
    const char *data;
    apr_size_t length;
    apr_status_t rv;

    rv = intake_look(&in, INTAKE_WAIT, 1, &data, &length);
    *folded = rv == APR_SUCCESS && (data[0] == ' ' || data[0] == '\t');
    return rv;
}

static apr_status_t get_line(struct line *line, request_rec *r, int flags,
                             apr_bucket_brigade *bb)
{
    apr_status_t rv = read_line(line, r, bb);

    if (rv == APR_SUCCESS) {
        rv = cut_end(line, flags);
    }
    while (rv == APR_SUCCESS && (flags & AP_GETLINE_FOLD) && line->length) {
        int folded;

        rv = next_is_folded(r, bb, &folded);
        if (rv != APR_SUCCESS || !folded) {
            break;
        }
        rv = read_line(line, r, bb);
        if (rv == APR_SUCCESS) {
            rv = cut_end(line, flags);
        }
    }
    apr_brigade_cleanup(bb);
    return rv;
}

AP_DECLARE(apr_status_t) ap_rgetline_core(char **s, apr_size_t n,
                                          apr_size_t *read, request_rec *r,
                                          int flags, apr_bucket_brigade *bb)
{
    struct line line = {*s, 0, n, *s ? n : 0, *s ? NULL : r->pool};
    apr_status_t rv;

    if (n == 0) {
        *read = 0;
        return APR_ENOSPC;
    }
    rv = get_line(&line, r, flags, bb);
    if (rv == APR_SUCCESS && memchr(line.text, 0, line.length)) {
        /* Callers take it for a string: the rest would go unseen. */
        rv = APR_EINVAL;
    }
    if (!line.text) {
        rv = rv == APR_SUCCESS ? APR_ENOSPC : rv;
        line.text = apr_pstrdup(r->pool, "");
    }
    if (rv != APR_SUCCESS && line.length < line.room) {
        line.text[line.length] = '\0';
    }
    *s = line.text;
    *read = line.length;
    return rv;
}

AP_DECLARE(int) ap_getline(char *s, int n, request_rec *r, int flags)
{
    apr_bucket_brigade *bb;
    apr_size_t length;
    apr_status_t rv;

    if (n < 1) {
        return -1;
    }
    bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    rv = ap_rgetline_core(&s, (apr_size_t)n, &length, r, flags, bb);
    apr_brigade_destroy(bb);
    if (APR_STATUS_IS_ENOSPC(rv)) {
        return n;       /* what callers take for "too long" */
    }
    return rv == APR_SUCCESS ? (int)length : -1;
}
