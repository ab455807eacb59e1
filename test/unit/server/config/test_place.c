/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Where directives may stand. */

#include "server/config/place.c"
#include "test/unit/server/config/fixture.h"

static void test_top_only(void **state)
{
    config(*state, "UnitTop a\n<VirtualHost 127.0.0.1:80>\nUnitTop b\n"
                   "</VirtualHost>\n<Directory />\nUnitTop c\n"
                   "</Directory>\n<Location /x>\nUnitTop d\n</Location>\n");
    assert_int_equal(conf_report_count(), 2);
    assert_string_equal(called(*state), "UnitTop(a) UnitTop(b)");
    assert_contains(report_text(*state), "UnitTop not allowed here: it may "
                                         "stand only outside of sections");
}

static void test_inside_only(void **state)
{
    config(*state, "UnitInside a\n<VirtualHost 127.0.0.1:80>\n"
                   "UnitInside b\n<Directory />\nUnitInside c\n"
                   "<Files x>\nUnitInside d\n</Files>\n"
                   "</Directory>\n</VirtualHost>\n");
    assert_int_equal(conf_report_count(), 2);
    assert_string_equal(called(*state), "UnitInside(c) UnitInside(d)");
}

static void test_global_only(void **state)
{
    config(*state, "UnitGlobal a\n<VirtualHost 127.0.0.1:80>\n"
                   "<IfModule core.c>\nUnitGlobal b\n</IfModule>\n"
                   "</VirtualHost>\n");
    assert_int_equal(conf_report_count(), 1);
    assert_string_equal(called(*state), "UnitGlobal(a)");
    assert_contains(report_text(*state), "UnitGlobal cannot stand in");
}

static void test_place_text_htaccess(void **state)
{
    assert_contains(conf_place_text(*state, OR_LIMIT | OR_AUTHCFG),
                    "AllowOverride is AuthConfig or Limit");
    assert_contains(conf_place_text(*state, OR_ALL), "other than None");
    assert_null(strstr(conf_place_text(*state, RSRC_CONF), "htaccess"));
}

static void test_override_list(void **state)
{
    cmd_parms parms = {0};
    command_rec row = {"Thing", {.no_args = NULL}, NULL, OR_FILEINFO, TAKE1,
                       NULL};

    parms.override = OR_LIMIT | NONFATAL_ALL;
    assert_false(conf_place_allowed(&parms, &row));
    parms.override_list = apr_table_make(*state, 2);
    apr_table_set(parms.override_list, "other", "1");
    assert_false(conf_place_allowed(&parms, &row));
    apr_table_set(parms.override_list, "thing", "1");
    assert_true(conf_place_allowed(&parms, &row));
}

static void test_nonfatal_unknown(void **state)
{
    server_rec *s = config(*state, "");
    ap_directive_t node = {"Nonsense", "x", NULL, NULL, NULL, NULL,
                           ".htaccess", 1, NULL};
    cmd_parms parms;

    conf_report_close();
    conf_parms_init(&parms, s, *state, *state);
    assert_non_null(ap_walk_config(&node, &parms, s->lookup_defaults));
    parms.override |= NONFATAL_UNKNOWN;
    assert_null(ap_walk_config(&node, &parms, s->lookup_defaults));
}

static void test_nonfatal_override(void **state)
{
    server_rec *s = config(*state, "");
    ap_directive_t node = {"UnitTop", "x", NULL, NULL, NULL, NULL,
                           ".htaccess", 1, NULL};
    cmd_parms parms;

    conf_report_close();
    conf_parms_init(&parms, s, *state, *state);
    parms.override = OR_ALL;
    assert_contains(ap_walk_config(&node, &parms, s->lookup_defaults),
                    "UnitTop not allowed here");
    assert_ptr_equal(parms.err_directive, &node);
    parms.override |= NONFATAL_OVERRIDE;
    assert_null(ap_walk_config(&node, &parms, s->lookup_defaults));
    assert_string_equal(called(*state), "");
}

static void test_check_cmd_context(void **state)
{
    server_rec *s = config(*state, "");
    ap_directive_t section = {"<Files", "x>", NULL, NULL, NULL, NULL, "f", 3,
                              NULL};
    ap_directive_t node = {"Unit1", "x", NULL, NULL, &section, NULL, "f", 4,
                           NULL};
    cmd_parms cmd;

    conf_parms_init(&cmd, s, *state, *state);
    cmd.cmd = conf_command_find("Unit1")->row;
    cmd.directive = &node;
    assert_null(ap_check_cmd_context(&cmd, NOT_IN_DIRECTORY
                                           | NOT_IN_LOCATION
                                           | NOT_IN_VIRTUALHOST
                                           | NOT_IN_LIMIT
                                           | NOT_IN_HTACCESS));
    assert_contains(ap_check_cmd_context(&cmd, NOT_IN_DIR_LOC_FILE),
                    "Unit1 cannot stand in a <Files> section (opened on "
                    "line 3 of f)");
    cmd.limited = 1;
    assert_contains(ap_check_cmd_context(&cmd, NOT_IN_LIMIT), "<Limit>");
    cmd.override = OR_ALL;
    assert_contains(ap_check_cmd_context(&cmd, NOT_IN_HTACCESS),
                    ".htaccess");
}

static void test_method_is_limited(void **state)
{
    server_rec *s = config(*state, "");
    cmd_parms cmd;

    conf_parms_init(&cmd, s, *state, *state);
    assert_false(ap_method_is_limited(&cmd, "GET"));
    cmd.limited = AP_METHOD_BIT << M_POST;
    assert_true(ap_method_is_limited(&cmd, "POST"));
    assert_false(ap_method_is_limited(&cmd, "GET"));
}

UNIT_TESTS(
    UNIT_TEST(test_top_only),
    UNIT_TEST(test_inside_only),
    UNIT_TEST(test_global_only),
    UNIT_TEST(test_place_text_htaccess),
    UNIT_TEST(test_override_list),
    UNIT_TEST(test_nonfatal_unknown),
    UNIT_TEST(test_nonfatal_override),
    UNIT_TEST(test_check_cmd_context),
    UNIT_TEST(test_method_is_limited)
)
