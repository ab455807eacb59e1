/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Time that only goes forward.  No state: callable from any thread.
 */

#include "ap_config.h"

#include <time.h>

#include "server/util/clock_priv.h"

apr_time_t clock_now(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * APR_USEC_PER_SEC + now.tv_nsec / 1000 + 1;
}
