/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which settings fit together, and what is said when they do not.
 */

#include "mpm/worker/limits.c"
#include "test/lib/unit.h"

/* What was reported, one after another. */
typedef struct {
    int count;
    const char *directive;  /* of the last */
    const char *text;
} reports;

static void note(void *context, const char *directive, const char *text)
{
    reports *r = context;

    r->count++;
    r->directive = directive;
    r->text = text;
}

static worker_limits defaults(void)
{
    worker_limits limits;

    limits_defaults(&limits);
    return limits;
}

static void test_defaults_fit(void **state)
{
    worker_limits limits = defaults();
    reports r = {0};

    limits_adjust(&limits, NULL, note, &r, *state);
    assert_int_equal(r.count, 0);
    assert_int_equal(limits.max_workers, 400);
    assert_int_equal(limits.max_children, 16);
    assert_int_equal(limits.start_servers, 3);
}

static void test_adjust_rounds_max_workers_down(void **state)
{
    worker_limits limits = defaults();
    reports r = {0};

    limits.max_workers = 90;
    limits_adjust(&limits, NULL, note, &r, *state);
    assert_int_equal(limits.max_workers, 75);
    assert_int_equal(limits.max_children, 3);
    assert_int_equal(r.count, 1);
    assert_string_equal(r.directive, "MaxRequestWorkers");
    assert_non_null(strstr(r.text, "MaxRequestWorkers 90 is changed to 75"));
}

static void test_adjust_max_workers_below_one_child(void **state)
{
    worker_limits limits = defaults();
    reports r = {0};

    limits.max_workers = 10;
    limits_adjust(&limits, NULL, note, &r, *state);
    assert_int_equal(limits.max_workers, 25);
    assert_int_equal(limits.max_children, 1);
    /* One child cannot start as three. */
    assert_int_equal(limits.start_servers, 1);
}

static void test_adjust_max_workers_above_server_limit(void **state)
{
    worker_limits limits = defaults();
    reports r = {0};

    limits.max_workers = 1000;
    limits_adjust(&limits, NULL, note, &r, *state);
    assert_int_equal(limits.max_workers, 400);
    assert_int_equal(r.count, 1);
    assert_non_null(strstr(r.text, "raise ServerLimit"));
}

static void test_adjust_server_limit_raised(void **state)
{
    worker_limits limits = defaults();
    reports r = {0};

    limits.server_limit = 40;
    limits.max_workers = 1000;
    limits_adjust(&limits, NULL, note, &r, *state);
    assert_int_equal(limits.max_workers, 1000);
    assert_int_equal(limits.max_children, 40);
    assert_int_equal(r.count, 0);
}

static void test_adjust_threads_above_thread_limit(void **state)
{
    worker_limits limits = defaults();
    reports r = {0};

    limits.threads_per_child = 100;
    limits_adjust(&limits, NULL, note, &r, *state);
    assert_int_equal(limits.threads_per_child, 64);
    /* 400 is no multiple of 64. */
    assert_int_equal(r.count, 2);
    assert_int_equal(limits.max_workers, 6 * 64);
}

static void test_adjust_max_spare_makes_room_for_a_child(void **state)
{
    worker_limits limits = defaults();
    reports r = {0};

    limits.min_spare_threads = 50;
    limits.max_spare_threads = 60;
    limits_adjust(&limits, NULL, note, &r, *state);
    assert_int_equal(limits.max_spare_threads, 75);
    assert_string_equal(r.directive, "MaxSpareThreads");
}

static void test_adjust_numbers_below_one(void **state)
{
    worker_limits limits = {
        .start_servers = -1, .min_spare_threads = 0, .max_spare_threads = 0,
        .threads_per_child = 0, .thread_limit = 0, .server_limit = -5,
        .max_workers = -3
    };
    reports r = {0};

    limits_adjust(&limits, NULL, note, &r, *state);
    assert_int_equal(limits.server_limit, 1);
    assert_int_equal(limits.thread_limit, 1);
    assert_int_equal(limits.threads_per_child, 1);
    assert_int_equal(limits.max_workers, 1);
    assert_int_equal(limits.max_children, 1);
    assert_int_equal(limits.start_servers, 1);
    assert_int_equal(limits.min_spare_threads, 1);
    assert_int_equal(limits.max_spare_threads, 2);
}

static void test_adjust_typing_error(void **state)
{
    worker_limits limits = defaults();
    reports r = {0};

    limits.server_limit = 2000000;
    limits_adjust(&limits, NULL, note, &r, *state);
    assert_int_equal(limits.server_limit, MAX_LIMIT);
    assert_string_equal(r.directive, "ServerLimit");
}

static void test_adjust_restart_keeps_hard_limits(void **state)
{
    worker_limits running = defaults();
    worker_limits limits = defaults();
    reports r = {0};

    limits.server_limit = 32;
    limits.thread_limit = 128;
    limits.threads_per_child = 100;
    limits_adjust(&limits, &running, note, &r, *state);
    assert_int_equal(limits.server_limit, 16);
    assert_int_equal(limits.thread_limit, 64);
    /* What depends on them follows. */
    assert_int_equal(limits.threads_per_child, 64);
    assert_int_equal(limits.max_workers, 384);
    assert_int_equal(r.count, 4);
}

UNIT_TESTS(
    UNIT_TEST(test_defaults_fit),
    UNIT_TEST(test_adjust_rounds_max_workers_down),
    UNIT_TEST(test_adjust_max_workers_below_one_child),
    UNIT_TEST(test_adjust_max_workers_above_server_limit),
    UNIT_TEST(test_adjust_server_limit_raised),
    UNIT_TEST(test_adjust_threads_above_thread_limit),
    UNIT_TEST(test_adjust_max_spare_makes_room_for_a_child),
    UNIT_TEST(test_adjust_numbers_below_one),
    UNIT_TEST(test_adjust_typing_error),
    UNIT_TEST(test_adjust_restart_keeps_hard_limits)
)
