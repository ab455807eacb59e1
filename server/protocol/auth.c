/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Basic credentials of a request, and asking for credentials (RFC 9110
 * section 11, RFC 7617).  No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_base64.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"

APLOG_USE_MODULE(core);

static const char *credentials(const request_rec *r)
{
    return apr_table_get(r->headers_in,
                         r->proxyreq == PROXYREQ_PROXY ? "Proxy-Authorization"
                                                       : "Authorization");
}

/* Name and password out of "Basic <base64 of name:password>". */
static apr_status_t parse_basic(apr_pool_t *p, const char *line,
                                char **user, char **password)
{
    static const char scheme[] = "Basic";
    char *text;
    char *colon;

    if (strncasecmp(line, scheme, sizeof(scheme) - 1)
        || (line[sizeof(scheme) - 1] != ' '
            && line[sizeof(scheme) - 1] != '\t')) {
        return APR_EINVAL;
    }
    line += sizeof(scheme);
    line += strspn(line, " \t");
    text = ap_pbase64decode(p, line);
    colon = strchr(text, ':');
    *user = text;
    *password = text + strlen(text);
    if (colon) {
        *colon = '\0';
        *password = colon + 1;
    }
    return APR_SUCCESS;
}

AP_DECLARE(apr_status_t) ap_get_basic_auth_components(
    const request_rec *r, const char **username, const char **password)
{
    const char *line = credentials(r);
    char *user;
    char *secret;

    if (!line || parse_basic(r->pool, line, &user, &secret) != APR_SUCCESS) {
        return APR_EINVAL;
    }
    if (username) {
        *username = user;
    }
    if (password) {
        *password = secret;
    }
    return APR_SUCCESS;
}

AP_DECLARE(int) ap_get_basic_auth_pw(request_rec *r, const char **pw)
{
    const char *type = ap_auth_type(r);
    const char *line;
    char *user;
    char *secret;

    if (!type || strcasecmp(type, "Basic")) {
        return DECLINED;
    }
    if (!ap_auth_name(r)) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90606)
                      "need AuthName: %s is protected by AuthType Basic and "
                      "has no realm", r->uri);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    line = credentials(r);
    if (!line) {
        ap_note_auth_failure(r);
        return HTTP_UNAUTHORIZED;
    }
    if (parse_basic(r->pool, line, &user, &secret) != APR_SUCCESS) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90607)
                      "client used wrong authentication scheme: %s", r->uri);
        ap_note_auth_failure(r);
        return HTTP_UNAUTHORIZED;
    }
    r->user = user;
    r->ap_auth_type = apr_pstrdup(r->pool, "Basic");
    apr_table_setn(r->notes, AP_GET_BASIC_AUTH_PW_NOTE, "1");
    *pw = secret;
    return OK;
}

static void note_failure(request_rec *r, const char *type)
{
    if (ap_run_note_auth_failure(r, type) == DECLINED) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90608)
                      "no module asks for credentials of AuthType %s: %s "
                      "cannot be reached until one is loaded", type, r->uri);
    }
}

AP_DECLARE(void) ap_note_auth_failure(request_rec *r)
{
    const char *type = ap_auth_type(r);

    if (!type) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90609)
                      "credentials are needed for %s, but it has no "
                      "AuthType: set one", r->uri);
        return;
    }
    note_failure(r, type);
}

AP_DECLARE(void) ap_note_basic_auth_failure(request_rec *r)
{
    note_failure(r, "Basic");
}

AP_DECLARE(void) ap_note_digest_auth_failure(request_rec *r)
{
    note_failure(r, "Digest");
}
