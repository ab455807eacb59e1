/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What is read out of a scoreboard, and its sums. */

#include "modules/generators/mod_status_figures.c"
#include "test/unit/modules/generators/scores.h"

static void test_read_empty(void **state)
{
    const status_report *report = status_read(*state);

    assert_int_equal(report->rows, ROWS);
    assert_int_equal(report->columns, COLUMNS);
    assert_int_equal(report->by_state[SERVER_DEAD], ROWS * COLUMNS);
    assert_int_equal(report->processes, 0);
    assert_int_equal(report->busy + report->idle + report->graceful, 0);
    assert_int_equal(report->uptime, 0);
    assert_int_equal(report->requests, 0);
}

static void test_read_states(void **state)
{
    const status_report *report;

    scores_worker(0, 0, SERVER_READY);
    scores_worker(0, 1, SERVER_BUSY_WRITE);
    scores_worker(0, 2, SERVER_STARTING);
    scores_worker(0, 3, SERVER_GRACEFUL);
    scores_worker(2, 0, SERVER_BUSY_KEEPALIVE);
    scores_worker(2, 1, SERVER_IDLE_KILL);
    scores_worker(2, 2, SERVER_CLOSING);
    report = status_read(*state);
    assert_int_equal(report->busy, 3);
    assert_int_equal(report->graceful, 1);
    assert_int_equal(report->idle, 1);
    assert_int_equal(report->processes, 2);
    assert_int_equal(report->by_state[SERVER_DEAD], 5);
    assert_int_equal(report->by_state[SERVER_BUSY_WRITE], 1);
    assert_int_equal(report->children[0].states[1], SERVER_BUSY_WRITE);
    assert_int_equal(report->children[2].busy, 2);
    assert_int_equal(report->children[1].pid, 0);
}

/* A status beyond the table must never become an index of it. */
static void test_read_damaged_status(void **state)
{
    const status_report *report;

    scores_worker(0, 0, SERVER_NUM_STATUS);
    scores_worker(0, 1, 255);
    report = status_read(*state);
    assert_int_equal(report->children[0].states[0], SERVER_DEAD);
    assert_int_equal(report->children[0].states[1], SERVER_DEAD);
}

static void test_read_draining_child_has_nobody_free(void **state)
{
    const status_report *report;

    scores_worker(0, 0, SERVER_READY);
    scores_worker(0, 1, SERVER_BUSY_WRITE);
    ap_get_scoreboard_process(0)->quiescing = 1;
    report = status_read(*state);
    assert_int_equal(report->idle, 0);
    assert_int_equal(report->busy, 1);
    assert_int_equal(report->draining, 1);
    assert_false(report->children[0].is_accepting);
}

/* States that a process left behind are those of nobody. */
static void test_read_row_without_process(void **state)
{
    const status_report *report;

    scores_worker(0, 0, SERVER_READY);
    ap_get_scoreboard_process(0)->pid = 0;
    report = status_read(*state);
    assert_int_equal(report->idle, 0);
    assert_int_equal(report->by_state[SERVER_DEAD], ROWS * COLUMNS);
}

/* An older child that has more threads than a new one is shown whole. */
static void test_read_columns_of_an_older_child(void **state)
{
    const status_report *report;

    scores_worker(1, COLUMN_LIMIT - 1, SERVER_BUSY_WRITE);
    report = status_read(*state);
    assert_int_equal(report->columns, COLUMN_LIMIT);
    assert_int_equal(report->busy, 1);
}

static void test_read_sums(void **state)
{
    const status_report *report;
    worker_score *ws = scores_worker(0, 0, SERVER_READY);

    ws->access_count = 3;
    ws->bytes_served = 1000;
    ws->duration = 700;
    ws = scores_worker(2, 1, SERVER_READY);
    ws->access_count = 4;
    ws->bytes_served = 50;
    ws->duration = 300;
    /* One whose process has gone still counts. */
    ws = scores_worker(1, 0, SERVER_DEAD);
    ws->access_count = 5;
    ap_get_scoreboard_process(1)->pid = 0;
    report = status_read(*state);
    assert_int_equal(report->requests, 12);
    assert_int_equal(report->bytes, 1050);
    assert_int_equal(report->duration, 1000);
    assert_int_equal(report->children[2].requests, 4);
}

/* Each worker has noted the times of the whole process at some moment. */
static void test_read_cpu_is_the_latest_note(void **state)
{
    const status_report *report;

    scores_worker(0, 0, SERVER_READY)->times.tms_utime = 10;
    scores_worker(0, 1, SERVER_READY)->times.tms_utime = 30;
    scores_worker(0, 1, SERVER_READY)->times.tms_stime = 5;
    scores_worker(2, 1, SERVER_READY)->times.tms_cutime = 7;
    /* A note of a process that had the row before. */
    scores_worker(0, 2, SERVER_READY)->times.tms_utime = 999;
    ap_get_scoreboard_worker_from_indexes(0, 2)->pid = 1;
    report = status_read(*state);
    assert_int_equal(report->cpu.user, 30);
    assert_int_equal(report->cpu.system, 5);
    assert_int_equal(report->cpu.children_user, 7);
    assert_true(status_cpu_seconds(&report->cpu, 42) == 1.0);
}

static void test_read_connections(void **state)
{
    const status_report *report;
    process_score *ps;

    scores_worker(0, 0, SERVER_READY);
    scores_worker(1, 0, SERVER_READY);
    ps = ap_get_scoreboard_process(0);
    ps->connections = 5;
    ps->keep_alive = 4;
    ps = ap_get_scoreboard_process(1);
    ps->connections = 2;
    ps->lingering_close = 1;
    ps->write_completion = 1;
    report = status_read(*state);
    assert_int_equal(report->connections.all, 7);
    assert_int_equal(report->connections.keep_alive, 4);
    assert_int_equal(report->connections.closing, 1);
    assert_int_equal(report->connections.writing, 1);
}

static void test_read_clock_set_back(void **state)
{
    ap_get_scoreboard_global()->restart_time = apr_time_now()
        + apr_time_from_sec(100);
    assert_int_equal(status_read(*state)->uptime, 0);
}

static void test_read_worker_not_worth_showing(void **state)
{
    const status_report *report = status_read(*state);
    status_worker worker;

    assert_false(status_read_worker(report, 0, 0, &worker));
    scores_worker(0, 0, SERVER_READY);
    assert_false(status_read_worker(report, 0, 0, &worker));
    scores_worker(0, 0, SERVER_BUSY_READ);
    assert_true(status_read_worker(report, 0, 0, &worker));
}

static void test_read_worker_times(void **state)
{
    const status_report *report = status_read(*state);
    worker_score *ws = scores_worker(0, 1, SERVER_BUSY_WRITE);
    status_worker worker;

    ws->access_count = 1;
    assert_true(status_read_worker(report, 0, 1, &worker));
    assert_int_equal(worker.since, -1);
    /* One that has ended. */
    ws->start_time = report->now - apr_time_from_sec(9);
    ws->stop_time = ws->start_time + 2500;
    assert_true(status_read_worker(report, 0, 1, &worker));
    assert_int_equal(worker.since, 9);
    assert_int_equal(worker.took, 2);
    /* One that is worked on. */
    ws->stop_time = 0;
    assert_true(status_read_worker(report, 0, 1, &worker));
    assert_int_equal(worker.took, 9000);
}

static void test_rate(void **state)
{
    (void)state;
    assert_true(status_rate(10, 0) == 0);
    assert_true(status_rate(1, 4) == 0.25);
}

UNIT_TESTS(
    SCORES_TEST(test_read_empty),
    SCORES_TEST(test_read_states),
    SCORES_TEST(test_read_damaged_status),
    SCORES_TEST(test_read_draining_child_has_nobody_free),
    SCORES_TEST(test_read_row_without_process),
    SCORES_TEST(test_read_columns_of_an_older_child),
    SCORES_TEST(test_read_sums),
    SCORES_TEST(test_read_cpu_is_the_latest_note),
    SCORES_TEST(test_read_connections),
    SCORES_TEST(test_read_clock_set_back),
    SCORES_TEST(test_read_worker_not_worth_showing),
    SCORES_TEST(test_read_worker_times),
    UNIT_TEST(test_rate)
)
