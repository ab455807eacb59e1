/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Numbers in text: lengths as HTTP has them, times as directives have them.
 * No state: callable from any thread.
 */

#include "ap_config.h"

#include <errno.h>

#include <apr_lib.h>

#include "httpd.h"

#include "server/util/chars_priv.h"

/*
 * Digits and nothing else (RFC 9110 section 8.6): no sign, no space, no
 * second value.  True and the length, or false and -1.
 */
AP_DECLARE(int) ap_parse_strict_length(apr_off_t *len, const char *str)
{
    apr_off_t n = 0;
    unsigned int digit = (unsigned char)*str - '0';

    *len = -1;
    if (digit > 9) {
        return 0;
    }
    for (; digit <= 9; digit = (unsigned char)*++str - '0') {
        if (n >= APR_INT64_MAX / 10
            && n > (APR_INT64_MAX - (apr_off_t)digit) / 10) {
            return 0;
        }
        n = n * 10 + digit;
    }
    if (*str) {
        return 0;
    }
    *len = n;
    return 1;
}

/* Microseconds in a unit of time, 0: no unit.  The first letters decide, as
 * in "5sec" and "5minutes". */
static apr_int64_t unit_usec(const char *unit)
{
    static const struct {
        const char *begin;
        apr_int64_t usec;
    } units[] = {
        { "ms", 1000 },
        { "s", APR_USEC_PER_SEC },
        { "mi", 60 * (apr_int64_t)APR_USEC_PER_SEC },
        { "h", 3600 * (apr_int64_t)APR_USEC_PER_SEC },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strncmp(unit, units[i].begin, strlen(units[i].begin)) == 0) {
            return units[i].usec;
        }
    }
    return 0;
}

AP_DECLARE(apr_status_t) ap_timeout_parameter_parse(
        const char *timeout_parameter, apr_interval_time_t *timeout,
        const char *default_time_unit)
{
    const char *s = char_skip(&char_space, timeout_parameter);
    apr_int64_t usec;
    apr_int64_t n;
    char *end;

    if (*s == '-') {
        return APR_EGENERAL;
    }
    errno = 0;
    n = apr_strtoi64(s, &end, 10);
    if (errno == ERANGE) {
        return APR_FROM_OS_ERROR(ERANGE);
    }
    if (end == s) {
        return APR_EGENERAL;
    }
    usec = unit_usec(*end ? end : default_time_unit);
    if (usec == 0 || n < 0 || n > APR_INT64_MAX / usec) {
        return APR_EGENERAL;
    }
    *timeout = n * usec;
    return APR_SUCCESS;
}
