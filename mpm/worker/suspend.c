/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Connections whose request a module has suspended, and timers of modules.
 *
 * TIMERS stand in the waiting set, as something that waits for its time only,
 * so whoever is the poller calls back, after it has left the role: a callback
 * may take its time.  In a child that drains they wait as long as connections
 * do.
 *
 * A SUSPENDED CONNECTION is in nobody's hands: no thread serves it, and it is
 * not in the set.  A module has said that it will end the request, later and
 * in a thread of its choice:
 *
 *   handler returns SUSPENDED
 *        |  the worker leaves it, and runs suspend_connection
 *        v
 *   suspended     the module writes to the request's filters, when it likes
 *        |  ap_finalize_request_protocol(), ap_process_request_after_handler()
 *        v  resume_connection, in that thread
 *   the waiting set, for the rest of the response and then a next request
 *
 * The module must not touch the request before the worker has left it.  So
 * timers that are asked for while a thread serves begin when it has left; a
 * module with threads of its own waits for the suspend_connection hook.
 * Whoever is last of the worker (it has run that hook's functions) and of the
 * thread that ends the request takes the connection back: an exchange of
 * kept_connection.suspension decides.
 *
 * Threads: any, but for the functions that name a worker.
 */

#include "ap_config.h"

#include <apr_thread_mutex.h>

#include "ap_mpm.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"
#include "scoreboard.h"

#include "mpm/worker/worker_priv.h"
#include "server/net/connection_priv.h"
#include "server/util/clock_priv.h"

APLOG_USE_MODULE(mpm_worker);

/* Values of kept_connection.suspension. */
enum {
    BEING_LEFT,         /* the worker has something to do still */
    LEFT,               /* it has not */
    ENDED               /* the request is at its end */
};

typedef struct mpm_timer mpm_timer;

struct mpm_timer {
    waiting_conn waiting;       /* first: the set knows this part only */
    mpm_timer *next;            /* of a list, while it is not in the set */
    apr_time_t when;            /* clock_now() */
    ap_mpm_callback_fn_t *cbfn;
    void *baton;
};

/* The child that this process is; NULL: it is none.  Written before it has
 * threads. */
static worker_child *here;

/* Records that are not used. */
static apr_thread_mutex_t *unused_mutex;
static mpm_timer *unused;               /* [lock: unused_mutex] */

/* What this thread has asked for while it serves a connection. */
static __thread mpm_timer *deferred;
static __thread int is_serving;

/* ---- Timers ------------------------------------------------------------- */

static apr_status_t forget_child(void *data)
{
    (void)data;
    here = NULL;
    unused = NULL;
    return APR_SUCCESS;
}

apr_status_t suspend_init(worker_child *child)
{
    here = child;
    unused = NULL;
    apr_pool_cleanup_register(child->pool, NULL, forget_child,
                              apr_pool_cleanup_null);
    return apr_thread_mutex_create(&unused_mutex, APR_THREAD_MUTEX_DEFAULT,
                                   child->pool);
}

static mpm_timer *timer_get(void)
{
    mpm_timer *timer;

    apr_thread_mutex_lock(unused_mutex);
    timer = unused;
    if (timer != NULL) {
        unused = timer->next;
    }
    else {
        timer = apr_pcalloc(here->pool, sizeof(*timer));
    }
    apr_thread_mutex_unlock(unused_mutex);
    return timer;
}

static void timer_put(mpm_timer *timer)
{
    apr_thread_mutex_lock(unused_mutex);
    timer->next = unused;
    unused = timer;
    apr_thread_mutex_unlock(unused_mutex);
}

static void timer_start(mpm_timer *timer)
{
    /* Nothing of a timer can fail: the system is not asked. */
    (void)waiting_put(here->waiting, WAITING_NOBODY, &timer->waiting,
                      WAITING_TIMER, timer->when - clock_now());
}

static void start_all(mpm_timer *timer)
{
    mpm_timer *next;

    for (; timer != NULL; timer = next) {
        next = timer->next;
        timer_start(timer);
    }
}

void suspend_start(worker_child *child)
{
    mpm_timer *early = child->timers;

    child->timers = NULL;
    start_all(early);
}

apr_status_t suspend_timed_callback(apr_time_t t, ap_mpm_callback_fn_t *cbfn,
                                    void *baton)
{
    mpm_timer **list = &deferred;
    mpm_timer *timer;

    if (here == NULL) {
        return APR_ENOTIMPL;    /* the parent serves nothing */
    }
    timer = timer_get();
    timer->when = clock_now() + t;
    timer->cbfn = cbfn;
    timer->baton = baton;
    if (here->waiting == NULL) {
        list = &here->timers;
    }
    else if (!is_serving) {
        timer_start(timer);
        return APR_SUCCESS;
    }
    timer->next = *list;
    *list = timer;
    return APR_SUCCESS;
}

void suspend_serving(void)
{
    is_serving = 1;
}

void suspend_left(void)
{
    mpm_timer *timers = deferred;

    is_serving = 0;
    if (timers != NULL) {
        deferred = NULL;
        start_all(timers);
    }
}

void suspend_call(worker_thread *w, waiting_conn *conn)
{
    mpm_timer *timer = (mpm_timer *)conn;
    ap_mpm_callback_fn_t *cbfn = timer->cbfn;
    void *baton = timer->baton;
    int is_stopped = conn->why == WAITING_STOPPED;

    waiting_forget(w->child->waiting, w->number, conn);
    timer_put(timer);
    if (is_stopped) {
        return;
    }
    poller_leave(w);
    serve_status(w, SERVER_BUSY_WRITE);
    cbfn(baton);
}

/* ---- Suspended connections ---------------------------------------------- */

/* It cannot wait: no descriptor of the system can be watched any more. */
static void give_up(kept_connection *k, apr_status_t rv)
{
    ap_log_cerror(APLOG_MARK, APLOG_WARNING, rv, k->c, APLOGNO(95030)
                  "a connection that was suspended cannot wait for its "
                  "client and is ended; raise fs.epoll.max_user_watches or "
                  "lower MaxWaitingConnections");
    apr_socket_close(k->csd);
    record_put(here, k);
    poller_end_idle(here);
}

/* The caller is the last one who has it. */
static void take_back(kept_connection *k)
{
    apr_interval_time_t timeout = k->c->base_server->timeout;
    apr_status_t rv;

    ap_run_resume_connection(k->c, NULL);
    /* In the set first: without anything to wait for the child may end. */
    rv = waiting_put(here->waiting, WAITING_NOBODY, &k->waiting,
                     WAITING_SEND, timeout);
    waiting_note_suspended(here->waiting, -1);
    if (rv != APR_SUCCESS) {
        give_up(k, rv);
    }
}

static void request_ended(void *data)
{
    kept_connection *k = data;

    if (atomic32_exchange(&k->suspension, ENDED) == LEFT) {
        take_back(k);
    }
}

void suspend_connection(worker_thread *w, kept_connection *k)
{
    conn_rec *c = k->c;
    net_conn *nc = net_conn_of(c);

    /* The kernel shall not tell of it meanwhile. */
    waiting_forget(w->child->waiting, w->number, &k->waiting);
    waiting_note_suspended(w->child->waiting, 1);
    atomic32_set(&w->fd, 0);
    c->current_thread = NULL;
    /* The worker's place in the scoreboard is its next connection's. */
    ap_update_sb_handle(c->sbh, -1, -1);
    atomic32_set(&k->suspension, BEING_LEFT);
    nc->resume_data = k;
    nc->resume = request_ended;
    ap_run_suspend_connection(c, nc->suspended);
    if (atomic32_exchange(&k->suspension, LEFT) == ENDED) {
        take_back(k);
    }
}
