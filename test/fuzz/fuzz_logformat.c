/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Formats of access logs: refused with a reason, or a list that ends with
 * the end of the line. */

#include <apr_hash.h>
#include <apr_tables.h>

#include "httpd.h"
#include "mod_log_config.h"

#include "modules/loggers/mod_log_config_priv.h"
#include "test/fuzz/fuzz.h"

static apr_hash_t *handlers;

static void fuzz_start(apr_pool_t *p)
{
    handlers = apr_hash_make(p);
    log_formats_register(p, handlers);
}

static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length)
{
    apr_array_header_t *items = NULL;

    (void)length;
    if (log_format_compile(p, text, handlers, &items) == NULL) {
        const log_item *last;

        PROMISE(items != NULL && items->nelts > 0);
        last = &APR_ARRAY_IDX(items, items->nelts - 1, log_item);
        PROMISE(last->func == NULL && strcmp(last->arg, "\n") == 0);
    }
}
