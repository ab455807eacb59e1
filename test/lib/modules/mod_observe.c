/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What a module sees of its server.  The handler "observe" tells the MPM's
 * state (ap_mpm_query()), what it was while the child began, and whether this
 * module was asked for the request's type.  What was put into the pool ptemp
 * says in the error log that it ends, and so does the hook child_init that it
 * has begun.
 */

#include <string.h>

#include "ap_mpm.h"
#include "http_config.h"
#include "http_log.h"
#include "http_main.h"
#include "http_protocol.h"
#include "http_request.h"
#include "httpd.h"

/* Of this process. */
static int state_at_first = -1;

static int mpm_state(void)
{
    int state = -1;

    return ap_mpm_query(AP_MPMQ_MPM_STATE, &state) == APR_SUCCESS ? state
                                                                  : -1;
}

static apr_status_t say_temporary_ends(void *dummy)
{
    ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, ap_server_conf,
                 "OBSERVED ptemp ends");
    return APR_SUCCESS;
}

static int observe_configuration(apr_pool_t *p, apr_pool_t *plog,
                                 apr_pool_t *ptemp, server_rec *s)
{
    apr_pool_cleanup_register(ptemp, NULL, say_temporary_ends,
                              apr_pool_cleanup_null);
    return OK;
}

static void observe_child(apr_pool_t *p, server_rec *s)
{
    state_at_first = mpm_state();
    ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s, "OBSERVED child begins");
}

static int observe_type(request_rec *r)
{
    apr_table_setn(r->notes, "observed-type", "1");
    return DECLINED;
}

static int observe_handler(request_rec *r)
{
    if (r->handler == NULL || strcmp(r->handler, "observe") != 0) {
        return DECLINED;
    }
    ap_set_content_type(r, "text/plain");
    ap_rprintf(r, "state %d, at first %d; asked for type: %s\n", mpm_state(),
               state_at_first,
               apr_table_get(r->notes, "observed-type") ? "yes" : "no");
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    ap_hook_post_config(observe_configuration, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(observe_child, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_type_checker(observe_type, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(observe_handler, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_observe_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, register_hooks, 0
};
