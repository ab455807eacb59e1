/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Any text as an expression: compiled as a condition and as a text, and what
 * compiles is evaluated for a request.  Names of files and sub-requests are
 * out of reach.  Build and use: docs/dev/expr.md.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>
#include <apr_hooks.h>
#include <apr_strings.h>

#include "http_protocol.h"

#include "server/expr/expr_priv.h"

static apr_pool_t *process_pool;
static request_rec *request;

/* Variables whose value comes from the core's settings, of which this
 * request has none. */
static const char *const of_settings[] = {
    "CONTEXT_DOCUMENT_ROOT", "CONTEXT_PREFIX", "DOCUMENT_ROOT",
    "REMOTE_HOST", "REMOTE_IDENT", "SERVER_NAME", "SERVER_PORT", NULL
};

/* Without these, and without operators that make requests of their own. */
static int look_up(ap_expr_lookup_parms *parms)
{
    int i;

    for (i = 0; of_settings[i] != NULL; i++) {
        if (parms->type == AP_EXPR_FUNC_VAR
            && ap_cstr_casecmp(parms->name, of_settings[i]) == 0) {
            return DECLINED;
        }
    }
    if (parms->type == AP_EXPR_FUNC_OP_UNARY
        && strchr("FUA", *parms->name) != NULL) {
        return DECLINED;
    }
    return ap_expr_lookup_default(parms);
}

static void make_request(apr_pool_t *p)
{
    server_rec *s = apr_pcalloc(p, sizeof(*s));
    conn_rec *c = apr_pcalloc(p, sizeof(*c));

    s->server_hostname = "www.example.com";
    s->server_admin = "webmaster@example.com";
    c->base_server = s;
    c->client_ip = "192.0.2.1";
    request = apr_pcalloc(p, sizeof(*request));
    request->connection = c;
    request->server = s;
    request->method = "GET";
    request->uri = "/path/file.txt";
    request->args = "a=b&c=d";
    request->the_request = "GET /path/file.txt?a=b&c=d HTTP/1.1";
    request->protocol = "HTTP/1.1";
    request->useragent_ip = c->client_ip;
    apr_sockaddr_info_get(&c->client_addr, c->client_ip, APR_INET, 40000, 0,
                          p);
    request->useragent_addr = c->client_addr;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    if (apr_initialize() != APR_SUCCESS
        || apr_pool_create(&process_pool, NULL) != APR_SUCCESS) {
        abort();
    }
    apr_hook_global_pool = process_pool;
    ap_expr_init(process_pool);
    make_request(process_pool);
    return 0;
}

static void try_text(apr_pool_t *p, const char *text, unsigned int flags)
{
    ap_expr_info_t info;
    ap_expr_eval_ctx_t ctx;
    ap_regmatch_t groups[AP_MAX_REG_MATCH];
    const char *source = NULL;
    const char *vary = NULL;
    const char *result = NULL;
    const char *err = NULL;

    memset(&info, 0, sizeof(info));
    info.filename = "fuzz";
    info.flags = flags;
    if (ap_expr_parse(p, p, &info, text, look_up) != NULL) {
        if (info.root_node != NULL) {
            abort();
        }
        return;
    }
    memset(&ctx, 0, sizeof(ctx));
    ctx.r = request;
    ctx.c = request->connection;
    ctx.s = request->server;
    ctx.p = p;
    ctx.err = &err;
    ctx.info = &info;
    ctx.re_pmatch = groups;
    ctx.re_nmatch = AP_MAX_REG_MATCH;
    ctx.re_source = &source;
    ctx.vary_this = &vary;
    ctx.result_string = &result;
    ap_expr_exec_ctx(&ctx);
    if ((flags & AP_EXPR_FLAG_STRING_RESULT) && result == NULL) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *p;
    const char *text;

    if (apr_pool_create(&p, process_pool) != APR_SUCCESS) {
        abort();
    }
    request->pool = p;
    request->headers_in = apr_table_make(p, 2);
    request->headers_out = apr_table_make(p, 2);
    request->err_headers_out = apr_table_make(p, 2);
    request->notes = apr_table_make(p, 2);
    request->subprocess_env = apr_table_make(p, 2);
    apr_table_setn(request->headers_in, "Host", "www.example.com");
    text = apr_pstrmemdup(p, (const char *)data, size);
    try_text(p, text, AP_EXPR_FLAG_RESTRICTED);
    try_text(p, text, AP_EXPR_FLAG_RESTRICTED | AP_EXPR_FLAG_STRING_RESULT);
    try_text(p, text, AP_EXPR_FLAG_RESTRICTED | AP_EXPR_FLAG_SSL_EXPR_COMPAT);
    apr_pool_destroy(p);
    return 0;
}
