/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * ap_rwrite() and its family: order, lengths, gathering.
 */

#include "server/protocol/write.c"
#include "test/lib/unit.h"

struct sink {
    apr_bucket_brigade *bb;
    int passes;
};

static apr_status_t sink_filter(ap_filter_t *f, apr_bucket_brigade *b)
{
    struct sink *sink = f->ctx;
    apr_bucket *e;

    sink->passes++;
    for (e = APR_BRIGADE_FIRST(b); e != APR_BRIGADE_SENTINEL(b);
         e = APR_BUCKET_NEXT(e)) {
        apr_bucket_setaside(e, f->c->pool);
    }
    APR_BRIGADE_CONCAT(sink->bb, b);
    return APR_SUCCESS;
}

static request_rec *request(apr_pool_t *p, struct sink **sink)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));
    conn_rec *c = r->connection;

    *sink = apr_pcalloc(p, sizeof(**sink));
    (*sink)->bb = apr_brigade_create(p, c->bucket_alloc);
    apr_hook_global_pool = p;
    ap_old_write_func = ap_register_output_filter(
        "OLD_WRITE", ap_old_write_filter, NULL, AP_FTYPE_RESOURCE - 10);
    ap_add_output_filter_handle(
        ap_register_output_filter("SINK", sink_filter, NULL,
                                  AP_FTYPE_NETWORK), *sink, NULL, c);
    r->output_filters = r->proto_output_filters = c->output_filters;
    return r;
}

static char *sent(struct sink *sink, apr_pool_t *p)
{
    char *text;
    apr_size_t length;

    apr_brigade_pflatten(sink->bb, &text, &length, p);
    return apr_pstrmemdup(p, text, length);
}

static void test_writes_are_gathered_in_order(void **state)
{
    struct sink *sink;
    request_rec *r = request(*state, &sink);

    assert_int_equal(ap_rwrite("ab", 2, r), 2);
    assert_int_equal(ap_rputc('c', r), 'c');
    assert_int_equal(ap_rputs("de", r), 2);
    assert_int_equal(ap_rvputs(r, "f", "", "gh", NULL), 3);
    assert_int_equal(ap_rprintf(r, "%d-%s", 42, "x"), 4);
    assert_int_equal(ap_rwrite("", 0, r), 0);
    assert_int_equal(sink->passes, 0);
    assert_int_equal(ap_rflush(r), 0);
    assert_int_equal(sink->passes, 1);
    assert_string_equal(sent(sink, *state), "abcdefgh42-x");
}

static void test_brigades_come_behind_what_was_written(void **state)
{
    struct sink *sink;
    request_rec *r = request(*state, &sink);
    apr_bucket_alloc_t *alloc = r->connection->bucket_alloc;
    apr_bucket_brigade *bb = apr_brigade_create(r->pool, alloc);

    ap_rputs("first ", r);
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_immortal_create("second", 6,
                                                           alloc));
    assert_int_equal(ap_pass_brigade(r->output_filters, bb), APR_SUCCESS);
    ap_rputs(" third", r);
    ap_rflush(r);
    assert_string_equal(sent(sink, *state), "first second third");
}

static void test_large_writes_go_on_their_way(void **state)
{
    struct sink *sink;
    request_rec *r = request(*state, &sink);
    char *large = apr_pcalloc(*state, 100001);
    int i;

    memset(large, 'x', 100000);
    assert_int_equal(ap_rwrite(large, 100000, r), 100000);
    assert_true(sink->passes > 0);
    for (i = 0; i < 10; i++) {
        assert_int_equal(ap_rprintf(r, "%s", large), 100000);
    }
    ap_rflush(r);
    assert_int_equal(strlen(sent(sink, *state)), 1100000);
}

static void test_nothing_is_written_to_who_has_gone(void **state)
{
    struct sink *sink;
    request_rec *r = request(*state, &sink);

    r->connection->aborted = 1;
    assert_int_equal(ap_rwrite("ab", 2, r), -1);
    assert_int_equal(ap_rputc('a', r), -1);
    assert_int_equal(ap_rvputs(r, "a", "b", NULL), -1);
    assert_int_equal(ap_rprintf(r, "%d", 1), -1);
}

UNIT_TESTS(
    UNIT_TEST(test_writes_are_gathered_in_order),
    UNIT_TEST(test_brigades_come_behind_what_was_written),
    UNIT_TEST(test_large_writes_go_on_their_way),
    UNIT_TEST(test_nothing_is_written_to_who_has_gone)
)
