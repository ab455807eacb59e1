/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The waiting set: what is in it, what the kernel watches, orders from
 * outside.  waiting_role.c has the poller.
 *
 * What must be true, and why it is, stands in docs/dev/waiting-set.md.  In
 * short:
 *
 *   Only the poller takes connections out of the set, and every time it asks
 *   under the lock whether it is the poller still.  So a connection is
 *   claimed once.
 *
 *   The kernel watches a connection level-triggered and goes on doing so
 *   while the poller serves it: nobody else looks, and what is unread is told
 *   again by the next wait.  Whoever ends the poller's role, itself or the
 *   watchdog, takes the connection that is being served from the kernel
 *   first; it is given back when the connection comes back.  So a poller is
 *   never told of a connection that is not in the set, and what the old one
 *   had not yet served of its batch the new one is told again.
 *
 * Threads: everything is written under the lock, which is held for a few
 * instructions, or one epoll_ctl().
 */

#include "ap_config.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "httpd.h"

#include "mpm/common/waiting_set_priv.h"
#include "server/util/clock_priv.h"

/* ---- Making it ---------------------------------------------------------- */

static apr_status_t close_fds(void *data)
{
    waiting_set *set = data;

    close(set->epoll_fd);
    close(set->wake_fd);
    return APR_SUCCESS;
}

static apr_status_t open_fds(waiting_set *set, apr_pool_t *p)
{
    struct epoll_event event = {.events = EPOLLIN};

    set->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (set->epoll_fd < 0) {
        return errno;
    }
    set->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (set->wake_fd < 0) {
        close(set->epoll_fd);
        return errno;
    }
    apr_pool_cleanup_register(p, set, close_fds, apr_pool_cleanup_null);
    /* No connection stands for it. */
    event.data.ptr = NULL;
    return epoll_ctl(set->epoll_fd, EPOLL_CTL_ADD, set->wake_fd, &event) == 0
           ? APR_SUCCESS : errno;
}

apr_status_t waiting_create(waiting_set **new_set, unsigned int max,
                            process_score *score, apr_pool_t *p)
{
    waiting_set *set = apr_pcalloc(p, sizeof(*set));
    apr_status_t rv;
    int i;

    *new_set = set;
    set->max = max;
    set->score = score;
    set->poller = WAITING_NOBODY;
    APR_RING_INIT(&set->fresh, waiting_conn, order);
    for (i = 0; i < WAITING_STATES; i++) {
        APR_RING_INIT(&set->all[i], waiting_conn, order);
    }
    wheel_init(&set->wheel);
    rv = apr_thread_mutex_create(&set->lock, APR_THREAD_MUTEX_DEFAULT, p);
    if (rv == APR_SUCCESS) {
        rv = sleeper_init(&set->watch_word, WATCH_AWAKE, p);
    }
    if (rv == APR_SUCCESS) {
        rv = sleeper_init(&set->new_word, NEW_TAKEN, p);
    }
    return rv == APR_SUCCESS ? open_fds(set, p) : rv;
}

/* ---- Parts, all under the lock ------------------------------------------ */

apr_status_t wset_watch(waiting_set *set, waiting_conn *conn,
                               unsigned char events)
{
    struct epoll_event event = {.events = events};
    int change = conn->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

    if (conn->watched == events || events == 0) {
        return APR_SUCCESS;
    }
    event.data.ptr = conn;
    if (epoll_ctl(set->epoll_fd, change, conn->fd, &event) != 0) {
        return errno;
    }
    conn->watched = events;
    return APR_SUCCESS;
}

void wset_unwatch(waiting_set *set, waiting_conn *conn)
{
    struct epoll_event event = {.events = 0};

    if (conn->watched) {
        epoll_ctl(set->epoll_fd, EPOLL_CTL_DEL, conn->fd, &event);
        conn->watched = 0;
    }
}

/* The poller serves this one from now on. */
void wset_begin_step(waiting_set *set, waiting_conn *conn)
{
    set->current = conn;
    set->steps++;
}

void wset_wake_watch(waiting_set *set)
{
    sleeper_wake(&set->watch_word, WATCH_AWAKE);
}

/* A full counter is readable, too. */
void wset_wake_poller(waiting_set *set)
{
    apr_uint64_t one = 1;
    ssize_t n;

    if (set->is_polling) {
        do {
            n = write(set->wake_fd, &one, sizeof(one));
        } while (n < 0 && errno == EINTR);
    }
}

/* When the next idle connection settles; WHEEL_NEVER: none does. */
apr_time_t wset_settle_time(const waiting_set *set)
{
    const waiting_conn *conn = wset_oldest(set, WAITING_IDLE);
    apr_time_t t;

    if (conn == NULL || set->settle_after == 0) {
        return WHEEL_NEVER;
    }
    t = conn->since + set->settle_after;
    return t > set->next_settling ? t : set->next_settling;
}

apr_time_t wset_drain_end(const waiting_set *set, const waiting_conn *conn)
{
    apr_time_t from = conn->since > set->drain_start ? conn->since
                                                     : set->drain_start;

    return from + set->grace;
}

/* When the poller has to look at the clock; WHEEL_NEVER: not at all. */
apr_time_t wset_first_end(const waiting_set *set)
{
    const waiting_conn *idle = wset_oldest_idle(set);
    apr_time_t ends = wheel_soonest(&set->wheel);

    if (wset_settle_time(set) < ends) {
        ends = wset_settle_time(set);
    }
    if (set->is_draining && idle != NULL && wset_drain_end(set, idle) < ends) {
        ends = wset_drain_end(set, idle);
    }
    return ends;
}

int wset_is_work_left(const waiting_set *set)
{
    return set->fresh_count > 0 || set->is_stopping
        || wset_is_round_left(set)
        || (set->to_end > 0 && wset_idle_count(set) > 0);
}

/* For status pages. */
static void show(const waiting_set *set)
{
    set->score->wait_io = set->count[WAITING_HEAD];
    set->score->keep_alive = wset_idle_count(set);
    set->score->write_completion = set->count[WAITING_SEND]
        + set->count[WAITING_ANSWERED] + set->count[WAITING_SENDING]
        + set->count[WAITING_SENT];
    set->score->lingering_close = set->count[WAITING_LINGER];
    set->score->suspended = set->suspended;
}

/* The poller sees to these at once. */
static int has_time(waiting_state state)
{
    return state != WAITING_ANSWERED && state != WAITING_SENDING
        && state != WAITING_SENT;
}

void wset_take_in(waiting_set *set, waiting_conn *conn, waiting_state state)
{
    conn->state = (unsigned char)state;
    APR_RING_INSERT_TAIL(&set->all[state], conn, waiting_conn, order);
    if (has_time(state)) {
        wheel_add(&set->wheel, conn);
    }
    set->count[state]++;
    set->total++;
    show(set);
}

/* It is nobody's. */
static void drop(waiting_set *set, waiting_conn *conn)
{
    APR_RING_REMOVE(conn, order);
    if (has_time(conn->state)) {
        wheel_remove(&set->wheel, conn);
    }
    set->count[conn->state]--;
    set->total--;
    conn->kind = conn->state;
    conn->state = WAITING_OUT;
}

void wset_change(waiting_set *set, waiting_conn *conn, waiting_state state)
{
    APR_RING_REMOVE(conn, order);
    set->count[conn->state]--;
    conn->state = (unsigned char)state;
    APR_RING_INSERT_TAIL(&set->all[state], conn, waiting_conn, order);
    set->count[state]++;
}

void wset_take_out(waiting_set *set, waiting_conn *conn, waiting_end why)
{
    drop(set, conn);
    conn->why = (unsigned char)why;
    wset_begin_step(set, conn);
    show(set);
}

/* ---- In and out --------------------------------------------------------- */

void waiting_show_in(waiting_set *set, process_score *score)
{
    wset_lock(set);
    set->score = score;
    show(set);
    wset_unlock(set);
}

static unsigned char events_for(waiting_state state)
{
    switch (state) {
    case WAITING_SEND:
        return EPOLLOUT;
    case WAITING_TIMER:
        return 0;
    default:
        return EPOLLIN;
    }
}

apr_status_t waiting_put(waiting_set *set, int me, waiting_conn *conn,
                         waiting_state state, apr_interval_time_t timeout)
{
    apr_time_t now = clock_now();
    int is_watch_wanted = 0;
    apr_status_t rv;

    wset_lock(set);
    if (set->current == conn) {
        set->current = NULL;
    }
    rv = wset_watch(set, conn, events_for(state));
    if (rv == APR_SUCCESS) {
        conn->since = now;
        conn->ends = timeout > 0 ? now + timeout : now;
        wset_take_in(set, conn, state);
        if (wset_idle_count(set) > set->max + set->to_end) {
            set->to_end++;
        }
        /* A worker that is not the poller asks for the role before it parks; a
         * thread that is no worker does not. */
        if (set->poller != me || me == WAITING_NOBODY) {
            if (wset_first_end(set) < set->wakes_at
                || wset_is_work_left(set)) {
                wset_wake_poller(set);
            }
            is_watch_wanted = wset_wants_watch(set);
        }
    }
    wset_unlock(set);
    if (is_watch_wanted) {
        wset_wake_watch(set);
    }
    return rv;
}

void waiting_forget(waiting_set *set, int me, waiting_conn *conn)
{
    (void)me;
    wset_lock(set);
    if (set->current == conn) {
        set->current = NULL;
    }
    wset_unwatch(set, conn);
    wset_unlock(set);
}

int waiting_may_offer(waiting_set *set)
{
    int may;

    wset_lock(set);
    may = set->poller != WAITING_NOBODY && set->current == NULL
        && set->fresh_count == 0;
    wset_unlock(set);
    return may;
}

/* Under the lock. */
static void add_fresh(waiting_set *set, waiting_conn *conn)
{
    APR_RING_INSERT_TAIL(&set->fresh, conn, waiting_conn, order);
    set->fresh_count++;
}

int waiting_offer_new(waiting_set *set, waiting_conn *conn, unsigned int most)
{
    int is_watch_wanted = 0;
    int is_taken;

    wset_lock(set);
    is_taken = set->poller != WAITING_NOBODY && !set->is_polling
        && set->fresh_count < most && set->fresh_count < WAITING_BATCH;
    if (is_taken) {
        add_fresh(set, conn);
        is_watch_wanted = wset_wants_watch(set);
    }
    wset_unlock(set);
    if (is_watch_wanted) {
        wset_wake_watch(set);
    }
    return is_taken;
}

int waiting_appoint_with(waiting_set *set, int i, waiting_conn *conn)
{
    int is_taken;

    wset_lock(set);
    is_taken = set->poller == WAITING_NOBODY;
    if (is_taken) {
        add_fresh(set, conn);
        wset_begin_role(set, i);
    }
    wset_unlock(set);
    return is_taken;
}

void waiting_rely(waiting_set *set, int is_relied_on)
{
    int is_watch_wanted;

    wset_lock(set);
    set->is_relied_on = is_relied_on;
    is_watch_wanted = wset_wants_watch(set);
    wset_unlock(set);
    if (is_watch_wanted) {
        wset_wake_watch(set);
    }
}

int waiting_new_is_taken(waiting_set *set, apr_interval_time_t timeout)
{
    int is_taken;

    wset_lock(set);
    is_taken = set->fresh_count == 0;
    if (!is_taken) {
        sleeper_prepare(&set->new_word, NEW_AWAITED);
    }
    wset_unlock(set);
    return is_taken
        || sleeper_sleep(&set->new_word, NEW_AWAITED, timeout) == APR_SUCCESS;
}

void waiting_add_new(waiting_set *set, waiting_conn *conn)
{
    int is_watch_wanted;

    wset_lock(set);
    add_fresh(set, conn);
    is_watch_wanted = wset_wants_watch(set);
    wset_wake_poller(set);
    wset_unlock(set);
    if (is_watch_wanted) {
        wset_wake_watch(set);
    }
}

void waiting_settle_after(waiting_set *set, apr_interval_time_t after)
{
    set->settle_after = after;
}

apr_status_t waiting_settle(waiting_set *set, int me, waiting_conn *conn)
{
    apr_status_t rv;

    wset_lock(set);
    if (set->current == conn) {
        set->current = NULL;
    }
    /* Another poller may have come: then the kernel has forgotten it. */
    rv = wset_watch(set, conn, EPOLLIN);
    if (rv == APR_SUCCESS) {
        wset_take_in(set, conn, WAITING_SETTLED);
        if (set->poller != me) {
            wset_wake_poller(set);
        }
    }
    wset_unlock(set);
    return rv;
}

/* ---- Orders from outside ------------------------------------------------ */

unsigned int waiting_end_oldest(waiting_set *set, unsigned int n)
{
    wset_lock(set);
    if (n > wset_idle_count(set)) {
        n = wset_idle_count(set);
    }
    if (set->to_end < n) {
        set->to_end = n;
    }
    wset_wake_poller(set);
    wset_unlock(set);
    return n;
}

void waiting_drain(waiting_set *set, apr_interval_time_t grace)
{
    wset_lock(set);
    set->is_draining = 1;
    set->grace = grace;
    set->drain_start = clock_now();
    wset_wake_poller(set);
    wset_unlock(set);
}

void waiting_stop(waiting_set *set)
{
    wset_lock(set);
    set->is_stopping = 1;
    wset_wake_poller(set);
    wset_unlock(set);
}

int waiting_is_empty(waiting_set *set)
{
    int is_empty;

    wset_lock(set);
    is_empty = !wset_has_something(set);
    wset_unlock(set);
    return is_empty;
}

void waiting_note_suspended(waiting_set *set, int change)
{
    wset_lock(set);
    set->suspended += (unsigned int)change;
    show(set);
    wset_unlock(set);
}

unsigned int waiting_suspended(waiting_set *set)
{
    unsigned int count;

    wset_lock(set);
    count = set->suspended;
    wset_unlock(set);
    return count;
}

int waiting_is_over(waiting_set *set)
{
    int is_over;

    wset_lock(set);
    is_over = set->fresh_count == 0
        && (set->suspended == 0 || set->is_stopping)
        && set->total == set->count[WAITING_TIMER];
    while (is_over && set->count[WAITING_TIMER] > 0) {
        drop(set, wset_oldest(set, WAITING_TIMER));
    }
    wset_unlock(set);
    return is_over;
}

unsigned int waiting_count(waiting_set *set, waiting_state state)
{
    unsigned int count;

    wset_lock(set);
    count = state == WAITING_IDLE ? wset_idle_count(set) : set->count[state];
    wset_unlock(set);
    return count;
}
