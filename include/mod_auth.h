/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_auth.h
 * @brief Providers of authentication and authorization.
 *
 * Providers are registered with ap_register_auth_provider() under a name that
 * directives use.  Their functions run in the threads that serve requests.
 */

#ifndef AP_MOD_AUTH_H
#define AP_MOD_AUTH_H

#include <apr_hash.h>
#include <apr_optional.h>

#include "httpd.h"
#include "http_config.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct authn_provider_list authn_provider_list;

/* Authentication: the provider of those who name none, the prefix of the
 * environment variables that providers set, group and version of the
 * registry, and the note with the name that a provider is asked under. */
#define AUTHN_DEFAULT_PROVIDER          "file"
#define AUTHN_PREFIX                    "AUTHENTICATE_"
#define AUTHN_PROVIDER_GROUP            "authn"
#define AUTHN_PROVIDER_NAME_NOTE        "authn_provider_name"
#define AUTHN_PROVIDER_VERSION          "0"

/* Authorization: the same. */
#define AUTHZ_PREFIX                    "AUTHORIZE_"
#define AUTHZ_PROVIDER_GROUP            "authz"
#define AUTHZ_PROVIDER_NAME_NOTE        "authz_provider_name"
#define AUTHZ_PROVIDER_VERSION          "0"

/** What a requirement makes of a request. */
typedef enum {
    AUTHZ_DENIED = 0,           /* it is not met */
    AUTHZ_GRANTED = 1,          /* it is met */
    AUTHZ_NEUTRAL = 2,          /* it has nothing to say here */
    AUTHZ_GENERAL_ERROR = 3,    /* it could not be found out; logged */
    AUTHZ_DENIED_NO_USER = 4    /* a user's name would have to be known */
} authz_status;

/** What credentials are worth. */
typedef enum {
    AUTH_DENIED = 0,            /* the user is known, the password wrong */
    AUTH_GRANTED = 1,           /* the user is who it says */
    AUTH_USER_FOUND = 2,        /* the user is known (get_realm_hash) */
    AUTH_USER_NOT_FOUND = 3,    /* another provider may know the user */
    AUTH_GENERAL_ERROR = 4      /* it could not be found out; logged */
} authn_status;

/** A provider of authentication. */
typedef struct {
    /* Of a user's name and password; NULL when it cannot do that. */
    authn_status (*check_password)(request_rec *, const char *,
                                   const char *);
    /* Of a user's name and realm: sets the hash that digest authentication
     * compares with, in the request's pool; NULL when it cannot do that. */
    authn_status (*get_realm_hash)(request_rec *, const char *,
                                   const char *, char **);
} authn_provider;

/** The providers of a directory, in the order in which they are asked. */
struct authn_provider_list {
    const char *provider_name;
    const authn_provider *provider;
    authn_provider_list *next;
};

/** A provider of authorization. */
typedef struct {
    /* Of the arguments of Require: as they were written, and as
     * parse_require_line has read them. */
    authz_status (*check_authorization)(request_rec *, const char *,
                                        const void *);
    /* Reads the arguments when the configuration is read; the result is in
     * cmd->pool.  NULL, or the fault.  May be NULL itself. */
    const char *(*parse_require_line)(cmd_parms *, const char *,
                                      const void **);
} authz_provider;

/**
 * Hands credentials that a provider has found good to a cache: request, name
 * of the provider, user, realm or NULL, hash of the password.
 */
APR_DECLARE_OPTIONAL_FN(void, ap_authn_cache_store,
                        (request_rec *, const char *, const char *,
                         const char *, const char *));

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_AUTH_H */
