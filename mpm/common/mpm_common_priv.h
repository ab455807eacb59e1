/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What all MPMs share and modules do not see.
 */

#ifndef HOSTLER_MPM_COMMON_PRIV_H
#define HOSTLER_MPM_COMMON_PRIV_H

#include <signal.h>

#include <apr_pools.h>
#include <apr_time.h>

#include "httpd.h"

/* Sent to a thread of a child to end its system call (EINTR). */
#define INTERRUPT_SIGNAL SIGUSR2

/* ---- signals.c ---------------------------------------------------------- */

/**
 * To be called before anything else in the program: from here on a request
 * for a restart or a graceful stop is remembered until the MPM runs, and no
 * longer kills a server that is starting.
 */
void signals_early(void);

/**
 * The parent sleeps until a signal came, a child ended or the time is over.
 * @param timeout  microseconds
 */
void signals_wait(apr_interval_time_t timeout);

/**
 * Takes note of the restart that was asked for; requests that come later are
 * for one more.
 * @return 1 for an immediate one (HUP), 0 for a graceful one
 */
int signals_take_restart(void);

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

/* ---- common.c ----------------------------------------------------------- */

/** Hooks shared by the MPMs; each MPM calls it where it registers its own. */
void mpm_common_register_hooks(apr_pool_t *p);

/** True when the server shall stay in the foreground: -X, -DONE_PROCESS,
 * -DFOREGROUND, -DNO_DETACH. */
int common_is_foreground(void);

/** True for -X and -DONE_PROCESS: no children, this process serves. */
int common_is_one_process(void);

#endif /* HOSTLER_MPM_COMMON_PRIV_H */
