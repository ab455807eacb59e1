/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  http_connection.h
 * @brief Connections: their hooks and their end.
 */

#ifndef AP_HTTP_CONNECTION_H
#define AP_HTTP_CONNECTION_H

#include <apr_network_io.h>
#include <apr_buckets.h>

#include "httpd.h"
#include "ap_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Makes an end-of-connection bucket: nothing will be written after it.  It
 * carries no data, and is for the filters of the connection (TLS says
 * goodbye).
 * @param list allocator of the connection's buckets
 * @return the bucket
 */
AP_DECLARE(apr_bucket *) ap_bucket_eoc_create(apr_bucket_alloc_t *list);

/**
 * Turns a bucket without contents into an end-of-connection bucket.
 * @param b bucket
 * @return b
 */
AP_DECLARE(apr_bucket *) ap_bucket_eoc_make(apr_bucket *b);

/** Type of end-of-connection buckets. */
extern AP_DECLARE_DATA const apr_bucket_type_t ap_bucket_type_eoc;

/**
 * Sends what the connection's filters hold and tells them that nothing
 * follows.  Waits up to the socket's timeout for each part; c->aborted tells
 * of a failure.
 * @param c connection
 */
AP_DECLARE(void) ap_flush_conn(conn_rec *c);

/**
 * Ends a connection: sends what is held, closes our direction, drops what the
 * client still sends, then closes the socket (RFC 9112 section 9.6).  Waits
 * up to 2 seconds for a sign of the client and 30 in all, 2 when the note
 * "short-lingering-close" is set.  Does not wait when c->aborted is set or
 * the client has ended its direction.
 * @param c connection
 */
AP_DECLARE(void) ap_lingering_close(conn_rec *c);

/**
 * Runs the pre_connection hooks.
 * @param c   connection
 * @param csd its socket, an apr_socket_t *
 * @return OK, or what a hook has refused the connection with
 */
AP_DECLARE(int) ap_pre_connection(conn_rec *c, void *csd);

/**
 * Tells modules that a connection is about to be closed, by
 * pre_close_connection, and the scoreboard.
 * @param c connection
 * @return 0: go on closing
 */
AP_DECLARE(int) ap_prep_lingering_close(conn_rec *c);

/**
 * Serves a new connection: chooses the server by address, runs pre_connection
 * and, unless one refuses, process_connection.
 * @param c   connection
 * @param csd its socket, an apr_socket_t *
 */
AP_DECLARE(void) ap_process_connection(conn_rec *c, void *csd);

/**
 * Tells the connection's filters that nothing follows.
 * @param c     connection
 * @param flush 1: what they hold is sent, waiting as long as the socket's
 *              timeout allows; 0: what can leave without waiting
 * @return APR_SUCCESS, or what a filter has failed with
 */
AP_DECLARE(apr_status_t) ap_shutdown_conn(conn_rec *c, int flush);

/**
 * Begins to end a connection: sends what is held and closes our direction.
 * @param c connection
 * @return 0: the caller reads and drops what the client still sends, for a
 *         bounded time, and closes the socket; 1: the socket is closed
 */
AP_DECLARE(int) ap_start_lingering_close(conn_rec *c);

/**
 * Makes the record of a new connection.
 * @param p       pool of the connection
 * @param server  main server
 * @param csd     socket
 * @param conn_id number that no other connection has at this time
 * @param sbh     scoreboard handle, or NULL
 * @param alloc   allocator of its buckets
 * @return the record; NULL: the next hook is asked
 */
AP_DECLARE_HOOK(conn_rec *, create_connection,
                (apr_pool_t *p, server_rec *server, apr_socket_t *csd,
                 long conn_id, void *sbh, apr_bucket_alloc_t *alloc))

/**
 * Called before a connection is closed; data may still be written.
 * @param c connection
 * @return OK or DECLINED
 */
AP_DECLARE_HOOK(int, pre_close_connection, (conn_rec *c))

/**
 * Sets up a new connection: the place to add filters to it.
 * @param c   connection
 * @param csd its socket, an apr_socket_t *
 * @return OK or DECLINED; DONE: the hooks after it, core's with the socket's
 *         filters among them, are left out; any other: the connection is
 *         refused
 */
AP_DECLARE_HOOK(int, pre_connection, (conn_rec *c, void *csd))

/**
 * Serves the protocol of a connection.  Called again for a connection that
 * was left waiting for a next request (c->cs->state).
 * @param c connection
 * @return OK: served so far; DECLINED: the next hook is asked
 */
AP_DECLARE_HOOK(int, process_connection, (conn_rec *c))

/** True when e marks the end of the connection. */
#define AP_BUCKET_IS_EOC(e) ((e)->type == &ap_bucket_type_eoc)

#ifdef __cplusplus
}
#endif

#endif /* AP_HTTP_CONNECTION_H */
