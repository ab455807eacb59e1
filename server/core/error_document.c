/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What a client is given with an error status: ErrorDocument, and what a
 * module sets for one request with ap_custom_response().
 *
 * Both keep one string a status: a path that begins with "/", a full URL, a
 * text with one double quote before it, or the mark for the built-in text.
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "http_log.h"
#include "http_protocol.h"
#include "server/core/core_priv.h"
#include "server/core/directives_priv.h"

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

const char *core_set_error_document(cmd_parms *cmd, void *dir,
                                    const char *code, const char *document)
{
    core_dir_config *conf = dir;
    apr_int64_t status;
    int index;
    char *kept;

    if (core_parse_number(cmd, code, 100, 599, &status) != NULL) {
        return apr_psprintf(cmd->pool, "ErrorDocument takes the status and a "
                            "document; '%s' is no status", code);
    }
    index = ap_index_of_response((int)status);
    if (!is_known_status((int)status, index)) {
        return apr_psprintf(cmd->pool, "ErrorDocument %s: there is no such "
                            "status", code);
    }
    if (strstr(document, "%{") != NULL) {
        return core_not_yet(cmd, "ErrorDocument with an expression (%{...})");
    }
    if (status == HTTP_UNAUTHORIZED && ap_is_url(document)) {
        ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, cmd->pool,
                      APLOGNO(90303) "%s:%d: ErrorDocument 401 is ignored: "
                      "with a full URL clients would not ask for a password",
                      cmd->directive->filename, cmd->directive->line_num);
        return NULL;
    }
    if (strcasecmp(document, "default") == 0) {
        kept = apr_pstrdup(cmd->pool, CORE_ERROR_DOCUMENT_BUILT_IN);
    }
    else {
        kept = apr_pstrcat(cmd->pool, is_location(document) ? "" : "\"",
                           document, NULL);
    }
    if (conf->response_code_strings == NULL) {
        conf->response_code_strings = new_list(cmd->pool);
    }
    conf->response_code_strings[index] = kept;
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

const char *core_error_document(const request_rec *r, int index)
{
    char **own = core_request_of(r)->response_code_strings;
    char **configured = core_dir_of(r)->response_code_strings;

    if (own != NULL && own[index] != NULL) {
        return own[index];
    }
    if (configured == NULL || configured[index] == NULL
        || strcmp(configured[index], CORE_ERROR_DOCUMENT_BUILT_IN) == 0) {
        return NULL;
    }
    return configured[index];
}
