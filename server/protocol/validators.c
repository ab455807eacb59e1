/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Validators of a representation: Last-Modified and ETag (RFC 9110 section
 * 8.8), made of what FileETag names.
 *
 * The tag of a file is its inode, size and time in hexadecimal, joined by
 * hyphens: what clients and caches hold from other servers of the same API
 * stays valid.  No shared state.
 */

#include "ap_config.h"

#include <apr_base64.h>
#include <apr_file_io.h>
#include <apr_sha1.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"

APLOG_USE_MODULE(core);

/* A file that changed less than this before the request may change again
 * unseen: its tag is weak. */
#define TAG_SETTLE_TIME APR_USEC_PER_SEC

/* Bytes read at once for a digest. */
#define DIGEST_BLOCK_BYTES 16384

/* Hexadecimal digits of a 64-bit number, and the room three of them take
 * with hyphens, quotes, W/ and NUL. */
#define HEX64_DIGITS 16
#define TAG_ROOM (3 * (HEX64_DIGITS + 1) + 6)

AP_DECLARE(apr_time_t) ap_rationalize_mtime(request_rec *r, apr_time_t mtime)
{
    apr_time_t now = r->request_time ? r->request_time : apr_time_now();

    /* No origin server may date a representation into the future
     * (RFC 9110 section 8.8.2.1). */
    return mtime > now ? now : mtime;
}

AP_DECLARE(void) ap_set_last_modified(request_rec *r)
{
    char *date;

    if (r->assbackwards) {
        return;
    }
    date = apr_palloc(r->pool, APR_RFC822_DATE_LEN);
    apr_rfc822_date(date, ap_rationalize_mtime(r, r->mtime));
    apr_table_setn(r->headers_out, "Last-Modified", date);
}

static char *put_hex(char *to, apr_uint64_t n)
{
    static const char digits[] = "0123456789abcdef";
    int shift = 60;

    while (shift > 0 && !(n >> shift)) {
        shift -= 4;
    }
    for (; shift >= 0; shift -= 4) {
        *to++ = digits[(n >> shift) & 15];
    }
    return to;
}

static char *put_part(char *to, const char *start, apr_uint64_t n)
{
    if (to != start) {
        *to++ = '-';
    }
    return put_hex(to, n);
}

/* ------------------------------------------------------------- digests */

static apr_status_t digest_file(apr_file_t *fd, apr_pool_t *p, char **text)
{
    unsigned char digest[APR_SHA1_DIGESTSIZE];
    char *block = apr_palloc(p, DIGEST_BLOCK_BYTES);
    apr_sha1_ctx_t sha;
    apr_off_t back = 0;
    apr_off_t start = 0;
    apr_status_t rv;

    rv = apr_file_seek(fd, APR_CUR, &back);
    if (rv == APR_SUCCESS) {
        rv = apr_file_seek(fd, APR_SET, &start);
    }
    apr_sha1_init(&sha);
    while (rv == APR_SUCCESS) {
        apr_size_t n = DIGEST_BLOCK_BYTES;

        rv = apr_file_read(fd, block, &n);
        if (rv == APR_SUCCESS) {
            apr_sha1_update_binary(&sha, (unsigned char *)block,
                                   (unsigned int)n);
        }
    }
    if (!APR_STATUS_IS_EOF(rv)) {
        return rv;
    }
    apr_sha1_final(digest, &sha);
    *text = apr_palloc(p, (apr_size_t)apr_base64_encode_len(sizeof(digest)));
    apr_base64_encode_binary(*text, digest, sizeof(digest));
    return apr_file_seek(fd, APR_SET, &back);
}

/* A tag of the file's contents, NULL when they cannot be read. */
static char *digest_tag(request_rec *r, const etag_rec *er)
{
    apr_file_t *fd = er->fd;
    char *text = NULL;
    apr_status_t rv = APR_SUCCESS;

    if (!fd) {
        if (!er->pathname) {
            return NULL;
        }
        rv = apr_file_open(&fd, er->pathname, APR_FOPEN_READ
                           | APR_FOPEN_BINARY, APR_FPROT_OS_DEFAULT,
                           r->pool);
    }
    if (rv == APR_SUCCESS) {
        rv = digest_file(fd, r->pool, &text);
        if (!er->fd) {
            apr_file_close(fd);
        }
    }
    if (rv != APR_SUCCESS) {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, rv, r, APLOGNO(90605)
                      "no digest for the ETag: %s cannot be read",
                      er->pathname ? er->pathname : r->filename);
        return NULL;
    }
    return apr_pstrcat(r->pool, "\"", text, "\"", NULL);
}

/* ---------------------------------------------------------------- tags */

static etag_components_t tag_parts(const request_rec *r)
{
    const core_dir_config *conf =
        ap_get_core_module_config(r->per_dir_config);
    etag_components_t parts = conf->etag_bits;

    parts = (parts & ~conf->etag_remove) | conf->etag_add;
    return parts == ETAG_UNSET ? ETAG_BACKWARD : parts;
}

/* ETAG_BACKWARD, the default, is MTime and Size. */
static char *file_tag(request_rec *r, const etag_rec *er,
                      etag_components_t parts, int weak)
{
    char *tag = apr_palloc(r->pool, TAG_ROOM);
    char *to = tag;
    char *start;

    if (weak) {
        *to++ = 'W';
        *to++ = '/';
    }
    *to++ = '"';
    start = to;
    if (parts & ETAG_INODE) {
        to = put_part(to, start, (apr_uint64_t)er->finfo->inode);
    }
    if (parts & ETAG_SIZE) {
        to = put_part(to, start, (apr_uint64_t)er->finfo->size);
    }
    if (parts & ETAG_MTIME) {
        to = put_part(to, start, (apr_uint64_t)er->finfo->mtime);
    }
    *to++ = '"';
    *to = '\0';
    return tag;
}

/* A negotiated representation: the tag of the variant with that of the list
 * of variants behind it, so that it changes with either. */
static char *add_variant_list(apr_pool_t *p, const char *tag,
                              const char *list)
{
    apr_size_t length = strlen(tag);
    const char *mark = list;
    const char *weak = "";

    if (mark[0] == 'W' && mark[1] == '/') {
        mark += 2;
        weak = tag[0] == 'W' ? "" : "W/";
    }
    if (*mark == '"') {
        mark++;
    }
    return apr_pstrcat(p, weak, apr_pstrmemdup(p, tag, length - 1), ";",
                       mark, strchr(mark, '"') ? "" : "\"", NULL);
}

AP_DECLARE(char *) ap_make_etag_ex(request_rec *r, etag_rec *er)
{
    etag_components_t parts = tag_parts(r);
    int weak = er->force_weak;
    char *tag = NULL;

    /* A filter that makes other content of the file leaves the note. */
    if ((parts & ETAG_NONE) || apr_table_get(r->notes, "no-etag") != NULL) {
        return apr_pstrdup(r->pool, "");
    }
    if (AP_REQUEST_IS_STRONG_ETAG(r)) {
        weak = 0;
    }
    else if (er->finfo->filetype != APR_NOFILE
             && er->request_time - er->finfo->mtime < TAG_SETTLE_TIME) {
        weak = 1;
    }
    if (er->finfo->filetype == APR_REG && (parts & ETAG_DIGEST)) {
        tag = digest_tag(r, er);
    }
    if (!tag && er->finfo->filetype != APR_NOFILE && (parts & ETAG_ALL)) {
        tag = file_tag(r, er, parts, weak);
    }
    if (!tag) {
        /* Nothing but a time is known of what is no file. */
        char *to;

        tag = apr_palloc(r->pool, TAG_ROOM);
        to = tag;
        if (weak) {
            *to++ = 'W';
            *to++ = '/';
        }
        *to++ = '"';
        to = put_hex(to, (apr_uint64_t)r->mtime);
        *to++ = '"';
        *to = '\0';
    }
    if (er->vlist_validator) {
        tag = add_variant_list(r->pool, tag, er->vlist_validator);
    }
    return tag;
}

static void fill_etag_rec(request_rec *r, etag_rec *er)
{
    er->vlist_validator = NULL;
    er->request_time = r->request_time;
    er->finfo = &r->finfo;
    er->pathname = r->filename;
    er->fd = NULL;
    er->force_weak = 0;
}

AP_DECLARE(char *) ap_make_etag(request_rec *r, int force_weak)
{
    etag_rec er;

    fill_etag_rec(r, &er);
    er.force_weak = force_weak;
    return ap_make_etag_ex(r, &er);
}

AP_DECLARE(void) ap_set_etag_fd(request_rec *r, apr_file_t *fd)
{
    etag_rec er;
    char *tag;

    fill_etag_rec(r, &er);
    er.fd = fd;
    er.vlist_validator = r->vlist_validator;
    tag = ap_make_etag_ex(r, &er);
    if (tag && *tag) {
        apr_table_setn(r->headers_out, "ETag", tag);
    }
}

AP_DECLARE(void) ap_set_etag(request_rec *r)
{
    ap_set_etag_fd(r, NULL);
}
