/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_status: text of clients made harmless in each form of the report, and
 * numbers for people.
 *
 * What stands in the scoreboard comes from clients, is cut to a length, and
 * may be any bytes.  No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_strings.h>

#include "httpd.h"

#include "modules/generators/mod_status_priv.h"

/* The most that one byte of text becomes: "\u0001". */
#define LONGEST_ESCAPE 6

/* Bytes from an octet that has no place in UTF-8. */
#define REPLACEMENT "\xef\xbf\xbd"

const char *status_html(apr_pool_t *p, const char *text)
{
    return text != NULL ? ap_escape_html(p, ap_escape_logitem(p, text)) : "";
}

/* Follow-up bytes that a first byte of UTF-8 announces; -1: not a first. */
static int follow_ups(unsigned char first)
{
    if (first < 0x80) {
        return 0;
    }
    if (first >= 0xc2 && first <= 0xdf) {
        return 1;
    }
    if ((first & 0xf0) == 0xe0) {
        return 2;
    }
    return first >= 0xf0 && first <= 0xf4 ? 3 : -1;
}

/* Overlong forms, surrogates and what is beyond U+10FFFF differ from good
 * sequences in the second byte (RFC 3629, section 4). */
static int is_second(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xe0:
        return second >= 0xa0 && second <= 0xbf;
    case 0xed:
        return second >= 0x80 && second <= 0x9f;
    case 0xf0:
        return second >= 0x90 && second <= 0xbf;
    case 0xf4:
        return second >= 0x80 && second <= 0x8f;
    default:
        return (second & 0xc0) == 0x80;
    }
}

/* Length of the UTF-8 character at s; 0 when there is none. */
static apr_size_t utf8_length(const char *s)
{
    const unsigned char *u = (const unsigned char *)s;
    int more = follow_ups(u[0]);
    int i;

    if (more < 0 || (more > 0 && !is_second(u[0], u[1]))) {
        return 0;
    }
    for (i = 2; i <= more; i++) {
        if ((u[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return more + 1;
}

/* Writes the character at *text to `to', and moves *text behind it; returns
 * the number of bytes written, LONGEST_ESCAPE at most. */
typedef apr_size_t put_character(char *to, const char **text);

static apr_size_t put_plain(char *to, const char **text)
{
    apr_size_t length = utf8_length(*text);

    if (length == 0) {
        (*text)++;
        memcpy(to, REPLACEMENT, sizeof(REPLACEMENT) - 1);
        return sizeof(REPLACEMENT) - 1;
    }
    memcpy(to, *text, length);
    *text += length;
    return length;
}

static apr_size_t put_json(char *to, const char **text)
{
    unsigned char c = **text;

    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) {
        return put_plain(to, text);
    }
    (*text)++;
    if (c == '"' || c == '\\') {
        to[0] = '\\';
        to[1] = (char)c;
        return 2;
    }
    memcpy(to, "\\u00", 4);
    to[4] = "0123456789abcdef"[c >> 4];
    to[5] = "0123456789abcdef"[c & 15];
    return 6;
}

static apr_size_t put_label(char *to, const char **text)
{
    char c = **text;

    if (c != '"' && c != '\\' && c != '\n') {
        return put_plain(to, text);
    }
    (*text)++;
    to[0] = '\\';
    to[1] = c == '\n' ? 'n' : c;
    return 2;
}

static const char *escape(apr_pool_t *p, const char *text, put_character *put,
                          const char *quote)
{
    apr_size_t space = LONGEST_ESCAPE * strlen(text) + 2 * strlen(quote) + 1;
    char *escaped = apr_palloc(p, space);
    char *to = apr_cpystrn(escaped, quote, space);

    while (*text != '\0') {
        to += put(to, &text);
    }
    apr_cpystrn(to, quote, strlen(quote) + 1);
    return escaped;
}

const char *status_json(apr_pool_t *p, const char *text)
{
    return text != NULL ? escape(p, text, put_json, "\"") : "null";
}

const char *status_label(apr_pool_t *p, const char *text)
{
    return text != NULL ? escape(p, text, put_label, "") : "";
}

const char *status_duration(apr_pool_t *p, apr_int64_t seconds)
{
    static const struct {
        apr_int64_t seconds;
        const char *name;
    } units[] = {
        {86400, "day"},
        {3600, "hour"},
        {60, "minute"},
        {1, "second"}
    };
    const char *text = "";
    apr_size_t i;

    for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        apr_int64_t n = seconds / units[i].seconds;

        seconds %= units[i].seconds;
        if (n > 0) {
            text = apr_psprintf(p, "%s%s%" APR_INT64_T_FMT " %s%s", text,
                                *text ? " " : "", n, units[i].name,
                                n == 1 ? "" : "s");
        }
    }
    return *text ? text : "0 seconds";
}

const char *status_seconds(apr_pool_t *p, apr_uint64_t us)
{
    return apr_psprintf(p, "%" APR_UINT64_T_FMT ".%06d", us / 1000000,
                        (int)(us % 1000000));
}

const char *status_size(apr_pool_t *p, double bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
    apr_size_t i = 0;

    while (bytes >= 1023.95 && i + 1 < sizeof(units) / sizeof(units[0])) {
        bytes /= 1024;
        i++;
    }
    return apr_psprintf(p, i == 0 ? "%.0f %s" : "%.1f %s", bytes, units[i]);
}
