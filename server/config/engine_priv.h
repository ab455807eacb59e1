/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the files of the configuration engine offer one another, in the order
 * in which a configuration passes through them: source, words, tree,
 * language, command, settings, report.
 */

#ifndef CONFIG_ENGINE_PRIV_H
#define CONFIG_ENGINE_PRIV_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "http_config.h"
#include "server/config/config_priv.h"

/* ---- source.c: lines ---- */

/** A logical line: continuations joined, white space at both ends gone. */
typedef struct {
    char *text;         /* valid until the pool of the read goes */
    unsigned int first; /* number of its first physical line */
} conf_line;

/**
 * Reads the next line, however long (up to 16 MB).
 * @return APR_SUCCESS; APR_EOF at the end; APR_ENOSPC when the line is too
 *         long (it has been skipped); or the error of the source.
 */
apr_status_t conf_read_line(ap_configfile_t *source, apr_pool_t *p,
                            conf_line *line);

/* ---- words.c: ${NAME} ---- */

/** Forgets all variables and starts anew; p is the configuration's pool. */
void conf_variables_reset(apr_pool_t *p);

/** Gives a variable a value. */
void conf_variable_set(const char *name, const char *value);

/** Forgets a variable. */
void conf_variable_unset(const char *name);

/** As ap_resolve_env(), and tells where an unknown name stands. */
const char *conf_resolve_env(apr_pool_t *p, const char *word,
                             const char *file, int line);

/* ---- include.c ---- */

/** Fills parms with what holds at the top level of a server's settings. */
void conf_parms_init(cmd_parms *parms, server_rec *s, apr_pool_t *p,
                     apr_pool_t *ptemp);

/**
 * Reads what an Include names into *tree.
 * @param parms    Whose the Include is: server, pools, place.
 * @param optional A pattern or file may be missing.
 */
const char *conf_include(cmd_parms *parms, const char *name, int optional,
                         ap_directive_t **tree);

/* ---- command.c: which module has a directive ---- */

typedef struct conf_command conf_command;

struct conf_command {
    const command_rec *row;
    module *mod;            /* whose row it is */
    conf_command *next;     /* the same name in an earlier module */
};

/** All rows for a name (any case), that of the newest module first. */
const conf_command *conf_command_find(const char *name);

/** Adds or removes the rows of a module. */
void conf_command_add(module *mod);
void conf_command_remove_all(void);

/**
 * Calls fn for every directive name that a module of this server has.  Any
 * thread may, once the configuration has been read.
 * @param p for the way through the names
 */
void conf_command_each(apr_pool_t *p,
                       void (*fn)(void *ctx, const conf_command *c),
                       void *ctx);

/**
 * Calls a setter with its arguments.
 * @param kind Set to what a returned message is about.
 * @return NULL, DECLINE_CMD, or what is wrong.
 */
const char *conf_command_call(const command_rec *row, cmd_parms *parms,
                              void *settings, const char *args,
                              conf_fault_kind *kind);

/* ---- place.c: where a directive may stand ---- */

/** Whether parms.override lets a row stand here. */
int conf_place_allowed(const cmd_parms *parms, const command_rec *row);

/** In words: where a row with these bits may stand. */
const char *conf_place_text(apr_pool_t *p, int req_override);

/* ---- walk.c ---- */

/** The fault of a directive that may not stand where it does; NULL when it
 * is to be passed over (AllowOverride Nonfatal=). */
const char *conf_misplaced(cmd_parms *parms, const ap_directive_t *node,
                           const command_rec *row);

/* ---- modules.c ---- */

/** Number of slots a settings vector made now must have. */
int conf_slots(void);

/** The configuration has been read, and what it loads is loaded: vectors made
 * from here on need little room for more. */
void conf_modules_loaded(void);

/** From here on no module is added: vectors need no spare slots. */
void conf_modules_settled(int settled);

/** The module in a slot, or NULL. */
module *conf_module_at(int slot);

/** Name of the record's symbol, such as "alias_module". */
const char *conf_module_symbol(const module *mod);

/** The module known as mod_x.c or x_module; NULL when it is not there. */
module *conf_module_named(const char *name);

/**
 * For the rest of this reading <IfModule> knows a module by other names, and
 * no longer by its own: the configuration was written for the module that has
 * those, and this one takes its place.
 * @param symbol,file Such as "x_module" and "mod_x.c"; constants.
 */
void conf_module_stand_in(const module *mod, const char *symbol,
                          const char *file);

/** Whether <IfModule name> is read. */
int conf_module_answers_to(const char *name);

/* ---- settings.c ---- */

/** A main server with the settings of all modules at their defaults.
 * @return NULL, with a line in the log, when the system has no address */
server_rec *conf_main_server(process_rec *process, apr_pool_t *p);

/* ---- suggest.c: names that were perhaps meant ---- */

/** Text for an unknown directive: what to do about it. */
const char *conf_unknown_text(apr_pool_t *p, const char *name);

/**
 * Source file (mod_x.c) of the module that is known to have a directive or
 * to export a symbol; NULL when neither table has it.
 */
const char *conf_known_module_of(const char *directive);
const char *conf_known_module_exporting(const char *symbol);

/** Module symbol for a source file: mod_x.c is x_module. */
const char *conf_symbol_of_file(apr_pool_t *p, const char *file);

/* ---- report.c ---- */

/**
 * One fault of a directive.  With an open report it is added there.
 * @param where The directive, for file and line; may be NULL.
 * @return NULL when the report took it, else the message, and
 *         parms->err_directive is set.
 */
const char *conf_fault(cmd_parms *parms, const ap_directive_t *where,
                       conf_fault_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/**
 * The same for what a setter has answered, or what was found before it was
 * called; that it is about the directive is said when the text does not.
 */
const char *conf_setter_fault(cmd_parms *parms, const ap_directive_t *where,
                              conf_fault_kind kind, const char *text);

/** Tells the report that a source was opened by a line of another one. */
void conf_report_source(const char *name, const char *from, int line);

/**
 * Notes that a module could not be loaded: its directives, being unknown
 * now, are no faults of their own.
 */
void conf_report_module_missing(const char *symbol);

/** Whether that was noted for the module of this source file (mod_x.c). */
int conf_report_is_missing(const char *file);

/* ---- dump.c ---- */

/** Notes an opened file for DUMP_INCLUDES; depth 0 is the main file. */
void conf_dump_note_file(apr_pool_t *p, const char *name, int depth,
                         int line);

#endif /* CONFIG_ENGINE_PRIV_H */
