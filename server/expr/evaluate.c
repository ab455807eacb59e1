/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Evaluating a tree.  Nothing in a tree is written to; what changes stands in
 * the context, which belongs to the caller's thread.  Comparing constants and
 * variables takes no memory; joining words and using groups does, from
 * ctx->p.
 *
 * A fault is noted in *ctx->err by whoever finds it.  Evaluation then ends as
 * soon as a chain of conditions notices.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_strings.h>

#include "server/expr/expr_priv.h"

/* Words joined without asking the pool for room for their list. */
#define FEW_WORDS 16

/* ---- words ---- */

/* Functions may make a text longer, and stand in one another. */
static int is_bounded(ap_expr_eval_ctx_t *ctx, apr_size_t len)
{
    if (len > EXPR_MAX_TEXT) {
        *ctx->err = apr_psprintf(ctx->p, "a text is longer than %d bytes",
                                 EXPR_MAX_TEXT);
    }
    return len <= EXPR_MAX_TEXT;
}

static const char *join(ap_expr_eval_ctx_t *ctx, const ap_expr_t *node)
{
    struct iovec few[FEW_WORDS];
    struct iovec *words = few;
    int count = node->u.list.count;
    apr_size_t len = 0;
    int i;

    if (count > FEW_WORDS) {
        words = apr_palloc(ctx->p, count * sizeof(*words));
    }
    for (i = 0; i < count; i++) {
        const char *word = expr_text(ctx, node->u.list.items[i]);

        words[i].iov_base = (void *)word;
        words[i].iov_len = strlen(word);
        len += words[i].iov_len;
    }
    return is_bounded(ctx, len) ? apr_pstrcatv(ctx->p, words, count, NULL)
                                : "";
}

static const char *call(ap_expr_eval_ctx_t *ctx, const ap_expr_t *node)
{
    const char *argument = expr_text(ctx, node->u.call.right);

    return is_bounded(ctx, strlen(argument))
           ? node->u.call.func.string(ctx, node->u.call.data, argument)
           : NULL;
}

/* A group of the last match; empty where it has taken no part. */
static const char *group(const ap_expr_eval_ctx_t *ctx, int number)
{
    const ap_regmatch_t *match;

    if (ctx->re_source == NULL || *ctx->re_source == NULL
        || ctx->re_pmatch == NULL || (apr_size_t)number >= ctx->re_nmatch) {
        return "";
    }
    match = &ctx->re_pmatch[number];
    if (match->rm_so < 0 || match->rm_eo <= match->rm_so) {
        return "";
    }
    return apr_pstrmemdup(ctx->p, *ctx->re_source + match->rm_so,
                          match->rm_eo - match->rm_so);
}

const char *expr_text(ap_expr_eval_ctx_t *ctx, const ap_expr_t *node)
{
    const char *text;

    switch (node->kind) {
    case EXPR_TEXT:
        return node->u.text;
    case EXPR_CONCAT:
        return join(ctx, node);
    case EXPR_GROUP:
        return group(ctx, node->u.group);
    case EXPR_VARIABLE:
        text = node->u.call.func.variable(ctx, node->u.call.data);
        break;
    case EXPR_CALL:
        text = call(ctx, node);
        break;
    default:
        ap_assert(!"a condition where a word should be");
        return "";
    }
    return text != NULL ? text : "";
}

/* ---- comparisons ---- */

/* Negative, 0 or positive, as strcmp() says it. */
static int compare(expr_manner manner, const char *left, const char *right)
{
    if (manner == EXPR_AS_INTEGERS) {
        apr_int64_t a = apr_atoi64(left);
        apr_int64_t b = apr_atoi64(right);

        return a < b ? -1 : a > b;
    }
    if (manner == EXPR_BY_LENGTH) {
        apr_size_t a = strlen(left);
        apr_size_t b = strlen(right);

        if (a != b) {
            return a < b ? -1 : 1;
        }
    }
    return strcmp(left, right);
}

static int compares(ap_expr_eval_ctx_t *ctx, const ap_expr_t *node)
{
    const char *left = expr_text(ctx, node->u.compare.left);
    int order = compare(node->u.compare.manner, left,
                        expr_text(ctx, node->u.compare.right));

    switch (node->u.compare.order) {
    case EXPR_EQ:
        return order == 0;
    case EXPR_NE:
        return order != 0;
    case EXPR_LT:
        return order < 0;
    case EXPR_LE:
        return order <= 0;
    case EXPR_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

/* Neither yes nor no: what decides by it has to know. */
static int match_fault(ap_expr_eval_ctx_t *ctx, const ap_regex_t *regex,
                       int fault)
{
    char reason[100];

    ap_regerror(fault, regex, reason, sizeof(reason));
    *ctx->err = apr_psprintf(ctx->p, "a regular expression could not be "
                             "tried: %s; simplify it", reason);
    return 0;
}

/* Groups are kept only of expressions that have some, until the next of
 * these is tried. */
static int matches(ap_expr_eval_ctx_t *ctx, const ap_expr_t *node)
{
    const ap_regex_t *regex = node->u.match.regex;
    const char *subject = expr_text(ctx, node->u.match.subject);
    int rc;

    if (regex->re_nsub == 0 || ctx->re_source == NULL
        || ctx->re_pmatch == NULL || ctx->re_nmatch == 0) {
        rc = ap_regexec(regex, subject, 0, NULL, 0);
    }
    else {
        rc = ap_regexec(regex, subject, ctx->re_nmatch, ctx->re_pmatch, 0);
        *ctx->re_source = rc == 0 ? subject : NULL;
    }
    if (rc != 0 && rc != AP_REG_NOMATCH) {
        return match_fault(ctx, regex, rc);
    }
    return (rc == 0) == node->u.match.expected;
}

static int in_words(ap_expr_eval_ctx_t *ctx, const ap_expr_t *node)
{
    const char *wanted = expr_text(ctx, node->u.list.items[0]);
    int i;

    for (i = 1; i < node->u.list.count; i++) {
        if (strcmp(wanted, expr_text(ctx, node->u.list.items[i])) == 0) {
            return 1;
        }
    }
    return 0;
}

static int in_call(ap_expr_eval_ctx_t *ctx, const ap_expr_t *node)
{
    const char *wanted = expr_text(ctx, node->u.call.left);
    const char *argument = expr_text(ctx, node->u.call.right);
    const apr_array_header_t *list =
        node->u.call.func.list(ctx, node->u.call.data, argument);
    int i;

    for (i = 0; list != NULL && i < list->nelts; i++) {
        if (strcmp(wanted, APR_ARRAY_IDX(list, i, const char *)) == 0) {
            return 1;
        }
    }
    return 0;
}

static int binary(ap_expr_eval_ctx_t *ctx, const ap_expr_t *node)
{
    const char *left = expr_text(ctx, node->u.call.left);
    const char *right = expr_text(ctx, node->u.call.right);

    return node->u.call.func.binary(ctx, node->u.call.data, left, right) != 0;
}

/* ---- conditions ---- */

/* The value of a chain is what its first condition of that value says;
 * those behind it are not evaluated. */
static int decided(ap_expr_eval_ctx_t *ctx, const ap_expr_t *node, int value)
{
    int i;

    for (i = 0; i < node->u.list.count && *ctx->err == NULL; i++) {
        if (expr_is_true(ctx, node->u.list.items[i]) == value) {
            return value;
        }
    }
    return !value;
}

int expr_is_true(ap_expr_eval_ctx_t *ctx, const ap_expr_t *node)
{
    switch (node->kind) {
    case EXPR_TRUE:
        return 1;
    case EXPR_FALSE:
        return 0;
    case EXPR_NOT:
        return !expr_is_true(ctx, node->u.list.items[0]);
    case EXPR_AND:
        return decided(ctx, node, 0);
    case EXPR_OR:
        return decided(ctx, node, 1);
    case EXPR_COMPARE:
        return compares(ctx, node);
    case EXPR_MATCH:
        return matches(ctx, node);
    case EXPR_IN_WORDS:
        return in_words(ctx, node);
    case EXPR_IN_CALL:
        return in_call(ctx, node);
    case EXPR_BINARY:
        return binary(ctx, node);
    case EXPR_UNARY:
        return node->u.call.func.unary(
                   ctx, node->u.call.data,
                   expr_text(ctx, node->u.call.right)) != 0;
    default:
        ap_assert(!"a word where a condition should be");
        return 0;
    }
}
