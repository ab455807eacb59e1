/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The poller: the one worker that waits for all kept connections of a child,
 * and serves what is ready itself, one after the other; and the watchdog,
 * which takes the role away from a poller that is slow.
 *
 *     a worker with nothing to do
 *         |  connections wait, and there is no poller
 *         v
 *     poller: wait --> serve, one by one --> end what is over --> wait ...
 *         |
 *         |  nothing waits; or: about to do something slow; or: the watchdog
 *         v
 *     a worker like any other; a parked one is woken to be the poller
 *
 * The watchdog looks every WATCH_INTERVAL while requests are served from the
 * set.  Two looks at one and the same step of the poller's work, and the role
 * goes to another.  It sleeps while nothing is served.
 */

#include "ap_config.h"

#include <time.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <apr_signal.h>

#include "httpd.h"
#include "scoreboard.h"

#include "mpm/worker/worker_priv.h"

/* Between two looks of the watchdog. */
#define WATCH_INTERVAL_NS 250000L

/* Looks at an idle poller before the watchdog sleeps. */
#define QUIET_LOOKS 8

/* ---- Handing the role on ------------------------------------------------ */

/* Without an idle worker nobody is appointed: the first one that has nothing
 * more to do takes the role. */
static void appoint_somebody(worker_child *child)
{
    unsigned int i;

    /* The worker that the listener holds for a next connection serves that
     * one as well, when it comes. */
    if (park_reserve(child->park) != PARK_OK
        && !atomic32_cas(&child->is_held, 1, 0)) {
        return;
    }
    i = park_pop(child->park);
    if (i == PARK_NONE) {
        return;
    }
    child->workers[i].given = NULL;
    waiting_appoint(child->waiting, (int)i);
    park_wake(child->park, i);
}

void poller_leave(worker_thread *w)
{
    if (waiting_leave_role(w->child->waiting, w->number)) {
        appoint_somebody(w->child);
    }
}

/* ---- The loop ----------------------------------------------------------- */

void poller_end_idle(worker_child *child)
{
    /* The listener may be about to give its last connection to a worker. */
    if (child_phase_now(child) != CHILD_RUNS
        && sleeper_value(&child->listener_ended) != 0
        && waiting_is_empty(child->waiting)) {
        park_end(child->park);
    }
}

static void serve_batch(worker_thread *w, waiting_conn **ready, int n)
{
    waiting_set *set = w->child->waiting;
    waiting_conn *conn;
    int i;

    for (i = 0; i < n; i++) {
        if (!waiting_claim(set, w->number, ready[i])) {
            return;
        }
        serve_ready(w, (kept_connection *)ready[i]);
    }
    while ((conn = waiting_claim_new(set, w->number)) != NULL) {
        serve_new(w, (kept_connection *)conn);
    }
    while ((conn = waiting_claim_due(set, w->number)) != NULL) {
        serve_over(w, (kept_connection *)conn);
    }
    while ((conn = waiting_claim_to_settle(set, w->number)) != NULL) {
        serve_settle(w, (kept_connection *)conn);
    }
    slumber_trim(w->child);
}

void poller_run(worker_thread *w)
{
    worker_child *child = w->child;
    waiting_conn *ready[WAITING_BATCH];
    int n;

    for (;;) {
        serve_status(w, SERVER_READY);
        poller_end_idle(child);
        n = waiting_wait(child->waiting, w->number, ready);
        if (n < 0) {
            break;
        }
        serve_batch(w, ready, n);
    }
}

/* ---- The watchdog ------------------------------------------------------- */

static void pause_watch(void)
{
    struct timespec pause = {.tv_sec = 0, .tv_nsec = WATCH_INTERVAL_NS};

    nanosleep(&pause, NULL);
}

void *APR_THREAD_FUNC watchdog_main(apr_thread_t *thread, void *data)
{
    worker_child *child = data;
    apr_uint32_t last = 0;
    int quiet = 0;

    apr_setup_signal_thread();
#ifdef PR_SET_TIMERSLACK
    prctl(PR_SET_TIMERSLACK, 1000UL, 0, 0, 0);
#endif
    while (atomic32_read(&child->watch_ends) == 0) {
        switch (waiting_watch(child->waiting, &last)) {
        case WATCH_QUIET:
            quiet++;
            break;
        case WATCH_BUSY:
            quiet = 0;
            break;
        case WATCH_VACANT:
            quiet = 0;
            appoint_somebody(child);
            break;
        }
        if (quiet > QUIET_LOOKS) {
            quiet = 0;
            waiting_watch_sleep(child->waiting);
        }
        else {
            pause_watch();
        }
    }
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}
