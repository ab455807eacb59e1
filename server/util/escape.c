/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Making text harmless where it is put: in URLs, HTML, logs, shell commands
 * and quoted strings.  Base64 is here as well.
 *
 * Each function measures the result first and takes the memory for it once.
 * No state: callable from any thread.
 */

#include "ap_config.h"

#include <apr_base64.h>

#include "httpd.h"

#include "server/util/chars_priv.h"

static const char hex_digits[] = "0123456789abcdef";

/* ---- URLs ---- */

/* Writes the percent escape of an octet; returns behind it. */
static char *put_percent(char *to, unsigned char octet)
{
    *to++ = '%';
    *to++ = hex_digits[octet >> 4];
    *to++ = hex_digits[octet & 15];
    return to;
}

/* Room that s needs when all but the characters of keep are escaped. */
static apr_size_t percent_room(const char *s, const char_set *keep)
{
    apr_size_t room = 1;

    for (; *s; s++) {
        room += char_in(keep, *s) ? 1 : 3;
    }
    return room;
}

static void percent_encode(char *to, const char *s, const char_set *keep)
{
    for (; *s; s++) {
        if (char_in(keep, *s)) {
            *to++ = *s;
        }
        else {
            to = put_percent(to, (unsigned char)*s);
        }
    }
    *to = '\0';
}

AP_DECLARE(char *) ap_escape_path_segment_buffer(char *c, const char *s)
{
    percent_encode(c, s, &char_segment);
    return c;
}

AP_DECLARE(char *) ap_escape_path_segment(apr_pool_t *p, const char *s)
{
    char *buf = apr_palloc(p, percent_room(s, &char_segment));

    return ap_escape_path_segment_buffer(buf, s);
}

/*
 * The whole of a path.  Where it may be the beginning of a reference, a colon
 * in its first segment would make that a scheme (RFC 3986 section 4.2); "./"
 * in front prevents it.
 */
AP_DECLARE(char *) ap_os_escape_path(apr_pool_t *p, const char *path,
                                     int partial)
{
    apr_size_t lead = !partial && path[strcspn(path, ":/")] == ':' ? 2 : 0;
    char *escaped = apr_palloc(p, lead + percent_room(path, &char_path));

    memcpy(escaped, "./", lead);
    percent_encode(escaped + lead, path, &char_path);
    return escaped;
}

AP_DECLARE(char *) ap_escape_urlencoded_buffer(char *c, const char *s)
{
    char *to = c;

    for (; *s; s++) {
        if (char_in(&char_form, *s)) {
            *to++ = *s;
        }
        else if (*s == ' ') {
            *to++ = '+';
        }
        else {
            to = put_percent(to, (unsigned char)*s);
        }
    }
    *to = '\0';
    return c;
}

AP_DECLARE(char *) ap_escape_urlencoded(apr_pool_t *p, const char *s)
{
    char *buf = apr_palloc(p, percent_room(s, &char_form));

    return ap_escape_urlencoded_buffer(buf, s);
}

/* ---- HTML ---- */

/* What stands for c in HTML; NULL: c itself. */
static const char *html_entity(char c)
{
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

/* With toasc the result is pure US-ASCII, octets above it taken as
 * ISO-8859-1. */
AP_DECLARE(char *) ap_escape_html2(apr_pool_t *p, const char *s, int toasc)
{
    apr_size_t room = 1;
    const char *from;
    char *html;
    char *to;

    for (from = s; *from; from++) {
        room += html_entity(*from) ? 6 : toasc && (*from & 0x80) ? 6 : 1;
    }
    html = to = apr_palloc(p, room);
    for (from = s; *from; from++) {
        const char *entity = html_entity(*from);

        if (entity) {
            to = apr_cpystrn(to, entity, 7);
        }
        else if (toasc && (*from & 0x80)) {
            to += apr_snprintf(to, 7, "&#%d;", (unsigned char)*from);
        }
        else {
            *to++ = *from;
        }
    }
    *to = '\0';
    return html;
}

/* ---- logs ---- */

/* The letter of a two-character escape, 0 when the octet has none. */
static char log_escape_letter(char c)
{
    switch (c) {
    case '\b':
        return 'b';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '\v':
        return 'v';
    case '\\':
    case '"':
        return c;
    default:
        return 0;
    }
}

/* Writes one octet as logs show it, at most 4 characters; returns their
 * count. */
static int put_log_octet(char *to, char c)
{
    char letter = log_escape_letter(c);

    if (char_in(&char_logsafe, c)) {
        to[0] = c;
        return 1;
    }
    to[0] = '\\';
    if (letter) {
        to[1] = letter;
        return 2;
    }
    to[1] = 'x';
    to[2] = hex_digits[(unsigned char)c >> 4];
    to[3] = hex_digits[c & 15];
    return 4;
}

AP_DECLARE(char *) ap_escape_logitem(apr_pool_t *p, const char *str)
{
    apr_size_t safe = 0;
    char *escaped;
    char *to;

    if (str == NULL) {
        return NULL;
    }
    while (char_in(&char_logsafe, str[safe])) {
        safe++;
    }
    if (str[safe] == '\0') {
        return apr_pstrmemdup(p, str, safe);
    }
    escaped = to = apr_palloc(p, safe + 4 * strlen(str + safe) + 1);
    for (; *str; str++) {
        to += put_log_octet(to, *str);
    }
    *to = '\0';
    return escaped;
}

/* An escape that does not fit as a whole is left out with all that follows.
 * The quotation mark is no danger in an error log line, so it stays. */
AP_DECLARE(apr_size_t) ap_escape_errorlog_item(
        char *dest, const char *source, apr_size_t buflen)
{
    char *to = dest;

    if (buflen == 0 || source == NULL) {
        return 0;
    }
    for (; *source; source++) {
        char octet[4] = { '"' };
        int len = *source == '"' ? 1 : put_log_octet(octet, *source);

        if ((apr_size_t)(to - dest) + len >= buflen) {
            break;
        }
        memcpy(to, octet, len);
        to += len;
    }
    *to = '\0';
    return to - dest;
}

/* ---- shells and quotes ---- */

AP_DECLARE(char *) ap_escape_shell_cmd(apr_pool_t *p, const char *s)
{
    char *escaped = apr_palloc(p, 2 * strlen(s) + 1);
    char *to = escaped;

    for (; *s; s++) {
        if (char_in(&char_shell, *s)) {
            *to++ = '\\';
        }
        *to++ = *s;
    }
    *to = '\0';
    return escaped;
}

/* A quotation mark that has its backslash already is not given another. */
AP_DECLARE(char *) ap_escape_quotes(apr_pool_t *p, const char *instring)
{
    char *escaped = apr_palloc(p, 2 * strlen(instring) + 1);
    char *to = escaped;
    const char *s;

    for (s = instring; *s; s++) {
        if (*s == '"') {
            *to++ = '\\';
        }
        else if (*s == '\\' && s[1]) {
            *to++ = *s++;
        }
        *to++ = *s;
    }
    *to = '\0';
    return escaped;
}

/* ---- base64 (RFC 4648 section 4) ---- */

AP_DECLARE(char *) ap_pbase64encode(apr_pool_t *p, char *string)
{
    int len = (int)strlen(string);
    char *encoded = apr_palloc(p, apr_base64_encode_len(len));

    apr_base64_encode(encoded, string, len);
    return encoded;
}

AP_DECLARE(char *) ap_pbase64decode(apr_pool_t *p, const char *bufcoded)
{
    char *decoded = apr_palloc(p, apr_base64_decode_len(bufcoded) + 1);
    int len = apr_base64_decode(decoded, bufcoded);

    decoded[len] = '\0';
    return decoded;
}
