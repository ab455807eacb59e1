/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Authorization by where the client is.
 *
 * Providers for Require: ip (addresses and networks, IPv4 and IPv6), host
 * (the client's name, looked up both ways), forward-dns (the addresses of a
 * name now), local (this machine).  The client is the one that the request
 * is said to come from (r->useragent_addr), which a module for trusted
 * proxies may have set.
 *
 * host and forward-dns wait for the name service in the worker's thread.
 * No directives, no shared state.
 */

#include <string.h>

#include <apr_network_io.h>
#include <apr_strings.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_request.h"
#include "mod_auth.h"

#include "modules/aaa/require_priv.h"

APLOG_USE_MODULE(authz_host);

/* ----- Require ip ----- */

static const char *parse_subnet(cmd_parms *cmd, char *text,
                                apr_ipsubnet_t **subnet)
{
    char *mask = strchr(text, '/');
    const char *whole = apr_pstrdup(cmd->temp_pool, text);
    apr_status_t rv;
    char why[120];

    if (mask != NULL) {
        *mask++ = '\0';
    }
    rv = apr_ipsubnet_create(subnet, text, mask, cmd->pool);
    if (rv == APR_SUCCESS) {
        return NULL;
    }
    if (ap_strstr_c(whole, "%{") != NULL) {
        return apr_psprintf(cmd->pool, "'Require ip': '%s' is an expression, "
                            "and addresses are read at start; use Require "
                            "expr \"-R '...'\"", whole);
    }
    if (APR_STATUS_IS_EINVAL(rv)) {
        return apr_psprintf(cmd->pool, "'Require ip': '%s' is no address or "
                            "network (as 192.0.2.1, 10.1, 10.1.0.0/16, "
                            "2001:db8::/32)", whole);
    }
    return apr_psprintf(cmd->pool, "'Require ip': '%s' is no address or "
                        "network: %s", whole,
                        apr_strerror(rv, why, sizeof(why)));
}

static const char *parse_ip(cmd_parms *cmd, const char *args,
                            const void **parsed)
{
    apr_array_header_t *subnets =
        apr_array_make(cmd->pool, 4, sizeof(apr_ipsubnet_t *));
    char *word;

    while (*(word = ap_getword_conf(cmd->temp_pool, &args)) != '\0') {
        apr_ipsubnet_t *subnet;
        const char *err = parse_subnet(cmd, word, &subnet);

        if (err != NULL) {
            return err;
        }
        APR_ARRAY_PUSH(subnets, apr_ipsubnet_t *) = subnet;
    }
    if (subnets->nelts == 0) {
        return "'Require ip' takes one or more addresses or networks";
    }
    *parsed = subnets;
    return NULL;
}

static authz_status check_ip(request_rec *r, const char *args,
                             const void *parsed)
{
    const apr_array_header_t *subnets = parsed;
    int i;

    (void)args;
    for (i = 0; i < subnets->nelts; i++) {
        if (apr_ipsubnet_test(APR_ARRAY_IDX(subnets, i, apr_ipsubnet_t *),
                              r->useragent_addr)) {
            return AUTHZ_GRANTED;
        }
    }
    return AUTHZ_DENIED;
}

/* ----- Require host, Require forward-dns ----- */

static authz_status check_host(request_rec *r, const char *args,
                               const void *parsed)
{
    const apr_array_header_t *names = require_words_for(r, parsed);
    const char *host;
    int is_ip = 0;
    int i;

    (void)args;
    if (names == NULL) {
        return AUTHZ_GENERAL_ERROR;
    }
    host = ap_get_useragent_host(r, REMOTE_DOUBLE_REV, &is_ip);
    if (host == NULL || is_ip) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90540)
                      "access to %s: the client's address %s has no name "
                      "that leads back to it, so 'Require host' does not "
                      "hold", r->uri, r->useragent_ip);
        return AUTHZ_DENIED;
    }
    for (i = 0; i < names->nelts; i++) {
        if (in_domain(APR_ARRAY_IDX(names, i, const char *), host)) {
            return AUTHZ_GRANTED;
        }
    }
    return AUTHZ_DENIED;
}

static authz_status check_forward_dns(request_rec *r, const char *args,
                                      const void *parsed)
{
    const apr_array_header_t *names = require_words_for(r, parsed);
    int i;

    (void)args;
    if (names == NULL) {
        return AUTHZ_GENERAL_ERROR;
    }
    for (i = 0; i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);
        apr_sockaddr_t *addr;
        apr_status_t rv = apr_sockaddr_info_get(&addr, name, APR_UNSPEC, 0,
                                                0, r->pool);

        if (rv != APR_SUCCESS) {
            ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(90541)
                          "access to %s: 'Require forward-dns' cannot look "
                          "up '%s'", r->uri, name);
            continue;
        }
        for (; addr != NULL; addr = addr->next) {
            if (apr_sockaddr_equal(addr, r->useragent_addr)) {
                return AUTHZ_GRANTED;
            }
        }
    }
    return AUTHZ_DENIED;
}

/* ----- Require local ----- */

static const char *parse_local(cmd_parms *cmd, const char *args,
                               const void **parsed)
{
    apr_array_header_t *loops =
        apr_array_make(cmd->pool, 2, sizeof(apr_ipsubnet_t *));
    apr_ipsubnet_t *subnet;

    (void)args;
    if (apr_ipsubnet_create(&subnet, "127.0.0.0", "8", cmd->pool)
        != APR_SUCCESS) {
        return "'Require local': no network of the loopback";
    }
    APR_ARRAY_PUSH(loops, apr_ipsubnet_t *) = subnet;
#if APR_HAVE_IPV6
    if (apr_ipsubnet_create(&subnet, "::1", NULL, cmd->pool)
        == APR_SUCCESS) {
        APR_ARRAY_PUSH(loops, apr_ipsubnet_t *) = subnet;
    }
#endif
    *parsed = loops;
    return NULL;
}

static authz_status check_local(request_rec *r, const char *args,
                                const void *parsed)
{
    /* A Unix socket does not lead off this machine. */
    if (r->useragent_addr->family == APR_UNIX) {
        return AUTHZ_GRANTED;
    }
    /* The client's own address, when it comes over its own network. */
    if (r->connection->local_addr != NULL
        && apr_sockaddr_equal(r->connection->local_addr,
                              r->useragent_addr)) {
        return AUTHZ_GRANTED;
    }
    return check_ip(r, args, parsed);
}

/* ----- module ----- */

static const authz_provider ip_provider = {check_ip, parse_ip};
static const authz_provider host_provider = {check_host, require_parse};
static const authz_provider forward_dns_provider = {check_forward_dns,
                                                    require_parse};
static const authz_provider local_provider = {check_local, parse_local};

static const struct {
    const char *name;
    const authz_provider *provider;
} providers[] = {
    {"ip", &ip_provider},
    {"host", &host_provider},
    {"forward-dns", &forward_dns_provider},
    {"local", &local_provider},
    {NULL, NULL}
};

static void register_hooks(apr_pool_t *p)
{
    int i;

    for (i = 0; providers[i].name != NULL; i++) {
        ap_register_auth_provider(p, AUTHZ_PROVIDER_GROUP,
                                  providers[i].name, AUTHZ_PROVIDER_VERSION,
                                  providers[i].provider,
                                  AP_AUTH_INTERNAL_PER_CONF);
    }
}

module AP_MODULE_DECLARE_DATA authz_host_module = {
    STANDARD20_MODULE_STUFF,
    NULL,               /* create_dir_config */
    NULL,               /* merge_dir_config */
    NULL,               /* create_server_config */
    NULL,               /* merge_server_config */
    NULL,               /* cmds */
    register_hooks,     /* register_hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
