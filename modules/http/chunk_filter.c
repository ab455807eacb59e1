/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The output filter CHUNK: frames content whose length is not known before it
 * has gone (RFC 9112 section 7.1), and sends trailers_out at its end.
 *
 * Each brigade becomes one chunk.  The end is only marked when the content
 * came to its end: a response that was broken off stays open, so that the
 * client can tell.  No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_buckets.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_log.h"
#include "http_protocol.h"
#include "mod_core.h"
#include "util_filter.h"

#include "server/protocol/head_priv.h"
#include "server/protocol/protocol_priv.h"
#include "modules/http/http_priv.h"

APLOG_USE_MODULE(http);

AP_DECLARE_DATA ap_filter_rec_t *ap_chunk_filter_handle = NULL;

/* Bytes of "<size>\r\n" with a 64-bit size. */
#define SIZE_LINE_BYTES 20

/* The filter's ctx. */
struct chunk_ctx {
    const apr_bucket *head;     /* passed on as it is; NULL: none */
};

void http_add_chunk_filter(request_rec *r, const apr_bucket *head)
{
    struct chunk_ctx *ctx = apr_palloc(r->pool, sizeof(*ctx));

    ctx->head = head;
    ap_add_output_filter_handle(ap_chunk_filter_handle, ctx, r,
                                r->connection);
}

/* Puts "<size>\r\n" before e. */
static void insert_size(apr_bucket *e, apr_uint64_t size)
{
    char *line = apr_bucket_alloc(SIZE_LINE_BYTES, e->list);
    int n = apr_snprintf(line, SIZE_LINE_BYTES,
                         "%" APR_UINT64_T_HEX_FMT CRLF_ASCII, size);
    apr_bucket *b = apr_bucket_heap_create(line, (apr_size_t)n,
                                           apr_bucket_free, e->list);

    APR_BUCKET_INSERT_BEFORE(e, b);
}

static void insert_text(apr_bucket *before, const char *text)
{
    apr_bucket *b = apr_bucket_immortal_create(text, strlen(text),
                                               before->list);

    APR_BUCKET_INSERT_BEFORE(before, b);
}

/* Where trailers go. */
struct trailer_section {
    request_rec *r;
    apr_bucket_brigade *bb;
};

static int put_trailer(void *data, const char *name, const char *value)
{
    struct trailer_section *section = data;
    request_rec *r = section->r;

    if (!head_token_ok(name, strlen(name))
        || !head_value_ok(value, strlen(value)) || !http_is_trailer(name)) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90634)
                      "a module or script has set the trailer \"%s: %s\", "
                      "which is left out: %s", protocol_excerpt(r->pool, name,
                                                               strlen(name)),
                      protocol_excerpt(r->pool, value, strlen(value)),
                      http_is_trailer(name)
                      ? "it has a byte that is not allowed there"
                      : "such a field may not stand behind the content");
        return 1;
    }
    return apr_brigade_putstrs(section->bb, NULL, NULL, name, ": ", value,
                               CRLF_ASCII, NULL) == APR_SUCCESS;
}

/* Puts the last chunk and the trailer section before eos. */
static void insert_end(ap_filter_t *f, apr_bucket_brigade *b,
                       apr_bucket *eos)
{
    struct trailer_section section = {f->r, NULL};
    apr_bucket_brigade *fields;

    if (apr_is_empty_table(f->r->trailers_out)) {
        insert_text(eos, "0" CRLF_ASCII CRLF_ASCII);
        return;
    }
    fields = apr_brigade_create(f->r->pool, b->bucket_alloc);
    section.bb = fields;
    apr_table_do(put_trailer, &section, f->r->trailers_out, NULL);
    insert_text(eos, "0" CRLF_ASCII);
    while (!APR_BRIGADE_EMPTY(fields)) {
        apr_bucket *e = APR_BRIGADE_FIRST(fields);

        APR_BUCKET_REMOVE(e);
        APR_BUCKET_INSERT_BEFORE(eos, e);
    }
    insert_text(eos, CRLF_ASCII);
    apr_brigade_destroy(fields);
}

/* What a brigade has to be framed. */
struct piece {
    apr_bucket *first;          /* of the data; NULL: none */
    apr_bucket *behind;         /* the data end before it */
    apr_bucket *eos;            /* NULL: none */
    apr_uint64_t size;          /* bytes */
};

/* Reads what has no length yet, so that all of it can be counted. */
static apr_status_t measure(struct chunk_ctx *ctx, apr_bucket_brigade *b,
                            struct piece *piece)
{
    apr_bucket *e;

    memset(piece, 0, sizeof(*piece));
    for (e = APR_BRIGADE_FIRST(b);
         e != APR_BRIGADE_SENTINEL(b) && !piece->eos;
         e = APR_BUCKET_NEXT(e)) {
        if (APR_BUCKET_IS_EOS(e)) {
            piece->eos = e;
        }
        if (APR_BUCKET_IS_METADATA(e)) {
            continue;
        }
        if (e == ctx->head) {
            ctx->head = NULL;
            continue;
        }
        if (e->length == (apr_size_t)-1) {
            const char *data;
            apr_size_t length;
            apr_status_t rv = apr_bucket_read(e, &data, &length,
                                              APR_BLOCK_READ);

            if (rv != APR_SUCCESS) {
                return rv;
            }
        }
        if (e->length) {
            piece->size += e->length;
            piece->behind = APR_BUCKET_NEXT(e);
            if (!piece->first) {
                piece->first = e;
            }
        }
    }
    return APR_SUCCESS;
}

AP_DECLARE(apr_status_t) ap_http_chunk_filter(ap_filter_t *f,
                                              apr_bucket_brigade *b)
{
    struct chunk_ctx *ctx = f->ctx;
    struct piece piece;
    apr_status_t rv;

    if (!ctx) {
        ctx = f->ctx = apr_pcalloc(f->r->pool, sizeof(*ctx));
    }
    rv = measure(ctx, b, &piece);
    if (rv != APR_SUCCESS) {
        f->c->keepalive = AP_CONN_CLOSE;
        return rv;
    }
    if (piece.size) {
        apr_bucket *end;

        insert_size(piece.first, piece.size);
        end = apr_bucket_immortal_create(CRLF_ASCII, 2, b->bucket_alloc);
        APR_BUCKET_INSERT_BEFORE(piece.behind, end);
    }
    if (piece.eos) {
        insert_end(f, b, piece.eos);
        ap_remove_output_filter(f);
    }
    return ap_pass_brigade(f->next, b);
}
