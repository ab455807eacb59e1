/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A turnstile: lets a number of processes in at a time, and is not harmed by
 * one that is killed inside.  docs/dev/accept.md has the argument.
 *
 * It lies in shared memory.  Each place inside holds the pid of the process
 * that has it, so the parent can free it when that process has ended.
 */

#ifndef HOSTLER_MPM_TURNSTILE_PRIV_H
#define HOSTLER_MPM_TURNSTILE_PRIV_H

#include <sys/types.h>

#include <apr_errno.h>
#include <apr_pools.h>
#include <apr_time.h>

typedef struct turnstile turnstile;

/**
 * @param t       the result: memory that p and all processes that are forked
 *                from now on share
 * @param places  there are, more than 0
 * @param p       its end unmaps the memory in this process
 * @return APR_SUCCESS, or why there is no shared memory
 */
apr_status_t turnstile_create(turnstile **t, unsigned int places,
                              apr_pool_t *p);

/**
 * Says how many may be inside from now on.  Those that are inside stay.
 * @param limit  from 1; more than there are places: all places
 */
void turnstile_set_limit(turnstile *t, unsigned int limit);

/**
 * Takes a place if there is one.  A process takes one at a time.
 * @return the place, or -1
 */
int turnstile_try(turnstile *t);

/**
 * Waits for a place and takes it.
 * @param timeout  microseconds, more than 0
 * @param place    set to the place
 * @return APR_SUCCESS; without a place, APR_EINTR after a signal and
 *         APR_TIMEUP when the time is over, or sooner when others were
 *         quicker: the caller comes again
 */
apr_status_t turnstile_enter(turnstile *t, apr_interval_time_t timeout,
                             int *place);

/** Gives the place back. */
void turnstile_leave(turnstile *t, int place);

/**
 * In the parent, after it has waited for a child that ended: frees what that
 * child had, and wakes all who wait, in case it took a wake-up along.
 */
void turnstile_bury(turnstile *t, pid_t pid);

/** @return how many are inside. */
unsigned int turnstile_inside(turnstile *t);

#endif /* HOSTLER_MPM_TURNSTILE_PRIV_H */
