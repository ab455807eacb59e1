/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Memory that outlives configurations. */

#include "server/config/retained.c"
#include "test/unit/server/config/fixture.h"

static void test_retained_data(void **state)
{
    char *data;

    ap_pglobal = *state;
    assert_null(ap_retained_data_get("mod_a"));
    data = ap_retained_data_create("mod_a", 100);
    assert_non_null(data);
    assert_int_equal(data[0], 0);
    assert_int_equal(data[99], 0);
    assert_ptr_equal(ap_retained_data_get("mod_a"), data);
    assert_null(ap_retained_data_get("mod_"));
}

static void test_cleanup_set_null(void **state)
{
    apr_pool_t *p;
    void *pointer = *state;

    apr_pool_create(&p, *state);
    apr_pool_cleanup_register(p, &pointer, ap_pool_cleanup_set_null,
                              apr_pool_cleanup_null);
    apr_pool_destroy(p);
    assert_null(pointer);
}

UNIT_TESTS(
    UNIT_TEST(test_retained_data),
    UNIT_TEST(test_cleanup_set_null)
)
