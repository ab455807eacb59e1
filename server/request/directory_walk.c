/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The walk down the directories that lead to a file: what exists of its name,
 * which <Directory> sections hold for it, and whether the links on the way
 * may be followed.
 *
 * The name is looked up once, at its whole length (see files.c); the sections
 * need no file system.  Which Options rule the links of a directory is noted
 * while the sections are merged, and the links are checked at the end; see
 * walk_links.c.
 *
 * No shared state.
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

/* ----- patterns ----- */

/* Length of a section's path without the slashes at its end. */
static apr_size_t trimmed_len(const char *path)
{
    apr_size_t len = strlen(path);

    while (len > 0 && path[len - 1] == '/') {
        len--;
    }
    return len;
}

/* Components of a directory: "/" has none, "/a/b" and "/a/b/" have two. */
static int component_count(const char *path)
{
    apr_size_t len = trimmed_len(path);
    apr_size_t i;
    int n = 0;

    for (i = 0; i < len; i++) {
        n += path[i] == '/';
    }
    return n;
}

/* Length of the first n components of a path, without the slash after them;
 * 0 when it has fewer. */
static apr_size_t components_len(const char *path, int n)
{
    const char *s = path;

    while (n > 0) {
        s = strchr(s + 1, '/');
        if (s == NULL) {
            return 0;
        }
        n--;
    }
    return s - path;
}

/* Whether a <Directory> that is no regular expression holds for dir. */
static int directory_covers(request_rec *r, const core_dir_config *section,
                            const char *dir)
{
    apr_size_t len = trimmed_len(section->d);

    if (section->d[0] != '/') {
        return 0;
    }
    if (!section->d_is_fnmatch) {
        return walk_leads_to(section->d, len, dir);
    }
    return apr_fnmatch(apr_pstrmemdup(r->pool, section->d, len),
                       apr_pstrmemdup(r->pool, dir, components_len(
                           dir, component_count(section->d))),
                       APR_FNM_PATHNAME) == APR_SUCCESS;
}

/* ----- the walk ----- */

/* As long as no file of settings has had a say, what has been merged is part
 * of the configuration. */
static void apply_directory(dir_walk *w, ap_conf_vector_t *section,
                            apr_size_t from_len)
{
    w->result = w->kept != NULL && walk_result_store(w->kept) != NULL
        ? walk_result_merge(w->kept, w->r, w->result, section)
        : settings_merge(w->r, w->result, section);
    walk_note_link_rule(w, ap_get_core_module_config(section), from_len);
}

/* Whether the settings so far let a directory have a file of its own. */
static int allows_overrides(const core_dir_config *conf)
{
    return (conf->override & OR_ALL) != 0
           || (conf->override_list != NULL
               && !apr_is_empty_table(conf->override_list));
}

/*
 * What the file of settings (.htaccess) of a directory says, over what was
 * merged before.  Nobody looks through a link that may not be followed, so
 * the links that lead there are checked first.
 * dir_len: bytes of the directory, with its last slash.
 */
static int apply_access_file(dir_walk *w, apr_size_t dir_len)
{
    request_rec *r = w->r;
    const core_dir_config *conf = ap_get_core_module_config(w->result);
    const core_server_config *sconf =
        ap_get_core_module_config(r->server->module_config);
    conf_htaccess_query query;
    conf_htaccess *file;
    ap_conf_vector_t *found;
    int rc;

    if (!allows_overrides(conf)) {
        return OK;
    }
    if (dir_len > w->checked) {
        r->per_dir_config = w->result;
        rc = walk_check_way(w, w->dir, dir_len);
        if (rc != OK) {
            return rc;
        }
        w->checked = dir_len;
    }
    /* What is allowed in it, by what directive, is told by these. */
    r->per_dir_config = w->result;
    query.dir = apr_pstrmemdup(r->pool, w->dir, dir_len);
    query.names = sconf->access_name;
    query.override_list = conf->override_list;
    query.override = conf->override & ~OR_UNSET;
    query.override_opts = conf->override_opts & ~OPT_UNSET;
    rc = conf_htaccess_use(&found, r, &query, &file);
    if (rc == OK && w->kept != NULL) {
        walk_result_add_file(w->kept, file);
    }
    if (rc != OK || found == NULL) {
        return rc;
    }
    /* These settings may go before the configuration does: the memo of
     * merges is not for them. */
    w->result = w->kept != NULL
        ? walk_result_merge(w->kept, r, w->result, found)
        : ap_merge_per_dir_configs(r->pool, w->result, found);
    conf = ap_get_core_module_config(found);
    if (conf != NULL) {
        walk_note_link_rule(w, conf, dir_len);
    }
    return OK;
}

/* Leaves what was found for the merges to come, and for what the request
 * looks up; checked: the directory whose links may be followed, or NULL. */
static void note_outcome(dir_walk *w, const apr_array_header_t *sections,
                         const char *checked)
{
    void **note = ap_get_request_note(w->r, AP_NOTE_DIRECTORY_WALK);
    walk_checked *found;

    if (note == NULL) {
        return;
    }
    found = apr_palloc(w->r->pool, sizeof(*found));
    found->dir = checked;
    found->sections = sections;
    found->store = w->kept != NULL ? walk_result_store(w->kept) : NULL;
    *note = found;
}

/*
 * The named directories, level by level; a directory's own file of settings
 * has its turn at the end of each level.
 * next: set to the first section that is a regular expression.
 */
static int merge_levels(dir_walk *w, const apr_array_header_t *sections,
                        int *next)
{
    const int levels = component_count(w->dir);
    int level;
    int i = 0;
    int rc;

    for (level = 0; level <= levels; level++) {
        for (; i < sections->nelts; i++) {
            ap_conf_vector_t *section =
                APR_ARRAY_IDX(sections, i, ap_conf_vector_t *);
            const core_dir_config *conf = ap_get_core_module_config(section);

            if (conf->r != NULL || component_count(conf->d) > level) {
                break;
            }
            if (directory_covers(w->r, conf, w->dir)) {
                apply_directory(w, section,
                                components_len(w->dir, level) + 1);
            }
        }
        rc = apply_access_file(w, components_len(w->dir, level) + 1);
        if (rc != OK) {
            return rc;
        }
    }
    *next = i;
    return OK;
}

/* The regular expressions, which see the whole file name. */
static int merge_expressions(dir_walk *w, const apr_array_header_t *sections,
                             int next)
{
    const apr_size_t dir_len = strlen(w->dir);
    int i;

    for (i = next; i < sections->nelts; i++) {
        ap_conf_vector_t *section =
            APR_ARRAY_IDX(sections, i, ap_conf_vector_t *);
        const core_dir_config *conf = ap_get_core_module_config(section);
        int covers = conf->r != NULL
                     ? walk_match_regex(w->r, conf, w->r->filename) : 0;

        if (covers < 0) {
            return HTTP_INTERNAL_SERVER_ERROR;
        }
        if (covers) {
            w->result = settings_merge(w->r, w->result, section);
            walk_note_link_rule(w, conf, dir_len);
        }
    }
    return OK;
}

/* Of the server's settings, which hold from the root on. */
static void begin_rules(dir_walk *w)
{
    w->rules = apr_array_make(w->r->pool, 4, sizeof(walk_link_rule));
    walk_note_link_rule(w, NULL, 0);
}

/* The sections in order; what is the same for all files of the directory is
 * found once. */
static int merge_directories(dir_walk *w, const apr_array_header_t *sections)
{
    request_rec *r = w->r;
    walk_outcome found;
    int rc;

    w->kept = walk_result_find(r, w->dir);
    if (w->kept != NULL) {
        found = *walk_result_outcome(w->kept);
        w->result = found.settings;
        /* Whoever adds to it gets elements of his own. */
        w->rules = apr_array_copy_hdr(r->pool, found.rules);
    }
    else {
        w->kept = walk_result_begin(r, w->dir);
        begin_rules(w);
        rc = merge_levels(w, sections, &found.next);
        if (rc != OK) {
            return rc;
        }
        if (w->kept != NULL) {
            found.settings = w->result;
            found.rules = w->rules;
            walk_result_keep(w->kept, r, &found);
        }
    }
    note_outcome(w, sections, NULL);
    return merge_expressions(w, sections, found.next);
}

/* No component is empty, or begins with a dot. */
static int is_clean(const char *name)
{
    while ((name = strchr(name, '/')) != NULL) {
        name++;
        if (*name == '/' || *name == '.') {
            return 0;
        }
    }
    return 1;
}

/* Puts what a module left in path_info back, and cleans the name. */
static int settle_filename(request_rec *r)
{
    char *clean;
    apr_status_t rv;

    if (r->filename[0] != '/') {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90503)
                      "%s was mapped to '%s', which is no file name that "
                      "begins with a slash, and no module serves it",
                      r->uri, r->filename);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (r->path_info != NULL && *r->path_info != '\0') {
        r->filename = apr_pstrcat(r->pool, r->filename, r->path_info, NULL);
        r->path_info = NULL;
    }
    if (is_clean(r->filename)) {
        return OK;
    }
    rv = apr_filepath_merge(&clean, NULL, r->filename,
                            APR_FILEPATH_NOTRELATIVE, r->pool);
    if (rv != APR_SUCCESS) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(90504)
                      "%s was mapped to a file name that cannot be cleaned: "
                      "%s", r->uri, r->filename);
        return HTTP_FORBIDDEN;
    }
    r->filename = clean;
    return OK;
}

/* Cuts the name where the file system ends; the rest is path_info. */
static void split_path_info(request_rec *r, const walk_place *place)
{
    char *rest = r->filename + place->found_len;

    r->finfo = place->finfo;
    if (*rest == '\0') {
        r->path_info = apr_pstrdup(r->pool, "");
        return;
    }
    if (place->finfo.filetype == APR_DIR) {
        /* The first component that is missing stays part of the name. */
        memset(&r->finfo, 0, sizeof(r->finfo));
        r->finfo.filetype = APR_NOFILE;
        rest = strchr(rest + (*rest == '/'), '/');
        if (rest == NULL) {
            rest = "";
        }
    }
    r->path_info = apr_pstrdup(r->pool, rest);
    if (*rest != '\0') {
        r->filename = apr_pstrmemdup(r->pool, r->filename,
                                     rest - r->filename);
    }
}

/* The directory whose sections hold for what has been found: the name
 * itself, or what contains it; with its last slash. */
static const char *directory_of(request_rec *r)
{
    apr_size_t len = strlen(r->filename);

    if (r->finfo.filetype == APR_DIR && r->filename[len - 1] != '/') {
        return apr_pstrcat(r->pool, r->filename, "/", NULL);
    }
    return ap_make_dirstr_parent(r->pool, r->filename);
}

/* Links were checked once on the way to some directory: not again for what
 * the same request looks up in it. */
static apr_size_t already_checked(request_rec *r, const char *dir,
                                  const apr_array_header_t *sections)
{
    const request_rec *of = r->main != NULL ? r->main : r->prev;
    const walk_checked *known;
    void **note;
    apr_size_t len;

    if (of == NULL) {
        return 0;
    }
    note = ap_get_request_note((request_rec *)of, AP_NOTE_DIRECTORY_WALK);
    known = note != NULL ? *note : NULL;
    if (known == NULL || known->dir == NULL || known->sections != sections) {
        return 0;
    }
    len = strlen(known->dir);
    return strncmp(known->dir, dir, len) == 0 ? len : 0;
}

static int check_links(dir_walk *w, const apr_array_header_t *sections)
{
    request_rec *r = w->r;
    apr_size_t len = strlen(r->filename);
    int rc;

    if (r->finfo.filetype == APR_NOFILE) {
        /* The last component does not exist: what leads to it does. */
        len = strlen(w->dir);
    }
    rc = walk_check_way(w, r->filename, len);
    if (rc == OK) {
        rc = walk_secure_file(w);
    }
    if (rc == OK) {
        note_outcome(w, sections, w->dir);
    }
    return rc;
}

AP_DECLARE(int) ap_directory_walk(request_rec *r)
{
    const core_server_config *sconf =
        ap_get_core_module_config(r->server->module_config);
    walk_place place;
    dir_walk w;
    int rc;

    r->per_dir_config = r->server->lookup_defaults;
    if (r->filename == NULL) {
        /* A module serves this from somewhere else than the file system. */
        return OK;
    }
    w.is_given = r->main != NULL && r->finfo.filetype != APR_NOFILE;
    rc = settle_filename(r);
    if (rc == OK) {
        rc = walk_locate(r, &place);
    }
    if (rc != OK) {
        return rc;
    }
    split_path_info(r, &place);
    r->canonical_filename = r->filename;

    w.r = r;
    w.dir = directory_of(r);
    w.result = r->per_dir_config;
    w.kept = NULL;
    w.is_link_free = -1;
    w.checked = already_checked(r, w.dir, sconf->sec_dir);
    if (sconf->sec_dir != NULL) {
        rc = merge_directories(&w, sconf->sec_dir);
    }
    else {
        begin_rules(&w);
    }
    r->per_dir_config = w.result;
    return rc == OK ? check_links(&w, sconf->sec_dir) : rc;
}
