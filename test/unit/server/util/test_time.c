/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Times taken apart and as text, cached. */

#include "server/util/time.c"

#include <apr_thread_proc.h>

#include "test/lib/unit.h"

/* 2024-02-29 23:59:58.987654 GMT */
#define LEAP (APR_INT64_C(1709251198) * APR_USEC_PER_SEC + 987654)

static int use_gmt(void **state)
{
    setenv("TZ", "UTC0", 1);
    tzset();
    memset(kept_local, 0, sizeof(kept_local));
    return unit_setup(state);
}

#define GMT_TEST(function) \
    cmocka_unit_test_setup_teardown(function, use_gmt, unit_teardown)

static void test_explode_recent_agrees_with_apr(void **state)
{
    apr_time_t t;

    (void)state;
    for (t = LEAP - 40 * 3600 * (apr_time_t)APR_USEC_PER_SEC; t < LEAP;
         t += 1700 * (apr_time_t)APR_USEC_PER_SEC) {
        apr_time_exp_t ours;
        apr_time_exp_t theirs;
        int again;

        memset(&ours, 0, sizeof(ours));
        memset(&theirs, 0, sizeof(theirs));
        assert_int_equal(apr_time_exp_gmt(&theirs, t), APR_SUCCESS);
        for (again = 0; again < 2; again++) {
            assert_int_equal(ap_explode_recent_gmt(&ours, t), APR_SUCCESS);
            assert_memory_equal(&ours, &theirs, sizeof(ours));
        }
        assert_int_equal(apr_time_exp_lt(&theirs, t), APR_SUCCESS);
        assert_int_equal(ap_explode_recent_localtime(&ours, t), APR_SUCCESS);
        assert_memory_equal(&ours, &theirs, sizeof(ours));
    }
}

static void test_explode_recent_before_1970(void **state)
{
    apr_time_exp_t tm;

    (void)state;
    assert_int_equal(ap_explode_recent_gmt(&tm, apr_time_from_sec(-1)),
                     APR_SUCCESS);
    assert_int_equal(tm.tm_year, 69);
    assert_int_equal(tm.tm_sec, 59);
    assert_int_equal(ap_explode_recent_gmt(&tm, 0), APR_SUCCESS);
    assert_int_equal(tm.tm_year, 70);
}

static void check_ctime(int option, const char *expected)
{
    char text[60];
    int len = sizeof(text);

    assert_int_equal(ap_recent_ctime_ex(text, LEAP, option, &len),
                     APR_SUCCESS);
    assert_string_equal(text, expected);
    assert_int_equal(len, strlen(expected) + 1);
}

static void test_recent_ctime_options(void **state)
{
    (void)state;
    check_ctime(AP_CTIME_OPTION_NONE, "Thu Feb 29 23:59:58 2024");
    check_ctime(AP_CTIME_OPTION_USEC, "Thu Feb 29 23:59:58.987654 2024");
    check_ctime(AP_CTIME_OPTION_MSEC, "Thu Feb 29 23:59:58.987 2024");
    check_ctime(AP_CTIME_OPTION_MSEC | AP_CTIME_OPTION_USEC,
                "Thu Feb 29 23:59:58.987654 2024");
    check_ctime(AP_CTIME_OPTION_COMPACT, "2024-02-29 23:59:58");
    check_ctime(AP_CTIME_OPTION_COMPACT | AP_CTIME_OPTION_USEC
                | AP_CTIME_OPTION_GMTOFF,
                "2024-02-29 23:59:58.987654 +0000");
    check_ctime(AP_CTIME_OPTION_GMTOFF, "Thu Feb 29 23:59:58 2024 +0000");
}

static void test_recent_ctime_west_of_greenwich(void **state)
{
    char text[60];
    int len = sizeof(text);

    (void)state;
    setenv("TZ", "XST4:30", 1);
    tzset();
    memset(kept_local, 0, sizeof(kept_local));
    assert_int_equal(ap_recent_ctime_ex(text, LEAP, AP_CTIME_OPTION_COMPACT
                                        | AP_CTIME_OPTION_GMTOFF, &len),
                     APR_SUCCESS);
    assert_string_equal(text, "2024-02-29 19:29:58 -0430");
}

static void test_recent_ctime_needs_room(void **state)
{
    char text[APR_CTIME_LEN];
    int len = APR_CTIME_LEN - 1;

    (void)state;
    assert_int_equal(ap_recent_ctime_ex(text, LEAP, 0, &len), APR_ENOMEM);
    assert_int_equal(len, 0);
    assert_int_equal(ap_recent_ctime(text, LEAP), APR_SUCCESS);
    assert_string_equal(text, "Thu Feb 29 23:59:58 2024");
}

static void test_recent_rfc822_date_each_second(void **state)
{
    char text[APR_RFC822_DATE_LEN];
    int i;

    (void)state;
    for (i = 0; i < 3; i++) {
        assert_int_equal(ap_recent_rfc822_date(text, LEAP), APR_SUCCESS);
        assert_string_equal(text, "Thu, 29 Feb 2024 23:59:58 GMT");
        ap_recent_rfc822_date(text, LEAP + 2 * APR_USEC_PER_SEC);
        assert_string_equal(text, "Fri, 01 Mar 2024 00:00:00 GMT");
        ap_recent_rfc822_date(text, LEAP + SECONDS_KEPT * APR_USEC_PER_SEC);
        assert_string_equal(text, "Fri, 01 Mar 2024 00:00:02 GMT");
    }
}

static void test_ht_time_formats(void **state)
{
    assert_string_equal(ap_ht_time(*state, LEAP, "%Y %d %H %z %Z", 1),
                        "2024 29 23 +0000 GMT");
    assert_string_equal(ap_ht_time(*state, LEAP, "%a %b", 0), "Thu Feb");
    assert_string_equal(ap_ht_time(*state, LEAP, "", 0), "");
}

UNIT_TESTS(
    GMT_TEST(test_explode_recent_agrees_with_apr),
    GMT_TEST(test_explode_recent_before_1970),
    GMT_TEST(test_recent_ctime_options),
    GMT_TEST(test_recent_ctime_west_of_greenwich),
    GMT_TEST(test_recent_ctime_needs_room),
    GMT_TEST(test_recent_rfc822_date_each_second),
    GMT_TEST(test_ht_time_formats)
)
