/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which children drain without a slot of the scoreboard: their pids, for the
 * status report.
 *
 * A table in the scoreboard's memory, as long as there are slots.  More of
 * them than that are counted (TALLY_NO_SLOT), but not named.
 *
 * Threads: the parent's main thread writes, all others read.  An entry is one
 * word, [atomic], relaxed: who reads sees a child or none.
 */

#include "ap_config.h"

#include <apr_optional.h>

#include "server/runtime/runtime_priv.h"
#include "server/runtime/tally_priv.h"

/* [config] Generation and pid in one word; 0: nobody.  NULL: no scoreboard. */
static apr_uint64_t *entries;
static int entry_count;

apr_size_t slotless_bytes(int slots)
{
    return sizeof(*entries) * slots;
}

void slotless_attach(void *memory, int slots)
{
    entries = memory;
    entry_count = memory != NULL ? slots : 0;
}

static apr_uint64_t pack(pid_t pid, int generation)
{
    return (apr_uint64_t)(apr_uint32_t)generation << 32 | (apr_uint32_t)pid;
}

static apr_uint64_t entry(int i)
{
    return __atomic_load_n(&entries[i], __ATOMIC_RELAXED);
}

/* The place of a process; with pid 0, a free one.  -1: there is none. */
static int find(pid_t pid)
{
    int i;

    for (i = 0; i < entry_count; i++) {
        if ((pid_t)(apr_uint32_t)entry(i) == pid) {
            return i;
        }
    }
    return -1;
}

void slotless_add(pid_t pid, int generation)
{
    int i = find(0);

    tally_add(TALLY_NO_SLOT, 1);
    if (i >= 0) {
        __atomic_store_n(&entries[i], pack(pid, generation),
                         __ATOMIC_RELAXED);
    }
}

void slotless_remove(pid_t pid)
{
    int i = find(pid);

    tally_add(TALLY_NO_SLOT, -1);
    if (i >= 0) {
        __atomic_store_n(&entries[i], 0, __ATOMIC_RELAXED);
    }
}

int slotless_read(int number, pid_t *pid, int *generation)
{
    apr_uint64_t found;
    int i;

    for (i = 0; i < entry_count; i++) {
        found = entry(i);
        if (found != 0 && number-- == 0) {
            *pid = (pid_t)(apr_uint32_t)found;
            *generation = (int)(found >> 32);
            return 1;
        }
    }
    return 0;
}

APR_DECLARE_OPTIONAL_FN(int, slotless_read, (int number, pid_t *pid,
                                             int *generation));

void slotless_register(void)
{
    APR_REGISTER_OPTIONAL_FN(slotless_read);
}
