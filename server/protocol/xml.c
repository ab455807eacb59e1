/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * ap_xml_parse_input(): a request body as an XML document.
 *
 * The parser gets the bytes as they come; LimitXMLRequestBody bounds them,
 * since the tree is several times as large.  No shared state.
 */

#include "ap_config.h"

#include <apr_buckets.h>
#include <apr_xml.h>

#include "httpd.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "util_filter.h"
#include "util_xml.h"

APLOG_USE_MODULE(core);

/* Bytes that are asked for at a time. */
#define PIECE_BYTES 8192

/* A body on its way into the parser. */
struct xml_body {
    request_rec *r;
    apr_xml_parser *parser;     /* NULL: no byte has come yet */
    apr_size_t left;            /* bytes that may still come */
    int end;                    /* all of it has come */
};

static int not_well_formed(struct xml_body *body)
{
    char reason[200];

    apr_xml_parser_geterror(body->parser, reason, sizeof(reason));
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, body->r, APLOGNO(91601)
                  "the body of %s is no XML document: %s", body->r->uri,
                  reason);
    return HTTP_BAD_REQUEST;
}

static int input_failed(struct xml_body *body, apr_status_t rv)
{
    ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, body->r, APLOGNO(91602)
                  "the XML body of %s could not be read to its end",
                  body->r->uri);
    return ap_map_http_request_error(rv, HTTP_BAD_REQUEST);
}

static int take_bytes(struct xml_body *body, const char *data,
                      apr_size_t length)
{
    if (length > body->left) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, body->r, APLOGNO(91603)
                      "the XML body of %s is larger than the %" APR_SIZE_T_FMT
                      " bytes of LimitXMLRequestBody", body->r->uri,
                      ap_get_limit_xml_body(body->r));
        return HTTP_REQUEST_ENTITY_TOO_LARGE;
    }
    body->left -= length;
    if (length > 0 && !body->parser) {
        body->parser = apr_xml_parser_create(body->r->pool);
    }
    if (length > 0 && apr_xml_parser_feed(body->parser, data, length)
                      != APR_SUCCESS) {
        return not_well_formed(body);
    }
    return OK;
}

static int take_brigade(struct xml_body *body, apr_bucket_brigade *bb)
{
    apr_bucket *e;
    int status = OK;

    for (e = APR_BRIGADE_FIRST(bb);
         e != APR_BRIGADE_SENTINEL(bb) && status == OK && !body->end;
         e = APR_BUCKET_NEXT(e)) {
        const char *data;
        apr_size_t length;
        apr_status_t rv;

        if (APR_BUCKET_IS_EOS(e)) {
            body->end = 1;
        }
        else if (!APR_BUCKET_IS_METADATA(e)) {
            rv = apr_bucket_read(e, &data, &length, APR_BLOCK_READ);
            status = rv == APR_SUCCESS ? take_bytes(body, data, length)
                                       : input_failed(body, rv);
        }
    }
    return status;
}

static int read_body(struct xml_body *body)
{
    request_rec *r = body->r;
    apr_bucket_brigade *bb;
    int status = OK;

    bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    while (status == OK && !body->end) {
        apr_status_t rv = ap_get_brigade(r->input_filters, bb,
                                         AP_MODE_READBYTES, APR_BLOCK_READ,
                                         PIECE_BYTES);

        if (rv == APR_SUCCESS && APR_BRIGADE_EMPTY(bb)) {
            rv = APR_EOF;
        }
        status = rv == APR_SUCCESS ? take_brigade(body, bb)
                                   : input_failed(body, rv);
        apr_brigade_cleanup(bb);
    }
    apr_brigade_destroy(bb);
    return status;
}

AP_DECLARE(int) ap_xml_parse_input(request_rec *r, apr_xml_doc **pdoc)
{
    struct xml_body body = {r, NULL, ap_get_limit_xml_body(r), 0};
    int status;

    *pdoc = NULL;
    status = read_body(&body);
    if (!body.parser) {
        return status;
    }
    if (status == OK
        && apr_xml_parser_done(body.parser, pdoc) != APR_SUCCESS) {
        *pdoc = NULL;
        return not_well_formed(&body);
    }
    return status;  /* a parser that was given up goes with r->pool */
}
