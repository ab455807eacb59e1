/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Taking words off the front of a line.
 *
 * All of these move *line past the word and what separates it from the next,
 * and return the word as a string of its own in the pool.  At the end of the
 * line they return "" and stay there.  White space is that of the C locale.
 */

#include "ap_config.h"

#include "httpd.h"

#include "server/util/chars_priv.h"

/* ---- words between separators ---- */

AP_DECLARE(char *) ap_getword_nulls(apr_pool_t *p, const char **line,
                                    char stop)
{
    const char *start = *line;
    const char *end = start;

    while (*end && *end != stop) {
        end++;
    }
    *line = *end ? end + 1 : end;
    return apr_pstrmemdup(p, start, end - start);
}

AP_DECLARE(char *) ap_getword(apr_pool_t *p, const char **line, char stop)
{
    char *word = ap_getword_nulls(p, line, stop);

    while (stop && **line == stop) {
        ++*line;
    }
    return word;
}

AP_DECLARE(char *) ap_getword_white(apr_pool_t *p, const char **line)
{
    const char *start = *line;
    const char *end = start;

    while (*end && !char_in(&char_space, *end)) {
        end++;
    }
    *line = char_skip(&char_space, end);
    return apr_pstrmemdup(p, start, end - start);
}

/* ---- words as configuration files have them ---- */

/*
 * The text of a word that ends before end, with backslash-backslash, and where
 * the word is in quotes backslash-quote, as the one character they stand for.
 */
static char *copy_word(apr_pool_t *p, const char *start, const char *end,
                       char quote)
{
    char *word = apr_palloc(p, end - start + 1);
    char *out = word;

    while (start < end) {
        if (*start == '\\' && start + 1 < end
            && ((quote && start[1] == quote) || start[1] == '\\')) {
            start++;
        }
        *out++ = *start++;
    }
    *out = '\0';
    return word;
}

/* A word in quotes that starts at *line; an unclosed one goes to the end. */
static char *take_quoted(apr_pool_t *p, const char **line)
{
    const char quote = **line;
    const char *start = *line + 1;
    const char *end = start;

    while (*end && *end != quote) {
        if (*end == '\\' && (end[1] == quote || end[1] == '\\')) {
            end++;
        }
        end++;
    }
    *line = *end ? end + 1 : end;
    return copy_word(p, start, end, quote);
}

/* A word in braces, which may hold others. */
static char *take_braced(apr_pool_t *p, const char **line)
{
    const char *start = *line + 1;
    const char *end;
    int depth = 1;

    for (end = start; *end; end++) {
        if (*end == '{') {
            depth++;
        }
        else if (*end == '}' && --depth == 0) {
            break;
        }
    }
    *line = *end ? end + 1 : end;
    return copy_word(p, start, end, '\0');
}

static char *take_bare(apr_pool_t *p, const char **line)
{
    const char *start = *line;

    while (**line && !char_in(&char_space, **line)) {
        ++*line;
    }
    return copy_word(p, start, *line, '\0');
}

static char *take_conf_word(apr_pool_t *p, const char **line, int braces)
{
    char *word;

    *line = char_skip(&char_space, *line);
    if (**line == '"' || **line == '\'') {
        word = take_quoted(p, line);
    }
    else if (braces && **line == '{') {
        word = take_braced(p, line);
    }
    else {
        word = take_bare(p, line);
    }
    *line = char_skip(&char_space, *line);
    return word;
}

AP_DECLARE(char *) ap_getword_conf(apr_pool_t *p, const char **line)
{
    return take_conf_word(p, line, 0);
}

AP_DECLARE(char *) ap_getword_conf2(apr_pool_t *p, const char **line)
{
    return take_conf_word(p, line, 1);
}

/* ---- the same for lines that may be written to ---- */

AP_DECLARE(char *) ap_getword_nc(apr_pool_t *p, char **line, char stop)
{
    const char *rest = *line;
    char *word = ap_getword(p, &rest, stop);

    *line += rest - *line;
    return word;
}

AP_DECLARE(char *) ap_getword_nulls_nc(apr_pool_t *p, char **line, char stop)
{
    const char *rest = *line;
    char *word = ap_getword_nulls(p, &rest, stop);

    *line += rest - *line;
    return word;
}

AP_DECLARE(char *) ap_getword_white_nc(apr_pool_t *p, char **line)
{
    const char *rest = *line;
    char *word = ap_getword_white(p, &rest);

    *line += rest - *line;
    return word;
}

AP_DECLARE(char *) ap_getword_conf_nc(apr_pool_t *p, char **line)
{
    const char *rest = *line;
    char *word = ap_getword_conf(p, &rest);

    *line += rest - *line;
    return word;
}

AP_DECLARE(char *) ap_getword_conf2_nc(apr_pool_t *p, char **line)
{
    const char *rest = *line;
    char *word = ap_getword_conf2(p, &rest);

    *line += rest - *line;
    return word;
}
