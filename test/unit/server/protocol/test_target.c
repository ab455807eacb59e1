/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The four forms of a request target.
 */

#include "server/protocol/target.c"
#include "test/lib/unit.h"

static request_rec *parse(apr_pool_t *p, int method, const char *target)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));

    r->method_number = method;
    r->hostname = NULL;
    ap_parse_uri(r, target);
    return r;
}

static void test_origin_form(void **state)
{
    request_rec *r = parse(*state, M_GET, "/a/b?c=d?e");

    assert_int_equal(r->status, HTTP_OK);
    assert_string_equal(r->uri, "/a/b");
    assert_string_equal(r->args, "c=d?e");
    assert_string_equal(r->unparsed_uri, "/a/b?c=d?e");
    assert_null(r->hostname);
    assert_null(parse(*state, M_GET, "/a")->args);
    assert_string_equal(parse(*state, M_GET, "/a?")->args, "");
}

static void test_origin_form_with_two_slashes_names_no_host(void **state)
{
    request_rec *r = parse(*state, M_GET, "//evil.example/x");

    assert_int_equal(r->status, HTTP_OK);
    assert_string_equal(r->uri, "/evil.example/x");
    assert_null(r->hostname);
}

static void test_absolute_form(void **state)
{
    request_rec *r = parse(*state, M_GET, "http://a.example:81/b?c");

    assert_int_equal(r->status, HTTP_OK);
    assert_string_equal(r->hostname, "a.example");
    assert_string_equal(r->uri, "/b");
    assert_string_equal(r->args, "c");
    assert_int_equal(r->parsed_uri.port, 81);
    assert_string_equal(parse(*state, M_GET, "http://a.example")->uri, "/");
    assert_string_equal(parse(*state, M_GET, "http://a.example:/b")->uri,
                        "/b");
    assert_int_equal(parse(*state, M_GET, "http://a.example:65535/")
                         ->parsed_uri.port, 65535);
}

static void test_absolute_form_refused(void **state)
{
    static const char *const bad[] = {
        "a.txt", "http:/a", "http://", "http:///a", "http://u:p@a/",
        "http://a:port/", "http://a:-1/", "http://a:0/", "http://a:65536/",
        "http://a:99999999999999999999/", "", "?a", "*"
    };
    apr_size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        request_rec *r = parse(*state, M_GET, bad[i]);

        if (r->status != HTTP_BAD_REQUEST) {
            fail_msg("\"%s\" gives %d", bad[i], r->status);
        }
        assert_non_null(r->uri);
    }
}

static void test_authority_form_is_for_connect(void **state)
{
    static const char *const bad[] = {
        "a.example", "a.example:", "a.example:0", "a.example:65536",
        "a.example:x", ":80", "/a", "*", "http://a.example:80/"
    };
    request_rec *r = parse(*state, M_CONNECT, "a.example:443");
    apr_size_t i;

    assert_int_equal(r->status, HTTP_OK);
    assert_string_equal(r->hostname, "a.example");
    assert_int_equal(r->parsed_uri.port, 443);
    assert_string_equal(r->uri, "/");
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(parse(*state, M_CONNECT, bad[i])->status,
                         HTTP_BAD_REQUEST);
    }
    assert_int_equal(parse(*state, M_GET, "a.example:443")->status,
                     HTTP_BAD_REQUEST);
}

static void test_asterisk_form_is_for_options(void **state)
{
    request_rec *r = parse(*state, M_OPTIONS, "*");

    assert_int_equal(r->status, HTTP_OK);
    assert_string_equal(r->uri, "*");
}

UNIT_TESTS(
    UNIT_TEST(test_origin_form),
    UNIT_TEST(test_origin_form_with_two_slashes_names_no_host),
    UNIT_TEST(test_absolute_form),
    UNIT_TEST(test_absolute_form_refused),
    UNIT_TEST(test_authority_form_is_for_connect),
    UNIT_TEST(test_asterisk_form_is_for_options)
)
