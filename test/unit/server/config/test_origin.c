/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Where settings come from: the order of what was merged, and who had the
 * last word. */

#include "server/config/origin.c"

#include "server/config/decider_priv.h"
#include "server/core/core_priv.h"
#include "test/lib/unit.h"

static ap_directive_t *node(apr_pool_t *p, const char *name, const char *args,
                            ap_directive_t *next)
{
    ap_directive_t *d = apr_pcalloc(p, sizeof(*d));

    d->directive = name;
    d->args = args;
    d->filename = "a.conf";
    d->next = next;
    return d;
}

/* Settings with the core's record alone. */
static ap_conf_vector_t *settings(apr_pool_t *p, ap_directive_t *first)
{
    void **vector = apr_pcalloc(p, 64 * sizeof(void *));

    vector[AP_CORE_MODULE_INDEX] = core_create_dir_config(p, NULL);
    conf_origin_set((ap_conf_vector_t *)vector, NULL, first, NULL);
    return (ap_conf_vector_t *)vector;
}

static ap_conf_vector_t *merged(apr_pool_t *p, ap_conf_vector_t *base,
                                ap_conf_vector_t *over)
{
    void **vector = apr_pcalloc(p, 64 * sizeof(void *));

    vector[AP_CORE_MODULE_INDEX] = core_merge_dir_config(
        p, ap_get_core_module_config(base), ap_get_core_module_config(over));
    return (ap_conf_vector_t *)vector;
}

static void test_list_in_order_of_merging(void **state)
{
    apr_pool_t *p = *state;
    ap_directive_t *a = node(p, "Options", "None", NULL);
    ap_directive_t *b = node(p, "Foo", "", NULL);
    ap_directive_t *c = node(p, "Bar", "", NULL);
    ap_conf_vector_t *all = merged(p, merged(p, settings(p, a),
                                             settings(p, b)),
                                   settings(p, c));
    apr_array_header_t *list = conf_origin_list(p, all);

    assert_int_equal(list->nelts, 3);
    assert_ptr_equal(APR_ARRAY_IDX(list, 0, conf_origin *)->first, a);
    assert_ptr_equal(APR_ARRAY_IDX(list, 1, conf_origin *)->first, b);
    assert_ptr_equal(APR_ARRAY_IDX(list, 2, conf_origin *)->first, c);
}

static void test_list_leaves_out_what_has_no_place(void **state)
{
    apr_pool_t *p = *state;
    ap_directive_t *a = node(p, "Foo", "", NULL);
    ap_conf_vector_t *all = merged(p, settings(p, a), settings(p, NULL));

    assert_int_equal(conf_origin_list(p, all)->nelts, 1);
}

static void test_named_last_word(void **state)
{
    apr_pool_t *p = *state;
    ap_directive_t *last = node(p, "options", "All", NULL);
    ap_directive_t *a = node(p, "Options", "None",
                             node(p, "Foo", "", last));
    ap_conf_vector_t *all = merged(p, settings(p, a),
                                   settings(p, node(p, "Bar", "", NULL)));

    assert_ptr_equal(conf_origin_named(all, "Options"), last);
    assert_null(conf_origin_named(all, "Baz"));
}

static void test_find_in_sections_without_settings(void **state)
{
    apr_pool_t *p = *state;
    ap_directive_t *limit = node(p, "<Limit", "GET>", NULL);
    ap_directive_t *files = node(p, "<Files", "a>", limit);
    ap_conf_vector_t *all = settings(p, files);

    limit->first_child = node(p, "Require", "all denied", NULL);
    files->first_child = node(p, "Require", "all granted", NULL);
    assert_ptr_equal(conf_origin_named(all, "Require"), limit->first_child);
    assert_true(is_scope(files));
    assert_false(is_scope(limit));
}

static void test_copy_of_a_module_has_none(void **state)
{
    apr_pool_t *p = *state;
    void **vector = apr_pcalloc(p, 64 * sizeof(void *));
    ap_conf_vector_t *s = settings(p, node(p, "Foo", "", NULL));

    vector[AP_CORE_MODULE_INDEX] = apr_pmemdup(
        p, ap_get_core_module_config(s), sizeof(conf_dir_record));
    assert_non_null(origin_of(s));
    assert_null(origin_of((ap_conf_vector_t *)vector));
    assert_int_equal(
        conf_origin_list(p, (ap_conf_vector_t *)vector)->nelts, 0);
}

static void test_is_option_line(void **state)
{
    apr_pool_t *p = *state;

    assert_true(conf_is_option_line("Indexes",
                                    node(p, "Options", "None", NULL)));
    assert_true(conf_is_option_line("Indexes",
                                    node(p, "options", "-Indexes", NULL)));
    assert_true(conf_is_option_line("SymLinks", node(
        p, "Options", "+SymLinksIfOwnerMatch", NULL)));
    assert_false(conf_is_option_line("Indexes", node(
        p, "Options", "+FollowSymLinks", NULL)));
    assert_false(conf_is_option_line("Indexes",
                                     node(p, "Foo", "Indexes", NULL)));
}

UNIT_TESTS(
    UNIT_TEST(test_list_in_order_of_merging),
    UNIT_TEST(test_list_leaves_out_what_has_no_place),
    UNIT_TEST(test_named_last_word),
    UNIT_TEST(test_find_in_sections_without_settings),
    UNIT_TEST(test_copy_of_a_module_has_none),
    UNIT_TEST(test_is_option_line)
)
