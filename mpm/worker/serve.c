/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A worker thread: parks, is given a connection, serves it until it ends or
 * waits for a next request; then the connection goes into the waiting set,
 * and the worker is free.
 *
 * The life of a connection:
 *
 *   pre_connection, process_connection     the protocol's module serves
 *         |                                requests while bytes are there
 *         v  state: reads a request, or writes a response, later
 *   the waiting set    --- can be read --->     process_connection again
 *         |            --- can be written --->  the rest of the response
 *         v  timeout, child drains, descriptors needed for new clients
 *   close; lingering, in the waiting set, unless nothing is on its way
 *
 * While the child drains, idle connections wait on (DRAIN_GRACE and
 * FINISH_GRACE in child.c); what arrives is answered, with "Connection:
 * close", so that no request meets a closed socket.
 *
 * Threads: a connection belongs to one worker while it is here.
 */

#include "ap_config.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/sockios.h>
#include <sys/syscall.h>
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
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"
#include "scoreboard.h"
#include "unixd.h"

#include "mpm/common/crash_priv.h"
#include "mpm/common/mpm_common_priv.h"
#include "mpm/worker/worker_priv.h"
#include "server/net/connection_priv.h"
#include "server/runtime/current_priv.h"
#include "server/util/clock_priv.h"

APLOG_USE_MODULE(mpm_worker);

/* Lingering: longest time without a byte, longest in all, the same when the
 * note "short-lingering-close" is on the connection or descriptors are
 * scarce. */
#define LINGER_READ apr_time_from_sec(2)
#define LINGER_TOTAL apr_time_from_sec(30)
#define LINGER_TOTAL_SHORT apr_time_from_sec(2)

/* Most clients close at once: a worker waits so long for it itself. */
#define LINGER_HERE apr_time_from_msec(2)

/* One read while lingering, and how many in a row. */
#define LINGER_BUFFER 16384
#define LINGER_READS 8

/* The worker that this thread is; NULL in other threads. */
static __thread worker_thread *self;

/* ---- A connection ------------------------------------------------------- */

/* Numbers of connections are not used twice at a time. */
#define CONNECTIONS_BITS 24

static conn_rec *make_connection(worker_thread *w, kept_connection *k)
{
    apr_bucket_alloc_t *buckets = apr_bucket_alloc_create(k->pool);
    long id = (long)(((apr_uint64_t)w->child->slot << CONNECTIONS_BITS)
                     | k->index);
    ap_sb_handle_t *sbh;
    conn_rec *c;

    ap_create_sb_handle(&sbh, k->pool, w->child->slot, w->number);
    c = ap_run_create_connection(k->pool, w->child->server, k->csd, id, sbh,
                                 buckets);
    if (c == NULL) {
        return NULL;
    }
    c->current_thread = w->thread;
    c->cs = apr_pcalloc(k->pool, sizeof(*c->cs));
    c->cs->state = CONN_STATE_READ_REQUEST_LINE;
    c->cs->sense = CONN_SENSE_DEFAULT;
    return c;
}

apr_status_t serve_make(worker_thread *w, kept_connection *k)
{
    apr_status_t rv = record_make_pool(w->child, k);

    if (rv == APR_SUCCESS) {
        rv = accept_make_socket(&k->csd, &k->accepted, k->pool);
    }
    if (rv != APR_SUCCESS) {
        k->csd = NULL;
        return rv;
    }
    k->c = make_connection(w, k);
    return k->c != NULL ? APR_SUCCESS : APR_EGENERAL;
}

/* HTTP/1.1 says itself what its connections wait for.  Those of other
 * protocols wait as c->cs tells, which is how asynchronous MPMs do it:
 *
 *   KEEPALIVE         for the client's next bytes, and gives way to others
 *   WRITE_COMPLETION  until all has been sent; then so, or it ends
 *   ASYNC_WAITIO      until it can go on with what it has begun
 */
static int says_itself(conn_rec *c)
{
    return net_conn_of(c)->waits_outside;
}

/* What process_connection has left is not at its end.  In a child that drains
 * only HTTP/1.1 knows how to say that a next request is the last one. */
static int goes_on(worker_thread *w, conn_rec *c)
{
    if (c->aborted || child_phase_now(w->child) == CHILD_STOPS) {
        return 0;
    }
    switch (c->cs->state) {
    case CONN_STATE_KEEPALIVE:
        return says_itself(c) || child_phase_now(w->child) == CHILD_RUNS;
    case CONN_STATE_WRITE_COMPLETION:
    case CONN_STATE_ASYNC_WAITIO:
        return 1;
    default:
        return 0;
    }
}

/* A child that drains says with each answer that it is the last. */
static void close_while_draining(conn_rec *c)
{
    if (self != NULL && c->master == NULL
        && child_phase_now(self->child) != CHILD_RUNS) {
        c->keepalive = AP_CONN_CLOSE;
    }
}

void serve_before_request(request_rec *r, conn_rec *c)
{
    (void)r;
    current_request = NULL;
    close_while_draining(c);
}

/* ---- Before something that may take long -------------------------------- */

/* The connection sends its response itself. */
static void leave_round(worker_thread *w)
{
    if (w->in_round != NULL) {
        net_output_put_off(w->in_round, 0);
        w->in_round = NULL;
    }
}

/* What comes may block: somebody else shall be the poller.  There may be
 * nobody for a while, so clients that are answered are not to wait for it. */
static void leave_role(void)
{
    if (self != NULL && self->may_be_poller) {
        self->may_be_poller = 0;
        leave_round(self);
        poller_send(self);
        poller_leave(self);
    }
}

/* A body may still be on its way. */
int serve_after_head(request_rec *r)
{
    const char *length = apr_table_get(r->headers_in, "Content-Length");

    current_request = r;
    /* The child may have begun to drain while the head came. */
    close_while_draining(r->connection);
    if ((length != NULL && strcmp(length, "0") != 0)
        || apr_table_get(r->headers_in, "Transfer-Encoding") != NULL) {
        leave_role();
    }
    return DECLINED;
}

/* Handlers that only read files or memory.  Without a handler of its own a
 * file is given the name of its type for one; there is none for most types,
 * and the default handler sends the file. */
static int is_quick(const char *handler)
{
    static const char *const quick[] = {
        AP_DEFAULT_HANDLER_NAME, "default-handler", "server-status",
        "server-info", "type-map", "send-as-is"
    };
    unsigned int i;

    if (strchr(handler, ':') != NULL) {
        return 0;       /* no type: a URL to be asked, as "proxy:unix:/..." */
    }
    if (strchr(handler, '/') != NULL) {
        return strncmp(handler, "application/x-httpd-", 20) != 0
            && strcmp(handler, DIR_MAGIC_TYPE) != 0;
    }
    for (i = 0; i < sizeof(quick) / sizeof(quick[0]); i++) {
        if (strcmp(handler, quick[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

int serve_before_handler(request_rec *r)
{
    /* Likewise, while its body came; the response has not begun. */
    if (r->main == NULL) {
        close_while_draining(r->connection);
    }
    if (r->handler != NULL && !is_quick(r->handler)) {
        leave_role();
    }
    return DECLINED;
}

/* ---- The end of a connection -------------------------------------------- */

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

static void let_go(worker_thread *w, kept_connection *k)
{
    atomic32_set(&w->fd, 0);
    record_put(w->child, k);
}

/* Nothing is on its way, and no module knows the connection any more. */
static void close_silently(worker_thread *w, kept_connection *k)
{
    waiting_forget(w->child->waiting, w->number, &k->waiting);
    if (k->csd != NULL) {
        apr_socket_close(k->csd);
    }
    else {
        accept_drop(&k->accepted);
    }
    let_go(w, k);
}

static void report_full(conn_rec *c, apr_status_t rv)
{
    ap_log_cerror(APLOG_MARK, APLOG_WARNING, rv, c, APLOGNO(90747)
                  "a connection cannot wait for its client and is ended; "
                  "raise fs.epoll.max_user_watches or lower "
                  "MaxWaitingConnections");
}

typedef enum {
    DROP_ENDED,     /* the client has closed, or is gone */
    DROP_MORE       /* nothing more is there now */
} drop_result;

static drop_result drop_input(int fd)
{
    char buffer[LINGER_BUFFER];
    ssize_t n;
    int i;

    for (i = 0; i < LINGER_READS; i++) {
        n = recv(fd, buffer, sizeof(buffer), MSG_DONTWAIT);
        if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
            return DROP_ENDED;
        }
        if (n < 0 && errno == EAGAIN) {
            return DROP_MORE;
        }
    }
    return DROP_MORE;
}

/* Our side is closed.  Reads what is there, and waits for more in the set. */
static void linger(worker_thread *w, kept_connection *k)
{
    apr_interval_time_t left = k->linger_end - clock_now();

    if (left > 0 && drop_input(k->accepted.fd) == DROP_MORE
        && child_phase_now(w->child) != CHILD_STOPS) {
        atomic32_set(&w->fd, 0);
        if (waiting_put(w->child->waiting, w->number, &k->waiting,
                        WAITING_LINGER,
                        left < LINGER_READ ? left : LINGER_READ)
            == APR_SUCCESS) {
            return;
        }
    }
    close_silently(w, k);
}

/* With may_linger 0 when nothing is on its way in either direction. */
static void end_connection(worker_thread *w, kept_connection *k,
                           int may_linger)
{
    conn_rec *c = k->c;

    if (child_phase_now(w->child) == CHILD_STOPS) {
        c->aborted = 1;
    }
    waiting_forget(w->child->waiting, w->number, &k->waiting);
    if (ap_start_lingering_close(c)) {
        let_go(w, k);
        return;
    }
    if (!may_linger) {
        apr_socket_close(k->csd);
        let_go(w, k);
        return;
    }
    k->linger_end = clock_now()
        + (apr_table_get(c->notes, "short-lingering-close")
           || !records_have_plenty(w->child)
           ? LINGER_TOTAL_SHORT : LINGER_TOTAL);
    /* Nobody else may want this worker. */
    if (!w->is_poller && park_idle(w->child->park) > 0) {
        net_wait(k->accepted.fd, POLLIN, LINGER_HERE);
    }
    linger(w, k);
}

/* ---- Serving ------------------------------------------------------------ */

/* A connection that comes from the set belongs to this worker. */
static void take_up(worker_thread *w, kept_connection *k)
{
    atomic32_set(&w->fd, k->accepted.fd + 1);
    ap_update_sb_handle(k->c->sbh, w->child->slot, w->number);
    k->c->current_thread = w->thread;
}

/* What a connection waits for, as the set knows it. */
static waiting_state state_for(net_wait_kind kind)
{
    switch (kind) {
    case NET_WAIT_HEAD:
        return WAITING_HEAD;
    case NET_WAIT_SEND:
        return WAITING_SEND;
    default:
        return WAITING_IDLE;
    }
}

/* The poller sends the response, and then this goes on in serve_sent().
 * False: there is nothing to be sent so, or no more by this worker. */
static int is_for_the_round(worker_thread *w, kept_connection *k)
{
    conn_rec *c = k->c;

    if (!net_output_is_put_off(c)) {
        return 0;
    }
    atomic32_set(&w->fd, 0);
    c->current_thread = NULL;
    switch (waiting_put_answered(w->child->waiting, w->number, &k->waiting)) {
    case ROUND_IS_FULL:
        w->round_is_full = 1;
        return 1;
    case ROUND_GOES_ON:
        return 1;
    default:
        take_up(w, k);
        net_output_finish(c);
        return 0;
    }
}

/* process_connection has returned, or the client takes no more for now. */
static void go_on(worker_thread *w, kept_connection *k)
{
    conn_rec *c = k->c;
    net_wait_plan plan;
    apr_status_t rv;

    w->may_be_poller = 0;
    leave_round(w);
    if (c->cs->state == CONN_STATE_SUSPENDED) {
        suspend_connection(w, k);
        return;
    }
    if (goes_on(w, c) && is_for_the_round(w, k)) {
        return;
    }
    if (!goes_on(w, c)) {
        end_connection(w, k, 1);
        return;
    }
    net_next_wait(c, &plan);
    atomic32_set(&w->fd, 0);
    c->current_thread = NULL;
    rv = waiting_put(w->child->waiting, w->number, &k->waiting,
                     state_for(plan.kind), plan.timeout);
    if (rv != APR_SUCCESS) {
        report_full(c, rv);
        end_connection(w, k, 1);
    }
}

/* All that process_connection has left has been sent.  True: bytes are there
 * already that nothing would tell of, in a filter above the socket. */
static int has_more(conn_rec *c)
{
    if (c->keepalive != AP_CONN_KEEPALIVE) {
        c->cs->state = CONN_STATE_LINGER;
        return 0;
    }
    c->cs->state = CONN_STATE_KEEPALIVE;
    return net_input_pending(c);
}

/* Sends what a protocol has left that does not see to it itself, as far as the
 * client takes it.  True: there is more to be served at once. */
static int is_to_go_on(conn_rec *c)
{
    apr_status_t rv;

    if (says_itself(c) || c->aborted
        || (c->cs->state != CONN_STATE_WRITE_COMPLETION
            && c->cs->state != CONN_STATE_ASYNC_WAITIO)) {
        return 0;
    }
    rv = net_output_continue(c);
    if (rv == APR_SUCCESS && c->cs->state == CONN_STATE_WRITE_COMPLETION) {
        return has_more(c);
    }
    /* A failure has marked the connection. */
    return 0;
}

static void process(kept_connection *k)
{
    k->c->cs->state = CONN_STATE_PROCESSING;
    ap_run_process_connection(k->c);
    current_request = NULL;
}

/* process_connection has returned. */
static void complete(worker_thread *w, kept_connection *k)
{
    while (is_to_go_on(k->c)) {
        process(k);
    }
    go_on(w, k);
}

void serve_new(worker_thread *w, kept_connection *k)
{
    apr_status_t rv;

    k->waiting.fd = k->accepted.fd;
    atomic32_set(&w->fd, k->accepted.fd + 1);
    rv = serve_make(w, k);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, rv, ap_server_conf,
                     APLOGNO(90748) "a connection is refused, probably for "
                     "want of memory");
        close_silently(w, k);
        return;
    }
    w->may_be_poller = w->is_poller;
    suspend_serving();
    ap_process_connection(k->c, k->csd);
    current_request = NULL;
    complete(w, k);
    suspend_left();
}

/* Bytes for one that sleeps. */
static int wake(worker_thread *w, kept_connection *k)
{
    apr_status_t rv = slumber_end(w, k);

    if (rv == APR_SUCCESS) {
        return 1;
    }
    ap_log_error(APLOG_MARK, APLOG_ERR, rv, ap_server_conf, APLOGNO(90758)
                 "an idle connection cannot be taken up again and is closed, "
                 "probably for want of memory");
    close_silently(w, k);
    return 0;
}

/* It has been idle for long. */
void serve_settle(worker_thread *w, kept_connection *k)
{
    apr_status_t rv;

    take_up(w, k);
    slumber_begin(w, k);
    atomic32_set(&w->fd, 0);
    if (k->c != NULL) {
        k->c->current_thread = NULL;
    }
    rv = waiting_settle(w->child->waiting, w->number, &k->waiting);
    if (rv != APR_SUCCESS) {
        if (k->c == NULL) {
            slumber_forget(w->child);
        }
        close_silently(w, k);
    }
}

static void serve_requests(worker_thread *w, kept_connection *k)
{
    w->may_be_poller = 1;
    if (!says_itself(k->c) || net_conn_of(k->c)->init_waits) {
        leave_role();
    }
    else if (w->is_in_round) {
        w->in_round = k->c;
        net_output_put_off(k->c, 1);
    }
    process(k);
    complete(w, k);
}

/* The client has taken some of the response. */
static void send_on(worker_thread *w, kept_connection *k)
{
    conn_rec *c = k->c;

    if (!says_itself(c)) {
        complete(w, k);
        return;
    }
    if (net_output_continue(c) == APR_SUCCESS && !c->aborted
        && c->keepalive == AP_CONN_KEEPALIVE) {
        serve_requests(w, k);
        return;
    }
    if (!net_output_pending(c)) {
        c->cs->state = CONN_STATE_LINGER;
    }
    go_on(w, k);
}

void serve_ready(worker_thread *w, kept_connection *k)
{
    if (k->waiting.kind == WAITING_LINGER) {
        atomic32_set(&w->fd, k->accepted.fd + 1);
        linger(w, k);
        return;
    }
    if (k->c == NULL && !wake(w, k)) {
        return;
    }
    take_up(w, k);
    suspend_serving();
    if (k->waiting.kind == WAITING_SEND
        && (k->c->cs->state == CONN_STATE_WRITE_COMPLETION
            || net_output_pending(k->c))) {
        send_on(w, k);
    }
    else {
        serve_requests(w, k);
    }
    suspend_left();
}

void serve_send(kept_connection *k)
{
    net_output_send_ahead(k->c);
}

void serve_sent(worker_thread *w, kept_connection *k)
{
    take_up(w, k);
    suspend_serving();
    net_output_finish(k->c);
    current_request = NULL;
    go_on(w, k);
    suspend_left();
}

/* True when the protocol has something to say about a client that was too
 * slow: one that has begun, or has not had a request yet. */
static int protocol_decides(const kept_connection *k)
{
    return says_itself(k->c) && k->waiting.why == WAITING_TIME_UP
        && (k->waiting.kind == WAITING_HEAD
            || (k->waiting.kind == WAITING_IDLE && k->c->keepalives == 0));
}

static void end_of_sending(conn_rec *c)
{
    c->aborted = 1;
    ap_log_cerror(APLOG_MARK, APLOG_INFO, APR_TIMEUP, c, APLOGNO(90749)
                  "the client has not taken its response within Timeout; the "
                  "connection is closed");
}

void serve_over(worker_thread *w, kept_connection *k)
{
    if (k->waiting.kind == WAITING_TIMER) {
        suspend_call(w, &k->waiting);
        return;
    }
    if (k->c == NULL) {
        slumber_forget(w->child);
    }
    if (k->c == NULL || k->waiting.kind == WAITING_LINGER) {
        close_silently(w, k);
        return;
    }
    take_up(w, k);
    if (protocol_decides(k)) {
        suspend_serving();
        serve_requests(w, k);
        suspend_left();
        return;
    }
    if (k->waiting.kind == WAITING_SEND
        && k->waiting.why == WAITING_TIME_UP) {
        end_of_sending(k->c);
    }
    /* Others say goodbye, which is on its way then. */
    end_connection(w, k, !says_itself(k->c)
                         || !is_all_acknowledged(k->accepted.fd));
}

/* ---- The thread --------------------------------------------------------- */

static void introduce(worker_thread *w)
{
    worker_score *ws = ap_get_scoreboard_worker_from_indexes(w->child->slot,
                                                             w->number);

    if (pthread_getcpuclockid(pthread_self(), &w->clock) != 0) {
        w->clock = CLOCK_MONOTONIC;
    }
#ifdef __linux__
    atomic32_set(&w->tid, (apr_uint32_t)syscall(SYS_gettid));
#endif
    ws->pid = getpid();
    ws->tid = apr_os_thread_current();
    ws->thread_num = w->number;
    ws->generation = ap_unixd_mpm_get_retained_data()->my_generation;
    serve_status(w, SERVER_READY);
    if (w->number == 0) {
        /* Perhaps it waits for this child to take over. */
        signals_wake_parent();
    }
}

void serve_status(const worker_thread *w, int status)
{
    ap_update_child_status_from_indexes(w->child->slot, w->number, status,
                                        NULL);
}

static void be_poller(worker_thread *w)
{
    w->is_poller = 1;
    poller_run(w);
    w->is_poller = 0;
}

void *APR_THREAD_FUNC serve_main(apr_thread_t *thread, void *data)
{
    worker_thread *w = data;
    worker_child *child = w->child;

    apr_setup_signal_thread();
    crash_guard_thread(apr_thread_pool_get(thread));
    self = w;
    introduce(w);
    for (;;) {
        /* Before it parks, always: without a poller nobody else would. */
        while (waiting_take_role(child->waiting, w->number)) {
            be_poller(w);
        }
        serve_status(w, SERVER_READY);
        poller_end_idle(child);
        if (park_wait(child->park, w->number) == PARK_ENDED) {
            break;
        }
        if (w->given != NULL) {
            serve_new(w, w->given);
        }
        else {
            be_poller(w);
        }
    }
    serve_status(w, SERVER_DEAD);
    if (atomic32_add(&child->running, (apr_uint32_t)-1) == 1) {
        sleeper_wake(&child->all_ended, 1);
    }
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}
