/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the files about listening sockets share.
 *
 *   listen.c          directives, opening, restarts, closing
 *   listen_unix.c     sockets that have a path instead of an address
 *   listen_inherit.c  sockets that the process was started with
 *   listen_buckets.c  further sockets on the same addresses
 */

#ifndef LISTEN_PRIV_H
#define LISTEN_PRIV_H

#include <apr_pools.h>

#include "ap_listen.h"
#include "httpd.h"

/** What stands before a path in a Listen line and in messages. */
#define LISTEN_UNIX_PREFIX "unix:"

/** The file of a Unix socket. */
typedef struct listen_path listen_path;

/** A listener with what modules do not need to know.  [config] */
typedef struct listener {
    ap_listen_rec rec;          /* first: modules see this part */
    apr_pool_t *pool;           /* the record's own */
    apr_pool_t *sock_pool;      /* the open socket's own; NULL: not open */
    const char *file;           /* where the Listen line stands; of a socket
                                 * that was given: who gave it */
    int line;
    listen_path *path;          /* in sock_pool; NULL: no file of ours */
    unsigned v6only:1;          /* [::] beside a 0.0.0.0 of the same port */
    unsigned reuseport:1;       /* the socket has SO_REUSEPORT */
    unsigned is_given:1;        /* opened by who started the server */
    unsigned is_shared:1;       /* a twin that has the same socket */
    unsigned steered:1;         /* connections do not go to all twins */
    struct listener *twin;      /* of the same address, in the next bucket */
} listener;

/** @return an empty record in a pool of its own below base */
listener *listen_new(apr_pool_t *base);

/** Adds an open socket to those that ap_setup_listeners() may use.
 * @param l  with address, sd, pool and sock_pool */
void listen_add_open(listener *l);

/** Ends a record, its socket and its twins. */
void listen_drop(listener *l);

/**
 * Opens a socket and binds it; not yet listening.
 * @param base  parent of the socket's pool
 * @return APR_SUCCESS; the error of the system, and l is as before
 */
apr_status_t listen_open(listener *l, apr_pool_t *base);

/** Sets the configured options of a bound socket and has it listen, or
 * listen with another backlog. */
apr_status_t listen_start(listener *l, server_rec *s);

/** Closes a socket, if it is open and no other record has it, too. */
void listen_close(ap_listen_rec *lr);

/** ListenCoresBucketsRatio; 0: one bucket.  [config] */
extern int listen_cores_per_bucket;

/* ---- listen_buckets.c --------------------------------------------------- */

/** Before the configuration is read again: there are no buckets. */
void listen_forget_buckets(void);

/* ---- listen_unix.c ------------------------------------------------------ */

/** Forgets mode and owner that the configuration before has set. */
void listen_unix_reset(void);

/**
 * @param addr  the address of the path, in p
 * @param path  absolute, or seen from ServerRoot
 * @return NULL, or what is wrong with the path
 */
const char *listen_unix_address(apr_sockaddr_t **addr, const char *path,
                                apr_pool_t *p);

/**
 * Opens a socket and binds it to its path; removes what a dead server has
 * left there.  Where the configuration is only checked, looks whether that
 * could be done and leaves rec.sd as it is.
 * @param l  sock_pool is there; sd and path are set
 * @return APR_SUCCESS; EADDRINUSE when somebody listens there; EEXIST when
 *         there is something else than a socket; the error of the system
 */
apr_status_t listen_unix_open(listener *l);

/** The file of a socket that is open already is to be removed by this
 * process from now on. */
void listen_unix_own(listener *l);

/** An open socket is closed since no line names it.  The file of one that came
 * from an older process goes when that has handed it over.
 * @param p  lives as long as the process */
void listen_unix_forget(const listener *l, apr_pool_t *p);

/** Gives the file the mode and the owner of the configuration. */
apr_status_t listen_unix_adjust(const listener *l);

/** What to do about a status of listen_unix_open(), as the end of a
 * sentence. */
const char *listen_unix_advice(apr_status_t rv);

/** Removes the file, if this process has made it and nobody has put another
 * one in its place.  @param path  may be NULL */
void listen_unix_remove(listen_path *path);

#endif /* LISTEN_PRIV_H */
