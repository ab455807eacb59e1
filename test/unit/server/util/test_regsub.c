/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Substitution, and expressions in Perl's notation. */

#include "server/util/regsub.c"

#include "test/lib/unit.h"

static char *sub(apr_pool_t *p, const char *pattern, const char *text,
                 const char *input)
{
    ap_regmatch_t m[AP_MAX_REG_MATCH];
    ap_regex_t *re = ap_pregcomp(p, pattern, 0);

    assert_int_equal(ap_regexec(re, text, AP_MAX_REG_MATCH, m, 0), 0);
    return ap_pregsub(p, input, text, AP_MAX_REG_MATCH, m);
}

static void test_pregsub_groups_and_escapes(void **state)
{
    apr_pool_t *p = *state;

    assert_string_equal(sub(p, "(a)(b)?", "xay", "[$0][$1][$2][$9][$10]"),
                        "[a][a][][][a0]");
    assert_string_equal(sub(p, "(.)(.)", "ab", "$2$1"), "ba");
    assert_string_equal(sub(p, "a", "a", "$ $$ $x &"), "$ $$ $x &");
    assert_string_equal(sub(p, "a", "a", "$$0"), "$a");
    assert_string_equal(sub(p, "a", "a", "\\$0 \\\\$0 \\x \\&"),
                        "$0 \\a x &");
    assert_string_equal(sub(p, "a", "a", "end\\"), "end\\");
    assert_string_equal(sub(p, "a", "a", ""), "");
}

static void test_pregsub_without_groups_copies(void **state)
{
    char *result;

    assert_int_equal(ap_pregsub_ex(*state, &result, "x$0\\\\y", "a", 0, NULL,
                                   0), APR_SUCCESS);
    assert_string_equal(result, "x$0\\\\y");
}

static void test_pregsub_ex_limit(void **state)
{
    ap_regmatch_t m = { 0, 2 };
    char *result;

    assert_int_equal(ap_pregsub_ex(*state, &result, "$0$0", "ab", 1, &m, 5),
                     APR_SUCCESS);
    assert_string_equal(result, "abab");
    assert_int_equal(ap_pregsub_ex(*state, &result, "$0$0", "ab", 1, &m, 4),
                     APR_ENOMEM);
    assert_null(result);
}

static void test_varbuf_regsub_appends(void **state)
{
    ap_regmatch_t m = { 1, 2 };
    struct ap_varbuf vb;

    ap_varbuf_init(*state, &vb, 0);
    ap_varbuf_strcat(&vb, "<");
    assert_int_equal(ap_varbuf_regsub(&vb, "$0$0>", "abc", 1, &m, 0),
                     APR_SUCCESS);
    assert_string_equal(vb.buf, "<bb>");
    assert_int_equal(vb.strlen, 4);
    assert_int_equal(ap_varbuf_regsub(&vb, "$0$0>", "abc", 1, &m, 2),
                     APR_ENOMEM);
    assert_string_equal(vb.buf, "<bb>");
}

static void check_replace(apr_pool_t *p, const char *pattern,
                          const char *text, int count, const char *result)
{
    ap_rxplus_t *rx = ap_rxplus_compile(p, pattern);
    char *replaced = NULL;

    assert_non_null(rx);
    assert_int_equal(ap_rxplus_exec(p, rx, text, &replaced), count);
    if (result) {
        assert_string_equal(replaced, result);
    }
    else {
        assert_null(replaced);
    }
}

static void test_rxplus_replaces_once_or_all(void **state)
{
    check_replace(*state, "s/a/b/", "banana", 1, "bbnana");
    check_replace(*state, "s/a/b/g", "banana", 3, "bbnbnb");
    check_replace(*state, "s/A/b/gi", "banana", 3, "bbnbnb");
    check_replace(*state, "s!a(.)!<$1>!g", "banana", 2, "b<n><n>a");
    check_replace(*state, "s/a//g", "banana", 3, "bnn");
    check_replace(*state, "s/$/!/", "abc", 1, "abc!");
    check_replace(*state, "s/x/y/g", "abc", 0, NULL);
}

static void test_rxplus_empty_matches_end(void **state)
{
    check_replace(*state, "s/x*/-/g", "abc", 4, "-a-b-c-");
    check_replace(*state, "s/x*/-/g", "", 1, "-");
    check_replace(*state, "s/^/!/g", "abc", 1, "!abc");
    check_replace(*state, "s/^/!/gm", "a\nb", 2, "!a\n!b");
    check_replace(*state, "s/\\b/|/g", "ab", 2, "|ab|");
}

static void test_rxplus_matches_and_groups(void **state)
{
    ap_rxplus_t *rx = ap_rxplus_compile(*state, "m#(b)(x)?(.)#");
    char subject[] = "abc";
    char *none = NULL;
    const char *text;
    int len;

    assert_non_null(rx);
    assert_int_equal(ap_rxplus_exec(*state, rx, subject, &none), 1);
    assert_int_equal(ap_rxplus_nmatch(rx), 4);
    subject[1] = '-';
    assert_string_equal(ap_rxplus_pmatch(*state, rx, 0), "bc");
    assert_string_equal(ap_rxplus_pmatch(*state, rx, 2), "");
    ap_rxplus_match(rx, 3, &len, &text);
    assert_int_equal(len, 1);
    assert_memory_equal(text, "c", 1);
    ap_rxplus_match(rx, 2, &len, &text);
    assert_int_equal(len, 0);
    assert_string_equal(text, "");
    ap_rxplus_match(rx, 4, &len, &text);
    assert_null(text);
    assert_int_equal(ap_rxplus_exec(*state, rx, "zz", &none), 0);
    assert_int_equal(ap_rxplus_nmatch(rx), 0);
    assert_null(none);
}

static void test_rxplus_flags(void **state)
{
    check_replace(*state, "/FOO/i", "xfoo", 1, NULL);
    check_replace(*state, "/a.b/", "a\nb", 0, NULL);
    check_replace(*state, "/a.b/s", "a\nb", 1, NULL);
    check_replace(*state, "/^b/m", "a\nb", 1, NULL);
    check_replace(*state, "/^a/^", "a", 0, NULL);
    check_replace(*state, "/a$/$", "a", 0, NULL);
    check_replace(*state, "/a/n", "a", 1, NULL);
}

static void test_rxplus_compile_what_is_none(void **state)
{
    assert_null(ap_rxplus_compile(*state, "s/a/b"));
    assert_null(ap_rxplus_compile(*state, "s/(/b/"));
    assert_null(ap_rxplus_compile(*state, "("));
    check_replace(*state, "some", "something", 1, NULL);
    check_replace(*state, "moot", "moot", 1, NULL);
    check_replace(*state, "/foo", "a/foo", 1, NULL);
    check_replace(*state, "s", "s", 1, NULL);
}

UNIT_TESTS(
    UNIT_TEST(test_pregsub_groups_and_escapes),
    UNIT_TEST(test_pregsub_without_groups_copies),
    UNIT_TEST(test_pregsub_ex_limit),
    UNIT_TEST(test_varbuf_regsub_appends),
    UNIT_TEST(test_rxplus_replaces_once_or_all),
    UNIT_TEST(test_rxplus_empty_matches_end),
    UNIT_TEST(test_rxplus_matches_and_groups),
    UNIT_TEST(test_rxplus_flags),
    UNIT_TEST(test_rxplus_compile_what_is_none)
)
