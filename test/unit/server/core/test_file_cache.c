/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What is known of a path, and how long. */

#include "server/core/file_cache.c"
#include "test/unit/server/core/kept_files.h"

static core_file *entry_of(const char *path)
{
    int is_due;
    core_file *f = find(path, apr_time_now(), &is_due);

    if (f != NULL) {
        core_file_release(f);
    }
    return f;
}

/* As if it had been made, and looked at, long ago. */
static void age(const char *path)
{
    core_file *f = entry_of(path);

    assert_non_null(f);
    f->is_sure = 1;
    f->checked -= 10 * APR_USEC_PER_SEC;
}

static void test_stat_is_kept_and_marked(void **state)
{
    apr_pool_t *p = *state;
    const char *path = old_file(p, start(p), "f", "abc");
    apr_finfo_t first = look_up(p, path);
    core_file *f = entry_of(path);

    assert_non_null(f);
    assert_true(first.valid & CORE_FINFO_KEPT);
    assert_int_equal(first.size, 3);
    assert_ptr_equal(first.fname, path);
    look_up(p, path);
    assert_ptr_equal(entry_of(path), f);
    assert_int_equal(f->refs, 1);
}

static void test_stat_trusts_then_looks(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = start(p);
    const char *path = old_file(p, folder, "f", "abc");

    look_up(p, path);
    old_file(p, folder, "f", "abcdef");
    assert_int_equal(look_up(p, path).size, 3);
    age(path);
    assert_int_equal(look_up(p, path).size, 6);
}

static void test_stat_of_what_goes_away(void **state)
{
    apr_pool_t *p = *state;
    const char *path = old_file(p, start(p), "f", "abc");
    apr_finfo_t finfo;

    look_up(p, path);
    age(path);
    assert_int_equal(unlink(path), 0);
    assert_true(APR_STATUS_IS_ENOENT(core_file_stat(&finfo, path,
                                                    APR_FINFO_MIN, p)));
    assert_int_equal(entry_of(path)->finfo.filetype, APR_NOFILE);
}

static void test_stat_absence_is_kept_as_long(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = start(p);
    const char *path = apr_pstrcat(p, folder, "/f", NULL);
    apr_finfo_t finfo;
    int i;

    for (i = 0; i < 3; i++) {
        finfo.filetype = APR_REG;
        assert_true(APR_STATUS_IS_ENOENT(core_file_stat(
            &finfo, path, APR_FINFO_MIN, p)));
        assert_int_equal(finfo.filetype, APR_NOFILE);
        old_file(p, folder, "f", "abc");
    }
    age(path);
    assert_int_equal(look_up(p, path).size, 3);
    assert_int_equal(shard_of(entry_of(path)->hash)->missing, 0);
}

static void test_stat_absence_holds_when_looked_at_again(void **state)
{
    apr_pool_t *p = *state;
    const char *path = apr_pstrcat(p, start(p), "/d/f", NULL);
    apr_finfo_t finfo;
    core_file *f;

    core_file_stat(&finfo, path, APR_FINFO_MIN, p);
    f = entry_of(path);
    age(path);
    core_file_stat(&finfo, path, APR_FINFO_MIN, p);
    assert_ptr_equal(entry_of(path), f);
}

static void test_forget(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = start(p);
    const char *path = apr_pstrcat(p, folder, "/f", NULL);
    apr_finfo_t finfo;

    core_file_forget(path);
    core_file_stat(&finfo, path, APR_FINFO_MIN, p);
    assert_non_null(entry_of(path));
    core_file_forget(path);
    assert_null(entry_of(path));
    old_file(p, folder, "f", "abc");
    assert_int_equal(look_up(p, path).size, 3);
}

static void test_absences_are_bounded(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = start(p);
    const char *path = old_file(p, folder, "f", "abc");
    char *longer = apr_pstrdup(p, apr_psprintf(p, "%s/%0*d", folder,
                                               MISSING_PATH_MAX, 0));
    apr_finfo_t finfo;
    int i;

    look_up(p, path);
    for (i = 0; i < SHARDS * SHARD_ENTRIES; i++) {
        core_file_stat(&finfo, apr_psprintf(p, "%s/%d", folder, i),
                       APR_FINFO_MIN, p);
    }
    for (i = 0; i < SHARDS; i++) {
        assert_in_range(table->shards[i].missing, 1, SHARD_MISSING);
    }
    /* They have not driven out what is there. */
    assert_non_null(entry_of(path));
    core_file_stat(&finfo, longer, APR_FINFO_MIN, p);
    assert_null(entry_of(longer));
}

static void test_stat_unsure_entry_is_replaced(void **state)
{
    apr_pool_t *p = *state;
    const char *path = unit_file(p, start(p), "f", "abc");
    core_file *f;

    look_up(p, path);
    f = entry_of(path);
    assert_false(f->is_sure);
    core_file_retain(f);
    f->checked -= 10 * APR_USEC_PER_SEC;
    look_up(p, path);
    assert_ptr_not_equal(entry_of(path), f);
    core_file_release(f);
}

static void test_off_keeps_nothing(void **state)
{
    apr_pool_t *p = *state;
    const char *path = old_file(p, unit_folder(p), "f", "abc");

    is_on = 0;
    core_file_cache_start(p, NULL);
    assert_null(table);
    assert_false(look_up(p, path).valid & CORE_FINFO_KEPT);
    core_file_cache_reset();
}

static void test_table_is_bounded(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = start(p);
    int i;
    int n = 0;

    for (i = 0; i < SHARDS * SHARD_ENTRIES + 2000; i++) {
        apr_finfo_t finfo;
        core_file *f;

        memset(&finfo, 0, sizeof(finfo));
        f = new_file(apr_psprintf(p, "%s/%d", folder, i), &finfo,
                     apr_time_now() + i);
        list(f);
        core_file_release(f);
    }
    for (i = 0; i < SHARDS; i++) {
        assert_in_range(table->shards[i].count, 0, SHARD_ENTRIES);
        n += table->shards[i].count;
    }
    assert_in_range(n, SHARDS * SHARD_ENTRIES / 2, SHARDS * SHARD_ENTRIES);
}

/* Lists entries of the shard of a path, five times as many as it holds, whose
 * names begin with kind.  That path is used after each, or not. */
static void fill_shard_of(apr_pool_t *p, const char *keep, const char *kind,
                          int is_used)
{
    apr_size_t len;
    unsigned int where = hash_of(keep, &len) & (SHARDS - 1);
    int count = 5 * SHARD_ENTRIES;
    int is_due;
    int i;

    for (i = 0; count > 0; i++) {
        char *path = apr_psprintf(p, "%s%d", kind, i);
        apr_finfo_t finfo;
        core_file *f;

        if ((hash_of(path, &len) & (SHARDS - 1)) != where) {
            continue;
        }
        memset(&finfo, 0, sizeof(finfo));
        f = new_file(path, &finfo, apr_time_now());
        list(f);
        core_file_release(f);
        if (is_used) {
            f = find(keep, apr_time_now(), &is_due);
            core_file_release(f);
        }
        count--;
    }
}

static void test_used_entry_outstays_others(void **state)
{
    apr_pool_t *p = *state;
    const char *keep = apr_pstrcat(p, start(p), "/keep", NULL);
    apr_finfo_t finfo;
    core_file *f;
    int is_due;

    memset(&finfo, 0, sizeof(finfo));
    f = new_file(keep, &finfo, apr_time_now());
    list(f);
    fill_shard_of(p, keep, "/other/", 1);
    assert_ptr_equal(find(keep, apr_time_now(), &is_due), f);
    core_file_release(f);
    core_file_release(f);
    fill_shard_of(p, keep, "/more/", 0);
    assert_null(find(keep, apr_time_now(), &is_due));
}

/* Who uses an entry keeps it, whatever becomes of the table. */
static void test_references_outlive_the_table(void **state)
{
    apr_pool_t *p = *state;
    const char *path;
    apr_pool_t *child;
    request_rec *r;
    core_file *f;

    core_file_cache_reset();
    assert_int_equal(apr_pool_create(&child, p), APR_SUCCESS);
    core_file_cache_start(child, NULL);
    path = old_file(p, unit_folder(p), "f", "abc");
    r = request_for(p, path);
    outlive_grain();
    core_file_content(r);
    f = core_file_content(r);
    assert_non_null(f);
    apr_pool_destroy(child);
    assert_null(table);
    assert_memory_equal(core_file_data(f), "abc", 3);
    core_file_release(f);
}

UNIT_TESTS(
    UNIT_TEST(test_stat_is_kept_and_marked),
    UNIT_TEST(test_stat_trusts_then_looks),
    UNIT_TEST(test_stat_of_what_goes_away),
    UNIT_TEST(test_stat_absence_is_kept_as_long),
    UNIT_TEST(test_stat_absence_holds_when_looked_at_again),
    UNIT_TEST(test_forget),
    UNIT_TEST(test_absences_are_bounded),
    UNIT_TEST(test_stat_unsure_entry_is_replaced),
    UNIT_TEST(test_off_keeps_nothing),
    UNIT_TEST(test_table_is_bounded),
    UNIT_TEST(test_used_entry_outstays_others),
    UNIT_TEST(test_references_outlive_the_table)
)
