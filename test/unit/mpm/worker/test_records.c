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

/* Who begins next has the pool that was used last; no more are kept than
 * there are workers. */
static void test_pools_are_used_again(void **state)
{
    worker_child *child = make_child(*state);
    kept_connection *k[3];
    apr_pool_t *pools[3];
    int i;

    for (i = 0; i < 3; i++) {
        k[i] = record_get(child);
        assert_null(k[i]->pool);
        assert_int_equal(record_make_pool(child, k[i]), APR_SUCCESS);
        pools[i] = k[i]->pool;
    }
    for (i = 0; i < 3; i++) {
        record_put(child, k[i]);
        assert_null(k[i]->pool);
    }
    assert_int_equal(child->pools_kept, 2);
    for (i = 0; i < 3; i++) {
        k[i] = record_get(child);
        record_make_pool(child, k[i]);
    }
    assert_int_equal(child->pools_kept, 0);
    assert_ptr_equal(k[0]->pool, pools[1]);
    assert_ptr_equal(k[1]->pool, pools[0]);
    assert_int_equal(child->records, 3);
}

/* What was in the pool has ended, though the record is in use. */
static void test_pool_ends_before_its_record(void **state)
{
    worker_child *child = make_child(*state);
    kept_connection *k = record_get(child);
    apr_pool_t *pool;
    char *text;

    record_make_pool(child, k);
    pool = k->pool;
    text = apr_pstrdup(pool, "x");
    record_end_pool(child, k);
    assert_null(k->pool);
    record_make_pool(child, k);
    assert_ptr_equal(k->pool, pool);
    assert_ptr_equal(apr_pstrdup(pool, "y"), text);
    record_put(child, k);
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
    UNIT_TEST(test_pool_ends_before_its_record),
    UNIT_TEST(test_room)
)
