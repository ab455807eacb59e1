/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Normal form of paths, percent escapes, parts of paths. */

#include "server/util/uri.c"

#include "test/lib/unit.h"

#define SAFE (AP_NORMALIZE_NOT_ABOVE_ROOT | AP_NORMALIZE_DECODE_UNRESERVED \
              | AP_NORMALIZE_MERGE_SLASHES)

typedef struct {
    const char *path;
    unsigned int flags;
    int valid;
    const char *result;
} normal_case;

static void check_normal(apr_pool_t *p, const normal_case *cases, int count)
{
    int i;

    for (i = 0; i < count; i++) {
        char *path = apr_pstrdup(p, cases[i].path);
        int valid = ap_normalize_path(path, cases[i].flags);

        if (valid != cases[i].valid || strcmp(path, cases[i].result)) {
            fail_msg("'%s' with flags %u: %d, '%s'", cases[i].path,
                     cases[i].flags, valid, path);
        }
    }
}

#define CHECK_NORMAL(cases) \
    check_normal(*state, cases, (int)(sizeof(cases) / sizeof(cases[0])))

static void test_normalize_path_dot_segments(void **state)
{
    static const normal_case cases[] = {
        { "/", 0, 1, "/" }, { "/a/./b", 0, 1, "/a/b" },
        { "/a/../b", 0, 1, "/b" }, { "/a/.", 0, 1, "/a/" },
        { "/a/..", 0, 1, "/" }, { "/.", 0, 1, "/" }, { "/..", 0, 1, "/" },
        { "/a/b/../..", 0, 1, "/" }, { "/a/...", 0, 1, "/a/..." },
        { "/.a/..b/", 0, 1, "/.a/..b/" }, { "/a;x=1/../b", 0, 1, "/b" },
        { "/a/..;x/b", 0, 1, "/a/..;x/b" }, { "/a/b/..", 0, 1, "/a/" },
    };

    CHECK_NORMAL(cases);
}

static void test_normalize_path_above_root(void **state)
{
    static const normal_case cases[] = {
        { "/../a", 0, 1, "/a" },
        { "/../a", AP_NORMALIZE_NOT_ABOVE_ROOT, 0, "/a" },
        { "/a/b/../../..", AP_NORMALIZE_NOT_ABOVE_ROOT, 0, "/" },
        { "/a/../b", AP_NORMALIZE_NOT_ABOVE_ROOT, 1, "/b" },
        { "/a/%2e%2e/%2E./x", SAFE, 0, "/x" },
        { "/..", SAFE, 0, "/" },
    };

    CHECK_NORMAL(cases);
}

static void test_normalize_path_escapes(void **state)
{
    static const normal_case cases[] = {
        { "/a/%2e%2e/b", 0, 1, "/a/%2e%2e/b" },
        { "/a/%2e%2E/b", SAFE, 1, "/b" }, { "/a/%2e/b", SAFE, 1, "/a/b" },
        { "/a/.%2e/b", SAFE, 1, "/b" }, { "/%7euser", SAFE, 1, "/~user" },
        { "/%41%2f%61", SAFE, 1, "/A%2fa" },
        { "/a%2f%2e%2e%2fb", SAFE, 1, "/a%2f..%2fb" },
        { "/%252e%252e/b", SAFE, 1, "/%252e%252e/b" },
        { "/%00", SAFE, 1, "/%00" }, { "/%3b", SAFE, 1, "/%3b" },
        { "/%zz", SAFE, 0, "/%zz" }, { "/%", SAFE, 0, "/%" },
        { "/%4", SAFE, 0, "/%4" }, { "/%zz", 0, 1, "/%zz" },
        { "/%4g", SAFE, 0, "/%4g" },
    };

    CHECK_NORMAL(cases);
}

static void test_normalize_path_slashes(void **state)
{
    static const normal_case cases[] = {
        { "//", 0, 1, "//" }, { "//", SAFE, 1, "/" },
        { "//a//b//", SAFE, 1, "/a/b/" }, { "//a//b", 0, 1, "//a//b" },
        { "/a//../b", 0, 1, "/a/b" }, { "/a//../b", SAFE, 1, "/b" },
        { "/a/..//b", 0, 1, "//b" }, { "/a/.//b", SAFE, 1, "/a/b" },
    };

    CHECK_NORMAL(cases);
}

static void test_normalize_path_relative(void **state)
{
    static const normal_case cases[] = {
        { "", 0, 0, "" }, { "", AP_NORMALIZE_ALLOW_RELATIVE, 0, "" },
        { "*", 0, 1, "*" }, { "a/../b", 0, 0, "a/../b" },
        { "a/../b", AP_NORMALIZE_ALLOW_RELATIVE, 1, "b" },
        { "../a", AP_NORMALIZE_ALLOW_RELATIVE, 1, "a" },
        { "..", AP_NORMALIZE_ALLOW_RELATIVE, 1, "" },
        { "../a", AP_NORMALIZE_ALLOW_RELATIVE | AP_NORMALIZE_NOT_ABOVE_ROOT,
          0, "a" },
    };

    CHECK_NORMAL(cases);
}

typedef int unescape_fn(char *url);

static void check_unescape(apr_pool_t *p, unescape_fn *unescape,
                           const char *url, int status, const char *result)
{
    char *copy = apr_pstrdup(p, url);
    int got = unescape(copy);

    if (got != status || strcmp(copy, result)) {
        fail_msg("'%s': %d, '%s'", url, got, copy);
    }
}

static void test_unescape_url_plain(void **state)
{
    check_unescape(*state, ap_unescape_url, "", OK, "");
    check_unescape(*state, ap_unescape_url, "/a%20b", OK, "/a b");
    check_unescape(*state, ap_unescape_url, "a+b%2B", OK, "a+b+");
    check_unescape(*state, ap_unescape_url, "/%2e%2E/", OK, "/../");
    check_unescape(*state, ap_unescape_url, "/%252f", OK, "/%2f");
    check_unescape(*state, ap_unescape_url, "/%c3%A9", OK, "/\xc3\xa9");
}

static void test_unescape_url_refuses(void **state)
{
    check_unescape(*state, ap_unescape_url, "/%00x", HTTP_NOT_FOUND, "/");
    check_unescape(*state, ap_unescape_url, "/a%2fb", HTTP_NOT_FOUND,
                   "/a/b");
    check_unescape(*state, ap_unescape_url, "/%zz", HTTP_BAD_REQUEST, "/%zz");
    check_unescape(*state, ap_unescape_url, "/%", HTTP_BAD_REQUEST, "/%");
    check_unescape(*state, ap_unescape_url, "/%4", HTTP_BAD_REQUEST, "/%4");
    check_unescape(*state, ap_unescape_url, "/%%41", HTTP_BAD_REQUEST,
                   "/%A");
    check_unescape(*state, ap_unescape_url, "%zz%2f", HTTP_BAD_REQUEST,
                   "%zz/");
    check_unescape(*state, ap_unescape_all, "%00", HTTP_NOT_FOUND, "");
}

static void test_unescape_url_ex_flags(void **state)
{
    char kept[] = "/%7e%2F%20";
    char slashes[] = "/a%2Fb%41";
    char both[] = "a%2fb";

    (void)state;
    assert_int_equal(ap_unescape_url_ex(kept,
                                        AP_UNESCAPE_URL_KEEP_UNRESERVED), OK);
    assert_string_equal(kept, "/%7e/ ");
    assert_int_equal(ap_unescape_url_ex(slashes,
                                        AP_UNESCAPE_URL_KEEP_SLASHES), OK);
    assert_string_equal(slashes, "/a%2FbA");
    assert_int_equal(ap_unescape_url_ex(both, AP_UNESCAPE_URL_KEEP_SLASHES
                                        | AP_UNESCAPE_URL_FORBID_SLASHES),
                     HTTP_NOT_FOUND);
}

static void test_unescape_url_keep2f(void **state)
{
    char kept[] = "a%2fb%5c";
    char decoded[] = "a%2fb";

    (void)state;
    assert_int_equal(ap_unescape_url_keep2f(kept, 0), OK);
    assert_string_equal(kept, "a%2fb\\");
    assert_int_equal(ap_unescape_url_keep2f(decoded, 1), OK);
    assert_string_equal(decoded, "a/b");
}

static void test_unescape_urlencoded_plus_is_space(void **state)
{
    check_unescape(*state, ap_unescape_urlencoded, "a+b%2Bc%2f", OK,
                   "a b+c/");
    check_unescape(*state, ap_unescape_urlencoded, "%+1", HTTP_BAD_REQUEST,
                   "% 1");
}

static void check_parents(apr_pool_t *p, const char *path,
                          const char *result)
{
    char *copy = apr_pstrdup(p, path);

    ap_getparents(copy);
    assert_string_equal(copy, result);
}

static void test_getparents_nothing_above_root(void **state)
{
    check_parents(*state, "/a/../b", "/b");
    check_parents(*state, "a/b/../../c", "c");
    check_parents(*state, "./a", "a");
    check_parents(*state, "/../a", "");
    check_parents(*state, "a/../../b", "");
    check_parents(*state, "..", "");
    check_parents(*state, "x/..y/../z", "x/z");
}

static void test_no2slash(void **state)
{
    char path[] = "///a///b//";
    char one[] = "/";

    (void)state;
    ap_no2slash(path);
    assert_string_equal(path, "/a/b/");
    ap_no2slash_ex(one, 0);
    assert_string_equal(one, "/");
}

static void test_make_dirstr_prefix(void **state)
{
    char to[20];

    (void)state;
    assert_ptr_equal(ap_make_dirstr_prefix(to, "/a/b/c", 1), to + 1);
    assert_string_equal(to, "/");
    assert_ptr_equal(ap_make_dirstr_prefix(to, "/a/b/c", 3), to + 5);
    assert_string_equal(to, "/a/b/");
    ap_make_dirstr_prefix(to, "/a/b/c", 9);
    assert_string_equal(to, "/a/b/c/");
    ap_make_dirstr_prefix(to, "/a/b/c", 0);
    assert_string_equal(to, "/");
    ap_make_dirstr_prefix(to, "", 1);
    assert_string_equal(to, "/");
}

static void test_path_parts(void **state)
{
    assert_string_equal(ap_make_dirstr_parent(*state, "/a/b"), "/a/");
    assert_string_equal(ap_make_dirstr_parent(*state, "/a/"), "/a/");
    assert_string_equal(ap_make_dirstr_parent(*state, "a"), "");
    assert_int_equal(ap_count_dirs("/a/b/"), 3);
    assert_int_equal(ap_count_dirs("a"), 0);
    assert_string_equal(ap_make_full_path(*state, "/a", "b"), "/a/b");
    assert_string_equal(ap_make_full_path(*state, "/a/", "b"), "/a/b");
    assert_string_equal(ap_make_full_path(*state, "", "b"), "/b");
    assert_true(ap_os_is_path_absolute(*state, "/a"));
    assert_false(ap_os_is_path_absolute(*state, "a/b"));
    assert_int_equal(ap_stat_check("/etc", *state), APR_SUCCESS);
}

static void test_is_url(void **state)
{
    (void)state;
    assert_true(ap_is_url("http://a"));
    assert_true(ap_is_url("h+t-t.p1:x"));
    assert_false(ap_is_url("/a://b"));
    assert_false(ap_is_url("://a"));
    assert_false(ap_is_url("h_p://a"));
    assert_false(ap_is_url("name"));
}

static void test_filepath_merge_stays_inside(void **state)
{
    char *path;

    assert_int_equal(ap_filepath_merge(&path, "/a", "b/c", 0, *state),
                     APR_SUCCESS);
    assert_string_equal(path, "/a/b/c");
    assert_int_not_equal(ap_filepath_merge(&path, "/a", "../b",
                                           APR_FILEPATH_SECUREROOT, *state),
                         APR_SUCCESS);
}

UNIT_TESTS(
    UNIT_TEST(test_normalize_path_dot_segments),
    UNIT_TEST(test_normalize_path_above_root),
    UNIT_TEST(test_normalize_path_escapes),
    UNIT_TEST(test_normalize_path_slashes),
    UNIT_TEST(test_normalize_path_relative),
    UNIT_TEST(test_unescape_url_plain),
    UNIT_TEST(test_unescape_url_refuses),
    UNIT_TEST(test_unescape_url_ex_flags),
    UNIT_TEST(test_unescape_url_keep2f),
    UNIT_TEST(test_unescape_urlencoded_plus_is_space),
    UNIT_TEST(test_getparents_nothing_above_root),
    UNIT_TEST(test_no2slash),
    UNIT_TEST(test_make_dirstr_prefix),
    UNIT_TEST(test_path_parts),
    UNIT_TEST(test_is_url),
    UNIT_TEST(test_filepath_merge_stays_inside)
)
