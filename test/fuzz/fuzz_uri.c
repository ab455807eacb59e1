/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Paths of URLs: what a path that is accepted may not be, and that a normal
 * form is its own normal form. */

#include "httpd.h"

#include "test/fuzz/fuzz.h"

static void fuzz_start(apr_pool_t *p)
{
    (void)p;
}

/* A segment that would climb. */
static int climbs(const char *path)
{
    const char *s;

    for (s = path; (s = strstr(s, "/..")) != NULL; s += 3) {
        if (s[3] == '/' || s[3] == '\0') {
            return 1;
        }
    }
    return 0;
}

static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length)
{
    unsigned int flags;

    for (flags = 0; flags < 16; flags++) {
        char *path = apr_pstrdup(p, text);
        char *again;

        if (!ap_normalize_path(path, flags)) {
            continue;
        }
        PROMISE(strlen(path) <= length);
        PROMISE(*path != '/' || !climbs(path));
        if (*path == '\0') {
            continue;           /* a relative path may come to nothing */
        }
        again = apr_pstrdup(p, path);
        PROMISE(ap_normalize_path(again, flags));
        PROMISE(strcmp(again, path) == 0);
    }
    for (flags = 0; flags < 4; flags++) {
        char *url = apr_pstrdup(p, text);

        (void)ap_unescape_url_ex(url, flags);
        PROMISE(strlen(url) <= length);
    }
    ap_unescape_urlencoded(apr_pstrdup(p, text));
    ap_no2slash(apr_pstrdup(p, text));
    ap_getparents(apr_pstrdup(p, text));
    ap_os_escape_path(p, text, 0);
    ap_escape_html2(p, text, 1);
    ap_escape_logitem(p, text);
}
