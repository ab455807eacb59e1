/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  http_protocol.h
 * @brief Reading requests and writing responses.
 */

#ifndef AP_HTTP_PROTOCOL_H
#define AP_HTTP_PROTOCOL_H

#include <apr_portable.h>
#include <apr_mmap.h>
#include <apr_buckets.h>

#include "httpd.h"
#include "http_config.h"
#include "util_filter.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ap_bucket_error ap_bucket_error;
typedef struct etag_rec etag_rec;

/* Flags of ap_getline() and ap_rgetline(). */
#define AP_GETLINE_FOLD                 1
#define AP_GETLINE_CRLF                 2
#define AP_GETLINE_NOSPC_EOL            4

/* Note of requests whose r->user comes from ap_get_basic_auth_pw(). */
#define AP_GET_BASIC_AUTH_PW_NOTE       "AP_GET_BASIC_AUTH_PW_NOTE"

/* What every connection speaks at first. */
#define AP_PROTOCOL_HTTP1               "http/1.1"

/** What a field of a conditional request says about the content. */
typedef enum {
    AP_CONDITION_NONE = 0,      /* the field is not there */
    AP_CONDITION_NOMATCH = 1,   /* validators differ */
    AP_CONDITION_WEAK = 2,      /* they agree, compared weakly */
    AP_CONDITION_STRONG = 3     /* they agree, byte for byte the same */
} ap_condition_e;

/** What an error bucket carries. */
struct ap_bucket_error {
    apr_bucket_refcount refcount;   /* shared by copies of the bucket */
    int status;                     /* status of HTTP for the client */
    const char *data;               /* text for logs; NULL: none */
};

/** What an entity tag is made of; see ap_make_etag_ex(). */
struct etag_rec {
    const char *vlist_validator;    /* tag of a list of variants, or NULL */
    apr_time_t request_time;        /* tells whether the file has settled */
    apr_finfo_t *finfo;             /* inode, size, mtime, filetype */
    const char *pathname;           /* read for a digest when fd is NULL */
    apr_file_t *fd;                 /* the open file, or NULL */
    int force_weak;                 /* 1: a weak tag */
};

/**
 * Makes an error bucket: "what should come here failed with this status".
 * @param error  status of HTTP for the client
 * @param buf    text for logs, copied; may be NULL
 * @param p      pool of the text
 * @param list   allocator of the bucket
 * @return the bucket
 */
AP_DECLARE(apr_bucket *) ap_bucket_error_create(
        int error, const char *buf, apr_pool_t *p, apr_bucket_alloc_t *list);

/**
 * Turns a bucket into an error bucket.
 * @param b      bucket without data of its own
 * @param error  status of HTTP for the client
 * @param buf    text for logs, copied; may be NULL
 * @param p      pool of the text
 * @return b
 */
AP_DECLARE(apr_bucket *) ap_bucket_error_make(
        apr_bucket *b, int error, const char *buf, apr_pool_t *p);

/**
 * The type of error buckets.
 */
extern AP_DECLARE_DATA const apr_bucket_type_t ap_bucket_type_error;

/**
 * The output filter BYTERANGE: answers a Range field with a part of the
 * content (RFC 9110 section 14), if the first brigade has all of it.
 * @param f  the filter
 * @param b  content; emptied
 * @return what the next filter returns
 */
AP_DECLARE(apr_status_t) ap_byterange_filter(
        ap_filter_t *f, apr_bucket_brigade *b);

/**
 * Checks the fields of a request that was made by hand: host (and chooses the
 * virtual host), message framing, expectation.  ap_read_request() does it by
 * itself.
 * @param r  request with its fields in headers_in
 * @return 1: it may be served; 0: refused, r->status has the status and the
 *         note "error-notes" the reason
 */
AP_DECLARE(int) ap_check_request_header(request_rec *r);

/**
 * Empties a set of methods.
 * @param l  the set
 */
AP_DECLARE(void) ap_clear_method_list(ap_method_list_t *l);

/**
 * Looks at If-Match (RFC 9110 section 13.1.1).
 * @param r        request
 * @param headers  fields of the response, with ETag
 * @return AP_CONDITION_NONE: no such field; AP_CONDITION_NOMATCH: it fails;
 *         AP_CONDITION_STRONG: it holds
 */
AP_DECLARE(ap_condition_e) ap_condition_if_match(
        request_rec *r, apr_table_t *headers);

/**
 * Looks at If-Modified-Since (RFC 9110 section 13.1.3).
 * @param r        request
 * @param headers  fields of the response, with Last-Modified
 * @return AP_CONDITION_NONE: no such field, or no date;
 *         AP_CONDITION_NOMATCH: modified since; AP_CONDITION_WEAK or
 *         AP_CONDITION_STRONG: not modified, by a time that is a weak or
 *         strong validator
 */
AP_DECLARE(ap_condition_e) ap_condition_if_modified_since(
        request_rec *r, apr_table_t *headers);

/**
 * Looks at If-None-Match (RFC 9110 section 13.1.2); tags are compared weakly.
 * @param r        request
 * @param headers  fields of the response, with ETag
 * @return AP_CONDITION_NONE: no such field; AP_CONDITION_NOMATCH: no tag is
 *         the same; AP_CONDITION_WEAK or AP_CONDITION_STRONG: one is
 */
AP_DECLARE(ap_condition_e) ap_condition_if_none_match(
        request_rec *r, apr_table_t *headers);

/**
 * Looks at If-Range (RFC 9110 section 13.1.5).
 * @param r        request
 * @param headers  fields of the response, with ETag and Last-Modified
 * @return AP_CONDITION_NONE: no such field, or no Range;
 *         AP_CONDITION_NOMATCH: all of the content is wanted;
 *         AP_CONDITION_STRONG: the range is
 */
AP_DECLARE(ap_condition_e) ap_condition_if_range(
        request_rec *r, apr_table_t *headers);

/**
 * Looks at If-Unmodified-Since (RFC 9110 section 13.1.4).
 * @param r        request
 * @param headers  fields of the response, with Last-Modified
 * @return AP_CONDITION_NONE: no such field, or no date;
 *         AP_CONDITION_NOMATCH: modified since, so it fails;
 *         AP_CONDITION_WEAK or AP_CONDITION_STRONG: it holds
 */
AP_DECLARE(ap_condition_e) ap_condition_if_unmodified_since(
        request_rec *r, apr_table_t *headers);

/**
 * The output filter CONTENT_LENGTH: counts the content in r->bytes_sent and
 * sets Content-Length when all of it is there before its first byte leaves.
 * @param f  the filter
 * @param b  content
 * @return what the next filter returns, or why a bucket could not be read
 */
AP_DECLARE(apr_status_t) ap_content_length_filter(
        ap_filter_t *, apr_bucket_brigade *);

/**
 * Makes one set of methods the same as another.
 * @param dest  set to be overwritten; keeps its pool
 * @param src   set to be copied; the names stay where they are
 */
AP_DECLARE(void) ap_copy_method_list(ap_method_list_t *dest,
                                     ap_method_list_t *src);

/**
 * Makes an empty request record on a connection: its pool, tables and
 * configuration; filters of the protocol are added by create_request hooks.
 * @param c  connection that it will be read from
 * @return the record, in a new pool below c->pool; NULL without memory
 */
AP_DECLARE(request_rec *) ap_create_request(conn_rec *c);

/**
 * Reads the body of a request to its end and throws it away, if that costs
 * less than closing the connection; otherwise marks the connection to be
 * closed.  Does nothing for sub-requests and when there is no body left.
 * @param r  request
 * @return OK; or the status for a body that is damaged, too large or late
 */
AP_DECLARE(int) ap_discard_request_body(request_rec *r);

/**
 * Ends the response with an EOS bucket, unless it has had one, and gets what
 * the client has still to send out of the way.  Called once a request, behind
 * the handler.
 * @param r  request
 */
AP_DECLARE(void) ap_finalize_request_protocol(request_rec *r);

/**
 * Ends the content of a sub-request.
 * @param sub_r  sub-request
 */
AP_DECLARE(void) ap_finalize_sub_req_protocol(request_rec *sub_r);

/**
 * Takes name and password out of Basic credentials (RFC 7617), whatever
 * AuthType says, and changes nothing in r.
 * @param r         request
 * @param username  set to the name, in r's pool; may be NULL
 * @param password  set to the password, in r's pool; may be NULL
 * @return APR_SUCCESS; APR_EINVAL when there are no such credentials
 */
AP_DECLARE(apr_status_t) ap_get_basic_auth_components(
        const request_rec *r, const char **username, const char **password);

/**
 * Takes the password out of Basic credentials, for a resource of AuthType
 * Basic; sets r->user and r->ap_auth_type.
 * @param r   request
 * @param pw  set to the password, in r's pool
 * @return OK; DECLINED: another AuthType; HTTP_UNAUTHORIZED: no credentials
 *         or others, and they have been asked for;
 *         HTTP_INTERNAL_SERVER_ERROR: AuthName is missing
 */
AP_DECLARE(int) ap_get_basic_auth_pw(request_rec *r, const char **pw);

/**
 * Reads the next bytes of the body, after ap_setup_client_block() and
 * ap_should_client_block().
 * @param r       request
 * @param buffer  where the bytes go
 * @param bufsiz  bytes that it has room for
 * @return number of bytes; 0 at the end; -1: damaged or cut off
 */
AP_DECLARE(long) ap_get_client_block(request_rec *r, char *buffer,
                                     apr_size_t bufsiz);

/**
 * Reads fields into r->headers_in, up to and with the empty line, by the rules
 * and limits for requests.
 * @param r  request; r->status becomes an error when they are refused
 */
AP_DECLARE(void) ap_get_mime_headers(request_rec *r);

/**
 * The same with a brigade that the caller has.
 * @param r   request; r->status becomes an error when they are refused
 * @param bb  brigade to work with; emptied
 */
AP_DECLARE(void) ap_get_mime_headers_core(request_rec *r,
                                          apr_bucket_brigade *bb);

/**
 * Tells which protocol a connection speaks.
 * @param c  connection
 * @return its name as of ALPN (RFC 7301), "http/1.1" when nobody says
 *         otherwise
 */
AP_DECLARE(const char *) ap_get_protocol(conn_rec *c);

/**
 * Lists protocols that a client may ask for by Upgrade (RFC 9110 section
 * 7.8): those of the directive Protocols that are better than the present one.
 * @param c           connection
 * @param r           request; may be NULL
 * @param s           server; NULL: that of r or c
 * @param report_all  also list those that are not better
 * @param pupgrades   set to an array of const char *, in the pool of r or c;
 *                    NULL for none
 * @return APR_SUCCESS
 */
AP_DECLARE(apr_status_t) ap_get_protocol_upgrades(
        conn_rec *c, request_rec *r, server_rec *s, int report_all,
        const apr_array_header_t **pupgrades);

/**
 * The text of a status, code included: "404 Not Found".
 * @param status  status of HTTP
 * @return constant text; that of 500 for a code that has none
 */
AP_DECLARE(const char *) ap_get_status_line(int status);

/**
 * The same, with a text for every code from 100 to 599.
 * @param p       pool for a text that has to be made
 * @param status  status of HTTP
 * @return the text
 */
AP_DECLARE(const char *) ap_get_status_line_ex(apr_pool_t *p, int status);

/**
 * Reads a line from the connection.
 * @param s      where it goes, without its line end and with a NUL
 * @param n      bytes that s has room for
 * @param r      request whose proto_input_filters are read
 * @param flags  AP_GETLINE_FOLD: go on with lines that start with a blank;
 *               AP_GETLINE_CRLF: the line must end with CR LF;
 *               AP_GETLINE_NOSPC_EOL: drop blanks at the end
 * @return its length; n when it is longer than that; -1 on any other failure
 */
AP_DECLARE(int) ap_getline(char *s, int n, request_rec *r, int flags);

/**
 * The output filter HTTP_HEADER: sends the header section of the response in
 * front of the first content, and no content where there must be none.
 * @param f  the filter
 * @param b  content
 * @return what the next filter returns; AP_FILTER_ERROR after it has answered
 *         with an error itself
 */
AP_DECLARE(apr_status_t) ap_http_header_filter(
        ap_filter_t *f, apr_bucket_brigade *b);

/**
 * The place of a status in tables of RESPONSE_CODES entries.
 * @param status  status of HTTP
 * @return its place; that of 500 for a code that has none
 */
AP_DECLARE(int) ap_index_of_response(int status);

/**
 * Tells whether a server may speak a protocol, by the directive Protocols.
 * @param c         connection
 * @param r         request; may be NULL
 * @param s         server; NULL: that of r or c
 * @param protocol  its name
 * @return 1 or 0
 */
AP_DECLARE(int) ap_is_allowed_protocol(conn_rec *c, request_rec *r,
                                       server_rec *s, const char *protocol);

/**
 * Completes a content type with the charset of AddDefaultCharset.
 * @param r     request
 * @param type  media type; may be NULL
 * @return type, or type and charset in r's pool; NULL for no type
 */
AP_DECLARE(const char *) ap_make_content_type(
        request_rec *r, const char *type);

/**
 * Makes the entity tag of the file in r->finfo, as FileETag says.
 * @param r           request
 * @param force_weak  1: make it a weak one
 * @return the tag in r's pool; "" when FileETag is None
 */
AP_DECLARE(char *) ap_make_etag(request_rec *r, int force_weak);

/**
 * Makes an entity tag of what is given.
 * @param r   request, for its pool and settings
 * @param er  what the tag is made of
 * @return the tag in r's pool; "" when FileETag is None
 */
AP_DECLARE(char *) ap_make_etag_ex(request_rec *r, etag_rec *er);

/**
 * Makes an empty set of methods.
 * @param p      its pool
 * @param nelts  how many methods without a number it may have at first
 * @return the set
 */
AP_DECLARE(ap_method_list_t *) ap_make_method_list(apr_pool_t *p, int nelts);

/**
 * Makes a status of the error that reading a body ended with.
 * @param rv      error from ap_get_brigade()
 * @param status  what to take for an error without a status of its own
 * @return a status of HTTP, or AP_FILTER_ERROR: answered already
 */
AP_DECLARE(int) ap_map_http_request_error(apr_status_t rv, int status);

/**
 * Evaluates the conditions of a request in the order of RFC 9110 section
 * 13.2.2.  To be called when ETag and Last-Modified are set and before the
 * content is made.
 * @param r  request
 * @return OK: go on; HTTP_NOT_MODIFIED; HTTP_PRECONDITION_FAILED
 */
AP_DECLARE(int) ap_meets_conditions(request_rec *r);

/**
 * Tells whether a method is in a set.
 * @param l       the set
 * @param method  its name
 * @return 1 or 0
 */
AP_DECLARE(int) ap_method_in_list(ap_method_list_t *l, const char *method);

/**
 * Adds a method to a set.
 * @param l       the set
 * @param method  its name; copied when it has no number
 */
AP_DECLARE(void) ap_method_list_add(ap_method_list_t *l, const char *method);

/**
 * Takes a method out of a set.
 * @param l       the set
 * @param method  its name
 */
AP_DECLARE(void) ap_method_list_remove(ap_method_list_t *l,
                                       const char *method);

/**
 * The name of a method.
 * @param p        not used
 * @param methnum  its number, M_...
 * @return the name; NULL for a number without a method; "GET" for M_GET,
 *         which is the number of HEAD too
 */
AP_DECLARE(const char *) ap_method_name_of(apr_pool_t *p, int methnum);

/**
 * The number of a method.
 * @param method  its name, case-sensitive (RFC 9110 section 9.1)
 * @return its number; M_INVALID for an unknown one
 */
AP_DECLARE(int) ap_method_number_of(const char *method);

/**
 * Gives a method a number.  While configuration is read only, by one thread.
 * @param p         pool that the registration lives as long as
 * @param methname  its name
 * @return its number, the old one when it has one; M_INVALID: no name of a
 *         method, or no room
 */
AP_DECLARE(int) ap_method_register(apr_pool_t *p, const char *methname);

/**
 * Forgets all methods that were registered.
 * @param p  pool that further registrations live as long as
 */
AP_DECLARE(void) ap_method_registry_init(apr_pool_t *p);

/**
 * Asks the client for credentials of the resource's AuthType, by the hook
 * note_auth_failure.
 * @param r  request that is about to be answered with 401
 */
AP_DECLARE(void) ap_note_auth_failure(request_rec *r);

/**
 * Asks for Basic credentials.
 * @param r  request that is about to be answered with 401
 */
AP_DECLARE(void) ap_note_basic_auth_failure(request_rec *r);

/**
 * Asks for Digest credentials.
 * @param r  request that is about to be answered with 401
 */
AP_DECLARE(void) ap_note_digest_auth_failure(request_rec *r);

/**
 * The output filter OLD_WRITE, which gathers what ap_rwrite() writes.
 * @param f  the filter
 * @param b  brigade that comes from elsewhere; what was gathered goes first
 * @return what the next filter returns
 */
AP_DECLARE(apr_status_t) ap_old_write_filter(
        ap_filter_t *f, apr_bucket_brigade *b);

/**
 * The registration of OLD_WRITE.
 */
extern AP_DECLARE_DATA ap_filter_rec_t *ap_old_write_func;

/**
 * Takes r->the_request apart: method, target, version.  ap_read_request() does
 * it by itself.
 * @param r  request
 * @return 1: done; 0: refused, r->status has the status
 */
AP_DECLARE(int) ap_parse_request_line(request_rec *r);

/**
 * Takes a request target apart (RFC 9112 section 3.2) and sets unparsed_uri,
 * parsed_uri, uri, args and hostname.  r->method_number must be set: it
 * decides which forms are allowed.
 * @param r    request; r->status becomes 400 for a target that is not allowed
 * @param uri  the target; copied
 */
AP_DECLARE(void) ap_parse_uri(request_rec *r, const char *uri);

/**
 * Runs the hook post_read_request.
 * @param r  request that was read
 * @return OK, or the status that answers it
 */
AP_DECLARE(int) ap_post_read_request(request_rec *r);

/**
 * The time to be given as Last-Modified: never later than the request
 * (RFC 9110 section 8.8.2.1).
 * @param r      request
 * @param mtime  time of the content
 * @return mtime or the time of the request, whichever is earlier
 */
AP_DECLARE(apr_time_t) ap_rationalize_mtime(request_rec *r, apr_time_t mtime);

/**
 * Reads the next request of a connection, waiting for it as long as Timeout
 * says.  One that is refused is answered, logged and ends the connection.
 * @param c  connection
 * @return a request to be served; NULL: there is none
 */
AP_DECLARE(request_rec *) ap_read_request(conn_rec *c);

/**
 * Sends what has been written so far.
 * @param r  request
 * @return 0, or -1 when the connection is gone
 */
AP_DECLARE(int) ap_rflush(request_rec *r);

/**
 * Reads a line from the connection.
 * @param s      buffer of n bytes; or a pointer to NULL, then it is set to a
 *               buffer in r's pool
 * @param n      bytes that the line may have, with its NUL
 * @param read   set to its length without the line end
 * @param r      request whose proto_input_filters are read
 * @param flags  AP_GETLINE_... as of ap_getline()
 * @param bb     brigade to work with; emptied
 * @return APR_SUCCESS; APR_ENOSPC: too long, *s has what fits; APR_EINVAL: the
 *         line end is not CR LF, or the line has a NUL; another error of the
 *         connection
 */
AP_DECLARE(apr_status_t) ap_rgetline_core(char **s, apr_size_t n,
                                          apr_size_t *read, request_rec *r,
                                          int flags, apr_bucket_brigade *bb);

/**
 * Writes formatted text to the client.
 * @param r    request
 * @param fmt  format as of apr_psprintf()
 * @return number of bytes written, -1 when the connection is gone
 */
AP_DECLARE_NONSTD(int) ap_rprintf(request_rec *r, const char *fmt,
                                  ...)
    __attribute__((format(printf, 2, 3)));

/**
 * Writes a byte to the client.
 * @param c  the byte
 * @param r  request
 * @return c, -1 when the connection is gone
 */
AP_DECLARE(int) ap_rputc(int c, request_rec *r);

/**
 * Writes strings to the client.
 * @param r  request; behind it any number of const char *, and a NULL
 * @return number of bytes written, -1 when the connection is gone
 */
AP_DECLARE_NONSTD(int) ap_rvputs(request_rec *r, ...)
    AP_FN_ATTR_SENTINEL;

/**
 * Writes bytes to the client.  Small writes are gathered.
 * @param buf    the bytes; copied
 * @param nbyte  how many
 * @param r      request
 * @return nbyte, -1 when the connection is gone
 */
AP_DECLARE(int) ap_rwrite(const void *buf, int nbyte, request_rec *r);

/**
 * Chooses the best protocol of those that the server allows, modules propose
 * and the client offers.
 * @param c        connection
 * @param r        request; NULL at the start of a connection
 * @param s        server; NULL: that of r or c
 * @param choices  what the client offers (const char *), best first; NULL:
 *                 anything
 * @return the name of the protocol; NULL when there is none
 */
AP_DECLARE(const char *) ap_select_protocol(
        conn_rec *c, request_rec *r, server_rec *s,
        const apr_array_header_t *choices);

/**
 * Answers a request with r->status: the text of ErrorDocument or a page of the
 * server, in place of all that a handler has said.  Ends the response.
 * @param r                request
 * @param recursive_error  status that the document for r->status failed with;
 *                         0: none
 */
AP_DECLARE(void) ap_send_error_response(request_rec *r, int recursive_error);

/**
 * Sends a part of a file.
 * @param fd      open file; must stay open as long as r's pool
 * @param r       request
 * @param offset  first byte
 * @param length  number of bytes
 * @param nbytes  set to the bytes that were passed on
 * @return APR_SUCCESS, or what the filters return
 */
AP_DECLARE(apr_status_t) ap_send_fd(apr_file_t *fd, request_rec *r,
                                    apr_off_t offset, apr_size_t length,
                                    apr_size_t *nbytes);

/**
 * Sends r->status, which is one from 100 to 199, ahead of the final response
 * (RFC 9110 section 15.2).  Nothing is sent to clients of HTTP/1.0.
 * @param r             request
 * @param send_headers  1: with the fields of r->headers_out
 */
AP_DECLARE(void) ap_send_interim_response(request_rec *r, int send_headers);

/**
 * Sends a part of a mapped file.
 * @param mm      the mapping; must live as long as the response
 * @param r       request
 * @param offset  first byte
 * @param length  number of bytes
 * @return the bytes that were passed on
 */
AP_DECLARE(apr_size_t) ap_send_mmap(apr_mmap_t *mm, request_rec *r,
                                    apr_size_t offset, apr_size_t length);

/**
 * Sets Accept-Ranges, by MaxRanges.
 * @param r  request
 */
AP_DECLARE(void) ap_set_accept_ranges(request_rec *r);

/**
 * Sets Content-Length.
 * @param r       request
 * @param length  bytes of the content
 */
AP_DECLARE(void) ap_set_content_length(request_rec *r, apr_off_t length);

/**
 * Sets the content type, as one that chooses no handler.
 * @param r   request
 * @param ct  media type, kept as it is; NULL: none
 */
AP_DECLARE(void) ap_set_content_type(request_rec *r, const char *ct);

/**
 * Sets the content type.
 * @param r        request
 * @param ct       media type, kept as it is; NULL: none
 * @param trusted  1: it comes from the configuration, so that it may choose
 *                 the handler; 0: from content or a script
 */
AP_DECLARE(void) ap_set_content_type_ex(request_rec *r, const char *ct,
                                        int trusted);

/**
 * Sets ETag for the file in r->finfo, if FileETag wants one.
 * @param r  request
 */
AP_DECLARE(void) ap_set_etag(request_rec *r);

/**
 * The same for a file that is open, which saves opening it for a digest.
 * @param r   request
 * @param fd  the file; its position is kept
 */
AP_DECLARE(void) ap_set_etag_fd(request_rec *r, apr_file_t *fd);

/**
 * Decides whether the connection goes on after this response (RFC 9112
 * section 9.3), sets Connection and Keep-Alive accordingly, and r->chunked
 * when the length of the content is not known.
 * @param r  request whose response is about to start
 * @return 1: it goes on; 0: it is closed
 */
AP_DECLARE(int) ap_set_keepalive(request_rec *r);

/**
 * Sets Last-Modified to r->mtime.
 * @param r  request
 */
AP_DECLARE(void) ap_set_last_modified(request_rec *r);

/**
 * Fills in what a sub-request has of its own: it is a GET without content and
 * without conditions, and its header section is not sent.
 * @param rnew  sub-request with its pool
 * @param r     request that it is a part of
 */
AP_DECLARE(void) ap_set_sub_req_protocol(request_rec *rnew,
                                         const request_rec *r);

/**
 * Prepares ap_get_client_block().
 * @param r            request
 * @param read_policy  REQUEST_NO_BODY: a body is a fault;
 *                     REQUEST_CHUNKED_ERROR: one without Content-Length is;
 *                     REQUEST_CHUNKED_DECHUNK: any will do
 * @return OK, or the status that refuses the request
 */
AP_DECLARE(int) ap_setup_client_block(request_rec *r, int read_policy);

/**
 * Prepares ap_make_content_type().  Has nothing to do in this server.
 * @param pool  not used
 */
AP_DECLARE(void) ap_setup_make_content_type(apr_pool_t *pool);

/**
 * Tells whether there is a body to be read by ap_get_client_block().
 * @param r  request, after ap_setup_client_block()
 * @return 1 or 0
 */
AP_DECLARE(int) ap_should_client_block(request_rec *r);

/**
 * Changes the protocol of a connection, by the hook protocol_switch.
 * @param c         connection
 * @param r         request that asked for it; NULL: none
 * @param s         server; NULL: that of r or c
 * @param protocol  name of the new protocol
 * @return APR_SUCCESS; APR_EINVAL: no module can; APR_EOF: it failed, the
 *         connection must be closed
 */
AP_DECLARE(apr_status_t) ap_switch_protocol(
        conn_rec *c, request_rec *r, server_rec *s, const char *protocol);

/**
 * Writes formatted text to the client.
 * @param r      request
 * @param fmt    format as of apr_psprintf()
 * @param vlist  its arguments
 * @return number of bytes written, -1 when the connection is gone
 */
AP_DECLARE(int) ap_vrprintf(request_rec *r, const char *fmt, va_list vlist);

/**
 * The port that is left out of URLs.  The first value other than 0 counts.
 * @param r  request
 * @return the port; 0: not my business
 */
AP_DECLARE_HOOK(apr_port_t, default_port, (const request_rec *r))

/**
 * The scheme of URLs of this server.  The first value other than NULL counts.
 * @param r  request
 * @return "http" and the like; NULL: not my business
 */
AP_DECLARE_HOOK(const char *, http_scheme, (const request_rec *r))

/**
 * Add filters for an error page here: those of the content are gone.
 * @param r  request
 */
AP_DECLARE_HOOK(void, insert_error_filter, (request_rec *r))

/**
 * The response has left, or cannot leave any more: log it.  All run.
 * @param r  the first request of a chain of redirects
 * @return OK or DECLINED; another value ends the run
 */
AP_DECLARE_HOOK(int, log_transaction, (request_rec *r))

/**
 * Ask for credentials: set WWW-Authenticate in err_headers_out.
 * @param r          request
 * @param auth_type  AuthType
 * @return OK; DECLINED: not my type
 */
AP_DECLARE_HOOK(int, note_auth_failure,
                (request_rec *r, const char *auth_type))

/**
 * A request was read: change it before anything else looks at it.  All run.
 * @param r  request
 * @return OK or DECLINED; a status answers it
 */
AP_DECLARE_HOOK(int, post_read_request, (request_rec *r))

/**
 * A request is about to be read; its record is empty.
 * @param r  request
 * @param c  connection
 */
AP_DECLARE_HOOK(void, pre_read_request, (request_rec *r, conn_rec *c))

/**
 * Which protocol does the connection speak?
 * @param c  connection
 * @return its name; NULL: not my business
 */
AP_DECLARE_HOOK(const char *, protocol_get, (const conn_rec *c))

/**
 * Add protocols to the proposals that this module can speak here.
 * @param c          connection
 * @param r          request; NULL at the start of a connection
 * @param s          server
 * @param offers     what the client offers (const char *); NULL: anything
 * @param proposals  array of const char * to add to
 * @return OK or DECLINED
 */
AP_DECLARE_HOOK(int, protocol_propose,
                (conn_rec *c, request_rec *r, server_rec *s,
                 const apr_array_header_t *offers,
                 apr_array_header_t *proposals))

/**
 * Make the connection speak another protocol.
 * @param c         connection
 * @param r         request that asked for it; may be NULL
 * @param s         server
 * @param protocol  its name
 * @return OK; DONE: and the connection has been served; DECLINED: not mine;
 *         a status: it failed
 */
AP_DECLARE_HOOK(int, protocol_switch,
                (conn_rec *c, request_rec *r, server_rec *s,
                 const char *protocol))

/** True when e carries an error status for the client. */
#define AP_BUCKET_IS_ERROR(e) ((e)->type == &ap_bucket_type_error)

/** Whether the method of that name is in the set mask. */
#define AP_METHOD_CHECK_ALLOWED(mask, methname) \
    ((mask) & (AP_METHOD_BIT << ap_method_number_of((methname))))

#define ap_rgetline(s, n, read, r, fold, bb) \
    ap_rgetline_core((s), (n), (read), (r), (fold), (bb))

/**
 * Writes a string to the client.
 * @param str  bytes up to its NUL
 * @param r    request that the response belongs to
 * @return number of bytes written, -1 when the connection is gone
 */
static APR_INLINE int ap_rputs(const char *str, request_rec *r)
{
    apr_size_t len = strlen(str);

    return ap_rwrite(str, (int)len, r);
}

#ifdef __cplusplus
}
#endif

#endif /* AP_HTTP_PROTOCOL_H */
