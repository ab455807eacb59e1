/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * From URL path to file name.
 */

#include "server/core/translate.c"
#include "test/unit/server/core/core_records.h"

static request_rec *asking_for(apr_pool_t *p, const char *path)
{
    request_rec *r = core_request(p);

    core_server_of(r->server)->ap_document_root = "/srv/www";
    r->uri = apr_pstrdup(p, path);
    return r;
}

static void assert_becomes(apr_pool_t *p, const char *path, const char *file)
{
    request_rec *r = asking_for(p, path);

    assert_int_equal(ap_core_translate(r), OK);
    assert_string_equal(r->filename, file);
    assert_string_equal(r->canonical_filename, file);
}

static void test_translate_joins(void **state)
{
    apr_pool_t *p = *state;

    assert_becomes(p, "/", "/srv/www/");
    assert_becomes(p, "/a/b.html", "/srv/www/a/b.html");
    assert_becomes(p, "/a/", "/srv/www/a/");
    assert_becomes(p, "/..a/b..", "/srv/www/..a/b..");
}

static void test_translate_root_with_slash(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asking_for(p, "/a");

    core_server_of(r->server)->ap_document_root = "/";
    assert_int_equal(ap_core_translate(r), OK);
    assert_string_equal(r->filename, "/a");
}

static void test_translate_never_leaves_the_root(void **state)
{
    static const char *const paths[] = {
        "/..", "/../etc/passwd", "/a/../../b", "/a/.."
    };
    apr_pool_t *p = *state;
    apr_size_t i;

    for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        assert_int_equal(ap_core_translate(asking_for(p, paths[i])),
                         HTTP_FORBIDDEN);
    }
}

static void test_translate_refuses_no_path(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asking_for(p, "a");

    assert_int_equal(ap_core_translate(r), HTTP_BAD_REQUEST);
    r->uri = NULL;
    assert_int_equal(ap_core_translate(r), HTTP_BAD_REQUEST);
    r = asking_for(p, "/a");
    r->proxyreq = PROXYREQ_PROXY;
    assert_int_equal(ap_core_translate(r), HTTP_FORBIDDEN);
}

static void test_translate_own_document_root(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asking_for(p, "/a");

    ap_set_document_root(r, "/own");
    assert_int_equal(ap_core_translate(r), OK);
    assert_string_equal(r->filename, "/own/a");
}

static void assert_below_server_path(apr_pool_t *p, const char *server_path,
                                     const char *path, const char *file)
{
    request_rec *r = asking_for(p, path);

    r->server->path = server_path;
    r->server->pathlen = strlen(server_path);
    assert_int_equal(ap_core_translate(r), OK);
    assert_string_equal(r->filename, file);
}

static void test_translate_server_path(void **state)
{
    apr_pool_t *p = *state;

    assert_below_server_path(p, "/host", "/host/a", "/srv/www/a");
    assert_below_server_path(p, "/host/", "/host/a", "/srv/www/a");
    assert_below_server_path(p, "/host", "/host", "/srv/www/");
    assert_below_server_path(p, "/host", "/hostess", "/srv/www/hostess");
    assert_below_server_path(p, "/host", "/other", "/srv/www/other");
}

UNIT_TESTS(
    UNIT_TEST(test_translate_joins),
    UNIT_TEST(test_translate_root_with_slash),
    UNIT_TEST(test_translate_never_leaves_the_root),
    UNIT_TEST(test_translate_refuses_no_path),
    UNIT_TEST(test_translate_own_document_root),
    UNIT_TEST(test_translate_server_path)
)
