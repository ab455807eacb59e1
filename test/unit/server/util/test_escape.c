/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Escaping for URLs, HTML, logs, shells and quotes; base64. */

#include "server/util/escape.c"

#include "test/lib/unit.h"

static void test_escape_path_segment(void **state)
{
    char buf[20];

    assert_string_equal(ap_escape_path_segment(*state, "a b/c;d:e%~@"),
                        "a%20b%2fc%3bd:e%25~@");
    assert_ptr_equal(ap_escape_path_segment_buffer(buf, "\xc3?"), buf);
    assert_string_equal(buf, "%c3%3f");
}

static void test_os_escape_path_guards_a_colon(void **state)
{
    assert_string_equal(ap_os_escape_path(*state, "a:b/c", 0), "./a:b/c");
    assert_string_equal(ap_os_escape_path(*state, "a/c:b", 0), "a/c:b");
    assert_string_equal(ap_os_escape_path(*state, "a:b", 1), "a:b");
    assert_string_equal(ap_os_escape_path(*state, "", 0), "");
    assert_string_equal(ap_os_escape_path(*state, "/a b?c#d;e\\", 1),
                        "/a%20b%3fc%23d;e%5c");
}

static void test_escape_urlencoded(void **state)
{
    char buf[10];

    assert_string_equal(ap_escape_urlencoded(*state, "a b&c=d+*-._~"),
                        "a+b%26c%3dd%2b*-._%7e");
    assert_ptr_equal(ap_escape_urlencoded_buffer(buf, "a b"), buf);
    assert_string_equal(buf, "a+b");
}

static void test_escape_html2(void **state)
{
    assert_string_equal(ap_escape_html2(*state, "<a b=\"c\">'&", 0),
                        "&lt;a b=&quot;c&quot;&gt;'&amp;");
    assert_string_equal(ap_escape_html2(*state, "\xe9", 0), "\xe9");
    assert_string_equal(ap_escape_html2(*state, "\xe9\x80x", 1),
                        "&#233;&#128;x");
}

static void test_escape_logitem(void **state)
{
    assert_string_equal(ap_escape_logitem(*state, "plain text"),
                        "plain text");
    assert_string_equal(ap_escape_logitem(*state, "a\"b\\c\n\r\t\b\v"),
                        "a\\\"b\\\\c\\n\\r\\t\\b\\v");
    assert_string_equal(ap_escape_logitem(*state, "\x01\x1b[m\x7f\xc3"),
                        "\\x01\\x1b[m\\x7f\\xc3");
    assert_null(ap_escape_logitem(*state, NULL));
}

static void test_escape_errorlog_item_keeps_quotes(void **state)
{
    char buf[40];

    (void)state;
    assert_int_equal(ap_escape_errorlog_item(buf, "a\"b\nc", sizeof(buf)),
                     6);
    assert_string_equal(buf, "a\"b\\nc");
}

static void test_escape_errorlog_item_cuts_between(void **state)
{
    char buf[8];

    (void)state;
    assert_int_equal(ap_escape_errorlog_item(buf, "abcdef", 4), 3);
    assert_string_equal(buf, "abc");
    assert_int_equal(ap_escape_errorlog_item(buf, "abc\x01x", 7), 3);
    assert_string_equal(buf, "abc");
    assert_int_equal(ap_escape_errorlog_item(buf, "abc\x01x", 8), 7);
    assert_string_equal(buf, "abc\\x01");
    assert_int_equal(ap_escape_errorlog_item(buf, "abc", 0), 0);
}

static void test_escape_shell_cmd(void **state)
{
    assert_string_equal(ap_escape_shell_cmd(*state, "a;b`c\nd~$(e)"),
                        "a\\;b\\`c\\\nd\\~\\$\\(e\\)");
}

static void test_escape_quotes_once(void **state)
{
    assert_string_equal(ap_escape_quotes(*state,
                                         "a\"b\\\"c\\\\\"d\\"),
                        "a\\\"b\\\"c\\\\\\\"d\\");
}

static void test_base64_both_ways(void **state)
{
    char text[] = "hello\xff";

    assert_string_equal(ap_pbase64encode(*state, text), "aGVsbG//");
    assert_string_equal(ap_pbase64decode(*state, "aGVsbG//"), text);
    assert_string_equal(ap_pbase64decode(*state, "aGVsbG8="), "hello");
    assert_string_equal(ap_pbase64decode(*state, ""), "");
}

UNIT_TESTS(
    UNIT_TEST(test_escape_path_segment),
    UNIT_TEST(test_os_escape_path_guards_a_colon),
    UNIT_TEST(test_escape_urlencoded),
    UNIT_TEST(test_escape_html2),
    UNIT_TEST(test_escape_logitem),
    UNIT_TEST(test_escape_errorlog_item_keeps_quotes),
    UNIT_TEST(test_escape_errorlog_item_cuts_between),
    UNIT_TEST(test_escape_shell_cmd),
    UNIT_TEST(test_escape_quotes_once),
    UNIT_TEST(test_base64_both_ways)
)
