/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Opening by components: which links are followed, and what is opened. */

#include "server/request/checked_open.c"
#include "test/unit/server/request/fixture.h"

/* A folder with d/file.txt, and an array with the one rule for all of it. */
static request_rec *request_for(apr_pool_t *p, const char *root,
                                const char *rest)
{
    request_rec *r = fix_request(p, "/x");

    r->filename = apr_pstrcat(p, root, rest, NULL);
    return r;
}

static apr_array_header_t *rules(apr_pool_t *p)
{
    return apr_array_make(p, 2, sizeof(walk_link_rule));
}

static apr_array_header_t *add(apr_array_header_t *to, apr_size_t from_len,
                               allow_options_t opts)
{
    walk_link_rule *rule = apr_array_push(to);

    rule->from_len = from_len;
    rule->opts = opts;
    rule->section = NULL;
    return to;
}

static int opens(apr_pool_t *p, const char *root, const char *rest,
                 const apr_array_header_t *by)
{
    request_rec *r = request_for(p, root, rest);
    char text[10] = "";
    apr_size_t len = sizeof(text) - 1;
    int rc = walk_open_checked(r, by);

    if (rc == OK) {
        assert_non_null(r->finfo.filehand);
        assert_int_equal(apr_file_read(r->finfo.filehand, text, &len),
                         APR_SUCCESS);
        assert_string_equal(text, "text");
        assert_int_equal(r->finfo.size, 4);
        assert_true(r->finfo.valid & CORE_FINFO_CHECKED);
    }
    return rc;
}

static const char *tree(apr_pool_t *p)
{
    const char *root = fix_folder(p, "d", "other");

    unit_file(p, apr_pstrcat(p, root, "/d", NULL), "file.txt", "text");
    assert_int_equal(symlink("file.txt",
                             apr_pstrcat(p, root, "/d/link", NULL)), 0);
    assert_int_equal(symlink("d", apr_pstrcat(p, root, "/dlink", NULL)), 0);
    return root;
}

static void test_open_without_links(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(opens(p, tree(p), "/d/file.txt",
                           add(rules(p), 0, OPT_NONE)), OK);
}

static void test_open_refuses_links(void **state)
{
    apr_pool_t *p = *state;
    const char *root = tree(p);
    const apr_array_header_t *none = add(rules(p), 0, OPT_NONE);

    assert_int_equal(opens(p, root, "/d/link", none), HTTP_FORBIDDEN);
    assert_int_equal(opens(p, root, "/dlink/file.txt", none),
                     HTTP_FORBIDDEN);
}

static void test_open_follows_links_of_one_owner(void **state)
{
    apr_pool_t *p = *state;
    const char *root = tree(p);
    const apr_array_header_t *owner = add(rules(p), 0, OPT_SYM_OWNER);

    assert_int_equal(opens(p, root, "/dlink/link", owner), OK);
    if (geteuid() == 0) {
        const char *link = apr_pstrcat(p, root, "/d/link", NULL);

        assert_int_equal(lchown(link, 2, 2), 0);
        assert_int_equal(opens(p, root, "/d/link", owner), HTTP_FORBIDDEN);
    }
}

static void test_open_each_directory_by_its_rule(void **state)
{
    apr_pool_t *p = *state;
    const char *root = tree(p);
    apr_array_header_t *by = add(rules(p), 0, OPT_SYM_LINKS);

    add(by, strlen(root) + strlen("/dlink/"), OPT_NONE);
    assert_int_equal(opens(p, root, "/dlink/file.txt", by), OK);
    assert_int_equal(opens(p, root, "/dlink/link", by), HTTP_FORBIDDEN);
}

static void test_open_missing(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(opens(p, tree(p), "/d/none",
                           add(rules(p), 0, OPT_NONE)), HTTP_FORBIDDEN);
}

UNIT_TESTS(
    UNIT_TEST(test_open_without_links),
    UNIT_TEST(test_open_refuses_links),
    UNIT_TEST(test_open_follows_links_of_one_owner),
    UNIT_TEST(test_open_each_directory_by_its_rule),
    UNIT_TEST(test_open_missing)
)
