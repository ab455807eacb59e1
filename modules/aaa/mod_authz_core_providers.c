/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The requirements that mod_authz_core brings itself: all, method, env,
 * expr, and the one behind <AuthzProviderAlias>.
 *
 * No shared state.
 */

#include <apr_strings.h>

#include "ap_config.h"
#include "ap_expr.h"
#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "mod_auth.h"

#include "modules/aaa/mod_authz_core_priv.h"

APLOG_USE_MODULE(authz_core);

/* ----- Require all granted | denied ----- */

static const int all_granted = 1;
static const int all_denied = 0;

static const char *parse_all(cmd_parms *cmd, const char *args,
                             const void **parsed)
{
    const char *word = ap_getword_conf(cmd->temp_pool, &args);

    if (*args == '\0' && !ap_cstr_casecmp(word, "granted")) {
        *parsed = &all_granted;
        return NULL;
    }
    if (*args == '\0' && !ap_cstr_casecmp(word, "denied")) {
        *parsed = &all_denied;
        return NULL;
    }
    return apr_psprintf(cmd->pool, "'Require all' takes 'granted' or "
                        "'denied', not '%s%s%s'", word,
                        *args != '\0' ? " " : "", args);
}

static authz_status check_all(request_rec *r, const char *args,
                              const void *parsed)
{
    const int *granted = parsed;

    (void)r;
    (void)args;
    return *granted ? AUTHZ_GRANTED : AUTHZ_DENIED;
}

/* ----- Require method NAME ... ----- */

static const char *parse_method(cmd_parms *cmd, const char *args,
                                const void **parsed)
{
    apr_int64_t *mask = apr_pcalloc(cmd->pool, sizeof(*mask));
    const char *word;

    while (*(word = ap_getword_conf(cmd->temp_pool, &args)) != '\0') {
        int number = ap_method_number_of(word);

        if (number == M_INVALID) {
            return apr_psprintf(cmd->pool, "'Require method': '%s' is no "
                                "method of HTTP that this server knows",
                                word);
        }
        *mask |= AP_METHOD_BIT << number;
    }
    *parsed = mask;
    return NULL;
}

static authz_status check_method(request_rec *r, const char *args,
                                 const void *parsed)
{
    const apr_int64_t *mask = parsed;

    (void)args;
    /* HEAD has the number of GET. */
    return *mask & (AP_METHOD_BIT << r->method_number) ? AUTHZ_GRANTED
                                                       : AUTHZ_DENIED;
}

/* ----- Require env NAME ... ----- */

static const char *parse_env(cmd_parms *cmd, const char *args,
                             const void **parsed)
{
    apr_array_header_t *names =
        apr_array_make(cmd->pool, 2, sizeof(const char *));
    const char *word;

    while (*(word = ap_getword_conf(cmd->pool, &args)) != '\0') {
        APR_ARRAY_PUSH(names, const char *) = word;
    }
    *parsed = names;
    return NULL;
}

static authz_status check_env(request_rec *r, const char *args,
                              const void *parsed)
{
    const apr_array_header_t *names = parsed;
    int i;

    (void)args;
    for (i = 0; i < names->nelts; i++) {
        if (apr_table_get(r->subprocess_env,
                          APR_ARRAY_IDX(names, i, const char *)) != NULL) {
            return AUTHZ_GRANTED;
        }
    }
    return AUTHZ_DENIED;
}

/* ----- Require expr ----- */

typedef struct {
    const ap_expr_info_t *condition;
    int asks_for_user;      /* what it says depends on who the client is */
} authz_condition;

/* The whole line is the condition, in quotes or not. */
static const char *parse_expr(cmd_parms *cmd, const char *args,
                              const void **parsed)
{
    authz_condition *made = apr_pcalloc(cmd->pool, sizeof(*made));
    const char *text = args;
    const char *fault;

    if (*args == '"' || *args == '\'') {
        const char *rest = args;
        const char *word = ap_getword_conf(cmd->temp_pool, &rest);

        if (*rest == '\0') {
            text = word;
        }
    }
    made->condition = ap_expr_parse_cmd(cmd, text, 0, &fault, NULL);
    if (made->condition == NULL) {
        return apr_psprintf(cmd->pool, "'Require expr %.80s': %s", text,
                            fault);
    }
    made->asks_for_user = ap_strcasestr(text, "%{REMOTE_USER}") != NULL;
    *parsed = made;
    return NULL;
}

/* A client that is not let in for want of a name is asked for it. */
static authz_status check_expr(request_rec *r, const char *args,
                               const void *parsed)
{
    const authz_condition *made = parsed;
    const char *fault;
    int rc = ap_expr_exec(r, made->condition, &fault);

    (void)args;
    if (rc < 0) {
        return AUTHZ_GENERAL_ERROR;     /* logged by who evaluates */
    }
    if (rc > 0) {
        return AUTHZ_GRANTED;
    }
    return made->asks_for_user && r->user == NULL ? AUTHZ_DENIED_NO_USER
                                                  : AUTHZ_DENIED;
}

/* ----- <AuthzProviderAlias> ----- */

static authz_status check_alias(request_rec *r, const char *args,
                                const void *parsed)
{
    const authz_alias *alias = parsed;
    ap_conf_vector_t *settings = r->per_dir_config;
    authz_status result;

    (void)args;
    if (alias == NULL) {
        /* Asked by somebody who has not gone through Require. */
        return AUTHZ_GENERAL_ERROR;
    }
    r->per_dir_config = ap_merge_per_dir_configs(r->pool, settings,
                                                 alias->settings);
    apr_table_setn(r->notes, AUTHZ_PROVIDER_NAME_NOTE, alias->base_name);
    result = alias->base->check_authorization(r, alias->args, alias->parsed);
    r->per_dir_config = settings;
    return result;
}

const authz_provider authz_alias_provider = {check_alias, NULL};

static const authz_provider all_provider = {check_all, parse_all};
static const authz_provider method_provider = {check_method, parse_method};
static const authz_provider env_provider = {check_env, parse_env};
static const authz_provider expr_provider = {check_expr, parse_expr};

static void register_provider(apr_pool_t *p, const char *name,
                              const authz_provider *provider)
{
    ap_register_auth_provider(p, AUTHZ_PROVIDER_GROUP, name,
                              AUTHZ_PROVIDER_VERSION, provider,
                              AP_AUTH_INTERNAL_PER_CONF);
}

void authz_register_providers(apr_pool_t *p)
{
    register_provider(p, "all", &all_provider);
    register_provider(p, "method", &method_provider);
    register_provider(p, "env", &env_provider);
    register_provider(p, "expr", &expr_provider);
}
