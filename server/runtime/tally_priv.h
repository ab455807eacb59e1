/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Tallies: how often the server did what an operator wants to know of and the
 * scoreboard has no field for, whose layout is fixed.
 *
 * They lie in the scoreboard's memory, behind it: a row of items for each
 * slot, one row for all children that have lost their slot, one of the server
 * as a whole.  Each item is [atomic], relaxed: it orders nothing.
 *
 * Counters only grow.  The row of a slot goes on with its next child, so the
 * sum over all rows is of all children there have been.  It all starts anew
 * with the scoreboard: at a start, and at a restart that is not graceful; the
 * row of the server only at a start.
 *
 * To count something new: an item here, its facts in tally.c, and tally_add()
 * where it happens.  The status report shows it without further ado.
 */

#ifndef HOSTLER_SERVER_RUNTIME_TALLY_PRIV_H
#define HOSTLER_SERVER_RUNTIME_TALLY_PRIV_H

#include <apr.h>

typedef enum {
    /* Of a child.  The first line of its row is written by its listener
     * thread, the next ones by its workers. */
    TALLY_ACCEPTED,             /* connections taken */
    TALLY_ACCEPT_WAITS,         /* accept mutex found taken */
    TALLY_ACCEPT_WAIT_US,       /* time that cost; with ExtendedStatus On */
    TALLY_ACCEPT_FAILED,        /* for want of descriptors or memory */
    TALLY_NO_IDLE,              /* no idle worker for a next connection */
    TALLY_WAITS_ENDED,          /* kept connections ended early: others wait */
    TALLY_NO_ROOM,              /* not accepted: too many connections wait */

    TALLY_POLLER_SERVED = 8,    /* connections served by the poller itself */
    TALLY_POLLER_HANDED,        /* role given on before something slow */
    TALLY_POLLER_RESCUED,       /* role given on by the watchdog */
    TALLY_SLEEPS,               /* waiting connections put to sleep */
    TALLY_SLEEPING,             /* gauge: those that sleep now */
    TALLY_REQUESTS,             /* only of children without a slot */
    TALLY_BYTES,                /* likewise */

    TALLY_CHILD_ITEMS = 16,

    /* Of the server; written by the parent. */
    TALLY_GRACEFUL_RESTARTS = TALLY_CHILD_ITEMS,
    TALLY_HARD_RESTARTS,
    TALLY_REFUSED_RESTARTS,     /* the new configuration has a fault */
    TALLY_CHILDREN_STARTED,
    TALLY_CHILDREN_CRASHED,     /* ended by a signal nobody meant kindly */
    TALLY_CHILDREN_FAILED,      /* ended of themselves, with a fault */
    TALLY_FORKS_FAILED,
    TALLY_ALL_BUSY,             /* seconds at MaxRequestWorkers, none idle */
    TALLY_NO_SLOT,              /* gauge: children without a slot */

    TALLY_ITEMS
} tally_item;

#define TALLY_SERVER_ITEMS (TALLY_ITEMS - TALLY_CHILD_ITEMS)

/* How an item is to be read: values of tally_read(). */
enum {
    TALLY_NONE,                 /* there is no such item */
    TALLY_COUNTER,
    TALLY_MICROSECONDS,         /* a counter of them */
    TALLY_GAUGE                 /* goes up and down */
};

/* [config] Rows that this process writes, of its child and of the server:
 * never NULL, private memory where there is no scoreboard. */
extern apr_uint64_t *tally_child_row;
extern apr_uint64_t *tally_server_row;

static inline apr_uint64_t *tally_place(tally_item item)
{
    if (item < TALLY_CHILD_ITEMS) {
        return &__atomic_load_n(&tally_child_row, __ATOMIC_RELAXED)[item];
    }
    return &tally_server_row[item - TALLY_CHILD_ITEMS];
}

/** Counts n more.  Any thread; no lock, no system call. */
static inline void tally_add(tally_item item, apr_uint64_t n)
{
    __atomic_fetch_add(tally_place(item), n, __ATOMIC_RELAXED);
}

/** Sets a gauge.  Only of a child that has a slot. */
void tally_set(tally_item item, apr_uint64_t value);

/**
 * @param slot  of a child; -1: the sum of all rows.  Not used with an item of
 *              the server
 */
apr_uint64_t tally_value(tally_item item, int slot);

/* ---- For the scoreboard and the MPM ------------------------------------- */

/** @return bytes of memory for a scoreboard of so many slots */
apr_size_t tally_bytes(int slots);

/** Takes memory into use; NULL: there is none any more. */
void tally_attach(void *memory, int slots);

/** Begins the rows of all children anew. */
void tally_wipe_children(void);

/**
 * In a new child: what it counts from here on goes into the row of this slot;
 * -1: of those without one.  Others may be counting.
 */
void tally_enter(int slot);

/** In the parent, when a slot has lost its child: no gauge outlives it. */
void tally_leave(int slot);

/** Makes tally_read() available to modules, as an optional function. */
void tally_register(void);

/**
 * What the status report reads; an optional function, because modules see no
 * private headers.
 * @param number  0 and up: of all items, in the order above
 * @param slot    as in tally_value()
 * @param facts   set to a name for programs, and a few words and a sentence
 *                for people
 * @param value   set to the value
 * @return how to read the value; TALLY_NONE, and nothing is set, when there
 *         is no such item, and none after it
 */
int tally_read(int number, int slot, const char *facts[3],
               apr_uint64_t *value);

#endif /* HOSTLER_SERVER_RUNTIME_TALLY_PRIV_H */
