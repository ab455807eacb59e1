/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The role of the poller: who has it, what it claims, and the side of the
 * watchdog.  waiting.c has the set, and the rules.
 *
 * Threads: everything is written under the set's lock.
 */

#include "ap_config.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "httpd.h"

#include "mpm/common/waiting_set_priv.h"
#include "server/runtime/tally_priv.h"
#include "server/util/clock_priv.h"

/* A connection that is due but was not seen, because more are ready than one
 * wait returns, is ended only after so long. */
#define UNSEEN_GRACE apr_time_from_sec(1)

/* Between two rounds of settling. */
#define SETTLE_INTERVAL apr_time_from_msec(250)

/* ---- The role ----------------------------------------------------------- */

/* The kernel must tell the next poller of none that somebody has: what is
 * served, and what is sent. */
static void end_role(waiting_set *set)
{
    waiting_conn *conn;

    APR_RING_FOREACH(conn, &set->all[WAITING_SENDING], waiting_conn, order) {
        wset_unwatch(set, conn);
    }
    if (set->current != NULL) {
        wset_unwatch(set, set->current);
        set->current = NULL;
    }
    set->poller = WAITING_NOBODY;
    set->is_polling = 0;
    set->is_starting = 0;
}

void wset_begin_role(waiting_set *set, int i)
{
    set->poller = i;
    set->is_starting = 1;
    set->steps++;
}

int waiting_appoint(waiting_set *set, int i)
{
    int is_taken;

    wset_lock(set);
    is_taken = set->poller == WAITING_NOBODY && wset_has_something(set);
    if (is_taken) {
        wset_begin_role(set, i);
    }
    wset_unlock(set);
    return is_taken;
}

int waiting_take_role(waiting_set *set, int me)
{
    return waiting_appoint(set, me);
}

int waiting_leave_role(waiting_set *set, int me)
{
    int is_missed = 0;

    wset_lock(set);
    if (set->poller == me) {
        end_role(set);
        tally_add(TALLY_POLLER_HANDED, 1);
        is_missed = wset_has_something(set) || set->is_relied_on;
    }
    wset_unlock(set);
    return is_missed;
}

/* Milliseconds for epoll_wait(). */
static int begin_wait(waiting_set *set, apr_time_t now)
{
    apr_time_t ends = wset_first_end(set);

    set->wakes_at = ends;
    set->is_starting = 0;
    set->is_polling = 1;
    set->steps++;
    if (wset_is_work_left(set) || ends <= now) {
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
    apr_time_t now = clock_now();
    int timeout_ms;
    int n;

    wset_lock(set);
    if (set->poller != me || !wset_has_something(set)) {
        if (set->poller == me) {
            end_role(set);
        }
        wset_unlock(set);
        return -1;
    }
    if (set->total == 0) {
        /* Nothing but new connections: the kernel knows of none of them. */
        wset_unlock(set);
        return 0;
    }
    timeout_ms = begin_wait(set, now);
    wset_unlock(set);
    n = epoll_wait(set->epoll_fd, events, WAITING_BATCH, timeout_ms);
    wset_lock(set);
    set->is_polling = 0;
    set->steps++;
    set->due_before = now;
    if (n == 0 && timeout_ms > 0) {
        set->due_before += apr_time_from_msec((apr_time_t)timeout_ms);
    }
    else if (n == WAITING_BATCH) {
        set->due_before -= UNSEEN_GRACE;
    }
    wset_unlock(set);
    return collect(set, events, n, ready);
}

int waiting_claim(waiting_set *set, int me, waiting_conn *conn)
{
    int is_watch_wanted;

    wset_lock(set);
    if (set->poller != me) {
        wset_unlock(set);
        return 0;
    }
    AP_DEBUG_ASSERT(conn->state != WAITING_OUT
                    && conn->state != WAITING_SENDING);
    wset_take_out(set, conn, WAITING_READY);
    is_watch_wanted = wset_wants_watch(set);
    wset_unlock(set);
    if (is_watch_wanted) {
        wset_wake_watch(set);
    }
    tally_add(TALLY_POLLER_SERVED, 1);
    return 1;
}

waiting_conn *waiting_claim_new(waiting_set *set, int me)
{
    waiting_conn *conn = NULL;
    int is_watch_wanted = 0;

    wset_lock(set);
    if (set->poller == me && set->fresh_count > 0) {
        conn = APR_RING_FIRST(&set->fresh);
        APR_RING_REMOVE(conn, order);
        set->fresh_count--;
        wset_begin_step(set, conn);
        is_watch_wanted = wset_wants_watch(set);
    }
    wset_unlock(set);
    if (conn != NULL) {
        sleeper_wake_from(&set->new_word, NEW_TAKEN, NEW_AWAITED);
    }
    if (is_watch_wanted) {
        wset_wake_watch(set);
    }
    return conn;
}

/* Any one, whatever it waits for. */
static waiting_conn *find_any(const waiting_set *set)
{
    waiting_conn *conn = NULL;
    int i;

    for (i = 0; i < WAITING_STATES && conn == NULL; i++) {
        if (i != WAITING_SENDING) {
            conn = wset_oldest(set, (waiting_state)i);
        }
    }
    return conn;
}

/* Under the lock. */
static waiting_conn *find_due(waiting_set *set, waiting_end *why)
{
    waiting_conn *idle = wset_oldest_idle(set);

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
        && wset_drain_end(set, idle) <= set->due_before) {
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

    wset_lock(set);
    if (set->poller == me) {
        conn = find_due(set, &why);
    }
    if (conn != NULL) {
        wset_take_out(set, conn, why);
        is_watch_wanted = wset_wants_watch(set);
    }
    wset_unlock(set);
    if (is_watch_wanted) {
        wset_wake_watch(set);
    }
    return conn;
}

waiting_conn *waiting_claim_to_settle(waiting_set *set, int me)
{
    waiting_conn *conn = NULL;
    int is_watch_wanted = 0;

    wset_lock(set);
    if (set->poller == me && !set->is_stopping
        && wset_settle_time(set) <= set->due_before) {
        conn = wset_oldest(set, WAITING_IDLE);
        wset_take_out(set, conn, WAITING_TO_SETTLE);
        is_watch_wanted = wset_wants_watch(set);
    }
    else if (set->poller == me && wset_settle_time(set) != WHEEL_NEVER
             && set->next_settling <= set->due_before) {
        set->next_settling = set->due_before + SETTLE_INTERVAL;
    }
    wset_unlock(set);
    if (is_watch_wanted) {
        wset_wake_watch(set);
    }
    return conn;
}

/* ---- The watchdog ------------------------------------------------------- */

watch_result waiting_watch(waiting_set *set, waiting_suspect *suspect)
{
    watch_result result = WATCH_BUSY;

    wset_lock(set);
    if (!wset_needs_watch(set)) {
        result = WATCH_QUIET;
    }
    else if (set->poller == WAITING_NOBODY) {
        result = WATCH_VACANT;
    }
    else if (set->current != NULL) {
        suspect->poller = set->poller;
        suspect->step = set->steps;
        result = WATCH_SERVING;
    }
    wset_unlock(set);
    return result;
}

int waiting_take_away(waiting_set *set, const waiting_suspect *suspect)
{
    int is_same;

    wset_lock(set);
    is_same = set->poller == suspect->poller && set->steps == suspect->step;
    if (is_same) {
        end_role(set);
        tally_add(TALLY_POLLER_RESCUED, 1);
    }
    wset_unlock(set);
    return is_same;
}

void waiting_watch_sleep(waiting_set *set)
{
    int may_sleep;

    wset_lock(set);
    may_sleep = !set->is_watch_ended && !wset_needs_watch(set);
    if (may_sleep) {
        set->is_watch_asleep = 1;
        sleeper_prepare(&set->watch_word, WATCH_ASLEEP);
    }
    wset_unlock(set);
    if (may_sleep) {
        sleeper_sleep(&set->watch_word, WATCH_ASLEEP, -1);
    }
}

void waiting_watch_end(waiting_set *set)
{
    wset_lock(set);
    set->is_watch_ended = 1;
    set->is_watch_asleep = 0;
    wset_unlock(set);
    wset_wake_watch(set);
}
