/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Comparing, searching, wildcards. */

#include "server/util/strings.c"

#include "test/lib/unit.h"

static void test_cstr_casecmp_is_ascii_only(void **state)
{
    (void)state;
    assert_int_equal(ap_cstr_casecmp("aBc", "AbC"), 0);
    assert_true(ap_cstr_casecmp("a", "b") < 0);
    assert_int_not_equal(ap_cstr_casecmp("\xc3", "\xe3"), 0);
    assert_int_equal(ap_cstr_casecmpn("abX", "ABy", 2), 0);
}

static void test_str_tolower_and_toupper(void **state)
{
    char text[] = "aZ[`{@\xc4";

    (void)state;
    ap_str_tolower(text);
    assert_string_equal(text, "az[`{@\xc4");
    ap_str_toupper(text);
    assert_string_equal(text, "AZ[`{@\xc4");
}

static void test_strcasestr_finds(void **state)
{
    const char *text = "Hello World";

    (void)state;
    assert_ptr_equal(ap_strcasestr(text, "WORLD"), text + 6);
    assert_ptr_equal(ap_strcasestr(text, ""), text);
    assert_null(ap_strcasestr(text, "worldx"));
    assert_null(ap_strcasestr("", "a"));
    assert_non_null(ap_strcasestr("aab", "AB"));
}

static void test_ind_and_rind(void **state)
{
    (void)state;
    assert_int_equal(ap_ind("abcb", 'b'), 1);
    assert_int_equal(ap_rind("abcb", 'b'), 3);
    assert_int_equal(ap_ind("abcb", 'x'), -1);
    assert_int_equal(ap_rind("", 'x'), -1);
}

static void test_stripprefix(void **state)
{
    const char *text = "abc";

    (void)state;
    assert_string_equal(ap_stripprefix(text, "ab"), "c");
    assert_ptr_equal(ap_stripprefix(text, "x"), text);
    assert_ptr_equal(ap_stripprefix(text, "abcd"), text);
}

static void test_array_str_index_from_start(void **state)
{
    apr_array_header_t *array = apr_array_make(*state, 2, sizeof(char *));

    APR_ARRAY_PUSH(array, const char *) = "x";
    APR_ARRAY_PUSH(array, const char *) = "y";
    assert_int_equal(ap_array_str_index(array, "y", 0), 1);
    assert_int_equal(ap_array_str_index(array, "x", 1), -1);
    assert_int_equal(ap_array_str_index(array, "x", -5), 0);
    assert_true(ap_array_str_contains(array, "x"));
    assert_false(ap_array_str_contains(array, "X"));
}

static void test_strcmp_match_wildcards(void **state)
{
    static const struct {
        const char *text, *pattern;
        int matches;
    } cases[] = {
        { "abc", "a*", 1 }, { "abc", "a?c", 1 }, { "abc", "*c", 1 },
        { "abc", "a*d", 0 }, { "", "*", 1 }, { "", "?", 0 }, { "", "", 1 },
        { "abc", "", 0 }, { "abcabc", "*abc", 1 }, { "a", "a*b*", 0 },
        { "aXbYb", "a*b", 1 }, { "a*", "a\\*", 0 }, { "abc", "***", 1 },
        { "mississippi", "m*iss*p?", 1 }, { "www.example.com", "*.com", 1 },
        { "www.example.com.", "*.com", 0 }, { "ABC", "abc", 0 },
    };
    apr_size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int result = ap_strcmp_match(cases[i].text, cases[i].pattern);

        if ((result == 0) != cases[i].matches) {
            fail_msg("'%s' and '%s': %d", cases[i].text, cases[i].pattern,
                     result);
        }
    }
    assert_int_equal(ap_strcasecmp_match("ABC.example", "a?c.*"), 0);
}

static void test_strcmp_match_is_not_exponential(void **state)
{
    char text[2001];

    (void)state;
    memset(text, 'a', 2000);
    text[2000] = '\0';
    assert_int_not_equal(
        ap_strcmp_match(text, "a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"), 0);
}

static void test_is_matchexp(void **state)
{
    (void)state;
    assert_true(ap_is_matchexp("a*"));
    assert_true(ap_is_matchexp("a?"));
    assert_false(ap_is_matchexp("a[b]"));
}

static void test_timingsafe_compares_right(void **state)
{
    (void)state;
    assert_true(ap_streq_timingsafe("secret", "secret"));
    assert_false(ap_streq_timingsafe("secret", "secre"));
    assert_false(ap_streq_timingsafe("secret", "secrets"));
    assert_false(ap_streq_timingsafe("secret", ""));
    assert_false(ap_streq_timingsafe("", "x"));
    assert_true(ap_streq_timingsafe("", ""));
    assert_true(ap_strneq_timingsafe("secretA", "secretB", 6));
    assert_false(ap_strneq_timingsafe("secretA", "secretB", 7));
    assert_true(ap_memeq_timingsafe("a\0b", "a\0b", 3));
    assert_false(ap_memeq_timingsafe("a\0b", "a\0c", 3));
    assert_true(ap_memeq_timingsafe("a", "b", 0));
}

static void test_bin2hex(void **state)
{
    char hex[7];

    (void)state;
    ap_bin2hex("\x00\xab\x7f", 3, hex);
    assert_string_equal(hex, "00ab7f");
}

static void test_str2_alnum_replaces_each(void **state)
{
    const char *result;

    assert_int_equal(ap_pstr2_alnum(*state, "a  -b9\xc4", &result),
                     APR_SUCCESS);
    assert_string_equal(result, "a___b9_");
}

static void test_append_pid(void **state)
{
    char *expected = apr_psprintf(*state, "name.%d", (int)getpid());

    assert_string_equal(ap_append_pid(*state, "name", "."), expected);
}

static void test_strchr_functions_behind_the_macros(void **state)
{
    char text[] = "abcb";

    (void)state;
    assert_ptr_equal((ap_strchr)(text, 'b'), text + 1);
    assert_ptr_equal((ap_strrchr)(text, 'b'), text + 3);
    assert_ptr_equal((ap_strstr)(text, "cb"), text + 2);
    assert_ptr_equal((ap_strchr_c)(text, 'x'), NULL);
    assert_ptr_equal((ap_strrchr_c)(text, 'a'), text);
    assert_ptr_equal((ap_strstr_c)(text, "bb"), NULL);
}

UNIT_TESTS(
    UNIT_TEST(test_cstr_casecmp_is_ascii_only),
    UNIT_TEST(test_str_tolower_and_toupper),
    UNIT_TEST(test_strcasestr_finds),
    UNIT_TEST(test_ind_and_rind),
    UNIT_TEST(test_stripprefix),
    UNIT_TEST(test_array_str_index_from_start),
    UNIT_TEST(test_strcmp_match_wildcards),
    UNIT_TEST(test_strcmp_match_is_not_exponential),
    UNIT_TEST(test_is_matchexp),
    UNIT_TEST(test_timingsafe_compares_right),
    UNIT_TEST(test_bin2hex),
    UNIT_TEST(test_str2_alnum_replaces_each),
    UNIT_TEST(test_append_pid),
    UNIT_TEST(test_strchr_functions_behind_the_macros)
)
