/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What is known of a path, how long, and what is not taken from memory. */

#include "server/core/file_cache.c"
#include "test/unit/server/core/core_records.h"

#define LONG_AGO apr_time_from_sec(1000000000)

/* A file whose entry can be relied on. */
static const char *old_file(apr_pool_t *p, const char *folder,
                            const char *name, const char *text)
{
    const char *path = unit_file(p, folder, name, text);

    assert_int_equal(apr_file_mtime_set(path, LONG_AGO, p), APR_SUCCESS);
    return path;
}

static const char *start(apr_pool_t *p)
{
    core_file_cache_reset();
    core_file_cache_start(p, NULL);
    assert_non_null(table);
    return unit_folder(p);
}

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

static void outlive_grain(void)
{
    apr_sleep(CLOCK_GRAIN + 5000);
}

static apr_finfo_t look_up(apr_pool_t *p, const char *path)
{
    apr_finfo_t finfo;

    assert_int_equal(core_file_stat(&finfo, path, APR_FINFO_MIN, p),
                     APR_SUCCESS);
    return finfo;
}

static request_rec *request_for(apr_pool_t *p, const char *path)
{
    request_rec *r = core_request(p);

    r->filename = apr_pstrdup(p, path);
    r->finfo = look_up(p, path);
    r->request_time = apr_time_now();
    return r;
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
    assert_null(entry_of(path));
}

static void test_stat_missing_is_not_kept(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = start(p);
    const char *path = apr_pstrcat(p, folder, "/f", NULL);
    apr_finfo_t finfo;

    assert_true(APR_STATUS_IS_ENOENT(core_file_stat(&finfo, path,
                                                    APR_FINFO_MIN, p)));
    old_file(p, folder, "f", "abc");
    assert_int_equal(look_up(p, path).size, 3);
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

static void test_link_free(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = start(p);
    const char *path = old_file(p, folder, "f", "abc");
    const char *link = apr_pstrcat(p, folder, "/link", NULL);
    apr_finfo_t finfo = look_up(p, path);

    assert_int_equal(symlink("f", link), 0);
    assert_true(core_file_is_link_free(path, &finfo, p));
    assert_true(core_file_is_link_free(path, &finfo, p));
    finfo = look_up(p, link);
    assert_false(core_file_is_link_free(link, &finfo, p));
    /* Another file than the one that was looked at. */
    finfo.inode++;
    assert_false(core_file_is_link_free(path, &finfo, p));
}

static void test_content_small_from_the_second_use(void **state)
{
    apr_pool_t *p = *state;
    const char *path = old_file(p, start(p), "f", "abc");
    request_rec *r = request_for(p, path);
    core_file *f;

    outlive_grain();
    assert_null(core_file_content(r));
    f = core_file_content(r);
    assert_non_null(f);
    assert_memory_equal(core_file_data(f), "abc", 3);
    assert_int_equal(core_file_size(f), 3);
    assert_int_equal(shard_of(f->hash)->bytes, 3);
    core_file_release(f);
}

static void test_content_large_is_kept_open(void **state)
{
    apr_pool_t *p = *state;
    char *text = apr_pcalloc(p, CORE_FILE_SMALL + 2);
    const char *folder = start(p);
    const char *path;
    request_rec *r;
    core_file *f;

    memset(text, 'x', CORE_FILE_SMALL + 1);
    path = old_file(p, folder, "f", text);
    r = request_for(p, path);
    outlive_grain();
    core_file_content(r);
    f = core_file_content(r);
    assert_non_null(f);
    assert_null(core_file_data(f));
    assert_true(core_file_descriptor(f) >= 0);
    assert_int_equal(open_files, 1);
    core_file_release(f);
    /* Written to: its bytes are no longer those of the entry. */
    unit_file(p, folder, "f", text + 1);
    assert_null(core_file_content(r));
}

static void test_content_only_of_the_file_that_was_looked_at(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = start(p);
    const char *path = old_file(p, folder, "f", "abc");
    request_rec *r = request_for(p, path);

    outlive_grain();
    core_file_content(r);
    r->finfo.valid &= ~CORE_FINFO_KEPT;
    assert_null(core_file_content(r));
    r->finfo.valid |= CORE_FINFO_KEPT;
    r->finfo.mtime++;
    assert_null(core_file_content(r));
    r->finfo.mtime--;
    /* Replaced between the look and the load. */
    assert_int_equal(unlink(path), 0);
    old_file(p, folder, "f", "xyz");
    assert_null(core_file_content(r));
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

static void test_validators_are_those_of_the_protocol(void **state)
{
    apr_pool_t *p = *state;
    const char *path = old_file(p, start(p), "f", "abc");
    request_rec *r = request_for(p, path);
    core_file *f;
    const char *tag;
    int i;

    core_settle_defaults(r->server);
    r->per_dir_config = r->server->lookup_defaults;
    r->mtime = r->finfo.mtime;
    ap_set_etag(r);
    tag = apr_table_get(r->headers_out, "ETag");
    outlive_grain();
    core_file_content(r);
    f = core_file_content(r);
    assert_non_null(f);
    for (i = 0; i < 2; i++) {
        apr_table_clear(r->headers_out);
        core_file_set_validators(r, f);
        assert_string_equal(apr_table_get(r->headers_out, "ETag"), tag);
        assert_string_equal(apr_table_get(r->headers_out, "Last-Modified"),
                            "Sun, 09 Sep 2001 01:46:40 GMT");
    }
    assert_int_equal(f->etag_bits, ETAG_BACKWARD);
    core_file_release(f);
}

UNIT_TESTS(
    UNIT_TEST(test_stat_is_kept_and_marked),
    UNIT_TEST(test_stat_trusts_then_looks),
    UNIT_TEST(test_stat_of_what_goes_away),
    UNIT_TEST(test_stat_missing_is_not_kept),
    UNIT_TEST(test_stat_unsure_entry_is_replaced),
    UNIT_TEST(test_off_keeps_nothing),
    UNIT_TEST(test_link_free),
    UNIT_TEST(test_content_small_from_the_second_use),
    UNIT_TEST(test_content_large_is_kept_open),
    UNIT_TEST(test_content_only_of_the_file_that_was_looked_at),
    UNIT_TEST(test_table_is_bounded),
    UNIT_TEST(test_references_outlive_the_table),
    UNIT_TEST(test_validators_are_those_of_the_protocol)
)
