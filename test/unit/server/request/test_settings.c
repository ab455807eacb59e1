/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The memo of merged settings.
 */

#include "server/request/settings.c"
#include "test/unit/server/request/fixture.h"

/* Settings that belong to a request alone, as a file of settings gives. */
static ap_conf_vector_t *fleeting(apr_pool_t *p)
{
    return fix_settings(p, "fleeting");
}

static request_rec *with_memo(apr_pool_t *p)
{
    request_rec *r = fix_request(p, "/");
    apr_pool_t *child;

    assert_int_equal(apr_pool_create(&child, p), APR_SUCCESS);
    settings_memo_start(child, r->server);
    assert_non_null(memo);
    return r;
}

static void test_merge_without_memo(void **state)
{
    request_rec *r = fix_request(*state, "/");
    ap_conf_vector_t *s = fix_section(r->pool, "s", 0);
    ap_conf_vector_t *one;

    assert_null(memo);
    one = settings_merge(r, r->per_dir_config, s);
    assert_string_equal(fix_trace_of(one), "base s");
    assert_ptr_not_equal(settings_merge(r, r->per_dir_config, s), one);
}

static void test_merge_same_steps_same_vector(void **state)
{
    request_rec *r = with_memo(*state);
    ap_conf_vector_t *s = fix_section(r->pool, "s", 0);
    ap_conf_vector_t *t = fix_section(r->pool, "t", 0);
    ap_conf_vector_t *st = settings_merge(
        r, settings_merge(r, r->per_dir_config, s), t);

    assert_string_equal(fix_trace_of(st), "base s t");
    assert_ptr_equal(settings_merge(
        r, settings_merge(r, r->per_dir_config, s), t), st);
    assert_string_equal(fix_trace_of(settings_merge(
        r, settings_merge(r, r->per_dir_config, t), s)), "base t s");
    assert_string_equal(fix_trace_of(r->per_dir_config), "base");
}

static void test_merge_fleeting_base_stays_out(void **state)
{
    request_rec *r = with_memo(*state);
    ap_conf_vector_t *s = fix_section(r->pool, "s", 0);
    ap_conf_vector_t *base = fleeting(r->pool);
    ap_conf_vector_t *one = settings_merge(r, base, s);

    assert_string_equal(fix_trace_of(one), "fleeting s");
    assert_int_equal(memo->count, 0);
    assert_null(memo_find(base, s));
    assert_ptr_not_equal(settings_merge(r, base, s), one);
}

static void test_merge_full_memo_still_merges(void **state)
{
    request_rec *r = with_memo(*state);
    ap_conf_vector_t *s = fix_section(r->pool, "s", 0);
    ap_conf_vector_t *t = fix_section(r->pool, "t", 0);
    ap_conf_vector_t *bs = settings_merge(r, r->per_dir_config, s);

    memo->count = memo->limit;
    assert_string_equal(fix_trace_of(settings_merge(r, bs, t)), "base s t");
    assert_null(memo_find(bs, t));
    assert_ptr_equal(settings_merge(r, r->per_dir_config, s), bs);
}

static void test_memo_ends_with_the_child(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "/");
    apr_pool_t *child;

    assert_int_equal(apr_pool_create(&child, p), APR_SUCCESS);
    settings_memo_start(child, r->server);
    assert_non_null(memo);
    apr_pool_destroy(child);
    assert_null(memo);
    assert_string_equal(fix_trace_of(settings_merge(
        r, r->per_dir_config, fix_section(p, "s", 0))), "base s");
}

UNIT_TESTS(
    UNIT_TEST(test_merge_without_memo),
    UNIT_TEST(test_merge_same_steps_same_vector),
    UNIT_TEST(test_merge_fleeting_base_stays_out),
    UNIT_TEST(test_merge_full_memo_still_merges),
    UNIT_TEST(test_memo_ends_with_the_child)
)
