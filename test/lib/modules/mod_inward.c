/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A module for tests: rewrites /old... to /new... the way mod_rewrite does it
 * for directories, by a handler that redirects inside the server.
 */

#include <string.h>

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_request.h"

static int fixup(request_rec *r)
{
    if (r->main != NULL || strncmp(r->uri, "/old", 4) != 0) {
        return DECLINED;
    }
    r->filename = apr_pstrcat(r->pool, "redirect:/new", r->uri + 4, NULL);
    r->handler = "redirect-handler";
    return OK;
}

static int handler(request_rec *r)
{
    if (strcmp(r->handler, "redirect-handler") != 0) {
        return DECLINED;
    }
    ap_internal_redirect(r->filename + strlen("redirect:"), r);
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_fixups(fixup, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_handler(handler, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA inward_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
