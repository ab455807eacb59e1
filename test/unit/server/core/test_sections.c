/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Sections: their opening lines, what they match, where they are hung.
 */

#include "server/core/sections.c"
#include "test/unit/server/core/core_records.h"

/* Sections make settings of all modules: these have to have their slots. */
static void have_modules(void)
{
    static apr_pool_t *pool;

    if (pool == NULL) {
        assert_int_equal(apr_pool_create(&pool, NULL), APR_SUCCESS);
        assert_null(ap_setup_prelinked_modules(unit_process(pool)));
    }
}

/* A section of that name, empty, at the top of the configuration. */
static cmd_parms *new_section(apr_pool_t *p, const char *name)
{
    cmd_parms *cmd;

    have_modules();
    cmd = new_command(p, name);
    cmd->info = strstr(name, "Match") != NULL
                || strstr(name, "Except") != NULL
        ? core_is_match_section : NULL;
    cmd->override = RSRC_CONF | OR_OPTIONS | OR_FILEINFO | OR_INDEXES;
    return cmd;
}

static core_dir_config *first_of(apr_array_header_t *sections)
{
    assert_int_equal(sections->nelts, 1);
    return ap_get_core_module_config(
        APR_ARRAY_IDX(sections, 0, ap_conf_vector_t *));
}

static core_dir_config *directory(apr_pool_t *p, const char *name,
                                  const char *args)
{
    cmd_parms *cmd = new_section(p, name);

    assert_null(core_section_directory(cmd, NULL, args));
    return first_of(core_server_of(cmd->server)->sec_dir);
}

static void test_directory_path(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = directory(p, "<Directory", "/srv//www/./a>");

    assert_string_equal(conf->d, "/srv/www/a/");
    assert_int_equal(conf->d_components, 4);
    assert_int_equal(conf->d_is_fnmatch, 0);
    assert_null(conf->r);
    assert_string_equal(directory(p, "<Directory", "\"/a b/\">")->d,
                        "/a b/");
}

static void test_directory_root(void **state)
{
    core_dir_config *conf = directory(*state, "<Directory", "/ >");

    assert_string_equal(conf->d, "/");
    assert_int_equal(conf->d_components, 1);
}

static void test_directory_pattern(void **state)
{
    core_dir_config *conf = directory(*state, "<Directory", "/home/*/www>");

    assert_int_equal(conf->d_is_fnmatch, 1);
    assert_string_equal(conf->d, "/home/*/www/");
    assert_int_equal(conf->d_components, 4);
}

static void test_directory_expression(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = directory(p, "<DirectoryMatch",
                                      "\"^/www/(?<site>[^/]+)\">");

    assert_non_null(conf->r);
    assert_int_equal(conf->refs->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(conf->refs, 1, const char *),
                        "MATCH_SITE");
    assert_non_null(directory(p, "<Directory", "~ \"a$\">")->r);
}

static void test_section_head_faults(void **state)
{
    static const struct {
        const char *name;
        const char *args;
        const char *word;
    } rows[] = {
        { "<Directory", "/a", "lacks the >" },
        { "<Directory", ">", "applies to" },
        { "<Directory", "~ >", "applies to" },
        { "<Directory", "/a b>", "quotes" },
        { "<DirectoryMatch", "\"(\">", "cannot be compiled" }
    };
    apr_pool_t *p = *state;
    apr_size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cmd_parms *cmd = new_section(p, rows[i].name);

        assert_complains(core_section_directory(cmd, NULL, rows[i].args),
                         rows[i].word);
        assert_int_equal(core_server_of(cmd->server)->sec_dir->nelts, 0);
    }
}

static void test_section_gives_the_place_back(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_section(p, "<Directory");
    char *path = apr_pstrdup(p, "outer");
    int override = cmd->override;

    cmd->path = path;
    assert_null(core_section_directory(cmd, NULL, "/a>"));
    assert_ptr_equal(cmd->path, path);
    assert_int_equal(cmd->override, override);
}

static void test_directory_not_in_sections(void **state)
{
    cmd_parms *cmd = new_section(*state, "<Directory");

    cmd->directive->parent = apr_pcalloc(cmd->pool, sizeof(ap_directive_t));
    cmd->directive->parent->directive = "<Location";
    assert_non_null(core_section_directory(cmd, NULL, "/a>"));
}

static void test_location(void **state)
{
    cmd_parms *cmd = new_section(*state, "<Location");
    core_dir_config *conf;

    assert_null(core_section_location(cmd, NULL, "/a//b>"));
    conf = first_of(core_server_of(cmd->server)->sec_url);
    assert_string_equal(conf->d, "/a/b");
    assert_int_equal(conf->d_is_fnmatch, 0);
    cmd = new_section(*state, "<Location");
    assert_null(core_section_location(cmd, NULL, "http://a.example//b>"));
    conf = first_of(core_server_of(cmd->server)->sec_url);
    assert_string_equal(conf->d, "http://a.example//b");
}

static void test_files_within_a_directory(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_section(p, "<Files");
    core_dir_config *outer = new_dir(p);

    assert_null(core_section_files(cmd, outer, "\"?at.*\">"));
    assert_int_equal(first_of(outer->sec_file)->d_is_fnmatch, 1);
    assert_string_equal(first_of(outer->sec_file)->d, "?at.*");
}

static const char *condition(apr_pool_t *p, core_dir_config *outer,
                             const char *name, const char *args)
{
    return core_section_if(new_section(p, name), outer, args);
}

static void test_conditions_are_hung(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *outer = new_dir(p);
    core_dir_config *conf;

    assert_null(condition(p, outer, "<If", "\"1 > 0\">"));
    conf = first_of(outer->sec_if);
    assert_non_null(conf->condition);
    assert_int_equal(conf->condition_ifelse, AP_CONDITION_IF);
    assert_null(condition(p, outer, "<ElseIf", "true>"));
    assert_null(condition(p, outer, "<Else", ">"));
    assert_int_equal(outer->sec_if->nelts, 3);
    conf = ap_get_core_module_config(
        APR_ARRAY_IDX(outer->sec_if, 2, ap_conf_vector_t *));
    assert_int_equal(conf->condition_ifelse, AP_CONDITION_ELSE);
    assert_null(conf->condition);
}

static void test_conditions_in_the_wrong_place(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *outer = new_dir(p);

    assert_complains(condition(p, outer, "<Else", ">"), "after an <If>");
    assert_complains(condition(p, outer, "<ElseIf", "true>"), "after an <If>");
    assert_null(condition(p, outer, "<If", "true>"));
    assert_null(condition(p, outer, "<Else", ">"));
    assert_complains(condition(p, outer, "<Else", ">"), "after an <If>");
}

static void test_conditions_that_are_none(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *outer = new_dir(p);

    assert_complains(condition(p, outer, "<If", "\"1 ==\">"),
                     "<If \"1 ==\">: expression error at column 5: expected");
    assert_complains(condition(p, outer, "<If", "1 == 1>"), "quotes");
    assert_complains(condition(p, outer, "<If", "\"\">"), "column 1");
    assert_complains(condition(p, outer, "<If", "true"), "lacks the >");
    assert_complains(condition(p, outer, "<Else", "true>"), "no condition");
}

static void test_virtual_hosts_in_order(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_section(p, "<VirtualHost");
    server_rec *s = cmd->server;
    int i;

    for (i = 1; i <= 3; i++) {
        cmd->directive->line_num = i;
        assert_null(core_section_virtual_host(cmd, NULL, "192.0.2.7:80>"));
        assert_ptr_equal(cmd->server, s);
    }
    assert_int_equal(s->next->defn_line_number, 1);
    assert_int_equal(s->next->next->defn_line_number, 2);
    assert_int_equal(s->next->next->next->defn_line_number, 3);
    assert_string_equal(s->next->defn_name, "test.conf");
    assert_null(s->next->next->next->next);
}

static void test_virtual_host_faults(void **state)
{
    cmd_parms *cmd = new_section(*state, "<VirtualHost");

    assert_complains(core_section_virtual_host(cmd, NULL, " >"), "address");
    assert_null(cmd->server->next);
}

/* ---- <Limit> ---- */

static const char *limit(apr_pool_t *p, const char *name, const char *args,
                         apr_int64_t outer)
{
    cmd_parms *cmd = new_section(p, name);
    const char *complaint;

    ap_method_registry_init(p);
    cmd->limited = outer;
    complaint = ap_limit_section(cmd, NULL, args);
    assert_int_equal(cmd->limited, outer);
    return complaint;
}

static void test_limit_gives_the_methods_back(void **state)
{
    assert_null(limit(*state, "<Limit", "GET POST>", -1));
    assert_null(limit(*state, "<LimitExcept", "GET>", -1));
}

static void test_limit_methods(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_section(p, "<Limit");
    apr_int64_t methods;

    ap_method_registry_init(p);
    assert_null(parse_methods(cmd, "GET POST", &methods));
    assert_int_equal(methods, AP_METHOD_BIT << M_GET
                              | AP_METHOD_BIT << M_POST);
    assert_complains(parse_methods(cmd, "GET TRACE", &methods),
                     "TraceEnable");
    assert_complains(parse_methods(cmd, "\"A B\"", &methods), "'A B'");
}

static void test_limit_unknown_method_is_told_apart(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_section(p, "<Limit");
    apr_int64_t brew, when;

    ap_method_registry_init(p);
    assert_null(parse_methods(cmd, "BREW", &brew));
    assert_null(parse_methods(cmd, "WHEN", &when));
    assert_int_equal(brew & when, 0);
    assert_int_equal(brew & (AP_METHOD_BIT << M_INVALID), 0);
}

static void test_limit_within_another(void **state)
{
    apr_int64_t get = AP_METHOD_BIT << M_GET;

    assert_null(limit(*state, "<Limit", "GET POST>", get));
    assert_complains(limit(*state, "<Limit", "POST>", get), "no method");
    assert_complains(limit(*state, "<LimitExcept", "GET>", get),
                     "no method");
}

static void test_limit_without_methods(void **state)
{
    assert_complains(limit(*state, "<Limit", ">", -1), "methods");
}

UNIT_TESTS(
    UNIT_TEST(test_directory_path),
    UNIT_TEST(test_directory_root),
    UNIT_TEST(test_directory_pattern),
    UNIT_TEST(test_directory_expression),
    UNIT_TEST(test_section_head_faults),
    UNIT_TEST(test_section_gives_the_place_back),
    UNIT_TEST(test_directory_not_in_sections),
    UNIT_TEST(test_location),
    UNIT_TEST(test_files_within_a_directory),
    UNIT_TEST(test_conditions_are_hung),
    UNIT_TEST(test_conditions_in_the_wrong_place),
    UNIT_TEST(test_conditions_that_are_none),
    UNIT_TEST(test_virtual_hosts_in_order),
    UNIT_TEST(test_virtual_host_faults),
    UNIT_TEST(test_limit_gives_the_methods_back),
    UNIT_TEST(test_limit_methods),
    UNIT_TEST(test_limit_unknown_method_is_told_apart),
    UNIT_TEST(test_limit_within_another),
    UNIT_TEST(test_limit_without_methods)
)
