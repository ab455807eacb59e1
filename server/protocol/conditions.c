/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Conditional requests (RFC 9110 section 13).
 *
 * Each ap_condition_ function looks at one field and says whether it is absent
 * (NONE), does not hold for the current representation (NOMATCH) or does
 * (WEAK or STRONG, by the validator).  "Holds" means that the validators
 * agree, so for If-None-Match it is the case that forbids the method.
 * ap_meets_conditions() puts them in the order of section 13.2.2.
 *
 * No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_date.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "http_protocol.h"

#include "server/protocol/date_priv.h"
#include "server/protocol/protocol_priv.h"

APLOG_USE_MODULE(core);

/* The time of the representation, in whole seconds as fields have it. */
static apr_time_t modified_sec(request_rec *r, apr_table_t *headers)
{
    const char *text = apr_table_get(headers, "Last-Modified");
    apr_time_t mtime = text ? apr_date_parse_http(text) : APR_DATE_BAD;

    if (mtime == APR_DATE_BAD) {
        mtime = r->mtime ? r->mtime : r->request_time;
    }
    return apr_time_sec(mtime);
}

/* A time is a strong validator when nothing can have changed in the same
 * second after it was noted (RFC 9110 section 8.8.2.2). */
static ap_condition_e time_strength(const request_rec *r, apr_time_t sec)
{
    return sec < apr_time_sec(r->request_time) ? AP_CONDITION_STRONG
                                               : AP_CONDITION_WEAK;
}

/* Whether the representation is no newer than the date in a field. */
static ap_condition_e not_modified_since(request_rec *r,
                                         apr_table_t *headers,
                                         const char *field)
{
    const char *text = apr_table_get(r->headers_in, field);
    apr_time_t since;
    apr_time_t modified;

    /* What is not exactly one date is ignored. */
    if (!text || !date_parse(text, r->request_time, &since)) {
        return AP_CONDITION_NONE;
    }
    modified = modified_sec(r, headers);
    return modified > apr_time_sec(since) ? AP_CONDITION_NOMATCH
                                          : time_strength(r, modified);
}

static int is_any(const char *value)
{
    return value[0] == '*' && value[1] == '\0';
}

AP_DECLARE(ap_condition_e) ap_condition_if_match(request_rec *r,
                                                 apr_table_t *headers)
{
    const char *wanted = apr_table_get(r->headers_in, "If-Match");
    const char *etag;

    if (!wanted) {
        return AP_CONDITION_NONE;
    }
    if (is_any(wanted)) {
        return AP_CONDITION_STRONG;
    }
    etag = apr_table_get(headers, "ETag");
    return etag && ap_find_etag_strong(r->pool, wanted, etag)
           ? AP_CONDITION_STRONG : AP_CONDITION_NOMATCH;
}

AP_DECLARE(ap_condition_e) ap_condition_if_unmodified_since(
    request_rec *r, apr_table_t *headers)
{
    return not_modified_since(r, headers, "If-Unmodified-Since");
}

AP_DECLARE(ap_condition_e) ap_condition_if_none_match(request_rec *r,
                                                      apr_table_t *headers)
{
    const char *wanted = apr_table_get(r->headers_in, "If-None-Match");
    const char *etag;

    if (!wanted) {
        return AP_CONDITION_NONE;
    }
    if (is_any(wanted)) {
        return AP_CONDITION_STRONG;
    }
    etag = apr_table_get(headers, "ETag");
    if (!etag || !ap_find_etag_weak(r->pool, wanted, etag)) {
        return AP_CONDITION_NOMATCH;
    }
    return ap_find_etag_strong(r->pool, wanted, etag) ? AP_CONDITION_STRONG
                                                      : AP_CONDITION_WEAK;
}

AP_DECLARE(ap_condition_e) ap_condition_if_modified_since(
    request_rec *r, apr_table_t *headers)
{
    return not_modified_since(r, headers, "If-Modified-Since");
}

AP_DECLARE(ap_condition_e) ap_condition_if_range(request_rec *r,
                                                 apr_table_t *headers)
{
    const char *wanted = apr_table_get(r->headers_in, "If-Range");
    const char *etag;
    const char *date;
    apr_time_t time;

    if (!wanted || !apr_table_get(r->headers_in, "Range")) {
        return AP_CONDITION_NONE;
    }
    if (wanted[0] == '"') {
        etag = apr_table_get(headers, "ETag");
        return etag && !strcmp(wanted, etag) ? AP_CONDITION_STRONG
                                             : AP_CONDITION_NOMATCH;
    }
    /* A date has to be the very one that was sent, and a strong validator;
     * weak tags and anything else never match (RFC 9110 section 13.1.5). */
    date = apr_table_get(headers, "Last-Modified");
    if (!date || !date_parse(wanted, r->request_time, &time)
        || apr_date_parse_http(date) != time) {
        return AP_CONDITION_NOMATCH;
    }
    return time_strength(r, apr_time_sec(time)) == AP_CONDITION_STRONG
           ? AP_CONDITION_STRONG : AP_CONDITION_NOMATCH;
}

/* A condition that the client has set does not hold. */
static int failed(request_rec *r, const char *field)
{
    const char *value = apr_table_get(r->headers_in, field);
    const char *etag = apr_table_get(r->headers_out, "ETag");
    const char *date = apr_table_get(r->headers_out, "Last-Modified");

    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90613)
                  "request for %s refused with 412: its condition \"%s: %s\" "
                  "does not hold (ETag: %s, Last-Modified: %s)", r->uri,
                  field, protocol_excerpt(r->pool, value, strlen(value)),
                  etag ? etag : "none", date ? date : "none");
    return HTTP_PRECONDITION_FAILED;
}

AP_DECLARE(int) ap_meets_conditions(request_rec *r)
{
    const char *field = "If-Match";
    ap_condition_e condition;

    /* Conditions are for requests that would succeed (section 13.2.1), and
     * for representations that somebody could have kept. */
    if (!ap_is_HTTP_SUCCESS(r->status) || r->no_local_copy) {
        return OK;
    }
    condition = ap_condition_if_match(r, r->headers_out);
    if (condition == AP_CONDITION_NONE) {
        field = "If-Unmodified-Since";
        condition = ap_condition_if_unmodified_since(r, r->headers_out);
    }
    if (condition == AP_CONDITION_NOMATCH) {
        return failed(r, field);
    }
    condition = ap_condition_if_none_match(r, r->headers_out);
    if (condition >= AP_CONDITION_WEAK) {
        return r->method_number == M_GET ? HTTP_NOT_MODIFIED
                                         : failed(r, "If-None-Match");
    }
    if (condition == AP_CONDITION_NONE && r->method_number == M_GET
        && ap_condition_if_modified_since(r, r->headers_out)
               >= AP_CONDITION_WEAK) {
        return HTTP_NOT_MODIFIED;
    }
    return OK;
}
