/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What this area hangs on hooks, and when it forgets.
 */

#include "server/request/hooks.c"
#include "test/unit/server/request/fixture.h"

static int quiet(request_rec *r)
{
    (void)r;
    return OK;
}

static void test_register_hooks_registers(void **state)
{
    apr_pool_t *p = *state;

    fix_server(p);
    request_register_hooks(p);
    assert_non_null(ap_subreq_core_filter_handle);
    assert_int_equal(ap_cstr_casecmp(ap_subreq_core_filter_handle->name,
                                     "SUBREQ_CORE"), 0);
    assert_int_equal(ap_hook_get_dirwalk_stat()->nelts, 1);
    assert_int_equal(ap_hook_get_child_init()->nelts, 2);
    assert_int_equal(ap_hook_get_post_config()->nelts, 1);
}

static int parent_answers(request_rec *r)
{
    request_rec *sub = unit_request(r->connection);

    sub->main = r;
    sub->uri = apr_pstrdup(r->pool, "/other");
    sub->per_dir_config = r->per_dir_config;
    return request_check_access(sub) == OK;
}

static int refuse_once(request_rec *r)
{
    return r->main == NULL ? OK : HTTP_FORBIDDEN;
}

static void test_post_config_settles_reuse_until_the_next_reading(
    void **state)
{
    request_rec *r = fix_request(*state, "/a");
    apr_pool_t *pconf;

    assert_int_equal(apr_pool_create(&pconf, r->pool), APR_SUCCESS);
    ap_clear_auth_internal();
    ap_hook_check_access(refuse_once, NULL, NULL, APR_HOOK_MIDDLE,
                         AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_check_access_ex(quiet, NULL, NULL, APR_HOOK_MIDDLE,
                            AP_AUTH_INTERNAL_PER_CONF);
    request_register_hooks(pconf);
    assert_int_equal(request_check_access(r), OK);
    assert_false(parent_answers(r));
    assert_int_equal(request_post_config(pconf, pconf, pconf, r->server),
                     OK);
    assert_true(parent_answers(r));
    apr_pool_destroy(pconf);
    assert_false(parent_answers(r));
}

UNIT_TESTS(
    UNIT_TEST(test_register_hooks_registers),
    UNIT_TEST(test_post_config_settles_reuse_until_the_next_reading)
)
