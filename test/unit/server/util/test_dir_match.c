/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Files that a name or a pattern means, as modules ask for them. */

#include "server/util/dir_match.c"
#include "test/lib/unit.h"

#include <sys/stat.h>
#include <unistd.h>

static const char *note(ap_dir_match_t *w, const char *fname)
{
    const char **list = w->ctx;

    *list = apr_pstrcat(w->ptemp, *list, **list ? " " : "", fname, NULL);
    return strstr(fname, "stop") ? "stopped" : NULL;
}

/* What is called back for, as one text, without the folder in front. */
static const char *files;

static const char *look(apr_pool_t *p, int flags, const char *folder,
                        const char *pattern)
{
    ap_dir_match_t w = {p, p, "Unit: ", note, &files, flags, 0};
    const char *error;

    files = "";
    if (apr_fnmatch_test(pattern)) {
        error = ap_dir_fnmatch(&w, folder, pattern);
    }
    else {
        error = ap_dir_nofnmatch(&w, ap_make_full_path(p, folder, pattern));
    }
    assert_int_equal(w.depth, 0);
    return error;
}

static const char *without(apr_pool_t *p, const char *text,
                           const char *folder)
{
    const char *at;
    char *result = apr_pstrdup(p, "");

    while ((at = strstr(text, folder)) != NULL) {
        result = apr_pstrcat(p, result,
                             apr_pstrmemdup(p, text, at - text), NULL);
        text = at + strlen(folder) + 1;
    }
    return apr_pstrcat(p, result, text, NULL);
}

static const char *make_tree(apr_pool_t *p)
{
    const char *folder = unit_folder(p);

    assert_int_equal(mkdir(apr_pstrcat(p, folder, "/d", NULL), 0700), 0);
    assert_int_equal(mkdir(apr_pstrcat(p, folder, "/e", NULL), 0700), 0);
    unit_file(p, folder, "b", "");
    unit_file(p, folder, "a", "");
    unit_file(p, folder, ".hidden", "");
    unit_file(p, folder, "d/2", "");
    unit_file(p, folder, "d/1", "");
    unit_file(p, folder, "e/1", "");
    return folder;
}

static void test_nofnmatch_folder(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = make_tree(p);

    assert_null(look(p, AP_DIR_FLAG_NONE, folder, "d"));
    assert_string_equal(without(p, files, folder), "d");
    assert_null(look(p, AP_DIR_FLAG_RECURSIVE, folder, "d"));
    assert_string_equal(without(p, files, folder), "d/1 d/2");
    /* A file need not exist: whoever opens it knows what to say. */
    assert_null(look(p, AP_DIR_FLAG_NONE, folder, "no"));
    assert_string_equal(without(p, files, folder), "no");
}

static void test_fnmatch_in_any_component(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = make_tree(p);

    assert_null(look(p, AP_DIR_FLAG_NONE, folder, "*"));
    assert_string_equal(without(p, files, folder), "a b d e");
    assert_null(look(p, AP_DIR_FLAG_RECURSIVE, folder, "/?"));
    assert_string_equal(without(p, files, folder), "a b d/1 d/2 e/1");
    assert_null(look(p, AP_DIR_FLAG_NONE, folder, "[de]/1"));
    assert_string_equal(without(p, files, folder), "d/1 e/1");
    assert_null(look(p, AP_DIR_FLAG_NONE, folder, "*/2"));
    assert_string_equal(without(p, files, folder), "d/2");
    assert_null(look(p, AP_DIR_FLAG_NONE, NULL,
                     apr_pstrcat(p, folder, "/d/*", NULL)));
    assert_string_equal(without(p, files, folder), "d/1 d/2");
}

static void test_fnmatch_nothing(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = make_tree(p);
    const char *error = look(p, AP_DIR_FLAG_NONE, folder, "x*");

    assert_string_equal(error, apr_pstrcat(p, "Unit: nothing matches '",
                                           folder, "/x*'", NULL));
    assert_null(look(p, AP_DIR_FLAG_OPTIONAL, folder, "x*"));
    error = look(p, AP_DIR_FLAG_NONE, folder, "no/*");
    assert_non_null(error);
    assert_ptr_equal(strstr(error, "Unit: could not open directory"), error);
    assert_null(look(p, AP_DIR_FLAG_OPTIONAL, folder, "no/*"));
}

static void test_callback_ends_the_search(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = make_tree(p);

    unit_file(p, folder, "d/1stop", "");
    assert_string_equal(look(p, AP_DIR_FLAG_RECURSIVE, folder, "*"),
                        "stopped");
    assert_string_equal(without(p, files, folder), "a b d/1 d/1stop");
}

static void test_loop_of_links(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = make_tree(p);
    const char *error;

    assert_int_equal(symlink(".", apr_pstrcat(p, folder, "/e/loop", NULL)),
                     0);
    error = look(p, AP_DIR_FLAG_RECURSIVE, folder, "e");
    assert_non_null(error);
    assert_non_null(strstr(error, "loop of symbolic links"));
}

UNIT_TESTS(
    UNIT_TEST(test_nofnmatch_folder),
    UNIT_TEST(test_fnmatch_in_any_component),
    UNIT_TEST(test_fnmatch_nothing),
    UNIT_TEST(test_callback_ends_the_search),
    UNIT_TEST(test_loop_of_links)
)
