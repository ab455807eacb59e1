/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Include and IncludeOptional: reading the files that a name means.  From the
 * name to the files it is server/util/dir_match.c.
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
#include "server/util/dir_match_priv.h"

/* Files open at a time, each included by the one before. */
#define FILES_DEPTH_MAX 128

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

static const char *note_file(ap_dir_match_t *w, const char *fname)
{
    APR_ARRAY_PUSH((apr_array_header_t *)w->ctx, const char *) = fname;
    return NULL;
}

static const char *find_files(struct search *search, const char *path)
{
    apr_pool_t *p = search->parms->temp_pool;
    ap_dir_match_t wanted = {p, p, NULL, note_file, search->files,
                             AP_DIR_FLAG_RECURSIVE, 0};
    const char *error;
    apr_finfo_t info;
    int count = 0;

    wanted.prefix = apr_psprintf(p, "Include '%s': ", search->name);
    if (search->optional) {
        wanted.flags |= AP_DIR_FLAG_OPTIONAL;
    }
    if (apr_fnmatch_test(path)) {
        error = dir_match_walk(&wanted, "/", path + 1, &count);
    }
    else {
        count = 1;
        if (search->optional
            && apr_stat(&info, path, APR_FINFO_TYPE, p) != APR_SUCCESS) {
            return NULL;
        }
        error = ap_dir_nofnmatch(&wanted, path);
    }
    if (error == NULL && count == 0 && !search->optional) {
        error = apr_psprintf(p, "Include: no matches for the wildcard '%s'; "
                             "use IncludeOptional when there need not be any",
                             path);
    }
    return error == NULL ? NULL
           : conf_fault(search->parms, search->parms->directive,
                        CONF_FAULT_INCLUDE, "%s", error);
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

AP_DECLARE(ap_dir_match_t *) ap_dir_cfgmatch(
        cmd_parms *cmd, int flags,
        const char *(*cb)(ap_dir_match_t *w, const char *fname), void *ctx)
{
    ap_dir_match_t *w = apr_pcalloc(cmd->temp_pool, sizeof(*w));

    w->p = cmd->pool;
    w->ptemp = cmd->temp_pool;
    w->prefix = apr_pstrcat(cmd->temp_pool, cmd->cmd->name, ": ", NULL);
    w->flags = flags;
    w->cb = cb;
    w->ctx = ctx;
    return w;
}
