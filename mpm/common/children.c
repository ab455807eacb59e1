/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The list of children and the pipe to each of them.
 *
 * The pipe does better than a signal: it reaches this child and nobody who
 * got its pid after it, it cannot be mistaken for what an administrator
 * sends, and it ends when the parent does.  For that, a new child closes the
 * write ends to its brothers, and programs do not inherit any (FD_CLOEXEC).
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <apr_strings.h>

#include "ap_mpm.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"
#include "scoreboard.h"
#include "unixd.h"

#include "mpm/common/children_priv.h"
#include "mpm/common/mpm_common_priv.h"
#include "server/util/clock_priv.h"

APLOG_USE_MODULE(core);

/* How long children may take to end when the parent's process ends. */
#define END_PATIENCE apr_time_from_sec(5)

/* True when the process has ended, false after the time. */
static int has_ended(pid_t pid, apr_time_t end)
{
    while (waitpid(pid, NULL, WNOHANG) == 0) {
        if (clock_now() > end) {
            return 0;
        }
        apr_sleep(apr_time_from_msec(5));
    }
    return 1;
}

/* In a new child, whose own the others are not, and at the end. */
static void forget_all(children *all)
{
    child *one;

    while (all->first != NULL) {
        one = all->first;
        all->first = one->next;
        close(one->pipe);
        free(one);
    }
}

/* A parent that ends without having ended its children takes them along.  The
 * configuration has gone by now, the MPM's module may have, and no log is left
 * to write to. */
static apr_status_t end_all(void *data)
{
    children *all = data;
    apr_time_t end = clock_now() + END_PATIENCE;
    char byte = CHILD_STOP;
    child *one;

    for (one = all->first; one != NULL; one = one->next) {
        if (write(one->pipe, &byte, 1) != 1) {
            kill(one->pid, SIGTERM);
        }
    }
    for (one = all->first; one != NULL; one = one->next) {
        if (!has_ended(one->pid, end)) {
            kill(one->pid, SIGKILL);
        }
    }
    forget_all(all);
    return APR_SUCCESS;
}

children *children_create(int slots, apr_pool_t *p)
{
    children *all = apr_pcalloc(p, sizeof(*all));

    all->slots = slots;
    all->pool = p;
    apr_pool_cleanup_register(p, all, end_all, apr_pool_cleanup_null);
    return all;
}

static apr_status_t open_pipe(int fds[2])
{
    apr_status_t rv;

    if (pipe2(fds, O_CLOEXEC) != 0) {
        return errno;
    }
    /* The parent never waits for a child that does not read. */
    if (fcntl(fds[1], F_SETFL, O_NONBLOCK) != 0) {
        rv = errno;
        close(fds[0]);
        close(fds[1]);
        return rv;
    }
    return APR_SUCCESS;
}

static void add(children *all, pid_t pid, int slot,
                ap_generation_t generation, int fd)
{
    child *one = ap_calloc(1, sizeof(*one));

    one->pid = pid;
    one->slot = slot;
    one->generation = generation;
    one->born = clock_now();
    one->pipe = fd;
    one->next = all->first;
    all->first = one;
}

apr_status_t children_start(children *all, int slot,
                            ap_generation_t generation, child_main_fn *run,
                            void *context)
{
    int fds[2];
    pid_t pid;
    apr_status_t rv = open_pipe(fds);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    pid = signals_fork();
    if (pid < 0) {
        rv = errno;
        close(fds[0]);
        close(fds[1]);
        return rv;
    }
    if (pid == 0) {
        close(fds[1]);
        forget_all(all);
        duties_child_begins();
        exit(run(slot, fds[0], context));
    }
    close(fds[0]);
    add(all, pid, slot, generation, fds[1]);
    return APR_SUCCESS;
}

child *children_find(children *all, pid_t pid)
{
    child *one = all->first;

    while (one != NULL && one->pid != pid) {
        one = one->next;
    }
    return one;
}

child *children_in_slot(children *all, int slot)
{
    child *one = all->first;

    while (one != NULL && one->slot != slot) {
        one = one->next;
    }
    return one;
}

int children_free_slot(children *all)
{
    int slot;

    for (slot = 0; slot < all->slots; slot++) {
        if (children_in_slot(all, slot) == NULL) {
            return slot;
        }
    }
    return -1;
}

/* ---- Children that do not come to an end -------------------------------- */

/* What a thread does; NULL: nothing that holds up its process. */
static const char *describe_status(int status)
{
    switch (status) {
    case SERVER_BUSY_READ:
        return "reads a request";
    case SERVER_BUSY_WRITE:
    case SERVER_GRACEFUL:
        return "works on a request";
    case SERVER_BUSY_KEEPALIVE:
        return "waits for a next request";
    case SERVER_BUSY_LOG:
        return "writes logs";
    case SERVER_BUSY_DNS:
        return "looks up a name";
    case SERVER_CLOSING:
        return "closes a connection";
    default:
        return NULL;
    }
}

/* Client and request are there with ExtendedStatus On only. */
static void report_thread(const child *one, int number)
{
    worker_score ws;
    const char *what;

    ap_copy_scoreboard_worker(&ws, one->slot, number);
    what = describe_status(ws.status);
    if (what != NULL) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, ap_server_conf,
                     APLOGNO(91300) "child pid %" APR_PID_T_FMT ", thread %d "
                     "%s%s%s%s%s", one->pid, number, what,
                     ws.client64[0] != '\0' ? "; client " : "", ws.client64,
                     ws.request[0] != '\0' ? ": " : "", ws.request);
    }
}

/* A child without a slot has no place where this could be seen. */
static void report_threads(const child *one)
{
    int limit = 0;
    int i;

    if (one->slot < 0 || !ap_exists_scoreboard_image()
        || ap_mpm_query(AP_MPMQ_HARD_LIMIT_THREADS, &limit) != APR_SUCCESS) {
        return;
    }
    for (i = 0; i < limit; i++) {
        report_thread(one, i);
    }
}

/* True when a child that was to finish its connections is ended because
 * GracefulShutdownTimeout is over. */
static int is_out_of_time(const child *one, child_command command)
{
    const ap_unixd_mpm_retained_data *asked
        = ap_unixd_mpm_get_retained_data();

    return command == CHILD_STOP && one->is_ending
        && asked->shutdown_pending && !asked->is_ungraceful;
}

/* ---- Orders ------------------------------------------------------------- */

void children_tell(child *one, child_command command)
{
    char byte = (char)command;

    if (is_out_of_time(one, command)) {
        report_threads(one);
    }
    if (command != CHILD_LEAVE_SLOT) {
        one->is_ending = 1;
    }
    while (write(one->pipe, &byte, 1) < 0) {
        if (errno != EINTR) {
            /* Gone already; or so far behind that it will not listen, and
             * whoever waits for its end kills it. */
            ap_log_error(APLOG_MARK, APLOG_DEBUG, errno, ap_server_conf,
                         "child %" APR_PID_T_FMT " does not take commands",
                         one->pid);
            return;
        }
    }
}

void children_tell_before(children *all, ap_generation_t generation,
                          child_command command)
{
    child *one;

    for (one = all->first; one != NULL; one = one->next) {
        if (one->generation < generation) {
            children_tell(one, command);
        }
    }
}

void children_forget(children *all, child *one)
{
    child **link = &all->first;

    while (*link != one) {
        link = &(*link)->next;
    }
    *link = one->next;
    close(one->pipe);
    free(one);
}

int children_count(const children *all, ap_generation_t generation)
{
    const child *one;
    int count = 0;

    for (one = all->first; one != NULL; one = one->next) {
        count += one->generation == generation && !one->is_ending;
    }
    return count;
}
