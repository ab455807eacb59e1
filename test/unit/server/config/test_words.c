/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* ${NAME} and relative paths. */

#include "server/config/words.c"
#include "test/unit/server/config/fixture.h"

static void test_resolve_env_nothing(void **state)
{
    const char *word = "no variable $here {at} all";

    assert_ptr_equal(ap_resolve_env(*state, word), word);
}

static void test_resolve_env_defined(void **state)
{
    conf_variables_reset(*state);
    conf_variable_set("Name", "x y");
    assert_string_equal(ap_resolve_env(*state, "a${name}b${Name}"),
                        "ax ybx y");
}

static void test_resolve_env_environment(void **state)
{
    conf_variables_reset(*state);
    setenv("UNIT_VARIABLE", "from outside", 1);
    assert_string_equal(ap_resolve_env(*state, "${UNIT_VARIABLE}"),
                        "from outside");
    conf_variable_set("UNIT_VARIABLE", "defined");
    assert_string_equal(ap_resolve_env(*state, "${UNIT_VARIABLE}"),
                        "defined");
    unsetenv("UNIT_VARIABLE");
}

static void test_resolve_env_not_again(void **state)
{
    conf_variables_reset(*state);
    conf_variable_set("A", "${B}");
    conf_variable_set("B", "b");
    assert_string_equal(ap_resolve_env(*state, "${A}${B}"), "${B}b");
}

static void test_resolve_env_unknown_warns(void **state)
{
    conf_variables_reset(*state);
    conf_report_reset(*state);
    assert_string_equal(conf_resolve_env(*state, "a${UNIT_NO}b", "f.conf",
                                         9), "a${UNIT_NO}b");
    assert_int_equal(conf_report_count(), 0);
    assert_contains(report_text(*state),
                    "Warning on line 9 of f.conf:\n"
                    "Config variable ${UNIT_NO} is not defined");
}

static void test_resolve_env_rewrite_map(void **state)
{
    conf_variables_reset(*state);
    conf_report_reset(*state);
    conf_variable_set("x", "1");
    assert_string_equal(conf_resolve_env(*state, "${map:${x}}", NULL, 0),
                        "${map:${x}}");
    assert_string_equal(conf_resolve_env(*state, "${map:a}${x}", NULL, 0),
                        "${map:a}1");
    assert_string_equal(report_text(*state), "");
}

static void test_resolve_env_unclosed(void **state)
{
    conf_variables_reset(*state);
    conf_variable_set("x", "1");
    assert_string_equal(ap_resolve_env(*state, "${x}${x"), "1${x");
}

static void test_variables_go_with_pool(void **state)
{
    apr_pool_t *p;

    apr_pool_create(&p, *state);
    conf_variables_reset(p);
    conf_variable_set("x", "1");
    apr_pool_destroy(p);
    conf_variable_set("x", "2");
    assert_string_equal(ap_resolve_env(*state, "${x}"), "${x}");
}

static void test_server_root_relative(void **state)
{
    ap_server_root = "/srv/root";
    assert_string_equal(ap_server_root_relative(*state, "a/b"),
                        "/srv/root/a/b");
    assert_string_equal(ap_server_root_relative(*state, "/etc/x"), "/etc/x");
    assert_string_equal(ap_server_root_relative(*state, "conf/*.conf"),
                        "/srv/root/conf/*.conf");
    assert_null(ap_server_root_relative(*state, NULL));
}

static void test_runtime_dir_relative(void **state)
{
    ap_server_root = "/srv/root";
    ap_runtime_dir = "run";
    assert_string_equal(ap_runtime_dir_relative(*state, "pid"),
                        "/srv/root/run/pid");
    ap_runtime_dir = "/run/hostler";
    assert_string_equal(ap_runtime_dir_relative(*state, "pid"),
                        "/run/hostler/pid");
    ap_runtime_dir = NULL;
}

UNIT_TESTS(
    UNIT_TEST(test_resolve_env_nothing),
    UNIT_TEST(test_resolve_env_defined),
    UNIT_TEST(test_resolve_env_environment),
    UNIT_TEST(test_resolve_env_not_again),
    UNIT_TEST(test_resolve_env_unknown_warns),
    UNIT_TEST(test_resolve_env_rewrite_map),
    UNIT_TEST(test_resolve_env_unclosed),
    UNIT_TEST(test_variables_go_with_pool),
    UNIT_TEST(test_server_root_relative),
    UNIT_TEST(test_runtime_dir_relative)
)
