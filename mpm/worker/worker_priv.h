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
 *   records.c    the records of a child's connections
 *   poller.c     the worker that waits for many connections; its watchdog
 *   slumber.c    connections that are idle give back their memory
 *   suspend.c    connections that wait for a module; timers of modules
 */

#ifndef HOSTLER_MPM_WORKER_PRIV_H
#define HOSTLER_MPM_WORKER_PRIV_H

#include <time.h>

#include <apr_pools.h>
#include <apr_thread_proc.h>

#include "ap_mpm.h"
#include "httpd.h"
#include "scoreboard.h"

#include "mpm/common/accept_priv.h"
#include "mpm/common/atomics_priv.h"
#include "mpm/common/children_priv.h"
#include "mpm/common/park_priv.h"
#include "mpm/common/sleep_priv.h"
#include "mpm/common/waiting_priv.h"

/* ---- Settings (worker.c, limits.c) -------------------------------------- */

typedef struct {
    int start_servers;
    int min_spare_threads;
    int max_spare_threads;
    int threads_per_child;
    int thread_limit;           /* columns of the scoreboard */
    int server_limit;           /* rows of the scoreboard */
    int max_workers;            /* MaxRequestWorkers */
    int max_children;           /* derived: max_workers / threads_per_child */
} worker_limits;

/* [config] Set while the configuration is read. */
extern worker_limits worker_settings;

/* [config] The listening sockets: a list for each bucket, the first one is
 * ap_listeners.  A child accepts from one bucket. */
typedef struct {
    ap_listen_rec **buckets;
    int count;
} worker_sockets;

extern worker_sockets worker_listeners;

/* [config] MaxWaitingConnections; 0: not said. */
extern int worker_max_waiting;

/* [config] AsyncRequestWorkerFactor; 0: not said. */
extern double worker_async_factor;

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

/* Who will take the listener's next connection. */
typedef enum {
    PROMISE_NONE,
    PROMISE_WORKER,     /* one that it has reserved; whoever changes this has
                         * that worker */
    PROMISE_POLLER      /* the poller, as long as that has time */
} listener_promise;

typedef struct worker_child worker_child;

/*
 * A connection.  Its record belongs to the worker that serves it or, between
 * requests, to the waiting set.  Records and their pools are used again.
 */
typedef struct kept_connection {
    waiting_conn waiting;       /* first: the set knows this part only */
    struct kept_connection *below;      /* [own: listener] of those not in
                                         * use */
    unsigned int index;         /* [config] of the record in this child */
    apr_pool_t *pool;           /* [own] with an allocator of its own; NULL:
                                 * given back */
    accepted_connection accepted;       /* [own] */
    apr_socket_t *csd;          /* [own] */
    conn_rec *c;                /* [own] NULL: nothing was served yet, or it
                                 * sleeps */
    apr_time_t linger_end;      /* [own] */
    int keepalives;             /* [own] of c, while it sleeps */
    atomic32 suspension;        /* [atomic] see suspend.c */
} kept_connection;

/* A worker thread. */
typedef struct {
    worker_child *child;        /* [config] */
    int number;                 /* [config] thread_num in the scoreboard */
    apr_thread_t *thread;       /* [own: main thread] NULL: not started */
    clockid_t clock;            /* [own] until tid is set: of the time that
                                 * it has used a processor */
    atomic32 tid;               /* [atomic] the system's number of it */
    kept_connection *given;     /* [own] whoever wakes it until park_wake(),
                                 * then this worker; NULL: be the poller */
    int is_poller;              /* [own] it runs poller_run(), though it may
                                 * have lost the role */
    int may_be_poller;          /* [own] as is_poller, while it serves and has
                                 * not left the role itself */
    int is_in_round;            /* [own] it serves several, one by one, and
                                 * then sends for all of them */
    int round_is_full;          /* [own] it shall do that now */
    conn_rec *in_round;         /* [own] which of them it serves */
    atomic32 fd;                /* [atomic] of the connection + 1; 0: none */
} worker_thread;

struct worker_child {
    server_rec *server;         /* [config] */
    apr_pool_t *pool;           /* [own: main thread] */
    int slot;                   /* [config] row in the scoreboard */
    int bucket;                 /* [config] of listening sockets */
    process_score *score;       /* [atomic] of the slot, or private when the
                                 * slot was lost; main thread writes */
    int threads;                /* [config] workers there shall be */
    park_t *park;               /* [config] */
    accept_gate *gate;          /* [own: listener] of the bucket, or NULL */
    acceptor *accept;           /* [own: listener] */
    worker_thread *workers;     /* [config] the array */
    waiting_set *waiting;       /* [config] */
    struct mpm_timer *timers;   /* [own: main thread] asked for before there
                                 * was that set */
    int is_quick;               /* [config] only modules are loaded that do
                                 * not make a connection's beginning slow */
    unsigned int max_connections;       /* [config] */
    const char *max_reason;     /* [config] which limit that is */
    apr_pool_t *records_pool;   /* [own: listener] */
    unsigned int records;       /* [own: listener] made so far */
    atomic64 unused;            /* [atomic] top of the stack of records */
    apr_thread_mutex_t *pools_mutex;    /* [config] */
    apr_pool_t **pools;         /* [lock: pools_mutex] kept for connections to
                                 * come, the last one to be the next */
    int pools_kept;             /* [lock: pools_mutex] up to threads */
    atomic32 connections;       /* [atomic] records in use */
    sleeper_t room;             /* [atomic] the listener waits for an end */
    atomic32 sleeping;          /* [atomic] connections that sleep */
    atomic32 slept;             /* [atomic] since memory went back */
    atomic64 last_trim;         /* [atomic] clock_now() */
    apr_thread_t *watchdog;     /* [own: main thread] */
    atomic32 watch_ends;        /* [atomic] 1: the watchdog shall end */
    apr_thread_t *listener;     /* [own: main thread] */
    atomic32 promise;           /* [atomic] listener_promise */
    atomic32 listener_tid;      /* [atomic] the system's number of it */
    atomic32 phase;             /* [atomic] child_phase, only grows */
    atomic32 running;           /* [atomic] worker threads not ended yet */
    sleeper_t all_ended;        /* [atomic] 1 when running came to 0 */
    sleeper_t listener_ended;   /* [atomic] 1 */
    int main_pipe;              /* [config] write end: commands of the
                                 * listener to the main thread */
    int commands;               /* [config] pipe from the parent, or -1 */
};

/** What the main thread of a child does; also, with commands = -1, the only
 * process of -X.  @return the exit status */
int child_run(int slot, int commands, void *server);

/** Takes the worker that the listener has reserved, which relies on the poller
 * from then on.  From any thread.
 * @return 1; 0: there is none */
int listener_take_worker(worker_child *child);

/** Nobody is left who could take a connection: a listener that relies on the
 * poller stops accepting.  From any thread. */
void listener_recall(worker_child *child);

/** The listener thread; data is the worker_child. */
void *APR_THREAD_FUNC listener_main(apr_thread_t *thread, void *data);

/** A worker thread; data is the worker_thread. */
void *APR_THREAD_FUNC serve_main(apr_thread_t *thread, void *data);

/** The pre_read_request hook: says that a connection shall end with its next
 * response, where it shall. */
void serve_before_request(request_rec *r, conn_rec *c);

/** The post_read_request hook: a request with a body is not served by the
 * poller. */
int serve_after_head(request_rec *r);

/** The first handler: one that is not known to be quick is not run by the
 * poller. */
int serve_before_handler(request_rec *r);

/** A new connection, to its end or its first wait. */
void serve_new(worker_thread *w, kept_connection *k);

/** Makes the socket and conn_rec of a record that has a pool and none of
 * them. */
apr_status_t serve_make(worker_thread *w, kept_connection *k);

/** A connection that the poller has claimed because it has been idle for long:
 * it may fall asleep. */
void serve_settle(worker_thread *w, kept_connection *k);

/** A connection that the poller has claimed: serves what is there. */
void serve_ready(worker_thread *w, kept_connection *k);

/** Sends the response of a connection that was answered, without waiting. */
void serve_send(kept_connection *k);

/** A connection whose response has been sent so: ends its request, and it
 * waits for its client. */
void serve_sent(worker_thread *w, kept_connection *k);

/** A connection that the poller has claimed because its wait is over. */
void serve_over(worker_thread *w, kept_connection *k);

/** What a worker does, for the scoreboard: SERVER_*. */
void serve_status(const worker_thread *w, int status);

/* ---- Records (records.c) ------------------------------------------------ */

/** Before threads start.
 * @param max  connections there may be at once */
apr_status_t records_init(worker_child *child, unsigned int max);

/** A record without a pool; for the listener. */
kept_connection *record_get(worker_child *child);

/** True when there may be one more connection. */
int records_have_room(worker_child *child);

/** True when a quarter of what there may be is free. */
int records_have_plenty(worker_child *child);

/** Waits for the end of a connection; for the listener. */
void records_wait_room(worker_child *child, apr_interval_time_t timeout);

/** Gives a record a pool that has none. */
apr_status_t record_make_pool(worker_child *child, kept_connection *k);

/** All that is in a record's pool has ended; it has none any more. */
void record_end_pool(worker_child *child, kept_connection *k);

/** The connection is closed; with its pool. */
void record_put(worker_child *child, kept_connection *k);

/* ---- Sleep (slumber.c) -------------------------------------------------- */

/** When a connection has been idle for so long, it may sleep. */
#define SLUMBER_AFTER APR_USEC_PER_SEC

/** Whether connections of this server may sleep at all: only modules are
 * loaded whose ways are known.  In a child. */
int slumber_is_allowed(void);

/** Whether, besides, no module is loaded that makes the beginning of a
 * connection slow.  In a child. */
int slumber_beginnings_are_quick(void);

/** An idle connection falls asleep, if it may: then k->c is NULL. */
void slumber_begin(worker_thread *w, kept_connection *k);

/** A connection that sleeps has k->c again.
 * @return APR_SUCCESS; or why not, and its descriptor is still open */
apr_status_t slumber_end(worker_thread *w, kept_connection *k);

/** A connection that sleeps is closed. */
void slumber_forget(worker_child *child);

/** Gives memory back to the system, now and then. */
void slumber_trim(worker_child *child);

/* ---- Suspended connections, timers (suspend.c) -------------------------- */

/** Before child_init hooks, which may ask for timers. */
apr_status_t suspend_init(worker_child *child);

/** The waiting set is there: timers begin. */
void suspend_start(worker_child *child);

/** The mpm_register_timed_callback hook. */
apr_status_t suspend_timed_callback(apr_time_t t, ap_mpm_callback_fn_t *cbfn,
                                    void *baton);

/** Timers that this thread asks for from now on wait until suspend_left(). */
void suspend_serving(void);

/** The connection that this thread served is nothing to it any more. */
void suspend_left(void);

/** A module has suspended the request: it ends it, some time, in any thread,
 * and then the connection comes back to the waiting set. */
void suspend_connection(worker_thread *w, kept_connection *k);

/** The poller has claimed a timer: calls what it is for. */
void suspend_call(worker_thread *w, waiting_conn *timer);

/* ---- The poller (poller.c) ---------------------------------------------- */

/** A worker is the poller until it has lost or given up the role. */
void poller_run(worker_thread *w);

/** The poller sends what is answered. */
void poller_send(worker_thread *w);

/** The worker is about to do something that may take long. */
void poller_leave(worker_thread *w);

/** With no connection left, a child that drains lets its workers go; one that
 * stops, with nothing left to wait for. */
void poller_end_idle(worker_child *child);

/** The watchdog thread; data is the worker_child. */
void *APR_THREAD_FUNC watchdog_main(apr_thread_t *thread, void *data);

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
