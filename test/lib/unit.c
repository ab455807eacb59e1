/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  unit.c
 * @brief Start, pools and files of unit tests; see unit.h.
 */

#include "test/lib/unit.h"

#include <stdio.h>
#include <stdlib.h>

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_general.h>
#include <apr_strings.h>

void unit_start(int argc, const char *const *argv)
{
    if (apr_initialize() != APR_SUCCESS) {
        fputs("unit: APR does not start\n", stderr);
        exit(2);
    }
    atexit(apr_terminate);
    if (argc > 1) {
        cmocka_set_test_filter(argv[1]);
    }
}

int unit_setup(void **state)
{
    apr_pool_t *p;

    if (apr_pool_create(&p, NULL) != APR_SUCCESS) {
        return -1;
    }
    *state = p;
    return 0;
}

int unit_teardown(void **state)
{
    apr_pool_destroy(*state);
    return 0;
}

static void remove_entries(apr_pool_t *p, const char *folder)
{
    apr_dir_t *dir;
    apr_finfo_t entry;

    if (apr_dir_open(&dir, folder, p) != APR_SUCCESS) {
        return;
    }
    while (apr_dir_read(&entry, APR_FINFO_NAME | APR_FINFO_TYPE, dir)
           == APR_SUCCESS) {
        const char *path = apr_pstrcat(p, folder, "/", entry.name, NULL);

        if (entry.filetype != APR_DIR) {
            apr_file_remove(path, p);
        }
        else if (strcmp(entry.name, ".") && strcmp(entry.name, "..")) {
            remove_entries(p, path);
            apr_dir_remove(path, p);
        }
    }
    apr_dir_close(dir);
}

/* The pool being cleaned up still gives memory to this pre-cleanup. */
struct folder {
    apr_pool_t *pool;
    const char *path;
};

static apr_status_t folder_cleanup(void *data)
{
    struct folder *folder = data;

    remove_entries(folder->pool, folder->path);
    return apr_dir_remove(folder->path, folder->pool);
}

const char *unit_folder(apr_pool_t *p)
{
    struct folder *folder = apr_palloc(p, sizeof(*folder));
    const char *tmp;
    char *path;

    assert_int_equal(apr_temp_dir_get(&tmp, p), APR_SUCCESS);
    path = apr_pstrcat(p, tmp, "/hostler-unit-XXXXXX", NULL);
    assert_non_null(mkdtemp(path));
    folder->pool = p;
    folder->path = path;
    apr_pool_pre_cleanup_register(p, folder, folder_cleanup);
    return path;
}

const char *unit_file(apr_pool_t *p, const char *folder, const char *name,
                      const char *contents)
{
    const char *path = apr_pstrcat(p, folder, "/", name, NULL);
    apr_file_t *file;

    assert_int_equal(apr_file_open(&file, path,
                                   APR_FOPEN_WRITE | APR_FOPEN_CREATE
                                   | APR_FOPEN_TRUNCATE,
                                   APR_FPROT_OS_DEFAULT, p), APR_SUCCESS);
    assert_int_equal(apr_file_write_full(file, contents, strlen(contents),
                                         NULL), APR_SUCCESS);
    assert_int_equal(apr_file_close(file), APR_SUCCESS);
    return path;
}
