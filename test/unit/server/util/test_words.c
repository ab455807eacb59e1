/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Words off the front of a line. */

#include "server/util/words.c"

#include "test/lib/unit.h"

typedef char *word_fn(apr_pool_t *p, const char **line);

static void check_word(apr_pool_t *p, word_fn *take, const char *line,
                       const char *word, const char *rest)
{
    assert_string_equal(take(p, &line), word);
    assert_string_equal(line, rest);
}

static void test_getword_skips_all_separators(void **state)
{
    const char *line = "a,,b";

    assert_string_equal(ap_getword(*state, &line, ','), "a");
    assert_string_equal(line, "b");
    line = ",a";
    assert_string_equal(ap_getword(*state, &line, ','), "");
    assert_string_equal(line, "a");
    line = "";
    assert_string_equal(ap_getword(*state, &line, ','), "");
    assert_string_equal(line, "");
    line = "no separator";
    assert_string_equal(ap_getword(*state, &line, ','), "no separator");
    assert_string_equal(line, "");
}

static void test_getword_nulls_skips_one(void **state)
{
    const char *line = "a,,b";

    assert_string_equal(ap_getword_nulls(*state, &line, ','), "a");
    assert_string_equal(line, ",b");
    assert_string_equal(ap_getword_nulls(*state, &line, ','), "");
    assert_string_equal(line, "b");
}

static void test_getword_white(void **state)
{
    check_word(*state, ap_getword_white, "a  b", "a", "b");
    check_word(*state, ap_getword_white, " a", "", "a");
    check_word(*state, ap_getword_white, "a\t\n\"b", "a", "\"b");
    check_word(*state, ap_getword_white, "", "", "");
}

static void test_getword_conf_quotes(void **state)
{
    check_word(*state, ap_getword_conf, "  a b", "a", "b");
    check_word(*state, ap_getword_conf, "\"a b\" c", "a b", "c");
    check_word(*state, ap_getword_conf, "'a\"b' c", "a\"b", "c");
    check_word(*state, ap_getword_conf, "\"a\\\"b\" c", "a\"b", "c");
    check_word(*state, ap_getword_conf, "'it\\'s' y", "it's", "y");
    check_word(*state, ap_getword_conf, "\"a\\\\\" b", "a\\", "b");
    check_word(*state, ap_getword_conf, "\"a\\nb\" c", "a\\nb", "c");
    check_word(*state, ap_getword_conf, "\"\" x", "", "x");
    check_word(*state, ap_getword_conf, "\"abc", "abc", "");
    check_word(*state, ap_getword_conf, "\"abc\\", "abc\\", "");
    check_word(*state, ap_getword_conf, "\"a\"b c", "a", "b c");
    check_word(*state, ap_getword_conf, "a\"b c\"d", "a\"b", "c\"d");
    check_word(*state, ap_getword_conf, "{a b} c", "{a", "b} c");
    check_word(*state, ap_getword_conf, "   ", "", "");
}

static void test_getword_conf_backslashes(void **state)
{
    check_word(*state, ap_getword_conf, "a\\\\b c", "a\\b", "c");
    check_word(*state, ap_getword_conf, "\\\\\\. x", "\\\\.", "x");
    check_word(*state, ap_getword_conf, "a\\ b", "a\\", "b");
    check_word(*state, ap_getword_conf, "\\\"a b", "\\\"a", "b");
    check_word(*state, ap_getword_conf2, "{a\\\\ b} c", "a\\ b", "c");
}

static void test_getword_conf2_braces(void **state)
{
    check_word(*state, ap_getword_conf2, "{a b} c", "a b", "c");
    check_word(*state, ap_getword_conf2, "{a {b} c} d", "a {b} c", "d");
    check_word(*state, ap_getword_conf2, "{a", "a", "");
    check_word(*state, ap_getword_conf2, "a{b c", "a{b", "c");
    check_word(*state, ap_getword_conf2, "\"{x y}\" z", "{x y}", "z");
}

static void test_getword_nc_moves_in_place(void **state)
{
    char text[] = "\"a b\" c d";
    char *line = text;

    assert_string_equal(ap_getword_conf_nc(*state, &line), "a b");
    assert_ptr_equal(line, text + 6);
    assert_string_equal(ap_getword_white_nc(*state, &line), "c");
    assert_string_equal(ap_getword_conf2_nc(*state, &line), "d");
    assert_string_equal(line, "");
    line = text;
    assert_string_equal(ap_getword_nc(*state, &line, 'a'), "\"");
    assert_string_equal(ap_getword_nulls_nc(*state, &line, '"'), " b");
    assert_ptr_equal(line, text + 5);
}

UNIT_TESTS(
    UNIT_TEST(test_getword_skips_all_separators),
    UNIT_TEST(test_getword_nulls_skips_one),
    UNIT_TEST(test_getword_white),
    UNIT_TEST(test_getword_conf_quotes),
    UNIT_TEST(test_getword_conf_backslashes),
    UNIT_TEST(test_getword_conf2_braces),
    UNIT_TEST(test_getword_nc_moves_in_place)
)
