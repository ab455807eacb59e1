/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests: what it adds to the server's registries, and what it
 * gets from those of others.
 *
 *   expressions   %{TEST_WORD}, shout(w), w in twins(w), -l w, w -begins w
 *   mutexes       the type "test-words"
 *   error log     counts messages of the level "info"
 *   watchdogs     counts calls in the child, one each 100 ms
 *
 * The handler "test-words" shows, by its query: mutex, regex, messages, ticks,
 * log:WORD (logs it, then shows messages), type:FILE (the media type of a file
 * beside), dbd:QUERY (the first value of a query by mod_dbd).
 */

#include <string.h>

#include <apr_atomic.h>
#include <apr_dbd.h>
#include <apr_global_mutex.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "ap_expr.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "mod_dbd.h"
#include "mod_watchdog.h"
#include "util_mutex.h"

#define TYPE "test-words"

static apr_global_mutex_t *mutex;
static apr_uint32_t messages;
static apr_uint32_t ticks;

/* ---- Expressions ---- */

static const char *word(ap_expr_eval_ctx_t *ctx, const void *data)
{
    (void)ctx;
    return data;
}

static const char *shout(ap_expr_eval_ctx_t *ctx, const void *data,
                         const char *arg)
{
    char *text = apr_pstrdup(ctx->p, arg);

    (void)data;
    ap_str_tolower(text);
    text[0] = (char)apr_toupper(text[0]);
    return apr_pstrcat(ctx->p, text, "!", NULL);
}

static apr_array_header_t *twins(ap_expr_eval_ctx_t *ctx, const void *data,
                                 const char *arg)
{
    apr_array_header_t *list = apr_array_make(ctx->p, 2,
                                              sizeof(const char *));

    (void)data;
    APR_ARRAY_PUSH(list, const char *) = arg;
    APR_ARRAY_PUSH(list, const char *) = apr_pstrcat(ctx->p, arg, arg, NULL);
    return list;
}

static int is_long(ap_expr_eval_ctx_t *ctx, const void *data,
                   const char *arg)
{
    (void)ctx;
    (void)data;
    return strlen(arg) > 5;
}

static int begins(ap_expr_eval_ctx_t *ctx, const void *data, const char *arg1,
                  const char *arg2)
{
    (void)ctx;
    (void)data;
    return strncmp(arg1, arg2, strlen(arg2)) == 0;
}

static int look_up(ap_expr_lookup_parms *parms)
{
    static const struct {
        int type;
        const char *name;
        const void *func;
        const void *data;
    } rows[] = {
        {AP_EXPR_FUNC_VAR, "TEST_WORD", (const void *)word, "horse"},
        {AP_EXPR_FUNC_STRING, "shout", (const void *)shout, NULL},
        {AP_EXPR_FUNC_LIST, "twins", (const void *)twins, NULL},
        {AP_EXPR_FUNC_OP_UNARY, "l", (const void *)is_long, NULL},
        {AP_EXPR_FUNC_OP_BINARY, "begins", (const void *)begins, NULL}
    };
    apr_size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].type == parms->type
            && strcasecmp(rows[i].name, parms->name) == 0) {
            *parms->func = rows[i].func;
            *parms->data = rows[i].data;
            return OK;
        }
    }
    return DECLINED;
}

/* ---- Mutex, error log, watchdog ---- */

static int pre_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    (void)plog;
    (void)ptemp;
    return ap_mutex_register(pconf, TYPE, NULL, APR_LOCK_DEFAULT, 0)
           == APR_SUCCESS ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

static void note_message(const ap_errorlog_info *info, const char *message)
{
    (void)message;
    if ((info->level & APLOG_LEVELMASK) == APLOG_INFO) {
        apr_atomic_inc32(&messages);
    }
}

static apr_status_t tick(int state, void *data, apr_pool_t *pool)
{
    (void)pool;
    if (state == AP_WATCHDOG_STATE_RUNNING) {
        apr_atomic_inc32(data);
    }
    return APR_SUCCESS;
}

static int start_watchdog(apr_pool_t *pconf)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *call =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_set_callback_interval) *set =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_set_callback_interval);
    ap_watchdog_t *watchdog;

    return get != NULL && call != NULL && set != NULL
           && get(&watchdog, "test_words", 0, 0, pconf) == APR_SUCCESS
           && call(watchdog, apr_time_from_sec(3600), &ticks, tick)
              == APR_SUCCESS
           && set(watchdog, AP_WD_TM_SLICE, &ticks, tick) == APR_SUCCESS;
}

static int post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                       server_rec *s)
{
    (void)plog;
    (void)ptemp;
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG) {
        return OK;
    }
    return ap_global_mutex_create(&mutex, NULL, TYPE, NULL, s, pconf, 0)
           == APR_SUCCESS && start_watchdog(pconf)
           ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

/* ---- The handler ---- */

static const char *type_of(request_rec *r, const char *file)
{
    request_rec *sub = ap_sub_req_lookup_file(file, r, NULL);
    const char *type = apr_pstrdup(r->pool, sub->content_type
                                   ? sub->content_type : "none");

    ap_destroy_sub_req(sub);
    return type;
}

static const char *answer_of(request_rec *r, const char *query)
{
    APR_OPTIONAL_FN_TYPE(ap_dbd_acquire) *acquire =
        APR_RETRIEVE_OPTIONAL_FN(ap_dbd_acquire);
    ap_dbd_t *db = acquire != NULL ? acquire(r) : NULL;
    apr_dbd_results_t *found = NULL;
    apr_dbd_row_t *row = NULL;

    if (db == NULL) {
        return "no database";
    }
    if (apr_dbd_select(db->driver, r->pool, db->handle, &found, query, 1) != 0
        || apr_dbd_get_row(db->driver, r->pool, found, &row, -1) != 0) {
        return "no answer";
    }
    return apr_pstrdup(r->pool, apr_dbd_get_entry(db->driver, row, 0));
}

static const char *result(request_rec *r)
{
    const char *args = r->args != NULL ? r->args : "";

    if (strcmp(args, "mutex") == 0) {
        apr_status_t rv = apr_global_mutex_lock(mutex);

        return rv != APR_SUCCESS || apr_global_mutex_unlock(mutex) != 0
               ? "no lock" : apr_global_mutex_name(mutex);
    }
    if (strcmp(args, "regex") == 0) {
        return apr_itoa(r->pool, ap_regcomp_get_default_cflags());
    }
    if (strcmp(args, "messages") == 0) {
        return apr_itoa(r->pool, (int)apr_atomic_read32(&messages));
    }
    if (strncmp(args, "log:", 4) == 0) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, "%s", args + 4);
        return apr_itoa(r->pool, (int)apr_atomic_read32(&messages));
    }
    if (strcmp(args, "ticks") == 0) {
        return apr_itoa(r->pool, (int)apr_atomic_read32(&ticks));
    }
    if (strncmp(args, "type:", 5) == 0) {
        return type_of(r, args + 5);
    }
    return strncmp(args, "dbd:", 4) == 0 && ap_unescape_url(r->args) == OK
           ? answer_of(r, args + 4) : "?";
}

static int handle(request_rec *r)
{
    if (r->handler == NULL || strcmp(r->handler, "test-words") != 0) {
        return DECLINED;
    }
    ap_set_content_type(r, "text/plain");
    ap_rputs(result(r), r);
    return OK;
}

static void child_init(apr_pool_t *pchild, server_rec *s)
{
    if (apr_global_mutex_child_init(&mutex, apr_global_mutex_lockfile(mutex),
                                    pchild) != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, s, "no mutex in a child");
    }
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_pre_config(pre_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(child_init, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_error_log(note_message, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_expr_lookup(look_up, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(handle, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_words_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
