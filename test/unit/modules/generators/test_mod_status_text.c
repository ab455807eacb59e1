/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Text of clients in HTML, JSON and labels; times and sizes for people. */

#include "modules/generators/mod_status_text.c"
#include "test/lib/unit.h"

static void test_html_escapes(void **state)
{
    apr_pool_t *p = *state;

    assert_string_equal(status_html(p, "GET /a HTTP/1.1"), "GET /a HTTP/1.1");
    assert_null(strpbrk(status_html(p, "<script>\""), "<>\""));
    assert_string_equal(status_html(p, "a&b"), "a&amp;b");
    assert_string_equal(status_html(p, NULL), "");
}

static void test_html_is_ascii(void **state)
{
    const char *text = status_html(*state, "\xff\x80\xc3\xa9\x01\x7f\n");

    for (; *text; text++) {
        assert_in_range(*text, 0x20, 0x7e);
    }
}

static void test_json_plain_and_special(void **state)
{
    apr_pool_t *p = *state;

    assert_string_equal(status_json(p, ""), "\"\"");
    assert_string_equal(status_json(p, "a b/c"), "\"a b/c\"");
    assert_string_equal(status_json(p, "\"\\"), "\"\\\"\\\\\"");
    assert_string_equal(status_json(p, "\t\n\x01\x1f\x7f"),
                        "\"\\u0009\\u000a\\u0001\\u001f\\u007f\"");
    assert_string_equal(status_json(p, NULL), "null");
}

/* The longest escapes fit in what is set aside for them. */
static void test_json_longest(void **state)
{
    assert_string_equal(status_json(*state, "\x01\x01\x01\x01"),
                        "\"\\u0001\\u0001\\u0001\\u0001\"");
}

static void test_json_keeps_utf8(void **state)
{
    static const char *const good[] = {
        "\xc3\xa9", "\xdf\xbf", "\xe0\xa0\x80", "\xe2\x82\xac",
        "\xed\x9f\xbf", "\xef\xbf\xbf", "\xf0\x90\x80\x80",
        "\xf4\x8f\xbf\xbf"
    };
    apr_size_t i;

    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_string_equal(status_json(*state, good[i]),
                            apr_pstrcat(*state, "\"", good[i], "\"", NULL));
    }
}

static void test_json_replaces_what_is_not_utf8(void **state)
{
    static const struct {
        const char *bytes;
        int replaced;       /* octets, each by U+FFFD */
    } bad[] = {
        {"\x80", 1}, {"\xff", 1}, {"\xc0\xaf", 2}, {"\xc1\xbf", 2},
        {"\xc3", 1}, {"\xe2\x82", 2}, {"\xe0\x9f\xbf", 3},
        {"\xed\xa0\x80", 3}, {"\xf0\x8f\xbf\xbf", 4},
        {"\xf4\x90\x80\x80", 4}, {"\xf5\x80\x80\x80", 4},
        {"\xf0\x90\x80", 3}
    };
    apr_size_t i;
    int j;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const char *wanted = "\"";

        for (j = 0; j < bad[i].replaced; j++) {
            wanted = apr_pstrcat(*state, wanted, "\xef\xbf\xbd", NULL);
        }
        assert_string_equal(status_json(*state, bad[i].bytes),
                            apr_pstrcat(*state, wanted, "\"", NULL));
    }
    /* What follows a bad octet is read anew. */
    assert_string_equal(status_json(*state, "\xc3\"x"),
                        "\"\xef\xbf\xbd\\\"x\"");
}

static void test_label(void **state)
{
    assert_string_equal(status_label(*state, "a\"b\\c\nd\xff"),
                        "a\\\"b\\\\c\\nd\xef\xbf\xbd");
    assert_string_equal(status_label(*state, NULL), "");
}

static void test_duration(void **state)
{
    apr_pool_t *p = *state;

    assert_string_equal(status_duration(p, 0), "0 seconds");
    assert_string_equal(status_duration(p, 1), "1 second");
    assert_string_equal(status_duration(p, 60), "1 minute");
    assert_string_equal(status_duration(p, 7325),
                        "2 hours 2 minutes 5 seconds");
    assert_string_equal(status_duration(p, 86400 * 3 + 3600),
                        "3 days 1 hour");
}

static void test_size(void **state)
{
    apr_pool_t *p = *state;

    assert_string_equal(status_size(p, 0), "0 B");
    assert_string_equal(status_size(p, 804), "804 B");
    assert_string_equal(status_size(p, 1024), "1.0 kB");
    assert_string_equal(status_size(p, 1024 * 1024 - 1), "1.0 MB");
    assert_string_equal(status_size(p, 1.5 * 1024 * 1024), "1.5 MB");
    assert_string_equal(status_size(p, 5e18), "4440.9 PB");
}

UNIT_TESTS(
    UNIT_TEST(test_html_escapes),
    UNIT_TEST(test_html_is_ascii),
    UNIT_TEST(test_json_plain_and_special),
    UNIT_TEST(test_json_longest),
    UNIT_TEST(test_json_keeps_utf8),
    UNIT_TEST(test_json_replaces_what_is_not_utf8),
    UNIT_TEST(test_label),
    UNIT_TEST(test_duration),
    UNIT_TEST(test_size)
)
