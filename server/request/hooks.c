/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The hooks that http_request.h declares: their lists and runners, and what
 * this area itself hangs on hooks.  The lists are filled while configuration
 * is read, by one thread, and only read from then on.
 */

#include <apr_hooks.h>

#include "ap_config.h"
#include "http_config.h"
#include "http_core.h"
#include "http_request.h"
#include "util_filter.h"

#include "server/request/request_priv.h"
#include "server/request/settings_priv.h"
#include "server/request/walk_priv.h"
#include "server/runtime/hook_run_priv.h"

APR_HOOK_STRUCT(
    APR_HOOK_LINK(create_request)
    APR_HOOK_LINK(pre_translate_name)
    APR_HOOK_LINK(translate_name)
    APR_HOOK_LINK(map_to_storage)
    APR_HOOK_LINK(dirwalk_stat)
    APR_HOOK_LINK(post_perdir_config)
    APR_HOOK_LINK(access_checker)
    APR_HOOK_LINK(access_checker_ex)
    APR_HOOK_LINK(force_authn)
    APR_HOOK_LINK(check_user_id)
    APR_HOOK_LINK(auth_checker)
    APR_HOOK_LINK(type_checker)
    APR_HOOK_LINK(fixups)
    APR_HOOK_LINK(insert_filter)
)

/* All of them have a say; the first that objects ends the run. */
TRACED_HOOK_RUN_ALL(int, create_request, (request_rec *r), (r),
                    OK, DECLINED)
TRACED_HOOK_RUN_ALL(int, post_perdir_config, (request_rec *r), (r),
                    OK, DECLINED)
TRACED_HOOK_RUN_ALL(int, access_checker, (request_rec *r), (r),
                    OK, DECLINED)
TRACED_HOOK_RUN_ALL(int, fixups, (request_rec *r), (r), OK, DECLINED)

/* The first that knows the answer gives it. */
TRACED_HOOK_RUN_FIRST(int, pre_translate_name, (request_rec *r), (r),
                      DECLINED)
TRACED_HOOK_RUN_FIRST(int, translate_name, (request_rec *r), (r),
                      DECLINED)
TRACED_HOOK_RUN_FIRST(int, map_to_storage, (request_rec *r), (r),
                      DECLINED)
TRACED_HOOK_RUN_FIRST(int, access_checker_ex, (request_rec *r), (r),
                      DECLINED)
TRACED_HOOK_RUN_FIRST(int, force_authn, (request_rec *r), (r),
                      DECLINED)
TRACED_HOOK_RUN_FIRST(int, check_user_id, (request_rec *r), (r),
                      DECLINED)
TRACED_HOOK_RUN_FIRST(int, auth_checker, (request_rec *r), (r),
                      DECLINED)
TRACED_HOOK_RUN_FIRST(int, type_checker, (request_rec *r), (r),
                      DECLINED)
TRACED_HOOK_RUN_FIRST(apr_status_t, dirwalk_stat,
                      (apr_finfo_t *finfo, request_rec *r,
                       apr_int32_t wanted),
                      (finfo, r, wanted), AP_DECLINED)

TRACED_HOOK_VOID(insert_filter, (request_rec *r), (r))

/* All modules have said what their access hooks depend on. */
static int request_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                               apr_pool_t *ptemp, server_rec *s)
{
    (void)pconf;
    (void)plog;
    (void)s;
    ap_setup_auth_internal(ptemp);
    return OK;
}

/* The hooks go with the pool of the configuration, and what was said about
 * them with it. */
static apr_status_t configuration_cleanup(void *data)
{
    (void)data;
    ap_clear_auth_internal();
    return APR_SUCCESS;
}

void request_register_hooks(apr_pool_t *p)
{
    apr_pool_cleanup_register(p, NULL, configuration_cleanup,
                              apr_pool_cleanup_null);
    ap_hook_post_config(request_post_config, NULL, NULL,
                        APR_HOOK_REALLY_LAST);
    ap_hook_child_init(settings_memo_start, NULL, NULL,
                       APR_HOOK_REALLY_FIRST);
    ap_hook_child_init(walk_results_start, NULL, NULL,
                       APR_HOOK_REALLY_FIRST);
    /* Last, so that a module may answer from what it knows. */
    ap_hook_dirwalk_stat(walk_default_stat, NULL, NULL,
                         APR_HOOK_REALLY_LAST);
    ap_subreq_core_filter_handle =
        ap_register_output_filter("SUBREQ_CORE", ap_sub_req_output_filter,
                                  NULL, AP_FTYPE_CONTENT_SET);
}
