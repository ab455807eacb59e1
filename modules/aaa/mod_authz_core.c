/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Authorization: who may have what, by requirements that providers check.
 *
 * Directives: Require, <RequireAll>, <RequireAny>, <RequireNone>,
 * AuthMerging, AuthzSendForbiddenOnFailure, <AuthzProviderAlias>.
 *
 * Hooks:
 *   access_checker_ex  asks the tree without a user: in, out, or "a user's
 *                      name could turn it" (DECLINED, so that one is asked
 *                      for)
 *   auth_checker       asks it again with the user
 *   note_auth_failure  first: tells which Require wants a user
 *   pre_config         forgets the aliases of the last reading
 *
 * A section without Require of its own takes over what came before it; one
 * with them replaces that, or joins it as AuthMerging says.  Requirements of
 * <Limit> have no say in other methods; where nothing has a say, access is
 * open.
 *
 * Shared state: the table of aliases, written while configuration is read.
 * See mod_authz_core_tree.c for how results combine.
 */

#include <apr_hash.h>
#include <apr_lib.h>
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

#include "modules/aaa/mod_authz_core_priv.h"
#include "server/config/decider_priv.h"

APLOG_USE_MODULE(authz_core);

typedef enum {
    MERGE_UNSET,        /* as Off, and not said */
    MERGE_OFF,
    MERGE_AND,
    MERGE_OR
} authz_merging;

typedef struct {
    authz_node *tree;           /* NULL: no requirement here */
    authz_node *container;      /* [config] the one that is being read */
    authz_merging merging;      /* of this section; not inherited */
    signed char send_forbidden; /* -1 unset, 0 (default) 401, 1 403 */
} authz_dir_conf;

/* Name -> authz_alias.  [config] */
static apr_hash_t *aliases;

/* ----- settings ----- */

static void *create_dir_conf(apr_pool_t *p, char *dir)
{
    authz_dir_conf *conf = apr_pcalloc(p, sizeof(*conf));

    (void)dir;
    conf->send_forbidden = -1;
    return conf;
}

static void *merge_dir_conf(apr_pool_t *p, void *basev, void *newv)
{
    const authz_dir_conf *base = basev;
    const authz_dir_conf *new = newv;
    authz_dir_conf *conf = apr_pcalloc(p, sizeof(*conf));

    if (new->tree == NULL) {
        conf->tree = base->tree;
    }
    else if (base->tree == NULL || new->merging == MERGE_UNSET
             || new->merging == MERGE_OFF) {
        conf->tree = new->tree;
    }
    else {
        conf->tree = authz_node_join(p, new->merging == MERGE_AND
                                        ? AUTHZ_ALL : AUTHZ_ANY,
                                     base->tree, new->tree);
    }
    conf->send_forbidden = new->send_forbidden != -1 ? new->send_forbidden
                                                     : base->send_forbidden;
    return conf;
}

/* ----- Require ----- */

/* What a provider makes of arguments. */
typedef enum {
    ARGS_OWN,           /* it checks them itself */
    ARGS_NEEDED,        /* without any it is never met */
    ARGS_IGNORED
} provider_args;

/* Providers that most sites have: to name the module of one that is missing,
 * and to tell of a Require that does not do what it looks like. */
static const struct {
    const char *provider;
    const char *module;
    provider_args args;
} provider_home[] = {
    {"env", "mod_authz_core", ARGS_NEEDED},
    {"method", "mod_authz_core", ARGS_NEEDED},
    {"user", "mod_authz_user", ARGS_NEEDED},
    {"valid-user", "mod_authz_user", ARGS_IGNORED},
    {"group", "mod_authz_groupfile", ARGS_NEEDED},
    {"ip", "mod_authz_host", ARGS_OWN},
    {"host", "mod_authz_host", ARGS_NEEDED},
    {"local", "mod_authz_host", ARGS_IGNORED},
    {"forward-dns", "mod_authz_host", ARGS_NEEDED},
    {"file-owner", "mod_authz_owner", ARGS_IGNORED},
    {"file-group", "mod_authz_groupfile", ARGS_IGNORED},
    {"dbm-group", "mod_authz_dbm", ARGS_OWN},
    {"dbd-group", "mod_authz_dbd", ARGS_OWN},
    {"ldap-user", "mod_authnz_ldap", ARGS_OWN},
    {"ldap-group", "mod_authnz_ldap", ARGS_OWN},
    {"ldap-attribute", "mod_authnz_ldap", ARGS_OWN},
    {"ssl", "mod_ssl", ARGS_OWN},
    {"ssl-verify-client", "mod_ssl", ARGS_OWN},
    {NULL, NULL, ARGS_OWN}
};

/* Configurations that httpd takes are taken, but not without a word. */
static void warn_of_args(cmd_parms *cmd, const char *name, const char *args)
{
    provider_args what = ARGS_OWN;
    int i;

    for (i = 0; provider_home[i].provider != NULL; i++) {
        if (!strcmp(provider_home[i].provider, name)) {
            what = provider_home[i].args;
        }
    }
    if (what == ARGS_NEEDED && *args == '\0') {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, cmd->server,
                     APLOGNO(91261) "%s:%d: 'Require %s' names nothing, so "
                     "it is never met", cmd->directive->filename,
                     cmd->directive->line_num, name);
    }
    if (what == ARGS_IGNORED && *args != '\0') {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, cmd->server,
                     APLOGNO(91262) "%s:%d: 'Require %s' takes nothing; "
                     "'%s' is ignored", cmd->directive->filename,
                     cmd->directive->line_num, name, args);
    }
}

static const char *unknown_provider(apr_pool_t *p, const char *name)
{
    int i;

    for (i = 0; provider_home[i].provider != NULL; i++) {
        if (!strcmp(provider_home[i].provider, name)) {
            return apr_psprintf(p, "Unknown Authz provider: %s (it comes "
                                "with %s, which is not loaded)", name,
                                provider_home[i].module);
        }
    }
    return apr_psprintf(p, "Unknown Authz provider: %s (no module that is "
                        "loaded so far has it)", name);
}

/* The container that the directive is in; the outermost is implied. */
static authz_node *current_container(cmd_parms *cmd, authz_dir_conf *conf)
{
    if (conf->container != NULL) {
        return conf->container;
    }
    if (conf->tree == NULL) {
        conf->tree = authz_node_make(cmd->pool, AUTHZ_ANY, NULL);
    }
    return conf->tree;
}

static const char *kind_name(authz_kind kind)
{
    switch (kind) {
    case AUTHZ_ALL:
        return "<RequireAll>";
    case AUTHZ_ANY:
        return "<RequireAny>";
    default:
        return "<RequireNone>";
    }
}

/* A requirement that can only deny says nothing where one grant is enough,
 * and double negation is not what anybody means. */
static const char *check_place(apr_pool_t *p, const authz_node *parent,
                               const char *what)
{
    if (parent->kind == AUTHZ_ALL) {
        return NULL;
    }
    return apr_psprintf(p, "%s has no effect in %s%s; put it in <RequireAll> "
                        "with a requirement that can grant", what,
                        kind_name(parent->kind),
                        parent->directive == NULL
                        ? " (which is implied here)" : "");
}

/* Has the provider read its arguments.  One that is known by several names
 * finds in the pool's data which of them it is. */
static const char *read_arguments(cmd_parms *cmd, const char *name,
                                  const authz_provider *provider,
                                  const char *args, const void **parsed)
{
    if (provider->parse_require_line == NULL) {
        return NULL;
    }
    if (apr_pool_userdata_setn(name, AUTHZ_PROVIDER_NAME_NOTE, NULL,
                               cmd->temp_pool) != APR_SUCCESS) {
        ap_abort_on_oom();
    }
    return provider->parse_require_line(cmd, args, parsed);
}

/* Fills in who is asked, and has the provider read its arguments. */
static const char *set_provider(cmd_parms *cmd, authz_node *leaf,
                                const char *name, const char *args)
{
    const authz_alias *alias =
        aliases != NULL ? apr_hash_get(aliases, name, APR_HASH_KEY_STRING)
                        : NULL;

    leaf->provider_name = name;
    leaf->args = args;
    leaf->provider = ap_lookup_provider(AUTHZ_PROVIDER_GROUP, name,
                                        AUTHZ_PROVIDER_VERSION);
    if (leaf->provider == NULL
        || leaf->provider->check_authorization == NULL) {
        return unknown_provider(cmd->pool, name);
    }
    if (alias != NULL && leaf->provider == &authz_alias_provider) {
        leaf->parsed = alias;
        return NULL;
    }
    warn_of_args(cmd, name, args);
    return read_arguments(cmd, name, leaf->provider, args, &leaf->parsed);
}

static const char *set_require(cmd_parms *cmd, void *mconfig,
                               const char *args)
{
    authz_dir_conf *conf = mconfig;
    authz_node *leaf = authz_node_make(cmd->pool, AUTHZ_REQUIRE,
                                       cmd->directive);
    authz_node *parent = current_container(cmd, conf);
    const char *word = ap_getword_conf(cmd->pool, &args);
    const char *err;

    if (!ap_cstr_casecmp(word, "not")) {
        leaf->negated = 1;
        err = check_place(cmd->pool, parent, "'Require not'");
        if (err != NULL) {
            return err;
        }
        word = ap_getword_conf(cmd->pool, &args);
    }
    if (*word == '\0') {
        return "Require takes the name of a provider (as all, ip, "
               "valid-user) and what it needs";
    }
    leaf->methods = cmd->limited;
    err = set_provider(cmd, leaf, word, apr_pstrdup(cmd->pool, args));
    if (err == NULL) {
        authz_node_add(parent, leaf);
    }
    return err;
}

/* ----- containers ----- */

static const char *check_opening(cmd_parms *cmd, const char *args)
{
    const char *end = ap_strrchr_c(args, '>');

    if (end == NULL) {
        return apr_psprintf(cmd->pool, "%s> lacks its closing '>'",
                            cmd->cmd->name);
    }
    while (apr_isspace(*args)) {
        args++;
    }
    if (args != end) {
        return apr_psprintf(cmd->pool, "%s> takes no arguments",
                            cmd->cmd->name);
    }
    return NULL;
}

static authz_kind kind_of(const cmd_parms *cmd)
{
    switch (cmd->cmd->name[sizeof("<RequireA") - 1]) {
    case 'l':
        return AUTHZ_ALL;
    case 'n':
        return AUTHZ_ANY;
    default:
        return AUTHZ_NONE;
    }
}

static const char *set_container(cmd_parms *cmd, void *mconfig,
                                 const char *args)
{
    authz_dir_conf *conf = mconfig;
    authz_node *outer = conf->container;
    authz_node *parent = current_container(cmd, conf);
    authz_node *node = authz_node_make(cmd->pool, kind_of(cmd),
                                       cmd->directive);
    const char *err = check_opening(cmd, args);

    if (err == NULL && node->kind == AUTHZ_NONE) {
        err = check_place(cmd->pool, parent, "<RequireNone>");
    }
    if (err != NULL) {
        return err;
    }
    conf->container = node;
    err = ap_walk_config(cmd->directive->first_child, cmd, cmd->context);
    conf->container = outer;
    if (err != NULL) {
        return err;
    }
    if (node->first == NULL) {
        return apr_psprintf(cmd->pool, "%s has no requirement in it",
                            kind_name(node->kind));
    }
    if (node->kind == AUTHZ_ALL && !authz_node_can_grant(node)
        && ap_check_cmd_context(cmd, NOT_IN_HTACCESS) == NULL) {
        return "<RequireAll> has only requirements that deny, so nobody "
               "would come in; add one that can grant, as 'Require all "
               "granted'";
    }
    authz_node_add(parent, node);
    return NULL;
}

static const char *set_merging(cmd_parms *cmd, void *mconfig,
                               const char *arg)
{
    authz_dir_conf *conf = mconfig;

    if (!ap_cstr_casecmp(arg, "Off")) {
        conf->merging = MERGE_OFF;
    }
    else if (!ap_cstr_casecmp(arg, "And")) {
        conf->merging = MERGE_AND;
    }
    else if (!ap_cstr_casecmp(arg, "Or")) {
        conf->merging = MERGE_OR;
    }
    else {
        return apr_psprintf(cmd->pool, "AuthMerging takes Off, And or Or, "
                            "not '%s'", arg);
    }
    return NULL;
}

/* ----- <AuthzProviderAlias> ----- */

static const char *read_alias(cmd_parms *cmd, const char *args,
                              authz_alias *alias)
{
    const char *end = ap_strrchr_c(args, '>');

    if (end == NULL) {
        return "<AuthzProviderAlias> lacks its closing '>'";
    }
    args = apr_pstrmemdup(cmd->temp_pool, args, end - args);
    alias->base_name = ap_getword_conf(cmd->pool, &args);
    alias->name = ap_getword_conf(cmd->pool, &args);
    alias->args = ap_getword_conf(cmd->pool, &args);
    if (*alias->base_name == '\0' || *alias->name == '\0') {
        return "<AuthzProviderAlias> takes a provider, a name for the alias "
               "and what the provider needs";
    }
    if (*args != '\0') {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, cmd->server,
                     APLOGNO(91263) "%s:%d: <AuthzProviderAlias> takes only "
                     "'%s' for the provider and ignores '%s'; put quotation "
                     "marks around all that the provider needs",
                     cmd->directive->filename, cmd->directive->line_num,
                     alias->args, args);
    }
    alias->base = ap_lookup_provider(AUTHZ_PROVIDER_GROUP, alias->base_name,
                                     AUTHZ_PROVIDER_VERSION);
    if (alias->base == NULL || alias->base->check_authorization == NULL) {
        return unknown_provider(cmd->pool, alias->base_name);
    }
    if (alias->base == &authz_alias_provider && aliases != NULL) {
        /* An alias of an alias has what that one needs. */
        alias->parsed = apr_hash_get(aliases, alias->base_name,
                                     APR_HASH_KEY_STRING);
    }
    if (ap_lookup_provider(AUTHZ_PROVIDER_GROUP, alias->name,
                           AUTHZ_PROVIDER_VERSION) != NULL) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, cmd->server,
                     APLOGNO(95180) "%s:%d: there is a provider '%s' already; "
                     "from here on 'Require %s' asks this alias; give it a "
                     "name of its own if that is not meant",
                     cmd->directive->filename, cmd->directive->line_num,
                     alias->name, alias->name);
    }
    return NULL;
}

static const char *set_alias(cmd_parms *cmd, void *mconfig, const char *args)
{
    authz_alias *alias = apr_pcalloc(cmd->pool, sizeof(*alias));
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
    if (err == NULL) {
        err = read_arguments(cmd, alias->base_name, alias->base, alias->args,
                             &alias->parsed);
    }
    if (err != NULL) {
        return err;
    }
    if (aliases == NULL) {
        aliases = apr_hash_make(cmd->pool);
    }
    apr_hash_set(aliases, alias->name, APR_HASH_KEY_STRING, alias);
    ap_register_auth_provider(cmd->pool, AUTHZ_PROVIDER_GROUP, alias->name,
                              AUTHZ_PROVIDER_VERSION, &authz_alias_provider,
                              AP_AUTH_INTERNAL_PER_CONF);
    return NULL;
}

/* The aliases belong to the configuration that is being read. */
static int authz_core_pre_config(apr_pool_t *p, apr_pool_t *plog,
                                 apr_pool_t *ptemp)
{
    (void)p;
    (void)plog;
    (void)ptemp;
    aliases = NULL;
    return OK;
}

/* ----- checks ----- */

static const authz_dir_conf *conf_of(const request_rec *r)
{
    return ap_get_module_config(r->per_dir_config, &authz_core_module);
}

/* The directive that denied, and its place, for the log and the request's
 * note. */
static const char *tell_decider(request_rec *r, const authz_trace *trace)
{
    const char *text;

    if (trace->decider == NULL) {
        return "its section, where no Require granted it";
    }
    text = conf_tell_decider(r, trace->decider);
    return trace->others == 0 ? text
           : apr_psprintf(r->pool, "%s and %d more", text, trace->others);
}

static int deny_client(request_rec *r, const authz_trace *trace)
{
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90530)
                  "client denied by server configuration: %s%s: denied by "
                  "%s", r->filename != NULL ? "" : "uri ",
                  r->filename != NULL ? r->filename : r->uri,
                  tell_decider(r, trace));
    return HTTP_FORBIDDEN;
}

static int provider_failed(request_rec *r, const authz_trace *trace)
{
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90531)
                  "authorization for %s ended in an error at %s", r->uri,
                  tell_decider(r, trace));
    return HTTP_INTERNAL_SERVER_ERROR;
}

/* Where users are to say who they are, somebody has to say what for. */
static int without_rules(request_rec *r)
{
    if (ap_auth_type(r) == NULL) {
        return OK;
    }
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91247)
                  "AuthType %s configured with no corresponding "
                  "authorization directives for %s: add Require, or AuthType "
                  "None", ap_auth_type(r), r->uri);
    return HTTP_INTERNAL_SERVER_ERROR;
}

/* Without a user: most requests end here. */
static int authz_access_checker_ex(request_rec *r)
{
    const authz_dir_conf *conf = conf_of(r);
    authz_trace trace = {NULL, 0};

    if (conf->tree == NULL) {
        return without_rules(r);
    }
    if (!authz_node_applies(conf->tree, r)) {
        return OK;
    }
    switch (authz_node_check(conf->tree, r, &trace)) {
    case AUTHZ_GRANTED:
        return OK;
    case AUTHZ_DENIED_NO_USER:
        ap_set_module_config(r->request_config, &authz_core_module,
                             (void *)trace.decider);
        return DECLINED;
    case AUTHZ_GENERAL_ERROR:
        return provider_failed(r, &trace);
    default:
        return deny_client(r, &trace);
    }
}

/* A challenge goes out for want of a user: which Require wants one. */
static int tell_who_asks(request_rec *r, const char *auth_type)
{
    const ap_directive_t *asks = ap_get_module_config(r->request_config,
                                                      &authz_core_module);

    if (asks != NULL) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(91248)
                      "%s credentials are needed for %s: asked for by %s",
                      auth_type, r->uri, conf_tell_decider(r, asks));
    }
    return DECLINED;
}

static int authz_auth_checker(request_rec *r)
{
    const authz_dir_conf *conf = conf_of(r);
    authz_trace trace = {NULL, 0};
    authz_status result;

    if (conf->tree == NULL || !authz_node_applies(conf->tree, r)) {
        return OK;
    }
    result = authz_node_check(conf->tree, r, &trace);
    if (result == AUTHZ_GRANTED) {
        return OK;
    }
    if (result == AUTHZ_GENERAL_ERROR) {
        return provider_failed(r, &trace);
    }
    if (r->ap_auth_type == NULL) {
        /* A user's name would not help: there is no way to give one. */
        return deny_client(r, &trace);
    }
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90532)
                  "user %s: authorization failure for \"%s\": denied by %s",
                  r->user != NULL ? r->user : "-", r->uri,
                  tell_decider(r, &trace));
    if (conf->send_forbidden == 1) {
        return HTTP_FORBIDDEN;
    }
    /* The user is known; that it is the wrong one has just been said. */
    ap_set_module_config(r->request_config, &authz_core_module, NULL);
    ap_note_auth_failure(r);
    return HTTP_UNAUTHORIZED;
}

static int authz_some_auth_required(request_rec *r)
{
    const authz_dir_conf *conf = conf_of(r);

    return conf->tree != NULL && authz_node_applies(conf->tree, r);
}

/* ----- module ----- */

static const command_rec authz_cmds[] = {
    AP_INIT_RAW_ARGS("Require", set_require, NULL, OR_AUTHCFG,
                     "[not] provider and what it needs; several are "
                     "alternatives unless a container says otherwise"),
    AP_INIT_RAW_ARGS("<RequireAll", set_container, NULL, OR_AUTHCFG,
                     "requirements of which none may fail and one must "
                     "hold"),
    AP_INIT_RAW_ARGS("<RequireAny", set_container, NULL, OR_AUTHCFG,
                     "requirements of which one must hold"),
    AP_INIT_RAW_ARGS("<RequireNone", set_container, NULL, OR_AUTHCFG,
                     "requirements of which none may hold"),
    AP_INIT_RAW_ARGS("<AuthzProviderAlias", set_alias, NULL, RSRC_CONF,
                     "provider, alias, argument: directives inside are "
                     "settings for the provider"),
    AP_INIT_TAKE1("AuthMerging", set_merging, NULL, OR_AUTHCFG,
                  "Off (default), And or Or: how the requirements join "
                  "those of the sections before"),
    AP_INIT_FLAG("AuthzSendForbiddenOnFailure", ap_set_flag_slot_char,
                 (void *)APR_OFFSETOF(authz_dir_conf, send_forbidden),
                 OR_AUTHCFG,
                 "On: 403 instead of 401 (default Off) for a known user who "
                 "is not allowed"),
    {NULL, {NULL}, NULL, 0, RAW_ARGS, NULL}
};

static void register_hooks(apr_pool_t *p)
{
    APR_REGISTER_OPTIONAL_FN(authz_some_auth_required);
    authz_register_providers(p);
    ap_hook_pre_config(authz_core_pre_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_access_ex(authz_access_checker_ex, NULL, NULL,
                            APR_HOOK_LAST, AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_note_auth_failure(tell_who_asks, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_check_authz(authz_auth_checker, NULL, NULL, APR_HOOK_LAST,
                        AP_AUTH_INTERNAL_PER_CONF);
}

module AP_MODULE_DECLARE_DATA authz_core_module = {
    STANDARD20_MODULE_STUFF,
    create_dir_conf,    /* create_dir_config */
    merge_dir_conf,     /* merge_dir_config */
    NULL,               /* create_server_config */
    NULL,               /* merge_server_config */
    authz_cmds,         /* cmds */
    register_hooks,     /* register_hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
