/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A hash of names for tables of our own: eight bytes at a time, because it is
 * taken of a file's path several times a request.  No protection against names
 * made to collide: whoever uses it bounds his chains.
 */

#ifndef UTIL_HASH_PRIV_H
#define UTIL_HASH_PRIV_H

#include <string.h>

#include <apr.h>

#define HASH_FACTOR 0x9e3779b97f4a7c15ULL

/* A product tells nothing of high bits in its low ones: both shifts do. */
static inline apr_uint64_t hash_mix(apr_uint64_t hash, apr_uint64_t word)
{
    hash ^= word;
    hash = (hash ^ hash >> 32) * HASH_FACTOR;
    return hash ^ hash >> 29;
}

/* All bits of the result are good. */
static inline unsigned int hash_name(const char *name, apr_size_t length)
{
    apr_uint64_t hash = length;
    apr_uint64_t word = 0;
    apr_size_t i;

    for (i = 0; i + 8 <= length; i += 8) {
        memcpy(&word, name + i, 8);
        hash = hash_mix(hash, word);
    }
    if (length >= 8) {
        /* The last eight, some of them for the second time. */
        memcpy(&word, name + length - 8, 8);
    }
    else {
        memcpy(&word, name, length);
    }
    hash = hash_mix(hash, word);
    return (unsigned int)(hash ^ hash >> 32);
}

#endif /* UTIL_HASH_PRIV_H */
