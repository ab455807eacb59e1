/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The nodes of an expression's tree.  They are made while configuration is
 * read and constant from then on: any number of threads evaluate one tree.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_strings.h>

#include "server/expr/expr_priv.h"

ap_expr_t *expr_node(apr_pool_t *p, expr_kind kind)
{
    ap_expr_t *node = apr_pcalloc(p, sizeof(*node));

    node->kind = kind;
    return node;
}

ap_expr_t *expr_node_text(apr_pool_t *p, const char *text, apr_size_t len)
{
    ap_expr_t *node = expr_node(p, EXPR_TEXT);

    node->u.text = apr_pstrmemdup(p, text, len);
    return node;
}

ap_expr_t *expr_node_list(apr_pool_t *p, expr_kind kind,
                          const apr_array_header_t *items)
{
    ap_expr_t *node = expr_node(p, kind);

    node->u.list.items = apr_pmemdup(p, items->elts,
                                     items->nelts * sizeof(ap_expr_t *));
    node->u.list.count = items->nelts;
    return node;
}

const char *expr_constant(const ap_expr_t *node)
{
    return node != NULL && node->kind == EXPR_TEXT ? node->u.text : NULL;
}

ap_expr_t *expr_node_concat(apr_pool_t *p, const apr_array_header_t *words)
{
    int i;

    if (words->nelts == 1) {
        return APR_ARRAY_IDX(words, 0, ap_expr_t *);
    }
    for (i = 0; i < words->nelts; i++) {
        if (expr_constant(APR_ARRAY_IDX(words, i, ap_expr_t *)) == NULL) {
            return expr_node_list(p, EXPR_CONCAT, words);
        }
    }
    {
        apr_array_header_t *texts =
            apr_array_make(p, words->nelts + 1, sizeof(const char *));
        ap_expr_t *node = expr_node(p, EXPR_TEXT);

        for (i = 0; i < words->nelts; i++) {
            APR_ARRAY_PUSH(texts, const char *) =
                expr_constant(APR_ARRAY_IDX(words, i, ap_expr_t *));
        }
        node->u.text = apr_array_pstrcat(p, texts, '\0');
        return node;
    }
}
