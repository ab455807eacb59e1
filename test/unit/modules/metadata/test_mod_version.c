/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* <IfVersion>: operators, expressions, malformed ones. */

#include "modules/metadata/mod_version.c"
#include "test/unit/server/config/fixture.h"

/* The version of the interface, of which the conditions below know. */
static void test_version_is_as_expected(void **state)
{
    assert_int_equal(AP_SERVER_MAJORVERSION_NUMBER, 2);
    assert_int_equal(AP_SERVER_MINORVERSION_NUMBER, 4);
    assert_true(AP_SERVER_PATCHLEVEL_NUMBER >= 71);
}

static void assert_condition(apr_pool_t *parent, const char *condition,
                             int holds)
{
    apr_pool_t *p;

    apr_pool_create(&p, parent);
    config(p, apr_pstrcat(p, "<IfVersion ", condition,
                          ">\nUnit1 x\n</IfVersion>\n", NULL));
    assert_string_equal(report_text(p), "");
    if (strcmp(called(p), holds ? "Unit1(x)" : "")) {
        fail_msg("<IfVersion %s> does not come out as %d", condition, holds);
    }
    apr_pool_destroy(p);
}

static void test_number(void **state)
{
    assert_condition(*state, "= 2.4." AP_SERVER_PATCHLEVEL, 1);
    assert_condition(*state, "== 2.4." AP_SERVER_PATCHLEVEL, 1);
    assert_condition(*state, "2.4." AP_SERVER_PATCHLEVEL, 1);
    assert_condition(*state, "2.4.0", 0);
    assert_condition(*state, "2.4", 0);
    assert_condition(*state, "> 2.4", 1);
    assert_condition(*state, ">= 2.4.10", 1);
    assert_condition(*state, "> 2.4." AP_SERVER_PATCHLEVEL, 0);
    assert_condition(*state, ">= 2.4." AP_SERVER_PATCHLEVEL, 1);
    assert_condition(*state, "< 2.4." AP_SERVER_PATCHLEVEL, 0);
    assert_condition(*state, "<= 2.4." AP_SERVER_PATCHLEVEL, 1);
    assert_condition(*state, "< 3", 1);
    assert_condition(*state, "<= 2", 0);
    assert_condition(*state, "> 2.10", 0);
}

static void test_negated(void **state)
{
    assert_condition(*state, "!= 2.4.0", 1);
    assert_condition(*state, "!< 3", 0);
    assert_condition(*state, "!>= 2.4.0", 0);
    assert_condition(*state, "!~ ^2", 0);
}

static void test_expression(void **state)
{
    assert_condition(*state, "~ ^2\\.4\\.", 1);
    assert_condition(*state, "~ ^2\\.2", 0);
    assert_condition(*state, "= /^2\\.4/", 1);
    assert_condition(*state, "== /^2\\.2/", 0);
    assert_condition(*state, "/^2\\.4/", 1);
}

static void test_blank_before_bracket(void **state)
{
    assert_condition(*state, ">= 2.4 ", 1);
}

static void assert_malformed(apr_pool_t *parent, const char *line,
                             const char *expect)
{
    apr_pool_t *p;

    apr_pool_create(&p, parent);
    config(p, apr_pstrcat(p, line, "\nUnit1 x\n</IfVersion>\nUnit1 y\n",
                          NULL));
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(p), expect);
    assert_string_equal(called(p), "Unit1(y)");
    apr_pool_destroy(p);
}

static void test_malformed(void **state)
{
    assert_malformed(*state, "<IfVersion x>", "is not a version");
    assert_malformed(*state, "<IfVersion 2.>", "is not a version");
    assert_malformed(*state, "<IfVersion 2.4.1.1>", "is not a version");
    assert_malformed(*state, "<IfVersion =< 2.4>", "is not an operator");
    assert_malformed(*state, "<IfVersion ~ (>", "regular expression");
    assert_malformed(*state, "<IfVersion >= 2.4", "missing closing '>'");
    assert_malformed(*state, "<IfVersion>", "takes an operator");
}

UNIT_TESTS(
    UNIT_TEST(test_version_is_as_expected),
    UNIT_TEST(test_number),
    UNIT_TEST(test_negated),
    UNIT_TEST(test_expression),
    UNIT_TEST(test_blank_before_bracket),
    UNIT_TEST(test_malformed)
)
