/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Memory that is in the processor's cache still.
 *
 * What a request needs for a moment each connection could have of its own;
 * but with many connections that is memory which no cache holds any more when
 * its turn comes.  So a thread keeps what it used last for whatever it serves
 * next.
 */

#ifndef UTIL_WARM_PRIV_H
#define UTIL_WARM_PRIV_H

#include <apr_pools.h>

/**
 * A pool with memory of its own, for something short below a long-lived pool.
 * @param pool   Destroyed by warm_pool_destroy(); apr_pool_destroy() of it or
 *               of its parent does, too, but keeps nothing for the next one
 * @return APR_SUCCESS, or APR_ENOMEM
 */
apr_status_t warm_pool_create(apr_pool_t **pool, apr_pool_t *parent);

/** Destroys any pool.  The memory of one that has its own is the calling
 * thread's now, for its next one. */
void warm_pool_destroy(apr_pool_t *pool);

#endif /* UTIL_WARM_PRIV_H */
