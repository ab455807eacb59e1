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

/** An expression; constant once it is compiled. */
typedef struct {
    void *re_pcre;              /* what PCRE2 made of it */
    int re_nsub;                /* number of groups, group 0 not counted */
    apr_size_t re_erroffset;    /* bytes before the fault, when there is one */
} ap_regex_t;

/** Where a group is, in bytes from the begin of the text; -1: nowhere. */
typedef struct {
    int rm_so;                  /* its first byte */
    int rm_eo;                  /* the byte behind its last */
} ap_regmatch_t;

/** An expression in the notation of Perl, with the last match it made. */
typedef struct {
    ap_regex_t rx;
    apr_uint32_t flags;         /* AP_REG_* */
    const char *subs;           /* text to put in; NULL: only matches */
    const char *match;          /* what was matched; NULL: nothing yet */
    apr_size_t nmatch;          /* room in pmatch */
    ap_regmatch_t *pmatch;      /* groups of the last match */
} ap_rxplus_t;

/**
 * Version of PCRE2 as text, "10.42 2022-12-11".
 * @param which  AP_REG_PCRE_COMPILED: of the headers the server was built
 *               with, AP_REG_PCRE_LOADED: of the library that is running
 * @return the text, which is good as long as the calling thread lives;
 *         "unknown" for any other question
 */
AP_DECLARE(const char *) ap_pcre_version_string(int which);

/**
 * Compiles an expression.  The result is constant and may be used by any
 * number of threads at once; memory outside pools is in it, so it needs
 * ap_regfree() (ap_pregcomp() does that by itself).
 * @param preg    filled in; on failure re_erroffset tells where the fault is
 * @param regex   the expression, in the syntax of Perl
 * @param cflags  any of AP_REG_ICASE, _NEWLINE, _DOTALL, _DOLLAR_ENDONLY; the
 *                default flags are added unless AP_REG_NO_DEFAULT is among
 *                them
 * @return 0; AP_REG_INVARG: no valid expression; AP_REG_ESPACE: no memory
 */
AP_DECLARE(int) ap_regcomp(ap_regex_t *preg, const char *regex, int cflags);

/**
 * The compile flag of an option of RegexDefaultOptions.
 * @param name  ICASE, DOTALL, DOLLAR_ENDONLY or EXTENDED, in any case
 * @return the flag; 0 when it has none
 */
AP_DECLARE(int) ap_regcomp_default_cflag_by_name(const char *name);

/**
 * @return the flags that ap_regcomp() adds, AP_REG_DEFAULT unless configured
 */
AP_DECLARE(int) ap_regcomp_get_default_cflags(void);

/**
 * Sets the flags that ap_regcomp() adds from now on.  Only while configuration
 * is read.
 * @param cflags  flags as for ap_regcomp()
 */
AP_DECLARE(void) ap_regcomp_set_default_cflags(int cflags);

/**
 * What a status of this interface means, as text.
 * @param errcode      the status
 * @param preg         the expression concerned, or NULL
 * @param errbuf       where the text goes, cut to fit
 * @param errbuf_size  room there, in bytes; with 0 nothing is written
 * @return bytes that the whole text needs, its NUL included
 */
AP_DECLARE(apr_size_t) ap_regerror(int errcode, const ap_regex_t *preg,
                                   char *errbuf, apr_size_t errbuf_size);

/**
 * Matches a string.  Any thread may do that with any expression; the memory it
 * needs is kept by the thread for its next match.
 * @param preg    the expression
 * @param string  the text
 * @param nmatch  groups that pmatch has room for; 0: pmatch is not used
 * @param pmatch  filled with begin and end of each group, as offsets in bytes;
 *                -1 for groups that took no part
 * @param eflags  AP_REG_NOTBOL: the text does not begin a line; AP_REG_NOTEOL:
 *                it does not end one
 * @return 0: it matches; AP_REG_NOMATCH; AP_REG_ESPACE: no memory;
 *         AP_REG_ASSERT: it went beyond the limits of the engine
 */
AP_DECLARE(int) ap_regexec(const ap_regex_t *preg, const char *string,
                           apr_size_t nmatch, ap_regmatch_t *pmatch,
                           int eflags);

/**
 * As ap_regexec(), for text that may have NUL in it or go on behind its end.
 * @param preg    the expression
 * @param buff    the text
 * @param len     its length in bytes
 * @param nmatch  groups that pmatch has room for
 * @param pmatch  filled with the groups
 * @param eflags  AP_REG_NOTBOL, AP_REG_NOTEOL
 * @return as ap_regexec()
 */
AP_DECLARE(int) ap_regexec_len(const ap_regex_t *preg, const char *buff,
                               apr_size_t len, apr_size_t nmatch,
                               ap_regmatch_t *pmatch, int eflags);

/**
 * Gives back what an expression holds.  Nobody may be matching with it.
 * @param preg  as ap_regcomp() filled it
 */
AP_DECLARE(void) ap_regfree(ap_regex_t *preg);

/**
 * Names of the groups of an expression, "(?<name>...)".
 * @param preg    the expression
 * @param names   array of const char *; made longer where necessary, entry n
 *                becomes the name of group n, or NULL.  Its pool owns them
 * @param prefix  put in front of each name, for example AP_REG_MATCH; or NULL
 * @param upper   true: in upper case
 * @return how many groups have names
 */
AP_DECLARE(int) ap_regname(const ap_regex_t *preg, apr_array_header_t *names,
                           const char *prefix, int upper);

/**
 * Compiles an expression in the notation of Perl: "/re/flags", "m#re#flags" or
 * "s#re#text#flags", with any delimiter that is no letter, digit or space and
 * does not stand inside the parts; else the whole text is the expression.
 * Flags are i (any case), s (. is also a line end), m (^ and $ at every line),
 * g (all matches), n (do not copy the subject), ^ and $ (the subject is no
 * begin, no end of a line).  The default flags do not apply.
 * @param pool     owner of the result
 * @param pattern  the text
 * @return the expression, for one thread at a time because it keeps the last
 *         match; NULL when it is not valid
 */
AP_DECLARE(ap_rxplus_t *) ap_rxplus_compile(
        apr_pool_t *pool, const char *pattern);

/**
 * Applies an expression to a subject: matches, and where it has a text to put
 * in, replaces.
 * @param pool        owner of the new text and of the copy of the subject
 * @param rx          the expression; keeps the groups of the match
 * @param pattern     the subject
 * @param newpattern  set to the new text when something was replaced
 * @return number of matches, with "g" any number; 0: none
 */
AP_DECLARE(int) ap_rxplus_exec(apr_pool_t *pool, ap_rxplus_t *rx,
                               const char *pattern, char **newpattern);

/**
 * A group of the last match, without copying it.
 * @param rx     the expression
 * @param n      number of the group
 * @param len    its length in bytes; -1: there is no such group
 * @param match  its text, not terminated; NULL: no such group.  Good until the
 *               next ap_rxplus_exec(), and with the flag "n" no longer than
 *               the subject
 */
AP_DECLARE(void) ap_rxplus_match(ap_rxplus_t *rx, int n, int *len,
                                 const char **match);

/**
 * A group of the last match, copied.
 * @param pool  owner of the result
 * @param rx    the expression
 * @param n     number of the group
 * @return its text, "" when there is none
 */
AP_DECLARE(char *) ap_rxplus_pmatch(apr_pool_t *pool, ap_rxplus_t *rx, int n);

/** Number of groups of the last match of rx, group 0 included. */
#define ap_rxplus_nmatch(rx) ((rx)->match != NULL ? (rx)->nmatch : 0)

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_REGEX_H */
