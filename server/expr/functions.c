/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The functions of the server itself, name(word) and %{name:text}.  Each
 * takes one text and returns one, from ctx->p where it is new; NULL counts
 * as empty.  No shared state.
 */

#include "ap_config.h"

#include <stdlib.h>
#include <string.h>

#include <apr_escape.h>
#include <apr_lib.h>
#include <apr_sha1.h>
#include <apr_strings.h>

#include "http_protocol.h"
#include "util_md5.h"

#include "server/expr/expr_priv.h"

/* ---- fields, notes, environment ---- */

/* Host takes no part: an answer for another host has another URL. */
static void add_vary(ap_expr_eval_ctx_t *ctx, const char *name)
{
    if (ctx->vary_this == NULL || ap_cstr_casecmp(name, "Host") == 0) {
        return;
    }
    if (*ctx->vary_this == NULL) {
        *ctx->vary_this = apr_pstrdup(ctx->p, name);
    }
    else if (!ap_find_token(ctx->p, *ctx->vary_this, name)) {
        *ctx->vary_this = apr_pstrcat(ctx->p, *ctx->vary_this, ", ", name,
                                      NULL);
    }
}

const char *expr_request_field(ap_expr_eval_ctx_t *ctx, const char *name,
                               int vary)
{
    if (ctx->r == NULL) {
        return NULL;
    }
    if (vary) {
        add_vary(ctx, name);
    }
    return apr_table_get(ctx->r->headers_in, name);
}

static const char *func_req(ap_expr_eval_ctx_t *ctx, const void *data,
                            const char *arg)
{
    return expr_request_field(ctx, arg, 1);
}

static const char *func_req_novary(ap_expr_eval_ctx_t *ctx, const void *data,
                                   const char *arg)
{
    return expr_request_field(ctx, arg, 0);
}

static const char *func_resp(ap_expr_eval_ctx_t *ctx, const void *data,
                             const char *arg)
{
    const char *value;

    if (ctx->r == NULL) {
        return NULL;
    }
    value = apr_table_get(ctx->r->headers_out, arg);
    return value != NULL ? value
                         : apr_table_get(ctx->r->err_headers_out, arg);
}

static const char *func_note(ap_expr_eval_ctx_t *ctx, const void *data,
                             const char *arg)
{
    return ctx->r != NULL ? apr_table_get(ctx->r->notes, arg) : NULL;
}

static const char *func_reqenv(ap_expr_eval_ctx_t *ctx, const void *data,
                               const char *arg)
{
    return ctx->r != NULL ? apr_table_get(ctx->r->subprocess_env, arg) : NULL;
}

/* The server's environment is not written to once it serves. */
static const char *func_osenv(ap_expr_eval_ctx_t *ctx, const void *data,
                              const char *arg)
{
    return getenv(arg);
}

static const char *func_env(ap_expr_eval_ctx_t *ctx, const void *data,
                            const char *arg)
{
    const char *value = func_note(ctx, data, arg);

    if (value == NULL) {
        value = func_reqenv(ctx, data, arg);
    }
    return value != NULL ? value : func_osenv(ctx, data, arg);
}

/* ---- text ---- */

static const char *func_tolower(ap_expr_eval_ctx_t *ctx, const void *data,
                                const char *arg)
{
    char *result = apr_pstrdup(ctx->p, arg);

    ap_str_tolower(result);
    return result;
}

static const char *func_toupper(ap_expr_eval_ctx_t *ctx, const void *data,
                                const char *arg)
{
    char *result = apr_pstrdup(ctx->p, arg);

    ap_str_toupper(result);
    return result;
}

static const char *func_escape(ap_expr_eval_ctx_t *ctx, const void *data,
                               const char *arg)
{
    return ap_os_escape_path(ctx->p, arg, 1);
}

static const char *func_unescape(ap_expr_eval_ctx_t *ctx, const void *data,
                                 const char *arg)
{
    char *result = apr_pstrdup(ctx->p, arg);

    return ap_unescape_url_keep2f(result, 0) == OK ? result : NULL;
}

static const char *func_base64(ap_expr_eval_ctx_t *ctx, const void *data,
                               const char *arg)
{
    return ap_pbase64encode(ctx->p, apr_pstrdup(ctx->p, arg));
}

static const char *func_unbase64(ap_expr_eval_ctx_t *ctx, const void *data,
                                 const char *arg)
{
    return ap_pbase64decode(ctx->p, arg);
}

static const char *func_md5(ap_expr_eval_ctx_t *ctx, const void *data,
                            const char *arg)
{
    return ap_md5(ctx->p, (const unsigned char *)arg);
}

static const char *func_sha1(ap_expr_eval_ctx_t *ctx, const void *data,
                             const char *arg)
{
    apr_sha1_ctx_t sum;
    unsigned char digest[APR_SHA1_DIGESTSIZE];
    char *result = apr_palloc(ctx->p, 2 * APR_SHA1_DIGESTSIZE + 1);
    apr_size_t len = strlen(arg);

    apr_sha1_init(&sum);
    apr_sha1_update(&sum, arg, (unsigned int)len);
    apr_sha1_final(digest, &sum);
    ap_bin2hex(digest, sizeof(digest), result);
    return result;
}

static const char *func_ldap(ap_expr_eval_ctx_t *ctx, const void *data,
                             const char *arg)
{
    return apr_pescape_ldap(ctx->p, arg, APR_ESCAPE_STRING,
                            APR_ESCAPE_LDAP_ALL);
}

/* ---- files ---- */

static const char *file_fault(ap_expr_eval_ctx_t *ctx, const char *path,
                              const char *what, apr_status_t rv)
{
    char reason[120];

    *ctx->err = apr_psprintf(ctx->p, "file(): %s %s%s%s", path, what,
                             rv != APR_SUCCESS ? ": " : "",
                             rv != APR_SUCCESS
                                 ? apr_strerror(rv, reason, sizeof(reason))
                                 : "");
    return NULL;
}

/* Reads to the end; the size told before is only for files that have one. */
static const char *read_open_file(ap_expr_eval_ctx_t *ctx, apr_file_t *file,
                                  const char *path)
{
    apr_finfo_t info;
    apr_status_t rv = apr_file_info_get(&info, APR_FINFO_SIZE
                                        | APR_FINFO_TYPE, file);
    apr_size_t len;
    char *contents;

    if (rv != APR_SUCCESS) {
        return file_fault(ctx, path, "cannot be read", rv);
    }
    if (info.filetype != APR_REG) {
        return file_fault(ctx, path, "cannot be read: it is no regular file",
                          APR_SUCCESS);
    }
    if (info.size > EXPR_MAX_FILE) {
        return file_fault(ctx, path, "is too large to be read in an "
                          "expression", APR_SUCCESS);
    }
    contents = apr_palloc(ctx->p, (apr_size_t)info.size + 1);
    rv = apr_file_read_full(file, contents, (apr_size_t)info.size, &len);
    if (rv != APR_SUCCESS && !APR_STATUS_IS_EOF(rv)) {
        return file_fault(ctx, path, "cannot be read", rv);
    }
    contents[len] = '\0';
    return contents;
}

/* Not waiting for a writer, should it be a pipe. */
static const char *func_file(ap_expr_eval_ctx_t *ctx, const void *data,
                             const char *arg)
{
    apr_file_t *file;
    const char *contents;
    apr_status_t rv = apr_file_open(&file, arg, APR_FOPEN_READ
                                    | APR_FOPEN_NONBLOCK,
                                    APR_FPROT_OS_DEFAULT, ctx->p);

    if (rv != APR_SUCCESS) {
        return file_fault(ctx, arg, "cannot be opened", rv);
    }
    contents = read_open_file(ctx, file, arg);
    apr_file_close(file);
    return contents;
}

static const char *func_filesize(ap_expr_eval_ctx_t *ctx, const void *data,
                                 const char *arg)
{
    apr_finfo_t info;

    if (apr_stat(&info, arg, APR_FINFO_SIZE | APR_FINFO_TYPE, ctx->p)
            != APR_SUCCESS
        || info.filetype != APR_REG) {
        return "0";
    }
    return apr_psprintf(ctx->p, "%" APR_OFF_T_FMT, info.size);
}

/* ---- names ---- */

static const struct {
    const char *name;
    ap_expr_string_func_t *func;
    int reads_files;     /* not where files are out of reach */
} functions[] = {
    {"base64", func_base64, 0},
    {"env", func_env, 0},
    {"escape", func_escape, 0},
    {"file", func_file, 1},
    {"filesize", func_filesize, 1},
    {"http", func_req, 0},
    {"ldap", func_ldap, 0},
    {"md5", func_md5, 0},
    {"note", func_note, 0},
    {"osenv", func_osenv, 0},
    {"req", func_req, 0},
    {"req_novary", func_req_novary, 0},
    {"reqenv", func_reqenv, 0},
    {"resp", func_resp, 0},
    {"sha1", func_sha1, 0},
    {"tolower", func_tolower, 0},
    {"toupper", func_toupper, 0},
    {"unbase64", func_unbase64, 0},
    {"unescape", func_unescape, 0}
};

int expr_lookup_function(ap_expr_lookup_parms *parms)
{
    apr_size_t i;

    for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (ap_cstr_casecmp(functions[i].name, parms->name) != 0) {
            continue;
        }
        if (functions[i].reads_files
            && (parms->flags & (AP_EXPR_FLAG_RESTRICTED
                                | AP_EXPR_FLAG_RESTRICTED_FILE_FUNC))) {
            *parms->err = apr_psprintf(parms->ptemp, "expected a function "
                                       "that reads no files: %s() is not "
                                       "allowed here", functions[i].name);
            return !OK;
        }
        *parms->func = (const void *)functions[i].func;
        *parms->data = NULL;
        return OK;
    }
    return DECLINED;
}
