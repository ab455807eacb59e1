/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_so: modules and libraries from files.
 *
 * Directives: LoadModule SYMBOL FILE, LoadFile FILE...; both are executed
 * while configuration is read.
 * Hooks: none.
 *
 * A note on unloading.  A loaded module must leave the lists of modules when
 * the configuration's pool is cleared, but its code must stay until nothing
 * points to it any more: hooks are deregistered later in the same clearing,
 * and other cleanups may still log or call hooks before that.  So the
 * cleanup of a module only takes it out of the lists and puts its file on the
 * list `leaving`; the files on it are closed when this module registers its
 * hooks the next time, which is after the old hooks are gone and before
 * anything is loaded again.  At exit they are not closed at all.
 *
 * Start-up only, one thread.
 */

#include <apr_allocator.h>
#include <apr_dso.h>
#include <apr_optional.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "mod_so.h"

#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"

#define UNDEFINED_SYMBOL "undefined symbol: "

#define MPM_PREFIX "mpm_"

/* Room for the loader's message. */
#define REASON_SIZE 512

APLOG_USE_MODULE(so);

/* An open file.  Its record and the loader's handle live in a pool of its
 * own, whose end closes it. */
typedef struct so_file {
    apr_pool_t *pool;
    apr_dso_handle_t *handle;
    struct so_file *next;       /* on the list of leaving files */
} so_file;

/* A module of an open file, in the configuration's pool. */
typedef struct {
    const char *symbol;
    module *mod;
    so_file *file;
} so_module_entry;

typedef struct {
    apr_array_header_t *modules;    /* of so_module_entry */
} so_srv_conf;

static so_file *leaving; /* [start-up] to be closed, newest first */

/* [start-up] Memory of all open files; lives as long as the process. */
static apr_allocator_t *files_allocator;

/* ---- files ---- */

/* The pool has no parent, so that nothing but us closes the file. */
static apr_status_t open_file(so_file **file, const char *path)
{
    apr_pool_t *pool;
    apr_status_t rv = APR_SUCCESS;

    *file = NULL;
    if (!files_allocator) {
        rv = apr_allocator_create(&files_allocator);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_pool_create_unmanaged_ex(&pool, NULL, files_allocator);
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    apr_pool_tag(pool, "so_file");
    *file = apr_pcalloc(pool, sizeof(**file));
    (*file)->pool = pool;
    return apr_dso_load(&(*file)->handle, path, pool);
}

static void close_file(so_file *file)
{
    if (file) {
        apr_pool_destroy(file->pool);
    }
}

static void close_leaving_files(void)
{
    while (leaving) {
        so_file *file = leaving;

        leaving = file->next;
        close_file(file);
    }
}

static void leave(so_file *file)
{
    file->next = leaving;
    leaving = file;
}

static apr_status_t file_cleanup(void *data)
{
    leave(data);
    return APR_SUCCESS;
}

static apr_status_t module_cleanup(void *data)
{
    so_module_entry *entry = data;

    ap_remove_loaded_module(entry->mod);
    leave(entry->file);
    return APR_SUCCESS;
}

/* ---- messages ---- */

static const char *loader_reason(apr_pool_t *p, so_file *file,
                                 apr_status_t rv)
{
    char reason[REASON_SIZE];

    if (file && file->handle) {
        return apr_pstrdup(p, apr_dso_error(file->handle, reason,
                                            sizeof(reason)));
    }
    return apr_pstrdup(p, apr_strerror(rv, reason, sizeof(reason)));
}

/* When a symbol is missing: which one, and who would have it. */
static const char *missing_symbol_advice(apr_pool_t *p, const char *reason)
{
    const char *symbol = strstr(reason, UNDEFINED_SYMBOL);
    const char *provider;

    if (!symbol) {
        return "";
    }
    symbol += sizeof(UNDEFINED_SYMBOL) - 1;
    symbol = apr_pstrmemdup(p, symbol, strcspn(symbol, " ,("));
    provider = conf_known_module_exporting(symbol);
    if (provider && !ap_find_linked_module(provider)) {
        return apr_psprintf(p, "; the function %s comes with %s: load that "
                            "module before this one", symbol, provider);
    }
    if (!strncmp(symbol, "ap_", 3)) {
        return apr_psprintf(p, "; this server has no %s: the module needs a "
                            "part of the interface that is not here, or "
                            "another module that is to be loaded before it",
                            symbol);
    }
    return apr_psprintf(p, "; %s is in no library that the file names: the "
                        "library that has it may be loaded by LoadFile "
                        "before", symbol);
}

static const char *cannot_load(cmd_parms *cmd, const char *path,
                               const char *reason)
{
    return apr_pstrcat(cmd->pool, "Cannot load ", path, " into server: ",
                       reason, missing_symbol_advice(cmd->pool, reason),
                       NULL);
}

/* The file gave a record: is it one that we understand? */
static const char *check_record(apr_pool_t *p, const module *mod,
                                const char *symbol, const char *path)
{
    if (mod->magic != MODULE_MAGIC_COOKIE) {
        return apr_psprintf(p, "'%s' in file %s is no module record for this "
                            "server (its mark is %08lx, not %08lx): the file "
                            "is damaged, or was made for another server",
                            symbol, path, mod->magic, MODULE_MAGIC_COOKIE);
    }
    if (mod->version != MODULE_MAGIC_NUMBER_MAJOR) {
        return apr_psprintf(p, "'%s' in file %s was made for the interface "
                            "%d:%d, this server has %d:%d: compile the "
                            "module against this server", symbol, path,
                            mod->version, mod->minor_version,
                            MODULE_MAGIC_NUMBER_MAJOR,
                            MODULE_MAGIC_NUMBER_MINOR);
    }
    return NULL;
}

/* ---- LoadModule ---- */

static so_module_entry *find_entry(server_rec *s, const char *symbol)
{
    so_srv_conf *conf = ap_get_module_config(s->module_config, &so_module);
    int i;

    for (i = 0; conf && i < conf->modules->nelts; i++) {
        so_module_entry *entry = &APR_ARRAY_IDX(conf->modules, i,
                                                so_module_entry);
        if (!strcmp(entry->symbol, symbol)) {
            return entry;
        }
    }
    return NULL;
}

static module *find_builtin(const char *symbol)
{
    const ap_module_symbol_t *row;

    for (row = ap_prelinked_module_symbols; row->name; row++) {
        if (!strcmp(row->name, symbol)) {
            return row->modp;
        }
    }
    return NULL;
}

/* Puts the module of an open file into the server. */
static const char *add_module(cmd_parms *cmd, const char *symbol,
                              module *mod, so_file *file)
{
    so_srv_conf *conf = ap_get_module_config(cmd->server->module_config,
                                             &so_module);
    so_module_entry *entry;
    const char *error;

    /* Whatever the record says: it is in no list yet. */
    mod->module_index = -1;
    mod->next = NULL;
    mod->dynamic_load_handle = file->handle;
    error = ap_add_loaded_module(mod, cmd->pool, symbol);
    if (error) {
        return error;
    }
    entry = apr_palloc(cmd->pool, sizeof(*entry));
    entry->symbol = apr_pstrdup(cmd->pool, symbol);
    entry->mod = mod;
    entry->file = file;
    APR_ARRAY_PUSH(conf->modules, so_module_entry) = *entry;
    apr_pool_cleanup_register(cmd->pool, entry, module_cleanup,
                              apr_pool_cleanup_null);
    ap_single_module_configure(cmd->pool, cmd->server, mod);
    return NULL;
}

static const char *load_module(cmd_parms *cmd, const char *symbol,
                               const char *path)
{
    apr_dso_handle_sym_t record;
    so_file *file;
    apr_status_t rv = open_file(&file, path);
    const char *error;

    if (rv != APR_SUCCESS) {
        error = cannot_load(cmd, path, loader_reason(cmd->pool, file, rv));
        close_file(file);
        return error;
    }
    rv = apr_dso_sym(&record, file->handle, symbol);
    if (rv != APR_SUCCESS) {
        error = apr_psprintf(cmd->pool, "Can't locate API module structure "
                             "`%s' in file %s: %s", symbol, path,
                             loader_reason(cmd->pool, file, rv));
        close_file(file);
        return error;
    }
    error = check_record(cmd->pool, (module *)record, symbol, path);
    if (!error) {
        error = add_module(cmd, symbol, (module *)record, file);
    }
    if (error) {
        close_file(file);
    }
    return error;
}

/* A second MPM is refused before its code runs. */
static const char *refuse_mpm(apr_pool_t *p, const char *symbol)
{
    const char *mpm = ap_show_mpm();

    if (strncmp(symbol, MPM_PREFIX, sizeof(MPM_PREFIX) - 1) || !mpm
        || !*mpm) {
        return NULL;
    }
    return apr_psprintf(p, "%s cannot be loaded: this server already has an "
                        "MPM, %s; leave the line out, or load the other one "
                        "into a server built with --enable-mpms-shared",
                        symbol, mpm);
}

static const char *set_load_module(cmd_parms *cmd, void *tree,
                                   const char *symbol, const char *path)
{
    const char *full = ap_server_root_relative(cmd->pool, path);
    const char *error;

    if (find_builtin(symbol)) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0,
                     cmd->server, APLOGNO(90230) "module %s is linked in: "
                     "LoadModule on line %d of %s is skipped, %s is not "
                     "needed", symbol, cmd->directive->line_num,
                     cmd->directive->filename, path);
        return NULL;
    }
    if (find_entry(cmd->server, symbol)) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0,
                     cmd->server, APLOGNO(90231) "module %s is already "
                     "loaded: LoadModule on line %d of %s is skipped",
                     symbol, cmd->directive->line_num,
                     cmd->directive->filename);
        return NULL;
    }
    error = refuse_mpm(cmd->pool, symbol);
    if (!error) {
        error = full ? load_module(cmd, symbol, full)
                     : apr_psprintf(cmd->pool, "LoadModule: '%s' is not a "
                                    "valid path", path);
    }
    if (!error) {
        return NULL;
    }
    conf_report_module_missing(symbol);
    return conf_fault(cmd, cmd->directive, CONF_FAULT_MODULE, "%s", error);
}

static const char *set_load_file(cmd_parms *cmd, void *tree,
                                 const char *path)
{
    const char *full = ap_server_root_relative(cmd->pool, path);
    so_file *file;
    apr_status_t rv;
    const char *error;

    if (!full) {
        return apr_psprintf(cmd->pool, "LoadFile: '%s' is not a valid path",
                            path);
    }
    rv = open_file(&file, full);
    if (rv != APR_SUCCESS) {
        error = cannot_load(cmd, full, loader_reason(cmd->pool, file, rv));
        close_file(file);
        return error;
    }
    apr_pool_cleanup_register(cmd->pool, file, file_cleanup,
                              apr_pool_cleanup_null);
    return NULL;
}

/* ---- settings, optional function, hooks ---- */

static void *create_srv_conf(apr_pool_t *p, server_rec *s)
{
    so_srv_conf *conf = apr_pcalloc(p, sizeof(*conf));

    conf->modules = apr_array_make(p, 16, sizeof(so_module_entry));
    return conf;
}

/* mod_so.h: the record behind a symbol that LoadModule was given. */
static module *ap_find_loaded_module_symbol(server_rec *s,
                                            const char *modname)
{
    so_module_entry *entry = find_entry(s, modname);

    return entry ? entry->mod : NULL;
}

static const command_rec so_commands[] = {
    AP_INIT_TAKE2("LoadModule", set_load_module, NULL,
                  RSRC_CONF | EXEC_ON_READ,
                  "the symbol of a module's record, and the file that has "
                  "it, relative to ServerRoot"),
    AP_INIT_ITERATE("LoadFile", set_load_file, NULL, RSRC_CONF | EXEC_ON_READ,
                    "libraries that modules need, relative to ServerRoot"),
    {NULL}
};

static void register_hooks(apr_pool_t *p)
{
    close_leaving_files();
    APR_REGISTER_OPTIONAL_FN(ap_find_loaded_module_symbol);
}

module AP_MODULE_DECLARE_DATA so_module = {
    STANDARD20_MODULE_STUFF,
    NULL,                   /* create_dir_config */
    NULL,                   /* merge_dir_config */
    create_srv_conf,        /* create_server_config */
    NULL,                   /* merge_server_config */
    so_commands,            /* cmds */
    register_hooks,         /* register_hooks */
    AP_MODULE_FLAG_NONE     /* flags */
};
