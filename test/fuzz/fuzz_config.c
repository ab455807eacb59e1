/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The reader of configuration: lines with their continuations, the words of
 * a line, and variables in it. */

#include "httpd.h"
#include "http_config.h"
#include "http_main.h"

#include "test/fuzz/fuzz.h"

/* What is left of the text. */
struct rest {
    const char *at;
    const char *end;
};

static apr_status_t next_char(char *ch, void *param)
{
    struct rest *rest = param;

    if (rest->at == rest->end) {
        return APR_EOF;
    }
    *ch = *rest->at++;
    return APR_SUCCESS;
}

static void fuzz_start(apr_pool_t *p)
{
    ap_pglobal = p;
    ap_server_config_defines = apr_array_make(p, 4, sizeof(char *));
}

static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length)
{
    struct rest rest = {text, text + length};
    ap_configfile_t *file = ap_pcfg_open_custom(p, "fuzz", &rest, next_char,
                                                NULL, NULL);
    char line[200];
    unsigned int before = 0;

    PROMISE(file != NULL);
    while (ap_cfg_getline(line, sizeof(line), file) == APR_SUCCESS) {
        const char *s = line;

        PROMISE(strlen(line) < sizeof(line));
        PROMISE(file->line_number > before);
        before = file->line_number;
        while (*s) {
            const char *start = s;

            ap_getword_conf2(p, &s);
            PROMISE(s > start);
        }
        ap_resolve_env(p, line);
    }
    ap_cfg_closefile(file);
}
