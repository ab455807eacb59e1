/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the server asks TLS modules, and what it makes of their answers.
 */

#include "server/net/ssl.c"
#include "test/unit/server/net/fixture.h"

/* What the hooks and functions below are to say, and what they were told. */
static int answer;
static int asked;
static const void *told;

static conn_rec *connection(apr_pool_t *p)
{
    asked = 0;
    told = NULL;
    return unit_connection(p, unit_server(p));
}

/* Modules have registered; what they offer is taken over. */
static void start(apr_pool_t *p)
{
    apr_hook_sort_all();
    apr_hook_global_pool = p;
    ap_run_optional_fn_retrieve();
}

/* ----- a module with hooks ----- */

static int hook_is_ssl(conn_rec *c)
{
    (void)c;
    asked++;
    return answer;
}

static const char *hook_var(apr_pool_t *p, server_rec *s, conn_rec *c,
                            request_rec *r, const char *name)
{
    (void)s;
    (void)c;
    (void)r;
    return strcmp(name, "SSL_PROTOCOL") ? NULL : apr_pstrdup(p, "TLSv1.3");
}

static int hook_bind(conn_rec *c, struct ap_conf_vector_t *conf, int enable)
{
    (void)c;
    asked = enable ? 1 : 2;
    told = conf;
    return answer;
}

static int hook_certs(server_rec *s, apr_pool_t *p,
                      apr_array_header_t *certs, apr_array_header_t *keys)
{
    (void)s;
    (void)p;
    asked++;
    APR_ARRAY_PUSH(certs, const char *) = "cert.pem";
    APR_ARRAY_PUSH(keys, const char *) = "key.pem";
    return answer;
}

static int hook_challenge(conn_rec *c, const char *name, const char **cert,
                          const char **key)
{
    (void)c;
    if (strcmp(name, "acme.example")) {
        return DECLINED;
    }
    *cert = "C";
    *key = "K";
    return answer;
}

static int hook_prime(server_rec *s, apr_pool_t *p, const char *id,
                      apr_size_t id_len, const char *pem)
{
    (void)s;
    (void)p;
    (void)pem;
    return id_len == 2 && !memcmp(id, "\0a", 2) ? answer : DECLINED;
}

static int hook_ocsp(server_rec *s, conn_rec *c, const char *id,
                     apr_size_t id_len, ap_ssl_ocsp_copy_resp *cb,
                     void *userdata)
{
    (void)s;
    (void)c;
    if (id_len != 2 || memcmp(id, "\0a", 2)) {
        return DECLINED;
    }
    cb((const unsigned char *)"der", 3, userdata);
    return answer;
}

/* ----- a module with optional functions ----- */

static int module_is_https(conn_rec *c)
{
    (void)c;
    asked++;
    return answer;
}

static char *module_var(apr_pool_t *p, server_rec *s, conn_rec *c,
                        request_rec *r, char *name)
{
    (void)s;
    (void)c;
    (void)r;
    return strcmp(name, "SSL_CIPHER") ? NULL : apr_pstrdup(p, "old");
}

static int module_enable(conn_rec *c)
{
    (void)c;
    asked = 1;
    return answer;
}

static int module_disable(conn_rec *c)
{
    (void)c;
    asked = 2;
    return answer;
}

static int module_set(conn_rec *c, ap_conf_vector_t *conf, int proxy,
                      int enable)
{
    (void)c;
    asked = 10 + 2 * proxy + enable;
    told = conf;
    return answer;
}

static void offer(const char *name, apr_opt_fn_t *function)
{
    apr_dynamic_fn_register(name, function);
}

#define OFFER(name, function) offer(name, (apr_opt_fn_t *)(function))

/* ----- tests ----- */

static void test_ssl_without_any_module(void **state)
{
    apr_pool_t *p = *state;
    conn_rec *c = connection(p);
    apr_array_header_t *files = apr_array_make(p, 1, sizeof(char *));
    const char *pem;

    start(p);
    assert_false(ap_ssl_conn_is_ssl(c));
    assert_null(ap_ssl_var_lookup(p, c->base_server, c, NULL, "SSL_CIPHER"));
    assert_false(ap_ssl_has_outgoing_handlers());
    assert_int_equal(ap_ssl_bind_outgoing(c, NULL, 1), DECLINED);
    assert_int_equal(ap_ssl_bind_outgoing(c, NULL, 0), OK);
    assert_true(c->outgoing);
    assert_int_equal(ap_ssl_add_cert_files(c->base_server, p, files, files),
                     APR_SUCCESS);
    assert_int_equal(ap_ssl_add_fallback_cert_files(c->base_server, p, files,
                                                    files), APR_SUCCESS);
    assert_int_equal(files->nelts, 0);
    assert_false(ap_ssl_answer_challenge(c, "acme.example", &pem, &pem));
    assert_int_equal(ap_ssl_ocsp_prime(c->base_server, p, "\0a", 2, ""),
                     APR_ENOENT);
    assert_int_equal(ap_ssl_ocsp_get_resp(c->base_server, c, "\0a", 2, NULL,
                                          NULL), APR_ENOENT);
}

static void test_ssl_hooks_answer(void **state)
{
    apr_pool_t *p = *state;
    conn_rec *c = connection(p);

    ap_hook_ssl_conn_is_ssl(hook_is_ssl, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_ssl_var_lookup(hook_var, NULL, NULL, APR_HOOK_MIDDLE);
    start(p);
    answer = DECLINED;
    assert_false(ap_ssl_conn_is_ssl(c));
    answer = OK;
    assert_true(ap_ssl_conn_is_ssl(c));
    assert_int_equal(asked, 2);
    assert_string_equal(ap_ssl_var_lookup(p, c->base_server, c, NULL,
                                          "SSL_PROTOCOL"), "TLSv1.3");
    assert_null(ap_ssl_var_lookup(p, c->base_server, c, NULL, "SSL_CIPHER"));
}

static void test_ssl_bind_by_hook(void **state)
{
    apr_pool_t *p = *state;
    conn_rec *c = connection(p);
    ap_conf_vector_t *conf = apr_palloc(p, 8);

    ap_hook_ssl_bind_outgoing(hook_bind, NULL, NULL, APR_HOOK_MIDDLE);
    start(p);
    assert_true(ap_ssl_has_outgoing_handlers());
    answer = OK;
    assert_int_equal(ap_ssl_bind_outgoing(c, conf, 1), OK);
    assert_int_equal(asked, 1);
    assert_ptr_equal(told, conf);
    assert_int_equal(ap_ssl_bind_outgoing(c, NULL, 0), OK);
    assert_int_equal(asked, 2);
    answer = HTTP_BAD_GATEWAY;
    assert_int_equal(ap_ssl_bind_outgoing(c, conf, 1), HTTP_BAD_GATEWAY);
    answer = DECLINED;
    assert_int_equal(ap_ssl_bind_outgoing(c, conf, 1), DECLINED);
}

static void test_ssl_certificates(void **state)
{
    apr_pool_t *p = *state;
    conn_rec *c = connection(p);
    apr_array_header_t *certs = apr_array_make(p, 1, sizeof(char *));
    apr_array_header_t *keys = apr_array_make(p, 1, sizeof(char *));
    const char *cert = NULL;
    const char *key = NULL;

    ap_hook_ssl_add_cert_files(hook_certs, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_ssl_add_cert_files(hook_certs, NULL, NULL, APR_HOOK_LAST);
    ap_hook_ssl_add_fallback_cert_files(hook_certs, NULL, NULL,
                                        APR_HOOK_MIDDLE);
    ap_hook_ssl_answer_challenge(hook_challenge, NULL, NULL,
                                 APR_HOOK_MIDDLE);
    start(p);
    answer = OK;
    assert_int_equal(ap_ssl_add_cert_files(c->base_server, p, certs, keys),
                     APR_SUCCESS);
    assert_int_equal(certs->nelts, 2);
    assert_int_equal(ap_ssl_add_fallback_cert_files(c->base_server, p, certs,
                                                    keys), APR_SUCCESS);
    assert_int_equal(keys->nelts, 3);
    assert_true(ap_ssl_answer_challenge(c, "acme.example", &cert, &key));
    assert_string_equal(cert, "C");
    assert_string_equal(key, "K");
    assert_false(ap_ssl_answer_challenge(c, "other.example", &cert, &key));
    answer = HTTP_INTERNAL_SERVER_ERROR;
    assert_int_equal(ap_ssl_add_cert_files(c->base_server, p, certs, keys),
                     APR_EGENERAL);
    assert_int_equal(certs->nelts, 4);  /* the second was not asked */
    assert_int_equal(ap_ssl_add_fallback_cert_files(c->base_server, p, certs,
                                                    keys), APR_EGENERAL);
    assert_false(ap_ssl_answer_challenge(c, "acme.example", &cert, &key));
}

static void take_answer(const unsigned char *der, apr_size_t der_len,
                        void *userdata)
{
    *(char **)userdata = apr_pstrmemdup(apr_hook_global_pool,
                                        (const char *)der, der_len);
}

static void test_ssl_ocsp(void **state)
{
    apr_pool_t *p = *state;
    conn_rec *c = connection(p);
    server_rec *s = c->base_server;
    char *der = NULL;

    ap_hook_ssl_ocsp_prime_hook(hook_prime, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_ssl_ocsp_get_resp_hook(hook_ocsp, NULL, NULL, APR_HOOK_MIDDLE);
    start(p);
    answer = OK;
    assert_int_equal(ap_ssl_ocsp_prime(s, p, "\0a", 2, "pem"), APR_SUCCESS);
    assert_int_equal(ap_ssl_ocsp_prime(s, p, "\0b", 2, "pem"), APR_ENOENT);
    assert_int_equal(ap_ssl_ocsp_get_resp(s, c, "\0b", 2, take_answer, &der),
                     APR_ENOENT);
    assert_null(der);
    assert_int_equal(ap_ssl_ocsp_get_resp(s, c, "\0a", 2, take_answer, &der),
                     APR_SUCCESS);
    assert_string_equal(der, "der");
    answer = HTTP_INTERNAL_SERVER_ERROR;
    assert_int_equal(ap_ssl_ocsp_prime(s, p, "\0a", 2, "pem"), APR_EGENERAL);
    assert_int_equal(ap_ssl_ocsp_get_resp(s, c, "\0a", 2, take_answer, &der),
                     APR_EGENERAL);
}

static void test_ssl_functions_of_modules(void **state)
{
    apr_pool_t *p = *state;
    conn_rec *c = connection(p);
    server_rec *s = c->base_server;
    APR_OPTIONAL_FN_TYPE(ssl_is_https) *is_https;
    APR_OPTIONAL_FN_TYPE(ssl_var_lookup) *lookup;

    OFFER("ssl_is_https", module_is_https);
    OFFER("ssl_var_lookup", module_var);
    ap_hook_ssl_var_lookup(hook_var, NULL, NULL, APR_HOOK_MIDDLE);
    start(p);
    ap_setup_ssl_optional_fns(p);   /* once more: ours are not taken over */
    answer = 0;
    assert_false(ap_ssl_conn_is_ssl(c));
    answer = 1;
    assert_true(ap_ssl_conn_is_ssl(c));
    assert_int_equal(asked, 2);
    assert_string_equal(ap_ssl_var_lookup(p, s, c, NULL, "SSL_CIPHER"),
                        "old");
    /* Who retrieves the functions hears of the hooks too. */
    is_https = APR_RETRIEVE_OPTIONAL_FN(ssl_is_https);
    lookup = APR_RETRIEVE_OPTIONAL_FN(ssl_var_lookup);
    assert_ptr_not_equal(is_https, module_is_https);
    assert_true(is_https(c));
    assert_string_equal(lookup(p, s, c, NULL, apr_pstrdup(p, "SSL_CIPHER")),
                        "old");
    assert_string_equal(lookup(p, s, c, NULL,
                               apr_pstrdup(p, "SSL_PROTOCOL")), "TLSv1.3");
}

static void test_ssl_bind_by_function(void **state)
{
    apr_pool_t *p = *state;
    conn_rec *c = connection(p);
    APR_OPTIONAL_FN_TYPE(ssl_proxy_enable) *enable;
    APR_OPTIONAL_FN_TYPE(ssl_engine_disable) *disable;

    OFFER("ssl_proxy_enable", module_enable);
    OFFER("ssl_engine_disable", module_disable);
    start(p);
    enable = APR_RETRIEVE_OPTIONAL_FN(ssl_proxy_enable);
    disable = APR_RETRIEVE_OPTIONAL_FN(ssl_engine_disable);
    assert_true(ap_ssl_has_outgoing_handlers());
    answer = 1;
    assert_int_equal(ap_ssl_bind_outgoing(c, NULL, 1), OK);
    assert_int_equal(asked, 1);
    assert_true(enable(c));
    assert_true(disable(c));
    assert_int_equal(asked, 2);
    answer = 0;
    assert_int_equal(ap_ssl_bind_outgoing(c, NULL, 1), DECLINED);
    assert_false(enable(c));
}

static void test_ssl_engine_set(void **state)
{
    apr_pool_t *p = *state;
    conn_rec *c = connection(p);
    ap_conf_vector_t *conf = apr_palloc(p, 8);
    APR_OPTIONAL_FN_TYPE(ssl_engine_set) *set;

    OFFER("ssl_engine_set", module_set);
    OFFER("ssl_proxy_enable", module_enable);
    start(p);
    set = APR_RETRIEVE_OPTIONAL_FN(ssl_engine_set);
    answer = 1;
    assert_true(set(c, conf, 1, 1));
    assert_int_equal(asked, 13);
    assert_ptr_equal(told, conf);
    assert_true(set(c, conf, 0, 1));
    assert_int_equal(asked, 11);
    answer = 0;
    assert_false(set(c, conf, 1, 1));
}

static void test_ssl_modules_go_with_their_pool(void **state)
{
    apr_pool_t *sub;
    conn_rec *c = connection(*state);

    apr_pool_create(&sub, *state);
    OFFER("ssl_is_https", module_is_https);
    ap_setup_ssl_optional_fns(sub);
    answer = 1;
    assert_true(ap_ssl_conn_is_ssl(c));
    apr_pool_destroy(sub);
    assert_false(ap_ssl_conn_is_ssl(c));
}

UNIT_TESTS(
    NET_TEST(test_ssl_without_any_module),
    NET_TEST(test_ssl_hooks_answer),
    NET_TEST(test_ssl_bind_by_hook),
    NET_TEST(test_ssl_certificates),
    NET_TEST(test_ssl_ocsp),
    NET_TEST(test_ssl_functions_of_modules),
    NET_TEST(test_ssl_bind_by_function),
    NET_TEST(test_ssl_engine_set),
    NET_TEST(test_ssl_modules_go_with_their_pool)
)
