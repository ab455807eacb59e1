/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The waiting set and the role of the poller.
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
#include <time.h>
#include <unistd.h>

#include <apr_thread_mutex.h>

#include "httpd.h"

#include "mpm/common/sleep_priv.h"
#include "mpm/common/waiting_priv.h"
#include "server/runtime/tally_priv.h"

/* A connection that is due but was not seen, because more are ready than one
 * wait returns, is ended only after so long. */
#define UNSEEN_GRACE apr_time_from_sec(1)

/* Between two rounds of settling. */
#define SETTLE_INTERVAL apr_time_from_msec(250)

/* Values of the watchdog's word. */
enum { WATCH_AWAKE, WATCH_ASLEEP };

/* Values of the word of the one who waits until a new connection is taken. */
enum { NEW_TAKEN, NEW_AWAITED };

struct waiting_set {
    /* [config] */
    int epoll_fd;
    int wake_fd;                /* an eventfd that ends the poller's wait */
    unsigned int max;
    apr_interval_time_t settle_after;   /* 0: idle connections do not */
    apr_thread_mutex_t *lock;
    /* [lock] */
    waiting_ring all[WAITING_STATES];   /* in the order of their beginnings */
    unsigned int count[WAITING_STATES];
    unsigned int total;
    waiting_wheel wheel;
    process_score *score;
    waiting_conn *fresh;        /* a new connection for the poller */
    int poller;                 /* worker, or WAITING_NOBODY */
    int is_starting;            /* it was appointed, and has not begun */
    int is_polling;             /* it is in epoll_wait() */
    int is_relied_on;           /* the listener counts on it */
    waiting_conn *current;      /* what it serves */
    apr_uint32_t steps;         /* grows with all that it does */
    apr_time_t step_start;      /* when it began to serve */
    apr_time_t wakes_at;        /* end of its wait; WHEEL_NEVER: none */
    apr_time_t due_before;      /* ends up to here are due */
    apr_time_t next_settling;   /* not before */
    unsigned int to_end;        /* of the oldest, on demand */
    int is_draining;
    int is_stopping;
    apr_time_t drain_start;
    apr_interval_time_t grace;
    int is_watch_asleep;
    int is_watch_ended;
    /* [atomic] */
    sleeper_t watch_word;
    sleeper_t new_word;
};

static void lock(waiting_set *set)
{
    apr_thread_mutex_lock(set->lock);
}

static void unlock(waiting_set *set)
{
    apr_thread_mutex_unlock(set->lock);
}

/* No waiting connection is ended, or kept, because the clock was set. */
apr_time_t waiting_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * APR_USEC_PER_SEC + now.tv_nsec / 1000;
}

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

static int has_something(const waiting_set *set)
{
    return set->total > 0 || set->fresh != NULL;
}

static apr_status_t watch_conn(waiting_set *set, waiting_conn *conn,
                               unsigned char events)
{
    struct epoll_event event = {.events = events};
    int change = conn->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

    if (conn->watched == events) {
        return APR_SUCCESS;
    }
    event.data.ptr = conn;
    if (epoll_ctl(set->epoll_fd, change, conn->fd, &event) != 0) {
        return errno;
    }
    conn->watched = events;
    return APR_SUCCESS;
}

static void unwatch_conn(waiting_set *set, waiting_conn *conn)
{
    struct epoll_event event = {.events = 0};

    if (conn->watched) {
        epoll_ctl(set->epoll_fd, EPOLL_CTL_DEL, conn->fd, &event);
        conn->watched = 0;
    }
}

static void end_role(waiting_set *set)
{
    if (set->current != NULL) {
        unwatch_conn(set, set->current);
        set->current = NULL;
    }
    set->poller = WAITING_NOBODY;
    set->is_polling = 0;
    set->is_starting = 0;
}

/* The poller serves this one from now on. */
static void begin_step(waiting_set *set, waiting_conn *conn)
{
    set->current = conn;
    set->steps++;
    set->step_start = waiting_now();
}

static void begin_role(waiting_set *set, int i)
{
    set->poller = i;
    set->is_starting = 1;
    set->steps++;
}

/* Somebody waits, and nobody looks: a poller that serves may be slow. */
static int needs_watch(const waiting_set *set)
{
    return (has_something(set) || set->is_relied_on) && !set->is_polling;
}

/* True when the watchdog must be woken, after unlock(). */
static int wants_watch(waiting_set *set)
{
    if (!set->is_watch_asleep || !needs_watch(set)) {
        return 0;
    }
    set->is_watch_asleep = 0;
    return 1;
}

static void wake_watch(waiting_set *set)
{
    sleeper_wake(&set->watch_word, WATCH_AWAKE);
}

/* A full counter is readable, too. */
static void wake_poller(waiting_set *set)
{
    apr_uint64_t one = 1;
    ssize_t n;

    if (set->is_polling) {
        do {
            n = write(set->wake_fd, &one, sizeof(one));
        } while (n < 0 && errno == EINTR);
    }
}

static waiting_conn *oldest(const waiting_set *set, waiting_state state)
{
    return APR_RING_EMPTY(&set->all[state], waiting_conn, order)
           ? NULL : APR_RING_FIRST(&set->all[state]);
}

static unsigned int idle_count(const waiting_set *set)
{
    return set->count[WAITING_IDLE] + set->count[WAITING_SETTLED];
}

static waiting_conn *oldest_idle(const waiting_set *set)
{
    waiting_conn *conn = oldest(set, WAITING_SETTLED);

    return conn != NULL ? conn : oldest(set, WAITING_IDLE);
}

/* When the next idle connection settles; WHEEL_NEVER: none does. */
static apr_time_t settle_time(const waiting_set *set)
{
    const waiting_conn *conn = oldest(set, WAITING_IDLE);
    apr_time_t t;

    if (conn == NULL || set->settle_after == 0) {
        return WHEEL_NEVER;
    }
    t = conn->since + set->settle_after;
    return t > set->next_settling ? t : set->next_settling;
}

static apr_time_t drain_end(const waiting_set *set, const waiting_conn *conn)
{
    apr_time_t from = conn->since > set->drain_start ? conn->since
                                                     : set->drain_start;

    return from + set->grace;
}

/* When the poller has to look at the clock; WHEEL_NEVER: not at all. */
static apr_time_t first_end(const waiting_set *set)
{
    const waiting_conn *idle = oldest_idle(set);
    apr_time_t ends = wheel_soonest(&set->wheel);

    if (settle_time(set) < ends) {
        ends = settle_time(set);
    }
    if (set->is_draining && idle != NULL && drain_end(set, idle) < ends) {
        ends = drain_end(set, idle);
    }
    return ends;
}

static int is_work_left(const waiting_set *set)
{
    return set->fresh != NULL || set->is_stopping
        || (set->to_end > 0 && idle_count(set) > 0);
}

/* For status pages. */
static void show(const waiting_set *set)
{
    set->score->wait_io = set->count[WAITING_HEAD];
    set->score->keep_alive = idle_count(set);
    set->score->write_completion = set->count[WAITING_SEND];
    set->score->lingering_close = set->count[WAITING_LINGER];
}

static void take_in(waiting_set *set, waiting_conn *conn, waiting_state state)
{
    conn->state = (unsigned char)state;
    APR_RING_INSERT_TAIL(&set->all[state], conn, waiting_conn, order);
    wheel_add(&set->wheel, conn);
    set->count[state]++;
    set->total++;
    show(set);
}

static void take_out(waiting_set *set, waiting_conn *conn, waiting_end why)
{
    APR_RING_REMOVE(conn, order);
    wheel_remove(&set->wheel, conn);
    set->count[conn->state]--;
    set->total--;
    conn->kind = conn->state;
    conn->why = (unsigned char)why;
    conn->state = WAITING_OUT;
    begin_step(set, conn);
    show(set);
}

/* ---- In and out --------------------------------------------------------- */

void waiting_show_in(waiting_set *set, process_score *score)
{
    lock(set);
    set->score = score;
    show(set);
    unlock(set);
}

apr_status_t waiting_put(waiting_set *set, int me, waiting_conn *conn,
                         waiting_state state, apr_interval_time_t timeout)
{
    apr_time_t now = waiting_now();
    int is_watch_wanted = 0;
    apr_status_t rv;

    lock(set);
    if (set->current == conn) {
        set->current = NULL;
    }
    rv = watch_conn(set, conn, state == WAITING_SEND ? EPOLLOUT : EPOLLIN);
    if (rv == APR_SUCCESS) {
        conn->since = now;
        conn->ends = timeout > 0 ? now + timeout : now;
        take_in(set, conn, state);
        if (idle_count(set) > set->max + set->to_end) {
            set->to_end++;
        }
        if (set->poller != me) {
            if (first_end(set) < set->wakes_at || is_work_left(set)) {
                wake_poller(set);
            }
            is_watch_wanted = wants_watch(set);
        }
    }
    unlock(set);
    if (is_watch_wanted) {
        wake_watch(set);
    }
    return rv;
}

void waiting_forget(waiting_set *set, int me, waiting_conn *conn)
{
    (void)me;
    lock(set);
    if (set->current == conn) {
        set->current = NULL;
    }
    unwatch_conn(set, conn);
    unlock(set);
}

int waiting_may_offer(waiting_set *set)
{
    int may;

    lock(set);
    may = set->poller != WAITING_NOBODY && set->current == NULL
        && set->fresh == NULL;
    unlock(set);
    return may;
}

void waiting_rely(waiting_set *set, int is_relied_on)
{
    int is_watch_wanted;

    lock(set);
    set->is_relied_on = is_relied_on;
    is_watch_wanted = wants_watch(set);
    unlock(set);
    if (is_watch_wanted) {
        wake_watch(set);
    }
}

int waiting_new_is_taken(waiting_set *set, apr_interval_time_t timeout)
{
    int is_taken;

    lock(set);
    is_taken = set->fresh == NULL;
    if (!is_taken) {
        sleeper_prepare(&set->new_word, NEW_AWAITED);
    }
    unlock(set);
    return is_taken
        || sleeper_sleep(&set->new_word, NEW_AWAITED, timeout) == APR_SUCCESS;
}

void waiting_add_new(waiting_set *set, waiting_conn *conn)
{
    int is_watch_wanted;

    lock(set);
    set->fresh = conn;
    is_watch_wanted = wants_watch(set);
    wake_poller(set);
    unlock(set);
    if (is_watch_wanted) {
        wake_watch(set);
    }
}

/* ---- The role ----------------------------------------------------------- */

int waiting_appoint(waiting_set *set, int i)
{
    int is_taken;

    lock(set);
    is_taken = set->poller == WAITING_NOBODY && has_something(set);
    if (is_taken) {
        begin_role(set, i);
    }
    unlock(set);
    return is_taken;
}

int waiting_take_role(waiting_set *set, int me)
{
    return waiting_appoint(set, me);
}

int waiting_leave_role(waiting_set *set, int me)
{
    int is_missed = 0;

    lock(set);
    if (set->poller == me) {
        end_role(set);
        tally_add(TALLY_POLLER_HANDED, 1);
        is_missed = has_something(set) || set->is_relied_on;
    }
    unlock(set);
    return is_missed;
}

/* Milliseconds for epoll_wait(). */
static int begin_wait(waiting_set *set, apr_time_t now)
{
    apr_time_t ends = first_end(set);

    set->wakes_at = ends;
    set->is_starting = 0;
    set->is_polling = 1;
    set->steps++;
    if (is_work_left(set) || ends <= now) {
        return 0;
    }
    if (ends == WHEEL_NEVER) {
        return -1;
    }
    return ends - now > apr_time_from_sec(3600)
           ? 3600 * 1000 : (int)((ends - now + 999) / 1000);
}

static int collect(waiting_set *set, const struct epoll_event *events, int n,
                   waiting_conn *ready[WAITING_BATCH])
{
    apr_uint64_t count;
    int i;
    int found = 0;

    for (i = 0; i < n; i++) {
        if (events[i].data.ptr != NULL) {
            ready[found++] = events[i].data.ptr;
        }
        else if (read(set->wake_fd, &count, sizeof(count)) < 0) {
            /* Somebody read it before: a poller that came and went. */
            continue;
        }
    }
    return found;
}

int waiting_wait(waiting_set *set, int me,
                 waiting_conn *ready[WAITING_BATCH])
{
    struct epoll_event events[WAITING_BATCH];
    apr_time_t now = waiting_now();
    int timeout_ms;
    int n;

    lock(set);
    if (set->poller != me || !has_something(set)) {
        if (set->poller == me) {
            end_role(set);
        }
        unlock(set);
        return -1;
    }
    timeout_ms = begin_wait(set, now);
    unlock(set);
    n = epoll_wait(set->epoll_fd, events, WAITING_BATCH, timeout_ms);
    lock(set);
    set->is_polling = 0;
    set->steps++;
    set->due_before = now;
    if (n == 0 && timeout_ms > 0) {
        set->due_before += apr_time_from_msec((apr_time_t)timeout_ms);
    }
    else if (n == WAITING_BATCH) {
        set->due_before -= UNSEEN_GRACE;
    }
    unlock(set);
    return collect(set, events, n, ready);
}

int waiting_claim(waiting_set *set, int me, waiting_conn *conn)
{
    int is_watch_wanted;

    lock(set);
    if (set->poller != me) {
        unlock(set);
        return 0;
    }
    AP_DEBUG_ASSERT(conn->state != WAITING_OUT);
    take_out(set, conn, WAITING_READY);
    is_watch_wanted = wants_watch(set);
    unlock(set);
    if (is_watch_wanted) {
        wake_watch(set);
    }
    tally_add(TALLY_POLLER_SERVED, 1);
    return 1;
}

waiting_conn *waiting_claim_new(waiting_set *set, int me)
{
    waiting_conn *conn = NULL;
    int is_watch_wanted = 0;

    lock(set);
    if (set->poller == me && set->fresh != NULL) {
        conn = set->fresh;
        set->fresh = NULL;
        begin_step(set, conn);
        is_watch_wanted = wants_watch(set);
    }
    unlock(set);
    if (conn != NULL) {
        sleeper_wake_from(&set->new_word, NEW_TAKEN, NEW_AWAITED);
    }
    if (is_watch_wanted) {
        wake_watch(set);
    }
    return conn;
}

/* Any one, whatever it waits for. */
static waiting_conn *find_any(const waiting_set *set)
{
    waiting_conn *conn = NULL;
    int i;

    for (i = 0; i < WAITING_STATES && conn == NULL; i++) {
        conn = oldest(set, (waiting_state)i);
    }
    return conn;
}

/* Under the lock. */
static waiting_conn *find_due(waiting_set *set, waiting_end *why)
{
    waiting_conn *idle = oldest_idle(set);

    if (set->is_stopping) {
        *why = WAITING_STOPPED;
        return find_any(set);
    }
    if (idle != NULL && set->to_end > 0) {
        set->to_end--;
        tally_add(TALLY_WAITS_ENDED, 1);
        *why = WAITING_GIVES_WAY;
        return idle;
    }
    set->to_end = 0;
    if (idle != NULL && set->is_draining
        && drain_end(set, idle) <= set->due_before) {
        *why = WAITING_DRAINED;
        return idle;
    }
    *why = WAITING_TIME_UP;
    return wheel_due(&set->wheel, set->due_before);
}

waiting_conn *waiting_claim_due(waiting_set *set, int me)
{
    waiting_conn *conn = NULL;
    waiting_end why;
    int is_watch_wanted = 0;

    lock(set);
    if (set->poller == me) {
        conn = find_due(set, &why);
    }
    if (conn != NULL) {
        take_out(set, conn, why);
        is_watch_wanted = wants_watch(set);
    }
    unlock(set);
    if (is_watch_wanted) {
        wake_watch(set);
    }
    return conn;
}

/* ---- Settling ----------------------------------------------------------- */

void waiting_settle_after(waiting_set *set, apr_interval_time_t after)
{
    set->settle_after = after;
}

waiting_conn *waiting_claim_to_settle(waiting_set *set, int me)
{
    waiting_conn *conn = NULL;
    int is_watch_wanted = 0;

    lock(set);
    if (set->poller == me && !set->is_stopping
        && settle_time(set) <= set->due_before) {
        conn = oldest(set, WAITING_IDLE);
        take_out(set, conn, WAITING_TO_SETTLE);
        is_watch_wanted = wants_watch(set);
    }
    else if (set->poller == me && settle_time(set) != WHEEL_NEVER
             && set->next_settling <= set->due_before) {
        set->next_settling = set->due_before + SETTLE_INTERVAL;
    }
    unlock(set);
    if (is_watch_wanted) {
        wake_watch(set);
    }
    return conn;
}

apr_status_t waiting_settle(waiting_set *set, int me, waiting_conn *conn)
{
    apr_status_t rv;

    lock(set);
    if (set->current == conn) {
        set->current = NULL;
    }
    /* Another poller may have come: then the kernel has forgotten it. */
    rv = watch_conn(set, conn, EPOLLIN);
    if (rv == APR_SUCCESS) {
        take_in(set, conn, WAITING_SETTLED);
        if (set->poller != me) {
            wake_poller(set);
        }
    }
    unlock(set);
    return rv;
}

/* ---- Orders from outside ------------------------------------------------ */

unsigned int waiting_end_oldest(waiting_set *set, unsigned int n)
{
    lock(set);
    if (n > idle_count(set)) {
        n = idle_count(set);
    }
    if (set->to_end < n) {
        set->to_end = n;
    }
    wake_poller(set);
    unlock(set);
    return n;
}

void waiting_drain(waiting_set *set, apr_interval_time_t grace)
{
    lock(set);
    set->is_draining = 1;
    set->grace = grace;
    set->drain_start = waiting_now();
    wake_poller(set);
    unlock(set);
}

void waiting_stop(waiting_set *set)
{
    lock(set);
    set->is_stopping = 1;
    wake_poller(set);
    unlock(set);
}

int waiting_is_empty(waiting_set *set)
{
    int is_empty;

    lock(set);
    is_empty = !has_something(set);
    unlock(set);
    return is_empty;
}

unsigned int waiting_count(waiting_set *set, waiting_state state)
{
    unsigned int count;

    lock(set);
    count = state == WAITING_IDLE ? idle_count(set) : set->count[state];
    unlock(set);
    return count;
}

/* ---- The watchdog ------------------------------------------------------- */

watch_result waiting_watch(waiting_set *set, waiting_suspect *suspect)
{
    watch_result result = WATCH_BUSY;

    lock(set);
    if (!needs_watch(set)) {
        result = WATCH_QUIET;
    }
    else if (set->poller == WAITING_NOBODY) {
        result = WATCH_VACANT;
    }
    else if (set->current != NULL) {
        suspect->poller = set->poller;
        suspect->step = set->steps;
        suspect->since = waiting_now() - set->step_start;
        result = WATCH_SERVING;
    }
    unlock(set);
    return result;
}

int waiting_take_away(waiting_set *set, const waiting_suspect *suspect)
{
    int is_same;

    lock(set);
    is_same = set->poller == suspect->poller && set->steps == suspect->step;
    if (is_same) {
        end_role(set);
        tally_add(TALLY_POLLER_RESCUED, 1);
    }
    unlock(set);
    return is_same;
}

void waiting_watch_sleep(waiting_set *set)
{
    int may_sleep;

    lock(set);
    may_sleep = !set->is_watch_ended && !needs_watch(set);
    if (may_sleep) {
        set->is_watch_asleep = 1;
        sleeper_prepare(&set->watch_word, WATCH_ASLEEP);
    }
    unlock(set);
    if (may_sleep) {
        sleeper_sleep(&set->watch_word, WATCH_ASLEEP, -1);
    }
}

void waiting_watch_end(waiting_set *set)
{
    lock(set);
    set->is_watch_ended = 1;
    set->is_watch_asleep = 0;
    unlock(set);
    wake_watch(set);
}
