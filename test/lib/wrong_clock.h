/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The time of day runs an hour ahead of itself as long as clock_is_wrong: what
 * counts on it waits that much too long, as it does when somebody sets it
 * back during a wait.  By gettimeofday(), which is what APR asks.
 */

#ifndef TEST_WRONG_CLOCK_H
#define TEST_WRONG_CLOCK_H

#include <sys/time.h>
#include <time.h>

static volatile int clock_is_wrong;

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec right;

    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &right) != 0) {
        return -1;
    }
    now->tv_sec = right.tv_sec + (clock_is_wrong ? 3600 : 0);
    now->tv_usec = right.tv_nsec / 1000;
    return 0;
}

#endif /* TEST_WRONG_CLOCK_H */
