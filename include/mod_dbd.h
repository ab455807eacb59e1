/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_dbd.h
 * @brief Connections to SQL databases, for modules that ask questions there.
 *
 * mod_dbd keeps connections open, by the directives DBD*, and lends them.
 * Each function exists twice: exported by mod_dbd (not by the server), so that
 * a module that calls it has to be loaded after mod_dbd; and as an optional
 * function of the same name, NULL without mod_dbd.  A connection belongs to
 * one thread for as long as it is lent.
 */

#ifndef AP_MOD_DBD_H
#define AP_MOD_DBD_H

#include <apr_dbd.h>
#include <apr_hash.h>
#include <apr_hooks.h>
#include <apr_optional.h>

#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Export marks of the module that this header belongs to. */
#define DBD_DECLARE(type) AP_MODULE_DECLARE(type)
#define DBD_DECLARE_NONSTD(type) AP_MODULE_DECLARE_NONSTD(type)
#define DBD_DECLARE_DATA AP_MODULE_DECLARE_DATA

/** A connection to a database. */
typedef struct {
    apr_dbd_t *handle;               /**< what apr_dbd_*() take */
    const apr_dbd_driver_t *driver;  /**< the same */
    apr_hash_t *prepared;            /**< label to apr_dbd_prepared_t */
    apr_pool_t *pool;                /**< lives as long as the connection */
} ap_dbd_t;

/** The settings of a server.  [config] */
typedef struct {
    server_rec *server;                /**< whose they are */
    const char *name;                  /**< the driver: DBDriver */
    const char *params;                /**< DBDParams */
    int persist;                       /**< DBDPersist */
    int nmin;                          /**< connections kept: DBDMin */
    int nkeep;                         /**< kept when idle: DBDKeep */
    int nmax;                          /**< at most: DBDMax */
    int exptime;                       /**< seconds that an idle one is kept:
                                        * DBDExptime */
    int set;                           /**< bits for which of these are set */
    apr_hash_t *queries;               /**< label to SQL: DBDPrepareSQL */
    apr_array_header_t *init_queries;  /**< const char *: DBDInitSQL */
} dbd_cfg_t;

/**
 * Lends a connection to a request; it goes back when the request ends.  What
 * most modules want.
 * @param r  request; asked again, the same connection
 * @return the connection, or NULL after a message in the log
 */
DBD_DECLARE(ap_dbd_t *) ap_dbd_acquire(request_rec *r);

/**
 * Lends a connection to a client's connection; it goes back when that ends.
 * @param c  the client's connection
 * @return the connection, or NULL after a message in the log
 */
DBD_DECLARE(ap_dbd_t *) ap_dbd_cacquire(conn_rec *c);

/**
 * Gives back what ap_dbd_open() has lent, and only that.
 * @param s    as handed to ap_dbd_open()
 * @param rec  the connection
 */
DBD_DECLARE(void) ap_dbd_close(server_rec *s, ap_dbd_t *rec);

/**
 * Lends a connection until ap_dbd_close().
 * @param p  for what is needed until then
 * @param s  server whose settings hold
 * @return the connection, or NULL after a message in the log
 */
DBD_DECLARE(ap_dbd_t *) ap_dbd_open(apr_pool_t *p, server_rec *s);

/**
 * Has a statement prepared on each connection of a server.  While the
 * configuration is read.
 * @param s      server
 * @param query  SQL; kept, not copied
 * @param label  the name to find it by in prepared; kept, not copied
 */
DBD_DECLARE(void) ap_dbd_prepare(server_rec *s, const char *query,
                                 const char *label);

/** As the function ap_dbd_acquire(). */
APR_DECLARE_OPTIONAL_FN(ap_dbd_t *, ap_dbd_acquire, (request_rec *));

/** As the function ap_dbd_cacquire(). */
APR_DECLARE_OPTIONAL_FN(ap_dbd_t *, ap_dbd_cacquire, (conn_rec *));

/** As the function ap_dbd_close(). */
APR_DECLARE_OPTIONAL_FN(void, ap_dbd_close, (server_rec *, ap_dbd_t *));

/** As the function ap_dbd_open(). */
APR_DECLARE_OPTIONAL_FN(ap_dbd_t *, ap_dbd_open, (apr_pool_t *, server_rec *));

/** As the function ap_dbd_prepare(). */
APR_DECLARE_OPTIONAL_FN(void, ap_dbd_prepare,
                        (server_rec *, const char *, const char *));

/**
 * A new connection has been made, before its first use: the place for what it
 * needs once.  An optional hook: to be registered with APR_OPTIONAL_HOOK(dbd,
 * post_connect, ...).
 * @param p    pool of the connection
 * @param cfg  settings of the server
 * @param rec  the connection
 * @return OK or DECLINED; any other ends the run
 */
APR_DECLARE_EXTERNAL_HOOK(dbd, DBD, apr_status_t, post_connect,
                          (apr_pool_t *p, dbd_cfg_t *cfg, ap_dbd_t *rec))

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_DBD_H */
