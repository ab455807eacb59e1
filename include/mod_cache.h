/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_cache.h
 * @brief Stores of cached responses, and what mod_cache lends them.
 *
 * mod_cache decides what may be cached and for how long; a store keeps it.  A
 * store is a provider of the group CACHE_PROVIDER_GROUP, version "0", under
 * the name that CacheEnable gives: a cache_provider.
 *
 * The functions here are exported by mod_cache, not by the server: a module
 * that calls them has to be loaded after it.  All are called by the thread
 * that serves the request.
 */

#ifndef AP_MOD_CACHE_H
#define AP_MOD_CACHE_H

#include <apr_date.h>
#include <apr_hooks.h>
#include <apr_optional.h>

#include "cache_common.h"
#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Export marks of the module that this header belongs to. */
#define CACHE_DECLARE(type) AP_MODULE_DECLARE(type)
#define CACHE_DECLARE_NONSTD(type) AP_MODULE_DECLARE_NONSTD(type)
#define CACHE_DECLARE_DATA AP_MODULE_DECLARE_DATA

typedef struct cache_handle cache_handle_t;
typedef struct cache_info cache_info;
typedef struct cache_object cache_object_t;

/** Where stores are registered. */
#define CACHE_PROVIDER_GROUP            "cache"

/* Variables of a request, for logs: one of the first four is set, as the
 * answer came about, and the last one always; each has the reason as text. */
#define AP_CACHE_HIT_ENV                "cache-hit"
#define AP_CACHE_REVALIDATE_ENV         "cache-revalidate"
#define AP_CACHE_MISS_ENV               "cache-miss"
#define AP_CACHE_INVALIDATE_ENV         "cache-invalidate"
#define AP_CACHE_STATUS_ENV             "cache-status"

/** What the cache had to do with an answer. */
typedef enum {
    AP_CACHE_HIT = 0,         /* it came from the cache */
    AP_CACHE_REVALIDATE = 1,  /* it came from the cache, which had asked */
    AP_CACHE_MISS = 2,        /* it came from behind the cache */
    AP_CACHE_INVALIDATE = 3   /* it made what was cached stale */
} ap_cache_status_e;

/** What of a response is needed for decisions; kept with it. */
struct cache_info {
    apr_time_t date;          /**< its Date field */
    apr_time_t expire;        /**< until when it is fresh */
    apr_time_t request_time;  /**< when it was asked for */
    apr_time_t response_time; /**< when it came */
    int status;               /**< its status code */
    cache_control_t control;  /**< its Cache-Control */
};

/** A response that is, or is being, cached. */
struct cache_object {
    const char *key;       /**< what it is found by */
    cache_object_t *next;  /**< the next one with this key, or NULL */
    cache_info info;       /**< filled by recall_headers */
    void *vobj;            /**< the store's own */
};

/** One request's view of a cached response. */
struct cache_handle {
    cache_object_t *cache_obj;  /**< set by create_entity and open_entity */
    apr_table_t *req_hdrs;      /**< fields of the request it answered */
    apr_table_t *resp_hdrs;     /**< its own fields */
};

/** What a store fills in. */
typedef struct {
    /** Takes back what create_entity began.  OK. */
    int (*remove_entity)(cache_handle_t *h);

    /** Writes the fields of a response: r->headers_out, and what of info
     * differs from what is stored.  APR_SUCCESS or why not. */
    apr_status_t (*store_headers)(cache_handle_t *h, request_rec *r,
                                  cache_info *info);

    /** Writes the next part of a body.
     * @param h    the handle
     * @param r    the request
     * @param in   the part; what is not taken stays for the next call
     * @param out  gets what may be sent on to the client: all that was taken
     * @return APR_SUCCESS; any other, and the response is not cached, but sent
     */
    apr_status_t (*store_body)(cache_handle_t *h, request_rec *r,
                               apr_bucket_brigade *in,
                               apr_bucket_brigade *out);

    /** Reads the fields of a stored response into h->req_hdrs and
     * h->resp_hdrs.  APR_SUCCESS or why not. */
    apr_status_t (*recall_headers)(cache_handle_t *h, request_rec *r);

    /** Appends the body of a stored response to bb.
     * @param h   the handle
     * @param p   owner of what the buckets need
     * @param bb  gets the body
     * @return APR_SUCCESS or why not */
    apr_status_t (*recall_body)(cache_handle_t *h, apr_pool_t *p,
                                apr_bucket_brigade *bb);

    /** Begins to store a response.
     * @param h       gets cache_obj
     * @param r       the request
     * @param urlkey  what it is to be found by
     * @param len     bytes of the body; -1 when not known
     * @param bb      its beginning, and whole when it ends with an EOS bucket
     * @return OK; DECLINED: another store is asked */
    int (*create_entity)(cache_handle_t *h, request_rec *r,
                         const char *urlkey, apr_off_t len,
                         apr_bucket_brigade *bb);

    /** Finds a stored response, fresh or not.  OK; DECLINED: it has none. */
    int (*open_entity)(cache_handle_t *h, request_rec *r, const char *urlkey);

    /** Removes a stored response and all that belongs to it.  OK, or DECLINED
     * when that did not work. */
    int (*remove_url)(cache_handle_t *h, request_rec *r);

    /** Ends what create_entity began: from now on others may find it.
     * APR_SUCCESS or why not. */
    apr_status_t (*commit_entity)(cache_handle_t *h, request_rec *r);

    /** Marks a stored response as not fresh.  APR_SUCCESS or why not. */
    apr_status_t (*invalidate_entity)(cache_handle_t *h, request_rec *r);
} cache_provider;

/**
 * Copies the fields of a message that a cache may keep: without those of the
 * connection (RFC 9111, section 3.1) and those CacheIgnoreHeaders names.
 * @param pool  owner of the result
 * @param t     fields
 * @param s     server whose settings hold
 * @return a new table
 */
CACHE_DECLARE(apr_table_t *) ap_cache_cacheable_headers(apr_pool_t *pool,
                                                        apr_table_t *t,
                                                        server_rec *s);

/**
 * The same of a request's own fields.
 * @param r  request; its pool owns the result
 * @return a new table
 */
CACHE_DECLARE(apr_table_t *) ap_cache_cacheable_headers_in(request_rec *r);

/**
 * The same of a response's: headers_out and err_headers_out, with a
 * Content-Type.
 * @param r  request; its pool owns the result
 * @return a new table
 */
CACHE_DECLARE(apr_table_t *) ap_cache_cacheable_headers_out(request_rec *r);

/**
 * Takes Cache-Control and Pragma apart (RFC 9111, section 5.2).
 * @param r              request, whose pool is used
 * @param cc             set; looked at only once, by its bit parsed
 * @param cc_header      text of Cache-Control, or NULL
 * @param pragma_header  text of Pragma, or NULL
 * @param headers        the message's fields, in which the names are looked up
 *                       that no-cache= and private= list
 * @return true when one of the two fields was there
 */
CACHE_DECLARE(int) ap_cache_control(request_rec *r, cache_control_t *cc,
                                    const char *cc_header,
                                    const char *pragma_header,
                                    apr_table_t *headers);

/**
 * Age of a stored response (RFC 9111, section 4.2.3).
 * @param info       what is stored
 * @param age_value  its Age field, in seconds; 0 without
 * @param now        when to tell it for
 * @return seconds
 */
CACHE_DECLARE(apr_time_t) ap_cache_current_age(cache_info *info,
                                               const apr_time_t age_value,
                                               apr_time_t now);

/**
 * Name of a file for a key: a hash of it, spread over folders.
 * @param p          owner of the result
 * @param dirlevels  folders one in another
 * @param dirlength  letters in the name of each
 * @param name       the key
 * @return relative path, without ending
 */
CACHE_DECLARE(char *) ap_cache_generate_name(apr_pool_t *p, int dirlevels,
                                             int dirlength, const char *name);

/**
 * Reads what ap_cache_usec2hex() has written.
 * @param x  16 hexadecimal digits
 * @return microseconds
 */
CACHE_DECLARE(apr_time_t) ap_cache_hex2usec(const char *x);

/**
 * Takes the next element off a list with commas; commas in quotes are none.
 * @param p     owner of the result
 * @param list  the list
 * @param str   set to what follows the element, NULL when nothing does
 * @return the element, or NULL when the list is empty
 */
CACHE_DECLARE(const char *) ap_cache_tokstr(apr_pool_t *p, const char *list,
                                            const char **str);

/**
 * Writes a time as text of one length.
 * @param j  microseconds
 * @param y  gets 16 hexadecimal digits and a NUL
 */
CACHE_DECLARE(void) ap_cache_usec2hex(apr_time_t j, char *y);

/**
 * Makes the key that a response is stored under.  To be registered by the
 * module that wants other keys than those of mod_cache, which asks for it in
 * post_config.
 * @param r    request
 * @param p    owner of the key
 * @param key  set to it
 * @return APR_SUCCESS; any other, and the cache has no part in the request
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, ap_cache_generate_key,
                        (request_rec *r, apr_pool_t *p, const char **key));

/**
 * Told for each request what the cache had to do with its answer.
 * @param h        the cached response, or NULL
 * @param r        the request
 * @param headers  fields of the response
 * @param status   what the cache did
 * @param reason   why, in words
 * @return OK or DECLINED; any other ends the run
 */
APR_DECLARE_EXTERNAL_HOOK(cache, CACHE, int, cache_status,
                          (cache_handle_t *h, request_rec *r,
                           apr_table_t *headers, ap_cache_status_e status,
                           const char *reason))

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_CACHE_H */
