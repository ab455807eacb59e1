/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Text with replacements, groups of expressions, and what ends early.
 */

#include "server/expr/evaluate.c"

#include "test/unit/server/expr/fixture.h"

static void test_text(void **state)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"plain text", "plain text"},
        {"%{REQUEST_METHOD}", "GET"},
        {"a %{REQUEST_METHOD} b", "a GET b"},
        {"it's a \"quote\"", "it's a \"quote\""},
        {"back\\\\slash \\%{x} \\$1", "back\\slash %{x} $1"},
        {"100% sure, $x, $", "100% sure, $x, $"},
        {"%{tolower:A:B}", "a:b"},
        {"%{tolower:%{REQUEST_METHOD} X}", "get x"},
        {"x%{tolower:A}y%{toupper:b}z", "xayBz"},
        {"%{tolower:a\\}B}}", "a}b}"},
        {"[$0$1$9]", "[]"},
        {"\\101\\n\\t", "A\n\t"},
        {"%%{REQUEST_METHOD}", "%GET"}
    };
    request_rec *r = fix_asking(*state);
    apr_size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_string_equal(fix_text(r, rows[i][0]), rows[i][1]);
    }
}

static void test_many_words_are_joined(void **state)
{
    request_rec *r = fix_asking(*state);
    char text[18 * 40 + 1] = "";
    char wanted[3 * 40 + 1] = "";
    int i;

    for (i = 0; i < 40; i++) {
        strcat(text, "%{REQUEST_METHOD}");
        strcat(wanted, "GET");
    }
    assert_string_equal(fix_text(r, text), wanted);
}

/* A condition behind the one that decides is not looked at. */
static void test_chains_end_early(void **state)
{
    request_rec *r = fix_asking(*state);
    ap_expr_info_t info;
    const char *err;

    assert_true(fix_truth(r, "true || file('/nonexistent') == 'x'"));
    assert_false(fix_truth(r, "false && file('/nonexistent') == 'x'"));
    assert_null(fix_parse(*state, &info, "file('/nonexistent') == '' || true",
                          0));
    assert_int_equal(ap_expr_exec(r, &info, &err), -1);
    assert_non_null(strstr(err, "/nonexistent"));
    assert_null(fix_parse(*state, &info, "! file('/nonexistent') == 'x'", 0));
    assert_int_equal(ap_expr_exec(r, &info, &err), -1);
}

/* ---- what cannot be told ---- */

static void assert_untold(request_rec *r, const char *text, const char *why)
{
    ap_expr_info_t info;
    const char *err = NULL;

    assert_null(fix_parse(r->pool, &info, text, 0));
    assert_int_equal(ap_expr_exec(r, &info, &err), -1);
    assert_non_null(strstr(err, why));
}

/* base64() makes a text longer by a third. */
static void test_texts_are_bounded(void **state)
{
    request_rec *r = fix_asking(*state);
    const char *text = "%{req:X}";
    char *half = apr_palloc(*state, EXPR_MAX_TEXT / 2 + 2);
    int i;

    apr_table_setn(r->headers_in, "X", "aaaaaaaaaa");
    for (i = 1; i < EXPR_MAX_DEPTH; i++) {
        text = apr_psprintf(*state, "%%{base64:%s}", text);
    }
    assert_untold(r, apr_pstrcat(*state, "\"", text, "\" == 'a'", NULL),
                  "longer than 1048576 bytes");

    memset(half, 'b', EXPR_MAX_TEXT / 2);
    half[EXPR_MAX_TEXT / 2] = '\0';
    apr_table_setn(r->headers_in, "X", half);
    assert_true(fix_truth(r, "req('X') . req('X') =~ /^b+$/"));
    assert_untold(r, "req('X') . req('X') . 'b' == 'a'", "longer than");
}

/* This one takes more steps than an engine that goes back may. */
static void test_match_beyond_the_limits(void **state)
{
    request_rec *r = fix_asking(*state);
    char subject[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";

    apr_table_setn(r->headers_in, "X", subject);
    assert_untold(r, "req('X') =~ /^(a+)+$/", "limits of the engine");
    assert_untold(r, "req('X') !~ /^(a+)+$/ || true", "limits");
    subject[strlen(subject) - 1] = 'a';
    assert_true(fix_truth(r, "req('X') =~ /^(a+)+$/"));
}

/* ---- groups that go from one expression to the next ---- */

static void test_groups_are_handed_on(void **state)
{
    request_rec *r = fix_asking(*state);
    ap_expr_info_t first, second;
    ap_regmatch_t groups[AP_MAX_REG_MATCH];
    const char *source = NULL;
    const char *err;

    assert_null(fix_parse(*state, &first, "'k=v' =~ /(.)=(.)/", 0));
    assert_null(fix_parse(*state, &second, "$2$1$3",
                          AP_EXPR_FLAG_STRING_RESULT));
    assert_int_equal(ap_expr_exec_re(r, &first, AP_MAX_REG_MATCH, groups,
                                     &source, &err), 1);
    assert_string_equal(source, "k=v");
    assert_int_equal(groups[2].rm_so, 2);
    assert_string_equal(ap_expr_str_exec_re(r, &second, AP_MAX_REG_MATCH,
                                            groups, &source, &err), "vk");
}

static void test_groups_a_caller_has_no_room_for(void **state)
{
    request_rec *r = fix_asking(*state);
    ap_expr_info_t info;
    ap_regmatch_t groups[2];
    const char *source = NULL;
    const char *err;

    assert_null(fix_parse(*state, &info,
                          "'ab' =~ /(a)(b)/ && '$1' == 'a' && '$2' == ''",
                          0));
    assert_int_equal(ap_expr_exec_re(r, &info, 2, groups, &source, &err), 1);
    assert_null(fix_parse(*state, &info, "'ab' =~ /(a)(b)/ && '$1' == ''",
                          0));
    assert_int_equal(ap_expr_exec_re(r, &info, 0, NULL, NULL, &err), 1);
}

static void test_groups_go_with_a_match_that_fails(void **state)
{
    request_rec *r = fix_asking(*state);

    assert_true(fix_truth(r, "'ab' =~ /(a)/ && !('x' =~ /(y)/) "
                          "&& $1 == ''"));
    assert_true(fix_truth(r, "'ab' =~ /(a)/ && !('x' =~ /y/) && $1 == 'a'"));
    assert_true(fix_truth(r, "'ab' =~ /b/ && $0 == ''"));
    assert_true(fix_truth(r, "!('ab' !~ /(b)/) && $1 == 'b'"));
}

UNIT_TESTS(
    UNIT_TEST(test_text),
    UNIT_TEST(test_many_words_are_joined),
    UNIT_TEST(test_chains_end_early),
    UNIT_TEST(test_texts_are_bounded),
    UNIT_TEST(test_match_beyond_the_limits),
    UNIT_TEST(test_groups_are_handed_on),
    UNIT_TEST(test_groups_a_caller_has_no_room_for),
    UNIT_TEST(test_groups_go_with_a_match_that_fails)
)
