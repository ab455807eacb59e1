/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The queue for loaded MPMs: order, bounds, interruptions, the end; the
 * account of idlers; and a listener with workers as such an MPM has them, in
 * which every connection and every timer has to arrive once.
 */

#include "mpm/common/fdqueue.c"
#include "test/lib/unit.h"

#include <pthread.h>
#include <sched.h>

#define WORKERS 6
#define CONNECTIONS 20000
#define TIMERS 500

static fd_queue_t *make_queue(apr_pool_t *p, int capacity)
{
    fd_queue_t *q = NULL;

    assert_int_equal(ap_queue_create(&q, capacity, p), APR_SUCCESS);
    return q;
}

static fd_queue_info_t *make_info(apr_pool_t *p, int idlers, int pools)
{
    fd_queue_info_t *info = NULL;

    assert_int_equal(ap_queue_info_create(&info, p, idlers, pools),
                     APR_SUCCESS);
    return info;
}

/* Sockets are only handed on: any address will do. */
static apr_socket_t *fake_socket(char *place)
{
    return (apr_socket_t *)place;
}

/* ---- The queue, without threads ----------------------------------------- */

static void test_create_needs_room(void **state)
{
    fd_queue_t *q;
    fd_queue_info_t *info;

    assert_int_equal(ap_queue_create(&q, 0, *state), APR_EINVAL);
    assert_int_equal(ap_queue_info_create(&info, *state, 0, -1), APR_EINVAL);
}

static void test_push_socket_order_and_bound(void **state)
{
    fd_queue_t *q = make_queue(*state, 3);
    char places[5];
    int turn;
    int i;

    /* Three times round, so that the ring wraps at every place. */
    for (turn = 0; turn < 9; turn++) {
        apr_socket_t *sd;
        apr_pool_t *p;
        void *baton;

        for (i = 0; i < 3; i++) {
            assert_int_equal(ap_queue_push_socket(q, fake_socket(&places[i]),
                                                  &places[i], *state),
                             APR_SUCCESS);
        }
        assert_int_equal(ap_queue_push_socket(q, fake_socket(&places[4]),
                                              NULL, *state), APR_ENOSPC);
        for (i = 0; i < 3; i++) {
            assert_int_equal(ap_queue_pop_something(q, &sd, &baton, &p, NULL),
                             APR_SUCCESS);
            assert_ptr_equal(sd, &places[i]);
            assert_ptr_equal(baton, &places[i]);
            assert_ptr_equal(p, *state);
        }
        q->first = (unsigned int)turn % 3;
    }
}

static void test_pop_something_timers_first(void **state)
{
    fd_queue_t *q = make_queue(*state, 2);
    timer_event_t one = {0};
    timer_event_t two = {0};
    timer_event_t *te;
    apr_socket_t *sd;
    apr_pool_t *p;
    char place;

    ap_queue_push_socket(q, fake_socket(&place), NULL, *state);
    ap_queue_push_timer(q, &one);
    ap_queue_push_timer(q, &two);
    /* Who takes no timers gets the connection in front of them. */
    assert_int_equal(ap_queue_pop_something(q, &sd, NULL, &p, NULL),
                     APR_SUCCESS);
    assert_ptr_equal(sd, &place);
    ap_queue_push_socket(q, fake_socket(&place), NULL, *state);
    assert_int_equal(ap_queue_pop_something(q, &sd, NULL, &p, &te),
                     APR_SUCCESS);
    assert_ptr_equal(te, &one);
    assert_null(sd);
    assert_null(p);
    assert_int_equal(ap_queue_pop_something(q, &sd, NULL, &p, &te),
                     APR_SUCCESS);
    assert_ptr_equal(te, &two);
    assert_int_equal(ap_queue_pop_something(q, &sd, NULL, &p, &te),
                     APR_SUCCESS);
    assert_null(te);
    assert_ptr_equal(sd, &place);
    /* The list has an end again. */
    ap_queue_push_timer(q, &one);
    assert_int_equal(ap_queue_pop_something(q, &sd, NULL, &p, &te),
                     APR_SUCCESS);
    assert_ptr_equal(te, &one);
}

static void test_queue_term_gives_out_the_rest(void **state)
{
    fd_queue_t *q = make_queue(*state, 2);
    timer_event_t timer = {0};
    timer_event_t *te;
    apr_socket_t *sd = NULL;
    apr_pool_t *p;
    char place;

    ap_queue_push_socket(q, fake_socket(&place), NULL, *state);
    assert_int_equal(ap_queue_term(q), APR_SUCCESS);
    assert_int_equal(ap_queue_push_socket(q, fake_socket(&place), NULL,
                                          *state), APR_EOF);
    assert_int_equal(ap_queue_push_timer(q, &timer), APR_EOF);
    assert_int_equal(ap_queue_pop_something(q, &sd, NULL, &p, &te),
                     APR_SUCCESS);
    assert_ptr_equal(sd, &place);
    assert_int_equal(ap_queue_pop_something(q, &sd, NULL, &p, &te), APR_EOF);
}

static void test_interrupt_of_nobody_is_not_kept(void **state)
{
    fd_queue_t *q = make_queue(*state, 1);

    assert_int_equal(ap_queue_interrupt_one(q), APR_SUCCESS);
    assert_int_equal(q->singles, 0);
}

/* ---- Interruptions ------------------------------------------------------ */

typedef struct {
    fd_queue_t *queue;
    pthread_t thread;
    apr_status_t rv;
    int takes_timers;
    timer_event_t *te;
} test_waiter;

static void *run_waiter(void *data)
{
    test_waiter *w = data;
    apr_socket_t *sd;
    apr_pool_t *p;

    w->rv = ap_queue_pop_something(w->queue, &sd, NULL, &p,
                                   w->takes_timers ? &w->te : NULL);
    return NULL;
}

/* The condition is sure to come: the threads run towards it. */
static void await_waiting(fd_queue_t *q, unsigned int count)
{
    unsigned int waiting;

    do {
        sched_yield();
        apr_thread_mutex_lock(q->mutex);
        waiting = q->waiting;
        apr_thread_mutex_unlock(q->mutex);
    } while (waiting != count);
}

static void start_waiters(test_waiter *w, int count, fd_queue_t *q)
{
    int i;

    for (i = 0; i < count; i++) {
        w[i].queue = q;
        assert_int_equal(pthread_create(&w[i].thread, NULL, run_waiter,
                                        &w[i]), 0);
    }
    await_waiting(q, (unsigned int)count);
}

static void test_interrupt_one_wakes_one(void **state)
{
    fd_queue_t *q = make_queue(*state, 1);
    test_waiter w[3] = {{0}};
    int interrupted = 0;
    int i;

    start_waiters(w, 3, q);
    ap_queue_interrupt_one(q);
    await_waiting(q, 2);
    ap_queue_term(q);
    for (i = 0; i < 3; i++) {
        pthread_join(w[i].thread, NULL);
        interrupted += w[i].rv == APR_EINTR;
        assert_true(w[i].rv == APR_EINTR || w[i].rv == APR_EOF);
    }
    assert_int_equal(interrupted, 1);
}

static void test_interrupt_all_wakes_all(void **state)
{
    fd_queue_t *q = make_queue(*state, 1);
    test_waiter w[3] = {{0}};
    int i;

    start_waiters(w, 3, q);
    ap_queue_interrupt_all(q);
    for (i = 0; i < 3; i++) {
        pthread_join(w[i].thread, NULL);
        assert_int_equal(w[i].rv, APR_EINTR);
    }
    /* Nothing of it is left for who comes later. */
    start_waiters(w, 1, q);
    ap_queue_term(q);
    pthread_join(w[0].thread, NULL);
    assert_int_equal(w[0].rv, APR_EOF);
}

static void test_push_timer_finds_who_takes_it(void **state)
{
    fd_queue_t *q = make_queue(*state, 1);
    test_waiter w[3] = {{0}};
    timer_event_t timer = {0};
    int i;

    w[1].takes_timers = 1;
    start_waiters(w, 3, q);
    ap_queue_push_timer(q, &timer);
    pthread_join(w[1].thread, NULL);
    assert_int_equal(w[1].rv, APR_SUCCESS);
    assert_ptr_equal(w[1].te, &timer);
    ap_queue_term(q);
    for (i = 0; i < 3; i += 2) {
        pthread_join(w[i].thread, NULL);
        assert_int_equal(w[i].rv, APR_EOF);
    }
}

/* ---- Idlers ------------------------------------------------------------- */

static void test_idlers_are_counted(void **state)
{
    fd_queue_info_t *info = make_info(*state, 2, -1);
    int blocked = 0;

    assert_int_equal(ap_queue_info_try_get_idler(info), APR_EAGAIN);
    assert_int_equal(ap_queue_info_set_idle(info, NULL), APR_SUCCESS);
    assert_int_equal(ap_queue_info_set_idle(info, NULL), APR_SUCCESS);
    assert_int_equal(ap_queue_info_set_idle(info, NULL), APR_EINVAL);
    assert_int_equal(ap_queue_info_num_idlers(info), 2);
    assert_int_equal(ap_queue_info_try_get_idler(info), APR_SUCCESS);
    assert_int_equal(ap_queue_info_wait_for_idler(info, &blocked),
                     APR_SUCCESS);
    assert_int_equal(blocked, 0);
    assert_int_equal(ap_queue_info_num_idlers(info), 0);
    assert_int_equal(ap_queue_info_term(info), APR_SUCCESS);
    assert_int_equal(ap_queue_info_try_get_idler(info), APR_EOF);
    assert_int_equal(ap_queue_info_wait_for_idler(info, NULL), APR_EOF);
}

static apr_status_t count_destroyed(void *data)
{
    ++*(int *)data;
    return APR_SUCCESS;
}

static apr_pool_t *counted_pool(apr_pool_t *parent, int *destroyed)
{
    apr_pool_t *p;

    assert_int_equal(apr_pool_create(&p, parent), APR_SUCCESS);
    apr_pool_cleanup_register(p, destroyed, count_destroyed,
                              apr_pool_cleanup_null);
    return p;
}

static void test_push_pool_keeps_so_many(void **state)
{
    fd_queue_info_t *info = make_info(*state, 4, 2);
    int destroyed = 0;
    apr_pool_t *first = counted_pool(*state, &destroyed);
    apr_pool_t *second = counted_pool(*state, &destroyed);
    apr_pool_t *out;

    ap_queue_info_push_pool(info, NULL);
    ap_queue_info_pop_pool(info, &out);
    assert_null(out);
    ap_queue_info_push_pool(info, first);
    assert_int_equal(ap_queue_info_set_idle(info, second), APR_SUCCESS);
    ap_queue_info_push_pool(info, counted_pool(*state, &destroyed));
    assert_int_equal(destroyed, 1);
    ap_queue_info_pop_pool(info, &out);
    assert_ptr_equal(out, second);
    ap_queue_info_free_idle_pools(info);
    assert_int_equal(destroyed, 2);
    /* From now on none is kept. */
    ap_queue_info_push_pool(info, second);
    assert_int_equal(destroyed, 3);
    ap_queue_info_pop_pool(info, &out);
    assert_null(out);
}

static void *run_idler_waiter(void *data)
{
    fd_queue_info_t *info = data;
    int blocked = 0;
    apr_status_t rv = ap_queue_info_wait_for_idler(info, &blocked);

    return (void *)(intptr_t)(rv == APR_SUCCESS && blocked);
}

static void test_wait_for_idler_waits(void **state)
{
    fd_queue_info_t *info = make_info(*state, 1, -1);
    pthread_t thread;
    unsigned int waiting;
    void *result;

    assert_int_equal(pthread_create(&thread, NULL, run_idler_waiter, info),
                     0);
    do {
        sched_yield();
        apr_thread_mutex_lock(info->mutex);
        waiting = info->waiting;
        apr_thread_mutex_unlock(info->mutex);
    } while (waiting == 0);
    assert_int_equal(ap_queue_info_set_idle(info, NULL), APR_SUCCESS);
    pthread_join(thread, &result);
    assert_non_null(result);
    assert_int_equal(ap_queue_info_num_idlers(info), 0);
}

/* ---- Both together, as an MPM has them ---------------------------------- */

typedef struct {
    fd_queue_t *queue;
    fd_queue_info_t *info;
    unsigned char *seen;        /* a byte a connection, of who serves it */
    unsigned char *fired;       /* a byte a timer */
    timer_event_t *timers;
} test_mpm;

static void *run_worker(void *data)
{
    test_mpm *mpm = data;
    apr_pool_t *last = NULL;
    apr_status_t rv;

    if (ap_queue_info_set_idle(mpm->info, NULL) != APR_SUCCESS) {
        return NULL;
    }
    for (;;) {
        timer_event_t *te = NULL;
        apr_socket_t *sd;
        void *baton;

        rv = ap_queue_pop_something(mpm->queue, &sd, &baton, &last, &te);
        if (rv == APR_EOF) {
            return data;
        }
        if (rv == APR_EINTR) {
            continue;
        }
        if (te != NULL) {
            mpm->fired[te - mpm->timers]++;
            continue;
        }
        mpm->seen[(unsigned char *)baton - mpm->seen]++;
        apr_pool_clear(last);
        if (ap_queue_info_set_idle(mpm->info, last) != APR_SUCCESS) {
            return NULL;
        }
    }
}

static void push_connections(test_mpm *mpm, apr_pool_t *p)
{
    int i;

    for (i = 0; i < CONNECTIONS; i++) {
        apr_pool_t *pool;

        assert_int_equal(ap_queue_info_wait_for_idler(mpm->info, NULL),
                         APR_SUCCESS);
        ap_queue_info_pop_pool(mpm->info, &pool);
        if (pool == NULL) {
            assert_int_equal(apr_pool_create(&pool, p), APR_SUCCESS);
        }
        assert_int_equal(ap_queue_push_socket(mpm->queue, NULL,
                                              &mpm->seen[i], pool),
                         APR_SUCCESS);
        if (i % (CONNECTIONS / TIMERS) == 0) {
            ap_queue_push_timer(mpm->queue,
                                &mpm->timers[i / (CONNECTIONS / TIMERS)]);
        }
        if (i % 1000 == 0) {
            ap_queue_interrupt_one(mpm->queue);
            ap_queue_interrupt_all(mpm->queue);
        }
    }
}

/* The listener takes an idler first, so the queue is never full; all threads
 * take pools from one parent, whose allocator needs a mutex for that. */
static void test_every_connection_arrives_once(void **state)
{
    test_mpm mpm;
    pthread_t threads[WORKERS];
    apr_pool_t *p;
    void *result;
    int i;

    assert_int_equal(apr_pool_create(&p, *state), APR_SUCCESS);
    mpm.queue = make_queue(p, WORKERS);
    mpm.info = make_info(p, WORKERS, -1);
    mpm.seen = apr_pcalloc(p, CONNECTIONS);
    mpm.fired = apr_pcalloc(p, TIMERS);
    mpm.timers = apr_pcalloc(p, TIMERS * sizeof(*mpm.timers));
    for (i = 0; i < WORKERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, run_worker, &mpm),
                         0);
    }
    push_connections(&mpm, p);
    assert_int_equal(ap_queue_term(mpm.queue), APR_SUCCESS);
    for (i = 0; i < WORKERS; i++) {
        pthread_join(threads[i], &result);
        assert_non_null(result);
    }
    for (i = 0; i < CONNECTIONS; i++) {
        assert_int_equal(mpm.seen[i], 1);
    }
    for (i = 0; i < TIMERS; i++) {
        assert_int_equal(mpm.fired[i], 1);
    }
    ap_queue_info_free_idle_pools(mpm.info);
}

UNIT_TESTS(
    UNIT_TEST(test_create_needs_room),
    UNIT_TEST(test_push_socket_order_and_bound),
    UNIT_TEST(test_pop_something_timers_first),
    UNIT_TEST(test_queue_term_gives_out_the_rest),
    UNIT_TEST(test_interrupt_of_nobody_is_not_kept),
    UNIT_TEST(test_interrupt_one_wakes_one),
    UNIT_TEST(test_interrupt_all_wakes_all),
    UNIT_TEST(test_push_timer_finds_who_takes_it),
    UNIT_TEST(test_idlers_are_counted),
    UNIT_TEST(test_push_pool_keeps_so_many),
    UNIT_TEST(test_wait_for_idler_waits),
    UNIT_TEST(test_every_connection_arrives_once)
)
