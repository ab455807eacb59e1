/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Methods: their names, numbers and sets.
 *
 * A number is a bit of a 64-bit set (request_rec.allowed and the like).  The
 * methods of the API have fixed ones; others get the next free number when a
 * module or RegisterHttpMethod registers them while configuration is read.
 *
 * The registry is written by the main thread while it reads configuration and
 * only read afterwards, so no lock guards it; it is emptied for each reading.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"

#include "server/protocol/head_priv.h"

APLOG_USE_MODULE(core);

/* Numbers that a 64-bit set has room for; the last is left unused because a
 * set is signed. */
#define METHODS_LAST (METHODS - 2)

static const char *const fixed[] = {
    [M_GET] = "GET", [M_PUT] = "PUT", [M_POST] = "POST",
    [M_DELETE] = "DELETE", [M_CONNECT] = "CONNECT",
    [M_OPTIONS] = "OPTIONS", [M_TRACE] = "TRACE", [M_PATCH] = "PATCH",
    [M_PROPFIND] = "PROPFIND", [M_PROPPATCH] = "PROPPATCH",
    [M_MKCOL] = "MKCOL", [M_COPY] = "COPY", [M_MOVE] = "MOVE",
    [M_LOCK] = "LOCK", [M_UNLOCK] = "UNLOCK",
    [M_VERSION_CONTROL] = "VERSION-CONTROL", [M_CHECKOUT] = "CHECKOUT",
    [M_UNCHECKOUT] = "UNCHECKOUT", [M_CHECKIN] = "CHECKIN",
    [M_UPDATE] = "UPDATE", [M_LABEL] = "LABEL", [M_REPORT] = "REPORT",
    [M_MKWORKSPACE] = "MKWORKSPACE", [M_MKACTIVITY] = "MKACTIVITY",
    [M_BASELINE_CONTROL] = "BASELINE-CONTROL", [M_MERGE] = "MERGE",
};

/* [config] Names of numbers from M_INVALID + 1 on. */
static const char *registered[METHODS];
static int registered_count;

static apr_status_t forget_registered(void *data)
{
    (void)data;
    registered_count = 0;
    return APR_SUCCESS;
}

AP_DECLARE(void) ap_method_registry_init(apr_pool_t *p)
{
    registered_count = 0;
    apr_pool_cleanup_register(p, NULL, forget_registered,
                              apr_pool_cleanup_null);
}

/* Names are case-sensitive (RFC 9110 section 9.1). */
AP_DECLARE(int) ap_method_number_of(const char *method)
{
    int i;

    if (!method) {
        return M_INVALID;
    }
    /* HEAD is GET without the content; the record says so in header_only. */
    if (!strcmp(method, "GET") || !strcmp(method, "HEAD")) {
        return M_GET;
    }
    for (i = M_PUT; i < M_INVALID; i++) {
        if (!strcmp(method, fixed[i])) {
            return i;
        }
    }
    for (i = 0; i < registered_count; i++) {
        if (!strcmp(method, registered[i])) {
            return M_INVALID + 1 + i;
        }
    }
    return M_INVALID;
}

AP_DECLARE(const char *) ap_method_name_of(apr_pool_t *p, int methnum)
{
    (void)p;
    if (methnum >= 0 && methnum < M_INVALID) {
        return fixed[methnum];
    }
    if (methnum > M_INVALID && methnum - M_INVALID <= registered_count) {
        return registered[methnum - M_INVALID - 1];
    }
    return NULL;
}

AP_DECLARE(int) ap_method_register(apr_pool_t *p, const char *methname)
{
    int number = ap_method_number_of(methname);

    if (number != M_INVALID || !methname) {
        return number;
    }
    if (!head_token_ok(methname, strlen(methname))) {
        ap_log_perror(APLOG_MARK, APLOG_ERR, 0, p, APLOGNO(90602)
                      "\"%s\" cannot be registered as a method: it is not a "
                      "token of HTTP", methname);
        return M_INVALID;
    }
    if (M_INVALID + 1 + registered_count > METHODS_LAST) {
        ap_log_perror(APLOG_MARK, APLOG_ERR, 0, p, APLOGNO(90603)
                      "method %s cannot be registered: there is room for "
                      "%d methods in all", methname, METHODS_LAST + 1);
        return M_INVALID;
    }
    if (registered_count == 0) {
        /* The names go with the pool: so must the registry. */
        ap_method_registry_init(p);
    }
    registered[registered_count++] = apr_pstrdup(p, methname);
    return M_INVALID + registered_count;
}

/* ---------------------------------------------------------------- sets
 *
 * A set has a bit for every method that has a number, and a list of the names
 * of those that have none. */

static apr_int64_t method_bit(int number)
{
    return (apr_int64_t)1 << number;
}

static int named_at(const ap_method_list_t *l, const char *method)
{
    int i;

    for (i = 0; i < l->method_list->nelts; i++) {
        if (!strcmp(APR_ARRAY_IDX(l->method_list, i, char *), method)) {
            return i;
        }
    }
    return -1;
}

AP_DECLARE(ap_method_list_t *) ap_make_method_list(apr_pool_t *p, int nelts)
{
    ap_method_list_t *l = apr_palloc(p, sizeof(*l));

    l->method_mask = 0;
    l->method_list = apr_array_make(p, nelts, sizeof(char *));
    return l;
}

AP_DECLARE(void) ap_copy_method_list(ap_method_list_t *dest,
                                     ap_method_list_t *src)
{
    int i;

    dest->method_mask = src->method_mask;
    apr_array_clear(dest->method_list);
    for (i = 0; i < src->method_list->nelts; i++) {
        APR_ARRAY_PUSH(dest->method_list, char *) =
            APR_ARRAY_IDX(src->method_list, i, char *);
    }
}

AP_DECLARE(int) ap_method_in_list(ap_method_list_t *l, const char *method)
{
    int number = ap_method_number_of(method);

    if (number != M_INVALID) {
        return (l->method_mask & method_bit(number)) != 0;
    }
    return named_at(l, method) >= 0;
}

AP_DECLARE(void) ap_method_list_add(ap_method_list_t *l, const char *method)
{
    int number = ap_method_number_of(method);

    if (number != M_INVALID) {
        l->method_mask |= method_bit(number);
    }
    else if (named_at(l, method) < 0) {
        APR_ARRAY_PUSH(l->method_list, const char *) =
            apr_pstrdup(l->method_list->pool, method);
    }
}

AP_DECLARE(void) ap_method_list_remove(ap_method_list_t *l,
                                       const char *method)
{
    int number = ap_method_number_of(method);
    int at;

    if (number != M_INVALID) {
        l->method_mask &= ~method_bit(number);
        return;
    }
    at = named_at(l, method);
    if (at >= 0) {
        char **names = (char **)l->method_list->elts;

        l->method_list->nelts--;
        for (; at < l->method_list->nelts; at++) {
            names[at] = names[at + 1];
        }
    }
}

AP_DECLARE(void) ap_clear_method_list(ap_method_list_t *l)
{
    l->method_mask = 0;
    apr_array_clear(l->method_list);
}
