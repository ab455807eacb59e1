/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The language: a table of conditions, the bounds, what is refused where.
 */

#include "server/expr/parser.c"

#include "test/unit/server/expr/expressions.h"
#include "test/unit/server/expr/fixture.h"

/* What the table says of an expression, from running it. */
static int outcome(request_rec *r, const char *text)
{
    ap_expr_info_t info;
    const char *err = NULL;
    const char *fault = fix_parse(r->pool, &info, text, 0);
    int column;

    if (fault != NULL) {
        assert_null(info.root_node);
        assert_int_equal(sscanf(fault, "expression error at column %d: "
                                "expected ", &column), 1);
        return column;
    }
    return ap_expr_exec(r, &info, &err) == 1 && err == NULL ? IS_TRUE
                                                            : IS_FALSE;
}

static void test_expressions(void **state)
{
    request_rec *r = fix_asking(*state);
    apr_size_t i;
    int wrong = 0;

    for (i = 0; i < sizeof(expressions) / sizeof(expressions[0]); i++) {
        int result = outcome(r, expressions[i].text);

        if (result != expressions[i].result) {
            print_error("%s: %d, not %d\n", expressions[i].text, result,
                        expressions[i].result);
            wrong++;
        }
    }
    assert_true(i >= 200);
    assert_int_equal(wrong, 0);
}

static void assert_fault(request_rec *r, const char *text, unsigned int flags,
                         const char *expected_fault)
{
    ap_expr_info_t info;
    const char *fault = fix_parse(r->pool, &info, text, flags);

    if (fault == NULL) {
        fail_msg("%s: no fault", text);
    }
    if (strstr(fault, expected_fault) == NULL) {
        fail_msg("%s: '%s', not '%s'", text, fault, expected_fault);
    }
}

static void test_faults_say_what_was_expected(void **state)
{
    request_rec *r = fix_asking(*state);

    assert_fault(r, "1 == == 2", 0, "expression error at column 6: expected "
                 "a word");
    assert_fault(r, "1 == == 2", 0, "found '=='");
    assert_fault(r, "(true", 0, "column 6: expected &&, || or ), found the "
                 "end");
    assert_fault(r, "%{NO_SUCH} == 1", 0, "column 3: expected the name of a "
                 "variable; neither the server nor a loaded module has "
                 "'NO_SUCH'");
    assert_fault(r, "'a' in nosuch('b')", 0, "a function that returns a "
                 "list");
    assert_fault(r, "-Q 'a'", 0, "column 1: expected the name of an operator "
                 "with one operand");
    assert_fault(r, "-R %{REMOTE_ADDR}", 0, "column 1: expected a constant "
                 "network");
    assert_fault(r, "'a' =~ /(/", 0, "column 8: expected a valid regular");
    assert_fault(r, "'abc", 0, "column 1: expected ' at the end");
    assert_fault(r, "a\\", AP_EXPR_FLAG_STRING_RESULT, "column 2: expected "
                 "something after the backslash");
    assert_fault(r, "x%{REQUEST_URI", AP_EXPR_FLAG_STRING_RESULT,
                 "column 15: expected } or :");
}

static char *nested(apr_pool_t *p, const char *open, int count,
                    const char *inside, const char *close)
{
    apr_array_header_t *pieces = apr_array_make(p, 2 * count + 1,
                                                sizeof(char *));
    int i;

    for (i = 0; i < count; i++) {
        APR_ARRAY_PUSH(pieces, const char *) = open;
    }
    APR_ARRAY_PUSH(pieces, const char *) = inside;
    for (i = 0; i < count; i++) {
        APR_ARRAY_PUSH(pieces, const char *) = close;
    }
    return apr_array_pstrcat(p, pieces, '\0');
}

static void test_depth_is_bounded(void **state)
{
    request_rec *r = fix_asking(*state);
    apr_pool_t *p = r->pool;

    assert_true(fix_truth(r, nested(p, "(", EXPR_MAX_DEPTH, "true", ")")));
    assert_fault(r, nested(p, "(", EXPR_MAX_DEPTH + 1, "true", ")"), 0,
                 "column 201: expected at most 200 levels");
    assert_fault(r, nested(p, "(", 30000, "true", ")"), 0, "at most 200");
    assert_fault(r, nested(p, "tolower(", 7000, "1", ")"), 0, "at most 200");
    assert_fault(r, nested(p, "%{md5:", 8000, "x", "}"),
                 AP_EXPR_FLAG_STRING_RESULT, "at most 200");
    assert_string_equal(
        fix_text(r, nested(p, "%{tolower:", EXPR_MAX_DEPTH, "A", "}")), "a");
}

/* What only goes on, and does not nest, is bounded by length alone. */
static void test_chains_take_no_depth(void **state)
{
    request_rec *r = fix_asking(*state);
    apr_pool_t *p = r->pool;

    assert_true(fix_truth(r, nested(p, "!", 10000, "true", "")));
    assert_false(fix_truth(r, nested(p, "!", 10001, "true", "")));
    assert_true(fix_truth(r, nested(p, "true && ", 5000, "true", "")));
    assert_true(fix_truth(r, nested(p, "false || ", 5000, "true", "")));
    assert_int_equal(
        fix_truth(r, nested(p, "'' . ", 5000, "%{note:x} == ''", "")), 1);
}

static void test_length_is_bounded(void **state)
{
    request_rec *r = fix_asking(*state);
    char *text = apr_palloc(r->pool, EXPR_MAX_LENGTH + 2);

    memset(text, 'x', EXPR_MAX_LENGTH + 1);
    text[EXPR_MAX_LENGTH] = '\0';
    assert_int_equal(strlen(fix_text(r, text)), EXPR_MAX_LENGTH);
    text[EXPR_MAX_LENGTH] = 'x';
    text[EXPR_MAX_LENGTH + 1] = '\0';
    assert_fault(r, text, AP_EXPR_FLAG_STRING_RESULT, "at most 65536 octets");
}

static void test_restricted_keeps_files_out_of_reach(void **state)
{
    static const char *const of_files[] = {
        "-d '/'", "-e '/'", "-f '/'", "-s '/'", "-L '/'", "-h '/'",
        "file('/') == ''", "filesize('/') == 0", "'%{file:/}' == ''"
    };
    request_rec *r = fix_asking(*state);
    ap_expr_info_t info;
    apr_size_t i;

    for (i = 0; i < sizeof(of_files) / sizeof(of_files[0]); i++) {
        int is_operator_row = of_files[i][0] == '-';

        assert_null(fix_parse(r->pool, &info, of_files[i], 0));
        assert_fault(r, of_files[i], AP_EXPR_FLAG_RESTRICTED, "not allowed");
        if (is_operator_row) {
            assert_null(fix_parse(r->pool, &info, of_files[i],
                                  AP_EXPR_FLAG_RESTRICTED_FILE_FUNC));
        }
        else {
            assert_fault(r, of_files[i], AP_EXPR_FLAG_RESTRICTED_FILE_FUNC,
                         "not allowed");
        }
    }
    assert_null(fix_parse(r->pool, &info, "-T 'on'",
                          AP_EXPR_FLAG_RESTRICTED));
}

/* What SSLRequire means by its operators. */
static void test_compatible_comparisons_go_by_length(void **state)
{
    request_rec *r = fix_asking(*state);
    ap_expr_info_t info;
    const char *err;

    assert_null(fix_parse(*state, &info, "'10' < '9'",
                          AP_EXPR_FLAG_SSL_EXPR_COMPAT));
    assert_int_equal(ap_expr_exec(r, &info, &err), 0);
    assert_null(fix_parse(*state, &info, "010 eq 10",
                          AP_EXPR_FLAG_SSL_EXPR_COMPAT));
    assert_int_equal(ap_expr_exec(r, &info, &err), 0);
    assert_null(fix_parse(*state, &info, "'9' lt '10'",
                          AP_EXPR_FLAG_SSL_EXPR_COMPAT));
    assert_int_equal(ap_expr_exec(r, &info, &err), 1);
}

/* ---- names of other modules ---- */

static const char *var_color(ap_expr_eval_ctx_t *ctx, const void *data)
{
    return data;
}

static apr_array_header_t *list_colors(ap_expr_eval_ctx_t *ctx,
                                       const void *data, const char *arg)
{
    apr_array_header_t *list = apr_array_make(ctx->p, 2, sizeof(char *));

    APR_ARRAY_PUSH(list, const char *) = "red";
    APR_ARRAY_PUSH(list, const char *) = arg;
    return list;
}

static const char *seen_arg;

static int lookup_colors(ap_expr_lookup_parms *parms)
{
    if (parms->type == AP_EXPR_FUNC_VAR && !strcmp(parms->name, "COLOR")) {
        *parms->func = (const void *)var_color;
        *parms->data = "red";
        return OK;
    }
    if (parms->type == AP_EXPR_FUNC_LIST && !strcmp(parms->name, "Colors")) {
        seen_arg = parms->arg;
        *parms->func = (const void *)list_colors;
        return OK;
    }
    return DECLINED;
}

static void test_names_of_modules(void **state)
{
    request_rec *r = fix_asking(*state);

    ap_hook_expr_lookup(lookup_colors, NULL, NULL, APR_HOOK_FIRST);
    assert_true(fix_truth(r, "%{COLOR} == 'red'"));
    assert_true(fix_truth(r, "%{COLOR} in Colors('blue')"));
    assert_string_equal(seen_arg, "blue");
    assert_true(fix_truth(r, "'' in Colors(%{note:none})"));
    assert_null(seen_arg);
    assert_false(fix_truth(r, "'green' -in Colors('blue')"));
}

UNIT_TESTS(
    UNIT_TEST(test_expressions),
    UNIT_TEST(test_faults_say_what_was_expected),
    UNIT_TEST(test_depth_is_bounded),
    UNIT_TEST(test_chains_take_no_depth),
    UNIT_TEST(test_length_is_bounded),
    UNIT_TEST(test_restricted_keeps_files_out_of_reach),
    UNIT_TEST(test_compatible_comparisons_go_by_length),
    UNIT_TEST(test_names_of_modules)
)
