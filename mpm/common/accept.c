/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Taking connections from the listening sockets.
 *
 * One socket: a blocking accept in each child.  The kernel wakes one of the
 * waiting children a connection.
 *
 * Several sockets: one wait on all of them, then one accept that does not
 * block.  The round begins after the socket served last, and no socket is
 * served twice in it, so none starves.  How children do that beside one
 * another:
 *
 *   without a gate   each waits by an epoll of its own with EPOLLEXCLUSIVE,
 *                    so that a connection wakes one child
 *   with a gate      few are inside; they wait by poll()
 *
 * An exclusive wake-up is told to one child only.  If that one does not take
 * the connection (it is stopped, or out of descriptors), nothing tells the
 * others until a next connection comes to the same socket.  So without a gate
 * a wait ends after a second with a look at the sockets themselves, and a
 * child that could not accept is not to be woken until it can; and with a
 * gate, where the next one inside must see what the one before has left, it
 * is not used at all.
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#ifdef HAVE_SYS_EPOLL_H
#include <sys/epoll.h>
#endif

#include <apr_network_io.h>
#include <apr_portable.h>

#include "ap_listen.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "unixd.h"

#include "mpm/common/accept_priv.h"
#include "server/net/connection_priv.h"
#include "server/net/net_priv.h"
#include "server/runtime/tally_priv.h"

APLOG_USE_MODULE(core);

/* Between two looks for connections that no wake-up has told of. */
#define LOOK_INTERVAL_MS 1000

struct acceptor {
    apr_pool_t *pool;           /* [config] the child's */
    accept_gate *gate;          /* [own: listener] NULL: none */
    int count;                  /* [config] of sockets */
    ap_listen_rec **listeners;  /* [config] */
    struct pollfd *fds;         /* fd [config]; revents [own: listener] */
    int epoll_fd;               /* [config] -1: poll() */
    int is_out;                 /* [own: listener] no socket is in the epoll:
                                 * nothing could be accepted */
    int next;                   /* [own: listener] where the round goes on */
    int ready;                  /* [own: listener] left in this round */
#ifdef HAVE_SYS_EPOLL_H
    struct epoll_event *events; /* [own: listener] */
#endif
};

/* ---- Making it ---------------------------------------------------------- */

#ifdef HAVE_SYS_EPOLL_H

#ifndef EPOLLEXCLUSIVE
#define EPOLLEXCLUSIVE 0
#endif

static apr_status_t close_epoll(void *data)
{
    acceptor *a = data;

    if (close(a->epoll_fd) != 0) {
        return errno;
    }
    return APR_SUCCESS;
}

static void leave_epoll(acceptor *a)
{
    int i;

    for (i = 0; i < a->count; i++) {
        epoll_ctl(a->epoll_fd, EPOLL_CTL_DEL, a->fds[i].fd, NULL);
    }
    a->is_out = 1;
}

/* What waits already is told, too. */
static apr_status_t join_epoll(acceptor *a)
{
    apr_status_t rv;
    int i;

    for (i = 0; i < a->count; i++) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLEXCLUSIVE};

        event.data.u32 = (uint32_t)i;
        if (epoll_ctl(a->epoll_fd, EPOLL_CTL_ADD, a->fds[i].fd, &event) != 0) {
            rv = errno;
            leave_epoll(a);
            return rv;
        }
    }
    a->is_out = 0;
    return APR_SUCCESS;
}

static apr_status_t open_epoll(acceptor *a, apr_pool_t *p)
{
    a->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (a->epoll_fd < 0) {
        return errno;
    }
    apr_pool_cleanup_register(p, a, close_epoll, apr_pool_cleanup_null);
    a->events = apr_pcalloc(p, a->count * sizeof(*a->events));
    return join_epoll(a);
}

#else /* HAVE_SYS_EPOLL_H */

static void leave_epoll(acceptor *a)
{
    (void)a;
}

static apr_status_t join_epoll(acceptor *a)
{
    (void)a;
    return APR_SUCCESS;
}

static apr_status_t open_epoll(acceptor *a, apr_pool_t *p)
{
    (void)a;
    (void)p;
    return APR_SUCCESS;
}

#endif /* HAVE_SYS_EPOLL_H */

static int count_active(const ap_listen_rec *lr)
{
    int count = 0;

    for (; lr != NULL; lr = lr->next) {
        count += lr->active != 0;
    }
    return count;
}

static apr_status_t add_socket(acceptor *a, ap_listen_rec *lr)
{
    apr_os_sock_t fd;
    apr_status_t rv = apr_os_sock_get(&fd, lr->sd);

    a->listeners[a->count] = lr;
    a->fds[a->count].fd = fd;
    a->fds[a->count].events = POLLIN;
    a->count++;
    return rv;
}

/* Among several, a connection that another child took must not leave this
 * one waiting for that socket alone. */
static apr_status_t make_nonblocking(acceptor *a)
{
    apr_status_t rv = APR_SUCCESS;
    int i;

    for (i = 0; i < a->count && rv == APR_SUCCESS; i++) {
        rv = apr_socket_opt_set(a->listeners[i]->sd, APR_SO_NONBLOCK, 1);
    }
    return rv;
}

apr_status_t accept_create(acceptor **new_acceptor, ap_listen_rec *listeners,
                           accept_gate *gate, apr_pool_t *p)
{
    acceptor *a = apr_pcalloc(p, sizeof(*a));
    int active = count_active(listeners);
    apr_status_t rv = active > 0 ? APR_SUCCESS : APR_EINVAL;
    ap_listen_rec *lr;

    *new_acceptor = a;
    a->pool = p;
    a->gate = gate;
    a->epoll_fd = -1;
    a->fds = apr_pcalloc(p, active * sizeof(*a->fds));
    a->listeners = apr_pcalloc(p, active * sizeof(*a->listeners));
    for (lr = listeners; lr != NULL && rv == APR_SUCCESS; lr = lr->next) {
        if (lr->active) {
            rv = add_socket(a, lr);
        }
    }
    if (rv == APR_SUCCESS && a->count > 1) {
        rv = make_nonblocking(a);
        if (rv == APR_SUCCESS && gate == NULL) {
            rv = open_epoll(a, p);
        }
    }
    return rv;
}

/* ---- Accepting ---------------------------------------------------------- */

static accept_result classify(int error)
{
    switch (error) {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
        return ACCEPT_EXHAUSTED;
    case EBADF:
    case EINVAL:
    case ENOTSOCK:
    case EOPNOTSUPP:
    case EFAULT:
        return ACCEPT_BROKEN;
    default:
        /* What concerns one connection, or the network of one client. */
        return ACCEPT_AGAIN;
    }
}

static accept_result accept_by_system(acceptor *a, int i,
                                      accepted_connection *c,
                                      apr_status_t *error)
{
    struct sockaddr *address = (struct sockaddr *)&c->address;

    c->address_length = sizeof(c->address);
#ifdef SOCK_CLOEXEC
    c->fd = accept4(a->fds[i].fd, address, &c->address_length, SOCK_CLOEXEC);
#else
    c->fd = accept(a->fds[i].fd, address, &c->address_length);
    if (c->fd >= 0 && fcntl(c->fd, F_SETFD, FD_CLOEXEC) != 0) {
        close(c->fd);
        c->fd = -1;
    }
#endif
    if (c->fd < 0) {
        *error = errno;
        return classify(errno);
    }
    return ACCEPT_OK;
}

/* A module has put a function of its own in the place of ours: it makes the
 * socket, in a pool that goes with the connection. */
static accept_result accept_by_module(acceptor *a, int i,
                                      accepted_connection *c,
                                      apr_status_t *error)
{
    apr_os_sock_t fd = -1;
    void *csd = NULL;

    *error = apr_pool_create(&c->pool, a->pool);
    if (*error != APR_SUCCESS) {
        return classify(*error);
    }
    apr_pool_tag(c->pool, "accepted");
    *error = a->listeners[i]->accept_func(&csd, a->listeners[i], c->pool);
    if (*error == APR_SUCCESS && csd == NULL) {
        *error = APR_ECONNABORTED;
    }
    if (*error == APR_SUCCESS) {
        *error = apr_os_sock_get(&fd, csd);
    }
    if (*error != APR_SUCCESS) {
        apr_pool_destroy(c->pool);
        c->pool = NULL;
        return classify(*error);
    }
    c->fd = fd;
    c->csd = csd;
    return ACCEPT_OK;
}

static int is_ours(const ap_listen_rec *lr)
{
    return lr->accept_func == NULL || lr->accept_func == listen_accept
        || lr->accept_func == ap_unixd_accept;
}

static accept_result accept_one(acceptor *a, int i, accepted_connection *c,
                                apr_status_t *error)
{
    accept_result result;

    c->csd = NULL;
    c->pool = NULL;
    result = is_ours(a->listeners[i]) ? accept_by_system(a, i, c, error)
                                      : accept_by_module(a, i, c, error);
    if (result == ACCEPT_OK) {
        c->listener = a->listeners[i];
        tally_add(TALLY_ACCEPTED, 1);
    }
    else if (result == ACCEPT_EXHAUSTED) {
        tally_add(TALLY_ACCEPT_FAILED, 1);
        if (a->epoll_fd >= 0) {
            leave_epoll(a);
        }
    }
    return result;
}

/* Out of the epoll for want of descriptors: in again as soon as there is one,
 * so that until then others are woken. */
static apr_status_t come_back(acceptor *a)
{
    int fd = fcntl(a->fds[0].fd, F_DUPFD_CLOEXEC, 0);

    if (fd < 0) {
        return errno;
    }
    close(fd);
    return join_epoll(a);
}

#ifdef HAVE_SYS_EPOLL_H

static int wait_by_epoll(acceptor *a)
{
    int n = epoll_wait(a->epoll_fd, a->events, a->count, LOOK_INTERVAL_MS);
    int i;

    if (n == 0) {
        return poll(a->fds, a->count, 0);
    }
    for (i = 0; i < n; i++) {
        a->fds[a->events[i].data.u32].revents = POLLIN;
    }
    return n;
}

#else /* HAVE_SYS_EPOLL_H */

static int wait_by_epoll(acceptor *a)
{
    return poll(a->fds, a->count, -1);
}

#endif /* HAVE_SYS_EPOLL_H */

/* Fills in revents of all sockets.  Returns how many are ready, perhaps 0;
 * -1: errno. */
static int wait_for_any(acceptor *a)
{
    return a->epoll_fd >= 0 ? wait_by_epoll(a) : poll(a->fds, a->count, -1);
}

/* The next socket of the round that has a connection. */
static accept_result accept_from_round(acceptor *a, accepted_connection *c,
                                       apr_status_t *error)
{
    accept_result result = ACCEPT_AGAIN;
    int i;

    *error = APR_EAGAIN;
    while (a->ready > 0 && result == ACCEPT_AGAIN) {
        i = a->next;
        a->next = (a->next + 1) % a->count;
        if (a->fds[i].revents != 0) {
            a->fds[i].revents = 0;
            a->ready--;
            result = accept_one(a, i, c, error);
        }
    }
    return result;
}

static accept_result accept_single(acceptor *a, accepted_connection *c,
                                   apr_status_t *error)
{
    accept_result result = accept_one(a, 0, c, error);

    /* Non-blocking since a time when it was one of several. */
    if (result == ACCEPT_AGAIN && APR_STATUS_IS_EAGAIN(*error)
        && poll(a->fds, 1, -1) > 0) {
        result = accept_one(a, 0, c, error);
    }
    return result;
}

static accept_result accept_several(acceptor *a, accepted_connection *c,
                                    apr_status_t *error)
{
    int ready;

    if (a->is_out) {
        *error = come_back(a);
        if (*error != APR_SUCCESS) {
            return ACCEPT_EXHAUSTED;
        }
    }
    if (a->ready == 0) {
        ready = wait_for_any(a);
        if (ready < 0) {
            *error = errno;
            return classify(errno);
        }
        a->ready = ready;
    }
    return accept_from_round(a, c, error);
}

static accept_result accept_inside(acceptor *a, accepted_connection *c,
                                   apr_status_t *error)
{
    return a->count == 1 ? accept_single(a, c, error)
                         : accept_several(a, c, error);
}

/* Better without a gate than not at all. */
static void give_up_gate(acceptor *a, apr_status_t error)
{
    ap_log_error(APLOG_MARK, APLOG_CRIT, error, ap_server_conf,
                 APLOGNO(91313) "the accept mutex can no longer be used (has "
                 "something removed it?); this child goes on as with "
                 "AcceptSerialization off");
    a->gate = NULL;
}

accept_result accept_next(acceptor *a, accepted_connection *c,
                          apr_status_t *error)
{
    accept_result result;
    apr_status_t rv;

    if (a->gate == NULL) {
        return accept_inside(a, c, error);
    }
    *error = accept_gate_enter(a->gate);
    if (APR_STATUS_IS_EINTR(*error) || APR_STATUS_IS_TIMEUP(*error)) {
        return ACCEPT_AGAIN;
    }
    if (*error != APR_SUCCESS) {
        give_up_gate(a, *error);
        return ACCEPT_AGAIN;
    }
    result = accept_inside(a, c, error);
    rv = accept_gate_leave(a->gate);
    if (rv != APR_SUCCESS) {
        give_up_gate(a, rv);
    }
    return result;
}

/* ---- Afterwards --------------------------------------------------------- */

static apr_status_t destroy_pool(void *pool)
{
    apr_pool_destroy(pool);
    return APR_SUCCESS;
}

apr_status_t accept_make_socket(apr_socket_t **csd, accepted_connection *c,
                                apr_pool_t *p)
{
    if (c->csd == NULL) {
        return net_socket_make(csd, c->fd, (struct sockaddr *)&c->address,
                               c->listener, p);
    }
    apr_pool_cleanup_register(p, c->pool, destroy_pool,
                              apr_pool_cleanup_null);
    *csd = c->csd;
    return APR_SUCCESS;
}

void accept_drop(accepted_connection *c)
{
    if (c->pool != NULL) {
        apr_pool_destroy(c->pool);
    }
    else {
        close(c->fd);
    }
}
