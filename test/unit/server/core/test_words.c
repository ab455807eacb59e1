/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Words and numbers that directives take.
 */

#include "server/core/words.c"
#include "test/unit/server/core/core_records.h"

static void test_parse_word_without_regard_to_case(void **state)
{
    cmd_parms *cmd = new_command(*state, "EnableMMAP");
    int value = 99;

    assert_null(core_parse_word(cmd, "on", core_on_off, &value));
    assert_int_equal(value, AP_CORE_CONFIG_ON);
    assert_null(core_parse_word(cmd, "OFF", core_on_off, &value));
    assert_int_equal(value, AP_CORE_CONFIG_OFF);
}

static void test_parse_word_complaint_names_all(void **state)
{
    static const core_word_t words[] = {
        { "One", 1 }, { "Two", 2 }, { "Three", 3 }, { NULL, 0 }
    };
    cmd_parms *cmd = new_command(*state, "Count");
    int value = 99;

    assert_string_equal(core_parse_word(cmd, "Four", words, &value),
                        "Count takes One, Two or Three, not 'Four'");
    assert_int_equal(value, 99);
}

static void test_parse_number_bounds(void **state)
{
    cmd_parms *cmd = new_command(*state, "Count");
    apr_int64_t value;

    assert_null(core_parse_number(cmd, "-3", -3, 7, &value));
    assert_int_equal(value, -3);
    assert_null(core_parse_number(cmd, "7", -3, 7, &value));
    assert_int_equal(value, 7);
    assert_complains(core_parse_number(cmd, "8", -3, 7, &value),
                     "from -3 to 7");
    assert_non_null(core_parse_number(cmd, "-4", -3, 7, &value));
}

static void test_parse_number_whole_word(void **state)
{
    static const char *const words[] = { "", "x", "1x", "1 ", "0x1", "1.5" };
    cmd_parms *cmd = new_command(*state, "Count");
    apr_int64_t value;
    apr_size_t i;

    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        assert_non_null(core_parse_number(cmd, words[i], 0, 9, &value));
    }
}

static void test_parse_number_too_large(void **state)
{
    cmd_parms *cmd = new_command(*state, "Count");
    apr_int64_t value;

    assert_non_null(core_parse_number(cmd, "9223372036854775808", 0,
                                      APR_INT64_MAX, &value));
    assert_null(core_parse_number(cmd, "9223372036854775807", 0,
                                  APR_INT64_MAX, &value));
}

UNIT_TESTS(
    UNIT_TEST(test_parse_word_without_regard_to_case),
    UNIT_TEST(test_parse_word_complaint_names_all),
    UNIT_TEST(test_parse_number_bounds),
    UNIT_TEST(test_parse_number_whole_word),
    UNIT_TEST(test_parse_number_too_large)
)
