/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Clients' names: what is answered from what is known.
 */

#include "server/core/client_name.c"
#include "test/unit/server/core/core_records.h"

static const char *ask(request_rec *r, int type, int *is_ip)
{
    *is_ip = 99;
    return ap_get_remote_host(r->connection, r->per_dir_config, type, is_ip);
}

static void test_remote_host_without_lookups(void **state)
{
    request_rec *r = core_request(*state);
    int is_ip;

    assert_null(ask(r, REMOTE_HOST, &is_ip));
    assert_string_equal(ask(r, REMOTE_NAME, &is_ip), "192.0.2.1");
    assert_int_equal(is_ip, 1);
    assert_string_equal(ask(r, REMOTE_NOLOOKUP, &is_ip), "192.0.2.1");
    assert_int_equal(is_ip, 1);
    assert_null(r->connection->remote_host);
}

static void test_remote_host_that_is_known(void **state)
{
    request_rec *r = core_request(*state);
    int is_ip;

    core_dir_of(r)->hostname_lookups = HOSTNAME_LOOKUP_ON;
    r->connection->remote_host = apr_pstrdup(r->pool, "client.example");
    assert_string_equal(ask(r, REMOTE_HOST, &is_ip), "client.example");
    assert_int_equal(is_ip, 0);
    assert_string_equal(ask(r, REMOTE_NAME, &is_ip), "client.example");
    assert_string_equal(ask(r, REMOTE_NOLOOKUP, &is_ip), "client.example");
}

static void test_remote_host_that_has_no_name(void **state)
{
    request_rec *r = core_request(*state);
    int is_ip;

    core_dir_of(r)->hostname_lookups = HOSTNAME_LOOKUP_ON;
    r->connection->remote_host = apr_pstrdup(r->pool, "");
    assert_null(ask(r, REMOTE_HOST, &is_ip));
    assert_int_equal(is_ip, 0);
    assert_string_equal(ask(r, REMOTE_NAME, &is_ip), "192.0.2.1");
    assert_int_equal(is_ip, 1);
}

static void test_remote_host_double_reverse_failed(void **state)
{
    request_rec *r = core_request(*state);
    int is_ip;

    r->connection->remote_host = apr_pstrdup(r->pool, "liar.example");
    r->connection->double_reverse = -1;
    assert_null(ask(r, REMOTE_DOUBLE_REV, &is_ip));
    r->connection->double_reverse = 1;
    assert_string_equal(ask(r, REMOTE_DOUBLE_REV, &is_ip), "liar.example");
}

static void test_remote_host_without_settings(void **state)
{
    request_rec *r = core_request(*state);

    assert_string_equal(ap_get_remote_host(r->connection, NULL, REMOTE_NAME,
                                           NULL), "192.0.2.1");
}

static void test_useragent_host_of_its_own(void **state)
{
    request_rec *r = core_request(*state);
    int is_ip;

    assert_string_equal(ap_get_useragent_host(r, REMOTE_NAME, &is_ip),
                        "192.0.2.1");
    assert_int_equal(apr_sockaddr_info_get(&r->useragent_addr, "192.0.2.9",
                                           APR_INET, 0, 0, r->pool),
                     APR_SUCCESS);
    r->useragent_ip = apr_pstrdup(r->pool, "192.0.2.9");
    assert_string_equal(ap_get_useragent_host(r, REMOTE_NAME, &is_ip),
                        "192.0.2.9");
    r->useragent_host = apr_pstrdup(r->pool, "agent.example");
    assert_string_equal(ap_get_useragent_host(r, REMOTE_HOST, &is_ip),
                        "agent.example");
    assert_null(r->connection->remote_host);
}

static int look_back_by_address(apr_pool_t *p, const char *name)
{
    peer_name peer = { p, NULL, "127.0.0.1", apr_pstrdup(p, name), 0 };

    assert_int_equal(apr_sockaddr_info_get(&peer.addr, "127.0.0.1", APR_INET,
                                           0, 0, p), APR_SUCCESS);
    return leads_back(&peer);
}

/* numeric names need no resolver */
static void test_leads_back(void **state)
{
    assert_true(look_back_by_address(*state, "127.0.0.1"));
    assert_false(look_back_by_address(*state, "127.0.0.2"));
}

static void test_questions_to_modules_that_are_not_there(void **state)
{
    request_rec *r = core_request(*state);

    assert_null(ap_get_remote_logname(r));
    assert_null(ap_auth_type(r));
    assert_null(ap_auth_name(r));
    assert_int_equal(ap_satisfies(r), SATISFY_NOSPEC);
    r->connection->remote_logname = apr_pstrdup(r->pool, "me");
    assert_string_equal(ap_get_remote_logname(r), "me");
}

UNIT_TESTS(
    UNIT_TEST(test_remote_host_without_lookups),
    UNIT_TEST(test_remote_host_that_is_known),
    UNIT_TEST(test_remote_host_that_has_no_name),
    UNIT_TEST(test_remote_host_double_reverse_failed),
    UNIT_TEST(test_remote_host_without_settings),
    UNIT_TEST(test_useragent_host_of_its_own),
    UNIT_TEST(test_leads_back),
    UNIT_TEST(test_questions_to_modules_that_are_not_there)
)
