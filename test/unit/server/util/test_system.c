/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Small questions to the system. */

#include "server/util/system.c"

#include <sys/wait.h>

#include "test/lib/unit.h"

static void test_is_directory_and_links(void **state)
{
    const char *folder = unit_folder(*state);
    const char *file = unit_file(*state, folder, "f", "x");
    char *link = apr_pstrcat(*state, folder, "/link", NULL);

    assert_int_equal(symlink(folder, link), 0);
    assert_true(ap_is_directory(*state, folder));
    assert_true(ap_is_rdirectory(*state, folder));
    assert_true(ap_is_directory(*state, link));
    assert_false(ap_is_rdirectory(*state, link));
    assert_false(ap_is_directory(*state, file));
    assert_false(ap_is_directory(*state, "/no/such/place"));
}

static void test_get_loadavg(void **state)
{
    ap_loadavg_t load;

    (void)state;
    ap_get_loadavg(&load);
    assert_true(load.loadavg >= 0 && load.loadavg5 >= 0
                && load.loadavg15 >= 0);
}

static void test_get_exec_line_takes_the_first(void **state)
{
    static const char *const two[] = { "printf", "one two\\nthree\\n", NULL };
    static const char *const open_end[] = { "printf", "abc", NULL };
    static const char *const nothing[] = { "true", NULL };

    assert_string_equal(ap_get_exec_line(*state, "/usr/bin/printf", two),
                        "one two");
    assert_string_equal(ap_get_exec_line(*state, "/usr/bin/printf",
                                         open_end), "abc");
    assert_null(ap_get_exec_line(*state, "/bin/true", nothing));
    assert_null(ap_get_exec_line(*state, "/no/such/program", nothing));
}

static void test_get_local_host_has_a_name(void **state)
{
    const char *name = ap_get_local_host(*state);

    assert_non_null(strchr(name, '.'));
}

static void test_malloc_family(void **state)
{
    char *p = ap_malloc(10);

    (void)state;
    memcpy(p, "123456789", 10);
    p = ap_realloc(p, 1000);
    assert_string_equal(p, "123456789");
    free(p);
    p = ap_calloc(5, 2);
    assert_memory_equal(p, "\0\0\0\0\0\0\0\0\0", 10);
    free(p);
}

static void test_abort_on_oom_aborts(void **state)
{
    pid_t pid = fork();
    int status;

    (void)state;
    if (pid == 0) {
        close(STDERR_FILENO);
        signal(SIGABRT, SIG_DFL);
        ap_abort_on_oom();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

UNIT_TESTS(
    UNIT_TEST(test_is_directory_and_links),
    UNIT_TEST(test_get_loadavg),
    UNIT_TEST(test_get_exec_line_takes_the_first),
    UNIT_TEST(test_get_local_host_has_a_name),
    UNIT_TEST(test_malloc_family),
    UNIT_TEST(test_abort_on_oom_aborts)
)
