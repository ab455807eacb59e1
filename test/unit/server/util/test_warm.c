/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What a thread keeps for its next request, and what it must not keep. */

#include "server/util/warm.c"
#include "test/lib/unit.h"

static apr_status_t count_cleanup(void *count)
{
    ++*(int *)count;
    return APR_SUCCESS;
}

static void test_pool_has_the_memory_of_the_last_one(void **state)
{
    apr_pool_t *pool;
    apr_allocator_t *allocator;
    int ended = 0;

    assert_int_equal(warm_pool_create(&pool, *state), APR_SUCCESS);
    assert_ptr_equal(apr_pool_parent_get(pool), *state);
    allocator = apr_pool_allocator_get(pool);
    assert_ptr_not_equal(allocator, apr_pool_allocator_get(*state));
    apr_pool_cleanup_register(pool, &ended, count_cleanup,
                              apr_pool_cleanup_null);
    warm_pool_destroy(pool);
    assert_int_equal(ended, 1);
    assert_int_equal(warm_pool_create(&pool, *state), APR_SUCCESS);
    assert_ptr_equal(apr_pool_allocator_get(pool), allocator);
    warm_pool_destroy(pool);
}

/* Leaks would be found by the sanitizer. */
static void test_pool_ends_with_its_parent(void **state)
{
    apr_pool_t *parent;
    apr_pool_t *pool;
    int ended = 0;

    apr_pool_create(&parent, *state);
    warm_pool_create(&pool, parent);
    apr_pool_cleanup_register(pool, &ended, count_cleanup,
                              apr_pool_cleanup_null);
    apr_pool_destroy(parent);
    assert_int_equal(ended, 1);
    assert_null(mine.allocator);
}

static void test_two_at_a_time(void **state)
{
    apr_pool_t *first;
    apr_pool_t *second;

    warm_pool_create(&first, *state);
    warm_pool_create(&second, *state);
    assert_ptr_not_equal(apr_pool_allocator_get(first),
                         apr_pool_allocator_get(second));
    warm_pool_destroy(first);
    assert_non_null(mine.allocator);
    warm_pool_destroy(second);
}

static void test_memory_of_others_is_left(void **state)
{
    apr_pool_t *parent;
    apr_pool_t *pool;
    apr_allocator_t *allocator = mine.allocator;

    apr_pool_create(&parent, *state);
    apr_pool_create(&pool, parent);
    warm_pool_destroy(pool);
    assert_ptr_equal(mine.allocator, allocator);
    /* The parent is as good as it was. */
    assert_non_null(apr_palloc(parent, 100));
    apr_pool_destroy(parent);
}

static void *use_some(void *parent)
{
    apr_pool_t *pool;

    warm_pool_create(&pool, parent);
    warm_pool_destroy(pool);
    return mine.allocator != NULL ? parent : NULL;
}

/* Leaks would be found by the sanitizer. */
static void test_thread_gives_back_what_it_has(void **state)
{
    pthread_t thread;
    void *result;

    assert_int_equal(pthread_create(&thread, NULL, use_some, *state), 0);
    assert_int_equal(pthread_join(thread, &result), 0);
    assert_ptr_equal(result, *state);
}

UNIT_TESTS(
    UNIT_TEST(test_pool_has_the_memory_of_the_last_one),
    UNIT_TEST(test_pool_ends_with_its_parent),
    UNIT_TEST(test_two_at_a_time),
    UNIT_TEST(test_memory_of_others_is_left),
    UNIT_TEST(test_thread_gives_back_what_it_has)
)
