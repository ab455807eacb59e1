/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The names, ports and URLs by which the server speaks of itself, as
 * UseCanonicalName and UseCanonicalPhysicalPort will have it.
 */

#include "ap_config.h"

#include <apr_network_io.h>
#include <apr_strings.h>

#include "http_protocol.h"
#include "server/core/core_priv.h"

/* The name of the address that the client connected to; looked up once a
 * connection. */
static const char *name_of_local_address(request_rec *r)
{
    conn_rec *c = r->connection;

    if (c->local_host == NULL) {
        char *name;

        /* The "name" of a Unix socket is its path. */
        if (c->local_addr->family != APR_UNIX
            && apr_getnameinfo(&name, c->local_addr, 0) == APR_SUCCESS) {
            c->local_host = apr_pstrdup(c->pool, name);
            ap_str_tolower(c->local_host);
        }
        else {
            c->local_host = apr_pstrdup(c->pool, r->server->server_hostname);
        }
    }
    return c->local_host;
}

AP_DECLARE(const char *) ap_get_server_name(request_rec *r)
{
    const core_dir_config *conf = core_dir_of(r);

    switch (conf->use_canonical_name) {
    case USE_CANONICAL_NAME_ON:
        return r->server->server_hostname;
    case USE_CANONICAL_NAME_DNS:
        return name_of_local_address(r);
    default:
        return r->hostname != NULL ? r->hostname
                                   : r->server->server_hostname;
    }
}

/* Literal IPv6 addresses stand in brackets (RFC 3986 section 3.2.2). */
AP_DECLARE(const char *) ap_get_server_name_for_url(request_rec *r)
{
    const char *name = ap_get_server_name(r);

    if (strchr(name, ':') == NULL) {
        return name;
    }
    return apr_pstrcat(r->pool, "[", name, "]", NULL);
}

/* The first port of a list, ended by the scheme's own, that is known. */
AP_DECLARE(apr_port_t) ap_get_server_port(const request_rec *r)
{
    const core_dir_config *conf = core_dir_of(r);
    const int physical = conf->use_canonical_phys_port
                         == USE_CANONICAL_PHYS_PORT_ON;
    const int canonical = conf->use_canonical_name == USE_CANONICAL_NAME_ON;

    if (!canonical && r->parsed_uri.port_str != NULL
        && r->parsed_uri.port != 0) {
        return r->parsed_uri.port;
    }
    if (canonical && r->server->port != 0) {
        return r->server->port;
    }
    if (physical && r->connection->local_addr->port != 0) {
        return r->connection->local_addr->port;
    }
    if (r->server->port != 0) {
        return r->server->port;
    }
    return ap_default_port(r);
}

AP_DECLARE(char *) ap_construct_server(apr_pool_t *p, const char *hostname,
                                       apr_port_t port, const request_rec *r)
{
    if (ap_is_default_port(port, r)) {
        return apr_pstrdup(p, hostname);
    }
    return apr_psprintf(p, "%s:%u", hostname, (unsigned int)port);
}

AP_DECLARE(char *) ap_construct_url(apr_pool_t *p, const char *uri,
                                    request_rec *r)
{
    const char *server = ap_construct_server(p, ap_get_server_name_for_url(r),
                                             ap_get_server_port(r), r);

    return apr_pstrcat(p, ap_http_scheme(r), "://", server, uri, NULL);
}

AP_DECLARE(const char *) ap_get_server_protocol(server_rec *s)
{
    return core_server_of(s)->protocol;
}

AP_DECLARE(void) ap_set_server_protocol(server_rec *s, const char *proto)
{
    core_server_of(s)->protocol = proto;
}
