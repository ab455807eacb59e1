/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which generations of children still run, so that modules can be told when
 * the last child of one has gone (hook end_generation).
 *
 * A generation ends when it has no children and will have no more: it is not
 * the running one, or the server's configuration goes (pconf is cleared).
 *
 * Only the parent's main thread comes here.
 */

#include "ap_config.h"

#include <stdlib.h>

#include "ap_mpm.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"

#include "mpm/common/mpm_common_priv.h"

APLOG_USE_MODULE(core);

typedef struct generation {
    struct generation *next;
    ap_generation_t number;
    int children;       /* that run */
    int is_closed;      /* no more will be started */
} generation;

/* A list of few: as many as there are restarts whose clients are not done. */
static generation *generations;

static generation *find(ap_generation_t number)
{
    generation *gen = generations;

    while (gen != NULL && gen->number != number) {
        gen = gen->next;
    }
    return gen;
}

static generation *add(ap_generation_t number)
{
    generation *gen = ap_calloc(1, sizeof(*gen));

    gen->number = number;
    gen->next = generations;
    generations = gen;
    return gen;
}

/* All others are over once a child of a newer generation starts. */
static void close_before(ap_generation_t number)
{
    generation *gen;

    for (gen = generations; gen != NULL; gen = gen->next) {
        if (gen->number < number) {
            gen->is_closed = 1;
        }
    }
}

static void drop_ended(server_rec *s)
{
    generation **link = &generations;
    generation *gen;

    while (*link != NULL) {
        gen = *link;
        if (!gen->is_closed || gen->children > 0) {
            link = &gen->next;
            continue;
        }
        *link = gen->next;
        ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, s,
                     "generation %d has ended", gen->number);
        ap_run_end_generation(s, gen->number);
        free(gen);
    }
}

AP_DECLARE(void) ap_core_child_status(server_rec *s, pid_t pid,
                                      ap_generation_t gen, int slot,
                                      mpm_child_status status)
{
    generation *known = find(gen);

    ap_log_error(APLOG_MARK, APLOG_TRACE1, 0, s,
                 "child %" APR_PID_T_FMT " of generation %d in slot %d: %s",
                 pid, gen, slot,
                 status == MPM_CHILD_STARTED ? "started"
                 : status == MPM_CHILD_EXITED ? "ended" : "lost its slot");
    switch (status) {
    case MPM_CHILD_STARTED:
        if (known == NULL) {
            known = add(gen);
        }
        known->children++;
        close_before(gen);
        drop_ended(s);
        break;
    case MPM_CHILD_EXITED:
        if (known != NULL && known->children > 0) {
            known->children--;
            drop_ended(s);
        }
        break;
    case MPM_CHILD_LOST_SLOT:
        /* It runs on; ap_register_extra_mpm_process() keeps track of it. */
        break;
    }
}

AP_DECLARE(apr_status_t) ap_mpm_end_gen_helper(void *unused)
{
    generation *gen;

    (void)unused;
    for (gen = generations; gen != NULL; gen = gen->next) {
        gen->is_closed = 1;
    }
    drop_ended(ap_server_conf);
    return APR_SUCCESS;
}
