/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Require group, Require file-group, and the file of groups.
 */

#include "modules/aaa/mod_authz_groupfile.c"
#include "test/unit/modules/aaa/fixture.h"

static const char text[] =
    "# note: joe\n"
    "\n"
    "staff: joe bob\n"
    "  staff: \"ann lee\"   jim\n"
    "empty:\n"
    "no colon joe\n"
    "loose \t: sue\n"
    "long: a \\\n"
    "  zoe\n"
    "admins:bob";

static request_rec *asking(apr_pool_t *p, const char *user,
                           const char *contents)
{
    groupfile_dir_conf *conf = create_dir_conf(p, NULL);
    const char *folder = unit_folder(p);
    request_rec *r;

    if (contents != NULL) {
        cmd_parms *cmd = aaa_command(p, "AuthGroupFile", "groups", 7);

        cmd->info = (void *)APR_OFFSETOF(groupfile_dir_conf, file);
        assert_null(set_file(cmd, conf, unit_file(p, folder, "groups",
                                                  contents)));
    }
    r = aaa_request(p, &authz_groupfile_module, conf);
    r->user = user != NULL ? apr_pstrdup(p, user) : NULL;
    return r;
}

static authz_status of(apr_pool_t *p, const char *user, const char *groups)
{
    request_rec *r = asking(p, user, text);
    const void *parsed;
    authz_status result;

    assert_null(require_parse(aaa_command(p, "Require", groups, 1), groups,
                              &parsed));
    result = check_group(r, groups, parsed);
    assert_null(apr_table_get(r->notes, AUTHZ_UNSURE_NOTE));
    return result;
}

static void test_members(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(of(p, NULL, "staff"), AUTHZ_DENIED_NO_USER);
    assert_int_equal(of(p, "joe", "staff"), AUTHZ_GRANTED);
    assert_int_equal(of(p, "jim", "staff"), AUTHZ_GRANTED);
    assert_int_equal(of(p, "ann lee", "staff"), AUTHZ_GRANTED);
    assert_int_equal(of(p, "ann", "staff"), AUTHZ_DENIED);
    assert_int_equal(of(p, "joe", "admins note empty none"), AUTHZ_DENIED);
    assert_int_equal(of(p, "bob", "none admins"), AUTHZ_GRANTED);
    assert_int_equal(of(p, "sue", "loose"), AUTHZ_GRANTED);
    assert_int_equal(of(p, "zoe", "long"), AUTHZ_GRANTED);
    assert_int_equal(of(p, "joe", ""), AUTHZ_DENIED);
    assert_int_equal(of(p, "staff", "staff"), AUTHZ_DENIED);
}

static void test_no_file_is_a_guess(void **state)
{
    apr_pool_t *p = *state;
    apr_array_header_t *groups = require_split(p, "staff");
    groupfile_dir_conf *conf;
    request_rec *r = asking(p, "joe", NULL);

    assert_int_equal(check_groups(r, groups), AUTHZ_DENIED);
    assert_non_null(apr_table_get(r->notes, AUTHZ_UNSURE_NOTE));
    fix_assert_logged("no AuthGroupFile");

    r = asking(p, "joe", "");
    assert_int_equal(check_groups(r, groups), AUTHZ_DENIED);
    assert_null(apr_table_get(r->notes, AUTHZ_UNSURE_NOTE));

    conf = ap_get_module_config(r->per_dir_config, &authz_groupfile_module);
    conf->file = "/none/at/all";
    assert_int_equal(check_groups(r, groups), AUTHZ_DENIED);
    assert_non_null(apr_table_get(r->notes, AUTHZ_UNSURE_NOTE));
    fix_assert_logged("/none/at/all cannot be read (`AuthGroupFile groups` "
                      "at test.conf:7)");
}

static char *owner;

static char *give_owner(request_rec *r)
{
    (void)r;
    return owner;
}

static void test_file_group(void **state)
{
    request_rec *r = asking(*state, "joe", text);

    get_file_group = NULL;
    assert_int_equal(check_file_group(r, "", NULL), AUTHZ_GENERAL_ERROR);
    fix_assert_logged("mod_authz_owner");
    get_file_group = give_owner;
    owner = apr_pstrdup(r->pool, "staff");
    assert_int_equal(check_file_group(r, "", NULL), AUTHZ_GRANTED);
    owner = apr_pstrdup(r->pool, "admins");
    assert_int_equal(check_file_group(r, "", NULL), AUTHZ_DENIED);
    owner = NULL;
    assert_int_equal(check_file_group(r, "", NULL), AUTHZ_DENIED);
    assert_non_null(apr_table_get(r->notes, AUTHZ_UNSURE_NOTE));
    r->user = NULL;
    assert_int_equal(check_file_group(r, "", NULL), AUTHZ_DENIED_NO_USER);
}

UNIT_TESTS(
    UNIT_TEST(test_members),
    UNIT_TEST(test_no_file_is_a_guess),
    UNIT_TEST(test_file_group)
)
