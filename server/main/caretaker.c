/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * After an upgrade in the foreground: whoever has started the first process -
 * a supervisor, a shell, a container that ends with it - waits for that one.
 * So it stays, with all memory and files of the server let go, hands on the
 * signals it gets, and ends when the server does, with its exit status.
 *
 * However many upgrades follow, there is one caretaker: each new process has
 * a channel to it and writes its number there, a line each, when it takes
 * over.  The one before it then ends, and what it leaves behind becomes the
 * caretaker's child (PR_SET_CHILD_SUBREAPER; the first process of a container
 * is that anyway).
 *
 * Everything runs in the main thread.
 */

#include "ap_config_layout.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <apr_time.h>

#include "mpm/common/mpm_common_priv.h"
#include "server/main/main_priv.h"

/* What a shell shows for a program that a signal has ended. */
#define SIGNAL_STATUS 128

/* [config] To the caretaker of this process; -1: it has none. */
static int upward = -1;

/* [config] As a caretaker: the process that is the server now; 0: this one
 * is no caretaker. */
static pid_t server_pid;
static int downward = -1;

int caretaker_channel(void)
{
    return upward;
}

void caretaker_join(int channel)
{
    upward = channel;
}

void caretaker_tell(void)
{
    char line[24];
    int length = snprintf(line, sizeof(line), "%ld\n", (long)getpid());

    if (upward >= 0
        && send(upward, line, (size_t)length, MSG_NOSIGNAL) != length) {
        /* The caretaker was killed: nobody looks after this server now. */
        close(upward);
        upward = -1;
    }
}

/* Numbers that younger processes have told; the last one counts.  When nobody
 * is left to tell one, it is watched no more. */
static void listen_to_servers(void)
{
    char text[200];
    char *last;
    ssize_t n = recv(downward, text, sizeof(text) - 1, MSG_DONTWAIT);

    if (n > 0) {
        text[n - 1] = '\0';     /* the end of the last line */
        last = strrchr(text, '\n');
        server_pid = (pid_t)strtol(last != NULL ? last + 1 : text, NULL, 10);
        signals_forward_to(server_pid);
    }
    if (n == 0) {
        signals_watch_fd(-1, NULL);
    }
}

void caretaker_begin(pid_t pid, int channel)
{
    server_pid = pid;
    downward = channel;
    signals_forward_to(pid);
    signals_watch_fd(channel, listen_to_servers);
#ifdef PR_SET_CHILD_SUBREAPER
    /* Where that fails, an exit status is not seen; the end is. */
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#endif
}

/* ---- The wait ----------------------------------------------------------- */

/* A log program would wait for as long as somebody may write to it. */
static void let_error_log_go(void)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (fd >= 0 && dup2(fd, STDERR_FILENO) >= 0) {
        close(fd);
    }
}

/* True when the server has ended; other processes that it has left behind
 * are buried, too. */
static int look_for_end(int *exit_status)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        listen_to_servers();
        if (pid == server_pid) {
            *exit_status = WIFEXITED(status) ? WEXITSTATUS(status)
                                             : SIGNAL_STATUS
                                               + WTERMSIG(status);
            return 1;
        }
    }
    return pid < 0 && kill(server_pid, 0) != 0;
}

int caretaker_run(int exit_status)
{
    if (server_pid == 0) {
        return exit_status;
    }
    let_error_log_go();
    while (!look_for_end(&exit_status)) {
        signals_wait(apr_time_from_sec(1));
    }
    signals_forward_to(0);
    return exit_status;
}
