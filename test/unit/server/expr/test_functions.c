/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The functions, and what they add to Vary.
 */

#include "server/expr/functions.c"

#include "test/unit/server/expr/fixture.h"

static void test_functions_of_text(void **state)
{
    static const char *const rows[][2] = {
        {"%{tolower:AbC}", "abc"},
        {"%{ToUpper:AbC}", "ABC"},
        {"%{escape:a b/c%&?\\351}", "a%20b/c%25&%3f%e9"},
        {"%{unescape:a%20b%2fc%41}", "a b%2fcA"},
        {"%{unescape:a%00b}", ""},
        {"%{unescape:a%zzb}", ""},
        {"%{base64:hello}", "aGVsbG8="},
        {"%{unbase64:aGVsbG8=}", "hello"},
        {"%{unbase64:aGVsbG8}", "hello"},
        {"%{unbase64:YQBi}", "a"},
        {"%{md5:foo}", "acbd18db4cc2f85cedef654fccc4a4d8"},
        {"%{sha1:foo}", "0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33"},
        {"%{ldap:a*(b)\\\\c,d\\\"\\1}", "a\\2a\\28b\\29\\5cc\\2cd\\22\\01"}
    };
    request_rec *r = fix_asking(*state);
    apr_size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_string_equal(fix_text(r, rows[i][0]), rows[i][1]);
    }
}

static void test_functions_of_the_request(void **state)
{
    request_rec *r = fix_asking(*state);

    apr_table_setn(r->headers_in, "X-In", "in");
    apr_table_setn(r->headers_out, "X-Out", "out");
    apr_table_setn(r->err_headers_out, "X-Err", "err");
    apr_table_setn(r->notes, "a", "note");
    apr_table_setn(r->subprocess_env, "a", "request");
    apr_table_setn(r->subprocess_env, "b", "request");
    assert_int_equal(setenv("EXPR_TEST_C", "system", 1), 0);
    assert_string_equal(fix_text(r, "%{req:x-in}%{http:X-In}"
                                 "%{req_novary:X-In}"), "ininin");
    assert_string_equal(fix_text(r, "%{resp:X-Out}%{resp:X-Err}"), "outerr");
    assert_string_equal(fix_text(r, "%{note:a},%{reqenv:a},%{osenv:a}"),
                        "note,request,");
    assert_string_equal(fix_text(r, "%{env:a},%{env:b},%{env:EXPR_TEST_C},"
                                 "%{env:d}"), "note,request,system,");
}

/* ---- Vary ---- */

static const char *vary_after(request_rec *r, const char *text,
                              unsigned int flags)
{
    ap_expr_info_t info;
    const char *err;

    apr_table_clear(r->headers_out);
    assert_null(fix_parse(r->pool, &info, text, flags));
    assert_int_not_equal(ap_expr_exec(r, &info, &err), -1);
    return apr_table_get(r->headers_out, "Vary");
}

static void test_fields_go_into_vary(void **state)
{
    request_rec *r = fix_asking(*state);

    assert_string_equal(vary_after(r, "%{req:A} == '' && %{HTTP_COOKIE} == ''"
                                   " && http('a') == ''", 0), "A, Cookie");
    assert_string_equal(vary_after(r, "%{req:A} == 'x' && %{req:B} == ''",
                                   0), "A");
    assert_null(vary_after(r, "%{req_novary:A} == ''", 0));
    assert_null(vary_after(r, "%{req:Host} == '' && %{HTTP_HOST} == ''", 0));
    assert_null(vary_after(r, "%{req:A} == ''", AP_EXPR_FLAG_DONT_VARY));
}

static void test_vary_is_added_to_what_is_there(void **state)
{
    request_rec *r = fix_asking(*state);

    apr_table_setn(r->headers_out, "Vary", "Accept");
    assert_string_equal(fix_text(r, "%{req:A}"), "");
    assert_string_equal(apr_table_get(r->headers_out, "Vary"), "Accept, A");
}

/* ---- files ---- */

static void test_file(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_asking(p);
    const char *folder = unit_folder(p);
    const char *file = unit_file(p, folder, "a.txt", "line\n");

    assert_string_equal(fix_text(r, apr_pstrcat(p, "%{file:", file, "}",
                                                NULL)), "line\n");
    assert_string_equal(fix_text(r, apr_pstrcat(p, "%{filesize:", file, "}",
                                                NULL)), "5");
    assert_string_equal(fix_text(r, apr_pstrcat(p, "%{filesize:", folder,
                                                "}", NULL)), "0");
    assert_string_equal(fix_text(r, apr_pstrcat(p, "%{filesize:", folder,
                                                "/none}", NULL)), "0");
}

static void assert_no_file(request_rec *r, const char *path,
                           const char *reason)
{
    ap_expr_info_t info;
    const char *err = NULL;

    assert_null(fix_parse(r->pool, &info,
                          apr_pstrcat(r->pool, "%{file:", path, "}", NULL),
                          AP_EXPR_FLAG_STRING_RESULT));
    assert_null(ap_expr_str_exec(r, &info, &err));
    assert_non_null(err);
    assert_non_null(strstr(err, path));
    assert_non_null(strstr(err, reason));
}

static void test_file_that_cannot_be_read(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_asking(p);
    const char *folder = unit_folder(p);
    const char *large = unit_file(p, folder, "large", "x");

    assert_int_equal(truncate(large, EXPR_MAX_FILE + 1), 0);
    assert_no_file(r, large, "too large");
    assert_no_file(r, folder, "no regular file");
    assert_no_file(r, apr_pstrcat(p, folder, "/none", NULL), "opened");
}

UNIT_TESTS(
    UNIT_TEST(test_functions_of_text),
    UNIT_TEST(test_functions_of_the_request),
    UNIT_TEST(test_fields_go_into_vary),
    UNIT_TEST(test_vary_is_added_to_what_is_there),
    UNIT_TEST(test_file),
    UNIT_TEST(test_file_that_cannot_be_read)
)
