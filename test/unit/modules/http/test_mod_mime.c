/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What extensions mean: adding, removing, merging, names, exceptions. */

#include "modules/http/mod_mime.c"
#include "test/unit/server/request/fixture.h"

static cmd_parms *command(apr_pool_t *p, mime_kind kind)
{
    cmd_parms *cmd = apr_pcalloc(p, sizeof(*cmd));

    cmd->pool = p;
    cmd->temp_pool = p;
    cmd->info = KIND(kind);
    return cmd;
}

static void add(apr_pool_t *p, mime_dir_conf *conf, mime_kind kind,
                const char *value, const char *ext)
{
    assert_null(set_add(command(p, kind), conf, value, ext));
}

static void take_away(apr_pool_t *p, mime_dir_conf *conf, mime_kind kind,
                      const char *ext)
{
    assert_null(set_remove(command(p, kind), conf, ext));
}

static void start(apr_pool_t *p)
{
    char line[] = "text/html html HTM";
    char comment[] = "# image/png png";
    char none[] = "image/gif";

    types = apr_hash_make(p);
    read_types_line(line, p);
    read_types_line(comment, p);
    read_types_line(none, p);
    mime_module.module_index = 2;
}

static request_rec *asking(apr_pool_t *p, mime_dir_conf *conf,
                           const char *filename)
{
    request_rec *r = fix_request(p, "/x");

    r->filename = apr_pstrdup(p, filename);
    r->finfo.filetype = APR_REG;
    ap_set_module_config(r->per_dir_config, &mime_module, conf);
    return r;
}

static void assert_type(apr_pool_t *p, mime_dir_conf *conf,
                        const char *filename, const char *type)
{
    request_rec *r = asking(p, conf, filename);

    assert_int_equal(mime_find_type(r), type ? OK : DECLINED);
    if (type == NULL) {
        assert_null(r->content_type);
    }
    else {
        assert_string_equal(r->content_type, type);
    }
}

static void test_read_types_line(void **state)
{
    apr_pool_t *p = *state;

    start(p);
    assert_int_equal(apr_hash_count(types), 2);
    assert_string_equal(apr_hash_get(types, "htm", APR_HASH_KEY_STRING),
                        "text/html");
}

static void test_names_are_cut_at_dots(void **state)
{
    apr_pool_t *p = *state;
    mime_dir_conf *conf = create_dir(p, NULL);

    start(p);
    assert_type(p, conf, "/srv/a.html", "text/html");
    assert_type(p, conf, "/srv/a.HTML", "text/html");
    assert_type(p, conf, "/srv/a.html.x", "text/html");
    assert_type(p, conf, "/srv/a..html", "text/html");
    assert_type(p, conf, "/srv/a", NULL);
    assert_type(p, conf, "/srv/.html", NULL);
    assert_type(p, conf, "/srv/..html", NULL);
    assert_type(p, conf, "/srv/html", NULL);
    assert_type(p, conf, "/srv/a.html/b", NULL);
    assert_type(p, conf, "/srv/a.", NULL);
    assert_type(p, conf, "html.a", NULL);
}

static void test_directories_have_a_type_of_their_own(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r;

    start(p);
    r = asking(p, create_dir(p, NULL), "/srv/a.html");
    r->finfo.filetype = APR_DIR;
    assert_int_equal(mime_find_type(r), OK);
    assert_string_equal(r->content_type, DIR_MAGIC_TYPE);
}

static void test_metadata_of_all_kinds(void **state)
{
    apr_pool_t *p = *state;
    mime_dir_conf *conf = create_dir(p, NULL);
    request_rec *r;

    start(p);
    add(p, conf, KIND_TYPE, "Text/X", ".x");
    add(p, conf, KIND_CHARSET, "UTF-8", "u");
    add(p, conf, KIND_LANGUAGE, "pt-BR", "br");
    add(p, conf, KIND_LANGUAGE, "de", "de");
    add(p, conf, KIND_ENCODING, "X-Gzip", "gz");
    add(p, conf, KIND_ENCODING, "br", "z");
    add(p, conf, KIND_HANDLER, "Some-Handler", "h");
    r = asking(p, conf, "/srv/a.html.X.u.br.de.gz.z.h");
    assert_int_equal(mime_find_type(r), OK);
    assert_string_equal(r->content_type, "text/x; charset=utf-8");
    assert_string_equal(r->content_encoding, "x-gzip, br");
    assert_string_equal(r->handler, "some-handler");
    assert_int_equal(r->content_languages->nelts, 2);
    assert_string_equal(((char **)r->content_languages->elts)[0], "pt-br");
    assert_string_equal(((char **)r->content_languages->elts)[1], "de");
    /* A character set means nothing without a type. */
    assert_type(p, conf, "/srv/a.u", NULL);
}

static void test_proxied_requests_keep_their_handler(void **state)
{
    apr_pool_t *p = *state;
    mime_dir_conf *conf = create_dir(p, NULL);
    request_rec *r;

    start(p);
    add(p, conf, KIND_HANDLER, "other", "h");
    r = asking(p, conf, "/srv/a.h");
    r->handler = "proxy-server";
    r->proxyreq = PROXYREQ_REVERSE;
    mime_find_type(r);
    assert_string_equal(r->handler, "proxy-server");
}

static void test_remove_comes_after_add(void **state)
{
    apr_pool_t *p = *state;
    mime_dir_conf *conf = create_dir(p, NULL);

    start(p);
    add(p, conf, KIND_TYPE, "a/b", ".x");
    take_away(p, conf, KIND_TYPE, "X");
    assert_type(p, conf, "/srv/a.x", NULL);
    add(p, conf, KIND_TYPE, "c/d", ".x");
    assert_type(p, conf, "/srv/a.x", NULL);
}

static void test_remove_hides_the_table(void **state)
{
    apr_pool_t *p = *state;
    mime_dir_conf *conf = create_dir(p, NULL);

    start(p);
    take_away(p, conf, KIND_TYPE, ".html");
    assert_type(p, conf, "/srv/a.html", NULL);
    assert_type(p, conf, "/srv/a.htm", "text/html");
}

static void test_add_refuses_an_empty_value(void **state)
{
    apr_pool_t *p = *state;

    assert_non_null(set_add(command(p, KIND_TYPE), create_dir(p, NULL), "",
                            "x"));
}

/* However sections are grouped, the result is the same. */
static void test_merge_dir_in_any_grouping(void **state)
{
    apr_pool_t *p = *state;
    mime_dir_conf *one = create_dir(p, NULL);
    mime_dir_conf *two = create_dir(p, NULL);
    mime_dir_conf *three = create_dir(p, NULL);
    mime_dir_conf *merged[2];
    int i;

    start(p);
    add(p, one, KIND_TYPE, "one/a", "a");
    add(p, one, KIND_TYPE, "one/b", "b");
    add(p, one, KIND_LANGUAGE, "de", "b");
    take_away(p, two, KIND_TYPE, "a");
    take_away(p, two, KIND_TYPE, "html");
    take_away(p, two, KIND_TYPE, "b");
    add(p, three, KIND_TYPE, "three/a", "a");
    merged[0] = merge_dir(p, merge_dir(p, one, two), three);
    merged[1] = merge_dir(p, one, merge_dir(p, two, three));
    for (i = 0; i < 2; i++) {
        request_rec *r = asking(p, merged[i], "/srv/x.b");

        assert_int_equal(mime_find_type(r), DECLINED);
        assert_int_equal(r->content_languages->nelts, 1);
        assert_type(p, merged[i], "/srv/x.a", "three/a");
        assert_type(p, merged[i], "/srv/x.html", NULL);
    }
    /* What was merged stays what it was. */
    assert_type(p, one, "/srv/x.a", "one/a");
}

static void test_merge_dir_of_single_settings(void **state)
{
    apr_pool_t *p = *state;
    mime_dir_conf *base = create_dir(p, NULL);
    mime_dir_conf *over = create_dir(p, NULL);
    mime_dir_conf *merged;

    base->default_language = "de";
    base->use_path_info = 1;
    base->multiviews_match = MATCH_ANY;
    merged = merge_dir(p, base, over);
    assert_string_equal(merged->default_language, "de");
    assert_int_equal(merged->use_path_info, 1);
    assert_int_equal(merged->multiviews_match, MATCH_ANY);
    over->default_language = "en";
    over->use_path_info = 0;
    over->multiviews_match = MATCH_FILTERS;
    merged = merge_dir(p, base, over);
    assert_string_equal(merged->default_language, "en");
    assert_int_equal(merged->use_path_info, 0);
    assert_int_equal(merged->multiviews_match, MATCH_FILTERS);
}

static void assert_exceptions(apr_pool_t *p, mime_dir_conf *conf,
                              const char *filename, const char *expected)
{
    request_rec *r = asking(p, conf, filename);
    const apr_array_header_t *list;

    mime_find_type(r);
    list = (const void *)apr_table_get(r->notes, EXCEPTIONS_NOTE);
    assert_non_null(list);
    assert_string_equal(apr_array_pstrcat(p, list, ' '), expected);
}

static void test_exceptions(void **state)
{
    apr_pool_t *p = *state;
    mime_dir_conf *conf = create_dir(p, NULL);

    start(p);
    add(p, conf, KIND_LANGUAGE, "de", "de");
    add(p, conf, KIND_HANDLER, "h", "h");
    add(p, conf, KIND_OUTPUT_FILTERS, "NONE_SUCH", "f");
    assert_exceptions(p, conf, "/srv/a.Foo.html.h.f.de", "a Foo h f");
    conf->multiviews_match = MATCH_HANDLERS;
    assert_exceptions(p, conf, "/srv/a.Foo.html.h.f", "a Foo f");
    conf->multiviews_match = MATCH_HANDLERS | MATCH_FILTERS;
    assert_exceptions(p, conf, "/srv/a.Foo.html.h.f", "a Foo");
    conf->multiviews_match = MATCH_ANY;
    assert_exceptions(p, conf, "/srv/.hid.Foo", ".hid");
}

static void test_multiviews_match_words(void **state)
{
    apr_pool_t *p = *state;
    mime_dir_conf *conf = create_dir(p, NULL);
    cmd_parms *cmd = command(p, KIND_TYPE);

    assert_null(set_multiviews_match(cmd, conf, "handlers"));
    assert_null(set_multiviews_match(cmd, conf, "Filters"));
    assert_non_null(set_multiviews_match(cmd, conf, "Any"));
    assert_non_null(set_multiviews_match(cmd, conf, "NegotiatedOnly"));
    assert_non_null(set_multiviews_match(cmd, conf, "x"));
    assert_int_equal(conf->multiviews_match, MATCH_HANDLERS | MATCH_FILTERS);
    conf = create_dir(p, NULL);
    assert_null(set_multiviews_match(cmd, conf, "Any"));
    assert_null(set_multiviews_match(cmd, conf, "Any"));
    assert_non_null(set_multiviews_match(cmd, conf, "Handlers"));
}

static void test_path_info_counts_when_asked_for(void **state)
{
    apr_pool_t *p = *state;
    mime_dir_conf *conf = create_dir(p, NULL);
    request_rec *r;

    start(p);
    r = asking(p, conf, "/srv/a");
    r->path_info = apr_pstrdup(p, "/b.html");
    assert_int_equal(mime_find_type(r), DECLINED);
    conf->use_path_info = 1;
    assert_int_equal(mime_find_type(r), OK);
    assert_string_equal(r->content_type, "text/html");
}

static void test_default_language(void **state)
{
    apr_pool_t *p = *state;
    mime_dir_conf *conf = create_dir(p, NULL);
    request_rec *r;

    start(p);
    conf->default_language = "en";
    r = asking(p, conf, "/srv/a.html");
    mime_find_type(r);
    assert_int_equal(r->content_languages->nelts, 1);
    assert_string_equal(((char **)r->content_languages->elts)[0], "en");
}

static void test_read_types_of_files(void **state)
{
    apr_pool_t *p = *state;
    const char *dir = unit_folder(p);

    types = apr_hash_make(p);
    assert_int_equal(read_types(p, p, unit_file(p, dir, "types",
        "# c\n\na/b  x y\n\tc/d z # odd\n")), APR_SUCCESS);
    assert_string_equal(apr_hash_get(types, "y", APR_HASH_KEY_STRING), "a/b");
    assert_string_equal(apr_hash_get(types, "z", APR_HASH_KEY_STRING), "c/d");
    assert_true(APR_STATUS_IS_ENOENT(
        read_types(p, p, apr_pstrcat(p, dir, "/none", NULL))));
}

UNIT_TESTS(
    UNIT_TEST(test_read_types_line),
    UNIT_TEST(test_names_are_cut_at_dots),
    UNIT_TEST(test_directories_have_a_type_of_their_own),
    UNIT_TEST(test_metadata_of_all_kinds),
    UNIT_TEST(test_proxied_requests_keep_their_handler),
    UNIT_TEST(test_remove_comes_after_add),
    UNIT_TEST(test_remove_hides_the_table),
    UNIT_TEST(test_add_refuses_an_empty_value),
    UNIT_TEST(test_merge_dir_in_any_grouping),
    UNIT_TEST(test_merge_dir_of_single_settings),
    UNIT_TEST(test_exceptions),
    UNIT_TEST(test_multiviews_match_words),
    UNIT_TEST(test_path_info_counts_when_asked_for),
    UNIT_TEST(test_default_language),
    UNIT_TEST(test_read_types_of_files)
)
