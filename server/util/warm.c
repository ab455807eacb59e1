/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What a thread keeps of the last requests, for the next ones: allocators with
 * the pieces that pools have left in them, the last one to be used first.  A
 * poller has as many requests at a time as its round has.
 *
 * A pool owns its allocator, so that whoever destroys it, or its parent, ends
 * both.  Only warm_pool_destroy() takes the allocator away first.  It asks for
 * no mark: any pool with an allocator of its own, which nobody else locks,
 * will do.
 *
 * Threads: each has its own; what it has is given back when it ends.
 */

#include "ap_config.h"

#include <pthread.h>
#include <stdatomic.h>

#include <apr_allocator.h>

#include "httpd.h"
#include "mpm_common.h"

#include "server/util/warm_priv.h"

/* Of a thread, and of all threads of a process. */
#define KEPT_MAX     64
#define KEPT_MAX_ALL 256

typedef struct {
    apr_allocator_t *kept[KEPT_MAX];
    int count;                      /* of them */
    int is_known;                   /* thread_end() will come */
} warm_memory;

/* [own] */
static AP_THREAD_LOCAL warm_memory mine;

/* [atomic] only a count */
static atomic_int kept_by_all;

/* The key is only there for its destructor. */
static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int key_is_valid;

/* ---- Keeping ------------------------------------------------------------ */

static apr_allocator_t *take(void)
{
    if (mine.count == 0) {
        return NULL;
    }
    atomic_fetch_sub_explicit(&kept_by_all, 1, memory_order_relaxed);
    return mine.kept[--mine.count];
}

/* ---- A thread's end ----------------------------------------------------- */

static void thread_end(void *data)
{
    apr_allocator_t *allocator;

    (void)data;
    while ((allocator = take()) != NULL) {
        apr_allocator_destroy(allocator);
    }
    mine.is_known = 0;
}

static void make_key(void)
{
    key_is_valid = pthread_key_create(&key, thread_end) == 0;
}

/* Whether this thread may keep something. */
static int may_keep(void)
{
    if (!mine.is_known) {
        pthread_once(&key_once, make_key);
        mine.is_known = key_is_valid && pthread_setspecific(key, &mine) == 0;
    }
    return mine.is_known;
}

static void keep(apr_allocator_t *allocator)
{
    if (mine.count == KEPT_MAX || !may_keep()) {
        apr_allocator_destroy(allocator);
        return;
    }
    if (atomic_fetch_add_explicit(&kept_by_all, 1, memory_order_relaxed)
        >= KEPT_MAX_ALL) {
        atomic_fetch_sub_explicit(&kept_by_all, 1, memory_order_relaxed);
        apr_allocator_destroy(allocator);
        return;
    }
    mine.kept[mine.count++] = allocator;
}

/* ---- Pools -------------------------------------------------------------- */

apr_status_t warm_pool_create(apr_pool_t **pool, apr_pool_t *parent)
{
    apr_allocator_t *allocator = take();
    apr_status_t rv = APR_SUCCESS;

    if (allocator == NULL) {
        rv = apr_allocator_create(&allocator);
        if (rv != APR_SUCCESS) {
            return rv;
        }
        apr_allocator_max_free_set(allocator, ap_max_mem_free);
    }
    rv = apr_pool_create_ex(pool, parent, NULL, allocator);
    if (rv != APR_SUCCESS) {
        apr_allocator_destroy(allocator);
        return rv;
    }
    apr_allocator_owner_set(allocator, *pool);
    return APR_SUCCESS;
}

void warm_pool_destroy(apr_pool_t *pool)
{
    apr_allocator_t *allocator = apr_pool_allocator_get(pool);

    if (apr_allocator_owner_get(allocator) != pool
#if APR_HAS_THREADS
        || apr_allocator_mutex_get(allocator) != NULL
#endif
        ) {
        apr_pool_destroy(pool);
        return;
    }
    apr_allocator_owner_set(allocator, NULL);
    apr_pool_destroy(pool);
    keep(allocator);
}
