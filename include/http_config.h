/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  http_config.h
 * @brief Modules, their directives and their settings; reading configuration.
 */

#ifndef AP_HTTP_CONFIG_H
#define AP_HTTP_CONFIG_H

#include <apr.h>
#include <apr_hash.h>
#include <apr_tables.h>
#include <apr_hooks.h>
#include <apr_optional_hooks.h>

#include "httpd.h"
#include "ap_config.h"
#include "util_cfgtree.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Settings of all modules: an array of pointers, one a slot. */
typedef struct ap_conf_vector_t ap_conf_vector_t;
/** A source of configuration lines. */
typedef struct ap_configfile_t ap_configfile_t;
/** What a setter is told beside its arguments. */
typedef struct cmd_parms_struct cmd_parms;
/** A row of a command table: a directive. */
typedef struct command_struct command_rec;
/** The record by which a module is known. */
typedef struct module_struct module;

/* Where a directive may stand, as bits of command_rec.req_override:
 * RSRC_CONF outside of sections, ACCESS_CONF in <Directory> and its like,
 * PROXY_CONF in <Proxy>; OR_* in access files of that AllowOverride class (and
 * so in sections).  Values below are sorted by name. */
#define ACCESS_CONF                     64

/* Flags of a module record.  ALWAYS_MERGE: a virtual host gets server
 * settings of its own although none of the directives stands in it. */
#define AP_MODULE_FLAG_NONE             0
#define AP_MODULE_FLAG_ALWAYS_MERGE     1
#define AP_MODULE_FLAGS_MMN_MINOR       70
#define AP_MODULE_FLAGS_MMN_MAJOR       20120211

/* What a setter returns to leave the directive to another module. */
#define DECLINE_CMD                     "\007\010"

/* The setter is called while reading, with an ap_directive_t ** as its
 * settings: what it stores there takes the directive's place in the tree. */
#define EXEC_ON_READ                    0x100

/* For ap_check_cmd_context(): in the main server, outside of sections. */
#define GLOBAL_ONLY                     95

/* Bits of cmd_parms.override: directives that may not stand here, or are
 * unknown, are passed over with a note in the log. */
#define NONFATAL_OVERRIDE               0x200
#define NONFATAL_UNKNOWN                0x400
#define NONFATAL_ALL                    1536

/* For ap_check_cmd_context(). */
#define NOT_IN_VIRTUALHOST              1
#define NOT_IN_LIMIT                    2
#define NOT_IN_DIRECTORY                4
#define NOT_IN_LOCATION                 8
#define NOT_IN_FILES                    16
#define NOT_IN_DIR_LOC_FILE             28
#define NOT_IN_HTACCESS                 32
#define NOT_IN_PROXY                    64
#define NOT_IN_DIR_CONTEXT              94

#define OR_NONE                         0
#define OR_LIMIT                        1
#define OR_OPTIONS                      2
#define OR_FILEINFO                     4
#define OR_AUTHCFG                      8
#define OR_INDEXES                      16
#define OR_ALL                          31
#define OR_UNSET                        32

#define PROXY_CONF                      0x800

#define RSRC_CONF                       128

/* How arguments are handed to a setter.  ITERATE: one call a word; ITERATE2:
 * one call for each word after the first, together with the first. */
enum cmd_how {
    RAW_ARGS = 0,
    TAKE1 = 1,
    TAKE2 = 2,
    ITERATE = 3,
    ITERATE2 = 4,
    FLAG = 5,
    NO_ARGS = 6,
    TAKE12 = 7,
    TAKE3 = 8,
    TAKE23 = 9,
    TAKE123 = 10,
    TAKE13 = 11,
    TAKE_ARGV = 12
};

typedef union {
    const char *(*no_args)(cmd_parms *, void *);
    const char *(*raw_args)(cmd_parms *, void *, const char *);
    const char *(*take_argv)(cmd_parms *, void *, int, char *const []);
    const char *(*take1)(cmd_parms *, void *, const char *);
    const char *(*take2)(cmd_parms *, void *, const char *, const char *);
    const char *(*take3)(cmd_parms *, void *, const char *, const char *,
                         const char *);
    const char *(*flag)(cmd_parms *, void *, int);
} cmd_func;

struct command_struct {
    /* of the directive; a section's begins with "<" */
    const char *name;
    cmd_func func;                      /* the setter */
    void *cmd_data;                     /* for the setter: cmd->info */
    /* where it may stand: *_CONF and OR_* bits */
    int req_override;
    enum cmd_how args_how;              /* how its arguments are split */
    /* what it takes, for messages and -L */
    const char *errmsg;
};

struct ap_configfile_t {
    /* reads a character */
    apr_status_t (*getch)(char *, void *);
    /* reads a line */
    apr_status_t (*getstr)(void *, apr_size_t, void *);
    apr_status_t (*close)(void *);      /* ends reading */
    void *param;                        /* for the three functions */
    const char *name;                   /* what faults call it */
    unsigned int line_number;           /* physical lines read so far */
};

struct cmd_parms_struct {
    void *info;                         /* cmd_data of the row */
    /* what may stand here: *_CONF, OR_* bits */
    int override;
    int override_opts;                  /* Options that may be set here */
    apr_table_t *override_list;         /* AllowOverrideList, or NULL */
    /* methods of <Limit>; -1: not in one */
    apr_int64_t limited;
    /* names of other methods */
    apr_array_header_t *limited_xmethods;
    ap_method_list_t *xlimited;         /* the same as a list */
    ap_configfile_t *config_file;       /* the source, while reading */
    ap_directive_t *directive;          /* the one in work */
    apr_pool_t *pool;                   /* of the configuration */
    apr_pool_t *temp_pool;              /* for the time of reading */
    server_rec *server;                 /* whose settings these are */
    char *path;                         /* of the section, or NULL */
    const command_rec *cmd;             /* the row in work */
    struct ap_conf_vector_t *context;   /* settings of the section */
    /* where a fault was found */
    const ap_directive_t *err_directive;
};

struct module_struct {
    /* MODULE_MAGIC_NUMBER_MAJOR it was made with */
    int version;
    int minor_version;                  /* and the minor number */
    int module_index;                   /* its slot; -1 while not added */
    const char *name;                   /* its source file */
    void *dynamic_load_handle;          /* of its file; NULL: linked in */
    struct module_struct *next;         /* list of modules */
    unsigned long magic;                /* MODULE_MAGIC_COOKIE */
    /* of an MPM: changes the arguments */
    void (*rewrite_args)(process_rec *);
    /* settings of a section */
    void *(*create_dir_config)(apr_pool_t *, char *);
    /* outer, inner */
    void *(*merge_dir_config)(apr_pool_t *, void *, void *);
    /* settings of a server */
    void *(*create_server_config)(apr_pool_t *, server_rec *);
    /* main, virtual host */
    void *(*merge_server_config)(apr_pool_t *, void *, void *);
    /* its directives; ends with name NULL */
    const command_rec *cmds;
    /* called at each reading */
    void (*register_hooks)(apr_pool_t *);
    int flags;                          /* AP_MODULE_FLAG_* */
};

typedef struct {
    const char *name;                   /* "alias_module" */
    module *modp;                       /* its record */
} ap_module_symbol_t;

/**
 * Adds a module that came from a file, and lists it in ap_loaded_modules.
 * @param mod Its record; module_index must be -1 or right.
 * @param p Pool of the configuration: hooks and names are kept there.
 * @param s Name of the record's symbol ("alias_module"), or NULL.
 * @return NULL, or why it cannot be added (made for another interface, no
 *         slot left).
 * Start-up only.
 */
AP_DECLARE(const char *) ap_add_loaded_module(
        module *mod, apr_pool_t *p, const char *s);

/**
 * Adds a module: gives it a slot (module_index), its directives become known,
 * its hooks are registered. A module that is there already is left as it is.
 * @param m Its record; the folders in its name are cut off.
 * @param p Pool of the configuration.
 * @param s Name of the record's symbol, or NULL to derive it.
 * @return NULL, or why it cannot be added.
 * Start-up only.
 */
AP_DECLARE(const char *) ap_add_module(module *m, apr_pool_t *p,
                                       const char *s);

/**
 * Reads a source to its end into a tree, without calling setters, except
 * those of rows with EXEC_ON_READ.
 * @param parms config_file is the source; server, pools and place are handed
 *              to the setters that are executed.
 * @param conf_pool Keeps the tree.
 * @param temp_pool For what is only needed while reading.
 * @param conftree The tree is appended here; *conftree may be NULL.
 * @return NULL, or the first fault, with parms->err_directive saying where;
 *         while start-up gathers all faults, always NULL.
 */
AP_DECLARE(const char *) ap_build_config(cmd_parms *parms,
                                         apr_pool_t *conf_pool,
                                         apr_pool_t *temp_pool,
                                         ap_directive_t **conftree);

/**
 * For the setter of a section that is executed while reading (a row "<Name"
 * with EXEC_ON_READ): reads on to the end of the section.
 * @param p Keeps the directives.
 * @param temp_pool For what is only needed while reading.
 * @param parms The setter's parameters.
 * @param current In: NULL. Out: the first directive of the section, or NULL.
 *                The setter stores it through its settings pointer, and it
 *                takes the section's place.
 * @param curr_parent Out: the section around.
 * @param orig_directive Name of the section as in the row: "<Name".
 * @return NULL or the first fault, as ap_build_config().
 */
AP_DECLARE(const char *) ap_build_cont_config(
        apr_pool_t *p, apr_pool_t *temp_pool, cmd_parms *parms,
        ap_directive_t **current, ap_directive_t **curr_parent,
        char *orig_directive);

/**
 * Closes a source.
 * @param cfp The source, not to be used any more.
 * @return 0, or the status of its close function.
 */
AP_DECLARE(int) ap_cfg_closefile(ap_configfile_t *cfp);

/**
 * Reads one character and counts lines.
 * @param ch Set to it.
 * @param cfp The source.
 * @return APR_SUCCESS, APR_EOF, or the source's status.
 */
AP_DECLARE(apr_status_t) ap_cfg_getc(char *ch, ap_configfile_t *cfp);

/**
 * Reads a logical line: lines joined by a backslash before the line end,
 * without white space at both ends and without line end.
 * @param buf Where to.
 * @param bufsize Its size in bytes, NUL included.
 * @param cfp The source; its line_number counts physical lines.
 * @return APR_SUCCESS, APR_EOF, APR_ENOSPC when buf is too small, or the
 *         source's status.
 * A source belongs to one thread.
 */
AP_DECLARE(apr_status_t) ap_cfg_getline(char *buf, apr_size_t bufsize,
                                        ap_configfile_t *cfp);

/**
 * For setters: refuses places that the bits of a row cannot tell apart.
 * @param cmd The setter's parameters.
 * @param forbidden A set of NOT_IN_* bits, or GLOBAL_ONLY.
 * @return NULL when the directive may stand there, else the message to
 *         return.
 */
AP_DECLARE(const char *) ap_check_cmd_context(
        cmd_parms *cmd, unsigned int forbidden);

/**
 * Makes an empty settings vector for a connection.
 * @param p The connection's pool.
 * @return The vector.
 */
AP_DECLARE(ap_conf_vector_t *) ap_create_conn_config(apr_pool_t *p);

/**
 * Makes an empty settings vector for a section.
 * @param p Pool that keeps it.
 * @return The vector.
 */
AP_DECLARE(ap_conf_vector_t *) ap_create_per_dir_config(apr_pool_t *p);

/**
 * Makes an empty settings vector for a request.
 * @param p The request's pool.
 * @return The vector.
 */
AP_DECLARE(ap_conf_vector_t *) ap_create_request_config(apr_pool_t *p);

/**
 * Whether some module of this server has a directive.
 * @param p Not used.
 * @param name Its name in any case; a section's with "<".
 * @return 1 or 0.
 */
AP_DECLARE(int) ap_exists_directive(apr_pool_t *p, const char *name);

/**
 * Finds a row in a command table.
 * @param name Name of the directive, in any case.
 * @param cmds Table that ends with a NULL name.
 * @return the row, or NULL.
 */
AP_DECLARE(const command_rec *) ap_find_command(
        const char *name, const command_rec *cmds);

/**
 * Finds the modules that have a directive, one after the other: start with
 * *mod = ap_top_module, go on with (*mod)->next.
 * @param cmd_name Name of the directive, in any case.
 * @param mod In: the module to start from. Out: the one that has it, or NULL.
 * @return the row, or NULL.
 */
AP_DECLARE(const command_rec *) ap_find_command_in_modules(
        const char *cmd_name, module **mod);

/**
 * Finds a module by the name of its source file.
 * @param name "mod_alias.c".
 * @return the record, or NULL when the server does not have it (now).
 */
AP_DECLARE(module *) ap_find_linked_module(const char *name);

/**
 * Name of a module's source file.
 * @param m The module.
 * @return The name, of the module itself: "mod_alias.c".
 */
AP_DECLARE(const char *) ap_find_module_name(module *m);

/**
 * Name of a module without "mod_" and "_module", as LogLevel uses it.
 * @param module_index Its slot.
 * @return the name, or NULL when the slot is empty.
 */
AP_DECLARE(const char *) ap_find_module_short_name(int module_index);

/**
 * After both passes over a configuration: gives each virtual host what it
 * does not set itself, and sorts the sections of all servers.
 * @param p Pool of the configuration.
 * @param main_server Head of the list of servers.
 */
AP_DECLARE(void) ap_fixup_virtual_hosts(apr_pool_t *p,
                                        server_rec *main_server);

/**
 * Log level that holds for a module on a connection. Also a macro.
 * @param c The connection.
 * @param index The module's slot; negative: none in particular.
 * @return A level as APLOG_INFO; messages above it are not written.
 */
AP_DECLARE(int) ap_get_conn_module_loglevel(const conn_rec *c, int index);

/**
 * Log level that holds for a module on a connection when it serves a certain
 * server. Also a macro.
 * @param c The connection.
 * @param s The server.
 * @param index The module's slot; negative: none in particular.
 * @return A level as APLOG_INFO; messages above it are not written.
 */
AP_DECLARE(int) ap_get_conn_server_module_loglevel(
        const conn_rec *c, const server_rec *s, int index);

/**
 * A module's settings in a vector; NULL where nothing was set. Also a macro.
 * @param cv The vector.
 * @param m The module.
 * @return What its functions have made, or NULL.
 */
AP_DECLARE(void *) ap_get_module_config(const ap_conf_vector_t *cv,
                                        const module *m);

/**
 * The flags of a module's record; none for records made before there were
 * flags.
 * @param m The module.
 * @return AP_MODULE_FLAG_*, or 0.
 */
AP_DECLARE(int) ap_get_module_flags(const module *m);

/**
 * Log level that holds for a module in a request. Also a macro.
 * @param r The request.
 * @param index The module's slot; negative: none in particular.
 * @return A level as APLOG_INFO; messages above it are not written.
 */
AP_DECLARE(int) ap_get_request_module_loglevel(
        const request_rec *r, int index);

/**
 * Log level that holds for a module of a server. Also a macro.
 * @param s The server.
 * @param index The module's slot; negative: none in particular.
 * @return A level as APLOG_INFO; messages above it are not written.
 */
AP_DECLARE(int) ap_get_server_module_loglevel(const server_rec *s, int index);

/**
 * Makes the record of a virtual host; it is not put into the list of servers.
 * @param p Pool of the configuration.
 * @param hostname Its addresses, as <VirtualHost> has them.
 * @param main_server The main server.
 * @param ps Set to the record.
 * @return NULL, or what is wrong with the addresses.
 */
AP_DECLARE(const char *) ap_init_virtual_host(
        apr_pool_t *p, const char *hostname, server_rec *main_server,
        server_rec **ps);

/**
 * Has the handlers make the response to a request: filters are inserted, then
 * the handler hooks are asked in turn.
 * @param r The request, all phases before done.
 * @return OK when the response was made; DONE; or a status to answer with.
 * Called by the thread that serves the request.
 */
AP_DECLARE(int) ap_invoke_handler(request_rec *r);

/**
 * All modules, in the order of their slots; ends with NULL. Changed at start-
 * up only.
 */
extern AP_DECLARE_DATA module **ap_loaded_modules;

/**
 * Fills what a log configuration does not set from the enclosing one. A level
 * for everything in new_conf ends all levels of old_conf.
 * @param old_conf The enclosing one.
 * @param new_conf Changed in place; may share the module levels of old_conf
 *                 afterwards.
 */
AP_DECLARE(void) ap_merge_log_config(const struct ap_logconf *old_conf,
                                     struct ap_logconf *new_conf);

/**
 * Merges two settings vectors by the merge functions of the modules.
 * @param p Keeps the result; merged settings may point into both vectors.
 * @param base The enclosing section's.
 * @param new_conf What overrides it.
 * @return a new vector.
 */
AP_DECLARE(ap_conf_vector_t *) ap_merge_per_dir_configs(
        apr_pool_t *p, ap_conf_vector_t *base, ap_conf_vector_t *new_conf);

/**
 * For setters: whether the directive stands in a <Limit> that names a method
 * (or a <LimitExcept> that does not).
 * @param cmd The setter's parameters.
 * @param method Name of the method.
 * @return 1 or 0.
 */
AP_DECLARE(int) ap_method_is_limited(cmd_parms *cmd, const char *method);

/**
 * Makes a log configuration.
 * @param p Keeps it.
 * @param old What to copy; NULL for one with nothing set.
 * @return The log configuration.
 */
AP_DECLARE(struct ap_logconf *) ap_new_log_config(
        apr_pool_t *p, const struct ap_logconf *old);

/**
 * Opens the file of settings in a directory; what the hook open_htaccess asks
 * when no module has another way to it.
 * @param r           The request; r->pool owns the results.
 * @param dir_name    Directory, with a slash at its end.
 * @param access_name One name of AccessFileName.
 * @param conffile    Gets the opened file.
 * @param full_name   Gets the whole name, for messages.
 * @return APR_SUCCESS; APR_ENOENT or APR_ENOTDIR when there is none; another
 *         status of apr_file_open().
 */
AP_DECLARE(apr_status_t) ap_open_htaccess(request_rec *r,
                                          const char *dir_name,
                                          const char *access_name,
                                          ap_configfile_t **conffile,
                                          const char **full_name);

/**
 * The settings of a directory's own file, as far as they are allowed there.
 * They are kept by the process and shared by requests: read only.
 * @param result        Gets the settings; untouched when there is no file.
 * @param r             The request that they are for; holds them until its
 *                      pool is cleared.
 * @param override      OR_* classes that are allowed.
 * @param override_opts OPT_* bits that Options may set.
 * @param override_list Names allowed beyond the classes, or NULL.
 * @param path          Directory, with a slash at its end.
 * @param access_name   Names of AccessFileName, blanks between them.
 * @return OK; HTTP_FORBIDDEN when the file cannot be read,
 *         HTTP_INTERNAL_SERVER_ERROR when it has a fault; both are logged.
 */
AP_DECLARE(int) ap_parse_htaccess(ap_conf_vector_t **result, request_rec *r,
                                  int override, int override_opts,
                                  apr_table_t *override_list,
                                  const char *path, const char *access_name);

/**
 * Reads the name of a log level ("warn", "trace3"), in any case.
 * @param str The name.
 * @param val Set to an APLOG_* level.
 * @return NULL, or the message to return from a setter.
 */
AP_DECLARE(const char *) ap_parse_log_level(const char *str, int *val);

/**
 * Makes a source of configuration lines from functions.
 * @param p Keeps the record.
 * @param descr What faults name as their file.
 * @param param Handed to the functions.
 * @param getc_func Reads a character, or NULL when gets_func is there.
 * @param gets_func Reads up to and with the line end, as fgets does: a
 *                  buffer, its size, param. Or NULL: getc_func is used.
 * @param close_func Called once by ap_cfg_closefile(), or NULL.
 * @return The source, for ap_cfg_getline().
 */
AP_DECLARE(ap_configfile_t *) ap_pcfg_open_custom(
        apr_pool_t *p, const char *descr, void *param,
        apr_status_t (*getc_func)(char *, void *),
        apr_status_t (*gets_func)(void *, apr_size_t, void *),
        apr_status_t (*close_func)(void *));

/**
 * Opens a file as a source of configuration lines. At start-up pipes and
 * devices are good as well.
 * @param ret_cfg Set to the source.
 * @param p Keeps it.
 * @param name The path.
 * @return APR_SUCCESS; a status when it cannot be opened, is a folder or no
 *         file to read from.
 */
AP_DECLARE(apr_status_t) ap_pcfg_openfile(ap_configfile_t **ret_cfg,
                                          apr_pool_t *p, const char *name);

/**
 * Says what went wrong while reading.
 * @param p Keeps the text.
 * @param cfp The source.
 * @param rc What ap_cfg_getline() or ap_cfg_getc() returned.
 * @return the text, or NULL for APR_SUCCESS.
 */
AP_DECLARE(const char *) ap_pcfg_strerror(apr_pool_t *p,
                                          ap_configfile_t *cfp,
                                          apr_status_t rc);

/**
 * Pool cleanup that sets a pointer to NULL.
 * @param data Address of the pointer.
 * @return APR_SUCCESS.
 */
AP_DECLARE(apr_status_t) ap_pool_cleanup_set_null(void *data);

/**
 * Symbols of the linked-in modules; ends with a NULL name.
 */
extern AP_DECLARE_DATA ap_module_symbol_t ap_prelinked_module_symbols[];

/**
 * The linked-in modules that are active from the start; ends with NULL.
 */
extern AP_DECLARE_DATA module *ap_prelinked_modules[];

/**
 * All linked-in modules, in the order of their slots; ends with NULL.
 */
extern AP_DECLARE_DATA module *ap_preloaded_modules[];

/**
 * The second pass: calls the setters of a tree's directives.
 * @param s The main server.
 * @param conftree The tree.
 * @param p Pool of the configuration.
 * @param ptemp Cleared after start-up.
 * @return OK; HTTP_INTERNAL_SERVER_ERROR after faults, in the first pass too,
 *         that start-up gathers, or after one fault that has been logged.
 */
AP_DECLARE(int) ap_process_config_tree(server_rec *s,
                                       ap_directive_t *conftree,
                                       apr_pool_t *p, apr_pool_t *ptemp);

/**
 * Prepares a search for the files that the argument of a directive names; its
 * messages begin with the directive's name.
 * @param cmd    the setter's parameters
 * @param flags  AP_DIR_FLAG_*
 * @param cb     called for each file
 * @param ctx    for cb
 * @return what ap_dir_nofnmatch() and ap_dir_fnmatch() are given; in
 *         cmd->temp_pool
 */
AP_DECLARE(ap_dir_match_t *) ap_dir_cfgmatch(
        cmd_parms *cmd, int flags,
        const char *(*cb)(ap_dir_match_t *w, const char *fname), void *ctx);

/**
 * Reads what an Include names: a file, all files below a folder, or those
 * that match a pattern.
 * @param s The main server.
 * @param fname Relative to ServerRoot.
 * @param conftree The tree is appended here.
 * @param p Pool of the configuration.
 * @param ptemp For what is only needed while reading.
 * @param optional Whether there need not be any.
 * @return NULL or the first fault, as ap_build_config().
 */
AP_DECLARE(const char *) ap_process_fnmatch_configs(
        server_rec *s, const char *fname, ap_directive_t **conftree,
        apr_pool_t *p, apr_pool_t *ptemp, int optional);

/**
 * Reads one file of directives.
 * @param s The main server.
 * @param fname Its path.
 * @param conftree The tree is appended here.
 * @param p Pool of the configuration.
 * @param ptemp For what is only needed while reading.
 * @return NULL or the first fault, as ap_build_config().
 */
AP_DECLARE(const char *) ap_process_resource_config(
        server_rec *s, const char *fname, ap_directive_t **conftree,
        apr_pool_t *p, apr_pool_t *ptemp);

/**
 * The first pass: reads the lines of -C, a file with all it includes, and the
 * lines of -c into a tree. Faults are printed to standard error, all of them.
 * @param process The process; its pconf keeps everything.
 * @param temp_pool For what is only needed while reading.
 * @param config_name The file, relative to ServerRoot; NULL for none.
 * @param conftree Set to the tree.
 * @return the main server with its default settings, or NULL after faults.
 * Start-up only.
 */
AP_DECLARE(server_rec *) ap_read_config(process_rec *process,
                                        apr_pool_t *temp_pool,
                                        const char *config_name,
                                        ap_directive_t **conftree);

/**
 * Has a module register its hooks.
 * @param m The module.
 * @param p Pool of the configuration, which the lists of hooks go with.
 */
AP_DECLARE(void) ap_register_hooks(module *m, apr_pool_t *p);

/**
 * As ap_remove_module(), for a module that came from a file.
 */
AP_DECLARE(void) ap_remove_loaded_module(module *mod);

/**
 * Takes a module out of the server: its slot is free, its directives are
 * unknown. Its hooks stay until the configuration's pool goes.
 * @param m The record; module_index is -1 afterwards.
 * Start-up only.
 */
AP_DECLARE(void) ap_remove_module(module *m);

/**
 * Makes room for modules beyond the usual number. Of use before the first
 * settings vector of a reading is made; later it holds for the next reading.
 * @param count How many more.
 */
AP_DECLARE(void) ap_reserve_module_slots(int count);

/**
 * Makes room for as many modules as a directive stands in the configuration
 * that has been read.
 * @param directive Its name.
 */
AP_DECLARE(void) ap_reserve_module_slots_directive(const char *directive);

/**
 * Gives all modules one level.
 * @param l The log configuration.
 * @param val The level; -1 for that of everything.
 */
AP_DECLARE(void) ap_reset_module_loglevels(struct ap_logconf *l, int val);

/**
 * Makes memory that outlives restarts.
 * @param key Name under which it is found again; use the module's name.
 * @param size In bytes; filled with zeros.
 * @return the memory, in the process's own pool, or NULL.
 * Start-up only.
 */
AP_DECLARE(void *) ap_retained_data_create(const char *key, apr_size_t size);

/**
 * Finds memory made by ap_retained_data_create().
 * @param key Its name.
 * @return the memory, or NULL when there is none.
 */
AP_DECLARE(void *) ap_retained_data_get(const char *key);

/**
 * Lets each module that wants to change the command line do so.
 * @param process Whose argc and argv it is.
 */
AP_DECLARE(void) ap_run_rewrite_args(process_rec *process);

/**
 * Path of a file of the running server (pid, sockets, mutexes).
 * @param p Keeps the result.
 * @param fname A path, relative to DefaultRuntimeDir.
 * @return the full path, or NULL when there is no such path.
 */
AP_DECLARE(char *) ap_runtime_dir_relative(apr_pool_t *p, const char *fname);

/**
 * Path of a file of the configuration.
 * @param p Keeps the result.
 * @param fname A path, relative to ServerRoot.
 * @return the full path, or NULL when there is no such path.
 */
AP_DECLARE(char *) ap_server_root_relative(apr_pool_t *p, const char *fname);

/**
 * Makes sure that a module has settings in a section and in the server around
 * it.
 * @param server The server.
 * @param section_vector The section's settings.
 * @param section Its path, for create_dir_config; may be NULL.
 * @param mod The module.
 * @param pconf Keeps what is made.
 * @return the module's settings in section_vector; NULL when it has none.
 */
AP_DECLARE(void *) ap_set_config_vectors(server_rec *server,
                                         ap_conf_vector_t *section_vector,
                                         const char *section, module *mod,
                                         apr_pool_t *pconf);

/**
 * Setter of a directive that is gone: its help text is the message.
 * @param cmd What the reader of the configuration tells.
 * @param struct_ptr Not used.
 * @param arg Not used.
 * @return The message.
 */
AP_DECLARE(const char *) ap_set_deprecated(cmd_parms *cmd, void *struct_ptr,
                                           const char *arg);

/**
 * Setter: stores a path, relative to ServerRoot, in full. cmd_data is the
 * offset of a const char * in the settings.
 * @param cmd What the reader of the configuration tells.
 * @param struct_ptr The settings of the module.
 * @param arg The path.
 * @return NULL, or a message when it is no path.
 */
AP_DECLARE(const char *) ap_set_file_slot(cmd_parms *cmd, void *struct_ptr,
                                          const char *arg);

/**
 * Setter: stores On or Off as 1 or 0. cmd_data is the offset of an int in the
 * settings.
 * @param cmd What the reader of the configuration tells.
 * @param struct_ptr The settings of the module.
 * @param arg 1: On, 0: Off.
 * @return NULL.
 */
AP_DECLARE(const char *) ap_set_flag_slot(cmd_parms *cmd, void *struct_ptr,
                                          int arg);

/**
 * Setter: stores On or Off as 1 or 0. cmd_data is the offset of a char in the
 * settings.
 * @param cmd What the reader of the configuration tells.
 * @param struct_ptr The settings of the module.
 * @param arg 1: On, 0: Off.
 * @return NULL.
 */
AP_DECLARE(const char *) ap_set_flag_slot_char(
        cmd_parms *cmd, void *struct_ptr, int arg);

/**
 * Setter: stores a decimal number. cmd_data is the offset of an int in the
 * settings.
 * @param cmd What the reader of the configuration tells.
 * @param struct_ptr The settings of the module.
 * @param arg The number as text.
 * @return NULL, or a message when it is no number or does not fit.
 */
AP_DECLARE(const char *) ap_set_int_slot(cmd_parms *cmd, void *struct_ptr,
                                         const char *arg);

/**
 * Stores a module's settings in a vector. Also a macro.
 * @param cv The vector.
 * @param m The module.
 * @param val Its settings; they live as long as the vector.
 */
AP_DECLARE(void) ap_set_module_config(ap_conf_vector_t *cv, const module *m,
                                      void *val);

/**
 * Gives a module a log level of its own.
 * @param p Keeps the levels when there are none yet.
 * @param l The log configuration.
 * @param index The module's slot.
 * @param level An APLOG_* level, or -1 for that of everything.
 */
AP_DECLARE(void) ap_set_module_loglevel(apr_pool_t *p, struct ap_logconf *l,
                                        int index, int level);

/**
 * Setter: stores a text. cmd_data is the offset of a const char * in the
 * settings.
 * @param cmd What the reader of the configuration tells.
 * @param struct_ptr The settings of the module.
 * @param arg The text; kept as it is.
 * @return NULL.
 */
AP_DECLARE(const char *) ap_set_string_slot(
        cmd_parms *cmd, void *struct_ptr, const char *arg);

/**
 * Setter: stores a text in lower case. cmd_data is the offset of a char * in
 * the settings.
 * @param cmd What the reader of the configuration tells.
 * @param struct_ptr The settings of the module.
 * @param arg The text; a copy is changed.
 * @return NULL.
 */
AP_DECLARE(const char *) ap_set_string_slot_lower(
        cmd_parms *cmd, void *struct_ptr, const char *arg);

/**
 * Adds the modules that are linked in, once a process.
 * @param process The process.
 * @return NULL, or why the server cannot work.
 */
AP_DECLARE(const char *) ap_setup_prelinked_modules(process_rec *process);

/**
 * Prints all directives of the linked-in modules (-L).
 */
AP_DECLARE(void) ap_show_directives(void);

/**
 * Prints the linked-in modules (-l).
 */
AP_DECLARE(void) ap_show_modules(void);

/**
 * Name of the multi-processing module; "" when there is none (yet).
 * @return The name: "worker".
 */
AP_DECLARE(const char *) ap_show_mpm(void);

/**
 * Makes a module's settings in a server, at their defaults.
 * @param p Pool of the configuration.
 * @param s The server.
 * @param m The module.
 */
AP_DECLARE(void) ap_single_module_configure(
        apr_pool_t *p, server_rec *s, module *m);

/**
 * For the setter of a section that is executed while reading: skips the
 * section. The sections in it are followed, so that a missing end is found.
 * @param cmd The setter's parameters.
 * @param directive Name of the section as in the row: "<Name".
 * @return NULL, or the first fault.
 */
AP_DECLARE(const char *) ap_soak_end_container(
        cmd_parms *cmd, char *directive);

/**
 * Head of the list of modules (by next): the newest. Changed at start-up
 * only.
 */
extern AP_DECLARE_DATA module *ap_top_module;

/**
 * For the setter of a section: calls the setters of the directives in it.
 * @param conftree The first of them: cmd->directive->first_child.
 * @param parms The section's parameters, its override, path and server set
 *              for what is inside.
 * @param section_vector Where the settings go.
 * @return NULL, or the first fault, with parms->err_directive saying where;
 *         while start-up gathers all faults, always NULL.
 */
AP_DECLARE(const char *) ap_walk_config(ap_directive_t *conftree,
                                        cmd_parms *parms,
                                        ap_conf_vector_t *section_vector);

/**
 * After the tree is processed, before anything is opened: is the
 * configuration sound as a whole?
 * @param pconf The configuration's pool.
 * @param plog Pool that lives as long, but is cleared before the configuration
 *             is read.
 * @param ptemp Pool that goes when the configuration is read.
 * @param s The main server.
 * @return OK or DECLINED; anything else ends the start.
 */
AP_DECLARE_HOOK(int, check_config,
                (apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                 server_rec *s))

/**
 * In a new child process, before it serves anything.
 * @param pchild Pool of the child.
 * @param s The main server.
 */
AP_DECLARE_HOOK(void, child_init, (apr_pool_t *pchild, server_rec *s))

/**
 * Make the response. r->handler names whose turn it is.
 * @param r The request.
 * @return DECLINED when it is another's; OK when it is made; or a status to
 *         answer with.
 * Called by the thread that serves the request.
 */
AP_DECLARE_HOOK(int, handler, (request_rec *r))

/**
 * The header is read and the request mapped: look at it before access is
 * checked.
 * @param r The request.
 * @return OK or DECLINED; a status ends the request with it.
 */
AP_DECLARE_HOOK(int, header_parser, (request_rec *r))

/**
 * Open an access file of a folder.
 * @param r The request.
 * @param dir_name The folder.
 * @param access_name Name of the file in it.
 * @param conffile Set to the source of its lines.
 * @param full_name Set to its path.
 * @return APR_SUCCESS; APR_ENOENT or APR_ENOTDIR when there is none; another
 *         status when it cannot be read; AP_DECLINED to leave it to others.
 */
AP_DECLARE_HOOK(apr_status_t, open_htaccess,
                (request_rec *r, const char *dir_name,
                 const char *access_name, ap_configfile_t **conffile,
                 const char **full_name))

/**
 * Open log files, still with the rights of the one who started the server.
 * @param pconf The configuration's pool.
 * @param plog Pool that lives as long, but is cleared before the configuration
 *             is read.
 * @param ptemp Pool that goes when the configuration is read.
 * @param s The main server.
 * @return OK or DECLINED; anything else ends the start.
 */
AP_DECLARE_HOOK(int, open_logs,
                (apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                 server_rec *s))

/**
 * All modules are there: look up optional functions of others.
 */
AP_DECLARE_HOOK(void, optional_fn_retrieve, (void))

/**
 * The configuration is complete: open and start what it needs. At a first
 * start called twice, with a cleared pconf between.
 * @param pconf The configuration's pool.
 * @param plog Pool that lives as long, but is cleared before the configuration
 *             is read.
 * @param ptemp Pool that goes when the configuration is read.
 * @param s The main server.
 * @return OK or DECLINED; anything else ends the start.
 */
AP_DECLARE_HOOK(int, post_config,
                (apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                 server_rec *s))

/**
 * Before the tree is processed: set defaults, forget what an earlier
 * configuration left. Each function is called.
 * @param pconf Pool of the configuration.
 * @param plog Pool of the logs.
 * @param ptemp Cleared after start-up.
 * @return OK or DECLINED; anything else ends the start.
 */
AP_DECLARE_HOOK(int, pre_config,
                (apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp))

/**
 * Before a request is mapped to anything: answer it from what is known.
 * @param r The request.
 * @param lookup_uri Whether it is a lookup only, which must not be answered.
 * @return DECLINED, or as a handler.
 */
AP_DECLARE_HOOK(int, quick_handler, (request_rec *r, int lookup_uri))

/**
 * With -t, after a sound configuration: print what was asked for.
 * @param pconf The configuration's pool.
 * @param s The main server.
 */
AP_DECLARE_HOOK(void, test_config, (apr_pool_t *pconf, server_rec *s))

/* Members of the argument-kind enum under the names that rows use. */
#define AP_NO_ARGS func.no_args
#define AP_RAW_ARGS func.raw_args
#define AP_TAKE_ARGV func.take_argv
#define AP_TAKE1 func.take1
#define AP_TAKE2 func.take2
#define AP_TAKE3 func.take3
#define AP_FLAG func.flag

/*
 * A row of a command table: name, setter, value handed to the setter, where
 * the directive may stand (a set of *_CONF and OR_* bits), help text.
 */
#define AP_INIT_ROW_(directive, kind, setter, mconfig, where, how, help) \
    {directive, {.kind = setter}, mconfig, where, how, help}
#define AP_INIT_NO_ARGS(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, no_args, func, mconfig, where, NO_ARGS, help)
#define AP_INIT_RAW_ARGS(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, raw_args, func, mconfig, where, RAW_ARGS, help)
#define AP_INIT_TAKE_ARGV(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, take_argv, func, mconfig, where, TAKE_ARGV, help)
#define AP_INIT_TAKE1(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, take1, func, mconfig, where, TAKE1, help)
#define AP_INIT_ITERATE(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, take1, func, mconfig, where, ITERATE, help)
#define AP_INIT_TAKE2(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, take2, func, mconfig, where, TAKE2, help)
#define AP_INIT_TAKE12(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, take2, func, mconfig, where, TAKE12, help)
#define AP_INIT_ITERATE2(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, take2, func, mconfig, where, ITERATE2, help)
#define AP_INIT_TAKE13(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, take3, func, mconfig, where, TAKE13, help)
#define AP_INIT_TAKE23(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, take3, func, mconfig, where, TAKE23, help)
#define AP_INIT_TAKE123(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, take3, func, mconfig, where, TAKE123, help)
#define AP_INIT_TAKE3(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, take3, func, mconfig, where, TAKE3, help)
#define AP_INIT_FLAG(directive, func, mconfig, where, help) \
    AP_INIT_ROW_(directive, flag, func, mconfig, where, FLAG, help)

/* The first members of a module record, in their order. */
#define MPM20_MODULE_STUFF \
    MODULE_MAGIC_NUMBER_MAJOR, MODULE_MAGIC_NUMBER_MINOR, -1, __FILE__, \
    NULL, NULL, MODULE_MAGIC_COOKIE
#define STANDARD20_MODULE_STUFF MPM20_MODULE_STUFF, NULL
#define STANDARD_MODULE_STUFF \
    this_module_needs_to_be_ported_to_the_2_0_module_interface

/** True when the record of m has the flags member filled in. */
#define AP_MODULE_HAS_FLAGS(m) \
    AP_MODULE_MAGIC_AT_LEAST_(m, AP_MODULE_FLAGS_MMN_MAJOR, \
                              AP_MODULE_FLAGS_MMN_MINOR)
#define AP_MODULE_MAGIC_AT_LEAST_(m, major, minor) \
    ((m)->version > (major) \
     || ((m)->version == (major) && (m)->minor_version >= (minor)))

#define AP_MAYBE_UNUSED(x) x __attribute__((unused))

/** Gives the log macros of this file the index of module foo. */
#define APLOG_USE_MODULE(foo) \
    extern module AP_MODULE_DECLARE_DATA foo##_module; \
    AP_MAYBE_UNUSED(static int *const aplog_module_index) = \
        &(foo##_module.module_index)

/** Declares module foo's record and has the logs of this file name it. */
#define AP_DECLARE_MODULE(foo) \
    APLOG_USE_MODULE(foo); \
    module AP_MODULE_DECLARE_DATA foo##_module

/*
 * A settings vector is an array of pointers, one a module, at the module's
 * index.  Compiled modules have these accesses inside them.
 */
#define ap_get_module_config(v, m) (((void **)(v))[(m)->module_index])
#define ap_set_module_config(v, m, val) \
    ((((void **)(v))[(m)->module_index]) = (val))

/* Log level of module index i in a log configuration, connection, request. */
#define ap_get_module_loglevel(l, i) \
    (((i) < 0 || (l)->module_levels == NULL || (l)->module_levels[i] < 0) \
     ? (l)->level : (l)->module_levels[i])
#define ap_get_server_module_loglevel(s, i) \
    ap_get_module_loglevel(&(s)->log, (i))
#define ap_get_conn_logconf(c) \
    ((c)->log ? (c)->log : &(c)->base_server->log)
#define ap_get_conn_server_logconf(c, s) \
    (((c)->log != &(c)->base_server->log && (c)->log != NULL) \
     ? (c)->log : &(s)->log)
#define ap_get_request_logconf(r) \
    ((r)->log ? (r)->log \
     : (r)->connection->log ? (r)->connection->log : &(r)->server->log)
#define ap_get_conn_module_loglevel(c, i) \
    ap_get_module_loglevel(ap_get_conn_logconf(c), (i))
#define ap_get_conn_server_module_loglevel(c, s, i) \
    ap_get_module_loglevel(ap_get_conn_server_logconf((c), (s)), (i))
#define ap_get_request_module_loglevel(r, i) \
    ap_get_module_loglevel(ap_get_request_logconf(r), (i))

#ifdef __cplusplus
}
#endif

#endif /* AP_HTTP_CONFIG_H */
