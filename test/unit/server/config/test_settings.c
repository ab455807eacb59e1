/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Settings vectors: making, merging; what virtual hosts inherit. */

#include "server/config/settings.c"
#include "test/unit/server/config/fixture.h"

/* Settings that are texts: merging joins them. */
static void *create_dir(apr_pool_t *p, char *dir)
{
    return apr_pstrcat(p, "dir:", dir ? dir : "none", NULL);
}

static void *create_server(apr_pool_t *p, server_rec *s)
{
    return apr_pstrdup(p, s->is_virtual ? "virtual" : "main");
}

static void *join(apr_pool_t *p, void *base, void *over)
{
    return apr_pstrcat(p, base, "+", over, NULL);
}

static void *setting(ap_conf_vector_t *v)
{
    return ap_get_module_config(v, &unit_module);
}

static void set(ap_conf_vector_t *v, const char *value)
{
    ap_set_module_config(v, &unit_module, (void *)value);
}

static void no_functions(void)
{
    unit_module.create_dir_config = NULL;
    unit_module.merge_dir_config = NULL;
    unit_module.create_server_config = NULL;
    unit_module.merge_server_config = NULL;
    unit_module.flags = AP_MODULE_FLAG_NONE;
}

static void test_merge_per_dir(void **state)
{
    apr_pool_t *p = *state;
    ap_conf_vector_t *base;
    ap_conf_vector_t *over;

    start_config(p, "/");
    no_functions();
    base = ap_create_per_dir_config(p);
    over = ap_create_per_dir_config(p);
    assert_null(setting(ap_merge_per_dir_configs(p, base, over)));
    set(base, "a");
    assert_string_equal(setting(ap_merge_per_dir_configs(p, base, over)),
                        "a");
    set(over, "b");
    assert_string_equal(setting(ap_merge_per_dir_configs(p, base, over)),
                        "b");
    unit_module.merge_dir_config = join;
    assert_string_equal(setting(ap_merge_per_dir_configs(p, base, over)),
                        "a+b");
    set(base, NULL);
    assert_string_equal(setting(ap_merge_per_dir_configs(p, base, over)),
                        "b");
    no_functions();
}

static void test_functions_behind_macros(void **state)
{
    ap_conf_vector_t *v;

    start_config(*state, "/");
    v = ap_create_request_config(*state);
    (ap_set_module_config)(v, &unit_module, v);
    assert_ptr_equal(setting(v), v);
    assert_ptr_equal((ap_get_module_config)(v, &unit_module), v);
}

static void test_set_config_vectors(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s;
    ap_conf_vector_t *v;
    process_rec *process = start_config(p, "/");

    no_functions();
    s = conf_main_server(process, p);
    v = ap_create_per_dir_config(p);
    assert_null(ap_set_config_vectors(s, v, "/x", &unit_module, p));
    unit_module.create_dir_config = create_dir;
    unit_module.create_server_config = create_server;
    assert_string_equal(ap_set_config_vectors(s, v, "/x", &unit_module, p),
                        "dir:/x");
    assert_string_equal(setting(v), "dir:/x");
    assert_string_equal(setting(s->module_config), "main");
    assert_string_equal(ap_set_config_vectors(s, v, "/y", &unit_module, p),
                        "dir:/x");
    no_functions();
}

/* Modules read the record of a server's address without asking for it. */
static void test_main_server_has_an_address(void **state)
{
    char text[40];
    server_rec *s = conf_main_server(start_config(*state, "/"), *state);

    assert_non_null(s->addrs);
    assert_string_equal(s->addrs->virthost, "");
    assert_int_equal(s->addrs->host_port, 0);
    assert_int_equal(apr_sockaddr_ip_getbuf(text, sizeof(text),
                                            s->addrs->host_addr), 0);
    assert_string_equal(text, "0.0.0.0");
}

/* A main server and a host of it, each with the module's settings as given,
 * merged. @return the host. */
static server_rec *merged_host(apr_pool_t *p, const char *main_setting,
                               const char *host_setting)
{
    server_rec *s = conf_main_server(start_config(p, "/"), p);
    server_rec *host;

    assert_null(ap_init_virtual_host(p, "127.0.0.1:80", s, &host));
    s->next = host;
    set(s->module_config, main_setting);
    set(host->module_config, host_setting);
    ap_fixup_virtual_hosts(p, s);
    return host;
}

static void test_host_shares_settings(void **state)
{
    server_rec *host;

    no_functions();
    unit_module.create_server_config = create_server;
    unit_module.merge_server_config = join;
    host = merged_host(*state, "m", NULL);
    assert_string_equal(setting(host->module_config), "m");
    no_functions();
}

static void test_host_merges_settings(void **state)
{
    server_rec *host;

    no_functions();
    unit_module.merge_server_config = join;
    host = merged_host(*state, "m", "h");
    assert_string_equal(setting(host->module_config), "m+h");
    no_functions();
}

static void test_host_always_merge(void **state)
{
    server_rec *host;

    no_functions();
    unit_module.create_server_config = create_server;
    unit_module.merge_server_config = join;
    unit_module.flags = AP_MODULE_FLAG_ALWAYS_MERGE;
    host = merged_host(*state, "m", NULL);
    assert_string_equal(setting(host->module_config), "m+virtual");
    no_functions();
}

static void test_host_inherits_members(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = conf_main_server(start_config(p, "/"), p);
    server_rec *host;
    server_rec *other;

    no_functions();
    assert_null(ap_init_virtual_host(p, "127.0.0.1:80", s, &host));
    assert_null(ap_init_virtual_host(p, "127.0.0.1:81", s, &other));
    s->next = host;
    host->next = other;
    s->timeout = 77;
    s->limit_req_fields = 0;
    s->keep_alive = 0;
    s->server_admin = apr_pstrdup(p, "main");
    other->timeout = 5;
    other->limit_req_fields = 9;
    other->limit_req_line = 0;
    other->keep_alive = 1;
    other->keep_alive_timeout = 3;
    other->keep_alive_timeout_set = 1;
    other->server_admin = apr_pstrdup(p, "other");
    ap_fixup_virtual_hosts(p, s);
    assert_int_equal(host->timeout, 77);
    assert_int_equal(host->limit_req_fields, 0);
    assert_int_equal(host->limit_req_line, DEFAULT_LIMIT_REQUEST_LINE);
    assert_int_equal(host->keep_alive, 0);
    assert_int_equal(host->keep_alive_max, DEFAULT_KEEPALIVE);
    assert_int_equal(host->keep_alive_timeout, s->keep_alive_timeout);
    assert_string_equal(host->server_admin, "main");
    assert_string_equal(host->error_fname, DEFAULT_ERRORLOG);
    assert_int_equal(other->timeout, 5);
    assert_int_equal(other->limit_req_fields, 9);
    assert_int_equal(other->limit_req_line, 0);
    assert_int_equal(other->keep_alive, 1);
    assert_int_equal(other->keep_alive_timeout, 3);
    assert_string_equal(other->server_admin, "other");
    assert_int_equal(other->is_virtual, 1);
}

static void test_host_log_levels(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = conf_main_server(start_config(p, "/"), p);
    server_rec *host;
    core_dir_config *core;

    assert_null(ap_init_virtual_host(p, "127.0.0.1:80", s, &host));
    s->next = host;
    s->log.level = 6;
    ap_fixup_virtual_hosts(p, s);
    core = ap_get_core_module_config(host->lookup_defaults);
    assert_int_equal(host->log.level, 6);
    assert_ptr_equal(core->log, &host->log);
}

UNIT_TESTS(
    UNIT_TEST(test_merge_per_dir),
    UNIT_TEST(test_functions_behind_macros),
    UNIT_TEST(test_main_server_has_an_address),
    UNIT_TEST(test_set_config_vectors),
    UNIT_TEST(test_host_shares_settings),
    UNIT_TEST(test_host_merges_settings),
    UNIT_TEST(test_host_always_merge),
    UNIT_TEST(test_host_inherits_members),
    UNIT_TEST(test_host_log_levels)
)
