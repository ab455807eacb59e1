/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Starting this program once more: as a scout (scout.c) or to take over
 * (upgrade.c).  Both get the listening sockets, so that they find the ports
 * free that are theirs.
 *
 * Signals that are orders to a server are held back until the new program
 * handles them (signals_early()): none can kill it while it is loaded.
 *
 * fork and exec by hand: APR's way would tie the child to a pool whose
 * cleanups belong to the running server, and allocates in the child.
 */

#include "ap_config_layout.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <apr_strings.h>

#include "http_log.h"
#include "http_main.h"
#include "mpm_common.h"

#include "mpm/common/mpm_common_priv.h"
#include "server/main/main_priv.h"
#include "server/net/net_priv.h"
#include "server/runtime/notify_priv.h"

/* What a child needs, made before the fork: it allocates nothing. */
typedef struct {
    const char *program;
    const char *const *argv;
    const char **environment;
    char *pid_entry;        /* in the environment: "LISTEN_PID=" and room */
    int *fds;               /* that it shall have, from 3 on */
    int count;
    int is_service;
} launch;

#define PID_ROOM 24

/* [config] See launch_remember(). */
static const char *own_path;

void launch_remember(const char *argv0, apr_pool_t *p)
{
    char *path;

    if (strchr(argv0, '/') == NULL) {
        /* Found by the shell; the kernel knows where. */
        path = realpath("/proc/self/exe", NULL);
        own_path = apr_pstrdup(p, path != NULL ? path : argv0);
        free(path);
        return;
    }
    /* Not resolved: a link that leads to another version by then is a usual
     * way to have one. */
    own_path = apr_filepath_merge(&path, NULL, argv0, 0, p) == APR_SUCCESS
               ? path : argv0;
}

const char *launch_path(void)
{
    return own_path;
}

/* ---- Arguments ---------------------------------------------------------- */

static int ends_with(const process_rec *process, const char *option,
                     const char *value)
{
    int n = process->argc;

    return n > 2 && strcmp(process->argv[n - 2], option) == 0
           && strcmp(process->argv[n - 1], value) == 0;
}

const char **launch_arguments(process_rec *process, const command_line *line,
                              const char *more, apr_pool_t *p)
{
    const char **argv = apr_pcalloc(p, (process->argc + 6) * sizeof(*argv));
    const char *option = line->serve_dir != NULL ? "--serve" : "-d";
    const char *value = line->serve_dir != NULL ? line->serve_dir
                                                : line->server_root;
    int n = 0;

    for (n = 0; n < process->argc; n++) {
        argv[n] = process->argv[n];
    }
    /* The place the line was typed in is gone, so this is said again; once,
     * however often the program is upgraded. */
    if (!ends_with(process, option, value)) {
        argv[n++] = option;
        argv[n++] = value;
    }
    argv[n] = more;
    return argv;
}

/* ---- Environment -------------------------------------------------------- */

static int is_entry(const char *entry, const char *name)
{
    size_t length = strlen(name);

    return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

static void make_environment(launch *l, const launch_plan *plan,
                             const char *names, apr_pool_t *p)
{
    int n = 0;
    int i = 0;

    while (environ[n] != NULL) {
        n++;
    }
    l->environment = apr_pcalloc(p, (n + 6) * sizeof(*l->environment));
    for (n = 0; environ[n] != NULL; n++) {
        if (!is_entry(environ[n], plan->variable)) {
            l->environment[i++] = environ[n];
        }
    }
    l->pid_entry = apr_pcalloc(p, PID_ROOM + sizeof(LISTEN_PID_VARIABLE));
    l->environment[i++] = l->pid_entry;
    l->environment[i++] = apr_psprintf(p, LISTEN_FDS_VARIABLE "=%d",
                                       plan->sockets->nelts);
    l->environment[i++] = apr_pstrcat(p, LISTEN_NAMES_VARIABLE "=", names,
                                      NULL);
    l->environment[i++] = apr_pstrcat(p, plan->variable, "=", plan->value,
                                      NULL);
    if (plan->is_service && notify_socket() != NULL) {
        l->environment[i++] = apr_pstrcat(p, NOTIFY_VARIABLE "=",
                                          notify_socket(), NULL);
    }
}

/* ---- Descriptors -------------------------------------------------------- */

/* Fills in what the child shall have; returns the names of the sockets. */
static const char *collect(launch *l, const launch_plan *plan, apr_pool_t *p)
{
    const char *names = "";
    int i;

    l->fds = apr_pcalloc(p, (plan->sockets->nelts + LAUNCH_CHANNELS)
                            * sizeof(*l->fds));
    for (i = 0; i < plan->sockets->nelts; i++) {
        listen_socket one = APR_ARRAY_IDX(plan->sockets, i, listen_socket);

        l->fds[l->count++] = one.fd;
        names = apr_pstrcat(p, names, i > 0 ? ":" : "",
                            one.is_given ? "given" : LISTEN_OWN_NAME, NULL);
    }
    for (i = 0; i < LAUNCH_CHANNELS; i++) {
        if (plan->channels[i] >= 0) {
            l->fds[l->count++] = plan->channels[i];
        }
    }
    return names;
}

/* First out of the way of one another, then to their places, where they are
 * not closed by exec. */
static int place_descriptors(const launch *l)
{
    int i;

    for (i = 0; i < l->count; i++) {
        l->fds[i] = fcntl(l->fds[i], F_DUPFD_CLOEXEC,
                          LISTEN_FDS_START + l->count);
        if (l->fds[i] < 0) {
            return 0;
        }
    }
    for (i = 0; i < l->count; i++) {
        if (dup2(l->fds[i], LISTEN_FDS_START + i) < 0) {
            return 0;
        }
    }
    return 1;
}

int launch_channel(const launch_plan *plan, int number)
{
    int place = LISTEN_FDS_START + plan->sockets->nelts;
    int i;

    for (i = 0; i < number; i++) {
        place += plan->channels[i] >= 0;
    }
    return place;
}

/* ---- The child ---------------------------------------------------------- */

/* TERM is for whoever hangs while it starts. */
static void hold_orders(void)
{
    sigset_t orders;

    sigemptyset(&orders);
    sigaddset(&orders, SIGHUP);
    sigaddset(&orders, AP_SIG_GRACEFUL);
    sigaddset(&orders, AP_SIG_GRACEFUL_STOP);
    sigaddset(&orders, SIGNALS_UPGRADE);
    sigprocmask(SIG_SETMASK, &orders, NULL);
}

/* A scout of a server that was killed must not keep its ports from the next
 * one. */
static void die_with_parent(void)
{
#ifdef PR_SET_PDEATHSIG
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
#endif
}

static void become(const launch *l)
{
    if (place_descriptors(l)) {
        hold_orders();
        if (!l->is_service) {
            die_with_parent();
        }
        apr_snprintf(l->pid_entry, PID_ROOM + sizeof(LISTEN_PID_VARIABLE),
                     LISTEN_PID_VARIABLE "=%" APR_PID_T_FMT, getpid());
        execve(l->program, (char *const *)l->argv,
               (char *const *)l->environment);
    }
    _exit(LAUNCH_NO_PROGRAM);
}

pid_t launch_program(const launch_plan *plan, apr_pool_t *p)
{
    launch l = {.program = plan->program,
                .argv = plan->argv,
                .is_service = plan->is_service};
    sigset_t all;
    sigset_t before;
    pid_t pid;
    int saved_errno;

    make_environment(&l, plan, collect(&l, plan, p), p);
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    pid = fork();
    if (pid == 0) {
        become(&l);
    }
    saved_errno = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = saved_errno;
    return pid;
}
