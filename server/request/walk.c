/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The walks over the sections <Files>, <Location> and <If>, and what they
 * share with that over <Directory> (directory_walk.c).
 *
 * Order of merging, as documented: directories from the shortest path to the
 * longest, each followed by the per-directory file of that level; regular
 * expressions of directories; files; locations; conditions.  Within one kind
 * the order of the configuration holds, and the sections of a virtual host
 * come after those of the main server (the core module keeps the arrays in
 * that order).
 *
 * Every merge is one step of settings_merge(), so what one request has
 * merged, others find.  No shared state here.
 */

#include <string.h>

#include <apr_fnmatch.h>
#include <apr_strings.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_request.h"

#include "server/request/request_priv.h"
#include "server/request/settings_priv.h"
#include "server/request/walk_priv.h"

APLOG_USE_MODULE(core);

/* The locations that a request's path has met. */
typedef struct {
    const char *uri;
    const apr_array_header_t *sections;
    apr_array_header_t *matched;    /* of ap_conf_vector_t * */
} location_memory;

/* ----- patterns ----- */

/* What cannot be told may be what protects r. */
static int match_fault(request_rec *r, const core_dir_config *section,
                       int fault)
{
    char reason[100];

    ap_regerror(fault, section->r, reason, sizeof(reason));
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(95190)
                  "access to %s denied: whether the section for \"%s\" holds "
                  "cannot be told (%s); simplify its expression", r->uri,
                  section->d, reason);
    return -1;
}

int walk_match_regex(request_rec *r, const core_dir_config *section,
                     const char *subject)
{
    int nmatch = section->refs != NULL ? section->refs->nelts : 0;
    ap_regmatch_t *match = NULL;
    int rc;
    int i;

    if (nmatch > 0) {
        match = apr_palloc(r->pool, nmatch * sizeof(*match));
    }
    rc = ap_regexec(section->r, subject, nmatch, match, 0);
    if (rc != 0) {
        return rc == AP_REG_NOMATCH ? 0 : match_fault(r, section, rc);
    }
    for (i = 0; i < nmatch; i++) {
        const char *name = APR_ARRAY_IDX(section->refs, i, const char *);

        if (name != NULL && *name != '\0' && match[i].rm_so >= 0
            && match[i].rm_eo >= match[i].rm_so) {
            apr_table_setn(r->subprocess_env, name,
                           apr_pstrmemdup(r->pool, subject + match[i].rm_so,
                                          match[i].rm_eo - match[i].rm_so));
        }
    }
    return 1;
}

int walk_leads_to(const char *prefix, apr_size_t len, const char *path)
{
    return strncmp(prefix, path, len) == 0
           && (path[len] == '/' || path[len] == '\0');
}

/* ----- files ----- */

static int file_covers(request_rec *r, const core_dir_config *section,
                       const char *name)
{
    if (section->r != NULL) {
        return walk_match_regex(r, section, name);
    }
    if (section->d_is_fnmatch) {
        return apr_fnmatch(section->d, name, APR_FNM_PATHNAME)
               == APR_SUCCESS;
    }
    return strcmp(section->d, name) == 0;
}

AP_DECLARE(int) ap_file_walk(request_rec *r)
{
    const core_dir_config *dconf =
        ap_get_core_module_config(r->per_dir_config);
    const apr_array_header_t *sections = dconf->sec_file;
    const char *name;
    int i;

    if (sections == NULL || sections->nelts == 0 || r->filename == NULL) {
        return OK;
    }
    name = ap_strrchr_c(r->filename, '/');
    name = name != NULL ? name + 1 : r->filename;
    for (i = 0; i < sections->nelts; i++) {
        ap_conf_vector_t *section =
            APR_ARRAY_IDX(sections, i, ap_conf_vector_t *);

        int covers = file_covers(r, ap_get_core_module_config(section),
                                 name);

        if (covers < 0) {
            return HTTP_INTERNAL_SERVER_ERROR;
        }
        if (covers) {
            r->per_dir_config =
                settings_merge(r, r->per_dir_config, section);
        }
    }
    return OK;
}

/* ----- locations ----- */

static int location_covers(request_rec *r, const core_dir_config *section,
                           const char *path)
{
    apr_size_t len;

    if (section->r != NULL) {
        return walk_match_regex(r, section, r->uri);
    }
    if (section->d_is_fnmatch) {
        return apr_fnmatch(section->d, path, APR_FNM_PATHNAME)
               == APR_SUCCESS;
    }
    len = strlen(section->d);
    if (len > 0 && section->d[len - 1] == '/') {
        return strncmp(section->d, path, len) == 0;
    }
    return walk_leads_to(section->d, len, path);
}

/* The path that names are compared with: repeated slashes count as one there
 * even when MergeSlashes leaves them to regular expressions and modules. */
static const char *merged_path(request_rec *r)
{
    char *path = r->uri;

    if (ap_strstr_c(path, "//") != NULL) {
        path = apr_pstrdup(r->pool, path);
        ap_no2slash(path);
    }
    return path;
}

/* NULL when it cannot be told. */
static const location_memory *match_locations(
    request_rec *r, const apr_array_header_t *sections)
{
    void **note = ap_get_request_note(r, AP_NOTE_LOCATION_WALK);
    location_memory *known = note != NULL ? *note : NULL;
    const char *path;
    int i;

    if (known != NULL && known->sections == sections
        && strcmp(known->uri, r->uri) == 0) {
        return known;
    }
    known = apr_palloc(r->pool, sizeof(*known));
    known->uri = apr_pstrdup(r->pool, r->uri);
    known->sections = sections;
    known->matched = apr_array_make(r->pool, 4, sizeof(ap_conf_vector_t *));
    path = merged_path(r);
    for (i = 0; i < sections->nelts; i++) {
        ap_conf_vector_t *section =
            APR_ARRAY_IDX(sections, i, ap_conf_vector_t *);
        int covers = location_covers(r, ap_get_core_module_config(section),
                                     path);

        if (covers < 0) {
            return NULL;
        }
        if (covers) {
            APR_ARRAY_PUSH(known->matched, ap_conf_vector_t *) = section;
        }
    }
    if (note != NULL) {
        *note = known;
    }
    return known;
}

AP_DECLARE(int) ap_location_walk(request_rec *r)
{
    const core_server_config *sconf =
        ap_get_core_module_config(r->server->module_config);
    const location_memory *found;
    int i;

    if (sconf->sec_url == NULL || sconf->sec_url->nelts == 0) {
        return OK;
    }
    found = match_locations(r, sconf->sec_url);
    if (found == NULL) {
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    for (i = 0; i < found->matched->nelts; i++) {
        r->per_dir_config = settings_merge(
            r, r->per_dir_config,
            APR_ARRAY_IDX(found->matched, i, ap_conf_vector_t *));
    }
    return OK;
}

/* ----- conditions ----- */

/*
 * The sections of one list, in order: of an <If> and what goes with it the
 * first that holds is merged, and then what holds of those within it.  As
 * deep as sections stand in one another in the configuration.
 */
static int walk_conditions(request_rec *r, const apr_array_header_t *sections)
{
    int settled = 0;        /* one of this <If> and its like has held */
    int i;

    for (i = 0; sections != NULL && i < sections->nelts; i++) {
        ap_conf_vector_t *section =
            APR_ARRAY_IDX(sections, i, ap_conf_vector_t *);
        const core_dir_config *conf = ap_get_core_module_config(section);
        const char *fault;
        int rc;

        if (conf->condition_ifelse == AP_CONDITION_IF) {
            settled = 0;
        }
        if (settled) {
            continue;
        }
        if (conf->condition_ifelse == AP_CONDITION_ELSE) {
            settled = 1;
        }
        else {
            settled = ap_expr_exec(r, conf->condition, &fault);
        }
        if (settled < 0) {
            /* Logged; what cannot be told may be what protects r. */
            return HTTP_INTERNAL_SERVER_ERROR;
        }
        if (settled) {
            r->per_dir_config =
                settings_merge(r, r->per_dir_config, section);
            rc = walk_conditions(r, conf->sec_if);
            if (rc != OK) {
                return rc;
            }
        }
    }
    return OK;
}

/* What a condition adds to Vary is added whether it holds or not. */
AP_DECLARE(int) ap_if_walk(request_rec *r)
{
    const core_dir_config *dconf =
        ap_get_core_module_config(r->per_dir_config);

    return walk_conditions(r, dconf->sec_if);
}
