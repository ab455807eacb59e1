/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_socache.h
 * @brief Providers of caches of small objects that all processes share.
 *
 * A cache keeps bytes under a key for a time.  It may lose any of them at any
 * moment: who uses it has to be able to do without.  Providers are found with
 * ap_lookup_provider(AP_SOCACHE_PROVIDER_GROUP, name,
 * AP_SOCACHE_PROVIDER_VERSION); each one is a module (mod_socache_shmcb,
 * mod_socache_dbm, mod_socache_memcache, mod_socache_redis).
 *
 * The order of calls: create while the configuration is read, init in
 * post_config, then the others by any thread of any process, destroy when the
 * configuration goes.  Where flags has AP_SOCACHE_FLAG_NOTMPSAFE, who uses the
 * cache holds a global mutex around store, retrieve, remove, status and
 * iterate.
 */

#ifndef AP_AP_SOCACHE_H
#define AP_AP_SOCACHE_H

#include <apr_pools.h>
#include <apr_time.h>

#include "ap_provider.h"
#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One cache; what is in it is its provider's business. */
typedef struct ap_socache_instance_t ap_socache_instance_t;
typedef struct ap_socache_provider_t ap_socache_provider_t;

/** Two processes at a time would spoil the cache: see above. */
#define AP_SOCACHE_FLAG_NOTMPSAFE       1

/** Where providers are registered, and the name of the one that is taken when
 * nobody says which. */
#define AP_SOCACHE_PROVIDER_GROUP       "socache"
#define AP_SOCACHE_PROVIDER_VERSION     "0"
#define AP_SOCACHE_DEFAULT_PROVIDER     "default"

/**
 * Called for one object after the other.  What it is shown lives until it
 * returns.
 * @param instance  the cache
 * @param s         as handed to iterate
 * @param userctx   as handed to iterate
 * @param id        key of the object
 * @param idlen     its bytes
 * @param data      the object
 * @param datalen   its bytes
 * @param pool      for the time of the call
 * @return APR_SUCCESS; any other ends the round, and iterate returns it
 */
typedef apr_status_t ap_socache_iterator_t(ap_socache_instance_t *instance,
                                           server_rec *s, void *userctx,
                                           const unsigned char *id,
                                           unsigned int idlen,
                                           const unsigned char *data,
                                           unsigned int datalen,
                                           apr_pool_t *pool);

/** What is known beforehand of the objects that will be stored; 0 where it is
 * not. */
struct ap_socache_hints {
    apr_size_t avg_id_len;                /**< bytes of a key */
    apr_size_t avg_obj_size;              /**< bytes of an object */
    apr_interval_time_t expiry_interval;  /**< microseconds until it expires */
};

/** What a provider fills in. */
struct ap_socache_provider_t {
    /** Its name, as registered. */
    const char *name;

    /** AP_SOCACHE_FLAG_* */
    unsigned int flags;

    /** Makes a cache from what stands behind the colon in a directive.
     * @param instance  set to it
     * @param arg       the text, or NULL when there is none
     * @param tmp       for what is needed only now
     * @param p         owner of the cache: the configuration's pool
     * @return NULL, or the end of a sentence that tells what is wrong */
    const char *(*create)(ap_socache_instance_t **instance, const char *arg,
                          apr_pool_t *tmp, apr_pool_t *p);

    /** Makes the cache ready, before there are children.
     * @param instance  the cache
     * @param cname     who uses it: at most 16 letters, digits, '-' and '_',
     *                  of no other user in this server; "mod_ssl-sess"
     * @param hints     what will be stored, or NULL
     * @param s         the main server
     * @param pool      owner of what it opens: the configuration's pool
     * @return APR_SUCCESS, or an error that it has logged; ends the start */
    apr_status_t (*init)(ap_socache_instance_t *instance, const char *cname,
                         const struct ap_socache_hints *hints, server_rec *s,
                         apr_pool_t *pool);

    /** Ends a cache.  Called once, by the parent. */
    void (*destroy)(ap_socache_instance_t *instance, server_rec *s);

    /** Keeps a copy of an object, in place of the one of that key.
     * @param instance  the cache
     * @param s         for messages
     * @param id        the key, any bytes; some stores refuse very short ones
     * @param idlen     how many
     * @param expiry    until when
     * @param data      the object; left as it is
     * @param datalen   its bytes
     * @param pool      for the time of the call
     * @return APR_SUCCESS, or why it is not kept: APR_EINVAL for the key,
     *         APR_ENOSPC: too large */
    apr_status_t (*store)(ap_socache_instance_t *instance, server_rec *s,
                          const unsigned char *id, unsigned int idlen,
                          apr_time_t expiry, unsigned char *data,
                          unsigned int datalen, apr_pool_t *pool);

    /** Finds an object.
     * @param instance  the cache
     * @param s         for messages
     * @param id        the key
     * @param idlen     its bytes
     * @param data      gets a copy of the object
     * @param datalen   its room in bytes; set to the bytes of the object
     * @param pool      for the time of the call
     * @return APR_SUCCESS; APR_NOTFOUND when there is none or its time is
     *         over; APR_ENOSPC, or APR_NOTFOUND with some stores, when there
     *         is not enough room; or an error */
    apr_status_t (*retrieve)(ap_socache_instance_t *instance, server_rec *s,
                             const unsigned char *id, unsigned int idlen,
                             unsigned char *data, unsigned int *datalen,
                             apr_pool_t *pool);

    /** Forgets the object of a key.  APR_SUCCESS, APR_NOTFOUND or an error. */
    apr_status_t (*remove)(ap_socache_instance_t *instance, server_rec *s,
                           const unsigned char *id, unsigned int idlen,
                           apr_pool_t *pool);

    /** Writes how full the cache is to a status report: flags are those of
     * the status hook in mod_status.h. */
    void (*status)(ap_socache_instance_t *instance, request_rec *r, int flags);

    /** Calls iterator for each object whose time is not over.  APR_SUCCESS,
     * what iterator returned, or APR_ENOTIMPL where the store behind the
     * cache cannot list what it has. */
    apr_status_t (*iterate)(ap_socache_instance_t *instance, server_rec *s,
                            void *userctx, ap_socache_iterator_t *iterator,
                            apr_pool_t *pool);
};

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_SOCACHE_H */
