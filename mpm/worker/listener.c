/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The listener thread of a child.
 *
 *     reserve a worker --> accept --> hand the connection over --> again
 *          |                  |
 *          | none idle        | failed: the reservation is kept for the next
 *          v
 *     wait for one; look now and then whether connections wait in vain
 *     while workers of ours only wait for a next request, and have one of
 *     these waits ended
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

/* How long a child without an idle worker waits before it looks whether
 * connections wait. */
#define LOOK_INTERVAL apr_time_from_msec(20)

/* Pause after a failure for want of descriptors or memory: first, longest. */
#define EXHAUSTED_PAUSE_MS 10
#define EXHAUSTED_PAUSE_MAX_MS 1000

/* Of one kind of failure, this often at most a message. */
#define REPORT_INTERVAL apr_time_from_sec(60)

typedef struct {
    worker_child *child;
    int was_short;              /* the last connection found no idle worker */
    long left;                  /* connections until MaxConnectionsPerChild */
    int pause_ms;               /* the next one after exhaustion */
    apr_time_t next_report;     /* not before */
} listener_state;

static int is_running(const listener_state *state)
{
    return child_phase_now(state->child) == CHILD_RUNS;
}

/* ---- No worker is idle -------------------------------------------------- */

/* Has one kept connection ended.  A byte that is still in the pipe does for
 * this time, too. */
static void ask_for_worker(worker_child *child)
{
    if (!atomic32_cas(&child->asked, 0, 1)) {
        return;
    }
    if (write(child->nudge_pipe[1], "", 1) != 1) {
        atomic32_set(&child->asked, 0);
    }
}

/* A byte that nobody took, because a worker became idle in time. */
static void take_back_request(worker_child *child)
{
    char byte;

    if (atomic32_read(&child->asked) == 0) {
        return;
    }
    if (read(child->nudge_pipe[0], &byte, 1) == 1) {
        atomic32_set(&child->asked, 0);
    }
}

/* True with a reservation, false when the child no longer runs. */
static int reserve_worker(listener_state *state)
{
    worker_child *child = state->child;
    park_result result = park_reserve(child->park);

    if (result == PARK_OK) {
        state->was_short = 0;
        return 1;
    }
    /* Short for longer: no time is lost with waiting first. */
    if (state->was_short && accept_is_pending(child->accept)) {
        ask_for_worker(child);
    }
    while (result == PARK_NO_IDLE && is_running(state)) {
        park_wait_idle(child->park, LOOK_INTERVAL);
        result = park_reserve(child->park);
        if (result == PARK_NO_IDLE && accept_is_pending(child->accept)) {
            state->was_short = 1;
            ask_for_worker(child);
        }
    }
    if (result == PARK_OK) {
        take_back_request(child);
    }
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

static void hand_over(listener_state *state,
                      const accepted_connection *accepted)
{
    worker_child *child = state->child;
    unsigned int i = park_pop(child->park);

    if (i == PARK_NONE) {
        /* The workers were sent home: the child stops at once. */
        close(accepted->fd);
        return;
    }
    child->workers[i].accepted = *accepted;
    park_wake(child->park, i);
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
    if (has_reservation) {
        park_unreserve(child->park);
    }
    sleeper_wake(&child->listener_ended, 1);
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}
