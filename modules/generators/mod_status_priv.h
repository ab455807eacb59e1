/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the parts of mod_status share: the figures of one report, the forms
 * it is written in, and the latencies.
 */

#ifndef MOD_STATUS_PRIV_H
#define MOD_STATUS_PRIV_H

#include <apr_pools.h>
#include <apr_time.h>

#include "httpd.h"
#include "scoreboard.h"

/* ---- Figures (mod_status_figures.c) ------------------------------------- */

/* How one value of worker_score.status is shown. */
typedef struct {
    char letter;                /* of ?auto and the map of the page */
    const char *key;            /* for programs */
    const char *words;          /* for people */
} status_state;

/* Indexed by SERVER_*. */
extern const status_state status_states[SERVER_NUM_STATUS];

/* Numbers of connections, where the MPM counts them. */
typedef struct {
    apr_uint64_t all;
    apr_uint64_t wait_io;       /* in the hands of a module's descriptor */
    apr_uint64_t writing;
    apr_uint64_t keep_alive;
    apr_uint64_t closing;
    apr_uint64_t suspended;
} status_connections;

/* CPU time in clock ticks (see status_report.ticks). */
typedef struct {
    apr_uint64_t user;
    apr_uint64_t system;
    apr_uint64_t children_user;
    apr_uint64_t children_system;
} status_cpu;

typedef struct {
    pid_t pid;                  /* 0: nobody has this row */
    ap_generation_t generation;
    int is_draining;            /* finishes its connections, then ends */
    int is_accepting;
    int busy;
    int graceful;
    int idle;
    apr_uint64_t requests;      /* of all who had this row */
    apr_uint64_t bytes;
    status_connections connections;
    status_cpu cpu;
    const unsigned char *states;        /* SERVER_*, one a column */
} status_child;

/* The scoreboard of one moment, added up.  In the request's pool. */
typedef struct {
    apr_time_t now;
    apr_time_t restart_time;
    apr_int64_t uptime;         /* seconds */
    int config_generation;
    int mpm_generation;
    ap_loadavg_t load;
    int is_extended;            /* ExtendedStatus: what follows as [extended]
                                 * is only kept then */
    int is_async;               /* the MPM says what connections do */
    int can_wait_io;
    const char *mpm;
    int rows;
    int columns;                /* most workers that a child has had */
    const status_child *children;       /* rows of them */
    unsigned int by_state[SERVER_NUM_STATUS];
    int busy;                   /* without graceful */
    int graceful;
    int idle;                   /* in children that accept */
    int processes;
    int draining;
    int slotless;               /* children beside these: they drain, and
                                 * their rows are of others now */
    apr_uint64_t requests;
    apr_uint64_t bytes;
    apr_uint64_t duration;      /* [extended] microseconds */
    long ticks;                 /* clock ticks a second */
    status_cpu cpu;             /* [extended] */
    status_connections connections;
} status_report;

/* Reads the scoreboard, which must exist. */
status_report *status_read(apr_pool_t *p);

/* The sum of all four, in seconds. */
double status_cpu_seconds(const status_cpu *cpu, long ticks);

/* n for each unit of time; 0 when there was none. */
double status_rate(apr_uint64_t n, apr_uint64_t of);

/* What the worker table shows of one worker. */
typedef struct {
    worker_score score;         /* a copy */
    int row;
    int column;
    const status_child *child;
    apr_int64_t since;          /* seconds since the last request began; -1:
                                 * there was none */
    apr_int64_t took;           /* milliseconds of the last request, of one
                                 * that is worked on those until now */
    double cpu;                 /* seconds of its process */
} status_worker;

/*
 * Copies what is known of a worker.  Returns 0 for one not worth showing:
 * never used, or without a process.
 */
int status_read_worker(const status_report *report, int row, int column,
                       status_worker *worker);

/* ---- Tallies (mod_status_figures.c) ------------------------------------- */

/* What the server counts besides the scoreboard, under names of its own. */
typedef struct {
    const char *name;           /* for programs */
    const char *words;          /* for people, a few */
    const char *sentence;       /* for people, all of it */
    int is_gauge;               /* not a counter */
    int is_time;                /* in microseconds */
    apr_uint64_t value;
} status_tally;

/*
 * Reads the item with that number, from 0, of all children together.
 * Returns 0 when there is none, and none after it.
 */
int status_read_tally(int number, status_tally *tally);

/*
 * Sets *child to the child with that number, from 0, among those without a
 * row of their own: only pid and generation are known.  Returns 0 when there
 * are no more.  There may be more than can be told: status_report.slotless.
 */
int status_read_slotless(int number, status_child *child);

/* Hooks for these. */
void status_figures_register(apr_pool_t *p);

/* ---- Text (mod_status_text.c) ------------------------------------------- */

/* Safe in HTML text and between double quotes, whatever the bytes are. */
const char *status_html(apr_pool_t *p, const char *text);

/* A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
const char *status_json(apr_pool_t *p, const char *text);

/* The value of a Prometheus label, without quotes. */
const char *status_label(apr_pool_t *p, const char *text);

/* "1 day 2 hours 5 seconds", units that are 0 left out. */
const char *status_duration(apr_pool_t *p, apr_int64_t seconds);

/* Microseconds as seconds: "1.000250". */
const char *status_seconds(apr_pool_t *p, apr_uint64_t us);

/* "804 B", "1.1 MB"; units of 1024. */
const char *status_size(apr_pool_t *p, double bytes);

/* ---- Latencies (mod_status_latency.c) ----------------------------------- */

#define STATUS_LATENCY_BOUNDS 18

/* Sums over all workers. */
typedef struct {
    /* Requests that took no longer than the bound, and longer than the one
     * before; the last is of those beyond all bounds. */
    apr_uint64_t counts[STATUS_LATENCY_BOUNDS + 1];
    apr_uint64_t sum;           /* microseconds */
} status_latency;

/* Upper bounds, as seconds in text and in microseconds. */
extern const struct status_latency_bound {
    apr_interval_time_t us;
    const char *seconds;
} status_latency_bounds[STATUS_LATENCY_BOUNDS];

/* Hooks that keep the latencies while ExtendedStatus is on. */
void status_latency_register(apr_pool_t *p);

/* Adds them up; 0 when they are not kept. */
int status_latency_read(status_latency *sums);

/* ---- Forms, each in a file of its own ----------------------------------- */

typedef enum {
    STATUS_PAGE,
    STATUS_AUTO,
    STATUS_JSON,
    STATUS_METRICS
} status_form;

typedef struct {
    status_form form;
    int no_tables;              /* ?notable */
    int refresh;                /* seconds; 0: the page stays as it is */
} status_options;

/* Writes the page up to the part of other modules, and the rest. */
void status_write_page(request_rec *r, const status_report *report,
                       const status_options *options);
void status_write_page_end(request_rec *r);

void status_write_auto(request_rec *r, const status_report *report);
void status_write_json(request_rec *r, const status_report *report);
void status_write_metrics(request_rec *r, const status_report *report);

#endif /* MOD_STATUS_PRIV_H */
