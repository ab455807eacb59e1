/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The order in which waits end.
 */

#include "mpm/common/waiting_list.c"
#include "test/lib/unit.h"

static void test_add_same_timeout_first_in_first_out(void **state)
{
    waiting_lists lists;
    waiting_conn c[3] = {{0}};
    int i;

    (void)state;
    waiting_lists_init(&lists);
    for (i = 0; i < 3; i++) {
        waiting_lists_add(&lists, &c[i], 100 + i, 1000);
    }
    for (i = 0; i < 3; i++) {
        assert_ptr_equal(waiting_lists_next(&lists), &c[i]);
        assert_ptr_equal(waiting_lists_oldest(&lists), &c[i]);
        waiting_lists_remove(&lists, &c[i]);
    }
    assert_null(waiting_lists_next(&lists));
    assert_null(waiting_lists_oldest(&lists));
    assert_int_equal(lists.count, 0);
}

static void test_next_is_the_first_end_oldest_the_first_start(void **state)
{
    waiting_lists lists;
    waiting_conn slow = {0};
    waiting_conn quick = {0};

    (void)state;
    waiting_lists_init(&lists);
    waiting_lists_add(&lists, &slow, 1, 5000);
    waiting_lists_add(&lists, &quick, 2, 10);
    assert_ptr_equal(waiting_lists_next(&lists), &quick);
    assert_ptr_equal(waiting_lists_oldest(&lists), &slow);
}

static void test_remove_from_the_middle(void **state)
{
    waiting_lists lists;
    waiting_conn c[3] = {{0}};
    int i;

    (void)state;
    waiting_lists_init(&lists);
    for (i = 0; i < 3; i++) {
        waiting_lists_add(&lists, &c[i], i, 10);
    }
    waiting_lists_remove(&lists, &c[1]);
    assert_ptr_equal(c[0].next, &c[2]);
    assert_ptr_equal(c[2].previous, &c[0]);
    waiting_lists_remove(&lists, &c[2]);
    waiting_lists_add(&lists, &c[1], 5, 10);
    assert_ptr_equal(c[0].next, &c[1]);
    assert_int_equal(lists.count, 2);
}

/* More times to wait than lists: the last list sorts. */
static void test_add_many_timeouts_end_in_order(void **state)
{
    waiting_lists lists;
    waiting_conn c[100] = {{0}};
    waiting_conn *next;
    apr_time_t last = 0;
    int i;

    (void)state;
    waiting_lists_init(&lists);
    for (i = 0; i < 100; i++) {
        waiting_lists_add(&lists, &c[i], 1000, 1 + (i * 37) % 100);
    }
    for (i = 0; i < 100; i++) {
        next = waiting_lists_next(&lists);
        assert_true(next->ends >= last);
        last = next->ends;
        waiting_lists_remove(&lists, next);
    }
    assert_int_equal(lists.count, 0);
}

static void test_add_after_the_clock_was_set_back(void **state)
{
    waiting_lists lists;
    waiting_conn before = {0};
    waiting_conn after = {0};

    (void)state;
    waiting_lists_init(&lists);
    waiting_lists_add(&lists, &before, 10000, 10);
    waiting_lists_add(&lists, &after, 50, 10);
    assert_ptr_equal(waiting_lists_next(&lists), &after);
}

UNIT_TESTS(
    UNIT_TEST(test_add_same_timeout_first_in_first_out),
    UNIT_TEST(test_next_is_the_first_end_oldest_the_first_start),
    UNIT_TEST(test_remove_from_the_middle),
    UNIT_TEST(test_add_many_timeouts_end_in_order),
    UNIT_TEST(test_add_after_the_clock_was_set_back)
)
