/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Providers: registering, finding, listing. */

#include "server/runtime/provider.c"

#include "test/lib/unit.h"

static const char one[] = "1";
static const char two[] = "2";

static void test_lookup_provider_by_all_three(void **state)
{
    assert_null(ap_lookup_provider("g", "a", "0"));
    assert_int_equal(ap_register_provider(*state, "g", "a", "0", one),
                     APR_SUCCESS);
    assert_int_equal(ap_register_provider(*state, "g", "a", "1", two),
                     APR_SUCCESS);
    assert_ptr_equal(ap_lookup_provider("g", "a", "0"), one);
    assert_ptr_equal(ap_lookup_provider("g", "a", "1"), two);
    assert_null(ap_lookup_provider("g", "b", "0"));
    assert_null(ap_lookup_provider("h", "a", "0"));
    assert_null(ap_lookup_provider("g", "a", "2"));
}

static void test_register_provider_replaces(void **state)
{
    ap_register_provider(*state, "g", "a", "0", one);
    ap_register_provider(*state, "g", "a", "0", two);
    assert_ptr_equal(ap_lookup_provider("g", "a", "0"), two);
    assert_int_equal(ap_list_provider_names(*state, "g", "0")->nelts, 1);
}

static void test_list_provider_names_and_groups(void **state)
{
    apr_array_header_t *list;

    assert_int_equal(ap_list_provider_groups(*state)->nelts, 0);
    assert_int_equal(ap_list_provider_names(*state, "g", "0")->nelts, 0);
    ap_register_provider(*state, "g", "a", "0", one);
    ap_register_provider(*state, "g", "b", "0", two);
    ap_register_provider(*state, "g", "c", "1", two);
    assert_int_equal(ap_list_provider_names(*state, "g", "0")->nelts, 2);
    list = ap_list_provider_names(*state, "g", "1");
    assert_int_equal(list->nelts, 1);
    assert_string_equal(
        APR_ARRAY_IDX(list, 0, ap_list_provider_names_t).provider_name, "c");
    assert_int_equal(ap_list_provider_groups(*state)->nelts, 2);
}

static void test_providers_go_with_their_pool(void **state)
{
    apr_pool_t *p;

    assert_int_equal(apr_pool_create(&p, *state), APR_SUCCESS);
    ap_register_provider(p, "g", "a", "0", one);
    apr_pool_destroy(p);
    assert_null(ap_lookup_provider("g", "a", "0"));
    ap_register_provider(*state, "g", "b", "0", two);
    assert_ptr_equal(ap_lookup_provider("g", "b", "0"), two);
}

UNIT_TESTS(
    UNIT_TEST(test_lookup_provider_by_all_three),
    UNIT_TEST(test_register_provider_replaces),
    UNIT_TEST(test_list_provider_names_and_groups),
    UNIT_TEST(test_providers_go_with_their_pool)
)
