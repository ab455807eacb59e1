/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Dates of fields: the three forms, and what is none of them. */

#include "server/protocol/date.c"
#include "test/lib/unit.h"

/* 2026-11-21 00:00:00 GMT. */
#define NOW apr_time_from_sec(1795219200)

static void test_date_forms(void **state)
{
    static const struct {
        const char *text;
        apr_int64_t sec;
    } cases[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
        {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
        {"Sun Nov  6 08:49:37 1994", 784111777},
        {"Wed Nov 16 08:49:37 1994", 784975777},
        {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
        {"Tue, 29 Feb 2000 23:59:60 GMT", 951868800},
        {"Mon, 06 Nov 1994 08:49:37 GMT", 784111777},
        {"Fri, 31 Dec 9999 23:59:59 GMT", 253402300799},
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        apr_time_t time = -1;

        assert_true(date_parse(cases[i].text, NOW, &time));
        assert_int_equal(apr_time_sec(time), cases[i].sec);
    }
}

/* RFC 9110 section 5.6.7: more than 50 years ahead is the past. */
static void test_date_year_of_two_digits(void **state)
{
    static const struct {
        const char *text;
        int year;
    } cases[] = {
        {"Sunday, 06-Nov-00 08:49:37 GMT", 2000},
        {"Sunday, 06-Nov-26 08:49:37 GMT", 2026},
        {"Sunday, 06-Nov-76 08:49:37 GMT", 2076},
        {"Sunday, 06-Nov-77 08:49:37 GMT", 1977},
        {"Sunday, 06-Nov-99 08:49:37 GMT", 1999},
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        apr_time_exp_t t;
        apr_time_t time;

        assert_true(date_parse(cases[i].text, NOW, &time));
        assert_int_equal(apr_time_exp_gmt(&t, time), APR_SUCCESS);
        assert_int_equal(t.tm_year + 1900, cases[i].year);
    }
}

static void test_date_refused(void **state)
{
    static const char *const cases[] = {
        "", "*", "0", "784111777", "Sun", "Sun,", "Sund",
        "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 gmt",
        "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 06 Nov 1994 08:49:37 GMT; x",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        "sun, 06 nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06-Nov-1994 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 06 Nov 94 08:49:37 GMT",
        "Sunxay, 06-Nov-94 08:49:37 GMT", "Sun, 06  Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT",
        "Tue, 29 Feb 1900 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994", "Sun Nov 06 08:49:37 1994 GMT",
        "Sun Nov  6 08:49:37 94", "Sun, -6 Nov 1994 08:49:37 GMT",
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        apr_time_t time;

        if (date_parse(cases[i], NOW, &time)) {
            fail_msg("\"%s\" was taken for a date", cases[i]);
        }
    }
}

UNIT_TESTS(
    UNIT_TEST(test_date_forms),
    UNIT_TEST(test_date_year_of_two_digits),
    UNIT_TEST(test_date_refused)
)
