/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A round of the poller: it answers several connections, then sends all their
 * responses, then ends all their requests.
 *
 *   served ---> ANSWERED ---> SENDING ---> SENT ---> served: its request ends
 *
 * Between these steps the connections belong to the set, so that the next
 * poller goes on with them when the role changes hands.  While they are being
 * sent they belong to the sender, which never waits; the kernel tells nobody
 * of them then.
 *
 * Threads: everything is written under the set's lock.
 */

#include "ap_config.h"

#include "httpd.h"

#include "mpm/common/waiting_set_priv.h"
#include "server/util/clock_priv.h"

/* Microseconds after which the first that was answered waits no longer for
 * the others. */
#define ROUND_TIME 200

waiting_round waiting_put_answered(waiting_set *set, int me,
                                   waiting_conn *conn)
{
    waiting_round round = ROUND_IS_NONE;

    wset_lock(set);
    if (set->poller == me) {
        set->current = NULL;
        conn->since = clock_now();
        wset_take_in(set, conn, WAITING_ANSWERED);
        round = set->count[WAITING_ANSWERED] >= WAITING_BATCH
                || conn->since - wset_oldest(set, WAITING_ANSWERED)->since
                   >= ROUND_TIME ? ROUND_IS_FULL : ROUND_GOES_ON;
    }
    wset_unlock(set);
    return round;
}

int waiting_begin_sending(waiting_set *set, int me,
                          waiting_conn *conns[WAITING_BATCH])
{
    waiting_conn *conn;
    int n = 0;

    wset_lock(set);
    while (set->poller == me && n < WAITING_BATCH
           && (conn = wset_oldest(set, WAITING_ANSWERED)) != NULL) {
        wset_change(set, conn, WAITING_SENDING);
        conns[n++] = conn;
    }
    set->steps++;
    wset_unlock(set);
    return n;
}

void waiting_end_sending(waiting_set *set, int me, waiting_conn **conns,
                         int n)
{
    int i;

    wset_lock(set);
    for (i = 0; i < n; i++) {
        wset_change(set, conns[i], WAITING_SENT);
    }
    if (set->poller != me) {
        wset_wake_poller(set);
    }
    wset_unlock(set);
}

waiting_conn *waiting_claim_sent(waiting_set *set, int me)
{
    waiting_conn *conn = NULL;
    int is_watch_wanted = 0;

    wset_lock(set);
    if (set->poller == me) {
        conn = wset_oldest(set, WAITING_SENT);
    }
    if (conn != NULL) {
        wset_take_out(set, conn, WAITING_READY);
        is_watch_wanted = wset_wants_watch(set);
    }
    wset_unlock(set);
    if (is_watch_wanted) {
        wset_wake_watch(set);
    }
    return conn;
}
