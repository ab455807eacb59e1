/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What a client is given with an error status: ErrorDocument, and what a
 * module sets for one request with ap_custom_response().
 *
 * Both keep one string a status: a path that begins with "/", a full URL, a
 * text with one double quote before it, or the mark for the built-in text.
 * Where ErrorDocument has an expression, that is kept beside it.
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "http_log.h"
#include "http_protocol.h"
#include "server/core/core_priv.h"
#include "server/core/directives_priv.h"
#include "server/expr/expr_priv.h"

APLOG_USE_MODULE(core);

static int is_location(const char *document)
{
    return *document == '/' || ap_is_url(document);
}

static char **new_list(apr_pool_t *p)
{
    return apr_pcalloc(p, sizeof(char *) * RESPONSE_CODES);
}

/* True when the status has a place of its own in the lists. */
static int is_known_status(int status, int index)
{
    return status == HTTP_INTERNAL_SERVER_ERROR
           || index != ap_index_of_response(HTTP_INTERNAL_SERVER_ERROR);
}

/* The document as written says of an expression what its value is: the text
 * begins with a double quote there, too. */
static void keep(apr_pool_t *p, core_dir_config *conf, int index,
                 const ap_expr_info_t *expr, const char *document)
{
    if (conf->response_code_strings == NULL) {
        conf->response_code_strings = new_list(p);
    }
    conf->response_code_strings[index] = apr_pstrdup(p, document);
    if (expr != NULL && conf->response_code_exprs == NULL) {
        conf->response_code_exprs = apr_hash_make(p);
    }
    if (conf->response_code_exprs != NULL) {
        apr_hash_set(conf->response_code_exprs,
                     apr_pmemdup(p, &index, sizeof(index)), sizeof(index),
                     expr);
    }
}

const char *core_set_error_document(cmd_parms *cmd, void *dir,
                                    const char *code, const char *document)
{
    core_dir_config *conf = dir;
    apr_int64_t status;
    ap_expr_info_t *expr;
    const char *constant;
    const char *fault;
    int index;

    if (core_parse_number(cmd, code, 100, 599, &status) != NULL) {
        return apr_psprintf(cmd->pool, "ErrorDocument takes the status and a "
                            "document; '%s' is no status", code);
    }
    index = ap_index_of_response((int)status);
    if (!is_known_status((int)status, index)) {
        return apr_psprintf(cmd->pool, "ErrorDocument %s: there is no such "
                            "status", code);
    }
    if (status == HTTP_UNAUTHORIZED && ap_is_url(document)) {
        ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, cmd->pool,
                      APLOGNO(90303) "%s:%d: ErrorDocument 401 is ignored: "
                      "with a full URL clients would not ask for a password",
                      cmd->directive->filename, cmd->directive->line_num);
        return NULL;
    }
    if (strcasecmp(document, "default") == 0) {
        keep(cmd->pool, conf, index, NULL, CORE_ERROR_DOCUMENT_BUILT_IN);
        return NULL;
    }
    expr = ap_expr_parse_cmd(cmd, document, AP_EXPR_FLAG_STRING_RESULT
                             | AP_EXPR_FLAG_DONT_VARY, &fault, NULL);
    if (expr == NULL) {
        return apr_psprintf(cmd->pool, "ErrorDocument %s: %s", code, fault);
    }
    constant = expr_constant(expr->root_node);
    if (constant != NULL) {
        expr = NULL;
        document = constant;
    }
    keep(cmd->pool, conf, index, expr,
         apr_pstrcat(cmd->pool, is_location(document) ? "" : "\"", document,
                     NULL));
    return NULL;
}

AP_DECLARE(void) ap_custom_response(request_rec *r, int status,
                                    const char *string)
{
    core_request_config *conf = core_request_of(r);
    int index = ap_index_of_response(status);

    if (!is_known_status(status, index)) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90304)
                      "a module gave a document for status %d, which does "
                      "not exist", status);
        return;
    }
    if (conf->response_code_strings == NULL) {
        conf->response_code_strings = new_list(r->pool);
    }
    conf->response_code_strings[index] = is_location(string)
        ? apr_pstrdup(r->pool, string)
        : apr_pstrcat(r->pool, "\"", string, NULL);
}

/* What an expression gives for the request; NULL after a message. */
static const char *evaluate(request_rec *r, const ap_expr_info_t *expr,
                            const char *written)
{
    const char *fault;
    const char *document = ap_expr_str_exec(r, expr, &fault);

    return document == NULL || *written != '"' ? document
               : apr_pstrcat(r->pool, "\"", document, NULL);
}

const char *core_error_document(request_rec *r, int index)
{
    char **own = core_request_of(r)->response_code_strings;
    char **configured = core_dir_of(r)->response_code_strings;
    apr_hash_t *exprs = core_dir_of(r)->response_code_exprs;
    const ap_expr_info_t *expr;

    if (own != NULL && own[index] != NULL) {
        return own[index];
    }
    if (configured == NULL || configured[index] == NULL
        || strcmp(configured[index], CORE_ERROR_DOCUMENT_BUILT_IN) == 0) {
        return NULL;
    }
    expr = exprs != NULL ? apr_hash_get(exprs, &index, sizeof(index)) : NULL;
    return expr != NULL ? evaluate(r, expr, configured[index])
                        : configured[index];
}
