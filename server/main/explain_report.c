/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What --explain prints about a request.
 *
 * All of it is read off the request's record: the merged settings tell which
 * sections they are made of (server/config/origin.c), and modules have noted
 * which directive decided (server/config/decider.c).
 */

#include "ap_config.h"

#include <string.h>

#include <apr_strings.h>

#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "util_filter.h"

#include "server/config/decider_priv.h"
#include "server/config/origin_priv.h"
#include "server/core/core_priv.h"
#include "server/main/explain_priv.h"
#include "server/net/net_priv.h"

/* A bit of a setting and its word. */
typedef struct {
    int bit;
    const char *word;
} bit_word;

static const bit_word option_words[] = {
    {OPT_INDEXES, "Indexes"},
    {OPT_INCLUDES, "Includes"},
    {OPT_SYM_LINKS, "FollowSymLinks"},
    {OPT_SYM_OWNER, "SymLinksIfOwnerMatch"},
    {OPT_EXECCGI, "ExecCGI"},
    {OPT_MULTI, "MultiViews"},
    {0, NULL}
};

static const bit_word override_words[] = {
    {OR_LIMIT, "Limit"},
    {OR_OPTIONS, "Options"},
    {OR_FILEINFO, "FileInfo"},
    {OR_AUTHCFG, "AuthConfig"},
    {OR_INDEXES, "Indexes"},
    {0, NULL}
};

static const char *words_of(apr_pool_t *p, int bits, const bit_word *words)
{
    const char *text = "";

    for (; words->word != NULL; words++) {
        if (bits & words->bit) {
            text = apr_pstrcat(p, text, *text != '\0' ? " " : "",
                               words->word, NULL);
        }
    }
    return *text != '\0' ? text : "None";
}

static const char *text_or(apr_pool_t *p, const ap_directive_t *d,
                           const char *otherwise)
{
    return d != NULL ? conf_directive_text(p, d) : otherwise;
}

/* ---- Host, place, sections ---------------------------------------------- */

static void tell_host(request_rec *r)
{
    const server_rec *s = r->server;

    if (s->defn_name != NULL) {
        explain_line("host", "%s, <VirtualHost> at %s:%u",
                     s->server_hostname, conf_short_name(s->defn_name),
                     s->defn_line_number);
    }
    else {
        explain_line("host", "%s, the main server", s->server_hostname);
    }
    explain_line("", "%s", vhost_reason(r));
}

static const char *kind_of(const request_rec *r)
{
    switch (r->finfo.filetype) {
    case APR_REG:
        return apr_psprintf(r->pool, "a file of %" APR_OFF_T_FMT " bytes",
                            r->finfo.size);
    case APR_DIR:
        return "a directory";
    default:
        return "does not exist";
    }
}

static void tell_place(request_rec *r, const explain_notes *notes)
{
    explain_line("path", "%s%s%s", r->uri, r->args != NULL ? "?" : "",
                 r->args != NULL ? r->args : "");
    if (notes->stage < EXPLAIN_PLACE || r->filename == NULL) {
        return;
    }
    if (r->proxyreq != PROXYREQ_NONE || r->filename[0] != '/') {
        explain_line("mapped", "to %s", r->filename);
        return;
    }
    explain_line("mapped", "by %s", conf_mapper_text(r));
    explain_line("file", "%s: %s", r->filename, kind_of(r));
    if (r->path_info != NULL && *r->path_info != '\0') {
        explain_line("path info", "%s", r->path_info);
    }
}

static const char *origin_text(apr_pool_t *p, const conf_origin *o)
{
    if (o->section != NULL) {
        return conf_directive_text(p, o->section);
    }
    if (o->file != NULL) {
        return apr_pstrcat(p, conf_short_name(o->file), NULL);
    }
    return apr_pstrcat(p, "the main server's settings, ",
                       conf_short_name(o->first->filename), NULL);
}

static void tell_sections(request_rec *r)
{
    const apr_array_header_t *list = conf_origin_list(r->pool,
                                                      r->per_dir_config);
    int i;

    for (i = 0; i < list->nelts; i++) {
        explain_line(i == 0 ? "sections" : "", "%2d. %s", i + 1,
                     origin_text(r->pool,
                                 APR_ARRAY_IDX(list, i, conf_origin *)));
    }
}

/* Directories whose access files were looked for and are not there. */
static void tell_absent_files(request_rec *r)
{
    const core_server_config *conf =
        ap_get_core_module_config(r->server->module_config);
    const struct htaccess_result *h;
    const char *dirs = "";

    for (h = r->htaccess; h != NULL; h = h->next) {
        if (h->htaccess == NULL) {
            dirs = apr_pstrcat(r->pool, h->dir, *dirs != '\0' ? " " : "",
                               dirs, NULL);
        }
    }
    if (*dirs != '\0') {
        explain_line("", "there is no %s in %s", conf->access_name, dirs);
    }
}

/* ---- Settings ----------------------------------------------------------- */

static void tell_settings(request_rec *r)
{
    static const char *const others[] = {
        "AllowOverrideList", "ForceType", "AcceptPathInfo",
        "LimitRequestBody", "AllowMethods", "DirectoryIndex",
        "SetOutputFilter", "SetInputFilter", "Header", "RewriteEngine"
    };
    apr_pool_t *p = r->pool;
    apr_size_t i;

    explain_line("settings", "Options %s: %s",
                 words_of(p, ap_allow_options(r), option_words),
                 text_or(p, conf_origin_named(r->per_dir_config, "Options"),
                         "the default"));
    explain_line("", "AllowOverride %s: %s",
                 words_of(p, ap_allow_overrides(r), override_words),
                 text_or(p, conf_origin_named(r->per_dir_config,
                                              "AllowOverride"),
                         "the default"));
    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        const ap_directive_t *d = conf_origin_named(r->per_dir_config,
                                                    others[i]);

        if (d != NULL) {
            explain_line("", "%s", conf_directive_text(p, d));
        }
    }
}

/* ---- Access ------------------------------------------------------------- */

static int is_access_rule(void *ctx, const ap_directive_t *d)
{
    static const char *const names[] = {
        "Require", "Allow", "Deny", "Order", "Satisfy"
    };
    apr_size_t i;

    (void)ctx;
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcasecmp(d->directive, names[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static void tell_access(request_rec *r, int rc, const explain_notes *notes)
{
    const ap_directive_t *rule;

    if (notes->stage < EXPLAIN_ACCESS) {
        return;
    }
    if (notes->stage == EXPLAIN_ACCESS && rc != OK) {
        explain_line("access", "%s by %s", rc == HTTP_UNAUTHORIZED
                     ? "a user and password are asked for" : "refused",
                     text_or(r->pool, conf_decider(r),
                             "what the log says below"));
        return;
    }
    rule = conf_origin_find(r->per_dir_config, is_access_rule, NULL);
    if (rule == NULL) {
        explain_line("access", "granted: no rule is there");
        return;
    }
    explain_line("access", "granted%s%s; the last rule is %s",
                 r->user != NULL ? " to user " : "",
                 r->user != NULL ? r->user : "",
                 conf_directive_text(r->pool, rule));
}

/* ---- Handler and filters ------------------------------------------------ */

/* Who would make the content, and what would become of it. */
typedef struct {
    int status;             /* 0: the handler decides */
    const char *handler;    /* its name, with who has it */
    const char *remark;     /* NULL: none */
} handler_outlook;

/* Handlers that modules are known to have. */
static const struct {
    const char *handler;
    const char *modules[3];
} known_handlers[] = {
    {"server-status", {"mod_status.c", NULL}},
    {"server-info", {"mod_info.c", NULL}},
    {"cgi-script", {"mod_cgid.c", "mod_cgi.c", NULL}},
    {"application/x-httpd-cgi", {"mod_cgid.c", "mod_cgi.c", NULL}},
    {"send-as-is", {"mod_asis.c", NULL}},
    {"type-map", {"mod_negotiation.c", NULL}},
    {"imap-file", {"mod_imagemap.c", NULL}},
    {"lua-script", {"mod_lua.c", NULL}},
    {"balancer-manager", {"mod_proxy_balancer.c", NULL}},
    {"proxy-server", {"mod_proxy.c", NULL}},
    {"http2-status", {"mod_http2.c", NULL}},
    {"ldap-status", {"mod_ldap.c", NULL}}
};

/* The module that has a handler: its name, "" when the one that is known to
 * have it is not loaded, NULL when that is not known. */
static const char *module_of(const char *handler)
{
    apr_size_t i;
    int j;

    for (i = 0; i < sizeof(known_handlers) / sizeof(known_handlers[0]); i++) {
        if (strcmp(known_handlers[i].handler, handler) != 0) {
            continue;
        }
        for (j = 0; known_handlers[i].modules[j] != NULL; j++) {
            if (ap_find_linked_module(known_handlers[i].modules[j]) != NULL) {
                return known_handlers[i].modules[j];
            }
        }
        return "";
    }
    return NULL;
}

static void predict_listing(request_rec *r, handler_outlook *outlook)
{
    outlook->handler = DIR_MAGIC_TYPE;
    if (ap_find_linked_module("mod_autoindex.c") == NULL) {
        outlook->remark = "no index file is there, and mod_autoindex, which "
                          "lists directories, is not loaded";
        outlook->status = HTTP_NOT_FOUND;
    }
    else if (ap_allow_options(r) & OPT_INDEXES) {
        outlook->handler = DIR_MAGIC_TYPE " of mod_autoindex: a listing";
        outlook->status = HTTP_OK;
    }
    else {
        (void)conf_decided_by_option(r, "Indexes");
        outlook->remark = "no index file is there, and Options lack Indexes";
        outlook->status = HTTP_FORBIDDEN;
    }
}

static void predict_file(request_rec *r, handler_outlook *outlook)
{
    int rc = core_default_prospect(r);

    outlook->status = rc == OK ? HTTP_OK : rc;
}

/* What the handler would make of a request whose phases are through; it is
 * not run.  May note who decides. */
static void predict(request_rec *r, handler_outlook *outlook)
{
    const char *name = r->handler;
    const char *module;

    memset(outlook, 0, sizeof(*outlook));
    if (name == NULL || *name == '\0'
        || strcmp(name, "default-handler") == 0) {
        outlook->handler = "default-handler, which sends files";
        predict_file(r, outlook);
        return;
    }
    if (strcmp(name, DIR_MAGIC_TYPE) == 0) {
        predict_listing(r, outlook);
        return;
    }
    module = strncmp(name, "proxy:", 6) == 0 ? module_of("proxy-server")
                                             : module_of(name);
    outlook->handler = module != NULL && *module != '\0'
        ? apr_psprintf(r->pool, "%s of %s", name, module) : name;
    if (module == NULL) {
        outlook->remark = "if no module has this handler, the file is sent "
                          "as it is";
    }
    else if (*module == '\0') {
        outlook->remark = "its module is not loaded: the file is sent as it "
                          "is";
        predict_file(r, outlook);
    }
}

static const char *filters_text(apr_pool_t *p, const ap_filter_t *f)
{
    const char *text = "";

    for (; f != NULL && f->frec->ftype < AP_FTYPE_PROTOCOL; f = f->next) {
        text = apr_pstrcat(p, text, *text != '\0' ? " " : "", f->frec->name,
                           NULL);
    }
    return *text != '\0' ? text : "none";
}

static int sets_handler(void *ctx, const ap_directive_t *d)
{
    (void)ctx;
    return strcasecmp(d->directive, "SetHandler") == 0;
}

static void tell_handler(request_rec *r, const handler_outlook *outlook)
{
    const ap_directive_t *d = r->handler == NULL ? NULL
        : conf_origin_find(r->per_dir_config, sets_handler, NULL);

    explain_line("handler", "%s%s%s", outlook->handler,
                 d != NULL ? ": " : "",
                 d != NULL ? conf_directive_text(r->pool, d) : "");
    if (outlook->remark != NULL) {
        explain_line("", "%s", outlook->remark);
    }
    if (r->content_type != NULL) {
        explain_line("type", "%s", r->content_type);
    }
    ap_run_insert_filter(r);
    explain_line("filters", "output: %s; input: %s",
                 filters_text(r->pool, r->output_filters),
                 filters_text(r->pool, r->input_filters));
}

/* ---- The answer --------------------------------------------------------- */

static int is_document_for(void *status, const ap_directive_t *d)
{
    return strcasecmp(d->directive, "ErrorDocument") == 0
           && atoi(d->args) == *(const int *)status;
}

static const char *location_of(const request_rec *r)
{
    const char *location = apr_table_get(r->headers_out, "Location");

    return location != NULL ? location
                            : apr_table_get(r->err_headers_out, "Location");
}

static void tell_status(request_rec *r, int status)
{
    const ap_directive_t *d;

    explain_line("status", "%s", ap_get_status_line(status));
    if (status >= 300 && status < 400 && location_of(r) != NULL) {
        explain_line("location", "%s", location_of(r));
    }
    if (status < 300) {
        return;
    }
    if (conf_decider(r) != NULL) {
        explain_line("because", "%s",
                     conf_directive_text(r->pool, conf_decider(r)));
    }
    else if (status == HTTP_NOT_FOUND && r->finfo.filetype == APR_NOFILE
             && r->filename != NULL) {
        explain_line("because", "the file does not exist");
    }
    d = conf_origin_find(r->per_dir_config, is_document_for, &status);
    if (d != NULL) {
        explain_line("document", "%s", conf_directive_text(r->pool, d));
    }
}

static void tell_lines(const explain_notes *notes)
{
    int i;

    for (i = 0; i < notes->lines->nelts; i++) {
        explain_line(i == 0 ? "log" : "", "%s",
                     APR_ARRAY_IDX(notes->lines, i, const char *));
    }
}

void explain_report(request_rec *r, int rc, const explain_notes *notes)
{
    handler_outlook outlook;

    tell_host(r);
    tell_place(r, notes);
    tell_sections(r);
    tell_absent_files(r);
    if (notes->stage >= EXPLAIN_PLACE) {
        tell_settings(r);
    }
    tell_access(r, rc, notes);
    if (rc == DONE) {
        explain_line("handler", "none: a module has answered before one is "
                     "looked for");
        tell_status(r, r->status);
    }
    else if (rc != OK) {
        tell_status(r, rc);
    }
    else {
        predict(r, &outlook);
        tell_handler(r, &outlook);
        if (outlook.status != 0) {
            tell_status(r, outlook.status);
        }
        else {
            explain_line("status", "is up to the handler, which is not run");
        }
    }
    tell_lines(notes);
}
