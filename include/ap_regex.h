/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_regex.h
 * @brief Regular expressions: a POSIX-like interface over PCRE2.
 */

#ifndef AP_AP_REGEX_H
#define AP_AP_REGEX_H

#include <apr.h>
#include <apr_tables.h>
#include <apr_pools.h>

#include "ap_config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define AP_REG_DEFAULT                  576
#define AP_REG_DOLLAR_ENDONLY           0x200
#define AP_REG_DOTALL                   64
#define AP_REG_EXTENDED                 0
#define AP_REG_ICASE                    1
#define AP_REG_MATCH                    "MATCH_"
#define AP_REG_MULTI                    16
#define AP_REG_NEWLINE                  2
#define AP_REG_NOMEM                    32
#define AP_REG_NOSUB                    0
#define AP_REG_NOTBOL                   4
#define AP_REG_NOTEOL                   8
#define AP_REG_NO_DEFAULT               0x400

enum {
    AP_REG_ASSERT = 1,
    AP_REG_ESPACE = 2,
    AP_REG_INVARG = 3,
    AP_REG_NOMATCH = 4
};

enum {
    AP_REG_PCRE_COMPILED = 0,
    AP_REG_PCRE_LOADED = 1
};

typedef struct {
    void *re_pcre;
    int re_nsub;
    apr_size_t re_erroffset;
} ap_regex_t;

typedef struct {
    int rm_so;
    int rm_eo;
} ap_regmatch_t;

typedef struct {
    ap_regex_t rx;
    apr_uint32_t flags;
    const char *subs;
    const char *match;
    apr_size_t nmatch;
    ap_regmatch_t *pmatch;
} ap_rxplus_t;

AP_DECLARE(const char *) ap_pcre_version_string(int which);

AP_DECLARE(int) ap_regcomp(ap_regex_t *preg, const char *regex, int cflags);

AP_DECLARE(int) ap_regcomp_default_cflag_by_name(const char *name);

AP_DECLARE(int) ap_regcomp_get_default_cflags(void);

AP_DECLARE(void) ap_regcomp_set_default_cflags(int cflags);

AP_DECLARE(apr_size_t) ap_regerror(int errcode, const ap_regex_t *preg,
                                   char *errbuf, apr_size_t errbuf_size);

AP_DECLARE(int) ap_regexec(const ap_regex_t *preg, const char *string,
                           apr_size_t nmatch, ap_regmatch_t *pmatch,
                           int eflags);

AP_DECLARE(int) ap_regexec_len(const ap_regex_t *preg, const char *buff,
                               apr_size_t len, apr_size_t nmatch,
                               ap_regmatch_t *pmatch, int eflags);

AP_DECLARE(void) ap_regfree(ap_regex_t *preg);

AP_DECLARE(int) ap_regname(const ap_regex_t *preg, apr_array_header_t *names,
                           const char *prefix, int upper);

AP_DECLARE(ap_rxplus_t *) ap_rxplus_compile(
        apr_pool_t *pool, const char *pattern);

AP_DECLARE(int) ap_rxplus_exec(apr_pool_t *pool, ap_rxplus_t *rx,
                               const char *pattern, char **newpattern);

AP_DECLARE(void) ap_rxplus_match(ap_rxplus_t *rx, int n, int *len,
                                 const char **match);

AP_DECLARE(char *) ap_rxplus_pmatch(apr_pool_t *pool, ap_rxplus_t *rx, int n);

/** Number of groups of the last match of rx, group 0 included. */
#define ap_rxplus_nmatch(rx) ((rx)->match != NULL ? (rx)->nmatch : 0)

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_REGEX_H */
