/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The methods that HTTP answers by itself: OPTIONS and TRACE (RFC 9110
 * sections 9.3.7 and 9.3.8).  No shared state.
 */

#include "ap_config.h"

#include <apr_buckets.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "mod_core.h"
#include "util_filter.h"

#include "server/config/decider_priv.h"
#include "server/protocol/protocol_priv.h"
#include "modules/http/http_priv.h"

APLOG_USE_MODULE(http);

/* The largest body that TraceEnable extended sends back. */
#define TRACE_MAX_BODY 65536

/* ---------------------------------------------------------------- Allow */

static int trace_setting(const request_rec *r)
{
    const core_server_config *conf =
        ap_get_core_module_config(r->server->module_config);

    return conf->trace_enable;
}

const char *http_allow_value(request_rec *r)
{
    apr_int64_t mask = r->allowed_methods->method_mask | r->allowed;
    const apr_array_header_t *named = r->allowed_methods->method_list;
    apr_array_header_t *names = apr_array_make(r->pool, 12, sizeof(char *));
    int i;

    for (i = 0; i < METHODS - 1; i++) {
        const char *name;

        if (i == M_TRACE || i == M_INVALID
            || !(mask & ((apr_int64_t)1 << i))) {
            continue;
        }
        name = ap_method_name_of(r->pool, i);
        if (name) {
            APR_ARRAY_PUSH(names, const char *) = name;
        }
        if (i == M_GET) {
            APR_ARRAY_PUSH(names, const char *) = "HEAD";
        }
    }
    /* No resource can allow or forbid TRACE: the server does. */
    if (trace_setting(r) != AP_TRACE_DISABLE) {
        APR_ARRAY_PUSH(names, const char *) = "TRACE";
    }
    for (i = 0; i < named->nelts; i++) {
        APR_ARRAY_PUSH(names, const char *) =
            APR_ARRAY_IDX(named, i, const char *);
    }
    if (names->nelts == 0) {
        return NULL;
    }
    return apr_array_pstrcat(r->pool, names, ',');
}

/* -------------------------------------------------------------- OPTIONS */

AP_DECLARE(int) ap_send_http_options(request_rec *r)
{
    if (r->assbackwards) {
        return DECLINED;
    }
    apr_table_setn(r->headers_out, "Content-Length", "0");
    if (strcmp(r->uri, "*")) {
        const char *allow = http_allow_value(r);

        if (allow) {
            apr_table_setn(r->headers_out, "Allow", allow);
        }
    }
    r->content_type = NULL;
    return OK;
}

int http_options_handler(request_rec *r)
{
    if (r->method_number != M_OPTIONS) {
        return DECLINED;
    }
    ap_allow_standard_methods(r, MERGE_ALLOW, M_GET, M_POST, M_OPTIONS, -1);
    return ap_send_http_options(r);
}

/* ---------------------------------------------------------------- TRACE */

/* Fields that tell who the client is do not go back where a script could
 * read them (RFC 9110 section 9.3.8). */
static int is_secret(const char *name)
{
    return !strcasecmp(name, "Authorization") || !strcasecmp(name, "Cookie")
           || !strcasecmp(name, "Proxy-Authorization");
}

static int put_field(void *data, const char *name, const char *value)
{
    request_rec *r = data;

    if (!is_secret(name)) {
        ap_rvputs(r, name, ": ", value, CRLF_ASCII, NULL);
    }
    return 1;
}

static int refuse_trace(request_rec *r, int status, const char *reason)
{
    protocol_refused(r, status, reason, NULL, 0);
    return status;
}

/* Reads the body that TraceEnable extended sends back with the head. */
static int read_trace_body(request_rec *r, apr_bucket_brigade **body)
{
    apr_bucket_brigade *bb;
    apr_off_t total = 0;
    int end = 0;

    *body = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    while (!end) {
        apr_off_t length;
        apr_status_t rv = ap_get_brigade(r->input_filters, bb,
                                         AP_MODE_READBYTES, APR_BLOCK_READ,
                                         HUGE_STRING_LEN);

        if (rv == APR_SUCCESS) {
            end = APR_BRIGADE_EMPTY(bb)
                  || APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(bb));
            rv = apr_brigade_length(bb, 1, &length);
        }
        if (rv != APR_SUCCESS) {
            return ap_map_http_request_error(rv, HTTP_BAD_REQUEST);
        }
        total += length;
        if (total > TRACE_MAX_BODY) {
            return refuse_trace(r, HTTP_REQUEST_ENTITY_TOO_LARGE,
                                "a TRACE body of up to 64 KB is sent back, "
                                "not a larger one");
        }
        /* Filters may use their memory again for what comes next. */
        rv = ap_save_brigade(r->output_filters, body, &bb, r->pool);
        if (rv != APR_SUCCESS) {
            return HTTP_INTERNAL_SERVER_ERROR;
        }
    }
    if (end && !APR_BRIGADE_EMPTY(*body)
        && APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(*body))) {
        apr_bucket_delete(APR_BRIGADE_LAST(*body));
    }
    return OK;
}

static int trace_not_allowed(request_rec *r)
{
    ap_allow_standard_methods(r, REPLACE_ALLOW, M_GET, M_POST, M_OPTIONS,
                              -1);
    (void)conf_decided_by_name(r, "TraceEnable");
    return refuse_trace(r, HTTP_METHOD_NOT_ALLOWED,
                        "TRACE is switched off by TraceEnable");
}

AP_DECLARE(int) ap_send_http_trace(request_rec *r)
{
    apr_bucket_brigade *body = NULL;
    request_rec *first = r;
    int status;

    if (r->method_number != M_TRACE) {
        return DECLINED;
    }
    while (first->prev) {
        first = first->prev;
    }
    if (trace_setting(first) == AP_TRACE_DISABLE) {
        return trace_not_allowed(r);
    }
    if (ap_request_has_body(r)) {
        if (trace_setting(r) != AP_TRACE_EXTENDED) {
            return refuse_trace(r, HTTP_REQUEST_ENTITY_TOO_LARGE,
                                "a TRACE request must not have a body");
        }
        status = read_trace_body(r, &body);
        if (status != OK) {
            return status;
        }
    }
    ap_set_content_type_ex(r, "message/http", 1);
    if (ap_rvputs(r, first->the_request, CRLF_ASCII, NULL) < 0) {
        return AP_FILTER_ERROR;
    }
    apr_table_do(put_field, r, first->headers_in, NULL);
    ap_rputs(CRLF_ASCII, r);
    if (body && ap_pass_brigade(r->output_filters, body) != APR_SUCCESS) {
        return AP_FILTER_ERROR;
    }
    return DONE;
}

/* ---------------------------------------------------------------- hooks */

int http_answer_without_storage(request_rec *r)
{
    if (r->main) {
        return DECLINED;
    }
    if (r->method_number == M_TRACE && r->proxyreq == PROXYREQ_NONE) {
        return ap_send_http_trace(r);
    }
    if (r->method_number == M_OPTIONS && !strcmp(r->uri, "*")) {
        int rc = http_upgrade(r);

        if (rc != DECLINED) {
            return rc;
        }
        rc = ap_send_http_options(r);

        return rc == OK ? DONE : rc;
    }
    return DECLINED;
}
