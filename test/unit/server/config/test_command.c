/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Finding directives, and splitting arguments for every kind of setter. */

#include "server/config/command.c"
#include "test/unit/server/config/fixture.h"

/* A configuration of one line leads to these calls and no fault. */
static void assert_calls(apr_pool_t *p, const char *line, const char *expect)
{
    config(p, line);
    assert_string_equal(report_text(p), "");
    assert_string_equal(called(p), expect);
}

/* A configuration of one line is refused with this text. */
static void assert_refused(apr_pool_t *p, const char *line,
                           const char *expect)
{
    config(p, line);
    assert_string_equal(called(p), "");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(p), expect);
}

static void test_call_no_args(void **state)
{
    assert_calls(*state, "UnitNone", "UnitNone()");
}

static void test_call_no_args_given_one(void **state)
{
    assert_refused(*state, "UnitNone x", "UnitNone takes no arguments, help");
}

static void test_call_raw(void **state)
{
    assert_calls(*state, "UnitRaw  \"a b\"   c ", "UnitRaw(\"a b\"   c)");
}

static void test_call_argv(void **state)
{
    assert_calls(*state, "UnitArgv a 'b c' d", "UnitArgv(3,a,b c,d)");
}

static void test_call_argv_empty(void **state)
{
    assert_calls(*state, "UnitArgv", "UnitArgv(0)");
}

static void test_call_argv_too_many(void **state)
{
    apr_pool_t *p = *state;
    const char *line = "UnitArgv";
    int i;

    for (i = 0; i <= ARGV_MAX; i++) {
        line = apr_pstrcat(p, line, " x", NULL);
    }
    assert_refused(p, line, "at most 64 arguments");
}

static void test_call_take1(void **state)
{
    assert_calls(*state, "Unit1 a\nunit1 \"b c\"", "Unit1(a) Unit1(b c)");
}

static void test_call_take1_missing(void **state)
{
    assert_refused(*state, "Unit1",
                   "Unit1 takes one argument, what one is for");
}

static void test_call_take1_two(void **state)
{
    assert_refused(*state, "Unit1 a b", "Unit1 takes one argument");
}

static void test_call_take1_empty_word(void **state)
{
    assert_calls(*state, "Unit1 \"\"", "Unit1()");
}

static void test_call_take2(void **state)
{
    assert_calls(*state, "Unit2 a b", "Unit2(a,b)");
}

static void test_call_take2_one(void **state)
{
    assert_refused(*state, "Unit2 a", "Unit2 takes two arguments");
}

static void test_call_take12(void **state)
{
    assert_calls(*state, "Unit12 a\nUnit12 a b", "Unit12(a,-) Unit12(a,b)");
}

static void test_call_take12_three(void **state)
{
    assert_refused(*state, "Unit12 a b c", "one or two arguments");
}

static void test_call_take3(void **state)
{
    assert_calls(*state, "Unit3 a b c", "Unit3(a,b,c)");
}

static void test_call_take3_two(void **state)
{
    assert_refused(*state, "Unit3 a b", "takes three arguments");
}

static void test_call_take23(void **state)
{
    assert_calls(*state, "Unit23 a b\nUnit23 a b c",
                 "Unit23(a,b,-) Unit23(a,b,c)");
}

static void test_call_take23_one(void **state)
{
    assert_refused(*state, "Unit23 a", "two or three arguments");
}

static void test_call_take123(void **state)
{
    assert_calls(*state, "Unit123 a\nUnit123 a b\nUnit123 a b c",
                 "Unit123(a,-,-) Unit123(a,b,-) Unit123(a,b,c)");
}

static void test_call_take123_none(void **state)
{
    assert_refused(*state, "Unit123", "one, two or three arguments");
}

static void test_call_take13(void **state)
{
    assert_calls(*state, "Unit13 a\nUnit13 a b c",
                 "Unit13(a,-,-) Unit13(a,b,c)");
}

static void test_call_take13_two(void **state)
{
    assert_refused(*state, "Unit13 a b", "one or three arguments");
}

static void test_call_iterate(void **state)
{
    assert_calls(*state, "UnitIterate a \"b c\" d",
                 "UnitIterate(a) UnitIterate(b c) UnitIterate(d)");
}

static void test_call_iterate_none(void **state)
{
    assert_refused(*state, "UnitIterate", "one or more arguments");
}

static void test_call_iterate2(void **state)
{
    assert_calls(*state, "UnitIterate2 a b c",
                 "UnitIterate2(a,b) UnitIterate2(a,c)");
}

static void test_call_iterate2_one(void **state)
{
    assert_refused(*state, "UnitIterate2 a", "two or more arguments");
}

static void test_call_flag(void **state)
{
    assert_calls(*state, "UnitFlag On\nUnitFlag oFF",
                 "UnitFlag(on) UnitFlag(off)");
}

static void test_call_flag_other(void **state)
{
    assert_refused(*state, "UnitFlag yes", "UnitFlag must be On or Off");
}

static void test_find_any_case(void **state)
{
    start_config(*state, "/");
    assert_non_null(conf_command_find("uNIt12"));
    assert_ptr_equal(conf_command_find("UNIT12")->mod, &unit_module);
    assert_null(conf_command_find("Unit99"));
}

static void test_find_long_name(void **state)
{
    char name[NAME_SIZE + 10];

    start_config(*state, "/");
    memset(name, 'x', sizeof(name));
    name[sizeof(name) - 1] = '\0';
    assert_null(conf_command_find(name));
}

static void test_find_goes_with_module(void **state)
{
    start_config(*state, "/");
    ap_remove_module(&unit_module);
    assert_null(conf_command_find("Unit1"));
    assert_non_null(conf_command_find("DocumentRoot"));
}

static void test_find_command_in_modules(void **state)
{
    module *mod;

    start_config(*state, "/");
    mod = ap_top_module;
    assert_ptr_equal(ap_find_command_in_modules("Unit1", &mod),
                     ap_find_command("Unit1", unit_commands));
    assert_ptr_equal(mod, &unit_module);
    mod = mod->next;
    assert_null(ap_find_command_in_modules("Unit1", &mod));
}

UNIT_TESTS(
    UNIT_TEST(test_call_no_args),
    UNIT_TEST(test_call_no_args_given_one),
    UNIT_TEST(test_call_raw),
    UNIT_TEST(test_call_argv),
    UNIT_TEST(test_call_argv_empty),
    UNIT_TEST(test_call_argv_too_many),
    UNIT_TEST(test_call_take1),
    UNIT_TEST(test_call_take1_missing),
    UNIT_TEST(test_call_take1_two),
    UNIT_TEST(test_call_take1_empty_word),
    UNIT_TEST(test_call_take2),
    UNIT_TEST(test_call_take2_one),
    UNIT_TEST(test_call_take12),
    UNIT_TEST(test_call_take12_three),
    UNIT_TEST(test_call_take3),
    UNIT_TEST(test_call_take3_two),
    UNIT_TEST(test_call_take23),
    UNIT_TEST(test_call_take23_one),
    UNIT_TEST(test_call_take123),
    UNIT_TEST(test_call_take123_none),
    UNIT_TEST(test_call_take13),
    UNIT_TEST(test_call_take13_two),
    UNIT_TEST(test_call_iterate),
    UNIT_TEST(test_call_iterate_none),
    UNIT_TEST(test_call_iterate2),
    UNIT_TEST(test_call_iterate2_one),
    UNIT_TEST(test_call_flag),
    UNIT_TEST(test_call_flag_other),
    UNIT_TEST(test_find_any_case),
    UNIT_TEST(test_find_long_name),
    UNIT_TEST(test_find_goes_with_module),
    UNIT_TEST(test_find_command_in_modules)
)
