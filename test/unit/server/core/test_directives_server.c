/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Places, names and logs of a server.
 */

#include "server/core/directives_server.c"
#include "test/unit/server/core/core_records.h"

static void test_server_name_alone(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "ServerName");

    assert_null(core_set_server_name(cmd, NULL, "www.example.com"));
    assert_string_equal(cmd->server->server_hostname, "www.example.com");
    assert_int_equal(cmd->server->port, 0);
    assert_string_equal(cmd->server->server_scheme, "");
}

static void test_server_name_with_all_parts(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "ServerName");

    assert_null(core_set_server_name(cmd, NULL, "HTTPS://a.example:8443/"));
    assert_string_equal(cmd->server->server_hostname, "a.example");
    assert_int_equal(cmd->server->port, 8443);
    assert_string_equal(cmd->server->server_scheme, "https");
}

static void test_server_name_faults(void **state)
{
    static const char *const names[] = {
        "", ":80", "a:0", "a:65536", "a:", "a:8x", "[::1]", "a b", "://a",
        "http://"
    };
    apr_pool_t *p = *state;
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        cmd_parms *cmd = new_command(p, "ServerName");

        assert_complains(core_set_server_name(cmd, NULL, names[i]),
                         "ServerName");
        assert_string_equal(cmd->server->server_hostname, "www.example.com");
        assert_int_equal(cmd->server->port, 80);
    }
}

static void test_server_alias_tells_patterns(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "ServerAlias");
    server_rec *s = cmd->server;

    s->is_virtual = 1;
    assert_null(core_set_server_alias(cmd, NULL, "a.example *.b.example c?"));
    assert_int_equal(s->names->nelts, 1);
    assert_int_equal(s->wild_names->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(s->names, 0, char *), "a.example");
    assert_string_equal(APR_ARRAY_IDX(s->wild_names, 1, char *), "c?");
}

static void test_server_alias_only_in_hosts(void **state)
{
    apr_pool_t *p = *state;

    assert_complains(core_set_server_alias(new_command(p, "ServerAlias"),
                                           NULL, "a"), "<VirtualHost>");
}

static void test_server_path(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "ServerPath");

    assert_null(core_set_server_path(cmd, NULL, "/old"));
    assert_string_equal(cmd->server->path, "/old");
    assert_int_equal(cmd->server->pathlen, 4);
    assert_non_null(core_set_server_path(cmd, NULL, "old"));
}

static void test_document_root(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "DocumentRoot");
    const char *folder = unit_folder(p);

    assert_null(core_set_document_root(
        cmd, NULL, apr_pstrcat(p, folder, "/.", NULL)));
    assert_memory_equal(core_server_of(cmd->server)->ap_document_root, folder,
                        strlen(folder));
    assert_complains(core_set_document_root(
        cmd, NULL, apr_pstrcat(p, folder, "/missing", NULL)), "/missing");
}

static void test_document_root_unchecked(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "DocumentRoot");

    ap_document_root_check = 0;
    assert_null(core_set_document_root(cmd, NULL, "/no/such/folder"));
    ap_document_root_check = 1;
    assert_string_equal(core_server_of(cmd->server)->ap_document_root,
                        "/no/such/folder");
}

static void test_server_root_must_be_there(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "ServerRoot");
    const char *was = ap_server_root;
    const char *folder = unit_folder(p);

    assert_non_null(core_set_server_root(cmd, NULL, "/no/such/folder"));
    assert_non_null(core_set_server_root(cmd, NULL, "relative"));
    assert_ptr_equal(ap_server_root, was);
    assert_null(core_set_server_root(cmd, NULL, folder));
    assert_string_equal(ap_server_root, folder);
    ap_server_root = was;
}

static void test_error_log(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "ErrorLog");

    assert_null(core_set_error_log(cmd, NULL, "|/bin/cat"));
    assert_string_equal(cmd->server->error_fname, "|/bin/cat");
    assert_non_null(core_set_error_log(cmd, NULL, "|"));
    assert_non_null(core_set_error_log(cmd, NULL, ""));
}

static void test_error_log_format_scopes(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "ErrorLogFormat");
    core_server_config *conf = core_server_of(cmd->server);

    assert_null(core_set_error_log_format(cmd, NULL, "[%t] %M", NULL));
    assert_non_null(conf->error_log_format);
    assert_null(core_set_error_log_format(cmd, NULL, "request", "%L %k"));
    assert_null(core_set_error_log_format(cmd, NULL, "Request", "%L"));
    assert_null(core_set_error_log_format(cmd, NULL, "connection", "%a"));
    assert_int_equal(conf->error_log_req->nelts, 2);
    assert_int_equal(conf->error_log_conn->nelts, 1);
    assert_complains(core_set_error_log_format(cmd, NULL, "server", "%a"),
                     "'server'");
}

static void test_log_level_of_server_and_section(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "LogLevel");
    core_dir_config *conf = new_dir(p);

    assert_null(core_set_log_level(cmd, conf, "info"));
    assert_int_equal(cmd->server->log.level, APLOG_INFO);
    assert_null(conf->log);
    cmd->directive->parent = apr_pcalloc(p, sizeof(ap_directive_t));
    cmd->directive->parent->directive = "<Directory";
    assert_null(core_set_log_level(cmd, conf, "debug"));
    assert_int_equal(cmd->server->log.level, APLOG_INFO);
    assert_int_equal(conf->log->level, APLOG_DEBUG);
}

static void test_log_level_of_a_module(void **state)
{
    static module *loaded[] = { &core_module, NULL };
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "LogLevel");
    int was = core_module.module_index;

    ap_loaded_modules = loaded;
    core_module.module_index = AP_CORE_MODULE_INDEX;
    assert_int_equal(module_index_of("nowhere"), APLOG_NO_MODULE);
    assert_complains(core_set_log_level(cmd, new_dir(p), "cor:info"), "cor");
    core_module.module_index = was;
}

static void test_log_level_faults(void **state)
{
    static module *none[] = { NULL };
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "LogLevel");

    ap_loaded_modules = none;
    assert_non_null(core_set_log_level(cmd, new_dir(p), "loud"));
    assert_complains(core_set_log_level(cmd, new_dir(p), "nowhere:info"),
                     "nowhere");
}

static void test_accept_filter(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "AcceptFilter");

    assert_null(core_set_accept_filter(cmd, NULL, "http", "none"));
    assert_string_equal(apr_table_get(core_server_of(cmd->server)->accf_map,
                                      "http"), "none");
}

UNIT_TESTS(
    UNIT_TEST(test_server_name_alone),
    UNIT_TEST(test_server_name_with_all_parts),
    UNIT_TEST(test_server_name_faults),
    UNIT_TEST(test_server_alias_tells_patterns),
    UNIT_TEST(test_server_alias_only_in_hosts),
    UNIT_TEST(test_server_path),
    UNIT_TEST(test_document_root),
    UNIT_TEST(test_document_root_unchecked),
    UNIT_TEST(test_server_root_must_be_there),
    UNIT_TEST(test_error_log),
    UNIT_TEST(test_error_log_format_scopes),
    UNIT_TEST(test_log_level_of_server_and_section),
    UNIT_TEST(test_log_level_of_a_module),
    UNIT_TEST(test_log_level_faults),
    UNIT_TEST(test_accept_filter)
)
