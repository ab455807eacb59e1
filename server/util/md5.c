/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * MD5 sums in text form: hexadecimal for identifiers, base64 for the
 * Content-MD5 field.  MD5 protects against accidents, not against anybody.
 *
 * No state: callable from any thread.
 */

#include "ap_config.h"

#include <apr_base64.h>

#include "httpd.h"
#include "util_md5.h"

/* Bytes read from a file at a time. */
#define READ_SIZE 8192

AP_DECLARE(char *) ap_md5_binary(apr_pool_t *a, const unsigned char *buf,
                                 int len)
{
    unsigned char digest[APR_MD5_DIGESTSIZE];
    char *hex = apr_palloc(a, 2 * sizeof(digest) + 1);

    apr_md5(digest, buf, len);
    ap_bin2hex(digest, sizeof(digest), hex);
    return hex;
}

AP_DECLARE(char *) ap_md5(apr_pool_t *a, const unsigned char *string)
{
    return ap_md5_binary(a, string, (int)strlen((const char *)string));
}

AP_DECLARE(char *) ap_md5contextTo64(apr_pool_t *p, apr_md5_ctx_t *context)
{
    unsigned char digest[APR_MD5_DIGESTSIZE];
    char *text = apr_palloc(p, apr_base64_encode_len(sizeof(digest)));

    apr_md5_final(digest, context);
    apr_base64_encode_binary(text, digest, sizeof(digest));
    return text;
}

/* The file is read from where it stands to its end and then stands at its
 * beginning.  NULL when it cannot be read. */
AP_DECLARE(char *) ap_md5digest(apr_pool_t *p, apr_file_t *infile)
{
    apr_md5_ctx_t context;
    unsigned char buf[READ_SIZE];
    apr_off_t start = 0;
    apr_status_t rv;

    apr_md5_init(&context);
    for (;;) {
        apr_size_t n = sizeof(buf);

        rv = apr_file_read(infile, buf, &n);
        if (rv != APR_SUCCESS) {
            break;
        }
        apr_md5_update(&context, buf, n);
    }
    if (!APR_STATUS_IS_EOF(rv)
        || apr_file_seek(infile, APR_SET, &start) != APR_SUCCESS) {
        return NULL;
    }
    return ap_md5contextTo64(p, &context);
}
