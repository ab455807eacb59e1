/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The environment of scripts.
 */

#include "server/request/environment.c"
#include "test/unit/server/request/fixture.h"

static const char *var(const request_rec *r, const char *name)
{
    return apr_table_get(r->subprocess_env, name);
}

static void test_find_path_info(void **state)
{
    (void)state;
    assert_int_equal(ap_find_path_info("/a.cgi/x/y", "/x/y"), 6);
    assert_int_equal(ap_find_path_info("/a.cgi", ""), 6);
    /* Not to be mistaken for the end of the script's name. */
    assert_int_equal(ap_find_path_info("/x/x", "/x"), 2);
    assert_int_equal(ap_find_path_info("/a", "/b/a"), 0);
    assert_int_equal(ap_find_path_info("/ab/b", "/other/b"), 3);
}

static void test_header_variable(void **state)
{
    apr_pool_t *p = *state;

    assert_string_equal(header_variable(p, "User-Agent"),
                        "HTTP_USER_AGENT");
    assert_null(header_variable(p, "User_Agent"));
    assert_null(header_variable(p, "a.b"));
}

static void test_common_vars(void **state)
{
    request_rec *r = fix_request(*state, "/x");

    apr_table_setn(r->headers_in, "Content-Type", "text/plain");
    apr_table_setn(r->headers_in, "Content-Length", "5");
    apr_table_setn(r->headers_in, "Proxy", "http://evil.example/");
    apr_table_setn(r->headers_in, "Authorization", "Basic x");
    apr_table_setn(r->headers_in, "Accept", "*/*");
    r->user = apr_pstrdup(r->pool, "joe");
    r->filename = apr_pstrdup(r->pool, "/srv/x");
    ap_add_common_vars(r);
    assert_string_equal(var(r, "CONTENT_TYPE"), "text/plain");
    assert_string_equal(var(r, "CONTENT_LENGTH"), "5");
    assert_null(var(r, "HTTP_CONTENT_LENGTH"));
    assert_null(var(r, "HTTP_PROXY"));
    assert_null(var(r, "HTTP_AUTHORIZATION"));
    assert_string_equal(var(r, "HTTP_ACCEPT"), "*/*");
    assert_string_equal(var(r, "REMOTE_ADDR"), "192.0.2.1");
    assert_string_equal(var(r, "REMOTE_PORT"), "40000");
    r->useragent_addr = apr_pmemdup(r->pool, r->useragent_addr,
                                    sizeof(*r->useragent_addr));
    r->useragent_addr->port = 0;
    ap_add_common_vars(r);
    assert_string_equal(var(r, "REMOTE_PORT"), "40000");
    r->useragent_addr->port = 7;
    ap_add_common_vars(r);
    assert_string_equal(var(r, "REMOTE_PORT"), "7");
    assert_string_equal(var(r, "REMOTE_USER"), "joe");
    assert_string_equal(var(r, "SCRIPT_FILENAME"), "/srv/x");
    assert_string_equal(var(r, "SERVER_NAME"), "www.example.com");
    assert_non_null(var(r, "PATH"));
}

static void test_common_vars_pass_auth(void **state)
{
    request_rec *r = fix_request(*state, "/x");

    core_dir_of(r)->cgi_pass_auth = AP_CGI_PASS_AUTH_ON;
    apr_table_setn(r->headers_in, "Authorization", "Basic x");
    apr_table_setn(r->headers_in, "Proxy", "http://evil.example/");
    ap_add_common_vars(r);
    assert_string_equal(var(r, "HTTP_AUTHORIZATION"), "Basic x");
    assert_null(var(r, "HTTP_PROXY"));
}

static void test_cgi_vars_plain(void **state)
{
    request_rec *r = fix_request(*state, "/a b");

    r->unparsed_uri = apr_pstrdup(r->pool, "/a%20b?q=1");
    r->args = apr_pstrdup(r->pool, "q=1");
    ap_add_cgi_vars(r);
    assert_string_equal(var(r, "GATEWAY_INTERFACE"), "CGI/1.1");
    assert_string_equal(var(r, "SERVER_PROTOCOL"), "HTTP/1.1");
    assert_string_equal(var(r, "REQUEST_METHOD"), "GET");
    assert_string_equal(var(r, "QUERY_STRING"), "q=1");
    assert_string_equal(var(r, "REQUEST_URI"), "/a%20b?q=1");
    assert_string_equal(var(r, "SCRIPT_NAME"), "/a b");
    assert_null(var(r, "PATH_INFO"));
}

static void test_cgi_vars_request_uri(void **state)
{
    request_rec *r = fix_request(*state, "/now");
    request_rec *first = unit_request(r->connection);

    first->unparsed_uri = apr_pstrdup(r->pool,
                                      "http://www.example.com/then?a");
    r->prev = first;
    assert_string_equal(request_uri(r), "/then?a");
    first->unparsed_uri = apr_pstrdup(r->pool, "http://www.example.com");
    assert_string_equal(request_uri(r), "/");
    first->unparsed_uri = apr_pstrdup(r->pool, "http://www.example.com?/a");
    assert_string_equal(request_uri(r), "/?/a");

    core_dir_of(r)->cgi_var_rules = apr_hash_make(r->pool);
    apr_hash_set(core_dir_of(r)->cgi_var_rules, "REQUEST_URI",
                 APR_HASH_KEY_STRING, "current-uri");
    r->args = apr_pstrdup(r->pool, "x=1");
    assert_string_equal(request_uri(r), "/now?x=1");
}

static void test_create_environment(void **state)
{
    apr_pool_t *p = *state;
    apr_table_t *t = apr_table_make(p, 3);
    char **env;

    apr_table_setn(t, "A", "1=2");
    apr_table_setn(t, "2-x.y", "v");
    env = ap_create_environment(p, t);
    assert_string_equal(env[0], "A=1=2");
    assert_string_equal(env[1], "__x_y=v");
    assert_null(env[2]);
}

static void test_args_to_table(void **state)
{
    request_rec *r = fix_request(*state, "/x");
    apr_table_t *t;

    r->args = apr_pstrdup(r->pool, "a=b&c=d%26e+f&flag&=x&bad=%zz&a=z");
    ap_args_to_table(r, &t);
    assert_string_equal(apr_table_get(t, "a"), "z");
    assert_string_equal(apr_table_get(t, "c"), "d&e f");
    assert_string_equal(apr_table_get(t, "flag"), "1");
    assert_null(apr_table_get(t, "bad"));
    assert_int_equal(apr_table_elts(t)->nelts, 3);
    r->args = NULL;
    ap_args_to_table(r, &t);
    assert_int_equal(apr_table_elts(t)->nelts, 0);
}

UNIT_TESTS(
    UNIT_TEST(test_find_path_info),
    UNIT_TEST(test_header_variable),
    UNIT_TEST(test_common_vars),
    UNIT_TEST(test_common_vars_pass_auth),
    UNIT_TEST(test_cgi_vars_plain),
    UNIT_TEST(test_cgi_vars_request_uri),
    UNIT_TEST(test_create_environment),
    UNIT_TEST(test_args_to_table)
)
