/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The queue between a listener and its workers, for MPMs that are loaded and
 * bring none of their own.  The worker MPM of this tree hands over by
 * mpm/common/park_priv.h instead.
 *
 * No public header declares these functions; MPMs are compiled with the
 * declarations that stand here.
 *
 * Two objects work together: the *queue* has what waits to be served, the
 * *idlers* count who could serve it and keep pools to be used again.  So a
 * listener that takes an idler before it accepts never finds the queue full.
 *
 * Threads: every function may be called by any thread at any time, unless
 * said otherwise; but not by a signal handler.  How it works: fdqueue.c.
 */

#ifndef FDQUEUE_PRIV_H
#define FDQUEUE_PRIV_H

#include <apr_network_io.h>
#include <apr_pools.h>
#include <apr_time.h>

#include "ap_config.h"
#include "ap_mpm.h"

/** A bounded queue of connections, and one without bound of timers. */
typedef struct fd_queue_t fd_queue_t;

/** Idle workers, counted, and pools that connections have left. */
typedef struct fd_queue_info_t fd_queue_info_t;

typedef struct timer_event_t timer_event_t;

/**
 * Something that is to be called at a time.  The MPM makes it and knows when
 * it is due; the queue only has it carried to a worker.
 */
struct timer_event_t {
    timer_event_t *next;        /* [lock: the queue's mutex] */
    timer_event_t *unused;      /* the record's other link; not looked at */
    apr_time_t when;            /* the MPM's, as all that follows */
    ap_mpm_callback_fn_t *cbfunc;
    void *baton;
    int canceled;
};

/* ---- The queue ---------------------------------------------------------- */

/**
 * Makes an empty queue.  It is gone with its pool; before that, no thread may
 * wait in it any more (ap_queue_term() and joining the threads).
 * @param queue     gets it
 * @param capacity  connections that it has room for, above 0
 * @param p         its pool
 * @return APR_SUCCESS; APR_EINVAL for no room; or what making its mutex or
 *         condition variable returned
 */
AP_DECLARE(apr_status_t) ap_queue_create(fd_queue_t **queue, int capacity,
                                         apr_pool_t *p);

/**
 * Puts a connection at the end of the queue, and wakes a worker for it.
 * @param queue     queue
 * @param sd        socket; it and the next two come out of
 *                  ap_queue_pop_something() as they are
 * @param sd_baton  what the MPM knows of it, or NULL
 * @param p         pool of the connection
 * @return APR_SUCCESS; APR_EOF: the queue has ended; APR_ENOSPC: it is full.
 *         After the last two the connection is still the caller's.
 */
AP_DECLARE(apr_status_t) ap_queue_push_socket(fd_queue_t *queue,
                                              apr_socket_t *sd,
                                              void *sd_baton, apr_pool_t *p);

/**
 * Puts a timer that is due at the end of those that wait, and wakes a worker
 * for it.
 * @param queue  queue
 * @param te     timer; in no queue, and the caller's again when it comes out
 * @return APR_SUCCESS; APR_EOF: the queue has ended
 */
AP_DECLARE(apr_status_t) ap_queue_push_timer(fd_queue_t *queue,
                                             timer_event_t *te);

/**
 * Takes the first of the queue, and waits while there is nothing.  Timers come
 * before connections.
 * @param queue     queue
 * @param sd        gets the socket; NULL when it is a timer
 * @param sd_baton  gets what came with it; may be NULL
 * @param p         gets the pool that came with it; NULL when it is a timer
 * @param te        gets a timer; NULL when it is a connection.  Itself NULL:
 *                  timers are left to others
 * @return APR_SUCCESS; APR_EINTR: somebody has interrupted the wait; APR_EOF:
 *         the queue has ended and there is nothing more for this caller
 */
AP_DECLARE(apr_status_t) ap_queue_pop_something(fd_queue_t *queue,
                                                apr_socket_t **sd,
                                                void **sd_baton,
                                                apr_pool_t **p,
                                                timer_event_t **te);

/**
 * Interrupts one of those who wait in ap_queue_pop_something() now; nobody
 * waits: does nothing.
 * @param queue  queue
 * @return APR_SUCCESS, or an error of the mutex
 */
AP_DECLARE(apr_status_t) ap_queue_interrupt_one(fd_queue_t *queue);

/**
 * Interrupts all who wait in ap_queue_pop_something() now.
 * @param queue  queue
 * @return APR_SUCCESS, or an error of the mutex
 */
AP_DECLARE(apr_status_t) ap_queue_interrupt_all(fd_queue_t *queue);

/**
 * Ends a queue: nothing more gets in, what is in it can still be taken, and
 * who waits for more gets APR_EOF.
 * @param queue  queue
 * @return APR_SUCCESS, or an error of the mutex
 */
AP_DECLARE(apr_status_t) ap_queue_term(fd_queue_t *queue);

/* ---- Idlers ------------------------------------------------------------- */

/**
 * Makes an account of idle workers, with none.
 * @param info                gets it
 * @param p                   its pool; pools that are left in it at the end
 *                            go with it
 * @param max_idlers          workers that there are, above 0
 * @param max_recycled_pools  pools to be kept at most; below 0: any number;
 *                            0: none
 * @return APR_SUCCESS; APR_EINVAL; or what making its mutex or condition
 *         variable returned
 */
AP_DECLARE(apr_status_t) ap_queue_info_create(fd_queue_info_t **info,
                                              apr_pool_t *p, int max_idlers,
                                              int max_recycled_pools);

/**
 * A worker is idle.  Called by it, before it takes from the queue.
 * @param info             account
 * @param pool_to_recycle  pool of its last connection, cleared; NULL: none.
 *                         The account's from now on
 * @return APR_SUCCESS; APR_EINVAL: more than all are idle; or an error of the
 *         mutex
 */
AP_DECLARE(apr_status_t) ap_queue_info_set_idle(fd_queue_info_t *info,
                                                apr_pool_t *pool_to_recycle);

/**
 * Takes an idle worker off the account, and waits while there is none.  The
 * caller then puts something into the queue, or gives the worker back by
 * ap_queue_info_set_idle().
 * @param info          account
 * @param had_to_block  gets 1 when it had to wait, and is unchanged
 *                      otherwise; may be NULL
 * @return APR_SUCCESS; APR_EOF: the account has ended; or an error of the
 *         mutex
 */
AP_DECLARE(apr_status_t) ap_queue_info_wait_for_idler(fd_queue_info_t *info,
                                                      int *had_to_block);

/**
 * Takes an idle worker off the account, without waiting for one.
 * @param info  account
 * @return APR_SUCCESS; APR_EAGAIN: there is none; APR_EOF: it has ended; or an
 *         error of the mutex
 */
AP_DECLARE(apr_status_t) ap_queue_info_try_get_idler(fd_queue_info_t *info);

/**
 * How many workers are idle and not taken; out of date when it is read.
 * @param info  account
 * @return the number
 */
AP_DECLARE(apr_uint32_t) ap_queue_info_num_idlers(fd_queue_info_t *info);

/**
 * Keeps a pool for the next connection, or destroys it when enough are kept.
 * @param info             account
 * @param pool_to_recycle  cleared pool that nobody uses; NULL: nothing
 */
AP_DECLARE(void) ap_queue_info_push_pool(fd_queue_info_t *info,
                                         apr_pool_t *pool_to_recycle);

/**
 * Takes a kept pool, that which was kept last.
 * @param info           account
 * @param recycled_pool  gets it; NULL: none is kept
 */
AP_DECLARE(void) ap_queue_info_pop_pool(fd_queue_info_t *info,
                                        apr_pool_t **recycled_pool);

/**
 * Destroys the pools that are kept.  Pools that are given back afterwards are
 * destroyed at once.
 * @param info  account
 */
AP_DECLARE(void) ap_queue_info_free_idle_pools(fd_queue_info_t *info);

/**
 * Ends the account: who waits for an idler gets APR_EOF.
 * @param info  account
 * @return APR_SUCCESS, or an error of the mutex
 */
AP_DECLARE(apr_status_t) ap_queue_info_term(fd_queue_info_t *info);

#endif /* FDQUEUE_PRIV_H */
