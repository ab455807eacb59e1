/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * -k: start a server, or send the running one the signal that means what was
 * asked.  The running server is the process named in PidFile.
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "ap_config_layout.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "mpm_common.h"

#include "mpm/common/mpm_common_priv.h"
#include "server/main/main_priv.h"

/* [config] What the main program has read. */
static main_state *controlled;

/* Who, if anybody, runs with the configuration just read. */
typedef struct {
    const char *program;
    const char *state;  /* for messages: "pid 12", "no pid file" */
    pid_t pid;          /* 0: nobody */
    apr_status_t rv;    /* not APR_SUCCESS: the pid file cannot be read */
} running_server;

static int is_alive(pid_t pid)
{
    return kill(pid, 0) == 0 || errno == EPERM;
}

static void find_running(running_server *running, apr_pool_t *p)
{
    pid_t pid;
    apr_status_t rv = ap_read_pid(p, ap_pid_fname, &pid);

    running->pid = 0;
    running->rv = APR_SUCCESS;
    if (APR_STATUS_IS_ENOENT(rv)) {
        running->state = "no pid file";
    }
    else if (rv != APR_SUCCESS) {
        running->state = "pid file cannot be read";
        running->rv = rv;
    }
    /* In a container the numbers begin anew, and a file that was left there
     * may name this very process. */
    else if (pid <= 1 || pid == getpid() || !is_alive(pid)) {
        running->state = apr_psprintf(p, "pid %" APR_PID_T_FMT "?", pid);
    }
    else {
        running->state = apr_psprintf(p, "pid %" APR_PID_T_FMT, pid);
        running->pid = pid;
    }
}

static int send_signal(const running_server *running, int sig)
{
    if (kill(running->pid, sig) != 0) {
        fprintf(stderr, "%s (%s): cannot send signal %d: %s\n",
                running->program, running->state, sig, strerror(errno));
        return 1;
    }
    return 0;
}

static int stop(const running_server *running, int sig)
{
    if (running->pid == 0) {
        fprintf(stderr, "%s (%s) not running\n", running->program,
                running->state);
        return 0;
    }
    return send_signal(running, sig);
}

static int signal_of(main_control control)
{
    switch (control) {
    case CONTROL_RESTART:
        return SIGHUP;
    case CONTROL_UPGRADE:
        return SIGNALS_UPGRADE;
    default:
        return AP_SIG_GRACEFUL;
    }
}

/* What the server would refuse is told to whoever has typed the command; its
 * logs are tried, too. */
static int ask_to_begin_anew(const running_server *running,
                             main_control control, main_state *m)
{
    ap_run_mode = AP_SQ_RM_CONFIG_TEST;
    if (phases_read(m, READ_FOR_CHECK) != APR_SUCCESS) {
        fprintf(stderr, "%s (%s): nothing was done; the server goes on with "
                "the configuration it has\n", running->program,
                running->state);
        return 1;
    }
    return send_signal(running, signal_of(control));
}

AP_DECLARE(int) ap_signal_server(int *exit_status, apr_pool_t *pconf)
{
    const command_line *line;
    running_server running;

    if (controlled == NULL) {
        return 0;
    }
    line = controlled->line;
    running.program = ap_server_argv0;
    find_running(&running, pconf);
    if (running.rv != APR_SUCCESS) {
        fprintf(stderr, "%s: %s: this is no file with a process number; if "
                "no server runs, remove it\n", running.program,
                ap_server_root_relative(pconf, ap_pid_fname));
        *exit_status = 1;
        return 1;
    }

    switch (line->control) {
    case CONTROL_STOP:
        *exit_status = stop(&running, SIGTERM);
        return 1;
    case CONTROL_GRACEFUL_STOP:
        *exit_status = stop(&running, AP_SIG_GRACEFUL_STOP);
        return 1;
    case CONTROL_RESTART:
    case CONTROL_GRACEFUL:
    case CONTROL_UPGRADE:
        if (running.pid == 0) {
            fprintf(stderr, "%s (%s) not running, trying to start\n",
                    running.program, running.state);
            return 0;
        }
        *exit_status = ask_to_begin_anew(&running, line->control,
                                         controlled);
        return 1;
    default:    /* without -k, too */
        if (running.pid != 0) {
            fprintf(stderr, "%s (%s) already running\n", running.program,
                    running.state);
            *exit_status = 0;
            return 1;
        }
        return 0;
    }
}

void control_prepare(main_state *m)
{
    controlled = m;
}

void control_register_hooks(apr_pool_t *p)
{
    (void)p;
    APR_REGISTER_OPTIONAL_FN(ap_signal_server);
}
