/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What waits on a connection between two requests.
 */

#include <string.h>

#include <apr_hooks.h>

#include "server/protocol/pipeline.c"
#include "test/lib/unit.h"

/* What has come, and what is said behind it. */
static const char *bytes_there;
static apr_status_t behind;

static apr_status_t source_filter(ap_filter_t *f, apr_bucket_brigade *b,
                                  ap_input_mode_t mode,
                                  apr_read_type_e block, apr_off_t want)
{
    apr_size_t n = strlen(bytes_there);

    (void)f;
    assert_int_equal(block, APR_NONBLOCK_READ);
    if (n == 0) {
        return behind;
    }
    n = n > (apr_size_t)want ? (apr_size_t)want : n;
    APR_BRIGADE_INSERT_TAIL(b, apr_bucket_heap_create(bytes_there, n, NULL,
                                                      b->bucket_alloc));
    if (mode != AP_MODE_SPECULATIVE) {
        bytes_there += n;
    }
    return APR_SUCCESS;
}

static void test_pipeline(void **state)
{
    static const struct {
        const char *bytes;
        unsigned int max;
        apr_status_t behind;
        apr_status_t rv;
        const char *left;
    } cases[] = {
        {"", 0, APR_EAGAIN, APR_EAGAIN, ""},
        {"", 0, APR_SUCCESS, APR_EAGAIN, ""},
        {"", 5, APR_EOF, APR_EOF, ""},
        {"GET", 0, APR_EAGAIN, APR_SUCCESS, "GET"},
        {"G", 5, APR_EAGAIN, APR_SUCCESS, "G"},
        {"\r\nGET", 1, APR_EAGAIN, APR_SUCCESS, "GET"},
        {"\n\r\nGET", 2, APR_EAGAIN, APR_SUCCESS, "GET"},
        {"\r\n", 1, APR_EAGAIN, APR_EAGAIN, ""},
        {"\r\n", 1, APR_ECONNRESET, APR_ECONNRESET, ""},
        {"\r\n", 0, APR_EAGAIN, APR_NOTFOUND, "\r\n"},
        {"\n\n\nGET", 2, APR_EAGAIN, APR_NOTFOUND, "\nGET"},
        {"\r", 2, APR_EAGAIN, APR_SUCCESS, "\r"},
        {"\r\r\n", 2, APR_EAGAIN, APR_SUCCESS, "\r\r\n"}
    };
    conn_rec *c = unit_connection(*state, unit_server(*state));
    apr_bucket_brigade *bb = apr_brigade_create(*state, c->bucket_alloc);
    apr_size_t i;

    apr_hook_global_pool = *state;
    ap_add_input_filter_handle(
        ap_register_input_filter("SOURCE", source_filter, NULL,
                                 AP_FTYPE_NETWORK), NULL, NULL, c);
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bytes_there = cases[i].bytes;
        behind = cases[i].behind;
        c->data_in_input_filters = 1;
        assert_int_equal(ap_check_pipeline(c, bb, cases[i].max),
                         cases[i].rv);
        assert_string_equal(bytes_there, cases[i].left);
        assert_true(APR_BRIGADE_EMPTY(bb));
        assert_int_equal(c->data_in_input_filters,
                         cases[i].rv == APR_SUCCESS);
    }
}

static apr_status_t end_filter(ap_filter_t *f, apr_bucket_brigade *b,
                               ap_input_mode_t mode, apr_read_type_e block,
                               apr_off_t want)
{
    (void)f;
    (void)mode;
    (void)block;
    (void)want;
    APR_BRIGADE_INSERT_TAIL(b, apr_bucket_eos_create(b->bucket_alloc));
    return APR_SUCCESS;
}

static void test_pipeline_end_of_stream(void **state)
{
    conn_rec *c = unit_connection(*state, unit_server(*state));
    apr_bucket_brigade *bb = apr_brigade_create(*state, c->bucket_alloc);

    apr_hook_global_pool = *state;
    ap_add_input_filter_handle(
        ap_register_input_filter("END", end_filter, NULL, AP_FTYPE_NETWORK),
        NULL, NULL, c);
    assert_int_equal(ap_check_pipeline(c, bb, 3), APR_EOF);
    assert_true(APR_BRIGADE_EMPTY(bb));
}

UNIT_TESTS(
    UNIT_TEST(test_pipeline),
    UNIT_TEST(test_pipeline_end_of_stream)
)
