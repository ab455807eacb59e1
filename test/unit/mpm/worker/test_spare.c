/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * How many children are started or ended for how many idle threads.
 */

#include "mpm/worker/spare.c"
#include "test/lib/unit.h"

static const worker_limits limits = {
    .min_spare_threads = 75,
    .max_spare_threads = 250,
    .threads_per_child = 25,
    .max_children = 40
};

static void test_spare_enough(void **state)
{
    spare_state rate = {8};
    spare_input now = {.idle = 100, .children = 5, .free_slots = 40};
    spare_answer answer = spare_decide(&limits, &rate, &now);

    (void)state;
    assert_int_equal(answer.start, 0);
    assert_int_equal(answer.end, 0);
    assert_int_equal(rate.rate, 1);
}

static void test_spare_doubles_while_short(void **state)
{
    worker_limits large = limits;
    spare_state rate = {1};
    spare_input now = {.idle = 0, .children = 1, .free_slots = 500};
    static const int expected[] = {1, 2, 4, 8, 16, 32, 32};
    size_t i;

    (void)state;
    large.max_children = 500;
    large.min_spare_threads = 25 * 100;
    for (i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        assert_int_equal(spare_decide(&large, &rate, &now).start,
                         expected[i]);
    }
}

static void test_spare_starts_what_is_missing_only(void **state)
{
    spare_state rate = {32};
    spare_input now = {.idle = 40, .children = 5, .free_slots = 40};

    (void)state;
    /* 35 threads are missing: two children. */
    assert_int_equal(spare_decide(&limits, &rate, &now).start, 2);
}

static void test_spare_respects_max_children(void **state)
{
    spare_state rate = {32};
    spare_input now = {.idle = 0, .children = 39, .free_slots = 40};

    (void)state;
    assert_int_equal(spare_decide(&limits, &rate, &now).start, 1);
}

static void test_spare_respects_free_slots(void **state)
{
    spare_state rate = {32};
    spare_input now = {.idle = 0, .children = 5, .free_slots = 0};
    spare_answer answer = spare_decide(&limits, &rate, &now);

    (void)state;
    assert_int_equal(answer.start, 0);
    assert_int_equal(answer.is_full, 0);
}

static void test_spare_full(void **state)
{
    spare_state rate = {1};
    spare_input now = {.idle = 3, .children = 40, .free_slots = 5};
    spare_answer answer = spare_decide(&limits, &rate, &now);

    (void)state;
    assert_int_equal(answer.start, 0);
    assert_int_equal(answer.is_full, 1);
    /* The rate is for the time when there is room again. */
    assert_int_equal(rate.rate, 1);
}

static void test_spare_too_many(void **state)
{
    spare_state rate = {4};
    spare_input now = {.idle = 251, .children = 12, .free_slots = 5};
    spare_answer answer = spare_decide(&limits, &rate, &now);

    (void)state;
    assert_int_equal(answer.end, 1);
    assert_int_equal(answer.start, 0);
}

static void test_spare_keeps_the_last_child(void **state)
{
    worker_limits large = limits;
    spare_state rate = {1};
    spare_input now = {.idle = 300, .children = 1, .free_slots = 5};

    (void)state;
    large.threads_per_child = 300;
    assert_int_equal(spare_decide(&large, &rate, &now).end, 0);
}

UNIT_TESTS(
    UNIT_TEST(test_spare_enough),
    UNIT_TEST(test_spare_doubles_while_short),
    UNIT_TEST(test_spare_starts_what_is_missing_only),
    UNIT_TEST(test_spare_respects_max_children),
    UNIT_TEST(test_spare_respects_free_slots),
    UNIT_TEST(test_spare_full),
    UNIT_TEST(test_spare_too_many),
    UNIT_TEST(test_spare_keeps_the_last_child)
)
