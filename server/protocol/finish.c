/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The ends of a request's life on the protocol side: whether the connection
 * goes on after it, its last bucket, and how a sub-request differs.
 * No shared state.
 */

#include "ap_config.h"

#include <apr_buckets.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_core.h"
#include "http_protocol.h"
#include "http_ssl.h"
#include "mod_core.h"
#include "util_filter.h"

#include "server/net/connection_priv.h"
#include "server/protocol/protocol_priv.h"

/* ---------------------------------------------------------- keep-alive */

/* Whether the end of the response can be told without closing. */
static int response_ends(request_rec *r)
{
    const char *codings;

    if (r->header_only || AP_STATUS_IS_HEADER_ONLY(r->status)
        || apr_table_get(r->headers_out, "Content-Length")) {
        return 1;
    }
    codings = apr_table_get(r->headers_out, "Transfer-Encoding");
    if (codings) {
        return ap_is_chunked(r->pool, codings);
    }
    if (r->proto_num < HTTP_VERSION(1, 1)
        || apr_table_get(r->subprocess_env, "downgrade-1.0")
        || apr_table_get(r->subprocess_env, "force-response-1.0")) {
        return 0;
    }
    r->chunked = 1;
    return 1;
}

/* Whether what the client has still to send can be got out of the way. */
static int request_ends(const request_rec *r)
{
    const struct body_state *body = protocol_body(r);

    if (!body || body->framing.kind == FRAMING_NONE || body->done) {
        return 1;
    }
    if (body->failed || (r->expecting_100 && !body->begun)) {
        return 0;
    }
    return body->framing.kind == FRAMING_CHUNKED
           || body->left <= PROTOCOL_DISCARD_MAX_BYTES;
}

static int client_wants_more(request_rec *r, int *said_keep_alive)
{
    const char *tokens = apr_table_get(r->headers_in, "Connection");

    *said_keep_alive = 0;
    if (!tokens) {
        return r->proto_num >= HTTP_VERSION(1, 1);
    }
    if (ap_find_token(r->pool, tokens, "close")) {
        return 0;
    }
    *said_keep_alive = ap_find_token(r->pool, tokens, "keep-alive");
    return *said_keep_alive || r->proto_num >= HTTP_VERSION(1, 1);
}

/* What is sent at once over a new connection, without waiting for the client
 * (RFC 6928), less room for a head; bytes. */
#define FIRST_WINDOW_BODY 13000

/* Nothing that the client sends can take the response from the network any
 * more: all of it will be on its way when the connection is closed. */
static int leaves_at_once(const request_rec *r)
{
    const char *length = apr_table_get(r->headers_out, "Content-Length");

    return r->header_only || AP_STATUS_IS_HEADER_ONLY(r->status)
           || (length && apr_atoi64(length) <= FIRST_WINDOW_BODY);
}

/*
 * Whether the client has promised to send nothing behind this request, and all
 * of it is here (RFC 9112 section 9.6).  HTTP/1.0 promises by saying nothing;
 * but a body that it has not announced may be on its way.  Behind a body some
 * send a line end that belongs to nothing (section 2.2), and TLS has a goodbye
 * of its own: a reset would answer either, and take the response away.  Some
 * break the promise; so it is relied on for short responses only.
 */
static int client_is_done(request_rec *r)
{
    const struct body_state *body = protocol_body(r);
    const char *tokens = apr_table_get(r->headers_in, "Connection");

    int is_promised = tokens ? ap_find_token(r->pool, tokens, "close")
                             : r->proto_num < HTTP_VERSION(1, 1)
                               && r->method_number == M_GET;

    return is_promised && leaves_at_once(r) && body
           && body->framing.kind == FRAMING_NONE
           && !ap_ssl_conn_is_ssl(r->connection);
}

/* Whether the server's settings let this connection go on. */
static int server_allows_more(const request_rec *r)
{
    const server_rec *s = r->server;

    return s->keep_alive && s->keep_alive_timeout > 0
           && (s->keep_alive_max == 0
               || s->keep_alive_max > r->connection->keepalives + 1);
}

static void say_keep_alive(request_rec *r)
{
    const server_rec *s = r->server;
    apr_int64_t seconds = apr_time_sec(s->keep_alive_timeout);

    if (s->keep_alive_max) {
        apr_table_setn(r->headers_out, "Keep-Alive",
                       apr_psprintf(r->pool, "timeout=%" APR_INT64_T_FMT
                                    ", max=%d", seconds,
                                    s->keep_alive_max
                                    - r->connection->keepalives));
    }
    else {
        apr_table_setn(r->headers_out, "Keep-Alive",
                       apr_psprintf(r->pool, "timeout=%" APR_INT64_T_FMT,
                                    seconds));
    }
    apr_table_mergen(r->headers_out, "Connection", "Keep-Alive");
}

AP_DECLARE(int) ap_set_keepalive(request_rec *r)
{
    conn_rec *c = r->connection;
    const char *said = apr_table_get(r->headers_out, "Connection");
    int ends = response_ends(r);
    int announce = 0;

    if (c->keepalive != AP_CONN_CLOSE && ends && !r->assbackwards
        && server_allows_more(r) && request_ends(r)
        && client_wants_more(r, &announce)
        && !ap_status_drops_connection(r->status)
        && !apr_table_get(r->subprocess_env, "nokeepalive")
        && !(said && ap_find_token(r->pool, said, "close"))) {
        c->keepalive = AP_CONN_KEEPALIVE;
        c->keepalives++;
        if (announce) {
            say_keep_alive(r);
        }
        return 1;
    }
    c->keepalive = AP_CONN_CLOSE;
    if (c->master == NULL) {
        net_conn_of(c)->client_is_done = client_is_done(r) != 0;
    }
    if (!(said && ap_find_token(r->pool, said, "close"))) {
        apr_table_mergen(r->headers_out, "Connection", "close");
    }
    return 0;
}

/* ----------------------------------------------------------------- end */

static void end_stream(request_rec *r)
{
    apr_bucket_brigade *bb;
    apr_status_t rv;

    if (r->eos_sent) {
        return;
    }
    bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    APR_BRIGADE_INSERT_TAIL(bb,
                            apr_bucket_eos_create(bb->bucket_alloc));
    rv = ap_pass_brigade(r->output_filters, bb);
    /* A filter may have answered in place of what was there. */
    if (rv != APR_SUCCESS && !(rv == AP_FILTER_ERROR && r->eos_sent)) {
        r->connection->keepalive = AP_CONN_CLOSE;
    }
}

int protocol_response_begun(const request_rec *r)
{
    conn_rec *c = r->connection;

    if (r->sent_bodyct || !r->eos_sent || r->main || c->master) {
        return r->sent_bodyct || r->eos_sent;
    }
    /* An end that a filter has not let through is none. */
    return !net_conn_of(c)->owes_end;
}

AP_DECLARE(void) ap_finalize_request_protocol(request_rec *r)
{
    /* The answer first: a client may wait for it before it sends the rest of
     * what it has announced. */
    if (protocol_is_left_unread(r)) {
        return;     /* it is not at its end yet, see body.c */
    }
    end_stream(r);
    protocol_finish_body(r);
}

AP_DECLARE(void) ap_finalize_sub_req_protocol(request_rec *sub_r)
{
    end_stream(sub_r);
}

/* --------------------------------------------------------- sub-request */

/* Fields about the content of a request: a sub-request has none. */
static const char *const content_fields[] = {
    "Content-Encoding", "Content-Language", "Content-Length",
    "Content-Location", "Content-MD5", "Content-Range", "Content-Type",
    "Expires", "Last-Modified", "Transfer-Encoding"
};

AP_DECLARE(void) ap_set_sub_req_protocol(request_rec *rnew,
                                         const request_rec *r)
{
    apr_pool_t *p = rnew->pool;
    apr_size_t i;

    rnew->the_request = r->the_request;
    rnew->assbackwards = 1;         /* its header section is not sent */
    rnew->no_local_copy = 1;        /* so no 304 for a part of a page */
    rnew->method = "GET";
    rnew->method_number = M_GET;
    rnew->protocol = apr_pstrdup(p, "INCLUDED");
    rnew->proto_num = r->proto_num;
    rnew->status = HTTP_OK;
    rnew->request_time = r->request_time;
    rnew->headers_in = apr_table_copy(p, r->headers_in);
    for (i = 0; i < sizeof(content_fields) / sizeof(content_fields[0]);
         i++) {
        apr_table_unset(rnew->headers_in, content_fields[i]);
    }
    rnew->trailers_in = apr_table_copy(p, r->trailers_in);
    rnew->subprocess_env = apr_table_copy(p, r->subprocess_env);
    rnew->headers_out = apr_table_make(p, 5);
    rnew->trailers_out = apr_table_make(p, 5);
    rnew->err_headers_out = apr_table_make(p, 5);
    rnew->notes = apr_table_make(p, 5);
    rnew->expecting_100 = r->expecting_100;
    rnew->read_length = r->read_length;
    rnew->read_body = REQUEST_NO_BODY;
    rnew->main = (request_rec *)r;
}
