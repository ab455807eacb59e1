/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_core.h
 * @brief The filters and functions of HTTP/1.1.
 */

#ifndef AP_MOD_CORE_H
#define AP_MOD_CORE_H

#include <apr.h>
#include <apr_buckets.h>

#include "httpd.h"
#include "util_filter.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Writes the status line, Date and Server of a response.
 * @param r   request
 * @param bb  brigade that they are added to
 */
AP_DECLARE(void) ap_basic_http_header(request_rec *r, apr_bucket_brigade *bb);

/**
 * The registration of BYTERANGE.
 */
extern AP_DECLARE_DATA ap_filter_rec_t *ap_byterange_filter_handle;

/**
 * The registration of CHUNK.
 */
extern AP_DECLARE_DATA ap_filter_rec_t *ap_chunk_filter_handle;

/**
 * The output filter CHUNK: chunked framing of content (RFC 9112 section 7.1).
 * @param f  the filter
 * @param b  content
 * @return what the next filter returns, or why a bucket could not be read
 */
AP_DECLARE(apr_status_t) ap_http_chunk_filter(
        ap_filter_t *f, apr_bucket_brigade *b);

/**
 * The input filter HTTP_IN: the body of a request, without its framing.  Ends
 * with an EOS bucket, also when there is no body.
 * @param f          the filter
 * @param b          set to what was read
 * @param mode       AP_MODE_READBYTES, AP_MODE_GETLINE, AP_MODE_SPECULATIVE or
 *                   AP_MODE_EXHAUSTIVE
 * @param block      whether to wait for bytes
 * @param readbytes  how many at most
 * @return APR_SUCCESS; APR_EAGAIN: nothing there (APR_NONBLOCK_READ);
 *         APR_ENOSPC: larger than LimitRequestBody; APR_INCOMPLETE: cut off;
 *         APR_EINVAL: damaged; APR_TIMEUP: too slow.  Each of the last four
 *         stays.
 */
AP_DECLARE(apr_status_t) ap_http_filter(ap_filter_t *f,
                                        apr_bucket_brigade *b,
                                        ap_input_mode_t mode,
                                        apr_read_type_e block,
                                        apr_off_t readbytes);

/**
 * The registration of HTTP_HEADER.
 */
extern AP_DECLARE_DATA ap_filter_rec_t *ap_http_header_filter_handle;

/**
 * The registration of HTTP_IN.
 */
extern AP_DECLARE_DATA ap_filter_rec_t *ap_http_input_filter_handle;

/**
 * The output filter HTTP_OUTERROR: breaks a response off whose content fails
 * after its header section has left.
 * @param f  the filter
 * @param b  content
 * @return what the next filter returns
 */
AP_DECLARE(apr_status_t) ap_http_outerror_filter(
        ap_filter_t *f, apr_bucket_brigade *b);

/**
 * The registration of HTTP_OUTERROR.
 */
extern AP_DECLARE_DATA ap_filter_rec_t *ap_http_outerror_filter_handle;

/**
 * Seeds the generator of ap_random_insecure_bytes().  Called once by the
 * parent.
 * @param p  pool of the generator
 */
AP_DECLARE(void) ap_init_rng(apr_pool_t *p);

/**
 * What separates the parts of a multipart/byteranges answer.  Written when a
 * child starts, only read afterwards.
 */
extern AP_DECLARE_DATA const char *ap_multipart_boundary;

/**
 * Makes the parent's random numbers differ from those of the child that it has
 * just started.
 */
AP_DECLARE(void) ap_random_parent_after_fork(void);

/**
 * What ErrorDocument or ap_custom_response() has set for a status.
 * @param r            request
 * @param error_index  ap_index_of_response() of the status
 * @return a path (it begins with a slash), a text (with a quotation mark), a
 *         URL, or NULL: nothing
 */
AP_DECLARE(char *) ap_response_code_string(request_rec *r, int error_index);

/**
 * Answers OPTIONS (RFC 9110 section 9.3.7): no content, and Allow by the
 * methods that are allowed so far.
 * @param r  request
 * @return OK; DECLINED for HTTP/0.9
 */
AP_DECLARE(int) ap_send_http_options(request_rec *r);

/**
 * Answers TRACE (RFC 9110 section 9.3.8) with the request as it was received,
 * but for credentials and cookies.
 * @param r  request
 * @return DONE: answered; DECLINED: no TRACE; a status: switched off, or a
 *         body that is not allowed
 */
AP_DECLARE(int) ap_send_http_trace(request_rec *r);

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_CORE_H */
