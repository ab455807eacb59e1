/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Going into the background, in a way that the shell learns whether it went
 * well: the process that was started waits at a pipe for the word of the one
 * that goes on.
 *
 * stderr stays what it was until the start has succeeded, so that a failure
 * after the detaching is still seen.
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "httpd.h"

#include "mpm/common/mpm_common_priv.h"

/* [config] Write end of the pipe; -1: nobody waits. */
static int report_fd = -1;

/* [config] What stderr was when the process detached. */
static struct stat terminal;

static void redirect_to_null(int fd)
{
    int null_fd = open("/dev/null", O_RDWR);

    if (null_fd < 0) {
        return;
    }
    if (dup2(null_fd, fd) < 0) {
        close(fd);
    }
    if (null_fd != fd) {
        close(null_fd);
    }
}

/* In the process that was started.  Does not return. */
static void wait_for_report(int fd, pid_t pid)
{
    char status;
    int exit_status = 0;

    signals_no_start();
    if (read(fd, &status, 1) == 1) {
        _exit(status);
    }
    /* It has ended without a word. */
    while (waitpid(pid, &exit_status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(exit_status) && WEXITSTATUS(exit_status) != 0) {
        _exit(WEXITSTATUS(exit_status));
    }
    _exit(1);
}

apr_status_t detach_begin(void)
{
    int fds[2];
    pid_t pid;

    if (pipe(fds) != 0) {
        return errno;
    }
    pid = fork();
    if (pid < 0) {
        return errno;
    }
    if (pid > 0) {
        close(fds[1]);
        wait_for_report(fds[0], pid);
    }
    close(fds[0]);
    report_fd = fds[1];
    if (fcntl(report_fd, F_SETFD, FD_CLOEXEC) != 0 || setsid() < 0
        || chdir("/") != 0 || fstat(STDERR_FILENO, &terminal) != 0) {
        return errno;
    }
    redirect_to_null(STDIN_FILENO);
    redirect_to_null(STDOUT_FILENO);
    return APR_SUCCESS;
}

void detach_report(void)
{
    struct stat now;
    char status = 0;

    if (report_fd < 0) {
        return;
    }
    while (write(report_fd, &status, 1) < 0 && errno == EINTR) {
    }
    close(report_fd);
    report_fd = -1;
    /* The error log has taken the place of stderr, or the terminal is let
     * go here. */
    if (fstat(STDERR_FILENO, &now) == 0 && now.st_dev == terminal.st_dev
        && now.st_ino == terminal.st_ino && !S_ISREG(now.st_mode)) {
        redirect_to_null(STDERR_FILENO);
    }
}
