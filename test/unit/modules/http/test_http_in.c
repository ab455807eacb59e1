/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Bodies of requests: what is read, where it ends, and what is left for the
 * next request, over a connection that gives its bytes in small pieces.
 */

#include "modules/http/http_in.c"
#include "test/lib/unit.h"

/* A connection: gives `piece' bytes at a time, then ends. */
struct source {
    const char *bytes;
    apr_size_t piece;
};

static apr_status_t source_filter(ap_filter_t *f, apr_bucket_brigade *b,
                                  ap_input_mode_t mode,
                                  apr_read_type_e block, apr_off_t want)
{
    struct source *source = f->ctx;
    apr_size_t n = strlen(source->bytes);
    apr_bucket *e;

    (void)block;
    if (n == 0) {
        return APR_EOF;
    }
    n = n > source->piece ? source->piece : n;
    n = (apr_off_t)n > want ? (apr_size_t)want : n;
    e = apr_bucket_heap_create(source->bytes, n, NULL, b->bucket_alloc);
    APR_BRIGADE_INSERT_TAIL(b, e);
    if (mode == AP_MODE_READBYTES) {
        source->bytes += n;
    }
    return APR_SUCCESS;
}

static apr_status_t count_filter(ap_filter_t *f, apr_bucket_brigade *b)
{
    apr_bucket_brigade *out = f->ctx;

    APR_BRIGADE_CONCAT(out, b);
    return APR_SUCCESS;
}

struct setting {
    request_rec *r;
    struct source source;
    apr_bucket_brigade *out;
    core_dir_config *dir;
    core_server_config *server;
};

static struct setting *start(apr_pool_t *p, const char *name,
                             const char *value, const char *bytes,
                             apr_size_t piece)
{
    struct setting *s = apr_pcalloc(p, sizeof(*s));
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));
    conn_rec *c = r->connection;

    s->r = r;
    s->source.bytes = bytes;
    s->source.piece = piece;
    s->server = apr_pcalloc(p, sizeof(*s->server));
    s->dir = apr_pcalloc(p, sizeof(*s->dir));
    s->out = apr_brigade_create(p, c->bucket_alloc);
    r->server->module_config = apr_pcalloc(p, 64 * sizeof(void *));
    r->per_dir_config = apr_pcalloc(p, 64 * sizeof(void *));
    ap_set_core_module_config(r->server->module_config, s->server);
    ap_set_core_module_config(r->per_dir_config, s->dir);
    apr_hook_global_pool = p;
    ap_http_input_filter_handle = ap_register_input_filter(
        "HTTP_IN", ap_http_filter, NULL, AP_FTYPE_PROTOCOL);
    ap_add_input_filter_handle(
        ap_register_input_filter("SOURCE", source_filter, NULL,
                                 AP_FTYPE_NETWORK), &s->source, NULL, c);
    ap_add_output_filter_handle(
        ap_register_output_filter("COUNT", count_filter, NULL,
                                  AP_FTYPE_NETWORK), s->out, NULL, c);
    r->input_filters = r->proto_input_filters = c->input_filters;
    r->output_filters = r->proto_output_filters = c->output_filters;
    apr_table_setn(r->headers_in, name, value);
    ap_add_input_filter_handle(ap_http_input_filter_handle, NULL, r, c);
    return s;
}

/* Reads to the end. @return the body; NULL and *rv on a failure */
static char *body_of(request_rec *r, ap_input_mode_t mode, apr_off_t want,
                     apr_status_t *rv)
{
    apr_bucket_brigade *all = apr_brigade_create(
        r->pool, r->connection->bucket_alloc);
    apr_bucket_brigade *bb = apr_brigade_create(
        r->pool, r->connection->bucket_alloc);
    apr_size_t length;
    char *text;

    do {
        *rv = ap_get_brigade(r->input_filters, bb, mode, APR_BLOCK_READ,
                             want);
        if (*rv != APR_SUCCESS) {
            return NULL;
        }
        assert_false(APR_BRIGADE_EMPTY(bb));
        APR_BRIGADE_CONCAT(all, bb);
    } while (!APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(all)));
    apr_brigade_pflatten(all, &text, &length, r->pool);
    return apr_pstrmemdup(r->pool, text, length);
}

#define CHUNKS "5;x=y\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nX-T: v\r\n" \
               "Host: evil\r\n\r\n"
#define NEXT "GET /next HTTP/1.1\r\n"

static void test_length_leaves_the_next_request(void **state)
{
    apr_size_t piece;
    apr_status_t rv;

    for (piece = 1; piece < 20; piece++) {
        struct setting *s = start(*state, "Content-Length", "5",
                                  "hello" NEXT, piece);

        assert_string_equal(body_of(s->r, AP_MODE_READBYTES, 3, &rv),
                            "hello");
        assert_string_equal(s->source.bytes, NEXT);
        assert_string_equal(body_of(s->r, AP_MODE_READBYTES, 3, &rv), "");
    }
}

static void test_no_body_is_an_end_at_once(void **state)
{
    struct setting *s = start(*state, "Content-Length", "0", NEXT, 100);
    apr_status_t rv;

    assert_string_equal(body_of(s->r, AP_MODE_READBYTES, 10, &rv), "");
    assert_string_equal(s->source.bytes, NEXT);
}

static void test_chunks_leave_the_next_request(void **state)
{
    static const ap_input_mode_t modes[] = {
        AP_MODE_READBYTES, AP_MODE_GETLINE, AP_MODE_EXHAUSTIVE
    };
    apr_size_t piece;
    apr_size_t m;
    apr_status_t rv;

    for (m = 0; m < 3; m++) {
        for (piece = 1; piece < sizeof(CHUNKS) + 5; piece++) {
            struct setting *s = start(*state, "Transfer-Encoding",
                                      "chunked", CHUNKS NEXT, piece);
            request_rec *r = s->r;

            r->server->limit_req_fieldsize = 100;
            assert_string_equal(body_of(r, modes[m], 4, &rv),
                                "hello world");
            assert_string_equal(s->source.bytes, NEXT);
            assert_string_equal(apr_table_get(r->trailers_in, "X-T"), "v");
            assert_null(apr_table_get(r->headers_in, "X-T"));
        }
    }
}

static void test_trailers_are_merged_when_asked_for(void **state)
{
    struct setting *s = start(*state, "Transfer-Encoding", "chunked",
                              CHUNKS, 100);
    apr_status_t rv;

    s->server->merge_trailers = AP_MERGE_TRAILERS_ENABLE;
    assert_non_null(body_of(s->r, AP_MODE_READBYTES, 100, &rv));
    assert_string_equal(apr_table_get(s->r->headers_in, "X-T"), "v");
    /* One that says where the request goes comes too late. */
    assert_null(apr_table_get(s->r->headers_in, "Host"));
}

static void test_damage_is_an_error_that_stays(void **state)
{
    static const struct {
        const char *name;
        const char *value;
        const char *bytes;
        apr_status_t rv;
    } cases[] = {
        {"Content-Length", "9", "hello", APR_INCOMPLETE},
        {"Content-Length", "x", "hello", APR_EINVAL},
        {"Transfer-Encoding", "chunked", "5\r\nhel", APR_INCOMPLETE},
        {"Transfer-Encoding", "chunked", "5\r\nhello\r\n", APR_INCOMPLETE},
        {"Transfer-Encoding", "chunked", "5\r\nhelloX0\r\n\r\n", APR_EINVAL},
        {"Transfer-Encoding", "chunked", "zz\r\n", APR_EINVAL},
        {"Transfer-Encoding", "chunked", "0\r\nbad\r\n\r\n", APR_EINVAL},
        {"Transfer-Encoding", "chunked", "0\r\nA: b", APR_INCOMPLETE},
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct setting *s = start(*state, cases[i].name, cases[i].value,
                                  cases[i].bytes, 100);
        apr_status_t rv;

        assert_null(body_of(s->r, AP_MODE_READBYTES, 100, &rv));
        assert_int_equal(rv, cases[i].rv);
        assert_null(body_of(s->r, AP_MODE_READBYTES, 100, &rv));
        assert_int_equal(rv, cases[i].rv);
        assert_int_equal(s->r->connection->keepalive, AP_CONN_CLOSE);
    }
}

static void test_limit_of_the_body(void **state)
{
    static const struct {
        const char *name;
        const char *value;
        const char *bytes;
        int fits;
    } cases[] = {
        {"Content-Length", "10", "0123456789", 1},
        {"Content-Length", "11", "0123456789a", 0},
        {"Transfer-Encoding", "chunked",
         "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", 1},
        {"Transfer-Encoding", "chunked",
         "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", 0},
        {"Transfer-Encoding", "chunked", "7fffffffffffffff\r\nx", 0},
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct setting *s = start(*state, cases[i].name, cases[i].value,
                                  cases[i].bytes, 100);
        apr_status_t rv;

        s->dir->limit_req_body = 10;
        assert_int_equal(body_of(s->r, AP_MODE_READBYTES, 100, &rv) != NULL,
                         cases[i].fits);
        assert_int_equal(rv, cases[i].fits ? APR_SUCCESS : APR_ENOSPC);
    }
}

static void test_continue_is_for_those_who_wait(void **state)
{
    struct setting *s = start(*state, "Content-Length", "5", "hello", 100);
    char *text;
    apr_size_t length;
    apr_status_t rv;

    s->r->expecting_100 = 1;
    assert_string_equal(body_of(s->r, AP_MODE_READBYTES, 100, &rv),
                        "hello");
    assert_true(APR_BRIGADE_EMPTY(s->out));

    s = start(*state, "Content-Length", "5", "", 100);
    s->r->expecting_100 = 1;
    assert_null(body_of(s->r, AP_MODE_READBYTES, 100, &rv));
    apr_brigade_pflatten(s->out, &text, &length, *state);
    assert_string_equal(apr_pstrmemdup(*state, text, length),
                        "HTTP/1.1 100 Continue\r\n\r\n");
    assert_int_equal(s->r->expecting_100, 0);
}

static apr_status_t eat(struct setting *s)
{
    apr_bucket_brigade *bb = apr_brigade_create(
        s->r->pool, s->r->connection->bucket_alloc);
    apr_status_t rv = ap_get_brigade(s->r->input_filters, bb,
                                     AP_MODE_EATCRLF, APR_NONBLOCK_READ, 0);

    assert_true(APR_BRIGADE_EMPTY(bb));
    return rv;
}

static void test_line_ends_are_eaten_where_asked_for(void **state)
{
    apr_size_t piece;
    apr_status_t rv;

    for (piece = 1; piece < 12; piece++) {
        struct setting *s = start(*state, "Content-Length", "9",
                                  "\r\n\n\rhe\r\nx" NEXT, piece);

        assert_int_equal(eat(s), APR_SUCCESS);
        assert_string_equal(body_of(s->r, AP_MODE_READBYTES, 2, &rv),
                            "he\r\nx");
        assert_int_equal(eat(s), APR_EOF);
        assert_string_equal(s->source.bytes, NEXT);
        /* Nothing else in it: not a byte of what follows is taken. */
        s = start(*state, "Content-Length", "4", "\r\n\r\n\r\n" NEXT, piece);
        assert_int_equal(eat(s), APR_EOF);
        assert_string_equal(s->source.bytes, "\r\n" NEXT);
        /* Over the borders of chunks. */
        s = start(*state, "Transfer-Encoding", "chunked",
                  "1\r\n\r\r\n3\r\n\n\na\r\n0\r\n\r\n" NEXT, piece);
        assert_int_equal(eat(s), APR_SUCCESS);
        assert_string_equal(body_of(s->r, AP_MODE_READBYTES, 9, &rv), "a");
        assert_string_equal(s->source.bytes, NEXT);
    }
}

static void test_exhaustive_reads_all(void **state)
{
    struct setting *s = start(*state, "Transfer-Encoding", "chunked",
                              CHUNKS NEXT, 3);
    apr_bucket_brigade *bb = apr_brigade_create(
        *state, s->r->connection->bucket_alloc);
    char *text;
    apr_size_t length;

    assert_int_equal(ap_get_brigade(s->r->input_filters, bb,
                                    AP_MODE_EXHAUSTIVE, APR_BLOCK_READ, 0),
                     APR_SUCCESS);
    assert_true(APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(bb)));
    apr_brigade_pflatten(bb, &text, &length, *state);
    assert_string_equal(apr_pstrmemdup(*state, text, length), "hello world");
    assert_string_equal(s->source.bytes, NEXT);
}

static void test_speculation_takes_nothing(void **state)
{
    struct setting *s = start(*state, "Content-Length", "5", "hello" NEXT,
                              100);
    apr_bucket_brigade *bb = apr_brigade_create(
        *state, s->r->connection->bucket_alloc);
    apr_off_t length;
    apr_status_t rv;

    rv = ap_get_brigade(s->r->input_filters, bb, AP_MODE_SPECULATIVE,
                        APR_BLOCK_READ, 100);
    assert_int_equal(rv, APR_SUCCESS);
    apr_brigade_length(bb, 1, &length);
    assert_int_equal(length, 5);
    assert_string_equal(body_of(s->r, AP_MODE_READBYTES, 100, &rv),
                        "hello");
}

/* What a proxy module reads: no settings of a directory, no limit. */
static struct setting *start_response(apr_pool_t *p, const char *name,
                                      const char *value, const char *bytes,
                                      apr_size_t piece)
{
    struct setting *s = start(p, name, value, bytes, piece);

    s->r->proxyreq = PROXYREQ_RESPONSE;
    s->r->per_dir_config = NULL;
    s->r->trailers_in = NULL;
    s->r->server->limit_req_fieldsize = 100;
    return s;
}

static void test_response_ends_with_the_connection(void **state)
{
    static const ap_input_mode_t modes[] = {
        AP_MODE_READBYTES, AP_MODE_GETLINE, AP_MODE_EXHAUSTIVE
    };
    apr_size_t m;
    apr_status_t rv;

    for (m = 0; m < 3; m++) {
        struct setting *s = start_response(*state, "Server", "old",
                                           "hello\nworld", 4);

        assert_string_equal(body_of(s->r, modes[m], 3, &rv), "hello\nworld");
        assert_string_equal(body_of(s->r, modes[m], 3, &rv), "");
        assert_int_equal(s->r->connection->keepalive, AP_CONN_CLOSE);
        s = start_response(*state, "Transfer-Encoding", "gzip", "hello", 4);
        assert_string_equal(body_of(s->r, modes[m], 3, &rv), "hello");
    }
}

static void test_response_with_an_end_of_its_own(void **state)
{
    struct setting *s = start_response(*state, "Content-Length", "5",
                                       "hello" NEXT, 3);
    apr_status_t rv;

    assert_string_equal(body_of(s->r, AP_MODE_READBYTES, 9, &rv), "hello");
    assert_string_equal(s->source.bytes, NEXT);
    s = start_response(*state, "Transfer-Encoding", "chunked", CHUNKS NEXT,
                       3);
    assert_string_equal(body_of(s->r, AP_MODE_READBYTES, 9, &rv),
                        "hello world");
    assert_string_equal(s->source.bytes, NEXT);
    assert_string_equal(apr_table_get(s->r->trailers_in, "X-T"), "v");
    s = start_response(*state, "Content-Length", "6", "hello", 3);
    assert_null(body_of(s->r, AP_MODE_READBYTES, 9, &rv));
    assert_int_equal(rv, APR_INCOMPLETE);
}

static void test_speculation_on_a_response(void **state)
{
    struct setting *s = start_response(*state, "Server", "old", "hello",
                                       100);
    apr_bucket_brigade *bb = apr_brigade_create(
        *state, s->r->connection->bucket_alloc);
    apr_status_t rv;

    rv = ap_get_brigade(s->r->input_filters, bb, AP_MODE_SPECULATIVE,
                        APR_BLOCK_READ, 100);
    assert_int_equal(rv, APR_SUCCESS);
    assert_false(APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(bb)));
    assert_string_equal(body_of(s->r, AP_MODE_READBYTES, 9, &rv), "hello");
}

UNIT_TESTS(
    UNIT_TEST(test_length_leaves_the_next_request),
    UNIT_TEST(test_no_body_is_an_end_at_once),
    UNIT_TEST(test_chunks_leave_the_next_request),
    UNIT_TEST(test_trailers_are_merged_when_asked_for),
    UNIT_TEST(test_damage_is_an_error_that_stays),
    UNIT_TEST(test_limit_of_the_body),
    UNIT_TEST(test_continue_is_for_those_who_wait),
    UNIT_TEST(test_line_ends_are_eaten_where_asked_for),
    UNIT_TEST(test_exhaustive_reads_all),
    UNIT_TEST(test_speculation_takes_nothing),
    UNIT_TEST(test_response_ends_with_the_connection),
    UNIT_TEST(test_response_with_an_end_of_its_own),
    UNIT_TEST(test_speculation_on_a_response)
)
