/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Parking: where the idle workers of a child wait, and how one of them is
 * woken.  park.c has the argument why it is safe.
 *
 * A worker that has nothing to do calls park_wait().  Whoever has work for
 * one reserves first, then gets the work (accepts a connection), and then
 * hands it to one of the parked workers:
 *
 *     listener                              worker i
 *     park_reserve()  -> PARK_OK            park_wait(i) ... sleeps
 *     accept
 *     i = park_pop()
 *     records of worker i are filled in
 *     park_wake(i)                          ... returns PARK_OK
 *
 * or, when nothing could be accepted, park_unreserve().
 */

#ifndef HOSTLER_MPM_PARK_PRIV_H
#define HOSTLER_MPM_PARK_PRIV_H

#include <apr_errno.h>
#include <apr_pools.h>
#include <apr_time.h>

/* Index of no worker; workers are 0 ... PARK_MAX - 1. */
#define PARK_NONE 0xFFFFu
#define PARK_MAX PARK_NONE

typedef enum {
    PARK_OK,        /* reserved; woken with work */
    PARK_NO_IDLE,   /* nobody is idle, or all who are, are reserved */
    PARK_ENDED      /* park_end() has been called */
} park_result;

typedef struct park_t park_t;

/**
 * Makes the parking place of a child.  All functions below may be called by
 * any thread at once; park_wait(i) by the worker i only.
 * @param park     the result, allocated in p
 * @param workers  how many workers there may be, at most PARK_MAX
 * @param spins    how many times a worker looks at its wait word before it
 *                 sleeps; 0 on one processor
 * @param p        the child's pool
 * @return APR_SUCCESS, APR_EINVAL for a bad number of workers, or the error
 *         of making a lock on systems without futexes
 */
apr_status_t park_create(park_t **park, unsigned int workers,
                         unsigned int spins, apr_pool_t *p);

/**
 * Worker i has nothing to do.  Returns when somebody woke it.
 * @return PARK_OK: what the waker wrote before park_wake() is visible now;
 *         PARK_ENDED: the worker shall end
 */
park_result park_wait(park_t *park, unsigned int i);

/**
 * Sets one parked worker aside, whichever it will be.
 * @return PARK_OK: park_pop() will find one; PARK_NO_IDLE; PARK_ENDED
 */
park_result park_reserve(park_t *park);

/** Gives a reservation back that was not used. */
void park_unreserve(park_t *park);

/**
 * Sleeps until a worker may be idle, at most for timeout.  For one thread at
 * a time (the listener).
 * @param timeout  microseconds
 */
void park_wait_idle(park_t *park, apr_interval_time_t timeout);

/** Ends the sleep of park_wait_idle(), where there is one: somebody can take
 * work who is not parked. */
void park_stir(park_t *park);

/**
 * Takes the worker that parked last off the stack.  Only with a reservation,
 * which is used up by it.
 * @return its index; PARK_NONE when park_end() came between
 */
unsigned int park_pop(park_t *park);

/**
 * Wakes the worker that park_pop() returned.
 * @return 1 when it took a system call to wake it, 0 when it was awake still
 */
int park_wake(park_t *park, unsigned int i);

/** How many workers are parked and not reserved: a snapshot. */
unsigned int park_idle(park_t *park);

/**
 * Wakes everybody who is parked; they, and all who come later, get
 * PARK_ENDED.  Workers that are busy go on until they park.  Once.
 */
void park_end(park_t *park);

#endif /* HOSTLER_MPM_PARK_PRIV_H */
