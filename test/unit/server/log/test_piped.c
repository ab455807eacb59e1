/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Piped logs: programs started, restarted and closed. */

#include "server/log/piped.c"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <apr_file_io.h>

#include "test/lib/unit.h"

/* Longest wait for another process, in steps of a millisecond. */
#define PATIENCE 5000

static int file_has(apr_pool_t *p, const char *path, const char *text)
{
    char buf[200];
    apr_size_t len = sizeof(buf) - 1;
    apr_file_t *file;

    if (apr_file_open(&file, path, APR_READ, 0, p) != APR_SUCCESS) {
        return 0;
    }
    (void)apr_file_read_full(file, buf, len, &len);
    apr_file_close(file);
    buf[len] = '\0';
    return strcmp(buf, text) == 0;
}

static void wait_for_file(apr_pool_t *p, const char *path, const char *text)
{
    int i;

    for (i = 0; i < PATIENCE; i++) {
        if (file_has(p, path, text)) {
            return;
        }
        usleep(1000);
    }
    fail_msg("%s never had '%s'", path, text);
}

static void write_text(piped_log *pl, const char *text)
{
    apr_size_t len = strlen(text);

    assert_int_equal(apr_file_write(ap_piped_log_write_fd(pl), text, &len),
                     APR_SUCCESS);
}

/* What a parent does when a child has ended: it learns of it, and says so. */
static int learn(pid_t pid)
{
    int status;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void tell(pid_t pid, int status)
{
    apr_proc_t proc = { .pid = pid };

    assert_int_equal(apr_proc_other_child_alert(&proc, APR_OC_REASON_DEATH,
                                                status), APR_SUCCESS);
}

/* A program that puts all it reads into a file, at once. */
static char *copy_to(apr_pool_t *p, const char *path)
{
    return apr_pstrcat(p, "|$while read line; do echo \"$line\" >>", path,
                       "; done; echo end >>", path, NULL);
}

static void test_piped_log_gets_lines_and_the_end(void **state)
{
    char *path = apr_pstrcat(*state, unit_folder(*state), "/out", NULL);
    piped_log *pl = log_open_pipe(*state, copy_to(*state, path), 0);
    pid_t pid;
    int status;

    assert_non_null(pl);
    pid = pl->proc->pid;
    write_text(pl, "one\n");
    wait_for_file(*state, path, "one\n");
    ap_close_piped_log(pl);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(file_has(*state, path, "one\nend\n"));
    assert_null(open_logs);
}

static void test_piped_log_goes_with_its_pool(void **state)
{
    char *path = apr_pstrcat(*state, unit_folder(*state), "/out", NULL);
    apr_pool_t *p;
    piped_log *pl;
    pid_t pid;

    assert_int_equal(apr_pool_create(&p, *state), APR_SUCCESS);
    pl = log_open_pipe(p, copy_to(p, path), 0);
    pid = pl->proc->pid;
    apr_pool_destroy(p);
    assert_null(open_logs);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_true(file_has(*state, path, "end\n"));
}

static void test_piped_log_restarts_and_loses_nothing(void **state)
{
    char *path = apr_pstrcat(*state, unit_folder(*state), "/out", NULL);
    piped_log *pl = log_open_pipe(*state, copy_to(*state, path), 1);
    pid_t first = pl->proc->pid;
    int status;

    write_text(pl, "one\n");
    wait_for_file(*state, path, "one\n");
    assert_int_equal(kill(first, SIGKILL), 0);
    status = learn(first);
    write_text(pl, "while it is gone\n");
    pl->started -= 2 * RESTART_PAUSE;
    tell(first, status);
    assert_non_null(pl->proc);
    assert_int_not_equal(pl->proc->pid, first);
    wait_for_file(*state, path, "one\nwhile it is gone\n");
    first = pl->proc->pid;
    ap_close_piped_log(pl);
    assert_int_equal(waitpid(first, NULL, 0), first);
}

static void test_piped_log_that_dies_at_once_waits(void **state)
{
    piped_log *pl = log_open_pipe(*state, "|/bin/false", 1);

    assert_non_null(pl);
    tell(pl->proc->pid, learn(pl->proc->pid));
    assert_null(pl->proc);
    log_restart_programs();
    assert_null(pl->proc);
    pl->started -= 2 * RESTART_PAUSE;
    log_restart_programs();
    assert_non_null(pl->proc);
    tell(pl->proc->pid, learn(pl->proc->pid));
    ap_close_piped_log(pl);
}

static void test_open_pipe_prefixes(void **state)
{
    piped_log *plain = log_open_pipe(*state, "|/bin/cat -u", 1);
    piped_log *twice = log_open_pipe(*state, "||/bin/cat", 1);
    piped_log *shell = log_open_pipe(*state, "|$exec cat", 1);

    assert_string_equal(plain->program, "/bin/cat -u");
    assert_int_equal(plain->type, APR_PROGRAM_ENV);
    assert_string_equal(twice->program, "/bin/cat");
    assert_int_equal(twice->type, APR_PROGRAM_ENV);
    assert_int_equal(shell->type, APR_SHELLCMD_ENV);
    assert_non_null(ap_piped_log_read_fd(shell));
}

static void test_open_pipe_of_no_program(void **state)
{
    int saved = dup(STDERR_FILENO);

    close(STDERR_FILENO);
    assert_null(log_open_pipe(*state, "|/no/such/program", 1));
    assert_null(log_open_pipe(*state, "|", 1));
    dup2(saved, STDERR_FILENO);
    close(saved);
    assert_null(open_logs);
}

static void test_child_keeps_only_the_writing_end(void **state)
{
    piped_log *pl = ap_open_piped_log(*state, "/bin/cat");

    assert_non_null(pl);
    log_pipes_child_init();
    assert_null(ap_piped_log_read_fd(pl));
    assert_non_null(ap_piped_log_write_fd(pl));
    assert_null(open_logs);
}

UNIT_TESTS(
    UNIT_TEST(test_piped_log_gets_lines_and_the_end),
    UNIT_TEST(test_piped_log_goes_with_its_pool),
    UNIT_TEST(test_piped_log_restarts_and_loses_nothing),
    UNIT_TEST(test_piped_log_that_dies_at_once_waits),
    UNIT_TEST(test_open_pipe_prefixes),
    UNIT_TEST(test_open_pipe_of_no_program),
    UNIT_TEST(test_child_keeps_only_the_writing_end)
)
