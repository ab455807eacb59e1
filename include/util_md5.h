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

AP_DECLARE(char *) ap_md5(apr_pool_t *a, const unsigned char *string);

AP_DECLARE(char *) ap_md5_binary(apr_pool_t *a, const unsigned char *buf,
                                 int len);

AP_DECLARE(char *) ap_md5contextTo64(apr_pool_t *p, apr_md5_ctx_t *context);

AP_DECLARE(char *) ap_md5digest(apr_pool_t *p, apr_file_t *infile);

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_MD5_H */
