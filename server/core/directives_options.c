/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Setters of directives that are sets of words: Options, FileETag,
 * AllowOverride.
 *
 * A set is absolute ("Indexes Includes") or relative to the one of the
 * section outside ("+Indexes -Includes"); settings.c merges both.  A relative
 * directive behind an absolute one in the same section changes that one.
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "http_log.h"
#include "server/core/core_priv.h"
#include "server/core/directives_priv.h"

APLOG_USE_MODULE(core);

/* ---- Options ------------------------------------------------------------ */

/* What a word stands for by itself or with "+", and what "+" takes away. */
typedef struct option_word {
    const char *word;
    allow_options_t adds;
    allow_options_t takes;
} option_word;

static const option_word option_words[] = {
    { "Indexes", OPT_INDEXES, 0 },
    { "Includes", OPT_INCLUDES | OPT_INC_WITH_EXEC, 0 },
    { "IncludesNOEXEC", OPT_INCLUDES, OPT_INC_WITH_EXEC },
    { "FollowSymLinks", OPT_SYM_LINKS, 0 },
    { "SymLinksIfOwnerMatch", OPT_SYM_OWNER, 0 },
    { "ExecCGI", OPT_EXECCGI, 0 },
    { "MultiViews", OPT_MULTI, 0 },
    { NULL, 0, 0 }
};

static const option_word *find_option(const char *word)
{
    const option_word *o = option_words;

    while (o->word != NULL && strcasecmp(o->word, word) != 0) {
        o++;
    }
    return o->word != NULL ? o : NULL;
}

/* The value of "All" or "None", 0 otherwise through *is_whole. */
static allow_options_t whole_set(const char *word, int *is_whole)
{
    *is_whole = 1;
    if (strcasecmp(word, "All") == 0) {
        return OPT_ALL;
    }
    *is_whole = strcasecmp(word, "None") == 0;
    return OPT_NONE;
}

static const char *check_option_allowed(cmd_parms *cmd, const char *word,
                                        allow_options_t opt)
{
    if ((opt & ~cmd->override_opts) != 0
        && ap_check_cmd_context(cmd, NOT_IN_HTACCESS) != NULL) {
        return apr_psprintf(cmd->pool, "Options %s is not allowed here by "
                            "AllowOverride Options=...", word);
    }
    return NULL;
}

static void change_options(core_dir_config *conf, char sign,
                           const option_word *o)
{
    allow_options_t add = 0;
    allow_options_t remove = o->takes;

    if (sign == '-') {
        /* Without INCLUDES, permission for exec means nothing. */
        remove = o->adds & OPT_INCLUDES
            ? o->adds | OPT_INC_WITH_EXEC : o->adds;
    }
    else {
        add = o->adds;
    }
    conf->opts = (conf->opts & ~remove) | add;
    if (conf->opts & OPT_UNSET) {
        conf->opts_add = (conf->opts_add & ~remove) | add;
        conf->opts_remove = (conf->opts_remove & ~add) | remove;
    }
}

static const char *take_option(cmd_parms *cmd, core_dir_config *conf,
                               const char *word, int is_first)
{
    const char sign = *word == '+' || *word == '-' ? *word : '\0';
    const char *name = sign != '\0' ? word + 1 : word;
    const option_word *o = find_option(name);
    const char *complaint;
    int is_whole;
    allow_options_t whole = whole_set(name, &is_whole);

    if (is_whole && sign != '\0') {
        return apr_psprintf(cmd->pool, "Options %s: All and None cannot be "
                            "used with + or -", word);
    }
    if (is_whole && !is_first) {
        return apr_psprintf(cmd->pool, "Options %s must come first in its "
                            "line", name);
    }
    if (!is_whole && o == NULL) {
        return apr_psprintf(cmd->pool, "Options does not know '%s'", name);
    }
    complaint = check_option_allowed(cmd, name, is_whole ? whole : o->adds);
    if (complaint != NULL) {
        return complaint;
    }
    if (is_whole) {
        conf->opts = whole;
    }
    else {
        change_options(conf, sign, o);
    }
    return NULL;
}

const char *core_set_options(cmd_parms *cmd, void *dir, const char *args)
{
    core_dir_config *conf = dir;
    int relative = *args == '+' || *args == '-';
    int is_first = 1;

    if (*args == '\0') {
        return "Options takes at least one option";
    }
    if (!relative) {
        conf->opts = OPT_NONE;
        conf->opts_add = conf->opts_remove = OPT_NONE;
    }
    while (*args != '\0') {
        const char *word = ap_getword_conf(cmd->temp_pool, &args);
        const char *complaint;

        if ((*word == '+' || *word == '-') != relative) {
            return "Options must all start with + or -, or none of them";
        }
        complaint = take_option(cmd, conf, word, is_first);
        if (complaint != NULL) {
            return complaint;
        }
        is_first = 0;
    }
    return NULL;
}

/* ---- FileETag ----------------------------------------------------------- */

static const core_word_t etag_words[] = {
    { "INode", ETAG_INODE },
    { "MTime", ETAG_MTIME },
    { "Size", ETAG_SIZE },
    { "Digest", ETAG_DIGEST },
    { "All", ETAG_ALL },
    { "None", ETAG_NONE },
    { NULL, 0 }
};

/* An absolute word replaces what an outer section says, a relative one
 * changes it. */
static void change_etag(core_dir_config *conf, char sign,
                        etag_components_t bits)
{
    etag_components_t add = sign == '-' ? 0 : bits;
    etag_components_t remove = sign == '-' ? bits : 0;

    if (sign == '\0') {
        if (bits == ETAG_NONE) {
            conf->etag_bits = ETAG_NONE;
        }
        else {
            conf->etag_bits &= ~(etag_components_t)ETAG_NONE;
            conf->etag_bits |= bits;
        }
        conf->etag_add = conf->etag_remove = 0;
        return;
    }
    if (conf->etag_bits == ETAG_UNSET) {
        conf->etag_add = (conf->etag_add & ~remove) | add;
        conf->etag_remove = (conf->etag_remove & ~add) | remove;
        return;
    }
    conf->etag_bits &= ~((etag_components_t)ETAG_NONE | remove);
    conf->etag_bits |= add;
    if (conf->etag_bits == ETAG_UNSET) {
        conf->etag_bits = ETAG_NONE;
    }
}

const char *core_set_file_etag(cmd_parms *cmd, void *dir, const char *args)
{
    core_dir_config *conf = dir;

    if (*args == '\0') {
        return "FileETag takes at least one of INode, MTime, Size, Digest, "
               "All or None";
    }
    if (*args != '+' && *args != '-') {
        conf->etag_bits = ETAG_UNSET;
    }
    while (*args != '\0') {
        const char *word = ap_getword_conf(cmd->temp_pool, &args);
        const char sign = *word == '+' || *word == '-' ? *word : '\0';
        int bits;
        const char *complaint = core_parse_word(
            cmd, sign != '\0' ? word + 1 : word, etag_words, &bits);

        if (complaint != NULL) {
            return complaint;
        }
        if (sign != '\0' && (bits == ETAG_ALL || bits == ETAG_NONE)) {
            return apr_psprintf(cmd->pool, "FileETag %s: All and None cannot "
                                "be used with + or -", word);
        }
        change_etag(conf, sign, (etag_components_t)bits);
    }
    return NULL;
}

/* ---- AllowOverride ------------------------------------------------------ */

/* Files of settings are looked for in plain directories alone. */
static void warn_if_useless(cmd_parms *cmd)
{
    if (ap_check_cmd_context(cmd, NOT_IN_LOCATION | NOT_IN_FILES) != NULL) {
        ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, cmd->pool,
                      APLOGNO(90301) "%s in %s:%d has no effect there; it "
                      "belongs into a <Directory> section", cmd->cmd->name,
                      cmd->directive->filename, cmd->directive->line_num);
    }
}

static const core_word_t override_words[] = {
    { "None", OR_NONE },
    { "All", OR_ALL },
    { "AuthConfig", OR_AUTHCFG },
    { "FileInfo", OR_FILEINFO },
    { "Indexes", OR_INDEXES },
    { "Limit", OR_LIMIT },
    { "Options", OR_OPTIONS },
    { NULL, 0 }
};

static const core_word_t nonfatal_words[] = {
    { "Override", NONFATAL_OVERRIDE },
    { "Unknown", NONFATAL_UNKNOWN },
    { "All", NONFATAL_ALL },
    { NULL, 0 }
};

/* "Options=Indexes,MultiViews": the options that may be switched on. */
static const char *take_allowed_options(cmd_parms *cmd, core_dir_config *conf,
                                        const char *list)
{
    if (*list == '\0') {
        return "AllowOverride Options= must name options";
    }
    if (conf->override_opts & OPT_UNSET) {
        conf->override_opts = OPT_NONE;
    }
    while (*list != '\0') {
        const char *word = ap_getword(cmd->temp_pool, &list, ',');
        const option_word *o = find_option(word);
        int is_whole;
        allow_options_t whole = whole_set(word, &is_whole);

        if (!is_whole && o == NULL) {
            return apr_psprintf(cmd->pool, "AllowOverride Options= does not "
                                "know '%s'", word);
        }
        if (!is_whole) {
            conf->override_opts |= o->adds;
        }
        else if (whole != OPT_NONE) {
            conf->override_opts |= OPT_ALL | OPT_SYM_OWNER | OPT_MULTI;
        }
    }
    return NULL;
}

static const char *take_override(cmd_parms *cmd, core_dir_config *conf,
                                 const char *word)
{
    int bits;
    const char *complaint;

    if (strncasecmp(word, "Options=", 8) == 0) {
        conf->override |= OR_OPTIONS;
        return take_allowed_options(cmd, conf, word + 8);
    }
    if (strncasecmp(word, "Nonfatal=", 9) == 0) {
        complaint = core_parse_word(cmd, word + 9, nonfatal_words, &bits);
    }
    else {
        complaint = core_parse_word(cmd, word, override_words, &bits);
    }
    if (complaint == NULL) {
        conf->override |= bits;
    }
    return complaint;
}

const char *core_set_allow_override(cmd_parms *cmd, void *dir,
                                    const char *args)
{
    core_dir_config *conf = dir;
    const char *complaint = NULL;
    const char *word;
    int has_none = 0;

    if (*args == '\0') {
        return "AllowOverride takes None, All, or kinds of directives";
    }
    warn_if_useless(cmd);
    conf->override = OR_NONE;
    conf->override_opts = OPT_UNSET;
    while (*args != '\0' && complaint == NULL) {
        word = ap_getword_conf(cmd->temp_pool, &args);
        has_none |= strcasecmp(word, "None") == 0;
        complaint = take_override(cmd, conf, word);
    }
    if (complaint == NULL && has_none && (conf->override & OR_ALL) != 0) {
        return "AllowOverride None cannot be combined with kinds of "
               "directives";
    }
    if (conf->override_opts & OPT_UNSET) {
        /* "Options" by itself allows all of them. */
        conf->override_opts = OPT_ALL | OPT_SYM_OWNER | OPT_MULTI;
    }
    return complaint;
}

/* A name that does no good is told of and left out: configurations are
 * shared by servers with different modules, and what may never stand in a
 * file of settings is not let in by its name either. */
static void allow_name(cmd_parms *cmd, core_dir_config *conf,
                       const char *name)
{
    module *mod = ap_top_module;
    const command_rec *row = ap_find_command_in_modules(name, &mod);

    if (row != NULL && (row->req_override & OR_ALL) != 0) {
        apr_table_set(conf->override_list, name, "1");
        return;
    }
    ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, cmd->pool,
                  APLOGNO(91153) "%s:%d: AllowOverrideList passes over '%s', "
                  "which %s", cmd->directive->filename,
                  cmd->directive->line_num, name,
                  row == NULL ? "no module here has"
                              : "cannot stand in files of settings");
}

const char *core_set_allow_override_list(cmd_parms *cmd, void *dir, int argc,
                                         char *const argv[])
{
    core_dir_config *conf = dir;
    int i;

    if (argc == 0) {
        return "AllowOverrideList takes None or names of directives";
    }
    warn_if_useless(cmd);
    conf->override_list = apr_table_make(cmd->pool, argc);
    for (i = 0; i < argc; i++) {
        if (strcasecmp(argv[i], "None") == 0) {
            if (argc > 1) {
                return "AllowOverrideList None cannot be combined with "
                       "names";
            }
            return NULL;
        }
        allow_name(cmd, conf, argv[i]);
    }
    return NULL;
}
