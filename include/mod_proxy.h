/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_proxy.h
 * @brief The proxy: workers, balancers, connections to servers behind it, and
 *        those who provide schemes and methods of balancing.
 *
 * Everything here that is a function or data, mod_proxy exports; the server
 * itself does not.  A module that uses one is loaded after mod_proxy.
 *
 * WORDS.  A *worker* is a server behind (a URL, or the start of one) with its
 * pool of connections; a *balancer* is a set of workers; the *backend* of a
 * request is the connection that it was given.
 *
 * WHO OWNS WHAT.
 * - What the configuration says (proxy_server_conf, proxy_dir_conf, aliases)
 *   is fixed when the children start.  [config]
 * - proxy_worker and proxy_balancer are a process's own: one record in each
 *   child, used by all of its threads.  Their member s leads to a record in
 *   shared memory that all processes read and write.
 * - Records in shared memory have no lock for counters and states: each field
 *   is written whole, and whoever reads takes what he sees.  Settings in them
 *   are changed by the balancer manager under the balancer's global mutex, and
 *   other processes take them over by ap_proxy_sync_balancer().
 * - A proxy_conn_rec belongs to one thread from ap_proxy_acquire_connection()
 *   to ap_proxy_release_connection(), and to the worker's pool otherwise.
 *
 * THREADS.  Functions that have a request are called by the thread that serves
 * it; those that define and initialise are called while the configuration is
 * read and at the start of a child, before it has threads, unless said
 * otherwise.
 */

#ifndef AP_MOD_PROXY_H
#define AP_MOD_PROXY_H

#include <arpa/inet.h>
#include <netinet/in.h>

#include <apr.h>
#include <apr_buckets.h>
#include <apr_date.h>
#include <apr_fnmatch.h>
#include <apr_global_mutex.h>
#include <apr_hooks.h>
#include <apr_lib.h>
#include <apr_md5.h>
#include <apr_network_io.h>
#include <apr_optional.h>
#include <apr_pools.h>
#include <apr_reslist.h>
#include <apr_strings.h>
#include <apr_strmatch.h>
#include <apr_thread_mutex.h>
#include <apr_uri.h>
#include <apr_uuid.h>

#include "ap_config.h"
#include "ap_provider.h"
#include "ap_slotmem.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "http_protocol.h"
#include "http_request.h"
#include "http_ssl.h"
#include "http_vhost.h"
#include "httpd.h"
#include "util_ebcdic.h"
#include "util_filter.h"
#include "util_mutex.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What mod_proxy exports is marked with these. */
#define PROXY_DECLARE(type) AP_MODULE_DECLARE(type)
#define PROXY_DECLARE_NONSTD(type) AP_MODULE_DECLARE_NONSTD(type)
#define PROXY_DECLARE_DATA AP_MODULE_DECLARE_DATA

typedef struct proxy_balancer proxy_balancer;
typedef struct proxy_balancer_method proxy_balancer_method;
typedef struct proxy_conn_pool proxy_conn_pool;
typedef struct proxy_worker proxy_worker;

/** Addresses of a worker's host, which connections share; mod_proxy's own. */
struct proxy_address;
/** One side of a tunnel; mod_proxy's own. */
struct proxy_tunnel_conn;

/** The module; its settings are proxy_server_conf and proxy_dir_conf. */
extern PROXY_DECLARE_DATA module proxy_module;

#ifndef CRLF
#define CRLF                            "\r\n"
#endif

/** A variable, read or written as it stands in memory now. */
#define AP_VOLATILIZE_T(T, x) (*(volatile T *)&(x))

/** Declares a hook of mod_proxy that others hook by AP_OPTIONAL_HOOK. */
#define PROXY_DECLARE_OPTIONAL_HOOK APR_DECLARE_EXTERNAL_HOOK

/* ---- What the directives say -------------------------------------------- */

/** A row of ProxyRemote and ProxyRemoteMatch: another proxy. */
struct proxy_remote {
    const char *scheme;  /* scheme or start of URLs that it is for; "*": all */
    const char *protocol;           /* scheme that it is spoken to by */
    const char *hostname;           /* its name */
    ap_regex_t *regexp;  /* URLs that it is for, with ProxyRemoteMatch */
    /* for it, as the field Proxy-Authorization has them, or NULL */
    const char *creds;
    int use_regex;                  /* true: regexp says for which URLs */
    apr_port_t port;                /* its port */
};

/* Flags of ProxyPass: */
#define PROXYPASS_NOCANON               1   /* nocanon */
#define PROXYPASS_INTERPOLATE           2   /* interpolate */
#define PROXYPASS_NOQUERY               4   /* noquery */
#define PROXYPASS_MAP_ENCODED           8   /* mapping=encoded */
#define PROXYPASS_MAP_SERVLET           24  /* mapping=servlet, which is
                                             * encoded, too */

/**
 * A row of ProxyPass, ProxyPassMatch or ProxyPassReverse, or of the directives
 * for cookies.
 */
struct proxy_alias {
    const char *real;               /* the one behind */
    const char *fake;               /* ours */
    ap_regex_t *regex;  /* ours, with ProxyPassMatch; otherwise NULL */
    unsigned int flags;             /* PROXYPASS_* */
    proxy_balancer *balancer;  /* what real names, when it is a balancer */
};

/** A row of NoProxy: hosts that no other proxy is asked for. */
struct dirconn_entry {
    char *name;                     /* as the directive has it */
    struct in_addr addr;            /* address or network */
    struct in_addr mask;            /* its mask */
    struct apr_sockaddr_t *hostaddr;  /* addresses of a name */
    /**
     * @param entry  this one
     * @param r      request, whose URL has been parsed
     * @return true when the request's host is meant
     */
    int (*matcher)(struct dirconn_entry *entry, request_rec *r);
};

/** A row of ProxyBlock: hosts that are not asked for anybody. */
struct noproxy_entry {
    const char *name;               /* part of the host's name; "*": all */
    /* its addresses, as they were at start; NULL: not found */
    struct apr_sockaddr_t *addr;
};

/**
 * Settings of a server.  Bits whose name ends with _set tell what a directive
 * has said, and what is inherited.
 */
typedef struct {
    apr_array_header_t *proxies;    /* ProxyRemote (proxy_remote) */
    /* schemes that others provide (none does any more) */
    apr_array_header_t *sec_proxy;
    /* ProxyPass outside of sections (proxy_alias) */
    apr_array_header_t *aliases;
    apr_array_header_t *noproxies;  /* ProxyBlock (noproxy_entry) */
    apr_array_header_t *dirconn;    /* NoProxy (dirconn_entry) */
    apr_array_header_t *workers;    /* workers of no balancer (proxy_worker) */
    apr_array_header_t *balancers;  /* balancers (proxy_balancer) */
    /* for URLs that no worker is for, as a forward proxy */
    proxy_worker *forward;
    proxy_worker *reverse;          /* for those as a reverse proxy */
    const char *domain;             /* ProxyDomain; NULL: none */
    const char *id;  /* unique among the servers of a configuration */
    apr_pool_t *pool;               /* lives as long as the configuration */
    int req;                        /* ProxyRequests */
    int max_balancers;              /* in shared memory */
    int bgrowth;                    /* BalancerGrowth: room for more */
    /* ProxyVia */
    enum { via_off, via_on, via_block, via_full } viaopt;
    /* ProxyReceiveBufferSize, bytes; 0: the system's */
    apr_size_t recv_buffer_size;
    apr_size_t io_buffer_size;      /* ProxyIOBufferSize, bytes */
    long maxfwd;  /* ProxyMaxForwards; below 0: no field is made */
    apr_interval_time_t timeout;    /* ProxyTimeout, microseconds */
    /* ProxyBadHeader */
    enum { bad_error, bad_ignore, bad_body } badopt;
    /* ProxyStatus */
    enum { status_off, status_on, status_full } proxy_status;
    apr_sockaddr_t *source_address; /* ProxySourceAddress; NULL: any */
    apr_global_mutex_t *mutex;      /* guards the shared memory of balancers */
    ap_slotmem_instance_t *bslot;   /* balancers in it */
    ap_slotmem_provider_t *storage; /* who keeps it */
    unsigned int req_set:1;
    unsigned int viaopt_set:1;
    unsigned int recv_buffer_size_set:1;
    unsigned int io_buffer_size_set:1;
    unsigned int maxfwd_set:1;
    unsigned int timeout_set:1;
    unsigned int badopt_set:1;
    unsigned int proxy_status_set:1;
    unsigned int source_address_set:1;
    unsigned int bgrowth_set:1;
    unsigned int bal_persist:1;     /* BalancerPersist */
    unsigned int inherit:1;         /* BalancerInherit */
    unsigned int inherit_set:1;
    unsigned int ppinherit:1;       /* ProxyPassInherit */
    unsigned int ppinherit_set:1;
    unsigned int map_encoded_one:1; /* some alias has mapping=encoded */
    unsigned int map_encoded_all:1; /* and all have */
} proxy_server_conf;

/** Settings of a section. */
typedef struct {
    const char *p;  /* path or pattern of <Proxy>; NULL: another section */
    ap_regex_t *r;  /* pattern of <ProxyMatch>; NULL: another section */
    apr_array_header_t *raliases;   /* ProxyPassReverse (proxy_alias) */
    /* ProxyPassReverseCookiePath (proxy_alias) */
    apr_array_header_t *cookie_paths;
    /* ProxyPassReverseCookieDomain (proxy_alias) */
    apr_array_header_t *cookie_domains;
    signed char p_is_fnmatch;       /* true: p has wildcards */
    signed char interpolate_env;    /* ProxyPassInterpolateEnv; -1: not set */
    struct proxy_alias *alias;      /* ProxyPass in this section; NULL: none */
    unsigned int error_override:1;  /* ProxyErrorOverride */
    unsigned int preserve_host:1;   /* ProxyPreserveHost */
    unsigned int preserve_host_set:1;
    unsigned int error_override_set:1;
    unsigned int alias_set:1;
    unsigned int add_forwarded_headers:1;  /* ProxyAddHeaders */
    unsigned int add_forwarded_headers_set:1;
    apr_array_header_t *refs;       /* sections <Proxy> inside this one */
    unsigned int forward_100_continue:1;  /* Proxy100Continue */
    unsigned int forward_100_continue_set:1;
    /* statuses (int) of ProxyErrorOverride; NULL: all */
    apr_array_header_t *error_override_codes;
} proxy_dir_conf;

/**
 * How much of a response has to be there for a cache to go on without the
 * client.
 */
typedef struct {
    float cache_completion;         /* part of it, up to 1 */
    int content_length;             /* its length in bytes */
} proxy_completion;

/** The aliases of a request, with ${variables} in them replaced. */
typedef struct {
    apr_array_header_t *raliases;   /* as in proxy_dir_conf */
    apr_array_header_t *cookie_paths;  /* as in proxy_dir_conf */
    apr_array_header_t *cookie_domains;  /* as in proxy_dir_conf */
} proxy_req_conf;

/* ---- Health checks ------------------------------------------------------ */

/* Seconds: how often the checker looks what is due, and an interval that is
 * not set. */
#define HCHECK_WATHCHDOG_INTERVAL       2
#define HCHECK_WATHCHDOG_DEFAULT_INTERVAL 30

/** How a worker is asked whether it is well (hcmethod). */
typedef enum {
    NONE = 0,                           /* not at all */
    TCP = 1,                            /* by connecting */
    OPTIONS = 2,                        /* a request of HTTP/1.0 */
    HEAD = 3,
    GET = 4,
    CPING = 5,                          /* of AJP */
    PROVIDER = 6,                       /* another module knows how */
    OPTIONS11 = 7,                      /* a request of HTTP/1.1 */
    HEAD11 = 8,
    GET11 = 9,
    EOT = 10                            /* the end of tables */
} hcmethod_t;

/** A row of the table of methods. */
typedef struct {
    hcmethod_t method;              /* which */
    char *name;                     /* its name in directives */
    int implemented;                /* true: it can be used */
} proxy_hcmethods_t;

/** The table; ends with EOT. */
extern PROXY_DECLARE_DATA proxy_hcmethods_t proxy_hcmethods[];

/* ---- States of workers -------------------------------------------------- */

/* Bits of proxy_worker_shared.status: */
#define PROXY_WORKER_INITIALIZED        0x0001  /* in shared memory */
#define PROXY_WORKER_IGNORE_ERRORS      0x0002  /* is never IN_ERROR */
#define PROXY_WORKER_DRAIN              0x0004  /* known sessions only */
#define PROXY_WORKER_GENERIC            0x0008  /* forward or reverse */
#define PROXY_WORKER_IN_SHUTDOWN        0x0010  /* takes nothing new */
#define PROXY_WORKER_DISABLED           0x0020  /* by the administrator */
#define PROXY_WORKER_STOPPED            0x0040  /* likewise, checks too */
#define PROXY_WORKER_IN_ERROR           0x0080  /* failed, until retried */
#define PROXY_WORKER_HOT_STANDBY        0x0100  /* when all others fail */
#define PROXY_WORKER_FREE               0x0200  /* room for one */
#define PROXY_WORKER_HC_FAIL            0x0400  /* health check failed */
#define PROXY_WORKER_HOT_SPARE          0x0800  /* for each that fails */

/** Any of these: no request is sent to it. */
#define PROXY_WORKER_NOT_USABLE_BITMAP \
    (PROXY_WORKER_IN_SHUTDOWN | PROXY_WORKER_DISABLED \
     | PROXY_WORKER_STOPPED | PROXY_WORKER_IN_ERROR | PROXY_WORKER_HC_FAIL)

/* Letters of the same in directives, and where people read them. */
#define PROXY_WORKER_INITIALIZED_FLAG   'O'
#define PROXY_WORKER_IGNORE_ERRORS_FLAG 'I'
#define PROXY_WORKER_DRAIN_FLAG         'N'
#define PROXY_WORKER_GENERIC_FLAG       'G'
#define PROXY_WORKER_IN_SHUTDOWN_FLAG   'U'
#define PROXY_WORKER_DISABLED_FLAG      'D'
#define PROXY_WORKER_STOPPED_FLAG       'S'
#define PROXY_WORKER_IN_ERROR_FLAG      'E'
#define PROXY_WORKER_HOT_STANDBY_FLAG   'H'
#define PROXY_WORKER_FREE_FLAG          'F'
#define PROXY_WORKER_HC_FAIL_FLAG       'C'
#define PROXY_WORKER_HOT_SPARE_FLAG     'R'

/** A row of the table of states. */
typedef struct {
    unsigned int bit;               /* PROXY_WORKER_* */
    char flag;                      /* its letter */
    const char *name;               /* for people */
} proxy_wstat_t;

/** The table; ends with bit 0. */
extern PROXY_DECLARE_DATA proxy_wstat_t proxy_wstat_tbl[];

/* Whether a worker f is in the state of bit b, and in those by name. */
#define PROXY_WORKER_IS(f, b) ((f)->s->status & (b))
#define PROXY_WORKER_IS_INITIALIZED(f) \
    PROXY_WORKER_IS(f, PROXY_WORKER_INITIALIZED)
#define PROXY_WORKER_IS_STANDBY(f) \
    PROXY_WORKER_IS(f, PROXY_WORKER_HOT_STANDBY)
#define PROXY_WORKER_IS_SPARE(f) PROXY_WORKER_IS(f, PROXY_WORKER_HOT_SPARE)
#define PROXY_WORKER_IS_ERROR(f) PROXY_WORKER_IS(f, PROXY_WORKER_IN_ERROR)
#define PROXY_WORKER_IS_HCFAILED(f) PROXY_WORKER_IS(f, PROXY_WORKER_HC_FAIL)
#define PROXY_WORKER_IS_DRAINING(f) PROXY_WORKER_IS(f, PROXY_WORKER_DRAIN)
#define PROXY_WORKER_IS_GENERIC(f) PROXY_WORKER_IS(f, PROXY_WORKER_GENERIC)

/** True when requests may be sent to the worker. */
#define PROXY_WORKER_IS_USABLE(f) \
    (!PROXY_WORKER_IS(f, PROXY_WORKER_NOT_USABLE_BITMAP) \
     && PROXY_WORKER_IS_INITIALIZED(f))

/** Seconds after which a worker that failed is tried again. */
#define PROXY_WORKER_DEFAULT_RETRY      60

/* Bytes that texts in shared memory have room in, with the final NUL. */
#define PROXY_WORKER_MAX_NAME_SIZE      96
#define PROXY_WORKER_EXT_NAME_SIZE      384
#define PROXY_WORKER_RFC1035_NAME_SIZE  512
#define PROXY_WORKER_MAX_SCHEME_SIZE    16
#define PROXY_WORKER_MAX_HOSTNAME_SIZE  64
#define PROXY_RFC1035_HOSTNAME_SIZE     256
#define PROXY_WORKER_MAX_ROUTE_SIZE     64
#define PROXY_WORKER_MAX_SECRET_SIZE    64
#define PROXY_BALANCER_MAX_NAME_SIZE    96
#define PROXY_BALANCER_MAX_HOSTNAME_SIZE 64
#define PROXY_BALANCER_MAX_ROUTE_SIZE   64
#define PROXY_BALANCER_MAX_STICKY_SIZE  64
#define PROXY_MAX_PROVIDER_NAME_SIZE    16

/** Microseconds that a flusher waits for more bytes (flushwait). */
#define PROXY_FLUSH_WAIT                10000

/* ---- Workers ------------------------------------------------------------ */

/** How a name is hashed. */
typedef enum {
    PROXY_HASHFUNC_DEFAULT = 0,
    PROXY_HASHFUNC_APR = 1,             /* as APR's tables do */
    PROXY_HASHFUNC_FNV = 2              /* Fowler, Noll and Vo's */
} proxy_hash_t;

/** A name by two hashes: both equal, and it is taken for the same. */
typedef struct {
    unsigned int def;               /* PROXY_HASHFUNC_DEFAULT */
    unsigned int fnv;               /* PROXY_HASHFUNC_FNV */
} proxy_hashes;

/**
 * Hashes a name.  Any thread may call it.
 * @param str     name
 * @param method  PROXY_HASHFUNC_*
 * @return its hash
 */
PROXY_DECLARE(unsigned int) ap_proxy_hashfunc(const char *str,
                                              proxy_hash_t method);

/**
 * A worker's part that all processes share.  Numbers of connections are those
 * of one process; bits whose name ends with _set tell what a directive has
 * said.
 */
typedef struct {
    /* its URL, cut when it does not fit; name_ex has more of it */
    char name[PROXY_WORKER_MAX_NAME_SIZE];
    char scheme[PROXY_WORKER_MAX_SCHEME_SIZE];  /* of the URL */
    /* of the URL, cut; hostname_ex has more of it */
    char hostname[PROXY_WORKER_MAX_HOSTNAME_SIZE];
    /* route= of a session that goes to it; "": none */
    char route[PROXY_WORKER_MAX_ROUTE_SIZE];
    /* route that takes its sessions when it fails */
    char redirect[PROXY_WORKER_MAX_ROUTE_SIZE];
    /* name of the provider that flushes */
    char flusher[PROXY_WORKER_MAX_SCHEME_SIZE];
    /* path of its Unix socket; "": it has none */
    char uds_path[PROXY_WORKER_MAX_NAME_SIZE];
    int lbset;  /* workers with a lower number are asked first */
    int retries;                    /* times it was tried since it failed */
    int lbstatus;                   /* the method's own account of its load */
    int lbfactor;                   /* loadfactor= in hundredths */
    int min;                        /* min=: connections that are kept open */
    int smax;  /* smax=: idle ones above this are closed after ttl */
    int hmax;                       /* max=: connections that there may be */
    int flush_wait;                 /* flushwait=, microseconds */
    int index;                      /* its place in shared memory */
    proxy_hashes hash;              /* of its name */
    unsigned int status;            /* PROXY_WORKER_* */
    /* flushpackets= */
    enum { flush_off, flush_on, flush_auto } flush_packets;
    apr_time_t updated;             /* when its settings were changed last */
    apr_time_t error_time;          /* when it failed last */
    apr_interval_time_t ttl;        /* ttl=, microseconds */
    apr_interval_time_t retry;      /* retry=, microseconds */
    apr_interval_time_t timeout;    /* timeout=, microseconds */
    /* acquire=: how long a connection is waited for, microseconds */
    apr_interval_time_t acquire;
    apr_interval_time_t ping_timeout;  /* ping=, microseconds */
    apr_interval_time_t conn_timeout;  /* connectiontimeout=, microseconds */
    apr_size_t recv_buffer_size;    /* receivebuffersize=, bytes */
    apr_size_t io_buffer_size;      /* iobuffersize=, bytes */
    apr_size_t elected;             /* times that it was chosen */
    apr_size_t busy;                /* requests that it has now */
    apr_port_t port;                /* its port */
    apr_off_t transferred;          /* bytes sent to it */
    apr_off_t read;                 /* bytes received from it */
    void *context;                  /* of the method of balancing */
    unsigned int keepalive:1;       /* keepalive=: TCP's probes */
    unsigned int disablereuse:1;    /* disablereuse=: a connection a request */
    /* its address does not depend on the request */
    unsigned int is_address_reusable:1;
    unsigned int retry_set:1;
    unsigned int timeout_set:1;
    unsigned int acquire_set:1;
    unsigned int ping_timeout_set:1;
    unsigned int conn_timeout_set:1;
    unsigned int recv_buffer_size_set:1;
    unsigned int io_buffer_size_set:1;
    unsigned int keepalive_set:1;
    unsigned int disablereuse_set:1;
    unsigned int was_malloced:1;    /* this record is not in shared memory */
    unsigned int is_name_matchable:1;  /* the name has $1 and the like in it */
    /* hcuri=: what health checks ask for */
    char hcuri[PROXY_WORKER_MAX_ROUTE_SIZE];
    /* hcexpr=: name of the condition of an answer */
    char hcexpr[PROXY_WORKER_MAX_SCHEME_SIZE];
    int passes;  /* hcpasses=: good answers until it is well again */
    int pcount;                     /* good answers in a row so far */
    int fails;  /* hcfails=: bad answers until it is failed */
    int fcount;                     /* bad answers in a row so far */
    hcmethod_t method;              /* hcmethod= */
    apr_interval_time_t interval;   /* hcinterval=, microseconds */
    /* upgrade=: protocol that a connection may change to */
    char upgrade[PROXY_WORKER_MAX_SCHEME_SIZE];
    char hostname_ex[PROXY_RFC1035_HOSTNAME_SIZE];  /* host of the URL */
    apr_size_t response_field_size; /* responsefieldsize=, bytes of a field */
    unsigned int response_field_size_set:1;
    char secret[PROXY_WORKER_MAX_SECRET_SIZE];  /* secret=, of AJP */
    char name_ex[PROXY_WORKER_EXT_NAME_SIZE];  /* its URL */
    unsigned int address_ttl_set:1;
    apr_int32_t address_ttl;  /* addressttl=, seconds; below 0: for ever */
    /* second, since start, after which it is looked up anew */
    apr_uint32_t address_expiry;
    unsigned int is_host_matchable:1;  /* the host has $1 and the like in it */
} proxy_worker_shared;

/** Bytes of the record above, rounded up for a table of them. */
#define ALIGNED_PROXY_WORKER_SHARED_SIZE \
    (APR_ALIGN_DEFAULT(sizeof(proxy_worker_shared)))

/** A connection to a worker, with the request that has it. */
typedef struct {
    conn_rec *connection;  /* as filters see it; NULL: there is none yet */
    request_rec *r;                 /* request that is sent on it */
    proxy_worker *worker;           /* whose it is */
    apr_pool_t *pool;               /* as long as this record */
    const char *hostname;           /* host that it goes to */
    apr_sockaddr_t *addr;           /* its addresses */
    apr_pool_t *scpool;             /* as long as the socket */
    apr_socket_t *sock;             /* socket; NULL: not connected */
    void *data;                     /* of the scheme's module */
    void *forward;                  /* what ProxyRemote makes of a tunnel */
    apr_uint32_t flags;             /* of the scheme's module */
    apr_port_t port;                /* port that it goes to */
    unsigned int is_ssl:1;          /* TLS is spoken on it */
    unsigned int close:1;           /* it is not used again */
    unsigned int need_flush:1;      /* what was written has to be flushed */
    unsigned int inreslist:1;       /* it is in the worker's pool */
    const char *uds_path;           /* path of its Unix socket, or NULL */
    const char *ssl_hostname;       /* name in TLS (SNI) */
    apr_bucket_brigade *tmp_bb;     /* for whoever looks into it */
    apr_pool_t *uds_pool;           /* of uds_path */
    apr_pool_t *fwd_pool;           /* of forward */
    /* of its host; counted, given back by mod_proxy */
    struct proxy_address *address;
} proxy_conn_rec;

/** The connections that a child has to a worker. */
struct proxy_conn_pool {
    apr_pool_t *pool;               /* theirs; used under the reslist's lock */
    apr_sockaddr_t *addr;  /* address of the worker, when all share one */
    apr_reslist_t *res;  /* the connections; NULL: there is only one */
    proxy_conn_rec *conn;           /* that one, in a process of one thread */
    apr_pool_t *dns_pool;  /* of addr; cleared when it is looked up anew */
};

/** A worker in a child. */
struct proxy_worker {
    proxy_hashes hash;              /* of its name */
    unsigned int local_status;      /* PROXY_WORKER_* of this child alone */
    proxy_conn_pool *cp;            /* its connections */
    proxy_worker_shared *s;         /* what all processes share */
    proxy_balancer *balancer;       /* NULL: it is in none */
    /* guards address and what a connection needs of it */
    apr_thread_mutex_t *tmutex;
    void *context;                  /* of the method of balancing */
    ap_conf_vector_t *section_config;  /* settings of its <Proxy> */
    /* of its host, when all connections share one; changes under tmutex */
    struct proxy_address *volatile address;
};

/* How a worker is looked for or defined, in mask: */
#define AP_PROXY_WORKER_IS_PREFIX       0x0001U  /* the URL is the start */
#define AP_PROXY_WORKER_IS_MATCH        0x0002U  /* it has $1 and the like */
#define AP_PROXY_WORKER_IS_MALLOCED     0x0004U  /* s is not shared memory */
#define AP_PROXY_WORKER_NO_UDS          0x0008U  /* the URL names no socket */

/**
 * The URL of a worker as people write it, with its Unix socket.
 * @param p       pool of the result
 * @param worker  worker
 * @return the URL
 */
PROXY_DECLARE(char *) ap_proxy_worker_name(apr_pool_t *p,
                                           proxy_worker *worker);

/**
 * Finds the worker whose URL is the longest start of one.
 * @param p         pool for what is needed
 * @param balancer  balancer that it is in; NULL: any worker of the server
 * @param conf      settings of the server
 * @param url       URL
 * @param mask      AP_PROXY_WORKER_IS_PREFIX or IS_MATCH: only such workers;
 *                  0: both; AP_PROXY_WORKER_NO_UDS
 * @return the worker, or NULL
 */
PROXY_DECLARE(proxy_worker *) ap_proxy_get_worker_ex(
        apr_pool_t *p, proxy_balancer *balancer, proxy_server_conf *conf,
        const char *url, unsigned int mask);

/**
 * As ap_proxy_get_worker_ex(), with mask AP_PROXY_WORKER_IS_PREFIX.
 * @param p         pool for what is needed
 * @param balancer  balancer, or NULL
 * @param conf      settings of the server
 * @param url       URL
 * @return the worker, or NULL
 */
PROXY_DECLARE(proxy_worker *) ap_proxy_get_worker(
        apr_pool_t *p, proxy_balancer *balancer, proxy_server_conf *conf,
        const char *url);

/**
 * Makes a worker.
 * @param p         pool of the configuration
 * @param worker    gets the worker
 * @param balancer  balancer that it is to be in, or NULL
 * @param conf      settings of the server
 * @param url       its URL; "unix:PATH|URL" names a socket
 * @param mask      AP_PROXY_WORKER_*
 * @return NULL, or the end of a sentence that tells what is wrong
 */
PROXY_DECLARE(char *) ap_proxy_define_worker_ex(
        apr_pool_t *p, proxy_worker **worker, proxy_balancer *balancer,
        proxy_server_conf *conf, const char *url, unsigned int mask);

/**
 * As ap_proxy_define_worker_ex() with AP_PROXY_WORKER_IS_PREFIX.
 * @param p          pool of the configuration
 * @param worker     gets the worker
 * @param balancer   balancer, or NULL
 * @param conf       settings of the server
 * @param url        its URL
 * @param do_malloc  true: s is in p, and not in shared memory
 * @return NULL, or the end of a sentence
 */
PROXY_DECLARE(char *) ap_proxy_define_worker(
        apr_pool_t *p, proxy_worker **worker, proxy_balancer *balancer,
        proxy_server_conf *conf, const char *url, int do_malloc);

/**
 * As ap_proxy_define_worker_ex() with AP_PROXY_WORKER_IS_MATCH.
 * @param p          pool of the configuration
 * @param worker     gets the worker
 * @param balancer   balancer, or NULL
 * @param conf       settings of the server
 * @param url        its URL, with $1 and the like in it
 * @param do_malloc  true: s is in p, and not in shared memory
 * @return NULL, or the end of a sentence
 */
PROXY_DECLARE(char *) ap_proxy_define_match_worker(
        apr_pool_t *p, proxy_worker **worker, proxy_balancer *balancer,
        proxy_server_conf *conf, const char *url, int do_malloc);

/**
 * Moves a worker's record to shared memory.
 * @param worker  worker
 * @param shm     place for it
 * @param i       its number there
 * @return APR_SUCCESS, or an error
 */
PROXY_DECLARE(apr_status_t) ap_proxy_share_worker(proxy_worker *worker,
                                                  proxy_worker_shared *shm,
                                                  int i);

/**
 * Gives a worker its pool of connections, in each child.
 * @param worker  worker
 * @param s       server that it is of
 * @param p       pool of the child
 * @return APR_SUCCESS, or an error
 */
PROXY_DECLARE(apr_status_t) ap_proxy_initialize_worker(proxy_worker *worker,
                                                       server_rec *s,
                                                       apr_pool_t *p);

/**
 * Finds a worker's record in shared memory, by the hash of its name: after a
 * restart, say.
 * @param storage  who keeps the memory
 * @param slot     memory
 * @param worker   worker
 * @param index    gets its number there
 * @return the record, or NULL
 */
PROXY_DECLARE(proxy_worker_shared *) ap_proxy_find_workershm(
        ap_slotmem_provider_t *storage, ap_slotmem_instance_t *slot,
        proxy_worker *worker, unsigned int *index);

/**
 * Sets or clears a state of a worker.  Any thread may call it.
 * @param c    PROXY_WORKER_*_FLAG, of either case
 * @param set  true: set it
 * @param w    worker
 * @return APR_SUCCESS, or APR_EINVAL for another letter
 */
PROXY_DECLARE(apr_status_t) ap_proxy_set_wstatus(char c, int set,
                                                 proxy_worker *w);

/**
 * The states of a worker, for people.
 * @param p  pool of the result
 * @param w  worker
 * @return words
 */
PROXY_DECLARE(char *) ap_proxy_parse_wstatus(apr_pool_t *p, proxy_worker *w);

/**
 * @param method  method of a health check
 * @return its name
 */
PROXY_DECLARE(const char *) ap_proxy_show_hcmethod(hcmethod_t method);

/**
 * Whether a worker lets a connection change to a protocol (upgrade=).
 * @param p        pool for what is needed
 * @param worker   worker
 * @param upgrade  protocol
 * @param dflt     what holds when it says nothing; NULL: none
 * @return true or false
 */
PROXY_DECLARE(int) ap_proxy_worker_can_upgrade(
        apr_pool_t *p, const proxy_worker *worker, const char *upgrade,
        const char *dflt);

/* ---- Balancers ---------------------------------------------------------- */

/** How the URL of a balancer begins. */
#define BALANCER_PREFIX                 "balancer://"

/** Group of ap_lookup_provider() that methods are in. */
#define PROXY_LBMETHOD                  "proxylbmethod"

/** Balancers that can be added while the server runs. */
#define PROXY_DYNAMIC_BALANCER_LIMIT    16

/**
 * A balancer's part that all processes share.  Bits whose name ends with _set
 * tell what a directive has said.
 */
typedef struct {
    /* name of the session in a path; "": none */
    char sticky_path[PROXY_BALANCER_MAX_STICKY_SIZE];
    /* name of the session's cookie */
    char sticky[PROXY_BALANCER_MAX_STICKY_SIZE];
    char lbpname[PROXY_MAX_PROVIDER_NAME_SIZE];  /* lbmethod= */
    char nonce[APR_UUID_FORMATTED_LENGTH + 1];  /* of the manager's forms */
    char name[PROXY_BALANCER_MAX_NAME_SIZE];  /* its URL */
    /* the same without the scheme's part, for people */
    char sname[PROXY_BALANCER_MAX_NAME_SIZE];
    /* path that was mapped to it */
    char vpath[PROXY_BALANCER_MAX_ROUTE_SIZE];
    char vhost[PROXY_BALANCER_MAX_HOSTNAME_SIZE];  /* host that path is on */
    /* how long a free worker is waited for, microseconds */
    apr_interval_time_t timeout;
    apr_time_t wupdated;            /* when a worker was added last */
    int max_attempts;               /* maxattempts= */
    int index;                      /* its place in shared memory */
    proxy_hashes hash;              /* of its name */
    unsigned int sticky_force:1;    /* nofailover= */
    unsigned int scolonsep:1;       /* scolonpathdelim= */
    unsigned int max_attempts_set:1;
    unsigned int was_malloced:1;    /* this record is not in shared memory */
    unsigned int need_reset:1;      /* the method is to begin anew */
    unsigned int vhosted:1;         /* vhost is set */
    unsigned int inactive:1;        /* removed */
    unsigned int forcerecovery:1;   /* forcerecovery= */
    char sticky_separator;          /* stickysessionsep= */
    unsigned int forcerecovery_set:1;
    unsigned int scolonsep_set:1;
    unsigned int sticky_force_set:1;
    unsigned int nonce_set:1;
    unsigned int sticky_separator_set:1;
} proxy_balancer_shared;

/** Bytes of the record above, rounded up for a table of them. */
#define ALIGNED_PROXY_BALANCER_SHARED_SIZE \
    (APR_ALIGN_DEFAULT(sizeof(proxy_balancer_shared)))

/** A balancer in a child. */
struct proxy_balancer {
    apr_array_header_t *workers;    /* those in it (proxy_worker *) */
    apr_array_header_t *errstatuses;  /* failonstatus= (int) */
    ap_slotmem_instance_t *wslot;   /* workers in shared memory */
    ap_slotmem_provider_t *storage; /* who keeps it */
    int growth;                     /* growth=: room for more */
    int max_workers;                /* in shared memory */
    proxy_hashes hash;              /* of its name */
    apr_time_t wupdated;  /* the shared one's, when it was looked at last */
    proxy_balancer_method *lbmethod;  /* who chooses */
    apr_global_mutex_t *gmutex;  /* among processes: guards what is shared */
    /* among threads: guards this record while it follows that */
    apr_thread_mutex_t *tmutex;
    proxy_server_conf *sconf;       /* settings of the server */
    void *context;                  /* of the method */
    proxy_balancer_shared *s;       /* what all processes share */
    int failontimeout;  /* failontimeout=: a timeout fails a worker */
    unsigned int failontimeout_set:1;
    unsigned int growth_set:1;
    unsigned int lbmethod_set:1;
    ap_conf_vector_t *section_config;  /* settings of its <Proxy> */
};

/**
 * A method of balancing, registered by ap_register_provider() in the group
 * PROXY_LBMETHOD, version "0".  Functions may be called by many threads at
 * once.
 */
struct proxy_balancer_method {
    const char *name;               /* word of lbmethod= */
    /**
     * Chooses a worker.
     * @param balancer  balancer
     * @param r         request
     * @return the worker, or NULL when none is usable
     */
    proxy_worker *(*finder)(proxy_balancer *balancer, request_rec *r);

    void *context;                  /* for the method */
    /**
     * Forgets all accounts of load.
     * @param balancer  balancer
     * @param s         server
     * @return APR_SUCCESS, or an error
     */
    apr_status_t (*reset)(proxy_balancer *balancer, server_rec *s);

    /**
     * Makes older load count less.
     * @param balancer  balancer
     * @param s         server
     * @return APR_SUCCESS, or an error
     */
    apr_status_t (*age)(proxy_balancer *balancer, server_rec *s);

    /**
     * A worker was chosen without the method, by its session.
     * @param balancer  balancer
     * @param elected   worker
     * @param s         server
     * @return APR_SUCCESS, or an error
     */
    apr_status_t (*updatelbstatus)(proxy_balancer *balancer,
                                   proxy_worker *elected, server_rec *s);
};

/**
 * Finds a balancer by its URL.
 * @param p           pool for what is needed
 * @param conf        settings of the server
 * @param url         URL that begins with it
 * @param careactive  true: not one that was removed
 * @return the balancer, or NULL
 */
PROXY_DECLARE(proxy_balancer *) ap_proxy_get_balancer(
        apr_pool_t *p, proxy_server_conf *conf, const char *url,
        int careactive);

/**
 * Makes a balancer.
 * @param p          pool of the configuration
 * @param balancer   gets it
 * @param conf       settings of the server
 * @param url        its URL
 * @param alias      path that is mapped to it, or NULL
 * @param do_malloc  true: s is in p, and not in shared memory
 * @return NULL, or the end of a sentence that tells what is wrong
 */
PROXY_DECLARE(char *) ap_proxy_define_balancer(
        apr_pool_t *p, proxy_balancer **balancer, proxy_server_conf *conf,
        const char *url, const char *alias, int do_malloc);

/**
 * Notes the path that is mapped to a balancer.
 * @param p         pool for what is needed
 * @param balancer  balancer
 * @param url       path, or URL with a host
 * @return NULL, or the end of a sentence
 */
PROXY_DECLARE(char *) ap_proxy_update_balancer(apr_pool_t *p,
                                               proxy_balancer *balancer,
                                               const char *url);

/**
 * Moves a balancer's record to shared memory.
 * @param balancer  balancer
 * @param shm       place for it
 * @param i         its number there
 * @return APR_SUCCESS, or an error
 */
PROXY_DECLARE(apr_status_t) ap_proxy_share_balancer(proxy_balancer *balancer,
                                                    proxy_balancer_shared *shm,
                                                    int i);

/**
 * Attaches a balancer of a child to the shared memory of its workers.
 * @param balancer  balancer
 * @param s         server that it is of
 * @param p         pool of the child
 * @return APR_SUCCESS, or an error
 */
PROXY_DECLARE(apr_status_t) ap_proxy_initialize_balancer(
        proxy_balancer *balancer, server_rec *s, apr_pool_t *p);

/**
 * Finds a balancer's record in shared memory, by the hash of its name.
 * @param storage   who keeps the memory
 * @param slot      memory
 * @param balancer  balancer
 * @param index     gets its number there
 * @return the record, or NULL
 */
PROXY_DECLARE(proxy_balancer_shared *) ap_proxy_find_balancershm(
        ap_slotmem_provider_t *storage, ap_slotmem_instance_t *slot,
        proxy_balancer *balancer, unsigned int *index);

/**
 * Takes over workers that another process has added.  Takes the balancer's
 * locks: not to be called with one of them held.
 * @param b     balancer
 * @param s     server
 * @param conf  its settings
 * @return APR_SUCCESS, or an error
 */
PROXY_DECLARE(apr_status_t) ap_proxy_sync_balancer(proxy_balancer *b,
                                                   server_rec *s,
                                                   proxy_server_conf *conf);

/**
 * Whether a name may be that of a balancer, after its scheme.
 * @param name  name
 * @param i     bytes of it to look at; 0: all
 * @return true or false
 */
PROXY_DECLARE(int) ap_proxy_valid_balancer_name(char *name, int i);

/** @return how many workers the scoreboard has room for */
PROXY_DECLARE(int) ap_proxy_lb_workers(void);

/**
 * Says which of two workers is the better one.
 * @param current    worker that is looked at
 * @param prev_best  best of those before; NULL: current is the first
 * @param baton      what was given with the function
 * @return true when current is to be taken
 */
typedef int proxy_is_best_callback_fn_t(proxy_worker *current,
                                        proxy_worker *prev_best,
                                        void *baton);

/**
 * The common part of a method's finder: looks at those workers that are
 * usable, set by set, spares and standbys after the others, and asks which is
 * best.
 * @param balancer  balancer
 * @param r         request
 * @param is_best   called for each
 * @param baton     for is_best
 * @return the best, or NULL
 */
PROXY_DECLARE(proxy_worker *) ap_proxy_balancer_get_best_worker(
        proxy_balancer *balancer, request_rec *r,
        proxy_is_best_callback_fn_t *is_best, void *baton);

/* ---- Connections to servers behind -------------------------------------- */

/**
 * Takes a connection of a worker, idle or not open yet.  Waits up to acquire=
 * when all are taken.
 * @param proxy_function  scheme, for the log
 * @param conn            gets it; the caller's until it is released
 * @param worker          worker
 * @param s               server
 * @return OK, DECLINED when the worker is not usable, or
 *         HTTP_SERVICE_UNAVAILABLE
 */
PROXY_DECLARE(int) ap_proxy_acquire_connection(
        const char *proxy_function, proxy_conn_rec **conn,
        proxy_worker *worker, server_rec *s);

/**
 * Gives a connection back; it is closed when close is set.
 * @param proxy_function  scheme, for the log
 * @param conn            connection
 * @param s               server
 * @return OK
 */
PROXY_DECLARE(int) ap_proxy_release_connection(const char *proxy_function,
                                               proxy_conn_rec *conn,
                                               server_rec *s);

/**
 * Finds out where a request goes: to the worker's host, to another proxy or to
 * the host that the URL names; and looks that up.
 * @param p                     pool of the request
 * @param r                     request
 * @param conf                  settings of the server
 * @param worker                worker
 * @param conn                  connection; gets host, port and addresses
 * @param uri                   gets the parts of the URL
 * @param url                   URL; gets what is asked for on the connection
 * @param proxyname             another proxy, or NULL
 * @param proxyport             its port
 * @param server_portstr        gets ":PORT" of ours, "" when it is the usual
 *                              one
 * @param server_portstr_size   bytes that it has room for
 * @return OK, or a status of HTTP
 */
PROXY_DECLARE(int) ap_proxy_determine_connection(
        apr_pool_t *p, request_rec *r, proxy_server_conf *conf,
        proxy_worker *worker, proxy_conn_rec *conn, apr_uri_t *uri, char **url,
        const char *proxyname, apr_port_t proxyport, char *server_portstr,
        int server_portstr_size);

/** Flag of ap_proxy_determine_address(): an open connection is closed when its
 * address is none of the host's any more. */
#define PROXY_DETERMINE_ADDRESS_CHECK   0x0001U

/**
 * Looks a host up for a connection, by what the worker knows as long as
 * addressttl allows.
 * @param proxy_function  scheme, for the log
 * @param conn            connection; gets the addresses
 * @param hostname        host
 * @param hostport        port
 * @param flags           PROXY_DETERMINE_ADDRESS_CHECK or 0
 * @param r               request, or NULL
 * @param s               server
 * @return APR_SUCCESS, or why it was not found
 */
PROXY_DECLARE(apr_status_t) ap_proxy_determine_address(
        const char *proxy_function, proxy_conn_rec *conn, const char *hostname,
        apr_port_t hostport, unsigned int flags, request_rec *r,
        server_rec *s);

/**
 * Connects, unless it is connected and the other end is still there.  A worker
 * that cannot be reached is marked as failed.
 * @param proxy_function  scheme, for the log
 * @param conn            connection
 * @param worker          worker
 * @param s               server
 * @return OK, or DECLINED when it could not be done
 */
PROXY_DECLARE(int) ap_proxy_connect_backend(
        const char *proxy_function, proxy_conn_rec *conn, proxy_worker *worker,
        server_rec *s);

/**
 * Connects to the first of several addresses that answers, without a worker.
 * @param newsock         gets the socket, in the request's pool
 * @param proxy_function  scheme, for the log
 * @param backend_addr    addresses
 * @param backend_name    host, for the log
 * @param conf            settings of the server
 * @param r               request
 * @return 0, or 1 when none answered
 */
PROXY_DECLARE(int) ap_proxy_connect_to_backend(
        apr_socket_t **newsock, const char *proxy_function,
        apr_sockaddr_t *backend_addr, const char *backend_name,
        proxy_server_conf *conf, request_rec *r);

/**
 * Connects a socket to a path of the file system.
 * @param sock      socket of the family AF_UNIX
 * @param uds_path  path
 * @param p         pool for what is needed
 * @return APR_SUCCESS, or an error
 */
PROXY_DECLARE(apr_status_t) ap_proxy_connect_uds(apr_socket_t *sock,
                                                 const char *uds_path,
                                                 apr_pool_t *p);

/**
 * Makes a connection record (conn_rec) for an open socket, and runs the hooks
 * that give it its filters, TLS among them.
 * @param proxy_function  scheme, for the log
 * @param conn            connection; connection is set
 * @param c               connection of the client
 * @param s               server
 * @return OK, or a status of HTTP
 */
PROXY_DECLARE(int) ap_proxy_connection_create(const char *proxy_function,
                                              proxy_conn_rec *conn,
                                              conn_rec *c, server_rec *s);

/**
 * As ap_proxy_connection_create(), with the settings of the request's section
 * for TLS.
 * @param proxy_function  scheme, for the log
 * @param conn            connection; connection is set
 * @param r               request
 * @return OK, or a status of HTTP
 */
PROXY_DECLARE(int) ap_proxy_connection_create_ex(const char *proxy_function,
                                                 proxy_conn_rec *conn,
                                                 request_rec *r);

/**
 * @param conn  connection
 * @return true when it may be used for another request
 */
PROXY_DECLARE(int) ap_proxy_connection_reusable(proxy_conn_rec *conn);

/**
 * @param socket  socket
 * @return true when the other end has not closed it
 */
PROXY_DECLARE(int) ap_proxy_is_socket_connected(apr_socket_t *socket);

/** Flag of ap_proxy_check_connection(): nothing may be there to be read. */
#define PROXY_CHECK_CONN_EMPTY          (1 << 0)

/**
 * Whether a kept connection can be used for a request.
 * @param scheme           scheme, for the log
 * @param conn             connection
 * @param server           server
 * @param max_blank_lines  empty lines that may be there, and are read
 * @param flags            PROXY_CHECK_CONN_EMPTY or 0
 * @return APR_SUCCESS; APR_ENOSOCKET: it was closed; APR_ENOTEMPTY: something
 *         is there that does not belong there; or an error
 */
PROXY_DECLARE(apr_status_t) ap_proxy_check_connection(
        const char *scheme, proxy_conn_rec *conn, server_rec *server,
        unsigned int max_blank_lines, int flags);

/**
 * Before another request is sent on a connection with TLS: reads what is there
 * for the TLS filters alone.
 * @param conn  connection
 * @param r     request
 * @return APR_SUCCESS, or an error: it is to be closed
 */
PROXY_DECLARE(apr_status_t) ap_proxy_ssl_connection_cleanup(
        proxy_conn_rec *conn, request_rec *r);

/**
 * Has TLS spoken on a connection to a server behind.
 * @param c  connection
 * @return true when there is a module that does
 */
PROXY_DECLARE(int) ap_proxy_ssl_enable(conn_rec *c);

/**
 * Has no TLS spoken on a connection to a server behind.
 * @param c  connection
 * @return true when there is a module that could
 */
PROXY_DECLARE(int) ap_proxy_ssl_disable(conn_rec *c);

/**
 * The two functions before in one, with settings of a section.
 * @param c               connection
 * @param per_dir_config  settings
 * @param enable          true: TLS
 * @return true when it will be so
 */
PROXY_DECLARE(int) ap_proxy_ssl_engine(conn_rec *c,
                                       ap_conf_vector_t *per_dir_config,
                                       int enable);

/**
 * @param c  connection
 * @return true when TLS is spoken on it
 */
PROXY_DECLARE(int) ap_proxy_conn_is_https(conn_rec *c);

/**
 * The value of a variable of mod_ssl (SSL_...).
 * @param p    pool of the result
 * @param s    server
 * @param c    connection
 * @param r    request, or NULL
 * @param var  name
 * @return its value, or NULL when no module knows it
 */
PROXY_DECLARE(const char *) ap_proxy_ssl_val(apr_pool_t *p, server_rec *s,
                                             conn_rec *c, request_rec *r,
                                             const char *var);

/* ---- A request's way through the proxy ---------------------------------- */

/** Max-Forwards of requests without that field: none is made. */
#define DEFAULT_MAX_FORWARDS            (-1)

/** Copies a string into the array dst; cut where it does not fit.
 * @return APR_SUCCESS, or APR_EGENERAL when it was cut */
#define PROXY_STRNCPY(dst, src) ap_proxy_strncpy((dst), (src), sizeof(dst))

/** True when the server behind is to say 100 before it gets a body. */
#define PROXY_SHOULD_PING_100_CONTINUE(w, r) \
    ((w)->s->ping_timeout_set && (r)->proxyreq == PROXYREQ_REVERSE \
     && ap_request_has_body(r))

/** As before, unless HTTP/1.0 is to be spoken to it. */
#define PROXY_DO_100_CONTINUE(w, r) \
    (PROXY_SHOULD_PING_100_CONTINUE(w, r) \
     && apr_table_get((r)->subprocess_env, "force-proxy-request-1.0") == NULL)

/** Gives worker w what the server's settings c say and its own do not. */
#define PROXY_COPY_CONF_PARAMS(w, c) \
    do { \
        if (!(w)->s->timeout_set && (c)->timeout_set) { \
            (w)->s->timeout = (c)->timeout; \
            (w)->s->timeout_set = 1; \
        } \
        if (!(w)->s->recv_buffer_size_set && (c)->recv_buffer_size_set) { \
            (w)->s->recv_buffer_size = (c)->recv_buffer_size; \
            (w)->s->recv_buffer_size_set = 1; \
        } \
        if (!(w)->s->io_buffer_size_set && (c)->io_buffer_size_set) { \
            (w)->s->io_buffer_size = (c)->io_buffer_size; \
            (w)->s->io_buffer_size_set = 1; \
        } \
    } while (0)

/* Locks of a balancer or worker, which need not have any. */
#define PROXY_THREAD_LOCK(x) \
    ((x) && (x)->tmutex ? apr_thread_mutex_lock((x)->tmutex) : APR_SUCCESS)
#define PROXY_THREAD_UNLOCK(x) \
    ((x) && (x)->tmutex ? apr_thread_mutex_unlock((x)->tmutex) : APR_SUCCESS)
#define PROXY_GLOBAL_LOCK(x) \
    ((x) && (x)->gmutex ? apr_global_mutex_lock((x)->gmutex) : APR_SUCCESS)
#define PROXY_GLOBAL_UNLOCK(x) \
    ((x) && (x)->gmutex ? apr_global_mutex_unlock((x)->gmutex) : APR_SUCCESS)

/**
 * Copies a string into a buffer; cut where it does not fit.
 * @param dst   buffer
 * @param src   string; NULL: as ""
 * @param dlen  bytes of the buffer, with the final NUL
 * @return APR_SUCCESS, or APR_EGENERAL when it was cut
 */
PROXY_DECLARE(apr_status_t) ap_proxy_strncpy(char *dst, const char *src,
                                             apr_size_t dlen);

/**
 * Whether an alias is for a request; then makes it a request of the proxy,
 * with r->filename "proxy:URL".
 * @param r      request
 * @param ent    alias
 * @param dconf  settings of the section
 * @return OK; DECLINED: it is not for it; DONE: it is, and says not to proxy;
 *         or a status of HTTP
 */
PROXY_DECLARE(int) ap_proxy_trans_match(request_rec *r,
                                        struct proxy_alias *ent,
                                        proxy_dir_conf *dconf);

/**
 * Whether ProxyBlock forbids a host, by the request's URL.
 * @param r         request
 * @param conf      settings of the server
 * @param uri_addr  addresses of the host
 * @return OK, or HTTP_FORBIDDEN
 */
PROXY_DECLARE(int) ap_proxy_checkproxyblock(request_rec *r,
                                            proxy_server_conf *conf,
                                            apr_sockaddr_t *uri_addr);

/**
 * Whether ProxyBlock forbids a host.
 * @param r         request
 * @param conf      settings of the server
 * @param hostname  name
 * @param addr      its addresses, or NULL when they are not known
 * @return OK, or HTTP_FORBIDDEN
 */
PROXY_DECLARE(int) ap_proxy_checkproxyblock2(
        request_rec *r, proxy_server_conf *conf, const char *hostname,
        apr_sockaddr_t *addr);

/**
 * Chooses the worker of a request, and the balancer when the URL is one's.
 * @param worker    gets the worker
 * @param balancer  gets the balancer, or NULL
 * @param r         request
 * @param conf      settings of the server
 * @param url       URL; with a balancer, gets that of the worker
 * @return OK, or a status of HTTP
 */
PROXY_DECLARE(int) ap_proxy_pre_request(
        proxy_worker **worker, proxy_balancer **balancer, request_rec *r,
        proxy_server_conf *conf, char **url);

/**
 * Tells the balancer that a request is done.
 * @param worker    worker
 * @param balancer  balancer, or NULL
 * @param r         request
 * @param conf      settings of the server
 * @return OK, or a status of HTTP
 */
PROXY_DECLARE(int) ap_proxy_post_request(
        proxy_worker *worker, proxy_balancer *balancer, request_rec *r,
        proxy_server_conf *conf);

/**
 * Was called before a request of HTTP; there is nothing to be done any more.
 * @param c  connection
 * @param r  request
 * @return OK
 */
PROXY_DECLARE(int) ap_proxy_pre_http_request(conn_rec *c, request_rec *r);

/**
 * Writes the head of a request to a server behind: its line and fields,
 * without those that hold for one connection only.
 * @param p               pool of what is made
 * @param header_brigade  brigade that the head is added to
 * @param r               request
 * @param p_conn          connection
 * @param worker          worker
 * @param conf            settings of the server
 * @param uri             parts of the URL
 * @param url             what is asked for
 * @param server_portstr  ":PORT" of ours, or ""
 * @param old_cl_val      gets Content-Length of the client, or NULL
 * @param old_te_val      gets Transfer-Encoding of the client, or NULL
 * @return OK, or a status of HTTP
 */
PROXY_DECLARE(int) ap_proxy_create_hdrbrgd(
        apr_pool_t *p, apr_bucket_brigade *header_brigade, request_rec *r,
        proxy_conn_rec *p_conn, proxy_worker *worker, proxy_server_conf *conf,
        apr_uri_t *uri, char *url, char *server_portstr, char **old_cl_val,
        char **old_te_val);

/**
 * Reads a body as far as it goes, before a server behind is bothered with it.
 * @param r              request
 * @param backend        connection
 * @param input_brigade  brigade that it is added to
 * @param block          whether to wait
 * @param bytes_read     gets how much is in the brigade
 * @param max_read       bytes after which it stops
 * @return OK, or a status of HTTP
 */
PROXY_DECLARE(int) ap_proxy_prefetch_input(
        request_rec *r, proxy_conn_rec *backend,
        apr_bucket_brigade *input_brigade, apr_read_type_e block,
        apr_off_t *bytes_read, apr_off_t max_read);

/**
 * Reads a body to its end; what does not fit in memory goes to a file.
 * @param r              request
 * @param backend        connection
 * @param input_brigade  brigade that it is added to
 * @param bytes_spooled  gets how much that is
 * @param max_mem_spool  bytes in memory
 * @return OK, or a status of HTTP
 */
PROXY_DECLARE(int) ap_proxy_spool_input(
        request_rec *r, proxy_conn_rec *backend,
        apr_bucket_brigade *input_brigade, apr_off_t *bytes_spooled,
        apr_off_t max_mem_spool);

/**
 * Reads the next part of a body.
 * @param r              request
 * @param backend        connection
 * @param input_brigade  brigade that gets it; what it had is dropped
 * @param max_read       bytes, at most
 * @return OK, or a status of HTTP
 */
PROXY_DECLARE(int) ap_proxy_read_input(request_rec *r, proxy_conn_rec *backend,
                                       apr_bucket_brigade *input_brigade,
                                       apr_off_t max_read);

/**
 * Sends to a server behind.
 * @param bucket_alloc  for what has to be added
 * @param r             request
 * @param p_conn        connection
 * @param origin        its connection record
 * @param bb            brigade; empty afterwards
 * @param flush         true: everything has to leave
 * @return OK, or a status of HTTP
 */
PROXY_DECLARE(int) ap_proxy_pass_brigade(
        apr_bucket_alloc_t *bucket_alloc, request_rec *r,
        proxy_conn_rec *p_conn, conn_rec *origin, apr_bucket_brigade *bb,
        int flush);

/**
 * Refers in buckets of one connection's memory to data in buckets of
 * another's, which have to stay for as long.
 * @param r     request
 * @param from  buckets with the data
 * @param to    brigade that gets the others
 * @return APR_SUCCESS, or APR_EGENERAL for a bucket of metadata that it does
 *         not know
 */
PROXY_DECLARE(apr_status_t) ap_proxy_buckets_lifetime_transform(
        request_rec *r, apr_bucket_brigade *from, apr_bucket_brigade *to);

/**
 * The server behind failed in the middle of a response: lets the client see
 * that the response is not whole.
 * @param r        request
 * @param brigade  brigade for what has to be sent
 */
PROXY_DECLARE(void) ap_proxy_backend_broke(request_rec *r,
                                           apr_bucket_brigade *brigade);

/**
 * Logs why a request could not be served, and notes it for the error page.
 * @param r           request
 * @param statuscode  status
 * @param message     reason
 * @return the status
 */
PROXY_DECLARE(int) ap_proxyerror(request_rec *r, int statuscode,
                                 const char *message);

/**
 * @param conf  settings of a section
 * @param code  status of a response
 * @return true when ProxyErrorOverride has our own page sent for it
 */
PROXY_DECLARE(int) ap_proxy_should_override(proxy_dir_conf *conf, int code);

/**
 * Makes of a URL behind the one that clients know it by (ProxyPassReverse).
 * @param r     request
 * @param conf  settings of its section
 * @param url   URL
 * @return ours, or url when no alias is for it
 */
PROXY_DECLARE(const char *) ap_proxy_location_reverse_map(request_rec *r,
                                                          proxy_dir_conf *conf,
                                                          const char *url);

/**
 * The same for path and domain in a field Set-Cookie.
 * @param r     request
 * @param conf  settings of its section
 * @param str   value of the field
 * @return the value for our client
 */
PROXY_DECLARE(const char *) ap_proxy_cookie_reverse_map(request_rec *r,
                                                        proxy_dir_conf *conf,
                                                        const char *str);

/** Either of the two functions above.
 * @param r     request
 * @param conf  settings of its section
 * @param str   text
 * @return what the client gets instead */
typedef const char *(*ap_proxy_header_reverse_map_fn)(request_rec *r,
                                                      proxy_dir_conf *conf,
                                                      const char *str);

/* ---- Tunnels ------------------------------------------------------------ */

/** Two connections, with all that one says passed on to the other. */
typedef struct {
    request_rec *r;                 /* request that began it */
    const char *scheme;             /* for the log */
    apr_pollset_t *pollset;         /* both sockets */
    apr_array_header_t *pfds;       /* the same (apr_pollfd_t) */
    /* of silence on both, microseconds; below 0: none */
    apr_interval_time_t timeout;
    struct proxy_tunnel_conn *client;  /* side of the client */
    struct proxy_tunnel_conn *origin;  /* side of the server behind */
    apr_size_t read_buf_size;       /* bytes that are read at a time */
    int replied;  /* true: the server behind has sent something */
    unsigned int nohalfclose:1;     /* true: one end closing ends both */
} proxy_tunnel_rec;

/**
 * Makes a tunnel of the request's connection and another one: both stop to be
 * HTTP, and do not block.
 * @param tunnel  gets it, in the request's pool
 * @param r       request
 * @param c_o     connection to the server behind
 * @param scheme  for the log
 * @return APR_SUCCESS, or an error
 */
PROXY_DECLARE(apr_status_t) ap_proxy_tunnel_create(
        proxy_tunnel_rec **tunnel, request_rec *r, conn_rec *c_o,
        const char *scheme);

/**
 * Passes on what comes until both have ended, or the timeout.
 * @param tunnel  tunnel
 * @return OK; HTTP_GATEWAY_TIME_OUT; HTTP_BAD_GATEWAY when the server behind
 *         failed; HTTP_INTERNAL_SERVER_ERROR
 */
PROXY_DECLARE(int) ap_proxy_tunnel_run(proxy_tunnel_rec *tunnel);

/* Flags of ap_proxy_transfer_between_connections(): send each piece at once;
 * send all that there was; stop when the receiver is slow; stop after some
 * reads. */
#define AP_PROXY_TRANSFER_FLUSH_EACH    0x00
#define AP_PROXY_TRANSFER_FLUSH_AFTER   0x01
#define AP_PROXY_TRANSFER_YIELD_PENDING 0x02
#define AP_PROXY_TRANSFER_YIELD_MAX_READS 0x04

/**
 * Passes on what one connection has, without waiting for more.
 * @param r      request
 * @param c_i    connection that is read
 * @param c_o    connection that is written
 * @param bb_i   brigade for reading
 * @param bb_o   brigade for writing
 * @param name   of c_i, for the log
 * @param sent   gets whether anything was passed on; may be NULL
 * @param bsize  bytes that are read at a time
 * @param flags  AP_PROXY_TRANSFER_*
 * @return APR_SUCCESS when all was passed on; APR_INCOMPLETE when it stopped;
 *         APR_EOF; or an error
 */
PROXY_DECLARE(apr_status_t) ap_proxy_transfer_between_connections(
        request_rec *r, conn_rec *c_i, conn_rec *c_o, apr_bucket_brigade *bb_i,
        apr_bucket_brigade *bb_o, const char *name, int *sent, apr_off_t bsize,
        int flags);

/* ---- URLs --------------------------------------------------------------- */

/** Which part of a URL is encoded: other characters may stand in each. */
enum enctype {
    enc_path = 0,
    enc_search = 1,                     /* the query */
    enc_user = 2,                       /* user and password */
    enc_fpath = 3,                      /* a path of FTP */
    enc_parm = 4                        /* parameters of a path of FTP */
};

/* Flags of ap_proxy_canonenc_ex(): encode anew what was encoded; leave %2F as
 * it is. */
#define PROXY_CANONENC_FORCEDEC         0x01
#define PROXY_CANONENC_NOENCODEDSLASHENCODING 0x02

/**
 * Encodes a part of a URL.
 * @param p         pool of the result
 * @param x         text
 * @param len       its bytes
 * @param t         which part it is
 * @param flags     PROXY_CANONENC_*
 * @param proxyreq  PROXYREQ_*: for a forward proxy what is encoded stays so
 * @return the part, or NULL when it has a wrong escape
 */
PROXY_DECLARE(char *) ap_proxy_canonenc_ex(apr_pool_t *p, const char *x,
                                           int len, enum enctype t, int flags,
                                           int proxyreq);

/**
 * As ap_proxy_canonenc_ex().
 * @param p         pool of the result
 * @param x         text
 * @param len       its bytes
 * @param t         which part it is
 * @param forcedec  true: PROXY_CANONENC_FORCEDEC
 * @param proxyreq  PROXYREQ_*
 * @return the part, or NULL
 */
PROXY_DECLARE(char *) ap_proxy_canonenc(apr_pool_t *p, const char *x, int len,
                                        enum enctype t, int forcedec,
                                        int proxyreq);

/**
 * Takes user, password, host and port off the start of a URL.
 * @param p          pool of the results
 * @param urlp       URL behind its scheme; gets what is behind these
 * @param userp      gets the user, or NULL
 * @param passwordp  gets the password, or NULL
 * @param hostp      gets the host
 * @param port       gets the port; unchanged when there is none
 * @return NULL, or the end of a sentence that tells what is wrong
 */
PROXY_DECLARE(char *) ap_proxy_canon_netloc(apr_pool_t *p, char **const urlp,
                                            char **userp, char **passwordp,
                                            char **hostp, apr_port_t *port);

/**
 * @param scheme  scheme
 * @return its usual port; 0: not known
 */
PROXY_DECLARE(apr_port_t) ap_proxy_port_of_scheme(const char *scheme);

/**
 * @param x  two hexadecimal digits
 * @return the byte that they are
 */
PROXY_DECLARE(int) ap_proxy_hex2c(const char *x);

/**
 * @param ch  byte
 * @param x   gets "%" and two hexadecimal digits, without a NUL
 */
PROXY_DECLARE(void) ap_proxy_c2hex(int ch, char *x);

/**
 * Takes "unix:PATH|" off the start of a URL.
 * @param p    pool of the result
 * @param url  URL
 * @return the rest, url itself when it does not begin so, or NULL when the "|"
 *         is missing
 */
PROXY_DECLARE(const char *) ap_proxy_de_socketfy(apr_pool_t *p,
                                                 const char *url);

/**
 * Takes a Unix socket off r->filename ("proxy:unix:PATH|URL") and notes it for
 * the connection.
 * @param r  request
 * @return OK; DECLINED: it names none; or a status of HTTP
 */
PROXY_DECLARE(int) ap_proxy_fixup_uds_filename(request_rec *r);

/* ---- Hooks -------------------------------------------------------------- */

/**
 * Serves a request of a scheme.  The first function that knows the scheme
 * does.
 * @param r          request
 * @param worker     worker
 * @param conf       settings of the server
 * @param url        URL
 * @param proxyhost  another proxy that is to be asked, or NULL
 * @param proxyport  its port
 * @return OK, DECLINED for another scheme, or a status of HTTP
 */
APR_DECLARE_EXTERNAL_HOOK(proxy, PROXY, int, scheme_handler,
                          (request_rec *r, proxy_worker *worker,
                           proxy_server_conf *conf, char *url,
                           const char *proxyhost, apr_port_t proxyport))

/**
 * May keep a URL from being mapped to the proxy.
 * @param r    request
 * @param url  URL
 * @return DECLINED to have no opinion; anything else ends the search: DONE
 *         that it is not proxied
 */
APR_DECLARE_EXTERNAL_HOOK(proxy, PROXY, int, check_trans,
                          (request_rec *r, const char *url))

/**
 * Makes r->filename "proxy:URL" canonical for a scheme.  The first function
 * that knows the scheme does.
 * @param r    request
 * @param url  URL
 * @return OK, DECLINED for another scheme, or a status of HTTP
 */
APR_DECLARE_EXTERNAL_HOOK(proxy, PROXY, int, canon_handler,
                          (request_rec *r, char *url))

/**
 * Chooses the worker, and the balancer.  The first function that does ends it.
 * @param worker    gets the worker
 * @param balancer  gets the balancer, or NULL
 * @param r         request
 * @param conf      settings of the server
 * @param url       URL; may be changed
 * @return OK, DECLINED, or a status of HTTP
 */
APR_DECLARE_EXTERNAL_HOOK(proxy, PROXY, int, pre_request,
                          (proxy_worker **worker, proxy_balancer **balancer,
                           request_rec *r, proxy_server_conf *conf,
                           char **url))

/**
 * A request has been tried.  The first function that is not content ends it.
 * @param worker    worker
 * @param balancer  balancer, or NULL
 * @param r         request
 * @param conf      settings of the server
 * @return OK, DECLINED, or a status of HTTP
 */
APR_DECLARE_EXTERNAL_HOOK(proxy, PROXY, int, post_request,
                          (proxy_worker *worker, proxy_balancer *balancer,
                           request_rec *r, proxy_server_conf *conf))

/**
 * A request has ended, with the last word on its status.  All functions run;
 * it is an optional hook.
 * @param status  status; may be changed
 * @param r       request
 * @return OK or DECLINED; anything else ends the list
 */
APR_DECLARE_EXTERNAL_HOOK(proxy, PROXY, int, request_status,
                          (int *status, request_rec *r))

/**
 * A <Proxy> section has been read: settings may be checked and made ready.
 * All functions run; it is an optional hook.
 * @param p               pool of the configuration
 * @param plog            pool of the logs
 * @param ptemp           pool while it is read
 * @param s               server
 * @param section_config  settings of the section
 * @return OK or DECLINED; anything else ends the start
 */
APR_DECLARE_EXTERNAL_HOOK(proxy, PROXY, int, section_post_config,
                          (apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp,
                           server_rec *s, ap_conf_vector_t *section_config))

/**
 * May change a request of the proxy in the phase fixups.  All functions run;
 * it is an optional hook.
 * @param r  request
 * @return OK or DECLINED; anything else ends the request
 */
APR_DECLARE_EXTERNAL_HOOK(proxy, PROXY, int, fixups,
                          (request_rec *r))

/**
 * A request that stands for a server's response has been made.  All functions
 * run; it is an optional hook.
 * @param r   request of the client
 * @param pr  the new one, whose fields are those of the response
 * @return OK or DECLINED; anything else ends the list
 */
APR_DECLARE_EXTERNAL_HOOK(proxy, PROXY, int, create_req,
                          (request_rec *r, request_rec *pr))

/* ---- Optional functions ------------------------------------------------- */

/**
 * Ends a worker's state of failure when it may be tried again.
 * @param proxy_function  scheme, for the log
 * @param worker          worker
 * @param s               server
 * @return OK when it is usable, DECLINED when not yet
 */
APR_DECLARE_OPTIONAL_FN(int, ap_proxy_retry_worker,
                        (const char *proxy_function, proxy_worker *worker,
                         server_rec *s));

/**
 * Takes the fields away that hold for one connection only: Connection, and
 * those that it names (RFC 9110 section 7.6.1).
 * @param r        request, for the log
 * @param headers  fields
 * @return true when Connection had "close"
 */
APR_DECLARE_OPTIONAL_FN(int, ap_proxy_clear_connection,
                        (request_rec *r, apr_table_t *headers));

/**
 * ap_proxy_balancer_get_best_worker(), for modules that are loaded before
 * mod_proxy.
 * @param balancer  balancer
 * @param r         request
 * @param is_best   called for each worker
 * @param baton     for is_best
 * @return the best, or NULL
 */
APR_DECLARE_OPTIONAL_FN(proxy_worker *, proxy_balancer_get_best_worker,
                        (proxy_balancer *balancer, request_rec *r,
                         proxy_is_best_callback_fn_t *is_best, void *baton));

/**
 * Does to a balancer what the manager's form would.  Of mod_proxy_balancer.
 * @param r       request, for the log and the server
 * @param params  fields of the form
 * @return APR_SUCCESS, or APR_BADARG when they make no sense
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, balancer_manage,
                        (request_rec *r, apr_table_t *params));

/**
 * Asks a server of AJP whether it is there.  Of mod_proxy_ajp.
 * @param sock     socket
 * @param r        request, for the log
 * @param timeout  microseconds
 * @return APR_SUCCESS, or an error
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, ajp_handle_cping_cpong,
                        (apr_socket_t *sock, request_rec *r,
                         apr_interval_time_t timeout));

/**
 * Sets a parameter of a worker's health checks.  Of mod_proxy_hcheck.
 * @param p       pool of the configuration
 * @param s       server
 * @param worker  worker
 * @param key     name of the parameter (hcmethod ...)
 * @param val     its value
 * @param ctx     settings of that module, or NULL
 * @return NULL, or the end of a sentence that tells what is wrong
 */
APR_DECLARE_OPTIONAL_FN(const char *, set_worker_hc_param,
                        (apr_pool_t *p, server_rec *s, proxy_worker *worker,
                         const char *key, const char *val, void *ctx));

/**
 * Writes the conditions of health checks as rows of a table of HTML.  Of
 * mod_proxy_hcheck.
 * @param r  request that gets them
 */
APR_DECLARE_OPTIONAL_FN(void, hc_show_exprs,
                        (request_rec *r));

/**
 * Writes them as options of a form.  Of mod_proxy_hcheck.
 * @param r     request that gets them
 * @param expr  the one that is selected
 */
APR_DECLARE_OPTIONAL_FN(void, hc_select_exprs,
                        (request_rec *r, const char *expr));

/**
 * Whether there is a condition of a name.  Of mod_proxy_hcheck.
 * @param r     request
 * @param expr  name
 * @return true or false
 */
APR_DECLARE_OPTIONAL_FN(int, hc_valid_expr,
                        (request_rec *r, const char *expr));

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_PROXY_H */
