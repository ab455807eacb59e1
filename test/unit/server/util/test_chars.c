/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Every character set, spelled out octet by octet. */

#include "server/util/chars.c"

#include "test/lib/unit.h"

#define ALNUM "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* The set must have the octets of members, those from low on, and no other. */
static void check_set(const char_set *set, const char *members, int low)
{
    int c;

    assert_false(char_in(set, 0));
    for (c = 1; c < 256; c++) {
        int expected = strchr(members, c) != NULL || c >= low;

        if (char_in(set, c) != expected) {
            fail_msg("octet 0x%02x: is %d, should be %d", c,
                     char_in(set, c), expected);
        }
    }
}

static void test_char_sets_of_http(void **state)
{
    char visible[95] = "";
    char field[97] = "\t ";
    int c;

    (void)state;
    for (c = 33; c < 127; c++) {
        visible[c - 33] = (char)c;
        field[c - 31] = (char)c;
    }
    check_set(&char_token, ALNUM "!#$%&'*+-.^_`|~", 256);
    check_set(&char_visible, visible, 128);
    check_set(&char_field, field, 128);
    check_set(&char_space, " \t\n\r\v\f", 256);
}

static void test_char_sets_of_urls(void **state)
{
    (void)state;
    check_set(&char_unreserved, ALNUM "-._~", 256);
    check_set(&char_segment, ALNUM "-._~!$&'()*+,=@:", 256);
    check_set(&char_path, ALNUM "-._~!$&'()*+,=@/:;", 256);
    check_set(&char_form, ALNUM "*-._", 256);
}

static void test_char_sets_of_logs_and_shells(void **state)
{
    char safe[95] = "";
    char *to = safe;
    int c;

    (void)state;
    for (c = 32; c < 127; c++) {
        if (c != '"' && c != '\\') {
            *to++ = (char)c;
        }
    }
    check_set(&char_logsafe, safe, 256);
    check_set(&char_shell, "\n\"$&'()*;<>?[\\]^`{|}~", 256);
}

static void test_char_hex_digits_and_others(void **state)
{
    (void)state;
    assert_int_equal(char_hex('0'), 0);
    assert_int_equal(char_hex('9'), 9);
    assert_int_equal(char_hex('a'), 10);
    assert_int_equal(char_hex('F'), 15);
    assert_int_equal(char_hex('g'), -1);
    assert_int_equal(char_hex('G'), -1);
    assert_int_equal(char_hex(0), -1);
    assert_int_equal(char_hex('/'), -1);
    assert_int_equal(char_hex(':'), -1);
    assert_int_equal(char_hex('@'), -1);
    assert_int_equal(char_hex(0x10), -1);
}

UNIT_TESTS(
    UNIT_TEST(test_char_sets_of_http),
    UNIT_TEST(test_char_sets_of_urls),
    UNIT_TEST(test_char_sets_of_logs_and_shells),
    UNIT_TEST(test_char_hex_digits_and_others)
)
