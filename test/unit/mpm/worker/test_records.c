/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The records of a child's connections: which one is next, and its pool. */

#include "mpm/worker/records.c"
#include "test/lib/unit.h"

/* Two workers, so two pools are kept. */
static worker_child *make_child(apr_pool_t *p)
{
    worker_child *child = apr_pcalloc(p, sizeof(*child));

    child->pool = p;
    child->threads = 2;
    child->score = apr_pcalloc(p, sizeof(*child->score));
    assert_int_equal(records_init(child, 100), APR_SUCCESS);
    return child;
}

static void test_get_again_the_last_one(void **state)
{
    worker_child *child = make_child(*state);
    kept_connection *first = record_get(child);
    kept_connection *second = record_get(child);

    assert_ptr_not_equal(first, second);
    assert_int_not_equal(first->index, second->index);
    record_put(child, first);
    record_put(child, second);
    assert_ptr_equal(record_get(child), second);
    assert_ptr_equal(record_get(child), first);
    assert_int_equal(child->score->connections, 2);
}

/* More at a time than pools are kept: afterwards those that are kept are
 * used, and none is made or ended any more. */
static void test_pools_are_used_again(void **state)
{
    worker_child *child = make_child(*state);
    kept_connection *k[4];
    apr_pool_t *pool;
    int i;

    for (i = 0; i < 4; i++) {
        k[i] = record_get(child);
        assert_non_null(k[i]->pool);
    }
    for (i = 0; i < 4; i++) {
        record_put(child, k[i]);
    }
    assert_int_equal(atomic32_read(&child->unused_pools), 2);
    assert_null(k[3]->pool);
    k[0] = record_get(child);
    pool = k[0]->pool;
    for (i = 0; i < 10; i++) {
        record_put(child, k[0]);
        assert_int_equal(atomic32_read(&child->unused_pools), 2);
        assert_ptr_equal(record_get(child), k[0]);
        assert_ptr_equal(k[0]->pool, pool);
        assert_int_equal(atomic32_read(&child->unused_pools), 1);
    }
    /* Records are not lost with their pools. */
    for (i = 1; i < 4; i++) {
        k[i] = record_get(child);
        assert_non_null(k[i]->pool);
    }
    assert_int_equal(child->records, 4);
}

/* The slot has a new child, which has cleared it, and this one does not know
 * that yet; then it does. */
static void test_a_slot_that_is_lost(void **state)
{
    worker_child *child = make_child(*state);
    process_score *own = apr_pcalloc(*state, sizeof(*own));
    kept_connection *first = record_get(child);
    kept_connection *second = record_get(child);

    child->score->connections = 0;
    record_put(child, second);
    assert_int_equal(child->score->connections, 1);
    child->score = own;
    record_put(child, first);
    assert_int_equal(own->connections, 0);
}

static void test_room(void **state)
{
    worker_child *child = make_child(*state);
    kept_connection *k;

    child->max_connections = 1;
    assert_true(records_have_room(child));
    k = record_get(child);
    assert_false(records_have_room(child));
    record_put(child, k);
    assert_true(records_have_room(child));
    assert_int_equal(child->score->connections, 0);
}

UNIT_TESTS(
    UNIT_TEST(test_get_again_the_last_one),
    UNIT_TEST(test_pools_are_used_again),
    UNIT_TEST(test_a_slot_that_is_lost),
    UNIT_TEST(test_room)
)
