/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * For tests: files that clients write.  PUT makes the file of the query's
 * text, and MKCOL a directory; DELETE removes either.
 *
 * Hook: handler, by the name "test-write"; other methods are declined.
 */

#include <string.h>

#include <apr_file_io.h>

#include "httpd.h"
#include "http_config.h"
#include "http_protocol.h"
#include "http_request.h"

static apr_status_t put(request_rec *r)
{
    const char *text = r->args != NULL ? r->args : "";
    apr_size_t len = strlen(text);
    apr_file_t *file;
    apr_status_t rv = apr_file_open(&file, r->filename, APR_WRITE | APR_CREATE
                                    | APR_TRUNCATE, APR_OS_DEFAULT, r->pool);

    if (rv == APR_SUCCESS) {
        rv = apr_file_write_full(file, text, len, NULL);
        apr_file_close(file);
    }
    return rv;
}

static apr_status_t change(request_rec *r)
{
    switch (r->method_number) {
    case M_PUT:
        return put(r);
    case M_MKCOL:
        return apr_dir_make(r->filename, APR_OS_DEFAULT, r->pool);
    case M_DELETE:
        return r->finfo.filetype == APR_DIR
               ? apr_dir_remove(r->filename, r->pool)
               : apr_file_remove(r->filename, r->pool);
    default:
        return APR_ENOTIMPL;
    }
}

static int write_handler(request_rec *r)
{
    apr_status_t rv;

    if (r->handler == NULL || strcmp(r->handler, "test-write") != 0
        || r->method_number == M_GET) {
        return DECLINED;
    }
    rv = change(r);
    return rv == APR_SUCCESS ? HTTP_NO_CONTENT : HTTP_CONFLICT;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_handler(write_handler, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_write_module = {
    STANDARD20_MODULE_STUFF,
    NULL,               /* create_dir_config */
    NULL,               /* merge_dir_config */
    NULL,               /* create_server_config */
    NULL,               /* merge_server_config */
    NULL,               /* cmds */
    register_hooks,     /* register_hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
