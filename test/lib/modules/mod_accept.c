/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A module that accepts connections itself: it puts a function of its own
 * before that of each listener and marks the sockets.  Each response tells
 * the mark of its connection's socket in the field X-Accept, or "none".
 *
 * Every third connection is refused as if its client had gone.
 */

#include <apr_network_io.h>
#include <apr_strings.h>

#include "ap_listen.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_request.h"
#include "httpd.h"

#define MARK "test_accept"

static accept_function before;

static apr_status_t accept_marked(void **csd, ap_listen_rec *lr,
                                  apr_pool_t *ptrans)
{
    static int number;
    apr_status_t rv = before(csd, lr, ptrans);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    if (++number % 3 == 0) {
        apr_socket_close(*csd);
        return APR_ECONNABORTED;
    }
    return apr_socket_data_set(*csd, apr_psprintf(ptrans, "%d", number),
                               MARK, NULL);
}

static int take_listeners(apr_pool_t *pconf, apr_pool_t *plog,
                          apr_pool_t *ptemp, server_rec *s)
{
    ap_listen_rec *lr;

    (void)pconf;
    (void)plog;
    (void)ptemp;
    (void)s;
    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        before = lr->accept_func;
        lr->accept_func = accept_marked;
    }
    return OK;
}

static int tell_mark(request_rec *r)
{
    apr_socket_t *csd = ap_get_conn_socket(r->connection);
    void *mark = NULL;

    apr_socket_data_get(&mark, MARK, csd);
    apr_table_setn(r->headers_out, "X-Accept", mark ? mark : "none");
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_post_config(take_listeners, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_fixups(tell_mark, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_accept_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
