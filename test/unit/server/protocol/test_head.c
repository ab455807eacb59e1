/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The parser of request heads: good and bad heads, the same result for every
 * way of cutting them, limits, and the classes of bytes.
 */

#include "server/protocol/head.c"
#include "test/lib/unit.h"

#include <apr_strings.h>

#define GET "GET / HTTP/1.1\r\n"
#define HOST "Host: a\r\n"

/* A head and what must come of it. */
struct sample {
    const char *bytes;
    apr_size_t length;
    enum head_state state;
    enum head_fault fault;
    int unsafe;
};

#define GOOD(s) {s, sizeof(s) - 1, HEAD_DONE, HEAD_FINE, 0}
#define BAD(s, fault) {s, sizeof(s) - 1, HEAD_BAD, fault, 0}
#define GOOD_UNSAFE(s) {s, sizeof(s) - 1, HEAD_DONE, HEAD_FINE, 1}
#define BAD_UNSAFE(s, fault) {s, sizeof(s) - 1, HEAD_BAD, fault, 1}

static const struct sample samples[] = {
    GOOD(GET HOST "\r\n"),
    GOOD("\r\n\r\n" GET HOST "\r\n"),
    GOOD(GET "\r\n"),
    GOOD("GET /a|b\"{}^` HTTP/1.1\r\n\r\n"),
    GOOD("GET /\xe9 HTTP/1.1\r\n\r\n"),
    GOOD("GET / HTTP/1.0\r\n\r\n"),
    GOOD("GET / HTTP/1.9\r\n\r\n"),
    GOOD("OPTIONS * HTTP/1.1\r\n\r\n"),
    GOOD("X-y!z /a HTTP/1.1\r\n\r\n"),
    GOOD(GET "A:\r\nB: \r\nC:\tv\t\r\nD:x y\r\n\r\n"),
    GOOD(GET "A: caf\xe9 \"q\\\r\n\r\n"),
    GOOD(GET "X_Y: v\r\n!#$%&'*+-.^_`|~: v\r\n\r\n"),
    GOOD("GET /simple\r\n"),
    BAD("\x16\x03\x01\r\n", HEAD_TLS),
    BAD("\x16", HEAD_TLS),
    BAD("\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n" GET, HEAD_EMPTY_LINES),
    BAD("\n" GET "\r\n", HEAD_BARE_LF),
    BAD("GET / HTTP/1.1\n\n", HEAD_BARE_LF),
    BAD(GET "Host: a\n\r\n", HEAD_BARE_LF),
    BAD(GET "A: b\r\n\n", HEAD_BARE_LF),
    BAD(" GET / HTTP/1.1\r\n", HEAD_METHOD),
    BAD("GE(T / HTTP/1.1\r\n", HEAD_METHOD),
    BAD("GET\r\n", HEAD_METHOD),
    BAD("GET\t/ HTTP/1.1\r\n", HEAD_METHOD),
    BAD("GET  / HTTP/1.1\r\n", HEAD_LINE_BLANKS),
    BAD("GET  HTTP/1.1\r\n", HEAD_LINE_BLANKS),
    BAD("GET /  HTTP/1.1\r\n", HEAD_LINE_BLANKS),
    BAD("GET / \r\n", HEAD_LINE_BLANKS),
    BAD("GET \r\n", HEAD_TARGET),
    BAD("GET /#f HTTP/1.1\r\n", HEAD_TARGET),
    BAD("GET /\x7f HTTP/1.1\r\n", HEAD_TARGET),
    BAD("GET /\rHTTP/1.1\r\n", HEAD_TARGET),
    BAD("GET /\tHTTP/1.1\r\n", HEAD_TARGET),
    BAD("GET /a\0b HTTP/1.1\r\n", HEAD_NUL),
    BAD("G\0T / HTTP/1.1\r\n", HEAD_NUL),
    BAD("GET / http/1.1\r\n", HEAD_VERSION),
    BAD("GET / HTTP/11\r\n", HEAD_VERSION),
    BAD("GET / HTTP/-1.1\r\n", HEAD_VERSION),
    BAD("GET / HTTP/1.1 \r\n", HEAD_VERSION),
    BAD("GET / HTTP/1.1 x\r\n", HEAD_VERSION),
    BAD("GET /a b HTTP/1.1\r\n", HEAD_VERSION),
    BAD("GET / HTTP/0.9\r\n", HEAD_VERSION),
    BAD("GET / HTTP/1.10\r\n", HEAD_VERSION),
    BAD("GET / HTTP/2.0\r\n", HEAD_VERSION_MAJOR),
    BAD("POST /simple\r\n", HEAD_NO_VERSION),
    BAD(GET " A: b\r\n\r\n", HEAD_LEADING_BLANK),
    BAD(GET "A: b\r\n c\r\n\r\n", HEAD_FOLDED),
    BAD(GET "A: b\r\n \r\n", HEAD_FOLDED),
    BAD(GET "no colon\r\n", HEAD_NO_COLON),
    BAD(GET "nocolon\r\n", HEAD_NO_COLON),
    BAD(GET ": v\r\n", HEAD_EMPTY_NAME),
    BAD(GET "A : v\r\n", HEAD_BLANK_BEFORE_COLON),
    BAD(GET "A\t: v\r\n", HEAD_BLANK_BEFORE_COLON),
    BAD(GET "A(b): v\r\n", HEAD_NAME),
    BAD(GET "A b: v\r\n", HEAD_NAME),
    BAD(GET "A\xe9: v\r\n", HEAD_NAME),
    BAD(GET "A: b\x01\r\n", HEAD_VALUE),
    BAD(GET "A: a longer value with \x7f inside\r\n", HEAD_VALUE),
    BAD(GET "A: b\rC: d\r\n", HEAD_VALUE),
    BAD(GET "A: b\r\r\n", HEAD_VALUE),
    BAD(GET "A: b\0c\r\n", HEAD_NUL),
    BAD(GET "A\0: v\r\n", HEAD_NUL),

    GOOD_UNSAFE("GET / HTTP/1.0\n\n"),
    GOOD_UNSAFE("GET \t /  HTTP/1.1  \r\n\r\n"),
    GOOD_UNSAFE(GET "A: b\r\n c\r\n\r\n"),
    GOOD_UNSAFE(GET "A : b\x01\r\n\r\n"),
    BAD_UNSAFE(GET "A: b\0c\r\n\r\n", HEAD_NUL),
    BAD_UNSAFE(GET "A: b\r\n c\0d\r\n\r\n", HEAD_NUL),
    BAD_UNSAFE(GET "A: b\rC: d\r\n\r\n", HEAD_VALUE),
    BAD_UNSAFE(GET "A: b\r\n c\rd\r\n\r\n", HEAD_VALUE),
    BAD_UNSAFE(GET " A: b\r\n\r\n", HEAD_LEADING_BLANK),
    BAD_UNSAFE(GET "A b: v\r\n\r\n", HEAD_NAME),
};

static void start(struct head *h, apr_pool_t *p)
{
    head_init(h, p);
    h->max_line = 100;
    h->max_field = 50;
    h->max_fields = 10;
    h->allow_09 = 1;
}

/* Feeds the bytes in two steps, cut at `cut', with the buffer moved. */
static void feed(struct head *h, apr_pool_t *p, const char *bytes,
                 apr_size_t length, apr_size_t cut)
{
    char *first = apr_pstrmemdup(p, bytes, cut);

    if (head_parse(h, first, cut) != HEAD_BAD && h->state != HEAD_DONE) {
        char *second = apr_palloc(p, length + 1);

        memcpy(second, first, cut);
        memcpy(second + cut, bytes + cut, length - cut);
        head_parse(h, second, length);
    }
}

static void test_parse_every_cut_gives_the_same(void **state)
{
    apr_size_t i;
    apr_size_t cut;

    for (i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        const struct sample *s = &samples[i];

        for (cut = 0; cut <= s->length; cut++) {
            struct head h;

            start(&h, *state);
            h.strict = !s->unsafe;
            feed(&h, *state, s->bytes, s->length, cut);
            if (h.state != s->state || h.fault != s->fault) {
                fail_msg("\"%s\" cut at %d: state %d fault %d", s->bytes,
                         (int)cut, h.state, h.fault);
            }
            if (h.state == HEAD_DONE) {
                assert_int_equal(h.end, s->length);
            }
        }
    }
}

static void test_parse_byte_by_byte_leaves_what_follows(void **state)
{
    static const char bytes[] = "\r\nGET /x?y HTTP/1.1\r\nA: b\r\n"
                                "Cd:  e f \r\n"
                                "\r\nbody";
    char *buf = apr_pstrmemdup(*state, bytes, sizeof(bytes) - 1);
    struct head h;
    apr_size_t n;

    start(&h, *state);
    for (n = 1; n < sizeof(bytes) && h.state != HEAD_DONE; n++) {
        head_parse(&h, buf, n);
    }
    assert_int_equal(h.state, HEAD_DONE);
    assert_int_equal(h.end, sizeof(bytes) - 1 - 4);
    assert_memory_equal(buf + h.target.at, "/x?y", h.target.length);
    assert_int_equal(h.version, HTTP_VERSION(1, 1));
    assert_int_equal(h.count, 2);
    assert_int_equal(h.fields[0].value.length, 1);
    assert_memory_equal(buf + h.fields[1].value.at, "e f", 3);
    assert_int_equal(h.fields[1].value.length, 3);
}

static void test_parse_whole_head_leaves_what_follows(void **state)
{
    char *buf = apr_pstrdup(*state, GET "\r\nGET /2 HTTP/1.1\r\n\r\n");
    struct head h;

    start(&h, *state);
    assert_int_equal(head_parse(&h, buf, strlen(buf)), HEAD_DONE);
    assert_int_equal(h.end, strlen(GET) + 2);
}

static enum head_fault parse(apr_pool_t *p, const char *bytes)
{
    struct head h;

    start(&h, p);
    head_parse(&h, apr_pstrdup(p, bytes), strlen(bytes));
    return h.fault;
}

static char *filled(apr_pool_t *p, const char *before, apr_size_t count,
                    const char *behind)
{
    char *fill = apr_palloc(p, count + 1);

    memset(fill, 'x', count);
    fill[count] = '\0';
    return apr_pstrcat(p, before, fill, behind, NULL);
}

static void test_parse_line_limit_is_exact(void **state)
{
    apr_pool_t *p = *state;
    apr_size_t rest = 100 - strlen("GET / HTTP/1.1");

    assert_int_equal(parse(p, filled(p, "GET /", rest, " HTTP/1.1\r\n\r\n")),
                     HEAD_FINE);
    assert_int_equal(parse(p, filled(p, "GET /", rest + 1,
                                     " HTTP/1.1\r\n\r\n")),
                     HEAD_LINE_TOO_LONG);
    assert_int_equal(parse(p, filled(p, "GET /", 100, "")),
                     HEAD_LINE_TOO_LONG);
    assert_int_equal(parse(p, filled(p, "GET /", 100, "\n")),
                     HEAD_LINE_TOO_LONG);
}

static void test_parse_field_limit_is_exact(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(parse(p, filled(p, GET "A: ", 47, "\r\n\r\n")),
                     HEAD_FINE);
    assert_int_equal(parse(p, filled(p, GET "A: ", 48, "\r\n\r\n")),
                     HEAD_FIELD_TOO_LONG);
    assert_int_equal(parse(p, filled(p, GET "A: ", 47, "\r")), HEAD_FINE);
    assert_int_equal(parse(p, filled(p, GET "A: ", 48, "\r")),
                     HEAD_FIELD_TOO_LONG);
}

static void test_parse_count_limit_is_exact(void **state)
{
    apr_pool_t *p = *state;
    char *ten = "";
    int i;

    for (i = 0; i < 10; i++) {
        ten = apr_pstrcat(p, ten, "A: b\r\n", NULL);
    }
    assert_int_equal(parse(p, apr_pstrcat(p, GET, ten, "\r\n", NULL)),
                     HEAD_FINE);
    assert_int_equal(parse(p, apr_pstrcat(p, GET, ten, "C: d\r\n\r\n",
                                          NULL)),
                     HEAD_TOO_MANY_FIELDS);
}

static void test_parse_more_fields_than_inline(void **state)
{
    char *bytes = GET;
    struct head h;
    int i;

    for (i = 0; i < 100; i++) {
        bytes = apr_psprintf(*state, "%sN%d: v%d\r\n", bytes, i, i);
    }
    bytes = apr_pstrcat(*state, bytes, "\r\n", NULL);
    start(&h, *state);
    h.max_fields = 0;
    assert_int_equal(head_parse(&h, bytes, strlen(bytes)), HEAD_DONE);
    assert_int_equal(h.count, 100);
    assert_memory_equal(bytes + h.fields[99].value.at, "v99", 3);
}

static void test_parse_unsafe_joins_folded_lines(void **state)
{
    char *buf = apr_pstrdup(*state, GET "A: b\r\n\t c \r\nD: e\r\n\r\n");
    struct head h;

    start(&h, *state);
    h.strict = 0;
    assert_int_equal(head_parse(&h, buf, strlen(buf)), HEAD_DONE);
    assert_int_equal(h.count, 2);
    assert_int_equal(h.fields[0].value.length, 6);
    assert_memory_equal(buf + h.fields[0].value.at, "b  \t c", 6);
}

/* Where the head ends is not cut off by the bound, what follows is. */
static void test_parse_bound_of_the_whole_head(void **state)
{
    struct head h;
    char *buf = apr_pstrdup(*state, GET HOST "A: b\r\n\r\n" GET GET GET);

    start(&h, *state);
    h.max_head = strlen(GET HOST "A: b\r\n");
    assert_int_equal(head_parse(&h, buf, strlen(buf)), HEAD_DONE);
    start(&h, *state);
    h.max_head = strlen(GET HOST "A: b\r\n") - 1;
    assert_int_equal(head_parse(&h, buf, strlen(buf)), HEAD_BAD);
    assert_int_equal(h.fault, HEAD_TOO_LARGE);
}

static void test_parse_unsafe_folding_counts_for_the_limit(void **state)
{
    char *buf = filled(*state, GET "A: ", 30, "\r\n ");
    struct head h;

    buf = filled(*state, buf, 30, "\r\n\r\n");
    start(&h, *state);
    h.strict = 0;
    assert_int_equal(head_parse(&h, buf, strlen(buf)), HEAD_BAD);
    assert_int_equal(h.fault, HEAD_FIELD_TOO_LONG);
}

static void test_parse_simple_request_only_when_allowed(void **state)
{
    char *buf = apr_pstrdup(*state, "GET /\r\n");
    struct head h;

    start(&h, *state);
    assert_int_equal(head_parse(&h, buf, strlen(buf)), HEAD_DONE);
    assert_int_equal(h.version, HTTP_VERSION(0, 9));
    start(&h, *state);
    h.allow_09 = 0;
    assert_int_equal(head_parse(&h, buf, strlen(buf)), HEAD_BAD);
    assert_int_equal(h.fault, HEAD_NO_VERSION);
}

static void test_parse_higher_minor_version_is_ours(void **state)
{
    char *buf = apr_pstrdup(*state, "GET / HTTP/1.7\r\n\r\n");
    struct head h;

    start(&h, *state);
    assert_int_equal(head_parse(&h, buf, strlen(buf)), HEAD_DONE);
    assert_int_equal(h.version, HTTP_VERSION(1, 1));
}

static void test_parse_line_of_a_stream_may_have_a_later_version(void **state)
{
    static const char line[] = "GET / HTTP/2.0";
    struct head h;

    start(&h, *state);
    assert_int_equal(head_parse_line(&h, line, 0, strlen(line)),
                     HEAD_VERSION_MAJOR);
    assert_int_equal(h.version, 0);
    h.allow_later = 1;
    assert_int_equal(head_parse_line(&h, line, 0, strlen(line)), HEAD_FINE);
    assert_int_equal(h.version, HTTP_VERSION(2, 0));
}

static void test_value_ok_for_every_byte_at_every_place(void **state)
{
    char value[24];
    apr_size_t at;
    int c;

    (void)state;
    for (c = 0; c < 256; c++) {
        int ok = c == '\t' || (c >= 0x20 && c != 0x7f);

        for (at = 0; at < sizeof(value); at++) {
            memset(value, 'v', sizeof(value));
            value[at] = (char)c;
            assert_int_equal(head_value_ok(value, sizeof(value)) != 0, ok);
            assert_int_equal(head_value_ok(value, at + 1) != 0, ok);
        }
    }
    assert_true(head_value_ok("", 0));
}

static void test_token_ok(void **state)
{
    (void)state;
    assert_true(head_token_ok("If-None-Match", 13));
    assert_int_equal(head_token_length("If-None-Match"), 13);
    assert_int_equal(head_token_length(""), 0);
    assert_int_equal(head_token_length("a b"), 0);
    assert_int_equal(head_token_length("a:"), 0);
    assert_false(head_token_ok("", 0));
    assert_false(head_token_ok("a b", 3));
    assert_false(head_token_ok("a:", 2));
    assert_false(head_token_ok("a\r", 2));
    assert_false(head_token_ok("\xc3\xa9", 2));
}

static void test_name_hash_ignores_case(void **state)
{
    (void)state;
    assert_int_equal(head_name_hash("HOST", 4), head_name_hash("host", 4));
    assert_int_not_equal(head_name_hash("host", 4),
                         head_name_hash("hort", 4));
}

static void test_fault_texts_are_complete(void **state)
{
    int fault;

    (void)state;
    for (fault = HEAD_TLS; fault <= HEAD_TOO_LARGE; fault++) {
        const struct head_fault_text *text = head_fault_of(fault);

        assert_non_null(text->what);
        assert_true(text->status >= 400 && text->status <= 505);
    }
}

UNIT_TESTS(
    UNIT_TEST(test_parse_every_cut_gives_the_same),
    UNIT_TEST(test_parse_byte_by_byte_leaves_what_follows),
    UNIT_TEST(test_parse_whole_head_leaves_what_follows),
    UNIT_TEST(test_parse_line_limit_is_exact),
    UNIT_TEST(test_parse_field_limit_is_exact),
    UNIT_TEST(test_parse_count_limit_is_exact),
    UNIT_TEST(test_parse_more_fields_than_inline),
    UNIT_TEST(test_parse_unsafe_joins_folded_lines),
    UNIT_TEST(test_parse_bound_of_the_whole_head),
    UNIT_TEST(test_parse_unsafe_folding_counts_for_the_limit),
    UNIT_TEST(test_parse_simple_request_only_when_allowed),
    UNIT_TEST(test_parse_higher_minor_version_is_ours),
    UNIT_TEST(test_parse_line_of_a_stream_may_have_a_later_version),
    UNIT_TEST(test_value_ok_for_every_byte_at_every_place),
    UNIT_TEST(test_token_ok),
    UNIT_TEST(test_name_hash_ignores_case),
    UNIT_TEST(test_fault_texts_are_complete)
)
