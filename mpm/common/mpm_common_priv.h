/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What all MPMs share and modules do not see.
 */

#ifndef HOSTLER_MPM_COMMON_PRIV_H
#define HOSTLER_MPM_COMMON_PRIV_H

#include <signal.h>

#include <apr_pools.h>
#include <apr_thread_proc.h>
#include <apr_time.h>

#include "http_config.h"
#include "httpd.h"

/* Sent to a thread of a child to end its system call (EINTR). */
#define INTERRUPT_SIGNAL SIGUSR2

/* ---- signals.c ---------------------------------------------------------- */

/* Asks the parent for an upgrade; the same number as above, which only
 * children send, to themselves. */
#define SIGNALS_UPGRADE SIGUSR2
#define SIGNALS_UPGRADE_STRING "SIGUSR2"

/**
 * To be called before anything else in the program: from here on a request
 * for a restart, an upgrade or a graceful stop is remembered until the MPM
 * runs, and no longer kills a server that is starting.
 */
void signals_early(void);

/** A server is started: until the MPM runs, the first request to stop sets
 * what signals_stop_is_asked() tells, the second ends the process. */
void signals_start(void);

/** The opposite: this process does not become a server. */
void signals_no_start(void);

/** @return true when somebody has asked for the end of the server */
int signals_stop_is_asked(void);

/** @return the signal that asked for it, or NULL when it was no signal */
const char *signals_stop_name(void);

/** As WINCH does, from within. */
void signals_stop_gracefully(void);

/**
 * The parent sleeps until a signal came, a child ended or the time is over.
 * @param timeout  microseconds
 */
void signals_wait(apr_interval_time_t timeout);

/** Input of this descriptor ends signals_wait(), too; -1: of none.
 * @param action  called in signals_wait() then; NULL: whoever watches reads
 *                it before the next one */
void signals_watch_fd(int fd, void (*action)(void));

/**
 * Takes note of the restart that was asked for; requests that come later are
 * for one more.
 * @return 1 for an immediate one (HUP), 0 for a graceful one
 */
int signals_take_restart(void);

/** @return true when an upgrade was asked for since the last call */
int signals_take_upgrade(void);

/** What this process is told by signals, that one is told too, at once; 0:
 * nobody is. */
void signals_forward_to(pid_t pid);

/**
 * fork() in which no signal is lost: parent and child each get those that
 * were sent to them.  The child has the signal handling of a child.
 * @return as fork()
 */
pid_t signals_fork(void);

/** In a child: descriptor that becomes readable when it shall stop at once
 * because of a signal. */
int signals_child_fd(void);

/** In a child: has the parent look at the scoreboard now, not only when its
 * pause is over. */
void signals_wake_parent(void);

/** In the process of -X: gives it the signal handling of a child. */
apr_status_t signals_single_process(void);

/* ---- detach.c ----------------------------------------------------------- */

/**
 * Leaves the terminal and the shell.  The process that was started waits
 * until detach_report() has been called and exits with what it tells; when
 * the new process ends without having called it, with 1.
 * @return APR_SUCCESS in the new process
 */
apr_status_t detach_begin(void);

/** The start has succeeded; nothing happens where nobody waits. */
void detach_report(void);

/* ---- duties.c ----------------------------------------------------------- */

/* What the program has the parent do beside an MPM's own work.  All but the
 * last is called in the parent's main thread, by MPMs through the functions
 * below. */
typedef struct {
    /* Asked in each round of the parent's loop; true: the loop ends now, and
     * the MPM returns OK for the configuration to be read anew. */
    int (*restart_is_due)(void);
    /* A process has ended that is no child of the MPM; true: it is known. */
    int (*process_ended)(pid_t pid, apr_exit_why_e why, int code);
    /* Children of a new generation have come up. */
    void (*generation_serves)(void);
    /* The server begins to stop. */
    void (*stop_begins)(void);
    /* In a new child, before anything else: descriptors that are the parent's
     * alone are closed. */
    void (*child_begins)(void);
} parent_duties;

/** @param duties  static; set once, before the MPM runs */
void duties_set(const parent_duties *duties);

/** Without duties: true when a restart was asked for. */
int duties_restart_is_due(void);
int duties_process_ended(pid_t pid, apr_exit_why_e why, int code);
void duties_generation_serves(void);
void duties_stop_begins(void);
void duties_child_begins(void);

/* ---- common.c ----------------------------------------------------------- */

/** Hooks shared by the MPMs; each MPM calls it where it registers its own. */
void mpm_common_register_hooks(apr_pool_t *p);

/** True when the server shall stay in the foreground: -X, -DONE_PROCESS,
 * -DFOREGROUND, -DNO_DETACH. */
int common_is_foreground(void);

/**
 * An upgrade: this process was started by the server that it shall take over
 * from.  Until it serves, the pid file is that one's, and it has left the
 * terminal already.
 */
void common_set_predecessor(int has_one);
int common_has_predecessor(void);

/** Seconds that a new process has for getting ready: UpgradeTimeout. */
int common_upgrade_timeout(void);
const char *common_set_upgrade_timeout(cmd_parms *cmd, void *dummy,
                                       const char *arg);
#define COMMON_UPGRADE_COMMANDS \
    AP_INIT_TAKE1("UpgradeTimeout", common_set_upgrade_timeout, NULL, \
                  RSRC_CONF, "seconds in which a new process has to serve " \
                  "when the program is upgraded (60)")

/** True for -X and -DONE_PROCESS: no children, this process serves. */
int common_is_one_process(void);

#endif /* HOSTLER_MPM_COMMON_PRIV_H */
