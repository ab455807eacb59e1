/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The server's name, port and URLs, by UseCanonicalName and
 * UseCanonicalPhysicalPort.
 */

#include "server/core/server_name.c"
#include "test/unit/server/core/core_records.h"

/* www.example.com:8080 by ServerName, asked as alias.example:81, on local
 * port 9000. */
static request_rec *asked_as_alias(apr_pool_t *p, int canonical, int physical)
{
    request_rec *r = core_request(p);
    core_dir_config *conf = core_dir_of(r);

    r->server->port = 8080;
    r->hostname = "alias.example";
    r->parsed_uri.port_str = apr_pstrdup(p, "81");
    r->parsed_uri.port = 81;
    r->connection->local_addr->port = 9000;
    conf->use_canonical_name = canonical;
    conf->use_canonical_phys_port = physical;
    return r;
}

static void test_server_name_of_the_client(void **state)
{
    request_rec *r = asked_as_alias(*state, USE_CANONICAL_NAME_OFF, 0);

    assert_string_equal(ap_get_server_name(r), "alias.example");
    r->hostname = NULL;
    assert_string_equal(ap_get_server_name(r), "www.example.com");
}

static void test_server_name_unset_is_off(void **state)
{
    request_rec *r = asked_as_alias(*state, USE_CANONICAL_NAME_UNSET,
                                    USE_CANONICAL_PHYS_PORT_UNSET);

    assert_string_equal(ap_get_server_name(r), "alias.example");
    assert_int_equal(ap_get_server_port(r), 81);
}

static void test_server_name_canonical(void **state)
{
    request_rec *r = asked_as_alias(*state, USE_CANONICAL_NAME_ON, 0);

    assert_string_equal(ap_get_server_name(r), "www.example.com");
}

static void test_server_name_dns_keeps_what_was_found(void **state)
{
    request_rec *r = asked_as_alias(*state, USE_CANONICAL_NAME_DNS, 0);

    r->connection->local_host = apr_pstrdup(r->pool, "found.example");
    assert_string_equal(ap_get_server_name(r), "found.example");
}

static void test_server_name_for_url_brackets_ipv6(void **state)
{
    request_rec *r = asked_as_alias(*state, USE_CANONICAL_NAME_OFF, 0);

    r->hostname = "2001:db8::1";
    assert_string_equal(ap_get_server_name_for_url(r), "[2001:db8::1]");
}

static void test_server_port_order_off(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asked_as_alias(p, USE_CANONICAL_NAME_OFF,
                                    USE_CANONICAL_PHYS_PORT_ON);

    assert_int_equal(ap_get_server_port(r), 81);
    r->parsed_uri.port_str = NULL;
    assert_int_equal(ap_get_server_port(r), 9000);
    core_dir_of(r)->use_canonical_phys_port = USE_CANONICAL_PHYS_PORT_OFF;
    assert_int_equal(ap_get_server_port(r), 8080);
}

static void test_server_port_order_on(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asked_as_alias(p, USE_CANONICAL_NAME_ON,
                                    USE_CANONICAL_PHYS_PORT_ON);

    assert_int_equal(ap_get_server_port(r), 8080);
    r->server->port = 0;
    assert_int_equal(ap_get_server_port(r), 9000);
}

static const char *scheme_of_test(const request_rec *r)
{
    (void)r;
    return "gopher";
}

static apr_port_t port_of_test(const request_rec *r)
{
    (void)r;
    return 70;
}

static void test_construct_leaves_the_usual_port_out(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asked_as_alias(p, USE_CANONICAL_NAME_OFF, 0);

    apr_hook_global_pool = p;
    ap_hook_http_scheme(scheme_of_test, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_default_port(port_of_test, NULL, NULL, APR_HOOK_REALLY_FIRST);
    apr_hook_sort_all();
    assert_string_equal(ap_construct_server(p, "[2001:db8::1]", 70, r),
                        "[2001:db8::1]");
    assert_string_equal(ap_construct_server(p, "www.example.com", 65535, r),
                        "www.example.com:65535");
    assert_string_equal(ap_construct_url(p, "/a", r),
                        "gopher://alias.example:81/a");
    r->parsed_uri.port = 70;
    assert_string_equal(ap_construct_url(p, "/a", r),
                        "gopher://alias.example/a");
    apr_hook_deregister_all();
}

static void test_server_protocol(void **state)
{
    server_rec *s = core_server(*state);

    assert_null(ap_get_server_protocol(s));
    ap_set_server_protocol(s, "https");
    assert_string_equal(ap_get_server_protocol(s), "https");
}

UNIT_TESTS(
    UNIT_TEST(test_server_name_of_the_client),
    UNIT_TEST(test_server_name_unset_is_off),
    UNIT_TEST(test_server_name_canonical),
    UNIT_TEST(test_server_name_dns_keeps_what_was_found),
    UNIT_TEST(test_server_name_for_url_brackets_ipv6),
    UNIT_TEST(test_server_port_order_off),
    UNIT_TEST(test_server_port_order_on),
    UNIT_TEST(test_construct_leaves_the_usual_port_out),
    UNIT_TEST(test_server_protocol)
)
