/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A timer wheel: which waits are over.
 *
 * A slot for each tick, the slots used again after a turn of the wheel.  A
 * wait stands in the slot of its end, in no order; one that ends after a turn
 * or later is passed over meanwhile.  Adding and removing cost the same for
 * any number of waits: no client can make them slow by choosing when it
 * sends.
 *
 * Each slot knows a time before which none of its waits ends, the wheel the
 * first of these.  They may be too early, when the wait that they came from
 * is gone: then a look is taken in vain, which corrects them.  They are never
 * too late.
 *
 * Threads: the caller holds the set's lock.
 */

#include "ap_config.h"

#include "mpm/common/waiting_priv.h"

/* log2 of microseconds: a tick is 16 ms, a turn 17 s. */
#define TICK_BITS 14

#define SLOT_MASK (WHEEL_SLOTS - 1)

static apr_int64_t tick_of(apr_time_t t)
{
    return t >> TICK_BITS;
}

static wheel_slot *slot_of(waiting_wheel *wheel, apr_time_t t)
{
    return &wheel->slots[tick_of(t) & SLOT_MASK];
}

void wheel_init(waiting_wheel *wheel)
{
    int i;

    APR_RING_INIT(&wheel->due, waiting_conn, wheel);
    for (i = 0; i < WHEEL_SLOTS; i++) {
        APR_RING_INIT(&wheel->slots[i].waits, waiting_conn, wheel);
        wheel->slots[i].soonest = WHEEL_NEVER;
    }
    wheel->soonest = WHEEL_NEVER;
}

void wheel_add(waiting_wheel *wheel, waiting_conn *conn)
{
    wheel_slot *slot = slot_of(wheel, conn->ends);

    APR_RING_INSERT_TAIL(&slot->waits, conn, waiting_conn, wheel);
    if (conn->ends < slot->soonest) {
        slot->soonest = conn->ends;
    }
    if (conn->ends < wheel->soonest) {
        wheel->soonest = conn->ends;
    }
}

/* Where it stands is told by itself: in its slot, or among those due, whose
 * slot is nothing to them any more. */
void wheel_remove(waiting_wheel *wheel, waiting_conn *conn)
{
    wheel_slot *slot = slot_of(wheel, conn->ends);

    APR_RING_REMOVE(conn, wheel);
    if (APR_RING_EMPTY(&slot->waits, waiting_conn, wheel)) {
        slot->soonest = WHEEL_NEVER;
    }
}

apr_time_t wheel_soonest(const waiting_wheel *wheel)
{
    return APR_RING_EMPTY(&wheel->due, waiting_conn, wheel) ? wheel->soonest
                                                            : 0;
}

/* Moves what ends up to then from the slot to those due. */
static void collect_slot(waiting_wheel *wheel, wheel_slot *slot,
                         apr_time_t until)
{
    waiting_conn *conn = APR_RING_FIRST(&slot->waits);
    waiting_conn *next;

    slot->soonest = WHEEL_NEVER;
    while (conn != APR_RING_SENTINEL(&slot->waits, waiting_conn, wheel)) {
        next = APR_RING_NEXT(conn, wheel);
        if (conn->ends <= until) {
            APR_RING_REMOVE(conn, wheel);
            APR_RING_INSERT_TAIL(&wheel->due, conn, waiting_conn, wheel);
        }
        else if (conn->ends < slot->soonest) {
            slot->soonest = conn->ends;
        }
        conn = next;
    }
}

static void collect(waiting_wheel *wheel, apr_time_t until)
{
    apr_int64_t last = tick_of(until);
    apr_int64_t tick = tick_of(wheel->soonest);
    int i;

    if (last - tick >= WHEEL_SLOTS) {
        tick = last - WHEEL_SLOTS + 1;
    }
    for (; tick <= last; tick++) {
        collect_slot(wheel, &wheel->slots[tick & SLOT_MASK], until);
    }
    wheel->soonest = WHEEL_NEVER;
    for (i = 0; i < WHEEL_SLOTS; i++) {
        if (wheel->slots[i].soonest < wheel->soonest) {
            wheel->soonest = wheel->slots[i].soonest;
        }
    }
}

waiting_conn *wheel_due(waiting_wheel *wheel, apr_time_t until)
{
    if (wheel->soonest <= until) {
        collect(wheel, until);
    }
    return APR_RING_EMPTY(&wheel->due, waiting_conn, wheel)
           ? NULL : APR_RING_FIRST(&wheel->due);
}
