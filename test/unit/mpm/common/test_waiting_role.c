/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The poller's role: who may take what, and what the kernel tells whom after
 * the role has changed hands.
 */

#include "mpm/common/waiting_role.c"
#include "test/unit/mpm/common/waiting.h"

#include <pthread.h>
#include <sched.h>

static void test_take_role_only_one_and_only_for_something(void **state)
{
    waiting_set *set = make(*state, 10);
    test_conn c;

    open_conn(&c);
    assert_false(waiting_take_role(set, 0));
    put(set, 0, &c, LONG_WAIT);
    assert_true(waiting_take_role(set, 0));
    assert_false(waiting_take_role(set, 1));
    close_conn(&c);
}

static void test_wait_returns_what_is_ready(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    test_conn a;
    test_conn b;

    open_conn(&a);
    open_conn(&b);
    put(set, 0, &a, LONG_WAIT);
    put(set, 0, &b, LONG_WAIT);
    waiting_take_role(set, 0);
    client_sends(&b);
    assert_int_equal(waiting_wait(set, 0, ready), 1);
    assert_ptr_equal(ready[0], &b.conn);
    assert_int_equal(waiting_claim(set, 0, ready[0]), 1);
    assert_int_equal(b.conn.state, WAITING_OUT);
    close_conn(&a);
    close_conn(&b);
}

/* What the old poller serves is not told to the new one; what it had not yet
 * claimed of its batch is. */
static void test_leave_role_new_poller_sees_the_rest(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    waiting_conn *again[WAITING_BATCH];
    test_conn c[2];
    int i;

    for (i = 0; i < 2; i++) {
        open_conn(&c[i]);
        put(set, 0, &c[i], LONG_WAIT);
        client_sends(&c[i]);
    }
    waiting_take_role(set, 0);
    assert_int_equal(waiting_wait(set, 0, ready), 2);
    assert_true(waiting_claim(set, 0, ready[0]));
    assert_true(waiting_leave_role(set, 0));
    assert_true(waiting_appoint(set, 1));
    assert_int_equal(waiting_wait(set, 1, again), 1);
    assert_ptr_equal(again[0], ready[1]);
    assert_false(waiting_claim(set, 0, ready[1]));
    assert_true(waiting_claim(set, 1, again[0]));
    /* Unread: told again when it is back. */
    assert_int_equal(waiting_put(set, 0, ready[0], WAITING_IDLE,
                                 LONG_WAIT), APR_SUCCESS);
    assert_int_equal(waiting_wait(set, 1, again), 2);
    close_conn(&c[0]);
    close_conn(&c[1]);
}

static void test_watch_finds_who_serves_while_others_wait(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    waiting_suspect suspect;
    test_conn c;
    test_conn other;

    open_conn(&c);
    open_conn(&other);
    put(set, 0, &c, LONG_WAIT);
    assert_int_equal(waiting_watch(set, &suspect), WATCH_VACANT);
    client_sends(&c);
    waiting_take_role(set, 0);
    assert_int_equal(waiting_watch(set, &suspect), WATCH_BUSY);
    waiting_wait(set, 0, ready);
    assert_true(waiting_claim(set, 0, ready[0]));
    /* Nobody else waits: it may take its time. */
    assert_int_equal(waiting_watch(set, &suspect), WATCH_QUIET);
    put(set, 1, &other, LONG_WAIT);
    assert_int_equal(waiting_watch(set, &suspect), WATCH_SERVING);
    assert_int_equal(suspect.poller, 0);
    assert_true(waiting_take_away(set, &suspect));
    assert_false(waiting_take_away(set, &suspect));
    assert_int_equal(waiting_watch(set, &suspect), WATCH_VACANT);
    assert_int_equal(c.conn.watched, 0);
    assert_int_equal(waiting_wait(set, 0, ready), -1);
    close_conn(&c);
    close_conn(&other);
}

/* It has gone on to another connection meanwhile. */
static void test_take_away_only_at_the_same_step(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    waiting_suspect suspect;
    test_conn c[3];
    int i;

    for (i = 0; i < 3; i++) {
        open_conn(&c[i]);
        put(set, 0, &c[i], LONG_WAIT);
        client_sends(&c[i]);
    }
    waiting_take_role(set, 0);
    assert_int_equal(waiting_wait(set, 0, ready), 3);
    assert_true(waiting_claim(set, 0, ready[0]));
    assert_int_equal(waiting_watch(set, &suspect), WATCH_SERVING);
    assert_true(waiting_claim(set, 0, ready[1]));
    assert_false(waiting_take_away(set, &suspect));
    for (i = 0; i < 3; i++) {
        close_conn(&c[i]);
    }
}

static void test_claim_due_when_time_is_up(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    test_conn quick;
    test_conn slow;

    open_conn(&quick);
    open_conn(&slow);
    put(set, 0, &slow, LONG_WAIT);
    put(set, 0, &quick, apr_time_from_msec(5));
    waiting_take_role(set, 0);
    assert_int_equal(waiting_wait(set, 0, ready), 0);
    assert_ptr_equal(waiting_claim_due(set, 0), &quick.conn);
    assert_null(waiting_claim_due(set, 0));
    close_conn(&quick);
    close_conn(&slow);
}

/* Though nobody waits, it is watched while the listener counts on it. */
static void test_rely_is_watched(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    waiting_suspect suspect;
    test_conn c;

    open_conn(&c);
    put(set, 0, &c, LONG_WAIT);
    client_sends(&c);
    waiting_take_role(set, 0);
    waiting_wait(set, 0, ready);
    assert_true(waiting_claim(set, 0, ready[0]));
    assert_int_equal(waiting_watch(set, &suspect), WATCH_QUIET);
    waiting_rely(set, 1);
    assert_int_equal(waiting_watch(set, &suspect), WATCH_SERVING);
    assert_true(waiting_leave_role(set, 0));
    assert_int_equal(waiting_watch(set, &suspect), WATCH_VACANT);
    waiting_rely(set, 0);
    assert_int_equal(waiting_watch(set, &suspect), WATCH_QUIET);
    close_conn(&c);
}

/* Once, and its end stays what it was. */
static void test_settle_keeps_the_end(void **state)
{
    waiting_set *set = make(*state, 10);
    waiting_conn *ready[WAITING_BATCH];
    test_conn c;
    apr_time_t ends;

    open_conn(&c);
    waiting_settle_after(set, apr_time_from_msec(5));
    put(set, 0, &c, LONG_WAIT);
    ends = c.conn.ends;
    waiting_take_role(set, 0);
    assert_int_equal(waiting_wait(set, 0, ready), 0);
    assert_null(waiting_claim_due(set, 0));
    assert_ptr_equal(waiting_claim_to_settle(set, 0), &c.conn);
    assert_int_equal(c.conn.why, WAITING_TO_SETTLE);
    assert_int_equal(waiting_settle(set, 0, &c.conn), APR_SUCCESS);
    assert_null(waiting_claim_to_settle(set, 0));
    assert_true(c.conn.ends == ends);
    assert_int_equal(waiting_count(set, WAITING_IDLE), 1);
    client_sends(&c);
    assert_int_equal(waiting_wait(set, 0, ready), 1);
    assert_true(waiting_claim(set, 0, ready[0]));
    assert_int_equal(c.conn.kind, WAITING_SETTLED);
    close_conn(&c);
}

/* ---- Pollers that lose their role at any moment ------------------------- */

#define HAMMER_WORKERS 4
#define HAMMER_CONNS 16
#define HAMMER_BYTES 4000

typedef struct {
    waiting_set *set;
    int number;
    atomic32 *left;
    int rounds;
    pthread_t thread;
} hammer_worker;

/* [own: whoever has claimed the connection] */
static test_conn hammer_conns[HAMMER_CONNS];
static unsigned int hammer_owners[HAMMER_CONNS];

static void serve(hammer_worker *w, waiting_conn *conn)
{
    test_conn *c = (test_conn *)conn;
    unsigned int *owner = &hammer_owners[c - hammer_conns];
    char byte;

    /* Not atomic: ThreadSanitizer tells of a second owner. */
    assert_int_equal(*owner, 0);
    *owner = 1;
    if (recv(conn->fd, &byte, 1, MSG_DONTWAIT) == 1) {
        atomic32_add(w->left, (apr_uint32_t)-1);
        if (byte % 7 == 0) {
            waiting_leave_role(w->set, w->number);
            sched_yield();
        }
    }
    *owner = 0;
    if (w->rounds && waiting_put_answered(w->set, w->number, conn)
                     != ROUND_IS_NONE) {
        return;
    }
    assert_int_equal(waiting_put(w->set, w->number, conn, WAITING_IDLE,
                                 LONG_WAIT), APR_SUCCESS);
}

static unsigned int *owner_of(const waiting_conn *conn)
{
    return &hammer_owners[(const test_conn *)conn - hammer_conns];
}

/* Sends what is answered, and ends it. */
static void end_round(hammer_worker *w)
{
    waiting_conn *conns[WAITING_BATCH];
    waiting_conn *conn;
    int n = waiting_begin_sending(w->set, w->number, conns);
    int i;

    for (i = 0; i < n; i++) {
        assert_int_equal((*owner_of(conns[i]))++, 0);
    }
    sched_yield();
    for (i = 0; i < n; i++) {
        (*owner_of(conns[i]))--;
    }
    if (n > 0) {
        waiting_end_sending(w->set, w->number, conns, n);
    }
    while ((conn = waiting_claim_sent(w->set, w->number)) != NULL) {
        assert_int_equal((*owner_of(conn))++, 0);
        (*owner_of(conn))--;
        assert_int_equal(waiting_put(w->set, w->number, conn, WAITING_IDLE,
                                     LONG_WAIT), APR_SUCCESS);
    }
}

static void *hammer_main(void *data)
{
    hammer_worker *w = data;
    waiting_conn *ready[WAITING_BATCH];
    int n;
    int i;

    while (atomic32_read(w->left) > 0) {
        if (!waiting_take_role(w->set, w->number)) {
            sched_yield();
            continue;
        }
        end_round(w);
        while (atomic32_read(w->left) > 0
               && (n = waiting_wait(w->set, w->number, ready)) >= 0) {
            for (i = 0; i < n && waiting_claim(w->set, w->number, ready[i]);
                 i++) {
                serve(w, ready[i]);
            }
            end_round(w);
        }
    }
    return NULL;
}

static void hammer(apr_pool_t *p, int rounds)
{
    waiting_set *set = make(p, 100);
    hammer_worker workers[HAMMER_WORKERS];
    atomic32 left = HAMMER_BYTES;
    waiting_suspect suspect;
    int i;

    for (i = 0; i < HAMMER_CONNS; i++) {
        open_conn(&hammer_conns[i]);
        put(set, 0, &hammer_conns[i], LONG_WAIT);
    }
    for (i = 0; i < HAMMER_WORKERS; i++) {
        workers[i] = (hammer_worker){.set = set, .number = i, .left = &left,
                                     .rounds = rounds};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, hammer_main,
                                        &workers[i]), 0);
    }
    for (i = 0; i < HAMMER_BYTES; i++) {
        char byte = (char)i;

        assert_int_equal(write(hammer_conns[i % HAMMER_CONNS].client, &byte,
                               1), 1);
        if (waiting_watch(set, &suspect) == WATCH_SERVING) {
            waiting_take_away(set, &suspect);
        }
    }
    while (atomic32_read(&left) > 0) {
        sched_yield();
    }
    waiting_stop(set);
    for (i = 0; i < HAMMER_WORKERS; i++) {
        pthread_join(workers[i].thread, NULL);
    }
    for (i = 0; i < HAMMER_CONNS; i++) {
        close_conn(&hammer_conns[i]);
    }
}

static void test_hammer_every_byte_is_served_once(void **state)
{
    hammer(*state, 0);
}

static void test_hammer_in_rounds(void **state)
{
    hammer(*state, 1);
}

UNIT_TESTS(
    UNIT_TEST(test_take_role_only_one_and_only_for_something),
    UNIT_TEST(test_wait_returns_what_is_ready),
    UNIT_TEST(test_leave_role_new_poller_sees_the_rest),
    UNIT_TEST(test_watch_finds_who_serves_while_others_wait),
    UNIT_TEST(test_take_away_only_at_the_same_step),
    UNIT_TEST(test_claim_due_when_time_is_up),
    UNIT_TEST(test_rely_is_watched),
    UNIT_TEST(test_settle_keeps_the_end),
    UNIT_TEST(test_hammer_every_byte_is_served_once),
    UNIT_TEST(test_hammer_in_rounds)
)
