/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The parser of a request head; see head_priv.h.
 *
 *   head         = *( CRLF ) request-line CRLF *( field-line CRLF ) CRLF
 *   request-line = method SP request-target SP "HTTP/" DIGIT "." DIGIT
 *   field-line   = field-name ":" OWS field-value OWS
 *
 * It goes line by line: an LF is searched with memchr() from where the last
 * search ended, and a line is looked at once, when it is whole.  Only its
 * length is judged before that.  So no byte is looked at more than twice, and
 * how the bytes were cut on their way cannot change the result.
 *
 * No shared state.
 */

#include "ap_config.h"

#include <stddef.h>
#include <string.h>

#include <apr_pools.h>

#include "httpd.h"

#include "server/protocol/head_priv.h"

/* Spans are 32 bits wide; no sensible limit comes near to it. */
#define MAX_HEAD ((apr_size_t)1 << 30)

/* The first byte of a TLS record that starts a handshake. */
#define TLS_HANDSHAKE 0x16

/*
 * Bytes that may be in a token (RFC 9110 section 5.6.2), each in lower case;
 * 0 for all others.
 */
static const unsigned char token_lower[256] = {
    ['!'] = '!', ['#'] = '#', ['$'] = '$', ['%'] = '%', ['&'] = '&',
    ['\''] = '\'', ['*'] = '*', ['+'] = '+', ['-'] = '-', ['.'] = '.',
    ['^'] = '^', ['_'] = '_', ['`'] = '`', ['|'] = '|', ['~'] = '~',
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4',
    ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
    ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e',
    ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j',
    ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o',
    ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
    ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y',
    ['z'] = 'z',
    ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e',
    ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j',
    ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o',
    ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't',
    ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y',
    ['Z'] = 'z',
};

static const struct head_fault_text fault_texts[] = {
    [HEAD_FINE] = {200, "no fault"},
    [HEAD_TLS] = {400, "TLS was spoken to a port for plain HTTP; use "
                       "https:// with the port that is meant for it"},
    [HEAD_EMPTY_LINES] = {400, "too many empty lines before the request"},
    [HEAD_LINE_TOO_LONG] = {414, "the request line is longer than "
                                 "LimitRequestLine allows"},
    [HEAD_BARE_LF] = {400, "a line ends with LF alone instead of CR LF"},
    [HEAD_METHOD] = {400, "the method is not a token"},
    [HEAD_LINE_BLANKS] = {400, "the parts of the request line are not "
                               "separated by exactly one space"},
    [HEAD_TARGET] = {400, "the request target has a byte that must be "
                          "percent-encoded"},
    [HEAD_VERSION] = {400, "the protocol version is not of the form "
                           "HTTP/1.1"},
    [HEAD_VERSION_MAJOR] = {505, "the protocol version is neither HTTP/1.0 "
                                 "nor HTTP/1.1"},
    [HEAD_NO_VERSION] = {400, "the request line has no protocol version"},
    [HEAD_FIELD_TOO_LONG] = {431, "a header field is longer than "
                                  "LimitRequestFieldSize allows"},
    [HEAD_TOO_MANY_FIELDS] = {431, "there are more header fields than "
                                   "LimitRequestFields allows"},
    [HEAD_LEADING_BLANK] = {400, "a blank stands before the first header "
                                 "field"},
    [HEAD_FOLDED] = {400, "a header field is folded over two lines"},
    [HEAD_NO_COLON] = {400, "a header field has no colon"},
    [HEAD_EMPTY_NAME] = {400, "a header field has no name"},
    [HEAD_BLANK_BEFORE_COLON] = {400, "a blank stands between the name of a "
                                      "header field and its colon"},
    [HEAD_NAME] = {400, "the name of a header field is not a token"},
    [HEAD_VALUE] = {400, "the value of a header field has a control "
                         "character"},
    [HEAD_NUL] = {400, "the request head has a NUL byte"},
    [HEAD_TOO_LARGE] = {431, "the request head is larger than is accepted "
                             "when LimitRequestFields is 0; see there"},
};

const struct head_fault_text *head_fault_of(enum head_fault fault)
{
    return &fault_texts[fault];
}

apr_uint32_t head_name_hash(const char *name, apr_size_t length)
{
    apr_uint32_t hash = 0;
    apr_size_t i;

    for (i = 0; i < length; i++) {
        hash = hash * 31 + token_lower[(unsigned char)name[i]];
    }
    return hash;
}

apr_size_t head_token_length(const char *text)
{
    const char *end = text;

    while (token_lower[(unsigned char)*end]) {
        end++;
    }
    return *end == '\0' ? (apr_size_t)(end - text) : 0;
}

int head_token_ok(const char *token, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        if (!token_lower[(unsigned char)token[i]]) {
            return 0;
        }
    }
    return length > 0;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/*
 * Eight bytes at a time: non-zero when one of them is below 0x20 or is DEL.
 * Bytes from 0x80 on have their top bit set, which both tests mask out.
 */
static apr_uint64_t control_bits(apr_uint64_t x)
{
    const apr_uint64_t ones = 0x0101010101010101ULL;
    const apr_uint64_t tops = 0x8080808080808080ULL;
    apr_uint64_t low = x - ones * 0x20;
    apr_uint64_t del = x ^ (ones * 0x7f);

    return (low | (del - ones)) & ~x & tops;
}

/* The same, a byte at a time; a tab is none. */
static int has_control(const char *s, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        unsigned char c = (unsigned char)s[i];

        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return 1;
        }
    }
    return 0;
}

static int eight_ok(const char *s)
{
    apr_uint64_t x;

    memcpy(&x, s, 8);
    return !control_bits(x) || !has_control(s, 8);
}

int head_value_ok(const char *value, apr_size_t length)
{
    apr_size_t i;

    if (length < 8) {
        return !has_control(value, length);
    }
    for (i = 0; i + 8 < length; i += 8) {
        if (!eight_ok(value + i)) {
            return 0;
        }
    }
    /* The last eight, some of them for the second time. */
    return eight_ok(value + length - 8);
}

/* ---------------------------------------------------------------- line */

/* Blanks between the parts of the line: one space, more when Unsafe. */
static apr_size_t skip_separator(const struct head *h, const char *line,
                                 apr_size_t i, apr_size_t length)
{
    if (h->strict) {
        return i + 1;
    }
    while (i < length && is_blank(line[i])) {
        i++;
    }
    return i;
}

static int is_separator(const struct head *h, char c)
{
    return c == ' ' || (c == '\t' && !h->strict);
}

static enum head_fault parse_version(struct head *h, const char *v,
                                     apr_size_t length)
{
    if (length != 8 || memcmp(v, "HTTP/", 5) || v[6] != '.'
        || v[5] < '0' || v[5] > '9' || v[7] < '0' || v[7] > '9') {
        return HEAD_VERSION;
    }
    if (v[5] > '1') {
        if (!h->allow_later) {
            return HEAD_VERSION_MAJOR;
        }
        h->version = HTTP_VERSION(v[5] - '0', v[7] - '0');
        return HEAD_FINE;
    }
    if (v[5] == '0') {
        return HEAD_VERSION;
    }
    /* A higher minor version is served as the highest one that this server
     * implements (RFC 9110 section 2.5). */
    h->version = v[7] == '0' ? HTTP_VERSION(1, 0) : HTTP_VERSION(1, 1);
    return HEAD_FINE;
}

/* Bytes that a target may have.  RFC 3986 wants more of them encoded, but
 * clients send such as '|' and '"' as they are, and nothing is ambiguous
 * about them; a fragment is no part of any target. */
static apr_size_t target_length(const char *s, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        unsigned char c = (unsigned char)s[i];

        if (c <= 0x20 || c == 0x7f || c == '#') {
            break;
        }
    }
    return i;
}

/* A line of method and target alone is a request of HTTP/0.9. */
static enum head_fault finish_simple(struct head *h, const char *buf)
{
    if (!h->allow_09 || h->method.length != 3
        || memcmp(buf + h->method.at, "GET", 3)) {
        return HEAD_NO_VERSION;
    }
    h->version = HTTP_VERSION(0, 9);
    return HEAD_FINE;
}

enum head_fault head_parse_line(struct head *h, const char *buf,
                                apr_size_t at, apr_size_t length)
{
    const char *line = buf + at;
    apr_size_t i = 0;
    apr_size_t start;

    if (!h->strict) {
        while (length && is_blank(line[length - 1])) {
            length--;
        }
    }
    while (i < length && token_lower[(unsigned char)line[i]]) {
        i++;
    }
    if (i == 0 || i == length || !is_separator(h, line[i])) {
        return memchr(line, 0, length) ? HEAD_NUL : HEAD_METHOD;
    }
    h->method.at = (apr_uint32_t)at;
    h->method.length = (apr_uint32_t)i;

    start = skip_separator(h, line, i, length);
    i = start + target_length(line + start, length - start);
    if (i == start && i < length && line[i] == ' ') {
        return HEAD_LINE_BLANKS;
    }
    if (i == start || (i < length && !is_separator(h, line[i]))) {
        return memchr(line, 0, length) ? HEAD_NUL : HEAD_TARGET;
    }
    h->target.at = (apr_uint32_t)(at + start);
    h->target.length = (apr_uint32_t)(i - start);
    if (i == length) {
        return finish_simple(h, buf);
    }
    start = skip_separator(h, line, i, length);
    if (start == length || is_blank(line[start])) {
        return HEAD_LINE_BLANKS;
    }
    return parse_version(h, line + start, length - start);
}

/* -------------------------------------------------------------- fields */

static struct head_field *add_field(struct head *h)
{
    if (h->count == h->room) {
        struct head_field *more;

        more = apr_palloc(h->pool, 2 * (apr_size_t)h->room * sizeof(*more));
        memcpy(more, h->fields, (apr_size_t)h->count * sizeof(*more));
        h->fields = more;
        h->room *= 2;
    }
    return &h->fields[h->count++];
}

static void trim(const char *buf, struct head_span *s)
{
    while (s->length && is_blank(buf[s->at])) {
        s->at++;
        s->length--;
    }
    while (s->length && is_blank(buf[s->at + s->length - 1])) {
        s->length--;
    }
}

/* Says what is wrong with a name that token bytes end in but no colon. */
static enum head_fault name_fault(const char *line, apr_size_t stop,
                                  apr_size_t length)
{
    apr_size_t i = stop;

    if (memchr(line, 0, length)) {
        return HEAD_NUL;
    }
    if (!memchr(line, ':', length)) {
        return HEAD_NO_COLON;
    }
    if (stop == 0 && line[0] == ':') {
        return HEAD_EMPTY_NAME;
    }
    while (i < length && is_blank(line[i])) {
        i++;
    }
    return line[i] == ':' ? HEAD_BLANK_BEFORE_COLON : HEAD_NAME;
}

/* Unsafe mode lets blanks stand before the colon; they are dropped. */
static enum head_fault find_colon(const struct head *h, const char *line,
                                  apr_size_t name, apr_size_t length,
                                  apr_size_t *colon)
{
    apr_size_t i = name;

    if (!h->strict && name) {
        while (i < length && is_blank(line[i])) {
            i++;
        }
    }
    if (name == 0 || i == length || line[i] != ':') {
        return name_fault(line, name, length);
    }
    *colon = i;
    return HEAD_FINE;
}

static enum head_fault parse_field(struct head *h, const char *buf,
                                   apr_size_t at, apr_size_t length)
{
    const char *line = buf + at;
    struct head_field *field;
    apr_uint32_t hash = 0;
    apr_size_t name = 0;
    apr_size_t colon = 0;
    enum head_fault fault;

    while (name < length) {
        unsigned char c = token_lower[(unsigned char)line[name]];

        if (!c) {
            break;
        }
        hash = hash * 31 + c;
        name++;
    }
    fault = find_colon(h, line, name, length, &colon);
    if (fault) {
        return fault;
    }
    if (!head_value_ok(line + colon, length - colon)) {
        if (memchr(line, 0, length)) {
            return HEAD_NUL;
        }
        if (h->strict || memchr(line, '\r', length)) {
            return HEAD_VALUE;
        }
    }
    if (h->max_fields > 0 && h->count >= h->max_fields) {
        return HEAD_TOO_MANY_FIELDS;
    }
    field = add_field(h);
    field->hash = hash;
    field->name.at = (apr_uint32_t)at;
    field->name.length = (apr_uint32_t)name;
    field->value.at = (apr_uint32_t)(at + colon + 1);
    field->value.length = (apr_uint32_t)(length - colon - 1);
    trim(buf, &field->value);
    return HEAD_FINE;
}

/* A line that starts with a blank goes on with the field before it. */
static enum head_fault parse_continuation(struct head *h, char *buf,
                                          apr_size_t at, apr_size_t length)
{
    struct head_span *value;
    apr_size_t i;

    if (h->count == 0) {
        return HEAD_LEADING_BLANK;
    }
    if (h->strict) {
        return HEAD_FOLDED;
    }
    value = &h->fields[h->count - 1].value;
    if (at + length - value->at > h->max_field) {
        return HEAD_FIELD_TOO_LONG;
    }
    if (memchr(buf + at, 0, length)) {
        return HEAD_NUL;
    }
    if (memchr(buf + at, '\r', length)) {
        return HEAD_VALUE;
    }
    for (i = value->at + value->length; i < at; i++) {
        buf[i] = ' ';
    }
    value->length = (apr_uint32_t)(at + length - value->at);
    trim(buf, value);
    return HEAD_FINE;
}

/* -------------------------------------------------------------- driver */

static enum head_state refuse(struct head *h, enum head_fault fault,
                              apr_size_t at, apr_size_t length)
{
    h->state = HEAD_BAD;
    h->fault = fault;
    h->shown.at = (apr_uint32_t)at;
    h->shown.length = (apr_uint32_t)length;
    return h->state;
}

static apr_size_t max_length(const struct head *h)
{
    return h->state == HEAD_LINE ? h->max_line : h->max_field;
}

static enum head_fault too_long(const struct head *h)
{
    return h->state == HEAD_LINE ? HEAD_LINE_TOO_LONG : HEAD_FIELD_TOO_LONG;
}

/* One whole line of `length' bytes, without its line end. */
static enum head_fault take_line(struct head *h, char *buf, apr_size_t at,
                                 apr_size_t length, apr_size_t next)
{
    enum head_fault fault;

    if (h->state == HEAD_LINE) {
        if (length == 0) {
            h->empty_lines++;
            return h->empty_lines > DEFAULT_LIMIT_BLANK_LINES
                   ? HEAD_EMPTY_LINES : HEAD_FINE;
        }
        h->request.at = (apr_uint32_t)at;
        h->request.length = (apr_uint32_t)length;
        fault = head_parse_line(h, buf, at, length);
        if (fault) {
            return fault;
        }
        h->state = HEAD_FIELDS;
        if (h->version == HTTP_VERSION(0, 9)) {
            h->state = HEAD_DONE;
            h->end = next;
        }
        return HEAD_FINE;
    }
    if (length == 0) {
        h->state = HEAD_DONE;
        h->end = next;
        return HEAD_FINE;
    }
    return is_blank(buf[at]) ? parse_continuation(h, buf, at, length)
                             : parse_field(h, buf, at, length);
}

/* What can be said about a line that has not ended yet: only its length, so
 * that the verdict is the same as it will be with the whole line. */
static enum head_state judge_partial(struct head *h, const char *buf,
                                     apr_size_t length)
{
    apr_size_t part = length - h->line;

    h->scan = length;
    if (part && h->state == HEAD_LINE && buf[h->line] == TLS_HANDSHAKE) {
        return refuse(h, HEAD_TLS, h->line, 0);
    }
    if (part && buf[length - 1] == '\r') {
        part--;
    }
    if (part > max_length(h)) {
        return refuse(h, too_long(h), h->line, part);
    }
    return h->state;
}

enum head_state head_parse(struct head *h, char *buf, apr_size_t length)
{
    if (length > MAX_HEAD) {
        return refuse(h, HEAD_TOO_LARGE, 0, 0);
    }
    while (h->state == HEAD_LINE || h->state == HEAD_FIELDS) {
        const char *lf = memchr(buf + h->scan, '\n', length - h->scan);
        apr_size_t at = h->line;
        enum head_fault fault;
        apr_size_t stop;

        if (!lf) {
            return judge_partial(h, buf, length);
        }
        stop = (apr_size_t)(lf - buf);
        h->line = h->scan = stop + 1;
        if (h->state == HEAD_LINE && buf[at] == TLS_HANDSHAKE) {
            return refuse(h, HEAD_TLS, at, 0);
        }
        if (stop > at && buf[stop - 1] == '\r') {
            stop--;
        }
        else if (h->strict) {
            return refuse(h, stop - at > max_length(h) ? too_long(h)
                                                       : HEAD_BARE_LF,
                          at, stop - at);
        }
        fault = stop - at > max_length(h)
                ? too_long(h) : take_line(h, buf, at, stop - at, h->line);
        if (!fault && h->state == HEAD_FIELDS && h->line > h->max_head) {
            fault = HEAD_TOO_LARGE;
        }
        if (fault) {
            return refuse(h, fault, at, stop - at);
        }
    }
    return h->state;
}

void head_init(struct head *h, apr_pool_t *pool)
{
    memset(h, 0, offsetof(struct head, inline_fields));
    h->strict = 1;
    h->max_line = MAX_HEAD;
    h->max_field = MAX_HEAD;
    h->max_head = MAX_HEAD;
    h->pool = pool;
    h->fields = h->inline_fields;
    h->room = HEAD_INLINE_FIELDS;
}

void head_move(struct head *to, const struct head *from)
{
    memcpy(to, from, sizeof(*to));
    if (from->fields == from->inline_fields) {
        to->fields = to->inline_fields;
    }
}

void head_init_fields(struct head *h, apr_pool_t *pool)
{
    head_init(h, pool);
    h->state = HEAD_FIELDS;
}
