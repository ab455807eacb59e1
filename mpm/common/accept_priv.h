/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Taking connections from the listening sockets.  One thread (the listener)
 * uses an acceptor.
 */

#ifndef HOSTLER_MPM_ACCEPT_PRIV_H
#define HOSTLER_MPM_ACCEPT_PRIV_H

#include <sys/socket.h>

#include <apr_errno.h>
#include <apr_network_io.h>
#include <apr_pools.h>

#include "ap_listen.h"

#include "mpm/common/accept_gate_priv.h"

/* A connection just accepted. */
typedef struct {
    int fd;                             /* close on exec */
    ap_listen_rec *listener;            /* where it came in */
    socklen_t address_length;
    struct sockaddr_storage address;    /* the client's */
    apr_socket_t *csd;                  /* made by the accept_func of another
                                         * module; NULL: accepted by us */
    apr_pool_t *pool;                   /* where csd lives; NULL: no csd */
} accepted_connection;

/* What the listener has to do about a failure. */
typedef enum {
    ACCEPT_OK,
    ACCEPT_AGAIN,       /* nothing there, a signal, a client that went away */
    ACCEPT_EXHAUSTED,   /* no descriptors or memory: wait, then again */
    ACCEPT_BROKEN       /* a listening socket can no more be used */
} accept_result;

typedef struct acceptor acceptor;

/**
 * @param new_acceptor  the result, allocated in p
 * @param listeners     the list of listening sockets; those not active are
 *                      left out
 * @param gate          of these sockets; NULL: children accept side by side
 * @param p             the child's pool; its end closes what was opened here
 * @return APR_SUCCESS; APR_EINVAL when no socket is active; the error of the
 *         system
 */
apr_status_t accept_create(acceptor **new_acceptor, ap_listen_rec *listeners,
                           accept_gate *gate, apr_pool_t *p);

/**
 * Waits for a connection and accepts it.  A signal to this thread whose
 * handler does not restart system calls ends the wait; where no signal can
 * end it, it ends after a quarter of a second.
 * @param error  the reason when it is not ACCEPT_OK
 */
accept_result accept_next(acceptor *a, accepted_connection *c,
                          apr_status_t *error);

/**
 * Makes the socket of the connection, or takes over the one that a module has
 * made.  Any thread.
 * @param csd  the result
 * @param p    pool of the connection; its end closes csd, from here on
 * @return APR_SUCCESS, or why not: accept_drop() is then to be called
 */
apr_status_t accept_make_socket(apr_socket_t **csd, accepted_connection *c,
                                apr_pool_t *p);

/** Closes a connection that accept_make_socket() has not been called for.
 * Any thread. */
void accept_drop(accepted_connection *c);

#endif /* HOSTLER_MPM_ACCEPT_PRIV_H */
