/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The body of a TRACE request that TraceEnable extended sends back.
 */

#include "modules/http/http_methods.c"
#include "test/lib/unit.h"

/* As filters do that have one buffer for all they decode. */
static apr_status_t give_pieces(ap_filter_t *f, apr_bucket_brigade *bb,
                                ap_input_mode_t mode, apr_read_type_e block,
                                apr_off_t readbytes)
{
    static char buffer[4];
    int *calls = f->ctx;

    memset(buffer, 'a' + *calls, sizeof(buffer));
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_transient_create(
                                    buffer, sizeof(buffer),
                                    bb->bucket_alloc));
    if (++*calls == 3) {
        APR_BRIGADE_INSERT_TAIL(bb,
                                apr_bucket_eos_create(bb->bucket_alloc));
    }
    return APR_SUCCESS;
}

static void test_trace_body_is_kept(void **state)
{
    static ap_filter_rec_t record = {
        .name = "give_pieces", .filter_func.in_func = give_pieces
    };
    request_rec *r = unit_request(unit_connection(*state,
                                                  unit_server(*state)));
    ap_filter_t *f = apr_pcalloc(*state, sizeof(*f));
    apr_bucket_brigade *body;
    char text[20] = "";
    apr_size_t length = sizeof(text) - 1;
    int calls = 0;

    f->frec = &record;
    f->ctx = &calls;
    f->r = r;
    f->c = r->connection;
    r->input_filters = f;
    assert_int_equal(read_trace_body(r, &body), OK);
    assert_int_equal(apr_brigade_flatten(body, text, &length), APR_SUCCESS);
    assert_string_equal(text, "aaaabbbbcccc");
}

UNIT_TESTS(
    UNIT_TEST(test_trace_body_is_kept)
)
