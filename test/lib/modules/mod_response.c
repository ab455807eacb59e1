/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A module for tests: the handler "test-response" makes the response that the
 * query asks for, right or wrong.  The query is a list of NAME=VALUE, joined
 * by "&" and percent-encoded, followed in its order:
 *
 *   out=FIELD:VALUE    err=FIELD:VALUE    to headers_out, err_headers_out
 *   trailer=FIELD:VALUE                   added to trailers_out
 *   note=NAME:VALUE    env=NAME:VALUE     set in notes, subprocess_env
 *   status=CODE        line=TEXT          r->status, r->status_line
 *   proxy=1                               as if it came from another server
 *   interim=CODE                          sends that with headers_out
 *   body=TEXT          flush=1            content so far, and out with it
 *   redirect=PATH                         internal redirect
 *   read=1                                reads the body of the request
 *   return=CODE                           what the handler returns, at once
 */

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_protocol.h"
#include "http_request.h"

static void put(apr_table_t *table, char *value, int add)
{
    char *rest = strchr(value, ':');

    if (rest == NULL) {
        return;
    }
    *rest++ = '\0';
    if (add) {
        apr_table_addn(table, value, rest);
    }
    else {
        apr_table_setn(table, value, rest);
    }
}

static apr_table_t *table_of(request_rec *r, const char *name)
{
    if (strcmp(name, "out") == 0) {
        return r->headers_out;
    }
    if (strcmp(name, "err") == 0) {
        return r->err_headers_out;
    }
    if (strcmp(name, "trailer") == 0) {
        return r->trailers_out;
    }
    if (strcmp(name, "note") == 0) {
        return r->notes;
    }
    return strcmp(name, "env") == 0 ? r->subprocess_env : NULL;
}

static void send_interim(request_rec *r, int status)
{
    int before = r->status;

    r->status = status;
    ap_send_interim_response(r, 1);
    r->status = before;
}

static void read_body(request_rec *r)
{
    char buffer[1000];

    if (ap_setup_client_block(r, REQUEST_CHUNKED_DECHUNK) == OK
        && ap_should_client_block(r)) {
        while (ap_get_client_block(r, buffer, sizeof(buffer)) > 0) {
            ;
        }
    }
}

/* One step.  @return DECLINED to go on, or the handler's result */
static int follow(request_rec *r, const char *name, char *value)
{
    apr_table_t *table = table_of(r, name);

    if (table != NULL) {
        put(table, value, table != r->notes && table != r->subprocess_env);
    }
    else if (strcmp(name, "status") == 0) {
        r->status = atoi(value);
    }
    else if (strcmp(name, "line") == 0) {
        r->status_line = value;
    }
    else if (strcmp(name, "proxy") == 0) {
        r->proxyreq = PROXYREQ_RESPONSE;
    }
    else if (strcmp(name, "interim") == 0) {
        send_interim(r, atoi(value));
    }
    else if (strcmp(name, "body") == 0) {
        ap_rputs(value, r);
    }
    else if (strcmp(name, "flush") == 0) {
        ap_rflush(r);
    }
    else if (strcmp(name, "read") == 0) {
        read_body(r);
    }
    else if (strcmp(name, "redirect") == 0) {
        ap_internal_redirect(value, r);
        return OK;
    }
    else if (strcmp(name, "return") == 0) {
        return atoi(value);
    }
    return DECLINED;
}

static int respond(request_rec *r)
{
    char *step;
    char *state;
    int rc = DECLINED;

    if (r->handler == NULL || strcmp(r->handler, "test-response") != 0) {
        return DECLINED;
    }
    ap_set_content_type(r, "text/plain");
    step = apr_strtok(apr_pstrdup(r->pool, r->args ? r->args : ""), "&",
                      &state);
    while (step != NULL && rc == DECLINED) {
        char *value = strchr(step, '=');

        if (value != NULL) {
            *value++ = '\0';
            ap_unescape_urlencoded(value);
            rc = follow(r, step, value);
        }
        step = apr_strtok(NULL, "&", &state);
    }
    return rc == DECLINED ? OK : rc;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_handler(respond, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_response_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
