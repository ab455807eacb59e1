/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Paths of request targets, before and after decoding.
 */

#include "server/request/uri.c"
#include "test/unit/server/request/fixture.h"

/* Both steps, as the phases run them. */
static int settle(request_rec *r)
{
    int rc = request_normalise_uri(r);

    return rc == OK ? request_unescape_uri(r) : rc;
}

static void assert_becomes(apr_pool_t *p, const char *path, const char *want)
{
    request_rec *r = fix_request(p, path);

    assert_int_equal(settle(r), OK);
    assert_string_equal(r->uri, want);
}

static void assert_refused(apr_pool_t *p, const char *path, int status)
{
    request_rec *r = fix_request(p, path);

    assert_int_equal(settle(r), status);
    fix_assert_logged("AH90500");
    fix_assert_logged(path);
}

static void test_path_needs_tells_what_is_there(void **state)
{
    (void)state;
    assert_int_equal(path_needs("/a/b.c"), PATH_CLEAN);
    assert_int_equal(path_needs("/a%20b"), PATH_ESCAPED);
    assert_int_equal(path_needs("/a//b"), PATH_SEGMENT);
    assert_int_equal(path_needs("/.b"), PATH_SEGMENT);
    assert_int_equal(path_needs("/a\nb"), PATH_CONTROL);
    assert_int_equal(path_needs("/a\177"), PATH_CONTROL);
    assert_int_equal(path_needs("/\303\244"), PATH_CLEAN);
}

static void test_uri_clean_path_is_left_alone(void **state)
{
    request_rec *r = fix_request(*state, "/a/b.html");
    const char *before = r->uri;

    assert_int_equal(settle(r), OK);
    assert_ptr_equal(r->uri, before);
}

static void test_uri_segments(void **state)
{
    apr_pool_t *p = *state;

    assert_becomes(p, "/a/./b", "/a/b");
    assert_becomes(p, "/a/../b", "/b");
    assert_becomes(p, "/a/%2e%2E/b", "/b");
    assert_becomes(p, "/a/b/..", "/a/");
    assert_becomes(p, "//a///b", "/a/b");
    assert_becomes(p, "/.well-known/x", "/.well-known/x");
    assert_becomes(p, "/a%20b", "/a b");
    assert_becomes(p, "/%c3%a4", "/\303\244");
}

static void test_uri_above_root_is_refused(void **state)
{
    apr_pool_t *p = *state;

    assert_refused(p, "/..", HTTP_BAD_REQUEST);
    assert_refused(p, "/../etc/passwd", HTTP_BAD_REQUEST);
    assert_refused(p, "/a/../../b", HTTP_BAD_REQUEST);
    assert_refused(p, "/%2e%2e/b", HTTP_BAD_REQUEST);
    assert_refused(p, "/%2e./b", HTTP_BAD_REQUEST);
}

static void test_uri_bad_bytes_are_refused(void **state)
{
    apr_pool_t *p = *state;

    assert_refused(p, "/a%00b", HTTP_NOT_FOUND);
    assert_refused(p, "/a%0ab", HTTP_NOT_FOUND);
    assert_refused(p, "/a%1f", HTTP_NOT_FOUND);
    assert_refused(p, "/a%7f", HTTP_NOT_FOUND);
    assert_refused(p, "/a%zz", HTTP_BAD_REQUEST);
    assert_refused(p, "/a%4", HTTP_BAD_REQUEST);
    assert_int_equal(settle(fix_request(p, "/a\tb")), HTTP_BAD_REQUEST);
}

static void test_uri_encoded_slash_off(void **state)
{
    assert_refused(*state, "/a%2fb", HTTP_NOT_FOUND);
    fix_assert_logged("AllowEncodedSlashes");
}

static void test_uri_encoded_slash_on_is_decoded_and_cleaned(void **state)
{
    request_rec *r = fix_request(*state, "/x/a%2f..%2f..%2fb");
    core_dir_config *conf = core_dir_of(r);

    conf->allow_encoded_slashes = 1;
    conf->decode_encoded_slashes = 1;
    assert_int_equal(settle(r), OK);
    assert_string_equal(r->uri, "/b");

    r->uri = apr_pstrdup(r->pool, "/a/..%2f..%2fb");
    assert_int_equal(settle(r), HTTP_BAD_REQUEST);
}

static void test_uri_encoded_slash_nodecode(void **state)
{
    request_rec *r = fix_request(*state, "/a%2Fb%20c");
    core_dir_config *conf = core_dir_of(r);

    conf->allow_encoded_slashes = 1;
    conf->decode_encoded_slashes = 0;
    assert_int_equal(settle(r), OK);
    assert_string_equal(r->uri, "/a%2Fb c");
}

static void test_uri_merge_slashes_off(void **state)
{
    request_rec *r = fix_request(*state, "/a//b/./c");

    core_server_of(r->server)->merge_slashes = AP_CORE_CONFIG_OFF;
    assert_int_equal(settle(r), OK);
    assert_string_equal(r->uri, "/a//b/c");
}

static void test_uri_what_is_no_path(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "*");

    assert_int_equal(settle(r), HTTP_BAD_REQUEST);
    r->method_number = M_OPTIONS;
    assert_int_equal(settle(r), OK);
    assert_string_equal(r->uri, "*");

    r = fix_request(p, "http://www.example.com/a%2f..");
    r->proxyreq = PROXYREQ_PROXY;
    assert_int_equal(settle(r), OK);
    assert_string_equal(r->uri, "http://www.example.com/a%2f..");

    assert_refused(p, "a/b", HTTP_BAD_REQUEST);
    assert_int_equal(settle(fix_request(p, "")), HTTP_BAD_REQUEST);
}

UNIT_TESTS(
    UNIT_TEST(test_path_needs_tells_what_is_there),
    UNIT_TEST(test_uri_clean_path_is_left_alone),
    UNIT_TEST(test_uri_segments),
    UNIT_TEST(test_uri_above_root_is_refused),
    UNIT_TEST(test_uri_bad_bytes_are_refused),
    UNIT_TEST(test_uri_encoded_slash_off),
    UNIT_TEST(test_uri_encoded_slash_on_is_decoded_and_cleaned),
    UNIT_TEST(test_uri_encoded_slash_nodecode),
    UNIT_TEST(test_uri_merge_slashes_off),
    UNIT_TEST(test_uri_what_is_no_path)
)
