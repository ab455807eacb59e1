/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Setters of directives that belong to a server: its places on the disk, its
 * names, its logs.
 */

#include "ap_config.h"

#include <apr_file_info.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "http_log.h"
#include "http_main.h"
#include "server/core/core_priv.h"
#include "server/core/directives_priv.h"
#include "server/log/log_priv.h"

APLOG_USE_MODULE(core);

/* ---- Places ------------------------------------------------------------- */

const char *core_set_server_root(cmd_parms *cmd, void *tree, const char *arg)
{
    const char *complaint = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    char *root;

    if (complaint != NULL) {
        return complaint;
    }
    if (apr_filepath_merge(&root, NULL, arg, APR_FILEPATH_TRUENAME
                           | APR_FILEPATH_NOTRELATIVE, cmd->pool)
            != APR_SUCCESS
        || !ap_is_directory(cmd->temp_pool, root)) {
        return apr_psprintf(cmd->pool, "ServerRoot '%s' is not a directory "
                            "given by its full path", arg);
    }
    ap_server_root = root;
    return NULL;
}

const char *core_set_default_runtime_dir(cmd_parms *cmd, void *tree,
                                         const char *arg)
{
    const char *complaint = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    char *dir;

    if (complaint != NULL) {
        return complaint;
    }
    dir = ap_server_root_relative(cmd->pool, arg);
    if (dir == NULL || !ap_is_directory(cmd->temp_pool, dir)) {
        return apr_psprintf(cmd->pool, "DefaultRuntimeDir '%s' is not a "
                            "directory (relative ones are seen from "
                            "ServerRoot)", arg);
    }
    ap_runtime_dir = dir;
    return NULL;
}

/* The main server's root must be there, as a typing error in it makes every
 * request fail; for one host among many it is only worth a warning. */
const char *core_set_document_root(cmd_parms *cmd, void *dir, const char *arg)
{
    core_server_config *conf = core_server_of(cmd->server);
    const char *complaint = ap_check_cmd_context(
        cmd, NOT_IN_DIR_LOC_FILE | NOT_IN_LIMIT);
    char *root;

    if (complaint != NULL) {
        return complaint;
    }
    root = ap_server_root_relative(cmd->pool, arg);
    if (root == NULL
        || apr_filepath_merge(&root, NULL, root, APR_FILEPATH_TRUENAME,
                              cmd->pool) != APR_SUCCESS) {
        return apr_psprintf(cmd->pool, "DocumentRoot '%s' is not a valid "
                            "path", arg);
    }
    if (ap_document_root_check && !ap_is_directory(cmd->temp_pool, root)) {
        if (!cmd->server->is_virtual) {
            return apr_psprintf(cmd->pool, "DocumentRoot '%s' is not a "
                                "directory, or may not be read", root);
        }
        ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, cmd->pool,
                      APLOGNO(90302) "%s:%d: DocumentRoot '%s' is not a "
                      "directory", cmd->directive->filename,
                      cmd->directive->line_num, root);
    }
    conf->ap_document_root = root;
    return NULL;
}

const char *core_set_access_file_name(cmd_parms *cmd, void *dir,
                                      const char *args)
{
    if (*args == '\0') {
        return "AccessFileName takes at least one file name";
    }
    core_server_of(cmd->server)->access_name = apr_pstrdup(cmd->pool, args);
    return NULL;
}

/* ---- Names -------------------------------------------------------------- */

const char *core_set_server_admin(cmd_parms *cmd, void *dir, const char *arg)
{
    cmd->server->server_admin = apr_pstrdup(cmd->pool, arg);
    return NULL;
}

/* Letters, digits, "-", "." and the "_" that some sites have in names. */
static int is_host_name(const char *name)
{
    const char *c;

    for (c = name; *c != '\0'; c++) {
        if (!apr_isalnum(*c) && *c != '-' && *c != '.' && *c != '_') {
            return 0;
        }
    }
    return c != name;
}

const char *core_set_server_name(cmd_parms *cmd, void *dir, const char *arg)
{
    server_rec *s = cmd->server;
    const char *complaint = ap_check_cmd_context(
        cmd, NOT_IN_DIR_LOC_FILE | NOT_IN_LIMIT);
    const char *separator = strstr(arg, "://");
    char *scheme = NULL;
    char *name, *port;
    apr_int64_t number = 0;

    if (complaint != NULL) {
        return complaint;
    }
    if (separator != NULL) {
        scheme = apr_pstrmemdup(cmd->pool, arg, separator - arg);
        ap_str_tolower(scheme);
        arg = separator + 3;
    }
    name = apr_pstrmemdup(cmd->pool, arg, strcspn(arg, "/"));
    port = strchr(name, ':');
    if (port != NULL) {
        *port++ = '\0';
    }
    if (!is_host_name(name) || (scheme != NULL && *scheme == '\0')) {
        return apr_psprintf(cmd->pool, "ServerName takes [scheme://]name"
                            "[:port] with a host name or an IPv4 address, "
                            "not '%s' (further names are for ServerAlias)",
                            arg);
    }
    if (port != NULL
        && core_parse_number(cmd, port, 1, 65535, &number) != NULL) {
        return apr_psprintf(cmd->pool, "ServerName '%s' has a port that is "
                            "not a number from 1 to 65535", arg);
    }
    s->server_scheme = scheme != NULL ? scheme : "";
    s->server_hostname = name;
    s->port = (apr_port_t)number;
    return NULL;
}

const char *core_set_server_alias(cmd_parms *cmd, void *dir, const char *args)
{
    if (!cmd->server->is_virtual || cmd->server->names == NULL) {
        return "ServerAlias belongs into a <VirtualHost> section";
    }
    if (*args == '\0') {
        return "ServerAlias takes at least one host name";
    }
    while (*args != '\0') {
        char *name = ap_getword_conf(cmd->pool, &args);

        APR_ARRAY_PUSH(ap_is_matchexp(name) ? cmd->server->wild_names
                                            : cmd->server->names,
                       char *) = name;
    }
    return NULL;
}

const char *core_set_server_path(cmd_parms *cmd, void *dir, const char *arg)
{
    const char *complaint = ap_check_cmd_context(
        cmd, NOT_IN_DIR_LOC_FILE | NOT_IN_LIMIT);

    if (complaint != NULL) {
        return complaint;
    }
    if (*arg != '/') {
        return apr_psprintf(cmd->pool, "ServerPath takes a path from /, not "
                            "'%s'", arg);
    }
    cmd->server->path = arg;
    cmd->server->pathlen = (int)strlen(arg);
    return NULL;
}

const char *core_set_server_tokens(cmd_parms *cmd, void *dir, const char *arg)
{
    static const core_word_t words[] = {
        { "Full", CORE_TOKENS_FULL },
        { "OS", CORE_TOKENS_OS },
        { "Minimal", CORE_TOKENS_MINIMAL },
        { "Min", CORE_TOKENS_MINIMAL },
        { "Minor", CORE_TOKENS_MINOR },
        { "Major", CORE_TOKENS_MAJOR },
        { "ProductOnly", CORE_TOKENS_PRODUCT },
        { "Prod", CORE_TOKENS_PRODUCT },
        { NULL, 0 }
    };
    const char *complaint = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    int tokens;

    if (complaint == NULL) {
        complaint = core_parse_word(cmd, arg, words, &tokens);
    }
    if (complaint == NULL) {
        core_banner_set_tokens(cmd->pool, (core_tokens_e)tokens);
    }
    return complaint;
}

/* ---- Logs --------------------------------------------------------------- */

const char *core_set_error_log(cmd_parms *cmd, void *dir, const char *arg)
{
    const char *complaint = ap_check_cmd_context(
        cmd, NOT_IN_DIR_LOC_FILE | NOT_IN_LIMIT);

    if (complaint != NULL) {
        return complaint;
    }
    if (*arg == '\0' || (*arg == '|' && arg[1] == '\0')) {
        return "ErrorLog takes a file, |program or syslog";
    }
    cmd->server->error_fname = apr_pstrdup(cmd->pool, arg);
    return NULL;
}

/* Lines of the two further scopes add up; the main one is replaced. */
static void add_log_format(apr_pool_t *p, apr_array_header_t **formats,
                           apr_array_header_t *items)
{
    if (*formats == NULL) {
        *formats = apr_array_make(p, 2, sizeof(apr_array_header_t *));
    }
    APR_ARRAY_PUSH(*formats, apr_array_header_t *) = items;
}

const char *core_set_error_log_format(cmd_parms *cmd, void *dir,
                                      const char *arg, const char *format)
{
    static const core_word_t words[] = {
        { "connection", LOG_FORMAT_CONNECTION },
        { "request", LOG_FORMAT_REQUEST },
        { NULL, 0 }
    };
    core_server_config *conf = core_server_of(cmd->server);
    const char *complaint = ap_check_cmd_context(
        cmd, NOT_IN_DIR_LOC_FILE | NOT_IN_LIMIT);
    apr_array_header_t *items;
    int scope = LOG_FORMAT_MAIN;

    if (complaint == NULL && format != NULL) {
        complaint = core_parse_word(cmd, arg, words, &scope);
        arg = format;
    }
    if (complaint == NULL) {
        complaint = log_format_parse(cmd->pool, arg, (log_format_scope)scope,
                                     &items);
    }
    if (complaint != NULL) {
        return complaint;
    }
    if (scope == LOG_FORMAT_CONNECTION) {
        add_log_format(cmd->pool, &conf->error_log_conn, items);
    }
    else if (scope == LOG_FORMAT_REQUEST) {
        add_log_format(cmd->pool, &conf->error_log_req, items);
    }
    else {
        conf->error_log_format = items;
    }
    return NULL;
}

/* A module by its short name, its symbol, or the file it was made of. */
static int module_index_of(const char *name)
{
    apr_size_t len = strlen(name);
    int i;

    if (len > 2 && strcmp(name + len - 2, ".c") == 0) {
        module *m = ap_find_linked_module(name);
        return m != NULL ? m->module_index : APLOG_NO_MODULE;
    }
    if (len > 7 && strcmp(name + len - 7, "_module") == 0) {
        len -= 7;
    }
    for (i = 0; ap_loaded_modules[i] != NULL; i++) {
        int index = ap_loaded_modules[i]->module_index;
        const char *known = ap_find_module_short_name(index);

        if (known != NULL && strncmp(known, name, len) == 0
            && known[len] == '\0') {
            return index;
        }
    }
    return APLOG_NO_MODULE;
}

static const char *set_module_level(cmd_parms *cmd, struct ap_logconf *log,
                                    const char *arg, const char *colon)
{
    char *name = apr_pstrmemdup(cmd->temp_pool, arg, colon - arg);
    int level;
    int index = module_index_of(name);
    const char *complaint = ap_parse_log_level(colon + 1, &level);

    if (complaint != NULL) {
        return complaint;
    }
    if (index == APLOG_NO_MODULE) {
        return apr_psprintf(cmd->pool, "LogLevel %s: there is no module '%s' "
                            "(it must be loaded before)", arg, name);
    }
    ap_set_module_loglevel(cmd->pool, log, index, level);
    return NULL;
}

/* Inside a section it is the section's; elsewhere the server's. */
static struct ap_logconf *log_settings(cmd_parms *cmd, core_dir_config *conf)
{
    if (ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT) == NULL) {
        return &cmd->server->log;
    }
    if (conf->log == NULL) {
        conf->log = ap_new_log_config(cmd->pool, NULL);
    }
    return conf->log;
}

const char *core_set_log_level(cmd_parms *cmd, void *dir, const char *arg)
{
    struct ap_logconf *log = log_settings(cmd, dir);
    const char *colon = strchr(arg, ':');
    const char *complaint;
    int level;

    if (colon != NULL) {
        return set_module_level(cmd, log, arg, colon);
    }
    complaint = ap_parse_log_level(arg, &level);
    if (complaint == NULL) {
        ap_reset_module_loglevels(log, APLOG_NO_MODULE);
        log->level = level;
    }
    return complaint;
}

/* ---- Sockets ------------------------------------------------------------ */

const char *core_set_accept_filter(cmd_parms *cmd, void *dir,
                                   const char *protocol, const char *filter)
{
    const char *complaint = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    if (complaint == NULL) {
        apr_table_setn(core_server_of(cmd->server)->accf_map, protocol,
                       filter);
    }
    return complaint;
}
