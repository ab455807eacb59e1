/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The scout: before a running server lets go of its configuration, a fresh
 * process reads the new one, opens its logs and binds its sockets.  Whatever
 * happens there - a fault, a crash or an exit in a module's start-up - ends
 * that process and harms nothing.
 *
 * The scout is this program with -t and a mark in its environment.  It is
 * executed anew, not forked only, so that modules already loaded do not stand
 * in the way of new ones.
 *
 * The parent goes on with its work meanwhile; what is asked of it while a
 * scout is on its way is done when that one is back, once, however often it
 * was asked.
 */

#include "ap_config_layout.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <apr_strings.h>

#include "http_log.h"
#include "http_main.h"
#include "mpm_common.h"
#include "unixd.h"

#include "mpm/common/mpm_common_priv.h"
#include "server/main/main_priv.h"
#include "server/net/net_priv.h"
#include "server/runtime/notify_priv.h"
#include "server/runtime/tally_priv.h"

APLOG_USE_MODULE(core);

/* [config] */
static pid_t scout;         /* 0: none is on its way */
static int is_all_well;     /* the last one has found nothing */

static pid_t start_scout(const main_state *m)
{
    apr_pool_t *p;
    pid_t pid;
    launch_plan plan = {.program = "/proc/self/exe",
                        .variable = SCOUT_MARK,
                        .value = "1",
                        .channels = {-1, -1}};

    if (apr_pool_create(&p, m->process->pool) != APR_SUCCESS) {
        return -1;
    }
    plan.argv = launch_arguments(m->process, m->line, "-t", p);
    plan.sockets = listen_open_sockets(p);
    pid = launch_program(&plan, p);
    apr_pool_destroy(p);
    return pid;
}

/* The server goes on as it is. */
static void refuse(void)
{
    tally_add(TALLY_REFUSED_RESTARTS, 1);
    notify_ready();
    notify_status("The new configuration was refused, see the error log; "
                  "serving with the one before.");
}

static void send_scout(const main_state *m)
{
    ap_unixd_mpm_retained_data *retained = ap_unixd_mpm_get_retained_data();

    retained->was_graceful = !signals_take_restart();
    ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, ap_server_conf, APLOGNO(90771)
                 "%s received: restarting", retained->was_graceful
                 ? AP_SIG_GRACEFUL_STRING : "SIGHUP");
    notify_reloading();
    scout = start_scout(m);
    if (scout < 0) {
        scout = 0;
        ap_log_error(APLOG_MARK, APLOG_ERR, errno, ap_server_conf,
                     APLOGNO(90001) "no process could be started to check "
                     "the new configuration; the server goes on with the one "
                     "it has");
        refuse();
    }
}

int scout_is_away(void)
{
    return scout != 0 || is_all_well;
}

int scout_restart_is_due(const main_state *m)
{
    if (is_all_well) {
        is_all_well = 0;
        return 1;
    }
    if (scout == 0 && ap_unixd_mpm_get_retained_data()->restart_pending) {
        send_scout(m);
    }
    return 0;
}

int scout_ended(pid_t pid, apr_exit_why_e why, int code)
{
    if (scout == 0 || pid != scout) {
        return 0;
    }
    scout = 0;
    if (APR_PROC_CHECK_EXIT(why) && code == 0) {
        is_all_well = 1;
        return 1;
    }
    if (APR_PROC_CHECK_SIGNALED(why)) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, ap_server_conf,
                     APLOGNO(90002) "reading the new configuration ended by "
                     "signal %d (a module crashed); the server goes on with "
                     "the one it has", code);
    }
    else {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, ap_server_conf,
                     APLOGNO(90003) "the new configuration has faults (listed "
                     "above; \"%s -t\" shows them again); the server goes on "
                     "with the one it has", ap_server_argv0);
    }
    refuse();
    return 1;
}

void scout_give_up(void)
{
    if (scout > 0) {
        kill(scout, SIGKILL);
        while (waitpid(scout, NULL, 0) < 0 && errno == EINTR) {
        }
        scout = 0;
    }
}
