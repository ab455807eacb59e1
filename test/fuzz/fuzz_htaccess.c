/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Any text as the settings of a directory that may set all that a directory
 * can: read by the walk of a request, merged, and used to serve it. */

#include "test/fuzz/inside.h"

static const char *settings;
static apr_size_t settings_length;

/* What is left of the text, as a file that is read line by line. */
static apr_status_t next_char(char *ch, void *param)
{
    const char **at = param;

    if (*at == settings + settings_length) {
        return APR_EOF;
    }
    *ch = *(*at)++;
    return APR_SUCCESS;
}

static apr_status_t open_settings(request_rec *r, const char *dir,
                                  const char *name, ap_configfile_t **file,
                                  const char **full_name)
{
    const char **at = apr_palloc(r->pool, sizeof(*at));

    if (strstr(dir, "/site/d") == NULL) {
        return APR_ENOENT;
    }
    *at = settings;
    *full_name = apr_pstrcat(r->pool, dir, name, NULL);
    *file = ap_pcfg_open_custom(r->pool, *full_name, (void *)at, next_char,
                                NULL, NULL);
    return APR_SUCCESS;
}

static void fuzz_start(apr_pool_t *p)
{
    inside_start(p, "<Directory />\n    AllowOverride All\n</Directory>\n");
    ap_hook_open_htaccess(open_settings, NULL, NULL, APR_HOOK_FIRST);
    apr_hook_sort_all();
}

static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length)
{
    static const char requests[] =
        "GET /d/a.txt HTTP/1.1\r\nHost: a\r\n\r\n"
        "GET /d/none?q HTTP/1.1\r\nHost: a\r\nReferer: b\r\n\r\n"
        "POST /d/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx";
    char answer[INSIDE_ANSWER + 1];

    settings = text;
    settings_length = length;
    PROMISE(inside_serve(p, requests, sizeof(requests) - 1, answer) > 0);
    PROMISE(strncmp(answer, "HTTP/1.1 ", 9) == 0);
}
