/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Putting what a regular expression matched into a text, and expressions in
 * the notation of Perl ("s/a/b/g", "m#a#i").
 *
 * In a substitution text $0 to $9 stand for the groups, a backslash and any
 * character for that character alone; everything else is itself.  A text for
 * which no groups are given is copied as it is.
 */

#include "ap_config.h"

#include <limits.h>

#include <apr_lib.h>

#include "httpd.h"
#include "util_varbuf.h"

#include "server/util/regex_priv.h"

/* What rxplus expressions have of compile flags unless they say more. */
#define RXPLUS_DEFAULT_FLAGS AP_REG_DOLLAR_ENDONLY

/* ---- substitution ---- */

/* One piece of a substitution text. */
typedef struct {
    const char *text;
    apr_size_t len;
} piece;

/* Takes the next piece off *source: what a group matched, or literal text up
 * to the next group or escape. */
static piece next_piece(const char **source, const char *subject,
                        apr_size_t nmatch, const ap_regmatch_t *pmatch)
{
    const char *s = *source;
    piece next = { s, 0 };

    if (s[0] == '$' && s[1] >= '0' && s[1] <= '9') {
        apr_size_t group = s[1] - '0';

        if (group < nmatch && pmatch[group].rm_so >= 0) {
            next.text = subject + pmatch[group].rm_so;
            next.len = pmatch[group].rm_eo - pmatch[group].rm_so;
        }
        *source = s + 2;
        return next;
    }
    if (s[0] == '\\' && s[1]) {
        next.text = ++s;
    }
    next.len = 1 + strcspn(s + 1, "$\\");
    *source = next.text + next.len;
    return next;
}

/* Length of the result without its NUL; APR_SIZE_MAX: maxlen or more. */
static apr_size_t measure(const char *input, const char *source,
                          apr_size_t nmatch, const ap_regmatch_t *pmatch,
                          apr_size_t maxlen)
{
    apr_size_t len = 0;

    if (nmatch == 0) {
        len = strlen(input);
    }
    else {
        while (*input) {
            len += next_piece(&input, source, nmatch, pmatch).len;
        }
    }
    return maxlen > 0 && len >= maxlen ? APR_SIZE_MAX : len;
}

static void substitute(char *to, const char *input, const char *source,
                       apr_size_t nmatch, const ap_regmatch_t *pmatch)
{
    if (nmatch == 0) {
        strcpy(to, input);
        return;
    }
    while (*input) {
        piece next = next_piece(&input, source, nmatch, pmatch);

        memcpy(to, next.text, next.len);
        to += next.len;
    }
    *to = '\0';
}

AP_DECLARE(apr_status_t) ap_pregsub_ex(apr_pool_t *p, char **result,
                                       const char *input, const char *source,
                                       apr_size_t nmatch,
                                       ap_regmatch_t pmatch[],
                                       apr_size_t maxlen)
{
    apr_size_t len = measure(input, source, nmatch, pmatch, maxlen);

    *result = NULL;
    if (len == APR_SIZE_MAX) {
        return APR_ENOMEM;
    }
    *result = apr_palloc(p, len + 1);
    substitute(*result, input, source, nmatch, pmatch);
    return APR_SUCCESS;
}

AP_DECLARE(char *) ap_pregsub(apr_pool_t *p, const char *input,
                              const char *source, apr_size_t nmatch,
                              ap_regmatch_t pmatch[])
{
    char *result;
    apr_status_t rv = ap_pregsub_ex(p, &result, input, source, nmatch,
                                    pmatch, 0);

    return rv == APR_SUCCESS ? result : NULL;
}

AP_DECLARE(apr_status_t) ap_varbuf_regsub(struct ap_varbuf *vb,
                                          const char *input,
                                          const char *source,
                                          apr_size_t nmatch,
                                          ap_regmatch_t pmatch[],
                                          apr_size_t maxlen)
{
    apr_size_t len = measure(input, source, nmatch, pmatch, maxlen);

    if (len == APR_SIZE_MAX) {
        return APR_ENOMEM;
    }
    if (vb->strlen == AP_VARBUF_UNKNOWN) {
        vb->strlen = strlen(vb->buf);
    }
    ap_varbuf_grow(vb, vb->strlen + len);
    substitute(vb->buf + vb->strlen, input, source, nmatch, pmatch);
    vb->strlen += len;
    return APR_SUCCESS;
}

/* ---- expressions in Perl's notation ---- */

/* The flag that a letter behind the expression sets; letters that mean
 * nothing here are passed over. */
static apr_uint32_t rxplus_flag(char letter)
{
    switch (letter) {
    case 'i':
        return AP_REG_ICASE;
    case 'm':
        return AP_REG_NEWLINE;
    case 's':
        return AP_REG_DOTALL;
    case 'n':
        return AP_REG_NOMEM;
    case 'g':
        return AP_REG_MULTI;
    case '^':
        return AP_REG_NOTBOL;
    case '$':
        return AP_REG_NOTEOL;
    default:
        return 0;
    }
}

static apr_status_t rxplus_cleanup(void *rx)
{
    ap_regfree(rx);
    return APR_SUCCESS;
}

/* Compiles the expression proper and makes room for its groups. */
static ap_rxplus_t *rxplus_finish(apr_pool_t *pool, ap_rxplus_t *rx,
                                  const char *regex)
{
    if (ap_regcomp(&rx->rx, regex, (int)(rx->flags | AP_REG_NO_DEFAULT))) {
        return NULL;
    }
    apr_pool_cleanup_register(pool, &rx->rx, rxplus_cleanup,
                              apr_pool_cleanup_null);
    rx->nmatch = (apr_size_t)rx->rx.re_nsub + 1;
    rx->pmatch = apr_pcalloc(pool, rx->nmatch * sizeof(ap_regmatch_t));
    return rx;
}

/* Letters and digits are none, so that "some" is no substitution. */
static int is_delimiter(char c)
{
    return c && !apr_isalnum(c) && !apr_isspace(c) && c != '\\';
}

/*
 * "/re/flags", "m" or "s" with any delimiter: "m#re#flags",
 * "s#re#text#flags".  What does not begin so, or has no closing delimiter
 * where only an expression is wanted, is an expression as a whole.  The
 * delimiter cannot stand in the parts.
 */
AP_DECLARE(ap_rxplus_t *) ap_rxplus_compile(
        apr_pool_t *pool, const char *pattern)
{
    ap_rxplus_t *rx = apr_pcalloc(pool, sizeof(*rx));
    int lettered = pattern[0] == 's' || pattern[0] == 'm';
    char delimiter = lettered ? pattern[1] : pattern[0] == '/' ? '/' : '\0';
    const char *start = pattern + 1 + lettered;
    const char *end;
    const char *regex;

    rx->flags = RXPLUS_DEFAULT_FLAGS;
    end = is_delimiter(delimiter) ? strchr(start, delimiter) : NULL;
    if (end == NULL) {
        return rxplus_finish(pool, rx, pattern);
    }
    regex = apr_pstrmemdup(pool, start, end - start);
    if (pattern[0] == 's') {
        start = end + 1;
        end = strchr(start, delimiter);
        if (end == NULL) {
            return NULL;
        }
        rx->subs = apr_pstrmemdup(pool, start, end - start);
    }
    while (*++end) {
        rx->flags |= rxplus_flag(*end);
    }
    return rxplus_finish(pool, rx, regex);
}

/* Looks for one match from subject.start on. */
static int rxplus_match_at(ap_rxplus_t *rx, regex_subject subject)
{
    int eflags = (int)rx->flags & (AP_REG_NOTBOL | AP_REG_NOTEOL);

    return regex_exec_from(&rx->rx, subject, rx->nmatch, rx->pmatch,
                           eflags) == 0;
}

/*
 * Replaces one match, or with "g" all that follow each other.  Behind an
 * empty match the search goes on one character further, so that the loop
 * always ends.
 */
static int rxplus_replace(ap_rxplus_t *rx, regex_subject subject,
                          char **newpattern, apr_pool_t *pool)
{
    apr_size_t copied = 0;      /* the subject up to here is in vb */
    struct ap_varbuf vb;
    int count = 0;

    ap_varbuf_init(pool, &vb, subject.len);
    while (subject.start <= subject.len && rxplus_match_at(rx, subject)) {
        apr_size_t from = rx->pmatch[0].rm_so;
        apr_size_t to = rx->pmatch[0].rm_eo;

        count++;
        ap_varbuf_strmemcat(&vb, subject.text + copied, (int)(from - copied));
        ap_varbuf_regsub(&vb, rx->subs, subject.text, rx->nmatch, rx->pmatch,
                         0);
        copied = to;
        if (!(rx->flags & AP_REG_MULTI)) {
            break;
        }
        subject.start = from < to ? to : to + 1;
    }
    if (count > 0) {
        *newpattern = ap_varbuf_pdup(pool, &vb, NULL, 0,
                                     subject.text + copied,
                                     subject.len - copied, NULL);
    }
    ap_varbuf_free(&vb);
    return count;
}

AP_DECLARE(int) ap_rxplus_exec(apr_pool_t *pool, ap_rxplus_t *rx,
                               const char *pattern, char **newpattern)
{
    regex_subject subject = { pattern, strlen(pattern), 0 };
    int count;

    rx->match = NULL;
    if (subject.len > INT_MAX) {
        return 0;
    }
    count = rx->subs ? rxplus_replace(rx, subject, newpattern, pool)
                     : rxplus_match_at(rx, subject);
    /* After "g" the groups are those of the last attempt, which failed. */
    if (count > 0 && !(rx->subs && (rx->flags & AP_REG_MULTI))) {
        rx->match = rx->flags & AP_REG_NOMEM
                    ? pattern
                    : apr_pstrmemdup(pool, pattern, subject.len);
    }
    return count;
}

AP_DECLARE(void) ap_rxplus_match(ap_rxplus_t *rx, int n, int *len,
                                 const char **match)
{
    *len = -1;
    *match = NULL;
    if (rx->match && n >= 0 && (apr_size_t)n < rx->nmatch) {
        /* A group that took no part is empty text. */
        int set = rx->pmatch[n].rm_so >= 0;

        *len = set ? rx->pmatch[n].rm_eo - rx->pmatch[n].rm_so : 0;
        *match = set ? rx->match + rx->pmatch[n].rm_so : "";
    }
}

AP_DECLARE(char *) ap_rxplus_pmatch(apr_pool_t *pool, ap_rxplus_t *rx, int n)
{
    int len;
    const char *match;

    ap_rxplus_match(rx, n, &len, &match);
    return match ? apr_pstrmemdup(pool, match, len) : apr_pstrdup(pool, "");
}
