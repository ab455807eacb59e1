/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mpm_common.h
 * @brief What MPMs share: children, signals, limits, and their hooks.
 */

#ifndef AP_MPM_COMMON_H
#define AP_MPM_COMMON_H

#include <netinet/tcp.h>

#include <apr_proc_mutex.h>
#include <apr_thread_proc.h>

#include "ap_config.h"
#include "ap_mpm.h"
#include "scoreboard.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Pipe of death, see ap_mpm_pod_open(). */
typedef struct ap_pod_t ap_pod_t;

/** Name under which Mutex sets the lock around accepting. */
#define AP_ACCEPT_MUTEX_TYPE            "mpm-accept"

#define AP_MPM_PODX_GRACEFUL_CHAR       33
#define AP_MPM_PODX_RESTART_CHAR        36

#define AP_SIG_GRACEFUL                 10
#define AP_SIG_GRACEFUL_STOP            28
#define AP_SIG_GRACEFUL_STOP_STRING     "SIGWINCH"
#define AP_SIG_GRACEFUL_STRING          "SIGUSR1"

#define DEFAULT_TCP_DEFER_ACCEPT        30
#define DEFAULT_LISTENBACKLOG           511

/** What a child is told through a pipe of death. */
typedef enum {
    /** nothing */
    AP_MPM_PODX_NORESTART = 0,
    /** end now */
    AP_MPM_PODX_RESTART = 1,
    /** finish your connections, then end */
    AP_MPM_PODX_GRACEFUL = 2
} ap_podx_restart_t;

/** EnableExceptionHook and the hook fatal_exception are there. */
#define AP_ENABLE_EXCEPTION_HOOK        1

/** A crash, as the hook fatal_exception is told of it. */
typedef struct ap_exception_info_t ap_exception_info_t;

struct ap_exception_info_t {
    /** the signal */
    int sig;
    /** the process */
    pid_t pid;
};

struct ap_pod_t {
    /** the children read */
    apr_file_t *pod_in;
    /** the parent writes */
    apr_file_t *pod_out;
    /** owner */
    apr_pool_t *p;
};

/**
 * Told of each child that has ended.
 * @param childnum  its row in the scoreboard, -1 when it had none
 * @param pid       the process
 * @param gen       its generation
 */
typedef void ap_reclaim_callback_fn_t(int childnum, pid_t pid,
                                      ap_generation_t gen);

/** @return NULL when there is exactly one MPM, else what to do about it */
AP_DECLARE(const char *) ap_check_mpm(void);

/**
 * Counts the children of each generation and runs the hook end_generation for
 * those that are over: function of the hook child_status.
 * @param s       the main server
 * @param pid     the child
 * @param gen     its generation
 * @param slot    its row, -1 for none
 * @param status  what happened
 */
AP_DECLARE(void) ap_core_child_status(server_rec *s, pid_t pid,
                                      ap_generation_t gen, int slot,
                                      mpm_child_status status);

/**
 * [config] CoreDumpDirectory, else ServerRoot: where crashing processes go.
 */
extern AP_DECLARE_DATA char ap_coredump_dir[8192];

/** [config] Whether CoreDumpDirectory was given. */
extern AP_DECLARE_DATA int ap_coredumpdir_configured;

/**
 * What a new child does to crash well.
 * @param s  the main server
 * @return APR_SUCCESS
 */
AP_DECLARE(apr_status_t) ap_fatal_signal_child_setup(server_rec *s);

/**
 * Has processes that crash do so in ap_coredump_dir.  In the parent; children
 * inherit it.
 * @param s         the main server
 * @param in_pconf  pool of the configuration
 * @return APR_SUCCESS
 */
AP_DECLARE(apr_status_t) ap_fatal_signal_setup(
        server_rec *s, apr_pool_t *in_pconf);

/**
 * @param name  of a group, or # and a number
 * @return its number; a name that does not exist ends the program
 */
AP_DECLARE(gid_t) ap_gname2id(const char *name);

/** [config] GracefulShutdownTimeout in seconds; 0: no end. */
extern AP_DECLARE_DATA int ap_graceful_shutdown_timeout;

/** [config] MaxMemFree in bytes: what each allocator may keep; 0: all. */
extern AP_DECLARE_DATA apr_uint32_t ap_max_mem_free;

/** [config] MaxConnectionsPerChild: after so many a child ends; 0: never. */
extern AP_DECLARE_DATA int ap_max_requests_per_child;

/**
 * Prints the line "PidFile" of the dump of the running configuration.
 * @param p    scratch
 * @param out  where to
 */
AP_DECLARE(void) ap_mpm_dump_pidfile(apr_pool_t *p, apr_file_t *out);

/**
 * Pool cleanup of a configuration: its generation gets no more children.
 * @param unused  not used
 * @return APR_SUCCESS
 */
AP_DECLARE(apr_status_t) ap_mpm_end_gen_helper(void *unused);

/**
 * Reads from a pipe of death, without waiting; in a child.
 * @param pod  the pipe
 * @return APR_SUCCESS: this child shall end; AP_NORESTART: it shall not
 */
AP_DECLARE(apr_status_t) ap_mpm_pod_check(ap_pod_t *pod);

/**
 * @param pod  the pipe
 * @return APR_SUCCESS or the error of closing
 */
AP_DECLARE(apr_status_t) ap_mpm_pod_close(ap_pod_t *pod);

/**
 * Takes -k and its word off a command line, before modules see that, and
 * keeps the word for ap_signal_server().  A line with a fault is left alone.
 * @param process  argc and argv are changed; in process->pool
 */
AP_DECLARE(void) ap_mpm_rewrite_args(process_rec *process);

/**
 * Carries out what -k asked for.  The configuration has been read, so that it
 * is known which server is meant (PidFile).  Called by the main program; also
 * an optional function (http_main.h).
 * @param exit_status  gets the program's, when there is nothing left to do
 * @param pconf        pool of the configuration
 * @return 1 when the program shall exit, 0 when it shall go on and serve
 */
AP_DECLARE(int) ap_signal_server(int *exit_status, apr_pool_t *pconf);

/**
 * Tells several children to end.
 * @param pod  the pipe
 * @param num  how many
 */
AP_DECLARE(void) ap_mpm_pod_killpg(ap_pod_t *pod, int num);

/**
 * Makes a pipe that the parent writes and all children read: a byte ends the
 * child that reads it.
 * @param p    owner of the pipe
 * @param pod  the result
 * @return APR_SUCCESS or the error of the system
 */
AP_DECLARE(apr_status_t) ap_mpm_pod_open(apr_pool_t *p, ap_pod_t **pod);

/**
 * Tells one child, whichever, to end.
 * @param pod  the pipe
 * @return APR_SUCCESS or the error of writing
 */
AP_DECLARE(apr_status_t) ap_mpm_pod_signal(ap_pod_t *pod);

/**
 * As ap_mpm_pod_check().
 * @param pod  the pipe
 * @return one of ap_podx_restart_t: how this child shall end, if it shall
 */
AP_DECLARE(int) ap_mpm_podx_check(ap_pod_t *pod);

/**
 * @param pod  the pipe
 * @return APR_SUCCESS or the error of closing
 */
AP_DECLARE(apr_status_t) ap_mpm_podx_close(ap_pod_t *pod);

/**
 * Tells several children to end.
 * @param pod       the pipe
 * @param num       how many
 * @param graceful  AP_MPM_PODX_GRACEFUL or AP_MPM_PODX_RESTART
 */
AP_DECLARE(void) ap_mpm_podx_killpg(ap_pod_t *pod, int num,
                                    ap_podx_restart_t graceful);

/**
 * As ap_mpm_pod_open(), for a pipe that also says how to end.
 * @param p    owner of the pipe
 * @param pod  the result
 * @return APR_SUCCESS or the error of the system
 */
AP_DECLARE(apr_status_t) ap_mpm_podx_open(apr_pool_t *p, ap_pod_t **pod);

/**
 * Tells one child, whichever, to end.
 * @param pod       the pipe
 * @param graceful  AP_MPM_PODX_GRACEFUL or AP_MPM_PODX_RESTART
 * @return APR_SUCCESS or the error of writing
 */
AP_DECLARE(apr_status_t) ap_mpm_podx_signal(
        ap_pod_t *pod, ap_podx_restart_t graceful);

/**
 * Sends a signal to a child, never to a group or to init.
 * @param pid  the child
 * @param sig  the signal
 * @return APR_SUCCESS; APR_EINVAL for a pid below 2; the error of kill()
 */
AP_DECLARE(apr_status_t) ap_mpm_safe_kill(pid_t pid, int sig);

/**
 * Setter of CoreDumpDirectory.
 * @param cmd    what the reader of the configuration tells
 * @param dummy  not used
 * @param arg    what stands behind the directive
 * @return NULL, or the end of a sentence that says what is wrong
 */
AP_DECLARE(const char *) ap_mpm_set_coredumpdir(
        cmd_parms *cmd, void *dummy, const char *arg);

/**
 * Setter of GracefulShutdownTimeout.
 * @param cmd    what the reader of the configuration tells
 * @param dummy  not used
 * @param arg    what stands behind the directive
 * @return NULL, or the end of a sentence that says what is wrong
 */
AP_DECLARE(const char *) ap_mpm_set_graceful_shutdown(
        cmd_parms *cmd, void *dummy, const char *arg);

/**
 * Setter of MaxMemFree, in KiB.
 * @param cmd    what the reader of the configuration tells
 * @param dummy  not used
 * @param arg    what stands behind the directive
 * @return NULL, or the end of a sentence that says what is wrong
 */
AP_DECLARE(const char *) ap_mpm_set_max_mem_free(
        cmd_parms *cmd, void *dummy, const char *arg);

/**
 * Setter of MaxConnectionsPerChild and MaxRequestsPerChild.
 * @param cmd    what the reader of the configuration tells
 * @param dummy  not used
 * @param arg    what stands behind the directive
 * @return NULL, or the end of a sentence that says what is wrong
 */
AP_DECLARE(const char *) ap_mpm_set_max_requests(
        cmd_parms *cmd, void *dummy, const char *arg);

/**
 * Setter of PidFile.
 * @param cmd    what the reader of the configuration tells
 * @param dummy  not used
 * @param arg    what stands behind the directive
 * @return NULL, or the end of a sentence that says what is wrong
 */
AP_DECLARE(const char *) ap_mpm_set_pidfile(
        cmd_parms *cmd, void *dummy, const char *arg);

/**
 * Setter of ThreadStackSize, in bytes.
 * @param cmd    what the reader of the configuration tells
 * @param dummy  not used
 * @param arg    what stands behind the directive
 * @return NULL, or the end of a sentence that says what is wrong
 */
AP_DECLARE(const char *) ap_mpm_set_thread_stacksize(
        cmd_parms *cmd, void *dummy, const char *arg);

/** [config] PidFile, relative to ServerRoot or absolute. */
extern AP_DECLARE_DATA const char *ap_pid_fname;

/**
 * Logs how a process ended, where that is worth it.
 * @param pid     the process; only pid->pid is read
 * @param why     exit or signal
 * @param status  exit status or signal
 * @return APEXIT_CHILDFATAL: it says that no child can serve;
 *         APEXIT_CHILDSICK: that it cannot; 0 for everything else
 */
AP_DECLARE(int) ap_process_child_status(apr_proc_t *pid, apr_exit_why_e why,
                                        int status);

/**
 * Waits until all children of the scoreboard, and all extra processes, have
 * ended; after 3 and 6 seconds they get SIGTERM, after 9 SIGKILL, after 12 it
 * gives up.
 * @param terminate     true to begin with SIGTERM
 * @param mpm_callback  told of each that has ended
 */
AP_DECLARE(void) ap_reclaim_child_processes(
        int terminate, ap_reclaim_callback_fn_t *mpm_callback);

/**
 * Keeps track of a child that has no place in the scoreboard any more.
 * @param pid  the child
 * @param gen  its generation
 */
AP_DECLARE(void) ap_register_extra_mpm_process(pid_t pid, ap_generation_t gen);

/**
 * Looks, without waiting, which children have ended.
 * @param mpm_callback  told of each that has
 */
AP_DECLARE(void) ap_relieve_child_processes(
        ap_reclaim_callback_fn_t *mpm_callback);

/**
 * Has small packets sent at once (TCP_NODELAY; RFC 9293 section 3.7.4).  What
 * cannot be set is logged.
 * @param s  socket
 */
AP_DECLARE(void) ap_sock_disable_nagle(apr_socket_t *s);

/**
 * Counts the modules that change privileges while requests are served.
 * @param inc  added to the count; 0 asks only
 * @return the count
 */
AP_DECLARE(int) ap_sys_privileges_handlers(int inc);

/** [config] ThreadStackSize in bytes; 0: the system's. */
extern AP_DECLARE_DATA apr_size_t ap_thread_stacksize;

/**
 * @param name  of a user, or # and a number
 * @return its number; a name that does not exist ends the program
 */
AP_DECLARE(uid_t) ap_uname2id(const char *name);

/**
 * Ends the tracking of a process that has ended.
 * @param pid      the process
 * @param old_gen  its generation, unless NULL
 * @return 1 when it was tracked, else 0
 */
AP_DECLARE(int) ap_unregister_extra_mpm_process(
        pid_t pid, ap_generation_t *old_gen);

/**
 * The parent's pause: returns when a process has ended, a signal came, or a
 * round of a second is over.  Runs the hook monitor every tenth round.
 * @param status    exit or signal
 * @param exitcode  exit status or signal
 * @param ret       the process; ret->pid is -1 when none has ended
 * @param p         scratch
 * @param s         the main server
 */
AP_DECLARE(void) ap_wait_or_timeout(apr_exit_why_e *status, int *exitcode,
                                    apr_proc_t *ret, apr_pool_t *p,
                                    server_rec *s);

/**
 * Sets what the directives of this header set to the defaults.
 * @param pconf  pool of the configuration
 */
AP_DECLARE(void) mpm_common_pre_config(apr_pool_t *pconf);

/**
 * A child begins to end; its threads may still be at work.  In the child.
 * @param pchild    its pool
 * @param graceful  true when it finishes its connections
 */
AP_DECLARE_HOOK(void, child_stopping, (apr_pool_t *pchild, int graceful))

/**
 * A new child becomes who it shall be, before child_init.
 * @param pchild  its pool
 * @param s       the main server
 * @return OK, DECLINED; anything else: the child cannot serve
 */
AP_DECLARE_HOOK(int, drop_privileges, (apr_pool_t *pchild, server_rec *s))

/**
 * The process has crashed and is about to end; only with EnableExceptionHook
 * On.  Called inside a signal handler, by the thread that has crashed: nothing
 * may be allocated, and no lock taken.
 * @param ei  the signal and the process
 * @return OK or DECLINED; anything else leaves out the functions after it
 */
AP_DECLARE_HOOK(int, fatal_exception, (ap_exception_info_t *ei))

/**
 * Every ten seconds in the parent.
 * @param p  pool of the configuration
 * @param s  the main server
 * @return OK or DECLINED
 */
AP_DECLARE_HOOK(int, monitor, (apr_pool_t *p, server_rec *s))

/** @return the name of the MPM as -V prints it */
AP_DECLARE_HOOK(const char *, mpm_get_name, (void))

/**
 * What ap_mpm_query() asks.
 * @param query_code  AP_MPMQ_*
 * @param result      the answer
 * @param rv          what ap_mpm_query() returns
 * @return OK when answered, or known not to be; DECLINED
 */
AP_DECLARE_HOOK(int, mpm_query,
                (int query_code, int *result, apr_status_t *rv))

/**
 * What ap_mpm_register_timed_callback() asks.
 * @param t      microseconds from now
 * @param cbfn   the function
 * @param baton  its argument
 * @return APR_SUCCESS; APR_ENOTIMPL to leave it to others
 */
AP_DECLARE_HOOK(apr_status_t, mpm_register_timed_callback,
                (apr_time_t t, ap_mpm_callback_fn_t *cbfn, void *baton))

/**
 * A suspended connection goes back to the MPM: its request has been ended by
 * ap_process_request_after_handler(), in this thread.
 * @param c  the connection
 * @param r  its request, or NULL when that is gone
 */
AP_DECLARE_HOOK(void, resume_connection, (conn_rec *c, request_rec *r))

/**
 * A connection is suspended, because a handler returned SUSPENDED; the thread
 * that served it lets go of it.  From now on the handler's module may go on
 * with the request in a thread of its own, and is to end it by
 * ap_finalize_request_protocol() and ap_process_request_after_handler().
 * @param c  the connection
 * @param r  its request
 */
AP_DECLARE_HOOK(void, suspend_connection, (conn_rec *c, request_rec *r))

/* Signal names without their prefix, as messages and scripts print them. */
#define AP_SIG_GRACEFUL_SHORT USR1
#define AP_SIG_GRACEFUL_STOP_SHORT WINCH

/** Row for the command table of every MPM. */
#define AP_GRACEFUL_SHUTDOWN_TIMEOUT_COMMAND \
    AP_INIT_TAKE1("GracefulShutdownTimeout", ap_mpm_set_graceful_shutdown, \
        NULL, RSRC_CONF, "seconds a graceful stop waits for connections " \
        "before it ends them; 0 = as long as they last")

#ifdef __cplusplus
}
#endif

#endif /* AP_MPM_COMMON_H */
