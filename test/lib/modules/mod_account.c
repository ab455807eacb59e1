/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests: the handler "test-account" writes what it finds in the
 * records of its request.  It is built against the public headers and loaded
 * into servers that were built with others: a field that has another place
 * there, or a value another meaning, shows.
 *
 * Directives: AccountWord WORD, AccountIf EXPRESSION.  Filter: TEST-UPPER. */

#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "ap_expr.h"
#include "ap_mpm.h"
#include "ap_provider.h"
#include "ap_regex.h"
#include "util_filter.h"
#include "util_varbuf.h"

extern module AP_MODULE_DECLARE_DATA test_account_module;

APLOG_USE_MODULE(test_account);

typedef struct {
    const char *word;
    ap_expr_info_t *condition;
} account_conf;

static void *create_conf(apr_pool_t *p, char *place)
{
    (void)place;
    return apr_pcalloc(p, sizeof(account_conf));
}

static void *merge_conf(apr_pool_t *p, void *base, void *add)
{
    const account_conf *old = base;
    account_conf *conf = apr_pmemdup(p, add, sizeof *conf);

    if (conf->word == NULL) {
        conf->word = old->word;
    }
    if (conf->condition == NULL) {
        conf->condition = old->condition;
    }
    return conf;
}

static const char *set_condition(cmd_parms *cmd, void *settings,
                                 const char *text)
{
    account_conf *conf = settings;
    const char *fault = NULL;

    conf->condition = ap_expr_parse_cmd(cmd, text, 0, &fault, NULL);
    return fault;
}

static const command_rec commands[] = {
    AP_INIT_TAKE1("AccountWord", ap_set_string_slot,
                  (void *)APR_OFFSETOF(account_conf, word), OR_ALL,
                  "a word"),
    AP_INIT_TAKE1("AccountIf", set_condition, NULL, ACCESS_CONF,
                  "an expression"),
    { NULL }
};

/* ---- What is written ---- */

static void request_fields(request_rec *r)
{
    ap_rprintf(r, "request: %s %d %s uri=%s args=%s info=%s main=%d prev=%d "
               "number=%d header=%d no_cache=%d file=%d bytes=%" APR_OFF_T_FMT
               "\n",
               r->method, r->method_number, r->protocol, r->uri,
               r->args ? r->args : "-", r->path_info, r->main != NULL,
               r->prev != NULL, r->proto_num, r->header_only, r->no_cache,
               r->finfo.filetype,
               r->finfo.filetype == APR_REG ? r->finfo.size : 0);
    ap_rprintf(r, "url: %s path=%s port=%d status=%d line=%s range=%s\n",
               r->hostname, r->parsed_uri.path, r->parsed_uri.port, r->status,
               r->the_request, r->range ? r->range : "-");
    ap_rprintf(r, "type: %s handler=%s encoding=%s languages=%d user=%s "
               "auth=%s age=%d\n", r->content_type ? r->content_type : "-",
               r->handler, r->content_encoding ? r->content_encoding : "-",
               r->content_languages ? r->content_languages->nelts : 0,
               r->user ? r->user : "-",
               r->ap_auth_type ? r->ap_auth_type : "-",
               r->request_time > 0 && r->request_time <= apr_time_now());
}

static void tables(request_rec *r)
{
    ap_rprintf(r, "tables: host=%s note=%s env=%s\n",
               apr_table_get(r->headers_in, "Host"),
               apr_table_get(r->notes, "account"),
               apr_table_get(r->subprocess_env, "REDIRECT_STATUS"));
}

static void connection_fields(request_rec *r)
{
    conn_rec *c = r->connection;

    ap_rprintf(r, "connection: %s from %s, %s to %s, keepalive=%d after=%d "
               "aborted=%d master=%d\n", c->client_ip, r->useragent_ip,
               c->remote_host ? c->remote_host : "-", c->local_ip,
               c->keepalive, c->keepalives, c->aborted, c->master != NULL);
    ap_rprintf(r, "filters: %d %d %d\n", r->output_filters != NULL,
               r->input_filters != NULL, c->bucket_alloc != NULL);
}

static void server_fields(request_rec *r)
{
    server_rec *s = r->server;
    core_server_config *core = ap_get_core_module_config(s->module_config);

    ap_rprintf(r, "server: %s:%d virtual=%d admin=%s timeout=%d keep=%d,%d,%d "
               "limits=%d,%d,%d next=%d docroot=%d\n", s->server_hostname,
               s->port, s->is_virtual, s->server_admin,
               (int)apr_time_sec(s->timeout), s->keep_alive,
               (int)apr_time_sec(s->keep_alive_timeout), s->keep_alive_max,
               s->limit_req_line, s->limit_req_fieldsize, s->limit_req_fields,
               s->next != NULL,
               strcmp(core->ap_document_root, ap_document_root(r)));
}

static void settings(request_rec *r)
{
    account_conf *conf = ap_get_module_config(r->per_dir_config,
                                              &test_account_module);
    core_dir_config *core = ap_get_core_module_config(r->per_dir_config);
    const char *fault = NULL;
    int threaded = 0;

    ap_mpm_query(AP_MPMQ_IS_THREADED, &threaded);
    ap_rprintf(r, "settings: word=%s condition=%d options=%d overrides=%d "
               "level=%d threaded=%d\n", conf->word ? conf->word : "-",
               conf->condition ? ap_expr_exec(r, conf->condition, &fault) : -1,
               ap_allow_options(r), core->override,
               ap_get_request_module_loglevel(r, APLOG_MODULE_INDEX),
               threaded != 0);
}

/* Patterns, buffers that grow, providers, methods. */
static void tools(request_rec *r)
{
    ap_regex_t *pattern = ap_pregcomp(r->pool, "(\\w+)/(\\w+)", AP_REG_ICASE);
    ap_regmatch_t found[3];
    struct ap_varbuf buffer;

    ap_varbuf_init(r->pool, &buffer, 8);
    if (ap_regexec(pattern, r->uri, 3, found, 0) == 0) {
        ap_varbuf_regsub(&buffer, "$2-$1", r->uri, 3, found, 0);
    }
    ap_rprintf(r, "tools: %s %s provider=%d method=%d\n",
               buffer.strlen ? buffer.buf : "-",
               ap_escape_html(r->pool, "<a&b>"),
               ap_lookup_provider("authn", "none", "0") != NULL,
               ap_method_number_of("PROPFIND"));
    ap_varbuf_free(&buffer);
}

static void subrequest(request_rec *r)
{
    request_rec *below = ap_sub_req_lookup_uri("/below.txt", r, NULL);

    ap_rprintf(r, "below: status=%d type=%s size=%" APR_OFF_T_FMT " main=%d\n",
               below->status, below->content_type ? below->content_type : "-",
               below->finfo.size, below->main == r);
    ap_destroy_sub_req(below);
}

/* ---- Hooks and the filter ---- */

static apr_status_t upper_filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    apr_bucket *e;

    for (e = APR_BRIGADE_FIRST(bb); e != APR_BRIGADE_SENTINEL(bb);
         e = APR_BUCKET_NEXT(e)) {
        const char *data;
        apr_size_t length;
        apr_size_t i;
        char *copy;
        apr_bucket *changed;

        if (APR_BUCKET_IS_METADATA(e)
            || apr_bucket_read(e, &data, &length, APR_BLOCK_READ)
               != APR_SUCCESS) {
            continue;
        }
        copy = apr_pmemdup(f->r->pool, data, length);
        for (i = 0; i < length; i++) {
            copy[i] = (char)apr_toupper(copy[i]);
        }
        changed = apr_bucket_pool_create(copy, length, f->r->pool,
                                         f->c->bucket_alloc);
        APR_BUCKET_INSERT_BEFORE(e, changed);
        apr_bucket_delete(e);
        e = changed;
    }
    return ap_pass_brigade(f->next, bb);
}

static int set_note(request_rec *r)
{
    apr_table_setn(r->notes, "account", "noted");
    return DECLINED;
}

static int account(request_rec *r)
{
    if (r->handler == NULL || strcmp(r->handler, "test-account") != 0) {
        return DECLINED;
    }
    if (r->args && strncmp(r->args, "status=", 7) == 0) {
        return atoi(r->args + 7);
    }
    ap_set_content_type(r, "text/plain");
    request_fields(r);
    tables(r);
    connection_fields(r);
    server_fields(r);
    settings(r);
    tools(r);
    subrequest(r);
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, "the account is written");
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_fixups(set_note, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(account, NULL, NULL, APR_HOOK_MIDDLE);
    ap_register_output_filter("TEST-UPPER", upper_filter, NULL,
                              AP_FTYPE_RESOURCE);
}

module AP_MODULE_DECLARE_DATA test_account_module = {
    STANDARD20_MODULE_STUFF,
    create_conf,
    merge_conf,
    NULL,
    NULL,
    commands,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
