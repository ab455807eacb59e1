/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * From the path as the client wrote it to the path that sections, modules
 * and the file system see (RFC 3986 section 6.2.2).
 *
 * Two steps, because pre_translate_name wants the path between them: first
 * dot segments, repeated slashes and needless escapes go, then the escapes
 * that are left are decoded.  Most paths need neither; one look tells.
 *
 * Directives: MergeSlashes, AllowEncodedSlashes.  No shared state.
 */

#include <string.h>

#include <apr_strings.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_core.h"
#include "http_log.h"

#include "server/config/decider_priv.h"
#include "server/request/request_priv.h"

APLOG_USE_MODULE(core);

/* What a path needs done. */
#define PATH_CLEAN   0
#define PATH_ESCAPED 1  /* has a % */
#define PATH_SEGMENT 2  /* has // or a segment that begins with a dot */
#define PATH_CONTROL 4  /* has a control byte, never acceptable */

static unsigned int path_needs(const char *path)
{
    const unsigned char *s;
    unsigned int needs = PATH_CLEAN;

    for (s = (const unsigned char *)path; *s != '\0'; s++) {
        if (*s == '%') {
            needs |= PATH_ESCAPED;
        }
        else if (*s == '/' && (s[1] == '/' || s[1] == '.')) {
            needs |= PATH_SEGMENT;
        }
        else if (*s < 0x20 || *s == 0x7f) {
            needs |= PATH_CONTROL;
        }
    }
    return needs;
}

/* Whether r->uri is a path of this server at all: a forward proxy's target,
 * CONNECT's authority and the asterisk of OPTIONS are not. */
static int has_path(const request_rec *r)
{
    return r->uri[0] == '/' && r->proxyreq != PROXYREQ_PROXY;
}

static int refuse_path(request_rec *r, int status, const char *reason)
{
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90500)
                  "path of the request refused with %d, %s: %s",
                  status, reason, r->unparsed_uri);
    return status;
}

static int normalise(request_rec *r)
{
    const core_server_config *sconf =
        ap_get_core_module_config(r->server->module_config);
    unsigned int flags = AP_NORMALIZE_NOT_ABOVE_ROOT
                         | AP_NORMALIZE_DECODE_UNRESERVED;

    if (sconf->merge_slashes != AP_CORE_CONFIG_OFF) {
        flags |= AP_NORMALIZE_MERGE_SLASHES;
    }
    r->uri = apr_pstrdup(r->pool, r->uri);
    r->parsed_uri.path = r->uri;
    if (!ap_normalize_path(r->uri, flags)) {
        return refuse_path(r, HTTP_BAD_REQUEST,
                           "it leads above the root or cannot be read");
    }
    return OK;
}

int request_normalise_uri(request_rec *r)
{
    unsigned int needs;

    if (r->uri == NULL || r->uri[0] == '\0') {
        return refuse_path(r, HTTP_BAD_REQUEST, "it is empty");
    }
    if (!has_path(r)) {
        if (r->proxyreq != PROXYREQ_NONE || r->method_number == M_CONNECT
            || (r->method_number == M_OPTIONS && !strcmp(r->uri, "*"))) {
            return OK;
        }
        return refuse_path(r, HTTP_BAD_REQUEST, "it has no leading slash");
    }
    needs = path_needs(r->uri);
    if (needs & PATH_CONTROL) {
        return refuse_path(r, HTTP_BAD_REQUEST, "it has a control byte");
    }
    return needs == PATH_CLEAN ? OK : normalise(r);
}

int request_unescape_uri(request_rec *r)
{
    const core_dir_config *dconf =
        ap_get_core_module_config(r->per_dir_config);
    unsigned int flags = AP_UNESCAPE_URL_FORBID_SLASHES;
    int has_slash;
    int rc;

    if (!has_path(r) || strchr(r->uri, '%') == NULL) {
        return OK;
    }
    has_slash = ap_strcasestr(r->uri, "%2f") != NULL;
    if (dconf->allow_encoded_slashes) {
        flags = dconf->decode_encoded_slashes ? 0
                                              : AP_UNESCAPE_URL_KEEP_SLASHES;
    }
    rc = ap_unescape_url_ex(r->uri, flags);
    if (rc == HTTP_NOT_FOUND) {
        if (!has_slash) {
            return refuse_path(r, rc, "it has an escaped NUL");
        }
        return refuse_path(r, rc, apr_pstrcat(
            r->pool, "it has an escaped slash and AllowEncodedSlashes is Off "
            "(", conf_decided_by_name(r, "AllowEncodedSlashes"), ")", NULL));
    }
    if (rc != OK) {
        return refuse_path(r, rc, "it has an incomplete escape");
    }
    if (path_needs(r->uri) & PATH_CONTROL) {
        return refuse_path(r, HTTP_NOT_FOUND,
                           "it has an escaped control byte");
    }
    /* Decoded slashes may have made new segments out of "..%2f". */
    if (dconf->allow_encoded_slashes && dconf->decode_encoded_slashes
        && (path_needs(r->uri) & PATH_SEGMENT)) {
        const core_server_config *sconf =
            ap_get_core_module_config(r->server->module_config);

        flags = AP_NORMALIZE_NOT_ABOVE_ROOT;
        if (sconf->merge_slashes != AP_CORE_CONFIG_OFF) {
            flags |= AP_NORMALIZE_MERGE_SLASHES;
        }
        if (!ap_normalize_path(r->uri, flags)) {
            return refuse_path(r, HTTP_BAD_REQUEST,
                               "it leads above the root once decoded");
        }
    }
    return OK;
}
