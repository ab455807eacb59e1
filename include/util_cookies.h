/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_cookies.h
 * @brief Cookies of requests and responses.
 */

#ifndef AP_UTIL_COOKIES_H
#define AP_UTIL_COOKIES_H

#include <apr_errno.h>

#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CLEAR_ATTRS                     "Version=1"

#ifndef DEFAULT_ATTRS
#define DEFAULT_ATTRS "HttpOnly;Secure;Version=1"
#endif

#define SET_COOKIE                      "Set-Cookie"
#define SET_COOKIE2                     "Set-Cookie2"

/** State of a search through the fields of a request, for modules that go
 * over them themselves; the functions here do not use it. */
typedef struct {
    request_rec *r;
    const char *name;               /* cookie looked for */
    const char *encoded;            /* its value, NULL: not found */
    apr_table_t *new_cookies;       /* fields without it */
    int duplicated;                 /* true: found more than once */
} ap_cookie_do;

/**
 * Whether a text may be name or value of a cookie as it is.
 * @param string  the text
 * @return APR_SUCCESS; APR_EGENERAL: it is empty, or has one of = & ; , or
 *         white space or controls in it
 */
AP_DECLARE(apr_status_t) ap_cookie_check_string(const char *string);

/**
 * Finds a cookie in what the client sent.
 * @param r       the request
 * @param name    name of the cookie, in exactly this case
 * @param val     set to its value, with quotation marks if it has them, in the
 *                request's pool; NULL: not there
 * @param remove  true: take it out of the request's fields
 * @return APR_SUCCESS, also when it is not there; APR_EGENERAL: it is there
 *         more than once, so that no value can be trusted
 */
AP_DECLARE(apr_status_t) ap_cookie_read(request_rec *r, const char *name,
                                        const char **val, int remove);

/**
 * Has the client forget a cookie (Set-Cookie with a maximum age of 0).
 * @param r      the request
 * @param name   name of the cookie
 * @param attrs  attributes it was set with, as "path=/;Secure"; NULL:
 *               CLEAR_ATTRS
 * @param ...    tables of fields (apr_table_t *) to add it to, then NULL
 * @return APR_SUCCESS
 */
AP_DECLARE_NONSTD(apr_status_t) ap_cookie_remove(
        request_rec *r, const char *name, const char *attrs, ...);

/**
 * As ap_cookie_remove(), with Set-Cookie2.
 * @param r       the request
 * @param name2   name of the cookie
 * @param attrs2  attributes; NULL: CLEAR_ATTRS
 * @param ...     tables of fields (apr_table_t *), then NULL
 * @return APR_SUCCESS
 */
AP_DECLARE_NONSTD(apr_status_t) ap_cookie_remove2(
        request_rec *r, const char *name2, const char *attrs2, ...);

/**
 * Sets a cookie (RFC 6265 section 4.1).  Name and value go out as they are:
 * check them with ap_cookie_check_string() or escape them.
 * @param r       the request
 * @param name    name of the cookie
 * @param val     its value
 * @param attrs   attributes, as "path=/;Secure"; NULL or "": DEFAULT_ATTRS
 * @param maxage  seconds it is to live; 0: as long as the browser runs
 * @param ...     tables of fields (apr_table_t *) to add it to, then NULL
 * @return APR_SUCCESS
 */
AP_DECLARE_NONSTD(apr_status_t) ap_cookie_write(
        request_rec *r, const char *name, const char *val, const char *attrs,
        long maxage, ...);

/**
 * As ap_cookie_write(), with Set-Cookie2.
 * @param r       the request
 * @param name2   name of the cookie
 * @param val     its value
 * @param attrs2  attributes; NULL or "": DEFAULT_ATTRS
 * @param maxage  seconds, 0: as long as the browser runs
 * @param ...     tables of fields (apr_table_t *), then NULL
 * @return APR_SUCCESS
 */
AP_DECLARE_NONSTD(apr_status_t) ap_cookie_write2(
        request_rec *r, const char *name2, const char *val,
        const char *attrs2, long maxage, ...);

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_COOKIES_H */
