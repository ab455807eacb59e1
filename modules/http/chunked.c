/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The parser of chunked framing; see chunked_priv.h.
 *
 * Line ends are CR LF and nothing else, and no control character may hide in
 * an extension: two parsers that disagree about the end of a chunk are how
 * requests are smuggled.  Extensions mean nothing to us, so little of them is
 * taken: a line has a limit, and all lines together may not be more than a
 * fair share of the data.  No shared state.
 */

#include "ap_config.h"

#include "server/util/chars_priv.h"
#include "modules/http/chunked_priv.h"

/* Digits of a size: 64 bits. */
#define MAX_DIGITS 16

/* Bytes of extensions that a body may have before it has any data. */
#define SPARE_EXTENSIONS 65536

void chunk_parser_init(struct chunk_parser *p, apr_size_t max_line)
{
    p->state = CHUNK_SIZE;
    p->size = 0;
    p->digits = 0;
    p->line = 0;
    p->max_line = max_line;
    p->spare = SPARE_EXTENSIONS;
    p->fault = NULL;
}

static enum chunk_state bad(struct chunk_parser *p, const char *fault)
{
    p->fault = fault;
    return CHUNK_BAD;
}

static enum chunk_state take_digit(struct chunk_parser *p, int digit)
{
    const apr_off_t max = (apr_off_t)(~(apr_uint64_t)0 >> 1);

    if (p->digits == MAX_DIGITS || p->size > (max >> 4)) {
        return bad(p, "a chunk size is too large");
    }
    p->size = p->size * 16 + digit;
    p->digits++;
    return CHUNK_DIGITS;
}

/* What may follow the last digit. */
static enum chunk_state end_digits(struct chunk_parser *p, char c)
{
    switch (c) {
    case '\r':
        return CHUNK_SIZE_LF;
    case ';':
        return CHUNK_EXTENSION;
    case ' ':
    case '\t':
        return CHUNK_BLANKS;
    default:
        return bad(p, c == '\n' ? "a chunk size ends with LF alone"
                                : "a chunk size is not a hexadecimal number");
    }
}

static enum chunk_state take_extension(struct chunk_parser *p, char c)
{
    if (c == '\r') {
        return CHUNK_SIZE_LF;
    }
    if (!char_in(&char_field, c)) {
        return bad(p, "a chunk extension has a control character");
    }
    return CHUNK_EXTENSION;
}

static enum chunk_state end_line(struct chunk_parser *p, char c)
{
    if (c != '\n') {
        return bad(p, "a CR in a chunk size line is not followed by LF");
    }
    return p->size ? CHUNK_DATA : CHUNK_LAST;
}

/* Extensions are counted from the first blank or semicolon on. */
static enum chunk_state count(struct chunk_parser *p, enum chunk_state next)
{
    if (next != CHUNK_BLANKS && next != CHUNK_EXTENSION) {
        return next;
    }
    p->line++;
    p->spare--;
    if (p->line > p->max_line || p->spare < 0) {
        return bad(p, "chunk extensions are too long");
    }
    return next;
}

static enum chunk_state step(struct chunk_parser *p, char c)
{
    int digit;

    switch (p->state) {
    case CHUNK_SIZE:
    case CHUNK_DIGITS:
        digit = char_hex((unsigned char)c);
        if (digit >= 0) {
            return take_digit(p, digit);
        }
        if (p->state == CHUNK_SIZE) {
            return bad(p, "a chunk size is missing");
        }
        return end_digits(p, c);
    case CHUNK_BLANKS:
        return end_digits(p, c);
    case CHUNK_EXTENSION:
        return take_extension(p, c);
    case CHUNK_SIZE_LF:
        return end_line(p, c);
    case CHUNK_DATA_CR:
        return c == '\r' ? CHUNK_DATA_LF
                         : bad(p, "chunk data are not followed by CR LF");
    case CHUNK_DATA_LF:
        return c == '\n' ? CHUNK_SIZE
                         : bad(p, "chunk data are not followed by CR LF");
    default:
        return p->state;
    }
}

apr_size_t chunk_parse(struct chunk_parser *p, const char *data,
                       apr_size_t length)
{
    apr_size_t used = 0;

    while (used < length && p->state != CHUNK_DATA
           && p->state != CHUNK_LAST && p->state != CHUNK_BAD) {
        p->state = count(p, step(p, data[used]));
        used++;
    }
    return used;
}

void chunk_data_done(struct chunk_parser *p)
{
    p->spare += p->size;
    p->state = CHUNK_DATA_CR;
    p->size = 0;
    p->digits = 0;
    p->line = 0;
}
