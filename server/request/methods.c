/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Small things that modules set on a request: the methods that it allows,
 * the time its content changed, and what kind of record it is.
 */

#include <stdarg.h>

#include <apr_tables.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_protocol.h"
#include "http_request.h"

AP_DECLARE(int) ap_is_initial_req(request_rec *r)
{
    return r->main == NULL && r->prev == NULL;
}

AP_DECLARE(void) ap_update_mtime(request_rec *r, apr_time_t dependency_mtime)
{
    if (r->mtime < dependency_mtime) {
        r->mtime = dependency_mtime;
    }
}

static void allow_afresh(request_rec *r, int reset)
{
    if (reset) {
        ap_clear_method_list(r->allowed_methods);
    }
}

AP_DECLARE_NONSTD(void) ap_allow_methods(request_rec *r, int reset, ...)
{
    const char *method;
    va_list names;

    allow_afresh(r, reset);
    va_start(names, reset);
    while ((method = va_arg(names, const char *)) != NULL) {
        ap_method_list_add(r->allowed_methods, method);
    }
    va_end(names);
}

AP_DECLARE_NONSTD(void) ap_allow_standard_methods(request_rec *r, int reset,
                                                  ...)
{
    apr_int64_t mask = 0;
    va_list numbers;
    int number;

    allow_afresh(r, reset);
    va_start(numbers, reset);
    while ((number = va_arg(numbers, int)) != -1) {
        mask |= AP_METHOD_BIT << number;
    }
    va_end(numbers);
    r->allowed_methods->method_mask |= mask;
}
