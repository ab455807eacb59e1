/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Registries and chains of filters. */

#include "server/net/filter.c"

#include "test/unit/server/net/fixture.h"

static int passed;

static apr_status_t out_filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    passed++;
    apr_brigade_cleanup(bb);
    return f->ctx != NULL ? *(apr_status_t *)f->ctx : APR_SUCCESS;
}

static apr_status_t in_filter(ap_filter_t *f, apr_bucket_brigade *bb,
                              ap_input_mode_t mode, apr_read_type_e block,
                              apr_off_t readbytes)
{
    (void)f;
    (void)bb;
    (void)mode;
    (void)block;
    return (apr_status_t)readbytes;
}

static request_rec *make_request(apr_pool_t *p)
{
    request_rec *r;

    ap_register_output_filter("Content", out_filter, NULL, AP_FTYPE_RESOURCE);
    ap_register_output_filter("Set", out_filter, NULL, AP_FTYPE_CONTENT_SET);
    ap_register_output_filter("Proto", out_filter, NULL, AP_FTYPE_PROTOCOL);
    ap_register_output_filter("Conn", out_filter, NULL, AP_FTYPE_CONNECTION);
    ap_register_output_filter("Net", out_filter, NULL, AP_FTYPE_NETWORK);
    ap_register_input_filter("In", in_filter, NULL, AP_FTYPE_RESOURCE);
    r = unit_request(unit_connection(p, unit_server(p)));
    r->output_filters = NULL;
    r->proto_output_filters = NULL;
    r->input_filters = NULL;
    r->proto_input_filters = NULL;
    r->connection->output_filters = NULL;
    r->connection->input_filters = NULL;
    return r;
}

/* The names of a chain, as "a b c ". */
static const char *names(apr_pool_t *p, const ap_filter_t *f)
{
    const char *all = "";

    for (; f != NULL; f = f->next) {
        all = apr_pstrcat(p, all, f->frec->name, " ", NULL);
    }
    return all;
}

static ap_filter_t *add_out(request_rec *r, const char *name)
{
    return ap_add_output_filter(name, NULL, r, r->connection);
}

static void test_register_name_folded(void **state)
{
    ap_filter_rec_t *rec;

    make_request(*state);
    rec = ap_get_output_filter_handle("CONTENT");
    assert_non_null(rec);
    assert_string_equal(rec->name, "content");
    assert_null(ap_get_input_filter_handle("content"));
    assert_null(ap_get_output_filter_handle("contents"));
}

static void test_register_again_keeps_handle(void **state)
{
    ap_filter_rec_t *rec;

    make_request(*state);
    rec = ap_get_output_filter_handle("proto");
    assert_ptr_equal(ap_register_output_filter_protocol(
                         "PROTO", out_filter, NULL, AP_FTYPE_TRANSCODE,
                         AP_FILTER_PROTO_CHANGE), rec);
    assert_int_equal(rec->ftype, AP_FTYPE_TRANSCODE);
    assert_int_equal(rec->proto_flags, AP_FILTER_PROTO_CHANGE);
}

static void test_add_order_of_types(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = make_request(p);

    add_out(r, "net");
    add_out(r, "proto");
    add_out(r, "conn");
    add_out(r, "set");
    add_out(r, "content");
    assert_string_equal(names(p, r->output_filters),
                        "content set proto conn net ");
    assert_string_equal(names(p, r->proto_output_filters), "proto conn net ");
    assert_string_equal(names(p, r->connection->output_filters),
                        "conn net ");
}

static void test_add_equal_types_keep_order(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = make_request(p);
    ap_filter_t *first = add_out(r, "content");
    ap_filter_t *second = add_out(r, "content");

    assert_ptr_equal(r->output_filters, first);
    assert_ptr_equal(first->next, second);
}

static void test_add_heads_without_own_part(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = make_request(p);

    ap_add_output_filter("net", NULL, NULL, r->connection);
    r->output_filters = r->connection->output_filters;
    r->proto_output_filters = r->connection->output_filters;
    add_out(r, "conn");
    assert_string_equal(names(p, r->output_filters), "conn net ");
    assert_string_equal(names(p, r->proto_output_filters), "conn net ");
    add_out(r, "content");
    assert_string_equal(names(p, r->output_filters), "content conn net ");
    add_out(r, "proto");
    assert_string_equal(names(p, r->output_filters),
                        "content proto conn net ");
    assert_string_equal(names(p, r->connection->output_filters),
                        "conn net ");
}

static void test_add_sub_request_before_main(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = make_request(p);
    request_rec *sub = apr_pmemdup(p, r, sizeof(*r));

    add_out(r, "content");
    add_out(r, "net");
    sub->main = r;
    sub->output_filters = r->output_filters;
    sub->proto_output_filters = r->proto_output_filters;
    ap_add_output_filter("set", NULL, sub, r->connection);
    assert_string_equal(names(p, sub->output_filters), "set content net ");
    assert_string_equal(names(p, r->output_filters), "content net ");
}

static void test_add_unknown(void **state)
{
    request_rec *r = make_request(*state);

    assert_null(add_out(r, "nothing"));
    assert_null(ap_add_output_filter("content", NULL, NULL, r->connection));
    assert_null(r->output_filters);
}

static void test_remove_everywhere(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = make_request(p);
    ap_filter_t *proto;

    add_out(r, "net");
    proto = add_out(r, "proto");
    add_out(r, "content");
    ap_remove_output_filter(proto);
    assert_string_equal(names(p, r->output_filters), "content net ");
    assert_string_equal(names(p, r->proto_output_filters), "net ");
    assert_non_null(proto->next);
    assert_int_equal(ap_remove_output_filter_byhandle(r->output_filters,
                                                      "CONTENT"),
                     APR_SUCCESS);
    assert_string_equal(names(p, r->output_filters), "net ");
    assert_int_equal(ap_remove_output_filter_byhandle(r->output_filters,
                                                      "content"),
                     APR_NOTFOUND);
    assert_int_equal(ap_remove_output_filter_byhandle(r->output_filters,
                                                      "nothing"),
                     APR_NOTFOUND);
}

static void test_pass_brigade_notes_end(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = make_request(p);
    apr_bucket_alloc_t *list = apr_bucket_alloc_create(p);
    apr_bucket_brigade *bb = apr_brigade_create(p, list);
    request_rec *before = apr_pmemdup(p, r, sizeof(*r));

    r->prev = before;
    add_out(r, "content");
    passed = 0;
    assert_int_equal(ap_pass_brigade(r->output_filters, bb), APR_SUCCESS);
    assert_int_equal(r->eos_sent, 0);
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(list));
    assert_int_equal(ap_pass_brigade(r->output_filters, bb), APR_SUCCESS);
    assert_int_equal(r->eos_sent, 1);
    assert_int_equal(before->eos_sent, 1);
    assert_int_equal(passed, 2);
    assert_int_equal(ap_pass_brigade(NULL, bb), AP_NOBODY_WROTE);
}

static void test_pass_brigade_fchk_results(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = make_request(p);
    apr_bucket_brigade *bb = apr_brigade_create(p,
                                                apr_bucket_alloc_create(p));
    apr_status_t result = APR_SUCCESS;

    ap_add_output_filter("content", &result, r, r->connection);
    assert_int_equal(ap_pass_brigade_fchk(r, bb, NULL), OK);
    result = AP_FILTER_ERROR;
    assert_int_equal(ap_pass_brigade_fchk(r, bb, NULL), AP_FILTER_ERROR);
    result = APR_EPIPE;
    assert_int_equal(ap_pass_brigade_fchk(r, bb, "part %d", 1),
                     HTTP_INTERNAL_SERVER_ERROR);
}

static void test_get_brigade(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = make_request(p);
    ap_filter_t *f = ap_add_input_filter("in", NULL, r, r->connection);

    assert_ptr_equal(r->input_filters, f);
    assert_int_equal(ap_get_brigade(f, NULL, AP_MODE_READBYTES,
                                    APR_BLOCK_READ, 17), 17);
    assert_int_equal(ap_get_brigade(NULL, NULL, AP_MODE_READBYTES,
                                    APR_BLOCK_READ, 17), AP_NOBODY_READ);
}

static void test_save_brigade_outlives_memory(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = make_request(p);
    apr_bucket_alloc_t *list = apr_bucket_alloc_create(p);
    apr_bucket_brigade *bb = apr_brigade_create(p, list);
    apr_bucket_brigade *saved = NULL;
    ap_filter_t *f;
    char data[] = "transient";
    char copy[16];
    apr_size_t len = sizeof(copy);

    r->connection->bucket_alloc = list;
    f = add_out(r, "content");
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_transient_create(data, 9, list));
    assert_int_equal(ap_save_brigade(f, &saved, &bb, p), APR_SUCCESS);
    memset(data, 'x', sizeof(data) - 1);
    assert_true(APR_BRIGADE_EMPTY(bb));
    assert_int_equal(apr_brigade_flatten(saved, copy, &len), APR_SUCCESS);
    assert_int_equal(len, 9);
    assert_memory_equal(copy, "transient", 9);
}

UNIT_TESTS(
    NET_TEST(test_register_name_folded),
    NET_TEST(test_register_again_keeps_handle),
    NET_TEST(test_add_order_of_types),
    NET_TEST(test_add_equal_types_keep_order),
    NET_TEST(test_add_heads_without_own_part),
    NET_TEST(test_add_sub_request_before_main),
    NET_TEST(test_add_unknown),
    NET_TEST(test_remove_everywhere),
    NET_TEST(test_pass_brigade_notes_end),
    NET_TEST(test_pass_brigade_fchk_results),
    NET_TEST(test_get_brigade),
    NET_TEST(test_save_brigade_outlives_memory)
)
