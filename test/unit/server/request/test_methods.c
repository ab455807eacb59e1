/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Allowed methods, times, kinds of records.
 */

#include "server/request/methods.c"
#include "test/unit/server/request/fixture.h"

static void test_allow_methods_adds_and_resets(void **state)
{
    request_rec *r = fix_request(*state, "/");
    ap_method_list_t *l = r->allowed_methods;

    ap_method_registry_init(r->pool);
    ap_allow_methods(r, MERGE_ALLOW, "GET", "FROBNICATE", NULL);
    assert_true(ap_method_in_list(l, "GET"));
    assert_true(ap_method_in_list(l, "FROBNICATE"));
    assert_false(ap_method_in_list(l, "POST"));
    ap_allow_methods(r, MERGE_ALLOW, "POST", NULL);
    assert_true(ap_method_in_list(l, "GET"));
    assert_true(ap_method_in_list(l, "POST"));
    ap_allow_methods(r, REPLACE_ALLOW, "PUT", NULL);
    assert_false(ap_method_in_list(l, "GET"));
    assert_false(ap_method_in_list(l, "FROBNICATE"));
    assert_true(ap_method_in_list(l, "PUT"));
}

static void test_allow_standard_methods(void **state)
{
    request_rec *r = fix_request(*state, "/");

    ap_allow_standard_methods(r, MERGE_ALLOW, M_GET, M_POST, -1);
    assert_int_equal(r->allowed_methods->method_mask,
                     (AP_METHOD_BIT << M_GET) | (AP_METHOD_BIT << M_POST));
    ap_allow_standard_methods(r, REPLACE_ALLOW, M_OPTIONS, -1);
    assert_int_equal(r->allowed_methods->method_mask,
                     AP_METHOD_BIT << M_OPTIONS);
}

static void test_update_mtime_keeps_the_latest(void **state)
{
    request_rec *r = fix_request(*state, "/");

    ap_update_mtime(r, 20);
    ap_update_mtime(r, 10);
    assert_int_equal(r->mtime, 20);
    ap_update_mtime(r, 30);
    assert_int_equal(r->mtime, 30);
}

static void test_is_initial_req(void **state)
{
    request_rec *r = fix_request(*state, "/");
    request_rec *other = fix_request(*state, "/");

    assert_true(ap_is_initial_req(r));
    r->main = other;
    assert_false(ap_is_initial_req(r));
    r->main = NULL;
    r->prev = other;
    assert_false(ap_is_initial_req(r));
}

UNIT_TESTS(
    UNIT_TEST(test_allow_methods_adds_and_resets),
    UNIT_TEST(test_allow_standard_methods),
    UNIT_TEST(test_update_mtime_keeps_the_latest),
    UNIT_TEST(test_is_initial_req)
)
