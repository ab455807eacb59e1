/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Sleeping on a word: futex on Linux, lock and condition elsewhere.
 *
 * With the lock: the word is changed while it is held and the sleeper looks
 * at the word while it is held, so a change is seen or signalled.
 */

#include "ap_config.h"

#ifdef __linux__
#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#endif

#include <apr_time.h>

#include "mpm/common/sleep_priv.h"

#ifdef __linux__

apr_status_t sleeper_init(sleeper_t *sleeper, apr_uint32_t value,
                          apr_pool_t *p)
{
    (void)p;
    sleeper->word = value;
    return APR_SUCCESS;
}

static void wake_one(sleeper_t *sleeper)
{
    syscall(SYS_futex, &sleeper->word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

void sleeper_wake(sleeper_t *sleeper, apr_uint32_t value)
{
    atomic32_set(&sleeper->word, value);
    wake_one(sleeper);
}

int sleeper_wake_from(sleeper_t *sleeper, apr_uint32_t value,
                      apr_uint32_t asleep)
{
    if (atomic32_exchange(&sleeper->word, value) != asleep) {
        return 0;
    }
    wake_one(sleeper);
    return 1;
}

/* The clock is asked only for a wait that can end by itself. */
static apr_status_t sleep_until(sleeper_t *sleeper, apr_uint32_t value,
                                apr_interval_time_t timeout)
{
    struct timespec end;

    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += timeout / APR_USEC_PER_SEC;
    end.tv_nsec += timeout % APR_USEC_PER_SEC * 1000;
    if (end.tv_nsec >= 1000000000L) {
        end.tv_nsec -= 1000000000L;
        end.tv_sec++;
    }
    while (sleeper_value(sleeper) == value) {
        if (syscall(SYS_futex, &sleeper->word, FUTEX_WAIT_BITSET_PRIVATE,
                    value, &end, NULL, FUTEX_BITSET_MATCH_ANY) != 0
            && errno == ETIMEDOUT) {
            return APR_TIMEUP;
        }
    }
    return APR_SUCCESS;
}

apr_status_t sleeper_sleep(sleeper_t *sleeper, apr_uint32_t value,
                           apr_interval_time_t timeout)
{
    if (timeout >= 0) {
        return sleep_until(sleeper, value, timeout);
    }
    while (sleeper_value(sleeper) == value) {
        /* Returns for a wake-up, a signal or a word that has changed: each
         * time the word tells which. */
        syscall(SYS_futex, &sleeper->word, FUTEX_WAIT_PRIVATE, value, NULL,
                NULL, 0);
    }
    return APR_SUCCESS;
}

#else /* __linux__ */

apr_status_t sleeper_init(sleeper_t *sleeper, apr_uint32_t value,
                          apr_pool_t *p)
{
    apr_status_t rv;

    sleeper->word = value;
    rv = apr_thread_mutex_create(&sleeper->mutex, APR_THREAD_MUTEX_DEFAULT, p);
    if (rv == APR_SUCCESS) {
        rv = apr_thread_cond_create(&sleeper->changed, p);
    }
    return rv;
}

/* The lock is held while the condition is signalled: afterwards the sleeper,
 * and with it the record, may be gone. */
int sleeper_wake_from(sleeper_t *sleeper, apr_uint32_t value,
                      apr_uint32_t asleep)
{
    int slept;

    apr_thread_mutex_lock(sleeper->mutex);
    slept = atomic32_exchange(&sleeper->word, value) == asleep;
    if (slept) {
        apr_thread_cond_signal(sleeper->changed);
    }
    apr_thread_mutex_unlock(sleeper->mutex);
    return slept;
}

void sleeper_wake(sleeper_t *sleeper, apr_uint32_t value)
{
    apr_thread_mutex_lock(sleeper->mutex);
    atomic32_set(&sleeper->word, value);
    apr_thread_cond_signal(sleeper->changed);
    apr_thread_mutex_unlock(sleeper->mutex);
}

apr_status_t sleeper_sleep(sleeper_t *sleeper, apr_uint32_t value,
                           apr_interval_time_t timeout)
{
    apr_time_t end = timeout >= 0 ? apr_time_now() + timeout : 0;
    apr_status_t rv = APR_SUCCESS;

    apr_thread_mutex_lock(sleeper->mutex);
    while (sleeper_value(sleeper) == value && rv == APR_SUCCESS) {
        if (timeout < 0) {
            rv = apr_thread_cond_wait(sleeper->changed, sleeper->mutex);
        }
        else {
            rv = apr_thread_cond_timedwait(sleeper->changed, sleeper->mutex,
                                           end > apr_time_now()
                                           ? end - apr_time_now() : 0);
        }
    }
    apr_thread_mutex_unlock(sleeper->mutex);
    return rv;
}

#endif /* __linux__ */
