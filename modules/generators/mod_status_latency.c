/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_status: how long requests take, counted in classes.
 *
 * Hooks: pre_mpm (memory beside the scoreboard, emptied when that is),
 * post_config (memory when ExtendedStatus was turned on by a graceful
 * restart), log_transaction.
 *
 * The memory is shared by all processes and lives as long as the scoreboard,
 * with one cell for each of its workers.  A cell is written by the worker it
 * belongs to, by relaxed atomic stores without a lock, and read by anybody.  A
 * child that has lost its row of the scoreboard counts nowhere, as there.
 *
 * With ExtendedStatus Off there is no memory and no clock call.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_shm.h>
#include <apr_strings.h>

#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "httpd.h"
#include "scoreboard.h"

#include "modules/generators/mod_status_priv.h"

/* The module record is in mod_status.c. */
extern module AP_MODULE_DECLARE_DATA status_module;
APLOG_USE_MODULE(status);

/* Name of what outlives a restart. */
#define RETAINED_KEY "mod_status latencies"

const struct status_latency_bound
status_latency_bounds[STATUS_LATENCY_BOUNDS] = {
    {100, "0.0001"}, {250, "0.00025"}, {500, "0.0005"},
    {1000, "0.001"}, {2500, "0.0025"}, {5000, "0.005"},
    {10000, "0.01"}, {25000, "0.025"}, {50000, "0.05"},
    {100000, "0.1"}, {250000, "0.25"}, {500000, "0.5"},
    {1000000, "1"}, {2500000, "2.5"}, {5000000, "5"},
    {10000000, "10"}, {30000000, "30"}, {60000000, "60"}
};

/* Three cache lines, so that two workers never write the same one. */
typedef struct {
    apr_uint64_t counts[STATUS_LATENCY_BOUNDS + 1];     /* [atomic] relaxed */
    apr_uint64_t sum;                                   /* [atomic] relaxed */
    apr_uint64_t unused[4];
} latency_cell;

/* All [config], and the same in every process. */
typedef struct {
    latency_cell *cells;        /* one a worker, row after row */
    int rows;
    int columns;
    const char *scores;         /* first row of the scoreboard */
    apr_size_t stride;          /* bytes from one of its rows to the next */
} latency_memory;

/* [config] NULL: latencies are not kept. */
static latency_memory *memory;

/* ---- Memory ------------------------------------------------------------- */

/* Rows that do not lie one behind the other are none of the parent's. */
static int measure_rows(latency_memory *m)
{
    const global_score *global = ap_get_scoreboard_global();
    worker_score *const *servers = ap_scoreboard_image->servers;
    int i;

    m->rows = global->server_limit;
    m->columns = global->thread_limit;
    m->scores = (const char *)servers[0];
    m->stride = m->rows > 1 ? (apr_size_t)((const char *)servers[1]
                                           - m->scores)
                            : m->columns * sizeof(worker_score);
    for (i = 1; i < m->rows; i++) {
        if ((const char *)servers[i] != m->scores + i * m->stride) {
            return 0;
        }
    }
    return m->stride >= m->columns * sizeof(worker_score);
}

static apr_size_t cell_bytes(const latency_memory *m)
{
    return (apr_size_t)m->rows * m->columns * sizeof(latency_cell);
}

/* Without this memory everything else still works. */
static latency_memory *make_memory(apr_pool_t *process_pool)
{
    latency_memory *m;
    latency_memory measured;
    apr_shm_t *shm;
    apr_status_t rv;

    if (!measure_rows(&measured)) {
        return NULL;
    }
    rv = apr_shm_create(&shm, cell_bytes(&measured), NULL, process_pool);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, NULL, APLOGNO(91001)
                     "no shared memory of %" APR_SIZE_T_FMT " bytes for the "
                     "latencies of requests: the status report will be "
                     "without them", cell_bytes(&measured));
        return NULL;
    }
    measured.cells = apr_shm_baseaddr_get(shm);
    memset(measured.cells, 0, cell_bytes(&measured));
    m = ap_retained_data_create(RETAINED_KEY, sizeof(*m));
    if (m != NULL) {
        *m = measured;
    }
    return m;
}

/* The scoreboard has just been made, or emptied. */
static int latency_pre_mpm(apr_pool_t *p, ap_scoreboard_e type)
{
    latency_memory *m = ap_retained_data_get(RETAINED_KEY);

    (void)type;
    if (m != NULL) {
        memset(m->cells, 0, cell_bytes(m));
    }
    else if (ap_extended_status && ap_exists_scoreboard_image()) {
        m = make_memory(p);
    }
    memory = m;
    return OK;
}

/* A graceful restart keeps the scoreboard, and so the latencies. */
static int latency_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                               apr_pool_t *ptemp, server_rec *s)
{
    (void)pconf;
    (void)plog;
    (void)ptemp;
    memory = ap_retained_data_get(RETAINED_KEY);
    if (memory == NULL && ap_extended_status
        && ap_exists_scoreboard_image()) {
        memory = make_memory(s->process->pool);
    }
    return OK;
}

/* ---- Counting ----------------------------------------------------------- */

static latency_cell *cell_of(const worker_score *ws)
{
    apr_size_t offset = (apr_size_t)((const char *)ws - memory->scores);
    apr_size_t row = offset / memory->stride;
    apr_size_t column = offset % memory->stride / sizeof(*ws);

    if (row >= (apr_size_t)memory->rows
        || column >= (apr_size_t)memory->columns) {
        return NULL;    /* private memory of a child without a row */
    }
    return &memory->cells[row * memory->columns + column];
}

static int class_of(apr_interval_time_t us)
{
    int i = 0;

    while (i < STATUS_LATENCY_BOUNDS && us > status_latency_bounds[i].us) {
        i++;
    }
    return i;
}

/* Only the owner of the cell writes, so there is nothing to lose between the
 * load and the store. */
static void add_relaxed(apr_uint64_t *sum, apr_uint64_t n)
{
    __atomic_store_n(sum, __atomic_load_n(sum, __ATOMIC_RELAXED) + n,
                     __ATOMIC_RELAXED);
}

static void count(latency_cell *cell, apr_interval_time_t us)
{
    if (us < 0) {
        us = 0;         /* the clock was set back */
    }
    add_relaxed(&cell->counts[class_of(us)], 1);
    add_relaxed(&cell->sum, us);
}

static int latency_log_transaction(request_rec *r)
{
    const worker_score *ws;
    latency_cell *cell;

    if (!ap_extended_status || memory == NULL) {
        return DECLINED;
    }
    ws = ap_get_scoreboard_worker(r->connection->sbh);
    cell = ws != NULL ? cell_of(ws) : NULL;
    if (cell != NULL) {
        count(cell, apr_time_now() - r->request_time);
    }
    return DECLINED;
}

static void add_cell(status_latency *sums, const latency_cell *cell)
{
    int i;

    for (i = 0; i <= STATUS_LATENCY_BOUNDS; i++) {
        sums->counts[i] += __atomic_load_n(&cell->counts[i],
                                           __ATOMIC_RELAXED);
    }
    sums->sum += __atomic_load_n(&cell->sum, __ATOMIC_RELAXED);
}

int status_latency_read(status_latency *sums)
{
    int i;
    int j;

    memset(sums, 0, sizeof(*sums));
    if (!ap_extended_status || memory == NULL) {
        return 0;
    }
    for (i = 0; i < memory->rows; i++) {
        for (j = 0; j < memory->columns; j++) {
            /* Cells never used are never touched: their pages need not be
             * there. */
            if (ap_get_scoreboard_worker_from_indexes(i, j)->access_count) {
                add_cell(sums, &memory->cells[i * memory->columns + j]);
            }
        }
    }
    return 1;
}

void status_latency_register(apr_pool_t *p)
{
    (void)p;
    /* After the scoreboard, which is made in the middle. */
    ap_hook_pre_mpm(latency_pre_mpm, NULL, NULL, APR_HOOK_LAST);
    ap_hook_post_config(latency_post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_log_transaction(latency_log_transaction, NULL, NULL,
                            APR_HOOK_MIDDLE);
}
