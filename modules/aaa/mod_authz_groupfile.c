/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Authorization by groups that a text file lists.
 *
 * Directive: AuthGroupFile.
 *
 * Providers for Require: group (one of these groups has the user), file-group
 * (the group that owns the file, by mod_authz_owner, is a group of the file
 * and has the user).
 *
 * The file: lines "group: user user ...", a group in as many lines as one
 * likes, lines that begin with # are notes.  It is read for each request
 * that asks, up to the line that decides, one line in memory at a time.
 *
 * A file that cannot be read denies, and says that it is a guess: "Require
 * not group" then ends the request with an error, where nobody knows whom it
 * should keep out.
 *
 * Shared state: the function of mod_authz_owner, set while configuration is
 * read.
 */

#include <string.h>

#include <apr_lib.h>
#include <apr_optional.h>
#include <apr_strings.h>

#include "ap_config.h"
#include "ap_provider.h"
#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "mod_auth.h"
#include "util_varbuf.h"

#include "modules/aaa/require_priv.h"
#include "server/config/decider_priv.h"

APLOG_USE_MODULE(authz_groupfile);

/* Longest line, in bytes: more than a million names of users. */
#define LINE_MAX_BYTES (10 * 1024 * 1024)

typedef struct {
    const char *file;                   /* NULL: none */
    const ap_directive_t *directive;    /* that named it */
} groupfile_dir_conf;

/* The name of the group that owns the file that is asked for, in r->pool;
 * NULL when there is none, which has been logged. */
APR_DECLARE_OPTIONAL_FN(char *, authz_owner_get_file_group, (request_rec *r));

/* [config] NULL: mod_authz_owner is not there. */
static APR_OPTIONAL_FN_TYPE(authz_owner_get_file_group) *get_file_group;

/* ----- the file ----- */

static int is_member(apr_pool_t *p, const char *members, const char *user)
{
    const char *member;

    while (*(member = ap_getword_conf(p, &members)) != '\0') {
        if (strcmp(member, user) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Whether a line puts the user into one of the groups. */
static int line_grants(apr_pool_t *p, char *line, const char *user,
                       const apr_array_header_t *groups)
{
    char *colon;
    char *end;

    if (*line == '#' || *line == '\0') {
        return 0;
    }
    colon = strchr(line, ':');
    if (colon == NULL) {
        return 0;
    }
    end = colon;
    while (end > line && apr_isspace(end[-1])) {
        end--;
    }
    *end = '\0';
    return require_has(groups, line) && is_member(p, colon + 1, user);
}

/*
 * Looks for a line that puts the user into one of the groups.
 * @return APR_SUCCESS with *found set, or why the file cannot be read
 */
static apr_status_t search(request_rec *r, ap_configfile_t *file,
                           const apr_array_header_t *groups, int *found)
{
    struct ap_varbuf line;
    apr_pool_t *scratch;
    apr_status_t rv = apr_pool_create(&scratch, r->pool);

    *found = 0;
    if (rv != APR_SUCCESS) {
        return rv;
    }
    apr_pool_tag(scratch, "group file");
    ap_varbuf_init(r->pool, &line, 512);
    while (!*found) {
        rv = ap_varbuf_cfg_getline(&line, file, LINE_MAX_BYTES);
        if (rv != APR_SUCCESS) {
            break;
        }
        apr_pool_clear(scratch);
        *found = line_grants(scratch, line.buf, r->user, groups);
    }
    ap_varbuf_free(&line);
    apr_pool_destroy(scratch);
    return *found || APR_STATUS_IS_EOF(rv) ? APR_SUCCESS : rv;
}

/* ----- providers ----- */

static authz_status cannot_tell(request_rec *r)
{
    apr_table_setn(r->notes, AUTHZ_UNSURE_NOTE, "group file");
    return AUTHZ_DENIED;
}

static authz_status check_groups(request_rec *r,
                                 const apr_array_header_t *groups)
{
    const groupfile_dir_conf *conf = ap_get_module_config(
        r->per_dir_config, &authz_groupfile_module);
    ap_configfile_t *file;
    apr_status_t rv;
    int found = 0;

    if (conf->file == NULL) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91231)
                      "access to %s needs a group of users, and there is no "
                      "AuthGroupFile: set one", r->uri);
        return cannot_tell(r);
    }
    rv = ap_pcfg_openfile(&file, r->pool, conf->file);
    if (rv == APR_SUCCESS) {
        rv = search(r, file, groups, &found);
        ap_cfg_closefile(file);
    }
    if (rv != APR_SUCCESS) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(91232)
                      "access to %s: the group file %s cannot be read (%s)",
                      r->uri, conf->file,
                      conf_tell_directive(r->pool, conf->directive));
        return cannot_tell(r);
    }
    return found ? AUTHZ_GRANTED : AUTHZ_DENIED;
}

static authz_status check_group(request_rec *r, const char *args,
                                const void *parsed)
{
    const apr_array_header_t *groups;
    authz_status result;

    if (r->user == NULL) {
        return AUTHZ_DENIED_NO_USER;
    }
    groups = require_words_for(r, parsed);
    if (groups == NULL) {
        return AUTHZ_GENERAL_ERROR;
    }
    result = check_groups(r, groups);
    if (result == AUTHZ_DENIED) {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r, APLOGNO(91233)
                      "access to %s: user '%s' is in none of the groups of "
                      "'Require group %s'", r->uri, r->user, args);
    }
    return result;
}

static authz_status check_file_group(request_rec *r, const char *args,
                                     const void *parsed)
{
    apr_array_header_t *groups;
    const char *group;

    (void)args;
    (void)parsed;
    if (r->user == NULL) {
        return AUTHZ_DENIED_NO_USER;
    }
    if (get_file_group == NULL) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91234)
                      "access to %s: 'Require file-group' needs "
                      "mod_authz_owner, which is not loaded", r->uri);
        return AUTHZ_GENERAL_ERROR;
    }
    group = get_file_group(r);
    if (group == NULL) {
        return cannot_tell(r);
    }
    groups = apr_array_make(r->pool, 1, sizeof(const char *));
    APR_ARRAY_PUSH(groups, const char *) = group;
    return check_groups(r, groups);
}

static const authz_provider group_provider = {check_group, require_parse};
static const authz_provider file_group_provider = {check_file_group, NULL};

/* ----- settings ----- */

static void *create_dir_conf(apr_pool_t *p, char *dir)
{
    (void)dir;
    return apr_pcalloc(p, sizeof(groupfile_dir_conf));
}

static const char *set_file(cmd_parms *cmd, void *mconfig, const char *arg)
{
    groupfile_dir_conf *conf = mconfig;

    conf->directive = cmd->directive;
    return ap_set_file_slot(cmd, conf, arg);
}

static const command_rec commands[] = {
    AP_INIT_TAKE1("AuthGroupFile", set_file,
                  (void *)APR_OFFSETOF(groupfile_dir_conf, file), OR_AUTHCFG,
                  "text file with groups of users, one a line: a name, a "
                  "colon, the users"),
    {NULL, {NULL}, NULL, 0, RAW_ARGS, NULL}
};

/* ----- module ----- */

static void retrieve_functions(void)
{
    get_file_group = APR_RETRIEVE_OPTIONAL_FN(authz_owner_get_file_group);
}

static void register_hooks(apr_pool_t *p)
{
    ap_register_auth_provider(p, AUTHZ_PROVIDER_GROUP, "group",
                              AUTHZ_PROVIDER_VERSION, &group_provider,
                              AP_AUTH_INTERNAL_PER_CONF);
    ap_register_auth_provider(p, AUTHZ_PROVIDER_GROUP, "file-group",
                              AUTHZ_PROVIDER_VERSION, &file_group_provider,
                              AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_optional_fn_retrieve(retrieve_functions, NULL, NULL,
                                 APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA authz_groupfile_module = {
    STANDARD20_MODULE_STUFF,
    create_dir_conf,    /* create_dir_config */
    NULL,               /* merge_dir_config: its one directive replaces */
    NULL,               /* create_server_config */
    NULL,               /* merge_server_config */
    commands,           /* cmds */
    register_hooks,     /* register_hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
