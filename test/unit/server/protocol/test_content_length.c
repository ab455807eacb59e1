/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * CONTENT_LENGTH with content whose length shows only in reading it.
 */

#include "server/protocol/content_length.c"

#include <string.h>

#include <apr_file_io.h>

#include "test/lib/unit.h"

/* What came out of the filter. */
struct sink {
    apr_size_t bytes;
    apr_size_t largest;         /* bytes of one brigade */
    int flushes;
    int ends;
};

static apr_status_t sink_filter(ap_filter_t *f, apr_bucket_brigade *b)
{
    struct sink *sink = f->ctx;
    apr_size_t bytes = 0;

    while (!APR_BRIGADE_EMPTY(b)) {
        apr_bucket *e = APR_BRIGADE_FIRST(b);

        sink->flushes += APR_BUCKET_IS_FLUSH(e);
        sink->ends += APR_BUCKET_IS_EOS(e);
        bytes += e->length;
        apr_bucket_delete(e);
    }
    sink->bytes += bytes;
    sink->largest = bytes > sink->largest ? bytes : sink->largest;
    return APR_SUCCESS;
}

static request_rec *request(apr_pool_t *p, struct sink *sink)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));
    conn_rec *c = r->connection;

    memset(sink, 0, sizeof(*sink));
    apr_hook_global_pool = p;
    ap_add_output_filter_handle(
        ap_register_output_filter("SINK", sink_filter, NULL,
                                  AP_FTYPE_NETWORK), sink, NULL, c);
    r->output_filters = r->proto_output_filters = c->output_filters;
    ap_add_output_filter_handle(
        ap_register_output_filter("CONTENT_LENGTH", ap_content_length_filter,
                                  NULL, AP_FTYPE_PROTOCOL), NULL, r, c);
    return r;
}

/* A source that never runs dry: each read gives BLOCK bytes at once. */
#define BLOCK 8000

struct source {
    int left;                   /* blocks */
};

static apr_status_t source_read(apr_bucket *e, const char **data,
                                apr_size_t *length, apr_read_type_e block);

static const apr_bucket_type_t source_type = {
    "SOURCE", 5, APR_BUCKET_DATA, apr_bucket_destroy_noop, source_read,
    apr_bucket_setaside_notimpl, apr_bucket_split_notimpl,
    apr_bucket_copy_notimpl
};

static void put_source(apr_bucket *e, struct source *source)
{
    e->type = &source_type;
    e->length = (apr_size_t)-1;
    e->start = -1;
    e->data = source;
}

static apr_status_t source_read(apr_bucket *e, const char **data,
                                apr_size_t *length, apr_read_type_e block)
{
    static const char text[BLOCK];
    struct source *source = e->data;
    apr_bucket *rest;

    (void)block;
    if (source->left-- == 0) {
        apr_bucket_immortal_make(e, "", 0);
        *data = "";
        *length = 0;
        return APR_SUCCESS;
    }
    apr_bucket_immortal_make(e, text, BLOCK);
    rest = apr_bucket_alloc(sizeof(*rest), e->list);
    APR_BUCKET_INIT(rest);
    rest->free = apr_bucket_free;
    rest->list = e->list;
    put_source(rest, source);
    APR_BUCKET_INSERT_AFTER(e, rest);
    *data = text;
    *length = BLOCK;
    return APR_SUCCESS;
}

static apr_status_t send_blocks(request_rec *r, int blocks)
{
    apr_bucket_alloc_t *alloc = r->connection->bucket_alloc;
    apr_bucket_brigade *b = apr_brigade_create(r->pool, alloc);
    struct source *source = apr_palloc(r->pool, sizeof(*source));
    apr_bucket *e = apr_bucket_immortal_create("", 0, alloc);

    source->left = blocks;
    put_source(e, source);
    APR_BRIGADE_INSERT_TAIL(b, e);
    APR_BRIGADE_INSERT_TAIL(b, apr_bucket_eos_create(alloc));
    return ap_pass_brigade(r->output_filters, b);
}

static void test_a_ready_source_is_not_read_into_memory_whole(void **state)
{
    struct sink sink;
    request_rec *r = request(*state, &sink);

    assert_int_equal(send_blocks(r, 1000), APR_SUCCESS);
    assert_int_equal(sink.bytes, 1000 * BLOCK);
    assert_int_equal(r->bytes_sent, 1000 * BLOCK);
    assert_true(sink.largest <= PASS_BYTES + BLOCK);
    assert_int_equal(sink.flushes, 0);
    assert_int_equal(sink.ends, 1);
    assert_null(apr_table_get(r->headers_out, "Content-Length"));
}

static void test_a_short_source_gets_its_length(void **state)
{
    struct sink sink;
    request_rec *r = request(*state, &sink);

    assert_int_equal(send_blocks(r, 3), APR_SUCCESS);
    assert_int_equal(sink.bytes, 3 * BLOCK);
    assert_string_equal(apr_table_get(r->headers_out, "Content-Length"),
                        "24000");
}

static void test_what_has_to_be_waited_for_holds_nothing_back(void **state)
{
    struct sink sink;
    request_rec *r = request(*state, &sink);
    apr_bucket_alloc_t *alloc = r->connection->bucket_alloc;
    apr_bucket_brigade *b = apr_brigade_create(r->pool, alloc);
    apr_file_t *in;
    apr_file_t *out;

    /* Nothing is in the pipe, and waiting for it ends at once. */
    assert_int_equal(apr_file_pipe_create(&in, &out, r->pool), APR_SUCCESS);
    assert_int_equal(apr_file_pipe_timeout_set(in, 0), APR_SUCCESS);
    APR_BRIGADE_INSERT_TAIL(b, apr_bucket_immortal_create("head", 4, alloc));
    APR_BRIGADE_INSERT_TAIL(b, apr_bucket_pipe_create(in, alloc));
    assert_int_not_equal(ap_pass_brigade(r->output_filters, b), APR_SUCCESS);
    assert_int_equal(sink.bytes, 4);
    assert_int_equal(sink.flushes, 1);
    apr_brigade_destroy(b);
}

UNIT_TESTS(
    UNIT_TEST(test_a_ready_source_is_not_read_into_memory_whole),
    UNIT_TEST(test_a_short_source_gets_its_length),
    UNIT_TEST(test_what_has_to_be_waited_for_holds_nothing_back)
)
