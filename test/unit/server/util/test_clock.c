/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The clock of waits: it counts microseconds, and never goes back.
 */

#include "server/util/clock.c"

#include "test/lib/unit.h"

static void test_never_goes_back(void **state)
{
    apr_time_t last = clock_now();
    int i;

    (void)state;
    assert_true(last > 0);
    for (i = 0; i < 100000; i++) {
        apr_time_t now = clock_now();

        assert_true(now >= last);
        last = now;
    }
}

/* Asked before, it is not ahead; it is a few ticks late at most, but for a
 * machine that halts this process in between. */
static void test_coarse_is_not_ahead(void **state)
{
    apr_time_t coarse = clock_coarse();
    apr_time_t now = apr_time_now();

    (void)state;
    assert_true(coarse <= now);
    assert_true(now - coarse < apr_time_from_sec(5));
}

static void test_counts_microseconds(void **state)
{
    apr_time_t start = clock_now();

    (void)state;
    apr_sleep(20000);
    assert_true(clock_now() - start >= 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_never_goes_back),
        cmocka_unit_test(test_coarse_is_not_ahead),
        cmocka_unit_test(test_counts_microseconds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
