/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests: "Dav locked" is the file system, with the locks of
 * mod_dav_lock, which is there for providers like this.  Both are to be loaded
 * before. */

#include "ap_provider.h"
#include "httpd.h"
#include "http_config.h"
#include "mod_dav.h"

static dav_provider both;

/* When all modules have registered what they have. */
static int pre_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    const dav_provider *files = dav_lookup_provider("filesystem");

    (void)plog;
    (void)ptemp;
    if (files == NULL) {
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    both = *files;
    both.locks = ap_lookup_provider("dav-lock", "generic", "0");
    dav_register_provider(pconf, "locked", &both);
    return both.locks != NULL ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_pre_config(pre_config, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_davlocks_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
