/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the files of server/main share: the command line and the steps that
 * it leads to.  Everything here runs in the parent, before it has threads.
 */

#ifndef HOSTLER_SERVER_MAIN_PRIV_H
#define HOSTLER_SERVER_MAIN_PRIV_H

#include <apr_tables.h>
#include <apr_thread_proc.h>

#include "httpd.h"
#include "http_config.h"

/* What the command line asks the program to do. */
typedef enum {
    ACTION_RUN,             /* read the configuration and serve */
    ACTION_TEST,            /* read the configuration, report, exit */
    ACTION_EXPLAIN,         /* --explain */
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
    CONTROL_UPGRADE,
    CONTROL_GRACEFUL_STOP,
    CONTROL_STOP
} main_control;

/* The request that --explain asks about. */
typedef struct {
    const char *method;
    const char *url;
    const char *from;           /* --from: the client's IP address, or NULL */
    const char *at;             /* --at: ADDR[:PORT] it connects to, or NULL */
    apr_array_header_t *fields; /* -H: const char *, each "Name: value" */
} explain_question;

typedef struct {
    main_action action;
    main_control control;
    const char *server_root;    /* -d, else the built-in one; absolute */
    const char *config_file;    /* -f, else the built-in one */
    const char *serve_dir;      /* --serve DIR, NULL without it; absolute */
    const char *serve_listen;   /* --listen [ADDR:]PORT, NULL for default */
    const char *startup_level;  /* -e */
    const char *startup_log;    /* -E */
    explain_question question;  /* --explain */
    int is_strict;              /* --strict: warnings of -t count */
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


/* The phases of the parent's life (phases.c). */

/** Directives that a reading stops after. */
typedef enum {
    READ_FOR_TEST,  /* tree processed, check_config run */
    READ_FOR_CHECK, /* logs opened, sockets bound */
    READ_FOR_USE    /* post_config run */
} read_depth;

/** Pools and server of one reading of the configuration. */
typedef struct {
    process_rec *process;
    apr_pool_t *plog;       /* lives as long as this configuration's logs */
    apr_pool_t *ptemp;      /* cleared at each reading */
    server_rec *server;
    read_depth depth;       /* that server has been read to */
    int has_served;         /* the MPM has run */
    const command_line *line;
} main_state;

/**
 * Reads the configuration and takes it through the phases up to depth.
 * pconf has been cleared by the caller except at the first reading.
 * @return APR_SUCCESS; APR_EGENERAL when the configuration has a fault, which
 *         has been reported
 */
apr_status_t phases_read(main_state *m, read_depth depth);

/**
 * Says whose command line ap_signal_server() carries out; without -k that is a
 * start.
 * @param m  read for test when that is called; deeper where a restart is
 *           asked for
 */
void control_prepare(main_state *m);

/** Registers ap_signal_server() for modules. */
void control_register_hooks(apr_pool_t *p);

/**
 * Runs post_config without opening logs and sockets, for a process that will
 * never serve.
 * @param m  read for test
 */
apr_status_t phases_settle(main_state *m);

/* ---- Lint (lint.c) ------------------------------------------------------ */

/**
 * Warns on stderr of what most likely does not do what it looks like.
 * @param p            scratch
 * @param main_server  read for test
 * @return the number of warnings
 */
int lint_configuration(apr_pool_t *p, server_rec *main_server);

/* ---- Explaining a request (explain.c) ----------------------------------- */

/**
 * Prints on stdout how a request would be answered, and why.
 * @param m  read for test
 * @return the exit status: 0 when it could be told
 */
int explain_run(main_state *m);

/** Hooks of a process that explains; none in any other. */
void explain_register_hooks(apr_pool_t *p);

/** Clears what the last reading made and lets the modules register anew. */
void phases_reset(main_state *m);

/* ---- Starting this program once more (launch.c) ------------------------- */

/** Exit status of a child that could not execute the program. */
#define LAUNCH_NO_PROGRAM 127

#define LAUNCH_CHANNELS 2

typedef struct {
    const char *program;
    const char *const *argv;
    const char *variable;   /* of the environment, that tells the program what
                             * it is started for */
    const char *value;
    const apr_array_header_t *sockets;  /* of listen_socket */
    int channels[LAUNCH_CHANNELS];      /* descriptors it shall have besides;
                                         * -1: none */
    int is_service;         /* it outlives this process, and may tell systemd
                             * how the service is */
} launch_plan;

/** Finds out where the program lies, before anybody changes directories. */
void launch_remember(const char *argv0, apr_pool_t *p);

/** @return the path by which the program was started, absolute */
const char *launch_path(void);

/** @return the arguments of this process, so that they mean the same wherever
 *          it stands, and one more if it is not NULL; in p */
const char **launch_arguments(process_rec *process, const command_line *line,
                              const char *more, apr_pool_t *p);

/** @return the number that channels[number] will have in the new program */
int launch_channel(const launch_plan *plan, int number);

/** @param p  scratch
 *  @return as fork(); does not return in the child */
pid_t launch_program(const launch_plan *plan, apr_pool_t *p);

/* ---- Before a restart (scout.c) ----------------------------------------- */

/** Variable of the environment that a scout has set: it stays silent when
 * all is well. */
#define SCOUT_MARK "HOSTLER_SCOUT"

/** When a restart was asked for, sends a scout.
 * @return true, once, when one has come back and found nothing against it */
int scout_restart_is_due(const main_state *m);

/** @return true while one is on its way */
int scout_is_away(void);

/** @return true when the process was the scout; what it found is logged */
int scout_ended(pid_t pid, apr_exit_why_e why, int code);

/** The server stops: nobody waits for a scout any more. */
void scout_give_up(void);

/* ---- Upgrades (upgrade.c) ----------------------------------------------- */

/** Variable of the environment of a process that shall take over. */
#define UPGRADE_VARIABLE "HOSTLER_UPGRADE"

/** To be called once, early: whether this process shall take over from the
 * one that has started it. */
int upgrade_is_asked(void);

/** The children have come up: takes over, if that is asked. */
void upgrade_serves(apr_pool_t *p);

/** Starts an upgrade when one is asked for, goes on with one that is under
 * way.  @return true while it is; always, once the new process serves */
int upgrade_is_under_way(const main_state *m);

/** @return true when it was the new process, and the upgrade has come to
 *          nothing */
int upgrade_ended(pid_t pid, apr_exit_why_e why, int code);

/** @return true when another process is the server now */
int upgrade_is_done(void);

/** The server stops: a new process that is not ready goes, too. */
void upgrade_give_up(void);

/** In a child: the channels to other parents are none of its.  Who may write
 * there can have the caretaker, which may be root's, send signals to any
 * process. */
void upgrade_forget(void);

/* ---- Looking after a successor (caretaker.c) ---------------------------- */

/** This process is to hand on signals to that one, at once, and to wait for
 * its end and that of those that follow it, when it has ended itself.
 * @param channel  where those tell their numbers */
void caretaker_begin(pid_t pid, int channel);

/** This process has a caretaker.  @param channel  -1: it has none */
void caretaker_join(int channel);

/** @return the channel to it; -1: there is none */
int caretaker_channel(void);

/** Tells it the number of this process. */
void caretaker_tell(void);

/** What is left to do at the very end of the program.
 * @param exit_status  of this process
 * @return the one that its starter shall see */
int caretaker_run(int exit_status);

#endif /* HOSTLER_SERVER_MAIN_PRIV_H */
