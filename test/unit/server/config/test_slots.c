/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The generic setters. */

#include "server/config/slots.c"
#include "test/unit/server/config/fixture.h"

struct settings {
    const char *other;
    const char *text;
    int number;
    char letter;
    char after;
};

static const command_rec row = {
    "Thing", {.no_args = NULL}, NULL, 0, TAKE1, "use OtherThing instead"
};

/* Parameters of a row whose cmd_data is an offset. */
static cmd_parms parms_for(apr_pool_t *p, apr_size_t offset)
{
    cmd_parms parms = {0};

    parms.pool = parms.temp_pool = p;
    parms.cmd = &row;
    parms.info = (void *)offset;
    return parms;
}

static void test_string_slot(void **state)
{
    struct settings s = {0};
    cmd_parms cmd = parms_for(*state, APR_OFFSETOF(struct settings, text));

    assert_null(ap_set_string_slot(&cmd, &s, "Word"));
    assert_string_equal(s.text, "Word");
    assert_null(s.other);
}

static void test_string_slot_lower(void **state)
{
    struct settings s = {0};
    cmd_parms cmd = parms_for(*state, APR_OFFSETOF(struct settings, text));
    const char *given = "WoRD";

    assert_null(ap_set_string_slot_lower(&cmd, &s, given));
    assert_string_equal(s.text, "word");
    assert_string_equal(given, "WoRD");
}

static void test_int_slot(void **state)
{
    struct settings s = {0};
    cmd_parms cmd = parms_for(*state, APR_OFFSETOF(struct settings, number));

    assert_null(ap_set_int_slot(&cmd, &s, "-12"));
    assert_int_equal(s.number, -12);
    assert_null(ap_set_int_slot(&cmd, &s, "2147483647"));
    assert_int_equal(s.number, 2147483647);
}

static void test_int_slot_refuses(void **state)
{
    static const char *const bad[] = {
        "", "x", "1x", "1 2", "2147483648", "-2147483649",
        "99999999999999999999"
    };
    struct settings s = {0};
    cmd_parms cmd = parms_for(*state, APR_OFFSETOF(struct settings, number));
    apr_size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_contains(ap_set_int_slot(&cmd, &s, bad[i]),
                        "is not a whole number");
    }
    assert_int_equal(s.number, 0);
}

static void test_flag_slot(void **state)
{
    struct settings s = {0};
    cmd_parms cmd = parms_for(*state, APR_OFFSETOF(struct settings, number));

    assert_null(ap_set_flag_slot(&cmd, &s, 7));
    assert_int_equal(s.number, 1);
    assert_null(ap_set_flag_slot(&cmd, &s, 0));
    assert_int_equal(s.number, 0);
}

static void test_flag_slot_char(void **state)
{
    struct settings s = {0};
    cmd_parms cmd = parms_for(*state, APR_OFFSETOF(struct settings, letter));

    s.after = 'x';
    assert_null(ap_set_flag_slot_char(&cmd, &s, 1));
    assert_int_equal(s.letter, 1);
    assert_int_equal(s.after, 'x');
}

static void test_file_slot(void **state)
{
    struct settings s = {0};
    cmd_parms cmd = parms_for(*state, APR_OFFSETOF(struct settings, text));

    ap_server_root = "/srv/root";
    assert_null(ap_set_file_slot(&cmd, &s, "conf/magic"));
    assert_string_equal(s.text, "/srv/root/conf/magic");
}

static void test_deprecated(void **state)
{
    cmd_parms cmd = parms_for(*state, 0);

    assert_string_equal(ap_set_deprecated(&cmd, NULL, "x"),
                        "use OtherThing instead");
}

UNIT_TESTS(
    UNIT_TEST(test_string_slot),
    UNIT_TEST(test_string_slot_lower),
    UNIT_TEST(test_int_slot),
    UNIT_TEST(test_int_slot_refuses),
    UNIT_TEST(test_flag_slot),
    UNIT_TEST(test_flag_slot_char),
    UNIT_TEST(test_file_slot),
    UNIT_TEST(test_deprecated)
)
