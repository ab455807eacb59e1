/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * When a generation of children is over, and that it is told once.
 */

#include "mpm/common/generations.c"
#include "test/lib/unit.h"

#include <apr_hooks.h>

static int ended[8];    /* times, by number of generation */

static void note_end(server_rec *s, ap_generation_t gen)
{
    (void)s;
    ended[gen]++;
}

static int setup(void **state)
{
    if (unit_setup(state) != 0) {
        return -1;
    }
    apr_hook_global_pool = *state;
    apr_hook_deregister_all();
    ap_hook_end_generation(note_end, NULL, NULL, APR_HOOK_MIDDLE);
    memset(ended, 0, sizeof(ended));
    return 0;
}

static int teardown(void **state)
{
    ap_mpm_end_gen_helper(NULL);
    while (generations != NULL) {
        generations->children = 0;
        ap_mpm_end_gen_helper(NULL);
    }
    apr_hook_deregister_all();
    return unit_teardown(state);
}

/* A record with log levels, as the log macros read one. */
static server_rec *make_server(apr_pool_t *p)
{
    server_rec *s = apr_pcalloc(p, sizeof(*s));

    s->log.level = APLOG_EMERG;
    return s;
}

static void test_running_generation_goes_on(void **state)
{
    server_rec *s = make_server(*state);

    ap_core_child_status(s, 10, 1, 0, MPM_CHILD_STARTED);
    ap_core_child_status(s, 10, 1, 0, MPM_CHILD_EXITED);
    /* Another child of it may start. */
    assert_int_equal(ended[1], 0);
}

static void test_old_generation_ends_with_its_last_child(void **state)
{
    server_rec *s = make_server(*state);

    ap_core_child_status(s, 10, 1, 0, MPM_CHILD_STARTED);
    ap_core_child_status(s, 11, 1, 1, MPM_CHILD_STARTED);
    ap_core_child_status(s, 12, 2, 2, MPM_CHILD_STARTED);
    ap_core_child_status(s, 10, 1, 0, MPM_CHILD_EXITED);
    assert_int_equal(ended[1], 0);
    ap_core_child_status(s, 11, 1, -1, MPM_CHILD_EXITED);
    assert_int_equal(ended[1], 1);
    assert_int_equal(ended[2], 0);
    ap_core_child_status(s, 13, 2, 3, MPM_CHILD_STARTED);
    assert_int_equal(ended[1], 1);
}

static void test_lost_slot_is_no_end(void **state)
{
    server_rec *s = make_server(*state);

    ap_core_child_status(s, 10, 1, 0, MPM_CHILD_STARTED);
    ap_core_child_status(s, 12, 2, 1, MPM_CHILD_STARTED);
    ap_core_child_status(s, 10, 1, 0, MPM_CHILD_LOST_SLOT);
    assert_int_equal(ended[1], 0);
    ap_core_child_status(s, 10, 1, -1, MPM_CHILD_EXITED);
    assert_int_equal(ended[1], 1);
}

static void test_several_generations_at_once(void **state)
{
    server_rec *s = make_server(*state);
    int gen;

    for (gen = 1; gen <= 4; gen++) {
        ap_core_child_status(s, 10 + gen, gen, gen, MPM_CHILD_STARTED);
    }
    ap_core_child_status(s, 12, 2, 2, MPM_CHILD_EXITED);
    assert_int_equal(ended[1], 0);
    assert_int_equal(ended[2], 1);
    assert_int_equal(ended[3], 0);
    ap_core_child_status(s, 11, 1, 1, MPM_CHILD_EXITED);
    assert_int_equal(ended[1], 1);
}

static void test_last_generation_ends_with_configuration(void **state)
{
    server_rec *s = make_server(*state);

    ap_core_child_status(s, 10, 1, 0, MPM_CHILD_STARTED);
    ap_core_child_status(s, 10, 1, 0, MPM_CHILD_EXITED);
    ap_mpm_end_gen_helper(NULL);
    assert_int_equal(ended[1], 1);
    ap_mpm_end_gen_helper(NULL);
    assert_int_equal(ended[1], 1);
}

#define GEN_TEST(function) \
    cmocka_unit_test_setup_teardown(function, setup, teardown)

UNIT_TESTS(
    GEN_TEST(test_running_generation_goes_on),
    GEN_TEST(test_old_generation_ends_with_its_last_child),
    GEN_TEST(test_lost_slot_is_no_end),
    GEN_TEST(test_several_generations_at_once),
    GEN_TEST(test_last_generation_ends_with_configuration)
)
