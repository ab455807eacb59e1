/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The order in which sections of directories are applied.
 */

#include "server/core/section_order.c"
#include "test/unit/server/core/core_records.h"

static void add_directory(apr_pool_t *p, server_rec *s, const char *path,
                          ap_regex_t *regex)
{
    ap_conf_vector_t *vector = ap_create_per_dir_config(p);
    core_dir_config *conf = new_dir(p);

    conf->d = apr_pstrdup(p, path);
    conf->d_components = ap_count_dirs(path);
    conf->r = regex;
    ap_set_core_module_config(vector, conf);
    ap_add_per_dir_conf(s, vector);
}

/* the paths in order, each with a blank behind */
static const char *order_of(apr_pool_t *p, server_rec *s)
{
    apr_array_header_t *sections = core_server_of(s)->sec_dir;
    const char *text = "";
    int i;

    for (i = 0; i < sections->nelts; i++) {
        core_dir_config *conf = ap_get_core_module_config(
            APR_ARRAY_IDX(sections, i, ap_conf_vector_t *));
        text = apr_pstrcat(p, text, conf->d, " ", NULL);
    }
    return text;
}

static void test_reorder_shortest_first(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = core_server(p);

    add_directory(p, s, "/a/b/c/", NULL);
    add_directory(p, s, "/a/", NULL);
    add_directory(p, s, "/", NULL);
    add_directory(p, s, "/a/b/", NULL);
    ap_core_reorder_directories(p, s);
    assert_string_equal(order_of(p, s), "/ /a/ /a/b/ /a/b/c/ ");
}

static void test_reorder_keeps_order_of_equals(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = core_server(p);

    add_directory(p, s, "/z/1/", NULL);
    add_directory(p, s, "/*/", NULL);
    add_directory(p, s, "/a/1/", NULL);
    add_directory(p, s, "/m/", NULL);
    add_directory(p, s, "/b/1/", NULL);
    ap_core_reorder_directories(p, s);
    assert_string_equal(order_of(p, s), "/*/ /m/ /z/1/ /a/1/ /b/1/ ");
}

static void test_reorder_expressions_last(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = core_server(p);
    ap_regex_t regex;

    add_directory(p, s, "two$", &regex);
    add_directory(p, s, "/a/b/c/d/e/", NULL);
    add_directory(p, s, "^/one", &regex);
    add_directory(p, s, "/", NULL);
    ap_core_reorder_directories(p, s);
    assert_string_equal(order_of(p, s), "/ /a/b/c/d/e/ two$ ^/one ");
}

static void test_reorder_all_hosts(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = core_server(p);
    server_rec *own = core_server(p);
    server_rec *shared = core_server(p);

    add_directory(p, s, "/a/", NULL);
    add_directory(p, s, "/", NULL);
    add_directory(p, own, "/b/c/", NULL);
    add_directory(p, own, "/b/", NULL);
    core_server_of(shared)->sec_dir = core_server_of(s)->sec_dir;
    s->next = shared;
    shared->next = own;
    ap_core_reorder_directories(p, s);
    assert_string_equal(order_of(p, s), "/ /a/ ");
    assert_string_equal(order_of(p, shared), "/ /a/ ");
    assert_string_equal(order_of(p, own), "/b/ /b/c/ ");
}

static void test_reorder_many(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = core_server(p);
    apr_array_header_t *sections = core_server_of(s)->sec_dir;
    int i;

    for (i = 0; i < 2000; i++) {
        add_directory(p, s, i % 3 == 0 ? "/a/b/" : i % 3 == 1 ? "/" : "/a/",
                      NULL);
    }
    ap_core_reorder_directories(p, s);
    assert_int_equal(sections->nelts, 2000);
    assert_true(is_sorted(sections));
}

static void test_add_url_conf_keeps_order(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = core_server(p);
    int first, second;

    ap_add_per_url_conf(s, &first);
    ap_add_per_url_conf(s, &second);
    assert_int_equal(core_server_of(s)->sec_url->nelts, 2);
    assert_ptr_equal(APR_ARRAY_IDX(core_server_of(s)->sec_url, 0, void *),
                     &first);
}

UNIT_TESTS(
    UNIT_TEST(test_reorder_shortest_first),
    UNIT_TEST(test_reorder_keeps_order_of_equals),
    UNIT_TEST(test_reorder_expressions_last),
    UNIT_TEST(test_reorder_all_hosts),
    UNIT_TEST(test_reorder_many),
    UNIT_TEST(test_add_url_conf_keeps_order)
)
