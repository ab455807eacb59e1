/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_filter.h
 * @brief Filters: functions that the data of a connection passes through.
 */

#ifndef AP_UTIL_FILTER_H
#define AP_UTIL_FILTER_H

#include <stdarg.h>

#include <apr.h>
#include <apr_buckets.h>

#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef union ap_filter_func ap_filter_func;
/** A set of filters of which mod_filter chooses one. */
typedef struct ap_filter_provider_t ap_filter_provider_t;
typedef struct ap_filter_rec_t ap_filter_rec_t;
typedef struct ap_filter_t ap_filter_t;

/* What a filter does to the message (flags): changes the contents; changes
 * their length; cannot work on a range of them; may not work on a proxied
 * response; makes the response one not to be cached; transforms it in the
 * sense of RFC 9110 section 7.7. */
#define AP_FILTER_PROTO_CHANGE          1
#define AP_FILTER_PROTO_CHANGE_LENGTH   2
#define AP_FILTER_PROTO_NO_BYTERANGE    4
#define AP_FILTER_PROTO_NO_PROXY        8
#define AP_FILTER_PROTO_NO_CACHE        16
#define AP_FILTER_PROTO_TRANSFORM       32

/**
 * Where in a chain a filter stands: a chain is in the order of these numbers
 * from the handler to the network, and a filter may add to one to stand
 * behind its kind.  Those below AP_FTYPE_CONNECTION belong to a request, the
 * others to a connection.
 */
typedef enum {
    /** change what a resource's contents are */
    AP_FTYPE_RESOURCE = 10,
    /** change how the contents are represented, after the ones above */
    AP_FTYPE_CONTENT_SET = 20,
    /** make the contents a message of the protocol */
    AP_FTYPE_PROTOCOL = 30,
    /** change how the message is transferred */
    AP_FTYPE_TRANSCODE = 40,
    /** work on the bytes of a connection, such as TLS */
    AP_FTYPE_CONNECTION = 50,
    /** exchange the bytes with the client */
    AP_FTYPE_NETWORK = 60
} ap_filter_type;

/** What is wanted of an input filter. */
typedef enum {
    /** at least one byte, at most as many as asked for */
    AP_MODE_READBYTES = 0,
    /** one line with its LF; without one when it is longer than
     * HUGE_STRING_LEN or the input ends */
    AP_MODE_GETLINE = 1,
    /** nothing; CR and LF bytes in front are dropped */
    AP_MODE_EATCRLF = 2,
    /** as READBYTES, and the bytes stay to be read again */
    AP_MODE_SPECULATIVE = 3,
    /** everything until the input ends */
    AP_MODE_EXHAUSTIVE = 4,
    /** nothing; the filter does what it has to do before the first byte, such
     * as a handshake */
    AP_MODE_INIT = 5
} ap_input_mode_t;

/**
 * An input filter.
 * @param f         the filter in its chain; f->next is nearer to the network
 * @param b         empty brigade that the result is appended to
 * @param mode      what is wanted; a mode that the filter does not know it
 *                  passes on to f->next
 * @param block     whether to wait when nothing is there
 * @param readbytes bytes wanted, above 0, in the modes READBYTES and
 *                  SPECULATIVE
 * @return APR_SUCCESS; APR_EAGAIN when nothing is there and block says not to
 *         wait; APR_EOF when the input has ended; APR_TIMEUP; or an error
 */
typedef apr_status_t (*ap_in_filter_func)(ap_filter_t *f,
                      apr_bucket_brigade *b, ap_input_mode_t mode,
                      apr_read_type_e block, apr_off_t readbytes);

/**
 * Called for each filter of a request before its handler runs.
 * @param f the filter in its chain
 * @return OK, or a status that the request ends with
 */
typedef int (*ap_init_filter_func)(ap_filter_t *f);

/**
 * An output filter.  It takes every bucket out of the brigade, and passes on
 * to f->next what it makes of them; what it keeps beyond the call it sets
 * aside (ap_save_brigade()).  Metadata buckets keep their place among the
 * data.  A FLUSH bucket means that nothing may be kept.
 * @param f the filter in its chain; f->next is nearer to the network
 * @param b the data
 * @return APR_SUCCESS; what ap_pass_brigade() returned; or an error
 */
typedef apr_status_t (*ap_out_filter_func)(ap_filter_t *f,
                      apr_bucket_brigade *b);

/** The function of a filter of either direction. */
union ap_filter_func {
    ap_out_filter_func out_func;
    ap_in_filter_func in_func;
};

/** A registered filter; read only once the server runs. */
struct ap_filter_rec_t {
    /** name in lower case */
    const char *name;
    /** what it does */
    ap_filter_func filter_func;
    /** called before the handler, or NULL */
    ap_init_filter_func filter_init_func;
    /** not used by the server */
    struct ap_filter_rec_t *next;
    /** mod_filter's choices, or NULL */
    ap_filter_provider_t *providers;
    /** where in a chain it stands */
    ap_filter_type ftype;
    /** mod_filter's level of tracing */
    int debug;
    /** AP_FILTER_PROTO_* */
    unsigned int proto_flags;
};

/** A filter in a chain.  Used by the thread that runs the connection. */
struct ap_filter_t {
    /** which filter it is */
    ap_filter_rec_t *frec;
    /** its own data */
    void *ctx;
    /** the next one towards the network; NULL: the last */
    ap_filter_t *next;
    /** request that it belongs to; NULL: it belongs to the connection */
    request_rec *r;
    /** connection */
    conn_rec *c;
};

/**
 * Adds an input filter to a chain, behind those of lower type and those of
 * its own type that are there.
 * @param name name of the filter, in any case of letters
 * @param ctx  the filter's own data
 * @param r    request; may be NULL for a filter of a connection
 * @param c    connection
 * @return the filter, in the pool of the request or connection that it
 *         belongs to; NULL, and logged, when there is no such filter, or no
 *         request for one that needs it
 */
AP_DECLARE(ap_filter_t *) ap_add_input_filter(
        const char *name, void *ctx, request_rec *r, conn_rec *c);

/**
 * Adds an input filter to a chain, behind those of lower type and those of
 * its own type that are there.
 * @param f    the filter, from its registration
 * @param ctx  the filter's own data
 * @param r    request; may be NULL for a filter of a connection
 * @param c    connection
 * @return the filter, in the pool of the request or connection that it
 *         belongs to; NULL, and logged, when there is no request for a filter
 *         that needs one
 */
AP_DECLARE(ap_filter_t *) ap_add_input_filter_handle(
        ap_filter_rec_t *f, void *ctx, request_rec *r, conn_rec *c);

/**
 * Adds an output filter to a chain, behind those of lower type and those of
 * its own type that are there.
 * @param name name of the filter, in any case of letters
 * @param ctx  the filter's own data
 * @param r    request; may be NULL for a filter of a connection
 * @param c    connection
 * @return the filter, in the pool of the request or connection that it
 *         belongs to; NULL, and logged, when there is no such filter, or no
 *         request for one that needs it
 */
AP_DECLARE(ap_filter_t *) ap_add_output_filter(
        const char *name, void *ctx, request_rec *r, conn_rec *c);

/**
 * Adds an output filter to a chain, behind those of lower type and those of
 * its own type that are there.
 * @param f    the filter, from its registration
 * @param ctx  the filter's own data
 * @param r    request; may be NULL for a filter of a connection
 * @param c    connection
 * @return the filter, in the pool of the request or connection that it
 *         belongs to; NULL, and logged, when there is no request for a filter
 *         that needs one
 */
AP_DECLARE(ap_filter_t *) ap_add_output_filter_handle(
        ap_filter_rec_t *f, void *ctx, request_rec *r, conn_rec *c);

/**
 * Passes on what has been written through a brigade, and a FLUSH bucket.
 * @param f  filter to pass to, the one after the caller
 * @param bb brigade that was written to
 * @return as ap_pass_brigade()
 */
AP_DECLARE(apr_status_t) ap_fflush(ap_filter_t *f, apr_bucket_brigade *bb);

/**
 * Passes a brigade on and empties it: what the apr_brigade_* writers call
 * when a brigade has grown enough.
 * @param bb  brigade
 * @param ctx filter to pass to, an ap_filter_t *
 * @return as ap_pass_brigade()
 */
AP_DECLARE(apr_status_t) ap_filter_flush(apr_bucket_brigade *bb, void *ctx);

/**
 * Says what a filter does to the message.
 * @param f           filter
 * @param proto_flags AP_FILTER_PROTO_*; they hold wherever the filter is used
 */
AP_DECLARE(void) ap_filter_protocol(ap_filter_t *f, unsigned int proto_flags);

/**
 * Writes formatted text through a brigade.
 * @param f   filter to pass to when the brigade has grown enough
 * @param bb  brigade
 * @param fmt format as of apr_psprintf()
 * @return APR_SUCCESS, or as ap_pass_brigade()
 */
AP_DECLARE_NONSTD(apr_status_t) ap_fprintf(ap_filter_t *f,
                                           apr_bucket_brigade *bb,
                                           const char *fmt,
                                           ...)
    __attribute__((format(printf, 3, 4)));

/**
 * Writes strings through a brigade.
 * @param f   filter to pass to when the brigade has grown enough
 * @param bb  brigade
 * @param ... strings, then NULL
 * @return APR_SUCCESS, or as ap_pass_brigade()
 */
AP_DECLARE_NONSTD(apr_status_t) ap_fputstrs(
        ap_filter_t *f, apr_bucket_brigade *bb, ...)
    AP_FN_ATTR_SENTINEL;

/**
 * Asks an input filter for data.
 * @param filter    filter
 * @param bucket    empty brigade for the data
 * @param mode      what is wanted
 * @param block     whether to wait when nothing is there
 * @param readbytes bytes wanted, in the modes READBYTES and SPECULATIVE
 * @return what the filter returns, see ap_in_filter_func; AP_NOBODY_READ when
 *         there is none
 */
AP_DECLARE(apr_status_t) ap_get_brigade(ap_filter_t *filter,
                                        apr_bucket_brigade *bucket,
                                        ap_input_mode_t mode,
                                        apr_read_type_e block,
                                        apr_off_t readbytes);

/**
 * Finds a registered input filter.
 * @param name name in any case of letters
 * @return the filter, or NULL
 */
AP_DECLARE(ap_filter_rec_t *) ap_get_input_filter_handle(const char *name);

/**
 * Finds a registered output filter.
 * @param name name in any case of letters
 * @return the filter, or NULL
 */
AP_DECLARE(ap_filter_rec_t *) ap_get_output_filter_handle(const char *name);

/**
 * Passes a brigade to an output filter, which takes the buckets out of it.
 * An EOS bucket at its end marks the request, and those that were redirected
 * to it, as sent (eos_sent).
 * @param filter filter
 * @param bucket brigade
 * @return what the filter returns; AP_NOBODY_WROTE when there is none
 */
AP_DECLARE(apr_status_t) ap_pass_brigade(ap_filter_t *filter,
                                         apr_bucket_brigade *bucket);

/**
 * Passes a brigade to the output filters of a request and logs a failure.
 * @param r      request
 * @param bucket brigade
 * @param fmt    what was being done, as of apr_psprintf(); may be NULL
 * @return OK; AP_FILTER_ERROR when a filter has answered with an error of its
 *         own; HTTP_INTERNAL_SERVER_ERROR for any other failure
 */
AP_DECLARE_NONSTD(apr_status_t) ap_pass_brigade_fchk(
        request_rec *r, apr_bucket_brigade *bucket, const char *fmt, ...);

/**
 * Registers an input filter, while modules register.  A name that is there
 * already gets the new functions and keeps its handle.
 * @param name        name, in any case of letters
 * @param filter_func what it does
 * @param filter_init called before the handler; may be NULL
 * @param ftype       where in a chain it stands
 * @return its handle, good until the configuration is read again
 */
AP_DECLARE(ap_filter_rec_t *) ap_register_input_filter(
        const char *name, ap_in_filter_func filter_func,
        ap_init_filter_func filter_init, ap_filter_type ftype);

/**
 * Registers an output filter, while modules register.  A name that is there
 * already gets the new functions and keeps its handle.
 * @param name        name, in any case of letters
 * @param filter_func what it does
 * @param filter_init called before the handler; may be NULL
 * @param ftype       where in a chain it stands
 * @return its handle, good until the configuration is read again
 */
AP_DECLARE(ap_filter_rec_t *) ap_register_output_filter(
        const char *name, ap_out_filter_func filter_func,
        ap_init_filter_func filter_init, ap_filter_type ftype);

/**
 * ap_register_output_filter() for a filter that says what it does to the
 * message.
 * @param name        name, in any case of letters
 * @param filter_func what it does
 * @param filter_init called before the handler; may be NULL
 * @param ftype       where in a chain it stands
 * @param proto_flags AP_FILTER_PROTO_*
 * @return its handle, good until the configuration is read again
 */
AP_DECLARE(ap_filter_rec_t *) ap_register_output_filter_protocol(
        const char *name, ap_out_filter_func filter_func,
        ap_init_filter_func filter_init, ap_filter_type ftype,
        unsigned int proto_flags);

/**
 * Takes an input filter out of its chain.  A filter that is running may take
 * itself out: its f->next stays as it was.
 * @param f filter
 */
AP_DECLARE(void) ap_remove_input_filter(ap_filter_t *f);

/**
 * Takes the first input filter of a name out of a chain.
 * @param next   where in the chain to start to look
 * @param handle name, in any case of letters
 * @return APR_SUCCESS; APR_NOTFOUND; APR_EINVAL without a name
 */
AP_DECLARE(apr_status_t) ap_remove_input_filter_byhandle(
        ap_filter_t *next, const char *handle);

/**
 * Takes an output filter out of its chain.  A filter that is running may take
 * itself out: its f->next stays as it was.
 * @param f filter
 */
AP_DECLARE(void) ap_remove_output_filter(ap_filter_t *f);

/**
 * Takes the first output filter of a name out of a chain.
 * @param next   where in the chain to start to look
 * @param handle name, in any case of letters
 * @return APR_SUCCESS; APR_NOTFOUND; APR_EINVAL without a name
 */
AP_DECLARE(apr_status_t) ap_remove_output_filter_byhandle(
        ap_filter_t *next, const char *handle);

/**
 * Keeps buckets beyond the call that brought them: makes them independent of
 * the caller's memory, reading those that cannot be kept as they are (this
 * may wait), and appends them to a brigade of the filter's own.
 * @param f       filter
 * @param save_to the filter's own brigade; made in p when *save_to is NULL
 * @param b       brigade whose buckets are kept; left empty
 * @param p       pool that lives as long as the kept buckets
 * @return APR_SUCCESS, or the first failure; all buckets are in *save_to
 *         either way
 */
AP_DECLARE(apr_status_t) ap_save_brigade(ap_filter_t *f,
                                         apr_bucket_brigade **save_to,
                                         apr_bucket_brigade **b,
                                         apr_pool_t *p);

/* Writes through the brigade that a filter collects its output in. */
#define ap_fwrite(f, bb, data, nbyte) \
    apr_brigade_write((bb), ap_filter_flush, (f), (data), (nbyte))
#define ap_fputs(f, bb, str) \
    apr_brigade_write((bb), ap_filter_flush, (f), (str), strlen(str))
#define ap_fputc(f, bb, c) apr_brigade_putc((bb), ap_filter_flush, (f), (c))

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_FILTER_H */
