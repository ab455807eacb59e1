/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A child's main thread: starts the others, waits for what the parent or a
 * signal says, and ends them.
 *
 *     CHILD_RUNS --- drain ---> CHILD_DRAINS --- stop ---> CHILD_STOPS
 *          |                                                   ^
 *          +------------------------- stop --------------------+
 *
 * Draining: the listener ends; idle workers end; the others finish their
 * connections, and end.  Stopping: besides, all connections are shut down, so
 * that reads and writes on them return; workers that have not ended after
 * STOP_PATIENCE are left to the end of the process.
 *
 * The end of the pipe from the parent is the end of the parent: the child
 * drains, because nobody would replace it, or stop it, any more.
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <apr_portable.h>
#include <apr_signal.h>
#include <apr_strings.h>

#include "ap_listen.h"
#include "ap_mpm.h"
#include "http_config.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"
#include "scoreboard.h"
#include "unixd.h"

#include "mpm/common/mpm_common_priv.h"
#include "mpm/worker/worker_priv.h"
#include "server/net/net_priv.h"
#include "server/runtime/runtime_priv.h"
#include "server/runtime/tally_priv.h"

APLOG_USE_MODULE(mpm_worker);

/* How long a stop waits for workers whose connections were shut down. */
#define STOP_PATIENCE apr_time_from_msec(2500)

/* While a child drains, an idle connection waits on until KeepAliveTimeout is
 * over, and no longer than this: its next request is answered, with
 * Connection: close. */
#define DRAIN_GRACE apr_time_from_sec(60)

/* The same when the whole server stops. */
#define FINISH_GRACE apr_time_from_sec(1)

/* Descriptors that are not for connections: logs, what modules have open for
 * good, the file cache; besides one file for each worker. */
#define OTHER_FDS 320

/* The limit of descriptors is raised to this where that is allowed, and no
 * module is loaded that may use select(), which knows 1024 only.  Not further:
 * some programs that a module may run close all there may be. */
#define WANTED_FDS 65536

/* Between two tries to start threads that could not be started. */
#define RETRY_INTERVAL_MS 1000

/* Looks at its wait word that a worker has before it sleeps. */
#define SPINS 0

/* ---- Threads ------------------------------------------------------------ */

static apr_status_t thread_attributes(worker_child *child,
                                      apr_threadattr_t **attributes)
{
    apr_status_t rv = apr_threadattr_create(attributes, child->pool);

    if (rv == APR_SUCCESS) {
        rv = apr_threadattr_detach_set(*attributes, 0);
    }
    if (rv == APR_SUCCESS && ap_thread_stacksize != 0) {
        rv = apr_threadattr_stacksize_set(*attributes, ap_thread_stacksize);
    }
    return rv;
}

static apr_status_t start_worker(worker_child *child, worker_thread *w,
                                 apr_threadattr_t *attributes)
{
    apr_status_t rv;

    ap_update_child_status_from_indexes(child->slot, w->number,
                                        SERVER_STARTING, NULL);
    atomic32_add(&child->running, 1);
    rv = ap_thread_create(&w->thread, attributes, serve_main, w, child->pool);
    if (rv != APR_SUCCESS) {
        w->thread = NULL;
        atomic32_add(&child->running, (apr_uint32_t)-1);
        ap_update_child_status_from_indexes(child->slot, w->number,
                                            SERVER_DEAD, NULL);
    }
    return rv;
}

/* Returns how many workers are missing, and why. */
static int start_workers(worker_child *child, apr_threadattr_t *attributes,
                         apr_status_t *rv)
{
    int i;

    *rv = APR_SUCCESS;
    for (i = 0; i < child->threads; i++) {
        if (child->workers[i].thread == NULL) {
            *rv = start_worker(child, &child->workers[i], attributes);
            if (*rv != APR_SUCCESS) {
                break;
            }
        }
    }
    return child->threads - i;
}

static apr_status_t start_listener(worker_child *child,
                                   apr_threadattr_t *attributes)
{
    apr_status_t rv = ap_thread_create(&child->listener, attributes,
                                       listener_main, child, child->pool);

    if (rv != APR_SUCCESS) {
        child->listener = NULL;
    }
    return rv;
}

static apr_status_t start_watchdog(worker_child *child,
                                   apr_threadattr_t *attributes)
{
    apr_status_t rv = ap_thread_create(&child->watchdog, attributes,
                                       watchdog_main, child, child->pool);

    if (rv != APR_SUCCESS) {
        child->watchdog = NULL;
    }
    return rv;
}

/* Once, not each time that it is tried. */
static void report_missing(int missing, apr_status_t rv)
{
    static int is_reported;

    if (missing > 0 && !is_reported) {
        is_reported = 1;
        ap_log_error(APLOG_MARK, APLOG_ERR, rv, ap_server_conf,
                     APLOGNO(90742) "%d threads cannot be started; the child "
                     "goes on trying.  Raise the limit of processes (ulimit "
                     "-u) or of memory, or lower ThreadsPerChild or "
                     "ThreadStackSize", missing);
    }
    if (missing == 0 && is_reported) {
        is_reported = 0;
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, ap_server_conf,
                     APLOGNO(90743) "all threads have been started now");
    }
}

/* Starts what is not started yet; the listener first, because without it the
 * workers are no use.  Returns how many threads are missing. */
static int start_threads(worker_child *child, apr_threadattr_t *attributes)
{
    apr_status_t rv = APR_SUCCESS;
    int missing = child->threads + 2;

    if (child->watchdog == NULL) {
        rv = start_watchdog(child, attributes);
    }
    if (child->watchdog != NULL && child->listener == NULL) {
        rv = start_listener(child, attributes);
    }
    if (child->listener != NULL) {
        missing = start_workers(child, attributes, &rv);
    }
    report_missing(missing, rv);
    return missing;
}

/* ---- Setting up --------------------------------------------------------- */

/* How many connections the descriptors allow. */
static unsigned int max_connections(const worker_child *child,
                                    int may_raise)
{
    rlim_t others = OTHER_FDS + (rlim_t)child->threads;
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return INT_MAX;
    }
    if (may_raise && limit.rlim_cur < limit.rlim_max
        && limit.rlim_cur < WANTED_FDS) {
        limit.rlim_cur = limit.rlim_max < WANTED_FDS ? limit.rlim_max
                                                     : WANTED_FDS;
        /* Refused: then it stays as it was. */
        setrlimit(RLIMIT_NOFILE, &limit);
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > INT_MAX) {
        return INT_MAX;
    }
    return limit.rlim_cur > 2 * others
           ? (unsigned int)(limit.rlim_cur - others)
           : (unsigned int)(limit.rlim_cur / 2 + 1);
}

/* How many connections there may be at once. */
static unsigned int bound_connections(worker_child *child, int may_raise)
{
    unsigned int most = max_connections(child, may_raise);
    double asked = (worker_async_factor + 1) * child->threads;

    child->max_reason = "the limit of descriptors (ulimit -n)";
    if (worker_async_factor > 0 && asked < most) {
        child->max_reason = "AsyncRequestWorkerFactor";
        most = (unsigned int)asked;
    }
    return most;
}

static apr_status_t create_parts(worker_child *child)
{
    int is_known = slumber_is_allowed();
    unsigned int most = bound_connections(child, is_known);
    apr_status_t rv;
    int i;

    child->is_quick = slumber_beginnings_are_quick();
    child->workers = apr_pcalloc(child->pool,
                                 child->threads * sizeof(*child->workers));
    for (i = 0; i < child->threads; i++) {
        child->workers[i].child = child;
        child->workers[i].number = i;
    }
    rv = sleeper_init(&child->all_ended, 0, child->pool);
    if (rv == APR_SUCCESS) {
        rv = sleeper_init(&child->listener_ended, 0, child->pool);
    }
    if (rv == APR_SUCCESS) {
        rv = park_create(&child->park, child->threads, SPINS, child->pool);
    }
    if (rv == APR_SUCCESS) {
        rv = accept_create(&child->accept,
                           worker_listeners.buckets[child->bucket],
                           child->gate, child->pool);
    }
    if (rv == APR_SUCCESS) {
        rv = waiting_create(&child->waiting, worker_max_waiting > 0
                            ? (unsigned int)worker_max_waiting : most,
                            child->score, child->pool);
    }
    if (rv == APR_SUCCESS) {
        /* Of the slot's last child nothing is to be seen. */
        waiting_show_in(child->waiting, child->score);
        waiting_settle_after(child->waiting, is_known ? SLUMBER_AFTER : 0);
        rv = records_init(child, most);
    }
    return rv;
}

/* A pool that threads make subpools of: its allocator needs a lock. */
static apr_status_t create_pool(apr_pool_t **pool, apr_pool_t *parent)
{
    apr_allocator_t *allocator;
    apr_thread_mutex_t *mutex;
    apr_status_t rv = apr_allocator_create(&allocator);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    apr_allocator_max_free_set(allocator, ap_max_mem_free);
    rv = apr_pool_create_ex(pool, parent, NULL, allocator);
    if (rv != APR_SUCCESS) {
        apr_allocator_destroy(allocator);
        return rv;
    }
    apr_allocator_owner_set(allocator, *pool);
    rv = apr_thread_mutex_create(&mutex, APR_THREAD_MUTEX_DEFAULT, *pool);
    if (rv == APR_SUCCESS) {
        apr_allocator_mutex_set(allocator, mutex);
    }
    apr_pool_tag(*pool, "pchild");
    return rv;
}

/* What ap_mpm_query() tells this child's modules, whose threads ask. */
static void set_state(int state)
{
    __atomic_store_n(&ap_unixd_mpm_get_retained_data()->mpm_state, state,
                     __ATOMIC_RELAXED);
}

/* Returns 0 or the exit status of a child that cannot serve. */
static int set_up(worker_child *child)
{
    apr_status_t rv = create_pool(&child->pool, child->server->process->pconf);

    if (rv != APR_SUCCESS) {
        return APEXIT_CHILDSICK;
    }
    child->score = ap_get_scoreboard_process(child->slot);
    child->score->quiescing = 0;
    child->score->not_accepting = 0;
    child->bucket = child->score->bucket;
    child->score->connections = 0;
    tally_enter(child->slot);
    ap_fatal_signal_child_setup(child->server);
    listen_keep_bucket(child->bucket);
    child->gate = accept_gate_child_init(child->bucket, child->pool);
    if (ap_reopen_scoreboard(child->pool, NULL, 0) != APR_SUCCESS
        || ap_run_drop_privileges(child->pool, child->server) != OK) {
        return APEXIT_CHILDFATAL;
    }
    set_state(AP_MPMQ_STARTING);
    rv = suspend_init(child);
    if (rv == APR_SUCCESS) {
        ap_run_child_init(child->pool, child->server);
        rv = create_parts(child);
    }
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, rv, ap_server_conf,
                     APLOGNO(90744) "a child cannot be set up");
        return APEXIT_CHILDSICK;
    }
    suspend_start(child);
    set_state(AP_MPMQ_RUNNING);
    return 0;
}

/* ---- Ending ------------------------------------------------------------- */

static void stop_listener(worker_child *child)
{
    apr_os_thread_t *id;
    apr_status_t status;

    if (child->listener == NULL
        || apr_os_thread_get(&id, child->listener) != APR_SUCCESS) {
        sleeper_wake(&child->listener_ended, 1);
        return;
    }
    while (sleeper_value(&child->listener_ended) == 0) {
        pthread_kill(*id, INTERRUPT_SIGNAL);
        sleeper_sleep(&child->listener_ended, 0, apr_time_from_msec(1));
    }
    apr_thread_join(&status, child->listener);
    child->listener = NULL;
}

/* Lets every worker that reads from or writes to a client return. */
static void shut_connections(worker_child *child)
{
    apr_uint32_t fd;
    int i;

    for (i = 0; i < child->threads; i++) {
        fd = atomic32_read(&child->workers[i].fd);
        if (fd != 0) {
            shutdown((int)fd - 1, SHUT_RDWR);
        }
    }
}

/* The workers go when nothing waits any more: until then one that is slow
 * has others beside it. */
static void enter_phase(worker_child *child, child_phase phase)
{
    int is_first = child_phase_now(child) == CHILD_RUNS;

    if (child_phase_now(child) >= phase) {
        return;
    }
    atomic32_set(&child->phase, phase);
    set_state(AP_MPMQ_STOPPING);
    if (is_first) {
        scoreboard_note_draining(child->slot);
        child->score->quiescing = 1;
        signals_wake_parent();
        stop_listener(child);
        child->score->not_accepting = 1;
        /* Let the others have what arrives now. */
        ap_close_listeners();
        waiting_drain(child->waiting, DRAIN_GRACE);
        ap_run_child_stopping(child->pool, phase == CHILD_DRAINS);
    }
    if (phase == CHILD_STOPS) {
        waiting_stop(child->waiting);
        shut_connections(child);
    }
    poller_end_idle(child);
}

static void join_workers(worker_child *child)
{
    apr_status_t status;
    int i;

    for (i = 0; i < child->threads; i++) {
        if (child->workers[i].thread != NULL) {
            apr_thread_join(&status, child->workers[i].thread);
        }
    }
    if (child->watchdog != NULL) {
        atomic32_set(&child->watch_ends, 1);
        waiting_watch_end(child->waiting);
        apr_thread_join(&status, child->watchdog);
    }
}

/* True when all workers have ended, false after the time. */
static int all_ended(worker_child *child, apr_interval_time_t patience)
{
    if (atomic32_read(&child->running) == 0) {
        return 1;
    }
    return sleeper_sleep(&child->all_ended, 0, patience) == APR_SUCCESS;
}

/* ---- What the main thread is told --------------------------------------- */

/* The slot belongs to a new child: what this one writes goes elsewhere. */
static void leave_slot(worker_child *child)
{
    process_score *own = apr_pcalloc(child->pool, sizeof(*own));

    /* Field by field: workers count in the others. */
    own->pid = child->score->pid;
    own->generation = child->score->generation;
    own->bucket = child->score->bucket;
    own->quiescing = child->score->quiescing;
    own->not_accepting = child->score->not_accepting;
    __atomic_store_n(&child->score, own, __ATOMIC_RELEASE);
    waiting_show_in(child->waiting, own);
    scoreboard_leave_slot(child->slot, child->pool);
}

static void obey(worker_child *child, char command)
{
    switch (command) {
    case CHILD_DRAIN:
        enter_phase(child, CHILD_DRAINS);
        break;
    case CHILD_FINISH:
        enter_phase(child, CHILD_DRAINS);
        waiting_drain(child->waiting, FINISH_GRACE);
        break;
    case CHILD_STOP:
        enter_phase(child, CHILD_STOPS);
        break;
    case CHILD_LEAVE_SLOT:
        leave_slot(child);
        break;
    default:
        break;
    }
}

/* Returns false when nothing more will come. */
static int read_command(worker_child *child, int fd)
{
    char command;
    ssize_t n = read(fd, &command, 1);

    if (n == 1) {
        obey(child, command);
        return 1;
    }
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) {
        return 1;
    }
    if (child_phase_now(child) == CHILD_RUNS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, ap_server_conf, APLOGNO(90745)
                     "the parent has gone; the child finishes its "
                     "connections and ends");
    }
    enter_phase(child, CHILD_DRAINS);
    waiting_drain(child->waiting, FINISH_GRACE);
    return 0;
}

/* Sources of orders, in the order of poll(). */
enum { FROM_PARENT, FROM_SIGNAL, FROM_THREADS, SOURCES };

static void watch(struct pollfd *fds, worker_child *child, int threads_fd)
{
    fds[FROM_PARENT].fd = child->commands;
    fds[FROM_SIGNAL].fd = signals_child_fd();
    fds[FROM_THREADS].fd = threads_fd;
    fds[FROM_PARENT].events = POLLIN;
    fds[FROM_SIGNAL].events = POLLIN;
    fds[FROM_THREADS].events = POLLIN;
}

static void handle_events(worker_child *child, struct pollfd *fds)
{
    char byte;

    if (fds[FROM_SIGNAL].revents != 0
        && read(fds[FROM_SIGNAL].fd, &byte, 1) == 1) {
        enter_phase(child, CHILD_STOPS);
    }
    if (fds[FROM_PARENT].revents != 0
        && !read_command(child, fds[FROM_PARENT].fd)) {
        fds[FROM_PARENT].fd = -1;
    }
    if (fds[FROM_THREADS].revents != 0) {
        read_command(child, fds[FROM_THREADS].fd);
    }
}

/* While it drains, the last worker's end is looked for now and then: orders
 * may still come, and one poll() cannot wait for both. */
static void run_until_ended(worker_child *child, int threads_fd,
                            apr_threadattr_t *attributes)
{
    struct pollfd fds[SOURCES];
    int missing = start_threads(child, attributes);
    int timeout_ms;

    watch(fds, child, threads_fd);
    while (child_phase_now(child) != CHILD_STOPS) {
        timeout_ms = missing > 0 ? RETRY_INTERVAL_MS : -1;
        if (child_phase_now(child) == CHILD_DRAINS) {
            if (all_ended(child, apr_time_from_msec(50))) {
                return;
            }
            timeout_ms = 0;
        }
        if (poll(fds, SOURCES, timeout_ms) > 0) {
            handle_events(child, fds);
        }
        if (missing > 0 && child_phase_now(child) == CHILD_RUNS) {
            missing = start_threads(child, attributes);
        }
    }
}

/* How a child has served. */
typedef enum {
    NOT_AT_ALL,         /* there is no thread but this one */
    TO_THE_END,         /* likewise: all have ended, and memory may go */
    CUT_OFF             /* threads are at work still */
} serving;

static serving serve(worker_child *child)
{
    apr_threadattr_t *attributes;
    apr_status_t rv = thread_attributes(child, &attributes);
    int to_main[2];
    int is_clean;

    if (rv == APR_SUCCESS
        && pipe2(to_main, O_CLOEXEC | O_NONBLOCK) != 0) {
        rv = errno;
    }
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, rv, ap_server_conf,
                     APLOGNO(95173) "a child cannot start its threads");
        return NOT_AT_ALL;
    }
    child->main_pipe = to_main[1];
    run_until_ended(child, to_main[0], attributes);
    is_clean = all_ended(child, STOP_PATIENCE);
    if (is_clean) {
        join_workers(child);
        is_clean = waiting_suspended(child->waiting) == 0;
    }
    close(to_main[0]);
    close(to_main[1]);
    return is_clean ? TO_THE_END : CUT_OFF;
}

/* Threads are at work still, a module's perhaps: nothing they use may be taken
 * away. */
static void report_cut_off(worker_child *child)
{
    unsigned int running = atomic32_read(&child->running);
    unsigned int suspended = waiting_suspended(child->waiting);

    if (running > 0) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, ap_server_conf,
                     APLOGNO(90746) "%u worker threads did not end in time "
                     "and are cut off", running);
    }
    if (suspended > 0) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, ap_server_conf,
                     APLOGNO(95172) "%u requests that a module has suspended "
                     "are cut off", suspended);
    }
}

int child_run(int slot, int commands, void *server)
{
    worker_child child = {
        .server = server,
        .slot = slot,
        .threads = worker_settings.threads_per_child,
        .commands = commands
    };
    serving how;
    int status;

    ap_thread_current_after_fork();
    status = set_up(&child);
    if (status != 0) {
        if (child.pool != NULL) {
            apr_pool_destroy(child.pool);
        }
        return status;
    }
    how = serve(&child);
    if (how == CUT_OFF) {
        report_cut_off(&child);
        _exit(0);
    }
    apr_pool_destroy(child.pool);
    return how == NOT_AT_ALL ? APEXIT_CHILDSICK : 0;
}
