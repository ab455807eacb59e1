/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which waits are over, and when the next one may be.
 */

#include "mpm/common/waiting_wheel.c"
#include "test/lib/unit.h"

#define SECOND APR_USEC_PER_SEC
#define TURN ((apr_time_t)WHEEL_SLOTS << TICK_BITS)

static waiting_wheel wheel;

static void begin(void)
{
    wheel_init(&wheel);
}

static void add(waiting_conn *conn, apr_time_t ends)
{
    conn->ends = ends;
    wheel_add(&wheel, conn);
}

static void test_soonest_of_none(void **state)
{
    (void)state;
    begin();
    assert_true(wheel_soonest(&wheel) == WHEEL_NEVER);
    assert_null(wheel_due(&wheel, 1000 * SECOND));
}

static void test_due_in_any_order_of_adding(void **state)
{
    waiting_conn c[3];

    (void)state;
    begin();
    add(&c[0], 30 * SECOND);
    add(&c[1], 10 * SECOND);
    add(&c[2], 20 * SECOND);
    assert_true(wheel_soonest(&wheel) == 10 * SECOND);
    assert_null(wheel_due(&wheel, 10 * SECOND - 1));
    assert_ptr_equal(wheel_due(&wheel, 10 * SECOND), &c[1]);
    assert_true(wheel_soonest(&wheel) == 0);
    wheel_remove(&wheel, &c[1]);
    assert_true(wheel_soonest(&wheel) == 20 * SECOND);
    assert_ptr_equal(wheel_due(&wheel, 25 * SECOND), &c[2]);
    wheel_remove(&wheel, &c[2]);
    assert_ptr_equal(wheel_due(&wheel, 99 * SECOND), &c[0]);
    wheel_remove(&wheel, &c[0]);
    assert_true(wheel_soonest(&wheel) == WHEEL_NEVER);
}

/* One slot, ends that are turns apart. */
static void test_due_after_many_turns(void **state)
{
    waiting_conn c[3];
    int i;

    (void)state;
    begin();
    for (i = 2; i >= 0; i--) {
        add(&c[i], SECOND + i * 5 * TURN);
    }
    for (i = 0; i < 3; i++) {
        assert_null(wheel_due(&wheel, SECOND + i * 5 * TURN - 1));
        assert_ptr_equal(wheel_due(&wheel, SECOND + i * 5 * TURN), &c[i]);
        wheel_remove(&wheel, &c[i]);
        assert_null(wheel_due(&wheel, SECOND + i * 5 * TURN));
    }
}

/* The time of one that is gone is not believed for ever. */
static void test_soonest_after_removal(void **state)
{
    waiting_conn gone;
    waiting_conn left;

    (void)state;
    begin();
    add(&left, 40 * SECOND);
    add(&gone, 10 * SECOND);
    wheel_remove(&wheel, &gone);
    assert_true(wheel_soonest(&wheel) <= 40 * SECOND);
    assert_null(wheel_due(&wheel, 10 * SECOND));
    assert_true(wheel_soonest(&wheel) == 40 * SECOND);
}

/* One that is due and gets a new time is due no more. */
static void test_due_then_put_again(void **state)
{
    waiting_conn c;

    (void)state;
    begin();
    add(&c, SECOND);
    assert_ptr_equal(wheel_due(&wheel, 2 * SECOND), &c);
    wheel_remove(&wheel, &c);
    add(&c, 3 * SECOND);
    assert_null(wheel_due(&wheel, 2 * SECOND));
    assert_ptr_equal(wheel_due(&wheel, 4 * SECOND), &c);
}

#define MANY 500

/* Against a plain search, over random ends and steps of the clock. */
static void test_due_as_a_search_finds(void **state)
{
    static waiting_conn c[MANY];
    static int is_in[MANY];
    apr_time_t now = 0;
    unsigned int seed = 7;
    int round;
    int i;

    (void)state;
    begin();
    memset(is_in, 0, sizeof(is_in));
    for (round = 0; round < 2000; round++) {
        waiting_conn *due;

        now += rand_r(&seed) % 300000;
        while ((due = wheel_due(&wheel, now)) != NULL) {
            assert_true(due->ends <= now);
            assert_true(is_in[due - c]);
            wheel_remove(&wheel, due);
            is_in[due - c] = 0;
        }
        for (i = 0; i < MANY; i++) {
            assert_false(is_in[i] && c[i].ends <= now);
            assert_false(is_in[i] && c[i].ends < wheel_soonest(&wheel));
        }
        for (i = rand_r(&seed) % MANY; i < MANY; i += 17) {
            if (is_in[i]) {
                wheel_remove(&wheel, &c[i]);
            }
            is_in[i] = 1;
            add(&c[i], now + rand_r(&seed) % (60 * SECOND));
        }
    }
}

UNIT_TESTS(
    UNIT_TEST(test_soonest_of_none),
    UNIT_TEST(test_due_in_any_order_of_adding),
    UNIT_TEST(test_due_after_many_turns),
    UNIT_TEST(test_soonest_after_removal),
    UNIT_TEST(test_due_then_put_again),
    UNIT_TEST(test_due_as_a_search_finds)
)
