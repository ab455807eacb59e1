/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The fields of a response: which are refused, left out, and added.
 */

#include "modules/http/header_fields.c"
#include "test/lib/unit.h"

static request_rec *request(apr_pool_t *p)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));

    r->server->module_config = apr_pcalloc(p, 64 * sizeof(void *));
    r->per_dir_config = apr_pcalloc(p, 64 * sizeof(void *));
    ap_set_core_module_config(r->server->module_config,
                              apr_pcalloc(p, sizeof(core_server_config)));
    ap_set_core_module_config(r->per_dir_config,
                              apr_pcalloc(p, sizeof(core_dir_config)));
    return r;
}

static const char *const bad_values[] = {
    "a\rb", "a\nb", "a\r\nX: y", "a\x01", "a\x7f"
};

static void test_find_bad_field(void **state)
{
    request_rec *r = request(*state);
    apr_size_t i;

    for (i = 0; i < sizeof(bad_values) / sizeof(bad_values[0]); i++) {
        apr_table_setn(r->headers_out, "X-A", bad_values[i]);
        assert_non_null(http_find_bad_field(r, r->headers_out, NULL));
    }
    apr_table_setn(r->headers_out, "X-A", "caf\xc3\xa9 \t\"x\"");
    assert_null(http_find_bad_field(r, r->headers_out, NULL));
    apr_table_setn(r->headers_out, "X A", "v");
    assert_non_null(http_find_bad_field(r, r->headers_out, NULL));
}

/* Control characters pass in Unsafe mode, ends of lines never. */
static void test_find_bad_field_unsafe(void **state)
{
    request_rec *r = request(*state);
    core_server_config *conf =
        ap_get_core_module_config(r->server->module_config);

    conf->http_conformance = AP_HTTP_CONFORMANCE_UNSAFE;
    apr_table_setn(r->headers_out, "X-A", "a\x01");
    assert_null(http_find_bad_field(r, r->headers_out, NULL));
    apr_table_setn(r->headers_out, "X-A", "a\nb");
    assert_non_null(http_find_bad_field(r, r->headers_out, NULL));
}

static void test_drop_bad_fields(void **state)
{
    request_rec *r = request(*state);

    apr_table_setn(r->headers_out, "X-Good", "v");
    apr_table_addn(r->headers_out, "X-Bad", "a\nb");
    apr_table_addn(r->headers_out, "X-Bad", "a\rb");
    apr_table_addn(r->headers_out, "X Bad", "v");
    http_drop_bad_fields(r, r->headers_out);
    assert_int_equal(apr_table_elts(r->headers_out)->nelts, 1);
    assert_non_null(apr_table_get(r->headers_out, "X-Good"));
}

static void test_length_is_one_number(void **state)
{
    static const struct {
        const char *values[2];
        int stays;
    } cases[] = {
        {{"5", NULL}, 1}, {{"0", NULL}, 1}, {{"x", NULL}, 0},
        {{"-5", NULL}, 0}, {{"5, 5", NULL}, 0}, {{"", NULL}, 0},
        {{"5", "5"}, 0}, {{"99999999999999999999", NULL}, 0}
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        request_rec *r = request(*state);

        apr_table_addn(r->headers_out, "Content-Length", cases[i].values[0]);
        if (cases[i].values[1]) {
            apr_table_addn(r->headers_out, "Content-Length",
                           cases[i].values[1]);
        }
        check_length_field(r);
        assert_int_equal(apr_table_get(r->headers_out, "Content-Length")
                         != NULL, cases[i].stays);
    }
}

static void test_content_is_announced(void **state)
{
    request_rec *r = request(*state);

    r->content_type = "text/plain";
    r->content_encoding = "gzip";
    r->content_languages = apr_array_make(r->pool, 1, sizeof(char *));
    APR_ARRAY_PUSH(r->content_languages, const char *) = "en";
    apr_table_setn(r->headers_out, "Transfer-Encoding", "gzip");
    apr_table_setn(r->headers_out, "Content-Length", "5");
    http_complete_fields(r);
    assert_string_equal(apr_table_get(r->headers_out, "Content-Type"),
                        "text/plain");
    assert_string_equal(apr_table_get(r->headers_out, "Content-Encoding"),
                        "gzip");
    assert_string_equal(apr_table_get(r->headers_out, "Content-Language"),
                        "en");
    assert_null(apr_table_get(r->headers_out, "Transfer-Encoding"));
}

static void test_no_content_is_not_announced(void **state)
{
    request_rec *r = request(*state);

    r->status = HTTP_NOT_MODIFIED;
    r->content_type = "text/plain";
    apr_table_setn(r->headers_out, "Content-Length", "5");
    apr_table_setn(r->headers_out, "Vary", "Accept");
    http_complete_fields(r);
    assert_null(apr_table_get(r->headers_out, "Content-Type"));
    assert_null(apr_table_get(r->headers_out, "Content-Length"));
    assert_non_null(apr_table_get(r->headers_out, "Vary"));
}

UNIT_TESTS(
    UNIT_TEST(test_find_bad_field),
    UNIT_TEST(test_find_bad_field_unsafe),
    UNIT_TEST(test_drop_bad_fields),
    UNIT_TEST(test_length_is_one_number),
    UNIT_TEST(test_content_is_announced),
    UNIT_TEST(test_no_content_is_not_announced)
)
