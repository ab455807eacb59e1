/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the files of the worker MPM share.
 *
 *   worker.c     module record, directives, hooks, ap_mpm_query
 *   limits.c     which settings fit together
 *   parent.c     starts, counts, replaces and ends the children
 *   spare.c      how many children to start or end, as arithmetic
 *   child.c      a child's main thread
 *   listener.c   a child's listener thread
 *   serve.c      a child's worker threads
 */

#ifndef HOSTLER_MPM_WORKER_PRIV_H
#define HOSTLER_MPM_WORKER_PRIV_H

#include <apr_pools.h>
#include <apr_thread_proc.h>

#include "httpd.h"
#include "scoreboard.h"

#include "mpm/common/accept_priv.h"
#include "mpm/common/atomics_priv.h"
#include "mpm/common/children_priv.h"
#include "mpm/common/park_priv.h"
#include "mpm/common/sleep_priv.h"

/* ---- Settings (worker.c, limits.c) -------------------------------------- */

typedef struct {
    int start_servers;
    int min_spare_threads;
    int max_spare_threads;
    int threads_per_child;
    int thread_limit;           /* columns of the scoreboard */
    int server_limit;           /* rows of the scoreboard */
    int max_workers;            /* MaxRequestWorkers; 0: not said */
    int max_children;           /* derived: max_workers / threads_per_child */
} worker_limits;

/* [config] Set while the configuration is read. */
extern worker_limits worker_settings;

/** Values of settings that the configuration does not mention. */
void limits_defaults(worker_limits *limits);

/** One thing that was changed because values do not fit together. */
typedef void limits_report_fn(void *context, const char *directive,
                              const char *text);

/**
 * Makes the settings fit together.
 * @param limits   changed in place
 * @param running  limits that hold until the server is stopped, NULL at the
 *                 first start
 * @param report   told of every change
 */
void limits_adjust(worker_limits *limits, const worker_limits *running,
                   limits_report_fn *report, void *context, apr_pool_t *p);

/* ---- Spare threads (spare.c) -------------------------------------------- */

typedef struct {
    int idle;           /* threads that wait for work, or will in a moment */
    int children;       /* that take connections */
    int free_slots;     /* of the scoreboard */
} spare_input;

typedef struct {
    int rate;           /* children to start at once, at most; doubles */
} spare_state;

typedef struct {
    int start;          /* children to start now */
    int end;            /* 1: end the child with most idle threads */
    int is_full;        /* more are needed than MaxRequestWorkers allows */
} spare_answer;

/** Doubled every second that threads are short, up to this. */
#define SPARE_RATE_MAX 32

/** Asked once a second. */
spare_answer spare_decide(const worker_limits *limits, spare_state *state,
                          const spare_input *now);

/* ---- A child ------------------------------------------------------------ */

typedef enum {
    CHILD_RUNS,
    CHILD_DRAINS,       /* takes no more connections, serves those it has */
    CHILD_STOPS         /* ends its connections */
} child_phase;

typedef struct worker_child worker_child;

/* A worker thread.  A connection's record in all but name: the pool and the
 * allocator go with the connection, and one worker has one connection. */
typedef struct {
    worker_child *child;        /* [config] */
    int number;                 /* [config] thread_num in the scoreboard */
    apr_thread_t *thread;       /* [own: main thread] NULL: not started */
    apr_allocator_t *allocator; /* [own: this worker] */
    apr_pool_t *pool;           /* [own: this worker] of one connection */
    accepted_connection accepted;   /* [own] listener until park_wake(), then
                                     * this worker */
    int is_last_request;        /* [own: this worker] the connection ends
                                 * with the response to it */
    atomic32 fd;                /* [atomic] of the connection + 1; 0: none */
} worker_thread;

struct worker_child {
    server_rec *server;         /* [config] */
    apr_pool_t *pool;           /* [own: main thread] */
    int slot;                   /* [config] row in the scoreboard */
    process_score *score;       /* [own: main thread] of the slot, or private
                                 * when the slot was lost */
    int threads;                /* [config] workers there shall be */
    park_t *park;               /* [config] */
    acceptor *accept;           /* [own: listener] */
    worker_thread *workers;     /* [config] the array */
    apr_thread_t *listener;     /* [own: main thread] */
    atomic32 phase;             /* [atomic] child_phase, only grows */
    atomic32 running;           /* [atomic] worker threads not ended yet */
    sleeper_t all_ended;        /* [atomic] 1 when running came to 0 */
    sleeper_t listener_ended;   /* [atomic] 1 */
    atomic32 asked;             /* [atomic] 1: a byte is in nudge_pipe that no
                                 * worker has taken yet */
    int nudge_pipe[2];          /* [config] one byte ends one kept
                                 * connection; see serve.c */
    int main_pipe;              /* [config] write end: commands of the
                                 * listener to the main thread */
    int commands;               /* [config] pipe from the parent, or -1 */
};

/** What the main thread of a child does; also, with commands = -1, the only
 * process of -X.  @return the exit status */
int child_run(int slot, int commands, void *server);

/** The listener thread; data is the worker_child. */
void *APR_THREAD_FUNC listener_main(apr_thread_t *thread, void *data);

/** A worker thread; data is the worker_thread. */
void *APR_THREAD_FUNC serve_main(apr_thread_t *thread, void *data);

/** Pool and allocator of a worker; before its thread starts.
 * @return APR_SUCCESS, APR_ENOMEM */
apr_status_t serve_init(worker_thread *w);

/** After the thread has ended. */
void serve_destroy(worker_thread *w);

/** The pre_read_request hook: says that a connection shall end with its next
 * response, where it shall. */
void serve_before_request(request_rec *r, conn_rec *c);

static inline child_phase child_phase_now(worker_child *child)
{
    return (child_phase)atomic32_read(&child->phase);
}

/* ---- The parent --------------------------------------------------------- */

/** The mpm hook. */
int parent_run(apr_pool_t *pconf, apr_pool_t *plog, server_rec *s);

/** @return for AP_MPMQ_MAX_DAEMON_USED: one more than the highest slot that
 *          was ever used */
int parent_slots_used(void);

#endif /* HOSTLER_MPM_WORKER_PRIV_H */
