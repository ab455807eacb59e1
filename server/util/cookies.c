/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Cookies: setting and unsetting them in tables of fields, finding one in
 * what the client sent (RFC 6265 sections 4.1 and 4.2, Set-Cookie2 of RFC 2965
 * for those who still ask for it).
 *
 * A request belongs to one thread at a time; no other state.
 */

#include "ap_config.h"

#include <stdarg.h>

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "util_cookies.h"

#include "server/util/chars_priv.h"

APLOG_USE_MODULE(core);

/* ---- writing ---- */

/* Text of the field; maxage in seconds, below 0: leave it out. */
static const char *cookie_text(apr_pool_t *p, const char *name,
                               const char *val, const char *attrs,
                               long maxage)
{
    const char *age = maxage >= 0 ? apr_psprintf(p, "Max-Age=%ld", maxage)
                                  : "";

    return apr_pstrcat(p, name, "=", val, *age ? ";" : "", age,
                       *attrs ? ";" : "", attrs, NULL);
}

/* Adds the field to each table of the list, which a NULL ends. */
static void add_to_tables(va_list tables, const char *field,
                          const char *text)
{
    apr_table_t *t;

    while ((t = va_arg(tables, apr_table_t *)) != NULL) {
        apr_table_addn(t, field, text);
    }
}

static const char *text_or(const char *s, const char *otherwise)
{
    return s && *s ? s : otherwise;
}

/* What a call writes, for all four forms. */
typedef struct {
    const char *field;      /* SET_COOKIE or SET_COOKIE2 */
    const char *name;
    const char *val;
    const char *attrs;
    long maxage;            /* seconds, below 0: none */
} cookie_order;

static void write_cookie(request_rec *r, const cookie_order *order,
                         va_list tables)
{
    const char *text = cookie_text(r->pool, order->name, order->val,
                                   order->attrs, order->maxage);

    ap_log_rerror(APLOG_MARK, APLOG_TRACE4, 0, r, "%s: %s", order->field,
                  text);
    add_to_tables(tables, order->field, text);
}

/* A max-age of 0 means a cookie that lives as long as the browser runs, so
 * the attribute is left out. */
AP_DECLARE_NONSTD(apr_status_t) ap_cookie_write(
        request_rec *r, const char *name, const char *val, const char *attrs,
        long maxage, ...)
{
    cookie_order order = {
        SET_COOKIE, name, val, text_or(attrs, DEFAULT_ATTRS),
        maxage ? maxage : -1
    };
    va_list tables;

    va_start(tables, maxage);
    write_cookie(r, &order, tables);
    va_end(tables);
    return APR_SUCCESS;
}

AP_DECLARE_NONSTD(apr_status_t) ap_cookie_write2(
        request_rec *r, const char *name2, const char *val,
        const char *attrs2, long maxage, ...)
{
    cookie_order order = {
        SET_COOKIE2, name2, val, text_or(attrs2, DEFAULT_ATTRS),
        maxage ? maxage : -1
    };
    va_list tables;

    va_start(tables, maxage);
    write_cookie(r, &order, tables);
    va_end(tables);
    return APR_SUCCESS;
}

AP_DECLARE_NONSTD(apr_status_t) ap_cookie_remove(
        request_rec *r, const char *name, const char *attrs, ...)
{
    cookie_order order = {
        SET_COOKIE, name, "", text_or(attrs, CLEAR_ATTRS), 0
    };
    va_list tables;

    va_start(tables, attrs);
    write_cookie(r, &order, tables);
    va_end(tables);
    return APR_SUCCESS;
}

AP_DECLARE_NONSTD(apr_status_t) ap_cookie_remove2(
        request_rec *r, const char *name2, const char *attrs2, ...)
{
    cookie_order order = {
        SET_COOKIE2, name2, "", text_or(attrs2, CLEAR_ATTRS), 0
    };
    va_list tables;

    va_start(tables, attrs2);
    write_cookie(r, &order, tables);
    va_end(tables);
    return APR_SUCCESS;
}

/* ---- reading ---- */

/* What one Cookie field is read for. */
typedef struct {
    apr_pool_t *pool;
    const char *name;
    apr_size_t name_len;
    const char *val;        /* value of the cookie found last */
    int found;              /* how many of the name there were */
    apr_table_t *others;    /* fields without the cookie; NULL: not wanted */
} cookie_search;

/* "$Path" and its like say something about the cookie before them
 * (RFC 2965 section 3.3.4), "$Version" about all. */
static int is_attribute_of_cookie(const char *s)
{
    return *s == '$' && ap_cstr_casecmpn(s, "$Version=", 9) != 0;
}

/* Goes over the pairs of one field, apr_table_do() calls it for each. */
static int search_field(void *rec, const char *field, const char *text)
{
    cookie_search *search = rec;
    const char *kept = NULL;
    int in_match = 0;

    while (*text) {
        const char *pair = char_skip(&char_space, text);
        apr_size_t len = strcspn(pair, ";");
        const char *item;

        text = pair + len + (pair[len] == ';');
        while (len > 0 && char_in(&char_space, pair[len - 1])) {
            len--;
        }
        if (len == 0) {
            continue;
        }
        in_match = (in_match && is_attribute_of_cookie(pair))
                   || (len > search->name_len
                       && pair[search->name_len] == '='
                       && !memcmp(pair, search->name, search->name_len));
        item = apr_pstrmemdup(search->pool, pair, len);
        if (in_match && *item != '$') {
            search->found++;
            search->val = item + search->name_len + 1;
        }
        else if (!in_match) {
            kept = kept ? apr_pstrcat(search->pool, kept, "; ", item, NULL)
                        : item;
        }
    }
    /* A version alone says nothing. */
    if (kept && search->others && (*kept != '$' || strchr(kept, ';'))) {
        apr_table_addn(search->others, field, kept);
    }
    return 1;
}

static int add_field(void *table, const char *field, const char *text)
{
    apr_table_addn(table, field, text);
    return 1;
}

/* A name that comes more than once has no value that could be trusted: which
 * of them was meant depends on paths that the field does not carry. */
AP_DECLARE(apr_status_t) ap_cookie_read(request_rec *r, const char *name,
                                        const char **val, int remove)
{
    cookie_search search = { r->pool, name, strlen(name), NULL, 0, NULL };

    *val = NULL;
    if (remove) {
        search.others = apr_table_make(r->pool, 2);
    }
    apr_table_do(search_field, &search, r->headers_in, "Cookie", "Cookie2",
                 NULL);
    if (search.found > 1) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90101)
                      "client sent the cookie '%s' %d times, none is used: "
                      "%s", name, search.found, r->uri ? r->uri : "");
        return APR_EGENERAL;
    }
    *val = search.val;
    if (remove && search.found) {
        apr_table_unset(r->headers_in, "Cookie");
        apr_table_unset(r->headers_in, "Cookie2");
        apr_table_do(add_field, r->headers_in, search.others, NULL);
    }
    return APR_SUCCESS;
}

/* ---- checking ---- */

/* A name or value must be there, and must not break out of its place. */
AP_DECLARE(apr_status_t) ap_cookie_check_string(const char *string)
{
    if (string == NULL || *string == '\0' || strpbrk(string, "=&;, \t")
        || *ap_scan_vchar_obstext(string)) {
        return APR_EGENERAL;
    }
    return APR_SUCCESS;
}
