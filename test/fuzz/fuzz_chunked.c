/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Chunked framing: whole and byte by byte end in the same state, with the
 * same data. */

#include "modules/http/chunked_priv.h"
#include "test/fuzz/fuzz.h"

static void fuzz_start(apr_pool_t *p)
{
    (void)p;
}

/* Bytes of framing and of data that were taken, in pieces of that size. */
static apr_size_t run(struct chunk_parser *c, const char *text,
                      apr_size_t length, apr_size_t piece, apr_size_t *data)
{
    apr_size_t at = 0;
    apr_off_t left = 0;

    *data = 0;
    while (at < length && c->state != CHUNK_LAST && c->state != CHUNK_BAD) {
        apr_size_t n = length - at < piece ? length - at : piece;

        if (c->state == CHUNK_DATA) {
            PROMISE(c->size > 0);
            left = left ? left : c->size;
            n = (apr_off_t)n > left ? (apr_size_t)left : n;
            left -= (apr_off_t)n;
            *data += n;
            if (left == 0) {
                chunk_data_done(c);
            }
        }
        else {
            apr_size_t taken = chunk_parse(c, text + at, n);

            PROMISE(taken <= n);
            PROMISE(taken == n || c->state == CHUNK_DATA
                    || c->state == CHUNK_LAST || c->state == CHUNK_BAD);
            n = taken;
        }
        at += n;
    }
    return at;
}

static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length)
{
    struct chunk_parser a;
    struct chunk_parser b;
    apr_size_t data_a;
    apr_size_t data_b;
    apr_size_t end_a;
    apr_size_t end_b;

    (void)p;
    chunk_parser_init(&a, 100);
    chunk_parser_init(&b, 100);
    end_a = run(&a, text, length, length, &data_a);
    end_b = run(&b, text, length, 1, &data_b);
    PROMISE(a.state == b.state && data_a == data_b);
    PROMISE(end_a == end_b || a.state == CHUNK_BAD);
    PROMISE(a.state != CHUNK_BAD || a.fault != NULL);
}
