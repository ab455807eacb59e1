/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The waiting set of a child: the connections that wait for something to
 * read and hold no thread while they do; and the role of the poller, the one
 * worker that waits for all of them and serves what is ready.
 *
 * docs/dev/waiting-set.md draws the states and argues why it is safe.
 */

#ifndef HOSTLER_MPM_WAITING_PRIV_H
#define HOSTLER_MPM_WAITING_PRIV_H

#include <apr_errno.h>
#include <apr_pools.h>
#include <apr_time.h>

/* ---- Lists in the order of their ends (waiting_list.c) ------------------ */

/* Distinct times to wait that have a list of their own; all others share the
 * last one, which is kept in order by search from its end. */
#define WAITING_LISTS 16

typedef struct waiting_conn waiting_conn;

typedef struct {
    waiting_conn *first;        /* ends first */
    waiting_conn *last;
    apr_interval_time_t timeout;        /* of this list; -1: not used yet */
} waiting_list;

typedef struct {
    waiting_list lists[WAITING_LISTS];
    unsigned int count;
} waiting_lists;

typedef enum {
    WAITING_OUT,        /* not in the set: a worker has it, or nobody */
    WAITING_REQUEST,    /* for a next request */
    WAITING_LINGER      /* for the client's end of a connection that is closed
                         * already on our side */
} waiting_state;

/*
 * The part of a connection's record that the set uses.  The record belongs to
 * the set while its state is not WAITING_OUT, else to the worker that claimed
 * it.  Its memory outlives the connection (records are used again, never
 * freed before the child ends).
 */
struct waiting_conn {
    waiting_conn *next;         /* [lock] */
    waiting_conn *previous;     /* [lock] */
    apr_time_t since;           /* [lock] */
    apr_time_t ends;            /* [lock] */
    int fd;                     /* [config] */
    unsigned char list;         /* [lock] */
    unsigned char state;        /* [lock] waiting_state */
    unsigned char kind;         /* [own] what it was claimed from */
    unsigned char is_watched;   /* [lock] the kernel knows it */
};

void waiting_lists_init(waiting_lists *lists);

/** Adds conn, which waits from now on for at most timeout. */
void waiting_lists_add(waiting_lists *lists, waiting_conn *conn,
                       apr_time_t now, apr_interval_time_t timeout);

void waiting_lists_remove(waiting_lists *lists, waiting_conn *conn);

/** @return the one whose wait ends first, NULL without any */
waiting_conn *waiting_lists_next(const waiting_lists *lists);

/** @return the one that has waited longest, NULL without any */
waiting_conn *waiting_lists_oldest(const waiting_lists *lists);

/* ---- The set (waiting.c) ------------------------------------------------ */

/* What happened since the child started. */
typedef struct {
    apr_uint64_t served;        /* requests claimed from the set */
    apr_uint64_t timed_out;
    apr_uint64_t ended_early;   /* the oldest, for want of room */
    apr_uint64_t handed_on;     /* role given away before something slow */
    apr_uint64_t watchdog;      /* role taken away from a slow poller */
    unsigned int waiting;       /* now */
    unsigned int lingering;     /* now */
} waiting_counters;

typedef struct waiting_set waiting_set;

#define WAITING_NOBODY (-1)

/** Most connections that one wait returns. */
#define WAITING_BATCH 64

/**
 * All functions may be called by any thread at once unless they say more.
 * @param max  connections that may wait for a request; the oldest is ended
 *             for one more
 * @param p    the child's pool
 */
apr_status_t waiting_create(waiting_set **set, unsigned int max,
                            apr_pool_t *p);

/**
 * Puts a connection in; the caller has it no more.
 * @param me       the worker that calls
 * @param kind     WAITING_REQUEST or WAITING_LINGER
 * @param timeout  microseconds
 * @return APR_SUCCESS; an error of the system: conn is still the caller's
 */
apr_status_t waiting_put(waiting_set *set, int me, waiting_conn *conn,
                         waiting_state kind, apr_interval_time_t timeout);

/** Before the descriptor of a connection that the caller has is closed. */
void waiting_forget(waiting_set *set, int me, waiting_conn *conn);

/** @return 1: there is a poller, it waits, and there is room for a new
 *          connection.  For the listener. */
int waiting_may_offer(waiting_set *set);

/** Puts a new connection where the poller, or the next one, will find it.
 * There is room for one; after waiting_may_offer(), by the listener. */
void waiting_add_new(waiting_set *set, waiting_conn *conn);

/** @return 1: nobody has taken the new connection yet */
int waiting_has_new(waiting_set *set);

/**
 * @return 1: the worker me is the poller now, because nobody else is and
 *         there is something to wait for
 */
int waiting_take_role(waiting_set *set, int me);

/**
 * The poller waits until connections can be read, one's time is up, or
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

/** The poller takes a new connection. @return NULL: none */
waiting_conn *waiting_claim_new(waiting_set *set, int me);

/** The poller takes one whose wait is over. @return NULL: none */
waiting_conn *waiting_claim_due(waiting_set *set, int me);

/**
 * The worker me is about to do something that may take long: if it is the
 * poller, it is not any more.
 * @return 1: it was, and somebody else should be appointed
 */
int waiting_leave_role(waiting_set *set, int me);

/** Makes the worker i, which is about to be woken, the poller.
 * @return 1; 0: there is one, or nothing to wait for */
int waiting_appoint(waiting_set *set, int i);

/** Has the connections that waited longest ended. */
void waiting_end_oldest(waiting_set *set, unsigned int n);

/** Waits last no longer than grace from now on.  Those that wait now end when
 * it is over. */
void waiting_drain(waiting_set *set, apr_interval_time_t grace);

/** Ends all waits at once. */
void waiting_stop(waiting_set *set);

/** @return 1 when nothing waits for a request */
int waiting_is_empty(waiting_set *set);

void waiting_read_counters(waiting_set *set, waiting_counters *counters);

/* ---- The watchdog's side ------------------------------------------------ */

typedef enum {
    WATCH_QUIET,        /* nothing is served: the watchdog may sleep until it
                         * is woken by the next claim */
    WATCH_BUSY,         /* look again */
    WATCH_VACANT        /* there is no poller, and something waits */
} watch_result;

/**
 * Looks at the poller.  One that still serves what it served at the look
 * before loses its role.
 * @param last  of the caller, from look to look; 0 at first
 */
watch_result waiting_watch(waiting_set *set, apr_uint32_t *last);

/** Sleeps until there is something to watch, or waiting_watch_end(). */
void waiting_watch_sleep(waiting_set *set);

/** Ends the watchdog's sleeps, now and ever. */
void waiting_watch_end(waiting_set *set);

#endif /* HOSTLER_MPM_WAITING_PRIV_H */
