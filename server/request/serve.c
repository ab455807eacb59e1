/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Serving a request that has been read: phases, handler, end of the response.
 *
 * ap_process_async_request() leaves the response in the connection's output
 * filters, ended by an EOR bucket; whoever destroys that bucket logs and
 * frees the request.  So nothing here may touch r after the bucket is passed.
 *
 * No shared state.
 */

#include <string.h>

#include <apr_buckets.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "scoreboard.h"
#include "util_filter.h"

#include "server/core/hook_trace_priv.h"
#include "server/net/connection_priv.h"
#include "server/protocol/protocol_priv.h"
#include "server/request/request_priv.h"
#include "server/runtime/current_priv.h"

APLOG_USE_MODULE(core);

/* The name that handlers are offered: what was set, else the content type
 * without its parameters, else the one that serves files. */
static const char *handler_name(request_rec *r)
{
    const char *type = r->content_type;
    apr_size_t len;

    if (r->handler != NULL) {
        return r->handler;
    }
    if (type == NULL) {
        return AP_DEFAULT_HANDLER_NAME;
    }
    len = strcspn(type, ";");
    while (len > 0 && (type[len - 1] == ' ' || type[len - 1] == '\t')) {
        len--;
    }
    return type[len] == '\0' ? type : apr_pstrmemdup(r->pool, type, len);
}

/* A sub-request's content goes on through filters of the request that it is
 * for: those are at work already. */
static int is_started_by(const ap_filter_t *f, const request_rec *r)
{
    return f->r == r || (f->r == NULL && r->main == NULL);
}

/* Filters may have something to say before the first byte is made. */
static int start_filters(const request_rec *r, ap_filter_t *f)
{
    for (; f != NULL; f = f->next) {
        if (f->frec->filter_init_func != NULL && is_started_by(f, r)) {
            int rc = f->frec->filter_init_func(f);

            if (rc != OK) {
                return rc;
            }
        }
    }
    return OK;
}

/* Results that a handler may leave with, besides a status of HTTP. */
static int is_handler_result(int rc)
{
    return rc == OK || rc == DONE || rc == DECLINED || rc == SUSPENDED
           || rc == AP_FILTER_ERROR || ap_is_HTTP_VALID_RESPONSE(rc);
}

static int run_handler(request_rec *r)
{
    const char *set_before = r->handler;
    const char *used;
    int rc;

    r->handler = handler_name(r);
    used = r->handler;
    rc = ap_run_handler(r);
    r->handler = set_before;

    if (rc == DECLINED) {
        ap_log_rerror(APLOG_MARK,
                      set_before != NULL ? APLOG_ERR : APLOG_WARNING, 0, r,
                      APLOGNO(90511) "no module handles '%s' for %s%s%s",
                      used, r->uri, r->filename != NULL ? ", file " : "",
                      r->filename != NULL ? r->filename : "");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (!is_handler_result(rc)) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90512)
                      "the handler of '%s' left %s with the result %d, "
                      "which means nothing", used, r->uri, rc);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return rc;
}

AP_DECLARE(int) ap_invoke_handler(request_rec *r)
{
    int rc;

    ap_run_insert_filter(r);
    rc = start_filters(r, r->input_filters);
    if (rc == OK) {
        rc = start_filters(r, r->output_filters);
    }
    return rc == OK ? run_handler(r) : rc;
}

/* The request that a module had suspended has ended.  The connection may be
 * another thread's from here on. */
static void end_suspension(net_conn *nc)
{
    nc->suspended = NULL;
    if (nc->resume != NULL) {
        nc->resume(nc->resume_data);
    }
}

AP_DECLARE(void) ap_process_request_after_handler(request_rec *r)
{
    conn_rec *c = r->connection;
    apr_bucket_brigade bb;

    if (protocol_is_left_unread(r)) {
        return;         /* request_continue() comes here again */
    }
    if (c->master == NULL && net_conn_of(c)->owes_end) {
        /* A response without its end can only be ended by closing: whatever
         * came next would be taken for the rest of it. */
        c->keepalive = AP_CONN_CLOSE;
    }
    if (c->master != NULL) {
        /* Whose thread ends a stream's request is not said. */
        current_request = NULL;
    }

    /* Not in a pool: the request's goes with the bucket, and what is taken
     * of the connection's stays taken as long as the client keeps it. */
    bb.p = c->pool;
    bb.bucket_alloc = c->bucket_alloc;
    APR_RING_INIT(&bb.list, apr_bucket, link);
    APR_BRIGADE_INSERT_TAIL(&bb, ap_bucket_eor_create(c->bucket_alloc, r));
    /* A failure is the connection's: its filters have marked it so. */
    (void)ap_pass_brigade(c->output_filters, &bb);
    apr_brigade_cleanup(&bb);

    /* A stream shares this with its connection, which another thread has. */
    if (c->master != NULL) {
        return;
    }
    if (c->cs != NULL) {
        c->cs->state = CONN_STATE_WRITE_COMPLETION;
    }
    if (net_conn_of(c)->suspended != NULL) {
        end_suspension(net_conn_of(c));
    }
}

/* The module that said so ends the request, or request_continue() does.  The
 * mutex is for its threads: they begin when this one has left r.  Streams
 * within a connection have to wait for that themselves. */
static void suspend(request_rec *r)
{
    conn_rec *c = r->connection;

    if (c->master == NULL && c->cs != NULL
        && net_conn_of(c)->unread == NULL) {
        if (r->invoke_mtx == NULL
            && apr_thread_mutex_create(&r->invoke_mtx,
                                       APR_THREAD_MUTEX_DEFAULT, r->pool)
               != APR_SUCCESS) {
            ap_abort_on_oom();
        }
        net_conn_of(c)->suspended = r;
        c->cs->state = CONN_STATE_SUSPENDED;
    }
}

/* The handler, or who came before it, is done. */
static void end_request(request_rec *r, int rc)
{
    request_rec *first = protocol_first_of(r);

    if (rc == SUSPENDED) {
        suspend(first);
        return;
    }
    if (rc == OK || rc == DONE) {
        ap_finalize_request_protocol(r);
    }
    else {
        if (rc != AP_FILTER_ERROR) {
            /* A filter that failed has answered, with r's status. */
            r->status = HTTP_OK;
        }
        ap_die(rc, r);
    }
    ap_process_request_after_handler(first);
}

static void serve_request(request_rec *r)
{
    int rc = ap_run_quick_handler(r, 0);

    if (rc == DECLINED) {
        rc = ap_process_request_internal(r);
        if (rc == OK) {
            rc = ap_invoke_handler(r);
        }
    }
    end_request(r, rc);
}

/* A request whose reading was not ours has not been decided on. */
static void trace_from_here(request_rec *r)
{
    core_trace_decide(r);
    core_trace_enter(r);
}

AP_DECLARE(void) ap_process_async_request(request_rec *r)
{
    hook_trace *before = hook_trace_now;

    if (core_trace_is_wanted) {
        trace_from_here(r);
    }
    serve_request(r);
    hook_trace_now = before;
}

void request_continue(conn_rec *c)
{
    net_conn *nc = net_conn_of(c);
    request_rec *r = nc->unread;
    hook_trace *before = hook_trace_now;

    nc->unread = NULL;
    if (core_trace_is_wanted) {
        core_trace_enter(protocol_first_of(r));
    }
    if (nc->unread_repeats) {
        end_request(r, run_handler(r));
    }
    else {
        ap_process_request_after_handler(protocol_first_of(r));
    }
    hook_trace_now = before;
}

AP_DECLARE(void) ap_process_request(request_rec *r)
{
    conn_rec *c = r->connection;

    ap_process_async_request(r);
    if (!c->aborted && !c->data_in_input_filters) {
        net_flush(c);
    }
}
