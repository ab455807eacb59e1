/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Include: files, folders, patterns in any component, loops. */

#include "server/config/include.c"
#include "test/unit/server/config/fixture.h"

/* A folder with files that say their names:
 *   a.conf b.conf d/1.conf d/2.txt d/s/3.conf e/1.conf */
static const char *make_folder(apr_pool_t *p)
{
    static const char *const names[] = {
        "b.conf", "a.conf", "d/2.txt", "d/1.conf", "d/s/3.conf", "e/1.conf"
    };
    const char *folder = unit_folder(p);
    apr_size_t i;

    apr_dir_make_recursive(apr_pstrcat(p, folder, "/d/s", NULL),
                           APR_FPROT_OS_DEFAULT, p);
    apr_dir_make(apr_pstrcat(p, folder, "/e", NULL), APR_FPROT_OS_DEFAULT,
                 p);
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        unit_file(p, folder, names[i],
                  apr_pstrcat(p, "Unit1 ", names[i], "\n", NULL));
    }
    return folder;
}

/* One line, read in that folder. */
static void include(apr_pool_t *p, const char *line)
{
    const char *folder = make_folder(p);
    process_rec *process = start_config(p, folder);

    unit_file(p, folder, "main", line);
    read_config(p, process, "main");
}

static void test_include_file(void **state)
{
    include(*state, "Include a.conf");
    assert_string_equal(report_text(*state), "");
    assert_string_equal(called(*state), "Unit1(a.conf)");
}

static void test_include_pattern_sorted(void **state)
{
    include(*state, "Include *.conf");
    assert_string_equal(called(*state), "Unit1(a.conf) Unit1(b.conf)");
}

static void test_include_folder(void **state)
{
    include(*state, "Include d");
    assert_string_equal(called(*state),
                        "Unit1(d/1.conf) Unit1(d/2.txt) Unit1(d/s/3.conf)");
}

static void test_include_pattern_in_folder_name(void **state)
{
    include(*state, "Include [de]/*.conf");
    assert_string_equal(called(*state), "Unit1(d/1.conf) Unit1(e/1.conf)");
}

static void test_include_pattern_before_plain_name(void **state)
{
    include(*state, "Include */s/3.conf");
    assert_string_equal(report_text(*state), "");
    assert_string_equal(called(*state), "Unit1(d/s/3.conf)");
}

static void test_include_pattern_of_folders(void **state)
{
    include(*state, "Include ?");
    assert_string_equal(called(*state),
                        "Unit1(d/1.conf) Unit1(d/2.txt) Unit1(d/s/3.conf) "
                        "Unit1(e/1.conf)");
}

static void test_include_missing_file(void **state)
{
    include(*state, "Include no.conf\nUnit1 x");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(*state), "Could not open configuration");
    assert_string_equal(called(*state), "Unit1(x)");
}

static void test_include_no_match(void **state)
{
    include(*state, "Include no*.conf");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(*state), "no matches for the wildcard");
}

static void test_include_missing_folder_of_pattern(void **state)
{
    include(*state, "Include no/*.conf");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(*state), "could not open directory");
}

static void test_include_optional(void **state)
{
    include(*state, "IncludeOptional no*.conf\nIncludeOptional no/*.conf\n"
                    "IncludeOptional no.conf\nIncludeOptional a.conf\n");
    assert_string_equal(report_text(*state), "");
    assert_string_equal(called(*state), "Unit1(a.conf)");
}

static void test_include_in_section(void **state)
{
    include(*state, "<Directory />\nInclude a.conf\n</Directory>\n");
    assert_string_equal(report_text(*state), "");
    assert_string_equal(called(*state), "Unit1(a.conf)");
    assert_ptr_equal(ap_conftree->first_child->parent, ap_conftree);
}

static void test_include_itself(void **state)
{
    include(*state, "Unit1 x\nInclude main\n");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(*state), "/main includes itself: ");
    assert_string_equal(called(*state), "Unit1(x)");
}

static void test_include_loop(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = unit_folder(p);
    process_rec *process = start_config(p, folder);
    const char *text;

    unit_file(p, folder, "one", "Include two\n");
    unit_file(p, folder, "two", "Include three\n");
    unit_file(p, folder, "three", "Include one\nUnit1 a\n");
    read_config(p, process, "one");
    assert_int_equal(conf_report_count(), 1);
    text = report_text(p);
    assert_contains(text, apr_psprintf(p, "%s/one -> %s/two -> %s/three -> "
                                       "%s/one", folder, folder, folder,
                                       folder));
    assert_string_equal(called(p), "Unit1(a)");
}

static void test_include_too_deep(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = unit_folder(p);
    process_rec *process = start_config(p, folder);
    int i;

    for (i = 0; i < FILES_DEPTH_MAX + 2; i++) {
        unit_file(p, folder, apr_psprintf(p, "f%d", i),
                  apr_psprintf(p, "Include f%d\n", i + 1));
    }
    read_config(p, process, "f0");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(p), "at a depth of more than 128 files");
}

static void test_include_folder_loop(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = make_folder(p);
    process_rec *process = start_config(p, folder);

    assert_int_equal(symlink(".", apr_pstrcat(p, folder, "/e/loop", NULL)),
                     0);
    unit_file(p, folder, "main", "Include e\n");
    read_config(p, process, "main");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(p), "loop of symbolic links");
    apr_file_remove(apr_pstrcat(p, folder, "/e/loop", NULL), p);
}

static void test_include_section_must_end_in_its_file(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = unit_folder(p);
    process_rec *process = start_config(p, folder);

    unit_file(p, folder, "main", "<Directory />\nInclude part\n"
                                 "</Directory>\n");
    unit_file(p, folder, "part", "</Directory>\nUnit1 a\n");
    read_config(p, process, "main");
    assert_int_equal(conf_report_count(), 1);
    assert_contains(report_text(p),
                    "</Directory> without matching <Directory> section");
}

UNIT_TESTS(
    UNIT_TEST(test_include_file),
    UNIT_TEST(test_include_pattern_sorted),
    UNIT_TEST(test_include_folder),
    UNIT_TEST(test_include_pattern_in_folder_name),
    UNIT_TEST(test_include_pattern_before_plain_name),
    UNIT_TEST(test_include_pattern_of_folders),
    UNIT_TEST(test_include_missing_file),
    UNIT_TEST(test_include_no_match),
    UNIT_TEST(test_include_missing_folder_of_pattern),
    UNIT_TEST(test_include_optional),
    UNIT_TEST(test_include_in_section),
    UNIT_TEST(test_include_itself),
    UNIT_TEST(test_include_loop),
    UNIT_TEST(test_include_too_deep),
    UNIT_TEST(test_include_folder_loop),
    UNIT_TEST(test_include_section_must_end_in_its_file)
)
