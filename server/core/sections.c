/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The sections of the configuration: <Directory>, <Files>, <Location> and
 * their ...Match forms, <VirtualHost>, <Limit>, <LimitExcept>.
 *
 * A section makes a vector of settings of its own, has the directives inside
 * it put their values there, and hangs it on the list where the walks of
 * server/request look for it (http_core.h tells which list).  Reading costs
 * the same for each section, however many there are.
 */

#include "ap_config.h"

#include <apr_fnmatch.h>
#include <apr_strings.h>

#include "http_log.h"
#include "http_protocol.h"
#include "http_vhost.h"
#include "server/config/origin_priv.h"
#include "server/core/core_priv.h"
#include "server/core/directives_priv.h"
#include "server/core/sections_priv.h"

APLOG_USE_MODULE(core);

/* cmd_data of the ...Match forms: any address will do. */
char core_is_match_section[1];

/* What the opening line of a section says. */
typedef struct section_head {
    const char *pattern;  /* what it applies to */
    int is_regex;         /* a Match form, or "~" before the pattern */
} section_head;

/* ---- The opening line --------------------------------------------------- */

/* Name of the section without "<", for complaints. */
static const char *section_name(const cmd_parms *cmd)
{
    return cmd->cmd->name + (*cmd->cmd->name == '<');
}

/*
 * args is what stands behind the name, with the ">" that ends the line.
 * On success *inside is what stands before the ">".
 */
static const char *cut_head(cmd_parms *cmd, const char *args,
                            const char **inside)
{
    const char *end = strrchr(args, '>');

    if (end == NULL) {
        return apr_psprintf(cmd->pool, "<%s lacks the > at the end of its "
                            "line", section_name(cmd));
    }
    *inside = apr_pstrmemdup(cmd->pool, args, end - args);
    return NULL;
}

static const char *parse_head(cmd_parms *cmd, const char *args,
                              section_head *head)
{
    const char *inside;
    const char *complaint = cut_head(cmd, args, &inside);

    if (complaint != NULL) {
        return complaint;
    }
    head->is_regex = cmd->info == core_is_match_section;
    head->pattern = ap_getword_conf(cmd->pool, &inside);
    if (!head->is_regex && strcmp(head->pattern, "~") == 0) {
        head->is_regex = 1;
        head->pattern = ap_getword_conf(cmd->pool, &inside);
    }
    if (*head->pattern == '\0') {
        return apr_psprintf(cmd->pool, "<%s> must say what it applies to",
                            section_name(cmd));
    }
    if (*inside != '\0') {
        return apr_psprintf(cmd->pool, "<%s %s ...> takes one argument; "
                            "put quotes around one with blanks",
                            section_name(cmd), head->pattern);
    }
    return NULL;
}

/* ---- The settings inside ------------------------------------------------ */

/* Compiles the expression of a section and notes the names of its groups. */
static const char *set_regex(cmd_parms *cmd, core_dir_config *conf,
                             const char *pattern)
{
    conf->r = ap_pregcomp(cmd->pool, pattern, AP_REG_EXTENDED);
    if (conf->r == NULL) {
        return apr_psprintf(cmd->pool, "<%s> has an expression that cannot "
                            "be compiled: '%s'", section_name(cmd), pattern);
    }
    conf->refs = apr_array_make(cmd->pool, 0, sizeof(char *));
    ap_regname(conf->r, conf->refs, AP_REG_MATCH, 1);
    return NULL;
}

/*
 * Makes the vector of a section and lets the directives inside put their
 * values there.  While they do, cmd->path is the pattern: modules take it for
 * the place that the section is about.
 */
static const char *fill_section(cmd_parms *cmd, const section_head *head,
                                int override, ap_conf_vector_t **vector)
{
    int outer_override = cmd->override;
    char *outer_path = cmd->path;
    char *path = apr_pstrdup(cmd->pool, head->pattern);
    core_dir_config *conf;
    const char *complaint = NULL;

    *vector = ap_create_per_dir_config(cmd->pool);
    conf = ap_set_config_vectors(cmd->server, *vector, path, &core_module,
                                 cmd->pool);
    conf->d = path;
    conf_origin_set(*vector, cmd->directive, cmd->directive->first_child,
                    NULL);
    if (head->is_regex) {
        complaint = set_regex(cmd, conf, path);
    }
    else {
        conf->d_is_fnmatch = apr_fnmatch_test(path) != 0;
        conf->d_components = ap_count_dirs(path);
    }
    if (complaint == NULL) {
        cmd->path = path;
        cmd->override = override;
        complaint = ap_walk_config(cmd->directive->first_child, cmd,
                                   *vector);
        cmd->override = outer_override;
        cmd->path = outer_path;
    }
    return complaint;
}

/* ---- <Directory>, <DirectoryMatch> -------------------------------------- */

/* The path as the walk spells paths: full, clean, with a slash behind. */
static const char *clean_directory(cmd_parms *cmd, const char *pattern,
                                   const char **path)
{
    char *clean;
    apr_status_t rv;

    if (strcmp(pattern, "/") == 0) {
        *path = pattern;
        return NULL;
    }
    rv = apr_filepath_merge(&clean, NULL, pattern, APR_FILEPATH_TRUENAME,
                            cmd->pool);
    if (rv != APR_SUCCESS && rv != APR_EPATHWILD) {
        return apr_psprintf(cmd->pool, "<Directory \"%s\"> names no valid "
                            "path", pattern);
    }
    if (*clean != '/') {
        ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, cmd->pool,
                      APLOGNO(90317) "%s:%d: <Directory \"%s\"> applies to "
                      "nothing, as it is not a full path",
                      cmd->directive->filename, cmd->directive->line_num,
                      pattern);
    }
    if (*clean != '\0' && clean[strlen(clean) - 1] != '/') {
        clean = apr_pstrcat(cmd->pool, clean, "/", NULL);
    }
    *path = clean;
    return NULL;
}

const char *core_section_directory(cmd_parms *cmd, void *dir, const char *args)
{
    section_head head;
    ap_conf_vector_t *vector;
    const char *complaint = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);

    if (complaint == NULL) {
        complaint = parse_head(cmd, args, &head);
    }
    if (complaint == NULL && !head.is_regex) {
        complaint = clean_directory(cmd, head.pattern, &head.pattern);
    }
    if (complaint == NULL) {
        complaint = fill_section(cmd, &head, OR_ALL | ACCESS_CONF, &vector);
    }
    if (complaint == NULL) {
        ap_add_per_dir_conf(cmd->server, vector);
    }
    return complaint;
}

/* ---- <Location>, <LocationMatch> ---------------------------------------- */

const char *core_section_location(cmd_parms *cmd, void *dir, const char *args)
{
    section_head head;
    ap_conf_vector_t *vector;
    const char *complaint = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);

    if (complaint == NULL) {
        complaint = parse_head(cmd, args, &head);
    }
    if (complaint == NULL && !head.is_regex && !ap_is_url(head.pattern)) {
        /* Requests' paths have single slashes where they are compared. */
        char *path = apr_pstrdup(cmd->pool, head.pattern);

        ap_no2slash(path);
        head.pattern = path;
    }
    if (complaint == NULL) {
        complaint = fill_section(cmd, &head, OR_ALL | ACCESS_CONF, &vector);
    }
    if (complaint == NULL) {
        ap_add_per_url_conf(cmd->server, vector);
    }
    return complaint;
}

/* ---- <Files>, <FilesMatch> ---------------------------------------------- */

/* These may stand within <Directory>: dir is the core's settings there. */
const char *core_section_files(cmd_parms *cmd, void *dir, const char *args)
{
    section_head head;
    ap_conf_vector_t *vector;
    const char *complaint = ap_check_cmd_context(
        cmd, NOT_IN_LIMIT | NOT_IN_LOCATION | NOT_IN_FILES);
    int override = cmd->override;

    if (complaint == NULL) {
        complaint = parse_head(cmd, args, &head);
    }
    if (complaint == NULL) {
        /* A file of settings gives no more than it was given. */
        if (ap_check_cmd_context(cmd, NOT_IN_HTACCESS) == NULL) {
            override = OR_ALL | ACCESS_CONF;
        }
        complaint = fill_section(cmd, &head, override, &vector);
    }
    if (complaint == NULL) {
        ap_add_file_conf(cmd->pool, dir, vector);
    }
    return complaint;
}

/* ---- <If>, <ElseIf>, <Else> --------------------------------------------- */

static unsigned int condition_kind(const cmd_parms *cmd)
{
    const char *name = section_name(cmd);

    if (ap_cstr_casecmp(name, "If") == 0) {
        return AP_CONDITION_IF;
    }
    return ap_cstr_casecmp(name, "ElseIf") == 0 ? AP_CONDITION_ELSEIF
                                                : AP_CONDITION_ELSE;
}

/* Compiles what stands behind <If or <ElseIf; <Else> has no condition. */
static const char *parse_condition(cmd_parms *cmd, const char *args,
                                   unsigned int kind,
                                   ap_expr_info_t **condition)
{
    const char *inside;
    const char *text;
    const char *fault;
    const char *complaint = cut_head(cmd, args, &inside);

    *condition = NULL;
    if (complaint != NULL) {
        return complaint;
    }
    text = ap_getword_conf(cmd->temp_pool, &inside);
    if (kind == AP_CONDITION_ELSE) {
        return *text == '\0' ? NULL : "<Else> takes no condition";
    }
    if (*inside != '\0') {
        return apr_psprintf(cmd->pool, "<%s %s ...> takes one condition; put "
                            "quotes around the whole of it",
                            section_name(cmd), text);
    }
    *condition = ap_expr_parse_cmd(cmd, text, 0, &fault, NULL);
    if (*condition == NULL) {
        return apr_psprintf(cmd->pool, "<%s \"%.80s\">: %s",
                            section_name(cmd), text, fault);
    }
    return NULL;
}

const char *core_section_if(cmd_parms *cmd, void *dir, const char *args)
{
    /* What directives inside are told of their place: no path. */
    section_head head = { "*If", 0 };
    unsigned int kind = condition_kind(cmd);
    ap_expr_info_t *condition;
    ap_conf_vector_t *vector;
    core_dir_config *conf;
    int override = cmd->override;
    const char *complaint = ap_check_cmd_context(cmd, NOT_IN_LIMIT);

    if (complaint == NULL) {
        complaint = parse_condition(cmd, args, kind, &condition);
    }
    if (complaint == NULL) {
        /* A file of settings gives no more than it was given. */
        if (ap_check_cmd_context(cmd, NOT_IN_HTACCESS) == NULL) {
            override = OR_ALL | ACCESS_CONF;
        }
        complaint = fill_section(cmd, &head, override, &vector);
    }
    if (complaint != NULL) {
        return complaint;
    }
    conf = ap_get_core_module_config(vector);
    conf->condition = condition;
    conf->condition_ifelse = kind;
    return ap_add_if_conf(cmd->pool, dir, vector);
}

/* ---- <VirtualHost> ------------------------------------------------------ */

/* Hosts stand in the order of the configuration: the first of an address is
 * its default.  The last one is found at once, however many there are. */
static void append_host(server_rec *main_server, server_rec *s)
{
    static server_rec *last;         /* start-up only, one thread */
    static server_rec *last_main;    /* the list that last belongs to */

    if (last_main != main_server || main_server->next == NULL) {
        last_main = main_server;
        last = main_server;
        while (last->next != NULL) {
            last = last->next;
        }
    }
    last->next = s;
    s->next = NULL;
    last = s;
}

const char *core_section_virtual_host(cmd_parms *cmd, void *dir,
                                      const char *args)
{
    server_rec *main_server = cmd->server;
    server_rec *s;
    const char *addresses;
    const char *complaint = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    if (complaint == NULL) {
        complaint = cut_head(cmd, args, &addresses);
    }
    if (complaint == NULL && addresses[strspn(addresses, " \t")] == '\0') {
        complaint = "<VirtualHost> must say at least one address, or *";
    }
    if (complaint == NULL) {
        complaint = ap_init_virtual_host(cmd->pool, addresses, main_server,
                                         &s);
    }
    if (complaint != NULL) {
        return complaint;
    }
    append_host(main_server, s);
    s->defn_name = cmd->directive->filename;
    s->defn_line_number = cmd->directive->line_num;
    conf_origin_set(s->lookup_defaults, cmd->directive,
                    cmd->directive->first_child, NULL);

    cmd->server = s;
    complaint = ap_walk_config(cmd->directive->first_child, cmd,
                               s->lookup_defaults);
    cmd->server = main_server;
    return complaint;
}

/* ---- <Limit>, <LimitExcept> --------------------------------------------- */

/* The methods that a <Limit> names, as bits.  Names nobody knows yet become
 * methods, so that they can be told apart from all the others. */
static const char *parse_methods(cmd_parms *cmd, const char *names,
                                 apr_int64_t *methods)
{
    *methods = 0;
    while (*names != '\0') {
        const char *name = ap_getword_conf(cmd->temp_pool, &names);
        int number = ap_method_number_of(name);

        if (number == M_TRACE && cmd->info != core_is_match_section) {
            return "<Limit TRACE> is not possible; use TraceEnable";
        }
        if (number == M_INVALID) {
            if (*name == '\0' || *ap_scan_http_token(name) != '\0') {
                return apr_psprintf(cmd->pool, "<%s> has '%s', which cannot "
                                    "be the name of a method",
                                    section_name(cmd), name);
            }
            if (ap_check_cmd_context(cmd, NOT_IN_HTACCESS) != NULL) {
                /* Requests are being served: methods are settled. */
                return apr_psprintf(cmd->pool, "<%s> has '%s', a method that "
                                    "the server does not know; name it in "
                                    "RegisterHttpMethod of the "
                                    "configuration", section_name(cmd), name);
            }
            number = ap_method_register(cmd->pool, name);
        }
        *methods |= AP_METHOD_BIT << number;
    }
    return NULL;
}

/* For both sections; LimitExcept has core_is_match_section as its data. */
AP_DECLARE(const char *) ap_limit_section(cmd_parms *cmd, void *dummy,
                                          const char *arg)
{
    apr_int64_t outer = cmd->limited;
    apr_int64_t methods;
    const char *names;
    const char *complaint = cut_head(cmd, arg, &names);

    if (complaint == NULL) {
        complaint = parse_methods(cmd, names, &methods);
    }
    if (complaint != NULL) {
        return complaint;
    }
    if (methods == 0) {
        return apr_psprintf(cmd->pool, "<%s> must name methods",
                            section_name(cmd));
    }
    if (cmd->info == core_is_match_section) {
        methods = ~methods;
    }
    if ((outer & methods) == 0) {
        return apr_psprintf(cmd->pool, "<%s> leaves no method of the section "
                            "around it", section_name(cmd));
    }
    cmd->limited = outer & methods;
    complaint = ap_walk_config(cmd->directive->first_child, cmd,
                               cmd->context);
    cmd->limited = outer;
    return complaint;
}
