/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Parking: order, reservations, the end, and a hammer that counts every
 * hand-off.  PARK_HANDOFFS in the environment sets how many (300000); the
 * soak (test/soak/test_park.py) does 10^7 with both kinds of atomics.
 */

#include "mpm/common/park.c"
#include "test/lib/unit.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

#define WORKERS 8
#define GIVERS 2
#define DEFAULT_HANDOFFS 300000

typedef struct {
    park_t *park;
    unsigned int number;
    pthread_t thread;
    atomic32 item;          /* handed over; 0: none */
    unsigned long woken;    /* times, by itself */
    unsigned long empty;    /* times without an item */
    unsigned char *seen;    /* one byte an item */
} test_worker;

typedef struct {
    park_t *park;
    test_worker *workers;
    pthread_t thread;
    unsigned long first;    /* items of this giver */
    unsigned long last;
    unsigned long missing;  /* park_pop() found nobody in spite of a
                             * reservation */
    int sleeps;             /* this one may use park_wait_idle() */
} test_giver;

static void *run_worker(void *data)
{
    test_worker *w = data;
    apr_uint32_t item;

    while (park_wait(w->park, w->number) == PARK_OK) {
        item = atomic32_exchange(&w->item, 0);
        w->woken++;
        if (item == 0) {
            w->empty++;
        }
        else if (w->seen != NULL) {
            w->seen[item]++;
        }
    }
    return NULL;
}

static void start_workers(test_worker *workers, int count, park_t *park,
                          unsigned char *seen)
{
    int i;

    memset(workers, 0, sizeof(*workers) * count);
    for (i = 0; i < count; i++) {
        workers[i].park = park;
        workers[i].number = i;
        workers[i].seen = seen;
        assert_int_equal(pthread_create(&workers[i].thread, NULL, run_worker,
                                        &workers[i]), 0);
    }
}

static void join_workers(test_worker *workers, int count)
{
    int i;

    for (i = 0; i < count; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
    }
}

/* The condition is sure to come: other threads run towards it. */
static void await_idle(park_t *park, unsigned int count)
{
    while (park_idle(park) != count) {
        sched_yield();
    }
}

static park_t *make_park(apr_pool_t *p, unsigned int workers)
{
    park_t *park;

    assert_int_equal(park_create(&park, workers, 0, p), APR_SUCCESS);
    return park;
}

/* ---- The stack, without threads ----------------------------------------- */

static void test_park_create_bad_count(void **state)
{
    park_t *park;

    assert_int_equal(park_create(&park, 0, 0, *state), APR_EINVAL);
    assert_int_equal(park_create(&park, PARK_MAX + 1, 0, *state), APR_EINVAL);
    assert_int_equal(park_create(&park, PARK_MAX, 0, *state), APR_SUCCESS);
}

static void test_push_pop_is_lifo(void **state)
{
    park_t *park = make_park(*state, 4);

    assert_true(push(park, 2));
    assert_true(push(park, 0));
    assert_true(push(park, 3));
    assert_int_equal(park_idle(park), 3);
    assert_int_equal(park_reserve(park), PARK_OK);
    assert_int_equal(park_pop(park), 3);
    assert_int_equal(park_reserve(park), PARK_OK);
    assert_int_equal(park_pop(park), 0);
    assert_int_equal(park_reserve(park), PARK_OK);
    assert_int_equal(park_pop(park), 2);
    assert_int_equal(park_reserve(park), PARK_NO_IDLE);
}

static void test_push_top_after_reservation(void **state)
{
    park_t *park = make_park(*state, 4);

    assert_true(push(park, 1));
    assert_int_equal(park_reserve(park), PARK_OK);
    assert_true(push(park, 2));
    /* The reservation is for one of them; the warmest is taken. */
    assert_int_equal(park_pop(park), 2);
    assert_int_equal(park_idle(park), 1);
}

static void test_reserve_counts(void **state)
{
    park_t *park = make_park(*state, 4);

    assert_int_equal(park_reserve(park), PARK_NO_IDLE);
    push(park, 0);
    assert_int_equal(park_reserve(park), PARK_OK);
    assert_int_equal(park_reserve(park), PARK_NO_IDLE);
    park_unreserve(park);
    assert_int_equal(park_idle(park), 1);
    assert_int_equal(park_reserve(park), PARK_OK);
}

static void test_tag_changes_with_every_operation(void **state)
{
    park_t *park = make_park(*state, 2);
    apr_uint64_t before = atomic64_read(&park->state);
    apr_uint64_t after;

    push(park, 0);
    park_reserve(park);
    park_pop(park);
    after = atomic64_read(&park->state);
    /* As empty as before, and not the same word: what ABA needs. */
    assert_int_equal(top_of(after), top_of(before));
    assert_int_equal(free_of(after), free_of(before));
    assert_true(after != before);
}

static void test_tag_overflow_leaves_other_fields(void **state)
{
    park_t *park = make_park(*state, 2);

    park->state = ~(TAG_ONE - 1) | PARK_NONE;
    push(park, 1);
    assert_int_equal(top_of(park->state), 1);
    assert_int_equal(free_of(park->state), 1);
    assert_int_equal(park->state >> 34, 0);
    assert_int_equal(park_reserve(park), PARK_OK);
    assert_int_equal(park_pop(park), 1);
}

static void test_end_refuses_everything(void **state)
{
    park_t *park = make_park(*state, 2);

    push(park, 0);
    park_end(park);
    assert_int_equal(park_idle(park), 0);
    assert_int_equal(park_reserve(park), PARK_ENDED);
    assert_int_equal(park_wait(park, 1), PARK_ENDED);
    assert_int_equal(park_pop(park), PARK_NONE);
    park_unreserve(park);
    assert_int_equal(park_idle(park), 0);
    /* Worker 0 stood on the stack and has been told. */
    assert_int_equal(sleeper_value(&park->records[0].sleeper), WORD_END);
}

static void test_wake_awake_worker_needs_no_call(void **state)
{
    park_t *park = make_park(*state, 2);

    sleeper_prepare(&park->records[0].sleeper, WORD_AWAKE);
    push(park, 0);
    park_reserve(park);
    assert_int_equal(park_pop(park), 0);
    assert_int_equal(park_wake(park, 0), 0);
    assert_int_equal(sleeper_value(&park->records[0].sleeper), WORD_GIVEN);
}

/* ---- With threads ------------------------------------------------------- */

static void test_quiet_workers_come_in_reverse_order(void **state)
{
    park_t *park = make_park(*state, 3);
    test_worker workers[3];
    int i;

    memset(workers, 0, sizeof(workers));
    for (i = 0; i < 3; i++) {
        workers[i].park = park;
        workers[i].number = i;
        pthread_create(&workers[i].thread, NULL, run_worker, &workers[i]);
        await_idle(park, i + 1);
    }
    for (i = 2; i >= 0; i--) {
        assert_int_equal(park_reserve(park), PARK_OK);
        assert_int_equal(park_pop(park), i);
    }
    /* Put back by what follows: each gets an item and parks again. */
    for (i = 0; i < 3; i++) {
        atomic32_set(&workers[i].item, 1);
        park_wake(park, i);
    }
    await_idle(park, 3);
    park_end(park);
    join_workers(workers, 3);
    for (i = 0; i < 3; i++) {
        assert_int_equal(workers[i].woken, 1);
        assert_int_equal(workers[i].empty, 0);
    }
}

static void *park_once(void *data)
{
    test_worker *w = data;

    return park_wait(w->park, w->number) == PARK_ENDED ? w : NULL;
}

static void test_wait_idle_ends_when_a_worker_parks(void **state)
{
    park_t *park = make_park(*state, 1);
    test_worker w = {.park = park};
    void *result;

    assert_int_equal(park_reserve(park), PARK_NO_IDLE);
    pthread_create(&w.thread, NULL, park_once, &w);
    while (park_reserve(park) == PARK_NO_IDLE) {
        /* Far longer than a test may take: only a wake-up ends it. */
        park_wait_idle(park, apr_time_from_sec(3600));
    }
    park_unreserve(park);
    park_end(park);
    pthread_join(w.thread, &result);
    assert_ptr_equal(result, &w);
}

static void test_wait_idle_times_out(void **state)
{
    park_t *park = make_park(*state, 1);
    apr_time_t start = apr_time_now();

    park_wait_idle(park, apr_time_from_msec(5));
    assert_true(apr_time_now() - start >= apr_time_from_msec(4));
    assert_int_equal(park_reserve(park), PARK_NO_IDLE);
}

static void *wait_idle_long(void *data)
{
    park_wait_idle(data, apr_time_from_sec(3600));
    return NULL;
}

/* Somebody who is not parked can take work. */
static void test_stir_ends_the_wait(void **state)
{
    park_t *park = make_park(*state, 1);
    pthread_t thread;
    apr_uint64_t before = park->state;

    park_stir(park);
    assert_true(park->state == before);
    pthread_create(&thread, NULL, wait_idle_long, park);
    while (!(atomic64_read(&park->state) & WANTED)) {
        sched_yield();
    }
    park_stir(park);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_false(park->state & WANTED);
}

static void test_end_wakes_who_waits_for_idle(void **state)
{
    park_t *park = make_park(*state, 1);
    pthread_t thread;

    pthread_create(&thread, NULL, wait_idle_long, park);
    while (!(atomic64_read(&park->state) & WANTED)) {
        sched_yield();
    }
    park_end(park);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

/* ---- The hammer --------------------------------------------------------- */

static void give(test_giver *g, unsigned long item)
{
    unsigned int i;

    while (park_reserve(g->park) != PARK_OK) {
        if (g->sleeps) {
            park_wait_idle(g->park, apr_time_from_msec(10));
        }
        else {
            sched_yield();
        }
    }
    /* Now and then what the listener does when accept fails. */
    if (item % 97 == 0) {
        park_unreserve(g->park);
        while (park_reserve(g->park) != PARK_OK) {
            sched_yield();
        }
    }
    i = park_pop(g->park);
    if (i == PARK_NONE) {
        g->missing++;
        return;
    }
    atomic32_set(&g->workers[i].item, (apr_uint32_t)item);
    park_wake(g->park, i);
}

static void *run_giver(void *data)
{
    test_giver *g = data;
    unsigned long item;

    for (item = g->first; item <= g->last; item++) {
        give(g, item);
    }
    return NULL;
}

static unsigned long handoffs_wanted(void)
{
    const char *wanted = getenv("PARK_HANDOFFS");

    return wanted != NULL ? strtoul(wanted, NULL, 10) : DEFAULT_HANDOFFS;
}

static void hammer(apr_pool_t *p, unsigned int spins)
{
    unsigned long total = handoffs_wanted();
    unsigned char *seen = calloc(total + 1, 1);
    test_worker workers[WORKERS];
    test_giver givers[GIVERS];
    unsigned long woken = 0;
    unsigned long i;
    park_t *park;

    assert_non_null(seen);
    assert_int_equal(park_create(&park, WORKERS, spins, p), APR_SUCCESS);
    start_workers(workers, WORKERS, park, seen);
    for (i = 0; i < GIVERS; i++) {
        givers[i] = (test_giver){
            .park = park, .workers = workers, .sleeps = i == 0,
            .first = 1 + total / GIVERS * i,
            .last = i + 1 < GIVERS ? total / GIVERS * (i + 1) : total
        };
        pthread_create(&givers[i].thread, NULL, run_giver, &givers[i]);
    }
    for (i = 0; i < GIVERS; i++) {
        pthread_join(givers[i].thread, NULL);
        assert_int_equal(givers[i].missing, 0);
    }
    /* A lost wake-up would leave this waiting for ever. */
    await_idle(park, WORKERS);
    park_end(park);
    join_workers(workers, WORKERS);
    for (i = 0; i < WORKERS; i++) {
        assert_int_equal(workers[i].empty, 0);
        woken += workers[i].woken;
    }
    assert_int_equal(woken, total);
    for (i = 1; i <= total; i++) {
        if (seen[i] != 1) {
            fail_msg("item %lu came %d times", i, seen[i]);
        }
    }
    free(seen);
}

static void test_hammer_sleeping_workers(void **state)
{
    hammer(*state, 0);
}

static void test_hammer_spinning_workers(void **state)
{
    hammer(*state, 200);
}

UNIT_TESTS(
    UNIT_TEST(test_park_create_bad_count),
    UNIT_TEST(test_push_pop_is_lifo),
    UNIT_TEST(test_push_top_after_reservation),
    UNIT_TEST(test_reserve_counts),
    UNIT_TEST(test_tag_changes_with_every_operation),
    UNIT_TEST(test_tag_overflow_leaves_other_fields),
    UNIT_TEST(test_end_refuses_everything),
    UNIT_TEST(test_wake_awake_worker_needs_no_call),
    UNIT_TEST(test_quiet_workers_come_in_reverse_order),
    UNIT_TEST(test_wait_idle_ends_when_a_worker_parks),
    UNIT_TEST(test_stir_ends_the_wait),
    UNIT_TEST(test_wait_idle_times_out),
    UNIT_TEST(test_end_wakes_who_waits_for_idle),
    UNIT_TEST(test_hammer_sleeping_workers),
    UNIT_TEST(test_hammer_spinning_workers)
)
