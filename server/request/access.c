/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * May this client have it: the access, authentication and authorization
 * hooks, in the order that Satisfy gives them, and what modules tell the
 * server about their own part in it.
 *
 * A sub-request or redirect whose settings are its parent's is not asked
 * again when every access module has said that its answer depends on the
 * settings alone (AP_AUTH_INTERNAL_PER_CONF), nor when path and settings are
 * both the same.
 *
 * State: the counters and the verdict are written while configuration is
 * read, by one thread, and only read from then on.
 */

#include <string.h>

#include <apr_hash.h>
#include <apr_optional.h>
#include <apr_strings.h>

#include "ap_config.h"
#include "ap_provider.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "mod_auth.h"

#include "server/request/request_priv.h"

APLOG_USE_MODULE(core);

/* How many of the access hooks and auth providers depend on the settings
 * alone, and what follows from it.  [config] */
static int per_conf_hooks;
static int per_conf_providers;
static int all_per_conf;

/* ----- what modules say ----- */

static void count_hook(int type)
{
    if ((type & AP_AUTH_INTERNAL_MASK) == AP_AUTH_INTERNAL_PER_CONF) {
        per_conf_hooks++;
    }
}

AP_DECLARE(void) ap_hook_check_access(ap_HOOK_access_checker_t *pf,
                                      const char *const *aszPre,
                                      const char *const *aszSucc, int nOrder,
                                      int type)
{
    count_hook(type);
    ap_hook_access_checker(pf, aszPre, aszSucc, nOrder);
}

AP_DECLARE(void) ap_hook_check_access_ex(ap_HOOK_access_checker_ex_t *pf,
                                         const char *const *aszPre,
                                         const char *const *aszSucc,
                                         int nOrder, int type)
{
    count_hook(type);
    ap_hook_access_checker_ex(pf, aszPre, aszSucc, nOrder);
}

AP_DECLARE(void) ap_hook_check_authn(ap_HOOK_check_user_id_t *pf,
                                     const char *const *aszPre,
                                     const char *const *aszSucc, int nOrder,
                                     int type)
{
    count_hook(type);
    ap_hook_check_user_id(pf, aszPre, aszSucc, nOrder);
}

AP_DECLARE(void) ap_hook_check_authz(ap_HOOK_auth_checker_t *pf,
                                     const char *const *aszPre,
                                     const char *const *aszSucc, int nOrder,
                                     int type)
{
    count_hook(type);
    ap_hook_auth_checker(pf, aszPre, aszSucc, nOrder);
}

static int is_auth_group(const char *group)
{
    return strcmp(group, AUTHN_PROVIDER_GROUP) == 0
           || strcmp(group, AUTHZ_PROVIDER_GROUP) == 0;
}

AP_DECLARE(apr_status_t) ap_register_auth_provider(
    apr_pool_t *pool, const char *provider_group, const char *provider_name,
    const char *provider_version, const void *provider, int type)
{
    if (is_auth_group(provider_group)
        && (type & AP_AUTH_INTERNAL_MASK) == AP_AUTH_INTERNAL_PER_CONF) {
        per_conf_providers++;
    }
    return ap_register_provider(pool, provider_group, provider_name,
                                provider_version, provider);
}

AP_DECLARE(void) ap_clear_auth_internal(void)
{
    per_conf_hooks = 0;
    per_conf_providers = 0;
    all_per_conf = 0;
}

static int hook_count(apr_array_header_t *hooks)
{
    return hooks != NULL ? hooks->nelts : 0;
}

static int provider_count(apr_pool_t *p, const char *group,
                          const char *version)
{
    const apr_array_header_t *names =
        ap_list_provider_names(p, group, version);

    return names != NULL ? names->nelts : 0;
}

AP_DECLARE(void) ap_setup_auth_internal(apr_pool_t *ptemp)
{
    int hooks = hook_count(ap_hook_get_access_checker())
                + hook_count(ap_hook_get_access_checker_ex())
                + hook_count(ap_hook_get_check_user_id())
                + hook_count(ap_hook_get_auth_checker());
    int providers =
        provider_count(ptemp, AUTHN_PROVIDER_GROUP, AUTHN_PROVIDER_VERSION)
        + provider_count(ptemp, AUTHZ_PROVIDER_GROUP, AUTHZ_PROVIDER_VERSION);

    /* One that has said nothing, or something else, spoils it. */
    all_per_conf = hooks == per_conf_hooks && providers == per_conf_providers;
}

/* ----- what modules ask ----- */

AP_DECLARE(int) ap_some_auth_required(request_rec *r)
{
    APR_OPTIONAL_FN_TYPE(authz_some_auth_required) *fn =
        APR_RETRIEVE_OPTIONAL_FN(authz_some_auth_required);

    return fn != NULL ? fn(r) : 0;
}

AP_DECLARE(int) ap_some_authn_required(request_rec *r)
{
    char *user = r->user;
    char *auth_type = r->ap_auth_type;
    apr_table_t *notes = r->notes;
    int rc;

    if (r->user != NULL || !ap_some_auth_required(r)) {
        return r->user != NULL;
    }
    if (ap_satisfies(r) == SATISFY_ANY && ap_run_access_checker(r) == OK) {
        return 0;
    }
    /* A question must leave no traces. */
    r->notes = apr_table_copy(r->pool, notes);
    rc = ap_run_access_checker_ex(r);
    r->notes = notes;
    r->user = user;
    r->ap_auth_type = auth_type;
    return rc == DECLINED;
}

/* ----- the checks ----- */

/* A hook objected, or nobody was there to say yes. */
static int objection(request_rec *r, int rc, const char *what)
{
    if (rc != DECLINED) {
        return rc;
    }
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90518)
                  "%s for %s, and no module does it: is AuthType set and its "
                  "module loaded?", what, r->uri);
    return HTTP_INTERNAL_SERVER_ERROR;
}

/* Who is it, and may that user have it. */
static int check_user(request_rec *r)
{
    int rc = ap_run_check_user_id(r);

    if (rc != OK) {
        return objection(r, rc, "a user has to be known");
    }
    if (r->user == NULL) {
        /* Modules behind here may count on a name. */
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r, APLOGNO(90519)
                      "authentication for %s left no user name; taking it "
                      "as empty", r->uri);
        r->user = apr_pstrdup(r->pool, "");
    }
    rc = ap_run_auth_checker(r);
    return rc == OK ? OK
                    : objection(r, rc, "the user has to be authorized");
}

/* The second way in: without a user where that will do, else with one. */
static int check_authorization(request_rec *r)
{
    int rc = ap_run_access_checker_ex(r);

    if (rc == DECLINED || (rc == OK && ap_run_force_authn(r) == OK)) {
        return check_user(r);
    }
    return rc;
}

static int check_all(request_rec *r)
{
    int rc = ap_run_access_checker(r);

    return rc == OK || rc == DECLINED ? check_authorization(r) : rc;
}

static int check_any(request_rec *r)
{
    int access = ap_run_access_checker(r);

    if (access == OK || access == DECLINED) {
        /* In already; a module may still want to know who it is. */
        return ap_run_force_authn(r) == OK ? check_user(r) : OK;
    }
    if (!ap_some_auth_required(r)) {
        return access;
    }
    return check_authorization(r);
}

/* Whether of, which has been let in, answers for r too. */
static int answers_for(const request_rec *of, const request_rec *r)
{
    if (of == NULL || of->status != HTTP_OK
        || !AP_REQUEST_GET_BNOTE(of, REQUEST_LET_IN)
        || of->per_dir_config != r->per_dir_config
        || of->server != r->server) {
        return 0;
    }
    return all_per_conf
           || (of->uri != NULL && r->uri != NULL && of->method_number
               == r->method_number && strcmp(of->uri, r->uri) == 0);
}

int request_check_access(request_rec *r)
{
    const request_rec *of = r->main != NULL ? r->main : r->prev;
    int rc;

    if (answers_for(of, r)) {
        r->user = of->user;
        r->ap_auth_type = of->ap_auth_type;
        rc = OK;
    }
    else if (ap_satisfies(r) == SATISFY_ANY) {
        rc = check_any(r);
    }
    else {
        rc = check_all(r);
    }
    if (rc == OK) {
        AP_REQUEST_SET_BNOTE(r, REQUEST_LET_IN, REQUEST_LET_IN);
    }
    return rc;
}
