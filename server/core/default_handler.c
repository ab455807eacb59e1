/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The handler of last resort: a file is sent as it is.
 *
 * GET, HEAD and POST give the file (the content of a POST is read and thrown
 * away: a document does not care about it); other methods are not allowed.
 * OPTIONS is answered by the module of the protocol, which comes first.
 */

#include "ap_config.h"

#include <errno.h>

#include <apr_buckets.h>
#include <apr_file_io.h>
#include <apr_strings.h>

#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "util_filter.h"
#include "util_md5.h"
#include "server/config/decider_priv.h"
#include "server/config/origin_priv.h"
#include "server/core/core_priv.h"
#include "server/core/file_cache_priv.h"

APLOG_USE_MODULE(core);

/* ---- Whether there is something to send --------------------------------- */

/* OK when what the URL was mapped to is a file that it names exactly. */
static int check_resource(request_rec *r)
{
    if (r->finfo.filetype == APR_NOFILE) {
        if (APLOGrinfo(r)) {
            ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90309)
                          "there is no file '%s%s', which %s was mapped to "
                          "by %s", r->filename,
                          r->path_info != NULL ? r->path_info : "", r->uri,
                          conf_mapper_text(r));
        }
        return HTTP_NOT_FOUND;
    }
    if (r->finfo.filetype == APR_DIR) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90310)
                      "'%s' is a directory, for which no handler is set up",
                      r->filename);
        return HTTP_NOT_FOUND;
    }
    if (r->used_path_info != AP_REQ_ACCEPT_PATH_INFO
        && r->path_info != NULL && *r->path_info != '\0') {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90311)
                      "there is no file '%s%s'; '%s' is a file, and "
                      "AcceptPathInfo is not on: %s", r->filename,
                      r->path_info, r->filename,
                      conf_decided_by_name(r, "AcceptPathInfo"));
        return HTTP_NOT_FOUND;
    }
    return OK;
}

static int names_handler(void *handler, const ap_directive_t *d)
{
    const char *word = d->args + (*d->args == '"');
    apr_size_t len = strlen(handler);

    if (strcasecmp(d->directive, "SetHandler") != 0
        && strcasecmp(d->directive, "AddHandler") != 0) {
        return 0;
    }
    return strncasecmp(word, handler, len) == 0
           && strchr(" \t\"", word[len]) != NULL;
}

/*
 * A handler that was asked for by name, and that no module has: the file is
 * sent as it is, which may be the text of a program.
 */
static void tell_no_handler(request_rec *r)
{
    const ap_directive_t *d;

    if (r->handler == NULL || !APLOGrinfo(r)) {
        return;
    }
    d = conf_origin_find(r->per_dir_config, names_handler,
                         (void *)r->handler);
    if (d != NULL && strcasecmp(r->handler, AP_DEFAULT_HANDLER_NAME) != 0) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90035)
                      "no module handles '%s', so '%s' is sent as it is: %s; "
                      "is its module loaded?", r->handler, r->filename,
                      conf_directive_text(r->pool, d));
    }
}

static int check_method(request_rec *r)
{
    ap_allow_standard_methods(r, MERGE_ALLOW, M_GET, M_POST, M_OPTIONS, -1);
    if (r->method_number == M_GET || r->method_number == M_POST) {
        return OK;
    }
    if (r->method_number == M_INVALID) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90312)
                      "method %s is not known", r->method);
        return HTTP_NOT_IMPLEMENTED;
    }
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90318)
                  "request refused with 405: nothing but a file or directory "
                  "stands behind %s, which does not take the method %s",
                  r->uri, r->method);
    return HTTP_METHOD_NOT_ALLOWED;
}

/* ---- The file ----------------------------------------------------------- */

/* Where links on the way mattered, the name alone is not enough: it may lead
 * elsewhere by now. */
static apr_status_t open_checked(request_rec *r, apr_int32_t flags,
                                 apr_file_t **file)
{
    int fd;

    if (r->finfo.filehand != NULL) {
        *file = r->finfo.filehand;
        r->finfo.filehand = NULL;
        return APR_SUCCESS;
    }
    fd = r->finfo.valid & CORE_FINFO_PASSED
        ? core_file_open_same(r->filename, &r->finfo)
        : core_file_open_link_free(r->filename);
    return fd < 0 ? errno : core_file_own(file, fd, flags, r->pool);
}

/* Not waiting for a writer, should it be a pipe by now. */
static int open_file(request_rec *r, apr_file_t **file)
{
    const core_dir_config *conf = core_dir_of(r);
    apr_int32_t flags = APR_READ | APR_BINARY | APR_FOPEN_NONBLOCK
                        | AP_SENDFILE_ENABLED(conf->enable_sendfile);
    apr_status_t rv = r->finfo.valid & CORE_FINFO_CHECKED
        ? open_checked(r, flags, file)
        : apr_file_open(file, r->filename, flags, 0, r->pool);

    if (rv == APR_SUCCESS) {
        return OK;
    }
    if (APR_STATUS_IS_ENOENT(rv) || APR_STATUS_IS_ENOTDIR(rv)) {
        /* It was there when its settings were looked for. */
        ap_log_rerror(APLOG_MARK, APLOG_INFO, rv, r, APLOGNO(90313)
                      "'%s' has just gone", r->filename);
        return HTTP_NOT_FOUND;
    }
    if (rv == ELOOP) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(91156)
                      "access to %s denied: a symbolic link has just come "
                      "onto the way to '%s'", r->uri, r->filename);
        return HTTP_FORBIDDEN;
    }
    if (APR_STATUS_IS_EACCES(rv)) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(90314)
                      "'%s' may not be read by the server's user",
                      r->filename);
        return HTTP_FORBIDDEN;
    }
    ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(90315)
                  "'%s' cannot be opened", r->filename);
    return HTTP_INTERNAL_SERVER_ERROR;
}

/* A file that shrinks or grows between walk and open would break the framing
 * of the response: what is sent is what the open file is. */
static int refresh_info(request_rec *r, apr_file_t *file)
{
    apr_finfo_t now;
    apr_status_t rv = apr_file_info_get(&now, APR_FINFO_SIZE | APR_FINFO_MTIME
                                        | APR_FINFO_INODE | APR_FINFO_TYPE,
                                        file);

    if (rv != APR_SUCCESS) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(90316)
                      "'%s' cannot be asked for its size", r->filename);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (now.filetype != APR_REG) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(95191)
                      "access to %s denied: '%s' has just become something "
                      "else than a file", r->uri, r->filename);
        return HTTP_FORBIDDEN;
    }
    r->finfo.size = now.size;
    r->finfo.mtime = now.mtime;
    r->finfo.inode = now.inode;
    return OK;
}

/* ---- The response ------------------------------------------------------- */

/* The digest is of the file; a filter that changes the content makes it
 * wrong, so it is only given without such filters. */
static int wants_digest(request_rec *r)
{
    return core_dir_of(r)->content_md5 == AP_CORE_CONFIG_ON
           && r->output_filters->frec->ftype != AP_FTYPE_RESOURCE;
}

static void set_fields(request_rec *r, apr_file_t *file)
{
    ap_update_mtime(r, r->finfo.mtime);
    ap_set_last_modified(r);
    ap_set_etag_fd(r, file);
    ap_set_accept_ranges(r);
    ap_set_content_length(r, r->finfo.size);
    if (wants_digest(r)) {
        apr_table_setn(r->headers_out, "Content-MD5",
                       ap_md5digest(r->pool, file));
    }
}

static void insert_file(request_rec *r, apr_bucket_brigade *bb,
                        apr_file_t *file)
{
    const core_dir_config *conf = core_dir_of(r);
    apr_bucket *b = apr_brigade_insert_file(bb, file, 0, r->finfo.size,
                                            r->pool);

#if APR_HAS_MMAP
    if (conf->enable_mmap == ENABLE_MMAP_OFF) {
        apr_bucket_file_enable_mmap(b, 0);
    }
#endif
    if (conf->read_buf_size != 0) {
        apr_bucket_file_set_buf_size(b, conf->read_buf_size);
    }
}

static int send_file(request_rec *r, apr_file_t *file)
{
    apr_bucket_alloc_t *alloc = r->connection->bucket_alloc;
    apr_bucket_brigade *bb = apr_brigade_create(r->pool, alloc);
    int status = ap_meets_conditions(r);

    if (status != OK) {
        /* 304 or 412: decided by the fields alone. */
        apr_file_close(file);
        r->status = status;
    }
    else {
        insert_file(r, bb, file);
    }
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(alloc));
    return ap_pass_brigade_fchk(r, bb, NULL);
}

/* ---- What the process keeps --------------------------------------------- */

/* Whether something needs an open file of its own: digests. */
static int needs_file(request_rec *r)
{
    const core_dir_config *conf = core_dir_of(r);

    return (conf->etag_bits & ETAG_DIGEST)
           || conf->content_md5 == AP_CORE_CONFIG_ON;
}

static int send_kept(request_rec *r, core_file *kept)
{
    apr_bucket_alloc_t *alloc = r->connection->bucket_alloc;
    apr_bucket_brigade *bb = apr_brigade_create(r->pool, alloc);
    int status;

    core_file_set_validators(r, kept);
    ap_set_accept_ranges(r);
    ap_set_content_length(r, r->finfo.size);
    status = ap_meets_conditions(r);
    if (status != OK) {
        r->status = status;
    }
    else if (r->finfo.size > 0) {
        APR_BRIGADE_INSERT_TAIL(bb, core_file_bucket(
            kept, AP_SENDFILE_ENABLED(core_dir_of(r)->enable_sendfile) != 0,
            alloc));
    }
    core_file_release(kept);
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(alloc));
    return ap_pass_brigade_fchk(r, bb, NULL);
}

/* A client whose request has failed is told so before its body is read. */
static int is_error_page(const request_rec *r)
{
    return r->prev != NULL && r->prev->status != HTTP_OK;
}

int core_default_prospect(request_rec *r)
{
    apr_file_t *file;
    int rc = check_method(r);

    if (rc == OK) {
        rc = check_resource(r);
    }
    if (rc == OK) {
        rc = open_file(r, &file);
    }
    if (rc == OK) {
        tell_no_handler(r);
        apr_file_close(file);
    }
    return rc;
}

int core_default_handler(request_rec *r)
{
    core_file *kept;
    apr_file_t *file;
    int rc = check_method(r);

    if (rc == OK && !is_error_page(r)) {
        r->bnotes |= CORE_HANDLER_REPEATS;
        rc = ap_discard_request_body(r);
        r->bnotes &= ~CORE_HANDLER_REPEATS;
    }
    if (rc == OK) {
        rc = check_resource(r);
    }
    if (rc == OK) {
        tell_no_handler(r);
    }
    if (rc == OK && !needs_file(r)) {
        kept = core_file_content(r);
        if (kept != NULL) {
            return send_kept(r, kept);
        }
    }
    if (rc == OK) {
        rc = open_file(r, &file);
    }
    if (rc != OK) {
        return rc;
    }
    rc = refresh_info(r, file);
    if (rc != OK) {
        return rc;
    }
    set_fields(r, file);
    return send_file(r, file);
}
