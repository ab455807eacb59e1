/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Times taken apart and as text, remembered a second long.
 *
 * Nearly all times that a server writes are of this second or one of the last
 * few, so each thread keeps what it worked out for the last few seconds: a
 * small table a kind, a second's place in it given by its number.  Nothing is
 * shared, so there is no lock and no race, and the cost is one conversion a
 * thread and second.
 *
 * A cached conversion cannot go stale: what a second is in local time is
 * decided when it comes (a time zone file replaced under a running server is
 * seen within the second, as it would be without the table).
 */

#include "ap_config.h"

#include <time.h>

#include "httpd.h"
#include "util_time.h"

/* A power of two; requests that take seconds still find theirs. */
#define SECONDS_KEPT 4

typedef struct {
    apr_int64_t second;         /* since 1970, plus one; 0: nothing here */
    apr_time_exp_t exploded;    /* tm_usec is 0 */
} kept_second;

typedef struct {
    apr_int64_t second;         /* as above */
    char text[APR_RFC822_DATE_LEN];
} kept_date;

/* [own] each thread its own */
static AP_THREAD_LOCAL kept_second kept_gmt[SECONDS_KEPT];
static AP_THREAD_LOCAL kept_second kept_local[SECONDS_KEPT];
static AP_THREAD_LOCAL kept_date kept_dates[SECONDS_KEPT];

typedef apr_status_t explode_fn(apr_time_exp_t *result, apr_time_t input);

/* ---- taken apart ---- */

static apr_status_t explode_kept(kept_second *table, explode_fn *explode,
                                 apr_time_exp_t *tm, apr_time_t t)
{
    apr_int64_t second = apr_time_sec(t);
    kept_second *slot = &table[second & (SECONDS_KEPT - 1)];

    if (t < 0) {
        return explode(tm, t);
    }
    if (slot->second != second + 1) {
        apr_status_t rv = explode(&slot->exploded, apr_time_from_sec(second));

        slot->second = rv == APR_SUCCESS ? second + 1 : 0;
        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    *tm = slot->exploded;
    tm->tm_usec = (apr_int32_t)apr_time_usec(t);
    return APR_SUCCESS;
}

AP_DECLARE(apr_status_t) ap_explode_recent_gmt(
        apr_time_exp_t *tm, apr_time_t t)
{
    return explode_kept(kept_gmt, apr_time_exp_gmt, tm, t);
}

AP_DECLARE(apr_status_t) ap_explode_recent_localtime(
        apr_time_exp_t *tm, apr_time_t t)
{
    return explode_kept(kept_local, apr_time_exp_lt, tm, t);
}

/* ---- as text ---- */

/* Writes n with the given number of digits, zeroes in front. */
static char *put_digits(char *to, int n, int digits)
{
    int i;

    for (i = digits - 1; i >= 0; i--) {
        to[i] = (char)('0' + n % 10);
        n /= 10;
    }
    return to + digits;
}

static char *put_clock(char *to, const apr_time_exp_t *tm)
{
    to = put_digits(to, tm->tm_hour, 2);
    *to++ = ':';
    to = put_digits(to, tm->tm_min, 2);
    *to++ = ':';
    return put_digits(to, tm->tm_sec, 2);
}

static char *put_fraction(char *to, const apr_time_exp_t *tm, int option)
{
    if (option & AP_CTIME_OPTION_USEC) {
        *to++ = '.';
        return put_digits(to, tm->tm_usec, 6);
    }
    if (option & AP_CTIME_OPTION_MSEC) {
        *to++ = '.';
        return put_digits(to, tm->tm_usec / 1000, 3);
    }
    return to;
}

static char *put_offset(char *to, int seconds)
{
    int minutes = (seconds < 0 ? -seconds : seconds) / 60;

    *to++ = ' ';
    *to++ = seconds < 0 ? '-' : '+';
    to = put_digits(to, minutes / 60, 2);
    return put_digits(to, minutes % 60, 2);
}

/* Bytes that the options make of a time, the NUL included. */
static int ctime_size(int option)
{
    int size = option & AP_CTIME_OPTION_COMPACT ? 20 : APR_CTIME_LEN;

    if (option & AP_CTIME_OPTION_USEC) {
        size += 7;
    }
    else if (option & AP_CTIME_OPTION_MSEC) {
        size += 4;
    }
    if (option & AP_CTIME_OPTION_GMTOFF) {
        size += 6;
    }
    return size;
}

static char *put_compact(char *to, const apr_time_exp_t *tm, int option)
{
    to = put_digits(to, tm->tm_year + 1900, 4);
    *to++ = '-';
    to = put_digits(to, tm->tm_mon + 1, 2);
    *to++ = '-';
    to = put_digits(to, tm->tm_mday, 2);
    *to++ = ' ';
    to = put_clock(to, tm);
    return put_fraction(to, tm, option);
}

static char *put_ctime(char *to, const apr_time_exp_t *tm, int option)
{
    memcpy(to, apr_day_snames[tm->tm_wday], 3);
    to[3] = ' ';
    memcpy(to + 4, apr_month_snames[tm->tm_mon], 3);
    to[7] = ' ';
    to = put_digits(to + 8, tm->tm_mday, 2);
    *to++ = ' ';
    to = put_clock(to, tm);
    to = put_fraction(to, tm, option);
    *to++ = ' ';
    return put_digits(to, tm->tm_year + 1900, 4);
}

AP_DECLARE(apr_status_t) ap_recent_ctime_ex(
        char *date_str, apr_time_t t, int option, int *len)
{
    apr_time_exp_t tm;
    apr_status_t rv;
    int size = ctime_size(option);
    char *end;

    if (*len < size) {
        *len = 0;
        return APR_ENOMEM;
    }
    *len = size;
    rv = ap_explode_recent_localtime(&tm, t);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    end = option & AP_CTIME_OPTION_COMPACT
          ? put_compact(date_str, &tm, option)
          : put_ctime(date_str, &tm, option);
    if (option & AP_CTIME_OPTION_GMTOFF) {
        end = put_offset(end, tm.tm_gmtoff);
    }
    *end = '\0';
    return APR_SUCCESS;
}

AP_DECLARE(apr_status_t) ap_recent_ctime(char *date_str, apr_time_t t)
{
    int len = APR_CTIME_LEN;

    return ap_recent_ctime_ex(date_str, t, AP_CTIME_OPTION_NONE, &len);
}

AP_DECLARE(apr_status_t) ap_recent_rfc822_date(char *date_str, apr_time_t t)
{
    apr_int64_t second = apr_time_sec(t);
    kept_date *slot = &kept_dates[second & (SECONDS_KEPT - 1)];

    if (t < 0) {
        return apr_rfc822_date(date_str, t);
    }
    if (slot->second != second + 1) {
        apr_status_t rv = apr_rfc822_date(slot->text, t);

        slot->second = rv == APR_SUCCESS ? second + 1 : 0;
        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    memcpy(date_str, slot->text, sizeof(slot->text));
    return APR_SUCCESS;
}

/* The C library's formats, so that it is also its names of time zones. */
AP_DECLARE(char *) ap_ht_time(apr_pool_t *p, apr_time_t t, const char *fmt,
                              int gmt)
{
    char text[MAX_STRING_LEN];
    time_t seconds = (time_t)apr_time_sec(t);
    struct tm tm;

    if ((gmt ? gmtime_r(&seconds, &tm) : localtime_r(&seconds, &tm)) == NULL
        || strftime(text, sizeof(text), fmt, &tm) == 0) {
        return apr_pstrdup(p, "");
    }
    return apr_pstrdup(p, text);
}
