/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The header section: what is in it, what is refused, and that it leaves in
 * one brigade with the content.
 */

#include "modules/http/http_out.c"
#include "test/lib/unit.h"

/* What came out behind the filter under test. */
struct sink {
    apr_bucket_brigade *bb;
    int passes;
};

static apr_status_t sink_filter(ap_filter_t *f, apr_bucket_brigade *b)
{
    struct sink *sink = f->ctx;

    sink->passes++;
    APR_BRIGADE_CONCAT(sink->bb, b);
    return APR_SUCCESS;
}

/* A request whose first filter is HTTP_HEADER, and the sink behind it. */
static request_rec *request(apr_pool_t *p, struct sink **sink)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));
    conn_rec *c = r->connection;
    ap_filter_rec_t *out;

    r->server->module_config = apr_pcalloc(p, 64 * sizeof(void *));
    r->per_dir_config = apr_pcalloc(p, 64 * sizeof(void *));
    r->request_config = apr_pcalloc(p, 64 * sizeof(void *));
    ap_set_core_module_config(r->server->module_config,
                              apr_pcalloc(p, sizeof(core_server_config)));
    ap_set_core_module_config(r->per_dir_config,
                              apr_pcalloc(p, sizeof(core_dir_config)));
    *sink = apr_pcalloc(p, sizeof(**sink));
    (*sink)->bb = apr_brigade_create(p, c->bucket_alloc);
    apr_hook_global_pool = p;
    out = ap_register_output_filter("SINK", sink_filter, NULL,
                                    AP_FTYPE_NETWORK);
    ap_http_header_filter_handle = ap_register_output_filter(
        "HTTP_HEADER", ap_http_header_filter, NULL, AP_FTYPE_PROTOCOL);
    ap_chunk_filter_handle = ap_register_output_filter(
        "CHUNK", ap_http_chunk_filter, NULL, AP_FTYPE_TRANSCODE);
    ap_add_output_filter_handle(out, *sink, NULL, c);
    r->output_filters = r->proto_output_filters = c->output_filters;
    ap_add_output_filter_handle(ap_http_header_filter_handle, NULL, r, c);
    return r;
}

static void send_text(request_rec *r, const char *text, int end)
{
    apr_bucket_alloc_t *alloc = r->connection->bucket_alloc;
    apr_bucket_brigade *bb = apr_brigade_create(r->pool, alloc);

    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_immortal_create(
                                    text, strlen(text), alloc));
    if (end) {
        APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(alloc));
    }
    assert_int_equal(ap_pass_brigade(r->output_filters, bb), APR_SUCCESS);
}

static const char *sent(struct sink *sink, apr_pool_t *p)
{
    char *text;
    apr_size_t length;

    assert_int_equal(apr_brigade_pflatten(sink->bb, &text, &length, p),
                     APR_SUCCESS);
    return apr_pstrmemdup(p, text, length);
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("\"%s\" is not in \"%s\"", part, text);
    }
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part)) {
        fail_msg("\"%s\" is in \"%s\"", part, text);
    }
}

static void test_header_and_content_pass_together(void **state)
{
    struct sink *sink;
    request_rec *r = request(*state, &sink);
    const char *text;

    apr_table_setn(r->headers_out, "Content-Length", "5");
    apr_table_setn(r->err_headers_out, "X-Err", "e");
    r->content_type = "text/plain";
    send_text(r, "hello", 1);
    text = sent(sink, *state);
    assert_int_equal(sink->passes, 1);
    assert_int_equal(strncmp(text, "HTTP/1.1 200 OK\r\nDate: ", 23), 0);
    assert_has(text, "\r\nContent-Length: 5\r\n");
    assert_has(text, "\r\nX-Err: e\r\n");
    assert_has(text, "\r\nContent-Type: text/plain\r\n");
    assert_has(text, "\r\n\r\nhello");
    assert_lacks(text, "Transfer-Encoding");
    assert_lacks(text, "Connection");
    assert_int_equal(r->connection->keepalive, AP_CONN_KEEPALIVE);
}

static void test_unknown_length_is_chunked(void **state)
{
    struct sink *sink;
    request_rec *r = request(*state, &sink);
    const char *text;

    apr_table_setn(r->trailers_out, "X-T", "v");
    apr_table_setn(r->trailers_out, "X-Bad", "v\r\nw");
    send_text(r, "hello", 0);
    send_text(r, " world", 1);
    text = sent(sink, *state);
    assert_has(text, "\r\nTransfer-Encoding: chunked\r\n");
    assert_has(text, "\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n"
                     "X-T: v\r\n\r\n");
    assert_lacks(text, "X-Bad");
}

static void test_http10_is_not_chunked(void **state)
{
    struct sink *sink;
    request_rec *r = request(*state, &sink);
    const char *text;

    r->proto_num = HTTP_VERSION(1, 0);
    send_text(r, "hello", 1);
    text = sent(sink, *state);
    assert_lacks(text, "Transfer-Encoding");
    assert_has(text, "\r\nConnection: close\r\n");
    assert_has(text, "\r\n\r\nhello");
    assert_int_equal(r->connection->keepalive, AP_CONN_CLOSE);
}

static void test_http09_has_no_header(void **state)
{
    struct sink *sink;
    request_rec *r = request(*state, &sink);

    r->assbackwards = 1;
    send_text(r, "hello", 1);
    assert_string_equal(sent(sink, *state), "hello");
}

static void test_no_content_after_head_204_and_304(void **state)
{
    static const struct {
        int status;
        int head;
        int has_length;
    } cases[] = {
        {HTTP_OK, 1, 1}, {HTTP_NO_CONTENT, 0, 0}, {HTTP_NOT_MODIFIED, 0, 0}
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sink *sink;
        request_rec *r = request(*state, &sink);
        const char *text;

        r->status = cases[i].status;
        r->header_only = cases[i].head;
        r->content_type = "text/plain";
        apr_table_setn(r->headers_out, "Content-Length", "5");
        apr_table_setn(r->headers_out, "ETag", "\"t\"");
        send_text(r, "hello", 0);
        send_text(r, "more", 1);
        text = sent(sink, *state);
        assert_lacks(text, "hello");
        assert_lacks(text, "more");
        assert_has(text, "\r\nETag: \"t\"\r\n");
        assert_string_equal(text + strlen(text) - 4, "\r\n\r\n");
        assert_int_equal(strstr(text, "Content-Length") != NULL,
                         cases[i].has_length);
        assert_int_equal(strstr(text, "Content-Type") != NULL,
                         cases[i].has_length);
        assert_int_equal(r->connection->keepalive, AP_CONN_KEEPALIVE);
    }
}

static void test_status_line_of_a_module(void **state)
{
    struct sink *sink;
    request_rec *r = request(*state, &sink);

    r->status_line = "200 Fine";
    assert_string_equal(status_line_of(r), "200 Fine");
    r->status_line = "200";
    assert_string_equal(status_line_of(r), "200 ");
    r->status_line = "404 Not Found";
    assert_string_equal(status_line_of(r), "200 OK");
    r->status_line = "200 a\r\nX: y";
    assert_string_equal(status_line_of(r), "200 OK");
    r->status_line = "200x";
    assert_string_equal(status_line_of(r), "200 OK");
    r->status_line = "";
    assert_string_equal(status_line_of(r), "200 OK");
}

static void test_framing_of_a_gateway_is_not_copied(void **state)
{
    struct sink *sink;
    request_rec *r = request(*state, &sink);
    const char *text;

    apr_table_setn(r->headers_out, "Transfer-Encoding", "gzip");
    apr_table_setn(r->headers_out, "Content-Length", "5");
    send_text(r, "hello", 1);
    text = sent(sink, *state);
    assert_lacks(text, "Transfer-Encoding");
    assert_has(text, "\r\n\r\nhello");
}

static void test_close_is_said(void **state)
{
    static const struct {
        const char *connection;
        int version;
        int closes;
        int said;           /* "Connection: Keep-Alive" */
    } cases[] = {
        {NULL, 1, 0, 0}, {"close", 1, 1, 0}, {"Foo, Close , bar", 1, 1, 0},
        {"keep-alive, close", 1, 1, 0}, {"keep-alive", 1, 0, 1},
        {NULL, 0, 1, 0}, {"keep-alive", 0, 0, 1}
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sink *sink;
        request_rec *r = request(*state, &sink);
        const char *text;

        r->proto_num = HTTP_VERSION(1, cases[i].version);
        if (cases[i].connection) {
            apr_table_setn(r->headers_in, "Connection",
                           cases[i].connection);
        }
        apr_table_setn(r->headers_out, "Content-Length", "5");
        send_text(r, "hello", 1);
        text = sent(sink, *state);
        assert_int_equal(strstr(text, "\r\nConnection: close\r\n") != NULL,
                         cases[i].closes);
        assert_int_equal(strstr(text, "\r\nConnection: Keep-Alive\r\n")
                         != NULL, cases[i].said);
        assert_int_equal(r->connection->keepalive == AP_CONN_CLOSE,
                         cases[i].closes);
    }
}

UNIT_TESTS(
    UNIT_TEST(test_header_and_content_pass_together),
    UNIT_TEST(test_unknown_length_is_chunked),
    UNIT_TEST(test_http10_is_not_chunked),
    UNIT_TEST(test_http09_has_no_header),
    UNIT_TEST(test_no_content_after_head_204_and_304),
    UNIT_TEST(test_status_line_of_a_module),
    UNIT_TEST(test_framing_of_a_gateway_is_not_copied),
    UNIT_TEST(test_close_is_said)
)
