/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests: the handler "test-discard" has the body of a request
 * dropped, as handlers do that take none, and answers. */

#include <string.h>

#include "httpd.h"
#include "http_config.h"
#include "http_protocol.h"

static int discard(request_rec *r)
{
    int status;

    if (r->handler == NULL || strcmp(r->handler, "test-discard") != 0) {
        return DECLINED;
    }
    status = ap_discard_request_body(r);
    if (status != OK) {
        return status;
    }
    ap_set_content_type(r, "text/plain");
    ap_rputs("done", r);
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_handler(discard, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_discard_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
