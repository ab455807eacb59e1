/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Range fields: what they ask for, and when they are ignored.
 */

#include "modules/http/byterange.c"
#include "test/lib/unit.h"

/* A field, the verdict for 100 bytes, and the ranges as "a-b,c-d". */
struct sample {
    const char *field;
    enum range_verdict verdict;
    const char *ranges;
};

static const struct sample samples[] = {
    {"bytes=0-9", RANGES_SOME, "0-9"},
    {"BYTES=0-9", RANGES_SOME, "0-9"},
    {"bytes=90-", RANGES_SOME, "90-99"},
    {"bytes=-10", RANGES_SOME, "90-99"},
    {"bytes=-1000", RANGES_SOME, "0-99"},
    {"bytes=99-99", RANGES_SOME, "99-99"},
    {"bytes=0-18446744073709551616", RANGES_SOME, "0-99"},
    {"bytes= 0-1 ,\t5-6 ", RANGES_SOME, "0-1,5-6"},
    {"bytes=,0-1,,5-6,", RANGES_SOME, "0-1,5-6"},
    {"bytes=50-60,0-1", RANGES_SOME, "50-60,0-1"},
    {"bytes=0-50,40-60", RANGES_SOME, "0-60"},
    {"bytes=0-0,1-1", RANGES_SOME, "0-1"},
    {"bytes=10-20,5-12", RANGES_SOME, "5-20"},
    {"bytes=0-1,200-300", RANGES_SOME, "0-1"},
    {"bytes=100-", RANGES_UNSATISFIABLE, NULL},
    {"bytes=100-200,300-", RANGES_UNSATISFIABLE, NULL},
    {"bytes=-0", RANGES_UNSATISFIABLE, NULL},
    {"bytes=99999999999999999999999-", RANGES_UNSATISFIABLE, NULL},
    {"bytes=", RANGES_IGNORE, NULL},
    {"bytes=,", RANGES_IGNORE, NULL},
    {"bytes=-", RANGES_IGNORE, NULL},
    {"bytes=--5", RANGES_IGNORE, NULL},
    {"bytes=5", RANGES_IGNORE, NULL},
    {"bytes=50-40", RANGES_IGNORE, NULL},
    {"bytes=0-9,50-40", RANGES_IGNORE, NULL},
    {"bytes=0-9;", RANGES_IGNORE, NULL},
    {"bytes=0-9 20-30", RANGES_IGNORE, NULL},
    {"bytes=0x0-9", RANGES_IGNORE, NULL},
    {"bytes=a-b", RANGES_IGNORE, NULL},
    {"bytes=0 - 9", RANGES_IGNORE, NULL},
    {"bytes 0-9", RANGES_IGNORE, NULL},
    {"items=0-9", RANGES_IGNORE, NULL},
    {"", RANGES_IGNORE, NULL},
};

static const struct range_limits no_limits = {-1, -1, -1};

static const char *as_text(apr_pool_t *p, const apr_array_header_t *ranges)
{
    const char *text = "";
    int i;

    for (i = 0; i < ranges->nelts; i++) {
        const struct byterange *one =
            &APR_ARRAY_IDX(ranges, i, struct byterange);

        text = apr_psprintf(p, "%s%s%d-%d", text, i ? "," : "",
                            (int)one->first, (int)one->last);
    }
    return text;
}

static void test_parse_ranges(void **state)
{
    apr_size_t i;

    for (i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        const struct sample *s = &samples[i];
        apr_array_header_t *ranges = NULL;
        enum range_verdict verdict;

        verdict = http_parse_ranges(s->field, 100, &no_limits, *state,
                                    &ranges);
        if (verdict != s->verdict) {
            fail_msg("\"%s\" gives %d", s->field, verdict);
        }
        if (s->ranges) {
            assert_string_equal(as_text(*state, ranges), s->ranges);
        }
    }
}

static void test_parse_ranges_of_nothing(void **state)
{
    apr_array_header_t *ranges;

    assert_int_equal(http_parse_ranges("bytes=0-0", 0, &no_limits, *state,
                                       &ranges), RANGES_UNSATISFIABLE);
    assert_int_equal(http_parse_ranges("bytes=-5", 0, &no_limits, *state,
                                       &ranges), RANGES_UNSATISFIABLE);
}

static enum range_verdict limited(apr_pool_t *p, const char *field,
                                  int ranges, int overlaps, int reversals)
{
    struct range_limits limits = {ranges, overlaps, reversals};
    apr_array_header_t *list;

    return http_parse_ranges(field, 100, &limits, p, &list);
}

static void test_parse_ranges_limits(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(limited(p, "bytes=0-1,5-6", 2, 0, 0), RANGES_SOME);
    assert_int_equal(limited(p, "bytes=0-1,5-6,9-9", 2, 0, 0),
                     RANGES_IGNORE);
    assert_int_equal(limited(p, "bytes=0-5,5-6", -1, 1, 0), RANGES_SOME);
    assert_int_equal(limited(p, "bytes=0-5,5-6", -1, 0, 0), RANGES_IGNORE);
    assert_int_equal(limited(p, "bytes=5-6,0-1", -1, -1, 1), RANGES_SOME);
    assert_int_equal(limited(p, "bytes=5-6,0-1", -1, -1, 0), RANGES_IGNORE);
}

static void test_parse_ranges_never_sends_more_than_there_is(void **state)
{
    assert_int_equal(limited(*state, "bytes=0-60,70-80,0-60", -1, -1, -1),
                     RANGES_IGNORE);
}

static void test_parse_ranges_of_the_longest_content(void **state)
{
    apr_array_header_t *ranges;

    assert_int_equal(http_parse_ranges("bytes=0-1,-9223372036854775806",
                                       INT64_MAX, &no_limits, *state,
                                       &ranges), RANGES_SOME);
    assert_int_equal(http_parse_ranges("bytes=5-6,0-1,-9223372036854775806",
                                       INT64_MAX, &no_limits, *state,
                                       &ranges), RANGES_IGNORE);
}

static void test_limit_of(void **state)
{
    (void)state;
    assert_int_equal(limit_of(AP_MAXRANGES_UNSET, 20), 20);
    assert_int_equal(limit_of(AP_MAXRANGES_DEFAULT, 20), 20);
    assert_int_equal(limit_of(AP_MAXRANGES_UNLIMITED, 20), -1);
    assert_int_equal(limit_of(AP_MAXRANGES_NORANGES, 20), 0);
    assert_int_equal(limit_of(7, 20), 7);
}

static apr_bucket_brigade *content_of(request_rec *r, const char *a,
                                      const char *b)
{
    apr_bucket_alloc_t *alloc = r->connection->bucket_alloc;
    apr_bucket_brigade *bb = apr_brigade_create(r->pool, alloc);

    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_immortal_create(a, strlen(a),
                                                           alloc));
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_immortal_create(b, strlen(b),
                                                           alloc));
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(alloc));
    return bb;
}

static char *text_of(apr_bucket_brigade *bb, apr_pool_t *p)
{
    char *text;
    apr_size_t length;

    assert_int_equal(apr_brigade_pflatten(bb, &text, &length, p),
                     APR_SUCCESS);
    return apr_pstrmemdup(p, text, length);
}

static void test_copy_part_over_buckets(void **state)
{
    request_rec *r = unit_request(unit_connection(*state,
                                                  unit_server(*state)));
    static const struct byterange parts[] = {
        {2, 6}, {0, 0}, {9, 9}, {0, 9}, {4, 4}, {5, 5}
    };
    static const char *const wanted[] = {
        "23456", "0", "9", "0123456789", "4", "5"
    };
    apr_bucket_brigade *bb = content_of(r, "01234", "56789");
    apr_size_t i;

    for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        apr_bucket_brigade *out = apr_brigade_create(
            r->pool, r->connection->bucket_alloc);

        assert_int_equal(copy_part(bb, &parts[i], out), APR_SUCCESS);
        assert_string_equal(text_of(out, r->pool), wanted[i]);
    }
}

UNIT_TESTS(
    UNIT_TEST(test_parse_ranges),
    UNIT_TEST(test_parse_ranges_of_nothing),
    UNIT_TEST(test_parse_ranges_limits),
    UNIT_TEST(test_parse_ranges_never_sends_more_than_there_is),
    UNIT_TEST(test_parse_ranges_of_the_longest_content),
    UNIT_TEST(test_limit_of),
    UNIT_TEST(test_copy_part_over_buckets)
)
