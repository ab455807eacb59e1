/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The records of a child's connections, used again and again.
 *
 * A record's memory stays until the child ends, so that a pointer to it is
 * good for ever.  Its pool, with an allocator of its own, goes with the
 * connection from worker to worker; some unused records keep theirs, warm,
 * those beyond give it back to the system.
 *
 * Threads: the list of unused records has a lock, taken twice a connection
 * and never a request.
 */

#include "ap_config.h"

#include <apr_allocator.h>

#include "ap_mpm.h"
#include "httpd.h"
#include "mpm_common.h"

#include "mpm/worker/worker_priv.h"

apr_status_t records_init(worker_child *child)
{
    apr_allocator_t *allocator;
    apr_status_t rv = apr_thread_mutex_create(&child->records_lock,
                                              APR_THREAD_MUTEX_DEFAULT,
                                              child->pool);

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

kept_connection *record_get(worker_child *child)
{
    kept_connection *k;

    apr_thread_mutex_lock(child->records_lock);
    k = child->unused;
    if (k != NULL) {
        child->unused = k->next;
        child->unused_pools -= k->pool != NULL;
    }
    else {
        k = apr_pcalloc(child->records_pool, sizeof(*k));
        k->index = child->records++;
    }
    apr_thread_mutex_unlock(child->records_lock);
    k->next = NULL;
    k->c = NULL;
    k->csd = NULL;
    if (k->pool == NULL && make_pool(child, k) != APR_SUCCESS) {
        record_put(child, k);
        return NULL;
    }
    return k;
}

void record_put(worker_child *child, kept_connection *k)
{
    apr_pool_t *spare = NULL;

    if (k->pool != NULL) {
        apr_pool_clear(k->pool);
    }
    apr_thread_mutex_lock(child->records_lock);
    if (k->pool != NULL && child->unused_pools >= child->threads) {
        spare = k->pool;
        k->pool = NULL;
    }
    child->unused_pools += k->pool != NULL;
    k->next = child->unused;
    child->unused = k;
    apr_thread_mutex_unlock(child->records_lock);
    if (spare != NULL) {
        apr_pool_destroy(spare);
    }
}
