/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The output filter BYTERANGE: parts of the content instead of all of it
 * (RFC 9110 section 14).
 *
 * It acts on the first brigade of a GET that succeeded, when that brigade has
 * the whole content and every length is known.  A Range that is malformed, or
 * asks for more than MaxRanges, MaxRangeOverlaps and MaxRangeReversals allow
 * or for more bytes than there are, is ignored, as the RFC permits: the answer
 * is everything, once.
 *
 * No shared state but the boundary of parts, made when a child starts.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_buckets.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "mod_core.h"
#include "util_filter.h"

#include "server/protocol/protocol_priv.h"
#include "modules/http/http_priv.h"

APLOG_USE_MODULE(http);

AP_DECLARE_DATA ap_filter_rec_t *ap_byterange_filter_handle = NULL;

/* Defaults of the three directives. */
#define DEFAULT_MAX_RANGES 200
#define DEFAULT_MAX_OVERLAPS 20
#define DEFAULT_MAX_REVERSALS 20

/* --------------------------------------------------------------- parser */

static const char *skip_blanks(const char *s)
{
    while (*s == ' ' || *s == '\t') {
        s++;
    }
    return s;
}

/* Digits; a number too large for an offset becomes the largest one, which is
 * behind every end. */
static const char *take_number(const char *s, apr_off_t *n)
{
    const apr_off_t max = (apr_off_t)(~(apr_uint64_t)0 >> 1);

    *n = 0;
    for (; apr_isdigit(*s); s++) {
        int digit = *s - '0';

        *n = *n > (max - digit) / 10 ? max : *n * 10 + digit;
    }
    return s;
}

/* One range: "first-last", "first-" or "-count".  NULL when malformed; an
 * unsatisfiable one has first > last. */
static const char *take_range(const char *s, apr_off_t length,
                              struct byterange *range)
{
    const char *digits = s;
    apr_off_t count;

    s = take_number(s, &range->first);
    if (*s != '-') {
        return NULL;
    }
    if (s == digits) {
        digits = ++s;
        s = take_number(s, &count);
        range->first = count < length ? length - count : 0;
        range->last = count ? length - 1 : -1;
        return s == digits ? NULL : s;
    }
    digits = ++s;
    s = take_number(s, &range->last);
    if (s == digits) {
        range->last = length - 1;
        return s;
    }
    if (range->last < range->first) {
        return NULL;
    }
    if (range->last >= length) {
        range->last = length - 1;
    }
    return s;
}

/* What was found so far. */
struct collection {
    apr_array_header_t *ranges;
    int asked;              /* ranges in the field, satisfiable or not */
    int overlaps;
    int reversals;
};

static void add_range(struct collection *c, const struct byterange *range)
{
    struct byterange *last;

    if (c->ranges->nelts) {
        last = &APR_ARRAY_IDX(c->ranges, c->ranges->nelts - 1,
                              struct byterange);
        if (range->first <= last->last + 1
            && range->last >= last->first - 1) {
            c->overlaps += range->first <= last->last
                           && range->last >= last->first;
            if (range->first < last->first) {
                last->first = range->first;
            }
            if (range->last > last->last) {
                last->last = range->last;
            }
            return;
        }
        c->reversals += range->first < last->first;
    }
    APR_ARRAY_PUSH(c->ranges, struct byterange) = *range;
}

static int exceeds(int n, int limit)
{
    return limit >= 0 && n > limit;
}

/* Whether the ranges have more bytes in all than the content. */
static int too_many_bytes(const apr_array_header_t *ranges, apr_off_t length)
{
    apr_off_t left = length;
    int i;

    for (i = 0; i < ranges->nelts; i++) {
        const struct byterange *range =
            &APR_ARRAY_IDX(ranges, i, struct byterange);

        if (range->last - range->first >= left) {
            return 1;
        }
        left -= range->last - range->first + 1;
    }
    return 0;
}

enum range_verdict http_parse_ranges(const char *field, apr_off_t length,
                                     const struct range_limits *limits,
                                     apr_pool_t *p,
                                     apr_array_header_t **ranges)
{
    struct collection c = {NULL, 0, 0, 0};
    const char *s = field;

    if (strncasecmp(s, "bytes=", 6)) {
        return RANGES_IGNORE;
    }
    c.ranges = apr_array_make(p, 4, sizeof(struct byterange));
    s += 6;
    for (;;) {
        struct byterange range;

        s = skip_blanks(s);
        if (*s == ',') {
            s++;            /* an empty member */
            continue;
        }
        if (!*s) {
            break;
        }
        s = take_range(s, length, &range);
        s = s ? skip_blanks(s) : NULL;
        if (!s || (*s && *s != ',') || exceeds(++c.asked, limits->ranges)) {
            return RANGES_IGNORE;
        }
        if (range.first <= range.last) {
            add_range(&c, &range);
        }
    }
    if (c.asked == 0 || exceeds(c.overlaps, limits->overlaps)
        || exceeds(c.reversals, limits->reversals)) {
        return RANGES_IGNORE;
    }
    *ranges = c.ranges;
    if (c.ranges->nelts == 0) {
        return RANGES_UNSATISFIABLE;
    }
    return too_many_bytes(c.ranges, length) ? RANGES_IGNORE : RANGES_SOME;
}

/* --------------------------------------------------------------- parts */

static char *content_range(apr_pool_t *p, const struct byterange *range,
                           apr_off_t length)
{
    return apr_psprintf(p, "bytes %" APR_OFF_T_FMT "-%" APR_OFF_T_FMT
                        "/%" APR_OFF_T_FMT, range->first, range->last,
                        length);
}

/* Copies the buckets of a part to the end of another brigade. */
static apr_status_t copy_part(apr_bucket_brigade *from,
                              const struct byterange *range,
                              apr_bucket_brigade *to)
{
    apr_bucket *first;
    apr_bucket *behind;
    apr_status_t rv;

    rv = apr_brigade_partition(from, range->first, &first);
    if (rv == APR_SUCCESS) {
        rv = apr_brigade_partition(from, range->last + 1, &behind);
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    /* The second cut may have divided the first bucket, not moved it. */
    while (first != behind) {
        apr_bucket *copy;

        if (!APR_BUCKET_IS_METADATA(first)) {
            rv = apr_bucket_copy(first, &copy);
            if (rv != APR_SUCCESS) {
                return rv;
            }
            APR_BRIGADE_INSERT_TAIL(to, copy);
        }
        first = APR_BUCKET_NEXT(first);
    }
    return APR_SUCCESS;
}

static void put_text(apr_bucket_brigade *bb, const char *text)
{
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_pool_create(
                                    text, strlen(text), bb->p,
                                    bb->bucket_alloc));
}

static apr_status_t put_single(request_rec *r, apr_bucket_brigade *content,
                               const struct byterange *range,
                               apr_off_t length, apr_bucket_brigade *out)
{
    apr_table_setn(r->headers_out, "Content-Range",
                   content_range(r->pool, range, length));
    ap_set_content_length(r, range->last - range->first + 1);
    return copy_part(content, range, out);
}

/* A body of the type multipart/byteranges (RFC 9110 section 14.6). */
static apr_status_t put_multiple(request_rec *r, apr_bucket_brigade *content,
                                 const apr_array_header_t *ranges,
                                 apr_off_t length, apr_bucket_brigade *out)
{
    const char *type = ap_make_content_type(r, r->content_type);
    const char *delimiter;
    apr_status_t rv = APR_SUCCESS;
    int i;

    delimiter = apr_pstrcat(r->pool, CRLF_ASCII "--", ap_multipart_boundary,
                            CRLF_ASCII,
                            type ? "Content-Type: " : "",
                            type ? type : "", type ? CRLF_ASCII : "",
                            "Content-Range: ", NULL);
    for (i = 0; i < ranges->nelts && rv == APR_SUCCESS; i++) {
        const struct byterange *range =
            &APR_ARRAY_IDX(ranges, i, struct byterange);

        /* No line end stands before the first delimiter. */
        put_text(out, apr_pstrcat(r->pool, i ? delimiter : delimiter + 2,
                                  content_range(r->pool, range, length),
                                  CRLF_ASCII CRLF_ASCII, NULL));
        rv = copy_part(content, range, out);
    }
    put_text(out, apr_pstrcat(r->pool, CRLF_ASCII "--",
                              ap_multipart_boundary, "--" CRLF_ASCII, NULL));
    ap_set_content_type(r, apr_pstrcat(r->pool, "multipart/byteranges; "
                                       "boundary=", ap_multipart_boundary,
                                       NULL));
    apr_table_unset(r->headers_out, "Content-Type");
    apr_table_unset(r->headers_out, "Content-Length");
    return rv;
}

/* --------------------------------------------------------------- filter */

static int limit_of(int configured, int fallback)
{
    switch (configured) {
    case AP_MAXRANGES_UNSET:
    case AP_MAXRANGES_DEFAULT:
        return fallback;
    case AP_MAXRANGES_UNLIMITED:
        return -1;
    default:
        return configured;
    }
}

/* The field that is to be followed, NULL for the whole content. */
static const char *wanted_range(request_rec *r, struct range_limits *limits)
{
    const core_dir_config *conf =
        ap_get_core_module_config(r->per_dir_config);
    const char *field = apr_table_get(r->headers_in, "Range");

    if (!field || r->status != HTTP_OK || r->assbackwards || r->header_only
        || r->method_number != M_GET
        || apr_table_get(r->headers_out, "Content-Range")) {
        return NULL;
    }
    limits->ranges = limit_of(conf->max_ranges, DEFAULT_MAX_RANGES);
    limits->overlaps = limit_of(conf->max_overlaps, DEFAULT_MAX_OVERLAPS);
    limits->reversals = limit_of(conf->max_reversals, DEFAULT_MAX_REVERSALS);
    if (limits->ranges == AP_MAXRANGES_NORANGES
        || ap_condition_if_range(r, r->headers_out)
               == AP_CONDITION_NOMATCH) {
        return NULL;
    }
    return field;
}

/* The length of a whole content; -1 when it is not whole or not known. */
static apr_off_t whole_length(apr_bucket_brigade *bb)
{
    apr_bucket *last = APR_BRIGADE_LAST(bb);
    apr_off_t length;

    if (APR_BRIGADE_EMPTY(bb) || !APR_BUCKET_IS_EOS(last)
        || apr_brigade_length(bb, 0, &length) != APR_SUCCESS) {
        return -1;
    }
    return length;
}

static apr_status_t refuse(ap_filter_t *f, apr_bucket_brigade *bb,
                           apr_off_t length)
{
    request_rec *r = f->r;
    const char *field = apr_table_get(r->headers_in, "Range");

    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90641)
                  "request for %s refused with 416: \"Range: %s\" lies beyond "
                  "its %" APR_OFF_T_FMT " bytes", r->uri,
                  protocol_excerpt(r->pool, field, strlen(field)), length);
    apr_brigade_cleanup(bb);
    /* Kept when the fields of the content are dropped for the error. */
    apr_table_setn(r->err_headers_out, "Content-Range",
                   apr_psprintf(r->pool, "bytes */%" APR_OFF_T_FMT, length));
    APR_BRIGADE_INSERT_TAIL(bb, ap_bucket_error_create(
                                    HTTP_RANGE_NOT_SATISFIABLE, NULL,
                                    r->pool, bb->bucket_alloc));
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(bb->bucket_alloc));
    return ap_pass_brigade(f->next, bb);
}

static apr_status_t send_parts(ap_filter_t *f, apr_bucket_brigade *bb,
                               const apr_array_header_t *ranges,
                               apr_off_t length)
{
    request_rec *r = f->r;
    apr_bucket_brigade *out = apr_brigade_create(r->pool, bb->bucket_alloc);
    apr_status_t rv;

    if (ranges->nelts == 1) {
        rv = put_single(r, bb, &APR_ARRAY_IDX(ranges, 0, struct byterange),
                        length, out);
    }
    else {
        rv = put_multiple(r, bb, ranges, length, out);
    }
    apr_brigade_cleanup(bb);
    if (rv != APR_SUCCESS) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(90640)
                      "the content of %s cannot be cut into parts", r->uri);
        apr_table_unset(r->headers_out, "Content-Range");
        apr_brigade_cleanup(out);
        APR_BRIGADE_INSERT_TAIL(out, ap_bucket_error_create(
                                         HTTP_INTERNAL_SERVER_ERROR, NULL,
                                         r->pool, out->bucket_alloc));
    }
    else {
        r->status = HTTP_PARTIAL_CONTENT;
        r->status_line = NULL;
    }
    APR_BRIGADE_INSERT_TAIL(out, apr_bucket_eos_create(out->bucket_alloc));
    return ap_pass_brigade(f->next, out);
}

AP_DECLARE(apr_status_t) ap_byterange_filter(ap_filter_t *f,
                                             apr_bucket_brigade *b)
{
    request_rec *r = f->r;
    apr_array_header_t *ranges;
    struct range_limits limits;
    const char *field = wanted_range(r, &limits);
    apr_off_t length = field ? whole_length(b) : -1;

    ap_remove_output_filter(f);
    /* Of nothing there are no parts that Content-Range could tell, and an
     * error would say that something is wrong with an empty file. */
    if (length <= 0) {
        return ap_pass_brigade(f->next, b);
    }
    switch (http_parse_ranges(field, length, &limits, r->pool, &ranges)) {
    case RANGES_UNSATISFIABLE:
        return refuse(f, b, length);
    case RANGES_SOME:
        return send_parts(f, b, ranges, length);
    default:
        return ap_pass_brigade(f->next, b);
    }
}
