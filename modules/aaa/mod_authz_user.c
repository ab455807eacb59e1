/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Authorization by who the client is.
 *
 * Providers for Require: user (one of these names, or of those that an
 * expression gives), valid-user (anybody who could prove to be somebody).
 * Neither has an opinion before a name is known: then one is asked for.
 *
 * No directives, no shared state.
 */

#include "ap_config.h"
#include "ap_provider.h"
#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "http_request.h"
#include "mod_auth.h"

#include "modules/aaa/require_priv.h"

APLOG_USE_MODULE(authz_user);

static authz_status check_user(request_rec *r, const char *args,
                               const void *parsed)
{
    const apr_array_header_t *names;

    if (r->user == NULL) {
        return AUTHZ_DENIED_NO_USER;
    }
    names = require_words_for(r, parsed);
    if (names == NULL) {
        return AUTHZ_GENERAL_ERROR;
    }
    if (require_has(names, r->user)) {
        return AUTHZ_GRANTED;
    }
    ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r, APLOGNO(91230)
                  "access to %s: user '%s' is none of 'Require user %s'",
                  r->uri, r->user, args);
    return AUTHZ_DENIED;
}

static authz_status check_valid_user(request_rec *r, const char *args,
                                     const void *parsed)
{
    (void)args;
    (void)parsed;
    return r->user != NULL ? AUTHZ_GRANTED : AUTHZ_DENIED_NO_USER;
}

static const authz_provider user_provider = {check_user, require_parse};
static const authz_provider valid_user_provider = {check_valid_user, NULL};

static void register_hooks(apr_pool_t *p)
{
    ap_register_auth_provider(p, AUTHZ_PROVIDER_GROUP, "user",
                              AUTHZ_PROVIDER_VERSION, &user_provider,
                              AP_AUTH_INTERNAL_PER_CONF);
    ap_register_auth_provider(p, AUTHZ_PROVIDER_GROUP, "valid-user",
                              AUTHZ_PROVIDER_VERSION, &valid_user_provider,
                              AP_AUTH_INTERNAL_PER_CONF);
}

module AP_MODULE_DECLARE_DATA authz_user_module = {
    STANDARD20_MODULE_STUFF,
    NULL,               /* create_dir_config */
    NULL,               /* merge_dir_config */
    NULL,               /* create_server_config */
    NULL,               /* merge_server_config */
    NULL,               /* cmds */
    register_hooks,     /* register_hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
