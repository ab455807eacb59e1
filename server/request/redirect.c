/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Redirects that the client does not see.
 *
 * An internal redirect makes a new record for another path, linked to the
 * old one by prev and next, and serves that in its stead; the environment of
 * the old one is there with REDIRECT_ in front of each name.  A fast redirect
 * lets a request take over what one of its sub-requests has found.
 *
 * Limits: LimitInternalRecursion.  No shared state.
 */

#include <apr_strings.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "util_filter.h"

#include "server/config/decider_priv.h"
#include "server/request/request_priv.h"

APLOG_USE_MODULE(core);

static int met_limit(const request_rec *r, int limit, const char *what)
{
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90513)
                  "%s has met the limit of %d %s, most likely a loop; the "
                  "limit is %s", r->uri, limit, what,
                  conf_decided_by_name((request_rec *)r,
                                       "LimitInternalRecursion"));
    return 1;
}

AP_DECLARE(int) ap_is_recursion_limit_exceeded(const request_rec *r)
{
    const core_server_config *conf =
        ap_get_core_module_config(r->server->module_config);
    const int redirect_limit = conf->redirect_limit != 0
        ? conf->redirect_limit : AP_DEFAULT_MAX_INTERNAL_REDIRECTS;
    const int subreq_limit = conf->subreq_limit != 0
        ? conf->subreq_limit : AP_DEFAULT_MAX_SUBREQ_DEPTH;
    const request_rec *of = r;
    int redirects = 0;
    int depth = 0;

    while (of != NULL) {
        if (of->prev != NULL) {
            of = of->prev;
            if (++redirects >= redirect_limit) {
                return met_limit(r, redirects, "internal redirects");
            }
        }
        else {
            of = of->main;
            if (of != NULL && ++depth >= subreq_limit) {
                return met_limit(r, depth,
                                 "sub-requests inside one another");
            }
        }
    }
    return 0;
}

void request_keep_host(request_rec *to, const request_rec *from)
{
    if (to->hostname == NULL) {
        to->hostname = from->hostname;
        to->parsed_uri.hostname = from->parsed_uri.hostname;
        to->parsed_uri.port_str = from->parsed_uri.port_str;
        to->parsed_uri.port = from->parsed_uri.port;
    }
}

void request_move_filters(ap_filter_t *f, const request_rec *from,
                          request_rec *to)
{
    for (; f != NULL; f = f->next) {
        if (f->r == from) {
            f->r = to;
        }
    }
}

/* Everything of the old environment, with REDIRECT_ in front. */
static apr_table_t *redirect_env(request_rec *r, apr_pool_t *p)
{
    const apr_array_header_t *vars = apr_table_elts(r->subprocess_env);
    const apr_table_entry_t *var = (const apr_table_entry_t *)vars->elts;
    apr_table_t *env = apr_table_make(p, vars->nelts + 3);
    int i;

    for (i = 0; i < vars->nelts; i++) {
        if (var[i].key != NULL) {
            apr_table_setn(env, apr_pstrcat(p, "REDIRECT_", var[i].key,
                                            NULL), var[i].val);
        }
    }
    apr_table_setn(env, "REDIRECT_STATUS", apr_itoa(p, r->status));
    apr_table_setn(env, "REDIRECT_URL", r->uri);
    if (r->args != NULL) {
        apr_table_setn(env, "REDIRECT_QUERY_STRING", r->args);
    }
    return env;
}

/* What the client has sent stays what it is. */
static void keep_message(request_rec *new, const request_rec *r)
{
    new->the_request = r->the_request;
    new->method = r->method;
    new->method_number = r->method_number;
    new->allowed = r->allowed;
    new->allowed_xmethods = r->allowed_xmethods;
    new->allowed_methods = r->allowed_methods;
    new->assbackwards = r->assbackwards;
    new->proxyreq = r->proxyreq;
    new->header_only = r->header_only;
    new->protocol = r->protocol;
    new->proto_num = r->proto_num;
    new->request_time = r->request_time;
    new->range = r->range;
    new->headers_in = r->headers_in;
    new->trailers_in = r->trailers_in;
    new->kept_body = r->kept_body;
    new->body_table = r->body_table;
    new->expecting_100 = r->expecting_100;
    new->read_body = r->read_body;
    new->read_chunked = r->read_chunked;
    new->read_length = r->read_length;
    new->remaining = r->remaining;
    new->useragent_addr = r->useragent_addr;
    new->useragent_ip = r->useragent_ip;
    new->useragent_host = r->useragent_host;
    new->double_reverse = r->double_reverse;
}

/* What has been found out about the response so far, and is still true.  Who
 * the client is has to be found out anew: the new place may have other users,
 * among them one of the same name. */
static void keep_response(request_rec *new, const request_rec *r)
{
    new->status = r->status;
    new->no_local_copy = r->no_local_copy;
    new->no_cache = r->no_cache;
    new->err_headers_out = r->err_headers_out;
    new->trailers_out = apr_table_make(r->pool, 5);
    new->headers_out = apr_table_make(r->pool, 12);
    new->notes = apr_table_make(r->pool, 5);
    new->subprocess_env = redirect_env((request_rec *)r, r->pool);
    new->vlist_validator = r->vlist_validator;
    new->bnotes = r->bnotes & ~REQUEST_LET_IN;
}

/* The filters of the content go; those of the protocol, and what leads a
 * sub-request's output to its parent, stay. */
static void keep_filters(request_rec *new, request_rec *r)
{
    ap_filter_t *f;

    new->proto_output_filters = r->proto_output_filters;
    new->proto_input_filters = r->proto_input_filters;
    new->output_filters = r->proto_output_filters;
    new->input_filters = r->proto_input_filters;
    if (new->main != NULL) {
        for (f = r->output_filters; f != NULL; f = f->next) {
            if (f->frec == ap_subreq_core_filter_handle) {
                new->output_filters = f;
                break;
            }
        }
    }
    request_move_filters(new->output_filters, r, new);
    request_move_filters(new->input_filters, r, new);
}

/* The path and query are new; host and port stay those that the client asked
 * for. */
static int parse_new_uri(request_rec *new, const request_rec *r,
                         const char *new_uri)
{
    new->status = HTTP_OK;
    ap_parse_uri(new, new_uri);
    if (new->status != HTTP_OK) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90520)
                      "%s cannot be redirected to '%s', which is no path",
                      r->uri, new_uri);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    new->status = r->status;
    request_keep_host(new, r);
    return OK;
}

request_rec *request_make_redirect(const char *new_uri, request_rec *r)
{
    request_rec *new;
    int rc;

    if (ap_is_recursion_limit_exceeded(r)) {
        ap_die(HTTP_INTERNAL_SERVER_ERROR, r);
        return NULL;
    }
    new = apr_pcalloc(r->pool, sizeof(*new));
    new->pool = r->pool;
    new->connection = r->connection;
    new->server = r->server;
    new->main = r->main;
    new->prev = r;
    r->next = new;
    new->log = r->log;
    new->log_id = r->log_id;
    new->invoke_mtx = r->invoke_mtx;
    new->request_config = ap_create_request_config(new->pool);
    new->per_dir_config = r->server->lookup_defaults;
    new->htaccess = r->htaccess;
    new->used_path_info = AP_REQ_DEFAULT_PATH_INFO;
    keep_message(new, r);
    keep_response(new, r);
    rc = parse_new_uri(new, r, new_uri);
    if (rc != OK) {
        ap_die(rc, r);
        return NULL;
    }
    rc = ap_run_create_request(new);
    if (rc != OK && rc != DECLINED) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90514)
                      "no record for the redirect to %s: a module refused "
                      "it with %d", new_uri, rc);
        ap_die(rc, r);
        return NULL;
    }
    keep_filters(new, r);

    rc = ap_run_post_read_request(new);
    if (rc != OK && rc != DECLINED) {
        ap_die(rc, new);
        return NULL;
    }
    return new;
}

/* Serves the record that took another's place, up to the end of the response.
 * rc: DECLINED, or what has answered it already. */
static void serve_redirect(request_rec *new, int rc)
{
    if (rc == DECLINED) {
        rc = ap_process_request_internal(new);
        if (rc == OK) {
            rc = ap_invoke_handler(new);
        }
    }
    if (rc == OK || rc == DONE) {
        ap_finalize_request_protocol(new);
    }
    else if (rc != SUSPENDED) {
        ap_die(rc, new);
    }
}

AP_DECLARE(void) ap_internal_redirect(const char *new_uri, request_rec *r)
{
    request_rec *new = request_make_redirect(new_uri, r);

    if (new != NULL) {
        serve_redirect(new, ap_run_quick_handler(new, 0));
    }
}

AP_DECLARE(void) ap_internal_redirect_handler(const char *new_uri,
                                              request_rec *r)
{
    request_rec *new = request_make_redirect(new_uri, r);

    if (new == NULL) {
        return;
    }
    if (r->handler != NULL) {
        ap_set_content_type_ex(new, r->content_type,
                               AP_REQUEST_IS_TRUSTED_CT(r));
    }
    serve_redirect(new, DECLINED);
}

/* The chain of a sub-request without the step to its parent. */
static ap_filter_t *without_subreq_filter(ap_filter_t *f)
{
    ap_filter_t *of;

    for (of = f; of != NULL; of = of->next) {
        if (of->frec == ap_subreq_core_filter_handle) {
            ap_filter_t *chain = f;

            if (of == f) {
                return f->next;
            }
            for (; f->next != of; f = f->next) {
                ;
            }
            f->next = of->next;
            return chain;
        }
    }
    return f;
}

static int has_subreq_filter(const ap_filter_t *f)
{
    while (f != NULL && f->frec != ap_subreq_core_filter_handle) {
        f = f->next;
    }
    return f != NULL;
}

AP_DECLARE(void) ap_internal_fast_redirect(request_rec *rr, request_rec *r)
{
    /* r now points into what belongs to rr. */
    apr_pool_join(r->pool, rr->pool);

    r->proxyreq = rr->proxyreq;
    r->no_cache = r->no_cache && rr->no_cache;
    r->no_local_copy = r->no_local_copy && rr->no_local_copy;
    r->mtime = rr->mtime;
    r->uri = rr->uri;
    r->filename = rr->filename;
    r->canonical_filename = rr->canonical_filename;
    r->path_info = rr->path_info;
    r->args = rr->args;
    r->finfo = rr->finfo;
    r->handler = rr->handler;
    ap_set_content_type_ex(r, rr->content_type,
                           AP_REQUEST_IS_TRUSTED_CT(rr));
    r->content_encoding = rr->content_encoding;
    r->content_languages = rr->content_languages;
    r->per_dir_config = rr->per_dir_config;
    r->htaccess = rr->htaccess;
    r->log = rr->log;
    r->notes = apr_table_overlay(r->pool, rr->notes, r->notes);
    r->headers_out = apr_table_overlay(r->pool, rr->headers_out,
                                       r->headers_out);
    r->err_headers_out = apr_table_overlay(r->pool, rr->err_headers_out,
                                           r->err_headers_out);
    r->trailers_out = apr_table_overlay(r->pool, rr->trailers_out,
                                        r->trailers_out);
    r->subprocess_env = apr_table_overlay(r->pool, rr->subprocess_env,
                                          r->subprocess_env);

    r->output_filters = without_subreq_filter(rr->output_filters);
    r->input_filters = rr->input_filters;
    request_move_filters(r->output_filters, rr, r);
    request_move_filters(r->input_filters, rr, r);
    if (r->main != NULL && !has_subreq_filter(r->output_filters)) {
        /* r is a sub-request itself: what it makes goes to its parent. */
        ap_add_output_filter_handle(ap_subreq_core_filter_handle, NULL, r,
                                    r->connection);
    }
}
