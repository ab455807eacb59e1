/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Lists of tokens, words, quoted strings and cookies. */

#include "httpd.h"
#include "util_cookies.h"

#include "test/fuzz/fuzz.h"

static void fuzz_start(apr_pool_t *p)
{
    (void)p;
}

static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length)
{
    apr_array_header_t *tokens = NULL;
    const char *rest = text;
    const char *before;
    char *token;
    int i;

    if (ap_parse_token_list_strict(p, text, &tokens, 0) == NULL
        && tokens != NULL) {
        for (i = 0; i < tokens->nelts; i++) {
            const char *one = APR_ARRAY_IDX(tokens, i, const char *);

            PROMISE(*one && *ap_scan_http_token(one) == '\0');
            PROMISE(ap_find_token(p, text, one));
        }
    }
    do {
        before = rest;
        token = ap_get_list_item(p, &rest);
        PROMISE(token == NULL || rest > before);
        PROMISE(rest <= text + length);
    } while (token != NULL);
    ap_find_list_item(p, text, "gzip");
    ap_find_etag_strong(p, text, "\"a\"");
    ap_find_etag_weak(p, text, "\"a\"");
    (void)ap_cookie_check_string(text);
    for (rest = text; *rest; ) {
        before = rest;
        ap_getword_conf(p, &rest);
        PROMISE(rest > before && rest <= text + length);
    }
    for (rest = text; *rest; ) {
        before = rest;
        ap_get_token(p, &rest, 1);
        if (rest == before) {
            rest++;
        }
    }
}
