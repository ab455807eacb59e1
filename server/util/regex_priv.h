/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Matching from the middle of a text on, for those who look for all matches.
 */

#ifndef UTIL_REGEX_PRIV_H
#define UTIL_REGEX_PRIV_H

#include "ap_regex.h"

typedef struct {
    const char *text;
    apr_size_t len;         /* of the whole text */
    apr_size_t start;       /* where the search begins, at most len */
} regex_subject;

/*
 * As ap_regexec_len(), but what stands before the start still counts for ^,
 * \b and lookbehind.  Offsets in pmatch are from the begin of the text.
 */
int regex_exec_from(const ap_regex_t *preg, regex_subject subject,
                    apr_size_t nmatch, ap_regmatch_t *pmatch, int eflags);

#endif /* UTIL_REGEX_PRIV_H */
