/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  http_ssl.h
 * @brief What modules ask of and offer to whichever module speaks TLS.
 *
 * The server itself speaks no TLS.  A module that does hangs itself on the
 * hooks below, or registers the optional functions of mod_ssl.h; everybody
 * else asks by the functions ap_ssl_...(), which ask both.  Hooks and optional
 * functions are fixed once the configuration is read: after that the functions
 * may be called by any thread that owns the connection in question.
 */

#ifndef AP_HTTP_SSL_H
#define AP_HTTP_SSL_H

#include <apr_mmap.h>
#include <apr_portable.h>

#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Takes an OCSP answer (RFC 6960) from its keeper: der_len bytes of DER, valid
 * during the call only; der is NULL when there is none for now. */
typedef void ap_ssl_ocsp_copy_resp(const unsigned char *der,
                                   apr_size_t der_len, void *userdata);

/**
 * Puts the optional functions ssl_is_https, ssl_var_lookup, ssl_proxy_enable,
 * ssl_engine_disable and ssl_engine_set of mod_ssl.h before the ones that
 * modules have registered: whoever retrieves them gets an answer that takes
 * every module into account.  The server calls it when all modules have
 * registered and before any retrieves; once more does no harm.
 * @param pool  pool of the configuration, whose end undoes it
 */
AP_DECLARE(void) ap_setup_ssl_optional_fns(apr_pool_t *pool);

/**
 * Collects certificates for a server from the modules that manage some.
 * @param s           server
 * @param p           pool for what is added
 * @param cert_files  names of PEM files, const char *; more are added
 * @param key_files   names of the keys' files, in the same order
 * @return APR_SUCCESS, also when there are none, or APR_EGENERAL when a
 *         module failed
 */
AP_DECLARE(apr_status_t) ap_ssl_add_cert_files(
        server_rec *s, apr_pool_t *p, apr_array_header_t *cert_files,
        apr_array_header_t *key_files);

/**
 * Collects certificates to begin with, for a server that has no others: they
 * need not be valid, but the server can start with them.
 * @param s           server
 * @param p           pool for what is added
 * @param cert_files  names of PEM files, const char *; more are added
 * @param key_files   names of the keys' files, in the same order
 * @return APR_SUCCESS, also when there are none, or APR_EGENERAL when a
 *         module failed
 */
AP_DECLARE(apr_status_t) ap_ssl_add_fallback_cert_files(
        server_rec *s, apr_pool_t *p, apr_array_header_t *cert_files,
        apr_array_header_t *key_files);

/**
 * Asks whether a handshake is the question of an authority whether we own the
 * name (ACME's tls-alpn-01, RFC 8737), to be answered with a certificate that
 * was made for that.
 * @param c            connection
 * @param server_name  name that the client asked for (SNI)
 * @param pcert_pem    gets the certificate as PEM, in c->pool
 * @param pkey_pem     gets its key as PEM, in c->pool
 * @return true when it is and both are set
 */
AP_DECLARE(int) ap_ssl_answer_challenge(conn_rec *c, const char *server_name,
                                        const char **pcert_pem,
                                        const char **pkey_pem);

/**
 * Tells the TLS modules what a connection that we made is to speak, before
 * its pre_connection hooks run.
 * @param c            connection to another server
 * @param dir_conf     settings that hold for it, or NULL
 * @param require_ssl  whether it must be TLS, or must not
 * @return OK, or DECLINED when TLS is required and no module provides it; or
 *         the status of a module that failed
 */
AP_DECLARE(int) ap_ssl_bind_outgoing(conn_rec *c,
                                     struct ap_conf_vector_t *dir_conf,
                                     int require_ssl);

/**
 * Whether a connection, to us or made by us, speaks TLS.
 * @param c  connection
 * @return true or false
 */
AP_DECLARE(int) ap_ssl_conn_is_ssl(conn_rec *c);

/**
 * Whether any module can speak TLS on connections that we make.  Valid from
 * post_config on.
 * @return true or false
 */
AP_DECLARE(int) ap_ssl_has_outgoing_handlers(void);

/**
 * Asks the keepers of OCSP answers for that of a certificate.
 * @param s         server
 * @param c         connection that needs it, or NULL
 * @param id        what the certificate was introduced by
 * @param id_len    its bytes
 * @param cb        called with the answer, in this call
 * @param userdata  for cb
 * @return APR_SUCCESS; APR_ENOENT when nobody keeps one for it; APR_EGENERAL
 *         when a keeper failed
 */
AP_DECLARE(apr_status_t) ap_ssl_ocsp_get_resp(
        server_rec *s, conn_rec *c, const char *id, apr_size_t id_len,
        ap_ssl_ocsp_copy_resp *cb, void *userdata);

/**
 * Introduces a certificate to the keepers of OCSP answers, while the
 * configuration is read.
 * @param s       server that uses it
 * @param p       pool of the configuration
 * @param id      bytes to ask for it by, unique among certificates
 * @param id_len  how many
 * @param pem     the certificate and the ones that vouch for it, as PEM
 * @return APR_SUCCESS when one will keep its answer; APR_ENOENT when none
 *         does; APR_EGENERAL when one failed
 */
AP_DECLARE(apr_status_t) ap_ssl_ocsp_prime(server_rec *s, apr_pool_t *p,
                                           const char *id, apr_size_t id_len,
                                           const char *pem);

/**
 * A variable of the TLS module: SSL_PROTOCOL, SSL_CLIENT_S_DN, ...
 * @param p     pool for the result
 * @param s     server
 * @param c     connection, or NULL
 * @param r     request, or NULL
 * @param name  name of the variable
 * @return the value; NULL when no module knows the variable
 */
AP_DECLARE(const char *) ap_ssl_var_lookup(apr_pool_t *p, server_rec *s,
                                           conn_rec *c, request_rec *r,
                                           const char *name);

/**
 * Runs for ap_ssl_add_cert_files(), all of them: adds the files of
 * certificates that the module manages.
 * @param s           server
 * @param p           pool for what is added
 * @param cert_files  names of PEM files, const char *
 * @param key_files   names of the keys' files, in the same order
 * @return OK, DECLINED, or a status that ends the run
 */
AP_DECLARE_HOOK(int, ssl_add_cert_files,
                (server_rec *s, apr_pool_t *p,
                 apr_array_header_t *cert_files,
                 apr_array_header_t *key_files))

/**
 * Runs for ap_ssl_add_fallback_cert_files(), all of them: adds certificates
 * that will do until there are better ones.
 * @param s           server
 * @param p           pool for what is added
 * @param cert_files  names of PEM files, const char *
 * @param key_files   names of the keys' files, in the same order
 * @return OK, DECLINED, or a status that ends the run
 */
AP_DECLARE_HOOK(int, ssl_add_fallback_cert_files,
                (server_rec *s, apr_pool_t *p,
                 apr_array_header_t *cert_files,
                 apr_array_header_t *key_files))

/**
 * Runs for ap_ssl_answer_challenge(), until one knows the challenge.
 * @param c            connection
 * @param server_name  name that the client asked for
 * @param pcert_pem    gets the certificate as PEM
 * @param pkey_pem     gets its key as PEM
 * @return OK when both are set, DECLINED when it is none of this module's
 */
AP_DECLARE_HOOK(int, ssl_answer_challenge,
                (conn_rec *c, const char *server_name,
                 const char **pcert_pem, const char **pkey_pem))

/**
 * Runs for ap_ssl_bind_outgoing(), until one takes the connection over.
 * @param c           connection to another server
 * @param dir_conf    settings that hold for it, or NULL
 * @param enable_ssl  whether it is to be TLS
 * @return OK when this module has seen to that, DECLINED to leave it to
 *         others, or a status
 */
AP_DECLARE_HOOK(int, ssl_bind_outgoing,
                (conn_rec *c, struct ap_conf_vector_t *dir_conf,
                 int enable_ssl))

/**
 * Runs for ap_ssl_conn_is_ssl(), until one says yes.
 * @param c  connection
 * @return OK when this module speaks TLS on it, else DECLINED
 */
AP_DECLARE_HOOK(int, ssl_conn_is_ssl, (conn_rec *c))

/**
 * Runs for ap_ssl_ocsp_get_resp(), until one keeps answers for the
 * certificate.
 * @param s         server
 * @param c         connection that needs it, or NULL
 * @param id        what the certificate was introduced by
 * @param id_len    its bytes
 * @param cb        to be called with the answer, before the hook returns
 * @param userdata  for cb
 * @return OK, DECLINED when it was not introduced to this module, or a status
 */
AP_DECLARE_HOOK(int, ssl_ocsp_get_resp_hook,
                (server_rec *s, conn_rec *c, const char *id,
                 apr_size_t id_len, ap_ssl_ocsp_copy_resp *cb,
                 void *userdata))

/**
 * Runs for ap_ssl_ocsp_prime(), until one takes the certificate on.
 * @param s       server that uses it
 * @param p       pool of the configuration
 * @param id      bytes to ask for it by
 * @param id_len  how many
 * @param pem     the certificate and the ones that vouch for it, as PEM
 * @return OK when this module keeps its answer, DECLINED, or a status
 */
AP_DECLARE_HOOK(int, ssl_ocsp_prime_hook,
                (server_rec *s, apr_pool_t *p, const char *id,
                 apr_size_t id_len, const char *pem))

/**
 * Runs for ap_ssl_var_lookup(), until one knows the variable.
 * @param p     pool for the result
 * @param s     server
 * @param c     connection, or NULL
 * @param r     request, or NULL
 * @param name  name of the variable
 * @return the value, or NULL
 */
AP_DECLARE_HOOK(const char *, ssl_var_lookup,
                (apr_pool_t *p, server_rec *s, conn_rec *c, request_rec *r,
                 const char *name))

#ifdef __cplusplus
}
#endif

#endif /* AP_HTTP_SSL_H */
