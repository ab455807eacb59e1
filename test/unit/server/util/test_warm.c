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
    assert_int_equal(mine.count, 0);
}

/* As many as a round has; all of them are used again, and a bound holds. */
static void test_many_at_a_time(void **state)
{
    apr_pool_t *pools[KEPT_MAX + 1];
    apr_allocator_t *last;
    int round;
    int i;

    for (round = 0; round < 3; round++) {
        for (i = 0; i <= KEPT_MAX; i++) {
            assert_int_equal(warm_pool_create(&pools[i], *state),
                             APR_SUCCESS);
        }
        assert_int_equal(mine.count, 0);
        for (i = 0; i <= KEPT_MAX; i++) {
            warm_pool_destroy(pools[i]);
        }
        assert_int_equal(mine.count, KEPT_MAX);
        assert_int_equal(atomic_load(&kept_by_all), KEPT_MAX);
    }
    last = mine.kept[KEPT_MAX - 1];
    warm_pool_create(&pools[0], *state);
    assert_ptr_equal(apr_pool_allocator_get(pools[0]), last);
    warm_pool_destroy(pools[0]);
}

static void test_threads_together_are_bounded(void **state)
{
    apr_pool_t *pool;
    int before = mine.count;

    warm_pool_create(&pool, *state);
    atomic_fetch_add(&kept_by_all, KEPT_MAX_ALL);
    warm_pool_destroy(pool);
    atomic_fetch_sub(&kept_by_all, KEPT_MAX_ALL);
    assert_int_equal(mine.count, before > 0 ? before - 1 : 0);
}

static void test_memory_of_others_is_left(void **state)
{
    apr_pool_t *parent;
    apr_pool_t *pool;
    int before = mine.count;

    apr_pool_create(&parent, *state);
    apr_pool_create(&pool, parent);
    warm_pool_destroy(pool);
    assert_int_equal(mine.count, before);
    /* The parent is as good as it was. */
    assert_non_null(apr_palloc(parent, 100));
    apr_pool_destroy(parent);
}

static void *use_some(void *parent)
{
    apr_pool_t *pool;

    warm_pool_create(&pool, parent);
    warm_pool_destroy(pool);
    return mine.count > 0 ? parent : NULL;
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
    UNIT_TEST(test_many_at_a_time),
    UNIT_TEST(test_threads_together_are_bounded),
    UNIT_TEST(test_memory_of_others_is_left),
    UNIT_TEST(test_thread_gives_back_what_it_has)
)
