/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_session.h
 * @brief Sessions: named values that are kept for a client.
 *
 * mod_session asks others, by hooks, to find and store sessions
 * (mod_session_cookie, mod_session_dbd) and to write them as text and read
 * them from it (itself, mod_session_crypto).  Modules that use sessions take
 * the optional functions, which are NULL without mod_session.
 *
 * The hooks are exported by mod_session, not by the server: a module that
 * registers with them has to be loaded after it.  All of this is called by the
 * thread that serves the request.
 */

#ifndef AP_MOD_SESSION_H
#define AP_MOD_SESSION_H

#include <apr_hooks.h>
#include <apr_optional.h>
#include <apr_pools.h>
#include <apr_tables.h>
#include <apr_time.h>
#include <apr_uuid.h>

#include "ap_config.h"
#include "http_config.h"
#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Export marks of the module that this header belongs to. */
#define SESSION_DECLARE(type) AP_MODULE_DECLARE(type)
#define SESSION_DECLARE_NONSTD(type) AP_MODULE_DECLARE_NONSTD(type)
#define SESSION_DECLARE_DATA AP_MODULE_DECLARE_DATA

/** Names, in r->notes and in sessions, of who has logged in. */
#define MOD_SESSION_NOTES_KEY           "mod_session_key"
#define MOD_SESSION_PW                  "pw"
#define MOD_SESSION_USER                "user"

/** Settings of mod_session; each one with 1 where it was given. */
typedef struct {
    int enabled;                    /**< Session On */
    int enabled_set;
    long maxage;                    /**< SessionMaxAge: seconds; 0: no end */
    int maxage_set;
    const char *header;             /**< SessionHeader: field of a response
                                     * that has new values, or NULL */
    int header_set;
    int env;                        /**< SessionEnv: HTTP_SESSION is set */
    int env_set;
    apr_array_header_t *includes;   /**< SessionInclude: const char * */
    apr_array_header_t *excludes;   /**< SessionExclude: const char * */
    apr_time_t expiry_update_time;  /**< SessionExpiryUpdateInterval: a session
                                     * whose end moves by less than these
                                     * microseconds is not stored again */
    int expiry_update_set;
} session_dir_conf;

/** One session. */
typedef struct {
    apr_pool_t *pool;         /**< owner of all of it */
    apr_uuid_t *uuid;         /**< what it is known by, or NULL */
    const char *remote_user;  /**< whose it is, or NULL */
    apr_table_t *entries;     /**< the values by name */
    const char *encoded;      /**< as text, as it is stored, or NULL */
    apr_time_t expiry;        /**< when it ends; 0: never */
    long maxage;              /**< seconds after which it ends unused; 0: never
                               */
    int dirty;                /**< 1: values were changed: to be stored */
    int cached;               /**< 1: it was found earlier in the request */
    int written;              /**< 1: it has been stored */
} session_rec;

/** The record of mod_session, which exports it. */
extern AP_DECLARE_DATA module session_module;

/**
 * Reads a value.
 * @param r      request
 * @param z      session; NULL: that of the request
 * @param key    its name
 * @param value  set to the value, of the session's pool, or to NULL
 * @return APR_SUCCESS, or an error of loading the session
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, ap_session_get,
                        (request_rec *r, session_rec *z, const char *key,
                         const char **value));

/**
 * Finds the session of a request, or begins one.
 * @param  request
 * @param  set to the session; to NULL where sessions are off
 * @return APR_SUCCESS, or an error of a hook
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, ap_session_load,
                        (request_rec *, session_rec **));

/**
 * Stores a session.  mod_session does so itself before the first of a response
 * is sent.
 * @param  request
 * @param  session
 * @return APR_SUCCESS, or an error of a hook
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, ap_session_save,
                        (request_rec *, session_rec *));

/**
 * Sets a value, and notes that the session is to be stored.
 * @param r      request
 * @param z      session; NULL: that of the request
 * @param key    its name
 * @param value  the value; NULL: there is none any more
 * @return APR_SUCCESS, or an error of loading the session
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, ap_session_set,
                        (request_rec *r, session_rec *z, const char *key,
                         const char *value));

/**
 * Reads the text of a session; all of them, one after the other.
 * @param r  request
 * @param z  session; encoded is read and may be replaced for the next one,
 *           entries filled
 * @return OK or DECLINED; any other: the session is not used
 */
AP_DECLARE_HOOK(apr_status_t, session_decode, (request_rec *r, session_rec *z))

/**
 * Writes a session as text; all of them, one after the other.
 * @param r  request
 * @param z  session; encoded is set, or replaced by what the next one gets
 * @return OK or DECLINED; any other: the session is not stored
 */
AP_DECLARE_HOOK(apr_status_t, session_encode, (request_rec *r, session_rec *z))

/**
 * Finds the session of a request where it is stored.
 * @param r  request
 * @param z  set to it, with encoded as it was stored; NULL: a new one
 * @return OK; DECLINED: the next one is asked; any other: an error
 */
AP_DECLARE_HOOK(apr_status_t, session_load, (request_rec *r, session_rec **z))

/**
 * Stores a session.
 * @param r  request
 * @param z  session, with encoded to be stored; NULL there: it has ended, or
 *           is empty
 * @return OK; DECLINED: the next one is asked; any other: an error
 */
AP_DECLARE_HOOK(apr_status_t, session_save, (request_rec *r, session_rec *z))

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_SESSION_H */
