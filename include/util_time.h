/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_time.h
 * @brief Times of the recent past, cached in text form.
 */

#ifndef AP_UTIL_TIME_H
#define AP_UTIL_TIME_H

#include <apr.h>
#include <apr_time.h>

#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

#define AP_CTIME_OPTION_NONE            0
#define AP_CTIME_OPTION_USEC            1
#define AP_CTIME_OPTION_COMPACT         2
#define AP_CTIME_OPTION_GMTOFF          4
#define AP_CTIME_OPTION_MSEC            8

#define AP_TIME_RECENT_THRESHOLD        15

/**
 * Takes a time apart, in GMT.  Each thread remembers the last seconds it asked
 * for, so times near now cost next to nothing; any other time works as well.
 * @param tm  the result
 * @param t   microseconds since 1970
 * @return APR_SUCCESS, or what APR says
 */
AP_DECLARE(apr_status_t) ap_explode_recent_gmt(
        apr_time_exp_t *tm, apr_time_t t);

/**
 * As ap_explode_recent_gmt(), in local time.
 * @param tm  the result
 * @param t   microseconds since 1970
 * @return APR_SUCCESS, or what APR says
 */
AP_DECLARE(apr_status_t) ap_explode_recent_localtime(
        apr_time_exp_t *tm, apr_time_t t);

/**
 * A time in the form "Thu Feb 29 23:59:58 2024", local.
 * @param date_str  where it goes, APR_CTIME_LEN bytes
 * @param t         microseconds since 1970
 * @return APR_SUCCESS, or what APR says
 */
AP_DECLARE(apr_status_t) ap_recent_ctime(char *date_str, apr_time_t t);

/**
 * A local time in the form that the options ask for.
 * @param date_str  where it goes
 * @param t         microseconds since 1970
 * @param option    AP_CTIME_OPTION_USEC: with microseconds; _MSEC: with
 *                  milliseconds, unless _USEC is there too; _COMPACT:
 *                  "2024-02-29 23:59:58"; _GMTOFF: with the offset, " +0100"
 * @param len       room at date_str in bytes; set to what was used, the NUL
 *                  included, or to 0 when it does not fit
 * @return APR_SUCCESS; APR_ENOMEM: it does not fit
 */
AP_DECLARE(apr_status_t) ap_recent_ctime_ex(
        char *date_str, apr_time_t t, int option, int *len);

/**
 * A time as HTTP writes it, "Thu, 29 Feb 2024 23:59:58 GMT" (RFC 9110 section
 * 5.6.7).
 * @param date_str  where it goes, APR_RFC822_DATE_LEN bytes
 * @param t         microseconds since 1970
 * @return APR_SUCCESS, or what APR says
 */
AP_DECLARE(apr_status_t) ap_recent_rfc822_date(char *date_str, apr_time_t t);

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_TIME_H */
