/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Pairs of a form, over a body that comes in pieces.
 */

#include "server/protocol/form.c"
#include "test/lib/unit.h"

/* A body: gives `piece' bytes at a time, then its end. */
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

    (void)mode;
    (void)block;
    (void)want;
    if (n == 0) {
        APR_BRIGADE_INSERT_TAIL(b, apr_bucket_eos_create(b->bucket_alloc));
        return APR_SUCCESS;
    }
    n = n > source->piece ? source->piece : n;
    APR_BRIGADE_INSERT_TAIL(b, apr_bucket_heap_create(
                                   source->bytes, n, NULL,
                                   b->bucket_alloc));
    source->bytes += n;
    return APR_SUCCESS;
}

static int parse(apr_pool_t *p, const char *bytes, apr_size_t piece,
                 apr_array_header_t **pairs, apr_size_t num,
                 apr_size_t size)
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
    apr_table_setn(r->headers_in, "Content-Type",
                   "application/x-www-form-urlencoded; charset=utf-8");
    return ap_parse_form_data(r, NULL, pairs, num, size);
}

/* The pairs as "name=value|name=value". */
static char *as_text(apr_pool_t *p, const apr_array_header_t *pairs)
{
    char *text = apr_pstrdup(p, "");
    int i;

    for (i = 0; i < pairs->nelts; i++) {
        ap_form_pair_t *pair = &APR_ARRAY_IDX(pairs, i, ap_form_pair_t);
        apr_size_t length;
        char *value;

        apr_brigade_pflatten(pair->value, &value, &length, p);
        text = apr_pstrcat(p, text, i ? "|" : "", pair->name, "=",
                           apr_pstrmemdup(p, length ? value : "", length),
                           NULL);
    }
    return text;
}

static void test_form_pairs_in_pieces(void **state)
{
    static const struct {
        const char *bytes;
        const char *pairs;
    } cases[] = {
        {"", ""}, {"a=b", "a=b"}, {"a=b&c=d", "a=b|c=d"},
        {"a", "a="}, {"a=", "a="}, {"=b", "=b"}, {"=", "="},
        {"&&a=b&&", "a=b"}, {"a=b=c", "a=b=c"},
        {"a+b=c%20d", "a b=c d"}, {"%41%3d=%26%2B", "A==&+"},
        {"a=%c3%a9", "a=\xc3\xa9"}
    };
    apr_array_header_t *pairs;
    apr_size_t piece;
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (piece = 1; piece < 16; piece++) {
            assert_int_equal(parse(*state, cases[i].bytes, piece, &pairs,
                                   (apr_size_t)-1, (apr_size_t)-1), OK);
            assert_string_equal(as_text(*state, pairs), cases[i].pairs);
        }
    }
}

static void test_form_damaged_escapes(void **state)
{
    static const char *const bad[] = {"a=%", "a=%4", "a=%4&b=c", "%zz=b"};
    apr_array_header_t *pairs;
    apr_size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(parse(*state, bad[i], 2, &pairs, (apr_size_t)-1,
                               (apr_size_t)-1), HTTP_BAD_REQUEST);
    }
}

static void test_form_limits(void **state)
{
    apr_array_header_t *pairs;

    assert_int_equal(parse(*state, "a=b&c=d", 2, &pairs, 2, 7), OK);
    assert_int_equal(parse(*state, "a=b&c=d", 2, &pairs, 1, 7),
                     HTTP_REQUEST_ENTITY_TOO_LARGE);
    assert_int_equal(parse(*state, "a=b&c=d", 2, &pairs, 2, 6),
                     HTTP_REQUEST_ENTITY_TOO_LARGE);
}

static void test_form_other_types_are_no_forms(void **state)
{
    request_rec *r = unit_request(unit_connection(*state,
                                                  unit_server(*state)));
    apr_array_header_t *pairs;

    apr_table_setn(r->headers_in, "Content-Type", "text/plain");
    assert_int_equal(ap_parse_form_data(r, NULL, &pairs, 1, 1), OK);
    assert_null(pairs);
}

UNIT_TESTS(
    UNIT_TEST(test_form_pairs_in_pieces),
    UNIT_TEST(test_form_damaged_escapes),
    UNIT_TEST(test_form_limits),
    UNIT_TEST(test_form_other_types_are_no_forms)
)
