/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The text of a directive with its place, and the note of a request.
 */

#include "server/config/decider.c"
#include "test/unit/server/request/fixture.h"

static ap_directive_t *node(apr_pool_t *p, const char *name,
                            const char *args, ap_directive_t *parent)
{
    ap_directive_t *d = apr_pcalloc(p, sizeof(*d));

    d->directive = name;
    d->args = args;
    d->filename = "/etc/web/sites/a.conf";
    d->line_num = 12;
    d->parent = parent;
    return d;
}

static void test_text_sections(void **state)
{
    apr_pool_t *p = *state;
    ap_directive_t *host = node(p, "<VirtualHost", "*:80>", NULL);
    ap_directive_t *dir = node(p, "<Directory", "\"/srv/a b\">", host);
    ap_directive_t *all = node(p, "<RequireAll", ">", dir);

    ap_server_root = NULL;
    assert_string_equal(
        conf_directive_text(p, node(p, "Require", "all denied", NULL)),
        "`Require all denied` at /etc/web/sites/a.conf:12");
    assert_string_equal(
        conf_directive_text(p, node(p, "Require", "not ip 10", all)),
        "`Require not ip 10` at /etc/web/sites/a.conf:12 (RequireAll in "
        "Directory /srv/a b in VirtualHost *:80)");
    assert_string_equal(
        conf_directive_text(p, all),
        "`<RequireAll>` at /etc/web/sites/a.conf:12 (Directory /srv/a b in "
        "VirtualHost *:80)");
    assert_string_equal(conf_directive_text(p, node(p, "Foo", "", NULL)),
                        "`Foo` at /etc/web/sites/a.conf:12");
}

static void test_text_file(void **state)
{
    apr_pool_t *p = *state;
    ap_directive_t *d = node(p, "Foo", NULL, NULL);

    ap_server_root = "/etc/web";
    assert_string_equal(conf_directive_text(p, d),
                        "`Foo` at sites/a.conf:12");
    ap_server_root = "/etc/web/";
    assert_string_equal(conf_directive_text(p, d),
                        "`Foo` at sites/a.conf:12");
    ap_server_root = "/etc/we";
    assert_string_equal(conf_directive_text(p, d),
                        "`Foo` at /etc/web/sites/a.conf:12");
    d->filename = NULL;
    assert_string_equal(conf_directive_text(p, d), "`Foo` at -:12");
    ap_server_root = NULL;
}

static void test_text_long_arguments(void **state)
{
    apr_pool_t *p = *state;
    char args[200];
    const char *text;

    memset(args, 'x', sizeof(args) - 1);
    args[sizeof(args) - 1] = '\0';
    text = conf_directive_text(p, node(p, "Foo", args, NULL));
    assert_non_null(strstr(text, "xxx...` at "));
    assert_true(strlen(text) < ARGS_SHOWN + 60);
}

static void test_note(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = fix_server(p);
    ap_directive_t *d = node(p, "Foo", "x", NULL);
    request_rec *r;

    conf_decider_register();
    r = fix_request_of(s, "/x");
    assert_null(conf_decider(r));
    assert_string_equal(conf_tell_decider(r, d), conf_tell_directive(p, d));
    assert_ptr_equal(conf_decider(r), d);
    assert_string_equal(apr_table_get(r->notes, CONF_DECIDER_NOTE),
                        conf_directive_text(p, d));
    assert_string_equal(conf_decided_by(r, NULL), "");
    assert_null(conf_decider(r));
    assert_null(apr_table_get(r->notes, CONF_DECIDER_NOTE));
}

/* As for a module in a server that does not have the function. */
static void test_note_without_function(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "/x");
    ap_directive_t *d = node(p, "Foo", "x", NULL);

    assert_string_equal(conf_tell_decider(r, d), "Foo");
    assert_string_equal(conf_tell_directive(p, d), "Foo");
    assert_string_equal(conf_tell_decider(r, NULL), "");
}

static void test_names_and_mappers(void **state)
{
    apr_pool_t *p = *state;
    ap_directive_t *d = node(p, "Alias", "/x /srv", NULL);
    request_rec *r;

    conf_decider_register();
    r = fix_request(p, "/x");
    assert_string_equal(conf_decided_by_name(r, "NoSuch"),
                        "the default of NoSuch");
    assert_null(conf_decider(r));
    assert_string_equal(conf_decided_by_option(r, "Indexes"),
                        "the default of Options");
    conf_note_mapper(r, d);
    assert_string_equal(conf_mapper_text(r), conf_directive_text(p, d));
    conf_note_mapper(r, NULL);
    r->filename = apr_pstrdup(p, "/elsewhere/x");
    assert_non_null(strstr(conf_mapper_text(r), "does not tell"));
}

UNIT_TESTS(
    UNIT_TEST(test_text_sections),
    UNIT_TEST(test_text_file),
    UNIT_TEST(test_text_long_arguments),
    UNIT_TEST(test_note),
    UNIT_TEST(test_note_without_function),
    UNIT_TEST(test_names_and_mappers)
)
