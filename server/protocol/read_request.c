/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * From bytes on a connection to a request record.
 *
 *   ap_create_request      an empty record with its pool, tables and filters
 *   read_head              looks, copies, parses, takes (intake.c, head.c)
 *   take_head              spans of the buffer become fields of the record
 *   ap_check_request_header  host, framing, expectation
 *   ap_post_read_request   the hook
 *
 * A request that fails on the way is answered here, logged, and ends the
 * connection: nobody can say where the next one would begin.
 *
 * Names and values of the fields stay in the one buffer that the head was read
 * into; it lives as long as the request.  No shared state.
 */

#include "ap_config.h"

#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "http_vhost.h"
#include "mod_core.h"
#include "scoreboard.h"
#include "util_filter.h"

#include "server/config/decider_priv.h"
#include "server/core/hook_trace_priv.h"
#include "server/net/connection_priv.h"
#include "server/protocol/head_priv.h"
#include "server/protocol/protocol_priv.h"
#include "server/util/warm_priv.h"

APLOG_USE_MODULE(core);

/* Bytes asked for at once: more than nearly every head has. */
#define LOOK_BYTES 8192

/* Room beyond what has come, for a head that comes in pieces. */
#define BUFFER_SLACK 1024

/* Bytes that all fields together may have when LimitRequestFields is 0, or as
 * many as this number of fields of the largest size. */
#define UNCOUNTED_HEAD ((apr_size_t)1024 * 1024)
#define USUAL_FIELDS DEFAULT_LIMIT_REQUEST_FIELDS

/* Bytes of a client's line that go into the log. */
#define EXCERPT_BYTES 100

/* Usual counts of fields, so that the tables need not grow. */
enum {
    FIELDS_IN = 25,
    FIELDS_OUT = 12,
    FIELDS_FEW = 5
};

/* The bytes of a head while it is read. */
struct head_buffer {
    char *data;
    apr_size_t length;          /* bytes that have come */
    apr_size_t room;
};

/* A request whose head is being read.  It is on the stack while the bytes are
 * there, and in the request's pool when the rest is waited for. */
struct reading {
    request_rec *r;
    struct intake in;
    struct head_buffer b;
    int keepalive;              /* what hooks have made of it */
    struct head h;
};

/* -------------------------------------------------------------- record */

AP_DECLARE(request_rec *) ap_create_request(conn_rec *c)
{
    request_rec *r;
    apr_pool_t *p;

    if (warm_pool_create(&p, c->pool) != APR_SUCCESS) {
        return NULL;
    }
    apr_pool_tag(p, "request");
    r = apr_pcalloc(p, sizeof(*r));
    r->pool = p;
    r->connection = c;
    r->server = c->base_server;
    r->allowed_methods = ap_make_method_list(p, 2);
    r->headers_in = apr_table_make(p, FIELDS_IN);
    r->trailers_in = apr_table_make(p, FIELDS_FEW);
    r->subprocess_env = apr_table_make(p, FIELDS_IN);
    r->headers_out = apr_table_make(p, FIELDS_OUT);
    r->err_headers_out = apr_table_make(p, FIELDS_FEW);
    r->trailers_out = apr_table_make(p, FIELDS_FEW);
    r->notes = apr_table_make(p, FIELDS_FEW);
    r->request_config = ap_create_request_config(p);
    r->per_dir_config = r->server->lookup_defaults;
    r->proto_output_filters = c->output_filters;
    r->output_filters = c->output_filters;
    r->proto_input_filters = c->input_filters;
    r->input_filters = c->input_filters;
    r->read_body = REQUEST_NO_BODY;
    r->used_path_info = AP_REQ_DEFAULT_PATH_INFO;
    r->useragent_addr = c->client_addr;
    r->useragent_ip = c->client_ip;
    /* What the access log shows of a client that never finished asking. */
    r->status = HTTP_REQUEST_TIME_OUT;
    if (core_trace_is_wanted) {
        core_trace_create_request(r);
    }
    else {
        ap_run_create_request(r);
    }
    return r;
}

/* What hooks and logs may see of a request whose line was not understood. */
static void fill_unknown(request_rec *r)
{
    if (r->method == NULL) {
        r->method = "-";
        r->method_number = M_INVALID;
    }
    if (r->protocol == NULL) {
        r->protocol = apr_pstrdup(r->pool, "HTTP/1.0");
        r->proto_num = HTTP_VERSION(1, 0);
    }
    if (r->uri == NULL) {
        r->unparsed_uri = apr_pstrdup(r->pool, "-");
        r->uri = apr_pstrdup(r->pool, "-");
    }
    if (r->request_time == 0) {
        r->request_time = apr_time_now();
    }
}

/* ------------------------------------------------------------- refusal */

const char *protocol_excerpt(apr_pool_t *p, const char *data,
                             apr_size_t length)
{
    apr_size_t shown = length > EXCERPT_BYTES ? EXCERPT_BYTES : length;
    char *text = apr_palloc(p, 5 * shown + sizeof("..."));
    char *to = text;
    apr_size_t i;

    for (i = 0; i < shown; i++) {
        if (data[i]) {
            *to++ = data[i];
            continue;
        }
        memcpy(to, "<NUL>", 5);
        to += 5;
    }
    memcpy(to, shown < length ? "..." : "", shown < length ? 4 : 1);
    return text;
}

/* The client is told the reason; the log, which directive it is, besides. */
void protocol_refused(request_rec *r, int status, const char *reason,
                      const char *data, apr_size_t length)
{
    const char *decider = apr_table_get(r->notes, CONF_DECIDER_NOTE);
    const char *by = decider != NULL
        ? apr_pstrcat(r->pool, " (", decider, ")", NULL) : "";

    if (data) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90600)
                      "request refused with %d: %s%s: \"%s\"", status,
                      reason, by, protocol_excerpt(r->pool, data, length));
    }
    else {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90601)
                      "request refused with %d: %s%s", status, reason, by);
    }
    apr_table_setn(r->notes, "error-notes",
                   ap_escape_html(r->pool, reason));
}

/* Answers a request that cannot be served, and sees to it that it is logged
 * when the answer has left and the connection ends. */
static void answer_refusal(request_rec *r, int status)
{
    conn_rec *c = r->connection;

    fill_unknown(r);
    r->status = status;
    c->keepalive = AP_CONN_CLOSE;
    ap_update_child_status(c->sbh, SERVER_BUSY_WRITE, r);
    ap_send_error_response(r, 0);
    ap_process_request_after_handler(r);
}

/* -------------------------------------------------------- reading heads */

static void grow_buffer(struct head_buffer *b, apr_size_t more,
                        apr_pool_t *pool)
{
    apr_size_t room = b->length + more + 1;
    char *data;

    if (room <= b->room) {
        return;
    }
    if (b->room) {
        room = 2 * room + BUFFER_SLACK;
    }
    data = apr_palloc(pool, room);
    if (b->length) {
        memcpy(data, b->data, b->length);
    }
    b->data = data;
    b->room = room;
}

/*
 * Reads until the parser has seen its last line.  What lies behind the head
 * stays in the filter: it is the body, or the next request.
 */
static apr_status_t read_head(struct intake *in, struct head *h,
                              struct head_buffer *b, enum intake_wait wait,
                              apr_pool_t *pool)
{
    while (h->state != HEAD_DONE && h->state != HEAD_BAD) {
        apr_size_t before = b->length;
        const char *data;
        apr_size_t length;
        apr_status_t rv;

        rv = intake_look(in, wait, LOOK_BYTES, &data, &length);
        if (rv != APR_SUCCESS) {
            return rv;
        }
        grow_buffer(b, length, pool);
        memcpy(b->data + before, data, length);
        b->length += length;
        head_parse(h, b->data, b->length);
        if (h->state == HEAD_DONE) {
            b->length = h->end;
        }
        rv = intake_take(in, b->length - before);
        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    return APR_SUCCESS;
}

static void set_rules(struct head *h, const server_rec *s)
{
    const core_server_config *conf =
        ap_get_core_module_config(s->module_config);

    h->max_line = (apr_size_t)s->limit_req_line;
    h->max_field = (apr_size_t)s->limit_req_fieldsize;
    h->max_fields = s->limit_req_fields;
    if (h->max_fields <= 0) {
        h->max_head = h->max_field > UNCOUNTED_HEAD / USUAL_FIELDS
                      ? USUAL_FIELDS * h->max_field : UNCOUNTED_HEAD;
    }
    h->strict = conf->http_conformance != AP_HTTP_CONFORMANCE_UNSAFE;
    h->allow_09 = conf->http09_enable != AP_HTTP09_DISABLE;
}

/* ------------------------------------------- from spans to the record */

static char *span_text(char *data, struct head_span s)
{
    data[s.at + s.length] = '\0';
    return data + s.at;
}

static char *span_copy(apr_pool_t *p, const char *data, struct head_span s)
{
    return apr_pstrmemdup(p, data + s.at, s.length);
}

static int method_refused(request_rec *r)
{
    const core_server_config *conf =
        ap_get_core_module_config(r->server->module_config);

    if (r->method_number != M_INVALID
        || conf->http_methods != AP_HTTP_METHODS_REGISTERED) {
        return OK;
    }
    (void)conf_decided_by_name(r, "HttpProtocolOptions");
    protocol_refused(r, HTTP_NOT_IMPLEMENTED, "the method is not registered",
                     r->method, strlen(r->method));
    return HTTP_NOT_IMPLEMENTED;
}

static char *protocol_text(apr_pool_t *p, int version)
{
    char *text = apr_pstrmemdup(p, AP_SERVER_PROTOCOL,
                                sizeof(AP_SERVER_PROTOCOL) - 1);

    text[sizeof("HTTP/") - 1] = (char)('0' + HTTP_VERSION_MAJOR(version));
    text[sizeof("HTTP/1.") - 1] = (char)('0' + HTTP_VERSION_MINOR(version));
    return text;
}

/*
 * The parts of the request line.  Those of a line that was refused are set as
 * far as they were understood, for the log.
 * @return OK or a status
 */
static int take_line(request_rec *r, const struct head *h, char *data)
{
    if (h->method.length) {
        const char *known;

        known = span_copy(r->pool, data, h->method);
        r->method_number = ap_method_number_of(known);
        r->method = known;
        r->header_only = r->method_number == M_GET && known[0] == 'H';
    }
    if (h->version) {
        r->proto_num = h->version;
        r->assbackwards = h->version == HTTP_VERSION(0, 9);
        r->protocol = protocol_text(r->pool, h->version);
    }
    if (h->target.length) {
        char *target = span_copy(r->pool, data, h->target);

        ap_parse_uri(r, target);
    }
    r->the_request = h->state == HEAD_BAD && !h->request.length
                     ? span_text(data, h->shown)
                     : span_text(data, h->request);
    if (h->state == HEAD_BAD) {
        return OK;
    }
    if (r->status == HTTP_BAD_REQUEST) {
        protocol_refused(r, HTTP_BAD_REQUEST,
                         "the request target is not understood",
                         data + h->target.at, h->target.length);
        return HTTP_BAD_REQUEST;
    }
    return method_refused(r);
}

/*
 * Puts the fields into a table: spans become strings inside the buffer.  Those
 * that came more than once are joined (RFC 9110 section 5.3).
 */
static void take_fields(const struct head *h, char *data, apr_table_t *table)
{
    apr_uint64_t seen = 0;
    int repeated = 0;
    int i;

    for (i = 0; i < h->count; i++) {
        const struct head_field *field = &h->fields[i];
        apr_uint64_t bit = (apr_uint64_t)1 << (field->hash & 63);

        repeated |= (seen & bit) != 0;
        seen |= bit;
        apr_table_addn(table, span_text(data, field->name),
                       span_text(data, field->value));
    }
    if (repeated) {
        apr_table_compress(table, APR_OVERLAP_TABLES_MERGE);
    }
}

/* Whether a field came more than once; asked for those that must not. */
static int count_field(const struct head *h, const char *data,
                       const char *name)
{
    apr_size_t length = strlen(name);
    apr_uint32_t hash = head_name_hash(name, length);
    int count = 0;
    int i;

    for (i = 0; i < h->count; i++) {
        const struct head_field *field = &h->fields[i];

        if (field->hash == hash && field->name.length == length
            && !strncasecmp(data + field->name.at, name, length)) {
            count++;
        }
    }
    return count;
}

static int take_head(request_rec *r, const struct head *h,
                     struct head_buffer *b)
{
    int status = take_line(r, h, b->data);

    if (status == OK && count_field(h, b->data, "Host") > 1) {
        status = HTTP_BAD_REQUEST;
        protocol_refused(r, status, "there is more than one Host field",
                         NULL, 0);
    }
    take_fields(h, b->data, r->headers_in);
    return status;
}

/* The directive that sets a limit which a head has met; NULL: it met none. */
static const char *limit_of(enum head_fault fault)
{
    switch (fault) {
    case HEAD_LINE_TOO_LONG:
        return "LimitRequestLine";
    case HEAD_FIELD_TOO_LONG:
        return "LimitRequestFieldSize";
    case HEAD_TOO_MANY_FIELDS:
    case HEAD_TOO_LARGE:
        return "LimitRequestFields";
    case HEAD_VERSION:
    case HEAD_NO_VERSION:
    case HEAD_BARE_LF:
    case HEAD_LINE_BLANKS:
    case HEAD_FOLDED:
        return "HttpProtocolOptions";
    default:
        return NULL;
    }
}

/* Notes the directive that sets it, for the log. */
static void note_limit(request_rec *r, enum head_fault fault)
{
    const char *name = limit_of(fault);

    if (name != NULL) {
        (void)conf_decided_by_name(r, name);
    }
}

/* A head that the parser refused. */
static int take_bad_head(request_rec *r, const struct head *h,
                         struct head_buffer *b)
{
    const struct head_fault_text *fault = head_fault_of(h->fault);

    take_line(r, h, b->data);
    note_limit(r, h->fault);
    protocol_refused(r, fault->status, fault->what,
                     h->shown.length ? b->data + h->shown.at : NULL,
                     h->shown.length);
    return fault->status;
}

/* The connection failed before the head was complete. */
static int take_partial_head(request_rec *r, struct head *h,
                             struct head_buffer *b, apr_status_t rv)
{
    int status = APR_STATUS_IS_TIMEUP(rv) ? HTTP_REQUEST_TIME_OUT
                                          : HTTP_BAD_REQUEST;
    const char *reason = APR_STATUS_IS_TIMEUP(rv)
                         ? "the request head did not come in time"
                         : "the connection ended inside the request head";

    h->shown.at = (apr_uint32_t)h->line;
    h->shown.length = (apr_uint32_t)(b->length - h->line);
    h->state = HEAD_BAD;
    take_line(r, h, b->data);
    protocol_refused(r, status, reason, NULL, 0);
    return status;
}

/* -------------------------------------------------------------- checks */

/* RFC 9110 section 10.1.1: a list, of which one member has a meaning. */
static int check_expect(request_rec *r)
{
    const char *expect = apr_table_get(r->headers_in, "Expect");
    const char *rest = expect;
    const char *one;

    if (!expect || r->proto_num < HTTP_VERSION(1, 1)) {
        return OK;
    }
    while ((one = ap_get_list_item(r->pool, &rest)) != NULL) {
        if (strcmp(one, "100-continue")) {
            protocol_refused(r, HTTP_EXPECTATION_FAILED,
                             "the only expectation this server can meet is "
                             "100-continue", expect, strlen(expect));
            return HTTP_EXPECTATION_FAILED;
        }
        r->expecting_100 = 1;
    }
    return OK;
}

/*
 * An absolute-form target has to be of a scheme that this connection serves,
 * unless it is for a proxy; "https" needs a secured connection, or a front
 * end that the operator vouches for (RFC 9110 section 7.4).
 */
static int check_scheme(request_rec *r)
{
    const char *scheme = r->parsed_uri.scheme;
    int status = HTTP_BAD_REQUEST;

    if (!scheme || r->proxyreq != PROXYREQ_NONE
        || !strcasecmp(scheme, "http")
        || !strcasecmp(scheme, ap_http_scheme(r))) {
        return OK;
    }
    if (!strcasecmp(scheme, "https")) {
        status = HTTP_MISDIRECTED_REQUEST;
    }
    protocol_refused(r, status, "the scheme of the request target is not "
                     "served on this connection", r->unparsed_uri,
                     strlen(r->unparsed_uri));
    return status;
}

/* The virtual host, and what it changes. */
static int check_host(request_rec *r)
{
    const core_server_config *conf;
    conn_rec *c = r->connection;
    int status;

    if (r->proto_num >= HTTP_VERSION(1, 1)
        && !apr_table_get(r->headers_in, "Host")) {
        protocol_refused(r, HTTP_BAD_REQUEST,
                         "a request of HTTP/1.1 must have a Host field",
                         NULL, 0);
        return HTTP_BAD_REQUEST;
    }
    conf = ap_get_core_module_config(r->server->module_config);
    status = ap_update_vhost_from_headers_ex(
        r, conf->strict_host_check == AP_CORE_CONFIG_ON);
    if (status != OK && status != HTTP_OK) {
        /* Logged there already. */
        apr_table_setn(r->notes, "error-notes", "the host that was asked for "
                       "is malformed or not served here");
        return status;
    }
    r->per_dir_config = r->server->lookup_defaults;
    if (r->server->timeout != c->base_server->timeout) {
        apr_socket_t *socket = ap_get_conn_socket(c);

        if (socket) {
            apr_socket_timeout_set(socket, r->server->timeout);
        }
    }
    return OK;
}

static int check_header(request_rec *r, struct framing *framing)
{
    int status = check_host(r);

    if (status == OK) {
        status = protocol_framing(r, framing);
    }
    return status == OK ? check_expect(r) : status;
}

AP_DECLARE(int) ap_check_request_header(request_rec *r)
{
    struct framing framing;
    int status = check_header(r, &framing);

    if (status != OK) {
        r->status = status;
    }
    return status == OK;
}

AP_DECLARE(int) ap_parse_request_line(request_rec *r)
{
    struct head h;
    apr_size_t length = strlen(r->the_request);
    char *line = apr_pstrmemdup(r->pool, r->the_request, length);

    head_init(&h, r->pool);
    set_rules(&h, r->server);
    h.allow_later = r->connection->master != NULL;
    h.request.length = (apr_uint32_t)length;
    h.fault = head_parse_line(&h, line, 0, length);
    if (h.fault) {
        r->status = take_bad_head(r, &h, &(struct head_buffer){line, length,
                                                               length + 1});
        return 0;
    }
    h.state = HEAD_DONE;
    r->status = HTTP_OK;
    r->status = take_line(r, &h, line);
    if (r->status != OK) {
        return 0;
    }
    r->status = HTTP_OK;
    return 1;
}

AP_DECLARE(int) ap_post_read_request(request_rec *r)
{
    int status = ap_run_post_read_request(r);

    if (core_trace_is_wanted) {
        core_trace_decide(r);
    }
    return status == DECLINED ? OK : status;
}

/* ------------------------------------------------------------- reading */

/* HTTP_IN stands between the connection and whoever reads the body, also
 * when there is none: nobody may read on into the next request. */
static void add_body(request_rec *r, const struct framing *framing)
{
    struct body_state *body = apr_pcalloc(r->pool, sizeof(*body));

    body->framing = *framing;
    body->left = framing->length;
    ap_add_input_filter_handle(ap_http_input_filter_handle, body, r,
                               r->connection);
}

/* Says what to do with a head; OK when it can be served. */
static int judge(request_rec *r, struct head *h, struct head_buffer *b,
                 apr_status_t rv)
{
    struct framing framing;
    int status;

    if (rv != APR_SUCCESS) {
        return take_partial_head(r, h, b, rv);
    }
    if (h->state == HEAD_BAD) {
        return take_bad_head(r, h, b);
    }
    status = take_head(r, h, b);
    if (status != OK) {
        return status;
    }
    r->status = HTTP_OK;
    status = check_header(r, &framing);
    if (status == OK) {
        add_body(r, &framing);
    }
    return status;
}

/* Nothing came that an answer could be given to. */
static int nothing_came(const struct head *h, const struct head_buffer *b,
                        apr_status_t rv, const conn_rec *c)
{
    if (rv == APR_SUCCESS) {
        return 0;
    }
    return c->aborted || (h->state == HEAD_LINE && h->line == b->length)
           || !(APR_STATUS_IS_EOF(rv) || APR_STATUS_IS_TIMEUP(rv));
}

static void use_server_timeout(conn_rec *c)
{
    apr_socket_t *socket = ap_get_conn_socket(c);

    if (socket) {
        apr_socket_timeout_set(socket, c->base_server->timeout);
    }
}

static apr_status_t begin(struct reading *now, conn_rec *c)
{
    request_rec *r = ap_create_request(c);

    if (!r) {
        return APR_ENOMEM;
    }
    c->keepalive = AP_CONN_UNKNOWN;
    ap_run_pre_read_request(r, c);
    use_server_timeout(c);
    now->r = r;
    now->b = (struct head_buffer){NULL, 0, 0};
    head_init(&now->h, r->pool);
    set_rules(&now->h, r->server);
    intake_start(&now->in, r->proto_input_filters, c, r->pool);
    return APR_SUCCESS;
}

/* A stream inside a connection shares the connection's record; it is never
 * left in the middle of a head. */
static struct reading *kept_of(conn_rec *c)
{
    return c->master == NULL ? net_conn_of(c)->reading : NULL;
}

/* Keeps what has come until there is more. */
static void keep(struct reading *now, conn_rec *c)
{
    struct reading *kept = now;

    if (kept_of(c) == NULL) {
        kept = apr_palloc(now->r->pool, sizeof(*kept));
        kept->r = now->r;
        kept->in = now->in;
        kept->b = now->b;
        head_move(&kept->h, &now->h);
        net_conn_of(c)->reading = kept;
    }
    kept->keepalive = c->keepalive;
}

/* No more is read.  rv: how reading has ended. */
static apr_status_t finish(struct reading *now, conn_rec *c, apr_status_t rv,
                           request_rec **request)
{
    request_rec *r = now->r;
    int status;

    if (kept_of(c) == now) {
        net_conn_of(c)->reading = NULL;
    }
    if (nothing_came(&now->h, &now->b, rv, c)) {
        warm_pool_destroy(r->pool);
        return rv;
    }
    r->request_time = apr_time_now();
    status = judge(r, &now->h, &now->b, rv);
    if (status == OK) {
        status = ap_post_read_request(r);
    }
    if (status == OK) {
        status = check_scheme(r);
    }
    if (status != OK) {
        answer_refusal(r, status);
        return APR_EGENERAL;
    }
    *request = r;
    return APR_SUCCESS;
}

static apr_status_t read_request(conn_rec *c, enum intake_wait wait,
                                 request_rec **request)
{
    struct reading *now = kept_of(c);
    struct reading fresh;
    apr_status_t rv;

    *request = NULL;
    if (now != NULL) {
        c->keepalive = now->keepalive;
    }
    else {
        now = &fresh;
        rv = begin(now, c);
        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    if (core_trace_is_wanted) {
        core_trace_enter(now->r);
    }
    rv = read_head(&now->in, &now->h, &now->b, wait, now->r->pool);
    if (APR_STATUS_IS_EAGAIN(rv) && now->b.length > 0) {
        keep(now, c);
        return rv;
    }
    return finish(now, c, rv, request);
}

apr_status_t protocol_read_request(conn_rec *c, enum intake_wait wait,
                                   request_rec **request)
{
    hook_trace *before = hook_trace_now;
    apr_status_t rv = read_request(c, wait, request);

    hook_trace_now = before;
    return rv;
}

apr_size_t protocol_head_bytes(conn_rec *c)
{
    const struct reading *now = kept_of(c);

    return now != NULL ? now->b.length : 0;
}

int protocol_head_begun(conn_rec *c)
{
    const struct reading *now = kept_of(c);

    return now != NULL
           && (now->h.state != HEAD_LINE || now->h.line < now->b.length);
}

void protocol_head_overdue(conn_rec *c)
{
    struct reading *now = kept_of(c);
    request_rec *r;

    c->keepalive = AP_CONN_CLOSE;
    if (now != NULL) {
        (void)finish(now, c, APR_TIMEUP, &r);
    }
}

AP_DECLARE(request_rec *) ap_read_request(conn_rec *c)
{
    request_rec *r;

    if (protocol_read_request(c, INTAKE_WAIT, &r) != APR_SUCCESS) {
        return NULL;
    }
    return r;
}

static struct reading *begin_fields(request_rec *r, ap_filter_t *filter)
{
    struct reading *now = apr_palloc(r->pool, sizeof(*now));

    now->r = r;
    now->b = (struct head_buffer){NULL, 0, 0};
    head_init_fields(&now->h, r->pool);
    set_rules(&now->h, r->server);
    intake_start(&now->in, filter, r->connection, r->pool);
    return now;
}

apr_status_t protocol_read_fields(request_rec *r, ap_filter_t *filter,
                                  struct reading **state,
                                  enum intake_wait wait, apr_table_t *fields)
{
    struct reading *now = *state;
    apr_status_t rv;

    if (now == NULL) {
        now = begin_fields(r, filter);
        *state = now;
    }
    rv = read_head(&now->in, &now->h, &now->b, wait, r->pool);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    if (now->h.state == HEAD_BAD) {
        const struct head_fault_text *fault = head_fault_of(now->h.fault);

        protocol_refused(r, fault->status, fault->what,
                         now->b.data + now->h.shown.at, now->h.shown.length);
        return APR_EINVAL;
    }
    take_fields(&now->h, now->b.data, fields);
    return APR_SUCCESS;
}

AP_DECLARE(void) ap_get_mime_headers_core(request_rec *r,
                                          apr_bucket_brigade *bb)
{
    struct reading *state = NULL;
    apr_status_t rv;

    apr_brigade_cleanup(bb);
    rv = protocol_read_fields(r, r->proto_input_filters, &state, INTAKE_WAIT,
                              r->headers_in);
    if (APR_STATUS_IS_TIMEUP(rv)) {
        r->status = HTTP_REQUEST_TIME_OUT;
    }
    else if (rv != APR_SUCCESS) {
        r->status = HTTP_BAD_REQUEST;
    }
}

AP_DECLARE(void) ap_get_mime_headers(request_rec *r)
{
    apr_bucket_brigade *bb;

    bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    ap_get_mime_headers_core(r, bb);
    apr_brigade_destroy(bb);
}
