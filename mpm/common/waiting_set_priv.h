/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The inside of the waiting set, for the files that it is made of:
 *
 *   waiting.c        what is in it; in and out; orders from outside
 *   waiting_role.c   the poller's role, what the poller claims, the watchdog
 *   waiting_round.c  answers that are sent together
 *   waiting_wheel.c  the order in which waits end
 *
 * All functions but the two first want the lock held.
 */

#ifndef HOSTLER_MPM_WAITING_SET_PRIV_H
#define HOSTLER_MPM_WAITING_SET_PRIV_H

#include <apr_thread_mutex.h>

#include "mpm/common/sleep_priv.h"
#include "mpm/common/waiting_priv.h"

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
    unsigned int suspended;     /* connections outside that come back */
    waiting_wheel wheel;
    process_score *score;
    waiting_ring fresh;         /* new connections for the poller */
    unsigned int fresh_count;
    int poller;                 /* worker, or WAITING_NOBODY */
    int is_starting;            /* it was appointed, and has not begun */
    int is_polling;             /* it is in epoll_wait() */
    int is_relied_on;           /* the listener counts on it */
    waiting_conn *current;      /* what it serves */
    apr_uint32_t steps;         /* grows with all that it does */
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

static inline void wset_lock(waiting_set *set)
{
    apr_thread_mutex_lock(set->lock);
}

static inline void wset_unlock(waiting_set *set)
{
    apr_thread_mutex_unlock(set->lock);
}

static inline int wset_has_something(const waiting_set *set)
{
    return set->total > 0 || set->fresh_count > 0;
}

static inline waiting_conn *wset_oldest(const waiting_set *set,
                                        waiting_state state)
{
    return APR_RING_EMPTY(&set->all[state], waiting_conn, order)
           ? NULL : APR_RING_FIRST(&set->all[state]);
}

static inline unsigned int wset_idle_count(const waiting_set *set)
{
    return set->count[WAITING_IDLE] + set->count[WAITING_SETTLED];
}

static inline waiting_conn *wset_oldest_idle(const waiting_set *set)
{
    waiting_conn *conn = wset_oldest(set, WAITING_SETTLED);

    return conn != NULL ? conn : wset_oldest(set, WAITING_IDLE);
}

/* Somebody waits, and nobody looks: a poller that serves may be slow. */
static inline int wset_needs_watch(const waiting_set *set)
{
    return (wset_has_something(set) || set->is_relied_on) && !set->is_polling;
}

/* Responses that nobody is sending, or requests to be ended. */
static inline int wset_is_round_left(const waiting_set *set)
{
    return set->count[WAITING_ANSWERED] + set->count[WAITING_SENT] > 0;
}

/* True when the watchdog must be woken, after wset_unlock(). */
static inline int wset_wants_watch(waiting_set *set)
{
    if (!set->is_watch_asleep || !wset_needs_watch(set)) {
        return 0;
    }
    set->is_watch_asleep = 0;
    return 1;
}

/** The kernel watches it for these events, EPOLLIN or EPOLLOUT. */
apr_status_t wset_watch(waiting_set *set, waiting_conn *conn,
                        unsigned char events);

/** The worker i is the poller. */
void wset_begin_role(waiting_set *set, int i);

/** The kernel watches it no more. */
void wset_unwatch(waiting_set *set, waiting_conn *conn);

/** The poller serves this one from now on. */
void wset_begin_step(waiting_set *set, waiting_conn *conn);

/** After wset_wants_watch(), without the lock. */
void wset_wake_watch(waiting_set *set);

/** Ends the poller's wait. */
void wset_wake_poller(waiting_set *set);

/** @return when the next idle connection settles; WHEEL_NEVER: none does */
apr_time_t wset_settle_time(const waiting_set *set);

/** @return when an idle connection of a child that drains ends */
apr_time_t wset_drain_end(const waiting_set *set, const waiting_conn *conn);

/** @return when the poller has to look at the clock; WHEEL_NEVER: never */
apr_time_t wset_first_end(const waiting_set *set);

/** True when the poller has something to do besides what is ready. */
int wset_is_work_left(const waiting_set *set);

/** Adds it, which waits until conn->ends. */
void wset_take_in(waiting_set *set, waiting_conn *conn, waiting_state state);

/** From one state without a time to another. */
void wset_change(waiting_set *set, waiting_conn *conn, waiting_state state);

/** Removes it: the poller serves it. */
void wset_take_out(waiting_set *set, waiting_conn *conn, waiting_end why);

#endif /* HOSTLER_MPM_WAITING_SET_PRIV_H */
