/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The core module: the record by which its settings, directives and hooks
 * are known to the rest of the server.
 *
 * Directives: the table below.  Settings: settings.c.  Sections: sections.c
 * and section_order.c.
 *
 * Hooks, in the order of a start and of a request:
 *   pre_config        first: what a former reading left is forgotten
 *   post_config       first: outermost settings become absolute
 *   create_request    first: the request's own record
 *   translate_name    last: DocumentRoot
 *   map_to_storage    last: the walks over directories and files
 *   fixups            first: ForceType, SetHandler, AcceptPathInfo
 *   insert_filter     middle: SetInputFilter, SetOutputFilter
 *   handler           last: a file is served as it is
 *
 * Shared between threads: nothing that is written after the configuration
 * was read.
 */

#include "ap_config.h"

#include "ap_regex.h"
#include "http_log.h"
#include "http_request.h"
#include "http_vhost.h"
#include "mpm_common.h"
#include "scoreboard.h"
#include "util_mutex.h"
#include "server/config/language_priv.h"
#include "server/core/core_priv.h"
#include "server/core/directives_priv.h"
#include "server/core/file_cache_priv.h"
#include "server/core/hook_trace_priv.h"
#include "server/core/sections_priv.h"

APLOG_USE_MODULE(core);

/* ---- Directives --------------------------------------------------------- */

#define ON_READ (ACCESS_CONF | RSRC_CONF | EXEC_ON_READ)

static const command_rec core_commands[] = {
    /* Sections */
    AP_INIT_RAW_ARGS("<Directory", core_section_directory, NULL, RSRC_CONF,
        "settings of a directory and what is below it, by path or pattern"),
    AP_INIT_RAW_ARGS("<DirectoryMatch", core_section_directory,
        core_is_match_section, RSRC_CONF,
        "settings of directories that match a regular expression"),
    AP_INIT_RAW_ARGS("<Location", core_section_location, NULL, RSRC_CONF,
        "settings of a URL path and what is below it, by path or pattern"),
    AP_INIT_RAW_ARGS("<LocationMatch", core_section_location,
        core_is_match_section, RSRC_CONF,
        "settings of URL paths that match a regular expression"),
    AP_INIT_RAW_ARGS("<Files", core_section_files, NULL, OR_ALL,
        "settings of files of a name or pattern"),
    AP_INIT_RAW_ARGS("<FilesMatch", core_section_files,
        core_is_match_section, OR_ALL,
        "settings of files whose names match a regular expression"),
    AP_INIT_RAW_ARGS("<VirtualHost", core_section_virtual_host, NULL,
        RSRC_CONF, "a host of its own: one or more addresses[:port]"),
    AP_INIT_RAW_ARGS("<Limit", ap_limit_section, NULL,
        OR_LIMIT | OR_AUTHCFG, "access rules for the methods named"),
    AP_INIT_RAW_ARGS("<LimitExcept", ap_limit_section, core_is_match_section,
        OR_LIMIT | OR_AUTHCFG, "access rules for all methods not named"),
    AP_INIT_RAW_ARGS("<If", core_section_if, NULL, OR_ALL,
        "settings of requests that meet a condition"),
    AP_INIT_RAW_ARGS("<ElseIf", core_section_if, NULL, OR_ALL,
        "settings where the <If> before did not hold and this does"),
    AP_INIT_RAW_ARGS("<Else", core_section_if, NULL, OR_ALL,
        "settings where no condition before held"),

    /* The language of the configuration */
    AP_INIT_TAKE12("Define", conf_set_define, NULL, ON_READ,
        "a name, and the text that ${name} stands for from here on"),
    AP_INIT_TAKE1("UnDefine", conf_set_undefine, NULL, ON_READ,
        "a name that is not to be defined from here on"),
    AP_INIT_TAKE1("Include", conf_set_include, NULL, ON_READ,
        "file, directory or pattern of files to read here"),
    AP_INIT_TAKE1("IncludeOptional", conf_set_include_optional, NULL, ON_READ,
        "file, directory or pattern of files to read here if there are any"),
    AP_INIT_RAW_ARGS("Error", conf_set_error, NULL, OR_ALL,
        "a message; the configuration is refused with it"),
    AP_INIT_RAW_ARGS("<IfDefine", conf_open_ifdefine, NULL,
        OR_ALL | EXEC_ON_READ, "for a [!]name that is defined"),
    AP_INIT_RAW_ARGS("<IfModule", conf_open_ifmodule, NULL,
        OR_ALL | EXEC_ON_READ, "for a [!]module that is present"),
    AP_INIT_RAW_ARGS("<IfFile", conf_open_iffile, NULL,
        OR_ALL | EXEC_ON_READ, "for a [!]file that exists"),
    AP_INIT_RAW_ARGS("<IfDirective", conf_open_ifdirective, NULL,
        OR_ALL | EXEC_ON_READ, "for a [!]directive that is available"),
    AP_INIT_RAW_ARGS("<IfSection", conf_open_ifsection, NULL,
        OR_ALL | EXEC_ON_READ, "for a [!]section that is available"),
    AP_INIT_RAW_ARGS("RegexDefaultOptions", core_set_regex_default_options,
        NULL, RSRC_CONF, "options of the regular expressions from here on; "
        "default DOTALL DOLLAR_ENDONLY"),

    /* Places */
    AP_INIT_TAKE1("ServerRoot", core_set_server_root, NULL,
        RSRC_CONF | EXEC_ON_READ,
        "directory from which relative paths are seen"),
    AP_INIT_TAKE1("DefaultRuntimeDir", core_set_default_runtime_dir, NULL,
        RSRC_CONF | EXEC_ON_READ, "directory for sockets, locks and the like"),
    AP_INIT_TAKE1("DocumentRoot", core_set_document_root, NULL, RSRC_CONF,
        "directory that the URL path / stands for"),
    AP_INIT_RAW_ARGS("AccessFileName", core_set_access_file_name, NULL,
        RSRC_CONF, "names of files of settings in directories; default "
        ".htaccess"),
    AP_INIT_TAKE1("PidFile", ap_mpm_set_pidfile, NULL, RSRC_CONF,
        "file that keeps the process number of the parent"),
    AP_INIT_TAKE1("ScoreBoardFile", ap_set_scoreboard, NULL, RSRC_CONF,
        "file behind the memory that the processes share"),
    AP_INIT_TAKE1("CoreDumpDirectory", ap_mpm_set_coredumpdir, NULL,
        RSRC_CONF, "directory that a crashing process leaves its image in"),

    /* Names */
    AP_INIT_TAKE1("ServerName", core_set_server_name, NULL, RSRC_CONF,
        "[scheme://]name[:port] by which the server calls itself"),
    AP_INIT_RAW_ARGS("ServerAlias", core_set_server_alias, NULL, RSRC_CONF,
        "further names of a virtual host, with * and ? if wanted"),
    AP_INIT_TAKE1("ServerPath", core_set_server_path, NULL, RSRC_CONF,
        "URL path that leads clients without Host field to this host"),
    AP_INIT_TAKE1("ServerAdmin", core_set_server_admin, NULL, RSRC_CONF,
        "mail address or URL that error documents name"),
    AP_INIT_TAKE1("ServerTokens", core_set_server_tokens, NULL, RSRC_CONF,
        "how much the Server field tells: Full (default), OS, Minimal, "
        "Minor, Major, ProductOnly"),
    AP_INIT_TAKE1("ServerSignature", core_set_server_signature, NULL, OR_ALL,
        "a line about the server under its own documents: On, Off "
        "(default), EMail"),
    AP_INIT_TAKE1("UseCanonicalName", core_set_use_canonical_name, NULL,
        RSRC_CONF | ACCESS_CONF, "which name goes into URLs: On = "
        "ServerName, Off = the client's (default), DNS"),
    AP_INIT_TAKE1("UseCanonicalPhysicalPort",
        core_set_use_canonical_physical_port, NULL, RSRC_CONF | ACCESS_CONF,
        "whether the connection's own port may go into URLs; default Off"),
    AP_INIT_TAKE1("HostnameLookups", core_set_hostname_lookups, NULL,
        RSRC_CONF | ACCESS_CONF,
        "whether clients' names are looked up: On, Off (default), Double"),
    AP_INIT_TAKE1("NameVirtualHost", ap_set_name_virtual_host, NULL,
        RSRC_CONF, "no longer needed"),
    AP_INIT_TAKE1("Port", ap_set_deprecated, NULL, RSRC_CONF,
        "Port was replaced by Listen long ago: write Listen with the port"),

    /* Logs */
    AP_INIT_TAKE1("ErrorLog", core_set_error_log, NULL, RSRC_CONF,
        "file, |program, or syslog[:facility[:tag]]"),
    AP_INIT_TAKE12("ErrorLogFormat", core_set_error_log_format, NULL,
        RSRC_CONF, "[connection|request] and the format of the lines"),
    AP_INIT_ITERATE("LogLevel", core_set_log_level, NULL,
        RSRC_CONF | ACCESS_CONF,
        "level, or module:level, of what is logged; default warn"),
    AP_INIT_TAKE_ARGV("HookTrace", core_set_hook_trace, NULL, RSRC_CONF,
        "which module's hook and filter took how long: Off (default), Log, "
        "Header or Both, and the clients that this is for: addresses or all"),
    AP_INIT_FLAG("ExtendedStatus", ap_set_extended_status, NULL, RSRC_CONF,
        "whether each worker's request is kept for the status page"),
    AP_INIT_FLAG("SeeRequestTail", ap_set_reqtail, NULL, RSRC_CONF,
        "whether the status page shows the ends of long requests; default "
        "Off"),

    /* Processes */
    AP_INIT_RAW_ARGS("Mutex", ap_set_mutex, NULL, RSRC_CONF,
        AP_AVAILABLE_MUTEXES_STRING),
    AP_INIT_TAKE1("MaxConnectionsPerChild", ap_mpm_set_max_requests, NULL,
        RSRC_CONF, "connections after which a child ends; 0 = never "
        "(default)"),
    AP_INIT_TAKE1("MaxRequestsPerChild", ap_mpm_set_max_requests, NULL,
        RSRC_CONF, "older name of MaxConnectionsPerChild"),
    AP_INIT_TAKE1("MaxMemFree", ap_mpm_set_max_mem_free, NULL, RSRC_CONF,
        "KBytes that an allocator keeps for later; 0 = all"),
    AP_INIT_TAKE1("ThreadStackSize", ap_mpm_set_thread_stacksize, NULL,
        RSRC_CONF, "bytes of a thread's stack"),
    AP_INIT_TAKE12("RLimitCPU", core_set_rlimit_cpu, NULL, OR_ALL,
        "seconds of CPU, soft and hard, for programs the children start"),
    AP_INIT_TAKE12("RLimitMEM", core_set_rlimit_mem, NULL, OR_ALL,
        "bytes of memory, soft and hard, for programs the children start"),
    AP_INIT_TAKE12("RLimitNPROC", core_set_rlimit_nproc, NULL, OR_ALL,
        "processes, soft and hard, for programs the children start"),
    AP_INIT_TAKE2("AcceptFilter", core_set_accept_filter, NULL, RSRC_CONF,
        "protocol, and what the kernel waits for before it hands over a "
        "connection; none = nothing"),

    /* Limits */
    AP_INIT_TAKE1("Timeout", core_set_timeout, NULL, RSRC_CONF,
        "seconds that input or output may stand still; default 60"),
    AP_INIT_TAKE1("LimitRequestLine", core_set_limit_request_line, NULL,
        RSRC_CONF, "bytes of a request line; default 8190"),
    AP_INIT_TAKE1("LimitRequestFieldsize", core_set_limit_request_field_size,
        NULL, RSRC_CONF, "bytes of a header field; default 8190"),
    AP_INIT_TAKE1("LimitRequestFields", core_set_limit_request_fields, NULL,
        RSRC_CONF, "number of header fields; default 100, 0 = any"),
    AP_INIT_TAKE1("LimitRequestBody", core_set_limit_request_body, NULL,
        OR_ALL, "bytes of a request's content; default 1073741824, 0 = any"),
    AP_INIT_TAKE1("LimitXMLRequestBody", core_set_limit_xml_request_body,
        NULL, OR_ALL, "bytes of a request's content that is XML; default "
        "1000000, 0 = what memory can hold"),
    AP_INIT_TAKE12("LimitInternalRecursion",
        core_set_limit_internal_recursion, NULL, RSRC_CONF,
        "internal redirects, and sub-requests, within one another; "
        "default 10"),
    AP_INIT_TAKE1("MaxRanges", core_set_max_ranges, NULL,
        RSRC_CONF | ACCESS_CONF, "ranges in a request; default 200"),
    AP_INIT_TAKE1("MaxRangeOverlaps", core_set_max_range_overlaps, NULL,
        RSRC_CONF | ACCESS_CONF,
        "ranges of a request that overlap; default 20"),
    AP_INIT_TAKE1("MaxRangeReversals", core_set_max_range_reversals, NULL,
        RSRC_CONF | ACCESS_CONF,
        "ranges of a request that go backwards; default 20"),
    AP_INIT_TAKE1("FlushMaxThreshold", core_set_flush_max_threshold, NULL,
        RSRC_CONF, "bytes of output that may wait; default 65535"),
    AP_INIT_TAKE1("FlushMaxPipelined", core_set_flush_max_pipelined, NULL,
        RSRC_CONF, "pipelined responses that may wait; default 5, -1 = any"),
    AP_INIT_TAKE1("ReadBufferSize", core_set_read_buffer_size, NULL,
        RSRC_CONF | ACCESS_CONF,
        "bytes read at once from network or file; default 8192"),

    /* The protocol */
    AP_INIT_ITERATE("HttpProtocolOptions", core_set_http_protocol_options,
        NULL, RSRC_CONF, "Strict or Unsafe, RegisteredMethods or "
        "LenientMethods, Allow0.9 or Require1.0"),
    AP_INIT_ITERATE("RegisterHttpMethod", core_set_register_http_method, NULL,
        RSRC_CONF, "methods to be known besides the usual ones"),
    AP_INIT_TAKE1("TraceEnable", core_set_trace_enable, NULL, RSRC_CONF,
        "answers to TRACE: On (default), Off, Extended"),
    AP_INIT_FLAG("MergeSlashes", core_set_merge_slashes, NULL, RSRC_CONF,
        "whether // in URL paths is taken as /; default On"),
    AP_INIT_FLAG("MergeTrailers", core_set_merge_trailers, NULL, RSRC_CONF,
        "whether trailer fields join the header fields; default Off"),
    AP_INIT_FLAG("StrictHostCheck", core_set_strict_host_check, NULL,
        RSRC_CONF, "whether unknown host names are refused; default Off"),
    AP_INIT_TAKE1("Protocol", core_set_protocol, NULL, RSRC_CONF,
        "protocol of a server's port: http, https, ..."),
    AP_INIT_ITERATE("Protocols", core_set_protocols, NULL, RSRC_CONF,
        "protocols that clients may choose; http/1.1 is always there"),
    AP_INIT_TAKE1("ProtocolsHonorOrder", core_set_protocols_honor_order, NULL,
        RSRC_CONF, "whether the order of Protocols decides; default On"),
    AP_INIT_TAKE1("AllowEncodedSlashes", core_set_allow_encoded_slashes, NULL,
        RSRC_CONF, "%2F in URL paths: Off = 404 (default), On, NoDecode"),

    /* Content */
    AP_INIT_RAW_ARGS("Options", core_set_options, NULL, OR_OPTIONS,
        "what is permitted in a directory; default FollowSymLinks"),
    AP_INIT_RAW_ARGS("AllowOverride", core_set_allow_override, NULL,
        ACCESS_CONF, "kinds of directives that files of settings may have; "
        "default None"),
    AP_INIT_TAKE_ARGV("AllowOverrideList", core_set_allow_override_list, NULL,
        ACCESS_CONF, "directives that files of settings may have; default "
        "None"),
    AP_INIT_TAKE2("ErrorDocument", core_set_error_document, NULL, OR_FILEINFO,
        "status, and a path, URL or text given with it; default = built in"),
    AP_INIT_TAKE1("SetHandler", core_set_handler, NULL, OR_FILEINFO,
        "what answers the requests; None = as if not set"),
    AP_INIT_TAKE1("ForceType", ap_set_string_slot_lower,
        (void *)APR_OFFSETOF(core_dir_config, mime_type), OR_FILEINFO,
        "media type of all files; None = as if not set"),
    AP_INIT_TAKE1("DefaultType", core_set_default_type, NULL, OR_FILEINFO,
        "no longer has an effect"),
    AP_INIT_TAKE1("AddDefaultCharset", core_set_add_default_charset, NULL,
        OR_FILEINFO, "charset of texts that name none; default Off"),
    AP_INIT_TAKE1("SetOutputFilter", ap_set_string_slot,
        (void *)APR_OFFSETOF(core_dir_config, output_filters), OR_FILEINFO,
        "filters of the responses, separated by ;"),
    AP_INIT_TAKE1("SetInputFilter", ap_set_string_slot,
        (void *)APR_OFFSETOF(core_dir_config, input_filters), OR_FILEINFO,
        "filters of the requests' content, separated by ;"),
    AP_INIT_TAKE1("AcceptPathInfo", core_set_accept_path_info, NULL,
        OR_FILEINFO, "whether a path may go on behind a file's name: On, "
        "Off, Default = the handler decides"),
    AP_INIT_RAW_ARGS("FileETag", core_set_file_etag, NULL, OR_FILEINFO,
        "what a file's ETag is made of; default MTime Size"),
    AP_INIT_TAKE1("EnableMMAP", core_set_enable_mmap, NULL, OR_FILEINFO,
        "whether files may be mapped into memory; default On"),
    AP_INIT_TAKE1("EnableSendfile", core_set_enable_sendfile, NULL,
        OR_FILEINFO, "whether the kernel may send files; default Off"),
    AP_INIT_FLAG("FileCache", core_set_file_cache, NULL, RSRC_CONF,
        "whether each process keeps what it knows of files; default On"),
    AP_INIT_TAKE1("FileCacheTTL", core_set_file_cache_ttl, NULL, RSRC_CONF,
        "seconds that this is trusted before the file is looked at again; "
        "default 1"),
    AP_INIT_FLAG("ContentDigest", core_set_content_digest, NULL, OR_OPTIONS,
        "whether files have a Content-MD5 field; default Off"),
    AP_INIT_FLAG("CGIPassAuth", core_set_cgi_pass_auth, NULL, OR_AUTHCFG,
        "whether programs see credentials; default Off"),
    AP_INIT_TAKE2("CGIVar", core_set_cgi_var, NULL, OR_FILEINFO,
        "REQUEST_URI, and original-uri (default) or current-uri"),
    AP_INIT_FLAG("QualifyRedirectURL", core_set_qualify_redirect_url, NULL,
        OR_FILEINFO, "whether REDIRECT_URL is a full URL; default Off"),
    { NULL }
};

/* ---- Hooks -------------------------------------------------------------- */

static int core_pre_config(apr_pool_t *pconf, apr_pool_t *plog,
                           apr_pool_t *ptemp)
{
    core_banner_reset(pconf);
    core_file_cache_reset();
    core_trace_reset(pconf);
    return OK;
}

static int core_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                            apr_pool_t *ptemp, server_rec *s)
{
    core_settle_defaults(s);
    core_file_cache_settle();
    return OK;
}

static void core_register_hooks(apr_pool_t *p)
{
    /* Before anything is read: expressions are compiled while reading. */
    ap_regcomp_set_default_cflags(AP_REG_DEFAULT);
    /* Before other modules register theirs. */
    core_reset_notes();
    core_trace_register();

    ap_hook_pre_config(core_pre_config, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_post_config(core_post_config, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_optional_fn_retrieve(core_retrieve_optional_functions, NULL, NULL,
                                 APR_HOOK_MIDDLE);
    ap_hook_child_init(core_file_cache_start, NULL, NULL,
                       APR_HOOK_REALLY_FIRST);
    /* Other modules' hooks find the record there. */
    ap_hook_create_request(core_create_request, NULL, NULL,
                           APR_HOOK_REALLY_FIRST);
    ap_hook_translate_name(ap_core_translate, NULL, NULL,
                           APR_HOOK_REALLY_LAST);
    ap_hook_map_to_storage(core_map_to_storage, NULL, NULL,
                           APR_HOOK_REALLY_LAST);
    /* After type_checker, so that ForceType wins over file names. */
    ap_hook_fixups(core_override_type, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_insert_filter(core_insert_filters, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_get_pollfd_from_conn(core_pollfd_from_conn, NULL, NULL,
                                 APR_HOOK_REALLY_LAST);
    ap_hook_handler(core_default_handler, NULL, NULL, APR_HOOK_REALLY_LAST);
}

AP_DECLARE_DATA module core_module = {
    MPM20_MODULE_STUFF,
    NULL,                       /* rewrite_args */
    core_create_dir_config,
    core_merge_dir_config,
    core_create_server_config,
    core_merge_server_config,
    core_commands,
    core_register_hooks,
    0                           /* flags */
};
