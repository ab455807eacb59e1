/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* LoadModule and LoadFile, with modules compiled on the spot. */

#include "modules/core/mod_so.c"
#include "test/unit/server/config/fixture.h"

/* A module record without the headers: what their struct comes to. */
#define RECORD(version, magic) \
    "struct { int version, minor, index; const char *name; void *handle," \
    " *next; unsigned long magic; void *slots[8]; int flags; }" \
    " thing_module = {" version ", 1, -1, \"dir/mod_thing.c\", 0, 0, " \
    magic "};\n"
#define GOOD_RECORD RECORD("20120211", "0x41503234UL")

/* Compiles a text to thing.so in a folder. */
static void compile(apr_pool_t *p, const char *folder, const char *text)
{
    const char *source = unit_file(p, folder, "thing.c", text);
    const char *command = apr_psprintf(p, "${CC:-cc} -shared -fPIC -w -o "
                                       "%s/thing.so %s", folder, source);

    assert_int_equal(system(command), 0);
}

static const char *folder_with(apr_pool_t *p, const char *text)
{
    const char *folder = unit_folder(p);

    compile(p, folder, text);
    return folder;
}

/* Reads a configuration in a folder. */
static server_rec *read_in(apr_pool_t *p, const char *folder,
                           const char *text)
{
    process_rec *process = start_config(p, folder);

    unit_file(p, folder, "main.conf", text);
    return read_config(p, process, "main.conf");
}

static void assert_not_loaded(apr_pool_t *p, const char *module_text,
                              const char *expect)
{
    const char *folder = folder_with(p, module_text);

    read_in(p, folder, "LoadModule thing_module thing.so\n");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(p), expect);
    assert_null(ap_find_linked_module("mod_thing.c"));
}

static void test_load_module(void **state)
{
    const char *folder = folder_with(*state, GOOD_RECORD);
    server_rec *s = read_in(*state, folder,
                            "<IfModule thing_module>\nUnit1 no\n"
                            "</IfModule>\n"
                            "LoadModule thing_module thing.so\n"
                            "<IfModule thing_module>\nUnit1 a\n"
                            "</IfModule>\n"
                            "<IfModule mod_thing.c>\nUnit1 b\n"
                            "</IfModule>\n");
    module *m = ap_find_loaded_module_symbol(s, "thing_module");

    assert_string_equal(report_text(*state), "");
    assert_string_equal(called(*state), "Unit1(a) Unit1(b)");
    assert_non_null(m);
    assert_ptr_equal(m, ap_find_linked_module("mod_thing.c"));
    assert_non_null(m->dynamic_load_handle);
    assert_string_equal(ap_find_module_short_name(m->module_index), "thing");
    assert_null(ap_find_loaded_module_symbol(s, "other_module"));
}

static void test_load_module_twice(void **state)
{
    const char *folder = folder_with(*state, GOOD_RECORD);
    server_rec *s = read_in(*state, folder,
                            "LoadModule thing_module thing.so\n"
                            "LoadModule thing_module thing.so\n");
    so_srv_conf *conf = ap_get_module_config(s->module_config, &so_module);

    assert_int_equal(conf_report_count(), 0);
    assert_int_equal(conf->modules->nelts, 1);
}

static void test_load_module_linked_in(void **state)
{
    server_rec *s = read_in(*state, unit_folder(*state),
                            "LoadModule http_module no-such-file.so\n");
    so_srv_conf *conf = ap_get_module_config(s->module_config, &so_module);

    assert_int_equal(conf_report_count(), 0);
    assert_int_equal(conf->modules->nelts, 0);
}

static void test_load_module_missing_file(void **state)
{
    read_in(*state, unit_folder(*state), "LoadModule thing_module no.so\n");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(*state), "Cannot load ");
}

static void test_load_module_no_library(void **state)
{
    const char *folder = unit_folder(*state);

    unit_file(*state, folder, "thing.so", "this is text");
    read_in(*state, folder, "LoadModule thing_module thing.so\n");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(*state), "Cannot load ");
}

static void test_load_module_other_symbol(void **state)
{
    assert_not_loaded(*state, "int other_module;\n",
                      "Can't locate API module structure `thing_module'");
}

static void test_load_module_other_interface(void **state)
{
    assert_not_loaded(*state, RECORD("20090101", "0x41503234UL"),
                      "was made for the interface 20090101:1 of httpd 2.4, "
                      "this server has 20120211:");
}

static void test_load_module_other_mark(void **state)
{
    assert_not_loaded(*state, RECORD("20120211", "0x41413234UL"),
                      "its mark is 41413234, not 41503234");
    assert_not_loaded(*state, RECORD("20120211", "0x41503235UL"),
                      "was made for the interface 20120211:1 of httpd 2.5");
}

static void test_load_module_needs_other_module(void **state)
{
    assert_not_loaded(*state, GOOD_RECORD
                      "int f(void) { return dav_new_error(); }\n",
                      "dav_new_error comes with mod_dav.c: load that module "
                      "before this one, by the line \"LoadModule dav_module "
                      "mod_dav.so\"");
}

static void test_load_module_needs_missing_interface(void **state)
{
    assert_not_loaded(*state, GOOD_RECORD
                      "int f(void) { return ap_no_such_thing(); }\n",
                      " has no ap_no_such_thing: the module was made "
                      "for a later one");
}

static void test_load_module_needs_library(void **state)
{
    assert_not_loaded(*state, GOOD_RECORD
                      "int f(void) { return strange_thing(); }\n",
                      "may be loaded by LoadFile");
}

static void test_load_module_second_mpm(void **state)
{
    read_in(*state, unit_folder(*state),
            "LoadModule mpm_other_module no-such-file.so\n");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(*state),
                    "mpm_other_module cannot be loaded: this server already "
                    "has an MPM, worker");
}

/* What is asked for, and which sections of MPMs apply after it. */
static const char *sections_after(apr_pool_t *p, const char *line)
{
    read_in(p, unit_folder(p), apr_pstrcat(p, line, "\n"
            "<IfModule mpm_event_module>\nUnit1 e\n</IfModule>\n"
            "<IfModule event.c>\nUnit1 e.c\n</IfModule>\n"
            "<IfModule !event.c>\nUnit1 no-e.c\n</IfModule>\n"
            "<IfModule mpm_worker_module>\nUnit1 w\n</IfModule>\n"
            "<IfModule worker.c>\nUnit1 w.c\n</IfModule>\n"
            "<IfModule mpm_prefork_module>\nUnit1 p\n</IfModule>\n",
            NULL));
    assert_int_equal(conf_report_count(), 0);
    return called(p);
}

static void test_load_module_event(void **state)
{
    assert_string_equal(sections_after(*state, "LoadModule mpm_event_module "
                                       "no-such-file.so"),
                        "Unit1(e) Unit1(e.c)");
    /* Each reading begins anew. */
    assert_string_equal(sections_after(*state, ""),
                        "Unit1(no-e.c) Unit1(w) Unit1(w.c)");
}

static void test_load_module_prefork(void **state)
{
    const char *text;

    read_in(*state, unit_folder(*state),
            "LoadModule mpm_prefork_module no-such-file.so\n");
    assert_int_equal(conf_report_count(), 1);
    text = report_text(*state);
    assert_contains(text, "serves with threads");
    assert_contains(text, "PHP-FPM");
}

static void test_load_file(void **state)
{
    const char *folder = folder_with(*state, "int thing;\n");

    read_in(*state, folder, "LoadFile thing.so\nLoadFile no.so\n");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(*state), "Syntax error on line 2");
}

static void test_code_stays_until_hooks_are_gone(void **state)
{
    apr_pool_t *p;
    const char *folder = folder_with(*state, GOOD_RECORD);
    module *m;

    apr_pool_create(&p, *state);
    read_in(p, folder, "LoadModule thing_module thing.so\n");
    m = ap_find_linked_module("mod_thing.c");
    assert_non_null(m);
    assert_null(leaving);
    apr_pool_destroy(p);
    assert_null(ap_find_linked_module("mod_thing.c"));
    assert_non_null(leaving);
    assert_int_equal(m->version, MODULE_MAGIC_NUMBER_MAJOR);
    read_in(*state, folder, "LoadModule thing_module thing.so\n");
    assert_null(leaving);
    assert_non_null(ap_find_linked_module("mod_thing.c"));
}

UNIT_TESTS(
    UNIT_TEST(test_load_module),
    UNIT_TEST(test_load_module_twice),
    UNIT_TEST(test_load_module_linked_in),
    UNIT_TEST(test_load_module_missing_file),
    UNIT_TEST(test_load_module_no_library),
    UNIT_TEST(test_load_module_other_symbol),
    UNIT_TEST(test_load_module_other_interface),
    UNIT_TEST(test_load_module_other_mark),
    UNIT_TEST(test_load_module_needs_other_module),
    UNIT_TEST(test_load_module_needs_missing_interface),
    UNIT_TEST(test_load_module_needs_library),
    UNIT_TEST(test_load_module_second_mpm),
    UNIT_TEST(test_load_module_event),
    UNIT_TEST(test_load_module_prefork),
    UNIT_TEST(test_load_file),
    UNIT_TEST(test_code_stays_until_hooks_are_gone)
)
