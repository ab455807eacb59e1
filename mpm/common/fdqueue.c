/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The queue between a listener and its workers, for MPMs that are loaded and
 * bring none of their own: connections in a ring of fixed size, timers in a
 * list, and the account of idle workers.
 *
 * Each of the two objects has one mutex, which guards all of it, and one
 * condition variable.  No call holds both, and none calls out while it holds
 * one; only pools are destroyed, after it was given back.
 *
 * NO LOST WAKE-UP.  Whoever waits looks at the state and goes to sleep within
 * one hold of the mutex; whoever changes the state signals within the hold in
 * which he changed it.  A signal is for one thread, and any that wakes takes
 * whatever is there: a connection, a timer or an interruption.  The exception
 * are threads that take no timers: while one waits, a timer wakes all.
 *
 * INTERRUPTIONS are for those who wait at that moment.  `turn` counts those
 * for all: a waiter whose number is older than it leaves.  `singles` counts
 * those for one that nobody has answered yet; there are never more than
 * waiters, so that none is left for a thread that comes later.
 */

#include "ap_config.h"

#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>

#include "httpd.h"

#include "mpm/common/fdqueue_priv.h"

/** A connection in the queue. */
typedef struct {
    apr_socket_t *sd;
    void *sd_baton;
    apr_pool_t *p;
} queued_connection;

struct fd_queue_t {
    /* [config] */
    apr_thread_mutex_t *mutex;
    apr_thread_cond_t *changed;     /* something to take, or a reason to go */
    queued_connection *ring;
    unsigned int capacity;          /* of the ring */

    /* [lock: mutex] */
    unsigned int first;             /* index of the next one to leave */
    unsigned int count;             /* connections in the ring */
    timer_event_t *timers;          /* first of the list; NULL: none */
    timer_event_t **timers_end;     /* where the next one is linked */
    unsigned int waiting;           /* threads that sleep */
    unsigned int choosy;            /* those of them that take no timers */
    unsigned int singles;           /* interruptions for one thread */
    apr_uint32_t turn;              /* interruptions of all; wraps round */
    int ended;
};

/** A pool that is kept; the record is in that pool itself. */
typedef struct kept_pool kept_pool;
struct kept_pool {
    kept_pool *below;
    apr_pool_t *pool;
};

struct fd_queue_info_t {
    /* [config] */
    apr_thread_mutex_t *mutex;
    apr_thread_cond_t *freed;       /* there is an idler, or the end */
    apr_uint32_t max_idlers;

    /* [lock: mutex] */
    int max_pools;                  /* below 0: any number */
    int pool_count;
    kept_pool *pools;               /* kept last; NULL: none */
    apr_uint32_t idlers;            /* idle and not taken */
    unsigned int waiting;           /* threads that sleep */
    int ended;
};

/* ---- The queue ---------------------------------------------------------- */

AP_DECLARE(apr_status_t) ap_queue_create(fd_queue_t **queue, int capacity,
                                         apr_pool_t *p)
{
    fd_queue_t *q;
    apr_status_t rv;

    if (capacity <= 0) {
        return APR_EINVAL;
    }
    q = apr_pcalloc(p, sizeof(*q));
    q->capacity = (unsigned int)capacity;
    q->ring = apr_pcalloc(p, q->capacity * sizeof(*q->ring));
    q->timers_end = &q->timers;
    rv = apr_thread_mutex_create(&q->mutex, APR_THREAD_MUTEX_DEFAULT, p);
    if (rv == APR_SUCCESS) {
        rv = apr_thread_cond_create(&q->changed, p);
    }
    if (rv == APR_SUCCESS) {
        *queue = q;
    }
    return rv;
}

AP_DECLARE(apr_status_t) ap_queue_push_socket(fd_queue_t *queue,
                                              apr_socket_t *sd,
                                              void *sd_baton, apr_pool_t *p)
{
    apr_status_t rv = apr_thread_mutex_lock(queue->mutex);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    if (queue->ended) {
        rv = APR_EOF;
    }
    else if (queue->count == queue->capacity) {
        rv = APR_ENOSPC;
    }
    else {
        unsigned int last = (queue->first + queue->count) % queue->capacity;

        queue->ring[last].sd = sd;
        queue->ring[last].sd_baton = sd_baton;
        queue->ring[last].p = p;
        queue->count++;
        apr_thread_cond_signal(queue->changed);
    }
    apr_thread_mutex_unlock(queue->mutex);
    return rv;
}

AP_DECLARE(apr_status_t) ap_queue_push_timer(fd_queue_t *queue,
                                             timer_event_t *te)
{
    apr_status_t rv = apr_thread_mutex_lock(queue->mutex);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    if (queue->ended) {
        rv = APR_EOF;
    }
    else {
        te->next = NULL;
        *queue->timers_end = te;
        queue->timers_end = &te->next;
        if (queue->choosy > 0) {
            apr_thread_cond_broadcast(queue->changed);
        }
        else {
            apr_thread_cond_signal(queue->changed);
        }
    }
    apr_thread_mutex_unlock(queue->mutex);
    return rv;
}

/* Sleeps until something is there or there is a reason to leave.
 * @return APR_SUCCESS, APR_EINTR or APR_EOF */
static apr_status_t wait_locked(fd_queue_t *q, int takes_timers)
{
    const apr_uint32_t turn = q->turn;
    apr_status_t rv = APR_SUCCESS;

    q->waiting++;
    q->choosy += !takes_timers;
    while (rv == APR_SUCCESS && q->count == 0
           && (q->timers == NULL || !takes_timers)) {
        if (q->ended) {
            rv = APR_EOF;
        }
        else if (turn != q->turn || q->singles > 0) {
            q->singles -= turn == q->turn;
            rv = APR_EINTR;
        }
        else {
            rv = apr_thread_cond_wait(q->changed, q->mutex);
        }
    }
    q->choosy -= !takes_timers;
    q->waiting--;
    if (q->singles > q->waiting) {
        q->singles = q->waiting;
    }
    return rv;
}

static timer_event_t *take_timer_locked(fd_queue_t *q)
{
    timer_event_t *te = q->timers;

    q->timers = te->next;
    if (q->timers == NULL) {
        q->timers_end = &q->timers;
    }
    te->next = NULL;
    return te;
}

static queued_connection take_connection_locked(fd_queue_t *q)
{
    queued_connection taken = q->ring[q->first];

    q->first = (q->first + 1) % q->capacity;
    q->count--;
    return taken;
}

AP_DECLARE(apr_status_t) ap_queue_pop_something(fd_queue_t *queue,
                                                apr_socket_t **sd,
                                                void **sd_baton,
                                                apr_pool_t **p,
                                                timer_event_t **te)
{
    queued_connection taken = {NULL, NULL, NULL};
    timer_event_t *timer = NULL;
    apr_status_t rv = apr_thread_mutex_lock(queue->mutex);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    rv = wait_locked(queue, te != NULL);
    if (rv == APR_SUCCESS) {
        if (te != NULL && queue->timers != NULL) {
            timer = take_timer_locked(queue);
        }
        else {
            taken = take_connection_locked(queue);
        }
    }
    apr_thread_mutex_unlock(queue->mutex);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    *sd = taken.sd;
    *p = taken.p;
    if (sd_baton != NULL) {
        *sd_baton = taken.sd_baton;
    }
    if (te != NULL) {
        *te = timer;
    }
    return APR_SUCCESS;
}

AP_DECLARE(apr_status_t) ap_queue_interrupt_one(fd_queue_t *queue)
{
    apr_status_t rv = apr_thread_mutex_lock(queue->mutex);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    if (queue->singles < queue->waiting) {
        queue->singles++;
        apr_thread_cond_signal(queue->changed);
    }
    apr_thread_mutex_unlock(queue->mutex);
    return APR_SUCCESS;
}

AP_DECLARE(apr_status_t) ap_queue_interrupt_all(fd_queue_t *queue)
{
    apr_status_t rv = apr_thread_mutex_lock(queue->mutex);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    queue->turn++;
    apr_thread_cond_broadcast(queue->changed);
    apr_thread_mutex_unlock(queue->mutex);
    return APR_SUCCESS;
}

AP_DECLARE(apr_status_t) ap_queue_term(fd_queue_t *queue)
{
    apr_status_t rv = apr_thread_mutex_lock(queue->mutex);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    queue->ended = 1;
    apr_thread_cond_broadcast(queue->changed);
    apr_thread_mutex_unlock(queue->mutex);
    return APR_SUCCESS;
}

/* ---- Idlers ------------------------------------------------------------- */

AP_DECLARE(apr_status_t) ap_queue_info_create(fd_queue_info_t **info,
                                              apr_pool_t *p, int max_idlers,
                                              int max_recycled_pools)
{
    fd_queue_info_t *qi;
    apr_status_t rv;

    if (max_idlers <= 0) {
        return APR_EINVAL;
    }
    qi = apr_pcalloc(p, sizeof(*qi));
    qi->max_idlers = (apr_uint32_t)max_idlers;
    qi->max_pools = max_recycled_pools;
    rv = apr_thread_mutex_create(&qi->mutex, APR_THREAD_MUTEX_DEFAULT, p);
    if (rv == APR_SUCCESS) {
        rv = apr_thread_cond_create(&qi->freed, p);
    }
    if (rv == APR_SUCCESS) {
        *info = qi;
    }
    return rv;
}

AP_DECLARE(apr_status_t) ap_queue_info_set_idle(fd_queue_info_t *info,
                                                apr_pool_t *pool_to_recycle)
{
    apr_status_t rv;

    ap_queue_info_push_pool(info, pool_to_recycle);
    rv = apr_thread_mutex_lock(info->mutex);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    if (info->idlers == info->max_idlers) {
        rv = APR_EINVAL;
    }
    else {
        info->idlers++;
        if (info->waiting > 0) {
            apr_thread_cond_signal(info->freed);
        }
    }
    apr_thread_mutex_unlock(info->mutex);
    return rv;
}

AP_DECLARE(apr_status_t) ap_queue_info_wait_for_idler(fd_queue_info_t *info,
                                                      int *had_to_block)
{
    apr_status_t rv = apr_thread_mutex_lock(info->mutex);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    info->waiting++;
    while (rv == APR_SUCCESS && info->idlers == 0 && !info->ended) {
        if (had_to_block != NULL) {
            *had_to_block = 1;
        }
        rv = apr_thread_cond_wait(info->freed, info->mutex);
    }
    info->waiting--;
    if (rv == APR_SUCCESS) {
        if (info->ended) {
            rv = APR_EOF;
        }
        else {
            info->idlers--;
        }
    }
    apr_thread_mutex_unlock(info->mutex);
    return rv;
}

AP_DECLARE(apr_status_t) ap_queue_info_try_get_idler(fd_queue_info_t *info)
{
    apr_status_t rv = apr_thread_mutex_lock(info->mutex);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    if (info->ended) {
        rv = APR_EOF;
    }
    else if (info->idlers == 0) {
        rv = APR_EAGAIN;
    }
    else {
        info->idlers--;
    }
    apr_thread_mutex_unlock(info->mutex);
    return rv;
}

AP_DECLARE(apr_uint32_t) ap_queue_info_num_idlers(fd_queue_info_t *info)
{
    apr_uint32_t idlers = 0;

    if (apr_thread_mutex_lock(info->mutex) == APR_SUCCESS) {
        idlers = info->idlers;
        apr_thread_mutex_unlock(info->mutex);
    }
    return idlers;
}

AP_DECLARE(void) ap_queue_info_push_pool(fd_queue_info_t *info,
                                         apr_pool_t *pool_to_recycle)
{
    kept_pool *kept;
    int is_kept = 0;

    if (pool_to_recycle == NULL) {
        return;
    }
    kept = apr_palloc(pool_to_recycle, sizeof(*kept));
    kept->pool = pool_to_recycle;
    if (apr_thread_mutex_lock(info->mutex) == APR_SUCCESS) {
        if (info->max_pools < 0 || info->pool_count < info->max_pools) {
            kept->below = info->pools;
            info->pools = kept;
            info->pool_count++;
            is_kept = 1;
        }
        apr_thread_mutex_unlock(info->mutex);
    }
    if (!is_kept) {
        apr_pool_destroy(pool_to_recycle);
    }
}

AP_DECLARE(void) ap_queue_info_pop_pool(fd_queue_info_t *info,
                                        apr_pool_t **recycled_pool)
{
    kept_pool *kept = NULL;

    if (apr_thread_mutex_lock(info->mutex) == APR_SUCCESS) {
        kept = info->pools;
        if (kept != NULL) {
            info->pools = kept->below;
            info->pool_count--;
        }
        apr_thread_mutex_unlock(info->mutex);
    }
    *recycled_pool = kept != NULL ? kept->pool : NULL;
}

AP_DECLARE(void) ap_queue_info_free_idle_pools(fd_queue_info_t *info)
{
    kept_pool *kept;

    if (apr_thread_mutex_lock(info->mutex) != APR_SUCCESS) {
        return;
    }
    kept = info->pools;
    info->pools = NULL;
    info->pool_count = 0;
    info->max_pools = 0;
    apr_thread_mutex_unlock(info->mutex);
    while (kept != NULL) {
        kept_pool *below = kept->below;

        apr_pool_destroy(kept->pool);
        kept = below;
    }
}

AP_DECLARE(apr_status_t) ap_queue_info_term(fd_queue_info_t *info)
{
    apr_status_t rv = apr_thread_mutex_lock(info->mutex);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    info->ended = 1;
    apr_thread_cond_broadcast(info->freed);
    apr_thread_mutex_unlock(info->mutex);
    return APR_SUCCESS;
}
