/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  test_unit.c
 * @brief The helpers that the other unit tests stand on.
 */

#include "test/lib/unit.c"

static void test_unit_file_has_the_contents(void **state)
{
    apr_pool_t *p = *state;
    const char *path = unit_file(p, unit_folder(p), "a", "some text");
    char read[20] = "";
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    assert_int_equal(fread(read, 1, sizeof(read) - 1, file), 9);
    fclose(file);
    assert_string_equal(read, "some text");
}

static void test_unit_folder_goes_with_the_pool(void **state)
{
    apr_pool_t *p = *state;
    apr_pool_t *sub;
    apr_finfo_t finfo;
    const char *folder;

    assert_int_equal(apr_pool_create(&sub, p), APR_SUCCESS);
    folder = apr_pstrdup(p, unit_folder(sub));
    apr_dir_make(apr_pstrcat(p, folder, "/below", NULL),
                 APR_FPROT_OS_DEFAULT, p);
    unit_file(sub, folder, "below/a", "x");
    assert_int_equal(apr_stat(&finfo, folder, APR_FINFO_TYPE, p),
                     APR_SUCCESS);
    apr_pool_destroy(sub);
    assert_int_not_equal(apr_stat(&finfo, folder, APR_FINFO_TYPE, p),
                         APR_SUCCESS);
}

UNIT_TESTS(
    UNIT_TEST(test_unit_file_has_the_contents),
    UNIT_TEST(test_unit_folder_goes_with_the_pool)
)
