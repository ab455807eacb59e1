/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Parking: the idle workers of a child on a lock-free LIFO stack, and the
 * wait word on which each of them sleeps.
 *
 * THE STACK.  All of its state is one 64-bit word, changed by compare-and-swap
 * only:
 *
 *     63            34 33    32     31        16 15         0
 *    +----------------+-----+------+------------+------------+
 *    |      tag       |ended|wanted|    free    |    top     |
 *    +----------------+-----+------+------------+------------+
 *
 *   top     worker that parked last; PARK_NONE: the stack is empty
 *   free    parked workers that nobody has reserved
 *   wanted  somebody sleeps in park_wait_idle()
 *   ended   nobody parks any more
 *   tag     grows with every change
 *
 * below[i], in the record of worker i, is the worker that parked before it.
 *
 * Invariant: (number on the stack) = free + (reservations not yet used).  Each
 * change keeps it: parking adds one to the stack and to free; reserving moves
 * one from free to the reserved; park_unreserve() moves it back; park_pop()
 * takes one of each away.  So whoever holds a reservation finds somebody on
 * the stack - unless the end came, which empties it at once.
 *
 * ABA.  park_pop() reads top = i and below[i] and then swaps.  Between read
 * and swap, others may take i and what is below it, and i may park again over
 * another worker; top would be i again, and below[i] another.  The tag of the
 * word has changed then, and the swap fails.  It would have to wrap round,
 * 2^30 changes, within these few instructions to be mistaken.
 *
 * NO LOST WAKE-UP.  The wait word of a worker:
 *
 *              park_wait()        nothing came while spinning
 *   RUNNING ---------------> AWAKE ---------------------------> ASLEEP
 *      ^                       |                                   |
 *      |       park_wake():    |  exchange, finds AWAKE            | finds
 *      |                       v                                   | ASLEEP
 *      +---------------- GIVEN or END <----------------------------+
 *                                           and wakes the sleeper
 *
 *   The worker writes AWAKE before it enters the stack, so before anybody can
 *   wake it.  It goes to sleep by swapping AWAKE for ASLEEP: if the waker's
 *   exchange came first the swap fails and it does not sleep; if it came
 *   after, the waker finds ASLEEP and wakes.  The kernel's futex call compares
 *   the word with ASLEEP again before it sleeps, so a wake-up between the swap
 *   and the call is not lost either.
 *
 * NO DOUBLE WAKE-UP.  Only the one who took i off the stack calls
 *   park_wake(i), and i enters the stack again only after it has left
 *   park_wait().
 *
 * WHAT IS VISIBLE.  What was written for worker i before park_wake(i) is
 *   published by the exchange (release) and read after the worker's acquiring
 *   read of the word.
 *
 * The one who waits for an idle worker (`wanted`) sleeps on a word of its own;
 * the same compare-and-swap that parks a worker clears the flag, so a parking
 * worker sees it or the waiter sees the parked worker: there is one order of
 * changes to the word.
 */

#include "ap_config.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>

#include "httpd.h"

#include "mpm/common/atomics_priv.h"
#include "mpm/common/park_priv.h"
#include "mpm/common/sleep_priv.h"

#define TOP_MASK    ((apr_uint64_t)0xFFFF)
#define FREE_SHIFT  16
#define FREE_ONE    ((apr_uint64_t)1 << FREE_SHIFT)
#define FREE_MASK   ((apr_uint64_t)0xFFFF << FREE_SHIFT)
#define WANTED      ((apr_uint64_t)1 << 32)
#define ENDED       ((apr_uint64_t)1 << 33)
#define TAG_ONE     ((apr_uint64_t)1 << 34)

/* Values of a wait word. */
enum {
    WORD_RUNNING,   /* not parked */
    WORD_AWAKE,     /* on the stack, not asleep yet */
    WORD_ASLEEP,    /* on the stack; must be woken */
    WORD_GIVEN,     /* taken off the stack, has work */
    WORD_END        /* told to end */
};

/* Values of the word of the one who waits for an idle worker. */
enum {
    IDLE_AWAITED,
    IDLE_THERE
};

/* A line each: the neighbour's wake-up does not touch ours. */
typedef struct {
    sleeper_t sleeper;  /* [atomic] the wait word */
    atomic32 below;     /* [atomic] written by the owner before it parks */
} __attribute__((aligned(64))) park_record;

struct park_t {
    /* [config] */
    park_record *records;
    unsigned int workers;
    unsigned int spins;
    /* [atomic] Written by everybody, so a line of its own. */
    atomic64 state __attribute__((aligned(64)));
    /* [atomic] */
    sleeper_t wants_idle __attribute__((aligned(64)));
};

static inline unsigned int top_of(apr_uint64_t state)
{
    return (unsigned int)(state & TOP_MASK);
}

static inline unsigned int free_of(apr_uint64_t state)
{
    return (unsigned int)((state & FREE_MASK) >> FREE_SHIFT);
}

static inline void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield");
#endif
}

/* apr_palloc aligns to 8 bytes only. */
static void *line_alloc(apr_pool_t *p, apr_size_t bytes)
{
    char *memory = apr_pcalloc(p, bytes + 63);

    return memory + (64 - (apr_uintptr_t)memory % 64) % 64;
}

apr_status_t park_create(park_t **park, unsigned int workers,
                         unsigned int spins, apr_pool_t *p)
{
    park_t *new_park;
    unsigned int i;
    apr_status_t rv;

    if (workers == 0 || workers > PARK_MAX) {
        return APR_EINVAL;
    }
    new_park = line_alloc(p, sizeof(*new_park));
    new_park->records = line_alloc(p, sizeof(park_record) * workers);
    new_park->workers = workers;
    new_park->spins = spins;
    new_park->state = PARK_NONE;
    rv = sleeper_init(&new_park->wants_idle, IDLE_THERE, p);
    for (i = 0; i < workers && rv == APR_SUCCESS; i++) {
        new_park->records[i].below = PARK_NONE;
        rv = sleeper_init(&new_park->records[i].sleeper, WORD_RUNNING, p);
    }
    *park = new_park;
    return rv;
}

/* ---- The stack ---------------------------------------------------------- */

/* False when the end has come and the worker was not put on the stack. */
static int push(park_t *park, unsigned int i)
{
    apr_uint64_t old;
    apr_uint64_t new_state;

    do {
        old = atomic64_read(&park->state);
        if (old & ENDED) {
            return 0;
        }
        atomic32_set(&park->records[i].below, top_of(old));
        new_state = ((old & ~(TOP_MASK | WANTED)) | i) + FREE_ONE + TAG_ONE;
    } while (!atomic64_cas(&park->state, old, new_state));
    if (old & WANTED) {
        sleeper_wake(&park->wants_idle, IDLE_THERE);
    }
    return 1;
}

unsigned int park_pop(park_t *park)
{
    apr_uint64_t old;
    unsigned int top;

    do {
        old = atomic64_read(&park->state);
        top = top_of(old);
        if (top == PARK_NONE) {
            AP_DEBUG_ASSERT(old & ENDED);
            return PARK_NONE;
        }
    } while (!atomic64_cas(&park->state, old,
                           ((old & ~TOP_MASK)
                            | atomic32_read(&park->records[top].below))
                           + TAG_ONE));
    return top;
}

park_result park_reserve(park_t *park)
{
    apr_uint64_t old;

    do {
        old = atomic64_read(&park->state);
        if (old & ENDED) {
            return PARK_ENDED;
        }
        if (free_of(old) == 0) {
            return PARK_NO_IDLE;
        }
    } while (!atomic64_cas(&park->state, old, old - FREE_ONE + TAG_ONE));
    return PARK_OK;
}

void park_unreserve(park_t *park)
{
    apr_uint64_t old;

    do {
        old = atomic64_read(&park->state);
        if (old & ENDED) {
            return;
        }
    } while (!atomic64_cas(&park->state, old,
                           (old & ~WANTED) + FREE_ONE + TAG_ONE));
    if (old & WANTED) {
        sleeper_wake(&park->wants_idle, IDLE_THERE);
    }
}

unsigned int park_idle(park_t *park)
{
    return free_of(atomic64_read(&park->state));
}

/* ---- Waiting for an idle worker ----------------------------------------- */

void park_wait_idle(park_t *park, apr_interval_time_t timeout)
{
    apr_uint64_t old;

    sleeper_prepare(&park->wants_idle, IDLE_AWAITED);
    do {
        old = atomic64_read(&park->state);
        if ((old & ENDED) || free_of(old) > 0) {
            return;
        }
    } while (!atomic64_cas(&park->state, old, (old | WANTED) + TAG_ONE));
    sleeper_sleep(&park->wants_idle, IDLE_AWAITED, timeout);
}

void park_stir(park_t *park)
{
    apr_uint64_t old;

    do {
        old = atomic64_read(&park->state);
        if (!(old & WANTED)) {
            return;
        }
    } while (!atomic64_cas(&park->state, old, (old & ~WANTED) + TAG_ONE));
    sleeper_wake(&park->wants_idle, IDLE_THERE);
}

/* ---- Waiting for work --------------------------------------------------- */

static park_result answer(sleeper_t *sleeper)
{
    if (sleeper_value(sleeper) == WORD_END) {
        return PARK_ENDED;
    }
    sleeper_prepare(sleeper, WORD_RUNNING);
    return PARK_OK;
}

park_result park_wait(park_t *park, unsigned int i)
{
    sleeper_t *sleeper = &park->records[i].sleeper;
    unsigned int spin;

    sleeper_prepare(sleeper, WORD_AWAKE);
    if (!push(park, i)) {
        return PARK_ENDED;
    }
    for (spin = 0; spin < park->spins; spin++) {
        if (sleeper_value(sleeper) != WORD_AWAKE) {
            return answer(sleeper);
        }
        relax();
    }
    if (sleeper_swap(sleeper, WORD_AWAKE, WORD_ASLEEP)) {
        sleeper_sleep(sleeper, WORD_ASLEEP, -1);
    }
    return answer(sleeper);
}

int park_wake(park_t *park, unsigned int i)
{
    return sleeper_wake_from(&park->records[i].sleeper, WORD_GIVEN,
                             WORD_ASLEEP);
}

void park_end(park_t *park)
{
    apr_uint64_t old;
    unsigned int i;
    unsigned int next;

    do {
        old = atomic64_read(&park->state);
        if (old & ENDED) {
            return;
        }
    } while (!atomic64_cas(&park->state, old,
                           ((old & ~(TOP_MASK | FREE_MASK | WANTED))
                            | PARK_NONE | ENDED) + TAG_ONE));
    for (i = top_of(old); i != PARK_NONE; i = next) {
        /* Read first: a woken worker may be gone at once. */
        next = atomic32_read(&park->records[i].below);
        sleeper_wake_from(&park->records[i].sleeper, WORD_END, WORD_ASLEEP);
    }
    sleeper_wake(&park->wants_idle, IDLE_THERE);
}
