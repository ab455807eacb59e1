/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Comparing, searching and rewriting strings.
 *
 * Case is that of US-ASCII, whatever the locale: names of fields, methods and
 * hosts have no other.  No function here keeps state, so all may be called
 * from any thread.
 */

#include "ap_config.h"

#include <apr_cstr.h>
#include <apr_lib.h>

#include "httpd.h"

#include "server/util/chars_priv.h"

/* ---- case ---- */

AP_DECLARE(int) ap_cstr_casecmp(const char *s1, const char *s2)
{
    return apr_cstr_casecmp(s1, s2);
}

AP_DECLARE(int) ap_cstr_casecmpn(const char *s1, const char *s2, apr_size_t n)
{
    return apr_cstr_casecmpn(s1, s2, n);
}

AP_DECLARE(void) ap_str_tolower(char *s)
{
    for (; *s; s++) {
        *s = (char)char_lower(*s);
    }
}

AP_DECLARE(void) ap_str_toupper(char *s)
{
    for (; *s; s++) {
        if (*s >= 'a' && *s <= 'z') {
            *s -= 'a' - 'A';
        }
    }
}

/* ---- searching ---- */

/* The header has macros of these names; the functions are for binaries that
 * were built without them. */
AP_DECLARE(char *) (ap_strchr)(char *s, int c)
{
    return (strchr)(s, c);
}

AP_DECLARE(const char *) (ap_strchr_c)(const char *s, int c)
{
    return (strchr)(s, c);
}

AP_DECLARE(char *) (ap_strrchr)(char *s, int c)
{
    return (strrchr)(s, c);
}

AP_DECLARE(const char *) (ap_strrchr_c)(const char *s, int c)
{
    return (strrchr)(s, c);
}

AP_DECLARE(char *) (ap_strstr)(char *s, const char *c)
{
    return (strstr)(s, c);
}

AP_DECLARE(const char *) (ap_strstr_c)(const char *s, const char *c)
{
    return (strstr)(s, c);
}

AP_DECLARE(char *) ap_strcasestr(const char *s1, const char *s2)
{
    apr_size_t len = strlen(s2);

    for (;;) {
        if (apr_cstr_casecmpn(s1, s2, len) == 0) {
            return (char *)s1;
        }
        if (*s1 == '\0') {
            return NULL;
        }
        s1++;
    }
}

AP_DECLARE(int) ap_ind(const char *str, char c)
{
    const char *at = strchr(str, c);

    return at && *at ? (int)(at - str) : -1;
}

AP_DECLARE(int) ap_rind(const char *str, char c)
{
    const char *at = strrchr(str, c);

    return at && *at ? (int)(at - str) : -1;
}

AP_DECLARE(const char *) ap_stripprefix(const char *bigstring,
                                        const char *prefix)
{
    apr_size_t len = strlen(prefix);

    return strncmp(bigstring, prefix, len) == 0 ? bigstring + len : bigstring;
}

AP_DECLARE(int) ap_array_str_index(const apr_array_header_t *array,
                                   const char *s, int start)
{
    int i;

    for (i = start > 0 ? start : 0; i < array->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(array, i, const char *), s) == 0) {
            return i;
        }
    }
    return -1;
}

AP_DECLARE(int) ap_array_str_contains(const apr_array_header_t *array,
                                      const char *s)
{
    return ap_array_str_index(array, s, 0) >= 0;
}

/* ---- wildcards ---- */

/*
 * "?" is any one character, "*" any number of them.  Only the last star that
 * was met can still take more characters: whatever an earlier one took, a
 * later one could take as well.  So the time is the product of the lengths at
 * worst, never exponential.
 *
 * 0: matches; -1: the string ended while the pattern wanted more; 1: else.
 */
static int wildcard_compare(const char *str, const char *pattern, int nocase)
{
    const char *star = NULL;        /* just behind the last star */
    const char *resume = NULL;      /* where its text may end next */

    while (*str || *pattern == '*') {
        if (*pattern == '*') {
            star = ++pattern;
            resume = str;
        }
        else if (*pattern
                 && (*pattern == '?' || *pattern == *str
                     || (nocase
                         && char_lower(*pattern) == char_lower(*str)))) {
            pattern++;
            str++;
        }
        else if (star) {
            pattern = star;
            str = ++resume;
        }
        else {
            return 1;
        }
    }
    return *pattern ? -1 : 0;
}

AP_DECLARE(int) ap_strcmp_match(const char *str, const char *expected)
{
    return wildcard_compare(str, expected, 0);
}

AP_DECLARE(int) ap_strcasecmp_match(const char *str, const char *expected)
{
    return wildcard_compare(str, expected, 1);
}

AP_DECLARE(int) ap_is_matchexp(const char *str)
{
    return strpbrk(str, "*?") != NULL;
}

/* ---- comparing secrets ---- */

/*
 * The time these take must not tell how much of the secret was right.  The
 * differences are gathered in a volatile so that the compiler cannot leave
 * the loop early.
 */
AP_DECLARE(int) ap_memeq_timingsafe(const void *buf1, const void *buf2,
                                    apr_size_t n)
{
    const unsigned char *a = buf1;
    const unsigned char *b = buf2;
    volatile unsigned char differs = 0;
    apr_size_t i;

    for (i = 0; i < n; i++) {
        differs |= a[i] ^ b[i];
    }
    return differs == 0;
}

/*
 * The loop goes over the other string, whose length its sender knows anyway;
 * the secret is not read past its own end, and stepping on in it is
 * arithmetic, not a branch.
 */
AP_DECLARE(int) ap_strneq_timingsafe(const char *sec1, const char *str2,
                                     apr_size_t n)
{
    volatile unsigned char differs = 0;
    apr_size_t at = 0;
    apr_size_t i;

    for (i = 0; i < n; i++) {
        unsigned char secret = (unsigned char)sec1[at];
        unsigned char other = (unsigned char)str2[i];

        differs |= secret ^ other;
        at += secret != 0;
        if (other == 0) {
            break;
        }
    }
    return differs == 0;
}

AP_DECLARE(int) ap_streq_timingsafe(const char *sec1, const char *str2)
{
    return ap_strneq_timingsafe(sec1, str2, APR_SIZE_MAX);
}

/* ---- rewriting ---- */

AP_DECLARE(void) ap_bin2hex(const void *src, apr_size_t srclen, char *dest)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *from = src;
    apr_size_t i;

    for (i = 0; i < srclen; i++) {
        *dest++ = digits[from[i] >> 4];
        *dest++ = digits[from[i] & 15];
    }
    *dest = '\0';
}

AP_DECLARE(apr_status_t) ap_str2_alnum(const char *src, char *dest)
{
    for (; *src; src++) {
        *dest++ = apr_isalnum(*src) ? *src : '_';
    }
    *dest = '\0';
    return APR_SUCCESS;
}

AP_DECLARE(apr_status_t) ap_pstr2_alnum(apr_pool_t *p, const char *src,
                                        const char **dest)
{
    char *out = apr_palloc(p, strlen(src) + 1);

    *dest = out;
    return ap_str2_alnum(src, out);
}

AP_DECLARE(char *) ap_append_pid(apr_pool_t *p, const char *string,
                                 const char *delim)
{
    return apr_psprintf(p, "%s%s%" APR_PID_T_FMT, string, delim, getpid());
}
