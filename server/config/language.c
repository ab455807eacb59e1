/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The directives that make up the language itself: variables, includes, and
 * sections that are read or skipped by a condition.  All but Error are
 * executed while reading; see language_priv.h for their rows.
 */

#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_main.h"

#include "server/config/engine_priv.h"
#include "server/config/language_priv.h"

/* ---- variables ---- */

static int define_index(const char *name)
{
    return ap_array_str_index(ap_server_config_defines, name, 0);
}

const char *conf_set_define(cmd_parms *cmd, void *tree, const char *name,
                            const char *value)
{
    (void)tree;
    if (strchr(name, ':')) {
        return apr_psprintf(cmd->pool, "Define: the name '%s' must not have "
                            "a ':' in it", name);
    }
    if (define_index(name) < 0) {
        APR_ARRAY_PUSH(ap_server_config_defines, const char *) = name;
    }
    if (value) {
        conf_variable_set(name, value);
    }
    return NULL;
}

const char *conf_set_undefine(cmd_parms *cmd, void *tree, const char *name)
{
    const char **names;
    int i;

    (void)tree;
    if (strchr(name, ':')) {
        return apr_psprintf(cmd->pool, "UnDefine: the name '%s' must not "
                            "have a ':' in it", name);
    }
    conf_variable_unset(name);
    i = define_index(name);
    if (i >= 0) {
        names = (const char **)ap_server_config_defines->elts;
        names[i] = names[--ap_server_config_defines->nelts];
    }
    return NULL;
}

/* ---- includes ---- */

const char *conf_set_include(cmd_parms *cmd, void *tree, const char *name)
{
    return conf_include(cmd, name, 0, tree);
}

const char *conf_set_include_optional(cmd_parms *cmd, void *tree,
                                      const char *name)
{
    return conf_include(cmd, name, 1, tree);
}

const char *conf_set_error(cmd_parms *cmd, void *settings, const char *text)
{
    (void)cmd;
    (void)settings;
    if (*text == '"' || *text == '\'') {
        text = ap_getword_conf(cmd->pool, &text);
    }
    return *text ? text : "The Error directive was used with no message";
}

/* ---- conditions ---- */

typedef int condition_fn(cmd_parms *cmd, const char *name);

/*
 * Takes "[!]name>" apart.
 * @return NULL, or what is wrong with it.
 */
static const char *parse_condition(cmd_parms *cmd, const char *args,
                                   const char **name, int *negated)
{
    const char *end = strrchr(args, '>');
    const char *word;

    if (!end) {
        return apr_pstrcat(cmd->pool, cmd->cmd->name,
                           "> directive missing closing '>'", NULL);
    }
    while (end > args && apr_isspace(end[-1])) {
        end--;
    }
    while (args < end && apr_isspace(*args)) {
        args++;
    }
    *negated = args < end && *args == '!';
    word = apr_pstrmemdup(cmd->temp_pool ? cmd->temp_pool : cmd->pool,
                          args + *negated, end - args - *negated);
    while (apr_isspace(*word)) {
        word++;
    }
    if (*word == '"' || *word == '\'') {
        word = ap_getword_conf(cmd->pool, &word);
    }
    *name = word;
    if (!*word) {
        return apr_pstrcat(cmd->pool, cmd->cmd->name,
                           "> directive requires additional arguments: what "
                           "it is to look for", NULL);
    }
    return NULL;
}

/* Reads or skips the section by the condition. */
static const char *open_conditional(cmd_parms *cmd, void *tree,
                                    const char *args, condition_fn *holds)
{
    char *section = (char *)cmd->cmd->name;
    ap_directive_t *parent = NULL;
    const char *name = NULL;
    int negated = 0;
    const char *error = parse_condition(cmd, args, &name, &negated);

    if (error) {
        return error;
    }
    if (!holds(cmd, name) == !negated) {
        return ap_soak_end_container(cmd, section);
    }
    return ap_build_cont_config(cmd->pool, cmd->temp_pool, cmd, tree,
                                &parent, section);
}

static int is_defined(cmd_parms *cmd, const char *name)
{
    (void)cmd;
    return define_index(name) >= 0;
}

static int has_module(cmd_parms *cmd, const char *name)
{
    (void)cmd;
    return conf_module_answers_to(name);
}

/* Key of a pool's note that <IfFile> was read with it. */
static const char asked_for_files[] = "hostler:asked_for_files";

int conf_asked_for_files(apr_pool_t *p)
{
    void *asked = NULL;

    apr_pool_userdata_get(&asked, asked_for_files, p);
    return asked != NULL;
}

static int file_exists(cmd_parms *cmd, const char *name)
{
    const char *path = ap_server_root_relative(cmd->pool, name);
    apr_finfo_t info;
    apr_status_t rv;

    if (!path) {
        return 0;
    }
    rv = apr_stat(&info, path, APR_FINFO_TYPE, cmd->pool);
    return rv == APR_SUCCESS || rv == APR_INCOMPLETE;
}

static int has_directive(cmd_parms *cmd, const char *name)
{
    return ap_exists_directive(cmd->pool, name);
}

static int has_section(cmd_parms *cmd, const char *name)
{
    return ap_exists_directive(cmd->pool,
                               apr_pstrcat(cmd->pool, "<", name, NULL));
}

const char *conf_open_ifdefine(cmd_parms *cmd, void *tree, const char *args)
{
    return open_conditional(cmd, tree, args, is_defined);
}

const char *conf_open_ifmodule(cmd_parms *cmd, void *tree, const char *args)
{
    return open_conditional(cmd, tree, args, has_module);
}

const char *conf_open_iffile(cmd_parms *cmd, void *tree, const char *args)
{
    apr_pool_userdata_setn(asked_for_files, asked_for_files, NULL, cmd->pool);
    return open_conditional(cmd, tree, args, file_exists);
}

const char *conf_open_ifdirective(cmd_parms *cmd, void *tree,
                                  const char *args)
{
    return open_conditional(cmd, tree, args, has_directive);
}

const char *conf_open_ifsection(cmd_parms *cmd, void *tree, const char *args)
{
    return open_conditional(cmd, tree, args, has_section);
}
