/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Lengths and times in text. */

#include "server/util/numbers.c"

#include "test/lib/unit.h"

static void check_length(const char *text, int valid, apr_off_t expected)
{
    apr_off_t len = 99;

    assert_int_equal(ap_parse_strict_length(&len, text), valid);
    assert_true(len == expected);
}

static void test_parse_strict_length(void **state)
{
    (void)state;
    check_length("5", 1, 5);
    check_length("007", 1, 7);
    check_length("0", 1, 0);
    check_length("9223372036854775807", 1, APR_INT64_MAX);
    check_length("9223372036854775808", 0, -1);
    check_length("99999999999999999999999", 0, -1);
    check_length("", 0, -1);
    check_length("-1", 0, -1);
    check_length("+1", 0, -1);
    check_length(" 1", 0, -1);
    check_length("1 ", 0, -1);
    check_length("1,1", 0, -1);
    check_length("0x5", 0, -1);
}

static void check_timeout(const char *text, const char *unit,
                          apr_int64_t expected)
{
    apr_interval_time_t timeout = -7;
    apr_status_t rv = ap_timeout_parameter_parse(text, &timeout, unit);

    if ((rv == APR_SUCCESS) != (expected >= 0)
        || timeout != (expected >= 0 ? expected : -7)) {
        fail_msg("'%s': status %d, %" APR_INT64_T_FMT, text, rv, timeout);
    }
}

static void test_timeout_parameter_parse_units(void **state)
{
    (void)state;
    check_timeout("5", "s", 5000000);
    check_timeout("5", "ms", 5000);
    check_timeout("5", "min", 300000000);
    check_timeout("5ms", "s", 5000);
    check_timeout("5s", "ms", 5000000);
    check_timeout("5sec", "ms", 5000000);
    check_timeout("5mi", "s", 300000000);
    check_timeout("5min", "s", 300000000);
    check_timeout("2h", "s", APR_INT64_C(7200000000));
    check_timeout("0", "s", 0);
    check_timeout(" 5", "s", 5000000);
}

static void test_timeout_parameter_parse_refuses(void **state)
{
    (void)state;
    check_timeout("", "s", -1);
    check_timeout("abc", "s", -1);
    check_timeout("5m", "s", -1);
    check_timeout("5x", "s", -1);
    check_timeout("5 s", "s", -1);
    check_timeout("5S", "s", -1);
    check_timeout("-5", "s", -1);
    check_timeout("0x10", "s", -1);
    check_timeout("9223372036854775807", "s", -1);
    check_timeout("99999999999999999999", "ms", -1);
}

UNIT_TESTS(
    UNIT_TEST(test_parse_strict_length),
    UNIT_TEST(test_timeout_parameter_parse_units),
    UNIT_TEST(test_timeout_parameter_parse_refuses)
)
