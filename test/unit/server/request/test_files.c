/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What exists of a name, with how many stats; and the rule of links.
 */

#include "server/request/files.c"
#include "test/unit/server/request/fixture.h"

#include <errno.h>

/* A file system of names: what is asked is counted. */
static const char *fake_dirs;       /* "/a/b" and what leads to it */
static const char *fake_file;       /* a file */
static int fake_count;

static int leads_or_is(const char *path, const char *name)
{
    apr_size_t len = strlen(name);

    return !strncmp(path, name, len)
           && (path[len] == '/' || path[len] == '\0');
}

static apr_status_t fake_stat(apr_finfo_t *finfo, request_rec *r,
                              apr_int32_t wanted)
{
    (void)wanted;
    fake_count++;
    memset(finfo, 0, sizeof(*finfo));
    if (!strcmp(r->filename, fake_file)) {
        finfo->filetype = APR_REG;
        return APR_SUCCESS;
    }
    if (leads_or_is(r->filename, fake_file)) {
        return ENOTDIR;
    }
    if (leads_or_is(fake_dirs, r->filename)) {
        finfo->filetype = APR_DIR;
        return APR_SUCCESS;
    }
    return ENOENT;
}

static walk_place locate_fake(apr_pool_t *p, const char *name)
{
    request_rec *r = fix_request(p, "/");
    walk_place place;

    ap_hook_dirwalk_stat(fake_stat, NULL, NULL, APR_HOOK_MIDDLE);
    fake_count = 0;
    fake_dirs = "/srv/www/docs";
    fake_file = "/srv/www/docs/s.cgi";
    r->filename = apr_pstrdup(p, name);
    assert_int_equal(walk_locate(r, &place), OK);
    assert_string_equal(r->filename, name);
    return place;
}

static void test_locate_one_stat_for_what_exists(void **state)
{
    walk_place place = locate_fake(*state, "/srv/www/docs/s.cgi");

    assert_int_equal(place.found_len, strlen("/srv/www/docs/s.cgi"));
    assert_int_equal(place.finfo.filetype, APR_REG);
    assert_int_equal(fake_count, 1);
}

static void test_locate_short_tail_costs_two(void **state)
{
    walk_place place = locate_fake(*state, "/srv/www/docs/s.cgi/info");

    assert_int_equal(place.found_len, strlen("/srv/www/docs/s.cgi"));
    assert_int_equal(fake_count, 2);
    place = locate_fake(*state, "/srv/www/docs/missing");
    assert_int_equal(place.found_len, strlen("/srv/www/docs"));
    assert_int_equal(place.finfo.filetype, APR_DIR);
    assert_int_equal(fake_count, 2);
}

static void test_locate_long_tail_costs_few(void **state)
{
    apr_pool_t *p = *state;
    char *name = "/srv/www/docs/s.cgi";
    walk_place place;
    int i;

    for (i = 0; i < 500; i++) {
        name = apr_pstrcat(p, name, "/x", NULL);
    }
    place = locate_fake(p, name);
    assert_int_equal(place.found_len, strlen("/srv/www/docs/s.cgi"));
    assert_int_equal(place.finfo.filetype, APR_REG);
    assert_in_range(fake_count, 2, 20);
}

static void test_locate_nothing_but_the_root(void **state)
{
    walk_place place = locate_fake(*state, "/no/such/thing");

    assert_int_equal(place.found_len, 0);
    assert_int_equal(place.finfo.filetype, APR_DIR);
    place = locate_fake(*state, "/no");
    assert_int_equal(place.found_len, 0);
}

static void test_locate_every_length_of_tail(void **state)
{
    apr_pool_t *p = *state;
    char *name = "/srv/www/docs/s.cgi";
    int i;

    for (i = 0; i < 40; i++) {
        name = apr_pstrcat(p, name, "/y", NULL);
        assert_int_equal(locate_fake(p, name).found_len,
                         strlen("/srv/www/docs/s.cgi"));
    }
}

static apr_status_t failing_stat(apr_finfo_t *finfo, request_rec *r,
                                 apr_int32_t wanted)
{
    (void)finfo;
    (void)wanted;
    return r->method_number == M_GET ? EACCES : ENAMETOOLONG;
}

static apr_status_t device_stat(apr_finfo_t *finfo, request_rec *r,
                                apr_int32_t wanted)
{
    (void)r;
    (void)wanted;
    memset(finfo, 0, sizeof(*finfo));
    finfo->filetype = APR_CHR;
    return APR_SUCCESS;
}

static void test_locate_refusals(void **state)
{
    request_rec *r = fix_request(*state, "/x");
    walk_place place;

    r->filename = apr_pstrdup(r->pool, "/srv/x");
    ap_hook_dirwalk_stat(failing_stat, NULL, NULL, APR_HOOK_MIDDLE);
    assert_int_equal(walk_locate(r, &place), HTTP_FORBIDDEN);
    fix_assert_logged("AH90506");
    r->method_number = M_POST;
    assert_int_equal(walk_locate(r, &place), HTTP_FORBIDDEN);
    fix_assert_logged("AH90507");

    fix_hooks(r->pool);
    ap_hook_dirwalk_stat(device_stat, NULL, NULL, APR_HOOK_MIDDLE);
    assert_int_equal(walk_locate(r, &place), HTTP_FORBIDDEN);
    fix_assert_logged("neither a file nor a directory");
}

/* ----- links ----- */

/* A real folder with real/f, link -> real, real/l -> f. */
static char *links(apr_pool_t *p)
{
    char *real = fix_folder(p, "real", "f");

    assert_int_equal(symlink("real", apr_pstrcat(p, real, "/link", NULL)),
                     0);
    assert_int_equal(symlink("f", apr_pstrcat(p, real, "/real/l", NULL)), 0);
    return real;
}

static void add_rule(apr_array_header_t *rules, apr_size_t from_len,
                     allow_options_t opts, const char *section)
{
    walk_link_rule *rule = apr_array_push(rules);

    rule->from_len = from_len;
    rule->opts = opts;
    rule->section = section;
}

static int check(request_rec *r, const char *root, const char *rest,
                 apr_size_t from, const apr_array_header_t *rules)
{
    const char *path = apr_pstrcat(r->pool, root, rest, NULL);

    return walk_check_links(r, path, strlen(path), from, rules);
}

static void test_check_links_none_allowed(void **state)
{
    request_rec *r = fix_request(*state, "/x");
    char *root = links(r->pool);
    apr_array_header_t *rules =
        apr_array_make(r->pool, 1, sizeof(walk_link_rule));

    add_rule(rules, 0, OPT_NONE, "/");
    assert_int_equal(check(r, root, "/real/f", 0, rules), OK);
    assert_int_equal(check(r, root, "/link/f", 0, rules), HTTP_FORBIDDEN);
    fix_assert_logged(apr_pstrcat(r->pool, "'", root, "/link'", NULL));
    fix_assert_logged("<Directory \"/\">");
    assert_int_equal(check(r, root, "/real/l", 0, rules), HTTP_FORBIDDEN);
    fix_assert_logged("/real/l'");
}

static void test_check_links_rule_of_the_links_own_directory(void **state)
{
    request_rec *r = fix_request(*state, "/x");
    char *root = links(r->pool);
    apr_array_header_t *rules =
        apr_array_make(r->pool, 2, sizeof(walk_link_rule));

    /* Followed above real/, not in it. */
    add_rule(rules, 0, OPT_SYM_LINKS, NULL);
    add_rule(rules, strlen(root) + strlen("/real/"), OPT_NONE, "real");
    assert_int_equal(check(r, root, "/link", 0, rules), OK);
    assert_int_equal(check(r, root, "/real/l", 0, rules), HTTP_FORBIDDEN);
    fix_assert_logged("real");

    /* And the other way round. */
    apr_array_clear(rules);
    add_rule(rules, 0, OPT_NONE, "/");
    add_rule(rules, strlen(root) + strlen("/real/"), OPT_SYM_LINKS, "real");
    assert_int_equal(check(r, root, "/real/l", 0, rules), OK);
    assert_int_equal(check(r, root, "/link", 0, rules), HTTP_FORBIDDEN);
}

static void test_check_links_known_part_is_passed_over(void **state)
{
    request_rec *r = fix_request(*state, "/x");
    char *root = links(r->pool);
    apr_array_header_t *rules =
        apr_array_make(r->pool, 1, sizeof(walk_link_rule));

    add_rule(rules, 0, OPT_NONE, "/");
    assert_int_equal(check(r, root, "/link/f",
                           strlen(root) + strlen("/link/"), rules), OK);
    assert_int_equal(check(r, root, "/link/l",
                           strlen(root) + strlen("/link/"), rules),
                     HTTP_FORBIDDEN);
}

static void test_check_links_owner(void **state)
{
    request_rec *r = fix_request(*state, "/x");
    char *root = links(r->pool);
    apr_array_header_t *rules =
        apr_array_make(r->pool, 1, sizeof(walk_link_rule));

    add_rule(rules, 0, OPT_SYM_OWNER, "/");
    assert_int_equal(check(r, root, "/link/f", 0, rules), OK);
    if (geteuid() == 0) {
        assert_int_equal(lchown(apr_pstrcat(r->pool, root, "/real/l", NULL),
                                12345, -1), 0);
        assert_int_equal(check(r, root, "/real/l", 0, rules),
                         HTTP_FORBIDDEN);
        fix_assert_logged("SymLinksIfOwnerMatch");
    }
    assert_int_equal(symlink("nowhere", apr_pstrcat(r->pool, root, "/dead",
                                                    NULL)), 0);
    assert_int_equal(check(r, root, "/dead", 0, rules), HTTP_FORBIDDEN);
}

/* Two bits a component, from the first: 1 follows, 2 the owner's, 3 never. */
static void test_link_fingerprint_has_each_component(void **state)
{
    apr_pool_t *p = *state;
    apr_array_header_t *rules = apr_array_make(p, 3, sizeof(walk_link_rule));
    const char *path = "/a/bb/c/d";
    char *deep = apr_pstrdup(p, "");
    int i;

    add_rule(rules, 0, OPT_SYM_LINKS, NULL);
    assert_int_equal(walk_link_fingerprint(path, 9, rules), 0x55);
    add_rule(rules, 3, OPT_SYM_OWNER, NULL);
    add_rule(rules, 8, OPT_NONE, NULL);
    assert_int_equal(walk_link_fingerprint(path, 9, rules),
                     1 | 2 << 2 | 2 << 4 | 3 << 6);
    /* A directory on the way, with its last slash and without. */
    assert_int_equal(walk_link_fingerprint(path, 6, rules), 1 | 2 << 2);
    assert_int_equal(walk_link_fingerprint(path, 5, rules), 1 | 2 << 2);
    for (i = 0; i < LINK_PLACES; i++) {
        deep = apr_pstrcat(p, deep, "/x", NULL);
    }
    assert_int_not_equal(walk_link_fingerprint(deep, strlen(deep), rules), 0);
    deep = apr_pstrcat(p, deep, "/x", NULL);
    assert_int_equal(walk_link_fingerprint(deep, strlen(deep), rules), 0);
}

static void test_locate_refuses_a_link_to_nothing(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "/");
    const char *folder = unit_folder(p);
    walk_place place;

    ap_hook_dirwalk_stat(walk_default_stat, NULL, NULL,
                         APR_HOOK_MIDDLE);
    r->filename = apr_pstrcat(p, folder, "/link/more", NULL);
    assert_int_equal(walk_locate(r, &place), OK);
    assert_int_equal(place.found_len, strlen(folder));
    assert_int_equal(symlink("gone", apr_pstrcat(p, folder, "/link", NULL)),
                     0);
    assert_int_equal(walk_locate(r, &place), HTTP_FORBIDDEN);
}

UNIT_TESTS(
    UNIT_TEST(test_locate_one_stat_for_what_exists),
    UNIT_TEST(test_locate_short_tail_costs_two),
    UNIT_TEST(test_locate_long_tail_costs_few),
    UNIT_TEST(test_locate_nothing_but_the_root),
    UNIT_TEST(test_locate_every_length_of_tail),
    UNIT_TEST(test_locate_refusals),
    UNIT_TEST(test_check_links_none_allowed),
    UNIT_TEST(test_check_links_rule_of_the_links_own_directory),
    UNIT_TEST(test_check_links_known_part_is_passed_over),
    UNIT_TEST(test_check_links_owner),
    UNIT_TEST(test_link_fingerprint_has_each_component),
    UNIT_TEST(test_locate_refuses_a_link_to_nothing)
)
