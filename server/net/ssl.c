/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * TLS as the rest of the server sees it: questions to whichever modules speak
 * it.  A module answers by the hooks of http_ssl.h or by having registered the
 * optional functions of mod_ssl.h; hooks are asked first.
 *
 * Shared state: the hooks' lists and `modules' [config].
 */

#include "ap_config.h"

#include <string.h>

#include <apr_hooks.h>
#include <apr_optional.h>

#include "httpd.h"
#include "http_config.h"
#include "http_ssl.h"
#include "mod_ssl.h"

#include "server/net/net_priv.h"

APR_HOOK_STRUCT(
    APR_HOOK_LINK(ssl_add_cert_files)
    APR_HOOK_LINK(ssl_add_fallback_cert_files)
    APR_HOOK_LINK(ssl_answer_challenge)
    APR_HOOK_LINK(ssl_bind_outgoing)
    APR_HOOK_LINK(ssl_conn_is_ssl)
    APR_HOOK_LINK(ssl_ocsp_get_resp_hook)
    APR_HOOK_LINK(ssl_ocsp_prime_hook)
    APR_HOOK_LINK(ssl_var_lookup)
)

/* Each may add to the files; the first that fails ends the run. */
AP_IMPLEMENT_HOOK_RUN_ALL(int, ssl_add_cert_files,
                          (server_rec *s, apr_pool_t *p,
                           apr_array_header_t *cert_files,
                           apr_array_header_t *key_files),
                          (s, p, cert_files, key_files), OK, DECLINED)
AP_IMPLEMENT_HOOK_RUN_ALL(int, ssl_add_fallback_cert_files,
                          (server_rec *s, apr_pool_t *p,
                           apr_array_header_t *cert_files,
                           apr_array_header_t *key_files),
                          (s, p, cert_files, key_files), OK, DECLINED)

/* The first that knows the answer gives it. */
AP_IMPLEMENT_HOOK_RUN_FIRST(int, ssl_answer_challenge,
                            (conn_rec *c, const char *server_name,
                             const char **pcert_pem, const char **pkey_pem),
                            (c, server_name, pcert_pem, pkey_pem), DECLINED)
AP_IMPLEMENT_HOOK_RUN_FIRST(int, ssl_bind_outgoing,
                            (conn_rec *c, struct ap_conf_vector_t *dir_conf,
                             int enable_ssl),
                            (c, dir_conf, enable_ssl), DECLINED)
AP_IMPLEMENT_HOOK_RUN_FIRST(int, ssl_conn_is_ssl, (conn_rec *c), (c),
                            DECLINED)
AP_IMPLEMENT_HOOK_RUN_FIRST(int, ssl_ocsp_get_resp_hook,
                            (server_rec *s, conn_rec *c, const char *id,
                             apr_size_t id_len, ap_ssl_ocsp_copy_resp *cb,
                             void *userdata),
                            (s, c, id, id_len, cb, userdata), DECLINED)
AP_IMPLEMENT_HOOK_RUN_FIRST(int, ssl_ocsp_prime_hook,
                            (server_rec *s, apr_pool_t *p, const char *id,
                             apr_size_t id_len, const char *pem),
                            (s, p, id, id_len, pem), DECLINED)
AP_IMPLEMENT_HOOK_RUN_FIRST(const char *, ssl_var_lookup,
                            (apr_pool_t *p, server_rec *s, conn_rec *c,
                             request_rec *r, const char *name),
                            (p, s, c, r, name), NULL)

/* [config] What modules registered before we put our own in its place; NULL:
 * nothing. */
static struct {
    APR_OPTIONAL_FN_TYPE(ssl_is_https) *is_https;
    APR_OPTIONAL_FN_TYPE(ssl_var_lookup) *var_lookup;
    APR_OPTIONAL_FN_TYPE(ssl_proxy_enable) *proxy_enable;
    APR_OPTIONAL_FN_TYPE(ssl_engine_disable) *engine_disable;
    APR_OPTIONAL_FN_TYPE(ssl_engine_set) *engine_set;
} modules;

/* ----- questions ----- */

AP_DECLARE(int) ap_ssl_conn_is_ssl(conn_rec *c)
{
    return ap_run_ssl_conn_is_ssl(c) == OK
           || (modules.is_https && modules.is_https(c));
}

AP_DECLARE(const char *) ap_ssl_var_lookup(apr_pool_t *p, server_rec *s,
                                           conn_rec *c, request_rec *r,
                                           const char *name)
{
    const char *value = ap_run_ssl_var_lookup(p, s, c, r, name);

    if (!value && modules.var_lookup) {
        value = modules.var_lookup(p, s, c, r, (char *)name);
    }
    return value;
}

/* ----- connections that we make ----- */

/* What a module of the earlier kind makes of it: true when it did as asked. */
static int bind_by_function(conn_rec *c, struct ap_conf_vector_t *dir_conf,
                            int enable)
{
    if (modules.engine_set) {
        return modules.engine_set(c, dir_conf, 1, enable);
    }
    if (enable) {
        return modules.proxy_enable && modules.proxy_enable(c);
    }
    return modules.engine_disable && modules.engine_disable(c);
}

AP_DECLARE(int) ap_ssl_bind_outgoing(conn_rec *c,
                                     struct ap_conf_vector_t *dir_conf,
                                     int require_ssl)
{
    int rc;

    c->outgoing = 1;
    rc = ap_run_ssl_bind_outgoing(c, dir_conf, require_ssl);
    if (rc == DECLINED
        && (bind_by_function(c, dir_conf, require_ssl) || !require_ssl)) {
        rc = OK;    /* without any TLS a connection is plain anyway */
    }
    return rc;
}

AP_DECLARE(int) ap_ssl_has_outgoing_handlers(void)
{
    const apr_array_header_t *hooks = ap_hook_get_ssl_bind_outgoing();

    return (hooks && hooks->nelts > 0) || modules.engine_set
           || modules.proxy_enable;
}

/* ----- certificates ----- */

/* A run in which there need not be anybody. */
static apr_status_t status_of(int rc, apr_status_t nobody)
{
    return rc == OK ? APR_SUCCESS : rc == DECLINED ? nobody : APR_EGENERAL;
}

AP_DECLARE(apr_status_t) ap_ssl_add_cert_files(
        server_rec *s, apr_pool_t *p, apr_array_header_t *cert_files,
        apr_array_header_t *key_files)
{
    return status_of(ap_run_ssl_add_cert_files(s, p, cert_files, key_files),
                     APR_SUCCESS);
}

AP_DECLARE(apr_status_t) ap_ssl_add_fallback_cert_files(
        server_rec *s, apr_pool_t *p, apr_array_header_t *cert_files,
        apr_array_header_t *key_files)
{
    return status_of(ap_run_ssl_add_fallback_cert_files(s, p, cert_files,
                                                        key_files),
                     APR_SUCCESS);
}

AP_DECLARE(int) ap_ssl_answer_challenge(conn_rec *c, const char *server_name,
                                        const char **pcert_pem,
                                        const char **pkey_pem)
{
    return ap_run_ssl_answer_challenge(c, server_name, pcert_pem, pkey_pem)
           == OK;
}

AP_DECLARE(apr_status_t) ap_ssl_ocsp_prime(server_rec *s, apr_pool_t *p,
                                           const char *id, apr_size_t id_len,
                                           const char *pem)
{
    return status_of(ap_run_ssl_ocsp_prime_hook(s, p, id, id_len, pem),
                     APR_ENOENT);
}

AP_DECLARE(apr_status_t) ap_ssl_ocsp_get_resp(
        server_rec *s, conn_rec *c, const char *id, apr_size_t id_len,
        ap_ssl_ocsp_copy_resp *cb, void *userdata)
{
    return status_of(ap_run_ssl_ocsp_get_resp_hook(s, c, id, id_len, cb,
                                                   userdata),
                     APR_ENOENT);
}

/* ----- the optional functions ----- */

static int ssl_is_https(conn_rec *c)
{
    return ap_ssl_conn_is_ssl(c);
}

static char *ssl_var_lookup(apr_pool_t *p, server_rec *s, conn_rec *c,
                            request_rec *r, char *name)
{
    return (char *)ap_ssl_var_lookup(p, s, c, r, name);
}

static int ssl_proxy_enable(conn_rec *c)
{
    return ap_ssl_bind_outgoing(c, NULL, 1) == OK;
}

static int ssl_engine_disable(conn_rec *c)
{
    return ap_ssl_bind_outgoing(c, NULL, 0) == OK;
}

static int ssl_engine_set(conn_rec *c, ap_conf_vector_t *dir_conf, int proxy,
                          int enable)
{
    if (proxy) {
        return ap_ssl_bind_outgoing(c, dir_conf, enable) == OK;
    }
    if (modules.engine_set) {
        return modules.engine_set(c, dir_conf, 0, enable);
    }
    return enable && ap_ssl_conn_is_ssl(c);
}

/* Puts our function in the place of a module's, which is kept. */
#define TAKE_OVER(name, kept) \
    do { \
        APR_OPTIONAL_FN_TYPE(name) *there = APR_RETRIEVE_OPTIONAL_FN(name); \
        if (there != name) { \
            (kept) = there; \
            APR_REGISTER_OPTIONAL_FN(name); \
        } \
    } while (0)

/* What was kept is code of modules, which go with the configuration. */
static apr_status_t forget_modules(void *data)
{
    (void)data;
    memset(&modules, 0, sizeof(modules));
    return APR_SUCCESS;
}

AP_DECLARE(void) ap_setup_ssl_optional_fns(apr_pool_t *pool)
{
    TAKE_OVER(ssl_is_https, modules.is_https);
    TAKE_OVER(ssl_var_lookup, modules.var_lookup);
    TAKE_OVER(ssl_proxy_enable, modules.proxy_enable);
    TAKE_OVER(ssl_engine_disable, modules.engine_disable);
    TAKE_OVER(ssl_engine_set, modules.engine_set);
    apr_pool_cleanup_kill(pool, NULL, forget_modules);
    apr_pool_cleanup_register(pool, NULL, forget_modules,
                              apr_pool_cleanup_null);
}

static void retrieve_functions(void)
{
    ap_setup_ssl_optional_fns(apr_hook_global_pool);
}

void net_ssl_register(apr_pool_t *p)
{
    (void)p;
    /* Before any module takes what it needs of others. */
    ap_hook_optional_fn_retrieve(retrieve_functions, NULL, NULL,
                                 APR_HOOK_REALLY_FIRST);
}
