/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The clock that waits and deadlines are measured by.  Nobody sets it, so no
 * wait ends early, and none goes on for an hour, because the time of day was
 * corrected.  What is shown or sent is told by apr_time_now().
 */

#ifndef UTIL_CLOCK_PRIV_H
#define UTIL_CLOCK_PRIV_H

#include <apr_time.h>

/*
 * Microseconds since some moment before the process began: good for
 * differences, within one boot of the machine.  Never 0.  Any thread; no
 * system call on Linux.
 */
apr_time_t clock_now(void);

#endif /* UTIL_CLOCK_PRIV_H */
