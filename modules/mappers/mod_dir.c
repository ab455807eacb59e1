/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What a request for a directory gets: the slash at its end, its index, or a
 * document of last resort.
 *
 * Directives: DirectoryIndex, DirectoryIndexRedirect, DirectorySlash,
 * DirectoryCheckHandler, FallbackResource.
 *
 * Hook: fixups, last, when it is known what the name leads to and that the
 * client may have it.  Indexes are looked up as sub-requests, so they pass
 * the access checks themselves.
 *
 * No shared state.
 */

#include <apr_lib.h>
#include <apr_strings.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"

APLOG_USE_MODULE(dir);

/* On, off, or for the sections around to say. */
typedef enum {
    DIR_UNSET,
    DIR_OFF,
    DIR_ON
} dir_switch;

#define REDIRECT_UNSET (-1)
#define REDIRECT_OFF   0

typedef struct {
    apr_array_header_t *names;  /* of const char *; NULL unset, empty off */
    dir_switch slash;           /* default on */
    dir_switch check_handler;   /* default off */
    int redirect;               /* status of HTTP, or one of the above */
    const char *fallback;       /* local path; "disabled"; NULL unset */
} dir_conf;

#define IS_DIRECTORY_HANDLER(h) (!strcmp((h), DIR_MAGIC_TYPE))

/* ----- settings ----- */

static void *create_dir_conf(apr_pool_t *p, char *dir)
{
    dir_conf *conf = apr_pcalloc(p, sizeof(*conf));

    (void)dir;
    conf->redirect = REDIRECT_UNSET;
    return conf;
}

static void *merge_dir_conf(apr_pool_t *p, void *basev, void *newv)
{
    const dir_conf *base = basev;
    const dir_conf *new = newv;
    dir_conf *conf = apr_palloc(p, sizeof(*conf));

    conf->names = new->names != NULL ? new->names : base->names;
    conf->slash = new->slash != DIR_UNSET ? new->slash : base->slash;
    conf->check_handler = new->check_handler != DIR_UNSET
                          ? new->check_handler : base->check_handler;
    conf->redirect = new->redirect != REDIRECT_UNSET ? new->redirect
                                                     : base->redirect;
    conf->fallback = new->fallback != NULL ? new->fallback : base->fallback;
    return conf;
}

static const char *set_index(cmd_parms *cmd, void *mconfig, const char *args)
{
    dir_conf *conf = mconfig;
    const char *first = ap_getword_conf(cmd->pool, &args);
    const char *word;

    if (*first == '\0') {
        return "DirectoryIndex takes one or more local URLs, or 'disabled'";
    }
    if (conf->names == NULL) {
        conf->names = apr_array_make(cmd->pool, 4, sizeof(const char *));
    }
    word = ap_getword_conf(cmd->pool, &args);
    if (*word == '\0' && !ap_cstr_casecmp(first, "disabled")) {
        /* Alone it takes back what this section has said so far. */
        apr_array_clear(conf->names);
        return NULL;
    }
    APR_ARRAY_PUSH(conf->names, const char *) = first;
    while (*word != '\0') {
        APR_ARRAY_PUSH(conf->names, const char *) = word;
        word = ap_getword_conf(cmd->pool, &args);
    }
    return NULL;
}

static const char *set_slash(cmd_parms *cmd, void *mconfig, int on)
{
    dir_conf *conf = mconfig;

    (void)cmd;
    conf->slash = on ? DIR_ON : DIR_OFF;
    return NULL;
}

static const char *set_check_handler(cmd_parms *cmd, void *mconfig, int on)
{
    dir_conf *conf = mconfig;

    (void)cmd;
    conf->check_handler = on ? DIR_ON : DIR_OFF;
    return NULL;
}

static const struct {
    const char *word;
    int status;
} redirect_words[] = {
    {"on", HTTP_MOVED_TEMPORARILY},
    {"off", REDIRECT_OFF},
    {"temp", HTTP_MOVED_TEMPORARILY},
    {"permanent", HTTP_MOVED_PERMANENTLY},
    {"seeother", HTTP_SEE_OTHER},
    {NULL, 0}
};

static const char *set_redirect(cmd_parms *cmd, void *mconfig,
                                const char *arg)
{
    dir_conf *conf = mconfig;
    int i;

    for (i = 0; redirect_words[i].word != NULL; i++) {
        if (!ap_cstr_casecmp(arg, redirect_words[i].word)) {
            conf->redirect = redirect_words[i].status;
            return NULL;
        }
    }
    if (strlen(arg) != 3 || !apr_isdigit(arg[0]) || !apr_isdigit(arg[1])
        || !apr_isdigit(arg[2])) {
        return apr_psprintf(cmd->pool, "DirectoryIndexRedirect takes on, "
                            "off, permanent, temp, seeother or a status of "
                            "3xx, not '%s'", arg);
    }
    conf->redirect = atoi(arg);
    if (!ap_is_HTTP_REDIRECT(conf->redirect)) {
        return apr_psprintf(cmd->pool, "DirectoryIndexRedirect: %s is not "
                            "between 300 and 399", arg);
    }
    return NULL;
}

/* ----- fixups ----- */

static const char *with_args(request_rec *r, const char *url)
{
    if (r->args == NULL || *r->args == '\0') {
        return url;
    }
    return apr_pstrcat(r->pool, url, ap_strchr_c(url, '?') ? "&" : "?",
                       r->args, NULL);
}

static void set_location(request_rec *r, const char *path)
{
    apr_table_setn(r->headers_out, "Location",
                   ap_construct_url(r->pool, path, r));
}

/* The directory's path as the client should have written it. */
static int redirect_to_slash(request_rec *r)
{
    const char *path = apr_pstrcat(r->pool, ap_escape_uri(r->pool, r->uri),
                                   "/", NULL);

    set_location(r, with_args(r, path));
    return HTTP_MOVED_PERMANENTLY;
}

/* Serves, or sends the client to, what a sub-request has found. */
static int take_index(request_rec *r, request_rec *rr, const dir_conf *conf)
{
    if (conf->redirect > 0) {
        set_location(r, ap_escape_uri(r->pool, rr->uri));
        ap_destroy_sub_req(rr);
        return conf->redirect;
    }
    ap_internal_fast_redirect(rr, r);
    return OK;
}

/* A file, or something that another server answers for. */
static int can_serve(const request_rec *rr)
{
    return rr->status == HTTP_OK
           && (rr->finfo.filetype == APR_REG
               || (rr->handler != NULL
                   && !strcmp(rr->handler, "proxy-server")));
}

/* A status with which a lookup ends the search: the client is told. */
static int ends_search(const request_rec *rr)
{
    return ap_is_HTTP_REDIRECT(rr->status)
           || rr->status == HTTP_NOT_ACCEPTABLE;
}

/* Hands what the client is to be told on from the sub-request to r. */
static int pass_answer(request_rec *r, request_rec *rr)
{
    int status = rr->status;

    r->notes = apr_table_overlay(r->pool, r->notes, rr->notes);
    r->headers_out = apr_table_overlay(r->pool, r->headers_out,
                                       rr->headers_out);
    r->err_headers_out = apr_table_overlay(r->pool, r->err_headers_out,
                                           rr->err_headers_out);
    /* The tables now point into what belongs to rr. */
    apr_pool_join(r->pool, rr->pool);
    return status;
}

static const char *default_index[] = {AP_DEFAULT_INDEX};

/*
 * The first index that exists and may be had is taken.  When there is none,
 * but a lookup was refused, that refusal is the answer rather than a listing
 * of the directory; it says how to sign in where that would help (RFC 9110
 * section 15.5.2).
 */
static int serve_index(request_rec *r, const dir_conf *conf)
{
    const char **names = default_index;
    int count = 1;
    const apr_table_t *challenge = NULL;
    int refused = 0;
    int i;

    if (conf->names != NULL) {
        names = (const char **)conf->names->elts;
        count = conf->names->nelts;
    }
    for (i = 0; i < count; i++) {
        request_rec *rr = ap_sub_req_lookup_uri(
            with_args(r, names[i]), r, NULL);

        if (can_serve(rr)) {
            return take_index(r, rr, conf);
        }
        if (ends_search(rr)) {
            return pass_answer(r, rr);
        }
        if (ap_is_HTTP_ERROR(rr->status) && rr->status != HTTP_NOT_FOUND
            && refused == 0) {
            refused = rr->status;
            challenge = apr_table_clone(r->pool, rr->err_headers_out);
        }
        ap_destroy_sub_req(rr);
    }
    if (refused == 0) {
        return DECLINED;
    }
    r->err_headers_out = apr_table_overlay(r->pool, r->err_headers_out,
                                           challenge);
    return refused;
}

/* What stands in for everything that is not there. */
static int serve_fallback(request_rec *r, const dir_conf *conf)
{
    request_rec *rr;

    if (conf->fallback == NULL || !strcmp(conf->fallback, "disabled")) {
        return DECLINED;
    }
    if (r->handler != NULL && !IS_DIRECTORY_HANDLER(r->handler)) {
        return DECLINED;
    }
    if (!strcmp(r->uri, conf->fallback)) {
        /* It is what is missing. */
        return DECLINED;
    }
    rr = ap_sub_req_lookup_uri(with_args(r, conf->fallback), r, NULL);
    if (can_serve(rr)) {
        ap_internal_fast_redirect(rr, r);
        return OK;
    }
    if (ends_search(rr)) {
        return pass_answer(r, rr);
    }
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90550)
                  "FallbackResource %s does not serve %s: looking it up gave "
                  "%d", conf->fallback, r->uri, rr->status);
    ap_destroy_sub_req(rr);
    return DECLINED;
}

/* Whether the index of this very directory is being searched: a name such as
 * "./" leads back to it, and several of them would multiply each round. */
static int is_searched(const request_rec *r)
{
    const request_rec *of;

    for (of = r->main; of != NULL; of = of->main) {
        if (strcmp(of->uri, r->uri) == 0) {
            return 1;
        }
    }
    return 0;
}

static int fixup_directory(request_rec *r, const dir_conf *conf)
{
    int rc;

    if (r->handler == NULL) {
        /* By this name a module that lists directories knows its own. */
        r->handler = DIR_MAGIC_TYPE;
    }
    if (conf->check_handler == DIR_ON && r->handler != NULL
        && !IS_DIRECTORY_HANDLER(r->handler)) {
        return DECLINED;
    }
    if (r->uri == NULL || *r->uri == '\0'
        || r->uri[strlen(r->uri) - 1] != '/') {
        return conf->slash == DIR_OFF ? DECLINED : redirect_to_slash(r);
    }
    rc = is_searched(r) ? DECLINED : serve_index(r, conf);
    return rc == DECLINED ? serve_fallback(r, conf) : rc;
}

static int dir_fixups(request_rec *r)
{
    const dir_conf *conf =
        ap_get_module_config(r->per_dir_config, &dir_module);

    if (r->proxyreq != PROXYREQ_NONE) {
        return DECLINED;
    }
    switch (r->finfo.filetype) {
    case APR_DIR:
        return fixup_directory(r, conf);
    case APR_NOFILE:
        return r->filename != NULL ? serve_fallback(r, conf) : DECLINED;
    default:
        return DECLINED;
    }
}

/* ----- module ----- */

static const command_rec dir_cmds[] = {
    AP_INIT_RAW_ARGS("DirectoryIndex", set_index, NULL, OR_INDEXES,
                     "local URLs to look for in a directory (default "
                     AP_DEFAULT_INDEX "), or 'disabled'"),
    AP_INIT_TAKE1("DirectoryIndexRedirect", set_redirect, NULL, OR_INDEXES,
                  "on, off (default), permanent, temp, seeother or 3xx: "
                  "whether the client is sent to the index"),
    AP_INIT_FLAG("DirectorySlash", set_slash, NULL, OR_INDEXES,
                 "On (default): directories without the last slash are "
                 "redirected"),
    AP_INIT_FLAG("DirectoryCheckHandler", set_check_handler, NULL,
                 OR_INDEXES,
                 "On: nothing is done where another handler is set "
                 "(default Off)"),
    AP_INIT_TAKE1("FallbackResource", ap_set_string_slot,
                  (void *)APR_OFFSETOF(dir_conf, fallback), OR_INDEXES,
                  "local path that serves what does not exist, or "
                  "'disabled' (default)"),
    {NULL, {NULL}, NULL, 0, RAW_ARGS, NULL}
};

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_fixups(dir_fixups, NULL, NULL, APR_HOOK_LAST);
}

module AP_MODULE_DECLARE_DATA dir_module = {
    STANDARD20_MODULE_STUFF,
    create_dir_conf,    /* create_dir_config */
    merge_dir_conf,     /* merge_dir_config */
    NULL,               /* create_server_config */
    NULL,               /* merge_server_config */
    dir_cmds,           /* cmds */
    register_hooks,     /* register_hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
