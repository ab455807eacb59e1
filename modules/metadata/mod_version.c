/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_version: sections that are read by the server's version.
 *
 * Directive: <IfVersion [[!]OPERATOR] VERSION>, executed while configuration
 * is read.  The version is that of the interface this server has (2.4.x), not
 * the server's own, because configurations ask for what httpd of that version
 * can do.
 *
 * Operators: = or == (also none), <, <=, >, >= with MAJOR[.MINOR[.PATCH]];
 * ~ with a regular expression, and = or == with one between slashes.  A ! in
 * front turns the result round.
 *
 * Start-up (and access files, by the reading thread); no shared state.
 */

#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "ap_regex.h"
#include "ap_release.h"

/* ---- comparing ---- */

/* Takes a number off the front; -1 when there is none, or a huge one. */
static int take_number(const char **text)
{
    char *end;
    apr_int64_t number;

    if (!apr_isdigit(**text)) {
        return -1;
    }
    number = apr_strtoi64(*text, &end, 10);
    *text = end;
    return number <= APR_INT32_MAX ? (int)number : -1;
}

/*
 * Reads MAJOR[.MINOR[.PATCH]]; what is missing is 0.
 * @return whether the whole text is one.
 */
static int parse_version(const char *text, int parts[3])
{
    int i;

    parts[1] = parts[2] = 0;
    for (i = 0; i < 3; i++) {
        parts[i] = take_number(&text);
        if (parts[i] < 0) {
            return 0;
        }
        if (!*text) {
            return 1;
        }
        if (*text++ != '.') {
            return 0;
        }
    }
    return 0;
}

/* < 0, 0, > 0: how this server's version stands to another. */
static int compare_version(const int other[3])
{
    const int mine[3] = {
        AP_SERVER_MAJORVERSION_NUMBER,
        AP_SERVER_MINORVERSION_NUMBER,
        AP_SERVER_PATCHLEVEL_NUMBER
    };
    int i;

    for (i = 0; i < 3; i++) {
        if (mine[i] != other[i]) {
            return mine[i] < other[i] ? -1 : 1;
        }
    }
    return 0;
}

static const char *match_expression(cmd_parms *cmd, const char *expression,
                                    int *result)
{
    const char *version = apr_psprintf(cmd->pool, "%d.%d.%d",
                                       AP_SERVER_MAJORVERSION_NUMBER,
                                       AP_SERVER_MINORVERSION_NUMBER,
                                       AP_SERVER_PATCHLEVEL_NUMBER);
    ap_regex_t *regex = ap_pregcomp(cmd->pool, expression, AP_REG_EXTENDED);

    if (!regex) {
        return apr_psprintf(cmd->pool, "<IfVersion>: '%s' is not a valid "
                            "regular expression", expression);
    }
    *result = ap_regexec(regex, version, 0, NULL, 0) == 0;
    ap_pregfree(cmd->pool, regex);
    return NULL;
}

static const char *match_number(cmd_parms *cmd, const char *operator,
                                const char *version, int *result)
{
    int other[3];
    int order;

    if (!parse_version(version, other)) {
        return apr_psprintf(cmd->pool, "<IfVersion>: '%s' is not a version; "
                            "it must have the form major[.minor[.patch]]",
                            version);
    }
    order = compare_version(other);
    if (!strcmp(operator, "=") || !strcmp(operator, "==")) {
        *result = order == 0;
    }
    else if (!strcmp(operator, "<")) {
        *result = order < 0;
    }
    else if (!strcmp(operator, "<=")) {
        *result = order <= 0;
    }
    else if (!strcmp(operator, ">")) {
        *result = order > 0;
    }
    else if (!strcmp(operator, ">=")) {
        *result = order >= 0;
    }
    else {
        return apr_psprintf(cmd->pool, "<IfVersion>: '%s' is not an "
                            "operator; there are =, ==, <, <=, >, >= and ~",
                            operator);
    }
    return NULL;
}

/* "/.../" without its slashes, or NULL. */
static const char *between_slashes(apr_pool_t *p, const char *text)
{
    apr_size_t length = strlen(text);

    if (length < 2 || text[0] != '/' || text[length - 1] != '/') {
        return NULL;
    }
    return apr_pstrmemdup(p, text + 1, length - 2);
}

/* @return NULL and whether the condition holds, or what is wrong. */
static const char *evaluate(cmd_parms *cmd, const char *operator,
                            const char *version, int *result)
{
    int negated = *operator == '!';
    const char *expression = NULL;
    const char *error;

    operator += negated;
    if (!*operator) {
        operator = "=";
    }
    if (!strcmp(operator, "~")) {
        expression = version;
    }
    else if (*operator == '=') {
        expression = between_slashes(cmd->pool, version);
    }
    error = expression ? match_expression(cmd, expression, result)
                       : match_number(cmd, operator, version, result);
    *result ^= negated;
    return error;
}

/* ---- <IfVersion> ---- */

/*
 * Cuts the '>' that closes the tag off the last word; a word that is only
 * that is no word.
 * @return whether it was there.
 */
static int cut_bracket(apr_pool_t *p, const char **word)
{
    apr_size_t length = strlen(*word);

    if (length == 0 || (*word)[length - 1] != '>') {
        return 0;
    }
    *word = length > 1 ? apr_pstrmemdup(p, *word, length - 1) : NULL;
    return 1;
}

static const char *open_ifversion(cmd_parms *cmd, void *tree,
                                  const char *first, const char *second,
                                  const char *third)
{
    const char **last = third ? &third : second ? &second : &first;
    ap_directive_t *parent = NULL;
    const char *error;
    int result = 0;

    if (!cut_bracket(cmd->pool, last)) {
        return "<IfVersion> directive missing closing '>'";
    }
    if (!first || third) {
        return "<IfVersion> takes an operator, which may be missing, and a "
               "version";
    }
    error = second ? evaluate(cmd, first, second, &result)
                   : evaluate(cmd, "=", first, &result);
    if (error) {
        return error;
    }
    if (!result) {
        return ap_soak_end_container(cmd, (char *)"<IfVersion");
    }
    return ap_build_cont_config(cmd->pool, cmd->temp_pool, cmd, tree,
                                &parent, (char *)"<IfVersion");
}

static const command_rec version_commands[] = {
    AP_INIT_TAKE123("<IfVersion", open_ifversion, NULL, OR_ALL | EXEC_ON_READ,
                    "a comparison operator and a version (or a regular "
                    "expression)"),
    {NULL}
};

AP_DECLARE_MODULE(version) = {
    STANDARD20_MODULE_STUFF,
    NULL,                   /* create_dir_config */
    NULL,                   /* merge_dir_config */
    NULL,                   /* create_server_config */
    NULL,                   /* merge_server_config */
    version_commands,       /* cmds */
    NULL,                   /* register_hooks */
    AP_MODULE_FLAG_NONE     /* flags */
};
