/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A Range field: the parts lie within the content, and are no more bytes
 * than it has. */

#include "httpd.h"
#include "util_filter.h"

#include "modules/http/http_priv.h"
#include "test/fuzz/fuzz.h"

static void fuzz_start(apr_pool_t *p)
{
    (void)p;
}

static void try_length(apr_pool_t *p, const char *text, apr_off_t length,
                       const struct range_limits *limits)
{
    apr_array_header_t *ranges = NULL;
    const struct byterange *range;
    apr_off_t total = 0;
    int i;

    if (http_parse_ranges(text, length, limits, p, &ranges) != RANGES_SOME) {
        return;
    }
    PROMISE(ranges != NULL && ranges->nelts > 0);
    PROMISE(limits->ranges < 0 || ranges->nelts <= limits->ranges);
    for (i = 0; i < ranges->nelts; i++) {
        range = &APR_ARRAY_IDX(ranges, i, struct byterange);
        PROMISE(range->first >= 0 && range->first <= range->last);
        PROMISE(range->last < length);
        total += range->last - range->first + 1;
    }
    PROMISE(total <= length);
}

static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length)
{
    static const struct range_limits few = {5, 2, 2};
    static const struct range_limits any = {-1, -1, -1};

    (void)length;
    try_length(p, text, 0, &any);
    try_length(p, text, 1, &any);
    try_length(p, text, 1000, &few);
    try_length(p, text, 0x7fffffffffffffff, &any);
}
