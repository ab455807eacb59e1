/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Files that can be relied on, and requests for them; included once, after the
 * source under test. */

#include <apr_file_info.h>

#include "server/core/file_entry_priv.h"
#include "test/unit/server/core/core_records.h"

#define LONG_AGO apr_time_from_sec(1000000000)

/* A file whose entry can be relied on. */
static inline const char *old_file(apr_pool_t *p, const char *folder,
                                   const char *name, const char *text)
{
    const char *path = unit_file(p, folder, name, text);

    assert_int_equal(apr_file_mtime_set(path, LONG_AGO, p), APR_SUCCESS);
    return path;
}

static inline const char *start(apr_pool_t *p)
{
    core_file_cache_reset();
    core_file_cache_start(p, NULL);
    assert_true(core_file_is_kept());
    return unit_folder(p);
}

/* Until a change of now cannot be taken for none: the grain of 20 ms, and a
 * step of the coarse clock on either side. */
static inline void outlive_grain(void)
{
    apr_sleep(apr_time_from_msec(45));
}

static inline apr_finfo_t look_up(apr_pool_t *p, const char *path)
{
    apr_finfo_t finfo;

    assert_int_equal(core_file_stat(&finfo, path, APR_FINFO_MIN, p),
                     APR_SUCCESS);
    return finfo;
}

/* The entry of a path, which the table keeps. */
static inline core_file *entry_now(apr_pool_t *p, const char *path)
{
    apr_finfo_t finfo;
    apr_status_t rv;
    core_file *f = core_file_current(path, APR_FINFO_MIN, &finfo, &rv, p);

    assert_non_null(f);
    core_file_release(f);
    return f;
}

static inline request_rec *request_for(apr_pool_t *p, const char *path)
{
    request_rec *r = core_request(p);

    r->filename = apr_pstrdup(p, path);
    r->finfo = look_up(p, path);
    r->request_time = apr_time_now();
    return r;
}
