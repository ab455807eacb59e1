/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Tokens, lists and entity tags of RFC 9110. */

#include "server/util/tokens.c"

#include "test/lib/unit.h"

static void check_scan(const char *text, int field, int token, int visible)
{
    assert_int_equal(ap_scan_http_field_content(text) - text, field);
    assert_int_equal(ap_scan_http_token(text) - text, token);
    assert_int_equal(ap_scan_vchar_obstext(text) - text, visible);
}

static void test_scan_stops_at_the_first_other(void **state)
{
    (void)state;
    check_scan("", 0, 0, 0);
    check_scan("abc def", 7, 3, 3);
    check_scan("a\tb", 3, 1, 1);
    check_scan("a\x01" "b", 1, 1, 1);
    check_scan("a\x7f" "b", 1, 1, 1);
    check_scan("a\rb", 1, 1, 1);
    check_scan("a\xc3\xa9" "b", 4, 1, 4);
    check_scan("a:b", 3, 1, 3);
    check_scan("!#$%&'*+-.^_`|~1Z", 17, 17, 17);
}

/* Joins the elements that a list gives with "|". */
static char *items_of(apr_pool_t *p, const char *list)
{
    char *all = "";
    char *item;

    while ((item = ap_get_list_item(p, &list)) != NULL) {
        all = apr_pstrcat(p, all, *all ? "|" : "", item, NULL);
    }
    assert_int_equal(*list, '\0');
    return all;
}

static void test_get_list_item_normal_form(void **state)
{
    assert_string_equal(items_of(*state, "a, b"), "a|b");
    assert_string_equal(items_of(*state, "  a  ,  b  "), "a|b");
    assert_string_equal(items_of(*state, ", ,a,,b,"), "a|b");
    assert_string_equal(items_of(*state, ""), "");
    assert_string_equal(items_of(*state, " , "), "");
    assert_string_equal(items_of(*state, "A; Q=1 , b"), "a;q=1|b");
    assert_string_equal(items_of(*state, "a = b ; c , d"), "a=b;c|d");
    assert_string_equal(items_of(*state, "a  b , c"), "a b|c");
    assert_string_equal(items_of(*state, "\"A,b\" , c"), "\"A,b\"|c");
    assert_string_equal(items_of(*state, "a=\"X\\\"y,\", z"),
                        "a=\"X\\\"y,\"|z");
    assert_string_equal(items_of(*state, "(X, (y) \\)) z, b"),
                        "(X, (y) \\)) z|b");
    assert_string_equal(items_of(*state, "\"open, x"), "\"open, x");
    assert_string_equal(items_of(*state, "(open, x"), "(open, x");
    assert_string_equal(items_of(*state, "\"end\\"), "\"end\\");
}

static void test_size_list_item_bounds(void **state)
{
    const char *list = " ab ,  c";
    int len;

    (void)state;
    assert_memory_equal(ap_size_list_item(&list, &len), "ab", 2);
    assert_int_equal(len, 2);
    assert_memory_equal(ap_size_list_item(&list, &len), "c", 1);
    assert_int_equal(len, 1);
    assert_null(ap_size_list_item(&list, &len));
}

static void test_find_list_item_whole_elements(void **state)
{
    assert_true(ap_find_list_item(*state, "a, B ,c", "b"));
    assert_true(ap_find_list_item(*state, "gzip, Chunked", "chunked"));
    assert_false(ap_find_list_item(*state, "a chunked", "chunked"));
    assert_false(ap_find_list_item(*state, "a;q=1, b", "a"));
    assert_false(ap_find_list_item(*state, "\"A\"", "\"a\""));
    assert_false(ap_find_list_item(*state, "a", ""));
    assert_false(ap_find_list_item(*state, "", "a"));
    assert_false(ap_find_list_item(*state, NULL, "a"));
}

static void test_find_etag_weak_and_strong(void **state)
{
    apr_pool_t *p = *state;

    assert_true(ap_find_etag_strong(p, "\"a\", W/\"b\"", "\"a\""));
    assert_false(ap_find_etag_strong(p, "\"a\", W/\"b\"", "\"b\""));
    assert_true(ap_find_etag_weak(p, "\"a\", W/\"b\"", "\"b\""));
    assert_true(ap_find_etag_weak(p, "\"b\"", "W/\"b\""));
    assert_false(ap_find_etag_strong(p, "W/\"b\"", "W/\"b\""));
    assert_false(ap_find_etag_weak(p, "\"A\"", "\"a\""));
    assert_true(ap_find_etag_strong(p, "\"x,y\",\"a\"", "\"a\""));
    assert_false(ap_find_etag_strong(p, "\"x,\"a\",y\"", "\"y\""));
}

static void test_find_etag_backslash_is_no_escape(void **state)
{
    assert_true(ap_find_etag_strong(*state, "\"a\\\", \"b\"", "\"b\""));
    assert_true(ap_find_etag_strong(*state, "\"a\\\", \"b\"", "\"a\\\""));
}

static void test_find_etag_passes_over_rubbish(void **state)
{
    assert_false(ap_find_etag_weak(*state, "*", "\"x\""));
    assert_false(ap_find_etag_weak(*state, "\"x", "\"x\""));
    assert_true(ap_find_etag_weak(*state, "x, , \"x\"", "\"x\""));
    assert_false(ap_find_etag_weak(*state, "\"x\"y", "\"x\""));
    assert_false(ap_find_etag_weak(*state, "w/\"x\"", "\"x\""));
    assert_false(ap_find_etag_weak(*state, "\"x\"", "x"));
}

static void check_token(apr_pool_t *p, const char *line, int white,
                        const char *token, const char *rest)
{
    assert_string_equal(ap_get_token(p, &line, white), token);
    assert_string_equal(line, rest);
}

static void test_get_token_ends(void **state)
{
    check_token(*state, "a,b", 0, "a", ",b");
    check_token(*state, "  a , b", 0, "a", ", b");
    check_token(*state, "a;q=1, b", 0, "a", ";q=1, b");
    check_token(*state, "a b, c", 0, "a", "b, c");
    check_token(*state, "a b, c", 1, "a b", ", c");
    check_token(*state, "\"a,b\";x", 0, "\"a,b\"", ";x");
    check_token(*state, "\"a\\\"b\",c", 0, "\"a\\\"b\"", ",c");
    check_token(*state, "\"open", 0, "\"open", "");
    check_token(*state, " ", 0, "", "");
}

static void test_find_token_words(void **state)
{
    assert_true(ap_find_token(*state, "close, TE", "te"));
    assert_true(ap_find_token(*state, "gzip;chunked", "chunked"));
    assert_false(ap_find_token(*state, "xchunked", "chunked"));
    assert_false(ap_find_token(*state, "chunkedx", "chunked"));
    assert_false(ap_find_token(*state, "\"a chunked\"", "chunked"));
    assert_false(ap_find_token(*state, "a", ""));
    assert_false(ap_find_token(*state, NULL, "a"));
}

static void test_find_last_token_at_the_end(void **state)
{
    assert_true(ap_find_last_token(*state, "gzip, Chunked", "chunked"));
    assert_true(ap_find_last_token(*state, "chunked \t", "chunked"));
    assert_false(ap_find_last_token(*state, "chunked, gzip", "chunked"));
    assert_false(ap_find_last_token(*state, "xchunked", "chunked"));
    assert_false(ap_find_last_token(*state, "hunked", "chunked"));
}

static void test_is_chunked_only_as_the_last_coding(void **state)
{
    assert_true(ap_is_chunked(*state, "chunked"));
    assert_true(ap_is_chunked(*state, "gzip,  CHUNKED "));
    assert_false(ap_is_chunked(*state, "chunked, gzip"));
    assert_false(ap_is_chunked(*state, "a chunked"));
    assert_false(ap_is_chunked(*state, "chunked,"));
    assert_false(ap_is_chunked(*state, "chunked;q=1"));
    assert_false(ap_is_chunked(*state, "xchunked"));
    assert_false(ap_is_chunked(*state, "chunked chunked"));
    assert_false(ap_is_chunked(*state, ""));
    assert_false(ap_is_chunked(*state, NULL));
}

static void test_parse_token_list_strict_takes_tokens(void **state)
{
    apr_array_header_t *tokens = NULL;

    assert_null(ap_parse_token_list_strict(*state, " a ,,b , ", &tokens, 0));
    assert_non_null(tokens);
    assert_int_equal(tokens->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(tokens, 0, char *), "a");
    assert_string_equal(APR_ARRAY_IDX(tokens, 1, char *), "b");
    assert_null(ap_parse_token_list_strict(*state, "c", &tokens, 0));
    assert_int_equal(tokens->nelts, 3);
}

static void test_parse_token_list_strict_refuses(void **state)
{
    apr_array_header_t *tokens = NULL;

    assert_non_null(ap_parse_token_list_strict(*state, "a b", &tokens, 0));
    assert_non_null(ap_parse_token_list_strict(*state, "a;b", &tokens, 0));
    assert_non_null(ap_parse_token_list_strict(*state, "\"x\"", &tokens, 0));
    assert_null(tokens);
    assert_null(ap_parse_token_list_strict(*state, "", &tokens, 0));
    assert_null(ap_parse_token_list_strict(*state, NULL, &tokens, 0));
    assert_null(tokens);
    assert_null(ap_parse_token_list_strict(*state, "a;b, c", &tokens, 1));
    assert_int_equal(tokens->nelts, 1);
    assert_string_equal(APR_ARRAY_IDX(tokens, 0, char *), "c");
}

static void test_field_noparam(void **state)
{
    assert_string_equal(ap_field_noparam(*state, "text/html ; charset=x"),
                        "text/html");
    assert_string_equal(ap_field_noparam(*state, "text/html"), "text/html");
    assert_string_equal(ap_field_noparam(*state, ";x"), "");
    assert_null(ap_field_noparam(*state, NULL));
}

static void test_content_type_tolower_leaves_parameters(void **state)
{
    char type[] = "Text/HTML; Boundary=AbC";

    (void)state;
    ap_content_type_tolower(type);
    assert_string_equal(type, "text/html; Boundary=AbC");
}

UNIT_TESTS(
    UNIT_TEST(test_scan_stops_at_the_first_other),
    UNIT_TEST(test_get_list_item_normal_form),
    UNIT_TEST(test_size_list_item_bounds),
    UNIT_TEST(test_find_list_item_whole_elements),
    UNIT_TEST(test_find_etag_weak_and_strong),
    UNIT_TEST(test_find_etag_backslash_is_no_escape),
    UNIT_TEST(test_find_etag_passes_over_rubbish),
    UNIT_TEST(test_get_token_ends),
    UNIT_TEST(test_find_token_words),
    UNIT_TEST(test_find_last_token_at_the_end),
    UNIT_TEST(test_is_chunked_only_as_the_last_coding),
    UNIT_TEST(test_parse_token_list_strict_takes_tokens),
    UNIT_TEST(test_parse_token_list_strict_refuses),
    UNIT_TEST(test_field_noparam),
    UNIT_TEST(test_content_type_tolower_leaves_parameters)
)
