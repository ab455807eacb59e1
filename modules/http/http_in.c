/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The input filter HTTP_IN: takes the body of a request off the connection,
 * exactly as many bytes as the message framing says (RFC 9112 section 6), and
 * ends it with an EOS bucket.  Chunked framing and trailers are removed.
 *
 * What its readers get instead of data:
 *   APR_ENOSPC      the body is larger than LimitRequestBody: 413
 *   APR_INCOMPLETE  the connection ended inside the body: 400
 *   APR_EINVAL      the framing is damaged: 400
 *   APR_TIMEUP      the client is too slow: 408
 * (ap_map_http_request_error() makes statuses of them.)  Each stays: nothing
 * is read after it, and the connection ends with the response.
 *
 * A proxy module uses it for responses of origin servers, with a request
 * record whose proxyreq is PROXYREQ_RESPONSE.  The fields in headers_in are
 * those of the response then, LimitRequestBody is not about it, and it may end
 * with the connection.
 *
 * A client that waits for "100 Continue" is told so when somebody asks for
 * the body and no byte of it has come, and not before.
 *
 * No shared state: the filter's ctx belongs to the request.
 */

#include "ap_config.h"

#include <apr_buckets.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "mod_core.h"
#include "util_filter.h"

#include "server/config/decider_priv.h"
#include "server/protocol/protocol_priv.h"
#include "modules/http/chunked_priv.h"
#include "modules/http/http_priv.h"

APLOG_USE_MODULE(http);

/* Bytes of framing looked at once. */
#define LOOK_BYTES 256

/* Bytes searched for a line end at once. */
#define LINE_BYTES HUGE_STRING_LEN

/* Bytes left of a body whose end only the connection tells. */
#define ENDLESS APR_INT64_MAX

/* What only this filter knows of a body: body_state.reader. */
struct reader {
    struct intake in;
    struct chunk_parser chunks;
    apr_off_t limit;            /* LimitRequestBody; 0 = none */
    struct reading *trailers;   /* while they are read */
};

/* --------------------------------------------------------------- faults */

static int is_response(const request_rec *r)
{
    return r->proxyreq == PROXYREQ_RESPONSE;
}

/* For messages: whose body it is. */
static const char *message_name(const request_rec *r)
{
    return is_response(r) ? "origin server's response" : "request";
}

/* Ends the body with an error that stays. */
static apr_status_t fail(ap_filter_t *f, apr_status_t rv)
{
    struct body_state *body = f->ctx;

    body->failed = rv;
    f->c->keepalive = AP_CONN_CLOSE;
    return rv;
}

static apr_status_t too_large(ap_filter_t *f)
{
    const struct reader *reader = ((struct body_state *)f->ctx)->reader;

    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, f->r, APLOGNO(90620)
                  "request refused with 413: the body is larger than "
                  "LimitRequestBody allows (%" APR_OFF_T_FMT "): %s",
                  reader->limit,
                  conf_decided_by_name(f->r, "LimitRequestBody"));
    return fail(f, APR_ENOSPC);
}

static apr_status_t broken(ap_filter_t *f, const char *reason)
{
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, f->r, APLOGNO(90621)
                  "the body of the %s is damaged: %s", message_name(f->r),
                  reason);
    return fail(f, APR_EINVAL);
}

/* An error of the connection. */
static apr_status_t interrupted(ap_filter_t *f, apr_status_t rv)
{
    ap_log_rerror(APLOG_MARK, APLOG_INFO, rv, f->r, APLOGNO(90622)
                  "the body of the %s did not come to its end",
                  message_name(f->r));
    return fail(f, APR_STATUS_IS_EOF(rv) ? APR_INCOMPLETE : rv);
}

/* The connection gives no more: the end of the body or a failure. */
static apr_status_t no_more(ap_filter_t *f, apr_status_t rv)
{
    struct body_state *body = f->ctx;

    if (body->framing.kind != FRAMING_CLOSE || !APR_STATUS_IS_EOF(rv)) {
        return interrupted(f, rv);
    }
    body->done = 1;
    f->c->keepalive = AP_CONN_CLOSE;
    return APR_SUCCESS;
}

/* ---------------------------------------------------------------- start */

/* Somebody asks for the body the first time. */
static apr_status_t begin(ap_filter_t *f)
{
    struct body_state *body = f->ctx;
    struct reader *reader = apr_pcalloc(f->r->pool, sizeof(*reader));

    body->begun = 1;
    body->reader = reader;
    reader->limit = is_response(f->r) ? 0 : ap_get_limit_req_body(f->r);
    intake_start(&reader->in, f->next, f->c, f->r->pool);
    chunk_parser_init(&reader->chunks,
                      (apr_size_t)f->r->server->limit_req_fieldsize);
    if (body->framing.kind == FRAMING_LENGTH && reader->limit > 0
        && body->left > reader->limit) {
        return too_large(f);
    }
    return APR_SUCCESS;
}

/* For a filter that was added without a body: reads the fields itself.  The
 * record of a proxy module has what it needs and no more. */
static apr_status_t make_state(ap_filter_t *f)
{
    struct body_state *body = apr_pcalloc(f->r->pool, sizeof(*body));
    int status = is_response(f->r)
                 ? protocol_response_framing(f->r, &body->framing)
                 : protocol_framing(f->r, &body->framing);

    f->ctx = body;
    if (!f->r->trailers_in) {
        f->r->trailers_in = apr_table_make(f->r->pool, 5);
    }
    if (status != OK) {
        return fail(f, APR_EINVAL);
    }
    body->left = body->framing.kind == FRAMING_CLOSE ? ENDLESS
                                                     : body->framing.length;
    return APR_SUCCESS;
}

/* RFC 9110 section 10.1.1: the client may wait for this. */
static void send_continue(ap_filter_t *f)
{
    static const char text[] = AP_SERVER_PROTOCOL " 100 Continue" CRLF_ASCII
                               CRLF_ASCII;
    struct reader *reader = ((struct body_state *)f->ctx)->reader;
    apr_bucket_brigade *bb;
    const char *data;
    apr_size_t length;

    f->r->expecting_100 = 0;
    if (intake_look(&reader->in, INTAKE_NOW, 1, &data, &length)
        == APR_SUCCESS) {
        return;         /* it does not wait */
    }
    bb = apr_brigade_create(f->r->pool, f->c->bucket_alloc);
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_immortal_create(
                                    text, sizeof(text) - 1,
                                    bb->bucket_alloc));
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_flush_create(bb->bucket_alloc));
    if (ap_pass_brigade(f->c->output_filters, bb) != APR_SUCCESS) {
        f->c->keepalive = AP_CONN_CLOSE;
    }
}

/* -------------------------------------------------------------- chunked */

int http_is_trailer(const char *name)
{
    static const char *const forbidden[] = {
        "Age", "Authorization", "Cache-Control", "Connection",
        "Content-Encoding", "Content-Length", "Content-Location",
        "Content-Range", "Content-Type", "Cookie", "Date", "Expect",
        "Expires", "Host", "If-Match", "If-Modified-Since", "If-None-Match",
        "If-Range", "If-Unmodified-Since", "Keep-Alive", "Location",
        "Max-Forwards", "Pragma", "Proxy-Authenticate",
        "Proxy-Authorization", "Range", "Retry-After", "Set-Cookie", "TE",
        "Trailer", "Transfer-Encoding", "Upgrade", "Vary",
        "WWW-Authenticate"
    };
    apr_size_t i;

    for (i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
        if (!strcasecmp(name, forbidden[i])) {
            return 0;
        }
    }
    return 1;
}

static int merge_field(void *data, const char *name, const char *value)
{
    request_rec *r = data;

    if (http_is_trailer(name)) {
        apr_table_mergen(r->headers_in, name, value);
    }
    return 1;
}

/* Behind the last chunk: the trailer section, and the end. */
static apr_status_t read_trailers(ap_filter_t *f, enum intake_wait wait)
{
    const core_server_config *conf =
        ap_get_core_module_config(f->r->server->module_config);
    struct body_state *body = f->ctx;
    struct reader *reader = body->reader;
    apr_status_t rv;

    rv = protocol_read_fields(f->r, f->next, &reader->trailers, wait,
                              f->r->trailers_in);
    if (APR_STATUS_IS_EAGAIN(rv)) {
        return rv;
    }
    if (rv == APR_EINVAL) {
        return fail(f, rv);
    }
    if (rv != APR_SUCCESS) {
        return interrupted(f, rv);
    }
    if (conf->merge_trailers == AP_MERGE_TRAILERS_ENABLE) {
        apr_table_do(merge_field, f->r, f->r->trailers_in, NULL);
    }
    body->done = 1;
    return APR_SUCCESS;
}

/* Goes on to the data of the next chunk, or to the end of the body. */
static apr_status_t next_chunk(ap_filter_t *f, apr_read_type_e block)
{
    struct body_state *body = f->ctx;
    struct reader *reader = body->reader;
    struct chunk_parser *chunks = &reader->chunks;
    enum intake_wait wait = block == APR_BLOCK_READ ? INTAKE_WAIT
                                                    : INTAKE_NOW;

    while (chunks->state != CHUNK_DATA && chunks->state != CHUNK_LAST) {
        const char *data;
        apr_size_t length;
        apr_status_t rv;

        rv = intake_look(&reader->in, wait, LOOK_BYTES, &data, &length);
        if (APR_STATUS_IS_EAGAIN(rv)) {
            return rv;
        }
        if (rv == APR_SUCCESS) {
            rv = intake_take(&reader->in, chunk_parse(chunks, data, length));
        }
        if (rv != APR_SUCCESS) {
            return interrupted(f, rv);
        }
        if (chunks->state == CHUNK_BAD) {
            return broken(f, chunks->fault);
        }
    }
    if (chunks->state == CHUNK_LAST) {
        return read_trailers(f, wait);
    }
    body->left = chunks->size;
    if (reader->limit > 0 && body->left > reader->limit - body->received) {
        return too_large(f);
    }
    return APR_SUCCESS;
}

/* ----------------------------------------------------------------- data */

/* Takes an EOS of the connection off a brigade; true when there was one. */
static int drop_eos(apr_bucket_brigade *b)
{
    apr_bucket *e = APR_BRIGADE_LAST(b);

    if (e == APR_BRIGADE_SENTINEL(b) || !APR_BUCKET_IS_EOS(e)) {
        return 0;
    }
    apr_bucket_delete(e);
    return 1;
}

/* At most `want' bytes of the piece that is `left'. */
static apr_status_t read_data(ap_filter_t *f, apr_bucket_brigade *b,
                              apr_read_type_e block, apr_off_t want)
{
    struct body_state *body = f->ctx;
    struct reader *reader = body->reader;
    apr_off_t before = 0;
    apr_off_t length = 0;
    apr_status_t rv;
    int ended;

    if (want > body->left) {
        want = body->left;
    }
    rv = apr_brigade_length(b, 1, &before);
    if (rv == APR_SUCCESS) {
        rv = ap_get_brigade(f->next, b, AP_MODE_READBYTES, block, want);
    }
    if (APR_STATUS_IS_EAGAIN(rv)) {
        return rv;
    }
    if (rv != APR_SUCCESS) {
        return no_more(f, rv);
    }
    ended = drop_eos(b);
    rv = apr_brigade_length(b, 1, &length);
    length -= before;
    if (rv != APR_SUCCESS || length == 0) {
        if (rv == APR_SUCCESS && block == APR_NONBLOCK_READ && !ended) {
            return APR_EAGAIN;
        }
        return no_more(f, rv == APR_SUCCESS ? APR_EOF : rv);
    }
    body->received += length;
    if (body->framing.kind == FRAMING_CLOSE) {
        return APR_SUCCESS;
    }
    body->left -= length;
    if (body->left == 0) {
        if (body->framing.kind == FRAMING_CHUNKED) {
            chunk_data_done(&reader->chunks);
        }
        else {
            body->done = 1;
        }
    }
    return APR_SUCCESS;
}

/* A line, or what is there of it in this piece. */
static apr_status_t read_line(ap_filter_t *f, apr_bucket_brigade *b,
                              apr_read_type_e block)
{
    struct body_state *body = f->ctx;
    struct reader *reader = body->reader;
    apr_size_t want = LINE_BYTES;
    const char *data;
    const char *lf;
    apr_size_t length;
    apr_status_t rv;

    if (body->left < (apr_off_t)want) {
        want = (apr_size_t)body->left;
    }
    rv = intake_look(&reader->in, block == APR_BLOCK_READ ? INTAKE_WAIT
                                                          : INTAKE_NOW,
                     want, &data, &length);
    if (APR_STATUS_IS_EAGAIN(rv)) {
        return rv;
    }
    if (rv != APR_SUCCESS) {
        return no_more(f, rv);
    }
    lf = memchr(data, '\n', length);
    if (lf) {
        length = (apr_size_t)(lf - data) + 1;
    }
    return read_data(f, b, block, (apr_off_t)length);
}

static apr_status_t speculate(ap_filter_t *f, apr_bucket_brigade *b,
                              apr_read_type_e block, apr_off_t want)
{
    struct body_state *body = f->ctx;
    apr_status_t rv;

    rv = ap_get_brigade(f->next, b, AP_MODE_SPECULATIVE, block,
                        want > body->left ? body->left : want);
    if (rv != APR_SUCCESS && !APR_STATUS_IS_EAGAIN(rv)) {
        return no_more(f, rv);
    }
    return drop_eos(b) && APR_BRIGADE_EMPTY(b) ? no_more(f, APR_EOF) : rv;
}

/*
 * Drops the CRs and LFs at the front of what is there now.
 * @return APR_SUCCESS: something else is in front; APR_EAGAIN: nothing is
 *         there now; APR_EOF: the body has ended
 */
static apr_status_t eat_crlf(ap_filter_t *f, apr_bucket_alloc_t *buckets)
{
    struct body_state *body = f->ctx;
    struct reader *reader = body->reader;
    apr_bucket_brigade *dropped = apr_brigade_create(f->r->pool, buckets);
    apr_status_t rv;

    for (;;) {
        const char *data;
        apr_size_t want = LINE_BYTES;
        apr_size_t length;
        apr_size_t n;

        rv = body->left == 0 ? next_chunk(f, APR_NONBLOCK_READ) : APR_SUCCESS;
        if (rv != APR_SUCCESS || body->done) {
            break;
        }
        if (body->left < (apr_off_t)want) {
            want = (apr_size_t)body->left;
        }
        rv = intake_look(&reader->in, INTAKE_NOW, want, &data, &length);
        if (rv != APR_SUCCESS) {
            if (!APR_STATUS_IS_EAGAIN(rv)) {
                rv = no_more(f, rv);
            }
            break;
        }
        for (n = 0; n < length && (data[n] == '\r' || data[n] == '\n'); n++) {
        }
        if (n > 0) {
            rv = read_data(f, dropped, APR_NONBLOCK_READ, (apr_off_t)n);
            apr_brigade_cleanup(dropped);
        }
        if (rv != APR_SUCCESS || n < length || body->done) {
            break;
        }
    }
    apr_brigade_destroy(dropped);
    return rv == APR_SUCCESS && body->done ? APR_EOF : rv;
}

static void add_eos(apr_bucket_brigade *b)
{
    APR_BRIGADE_INSERT_TAIL(b, apr_bucket_eos_create(b->bucket_alloc));
}

/* One answer to the reader: data, or the end. */
static apr_status_t read_some(ap_filter_t *f, apr_bucket_brigade *b,
                              ap_input_mode_t mode, apr_read_type_e block,
                              apr_off_t want)
{
    struct body_state *body = f->ctx;
    apr_status_t rv = APR_SUCCESS;

    if (!body->done && body->left == 0) {
        rv = next_chunk(f, block);
    }
    if (rv == APR_SUCCESS && !body->done) {
        switch (mode) {
        case AP_MODE_SPECULATIVE:
            rv = speculate(f, b, block, want);
            break;
        case AP_MODE_GETLINE:
            rv = read_line(f, b, block);
            break;
        default:
            rv = read_data(f, b, block, want);
        }
    }
    if (rv == APR_SUCCESS && body->done) {
        add_eos(b);
    }
    return rv;
}

AP_DECLARE(apr_status_t) ap_http_filter(ap_filter_t *f,
                                        apr_bucket_brigade *b,
                                        ap_input_mode_t mode,
                                        apr_read_type_e block,
                                        apr_off_t readbytes)
{
    struct body_state *body;
    apr_status_t rv = APR_SUCCESS;

    if (mode == AP_MODE_INIT) {
        return ap_get_brigade(f->next, b, mode, block, readbytes);
    }
    if (!f->ctx) {
        rv = make_state(f);
    }
    body = f->ctx;
    if (rv == APR_SUCCESS && !body->begun) {
        rv = begin(f);
    }
    if (rv != APR_SUCCESS || body->failed) {
        return rv != APR_SUCCESS ? rv : body->failed;
    }
    if (body->framing.kind == FRAMING_NONE || body->done) {
        body->done = 1;
        if (mode == AP_MODE_EATCRLF) {
            return APR_EOF;
        }
        add_eos(b);
        return APR_SUCCESS;
    }
    if (f->r->expecting_100) {
        send_continue(f);
    }
    if (mode == AP_MODE_EATCRLF) {
        return eat_crlf(f, b->bucket_alloc);
    }
    if (mode == AP_MODE_EXHAUSTIVE || readbytes <= 0) {
        readbytes = HUGE_STRING_LEN;
    }
    do {
        rv = read_some(f, b, mode, block, readbytes);
    } while (rv == APR_SUCCESS && mode == AP_MODE_EXHAUSTIVE && !body->done);
    /* What has come before it would have to wait is handed out. */
    return APR_STATUS_IS_EAGAIN(rv) && !APR_BRIGADE_EMPTY(b) ? APR_SUCCESS
                                                             : rv;
}
