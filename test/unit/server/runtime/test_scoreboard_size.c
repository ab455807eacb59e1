/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The scoreboard's size with the highest limits that the MPM takes.
 */

#include "server/runtime/scoreboard.c"

#include "test/lib/unit.h"

#include <apr_hooks.h>

#include "mpm_common.h"

static int limit = 20000;

static int query(int code, int *result, apr_status_t *rv)
{
    (void)code;
    *result = limit;
    *rv = APR_SUCCESS;
    return OK;
}

/* More bytes than the int can tell that modules get. */
static void test_size_with_the_highest_limits(void **state)
{
    apr_hook_global_pool = *state;
    apr_hook_deregister_all();
    ap_hook_mpm_query(query, NULL, NULL, APR_HOOK_MIDDLE);

    assert_true(image_bytes() > (apr_size_t)limit * limit
                                * sizeof(worker_score));
    assert_int_equal(ap_calc_scoreboard_size(), INT_MAX);
    limit = 3;
    assert_true(ap_calc_scoreboard_size() == (int)image_bytes());
}

UNIT_TESTS(
    UNIT_TEST(test_size_with_the_highest_limits)
)
