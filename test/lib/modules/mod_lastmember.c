/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests: "ProxySet lbmethod=last" sends every request to the last
 * member of a balancer that can be used. */

#include "ap_provider.h"
#include "httpd.h"
#include "http_config.h"
#include "mod_proxy.h"

static proxy_worker *find_last(proxy_balancer *balancer, request_rec *r)
{
    proxy_worker **workers = (proxy_worker **)balancer->workers->elts;
    int i;

    (void)r;
    for (i = balancer->workers->nelts - 1; i >= 0; i--) {
        if (PROXY_WORKER_IS_USABLE(workers[i])) {
            return workers[i];
        }
    }
    return NULL;
}

static apr_status_t nothing(proxy_balancer *balancer, server_rec *s)
{
    (void)balancer;
    (void)s;
    return APR_SUCCESS;
}

static const proxy_balancer_method last = {
    "last", find_last, NULL, nothing, nothing, NULL
};

static void register_hooks(apr_pool_t *p)
{
    ap_register_provider(p, PROXY_LBMETHOD, "last", "0", &last);
}

module AP_MODULE_DECLARE_DATA test_lastmember_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
