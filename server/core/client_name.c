/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The names of clients: by reverse look-up of their addresses, as
 * HostnameLookups will have it, and by what other modules know.
 *
 * A look-up blocks its thread for as long as the resolver takes.  What it
 * found is kept in the record of the connection or request: a name, or "" for
 * an address that has none.
 */

#include "ap_config.h"

#include <apr_network_io.h>
#include <apr_strings.h>

#include "http_log.h"
#include "scoreboard.h"
#include "server/core/core_priv.h"

APLOG_USE_MODULE(core);

/* [config] What other modules offer; NULL without them. */
static APR_OPTIONAL_FN_TYPE(ap_ident_lookup) *ident_lookup;
static APR_OPTIONAL_FN_TYPE(authn_ap_auth_type) *authn_auth_type;
static APR_OPTIONAL_FN_TYPE(authn_ap_auth_name) *authn_auth_name;
static APR_OPTIONAL_FN_TYPE(access_compat_ap_satisfies) *compat_satisfies;

/* What is known about a client's name. */
typedef struct peer_name {
    apr_pool_t *pool;        /* that name is kept in */
    apr_sockaddr_t *addr;
    const char *ip;          /* the address as text */
    char *name;              /* NULL = not looked up, "" = has none */
    int double_reverse;      /* 0 = not checked, 1 = holds, -1 = does not */
} peer_name;

void core_retrieve_optional_functions(void)
{
    ident_lookup = APR_RETRIEVE_OPTIONAL_FN(ap_ident_lookup);
    authn_auth_type = APR_RETRIEVE_OPTIONAL_FN(authn_ap_auth_type);
    authn_auth_name = APR_RETRIEVE_OPTIONAL_FN(authn_ap_auth_name);
    compat_satisfies = APR_RETRIEVE_OPTIONAL_FN(access_compat_ap_satisfies);
}

/* ---- Look-ups ----------------------------------------------------------- */

/* True when one of the name's addresses is the client's. */
static int leads_back(const peer_name *peer)
{
    apr_sockaddr_t *found;

    if (apr_sockaddr_info_get(&found, peer->name, APR_UNSPEC, 0, 0,
                              peer->pool) != APR_SUCCESS) {
        return 0;
    }
    for (; found != NULL; found = found->next) {
        if (apr_sockaddr_equal(found, peer->addr)) {
            return 1;
        }
    }
    return 0;
}

static void check_name(peer_name *peer)
{
    if (peer->double_reverse == 0) {
        peer->double_reverse = leads_back(peer) ? 1 : -1;
    }
}

static void look_up_name(peer_name *peer)
{
    char *name;

    if (apr_getnameinfo(&name, peer->addr, 0) == APR_SUCCESS) {
        peer->name = apr_pstrdup(peer->pool, name);
        ap_str_tolower(peer->name);
    }
    else {
        peer->name = apr_pstrdup(peer->pool, "");
    }
}

/* Finds out what the question needs and is not known yet. */
static void complete(peer_name *peer, int type, int lookups)
{
    if (peer->name == NULL && type != REMOTE_NOLOOKUP
        && (type == REMOTE_DOUBLE_REV || lookups != HOSTNAME_LOOKUP_OFF)) {
        look_up_name(peer);
        if (lookups == HOSTNAME_LOOKUP_DOUBLE && *peer->name != '\0') {
            check_name(peer);
            if (peer->double_reverse < 0) {
                *peer->name = '\0';
            }
        }
    }
    if (type == REMOTE_DOUBLE_REV && *peer->name != '\0') {
        check_name(peer);
    }
}

static const char *answer(const peer_name *peer, int type, int *str_is_ip)
{
    int is_named = peer->name != NULL && *peer->name != '\0';

    if (str_is_ip != NULL) {
        *str_is_ip = 0;
    }
    if (type == REMOTE_DOUBLE_REV && peer->double_reverse < 0) {
        return NULL;
    }
    if (is_named) {
        return peer->name;
    }
    if (type == REMOTE_HOST || type == REMOTE_DOUBLE_REV) {
        return NULL;
    }
    if (str_is_ip != NULL) {
        *str_is_ip = 1;
    }
    return peer->ip;
}

static int lookups_of(const ap_conf_vector_t *dir_config)
{
    const core_dir_config *conf;

    if (dir_config == NULL) {
        return HOSTNAME_LOOKUP_OFF;
    }
    conf = ap_get_core_module_config(dir_config);
    return conf->hostname_lookups == HOSTNAME_LOOKUP_UNSET
           ? HOSTNAME_LOOKUP_OFF : conf->hostname_lookups;
}

/* Answers the question; the status page shows the worker as waiting for the
 * resolver in the meantime. */
static const char *resolve(conn_rec *c, peer_name *peer, int type,
                           int lookups, int *str_is_ip)
{
    int old_status = ap_update_child_status(c->sbh, SERVER_BUSY_DNS, NULL);

    complete(peer, type, lookups);
    if (old_status >= 0) {
        ap_update_child_status(c->sbh, old_status, NULL);
    }
    return answer(peer, type, str_is_ip);
}

/* True when all that the question may ask is known already. */
static int is_known(const char *name, int double_reverse, int type,
                    int lookups)
{
    if (type == REMOTE_NOLOOKUP
        || (lookups == HOSTNAME_LOOKUP_OFF && type != REMOTE_DOUBLE_REV)) {
        return 1;
    }
    return name != NULL
           && (type != REMOTE_DOUBLE_REV || double_reverse != 0);
}

AP_DECLARE(const char *) ap_get_remote_host(conn_rec *conn, void *dir_config,
                                            int type, int *str_is_ip)
{
    int lookups = lookups_of(dir_config);
    const char *host;
    peer_name peer = {
        conn->pool, conn->client_addr, conn->client_ip, conn->remote_host,
        conn->double_reverse
    };

    if (is_known(peer.name, peer.double_reverse, type, lookups)) {
        return answer(&peer, type, str_is_ip);
    }
    host = resolve(conn, &peer, type, lookups, str_is_ip);
    conn->remote_host = peer.name;
    conn->double_reverse = peer.double_reverse;
    return host;
}

/* Behind a proxy whose word is taken, a request has a client of its own. */
AP_DECLARE(const char *) ap_get_useragent_host(request_rec *req, int type,
                                               int *str_is_ip)
{
    int lookups;
    const char *host;
    peer_name peer = {
        req->pool, req->useragent_addr, req->useragent_ip,
        req->useragent_host, req->double_reverse
    };

    if (req->useragent_addr == req->connection->client_addr) {
        return ap_get_remote_host(req->connection, req->per_dir_config, type,
                                  str_is_ip);
    }
    lookups = lookups_of(req->per_dir_config);
    if (is_known(peer.name, peer.double_reverse, type, lookups)) {
        return answer(&peer, type, str_is_ip);
    }
    host = resolve(req->connection, &peer, type, lookups, str_is_ip);
    req->useragent_host = peer.name;
    req->double_reverse = peer.double_reverse;
    return host;
}

/* ---- What other modules know -------------------------------------------- */

AP_DECLARE(const char *) ap_get_remote_logname(request_rec *r)
{
    if (r->connection->remote_logname != NULL) {
        return r->connection->remote_logname;
    }
    return ident_lookup != NULL ? ident_lookup(r) : NULL;
}

AP_DECLARE(const char *) ap_auth_type(request_rec *r)
{
    return authn_auth_type != NULL ? authn_auth_type(r) : NULL;
}

AP_DECLARE(const char *) ap_auth_name(request_rec *r)
{
    return authn_auth_name != NULL ? authn_auth_name(r) : NULL;
}

AP_DECLARE(int) ap_satisfies(request_rec *r)
{
    return compat_satisfies != NULL ? compat_satisfies(r) : SATISFY_NOSPEC;
}
