/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Tallies: rows, sums, gauges, and what is there for modules to read.
 */

#include "server/runtime/tally.c"
#include "test/lib/unit.h"

#include <pthread.h>

#define SLOTS 3

static int setup(void **state)
{
    if (unit_setup(state) != 0) {
        return -1;
    }
    tally_attach(apr_pcalloc(*state, tally_bytes(SLOTS)), SLOTS);
    return 0;
}

static int teardown(void **state)
{
    tally_attach(NULL, 0);
    return unit_teardown(state);
}

static void test_rows_are_apart(void **state)
{
    (void)state;
    tally_enter(0);
    tally_add(TALLY_ACCEPTED, 2);
    tally_enter(2);
    tally_add(TALLY_ACCEPTED, 5);
    tally_enter(-1);
    tally_add(TALLY_ACCEPTED, 10);
    assert_int_equal(tally_value(TALLY_ACCEPTED, 0), 2);
    assert_int_equal(tally_value(TALLY_ACCEPTED, 1), 0);
    assert_int_equal(tally_value(TALLY_ACCEPTED, 2), 5);
    assert_int_equal(tally_value(TALLY_ACCEPTED, SLOTS), 0);
    assert_int_equal(tally_value(TALLY_ACCEPTED, -1), 17);
}

/* The last item of the last row is the last of the memory that was asked
 * for, and no two rows share a line. */
static void test_layout(void **state)
{
    char *memory = (char *)tally_server_row;
    char *end = memory + tally_bytes(SLOTS);

    (void)state;
    assert_ptr_equal(row_at(-1) + TALLY_CHILD_ITEMS, end);
    assert_int_equal(((char *)row_at(0) - memory) % 64, 0);
    assert_int_equal(((char *)row_at(1) - (char *)row_at(0)) % 64, 0);
    assert_true((char *)row_at(0) - memory
                >= (long)(TALLY_SERVER_ITEMS * sizeof(apr_uint64_t)));
}

static void test_leave_ends_gauges_only(void **state)
{
    (void)state;
    tally_enter(1);
    tally_set(TALLY_SLEEPING, 7);
    tally_add(TALLY_SLEEPS, 9);
    assert_int_equal(tally_value(TALLY_SLEEPING, -1), 7);
    tally_leave(1);
    assert_int_equal(tally_value(TALLY_SLEEPING, -1), 0);
    assert_int_equal(tally_value(TALLY_SLEEPS, -1), 9);
}

static void test_set_of_a_child_without_a_slot(void **state)
{
    (void)state;
    tally_enter(-1);
    tally_set(TALLY_SLEEPING, 7);
    assert_int_equal(tally_value(TALLY_SLEEPING, -1), 0);
}

static void test_wipe_spares_the_server(void **state)
{
    (void)state;
    tally_enter(-1);
    tally_add(TALLY_REQUESTS, 3);
    tally_add(TALLY_HARD_RESTARTS, 1);
    tally_wipe_children();
    assert_int_equal(tally_value(TALLY_REQUESTS, -1), 0);
    assert_int_equal(tally_value(TALLY_HARD_RESTARTS, -1), 1);
}

static void test_without_memory(void **state)
{
    (void)state;
    tally_attach(NULL, 0);
    tally_enter(2);
    tally_leave(2);
    tally_wipe_children();
    memset(private_child_row, 0, sizeof(private_child_row));
    tally_add(TALLY_NO_IDLE, 4);
    tally_set(TALLY_SLEEPING, 2);
    assert_int_equal(tally_value(TALLY_NO_IDLE, -1), 4);
    assert_int_equal(tally_value(TALLY_SLEEPING, 0), 2);
}

/* Two children that meet in the last row. */
static void *count_many(void *data)
{
    int i;

    for (i = 0; i < 100000; i++) {
        tally_add(TALLY_REQUESTS, 1);
    }
    return data;
}

static void test_add_loses_nothing(void **state)
{
    pthread_t threads[2];
    int i;

    (void)state;
    tally_enter(-1);
    for (i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, count_many, NULL),
                         0);
    }
    tally_enter(0);
    for (i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(tally_value(TALLY_REQUESTS, -1), 200000);
}

static void test_read_finds_all_that_have_facts(void **state)
{
    const char *facts[3];
    apr_uint64_t value;
    int known = 0;
    int number;
    int item;

    (void)state;
    for (item = 0; item < TALLY_ITEMS; item++) {
        known += facts_of[item].name != NULL;
    }
    tally_enter(0);
    tally_add(TALLY_ACCEPT_WAIT_US, 250);
    for (number = 0; tally_read(number, -1, facts, &value) != TALLY_NONE;
         number++) {
        assert_non_null(facts[0]);
        assert_non_null(facts[1]);
        assert_int_equal(facts[2][strlen(facts[2]) - 1], '.');
        assert_int_equal(value, strcmp(facts[0], "accept_mutex_wait") == 0
                         ? 250 : 0);
    }
    assert_int_equal(number, known);
    assert_int_equal(tally_read(number + 1, 0, facts, &value), TALLY_NONE);
}

#define TALLY_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

UNIT_TESTS(
    TALLY_TEST(test_rows_are_apart),
    TALLY_TEST(test_layout),
    TALLY_TEST(test_leave_ends_gauges_only),
    TALLY_TEST(test_set_of_a_child_without_a_slot),
    TALLY_TEST(test_wipe_spares_the_server),
    TALLY_TEST(test_without_memory),
    TALLY_TEST(test_add_loses_nothing),
    TALLY_TEST(test_read_finds_all_that_have_facts)
)
