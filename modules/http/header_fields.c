/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The fields of a response before they are sent: which may be, and which have
 * to be there.
 *
 * What a module has put into headers_out is checked: a name that is no token
 * or a value with a control character would let content become header.  No
 * shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"

#include "server/protocol/head_priv.h"
#include "server/protocol/protocol_priv.h"
#include "modules/http/http_priv.h"

APLOG_USE_MODULE(http);

/* -------------------------------------------------------- what may be sent */

static int is_field_ok(const apr_table_entry_t *field, int strict,
                       struct http_field_size *size)
{
    size->name = (apr_uint32_t)head_token_length(field->key);
    size->value = (apr_uint32_t)strlen(field->val);
    if (size->name == 0) {
        return 0;
    }
    return strict ? head_value_ok(field->val, size->value)
                  : strpbrk(field->val, CRLF_ASCII) == NULL;
}

void http_log_bad_field(request_rec *r, const apr_table_entry_t *field)
{
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90630)
                  "a module or script has set the header field \"%s: %s\" of "
                  "the response for %s, which has a byte that is not allowed "
                  "there", protocol_excerpt(r->pool, field->key,
                                           strlen(field->key)),
                  protocol_excerpt(r->pool, field->val, strlen(field->val)),
                  r->uri);
}

const apr_table_entry_t *http_find_bad_field(const request_rec *r,
                                             const apr_table_t *table,
                                             struct http_field_size *sizes)
{
    const core_server_config *conf =
        ap_get_core_module_config(r->server->module_config);
    int strict = conf->http_conformance != AP_HTTP_CONFORMANCE_UNSAFE;
    const apr_array_header_t *list = apr_table_elts(table);
    struct http_field_size unused;
    int i;

    for (i = 0; i < list->nelts; i++) {
        const apr_table_entry_t *field =
            &APR_ARRAY_IDX(list, i, apr_table_entry_t);

        if (!is_field_ok(field, strict, sizes ? &sizes[i] : &unused)) {
            return field;
        }
    }
    return NULL;
}

void http_drop_bad_fields(request_rec *r, apr_table_t *table)
{
    const apr_table_entry_t *bad;

    while ((bad = http_find_bad_field(r, table, NULL)) != NULL) {
        http_log_bad_field(r, bad);
        apr_table_unset(table, bad->key);
    }
}

/* ----------------------------------------------------- what is announced */

/* Fields about content, which a response without any must not have; a 304
 * keeps those that a cache updates by (RFC 9110 section 15.4.5). */
static const char *const content_fields[] = {
    "Content-Length", "Content-Type", "Content-Encoding",
    "Content-Language", "Content-Range", "Accept-Ranges"
};

static void drop_content_fields(request_rec *r)
{
    apr_size_t i;

    for (i = 0; i < sizeof(content_fields) / sizeof(content_fields[0]);
         i++) {
        apr_table_unset(r->headers_out, content_fields[i]);
    }
}

static void add_languages(request_rec *r)
{
    const apr_array_header_t *list = r->content_languages;
    const char *said = apr_table_get(r->headers_out, "Content-Language");
    int i;

    for (i = 0; list && i < list->nelts; i++) {
        const char *one = APR_ARRAY_IDX(list, i, const char *);

        if (!said || !ap_find_list_item(r->pool, said, one)) {
            apr_table_mergen(r->headers_out, "Content-Language", one);
            said = apr_table_get(r->headers_out, "Content-Language");
        }
    }
}

static void add_content_fields(request_rec *r)
{
    const char *type = ap_make_content_type(r, r->content_type);

    if (r->content_encoding) {
        apr_table_setn(r->headers_out, "Content-Encoding",
                       r->content_encoding);
    }
    add_languages(r);
    if (type) {
        apr_table_setn(r->headers_out, "Content-Type", type);
    }
}

void http_merge_error_fields(request_rec *r)
{
    if (!apr_is_empty_table(r->err_headers_out)) {
        r->headers_out = apr_table_overlay(r->pool, r->err_headers_out,
                                           r->headers_out);
        apr_table_clear(r->err_headers_out);
    }
}

/* The one value of Content-Length; those of several fields, joined. */
static const char *length_field(request_rec *r)
{
    static const char name[] = "Content-Length";
    const apr_array_header_t *list = apr_table_elts(r->headers_out);
    const char *value = NULL;
    int i;

    for (i = 0; i < list->nelts; i++) {
        const apr_table_entry_t *field =
            &APR_ARRAY_IDX(list, i, apr_table_entry_t);

        if ((field->key[0] | 0x20) == 'c' && !strcasecmp(field->key, name)) {
            if (value != NULL) {
                return apr_table_getm(r->pool, r->headers_out, name);
            }
            value = field->val;
        }
    }
    return value;
}

/* Content-Length is one number, or it is not sent (RFC 9110 section 8.6). */
static void check_length_field(request_rec *r)
{
    const char *length = length_field(r);
    apr_off_t unused;

    if (length && !ap_parse_strict_length(&unused, length)) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90635)
                      "a module or script has set the header field "
                      "\"Content-Length: %s\" of the response for %s, which "
                      "is left out: it is not one number",
                      protocol_excerpt(r->pool, length, strlen(length)),
                      r->uri);
        apr_table_unset(r->headers_out, "Content-Length");
    }
}

void http_complete_fields(request_rec *r)
{
    check_length_field(r);
    /* The framing is ours to decide, whatever a gateway has copied. */
    apr_table_unset(r->headers_out, "Transfer-Encoding");
    r->chunked = 0;
    if (AP_STATUS_IS_HEADER_ONLY(r->status)) {
        drop_content_fields(r);
    }
    else {
        add_content_fields(r);
        if (r->status == HTTP_RESET_CONTENT) {
            ap_set_content_length(r, 0);
        }
    }
    ap_set_keepalive(r);
    if (r->chunked) {
        apr_table_setn(r->headers_out, "Transfer-Encoding", "chunked");
    }
}
