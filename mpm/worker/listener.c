/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The listener thread of a child.
 *
 *     room? --> reserve a worker --> accept --> hand the connection over
 *                    |                  |
 *                    | none idle        | failed: kept for the next
 *                    v
 *     wait for one; a poller that has nothing to do is one, too: it takes the
 *     new connection from the waiting set
 *
 * Where beginnings are quick (no module of unknown ways is loaded), a poller
 * that is awake gets the connection, and nobody is woken; without a poller,
 * the worker that is woken with it is the poller, and gets what comes next.
 *
 * The watchdog may take the reserved worker away, to make it the poller, when
 * there is no other; then that one gets the connection, as poller.  When the
 * poller on which the listener relies begins something slow, and there is
 * nobody else, a signal ends the wait for a connection.
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
#ifdef __linux__
#include <sys/syscall.h>
#endif

#include <apr_portable.h>
#include <apr_signal.h>

#include "ap_listen.h"
#include "ap_mpm.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"
#include "scoreboard.h"

#include "mpm/common/crash_priv.h"
#include "mpm/common/mpm_common_priv.h"
#include "mpm/worker/worker_priv.h"
#include "server/runtime/tally_priv.h"
#include "server/util/clock_priv.h"

APLOG_USE_MODULE(mpm_worker);

/* Between two looks whether the child still runs, while nothing else is told
 * to this thread. */
#define LOOK_INTERVAL apr_time_from_msec(20)

/* Idle connections that give way to new ones for want of descriptors: one
 * of so many, and so many at least. */
#define GIVE_WAY_SHARE 16
#define GIVE_WAY 8

/* Between two looks whether there is room, besides those when a connection
 * ends. */
#define ROOM_INTERVAL apr_time_from_msec(100)

/* Pause after a failure for want of descriptors or memory: first, longest. */
#define EXHAUSTED_PAUSE_MS 10
#define EXHAUSTED_PAUSE_MAX_MS 1000

/* Of one kind of failure, this often at most a message. */
#define REPORT_INTERVAL apr_time_from_sec(60)

typedef struct {
    worker_child *child;
    long left;                  /* connections until MaxConnectionsPerChild */
    int pause_ms;               /* the next one after exhaustion */
    apr_time_t next_report;     /* not before */
    apr_time_t next_room_report;
} listener_state;

static int is_running(const listener_state *state)
{
    return child_phase_now(state->child) == CHILD_RUNS;
}

/* Of one kind of message one in REPORT_INTERVAL is due. */
static int may_report(apr_time_t *next)
{
    apr_time_t now = clock_now();

    if (now < *next) {
        return 0;
    }
    *next = now + REPORT_INTERVAL;
    return 1;
}

static void end_some_idle(worker_child *child)
{
    unsigned int idle = waiting_count(child->waiting, WAITING_IDLE);

    waiting_end_oldest(child->waiting, idle / GIVE_WAY_SHARE > GIVE_WAY
                                       ? idle / GIVE_WAY_SHARE : GIVE_WAY);
}

/* ---- There are as many connections as there may be ---------------------- */

static void wait_for_room(listener_state *state)
{
    worker_child *child = state->child;

    tally_add(TALLY_NO_ROOM, 1);
    if (may_report(&state->next_room_report)) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, ap_server_conf,
                     APLOGNO(90757) "new connections wait: the child has %u, "
                     "which is what %s allows; the oldest idle ones of %u "
                     "are ended.  Raise that limit", child->max_connections,
                     child->max_reason,
                     waiting_count(child->waiting, WAITING_IDLE));
    }
    while (is_running(state) && !records_have_room(child)) {
        end_some_idle(child);
        records_wait_room(child, ROOM_INTERVAL);
    }
}

/* ---- Who takes the next one --------------------------------------------- */

static void rely_on_poller(worker_child *child)
{
    atomic32_set(&child->promise, PROMISE_POLLER);
    waiting_rely(child->waiting, 1);
}

static void forget_poller(worker_child *child)
{
    if (atomic32_cas(&child->promise, PROMISE_POLLER, PROMISE_NONE)) {
        waiting_rely(child->waiting, 0);
    }
}

int listener_take_worker(worker_child *child)
{
    int is_taken = atomic32_cas(&child->promise, PROMISE_WORKER,
                                PROMISE_POLLER);

    if (is_taken) {
        waiting_rely(child->waiting, 1);
    }
    return is_taken;
}

/* A signal that comes just before a system call is lost; whoever finds the
 * role vacant comes again. */
void listener_recall(worker_child *child)
{
#ifdef __linux__
    if (atomic32_read(&child->promise) == PROMISE_POLLER) {
        syscall(SYS_tgkill, getpid(), atomic32_read(&child->listener_tid),
                INTERRUPT_SIGNAL);
    }
#endif
}

/* True when the reservation is worth something still: the watchdog may have
 * taken the worker, the poller may have begun something slow. */
static int is_reservation_good(worker_child *child)
{
    return atomic32_read(&child->promise) == PROMISE_WORKER
        || waiting_may_offer(child->waiting);
}

/* ---- No worker is idle -------------------------------------------------- */

/* True with somebody who will take a connection, false when the child no
 * longer runs. */
static int reserve_worker(listener_state *state)
{
    worker_child *child = state->child;
    park_result result;

    forget_poller(child);
    /* Whoever becomes idle now shall take that one: a reservation would keep
     * it from being the poller. */
    while (!waiting_new_is_taken(child->waiting, LOOK_INTERVAL)
           && is_running(state)) {
    }
    result = park_reserve(child->park);
    if (result == PARK_NO_IDLE) {
        tally_add(TALLY_NO_IDLE, 1);
    }
    while (result == PARK_NO_IDLE && is_running(state)) {
        if (waiting_may_offer(child->waiting)) {
            return 1;
        }
        park_wait_idle(child->park, LOOK_INTERVAL);
        result = park_reserve(child->park);
    }
    if (result == PARK_OK) {
        atomic32_set(&child->promise, PROMISE_WORKER);
    }
    return result == PARK_OK;
}

static void give_back(worker_child *child)
{
    if (atomic32_cas(&child->promise, PROMISE_WORKER, PROMISE_NONE)) {
        park_unreserve(child->park);
    }
}

/* ---- Accepting failed --------------------------------------------------- */

/* Descriptors come back when connections end; nothing tells when. */
static void wait_for_resources(listener_state *state, apr_status_t error)
{
    struct timespec pause = {
        .tv_sec = state->pause_ms / 1000,
        .tv_nsec = state->pause_ms % 1000 * 1000000L
    };

    if (may_report(&state->next_report)) {
        ap_log_error(APLOG_MARK, APLOG_ERR, error, ap_server_conf,
                     APLOGNO(90740) "connections wait: none can be accepted "
                     "for want of descriptors or memory; raise the limit "
                     "(ulimit -n) or lower ThreadsPerChild");
    }
    end_some_idle(state->child);
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

/* False when there is nobody to take it.  As long as a poller is awake, it
 * gets all, and the reserved worker is kept: it takes over if the poller turns
 * out to be slow. */
static int give(listener_state *state, kept_connection *k)
{
    worker_child *child = state->child;
    unsigned int i;

    if (child->is_quick
        && waiting_offer_new(child->waiting, &k->waiting,
                             park_idle(child->park))) {
        return 1;
    }
    /* The poller may be busy meanwhile, and another idle. */
    if (!atomic32_cas(&child->promise, PROMISE_WORKER, PROMISE_NONE)
        && park_reserve(child->park) != PARK_OK) {
        waiting_add_new(child->waiting, &k->waiting);
        return 1;
    }
    i = park_pop(child->park);
    if (i == PARK_NONE) {
        return 0;
    }
    child->workers[i].given = child->is_quick
        && waiting_appoint_with(child->waiting, (int)i, &k->waiting)
        ? NULL : k;
    park_wake(child->park, i);
    return 1;
}

static void hand_over(listener_state *state, accepted_connection *accepted)
{
    worker_child *child = state->child;
    kept_connection *k = record_get(child);

    k->accepted = *accepted;
    k->waiting.fd = accepted->fd;
    if (!give(state, k)) {
        /* The workers were sent home: the child stops at once. */
        accept_drop(accepted);
        record_put(child, k);
        return;
    }
    if (state->left > 0 && --state->left == 0) {
        ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, ap_server_conf,
                     "the child has had MaxConnectionsPerChild connections");
        tell_main(child, CHILD_DRAIN);
    }
}

static accept_result accept_one(worker_child *child,
                                accepted_connection *accepted,
                                apr_status_t *error)
{
    accept_result result;

    if (atomic32_read(&child->promise) != PROMISE_WORKER) {
        rely_on_poller(child);
    }
    result = accept_next(child->accept, accepted, error);
    forget_poller(child);
    return result;
}

/* True while there is a reservation left. */
static int accept_for_worker(listener_state *state)
{
    accepted_connection accepted;
    apr_status_t error = APR_SUCCESS;

    switch (accept_one(state->child, &accepted, &error)) {
    case ACCEPT_OK:
        state->pause_ms = EXHAUSTED_PAUSE_MS;
        hand_over(state, &accepted);
        return atomic32_read(&state->child->promise) == PROMISE_WORKER;
    case ACCEPT_EXHAUSTED:
        wait_for_resources(state, error);
        return is_reservation_good(state->child);
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
        return is_reservation_good(state->child);
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
    crash_guard_thread(apr_thread_pool_get(thread));
#ifdef __linux__
    atomic32_set(&child->listener_tid, (apr_uint32_t)syscall(SYS_gettid));
#endif
    unblock_interrupt();
    while (is_running(&state)) {
        if (!records_have_room(child)) {
            /* Meanwhile others may need the worker. */
            give_back(child);
            has_reservation = 0;
            wait_for_room(&state);
        }
        if (!has_reservation) {
            has_reservation = reserve_worker(&state);
        }
        if (has_reservation && is_running(&state)) {
            has_reservation = accept_for_worker(&state);
        }
    }
    give_back(child);
    sleeper_wake(&child->listener_ended, 1);
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}
