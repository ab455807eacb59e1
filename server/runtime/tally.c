/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Tallies: counters in shared memory behind the scoreboard.
 *
 * Layout: the row of the server, a row for each slot, a row for the children
 * without a slot.  Each row begins on a cache line, so that no two processes
 * write the same one.
 *
 * Threads: see tally_priv.h.  A child that loses its slot goes over to the
 * last row while its workers count; one of them may add to the old row once
 * more, which loses nothing, for all rows are added up.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_optional.h>

#include "httpd.h"
#include "scoreboard.h"

#include "server/runtime/tally_priv.h"

#define LINE_ITEMS (64 / sizeof(apr_uint64_t))

typedef struct {
    const char *name;
    const char *words;
    const char *sentence;
    int kind;
} tally_facts;

static const tally_facts facts_of[TALLY_ITEMS] = {
    [TALLY_ACCEPTED] = {"accepted", "connections accepted",
        "Connections taken from listening sockets.", TALLY_COUNTER},
    [TALLY_ACCEPT_WAITS] = {"accept_mutex_waits", "waits for the accept mutex",
        "Times that the accept mutex was found taken.", TALLY_COUNTER},
    [TALLY_ACCEPT_WAIT_US] = {"accept_mutex_wait", "time waited for it",
        "Time waited for the accept mutex; with ExtendedStatus On.",
        TALLY_MICROSECONDS},
    [TALLY_ACCEPT_FAILED] = {"accept_failures", "connections not accepted for "
        "want of descriptors or memory",
        "Times that no connection could be accepted for want of descriptors "
        "or memory.", TALLY_COUNTER},
    [TALLY_NO_IDLE] = {"no_idle_worker", "times that no worker was idle",
        "Times that a child stopped accepting because no worker was idle.",
        TALLY_COUNTER},
    [TALLY_WAITS_ENDED] = {"waits_ended_early", "kept connections ended early",
        "Kept connections ended before KeepAliveTimeout because others "
        "waited.", TALLY_COUNTER},
    [TALLY_NO_ROOM] = {"no_room", "times that there was no room for a "
        "connection",
        "Times that a child stopped accepting because it had as many waiting "
        "connections as it may.", TALLY_COUNTER},
    [TALLY_POLLER_SERVED] = {"poller_served", "served by the poller itself",
        "Connections that the poller served without waking a worker.",
        TALLY_COUNTER},
    [TALLY_POLLER_HANDED] = {"poller_handed_on", "poller's role handed on",
        "Times that the poller gave its role on before it served.",
        TALLY_COUNTER},
    [TALLY_POLLER_RESCUED] = {"poller_rescued", "poller's role taken by the "
        "watchdog",
        "Times that the watchdog gave the role of a slow poller on.",
        TALLY_COUNTER},
    [TALLY_SLEEPS] = {"connections_put_to_sleep", "connections put to sleep",
        "Waiting connections whose memory was given back.", TALLY_COUNTER},
    [TALLY_SLEEPING] = {"connections_sleeping", "connections that sleep",
        "Waiting connections that hold no memory but a record.",
        TALLY_GAUGE},
    [TALLY_REQUESTS] = {"slotless_requests", "requests of processes without a "
        "slot",
        "Requests answered by child processes without a slot.",
        TALLY_COUNTER},
    [TALLY_BYTES] = {"slotless_bytes", "bytes sent by processes without a "
        "slot",
        "Bytes sent by child processes without a slot.", TALLY_COUNTER},
    [TALLY_GRACEFUL_RESTARTS] = {"graceful_restarts", "graceful restarts",
        "Graceful restarts since the server was started.", TALLY_COUNTER},
    [TALLY_HARD_RESTARTS] = {"hard_restarts", "other restarts",
        "Restarts that were not graceful, since the server was started.",
        TALLY_COUNTER},
    [TALLY_REFUSED_RESTARTS] = {"refused_restarts", "restarts refused for a "
        "fault",
        "Restarts that changed nothing because the new configuration has a "
        "fault.", TALLY_COUNTER},
    [TALLY_CHILDREN_STARTED] = {"children_started", "processes started",
        "Child processes started.", TALLY_COUNTER},
    [TALLY_CHILDREN_CRASHED] = {"children_crashed", "processes crashed",
        "Child processes ended by a signal that was no order.",
        TALLY_COUNTER},
    [TALLY_CHILDREN_FAILED] = {"children_failed", "processes failed",
        "Child processes that ended of themselves with a fault.",
        TALLY_COUNTER},
    [TALLY_FORKS_FAILED] = {"forks_failed", "processes that could not be "
        "started",
        "Child processes that could not be started.", TALLY_COUNTER},
    [TALLY_ALL_BUSY] = {"all_busy_seconds", "seconds at MaxRequestWorkers",
        "Seconds in which MaxRequestWorkers was reached and no worker was "
        "idle.", TALLY_COUNTER},
    [TALLY_NO_SLOT] = {"children_without_slot", "processes without a slot",
        "Draining child processes whose slot another one has.", TALLY_GAUGE}
};

/* What is counted while there is no scoreboard, or by who has none. */
static apr_uint64_t private_child_row[TALLY_CHILD_ITEMS];
static apr_uint64_t private_server_row[TALLY_SERVER_ITEMS];

apr_uint64_t *tally_child_row = private_child_row;
apr_uint64_t *tally_server_row = private_server_row;

/* [config] */
static apr_uint64_t *rows;      /* slot 0; NULL: no scoreboard */
static int slot_count;

/* ---- The memory --------------------------------------------------------- */

static apr_size_t whole_lines(apr_size_t items)
{
    return (items + LINE_ITEMS - 1) / LINE_ITEMS * LINE_ITEMS;
}

/* The row behind the last slot is of the children without one. */
static apr_uint64_t *row_at(int slot)
{
    return rows + whole_lines(TALLY_CHILD_ITEMS)
        * (slot >= 0 && slot < slot_count ? slot : slot_count);
}

apr_size_t tally_bytes(int slots)
{
    return sizeof(apr_uint64_t)
        * (whole_lines(TALLY_SERVER_ITEMS)
           + whole_lines(TALLY_CHILD_ITEMS) * (slots + 1));
}

static void set_child_row(apr_uint64_t *row)
{
    __atomic_store_n(&tally_child_row, row, __ATOMIC_RELAXED);
}

void tally_attach(void *memory, int slots)
{
    set_child_row(private_child_row);
    if (memory == NULL) {
        tally_server_row = private_server_row;
        rows = NULL;
        return;
    }
    tally_server_row = memory;
    rows = tally_server_row + whole_lines(TALLY_SERVER_ITEMS);
    slot_count = slots;
}

void tally_wipe_children(void)
{
    if (rows != NULL) {
        memset(rows, 0, sizeof(apr_uint64_t) * whole_lines(TALLY_CHILD_ITEMS)
               * (slot_count + 1));
    }
}

void tally_enter(int slot)
{
    if (rows != NULL) {
        set_child_row(row_at(slot));
    }
}

static void set_value(apr_uint64_t *at, apr_uint64_t value)
{
    __atomic_store_n(at, value, __ATOMIC_RELAXED);
}

void tally_leave(int slot)
{
    int i;

    if (rows == NULL) {
        return;
    }
    for (i = 0; i < TALLY_CHILD_ITEMS; i++) {
        if (facts_of[i].kind == TALLY_GAUGE) {
            set_value(&row_at(slot)[i], 0);
        }
    }
}

/* ---- Writing and reading ------------------------------------------------ */

/* The row of those without a slot is shared by several, of which each would
 * set its own: there a gauge has no meaning. */
void tally_set(tally_item item, apr_uint64_t value)
{
    apr_uint64_t *at = tally_place(item);

    if (item >= TALLY_CHILD_ITEMS || rows == NULL
        || at != &row_at(-1)[item]) {
        set_value(at, value);
    }
}

static apr_uint64_t get_value(const apr_uint64_t *at)
{
    return __atomic_load_n(at, __ATOMIC_RELAXED);
}

apr_uint64_t tally_value(tally_item item, int slot)
{
    apr_uint64_t sum = 0;
    int i;

    if (item >= TALLY_CHILD_ITEMS) {
        return get_value(&tally_server_row[item - TALLY_CHILD_ITEMS]);
    }
    if (rows == NULL) {
        return get_value(&tally_child_row[item]);
    }
    if (slot >= 0) {
        return slot < slot_count ? get_value(&row_at(slot)[item]) : 0;
    }
    for (i = 0; i <= slot_count; i++) {
        sum += get_value(&row_at(i)[item]);
    }
    return sum;
}

/* The item with that number among those that are in use; or the end. */
static int find_item(int number)
{
    int item;

    for (item = 0; item < TALLY_ITEMS; item++) {
        if (facts_of[item].kind != TALLY_NONE && number-- == 0) {
            break;
        }
    }
    return item;
}

int tally_read(int number, int slot, const char *facts[3],
               apr_uint64_t *value)
{
    int item = find_item(number);

    if (item == TALLY_ITEMS) {
        return TALLY_NONE;
    }
    facts[0] = facts_of[item].name;
    facts[1] = facts_of[item].words;
    facts[2] = facts_of[item].sentence;
    *value = tally_value(item, slot);
    return facts_of[item].kind;
}

APR_DECLARE_OPTIONAL_FN(int, tally_read, (int number, int slot,
                                          const char *facts[3],
                                          apr_uint64_t *value));

void tally_register(void)
{
    APR_REGISTER_OPTIONAL_FN(tally_read);
}
