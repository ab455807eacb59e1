/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * From octets to tokens.  The parser asks for a token at a time, and where
 * the grammar has text or a regular expression it reads those itself, so
 * there are no modes here.
 */

#include "ap_config.h"

#include <stdarg.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "server/expr/expr_priv.h"

void *expr_fail(expr_parser *ps, const char *at, const char *fmt, ...)
{
    va_list args;

    if (ps->fault == NULL) {
        va_start(args, fmt);
        ps->fault = apr_psprintf(ps->pool, "expression error at column %"
                                 APR_SIZE_T_FMT ": %s",
                                 (apr_size_t)(at - ps->start) + 1,
                                 apr_pvsprintf(ps->ptemp, fmt, args));
        va_end(args);
    }
    return NULL;
}

/* ---- words and operators ---- */

typedef struct {
    const char *spelling;
    expr_token_kind kind;
    expr_order order;
    expr_manner manner;
} known_token;

#define PLAIN(spelling, kind) {spelling, kind, EXPR_EQ, EXPR_AS_STRINGS}

/* Words, which end where letters, digits and _ end. */
static const known_token words[] = {
    PLAIN("true", TOKEN_TRUE),
    PLAIN("false", TOKEN_FALSE),
    PLAIN("not", TOKEN_NOT),
    PLAIN("and", TOKEN_AND),
    PLAIN("or", TOKEN_OR),
    PLAIN("in", TOKEN_IN),
    PLAIN("-in", TOKEN_IN),
    {"eq", TOKEN_COMPARE, EXPR_EQ, EXPR_AS_INTEGERS},
    {"-eq", TOKEN_COMPARE, EXPR_EQ, EXPR_AS_INTEGERS},
    {"ne", TOKEN_COMPARE, EXPR_NE, EXPR_AS_INTEGERS},
    {"-ne", TOKEN_COMPARE, EXPR_NE, EXPR_AS_INTEGERS},
    {"lt", TOKEN_COMPARE, EXPR_LT, EXPR_AS_INTEGERS},
    {"-lt", TOKEN_COMPARE, EXPR_LT, EXPR_AS_INTEGERS},
    {"le", TOKEN_COMPARE, EXPR_LE, EXPR_AS_INTEGERS},
    {"-le", TOKEN_COMPARE, EXPR_LE, EXPR_AS_INTEGERS},
    {"gt", TOKEN_COMPARE, EXPR_GT, EXPR_AS_INTEGERS},
    {"-gt", TOKEN_COMPARE, EXPR_GT, EXPR_AS_INTEGERS},
    {"ge", TOKEN_COMPARE, EXPR_GE, EXPR_AS_INTEGERS},
    {"-ge", TOKEN_COMPARE, EXPR_GE, EXPR_AS_INTEGERS},
    {NULL, TOKEN_END, EXPR_EQ, EXPR_AS_STRINGS}
};

/* Signs; one that begins another comes after it. */
static const known_token signs[] = {
    PLAIN("&&", TOKEN_AND),
    PLAIN("||", TOKEN_OR),
    PLAIN("=~", TOKEN_MATCH),
    PLAIN("!~", TOKEN_NO_MATCH),
    {"==", TOKEN_COMPARE, EXPR_EQ, EXPR_AS_STRINGS},
    {"!=", TOKEN_COMPARE, EXPR_NE, EXPR_AS_STRINGS},
    {"<=", TOKEN_COMPARE, EXPR_LE, EXPR_AS_STRINGS},
    {">=", TOKEN_COMPARE, EXPR_GE, EXPR_AS_STRINGS},
    {"=", TOKEN_COMPARE, EXPR_EQ, EXPR_AS_STRINGS},
    {"<", TOKEN_COMPARE, EXPR_LT, EXPR_AS_STRINGS},
    {">", TOKEN_COMPARE, EXPR_GT, EXPR_AS_STRINGS},
    PLAIN("!", TOKEN_NOT),
    PLAIN("%{", TOKEN_VARIABLE),
    PLAIN("'", TOKEN_QUOTE),
    PLAIN("\"", TOKEN_QUOTE),
    PLAIN(".", TOKEN_DOT),
    PLAIN(",", TOKEN_COMMA),
    PLAIN("(", TOKEN_OPEN),
    PLAIN(")", TOKEN_CLOSE),
    PLAIN("{", TOKEN_OPEN_LIST),
    PLAIN("}", TOKEN_CLOSE_LIST),
    {NULL, TOKEN_END, EXPR_EQ, EXPR_AS_STRINGS}
};

static void take(expr_parser *ps, expr_token_kind kind, apr_size_t len)
{
    ps->token.kind = kind;
    ps->token.len = len;
    ps->next += len;
}

static void take_known(expr_parser *ps, const known_token *known)
{
    take(ps, known->kind, strlen(known->spelling));
    ps->token.order = known->order;
    ps->token.manner = known->manner;
}

static apr_size_t count_digits(const char *s)
{
    return strspn(s, "0123456789");
}

static apr_size_t count_name(const char *s)
{
    apr_size_t len = 0;

    while (apr_isalnum(s[len]) || s[len] == '_') {
        len++;
    }
    return len;
}

static const known_token *find_word(const char *s, apr_size_t len)
{
    const known_token *word;

    for (word = words; word->spelling != NULL; word++) {
        if (strlen(word->spelling) == len
            && memcmp(word->spelling, s, len) == 0) {
            return word;
        }
    }
    return NULL;
}

/* A name, or an operator that is spelled as one after a minus. */
static void take_word(expr_parser *ps, apr_size_t len, expr_token_kind other)
{
    const known_token *word = find_word(ps->next, len);

    if (word != NULL) {
        take_known(ps, word);
    }
    else {
        take(ps, other, len);
    }
}

/* What begins with a minus: a number or an operator. */
static int take_minus(expr_parser *ps)
{
    apr_size_t len = count_digits(ps->next + 1);

    if (len > 0) {
        take(ps, TOKEN_NUMBER, len + 1);
        return 1;
    }
    len = count_name(ps->next + 1);
    if (len > 0) {
        take_word(ps, len + 1, len == 1 ? TOKEN_UNARY : TOKEN_BINARY);
        return 1;
    }
    return 0;
}

static int take_sign(expr_parser *ps)
{
    const known_token *sign;

    for (sign = signs; sign->spelling != NULL; sign++) {
        if (strncmp(ps->next, sign->spelling, strlen(sign->spelling)) == 0) {
            take_known(ps, sign);
            return 1;
        }
    }
    return 0;
}

void expr_next_token(expr_parser *ps)
{
    ps->next += strspn(ps->next, " \t\r\n");
    ps->token.start = ps->next;
    if (*ps->next == '\0') {
        take(ps, TOKEN_END, 0);
    }
    else if (apr_isdigit(*ps->next)) {
        take(ps, TOKEN_NUMBER, count_digits(ps->next));
    }
    else if (apr_isalpha(*ps->next)) {
        take_word(ps, count_name(ps->next), TOKEN_NAME);
    }
    else if (*ps->next == '$' && apr_isdigit(ps->next[1])) {
        take(ps, TOKEN_GROUP, 2);
    }
    else if ((*ps->next != '-' || !take_minus(ps)) && !take_sign(ps)) {
        take(ps, TOKEN_UNKNOWN, 1);
    }
}

apr_size_t expr_read_name(expr_parser *ps)
{
    apr_size_t len = apr_isalpha(*ps->next) ? count_name(ps->next) : 0;

    ps->next += len;
    return len;
}

/* ---- text ---- */

/* One octet given by up to three octal digits after a backslash. */
static int read_octal(expr_parser *ps, char *octet)
{
    const char *at = ps->next;
    apr_size_t len = count_digits(at);
    apr_size_t i;
    int value = 0;

    for (i = 0; i < len; i++) {
        if (i == 3 || at[i] > '7') {
            expr_fail(ps, at - 1, "expected one to three digits from 0 to 7 "
                      "after the backslash, and no digit after them");
            return 0;
        }
        value = value * 8 + (at[i] - '0');
    }
    if (value == 0 || value > 255) {
        expr_fail(ps, at - 1, "expected an octet from \\001 to \\377");
        return 0;
    }
    ps->next += len;
    *octet = (char)value;
    return 1;
}

/* What a backslash and the octet after it stand for. */
static int read_escape(expr_parser *ps, char *octet)
{
    static const char letters[] = "ntrbf";
    static const char meanings[] = "\n\t\r\b\f";
    const char *letter;

    ps->next++;
    if (*ps->next == '\0') {
        expr_fail(ps, ps->next - 1, "expected something after the backslash; "
                  "write \\\\ for a backslash");
        return 0;
    }
    if (apr_isdigit(*ps->next)) {
        return read_octal(ps, octet);
    }
    letter = strchr(letters, *ps->next);
    *octet = letter != NULL ? meanings[letter - letters] : *ps->next;
    ps->next++;
    return 1;
}

static expr_text_stop text_without_end(expr_parser *ps, const char *from,
                                       char end)
{
    if (end == '}') {
        expr_fail(ps, from, "expected } at the end of what %%{...} is to "
                  "give to its function");
    }
    else {
        expr_fail(ps, from - 1, "expected %c at the end of this text", end);
    }
    return TEXT_FAULTY;
}

expr_text_stop expr_read_text(expr_parser *ps, char end)
{
    const char *from = ps->next;
    char octet;

    ps->literal_len = 0;
    while (*ps->next != end) {
        if (*ps->next == '\0' || (*ps->next == '\n' && end != '\0')) {
            return text_without_end(ps, from, end);
        }
        if (ps->next[0] == '%' && ps->next[1] == '{') {
            ps->next += 2;
            return TEXT_VARIABLE;
        }
        if (ps->next[0] == '$' && apr_isdigit(ps->next[1])) {
            ps->next += 2;
            return TEXT_GROUP;
        }
        if (*ps->next == '\\') {
            if (!read_escape(ps, &octet)) {
                return TEXT_FAULTY;
            }
        }
        else {
            octet = *ps->next++;
        }
        ps->literal[ps->literal_len++] = octet;
    }
    if (end != '\0') {
        ps->next++;
    }
    return TEXT_ENDED;
}

/* ---- regular expressions ---- */

/* Nothing that opens or closes a pair, that escapes, or that names have. */
static int can_delimit(char c)
{
    return apr_ispunct(c) && strchr("_\\(){}[]<>", c) == NULL;
}

const char *expr_read_regex(expr_parser *ps, int *ignore_case)
{
    const char *at;
    const char *end;
    const char *pattern;
    char delimiter;

    ps->next += strspn(ps->next, " \t\r\n");
    at = ps->next;
    delimiter = *at == 'm' ? at[1] : *at;
    if (*at == 'm' ? !can_delimit(delimiter) : *at != '/') {
        return expr_fail(ps, at, "expected a regular expression, as /.../ or "
                         "m#...#, behind =~ or !~");
    }
    pattern = at + (*at == 'm') + 1;
    for (end = pattern; *end != delimiter; end++) {
        if (*end == '\\' && end[1] != '\0') {
            end++;
        }
        if (*end == '\0' || *end == '\n') {
            return expr_fail(ps, at, "expected %c at the end of this regular "
                             "expression", delimiter);
        }
    }
    ps->next = end + 1;
    *ignore_case = *ps->next == 'i' && count_name(ps->next) == 1;
    ps->next += *ignore_case;
    return apr_pstrmemdup(ps->ptemp, pattern, end - pattern);
}
