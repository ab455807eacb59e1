/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Answers that are not the resource: error pages, redirects, 304; and the
 * output filter HTTP_OUTERROR, which breaks off a response that fails when
 * its header section has gone already.
 *
 * The built-in pages are HTML5, say in one or two sentences what happened and
 * what can be done, and repeat nothing of the request but what was escaped.
 * No shared state.
 */

#include "ap_config.h"

#include <apr_buckets.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "mod_core.h"
#include "util_filter.h"

#include "server/core/core_priv.h"
#include "server/net/connection_priv.h"
#include "server/protocol/protocol_priv.h"
#include "modules/http/http_priv.h"

APLOG_USE_MODULE(http);

/* The type of the built-in pages. */
#define PAGE_TYPE "text/html; charset=utf-8"

/* What a page tells its reader, as HTML. */
static const struct explanation {
    int status;
    const char *text;
} explanations[] = {
    {HTTP_USE_PROXY, "This resource can only be reached through the proxy "
                     "named above."},
    {HTTP_BAD_REQUEST, "The server could not understand the request that "
                       "your browser or program sent."},
    {HTTP_UNAUTHORIZED, "You need to sign in to see this page. The name or "
                        "password was missing or was not accepted."},
    {HTTP_PAYMENT_REQUIRED, "Access to this page has to be paid for."},
    {HTTP_FORBIDDEN, "You are not allowed to see this page."},
    {HTTP_NOT_FOUND, "There is no such page on this server. Check the "
                     "address, or start from the home page of the site."},
    {HTTP_METHOD_NOT_ALLOWED, "The request method is not allowed for this "
                              "address."},
    {HTTP_NOT_ACCEPTABLE, "The page exists, but in no form that your "
                          "browser accepts."},
    {HTTP_PROXY_AUTHENTICATION_REQUIRED, "You need to sign in to use this "
                                         "proxy."},
    {HTTP_REQUEST_TIME_OUT, "The request took too long to arrive. Please "
                            "try again."},
    {HTTP_CONFLICT, "The request does not fit the present state of the "
                    "page."},
    {HTTP_GONE, "This page has been removed for good. Please remove links "
                "to it."},
    {HTTP_LENGTH_REQUIRED, "The request must say how long its content is."},
    {HTTP_PRECONDITION_FAILED, "The page is not in the state that the "
                               "request was meant for."},
    {HTTP_REQUEST_ENTITY_TOO_LARGE, "The content of the request is larger "
                                    "than the server accepts here."},
    {HTTP_REQUEST_URI_TOO_LARGE, "The address is longer than the server "
                                 "accepts."},
    {HTTP_UNSUPPORTED_MEDIA_TYPE, "The content of the request is in a "
                                  "format that is not accepted here."},
    {HTTP_RANGE_NOT_SATISFIABLE, "The part that was asked for lies beyond "
                                 "the end of the page."},
    {HTTP_EXPECTATION_FAILED, "The server cannot do what the request "
                              "expects of it."},
    {HTTP_MISDIRECTED_REQUEST, "The request came over a connection that "
                               "was made for another site. Reload the page "
                               "over a new connection."},
    {HTTP_UNPROCESSABLE_ENTITY, "The server understood the request, but "
                                "could not act on its content."},
    {HTTP_LOCKED, "The page is locked by somebody else."},
    {HTTP_FAILED_DEPENDENCY, "Another request that this one depends on has "
                             "failed."},
    {HTTP_UPGRADE_REQUIRED, "This page can only be reached with another "
                            "protocol, see the field Upgrade of the "
                            "answer."},
    {HTTP_PRECONDITION_REQUIRED, "The request must be conditional."},
    {HTTP_TOO_MANY_REQUESTS, "Too many requests came from you in a short "
                             "time. Please wait before you try again."},
    {HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE, "The header of the request is "
                                           "larger than the server accepts. "
                                           "Deleting the cookies of this "
                                           "site may help."},
    {HTTP_UNAVAILABLE_FOR_LEGAL_REASONS, "This page is not available for "
                                         "legal reasons."},
    {HTTP_INTERNAL_SERVER_ERROR, "Something went wrong on the server. Its "
                                 "administrator will find the reason in the "
                                 "error log."},
    {HTTP_NOT_IMPLEMENTED, "The server cannot do what the request asks "
                           "for."},
    {HTTP_BAD_GATEWAY, "Another server that this page comes from gave an "
                       "invalid answer."},
    {HTTP_SERVICE_UNAVAILABLE, "The server cannot answer at the moment. "
                               "Please try again later."},
    {HTTP_GATEWAY_TIME_OUT, "Another server that this page comes from did "
                            "not answer in time."},
    {HTTP_VERSION_NOT_SUPPORTED, "The server does not speak this version of "
                                 "HTTP."},
    {HTTP_INSUFFICIENT_STORAGE, "The server has no room for the content of "
                                "the request."},
    {HTTP_LOOP_DETECTED, "The server met a loop while it worked on the "
                         "request."},
    {HTTP_NETWORK_AUTHENTICATION_REQUIRED, "You need to sign in to use this "
                                           "network."}
};

/* ---------------------------------------------------------------- pages */

AP_DECLARE(char *) ap_response_code_string(request_rec *r, int error_index)
{
    const char *document = core_error_document(r, error_index);

    return document ? apr_pstrdup(r->pool, document) : NULL;
}

static const char *explain(int status)
{
    apr_size_t i;

    for (i = 0; i < sizeof(explanations) / sizeof(explanations[0]); i++) {
        if (explanations[i].status == status) {
            return explanations[i].text;
        }
    }
    return ap_is_HTTP_CLIENT_ERROR(status)
           ? "The request could not be served."
           : "The server could not serve the request.";
}

/* Notes about the inside of the server are only for those who may see them;
 * notes about the request are for whoever sent it. */
static const char *notes_for_client(const request_rec *r, int status)
{
    const char *notes = apr_table_get(r->notes, "error-notes");
    const char *to = apr_table_get(r->notes, "verbose-error-to");

    if (ap_is_HTTP_SERVER_ERROR(status) && status != HTTP_NOT_IMPLEMENTED
        && status != HTTP_VERSION_NOT_SUPPORTED
        && !(to && !strcmp(to, "*"))) {
        return NULL;
    }
    return notes;
}

static void put_redirect(request_rec *r, const char *location)
{
    const char *shown = ap_escape_html(r->pool, location);

    ap_rvputs(r, "<p>The page is <a href=\"",
              ap_escape_quotes(r->pool, shown), "\">here</a>.</p>\n", NULL);
}

/* What there is instead, as HTML that a module has made of it; the statuses
 * that ask the client to choose (RFC 9110 sections 15.4.1 and 15.5.7). */
static const char *choice_for_client(const request_rec *r, int status)
{
    return status == HTTP_MULTIPLE_CHOICES || status == HTTP_NOT_ACCEPTABLE
           ? apr_table_get(r->notes, "variant-list") : NULL;
}

static void put_reason(request_rec *r, int status, const char *location)
{
    const char *notes = notes_for_client(r, status);
    const char *choice = choice_for_client(r, status);

    if (location && ap_is_HTTP_REDIRECT(status)) {
        put_redirect(r, location);
    }
    else {
        ap_rvputs(r, "<p>", explain(status), "</p>\n", NULL);
    }
    if (notes) {
        ap_rvputs(r, "<p>Reason: ", notes, "</p>\n", NULL);
    }
    if (choice) {
        ap_rvputs(r, choice, "\n", NULL);
    }
}

static void put_page(request_rec *r, int status, const char *location,
                     int also)
{
    const char *line = ap_get_status_line_ex(r->pool, status);
    const char *title = ap_escape_html(r->pool, line);

    ap_rvputs(r, DOCTYPE_HTML_5 "<html lang=\"en\">\n"
              "<head>\n<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width\">\n"
              "<title>", title, "</title>\n</head>\n<body>\n<h1>",
              title + 4, "</h1>\n", NULL);
    put_reason(r, status, location);
    if (also) {
        ap_rvputs(r, "<p>In addition, the document that is set for this "
                  "error failed with ",
                  ap_get_status_line_ex(r->pool, also), ".</p>\n", NULL);
    }
    ap_rvputs(r, ap_psignature("<hr>\n", r), "</body>\n</html>\n", NULL);
}

/* ------------------------------------------------------------- answering */

/* Starts the response anew: what a handler has said was about content that
 * will not be sent.  Location is about the answer itself. */
static const char *forget_content(request_rec *r)
{
    const char *location = apr_table_get(r->headers_out, "Location");

    if (!location) {
        location = apr_table_get(r->err_headers_out, "Location");
    }
    apr_table_clear(r->headers_out);
    if (location && (ap_is_HTTP_REDIRECT(r->status)
                     || r->status == HTTP_CREATED)) {
        apr_table_unset(r->err_headers_out, "Location");
        apr_table_setn(r->headers_out, "Location", location);
    }
    r->content_languages = NULL;
    r->content_encoding = NULL;
    r->clength = 0;
    r->chunked = 0;
    ap_set_content_type_ex(
        r, apr_table_get(r->subprocess_env, "suppress-error-charset")
           ? "text/html" : PAGE_TYPE, 1);
    return location;
}

static void say_allowed(request_rec *r)
{
    const char *allow;

    if (r->status != HTTP_METHOD_NOT_ALLOWED
        && r->status != HTTP_NOT_IMPLEMENTED) {
        return;
    }
    allow = http_allow_value(r);
    /* A 405 must have the field, even empty (RFC 9110 section 10.2.1). */
    if (allow || r->status == HTTP_METHOD_NOT_ALLOWED) {
        apr_table_setn(r->headers_out, "Allow", allow ? allow : "");
    }
}

/* RFC 9110 section 15.5.22; a module that wants another one has said so. */
static void say_upgrades(request_rec *r)
{
    const apr_array_header_t *upgrades;

    if (r->status != HTTP_UPGRADE_REQUIRED
        || apr_table_get(r->err_headers_out, "Upgrade")
        || ap_get_protocol_upgrades(r->connection, r, r->server, 1,
                                    &upgrades) != APR_SUCCESS || !upgrades) {
        return;
    }
    apr_table_setn(r->headers_out, "Upgrade",
                   apr_array_pstrcat(r->pool, upgrades, ','));
    apr_table_setn(r->headers_out, "Connection", "Upgrade");
}

static void put_body(request_rec *r, const char *location, int also)
{
    const char *document;

    document = ap_response_code_string(r, ap_index_of_response(r->status));
    if (document && document[0] == '"' && !also) {
        ap_rputs(document + 1, r);
    }
    else {
        put_page(r, r->status, location, also);
    }
}

/* Whether the head has left, and the last chunk has not: the filter comes with
 * the one and goes with the other. */
static int is_in_chunks(const request_rec *r)
{
    const ap_filter_t *f;

    for (f = r->proto_output_filters; f; f = f->next) {
        if (f->frec == ap_chunk_filter_handle) {
            return 1;
        }
    }
    return 0;
}

/* Part of a response has left that cannot be finished: it must not look as if
 * it were whole (RFC 9112 section 8). */
static void leave_unfinished(request_rec *r)
{
    apr_bucket_alloc_t *alloc = r->connection->bucket_alloc;
    apr_bucket_brigade *bb;

    r->connection->keepalive = AP_CONN_CLOSE;
    if (!r->eos_sent && is_in_chunks(r)) {
        bb = apr_brigade_create(r->pool, alloc);
        APR_BRIGADE_INSERT_TAIL(bb, ap_bucket_error_create(
            r->status, NULL, r->pool, alloc));
        APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(alloc));
        /* The connection ends either way. */
        (void)ap_pass_brigade(r->proto_output_filters, bb);
    }
    ap_finalize_request_protocol(r);
}

AP_DECLARE(void) ap_send_error_response(request_rec *r, int recursive_error)
{
    const char *location;

    if (protocol_response_begun(r)) {
        leave_unfinished(r);
        return;
    }
    r->status_line = NULL;
    /* What had been passed, the end with it, is not sent any more. */
    r->eos_sent = 0;
    r->output_filters = r->proto_output_filters;
    ap_run_insert_error_filter(r);
    if (!AP_STATUS_IS_HEADER_ONLY(r->status)) {
        location = forget_content(r);
        say_allowed(r);
        say_upgrades(r);
        put_body(r, location, recursive_error);
    }
    ap_finalize_request_protocol(r);
}

/* ------------------------------------------------------- HTTP_OUTERROR */

/* The filter's ctx. */
struct outerror_ctx {
    unsigned int broken:1;      /* the response was broken off */
};

/* Takes everything off that would make a broken response look whole. */
static void break_off(apr_bucket_brigade *b, apr_bucket *from)
{
    apr_bucket *e = from;

    while (e != APR_BRIGADE_SENTINEL(b)) {
        apr_bucket *next = APR_BUCKET_NEXT(e);

        if (!APR_BUCKET_IS_METADATA(e) || APR_BUCKET_IS_EOS(e)
            || AP_BUCKET_IS_ERROR(e)) {
            apr_bucket_delete(e);
        }
        e = next;
    }
}

/* The end of a response: what the client waits for is there. */
static void note_end(conn_rec *c, apr_bucket_brigade *b)
{
    const apr_bucket *e = APR_BRIGADE_LAST(b);

    if (c->master) {
        return;     /* a stream has an end of its own */
    }
    /* Behind it is nothing but what is about the connection. */
    while (e != APR_BRIGADE_SENTINEL(b) && APR_BUCKET_IS_METADATA(e)
           && !APR_BUCKET_IS_EOS(e)) {
        e = APR_BUCKET_PREV(e);
    }
    if (e != APR_BRIGADE_SENTINEL(b) && APR_BUCKET_IS_EOS(e)) {
        net_conn_of(c)->owes_end = 0;
    }
}

AP_DECLARE(apr_status_t) ap_http_outerror_filter(ap_filter_t *f,
                                                 apr_bucket_brigade *b)
{
    struct outerror_ctx *ctx = f->ctx;
    apr_bucket *e;

    note_end(f->c, b);
    if (ctx && ctx->broken) {
        break_off(b, APR_BRIGADE_FIRST(b));
        return APR_BRIGADE_EMPTY(b) ? APR_SUCCESS
                                    : ap_pass_brigade(f->next, b);
    }
    for (e = APR_BRIGADE_FIRST(b); e != APR_BRIGADE_SENTINEL(b);
         e = APR_BUCKET_NEXT(e)) {
        apr_bucket *end;

        if (!AP_BUCKET_IS_ERROR(e)) {
            continue;
        }
        ctx = f->ctx = apr_palloc(f->r->pool, sizeof(*ctx));
        ctx->broken = 1;
        f->c->keepalive = AP_CONN_CLOSE;
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, f->r, APLOGNO(90650)
                      "the response for %s is broken off: its content "
                      "failed with %d", f->r->uri,
                      ((ap_bucket_error *)e->data)->status);
        end = ap_bucket_eoc_create(b->bucket_alloc);
        APR_BUCKET_INSERT_BEFORE(e, end);
        break_off(b, e);
        break;
    }
    return ap_pass_brigade(f->next, b);
}
