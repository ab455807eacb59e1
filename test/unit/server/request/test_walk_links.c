/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which Options rule the links, and which of them let a request through.
 */

#include <unistd.h>

#include "server/request/walk_links.c"
#include "test/unit/server/request/fixture.h"

/* A walk whose settings have these Options everywhere. */
static dir_walk walk_with(request_rec *r, allow_options_t opts)
{
    ap_conf_vector_t *settings = fix_settings(r->pool, "s");
    dir_walk w;

    memset(&w, 0, sizeof(w));
    fix_core_of(settings)->opts = opts;
    w.r = r;
    w.result = settings;
    w.is_link_free = -1;
    w.rules = apr_array_make(r->pool, 2, sizeof(walk_link_rule));
    walk_note_link_rule(&w, NULL, 0);
    return w;
}

static allow_options_t last_rule(const dir_walk *w)
{
    return APR_ARRAY_IDX(w->rules, w->rules->nelts - 1, walk_link_rule).opts;
}

static void test_note_link_rule_owner_counts(void **state)
{
    request_rec *r = fix_request(*state, "/");
    dir_walk w = walk_with(r, OPT_SYM_LINKS);

    assert_true(all_links_followed(&w));
    w = walk_with(r, OPT_UNSET | OPT_SYM_LINKS);
    assert_int_equal(last_rule(&w), OPT_SYM_LINKS);
    w = walk_with(r, OPT_SYM_LINKS | OPT_SYM_OWNER);
    assert_int_equal(last_rule(&w), OPT_SYM_OWNER);
    assert_false(all_links_followed(&w));
}

static void test_note_link_rule_only_where_options_are_said(void **state)
{
    request_rec *r = fix_request(*state, "/");
    dir_walk w = walk_with(r, OPT_NONE);
    ap_conf_vector_t *section = fix_section(r->pool, "/a/", 0);

    walk_note_link_rule(&w, fix_core_of(section), 3);
    assert_int_equal(w.rules->nelts, 1);
    fix_core_of(section)->opts_add = OPT_INDEXES;
    walk_note_link_rule(&w, fix_core_of(section), 3);
    assert_int_equal(w.rules->nelts, 2);
}

static void test_name_of_has_no_last_slash(void **state)
{
    assert_string_equal(name_of(*state, "/a/b/c", 5), "/a/b");
    assert_string_equal(name_of(*state, "/a/b", 4), "/a/b");
    assert_string_equal(name_of(*state, "/a", 1), "/");
}

/* The file of a folder, by the folder's own name or that of a link. */
static request_rec *request_via(apr_pool_t *p, const char *folder,
                                const char *name)
{
    request_rec *r = fix_request(p, "/");

    r->filename = apr_pstrcat(p, folder, "/", name, "/file.txt", NULL);
    assert_int_equal(apr_stat(&r->finfo, r->filename, APR_FINFO_MIN, p),
                     APR_SUCCESS);
    return r;
}

static void test_check_way_refuses_links(void **state)
{
    apr_pool_t *p = *state;
    char *folder = fix_folder(p, "real", "file.txt");
    request_rec *r;
    dir_walk w;

    assert_int_equal(symlink("real", apr_pstrcat(p, folder, "/link", NULL)),
                     0);
    r = request_via(p, folder, "link");
    w = walk_with(r, OPT_NONE);
    assert_int_equal(walk_check_way(&w, r->filename, strlen(r->filename)),
                     HTTP_FORBIDDEN);
    w = walk_with(r, OPT_SYM_OWNER);
    assert_int_equal(walk_check_way(&w, r->filename, strlen(r->filename)),
                     OK);
    r = request_via(p, folder, "real");
    w = walk_with(r, OPT_NONE);
    assert_int_equal(walk_check_way(&w, r->filename, strlen(r->filename)),
                     OK);
}

static void test_secure_file_opens_what_it_checked(void **state)
{
    apr_pool_t *p = *state;
    char *folder = fix_folder(p, "real", "file.txt");
    request_rec *r = request_via(p, folder, "real");
    dir_walk w = walk_with(r, OPT_SYM_LINKS);

    assert_int_equal(walk_secure_file(&w), OK);
    assert_false(r->finfo.valid & CORE_FINFO_CHECKED);
    w = walk_with(r, OPT_NONE);
    assert_int_equal(walk_secure_file(&w), OK);
    assert_true(r->finfo.valid & CORE_FINFO_CHECKED);
    assert_non_null(r->finfo.filehand);
}

static void test_secure_file_that_was_given(void **state)
{
    apr_pool_t *p = *state;
    char *folder = fix_folder(p, "real", "file.txt");
    request_rec *r = request_via(p, folder, "real");
    dir_walk w = walk_with(r, OPT_NONE);

    w.is_given = 1;
    assert_int_equal(walk_secure_file(&w), OK);
    assert_true(r->finfo.valid & CORE_FINFO_CHECKED);
    /* Another one than was given: what is there now is opened. */
    r->finfo.inode++;
    r->finfo.filehand = NULL;
    assert_int_equal(walk_secure_file(&w), OK);
    assert_non_null(r->finfo.filehand);
}

UNIT_TESTS(
    UNIT_TEST(test_note_link_rule_owner_counts),
    UNIT_TEST(test_note_link_rule_only_where_options_are_said),
    UNIT_TEST(test_name_of_has_no_last_slash),
    UNIT_TEST(test_check_way_refuses_links),
    UNIT_TEST(test_secure_file_opens_what_it_checked),
    UNIT_TEST(test_secure_file_that_was_given)
)
