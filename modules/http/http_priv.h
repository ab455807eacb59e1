/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the files of the http module share: HTTP/1.1 on the wire.
 */

#ifndef MODULES_HTTP_HTTP_PRIV_H
#define MODULES_HTTP_HTTP_PRIV_H

#include <apr_buckets.h>

#include "httpd.h"

/* --------------------------------------------------------- http_methods.c */

/* The value of Allow: the methods that r->allowed and r->allowed_methods
 * have, and TRACE where it is enabled. */
const char *http_allow_value(request_rec *r);

/* Hooks: "OPTIONS *" and TRACE need no resource; OPTIONS of one. */
int http_answer_without_storage(request_rec *r);
int http_options_handler(request_rec *r);

/* -------------------------------------------------------- header_fields.c */

/* Bytes of a field that is to be sent. */
struct http_field_size {
    apr_uint32_t name;
    apr_uint32_t value;
};

/* The first field of the table that must not be sent, NULL when all may.
 * sizes: those of the fields, in their order, up to a bad one; or NULL. */
const apr_table_entry_t *http_find_bad_field(const request_rec *r,
                                             const apr_table_t *table,
                                             struct http_field_size *sizes);

/* Tells the operator of such a field. */
void http_log_bad_field(request_rec *r, const apr_table_entry_t *field);

/* Takes off those that must not be sent, and tells of each. */
void http_drop_bad_fields(request_rec *r, apr_table_t *table);

/* Moves err_headers_out into headers_out, where they come first. */
void http_merge_error_fields(request_rec *r);

/* Completes headers_out: content, framing, connection; sets r->chunked. */
void http_complete_fields(request_rec *r);

/* --------------------------------------------------------- http_upgrade.c */

/*
 * Handler hook, before all others: changes the protocol of the connection
 * when the client asks for one that may be spoken.
 * @return DONE when it has changed, and the connection is at its end; DECLINED
 */
int http_upgrade(request_rec *r);

/* -------------------------------------------------------------- http_in.c */

/* Whether a field may stand behind the content.  Those that say how a message
 * is framed, routed, or read may not (RFC 9110 section 6.5.1). */
int http_is_trailer(const char *name);

/* -------------------------------------------------------- chunk_filter.c */

/*
 * Adds the filter CHUNK for the response.
 * @param head  bucket with the header section that will come first down the
 *              chain and is no part of the content; NULL when it has gone
 */
void http_add_chunk_filter(request_rec *r, const apr_bucket *head);

/* ------------------------------------------------------------ byterange.c */

/* A part of the content, first and last byte included. */
struct byterange {
    apr_off_t first;
    apr_off_t last;
};

/* What a Range field asks for. */
enum range_verdict {
    RANGES_IGNORE,          /* send everything */
    RANGES_UNSATISFIABLE,   /* 416 */
    RANGES_SOME             /* 206 */
};

/* How much one Range field may ask for; -1 = no limit. */
struct range_limits {
    int ranges;
    int overlaps;
    int reversals;
};

/*
 * Reads a Range field for content of that length.  Ranges that touch or
 * overlap the one before are joined with it.
 * @param ranges  set to an array of struct byterange on RANGES_SOME
 */
enum range_verdict http_parse_ranges(const char *field, apr_off_t length,
                                     const struct range_limits *limits,
                                     apr_pool_t *p,
                                     apr_array_header_t **ranges);

#endif /* MODULES_HTTP_HTTP_PRIV_H */
