/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A worker thread: parks, is given a connection, serves it to its end.
 *
 * The life of a connection:
 *
 *   pre_connection, process_connection     the protocol's module serves
 *         |                                requests while bytes are there
 *         v  state: waiting for a next request
 *   keep-alive wait  --- readable --->     process_connection again
 *         |
 *         v  timeout, gone, child drains, worker needed elsewhere
 *   close; lingering unless nothing is on its way
 *
 * A connection gives its worker back early
 *
 *   when the child drains: what arrives within DRAIN_GRACE is answered, with
 *     "Connection: close", so that no request meets a closed socket;
 *   when the child has no idle worker and connections wait in the kernel: the
 *     listener puts a byte (a nudge) into a pipe, and the worker that gets to
 *     read it ends its connection.  A wait of some length simply ends; one
 *     that is short, because the client is at work, ends with its next
 *     response.
 *
 * While the child drains the byte stays in the pipe and wakes all who wait.
 *
 * Threads: everything here belongs to one worker, except what worker_priv.h
 * marks otherwise.
 */

#include "ap_config.h"

#include <errno.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/sockios.h>
#endif

#include <apr_allocator.h>
#include <apr_buckets.h>
#include <apr_portable.h>
#include <apr_signal.h>
#include <apr_strings.h>

#include "ap_listen.h"
#include "ap_mpm.h"
#include "http_connection.h"
#include "http_log.h"
#include "httpd.h"
#include "mpm_common.h"
#include "scoreboard.h"
#include "unixd.h"

#include "mpm/worker/worker_priv.h"
#include "server/net/connection_priv.h"

APLOG_USE_MODULE(mpm_worker);

/* A child that drains waits this long for a next request on a kept
 * connection: one that is on its way is answered, with Connection: close. */
#define DRAIN_GRACE apr_time_from_sec(1)

/* A client that has been silent for longer is not about to send. */
#define SHORT_WAIT apr_time_from_msec(100)

/* The worker that this thread is; NULL in other threads. */
static __thread worker_thread *self;

apr_status_t serve_init(worker_thread *w)
{
    apr_status_t rv = apr_allocator_create(&w->allocator);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    apr_allocator_max_free_set(w->allocator, ap_max_mem_free);
    rv = apr_pool_create_ex(&w->pool, w->child->pool, NULL, w->allocator);
    if (rv != APR_SUCCESS) {
        apr_allocator_destroy(w->allocator);
        return rv;
    }
    /* From here on the pool's end is the allocator's. */
    apr_allocator_owner_set(w->allocator, w->pool);
    apr_pool_tag(w->pool, "connection");
    return APR_SUCCESS;
}

void serve_destroy(worker_thread *w)
{
    apr_pool_destroy(w->pool);
    w->pool = NULL;
}

/* ---- The wait for a next request ---------------------------------------- */

/* True when this worker has been asked to give its connection up. */
static int take_nudge(worker_child *child)
{
    char byte;

    if (read(child->nudge_pipe[0], &byte, 1) != 1) {
        return 0;
    }
    atomic32_set(&child->asked, 0);
    return 1;
}

static int remaining_ms(apr_time_t end)
{
    apr_interval_time_t left = end - apr_time_now();

    return left > 0 ? (int)((left + 999) / 1000) : 0;
}

static apr_time_t earlier(apr_time_t a, apr_time_t b)
{
    return a < b ? a : b;
}

typedef enum {
    WAIT_READABLE,  /* the client has sent something, or has gone */
    WAIT_DISTURBED, /* a byte in the pipe, a signal */
    WAIT_OVER       /* time is up */
} wait_result;

static wait_result poll_until(worker_child *child, int fd, int with_pipe,
                              apr_time_t end)
{
    struct pollfd fds[2] = {
        {.fd = fd, .events = POLLIN},
        {.fd = child->nudge_pipe[0], .events = POLLIN}
    };
    int n = poll(fds, with_pipe ? 2 : 1, remaining_ms(end));

    if (n < 0) {
        return errno == EINTR ? WAIT_DISTURBED : WAIT_OVER;
    }
    if (fds[0].revents != 0) {
        return WAIT_READABLE;
    }
    return n > 0 ? WAIT_DISTURBED : WAIT_OVER;
}

/* True when there is something to read. */
static int poll_request(worker_child *child, int fd, apr_time_t end)
{
    wait_result result = poll_until(child, fd, 0,
                                    earlier(end, apr_time_now() + SHORT_WAIT));

    if (result == WAIT_READABLE) {
        return 1;
    }
    do {
        result = poll_until(child, fd, 1, end);
        if (result == WAIT_DISTURBED && child_phase_now(child) == CHILD_RUNS
            && take_nudge(child)) {
            return 0;
        }
    } while (result == WAIT_DISTURBED && child_phase_now(child) == CHILD_RUNS);
    if (child_phase_now(child) == CHILD_DRAINS && result == WAIT_DISTURBED) {
        result = poll_until(child, fd, 0,
                            earlier(end, apr_time_now() + DRAIN_GRACE));
    }
    return result == WAIT_READABLE;
}

static int wait_for_request(worker_thread *w, conn_rec *c)
{
    apr_time_t end = apr_time_now() + net_keepalive_timeout(c);

    ap_update_child_status(c->sbh, SERVER_BUSY_KEEPALIVE, NULL);
    return poll_request(w->child, w->accepted.fd, end);
}

/* ---- A connection ------------------------------------------------------- */

static conn_rec *make_connection(worker_thread *w, apr_socket_t *csd)
{
    apr_bucket_alloc_t *buckets = apr_bucket_alloc_create(w->pool);
    ap_sb_handle_t *sbh;
    conn_rec *c;
    int thread_limit;
    long id;

    ap_mpm_query(AP_MPMQ_HARD_LIMIT_THREADS, &thread_limit);
    id = (long)w->child->slot * thread_limit + w->number;
    ap_create_sb_handle(&sbh, w->pool, w->child->slot, w->number);
    c = ap_run_create_connection(w->pool, w->child->server, csd, id, sbh,
                                 buckets);
    if (c == NULL) {
        return NULL;
    }
    c->current_thread = w->thread;
    c->cs = apr_pcalloc(w->pool, sizeof(*c->cs));
    c->cs->state = CONN_STATE_READ_REQUEST_LINE;
    c->cs->sense = CONN_SENSE_DEFAULT;
    return c;
}

static int wants_next_request(const conn_rec *c)
{
    return !c->aborted
        && c->cs->state == CONN_STATE_CHECK_REQUEST_LINE_READABLE;
}

/* With the next response of this connection its worker shall be free. */
static int is_worker_wanted(worker_child *child)
{
    return atomic32_read(&child->asked) != 0
        && child_phase_now(child) == CHILD_RUNS && take_nudge(child);
}

void serve_before_request(request_rec *r, conn_rec *c)
{
    (void)r;
    if (self != NULL && c->master == NULL
        && (self->is_last_request
            || child_phase_now(self->child) != CHILD_RUNS)) {
        c->keepalive = AP_CONN_CLOSE;
    }
}

/* True when the client's system has all that was sent. */
static int is_all_acknowledged(int fd)
{
#ifdef SIOCOUTQ
    int left;

    return ioctl(fd, SIOCOUTQ, &left) == 0 && left == 0;
#else
    (void)fd;
    return 0;
#endif
}

/* The end of a connection on which nothing is on its way in either direction:
 * there is nothing to linger for, and the worker is free at once. */
static void close_silent(worker_thread *w, conn_rec *c, apr_socket_t *csd)
{
    if (!is_all_acknowledged(w->accepted.fd)) {
        ap_lingering_close(c);
    }
    else if (!ap_start_lingering_close(c)) {
        apr_socket_close(csd);
    }
}

static void serve_connection(worker_thread *w)
{
    apr_socket_t *csd;
    conn_rec *c;

    if (net_socket_make(&csd, w->accepted.fd,
                        (struct sockaddr *)&w->accepted.address,
                        w->accepted.listener, w->pool) != APR_SUCCESS) {
        close(w->accepted.fd);
        return;
    }
    c = make_connection(w, csd);
    if (c == NULL) {
        apr_socket_close(csd);
        return;
    }
    ap_process_connection(c, csd);
    while (wants_next_request(c)) {
        if (!wait_for_request(w, c)) {
            close_silent(w, c, csd);
            return;
        }
        w->is_last_request = is_worker_wanted(w->child);
        c->cs->state = CONN_STATE_READ_REQUEST_LINE;
        ap_run_process_connection(c);
    }
    if (w->is_last_request) {
        apr_table_setn(c->notes, "short-lingering-close", "1");
    }
    ap_lingering_close(c);
}

/* ---- The thread --------------------------------------------------------- */

static void introduce(worker_thread *w)
{
    worker_score *ws = ap_get_scoreboard_worker_from_indexes(w->child->slot,
                                                             w->number);

    ws->pid = getpid();
    ws->tid = apr_os_thread_current();
    ws->thread_num = w->number;
    ws->generation = ap_unixd_mpm_get_retained_data()->my_generation;
}

static void set_status(worker_thread *w, int status)
{
    ap_update_child_status_from_indexes(w->child->slot, w->number, status,
                                        NULL);
}

void *APR_THREAD_FUNC serve_main(apr_thread_t *thread, void *data)
{
    worker_thread *w = data;
    worker_child *child = w->child;

    apr_setup_signal_thread();
    self = w;
    introduce(w);
    for (;;) {
        set_status(w, SERVER_READY);
        if (park_wait(child->park, w->number) == PARK_ENDED) {
            break;
        }
        atomic32_set(&w->fd, w->accepted.fd + 1);
        w->is_last_request = 0;
        serve_connection(w);
        atomic32_set(&w->fd, 0);
        apr_pool_clear(w->pool);
    }
    set_status(w, SERVER_DEAD);
    if (atomic32_add(&child->running, (apr_uint32_t)-1) == 1) {
        sleeper_wake(&child->all_ended, 1);
    }
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}
