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

/* A node of the kind whose directive is one of its own. */
static authz_node *make(apr_pool_t *p, authz_kind kind)
{
    return authz_node_make(p, kind, apr_pcalloc(p, sizeof(ap_directive_t)));
}

static authz_node *leaf(apr_pool_t *p, authz_status result, int negated)
{
    authz_node *node = make(p, AUTHZ_REQUIRE);

    node->negated = negated;
    node->methods = -1;
    node->provider_name = "say";
    node->provider = &sayer;
    node->parsed = apr_pmemdup(p, &result, sizeof(result));
    return node;
}

static authz_status check(apr_pool_t *p, const authz_node *node)
{
    authz_trace trace = {NULL, 0};
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
    authz_trace trace = {NULL, 0};

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

/* Denying because nobody could look turns into nothing but an error. */
static authz_status guess(request_rec *r, const char *args,
                          const void *parsed)
{
    apr_table_setn(r->notes, AUTHZ_UNSURE_NOTE, "test");
    return *(const authz_status *)parsed;
}

static void test_negation_of_a_guess(void **state)
{
    static const authz_provider guesser = {guess, NULL};
    apr_pool_t *p = *state;
    authz_node *any = make(p, AUTHZ_ANY);
    authz_node *no = leaf(p, D, 1);
    authz_node *yes = leaf(p, D, 0);

    no->provider = &guesser;
    yes->provider = &guesser;
    assert_int_equal(check(p, no), E);
    assert_int_equal(check(p, yes), D);
    /* The next one is no guess. */
    authz_node_add(any, yes);
    authz_node_add(any, leaf(p, D, 1));
    assert_int_equal(check(p, any), D);
}

static authz_trace traced(apr_pool_t *p, const authz_node *node)
{
    authz_trace trace = {NULL, 0};

    authz_node_check(node, fix_request(p, "/x"), &trace);
    return trace;
}

static void assert_decides(apr_pool_t *p, const authz_node *node,
                           const authz_node *decider, int others)
{
    authz_trace trace = traced(p, node);

    assert_ptr_equal(trace.decider,
                     decider != NULL ? decider->directive : NULL);
    assert_int_equal(trace.others, others);
}

static void test_decider_of_all(void **state)
{
    apr_pool_t *p = *state;
    authz_node *all = make(p, AUTHZ_ALL);
    authz_node *any = make(p, AUTHZ_ANY);
    authz_node *user = leaf(p, U, 0);
    authz_node *denied = leaf(p, D, 0);

    authz_node_add(all, leaf(p, N, 0));
    assert_decides(p, all, all, 0);     /* nothing granted */
    /* A denial on the way to a grant is none. */
    authz_node_add(any, leaf(p, D, 0));
    authz_node_add(any, leaf(p, G, 0));
    authz_node_add(all, any);
    assert_decides(p, all, NULL, 0);
    authz_node_add(all, user);
    assert_decides(p, all, user, 0);
    authz_node_add(all, denied);
    assert_decides(p, all, denied, 0);
}

static void test_decider_of_any(void **state)
{
    apr_pool_t *p = *state;
    authz_node *any = make(p, AUTHZ_ANY);
    authz_node *first = leaf(p, D, 0);
    authz_node *failing = leaf(p, E, 0);

    authz_node_add(any, leaf(p, N, 0));
    assert_decides(p, any, NULL, 0);
    authz_node_add(any, first);
    assert_decides(p, any, first, 0);
    authz_node_add(any, leaf(p, D, 0));
    authz_node_add(any, leaf(p, D, 0));
    assert_decides(p, any, first, 2);
    authz_node_add(any, failing);
    assert_decides(p, any, failing, 0);
}

static void test_decider_of_none(void **state)
{
    apr_pool_t *p = *state;
    authz_node *none = make(p, AUTHZ_NONE);

    authz_node_add(none, leaf(p, D, 0));
    assert_decides(p, none, NULL, 0);
    authz_node_add(none, leaf(p, G, 0));
    assert_decides(p, none, none, 0);
}

static void test_can_grant(void **state)
{
    apr_pool_t *p = *state;
    authz_node *all = make(p, AUTHZ_ALL);
    authz_node *none = make(p, AUTHZ_NONE);
    authz_node *any = make(p, AUTHZ_ANY);

    authz_node_add(none, leaf(p, G, 0));
    authz_node_add(all, leaf(p, D, 1));
    authz_node_add(all, none);
    assert_false(authz_node_can_grant(all));
    authz_node_add(any, leaf(p, D, 0));
    authz_node_add(all, any);
    assert_true(authz_node_can_grant(all));
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
    UNIT_TEST(test_negation_of_a_guess),
    UNIT_TEST(test_decider_of_all),
    UNIT_TEST(test_decider_of_any),
    UNIT_TEST(test_decider_of_none),
    UNIT_TEST(test_can_grant),
    UNIT_TEST(test_join_leaves_its_parts_alone)
)
