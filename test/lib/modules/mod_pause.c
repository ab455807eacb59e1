/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A module whose functions take their time: its fixups and log_transaction
 * hooks 20 milliseconds where the query is "slow", its output filter 20 where
 * it is "filter", before it passes the content on.
 */

#include <string.h>

#include <apr_time.h>

#include "http_config.h"
#include "http_protocol.h"
#include "http_request.h"
#include "httpd.h"
#include "util_filter.h"

#define PAUSE (20 * APR_USEC_PER_SEC / 1000)

static int asks_for(const request_rec *r, const char *what)
{
    return r->args != NULL && strcmp(r->args, what) == 0;
}

static int slow_hook(request_rec *r)
{
    if (asks_for(r, "slow")) {
        apr_sleep(PAUSE);
    }
    return DECLINED;
}

static void slow_insert(request_rec *r)
{
    if (asks_for(r, "filter")) {
        ap_add_output_filter("SLEEPER", NULL, r, r->connection);
    }
}

static apr_status_t slow_filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    apr_sleep(PAUSE);
    ap_remove_output_filter(f);
    return ap_pass_brigade(f->next, bb);
}

static void register_hooks(apr_pool_t *p)
{
    ap_hook_fixups(slow_hook, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_log_transaction(slow_hook, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_insert_filter(slow_insert, NULL, NULL, APR_HOOK_MIDDLE);
    ap_register_output_filter("SLEEPER", slow_filter, NULL, AP_FTYPE_RESOURCE);
}

module AP_MODULE_DECLARE_DATA pause_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, register_hooks, 0
};
