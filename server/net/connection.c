/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Connections: their hooks, their record, and their end.
 *
 * Beginning: the MPM runs create_connection, then ap_process_connection():
 * the host is chosen by address, pre_connection puts the filters in place
 * (core's comes last and adds the two that stand at the socket), and
 * process_connection serves.
 *
 * End: what is held is sent, our direction is closed, and what the client
 * still sends is read and dropped for a bounded time: closing at once would
 * make the kernel answer such bytes with a reset, and a reset throws away a
 * response that the client has not read yet (RFC 9112 section 9.6).  A
 * client that has ended its own direction, or has said that it sends nothing
 * more, needs none of this.
 *
 * No shared state: a connection is used by one thread at a time.
 */

#include "ap_config.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <apr_portable.h>
#include <apr_strings.h>

#include "ap_listen.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_vhost.h"
#include "httpd.h"
#include "scoreboard.h"
#include "util_filter.h"

#include "server/net/connection_priv.h"
#include "server/net/net_priv.h"
#include "server/util/clock_priv.h"

/** Longest time without a byte while lingering. */
#define LINGER_READ_TIMEOUT apr_time_from_sec(2)

/** Longest time that lingering takes in all. */
#define LINGER_TOTAL apr_time_from_sec(30)

/** The same when the note "short-lingering-close" is on the connection. */
#define LINGER_TOTAL_SHORT apr_time_from_sec(2)

/** Bytes dropped by one read while lingering. */
#define LINGER_BUFFER 32768

/* ----------------------------------------------------------------- hooks */

APR_HOOK_STRUCT(
    APR_HOOK_LINK(create_connection)
    APR_HOOK_LINK(process_connection)
    APR_HOOK_LINK(pre_connection)
    APR_HOOK_LINK(pre_close_connection)
)

AP_IMPLEMENT_HOOK_RUN_FIRST(conn_rec *, create_connection,
                            (apr_pool_t *p, server_rec *server,
                             apr_socket_t *csd, long conn_id, void *sbh,
                             apr_bucket_alloc_t *alloc),
                            (p, server, csd, conn_id, sbh, alloc), NULL)

AP_IMPLEMENT_HOOK_RUN_FIRST(int, process_connection, (conn_rec *c), (c),
                            DECLINED)

AP_IMPLEMENT_HOOK_RUN_ALL(int, pre_connection, (conn_rec *c, void *csd),
                          (c, csd), OK, DECLINED)

AP_IMPLEMENT_HOOK_RUN_ALL(int, pre_close_connection, (conn_rec *c), (c), OK,
                          DECLINED)

/* --------------------------------------------- end-of-connection buckets */

static apr_status_t eoc_read(apr_bucket *b, const char **str,
                             apr_size_t *len, apr_read_type_e block)
{
    (void)b;
    (void)block;
    *str = NULL;
    *len = 0;
    return APR_SUCCESS;
}

AP_DECLARE_DATA const apr_bucket_type_t ap_bucket_type_eoc = {
    "EOC", 5, APR_BUCKET_METADATA,
    apr_bucket_destroy_noop,
    eoc_read,
    apr_bucket_setaside_noop,
    apr_bucket_split_notimpl,
    apr_bucket_simple_copy
};

AP_DECLARE(apr_bucket *) ap_bucket_eoc_make(apr_bucket *b)
{
    b->length = 0;
    b->start = 0;
    b->data = NULL;
    b->type = &ap_bucket_type_eoc;
    return b;
}

AP_DECLARE(apr_bucket *) ap_bucket_eoc_create(apr_bucket_alloc_t *list)
{
    apr_bucket *b = apr_bucket_alloc(sizeof(*b), list);

    APR_BUCKET_INIT(b);
    b->free = apr_bucket_free;
    b->list = list;
    return ap_bucket_eoc_make(b);
}

/* ------------------------------------------------------------ the record */

/*
 * The record hangs on vhost_lookup_data: the one field of conn_rec that is
 * this floor's own.  A stream made inside a connection by copying its record
 * shares it; such streams only read it (see vhost.c).
 */
net_conn *net_conn_make(conn_rec *c)
{
    c->vhost_lookup_data = apr_pcalloc(c->pool, sizeof(net_conn));
    return c->vhost_lookup_data;
}

net_link *net_link_of(conn_rec *c)
{
    return c->master == NULL ? net_conn_of(c)->link : NULL;
}

void net_keepalive_timeout_set(conn_rec *c, apr_interval_time_t t)
{
    net_conn *nc = net_conn_of(c);

    nc->keepalive_timeout = t;
    nc->keepalive_is_set = 1;
}

apr_interval_time_t net_keepalive_timeout(conn_rec *c)
{
    const net_conn *nc = net_conn_of(c);

    return nc->keepalive_is_set ? nc->keepalive_timeout
                                : c->base_server->keep_alive_timeout;
}

apr_interval_time_t net_timeout(conn_rec *c)
{
    const net_link *link = net_link_of(c);
    apr_interval_time_t timeout;

    return link != NULL
           && apr_socket_timeout_get(link->net.client_socket, &timeout)
              == APR_SUCCESS
           ? timeout : c->base_server->timeout;
}

void net_input_wait(conn_rec *c, net_wait_kind kind,
                    apr_interval_time_t timeout)
{
    net_conn *nc = net_conn_of(c);

    nc->input_wait.kind = kind;
    nc->input_wait.timeout = timeout;
    nc->input_wait_is_set = 1;
}

void net_next_wait(conn_rec *c, net_wait_plan *plan)
{
    net_conn *nc = net_conn_of(c);

    if (c->cs->state == CONN_STATE_WRITE_COMPLETION) {
        plan->kind = NET_WAIT_SEND;
        plan->timeout = net_timeout(c);
    }
    else if (c->cs->state == CONN_STATE_ASYNC_WAITIO) {
        plan->kind = c->cs->sense == CONN_SENSE_WANT_WRITE
                     || net_output_pending(c) ? NET_WAIT_SEND : NET_WAIT_HEAD;
        plan->timeout = net_timeout(c);
    }
    else if (nc->input_wait_is_set) {
        *plan = nc->input_wait;
        nc->input_wait_is_set = 0;
    }
    else {
        /* A module that speaks another protocol. */
        plan->kind = NET_WAIT_IDLE;
        plan->timeout = net_keepalive_timeout(c);
    }
}

void net_output_finish(conn_rec *c)
{
    net_conn *nc = net_conn_of(c);

    if (APR_STATUS_IS_EAGAIN(net_output_continue(c))) {
        nc->input_wait_is_set = 0;
        nc->input_end = 0;
        c->cs->state = CONN_STATE_WRITE_COMPLETION;
    }
}

/* Milliseconds for poll(), rounded up. */
static int poll_time_ms(apr_interval_time_t timeout)
{
    if (timeout >= apr_time_from_msec(INT_MAX)) {
        return INT_MAX;
    }
    return timeout < 0 ? -1 : (int)apr_time_as_msec(timeout + 999);
}

apr_status_t net_wait(int fd, short events, apr_interval_time_t timeout)
{
    struct pollfd pfd = {.fd = fd, .events = events};
    int ms = poll_time_ms(timeout);
    int n;

    do {
        n = poll(&pfd, 1, ms);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return errno;
    }
    return n == 0 ? APR_TIMEUP : APR_SUCCESS;
}

apr_status_t net_await_input(conn_rec *c, apr_interval_time_t timeout)
{
    const net_link *link = net_link_of(c);

    return link != NULL ? net_wait(link->in.fd, POLLIN, timeout)
                        : APR_ENOTIMPL;
}

/* ------------------------------------------------------------- beginning */

/** Where a socket keeps what net_socket_make() was told. */
static const char accepted_key[] = "net_accepted";

/** What is known of a socket from accepting it. */
typedef struct accepted {
    apr_sockaddr_t *peer;
    apr_sockaddr_t *local;      /* NULL: the listener is on all addresses */
    char *peer_ip;              /* as text; NULL: to be made of the address */
    char *local_ip;
} accepted;

/** The address, as text, of every client of a Unix socket: they have none. */
#define UNIX_CLIENT "unix:"

/* An APR address of a system one. */
static apr_sockaddr_t *make_address(const struct sockaddr *sa, apr_pool_t *p)
{
    apr_sockaddr_t *addr = apr_pcalloc(p, sizeof(*addr));

    addr->pool = p;
    addr->family = sa->sa_family;
    if (sa->sa_family == AF_UNIX) {
        addr->salen = sizeof(addr->sa.unx);
        addr->addr_str_len = sizeof(addr->sa.unx.sun_path);
        addr->ipaddr_len = sizeof(addr->sa.unx.sun_path);
        addr->ipaddr_ptr = addr->sa.unx.sun_path;
        memcpy(&addr->sa, sa, addr->salen);
        addr->hostname = addr->sa.unx.sun_path;
        return addr;
    }
    addr->addr_str_len = INET_ADDRSTRLEN;
    addr->salen = sizeof(addr->sa.sin);
    addr->ipaddr_len = sizeof(addr->sa.sin.sin_addr);
    addr->ipaddr_ptr = &addr->sa.sin.sin_addr;
#if APR_HAVE_IPV6
    if (sa->sa_family == AF_INET6) {
        addr->addr_str_len = INET6_ADDRSTRLEN;
        addr->salen = sizeof(addr->sa.sin6);
        addr->ipaddr_len = sizeof(addr->sa.sin6.sin6_addr);
        addr->ipaddr_ptr = &addr->sa.sin6.sin6_addr;
    }
#endif
    memcpy(&addr->sa, sa, addr->salen);
    /* sin_port and sin6_port have the same place. */
    addr->port = ntohs(addr->sa.sin.sin_port);
    return addr;
}

/* A client on this machine that came by a path.  The records are the copies
 * of one that has no name; modules that look at the family see that there is
 * no IP address in them.  The port is the listener's, see listen_unix.c. */
static void know_unix_ends(accepted *known, const struct ap_listen_rec *lr,
                           apr_pool_t *p)
{
    struct sockaddr_un nobody = {.sun_family = AF_UNIX};
    const struct sockaddr_un *path = &lr->bind_addr->sa.unx;

    known->peer = make_address((struct sockaddr *)&nobody, p);
    known->peer_ip = apr_pstrdup(p, UNIX_CLIENT);
    known->local = make_address((const struct sockaddr *)path, p);
    known->local->port = lr->bind_addr->port;
    known->local_ip = apr_pstrcat(p, UNIX_CLIENT, path->sun_path, NULL);
}

apr_status_t net_socket_make(apr_socket_t **csd, int fd,
                             const struct sockaddr *peer,
                             const struct ap_listen_rec *lr, apr_pool_t *p)
{
    apr_os_sock_t os_sock = fd;
    apr_os_sock_info_t info = {.os_sock = &os_sock,
                               .remote = (struct sockaddr *)peer,
                               .family = peer->sa_family,
                               .type = SOCK_STREAM};
    apr_status_t rv = apr_os_sock_make(csd, &info, p);
    accepted *known;

    if (rv != APR_SUCCESS) {
        return rv;
    }
    known = apr_pcalloc(p, sizeof(*known));
    if (lr->bind_addr->family == AF_UNIX) {
        know_unix_ends(known, lr, p);
        return apr_socket_data_set(*csd, known, accepted_key, NULL);
    }
    known->peer = make_address(peer, p);
    if (!apr_sockaddr_is_wildcard(lr->bind_addr)
        && lr->bind_addr->family == peer->sa_family) {
        /* A record of its own: modules hang names on an address. */
        known->local = make_address((const struct sockaddr *)
                                    &lr->bind_addr->sa, p);
    }
    return apr_socket_data_set(*csd, known, accepted_key, NULL);
}

static accepted *known_of(apr_socket_t *csd)
{
    void *known = NULL;

    return apr_socket_data_get(&known, accepted_key, csd) == APR_SUCCESS
           ? known : NULL;
}

static apr_status_t find_addresses(conn_rec *c, apr_socket_t *csd)
{
    const accepted *known = known_of(csd);
    apr_status_t rv = APR_SUCCESS;

    if (known != NULL) {
        c->client_addr = known->peer;
        c->local_addr = known->local;
        c->client_ip = known->peer_ip;
        c->local_ip = known->local_ip;
    }
    if (c->client_addr == NULL) {
        rv = apr_socket_addr_get(&c->client_addr, APR_REMOTE, csd);
    }
    if (rv == APR_SUCCESS && c->local_addr == NULL) {
        rv = apr_socket_addr_get(&c->local_addr, APR_LOCAL, csd);
    }
    if (rv == APR_SUCCESS && c->client_ip == NULL) {
        rv = apr_sockaddr_ip_get(&c->client_ip, c->client_addr);
    }
    if (rv == APR_SUCCESS && c->local_ip == NULL) {
        rv = apr_sockaddr_ip_get(&c->local_ip, c->local_addr);
    }
    return rv;
}

static conn_rec *core_create_connection(apr_pool_t *p, server_rec *server,
                                        apr_socket_t *csd, long conn_id,
                                        void *sbh, apr_bucket_alloc_t *alloc)
{
    conn_rec *c = apr_pcalloc(p, sizeof(*c));
    apr_status_t rv;

    c->pool = p;
    c->base_server = server;
    c->id = conn_id;
    c->sbh = sbh;
    c->bucket_alloc = alloc;
    c->conn_config = ap_create_conn_config(p);
    c->notes = apr_table_make(p, 5);
    c->keepalive = AP_CONN_UNKNOWN;
    c->cs = apr_pcalloc(p, sizeof(*c->cs));
    c->cs->state = CONN_STATE_READ_REQUEST_LINE;

    rv = find_addresses(c, csd);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_INFO, rv, server, APLOGNO(90403)
                     "a connection ended before its addresses could be "
                     "asked for");
        apr_socket_close(csd);
        return NULL;
    }
    return c;
}

/*
 * Runs after every other pre_connection hook: filters that modules have
 * added stand above the socket's.
 */
static int core_pre_connection(conn_rec *c, void *csd)
{
    net_link *link;
    apr_os_sock_t fd;
    apr_status_t rv;

    if (c->master != NULL) {
        return OK;
    }
    rv = apr_os_sock_get(&fd, csd);
    if (rv == APR_SUCCESS) {
        rv = apr_socket_timeout_set(csd, c->base_server->timeout);
    }
    if (rv == APR_SUCCESS) {
        if (known_of(csd) == NULL) {
            apr_socket_opt_set(csd, APR_TCP_NODELAY, 1);
        }
        link = apr_pcalloc(c->pool, sizeof(*link));
        link->net.client_socket = csd;
        link->net.c = c;
        link->net.in_ctx = &link->in.pub;
        link->net.out_ctx = &link->out;
        link->in.fd = fd;
        link->in.pub.b = apr_brigade_create(c->pool, c->bucket_alloc);
        link->out.fd = fd;
        link->out.held = apr_brigade_create(c->pool, c->bucket_alloc);
        net_conn_of(c)->link = link;
        ap_set_core_module_config(c->conn_config, csd);
        ap_add_input_filter_handle(ap_core_input_filter_handle, link, NULL,
                                   c);
        ap_add_output_filter_handle(ap_core_output_filter_handle, link, NULL,
                                    c);
        return OK;
    }
    ap_log_cerror(APLOG_MARK, APLOG_INFO, rv, c, APLOGNO(90404)
                  "the connection's socket cannot be set up");
    return HTTP_INTERNAL_SERVER_ERROR;
}

AP_DECLARE(int) ap_pre_connection(conn_rec *c, void *csd)
{
    int rc = ap_run_pre_connection(c, csd);

    return rc == DONE ? OK : rc;
}

AP_DECLARE(void) ap_process_connection(conn_rec *c, void *csd)
{
    ap_update_vhost_given_ip(c);
    if (ap_pre_connection(c, csd) != OK) {
        c->aborted = 1;
    }
    if (!c->aborted) {
        ap_run_process_connection(c);
    }
}

/* ------------------------------------------------------------- in between */

void net_flush(conn_rec *c)
{
    /* Not taken of the pool, where it would stay as long as the client. */
    apr_bucket_brigade bb = {.p = c->pool, .bucket_alloc = c->bucket_alloc};

    APR_RING_INIT(&bb.list, apr_bucket, link);
    APR_BRIGADE_INSERT_TAIL(&bb, apr_bucket_flush_create(c->bucket_alloc));
    /* A failure is the connection's: its filters have marked it so. */
    (void)ap_pass_brigade(c->output_filters, &bb);
    apr_brigade_cleanup(&bb);
}

/* ------------------------------------------------------------------- end */

AP_DECLARE(apr_status_t) ap_shutdown_conn(conn_rec *c, int flush)
{
    apr_bucket_brigade *bb = apr_brigade_create(c->pool, c->bucket_alloc);
    apr_status_t rv;

    if (flush) {
        APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_flush_create(c->bucket_alloc));
    }
    APR_BRIGADE_INSERT_TAIL(bb, ap_bucket_eoc_create(c->bucket_alloc));
    rv = ap_pass_brigade(c->output_filters, bb);
    apr_brigade_destroy(bb);
    return rv;
}

AP_DECLARE(void) ap_flush_conn(conn_rec *c)
{
    (void)ap_shutdown_conn(c, 1);
}

AP_DECLARE(int) ap_prep_lingering_close(conn_rec *c)
{
    ap_run_pre_close_connection(c);
    if (c->sbh != NULL) {
        ap_update_child_status(c->sbh, SERVER_CLOSING, NULL);
    }
    return 0;
}

/* The socket of c, where modules find it too. */
static apr_socket_t *socket_of(conn_rec *c)
{
    return ap_get_core_module_config(c->conn_config);
}

/* Nothing that a reset could be the answer to: then one call closes, and the
 * system delivers what it has. */
static int nothing_can_come(conn_rec *c)
{
    const net_link *link = net_link_of(c);

    return net_input_ended(c)
           || (net_conn_of(c)->client_is_done && link != NULL
               && APR_BRIGADE_EMPTY(link->in.pub.b));
}

AP_DECLARE(int) ap_start_lingering_close(conn_rec *c)
{
    apr_socket_t *csd = socket_of(c);

    if (csd == NULL || ap_prep_lingering_close(c)) {
        return 1;
    }
    if (!c->aborted) {
        ap_flush_conn(c);
    }
    if (c->aborted) {
        net_out_drop(c);
    }
    if (c->aborted || nothing_can_come(c)
        || apr_socket_shutdown(csd, APR_SHUTDOWN_WRITE) != APR_SUCCESS) {
        apr_socket_close(csd);
        return 1;
    }
    return 0;
}

/* Reads and drops until the client closes, falls silent or time is up. */
static void drop_input(int fd, apr_interval_time_t total)
{
    apr_time_t end = clock_now() + total;
    apr_interval_time_t left = total;
    char buf[LINGER_BUFFER];
    ssize_t n;

    while (left > 0) {
        if (net_wait(fd, POLLIN, left < LINGER_READ_TIMEOUT
                                 ? left : LINGER_READ_TIMEOUT)
            != APR_SUCCESS) {
            return;
        }
        n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT);
        if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
            return;
        }
        left = end - clock_now();
    }
}

AP_DECLARE(void) ap_lingering_close(conn_rec *c)
{
    apr_socket_t *csd = socket_of(c);
    apr_os_sock_t fd;

    if (ap_start_lingering_close(c)) {
        return;
    }
    if (apr_os_sock_get(&fd, csd) == APR_SUCCESS) {
        drop_input(fd, apr_table_get(c->notes, "short-lingering-close")
                           ? LINGER_TOTAL_SHORT : LINGER_TOTAL);
    }
    apr_socket_close(csd);
}

/* ---------------------------------------------------------- registration */

void net_connection_register(apr_pool_t *p)
{
    (void)p;
    ap_hook_create_connection(core_create_connection, NULL, NULL,
                              APR_HOOK_REALLY_LAST);
    ap_hook_pre_connection(core_pre_connection, NULL, NULL,
                           APR_HOOK_REALLY_LAST);
}
