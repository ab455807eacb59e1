/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The access rules of older configurations.
 *
 * Directives: Order, Allow, Deny, Satisfy.  A section that has one of them
 * takes over none from the sections before it.
 *
 * Hook: access_checker.
 *
 *     order        nobody listed   allowed only   denied only   both
 *     Deny,Allow   in              in             out           in
 *     Allow,Deny   out             in             out           out
 *
 * With Satisfy Any a denial is not the last word where Require has a say too;
 * the core asks for it by ap_satisfies().  Directives inside <Limit> hold for
 * its methods; of several Orders or Satisfys for a method the last counts.
 *
 * No shared state.
 */

#include <string.h>

#include <apr_network_io.h>
#include <apr_optional.h>
#include <apr_strings.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"

#include "modules/aaa/require_priv.h"
#include "server/config/decider_priv.h"

APLOG_USE_MODULE(access_compat);

/* How a client is told. */
typedef enum {
    CLIENT_ALL,
    CLIENT_NET,         /* by its address */
    CLIENT_HOST,        /* by its name, looked up both ways */
    CLIENT_ENV,         /* a variable is set */
    CLIENT_NOT_ENV      /* a variable is not set */
} client_kind;

/* An argument of Allow or Deny. */
typedef struct {
    client_kind kind;
    const char *name;                   /* of the host or variable */
    apr_ipsubnet_t *net;
    apr_int64_t methods;                /* bits, as of cmd->limited */
    const ap_directive_t *directive;
} client_rule;

typedef enum {
    ORDER_DENY_ALLOW,   /* the default */
    ORDER_ALLOW_DENY
} access_order;

/* An Order or a Satisfy. */
typedef struct {
    int value;                          /* access_order or SATISFY_ */
    apr_int64_t methods;
    const ap_directive_t *directive;
} method_rule;

/* Each list is NULL where nothing was said.  [config] */
typedef struct {
    apr_array_header_t *allows;         /* client_rule */
    apr_array_header_t *denies;         /* client_rule */
    apr_array_header_t *orders;         /* method_rule */
    apr_array_header_t *satisfies;      /* method_rule */
} compat_dir_conf;

/* ----- settings ----- */

static void *create_dir_conf(apr_pool_t *p, char *dir)
{
    (void)dir;
    return apr_pcalloc(p, sizeof(compat_dir_conf));
}

static void add_method_rule(cmd_parms *cmd, apr_array_header_t **list,
                            int value)
{
    method_rule *rule;

    if (*list == NULL) {
        *list = apr_array_make(cmd->pool, 1, sizeof(method_rule));
    }
    rule = apr_array_push(*list);
    rule->value = value;
    rule->methods = cmd->limited;
    rule->directive = cmd->directive;
}

static const char *set_order(cmd_parms *cmd, void *mconfig, const char *arg)
{
    compat_dir_conf *conf = mconfig;
    access_order order;

    if (ap_cstr_casecmp(arg, "deny,allow") == 0) {
        order = ORDER_DENY_ALLOW;
    }
    else if (ap_cstr_casecmp(arg, "allow,deny") == 0
             || ap_cstr_casecmp(arg, "mutual-failure") == 0) {
        order = ORDER_ALLOW_DENY;
    }
    else {
        return apr_psprintf(cmd->pool, "Order takes Allow,Deny or Deny,Allow "
                            "(without a space), not '%s'", arg);
    }
    add_method_rule(cmd, &conf->orders, order);
    return NULL;
}

static const char *set_satisfy(cmd_parms *cmd, void *mconfig,
                               const char *arg)
{
    compat_dir_conf *conf = mconfig;

    if (ap_cstr_casecmp(arg, "all") == 0) {
        add_method_rule(cmd, &conf->satisfies, SATISFY_ALL);
    }
    else if (ap_cstr_casecmp(arg, "any") == 0) {
        add_method_rule(cmd, &conf->satisfies, SATISFY_ANY);
    }
    else {
        return apr_psprintf(cmd->pool, "Satisfy takes All or Any, not '%s'",
                            arg);
    }
    return NULL;
}

/* An address or network: with a slash it must be one, else it may be. */
static const char *parse_net(cmd_parms *cmd, client_rule *rule,
                             const char *text)
{
    char *address = apr_pstrdup(cmd->temp_pool, text);
    char *mask = strchr(address, '/');
    apr_status_t rv;

    if (mask != NULL) {
        *mask++ = '\0';
    }
    rv = apr_ipsubnet_create(&rule->net, address, mask, cmd->pool);
    if (rv == APR_SUCCESS) {
        rule->kind = CLIENT_NET;
        return NULL;
    }
    if (mask == NULL && APR_STATUS_IS_EINVAL(rv)) {
        rule->kind = CLIENT_HOST;
        rule->name = text;
        return NULL;
    }
    return apr_psprintf(cmd->pool, "%s from: '%s' is no address or network "
                        "(as 192.0.2.1, 10.1, 10.1.0.0/16, 2001:db8::/32)",
                        cmd->cmd->name, text);
}

/* Allow and Deny; cmd_data is the offset of the list. */
static const char *add_client(cmd_parms *cmd, void *mconfig,
                              const char *from, const char *who)
{
    apr_array_header_t **list = (apr_array_header_t **)
        ((char *)mconfig + (apr_size_t)cmd->info);
    client_rule rule = {.methods = cmd->limited,
                        .directive = cmd->directive};
    const char *fault = NULL;

    if (ap_cstr_casecmp(from, "from") != 0) {
        return apr_psprintf(cmd->pool, "%s must go on with 'from', not '%s'",
                            cmd->cmd->name, from);
    }
    if (ap_cstr_casecmp(who, "all") == 0) {
        rule.kind = CLIENT_ALL;
    }
    else if (ap_cstr_casecmpn(who, "env=!", 5) == 0) {
        rule.kind = CLIENT_NOT_ENV;
        rule.name = who + 5;
    }
    else if (ap_cstr_casecmpn(who, "env=", 4) == 0) {
        rule.kind = CLIENT_ENV;
        rule.name = who + 4;
    }
    else {
        fault = parse_net(cmd, &rule, who);
    }
    if (fault == NULL) {
        if (*list == NULL) {
            *list = apr_array_make(cmd->pool, 4, sizeof(client_rule));
        }
        APR_ARRAY_PUSH(*list, client_rule) = rule;
    }
    return fault;
}

/* ----- requests ----- */

static const compat_dir_conf *conf_of(const request_rec *r)
{
    return ap_get_module_config(r->per_dir_config, &access_compat_module);
}

static int holds_for(apr_int64_t methods, const request_rec *r)
{
    return (methods & (AP_METHOD_BIT << r->method_number)) != 0;
}

/* The last one for the method; NULL: none. */
static const method_rule *rule_for(const apr_array_header_t *list,
                                   const request_rec *r)
{
    int i;

    for (i = list != NULL ? list->nelts - 1 : -1; i >= 0; i--) {
        const method_rule *rule = &APR_ARRAY_IDX(list, i, method_rule);

        if (holds_for(rule->methods, r)) {
            return rule;
        }
    }
    return NULL;
}

static int is_named(request_rec *r, const char *name)
{
    int is_ip = 0;
    const char *host = ap_get_useragent_host(r, REMOTE_DOUBLE_REV, &is_ip);

    return host != NULL && !is_ip && in_domain(name, host);
}

static int is_client(request_rec *r, const client_rule *rule)
{
    switch (rule->kind) {
    case CLIENT_ALL:
        return 1;
    case CLIENT_NET:
        return apr_ipsubnet_test(rule->net, r->useragent_addr);
    case CLIENT_HOST:
        return is_named(r, rule->name);
    case CLIENT_ENV:
        return apr_table_get(r->subprocess_env, rule->name) != NULL;
    default:
        return apr_table_get(r->subprocess_env, rule->name) == NULL;
    }
}

/* The first that the client is; NULL: none. */
static const client_rule *find_client(const apr_array_header_t *list,
                                      request_rec *r)
{
    int i;

    for (i = 0; list != NULL && i < list->nelts; i++) {
        const client_rule *rule = &APR_ARRAY_IDX(list, i, client_rule);

        if (holds_for(rule->methods, r) && is_client(r, rule)) {
            return rule;
        }
    }
    return NULL;
}

/* The directive that keeps the client out; NULL: it may come in.  Names are
 * looked up only where they decide. */
static const ap_directive_t *find_denial(const compat_dir_conf *conf,
                                         request_rec *r)
{
    const method_rule *order = rule_for(conf->orders, r);
    int allow_first = order != NULL && order->value == ORDER_ALLOW_DENY;
    const client_rule *denied;

    if (allow_first && find_client(conf->allows, r) == NULL) {
        return order->directive;
    }
    denied = find_client(conf->denies, r);
    if (denied == NULL
        || (!allow_first && find_client(conf->allows, r) != NULL)) {
        return NULL;
    }
    return denied->directive;
}

static int access_compat_ap_satisfies(request_rec *r)
{
    const method_rule *rule = rule_for(conf_of(r)->satisfies, r);

    return rule != NULL ? rule->value : SATISFY_NOSPEC;
}

static int check_access(request_rec *r)
{
    const ap_directive_t *denial = find_denial(conf_of(r), r);
    const char *path = r->filename != NULL ? r->filename : r->uri;

    if (denial == NULL) {
        return OK;
    }
    if (ap_satisfies(r) == SATISFY_ANY && ap_some_auth_required(r)) {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r, APLOGNO(91245)
                      "client kept out of %s by %s; Satisfy Any leaves it to "
                      "Require", path, conf_tell_directive(r->pool, denial));
    }
    else {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91246)
                      "client denied by server configuration: %s%s: denied "
                      "by %s", r->filename != NULL ? "" : "uri ", path,
                      conf_tell_decider(r, denial));
    }
    return HTTP_FORBIDDEN;
}

/* ----- module ----- */

static const command_rec commands[] = {
    AP_INIT_TAKE1("order", set_order, NULL, OR_LIMIT,
                  "Allow,Deny or Deny,Allow (default): which list is the "
                  "last word"),
    AP_INIT_ITERATE2("allow", add_client,
                     (void *)APR_OFFSETOF(compat_dir_conf, allows), OR_LIMIT,
                     "'from' and who may come in: all, addresses, networks, "
                     "names of hosts, env=[!]variable"),
    AP_INIT_ITERATE2("deny", add_client,
                     (void *)APR_OFFSETOF(compat_dir_conf, denies), OR_LIMIT,
                     "'from' and who may not come in, as of Allow"),
    AP_INIT_TAKE1("Satisfy", set_satisfy, NULL, OR_AUTHCFG,
                  "All (default) or Any: whether these rules and those of "
                  "Require must both be met, or one of them"),
    {NULL, {NULL}, NULL, 0, RAW_ARGS, NULL}
};

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    APR_REGISTER_OPTIONAL_FN(access_compat_ap_satisfies);
    ap_hook_check_access(check_access, NULL, NULL, APR_HOOK_MIDDLE,
                         AP_AUTH_INTERNAL_PER_CONF);
}

module AP_MODULE_DECLARE_DATA access_compat_module = {
    STANDARD20_MODULE_STUFF,
    create_dir_conf,    /* create_dir_config */
    NULL,               /* merge_dir_config: a section's rules replace */
    NULL,               /* create_server_config */
    NULL,               /* merge_server_config */
    commands,           /* cmds */
    register_hooks,     /* register_hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
