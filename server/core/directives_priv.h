/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The setters of the core's directives, for the command table in core.c.
 *
 * A setter returns NULL, or a complaint that the configuration reader puts
 * behind file and line.  It is given the core's directory settings of the
 * place where the directive stands; settings of the server it finds by
 * cmd->server.
 */

#ifndef HOSTLER_CORE_DIRECTIVES_PRIV_H
#define HOSTLER_CORE_DIRECTIVES_PRIV_H

#include "http_config.h"

typedef const char *core_set_raw(cmd_parms *cmd, void *dir, const char *args);
typedef const char *core_set_1(cmd_parms *cmd, void *dir, const char *arg);
typedef const char *core_set_2(cmd_parms *cmd, void *dir, const char *arg1,
                               const char *arg2);
typedef const char *core_set_flag(cmd_parms *cmd, void *dir, int on);
typedef const char *core_set_list(cmd_parms *cmd, void *dir, int argc,
                                  char *const argv[]);

/* directives_dir.c: content, naming, overrides of a directory */
core_set_1 core_set_accept_path_info;
core_set_1 core_set_add_default_charset;
core_set_1 core_set_allow_encoded_slashes;
core_set_flag core_set_cgi_pass_auth;
core_set_2 core_set_cgi_var;
core_set_flag core_set_content_digest;
core_set_1 core_set_default_type;
core_set_1 core_set_enable_mmap;
core_set_1 core_set_enable_sendfile;
core_set_1 core_set_handler;
core_set_1 core_set_hostname_lookups;
core_set_flag core_set_qualify_redirect_url;
core_set_1 core_set_server_signature;
core_set_1 core_set_use_canonical_name;
core_set_1 core_set_use_canonical_physical_port;

/* directives_options.c: sets of options, relative or absolute */
core_set_raw core_set_options;
core_set_raw core_set_allow_override;
core_set_list core_set_allow_override_list;
core_set_raw core_set_file_etag;

/* directives_limits.c: sizes, counts, times */
core_set_1 core_set_flush_max_pipelined;
core_set_1 core_set_flush_max_threshold;
core_set_2 core_set_limit_internal_recursion;
core_set_1 core_set_limit_request_body;
core_set_1 core_set_limit_request_fields;
core_set_1 core_set_limit_request_field_size;
core_set_1 core_set_limit_request_line;
core_set_1 core_set_limit_xml_request_body;
core_set_1 core_set_max_ranges;
core_set_1 core_set_max_range_overlaps;
core_set_1 core_set_max_range_reversals;
core_set_1 core_set_read_buffer_size;
core_set_2 core_set_rlimit_cpu;
core_set_2 core_set_rlimit_mem;
core_set_2 core_set_rlimit_nproc;
core_set_1 core_set_timeout;

/* directives_server.c: a server's places, names and logs */
core_set_2 core_set_accept_filter;
core_set_raw core_set_access_file_name;
core_set_1 core_set_default_runtime_dir;
core_set_1 core_set_document_root;
core_set_1 core_set_error_log;
core_set_2 core_set_error_log_format;
core_set_1 core_set_log_level;
core_set_1 core_set_server_admin;
core_set_raw core_set_server_alias;
core_set_1 core_set_server_name;
core_set_1 core_set_server_path;
core_set_1 core_set_server_root;
core_set_1 core_set_server_tokens;

/* directives_protocol.c: what a server understands and does by HTTP */
core_set_1 core_set_http_protocol_options;
core_set_flag core_set_merge_slashes;
core_set_flag core_set_merge_trailers;
core_set_1 core_set_protocol;
core_set_1 core_set_protocols;
core_set_1 core_set_protocols_honor_order;
core_set_raw core_set_regex_default_options;
core_set_1 core_set_register_http_method;
core_set_flag core_set_strict_host_check;
core_set_1 core_set_trace_enable;

/* error_document.c */
core_set_2 core_set_error_document;

/* sections.c */
core_set_raw core_section_directory;
core_set_raw core_section_files;
core_set_raw core_section_if;
core_set_raw core_section_location;
core_set_raw core_section_virtual_host;

#endif /* HOSTLER_CORE_DIRECTIVES_PRIV_H */
