/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A scoreboard for tests: as the server makes it, with an MPM that is one
 * hook of this file.
 */

#ifndef HOSTLER_TEST_SCORES_H
#define HOSTLER_TEST_SCORES_H

#include "test/lib/unit.h"

#include <apr_hooks.h>

#include "ap_mpm.h"
#include "http_config.h"
#include "http_main.h"
#include "mpm_common.h"
#include "scoreboard.h"

#include "server/runtime/runtime_priv.h"

#define ROWS 3
#define COLUMNS 4       /* that a child has; the scoreboard has more */
#define COLUMN_LIMIT 6

static int scores_query(int code, int *result, apr_status_t *rv)
{
    *rv = APR_SUCCESS;
    switch (code) {
    case AP_MPMQ_HARD_LIMIT_DAEMONS:
        *result = ROWS;
        break;
    case AP_MPMQ_HARD_LIMIT_THREADS:
        *result = COLUMN_LIMIT;
        break;
    case AP_MPMQ_MAX_THREADS:
        *result = COLUMNS;
        break;
    default:
        *rv = APR_ENOTIMPL;
        break;
    }
    return OK;
}

/* More hooks of the code under test, before hooks are sorted; or NULL. */
static void (*scores_more_hooks)(apr_pool_t *p);

static int scores_setup(void **state)
{
    apr_pool_t *p;

    if (unit_setup(state) != 0) {
        return -1;
    }
    p = *state;
    ap_pglobal = p;     /* what is kept over restarts ends with the test */
    apr_hook_global_pool = p;
    apr_hook_deregister_all();
    ap_hook_mpm_query(scores_query, NULL, NULL, APR_HOOK_MIDDLE);
    runtime_register_hooks(p);
    if (scores_more_hooks != NULL) {
        scores_more_hooks(p);
    }
    apr_hook_sort_all();
    ap_extended_status = 1;
    return ap_run_pre_mpm(p, SB_NOT_SHARED) == OK ? 0 : -1;
}

/* A worker of a child that is alive. */
static worker_score *scores_worker(int row, int column, int status)
{
    worker_score *ws = ap_get_scoreboard_worker_from_indexes(row, column);
    process_score *ps = ap_get_scoreboard_process(row);

    assert_non_null(ws);
    ps->pid = 100 + row;
    ws->pid = ps->pid;
    ws->status = (unsigned char)status;
    return ws;
}

#define SCORES_TEST(function) \
    cmocka_unit_test_setup_teardown(function, scores_setup, unit_teardown)

#endif /* HOSTLER_TEST_SCORES_H */
