/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Regular expressions: flags, groups, limits, threads. */

#include "server/util/regex.c"

#include <apr_thread_proc.h>

#include "test/lib/unit.h"

/* 1 when the pattern matches. */
static int matches(apr_pool_t *p, const char *pattern, int cflags,
                   const char *text)
{
    ap_regex_t *re = ap_pregcomp(p, pattern, cflags);

    assert_non_null(re);
    return ap_regexec(re, text, 0, NULL, 0) == 0;
}

static void test_regexec_groups(void **state)
{
    ap_regex_t *re = ap_pregcomp(*state, "(a)(x)?(b+)", 0);
    ap_regmatch_t m[6];

    assert_non_null(re);
    assert_int_equal(re->re_nsub, 3);
    assert_int_equal(ap_regexec(re, "-abb-", 6, m, 0), 0);
    assert_int_equal(m[0].rm_so, 1);
    assert_int_equal(m[0].rm_eo, 4);
    assert_int_equal(m[1].rm_so, 1);
    assert_int_equal(m[2].rm_so, -1);
    assert_int_equal(m[2].rm_eo, -1);
    assert_int_equal(m[3].rm_so, 2);
    assert_int_equal(m[3].rm_eo, 4);
    assert_int_equal(m[4].rm_so, -1);
    assert_int_equal(m[5].rm_so, -1);
}

static void test_regexec_fewer_groups_than_matched(void **state)
{
    ap_regex_t *re = ap_pregcomp(*state, "(a)(b)(c)", 0);
    ap_regmatch_t m[2];

    assert_int_equal(ap_regexec(re, "abc", 2, m, 0), 0);
    assert_int_equal(m[0].rm_eo, 3);
    assert_int_equal(m[1].rm_eo, 1);
    assert_int_equal(ap_regexec(re, "abc", 0, NULL, 0), 0);
    assert_int_equal(ap_regexec(re, "abd", 2, m, 0), AP_REG_NOMATCH);
}

static void test_regexec_many_groups(void **state)
{
    char pattern[40 * 3 + 1];
    char text[41];
    ap_regmatch_t m[41];
    ap_regex_t *re;
    int i;

    for (i = 0; i < 40; i++) {
        memcpy(pattern + 3 * i, "(.)", 3);
        text[i] = 'x';
    }
    pattern[120] = '\0';
    text[40] = '\0';
    re = ap_pregcomp(*state, pattern, 0);
    assert_int_equal(ap_regexec(re, text, 41, m, 0), 0);
    assert_int_equal(m[40].rm_so, 39);
    assert_int_equal(m[40].rm_eo, 40);
}

static void test_regexec_len_takes_nul_octets(void **state)
{
    ap_regex_t *re = ap_pregcomp(*state, "a.b$", 0);

    assert_int_equal(ap_regexec_len(re, "a\0bX", 3, 0, NULL, 0), 0);
    assert_int_equal(ap_regexec_len(re, "a\0bX", 4, 0, NULL, 0),
                     AP_REG_NOMATCH);
}

static void test_regcomp_flags(void **state)
{
    assert_true(matches(*state, "abc", AP_REG_ICASE, "xABC"));
    assert_false(matches(*state, "abc", 0, "xABC"));
    assert_true(matches(*state, "^b", AP_REG_NEWLINE, "a\nb"));
    assert_false(matches(*state, "^b", 0, "a\nb"));
    assert_true(matches(*state, "a.b", 0, "a\nb"));
    assert_false(matches(*state, "a.b", AP_REG_NO_DEFAULT, "a\nb"));
    assert_false(matches(*state, "a$", 0, "a\n"));
    assert_true(matches(*state, "a$", AP_REG_NO_DEFAULT, "a\n"));
}

static void test_regcomp_default_cflags(void **state)
{
    assert_int_equal(ap_regcomp_get_default_cflags(), AP_REG_DEFAULT);
    ap_regcomp_set_default_cflags(AP_REG_ICASE);
    assert_true(matches(*state, "abc", 0, "ABC"));
    assert_false(matches(*state, "abc", AP_REG_NO_DEFAULT, "ABC"));
    ap_regcomp_set_default_cflags(AP_REG_DEFAULT);
    assert_int_equal(ap_regcomp_default_cflag_by_name("dotall"),
                     AP_REG_DOTALL);
    assert_int_equal(ap_regcomp_default_cflag_by_name("DOLLAR_ENDONLY"),
                     AP_REG_DOLLAR_ENDONLY);
    assert_int_equal(ap_regcomp_default_cflag_by_name("nothing"), 0);
}

static void test_regexec_notbol_noteol(void **state)
{
    ap_regex_t *begin = ap_pregcomp(*state, "^a", 0);
    ap_regex_t *end = ap_pregcomp(*state, "a$", 0);

    assert_int_equal(ap_regexec(begin, "a", 0, NULL, AP_REG_NOTBOL),
                     AP_REG_NOMATCH);
    assert_int_equal(ap_regexec(end, "a", 0, NULL, AP_REG_NOTEOL),
                     AP_REG_NOMATCH);
    assert_int_equal(ap_regexec(begin, "a", 0, NULL, AP_REG_NOTEOL), 0);
}

static void test_regex_exec_from_sees_what_is_before(void **state)
{
    ap_regex_t *re = ap_pregcomp(*state, "\\bb|^b|(?<=b)c", 0);
    regex_subject subject = { "abc", 3, 1 };
    ap_regmatch_t m[1];

    assert_int_equal(regex_exec_from(re, subject, 1, m, 0), 0);
    assert_int_equal(m[0].rm_so, 2);
    subject.len = 2;
    assert_int_equal(regex_exec_from(re, subject, 1, m, 0), AP_REG_NOMATCH);
}

static void test_regcomp_fault_is_told(void **state)
{
    ap_regex_t re;
    char text[100];
    char small[5];

    (void)state;
    assert_int_equal(ap_regcomp(&re, "ab(c", 0), AP_REG_INVARG);
    assert_int_equal(re.re_erroffset, 4);
    assert_true(ap_regerror(AP_REG_INVARG, &re, text, sizeof(text)) > 10);
    assert_non_null(strstr(text, "offset 4"));
    ap_regerror(AP_REG_NOMATCH, NULL, small, sizeof(small));
    assert_int_equal(strlen(small), 4);
    assert_true(ap_regerror(99, NULL, text, sizeof(text)) > 1);
    assert_null(ap_pregcomp(*state, "[", 0));
}

static void test_regexec_gives_up_on_catastrophes(void **state)
{
    ap_regex_t *re = ap_pregcomp(*state, "^(a+)+\\1$", 0);
    char text[2001];
    int rc;

    memset(text, 'a', 2000);
    memcpy(text + 1999, "b", 2);
    rc = ap_regexec(re, text, 0, NULL, 0);
    assert_int_not_equal(rc, 0);
}

static void test_regname_by_number(void **state)
{
    ap_regex_t *re = ap_pregcomp(*state, "(?<foo>a)(b)(?<bar>c)", 0);
    apr_array_header_t *names = apr_array_make(*state, 1, sizeof(char *));

    assert_int_equal(ap_regname(re, names, AP_REG_MATCH, 1), 2);
    assert_int_equal(names->nelts, 4);
    assert_null(APR_ARRAY_IDX(names, 0, char *));
    assert_string_equal(APR_ARRAY_IDX(names, 1, char *), "MATCH_FOO");
    assert_null(APR_ARRAY_IDX(names, 2, char *));
    assert_string_equal(APR_ARRAY_IDX(names, 3, char *), "MATCH_BAR");
    names = apr_array_make(*state, 1, sizeof(char *));
    ap_regname(re, names, NULL, 0);
    assert_string_equal(APR_ARRAY_IDX(names, 3, char *), "bar");
}

static void test_pcre_version_string(void **state)
{
    (void)state;
    assert_string_equal(ap_pcre_version_string(AP_REG_PCRE_LOADED),
                        ap_pcre_version_string(AP_REG_PCRE_COMPILED));
    assert_string_equal(ap_pcre_version_string(7), "unknown");
}

static void test_pregfree_at_once(void **state)
{
    ap_regex_t *re = ap_pregcomp(*state, "a", 0);

    ap_pregfree(*state, re);
    assert_null(re->re_pcre);
}

/* Threads share the expression, each finds its own groups. */
typedef struct {
    const ap_regex_t *re;
    long faults;
} match_run;

static void *APR_THREAD_FUNC match_often(apr_thread_t *thread, void *data)
{
    match_run *run = data;
    int i;

    (void)thread;
    for (i = 0; i < 2000; i++) {
        char text[20];
        ap_regmatch_t m[2];

        apr_snprintf(text, sizeof(text), "%.*sx=%d;", i % 7, "-------", i);
        run->faults += ap_regexec(run->re, text, 2, m, 0) != 0
                       || atoi(text + m[1].rm_so) != i;
    }
    return NULL;
}

static void test_regexec_in_threads(void **state)
{
    ap_regex_t *re = ap_pregcomp(*state, "x=(\\d+);", 0);
    match_run runs[4];
    apr_thread_t *threads[4];
    apr_status_t result;
    int i;

    for (i = 0; i < 4; i++) {
        runs[i].re = re;
        runs[i].faults = 0;
        assert_int_equal(apr_thread_create(&threads[i], NULL, match_often,
                                           &runs[i], *state), APR_SUCCESS);
    }
    for (i = 0; i < 4; i++) {
        assert_int_equal(apr_thread_join(&result, threads[i]), APR_SUCCESS);
        assert_int_equal(runs[i].faults, 0);
    }
}

UNIT_TESTS(
    UNIT_TEST(test_regexec_groups),
    UNIT_TEST(test_regexec_fewer_groups_than_matched),
    UNIT_TEST(test_regexec_many_groups),
    UNIT_TEST(test_regexec_len_takes_nul_octets),
    UNIT_TEST(test_regcomp_flags),
    UNIT_TEST(test_regcomp_default_cflags),
    UNIT_TEST(test_regexec_notbol_noteol),
    UNIT_TEST(test_regex_exec_from_sees_what_is_before),
    UNIT_TEST(test_regcomp_fault_is_told),
    UNIT_TEST(test_regexec_gives_up_on_catastrophes),
    UNIT_TEST(test_regname_by_number),
    UNIT_TEST(test_pcre_version_string),
    UNIT_TEST(test_pregfree_at_once),
    UNIT_TEST(test_regexec_in_threads)
)
