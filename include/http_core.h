/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  http_core.h
 * @brief What the core module keeps and offers: settings of directories and
 *        servers, and questions about requests, clients and the program.
 *
 * Settings are written while the configuration is read, by one thread, and
 * only read while requests are served.  A request's record belongs to the
 * thread that serves it.
 */

#ifndef AP_HTTP_CORE_H
#define AP_HTTP_CORE_H

#include <sys/time.h>
#include <sys/resource.h>

#include <apr.h>
#include <apr_hash.h>
#include <apr_optional.h>
#include <apr_poll.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"
#include "util_filter.h"
#include "ap_expr.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ap_errorlog_handler ap_errorlog_handler;
typedef struct ap_errorlog_info ap_errorlog_info;
typedef struct core_filter_ctx core_ctx_t;
typedef struct core_net_rec core_net_rec;
typedef struct core_output_filter_ctx core_output_filter_ctx_t;
typedef struct require_line require_line;

/* AddDefaultCharset: core_dir_config.add_default_charset. */
#define ADD_DEFAULT_CHARSET_OFF         0
#define ADD_DEFAULT_CHARSET_ON          1
#define ADD_DEFAULT_CHARSET_UNSET       2

/* CGIPassAuth: core_dir_config.cgi_pass_auth. */
#define AP_CGI_PASS_AUTH_OFF            0
#define AP_CGI_PASS_AUTH_ON             1
#define AP_CGI_PASS_AUTH_UNSET          2

/* Kinds of conditional sections: core_dir_config.condition_ifelse. */
#define AP_CONDITION_IF                 1
#define AP_CONDITION_ELSE               2
#define AP_CONDITION_ELSEIF             3

/* Flags that can also be unset; and the core's place in settings vectors. */
#define AP_CORE_CONFIG_OFF              0
#define AP_CORE_MODULE_INDEX            0
#define AP_CORE_CONFIG_ON               1
#define AP_CORE_CONFIG_UNSET            2

/* LimitInternalRecursion where it is not set. */
#define AP_DEFAULT_MAX_INTERNAL_REDIRECTS 10
#define AP_DEFAULT_MAX_SUBREQ_DEPTH     10

/* What an item of an ErrorLogFormat is or asks for. */
#define AP_ERRORLOG_FLAG_FIELD_SEP      1
#define AP_ERRORLOG_FLAG_MESSAGE        2
#define AP_ERRORLOG_FLAG_REQUIRED       4
#define AP_ERRORLOG_FLAG_NULL_AS_HYPHEN 8

/* HttpProtocolOptions Allow0.9, Require1.0. */
#define AP_HTTP09_UNSET                 0
#define AP_HTTP09_ENABLE                1
#define AP_HTTP09_DISABLE               2

/* HttpProtocolOptions Strict or Unsafe; RegisteredMethods or Lenient. */
#define AP_HTTP_CONFORMANCE_UNSET       0
#define AP_HTTP_METHODS_UNSET           0
#define AP_HTTP_CONFORMANCE_UNSAFE      1
#define AP_HTTP_METHODS_LENIENT         1
#define AP_HTTP_CONFORMANCE_STRICT      2
#define AP_HTTP_METHODS_REGISTERED      2

/* MaxRanges and its two siblings, where they are no number from 1. */
#define AP_MAXRANGES_UNLIMITED          (-3)
#define AP_MAXRANGES_DEFAULT            (-2)
#define AP_MAXRANGES_UNSET              (-1)
#define AP_MAXRANGES_NORANGES           0

/* MergeTrailers: core_server_config.merge_trailers. */
#define AP_MERGE_TRAILERS_UNSET         0
#define AP_MERGE_TRAILERS_ENABLE        1
#define AP_MERGE_TRAILERS_DISABLE       2

/* Bytes worth a write of their own while more output is coming. */
#define AP_MIN_BYTES_TO_WRITE           8000

/* Notes of the core itself, for ap_get_request_note(). */
#define AP_NOTE_DIRECTORY_WALK          0
#define AP_NOTE_LOCATION_WALK           1
#define AP_NOTE_FILE_WALK               2
#define AP_NOTE_IF_WALK                 3

/* Number of the notes above: those of modules have numbers from here on. */
#define AP_NUM_STD_NOTES                4

/* Questions of ap_state_query() (AP_SQ_MAIN_STATE, AP_SQ_RUN_MODE,
 * AP_SQ_CONFIG_GEN), and their answers. */
#define AP_SQ_NOT_SUPPORTED             (-1)
#define AP_SQ_MAIN_STATE                0
#define AP_SQ_MS_INITIAL_STARTUP        1
#define AP_SQ_RM_UNKNOWN                1
#define AP_SQ_RUN_MODE                  1
#define AP_SQ_CONFIG_GEN                2
#define AP_SQ_MS_CREATE_PRE_CONFIG      2
#define AP_SQ_RM_NORMAL                 2
#define AP_SQ_MS_DESTROY_CONFIG         3
#define AP_SQ_RM_CONFIG_TEST            3
#define AP_SQ_MS_CREATE_CONFIG          4
#define AP_SQ_RM_CONFIG_DUMP            4
#define AP_SQ_MS_RUN_MPM                5
#define AP_SQ_MS_EXITING                6

/* TraceEnable: core_server_config.trace_enable. */
#define AP_TRACE_UNSET                  (-1)
#define AP_TRACE_DISABLE                0
#define AP_TRACE_ENABLE                 1
#define AP_TRACE_EXTENDED               2

/* EnableMMAP, EnableSendfile. */
#define ENABLE_MMAP_OFF                 0
#define ENABLE_SENDFILE_OFF             0
#define ENABLE_MMAP_ON                  1
#define ENABLE_SENDFILE_ON              1
#define ENABLE_MMAP_UNSET               2
#define ENABLE_SENDFILE_UNSET           2

/* Bits of FileETag. ETAG_BACKWARD is the default, MTime and Size. */
#define ETAG_UNSET                      0
#define ETAG_NONE                       1
#define ETAG_MTIME                      2
#define ETAG_INODE                      4
#define ETAG_SIZE                       8
#define ETAG_BACKWARD                   10
#define ETAG_ALL                        14
#define ETAG_DIGEST                     16

/* HostnameLookups: core_dir_config.hostname_lookups. */
#define HOSTNAME_LOOKUP_OFF             0
#define HOSTNAME_LOOKUP_ON              1
#define HOSTNAME_LOOKUP_DOUBLE          2
#define HOSTNAME_LOOKUP_UNSET           3

/* Bits of Options. OPT_UNSET marks settings that are relative (+x -y). */
#define OPT_NONE                        0
#define OPT_INDEXES                     1
#define OPT_INCLUDES                    2
#define OPT_SYM_LINKS                   4
#define OPT_EXECCGI                     8
#define OPT_UNSET                       16
#define OPT_INC_WITH_EXEC               32
#define OPT_ALL                         47
#define OPT_SYM_OWNER                   64
#define OPT_MULTI                       128

/* What ap_get_remote_host() and ap_get_useragent_host() are asked for: a
 * name or nothing; a name or the address; the same without asking the
 * resolver; a name that is known to lead back to the address, or nothing. */
#define REMOTE_HOST                     0
#define REMOTE_NAME                     1
#define REMOTE_NOLOOKUP                 2
#define REMOTE_DOUBLE_REV               3

/* Answers of ap_satisfies(). */
#define SATISFY_ALL                     0
#define SATISFY_ANY                     1
#define SATISFY_NOSPEC                  2

/* UseCanonicalName, UseCanonicalPhysicalPort. */
#define USE_CANONICAL_NAME_OFF          0
#define USE_CANONICAL_PHYS_PORT_OFF     0
#define USE_CANONICAL_NAME_ON           1
#define USE_CANONICAL_PHYS_PORT_ON      1
#define USE_CANONICAL_NAME_DNS          2
#define USE_CANONICAL_PHYS_PORT_UNSET   2
#define USE_CANONICAL_NAME_UNSET        3

/** What kind of value a management item has. */
typedef enum {
    ap_mgmt_type_string = 0,
    ap_mgmt_type_long = 1,
    ap_mgmt_type_hash = 2
} ap_mgmt_type_e;

/** ServerSignature: the line under documents of the server's own. */
typedef enum {
    srv_sig_unset = 0,
    srv_sig_off = 1,
    srv_sig_on = 2,
    srv_sig_withmail = 3
} server_signature_e;

typedef unsigned char allow_options_t;
typedef unsigned long etag_components_t;
typedef unsigned int overrides_t;

/**
 * Writes one item of an error log line.
 * @param info   what is logged, and about whom
 * @param arg    what stood in braces in the format, NULL without
 * @param buf    where to write to
 * @param buflen room there, bytes
 * @return bytes written; 0 when there is nothing to say
 */
typedef int ap_errorlog_handler_fn_t(const ap_errorlog_info *info,
                                     const char *arg, char *buf, int buflen);

/**
 * Settings of a directory, location, file name or server, from Directory
 * sections and the like.  Records of requests and sections look the same;
 * what "not set" is stands at each member.  See ap_merge_per_dir_configs().
 */
typedef struct {
    /** What the section applies to: a directory's full path with a slash at
     * its end, a pattern, a file name, a URL path. */
    char *d;
    /** Slashes in d: Directory sections are applied in this order. */
    unsigned int d_components;
    /** OPT_ bits in force; with OPT_UNSET they are relative to the section
     * outside, and these here to FollowSymLinks alone. */
    allow_options_t opts;
    /** Bits to add to, and to take from, those of the section outside. */
    allow_options_t opts_add;
    allow_options_t opts_remove;
    /** OR_ bits of AllowOverride; OR_UNSET among them = not set. */
    overrides_t override;
    /** OPT_ bits that AllowOverride Options= permits; OPT_UNSET = not set. */
    allow_options_t override_opts;
    /** ErrorDocument: RESPONSE_CODES strings by ap_index_of_response(): path,
     * URL, text after one double quote, "default" = built in, NULL = not set.
     * The array is NULL where none is set. */
    char **response_code_strings;
    /** HOSTNAME_LOOKUP_ value. */
    unsigned int hostname_lookups:4;
    /** ContentDigest: AP_CORE_CONFIG_ value. */
    unsigned int content_md5:2;
    /** USE_CANONICAL_NAME_ value. */
    unsigned int use_canonical_name:2;
    /** Whether d has wildcards. */
    unsigned int d_is_fnmatch:1;
    /** ADD_DEFAULT_CHARSET_ value, and the name where it is on. */
    unsigned int add_default_charset:2;
    const char *add_default_charset_name;
    /** RLimitCPU, RLimitMEM, RLimitNPROC; NULL = not set. */
    struct rlimit *limit_cpu;
    struct rlimit *limit_mem;
    struct rlimit *limit_nproc;
    /** LimitRequestBody, bytes; 0 = any, -1 = not set. */
    apr_off_t limit_req_body;
    /** LimitXMLRequestBody, bytes; 0 = what memory holds, -1 = not set. */
    long limit_xml_body;
    /** ServerSignature. */
    server_signature_e server_signature;
    /** Vectors of the Files sections here, in order; NULL without. */
    apr_array_header_t *sec_file;
    /** Vectors of the conditional sections here, in order; NULL without. */
    apr_array_header_t *sec_if;
    /** The expression of a Match section; NULL where d is no expression. */
    ap_regex_t *r;
    /** ForceType; "none" undoes an outer one, NULL = not set. */
    const char *mime_type;
    /** SetHandler; "none" undoes an outer one, NULL = not set. */
    const char *handler;
    /** SetOutputFilter, SetInputFilter: names, with ";" between. */
    const char *output_filters;
    const char *input_filters;
    /** AP_REQ_..._PATH_INFO value; 3 = not set. */
    int accept_path_info;
    /** ETAG_ bits in force; ETAG_UNSET = relative, see the next two. */
    etag_components_t etag_bits;
    /** Bits to add to, and to take from, those of the section outside. */
    etag_components_t etag_add;
    etag_components_t etag_remove;
    /** ENABLE_MMAP_ value. */
    unsigned int enable_mmap:2;
    /** ENABLE_SENDFILE_ value. */
    unsigned int enable_sendfile:2;
    /** USE_CANONICAL_PHYS_PORT_ value. */
    unsigned int use_canonical_phys_port:2;
    /** AllowEncodedSlashes is not Off. With both bits clear it is not set, and
     * counts as Off. */
    unsigned int allow_encoded_slashes:1;
    /** Whether encoded slashes, where allowed, are decoded. */
    unsigned int decode_encoded_slashes:1;
    /** AP_CONDITION_ value of a conditional section. */
    unsigned int condition_ifelse:2;
    /** The condition of such a section. */
    ap_expr_info_t *condition;
    /** LogLevel of the section; NULL = that of the server. */
    struct ap_logconf *log;
    /** AllowOverrideList: names as keys; NULL = not set. */
    apr_table_t *override_list;
    /** MaxRanges, MaxRangeOverlaps, MaxRangeReversals: a number or an
     * AP_MAXRANGES_ value. */
    int max_ranges;
    int max_overlaps;
    int max_reversals;
    /** Names of the expression's groups, as variables (MATCH_X), by number. */
    apr_array_header_t *refs;
    /** ErrorDocument with expressions (ap_expr_info_t *), by the int that
     * counts in response_code_strings, which has the text; or NULL. */
    apr_hash_t *response_code_exprs;
    /** AP_CGI_PASS_AUTH_ value. */
    unsigned int cgi_pass_auth:2;
    /** QualifyRedirectURL: AP_CORE_CONFIG_ value. */
    unsigned int qualify_redirect_url:2;
    /** SetHandler with an expression; handler is NULL then. */
    ap_expr_info_t *expr_handler;
    /** CGIVar: "REQUEST_URI" to "original-uri" or "current-uri"; NULL without
     * rules. */
    apr_hash_t *cgi_var_rules;
    /** ReadBufferSize, bytes; 0 = not set. */
    apr_size_t read_buf_size;
} core_dir_config;

/**
 * Settings of a server.  A virtual host takes what it does not set from the
 * main server, once, after the configuration was read.
 */
typedef struct {
    /** Profiles of the program; never set by this server. */
    char *gprof_dir;
    /** DocumentRoot, full path; NULL = that of the main server. */
    const char *ap_document_root;
    /** AccessFileName: names, with blanks between. */
    char *access_name;
    /** Vectors of Directory sections, those of the main server first; sorted
     * by ap_core_reorder_directories().  May be shared with other servers. */
    apr_array_header_t *sec_dir;
    /** Vectors of Location sections, those of the main server first. */
    apr_array_header_t *sec_url;
    /** LimitInternalRecursion: redirects, sub-requests; 0 = not set. */
    int redirect_limit;
    int subreq_limit;
    /** Protocol: "http", "https" and so on; NULL = by the port. */
    const char *protocol;
    /** AcceptFilter: protocol to filter. */
    apr_table_t *accf_map;
    /** ErrorLogFormat: items of each line; and arrays of such arrays for the
     * first line about a connection, and about a request.  NULL = not set. */
    apr_array_header_t *error_log_format;
    apr_array_header_t *error_log_conn;
    apr_array_header_t *error_log_req;
    /** AP_TRACE_ value. */
    int trace_enable;
    /** AP_MERGE_TRAILERS_ value. */
    int merge_trailers;
    /** Protocols: names in order; empty = not set. */
    apr_array_header_t *protocols;
    /** ProtocolsHonorOrder: 1, 0, or -1 = not set (on). */
    int protocols_honor_order;
    /** HttpProtocolOptions: AP_HTTP09_, AP_HTTP_CONFORMANCE_ and
     * AP_HTTP_METHODS_ values. */
    char http09_enable;
    char http_conformance;
    char http_methods;
    /** MergeSlashes: AP_CORE_CONFIG_ value; unset = on. */
    unsigned int merge_slashes;
    /** FlushMaxThreshold, bytes; the default is put in after reading. */
    apr_size_t flush_max_threshold;
    /** FlushMaxPipelined, responses, -1 = any; the same. */
    apr_int32_t flush_max_pipelined;
    /** StrictHostCheck: AP_CORE_CONFIG_ value; unset = off. */
    unsigned int strict_host_check;
} core_server_config;

/** The core's record of a request; made by a create_request hook. */
typedef struct {
    /** Not used by this server. */
    struct apr_bucket_brigade *bb;
    /** Notes by number; see ap_get_request_note(). */
    void **notes;
    /** What ap_custom_response() set, as in core_dir_config; NULL without. */
    char **response_code_strings;
    /** What ap_set_document_root() set; NULL without. */
    const char *document_root;
    /** What ap_set_context_info() set; NULL without. */
    const char *context_document_root;
    const char *context_prefix;
    /** Whether a script's text is wanted rather than what it prints; for
     * modules, the core does not read it. */
    int deliver_script;
    /** When true, AddDefaultCharset does not apply. */
    int suppress_charset;
} core_request_config;

/** The value of a management item, by its kind. */
typedef union {
    const char *s_value;
    long i_value;
    apr_hash_t *h_value;
} ap_mgmt_value;

/** What the get_mgmt_items hook tells about the server. */
typedef struct {
    /** In words, and a short name for programs. */
    const char *description;
    const char *name;
    /** Which member of v holds. */
    ap_mgmt_type_e vtype;
    ap_mgmt_value v;
} ap_mgmt_item_t;

/** An item of a parsed ErrorLogFormat. */
typedef struct {
    /** Writes it; NULL = arg is text. */
    ap_errorlog_handler_fn_t *func;
    /** What stood in braces, or the text. */
    const char *arg;
    /** AP_ERRORLOG_FLAG_ bits. */
    unsigned int flags;
    /** Written only in messages of this APLOG_ level or a graver one;
     * 0 = in all. */
    unsigned int min_loglevel;
} ap_errorlog_format_item;

/** What writes the items of one conversion character. */
struct ap_errorlog_handler {
    /** Writes the item. */
    ap_errorlog_handler_fn_t *func;
    /** Flags that every such item has. */
    int flags;
};

/** What a message of the error log is about. */
struct ap_errorlog_info {
    /** Server, connection and request concerned, NULL where there is none. */
    const server_rec *s;
    const conn_rec *c;
    const request_rec *r;
    /** The request that the client sent, where r is within it. */
    const request_rec *rmain;
    /** Pool of the record concerned. */
    apr_pool_t *pool;
    /** Where in the source the message is from; NULL and 0 without. */
    const char *file;
    int line;
    /** Module that logs, APLOG_NO_MODULE without. */
    int module_index;
    /** APLOG_ level, without flags. */
    int level;
    /** Status to be explained in the line; APR_SUCCESS = none. */
    apr_status_t status;
    /** Whether the line goes to syslog, which adds time and level itself. */
    int using_syslog;
    /** Whether the program is starting, on a terminal perhaps. */
    int startup;
    /** The format string of the message. */
    const char *format;
};

/** State of the filter that reads a socket. */
struct core_filter_ctx {
    /** Read from the socket and not yet taken. */
    apr_bucket_brigade *b;
    /** Scratch. */
    apr_bucket_brigade *tmpbb;
};

/** What the two network filters of a connection share. */
struct core_net_rec {
    /** The socket that both use. */
    apr_socket_t *client_socket;
    conn_rec *c;
    /** State of the output side, then of the input side. */
    core_output_filter_ctx_t *out_ctx;
    core_ctx_t *in_ctx;
};

/** A line of the older kind of access rules. */
struct require_line {
    /** Methods it holds for, as bits. */
    apr_int64_t method_mask;
    /** What stood behind Require. */
    char *requirement;
};

/**
 * Hangs the settings of a Files section on those of the section around it.
 * For code that makes sections, while the configuration is read.
 * @param p          pool of the list, that of the configuration
 * @param conf       core settings of the place where the section stands
 * @param url_config vector of the section (ap_conf_vector_t *)
 */
AP_DECLARE(void) ap_add_file_conf(apr_pool_t *p, core_dir_config *conf,
                                  void *url_config);

/**
 * Hangs a conditional section on the section around it.
 * @param p          pool of the list, that of the configuration
 * @param conf       core settings of the place where the section stands
 * @param url_config vector of the section (ap_conf_vector_t *)
 * @return NULL, or what is wrong with its place
 */
AP_DECLARE(const char *) ap_add_if_conf(apr_pool_t *p, core_dir_config *conf,
                                        void *url_config);

/**
 * Adds the settings of a Directory section to a server.  To be called while
 * the configuration is read; the list is sorted afterwards.
 * @param s          server the section belongs to
 * @param dir_config vector of the section (ap_conf_vector_t *)
 */
AP_DECLARE(void) ap_add_per_dir_conf(server_rec *s, void *dir_config);

/**
 * Adds the settings of a Location section to a server, behind those it has.
 * @param s          server the section belongs to
 * @param url_config vector of the section (ap_conf_vector_t *)
 */
AP_DECLARE(void) ap_add_per_url_conf(server_rec *s, void *url_config);

/**
 * The Options in force.
 * @param r request, its directory walk done
 * @return OPT_ bits
 */
AP_DECLARE(int) ap_allow_options(request_rec *r);

/**
 * The AllowOverride in force.
 * @param r request, its directory walk done
 * @return OR_ bits
 */
AP_DECLARE(int) ap_allow_overrides(request_rec *r);

/**
 * The realm of AuthName, from the authentication module.
 * @param r request
 * @return realm, escaped for a quoted string; NULL when none is set
 */
AP_DECLARE(const char *) ap_auth_name(request_rec *r);

/**
 * The scheme of AuthType, from the authentication module.
 * @param r request
 * @return "Basic" and so on; NULL when none is set
 */
AP_DECLARE(const char *) ap_auth_type(request_rec *r);

/**
 * Makes a URL that leads to a path on this server, by the name and port that
 * UseCanonicalName and UseCanonicalPhysicalPort choose.
 * @param p   pool of the result
 * @param uri path, escaped, beginning with a slash
 * @param r   request that the URL is for
 * @return scheme, host, port where it is not the scheme's own, and path
 */
AP_DECLARE(char *) ap_construct_url(apr_pool_t *p, const char *uri,
                                    request_rec *r);

/** The output filter that finds out a response's Content-Length. */
extern AP_DECLARE_DATA ap_filter_rec_t *ap_content_length_filter_handle;

/**
 * The last input filter of a connection: reads the socket.  Not to be called
 * but through ap_get_brigade().
 * @param f         the filter
 * @param b         brigade that is filled
 * @param mode      what is wanted: a line, bytes, bytes that stay unread ...
 * @param block     APR_BLOCK_READ waits for the server's Timeout
 * @param readbytes most bytes wanted, for the modes that count them
 * @return APR_SUCCESS; APR_EOF at the end; APR_EAGAIN when nothing is there
 *         and it may not wait; APR_TIMEUP; or the socket's error
 */
AP_DECLARE(apr_status_t) ap_core_input_filter(
        ap_filter_t *f, apr_bucket_brigade *b, ap_input_mode_t mode,
        apr_read_type_e block, apr_off_t readbytes);

/** The filter above, as it is registered. */
extern AP_DECLARE_DATA ap_filter_rec_t *ap_core_input_filter_handle;

/**
 * The last output filter of a connection: writes to the socket, or keeps
 * what may wait (FlushMaxThreshold, FlushMaxPipelined).
 * @param f the filter
 * @param b brigade; taken over and emptied
 * @return APR_SUCCESS, or the socket's error, after which the connection is
 *         marked as aborted
 */
AP_DECLARE(apr_status_t) ap_core_output_filter(
        ap_filter_t *f, apr_bucket_brigade *b);

/** The filter above, as it is registered. */
extern AP_DECLARE_DATA ap_filter_rec_t *ap_core_output_filter_handle;

/**
 * Sorts the Directory sections of servers: shortest paths first, the order of
 * the configuration among equals, regular expressions last.  Called once,
 * after the settings of hosts were merged.
 * @param p pool for scratch memory
 * @param s first server; those behind it in the list are sorted, too
 */
AP_DECLARE(void) ap_core_reorder_directories(apr_pool_t *, server_rec *);

/**
 * The translate_name hook of last resort: DocumentRoot and the URL's path
 * make r->filename.  For modules that want that and then change it.
 * @param r request
 * @return OK; HTTP_BAD_REQUEST when the URI is no path; HTTP_FORBIDDEN when
 *         it would lead out of DocumentRoot, or belongs to a proxy
 */
AP_DECLARE(int) ap_core_translate(request_rec *r);

/**
 * Sets what this request's client is given with a status, in place of
 * ErrorDocument.
 * @param r      request
 * @param status status code it is for; unknown ones are ignored and logged
 * @param string a path, a full URL, or a text; copied
 */
AP_DECLARE(void) ap_custom_response(request_rec *r, int status,
                                    const char *string);

/**
 * The directory that "/" stands for.
 * @param r request
 * @return what ap_set_document_root() set, else the server's DocumentRoot
 */
AP_DECLARE(const char *) ap_document_root(request_rec *r);

/**
 * Asks for a name given with -D or Define.
 * @param name name, case counts
 * @return whether it is defined
 */
AP_DECLARE(int) ap_exists_config_define(const char *name);

/**
 * The socket of a connection.
 * @param c connection
 * @return socket; NULL for connections that have none of their own
 */
AP_DECLARE(apr_socket_t *) ap_get_conn_socket(conn_rec *c);

/**
 * The core's slot of a settings vector: core_dir_config, core_server_config,
 * core_request_config or a connection's socket.
 * @param cv vector
 * @return what is in the slot
 */
AP_DECLARE(void *) ap_get_core_module_config(const ap_conf_vector_t *cv);

/**
 * The LimitRequestBody in force.
 * @param r request
 * @return bytes; 0 = no limit
 */
AP_DECLARE(apr_off_t) ap_get_limit_req_body(const request_rec *r);

/**
 * The LimitXMLRequestBody in force.
 * @param r request
 * @return bytes; where no limit is set, what could still be escaped in memory
 */
AP_DECLARE(apr_size_t) ap_get_limit_xml_body(const request_rec *r);

/**
 * Fills in what to wait on for a connection's next event, by the hook of the
 * same name.
 * @param c        connection
 * @param pfd      its desc_type and desc are set
 * @param ptimeout set to the socket's timeout; may be NULL
 * @return APR_SUCCESS; APR_ENOTIMPL when there is nothing to wait on
 */
AP_DECLARE(apr_status_t) ap_get_pollfd_from_conn(
        conn_rec *c, struct apr_pollfd_t *pfd,
        apr_interval_time_t *ptimeout);

/**
 * The ReadBufferSize in force.
 * @param r request
 * @return bytes, AP_IOBUFSIZE where it is not set
 */
AP_DECLARE(apr_size_t) ap_get_read_buf_size(const request_rec *r);

/**
 * The name of the connection's other end.  May ask the resolver and block for
 * as long as that takes; the answer is kept in the connection.
 * @param conn       connection
 * @param dir_config settings vector, for HostnameLookups; NULL = off
 * @param type       REMOTE_ value: what is wanted
 * @param str_is_ip  set to whether the result is an address; may be NULL
 * @return name or address, living as long as the connection; NULL where
 *         type wants a name and there is none
 */
AP_DECLARE(const char *) ap_get_remote_host(
        conn_rec *conn, void *dir_config, int type, int *str_is_ip);

/**
 * The user's name on the client's machine, by RFC 1413.
 * @param r request
 * @return name; NULL when unknown, or no module asks for it
 */
AP_DECLARE(const char *) ap_get_remote_logname(request_rec *r);

/**
 * The place of a module's note in a request's record.
 * @param r        request
 * @param note_num number from ap_register_request_note(), or an AP_NOTE_
 * @return the place, NULL in it at first; NULL for unknown numbers and for
 *         requests without record
 */
AP_DECLARE(void **) ap_get_request_note(request_rec *r, apr_size_t note_num);

/**
 * The server's name as UseCanonicalName will have it.
 * @param r request
 * @return host name or address, without brackets and port; of client's
 *         making with UseCanonicalName Off, so escape it
 */
AP_DECLARE(const char *) ap_get_server_name(request_rec *r);

/**
 * The same, with brackets around an IPv6 address (RFC 3986 section 3.2.2).
 * @param r request
 * @return host as it stands in a URL; in the request's pool where changed
 */
AP_DECLARE(const char *) ap_get_server_name_for_url(request_rec *r);

/**
 * The server's port as UseCanonicalName and UseCanonicalPhysicalPort will
 * have it.
 * @param r request
 * @return port, the scheme's own where nothing else is known
 */
AP_DECLARE(apr_port_t) ap_get_server_port(const request_rec *r);

/**
 * The protocol of a server's port.
 * @param s server
 * @return "http", "https" and so on; NULL when not set
 */
AP_DECLARE(const char *) ap_get_server_protocol(server_rec *s);

/**
 * The name of the client that sent the request, who may be behind a trusted
 * proxy.  Blocks and keeps its answer as ap_get_remote_host() does.
 * @param req       request
 * @param type      REMOTE_ value: what is wanted
 * @param str_is_ip set to whether the result is an address; may be NULL
 * @return name or address; NULL where type wants a name and there is none
 */
AP_DECLARE(const char *) ap_get_useragent_host(
        request_rec *req, int type, int *str_is_ip);

/**
 * Asks LimitInternalRecursion, before another redirect or sub-request.
 * @param r request
 * @return whether there are too many; then it has been logged
 */
AP_DECLARE(int) ap_is_recursion_limit_exceeded(const request_rec *r);

/**
 * Setter of <Limit> and <LimitExcept>: the directives inside see in
 * cmd->limited the methods they hold for.
 * @param cmd   where the section stands
 * @param dummy not used
 * @param arg   methods, and the > at the end of the line
 * @return NULL, or what is wrong
 */
AP_DECLARE(const char *) ap_limit_section(cmd_parms *cmd, void *dummy,
                                          const char *arg);

/**
 * Registers a conversion character of ErrorLogFormat; before the
 * configuration is read.
 * @param p       pool of the configuration
 * @param tag     the character, as a string
 * @param handler writes such items
 * @param flags   AP_ERRORLOG_FLAG_ bits that all of them have
 */
AP_DECLARE(void) ap_register_errorlog_handler(
        apr_pool_t *p, char *tag, ap_errorlog_handler_fn_t *handler,
        int flags);

/**
 * Named by the interface, and part of no program: output filters by type are
 * added by the module for filters (AddOutputFilterByType).
 * @param r  request
 */
void ap_add_output_filters_by_type(request_rec *r);

/**
 * Registers the hooks of the configuration: its dumps, and how .htaccess files
 * are opened.
 * @param p pool of the configuration
 */
AP_DECLARE(void) ap_register_config_hooks(apr_pool_t *p);

/**
 * Registers the hooks of the error log.
 * @param p pool of the configuration
 */
AP_DECLARE(void) ap_register_log_hooks(apr_pool_t *p);

/**
 * Reserves a note in every request's record; in register_hooks, each time.
 * @return its number, for ap_get_request_note()
 */
AP_DECLARE(apr_size_t) ap_register_request_note(void);

/**
 * The Satisfy in force, from the module for older access rules.
 * @param r request
 * @return SATISFY_ value; SATISFY_NOSPEC without that module
 */
AP_DECLARE(int) ap_satisfies(request_rec *r);

/**
 * Puts a value into the core's slot of a settings vector.
 * @param cv  vector
 * @param val value
 */
AP_DECLARE(void) ap_set_core_module_config(ap_conf_vector_t *cv, void *val);

/**
 * Sets the protocol of a server's port; while the configuration is read.
 * @param s     server
 * @param proto lower case; not copied
 */
AP_DECLARE(void) ap_set_server_protocol(server_rec *s, const char *proto);

/**
 * Asks in which state the program is.
 * @param query_code AP_SQ_MAIN_STATE, AP_SQ_RUN_MODE or AP_SQ_CONFIG_GEN
 * @return an AP_SQ_MS_ value; an AP_SQ_RM_ value; how many times the
 *         configuration was read; AP_SQ_NOT_SUPPORTED for other questions
 */
AP_DECLARE(int) ap_state_query(int query_code);

/** The filter that ends a sub-request's output and hands it to the request. */
extern AP_DECLARE_DATA ap_filter_rec_t *ap_subreq_core_filter_handle;

/** The core module; its module_index is AP_CORE_MODULE_INDEX. */
extern AP_DECLARE_DATA module core_module;

/**
 * ap_satisfies(), by the module that has Satisfy.
 * @param r  request
 * @return SATISFY_ALL, SATISFY_ANY or SATISFY_NOSPEC
 */
APR_DECLARE_OPTIONAL_FN(int, access_compat_ap_satisfies, (request_rec *r));

/**
 * ap_get_remote_logname(), by the module that asks ident servers.
 * @param r  request
 * @return the name, or NULL
 */
APR_DECLARE_OPTIONAL_FN(const char *, ap_ident_lookup, (request_rec *r));

/**
 * Counts bytes read for the log of bytes; by the module that writes them.
 * @param c      connection
 * @param bytes  how many
 */
APR_DECLARE_OPTIONAL_FN(void, ap_logio_add_bytes_in,
                        (conn_rec *c, apr_off_t bytes));

/**
 * Counts bytes written; the same.
 * @param c      connection
 * @param bytes  how many
 */
APR_DECLARE_OPTIONAL_FN(void, ap_logio_add_bytes_out,
                        (conn_rec *c, apr_off_t bytes));

/**
 * Bytes written since the last call for the connection; the same.
 * @param c  connection
 * @return bytes
 */
APR_DECLARE_OPTIONAL_FN(apr_off_t, ap_logio_get_last_bytes, (conn_rec *c));

/**
 * ap_auth_name(), by the authentication module.
 * @param r  request
 * @return the realm, or NULL
 */
APR_DECLARE_OPTIONAL_FN(const char *, authn_ap_auth_name, (request_rec *r));

/**
 * ap_auth_type(), by the authentication module.
 * @param r  request
 * @return the scheme, or NULL
 */
APR_DECLARE_OPTIONAL_FN(const char *, authn_ap_auth_type, (request_rec *r));

/**
 * ap_some_auth_required(), by the authorization module.
 * @param r  request
 * @return true or false
 */
APR_DECLARE_OPTIONAL_FN(int, authz_some_auth_required, (request_rec *r));

/**
 * Sees every message of the error log after it was written; all are called.
 * Called by whichever thread logs, also while the program starts.
 * @param info   what is logged, and about whom
 * @param errstr the line
 */
AP_DECLARE_HOOK(void, error_log,
                (const ap_errorlog_info *info, const char *errstr))

/**
 * Adds items about the server; all are called.
 * @param p   pool of the items
 * @param val which are wanted, NULL = all
 * @param ht  table that ap_mgmt_item_t are added to
 * @return OK or DECLINED
 */
AP_DECLARE_HOOK(int, get_mgmt_items,
                (apr_pool_t *p, const char *val, apr_hash_t *ht))

/**
 * See ap_get_pollfd_from_conn(); the first that knows the connection answers.
 * @param c         connection
 * @param pfd       filled
 * @param ptimeout  set to microseconds, unless NULL
 * @return APR_SUCCESS, an error, or APR_ENOTIMPL to leave it to others
 */
AP_DECLARE_HOOK(apr_status_t, get_pollfd_from_conn,
                (conn_rec *c, struct apr_pollfd_t *pfd,
                 apr_interval_time_t *ptimeout))

/**
 * Makes the bucket that reads the socket of a connection, before its first
 * read; the first that does not decline answers.
 * @param c      connection
 * @param bb     brigade that the bucket goes into
 * @param socket the connection's socket
 * @return APR_SUCCESS, or AP_DECLINED for the usual socket bucket
 */
AP_DECLARE_HOOK(apr_status_t, insert_network_bucket,
                (conn_rec *c, apr_bucket_brigade *bb, apr_socket_t *socket))

/** Settings of the core module: slot 0 of every settings vector. */
#define ap_get_core_module_config(v) (((void **)(v))[AP_CORE_MODULE_INDEX])
#define ap_set_core_module_config(v, val) \
    ((((void **)(v))[AP_CORE_MODULE_INDEX]) = (val))

/** Merges a flag with an UNSET value: the overriding one where it is set. */
#define AP_CORE_MERGE_FLAG(field, to, base, over) \
    ((to)->field = (over)->field != AP_CORE_CONFIG_UNSET \
         ? (over)->field : (base)->field)

#if APR_HAS_SENDFILE
/** The flag for opening a file by an ENABLE_SENDFILE_ value. */
#define AP_SENDFILE_ENABLED(x) \
    ((x) == ENABLE_SENDFILE_ON ? APR_SENDFILE_ENABLED : 0)
#else
#define AP_SENDFILE_ENABLED(x) (0)
#endif

#ifdef __cplusplus
}
#endif

#endif /* AP_HTTP_CORE_H */
