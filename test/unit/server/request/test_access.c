/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which access hooks are asked, and when an earlier answer will do.
 */

#include "server/request/access.c"
#include "test/unit/server/request/fixture.h"

static char asked[100];
static int answer_access;
static int answer_ex;
static int answer_user;
static int answer_authz;
static int answer_force;
static int required;
static int satisfy;

static int fake_access(request_rec *r)
{
    (void)r;
    strcat(asked, "access ");
    return answer_access;
}

static int fake_ex(request_rec *r)
{
    strcat(asked, "ex ");
    apr_table_setn(r->notes, "trace", "left");
    return answer_ex;
}

static int fake_user(request_rec *r)
{
    strcat(asked, "user ");
    if (answer_user == OK) {
        r->user = apr_pstrdup(r->pool, "joe");
    }
    return answer_user;
}

static int fake_authz(request_rec *r)
{
    (void)r;
    strcat(asked, "authz ");
    return answer_authz;
}

static int fake_force(request_rec *r)
{
    (void)r;
    return answer_force;
}

int authz_some_auth_required(request_rec *r);
int access_compat_ap_satisfies(request_rec *r);

int authz_some_auth_required(request_rec *r)
{
    (void)r;
    return required;
}

int access_compat_ap_satisfies(request_rec *r)
{
    (void)r;
    return satisfy;
}

static request_rec *asking(apr_pool_t *p)
{
    request_rec *r = fix_request(p, "/a");

    asked[0] = '\0';
    answer_access = OK;
    answer_ex = DECLINED;
    answer_user = OK;
    answer_authz = OK;
    answer_force = DECLINED;
    required = 1;
    satisfy = SATISFY_NOSPEC;
    ap_clear_auth_internal();
    ap_hook_access_checker(fake_access, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_access_checker_ex(fake_ex, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_user_id(fake_user, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_auth_checker(fake_authz, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_force_authn(fake_force, NULL, NULL, APR_HOOK_MIDDLE);
    APR_REGISTER_OPTIONAL_FN(authz_some_auth_required);
    APR_REGISTER_OPTIONAL_FN(access_compat_ap_satisfies);
    core_retrieve_optional_functions();
    return r;
}

static void test_access_with_a_user(void **state)
{
    request_rec *r = asking(*state);

    assert_int_equal(request_check_access(r), OK);
    assert_string_equal(asked, "access ex user authz ");
    assert_string_equal(r->user, "joe");
}

static void test_access_granted_without_a_user(void **state)
{
    request_rec *r = asking(*state);

    answer_ex = OK;
    assert_int_equal(request_check_access(r), OK);
    assert_string_equal(asked, "access ex ");
    assert_null(r->user);
}

static void test_access_forced_authentication(void **state)
{
    request_rec *r = asking(*state);

    answer_ex = OK;
    answer_force = OK;
    assert_int_equal(request_check_access(r), OK);
    assert_string_equal(asked, "access ex user authz ");
}

static void test_access_refused_at_each_step(void **state)
{
    request_rec *r = asking(*state);

    answer_access = HTTP_FORBIDDEN;
    assert_int_equal(request_check_access(r), HTTP_FORBIDDEN);
    assert_string_equal(asked, "access ");

    r = asking(*state);
    answer_ex = HTTP_FORBIDDEN;
    assert_int_equal(request_check_access(r), HTTP_FORBIDDEN);
    assert_string_equal(asked, "access ex ");

    r = asking(*state);
    answer_user = HTTP_UNAUTHORIZED;
    assert_int_equal(request_check_access(r), HTTP_UNAUTHORIZED);
    assert_string_equal(asked, "access ex user ");

    r = asking(*state);
    answer_authz = HTTP_UNAUTHORIZED;
    assert_int_equal(request_check_access(r), HTTP_UNAUTHORIZED);
}

static void test_access_nobody_authenticates(void **state)
{
    request_rec *r = asking(*state);

    answer_user = DECLINED;
    assert_int_equal(request_check_access(r), HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("AuthType");
    r = asking(*state);
    answer_authz = DECLINED;
    assert_int_equal(request_check_access(r), HTTP_INTERNAL_SERVER_ERROR);
}

static void test_access_satisfy_any(void **state)
{
    request_rec *r = asking(*state);

    satisfy = SATISFY_ANY;
    assert_int_equal(request_check_access(r), OK);
    assert_string_equal(asked, "access ");

    r = asking(*state);
    satisfy = SATISFY_ANY;
    answer_access = HTTP_FORBIDDEN;
    assert_int_equal(request_check_access(r), OK);
    assert_string_equal(asked, "access ex user authz ");

    /* No second way in. */
    r = asking(*state);
    satisfy = SATISFY_ANY;
    answer_access = HTTP_FORBIDDEN;
    required = 0;
    assert_int_equal(request_check_access(r), HTTP_FORBIDDEN);
    assert_string_equal(asked, "access ");
}

static request_rec *sub_of(request_rec *r, const char *path)
{
    request_rec *sub = unit_request(r->connection);

    assert_int_equal(core_create_request(sub), OK);
    sub->main = r;
    sub->uri = apr_pstrdup(r->pool, path);
    sub->per_dir_config = r->per_dir_config;
    return sub;
}

static void test_access_answer_for_the_same_path_is_reused(void **state)
{
    request_rec *r = asking(*state);
    request_rec *sub;

    assert_int_equal(request_check_access(r), OK);
    asked[0] = '\0';
    sub = sub_of(r, "/a");
    assert_int_equal(request_check_access(sub), OK);
    assert_string_equal(asked, "");
    assert_string_equal(sub->user, "joe");

    sub = sub_of(r, "/b");
    assert_int_equal(request_check_access(sub), OK);
    assert_string_equal(asked, "access ex user authz ");
}

static void test_access_answer_is_reused_only_when_given(void **state)
{
    request_rec *r = asking(*state);
    request_rec *sub = sub_of(r, "/a");

    /* The parent has not been asked yet. */
    assert_int_equal(request_check_access(sub), OK);
    assert_string_equal(asked, "access ex user authz ");

    /* Or was refused. */
    r = asking(*state);
    answer_access = HTTP_FORBIDDEN;
    assert_int_equal(request_check_access(r), HTTP_FORBIDDEN);
    assert_int_equal(request_check_access(sub_of(r, "/a")), HTTP_FORBIDDEN);

    /* Or had other settings. */
    r = asking(*state);
    assert_int_equal(request_check_access(r), OK);
    sub = sub_of(r, "/a");
    sub->per_dir_config = fix_settings(r->pool, "other");
    asked[0] = '\0';
    assert_int_equal(request_check_access(sub), OK);
    assert_string_equal(asked, "access ex user authz ");
}

static int quiet(request_rec *r)
{
    (void)r;
    return OK;
}

static void test_setup_auth_internal_needs_all_of_them(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "/a");

    ap_clear_auth_internal();
    ap_hook_check_access(quiet, NULL, NULL, APR_HOOK_MIDDLE,
                         AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_check_access_ex(quiet, NULL, NULL, APR_HOOK_MIDDLE,
                            AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_check_authn(quiet, NULL, NULL, APR_HOOK_MIDDLE,
                        AP_AUTH_INTERNAL_PER_CONF);
    ap_setup_auth_internal(p);
    assert_true(all_per_conf);

    assert_int_equal(request_check_access(r), OK);
    assert_true(answers_for(r, sub_of(r, "/elsewhere")));

    ap_hook_check_authz(quiet, NULL, NULL, APR_HOOK_MIDDLE,
                        AP_AUTH_INTERNAL_PER_URI);
    ap_setup_auth_internal(p);
    assert_false(all_per_conf);
    assert_false(answers_for(r, sub_of(r, "/elsewhere")));
}

static void test_setup_auth_internal_counts_providers(void **state)
{
    apr_pool_t *p = *state;
    static const authz_provider provider = {NULL, NULL};

    fix_server(p);
    ap_clear_auth_internal();
    assert_int_equal(ap_register_auth_provider(
        p, AUTHZ_PROVIDER_GROUP, "one", AUTHZ_PROVIDER_VERSION, &provider,
        AP_AUTH_INTERNAL_PER_CONF), APR_SUCCESS);
    ap_setup_auth_internal(p);
    assert_true(all_per_conf);
    assert_int_equal(ap_register_auth_provider(
        p, AUTHZ_PROVIDER_GROUP, "two", AUTHZ_PROVIDER_VERSION, &provider,
        AP_AUTH_INTERNAL_PER_URI), APR_SUCCESS);
    ap_setup_auth_internal(p);
    assert_false(all_per_conf);
}

static void test_some_authn_required_leaves_no_traces(void **state)
{
    request_rec *r = asking(*state);

    assert_true(ap_some_authn_required(r));
    assert_null(apr_table_get(r->notes, "trace"));
    answer_ex = OK;
    assert_false(ap_some_authn_required(r));
    answer_ex = DECLINED;
    required = 0;
    assert_false(ap_some_authn_required(r));
}

UNIT_TESTS(
    UNIT_TEST(test_access_with_a_user),
    UNIT_TEST(test_access_granted_without_a_user),
    UNIT_TEST(test_access_forced_authentication),
    UNIT_TEST(test_access_refused_at_each_step),
    UNIT_TEST(test_access_nobody_authenticates),
    UNIT_TEST(test_access_satisfy_any),
    UNIT_TEST(test_access_answer_for_the_same_path_is_reused),
    UNIT_TEST(test_access_answer_is_reused_only_when_given),
    UNIT_TEST(test_setup_auth_internal_needs_all_of_them),
    UNIT_TEST(test_setup_auth_internal_counts_providers),
    UNIT_TEST(test_some_authn_required_leaves_no_traces)
)
