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
 * When several connections are ready it serves in rounds: it reads and answers
 * all of them, then sends all responses, then ends all requests.  So what a
 * step needs is in the processor's caches after the first, and clients are
 * woken once.
 *
 * The watchdog looks every WATCH_INTERVAL while the poller serves and others
 * wait.  One that serves the same connection as at the last look loses the
 * role when it sleeps in the kernel, and when it has computed for long.  One
 * that waits for a processor keeps it: another would have to wait, too.  The
 * watchdog sleeps while nobody can be delayed.
 */

#include "ap_config.h"

#include <fcntl.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <apr_signal.h>
#include <apr_strings.h>

#include "httpd.h"
#include "scoreboard.h"

#include "mpm/worker/worker_priv.h"
#include "server/util/clock_priv.h"

/* Between two looks of the watchdog. */
#define WATCH_INTERVAL_NS 500000L

/* Time of a processor that a poller may spend on one connection while others
 * wait, from the second look at it on. */
#define COMPUTING_PATIENCE_NS 400000

/* How long the poller serves before it lets others have its processor, in
 * microseconds: a round or two. */
#define GIVE_WAY_AFTER 250

/* Ends of waits, and connections that settle, between two looks for those
 * that are ready: many may be due at once. */
#define ENDS_IN_A_ROW 32

/* After so many looks in a row at a poller that gets on, they are fewer. */
#define CALM_LOOKS 16
#define CALM_FACTOR 4

/* Looks at an idle poller before the watchdog sleeps. */
#define QUIET_LOOKS 8

/* ---- Handing the role on ------------------------------------------------ */

/* The one that the listener holds for a next connection can serve that as
 * well, when it comes. */
static int reserve_any(worker_child *child)
{
    return park_reserve(child->park) == PARK_OK
        || listener_take_worker(child);
}

/* Without an idle worker nobody is appointed: the first one that has nothing
 * more to do takes the role.  Until then no connection is to be accepted.
 * With nothing to wait for it is only the listener that counts on a poller:
 * it shall see whether a worker is idle. */
static void appoint_somebody(worker_child *child)
{
    unsigned int i;

    if (waiting_is_empty(child->waiting) || !reserve_any(child)) {
        listener_recall(child);
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

/* A connection that a worker serves may wait again, and while it drains a
 * child has all its workers for those that are left. */
static int has_work_left(worker_child *child)
{
    return child_phase_now(child) == CHILD_DRAINS
        && atomic32_read(&child->connections) > 0;
}

void poller_end_idle(worker_child *child)
{
    /* The listener may be about to give its last connection to a worker. */
    if (child_phase_now(child) != CHILD_RUNS
        && sleeper_value(&child->listener_ended) != 0
        && !has_work_left(child) && waiting_is_over(child->waiting)) {
        park_end(child->park);
    }
}

void poller_send(worker_thread *w)
{
    waiting_set *set = w->child->waiting;
    waiting_conn *conns[WAITING_BATCH];
    int n = waiting_begin_sending(set, w->number, conns);
    int i;

    while (n > 0) {
        for (i = 0; i < n; i++) {
            serve_send((kept_connection *)conns[i]);
        }
        waiting_end_sending(set, w->number, conns, n);
        n = waiting_begin_sending(set, w->number, conns);
    }
}

/* Nothing of a round is in the set when the poller asks the kernel: what that
 * tells of, nobody but the one who is told may touch. */
static void end_round(worker_thread *w)
{
    waiting_conn *conn;

    w->round_is_full = 0;
    poller_send(w);
    while ((conn = waiting_claim_sent(w->child->waiting, w->number))
           != NULL) {
        serve_sent(w, (kept_connection *)conn);
    }
}

/* A round of one would only cost. */
static void serve_round(worker_thread *w, waiting_conn **ready, int n)
{
    int i;

    w->is_in_round = n > 1;
    for (i = 0; i < n && waiting_claim(w->child->waiting, w->number, ready[i]);
         i++) {
        serve_ready(w, (kept_connection *)ready[i]);
        if (w->round_is_full) {
            end_round(w);
        }
    }
    w->is_in_round = 0;
    end_round(w);
}

static void serve_batch(worker_thread *w, waiting_conn **ready, int n)
{
    waiting_set *set = w->child->waiting;
    waiting_conn *conn;
    int i;

    serve_round(w, ready, n);
    while ((conn = waiting_claim_new(set, w->number)) != NULL) {
        serve_new(w, (kept_connection *)conn);
    }
    for (i = 0; i < ENDS_IN_A_ROW
         && (conn = waiting_claim_due(set, w->number)) != NULL; i++) {
        serve_over(w, (kept_connection *)conn);
    }
    for (i = 0; i < ENDS_IN_A_ROW
         && (conn = waiting_claim_to_settle(set, w->number)) != NULL; i++) {
        serve_settle(w, (kept_connection *)conn);
    }
    slumber_trim(w->child);
}

/*
 * A poller with busy connections never sleeps.  When there are more such
 * threads than processors, one would serve for as long as the system lets it
 * (several milliseconds) while the clients of the others wait.
 */
static void give_way(apr_time_t *since)
{
    apr_time_t now = clock_now();

    if (now - *since >= GIVE_WAY_AFTER) {
        sched_yield();
        *since = now;
    }
}

void poller_run(worker_thread *w)
{
    worker_child *child = w->child;
    waiting_conn *ready[WAITING_BATCH];
    apr_time_t since = clock_now();
    int n;

    /* What the poller before has left. */
    end_round(w);
    for (;;) {
        serve_status(w, SERVER_READY);
        poller_end_idle(child);
        /* The listener may wait for somebody who has time. */
        park_stir(child->park);
        n = waiting_wait(child->waiting, w->number, ready);
        if (n < 0) {
            break;
        }
        serve_batch(w, ready, n);
        give_way(&since);
    }
}

/* ---- The watchdog ------------------------------------------------------- */

static void pause_watch(int is_calm)
{
    struct timespec pause = {
        .tv_sec = 0,
        .tv_nsec = is_calm ? CALM_FACTOR * WATCH_INTERVAL_NS
                           : WATCH_INTERVAL_NS
    };

    nanosleep(&pause, NULL);
}

/* What the watchdog remembers from look to look. */
typedef struct {
    waiting_suspect suspect;    /* poller WAITING_NOBODY: none */
    apr_int64_t used;           /* nanoseconds of a processor that it had used
                                 * when it was seen again; -1: it was not */
    int calm;                   /* looks since a poller was seen again, or
                                 * the watchdog has slept */
} watch_memory;

/* True when the thread has work for a processor, be it that there is none for
 * it. */
static int is_runnable(apr_uint32_t tid)
{
#ifdef __linux__
    char path[64];
    char text[128];
    const char *state;
    ssize_t n;
    int fd;

    apr_snprintf(path, sizeof(path), "/proc/self/task/%u/stat", tid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return 0;
    }
    n = read(fd, text, sizeof(text) - 1);
    close(fd);
    text[n > 0 ? n : 0] = '\0';
    /* The name is ours, or a module's, and may have brackets. */
    state = strrchr(text, ')');
    return state != NULL && state[1] == ' ' && state[2] == 'R';
#else
    (void)tid;
    return 0;
#endif
}

/* Nanoseconds of a processor that the worker has used so far. */
static apr_int64_t time_used(const worker_thread *w)
{
    struct timespec used;

    return clock_gettime(w->clock, &used) == 0
        ? used.tv_sec * 1000000000LL + used.tv_nsec : 0;
}

/* A quick poller is at another step with each look. */
static int is_slow(worker_child *child, const waiting_suspect *now,
                   watch_memory *before)
{
    worker_thread *w = &child->workers[now->poller];

    if (now->poller != before->suspect.poller
        || now->step != before->suspect.step) {
        before->suspect = *now;
        before->used = -1;
        return 0;
    }
    before->calm = 0;
    if (!is_runnable(atomic32_read_acquire(&w->tid))) {
        return 1;
    }
    if (before->used < 0) {
        before->used = time_used(w);
        return 0;
    }
    return time_used(w) - before->used >= COMPUTING_PATIENCE_NS;
}

/* One look.  False: there is nothing to look at. */
static int look(worker_child *child, watch_memory *memory)
{
    waiting_suspect suspect;

    switch (waiting_watch(child->waiting, &suspect)) {
    case WATCH_QUIET:
        return 0;
    case WATCH_VACANT:
        appoint_somebody(child);
        return 1;
    case WATCH_SERVING:
        if (is_slow(child, &suspect, memory)
            && waiting_take_away(child->waiting, &suspect)) {
            appoint_somebody(child);
        }
        return 1;
    default:
        return 1;
    }
}

void *APR_THREAD_FUNC watchdog_main(apr_thread_t *thread, void *data)
{
    worker_child *child = data;
    watch_memory memory = {.suspect = {.poller = WAITING_NOBODY}};
    int quiet = 0;

    apr_setup_signal_thread();
#ifdef PR_SET_TIMERSLACK
    prctl(PR_SET_TIMERSLACK, 1000UL, 0, 0, 0);
#endif
    while (atomic32_read(&child->watch_ends) == 0) {
        memory.calm++;
        quiet = look(child, &memory) ? 0 : quiet + 1;
        if (quiet > QUIET_LOOKS) {
            quiet = 0;
            memory.calm = 0;
            waiting_watch_sleep(child->waiting);
        }
        else {
            pause_watch(memory.calm > CALM_LOOKS);
        }
    }
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}
