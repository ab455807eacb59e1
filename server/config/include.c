/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Include and IncludeOptional: from a name to files, and reading them.
 *
 * A name is a file, a folder (all files below it), or a pattern with
 * wildcards in any component.  Matches come in alphabetical order.
 *
 * Start-up only: the list of open files is not for threads.
 */

#include <apr_fnmatch.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"

#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"

/* Files open at a time, each included by the one before. */
#define FILES_DEPTH_MAX 128

/* Folders below one another: more is a loop of symbolic links. */
#define FOLDERS_DEPTH_MAX 20

/* A file that is being read. */
struct open_file {
    const char *name;
    struct open_file *outer;
    int depth;
};

static struct open_file *reading; /* the innermost one */

void conf_parms_init(cmd_parms *parms, server_rec *s, apr_pool_t *p,
                     apr_pool_t *ptemp)
{
    memset(parms, 0, sizeof(*parms));
    parms->pool = p;
    parms->temp_pool = ptemp;
    parms->server = s;
    parms->override = RSRC_CONF | OR_OPTIONS | OR_FILEINFO | OR_INDEXES;
    parms->override_opts = OPT_ALL | OPT_SYM_OWNER | OPT_MULTI;
    parms->limited = -1;
}

/* ---- one file ---- */

static const char *cycle_text(apr_pool_t *p, const char *name)
{
    const struct open_file *file;
    const char *text = name;

    for (file = reading; file; file = file->outer) {
        text = apr_pstrcat(p, file->name, " -> ", text, NULL);
        if (!strcmp(file->name, name)) {
            return text;
        }
    }
    return NULL;
}

static const char *refuse_cycle(cmd_parms *parms, const char *name)
{
    const char *cycle = cycle_text(parms->temp_pool, name);

    if (cycle) {
        return conf_fault(parms, parms->directive, CONF_FAULT_INCLUDE,
                          "%s includes itself: %s", name, cycle);
    }
    return conf_fault(parms, parms->directive, CONF_FAULT_INCLUDE,
                      "%s is included at a depth of more than %d files",
                      name, FILES_DEPTH_MAX);
}

/*
 * Reads one file into a chain.  parms is the including directive's; the
 * file's directives get their own.
 */
static const char *read_file(cmd_parms *parms, const char *name,
                             ap_directive_t **tree)
{
    struct open_file file = {name, reading, reading ? reading->depth + 1 : 0};
    int line = parms->directive ? parms->directive->line_num : 0;
    ap_configfile_t *source;
    cmd_parms inner;
    const char *error;
    apr_status_t rv;

    if (file.depth >= FILES_DEPTH_MAX || cycle_text(parms->temp_pool, name)) {
        return refuse_cycle(parms, name);
    }
    rv = ap_pcfg_openfile(&source, parms->pool, name);
    if (rv != APR_SUCCESS) {
        char reason[120];

        return conf_fault(parms, parms->directive, CONF_FAULT_FILE,
                          "Could not open configuration file %s: %s", name,
                          apr_strerror(rv, reason, sizeof(reason)));
    }
    conf_report_source(source->name, parms->directive
                                     ? parms->directive->filename : NULL,
                       line);
    conf_dump_note_file(parms->server->process->pconf, name, file.depth,
                        line);
    conf_parms_init(&inner, parms->server, parms->pool, parms->temp_pool);
    inner.config_file = source;
    reading = &file;
    error = ap_build_config(&inner, parms->pool, parms->temp_pool, tree);
    reading = file.outer;
    ap_cfg_closefile(source);
    if (error) {
        parms->err_directive = inner.err_directive;
    }
    return error;
}

/* ---- names to files ---- */

/* The search for the files that a name means. */
struct search {
    cmd_parms *parms;
    const char *name;           /* as written */
    int optional;
    apr_array_header_t *files;  /* const char * */
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * Sorted names of a folder's entries that match a pattern, or of all when
 * pattern is NULL.
 * @return NULL and *rv when the folder cannot be read.
 */
static apr_array_header_t *entries(apr_pool_t *p, const char *folder,
                                   const char *pattern, apr_status_t *rv)
{
    apr_array_header_t *names;
    apr_dir_t *dir;
    apr_finfo_t entry;

    *rv = apr_dir_open(&dir, folder, p);
    if (*rv != APR_SUCCESS) {
        return NULL;
    }
    names = apr_array_make(p, 16, sizeof(const char *));
    while (apr_dir_read(&entry, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        if (strcmp(entry.name, ".") && strcmp(entry.name, "..")
            && (!pattern || apr_fnmatch(pattern, entry.name, APR_FNM_PERIOD)
                            == APR_SUCCESS)) {
            APR_ARRAY_PUSH(names, const char *) = apr_pstrdup(p, entry.name);
        }
    }
    apr_dir_close(dir);
    if (names->nelts > 1) {
        qsort(names->elts, names->nelts, names->elt_size, compare_names);
    }
    return names;
}

static const char *no_folder(struct search *search, const char *folder,
                             apr_status_t rv)
{
    char reason[120];

    if (search->optional) {
        return NULL;
    }
    return conf_fault(search->parms, search->parms->directive,
                      CONF_FAULT_INCLUDE, "Include '%s': could not open "
                      "directory %s: %s", search->name, folder,
                      apr_strerror(rv, reason, sizeof(reason)));
}

/* Adds a file, or all files below a folder. */
static const char *add_path(struct search *search, const char *path,
                            int depth)
{
    apr_pool_t *p = search->parms->temp_pool;
    apr_array_header_t *names;
    apr_status_t rv;
    const char *error = NULL;
    int i;

    if (!ap_is_directory(p, path)) {
        APR_ARRAY_PUSH(search->files, const char *) = path;
        return NULL;
    }
    if (depth >= FOLDERS_DEPTH_MAX) {
        return conf_fault(search->parms, search->parms->directive,
                          CONF_FAULT_INCLUDE, "Include '%s': %s is more than "
                          "%d directories down; is there a loop of symbolic "
                          "links?", search->name, path, FOLDERS_DEPTH_MAX);
    }
    names = entries(p, path, NULL, &rv);
    if (!names) {
        return no_folder(search, path, rv);
    }
    for (i = 0; i < names->nelts && !error; i++) {
        error = add_path(search,
                         ap_make_full_path(p, path,
                                           APR_ARRAY_IDX(names, i,
                                                         const char *)),
                         depth + 1);
    }
    return error;
}

/*
 * Expands the components of rest below folder.  Components without wildcards
 * are only put together.
 */
static const char *expand(struct search *search, const char *folder,
                          const char *rest, int depth)
{
    apr_pool_t *p = search->parms->temp_pool;
    const char *component = ap_getword(p, &rest, '/');
    const char *error = NULL;
    apr_array_header_t *names;
    apr_status_t rv;
    int i;

    while (!apr_fnmatch_test(component) && *rest) {
        folder = ap_make_full_path(p, folder, component);
        component = ap_getword(p, &rest, '/');
    }
    if (!apr_fnmatch_test(component)) {
        const char *path = ap_make_full_path(p, folder, component);
        apr_finfo_t info;

        /* Below a wildcard: it need not be in every matching folder. */
        rv = apr_stat(&info, path, APR_FINFO_TYPE, p);
        return rv == APR_SUCCESS || rv == APR_INCOMPLETE
               ? add_path(search, path, depth) : NULL;
    }
    names = entries(p, folder, component, &rv);
    if (!names) {
        return no_folder(search, folder, rv);
    }
    for (i = 0; i < names->nelts && !error; i++) {
        const char *path = ap_make_full_path(p, folder,
                                             APR_ARRAY_IDX(names, i,
                                                           const char *));

        if (!*rest) {
            error = add_path(search, path, depth);
        }
        else if (ap_is_directory(p, path)) {
            error = expand(search, path, rest, depth + 1);
        }
    }
    return error;
}

static const char *find_files(struct search *search, const char *path)
{
    int faults = conf_report_count();
    const char *error;
    apr_finfo_t info;

    if (!apr_fnmatch_test(path)) {
        if (search->optional
            && apr_stat(&info, path, APR_FINFO_TYPE,
                        search->parms->temp_pool) != APR_SUCCESS) {
            return NULL;
        }
        return add_path(search, path, 0);
    }
    error = expand(search, "/", path + 1, 0);
    if (!error && !search->optional && search->files->nelts == 0
        && conf_report_count() == faults) {
        error = conf_fault(search->parms, search->parms->directive,
                           CONF_FAULT_INCLUDE, "Include: no matches for the "
                           "wildcard '%s'; use IncludeOptional when there "
                           "need not be any", path);
    }
    return error;
}

const char *conf_include(cmd_parms *parms, const char *name, int optional,
                         ap_directive_t **tree)
{
    struct search search = {parms, name, optional, NULL};
    const char *path = ap_server_root_relative(parms->temp_pool, name);
    const char *error;
    int i;

    if (!path || *path != '/') {
        return conf_fault(parms, parms->directive, CONF_FAULT_INCLUDE,
                          "Include: '%s' is not a valid path", name);
    }
    search.files = apr_array_make(parms->temp_pool, 8, sizeof(char *));
    error = find_files(&search, path);
    for (i = 0; i < search.files->nelts && !error; i++) {
        error = read_file(parms, APR_ARRAY_IDX(search.files, i,
                                               const char *), tree);
    }
    return error;
}

/* ---- for others ---- */

AP_DECLARE(const char *) ap_process_resource_config(
        server_rec *s, const char *fname, ap_directive_t **conftree,
        apr_pool_t *p, apr_pool_t *ptemp)
{
    cmd_parms parms;

    conf_parms_init(&parms, s, p, ptemp);
    return read_file(&parms, apr_pstrdup(p, fname), conftree);
}

AP_DECLARE(const char *) ap_process_fnmatch_configs(
        server_rec *s, const char *fname, ap_directive_t **conftree,
        apr_pool_t *p, apr_pool_t *ptemp, int optional)
{
    cmd_parms parms;

    conf_parms_init(&parms, s, p, ptemp);
    return conf_include(&parms, fname, optional, conftree);
}
