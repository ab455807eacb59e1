/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_mpm.h
 * @brief What the rest of the server may ask of the MPM.
 */

#ifndef AP_AP_MPM_H
#define AP_AP_MPM_H

#include <apr_thread_proc.h>
#include <apr_poll.h>

#include "httpd.h"
#include "scoreboard.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Questions to ap_mpm_query() and the answers that are not plain numbers; the
 * values of both share one range.
 */
#define AP_MPMQ_NOT_SUPPORTED           0
#define AP_MPMQ_STARTING                0
#define AP_MPMQ_MAX_DAEMON_USED         1
#define AP_MPMQ_RUNNING                 1
#define AP_MPMQ_STATIC                  1
#define AP_MPMQ_DYNAMIC                 2
#define AP_MPMQ_IS_THREADED             2
#define AP_MPMQ_STOPPING                2
#define AP_MPMQ_IS_FORKED               3
#define AP_MPMQ_HARD_LIMIT_DAEMONS      4
#define AP_MPMQ_HARD_LIMIT_THREADS      5
#define AP_MPMQ_MAX_THREADS             6
#define AP_MPMQ_MIN_SPARE_DAEMONS       7
#define AP_MPMQ_MIN_SPARE_THREADS       8
#define AP_MPMQ_MAX_SPARE_DAEMONS       9
#define AP_MPMQ_MAX_SPARE_THREADS       10
#define AP_MPMQ_MAX_REQUESTS_DAEMON     11
#define AP_MPMQ_MAX_DAEMONS             12
#define AP_MPMQ_MPM_STATE               13
#define AP_MPMQ_IS_ASYNC                14
#define AP_MPMQ_GENERATION              15
#define AP_MPMQ_HAS_SERF                16
#define AP_MPMQ_CAN_WAITIO              19

/** What the child_status hook tells of a child. */
typedef enum mpm_child_status {
    /** it runs */
    MPM_CHILD_STARTED = 0,
    /** it has ended */
    MPM_CHILD_EXITED = 1,
    /** it runs on, and another has its scoreboard slot */
    MPM_CHILD_LOST_SLOT = 2
} mpm_child_status;

/**
 * What a timed callback calls.
 * @param baton  as it was registered
 */
typedef void ap_mpm_callback_fn_t(void *baton);

/**
 * Asks the running MPM about itself.  May be called from any thread, as soon
 * as the configuration has been read.
 * @param query_code  one of AP_MPMQ_*
 * @param result      the answer: a number, or for AP_MPMQ_MPM_STATE one of
 *                    AP_MPMQ_STARTING, _RUNNING, _STOPPING; for
 *                    AP_MPMQ_IS_THREADED and _IS_FORKED one of
 *                    AP_MPMQ_NOT_SUPPORTED, _STATIC, _DYNAMIC
 * @return APR_SUCCESS; APR_ENOTIMPL when this MPM has no answer to that
 *         question; APR_EGENERAL when no MPM is there
 */
AP_DECLARE(apr_status_t) ap_mpm_query(int query_code, int *result);

/**
 * Has a function called once, after some time, by some thread of this process.
 * A thread that serves a connection lets go of it first: so a handler may ask
 * for this, return SUSPENDED, and have the function go on with the request.
 * In a process that ends gracefully it is called as long as connections have
 * something to wait for.
 * @param t      microseconds from now; the type notwithstanding
 * @param cbfn   the function
 * @param baton  its argument
 * @return APR_SUCCESS; APR_ENOTIMPL when the MPM has no timers, and in the
 *         parent
 */
AP_DECLARE(apr_status_t) ap_mpm_register_timed_callback(
        apr_time_t t, ap_mpm_callback_fn_t *cbfn, void *baton);

/**
 * Starts a program for a request, as the user that the request's settings name
 * (hook get_suexec_identity) where suexec is in use, else as the server's.
 * May be called from any thread.
 * @param r         the request
 * @param newproc   the new process, with the pipes that attr asks for
 * @param progname  the program's path
 * @param args      its arguments, the name first, NULL last
 * @param env       its environment, NULL last
 * @param attr      how to start it
 * @param p         owner of newproc: its end takes the process along
 * @return as apr_proc_create()
 */
AP_DECLARE(apr_status_t) ap_os_create_privileged_process(
        const request_rec *r, apr_proc_t *newproc, const char *progname,
        const char *const *args, const char *const *env,
        apr_procattr_t *attr, apr_pool_t *p);

/**
 * The parent has started a child, or it ended, or it runs on without a place
 * in the scoreboard.  Runs in the parent.
 * @param s      the main server
 * @param pid    the child
 * @param gen    its generation
 * @param slot   its row in the scoreboard; -1 when it has none
 * @param state  what happened
 */
AP_DECLARE_HOOK(void, child_status,
                (server_rec *s, pid_t pid, ap_generation_t gen, int slot,
                 mpm_child_status state))

/**
 * The last child of a generation has ended.  Runs in the parent.
 * @param s    the main server, of the configuration that is in force now
 * @param gen  the generation
 */
AP_DECLARE_HOOK(void, end_generation, (server_rec *s, ap_generation_t gen))

/**
 * The MPM itself: serves until a restart or the end is asked for.  The first
 * function that does not decline is the one.
 * @param pconf        pool of this configuration
 * @param plog         pool of its logs
 * @param server_conf  the main server
 * @return OK to be called again with a configuration read anew; DONE when the
 *         server was stopped; anything else: it cannot run
 */
AP_DECLARE_HOOK(int, mpm,
                (apr_pool_t *pconf, apr_pool_t *plog, server_rec *server_conf))

/** Profiling switch of builds made for gprof; nothing elsewhere. */
#define AP_MONCONTROL(x)

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_MPM_H */
