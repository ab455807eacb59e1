/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * How results combine, as tables.
 */

#include "modules/aaa/mod_authz_core_tree.c"
#include "test/unit/server/request/fixture.h"

#define G AUTHZ_GRANTED
#define D AUTHZ_DENIED
#define N AUTHZ_NEUTRAL
#define E AUTHZ_GENERAL_ERROR
#define U AUTHZ_DENIED_NO_USER

static int calls;

static authz_status say(request_rec *r, const char *args, const void *parsed)
{
    (void)args;
    assert_string_equal(apr_table_get(r->notes, AUTHZ_PROVIDER_NAME_NOTE),
                        "say");
    calls++;
    return *(const authz_status *)parsed;
}

static const authz_provider sayer = {say, NULL};

static authz_node *leaf(apr_pool_t *p, authz_status result, int negated)
{
    authz_node *node = authz_node_make(p, AUTHZ_REQUIRE, NULL);

    node->negated = negated;
    node->methods = -1;
    node->text = "leaf";
    node->provider_name = "say";
    node->provider = &sayer;
    node->parsed = apr_pmemdup(p, &result, sizeof(result));
    return node;
}

static authz_status check(apr_pool_t *p, const authz_node *node)
{
    authz_trace trace = {NULL};
    request_rec *r = fix_request(p, "/x");
    authz_status result;

    calls = 0;
    result = authz_node_check(node, r, &trace);
    assert_null(apr_table_get(r->notes, AUTHZ_PROVIDER_NAME_NOTE));
    return result;
}

/* Rows: the results of two parts, and what each container makes of them. */
static const struct {
    authz_status a, b;
    authz_status all, any, none;
} table[] = {
    {G, G, G, G, D},
    {G, D, D, G, D},
    {D, G, D, G, D},
    {D, D, D, D, N},
    {G, N, G, G, D},
    {N, G, G, G, D},
    {D, N, D, D, N},
    {N, D, D, D, N},
    {N, N, N, N, N},
    {G, U, U, G, D},
    {U, G, U, G, D},
    {D, U, D, U, U},
    {U, D, D, U, U},
    {N, U, U, U, U},
    {U, U, U, U, U},
    {E, G, E, E, E},
    {U, E, E, E, E},
    {N, E, E, E, E}
};

static authz_status of_two(apr_pool_t *p, authz_kind kind, authz_status a,
                           authz_status b)
{
    authz_node *node = authz_node_make(p, kind, NULL);

    authz_node_add(node, leaf(p, a, 0));
    authz_node_add(node, leaf(p, b, 0));
    return check(p, node);
}

static void test_containers_truth_table(void **state)
{
    apr_pool_t *p = *state;
    apr_size_t i;

    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        authz_status a = table[i].a;
        authz_status b = table[i].b;

        if (of_two(p, AUTHZ_ALL, a, b) != table[i].all
            || of_two(p, AUTHZ_ANY, a, b) != table[i].any
            || of_two(p, AUTHZ_NONE, a, b) != table[i].none) {
            fail_msg("row %d", (int)i);
        }
    }
}

static void test_negation(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(check(p, leaf(p, G, 1)), D);
    assert_int_equal(check(p, leaf(p, D, 1)), N);
    assert_int_equal(check(p, leaf(p, N, 1)), N);
    assert_int_equal(check(p, leaf(p, U, 1)), U);
    assert_int_equal(check(p, leaf(p, E, 1)), E);
}

static void test_settled_early(void **state)
{
    apr_pool_t *p = *state;

    of_two(p, AUTHZ_ALL, D, G);
    assert_int_equal(calls, 1);
    of_two(p, AUTHZ_ALL, G, D);
    assert_int_equal(calls, 2);
    of_two(p, AUTHZ_ANY, G, D);
    assert_int_equal(calls, 1);
    of_two(p, AUTHZ_ANY, E, G);
    assert_int_equal(calls, 1);
    /* A later grant may still settle what wants a user. */
    of_two(p, AUTHZ_ANY, U, G);
    assert_int_equal(calls, 2);
}

static void test_methods_have_no_say_in_others(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_request(p, "/x");
    authz_node *any = authz_node_make(p, AUTHZ_ANY, NULL);
    authz_node *post = leaf(p, D, 0);
    authz_trace trace = {NULL};

    post->methods = AP_METHOD_BIT << M_POST;
    authz_node_add(any, post);
    assert_false(authz_node_applies(any, r));
    authz_node_add(any, leaf(p, G, 0));
    assert_true(authz_node_applies(any, r));
    calls = 0;
    assert_int_equal(authz_node_check(any, r, &trace), G);
    assert_int_equal(calls, 1);
    r->method_number = M_POST;
    assert_int_equal(authz_node_check(any, r, &trace), G);
    assert_int_equal(calls, 3);
}

static const authz_node *decider(apr_pool_t *p, const authz_node *node)
{
    authz_trace trace = {NULL};

    authz_node_check(node, fix_request(p, "/x"), &trace);
    return trace.decider;
}

static void test_decider(void **state)
{
    apr_pool_t *p = *state;
    authz_node *all = authz_node_make(p, AUTHZ_ALL, NULL);
    authz_node *any = authz_node_make(p, AUTHZ_ANY, NULL);
    authz_node *none = authz_node_make(p, AUTHZ_NONE, NULL);
    authz_node *denied = leaf(p, D, 0);

    authz_node_add(all, leaf(p, G, 0));
    authz_node_add(all, denied);
    assert_ptr_equal(decider(p, all), denied);

    authz_node_add(any, leaf(p, D, 0));
    assert_ptr_equal(decider(p, any), any->first);
    authz_node_add(any, leaf(p, D, 0));
    assert_ptr_equal(decider(p, any), any);
    authz_node_add(any, leaf(p, G, 0));
    assert_null(decider(p, any));

    authz_node_add(none, leaf(p, D, 0));
    assert_null(decider(p, none));
    authz_node_add(none, leaf(p, G, 0));
    assert_ptr_equal(decider(p, none), none);
}

static void test_join_leaves_its_parts_alone(void **state)
{
    apr_pool_t *p = *state;
    authz_node *outer = authz_node_make(p, AUTHZ_ANY, NULL);
    authz_node *a = leaf(p, G, 0);
    authz_node *b = leaf(p, D, 0);

    authz_node_add(outer, a);
    authz_node_add(outer, b);
    assert_int_equal(check(p, authz_node_join(p, AUTHZ_ALL, a, b)), D);
    assert_int_equal(check(p, authz_node_join(p, AUTHZ_ANY, a, b)), G);
    assert_ptr_equal(a->next, b);
    assert_null(b->next);
}

UNIT_TESTS(
    UNIT_TEST(test_containers_truth_table),
    UNIT_TEST(test_negation),
    UNIT_TEST(test_settled_early),
    UNIT_TEST(test_methods_have_no_say_in_others),
    UNIT_TEST(test_decider),
    UNIT_TEST(test_join_leaves_its_parts_alone)
)
