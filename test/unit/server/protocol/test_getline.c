/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Lines of a connection: ends, limits, folding.
 */

#include "server/protocol/getline.c"
#include "test/lib/unit.h"

#include <string.h>

/* Gives lines, in pieces of at most `piece' bytes, then ends.  DEL in them
 * comes as NUL. */
struct source {
    const char *bytes;
    apr_size_t piece;
};

static apr_status_t source_filter(ap_filter_t *f, apr_bucket_brigade *b,
                                  ap_input_mode_t mode,
                                  apr_read_type_e block, apr_off_t want)
{
    struct source *source = f->ctx;
    apr_size_t n = strlen(source->bytes);
    const char *lf = strchr(source->bytes, '\n');
    char *given;
    apr_size_t i;

    (void)block;
    if (n == 0) {
        return APR_EOF;
    }
    if (mode == AP_MODE_GETLINE && lf) {
        n = (apr_size_t)(lf - source->bytes) + 1;
    }
    n = n > source->piece ? source->piece : n;
    if (mode == AP_MODE_SPECULATIVE && (apr_off_t)n > want) {
        n = (apr_size_t)want;
    }
    given = apr_pstrmemdup(f->c->pool, source->bytes, n);
    for (i = 0; i < n; i++) {
        given[i] = given[i] == 0x7f ? '\0' : given[i];
    }
    APR_BRIGADE_INSERT_TAIL(b, apr_bucket_heap_create(given, n, NULL,
                                                      b->bucket_alloc));
    if (mode != AP_MODE_SPECULATIVE) {
        source->bytes += n;
    }
    return APR_SUCCESS;
}

static request_rec *request(apr_pool_t *p, const char *bytes,
                            apr_size_t piece)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));
    struct source *source = apr_palloc(p, sizeof(*source));

    source->bytes = bytes;
    source->piece = piece;
    apr_hook_global_pool = p;
    ap_add_input_filter_handle(
        ap_register_input_filter("SOURCE", source_filter, NULL,
                                 AP_FTYPE_NETWORK), source, NULL,
        r->connection);
    r->input_filters = r->connection->input_filters;
    r->proto_input_filters = r->input_filters;
    return r;
}

static void test_getline_line_by_line(void **state)
{
    apr_size_t piece;

    for (piece = 1; piece < 8; piece++) {
        request_rec *r = request(*state, "one\r\ntwo \n\r\nlast", piece);
        char s[20];

        assert_int_equal(ap_getline(s, sizeof(s), r, 0), 3);
        assert_string_equal(s, "one");
        assert_int_equal(ap_getline(s, sizeof(s), r, 0), 4);
        assert_string_equal(s, "two ");
        assert_int_equal(ap_getline(s, sizeof(s), r, 0), 0);
        assert_string_equal(s, "");
        assert_int_equal(ap_getline(s, sizeof(s), r, 0), -1);
    }
}

static void test_getline_flags(void **state)
{
    request_rec *r = request(*state, "a \t\r\nb\nc\r\n d\r\n\te\r\nf\r\n",
                             100);
    char s[20];

    assert_int_equal(ap_getline(s, sizeof(s), r, AP_GETLINE_NOSPC_EOL), 1);
    assert_int_equal(ap_getline(s, sizeof(s), r, AP_GETLINE_CRLF), -1);
    assert_int_equal(ap_getline(s, sizeof(s), r, AP_GETLINE_FOLD), 5);
    assert_string_equal(s, "c d\te");
    assert_int_equal(ap_getline(s, sizeof(s), r, 0), 1);
}

static void test_getline_limit(void **state)
{
    request_rec *r = request(*state, "12345\r\n123456\r\n", 100);
    char s[8];

    assert_int_equal(ap_getline(s, sizeof(s), r, 0), 5);
    assert_string_equal(s, "12345");
    assert_int_equal(ap_getline(s, sizeof(s), r, 0), sizeof(s));
}

static void test_getline_refuses_nul(void **state)
{
    request_rec *r = request(*state, "a\x7f" "b\r\nnext\r\n", 100);
    char s[20];

    assert_int_equal(ap_getline(s, sizeof(s), r, 0), -1);
    assert_int_equal(ap_getline(s, sizeof(s), r, 0), 4);
    assert_string_equal(s, "next");
}

static void test_rgetline_makes_its_own_buffer(void **state)
{
    request_rec *r = request(*state, "some longer line\r\nx\r\n", 3);
    apr_bucket_brigade *bb = apr_brigade_create(
        *state, r->connection->bucket_alloc);
    apr_size_t length;
    char *s = NULL;

    assert_int_equal(ap_rgetline(&s, 100, &length, r, 0, bb), APR_SUCCESS);
    assert_int_equal(length, 16);
    assert_string_equal(s, "some longer line");
    s = NULL;
    assert_int_equal(ap_rgetline(&s, 2, &length, r, 0, bb), APR_ENOSPC);
}

UNIT_TESTS(
    UNIT_TEST(test_getline_line_by_line),
    UNIT_TEST(test_getline_flags),
    UNIT_TEST(test_getline_limit),
    UNIT_TEST(test_getline_refuses_nul),
    UNIT_TEST(test_rgetline_makes_its_own_buffer)
)
