/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests: speaks the protocol "other/1", to which a connection is
 * changed by Upgrade.  It says "hello URI", then each line it gets in upper
 * case, until the client ends. */

#include <ctype.h>
#include <string.h>

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_protocol.h"
#include "util_filter.h"

#define OTHER "other/1"

static int propose(conn_rec *c, request_rec *r, server_rec *s,
                   const apr_array_header_t *offers,
                   apr_array_header_t *proposals)
{
    int i;

    (void)c;
    (void)s;
    for (i = 0; r != NULL && offers != NULL && i < offers->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(offers, i, const char *), OTHER) == 0) {
            APR_ARRAY_PUSH(proposals, const char *) = OTHER;
            return OK;
        }
    }
    return DECLINED;
}

static apr_status_t say(conn_rec *c, const char *text, apr_size_t length)
{
    apr_bucket_brigade *bb = apr_brigade_create(c->pool, c->bucket_alloc);
    apr_status_t rv = apr_brigade_write(bb, NULL, NULL, text, length);

    if (rv == APR_SUCCESS) {
        rv = ap_fflush(c->output_filters, bb);
    }
    return rv;
}

static int change(conn_rec *c, request_rec *r, server_rec *s,
                  const char *protocol)
{
    apr_bucket_brigade *bb = apr_brigade_create(c->pool, c->bucket_alloc);
    const char *hello;

    (void)s;
    if (strcmp(protocol, OTHER) != 0 || r == NULL) {
        return DECLINED;
    }
    hello = apr_pstrcat(r->pool, "hello ", r->uri, "\n", NULL);
    say(c, hello, strlen(hello));
    while (ap_get_brigade(c->input_filters, bb, AP_MODE_GETLINE,
                          APR_BLOCK_READ, 0) == APR_SUCCESS) {
        char *line;
        apr_size_t length;
        apr_size_t i;

        if (apr_brigade_pflatten(bb, &line, &length, c->pool) != APR_SUCCESS
            || length == 0) {
            break;
        }
        for (i = 0; i < length; i++) {
            line[i] = (char)toupper((unsigned char)line[i]);
        }
        apr_brigade_cleanup(bb);
        say(c, line, length);
    }
    return DONE;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_protocol_propose(propose, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_protocol_switch(change, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_other_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
