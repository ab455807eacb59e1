/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Chunked framing: good and damaged bodies, in one piece and byte by byte.
 */

#include "modules/http/chunked.c"
#include "test/lib/unit.h"

#include <apr_strings.h>

struct sample {
    const char *bytes;
    apr_size_t length;
    const char *content;        /* NULL: damaged */
};

#define GOOD(s, content) {s, sizeof(s) - 1, content}
#define BAD(s) {s, sizeof(s) - 1, NULL}

static const struct sample samples[] = {
    GOOD("5\r\nhello\r\n0\r\n", "hello"),
    GOOD("0\r\n", ""),
    GOOD("000\r\n", ""),
    GOOD("A\r\n0123456789\r\n1\r\nx\r\n0\r\n", "0123456789x"),
    GOOD("a;n=v\r\n0123456789\r\n0;last\r\n", "0123456789"),
    GOOD("5;n=\"a;b 0\"\r\nhello\r\n0\r\n", "hello"),
    GOOD("5  \r\nhello\r\n0\t\r\n", "hello"),
    GOOD("5 ;x\r\nhello\r\n0\r\n", "hello"),
    GOOD("0000000000000005\r\nhello\r\n0\r\n", "hello"),
    BAD("\r\nhello"),
    BAD(" 5\r\nhello"),
    BAD("5x\r\nhello"),
    BAD("0x5\r\nhello"),
    BAD("1_0\r\nhello"),
    BAD("-1\r\nhello"),
    BAD("+5\r\nhello"),
    BAD("5 5\r\nhello"),
    BAD("10000000000000005\r\n"),
    BAD("FFFFFFFFFFFFFFFF\r\n"),
    BAD("8000000000000000\r\n"),
    BAD("00000000000000005\r\nhello"),
    BAD("5\nhello\n0\n"),
    BAD("5\rhello"),
    BAD("5;x\nhello"),
    BAD("5;x\0y\r\nhello"),
    BAD("5;x\x7f\r\nhello"),
    BAD("5\r\nhello\n0\r\n"),
    BAD("5\r\nhelloX\r\n"),
    BAD("5\r\nhello\rX"),
    BAD("5\r\nhello0\r\n"),
};

/* Gives the parser pieces of `piece' bytes. @return the content or NULL */
static char *decode(apr_pool_t *p, const struct sample *s, apr_size_t piece,
                    apr_size_t *used)
{
    char *content = apr_pstrdup(p, "");
    struct chunk_parser parser;
    apr_size_t at = 0;

    chunk_parser_init(&parser, 100);
    while (at < s->length && parser.state != CHUNK_LAST
           && parser.state != CHUNK_BAD) {
        apr_size_t n = s->length - at < piece ? s->length - at : piece;

        if (parser.state == CHUNK_DATA) {
            apr_size_t size = (apr_size_t)parser.size;

            assert_true(size <= s->length - at);
            content = apr_pstrcat(p, content,
                                  apr_pstrmemdup(p, s->bytes + at, size),
                                  NULL);
            at += size;
            chunk_data_done(&parser);
            continue;
        }
        at += chunk_parse(&parser, s->bytes + at, n);
    }
    *used = at;
    if (parser.state == CHUNK_BAD) {
        assert_non_null(parser.fault);
    }
    return parser.state == CHUNK_LAST ? content : NULL;
}

static void test_parse_in_pieces_of_every_size(void **state)
{
    apr_size_t i;
    apr_size_t piece;

    for (i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        const struct sample *s = &samples[i];

        for (piece = 1; piece <= s->length; piece++) {
            apr_size_t used;
            char *content = decode(*state, s, piece, &used);

            if (!s->content != !content
                || (content && strcmp(s->content, content))) {
                fail_msg("\"%s\" in pieces of %d gives %s", s->bytes,
                         (int)piece, content ? content : "a fault");
            }
            if (content) {
                assert_int_equal(used, s->length);
            }
        }
    }
}

static void test_parse_stops_before_what_follows(void **state)
{
    static const struct sample s = GOOD("1\r\nx\r\n0\r\nTrailer: v\r\n", "x");
    apr_size_t used;

    assert_string_equal(decode(*state, &s, 1000, &used), "x");
    assert_int_equal(used, strlen("1\r\nx\r\n0\r\n"));
}

static void test_parse_largest_size(void **state)
{
    static const char bytes[] = "7fffffffffffffff\r\n";
    struct chunk_parser parser;

    (void)state;
    chunk_parser_init(&parser, 100);
    chunk_parse(&parser, bytes, sizeof(bytes) - 1);
    assert_int_equal(parser.state, CHUNK_DATA);
    assert_true(parser.size == APR_INT64_MAX);
}

static void test_parse_limits_extensions_of_a_line(void **state)
{
    struct chunk_parser parser;
    char line[200];

    (void)state;
    memset(line, 'x', sizeof(line));
    line[0] = '5';
    line[1] = ';';
    line[101] = '\r';
    chunk_parser_init(&parser, 100);
    chunk_parse(&parser, line, 102);
    assert_int_equal(parser.state, CHUNK_SIZE_LF);
    line[101] = 'x';
    chunk_parser_init(&parser, 100);
    chunk_parse(&parser, line, sizeof(line));
    assert_int_equal(parser.state, CHUNK_BAD);
}

static void test_parse_limits_extensions_of_a_body(void **state)
{
    static const char line[] = "1;0123456789012345678901234567890123456789"
                               "\r\n";
    struct chunk_parser parser;
    int chunks = 0;

    (void)state;
    chunk_parser_init(&parser, 100);
    while (parser.state != CHUNK_BAD && chunks < 100000) {
        chunk_parse(&parser, line, sizeof(line) - 1);
        if (parser.state == CHUNK_DATA) {
            chunks++;
            chunk_data_done(&parser);
            chunk_parse(&parser, "\r\n", 2);
        }
    }
    assert_int_equal(parser.state, CHUNK_BAD);
    assert_in_range(chunks, SPARE_EXTENSIONS / 41, SPARE_EXTENSIONS / 39);
}

UNIT_TESTS(
    UNIT_TEST(test_parse_in_pieces_of_every_size),
    UNIT_TEST(test_parse_stops_before_what_follows),
    UNIT_TEST(test_parse_largest_size),
    UNIT_TEST(test_parse_limits_extensions_of_a_line),
    UNIT_TEST(test_parse_limits_extensions_of_a_body)
)
