/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Listening sockets: the directives that name them, opening them, keeping
 * them open across restarts, and accepting from them.
 *
 * Reading the configuration only writes down what is wanted.  The sockets are
 * opened by ap_setup_listeners(), which takes over those of the generation
 * before whose address is still wanted and closes the others last, so that a
 * configuration that cannot be opened leaves the old sockets as they were.
 *
 * What an accepted socket can inherit is set on the listening one: TCP_NODELAY
 * and the buffer sizes, so that a connection costs no call for them.
 *
 * Everything here runs in the one thread of the parent, except
 * listen_accept(), which touches no shared state but the socket.
 */

#include "ap_config.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <apr_lib.h>
#include <apr_network_io.h>
#include <apr_portable.h>
#include <apr_strings.h>

#include "ap_listen.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"

#include "server/net/listen_priv.h"
#include "server/net/net_priv.h"

/** Smallest buffer size that SendBufferSize and ReceiveBufferSize take. */
#define BUFFER_SIZE_MIN 512

AP_DECLARE_DATA ap_listen_rec *ap_listeners;
AP_DECLARE_DATA int ap_have_so_reuseport =
#ifdef SO_REUSEPORT
    1;
#else
    0;
#endif

/** Listeners with sockets of the generation before, and those that the
 * process was started with.  [config] */
static ap_listen_rec *old_listeners;

/* Settings, back at these values before each reading.  [config] */
static int backlog = DEFAULT_LISTENBACKLOG;
int listen_cores_per_bucket;
static int defer_seconds = DEFAULT_TCP_DEFER_ACCEPT;
static int send_buffer;
static int receive_buffer;

/* --------------------------------------------------------------- records */

/* As messages name it. */
static const char *address_text(const ap_listen_rec *lr, apr_pool_t *p)
{
    if (lr->bind_addr->family == AF_UNIX) {
        return apr_pstrcat(p, LISTEN_UNIX_PREFIX,
                           lr->bind_addr->sa.unx.sun_path, NULL);
    }
    return apr_psprintf(p, "%pI", lr->bind_addr);
}

const char *listen_describe(const struct ap_listen_rec *lr, apr_pool_t *p)
{
    const listener *l = (const listener *)lr;

    return apr_psprintf(p, "%s (%s:%d)", address_text(lr, p), l->file,
                        l->line);
}

listener *listen_new(apr_pool_t *base)
{
    apr_pool_t *pool;
    listener *l;

    apr_pool_create(&pool, base);
    apr_pool_tag(pool, "listener");
    l = apr_pcalloc(pool, sizeof(*l));
    l->pool = pool;
    return l;
}

static ap_listen_rec **end_of(ap_listen_rec **list)
{
    while (*list != NULL) {
        list = &(*list)->next;
    }
    return list;
}

static void drop_socket(listener *l)
{
    if (l->sock_pool != NULL) {
        apr_pool_destroy(l->sock_pool);
        l->sock_pool = NULL;
    }
    l->rec.sd = NULL;
    l->rec.active = 0;
    l->path = NULL;
}

void listen_drop(listener *l)
{
    if (l->twin != NULL) {
        listen_drop(l->twin);
    }
    drop_socket(l);
    apr_pool_destroy(l->pool);
}

/* The sockets of the running generation become the old ones; what a reading
 * that came to nothing has left behind goes. */
AP_DECLARE(void) ap_listen_pre_config(void)
{
    ap_listen_rec *lr = ap_listeners;

    while (lr != NULL) {
        ap_listen_rec *next = lr->next;

        lr->next = NULL;
        if (((listener *)lr)->sock_pool != NULL && lr->active) {
            *end_of(&old_listeners) = lr;
        }
        else {
            listen_drop((listener *)lr);
        }
        lr = next;
    }
    ap_listeners = NULL;
    listen_forget_buckets();
    backlog = DEFAULT_LISTENBACKLOG;
    listen_cores_per_bucket = 0;
    defer_seconds = DEFAULT_TCP_DEFER_ACCEPT;
    send_buffer = 0;
    receive_buffer = 0;
    listen_unix_reset();
}

static int same_address(const ap_listen_rec *a, const ap_listen_rec *b)
{
    if (a->bind_addr->family == AF_UNIX) {
        return b->bind_addr->family == AF_UNIX
               && strcmp(a->bind_addr->sa.unx.sun_path,
                         b->bind_addr->sa.unx.sun_path) == 0;
    }
    return a->bind_addr->port == b->bind_addr->port
           && a->bind_addr->family == b->bind_addr->family
           && apr_sockaddr_equal(a->bind_addr, b->bind_addr);
}

/* ------------------------------------------------------------ directives */

/* The sockets of IPv6 are there unless the kernel was built or started
 * without. */
static int has_ipv6(void)
{
#if APR_HAVE_IPV6
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd >= 0) {
        close(fd);
        return 1;
    }
#endif
    return 0;
}

/* Takes a copy of addr into a new record at the end of the list. */
static const char *add_listener(cmd_parms *cmd, apr_sockaddr_t *addr,
                                const char *scope, const char *protocol)
{
    listener *l = listen_new(cmd->server->process->pool);
    apr_status_t rv;
    ap_listen_rec *lr;

    l->file = apr_pstrdup(l->pool, cmd->directive->filename);
    l->line = cmd->directive->line_num;
    l->rec.protocol = apr_pstrdup(l->pool, protocol);
    rv = apr_sockaddr_info_copy(&l->rec.bind_addr, addr, l->pool);
    l->rec.bind_addr->next = NULL;
    if (addr->family == AF_UNIX) {
        /* Told to virtual hosts and scripts; no part of the address, in which
         * apr_sockaddr_info_copy() would put it. */
        l->rec.bind_addr->port = strcmp(protocol, "https") == 0 ? 443 : 80;
    }
    if (rv == APR_SUCCESS && scope != NULL) {
        rv = apr_sockaddr_zone_set(l->rec.bind_addr, scope);
    }
    if (rv != APR_SUCCESS) {
        apr_pool_destroy(l->pool);
        return apr_psprintf(cmd->pool, "the scope \"%s\" is no network "
                            "interface of this machine", scope);
    }
    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        if (same_address(lr, &l->rec)) {
            apr_pool_destroy(l->pool);
            return apr_psprintf(cmd->pool, "the server listens on %s "
                                "already; leave one of the two lines out",
                                listen_describe(lr, cmd->pool));
        }
    }
    *end_of(&ap_listeners) = &l->rec;
    return NULL;
}

static const char *add_address(cmd_parms *cmd, const char *host, int family,
                               apr_port_t port, const char *scope,
                               const char *protocol)
{
    apr_sockaddr_t *addr;
    const char *err = NULL;
    apr_status_t rv;

    rv = apr_sockaddr_info_get(&addr, host, family, port, 0, cmd->temp_pool);
    if (rv != APR_SUCCESS) {
        return apr_psprintf(cmd->pool, "%s cannot be resolved: %pm", host,
                            &rv);
    }
    for (; addr != NULL && err == NULL; addr = addr->next) {
        err = add_listener(cmd, addr, scope, protocol);
    }
    return err;
}

/* An address on all interfaces: [::], which takes IPv4 too where so built,
 * and 0.0.0.0 where not. */
static const char *add_any(cmd_parms *cmd, apr_port_t port,
                           const char *protocol)
{
    const char *err = NULL;

    if (has_ipv6()) {
        err = add_address(cmd, "::", APR_INET6, port, NULL, protocol);
#ifdef AP_ENABLE_V4_MAPPED
        return err;
#endif
    }
    if (err == NULL) {
        err = add_address(cmd, "0.0.0.0", APR_INET, port, NULL, protocol);
    }
    return err;
}

static const char *add_path(cmd_parms *cmd, const char *path,
                            const char *named_protocol)
{
    char *protocol = apr_pstrdup(cmd->temp_pool, named_protocol);
    apr_sockaddr_t *addr;
    const char *err;

    ap_str_tolower(protocol);
    err = listen_unix_address(&addr, path, cmd->temp_pool);
    return err != NULL ? err : add_listener(cmd, addr, NULL, protocol);
}

AP_DECLARE(const char *) ap_set_listener(cmd_parms *cmd, void *dummy,
                                         int argc, char *const argv[])
{
    const char *err = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    char *protocol;
    char *host;
    char *scope;
    apr_port_t port;
    apr_status_t rv;

    (void)dummy;
    if (err != NULL) {
        return err;
    }
    if (argc < 1 || argc > 2) {
        return "Listen requires 1 or 2 arguments: [address:]port or unix:path "
               "and, if wanted, the protocol spoken there";
    }
    if (argv[0][0] == '/') {
        return apr_psprintf(cmd->pool, "to listen on a Unix socket, write "
                            LISTEN_UNIX_PREFIX "%s", argv[0]);
    }
    if (strncmp(argv[0], LISTEN_UNIX_PREFIX, strlen(LISTEN_UNIX_PREFIX))
        == 0) {
        return add_path(cmd, argv[0] + strlen(LISTEN_UNIX_PREFIX),
                        argc == 2 ? argv[1] : "http");
    }
    rv = apr_parse_addr_port(&host, &scope, &port, argv[0], cmd->pool);
    if (rv != APR_SUCCESS) {
        return apr_psprintf(cmd->pool, "\"%s\" is an invalid address or "
                            "port; [address:]port is wanted, with port from "
                            "1 to 65535", argv[0]);
    }
    if (port == 0) {
        return apr_psprintf(cmd->pool, "Port must be specified: \"%s\" names "
                            "none", argv[0]);
    }
    protocol = apr_pstrdup(cmd->temp_pool, argc == 2 ? argv[1]
                                           : port == 443 ? "https" : "http");
    ap_str_tolower(protocol);
    if (host == NULL || strcmp(host, "*") == 0) {
        return add_any(cmd, port, protocol);
    }
    return add_address(cmd, host, APR_UNSPEC, port, scope, protocol);
}

/* Reads a whole number of at least min into *to. */
static const char *set_number(cmd_parms *cmd, const char *arg, int min,
                              int *to)
{
    const char *err = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    char *end;
    apr_int64_t n;

    if (err != NULL) {
        return err;
    }
    n = apr_strtoi64(arg, &end, 10);
    if (end == arg || *end != '\0' || n < min || n > APR_INT32_MAX) {
        return apr_psprintf(cmd->pool, "%s must be a whole number of at "
                            "least %d, not \"%s\"", cmd->cmd->name, min, arg);
    }
    *to = (int)n;
    return NULL;
}

AP_DECLARE(const char *) ap_set_listenbacklog(
    cmd_parms *cmd, void *dummy, const char *arg)
{
    (void)dummy;
    return set_number(cmd, arg, 1, &backlog);
}

AP_DECLARE(const char *) ap_set_listencbratio(
    cmd_parms *cmd, void *dummy, const char *arg)
{
    (void)dummy;
    return set_number(cmd, arg, 0, &listen_cores_per_bucket);
}

AP_DECLARE(const char *) ap_set_listentcpdeferaccept(
    cmd_parms *cmd, void *dummy, const char *arg)
{
    (void)dummy;
    return set_number(cmd, arg, 0, &defer_seconds);
}

static const char *set_buffer_size(cmd_parms *cmd, const char *arg, int *to)
{
    int n = 0;
    const char *err = set_number(cmd, arg, 0, &n);

    if (err == NULL && n != 0 && n < BUFFER_SIZE_MIN) {
        return apr_psprintf(cmd->pool, "%s must be at least %d bytes, or 0 "
                            "for what the system chooses", cmd->cmd->name,
                            BUFFER_SIZE_MIN);
    }
    if (err == NULL) {
        *to = n;
    }
    return err;
}

AP_DECLARE(const char *) ap_set_send_buffer_size(
    cmd_parms *cmd, void *dummy, const char *arg)
{
    (void)dummy;
    return set_buffer_size(cmd, arg, &send_buffer);
}

AP_DECLARE(const char *) ap_set_receive_buffer_size(
    cmd_parms *cmd, void *dummy, const char *arg)
{
    (void)dummy;
    return set_buffer_size(cmd, arg, &receive_buffer);
}

/* --------------------------------------------------------------- accepting */

apr_status_t listen_accept(void **csd, ap_listen_rec *lr, apr_pool_t *ptrans)
{
    apr_socket_t *sock = NULL;
    apr_status_t rv = apr_socket_accept(&sock, lr->sd, ptrans);

    switch (rv) {
    case APR_SUCCESS:
        *csd = sock;
        return APR_SUCCESS;
    case ECONNABORTED:
    case ECONNRESET:
    case EPROTO:
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case ENETUNREACH:
    case ENETDOWN:
    case ENONET:
    case ENOPROTOOPT:
    case EPERM:
        return APR_ECONNABORTED;
    default:
        return rv;
    }
}

/* ---------------------------------------------------------------- opening */

static apr_status_t set_int_option(apr_os_sock_t fd, int level, int option,
                                   int value)
{
    return setsockopt(fd, level, option, &value, sizeof(value)) == 0
           ? APR_SUCCESS : errno;
}

/* What holds on a socket that is already open as well; faults only cost
 * speed and are told. */
static void tune_socket(listener *l, server_rec *s)
{
    const core_server_config *conf =
        ap_get_core_module_config(s->module_config);
    const char *filter = NULL;
    apr_status_t rv;
    apr_os_sock_t fd;

    if (send_buffer != 0) {
        rv = apr_socket_opt_set(l->rec.sd, APR_SO_SNDBUF, send_buffer);
        if (rv != APR_SUCCESS) {
            ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s, APLOGNO(90410)
                         "SendBufferSize %d cannot be set on %s", send_buffer,
                         listen_describe(&l->rec, s->process->pconf));
        }
    }
    if (receive_buffer != 0) {
        rv = apr_socket_opt_set(l->rec.sd, APR_SO_RCVBUF, receive_buffer);
        if (rv != APR_SUCCESS) {
            ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s, APLOGNO(90411)
                         "ReceiveBufferSize %d cannot be set on %s",
                         receive_buffer,
                         listen_describe(&l->rec, s->process->pconf));
        }
    }
    if (l->rec.bind_addr->family == AF_UNIX) {
        return;
    }
    if (conf != NULL && conf->accf_map != NULL) {
        filter = apr_table_get(conf->accf_map, l->rec.protocol);
    }
    rv = apr_os_sock_get(&fd, l->rec.sd);
    if (rv == APR_SUCCESS && l->is_given) {
        rv = set_int_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    }
    if (rv == APR_SUCCESS) {
        rv = set_int_option(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT,
                            filter != NULL && strcasecmp(filter, "none") != 0
                            ? defer_seconds : 0);
    }
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s, APLOGNO(90412)
                     "AcceptFilter cannot be set on %s",
                     listen_describe(&l->rec, s->process->pconf));
    }
}

static apr_status_t bind_socket(listener *l)
{
    apr_socket_t *sd = l->rec.sd;
    apr_sockaddr_t *address = NULL;
    apr_status_t rv = apr_socket_opt_set(sd, APR_SO_REUSEADDR, 1);

    if (rv == APR_SUCCESS) {
        rv = apr_socket_opt_set(sd, APR_TCP_NODELAY, 1);
    }
#if APR_HAVE_IPV6
    if (rv == APR_SUCCESS && l->rec.bind_addr->family == APR_INET6) {
#ifdef AP_ENABLE_V4_MAPPED
        rv = apr_socket_opt_set(sd, APR_IPV6_V6ONLY, l->v6only);
#else
        rv = apr_socket_opt_set(sd, APR_IPV6_V6ONLY, 1);
#endif
    }
#endif
#ifdef SO_REUSEPORT
    if (rv == APR_SUCCESS && l->reuseport) {
        apr_os_sock_t fd;

        rv = apr_os_sock_get(&fd, sd);
        if (rv == APR_SUCCESS) {
            rv = set_int_option(fd, SOL_SOCKET, SO_REUSEPORT, 1);
        }
    }
#endif
    /* APR's socket keeps the address that it is given, longer than this record
     * may live. */
    if (rv == APR_SUCCESS) {
        rv = apr_sockaddr_info_copy(&address, l->rec.bind_addr, l->sock_pool);
    }
    return rv == APR_SUCCESS ? apr_socket_bind(sd, address) : rv;
}

apr_status_t listen_open(listener *l, apr_pool_t *base)
{
    apr_status_t rv;

    apr_pool_create(&l->sock_pool, base);
    apr_pool_tag(l->sock_pool, "listening_socket");
    if (l->rec.bind_addr->family == AF_UNIX) {
        rv = listen_unix_open(l);
    }
    else {
        rv = apr_socket_create(&l->rec.sd, l->rec.bind_addr->family,
                               SOCK_STREAM, APR_PROTO_TCP, l->sock_pool);
        if (rv == APR_SUCCESS) {
            rv = bind_socket(l);
        }
    }
    if (rv != APR_SUCCESS) {
        drop_socket(l);
    }
    return rv;
}

/* A socket that was given to us is as its giver will have it: options do not
 * count, and any address that means all of them does for any other. */
static int fits(const listener *l, const listener *old)
{
    if (same_address(&l->rec, &old->rec)) {
        return old->is_given || old->v6only == l->v6only;
    }
    return old->is_given && l->rec.bind_addr->family != AF_UNIX
           && old->rec.bind_addr->family != AF_UNIX
           && l->rec.bind_addr->port == old->rec.bind_addr->port
           && apr_sockaddr_is_wildcard(l->rec.bind_addr)
           && apr_sockaddr_is_wildcard(old->rec.bind_addr);
}

/* A server that has handed its sockets over had more of that address. */
static void adopt_twins(listener *l)
{
    ap_listen_rec **link = &old_listeners;
    listener *old;

    while (*link != NULL) {
        old = (listener *)*link;
        if (old->is_given || !fits(l, old)) {
            link = &old->rec.next;
            continue;
        }
        *link = old->rec.next;
        old->rec.next = NULL;
        old->twin = l->twin;
        l->twin = old;
    }
}

/* Takes over an open socket that fits, and what belongs to it. */
static int take_over(listener *l)
{
    ap_listen_rec **link = &old_listeners;
    listener *old;

    while (*link != NULL && !fits(l, (listener *)*link)) {
        link = &(*link)->next;
    }
    old = (listener *)*link;
    if (old == NULL) {
        return 0;
    }
    *link = old->rec.next;
    if (!same_address(&l->rec, &old->rec)) {
        apr_sockaddr_info_copy(&l->rec.bind_addr, old->rec.bind_addr,
                               l->pool);
    }
    l->rec.sd = old->rec.sd;
    l->rec.active = 1;
    l->sock_pool = old->sock_pool;
    l->path = old->path;
    l->is_given = old->is_given;
    l->reuseport = old->reuseport;
    l->twin = old->twin;
    apr_pool_destroy(old->pool);
    adopt_twins(l);
    if (l->rec.bind_addr->family == AF_UNIX && !l->is_given) {
        listen_unix_own(l);
    }
    return 1;
}

/* Closes old sockets on a port that a new one needs. */
static int make_way(apr_port_t port)
{
    ap_listen_rec **link = &old_listeners;
    int found = 0;

    while (*link != NULL) {
        ap_listen_rec *lr = *link;

        if (lr->bind_addr->port == port
            && lr->bind_addr->family != AF_UNIX) {
            *link = lr->next;
            listen_drop((listener *)lr);
            found = 1;
        }
        else {
            link = &lr->next;
        }
    }
    return found;
}

static const char *advice(apr_status_t rv)
{
    if (rv == EADDRINUSE) {
        return "; another program, or another Listen line, has that address "
               "or all addresses of that port";
    }
    if (APR_STATUS_IS_EACCES(rv)) {
        return "; a port below 1024 needs the right to bind it (root, or "
               "CAP_NET_BIND_SERVICE)";
    }
    return "";
}

/* Not done where the configuration is only checked: the socket may be that of
 * a server that runs. */
apr_status_t listen_start(listener *l, server_rec *s)
{
    tune_socket(l, s);
    if (l->path != NULL) {
        apr_status_t rv = listen_unix_adjust(l);

        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    return apr_socket_listen(l->rec.sd, backlog);
}

static int open_listener(listener *l, server_rec *s)
{
    apr_pool_t *base = s->process->pool;
    const char *what = "bind";
    apr_status_t rv = APR_SUCCESS;

    if (!take_over(l)) {
        rv = listen_open(l, base);
        if (rv == EADDRINUSE && l->rec.bind_addr->family != AF_UNIX
            && make_way(l->rec.bind_addr->port)) {
            rv = listen_open(l, base);
        }
    }
    if (rv == APR_SUCCESS && ap_run_mode != AP_SQ_RM_CONFIG_TEST) {
        what = "listen";
        rv = listen_start(l, s);
    }
    if (rv == APR_SUCCESS) {
        l->rec.active = 1;
        l->rec.accept_func = listen_accept;
        return 1;
    }
    ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, rv, s,
                 APLOGNO(90413) "cannot %s to %s%s", what,
                 listen_describe(&l->rec, s->process->pconf),
                 l->rec.bind_addr->family == AF_UNIX
                 ? listen_unix_advice(rv) : advice(rv));
    drop_socket(l);
    return 0;
}

/* [::] takes IPv4 too, unless 0.0.0.0 of the same port is listed itself. */
static void settle_options(ap_listen_rec *lr)
{
    listener *l = (listener *)lr;
    ap_listen_rec *o;

    l->reuseport = listen_cores_per_bucket > 0 && ap_have_so_reuseport;
    if (lr->bind_addr->family != APR_INET6
        || !apr_sockaddr_is_wildcard(lr->bind_addr)) {
        return;
    }
    for (o = ap_listeners; o != NULL; o = o->next) {
        if (o->bind_addr->family == APR_INET
            && apr_sockaddr_is_wildcard(o->bind_addr)
            && o->bind_addr->port == lr->bind_addr->port) {
            l->v6only = 1;
        }
    }
}

/* The protocol of a server that names none is that of its listener. */
static void settle_protocol(server_rec *s)
{
    server_addr_rec *a;
    ap_listen_rec *lr;

    if (ap_get_server_protocol(s) != NULL) {
        return;
    }
    for (a = s->addrs; a != NULL; a = a->next) {
        for (lr = ap_listeners; lr != NULL; lr = lr->next) {
            if (a->host_port == lr->bind_addr->port
                && (a->host_addr == NULL
                    || apr_sockaddr_is_wildcard(a->host_addr)
                    || lr->bind_addr->family == AF_UNIX
                    || apr_sockaddr_is_wildcard(lr->bind_addr)
                    || apr_sockaddr_equal(a->host_addr, lr->bind_addr))) {
                ap_set_server_protocol(s, lr->protocol);
                return;
            }
        }
    }
    ap_set_server_protocol(s, "http");
}

/* What systemd hands out and nobody takes is a fault of one of the two
 * configurations. */
static void report_unused(const listener *l, server_rec *s)
{
    if (l->is_given) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, s, APLOGNO(91400)
                     "the socket %s, which the server was started with (%s), "
                     "is closed: no Listen line names it",
                     address_text(&l->rec, s->process->pconf),
                     l->file);
    }
}

AP_DECLARE(int) ap_setup_listeners(server_rec *s)
{
    ap_listen_rec *lr;
    server_rec *each;
    int has_old = old_listeners != NULL;
    int count = 0;

    for (each = s; each != NULL; each = each->next) {
        settle_protocol(each);
    }
    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        settle_options(lr);
    }
    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        /* A check without the sockets of the server that runs cannot tell
         * what it would find free. */
        if ((ap_run_mode != AP_SQ_RM_CONFIG_TEST || has_old)
            && !open_listener((listener *)lr, s)) {
            return 0;
        }
        count++;
    }
    if (count == 0) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, s,
                     APLOGNO(90414) "no Listen line names an address to "
                     "listen on");
        return 0;
    }
    if (ap_run_mode == AP_SQ_RM_CONFIG_TEST) {
        return count;
    }
    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        /* One: the listener thread waits in accept.  Several: it polls, and
         * another child may have been quicker to take the connection. */
        apr_socket_opt_set(lr->sd, APR_SO_NONBLOCK, count > 1);
    }
    while (old_listeners != NULL) {
        lr = old_listeners;
        old_listeners = lr->next;
        report_unused((listener *)lr, s);
        listen_unix_forget((listener *)lr, s->process->pool);
        listen_drop((listener *)lr);
    }
    return count;
}

/* ----------------------------------------------------- older and younger */

void listen_add_open(listener *l)
{
    *end_of(&old_listeners) = &l->rec;
}

static void add_open_socket(apr_array_header_t *fds, const listener *l)
{
    listen_socket one;

    if (l->rec.active && l->rec.sd != NULL && !l->is_shared
        && apr_os_sock_get(&one.fd, l->rec.sd) == APR_SUCCESS) {
        one.is_given = l->is_given;
        APR_ARRAY_PUSH(fds, listen_socket) = one;
    }
}

apr_array_header_t *listen_open_sockets(apr_pool_t *p)
{
    apr_array_header_t *fds = apr_array_make(p, 4, sizeof(listen_socket));
    const listener *l;
    ap_listen_rec *lr;

    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        for (l = (listener *)lr; l != NULL; l = l->twin) {
            add_open_socket(fds, l);
        }
    }
    return fds;
}

/* ---------------------------------------------------------------- closing */

void listen_close(ap_listen_rec *lr)
{
    if (lr->sd != NULL && lr->active && !((listener *)lr)->is_shared) {
        listen_unix_remove(((listener *)lr)->path);
        apr_socket_close(lr->sd);
    }
    lr->active = 0;
}

AP_DECLARE(void) ap_close_listeners_ex(ap_listen_rec *listeners)
{
    ap_listen_rec *lr;

    for (lr = listeners; lr != NULL; lr = lr->next) {
        listen_close(lr);
    }
}

AP_DECLARE(int) ap_close_selected_listeners(ap_slave_t *slave)
{
    ap_listen_rec *lr;
    int kept = 0;

    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        if (lr->slave == slave) {
            kept++;
            continue;
        }
        listen_close(lr);
    }
    return kept;
}
