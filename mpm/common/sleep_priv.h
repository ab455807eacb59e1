/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A word on which one thread sleeps until another changes it.  On Linux the
 * word is a futex; elsewhere a lock and a condition stand beside it.
 *
 * One thread sleeps on a word at a time; any thread may wake it.
 */

#ifndef HOSTLER_MPM_SLEEP_PRIV_H
#define HOSTLER_MPM_SLEEP_PRIV_H

#include "ap_config.h"

#include <apr_errno.h>
#include <apr_pools.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_time.h>

#include "mpm/common/atomics_priv.h"

typedef struct {
    atomic32 word;                  /* [atomic] */
#ifndef __linux__
    apr_thread_mutex_t *mutex;      /* [config] held to sleep and to wake */
    apr_thread_cond_t *changed;     /* [config] signalled when word changes */
#endif
} sleeper_t;

/**
 * @param p  owner of the lock where one is needed
 * @return APR_SUCCESS, or the error of making that lock
 */
apr_status_t sleeper_init(sleeper_t *sleeper, apr_uint32_t value,
                          apr_pool_t *p);

/** The word; what was written before it was set is visible. */
static inline apr_uint32_t sleeper_value(sleeper_t *sleeper)
{
    return atomic32_read_acquire(&sleeper->word);
}

/** Sets the word where nobody sleeps on it. */
static inline void sleeper_prepare(sleeper_t *sleeper, apr_uint32_t value)
{
    atomic32_set(&sleeper->word, value);
}

/** True when the word was `from` and is `to` now. */
static inline int sleeper_swap(sleeper_t *sleeper, apr_uint32_t from,
                               apr_uint32_t to)
{
    return atomic32_cas(&sleeper->word, from, to);
}

/**
 * Sleeps as long as the word has this value.
 * @param timeout  microseconds, negative: without end
 * @return APR_SUCCESS when it has another, APR_TIMEUP
 */
apr_status_t sleeper_sleep(sleeper_t *sleeper, apr_uint32_t value,
                           apr_interval_time_t timeout);

/** Sets the word and wakes whoever sleeps on it. */
void sleeper_wake(sleeper_t *sleeper, apr_uint32_t value);

/**
 * As sleeper_wake(), without a system call where the word was not `asleep`.
 * @return 1 when there was somebody to wake
 */
int sleeper_wake_from(sleeper_t *sleeper, apr_uint32_t value,
                      apr_uint32_t asleep);

#endif /* HOSTLER_MPM_SLEEP_PRIV_H */
