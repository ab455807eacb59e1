/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Method numbers, registration and sets.
 */

#include "server/protocol/methods.c"
#include "test/lib/unit.h"

#include <apr_strings.h>

static void test_number_of_fixed_methods(void **state)
{
    int i;

    for (i = 0; i < M_INVALID; i++) {
        assert_int_equal(ap_method_number_of(ap_method_name_of(*state, i)),
                         i);
    }
    assert_int_equal(ap_method_number_of("HEAD"), M_GET);
    assert_int_equal(ap_method_number_of("get"), M_INVALID);
    assert_int_equal(ap_method_number_of("GETX"), M_INVALID);
    assert_int_equal(ap_method_number_of(""), M_INVALID);
    assert_int_equal(ap_method_number_of(NULL), M_INVALID);
}

static void test_register_gives_new_numbers(void **state)
{
    int first = ap_method_register(*state, "BREW");
    int second = ap_method_register(*state, "WHEN");

    assert_int_equal(first, M_INVALID + 1);
    assert_int_equal(second, M_INVALID + 2);
    assert_int_equal(ap_method_register(*state, "BREW"), first);
    assert_int_equal(ap_method_register(*state, "GET"), M_GET);
    assert_int_equal(ap_method_number_of("WHEN"), second);
    assert_string_equal(ap_method_name_of(*state, first), "BREW");
    assert_null(ap_method_name_of(*state, second + 1));
    assert_null(ap_method_name_of(*state, M_INVALID));
}

static void test_register_goes_with_its_pool(void **state)
{
    apr_pool_t *p;

    assert_int_equal(apr_pool_create(&p, *state), APR_SUCCESS);
    assert_int_not_equal(ap_method_register(p, "BREW"), M_INVALID);
    apr_pool_destroy(p);
    assert_int_equal(ap_method_number_of("BREW"), M_INVALID);
}

static void test_register_refuses_what_is_no_token(void **state)
{
    assert_int_equal(ap_method_register(*state, "A B"), M_INVALID);
    assert_int_equal(ap_method_register(*state, ""), M_INVALID);
    assert_int_equal(ap_method_register(*state, NULL), M_INVALID);
}

static void test_register_has_an_end(void **state)
{
    int last = 0;
    int i;

    for (i = 0; i < METHODS; i++) {
        int number = ap_method_register(*state,
                                        apr_psprintf(*state, "M%d", i));

        if (number == M_INVALID) {
            break;
        }
        last = number;
    }
    assert_int_equal(last, METHODS_LAST);
    assert_int_equal(ap_method_number_of("M0"), M_INVALID + 1);
}

static void test_list_of_numbers_and_names(void **state)
{
    ap_method_list_t *l = ap_make_method_list(*state, 1);
    ap_method_list_t *copy = ap_make_method_list(*state, 1);

    ap_method_list_add(l, "GET");
    ap_method_list_add(l, "XONE");
    ap_method_list_add(l, "XTWO");
    ap_method_list_add(l, "XONE");
    assert_int_equal(l->method_list->nelts, 2);
    assert_true(ap_method_in_list(l, "HEAD"));
    assert_true(ap_method_in_list(l, "XTWO"));
    assert_false(ap_method_in_list(l, "PUT"));
    assert_false(ap_method_in_list(l, "XTHREE"));
    ap_copy_method_list(copy, l);
    ap_method_list_remove(l, "XONE");
    ap_method_list_remove(l, "GET");
    ap_method_list_remove(l, "PUT");
    assert_false(ap_method_in_list(l, "XONE"));
    assert_true(ap_method_in_list(l, "XTWO"));
    assert_false(ap_method_in_list(l, "GET"));
    assert_true(ap_method_in_list(copy, "XONE"));
    ap_clear_method_list(copy);
    assert_false(ap_method_in_list(copy, "XONE"));
    assert_false(ap_method_in_list(copy, "GET"));
}

UNIT_TESTS(
    UNIT_TEST(test_number_of_fixed_methods),
    UNIT_TEST(test_register_gives_new_numbers),
    UNIT_TEST(test_register_goes_with_its_pool),
    UNIT_TEST(test_register_refuses_what_is_no_token),
    UNIT_TEST(test_register_has_an_end),
    UNIT_TEST(test_list_of_numbers_and_names)
)
