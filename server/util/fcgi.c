/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Records of the FastCGI protocol: their headers, the body that begins a
 * request, and variables as names and values with their lengths in front.
 * No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_tables.h>

#include "httpd.h"
#include "http_log.h"
#include "util_fcgi.h"

APLOG_USE_MODULE(core);

/* Lengths from this one on take four bytes, with the highest bit set. */
#define LONG_LENGTH 128

static unsigned char high_byte(unsigned int n)
{
    return (unsigned char)(n >> 8 & 0xff);
}

static unsigned char low_byte(unsigned int n)
{
    return (unsigned char)(n & 0xff);
}

/* ----- headers ----- */

AP_DECLARE(void) ap_fcgi_fill_in_header(ap_fcgi_header *header,
                                        unsigned char type,
                                        apr_uint16_t request_id,
                                        apr_uint16_t content_len,
                                        unsigned char padding_len)
{
    header->version = AP_FCGI_VERSION_1;
    header->type = type;
    header->requestIdB1 = high_byte(request_id);
    header->requestIdB0 = low_byte(request_id);
    header->contentLengthB1 = high_byte(content_len);
    header->contentLengthB0 = low_byte(content_len);
    header->paddingLength = padding_len;
    header->reserved = 0;
}

AP_DECLARE(void) ap_fcgi_header_to_array(ap_fcgi_header *h, unsigned char a[])
{
    a[AP_FCGI_HDR_VERSION_OFFSET] = h->version;
    a[AP_FCGI_HDR_TYPE_OFFSET] = h->type;
    a[AP_FCGI_HDR_REQUEST_ID_B1_OFFSET] = h->requestIdB1;
    a[AP_FCGI_HDR_REQUEST_ID_B0_OFFSET] = h->requestIdB0;
    a[AP_FCGI_HDR_CONTENT_LEN_B1_OFFSET] = h->contentLengthB1;
    a[AP_FCGI_HDR_CONTENT_LEN_B0_OFFSET] = h->contentLengthB0;
    a[AP_FCGI_HDR_PADDING_LEN_OFFSET] = h->paddingLength;
    a[AP_FCGI_HDR_RESERVED_OFFSET] = h->reserved;
}

AP_DECLARE(void) ap_fcgi_header_from_array(ap_fcgi_header *h,
                                           unsigned char a[])
{
    h->version = a[AP_FCGI_HDR_VERSION_OFFSET];
    h->type = a[AP_FCGI_HDR_TYPE_OFFSET];
    h->requestIdB1 = a[AP_FCGI_HDR_REQUEST_ID_B1_OFFSET];
    h->requestIdB0 = a[AP_FCGI_HDR_REQUEST_ID_B0_OFFSET];
    h->contentLengthB1 = a[AP_FCGI_HDR_CONTENT_LEN_B1_OFFSET];
    h->contentLengthB0 = a[AP_FCGI_HDR_CONTENT_LEN_B0_OFFSET];
    h->paddingLength = a[AP_FCGI_HDR_PADDING_LEN_OFFSET];
    h->reserved = a[AP_FCGI_HDR_RESERVED_OFFSET];
}

AP_DECLARE(void) ap_fcgi_header_fields_from_array(
        unsigned char *version, unsigned char *type,
        apr_uint16_t *request_id, apr_uint16_t *content_len,
        unsigned char *padding_len, unsigned char a[])
{
    ap_fcgi_header h;

    ap_fcgi_header_from_array(&h, a);
    *version = h.version;
    *type = h.type;
    *request_id = (apr_uint16_t)(h.requestIdB1 << 8 | h.requestIdB0);
    *content_len = (apr_uint16_t)(h.contentLengthB1 << 8
                                  | h.contentLengthB0);
    *padding_len = h.paddingLength;
}

/* ----- the beginning of a request ----- */

AP_DECLARE(void) ap_fcgi_fill_in_request_body(
        ap_fcgi_begin_request_body *brb, int role, unsigned char flags)
{
    memset(brb, 0, sizeof(*brb));
    brb->roleB1 = high_byte((unsigned int)role);
    brb->roleB0 = low_byte((unsigned int)role);
    brb->flags = flags;
}

AP_DECLARE(void) ap_fcgi_begin_request_body_to_array(
        ap_fcgi_begin_request_body *h, unsigned char a[])
{
    a[AP_FCGI_BRB_ROLEB1_OFFSET] = h->roleB1;
    a[AP_FCGI_BRB_ROLEB0_OFFSET] = h->roleB0;
    a[AP_FCGI_BRB_FLAGS_OFFSET] = h->flags;
    memcpy(a + AP_FCGI_BRB_RESERVED0_OFFSET, h->reserved,
           sizeof(h->reserved));
}

/* ----- variables ----- */

static apr_size_t length_bytes(apr_size_t length)
{
    return length < LONG_LENGTH ? 1 : 4;
}

static unsigned char *put_length(unsigned char *to, apr_size_t length)
{
    if (length < LONG_LENGTH) {
        *to++ = (unsigned char)length;
        return to;
    }
    *to++ = (unsigned char)((length >> 24 & 0x7f) | 0x80);
    *to++ = (unsigned char)(length >> 16 & 0xff);
    *to++ = (unsigned char)(length >> 8 & 0xff);
    *to++ = (unsigned char)(length & 0xff);
    return to;
}

/*
 * Encodes variables from *place on, as long as they fit into room bytes; to is
 * NULL when they are only to be counted.
 * @return bytes
 */
static apr_size_t encode(const apr_table_t *env, unsigned char *to,
                         apr_size_t room, int *place)
{
    const apr_array_header_t *vars = apr_table_elts(env);
    apr_size_t used = 0;

    for (; *place < vars->nelts; (*place)++) {
        const apr_table_entry_t *var =
            &APR_ARRAY_IDX(vars, *place, apr_table_entry_t);
        apr_size_t name;
        apr_size_t value;
        apr_size_t bytes;

        if (!var->key) {
            continue;
        }
        name = strlen(var->key);
        value = strlen(var->val);
        bytes = length_bytes(name) + length_bytes(value) + name + value;
        if (bytes > room - used) {
            break;
        }
        used += bytes;
        if (to) {
            to = put_length(to, name);
            to = put_length(to, value);
            memcpy(to, var->key, name);
            memcpy(to + name, var->val, value);
            to += name + value;
        }
    }
    return used;
}

AP_DECLARE(apr_size_t) ap_fcgi_encoded_env_len(apr_table_t *env,
                                               apr_size_t maxlen,
                                               int *starting_elem)
{
    return encode(env, NULL, maxlen, starting_elem);
}

AP_DECLARE(apr_status_t) ap_fcgi_encode_env(request_rec *r, apr_table_t *env,
                                            void *buffer, apr_size_t buflen,
                                            int *starting_elem)
{
    int first = *starting_elem;
    apr_size_t used = encode(env, buffer, buflen, starting_elem);

    ap_log_rerror(APLOG_MARK, APLOG_TRACE8, 0, r,
                  "variables %d to %d for FastCGI take %" APR_SIZE_T_FMT
                  " bytes", first, *starting_elem - 1, used);
    return used > 0 || *starting_elem == apr_table_elts(env)->nelts
           ? APR_SUCCESS : APR_ENOSPC;
}
