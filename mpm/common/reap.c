/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Waiting for processes that end, and ending those that do not.
 *
 * Whom to wait for stands in the scoreboard (process_score.pid of each slot)
 * and, for processes that have no slot any more, in a list of extra ones.
 *
 * Only the parent's main thread comes here.
 */

#include "ap_config.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <apr_signal.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "ap_mpm.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"
#include "scoreboard.h"

#include "mpm/common/children_priv.h"
#include "mpm/common/mpm_common_priv.h"
#include "server/runtime/tally_priv.h"
#include "server/util/clock_priv.h"

APLOG_USE_MODULE(core);

/* A second between two rounds of maintenance; the monitor hook every tenth. */
#define ROUND APR_USEC_PER_SEC
#define ROUNDS_PER_MONITOR 10

/* ---- Processes without a slot ------------------------------------------- */

typedef struct extra_process {
    struct extra_process *next;
    pid_t pid;
    ap_generation_t generation;
} extra_process;

static extra_process *extra_processes;

AP_DECLARE(void) ap_register_extra_mpm_process(pid_t pid, ap_generation_t gen)
{
    extra_process *one = ap_calloc(1, sizeof(*one));

    one->pid = pid;
    one->generation = gen;
    one->next = extra_processes;
    extra_processes = one;
}

AP_DECLARE(int) ap_unregister_extra_mpm_process(
    pid_t pid, ap_generation_t *old_gen)
{
    extra_process **link = &extra_processes;
    extra_process *one;

    while (*link != NULL && (*link)->pid != pid) {
        link = &(*link)->next;
    }
    one = *link;
    if (one == NULL) {
        return 0;
    }
    *link = one->next;
    if (old_gen != NULL) {
        *old_gen = one->generation;
    }
    free(one);
    return 1;
}

/* ---- How a process ended ------------------------------------------------ */

static int is_crash(const child_end *end)
{
    return APR_PROC_CHECK_SIGNALED(end->why) && end->code != SIGTERM
        && end->code != SIGHUP && end->code != AP_SIG_GRACEFUL;
}

static void report_crash(const child *one, const child_end *end)
{
    char whose[80] = "";

    if (one != NULL) {
        apr_snprintf(whose, sizeof(whose), "; slot %d, generation %d, ran for "
                     "%" APR_TIME_T_FMT " s", one->slot, one->generation,
                     apr_time_sec(clock_now() - one->born));
    }
    if (APR_PROC_CHECK_CORE_DUMP(end->why)) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, ap_server_conf,
                     APLOGNO(90735) "child pid %" APR_PID_T_FMT " exit signal "
                     "%s (%d), core dumped, possibly in %s%s", end->pid,
                     apr_signal_description_get(end->code), end->code,
                     ap_coredump_dir, whose);
        return;
    }
    ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, ap_server_conf,
                 APLOGNO(90730) "child pid %" APR_PID_T_FMT " exit signal %s "
                 "(%d), no core%s", end->pid,
                 apr_signal_description_get(end->code), end->code, whose);
}

int children_report_end(const child *one, const child_end *end)
{
    if (is_crash(end)) {
        tally_add(TALLY_CHILDREN_CRASHED, 1);
        report_crash(one, end);
        return 0;
    }
    if (!APR_PROC_CHECK_EXIT(end->why) || end->code == 0) {
        return 0;
    }
    tally_add(TALLY_CHILDREN_FAILED, 1);
    if (end->code == APEXIT_CHILDFATAL) {
        ap_log_error(APLOG_MARK, APLOG_ALERT, 0, ap_server_conf,
                     APLOGNO(90731) "child pid %" APR_PID_T_FMT " cannot "
                     "serve, and no other child could; its reason stands "
                     "above", end->pid);
        return APEXIT_CHILDFATAL;
    }
    ap_log_error(APLOG_MARK, APLOG_WARNING, 0, ap_server_conf,
                 APLOGNO(90732) "child pid %" APR_PID_T_FMT " ended with "
                 "status %d; its reason stands above", end->pid, end->code);
    return end->code == APEXIT_CHILDSICK ? APEXIT_CHILDSICK : 0;
}

AP_DECLARE(int) ap_process_child_status(apr_proc_t *pid, apr_exit_why_e why,
                                        int status)
{
    child_end end = {.pid = pid->pid, .why = why, .code = status};

    return children_report_end(NULL, &end);
}

/* ---- Waiting ------------------------------------------------------------ */

AP_DECLARE(void) ap_wait_or_timeout(apr_exit_why_e *status, int *exitcode,
                                    apr_proc_t *ret, apr_pool_t *p,
                                    server_rec *s)
{
    static int rounds;
    static apr_time_t next_round;
    apr_time_t now;

    if (APR_STATUS_IS_CHILD_DONE(apr_proc_wait_all_procs(ret, exitcode,
                                                         status, APR_NOWAIT,
                                                         p))) {
        return;
    }
    now = clock_now();
    if (now < next_round && next_round - now <= ROUND) {
        signals_wait(next_round - now);
        /* A child that ended meanwhile is found by the next call, at once. */
    }
    else {
        next_round = now + ROUND;
        if (++rounds >= ROUNDS_PER_MONITOR) {
            rounds = 0;
            ap_run_monitor(p, s);
        }
    }
    ret->pid = -1;
}

AP_DECLARE(apr_status_t) ap_mpm_safe_kill(pid_t pid, int sig)
{
    /* 0, 1 and negative numbers would mean a group, init or everybody. */
    if (pid <= 1) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, ap_server_conf,
                     APLOGNO(90733) "refused to send signal %d to pid %"
                     APR_PID_T_FMT ": the scoreboard is damaged", sig, pid);
        return APR_EINVAL;
    }
    return kill(pid, sig) == 0 ? APR_SUCCESS : errno;
}

/* ---- Ending them all ---------------------------------------------------- */

/* What is done to the processes that are left, when (after the start). */
static const struct {
    apr_interval_time_t at;     /* microseconds */
    int sig;                    /* 0: nothing; -1: give up */
} reclaim_steps[] = {
    {apr_time_from_sec(3), SIGTERM},
    {apr_time_from_sec(6), SIGTERM},
    {apr_time_from_sec(9), SIGKILL},
    {apr_time_from_sec(12), -1}
};

/* True when the process is gone; its end is reported. */
static int is_gone(pid_t pid)
{
    apr_proc_t proc = {.pid = pid};
    apr_exit_why_e why;
    int code;
    apr_status_t rv = apr_proc_wait(&proc, &code, &why, APR_NOWAIT);

    if (APR_STATUS_IS_CHILD_DONE(rv)) {
        ap_process_child_status(&proc, why, code);
        return 1;
    }
    /* APR tells in this way that the process has been stopped, not ended. */
    if (rv == APR_EGENERAL) {
        return 0;
    }
    /* Not a child of ours (any more). */
    return !APR_STATUS_IS_CHILD_NOTDONE(rv);
}

static void signal_left(pid_t pid, int slot, int sig)
{
    if (sig == 0) {
        return;
    }
    if (sig < 0 || sig == SIGKILL) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, ap_server_conf,
                     APLOGNO(90734) "child pid %" APR_PID_T_FMT " (slot %d) "
                     "has not ended%s", pid, slot,
                     sig < 0 ? "; the server ends without it"
                             : " and is killed");
    }
    if (sig > 0) {
        ap_mpm_safe_kill(pid, sig);
    }
}

/* Looks after all processes once; sig goes to those that are left.  Returns
 * how many are. */
static int sweep(int sig, ap_reclaim_callback_fn_t *mpm_callback)
{
    extra_process *extra = extra_processes;
    extra_process *next;
    ap_generation_t gen;
    int slots = 0;
    int left = 0;
    int i;
    pid_t pid;

    ap_mpm_query(AP_MPMQ_MAX_DAEMON_USED, &slots);
    for (i = 0; i < slots; i++) {
        process_score *ps = ap_get_scoreboard_process(i);

        if (ps == NULL || ps->pid == 0) {
            continue;
        }
        pid = ps->pid;
        if (is_gone(pid)) {
            mpm_callback(i, pid, ps->generation);
            continue;
        }
        left++;
        signal_left(pid, i, sig);
    }
    for (; extra != NULL; extra = next) {
        next = extra->next;
        pid = extra->pid;
        if (is_gone(pid)) {
            if (ap_unregister_extra_mpm_process(pid, &gen)) {
                mpm_callback(-1, pid, gen);
            }
            continue;
        }
        left++;
        signal_left(pid, -1, sig);
    }
    return left;
}

AP_DECLARE(void) ap_relieve_child_processes(
    ap_reclaim_callback_fn_t *mpm_callback)
{
    sweep(0, mpm_callback);
}

AP_DECLARE(void) ap_reclaim_child_processes(
    int terminate, ap_reclaim_callback_fn_t *mpm_callback)
{
    apr_time_t start = clock_now();
    apr_interval_time_t pause = apr_time_from_msec(1);
    apr_size_t step = 0;
    int sig = terminate ? SIGTERM : 0;

    while (sweep(sig, mpm_callback) > 0 && sig >= 0) {
        signals_wait(pause);
        if (pause < apr_time_from_msec(100)) {
            pause *= 2;
        }
        sig = 0;
        if (clock_now() - start >= reclaim_steps[step].at) {
            sig = reclaim_steps[step++].sig;
        }
    }
}
