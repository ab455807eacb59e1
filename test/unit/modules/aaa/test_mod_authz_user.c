/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Require user, Require valid-user; and words or expressions behind Require.
 */

#include "modules/aaa/mod_authz_user.c"
#include "test/unit/modules/aaa/fixture.h"

static authz_status of(request_rec *r, const char *user, const char *args)
{
    const void *parsed;

    assert_null(require_parse(aaa_command(r->pool, "Require", args, 1), args,
                              &parsed));
    r->user = user != NULL ? apr_pstrdup(r->pool, user) : NULL;
    return check_user(r, args, parsed);
}

static void test_user(void **state)
{
    request_rec *r = aaa_request(*state, &authz_user_module, NULL);

    assert_int_equal(of(r, NULL, "joe"), AUTHZ_DENIED_NO_USER);
    assert_int_equal(of(r, "joe", "joe"), AUTHZ_GRANTED);
    assert_int_equal(of(r, "joe", "jo joey JOE"), AUTHZ_DENIED);
    assert_int_equal(of(r, "joe", "bob joe"), AUTHZ_GRANTED);
    assert_int_equal(of(r, "joe doe", "\"joe doe\""), AUTHZ_GRANTED);
    assert_int_equal(of(r, "joe", "\"joe doe\""), AUTHZ_DENIED);
    assert_int_equal(of(r, "joe", ""), AUTHZ_DENIED);
    assert_int_equal(of(r, "", "joe"), AUTHZ_DENIED);
}

static void test_user_by_expression(void **state)
{
    request_rec *r = aaa_request(*state, &authz_user_module, NULL);

    ap_expr_init(r->pool);
    r->args = apr_pstrdup(r->pool, "bob joe");
    assert_int_equal(of(r, "joe", "%{QUERY_STRING}"), AUTHZ_GRANTED);
    assert_int_equal(of(r, "jim", "%{QUERY_STRING} jim"), AUTHZ_GRANTED);
    assert_int_equal(of(r, "jim", "%{QUERY_STRING}"), AUTHZ_DENIED);
    assert_int_equal(of(r, NULL, "%{QUERY_STRING}"), AUTHZ_DENIED_NO_USER);
    assert_int_equal(of(r, "joe", "%{file:/none/at/all}"),
                     AUTHZ_GENERAL_ERROR);
}

static void test_valid_user(void **state)
{
    request_rec *r = aaa_request(*state, &authz_user_module, NULL);

    assert_int_equal(check_valid_user(r, "", NULL), AUTHZ_DENIED_NO_USER);
    r->user = apr_pstrdup(r->pool, "joe");
    assert_int_equal(check_valid_user(r, "", NULL), AUTHZ_GRANTED);
}

static void test_parse_fault(void **state)
{
    const void *parsed;

    assert_complains(require_parse(aaa_command(*state, "Require", "", 1),
                                   "user %{x", &parsed), "column");
}

UNIT_TESTS(
    UNIT_TEST(test_user),
    UNIT_TEST(test_user_by_expression),
    UNIT_TEST(test_valid_user),
    UNIT_TEST(test_parse_fault)
)
