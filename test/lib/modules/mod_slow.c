/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A module for tests: the handler "slow" sleeps half a second, as a handler
 * does that waits for a database, and then answers.  Of a file whose name ends
 * in "hidden.txt" the last phase before the handler sleeps.
 *
 * With "?hold" the sleep lasts until there is a file "released" in the
 * document root; its begin is logged.
 */

#include <apr_file_info.h>
#include <apr_time.h>

#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "httpd.h"

static void hold(request_rec *r)
{
    const char *name = apr_pstrcat(r->pool, ap_document_root(r), "/released",
                                   NULL);
    apr_finfo_t info;
    int i;

    ap_log_rerror(APLOG_MARK, APLOG_NOTICE, 0, r, "held: %s", r->uri);
    for (i = 0; i < 10000; i++) {
        if (apr_stat(&info, name, APR_FINFO_MIN, r->pool) == APR_SUCCESS) {
            return;
        }
        apr_sleep(apr_time_from_msec(5));
    }
}

static void be_slow(request_rec *r)
{
    if (r->args != NULL && strcmp(r->args, "hold") == 0) {
        hold(r);
        return;
    }
    apr_sleep(apr_time_from_msec(500));
}

static int slow_handler(request_rec *r)
{
    if (r->handler == NULL || strcmp(r->handler, "slow") != 0) {
        return DECLINED;
    }
    be_slow(r);
    ap_set_content_type(r, "text/plain");
    ap_rputs("slow", r);
    return OK;
}

static int slow_fixups(request_rec *r)
{
    apr_size_t length = strlen(r->uri);

    if (length >= 10 && strcmp(r->uri + length - 10, "hidden.txt") == 0) {
        be_slow(r);
    }
    return DECLINED;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_fixups(slow_fixups, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(slow_handler, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA slow_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
