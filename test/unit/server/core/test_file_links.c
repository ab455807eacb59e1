/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What is known of links, under which rules, and how long. */

#include <unistd.h>

#include "server/core/file_links.c"
#include "test/unit/server/core/kept_files.h"

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

static void test_passed_is_for_rules_and_file(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = start(p);
    const char *path = old_file(p, folder, "f", "abc");
    apr_finfo_t finfo = look_up(p, path);
    apr_finfo_t other = finfo;

    other.inode++;
    assert_false(core_file_is_passed(path, &finfo, 6, p));
    core_file_note_passed(path, &other, 6, p);
    assert_false(core_file_is_passed(path, &finfo, 6, p));
    core_file_note_passed(path, &finfo, 6, p);
    assert_true(core_file_is_passed(path, &finfo, 6, p));
    assert_true(core_file_is_passed(path, NULL, 6, p));
    assert_false(core_file_is_passed(path, &finfo, 7, p));
    assert_false(core_file_is_passed(path, &other, 6, p));
    entry_now(p, path)->passed_checked -= 10 * APR_USEC_PER_SEC;
    assert_false(core_file_is_passed(path, &finfo, 6, p));
}

static void test_passed_needs_the_table(void **state)
{
    apr_pool_t *p = *state;
    const char *path = old_file(p, unit_folder(p), "f", "abc");

    assert_false(core_file_is_kept());
    core_file_note_passed(path, NULL, 6, p);
    assert_false(core_file_is_passed(path, NULL, 6, p));
}

static void test_broken_link_is_told_from_absence(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = start(p);
    const char *link = apr_pstrcat(p, folder, "/link", NULL);
    const char *none = apr_pstrcat(p, folder, "/none", NULL);

    assert_int_equal(symlink("gone", link), 0);
    assert_true(core_file_is_broken_link(link, p));
    assert_false(core_file_is_broken_link(none, p));
    /* Known for a while, and asked again after that. */
    assert_int_equal(unlink(link), 0);
    assert_int_equal(symlink("gone", none), 0);
    assert_true(core_file_is_broken_link(link, p));
    assert_false(core_file_is_broken_link(none, p));
    entry_now(p, none)->links_checked -= 10 * APR_USEC_PER_SEC;
    assert_true(core_file_is_broken_link(none, p));
    assert_false(core_file_is_broken_link(old_file(p, folder, "f", ""), p));
}

static void test_open_same_opens_no_other(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = start(p);
    const char *path = old_file(p, folder, "f", "abc");
    apr_finfo_t finfo = look_up(p, path);
    int fd = core_file_open_same(path, &finfo);

    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(rename(old_file(p, folder, "g", "abc"), path), 0);
    assert_int_equal(core_file_open_same(path, &finfo), -1);
    assert_int_equal(errno, ELOOP);
}

UNIT_TESTS(
    UNIT_TEST(test_link_free),
    UNIT_TEST(test_passed_is_for_rules_and_file),
    UNIT_TEST(test_passed_needs_the_table),
    UNIT_TEST(test_broken_link_is_told_from_absence),
    UNIT_TEST(test_open_same_opens_no_other)
)
