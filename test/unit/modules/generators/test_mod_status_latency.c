/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Latencies: classes, cells, memory that comes and stays. */

#include "modules/generators/mod_status_latency.c"
#include "test/unit/modules/generators/scores.h"

static int latency_setup(void **state)
{
    scores_more_hooks = status_latency_register;
    return scores_setup(state);
}

#define LATENCY_TEST(function) \
    cmocka_unit_test_setup_teardown(function, latency_setup, unit_teardown)

/* A request of the worker that began so long ago. */
static request_rec *request_of(apr_pool_t *p, int row, int column,
                               apr_interval_time_t age)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));
    ap_sb_handle_t *sbh;

    ap_create_sb_handle(&sbh, p, row, column);
    r->connection->sbh = sbh;
    r->request_time = apr_time_now() - age;
    scores_worker(row, column, SERVER_BUSY_LOG)->access_count++;
    return r;
}

static apr_uint64_t count_all(void)
{
    status_latency sums;
    apr_uint64_t all = 0;
    int i;

    assert_true(status_latency_read(&sums));
    for (i = 0; i <= STATUS_LATENCY_BOUNDS; i++) {
        all += sums.counts[i];
    }
    return all;
}

static void test_class_of_every_bound(void **state)
{
    int i;

    (void)state;
    assert_int_equal(class_of(0), 0);
    for (i = 0; i < STATUS_LATENCY_BOUNDS; i++) {
        assert_int_equal(class_of(status_latency_bounds[i].us), i);
        assert_int_equal(class_of(status_latency_bounds[i].us + 1), i + 1);
    }
}

/* The text of a bound and its microseconds are one number, and they grow. */
static void test_bounds(void **state)
{
    int i;

    (void)state;
    for (i = 0; i < STATUS_LATENCY_BOUNDS; i++) {
        assert_int_equal((int)(atof(status_latency_bounds[i].seconds)
                               * 1000000 + 0.5),
                         status_latency_bounds[i].us);
        assert_true(i == 0 || status_latency_bounds[i].us
                              > status_latency_bounds[i - 1].us);
    }
}

static void test_counted_in_the_own_cell(void **state)
{
    status_latency sums;

    latency_log_transaction(request_of(*state, 0, 0, 0));
    latency_log_transaction(request_of(*state, 2, COLUMN_LIMIT - 1,
                                       apr_time_from_sec(3)));
    assert_int_equal(memory->cells[0].counts[class_of(0)]
                     + memory->cells[0].counts[1]
                     + memory->cells[0].counts[2], 1);
    assert_int_equal(memory->cells[ROWS * COLUMN_LIMIT - 1]
                         .counts[class_of(3000001)], 1);
    assert_true(status_latency_read(&sums));
    assert_int_equal(sums.counts[class_of(3000001)], 1);
    assert_in_range(sums.sum, 3000000, 4000000);
    assert_int_equal(count_all(), 2);
}

static void test_clock_set_back(void **state)
{
    status_latency sums;

    latency_log_transaction(request_of(*state, 0, 0,
                                       -apr_time_from_sec(50)));
    assert_true(status_latency_read(&sums));
    assert_int_equal(sums.counts[0], 1);
    assert_int_equal(sums.sum, 0);
}

static void test_connection_without_a_worker(void **state)
{
    request_rec *r = request_of(*state, 0, 0, 0);

    r->connection->sbh = NULL;
    latency_log_transaction(r);
    assert_int_equal(count_all(), 0);
}

/* The row of a child that has lost its own is somewhere else in memory. */
static void test_private_row_is_not_counted(void **state)
{
    worker_score *shared = ap_scoreboard_image->servers[1];

    ap_scoreboard_image->servers[1] =
        apr_pcalloc(*state, COLUMN_LIMIT * sizeof(worker_score));
    latency_log_transaction(request_of(*state, 1, 2, 0));
    ap_scoreboard_image->servers[1] = shared;
    shared[2].access_count = 1;
    assert_int_equal(count_all(), 0);
}

static void test_emptied_with_the_scoreboard(void **state)
{
    latency_log_transaction(request_of(*state, 0, 0, 0));
    assert_int_equal(count_all(), 1);
    assert_int_equal(ap_run_pre_mpm(*state, SB_NOT_SHARED), OK);
    ap_get_scoreboard_worker_from_indexes(0, 0)->access_count = 1;
    assert_int_equal(count_all(), 0);
}

static void test_kept_over_a_graceful_restart(void **state)
{
    latency_log_transaction(request_of(*state, 0, 0, 0));
    memory = NULL;      /* as in a module that was loaded anew */
    assert_int_equal(latency_post_config(*state, *state, *state,
                                         unit_server(*state)), OK);
    assert_int_equal(count_all(), 1);
}

static void test_off_keeps_nothing(void **state)
{
    status_latency sums;

    ap_extended_status = 0;
    latency_log_transaction(request_of(*state, 0, 0, 0));
    assert_false(status_latency_read(&sums));
    ap_extended_status = 1;
    assert_int_equal(count_all(), 0);
}

UNIT_TESTS(
    UNIT_TEST(test_class_of_every_bound),
    UNIT_TEST(test_bounds),
    LATENCY_TEST(test_counted_in_the_own_cell),
    LATENCY_TEST(test_clock_set_back),
    LATENCY_TEST(test_connection_without_a_worker),
    LATENCY_TEST(test_private_row_is_not_counted),
    LATENCY_TEST(test_emptied_with_the_scoreboard),
    LATENCY_TEST(test_kept_over_a_graceful_restart),
    LATENCY_TEST(test_off_keeps_nothing)
)
