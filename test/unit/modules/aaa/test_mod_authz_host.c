/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Require by address and by name.
 */

#include "modules/aaa/mod_authz_host.c"
#include "test/unit/server/request/fixture.h"

static cmd_parms *command(apr_pool_t *p)
{
    cmd_parms *cmd = apr_pcalloc(p, sizeof(*cmd));

    cmd->pool = p;
    cmd->temp_pool = p;
    cmd->override = ACCESS_CONF;
    return cmd;
}

static request_rec *from(apr_pool_t *p, const char *address)
{
    request_rec *r = fix_request(p, "/x");

    assert_int_equal(apr_sockaddr_info_get(&r->useragent_addr, address,
                                           APR_UNSPEC, 40000, 0, p),
                     APR_SUCCESS);
    r->useragent_ip = apr_pstrdup(p, address);
    return r;
}

static int matches(apr_pool_t *p, const char *args, const char *address)
{
    const void *parsed = NULL;

    assert_null(parse_ip(command(p), args, &parsed));
    return check_ip(from(p, address), args, parsed) == AUTHZ_GRANTED;
}

static void test_ip_addresses_and_networks(void **state)
{
    apr_pool_t *p = *state;

    assert_true(matches(p, "192.0.2.1", "192.0.2.1"));
    assert_false(matches(p, "192.0.2.1", "192.0.2.10"));
    assert_true(matches(p, "10", "10.200.3.4"));
    assert_false(matches(p, "10", "100.1.1.1"));
    assert_true(matches(p, "172.20 192.168.2", "192.168.2.77"));
    assert_false(matches(p, "172.20 192.168.2", "192.168.20.7"));
    assert_true(matches(p, "10.1.0.0/255.255.0.0", "10.1.200.1"));
    assert_false(matches(p, "10.1.0.0/255.255.0.0", "10.2.0.1"));
    assert_true(matches(p, "10.1.0.0/16", "10.1.200.1"));
    assert_true(matches(p, "192.0.2.128/25", "192.0.2.200"));
    assert_false(matches(p, "192.0.2.128/25", "192.0.2.100"));
}

static void test_ip_version_6(void **state)
{
    apr_pool_t *p = *state;

    assert_true(matches(p, "2001:db8::a00:20ff:fea7:ccea",
                        "2001:db8::a00:20ff:fea7:ccea"));
    assert_true(matches(p, "2001:db8:3::/48", "2001:db8:3:ffff::1"));
    assert_false(matches(p, "2001:db8:3::/48", "2001:db8:4::1"));
    assert_false(matches(p, "2001:db8:3::/48", "192.0.2.1"));
    assert_true(matches(p, "10.1", "::ffff:10.1.2.3"));
}

static void test_ip_bad_arguments(void **state)
{
    apr_pool_t *p = *state;
    const void *parsed;
    const char *err = parse_ip(command(p), "10.1 foo", &parsed);

    assert_non_null(err);
    assert_non_null(strstr(err, "'foo'"));
    assert_non_null(parse_ip(command(p), "10.0.0.0/40", &parsed));
    assert_non_null(strstr(parse_ip(command(p), "10.0.0.0/40", &parsed),
                           "10.0.0.0/40"));
    assert_non_null(parse_ip(command(p), "", &parsed));
    assert_non_null(parse_ip(command(p), "300.1.1.1", &parsed));
    assert_non_null(strstr(parse_ip(command(p), "%{REMOTE_ADDR}", &parsed),
                           "Require expr"));
}

static int is_local(apr_pool_t *p, const char *address)
{
    const void *parsed = NULL;

    assert_null(parse_local(command(p), "", &parsed));
    return check_local(from(p, address), "", parsed) == AUTHZ_GRANTED;
}

static void test_local(void **state)
{
    apr_pool_t *p = *state;

    assert_true(is_local(p, "127.0.0.1"));
    assert_true(is_local(p, "127.9.9.9"));
    assert_true(is_local(p, "::1"));
    /* The connection's own address, see unit_connection(). */
    assert_true(is_local(p, "192.0.2.80"));
    assert_false(is_local(p, "192.0.2.81"));
}

static void test_names_by_expression(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = from(p, "192.0.2.7");
    const void *parsed;
    cmd_parms *cmd = command(p);

    ap_expr_init(p);
    cmd->directive = apr_pcalloc(p, sizeof(*cmd->directive));
    assert_null(require_parse(cmd, "%{QUERY_STRING}", &parsed));
    r->args = apr_pstrdup(p, "192.0.2.1 192.0.2.7");
    assert_int_equal(check_forward_dns(r, "", parsed), AUTHZ_GRANTED);
    r->args = apr_pstrdup(p, "192.0.2.1");
    assert_int_equal(check_forward_dns(r, "", parsed), AUTHZ_DENIED);
    r->args = NULL;
    assert_int_equal(check_forward_dns(r, "", parsed), AUTHZ_DENIED);
    assert_non_null(require_parse(cmd, "%{QUERY_STRING", &parsed));
}

static void test_in_domain_whole_labels(void **state)
{
    (void)state;
    assert_true(in_domain("example.org", "example.org"));
    assert_true(in_domain("example.org", "Foo.Example.ORG"));
    assert_false(in_domain("example.org", "fooexample.org"));
    assert_true(in_domain(".net", "a.net"));
    assert_false(in_domain(".net", "net"));
    assert_false(in_domain("a.example.org", "example.org"));
    assert_false(in_domain("", "example.org"));
}

static void test_forward_dns_compares_addresses(void **state)
{
    apr_pool_t *p = *state;
    const void *parsed;

    /* Addresses are names that no name service is asked for. */
    assert_null(require_parse(command(p), "192.0.2.1 192.0.2.7", &parsed));
    assert_int_equal(check_forward_dns(from(p, "192.0.2.7"), "", parsed),
                     AUTHZ_GRANTED);
    assert_int_equal(check_forward_dns(from(p, "192.0.2.8"), "", parsed),
                     AUTHZ_DENIED);
}

UNIT_TESTS(
    UNIT_TEST(test_ip_addresses_and_networks),
    UNIT_TEST(test_ip_version_6),
    UNIT_TEST(test_ip_bad_arguments),
    UNIT_TEST(test_local),
    UNIT_TEST(test_names_by_expression),
    UNIT_TEST(test_in_domain_whole_labels),
    UNIT_TEST(test_forward_dns_compares_addresses)
)
