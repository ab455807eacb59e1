/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The end of a request.
 */

#include "server/request/eor_bucket.c"
#include "test/unit/server/request/fixture.h"

static int logged;
static int gone;

static int fake_log(request_rec *r)
{
    assert_int_equal(gone, 0);
    assert_non_null(r->uri);
    logged++;
    return OK;
}

static apr_status_t note_gone(void *data)
{
    (void)data;
    gone++;
    return APR_SUCCESS;
}

/* A request in a pool of its own, as those that are read have. */
static request_rec *own_request(apr_pool_t *p)
{
    conn_rec *c = unit_connection(p, fix_server(p));
    apr_pool_t *pool;
    request_rec *r;

    assert_int_equal(apr_pool_create(&pool, p), APR_SUCCESS);
    r = apr_pmemdup(pool, unit_request(c), sizeof(*r));
    r->pool = pool;
    apr_pool_cleanup_register(pool, NULL, note_gone, apr_pool_cleanup_null);
    ap_hook_log_transaction(fake_log, NULL, NULL, APR_HOOK_MIDDLE);
    logged = 0;
    gone = 0;
    return r;
}

static void test_eor_destroyed_logs_and_frees(void **state)
{
    request_rec *r = own_request(*state);
    apr_bucket *b = ap_bucket_eor_create(r->connection->bucket_alloc, r);

    assert_true(AP_BUCKET_IS_EOR(b));
    assert_true(APR_BUCKET_IS_METADATA(b));
    assert_int_equal(b->length, 0);
    apr_bucket_destroy(b);
    assert_int_equal(logged, 1);
    assert_int_equal(gone, 1);
}

static void test_eor_pool_gone_first(void **state)
{
    request_rec *r = own_request(*state);
    apr_bucket *b = ap_bucket_eor_create(r->connection->bucket_alloc, r);

    apr_pool_destroy(r->pool);
    assert_int_equal(logged, 1);
    assert_int_equal(gone, 1);
    assert_null(b->data);
    apr_bucket_destroy(b);
    assert_int_equal(logged, 1);
    assert_int_equal(gone, 1);
}

static void test_eor_read_gives_nothing(void **state)
{
    request_rec *r = own_request(*state);
    apr_bucket *b = ap_bucket_eor_create(r->connection->bucket_alloc, r);
    const char *data = "x";
    apr_size_t len = 1;

    assert_int_equal(apr_bucket_read(b, &data, &len, APR_BLOCK_READ),
                     APR_SUCCESS);
    assert_int_equal(len, 0);
    assert_null(data);
    apr_bucket_destroy(b);
}

UNIT_TESTS(
    UNIT_TEST(test_eor_destroyed_logs_and_frees),
    UNIT_TEST(test_eor_pool_gone_first),
    UNIT_TEST(test_eor_read_gives_nothing)
)
