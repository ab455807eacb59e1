/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Clocks besides apr_time_now(), which tells what is shown.
 *
 * Waits and deadlines are measured by one that nobody sets, so that no wait
 * ends early, and none goes on for an hour, because the time of day was
 * corrected.
 *
 * Where a few milliseconds of the time of day do not matter, the system has a
 * copy of it that it renews with every tick; reading that costs a fifth.  The
 * times of files come from there.
 */

#ifndef UTIL_CLOCK_PRIV_H
#define UTIL_CLOCK_PRIV_H

#include <time.h>

#include <apr_time.h>

/*
 * Microseconds since some moment before the process began: good for
 * differences, within one boot of the machine.  Never 0.  Any thread; no
 * system call on Linux.
 */
apr_time_t clock_now(void);

/*
 * Microseconds since 1970, up to 10 ms late; never ahead of apr_time_now(), so
 * the two are not to be mixed in a comparison.  Any thread.
 */
static inline apr_time_t clock_coarse(void)
{
#ifdef CLOCK_REALTIME_COARSE
    struct timespec now;

    if (clock_gettime(CLOCK_REALTIME_COARSE, &now) == 0) {
        return apr_time_from_sec(now.tv_sec) + now.tv_nsec / 1000;
    }
#endif
    return apr_time_now();
}

#endif /* UTIL_CLOCK_PRIV_H */
