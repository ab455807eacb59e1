/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The environment of scripts (RFC 3875 section 4.1): variables that hold for
 * any program run on behalf of a request, those of CGI, and the block of
 * strings that an operating system wants.
 *
 * Directives: CGIPassAuth, CGIVar, QualifyRedirectURL.  No shared state.
 */

#include <string.h>

#include <apr_env.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "util_script.h"

APLOG_USE_MODULE(core);

/* ----- headers ----- */

/* HTTP_ and the name, upper case, dashes as underscores; NULL for names that
 * could be mistaken for others once written that way. */
static char *header_variable(apr_pool_t *p, const char *name)
{
    char *var = apr_pstrcat(p, "HTTP_", name, NULL);
    char *s;

    for (s = var + 5; *s != '\0'; s++) {
        if (*s == '-') {
            *s = '_';
        }
        else if (apr_isalnum(*s)) {
            *s = apr_toupper(*s);
        }
        else {
            return NULL;
        }
    }
    return var;
}

/* Credentials are the server's to check unless CGIPassAuth says otherwise;
 * Proxy would become HTTP_PROXY, which programs take for their own set-up. */
static int is_withheld(const request_rec *r, const char *name)
{
    const core_dir_config *conf =
        ap_get_core_module_config(r->per_dir_config);

    if (!ap_cstr_casecmp(name, "Proxy")) {
        return 1;
    }
    if (conf->cgi_pass_auth == AP_CGI_PASS_AUTH_ON) {
        return 0;
    }
    return !ap_cstr_casecmp(name, "Authorization")
           || !ap_cstr_casecmp(name, "Proxy-Authorization");
}

static void add_headers(request_rec *r, apr_table_t *env)
{
    const apr_array_header_t *fields = apr_table_elts(r->headers_in);
    const apr_table_entry_t *field = (const apr_table_entry_t *)fields->elts;
    int i;

    for (i = 0; i < fields->nelts; i++, field++) {
        char *name;

        if (field->key == NULL) {
            continue;
        }
        if (!ap_cstr_casecmp(field->key, "Content-Type")) {
            apr_table_addn(env, "CONTENT_TYPE", field->val);
        }
        else if (!ap_cstr_casecmp(field->key, "Content-Length")) {
            apr_table_addn(env, "CONTENT_LENGTH", field->val);
        }
        else if (!is_withheld(r, field->key)) {
            name = header_variable(r->pool, field->key);
            if (name != NULL) {
                apr_table_addn(env, name, field->val);
            }
        }
    }
}

/* ----- common variables ----- */

static void set_if(apr_table_t *env, const char *name, const char *value)
{
    if (value != NULL) {
        apr_table_setn(env, name, value);
    }
}

static void add_inherited(request_rec *r, apr_table_t *env)
{
    char *value;

    if (apr_env_get(&value, "PATH", r->pool) != APR_SUCCESS) {
        value = DEFAULT_PATH;
    }
    apr_table_setn(env, "PATH", value);
    if (apr_env_get(&value, "LD_LIBRARY_PATH", r->pool) == APR_SUCCESS) {
        apr_table_setn(env, "LD_LIBRARY_PATH", value);
    }
}

static void add_server(request_rec *r, apr_table_t *env)
{
    apr_table_setn(env, "SERVER_SIGNATURE", ap_psignature("", r));
    apr_table_setn(env, "SERVER_SOFTWARE", ap_get_server_banner());
    apr_table_setn(env, "SERVER_NAME",
                   ap_escape_html(r->pool, ap_get_server_name_for_url(r)));
    set_if(env, "SERVER_ADDR", r->connection->local_ip);
    apr_table_setn(env, "SERVER_PORT",
                   apr_itoa(r->pool, (int)ap_get_server_port(r)));
    set_if(env, "SERVER_ADMIN", r->server->server_admin);
    set_if(env, "DOCUMENT_ROOT", ap_document_root(r));
    set_if(env, "REQUEST_SCHEME", ap_http_scheme(r));
    set_if(env, "CONTEXT_PREFIX", ap_context_prefix(r));
    set_if(env, "CONTEXT_DOCUMENT_ROOT", ap_context_document_root(r));
}

/* Of a client behind a proxy that told its address but no port, there is the
 * port of the connection. */
static apr_port_t client_port(const request_rec *r)
{
    return r->useragent_addr->port != 0 ? r->useragent_addr->port
                                        : r->connection->client_addr->port;
}

static void add_client(request_rec *r, apr_table_t *env)
{
    set_if(env, "REMOTE_HOST", ap_get_useragent_host(r, REMOTE_HOST, NULL));
    set_if(env, "REMOTE_ADDR", r->useragent_ip);
    if (r->useragent_addr != NULL) {
        apr_table_setn(env, "REMOTE_PORT",
                       apr_itoa(r->pool, client_port(r)));
    }
    if (r->user != NULL) {
        apr_table_setn(env, "REMOTE_USER", r->user);
    }
    else if (r->prev != NULL && r->prev->user != NULL) {
        apr_table_setn(env, "REDIRECT_REMOTE_USER", r->prev->user);
    }
    set_if(env, "AUTH_TYPE", r->ap_auth_type);
    set_if(env, "REMOTE_IDENT", ap_get_remote_logname(r));
}

/* The path that the client had asked for, or with QualifyRedirectURL its URL,
 * query and all. */
static const char *redirect_url(request_rec *r)
{
    const core_dir_config *conf =
        ap_get_core_module_config(r->per_dir_config);
    request_rec *prev = r->prev;
    const char *target = prev->uri;

    if (conf->qualify_redirect_url != AP_CORE_CONFIG_ON || target == NULL) {
        return target;
    }
    if (prev->args != NULL) {
        target = apr_pstrcat(r->pool, target, "?", prev->args, NULL);
    }
    return ap_construct_url(r->pool, target, prev);
}

AP_DECLARE(void) ap_add_common_vars(request_rec *r)
{
    apr_table_t *env = apr_table_make(r->pool, 40);

    add_headers(r, env);
    add_inherited(r, env);
    add_server(r, env);
    add_client(r, env);
    set_if(env, "SCRIPT_FILENAME", r->filename);
    if (r->prev != NULL) {
        set_if(env, "REDIRECT_QUERY_STRING", r->prev->args);
        set_if(env, "REDIRECT_URL", redirect_url(r));
    }
    apr_table_overlap(r->subprocess_env, env, APR_OVERLAP_TABLES_SET);
}

/* ----- CGI ----- */

AP_DECLARE(int) ap_find_path_info(const char *uri, const char *path_info)
{
    apr_size_t at = strlen(uri);
    apr_size_t left = strlen(path_info);

    while (at > 0 && left > 0 && uri[at - 1] == path_info[left - 1]) {
        at--;
        left--;
    }
    while (uri[at] != '\0' && uri[at] != '/') {
        at++;
    }
    return (int)at;
}

/* The target as the client wrote it, without scheme and authority. */
static const char *request_target(const request_rec *r)
{
    const char *target = r->unparsed_uri;
    const char *path;

    if (target == NULL || *target == '/') {
        return target;
    }
    path = ap_strstr_c(target, "://");
    if (path == NULL) {
        return target;
    }
    /* A slash in the query is none of the path (RFC 3986 section 3.2). */
    path += 3;
    path += strcspn(path, "/?");
    return *path == '/' ? path : apr_pstrcat(r->pool, "/", path, NULL);
}

static const char *request_uri(request_rec *r)
{
    const core_dir_config *conf =
        ap_get_core_module_config(r->per_dir_config);
    const char *rule = NULL;
    const request_rec *of = r;

    if (conf->cgi_var_rules != NULL) {
        rule = apr_hash_get(conf->cgi_var_rules, "REQUEST_URI",
                            APR_HASH_KEY_STRING);
    }
    if (rule != NULL && !strcmp(rule, "current-uri")) {
        return apr_pstrcat(r->pool, ap_escape_uri(r->pool, r->uri),
                           r->args != NULL ? "?" : "", r->args, NULL);
    }
    while (of->prev != NULL || of->main != NULL) {
        of = of->prev != NULL ? of->prev : of->main;
    }
    return request_target(of);
}

/* Where path_info would lead on this server. */
static void add_path_translated(request_rec *r)
{
    request_rec *sub = ap_sub_req_lookup_uri(
        ap_escape_uri(r->pool, r->path_info), r, NULL);

    if (sub->filename != NULL) {
        apr_table_setn(r->subprocess_env, "PATH_TRANSLATED",
                       apr_pstrcat(r->pool, sub->filename,
                                   sub->path_info != NULL ? sub->path_info
                                                          : "", NULL));
    }
    ap_destroy_sub_req(sub);
}

AP_DECLARE(void) ap_add_cgi_vars(request_rec *r)
{
    apr_table_t *env = r->subprocess_env;

    apr_table_setn(env, "GATEWAY_INTERFACE", "CGI/1.1");
    apr_table_setn(env, "SERVER_PROTOCOL", r->protocol);
    apr_table_setn(env, "REQUEST_METHOD", r->method);
    apr_table_setn(env, "QUERY_STRING", r->args != NULL ? r->args : "");
    set_if(env, "REQUEST_URI", request_uri(r));

    if (r->path_info == NULL || *r->path_info == '\0') {
        apr_table_setn(env, "SCRIPT_NAME", r->uri);
        return;
    }
    if (!strcmp(r->protocol, "INCLUDED")) {
        apr_table_setn(env, "SCRIPT_NAME", r->uri);
    }
    else {
        apr_table_setn(env, "SCRIPT_NAME",
                       apr_pstrmemdup(r->pool, r->uri, ap_find_path_info(
                           r->uri, r->path_info)));
    }
    apr_table_setn(env, "PATH_INFO", r->path_info);
    if (r->path_info[0] == '/') {
        add_path_translated(r);
    }
}

/* ----- block and query ----- */

AP_DECLARE(char **) ap_create_environment(apr_pool_t *p, apr_table_t *t)
{
    const apr_array_header_t *vars = apr_table_elts(t);
    const apr_table_entry_t *var = (const apr_table_entry_t *)vars->elts;
    char **block = apr_palloc(p, (vars->nelts + 1) * sizeof(*block));
    int n = 0;
    int i;

    for (i = 0; i < vars->nelts; i++, var++) {
        char *s;

        if (var->key == NULL) {
            continue;
        }
        s = apr_pstrcat(p, var->key, "=", var->val, NULL);
        block[n++] = s;
        if (apr_isdigit(*s)) {
            *s = '_';
        }
        for (; *s != '='; s++) {
            if (!apr_isalnum(*s) && *s != '_') {
                *s = '_';
            }
        }
    }
    block[n] = NULL;
    return block;
}

AP_DECLARE(void) ap_args_to_table(request_rec *r, apr_table_t **table)
{
    apr_table_t *t = apr_table_make(r->pool, 10);
    const char *args = r->args;

    *table = t;
    while (args != NULL && *args != '\0') {
        char *name = ap_getword(r->pool, &args, '&');
        char *value = strchr(name, '=');

        if (value != NULL) {
            *value++ = '\0';
        }
        else {
            value = apr_pstrdup(r->pool, "1");
        }
        if (*name != '\0' && ap_unescape_urlencoded(name) == OK
            && ap_unescape_urlencoded(value) == OK) {
            apr_table_set(t, name, value);
        }
    }
}
