/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the files of server/protocol share with one another, with server/main
 * and with modules/http, which stands one floor above and is HTTP/1.1 on the
 * wire.  Modules see http_protocol.h instead.
 */

#ifndef SERVER_PROTOCOL_PROTOCOL_PRIV_H
#define SERVER_PROTOCOL_PROTOCOL_PRIV_H

#include "httpd.h"
#include "util_filter.h"

struct head;

/*
 * Registers the hooks and filters of this area.  Called after the modules'
 * own registrations each time the configuration is read.
 */
void protocol_register_hooks(apr_pool_t *p);

/* ------------------------------------------------------------- intake.c
 *
 * Bytes of a connection that are looked at before they are taken, so that
 * a parser takes exactly what is its own and leaves the rest to whoever reads
 * next.  Works over any input filter that knows the modes SPECULATIVE and
 * READBYTES.
 */
struct intake {
    ap_filter_t *filter;        /* the first filter that is asked */
    conn_rec *c;
    apr_bucket_brigade *bb;     /* what was looked at; made by intake_start */
};

enum intake_wait {
    INTAKE_NOW,         /* what is there already; APR_EAGAIN for nothing */
    INTAKE_WAIT         /* flushes our output before it waits for bytes */
};

void intake_start(struct intake *in, ap_filter_t *filter, conn_rec *c,
                  apr_pool_t *pool);

/*
 * Shows the next bytes, at least one and at most `want'.  They stay valid
 * until the next call.
 * @return APR_SUCCESS; APR_EAGAIN (INTAKE_NOW); APR_EOF at the end of input;
 *         APR_TIMEUP; another error of the connection
 */
apr_status_t intake_look(struct intake *in, enum intake_wait wait,
                         apr_size_t want, const char **data,
                         apr_size_t *length);

/* Takes `length' bytes off, all of which intake_look() has shown. */
apr_status_t intake_take(struct intake *in, apr_size_t length);

/* ------------------------------------------------------- read_request.c */

/*
 * Reads the next request of a connection.
 *
 * With INTAKE_NOW it does not wait at all: APR_EAGAIN says that the head is
 * not complete.  What has come of it is kept, and the next call goes on.  A
 * request that is refused is answered here, and the connection marked to be
 * closed.
 *
 * @param request  set to the request to be served on APR_SUCCESS
 * @return APR_SUCCESS; APR_EAGAIN; APR_EGENERAL after a refusal; APR_EOF,
 *         APR_TIMEUP or another error when no answer was possible
 */
apr_status_t protocol_read_request(conn_rec *c, enum intake_wait wait,
                                   request_rec **request);

/* Bytes that are kept of a head which is not complete yet. */
apr_size_t protocol_head_bytes(conn_rec *c);

/* Whether those are more than empty lines. */
int protocol_head_begun(conn_rec *c);

/* The rest of a head has not come in time: answers 408 if it had begun.  The
 * connection is to be closed. */
void protocol_head_overdue(conn_rec *c);

/*
 * Reads a section of fields (trailers) into a table, up to and with the empty
 * line, by the limits of the request's server.
 * @param state  NULL to begin with; what has come is kept there
 * @return APR_SUCCESS; APR_EAGAIN (INTAKE_NOW: call again); APR_EINVAL
 *         (refused, and logged with the reason); another error of the
 *         connection
 */
struct reading;
apr_status_t protocol_read_fields(request_rec *r, ap_filter_t *filter,
                                  struct reading **state,
                                  enum intake_wait wait,
                                  apr_table_t *fields);

/* A copy of bytes that came from a client, cut to 100 of them, as a string:
 * NUL is written out.  The log escapes what else must not be in it. */
const char *protocol_excerpt(apr_pool_t *p, const char *data,
                             apr_size_t length);

/* ------------------------------------------------------------ framing.c */

/* How long the body of a message is (RFC 9112 section 6.3). */
struct framing {
    enum framing_kind {
        FRAMING_NONE,           /* there is no body */
        FRAMING_LENGTH,         /* Content-Length bytes */
        FRAMING_CHUNKED,
        FRAMING_CLOSE           /* of a response: until the connection
                                 * ends */
    } kind;
    apr_off_t length;           /* FRAMING_LENGTH: bytes */
};

/*
 * Reads the framing off the fields of a request.
 * @return OK, or the status that refuses the request, with the reason in the
 *         note "error-notes"
 */
int protocol_framing(request_rec *r, struct framing *framing);

/*
 * The same for the response of an origin server, whose fields are in
 * r->headers_in (r->proxyreq is PROXYREQ_RESPONSE).
 * @return OK, or HTTP_BAD_GATEWAY when its end cannot be told
 */
int protocol_response_framing(request_rec *r, struct framing *framing);

/* Logs why a request is refused and keeps it for the error page. */
void protocol_refused(request_rec *r, int status, const char *reason,
                      const char *data, apr_size_t length);

/* --------------------------------------------------------------- body.c */

/* A body that nobody read is read to its end only when that is cheaper than a
 * new connection; this many bytes take about as long as one. */
#define PROTOCOL_DISCARD_MAX_BYTES (256 * 1024)

/* A thread waits no longer than this for a body that nobody wants. */
#define PROTOCOL_DISCARD_MAX_TIME apr_time_from_msec(200)

/* The body of a request while the filter HTTP_IN reads it: that filter's ctx.
 * ap_read_request() makes it; the filter makes its own when it was added by
 * somebody else. */
struct body_state {
    struct framing framing;
    apr_off_t left;             /* FRAMING_LENGTH: bytes still to be read;
                                 * FRAMING_CHUNKED: of the current chunk */
    apr_off_t received;         /* bytes of content handed out */
    apr_off_t dropped;          /* of these, bytes that nobody wanted */
    unsigned int begun:1;       /* somebody asked for it */
    unsigned int done:1;        /* its end was handed out */
    apr_status_t failed;        /* every further read gives this error */
    void *reader;               /* HTTP_IN's own state, NULL before begun */
};

/* The state of the body of r; NULL when HTTP_IN is not in its chain. */
struct body_state *protocol_body(const request_rec *r);

/* Whether some of the body has still to come from the client. */
int protocol_body_unread(const request_rec *r);

/*
 * Gets what is left of the body out of the way when the response is complete.
 * What has not come yet is left to protocol_drop_unread(), if the connection
 * can wait for it without a thread: net_conn.unread is then set.
 */
void protocol_finish_body(request_rec *r);

/* Whether something of the response has left, so that it is too late for
 * another one: what content filters still hold, or have dropped, has not. */
int protocol_response_begun(const request_rec *r);

/* The request that the client has made, when r took its place by an internal
 * redirect; else r. */
request_rec *protocol_first_of(request_rec *r);

/* Whether the request that r is, or took the place of, has been left so. */
int protocol_is_left_unread(request_rec *r);

/*
 * Drops what has come of the body of net_conn.unread.
 * @return APR_EAGAIN: there is more to come; else request_continue() is to be
 *         called: the body is gone, or the connection ends after the request
 */
apr_status_t protocol_drop_unread(conn_rec *c);

/* The rest of that body has not come in time. */
void protocol_unread_overdue(conn_rec *c);

#endif /* SERVER_PROTOCOL_PROTOCOL_PRIV_H */
