/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests: the handler "test-echo" reads the whole body of a
 * request, then answers with it.  Built as any module outside the tree is,
 * against the public headers. */

#include <string.h>

#include <apr_buckets.h>

#include "httpd.h"
#include "http_config.h"
#include "http_protocol.h"
#include "util_filter.h"

/* Moves the data of the body to whole.  @return whether it goes on */
static apr_status_t take(request_rec *r, apr_bucket_brigade *whole, int *ended)
{
    apr_bucket_brigade *bb = apr_brigade_create(r->pool,
                                                r->connection->bucket_alloc);
    apr_status_t rv = ap_get_brigade(r->input_filters, bb, AP_MODE_READBYTES,
                                     APR_BLOCK_READ, HUGE_STRING_LEN);

    while (rv == APR_SUCCESS && !APR_BRIGADE_EMPTY(bb)) {
        apr_bucket *e = APR_BRIGADE_FIRST(bb);
        const char *data;
        apr_size_t length;

        *ended |= APR_BUCKET_IS_EOS(e) != 0;
        if (!APR_BUCKET_IS_METADATA(e)) {
            rv = apr_bucket_read(e, &data, &length, APR_BLOCK_READ);
            if (rv == APR_SUCCESS) {
                rv = apr_brigade_write(whole, NULL, NULL, data, length);
            }
        }
        apr_bucket_delete(e);
    }
    apr_brigade_destroy(bb);
    return rv;
}

static int echo(request_rec *r)
{
    apr_bucket_brigade *whole;
    apr_status_t rv = APR_SUCCESS;
    int ended = 0;

    if (r->handler == NULL || strcmp(r->handler, "test-echo") != 0) {
        return DECLINED;
    }
    whole = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    while (rv == APR_SUCCESS && !ended) {
        rv = take(r, whole, &ended);
    }
    if (rv != APR_SUCCESS) {
        return ap_map_http_request_error(rv, HTTP_BAD_REQUEST);
    }
    ap_set_content_type(r, "application/octet-stream");
    APR_BRIGADE_INSERT_TAIL(
        whole, apr_bucket_eos_create(r->connection->bucket_alloc));
    return ap_pass_brigade(r->output_filters, whole) == APR_SUCCESS
           ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_handler(echo, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_echo_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
