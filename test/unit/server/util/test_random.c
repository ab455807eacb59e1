/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Random numbers: range, spread, and another number each time. */

#include "server/util/random.c"

#include "test/lib/unit.h"

static void test_random_pick_stays_in_range(void **state)
{
    int seen[6] = { 0 };
    int i;

    (void)state;
    for (i = 0; i < 2000; i++) {
        apr_uint32_t n = ap_random_pick(10, 15);

        assert_in_range(n, 10, 15);
        seen[n - 10]++;
    }
    /* Expected 333 each; below 200 is one chance in 10^15. */
    for (i = 0; i < 6; i++) {
        assert_in_range(seen[i], 200, 500);
    }
}

static void test_random_pick_edges(void **state)
{
    (void)state;
    assert_int_equal(ap_random_pick(7, 7), 7);
    assert_int_equal(ap_random_pick(9, 3), 9);
    assert_int_not_equal(ap_random_pick(0, APR_UINT32_MAX)
                         | ap_random_pick(0, APR_UINT32_MAX), 0);
}

static void test_random_insecure_bytes_differ(void **state)
{
    unsigned char a[16] = { 0 };
    unsigned char b[16] = { 0 };

    ap_init_rng(*state);
    ap_random_insecure_bytes(a, sizeof(a));
    ap_random_parent_after_fork();
    ap_random_insecure_bytes(b, sizeof(b));
    assert_memory_not_equal(a, b, sizeof(a));
}

UNIT_TESTS(
    UNIT_TEST(test_random_pick_stays_in_range),
    UNIT_TEST(test_random_pick_edges),
    UNIT_TEST(test_random_insecure_bytes_differ)
)
