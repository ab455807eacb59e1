/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which files and locations hold, and in what order their settings are
 * merged.
 */

#include "server/request/walk.c"
#include "test/unit/server/request/fixture.h"

static void add_location(server_rec *s, ap_conf_vector_t *section)
{
    APR_ARRAY_PUSH(core_server_of(s)->sec_url, void *) = section;
}

/* What was merged behind "base". */
static const char *merged(const request_rec *r)
{
    const char *trace = fix_trace_of(r->per_dir_config);

    assert_int_equal(strncmp(trace, "base", 4), 0);
    return trace[4] == ' ' ? trace + 5 : trace + 4;
}

/* ----- patterns ----- */

static void test_match_regex_named_groups_to_environment(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "/");
    const core_dir_config *conf = fix_core_of(
        fix_section(p, "^/(?<site>[a-z]+)/([0-9]+)/(?<Page>x)?", 1));

    assert_true(walk_match_regex(r, conf, "/shop/12/"));
    assert_string_equal(apr_table_get(r->subprocess_env, "MATCH_SITE"),
                        "shop");
    assert_null(apr_table_get(r->subprocess_env, "MATCH_PAGE"));
    assert_int_equal(apr_table_elts(r->subprocess_env)->nelts, 1);
    assert_false(walk_match_regex(r, conf, "/SHOP/12/"));
}

/* ----- files ----- */

static void test_file_walk_by_last_component(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "/");
    core_dir_config *conf = core_dir_of(r);

    r->filename = apr_pstrdup(p, "/srv/a.html/page.html");
    ap_add_file_conf(p, conf, fix_section(p, "page.html", 0));
    ap_add_file_conf(p, conf, fix_section(p, "*.txt", 0));
    ap_add_file_conf(p, conf, fix_section(p, "a.html", 0));
    ap_add_file_conf(p, conf, fix_section(p, "^p.*l$", 1));
    ap_add_file_conf(p, conf, fix_section(p, "*.htm?", 0));
    assert_int_equal(ap_file_walk(r), OK);
    assert_string_equal(merged(r), "page.html ^p.*l$ *.htm?");
}

static void test_file_walk_nothing_to_do(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "/");
    ap_conf_vector_t *before = r->per_dir_config;

    assert_int_equal(ap_file_walk(r), OK);
    ap_add_file_conf(p, core_dir_of(r), fix_section(p, "*", 0));
    assert_int_equal(ap_file_walk(r), OK);
    assert_ptr_equal(r->per_dir_config, before);
}

/* ----- locations ----- */

static const char *locations(apr_pool_t *p, const char *path)
{
    request_rec *r = fix_request(p, path);

    add_location(r->server, fix_section(p, "/", 0));
    add_location(r->server, fix_section(p, "/private1", 0));
    add_location(r->server, fix_section(p, "/private2/", 0));
    add_location(r->server, fix_section(p, "/star/*", 0));
    add_location(r->server, fix_section(p, "\\.txt$", 1));
    assert_int_equal(ap_location_walk(r), OK);
    return merged(r);
}

static void test_location_walk_borders(void **state)
{
    apr_pool_t *p = *state;

    assert_string_equal(locations(p, "/private1"), "/ /private1");
    assert_string_equal(locations(p, "/private1/"), "/ /private1");
    assert_string_equal(locations(p, "/private1/a.txt"),
                        "/ /private1 \\.txt$");
    assert_string_equal(locations(p, "/private1other"), "/");
    assert_string_equal(locations(p, "/private2"), "/");
    assert_string_equal(locations(p, "/private2/x"), "/ /private2/");
    assert_string_equal(locations(p, "/star/x"), "/ /star/*");
    assert_string_equal(locations(p, "/star/x/y"), "/");
    assert_string_equal(locations(p, "//private1"), "/ /private1");
}

static void test_location_walk_remembers(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "/a/x");
    const apr_array_header_t *sections;
    const location_memory *first;

    add_location(r->server, fix_section(p, "/a", 0));
    sections = core_server_of(r->server)->sec_url;
    first = match_locations(r, sections);
    assert_ptr_equal(match_locations(r, sections), first);
    r->uri = apr_pstrdup(p, "/b");
    assert_ptr_not_equal(match_locations(r, sections), first);
    assert_int_equal(match_locations(r, sections)->matched->nelts, 0);
}

/* An expression that takes more steps than the engine may. */
static void test_what_cannot_be_told_refuses(void **state)
{
    static const char endless[] = "^(/(a+)+)+$";
    static const char subject[] = "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, subject);
    ap_conf_vector_t *section = fix_section(p, endless, 1);

    assert_int_equal(walk_match_regex(r, fix_core_of(section), subject), -1);
    fix_assert_logged(endless);
    add_location(r->server, section);
    assert_int_equal(ap_location_walk(r), HTTP_INTERNAL_SERVER_ERROR);

    section = fix_section(p, "^(a+)+$", 1);
    ap_add_file_conf(p, core_dir_of(r), section);
    r->filename = apr_pstrdup(p, subject);
    assert_int_equal(ap_file_walk(r), HTTP_INTERNAL_SERVER_ERROR);
    r->filename = apr_pstrdup(p, "/b");
    assert_int_equal(ap_file_walk(r), OK);
}

/* A conditional section, named by its place in the configuration. */
static core_dir_config *add_condition(apr_pool_t *p, core_dir_config *outer,
                                      unsigned int kind, const char *text)
{
    ap_conf_vector_t *section = fix_section(p, text, 0);
    core_dir_config *conf = ap_get_core_module_config(section);

    conf->condition_ifelse = kind;
    conf->mime_type = text;
    if (kind != AP_CONDITION_ELSE) {
        conf->condition = apr_pcalloc(p, sizeof(*conf->condition));
        conf->condition->filename = "a.conf";
        conf->condition->line_number = 7;
        assert_null(ap_expr_parse(p, p, conf->condition, text,
                                  ap_expr_lookup_default));
    }
    assert_null(ap_add_if_conf(p, outer, section));
    return conf;
}

static request_rec *conditional(apr_pool_t *p, const char *first,
                                const char *second)
{
    request_rec *r = fix_request(p, "/a");
    core_dir_config *conf = core_dir_of(r);

    ap_expr_init(p);
    add_condition(p, conf, AP_CONDITION_IF, first);
    add_condition(p, conf, AP_CONDITION_ELSEIF, second);
    add_condition(p, conf, AP_CONDITION_ELSE, "else");
    return r;
}

static void test_if_walk_first_that_holds(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "/a");

    assert_int_equal(ap_if_walk(r), OK);
    assert_null(core_dir_of(r)->mime_type);
    r = conditional(p, "true", "!false");
    assert_int_equal(ap_if_walk(r), OK);
    assert_string_equal(core_dir_of(r)->mime_type, "true");
    r = conditional(p, "false", "!false");
    assert_int_equal(ap_if_walk(r), OK);
    assert_string_equal(core_dir_of(r)->mime_type, "!false");
    r = conditional(p, "false", "!true");
    assert_int_equal(ap_if_walk(r), OK);
    assert_string_equal(core_dir_of(r)->mime_type, "else");
}

static void test_if_walk_conditions_within_conditions(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "/a");
    core_dir_config *outer;

    ap_expr_init(p);
    outer = add_condition(p, core_dir_of(r), AP_CONDITION_IF, "false");
    add_condition(p, outer, AP_CONDITION_IF, "true");
    assert_int_equal(ap_if_walk(r), OK);
    assert_null(core_dir_of(r)->mime_type);

    r = fix_request(p, "/a");
    ap_expr_init(p);
    outer = add_condition(p, core_dir_of(r), AP_CONDITION_IF, "true");
    add_condition(p, outer, AP_CONDITION_IF, "!false");
    add_condition(p, outer, AP_CONDITION_ELSE, "else");
    assert_int_equal(ap_if_walk(r), OK);
    assert_string_equal(core_dir_of(r)->mime_type, "!false");
    assert_int_equal(core_dir_of(r)->sec_if->nelts, 1);
}

/* What cannot be told may be what protects the resource. */
static void test_if_walk_refuses_what_cannot_be_told(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "/a");

    ap_expr_init(p);
    add_condition(p, core_dir_of(r), AP_CONDITION_IF,
                  "file('/nonexistent') == ''");
    assert_int_equal(ap_if_walk(r), HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("a.conf:7");
}

UNIT_TESTS(
    UNIT_TEST(test_match_regex_named_groups_to_environment),
    UNIT_TEST(test_what_cannot_be_told_refuses),
    UNIT_TEST(test_file_walk_by_last_component),
    UNIT_TEST(test_file_walk_nothing_to_do),
    UNIT_TEST(test_location_walk_borders),
    UNIT_TEST(test_location_walk_remembers),
    UNIT_TEST(test_if_walk_first_that_holds),
    UNIT_TEST(test_if_walk_conditions_within_conditions),
    UNIT_TEST(test_if_walk_refuses_what_cannot_be_told)
)
