/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The variables of the server itself, %{NAME}.  Those of a kind have one
 * function; which of them is meant is its data.  A value that is not known
 * when it is asked for is empty (NULL here).
 *
 * Shared state: is_http2, a function of a module [config].
 */

#include "ap_config.h"

#include <string.h>

#include <apr_optional.h>
#include <apr_strings.h>
#include <apr_user.h>

#include "ap_mmn.h"
#include "http_config.h"
#include "http_core.h"
#include "http_protocol.h"
#include "http_ssl.h"

#include "server/expr/expr_priv.h"

APR_DECLARE_OPTIONAL_FN(int, http2_is_h2, (conn_rec *c));

static APR_OPTIONAL_FN_TYPE(http2_is_h2) *is_http2;

void expr_find_optional(void)
{
    is_http2 = APR_RETRIEVE_OPTIONAL_FN(http2_is_h2);
}

typedef enum {
    V_AUTH_TYPE,
    V_CONTENT_TYPE,
    V_CONTEXT_DOCUMENT_ROOT,
    V_CONTEXT_PREFIX,
    V_DOCUMENT_ROOT,
    V_HANDLER,
    V_IS_SUBREQ,
    V_LAST_MODIFIED,
    V_PATH_INFO,
    V_QUERY_STRING,
    V_REMOTE_ADDR,
    V_REMOTE_HOST,
    V_REMOTE_IDENT,
    V_REMOTE_PORT,
    V_REMOTE_USER,
    V_REQUEST_FILENAME,
    V_REQUEST_LOG_ID,
    V_REQUEST_METHOD,
    V_REQUEST_SCHEME,
    V_REQUEST_STATUS,
    V_REQUEST_URI,
    V_SCRIPT_GROUP,
    V_SCRIPT_USER,
    V_SERVER_NAME,
    V_SERVER_PORT,
    V_SERVER_PROTOCOL,
    V_THE_REQUEST,
    V_CONN_LOG_ID,
    V_CONN_REMOTE_ADDR,
    V_HTTP2,
    V_HTTPS,
    V_IPV6,
    V_API_VERSION,
    V_SERVER_ADMIN,
    V_SERVER_SOFTWARE,
    V_TIME,
    V_TIME_DAY,
    V_TIME_HOUR,
    V_TIME_MIN,
    V_TIME_MON,
    V_TIME_SEC,
    V_TIME_WDAY,
    V_TIME_YEAR
} variable_id;

typedef struct {
    const char *name;
    variable_id id;
} variable;

/* ---- times ---- */

/* As 20101231235959, in the server's time zone. */
static const char *write_time(apr_pool_t *p, apr_time_t t)
{
    apr_time_exp_t at;

    if (apr_time_exp_lt(&at, t) != APR_SUCCESS) {
        return NULL;
    }
    return apr_psprintf(p, "%04d%02d%02d%02d%02d%02d", at.tm_year + 1900,
                        at.tm_mon + 1, at.tm_mday, at.tm_hour, at.tm_min,
                        at.tm_sec);
}

static const char *time_variable(ap_expr_eval_ctx_t *ctx, const void *data)
{
    const variable *v = data;
    apr_time_t now = apr_time_now();
    apr_time_exp_t at;

    if (v->id == V_TIME) {
        return write_time(ctx->p, now);
    }
    if (apr_time_exp_lt(&at, now) != APR_SUCCESS) {
        return NULL;
    }
    switch (v->id) {
    case V_TIME_YEAR:
        return apr_psprintf(ctx->p, "%04d", at.tm_year + 1900);
    case V_TIME_MON:
        return apr_psprintf(ctx->p, "%02d", at.tm_mon + 1);
    case V_TIME_DAY:
        return apr_psprintf(ctx->p, "%02d", at.tm_mday);
    case V_TIME_HOUR:
        return apr_psprintf(ctx->p, "%02d", at.tm_hour);
    case V_TIME_MIN:
        return apr_psprintf(ctx->p, "%02d", at.tm_min);
    case V_TIME_SEC:
        return apr_psprintf(ctx->p, "%02d", at.tm_sec);
    default: /* V_TIME_WDAY */
        return apr_psprintf(ctx->p, "%d", at.tm_wday);
    }
}

/* ---- the request ---- */

/* The name of the owner of the request's file. */
static const char *file_user(request_rec *r)
{
    apr_finfo_t info = r->finfo;
    char *name;

    if ((info.valid & APR_FINFO_USER) == 0
        && (r->filename == NULL
            || apr_stat(&info, r->filename, APR_FINFO_USER, r->pool)
               != APR_SUCCESS)) {
        return NULL;
    }
    return apr_uid_name_get(&name, info.user, r->pool) == APR_SUCCESS
               ? name : NULL;
}

static const char *file_group(request_rec *r)
{
    apr_finfo_t info = r->finfo;
    char *name;

    if ((info.valid & APR_FINFO_GROUP) == 0
        && (r->filename == NULL
            || apr_stat(&info, r->filename, APR_FINFO_GROUP, r->pool)
               != APR_SUCCESS)) {
        return NULL;
    }
    return apr_gid_name_get(&name, info.group, r->pool) == APR_SUCCESS
               ? name : NULL;
}

/* What the client asked for, and what became of it. */
static const char *request_variable(ap_expr_eval_ctx_t *ctx, const void *data)
{
    request_rec *r = ctx->r;

    if (r == NULL) {
        return NULL;
    }
    switch (((const variable *)data)->id) {
    case V_AUTH_TYPE:
        return r->ap_auth_type;
    case V_CONTENT_TYPE:
        return r->content_type;
    case V_HANDLER:
        return r->handler;
    case V_IS_SUBREQ:
        return r->main != NULL ? "true" : "false";
    case V_PATH_INFO:
        return r->path_info;
    case V_QUERY_STRING:
        return r->args;
    case V_REMOTE_USER:
        return r->user;
    case V_REQUEST_LOG_ID:
        return r->log_id;
    case V_REQUEST_METHOD:
        return r->method;
    case V_REQUEST_SCHEME:
        return ap_run_http_scheme(r);
    case V_REQUEST_STATUS:
        return apr_itoa(ctx->p, r->status);
    case V_REQUEST_URI:
        return r->uri;
    case V_SERVER_NAME:
        return ap_get_server_name(r);
    case V_SERVER_PORT:
        return apr_itoa(ctx->p, ap_get_server_port(r));
    case V_SERVER_PROTOCOL:
        return r->protocol;
    default: /* V_THE_REQUEST */
        return r->the_request;
    }
}

/* The file that a request leads to. */
static const char *file_variable(ap_expr_eval_ctx_t *ctx, const void *data)
{
    request_rec *r = ctx->r;

    if (r == NULL) {
        return NULL;
    }
    switch (((const variable *)data)->id) {
    case V_CONTEXT_DOCUMENT_ROOT:
        return ap_context_document_root(r);
    case V_CONTEXT_PREFIX:
        return ap_context_prefix(r);
    case V_DOCUMENT_ROOT:
        return ap_document_root(r);
    case V_LAST_MODIFIED:
        return r->finfo.filetype != APR_NOFILE
                   ? write_time(ctx->p, r->finfo.mtime) : NULL;
    case V_SCRIPT_GROUP:
        return file_group(r);
    case V_SCRIPT_USER:
        return file_user(r);
    default: /* V_REQUEST_FILENAME */
        return r->filename != NULL ? r->filename : r->uri;
    }
}

/* ---- the client and its connection ---- */

static const char *client_variable(ap_expr_eval_ctx_t *ctx, const void *data)
{
    request_rec *r = ctx->r;

    if (r == NULL) {
        return NULL;
    }
    switch (((const variable *)data)->id) {
    case V_REMOTE_ADDR:
        return r->useragent_ip;
    case V_REMOTE_HOST:
        return ap_get_useragent_host(r, REMOTE_NAME, NULL);
    case V_REMOTE_IDENT:
        return ap_get_remote_logname(r);
    default: /* V_REMOTE_PORT */
        return r->useragent_addr != NULL
                   ? apr_itoa(ctx->p, r->useragent_addr->port) : NULL;
    }
}

static int is_ipv6(const conn_rec *c)
{
#if APR_HAVE_IPV6
    const apr_sockaddr_t *client = c->client_addr;

    return client != NULL && client->family == APR_INET6
           && !IN6_IS_ADDR_V4MAPPED(
                  (const struct in6_addr *)client->ipaddr_ptr);
#else
    return 0;
#endif
}

static const char *on_or_off(int on)
{
    return on ? "on" : "off";
}

static const char *connection_variable(ap_expr_eval_ctx_t *ctx,
                                       const void *data)
{
    conn_rec *c = ctx->c;

    if (c == NULL) {
        return NULL;
    }
    switch (((const variable *)data)->id) {
    case V_CONN_LOG_ID:
        return c->log_id;
    case V_CONN_REMOTE_ADDR:
        return c->client_ip;
    case V_HTTP2:
        return on_or_off(is_http2 != NULL && is_http2(c));
    case V_HTTPS:
        return on_or_off(ap_ssl_conn_is_ssl(c));
    default: /* V_IPV6 */
        return on_or_off(is_ipv6(c));
    }
}

/* ---- the server ---- */

static const char *server_variable(ap_expr_eval_ctx_t *ctx, const void *data)
{
    switch (((const variable *)data)->id) {
    case V_API_VERSION:
        return APR_STRINGIFY(MODULE_MAGIC_NUMBER_MAJOR);
    case V_SERVER_ADMIN:
        return ctx->s != NULL ? ctx->s->server_admin : NULL;
    default: /* V_SERVER_SOFTWARE */
        return ap_get_server_banner();
    }
}

/* ---- names ---- */

static const variable request_variables[] = {
    {"AUTH_TYPE", V_AUTH_TYPE},
    {"CONTENT_TYPE", V_CONTENT_TYPE},
    {"DOCUMENT_URI", V_REQUEST_URI},
    {"HANDLER", V_HANDLER},
    {"IS_SUBREQ", V_IS_SUBREQ},
    {"PATH_INFO", V_PATH_INFO},
    {"QUERY_STRING", V_QUERY_STRING},
    {"REMOTE_USER", V_REMOTE_USER},
    {"REQUEST_LOG_ID", V_REQUEST_LOG_ID},
    {"REQUEST_METHOD", V_REQUEST_METHOD},
    {"REQUEST_SCHEME", V_REQUEST_SCHEME},
    {"REQUEST_STATUS", V_REQUEST_STATUS},
    {"REQUEST_URI", V_REQUEST_URI},
    {"SERVER_NAME", V_SERVER_NAME},
    {"SERVER_PORT", V_SERVER_PORT},
    {"SERVER_PROTOCOL", V_SERVER_PROTOCOL},
    {"THE_REQUEST", V_THE_REQUEST},
    {NULL, 0}
};

static const variable file_variables[] = {
    {"CONTEXT_DOCUMENT_ROOT", V_CONTEXT_DOCUMENT_ROOT},
    {"CONTEXT_PREFIX", V_CONTEXT_PREFIX},
    {"DOCUMENT_ROOT", V_DOCUMENT_ROOT},
    {"LAST_MODIFIED", V_LAST_MODIFIED},
    {"REQUEST_FILENAME", V_REQUEST_FILENAME},
    {"SCRIPT_FILENAME", V_REQUEST_FILENAME},
    {"SCRIPT_GROUP", V_SCRIPT_GROUP},
    {"SCRIPT_USER", V_SCRIPT_USER},
    {NULL, 0}
};

static const variable client_variables[] = {
    {"REMOTE_ADDR", V_REMOTE_ADDR},
    {"REMOTE_HOST", V_REMOTE_HOST},
    {"REMOTE_IDENT", V_REMOTE_IDENT},
    {"REMOTE_PORT", V_REMOTE_PORT},
    {NULL, 0}
};

static const variable connection_variables[] = {
    {"CONN_LOG_ID", V_CONN_LOG_ID},
    {"CONN_REMOTE_ADDR", V_CONN_REMOTE_ADDR},
    {"HTTP2", V_HTTP2},
    {"HTTPS", V_HTTPS},
    {"IPV6", V_IPV6},
    {NULL, 0}
};

static const variable server_variables[] = {
    {"API_VERSION", V_API_VERSION},
    {"SERVER_ADMIN", V_SERVER_ADMIN},
    {"SERVER_SOFTWARE", V_SERVER_SOFTWARE},
    {NULL, 0}
};

static const variable time_variables[] = {
    {"TIME", V_TIME},
    {"TIME_DAY", V_TIME_DAY},
    {"TIME_HOUR", V_TIME_HOUR},
    {"TIME_MIN", V_TIME_MIN},
    {"TIME_MON", V_TIME_MON},
    {"TIME_SEC", V_TIME_SEC},
    {"TIME_WDAY", V_TIME_WDAY},
    {"TIME_YEAR", V_TIME_YEAR},
    {NULL, 0}
};

static const struct {
    ap_expr_var_func_t *func;
    const variable *variables;
} groups[] = {
    {request_variable, request_variables},
    {file_variable, file_variables},
    {client_variable, client_variables},
    {connection_variable, connection_variables},
    {server_variable, server_variables},
    {time_variable, time_variables}
};

/* Fields of the request that have a variable of their own. */
static const struct {
    const char *variable;
    const char *field;
} fields[] = {
    {"HTTP_ACCEPT", "Accept"},
    {"HTTP_COOKIE", "Cookie"},
    {"HTTP_FORWARDED", "Forwarded"},
    {"HTTP_HOST", "Host"},
    {"HTTP_PROXY_CONNECTION", "Proxy-Connection"},
    {"HTTP_REFERER", "Referer"},
    {"HTTP_USER_AGENT", "User-Agent"},
    {NULL, NULL}
};

static const char *field_variable(ap_expr_eval_ctx_t *ctx, const void *data)
{
    return expr_request_field(ctx, data, 1);
}

static const variable *find(const variable *list, const char *name)
{
    for (; list->name != NULL; list++) {
        if (ap_cstr_casecmp(list->name, name) == 0) {
            return list;
        }
    }
    return NULL;
}

int expr_lookup_variable(ap_expr_lookup_parms *parms)
{
    apr_size_t i;

    for (i = 0; fields[i].variable != NULL; i++) {
        if (ap_cstr_casecmp(fields[i].variable, parms->name) == 0) {
            *parms->func = (const void *)field_variable;
            *parms->data = fields[i].field;
            return OK;
        }
    }
    for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        const variable *v = find(groups[i].variables, parms->name);

        if (v != NULL) {
            *parms->func = (const void *)groups[i].func;
            *parms->data = v;
            return OK;
        }
    }
    return DECLINED;
}
