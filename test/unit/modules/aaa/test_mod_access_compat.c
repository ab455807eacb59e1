/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Order, Allow, Deny, Satisfy: as directives, and what they let in.
 */

#include "modules/aaa/mod_access_compat.c"
#include "test/unit/modules/aaa/fixture.h"

static const char *order(apr_pool_t *p, void *conf, const char *arg)
{
    return set_order(aaa_command(p, "Order", arg, 1), conf, arg);
}

/* Allow (line 2) or Deny (line 3) for one client. */
static const char *client(apr_pool_t *p, void *conf, const char *name,
                          const char *who)
{
    int is_allow = *name == 'A';
    cmd_parms *cmd = aaa_command(p, name, apr_pstrcat(p, "from ", who, NULL),
                                 is_allow ? 2 : 3);

    cmd->info = (void *)(is_allow ? APR_OFFSETOF(compat_dir_conf, allows)
                                  : APR_OFFSETOF(compat_dir_conf, denies));
    return add_client(cmd, conf, "from", who);
}

/* What the rules do with 192.0.2.1. */
static int answer(apr_pool_t *p, const char *which, const char *allow,
                  const char *deny)
{
    void *conf = create_dir_conf(p, NULL);

    if (which != NULL) {
        assert_null(order(p, conf, which));
    }
    if (allow != NULL) {
        assert_null(client(p, conf, "Allow", allow));
    }
    if (deny != NULL) {
        assert_null(client(p, conf, "Deny", deny));
    }
    return check_access(aaa_request(p, &access_compat_module, conf));
}

static void test_order_truth_table(void **state)
{
    static const char me[] = "192.0.2.1";
    apr_pool_t *p = *state;

    assert_int_equal(answer(p, NULL, NULL, NULL), OK);
    assert_int_equal(answer(p, NULL, NULL, me), HTTP_FORBIDDEN);
    assert_int_equal(answer(p, "Deny,Allow", NULL, NULL), OK);
    assert_int_equal(answer(p, "Deny,Allow", me, NULL), OK);
    assert_int_equal(answer(p, "deny,allow", NULL, me), HTTP_FORBIDDEN);
    fix_assert_logged("client denied by server configuration: /srv/x: "
                      "denied by `Deny from 192.0.2.1` at test.conf:3");
    assert_int_equal(answer(p, "Deny,Allow", me, me), OK);
    assert_int_equal(answer(p, "Allow,Deny", NULL, NULL), HTTP_FORBIDDEN);
    fix_assert_logged("denied by `Order Allow,Deny` at test.conf:1");
    assert_int_equal(answer(p, "Allow,Deny", me, NULL), OK);
    assert_int_equal(answer(p, "Allow,Deny", NULL, me), HTTP_FORBIDDEN);
    assert_int_equal(answer(p, "Allow,Deny", me, me), HTTP_FORBIDDEN);
    fix_assert_logged("`Deny from 192.0.2.1`");
    assert_int_equal(answer(p, "Mutual-Failure", me, NULL), OK);
    assert_int_equal(answer(p, "Mutual-Failure", me, me), HTTP_FORBIDDEN);
}

static void test_clients(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(answer(p, NULL, NULL, "ALL"), HTTP_FORBIDDEN);
    assert_int_equal(answer(p, NULL, NULL, "192.0"), HTTP_FORBIDDEN);
    assert_int_equal(answer(p, NULL, NULL, "192.0.2.0/24"), HTTP_FORBIDDEN);
    assert_int_equal(answer(p, NULL, NULL, "192.0.2.0/255.255.255.0"),
                     HTTP_FORBIDDEN);
    assert_int_equal(answer(p, NULL, NULL, "192.0.2.128/25"), OK);
    assert_int_equal(answer(p, NULL, NULL, "192.0.2.10"), OK);
    assert_int_equal(answer(p, NULL, NULL, "2001:db8::/32"), OK);
    assert_int_equal(answer(p, NULL, NULL, "env=NONE"), OK);
    assert_int_equal(answer(p, NULL, NULL, "env=!NONE"), HTTP_FORBIDDEN);
}

static void test_clients_by_name(void **state)
{
    apr_pool_t *p = *state;
    void *conf = create_dir_conf(p, NULL);
    request_rec *r;

    assert_null(client(p, conf, "Deny", "example.org"));
    r = aaa_request(p, &access_compat_module, conf);
    r->connection->remote_host = apr_pstrdup(p, "a.example.org");
    r->connection->double_reverse = 1;
    r->connection->client_addr = r->useragent_addr;
    assert_int_equal(check_access(r), HTTP_FORBIDDEN);
    r->connection->remote_host = apr_pstrdup(p, "anexample.org");
    assert_int_equal(check_access(r), OK);
    /* A name that does not lead back is no name. */
    r->connection->remote_host = apr_pstrdup(p, "a.example.org");
    r->connection->double_reverse = -1;
    assert_int_equal(check_access(r), OK);
}

static void test_env(void **state)
{
    apr_pool_t *p = *state;
    void *conf = create_dir_conf(p, NULL);
    request_rec *r;

    assert_null(order(p, conf, "Allow,Deny"));
    assert_null(client(p, conf, "Allow", "ENV=yes"));
    r = aaa_request(p, &access_compat_module, conf);
    assert_int_equal(check_access(r), HTTP_FORBIDDEN);
    apr_table_setn(r->subprocess_env, "yes", "");
    assert_int_equal(check_access(r), OK);
}

static void test_methods(void **state)
{
    apr_pool_t *p = *state;
    compat_dir_conf *conf = create_dir_conf(p, NULL);
    cmd_parms *cmd = aaa_command(p, "Order", "", 4);
    request_rec *r;

    cmd->limited = AP_METHOD_BIT << M_POST;
    assert_null(set_order(cmd, conf, "Allow,Deny"));
    assert_null(set_satisfy(cmd, conf, "Any"));
    r = aaa_request(p, &access_compat_module, conf);
    assert_int_equal(check_access(r), OK);
    assert_int_equal(access_compat_ap_satisfies(r), SATISFY_NOSPEC);
    r->method_number = M_POST;
    assert_int_equal(check_access(r), HTTP_FORBIDDEN);
    assert_int_equal(access_compat_ap_satisfies(r), SATISFY_ANY);
    /* The last one counts. */
    assert_null(order(p, conf, "Deny,Allow"));
    assert_int_equal(check_access(r), OK);
    cmd->limited = -1;
    assert_null(set_satisfy(cmd, conf, "all"));
    assert_int_equal(access_compat_ap_satisfies(r), SATISFY_ALL);
}

static void test_faults(void **state)
{
    apr_pool_t *p = *state;
    void *conf = create_dir_conf(p, NULL);
    cmd_parms *cmd = aaa_command(p, "Allow", "", 1);

    assert_complains(order(p, conf, "Deny"), "'Deny'");
    assert_complains(order(p, conf, "Deny, Allow"), "without a space");
    assert_complains(set_satisfy(cmd, conf, "none"), "'none'");
    assert_complains(add_client(cmd, conf, "to", "all"), "'from'");
    assert_complains(client(p, conf, "Deny", "300.1.1.1"), "300.1.1.1");
    assert_complains(client(p, conf, "Deny", "10.0.0.0/33"), "10.0.0.0/33");
    assert_complains(client(p, conf, "Deny", "host/24"), "host/24");
    assert_null(((compat_dir_conf *)conf)->denies);
}

UNIT_TESTS(
    UNIT_TEST(test_order_truth_table),
    UNIT_TEST(test_clients),
    UNIT_TEST(test_clients_by_name),
    UNIT_TEST(test_env),
    UNIT_TEST(test_methods),
    UNIT_TEST(test_faults)
)
