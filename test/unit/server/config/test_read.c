/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The first pass as a whole: lines of the command line, files, the server. */

#include "server/config/read.c"
#include "test/unit/server/config/fixture.h"

/* An array of lines, as -C and -c leave it. */
static apr_array_header_t *lines(apr_pool_t *p, const char *a, const char *b)
{
    apr_array_header_t *array = apr_array_make(p, 2, sizeof(const char *));

    APR_ARRAY_PUSH(array, const char *) = a;
    if (b) {
        APR_ARRAY_PUSH(array, const char *) = b;
    }
    return array;
}

static void forget_lines(void)
{
    ap_server_pre_read_config = NULL;
    ap_server_post_read_config = NULL;
}

static void test_order_of_lines(void **state)
{
    ap_server_pre_read_config = lines(*state, "Unit1 before",
                                      "Define X file");
    ap_server_post_read_config = lines(*state, "<Directory />",
                                       "Unit1 after\n</Directory>");
    config(*state, "Unit1 ${X}\n");
    forget_lines();
    assert_string_equal(report_text(*state), "");
    assert_string_equal(called(*state),
                        "Unit1(before) Unit1(file) Unit1(after)");
}

static void test_fault_of_line(void **state)
{
    ap_server_post_read_config = lines(*state, "Unit1 a", "Unit1 b c");
    config(*state, "");
    forget_lines();
    assert_contains(report_text(*state),
                    "Syntax error on line 2 of -c/-C directives:\n");
}

static void test_long_line(void **state)
{
    char *text = apr_palloc(*state, 5001);

    memset(text, 'x', 5000);
    text[5000] = '\0';
    ap_server_pre_read_config = lines(*state, apr_pstrcat(*state, "Unit1 ",
                                                          text, NULL),
                                      "Unit1 b");
    config(*state, "");
    forget_lines();
    assert_string_equal(called(*state),
                        apr_psprintf(*state, "Unit1(%s) Unit1(b)", text));
}

static void test_main_server(void **state)
{
    server_rec *s = config(*state, "");

    assert_int_equal(s->is_virtual, 0);
    assert_int_equal(s->timeout, apr_time_from_sec(60));
    assert_int_equal(s->keep_alive_max, 100);
    assert_int_equal(s->limit_req_fields, 100);
    assert_null(s->next);
    assert_non_null(ap_get_core_module_config(s->module_config));
    assert_non_null(ap_get_core_module_config(s->lookup_defaults));
}

/* Standard error goes elsewhere: the faults are printed there. */
static void test_read_config_after_fault(void **state)
{
    process_rec *process = start_config(*state, unit_folder(*state));
    ap_directive_t *tree;
    int kept = dup(STDERR_FILENO);
    server_rec *s;

    assert_non_null(freopen("/dev/null", "w", stderr));
    conf_report_close();
    s = ap_read_config(process, *state, "no.conf", &tree);
    assert_int_not_equal(dup2(kept, STDERR_FILENO), -1);
    close(kept);
    assert_null(s);
}

static void test_read_config_nothing(void **state)
{
    process_rec *process = start_config(*state, "/");
    ap_directive_t *tree = (ap_directive_t *)state;

    conf_report_close();
    assert_non_null(ap_read_config(process, *state, NULL, &tree));
    assert_null(tree);
}

UNIT_TESTS(
    UNIT_TEST(test_order_of_lines),
    UNIT_TEST(test_fault_of_line),
    UNIT_TEST(test_long_line),
    UNIT_TEST(test_main_server),
    UNIT_TEST(test_read_config_after_fault),
    UNIT_TEST(test_read_config_nothing)
)
