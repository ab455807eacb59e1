/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The scout: before a running server lets go of its configuration, a fresh
 * process reads the new one.  Whatever happens there - a fault, a crash or an
 * exit in a module's start-up - ends that process and harms nothing.
 *
 * The scout is this program with -t.  It is executed anew, not forked only,
 * so that modules already loaded do not stand in the way of new ones.
 */

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "http_log.h"
#include "http_main.h"

#include "server/main/main_priv.h"

APLOG_USE_MODULE(core);

static const char **scout_arguments(process_rec *process,
                                    const command_line *line, apr_pool_t *p)
{
    const char **argv = apr_pcalloc(p, (process->argc + 6) * sizeof(*argv));
    int n = 0;
    int i;

    for (i = 0; i < process->argc; i++) {
        argv[n++] = process->argv[i];
    }
    /* The place the line was typed in is gone, so -d is said again. */
    argv[n++] = "-d";
    argv[n++] = line->server_root;
    if (line->serve_dir != NULL) {
        argv[n++] = "--serve";
        argv[n++] = line->serve_dir;
    }
    argv[n++] = "-t";
    return argv;
}

/* fork and exec by hand: APR's way would tie the child to a pool whose
 * cleanups belong to the running server. */
static pid_t start_scout(const char *const *argv)
{
    pid_t pid = fork();

    if (pid == 0) {
        if (setenv(SCOUT_MARK, "1", 1) != 0) {
            _exit(APEXIT_INIT);
        }
        execv("/proc/self/exe", (char *const *)argv);
        execv(argv[0], (char *const *)argv);
        _exit(APEXIT_INIT);
    }
    return pid;
}

static int wait_for(pid_t pid, int *status)
{
    pid_t done;

    do {
        done = waitpid(pid, status, 0);
    } while (done < 0 && errno == EINTR);
    return done == pid;
}

apr_status_t scout_run(process_rec *process, const command_line *line,
                       apr_pool_t *p)
{
    pid_t pid = start_scout(scout_arguments(process, line, p));
    int status;

    if (pid < 0 || !wait_for(pid, &status)) {
        ap_log_error(APLOG_MARK, APLOG_ERR, errno, ap_server_conf,
                     APLOGNO(90001) "no process could be started to check "
                     "the new configuration; the server goes on with the one "
                     "it has");
        return APR_EGENERAL;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return APR_SUCCESS;
    }
    if (WIFSIGNALED(status)) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, ap_server_conf,
                     APLOGNO(90002) "reading the new configuration ended by "
                     "signal %d (a module crashed); the server goes on with "
                     "the one it has", WTERMSIG(status));
    }
    else {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, ap_server_conf,
                     APLOGNO(90003) "the new configuration has faults (listed "
                     "above; \"%s -t\" shows them again); the server goes on "
                     "with the one it has", ap_server_argv0);
    }
    return APR_EGENERAL;
}
