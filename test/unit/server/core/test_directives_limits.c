/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Directives that are a number: bounds, words, what is left alone on a fault.
 */

#include "server/core/directives_limits.c"
#include "test/unit/server/core/core_records.h"

static void test_limit_request_line(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "LimitRequestLine");

    assert_null(core_set_limit_request_line(cmd, NULL, "100"));
    assert_int_equal(cmd->server->limit_req_line, 100);
    assert_complains(core_set_limit_request_line(cmd, NULL, "-1"), "'-1'");
    assert_complains(core_set_limit_request_line(cmd, NULL, "1k"), "'1k'");
    assert_complains(core_set_limit_request_line(cmd, NULL, ""), "''");
    assert_complains(core_set_limit_request_line(cmd, NULL, "99999999999"),
                     "2147483647");
    assert_int_equal(cmd->server->limit_req_line, 100);
}

static void test_limit_request_fields(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "LimitRequestFields");

    assert_null(core_set_limit_request_fields(cmd, NULL, "0"));
    assert_null(core_set_limit_request_field_size(cmd, NULL, "4094"));
    assert_int_equal(cmd->server->limit_req_fields, 0);
    assert_int_equal(cmd->server->limit_req_fieldsize, 4094);
}

static void test_limits_of_a_server_not_in_sections(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "LimitRequestLine");

    cmd->directive->parent = apr_pcalloc(p, sizeof(ap_directive_t));
    cmd->directive->parent->directive = "<Directory";
    assert_non_null(core_set_limit_request_line(cmd, NULL, "100"));
}

static void test_timeout_is_in_seconds(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "Timeout");

    assert_null(core_set_timeout(cmd, NULL, "300"));
    assert_int_equal(cmd->server->timeout, 300 * APR_USEC_PER_SEC);
    assert_complains(core_set_timeout(cmd, NULL, "0"), "from 1");
    assert_complains(core_set_timeout(cmd, NULL, "5s"), "'5s'");
}

static void test_limit_request_body(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "LimitRequestBody");
    core_dir_config *conf = new_dir(p);

    assert_null(core_set_limit_request_body(cmd, conf, "10000000000"));
    assert_true(conf->limit_req_body == APR_INT64_C(10000000000));
    assert_null(core_set_limit_request_body(cmd, conf, "0"));
    assert_true(conf->limit_req_body == 0);
    assert_non_null(core_set_limit_request_body(cmd, conf, "-1"));
    assert_non_null(core_set_limit_request_body(cmd, conf,
                                                "99999999999999999999"));
}

static void test_limit_internal_recursion(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "LimitInternalRecursion");
    core_server_config *conf = core_server_of(cmd->server);

    assert_null(core_set_limit_internal_recursion(cmd, NULL, "5", NULL));
    assert_int_equal(conf->redirect_limit, 5);
    assert_int_equal(conf->subreq_limit, 5);
    assert_null(core_set_limit_internal_recursion(cmd, NULL, "6", "7"));
    assert_int_equal(conf->redirect_limit, 6);
    assert_int_equal(conf->subreq_limit, 7);
    assert_non_null(core_set_limit_internal_recursion(cmd, NULL, "0", NULL));
    assert_non_null(core_set_limit_internal_recursion(cmd, NULL, "1", "x"));
    assert_int_equal(conf->redirect_limit, 6);
}

static void test_max_ranges_words(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "MaxRanges");
    core_dir_config *conf = new_dir(p);

    assert_null(core_set_max_ranges(cmd, conf, "none"));
    assert_int_equal(conf->max_ranges, AP_MAXRANGES_NORANGES);
    assert_null(core_set_max_ranges(cmd, conf, "Default"));
    assert_int_equal(conf->max_ranges, AP_MAXRANGES_DEFAULT);
    assert_null(core_set_max_range_overlaps(cmd, conf, "unlimited"));
    assert_int_equal(conf->max_overlaps, AP_MAXRANGES_UNLIMITED);
    assert_null(core_set_max_range_reversals(cmd, conf, "12"));
    assert_int_equal(conf->max_reversals, 12);
    assert_complains(core_set_max_ranges(cmd, conf, "0"), "'0'");
    assert_complains(core_set_max_ranges(cmd, conf, "many"), "'many'");
}

static void test_flush_limits(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "FlushMaxPipelined");
    core_server_config *conf = core_server_of(cmd->server);

    assert_null(core_set_flush_max_pipelined(cmd, NULL, "-1"));
    assert_int_equal(conf->flush_max_pipelined, -1);
    assert_non_null(core_set_flush_max_pipelined(cmd, NULL, "-2"));
    assert_null(core_set_flush_max_threshold(cmd, NULL, "0"));
    assert_int_equal(conf->flush_max_threshold, 0);
    assert_non_null(core_set_flush_max_threshold(cmd, NULL, "-1"));
}

static void test_read_buffer_size_has_a_minimum(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "ReadBufferSize");
    core_dir_config *conf = new_dir(p);

    assert_complains(core_set_read_buffer_size(cmd, conf, "1023"), "1024");
    assert_null(core_set_read_buffer_size(cmd, conf, "1024"));
    assert_int_equal(conf->read_buf_size, 1024);
}

static void test_rlimit_takes_numbers_and_max(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "RLimitCPU");
    core_dir_config *conf = new_dir(p);

    assert_complains(core_set_rlimit_cpu(cmd, conf, "ten", NULL), "'ten'");
    assert_complains(core_set_rlimit_cpu(cmd, conf, "10", "all"), "'all'");
    assert_null(conf->limit_cpu);
    assert_null(core_set_rlimit_cpu(cmd, conf, "10", NULL));
    assert_non_null(conf->limit_cpu);
    assert_int_equal(conf->limit_cpu->rlim_cur, 10);
    assert_null(conf->limit_mem);
}

UNIT_TESTS(
    UNIT_TEST(test_limit_request_line),
    UNIT_TEST(test_limit_request_fields),
    UNIT_TEST(test_limits_of_a_server_not_in_sections),
    UNIT_TEST(test_timeout_is_in_seconds),
    UNIT_TEST(test_limit_request_body),
    UNIT_TEST(test_limit_internal_recursion),
    UNIT_TEST(test_max_ranges_words),
    UNIT_TEST(test_flush_limits),
    UNIT_TEST(test_read_buffer_size_has_a_minimum),
    UNIT_TEST(test_rlimit_takes_numbers_and_max)
)
