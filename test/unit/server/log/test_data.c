/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Dumps of bytes. */

#include "server/log/data.c"

#include "http_core.h"

#include "test/lib/unit.h"

static void test_format_row_full_and_short(void **state)
{
    char row[ROW_SIZE];

    (void)state;
    format_row(row, (const unsigned char *)"0123456789abcdef", 16);
    assert_string_equal(row, "0123456789abcdef "
                             "30313233343536373839616263646566");
    format_row(row, (const unsigned char *)"XY\n\x01\xff", 5);
    assert_string_equal(row, "XY...            58590a01ff");
}

/* The lines that the dump wrote, caught by the hook. */
static apr_array_header_t *lines;

static void catch_line(const ap_errorlog_info *info, const char *errstr)
{
    (void)info;
    APR_ARRAY_PUSH(lines, char *) = apr_pstrdup(lines->pool, errstr);
}

static void test_log_data_rows_and_offsets(void **state)
{
    server_rec *s = unit_server(*state);
    int saved = dup(STDERR_FILENO);

    close(STDERR_FILENO);
    s->log.level = APLOG_TRACE8;
    apr_hook_global_pool = *state;
    lines = apr_array_make(*state, 5, sizeof(char *));
    ap_hook_error_log(catch_line, NULL, NULL, APR_HOOK_MIDDLE);
    ap_log_data(APLOG_MARK, APLOG_TRACE7, s, "packet", "0123456789abcdefX",
                17, AP_LOG_DATA_SHOW_OFFSET);
    ap_log_cdata(APLOG_MARK, APLOG_ERR, unit_connection(*state, s), NULL,
                 "ab", 2, AP_LOG_DATA_DEFAULT);
    ap_log_data(APLOG_MARK, APLOG_ERR, NULL, NULL, "cd", 2,
                AP_LOG_DATA_DEFAULT);
    apr_hook_deregister_all();
    dup2(saved, STDERR_FILENO);
    close(saved);
    assert_int_equal(lines->nelts, 5);
    assert_string_equal(APR_ARRAY_IDX(lines, 0, char *),
                        "packet (17 bytes)");
    assert_memory_equal(APR_ARRAY_IDX(lines, 1, char *),
                        "0000: 0123456789abcdef 3031", 27);
    assert_string_equal(APR_ARRAY_IDX(lines, 2, char *),
                        "0010: X                58");
    assert_string_equal(APR_ARRAY_IDX(lines, 3, char *),
                        "ab               6162");
    assert_string_equal(APR_ARRAY_IDX(lines, 4, char *),
                        "cd               6364");
}

UNIT_TESTS(
    UNIT_TEST(test_format_row_full_and_short),
    UNIT_TEST(test_log_data_rows_and_offsets)
)
