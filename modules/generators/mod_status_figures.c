/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_status: reading the scoreboard and adding it up.
 *
 * Others write while this reads, and nobody waits: the sums are of moments
 * that lie close together, and a sum may be one request off another.
 */

#include "ap_config.h"

#include <string.h>
#include <unistd.h>

#include <apr_optional.h>
#include <apr_strings.h>

#include "ap_mpm.h"
#include "http_config.h"
#include "http_core.h"
#include "httpd.h"
#include "scoreboard.h"

#include "modules/generators/mod_status_priv.h"

const status_state status_states[SERVER_NUM_STATUS] = {
    [SERVER_DEAD]           = {'.', "open_slot", "no worker"},
    [SERVER_STARTING]       = {'S', "startup", "starting"},
    [SERVER_READY]          = {'_', "idle", "free"},
    [SERVER_BUSY_READ]      = {'R', "read", "reading"},
    [SERVER_BUSY_WRITE]     = {'W', "reply", "answering"},
    [SERVER_BUSY_KEEPALIVE] = {'K', "keepalive", "kept alive"},
    [SERVER_BUSY_LOG]       = {'L', "logging", "logging"},
    [SERVER_BUSY_DNS]       = {'D', "dns", "looking up a name"},
    [SERVER_CLOSING]        = {'C', "closing", "closing"},
    [SERVER_GRACEFUL]       = {'G', "graceful_stop", "finishing"},
    [SERVER_IDLE_KILL]      = {'I', "idle_cleanup", "ending, idle"}
};

/* Offered by the server: see tally_priv.h and runtime_priv.h there. */
APR_DECLARE_OPTIONAL_FN(int, tally_read, (int number, int slot,
                                          const char *facts[3],
                                          apr_uint64_t *value));

APR_DECLARE_OPTIONAL_FN(int, slotless_read, (int number, pid_t *pid,
                                             int *generation));

/* Values of tally_read(). */
enum { TALLY_NONE, TALLY_COUNTER, TALLY_MICROSECONDS, TALLY_GAUGE };

/* [config] NULL: the server counts nothing of that kind. */
static APR_OPTIONAL_FN_TYPE(tally_read) *read_tally;
static APR_OPTIONAL_FN_TYPE(slotless_read) *read_slotless;

static int query(int code, int otherwise)
{
    int value;

    return ap_mpm_query(code, &value) == APR_SUCCESS ? value : otherwise;
}

/* A status is one byte that others write: never an index unchecked. */
static unsigned char state_of(const worker_score *ws)
{
    unsigned char status = *(const volatile unsigned char *)&ws->status;

    return status < SERVER_NUM_STATUS ? status : SERVER_DEAD;
}

/* ---- Tallies ------------------------------------------------------------ */

int status_read_tally(int number, status_tally *tally)
{
    const char *facts[3] = {NULL, NULL, NULL};
    int kind;

    tally->value = 0;
    kind = read_tally != NULL
        ? read_tally(number, -1, facts, &tally->value) : TALLY_NONE;
    tally->name = facts[0];
    tally->words = facts[1];
    tally->sentence = facts[2];
    tally->is_gauge = kind == TALLY_GAUGE;
    tally->is_time = kind == TALLY_MICROSECONDS;
    return kind != TALLY_NONE;
}

int status_read_slotless(int number, status_child *child)
{
    memset(child, 0, sizeof(*child));
    child->is_draining = 1;
    return read_slotless != NULL
        && read_slotless(number, &child->pid, &child->generation);
}

/* A child that has lost its row of the scoreboard counts its requests there:
 * the sums would be without them. */
static void add_slotless(status_report *report)
{
    status_tally tally;
    int i;

    for (i = 0; status_read_tally(i, &tally); i++) {
        if (strcmp(tally.name, "slotless_requests") == 0) {
            report->requests += tally.value;
        }
        else if (strcmp(tally.name, "slotless_bytes") == 0) {
            report->bytes += tally.value;
        }
        else if (strcmp(tally.name, "children_without_slot") == 0) {
            report->slotless = (int)tally.value;
        }
    }
}

static void find_tallies(void)
{
    read_tally = APR_RETRIEVE_OPTIONAL_FN(tally_read);
    read_slotless = APR_RETRIEVE_OPTIONAL_FN(slotless_read);
}

void status_figures_register(apr_pool_t *p)
{
    (void)p;
    ap_hook_optional_fn_retrieve(find_tallies, NULL, NULL, APR_HOOK_MIDDLE);
}

/* ---- Workers and children ----------------------------------------------- */

/* As many as a child may have now, or more where an older one had more. */
static int count_columns(int rows, int limit)
{
    int columns = query(AP_MPMQ_MAX_THREADS, 1);
    int i;
    int j;

    if (columns < 1) {
        columns = 1;
    }
    if (columns > limit) {
        columns = limit;
    }
    for (i = 0; i < rows; i++) {
        for (j = columns; j < limit; j++) {
            if (state_of(ap_get_scoreboard_worker_from_indexes(i, j))
                != SERVER_DEAD) {
                columns = j + 1;
            }
        }
    }
    return columns;
}

static void count_state(status_child *child, unsigned char state)
{
    switch (state) {
    case SERVER_DEAD:
    case SERVER_STARTING:
    case SERVER_IDLE_KILL:
        break;
    case SERVER_READY:
        /* A child that ends takes no more connections. */
        child->idle += !child->is_draining;
        break;
    case SERVER_GRACEFUL:
        child->graceful++;
        break;
    default:
        child->busy++;
        break;
    }
}

/* Every worker notes the times of the whole process now and then: the latest
 * note has the largest numbers.  Notes of an earlier process stay behind in
 * workers that have not yet served for the one of now. */
static void latest_times(status_cpu *cpu, const struct tms *times)
{
    apr_uint64_t all = (apr_uint64_t)times->tms_utime + times->tms_stime
        + times->tms_cutime + times->tms_cstime;

    if (all >= cpu->user + cpu->system + cpu->children_user
               + cpu->children_system) {
        cpu->user = times->tms_utime;
        cpu->system = times->tms_stime;
        cpu->children_user = times->tms_cutime;
        cpu->children_system = times->tms_cstime;
    }
}

static void read_process(status_child *child, const process_score *ps)
{
    child->pid = ps->pid;
    child->generation = ps->generation;
    child->is_draining = ps->quiescing != 0;
    child->is_accepting = !ps->not_accepting && !ps->quiescing;
    child->connections.all = ps->connections;
    child->connections.wait_io = ps->wait_io;
    child->connections.writing = ps->write_completion;
    child->connections.keep_alive = ps->keep_alive;
    child->connections.closing = ps->lingering_close;
    child->connections.suspended = ps->suspended;
}

/* A row and its workers, also into the sums of the whole. */
static void read_child(status_report *report, status_child *child, int row)
{
    unsigned char *states = (unsigned char *)child->states;
    int j;

    read_process(child, ap_get_scoreboard_process(row));
    for (j = 0; j < report->columns; j++) {
        const worker_score *ws = ap_get_scoreboard_worker_from_indexes(row,
                                                                       j);

        states[j] = child->pid != 0 ? state_of(ws) : SERVER_DEAD;
        report->by_state[states[j]]++;
        count_state(child, states[j]);
        child->requests += ws->access_count;
        child->bytes += ws->bytes_served;
        report->duration += ws->duration;
        if (child->pid != 0 && ws->pid == child->pid) {
            latest_times(&child->cpu, &ws->times);
        }
    }
}

static void add_connections(status_connections *sum,
                            const status_connections *more)
{
    sum->all += more->all;
    sum->wait_io += more->wait_io;
    sum->writing += more->writing;
    sum->keep_alive += more->keep_alive;
    sum->closing += more->closing;
    sum->suspended += more->suspended;
}

static void add_cpu(status_cpu *sum, const status_cpu *more)
{
    sum->user += more->user;
    sum->system += more->system;
    sum->children_user += more->children_user;
    sum->children_system += more->children_system;
}

static void add_child(status_report *report, const status_child *child)
{
    report->requests += child->requests;
    report->bytes += child->bytes;
    if (child->pid == 0) {
        return;
    }
    report->processes++;
    report->draining += child->is_draining;
    report->busy += child->busy;
    report->graceful += child->graceful;
    report->idle += child->idle;
    add_cpu(&report->cpu, &child->cpu);
    add_connections(&report->connections, &child->connections);
}

static void read_children(apr_pool_t *p, status_report *report)
{
    status_child *children = apr_pcalloc(p, report->rows * sizeof(*children));
    unsigned char *states = apr_palloc(p, (apr_size_t)report->rows
                                          * report->columns);
    int i;

    for (i = 0; i < report->rows; i++) {
        children[i].states = states + (apr_size_t)i * report->columns;
        read_child(report, &children[i], i);
        add_child(report, &children[i]);
    }
    report->children = children;
}

/* ---- The whole ---------------------------------------------------------- */

status_report *status_read(apr_pool_t *p)
{
    status_report *report = apr_pcalloc(p, sizeof(*report));
    const global_score *global = ap_get_scoreboard_global();

    report->now = apr_time_now();
    report->restart_time = global->restart_time;
    report->uptime = apr_time_sec(report->now) - apr_time_sec(
        global->restart_time);
    if (report->uptime < 0) {
        report->uptime = 0;     /* the clock was set back */
    }
    report->config_generation = ap_state_query(AP_SQ_CONFIG_GEN);
    report->mpm_generation = global->running_generation;
    ap_get_loadavg(&report->load);
    report->is_extended = ap_extended_status;
    report->is_async = query(AP_MPMQ_IS_ASYNC, 0);
    report->can_wait_io = query(AP_MPMQ_CAN_WAITIO, 0);
    report->mpm = ap_show_mpm();
    report->ticks = sysconf(_SC_CLK_TCK);
    if (report->ticks < 1) {
        report->ticks = 100;
    }
    report->rows = global->server_limit;
    report->columns = count_columns(report->rows, global->thread_limit);
    latest_times(&report->cpu, &global->times);
    read_children(p, report);
    add_slotless(report);
    return report;
}

double status_cpu_seconds(const status_cpu *cpu, long ticks)
{
    return (double)(cpu->user + cpu->system + cpu->children_user
                    + cpu->children_system) / ticks;
}

double status_rate(apr_uint64_t n, apr_uint64_t of)
{
    return of != 0 ? (double)n / (double)of : 0;
}

static void read_times(status_worker *worker, apr_time_t now)
{
    const worker_score *ws = &worker->score;
    apr_time_t end = ws->stop_time >= ws->start_time ? ws->stop_time : now;

    worker->since = -1;
    worker->took = 0;
    if (ws->start_time != 0 && ws->start_time <= now) {
        worker->since = apr_time_sec(now - ws->start_time);
        worker->took = apr_time_as_msec(end - ws->start_time);
    }
}

int status_read_worker(const status_report *report, int row, int column,
                       status_worker *worker)
{
    worker_score *ws = &worker->score;

    ap_copy_scoreboard_worker(ws, row, column);
    ws->status = state_of(ws);
    worker->row = row;
    worker->column = column;
    worker->child = &report->children[row];
    if (ws->pid == 0
        || (ws->access_count == 0
            && (ws->status == SERVER_READY || ws->status == SERVER_DEAD))) {
        return 0;
    }
    read_times(worker, report->now);
    worker->cpu = (double)(ws->times.tms_utime + ws->times.tms_stime
                           + ws->times.tms_cutime + ws->times.tms_cstime)
        / report->ticks;
    return 1;
}
