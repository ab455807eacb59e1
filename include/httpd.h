/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  httpd.h
 * @brief The records of process, server, connection and request, and the
 * utility functions.
 */

#ifndef AP_HTTPD_H
#define AP_HTTPD_H

#include <stdlib.h>
#include <string.h>
#include <stdbool.h>
#include <unistd.h>
#include <signal.h>

#include <apr.h>
#include <apr_general.h>
#include <apr_tables.h>
#include <apr_pools.h>
#include <apr_time.h>
#include <apr_network_io.h>
#include <apr_buckets.h>
#include <apr_poll.h>
#include <apr_thread_proc.h>
#include <apr_uri.h>
#include <apr_version.h>
#include <apr_strings.h>
#include <apr_file_info.h>
#include <apr_thread_mutex.h>
#include <apr_ring.h>

#include "ap_config.h"
#include "ap_release.h"
#include "ap_mmn.h"
#include "ap_regex.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Marks of the server's own interface, as ap_config.h has them for modules. */
#define AP_CORE_DECLARE AP_DECLARE
#define AP_CORE_DECLARE_NONSTD AP_DECLARE_NONSTD
#define AP_THREAD_LOCAL __thread

struct ap_conf_vector_t;
struct ap_filter_t;
struct ap_logconf;
struct htaccess_result;
struct apr_bucket_alloc_t;

typedef struct ap_dir_match_t ap_dir_match_t;
typedef struct ap_loadavg_t ap_loadavg_t;
typedef struct ap_method_list_t ap_method_list_t;
typedef struct ap_sload_t ap_sload_t;
typedef struct conn_rec conn_rec;
typedef struct conn_state_t conn_state_t;
typedef struct process_rec process_rec;
typedef struct request_rec request_rec;
typedef struct server_addr_rec server_addr_rec;
typedef struct server_rec server_rec;

#define APEXIT_OK                       0
#define APEXIT_INIT                     2
#define APEXIT_CHILDINIT                3
#define APEXIT_CHILDSICK                7
#define APEXIT_CHILDFATAL               15

#define AP_DECLINED                     122000
#define AP_IOBUFSIZE                    0x2000
#define AP_NORESTART                    120001
#define AP_SLASHES                      "/"

#define AP_DEFAULT_HANDLER_NAME         ""
#define AP_DEFAULT_INDEX                "index.html"

#define AP_DIR_FLAG_NONE                0
#define AP_DIR_FLAG_OPTIONAL            1  /* there need not be any */
#define AP_DIR_FLAG_RECURSIVE           2  /* folders: all files below */

#define AP_FILTER_ERROR                 (-102)

#define AP_HAS_THREAD_LOCAL             1

#define AP_MAX_REG_MATCH                10
#define AP_MAX_SENDFILE                 0x1000000

#define AP_METHOD_BIT                   1L

#define AP_NOBODY_READ                  (-101)
#define AP_NOBODY_WROTE                 (-100)

#define AP_NORMALIZE_DROP_PARAMETERS    0
#define AP_NORMALIZE_ALLOW_RELATIVE     1U
#define AP_NORMALIZE_NOT_ABOVE_ROOT     2U
#define AP_NORMALIZE_DECODE_UNRESERVED  4U
#define AP_NORMALIZE_MERGE_SLASHES      8U

#define AP_REQUEST_STRONG_ETAG          1
#define AP_REQUEST_TRUSTED_CT           2

#define AP_REQ_ACCEPT_PATH_INFO         0
#define AP_REQ_REJECT_PATH_INFO         1
#define AP_REQ_DEFAULT_PATH_INFO        2

#define AP_SERVER_PROTOCOL              "HTTP/1.1"

#define AP_START_USERERR                122000

#define AP_UNESCAPE_URL_KEEP_UNRESERVED 1U
#define AP_UNESCAPE_URL_FORBID_SLASHES  2U
#define AP_UNESCAPE_URL_KEEP_SLASHES    4U

#define AP_USERERR_LEN                  1000

#define CGI_MAGIC_TYPE                  "application/x-httpd-cgi"

#define CR                              13

#define CRLF_ASCII                      "\015\012"

#define DECLINED                        (-1)

#ifndef DEFAULT_ACCESS_FNAME
#define DEFAULT_ACCESS_FNAME ".htaccess"
#endif
#ifndef DEFAULT_ADD_DEFAULT_CHARSET_NAME
#define DEFAULT_ADD_DEFAULT_CHARSET_NAME "iso-8859-1"
#endif
#ifndef DEFAULT_ADMIN
#define DEFAULT_ADMIN "[no address given]"
#endif
#ifndef DEFAULT_ERRORLOG
#define DEFAULT_ERRORLOG "logs/error_log"
#endif
#define DEFAULT_HTTPS_PORT              443
#define DEFAULT_HTTP_PORT               80
#define DEFAULT_KEEPALIVE               100
#define DEFAULT_KEEPALIVE_TIMEOUT       5
#define DEFAULT_LIMIT_BLANK_LINES       10
#define DEFAULT_LIMIT_REQUEST_FIELDS    100
#define DEFAULT_LIMIT_REQUEST_FIELDSIZE 8190
#define DEFAULT_LIMIT_REQUEST_LINE      8190
#ifndef DEFAULT_PATH
#define DEFAULT_PATH "/bin:/usr/bin:/usr/ucb:/usr/bsd:/usr/local/bin"
#endif
#define DEFAULT_TIMEOUT                 60
#define DEFAULT_VHOST_ADDR              0xFFFFFFFFUL

#define DIR_MAGIC_TYPE                  "httpd/unix-directory"

#define DOCTYPE_HTML_2_0 \
    "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\012"
#define DOCTYPE_HTML_3_2 \
    "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\">\012"
#define DOCTYPE_HTML_4_01 \
    "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" " \
    "\"http://www.w3.org/TR/html4/strict.dtd\">\012"
#define DOCTYPE_HTML_4_0F \
    "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.0 " \
    "Frameset//EN\"\012" \
    "\"http://www.w3.org/TR/REC-html40/frameset.dtd\">\012"
#define DOCTYPE_HTML_4_0S \
    "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML " \
    "4.0//EN\"\012" \
    "\"http://www.w3.org/TR/REC-html40/strict.dtd\">\012"
#define DOCTYPE_HTML_4_0T \
    "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.0 " \
    "Transitional//EN\"\012" \
    "\"http://www.w3.org/TR/REC-html40/loose.dtd\">\012"
#define DOCTYPE_HTML_5                  "<!DOCTYPE html>\012"
#define DOCTYPE_XHTML_1_0F \
    "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 " \
    "Frameset//EN\"\012" \
    "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-frameset.dtd\">"
#define DOCTYPE_XHTML_1_0S \
    "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 " \
    "Strict//EN\"\012" \
    "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\012"
#define DOCTYPE_XHTML_1_0T \
    "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 " \
    "Transitional//EN\"\012" \
    "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\012"

#define DOCUMENT_LOCATION               "/var/www/html"

#define DONE                            (-2)

#ifndef DYNAMIC_MODULE_LIMIT
#define DYNAMIC_MODULE_LIMIT            0x100
#endif

#define HTTP_CONTINUE                   100
#define HTTP_SWITCHING_PROTOCOLS        101
#define HTTP_PROCESSING                 102
#define HTTP_EARLY_HINTS                103
#define HTTP_OK                         200
#define HTTP_CREATED                    201
#define HTTP_ACCEPTED                   202
#define HTTP_NON_AUTHORITATIVE          203
#define HTTP_NO_CONTENT                 204
#define HTTP_RESET_CONTENT              205
#define HTTP_PARTIAL_CONTENT            206
#define HTTP_MULTI_STATUS               207
#define HTTP_ALREADY_REPORTED           208
#define HTTP_IM_USED                    226
#define HTTP_MULTIPLE_CHOICES           300
#define HTTP_MOVED_PERMANENTLY          301
#define HTTP_MOVED_TEMPORARILY          302
#define HTTP_SEE_OTHER                  303
#define HTTP_NOT_MODIFIED               304
#define HTTP_USE_PROXY                  305
#define HTTP_TEMPORARY_REDIRECT         307
#define HTTP_PERMANENT_REDIRECT         308
#define HTTP_BAD_REQUEST                400
#define HTTP_UNAUTHORIZED               401
#define HTTP_PAYMENT_REQUIRED           402
#define HTTP_FORBIDDEN                  403
#define HTTP_NOT_FOUND                  404
#define HTTP_METHOD_NOT_ALLOWED         405
#define HTTP_NOT_ACCEPTABLE             406
#define HTTP_PROXY_AUTHENTICATION_REQUIRED 407
#define HTTP_REQUEST_TIME_OUT           408
#define HTTP_CONFLICT                   409
#define HTTP_GONE                       410
#define HTTP_LENGTH_REQUIRED            411
#define HTTP_PRECONDITION_FAILED        412
#define HTTP_REQUEST_ENTITY_TOO_LARGE   413
#define HTTP_REQUEST_URI_TOO_LARGE      414
#define HTTP_UNSUPPORTED_MEDIA_TYPE     415
#define HTTP_RANGE_NOT_SATISFIABLE      416
#define HTTP_EXPECTATION_FAILED         417
#define HTTP_MISDIRECTED_REQUEST        421
#define HTTP_UNPROCESSABLE_ENTITY       422
#define HTTP_LOCKED                     423
#define HTTP_FAILED_DEPENDENCY          424
#define HTTP_UPGRADE_REQUIRED           426
#define HTTP_PRECONDITION_REQUIRED      428
#define HTTP_TOO_MANY_REQUESTS          429
#define HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE 431
#define HTTP_UNAVAILABLE_FOR_LEGAL_REASONS 451
#define HTTP_INTERNAL_SERVER_ERROR      500
#define HTTP_NOT_IMPLEMENTED            501
#define HTTP_BAD_GATEWAY                502
#define HTTP_SERVICE_UNAVAILABLE        503
#define HTTP_GATEWAY_TIME_OUT           504
#define HTTP_VERSION_NOT_SUPPORTED      505
#define HTTP_VARIANT_ALSO_VARIES        506
#define HTTP_INSUFFICIENT_STORAGE       507
#define HTTP_LOOP_DETECTED              508
#define HTTP_NOT_EXTENDED               510
#define HTTP_NETWORK_AUTHENTICATION_REQUIRED 511

#define HUGE_STRING_LEN                 8192

#define INCLUDES_MAGIC_TYPE             "text/x-server-parsed-html"
#define INCLUDES_MAGIC_TYPE3            "text/x-server-parsed-html3"

#define LF                              10

#define MAX_STRING_LEN                  HUGE_STRING_LEN

#define METHODS                         64

#define M_GET                           0
#define M_PUT                           1
#define M_POST                          2
#define M_DELETE                        3
#define M_CONNECT                       4
#define M_OPTIONS                       5
#define M_TRACE                         6
#define M_PATCH                         7
#define M_PROPFIND                      8
#define M_PROPPATCH                     9
#define M_MKCOL                         10
#define M_COPY                          11
#define M_MOVE                          12
#define M_LOCK                          13
#define M_UNLOCK                        14
#define M_VERSION_CONTROL               15
#define M_CHECKOUT                      16
#define M_UNCHECKOUT                    17
#define M_CHECKIN                       18
#define M_UPDATE                        19
#define M_LABEL                         20
#define M_REPORT                        21
#define M_MKWORKSPACE                   22
#define M_MKACTIVITY                    23
#define M_BASELINE_CONTROL              24
#define M_MERGE                         25
#define M_INVALID                       26

#define OK                              0

#define PROXYREQ_NONE                   0
#define PROXYREQ_PROXY                  1
#define PROXYREQ_REVERSE                2
#define PROXYREQ_RESPONSE               3

#define REQUEST_NO_BODY                 0
#define REQUEST_CHUNKED_ERROR           1
#define REQUEST_CHUNKED_DECHUNK         2

#define RESPONSE_CODES                  104

#define SIGSTOP_DETACH                  1
#define SIGSTOP_MAKE_CHILD              2
#define SIGSTOP_SPAWN_CHILD             4
#define SIGSTOP_PIPED_LOG_SPAWN         8
#define SIGSTOP_CGI_CHILD               16

#define SUSPENDED                       (-3)

typedef enum {
    AP_CONN_UNKNOWN = 0,
    AP_CONN_CLOSE = 1,
    AP_CONN_KEEPALIVE = 2
} ap_conn_keepalive_e;

typedef enum {
    CONN_SENSE_DEFAULT = 0,
    CONN_SENSE_WANT_READ = 1,
    CONN_SENSE_WANT_WRITE = 2
} conn_sense_e;

typedef enum {
    CONN_STATE_CHECK_REQUEST_LINE_READABLE = 0,
    CONN_STATE_KEEPALIVE = 0,
    CONN_STATE_PROCESSING = 1,
    CONN_STATE_READ_REQUEST_LINE = 1,
    CONN_STATE_HANDLER = 2,
    CONN_STATE_WRITE_COMPLETION = 3,
    CONN_STATE_SUSPENDED = 4,
    CONN_STATE_LINGER = 5,
    CONN_STATE_LINGER_NORMAL = 6,
    CONN_STATE_LINGER_SHORT = 7,
    CONN_STATE_ASYNC_WAITIO = 8,
    CONN_STATE_NUM = 9
} conn_state_e;

typedef apr_uint64_t ap_request_bnotes_t;

/** The program as it was started. */
struct process_rec {
    apr_pool_t *pool;           /* lives as long as the process */
    apr_pool_t *pconf;          /* of the configuration, cleared on restart */
    const char *short_name;     /* name of the program without its path */
    const char *const *argv;    /* its arguments */
    int argc;                   /* their number */
};

/** Log levels, APLOG_*. */
struct ap_logconf {
    signed char *module_levels;  /* by module index, below 0: unset; or NULL */
    int level;                      /* of all other modules */
};

/** A set of methods. */
struct ap_method_list_t {
    apr_int64_t method_mask;        /* bit M_* of those that have one */
    /* names (const char *) of the others; or NULL */
    apr_array_header_t *method_list;
};

/** Where a connection is in its life, for the MPM. */
struct conn_state_t {
    conn_state_e state;     /* CONN_STATE_* */
    conn_sense_e sense;     /* what to wait for: read or write */
};

/** An address of a virtual host. */
struct server_addr_rec {
    server_addr_rec *next;      /* the next one, or NULL */
    char *virthost;             /* as configuration has it */
    apr_sockaddr_t *host_addr;  /* the addresses it means */
    apr_port_t host_port;       /* 0: any port */
};

/** A virtual host, or the main server.  [config] all of it. */
struct server_rec {
    process_rec *process;
    server_rec *next;               /* next in the list, or NULL */
    char *error_fname;              /* as ErrorLog names it */
    apr_file_t *error_log;          /* NULL: syslog, or not open yet */
    struct ap_logconf log;          /* LogLevel */
    struct ap_conf_vector_t *module_config;  /* settings of modules */
    /* outermost settings of directories */
    struct ap_conf_vector_t *lookup_defaults;
    const char *defn_name;          /* file it is defined in */
    unsigned int defn_line_number;  /* and line */
    char is_virtual;                /* false for the main server */
    apr_port_t port;                /* for URLs; 0: not configured */
    const char *server_scheme;      /* for URLs; NULL: by the port */
    char *server_admin;             /* ServerAdmin */
    char *server_hostname;          /* ServerName */
    server_addr_rec *addrs;         /* its addresses */
    apr_interval_time_t timeout;    /* between packets, in microseconds */
    /* for a next request, in microseconds */
    apr_interval_time_t keep_alive_timeout;
    int keep_alive_max;             /* requests a connection, 0: any */
    int keep_alive;                 /* true: connections are kept */
    apr_array_header_t *names;      /* ServerAlias (char *) */
    apr_array_header_t *wild_names; /* those with wildcards */
    const char *path;               /* ServerPath */
    int pathlen;                    /* its length */
    int limit_req_line;             /* bytes of a request line */
    int limit_req_fieldsize;        /* bytes of a field */
    int limit_req_fields;           /* number of fields */
    void *context;                  /* for who configured it */
    unsigned int keep_alive_timeout_set:1;  /* true: not inherited */
};

/** A connection.  [own] the thread that serves it. */
struct conn_rec {
    apr_pool_t *pool;               /* lives as long as the connection */
    server_rec *base_server;        /* by the address */
    void *vhost_lookup_data;        /* names at that address */
    apr_sockaddr_t *local_addr;     /* our end */
    apr_sockaddr_t *client_addr;    /* the other end */
    char *client_ip;                /* the same as text */
    char *remote_host;              /* its name; NULL: not asked; "": none */
    char *remote_logname;           /* by RFC 1413 */
    char *local_ip;                 /* our end as text */
    char *local_host;               /* its name */
    long id;                        /* unique at any one time */
    struct ap_conf_vector_t *conn_config;  /* of modules */
    apr_table_t *notes;             /* of modules, for each other */
    struct ap_filter_t *input_filters;  /* first of the chain */
    struct ap_filter_t *output_filters;  /* first of the chain */
    void *sbh;                      /* place in the scoreboard; NULL: none */
    struct apr_bucket_alloc_t *bucket_alloc;  /* for brigades */
    conn_state_t *cs;               /* for the MPM */
    int data_in_input_filters;      /* true: some is waiting */
    int data_in_output_filters;     /* true: some is waiting */
    unsigned int clogging_input_filters:1;  /* true: reading may block */
    int double_reverse:2;  /* 1: name was checked, -1: is wrong, 0: not */
    unsigned int aborted;           /* true: nothing can be sent any more */
    ap_conn_keepalive_e keepalive;  /* AP_CONN_* */
    int keepalives;                 /* times it was kept */
    const struct ap_logconf *log;   /* NULL: base_server's */
    const char *log_id;             /* %{c}L; NULL: none so far */
    apr_thread_t *current_thread;   /* who serves it */
    conn_rec *master;               /* carries it, as in HTTP/2; or NULL */
    int outgoing;                   /* true: we made it */
};

/** What a .htaccess file said, kept for the request. */
struct htaccess_result {
    const char *dir;                /* its directory */
    int override;                   /* what was allowed */
    int override_opts;              /* options that were allowed */
    apr_table_t *override_list;     /* directives that were allowed */
    struct ap_conf_vector_t *htaccess;  /* settings; NULL: no file */
    const struct htaccess_result *next;  /* for another directory */
};

/** A request.  [own] the thread that serves it. */
struct request_rec {
    apr_pool_t *pool;               /* lives as long as the request */
    conn_rec *connection;
    server_rec *server;             /* virtual host that answers */
    request_rec *next;              /* redirected to, inside the server */
    request_rec *prev;              /* redirected from */
    request_rec *main;              /* of which it is a subrequest */
    char *the_request;              /* request line as it came */
    int assbackwards;               /* true: HTTP/0.9 */
    int proxyreq;                   /* PROXYREQ_* */
    int header_only;                /* true: HEAD */
    int proto_num;                  /* 1001 for HTTP/1.1 */
    char *protocol;                 /* the same as text */
    const char *hostname;           /* from the URL or Host */
    apr_time_t request_time;        /* when it began */
    const char *status_line;        /* "200 OK"; NULL: by status */
    int status;                     /* HTTP_* */
    int method_number;              /* M_* */
    const char *method;             /* its name */
    apr_int64_t allowed;            /* bits of methods for Allow */
    apr_array_header_t *allowed_xmethods;  /* not used */
    ap_method_list_t *allowed_methods;  /* for Allow */
    apr_off_t sent_bodyct;          /* true: body has begun to be sent */
    apr_off_t bytes_sent;           /* of the body */
    apr_time_t mtime;               /* Last-Modified, microseconds */
    const char *range;              /* Range field, or NULL */
    apr_off_t clength;              /* length of the body to be sent */
    int chunked;                    /* true: sent in chunks */
    int read_body;                  /* REQUEST_*: how a body is taken */
    int read_chunked;               /* true: body comes in chunks */
    unsigned int expecting_100;     /* true: client waits for 100 */
    apr_bucket_brigade *kept_body;  /* body for subrequests */
    apr_table_t *body_table;        /* not used */
    apr_off_t remaining;            /* bytes of the body to come */
    apr_off_t read_length;          /* bytes of it that came */
    apr_table_t *headers_in;        /* of the request */
    apr_table_t *headers_out;       /* of the response */
    apr_table_t *err_headers_out;   /* of any response, errors as well */
    apr_table_t *subprocess_env;    /* environment of programs */
    apr_table_t *notes;             /* of modules, for each other */
    const char *content_type;       /* of the response */
    const char *handler;            /* name of who answers */
    const char *content_encoding;   /* of the response */
    apr_array_header_t *content_languages;  /* of the response (char *) */
    char *vlist_validator;          /* of a negotiated list */
    char *user;                     /* who it is; NULL: not known */
    char *ap_auth_type;             /* how that was found out */
    char *unparsed_uri;             /* target as it came */
    char *uri;                      /* path, decoded */
    char *filename;                 /* file it means */
    char *canonical_filename;       /* the same in its true case */
    char *path_info;                /* what is left of the path behind it */
    char *args;                     /* query, not decoded */
    int used_path_info;             /* AP_REQ_*_PATH_INFO */
    int eos_sent;                   /* true: end of the body was sent */
    struct ap_conf_vector_t *per_dir_config;  /* settings of modules, merged */
    struct ap_conf_vector_t *request_config;  /* of modules */
    const struct ap_logconf *log;   /* NULL: of the connection or server */
    const char *log_id;             /* %L; NULL: none so far */
    const struct htaccess_result *htaccess;  /* those that were read */
    struct ap_filter_t *output_filters;  /* first of the chain */
    struct ap_filter_t *input_filters;  /* first of the chain */
    struct ap_filter_t *proto_output_filters;  /* first of the protocol */
    struct ap_filter_t *proto_input_filters;  /* first of the protocol */
    int no_cache;                   /* true: must not be kept */
    int no_local_copy;              /* true: 304 must not be sent */
    apr_thread_mutex_t *invoke_mtx; /* for threads that take over */
    apr_uri_t parsed_uri;           /* target, taken apart */
    apr_finfo_t finfo;              /* about filename; APR_NOFILE: not there */
    apr_sockaddr_t *useragent_addr; /* client, perhaps behind a proxy */
    char *useragent_ip;             /* the same as text */
    apr_table_t *trailers_in;       /* of the request */
    apr_table_t *trailers_out;      /* of the response */
    char *useragent_host;           /* its name */
    int double_reverse;             /* as in conn_rec */
    ap_request_bnotes_t bnotes;     /* AP_REQUEST_* bits */
};

/** What ap_dir_fnmatch() does with what it finds. */
struct ap_dir_match_t {
    apr_pool_t *p;                  /* for the callback */
    apr_pool_t *ptemp;              /* for what is only needed here */
    const char *prefix;             /* how messages begin; NULL: without */
    /* called with each file; NULL or a fault */
    const char *(*cb)(ap_dir_match_t *, const char *);
    void *ctx;                      /* for the callback */
    int flags;                      /* AP_DIR_FLAG_* */
    unsigned int depth;             /* folders it is in; 0 at first */
};

/** A field of a form. */
typedef struct {
    const char *name;           /* decoded */
    apr_bucket_brigade *value;  /* as it came */
} ap_form_pair_t;

/** Processes that want to run, on average. */
struct ap_loadavg_t {
    float loadavg;      /* over one minute */
    float loadavg5;     /* over five */
    float loadavg15;    /* over fifteen */
};

/** How busy the server is. */
struct ap_sload_t {
    int idle;                       /* share of idle workers, percent */
    int busy;                       /* share of busy ones, percent */
    apr_off_t bytes_served;         /* since the start */
    unsigned long access_count;     /* requests since the start */
};

/** A version, 2.4.71 and something. */
typedef struct {
    int major;
    int minor;
    int patch;
    const char *add_string;     /* for example "-dev" */
} ap_version_t;

/**
 * Says that there is no memory and aborts the process.
 */
AP_DECLARE(void) ap_abort_on_oom(void);

/**
 * Adds a product to the Server field and the banner, as far as ServerTokens
 * shows it.  While configuration is read.
 * @param pconf      pool of the configuration
 * @param component  "name/version"
 */
AP_DECLARE(void) ap_add_version_component(apr_pool_t *pconf,
                                          const char *component);

/**
 * @param p       owner of the result
 * @param string  a text
 * @param delim   what stands between
 * @return the text, delim and the process id
 */
AP_DECLARE(char *) ap_append_pid(apr_pool_t *p, const char *string,
                                 const char *delim);

/**
 * @param array  of const char *
 * @param s      the string looked for
 * @return true when it is in the array
 */
AP_DECLARE(int) ap_array_str_contains(const apr_array_header_t *array,
                                      const char *s);

/**
 * @param array  of const char *
 * @param s      the string looked for
 * @param start  first index to look at
 * @return index of the string, -1: not there
 */
AP_DECLARE(int) ap_array_str_index(const apr_array_header_t *array,
                                   const char *s, int start);

/**
 * Writes bytes as hexadecimal digits in lower case.
 * @param src     the bytes
 * @param srclen  their number
 * @param dest    room for 2 * srclen + 1
 */
AP_DECLARE(void) ap_bin2hex(const void *src, apr_size_t srclen, char *dest);

/**
 * As calloc(3), but aborts the process when there is no memory.
 * @param nelem  number of elements
 * @param size   bytes of one
 * @return the memory, zeroed; for free(3)
 */
AP_DECLARE(void *) ap_calloc(size_t nelem, size_t size);

/**
 * Makes a media type lower case, in place; its parameters stay as they are.
 * @param s  the type
 */
AP_DECLARE(void) ap_content_type_tolower(char *s);

/**
 * @param r  the request
 * @return document root of the context that answers it (an Alias has one of
 *         its own), else the server's
 */
AP_DECLARE(const char *) ap_context_document_root(request_rec *r);

/**
 * @param r  the request
 * @return part of the URL that stands for ap_context_document_root(), or ""
 */
AP_DECLARE(const char *) ap_context_prefix(request_rec *r);

/**
 * @param path  a path
 * @return how many slashes are in it
 */
AP_DECLARE(int) ap_count_dirs(const char *path);

/**
 * Compares without regard to case, that of US-ASCII in any locale.
 * @param s1  a string
 * @param s2  another
 * @return below, equal to or above 0, as strcmp(3)
 */
AP_DECLARE(int) ap_cstr_casecmp(const char *s1, const char *s2);

/**
 * As ap_cstr_casecmp() for at most n characters.
 * @param s1  a string
 * @param s2  another
 * @param n   how many characters count
 * @return as strncmp(3)
 */
AP_DECLARE(int) ap_cstr_casecmpn(const char *s1, const char *s2, apr_size_t n);

/**
 * Escapes control characters, octets beyond US-ASCII and backslashes for a
 * line of the error log.  No escape is cut in two.
 * @param dest    where it goes
 * @param source  the text
 * @param buflen  room at dest in bytes
 * @return length of what was written, its NUL not counted
 */
AP_DECLARE(apr_size_t) ap_escape_errorlog_item(
        char *dest, const char *source, apr_size_t buflen);

/**
 * Escapes < > & and the quotation mark for HTML.
 * @param p      owner of the result
 * @param s      the text
 * @param toasc  true: octets above US-ASCII as well, as in ISO-8859-1
 * @return the escaped text
 */
AP_DECLARE(char *) ap_escape_html2(apr_pool_t *p, const char *s, int toasc);

/**
 * Escapes for a quoted item of a log: controls, octets beyond US-ASCII,
 * backslash and quotation mark.
 * @param p    owner of the result
 * @param str  the text, or NULL
 * @return the escaped text; NULL for NULL
 */
AP_DECLARE(char *) ap_escape_logitem(apr_pool_t *p, const char *str);

/**
 * Escapes for one segment of a URL's path (RFC 3986 section 3.3); a slash is
 * escaped as well.
 * @param p  owner of the result
 * @param s  the text
 * @return the escaped text
 */
AP_DECLARE(char *) ap_escape_path_segment(apr_pool_t *p, const char *s);

/**
 * As ap_escape_path_segment(), into memory of the caller.
 * @param c  room for three times the length of s, and one
 * @param s  the text
 * @return c
 */
AP_DECLARE(char *) ap_escape_path_segment_buffer(char *c, const char *s);

/**
 * Puts a backslash before each quotation mark that has none.
 * @param p         owner of the result
 * @param instring  the text
 * @return the escaped text
 */
AP_DECLARE(char *) ap_escape_quotes(apr_pool_t *p, const char *instring);

/**
 * Puts a backslash before everything that means something to a shell.
 * @param p  owner of the result
 * @param s  the text
 * @return the escaped text
 */
AP_DECLARE(char *) ap_escape_shell_cmd(apr_pool_t *p, const char *s);

/**
 * Escapes for application/x-www-form-urlencoded; a space becomes +.
 * @param p  owner of the result
 * @param s  the text
 * @return the escaped text
 */
AP_DECLARE(char *) ap_escape_urlencoded(apr_pool_t *p, const char *s);

/**
 * As ap_escape_urlencoded(), into memory of the caller.
 * @param c  room for three times the length of s, and one
 * @param s  the text
 * @return c
 */
AP_DECLARE(char *) ap_escape_urlencoded_buffer(char *c, const char *s);

/**
 * @param p       owner of the result
 * @param intype  value of a field, or NULL
 * @return what stands before the first semicolon, without white space behind
 *         it; NULL for NULL
 */
AP_DECLARE(char *) ap_field_noparam(apr_pool_t *p, const char *intype);

/**
 * As apr_filepath_merge(), for paths that may come from configuration.
 * @param newpath   set to the result, in p
 * @param rootpath  what addpath is relative to
 * @param addpath   the path
 * @param flags     APR_FILEPATH_*
 * @param p         owner of the result
 * @return APR_SUCCESS, or what APR says
 */
AP_DECLARE(apr_status_t) ap_filepath_merge(char **newpath,
                                           const char *rootpath,
                                           const char *addpath,
                                           apr_int32_t flags, apr_pool_t *p);

/**
 * Looks for an entity tag by strong comparison (RFC 9110 section 8.8.3.2).
 * @param p     not used
 * @param line  list of tags, or NULL
 * @param tok   the tag, in its quotation marks
 * @return true: there, and neither of the two is weak
 */
AP_DECLARE(int) ap_find_etag_strong(apr_pool_t *p, const char *line,
                                    const char *tok);

/**
 * Looks for an entity tag by weak comparison: "W/" does not count.
 * @param p     not used
 * @param line  list of tags, or NULL
 * @param tok   the tag, in its quotation marks
 * @return true when it is there
 */
AP_DECLARE(int) ap_find_etag_weak(apr_pool_t *p, const char *line,
                                  const char *tok);

/**
 * @param p     not used
 * @param line  value of a field, or NULL
 * @param tok   a token, in any case
 * @return true when the line ends in it, and before it is nothing, a comma or
 *         white space
 */
AP_DECLARE(int) ap_find_last_token(apr_pool_t *p, const char *line,
                                   const char *tok);

/**
 * Looks for a whole element of a list, compared in the form of
 * ap_get_list_item().
 * @param p     for what is only needed here
 * @param line  the list, or NULL
 * @param tok   the element
 * @return true when it is there
 */
AP_DECLARE(int) ap_find_list_item(apr_pool_t *p, const char *line,
                                  const char *tok);

/**
 * Looks for a token anywhere outside quoted strings.
 * @param p     not used
 * @param line  value of a field, or NULL
 * @param tok   the token, in any case
 * @return true when it is there
 */
AP_DECLARE(int) ap_find_token(apr_pool_t *p, const char *line,
                              const char *tok);

/**
 * Runs a program and takes the first line it prints.  Waits for its end.
 * @param p     owner of the result
 * @param cmd   path of the program
 * @param argv  its arguments, the name first, NULL last
 * @return the line without its end; NULL: it cannot be started, or prints
 *         nothing
 */
AP_DECLARE(char *) ap_get_exec_line(apr_pool_t *p, const char *cmd,
                                    const char *const *argv);

/**
 * Takes the next element of a list in a form that can be compared: lower case,
 * no needless white space; quoted strings and comments stay as they are.
 * @param p      owner of the result
 * @param field  where the list goes on; moved behind the element
 * @return the element; NULL: none is left
 */
AP_DECLARE(char *) ap_get_list_item(apr_pool_t *p, const char **field);

/**
 * How many processes want to run, on average over 1, 5 and 15 minutes.
 * @param ld  filled in; -1 where the system does not tell
 */
AP_DECLARE(void) ap_get_loadavg(ap_loadavg_t *ld);

/**
 * Asks the resolver for this host's full name, which may take long.
 * @param p  owner of the result
 * @return the name, "127.0.0.1" when it has none with a dot, which is said
 */
AP_DECLARE(char *) ap_get_local_host(apr_pool_t *p);

/**
 * @return name and version as ServerTokens lets others see them
 */
AP_DECLARE(const char *) ap_get_server_banner(void);

/**
 * @return when this program was built
 */
AP_DECLARE(const char *) ap_get_server_built(void);

/**
 * @return name, version and all components, for logs
 */
AP_DECLARE(const char *) ap_get_server_description(void);

/**
 * @param version  set to the version whose module interface the server has
 */
AP_DECLARE(void) ap_get_server_revision(ap_version_t *version);

/**
 * How busy the server's workers are.
 * @param ld  filled in from the scoreboard
 */
AP_DECLARE(void) ap_get_sload(ap_sload_t *ld);

/**
 * Takes a token off a line: up to a comma, semicolon or white space, quoted
 * strings whole.
 * @param p             owner of the result
 * @param accept_line   where the line goes on; moved behind the token and
 *                      white space
 * @param accept_white  true: white space does not end the token
 * @return the token, "" when there is none
 */
AP_DECLARE(char *) ap_get_token(apr_pool_t *p, const char **accept_line,
                                int accept_white);

/**
 * Resolves "." and ".." in a path, in place.
 * @param name  the path; becomes "" when it climbs above its root
 */
AP_DECLARE(void) ap_getparents(char *name);

/**
 * Takes a word off a line: up to a separator, of which all that follow each
 * other are passed over.
 * @param p     owner of the result
 * @param line  where the line goes on; moved behind the word
 * @param stop  the separator
 * @return the word
 */
AP_DECLARE(char *) ap_getword(apr_pool_t *p, const char **line, char stop);

/**
 * Takes a word off a line as configuration has it: up to white space, or what
 * is in single or double quotes, where a backslash takes the meaning from a
 * quote.  Of two backslashes one remains, in any word.
 * @param p     owner of the result
 * @param line  where the line goes on; moved behind the word and white space
 * @return the word, "" at the end of the line
 */
AP_DECLARE(char *) ap_getword_conf(apr_pool_t *p, const char **line);

/**
 * As ap_getword_conf(), and what is in braces is also one word.
 * @param p     owner of the result
 * @param line  where the line goes on; moved behind the word and white space
 * @return the word, "" at the end of the line
 */
AP_DECLARE(char *) ap_getword_conf2(apr_pool_t *p, const char **line);

/**
 * As ap_getword_conf2() on a line that may be written to.
 * @param p     owner of the result
 * @param line  where the line goes on; moved behind the word and white space
 * @return the word, "" at the end of the line
 */
AP_DECLARE(char *) ap_getword_conf2_nc(apr_pool_t *p, char **line);

/**
 * As ap_getword_conf() on a line that may be written to.
 * @param p     owner of the result
 * @param line  where the line goes on; moved behind the word and white space
 * @return the word, "" at the end of the line
 */
AP_DECLARE(char *) ap_getword_conf_nc(apr_pool_t *p, char **line);

/**
 * As ap_getword() on a line that may be written to.
 * @param p     owner of the result
 * @param line  where the line goes on; moved behind the word
 * @param stop  the separator
 * @return the word
 */
AP_DECLARE(char *) ap_getword_nc(apr_pool_t *p, char **line, char stop);

/**
 * Takes a word off a line: up to a separator, of which one is passed over, so
 * that there may be empty words.
 * @param p     owner of the result
 * @param line  where the line goes on; moved behind the word
 * @param stop  the separator
 * @return the word
 */
AP_DECLARE(char *) ap_getword_nulls(apr_pool_t *p, const char **line,
                                    char stop);

/**
 * As ap_getword_nulls() on a line that may be written to.
 * @param p     owner of the result
 * @param line  where the line goes on; moved behind the word
 * @param stop  the separator
 * @return the word
 */
AP_DECLARE(char *) ap_getword_nulls_nc(apr_pool_t *p, char **line, char stop);

/**
 * Takes a word off a line: up to white space, all of which is passed over.
 * @param p     owner of the result
 * @param line  where the line goes on; moved behind the word and white space
 * @return the word, "" at the end of the line
 */
AP_DECLARE(char *) ap_getword_white(apr_pool_t *p, const char **line);

/**
 * As ap_getword_white() on a line that may be written to.
 * @param p     owner of the result
 * @param line  where the line goes on; moved behind the word and white space
 * @return the word, "" at the end of the line
 */
AP_DECLARE(char *) ap_getword_white_nc(apr_pool_t *p, char **line);

/**
 * A time by a format of strftime(3).
 * @param p    owner of the result
 * @param t    microseconds since 1970
 * @param fmt  the format
 * @param gmt  true: in GMT, false: local
 * @return the text
 */
AP_DECLARE(char *) ap_ht_time(apr_pool_t *p, apr_time_t t, const char *fmt,
                              int gmt);

/**
 * @param str  a string
 * @param c    the character looked for
 * @return index of the first of them, -1: none
 */
AP_DECLARE(int) ap_ind(const char *str, char c);

/**
 * Whether a message is framed by chunks (RFC 9112 section 6.1).
 * @param p     not used
 * @param line  value of Transfer-Encoding, or NULL
 * @return true when "chunked" is the last coding, and nothing follows it
 */
AP_DECLARE(int) ap_is_chunked(apr_pool_t *p, const char *line);

/**
 * @param p     for what is only needed here
 * @param name  a path
 * @return true when it is a directory, or a link to one
 */
AP_DECLARE(int) ap_is_directory(apr_pool_t *p, const char *name);

/**
 * @param str  a string
 * @return true when it has one of the wildcards * and ?
 */
AP_DECLARE(int) ap_is_matchexp(const char *str);

/**
 * @param p     for what is only needed here
 * @param name  a path
 * @return true when it is a directory itself, no link
 */
AP_DECLARE(int) ap_is_rdirectory(apr_pool_t *p, const char *name);

/**
 * @param u  a text
 * @return true when it begins with a scheme and a colon
 */
AP_DECLARE(int) ap_is_url(const char *u);

/**
 * Behind ap_assert(): logs what should have been true and aborts the process.
 * @param szExp   text of the expression
 * @param szFile  source file
 * @param nLine   line there
 */
AP_DECLARE(void) ap_log_assert(const char *szExp, const char *szFile,
                               int nLine)
    __attribute__((noreturn));

/**
 * @param p  owner of the result
 * @param s  a path
 * @return the path up to its last slash, that included; "" without one
 */
AP_DECLARE(char *) ap_make_dirstr_parent(apr_pool_t *p, const char *s);

/**
 * Copies the begin of a path, up to its n-th slash; a slash is always the end.
 * @param d  where it goes: room for s, a slash and the NUL
 * @param s  the path
 * @param n  number of slashes
 * @return the end of what was written
 */
AP_DECLARE(char *) ap_make_dirstr_prefix(char *d, const char *s, int n);

/**
 * Calls back for a file, or with AP_DIR_FLAG_RECURSIVE for all files below a
 * folder, in alphabetical order.
 * @param w      what is wanted
 * @param fname  path without wildcards; need not exist
 * @return NULL; what the callback returned; or that a folder cannot be read
 */
AP_DECLARE(const char *) ap_dir_nofnmatch(ap_dir_match_t *w,
                                          const char *fname);

/**
 * As ap_dir_nofnmatch(), for everything that a pattern matches.  Wildcards
 * are those of apr_fnmatch(); each stands for a part of one component, and
 * not for a dot at its start.
 * @param w      what is wanted
 * @param path   folder that the pattern is relative to; NULL: the root, or the
 *               current one when the pattern does not begin with a slash
 * @param fname  pattern
 * @return NULL; what the callback returned; or a message: that a folder cannot
 *         be read, or without AP_DIR_FLAG_OPTIONAL that nothing matches
 */
AP_DECLARE(const char *) ap_dir_fnmatch(ap_dir_match_t *w, const char *path,
                                        const char *fname);

/**
 * @param a    owner of the result
 * @param dir  a directory, with or without a slash at its end
 * @param f    a name in it
 * @return both together
 */
AP_DECLARE(char *) ap_make_full_path(apr_pool_t *a, const char *dir,
                                     const char *f);

/**
 * As malloc(3), but aborts the process when there is no memory.
 * @param size  in bytes
 * @return the memory, for free(3)
 */
AP_DECLARE(void *) ap_malloc(size_t size);

/**
 * Compares in a time that does not tell how much is equal.
 * @param buf1  bytes
 * @param buf2  others
 * @param n     their number
 * @return true when they are equal
 */
AP_DECLARE(int) ap_memeq_timingsafe(const void *buf1, const void *buf2,
                                    apr_size_t n);

/**
 * Makes one slash of several, in place.
 * @param name  the path
 */
AP_DECLARE(void) ap_no2slash(char *name);

/**
 * As ap_no2slash().
 * @param name        the path
 * @param is_fs_path  true: a path in the file system (no difference on Unix)
 */
AP_DECLARE(void) ap_no2slash_ex(char *name, int is_fs_path);

/**
 * Brings a URL's path into its normal form, in place (RFC 3986 sections 5.2.4
 * and 6.2.2): "." and ".." are resolved.
 * @param path   the path
 * @param flags  AP_NORMALIZE_ALLOW_RELATIVE: it need not begin with a slash;
 *               _NOT_ABOVE_ROOT: to climb above the root is a fault;
 *               _DECODE_UNRESERVED: undo escapes of characters that need none,
 *               wrong digits are a fault; _MERGE_SLASHES: make one slash of
 *               several
 * @return true; false when there was a fault, and the path is not to be used
 */
AP_DECLARE(int) ap_normalize_path(char *path, unsigned int flags);

/**
 * Escapes a path for use in a URL.
 * @param p        owner of the result
 * @param path     the path
 * @param partial  false: it begins a reference, so a colon in its first
 *                 segment needs "./" in front; true: it stands behind
 *                 something
 * @return the escaped path
 */
AP_DECLARE(char *) ap_os_escape_path(apr_pool_t *p, const char *path,
                                     int partial);

/**
 * @param p    not used
 * @param dir  a path
 * @return true when it begins at the root of the file system
 */
AP_DECLARE(int) ap_os_is_path_absolute(apr_pool_t *p, const char *dir);

/**
 * Reads the body of a request as application/x-www-form-urlencoded.  Blocks.
 * @param r     the request
 * @param f     where the body is read from, NULL: the request's filters
 * @param ptr   set to an array of ap_form_pair_t
 * @param num   most pairs that are taken
 * @param size  most bytes that are taken
 * @return OK, or the status to answer with
 */
AP_DECLARE(int) ap_parse_form_data(request_rec *r, struct ap_filter_t *f,
                                   apr_array_header_t **ptr, apr_size_t num,
                                   apr_size_t size);

/**
 * Reads a length as Content-Length has it: digits and nothing else (RFC 9110
 * section 8.6).
 * @param len  set to the length; -1 when it is none
 * @param str  the text
 * @return true when it is a length
 */
AP_DECLARE(int) ap_parse_strict_length(apr_off_t *len, const char *str);

/**
 * Takes a list apart of which every element is a token.
 * @param p             owner of the result
 * @param tok           the list, or NULL
 * @param tokens        array of char * that they are added to; made when NULL
 *                      and there are any
 * @param skip_invalid  true: pass over what is no token
 * @return NULL, or what is wrong
 */
AP_DECLARE(const char *) ap_parse_token_list_strict(
        apr_pool_t *p, const char *tok, apr_array_header_t **tokens,
        int skip_invalid);

/**
 * @param p         owner of the result
 * @param bufcoded  base64
 * @return the text it stands for; what follows the first other character is
 *         not looked at
 */
AP_DECLARE(char *) ap_pbase64decode(apr_pool_t *p, const char *bufcoded);

/**
 * @param p       owner of the result
 * @param string  a text
 * @return it in base64 (RFC 4648 section 4)
 */
AP_DECLARE(char *) ap_pbase64encode(apr_pool_t *p, char *string);

/**
 * As ap_regcomp(), for an expression that goes with a pool.
 * @param p        owner of the expression
 * @param pattern  the expression
 * @param cflags   as for ap_regcomp()
 * @return the expression; NULL: it is not valid
 */
AP_DECLARE(ap_regex_t *) ap_pregcomp(apr_pool_t *p, const char *pattern,
                                     int cflags);

/**
 * Gives an expression back before its pool goes.
 * @param p    its pool
 * @param reg  as ap_pregcomp() returned it
 */
AP_DECLARE(void) ap_pregfree(apr_pool_t *p, ap_regex_t *reg);

/**
 * Puts the groups of a match into a text: $0 to $9 stand for them, a backslash
 * takes the meaning from what follows it.
 * @param p       owner of the result
 * @param input   the text
 * @param source  what was matched
 * @param nmatch  groups in pmatch; 0: the text is copied as it is
 * @param pmatch  the groups
 * @return the new text
 */
AP_DECLARE(char *) ap_pregsub(apr_pool_t *p, const char *input,
                              const char *source, apr_size_t nmatch,
                              ap_regmatch_t pmatch[]);

/**
 * As ap_pregsub(), with a limit.
 * @param p       owner of the result
 * @param result  set to the new text, NULL on failure
 * @param input   the text
 * @param source  what was matched
 * @param nmatch  groups in pmatch
 * @param pmatch  the groups
 * @param maxlen  the result must be shorter than this many bytes; 0: no limit
 * @return APR_SUCCESS; APR_ENOMEM: too long
 */
AP_DECLARE(apr_status_t) ap_pregsub_ex(apr_pool_t *p, char **result,
                                       const char *input, const char *source,
                                       apr_size_t nmatch,
                                       ap_regmatch_t pmatch[],
                                       apr_size_t maxlen);

/**
 * @param prefix  put in front when there is a signature
 * @param r       the request
 * @return the line below built-in documents, as ServerSignature says; may be
 *         ""
 */
AP_DECLARE(const char *) ap_psignature(const char *prefix, request_rec *r);

/**
 * As ap_str2_alnum(), into memory of a pool.
 * @param p     owner of the result
 * @param src   the text
 * @param dest  set to the result
 * @return APR_SUCCESS
 */
AP_DECLARE(apr_status_t) ap_pstr2_alnum(apr_pool_t *p, const char *src,
                                        const char **dest);

/**
 * Fills memory with random bytes.  They come from the system's generator, but
 * by their name nobody may keep secrets with them.
 * @param buf   the memory
 * @param size  its size in bytes
 */
AP_DECLARE(void) ap_random_insecure_bytes(void *buf, apr_size_t size);

/**
 * @param min  smallest number
 * @param max  largest number
 * @return a random one of them, each with the same chance
 */
AP_DECLARE(apr_uint32_t) ap_random_pick(apr_uint32_t min, apr_uint32_t max);

/**
 * As realloc(3), but aborts the process when there is no memory.
 * @param ptr   what to make larger or smaller, or NULL
 * @param size  new size in bytes
 * @return the memory, for free(3)
 */
AP_DECLARE(void *) ap_realloc(void *ptr, size_t size);

/**
 * @param r  the request
 * @return true when its fields say that a body follows
 */
AP_DECLARE(int) ap_request_has_body(request_rec *r);

/**
 * Replaces ${name} in a word of configuration by what Define or the
 * environment says.
 * @param p     owner of the result
 * @param word  the word
 * @return the new word
 */
AP_DECLARE(const char *) ap_resolve_env(apr_pool_t *p, const char *word);

/**
 * @param str  a string
 * @param c    the character looked for
 * @return index of the last of them, -1: none
 */
AP_DECLARE(int) ap_rind(const char *str, char c);

/**
 * @param ptr  a text
 * @return the first character that cannot stand in a field's value: controls
 *         but the tab (RFC 9110 section 5.5)
 */
AP_DECLARE(const char *) ap_scan_http_field_content(const char *ptr);

/**
 * @param ptr  a text
 * @return the first character that cannot stand in a token (RFC 9110 section
 *         5.6.2)
 */
AP_DECLARE(const char *) ap_scan_http_token(const char *ptr);

/**
 * @param ptr  a text
 * @return the first character that is control, space or DEL
 */
AP_DECLARE(const char *) ap_scan_vchar_obstext(const char *ptr);

/**
 * Says that part of the URLs has a document root of its own.
 * @param r              the request
 * @param prefix         that part; NULL: unchanged
 * @param document_root  its document root; NULL: unchanged
 */
AP_DECLARE(void) ap_set_context_info(request_rec *r, const char *prefix,
                                     const char *document_root);

/**
 * Sets the document root for one request.
 * @param r              the request
 * @param document_root  the directory
 */
AP_DECLARE(void) ap_set_document_root(request_rec *r,
                                      const char *document_root);

/**
 * Finds the next element of a list without copying it.
 * @param field  where the list goes on; moved behind the element
 * @param len    set to its length, without white space around it
 * @return its begin; NULL: none is left
 */
AP_DECLARE(const char *) ap_size_list_item(const char **field, int *len);

/**
 * Whether a path may be looked at: names of remote machines may not, but Unix
 * has none.
 * @param path  the path
 * @param pool  not used
 * @return APR_SUCCESS; APR_EINVAL: it is empty
 */
AP_DECLARE(apr_status_t) ap_stat_check(const char *path, apr_pool_t *pool);

/**
 * Replaces all but letters and digits by underscores.
 * @param src   the text
 * @param dest  room for as much, its NUL included
 * @return APR_SUCCESS
 */
AP_DECLARE(apr_status_t) ap_str2_alnum(const char *src, char *dest);

/**
 * @param s  made lower case in place, letters of US-ASCII only
 */
AP_DECLARE(void) ap_str_tolower(char *s);

/**
 * @param s  made upper case in place, letters of US-ASCII only
 */
AP_DECLARE(void) ap_str_toupper(char *s);

/**
 * As ap_strcmp_match(), without regard to case.
 * @param str       the string
 * @param expected  the pattern
 * @return 0: matches; else not
 */
AP_DECLARE(int) ap_strcasecmp_match(const char *str, const char *expected);

/**
 * @param s1  a string
 * @param s2  what is looked for, in any case
 * @return the first place in s1; NULL: not there
 */
AP_DECLARE(char *) ap_strcasestr(const char *s1, const char *s2);

/**
 * As strchr(3).
 * @param s  a string
 * @param c  a character
 * @return the first of them, or NULL
 */
AP_DECLARE(char *) ap_strchr(char *s, int c);

/**
 * As strchr(3).
 * @param s  a string
 * @param c  a character
 * @return the first of them, or NULL
 */
AP_DECLARE(const char *) ap_strchr_c(const char *s, int c);

/**
 * Compares with a pattern: ? is any one character, * any number of them.
 * @param str       the string
 * @param expected  the pattern
 * @return 0: matches; -1: the string ended too early; 1: else
 */
AP_DECLARE(int) ap_strcmp_match(const char *str, const char *expected);

/**
 * Compares in a time that does not tell how much is equal; it depends on the
 * length of the second string only.
 * @param sec1  the secret
 * @param str2  what somebody sent
 * @return true when they are equal
 */
AP_DECLARE(int) ap_streq_timingsafe(const char *sec1, const char *str2);

/**
 * @param bigstring  a string
 * @param prefix     what it may begin with
 * @return the rest behind the prefix, or bigstring when it does not begin so
 */
AP_DECLARE(const char *) ap_stripprefix(const char *bigstring,
                                        const char *prefix);

/**
 * As ap_streq_timingsafe() for at most n characters.
 * @param sec1  the secret
 * @param str2  what somebody sent
 * @param n     how many characters count
 * @return true when they are equal
 */
AP_DECLARE(int) ap_strneq_timingsafe(const char *sec1, const char *str2,
                                     apr_size_t n);

/**
 * As strrchr(3).
 * @param s  a string
 * @param c  a character
 * @return the last of them, or NULL
 */
AP_DECLARE(char *) ap_strrchr(char *s, int c);

/**
 * As strrchr(3).
 * @param s  a string
 * @param c  a character
 * @return the last of them, or NULL
 */
AP_DECLARE(const char *) ap_strrchr_c(const char *s, int c);

/**
 * As strstr(3).
 * @param s  a string
 * @param c  what is looked for
 * @return the first place, or NULL
 */
AP_DECLARE(char *) ap_strstr(char *s, const char *c);

/**
 * As strstr(3).
 * @param s  a string
 * @param c  what is looked for
 * @return the first place, or NULL
 */
AP_DECLARE(const char *) ap_strstr_c(const char *s, const char *c);

/**
 * As apr_thread_create(), for a thread that ap_thread_current() shall know.
 * @param thread  set to the thread
 * @param attr    its attributes, or NULL
 * @param func    what it runs
 * @param data    argument of that
 * @param pool    owner of the record
 * @return as apr_thread_create()
 */
AP_DECLARE(apr_status_t) ap_thread_create(apr_thread_t **thread,
                                          apr_threadattr_t *attr,
                                          apr_thread_start_t func,
                                          void *data, apr_pool_t *pool);

/**
 * @return record of the calling thread; NULL: it was not started by
 *         ap_thread_create() and nobody made one
 */
AP_DECLARE(apr_thread_t *) ap_thread_current(void);

/**
 * To be called first in a new process: the record of the thread that forked is
 * not that of the one that goes on here.
 */
AP_DECLARE(void) ap_thread_current_after_fork(void);

/**
 * Makes a record for the calling thread, which somebody else started.
 * @param current  set to the record, also to one that is there already
 * @param attr     not used: the thread runs already
 * @param pool     owner of the record; the thread must not outlive it
 * @return APR_SUCCESS; APR_EEXIST: there is one already
 */
AP_DECLARE(apr_status_t) ap_thread_current_create(
        apr_thread_t **current, apr_threadattr_t *attr, apr_pool_t *pool);

/**
 * Makes the record of the main thread.
 * @param thread  set to the record
 * @param pool    a pool that lives as long as the process
 * @return APR_SUCCESS
 */
AP_DECLARE(apr_status_t) ap_thread_main_create(
        apr_thread_t **thread, apr_pool_t *pool);

/**
 * Reads a time as directives have it: a number, and a unit that begins with
 * "ms", "s", "mi" or "h".
 * @param timeout_parameter  the text
 * @param timeout            set to the time in microseconds; left alone on
 *                           failure
 * @param default_time_unit  unit of a number without one
 * @return APR_SUCCESS; ERANGE: the number is too large; APR_EGENERAL: else
 */
AP_DECLARE(apr_status_t) ap_timeout_parameter_parse(
        const char *timeout_parameter, apr_interval_time_t *timeout,
        const char *default_time_unit);

/**
 * Undoes percent escapes in place, slashes as well.
 * @param url  the text
 * @return as ap_unescape_url_ex()
 */
AP_DECLARE(int) ap_unescape_all(char *url);

/**
 * Undoes percent escapes of a path in place; an escaped slash is refused.
 * @param url  the text
 * @return as ap_unescape_url_ex()
 */
AP_DECLARE(int) ap_unescape_url(char *url);

/**
 * Undoes percent escapes in place (RFC 3986 section 2.4).
 * @param url    the text, not to be used when the result is not OK
 * @param flags  AP_UNESCAPE_URL_KEEP_UNRESERVED: leave escapes of characters
 *               that need none; _FORBID_SLASHES: refuse an escaped slash;
 *               _KEEP_SLASHES: leave it
 * @return OK; HTTP_BAD_REQUEST: wrong digits; HTTP_NOT_FOUND: an escaped NUL
 *         or a slash that is refused
 */
AP_DECLARE(int) ap_unescape_url_ex(char *url, unsigned int flags);

/**
 * As ap_unescape_url_ex() with a choice for slashes.
 * @param url             the text
 * @param decode_slashes  true: undo their escapes; false: leave them
 * @return as ap_unescape_url_ex()
 */
AP_DECLARE(int) ap_unescape_url_keep2f(char *url, int decode_slashes);

/**
 * Undoes application/x-www-form-urlencoded in place: + is a space.
 * @param query  the text
 * @return as ap_unescape_url_ex()
 */
AP_DECLARE(int) ap_unescape_urlencoded(char *query);

/** HTTP version as one comparable number, and its parts. */
#define HTTP_VERSION(major, minor) (1000 * (major) + (minor))
#define HTTP_VERSION_MAJOR(number) ((number) / 1000)
#define HTTP_VERSION_MINOR(number) ((number) % 1000)

/* Classes of status codes (RFC 9110 section 15). */
#define ap_is_HTTP_INFO(x) ((x) >= 100 && (x) < 200)
#define ap_is_HTTP_SUCCESS(x) ((x) >= 200 && (x) < 300)
#define ap_is_HTTP_REDIRECT(x) ((x) >= 300 && (x) < 400)
#define ap_is_HTTP_ERROR(x) ((x) >= 400 && (x) < 600)
#define ap_is_HTTP_CLIENT_ERROR(x) ((x) >= 400 && (x) < 500)
#define ap_is_HTTP_SERVER_ERROR(x) ((x) >= 500 && (x) < 600)
#define ap_is_HTTP_VALID_RESPONSE(x) ((x) >= 100 && (x) < 600)

/** Statuses after which the message framing cannot be trusted any more. */
#define ap_status_drops_connection(x) \
    ((x) == HTTP_BAD_REQUEST || (x) == HTTP_REQUEST_TIME_OUT \
     || (x) == HTTP_LENGTH_REQUIRED || (x) == HTTP_REQUEST_ENTITY_TOO_LARGE \
     || (x) == HTTP_REQUEST_URI_TOO_LARGE \
     || (x) == HTTP_INTERNAL_SERVER_ERROR \
     || (x) == HTTP_SERVICE_UNAVAILABLE || (x) == HTTP_NOT_IMPLEMENTED)

/** Statuses whose responses end after the header section
 * (RFC 9110 section 6.4.1). */
#define AP_STATUS_IS_HEADER_ONLY(x) \
    ((x) == HTTP_NO_CONTENT || (x) == HTTP_NOT_MODIFIED)

/** A name of the handler that serves files. */
#define AP_IS_DEFAULT_HANDLER_NAME(x) (*(x) == '\0')

#define AP_IS_SLASH(s) ((s) == '/')

/* Bits of request_rec.bnotes. */
#define AP_REQUEST_GET_BNOTE(r, mask) ((r)->bnotes & (mask))
#define AP_REQUEST_SET_BNOTE(r, mask, val) \
    ((r)->bnotes = ((r)->bnotes & ~(ap_request_bnotes_t)(mask)) | (val))
#define AP_REQUEST_IS_STRONG_ETAG(r) \
    AP_REQUEST_GET_BNOTE((r), AP_REQUEST_STRONG_ETAG)
#define AP_REQUEST_IS_TRUSTED_CT(r) \
    (!!AP_REQUEST_GET_BNOTE((r), AP_REQUEST_TRUSTED_CT))

#define ap_escape_uri(ppool, path) ap_os_escape_path((ppool), (path), 1)
#define ap_escape_html(p, s) ap_escape_html2((p), (s), 0)

#define ap_http_scheme(r) ap_run_http_scheme(r)
#define ap_default_port(r) ap_run_default_port(r)
#define ap_is_default_port(port, r) ((port) == ap_default_port(r))

/**
 * How a server is written in a URL: its name, and the port where that is not
 * the usual one of the request's scheme.
 * @param p         owner of the result
 * @param hostname  name, or address; one of IPv6 in brackets
 * @param port      port
 * @param r         request
 * @return the text
 */
AP_DECLARE(char *) ap_construct_server(apr_pool_t *p, const char *hostname,
                                       apr_port_t port, const request_rec *r);

/** Ends the process with a message when e is false; always compiled in. */
#define ap_assert(exp) \
    ((exp) ? (void)0 : ap_log_assert(#exp, __FILE__, __LINE__))

#ifdef AP_DEBUG
#define AP_DEBUG_ASSERT(exp) ap_assert(exp)
#else
#define AP_DEBUG_ASSERT(exp) ((void)0)
#endif

/** Stops the process for a debugger at the points chosen by the mask. */
#define RAISE_SIGSTOP(x) ((void)0)

/* The C library's searches, under names that modules use. */
#define ap_strchr(s, c) strchr((s), (c))
#define ap_strchr_c(s, c) strchr((s), (c))
#define ap_strrchr(s, c) strrchr((s), (c))
#define ap_strrchr_c(s, c) strrchr((s), (c))
#define ap_strstr(s, c) strstr((s), (c))
#define ap_strstr_c(s, c) strstr((s), (c))

#ifdef __cplusplus
}
#endif

#endif /* AP_HTTPD_H */
