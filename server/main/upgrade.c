/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Upgrades: USR2 starts the program, as it lies on disk now, beside this
 * process and on the same sockets.  When the new one serves, this one
 * finishes the connections it has and ends.  Until then nothing has changed:
 * a new one that ends, crashes, is too slow or not there leaves the server as
 * it was.
 *
 *   old                               new
 *   fork, exec          ----------->  reads the configuration, takes the
 *                                     sockets, starts children
 *                                     they serve: writes the pid file
 *                       <--"ready"--
 *   tells systemd who the service is,
 *   leaves it the files of Unix sockets
 *                       ---"yours"->  removes them when it stops; greets
 *                                     systemd
 *   drains and ends
 *
 * The two words go over a pair of sockets, whose descriptor the new process
 * finds by its environment.  The pid file names a process that serves at any
 * moment: it is replaced, in one step, by one that does while the other still
 * does.  Should the new one end between that and its word, the old one writes
 * the file again.  Should the old one be told to stop, it listens for that
 * word once more: then there is a server that has to be told, too.
 *
 * Those who started a server in the foreground wait for that process.  Unless
 * systemd is told of the new one, the old one stays until the server ends and
 * hands on the signals it gets; see caretaker.c.
 *
 * Restarts and upgrades asked for meanwhile wait.  When the upgrade has come
 * to nothing, they are this process' to do; else the new one is told to.
 */

#include "ap_config_layout.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <apr_strings.h>
#include <apr_time.h>

#include "http_log.h"
#include "http_main.h"
#include "mpm_common.h"
#include "unixd.h"

#include "mpm/common/mpm_common_priv.h"
#include "server/main/main_priv.h"
#include "server/net/net_priv.h"
#include "server/runtime/notify_priv.h"
#include "server/util/clock_priv.h"

APLOG_USE_MODULE(core);

/* What goes over the pair of sockets. */
#define WORD_READY "r"
#define WORD_YOURS "y"      /* and the old process goes */
#define WORD_STAYS "s"      /* likewise, but it stays as caretaker */

/* The old process answers as soon as it looks. */
#define ANSWER_PATIENCE_MS 5000

/* For the word of a new process when the server stops gracefully. */
#define LAST_PATIENCE_MS 1000

/* From SIGTERM to SIGKILL for a new process that is too slow. */
#define END_PATIENCE apr_time_from_sec(5)

/* The process that is to follow this one.  [own: main thread] */
static struct {
    pid_t pid;              /* 0: there is none */
    int channel;
    apr_time_t deadline;    /* to be ready; then to be gone */
    int is_late;            /* has been told to end */
    int has_taken_over;
} next = {.channel = -1};

/* The process that this one is to follow.  [own: main thread] */
static struct {
    int channel;            /* -1: there is none (any more) */
} before = {.channel = -1};

/* ---- The old process ---------------------------------------------------- */

static apr_status_t open_pair(int fds[2])
{
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0
           ? APR_SUCCESS : errno;
}

static pid_t start_next(const main_state *m, int channel)
{
    apr_pool_t *p;
    pid_t pid;
    launch_plan plan = {.program = launch_path(),
                        .variable = UPGRADE_VARIABLE,
                        .channels = {channel, caretaker_channel()},
                        .is_service = 1};

    if (apr_pool_create(&p, m->process->pool) != APR_SUCCESS) {
        return -1;
    }
    plan.argv = launch_arguments(m->process, m->line, NULL, p);
    plan.sockets = listen_open_sockets(p);
    plan.value = apr_psprintf(p, "%d", launch_channel(&plan, 0));
    if (caretaker_channel() >= 0) {
        plan.value = apr_psprintf(p, "%s,%d", plan.value,
                                  launch_channel(&plan, 1));
    }
    pid = launch_program(&plan, p);
    apr_pool_destroy(p);
    return pid;
}

static void begin(const main_state *m)
{
    int fds[2];
    apr_status_t rv = open_pair(fds);

    ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, ap_server_conf, APLOGNO(90050)
                 SIGNALS_UPGRADE_STRING " received: starting %s beside this "
                 "process", launch_path());
    if (rv == APR_SUCCESS) {
        next.pid = start_next(m, fds[1]);
        rv = next.pid < 0 ? errno : APR_SUCCESS;
        close(fds[1]);
        if (rv != APR_SUCCESS) {
            close(fds[0]);
        }
    }
    if (rv != APR_SUCCESS) {
        next.pid = 0;
        ap_log_error(APLOG_MARK, APLOG_ERR, rv, ap_server_conf,
                     APLOGNO(90051) "no process could be started for the "
                     "upgrade; the server goes on as it is");
        return;
    }
    next.channel = fds[0];
    next.is_late = 0;
    next.deadline = clock_now()
        + apr_time_from_sec(common_upgrade_timeout());
    signals_watch_fd(next.channel, NULL);
}

/* Whoever started this process in the foreground looks after it, not after
 * the new one. */
static int is_looked_after(void)
{
    return common_is_foreground() && notify_socket() == NULL
           && caretaker_channel() < 0;
}

/* What this process was asked for in the meantime is for the new one. */
static void hand_on_requests(void)
{
    if (ap_unixd_mpm_get_retained_data()->restart_pending) {
        kill(next.pid, signals_take_restart() ? SIGHUP : AP_SIG_GRACEFUL);
    }
    if (signals_take_upgrade()) {
        kill(next.pid, SIGNALS_UPGRADE);
    }
}

static void hand_over(void)
{
    int stays = is_looked_after();

    ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, ap_server_conf, APLOGNO(90052)
                 "process %" APR_PID_T_FMT " has taken over; this one "
                 "finishes what it has", next.pid);
    next.has_taken_over = 1;
    signals_watch_fd(-1, NULL);
    listen_hand_over(1);
    notify_main_pid(next.pid);
    if (send(next.channel, stays ? WORD_STAYS : WORD_YOURS, 1, MSG_NOSIGNAL)
        != 1) {
        ap_log_error(APLOG_MARK, APLOG_INFO, errno, ap_server_conf,
                     APLOGNO(90053) "process %" APR_PID_T_FMT " does not "
                     "listen to its predecessor", next.pid);
    }
    hand_on_requests();
    if (stays) {
        caretaker_begin(next.pid, next.channel);
    }
    else {
        close(next.channel);
        /* Only what was meant for whoever is the server. */
        signals_forward_to(next.pid);
        signals_forward_to(0);
    }
    next.channel = -1;
    signals_stop_gracefully();
}

/* True when the new process has said its word.  When it has gone without
 * one, that is seen by its end. */
static int is_ready(void)
{
    char word = 0;
    ssize_t n = recv(next.channel, &word, 1, MSG_DONTWAIT);

    if (n == 0) {
        signals_watch_fd(-1, NULL);
    }
    return n == 1 && word == WORD_READY[0];
}

static void end_late(void)
{
    if (clock_now() < next.deadline) {
        return;
    }
    if (next.is_late) {
        kill(next.pid, SIGKILL);
    }
    else {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, ap_server_conf, APLOGNO(90054)
                     "process %" APR_PID_T_FMT " did not serve within %d "
                     "seconds (UpgradeTimeout) and is ended", next.pid,
                     common_upgrade_timeout());
        next.is_late = 1;
        kill(next.pid, SIGTERM);
    }
    next.deadline = clock_now() + END_PATIENCE;
}

int upgrade_is_done(void)
{
    return next.has_taken_over;
}

int upgrade_is_under_way(const main_state *m)
{
    if (next.has_taken_over) {
        return 1;
    }
    if (next.pid == 0 && signals_take_upgrade()) {
        begin(m);
    }
    if (next.pid == 0) {
        return 0;
    }
    if (is_ready()) {
        hand_over();
    }
    else {
        end_late();
    }
    return 1;
}

/* The new process may have put its number into the pid file already. */
static void take_back(void)
{
    apr_pool_t *p = ap_server_conf->process->pconf;
    pid_t named;

    close(next.channel);
    next.channel = -1;
    next.pid = 0;
    signals_watch_fd(-1, NULL);
    if (ap_read_pid(p, ap_pid_fname, &named) != APR_SUCCESS
        || named != getpid()) {
        ap_log_pid(p, ap_pid_fname);
    }
}

int upgrade_ended(pid_t pid, apr_exit_why_e why, int code)
{
    if (next.pid == 0 || pid != next.pid || next.has_taken_over) {
        return 0;
    }
    if (APR_PROC_CHECK_EXIT(why) && code == LAUNCH_NO_PROGRAM) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, ap_server_conf, APLOGNO(90055)
                     "%s cannot be executed; the server goes on as it is",
                     launch_path());
    }
    else {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, ap_server_conf, APLOGNO(90056)
                     "process %" APR_PID_T_FMT " ended by %s %d before it "
                     "served (its reason, if it had one, stands above); the "
                     "server goes on as it is", pid,
                     APR_PROC_CHECK_SIGNALED(why) ? "signal" : "exit status",
                     code);
    }
    notify_status("The upgrade came to nothing, see the error log; serving "
                  "as before.");
    take_back();
    return 1;
}

/* A new process that serves has clients, too: it gets the signal that ends
 * this one.  A stop at once does not wait to hear of them.  Returns true when
 * it has been left to the new process how it ends. */
static int pass_on_stop(void)
{
    struct pollfd fd = {.fd = next.channel, .events = POLLIN};
    int is_graceful = !ap_unixd_mpm_get_retained_data()->is_ungraceful;

    while (poll(&fd, 1, is_graceful ? LAST_PATIENCE_MS : 0) < 0
           && errno == EINTR) {
    }
    if (!is_ready()) {
        return 0;
    }
    hand_over();
    return 1;
}

void upgrade_give_up(void)
{
    if (next.pid == 0 || next.has_taken_over || pass_on_stop()) {
        return;
    }
    kill(next.pid, SIGKILL);
    while (waitpid(next.pid, NULL, 0) < 0 && errno == EINTR) {
    }
    take_back();
}

static void close_channel(int *channel)
{
    if (*channel >= 0) {
        close(*channel);
        *channel = -1;
    }
}

void upgrade_forget(void)
{
    int to_caretaker = caretaker_channel();

    close_channel(&next.channel);
    close_channel(&before.channel);
    close_channel(&to_caretaker);
    caretaker_join(-1);
}

/* ---- The new process ---------------------------------------------------- */

/* A descriptor of the old process' doing. */
static int take_channel(const char *text, char **end)
{
    long fd = strtol(text, end, 10);

    if (*end == text || fd <= STDERR_FILENO || fd > APR_INT32_MAX
        || fcntl((int)fd, F_SETFD, FD_CLOEXEC) != 0) {
        return -1;
    }
    return (int)fd;
}

int upgrade_is_asked(void)
{
    const char *value = getenv(UPGRADE_VARIABLE);
    char *end;

    if (value != NULL) {
        before.channel = take_channel(value, &end);
        if (*end == ',') {
            caretaker_join(take_channel(end + 1, &end));
        }
        unsetenv(UPGRADE_VARIABLE);
    }
    common_set_predecessor(before.channel >= 0);
    listen_hand_over(before.channel >= 0);
    return before.channel >= 0;
}

/* Until the old one has told systemd who the service is, nobody listens.
 * Returns its word; 0: it has none. */
static char wait_for_answer(void)
{
    struct pollfd fd = {.fd = before.channel, .events = POLLIN};
    char word = 0;

    if (poll(&fd, 1, ANSWER_PATIENCE_MS) <= 0
        || read(before.channel, &word, 1) != 1) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, ap_server_conf,
                     APLOGNO(90057) "the process before this one (%"
                     APR_PID_T_FMT ") does not answer", getppid());
        return 0;
    }
    return word;
}

void upgrade_serves(apr_pool_t *p)
{
    if (before.channel < 0) {
        return;
    }
    ap_log_pid(p, ap_pid_fname);
    listen_hand_over(0);
    caretaker_tell();
    if (send(before.channel, WORD_READY, 1, MSG_NOSIGNAL) == 1
        && wait_for_answer() == WORD_STAYS[0]) {
        caretaker_join(before.channel);
    }
    else {
        close(before.channel);
    }
    before.channel = -1;
    common_set_predecessor(0);
}
