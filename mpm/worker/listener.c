/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The listener thread of a child.
 *
 *     reserve a worker --> accept --> hand the connection over --> again
 *          |                  |
 *          | none idle        | failed: the reservation is kept for the next
 *          v
 *     wait for one; a poller that has nothing to do is one, too: it takes the
 *     new connection from the waiting set
 *
 * It reserves before it accepts: what it does not accept stays in the
 * kernel's queue, where another child finds it.
 *
 * To end it, the main thread sets the child's phase and sends
 * INTERRUPT_SIGNAL to this thread until it says that it has ended.  Repeating
 * makes that safe: a signal that comes just before a system call is lost, the
 * next one is not.
 */

#include "ap_config.h"

#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <apr_portable.h>
#include <apr_signal.h>

#include "ap_listen.h"
#include "ap_mpm.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"
#include "scoreboard.h"

#include "mpm/common/mpm_common_priv.h"
#include "mpm/worker/worker_priv.h"

APLOG_USE_MODULE(mpm_worker);

/* How often a child without an idle worker looks whether its poller has
 * nothing to do. */
#define LOOK_INTERVAL apr_time_from_msec(4)

/* Between two looks whether the poller has taken a new connection. */
static const struct timespec moment = {.tv_sec = 0, .tv_nsec = 200000};

/* Kept connections that give way to new ones for want of descriptors. */
#define GIVE_WAY 8

/* Pause after a failure for want of descriptors or memory: first, longest. */
#define EXHAUSTED_PAUSE_MS 10
#define EXHAUSTED_PAUSE_MAX_MS 1000

/* Of one kind of failure, this often at most a message. */
#define REPORT_INTERVAL apr_time_from_sec(60)

typedef struct {
    worker_child *child;
    int has_worker;             /* the reservation is one of a parked worker,
                                 * not the poller's readiness */
    long left;                  /* connections until MaxConnectionsPerChild */
    int pause_ms;               /* the next one after exhaustion */
    apr_time_t next_report;     /* not before */
} listener_state;

static int is_running(const listener_state *state)
{
    return child_phase_now(state->child) == CHILD_RUNS;
}

/* ---- No worker is idle -------------------------------------------------- */

/* True with somebody who will take a connection, false when the child no
 * longer runs. */
static int reserve_worker(listener_state *state)
{
    worker_child *child = state->child;
    park_result result;

    /* Whoever becomes idle now shall take that one: a reservation would keep
     * it from being the poller. */
    while (waiting_has_new(child->waiting) && is_running(state)) {
        nanosleep(&moment, NULL);
    }
    result = park_reserve(child->park);
    while (result == PARK_NO_IDLE && is_running(state)) {
        if (waiting_may_offer(child->waiting)) {
            state->has_worker = 0;
            return 1;
        }
        park_wait_idle(child->park, LOOK_INTERVAL);
        result = park_reserve(child->park);
    }
    state->has_worker = result == PARK_OK;
    return result == PARK_OK;
}

/* ---- Accepting failed --------------------------------------------------- */

static int may_report(listener_state *state)
{
    apr_time_t now = apr_time_now();

    if (now < state->next_report) {
        return 0;
    }
    state->next_report = now + REPORT_INTERVAL;
    return 1;
}

/* Descriptors come back when connections end; nothing tells when. */
static void wait_for_resources(listener_state *state, apr_status_t error)
{
    struct timespec pause = {
        .tv_sec = state->pause_ms / 1000,
        .tv_nsec = state->pause_ms % 1000 * 1000000L
    };

    if (may_report(state)) {
        ap_log_error(APLOG_MARK, APLOG_ERR, error, ap_server_conf,
                     APLOGNO(90740) "connections wait: none can be accepted "
                     "for want of descriptors or memory; raise the limit "
                     "(ulimit -n) or lower ThreadsPerChild");
    }
    waiting_end_oldest(state->child->waiting, GIVE_WAY);
    nanosleep(&pause, NULL);
    state->pause_ms *= 2;
    if (state->pause_ms > EXHAUSTED_PAUSE_MAX_MS) {
        state->pause_ms = EXHAUSTED_PAUSE_MAX_MS;
    }
}

/* ---- The loop ----------------------------------------------------------- */

static void tell_main(worker_child *child, child_command command)
{
    char byte = (char)command;

    while (write(child->main_pipe, &byte, 1) < 0 && errno == EINTR) {
    }
}

/* False when there is nobody to take it. */
static int give(listener_state *state, kept_connection *k)
{
    worker_child *child = state->child;
    unsigned int i;

    /* The poller may be busy meanwhile, and another idle. */
    if (!state->has_worker && park_reserve(child->park) != PARK_OK) {
        waiting_add_new(child->waiting, &k->waiting);
        return 1;
    }
    i = park_pop(child->park);
    if (i == PARK_NONE) {
        return 0;
    }
    child->workers[i].given = k;
    park_wake(child->park, i);
    return 1;
}

static void hand_over(listener_state *state,
                      const accepted_connection *accepted)
{
    worker_child *child = state->child;
    kept_connection *k = record_get(child);

    if (k == NULL) {
        if (may_report(state)) {
            ap_log_error(APLOG_MARK, APLOG_ERR, APR_ENOMEM, ap_server_conf,
                         APLOGNO(90748) "a connection is refused for want of "
                         "memory");
        }
        close(accepted->fd);
        if (state->has_worker) {
            park_unreserve(child->park);
        }
        return;
    }
    k->accepted = *accepted;
    k->waiting.fd = accepted->fd;
    if (!give(state, k)) {
        /* The workers were sent home: the child stops at once. */
        close(accepted->fd);
        record_put(child, k);
        return;
    }
    if (state->left > 0 && --state->left == 0) {
        ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, ap_server_conf,
                     "the child has had MaxConnectionsPerChild connections");
        tell_main(child, CHILD_DRAIN);
    }
}

/* True while there is a reservation left. */
static int accept_for_worker(listener_state *state)
{
    accepted_connection accepted;
    apr_status_t error = APR_SUCCESS;

    switch (accept_next(state->child->accept, &accepted, &error)) {
    case ACCEPT_OK:
        state->pause_ms = EXHAUSTED_PAUSE_MS;
        hand_over(state, &accepted);
        return 0;
    case ACCEPT_EXHAUSTED:
        wait_for_resources(state, error);
        return 1;
    case ACCEPT_BROKEN:
        ap_log_error(APLOG_MARK, APLOG_CRIT, error, ap_server_conf,
                     APLOGNO(90741) "a listening socket can no longer be "
                     "used; the child ends");
        tell_main(state->child, CHILD_DRAIN);
        while (is_running(state)) {
            pause();
        }
        return 1;
    default:
        return 1;
    }
}

static void unblock_interrupt(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, INTERRUPT_SIGNAL);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void *APR_THREAD_FUNC listener_main(apr_thread_t *thread, void *data)
{
    worker_child *child = data;
    listener_state state = {
        .child = child,
        .left = ap_max_requests_per_child,
        .pause_ms = EXHAUSTED_PAUSE_MS
    };
    int has_reservation = 0;

    apr_setup_signal_thread();
    unblock_interrupt();
    while (is_running(&state)) {
        if (!has_reservation) {
            has_reservation = reserve_worker(&state);
        }
        if (has_reservation && is_running(&state)) {
            has_reservation = accept_for_worker(&state);
        }
    }
    if (has_reservation && state.has_worker) {
        park_unreserve(child->park);
    }
    sleeper_wake(&child->listener_ended, 1);
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}
