/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Changing from HTTP/1.1 to another protocol on the same connection (RFC 9110
 * section 7.8): Upgrade is followed when Protocols lists what is asked for
 * and a module can speak it, and the first response of a connection says what
 * there is to change to.
 *
 * The change comes when access has been granted, in place of the handler.  A
 * request with a body keeps HTTP/1.1: the new protocol could begin only behind
 * that body.  No shared state.
 */

#include "ap_config.h"

#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"

#include "server/net/connection_priv.h"
#include "modules/http/http_priv.h"

APLOG_USE_MODULE(http);

/* The protocols that the client offers, in lower case; NULL when it does not.
 * Without the option in Connection the field is not for us. */
static apr_array_header_t *offers_of(request_rec *r)
{
    const char *list = apr_table_get(r->headers_in, "Upgrade");
    const char *options = apr_table_get(r->headers_in, "Connection");
    apr_array_header_t *offers;
    const char *one;

    if (!list || !options || !ap_find_token(r->pool, options, "upgrade")) {
        return NULL;
    }
    offers = apr_array_make(r->pool, 4, sizeof(const char *));
    while ((one = ap_get_list_item(r->pool, &list)) != NULL) {
        APR_ARRAY_PUSH(offers, const char *) = one;
    }
    return offers->nelts ? offers : NULL;
}

/* The other protocol has served what there was, and left the connection to the
 * MPM to be called again; else it has served it to its end. */
static int goes_on(const conn_rec *c)
{
    return c->cs && !c->aborted
           && (c->cs->state == CONN_STATE_KEEPALIVE
               || c->cs->state == CONN_STATE_WRITE_COMPLETION
               || c->cs->state == CONN_STATE_ASYNC_WAITIO);
}

/* HTTP/1.1 keeps its hands off the connection from here on. */
static void hand_over(conn_rec *c)
{
    net_conn *nc = net_conn_of(c);

    nc->waits_outside = 0;
    nc->owes_end = 0;
    nc->state_left = c->cs->state;
}

/* RFC 9110 section 10.1.1: 100 comes before 101. */
static void announce(request_rec *r, const char *protocol)
{
    apr_table_t *fields = r->headers_out;

    if (r->expecting_100) {
        r->status = HTTP_CONTINUE;
        ap_send_interim_response(r, 0);
    }
    r->headers_out = apr_table_make(r->pool, 2);
    apr_table_setn(r->headers_out, "Upgrade", protocol);
    apr_table_setn(r->headers_out, "Connection", "Upgrade");
    r->status = HTTP_SWITCHING_PROTOCOLS;
    ap_send_interim_response(r, 1);
    r->headers_out = fields;
}

static int change_to(request_rec *r, const char *protocol)
{
    conn_rec *c = r->connection;

    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90660)
                  "the connection changes from %s to %s, as the client has "
                  "asked for", ap_get_protocol(c), protocol);
    announce(r, protocol);
    if (ap_switch_protocol(c, r, r->server, protocol) != APR_SUCCESS) {
        /* The client has been told of the other protocol: nothing that could
         * be said in this one would be understood. */
        c->aborted = 1;
    }
    /* The answer has gone, in whatever form the other protocol has. */
    r->eos_sent = 1;
    if (goes_on(c)) {
        hand_over(c);
    }
    else {
        c->keepalive = AP_CONN_CLOSE;
    }
    return DONE;
}

/* Says on the first response of a connection what it could change to. */
static void advertise(request_rec *r)
{
    const apr_array_header_t *upgrades;

    if (r->connection->keepalives
        || ap_get_protocol_upgrades(r->connection, r, r->server, 0,
                                    &upgrades) != APR_SUCCESS
        || !upgrades || !upgrades->nelts) {
        return;
    }
    apr_table_setn(r->headers_out, "Upgrade",
                   apr_array_pstrcat(r->pool, upgrades, ','));
    apr_table_mergen(r->headers_out, "Connection", "Upgrade");
}

int http_upgrade(request_rec *r)
{
    const apr_array_header_t *offers;
    const char *protocol;

    if (r->main || r->prev || r->connection->master || r->assbackwards
        || r->proto_num < HTTP_VERSION(1, 1)) {
        return DECLINED;
    }
    if (!apr_table_get(r->headers_in, "Upgrade")) {
        advertise(r);
        return DECLINED;
    }
    offers = offers_of(r);
    if (!offers || ap_request_has_body(r)) {
        return DECLINED;
    }
    protocol = ap_select_protocol(r->connection, r, r->server, offers);
    if (!protocol || !strcmp(protocol, ap_get_protocol(r->connection))) {
        return DECLINED;
    }
    return change_to(r, protocol);
}
