/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What is said about directives that nobody has. */

#include "server/config/suggest.c"
#include "test/unit/server/config/fixture.h"

static void test_distance(void **state)
{
    assert_int_equal(distance("Listen", "lISTEN"), 0);
    assert_int_equal(distance("Listen", "Lisen"), 1);
    assert_int_equal(distance("Listen", "Lissten"), 1);
    assert_int_equal(distance("Listen", "Lisden"), 1);
    assert_int_equal(distance("Listen", "Litsen"), 1);
    assert_int_equal(distance("", "abc"), 3);
    assert_int_equal(distance("kitten", "sitting"), 3);
}

static void test_tables_are_sorted(void **state)
{
    int i;

    for (i = 1; i < known_directives_count; i++) {
        assert_true(ap_cstr_casecmp(known_directives[i - 1].name,
                                    known_directives[i].name) < 0);
    }
    for (i = 1; i < known_symbols_count; i++) {
        assert_true(strcmp(known_symbols[i - 1].name,
                           known_symbols[i].name) < 0);
    }
}

static void test_known_module_of(void **state)
{
    assert_string_equal(conf_known_module_of("rewriterule"),
                        "mod_rewrite.c");
    assert_string_equal(conf_known_module_of("<Proxy"), "mod_proxy.c");
    assert_null(conf_known_module_of("Rewrite"));
    assert_string_equal(conf_known_module_exporting("dav_new_error"),
                        "mod_dav.c");
    assert_null(conf_known_module_exporting("dav_"));
}

static void test_symbol_of_file(void **state)
{
    assert_string_equal(conf_symbol_of_file(*state, "mod_auth_basic.c"),
                        "auth_basic_module");
    assert_string_equal(conf_symbol_of_file(*state, "http_core.c"),
                        "http_module");
    assert_string_equal(conf_symbol_of_file(*state, "core.c"),
                        "core_module");
    assert_string_equal(conf_symbol_of_file(*state, "event.c"),
                        "mpm_event_module");
    assert_string_equal(conf_symbol_of_file(*state, "other.c"),
                        "other_module");
}

static void test_unknown_misspelled(void **state)
{
    start_config(*state, "/");
    assert_string_equal(conf_unknown_text(*state, "DocumentRooot"),
                        "Invalid command 'DocumentRooot': did you mean "
                        "'DocumentRoot' (core)?");
    assert_string_equal(conf_unknown_text(*state, "<Directry"),
                        "Invalid command '<Directry>': did you mean "
                        "'<Directory>' (core)?");
}

static void test_unknown_misspelled_of_other_module(void **state)
{
    start_config(*state, "/");
    assert_string_equal(conf_unknown_text(*state, "RewiteRule"),
                        "Invalid command 'RewiteRule': did you mean "
                        "'RewriteRule' (mod_rewrite, not loaded)?");
}

static void test_unknown_of_other_module(void **state)
{
    start_config(*state, "/");
    assert_contains(conf_unknown_text(*state, "SSLEngine"),
                    "it belongs to mod_ssl, which is not loaded; put "
                    "'LoadModule ssl_module modules/mod_ssl.so'");
    assert_contains(conf_unknown_text(*state, "MinSpareServers"),
                    "MPMs such as prefork");
}

static void test_unknown_at_all(void **state)
{
    start_config(*state, "/");
    assert_contains(conf_unknown_text(*state, "Xyzzy"),
                    "no known module has it");
    assert_contains(conf_unknown_text(*state, "Foo"),
                    "no known module has it");
}

static void test_unknown_section_is_no_directive(void **state)
{
    start_config(*state, "/");
    assert_null(strstr(conf_unknown_text(*state, "<Listn"), "Listen"));
}

UNIT_TESTS(
    UNIT_TEST(test_distance),
    UNIT_TEST(test_tables_are_sorted),
    UNIT_TEST(test_known_module_of),
    UNIT_TEST(test_symbol_of_file),
    UNIT_TEST(test_unknown_misspelled),
    UNIT_TEST(test_unknown_misspelled_of_other_module),
    UNIT_TEST(test_unknown_of_other_module),
    UNIT_TEST(test_unknown_at_all),
    UNIT_TEST(test_unknown_section_is_no_directive)
)
