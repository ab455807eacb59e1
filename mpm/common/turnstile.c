/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A turnstile in shared memory: places with the pids of those who have them.
 *
 *   take a place      one of the first `limit` places from 0 to the own pid
 *   give it back      to 0; then `changed` grows; then one waiter is woken,
 *                     if there is any
 *   wait              be counted in `waiting`; read `changed`; look at the
 *                     places; sleep as long as `changed` is what was read
 *
 * Why nobody sleeps beside a free place, also when others are killed or
 * stopped at any of these steps: docs/dev/accept.md.
 *
 * All operations are sequentially consistent: that of "free, then look for
 * waiters" against "be a waiter, then look for free" one sees the other is
 * what no weaker order gives.
 */

#include "ap_config.h"

#include <errno.h>
#include <limits.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/futex.h>
#include <sys/syscall.h>
#endif

#include <apr_shm.h>

#include "mpm/common/turnstile_priv.h"

/* Everything is [atomic], seq_cst.  The memory starts as zeros. */
struct turnstile {
    unsigned int places;        /* [config] in pids */
    unsigned int limit;         /* of them are in use */
    unsigned int changed;       /* grows when a place gets free */
    unsigned int waiting;       /* never too low; too high by those who were
                                 * killed while they waited */
    pid_t pids[];               /* who has the place; 0: free */
};

#define READ(word) __atomic_load_n(&(word), __ATOMIC_SEQ_CST)
#define ADD(word, n) __atomic_add_fetch(&(word), (n), __ATOMIC_SEQ_CST)
#define SWAP(word, from, to) \
    __atomic_compare_exchange_n(&(word), &(from), (to), 0, __ATOMIC_SEQ_CST, \
                                __ATOMIC_SEQ_CST)

/* ---- Sleeping, for processes -------------------------------------------- */

#ifdef __linux__

/* Any return but that by the clock or a signal is as good as a wake-up. */
static apr_status_t sleep_on(unsigned int *word, unsigned int value,
                             apr_interval_time_t timeout)
{
    struct timespec t = {
        .tv_sec = apr_time_sec(timeout),
        .tv_nsec = apr_time_usec(timeout) * 1000
    };

    if (syscall(SYS_futex, word, FUTEX_WAIT, value, &t, NULL, 0) == 0) {
        return APR_SUCCESS;
    }
    return errno == ETIMEDOUT ? APR_TIMEUP
         : errno == EINTR ? APR_EINTR : APR_SUCCESS;
}

static void wake(unsigned int *word, int count)
{
    syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
}

#else /* __linux__ */

/* Without a futex: looks again after a moment. */
#define MOMENT_NS 5000000L

static apr_status_t sleep_on(unsigned int *word, unsigned int value,
                             apr_interval_time_t timeout)
{
    const struct timespec moment = {.tv_nsec = MOMENT_NS};
    apr_time_t end = apr_time_now() + timeout;

    while (READ(*word) == value) {
        if (nanosleep(&moment, NULL) != 0) {
            return APR_EINTR;
        }
        if (apr_time_now() >= end) {
            return APR_TIMEUP;
        }
    }
    return APR_SUCCESS;
}

static void wake(unsigned int *word, int count)
{
    (void)word;
    (void)count;
}

#endif /* __linux__ */

/* ---- Operations --------------------------------------------------------- */

apr_status_t turnstile_create(turnstile **t, unsigned int places,
                              apr_pool_t *p)
{
    apr_shm_t *memory;
    apr_status_t rv = apr_shm_create(&memory, sizeof(**t)
                                     + places * sizeof((*t)->pids[0]), NULL,
                                     p);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    *t = apr_shm_baseaddr_get(memory);
    (*t)->places = places;
    (*t)->limit = places;
    return APR_SUCCESS;
}

/* Those who wait for a place that was not in use before have to look. */
static void wake_all(turnstile *t)
{
    ADD(t->changed, 1);
    wake(&t->changed, INT_MAX);
}

void turnstile_set_limit(turnstile *t, unsigned int limit)
{
    __atomic_store_n(&t->limit, limit < t->places ? limit : t->places,
                     __ATOMIC_SEQ_CST);
    wake_all(t);
}

int turnstile_try(turnstile *t)
{
    unsigned int limit = READ(t->limit);
    pid_t mine = getpid();
    unsigned int i;

    for (i = 0; i < limit; i++) {
        pid_t nobody = 0;

        if (READ(t->pids[i]) == 0 && SWAP(t->pids[i], nobody, mine)) {
            return (int)i;
        }
    }
    return -1;
}

apr_status_t turnstile_enter(turnstile *t, apr_interval_time_t timeout,
                             int *place)
{
    apr_status_t rv = APR_SUCCESS;
    unsigned int seen;

    ADD(t->waiting, 1);
    seen = READ(t->changed);
    *place = turnstile_try(t);
    if (*place < 0) {
        rv = sleep_on(&t->changed, seen, timeout);
        *place = turnstile_try(t);
    }
    ADD(t->waiting, -1);
    if (*place >= 0) {
        return APR_SUCCESS;
    }
    /* Woken, and somebody was quicker: no reason not to come again. */
    return rv == APR_SUCCESS ? APR_TIMEUP : rv;
}

void turnstile_leave(turnstile *t, int place)
{
    __atomic_store_n(&t->pids[place], 0, __ATOMIC_SEQ_CST);
    ADD(t->changed, 1);
    if (READ(t->waiting) > 0) {
        wake(&t->changed, 1);
    }
}

void turnstile_bury(turnstile *t, pid_t pid)
{
    unsigned int i;

    for (i = 0; i < t->places; i++) {
        pid_t dead = pid;

        SWAP(t->pids[i], dead, 0);
    }
    wake_all(t);
}

unsigned int turnstile_inside(turnstile *t)
{
    unsigned int inside = 0;
    unsigned int i;

    for (i = 0; i < t->places; i++) {
        inside += READ(t->pids[i]) != 0;
    }
    return inside;
}
