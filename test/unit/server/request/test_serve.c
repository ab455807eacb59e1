/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Handlers: their names, their results.
 */

#include "server/request/serve.c"
#include "test/unit/server/request/fixture.h"

static char seen[100];
static int answer;

static int fake_handler(request_rec *r)
{
    apr_cpystrn(seen, r->handler, sizeof(seen));
    return answer;
}

static request_rec *asking(apr_pool_t *p, int result)
{
    request_rec *r = fix_request(p, "/x");

    seen[0] = '\0';
    answer = result;
    ap_hook_handler(fake_handler, NULL, NULL, APR_HOOK_MIDDLE);
    return r;
}

static void test_handler_name(void **state)
{
    request_rec *r = asking(*state, OK);

    assert_string_equal(handler_name(r), AP_DEFAULT_HANDLER_NAME);
    r->content_type = "text/html; charset=utf-8";
    assert_string_equal(handler_name(r), "text/html");
    r->content_type = "text/html ;x=y";
    assert_string_equal(handler_name(r), "text/html");
    r->content_type = "text/css";
    assert_ptr_equal(handler_name(r), r->content_type);
    r->handler = "cgi-script";
    assert_string_equal(handler_name(r), "cgi-script");
}

static void test_invoke_handler_puts_the_name_back(void **state)
{
    request_rec *r = asking(*state, OK);

    r->content_type = "text/html; charset=utf-8";
    assert_int_equal(ap_invoke_handler(r), OK);
    assert_string_equal(seen, "text/html");
    assert_null(r->handler);
}

static void test_invoke_handler_results(void **state)
{
    static const int good[] = {
        OK, DONE, SUSPENDED, AP_FILTER_ERROR, HTTP_NOT_FOUND, HTTP_OK
    };
    apr_size_t i;

    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_int_equal(ap_invoke_handler(asking(*state, good[i])),
                         good[i]);
    }
    assert_int_equal(ap_invoke_handler(asking(*state, 7)),
                     HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("AH90512");
}

static void test_invoke_handler_nobody_handles(void **state)
{
    request_rec *r = asking(*state, DECLINED);

    r->handler = "no-such";
    assert_int_equal(ap_invoke_handler(r), HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("'no-such'");
}

static int refuse(ap_filter_t *f)
{
    (void)f;
    return HTTP_FORBIDDEN;
}

static void test_invoke_handler_filters_start_first(void **state)
{
    request_rec *r = asking(*state, OK);
    ap_filter_rec_t frec = {.name = "F", .filter_init_func = refuse};
    ap_filter_t f = {.frec = &frec, .r = r, .c = r->connection};

    r->output_filters = &f;
    assert_int_equal(ap_invoke_handler(r), HTTP_FORBIDDEN);
    assert_string_equal(seen, "");
    frec.filter_init_func = NULL;
    assert_int_equal(ap_invoke_handler(r), OK);
}

static void test_invoke_handler_starts_filters_once(void **state)
{
    request_rec *sub = fix_request(*state, "/sub");
    request_rec *r = asking(*state, OK);
    ap_filter_rec_t frec = {.name = "F", .filter_init_func = refuse};
    ap_filter_t f = {.frec = &frec, .r = r, .c = r->connection};
    ap_filter_t of_connection = {.frec = &frec, .c = r->connection};

    sub->main = r;
    sub->output_filters = &f;
    assert_int_equal(ap_invoke_handler(sub), OK);
    sub->output_filters = &of_connection;
    assert_int_equal(ap_invoke_handler(sub), OK);
    r->output_filters = &of_connection;
    assert_int_equal(ap_invoke_handler(r), HTTP_FORBIDDEN);
}

static apr_bucket *ended;

static apr_status_t take_end(ap_filter_t *f, apr_bucket_brigade *bb)
{
    (void)f;
    ended = APR_BRIGADE_LAST(bb);
    assert_true(AP_BUCKET_IS_EOR(ended));
    assert_ptr_equal(APR_BRIGADE_FIRST(bb), ended);
    APR_BUCKET_REMOVE(ended);
    return APR_SUCCESS;
}

static void test_after_handler_passes_the_end(void **state)
{
    request_rec *r = asking(*state, OK);
    conn_rec *c = r->connection;
    ap_filter_rec_t frec = {.name = "F", .filter_func.out_func = take_end};
    ap_filter_t f = {.frec = &frec, .c = c};
    conn_state_t cs = {CONN_STATE_READ_REQUEST_LINE, CONN_SENSE_DEFAULT};

    c->output_filters = &f;
    c->cs = &cs;
    ended = NULL;
    c->keepalive = AP_CONN_KEEPALIVE;
    ap_process_request_after_handler(r);
    assert_non_null(ended);
    assert_ptr_equal(ended->data, r);
    assert_int_equal(cs.state, CONN_STATE_WRITE_COMPLETION);
    assert_int_equal(c->keepalive, AP_CONN_KEEPALIVE);
}

/* A response whose end was not sent is ended by closing. */
static void test_after_handler_without_the_responses_end(void **state)
{
    request_rec *r = asking(*state, OK);
    conn_rec *c = r->connection;
    ap_filter_rec_t frec = {.name = "F", .filter_func.out_func = take_end};
    ap_filter_t f = {.frec = &frec, .c = c};

    c->output_filters = &f;
    c->keepalive = AP_CONN_KEEPALIVE;
    net_conn_of(c)->owes_end = 1;
    ap_process_request_after_handler(r);
    assert_int_equal(c->keepalive, AP_CONN_CLOSE);
}

/* Streams have the state of their connection, which is another thread's. */
static void test_after_handler_leaves_the_master_alone(void **state)
{
    request_rec *r = asking(*state, OK);
    conn_rec *c = r->connection;
    conn_rec master = *c;
    ap_filter_rec_t frec = {.name = "F", .filter_func.out_func = take_end};
    ap_filter_t f = {.frec = &frec, .c = c};
    conn_state_t cs = {CONN_STATE_ASYNC_WAITIO, CONN_SENSE_WANT_READ};

    master.cs = c->cs = &cs;
    c->master = &master;
    c->output_filters = &f;
    current_request = r;
    ap_process_request_after_handler(r);
    assert_int_equal(cs.state, CONN_STATE_ASYNC_WAITIO);
    /* Another thread may end it at any time. */
    assert_null((const void *)current_request);
}

UNIT_TESTS(
    UNIT_TEST(test_handler_name),
    UNIT_TEST(test_invoke_handler_puts_the_name_back),
    UNIT_TEST(test_invoke_handler_results),
    UNIT_TEST(test_invoke_handler_nobody_handles),
    UNIT_TEST(test_invoke_handler_filters_start_first),
    UNIT_TEST(test_invoke_handler_starts_filters_once),
    UNIT_TEST(test_after_handler_passes_the_end),
    UNIT_TEST(test_after_handler_without_the_responses_end),
    UNIT_TEST(test_after_handler_leaves_the_master_alone)
)
