/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The parser of chunked framing (RFC 9112 section 7.1).
 *
 *   chunk      = chunk-size *( BWS ";" chunk-ext ) CRLF chunk-data CRLF
 *   last-chunk = 1*"0" *( BWS ";" chunk-ext ) CRLF
 *
 * It eats what stands between the data and stops in front of them; the data
 * it never sees.  It keeps its state from call to call, so the bytes may come
 * in any pieces.
 */

#ifndef MODULES_HTTP_CHUNKED_PRIV_H
#define MODULES_HTTP_CHUNKED_PRIV_H

#include <apr.h>

/*
 *   SIZE -> DIGITS -> (BLANKS -> EXTENSION ->) SIZE_LF -> DATA -> DATA_CR
 *     -> DATA_LF -> SIZE ...      until SIZE_LF of size 0 -> LAST
 *   any state -> BAD
 */
enum chunk_state {
    CHUNK_SIZE,         /* awaits the first digit of a size */
    CHUNK_DIGITS,       /* in a size */
    CHUNK_BLANKS,       /* behind a size: blanks may come */
    CHUNK_EXTENSION,    /* behind a semicolon */
    CHUNK_SIZE_LF,      /* the line has had its CR */
    CHUNK_DATA,         /* `size' bytes of data stand here */
    CHUNK_DATA_CR,      /* behind the data */
    CHUNK_DATA_LF,
    CHUNK_LAST,         /* the trailer section stands here */
    CHUNK_BAD           /* `fault' says why */
};

struct chunk_parser {
    enum chunk_state state;
    apr_off_t size;             /* of the current chunk */
    int digits;                 /* of its size */
    apr_size_t line;            /* bytes of extensions in the current line */
    apr_size_t max_line;        /* that it may have */
    apr_off_t spare;            /* bytes of extensions that all lines
                                 * together may still have; data add to it */
    const char *fault;          /* CHUNK_BAD: what is wrong, for the log */
};

void chunk_parser_init(struct chunk_parser *p, apr_size_t max_line);

/*
 * Goes on with the next bytes; stops at CHUNK_DATA, CHUNK_LAST or CHUNK_BAD.
 * @return how many of them belong to the framing
 */
apr_size_t chunk_parse(struct chunk_parser *p, const char *data,
                       apr_size_t length);

/* The data of the current chunk were taken, all `size' bytes. */
void chunk_data_done(struct chunk_parser *p);

#endif /* MODULES_HTTP_CHUNKED_PRIV_H */
