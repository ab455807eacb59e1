/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_http2.h
 * @brief What other modules may ask of mod_http2.
 *
 * All of it optional functions: NULL without mod_http2.
 */

#ifndef AP_MOD_HTTP2_H
#define AP_MOD_HTTP2_H

#include <apr_optional.h>

#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A server of several requests at a time; see http2_req_engine_push. */
typedef struct h2_req_engine h2_req_engine;

/**
 * Told how much of an answer has gone to the client, in an engine.
 * @param ctx       what the engine gave with it
 * @param c         connection of the answer
 * @param consumed  bytes
 */
typedef void http2_output_consumed(void *ctx, conn_rec *c, apr_off_t consumed);

/**
 * Makes an engine for a request that comes as the first of its type.
 * @param engine           the engine
 * @param id               its name in messages
 * @param type             what requests it takes
 * @param pool             lives as long as the engine
 * @param req_buffer_size  bytes of answers to be buffered
 * @param r                the request
 * @param pconsumed        set to the function to be told
 * @param pbaton           set to what that gets as ctx
 * @return APR_SUCCESS, or why the engine serves nothing
 */
typedef apr_status_t http2_req_engine_init(h2_req_engine *engine,
                                           const char *id, const char *type,
                                           apr_pool_t *pool,
                                           apr_size_t req_buffer_size,
                                           request_rec *r,
                                           http2_output_consumed **pconsumed,
                                           void **pbaton);

/**
 * How many threads serve requests of HTTP/2 in a child.
 * @param s     server
 * @param minw  set to the least number
 * @param max   set to the greatest number
 */
APR_DECLARE_OPTIONAL_FN(void, http2_get_num_workers,
                        (server_rec *s, int *minw, int *max));

/**
 * What to poll for while waiting on a connection that is one stream of
 * several: its own socket must not be read.
 * @param c         connection of the stream
 * @param pfd       filled; an APR_POLL_FILE that is ready when there is input
 * @param ptimeout  set to the timeout of that input, in microseconds, unless
 *                  NULL
 * @return APR_SUCCESS; APR_ENOTIMPL for other connections
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, http2_get_pollfd_from_conn,
                        (conn_rec *c, struct apr_pollfd_t *pfd,
                         apr_interval_time_t *ptimeout));

/**
 * Whether HTTP/2 is spoken on a connection, or on the one that it is a stream
 * of.
 * @param  connection
 * @return true or false
 */
APR_DECLARE_OPTIONAL_FN(int, http2_is_h2, (conn_rec *));

/**
 * Ends a request of an engine.  mod_http2 registers no engine functions any
 * more: who retrieves them gets NULL and serves requests one by one.
 * @param engine  the engine
 * @param rconn   connection of the request
 * @param status  how it ended
 */
APR_DECLARE_OPTIONAL_FN(void, http2_req_engine_done,
                        (h2_req_engine *engine, conn_rec *rconn,
                         apr_status_t status));

/**
 * Takes the next request of an engine; see http2_req_engine_done.
 * @param engine    the engine
 * @param block     whether to wait for one
 * @param capacity  how many more the engine could serve
 * @param pr        set to the request
 * @return APR_SUCCESS; APR_EAGAIN: none now; APR_EOF: none will come
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, http2_req_engine_pull,
                        (h2_req_engine *engine, apr_read_type_e block,
                         int capacity, request_rec **pr));

/**
 * Hands a request to the engine of a type; see http2_req_engine_done.
 * @param engine_type  the type
 * @param r            the request
 * @param einit        makes the engine if there is none
 * @return APR_SUCCESS: others will serve it; else to be served here
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, http2_req_engine_push,
                        (const char *engine_type, request_rec *r,
                         http2_req_engine_init *einit));

/**
 * Value of a variable: HTTP2, H2_PUSH, H2_STREAM_ID and the others of the
 * manual.
 * @param  pool for the result
 * @param  server
 * @param  connection, or NULL
 * @param  request, or NULL
 * @param  name
 * @return the value, "" when it has none here
 */
APR_DECLARE_OPTIONAL_FN(char *, http2_var_lookup,
                        (apr_pool_t *, server_rec *, conn_rec *,
                         request_rec *, char *));

/** Set where http2_get_pollfd_from_conn is known. */
#define AP_HTTP2_HAS_GET_POLLFD

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_HTTP2_H */
