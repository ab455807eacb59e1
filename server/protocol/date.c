/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Dates of HTTP fields; see date_priv.h.
 *
 *   IMF-fixdate   Sun, 06 Nov 1994 08:49:37 GMT
 *   rfc850-date   Sunday, 06-Nov-94 08:49:37 GMT
 *   asctime-date  Sun Nov  6 08:49:37 1994
 *
 * A condition whose date is not one of these has to be ignored (RFC 9110
 * section 13.1), so apr_date_parse_http(), which takes zones, lists and other
 * orders as well, will not do.  No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include "server/protocol/date_priv.h"

/* A year of two digits is at most so far in the future. */
#define FUTURE_YEARS 50

static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri",
                               "Sat"};

static const char *const long_days[] = {"Sunday", "Monday", "Tuesday",
                                        "Wednesday", "Thursday", "Friday",
                                        "Saturday"};

static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* The text that is left; NULL once something did not fit. */
struct reader {
    const char *at;
};

static void take_text(struct reader *r, const char *text)
{
    apr_size_t length = strlen(text);

    if (r->at) {
        r->at = strncmp(r->at, text, length) ? NULL : r->at + length;
    }
}

static int take_digits(struct reader *r, int count)
{
    int n = 0;

    for (; r->at && count; count--, r->at++) {
        if (*r->at < '0' || *r->at > '9') {
            r->at = NULL;
            return 0;
        }
        n = n * 10 + *r->at - '0';
    }
    return n;
}

/* The place of a name of three letters in its table. */
static int take_name(struct reader *r, const char table[][4], int count)
{
    int i;

    for (i = 0; r->at && i < count; i++) {
        if (!strncmp(r->at, table[i], 3)) {
            r->at += 3;
            return i;
        }
    }
    r->at = NULL;
    return 0;
}

static void take_time(struct reader *r, apr_time_exp_t *t)
{
    t->tm_hour = take_digits(r, 2);
    take_text(r, ":");
    t->tm_min = take_digits(r, 2);
    take_text(r, ":");
    t->tm_sec = take_digits(r, 2);
}

/* The part behind the name of the day, with what separates its pieces. */
static void take_date(struct reader *r, apr_time_exp_t *t,
                      const char *between, int year_digits)
{
    take_text(r, ", ");
    t->tm_mday = take_digits(r, 2);
    take_text(r, between);
    t->tm_mon = take_name(r, months, 12);
    take_text(r, between);
    t->tm_year = take_digits(r, year_digits) - 1900;
    take_text(r, " ");
    take_time(r, t);
    take_text(r, " GMT");
}

static void take_asctime(struct reader *r, apr_time_exp_t *t)
{
    take_text(r, " ");
    t->tm_mon = take_name(r, months, 12);
    take_text(r, " ");
    if (r->at && *r->at == ' ') {
        r->at++;
        t->tm_mday = take_digits(r, 1);
    }
    else {
        t->tm_mday = take_digits(r, 2);
    }
    take_text(r, " ");
    take_time(r, t);
    take_text(r, " ");
    t->tm_year = take_digits(r, 4) - 1900;
}

/* tm_year of a year of two digits, which was taken for one of the first
 * century: the latest that is not too far in the future. */
static int full_year(int tm_year, apr_time_t now)
{
    apr_time_exp_t present;
    int year;

    if (apr_time_exp_gmt(&present, now) != APR_SUCCESS) {
        present.tm_year = 100;
    }
    year = tm_year + 1900 + present.tm_year / 100 * 100;
    return year > present.tm_year + FUTURE_YEARS ? year - 100 : year;
}

static int days_in(int month, int tm_year)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
                                  31};
    int year = tm_year + 1900;
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return lengths[month] + (month == 1 && leap);
}

int date_parse(const char *text, apr_time_t now, apr_time_t *time)
{
    struct reader r = {text};
    apr_time_exp_t t;
    int day;

    memset(&t, 0, sizeof(t));
    day = take_name(&r, days, 7);
    if (!r.at) {
        return 0;
    }
    if (*r.at == ',') {
        take_date(&r, &t, " ", 4);
    }
    else if (*r.at == ' ') {
        take_asctime(&r, &t);
    }
    else {
        take_text(&r, long_days[day] + 3);
        take_date(&r, &t, "-", 2);
        t.tm_year = full_year(t.tm_year, now);
    }
    if (!r.at || *r.at || t.tm_mday < 1
        || t.tm_mday > days_in(t.tm_mon, t.tm_year) || t.tm_hour > 23
        || t.tm_min > 59 || t.tm_sec > 60) {
        return 0;
    }
    return apr_time_exp_gmt_get(time, &t) == APR_SUCCESS;
}
