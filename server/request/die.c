/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Ending a request with a status, and the documents that go with it.
 *
 * ErrorDocument gives one of three things for a status: a text (it begins
 * with a quotation mark), the path of a local document (a slash), or a URL
 * elsewhere.  A text is the response's business; a path is an internal
 * redirect; a URL makes the response a 302.  A fault met while serving an
 * error document gets the built-in page, so this never goes round twice.
 *
 * No shared state.
 */

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "mod_core.h"
#include "util_filter.h"

#include "server/config/decider_priv.h"
#include "server/config/origin_priv.h"
#include "server/protocol/protocol_priv.h"
#include "server/request/request_priv.h"

APLOG_USE_MODULE(core);

/* A filter reports that it has sent its own response: nothing to add when it
 * has, a 500 when nothing has been sent after all. */
static int status_of(int type, request_rec *r)
{
    if (type == AP_FILTER_ERROR) {
        if (protocol_response_begun(r) || r->connection->aborted) {
            if (!r->eos_sent) {
                /* Only the end of the connection tells that it is cut. */
                r->connection->keepalive = AP_CONN_CLOSE;
            }
            return OK;
        }
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90515)
                      "a filter failed on %s and sent no response", r->uri);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (!ap_is_HTTP_VALID_RESPONSE(type)) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90516)
                      "%s was to be ended with %d, which is no status; "
                      "answering 500", r->uri, type);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return type;
}

/* The first record that failed, when r is part of serving its document. */
static request_rec *failed_before(request_rec *r)
{
    request_rec *first = NULL;
    request_rec *of;

    for (of = r->prev; of != NULL && of->status != HTTP_OK; of = of->prev) {
        first = of;
    }
    return first;
}

/* The redirect to the document had taken them over. */
static void take_filters_back(request_rec *first, const request_rec *r)
{
    first->proto_output_filters = r->proto_output_filters;
    first->output_filters = r->output_filters;
    first->proto_input_filters = r->proto_input_filters;
    first->input_filters = r->input_filters;
    request_move_filters(first->output_filters, r, first);
    request_move_filters(first->input_filters, r, first);
}

static int has_file_body(int status)
{
    /* These two never carry a body, whatever the document would be
     * (RFC 9110 sections 15.3.5, 15.4.5). */
    return !AP_STATUS_IS_HEADER_ONLY(status);
}

/* Serves the document of this server that is set for the status. */
static void send_local_document(request_rec *r, const char *path)
{
    const char *notes = apr_table_get(r->notes, "error-notes");

    /* A cached copy of the error page is not what was asked for. */
    r->no_local_copy = 1;
    if (notes != NULL) {
        apr_table_setn(r->subprocess_env, "ERROR_NOTES", notes);
    }
    apr_table_setn(r->subprocess_env, "REQUEST_METHOD", r->method);
    /* HEAD stays HEAD by header_only; everything else asks for a page. */
    r->method = "GET";
    r->method_number = M_GET;
    ap_internal_redirect(path, r);
}

static int is_document_of(void *status, const ap_directive_t *d)
{
    return strcasecmp(d->directive, "ErrorDocument") == 0
           && atoi(d->args) == *(const int *)status;
}

/* The page that was to tell of a failure has failed itself. */
static void tell_document(request_rec *first, const request_rec *r,
                          int failed)
{
    const ap_directive_t *d = conf_origin_find(
        first->per_dir_config, is_document_of, &first->status);

    if (d != NULL) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90033)
                      "the document for status %d of %s, %s, ended with %d "
                      "itself; the built-in page is sent", first->status,
                      first->uri, conf_directive_text(first->pool, d),
                      failed);
    }
}

/*
 * What modules that know nothing of deciders refuse by the server's own
 * settings: the listing of a directory.
 */
static void tell_unsaid(request_rec *r, int status)
{
    if (status == HTTP_FORBIDDEN && r->finfo.filetype == APR_DIR
        && conf_decider(r) == NULL && r->handler != NULL
        && strcmp(r->handler, DIR_MAGIC_TYPE) == 0
        && !(ap_allow_options(r) & OPT_INDEXES)) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90034)
                      "there is no listing of %s, for Options lack Indexes: "
                      "%s", r->filename,
                      conf_decided_by_option(r, "Indexes"));
    }
}

AP_DECLARE(void) ap_die(int type, request_rec *r)
{
    request_rec *first = failed_before(r);
    int failed_twice = 0;
    const char *document;

    if (type == OK || type == DONE) {
        return;
    }
    type = status_of(type, r);
    if (type == OK) {
        return;
    }

    if (first != NULL) {
        /* The page tells both: what failed, and that its document did. */
        failed_twice = type;
        tell_document(first, r, type);
        type = first->status;
        take_filters_back(first, r);
        r = first;
        document = NULL;
    }
    else {
        tell_unsaid(r, type);
        document = ap_response_code_string(r, ap_index_of_response(type));
    }
    r->status = type;
    if (ap_status_drops_connection(type)) {
        r->connection->keepalive = AP_CONN_CLOSE;
    }

    if (document != NULL && *document == '/' && has_file_body(type)) {
        send_local_document(r, document);
        return;
    }
    if (document != NULL && *document != '"' && *document != '/'
        && has_file_body(type)) {
        apr_table_setn(r->headers_out, "Location", document);
        r->status = HTTP_MOVED_TEMPORARILY;
    }
    ap_send_error_response(r, failed_twice);
}
