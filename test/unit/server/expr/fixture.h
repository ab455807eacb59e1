/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A request to evaluate expressions for, and the two steps in one.
 */

#ifndef EXPR_FIXTURE_H
#define EXPR_FIXTURE_H

#include <string.h>

#include <apr_hooks.h>
#include <apr_strings.h>

#include "http_protocol.h"

#include "server/expr/expr_priv.h"
#include "test/lib/unit.h"

static inline const char *fix_scheme(const request_rec *r)
{
    return "http";
}

/* The lists of hooks are in the pool of the test. */
static apr_status_t fix_forget_hooks(void *data)
{
    apr_hook_global_pool = NULL;
    apr_hook_deregister_all();
    return APR_SUCCESS;
}

static inline request_rec *fix_asking(apr_pool_t *p)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));

    fix_forget_hooks(NULL);
    apr_pool_cleanup_register(p, NULL, fix_forget_hooks,
                              apr_pool_cleanup_null);
    apr_hook_global_pool = p;
    ap_expr_init(p);
    ap_hook_http_scheme(fix_scheme, NULL, NULL, APR_HOOK_MIDDLE);
    r->useragent_addr = r->connection->client_addr;
    r->useragent_ip = r->connection->client_ip;
    return r;
}

/* Compiles; the message of a fault, or NULL. */
static inline const char *fix_parse(apr_pool_t *p, ap_expr_info_t *info,
                                    const char *text, unsigned int flags)
{
    memset(info, 0, sizeof(*info));
    info->filename = "test.conf";
    info->line_number = 1;
    info->flags = flags;
    return ap_expr_parse(p, p, info, text, ap_expr_lookup_default);
}

/* 1 or 0; a fault fails the test. */
static inline int fix_truth(request_rec *r, const char *text)
{
    ap_expr_info_t info;
    const char *err = "unset";
    const char *fault = fix_parse(r->pool, &info, text, 0);
    int rc;

    if (fault != NULL) {
        fail_msg("%s: %s", text, fault);
    }
    rc = ap_expr_exec(r, &info, &err);
    assert_null(err);
    assert_true(rc == 0 || rc == 1);
    return rc;
}

/* What a text with %{...} comes to. */
static inline const char *fix_text(request_rec *r, const char *text)
{
    ap_expr_info_t info;
    const char *err = "unset";
    const char *fault = fix_parse(r->pool, &info, text,
                                  AP_EXPR_FLAG_STRING_RESULT);
    const char *result;

    if (fault != NULL) {
        fail_msg("%s: %s", text, fault);
    }
    result = ap_expr_str_exec(r, &info, &err);
    assert_null(err);
    assert_non_null(result);
    return result;
}

#endif /* EXPR_FIXTURE_H */
