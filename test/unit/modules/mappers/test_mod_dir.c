/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Slashes, indexes and fallbacks of directories.
 */

#include "modules/mappers/mod_dir.c"
#include "server/request/walk_priv.h"
#include "test/unit/server/request/fixture.h"

static ap_filter_rec_t subreq = {.name = "SUBREQ_CORE",
                                 .ftype = AP_FTYPE_CONTENT_SET};
static const char *root;
static const char *locked;      /* a path that nobody may have */

static int fake_translate(request_rec *r)
{
    r->filename = apr_pstrcat(r->pool, root, r->uri, NULL);
    return OK;
}

static int fake_map(request_rec *r)
{
    return ap_directory_walk(r);
}

static int fake_access(request_rec *r)
{
    return locked != NULL && !strcmp(r->uri, locked) ? HTTP_FORBIDDEN : OK;
}

static apr_port_t fake_port(const request_rec *r)
{
    (void)r;
    return 80;
}

static const char *fake_scheme(const request_rec *r)
{
    (void)r;
    return "http";
}

/* The site has /docs/index.html, /docs/main.html, /docs/empty/. */
static request_rec *asking(apr_pool_t *p, const char *path, dir_conf *conf)
{
    request_rec *r = fix_request(p, path);

    dir_module.module_index = 2;
    ap_set_module_config(r->per_dir_config, &dir_module, conf);
    locked = NULL;
    root = fix_folder(p, "docs/empty", "x");
    unit_file(p, apr_pstrcat(p, root, "/docs", NULL), "index.html", "i");
    unit_file(p, apr_pstrcat(p, root, "/docs", NULL), "main.html", "m");
    ap_subreq_core_filter_handle = &subreq;
    ap_hook_create_request(core_create_request, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_translate_name(fake_translate, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_map_to_storage(fake_map, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_access_checker_ex(fake_access, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_dirwalk_stat(walk_default_stat, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_fixups(dir_fixups, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_default_port(fake_port, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_http_scheme(fake_scheme, NULL, NULL, APR_HOOK_MIDDLE);
    return r;
}

static dir_conf *settings(apr_pool_t *p)
{
    return create_dir_conf(p, NULL);
}

static cmd_parms *command(apr_pool_t *p)
{
    cmd_parms *cmd = apr_pcalloc(p, sizeof(*cmd));

    cmd->pool = p;
    cmd->temp_pool = p;
    return cmd;
}

static void assert_file(const request_rec *r, const char *rest)
{
    assert_string_equal(r->filename, apr_pstrcat(r->pool, root, rest, NULL));
}

static const char *location(const request_rec *r)
{
    return apr_table_get(r->headers_out, "Location");
}

static void test_slash_is_added(void **state)
{
    request_rec *r = asking(*state, "/docs", settings(*state));

    assert_int_equal(ap_process_request_internal(r),
                     HTTP_MOVED_PERMANENTLY);
    assert_string_equal(location(r), "http://www.example.com/docs/");
}

static void test_slash_keeps_the_query_and_escapes(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asking(p, "/docs", settings(p));

    r->args = apr_pstrdup(p, "a=%20b");
    assert_int_equal(ap_process_request_internal(r),
                     HTTP_MOVED_PERMANENTLY);
    assert_string_equal(location(r),
                        "http://www.example.com/docs/?a=%20b");
    r->uri = apr_pstrdup(p, "/a b?");
    r->args = NULL;
    assert_int_equal(redirect_to_slash(r), HTTP_MOVED_PERMANENTLY);
    assert_string_equal(location(r), "http://www.example.com/a%20b%3f/");
}

static void test_slash_off(void **state)
{
    dir_conf *conf = settings(*state);
    request_rec *r;

    assert_null(set_slash(NULL, conf, 0));
    r = asking(*state, "/docs", conf);
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_null(location(r));
    assert_file(r, "/docs");
}

static void test_index_default(void **state)
{
    request_rec *r = asking(*state, "/docs/", settings(*state));

    r->args = apr_pstrdup(r->pool, "q");
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/docs/index.html");
    assert_string_equal(r->uri, "/docs/index.html");
    assert_string_equal(r->args, "q");
    assert_int_equal(r->finfo.filetype, APR_REG);
}

static void test_index_first_that_exists(void **state)
{
    apr_pool_t *p = *state;
    dir_conf *conf = settings(p);
    request_rec *r;

    assert_null(set_index(command(p), conf,
                          "no.html /docs/main.html index.html"));
    r = asking(p, "/docs/", conf);
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/docs/main.html");
}

static void test_index_that_redirects(void **state)
{
    apr_pool_t *p = *state;
    dir_conf *conf = settings(p);
    request_rec *r;

    assert_null(set_index(command(p), conf, "empty index.html"));
    r = asking(p, "/docs/", conf);
    assert_int_equal(ap_process_request_internal(r),
                     HTTP_MOVED_PERMANENTLY);
    assert_string_equal(location(r), "http://www.example.com/docs/empty/");
}

static void test_index_none(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asking(p, "/docs/empty/", settings(p));

    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/docs/empty/");
    assert_int_equal(r->finfo.filetype, APR_DIR);
}

static void test_index_disabled(void **state)
{
    apr_pool_t *p = *state;
    dir_conf *conf = settings(p);
    request_rec *r;

    assert_null(set_index(command(p), conf, "main.html"));
    assert_null(set_index(command(p), conf, "disabled"));
    assert_int_equal(conf->names->nelts, 0);
    r = asking(p, "/docs/", conf);
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/docs/");

    /* With company it is a name like others. */
    assert_null(set_index(command(p), conf, "disabled main.html"));
    assert_int_equal(conf->names->nelts, 2);
    assert_non_null(set_index(command(p), conf, ""));
}

static void test_index_refused_is_told(void **state)
{
    apr_pool_t *p = *state;
    dir_conf *conf = settings(p);
    request_rec *r = asking(p, "/docs/", conf);

    locked = "/docs/index.html";
    assert_int_equal(ap_process_request_internal(r), HTTP_FORBIDDEN);
    assert_null(set_index(command(p), conf, "index.html main.html"));
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/docs/main.html");
}

static void test_index_redirect(void **state)
{
    apr_pool_t *p = *state;
    dir_conf *conf = settings(p);
    request_rec *r;

    assert_null(set_redirect(command(p), conf, "seeother"));
    r = asking(p, "/docs/", conf);
    assert_int_equal(ap_process_request_internal(r), HTTP_SEE_OTHER);
    assert_string_equal(location(r),
                        "http://www.example.com/docs/index.html");
}

static void test_set_redirect_words(void **state)
{
    apr_pool_t *p = *state;
    dir_conf *conf = settings(p);

    assert_null(set_redirect(command(p), conf, "On"));
    assert_int_equal(conf->redirect, HTTP_MOVED_TEMPORARILY);
    assert_null(set_redirect(command(p), conf, "permanent"));
    assert_int_equal(conf->redirect, HTTP_MOVED_PERMANENTLY);
    assert_null(set_redirect(command(p), conf, "308"));
    assert_int_equal(conf->redirect, 308);
    assert_null(set_redirect(command(p), conf, "off"));
    assert_int_equal(conf->redirect, REDIRECT_OFF);
    assert_non_null(set_redirect(command(p), conf, "404"));
    assert_non_null(set_redirect(command(p), conf, "30x"));
    assert_non_null(set_redirect(command(p), conf, "maybe"));
}

static void test_check_handler(void **state)
{
    apr_pool_t *p = *state;
    dir_conf *conf = settings(p);
    request_rec *r = asking(p, "/docs/", conf);

    r->handler = "some-handler";
    assert_null(set_check_handler(NULL, conf, 1));
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/docs/");
    r->handler = DIR_MAGIC_TYPE;
    assert_int_equal(dir_fixups(r), OK);
    assert_file(r, "/docs/index.html");

    conf = settings(p);
    r = asking(p, "/docs/", conf);
    r->handler = "some-handler";
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/docs/index.html");
}

static void test_fallback(void **state)
{
    apr_pool_t *p = *state;
    dir_conf *conf = settings(p);
    request_rec *r;

    conf->fallback = "/docs/main.html";
    r = asking(p, "/docs/nothing/here", conf);
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/docs/main.html");

    r = asking(p, "/docs/empty/", conf);
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/docs/main.html");

    r = asking(p, "/docs/index.html", conf);
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/docs/index.html");

    r = asking(p, "/docs/nothing", conf);
    r->handler = "some-handler";
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/docs/nothing");

    conf->fallback = "disabled";
    r = asking(p, "/docs/nothing", conf);
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/docs/nothing");
}

static void test_fallback_missing_itself(void **state)
{
    apr_pool_t *p = *state;
    dir_conf *conf = settings(p);
    request_rec *r;

    conf->fallback = "/gone.html";
    r = asking(p, "/nothing", conf);
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_file(r, "/nothing");
    assert_string_equal(fix_logged, "");
}

static void test_merge(void **state)
{
    apr_pool_t *p = *state;
    dir_conf *base = settings(p);
    dir_conf *over = settings(p);
    dir_conf *conf;

    set_index(command(p), base, "a");
    set_slash(NULL, base, 0);
    base->fallback = "/f";
    base->redirect = 301;
    conf = merge_dir_conf(p, base, over);
    assert_ptr_equal(conf->names, base->names);
    assert_int_equal(conf->slash, DIR_OFF);
    assert_string_equal(conf->fallback, "/f");
    assert_int_equal(conf->redirect, 301);

    set_index(command(p), over, "b");
    set_slash(NULL, over, 1);
    set_redirect(command(p), over, "off");
    over->fallback = "disabled";
    conf = merge_dir_conf(p, base, over);
    assert_ptr_equal(conf->names, over->names);
    assert_int_equal(conf->slash, DIR_ON);
    assert_string_equal(conf->fallback, "disabled");
    assert_int_equal(conf->redirect, REDIRECT_OFF);
}

UNIT_TESTS(
    UNIT_TEST(test_slash_is_added),
    UNIT_TEST(test_slash_keeps_the_query_and_escapes),
    UNIT_TEST(test_slash_off),
    UNIT_TEST(test_index_default),
    UNIT_TEST(test_index_first_that_exists),
    UNIT_TEST(test_index_that_redirects),
    UNIT_TEST(test_index_none),
    UNIT_TEST(test_index_disabled),
    UNIT_TEST(test_index_refused_is_told),
    UNIT_TEST(test_index_redirect),
    UNIT_TEST(test_set_redirect_words),
    UNIT_TEST(test_check_handler),
    UNIT_TEST(test_fallback),
    UNIT_TEST(test_fallback_missing_itself),
    UNIT_TEST(test_merge)
)
