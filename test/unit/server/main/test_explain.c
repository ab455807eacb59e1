/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The question that --explain is asked. */

#include "server/main/explain.c"

#include "test/lib/unit.h"

static ap_listen_rec *listener(apr_pool_t *p, const char *ip, apr_port_t port,
                               ap_listen_rec *next)
{
    ap_listen_rec *lr = apr_pcalloc(p, sizeof(*lr));

    assert_int_equal(apr_sockaddr_info_get(&lr->bind_addr, ip, APR_UNSPEC,
                                           port, 0, p), APR_SUCCESS);
    lr->next = next;
    return lr;
}

static void ask(apr_pool_t *p, const char *url, asked_request *asked)
{
    memset(asked, 0, sizeof(*asked));
    assert_true(parse_url(p, url, asked));
}

static void test_parse_url(void **state)
{
    asked_request a;

    ask(*state, "http://a.test:81/x%20y/../z?q#f", &a);
    assert_string_equal(a.host, "a.test");
    assert_string_equal(a.host_field, "a.test:81");
    assert_string_equal(a.target, "/x%20y/../z?q");
    assert_int_equal(a.port, 81);
    ask(*state, "https://a.test", &a);
    assert_string_equal(a.target, "/");
    assert_int_equal(a.port, 443);
    assert_true(a.is_secure);
    ask(*state, "a.test?q=1", &a);
    assert_string_equal(a.target, "/?q=1");
    assert_int_equal(a.port, 80);
    ask(*state, "http://[::1]:8/", &a);
    assert_string_equal(a.host, "::1");
    assert_string_equal(a.host_field, "[::1]:8");
}

static void test_parse_url_path_alone(void **state)
{
    asked_request a;

    ap_listeners = listener(*state, "0.0.0.0", 8080, NULL);
    ask(*state, "/x?y", &a);
    assert_null(a.host);
    assert_string_equal(a.target, "/x?y");
    assert_int_equal(a.port, 8080);
}

static void test_parse_at(void **state)
{
    asked_request a = {.port = 80};

    assert_true(parse_at(*state, "::1", &a));
    assert_string_equal(a.at, "::1");
    assert_int_equal(a.port, 80);
    assert_true(parse_at(*state, "192.0.2.1:81", &a));
    assert_string_equal(a.at, "192.0.2.1");
    assert_int_equal(a.port, 81);
    assert_true(parse_at(*state, "[2001:db8::1]:82", &a));
    assert_string_equal(a.at, "2001:db8::1");
    assert_int_equal(a.port, 82);
    assert_false(parse_at(*state, "a.test", &a));
    assert_false(parse_at(*state, "81", &a));
}

static void test_likely_address(void **state)
{
    asked_request a = {.port = 80};
    server_rec main_server = {.next = NULL};

    ap_server_conf = &main_server;
    ap_listeners = listener(*state, "192.0.2.9", 81,
                            listener(*state, "0.0.0.0", 80, NULL));
    assert_string_equal(likely_address(*state, &a), "127.0.0.1");
    a.port = 81;
    assert_string_equal(likely_address(*state, &a), "192.0.2.9");
    a.host = "192.0.2.10";
    assert_string_equal(likely_address(*state, &a), "192.0.2.10");
    a.at = "192.0.2.10";
    assert_false(is_listened_at(&a));
    a.at = "192.0.2.9";
    assert_true(is_listened_at(&a));
}

static void test_check_fields(void **state)
{
    apr_array_header_t *fields = apr_array_make(*state, 1,
                                                sizeof(const char *));

    APR_ARRAY_PUSH(fields, const char *) = "A: b";
    assert_true(check_fields(fields));
    APR_ARRAY_PUSH(fields, const char *) = "A: b\r\nC: d";
    assert_false(check_fields(fields));
    APR_ARRAY_IDX(fields, 1, const char *) = "none";
    assert_false(check_fields(fields));
}

UNIT_TESTS(
    UNIT_TEST(test_parse_url),
    UNIT_TEST(test_parse_url_path_alone),
    UNIT_TEST(test_parse_at),
    UNIT_TEST(test_likely_address),
    UNIT_TEST(test_check_fields)
)
