/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests: providers of authentication and authorization.
 *
 *   AuthBasicProvider gates, AuthDigestProvider gates
 *       every user whose name begins with "a"; the password is the name and
 *       an exclamation mark
 *   Require longer-than N
 *       users with longer names
 */

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "ap_provider.h"
#include "httpd.h"
#include "http_config.h"
#include "http_request.h"
#include "mod_auth.h"
#include "util_md5.h"

static authn_status check_password(request_rec *r, const char *user,
                                   const char *password)
{
    if (user[0] != 'a') {
        return AUTH_USER_NOT_FOUND;
    }
    return strcmp(password, apr_pstrcat(r->pool, user, "!", NULL)) == 0
           ? AUTH_GRANTED : AUTH_DENIED;
}

static authn_status get_realm_hash(request_rec *r, const char *user,
                                   const char *realm, char **hash)
{
    const char *text = apr_pstrcat(r->pool, user, ":", realm, ":", user, "!",
                                   NULL);

    if (user[0] != 'a') {
        return AUTH_USER_NOT_FOUND;
    }
    *hash = ap_md5(r->pool, (const unsigned char *)text);
    return AUTH_USER_FOUND;
}

static const authn_provider users = {check_password, get_realm_hash};

static const char *parse_line(cmd_parms *cmd, const char *line,
                              const void **parsed)
{
    int *length = apr_palloc(cmd->pool, sizeof(*length));

    *length = atoi(line);
    *parsed = length;
    return *length > 0 ? NULL : "longer-than needs a number above 0";
}

static authz_status check_length(request_rec *r, const char *line,
                                 const void *parsed)
{
    (void)line;
    if (r->user == NULL) {
        return AUTHZ_DENIED_NO_USER;
    }
    return (int)strlen(r->user) > *(const int *)parsed ? AUTHZ_GRANTED
                                                       : AUTHZ_DENIED;
}

static const authz_provider lengths = {check_length, parse_line};

static void register_hooks(apr_pool_t *p)
{
    ap_register_auth_provider(p, AUTHN_PROVIDER_GROUP, "gates",
                              AUTHN_PROVIDER_VERSION, &users,
                              AP_AUTH_INTERNAL_PER_CONF);
    ap_register_auth_provider(p, AUTHZ_PROVIDER_GROUP, "longer-than",
                              AUTHZ_PROVIDER_VERSION, &lengths,
                              AP_AUTH_INTERNAL_PER_CONF);
}

module AP_MODULE_DECLARE_DATA test_gates_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
