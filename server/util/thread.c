/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which APR thread is the running one?
 *
 * APR 1.7 cannot answer that, so a thread that is started through
 * ap_thread_create() notes its own record where only it can see it.  A thread
 * that others started (the main thread, a library's) can be given a record
 * with ap_thread_current_create().
 */

#include "ap_config.h"

#include <apr_portable.h>

#include "httpd.h"

/* [own] */
static AP_THREAD_LOCAL apr_thread_t *current_thread;

AP_DECLARE(apr_thread_t *) ap_thread_current(void)
{
    return current_thread;
}

/* Only the thread that forked goes on in the child, under a new identity that
 * its old record does not have. */
AP_DECLARE(void) ap_thread_current_after_fork(void)
{
    current_thread = NULL;
}

/* ---- starting ---- */

/* What a new thread has to run, in the pool given to ap_thread_create(). */
typedef struct {
    apr_thread_start_t func;
    void *data;
} thread_start;

static void *APR_THREAD_FUNC run_thread(apr_thread_t *thread, void *arg)
{
    const thread_start *start = arg;
    void *result;

    current_thread = thread;
    result = start->func(thread, start->data);
    current_thread = NULL;
    return result;
}

AP_DECLARE(apr_status_t) ap_thread_create(apr_thread_t **thread,
                                          apr_threadattr_t *attr,
                                          apr_thread_start_t func,
                                          void *data, apr_pool_t *pool)
{
    thread_start *start = apr_palloc(pool, sizeof(*start));

    start->func = func;
    start->data = data;
    return apr_thread_create(thread, attr, run_thread, start, pool);
}

/* ---- records for running threads ---- */

/* The record goes with its pool, so nobody may be told of it any more.  Only
 * the thread itself destroys its pool, or the process is at its end. */
static apr_status_t forget_current(void *thread)
{
    if (current_thread == thread) {
        current_thread = NULL;
    }
    return APR_SUCCESS;
}

AP_DECLARE(apr_status_t) ap_thread_current_create(
        apr_thread_t **current, apr_threadattr_t *attr, apr_pool_t *pool)
{
    apr_os_thread_t self = apr_os_thread_current();
    apr_thread_t *record = NULL;
    apr_status_t rv;

    /* The thread runs already: attributes come too late. */
    (void)attr;
    *current = current_thread;
    if (current_thread) {
        return APR_EEXIST;
    }
    rv = apr_os_thread_put(&record, &self, pool);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    apr_pool_cleanup_register(pool, record, forget_current,
                              apr_pool_cleanup_null);
    current_thread = *current = record;
    return APR_SUCCESS;
}

AP_DECLARE(apr_status_t) ap_thread_main_create(
        apr_thread_t **thread, apr_pool_t *pool)
{
    apr_status_t rv = ap_thread_current_create(thread, NULL, pool);

    return rv == APR_EEXIST ? APR_SUCCESS : rv;
}
