/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Aliases and redirects: matching, substitution, directives, merging. */

#include "modules/mappers/mod_alias.c"
#include "test/unit/server/request/fixture.h"

static void test_match_path_whole_segments(void **state)
{
    (void)state;
    assert_int_equal(match_path("/icons", "/icons"), 6);
    assert_int_equal(match_path("/icons/x", "/icons"), 6);
    assert_int_equal(match_path("/iconsx", "/icons"), 0);
    assert_int_equal(match_path("/icon", "/icons"), 0);
    assert_int_equal(match_path("/Icons", "/icons"), 0);
    assert_int_equal(match_path("/icons/x", "/icons/"), 7);
    assert_int_equal(match_path("/icons", "/icons/"), 0);
    assert_int_equal(match_path("/x", "/"), 1);
}

static void test_match_path_runs_of_slashes(void **state)
{
    (void)state;
    assert_int_equal(match_path("//a///b/c", "/a/b"), 7);
    assert_int_equal(match_path("/a/b/c", "//a//b"), 4);
    assert_int_equal(match_path("/a", "x"), 0);
    assert_int_equal(match_path("/a", ""), 0);
}

static const char *substituted(apr_pool_t *p, const char *expression,
                               const char *source, const char *target,
                               int escape)
{
    ap_regmatch_t groups[AP_MAX_REG_MATCH];
    ap_regex_t *regex = ap_pregcomp(p, expression, AP_REG_EXTENDED);

    assert_int_equal(ap_regexec(regex, source, AP_MAX_REG_MATCH, groups, 0),
                     0);
    return substitute(p, target, source, groups, escape);
}

static void test_substitute(void **state)
{
    apr_pool_t *p = *state;

    assert_string_equal(substituted(p, "^/(a)(/b c)?", "/a/b c", "$2-$1-$0",
                                    0), "/b c-a-/a/b c");
    assert_string_equal(substituted(p, "^/(a)(/b c)?", "/a/b c", "$2", 1),
                        "/b%20c");
    assert_string_equal(substituted(p, "^/(a)(x)?", "/a", "[$2$9]", 0), "[]");
    assert_string_equal(substituted(p, "/", "/", "\\$1 $ $x \\\\ \\n $$", 0),
                        "$1 $ $x \\ \\n $$");
    assert_string_equal(substituted(p, "/", "/", "", 0), "");
}

static void test_status_of(void **state)
{
    (void)state;
    assert_int_equal(status_of("permanent"), 301);
    assert_int_equal(status_of("Temp"), 302);
    assert_int_equal(status_of("SEEOTHER"), 303);
    assert_int_equal(status_of("gone"), 410);
    assert_int_equal(status_of("308"), 308);
    assert_int_equal(status_of("500"), 500);
    assert_int_equal(status_of("404"), 404);
    assert_int_equal(status_of("999"), 0);
    assert_int_equal(status_of("299"), 0);
    assert_int_equal(status_of("30"), 0);
    assert_int_equal(status_of("3011"), 0);
    assert_int_equal(status_of("30x"), 0);
    assert_int_equal(status_of("/x"), 0);
}

static void test_clean_url(void **state)
{
    apr_pool_t *p = *state;
    const char *good = "http://[::1]:8/a%20b?c=d&e#f~'()*!";

    assert_ptr_equal(clean_url(p, good), good);
    assert_string_equal(clean_url(p, "/a b\"<>\\^`{|}\n\x7f\xe4"),
                        "/a%20b%22%3c%3e%5c%5e%60%7b%7c%7d%0a%7f%e4");
    assert_string_equal(clean_url(p, ""), "");
}

/* Directives, outside of sections unless a path is given. */

static server_rec *server;

static cmd_parms *command(apr_pool_t *p, const char *name, char *path,
                          int info)
{
    cmd_parms *cmd = apr_pcalloc(p, sizeof(*cmd));
    command_rec *row = apr_pcalloc(p, sizeof(*row));
    ap_directive_t *node = apr_pcalloc(p, sizeof(*node));

    row->name = name;
    node->directive = name;
    node->filename = "test.conf";
    node->line_num = 3;
    cmd->cmd = row;
    cmd->info = STATUS(info);
    cmd->path = path;
    cmd->pool = p;
    cmd->temp_pool = p;
    cmd->server = server;
    cmd->directive = node;
    cmd->limited = -1;
    return cmd;
}

static const char *scheme(const request_rec *r)
{
    (void)r;
    return "http";
}

static apr_port_t port(const request_rec *r)
{
    (void)r;
    return 80;
}

static alias_dir_conf *start(apr_pool_t *p)
{
    server = fix_server(p);
    ap_hook_http_scheme(scheme, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_default_port(port, NULL, NULL, APR_HOOK_MIDDLE);
    alias_module.module_index = 2;
    ap_set_module_config(server->module_config, &alias_module,
                         create_srv(p, server));
    return create_dir(p, NULL);
}

static const char *set(apr_pool_t *p, alias_dir_conf *dir, char *path,
                       const char *one, const char *two, const char *three)
{
    return set_redirect(command(p, "Redirect", path, 0), dir, one, two,
                        three);
}

static request_rec *asking(apr_pool_t *p, alias_dir_conf *dir,
                           const char *uri)
{
    request_rec *r = fix_request_of(server, uri);

    r->per_dir_config = ap_create_per_dir_config(p);
    ap_set_core_module_config(r->per_dir_config,
                              core_create_dir_config(p, NULL));
    ap_set_module_config(r->per_dir_config, &alias_module, dir);
    return r;
}

static void assert_sent(apr_pool_t *p, alias_dir_conf *dir, const char *uri,
                        int status, const char *location)
{
    request_rec *r = asking(p, dir, uri);
    const char *sent;

    assert_int_equal(alias_translate(r), status);
    sent = apr_table_get(r->headers_out, "Location");
    if (location == NULL) {
        assert_null(sent);
    }
    else {
        assert_non_null(sent);
        assert_string_equal(sent, location);
    }
}

static void test_redirect_words(void **state)
{
    apr_pool_t *p = *state;
    alias_dir_conf *dir = start(p);

    assert_null(set(p, dir, NULL, "/a", "http://e/a", NULL));
    assert_null(set(p, dir, NULL, "301", "/b", "/c"));
    assert_null(set(p, dir, NULL, "gone", "/g", NULL));
    assert_null(set(p, dir, NULL, "404", "/n", NULL));
    assert_sent(p, dir, "/a/x y", 302, "http://e/a/x%20y");
    assert_sent(p, dir, "/b", 301, "http://www.example.com/c");
    assert_sent(p, dir, "/g/x", 410, NULL);
    assert_sent(p, dir, "/n", 404, NULL);
    assert_sent(p, dir, "/nn", DECLINED, NULL);
}

static void test_redirect_refused(void **state)
{
    apr_pool_t *p = *state;
    alias_dir_conf *dir = start(p);
    char section[] = "/s";

    assert_non_null(set(p, dir, NULL, "999", "/x", "http://e/"));
    assert_non_null(strstr(set(p, dir, NULL, "999", "/x", NULL), "unknown"));
    assert_non_null(set(p, dir, NULL, "bogus", "/x", "http://e/"));
    assert_non_null(set(p, dir, NULL, "301", "/x", NULL));
    assert_non_null(set(p, dir, NULL, "gone", "/x", "http://e/"));
    assert_non_null(set(p, dir, NULL, "/x", "nowhere", NULL));
    assert_non_null(set(p, dir, NULL, "http://e/", NULL, NULL));
    assert_non_null(set(p, dir, NULL, "gone", NULL, NULL));
    assert_non_null(set(p, dir, section, "%{HTTP_HOST}", NULL, NULL));
    assert_sent(p, dir, "/x", DECLINED, NULL);
}

static void test_redirect_of_section(void **state)
{
    apr_pool_t *p = *state;
    alias_dir_conf *dir = start(p);
    char section[] = "/s";

    assert_null(set(p, dir, NULL, "/s", "http://e/server", NULL));
    assert_null(set(p, dir, section, "/s/x", "http://e/x", NULL));
    assert_sent(p, dir, "/s/x", 302, "http://e/x");
    assert_sent(p, dir, "/s/y", 302, "http://e/server/y");
    /* Without path: comes first, drops the rest. */
    assert_null(set(p, dir, section, "303", "http://e/all", NULL));
    assert_sent(p, dir, "/s/x/y", 303, "http://e/all");
    assert_int_equal(alias_fixup(asking(p, dir, "/s/z")), 303);
}

static void test_redirect_keeps_query(void **state)
{
    apr_pool_t *p = *state;
    alias_dir_conf *dir = start(p);
    request_rec *r;

    assert_null(set(p, dir, NULL, "/a", "http://e/a", NULL));
    assert_null(set(p, dir, NULL, "/b", "http://e/b?own", NULL));
    r = asking(p, dir, "/a");
    r->args = "q=1";
    assert_int_equal(alias_translate(r), 302);
    assert_string_equal(apr_table_get(r->headers_out, "Location"),
                        "http://e/a?q=1");
    r = asking(p, dir, "/b");
    r->args = "q=1";
    assert_int_equal(alias_translate(r), 302);
    assert_string_equal(apr_table_get(r->headers_out, "Location"),
                        "http://e/b?own");
}

static void test_redirect_match_makes_no_host(void **state)
{
    apr_pool_t *p = *state;
    alias_dir_conf *dir = start(p);

    assert_null(set_redirect_match(command(p, "RedirectMatch", NULL, 0), dir,
                                   "^/go(.*)$", "$1", NULL));
    assert_sent(p, dir, "/go.evil/", 500, NULL);
    fix_assert_logged("neither has a scheme");
    assert_sent(p, dir, "/go/x", 302, "http://www.example.com/x");
    dir->relative_redirects = 1;
    assert_sent(p, dir, "/go/x", 302, "/x");
    assert_sent(p, dir, "/go//evil/", 302, "http://www.example.com//evil/");
}

static void test_redirect_match_words(void **state)
{
    apr_pool_t *p = *state;
    alias_dir_conf *dir = start(p);
    cmd_parms *cmd = command(p, "RedirectMatch", NULL, 0);

    assert_null(set_redirect_match(cmd, dir, "303", "^/a/(.*)",
                                   "http://e/$1"));
    assert_null(set_redirect_match(cmd, dir, "gone", "\\.old$", NULL));
    assert_sent(p, dir, "/a/b", 303, "http://e/b");
    assert_sent(p, dir, "/x.old", 410, NULL);
    assert_non_null(set_redirect_match(cmd, dir, "(", "http://e/", NULL));
    assert_non_null(set_redirect_match(cmd, dir, "no", "^/", "http://e/"));
    assert_non_null(set_redirect_match(cmd, dir, "301", "^/x", NULL));
    assert_non_null(set_redirect_match(cmd, dir, "gone", "^/x", "http://e/"));
}

static void test_alias_and_script_alias(void **state)
{
    apr_pool_t *p = *state;
    alias_dir_conf *dir = start(p);
    request_rec *r;

    assert_null(set_alias(command(p, "Alias", NULL, 0), dir, "/i", "/srv/i"));
    assert_null(set_alias(command(p, "ScriptAlias", NULL, 1), dir, "/cgi/",
                          "/srv/cgi/"));
    assert_null(set_alias_match(command(p, "AliasMatch", NULL, 0), dir,
                                "^/m/(.*)$", "/srv/$1.x"));
    r = asking(p, dir, "/i/a b");
    assert_int_equal(alias_translate(r), OK);
    assert_string_equal(r->filename, "/srv/i/a b");
    assert_null(r->handler);
    r = asking(p, dir, "/cgi/run");
    assert_int_equal(alias_translate(r), OK);
    assert_string_equal(r->filename, "/srv/cgi/run");
    assert_string_equal(r->handler, "cgi-script");
    assert_string_equal(apr_table_get(r->notes, FORCED_NOTE), "cgi-script");
    r = asking(p, dir, "/m/a");
    assert_int_equal(alias_translate(r), OK);
    assert_string_equal(r->filename, "/srv/a.x");
    assert_int_equal(alias_translate(asking(p, dir, "/cgi")), DECLINED);
}

static void test_alias_refused_and_warned(void **state)
{
    apr_pool_t *p = *state;
    alias_dir_conf *dir = start(p);
    cmd_parms *cmd = command(p, "Alias", NULL, 0);

    assert_non_null(set_alias(cmd, dir, "/x", NULL));
    assert_non_null(set_alias(cmd, dir, "", "/tmp"));
    assert_non_null(set_alias_match(cmd, dir, "(", "/tmp"));
    assert_null(set_alias(cmd, dir, "/a", "/tmp"));
    assert_string_equal(fix_logged, "");
    assert_null(set_alias(cmd, dir, "/a/b", "/srv"));
    fix_assert_logged("test.conf:3 has no effect: /a");
    assert_null(set_alias(cmd, dir, "x", "/srv"));
    fix_assert_logged("begins with /");
}

static void test_alias_of_section(void **state)
{
    apr_pool_t *p = *state;
    alias_dir_conf *dir = start(p);
    char section[] = "/s";
    request_rec *r;

    dir->location = section;
    assert_null(set_alias(command(p, "Alias", section, 0), dir, "/srv/t",
                          NULL));
    r = asking(p, dir, "/s/x");
    assert_int_equal(alias_translate(r), OK);
    assert_string_equal(r->filename, "/srv/t");
    dir->preserve_path = 1;
    r = asking(p, dir, "/s/x");
    assert_int_equal(alias_translate(r), OK);
    assert_string_equal(r->filename, "/srv/t/x");
}

static void test_merge_srv_own_first(void **state)
{
    apr_pool_t *p = *state;
    alias_dir_conf *dir = start(p);
    void *base = ap_get_module_config(server->module_config, &alias_module);
    void *add = create_srv(p, server);

    assert_null(set(p, dir, NULL, "/a", "http://main/", NULL));
    assert_null(set(p, dir, NULL, "/b", "http://main/b", NULL));
    ap_set_module_config(server->module_config, &alias_module, add);
    assert_null(set(p, dir, NULL, "/a", "http://own/", NULL));
    ap_set_module_config(server->module_config, &alias_module,
                         merge_srv(p, base, add));
    assert_sent(p, dir, "/a", 302, "http://own/");
    assert_sent(p, dir, "/b", 302, "http://main/b");
}

static void test_merge_dir(void **state)
{
    apr_pool_t *p = *state;
    alias_dir_conf *base = start(p);
    alias_dir_conf *add = create_dir(p, NULL);
    alias_dir_conf *merged;
    char section[] = "/s";

    assert_null(set(p, base, section, "http://e/base", NULL, NULL));
    assert_null(set(p, base, section, "/s/a", "http://e/1", NULL));
    assert_null(set(p, add, section, "/s/a", "http://e/2", NULL));
    base->preserve_path = 1;
    add->relative_redirects = 1;
    merged = merge_dir(p, base, add);
    assert_ptr_equal(merged->redirect, base->redirect);
    assert_int_equal(merged->preserve_path, 1);
    assert_int_equal(merged->relative_redirects, 1);
    assert_int_equal(merged->redirects->nelts, 2);
    assert_string_equal(((alias_rule *)merged->redirects->elts)[0].target,
                        "http://e/2");
    assert_null(set(p, add, section, "gone", NULL, NULL));
    merged = merge_dir(p, base, add);
    assert_ptr_equal(merged->redirect, add->redirect);
}

UNIT_TESTS(
    UNIT_TEST(test_match_path_whole_segments),
    UNIT_TEST(test_match_path_runs_of_slashes),
    UNIT_TEST(test_substitute),
    UNIT_TEST(test_status_of),
    UNIT_TEST(test_clean_url),
    UNIT_TEST(test_redirect_words),
    UNIT_TEST(test_redirect_refused),
    UNIT_TEST(test_redirect_of_section),
    UNIT_TEST(test_redirect_keeps_query),
    UNIT_TEST(test_redirect_match_makes_no_host),
    UNIT_TEST(test_redirect_match_words),
    UNIT_TEST(test_alias_and_script_alias),
    UNIT_TEST(test_alias_refused_and_warned),
    UNIT_TEST(test_alias_of_section),
    UNIT_TEST(test_merge_srv_own_first),
    UNIT_TEST(test_merge_dir)
)
