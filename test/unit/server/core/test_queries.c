/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Short questions of modules.
 */

#include "test/unit/server/core/core_records.h"

#include "server/core/queries.c"

static core_dir_config *settings_of(const request_rec *r)
{
    return core_dir_of(r);
}

static void test_limit_req_body(void **state)
{
    request_rec *r = core_request(*state);

    assert_true(ap_get_limit_req_body(r) == 1073741824);
    settings_of(r)->limit_req_body = 0;
    assert_true(ap_get_limit_req_body(r) == 0);
    settings_of(r)->limit_req_body = 7;
    assert_true(ap_get_limit_req_body(r) == 7);
}

static void test_limit_xml_body(void **state)
{
    request_rec *r = core_request(*state);

    assert_int_equal(ap_get_limit_xml_body(r), 1000000);
    settings_of(r)->limit_xml_body = 7;
    assert_int_equal(ap_get_limit_xml_body(r), 7);
    settings_of(r)->limit_xml_body = 0;
    assert_true(ap_get_limit_xml_body(r) > 1000000);
    assert_true(ap_get_limit_xml_body(r) <= APR_SIZE_MAX / 6);
}

static void test_read_buf_size(void **state)
{
    request_rec *r = core_request(*state);

    assert_int_equal(ap_get_read_buf_size(r), 8192);
    settings_of(r)->read_buf_size = 65536;
    assert_int_equal(ap_get_read_buf_size(r), 65536);
}

static void test_allow_options(void **state)
{
    request_rec *r = core_request(*state);

    assert_int_equal(ap_allow_options(r), OPT_SYM_LINKS);
    settings_of(r)->opts = OPT_INDEXES | OPT_MULTI;
    assert_int_equal(ap_allow_options(r), OPT_INDEXES | OPT_MULTI);
    assert_int_equal(ap_allow_overrides(r), OR_NONE);
}

static void test_pollfd_from_conn(void **state)
{
    request_rec *r = core_request(*state);
    conn_rec *c = r->connection;
    apr_socket_t *socket;
    apr_interval_time_t timeout;
    apr_pollfd_t pfd = { 0 };

    assert_int_equal(core_pollfd_from_conn(c, &pfd, NULL), APR_ENOTIMPL);
    assert_int_equal(apr_socket_create(&socket, APR_INET, SOCK_STREAM, 0,
                                       r->pool), APR_SUCCESS);
    apr_socket_timeout_set(socket, 1234);
    ap_set_core_module_config(c->conn_config, socket);
    assert_ptr_equal(ap_get_conn_socket(c), socket);
    assert_int_equal(core_pollfd_from_conn(c, &pfd, &timeout), APR_SUCCESS);
    assert_int_equal(pfd.desc_type, APR_POLL_SOCKET);
    assert_ptr_equal(pfd.desc.s, socket);
    assert_int_equal(timeout, 1234);
    c->master = c;
    assert_int_equal(core_pollfd_from_conn(c, &pfd, NULL), APR_ENOTIMPL);
}

static void test_state_query(void **state)
{
    ap_main_state = AP_SQ_MS_CREATE_CONFIG;
    ap_run_mode = AP_SQ_RM_CONFIG_TEST;
    ap_config_generation = 3;
    assert_int_equal(ap_state_query(AP_SQ_MAIN_STATE),
                     AP_SQ_MS_CREATE_CONFIG);
    assert_int_equal(ap_state_query(AP_SQ_RUN_MODE), AP_SQ_RM_CONFIG_TEST);
    assert_int_equal(ap_state_query(AP_SQ_CONFIG_GEN), 3);
    assert_int_equal(ap_state_query(99), AP_SQ_NOT_SUPPORTED);
}

static void test_exists_config_define(void **state)
{
    apr_pool_t *p = *state;

    ap_server_config_defines = NULL;
    assert_false(ap_exists_config_define("A"));
    ap_server_config_defines = apr_array_make(p, 1, sizeof(char *));
    APR_ARRAY_PUSH(ap_server_config_defines, const char *) = "A";
    assert_true(ap_exists_config_define("A"));
    assert_false(ap_exists_config_define("a"));
    ap_server_config_defines = NULL;
}

UNIT_TESTS(
    UNIT_TEST(test_limit_req_body),
    UNIT_TEST(test_limit_xml_body),
    UNIT_TEST(test_read_buf_size),
    UNIT_TEST(test_allow_options),
    UNIT_TEST(test_pollfd_from_conn),
    UNIT_TEST(test_state_query),
    UNIT_TEST(test_exists_config_define)
)
