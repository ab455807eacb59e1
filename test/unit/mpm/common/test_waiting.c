/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The waiting set: what is in it, who gives way, and when a child ends.
 */

#include "mpm/common/waiting.c"
#include "test/unit/mpm/common/waiting.h"

static void test_put_beyond_the_bound_ends_the_oldest(void **state)
{
    waiting_set *set = make(*state, 2);
    waiting_conn *ready[WAITING_BATCH];
    test_conn c[3];
    int i;

    for (i = 0; i < 3; i++) {
        open_conn(&c[i]);
        put(set, 0, &c[i], LONG_WAIT);
    }
    waiting_take_role(set, 0);
    assert_int_equal(waiting_wait(set, 0, ready), 0);
    assert_ptr_equal(waiting_claim_due(set, 0), &c[0].conn);
    assert_null(waiting_claim_due(set, 0));
    assert_int_equal(c[0].conn.why, WAITING_GIVES_WAY);
    assert_int_equal(waiting_count(set, WAITING_IDLE), 2);
    assert_int_equal(score.keep_alive, 2);
    for (i = 0; i < 3; i++) {
        close_conn(&c[i]);
    }
}

static void test_drain_ends_waits_after_the_grace(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    apr_time_t start = apr_time_now();
    test_conn c;

    open_conn(&c);
    put(set, 0, &c, LONG_WAIT);
    waiting_take_role(set, 0);
    waiting_drain(set, apr_time_from_msec(20));
    while (waiting_wait(set, 0, ready) == 0
           && waiting_claim_due(set, 0) == NULL) {
    }
    assert_true(apr_time_now() - start >= apr_time_from_msec(20));
    assert_true(apr_time_now() - start < apr_time_from_sec(30));
    close_conn(&c);
}

static void test_drain_leaves_a_head_its_time(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    test_conn idle;
    test_conn head;

    open_conn(&idle);
    open_conn(&head);
    put(set, 0, &idle, LONG_WAIT);
    assert_int_equal(waiting_put(set, 0, &head.conn, WAITING_HEAD, LONG_WAIT),
                     APR_SUCCESS);
    waiting_take_role(set, 0);
    waiting_drain(set, 0);
    assert_int_equal(waiting_end_oldest(set, 5), 1);
    assert_int_equal(waiting_wait(set, 0, ready), 0);
    assert_ptr_equal(waiting_claim_due(set, 0), &idle.conn);
    assert_null(waiting_claim_due(set, 0));
    assert_false(waiting_is_empty(set));
    close_conn(&idle);
    close_conn(&head);
}

static void test_new_connection_is_for_one(void **state)
{
    waiting_set *set = make(*state, 10);
    test_conn idle;
    test_conn fresh;

    open_conn(&idle);
    open_conn(&fresh);
    assert_true(waiting_new_is_taken(set, 0));
    assert_false(waiting_may_offer(set));
    put(set, 0, &idle, LONG_WAIT);
    waiting_take_role(set, 0);
    assert_true(waiting_may_offer(set));
    waiting_add_new(set, &fresh.conn);
    assert_false(waiting_may_offer(set));
    assert_false(waiting_new_is_taken(set, 1000));
    assert_ptr_equal(waiting_claim_new(set, 0), &fresh.conn);
    assert_null(waiting_claim_new(set, 0));
    assert_true(waiting_new_is_taken(set, LONG_WAIT));
    /* It is being served. */
    assert_false(waiting_may_offer(set));
    close_conn(&idle);
    close_conn(&fresh);
}

/* As many as the caller says, in their order; none for one who sleeps. */
static void test_offer_new_while_the_poller_is_awake(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    test_conn fresh[3];
    int i;

    for (i = 0; i < 3; i++) {
        open_conn(&fresh[i]);
    }
    assert_false(waiting_offer_new(set, &fresh[0].conn, 2));
    assert_true(waiting_appoint_with(set, 5, &fresh[0].conn));
    assert_false(waiting_appoint_with(set, 6, &fresh[1].conn));
    assert_true(waiting_offer_new(set, &fresh[1].conn, 2));
    assert_false(waiting_offer_new(set, &fresh[2].conn, 2));
    assert_false(waiting_is_empty(set));
    /* Without a look at what the kernel says. */
    assert_int_equal(waiting_wait(set, 5, ready), 0);
    assert_null(waiting_claim_new(set, 6));
    assert_ptr_equal(waiting_claim_new(set, 5), &fresh[0].conn);
    assert_ptr_equal(waiting_claim_new(set, 5), &fresh[1].conn);
    assert_null(waiting_claim_new(set, 5));
    assert_int_equal(waiting_wait(set, 5, ready), -1);
    assert_false(waiting_offer_new(set, &fresh[2].conn, 2));
    for (i = 0; i < 3; i++) {
        close_conn(&fresh[i]);
    }
}

/* Those that have settled began before the others. */
static void test_end_oldest_takes_settled_ones_first(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    test_conn old;
    test_conn young;

    open_conn(&old);
    open_conn(&young);
    waiting_settle_after(set, apr_time_from_msec(1));
    put(set, 0, &old, LONG_WAIT);
    waiting_take_role(set, 0);
    assert_int_equal(waiting_wait(set, 0, ready), 0);
    assert_ptr_equal(waiting_claim_to_settle(set, 0), &old.conn);
    waiting_settle(set, 0, &old.conn);
    put(set, 0, &young, LONG_WAIT);
    assert_int_equal(waiting_end_oldest(set, 1), 1);
    assert_int_equal(waiting_wait(set, 0, ready), 0);
    assert_ptr_equal(waiting_claim_due(set, 0), &old.conn);
    assert_null(waiting_claim_due(set, 0));
    close_conn(&old);
    close_conn(&young);
}

/* Ready when its buffer can be written, and not because of input. */
static void test_send_waits_for_room(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    char block[4096] = "";
    test_conn c;

    open_conn(&c);
    while (send(c.conn.fd, block, sizeof(block), MSG_DONTWAIT) > 0) {
    }
    client_sends(&c);
    assert_int_equal(waiting_put(set, 0, &c.conn, WAITING_SEND,
                                 apr_time_from_msec(5)), APR_SUCCESS);
    waiting_take_role(set, 0);
    assert_int_equal(waiting_wait(set, 0, ready), 0);
    assert_ptr_equal(waiting_claim_due(set, 0), &c.conn);
    assert_int_equal(c.conn.why, WAITING_TIME_UP);
    assert_int_equal(waiting_put(set, 0, &c.conn, WAITING_SEND, LONG_WAIT),
                     APR_SUCCESS);
    assert_int_equal(score.write_completion, 1);
    while (recv(c.client, block, sizeof(block), MSG_DONTWAIT) > 0) {
    }
    assert_int_equal(waiting_wait(set, 0, ready), 1);
    assert_true(waiting_claim(set, 0, ready[0]));
    assert_int_equal(c.conn.kind, WAITING_SEND);
    assert_int_equal(c.conn.why, WAITING_READY);
    /* The same socket, watched for input from now on. */
    put(set, 0, &c, LONG_WAIT);
    assert_int_equal(waiting_wait(set, 0, ready), 1);
    close_conn(&c);
}

static void test_timer_waits_for_its_time_only(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    waiting_conn soon = {.fd = -1};
    waiting_conn late = {.fd = -1};
    waiting_conn *found = NULL;

    assert_int_equal(waiting_put(set, WAITING_NOBODY, &late, WAITING_TIMER,
                                 LONG_WAIT), APR_SUCCESS);
    assert_int_equal(waiting_put(set, WAITING_NOBODY, &soon, WAITING_TIMER,
                                 apr_time_from_msec(5)), APR_SUCCESS);
    assert_true(waiting_take_role(set, 0));
    while (found == NULL) {
        assert_int_equal(waiting_wait(set, 0, ready), 0);
        found = waiting_claim_due(set, 0);
    }
    assert_ptr_equal(found, &soon);
    assert_int_equal(soon.kind, WAITING_TIMER);
    assert_int_equal(soon.why, WAITING_TIME_UP);
    /* Its record may be used again, and go in again. */
    waiting_forget(set, 0, &soon);
    assert_int_equal(waiting_put(set, 0, &soon, WAITING_TIMER, 0),
                     APR_SUCCESS);
    assert_int_equal(waiting_wait(set, 0, ready), 0);
    assert_ptr_equal(waiting_claim_due(set, 0), &soon);
    assert_int_equal(waiting_count(set, WAITING_TIMER), 1);
}

static void test_over_means_no_connection(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    waiting_conn timer = {.fd = -1};
    test_conn c;

    assert_true(waiting_is_over(set));
    open_conn(&c);
    assert_int_equal(waiting_put(set, 0, &timer, WAITING_TIMER, LONG_WAIT),
                     APR_SUCCESS);
    waiting_note_suspended(set, 1);
    assert_int_equal(score.suspended, 1);
    assert_false(waiting_is_over(set));
    put(set, WAITING_NOBODY, &c, LONG_WAIT);
    waiting_note_suspended(set, -1);
    assert_int_equal(score.suspended, 0);
    assert_false(waiting_is_over(set));
    client_sends(&c);
    waiting_take_role(set, 0);
    assert_int_equal(waiting_wait(set, 0, ready), 1);
    assert_true(waiting_claim(set, 0, ready[0]));
    /* The timer was there all the time, and is not now. */
    assert_int_equal(waiting_count(set, WAITING_TIMER), 1);
    assert_true(waiting_is_over(set));
    assert_int_equal(waiting_count(set, WAITING_TIMER), 0);
    assert_true(waiting_is_empty(set));
    assert_int_equal(timer.state, WAITING_OUT);
    close_conn(&c);
}

static void test_stop_makes_all_due(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    test_conn c[2];
    int i;

    for (i = 0; i < 2; i++) {
        open_conn(&c[i]);
        put(set, 0, &c[i], LONG_WAIT);
    }
    waiting_take_role(set, 0);
    waiting_stop(set);
    assert_int_equal(waiting_wait(set, 0, ready), 0);
    assert_non_null(waiting_claim_due(set, 0));
    assert_non_null(waiting_claim_due(set, 0));
    assert_int_equal(waiting_wait(set, 0, ready), -1);
    close_conn(&c[0]);
    close_conn(&c[1]);
}

UNIT_TESTS(
    UNIT_TEST(test_put_beyond_the_bound_ends_the_oldest),
    UNIT_TEST(test_drain_ends_waits_after_the_grace),
    UNIT_TEST(test_drain_leaves_a_head_its_time),
    UNIT_TEST(test_new_connection_is_for_one),
    UNIT_TEST(test_offer_new_while_the_poller_is_awake),
    UNIT_TEST(test_end_oldest_takes_settled_ones_first),
    UNIT_TEST(test_send_waits_for_room),
    UNIT_TEST(test_timer_waits_for_its_time_only),
    UNIT_TEST(test_over_means_no_connection),
    UNIT_TEST(test_stop_makes_all_due)
)
