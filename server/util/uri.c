/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Paths: bringing them into their one normal form, undoing percent escapes,
 * taking them apart and putting them together (RFC 3986 sections 2.4, 5.2.4
 * and 6.2.2).
 *
 * The in-place functions never make a string longer.  No state: callable from
 * any thread.
 */

#include "ap_config.h"

#include <apr_lib.h>

#include "httpd.h"

#include "server/util/chars_priv.h"

/* ---- percent escapes ---- */

/* The octet that the escape at s stands for; -1: the digits are wrong. */
static int escaped_octet(const char *s)
{
    int high = char_hex(s[1]);
    int low = high < 0 ? -1 : char_hex(s[2]);

    return low < 0 ? -1 : high << 4 | low;
}

/*
 * Undoes escapes in place.  A wrong escape stays as it is and makes the result
 * 400; a NUL, and where the flags forbid it a slash, makes it 404, because no
 * file can have such a name.  The string is then still terminated, but a NUL
 * may end it early: on any value but OK the caller must not use it.
 */
AP_DECLARE(int) ap_unescape_url_ex(char *url, unsigned int flags)
{
    int malformed = 0;
    int forbidden = 0;
    char *to = strchr(url, '%');
    const char *from = to;

    if (to == NULL) {
        return OK;
    }
    while (*from) {
        int octet = *from == '%' ? escaped_octet(from) : 0;

        if (*from != '%' || octet < 0) {
            malformed |= octet < 0;
            *to++ = *from++;
            continue;
        }
        if ((octet == '/' && (flags & AP_UNESCAPE_URL_KEEP_SLASHES)
             && !(flags & AP_UNESCAPE_URL_FORBID_SLASHES))
            || ((flags & AP_UNESCAPE_URL_KEEP_UNRESERVED)
                && char_in(&char_unreserved, octet))) {
            memmove(to, from, 3);
            to += 3;
        }
        else {
            forbidden |= octet == 0
                || (octet == '/' && (flags & AP_UNESCAPE_URL_FORBID_SLASHES));
            *to++ = (char)octet;
        }
        from += 3;
    }
    *to = '\0';
    return malformed ? HTTP_BAD_REQUEST : forbidden ? HTTP_NOT_FOUND : OK;
}

AP_DECLARE(int) ap_unescape_url(char *url)
{
    return ap_unescape_url_ex(url, AP_UNESCAPE_URL_FORBID_SLASHES);
}

AP_DECLARE(int) ap_unescape_url_keep2f(char *url, int decode_slashes)
{
    return ap_unescape_url_ex(url, decode_slashes
                                   ? 0 : AP_UNESCAPE_URL_KEEP_SLASHES);
}

AP_DECLARE(int) ap_unescape_all(char *url)
{
    return ap_unescape_url_ex(url, 0);
}

AP_DECLARE(int) ap_unescape_urlencoded(char *query)
{
    char *s;

    for (s = query; *s; s++) {
        if (*s == '+') {
            *s = ' ';
        }
    }
    return ap_unescape_url_ex(query, 0);
}

/* ---- the normal form of a path ---- */

/* Undoes the escapes of characters that need none, and of no others; false
 * when an escape has wrong digits. */
static int decode_unreserved(char *path)
{
    int valid = 1;
    char *to = strchr(path, '%');
    const char *from = to;

    if (to == NULL) {
        return 1;
    }
    while (*from) {
        if (*from == '%') {
            int octet = escaped_octet(from);

            if (octet < 0) {
                valid = 0;
            }
            else if (char_in(&char_unreserved, octet)) {
                *to++ = (char)octet;
                from += 3;
                continue;
            }
        }
        *to++ = *from++;
    }
    *to = '\0';
    return valid;
}

/*
 * What is written so far, [base, to), is always whole segments, each with its
 * slash behind it; ".." takes the last of them away.
 */
static char *drop_last_segment(char *base, char *to)
{
    do {
        to--;
    } while (to > base && to[-1] != '/');
    return to;
}

/* Resolves the segments of the path from base on; false when it climbs above
 * base. */
static int resolve_segments(char *base, int merge_slashes)
{
    const char *from = base;
    char *to = base;
    int inside = 1;

    while (*from) {
        apr_size_t len = strcspn(from, "/");
        apr_size_t whole = len + (from[len] == '/');

        if (len == 1 && from[0] == '.') {
            /* The directory we are in: nothing. */
        }
        else if (len == 2 && from[0] == '.' && from[1] == '.') {
            if (to > base) {
                to = drop_last_segment(base, to);
            }
            else {
                inside = 0;
            }
        }
        else if (len > 0 || !merge_slashes) {
            memmove(to, from, whole);
            to += whole;
        }
        from += whole;
    }
    *to = '\0';
    return inside;
}

/*
 * True when the path could be normalised.  "*" is a target of its own
 * (RFC 9112 section 3.2.4) and has no other form.
 */
AP_DECLARE(int) ap_normalize_path(char *path, unsigned int flags)
{
    int valid = 1;
    int inside;

    if (*path != '/') {
        if (strcmp(path, "*") == 0) {
            return 1;
        }
        if (*path == '\0' || !(flags & AP_NORMALIZE_ALLOW_RELATIVE)) {
            return 0;
        }
    }
    if (flags & AP_NORMALIZE_DECODE_UNRESERVED) {
        valid = decode_unreserved(path);
    }
    inside = resolve_segments(path + (*path == '/'),
                              flags & AP_NORMALIZE_MERGE_SLASHES);
    if (!inside && (flags & AP_NORMALIZE_NOT_ABOVE_ROOT)) {
        valid = 0;
    }
    return valid;
}

/* A path that climbs above its root has no safe reading: it becomes "". */
AP_DECLARE(void) ap_getparents(char *name)
{
    if (!ap_normalize_path(name, AP_NORMALIZE_NOT_ABOVE_ROOT
                                 | AP_NORMALIZE_ALLOW_RELATIVE)) {
        *name = '\0';
    }
}

AP_DECLARE(void) ap_no2slash_ex(char *name, int is_fs_path)
{
    char *to = name;
    const char *from;

    /* A leading double slash has a meaning of its own on no Unix. */
    (void)is_fs_path;
    for (from = name; *from; from++) {
        if (*from != '/' || to == name || to[-1] != '/') {
            *to++ = *from;
        }
    }
    *to = '\0';
}

AP_DECLARE(void) ap_no2slash(char *name)
{
    ap_no2slash_ex(name, 1);
}

/* ---- taking apart and putting together ---- */

AP_DECLARE(char *) ap_make_dirstr_prefix(char *d, const char *s, int n)
{
    char *to = d;

    while (*s) {
        *to++ = *s;
        if (*s++ == '/' && --n <= 0) {
            break;
        }
    }
    if (to == d || to[-1] != '/') {
        *to++ = '/';
    }
    *to = '\0';
    return to;
}

AP_DECLARE(char *) ap_make_dirstr_parent(apr_pool_t *p, const char *s)
{
    const char *last = strrchr(s, '/');

    return last ? apr_pstrmemdup(p, s, last + 1 - s) : apr_pstrdup(p, "");
}

AP_DECLARE(int) ap_count_dirs(const char *path)
{
    int n = 0;

    for (; *path; path++) {
        n += *path == '/';
    }
    return n;
}

AP_DECLARE(char *) ap_make_full_path(apr_pool_t *a, const char *dir,
                                     const char *f)
{
    apr_size_t len = strlen(dir);
    int slash = len > 0 && dir[len - 1] == '/';

    return apr_pstrcat(a, dir, slash ? "" : "/", f, NULL);
}

AP_DECLARE(int) ap_os_is_path_absolute(apr_pool_t *p, const char *dir)
{
    (void)p;
    return *dir == '/';
}

AP_DECLARE(int) ap_is_url(const char *u)
{
    const char *s = u;

    while (apr_isalnum(*s) || *s == '+' || *s == '-' || *s == '.') {
        s++;
    }
    return s > u && *s == ':';
}

AP_DECLARE(apr_status_t) ap_filepath_merge(char **newpath,
                                           const char *rootpath,
                                           const char *addpath,
                                           apr_int32_t flags, apr_pool_t *p)
{
    return apr_filepath_merge(newpath, rootpath, addpath, flags, p);
}

/* Only names of remote machines ("//host/share") could be dangerous to look
 * at; Unix has none in its paths, so every path may be. */
AP_DECLARE(apr_status_t) ap_stat_check(const char *path, apr_pool_t *pool)
{
    (void)pool;
    return path && *path ? APR_SUCCESS : APR_EINVAL;
}
