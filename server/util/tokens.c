/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The pieces that HTTP field values are made of: tokens, quoted strings,
 * comments, lists and entity tags (RFC 9110 sections 5.5, 5.6 and 8.8.3).
 *
 * Empty list elements are passed over, as section 5.6.1.2 wants of a
 * recipient.  A quoted string or comment that is not closed reaches to the
 * end of the value; a comma in it separates nothing.
 *
 * No state: callable from any thread.
 */

#include "ap_config.h"

#include <apr_cstr.h>

#include "httpd.h"

#include "server/util/chars_priv.h"

/* ---- scanning ---- */

AP_DECLARE(const char *) ap_scan_http_field_content(const char *ptr)
{
    return char_skip(&char_field, ptr);
}

AP_DECLARE(const char *) ap_scan_http_token(const char *ptr)
{
    return char_skip(&char_token, ptr);
}

AP_DECLARE(const char *) ap_scan_vchar_obstext(const char *ptr)
{
    return char_skip(&char_visible, ptr);
}

/* Behind the quoted string that begins at s. */
static const char *skip_quoted(const char *s)
{
    for (s++; *s && *s != '"'; s++) {
        if (*s == '\\' && s[1]) {
            s++;
        }
    }
    return *s ? s + 1 : s;
}

/* Behind the comment that begins at s; comments nest. */
static const char *skip_comment(const char *s)
{
    int depth = 0;

    for (; *s; s++) {
        if (*s == '\\' && s[1]) {
            s++;
        }
        else if (*s == '(') {
            depth++;
        }
        else if (*s == ')' && --depth == 0) {
            return s + 1;
        }
    }
    return s;
}

/* Behind the unit at s: a quoted string, a comment or one character. */
static const char *skip_unit(const char *s)
{
    if (*s == '"') {
        return skip_quoted(s);
    }
    if (*s == '(') {
        return skip_comment(s);
    }
    return s + 1;
}

static const char *skip_list_gap(const char *s)
{
    while (*s == ',' || char_in(&char_space, *s)) {
        s++;
    }
    return s;
}

/* ---- elements of a list ---- */

/* On return *field is at the comma or end behind the element; *len is without
 * white space around it. */
AP_DECLARE(const char *) ap_size_list_item(const char **field, int *len)
{
    const char *start = skip_list_gap(*field);
    const char *end = start;
    const char *s = start;

    while (*s && *s != ',') {
        const char *next = skip_unit(s);

        if (!char_in(&char_space, *s)) {
            end = next;
        }
        s = next;
    }
    *field = skip_list_gap(s);
    *len = (int)(end - start);
    return end > start ? start : NULL;
}

/* Around these, white space says nothing. */
static int is_tight(char c)
{
    return c == ';' || c == '=' || c == '/';
}

/*
 * The element in its one comparable form: lower case and no needless white
 * space, but quoted strings and comments as they are.
 */
AP_DECLARE(char *) ap_get_list_item(apr_pool_t *p, const char **field)
{
    int len;
    const char *from = ap_size_list_item(field, &len);
    const char *end;
    char *item;
    char *to;

    if (from == NULL) {
        return NULL;
    }
    end = from + len;
    item = to = apr_palloc(p, len + 1);
    while (from < end) {
        if (*from == '"' || *from == '(') {
            const char *next = skip_unit(from);

            memcpy(to, from, next - from);
            to += next - from;
            from = next;
        }
        else if (char_in(&char_space, *from)) {
            from = char_skip(&char_space, from);
            if (!is_tight(to[-1]) && !is_tight(*from)) {
                *to++ = ' ';
            }
        }
        else {
            *to++ = (char)char_lower(*from++);
        }
    }
    *to = '\0';
    return item;
}

AP_DECLARE(int) ap_find_list_item(apr_pool_t *p, const char *line,
                                  const char *tok)
{
    const char *wanted;
    const char *item;

    if (line == NULL || tok == NULL) {
        return 0;
    }
    wanted = ap_get_list_item(p, &tok);
    if (wanted == NULL) {
        return 0;
    }
    while ((item = ap_get_list_item(p, &line)) != NULL) {
        if (strcmp(item, wanted) == 0) {
            return 1;
        }
    }
    return 0;
}

/* ---- entity tags (RFC 9110 section 8.8.3) ---- */

typedef struct {
    const char *text;   /* at the opening quotation mark; NULL: none left */
    apr_size_t len;     /* with both quotation marks */
    int weak;
} etag;

/*
 * Takes the next tag of a list.  The backslash has no meaning in a tag, so
 * this cannot go through the list functions above.  What is no tag is passed
 * over up to the next comma.
 */
static etag next_etag(const char **line)
{
    etag tag = { NULL, 0, 0 };
    const char *s = *line;

    while (*s) {
        const char *end;

        s = skip_list_gap(s);
        tag.weak = s[0] == 'W' && s[1] == '/';
        if (tag.weak) {
            s += 2;
        }
        end = *s == '"' ? strchr(s + 1, '"') : NULL;
        if (end) {
            const char *after = char_skip(&char_space, end + 1);

            if (*after == ',' || *after == '\0') {
                tag.text = s;
                tag.len = end + 1 - s;
                s = after;
                break;
            }
            s = after;
        }
        s += strcspn(s, ",");
    }
    *line = s;
    return tag;
}

static int find_etag(const char *line, const char *tok, int strong)
{
    etag wanted;
    etag tag;

    if (line == NULL || tok == NULL) {
        return 0;
    }
    wanted = next_etag(&tok);
    if (wanted.text == NULL || (strong && wanted.weak)) {
        return 0;
    }
    while ((tag = next_etag(&line)).text != NULL) {
        if (tag.len == wanted.len && !(strong && tag.weak)
            && memcmp(tag.text, wanted.text, tag.len) == 0) {
            return 1;
        }
    }
    return 0;
}

AP_DECLARE(int) ap_find_etag_strong(apr_pool_t *p, const char *line,
                                    const char *tok)
{
    (void)p;
    return find_etag(line, tok, 1);
}

AP_DECLARE(int) ap_find_etag_weak(apr_pool_t *p, const char *line,
                                  const char *tok)
{
    (void)p;
    return find_etag(line, tok, 0);
}

/* ---- tokens in a line ---- */

AP_DECLARE(char *) ap_get_token(apr_pool_t *p, const char **accept_line,
                                int accept_white)
{
    const char *start = char_skip(&char_space, *accept_line);
    const char *s = start;
    char *token;

    while (*s && *s != ',' && *s != ';'
           && (accept_white || !char_in(&char_space, *s))) {
        s = *s == '"' ? skip_quoted(s) : s + 1;
    }
    token = apr_pstrmemdup(p, start, s - start);
    *accept_line = char_skip(&char_space, s);
    return token;
}

AP_DECLARE(int) ap_find_token(apr_pool_t *p, const char *line,
                              const char *tok)
{
    apr_size_t len;

    (void)p;
    if (line == NULL || tok == NULL || *tok == '\0') {
        return 0;
    }
    len = strlen(tok);
    while (*line) {
        const char *end = char_skip(&char_token, line);

        if (end > line) {
            if ((apr_size_t)(end - line) == len
                && apr_cstr_casecmpn(line, tok, len) == 0) {
                return 1;
            }
            line = end;
        }
        else {
            line = *line == '"' ? skip_quoted(line) : line + 1;
        }
    }
    return 0;
}

AP_DECLARE(int) ap_find_last_token(apr_pool_t *p, const char *line,
                                   const char *tok)
{
    apr_size_t len;
    const char *end;

    (void)p;
    if (line == NULL || tok == NULL || *tok == '\0') {
        return 0;
    }
    len = strlen(tok);
    end = line + strlen(line);
    while (end > line && char_in(&char_space, end[-1])) {
        end--;
    }
    if ((apr_size_t)(end - line) < len
        || apr_cstr_casecmpn(end - len, tok, len) != 0) {
        return 0;
    }
    end -= len;
    return end == line || end[-1] == ',' || char_in(&char_space, end[-1]);
}

/*
 * True only when the last element is the coding itself and nothing follows
 * it, not even an empty element: a recipient behind us could read "chunked,"
 * in another way, and then both would disagree where the message ends
 * (RFC 9112 section 6.1).
 */
AP_DECLARE(int) ap_is_chunked(apr_pool_t *p, const char *line)
{
    const char *last;

    if (line == NULL) {
        return 0;
    }
    last = strrchr(line, ',');
    last = char_skip(&char_space, last ? last + 1 : line);
    return apr_cstr_casecmpn(last, "chunked", 7) == 0
           && ap_find_last_token(p, last, "chunked")
           && *char_skip(&char_space, last + 7) == '\0';
}

/* ---- a list of nothing but tokens ---- */

/* Why the element at s, which reaches to end, is no token; NULL: it is one. */
static const char *token_fault(apr_pool_t *p, const char *s, const char *end)
{
    const char *bad = char_skip(&char_token, s);

    if (bad >= end) {
        return NULL;
    }
    if (char_in(&char_space, *bad)) {
        return "white space inside a token";
    }
    return apr_psprintf(p, "character '\\x%02x' is not allowed in a token",
                        (unsigned char)*bad);
}

AP_DECLARE(const char *) ap_parse_token_list_strict(
        apr_pool_t *p, const char *tok, apr_array_header_t **tokens,
        int skip_invalid)
{
    if (tok == NULL) {
        return NULL;
    }
    for (tok = skip_list_gap(tok); *tok; tok = skip_list_gap(tok)) {
        const char *end = tok + strcspn(tok, ",");
        const char *trimmed = end;
        const char *fault;

        while (char_in(&char_space, trimmed[-1])) {
            trimmed--;
        }
        fault = token_fault(p, tok, trimmed);
        if (fault == NULL) {
            if (*tokens == NULL) {
                *tokens = apr_array_make(p, 4, sizeof(char *));
            }
            APR_ARRAY_PUSH(*tokens, char *) =
                apr_pstrmemdup(p, tok, trimmed - tok);
        }
        else if (!skip_invalid) {
            return fault;
        }
        tok = end;
    }
    return NULL;
}

/* ---- media types ---- */

AP_DECLARE(char *) ap_field_noparam(apr_pool_t *p, const char *intype)
{
    const char *end;

    if (intype == NULL) {
        return NULL;
    }
    end = intype + strcspn(intype, ";");
    while (end > intype && char_in(&char_space, end[-1])) {
        end--;
    }
    return apr_pstrmemdup(p, intype, end - intype);
}

/* Parameters keep their case: the value of a boundary depends on it. */
AP_DECLARE(void) ap_content_type_tolower(char *s)
{
    for (; *s && *s != ';'; s++) {
        *s = (char)char_lower(*s);
    }
}
