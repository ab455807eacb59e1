/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_ssl.h
 * @brief What other modules may ask of the TLS module.
 *
 * The earlier way of asking; http_ssl.h has the one that needs no optional
 * functions.  The server registers all of these but ssl_ext_list, so that they
 * speak for any module that hangs on the hooks of http_ssl.h.
 */

#ifndef AP_MOD_SSL_H
#define AP_MOD_SSL_H

#include <apr_optional.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Export marks of the module that this header belongs to. */
#define SSL_DECLARE(type) AP_MODULE_DECLARE(type)
#define SSL_DECLARE_NONSTD(type) AP_MODULE_DECLARE_NONSTD(type)
#define SSL_DECLARE_DATA AP_MODULE_DECLARE_DATA

/**
 * No TLS on a connection that we make; before its pre_connection hooks.
 * @param  connection to another server
 * @return true when that is seen to
 */
APR_DECLARE_OPTIONAL_FN(int, ssl_engine_disable, (conn_rec *));

/**
 * TLS or not on a connection, before its pre_connection hooks.
 * @param         connection
 * @param         settings that hold for it, or NULL
 * @param proxy   whether we made it
 * @param enable  whether to speak TLS
 * @return whether it will speak TLS; for one that we made, whether it will do
 *         as asked
 */
APR_DECLARE_OPTIONAL_FN(int, ssl_engine_set,
                        (conn_rec *, ap_conf_vector_t *, int proxy,
                         int enable));

/**
 * Values of an extension of the peer's or our own certificate.  Only there
 * when mod_ssl is loaded.
 * @param p          pool for the result
 * @param c          connection
 * @param peer       whose: the peer's, or ours
 * @param extension  number or name of the extension
 * @return array of const char *, or NULL when there is none
 */
APR_DECLARE_OPTIONAL_FN(apr_array_header_t *, ssl_ext_list,
                        (apr_pool_t *p, conn_rec *c, int peer,
                         const char *extension));

/**
 * As ap_ssl_conn_is_ssl().
 * @param  connection
 * @return true or false
 */
APR_DECLARE_OPTIONAL_FN(int, ssl_is_https, (conn_rec *));

/**
 * TLS on a connection that we make; before its pre_connection hooks.
 * @param  connection to another server
 * @return true when a module will speak it
 */
APR_DECLARE_OPTIONAL_FN(int, ssl_proxy_enable, (conn_rec *));

/**
 * As ap_ssl_var_lookup(), whose parameters it takes.
 * @return the value; NULL or "" when the variable is not known
 */
APR_DECLARE_OPTIONAL_FN(char *, ssl_var_lookup,
                        (apr_pool_t *, server_rec *, conn_rec *,
                         request_rec *, char *));

/**
 * Run by mod_ssl for each server while the configuration is read, all of
 * them: as the hook ssl_add_cert_files of http_ssl.h.
 * @param s           server
 * @param p           pool for what is added
 * @param cert_files  names of PEM files, const char *
 * @param key_files   names of the keys' files, in the same order
 * @return OK, DECLINED, or a status that ends the run
 */
APR_DECLARE_EXTERNAL_HOOK(ssl, SSL, int, add_cert_files,
                          (server_rec *s, apr_pool_t *p,
                           apr_array_header_t *cert_files,
                           apr_array_header_t *key_files))

/**
 * Run by mod_ssl for a server without certificates: as the hook
 * ssl_add_fallback_cert_files of http_ssl.h.
 * @param s           server
 * @param p           pool for what is added
 * @param cert_files  names of PEM files, const char *
 * @param key_files   names of the keys' files, in the same order
 * @return OK, DECLINED, or a status that ends the run
 */
APR_DECLARE_EXTERNAL_HOOK(ssl, SSL, int, add_fallback_cert_files,
                          (server_rec *s, apr_pool_t *p,
                           apr_array_header_t *cert_files,
                           apr_array_header_t *key_files))

/** Set where the hooks for certificates are known. */
#define SSL_CERT_HOOKS

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_SSL_H */
