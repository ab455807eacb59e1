/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Waiting for processes: which have ended, and which only stand still.
 */

#include "mpm/common/reap.c"
#include "test/lib/unit.h"

static pid_t start_sleeper(void)
{
    pid_t pid = fork();

    if (pid == 0) {
        for (;;) {
            pause();
        }
    }
    assert_true(pid > 0);
    return pid;
}

/* Returns when it has ended, or has been stopped; does not reap it. */
static void wait_for_change(pid_t pid, int what)
{
    siginfo_t info;

    assert_int_equal(waitid(P_PID, (id_t)pid, &info, what | WNOWAIT), 0);
}

static void test_is_gone_not_while_it_runs(void **state)
{
    pid_t pid = start_sleeper();

    (void)state;
    assert_false(is_gone(pid));
    kill(pid, SIGKILL);
    wait_for_change(pid, WEXITED);
    assert_true(is_gone(pid));
    /* Reaped: no child any more. */
    assert_true(is_gone(pid));
}

static void test_is_gone_not_when_stopped(void **state)
{
    pid_t pid = start_sleeper();

    (void)state;
    kill(pid, SIGSTOP);
    wait_for_change(pid, WSTOPPED);
    assert_false(is_gone(pid));
    assert_false(is_gone(pid));
    kill(pid, SIGKILL);
    wait_for_change(pid, WEXITED);
    assert_true(is_gone(pid));
}

static void test_crashes_are_told_from_orders(void **state)
{
    child_end end = {.why = APR_PROC_SIGNAL, .code = SIGTERM};

    (void)state;
    assert_false(is_crash(&end));
    end.code = SIGSEGV;
    assert_true(is_crash(&end));
    end.why = APR_PROC_EXIT;
    assert_false(is_crash(&end));
}

static void test_extra_processes(void **state)
{
    ap_generation_t generation = 0;

    (void)state;
    ap_register_extra_mpm_process(10, 3);
    ap_register_extra_mpm_process(11, 4);
    assert_int_equal(ap_unregister_extra_mpm_process(10, &generation), 1);
    assert_int_equal(generation, 3);
    assert_int_equal(ap_unregister_extra_mpm_process(10, &generation), 0);
    assert_int_equal(ap_unregister_extra_mpm_process(11, NULL), 1);
}

/* A damaged scoreboard must not make the server signal everybody. */
static void test_safe_kill_refuses_groups(void **state)
{
    (void)state;
    assert_int_equal(ap_mpm_safe_kill(0, 0), APR_EINVAL);
    assert_int_equal(ap_mpm_safe_kill(1, 0), APR_EINVAL);
    assert_int_equal(ap_mpm_safe_kill(-1, 0), APR_EINVAL);
    assert_int_equal(ap_mpm_safe_kill(getpid(), 0), APR_SUCCESS);
}

UNIT_TESTS(
    UNIT_TEST(test_is_gone_not_while_it_runs),
    UNIT_TEST(test_is_gone_not_when_stopped),
    UNIT_TEST(test_crashes_are_told_from_orders),
    UNIT_TEST(test_extra_processes),
    UNIT_TEST(test_safe_kill_refuses_groups)
)
