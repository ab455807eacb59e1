/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The few atomic operations that MPMs build on, in two variants:
 *
 *   default                 APR's functions (apr_atomic.h)
 *   AP_NONPORTABLE_ATOMICS  the compiler's builtins, inlined; chosen by
 *                           configure --enable-nonportable-atomics
 *
 * Orders relied on, in both variants: an operation that writes releases what
 * its thread wrote before, an operation that reads acquires; compare-and-swap
 * and exchange do both.  APR gives more than that (full barriers) on a write;
 * its plain reads give less on processors that reorder loads, so the acquiring
 * read there is a compare-and-swap.
 */

#ifndef HOSTLER_MPM_ATOMICS_PRIV_H
#define HOSTLER_MPM_ATOMICS_PRIV_H

#include "ap_config.h"

#include <apr.h>

#ifdef AP_NONPORTABLE_ATOMICS

typedef apr_uint32_t atomic32;
typedef apr_uint64_t atomic64;

static inline apr_uint32_t atomic32_read(const atomic32 *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

static inline apr_uint32_t atomic32_read_acquire(atomic32 *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

static inline void atomic32_set(atomic32 *word, apr_uint32_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

static inline apr_uint32_t atomic32_exchange(atomic32 *word,
                                             apr_uint32_t value)
{
    return __atomic_exchange_n(word, value, __ATOMIC_ACQ_REL);
}

/* True when *word was expected and is value now. */
static inline int atomic32_cas(atomic32 *word, apr_uint32_t expected,
                               apr_uint32_t value)
{
    return __atomic_compare_exchange_n(word, &expected, value, 0,
                                       __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/* The value before. */
static inline apr_uint32_t atomic32_add(atomic32 *word, apr_uint32_t delta)
{
    return __atomic_fetch_add(word, delta, __ATOMIC_ACQ_REL);
}

static inline apr_uint64_t atomic64_read(const atomic64 *word)
{
    return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

static inline int atomic64_cas(atomic64 *word, apr_uint64_t expected,
                               apr_uint64_t value)
{
    return __atomic_compare_exchange_n(word, &expected, value, 0,
                                       __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

#else /* AP_NONPORTABLE_ATOMICS */

#include <apr_atomic.h>

typedef volatile apr_uint32_t atomic32;
typedef volatile apr_uint64_t atomic64;

/*
 * libapr is not instrumented, so ThreadSanitizer must be told what an APR
 * function orders.
 */
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#define ATOMICS_BEFORE(word) __tsan_release((void *)(word))
#define ATOMICS_AFTER(word) __tsan_acquire((void *)(word))
#else
#define ATOMICS_BEFORE(word) ((void)0)
#define ATOMICS_AFTER(word) ((void)0)
#endif

static inline apr_uint32_t atomic32_read(atomic32 *word)
{
    apr_uint32_t value = apr_atomic_read32(word);

    ATOMICS_AFTER(word);
    return value;
}

static inline apr_uint32_t atomic32_read_acquire(atomic32 *word)
{
    apr_uint32_t value = apr_atomic_cas32(word, 0, 0);

    ATOMICS_AFTER(word);
    return value;
}

/* An exchange, because APR does not promise an order for its plain store. */
static inline void atomic32_set(atomic32 *word, apr_uint32_t value)
{
    ATOMICS_BEFORE(word);
    apr_atomic_xchg32(word, value);
}

static inline apr_uint32_t atomic32_exchange(atomic32 *word,
                                             apr_uint32_t value)
{
    apr_uint32_t old;

    ATOMICS_BEFORE(word);
    old = apr_atomic_xchg32(word, value);
    ATOMICS_AFTER(word);
    return old;
}

static inline int atomic32_cas(atomic32 *word, apr_uint32_t expected,
                               apr_uint32_t value)
{
    apr_uint32_t old;

    ATOMICS_BEFORE(word);
    old = apr_atomic_cas32(word, value, expected);
    ATOMICS_AFTER(word);
    return old == expected;
}

static inline apr_uint32_t atomic32_add(atomic32 *word, apr_uint32_t delta)
{
    apr_uint32_t old;

    ATOMICS_BEFORE(word);
    old = apr_atomic_add32(word, delta);
    ATOMICS_AFTER(word);
    return old;
}

static inline apr_uint64_t atomic64_read(atomic64 *word)
{
    apr_uint64_t value = apr_atomic_read64(word);

    ATOMICS_AFTER(word);
    return value;
}

static inline int atomic64_cas(atomic64 *word, apr_uint64_t expected,
                               apr_uint64_t value)
{
    apr_uint64_t old;

    ATOMICS_BEFORE(word);
    old = apr_atomic_cas64(word, value, expected);
    ATOMICS_AFTER(word);
    return old == expected;
}

#endif /* AP_NONPORTABLE_ATOMICS */

#endif /* HOSTLER_MPM_ATOMICS_PRIV_H */
