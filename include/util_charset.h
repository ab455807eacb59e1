/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_charset.h
 * @brief Translation between the system's character set and ASCII.
 *
 * Systems whose own character set is EBCDIC keep translation handles here.
 * This server runs on systems whose texts are ASCII (APR_CHARSET_EBCDIC is 0):
 * there is nothing to translate and nothing is declared but apr_xlate, which
 * comes along as modules expect.
 */

#ifndef AP_UTIL_CHARSET_H
#define AP_UTIL_CHARSET_H

#include <apr.h>
#include <apr_xlate.h>

#endif /* AP_UTIL_CHARSET_H */
