/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Basic authentication (RFC 7617): a name and a password in each request.
 *
 * Directives: AuthBasicProvider, AuthBasicAuthoritative,
 * AuthBasicUseDigestAlgorithm, AuthBasicFake.
 *
 * Hooks:
 *   check_user_id      asks the providers in turn; the first that knows the
 *                      user decides
 *   note_auth_failure  the challenge of a 401 or 407
 *   fixups             AuthBasicFake: credentials for who comes behind us;
 *                      last, so that all that expressions can ask is there
 *
 * Where no provider knows the user, the password is checked against the hash
 * of another user, so that the time of the answer does not tell who exists.
 *
 * No shared state.
 */

#include <string.h>

#include <apr_md5.h>
#include <apr_strings.h>

#include "ap_config.h"
#include "ap_expr.h"
#include "ap_provider.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "mod_auth.h"
#include "util_md5.h"

#include "modules/aaa/authn_priv.h"

APLOG_USE_MODULE(auth_basic);

/* Password of AuthBasicFake when none is given. */
#define FAKE_PASSWORD "password"

/* Who is faked: AuthBasicFake. */
typedef enum {
    FAKE_UNSET,
    FAKE_OFF,
    FAKE_ON
} fake_state;

typedef struct {
    authn_provider_list *providers;     /* NULL: the default one */
    signed char authoritative;          /* -1 unset, 1 default */
    signed char use_digest;             /* -1 unset, 0 default */
    fake_state fake;
    const ap_expr_info_t *fake_user;
    const ap_expr_info_t *fake_password;        /* NULL: FAKE_PASSWORD */
} basic_dir_conf;

/* ----- settings ----- */

static void *create_dir_conf(apr_pool_t *p, char *dir)
{
    basic_dir_conf *conf = apr_pcalloc(p, sizeof(*conf));

    (void)dir;
    conf->authoritative = -1;
    conf->use_digest = -1;
    return conf;
}

static void *merge_dir_conf(apr_pool_t *p, void *basev, void *newv)
{
    const basic_dir_conf *base = basev;
    const basic_dir_conf *new = newv;
    basic_dir_conf *conf = apr_pmemdup(p, new, sizeof(*new));

    if (new->providers == NULL) {
        conf->providers = base->providers;
    }
    if (new->authoritative == -1) {
        conf->authoritative = base->authoritative;
    }
    if (new->use_digest == -1) {
        conf->use_digest = base->use_digest;
    }
    if (new->fake == FAKE_UNSET) {
        conf->fake = base->fake;
        conf->fake_user = base->fake_user;
        conf->fake_password = base->fake_password;
    }
    return conf;
}

/* Providers of modules that sites have, to name the missing one. */
static const struct {
    const char *provider;
    const char *module;
} provider_home[] = {
    {"file", "mod_authn_file"},
    {"dbm", "mod_authn_dbm"},
    {"dbd", "mod_authn_dbd"},
    {"anon", "mod_authn_anon"},
    {"socache", "mod_authn_socache"},
    {"ldap", "mod_authnz_ldap"},
    {NULL, NULL}
};

static const char *unknown_provider(apr_pool_t *p, const char *name)
{
    int i;

    for (i = 0; provider_home[i].provider != NULL; i++) {
        if (strcmp(provider_home[i].provider, name) == 0) {
            return apr_psprintf(p, "Unknown Authn provider: %s (it comes "
                                "with %s, which is not loaded)", name,
                                provider_home[i].module);
        }
    }
    return apr_psprintf(p, "Unknown Authn provider: %s (no module that is "
                        "loaded so far has it)", name);
}

static const char *add_provider(cmd_parms *cmd, void *mconfig,
                                const char *name)
{
    basic_dir_conf *conf = mconfig;
    authn_provider_list **end = &conf->providers;
    authn_provider_list *entry = apr_pcalloc(cmd->pool, sizeof(*entry));

    entry->provider_name = name;
    entry->provider = ap_lookup_provider(AUTHN_PROVIDER_GROUP, name,
                                         AUTHN_PROVIDER_VERSION);
    if (entry->provider == NULL) {
        return unknown_provider(cmd->pool, name);
    }
    if (entry->provider->check_password == NULL) {
        return apr_psprintf(cmd->pool, "AuthBasicProvider: provider '%s' "
                            "cannot check passwords", name);
    }
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = entry;
    return NULL;
}

static const char *set_digest(cmd_parms *cmd, void *mconfig,
                              const char *arg)
{
    basic_dir_conf *conf = mconfig;

    if (ap_cstr_casecmp(arg, "Off") == 0) {
        conf->use_digest = 0;
    }
    else if (ap_cstr_casecmp(arg, "MD5") == 0) {
        conf->use_digest = 1;
    }
    else {
        return apr_psprintf(cmd->pool, "AuthBasicUseDigestAlgorithm takes "
                            "MD5 or Off, not '%s'", arg);
    }
    return NULL;
}

static const char *parse_fake(cmd_parms *cmd, const char *text,
                              const char *what, const ap_expr_info_t **expr)
{
    const char *fault;

    *expr = ap_expr_parse_cmd(cmd, text, AP_EXPR_FLAG_STRING_RESULT, &fault,
                              NULL);
    return *expr != NULL
           ? NULL : apr_psprintf(cmd->pool, "AuthBasicFake: cannot parse "
                                 "the expression '%s' for the %s: %s", text,
                                 what, fault);
}

static const char *set_fake(cmd_parms *cmd, void *mconfig, const char *user,
                            const char *password)
{
    basic_dir_conf *conf = mconfig;
    const char *fault;

    conf->fake_password = NULL;
    if (password == NULL && ap_cstr_casecmp(user, "off") == 0) {
        conf->fake = FAKE_OFF;
        return NULL;
    }
    conf->fake = FAKE_ON;
    fault = parse_fake(cmd, user, "name of the user", &conf->fake_user);
    if (fault == NULL && password != NULL) {
        fault = parse_fake(cmd, password, "password", &conf->fake_password);
    }
    return fault;
}

/* ----- challenges ----- */

/* RFC 9110 section 11.6.1.  The realm is escaped already. */
static int note_challenge(request_rec *r, const char *auth_type)
{
    const char *realm;

    if (ap_cstr_casecmp(auth_type, "Basic") != 0) {
        return DECLINED;
    }
    realm = ap_auth_name(r);
    apr_table_setn(r->err_headers_out,
                   r->proxyreq == PROXYREQ_PROXY ? "Proxy-Authenticate"
                                                 : "WWW-Authenticate",
                   apr_pstrcat(r->pool, "Basic realm=\"",
                               realm != NULL ? realm : "", "\"", NULL));
    return OK;
}

/* ----- passwords ----- */

static const basic_dir_conf *conf_of(const request_rec *r)
{
    return ap_get_module_config(r->per_dir_config, &auth_basic_module);
}

/* By what digest authentication keeps: MD5 of user, realm and password. */
static authn_status check_by_digest(request_rec *r,
                                    const authn_provider *provider,
                                    const char *password)
{
    const char *realm = ap_auth_name(r);
    authn_status result;
    char *stored = NULL;
    char *own;

    result = provider->get_realm_hash(r, r->user, realm, &stored);
    if (result != AUTH_USER_FOUND) {
        return result;
    }
    own = ap_md5(r->pool, (const unsigned char *)
                 apr_pstrcat(r->pool, r->user, ":", realm, ":", password,
                             NULL));
    return ap_streq_timingsafe(own, stored) ? AUTH_GRANTED : AUTH_DENIED;
}

static authn_status ask_provider(request_rec *r, const char *name,
                                 const authn_provider *provider,
                                 const char *password)
{
    int use_digest = conf_of(r)->use_digest == 1;
    authn_status result;

    if (provider == NULL || (use_digest ? provider->get_realm_hash == NULL
                                        : provider->check_password == NULL)) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91240)
                      "authentication provider '%s' %s", name,
                      provider == NULL ? "is not there: load its module"
                      : "cannot do what AuthBasicUseDigestAlgorithm asks");
        return AUTH_GENERAL_ERROR;
    }
    apr_table_setn(r->notes, AUTHN_PROVIDER_NAME_NOTE, name);
    result = use_digest ? check_by_digest(r, provider, password)
                        : provider->check_password(r, r->user, password);
    apr_table_unset(r->notes, AUTHN_PROVIDER_NAME_NOTE);
    return result;
}

/* The answer of the first provider that knows the user, or fails. */
static authn_status ask_providers(request_rec *r, const char *password)
{
    const authn_provider_list *entry = conf_of(r)->providers;
    authn_status result = AUTH_USER_NOT_FOUND;

    if (entry == NULL) {
        return ask_provider(r, AUTHN_DEFAULT_PROVIDER,
                            ap_lookup_provider(AUTHN_PROVIDER_GROUP,
                                               AUTHN_DEFAULT_PROVIDER,
                                               AUTHN_PROVIDER_VERSION),
                            password);
    }
    while (entry != NULL && result == AUTH_USER_NOT_FOUND) {
        result = ask_provider(r, entry->provider_name, entry->provider,
                              password);
        entry = entry->next;
    }
    return result;
}

/* Spends the time that the check of a known user's password takes. */
static void check_decoy(request_rec *r, const char *password)
{
    void *hash = NULL;

    apr_pool_userdata_get(&hash, AUTHN_DECOY_KEY, r->pool);
    if (hash != NULL && conf_of(r)->use_digest != 1
        && apr_password_validate(password, hash) == APR_SUCCESS) {
        ap_log_rerror(APLOG_MARK, APLOG_TRACE4, 0, r,
                      "the password given is that of another user");
    }
}

static int turn_away(request_rec *r, authn_status result,
                     const char *password)
{
    if (result == AUTH_GENERAL_ERROR) {
        return HTTP_INTERNAL_SERVER_ERROR;      /* logged by the provider */
    }
    if (result == AUTH_DENIED) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91241)
                      "user %s: authentication failure for \"%s\": Password "
                      "Mismatch", r->user, r->uri);
    }
    else {
        check_decoy(r, password);
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91242)
                      "user %s not found: %s", r->user, r->uri);
    }
    ap_note_auth_failure(r);
    return HTTP_UNAUTHORIZED;
}

static int check_basic_user(request_rec *r)
{
    const char *password = NULL;
    authn_status result;
    int rc = ap_get_basic_auth_pw(r, &password);

    if (rc != OK) {
        return rc;      /* another scheme, no credentials, no AuthName */
    }
    result = ask_providers(r, password);
    if (result == AUTH_GRANTED) {
        return OK;
    }
    if (result != AUTH_DENIED && conf_of(r)->authoritative == 0) {
        return DECLINED;
    }
    return turn_away(r, result, password);
}

/* ----- AuthBasicFake ----- */

/* The text of an expression; NULL, and a line in the log, when it is empty
 * or cannot be computed. */
static const char *compute(request_rec *r, const ap_expr_info_t *expr,
                           const char *what)
{
    const char *fault = NULL;
    const char *value = ap_expr_str_exec(r, expr, &fault);

    if (fault != NULL) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91243)
                      "AuthBasicFake: the %s for %s cannot be evaluated: %s",
                      what, r->uri, fault);
        return NULL;
    }
    if (value == NULL || *value == '\0') {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(91244)
                      "AuthBasicFake: the %s for %s is empty, so none are "
                      "sent on", what, r->uri);
        return NULL;
    }
    return value;
}

/* What the client sent goes in any case: nobody behind us shall take it for
 * what was configured. */
static int fake_credentials(request_rec *r)
{
    const basic_dir_conf *conf = conf_of(r);
    const char *user;
    const char *password = FAKE_PASSWORD;
    char *pair;

    if (conf->fake != FAKE_ON) {
        return DECLINED;
    }
    apr_table_unset(r->headers_in, "Authorization");
    user = compute(r, conf->fake_user, "name of the user");
    if (user != NULL && conf->fake_password != NULL) {
        password = compute(r, conf->fake_password, "password");
    }
    if (user == NULL || password == NULL) {
        return DECLINED;
    }
    pair = apr_pstrcat(r->pool, user, ":", password, NULL);
    apr_table_setn(r->headers_in, "Authorization",
                   apr_pstrcat(r->pool, "Basic ",
                               ap_pbase64encode(r->pool, pair), NULL));
    return OK;
}

/* ----- module ----- */

static const command_rec commands[] = {
    AP_INIT_ITERATE("AuthBasicProvider", add_provider, NULL, OR_AUTHCFG,
                    "who knows the users, in the order in which they are "
                    "asked (default file)"),
    AP_INIT_FLAG("AuthBasicAuthoritative", ap_set_flag_slot_char,
                 (void *)APR_OFFSETOF(basic_dir_conf, authoritative),
                 OR_AUTHCFG,
                 "Off: users that nobody here knows are left to other "
                 "modules (default On)"),
    AP_INIT_TAKE1("AuthBasicUseDigestAlgorithm", set_digest, NULL,
                  OR_AUTHCFG,
                  "MD5: check passwords by the hashes that digest "
                  "authentication keeps (default Off)"),
    AP_INIT_TAKE12("AuthBasicFake", set_fake, NULL, OR_AUTHCFG,
                   "'off', or expressions for the user and password "
                   "(default 'password') that those behind us get"),
    {NULL, {NULL}, NULL, 0, RAW_ARGS, NULL}
};

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_check_authn(check_basic_user, NULL, NULL, APR_HOOK_MIDDLE,
                        AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_note_auth_failure(note_challenge, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_fixups(fake_credentials, NULL, NULL, APR_HOOK_LAST);
}

module AP_MODULE_DECLARE_DATA auth_basic_module = {
    STANDARD20_MODULE_STUFF,
    create_dir_conf,    /* create_dir_config */
    merge_dir_conf,     /* merge_dir_config */
    NULL,               /* create_server_config */
    NULL,               /* merge_server_config */
    commands,           /* cmds */
    register_hooks,     /* register_hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
