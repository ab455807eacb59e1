/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Dates of fields: what is taken for one is a time that is written as the
 * same date again. */

#include <apr_time.h>

#include "server/protocol/date_priv.h"
#include "test/fuzz/fuzz.h"

/* 2026-11-21. */
#define NOW apr_time_from_sec(1795219200)

static void fuzz_start(apr_pool_t *p)
{
    (void)p;
}

static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length)
{
    char again[APR_RFC822_DATE_LEN];
    apr_time_t time;
    apr_time_t same;

    (void)p;
    (void)length;
    if (!date_parse(text, NOW, &time)) {
        return;
    }
    PROMISE(strlen(text) >= 24 && strlen(text) <= 33);
    PROMISE(apr_rfc822_date(again, time) == APR_SUCCESS);
    /* Years before 1000 are written with fewer digits. */
    if (time >= apr_time_from_sec(-30610224000)) {
        PROMISE(date_parse(again, NOW, &same) && same == time);
    }
}
