/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What a program that is started once more gets: arguments, environment,
 * descriptors. */

#include "server/main/launch.c"
#include "test/lib/unit.h"

#include <sys/stat.h>
#include <sys/wait.h>

static process_rec *process_with(apr_pool_t *p, int argc,
                                 const char *const *argv)
{
    process_rec *process = apr_pcalloc(p, sizeof(*process));

    process->pool = p;
    process->argc = argc;
    process->argv = argv;
    return process;
}

static const char *joined(const char *const *argv, apr_pool_t *p)
{
    const char *line = "";

    for (; *argv != NULL; argv++) {
        line = apr_pstrcat(p, line, " ", *argv, NULL);
    }
    return line;
}

static void test_arguments_are_said_once(void **state)
{
    static const char *const short_line[] = {"hostler", "-f", "x", NULL};
    apr_pool_t *p = *state;
    command_line line = {.server_root = "/root"};
    const char **argv = launch_arguments(process_with(p, 3, short_line),
                                         &line, NULL, p);

    assert_string_equal(joined(argv, p), " hostler -f x -d /root");
    argv = launch_arguments(process_with(p, 5, argv), &line, "-t", p);
    assert_string_equal(joined(argv, p), " hostler -f x -d /root -t");
}

static void test_arguments_of_a_folder(void **state)
{
    static const char *const typed[] = {"hostler", "--serve", ".", NULL};
    apr_pool_t *p = *state;
    command_line line = {.server_root = "/root", .serve_dir = "/site"};
    const char **argv = launch_arguments(process_with(p, 3, typed), &line,
                                         NULL, p);

    assert_string_equal(joined(argv, p),
                        " hostler --serve . --serve /site");
}

static void test_path_is_absolute(void **state)
{
    launch_remember("./some/hostler", *state);
    assert_int_equal(launch_path()[0], '/');
    assert_non_null(strstr(launch_path(), "/some/hostler"));
    launch_remember("hostler", *state);
    assert_int_equal(launch_path()[0], '/');
}

static int open_null(void)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

    assert_true(fd >= 0);
    return fd;
}

/* A shell looks at what it got. */
static void test_child_has_all_of_it(void **state)
{
    apr_pool_t *p = *state;
    apr_array_header_t *sockets = apr_array_make(p, 2, sizeof(listen_socket));
    listen_socket one = {.fd = open_null()};
    listen_socket two = {.fd = open_null(), .is_given = 1};
    int unrelated = fcntl(open_null(), F_DUPFD_CLOEXEC, 30);
    const char *out = apr_pstrcat(p, unit_folder(p), "/out", NULL);
    const char *argv[] = {"sh", "-c", NULL, out, NULL};
    launch_plan plan = {.program = "/bin/sh", .argv = argv,
                        .variable = "UNIT_MARK", .value = "7",
                        .sockets = sockets, .channels = {-1, open_null()}};
    int status = -1;
    pid_t pid;

    argv[2] = apr_psprintf(p, "test $LISTEN_PID = $$ "
                           "&& test $LISTEN_FDS:$LISTEN_FDNAMES:$UNIT_MARK "
                           "= 2:hostler:given:7 "
                           "&& : <&3 && : <&4 && : <&5 "
                           "&& ! test -e /proc/$$/fd/%d", unrelated);
    APR_ARRAY_PUSH(sockets, listen_socket) = one;
    APR_ARRAY_PUSH(sockets, listen_socket) = two;
    assert_int_equal(launch_channel(&plan, 0), 5);
    assert_int_equal(launch_channel(&plan, 1), 5);
    setenv("UNIT_MARK", "old", 1);
    pid = launch_program(&plan, p);
    assert_true(pid > 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void test_no_program(void **state)
{
    apr_pool_t *p = *state;
    const char *argv[] = {"none", NULL};
    launch_plan plan = {.program = "/none/such", .argv = argv,
                        .variable = "UNIT_MARK", .value = "1",
                        .sockets = apr_array_make(p, 1,
                                                  sizeof(listen_socket)),
                        .channels = {-1, -1}};
    int status = 0;
    pid_t pid = launch_program(&plan, p);

    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), LAUNCH_NO_PROGRAM);
}

/* Descriptors that stand where others have to go. */
static void test_places_that_overlap(void **state)
{
    int fds[3] = {LISTEN_FDS_START + 2, LISTEN_FDS_START,
                  LISTEN_FDS_START + 1};
    launch l = {.fds = fds, .count = 3};
    struct stat before[3];
    struct stat after;
    pid_t pid = fork();
    int status = -1;
    int i;

    (void)state;
    if (pid == 0) {
        for (i = 0; i < 3; i++) {
            int ends[2];

            if (pipe(ends) != 0 || dup2(ends[0], fds[i]) < 0
                || fstat(fds[i], &before[i]) != 0) {
                _exit(1);
            }
        }
        if (!place_descriptors(&l)) {
            _exit(2);
        }
        for (i = 0; i < 3; i++) {
            if (fstat(LISTEN_FDS_START + i, &after) != 0
                || after.st_ino != before[i].st_ino
                || (fcntl(LISTEN_FDS_START + i, F_GETFD) & FD_CLOEXEC)) {
                _exit(3);
            }
        }
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

UNIT_TESTS(
    UNIT_TEST(test_arguments_are_said_once),
    UNIT_TEST(test_arguments_of_a_folder),
    UNIT_TEST(test_path_is_absolute),
    UNIT_TEST(test_child_has_all_of_it),
    UNIT_TEST(test_no_program),
    UNIT_TEST(test_places_that_overlap)
)
