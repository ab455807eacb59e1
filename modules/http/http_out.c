/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The output filter HTTP_HEADER: puts the status line and the header section
 * in front of the content (RFC 9112 section 4, RFC 9110 section 6.3), and
 * takes the content off where there must be none.
 *
 * The whole header section is one bucket, written into memory of its own size
 * and put at the head of the brigade that brought the first content: both
 * leave with one system call.  Nothing else is ever written between them.
 *
 * A field that must not be sent (header_fields.c) makes the response a 500.
 * Content is held to the Content-Length that went before it.
 *
 * No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_buckets.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "mod_core.h"
#include "util_filter.h"
#include "util_time.h"

#include "server/protocol/date_priv.h"
#include "server/protocol/head_priv.h"
#include "server/util/clock_priv.h"
#include "modules/http/http_priv.h"

APLOG_USE_MODULE(http);

/* Bytes of a date field's value (RFC 9110 section 5.6.7), without NUL. */
#define DATE_LENGTH (APR_RFC822_DATE_LEN - 1)

/* The filter's ctx. */
struct header_ctx {
    unsigned int sent:1;        /* the header section has gone */
    unsigned int failing:1;     /* an error answer is being made */
    unsigned int counting:1;    /* Content-Length was sent */
    unsigned int cut:1;         /* there was more content than that */
    apr_off_t left;             /* counting: bytes that are still to come */
};

/* Text being put together; the room was counted before. */
struct text {
    char *to;
};

static void put(struct text *t, const char *s, apr_size_t length)
{
    memcpy(t->to, s, length);
    t->to += length;
}

static void put_string(struct text *t, const char *s)
{
    put(t, s, strlen(s));
}

static void put_field(struct text *t, const char *name, const char *value)
{
    put_string(t, name);
    put(t, ": ", 2);
    put_string(t, value);
    put(t, CRLF_ASCII, 2);
}

/* ---------------------------------------------------------- status line */

static const char *protocol_of(const request_rec *r)
{
    if (r->proto_num == HTTP_VERSION(1, 0)
        && apr_table_get(r->subprocess_env, "force-response-1.0")) {
        return "HTTP/1.0";
    }
    return AP_SERVER_PROTOCOL;
}

/* A line that a module has set must be of the same status and fit on one
 * line. */
static int is_line_of(const char *line, int status)
{
    apr_size_t length = strlen(line);

    return length >= 3 && line[0] == '0' + status / 100
           && line[1] == '0' + status / 10 % 10
           && line[2] == '0' + status % 10
           && (line[3] == '\0' || line[3] == ' ')
           && head_value_ok(line, length);
}

static const char *status_line_of(request_rec *r)
{
    if (r->status_line && is_line_of(r->status_line, r->status)) {
        /* The space behind the code is there even without a reason. */
        return strlen(r->status_line) > 3
               ? r->status_line
               : apr_pstrcat(r->pool, r->status_line, " ", NULL);
    }
    return ap_get_status_line_ex(r->pool, r->status);
}

/* ------------------------------------------------------- basic fields */

/* What every response has, besides headers_out. */
struct basics {
    const char *protocol;
    const char *status;
    const char *server;         /* NULL: none */
    char date[APR_RFC822_DATE_LEN];
};

/* Date and Server are ours, but for what comes from another server. */
static void fill_basics(request_rec *r, struct basics *basics)
{
    const char *date = NULL;
    const char *server = NULL;
    apr_time_t unused;

    basics->protocol = protocol_of(r);
    basics->status = status_line_of(r);
    if (r->proxyreq != PROXYREQ_NONE) {
        date = apr_table_get(r->headers_out, "Date");
        server = apr_table_get(r->headers_out, "Server");
    }
    if (date && strlen(date) == DATE_LENGTH
        && date_parse(date, r->request_time, &unused)) {
        memcpy(basics->date, date, sizeof(basics->date));
    }
    else {
        ap_recent_rfc822_date(basics->date, clock_coarse());
    }
    basics->server = server && head_value_ok(server, strlen(server))
                     ? server : ap_get_server_banner();
    if (basics->server && !*basics->server) {
        basics->server = NULL;
    }
    apr_table_unset(r->headers_out, "Date");
    apr_table_unset(r->headers_out, "Server");
}

static apr_size_t basics_size(const struct basics *basics)
{
    apr_size_t size = strlen(basics->protocol) + strlen(basics->status) + 3
                      + sizeof("Date: ") + DATE_LENGTH + 2;

    if (basics->server) {
        size += sizeof("Server: ") + strlen(basics->server) + 2;
    }
    return size;
}

static void put_basics(struct text *t, const struct basics *basics)
{
    put_string(t, basics->protocol);
    put(t, " ", 1);
    put_string(t, basics->status);
    put(t, CRLF_ASCII, 2);
    put(t, "Date: ", 6);
    put(t, basics->date, DATE_LENGTH);
    put(t, CRLF_ASCII, 2);
    if (basics->server) {
        put_field(t, "Server", basics->server);
    }
}

AP_DECLARE(void) ap_basic_http_header(request_rec *r, apr_bucket_brigade *bb)
{
    struct basics basics;
    struct text t;
    char *start;

    if (r->assbackwards) {
        return;
    }
    fill_basics(r, &basics);
    start = apr_bucket_alloc(basics_size(&basics), bb->bucket_alloc);
    t.to = start;
    put_basics(&t, &basics);
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_heap_create(
                                    start, (apr_size_t)(t.to - start),
                                    apr_bucket_free, bb->bucket_alloc));
}

/* -------------------------------------------------------- header section */

static apr_size_t fields_size(const apr_table_t *table)
{
    const apr_array_header_t *list = apr_table_elts(table);
    apr_size_t size = 0;
    int i;

    for (i = 0; i < list->nelts; i++) {
        const apr_table_entry_t *field =
            &APR_ARRAY_IDX(list, i, apr_table_entry_t);

        size += strlen(field->key) + strlen(field->val) + 4;
    }
    return size;
}

static void put_fields(struct text *t, const apr_table_t *table)
{
    const apr_array_header_t *list = apr_table_elts(table);
    int i;

    for (i = 0; i < list->nelts; i++) {
        const apr_table_entry_t *field =
            &APR_ARRAY_IDX(list, i, apr_table_entry_t);

        put_field(t, field->key, field->val);
    }
}

/* The finished section as one bucket.  sizes: of all fields. */
static apr_bucket *make_section(const struct basics *basics,
                                const apr_table_t *fields,
                                const struct http_field_size *sizes,
                                apr_bucket_alloc_t *alloc)
{
    const apr_array_header_t *list = apr_table_elts(fields);
    const apr_table_entry_t *field = (const apr_table_entry_t *)list->elts;
    apr_size_t size = basics_size(basics) + 2;
    struct text t;
    char *start;
    int i;

    for (i = 0; i < list->nelts; i++) {
        size += sizes[i].name + sizes[i].value + 4;
    }
    start = apr_bucket_alloc(size, alloc);
    t.to = start;
    put_basics(&t, basics);
    for (i = 0; i < list->nelts; i++) {
        put(&t, field[i].key, sizes[i].name);
        put(&t, ": ", 2);
        put(&t, field[i].val, sizes[i].value);
        put(&t, CRLF_ASCII, 2);
    }
    put(&t, CRLF_ASCII, 2);
    return apr_bucket_heap_create(start, (apr_size_t)(t.to - start),
                                  apr_bucket_free, alloc);
}

/* Room for all fields, and for one that is added (Expires). */
static struct http_field_size *make_sizes(request_rec *r)
{
    return apr_palloc(r->pool, (apr_table_elts(r->headers_out)->nelts + 1)
                               * sizeof(struct http_field_size));
}

/* Responses that are not to be cached say so to HTTP/1.0 caches too. */
static void expire(request_rec *r, const struct basics *basics)
{
    if (r->no_cache && !apr_table_get(r->headers_out, "Expires")) {
        apr_table_setn(r->headers_out, "Expires",
                       apr_pstrdup(r->pool, basics->date));
    }
}

/* ---------------------------------------------------------------- filter */

static int has_no_content(const request_rec *r)
{
    return r->header_only || AP_STATUS_IS_HEADER_ONLY(r->status)
           || r->status == HTTP_RESET_CONTENT;
}

/* Takes the content off a brigade, from a bucket on; leaves the marks. */
static void drop_content(apr_bucket_brigade *b, apr_bucket *from)
{
    apr_bucket *e = from;

    while (e != APR_BRIGADE_SENTINEL(b)) {
        apr_bucket *next = APR_BUCKET_NEXT(e);

        if (!APR_BUCKET_IS_METADATA(e)) {
            apr_bucket_delete(e);
        }
        e = next;
    }
}

/* The first bucket that says how to answer, NULL when none does. */
static apr_bucket *find_verdict(apr_bucket_brigade *b)
{
    apr_bucket *e;

    for (e = APR_BRIGADE_FIRST(b); e != APR_BRIGADE_SENTINEL(b);
         e = APR_BUCKET_NEXT(e)) {
        if (AP_BUCKET_IS_ERROR(e) || AP_BUCKET_IS_EOC(e)) {
            return e;
        }
    }
    return NULL;
}

/* Somebody upstream asks for an error answer instead of this content. */
static apr_status_t answer_error(ap_filter_t *f, apr_bucket_brigade *b,
                                 int status)
{
    struct header_ctx *ctx = f->ctx;
    request_rec *failed = f->r;
    request_rec *r;

    apr_brigade_cleanup(b);
    if (ctx->failing) {
        f->c->keepalive = AP_CONN_CLOSE;
        return AP_FILTER_ERROR;
    }
    ctx->failing = 1;
    /* The end that came with the content has not gone: not for this record,
     * nor for those that were redirected to it. */
    for (r = failed; r; r = r->prev) {
        r->eos_sent = 0;
    }
    ap_die(status, failed);
    /* The answer may have been that of a record before this one. */
    for (r = failed; r && !failed->eos_sent; r = r->prev) {
        failed->eos_sent = r->eos_sent;
    }
    return AP_FILTER_ERROR;
}

static apr_status_t answer_bad_field(ap_filter_t *f, apr_bucket_brigade *b,
                                     const apr_table_entry_t *field)
{
    request_rec *r = f->r;

    http_log_bad_field(r, field);
    apr_table_clear(r->headers_out);
    apr_table_clear(r->err_headers_out);
    r->status = HTTP_OK;
    r->status_line = NULL;
    return answer_error(f, b, HTTP_INTERNAL_SERVER_ERROR);
}

/* Whether CHUNK, once added, gets the brigades of this filter as they are. */
static int chunk_filter_is_next(const ap_filter_t *f)
{
    const ap_filter_t *next = f->next;

    while (next && next->frec == ap_http_outerror_filter_handle) {
        next = next->next;
    }
    return !next || next->frec->ftype > AP_FTYPE_TRANSCODE || !next->r;
}

/* Content and Content-Length differ: the client can only tell by the end. */
static void end_miscounted(ap_filter_t *f, const char *how)
{
    f->c->keepalive = AP_CONN_CLOSE;
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, f->r, APLOGNO(90636)
                  "the response for %s has %s content than its "
                  "Content-Length, which a module or script has set; the "
                  "connection ends", f->r->uri, how);
}

/*
 * Holds content to the Content-Length that has gone before it.  What is too
 * much would be taken for the next response, and what is too little for a part
 * of it: the one is cut off, and in both cases the connection ends.
 * @return whether more content is to come
 */
static int count_content(ap_filter_t *f, apr_bucket_brigade *b)
{
    struct header_ctx *ctx = f->ctx;
    apr_bucket *e = NULL;
    apr_off_t length;
    int ends = !APR_BRIGADE_EMPTY(b)
               && APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(b));

    if (apr_brigade_length(b, 0, &length) != APR_SUCCESS || length < 0) {
        return 0;       /* a filter behind CONTENT_LENGTH knows better */
    }
    if (length <= ctx->left) {
        ctx->left -= length;
        if (ends && ctx->left && !find_verdict(b)) {
            end_miscounted(f, "less");
        }
        return !ends;
    }
    if (apr_brigade_partition(b, ctx->left, &e) == APR_SUCCESS) {
        drop_content(b, e);
    }
    ctx->left = 0;
    if (!ctx->cut) {
        ctx->cut = 1;
        end_miscounted(f, "more");
    }
    return !ends;
}

/* Whether content has to be counted, and some is to come behind this. */
static int start_counting(ap_filter_t *f, apr_bucket_brigade *b)
{
    struct header_ctx *ctx = f->ctx;
    const char *length = apr_table_get(f->r->headers_out, "Content-Length");

    ctx->counting = length && ap_parse_strict_length(&ctx->left, length)
                    && count_content(f, b);
    return ctx->counting;
}

/* Puts the section in front of the content, and CHUNK behind this filter. */
static apr_status_t send_first(ap_filter_t *f, apr_bucket_brigade *b,
                               apr_bucket *section)
{
    request_rec *r = f->r;
    apr_status_t rv = APR_SUCCESS;

    if (has_no_content(r)) {
        drop_content(b, APR_BRIGADE_FIRST(b));
        APR_BRIGADE_INSERT_HEAD(b, section);
        return ap_pass_brigade(f->next, b);
    }
    r->sent_bodyct = 1;
    if (!r->chunked) {
        int more = start_counting(f, b);

        APR_BRIGADE_INSERT_HEAD(b, section);
        if (more) {
            return ap_pass_brigade(f->next, b);
        }
    }
    else if (chunk_filter_is_next(f)) {
        APR_BRIGADE_INSERT_HEAD(b, section);
        http_add_chunk_filter(r, section);
    }
    else {
        apr_bucket_brigade *first = apr_brigade_create(r->pool,
                                                       b->bucket_alloc);

        APR_BRIGADE_INSERT_HEAD(first, section);
        rv = ap_pass_brigade(f->next, first);
        http_add_chunk_filter(r, NULL);
    }
    ap_remove_output_filter(f);
    return rv == APR_SUCCESS ? ap_pass_brigade(f->next, b) : rv;
}

AP_DECLARE(apr_status_t) ap_http_header_filter(ap_filter_t *f,
                                               apr_bucket_brigade *b)
{
    request_rec *r = f->r;
    struct header_ctx *ctx = f->ctx;
    struct http_field_size *sizes;
    const apr_table_entry_t *bad;
    struct basics basics;
    apr_bucket *verdict;
    int count;

    if (!ctx) {
        ctx = f->ctx = apr_pcalloc(r->pool, sizeof(*ctx));
    }
    if (ctx->sent) {
        if (!ctx->counting) {
            drop_content(b, APR_BRIGADE_FIRST(b));
        }
        else if (!count_content(f, b)) {
            ap_remove_output_filter(f);
        }
        return ap_pass_brigade(f->next, b);
    }
    verdict = find_verdict(b);
    if (verdict && AP_BUCKET_IS_EOC(verdict)) {
        /* The connection ends without a response. */
        ap_remove_output_filter(f);
        return ap_pass_brigade(f->next, b);
    }
    if (verdict) {
        return answer_error(f, b,
                            ((ap_bucket_error *)verdict->data)->status);
    }
    if (r->assbackwards) {
        r->sent_bodyct = 1;
        r->connection->keepalive = AP_CONN_CLOSE;
        ap_remove_output_filter(f);
        return ap_pass_brigade(f->next, b);
    }
    http_merge_error_fields(r);
    if (ctx->failing) {
        http_drop_bad_fields(r, r->headers_out);
    }
    http_complete_fields(r);
    sizes = make_sizes(r);
    bad = http_find_bad_field(r, r->headers_out, sizes);
    if (bad) {
        return answer_bad_field(f, b, bad);
    }
    count = apr_table_elts(r->headers_out)->nelts;
    fill_basics(r, &basics);
    expire(r, &basics);
    if (r->no_cache || apr_table_elts(r->headers_out)->nelts != count) {
        (void)http_find_bad_field(r, r->headers_out, sizes);
    }
    ctx->sent = 1;
    /* Too late for "100 Continue" from here on. */
    r->expecting_100 = 0;
    return send_first(f, b, make_section(&basics, r->headers_out, sizes,
                                         b->bucket_alloc));
}

/* ------------------------------------------------------ interim responses */

/* What goes with an interim response: nothing about its content, as it has
 * none (RFC 9112 section 6.1, RFC 9110 section 8.6). */
static const apr_table_t *interim_fields(request_rec *r)
{
    apr_table_t *fields = apr_table_copy(r->pool, r->headers_out);

    apr_table_unset(fields, "Content-Length");
    apr_table_unset(fields, "Transfer-Encoding");
    http_drop_bad_fields(r, fields);
    return fields;
}

AP_DECLARE(void) ap_send_interim_response(request_rec *r, int send_headers)
{
    apr_bucket_alloc_t *alloc = r->connection->bucket_alloc;
    const apr_table_t *fields;
    apr_bucket_brigade *bb;
    apr_size_t size;
    struct text t;
    char *start;
    const char *status;

    if (r->proto_num < HTTP_VERSION(1, 1) || r->main) {
        return;
    }
    if (!ap_is_HTTP_INFO(r->status)) {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, r, APLOGNO(90631)
                      "status %d is not one of an interim response",
                      r->status);
        return;
    }
    if (r->status == HTTP_CONTINUE) {
        if (!r->expecting_100) {
            return;
        }
        r->expecting_100 = 0;
    }
    fields = send_headers ? interim_fields(r) : NULL;
    status = status_line_of(r);
    size = sizeof(AP_SERVER_PROTOCOL) + strlen(status) + 4
           + (fields ? fields_size(fields) : 0);
    start = apr_bucket_alloc(size, alloc);
    t.to = start;
    put_string(&t, AP_SERVER_PROTOCOL " ");
    put_string(&t, status);
    put(&t, CRLF_ASCII, 2);
    if (fields) {
        put_fields(&t, fields);
    }
    put(&t, CRLF_ASCII, 2);
    bb = apr_brigade_create(r->pool, alloc);
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_heap_create(
                                    start, (apr_size_t)(t.to - start),
                                    apr_bucket_free, alloc));
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_flush_create(alloc));
    if (ap_pass_brigade(r->connection->output_filters, bb) != APR_SUCCESS) {
        r->connection->keepalive = AP_CONN_CLOSE;
    }
}
