/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Where the body of a message ends (RFC 9112 sections 6.1 to 6.3).
 *
 * A request that could be read in two ways is refused: a front end that reads
 * it the other way would take a part of the body for a request, or a request
 * for a part of the body.  A response of an origin server, which a proxy
 * module reads, is not ours to refuse for that; it ends where the RFC says.
 * No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_protocol.h"

#include "server/protocol/protocol_priv.h"

enum coding_list {
    CODINGS_CHUNKED,        /* "chunked" and nothing else */
    CODINGS_UNKNOWN,        /* a coding other than chunked, then chunked */
    CODINGS_BAD             /* no end that could be told, or chunked twice */
};

static int refuse(request_rec *r, int status, const char *reason,
                  const char *value)
{
    protocol_refused(r, status, reason, value, strlen(value));
    return status;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* One member of a comma-separated list, without the blanks around it. */
static apr_size_t list_member(const char **list, const char **member)
{
    const char *start = *list;
    const char *end;

    while (is_blank(*start)) {
        start++;
    }
    end = start + strcspn(start, ",");
    *list = *end ? end + 1 : end;
    *member = start;
    while (end > start && is_blank(end[-1])) {
        end--;
    }
    return (apr_size_t)(end - start);
}

/* RFC 9112 section 6.3: the last coding has to be chunked, whatever the others
 * are.  Empty members mean nothing (RFC 9110 section 5.6.1.2). */
static enum coding_list classify_codings(const char *list)
{
    int chunked = 0;
    int others = 0;
    int last = 0;

    while (*list) {
        const char *member;
        apr_size_t length = list_member(&list, &member);

        if (length == 0) {
            continue;
        }
        last = length == 7 && !strncasecmp(member, "chunked", 7);
        chunked += last;
        others += !last;
    }
    if (!last || chunked > 1) {
        return CODINGS_BAD;
    }
    return others ? CODINGS_UNKNOWN : CODINGS_CHUNKED;
}

/* Digits only.  1: too large for a file offset; -1: not a number. */
static int parse_length(const char *value, apr_off_t *length)
{
    const apr_off_t max = (apr_off_t)(~(apr_uint64_t)0 >> 1);
    apr_off_t n = 0;
    int overflow = 0;

    if (!*value) {
        return -1;
    }
    for (; *value; value++) {
        int digit = *value - '0';

        if (digit < 0 || digit > 9) {
            return -1;
        }
        if (n > (max - digit) / 10) {
            overflow = 1;
        }
        else {
            n = n * 10 + digit;
        }
    }
    *length = n;
    return overflow;
}

static int chunked_framing(request_rec *r, const char *codings,
                           const char *length)
{
    if (r->proto_num < HTTP_VERSION(1, 1)) {
        return refuse(r, HTTP_BAD_REQUEST, "Transfer-Encoding does not "
                      "exist in HTTP/1.0", codings);
    }
    if (length) {
        return refuse(r, HTTP_BAD_REQUEST, "Transfer-Encoding and "
                      "Content-Length must not be used together", codings);
    }
    switch (classify_codings(codings)) {
    case CODINGS_CHUNKED:
        return OK;
    case CODINGS_UNKNOWN:
        return refuse(r, HTTP_NOT_IMPLEMENTED, "the only transfer coding "
                      "this server knows is chunked", codings);
    default:
        return refuse(r, HTTP_BAD_REQUEST, "Transfer-Encoding does not end "
                      "with chunked, or has it twice", codings);
    }
}

int protocol_framing(request_rec *r, struct framing *framing)
{
    const char *codings = apr_table_get(r->headers_in, "Transfer-Encoding");
    const char *length = apr_table_get(r->headers_in, "Content-Length");
    int status;

    framing->kind = FRAMING_NONE;
    framing->length = 0;
    if (codings) {
        status = chunked_framing(r, codings, length);
        if (status == OK) {
            framing->kind = FRAMING_CHUNKED;
        }
        return status;
    }
    if (!length) {
        return OK;
    }
    switch (parse_length(length, &framing->length)) {
    case 0:
        break;
    case 1:
        return refuse(r, HTTP_REQUEST_ENTITY_TOO_LARGE,
                      "Content-Length is beyond what this server can count",
                      length);
    default:
        return refuse(r, HTTP_BAD_REQUEST,
                      "Content-Length is not a number", length);
    }
    if (framing->length > 0) {
        framing->kind = FRAMING_LENGTH;
    }
    return OK;
}

int protocol_response_framing(request_rec *r, struct framing *framing)
{
    const char *codings = apr_table_get(r->headers_in, "Transfer-Encoding");
    const char *length = apr_table_get(r->headers_in, "Content-Length");

    framing->kind = FRAMING_CLOSE;
    framing->length = 0;
    if (codings) {
        if (classify_codings(codings) != CODINGS_BAD) {
            framing->kind = FRAMING_CHUNKED;
        }
        return OK;
    }
    if (!length) {
        return OK;
    }
    if (parse_length(length, &framing->length) != 0) {
        return refuse(r, HTTP_BAD_GATEWAY, "Content-Length of the origin "
                      "server's response is not a number that can be counted",
                      length);
    }
    framing->kind = framing->length > 0 ? FRAMING_LENGTH : FRAMING_NONE;
    return OK;
}

AP_DECLARE(int) ap_request_has_body(request_rec *r)
{
    const char *value;
    apr_off_t length;

    if (r->kept_body) {
        return 1;       /* read already, but there for a second reader */
    }
    if (apr_table_get(r->headers_in, "Transfer-Encoding")) {
        return 1;
    }
    value = apr_table_get(r->headers_in, "Content-Length");
    return value && parse_length(value, &length) == 0 && length > 0;
}
