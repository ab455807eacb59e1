/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which directories hold, in what order their settings are merged, and what
 * is done about path_info and links.
 */

#include "server/request/directory_walk.c"
#include "test/unit/server/request/fixture.h"

static void add_directory(server_rec *s, ap_conf_vector_t *section)
{
    APR_ARRAY_PUSH(core_server_of(s)->sec_dir, void *) = section;
}

/* A folder of its own with a/b/file.txt in it; its path has no links. */
static char *tree(apr_pool_t *p)
{
    return fix_folder(p, "a/b", "file.txt");
}

static request_rec *request_for(apr_pool_t *p, const char *root,
                                const char *rest)
{
    request_rec *r = fix_request(p, "/x");

    ap_hook_dirwalk_stat(walk_default_stat, NULL, NULL, APR_HOOK_MIDDLE);
    r->filename = apr_pstrcat(p, root, rest, NULL);
    return r;
}

/* What was merged behind "base". */
static const char *merged(const request_rec *r)
{
    const char *trace = fix_trace_of(r->per_dir_config);

    assert_int_equal(strncmp(trace, "base", 4), 0);
    return trace[4] == ' ' ? trace + 5 : trace + 4;
}

/* ----- patterns ----- */

static int covers(apr_pool_t *p, const char *pattern, const char *dir)
{
    return directory_covers(fix_request(p, "/"),
                            fix_core_of(fix_section(p, pattern, 0)), dir);
}

static void test_directory_covers_names(void **state)
{
    apr_pool_t *p = *state;

    assert_true(covers(p, "/", "/"));
    assert_true(covers(p, "/", "/srv/www/"));
    assert_true(covers(p, "/srv/www/", "/srv/www/"));
    assert_true(covers(p, "/srv/www", "/srv/www/a/"));
    assert_false(covers(p, "/srv/www/", "/srv/www2/"));
    assert_false(covers(p, "/srv/www/", "/srv/"));
    assert_false(covers(p, "proxy:*", "/srv/"));
}

static void test_directory_covers_patterns(void **state)
{
    apr_pool_t *p = *state;

    assert_true(covers(p, "/home/*/public_html/", "/home/joe/public_html/"));
    assert_true(covers(p, "/home/*/public_html/",
                       "/home/joe/public_html/a/b/"));
    assert_false(covers(p, "/home/*/public_html/", "/home/joe/other/"));
    assert_false(covers(p, "/home/*/public_html/",
                        "/home/joe/x/public_html/"));
    assert_false(covers(p, "/*/", "/"));
    assert_true(covers(p, "/s?v/[a-c]*/", "/srv/bob/x/"));
}

static void test_components_len_counts(void **state)
{
    (void)state;
    assert_int_equal(component_count("/"), 0);
    assert_int_equal(component_count("/a/b"), 2);
    assert_int_equal(component_count("/a/b/"), 2);
    assert_int_equal(components_len("/a/bc/", 0), 0);
    assert_int_equal(components_len("/a/bc/", 1), 2);
    assert_int_equal(components_len("/a/bc/", 2), 5);
    assert_int_equal(components_len("/a/bc/", 3), 0);
}

/* ----- directories ----- */

static void test_directory_walk_shortest_first(void **state)
{
    apr_pool_t *p = *state;
    char *root = tree(p);
    request_rec *r = request_for(p, root, "/a/b/file.txt");
    char *a = apr_pstrcat(p, root, "/a/", NULL);
    char *b = apr_pstrcat(p, root, "/a/b/", NULL);
    char *c = apr_pstrcat(p, root, "/a/c/", NULL);

    add_directory(r->server, fix_section(p, "/", 0));
    add_directory(r->server, fix_section(p, a, 0));
    add_directory(r->server, fix_section(p, b, 0));
    add_directory(r->server, fix_section(p, c, 0));
    add_directory(r->server, fix_section(p, "file\\.txt$", 1));
    add_directory(r->server, fix_section(p, "/b$", 1));
    assert_int_equal(ap_directory_walk(r), OK);
    assert_string_equal(merged(r), apr_pstrcat(p, "/ ", a, " ", b,
                                               " file\\.txt$", NULL));
    assert_string_equal(r->path_info, "");
    assert_int_equal(r->finfo.filetype, APR_REG);
    assert_ptr_equal(r->canonical_filename, r->filename);
}

static void test_directory_walk_order_within_a_level(void **state)
{
    apr_pool_t *p = *state;
    char *root = tree(p);
    request_rec *r = request_for(p, root, "/a/b/");
    char *any = apr_pstrcat(p, root, "/*/", NULL);
    char *a = apr_pstrcat(p, root, "/a/", NULL);

    add_directory(r->server, fix_section(p, any, 0));
    add_directory(r->server, fix_section(p, a, 0));
    assert_int_equal(ap_directory_walk(r), OK);
    assert_string_equal(merged(r), apr_pstrcat(p, any, " ", a, NULL));
    assert_int_equal(r->finfo.filetype, APR_DIR);
}

static void assert_splits(apr_pool_t *p, const char *root, const char *rest,
                          const char *name, const char *path_info,
                          apr_filetype_e type)
{
    request_rec *r = request_for(p, root, rest);

    assert_int_equal(ap_directory_walk(r), OK);
    assert_string_equal(r->filename, apr_pstrcat(p, root, name, NULL));
    assert_string_equal(r->path_info, path_info);
    assert_int_equal(r->finfo.filetype, type);
}

static void test_directory_walk_splits_path_info(void **state)
{
    apr_pool_t *p = *state;
    char *root = tree(p);

    assert_splits(p, root, "/a/b/file.txt", "/a/b/file.txt", "", APR_REG);
    assert_splits(p, root, "/a/b/file.txt/", "/a/b/file.txt", "/", APR_REG);
    assert_splits(p, root, "/a/b/file.txt/x/y", "/a/b/file.txt", "/x/y",
                  APR_REG);
    assert_splits(p, root, "/a", "/a", "", APR_DIR);
    assert_splits(p, root, "/a/", "/a/", "", APR_DIR);
    assert_splits(p, root, "/no", "/no", "", APR_NOFILE);
    assert_splits(p, root, "/no/", "/no", "/", APR_NOFILE);
    assert_splits(p, root, "/a/no/x/y", "/a/no", "/x/y", APR_NOFILE);
}

static void test_directory_walk_folds_path_info_back(void **state)
{
    apr_pool_t *p = *state;
    char *root = tree(p);
    request_rec *r = request_for(p, root, "/a");

    r->path_info = apr_pstrdup(p, "/b/file.txt/more");
    assert_int_equal(ap_directory_walk(r), OK);
    assert_string_equal(r->filename, apr_pstrcat(p, root, "/a/b/file.txt",
                                                 NULL));
    assert_string_equal(r->path_info, "/more");
}

static void test_directory_walk_cleans_the_name(void **state)
{
    apr_pool_t *p = *state;
    char *root = tree(p);
    request_rec *r = request_for(p, root, "//a/./b/../b/file.txt");

    assert_int_equal(ap_directory_walk(r), OK);
    assert_string_equal(r->filename, apr_pstrcat(p, root, "/a/b/file.txt",
                                                 NULL));
}

static void test_directory_walk_without_a_name(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = request_for(p, "", "x");

    assert_int_equal(ap_directory_walk(r), HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("AH90503");
    r->filename = NULL;
    assert_int_equal(ap_directory_walk(r), OK);
    assert_string_equal(merged(r), "");
}

static void test_directory_walk_hides_what_is_refused(void **state)
{
    apr_pool_t *p = *state;
    char *root = tree(p);
    char *link = apr_pstrcat(p, root, "/a/link", NULL);
    char *a = apr_pstrcat(p, root, "/a/", NULL);
    request_rec *r;
    ap_conf_vector_t *section = fix_section(p, a, 0);

    assert_int_equal(symlink("b", link), 0);
    fix_core_of(section)->opts = OPT_NONE;

    r = request_for(p, root, "/a/link/file.txt");
    assert_int_equal(ap_directory_walk(r), OK);

    r = request_for(p, root, "/a/link/file.txt");
    add_directory(r->server, section);
    assert_int_equal(ap_directory_walk(r), HTTP_FORBIDDEN);
    fix_assert_logged(link);
    fix_assert_logged(a);
    fix_assert_logged("FollowSymLinks");

    /* A link that leads to nothing is no different. */
    r = request_for(p, root, "/a/link/missing");
    add_directory(r->server, section);
    assert_int_equal(ap_directory_walk(r), HTTP_FORBIDDEN);
}

static void test_directory_walk_subrequest_checks_the_rest(void **state)
{
    apr_pool_t *p = *state;
    char *root = tree(p);
    char *link = apr_pstrcat(p, root, "/a/b/link", NULL);
    ap_conf_vector_t *section = fix_section(p, "/", 0);
    request_rec *r = request_for(p, root, "/a/b/file.txt");
    request_rec *sub;

    assert_int_equal(symlink("file.txt", link), 0);
    fix_core_of(section)->opts = OPT_NONE;
    add_directory(r->server, section);
    assert_int_equal(ap_directory_walk(r), OK);

    sub = unit_request(r->connection);
    assert_int_equal(core_create_request(sub), OK);
    sub->main = r;
    sub->filename = apr_pstrdup(p, link);
    assert_int_equal(already_checked(
        sub, apr_pstrcat(p, root, "/a/b/", NULL),
        core_server_of(r->server)->sec_dir), strlen(root) + 5);
    assert_int_equal(already_checked(sub, root, NULL), 0);
    assert_int_equal(ap_directory_walk(sub), HTTP_FORBIDDEN);
    fix_assert_logged(link);
}

UNIT_TESTS(
    UNIT_TEST(test_directory_covers_names),
    UNIT_TEST(test_directory_covers_patterns),
    UNIT_TEST(test_components_len_counts),
    UNIT_TEST(test_directory_walk_shortest_first),
    UNIT_TEST(test_directory_walk_order_within_a_level),
    UNIT_TEST(test_directory_walk_splits_path_info),
    UNIT_TEST(test_directory_walk_folds_path_info_back),
    UNIT_TEST(test_directory_walk_cleans_the_name),
    UNIT_TEST(test_directory_walk_without_a_name),
    UNIT_TEST(test_directory_walk_hides_what_is_refused),
    UNIT_TEST(test_directory_walk_subrequest_checks_the_rest)
)
