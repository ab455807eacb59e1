/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The lint's look at directives, and comments that silence it. */

#include "server/main/lint.c"

#include "test/lib/unit.h"

static ap_directive_t *node(apr_pool_t *p, const char *name, const char *args,
                            ap_directive_t *parent)
{
    ap_directive_t *d = apr_pcalloc(p, sizeof(*d));

    d->directive = name;
    d->args = args;
    d->filename = "a.conf";
    d->line_num = 7;
    d->parent = parent;
    return d;
}

static lint_run *fresh_run(apr_pool_t *p)
{
    lint_run *l = apr_pcalloc(p, sizeof(*l));

    l->p = p;
    l->sections = apr_array_make(p, 2, sizeof(lint_section));
    return l;
}

static void test_word(void **state)
{
    lint_run *l = fresh_run(*state);
    ap_directive_t *d = node(*state, "Alias", "/a \"/srv/b c\"", NULL);
    ap_directive_t *s = node(*state, "<Directory", "\"/srv\">", NULL);

    assert_string_equal(lint_word(l, d, 0), "/a");
    assert_string_equal(lint_word(l, d, 1), "/srv/b c");
    assert_null(lint_word(l, d, 2));
    assert_string_equal(lint_word(l, s, 0), "/srv");
    assert_null(lint_word(l, s, 1));
    assert_string_equal(lint_head(l, s), "<Directory \"/srv\">");
    assert_string_equal(lint_place(l, s), "a.conf:7");
}

static void test_covers_whole_segments(void **state)
{
    (void)state;
    assert_true(lint_covers("/a", "/a"));
    assert_true(lint_covers("/a/", "/a/b"));
    assert_true(lint_covers("/", "/a"));
    assert_false(lint_covers("/a", "/ab"));
    assert_false(lint_covers("/a/b", "/a"));
}

static void test_names_rule(void **state)
{
    (void)state;
    assert_true(names_rule("# lint-ok: root-open\n", "root-open"));
    assert_true(names_rule("#lint-ok:a, root-open\n", "root-open"));
    assert_true(names_rule("# lint-ok: root-open", "root-open"));
    assert_false(names_rule("# lint-ok: root-opens\n", "root-open"));
    assert_false(names_rule("# root-open\n", "root-open"));
    assert_false(names_rule("# lint-ok:\n", "root-open"));
}

static void test_silenced_by_the_block_above_alone(void **state)
{
    const char *file = unit_file(*state, unit_folder(*state), "a.conf",
                                 "# lint-ok: a\n# more\nOne\n"
                                 "# lint-ok: a\n\nTwo\n");

    lint_run *l = fresh_run(*state);
    ap_directive_t one = {.filename = file, .line_num = 3};
    ap_directive_t two = {.filename = file, .line_num = 6};
    ap_directive_t none = {.filename = "/none", .line_num = 3};
    ap_directive_t beyond = {.filename = file, .line_num = 9};

    assert_true(is_silenced(l, &one, "a"));
    assert_false(is_silenced(l, &one, "b"));
    assert_false(is_silenced(l, &two, "a"));
    assert_false(is_silenced(l, &none, "a"));
    assert_true(is_silenced(l, &one, "a"));
    assert_false(is_silenced(l, &beyond, "a"));
}

static void test_sections_are_found(void **state)
{
    lint_run *l = fresh_run(*state);
    ap_directive_t *host = node(*state, "<VirtualHost", "*>", NULL);
    ap_directive_t *dir = node(*state, "<Directory", "\"/srv/a/\">", host);
    ap_directive_t *files = node(*state, "<Files", "~ \"x$\">", dir);
    ap_directive_t *loc = node(*state, "<Location", "/a*>", NULL);
    const lint_section *s;

    host->first_child = dir;
    dir->first_child = files;
    host->next = loc;
    find_sections(l, host);
    assert_int_equal(l->sections->nelts, 3);
    s = (const lint_section *)l->sections->elts;
    assert_string_equal(s[0].pattern, "/srv/a");
    assert_ptr_equal(s[0].host, host);
    assert_false(s[0].is_wild);
    assert_true(s[1].is_regex);
    assert_string_equal(s[1].pattern, "x$");
    assert_true(s[2].is_wild);
    assert_null(s[2].host);
}

UNIT_TESTS(
    UNIT_TEST(test_word),
    UNIT_TEST(test_covers_whole_segments),
    UNIT_TEST(test_names_rule),
    UNIT_TEST(test_silenced_by_the_block_above_alone),
    UNIT_TEST(test_sections_are_found)
)
