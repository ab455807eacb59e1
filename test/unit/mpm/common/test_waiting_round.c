/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Answers that the poller sends together: who sends them, and who goes on
 * after the role has changed hands.
 */

#include "mpm/common/waiting_round.c"
#include "test/unit/mpm/common/waiting.h"

/* The worker 0 is the poller and has claimed n connections, whose clients
 * have sent a byte that nobody reads. */
static waiting_set *serve(apr_pool_t *p, test_conn *c, int n)
{
    waiting_set *set = make(p, 100);
    waiting_conn *ready[WAITING_BATCH];
    int i;

    for (i = 0; i < n; i++) {
        open_conn(&c[i]);
        put(set, 0, &c[i], LONG_WAIT);
        client_sends(&c[i]);
    }
    assert_true(waiting_take_role(set, 0));
    assert_int_equal(waiting_wait(set, 0, ready), n);
    return set;
}

static waiting_round answer(waiting_set *set, test_conn *c)
{
    assert_true(waiting_claim(set, 0, &c->conn));
    return waiting_put_answered(set, 0, &c->conn);
}

static void close_all(test_conn *c, int n)
{
    int i;

    for (i = 0; i < n; i++) {
        close_conn(&c[i]);
    }
}

static void test_round_in_the_order_of_answers(void **state)
{
    test_conn c[3];
    waiting_set *set = serve(*state, c, 3);
    waiting_conn *conns[WAITING_BATCH];
    waiting_conn *ready[WAITING_BATCH];
    int i;

    assert_int_equal(waiting_begin_sending(set, 0, conns), 0);
    for (i = 0; i < 3; i++) {
        /* Full or not: the machine may be slow. */
        assert_int_not_equal(answer(set, &c[i]), ROUND_IS_NONE);
    }
    assert_int_equal(score.write_completion, 3);
    assert_null(waiting_claim_sent(set, 0));
    assert_int_equal(waiting_begin_sending(set, 1, conns), 0);
    assert_int_equal(waiting_begin_sending(set, 0, conns), 3);
    assert_null(waiting_claim_sent(set, 0));
    waiting_end_sending(set, 0, conns, 3);
    assert_int_equal(waiting_begin_sending(set, 0, conns), 0);
    assert_null(waiting_claim_sent(set, 1));
    for (i = 0; i < 3; i++) {
        assert_ptr_equal(waiting_claim_sent(set, 0), &c[i].conn);
        assert_int_equal(c[i].conn.kind, WAITING_SENT);
        put(set, 0, &c[i], LONG_WAIT);
    }
    assert_null(waiting_claim_sent(set, 0));
    assert_int_equal(score.write_completion, 0);
    /* Nothing was read of what was there. */
    assert_int_equal(waiting_wait(set, 0, ready), 3);
    close_all(c, 3);
}

static void test_put_answered_only_by_the_poller(void **state)
{
    test_conn c[2];
    waiting_set *set = serve(*state, c, 2);

    assert_true(waiting_claim(set, 0, &c[0].conn));
    assert_true(waiting_leave_role(set, 0));
    assert_int_equal(waiting_put_answered(set, 0, &c[0].conn), ROUND_IS_NONE);
    assert_int_equal(c[0].conn.state, WAITING_OUT);
    assert_true(waiting_appoint(set, 1));
    assert_int_equal(waiting_put_answered(set, 0, &c[0].conn), ROUND_IS_NONE);
    close_all(c, 2);
}

static void test_round_is_full_after_its_time(void **state)
{
    test_conn c[2];
    waiting_set *set = serve(*state, c, 2);

    assert_int_equal(answer(set, &c[0]), ROUND_GOES_ON);
    c[0].conn.since -= ROUND_TIME;
    assert_int_equal(answer(set, &c[1]), ROUND_IS_FULL);
    close_all(c, 2);
}

static void test_round_is_full_with_a_batch(void **state)
{
    static test_conn c[WAITING_BATCH];
    waiting_set *set = serve(*state, c, WAITING_BATCH);
    waiting_conn *conns[WAITING_BATCH];
    int i;

    for (i = 0; i < WAITING_BATCH - 1; i++) {
        answer(set, &c[i]);
        /* However slow the machine is. */
        c[0].conn.since = clock_now() + LONG_WAIT;
    }
    assert_int_equal(answer(set, &c[i]), ROUND_IS_FULL);
    assert_int_equal(waiting_begin_sending(set, 0, conns), WAITING_BATCH);
    close_all(c, WAITING_BATCH);
}

/* A poller without its role sends no more; the next one does. */
static void test_answered_go_to_the_next_poller(void **state)
{
    test_conn c[2];
    waiting_set *set = serve(*state, c, 2);
    waiting_conn *conns[WAITING_BATCH];

    answer(set, &c[0]);
    assert_true(waiting_claim(set, 0, &c[1].conn));
    assert_true(waiting_leave_role(set, 0));
    assert_int_equal(waiting_begin_sending(set, 0, conns), 0);
    assert_true(waiting_appoint(set, 1));
    assert_int_equal(waiting_begin_sending(set, 1, conns), 1);
    assert_ptr_equal(conns[0], &c[0].conn);
    waiting_end_sending(set, 1, conns, 1);
    assert_ptr_equal(waiting_claim_sent(set, 1), &c[0].conn);
    close_all(c, 2);
}

/* The role is lost meanwhile: the new poller is told of nothing that is being
 * sent, and goes on when it has been. */
static void test_role_lost_while_sending(void **state)
{
    test_conn c[2];
    waiting_set *set = serve(*state, c, 2);
    waiting_conn *conns[WAITING_BATCH];
    waiting_conn *ready[WAITING_BATCH];

    answer(set, &c[0]);
    assert_true(waiting_claim(set, 0, &c[1].conn));
    assert_int_equal(waiting_begin_sending(set, 0, conns), 1);
    assert_true(waiting_leave_role(set, 0));
    assert_int_equal(c[0].conn.watched, 0);
    assert_int_equal(c[1].conn.watched, 0);
    assert_true(waiting_appoint(set, 1));
    put(set, 0, &c[1], LONG_WAIT);
    assert_int_equal(waiting_wait(set, 1, ready), 1);
    assert_ptr_equal(ready[0], &c[1].conn);
    assert_int_equal(waiting_begin_sending(set, 1, ready), 0);
    waiting_end_sending(set, 0, conns, 1);
    assert_null(waiting_claim_sent(set, 0));
    assert_ptr_equal(waiting_claim_sent(set, 1), &c[0].conn);
    put(set, 1, &c[0], LONG_WAIT);
    assert_int_equal(waiting_wait(set, 1, ready), 2);
    close_all(c, 2);
}

/* Though it has asked the kernel already, and no client says a word. */
static void test_end_sending_ends_the_wait_of_another(void **state)
{
    test_conn c[1];
    waiting_set *set = serve(*state, c, 1);
    waiting_conn *conns[WAITING_BATCH];
    waiting_conn *ready[WAITING_BATCH];

    answer(set, &c[0]);
    assert_int_equal(waiting_begin_sending(set, 0, conns), 1);
    waiting_leave_role(set, 0);
    assert_true(waiting_appoint(set, 1));
    set->is_polling = 1;
    waiting_end_sending(set, 0, conns, 1);
    assert_int_equal(waiting_wait(set, 1, ready), 0);
    assert_ptr_equal(waiting_claim_sent(set, 1), &c[0].conn);
    close_all(c, 1);
}

/* A poller that has a round to end does not sleep. */
static void test_wait_returns_when_a_round_is_left(void **state)
{
    test_conn c[1];
    waiting_set *set = serve(*state, c, 1);
    waiting_conn *ready[WAITING_BATCH];
    char byte;

    answer(set, &c[0]);
    assert_int_equal(recv(c[0].conn.fd, &byte, 1, 0), 1);
    assert_int_equal(waiting_wait(set, 0, ready), 0);
    close_all(c, 1);
}

static void test_stop_leaves_the_sender_what_it_sends(void **state)
{
    test_conn c[2];
    waiting_set *set = serve(*state, c, 2);
    waiting_conn *conns[WAITING_BATCH];

    answer(set, &c[0]);
    assert_int_equal(waiting_begin_sending(set, 0, conns), 1);
    answer(set, &c[1]);
    waiting_stop(set);
    assert_ptr_equal(waiting_claim_due(set, 0), &c[1].conn);
    assert_null(waiting_claim_due(set, 0));
    assert_false(waiting_is_over(set));
    waiting_end_sending(set, 0, conns, 1);
    assert_ptr_equal(waiting_claim_due(set, 0), &c[0].conn);
    assert_true(waiting_is_over(set));
    close_all(c, 2);
}

UNIT_TESTS(
    UNIT_TEST(test_round_in_the_order_of_answers),
    UNIT_TEST(test_put_answered_only_by_the_poller),
    UNIT_TEST(test_round_is_full_after_its_time),
    UNIT_TEST(test_round_is_full_with_a_batch),
    UNIT_TEST(test_answered_go_to_the_next_poller),
    UNIT_TEST(test_role_lost_while_sending),
    UNIT_TEST(test_end_sending_ends_the_wait_of_another),
    UNIT_TEST(test_wait_returns_when_a_round_is_left),
    UNIT_TEST(test_stop_leaves_the_sender_what_it_sends)
)
