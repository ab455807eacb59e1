/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What a client may call a host. */

#include "server/net/host.c"

#include "test/lib/unit.h"

static const char *host_of(apr_pool_t *p, const char *field, int strict)
{
    const char *host = host_of_field(p, field, strict);

    return host != NULL ? host : "(bad)";
}

static void test_host_field_strict(void **state)
{
    static const char *const rows[][2] = {
        {"a.example", "a.example"}, {"A.Example:80", "a.example"},
        {"a.example:", "a.example"}, {"a.example.", "a.example"},
        {"a_b-c.example", "a_b-c.example"}, {"[::1]", "::1"},
        {"[2001:DB8::1]:443", "2001:db8::1"}, {"1.2.3.4", "1.2.3.4"},
        {"a.example:00080", "a.example"},
        {"", "(bad)"}, {":80", "(bad)"}, {"a..b", "(bad)"}, {"a/b", "(bad)"},
        {"a\\b", "(bad)"}, {"a b", "(bad)"}, {"a:b", "(bad)"},
        {"a:0", "(bad)"}, {"a:65536", "(bad)"}, {"a:99999999999", "(bad)"},
        {"a:80:80", "(bad)"}, {"[::1", "(bad)"}, {"[::1]x", "(bad)"},
        {"[::1]:x", "(bad)"}, {"[x]", "(bad)"}, {"::1", "(bad)"},
        {"1.2.3", "(bad)"}, {"12", "(bad)"}, {"1.2.3.4.5", "(bad)"},
        {"u@a", "(bad)"}, {"a%2eb", "(bad)"}, {"a,b", "(bad)"},
        {"a\"><script>", "(bad)"}, {"caf\xe9", "(bad)"}, {"a\x01", "(bad)"}
    };
    apr_size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        assert_string_equal(host_of(*state, rows[i][0], 1), rows[i][1]);
    }
}

static void test_host_field_unsafe(void **state)
{
    static const char *const rows[][2] = {
        {"u@a", "(bad)"}, {"a b", "(bad)"}, {"12", "12"}, {"a:b", "(bad)"},
        {"a~b!c$", "a~b!c$"}, {"%41", "%41"}, {"\xc3\xa9", "\xc3\xa9"},
        {"a?b", "(bad)"}, {"a#b", "(bad)"}, {"<b>", "(bad)"},
        {"a..b", "(bad)"}, {"a/b", "(bad)"}, {"a\\b", "(bad)"},
        {"a:0", "(bad)"}, {"", "(bad)"}, {"a\x01", "(bad)"}
    };
    apr_size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        assert_string_equal(host_of(*state, rows[i][0], 0), rows[i][1]);
    }
}

static void test_host_of_target(void **state)
{
    assert_string_equal(host_of_target(*state, "A.example", 1), "a.example");
    assert_string_equal(host_of_target(*state, "2001:DB8::1", 1),
                        "2001:db8::1");
    assert_null(host_of_target(*state, "a:80", 1));
    assert_null(host_of_target(*state, "a/b", 1));
}

static void test_port_of_field(void **state)
{
    (void)state;
    assert_string_equal(port_of_field("a:80"), "80");
    assert_string_equal(port_of_field("[::1]:80"), "80");
    assert_null(port_of_field("a"));
    assert_null(port_of_field("a:"));
    assert_null(port_of_field("[::1]"));
}

UNIT_TESTS(
    UNIT_TEST(test_host_field_strict),
    UNIT_TEST(test_host_field_unsafe),
    UNIT_TEST(test_host_of_target),
    UNIT_TEST(test_port_of_field)
)
