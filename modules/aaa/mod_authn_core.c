/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Authentication: by which scheme and for which realm, and other names for
 * providers with settings of their own.
 *
 * Directives: AuthType, AuthName, <AuthnProviderAlias>.
 *
 * Hooks:
 *   check_user_id  last: a scheme that no module has taken on is a fault
 *   pre_config     forgets the aliases of the last reading
 *
 * The core asks here for ap_auth_type() and ap_auth_name().  Both texts may
 * be expressions; those whose evaluation fails count as not set, so nobody is
 * let in by them.
 *
 * Shared state: the table of aliases, written while configuration is read.
 */

#include <string.h>

#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_optional.h>
#include <apr_strings.h>

#include "ap_config.h"
#include "ap_expr.h"
#include "ap_provider.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_request.h"
#include "mod_auth.h"

#include "server/config/decider_priv.h"

APLOG_USE_MODULE(authn_core);

/* A text that is known at start, or computed for each request. */
typedef struct {
    const char *fixed;
    const ap_expr_info_t *computed;
    const ap_directive_t *directive;    /* NULL: not set */
} authn_text;

typedef struct {
    authn_text type;
    authn_text name;    /* fixed: escaped for a quoted string */
} authn_dir_conf;

/* <AuthnProviderAlias>.  [config] */
typedef struct {
    const char *name;
    const char *base_name;
    const authn_provider *base;
    ap_conf_vector_t *settings;     /* of the directives inside */
} authn_alias;

/* Name -> authn_alias.  [config] */
static apr_hash_t *aliases;

/* ----- settings ----- */

static void *create_dir_conf(apr_pool_t *p, char *dir)
{
    (void)dir;
    return apr_pcalloc(p, sizeof(authn_dir_conf));
}

static void *merge_dir_conf(apr_pool_t *p, void *basev, void *newv)
{
    const authn_dir_conf *base = basev;
    const authn_dir_conf *new = newv;
    authn_dir_conf *conf = apr_pcalloc(p, sizeof(*conf));

    conf->type = new->type.directive != NULL ? new->type : base->type;
    conf->name = new->name.directive != NULL ? new->name : base->name;
    return conf;
}

static const char *set_text(cmd_parms *cmd, authn_text *text,
                            const char *arg)
{
    const char *fault;

    text->directive = cmd->directive;
    /* What has none of these is the same with and without evaluation. */
    if (strpbrk(arg, "%$\\") == NULL) {
        text->fixed = arg;
        text->computed = NULL;
        return NULL;
    }
    text->computed = ap_expr_parse_cmd(cmd, arg, AP_EXPR_FLAG_STRING_RESULT,
                                       &fault, NULL);
    return text->computed != NULL
           ? NULL : apr_psprintf(cmd->pool, "Cannot parse the expression "
                                 "'%s' in %s: %s", arg, cmd->cmd->name,
                                 fault);
}

static const char *set_type(cmd_parms *cmd, void *mconfig, const char *arg)
{
    authn_dir_conf *conf = mconfig;

    return set_text(cmd, &conf->type, arg);
}

static const char *set_name(cmd_parms *cmd, void *mconfig, const char *arg)
{
    authn_dir_conf *conf = mconfig;
    const char *fault = set_text(cmd, &conf->name, arg);

    if (conf->name.fixed != NULL) {
        conf->name.fixed = ap_escape_quotes(cmd->pool, conf->name.fixed);
    }
    return fault;
}

/* ----- <AuthnProviderAlias> ----- */

static const char *read_alias(cmd_parms *cmd, const char *args,
                              authn_alias *alias)
{
    const char *end = ap_strrchr_c(args, '>');

    if (end == NULL) {
        return "<AuthnProviderAlias> lacks its closing '>'";
    }
    args = apr_pstrmemdup(cmd->temp_pool, args, end - args);
    alias->base_name = ap_getword_conf(cmd->pool, &args);
    alias->name = ap_getword_conf(cmd->pool, &args);
    if (*alias->name == '\0') {
        return "<AuthnProviderAlias> takes a provider and a name for the "
               "alias";
    }
    alias->base = ap_lookup_provider(AUTHN_PROVIDER_GROUP, alias->base_name,
                                     AUTHN_PROVIDER_VERSION);
    if (alias->base == NULL) {
        return apr_psprintf(cmd->pool, "Unknown Authn provider: %s (no "
                            "module that is loaded so far has it)",
                            alias->base_name);
    }
    if (ap_lookup_provider(AUTHN_PROVIDER_GROUP, alias->name,
                           AUTHN_PROVIDER_VERSION) != NULL) {
        return apr_psprintf(cmd->pool, "<AuthnProviderAlias>: there is a "
                            "provider '%s' already", alias->name);
    }
    return NULL;
}

/* The alias that the request's note names, and its settings on top of the
 * request's; returns those that were there. */
static ap_conf_vector_t *enter_alias(request_rec *r,
                                     const authn_alias **alias)
{
    const char *name = apr_table_get(r->notes, AUTHN_PROVIDER_NAME_NOTE);
    ap_conf_vector_t *settings = r->per_dir_config;

    *alias = name != NULL && aliases != NULL
             ? apr_hash_get(aliases, name, APR_HASH_KEY_STRING) : NULL;
    if (*alias != NULL) {
        r->per_dir_config = ap_merge_per_dir_configs(r->pool, settings,
                                                     (*alias)->settings);
        apr_table_setn(r->notes, AUTHN_PROVIDER_NAME_NOTE,
                       (*alias)->base_name);
    }
    return settings;
}

static void leave_alias(request_rec *r, const authn_alias *alias,
                        ap_conf_vector_t *settings)
{
    r->per_dir_config = settings;
    apr_table_setn(r->notes, AUTHN_PROVIDER_NAME_NOTE, alias->name);
}

static authn_status lacks(request_rec *r, const authn_alias *alias,
                          const char *what)
{
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91237)
                  "provider %s cannot %s, which authentication for %s needs",
                  alias != NULL ? alias->base_name : "of an alias", what,
                  r->uri);
    return AUTH_GENERAL_ERROR;
}

static authn_status alias_check_password(request_rec *r, const char *user,
                                         const char *password)
{
    const authn_alias *alias;
    ap_conf_vector_t *settings = enter_alias(r, &alias);
    authn_status result;

    if (alias == NULL) {
        return lacks(r, NULL, "be found");
    }
    result = alias->base->check_password != NULL
             ? alias->base->check_password(r, user, password)
             : lacks(r, alias, "check passwords");
    leave_alias(r, alias, settings);
    return result;
}

static authn_status alias_get_realm_hash(request_rec *r, const char *user,
                                         const char *realm, char **rethash)
{
    const authn_alias *alias;
    ap_conf_vector_t *settings = enter_alias(r, &alias);
    authn_status result;

    if (alias == NULL) {
        return lacks(r, NULL, "be found");
    }
    result = alias->base->get_realm_hash != NULL
             ? alias->base->get_realm_hash(r, user, realm, rethash)
             : lacks(r, alias, "give the hashes of a realm");
    leave_alias(r, alias, settings);
    return result;
}

static const authn_provider alias_provider = {alias_check_password,
                                              alias_get_realm_hash};

static const char *set_alias(cmd_parms *cmd, void *mconfig, const char *args)
{
    authn_alias *alias = apr_pcalloc(cmd->pool, sizeof(*alias));
    int override = cmd->override;
    const char *err = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)mconfig;
    if (err == NULL) {
        err = read_alias(cmd, args, alias);
    }
    if (err != NULL) {
        return err;
    }
    alias->settings = ap_create_per_dir_config(cmd->pool);
    cmd->override = OR_AUTHCFG | ACCESS_CONF;
    err = ap_walk_config(cmd->directive->first_child, cmd, alias->settings);
    cmd->override = override;
    if (err != NULL) {
        return err;
    }
    if (aliases == NULL) {
        aliases = apr_hash_make(cmd->pool);
    }
    apr_hash_set(aliases, alias->name, APR_HASH_KEY_STRING, alias);
    ap_register_auth_provider(cmd->pool, AUTHN_PROVIDER_GROUP, alias->name,
                              AUTHN_PROVIDER_VERSION, &alias_provider,
                              AP_AUTH_INTERNAL_PER_CONF);
    return NULL;
}

/* The aliases belong to the configuration that is being read. */
static int authn_core_pre_config(apr_pool_t *p, apr_pool_t *plog,
                                 apr_pool_t *ptemp)
{
    (void)p;
    (void)plog;
    (void)ptemp;
    aliases = NULL;
    return OK;
}

/* ----- answers to the core ----- */

static const authn_dir_conf *conf_of(const request_rec *r)
{
    return ap_get_module_config(r->per_dir_config, &authn_core_module);
}

/* The text for a request; NULL when it is not set or cannot be computed. */
static const char *compute(request_rec *r, const authn_text *text)
{
    const char *fault = NULL;
    const char *value = ap_expr_str_exec(r, text->computed, &fault);

    if (fault == NULL) {
        return value;
    }
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91238)
                  "%s cannot be evaluated for %s: %s",
                  conf_tell_decider(r, text->directive), r->uri, fault);
    return NULL;
}

static const char *authn_ap_auth_type(request_rec *r)
{
    const authn_text *type = &conf_of(r)->type;
    const char *value = type->computed != NULL ? compute(r, type)
                                               : type->fixed;

    return value != NULL && ap_cstr_casecmp(value, "None") != 0 ? value
                                                                : NULL;
}

static const char *authn_ap_auth_name(request_rec *r)
{
    const authn_text *name = &conf_of(r)->name;
    const char *value;

    if (name->computed == NULL) {
        return name->fixed;
    }
    value = compute(r, name);
    return value != NULL ? ap_escape_quotes(r->pool, value) : NULL;
}

/* ----- requests ----- */

/* All modules that know a scheme have declined. */
static int refuse_unknown_type(request_rec *r)
{
    const char *type = ap_auth_type(r);

    if (type == NULL) {
        return DECLINED;
    }
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91239)
                  "AuthType %s configured without corresponding module for "
                  "%s (%s)", type, r->uri,
                  conf_tell_decider(r, conf_of(r)->type.directive));
    return HTTP_INTERNAL_SERVER_ERROR;
}

/* ----- module ----- */

static const command_rec commands[] = {
    AP_INIT_TAKE1("AuthType", set_type, NULL, OR_AUTHCFG,
                  "how users say who they are: Basic, Digest, None, or "
                  "another that a module has; may be an expression"),
    AP_INIT_TAKE1("AuthName", set_name, NULL, OR_AUTHCFG,
                  "the realm, as \"Members only\"; may be an expression"),
    AP_INIT_RAW_ARGS("<AuthnProviderAlias", set_alias, NULL, RSRC_CONF,
                     "provider and alias: directives inside are settings "
                     "for the provider"),
    {NULL, {NULL}, NULL, 0, RAW_ARGS, NULL}
};

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    APR_REGISTER_OPTIONAL_FN(authn_ap_auth_type);
    APR_REGISTER_OPTIONAL_FN(authn_ap_auth_name);
    ap_hook_pre_config(authn_core_pre_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_authn(refuse_unknown_type, NULL, NULL, APR_HOOK_LAST,
                        AP_AUTH_INTERNAL_PER_CONF);
}

module AP_MODULE_DECLARE_DATA authn_core_module = {
    STANDARD20_MODULE_STUFF,
    create_dir_conf,    /* create_dir_config */
    merge_dir_conf,     /* merge_dir_config */
    NULL,               /* create_server_config */
    NULL,               /* merge_server_config */
    commands,           /* cmds */
    register_hooks,     /* register_hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
