/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What tests of log lines need: texts to write, and what a log has. */

#ifndef TEST_LOG_FILES_H
#define TEST_LOG_FILES_H

#include <string.h>

#include <apr_file_io.h>

#include "test/lib/unit.h"

static inline const char *contents(apr_pool_t *p, const char *path)
{
    apr_file_t *file;
    apr_finfo_t info;
    char *text;

    assert_int_equal(apr_file_open(&file, path, APR_FOPEN_READ, 0, p),
                     APR_SUCCESS);
    assert_int_equal(apr_file_info_get(&info, APR_FINFO_SIZE, file),
                     APR_SUCCESS);
    text = apr_pcalloc(p, info.size + 1);
    if (info.size > 0) {
        assert_int_equal(apr_file_read_full(file, text, info.size, NULL),
                         APR_SUCCESS);
    }
    apr_file_close(file);
    return text;
}

static inline const char *repeated(apr_pool_t *p, char c, apr_size_t count)
{
    char *text = apr_palloc(p, count + 1);

    memset(text, c, count);
    text[count] = '\0';
    return text;
}

#endif /* TEST_LOG_FILES_H */
