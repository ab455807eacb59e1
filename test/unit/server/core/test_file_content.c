/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Contents and validators, and of which file they are. */

#include "server/core/file_content.c"
#include "test/unit/server/core/kept_files.h"

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
    core_file_release(f);
    /* Written to: its bytes are no longer those of the entry. */
    outlive_grain();
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
    UNIT_TEST(test_content_small_from_the_second_use),
    UNIT_TEST(test_content_large_is_kept_open),
    UNIT_TEST(test_content_only_of_the_file_that_was_looked_at),
    UNIT_TEST(test_validators_are_those_of_the_protocol)
)
