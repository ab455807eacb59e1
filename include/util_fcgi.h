/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_fcgi.h
 * @brief Records of the FastCGI protocol, version 1.
 *
 * All functions only work on what they are given: any thread may call them.
 */

#ifndef AP_UTIL_FCGI_H
#define AP_UTIL_FCGI_H

#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Types of records, roles, flags, and where a field is in a record: _B1_ is
 * the high byte of a number of two, _B0_ the low one.  BRB: the body of
 * AP_FCGI_BEGIN_REQUEST; HDR: the header of a record. */
#define AP_FCGI_ABORT_REQUEST           2
#define AP_FCGI_APACHE_ROLE_ACCESS_CHECKER_STR "ACCESS_CHECKER"
#define AP_FCGI_APACHE_ROLE_AUTHENTICATOR_STR "AUTHENTICATOR"
#define AP_FCGI_APACHE_ROLE_AUTHORIZER_STR "AUTHORIZER"
#define AP_FCGI_AUTHORIZER              2
#define AP_FCGI_AUTHORIZER_STR          "AUTHORIZER"
#define AP_FCGI_BEGIN_REQUEST           1
#define AP_FCGI_BRB_FLAGS_OFFSET        2
#define AP_FCGI_BRB_RESERVED0_OFFSET    3
#define AP_FCGI_BRB_RESERVED1_OFFSET    4
#define AP_FCGI_BRB_RESERVED2_OFFSET    5
#define AP_FCGI_BRB_RESERVED3_OFFSET    6
#define AP_FCGI_BRB_RESERVED4_OFFSET    7
#define AP_FCGI_BRB_ROLEB0_OFFSET       1
#define AP_FCGI_BRB_ROLEB1_OFFSET       0
#define AP_FCGI_DATA                    8
#define AP_FCGI_END_REQUEST             3
#define AP_FCGI_FILTER                  3
#define AP_FCGI_FILTER_STR              "FILTER"
#define AP_FCGI_GET_VALUES              9
#define AP_FCGI_GET_VALUES_RESULT       10
#define AP_FCGI_HDR_CONTENT_LEN_B0_OFFSET 5
#define AP_FCGI_HDR_CONTENT_LEN_B1_OFFSET 4
#define AP_FCGI_HDR_PADDING_LEN_OFFSET  6
#define AP_FCGI_HDR_REQUEST_ID_B0_OFFSET 3
#define AP_FCGI_HDR_REQUEST_ID_B1_OFFSET 2
#define AP_FCGI_HDR_RESERVED_OFFSET     7
#define AP_FCGI_HDR_TYPE_OFFSET         1
#define AP_FCGI_HDR_VERSION_OFFSET      0
#define AP_FCGI_HEADER_LEN              8
#define AP_FCGI_KEEP_CONN               1
#define AP_FCGI_MAXTYPE                 11
#define AP_FCGI_MAX_CONTENT_LEN         65535
#define AP_FCGI_PARAMS                  4
#define AP_FCGI_RESPONDER               1
#define AP_FCGI_RESPONDER_STR           "RESPONDER"
#define AP_FCGI_STDERR                  7
#define AP_FCGI_STDIN                   5
#define AP_FCGI_STDOUT                  6
#define AP_FCGI_UNKNOWN_TYPE            11
#define AP_FCGI_VERSION_1               1

/** Body of AP_FCGI_BEGIN_REQUEST. */
typedef struct {
    unsigned char roleB1;           /* AP_FCGI_RESPONDER, ..., high byte */
    unsigned char roleB0;           /* low byte */
    unsigned char flags;            /* AP_FCGI_KEEP_CONN or 0 */
    unsigned char reserved[5];      /* 0 */
} ap_fcgi_begin_request_body;

/** Header of a record. */
typedef struct {
    unsigned char version;          /* AP_FCGI_VERSION_1 */
    unsigned char type;             /* AP_FCGI_BEGIN_REQUEST, ... */
    unsigned char requestIdB1;      /* whose record, high byte */
    unsigned char requestIdB0;      /* low byte */
    unsigned char contentLengthB1;  /* bytes behind the header, high byte */
    unsigned char contentLengthB0;  /* low byte */
    unsigned char paddingLength;    /* bytes behind those, to be skipped */
    unsigned char reserved;         /* 0 */
} ap_fcgi_header;

/**
 * The body of AP_FCGI_BEGIN_REQUEST as it is sent.
 * @param h  body
 * @param a  gets 8 bytes
 */
AP_DECLARE(void) ap_fcgi_begin_request_body_to_array(
        ap_fcgi_begin_request_body *h, unsigned char a[]);

/**
 * Encodes variables as the content of AP_FCGI_PARAMS, as many as there is
 * room for.
 * @param r              request, for the log
 * @param env            variables
 * @param buffer         gets them
 * @param buflen         its bytes
 * @param starting_elem  place in env to begin at; gets the place of the first
 *                       that was not encoded, or the number of all
 * @return APR_SUCCESS; APR_ENOSPC when there is no room for even one
 */
AP_DECLARE(apr_status_t) ap_fcgi_encode_env(
        request_rec *r, apr_table_t *env, void *buffer, apr_size_t buflen,
        int *starting_elem);

/**
 * How many bytes ap_fcgi_encode_env() would write.
 * @param env            variables
 * @param maxlen         bytes that there is room for
 * @param starting_elem  place in env to begin at; gets the place of the first
 *                       that has no room, or the number of all
 * @return bytes; 0 with a place in *starting_elem: that one is too large
 */
AP_DECLARE(apr_size_t) ap_fcgi_encoded_env_len(
        apr_table_t *env, apr_size_t maxlen, int *starting_elem);

/**
 * Makes the header of a record.
 * @param header       gets it
 * @param type         AP_FCGI_BEGIN_REQUEST, ...
 * @param request_id   whose record
 * @param content_len  bytes behind the header
 * @param padding_len  bytes behind those, to be skipped
 */
AP_DECLARE(void) ap_fcgi_fill_in_header(ap_fcgi_header *header,
                                        unsigned char type,
                                        apr_uint16_t request_id,
                                        apr_uint16_t content_len,
                                        unsigned char padding_len);

/**
 * Makes the body of AP_FCGI_BEGIN_REQUEST.
 * @param brb    gets it
 * @param role   AP_FCGI_RESPONDER, ...
 * @param flags  AP_FCGI_KEEP_CONN or 0
 */
AP_DECLARE(void) ap_fcgi_fill_in_request_body(
        ap_fcgi_begin_request_body *brb, int role, unsigned char flags);

/**
 * Reads the header of a record as it came.
 * @param version      gets AP_FCGI_VERSION_1, if the peer is right
 * @param type         gets the type
 * @param request_id   gets whose it is
 * @param content_len  gets the bytes behind the header
 * @param padding_len  gets the bytes behind those
 * @param a            AP_FCGI_HEADER_LEN bytes
 */
AP_DECLARE(void) ap_fcgi_header_fields_from_array(
        unsigned char *version, unsigned char *type,
        apr_uint16_t *request_id, apr_uint16_t *content_len,
        unsigned char *padding_len, unsigned char a[]);

/**
 * Reads the header of a record as it came.
 * @param h  gets it
 * @param a  AP_FCGI_HEADER_LEN bytes
 */
AP_DECLARE(void) ap_fcgi_header_from_array(ap_fcgi_header *h,
                                           unsigned char a[]);

/**
 * The header of a record as it is sent.
 * @param h  header
 * @param a  gets AP_FCGI_HEADER_LEN bytes
 */
AP_DECLARE(void) ap_fcgi_header_to_array(ap_fcgi_header *h, unsigned char a[]);

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_FCGI_H */
