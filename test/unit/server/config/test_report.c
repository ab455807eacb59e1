/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Every fault of a run is found, and says where it is and what to do. */

#include "server/config/report.c"
#include "test/unit/server/config/fixture.h"

static void test_ten_faults_ten_reports(void **state)
{
    static const char *const expect[] = {
        "AH90205: Syntax error on line 1 of ", "no matches for the wildcard",
        "AH90206: Syntax error on line 2 of ", "Could not open configuration",
        "AH90201: Syntax error on line 3 of ", "Invalid command 'DocRoot'",
        "AH90202: Syntax error on line 4 of ", "Unit1 takes one argument",
        "AH90203: Syntax error on line 5 of ", "UnitInside not allowed here",
        "AH90200: Syntax error on line 6 of ", "UnitFail does not like x",
        "AH90208: Syntax error on line 7 of ", "Cannot load",
        "AH90202: Syntax error on line 8 of ", "UnitFlag must be On or Off",
        "AH90200: Syntax error on line 10 of ",
        "UnitGlobal cannot stand in a <VirtualHost> section",
        "AH90204: Syntax error on line 12 of ",
        "<Directory> was not closed"
    };
    apr_size_t i;
    const char *text;

    UNIT_NEEDS_LOADING();
    config(*state, "Include no*.conf\n"
                   "Include no.conf\n"
                   "DocRoot /x\n"
                   "Unit1 a b\n"
                   "UnitInside a\n"
                   "UnitFail x\n"
                   "LoadModule unit99_module no.so\n"
                   "UnitFlag perhaps\n"
                   "<VirtualHost 127.0.0.1:80>\n"
                   "UnitGlobal a\n"
                   "</VirtualHost>\n"
                   "<Directory />\n");
    assert_int_equal(conf_report_count(), 10);
    text = report_text(*state);
    for (i = 0; i < sizeof(expect) / sizeof(expect[0]); i++) {
        const char *found = strstr(text, expect[i]);

        if (!found) {
            fail_msg("\"%s\" is not in the rest:\n%s", expect[i], text);
        }
        text = found;
    }
    assert_contains(text, "10 configuration errors.");
}

static void test_chain_of_includes(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = unit_folder(p);
    process_rec *process = start_config(p, folder);
    const char *text;

    unit_file(p, folder, "main.conf", "\nInclude b.conf\nInclude c.conf\n");
    unit_file(p, folder, "b.conf", "\n\nInclude c.conf\n");
    unit_file(p, folder, "c.conf", "UnitFail x\n");
    read_config(p, process, "main.conf");
    assert_int_equal(conf_report_count(), 2);
    text = report_text(p);
    assert_contains(text, apr_psprintf(p, "Syntax error on line 1 of "
                                       "%s/c.conf: (included from "
                                       "%s/b.conf:3, included from "
                                       "%s/main.conf:2)\nUnitFail", folder,
                                       folder, folder));
    assert_contains(text, apr_psprintf(p, "of %s/c.conf: (included from "
                                       "%s/main.conf:3)\n", folder, folder));
}

static void test_print_only_once(void **state)
{
    conf_report_reset(*state);
    add(CONF_FAULT_SETTER, NULL, 0, 0, "something 7");
    assert_string_equal(report_text(*state),
                        "AH90200: Configuration error: something 7\n");
    assert_string_equal(report_text(*state), "");
    assert_int_equal(conf_report_count(), 1);
}

static void test_warning_does_not_count(void **state)
{
    conf_report_reset(*state);
    conf_report_warn("x.conf", 3, "hm");
    assert_int_equal(conf_report_count(), 0);
    assert_string_equal(report_text(*state),
                        "AH90209: Warning on line 3 of x.conf:\nhm\n");
}

static void test_closed_with_its_pool(void **state)
{
    apr_pool_t *p;

    apr_pool_create(&p, *state);
    conf_report_reset(p);
    add(CONF_FAULT_SETTER, NULL, 0, 0, "x");
    assert_true(conf_report_is_open());
    apr_pool_destroy(p);
    assert_false(conf_report_is_open());
    assert_int_equal(conf_report_count(), 0);
}

static void test_fault_returned_when_closed(void **state)
{
    cmd_parms parms = {0};
    ap_directive_t where = {0};

    parms.pool = *state;
    conf_report_close();
    assert_string_equal(conf_fault(&parms, &where, CONF_FAULT_ARGS, "a%s",
                                   "b"), "ab");
    assert_ptr_equal(parms.err_directive, &where);
    conf_report_reset(*state);
    assert_null(conf_fault(&parms, &where, CONF_FAULT_ARGS, "ab"));
    assert_int_equal(conf_report_count(), 1);
}

static void test_directives_of_missing_module_are_quiet(void **state)
{
    UNIT_NEEDS_LOADING();
    config(*state, "LoadModule expires_module no.so\n"
                   "ExpiresActive on\nExpiresDefault A1\nHeader set a b\n");
    assert_int_equal(conf_report_count(), 2);
    assert_contains(report_text(*state), "it belongs to mod_headers, which "
                    "is not loaded; put 'LoadModule headers_module");
}

UNIT_TESTS(
    UNIT_TEST(test_ten_faults_ten_reports),
    UNIT_TEST(test_chain_of_includes),
    UNIT_TEST(test_print_only_once),
    UNIT_TEST(test_warning_does_not_count),
    UNIT_TEST(test_closed_with_its_pool),
    UNIT_TEST(test_fault_returned_when_closed),
    UNIT_TEST(test_directives_of_missing_module_are_quiet)
)
