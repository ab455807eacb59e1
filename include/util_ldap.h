/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_ldap.h
 * @brief Connections to LDAP servers, and what is remembered of their answers.
 *
 * mod_ldap keeps connections open and lends them, and keeps answers in a cache
 * that all children share.  Modules take the optional functions, which are
 * NULL without mod_ldap; the two others are exported by mod_ldap, not by the
 * server.
 *
 * A connection belongs to one request at a time, from uldap_connection_find to
 * uldap_connection_close.  Results are codes of LDAP (RFC 4511, section
 * 4.1.9): LDAP_SUCCESS, LDAP_COMPARE_TRUE, LDAP_NO_SUCH_OBJECT ...; after any
 * other than was hoped for ldc->reason says in words what went wrong.
 */

#ifndef AP_UTIL_LDAP_H
#define AP_UTIL_LDAP_H

#include <apr.h>
#include <apr_ldap.h>
#include <apr_optional.h>
#include <apr_rmm.h>
#include <apr_shm.h>
#include <apr_tables.h>
#include <apr_thread_mutex.h>
#include <apr_thread_rwlock.h>
#include <apr_time.h>
#include <apr_version.h>

#include "ap_config.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Export marks of the module that this header belongs to. */
#define LDAP_DECLARE(type) AP_MODULE_DECLARE(type)
#define LDAP_DECLARE_NONSTD(type) AP_MODULE_DECLARE_NONSTD(type)
#define LDAP_DECLARE_DATA AP_MODULE_DECLARE_DATA

typedef struct util_ldap_config_t util_ldap_config_t;
typedef struct util_ldap_connection_t util_ldap_connection_t;
typedef struct util_ldap_state_t util_ldap_state_t;

/** When aliases are followed: AuthLDAPDereferenceAliases. */
typedef enum {
    never = 0,
    searching = 1,  /* below the object that a search begins at */
    finding = 2,    /* on the way to that object */
    always = 3
} deref_options;

/** An attribute whose values are members of a group. */
struct mod_auth_ldap_groupattr_entry_t {
    char *name;  /**< of the attribute */
};

/** Settings of a directory.  [config] */
struct util_ldap_config_t {
    int ChaseReferrals;                /**< LDAPReferrals */
    int ReferralHopLimit;              /**< LDAPReferralHopLimit */
    apr_array_header_t *client_certs;  /**< LDAPTrustedClientCert */
};

/** A connection to a server. */
struct util_ldap_connection_t {
    LDAP *ldap;                   /**< libldap's; NULL: not open */
    apr_pool_t *pool;             /**< lives as long as the connection */
    apr_thread_mutex_t *lock;     /**< held by the one who has it */
    const char *host;             /**< the server */
    int port;
    deref_options deref;
    const char *binddn;           /**< as whom; NULL: as nobody */
    const char *bindpw;
    int bound;                    /**< 1: the server knows as whom */
    int secure;                   /**< APR_LDAP_NONE, _SSL or _STARTTLS */
    apr_array_header_t *client_certs;
    const char *reason;           /**< what went wrong last */
    struct util_ldap_connection_t *next;  /**< of all: the state's list */
    struct util_ldap_state_t *st; /**< whose list that is */
    int keep;                     /**< 1: stays open when it is given back */
    int ChaseReferrals;           /**< as in the settings */
    int ReferralHopLimit;
    apr_time_t freed;             /**< when it was given back */
    apr_pool_t *rebind_pool;      /**< for what following referrals needs */
    int must_rebind;              /**< 1: another has used it meanwhile */
    request_rec *r;               /**< who has it */
    apr_time_t last_backend_conn; /**< when the server was last asked */
};

/** What a server has.  Settings are [config]; the list of connections is
 * [lock: mutex], the cache [lock: util_ldap_cache_lock]. */
struct util_ldap_state_t {
    apr_pool_t *pool;
    apr_thread_mutex_t *mutex;
    apr_global_mutex_t *util_ldap_cache_lock;
    apr_size_t cache_bytes;            /**< LDAPSharedCacheSize */
    char *cache_file;                  /**< LDAPSharedCacheFile */
    long search_cache_ttl;             /**< LDAPCacheTTL, in microseconds */
    long search_cache_size;            /**< LDAPCacheEntries */
    long compare_cache_ttl;            /**< LDAPOpCacheTTL, in microseconds */
    long compare_cache_size;           /**< LDAPOpCacheEntries */
    struct util_ldap_connection_t *connections;
    apr_array_header_t *global_certs;  /**< LDAPTrustedGlobalCert */
    int ssl_supported;                 /**< 1: libldap can do it */
    int secure;                        /**< LDAPTrustedMode */
    int secure_set;
    int verify_svr_cert;               /**< LDAPVerifyServerCert */
    apr_shm_t *cache_shm;              /**< memory of the cache */
    apr_rmm_t *cache_rmm;              /**< which parts of it are free */
    void *util_ldap_cache;             /**< what is in it; mod_ldap's own */
    long connectionTimeout;            /**< LDAPConnectionTimeout, seconds */
    struct timeval *opTimeout;         /**< LDAPTimeout */
    int debug_level;                   /**< LDAPLibraryDebug */
    apr_interval_time_t connection_pool_ttl;  /**< LDAPConnectionPoolTTL */
    int retries;                       /**< LDAPRetries */
    apr_interval_time_t retry_delay;   /**< LDAPRetryDelay */
};

/**
 * Writes what the cache has, for the handler ldap-status.
 * @param r   request, to which it is written
 * @param st  whose cache
 * @return NULL, or text to be written in its place
 */
LDAP_DECLARE(char *) util_ald_cache_display(request_rec *r,
                                            util_ldap_state_t *st);

/**
 * Makes the cache, in memory that children share.  Called by mod_ldap in
 * post_config.
 * @param pool  the configuration's pool
 * @param st    whose cache
 * @return APR_SUCCESS, or why there is no memory
 */
LDAP_DECLARE(apr_status_t) util_ldap_cache_init(apr_pool_t *pool,
                                                util_ldap_state_t *st);

/**
 * Whether someone is a member of a group that is a member of a group.
 * @param r                   request
 * @param ldc                 connection
 * @param url                 AuthLDAPURL: whose part of the cache
 * @param dn                  the group
 * @param attrib              attribute with the name of a member
 * @param value               who
 * @param subgroupAttrs       attributes with the names of groups below; NULL
 *                            after the last
 * @param subgroupclasses     of struct mod_auth_ldap_groupattr_entry_t:
 *                            classes of objects that are groups
 * @param cur_subgroup_depth  how deep dn is
 * @param max_subgroup_depth  how deep to look
 * @return LDAP_COMPARE_TRUE, LDAP_COMPARE_FALSE or another code
 */
APR_DECLARE_OPTIONAL_FN(int, uldap_cache_check_subgroups,
                        (request_rec *r, util_ldap_connection_t *ldc,
                         const char *url, const char *dn, const char *attrib,
                         const char *value, char **subgroupAttrs,
                         apr_array_header_t *subgroupclasses,
                         int cur_subgroup_depth, int max_subgroup_depth));

/**
 * Finds someone by a search and checks the password by logging in.
 * @param r        request
 * @param ldc      connection
 * @param url      AuthLDAPURL: whose part of the cache
 * @param basedn   where the search begins
 * @param scope    LDAP_SCOPE_*
 * @param attrs    attributes to read, NULL after the last; or NULL
 * @param filter   RFC 4515
 * @param bindpw   the password
 * @param binddn   set to the name of the one who was found
 * @param retvals  set to the values of attrs, in that order; of r->pool
 * @return LDAP_SUCCESS; LDAP_NO_SUCH_OBJECT: none, or more than one, found;
 *         LDAP_INVALID_CREDENTIALS; or another code
 */
APR_DECLARE_OPTIONAL_FN(int, uldap_cache_checkuserid,
                        (request_rec *r, util_ldap_connection_t *ldc,
                         const char *url, const char *basedn, int scope,
                         char **attrs, const char *filter, const char *bindpw,
                         const char **binddn, const char ***retvals));

/**
 * Whether an attribute of an object has a value.
 * @param r       request
 * @param ldc     connection
 * @param url     AuthLDAPURL: whose part of the cache
 * @param dn      the object
 * @param attrib  the attribute
 * @param value   the value
 * @return LDAP_COMPARE_TRUE, LDAP_COMPARE_FALSE, LDAP_NO_SUCH_ATTRIBUTE or
 *         another code
 */
APR_DECLARE_OPTIONAL_FN(int, uldap_cache_compare,
                        (request_rec *r, util_ldap_connection_t *ldc,
                         const char *url, const char *dn, const char *attrib,
                         const char *value));

/**
 * Whether two names are of one object.
 * @param r                     request
 * @param ldc                   connection
 * @param url                   AuthLDAPURL: whose part of the cache
 * @param dn                    one name
 * @param reqdn                 the other one
 * @param compare_dn_on_server  1: the server says so; 0: equal texts are
 * @return LDAP_COMPARE_TRUE, LDAP_COMPARE_FALSE or another code
 */
APR_DECLARE_OPTIONAL_FN(int, uldap_cache_comparedn,
                        (request_rec *r, util_ldap_connection_t *ldc,
                         const char *url, const char *dn, const char *reqdn,
                         int compare_dn_on_server));

/**
 * Finds someone by a search, without a password.
 * @param r        request
 * @param ldc      connection
 * @param url      AuthLDAPURL: whose part of the cache
 * @param basedn   where the search begins
 * @param scope    LDAP_SCOPE_*
 * @param attrs    attributes to read, NULL after the last; or NULL
 * @param filter   RFC 4515
 * @param binddn   set to the name of the one who was found
 * @param retvals  set to the values of attrs, in that order; of r->pool
 * @return as uldap_cache_checkuserid
 */
APR_DECLARE_OPTIONAL_FN(int, uldap_cache_getuserdn,
                        (request_rec *r, util_ldap_connection_t *ldc,
                         const char *url, const char *basedn, int scope,
                         char **attrs, const char *filter,
                         const char **binddn, const char ***retvals));

/**
 * Gives a connection back.
 * @param ldc  connection
 */
APR_DECLARE_OPTIONAL_FN(void, uldap_connection_close,
                        (util_ldap_connection_t *ldc));

/**
 * Lends a connection; it is opened when it is first needed.
 * @param r       request
 * @param host    servers, with blanks between them
 * @param port    their port
 * @param binddn  as whom, or NULL
 * @param bindpw  the password, or NULL
 * @param deref   when aliases are followed
 * @param secure  APR_LDAP_NONE, _SSL or _STARTTLS
 * @return a connection that no other request has
 */
APR_DECLARE_OPTIONAL_FN(util_ldap_connection_t *, uldap_connection_find,
                        (request_rec *r, const char *host, int port,
                         const char *binddn, const char *bindpw,
                         deref_options deref, int secure));

/**
 * Opens a connection that was lent, and logs in.
 * @param r    request
 * @param ldc  connection
 * @return LDAP_SUCCESS or another code
 */
APR_DECLARE_OPTIONAL_FN(int, uldap_connection_open,
                        (request_rec *r, util_ldap_connection_t *ldc));

/**
 * Closes a connection, but keeps its record: a function for pool cleanups.
 * @param param  the util_ldap_connection_t
 * @return APR_SUCCESS
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, uldap_connection_unbind, (void *param));

/**
 * Whether TLS to LDAP servers is possible here.
 * @param r  request
 * @return true or false
 */
APR_DECLARE_OPTIONAL_FN(int, uldap_ssl_supported, (request_rec *r));

/** True of the results that say that a server does not answer. */
#define AP_LDAP_IS_SERVER_DOWN(s) \
    ((s) == LDAP_SERVER_DOWN || (s) == LDAP_UNAVAILABLE)

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_LDAP_H */
