/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The http module: HTTP/1.1 on a connection, one request after the other.
 *
 * Directives: KeepAlive, KeepAliveTimeout, MaxKeepAliveRequests.
 *
 * Hooks: process_connection (last: whoever speaks another protocol comes
 * first), pre_close_connection (a request that waits for its body ends, too),
 * create_request (the protocol filters), map_to_storage (TRACE and
 * "OPTIONS *"), handler (Upgrade; OPTIONS of a resource), http_scheme,
 * default_port, child_init (the boundary of multipart answers).
 *
 * Filters of a response, in their order: BYTERANGE, CONTENT_LENGTH,
 * HTTP_HEADER, HTTP_OUTERROR, CHUNK; of a request: HTTP_IN.
 *
 * Shared state: the filter handles and the boundary, written before threads
 * start.
 */

#include "ap_config.h"

#include <apr_optional.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "mod_core.h"
#include "scoreboard.h"
#include "util_filter.h"

#include "server/net/connection_priv.h"
#include "server/protocol/protocol_priv.h"
#include "server/request/request_priv.h"
#include "server/util/clock_priv.h"
#include "modules/http/http_priv.h"

APLOG_USE_MODULE(http);

/* Random bytes in the boundary between the parts of a multipart answer. */
#define BOUNDARY_RANDOM_BYTES 8

/* [config] Filter handles. */
AP_DECLARE_DATA ap_filter_rec_t *ap_http_input_filter_handle = NULL;
AP_DECLARE_DATA ap_filter_rec_t *ap_http_header_filter_handle = NULL;
AP_DECLARE_DATA ap_filter_rec_t *ap_http_outerror_filter_handle = NULL;

/*
 * Microseconds that RequestReadTimeout leaves to what is being read; its
 * clock runs from here on.  APR_INT64_MAX: any time.  By mod_reqtimeout.
 */
APR_DECLARE_OPTIONAL_FN(apr_interval_time_t, reqtimeout_left, (conn_rec *c));

/* [config] NULL without mod_reqtimeout. */
static APR_OPTIONAL_FN_TYPE(reqtimeout_left) *stage_time_left;

/* [config] Differs from child to child and from run to run. */
AP_DECLARE_DATA const char *ap_multipart_boundary = "hostler";

/* ----------------------------------------------------------- directives */

static const char *set_keep_alive(cmd_parms *cmd, void *dummy, int on)
{
    const char *err = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);

    (void)dummy;
    if (err) {
        return err;
    }
    cmd->server->keep_alive = on;
    return NULL;
}

static const char *set_keep_alive_timeout(cmd_parms *cmd, void *dummy,
                                          const char *arg)
{
    const char *err = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);
    apr_interval_time_t timeout;

    (void)dummy;
    if (err) {
        return err;
    }
    if (ap_timeout_parameter_parse(arg, &timeout, "s") != APR_SUCCESS
        || timeout < 0) {
        return apr_psprintf(cmd->pool, "KeepAliveTimeout takes a time such "
                            "as 5 (seconds) or 500ms, not '%s'", arg);
    }
    cmd->server->keep_alive_timeout = timeout;
    cmd->server->keep_alive_timeout_set = 1;
    return NULL;
}

static const char *set_keep_alive_max(cmd_parms *cmd, void *dummy,
                                      const char *arg)
{
    const char *err = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);
    apr_int64_t n;
    char *end;

    (void)dummy;
    if (err) {
        return err;
    }
    n = apr_strtoi64(arg, &end, 10);
    if (end == arg || *end || n < 0 || n > 0x7fffffff) {
        return apr_psprintf(cmd->pool, "MaxKeepAliveRequests takes a number "
                            "of requests, 0 for no limit, not '%s'", arg);
    }
    cmd->server->keep_alive_max = (int)n;
    return NULL;
}

/* ----------------------------------------------------------- connection */

/* A stream shares the state of its connection, which another thread has. */
static void next_state(conn_rec *c, conn_state_e state)
{
    if (c->cs && !c->master) {
        c->cs->state = state;
    }
}

static void set_keep_alive_wait(conn_rec *c, const server_rec *s)
{
    if (c->master) {
        return;     /* a stream: the connection's record is not its own */
    }
    net_keepalive_timeout_set(c, s->keep_alive_timeout_set
                                 ? s->keep_alive_timeout
                                 : c->base_server->keep_alive_timeout);
}

/* Goes on with a request whose body is in the way. */
static apr_status_t go_on(conn_rec *c, int overdue)
{
    apr_status_t rv = protocol_drop_unread(c);

    if (APR_STATUS_IS_EAGAIN(rv)) {
        if (!overdue) {
            return rv;
        }
        protocol_unread_overdue(c);
    }
    next_state(c, CONN_STATE_HANDLER);
    request_continue(c);
    return APR_SUCCESS;
}

/* Serves the next request. */
static apr_status_t serve_next(conn_rec *c, enum intake_wait wait)
{
    request_rec *r;
    apr_status_t rv;

    next_state(c, CONN_STATE_READ_REQUEST_LINE);
    rv = protocol_read_request(c, wait, &r);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    next_state(c, CONN_STATE_HANDLER);
    set_keep_alive_wait(c, r->server);
    ap_update_child_status(c->sbh, SERVER_BUSY_WRITE, r);
    if (ap_extended_status) {
        ap_set_time_process_request(c->sbh, r->request_time, 0);
    }
    /* Logs and frees r, now or when its response has left. */
    ap_process_async_request(r);
    return APR_SUCCESS;
}

static int may_go_on(const conn_rec *c)
{
    return c->keepalive == AP_CONN_KEEPALIVE && !c->aborted;
}

/*
 * Says how long the next bytes may take.  What has begun, and the first byte
 * of a connection, have Timeout from the last byte on, and no more than
 * RequestReadTimeout leaves; a further request has KeepAliveTimeout.
 * progress: bytes have come since the last time.
 */
static void wait_for_input(conn_rec *c, int progress)
{
    net_conn *nc = net_conn_of(c);
    int begun = nc->unread != NULL || protocol_head_begun(c);
    apr_interval_time_t left;
    apr_time_t now;

    if (!begun && c->keepalives > 0) {
        nc->input_end = 0;
        net_input_wait(c, NET_WAIT_IDLE, net_keepalive_timeout(c));
        return;
    }
    now = clock_now();
    if (progress || nc->input_end == 0) {
        nc->input_end = now + net_timeout(c);
    }
    left = nc->input_end - now;
    if (stage_time_left != NULL) {
        apr_interval_time_t stage = stage_time_left(c);

        left = stage < left ? stage : left;
    }
    net_input_wait(c, begun ? NET_WAIT_HEAD : NET_WAIT_IDLE, left);
}

static int is_overdue(conn_rec *c)
{
    const net_conn *nc = net_conn_of(c);

    return nc->input_end != 0 && clock_now() >= nc->input_end;
}

/*
 * Leaves the connection to the MPM.  What the client does not take of the
 * response comes before all else, and the time for the next bytes does not run
 * meanwhile.  A response that the MPM wants to send itself has as good as
 * left, see net_output_finish().
 */
static void leave(conn_rec *c, int goes_on, int progress)
{
    apr_status_t rv = APR_SUCCESS;

    if (net_output_pending(c) && !c->aborted
        && !(goes_on && net_output_is_put_off(c))) {
        rv = net_output_stuck(c) ? APR_EAGAIN : net_output_continue(c);
    }
    if (APR_STATUS_IS_EAGAIN(rv)) {
        c->keepalive = goes_on ? AP_CONN_KEEPALIVE : AP_CONN_CLOSE;
        net_conn_of(c)->input_end = 0;
        next_state(c, CONN_STATE_WRITE_COMPLETION);
    }
    else if (goes_on && rv == APR_SUCCESS && !c->aborted) {
        wait_for_input(c, progress);
        next_state(c, CONN_STATE_CHECK_REQUEST_LINE_READABLE);
    }
    else {
        next_state(c, CONN_STATE_LINGER);
    }
}

/* Bytes that have come of what is waited for. */
static apr_off_t bytes_so_far(conn_rec *c)
{
    const net_conn *nc = net_conn_of(c);

    return nc->unread != NULL ? protocol_body(nc->unread)->dropped
                              : (apr_off_t)protocol_head_bytes(c);
}

/* APR_SUCCESS: a request is done, and there may be a next one.  APR_EAGAIN:
 * more of this one is to come. */
static apr_status_t serve_now(conn_rec *c)
{
    net_conn *nc = net_conn_of(c);
    int was_unread = nc->unread != NULL;
    apr_status_t rv = was_unread ? go_on(c, is_overdue(c))
                                 : serve_next(c, INTAKE_NOW);

    if (APR_STATUS_IS_EAGAIN(rv) && !was_unread && is_overdue(c)) {
        protocol_head_overdue(c);
        return APR_TIMEUP;
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    nc->input_end = 0;
    if (nc->unread != NULL && !c->aborted) {
        return APR_EAGAIN;
    }
    return may_go_on(c) ? APR_SUCCESS : APR_EOF;
}

/*
 * Serves requests while their bytes are there and their responses leave.  It
 * waits neither for a head nor for the client to take the end of a response:
 * the MPM does, and calls again.
 */
static int process_now(conn_rec *c)
{
    net_conn *nc = net_conn_of(c);
    apr_off_t before = bytes_so_far(c);
    apr_status_t rv;

    nc->waits_outside = 1;
    do {
        rv = serve_now(c);
        if (nc->suspended != NULL) {
            return OK;
        }
        if (!nc->waits_outside) {
            /* It speaks another protocol now. */
            next_state(c, nc->state_left);
            return OK;
        }
    } while (rv == APR_SUCCESS && !net_output_stuck(c)
             && net_input_pending(c));
    leave(c, rv == APR_SUCCESS || APR_STATUS_IS_EAGAIN(rv),
          bytes_so_far(c) != before);
    return OK;
}

/*
 * After mod_ssl, before all who ask what was agreed on: a handshake that waits
 * for the client is no reason to keep a thread.  It gets Timeout in all, and
 * no more than RequestReadTimeout leaves.
 */
static int http_wait_for_handshake(conn_rec *c)
{
    net_conn *nc = net_conn_of(c);

    if (!nc->init_waits || c->aborted) {
        return DECLINED;
    }
    nc->waits_outside = 1;
    if (is_overdue(c)) {
        ap_log_cerror(APLOG_MARK, APLOG_INFO, APR_TIMEUP, c, APLOGNO(95171)
                      "the client has not completed its TLS handshake within "
                      "Timeout; the connection is closed");
        c->aborted = 1;
    }
    leave(c, 1, 0);
    return OK;
}

/* A stream inside a connection: nobody else waits for it. */
static int process_waiting(conn_rec *c)
{
    apr_status_t rv;

    do {
        rv = serve_next(c, INTAKE_WAIT);
    } while (rv == APR_SUCCESS && may_go_on(c) && net_input_pending(c));
    if (c->data_in_output_filters && !c->aborted) {
        net_flush(c);
    }
    next_state(c, rv == APR_SUCCESS && may_go_on(c)
                  ? CONN_STATE_CHECK_REQUEST_LINE_READABLE
                  : CONN_STATE_LINGER);
    return OK;
}

/* The connection ends while a body is still in the way of a request. */
static int end_unread(conn_rec *c)
{
    if (c->master == NULL && net_conn_of(c)->unread != NULL) {
        net_conn_of(c)->unread_repeats = 0;
        c->keepalive = AP_CONN_CLOSE;
        request_continue(c);
    }
    return OK;
}

static int http_process_connection(conn_rec *c)
{
    if (c->keepalives == 0) {
        ap_update_child_status_from_conn(c->sbh, SERVER_BUSY_READ, c);
    }
    else {
        ap_update_child_status(c->sbh, SERVER_BUSY_READ, NULL);
    }
    return c->master == NULL && c->cs != NULL ? process_now(c)
                                              : process_waiting(c);
}

/* -------------------------------------------------------------- request */

static int http_create_request(request_rec *r)
{
    conn_rec *c = r->connection;

    /* Sub-requests and redirects write into the filters of the first. */
    if (r->main || r->prev) {
        return OK;
    }
    ap_add_output_filter_handle(ap_byterange_filter_handle, NULL, r, c);
    ap_add_output_filter_handle(ap_content_length_filter_handle, NULL, r, c);
    ap_add_output_filter_handle(ap_http_header_filter_handle, NULL, r, c);
    ap_add_output_filter_handle(ap_http_outerror_filter_handle, NULL, r, c);
    if (!c->master) {
        net_conn_of(c)->owes_end = 1;
    }
    return OK;
}

static const char *http_scheme(const request_rec *r)
{
    /* ServerName may say that a front end speaks TLS for us. */
    return r->server->server_scheme && *r->server->server_scheme
           ? r->server->server_scheme : "http";
}

static apr_port_t http_port(const request_rec *r)
{
    return r->server->server_scheme
           && !strcmp(r->server->server_scheme, "https")
           ? DEFAULT_HTTPS_PORT : DEFAULT_HTTP_PORT;
}

static void make_boundary(apr_pool_t *pchild, server_rec *s)
{
    unsigned char random[BOUNDARY_RANDOM_BYTES];
    char *text = apr_palloc(pchild, 2 * sizeof(random) + 1);

    (void)s;
    ap_random_insecure_bytes(random, sizeof(random));
    ap_bin2hex(random, sizeof(random), text);
    ap_multipart_boundary = text;
}

/* --------------------------------------------------------- registration */

static const command_rec http_directives[] = {
    AP_INIT_FLAG("KeepAlive", set_keep_alive, NULL, RSRC_CONF,
                 "On (default) or Off: whether connections are kept for "
                 "further requests"),
    AP_INIT_TAKE1("KeepAliveTimeout", set_keep_alive_timeout, NULL,
                  RSRC_CONF, "how long a connection may wait for its next "
                  "request, in seconds or with a unit; default 5"),
    AP_INIT_TAKE1("MaxKeepAliveRequests", set_keep_alive_max, NULL,
                  RSRC_CONF, "requests that one connection may make; 0 for "
                  "no limit, default 100"),
    {NULL, {NULL}, NULL, 0, RAW_ARGS, NULL}
};

static void register_filters(void)
{
    ap_http_input_filter_handle =
        ap_register_input_filter("HTTP_IN", ap_http_filter, NULL,
                                 AP_FTYPE_PROTOCOL);
    ap_byterange_filter_handle =
        ap_register_output_filter("BYTERANGE", ap_byterange_filter, NULL,
                                  AP_FTYPE_PROTOCOL);
    ap_http_header_filter_handle =
        ap_register_output_filter("HTTP_HEADER", ap_http_header_filter,
                                  NULL, AP_FTYPE_PROTOCOL);
    ap_http_outerror_filter_handle =
        ap_register_output_filter("HTTP_OUTERROR", ap_http_outerror_filter,
                                  NULL, AP_FTYPE_PROTOCOL);
    ap_chunk_filter_handle =
        ap_register_output_filter("CHUNK", ap_http_chunk_filter, NULL,
                                  AP_FTYPE_TRANSCODE);
}

static void retrieve_optional(void)
{
    stage_time_left = APR_RETRIEVE_OPTIONAL_FN(reqtimeout_left);
}

static void register_hooks(apr_pool_t *p)
{
    static const char *const tls[] = {"mod_ssl.c", NULL};
    static const char *const others[] = {"mod_http2.c", NULL};

    (void)p;
    ap_hook_optional_fn_retrieve(retrieve_optional, NULL, NULL,
                                 APR_HOOK_MIDDLE);
    ap_hook_process_connection(http_wait_for_handshake, tls, others,
                               APR_HOOK_MIDDLE);
    ap_hook_process_connection(http_process_connection, NULL, NULL,
                               APR_HOOK_REALLY_LAST);
    ap_hook_pre_close_connection(end_unread, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_map_to_storage(http_answer_without_storage, NULL, NULL,
                           APR_HOOK_MIDDLE);
    ap_hook_http_scheme(http_scheme, NULL, NULL, APR_HOOK_REALLY_LAST);
    ap_hook_default_port(http_port, NULL, NULL, APR_HOOK_REALLY_LAST);
    /* First, so that other protocols can take the filters off again. */
    ap_hook_create_request(http_create_request, NULL, NULL,
                           APR_HOOK_REALLY_LAST);
    ap_hook_handler(http_upgrade, NULL, NULL, APR_HOOK_REALLY_FIRST);
    /* Before the handler that serves files. */
    ap_hook_handler(http_options_handler, NULL, NULL,
                    APR_HOOK_REALLY_LAST - 1);
    ap_hook_child_init(make_boundary, NULL, NULL, APR_HOOK_MIDDLE);
    register_filters();
}

module AP_MODULE_DECLARE_DATA http_module = {
    STANDARD20_MODULE_STUFF,
    NULL,               /* create per-directory settings */
    NULL,               /* merge per-directory settings */
    NULL,               /* create per-server settings */
    NULL,               /* merge per-server settings */
    http_directives,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
