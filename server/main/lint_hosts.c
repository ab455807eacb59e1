/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Lint of virtual hosts.
 *
 *   duplicate-name     a name that an earlier host of the address has
 *   host-unreachable   a host none of whose names leads to it
 *   host-not-listened  no Listen is for its address and port
 */

#include "ap_config.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "ap_listen.h"
#include "http_config.h"
#include "http_core.h"

#include "server/main/lint_priv.h"

/* Finds the node of a host, for its file and line. */
static const ap_directive_t *node_of(const server_rec *s)
{
    const ap_directive_t *d;

    for (d = ap_conftree; d != NULL; d = d->next) {
        if (lint_is(d, "<VirtualHost")
            && d->line_num == (int)s->defn_line_number
            && strcmp(d->filename, s->defn_name) == 0) {
            return d;
        }
    }
    return NULL;
}

static int is_any(const server_addr_rec *a)
{
    return strcmp(a->virthost, "*") == 0
           || strcasecmp(a->virthost, "_default_") == 0
           || apr_sockaddr_is_wildcard(a->host_addr);
}

static const char *address_of(lint_run *l, const server_addr_rec *a)
{
    char *ip = NULL;

    if (is_any(a) || apr_sockaddr_ip_get(&ip, a->host_addr) != APR_SUCCESS) {
        ip = "*";
    }
    return a->host_port == 0 ? apr_psprintf(l->p, "%s:*", ip)
                             : apr_psprintf(l->p, "%s:%d", ip, a->host_port);
}

/* ---- Names -------------------------------------------------------------- */

/* The hosts of a configuration by address and name. */
typedef struct {
    lint_run *l;
    apr_hash_t *names;          /* "ADDR name" to server_rec */
    apr_hash_t *addresses;      /* "ADDR" to its first server_rec */
} host_table;

/* Notes a name; true when it leads to the host. */
static int add_name(const host_table *t, const server_rec *s,
                    const char *address, const char *name, int is_told)
{
    char *key = apr_pstrcat(t->l->p, address, " ", name, NULL);
    const server_rec *first;

    ap_str_tolower(key);
    first = apr_hash_get(t->names, key, APR_HASH_KEY_STRING);
    if (first == NULL) {
        apr_hash_set(t->names, key, APR_HASH_KEY_STRING, s);
        return 1;
    }
    if (first != s && is_told) {
        lint_warn(t->l, "duplicate-name", node_of(s), "requests for %s at %s "
                  "go to the host at %s:%u, which comes first and has the "
                  "same name; take it out of one of them", name, address,
                  first->defn_name, first->defn_line_number);
    }
    return first == s;
}

static int add_names(const host_table *t, const server_rec *s,
                     const char *address, const apr_array_header_t *names)
{
    int leads = 0;
    int i;

    for (i = 0; names != NULL && i < names->nelts; i++) {
        leads |= add_name(t, s, address, APR_ARRAY_IDX(names, i, char *), 1);
    }
    return leads;
}

/* Whether any request is answered by the host. */
static int check_names(const host_table *t, const server_rec *s,
                       const ap_directive_t *node)
{
    const int is_named = lint_child(node, "ServerName") != NULL;
    const server_addr_rec *a;
    int leads = s->path != NULL;

    for (a = s->addrs; a != NULL; a = a->next) {
        const char *address = address_of(t->l, a);

        if (apr_hash_get(t->addresses, address, APR_HASH_KEY_STRING)
            == NULL) {
            apr_hash_set(t->addresses, address, APR_HASH_KEY_STRING, s);
            leads = 1;
        }
        leads |= add_name(t, s, address, s->server_hostname, is_named)
                 && is_named;
        leads |= add_names(t, s, address, s->names);
        leads |= add_names(t, s, address, s->wild_names);
    }
    return leads;
}

/* ---- Addresses ---------------------------------------------------------- */

static int is_listened_at(const server_addr_rec *a)
{
    const ap_listen_rec *lr;

    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        if (lr->bind_addr->family == AF_UNIX) {
            return 1;
        }
        if ((a->host_port == 0 || lr->bind_addr->port == a->host_port)
            && (is_any(a) || apr_sockaddr_is_wildcard(lr->bind_addr)
                || apr_sockaddr_equal(lr->bind_addr, a->host_addr))) {
            return 1;
        }
    }
    return ap_listeners == NULL;
}

static void check_addresses(lint_run *l, const server_rec *s,
                            const ap_directive_t *node)
{
    const server_addr_rec *a;

    for (a = s->addrs; a != NULL; a = a->next) {
        if (!is_listened_at(a)) {
            lint_warn(l, "host-not-listened", node, "nobody can connect to "
                      "%s of this host: there is no Listen for it",
                      address_of(l, a));
        }
    }
}

void lint_hosts(lint_run *l)
{
    const host_table t = {l, apr_hash_make(l->p), apr_hash_make(l->p)};
    const server_rec *s;

    for (s = l->main_server->next; s != NULL; s = s->next) {
        const ap_directive_t *node = node_of(s);

        if (node == NULL) {
            continue;
        }
        check_addresses(l, s, node);
        if (!check_names(&t, s, node) && s->addrs != NULL) {
            lint_warn(l, "host-unreachable", node, "no request reaches this "
                      "host: others have its address and names before it; "
                      "give it a ServerName of its own");
        }
    }
}
