/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * How many children to start or end: the arithmetic alone, without processes.
 *
 * Too few idle threads: children are started, one in the first second, twice
 * as many in each that follows, up to SPARE_RATE_MAX, but never more than
 * would make up what is missing.  Too many: one child a second ends.
 */

#include "ap_config.h"

#include "mpm/worker/worker_priv.h"

static int lowest(int a, int b)
{
    return a < b ? a : b;
}

static int start_how_many(const worker_limits *limits,
                          const spare_state *state, const spare_input *now)
{
    int missing = limits->min_spare_threads - now->idle;
    int wanted = (missing + limits->threads_per_child - 1)
        / limits->threads_per_child;
    int allowed = limits->max_children - now->children;

    return lowest(lowest(wanted, allowed),
                  lowest(state->rate, now->free_slots));
}

spare_answer spare_decide(const worker_limits *limits, spare_state *state,
                          const spare_input *now)
{
    spare_answer answer = {0, 0, 0};

    if (now->idle < limits->min_spare_threads) {
        answer.is_full = now->children >= limits->max_children;
        if (!answer.is_full) {
            answer.start = start_how_many(limits, state, now);
            state->rate = lowest(state->rate * 2, SPARE_RATE_MAX);
        }
        return answer;
    }
    state->rate = 1;
    answer.end = now->idle > limits->max_spare_threads && now->children > 1;
    return answer;
}
