/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Conditional requests: each field alone, and their order.
 */

#include "server/protocol/conditions.c"
#include "test/lib/unit.h"

#define BEFORE "Thu, 02 Jan 2020 03:04:04 GMT"
#define MODIFIED "Thu, 02 Jan 2020 03:04:05 GMT"
#define AFTER "Thu, 02 Jan 2020 03:04:06 GMT"

/* A request for a file that was last changed at MODIFIED. */
static request_rec *request(apr_pool_t *p)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));

    r->status = HTTP_OK;
    r->request_time = apr_time_from_sec(1600000000);
    r->mtime = apr_date_parse_http(MODIFIED);
    apr_table_setn(r->headers_out, "Last-Modified", MODIFIED);
    apr_table_setn(r->headers_out, "ETag", "\"tag\"");
    return r;
}

/* What a request with two fields comes to. */
static int meets(apr_pool_t *p, const char *name, const char *value,
                 const char *name2, const char *value2)
{
    request_rec *r = request(p);

    apr_table_setn(r->headers_in, name, value);
    if (name2) {
        apr_table_setn(r->headers_in, name2, value2);
    }
    return ap_meets_conditions(r);
}

static void test_meets_without_conditions(void **state)
{
    assert_int_equal(ap_meets_conditions(request(*state)), OK);
}

static void test_if_modified_since(void **state)
{
    static const struct {
        const char *date;
        int result;
    } cases[] = {
        {BEFORE, OK}, {MODIFIED, HTTP_NOT_MODIFIED},
        {AFTER, HTTP_NOT_MODIFIED}, {"yesterday", OK}, {"", OK},
        {"Thursday, 02-Jan-20 03:04:05 GMT", HTTP_NOT_MODIFIED},
        {"Thu Jan  2 03:04:05 2020", HTTP_NOT_MODIFIED},
        {"Wed Jan  1 03:04:05 2020", OK},
    };
    apr_size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(meets(*state, "If-Modified-Since", cases[i].date,
                               NULL, NULL), cases[i].result);
    }
}

static void test_if_none_match(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(meets(p, "If-None-Match", "\"tag\"", NULL, NULL),
                     HTTP_NOT_MODIFIED);
    assert_int_equal(meets(p, "If-None-Match", "W/\"tag\"", NULL, NULL),
                     HTTP_NOT_MODIFIED);
    assert_int_equal(meets(p, "If-None-Match", "\"a\", W/\"b\" ,\"tag\"",
                           NULL, NULL), HTTP_NOT_MODIFIED);
    assert_int_equal(meets(p, "If-None-Match", "*", NULL, NULL),
                     HTTP_NOT_MODIFIED);
    assert_int_equal(meets(p, "If-None-Match", "\"ta\"", NULL, NULL), OK);
    assert_int_equal(meets(p, "If-None-Match", "\"tag2\"", NULL, NULL), OK);
    assert_int_equal(meets(p, "If-None-Match", "tag", NULL, NULL), OK);
}

static void test_if_none_match_without_a_match_wins_over_date(void **state)
{
    assert_int_equal(meets(*state, "If-None-Match", "\"x\"",
                           "If-Modified-Since", MODIFIED), OK);
}

static void test_if_none_match_of_other_methods_fails(void **state)
{
    request_rec *r = request(*state);

    r->method_number = M_PUT;
    apr_table_setn(r->headers_in, "If-None-Match", "*");
    assert_int_equal(ap_meets_conditions(r), HTTP_PRECONDITION_FAILED);
}

static void test_if_modified_since_is_for_get_only(void **state)
{
    request_rec *r = request(*state);

    r->method_number = M_POST;
    apr_table_setn(r->headers_in, "If-Modified-Since", AFTER);
    assert_int_equal(ap_meets_conditions(r), OK);
}

static void test_if_match(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(meets(p, "If-Match", "\"tag\"", NULL, NULL), OK);
    assert_int_equal(meets(p, "If-Match", "*", NULL, NULL), OK);
    assert_int_equal(meets(p, "If-Match", "W/\"tag\"", NULL, NULL),
                     HTTP_PRECONDITION_FAILED);
    assert_int_equal(meets(p, "If-Match", "\"x\"", NULL, NULL),
                     HTTP_PRECONDITION_FAILED);
}

static void test_if_match_is_never_true_of_weak_tags(void **state)
{
    request_rec *r = request(*state);

    apr_table_setn(r->headers_out, "ETag", "W/\"tag\"");
    apr_table_setn(r->headers_in, "If-Match", "W/\"tag\"");
    assert_int_equal(ap_meets_conditions(r), HTTP_PRECONDITION_FAILED);
}

static void test_if_unmodified_since(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(meets(p, "If-Unmodified-Since", BEFORE, NULL, NULL),
                     HTTP_PRECONDITION_FAILED);
    assert_int_equal(meets(p, "If-Unmodified-Since", MODIFIED, NULL, NULL),
                     OK);
    assert_int_equal(meets(p, "If-Unmodified-Since", "soon", NULL, NULL),
                     OK);
}

static void test_true_if_match_switches_date_off(void **state)
{
    assert_int_equal(meets(*state, "If-Match", "\"tag\"",
                           "If-Unmodified-Since", BEFORE), OK);
}

static void test_failed_condition_comes_before_304(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(meets(p, "If-Match", "\"x\"", "If-None-Match",
                           "\"tag\""), HTTP_PRECONDITION_FAILED);
    assert_int_equal(meets(p, "If-Unmodified-Since", BEFORE,
                           "If-None-Match", "\"tag\""),
                     HTTP_PRECONDITION_FAILED);
}

static void test_conditions_are_for_success_only(void **state)
{
    request_rec *r = request(*state);

    apr_table_setn(r->headers_in, "If-None-Match", "*");
    r->status = HTTP_NOT_FOUND;
    assert_int_equal(ap_meets_conditions(r), OK);
    r->status = HTTP_OK;
    r->no_local_copy = 1;
    assert_int_equal(ap_meets_conditions(r), OK);
}

static ap_condition_e if_range(apr_pool_t *p, const char *value,
                               const char *etag)
{
    request_rec *r = request(p);

    apr_table_setn(r->headers_in, "Range", "bytes=0-0");
    apr_table_setn(r->headers_in, "If-Range", value);
    apr_table_setn(r->headers_out, "ETag", etag);
    return ap_condition_if_range(r, r->headers_out);
}

static void test_if_range(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(if_range(p, "\"tag\"", "\"tag\""), AP_CONDITION_STRONG);
    assert_int_equal(if_range(p, "\"x\"", "\"tag\""), AP_CONDITION_NOMATCH);
    assert_int_equal(if_range(p, "W/\"tag\"", "W/\"tag\""),
                     AP_CONDITION_NOMATCH);
    assert_int_equal(if_range(p, MODIFIED, "\"x\""), AP_CONDITION_STRONG);
    assert_int_equal(if_range(p, AFTER, "\"x\""), AP_CONDITION_NOMATCH);
    assert_int_equal(if_range(p, "garbage", "\"x\""), AP_CONDITION_NOMATCH);
}

static void test_if_range_needs_a_strong_time(void **state)
{
    request_rec *r = request(*state);

    r->request_time = r->mtime;
    apr_table_setn(r->headers_in, "Range", "bytes=0-0");
    apr_table_setn(r->headers_in, "If-Range", MODIFIED);
    assert_int_equal(ap_condition_if_range(r, r->headers_out),
                     AP_CONDITION_NOMATCH);
}

UNIT_TESTS(
    UNIT_TEST(test_meets_without_conditions),
    UNIT_TEST(test_if_modified_since),
    UNIT_TEST(test_if_none_match),
    UNIT_TEST(test_if_none_match_without_a_match_wins_over_date),
    UNIT_TEST(test_if_none_match_of_other_methods_fails),
    UNIT_TEST(test_if_modified_since_is_for_get_only),
    UNIT_TEST(test_if_match),
    UNIT_TEST(test_if_match_is_never_true_of_weak_tags),
    UNIT_TEST(test_if_unmodified_since),
    UNIT_TEST(test_true_if_match_switches_date_off),
    UNIT_TEST(test_failed_condition_comes_before_304),
    UNIT_TEST(test_conditions_are_for_success_only),
    UNIT_TEST(test_if_range),
    UNIT_TEST(test_if_range_needs_a_strong_time)
)
