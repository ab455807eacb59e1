/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What -M and the other questions print. */

#include "server/config/dump.c"
#include "test/unit/server/config/fixture.h"

/* What a dump prints. */
static const char *printed(apr_pool_t *p, void (*dump)(apr_file_t *out))
{
    const char *name = apr_pstrcat(p, unit_folder(p), "/out", NULL);
    char *text = apr_pcalloc(p, 65536);
    apr_size_t length = 65535;
    apr_off_t start = 0;
    apr_file_t *file;

    assert_int_equal(apr_file_open(&file, name,
                                   APR_FOPEN_READ | APR_FOPEN_WRITE
                                   | APR_FOPEN_CREATE,
                                   APR_OS_DEFAULT, p), APR_SUCCESS);
    dump(file);
    apr_file_seek(file, APR_SET, &start);
    apr_file_read(file, text, &length);
    apr_file_close(file);
    return text;
}

static void test_dump_modules(void **state)
{
    const char *text;

    config(*state, "");
    text = printed(*state, dump_modules);
    assert_ptr_equal(strstr(text, "Loaded Modules:\n core_module (static)\n"),
                     text);
    assert_contains(text, " unit_module (static)\n");
    unit_module.dynamic_load_handle = *state;
    text = printed(*state, dump_modules);
    unit_module.dynamic_load_handle = NULL;
    assert_contains(text, " unit_module (shared)\n");
}

static void test_dump_tree(void **state)
{
    config(*state, "Unit1 \"a b\"\n<Directory />\n\n<Files x>\nUnitNone\n"
                   "</Files>\n</Directory>\n");
    assert_contains(printed(*state, dump_tree),
                    "# 1:\nUnit1 \"a b\"\n"
                    "# 2:\n<Directory />\n"
                    "  # 4:\n  <Files x>\n"
                    "    # 5:\n    UnitNone\n"
                    "  </Files>\n</Directory>\n");
}

static void test_dump_includes(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = unit_folder(p);
    process_rec *process = start_config(p, folder);
    apr_array_header_t *defines = ap_server_config_defines;

    ap_server_config_defines = apr_array_make(p, 1, sizeof(char *));
    APR_ARRAY_PUSH(ap_server_config_defines, const char *) = "DUMP_INCLUDES";
    unit_file(p, folder, "main.conf", "\nInclude a.conf\n");
    unit_file(p, folder, "a.conf", "Include b.conf\n");
    unit_file(p, folder, "b.conf", "");
    read_config(p, process, "main.conf");
    ap_server_config_defines = defines;
    assert_string_equal(printed(p, dump_includes),
                        apr_psprintf(p, "Included configuration files:\n"
                                     "  (*) %s/main.conf\n"
                                     "    (2) %s/a.conf\n"
                                     "      (1) %s/b.conf\n",
                                     folder, folder, folder));
}

UNIT_TESTS(
    UNIT_TEST(test_dump_modules),
    UNIT_TEST(test_dump_tree),
    UNIT_TEST(test_dump_includes)
)
