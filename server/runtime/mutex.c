/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Mutexes between processes: modules name what they need, the Mutex directive
 * says how it is done.
 *
 *     Mutex mechanism[:directory] [default|name ...] [OmitPID]
 *
 * A mutex that no directive names is made as "Mutex ... default" says, and
 * without that as the module that registered it proposes.  Mechanisms that
 * need a file have it at directory/name[-instance][.pid].  An old directive
 * that names the file itself (LockFile) puts it in the place of
 * directory/name.
 *
 * The table is filled while configuration is read, by one thread, and goes
 * with its pool.
 */

#include "ap_config.h"

#include <unistd.h>

#include <apr_file_info.h>
#include <apr_hash.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "unixd.h"
#include "util_mutex.h"

#include "server/runtime/runtime_priv.h"

APLOG_USE_MODULE(core);

/* The name that stands for all mutexes without a directive of their own. */
#define DEFAULT_NAME "default"

/* What is known of a mutex, or of the default. */
typedef struct {
    const char *type;       /* its name */
    apr_int32_t options;    /* AP_MUTEX_ALLOW_NONE, AP_MUTEX_DEFAULT_NONE */
    int configured;         /* a directive named it */
    int none;               /* there shall be no mutex */
    int omit_pid;           /* the file name is without the process id */
    apr_lockmech_e mech;
    const char *dir;        /* NULL: the run-time directory */
    const char *file;       /* instead of dir and the name; NULL: none */
} mutex_settings;

/* [config] name -> mutex_settings; made by the first who needs it. */
static apr_hash_t *mutexes;

/* ---- mechanisms ---- */

/* The names of the mechanisms in the order of the help text.  Which of them
 * APR has here is known when this is compiled. */
static const struct {
    const char *name;
    apr_lockmech_e mech;
    int has_file;
} mechanisms[] = {
    { "default", APR_LOCK_DEFAULT, 0 },
    { "yes", APR_LOCK_DEFAULT, 0 },
#if APR_HAS_FLOCK_SERIALIZE
    { "flock", APR_LOCK_FLOCK, 1 },
#endif
#if APR_HAS_FCNTL_SERIALIZE
    { "fcntl", APR_LOCK_FCNTL, 1 },
    { "file", APR_LOCK_FCNTL, 1 },
#elif APR_HAS_FLOCK_SERIALIZE
    { "file", APR_LOCK_FLOCK, 1 },
#endif
#if APR_HAS_PROC_PTHREAD_SERIALIZE
    { "pthread", APR_LOCK_PROC_PTHREAD, 0 },
#endif
#if APR_HAS_SYSVSEM_SERIALIZE
    { "sysvsem", APR_LOCK_SYSVSEM, 0 },
#endif
#if APR_HAS_POSIXSEM_SERIALIZE
    { "posixsem", APR_LOCK_POSIXSEM, 0 },
    { "sem", APR_LOCK_POSIXSEM, 0 },
#elif APR_HAS_SYSVSEM_SERIALIZE
    { "sem", APR_LOCK_SYSVSEM, 0 },
#endif
};

#define MECHANISM_COUNT (sizeof(mechanisms) / sizeof(mechanisms[0]))

static const char *mechanism_name(apr_lockmech_e mech)
{
    apr_size_t i;

    for (i = 0; i < MECHANISM_COUNT; i++) {
        if (mechanisms[i].mech == mech) {
            return mechanisms[i].name;
        }
    }
    return "unknown";
}

static int mechanism_has_file(apr_lockmech_e mech)
{
    apr_size_t i;

    for (i = 0; i < MECHANISM_COUNT; i++) {
        if (mechanisms[i].mech == mech) {
            return mechanisms[i].has_file;
        }
    }
    return 0;
}

AP_DECLARE(apr_status_t) ap_parse_mutex(const char *arg, apr_pool_t *pool,
                                        apr_lockmech_e *mutexmech,
                                        const char **mutexfile)
{
    const char *path = arg;
    const char *name = ap_getword_nulls(pool, &path, ':');
    apr_size_t i;

    *mutexfile = NULL;
    if (ap_cstr_casecmp(name, "none") == 0
        || ap_cstr_casecmp(name, "no") == 0) {
        return APR_ENOLOCK;
    }
    for (i = 0; i < MECHANISM_COUNT; i++) {
        if (ap_cstr_casecmp(name, mechanisms[i].name) == 0) {
            break;
        }
    }
    if (i == MECHANISM_COUNT) {
        return APR_ENOTIMPL;
    }
    *mutexmech = mechanisms[i].mech;
    if (*path == '\0') {
        return APR_SUCCESS;
    }
    *mutexfile = mechanisms[i].has_file ? ap_server_root_relative(pool, path)
                                        : NULL;
    return *mutexfile ? APR_SUCCESS : APR_BADARG;
}

/* ---- the table ---- */

static apr_status_t forget_mutexes(void *unused)
{
    (void)unused;
    mutexes = NULL;
    return APR_SUCCESS;
}

AP_DECLARE(void) ap_mutex_init(apr_pool_t *p)
{
    mutex_settings *settings;

    if (mutexes) {
        return;
    }
    mutexes = apr_hash_make(p);
    apr_pool_cleanup_register(p, NULL, forget_mutexes,
                              apr_pool_cleanup_null);
    settings = apr_pcalloc(p, sizeof(*settings));
    settings->type = DEFAULT_NAME;
    settings->mech = APR_LOCK_DEFAULT;
    apr_hash_set(mutexes, DEFAULT_NAME, APR_HASH_KEY_STRING, settings);
}

static mutex_settings *find_mutex(const char *type)
{
    return mutexes ? apr_hash_get(mutexes, type, APR_HASH_KEY_STRING) : NULL;
}

AP_DECLARE(apr_status_t) ap_mutex_register(apr_pool_t *pconf,
                                           const char *type,
                                           const char *default_dir,
                                           apr_lockmech_e default_mech,
                                           apr_int32_t options)
{
    mutex_settings *settings;

    if (options & ~(AP_MUTEX_ALLOW_NONE | AP_MUTEX_DEFAULT_NONE)) {
        return APR_ENOTIMPL;
    }
    ap_mutex_init(pconf);
    settings = apr_pcalloc(pconf, sizeof(*settings));
    settings->type = apr_pstrdup(pconf, type);
    settings->options = options;
    settings->none = (options & AP_MUTEX_DEFAULT_NONE) != 0;
    settings->mech = default_mech;
    settings->dir = default_dir ? ap_server_root_relative(pconf, default_dir)
                                : NULL;
    apr_hash_set(mutexes, settings->type, APR_HASH_KEY_STRING, settings);
    return APR_SUCCESS;
}

/* ---- the directive ---- */

/* What a mechanism argument says, as settings without a name. */
static const char *parse_mechanism(cmd_parms *cmd, const char *arg,
                                   mutex_settings *parsed)
{
    apr_status_t rv = ap_parse_mutex(arg, cmd->pool, &parsed->mech,
                                     &parsed->dir);
    apr_finfo_t finfo;

    if (rv == APR_ENOLOCK) {
        parsed->none = 1;
        return NULL;
    }
    if (rv == APR_ENOTIMPL) {
        return apr_pstrcat(cmd->pool, "unknown mechanism '", arg, "'. ",
                           AP_AVAILABLE_MUTEXES_STRING, NULL);
    }
    if (rv != APR_SUCCESS) {
        return apr_pstrcat(cmd->pool, "mechanism '", arg, "' takes no "
                           "directory, or the path is not valid", NULL);
    }
    if (parsed->dir
        && (apr_stat(&finfo, parsed->dir, APR_FINFO_TYPE, cmd->temp_pool)
            != APR_SUCCESS || finfo.filetype != APR_DIR)) {
        return apr_pstrcat(cmd->pool, "lock directory ", parsed->dir,
                           " is not there or no directory", NULL);
    }
    return NULL;
}

static const char *configure_mutex(cmd_parms *cmd, const char *type,
                                   const mutex_settings *parsed)
{
    mutex_settings *settings = find_mutex(type);

    if (settings == NULL) {
        return apr_pstrcat(cmd->pool, "no loaded module has a mutex named '",
                           type, "'", NULL);
    }
    if (parsed->none && !(settings->options & AP_MUTEX_ALLOW_NONE)) {
        return apr_pstrcat(cmd->pool, "mutex '", type,
                           "' is needed, it cannot be 'none'", NULL);
    }
    settings->configured = 1;
    settings->none = parsed->none;
    settings->omit_pid = parsed->omit_pid;
    settings->mech = parsed->mech;
    settings->dir = parsed->dir;
    if (parsed->dir) {
        settings->file = NULL;
    }
    return NULL;
}

const char *mutex_set_file(cmd_parms *cmd, const char *type, const char *arg)
{
    mutex_settings *settings = find_mutex(type);
    const char *file = ap_server_root_relative(cmd->pool, arg);
    const char *dir = file ? ap_make_dirstr_parent(cmd->temp_pool, file)
                           : NULL;
    apr_finfo_t finfo;

    if (settings == NULL) {
        return apr_pstrcat(cmd->pool, "no loaded module has a mutex named '",
                           type, "'", NULL);
    }
    if (dir == NULL
        || apr_stat(&finfo, dir, APR_FINFO_TYPE, cmd->temp_pool)
           != APR_SUCCESS || finfo.filetype != APR_DIR) {
        return apr_pstrcat(cmd->pool, cmd->cmd->name, " ", arg, ": its "
                           "directory is not there", NULL);
    }
    settings->file = file;
    return NULL;
}

AP_DECLARE(const char *) ap_set_mutex(cmd_parms *cmd, void *dummy,
                                      const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    mutex_settings parsed = { .mech = APR_LOCK_DEFAULT };
    apr_array_header_t *names;
    int i;

    (void)dummy;
    if (fault) {
        return fault;
    }
    ap_mutex_init(cmd->pool);
    if (*arg == '\0') {
        return "Mutex needs a mechanism. " AP_AVAILABLE_MUTEXES_STRING;
    }
    fault = parse_mechanism(cmd, ap_getword_conf(cmd->pool, &arg), &parsed);
    if (fault) {
        return fault;
    }
    names = apr_array_make(cmd->temp_pool, 4, sizeof(const char *));
    while (*arg) {
        const char *word = ap_getword_conf(cmd->pool, &arg);

        if (ap_cstr_casecmp(word, "omitpid") == 0) {
            parsed.omit_pid = 1;
        }
        else {
            APR_ARRAY_PUSH(names, const char *) = word;
        }
    }
    if (names->nelts == 0) {
        APR_ARRAY_PUSH(names, const char *) = DEFAULT_NAME;
    }
    for (i = 0; i < names->nelts && fault == NULL; i++) {
        fault = configure_mutex(cmd, APR_ARRAY_IDX(names, i, const char *),
                                &parsed);
    }
    return fault;
}

/* ---- making them ---- */

/* Whose settings count for a mutex: its own, else the configured default. */
static const mutex_settings *effective_settings(const mutex_settings *own)
{
    const mutex_settings *common = find_mutex(DEFAULT_NAME);

    return own->configured || own->none || !common->configured ? own
                                                               : common;
}

static const char *lock_directory(const mutex_settings *settings,
                                  apr_pool_t *p)
{
    return settings->dir ? settings->dir : ap_runtime_dir_relative(p, "");
}

/* NULL when the mechanism has no file.  APR's own choice may have one. */
static const char *lock_file(const mutex_settings *settings,
                             const char *type, const char *instance_id,
                             apr_pool_t *p)
{
    const mutex_settings *own = find_mutex(type);
    const char *name;

    if (settings->mech != APR_LOCK_DEFAULT
        && !mechanism_has_file(settings->mech)) {
        return NULL;
    }
    name = own && own->file
           ? own->file
           : ap_make_full_path(p, lock_directory(settings, p), type);
    if (instance_id) {
        name = apr_pstrcat(p, name, "-", instance_id, NULL);
    }
    if (settings->omit_pid) {
        return name;
    }
    name = apr_psprintf(p, "%s.%" APR_PID_T_FMT, name, getpid());
    /* Left by a process of the same number that was killed. */
    (void)apr_file_remove(name, p);
    return name;
}

/* What is to be made. */
typedef struct {
    const char *type;
    const char *file;           /* NULL: the mechanism has none */
    apr_lockmech_e mech;
    int none;                   /* no mutex is wanted */
    server_rec *server;
} mutex_order;

/* Finds what to make, and tells the caller's caller under which file name. */
static apr_status_t prepare_mutex(mutex_order *order, const char **name,
                                  const char *instance_id, apr_pool_t *pool)
{
    const mutex_settings *own = find_mutex(order->type);
    const mutex_settings *settings;

    if (name) {
        *name = NULL;
    }
    if (own == NULL) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, order->server, APLOGNO(90140)
                     "mutex '%s' was never registered; this is a fault of "
                     "the module that uses it", order->type);
        return APR_EINVAL;
    }
    settings = effective_settings(own);
    order->none = settings->none;
    order->mech = settings->mech;
    if (!order->none) {
        order->file = lock_file(settings, order->type, instance_id, pool);
    }
    if (name) {
        *name = order->file;
    }
    return APR_SUCCESS;
}

/* Reports a step that failed.  Returns its status. */
static apr_status_t report_step(const mutex_order *order, apr_status_t rv,
                                const char *step)
{
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, rv, order->server,
                     APLOGNO(90141) "%s mutex '%s'%s%s failed; the Mutex "
                     "directive can choose another mechanism or directory",
                     step, order->type, order->file ? " with file " : "",
                     order->file ? order->file : "");
    }
    return rv;
}

#define CREATING "creating"
#define PERMITTING "setting the permissions of"

AP_DECLARE(apr_status_t) ap_global_mutex_create(
        apr_global_mutex_t **mutex, const char **name, const char *type,
        const char *instance_id, server_rec *server, apr_pool_t *pool,
        apr_int32_t options)
{
    mutex_order order = {.type = type, .server = server};
    apr_status_t rv;

    *mutex = NULL;
    if (options) {
        return APR_ENOTIMPL;
    }
    rv = prepare_mutex(&order, name, instance_id, pool);
    if (rv != APR_SUCCESS || order.none) {
        return rv;
    }
    rv = apr_global_mutex_create(mutex, order.file, order.mech, pool);
    if (rv != APR_SUCCESS) {
        return report_step(&order, rv, CREATING);
    }
    return report_step(&order, ap_unixd_set_global_mutex_perms(*mutex),
                       PERMITTING);
}

AP_DECLARE(apr_status_t) ap_proc_mutex_create(
        apr_proc_mutex_t **mutex, const char **name, const char *type,
        const char *instance_id, server_rec *server, apr_pool_t *pool,
        apr_int32_t options)
{
    mutex_order order = {.type = type, .server = server};
    apr_status_t rv;

    *mutex = NULL;
    if (options) {
        return APR_ENOTIMPL;
    }
    rv = prepare_mutex(&order, name, instance_id, pool);
    if (rv != APR_SUCCESS || order.none) {
        return rv;
    }
    rv = apr_proc_mutex_create(mutex, order.file, order.mech, pool);
    if (rv != APR_SUCCESS) {
        return report_step(&order, rv, CREATING);
    }
    return report_step(&order, ap_unixd_set_proc_mutex_perms(*mutex),
                       PERMITTING);
}

/* ---- showing them ---- */

static void dump_mutex(apr_pool_t *p, const mutex_settings *settings,
                       apr_file_t *out)
{
    int is_default = strcmp(settings->type, DEFAULT_NAME) == 0;

    if (settings->none) {
        apr_file_printf(out, "Mutex %s: none\n", settings->type);
    }
    else if (!settings->configured && !is_default) {
        apr_file_printf(out, "Mutex %s: using_defaults\n", settings->type);
    }
    else {
        int with_dir = settings->mech == APR_LOCK_DEFAULT
                       || mechanism_has_file(settings->mech);

        apr_file_printf(out, "Mutex %s: %s=\"%s\" mechanism=%s %s\n",
                        settings->type, settings->file ? "file" : "dir",
                        !with_dir ? "" : settings->file ? settings->file
                        : lock_directory(settings, p),
                        mechanism_name(settings->mech),
                        settings->omit_pid ? "[OmitPid]" : "");
    }
}

AP_DECLARE(void) ap_dump_mutexes(apr_pool_t *p, server_rec *s,
                                 apr_file_t *out)
{
    apr_hash_index_t *at;

    (void)s;
    ap_mutex_init(p);
    for (at = apr_hash_first(p, mutexes); at; at = apr_hash_next(at)) {
        dump_mutex(p, apr_hash_this_val(at), out);
    }
}
