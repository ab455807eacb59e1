/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A module that suspends requests.  The handler "suspend" answers later, with
 * no thread held: after so many milliseconds as the query says, by a timed
 * callback; or, with the query "thread", by a thread of its own, which starts
 * when the worker has left the connection.  Each hook of a suspended
 * connection is noted in the error log.
 */

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "ap_mpm.h"
#include "http_config.h"
#include "http_log.h"
#include "http_main.h"
#include "http_protocol.h"
#include "http_request.h"
#include "httpd.h"
#include "mpm_common.h"

static void answer(void *data)
{
    request_rec *r = data;

    ap_set_content_type(r, "text/plain");
    ap_rprintf(r, "answered %s\n", r->args);
    ap_finalize_request_protocol(r);
    ap_process_request_after_handler(r);
}

static void *APR_THREAD_FUNC answer_in_thread(apr_thread_t *thread,
                                              void *data)
{
    (void)thread;
    /* Until whoever watches an idle child is asleep. */
    apr_sleep(apr_time_from_msec(20));
    answer(data);
    return NULL;
}

static int suspend_handler(request_rec *r)
{
    if (strcmp(r->handler, "suspend") != 0 || r->args == NULL) {
        return DECLINED;
    }
    if (strcmp(r->args, "thread") == 0) {
        return SUSPENDED;
    }
    return ap_mpm_register_timed_callback(apr_time_from_msec(atoi(r->args)),
                                          answer, r) == APR_SUCCESS
           ? SUSPENDED : HTTP_NOT_IMPLEMENTED;
}

static void note_suspend(conn_rec *c, request_rec *r)
{
    apr_thread_t *thread;
    apr_threadattr_t *attributes;

    ap_log_cerror(APLOG_MARK, APLOG_NOTICE, 0, c, "suspended %s", r->args);
    if (strcmp(r->args, "thread") == 0
        && apr_threadattr_create(&attributes, c->pool) == APR_SUCCESS
        && apr_threadattr_detach_set(attributes, 1) == APR_SUCCESS) {
        apr_thread_create(&thread, attributes, answer_in_thread, r, c->pool);
    }
}

static void note_resume(conn_rec *c, request_rec *r)
{
    ap_log_cerror(APLOG_MARK, APLOG_NOTICE, 0, c, "resumed%s",
                  r != NULL ? " with a request" : "");
}

static void tick(void *data)
{
    ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, ap_server_conf, "early timer");
}

static void ask_early(apr_pool_t *p, server_rec *s)
{
    ap_mpm_register_timed_callback(0, tick, NULL);
    /* This one never comes, and keeps nobody from ending.  Without it a child
     * may have nothing at all to wait for. */
    if (ap_exists_config_define("AN_HOUR")) {
        ap_mpm_register_timed_callback(apr_time_from_sec(3600), tick, NULL);
    }
}

static void register_hooks(apr_pool_t *p)
{
    ap_hook_handler(suspend_handler, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_suspend_connection(note_suspend, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_resume_connection(note_resume, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(ask_early, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA suspend_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, register_hooks, 0
};
