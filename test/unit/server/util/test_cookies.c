/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Cookies: written, removed, found, checked. */

#include "server/util/cookies.c"

#include "test/lib/unit.h"

static request_rec *make_request(apr_pool_t *p, const char *cookie)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));

    if (cookie) {
        apr_table_setn(r->headers_in, "Cookie", cookie);
    }
    return r;
}

static void check_field(apr_table_t *t, const char *name, const char *value)
{
    assert_string_equal(apr_table_get(t, name), value);
    apr_table_clear(t);
}

static void test_cookie_write_attributes(void **state)
{
    request_rec *r = make_request(*state, NULL);

    ap_cookie_write(r, "n", "v", NULL, 0, r->headers_out, NULL);
    check_field(r->headers_out, "Set-Cookie",
                "n=v;HttpOnly;Secure;Version=1");
    ap_cookie_write(r, "n", "v", "path=/", 60, r->headers_out,
                    r->err_headers_out, NULL);
    check_field(r->headers_out, "Set-Cookie", "n=v;Max-Age=60;path=/");
    check_field(r->err_headers_out, "Set-Cookie", "n=v;Max-Age=60;path=/");
    ap_cookie_write2(r, "n", "v", "$Path=/", 60, r->headers_out, NULL);
    check_field(r->headers_out, "Set-Cookie2", "n=v;Max-Age=60;$Path=/");
}

static void test_cookie_write_adds(void **state)
{
    request_rec *r = make_request(*state, NULL);

    ap_cookie_write(r, "a", "1", "x", 0, r->headers_out, NULL);
    ap_cookie_write(r, "b", "2", "x", 0, r->headers_out, NULL);
    assert_int_equal(apr_table_elts(r->headers_out)->nelts, 2);
    ap_cookie_write(r, "b", "2", "x", 0, NULL);
    assert_int_equal(apr_table_elts(r->headers_out)->nelts, 2);
}

static void test_cookie_remove_expires(void **state)
{
    request_rec *r = make_request(*state, NULL);

    ap_cookie_remove(r, "n", "path=/", r->headers_out, NULL);
    check_field(r->headers_out, "Set-Cookie", "n=;Max-Age=0;path=/");
    ap_cookie_remove2(r, "n", NULL, r->headers_out, NULL);
    check_field(r->headers_out, "Set-Cookie2", "n=;Max-Age=0;Version=1");
}

static void check_read(apr_pool_t *p, const char *cookie, const char *value,
                       const char *left)
{
    request_rec *r = make_request(p, cookie);
    const char *got = "unset";
    const char *rest;

    assert_int_equal(ap_cookie_read(r, "n", &got, 1), APR_SUCCESS);
    rest = apr_table_get(r->headers_in, "Cookie");
    if ((value == NULL) != (got == NULL) || (value && strcmp(value, got))
        || (left == NULL) != (rest == NULL)
        || (left && strcmp(left, rest))) {
        fail_msg("'%s': value '%s', left '%s'", cookie, got ? got : "NULL",
                 rest ? rest : "NULL");
    }
}

static void test_cookie_read_and_remove(void **state)
{
    check_read(*state, "a=1; n=2; c=3", "2", "a=1; c=3");
    check_read(*state, "n=2", "2", NULL);
    check_read(*state, "a=1;n=2", "2", "a=1");
    check_read(*state, "an=2", NULL, "an=2");
    check_read(*state, "n", NULL, "n");
    check_read(*state, "N=2", NULL, "N=2");
    check_read(*state, "n = 2", NULL, "n = 2");
    check_read(*state, " n=a b ;; c=3;", "a b", "c=3");
    check_read(*state, "n=x=y", "x=y", NULL);
    check_read(*state, "n=", "", NULL);
    check_read(*state, "$Version=1; n=\"2\"; $Path=/", "\"2\"", NULL);
    check_read(*state, "$Version=1; n=2; $Path=/; c=3", "2",
               "$Version=1; c=3");
    check_read(*state, "", NULL, "");
}

static void test_cookie_read_keeps_without_remove(void **state)
{
    request_rec *r = make_request(*state, "a=1; n=2");
    const char *value;

    assert_int_equal(ap_cookie_read(r, "n", &value, 0), APR_SUCCESS);
    assert_string_equal(value, "2");
    assert_string_equal(apr_table_get(r->headers_in, "Cookie"), "a=1; n=2");
}

static void test_cookie_read_refuses_doubles(void **state)
{
    request_rec *r = make_request(*state, "n=2; n=3");
    const char *value;

    assert_int_equal(ap_cookie_read(r, "n", &value, 1), APR_EGENERAL);
    assert_null(value);
    assert_string_equal(apr_table_get(r->headers_in, "Cookie"), "n=2; n=3");
}

static void test_cookie_check_string(void **state)
{
    static const char *const bad[] = {
        "", "a=b", "a;b", "a&b", "a b", "a,b", "a\nb", "a\tb"
    };
    apr_size_t i;

    (void)state;
    assert_int_equal(ap_cookie_check_string("name-1"), APR_SUCCESS);
    assert_int_equal(ap_cookie_check_string(NULL), APR_EGENERAL);
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(ap_cookie_check_string(bad[i]), APR_EGENERAL);
    }
}

UNIT_TESTS(
    UNIT_TEST(test_cookie_write_attributes),
    UNIT_TEST(test_cookie_write_adds),
    UNIT_TEST(test_cookie_remove_expires),
    UNIT_TEST(test_cookie_read_and_remove),
    UNIT_TEST(test_cookie_read_keeps_without_remove),
    UNIT_TEST(test_cookie_read_refuses_doubles),
    UNIT_TEST(test_cookie_check_string)
)
