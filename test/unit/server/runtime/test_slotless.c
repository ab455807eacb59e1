/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Children without a slot: the table of their pids.
 */

#include "server/runtime/slotless.c"
#include "test/lib/unit.h"

#define SLOTS 2

static int setup(void **state)
{
    if (unit_setup(state) != 0) {
        return -1;
    }
    slotless_attach(apr_pcalloc(*state, slotless_bytes(SLOTS)), SLOTS);
    return 0;
}

static int teardown(void **state)
{
    slotless_attach(NULL, 0);
    return unit_teardown(state);
}

static void assert_child(int number, pid_t wanted_pid, int wanted_generation)
{
    pid_t pid;
    int generation;

    assert_int_equal(slotless_read(number, &pid, &generation), 1);
    assert_int_equal(pid, wanted_pid);
    assert_int_equal(generation, wanted_generation);
}

static int is_end(int number)
{
    pid_t pid;
    int generation;

    return slotless_read(number, &pid, &generation) == 0;
}

static void test_add_and_remove(void **state)
{
    (void)state;
    assert_true(is_end(0));
    slotless_add(4194304, 7);
    slotless_add(100, 0);
    assert_child(0, 4194304, 7);
    assert_child(1, 100, 0);
    assert_true(is_end(2));
    slotless_remove(4194304);
    assert_child(0, 100, 0);
    assert_true(is_end(1));
}

/* They are counted, but not named. */
static void test_more_than_there_are_slots(void **state)
{
    apr_uint64_t before = tally_value(TALLY_NO_SLOT, -1);

    (void)state;
    slotless_add(10, 1);
    slotless_add(11, 1);
    slotless_add(12, 1);
    assert_true(is_end(2));
    assert_int_equal(tally_value(TALLY_NO_SLOT, -1), before + 3);
    slotless_remove(12);
    assert_child(1, 11, 1);
    slotless_remove(10);
    slotless_remove(11);
    assert_true(is_end(0));
    assert_int_equal(tally_value(TALLY_NO_SLOT, -1), before);
}

static void test_without_memory(void **state)
{
    (void)state;
    slotless_attach(NULL, 0);
    slotless_add(10, 1);
    assert_true(is_end(0));
    slotless_remove(10);
}

#define SLOTLESS_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

UNIT_TESTS(
    SLOTLESS_TEST(test_add_and_remove),
    SLOTLESS_TEST(test_more_than_there_are_slots),
    SLOTLESS_TEST(test_without_memory)
)
