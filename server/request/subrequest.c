/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Sub-requests: what would this path or file be, asked by a module on behalf
 * of a request, and served into its response when wanted.
 *
 * Each has a pool of its own under its parent's, and goes through the same
 * phases.  One that was made from a file name goes through those of files
 * only.  What was looked up with a filter can be run; its output then ends in
 * that filter, without the mark of the end of the stream.
 *
 * No shared state.
 */

#include <string.h>

#include <apr_buckets.h>
#include <apr_file_info.h>
#include <apr_strings.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "util_filter.h"
#include "util_script.h"

#include "server/request/request_priv.h"

APLOG_USE_MODULE(core);

/* The path of what has a file name but none that a client could ask for. */
#define NO_URI "INTERNALLY GENERATED file-relative req"

AP_DECLARE(apr_status_t) ap_sub_req_output_filter(ap_filter_t *f,
                                                  apr_bucket_brigade *bb)
{
    apr_bucket *last;

    if (APR_BRIGADE_EMPTY(bb)) {
        return APR_SUCCESS;
    }
    last = APR_BRIGADE_LAST(bb);
    if (APR_BUCKET_IS_EOS(last)) {
        /* The parent's response goes on after this part of it. */
        apr_bucket_delete(last);
    }
    return ap_pass_brigade(f->next, bb);
}

static request_rec *make_sub_request(const request_rec *r,
                                     ap_filter_t *next_filter)
{
    apr_pool_t *pool;
    request_rec *rnew;

    if (apr_pool_create(&pool, r->pool) != APR_SUCCESS) {
        ap_abort_on_oom();
    }
    apr_pool_tag(pool, "subrequest");
    rnew = apr_pcalloc(pool, sizeof(*rnew));
    rnew->pool = pool;
    rnew->connection = r->connection;
    rnew->server = r->server;
    request_keep_host(rnew, r);
    rnew->request_time = r->request_time;
    rnew->log = r->log;
    rnew->log_id = r->log_id;
    rnew->invoke_mtx = r->invoke_mtx;
    rnew->htaccess = r->htaccess;
    rnew->per_dir_config = r->server->lookup_defaults;
    rnew->request_config = ap_create_request_config(pool);
    rnew->notes = apr_table_make(pool, 5);
    rnew->useragent_addr = r->useragent_addr;
    rnew->useragent_ip = r->useragent_ip;
    rnew->useragent_host = r->useragent_host;
    rnew->double_reverse = r->double_reverse;
    rnew->allowed_methods = ap_make_method_list(pool, 2);
    if (r->allowed_methods != NULL) {
        ap_copy_method_list(rnew->allowed_methods, r->allowed_methods);
    }

    rnew->proto_input_filters = r->proto_input_filters;
    rnew->proto_output_filters = r->proto_output_filters;
    rnew->input_filters = r->proto_input_filters;
    rnew->output_filters = r->proto_output_filters;
    if (next_filter != NULL) {
        rnew->input_filters = r->input_filters;
        rnew->output_filters = next_filter;
        ap_add_output_filter_handle(ap_subreq_core_filter_handle, NULL, rnew,
                                    rnew->connection);
    }

    ap_set_sub_req_protocol(rnew, r);
    rnew->used_path_info = AP_REQ_DEFAULT_PATH_INFO;
    return rnew;
}

/* The last step of making one: what create_request hooks may refuse. */
static int complete_sub_request(request_rec *rnew)
{
    int rc = ap_run_create_request(rnew);

    if (rc != OK && rc != DECLINED) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, rnew->main, APLOGNO(90517)
                      "no sub-request of %s: a module refused it with %d",
                      rnew->main->uri, rc);
        return rc;
    }
    return ap_is_recursion_limit_exceeded(rnew->main)
           ? HTTP_INTERNAL_SERVER_ERROR : OK;
}

/* Sends it through the phases; the status tells the caller what came out. */
static request_rec *look_up(request_rec *rnew)
{
    int rc = ap_process_request_internal(rnew);

    if (rc != OK) {
        rnew->status = rc;
    }
    return rnew;
}

AP_DECLARE(request_rec *) ap_sub_req_method_uri(const char *method,
                                                const char *new_uri,
                                                const request_rec *r,
                                                ap_filter_t *next_filter)
{
    request_rec *rnew = make_sub_request(r, next_filter);
    int rc = complete_sub_request(rnew);

    rnew->method = method;
    rnew->method_number = ap_method_number_of(method);
    if (new_uri[0] != '/') {
        char *dir = ap_make_dirstr_parent(rnew->pool, r->uri);

        new_uri = ap_make_full_path(
            rnew->pool, ap_escape_uri(rnew->pool, dir), new_uri);
    }
    ap_parse_uri(rnew, new_uri);
    request_keep_host(rnew, r);
    if (rc == OK && rnew->status != HTTP_OK) {
        rc = rnew->status;
    }
    if (rc == OK && next_filter != NULL) {
        /* It may be run: a cache may know the answer already. */
        rc = ap_run_quick_handler(rnew, 1);
        if (rc == OK) {
            return rnew;
        }
        if (rc == DECLINED) {
            rc = OK;
        }
    }
    if (rc != OK) {
        rnew->status = rc;
        return rnew;
    }
    return look_up(rnew);
}

AP_DECLARE(request_rec *) ap_sub_req_lookup_uri(const char *new_uri,
                                                const request_rec *r,
                                                ap_filter_t *next_filter)
{
    return ap_sub_req_method_uri("GET", new_uri, r, next_filter);
}

/* Looks at a name where its directory's links rule: a link is looked through
 * only where links are followed without question. */
static void stat_name(request_rec *rnew)
{
    const int follow = (ap_allow_options(rnew)
                        & (OPT_SYM_LINKS | OPT_SYM_OWNER)) == OPT_SYM_LINKS;
    apr_status_t rv = apr_stat(
        &rnew->finfo, rnew->filename,
        APR_FINFO_MIN | (follow ? 0 : APR_FINFO_LINK), rnew->pool);

    /* A link is the walk's: it finds out whether it may be followed. */
    if ((rv != APR_SUCCESS && rv != APR_INCOMPLETE)
        || rnew->finfo.filetype == APR_LNK) {
        rnew->finfo.filetype = APR_NOFILE;
    }
}

/* The path of name beside that of r. */
static char *sibling_uri(const request_rec *r, const char *name,
                         apr_pool_t *p)
{
    const char *path_info = r->path_info;
    char *udir;

    if (r->uri == NULL || r->uri[0] != '/') {
        return apr_pstrdup(p, NO_URI);
    }
    if (path_info != NULL && *path_info != '\0') {
        /* What follows the file's own name is none of its directory. */
        int at = ap_find_path_info(r->uri, path_info);

        udir = ap_make_dirstr_parent(p, apr_pstrmemdup(p, r->uri, at));
    }
    else {
        udir = ap_make_dirstr_parent(p, r->uri);
    }
    return ap_make_full_path(p, udir, name);
}

/* What followed the name of r follows that of its sibling, too: who looks up
 * variants of a name (MultiViews) serves one of them in its place. */
static void take_path_info(request_rec *rnew, const request_rec *r)
{
    if (r->path_info != NULL && *r->path_info != '\0') {
        rnew->path_info = r->path_info;
        if (rnew->uri[0] == '/') {
            rnew->uri = apr_pstrcat(rnew->pool, rnew->uri, r->path_info,
                                    NULL);
        }
    }
}

AP_DECLARE(request_rec *) ap_sub_req_lookup_dirent(const apr_finfo_t *dirent,
                                                   const request_rec *r,
                                                   int subtype,
                                                   ap_filter_t *next_filter)
{
    request_rec *rnew = make_sub_request(r, next_filter);
    int rc = complete_sub_request(rnew);
    char *fdir;

    if (rc != OK) {
        rnew->status = rc;
        return rnew;
    }
    rnew->uri = sibling_uri(r, dirent->name, rnew->pool);
    fdir = ap_make_dirstr_parent(rnew->pool, r->filename);
    rnew->filename = ap_make_full_path(rnew->pool, fdir, dirent->name);
    rnew->path_info = apr_pstrdup(rnew->pool, "");
    rnew->per_dir_config = r->per_dir_config;

    if ((dirent->filetype == APR_REG || dirent->filetype == APR_DIR)
        && (dirent->valid & APR_FINFO_MIN) == APR_FINFO_MIN) {
        rnew->finfo = *dirent;
        rnew->finfo.pool = rnew->pool;
    }
    else {
        stat_name(rnew);
    }
    if (rnew->finfo.filetype == APR_DIR) {
        rnew->filename = apr_pstrcat(rnew->pool, rnew->filename, "/", NULL);
        if (rnew->uri[0] == '/') {
            rnew->uri = apr_pstrcat(rnew->pool, rnew->uri, "/", NULL);
        }
    }
    rnew->unparsed_uri = ap_escape_uri(rnew->pool, rnew->uri);
    rnew->parsed_uri.path = rnew->uri;
    if (subtype == AP_SUBREQ_MERGE_ARGS && r->args != NULL && *r->args) {
        rnew->args = r->args;
        rnew->parsed_uri.query = r->args;
        rnew->unparsed_uri = apr_pstrcat(rnew->pool, rnew->unparsed_uri, "?",
                                         r->args, NULL);
    }
    look_up(rnew);
    if (rnew->finfo.filetype == APR_REG) {
        take_path_info(rnew, r);
    }
    return rnew;
}

AP_DECLARE(request_rec *) ap_sub_req_lookup_file(const char *new_file,
                                                 const request_rec *r,
                                                 ap_filter_t *next_filter)
{
    request_rec *rnew = make_sub_request(r, next_filter);
    int rc = complete_sub_request(rnew);
    apr_size_t fdir_len;
    char *fdir;

    if (rc != OK) {
        rnew->status = rc;
        return rnew;
    }
    fdir = ap_make_dirstr_parent(rnew->pool, r->filename);
    fdir_len = strlen(fdir);
    if (apr_filepath_merge(&rnew->filename, fdir, new_file,
                           APR_FILEPATH_TRUENAME, rnew->pool)
        != APR_SUCCESS) {
        rnew->filename = apr_pstrdup(rnew->pool, new_file);
        rnew->uri = apr_pstrdup(rnew->pool, NO_URI);
        rnew->unparsed_uri = rnew->uri;
        rnew->status = HTTP_NOT_FOUND;
        return rnew;
    }
    rnew->uri = apr_pstrdup(rnew->pool, NO_URI);
    rnew->path_info = apr_pstrdup(rnew->pool, "");
    if (strncmp(rnew->filename, fdir, fdir_len) == 0
        && strchr(rnew->filename + fdir_len, '/') == NULL) {
        rnew->uri = sibling_uri(r, rnew->filename + fdir_len, rnew->pool);
        rnew->per_dir_config = r->per_dir_config;
        stat_name(rnew);
    }
    rnew->unparsed_uri = ap_escape_uri(rnew->pool, rnew->uri);
    rnew->parsed_uri.path = rnew->uri;
    return look_up(rnew);
}

AP_DECLARE(int) ap_run_sub_req(request_rec *r)
{
    int rc = DECLINED;

    if (r->filename == NULL || r->finfo.filetype == APR_NOFILE) {
        rc = ap_run_quick_handler(r, 0);
    }
    if (rc == DECLINED) {
        rc = ap_invoke_handler(r);
        if (rc == DONE) {
            rc = OK;
        }
    }
    ap_finalize_sub_req_protocol(r);
    return rc;
}

AP_DECLARE(void) ap_destroy_sub_req(request_rec *r)
{
    apr_pool_destroy(r->pool);
}
