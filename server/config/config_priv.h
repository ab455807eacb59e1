/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the configuration engine offers to the server's own start-up code:
 * reading everything although some of it is wrong, and the list of faults
 * found on the way.
 *
 * How a start (or a restart, or -t) goes:
 *
 *     ap_setup_prelinked_modules(process);            once a process
 *     each time the configuration is read, pconf being empty:
 *         conf_modules_register_hooks(pconf);
 *         conf_register_hooks(pconf);                 -M and the other dumps
 *         conf_report_reset(ptemp);
 *         s = conf_read_all(process, ptemp, name, &ap_conftree);
 *         apr_hook_sort_all();
 *         ap_run_pre_config(...);
 *         ap_process_config_tree(s, ap_conftree, pconf, ptemp);
 *         if (conf_report_print(err) > 0)  ->  refuse to start
 *         ap_fixup_virtual_hosts(pconf, s); ap_run_check_config(...) ...
 *
 * Faults of both passes, reading and processing, are gathered: while a report
 * is open, a fault neither ends the reading of its file nor the walk over its
 * section.  Without an open report (conf_report_close) the public functions
 * return the first fault as their message, as modules expect.
 *
 * Thread rule: start-up only, one thread.
 */

#ifndef CONFIG_PRIV_H
#define CONFIG_PRIV_H

#include <apr_file_io.h>
#include <apr_pools.h>

#include "httpd.h"
#include "http_config.h"

/** What is wrong; each kind has a number of its own in the messages. */
typedef enum {
    CONF_FAULT_SETTER,      /* a directive did not take its arguments */
    CONF_FAULT_UNKNOWN,     /* no module has this directive */
    CONF_FAULT_ARGS,        /* wrong number or form of arguments */
    CONF_FAULT_PLACE,       /* the directive may not stand here */
    CONF_FAULT_CONTAINER,   /* unclosed, mismatched or stray section end */
    CONF_FAULT_INCLUDE,     /* an Include that matches nothing, or a cycle */
    CONF_FAULT_FILE,        /* a file that cannot be opened or read */
    CONF_FAULT_LINE,        /* a line that is too long or malformed */
    CONF_FAULT_MODULE       /* a module that cannot be loaded */
} conf_fault_kind;

/**
 * Opens an empty report; what stood in an older one is forgotten.
 * @param p Pool that keeps the messages; the report closes itself with it.
 */
void conf_report_reset(apr_pool_t *p);

/** Closes the report: faults are returned to callers again, not gathered. */
void conf_report_close(void);

/** Whether a report is open, so that faults are gathered. */
int conf_report_is_open(void);

/** Whether a source was announced by conf_report_source() with this name, at
 * this address; true as well when no report is open. */
int conf_report_knows(const char *name);

/** Adds a warning: printed like a fault, but not counted as one. */
void conf_report_warn(const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/** Number of faults so far; 0 when no report is open. */
int conf_report_count(void);

/**
 * Prints what has not been printed yet, in the order of files and lines as
 * they were read.
 * @param out Where to; NULL = standard error.
 * @return The number of faults of the whole report.
 */
int conf_report_print(apr_file_t *out);

/**
 * As ap_read_config(), but returns the server record also when there were
 * faults, so that the second pass can find more.  Opens a report when none
 * is open.
 */
server_rec *conf_read_all(process_rec *process, apr_pool_t *ptemp,
                          const char *config_name,
                          ap_directive_t **conftree);

/**
 * Calls register_hooks of every module that is linked in, as it is done again
 * after the configuration's pool was cleared.  The lists of hooks go with
 * that pool: they are emptied when it is cleared.
 */
void conf_modules_register_hooks(apr_pool_t *p);

/**
 * Registers the engine's own hooks: the dumps of -M, -t -D DUMP_MODULES,
 * DUMP_INCLUDES and DUMP_CONFIG, in test_config; opening access files, and
 * their memory in child_init.
 */
void conf_register_hooks(apr_pool_t *p);

/**
 * Sets how long what is known of access files is trusted without a look at
 * the file system; in microseconds.  Negative: nothing is kept, each request
 * reads the files.  Start-up only.
 */
void conf_htaccess_trust(apr_interval_time_t time);

/** What a directory's access file says, as it is kept; htaccess.c. */
typedef struct conf_htaccess conf_htaccess;

/** Which file, and what may stand in it: as ap_parse_htaccess() has it. */
typedef struct {
    const char *dir;                    /* with its last slash */
    const char *names;                  /* of AccessFileName */
    const apr_table_t *override_list;   /* of AllowOverrideList, or NULL */
    int override;                       /* OR_* and NONFATAL_* bits */
    int override_opts;                  /* OPT_* bits */
} conf_htaccess_query;

/**
 * As ap_parse_htaccess(), and tells what that was taken from.  Any thread.
 * @param used What is kept of the file, or of its absence; it stays as long
 *             as r->pool does, and longer for who retains it.  NULL: it is r's
 *             alone
 */
int conf_htaccess_use(ap_conf_vector_t **result, request_rec *r,
                      const conf_htaccess_query *query,
                      conf_htaccess **used);

/** References to what is kept. */
void conf_htaccess_retain(conf_htaccess *e);
void conf_htaccess_release(conf_htaccess *e);

/** When the file system was last asked about it. */
apr_time_t conf_htaccess_checked(const conf_htaccess *e);

/** Whether what was looked at then is trusted now. */
int conf_htaccess_is_fresh(apr_time_t checked);

/** Whether another look has found that it no longer holds, or it was dropped
 * to make room. */
int conf_htaccess_is_gone(const conf_htaccess *e);

/** Starts the process's memory of access files; hooked to child_init. */
void conf_htaccess_start(apr_pool_t *pchild, server_rec *s);

#endif /* CONFIG_PRIV_H */
