/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The language of ErrorLogFormat. */

#include "server/log/format_parse.c"

#include "test/lib/unit.h"

static const ap_errorlog_format_item *item_at(const apr_array_header_t *items,
                                              int i)
{
    assert_in_range(i, 0, items->nelts - 1);
    return &APR_ARRAY_IDX(items, i, ap_errorlog_format_item);
}

static void check_text(const apr_array_header_t *items, int i,
                       const char *text, unsigned int flags)
{
    assert_null(item_at(items, i)->func);
    assert_string_equal(item_at(items, i)->arg, text);
    assert_int_equal(item_at(items, i)->flags, flags);
}

static void test_log_format_parse_items(void **state)
{
    apr_array_header_t *items;

    assert_null(log_format_parse(*state, "[%{u}t] %-7m:%% %M\\ x%  y",
                                 LOG_FORMAT_MAIN, &items));
    assert_int_equal(items->nelts, 13);
    check_text(items, 0, "[", 0);
    assert_string_equal(item_at(items, 1)->arg, "u");
    assert_non_null(item_at(items, 1)->func);
    check_text(items, 2, "]", 0);
    check_text(items, 3, " ", AP_ERRORLOG_FLAG_FIELD_SEP);
    assert_int_equal(item_at(items, 4)->flags,
                     AP_ERRORLOG_FLAG_NULL_AS_HYPHEN);
    assert_int_equal(item_at(items, 4)->min_loglevel, 7);
    check_text(items, 5, ":", 0);
    check_text(items, 6, "%", 0);
    check_text(items, 7, " ", AP_ERRORLOG_FLAG_FIELD_SEP);
    assert_int_equal(item_at(items, 8)->flags, AP_ERRORLOG_FLAG_MESSAGE);
    check_text(items, 9, " x", 0);
    check_text(items, 10, "", AP_ERRORLOG_FLAG_FIELD_SEP);
    check_text(items, 11, " ", AP_ERRORLOG_FLAG_FIELD_SEP);
    check_text(items, 12, "y", 0);
}

static void check_fault(apr_pool_t *p, log_format_scope scope,
                        const char *format, const char *part)
{
    apr_array_header_t *items;
    const char *fault = log_format_parse(p, format, scope, &items);

    if (fault == NULL || strstr(fault, part) == NULL) {
        fail_msg("'%s': %s", format, fault ? fault : "no fault");
    }
    assert_null(items);
}

static void test_log_format_parse_faults(void **state)
{
    check_fault(*state, LOG_FORMAT_MAIN, "[%t]", "%M");
    check_fault(*state, LOG_FORMAT_MAIN, "", "%M");
    check_fault(*state, LOG_FORMAT_MAIN, "[%t] %Q %M", "'Q'");
    check_fault(*state, LOG_FORMAT_MAIN, "[%t] %Q %M", "character 6");
    check_fault(*state, LOG_FORMAT_MAIN, "%M %{x", "brace");
    check_fault(*state, LOG_FORMAT_MAIN, "%M %", "percent");
    check_fault(*state, LOG_FORMAT_MAIN, "%M %-", "percent");
    check_fault(*state, LOG_FORMAT_MAIN, "%M %+a", "'+'");
    check_fault(*state, LOG_FORMAT_MAIN, "%16a %M", "1 to 15");
    check_fault(*state, LOG_FORMAT_MAIN, "%0a %M", "1 to 15");
    check_fault(*state, LOG_FORMAT_CONNECTION, "x %M", "%M");
    check_fault(*state, LOG_FORMAT_REQUEST, "%+M", "%M");
}

static void test_log_format_parse_other_scopes(void **state)
{
    apr_array_header_t *items;

    assert_null(log_format_parse(*state, "%+{X}i", LOG_FORMAT_REQUEST,
                                 &items));
    assert_int_equal(item_at(items, 0)->flags, AP_ERRORLOG_FLAG_REQUIRED);
    assert_string_equal(item_at(items, 0)->arg, "X");
    assert_null(log_format_parse(*state, "", LOG_FORMAT_CONNECTION, &items));
    assert_int_equal(items->nelts, 0);
}

static void test_log_format_parse_every_documented_item(void **state)
{
    static const char documented[] = "aAeEFiklLmnPtTvV";
    const char *tag;

    for (tag = documented; *tag; tag++) {
        apr_array_header_t *items;
        char *format = apr_psprintf(*state, "%%{x}%c %%M", *tag);

        assert_null(log_format_parse(*state, format, LOG_FORMAT_MAIN,
                                     &items));
        assert_non_null(item_at(items, 0)->func);
    }
}

UNIT_TESTS(
    UNIT_TEST(test_log_format_parse_items),
    UNIT_TEST(test_log_format_parse_faults),
    UNIT_TEST(test_log_format_parse_other_scopes),
    UNIT_TEST(test_log_format_parse_every_documented_item)
)
