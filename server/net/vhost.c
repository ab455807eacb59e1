/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Virtual hosts: from the address a connection came in on, and the name that
 * a request asks for, to the server that answers.
 *
 * When the configuration has been read, servers are gathered in groups, one
 * for each ADDRESS:PORT of a <VirtualHost>, found by hash.  A connection's
 * group is looked up once: address and port, address and any port, any
 * address and port, any of both.  The group's first server is the default.
 *
 * Names are looked up in the group for each request.  The configuration's
 * order decides, a pattern counts no less than a plain name; still nothing is
 * walked through:
 *   names      plain names, by hash, to the first server that has one;
 *   suffixes   patterns "*.x", by hash of ".x" for each dot of the name;
 *   patterns   all others, in order, and only as long as they belong to
 *              servers that come before what the hashes have found.
 * So ten thousand hosts cost a request no more than ten.
 *
 * Groups are built by one thread and only read afterwards; they live as long
 * as the configuration.
 */

#include "ap_config.h"

#include <netinet/in.h>

#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_network_io.h>
#include <apr_strings.h>

#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_vhost.h"
#include "httpd.h"

#include "server/config/decider_priv.h"
#include "server/config/origin_priv.h"
#include "server/net/connection_priv.h"
#include "server/net/host_priv.h"
#include "server/net/net_priv.h"

/** Key of a group: the address as IPv6 (IPv4 mapped into it), all zero for
 * any, and the port, 0 for any. */
typedef struct group_key {
    unsigned char address[16];
    apr_port_t port;
} group_key;

/** A pattern of a name, and which server of the group it belongs to. */
typedef struct name_pattern {
    const char *text;
    int server;
} name_pattern;

/** The servers of one ADDRESS:PORT. */
struct vhost_group {
    group_key key;
    const char *label;              /* ADDRESS:PORT as it is shown */
    struct vhost_group *next;       /* in the order of configuration */
    apr_array_header_t *servers;    /* server_rec *, in that order */
    apr_array_header_t *paths;      /* int: servers with a ServerPath */
    apr_hash_t *names;              /* name to int *: index into servers */
    apr_hash_t *suffixes;           /* ".x" to int * */
    apr_array_header_t *patterns;   /* name_pattern, in order */
};

typedef struct vhost_group vhost_group;

/** All groups.  [config] */
static struct {
    apr_hash_t *by_key;
    vhost_group *first;
    vhost_group *last;
} groups;

static const group_key any_address;

/* ----------------------------------------------------- <VirtualHost ADDR> */

/* Reads "ADDR[:PORT]" of which neither need be given. */
static const char *parse_addr(apr_pool_t *p, const char *word,
                              server_addr_rec ***end)
{
    const char *colon = ap_strrchr_c(word, ':');
    const char *text = word;
    apr_sockaddr_t *addr;
    apr_port_t port = 0;
    char *host;
    char *scope;
    apr_status_t rv;
    int any;

    if (colon != NULL && strcmp(colon, ":*") == 0) {
        text = apr_pstrmemdup(p, word, colon - word);
    }
    if (strcmp(text, "*") == 0 || strcasecmp(text, "_default_") == 0) {
        host = apr_pstrdup(p, text);
    }
    else {
        rv = apr_parse_addr_port(&host, &scope, &port, text, p);
        if (rv != APR_SUCCESS) {
            return apr_psprintf(p, "The address or port of \"%s\" is invalid",
                                word);
        }
        if (scope != NULL) {
            return apr_psprintf(p, "\"%s\" has a scope id, which a host's "
                                "address cannot have", word);
        }
        if (host == NULL) {
            return apr_psprintf(p, "\"%s\" is a port without an address; "
                                "write *:%d for all addresses", word, port);
        }
        if (ap_strchr_c(host, ':') != NULL && *word != '[') {
            return apr_psprintf(p, "The address or port of \"%s\" is "
                                "invalid; a port is a number or *, and an "
                                "IPv6 address stands in brackets", word);
        }
    }
    any = strcmp(host, "*") == 0 || strcasecmp(host, "_default_") == 0;
    rv = apr_sockaddr_info_get(&addr, any ? NULL : host,
                               any ? APR_INET : APR_UNSPEC, port, 0, p);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, rv, NULL,
                     APLOGNO(90420) "<VirtualHost %s>: the name %s has no "
                     "address; this address is ignored", word, host);
        return NULL;
    }
    for (; addr != NULL; addr = addr->next) {
        server_addr_rec *rec = apr_pcalloc(p, sizeof(*rec));

        rec->virthost = host;
        rec->host_addr = addr;
        rec->host_port = port;
        **end = rec;
        *end = &rec->next;
    }
    return NULL;
}

AP_DECLARE(const char *) ap_parse_vhost_addrs(
    apr_pool_t *p, const char *hostname, server_rec *s)
{
    server_addr_rec **end = &s->addrs;
    const char *err;

    s->addrs = NULL;
    while (*hostname != '\0') {
        err = parse_addr(p, ap_getword_conf(p, &hostname), &end);
        if (err != NULL) {
            return err;
        }
    }
    if (s->addrs != NULL && s->addrs->host_port != 0) {
        s->port = s->addrs->host_port;
    }
    return NULL;
}

AP_DECLARE(const char *) ap_set_name_virtual_host(
    cmd_parms *cmd, void *dummy, const char *arg)
{
    (void)dummy;
    ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, cmd->server,
                 APLOGNO(90421) "%s:%d: NameVirtualHost %s has no effect: "
                 "hosts that share an address are told apart by name anyway; "
                 "leave the line out", cmd->directive->filename,
                 cmd->directive->line_num, arg);
    return NULL;
}

/* ---------------------------------------------------------------- groups */

static apr_status_t groups_cleanup(void *unused)
{
    (void)unused;
    memset(&groups, 0, sizeof(groups));
    return APR_SUCCESS;
}

AP_DECLARE(void) ap_init_vhost_config(apr_pool_t *p)
{
    memset(&groups, 0, sizeof(groups));
    groups.by_key = apr_hash_make(p);
    apr_pool_cleanup_register(p, NULL, groups_cleanup, apr_pool_cleanup_null);
}

static void set_address(group_key *key, const apr_sockaddr_t *a)
{
#if APR_HAVE_IPV6
    if (a->family == APR_INET6) {
        memcpy(key->address, &a->sa.sin6.sin6_addr, sizeof(key->address));
        return;
    }
#endif
    memset(key->address, 0, 10);
    key->address[10] = 0xff;
    key->address[11] = 0xff;
    memcpy(key->address + 12, &a->sa.sin.sin_addr, 4);
}

static int is_any(const server_addr_rec *a)
{
    return strcmp(a->virthost, "*") == 0
           || strcasecmp(a->virthost, "_default_") == 0
           || apr_sockaddr_is_wildcard(a->host_addr);
}

static const char *label_of(apr_pool_t *p, const server_addr_rec *a)
{
    const char *ip = "*";
    char *text;

    if (!is_any(a) && apr_sockaddr_ip_get(&text, a->host_addr)
                      == APR_SUCCESS) {
        ip = ap_strchr_c(text, ':') != NULL
             ? apr_pstrcat(p, "[", text, "]", NULL) : text;
    }
    return a->host_port == 0 ? apr_pstrcat(p, ip, ":*", NULL)
                             : apr_psprintf(p, "%s:%d", ip, a->host_port);
}

static vhost_group *group_for(apr_pool_t *p, const server_addr_rec *a)
{
    group_key key = any_address;
    vhost_group *g;

    if (!is_any(a)) {
        set_address(&key, a->host_addr);
    }
    key.port = a->host_port;
    g = apr_hash_get(groups.by_key, &key, sizeof(key));
    if (g != NULL) {
        return g;
    }
    g = apr_pcalloc(p, sizeof(*g));
    g->key = key;
    g->label = label_of(p, a);
    g->servers = apr_array_make(p, 4, sizeof(server_rec *));
    g->paths = apr_array_make(p, 1, sizeof(int));
    g->names = apr_hash_make(p);
    g->suffixes = apr_hash_make(p);
    g->patterns = apr_array_make(p, 1, sizeof(name_pattern));
    apr_hash_set(groups.by_key, &g->key, sizeof(g->key), g);
    if (groups.last == NULL) {
        groups.first = g;
    }
    else {
        groups.last->next = g;
    }
    groups.last = g;
    return g;
}

static server_rec *server_at(const vhost_group *g, int i)
{
    return APR_ARRAY_IDX(g->servers, i, server_rec *);
}

/* ----------------------------------------------------------------- names */

static char *lower(apr_pool_t *p, const char *name)
{
    char *own = apr_pstrdup(p, name);

    ap_str_tolower(own);
    return own;
}

/* Puts a name into a table unless an earlier server has it.  told: whether
 * that is worth a warning. */
static void add_name(apr_pool_t *p, vhost_group *g, apr_hash_t *table,
                     const char *name, int server, int told)
{
    const char *key = lower(p, name);
    int *has = apr_hash_get(table, key, APR_HASH_KEY_STRING);
    const server_rec *s = server_at(g, server);
    const server_rec *first;

    if (has == NULL) {
        has = apr_palloc(p, sizeof(*has));
        *has = server;
        apr_hash_set(table, key, APR_HASH_KEY_STRING, has);
        return;
    }
    first = server_at(g, *has);
    /* The lint of -t tells it, too. */
    if (*has != server && told
        && ap_state_query(AP_SQ_RUN_MODE) != AP_SQ_RM_CONFIG_TEST) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, NULL,
                     APLOGNO(90422) "%s:%u: requests for %s at %s go to the "
                     "host defined at %s:%u, which comes first and has the "
                     "same name", s->defn_name, s->defn_line_number, name,
                     g->label, first->defn_name, first->defn_line_number);
    }
}

static void add_pattern(apr_pool_t *p, vhost_group *g, const char *pattern,
                        int server)
{
    name_pattern *np;

    if (pattern[0] == '*' && pattern[1] == '.'
        && !ap_is_matchexp(pattern + 1)) {
        add_name(p, g, g->suffixes, pattern + 1, server, 0);
        return;
    }
    np = apr_array_push(g->patterns);
    np->text = pattern;
    np->server = server;
}

/* Adds s to its group for one address; a host that lists an address twice is
 * in its group once. */
static void add_server(apr_pool_t *p, server_rec *s,
                       const server_addr_rec *a, int named)
{
    vhost_group *g = group_for(p, a);
    const server_addr_rec *each;
    int me = g->servers->nelts;
    int i;

    if (me > 0 && server_at(g, me - 1) == s) {
        return;
    }
    APR_ARRAY_PUSH(g->servers, server_rec *) = s;
    if (s->path != NULL) {
        APR_ARRAY_PUSH(g->paths, int) = me;
    }
    add_name(p, g, g->names, s->server_hostname, me, named);
    for (i = 0; s->names != NULL && i < s->names->nelts; i++) {
        add_name(p, g, g->names, APR_ARRAY_IDX(s->names, i, const char *),
                 me, 1);
    }
    for (i = 0; s->wild_names != NULL && i < s->wild_names->nelts; i++) {
        add_pattern(p, g, APR_ARRAY_IDX(s->wild_names, i, const char *), me);
    }
    for (each = s->addrs; each != NULL; each = each->next) {
        if (!is_any(each)) {
            add_name(p, g, g->names, each->virthost, me, 0);
        }
    }
}

/* A host without ServerName goes by its first address; one on all addresses,
 * by the main server's name. */
static void give_name(apr_pool_t *p, server_rec *s, server_rec *main_server)
{
    char *name = NULL;
    apr_status_t rv = APR_SUCCESS;

    if (s->addrs != NULL && !is_any(s->addrs)) {
        rv = apr_getnameinfo(&name, s->addrs->host_addr, 0);
        if (rv != APR_SUCCESS || name == NULL) {
            ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, rv, NULL,
                         APLOGNO(90423) "%s:%u: the host at %s has no "
                         "ServerName, and no name is known for its address; "
                         "the address is used", s->defn_name,
                         s->defn_line_number, label_of(p, s->addrs));
            name = s->addrs->virthost;
        }
    }
    s->server_hostname = name != NULL ? apr_pstrdup(p, name)
                                      : main_server->server_hostname;
}

AP_DECLARE(void) ap_fini_vhost_config(apr_pool_t *p, server_rec *main_server)
{
    const server_addr_rec *a;
    server_rec *s;

    if (main_server->server_hostname == NULL) {
        main_server->server_hostname = ap_get_local_host(p);
    }
    ap_init_vhost_config(p);
    for (s = main_server->next; s != NULL; s = s->next) {
        int named = s->server_hostname != NULL;

        if (!named) {
            give_name(p, s, main_server);
        }
        if (s->addrs == NULL) {
            ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, NULL,
                         APLOGNO(90424) "%s:%u: the host %s has no usable "
                         "address and is never served", s->defn_name,
                         s->defn_line_number, s->server_hostname);
        }
        for (a = s->addrs; a != NULL; a = a->next) {
            add_server(p, s, a, named);
        }
    }
}

/* ---------------------------------------------------------------- showing */

static void dump_server(apr_file_t *out, const vhost_group *g,
                        const server_rec *s)
{
    int i;

    if (g->key.port == 0) {
        apr_file_printf(out, "%9sport * ", "");
    }
    else {
        apr_file_printf(out, "%9sport %d ", "", g->key.port);
    }
    apr_file_printf(out, "namevhost %s (%s:%u)\n", s->server_hostname,
                    s->defn_name, s->defn_line_number);
    for (i = 0; s->names != NULL && i < s->names->nelts; i++) {
        apr_file_printf(out, "%16salias %s\n", "",
                        APR_ARRAY_IDX(s->names, i, const char *));
    }
    for (i = 0; s->wild_names != NULL && i < s->wild_names->nelts; i++) {
        apr_file_printf(out, "%16swild alias %s\n", "",
                        APR_ARRAY_IDX(s->wild_names, i, const char *));
    }
}

static void dump_group(apr_file_t *out, const vhost_group *g)
{
    const server_rec *s = server_at(g, 0);
    int i;

    if (g->servers->nelts == 1) {
        apr_file_printf(out, "%-22s %s (%s:%u)\n", g->label,
                        s->server_hostname, s->defn_name,
                        s->defn_line_number);
        return;
    }
    apr_file_printf(out, "%-22s is a NameVirtualHost\n", g->label);
    apr_file_printf(out, "%9sdefault server %s (%s:%u)\n", "",
                    s->server_hostname, s->defn_name, s->defn_line_number);
    for (i = 0; i < g->servers->nelts; i++) {
        dump_server(out, g, server_at(g, i));
    }
}

static int has_address(const vhost_group *g)
{
    return memcmp(g->key.address, any_address.address,
                  sizeof(any_address.address)) != 0;
}

void vhost_dump(apr_file_t *out)
{
    const vhost_group *g;

    apr_file_puts("VirtualHost configuration:\n", out);
    for (g = groups.first; g != NULL; g = g->next) {
        if (has_address(g)) {
            dump_group(out, g);
        }
    }
    for (g = groups.first; g != NULL; g = g->next) {
        if (!has_address(g)) {
            dump_group(out, g);
        }
    }
}

/* ------------------------------------------------------------- by address */

/* A Unix socket has no address, so only servers on all addresses answer. */
static const vhost_group *find_group(const apr_sockaddr_t *local)
{
    group_key key = any_address;
    const vhost_group *g;
    int any;

    if (groups.first == NULL) {
        return NULL;
    }
    for (any = local->family == AF_UNIX; any <= 1; any++) {
        if (any) {
            key = any_address;
        }
        else {
            set_address(&key, local);
        }
        key.port = local->port;
        g = apr_hash_get(groups.by_key, &key, sizeof(key));
        if (g == NULL) {
            key.port = 0;
            g = apr_hash_get(groups.by_key, &key, sizeof(key));
        }
        if (g != NULL) {
            return g;
        }
    }
    return NULL;
}

AP_DECLARE(void) ap_update_vhost_given_ip(conn_rec *conn)
{
    net_conn *nc = net_conn_of(conn);

    nc->group = find_group(conn->local_addr);
    if (nc->group != NULL) {
        conn->base_server = server_at(nc->group, 0);
    }
}

AP_DECLARE(int) ap_vhost_iterate_given_conn(
    conn_rec *conn, ap_vhost_iterate_conn_cb func_cb, void *baton)
{
    const vhost_group *g = net_conn_of(conn)->group;
    int rv = 0;
    int i;

    if (g == NULL) {
        return func_cb(baton, conn, conn->base_server);
    }
    for (i = 0; i < g->servers->nelts && rv == 0; i++) {
        rv = func_cb(baton, conn, server_at(g, i));
    }
    return rv;
}

/* ---------------------------------------------------------------- by name */

/* Index of the first server of g that host (in lower case) names, or -1. */
static int find_named(const vhost_group *g, const char *host)
{
    const int *hit = apr_hash_get(g->names, host, APR_HASH_KEY_STRING);
    int best = hit != NULL ? *hit : g->servers->nelts;
    const char *dot;
    int i;

    if (apr_hash_count(g->suffixes) > 0) {
        for (dot = strchr(host, '.'); dot != NULL;
             dot = strchr(dot + 1, '.')) {
            hit = apr_hash_get(g->suffixes, dot, APR_HASH_KEY_STRING);
            if (hit != NULL && *hit < best) {
                best = *hit;
            }
        }
    }
    for (i = 0; i < g->patterns->nelts; i++) {
        const name_pattern *np = &APR_ARRAY_IDX(g->patterns, i, name_pattern);

        if (np->server >= best) {
            break;
        }
        if (ap_strcasecmp_match(host, np->text) == 0) {
            best = np->server;
            break;
        }
    }
    return best < g->servers->nelts ? best : -1;
}

static int server_is_named(const server_rec *s, const char *host)
{
    int i;

    if (s->server_hostname != NULL
        && strcasecmp(host, s->server_hostname) == 0) {
        return 1;
    }
    for (i = 0; s->names != NULL && i < s->names->nelts; i++) {
        if (strcasecmp(host, APR_ARRAY_IDX(s->names, i, const char *)) == 0) {
            return 1;
        }
    }
    for (i = 0; s->wild_names != NULL && i < s->wild_names->nelts; i++) {
        if (ap_strcasecmp_match(host, APR_ARRAY_IDX(s->wild_names, i,
                                                    const char *)) == 0) {
            return 1;
        }
    }
    return 0;
}

AP_DECLARE(int) ap_matches_request_vhost(request_rec *r, const char *host,
                                         apr_port_t port)
{
    const server_rec *s = r->server;
    const server_addr_rec *a;
    apr_port_t own = s->port != 0 ? s->port
                                  : r->connection->local_addr->port;

    for (a = s->addrs; a != NULL; a = a->next) {
        if ((a->host_port == 0 || a->host_port == port)
            && strcasecmp(host, a->virthost) == 0) {
            return 1;
        }
    }
    return port == own && server_is_named(s, host);
}

/* The Host field says what the target said (RFC 9112 section 3.2.2). */
static void replace_host_field(request_rec *r)
{
    int v6 = ap_strchr_c(r->hostname, ':') != NULL;
    const char *port = r->parsed_uri.port_str;

    apr_table_setn(r->headers_in, "Host",
                   apr_pstrcat(r->pool, v6 ? "[" : "", r->hostname,
                               v6 ? "]" : "",
                               port != NULL && *port != '\0' ? ":" : "",
                               port != NULL ? port : "", NULL));
}

static int is_strict(const request_rec *r)
{
    const core_server_config *conf =
        ap_get_core_module_config(r->server->module_config);

    return conf == NULL
           || conf->http_conformance != AP_HTTP_CONFORMANCE_UNSAFE;
}

/* --------------------------------------------------------------- requests */

/* Chooses r->server by r->hostname.  Returns whether the name is one of the
 * chosen server's. */
static int choose_by_name(request_rec *r, const vhost_group *g)
{
    int i;

    if (g == NULL) {
        return server_is_named(r->server, r->hostname);
    }
    i = find_named(g, r->hostname);
    if (i >= 0) {
        r->server = server_at(g, i);
    }
    return i >= 0;
}

/* A request without a host can tell its server by the path alone. */
static void choose_by_path(request_rec *r, const vhost_group *g)
{
    int i;

    for (i = 0; g != NULL && r->uri != NULL && i < g->paths->nelts; i++) {
        server_rec *s = server_at(g, APR_ARRAY_IDX(g->paths, i, int));
        apr_size_t len = (apr_size_t)s->pathlen;

        if (strncmp(r->uri, s->path, len) == 0
            && (s->path[len - 1] == '/' || r->uri[len] == '/'
                || r->uri[len] == '\0')) {
            r->server = s;
            return;
        }
    }
}

/* URLs that point back here name the port that the client named. */
static void take_port(request_rec *r, const char *field, apr_pool_t *p)
{
    const char *port = port_of_field(field);

    if (port != NULL) {
        r->parsed_uri.port_str = apr_pstrdup(p, port);
        r->parsed_uri.port = (apr_port_t)atoi(port);
    }
}

/*
 * The requests of a connection mostly ask for one host: what its first field
 * led to is remembered.  Not on streams that share a record.
 */
static int choose_by_field(request_rec *r, net_conn *nc, const char *field)
{
    int shared = r->connection->master != NULL;
    apr_pool_t *p = shared || nc->host_field != NULL ? r->pool
                                                     : r->connection->pool;
    int named;

    if (!shared && nc->host_field != NULL
        && strcmp(nc->host_field, field) == 0) {
        r->hostname = nc->host_name;
        r->server = nc->host_server;
        if (nc->host_port_text != NULL) {
            r->parsed_uri.port_str = nc->host_port_text;
            r->parsed_uri.port = nc->host_port;
        }
        return nc->host_named;
    }
    r->hostname = host_of_field(p, field, is_strict(r));
    if (r->hostname == NULL) {
        return 0;
    }
    named = choose_by_name(r, nc->group);
    take_port(r, field, p);
    if (p != r->pool) {
        if (port_of_field(field) != NULL) {
            nc->host_port_text = r->parsed_uri.port_str;
            nc->host_port = r->parsed_uri.port;
        }
        nc->host_field = apr_pstrdup(p, field);
        nc->host_name = r->hostname;
        nc->host_server = r->server;
        nc->host_named = named;
    }
    return named;
}

AP_DECLARE(int) ap_update_vhost_from_headers_ex(
    request_rec *r, int require_match)
{
    net_conn *nc = net_conn_of(r->connection);
    const char *field = apr_table_get(r->headers_in, "Host");
    const char *asked = field;
    int named = 0;

    if (r->hostname != NULL && field != NULL && *field != '\0'
        && host_of_field(r->pool, field, is_strict(r)) == NULL) {
        /* Not followed, but refused all the same (RFC 9112 section 3.2). */
        r->hostname = NULL;
    }
    else if (r->hostname != NULL) {
        asked = r->hostname;
        r->hostname = host_of_target(r->pool, asked, is_strict(r));
        if (r->hostname != NULL) {
            named = choose_by_name(r, nc->group);
            replace_host_field(r);
        }
    }
    else if (field != NULL) {
        named = choose_by_field(r, nc, field);
    }
    else {
        choose_by_path(r, nc->group);
        return HTTP_OK;
    }
    if (r->hostname == NULL) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90425)
                      "the request asks for \"%s\", which is no valid host "
                      "and port", asked);
        r->status = HTTP_BAD_REQUEST;
        return HTTP_BAD_REQUEST;
    }
    if (require_match && !named) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90426)
                      "the request asks for %s, which no ServerName, "
                      "ServerAlias or <VirtualHost> here lists: %s",
                      r->hostname,
                      conf_decided_by_name(r, "StrictHostCheck"));
        r->status = HTTP_BAD_REQUEST;
        return HTTP_BAD_REQUEST;
    }
    return HTTP_OK;
}

AP_DECLARE(void) ap_update_vhost_from_headers(request_rec *r)
{
    (void)ap_update_vhost_from_headers_ex(r, 0);
}

/* ------------------------------------------------------------ explaining */

/* Whether a directive gives the host the name that ctx is. */
static int gives_name(void *ctx, const ap_directive_t *d)
{
    const char *host = ctx;
    const char *args = d->args;
    char word[256];

    if (strcasecmp(d->directive, "ServerName") == 0) {
        const char *at = strstr(args, "://");
        apr_size_t len;

        args = at != NULL ? at + 3 : args;
        len = strcspn(args, ":");
        return len == strlen(host) && strncasecmp(args, host, len) == 0;
    }
    if (strcasecmp(d->directive, "ServerAlias") != 0) {
        return 0;
    }
    while (*args != '\0') {
        apr_size_t len = strcspn(args, " \t");

        if (len > 0 && len < sizeof(word)) {
            memcpy(word, args, len);
            word[len] = '\0';
            if (ap_strcasecmp_match(host, word) == 0) {
                return 1;
            }
        }
        args += len;
        args += strspn(args, " \t");
    }
    return 0;
}

const char *vhost_reason(request_rec *r)
{
    const vhost_group *g = net_conn_of(r->connection)->group;
    const char *name = r->hostname != NULL ? r->hostname : "";
    const ap_directive_t *d;
    int named;

    if (g == NULL) {
        return apr_psprintf(r->pool, "no <VirtualHost> is for %s:%d, so the "
                            "main server answers", r->connection->local_ip,
                            r->connection->local_addr->port);
    }
    named = find_named(g, name);
    if (named < 0 || server_at(g, named) != r->server) {
        return apr_psprintf(r->pool, "none of the %d at %s has the name "
                            "\"%s\", so the first one answers",
                            g->servers->nelts, g->label, name);
    }
    d = conf_origin_find(r->server->lookup_defaults, gives_name,
                         (void *)name);
    if (d == NULL) {
        return apr_psprintf(r->pool, "of the %d at %s the first that goes by "
                            "\"%s\"", g->servers->nelts, g->label, name);
    }
    return apr_psprintf(r->pool, "of the %d at %s the first with that name: "
                        "%s", g->servers->nelts, g->label,
                        conf_directive_text(r->pool, d));
}

const apr_sockaddr_t *vhost_address_of(server_rec *main_server,
                                       const char *name, apr_port_t port)
{
    const server_addr_rec *a;
    server_rec *s;

    for (s = main_server->next; s != NULL; s = s->next) {
        if (!server_is_named(s, name)) {
            continue;
        }
        for (a = s->addrs; a != NULL; a = a->next) {
            if (a->host_port != 0 && a->host_port != port) {
                continue;
            }
            return is_any(a) ? NULL : a->host_addr;
        }
    }
    return NULL;
}
