/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The records of a child's connections, used again and again.
 *
 * A record's memory stays until the child ends, so that a pointer to it is
 * good for ever.  It gets a pool, with an allocator of its own, when somebody
 * begins to serve its connection, and that goes with it from worker to worker.
 * Of the pools of connections that have ended as many are kept as there are
 * workers; who needs one gets the one that was used last, which is in the
 * processor's cache when short connections follow one another.
 *
 * Unused records stand on a stack without a lock.  Only the listener takes
 * one off, so that what it has seen on top, and below it, can have moved in
 * one way only: more was put on top, and then its swap fails.
 *
 * Threads: record_get() and records_wait() by the listener, the rest by any.
 * The kept pools have a mutex, held for a moment.
 */

#include "ap_config.h"

#include <apr_allocator.h>
#include <apr_thread_mutex.h>

#include "ap_mpm.h"
#include "httpd.h"
#include "mpm_common.h"

#include "mpm/worker/worker_priv.h"

/* Values of the word of the one who waits for room. */
enum { ROOM_AWAITED, ROOM_THERE };

apr_status_t records_init(worker_child *child, unsigned int max)
{
    apr_allocator_t *allocator;
    apr_status_t rv = sleeper_init(&child->room, ROOM_THERE, child->pool);

    child->max_connections = max;
    child->pools = apr_pcalloc(child->pool,
                               (apr_size_t)child->threads
                               * sizeof(*child->pools));
    if (rv == APR_SUCCESS) {
        rv = apr_thread_mutex_create(&child->pools_mutex,
                                     APR_THREAD_MUTEX_DEFAULT, child->pool);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_allocator_create(&allocator);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_pool_create_ex(&child->records_pool, child->pool, NULL,
                                allocator);
        if (rv != APR_SUCCESS) {
            apr_allocator_destroy(allocator);
            return rv;
        }
        apr_allocator_owner_set(allocator, child->records_pool);
        apr_pool_tag(child->records_pool, "records");
    }
    return rv;
}

/* ---- The stack of unused records ---------------------------------------- */

static kept_connection *as_record(apr_uint64_t word)
{
    return (kept_connection *)(apr_uintptr_t)word;
}

static void push(atomic64 *stack, kept_connection *k)
{
    apr_uint64_t top;

    do {
        top = atomic64_read(stack);
        k->below = as_record(top);
    } while (!atomic64_cas(stack, top, (apr_uint64_t)(apr_uintptr_t)k));
}

static kept_connection *pop(atomic64 *stack)
{
    kept_connection *k;
    apr_uint64_t top;

    do {
        top = atomic64_read(stack);
        k = as_record(top);
    } while (k != NULL
             && !atomic64_cas(stack, top,
                              (apr_uint64_t)(apr_uintptr_t)k->below));
    return k;
}

/* ---- How many there are ------------------------------------------------- */

/*
 * For status pages.  The slot's score may have been given to another child, of
 * which this one has not been told yet: so not a change is shown but the
 * number, which is right again with that child's next one.  Of two threads
 * that show theirs at once the one that comes last sees whether it was late.
 */
static void show(worker_child *child)
{
    process_score *score = __atomic_load_n(&child->score, __ATOMIC_ACQUIRE);
    apr_uint32_t number;

    do {
        number = atomic32_read(&child->connections);
        __atomic_store_n(&score->connections, number, __ATOMIC_SEQ_CST);
    } while (atomic32_read_acquire(&child->connections) != number);
}

static void count_in(worker_child *child)
{
    atomic32_add(&child->connections, 1);
    show(child);
}

static void count_out(worker_child *child)
{
    atomic32_add(&child->connections, (apr_uint32_t)-1);
    show(child);
    if (sleeper_value(&child->room) == ROOM_AWAITED) {
        sleeper_wake_from(&child->room, ROOM_THERE, ROOM_AWAITED);
    }
}

int records_have_room(worker_child *child)
{
    return atomic32_read(&child->connections) < child->max_connections;
}

int records_have_plenty(worker_child *child)
{
    return atomic32_read(&child->connections)
        < child->max_connections - child->max_connections / 4;
}

/* The word is set before the look: a connection that ends after the look
 * finds it. */
void records_wait_room(worker_child *child, apr_interval_time_t timeout)
{
    sleeper_prepare(&child->room, ROOM_AWAITED);
    if (!records_have_room(child)) {
        sleeper_sleep(&child->room, ROOM_AWAITED, timeout);
    }
    sleeper_prepare(&child->room, ROOM_THERE);
}

/* ---- Pools -------------------------------------------------------------- */

/* Its parent's allocator has a lock: any thread may do this. */
static apr_status_t make_pool(worker_child *child, kept_connection *k)
{
    apr_allocator_t *allocator;
    apr_status_t rv = apr_allocator_create(&allocator);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    apr_allocator_max_free_set(allocator, ap_max_mem_free);
    rv = apr_pool_create_ex(&k->pool, child->pool, NULL, allocator);
    if (rv != APR_SUCCESS) {
        k->pool = NULL;
        apr_allocator_destroy(allocator);
        return rv;
    }
    /* From here on the pool's end is the allocator's. */
    apr_allocator_owner_set(allocator, k->pool);
    apr_pool_tag(k->pool, "connection");
    return APR_SUCCESS;
}

apr_status_t record_make_pool(worker_child *child, kept_connection *k)
{
    apr_thread_mutex_lock(child->pools_mutex);
    if (child->pools_kept > 0) {
        k->pool = child->pools[--child->pools_kept];
    }
    apr_thread_mutex_unlock(child->pools_mutex);
    return k->pool != NULL ? APR_SUCCESS : make_pool(child, k);
}

void record_end_pool(worker_child *child, kept_connection *k)
{
    apr_pool_t *pool = k->pool;

    if (pool == NULL) {
        return;
    }
    k->pool = NULL;
    apr_pool_clear(pool);
    apr_thread_mutex_lock(child->pools_mutex);
    if (child->pools_kept < child->threads) {
        child->pools[child->pools_kept++] = pool;
        pool = NULL;
    }
    apr_thread_mutex_unlock(child->pools_mutex);
    if (pool != NULL) {
        apr_pool_destroy(pool);
    }
}

/* ---- Getting one, giving it back ---------------------------------------- */

kept_connection *record_get(worker_child *child)
{
    kept_connection *k = pop(&child->unused);

    if (k == NULL) {
        k = apr_pcalloc(child->records_pool, sizeof(*k));
        k->index = child->records++;
    }
    count_in(child);
    k->c = NULL;
    k->csd = NULL;
    return k;
}

void record_put(worker_child *child, kept_connection *k)
{
    record_end_pool(child, k);
    push(&child->unused, k);
    count_out(child);
}
