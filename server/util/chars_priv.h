/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Character sets: which octets are of a kind, whatever the locale.
 */

#ifndef UTIL_CHARS_PRIV_H
#define UTIL_CHARS_PRIV_H

#include <apr.h>

typedef struct {
    apr_uint64_t word[4];   /* bit n % 64 of word n / 64: octet n is in it */
} char_set;

/* Characters of a token: letters, digits and ! # $ % & ' * + - . ^ _ ` | ~
 * (RFC 9110 section 5.6.2). */
extern const char_set char_token;

/* VCHAR and obs-text: every octet but controls, space and DEL
 * (RFC 9110 section 5.5). */
extern const char_set char_visible;

/* What a field value may hold: the above, space and tab
 * (RFC 9110 section 5.5). */
extern const char_set char_field;

/* Letters, digits and - . _ ~: the same resource with or without escape
 * (RFC 3986 section 2.3). */
extern const char_set char_unreserved;

/* What stands unescaped in one segment of a path: unreserved,
 * sub-delims without the semicolon, colon and @ (RFC 3986 section 3.3). */
extern const char_set char_segment;

/* What stands unescaped in a whole path: the above, slash and
 * semicolon. */
extern const char_set char_path;

/* What stands unescaped in form data; the space, which becomes +, is not
 * in it (WHATWG URL, application/x-www-form-urlencoded). */
extern const char_set char_form;

/* What a log line shows as it is: printable US-ASCII but quotation mark
 * and backslash. */
extern const char_set char_logsafe;

/* What the shell takes as more than a letter. */
extern const char_set char_shell;

/* White space of the C locale: tab, LF, VT, FF, CR and space. */
extern const char_set char_space;

/* Is octet c in the set? */
static inline int char_in(const char_set *set, int c)
{
    unsigned char octet = (unsigned char)c;

    return (set->word[octet >> 6] >> (octet & 63)) & 1;
}

/* The value of a hexadecimal digit, -1 for anything else. */
static inline int char_hex(int c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The first character of s that is not in the set. */
static inline const char *char_skip(const char_set *set, const char *s)
{
    while (char_in(set, *s)) {
        s++;
    }
    return s;
}

/* Upper case letters of US-ASCII as lower case, all else as it is. */
static inline int char_lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

#endif /* UTIL_CHARS_PRIV_H */
