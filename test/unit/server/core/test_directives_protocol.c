/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Directives about HTTP and regular expressions.
 */

#include "server/core/directives_protocol.c"
#include "test/unit/server/core/core_records.h"

static void test_http_protocol_options(void **state)
{
    cmd_parms *cmd = new_command(*state, "HttpProtocolOptions");
    core_server_config *conf = core_server_of(cmd->server);

    assert_null(core_set_http_protocol_options(cmd, NULL, "Unsafe"));
    assert_int_equal(conf->http_conformance, AP_HTTP_CONFORMANCE_UNSAFE);
    assert_int_equal(conf->http_methods, AP_HTTP_METHODS_UNSET);
    assert_null(core_set_http_protocol_options(cmd, NULL,
                                               "registeredmethods"));
    assert_int_equal(conf->http_methods, AP_HTTP_METHODS_REGISTERED);
    assert_null(core_set_http_protocol_options(cmd, NULL, "Require1.0"));
    assert_int_equal(conf->http09_enable, AP_HTTP09_DISABLE);
    assert_null(core_set_http_protocol_options(cmd, NULL, "unsafe"));
    assert_complains(core_set_http_protocol_options(cmd, NULL, "Strict"),
                     "Strict or Unsafe, not both");
    assert_complains(core_set_http_protocol_options(cmd, NULL,
                                                    "LenientMethods"),
                     "not both");
    assert_complains(core_set_http_protocol_options(cmd, NULL, "Allow0.9"),
                     "not both");
    assert_int_equal(conf->http_conformance, AP_HTTP_CONFORMANCE_UNSAFE);

    cmd = new_command(*state, "HttpProtocolOptions");
    conf = core_server_of(cmd->server);
    assert_null(core_set_http_protocol_options(cmd, NULL, "Strict"));
    assert_null(core_set_http_protocol_options(cmd, NULL, "LenientMethods"));
    assert_null(core_set_http_protocol_options(cmd, NULL, "Allow0.9"));
    assert_int_equal(conf->http_conformance, AP_HTTP_CONFORMANCE_STRICT);
    assert_int_equal(conf->http_methods, AP_HTTP_METHODS_LENIENT);
    assert_int_equal(conf->http09_enable, AP_HTTP09_ENABLE);
    assert_complains(core_set_http_protocol_options(cmd, NULL, "Loose"),
                     "'Loose'");
}

static void test_register_http_method(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "RegisterHttpMethod");

    ap_method_registry_init(p);
    assert_int_equal(ap_method_number_of("BREW"), M_INVALID);
    assert_null(core_set_register_http_method(cmd, NULL, "BREW"));
    assert_int_not_equal(ap_method_number_of("BREW"), M_INVALID);
    assert_non_null(core_set_register_http_method(cmd, NULL, "A B"));
    assert_non_null(core_set_register_http_method(cmd, NULL, ""));
}

static void test_trace_enable(void **state)
{
    cmd_parms *cmd = new_command(*state, "TraceEnable");
    core_server_config *conf = core_server_of(cmd->server);

    assert_int_equal(conf->trace_enable, AP_TRACE_UNSET);
    assert_null(core_set_trace_enable(cmd, NULL, "extended"));
    assert_int_equal(conf->trace_enable, AP_TRACE_EXTENDED);
    assert_null(core_set_trace_enable(cmd, NULL, "Off"));
    assert_int_equal(conf->trace_enable, AP_TRACE_DISABLE);
    assert_non_null(core_set_trace_enable(cmd, NULL, "none"));
}

static void test_protocols_each_once_in_order(void **state)
{
    cmd_parms *cmd = new_command(*state, "Protocols");
    apr_array_header_t *list = core_server_of(cmd->server)->protocols;

    assert_null(core_set_protocols(cmd, NULL, "h2"));
    assert_null(core_set_protocols(cmd, NULL, "http/1.1"));
    assert_null(core_set_protocols(cmd, NULL, "h2"));
    assert_int_equal(list->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(list, 0, const char *), "h2");
}

static void test_protocol_is_lower_case(void **state)
{
    cmd_parms *cmd = new_command(*state, "Protocol");

    assert_null(core_set_protocol(cmd, NULL, "HTTPS"));
    assert_string_equal(core_server_of(cmd->server)->protocol, "https");
}

static void test_server_switches(void **state)
{
    cmd_parms *cmd = new_command(*state, "MergeSlashes");
    core_server_config *conf = core_server_of(cmd->server);

    assert_int_equal(conf->merge_slashes, AP_CORE_CONFIG_UNSET);
    assert_null(core_set_merge_slashes(cmd, NULL, 0));
    assert_int_equal(conf->merge_slashes, AP_CORE_CONFIG_OFF);
    assert_null(core_set_merge_trailers(cmd, NULL, 1));
    assert_int_equal(conf->merge_trailers, AP_MERGE_TRAILERS_ENABLE);
    assert_null(core_set_merge_trailers(cmd, NULL, 0));
    assert_int_equal(conf->merge_trailers, AP_MERGE_TRAILERS_DISABLE);
    assert_null(core_set_strict_host_check(cmd, NULL, 1));
    assert_int_equal(conf->strict_host_check, AP_CORE_CONFIG_ON);
    assert_null(core_set_protocols_honor_order(cmd, NULL, "Off"));
    assert_int_equal(conf->protocols_honor_order, 0);
}

static void test_regex_default_options(void **state)
{
    cmd_parms *cmd = new_command(*state, "RegexDefaultOptions");
    int icase = ap_regcomp_default_cflag_by_name("ICASE");
    int dotall = ap_regcomp_default_cflag_by_name("DOTALL");

    assert_null(core_set_regex_default_options(cmd, NULL, "none"));
    assert_int_equal(ap_regcomp_get_default_cflags(), 0);
    assert_null(core_set_regex_default_options(cmd, NULL, "+ICASE +DOTALL"));
    assert_int_equal(ap_regcomp_get_default_cflags(), icase | dotall);
    assert_null(core_set_regex_default_options(cmd, NULL, "-DOTALL"));
    assert_int_equal(ap_regcomp_get_default_cflags(), icase);
    assert_null(core_set_regex_default_options(cmd, NULL, "DOTALL"));
    assert_int_equal(ap_regcomp_get_default_cflags(), dotall);
    assert_complains(core_set_regex_default_options(cmd, NULL, "+GREEDY"),
                     "GREEDY");
    assert_int_equal(ap_regcomp_get_default_cflags(), dotall);
    ap_regcomp_set_default_cflags(AP_REG_DEFAULT);
}

UNIT_TESTS(
    UNIT_TEST(test_http_protocol_options),
    UNIT_TEST(test_register_http_method),
    UNIT_TEST(test_trace_enable),
    UNIT_TEST(test_protocols_each_once_in_order),
    UNIT_TEST(test_protocol_is_lower_case),
    UNIT_TEST(test_server_switches),
    UNIT_TEST(test_regex_default_options)
)
