/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The parser of a request head: request line and fields (RFC 9112).
 *
 * It is a function over one contiguous buffer that grows: called again with
 * more bytes it goes on where it stopped, and gives for every way of cutting
 * the bytes the same result.  It reads no socket, knows no request record and
 * allocates only the list of fields.  What it found are spans, offsets into
 * the buffer, so that the buffer may move while it grows.
 */

#ifndef SERVER_PROTOCOL_HEAD_PRIV_H
#define SERVER_PROTOCOL_HEAD_PRIV_H

#include <apr_pools.h>

/* Where the parser stands.
 *
 *   LINE --empty lines--> LINE --request line--> FIELDS --empty line--> DONE
 *                           \--HTTP/0.9 line--------------------------> DONE
 *   any state --fault--> BAD
 */
enum head_state {
    HEAD_LINE,          /* awaits the request line; empty lines may come */
    HEAD_FIELDS,        /* awaits a field line, or the empty line */
    HEAD_DONE,          /* all there; `end' is the first byte behind it */
    HEAD_BAD            /* refused; `fault' says why */
};

/* Why a head was refused; head_fault_of() has the texts. */
enum head_fault {
    HEAD_FINE = 0,
    HEAD_TLS,
    HEAD_EMPTY_LINES,
    HEAD_LINE_TOO_LONG,
    HEAD_BARE_LF,
    HEAD_METHOD,
    HEAD_LINE_BLANKS,
    HEAD_TARGET,
    HEAD_VERSION,
    HEAD_VERSION_MAJOR,
    HEAD_NO_VERSION,
    HEAD_FIELD_TOO_LONG,
    HEAD_TOO_MANY_FIELDS,
    HEAD_LEADING_BLANK,
    HEAD_FOLDED,
    HEAD_NO_COLON,
    HEAD_EMPTY_NAME,
    HEAD_BLANK_BEFORE_COLON,
    HEAD_NAME,
    HEAD_VALUE,
    HEAD_NUL,
    HEAD_TOO_LARGE
};

/* What a fault means to the client and to the operator. */
struct head_fault_text {
    int status;             /* HTTP status of the answer */
    const char *what;       /* for both, starts in lower case, no full stop */
};

struct head_span {
    apr_uint32_t at;        /* offset of the first byte */
    apr_uint32_t length;    /* bytes */
};

struct head_field {
    struct head_span name;
    struct head_span value; /* without the blanks around it */
    apr_uint32_t hash;      /* of the name in lower case */
};

enum { HEAD_INLINE_FIELDS = 32 };

struct head {
    /* Settings; see head_init(). */
    apr_size_t max_line;        /* bytes of the request line, no CRLF */
    apr_size_t max_field;       /* bytes of a field line, no CRLF */
    int max_fields;             /* lines; 0 = no limit */
    apr_size_t max_head;        /* bytes before the last line that is taken */
    unsigned int strict:1;      /* HttpProtocolOptions Strict */
    unsigned int allow_09:1;    /* HttpProtocolOptions Allow0.9 */
    unsigned int allow_later:1; /* HTTP/2.0 and above: a line that a module
                                 * has made of a stream's head */
    apr_pool_t *pool;           /* of a list longer than the inline one */

    /* Progress. */
    enum head_state state;
    apr_size_t line;            /* start of the line being awaited */
    apr_size_t scan;            /* its LF is searched from here on */
    int empty_lines;            /* seen before the request line */

    /* Results. */
    apr_size_t end;             /* HEAD_DONE: length of the head */
    enum head_fault fault;      /* HEAD_BAD */
    struct head_span shown;     /* HEAD_BAD: the line to show in the log */
    struct head_span request;   /* the request line as it came, no CRLF */
    struct head_span method;
    struct head_span target;
    int version;                /* HTTP_VERSION(); 9 for HTTP/0.9 */
    struct head_field *fields;
    int count;                  /* fields */
    int room;                   /* of `fields' */
    struct head_field inline_fields[HEAD_INLINE_FIELDS];
};

/* Starts a parser at a request line (state HEAD_LINE) with the strict rules
 * and no limits; the caller sets those that apply. */
void head_init(struct head *h, apr_pool_t *pool);

/* The same for a section of fields alone, as trailers are. */
void head_init_fields(struct head *h, apr_pool_t *pool);

/* Makes *to a parser that goes on where *from is; from is then not used any
 * more. */
void head_move(struct head *to, const struct head *from);

/*
 * Goes on with the first `length' bytes of the head in buf.  The buffer may
 * be changed: in Unsafe mode the line ends of folded fields become spaces.
 * @return the new state; HEAD_LINE and HEAD_FIELDS ask for more bytes.
 */
enum head_state head_parse(struct head *h, char *buf, apr_size_t length);

/*
 * Takes apart one request line given without its line end.
 * @return HEAD_FINE, and method, target and version are set; else the fault.
 */
enum head_fault head_parse_line(struct head *h, const char *buf,
                                apr_size_t at, apr_size_t length);

const struct head_fault_text *head_fault_of(enum head_fault fault);

/* The hash that fields carry, of a name of that length. */
apr_uint32_t head_name_hash(const char *name, apr_size_t length);

/* Whether all bytes may stand in a field value: no control but the tab. */
int head_value_ok(const char *value, apr_size_t length);

/* Whether the bytes are a token of RFC 9110 section 5.6.2; "" is none. */
int head_token_ok(const char *token, apr_size_t length);

/** @return the length of a string that is a token; 0: it is none */
apr_size_t head_token_length(const char *text);

#endif /* SERVER_PROTOCOL_HEAD_PRIV_H */
