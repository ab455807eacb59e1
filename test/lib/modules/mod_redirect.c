/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests: the handler "test-redirect" has the file /a.txt take the
 * place of whatever was asked for, as modules do that map late. */

#include <string.h>

#include "httpd.h"
#include "http_config.h"
#include "http_request.h"

static int redirect(request_rec *r)
{
    if (r->handler == NULL || strcmp(r->handler, "test-redirect") != 0) {
        return DECLINED;
    }
    ap_internal_redirect("/a.txt", r);
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_handler(redirect, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_redirect_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
