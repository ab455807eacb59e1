/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_md5.h
 * @brief MD5 sums in text form.
 */

#ifndef AP_UTIL_MD5_H
#define AP_UTIL_MD5_H

#include <apr_md5.h>

#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @param a       owner of the result
 * @param string  text, ended by a NUL
 * @return its MD5 sum as 32 hexadecimal digits
 */
AP_DECLARE(char *) ap_md5(apr_pool_t *a, const unsigned char *string);

/**
 * @param a    owner of the result
 * @param buf  any bytes
 * @param len  their number
 * @return their MD5 sum as 32 hexadecimal digits
 */
AP_DECLARE(char *) ap_md5_binary(apr_pool_t *a, const unsigned char *buf,
                                 int len);

/**
 * Ends a sum and writes it as Content-MD5 has it.
 * @param p        owner of the result
 * @param context  what was summed up so far; it is used up
 * @return the sum in base64
 */
AP_DECLARE(char *) ap_md5contextTo64(apr_pool_t *p, apr_md5_ctx_t *context);

/**
 * Sum of a file from where it stands to its end, as Content-MD5 has it.
 * @param p       owner of the result
 * @param infile  open for reading; stands at its beginning afterwards
 * @return the sum in base64; NULL: it cannot be read
 */
AP_DECLARE(char *) ap_md5digest(apr_pool_t *p, apr_file_t *infile);

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_MD5_H */
