/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Who knows the names in an expression: this server, and modules by the
 * expr_lookup hook.  Names are looked up while configuration is read, by one
 * thread.
 */

#include "ap_config.h"

#include <apr_hooks.h>
#include <apr_strings.h>

#include "http_config.h"

#include "server/expr/expr_priv.h"

APR_HOOK_STRUCT(
    APR_HOOK_LINK(expr_lookup)
)

/* The first that knows the name gives its function. */
AP_IMPLEMENT_HOOK_RUN_FIRST(int, expr_lookup, (ap_expr_lookup_parms *parms),
                            (parms), DECLINED)

static int look_up_own(ap_expr_lookup_parms *parms)
{
    switch (parms->type) {
    case AP_EXPR_FUNC_VAR:
        return expr_lookup_variable(parms);
    case AP_EXPR_FUNC_STRING:
        return expr_lookup_function(parms);
    case AP_EXPR_FUNC_OP_UNARY:
        return expr_lookup_unary(parms);
    case AP_EXPR_FUNC_OP_BINARY:
        return expr_lookup_binary(parms);
    default:
        return DECLINED;
    }
}

/* What the kind of name is called, and what stands before such a name. */
static const struct {
    const char *kind;
    const char *before;
} kinds[] = {
    {"a variable", ""},                       /* AP_EXPR_FUNC_VAR */
    {"a function", ""},                       /* AP_EXPR_FUNC_STRING */
    {"a function that returns a list", ""},   /* AP_EXPR_FUNC_LIST */
    {"an operator with one operand", "-"},     /* AP_EXPR_FUNC_OP_UNARY */
    {"an operator between two operands", "-"}  /* AP_EXPR_FUNC_OP_BINARY */
};

AP_DECLARE(int) ap_expr_lookup_default(ap_expr_lookup_parms *parms)
{
    int rc = ap_run_expr_lookup(parms);

    if (rc == OK) {
        return OK;
    }
    if (*parms->err == NULL) {
        if (parms->type < 0
            || parms->type >= (int)(sizeof(kinds) / sizeof(kinds[0]))) {
            *parms->err = "expected a kind of name that there is";
        }
        else {
            *parms->err = apr_psprintf(
                parms->ptemp, "expected the name of %s; neither the server "
                "nor a loaded module has '%s%s'", kinds[parms->type].kind,
                kinds[parms->type].before, parms->name);
        }
    }
    return !OK;
}

AP_DECLARE(void) ap_expr_init(apr_pool_t *pool)
{
    ap_hook_expr_lookup(look_up_own, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_optional_fn_retrieve(expr_find_optional, NULL, NULL,
                                 APR_HOOK_MIDDLE);
}

void expr_register_hooks(apr_pool_t *p)
{
    ap_expr_init(p);
}
