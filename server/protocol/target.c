/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The request target in its four forms (RFC 9112 section 3.2).
 *
 *   origin-form      /path?query          nearly always
 *   absolute-form    http://host/path     to proxies, but must be served
 *   authority-form   host:port            CONNECT only
 *   asterisk-form    *                    OPTIONS only
 *
 * The path is not decoded here; that is the first phase of the request.
 * No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_uri.h>

#include "httpd.h"
#include "http_protocol.h"

/* The target is cut at its first '?'; the query is NULL without one. */
static void split_query(char *target, char **query)
{
    char *mark = strchr(target, '?');

    *query = NULL;
    if (mark) {
        *mark = '\0';
        *query = mark + 1;
    }
}

/* A path that starts with two slashes is still a path here, while a URL
 * parser would take "//name/" for a host. */
static int parse_origin(request_rec *r, const char *uri)
{
    apr_uri_t *parsed = &r->parsed_uri;

    memset(parsed, 0, sizeof(*parsed));
    parsed->path = apr_pstrdup(r->pool, uri);
    split_query(parsed->path, &parsed->query);
    parsed->is_initialized = 1;
    return OK;
}

/* Whether a port is digits that make 1 to 65535. */
static int is_port(const char *text)
{
    long n = 0;

    for (; apr_isdigit(*text) && n <= 65535; text++) {
        n = n * 10 + (*text - '0');
    }
    return *text == '\0' && n > 0 && n <= 65535;
}

/* RFC 9110 section 9.3.6: without a port it is nowhere to connect to. */
static int parse_authority(request_rec *r, const char *uri)
{
    apr_uri_t *parsed = &r->parsed_uri;

    if (apr_uri_parse_hostinfo(r->pool, uri, parsed) != APR_SUCCESS
        || !parsed->hostname || !*parsed->hostname || !parsed->port_str
        || !is_port(parsed->port_str)) {
        return HTTP_BAD_REQUEST;
    }
    return OK;
}

static int parse_absolute(request_rec *r, const char *uri)
{
    apr_uri_t *parsed = &r->parsed_uri;

    if (apr_uri_parse(r->pool, uri, parsed) != APR_SUCCESS
        || !parsed->scheme || !parsed->hostname || !*parsed->hostname
        || (parsed->port_str && *parsed->port_str
            && !is_port(parsed->port_str))) {
        return HTTP_BAD_REQUEST;
    }
    /* Names and passwords in http URLs serve only to deceive
     * (RFC 9110 section 4.2.4). */
    if (parsed->user && !strncasecmp(parsed->scheme, "http", 4)) {
        return HTTP_BAD_REQUEST;
    }
    return OK;
}

static int parse_asterisk(request_rec *r)
{
    memset(&r->parsed_uri, 0, sizeof(r->parsed_uri));
    r->parsed_uri.path = apr_pstrdup(r->pool, "*");
    r->parsed_uri.is_initialized = 1;
    return r->method_number == M_OPTIONS ? OK : HTTP_BAD_REQUEST;
}

static int parse_target(request_rec *r, const char *uri)
{
    if (r->method_number == M_CONNECT) {
        return parse_authority(r, uri);
    }
    if (uri[0] == '/') {
        return parse_origin(r, uri);
    }
    if (uri[0] == '*' && uri[1] == '\0') {
        return parse_asterisk(r);
    }
    return parse_absolute(r, uri);
}

AP_DECLARE(void) ap_parse_uri(request_rec *r, const char *uri)
{
    int status;

    r->unparsed_uri = apr_pstrdup(r->pool, uri);
    status = parse_target(r, r->unparsed_uri);
    if (status != OK) {
        r->status = status;
    }
    r->args = r->parsed_uri.query;
    if (!r->parsed_uri.path || !*r->parsed_uri.path) {
        r->parsed_uri.path = apr_pstrdup(r->pool, "/");
    }
    /* More slashes in front would look like an authority in what is made of
     * the path; they mean nothing, whatever MergeSlashes says. */
    while (*uri == '/' && r->parsed_uri.path[0] == '/'
           && r->parsed_uri.path[1] == '/') {
        r->parsed_uri.path++;
    }
    r->uri = r->parsed_uri.path;
    r->hostname = r->parsed_uri.hostname;
}
