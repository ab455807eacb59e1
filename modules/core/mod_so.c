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

#include <dlfcn.h>

#include <apr_allocator.h>
#include <apr_dso.h>
#include <apr_file_info.h>
#include <apr_hash.h>
#include <apr_optional.h>
#include <apr_strings.h>

#include "ap_mpm.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "mod_so.h"

#include "modules/core/mod_so_priv.h"
#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"

#define MPM_PREFIX "mpm_"
#define EVENT_SYMBOL "mpm_event_module"

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

/* Which file the code in memory under a path is from. */
typedef struct {
    apr_ino_t inode;
    apr_dev_t device;
    apr_time_t changed;
} so_origin;

/* A module of an open file, in the configuration's pool. */
typedef struct {
    const char *symbol;
    module *mod;
    so_file *file;
} so_module_entry;

typedef struct {
    apr_array_header_t *modules;    /* of so_module_entry */
} so_srv_conf;

/* [start-up] path -> so_origin; lives as long as the process. */
static apr_hash_t *origins;

static so_file *leaving; /* [start-up] to be closed, newest first */

/* [start-up] Memory of all open files; lives as long as the process. */
static apr_allocator_t *files_allocator;

/* ---- files ---- */

/* A pool that has no parent, so that nothing but us ends it. */
static apr_status_t create_pool(apr_pool_t **pool)
{
    apr_status_t rv = APR_SUCCESS;

    if (!files_allocator) {
        rv = apr_allocator_create(&files_allocator);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_pool_create_unmanaged_ex(pool, NULL, files_allocator);
    }
    return rv;
}

static apr_status_t open_file(so_file **file, const char *path)
{
    apr_pool_t *pool;
    apr_status_t rv = create_pool(&pool);

    *file = NULL;
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

/* ---- code that stays in memory ---- */

static int is_in_memory(const char *path)
{
    void *handle = dlopen(path, RTLD_NOW | RTLD_NOLOAD);

    if (handle) {
        dlclose(handle);
    }
    return handle != NULL;
}

static void remember(const char *path, const apr_finfo_t *info)
{
    so_origin *origin;
    apr_pool_t *pool;

    if (!origins) {
        if (create_pool(&pool) != APR_SUCCESS) {
            return; /* a warning less, later */
        }
        apr_pool_tag(pool, "so_origins");
        origins = apr_hash_make(pool);
    }
    pool = apr_hash_pool_get(origins);
    origin = apr_hash_get(origins, path, APR_HASH_KEY_STRING);
    if (!origin) {
        origin = apr_palloc(pool, sizeof(*origin));
        apr_hash_set(origins, apr_pstrdup(pool, path), APR_HASH_KEY_STRING,
                     origin);
    }
    origin->inode = info->inode;
    origin->device = info->device;
    origin->changed = info->mtime;
}

static int is_another(const char *path, const apr_finfo_t *info)
{
    const so_origin *origin = origins
        ? apr_hash_get(origins, path, APR_HASH_KEY_STRING) : NULL;

    return origin != NULL
           && (origin->inode != info->inode || origin->device != info->device
               || origin->changed != info->mtime);
}

/* Before a file is opened: is what is in memory what is on the disk? */
static void note_origin(cmd_parms *cmd, const char *path)
{
    apr_finfo_t info;

    if (apr_stat(&info, path, APR_FINFO_IDENT | APR_FINFO_MTIME, cmd->pool)
        != APR_SUCCESS) {
        return; /* opening it will tell */
    }
    if (!is_in_memory(path)) {
        remember(path, &info);
    }
    else if (is_another(path, &info)) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0,
                     cmd->server, APLOGNO(95080) "%s on line %d of %s: %s "
                     "was changed, but the code from before is still in use "
                     "and cannot be unloaded: stop and start the server (or "
                     "upgrade it by SIGUSR2) for the new one",
                     cmd->cmd->name, cmd->directive->line_num,
                     cmd->directive->filename, path);
    }
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

static const char *cannot_load(cmd_parms *cmd, const char *path,
                               so_file *file, apr_status_t rv)
{
    return apr_pstrcat(cmd->pool, "Cannot load ", path, " into server: ",
                       so_reason(cmd->pool, path,
                                 loader_reason(cmd->pool, file, rv)), NULL);
}

/* The file has no record of that name: perhaps it has the usual one. */
static const char *no_record(cmd_parms *cmd, const char *path, so_file *file,
                             const char *symbol)
{
    const char *slash = strrchr(path, '/');
    const char *usual = conf_symbol_of_file(cmd->pool,
                                            slash ? slash + 1 : path);
    apr_dso_handle_sym_t record;

    if (apr_dso_sym(&record, file->handle, usual) == APR_SUCCESS) {
        return apr_psprintf(cmd->pool, "Can't locate API module structure "
                            "`%s' in file %s: its module is %s", symbol, path,
                            usual);
    }
    return apr_psprintf(cmd->pool, "Can't locate API module structure `%s' "
                        "in file %s: %s; the file is another module, or a "
                        "library for LoadFile", symbol, path,
                        loader_reason(cmd->pool, file, APR_ESYMNOTFOUND));
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
    apr_status_t rv;
    const char *error;

    note_origin(cmd, path);
    rv = open_file(&file, path);
    if (rv != APR_SUCCESS) {
        error = cannot_load(cmd, path, file, rv);
        close_file(file);
        return error;
    }
    rv = apr_dso_sym(&record, file->handle, symbol);
    if (rv != APR_SUCCESS) {
        error = no_record(cmd, path, file, symbol);
        close_file(file);
        return error;
    }
    error = so_check_record(cmd->pool, (module *)record, symbol, path);
    if (!error) {
        error = add_module(cmd, symbol, (module *)record, file);
    }
    if (error) {
        close_file(file);
    }
    return error;
}

/* The MPM that is there does what event is chosen for: connections wait
 * without a thread. */
static int is_like_event(void)
{
    int is_threaded = AP_MPMQ_NOT_SUPPORTED;
    int is_async = 0;

    return ap_mpm_query(AP_MPMQ_IS_THREADED, &is_threaded) == APR_SUCCESS
        && ap_mpm_query(AP_MPMQ_IS_ASYNC, &is_async) == APR_SUCCESS
        && is_threaded != AP_MPMQ_NOT_SUPPORTED && is_async;
}

/* Of the readings at a start the last one tells, in the error log. */
static void tell_stand_in(cmd_parms *cmd, const char *mpm)
{
    if (ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_CONFIG) {
        return;
    }
    ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, cmd->server, APLOGNO(95170)
                 "%s:%d: the MPM of this server, %s, takes the place of "
                 "event: connections that wait hold no thread with it "
                 "either.  <IfModule " EVENT_SYMBOL "> applies, <IfModule "
                 "mpm_%s_module> does not", cmd->directive->filename,
                 cmd->directive->line_num, mpm, mpm);
}

/* There is an MPM already.  True when it can take the place of the one that
 * is asked for. */
static int stand_in(cmd_parms *cmd, const char *symbol, const char *mpm)
{
    const module *there;

    if (strcmp(symbol, EVENT_SYMBOL) || !is_like_event()) {
        return 0;
    }
    there = conf_module_named(apr_pstrcat(cmd->temp_pool, MPM_PREFIX, mpm,
                                          "_module", NULL));
    if (there) {
        conf_module_stand_in(there, EVENT_SYMBOL, "event.c");
        tell_stand_in(cmd, mpm);
    }
    return there != NULL;
}

static const char *refuse_mpm(apr_pool_t *p, const char *symbol,
                              const char *mpm)
{
    if (!strcmp(symbol, "mpm_prefork_module")) {
        return apr_psprintf(p, "%s cannot be loaded: the MPM of this server, "
                            "%s, serves with threads.  Leave the line out, "
                            "or load " EVENT_SYMBOL " in its place (Debian: "
                            "a2dismod mpm_prefork, a2enmod mpm_event); what "
                            "is not made for threads, such as most builds of "
                            "mod_php, has to run in processes of its own, "
                            "such as PHP-FPM by mod_proxy_fcgi", symbol, mpm);
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
    const char *mpm = strncmp(symbol, MPM_PREFIX, sizeof(MPM_PREFIX) - 1)
                      ? "" : ap_show_mpm();
    const char *error;

    if (find_builtin(symbol)) {
        /* The line gets what it asks for; configurations that come from
         * another build have one for each of these modules. */
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_INFO, 0,
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
    if (*mpm) {
        /* Nothing of another MPM is run. */
        if (stand_in(cmd, symbol, mpm)) {
            return NULL;
        }
        error = refuse_mpm(cmd->pool, symbol, mpm);
    }
    else {
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
    note_origin(cmd, full);
    rv = open_file(&file, full);
    if (rv != APR_SUCCESS) {
        error = cannot_load(cmd, full, file, rv);
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
