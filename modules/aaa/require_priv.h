/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the providers of Require have in common: arguments that are words or
 * an expression which gives words, names in domains, and how a provider says
 * that its denial is a guess.
 *
 * All of it is inline: each of these modules can be one to be loaded.
 */

#ifndef MODULES_AAA_REQUIRE_PRIV_H
#define MODULES_AAA_REQUIRE_PRIV_H

#include <string.h>

#include <apr_strings.h>
#include <apr_tables.h>

#include "ap_config.h"
#include "ap_expr.h"
#include "httpd.h"
#include "http_config.h"
#include "http_log.h"

/* A provider that denies because it could not find out sets this note of the
 * request; "Require not" then does not make an opinion of it. */
#define AUTHZ_UNSURE_NOTE "authz-unsure"

/* What stands behind the provider's name.  [config] */
typedef struct {
    apr_array_header_t *words;      /* const char *; NULL: not known yet */
    const ap_expr_info_t *text;     /* gives them, with a request */
} require_words;

static inline apr_array_header_t *require_split(apr_pool_t *p,
                                                const char *text)
{
    apr_array_header_t *words = apr_array_make(p, 4, sizeof(const char *));
    const char *word;

    while (*(word = ap_getword_conf(p, &text)) != '\0') {
        APR_ARRAY_PUSH(words, const char *) = word;
    }
    return words;
}

/**
 * For authz_provider.parse_require_line: reads words, or an expression.
 * @param parsed  set to a require_words
 * @return NULL, or what is wrong with the expression
 */
static inline const char *require_parse(cmd_parms *cmd, const char *args,
                                        const void **parsed)
{
    require_words *made = apr_pcalloc(cmd->pool, sizeof(*made));
    const char *fault;

    *parsed = made;
    /* What has none of these is the same with and without evaluation. */
    if (strpbrk(args, "%$\\") == NULL) {
        made->words = require_split(cmd->pool, args);
        return NULL;
    }
    made->text = ap_expr_parse_cmd(cmd, args, AP_EXPR_FLAG_STRING_RESULT,
                                   &fault, NULL);
    return made->text != NULL ? NULL
                              : apr_psprintf(cmd->pool, "Cannot parse the "
                                             "expression '%s': %s", args,
                                             fault);
}

/**
 * The words, for a request.
 * @param parsed  of require_parse()
 * @return array of const char *; NULL when the evaluation failed, which has
 *         been logged
 */
static inline const apr_array_header_t *require_words_for(
    request_rec *r, const void *parsed)
{
    const require_words *made = parsed;
    const char *fault = NULL;
    const char *text;

    if (made->words != NULL) {
        return made->words;
    }
    text = ap_expr_str_exec(r, made->text, &fault);
    return text != NULL && fault == NULL ? require_split(r->pool, text)
                                         : NULL;
}

/** Whether word is one of them, to the letter. */
static inline int require_has(const apr_array_header_t *words,
                              const char *word)
{
    int i;

    for (i = 0; i < words->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(words, i, const char *), word) == 0) {
            return 1;
        }
    }
    return 0;
}

/** Whether host is name, or ends in it at the border of a label. */
static inline int in_domain(const char *name, const char *host)
{
    apr_size_t name_len = strlen(name);
    apr_size_t host_len = strlen(host);

    if (name_len == 0 || host_len < name_len
        || ap_cstr_casecmp(host + host_len - name_len, name) != 0) {
        return 0;
    }
    return host_len == name_len || name[0] == '.'
           || host[host_len - name_len - 1] == '.';
}

#endif /* MODULES_AAA_REQUIRE_PRIV_H */
