/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A connection as the network floor keeps it: the record behind
 * conn_rec.vhost_lookup_data, the contexts of the two socket filters, and
 * what the protocol and the MPM ask about a connection.
 *
 * A connection is used by one thread at a time; nothing here is locked.
 */

#ifndef NET_CONNECTION_PRIV_H
#define NET_CONNECTION_PRIV_H

#include <apr_buckets.h>
#include <apr_network_io.h>
#include <apr_time.h>

#include "http_core.h"
#include "httpd.h"

struct ap_listen_rec;
struct sockaddr;
struct net_link;
struct vhost_group;

/** What a connection that process_connection has left waits for. */
typedef enum {
    NET_WAIT_IDLE,      /* the first byte of a request */
    NET_WAIT_HEAD,      /* the rest of a request's head, which has begun */
    NET_WAIT_SEND       /* the client takes the rest of a response */
} net_wait_kind;

/** That, and for how long. */
typedef struct {
    net_wait_kind kind;
    apr_interval_time_t timeout;    /* microseconds from now; 0 or less: the
                                     * time is up */
} net_wait_plan;

/** What the network floor knows about a connection. */
typedef struct net_conn {
    /** hosts that answer on the local address; NULL: the main server only */
    const struct vhost_group *group;
    /** the socket's side; NULL until core's pre_connection */
    struct net_link *link;
    /** how long a kept connection may wait, once that has been set */
    apr_interval_time_t keepalive_timeout;
    unsigned keepalive_is_set:1;
    /** first Host field of the connection, and what came out of it */
    const char *host_field;
    const char *host_name;
    server_rec *host_server;
    int host_named;
    char *host_port_text;       /* NULL: it names none */
    apr_port_t host_port;
    /** what input the protocol waits for, if it has said so since the MPM
     * last asked */
    net_wait_plan input_wait;
    unsigned input_wait_is_set:1;
    /** the protocol's: when the input it waits for must have come; 0: it has
     * not waited yet */
    apr_time_t input_end;
    /** the protocol's: a request whose head is not complete yet, or NULL */
    void *reading;
    /** the protocol's: a request that goes on when its body has been dropped
     * for it, or NULL; with its handler (unread_repeats) or with its end */
    request_rec *unread;
    unsigned unread_repeats:1;
    /** a request that a module has suspended, or NULL */
    request_rec *suspended;
    /** the MPM's: called with resume_data when that has ended, by the thread
     * that ended it; NULL: it does not wait for that */
    void (*resume)(void *data);
    void *resume_data;
    /** a handshake is under way, as AP_MODE_INIT asks for: a read in it that
     * would have to wait returns APR_EAGAIN */
    unsigned is_in_init:1;
    /** one has done so: process_connection is to be left, and called again
     * when there is more to read */
    unsigned init_waits:1;
    /** the protocol leaves waiting for input to the MPM, and says what for by
     * net_input_wait() */
    unsigned waits_outside:1;
    /** how the protocol that took the place of that one has left it */
    conn_state_e state_left;
    /** the protocol's: a response is owed, or its end has not been sent yet;
     * not for streams, which share this record */
    unsigned owes_end:1;
    /** the protocol's: the client has said that it sends nothing more, and
     * all that it has announced has come */
    unsigned client_is_done:1;
} net_conn;

/** Context of CORE_IN. */
typedef struct net_in {
    core_ctx_t pub;             /* pub.b: bytes received, not yet taken */
    apr_bucket_brigade *source; /* buckets of a module in place of the
                                 * socket; NULL: read the socket */
    int fd;                     /* the socket */
    unsigned started:1;         /* insert_network_bucket was asked */
    unsigned eof:1;             /* the client has ended its direction */
} net_in;

/** Context of CORE. */
struct core_output_filter_ctx {
    apr_bucket_brigade *held;   /* not yet sent, own the data they need */
    apr_pool_t *held_pool;      /* for what is set aside; cleared whenever
                                 * held runs empty; NULL until needed */
    int fd;                     /* the socket */
    unsigned no_sendfile:1;     /* the kernel has refused sendfile here */
    unsigned stuck:1;           /* the socket's buffer was full at last */
    unsigned counted:1;         /* has been stuck; see note_stuck() */
    unsigned leashed:1;         /* what is unsent is bounded */
    unsigned may_put_off:1;     /* whoever serves sends complete responses */
    unsigned is_put_off:1;      /* all that is held waits for just that */
    apr_size_t ahead;           /* bytes of held that have left already */
};

/** The context of both socket filters; modules see the first member only. */
typedef struct net_link {
    core_net_rec net;
    net_in in;
    core_output_filter_ctx_t out;
} net_link;

/** Makes the record of a connection, for net_conn_of(). */
net_conn *net_conn_make(conn_rec *c);

/**
 * The network floor's record of a connection, made on first use.
 * @param c connection
 * @return the record, in c's pool
 */
static inline net_conn *net_conn_of(conn_rec *c)
{
    return c->vhost_lookup_data != NULL ? c->vhost_lookup_data
                                        : net_conn_make(c);
}

/**
 * Sets how long the connection may wait for its next request.
 * @param c connection
 * @param t microseconds
 */
void net_keepalive_timeout_set(conn_rec *c, apr_interval_time_t t);

/**
 * How long the connection may wait for its next request.
 * @param c connection
 * @return microseconds, from the last net_keepalive_timeout_set() or else
 *         from the server of the connection's address
 */
apr_interval_time_t net_keepalive_timeout(conn_rec *c);

/**
 * Tells whether bytes of a next request are there already.  Costs no system
 * call unless a module's filter (TLS, say) stands between the protocol and
 * the socket; then that filter is asked without waiting.
 * @param c connection
 * @return 1: there are; 0: there are none
 */
int net_input_pending(conn_rec *c);

/**
 * Tells whether a part of the response still waits to be sent.
 * @param c connection
 * @return 1 or 0
 */
int net_output_pending(conn_rec *c);

/**
 * Tells whether the client takes no more for now of what waits to be sent.
 * @param c connection
 * @return 1 or 0
 */
int net_output_stuck(conn_rec *c);

/**
 * Tells whether the client has ended its sending direction.
 * @param c connection
 * @return 1 or 0
 */
int net_input_ended(conn_rec *c);

/**
 * Tells an MPM what to wait for after process_connection has returned with
 * CONN_STATE_KEEPALIVE, CONN_STATE_WRITE_COMPLETION or
 * CONN_STATE_ASYNC_WAITIO.
 *
 * IDLE and HEAD wait until the socket can be read, SEND until it can be
 * written.  After IDLE and HEAD process_connection is called again; also when
 * the time is up, unless the wait was for a further request on a kept
 * connection, which then simply ends: the protocol says what the client
 * missed.  After SEND net_output_continue() is called.
 * @param c    connection
 * @param plan what to wait for, and for how long
 */
void net_next_wait(conn_rec *c, net_wait_plan *plan);

/**
 * Says what the connection waits for; by a protocol that leaves it with
 * CONN_STATE_CHECK_REQUEST_LINE_READABLE.
 * @param c       connection
 * @param kind    NET_WAIT_IDLE or NET_WAIT_HEAD
 * @param timeout microseconds
 */
void net_input_wait(conn_rec *c, net_wait_kind kind,
                    apr_interval_time_t timeout);

/**
 * Waits until the client sends something.
 * @param c       connection
 * @param timeout microseconds
 * @return APR_SUCCESS: the socket can be read; APR_TIMEUP; APR_ENOTIMPL: c
 *         is a stream that has no socket; or the error of poll()
 */
apr_status_t net_await_input(conn_rec *c, apr_interval_time_t timeout);

/**
 * The longest time that one read or write of the connection waits.
 * @param c connection
 * @return microseconds: Timeout of the host that the last request was for
 */
apr_interval_time_t net_timeout(conn_rec *c);

/**
 * Sends of what is held as much as the kernel takes without waiting.
 * Requests whose responses have left are logged and freed here.
 * @param c connection
 * @return APR_SUCCESS: all has left; APR_EAGAIN: wait until the socket can be
 *         written, and call again; else why the connection is now aborted
 */
apr_status_t net_output_continue(conn_rec *c);

/**
 * From now on short responses that are complete stay held when nothing else
 * is to be done for their connection: the caller serves several, and sends
 * for all of them together.
 * @param c   connection that goes on after its response
 * @param may 0: not any more; what is held stays held
 */
void net_output_put_off(conn_rec *c, int may);

/**
 * Tells whether what is held waits only for the one who asked for it by
 * net_output_put_off().
 * @param c connection
 * @return 1 or 0
 */
int net_output_is_put_off(conn_rec *c);

/**
 * Sends of what is held as much as one call sends without waiting, and leaves
 * all else, failures too, to net_output_finish().  No request ends here.
 * @param c connection
 */
void net_output_send_ahead(conn_rec *c);

/**
 * Ends what was put off: as net_output_continue(), and what the client does
 * not take at once comes before the input that the protocol waits for.
 * @param c connection that the protocol has left
 */
void net_output_finish(conn_rec *c);

/**
 * Makes the socket of an accepted connection without asking the system for
 * what is known from accepting it: the client's address, ours where the
 * listener has but one, and the options that the listener passes on.
 * @param csd   the socket
 * @param fd    descriptor from accept()
 * @param peer  the client's address
 * @param lr    listener that fd was accepted from
 * @param p     pool of the connection
 * @return APR_SUCCESS, or why not; fd is then still the caller's
 */
apr_status_t net_socket_make(apr_socket_t **csd, int fd,
                             const struct sockaddr *peer,
                             const struct ap_listen_rec *lr, apr_pool_t *p);

/** The link of a connection that core's pre_connection has prepared, else
 * NULL (a stream inside another connection has none). */
net_link *net_link_of(conn_rec *c);

/**
 * Waits until the socket can be read or written.
 * @param fd      socket
 * @param events  POLLIN or POLLOUT
 * @param timeout microseconds; negative: for ever
 * @return APR_SUCCESS, APR_TIMEUP, or the error of poll()
 */
apr_status_t net_wait(int fd, short events, apr_interval_time_t timeout);

/**
 * Sends what is held.  For a reader that has found no more input: the client
 * may be waiting for just that.
 * @param link     the connection's link
 * @param blocking 1: send all, waiting as long as the socket's timeout
 *                 allows; 0: send what the kernel takes at once
 * @return APR_SUCCESS, or why the connection is now aborted
 */
apr_status_t net_out_send_held(net_link *link, int blocking);

/**
 * Has all filters of a connection send what they hold, waiting up to the
 * socket's timeout for each part.  The connection goes on, which after
 * ap_flush_conn() it does not: filters take that for its end.
 * @param c connection; c->aborted tells of a failure
 */
void net_flush(conn_rec *c);

/**
 * Gives up what is held, for a client that is gone; the requests it belongs
 * to are logged and freed.
 * @param c connection
 */
void net_out_drop(conn_rec *c);

/** Registers the filters. */
void net_in_register(apr_pool_t *p);
void net_out_register(apr_pool_t *p);

/** Registers the connection's hooks. */
void net_connection_register(apr_pool_t *p);

#endif /* NET_CONNECTION_PRIV_H */
