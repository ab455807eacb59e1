/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the files of server/main share: the command line and the steps that
 * it leads to.  Everything here runs in the parent, before it has threads.
 */

#ifndef HOSTLER_SERVER_MAIN_PRIV_H
#define HOSTLER_SERVER_MAIN_PRIV_H

#include "httpd.h"
#include "http_config.h"

/* What the command line asks the program to do. */
typedef enum {
    ACTION_RUN,             /* read the configuration and serve */
    ACTION_TEST,            /* read the configuration, report, exit */
    ACTION_VERSION,         /* -v */
    ACTION_BUILD_SETTINGS,  /* -V */
    ACTION_LIST_MODULES,    /* -l */
    ACTION_LIST_DIRECTIVES, /* -L */
    ACTION_HELP             /* -h */
} main_action;

/* What -k asks of a server, running or not. */
typedef enum {
    CONTROL_NONE,
    CONTROL_START,
    CONTROL_RESTART,
    CONTROL_GRACEFUL,
    CONTROL_GRACEFUL_STOP,
    CONTROL_STOP
} main_control;

typedef struct {
    main_action action;
    main_control control;
    const char *server_root;    /* -d, else the built-in one; absolute */
    const char *config_file;    /* -f, else the built-in one */
    const char *serve_dir;      /* --serve DIR, NULL without it; absolute */
    const char *serve_listen;   /* --listen [ADDR:]PORT, NULL for default */
    const char *startup_level;  /* -e */
    const char *startup_log;    /* -E */
} command_line;

/**
 * Reads the command line.  Defines, and directives given by -C and -c, are
 * added to the arrays of http_main.h.
 * @param process      process->argc and process->argv are read; the strings
 *                     of *line may point into them
 * @param line         filled in
 * @return APR_SUCCESS; APR_EINVAL after a message on stderr
 */
apr_status_t options_read(process_rec *process, command_line *line);

/** Prints how the program is called. */
void info_print_usage(FILE *out, const char *program);

/** Prints the lines of -v on stdout. */
void info_print_version(void);

/** Prints the lines of -V on stdout. */
void info_print_build_settings(void);

/**
 * Prints the virtual hosts and the settings of the run where -S or the
 * defines DUMP_VHOSTS and DUMP_RUN_CFG ask for them.
 */
void info_print_dumps(apr_pool_t *p, server_rec *s);

/**
 * Makes the settings of --serve: directives in front of an empty
 * configuration file, a private directory for the pid file and the scoreboard.
 * @param process  the private directory is removed with process->pool
 * @param line     serve_dir and serve_listen are read; config_file is set
 * @return APR_SUCCESS; another status after a message on stderr that says
 *         what to do
 */
apr_status_t serve_prepare(process_rec *process, command_line *line);

/** Tells on stderr that the site could not be served where it should. */
void serve_explain(const command_line *line);

/** Tells on stdout where the site is to be seen, once sockets are open. */
void serve_announce(const command_line *line);

/**
 * Carries out -k; no -k is a start.
 * @param line         what is asked
 * @param p            scratch
 * @param exit_status  set when nothing is left to do
 * @return 1 when the program shall exit with *exit_status, 0 when it shall
 *         go on and start a server
 */
int control_run(const command_line *line, apr_pool_t *p, int *exit_status);

/** Variable of the environment that a scout has set: it stays silent when
 * all is well. */
#define SCOUT_MARK "HOSTLER_SCOUT"

/**
 * Asks a fresh process whether the configuration, as it stands on disk now,
 * can be used.  Its complaints go to stderr, which is the error log once the
 * server runs.
 * @param process  argv of the running server
 * @param line     of the running server
 * @param p        scratch
 * @return APR_SUCCESS when it can; APR_EGENERAL when not, with the reason
 *         logged
 */
apr_status_t scout_run(process_rec *process, const command_line *line,
                       apr_pool_t *p);

/* The phases of the parent's life (phases.c). */

/** Pools and server of one reading of the configuration. */
typedef struct {
    process_rec *process;
    apr_pool_t *plog;       /* lives as long as this configuration's logs */
    apr_pool_t *ptemp;      /* cleared at each reading */
    server_rec *server;
    const command_line *line;
} main_state;

/** Directives that a reading stops after. */
typedef enum {
    READ_FOR_TEST,  /* tree processed, check_config run */
    READ_FOR_USE    /* logs and sockets opened, post_config run */
} read_depth;

/**
 * Reads the configuration and takes it through the phases up to depth.
 * pconf has been cleared by the caller except at the first reading.
 * @return APR_SUCCESS; APR_EGENERAL when the configuration has a fault, which
 *         has been reported
 */
apr_status_t phases_read(main_state *m, read_depth depth);

/** Clears what the last reading made and lets the modules register anew. */
void phases_reset(main_state *m);

#endif /* HOSTLER_SERVER_MAIN_PRIV_H */
