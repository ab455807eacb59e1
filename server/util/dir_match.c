/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * From a name to files: a file, a folder (all files below it), or a pattern
 * with wildcards in any component.  Include and directives of modules that
 * take such names use it.
 *
 * Matches come in alphabetical order, so that what a configuration means does
 * not depend on the file system.
 *
 * No state.  Memory is taken from w->ptemp.
 */

#include "ap_config.h"

#include <stdlib.h>

#include <apr_file_info.h>
#include <apr_fnmatch.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"

#include "server/util/dir_match_priv.h"

/** Folders below one another: more is a loop of symbolic links. */
#define FOLDERS_DEPTH_MAX 20

static const char *prefix_of(const ap_dir_match_t *w)
{
    return w->prefix != NULL ? w->prefix : "";
}

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

static const char *no_folder(const ap_dir_match_t *w, const char *folder,
                             apr_status_t rv)
{
    char reason[120];

    if (w->flags & AP_DIR_FLAG_OPTIONAL) {
        return NULL;
    }
    return apr_psprintf(w->ptemp, "%scould not open directory %s: %s",
                        prefix_of(w), folder,
                        apr_strerror(rv, reason, sizeof(reason)));
}

/* Calls back for a file, or for all files below a folder. */
static const char *take_path(ap_dir_match_t *w, const char *path, int *count)
{
    apr_array_header_t *names;
    apr_status_t rv;
    const char *error = NULL;
    int i;

    if (!(w->flags & AP_DIR_FLAG_RECURSIVE)
        || !ap_is_directory(w->ptemp, path)) {
        ++*count;
        return w->cb(w, path);
    }
    if (w->depth >= FOLDERS_DEPTH_MAX) {
        return apr_psprintf(w->ptemp, "%s%s is more than %d directories "
                            "down; is there a loop of symbolic links?",
                            prefix_of(w), path, FOLDERS_DEPTH_MAX);
    }
    names = entries(w->ptemp, path, NULL, &rv);
    if (names == NULL) {
        return no_folder(w, path, rv);
    }
    w->depth++;
    for (i = 0; i < names->nelts && error == NULL; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);

        error = take_path(w, ap_make_full_path(w->ptemp, path, name), count);
    }
    w->depth--;
    return error;
}

/* Below a wildcard: it need not be in every folder that matches. */
static const char *take_if_there(ap_dir_match_t *w, const char *path,
                                 int *count)
{
    apr_finfo_t info;
    apr_status_t rv = apr_stat(&info, path, APR_FINFO_TYPE, w->ptemp);

    return rv == APR_SUCCESS || rv == APR_INCOMPLETE
           ? take_path(w, path, count) : NULL;
}

const char *dir_match_walk(ap_dir_match_t *w, const char *path,
                           const char *pattern, int *count)
{
    const char *component = ap_getword(w->ptemp, &pattern, '/');
    const char *error = NULL;
    apr_array_header_t *names;
    apr_status_t rv;
    int i;

    while (!apr_fnmatch_test(component) && *pattern) {
        path = ap_make_full_path(w->ptemp, path, component);
        component = ap_getword(w->ptemp, &pattern, '/');
    }
    if (!apr_fnmatch_test(component)) {
        return take_if_there(w, ap_make_full_path(w->ptemp, path, component),
                             count);
    }
    names = entries(w->ptemp, path, component, &rv);
    if (names == NULL) {
        return no_folder(w, path, rv);
    }
    w->depth++;
    for (i = 0; i < names->nelts && error == NULL; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);
        const char *full = ap_make_full_path(w->ptemp, path, name);

        if (*pattern == '\0') {
            error = take_path(w, full, count);
        }
        else if (ap_is_directory(w->ptemp, full)) {
            error = dir_match_walk(w, full, pattern, count);
        }
    }
    w->depth--;
    return error;
}

AP_DECLARE(const char *) ap_dir_nofnmatch(ap_dir_match_t *w,
                                          const char *fname)
{
    int count = 0;

    return take_path(w, fname, &count);
}

AP_DECLARE(const char *) ap_dir_fnmatch(ap_dir_match_t *w, const char *path,
                                        const char *fname)
{
    const char *error;
    int count = 0;

    if (path == NULL) {
        path = *fname == '/' ? "/" : ".";
    }
    if (*fname == '/') {
        fname++;
    }
    error = dir_match_walk(w, path, fname, &count);
    if (error == NULL && count == 0 && !(w->flags & AP_DIR_FLAG_OPTIONAL)) {
        error = apr_psprintf(w->ptemp, "%snothing matches '%s'",
                             prefix_of(w),
                             ap_make_full_path(w->ptemp, path, fname));
    }
    return error;
}
