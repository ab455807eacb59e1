/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The record of the running thread. */

#include "server/util/thread.c"

#include "test/lib/unit.h"

static void *APR_THREAD_FUNC look(apr_thread_t *thread, void *data)
{
    apr_thread_t **seen = data;

    seen[0] = ap_thread_current();
    seen[1] = thread;
    return NULL;
}

static void test_thread_create_notes_the_thread(void **state)
{
    apr_thread_t *seen[2] = { NULL, NULL };
    apr_thread_t *thread;
    apr_status_t result;

    assert_int_equal(ap_thread_create(&thread, NULL, look, seen, *state),
                     APR_SUCCESS);
    assert_int_equal(apr_thread_join(&result, thread), APR_SUCCESS);
    assert_ptr_equal(seen[0], seen[1]);
    assert_ptr_equal(seen[0], thread);
    assert_null(ap_thread_current());
}

static void test_thread_current_create_goes_with_its_pool(void **state)
{
    apr_pool_t *p;
    apr_thread_t *thread;
    apr_thread_t *again;

    assert_int_equal(apr_pool_create(&p, *state), APR_SUCCESS);
    assert_null(ap_thread_current());
    assert_int_equal(ap_thread_current_create(&thread, NULL, p),
                     APR_SUCCESS);
    assert_non_null(thread);
    assert_ptr_equal(ap_thread_current(), thread);
    assert_int_equal(ap_thread_current_create(&again, NULL, p), APR_EEXIST);
    assert_ptr_equal(again, thread);
    assert_int_equal(ap_thread_main_create(&again, p), APR_SUCCESS);
    assert_ptr_equal(again, thread);
    apr_pool_destroy(p);
    assert_null(ap_thread_current());
}

static void test_thread_current_after_fork_forgets(void **state)
{
    apr_thread_t *thread;

    assert_int_equal(ap_thread_main_create(&thread, *state), APR_SUCCESS);
    ap_thread_current_after_fork();
    assert_null(ap_thread_current());
}

UNIT_TESTS(
    UNIT_TEST(test_thread_create_notes_the_thread),
    UNIT_TEST(test_thread_current_create_goes_with_its_pool),
    UNIT_TEST(test_thread_current_after_fork_forgets)
)
