/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What modules call: compiling an expression once, and evaluating it for a
 * request as often as they like.  No state of its own.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_strings.h>

#include "http_config.h"
#include "http_log.h"

#include "server/expr/expr_priv.h"

/* ---- compiling ---- */

AP_DECLARE(const char *) ap_expr_parse(apr_pool_t *pool, apr_pool_t *ptemp,
                                       ap_expr_info_t *info, const char *expr,
                                       ap_expr_lookup_fn_t *lookup_fn)
{
    apr_size_t len = strlen(expr);
    expr_parser ps;

    memset(&ps, 0, sizeof(ps));
    ps.pool = pool;
    ps.ptemp = ptemp;
    ps.flags = info->flags;
    ps.lookup = lookup_fn != NULL ? lookup_fn : ap_expr_lookup_default;
    ps.start = expr;
    ps.next = expr;
    info->root_node = NULL;
    if (len > EXPR_MAX_LENGTH) {
        expr_fail(&ps, expr + EXPR_MAX_LENGTH, "expected at most %d octets; "
                  "there are %" APR_SIZE_T_FMT, EXPR_MAX_LENGTH, len);
        return ps.fault;
    }
    ps.literal = apr_palloc(ptemp, len + 1);
    info->root_node = expr_parse_all(&ps);
    return ps.fault;
}

AP_DECLARE(ap_expr_info_t *) ap_expr_parse_cmd_mi(
        const cmd_parms *cmd, const char *expr, unsigned int flags,
        const char **err, ap_expr_lookup_fn_t *lookup_fn, int module_index)
{
    ap_expr_info_t *info = apr_pcalloc(cmd->pool, sizeof(*info));

    info->filename = cmd->directive->filename;
    info->line_number = cmd->directive->line_num;
    info->flags = flags;
    info->module_index = module_index;
    /* Who may write a .htaccess may not read every file by that. */
    if (ap_check_cmd_context((cmd_parms *)cmd, NOT_IN_HTACCESS) != NULL) {
        info->flags |= AP_EXPR_FLAG_RESTRICTED_FILE_FUNC;
    }
    *err = ap_expr_parse(cmd->pool, cmd->temp_pool, info, expr, lookup_fn);
    return *err == NULL ? info : NULL;
}

/* ---- evaluating ---- */

AP_DECLARE(int) ap_expr_exec_ctx(ap_expr_eval_ctx_t *ctx)
{
    const ap_expr_t *root = ctx->info->root_node;
    int is_true = 1;

    *ctx->err = NULL;
    if (ctx->info->flags & AP_EXPR_FLAG_STRING_RESULT) {
        *ctx->result_string = expr_text(ctx, root);
    }
    else {
        is_true = expr_is_true(ctx, root);
    }
    return *ctx->err == NULL ? is_true : -1;
}

/* Evaluates for a request, and logs a fault; *result is set for a string. */
static int evaluate(request_rec *r, ap_expr_eval_ctx_t *ctx,
                    const char **result)
{
    const char *vary = NULL;
    int rc;

    ctx->r = r;
    ctx->c = r->connection;
    ctx->s = r->server;
    ctx->p = r->pool;
    ctx->result_string = result;
    if ((ctx->info->flags & AP_EXPR_FLAG_DONT_VARY) == 0) {
        ctx->vary_this = &vary;
    }
    rc = ap_expr_exec_ctx(ctx);
    if (rc < 0) {
        ap_log_rerror(__FILE__, __LINE__, ctx->info->module_index,
                      APLOG_ERR, 0, r, APLOGNO(91100)
                      "the expression at %s:%u cannot be evaluated for %s: "
                      "%s", ctx->info->filename, ctx->info->line_number,
                      r->uri, *ctx->err);
    }
    if (vary != NULL) {
        apr_table_mergen(r->headers_out, "Vary", vary);
    }
    return rc;
}

AP_DECLARE(int) ap_expr_exec_re(request_rec *r, const ap_expr_info_t *expr,
                                apr_size_t nmatch, ap_regmatch_t *pmatch,
                                const char **source, const char **err)
{
    ap_expr_eval_ctx_t ctx;
    const char *result = NULL;

    memset(&ctx, 0, sizeof(ctx));
    ctx.err = err;
    ctx.info = expr;
    ctx.re_nmatch = nmatch;
    ctx.re_pmatch = pmatch;
    ctx.re_source = source;
    return evaluate(r, &ctx, &result);
}

AP_DECLARE(int) ap_expr_exec(request_rec *r, const ap_expr_info_t *expr,
                             const char **err)
{
    ap_regmatch_t groups[AP_MAX_REG_MATCH];
    const char *source = NULL;

    return ap_expr_exec_re(r, expr, AP_MAX_REG_MATCH, groups, &source, err);
}

AP_DECLARE(const char *) ap_expr_str_exec_re(
        request_rec *r, const ap_expr_info_t *expr, apr_size_t nmatch,
        ap_regmatch_t *pmatch, const char **source, const char **err)
{
    ap_expr_eval_ctx_t ctx;
    const char *result = NULL;

    AP_DEBUG_ASSERT(expr->flags & AP_EXPR_FLAG_STRING_RESULT);
    memset(&ctx, 0, sizeof(ctx));
    ctx.err = err;
    ctx.info = expr;
    ctx.re_nmatch = nmatch;
    ctx.re_pmatch = pmatch;
    ctx.re_source = source;
    return evaluate(r, &ctx, &result) > 0 ? result : NULL;
}

AP_DECLARE(const char *) ap_expr_str_exec(request_rec *r,
                                          const ap_expr_info_t *expr,
                                          const char **err)
{
    ap_regmatch_t groups[AP_MAX_REG_MATCH];
    const char *source = NULL;

    return ap_expr_str_exec_re(r, expr, AP_MAX_REG_MATCH, groups, &source,
                               err);
}
