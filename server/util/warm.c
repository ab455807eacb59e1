/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What a thread keeps of the last request, for the next one: an allocator with
 * the pieces that a pool has left in it.
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

#include <apr_allocator.h>

#include "httpd.h"
#include "mpm_common.h"

#include "server/util/warm_priv.h"

typedef struct {
    apr_allocator_t *allocator;     /* or NULL */
    int is_known;                   /* thread_end() will come */
} warm_memory;

/* [own] */
static AP_THREAD_LOCAL warm_memory mine;

/* The key is only there for its destructor. */
static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int key_is_valid;

/* ---- A thread's end ----------------------------------------------------- */

static void thread_end(void *data)
{
    warm_memory *m = data;

    if (m->allocator != NULL) {
        apr_allocator_destroy(m->allocator);
    }
    m->allocator = NULL;
    m->is_known = 0;
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

/* ---- Pools -------------------------------------------------------------- */

apr_status_t warm_pool_create(apr_pool_t **pool, apr_pool_t *parent)
{
    apr_allocator_t *allocator = mine.allocator;
    apr_status_t rv = APR_SUCCESS;

    mine.allocator = NULL;
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

    if (mine.allocator != NULL
        || apr_allocator_owner_get(allocator) != pool
#if APR_HAS_THREADS
        || apr_allocator_mutex_get(allocator) != NULL
#endif
        || !may_keep()) {
        apr_pool_destroy(pool);
        return;
    }
    apr_allocator_owner_set(allocator, NULL);
    apr_pool_destroy(pool);
    if (mine.allocator != NULL) {
        /* A cleanup has destroyed another one. */
        apr_allocator_destroy(allocator);
        return;
    }
    mine.allocator = allocator;
}
