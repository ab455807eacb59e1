/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which protocol a connection speaks, and which it may change to.
 *
 * The directive Protocols lists what a server may speak, best first; without
 * it that is HTTP/1.1 alone.  Modules propose what they can do of it, and the
 * order of the server (ProtocolsHonorOrder) or of the client decides.
 * No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"

APLOG_USE_MODULE(core);

static const core_server_config *settings_of(const server_rec *s)
{
    return ap_get_core_module_config(s->module_config);
}

/* The protocols that a server may speak; NULL for HTTP/1.1 alone. */
static const apr_array_header_t *allowed_by(const server_rec *s)
{
    const apr_array_header_t *list = settings_of(s)->protocols;

    return list && list->nelts ? list : NULL;
}

static server_rec *server_of(conn_rec *c, request_rec *r, server_rec *s)
{
    if (s) {
        return s;
    }
    return r ? r->server : c->base_server;
}

AP_DECLARE(const char *) ap_get_protocol(conn_rec *c)
{
    const char *protocol = ap_run_protocol_get(c);

    return protocol ? protocol : AP_PROTOCOL_HTTP1;
}

AP_DECLARE(int) ap_is_allowed_protocol(conn_rec *c, request_rec *r,
                                       server_rec *s, const char *protocol)
{
    const apr_array_header_t *list = allowed_by(server_of(c, r, s));

    if (!list) {
        return !strcmp(protocol, AP_PROTOCOL_HTTP1);
    }
    return ap_array_str_contains(list, protocol);
}

/* How good a protocol is by a list, best first: lower is better, and what is
 * not in it is worst. */
static int place_in(const apr_array_header_t *list, const char *protocol)
{
    int at = list ? ap_array_str_index(list, protocol, 0) : -1;

    return at >= 0 ? at : 0x7fff;
}

static const char *best_of(const apr_array_header_t *proposals,
                           const apr_array_header_t *order,
                           const char *current)
{
    const char *best = NULL;
    int i;

    for (i = 0; i < proposals->nelts; i++) {
        const char *one = APR_ARRAY_IDX(proposals, i, const char *);

        if (!best || place_in(order, one) < place_in(order, best)
            || (place_in(order, one) == place_in(order, best)
                && !strcmp(one, current))) {
            best = one;
        }
    }
    return best;
}

AP_DECLARE(const char *) ap_select_protocol(
    conn_rec *c, request_rec *r, server_rec *s,
    const apr_array_header_t *choices)
{
    server_rec *server = server_of(c, r, s);
    const core_server_config *conf = settings_of(server);
    const char *current = ap_get_protocol(c);
    apr_pool_t *p = r ? r->pool : c->pool;
    apr_array_header_t *proposals;
    int i;

    if (!allowed_by(server)) {
        /* Nothing was configured: then nothing changes. */
        return !choices || ap_array_str_contains(choices, AP_PROTOCOL_HTTP1)
               ? AP_PROTOCOL_HTTP1 : NULL;
    }
    proposals = apr_array_make(p, 4, sizeof(const char *));
    ap_run_protocol_propose(c, r, server, choices, proposals);
    /* What is spoken already needs no module to propose it. */
    if ((!choices || ap_array_str_contains(choices, current))
        && !ap_array_str_contains(proposals, current)) {
        APR_ARRAY_PUSH(proposals, const char *) = current;
    }
    for (i = 0; i < proposals->nelts;) {
        const char **one = &APR_ARRAY_IDX(proposals, i, const char *);

        if (ap_is_allowed_protocol(c, r, server, *one)) {
            i++;
            continue;
        }
        *one = APR_ARRAY_IDX(proposals, proposals->nelts - 1, const char *);
        apr_array_pop(proposals);
    }
    return best_of(proposals, conf->protocols_honor_order != 0 || !choices
                              ? allowed_by(server) : choices, current);
}

AP_DECLARE(apr_status_t) ap_get_protocol_upgrades(
    conn_rec *c, request_rec *r, server_rec *s, int report_all,
    const apr_array_header_t **pupgrades)
{
    const apr_array_header_t *list = allowed_by(server_of(c, r, s));
    const char *current = ap_get_protocol(c);
    apr_array_header_t *upgrades = NULL;
    int i;

    *pupgrades = NULL;
    /* What is listed before the current protocol is better. */
    for (i = 0; list && i < list->nelts; i++) {
        const char *one = APR_ARRAY_IDX(list, i, const char *);

        if (!strcmp(one, current)) {
            if (!report_all) {
                break;
            }
            continue;
        }
        /* h2 and the like are chosen in the TLS handshake, not by Upgrade;
         * http/1.1 is where everybody comes from. */
        if (!strcmp(one, "h2") || !strcmp(one, AP_PROTOCOL_HTTP1)) {
            continue;
        }
        if (!upgrades) {
            upgrades = apr_array_make(r ? r->pool : c->pool, 4,
                                      sizeof(const char *));
        }
        APR_ARRAY_PUSH(upgrades, const char *) = one;
    }
    *pupgrades = upgrades;
    return APR_SUCCESS;
}

AP_DECLARE(apr_status_t) ap_switch_protocol(
    conn_rec *c, request_rec *r, server_rec *s, const char *protocol)
{
    const char *current = ap_get_protocol(c);
    int rc;

    if (!strcmp(current, protocol)) {
        ap_log_cerror(APLOG_MARK, APLOG_WARNING, 0, c, APLOGNO(90610)
                      "the connection speaks %s already", protocol);
        return APR_SUCCESS;
    }
    rc = ap_run_protocol_switch(c, r, server_of(c, r, s), protocol);
    switch (rc) {
    case DECLINED:
        ap_log_cerror(APLOG_MARK, APLOG_ERR, 0, c, APLOGNO(90611)
                      "no module could change the connection from %s to %s",
                      current, protocol);
        return APR_EINVAL;
    case OK:
    case DONE:
        return APR_SUCCESS;
    default:
        ap_log_cerror(APLOG_MARK, APLOG_ERR, 0, c, APLOGNO(90612)
                      "changing the connection from %s to %s failed with %d",
                      current, protocol, rc);
        return APR_EOF;
    }
}
