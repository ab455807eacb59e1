/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The waiting set of a child: the connections that wait for their clients and
 * hold no thread while they do; and the role of the poller, the one worker
 * that waits for all of them and serves what is ready.
 *
 * docs/dev/waiting-set.md draws the states and argues why it is safe.
 */

#ifndef HOSTLER_MPM_WAITING_PRIV_H
#define HOSTLER_MPM_WAITING_PRIV_H

#include <apr_errno.h>
#include <apr_pools.h>
#include <apr_ring.h>
#include <apr_time.h>

#include "scoreboard.h"

/* ---- A connection's part ------------------------------------------------ */

/* What a connection in the set waits for. */
typedef enum {
    WAITING_OUT,        /* not in the set: a worker has it, or nobody */
    WAITING_IDLE,       /* the first byte of a request; gives way to others */
    WAITING_SETTLED,    /* the same, and for longer than waiting_settle_after()
                         * says */
    WAITING_HEAD,       /* the rest of a request's head */
    WAITING_SEND,       /* that the client takes more of a response */
    WAITING_LINGER,     /* the client's end of a connection that is closed
                         * already on our side */
    WAITING_TIMER,      /* only for its time: it is no connection */
    WAITING_ANSWERED,   /* that the poller sends its response; no time */
    WAITING_SENDING,    /* somebody does so; the only one that may touch it */
    WAITING_SENT,       /* that the poller ends its request; no time */
    WAITING_STATES
} waiting_state;

/* Why it was claimed. */
typedef enum {
    WAITING_READY,      /* what it waited for is there */
    WAITING_TIME_UP,
    WAITING_GIVES_WAY,  /* to others, for want of room */
    WAITING_DRAINED,    /* the child takes no more requests */
    WAITING_TO_SETTLE,  /* it is idle for so long; it shall be put back */
    WAITING_STOPPED     /* the child ends at once */
} waiting_end;

typedef struct waiting_conn waiting_conn;

/*
 * The part of a connection's record that the set uses.  The record belongs to
 * the set while its state is not WAITING_OUT, else to the worker that claimed
 * it.  Its memory outlives the connection (records are used again, never
 * freed before the child ends).
 */
struct waiting_conn {
    APR_RING_ENTRY(waiting_conn) order; /* [lock] all of a state by since;
                                         * those settled began before all that
                                         * are idle */
    APR_RING_ENTRY(waiting_conn) wheel; /* [lock] */
    apr_time_t since;           /* [lock] clock_now() */
    apr_time_t ends;            /* [lock] clock_now() */
    int fd;                     /* [own] */
    unsigned char state;        /* [lock] waiting_state */
    unsigned char kind;         /* [own] the state it was claimed from */
    unsigned char why;          /* [own] waiting_end */
    unsigned char watched;      /* [lock] what the kernel watches it for:
                                 * EPOLLIN, EPOLLOUT or 0 */
};

APR_RING_HEAD(waiting_ring, waiting_conn);
typedef struct waiting_ring waiting_ring;

/* ---- The order in which waits end (waiting_wheel.c) --------------------- */

#define WHEEL_SLOTS 1024

/* Later than any end. */
#define WHEEL_NEVER APR_INT64_MAX

typedef struct {
    waiting_ring waits;
    apr_time_t soonest;         /* none of these ends before */
} wheel_slot;

typedef struct {
    wheel_slot slots[WHEEL_SLOTS];
    waiting_ring due;           /* ended when that was looked for last */
    apr_time_t soonest;         /* none in the slots ends before */
} waiting_wheel;

void wheel_init(waiting_wheel *wheel);

/** Adds conn, which waits until conn->ends. */
void wheel_add(waiting_wheel *wheel, waiting_conn *conn);

void wheel_remove(waiting_wheel *wheel, waiting_conn *conn);

/** @return a time before which no wait ends; WHEEL_NEVER without any */
apr_time_t wheel_soonest(const waiting_wheel *wheel);

/** @return one that ends at `until` or before, which stays in; NULL */
waiting_conn *wheel_due(waiting_wheel *wheel, apr_time_t until);

/* ---- The set (waiting.c) ------------------------------------------------ */

typedef struct waiting_set waiting_set;

#define WAITING_NOBODY (-1)

/** Most connections that one wait returns. */
#define WAITING_BATCH 64

/**
 * All functions may be called by any thread at once unless they say more.
 * @param max    connections that may be idle; the oldest is ended for one
 *               more
 * @param score  where numbers of connections are shown
 * @param p      the child's pool
 */
apr_status_t waiting_create(waiting_set **set, unsigned int max,
                            process_score *score, apr_pool_t *p);

/** From now on the numbers are shown elsewhere. */
void waiting_show_in(waiting_set *set, process_score *score);

/**
 * Puts a connection in; the caller has it no more.
 * @param me       the worker that calls; WAITING_NOBODY: another thread
 * @param state    what it waits for
 * @param timeout  microseconds; 0 or less: it is over
 * @return APR_SUCCESS; an error of the system, not for a timer: conn is still
 *         the caller's
 */
apr_status_t waiting_put(waiting_set *set, int me, waiting_conn *conn,
                         waiting_state state, apr_interval_time_t timeout);

/** Before the descriptor of a connection that the caller has is closed. */
void waiting_forget(waiting_set *set, int me, waiting_conn *conn);

/** @return 1: there is a poller, it serves nobody, and there is room for a
 *          new connection.  For the listener. */
int waiting_may_offer(waiting_set *set);

/** The listener accepts, or does so no more, because waiting_may_offer()
 * says that the poller has time: meanwhile that is watched, even if nobody
 * waits. */
void waiting_rely(waiting_set *set, int is_relied_on);

/** Puts a new connection where the poller, or the next one, will find it.
 * After waiting_may_offer(), by the listener. */
void waiting_add_new(waiting_set *set, waiting_conn *conn);

/**
 * The same with a poller that is awake, if there is one: then nobody needs to
 * be woken.
 * @param most  so many new connections may wait for it in all
 * @return 1; 0: conn is still the caller's
 */
int waiting_offer_new(waiting_set *set, waiting_conn *conn,
                      unsigned int most);

/**
 * Makes the worker i, which is about to be woken, the poller, and gives it a
 * new connection.
 * @return 1; 0: there is a poller, and conn is still the caller's
 */
int waiting_appoint_with(waiting_set *set, int i, waiting_conn *conn);

/**
 * Waits until somebody has taken the new connection.  For the listener.
 * @param timeout  microseconds
 * @return 1: there is none, or none any more
 */
int waiting_new_is_taken(waiting_set *set, apr_interval_time_t timeout);

/**
 * @return 1: the worker me is the poller now, because nobody else is and
 *         there is something to wait for
 */
int waiting_take_role(waiting_set *set, int me);

/**
 * The poller waits until connections are ready, one's time is up, or
 * something else is to be done.
 * @return number of entries in ready; -1: me is not the poller any more,
 *         there is nothing left to wait for
 */
int waiting_wait(waiting_set *set, int me,
                 waiting_conn *ready[WAITING_BATCH]);

/**
 * The poller takes one of those that are ready.
 * @return 1: conn is the caller's; 0: me is not the poller any more
 */
int waiting_claim(waiting_set *set, int me, waiting_conn *conn);

/* What became of a connection that was answered. */
typedef enum {
    ROUND_IS_NONE,      /* conn is still the caller's, which is no poller */
    ROUND_GOES_ON,      /* it is in the set */
    ROUND_IS_FULL       /* so it is, and it is time to send */
} waiting_round;

/**
 * The poller puts in a connection whose response it sends later, together
 * with others.  Whoever is the poller next does it, should it lose the role.
 * @param me    the worker that calls
 * @param conn  what it serves
 */
waiting_round waiting_put_answered(waiting_set *set, int me,
                                   waiting_conn *conn);

/**
 * The poller takes those that are answered, to send their responses without
 * waiting.  That is all it may do: to the set they belong still.
 * @return how many; 0: none, or me is not the poller
 */
int waiting_begin_sending(waiting_set *set, int me,
                          waiting_conn *conns[WAITING_BATCH]);

/** What there was to be sent of these has been. */
void waiting_end_sending(waiting_set *set, int me, waiting_conn **conns,
                         int n);

/** The poller takes one whose response was sent. @return NULL: none */
waiting_conn *waiting_claim_sent(waiting_set *set, int me);

/** The poller takes a new connection. @return NULL: none */
waiting_conn *waiting_claim_new(waiting_set *set, int me);

/** The poller takes one whose wait is over. @return NULL: none */
waiting_conn *waiting_claim_due(waiting_set *set, int me);

/** From now on idle connections are claimed after so long, once, to settle.
 * Before threads start. */
void waiting_settle_after(waiting_set *set, apr_interval_time_t after);

/** The poller takes one that is to settle.  @return NULL: none */
waiting_conn *waiting_claim_to_settle(waiting_set *set, int me);

/** Puts it back as WAITING_SETTLED; it ends when it would have. */
apr_status_t waiting_settle(waiting_set *set, int me, waiting_conn *conn);

/**
 * The worker me is about to do something that may take long: if it is the
 * poller, it is not any more.
 * @return 1: it was, and somebody else should be appointed; 0: it was not, or
 *         nobody waits
 */
int waiting_leave_role(waiting_set *set, int me);

/** Makes the worker i, which is about to be woken, the poller.
 * @return 1; 0: there is one, or nothing to wait for */
int waiting_appoint(waiting_set *set, int i);

/** Has the idle connections that waited longest ended.
 * @return how many of these n there are */
unsigned int waiting_end_oldest(waiting_set *set, unsigned int n);

/** Idle connections wait no longer than grace from now on.  Those that are
 * idle now end when it is over. */
void waiting_drain(waiting_set *set, apr_interval_time_t grace);

/** Ends all waits at once. */
void waiting_stop(waiting_set *set);

/** @return 1 when nothing waits */
int waiting_is_empty(waiting_set *set);

/** So many connections more are suspended, or less: they wait for a module,
 * and are not in the set. */
void waiting_note_suspended(waiting_set *set, int change);

/** @return how many connections are suspended */
unsigned int waiting_suspended(waiting_set *set);

/** @return 1 when no connection waits for anything, those aside that are
 *          suspended when all waits end at once.  Then timers do not wait any
 *          more either. */
int waiting_is_over(waiting_set *set);

/** @return how many connections wait for this; idle ones with those that
 *          have settled */
unsigned int waiting_count(waiting_set *set, waiting_state state);

/* ---- The watchdog's side ------------------------------------------------ */

typedef enum {
    WATCH_QUIET,        /* the poller waits, or nobody else does: the watchdog
                         * may sleep until that changes */
    WATCH_BUSY,         /* look again */
    WATCH_SERVING,      /* look again; the poller may be slow */
    WATCH_VACANT        /* there is no poller, and something waits */
} watch_result;

/* What the poller was found doing. */
typedef struct {
    int poller;                 /* worker */
    apr_uint32_t step;          /* which of its steps */
} waiting_suspect;

/**
 * Looks at the poller.
 * @param suspect  set with WATCH_SERVING
 */
watch_result waiting_watch(waiting_set *set, waiting_suspect *suspect);

/** Ends the role of a poller that is still at the step it was found at.
 * @return 1; 0: it is not */
int waiting_take_away(waiting_set *set, const waiting_suspect *suspect);

/** Sleeps until there is something to watch, or waiting_watch_end(). */
void waiting_watch_sleep(waiting_set *set);

/** Ends the watchdog's sleeps, now and ever. */
void waiting_watch_end(waiting_set *set);

#endif /* HOSTLER_MPM_WAITING_PRIV_H */
