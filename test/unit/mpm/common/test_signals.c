/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What each signal sets, and that none is lost before a sleep.
 */

#include "mpm/common/signals.c"
#include "test/lib/unit.h"

static int setup(void **state)
{
    memset(&retained, 0, sizeof(retained));
    stop_signal = 0;
    forwarded_stop = 0;
    successor = 0;
    is_first_process = 0;
    is_hup_pending = is_upgrade_pending = 0;
    if (wake_pipe[0] < 0) {
        signals_early();
    }
    drain();
    return unit_setup(state);
}

/* Far longer than a test may take: returns because of what came before. */
static void sleep_ends(void)
{
    signals_wait(apr_time_from_sec(3600));
}

static void test_early_restart_is_remembered(void **state)
{
    (void)state;
    raise(SIGUSR1);
    assert_true(retained.restart_pending);
    assert_false(retained.is_ungraceful);
    assert_false(retained.shutdown_pending);
    sleep_ends();
}

static void test_hup_is_ungraceful(void **state)
{
    (void)state;
    raise(SIGUSR1);
    raise(SIGHUP);
    /* The stronger one holds, and both are one restart. */
    assert_int_equal(signals_take_restart(), 1);
    assert_false(retained.restart_pending);
    assert_false(retained.is_ungraceful);
}

static void test_take_restart_keeps_a_shutdown(void **state)
{
    ap_unixd_mpm_set_signals(*state, 1);
    raise(SIGUSR1);
    raise(SIGTERM);
    signals_take_restart();
    assert_true(retained.shutdown_pending);
    assert_true(retained.is_ungraceful);
    assert_int_equal(retained.mpm_state, AP_MPMQ_STOPPING);
}

static void test_winch_of_a_process_stops_gracefully(void **state)
{
    (void)state;
    assert_int_equal(kill(getpid(), SIGWINCH), 0);
    assert_true(retained.shutdown_pending);
    assert_false(retained.is_ungraceful);
    sleep_ends();
}

static void test_winch_of_a_terminal_is_nothing(void **state)
{
    siginfo_t info = {.si_signo = SIGWINCH, .si_code = SI_KERNEL};

    (void)state;
    on_graceful_stop(SIGWINCH, &info, NULL);
    assert_false(retained.shutdown_pending);
}

/* HUP would end connections that a graceful stop is to finish. */
static void test_a_graceful_stop_stays_graceful(void **state)
{
    ap_unixd_mpm_set_signals(*state, 0);
    raise(SIGHUP);
    assert_int_equal(kill(getpid(), SIGWINCH), 0);
    assert_false(retained.is_ungraceful);
    raise(SIGHUP);
    assert_false(retained.is_ungraceful);
    raise(SIGTERM);
    assert_true(retained.is_ungraceful);
    assert_string_equal(signals_stop_name(), "SIGTERM");
}

static void test_upgrade_is_taken_once(void **state)
{
    (void)state;
    raise(SIGUSR2);
    raise(SIGUSR2);
    assert_true(signals_take_upgrade());
    assert_false(signals_take_upgrade());
    assert_false(retained.restart_pending);
}

static void test_no_upgrade_of_a_server_that_stops(void **state)
{
    ap_unixd_mpm_set_signals(*state, 0);
    raise(SIGINT);
    raise(SIGUSR2);
    raise(SIGUSR1);
    assert_false(signals_take_upgrade());
    assert_false(retained.restart_pending);
    assert_string_equal(signals_stop_name(), "SIGINT");
}

/* The first process of a container: once TERM is WINCH. */
static void test_term_of_a_container(void **state)
{
    (void)state;
    is_first_process = 1;
    on_stop(SIGTERM);
    assert_true(retained.shutdown_pending);
    assert_false(retained.is_ungraceful);
    on_stop(SIGTERM);
    assert_true(retained.is_ungraceful);
}

static void test_the_second_stop_ends_a_start(void **state)
{
    pid_t pid = fork();
    int status = 0;

    (void)state;
    if (pid == 0) {
        stop_signal = 0;
        signals_start();
        raise(SIGTERM);
        if (!signals_stop_is_asked()) {
            _exit(1);
        }
        raise(SIGTERM);
        _exit(2);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
}

static int was_read;

static void read_extra(void)
{
    was_read++;
    signals_watch_fd(-1, NULL);
}

static void test_another_descriptor_ends_a_sleep(void **state)
{
    int fds[2];

    (void)state;
    assert_int_equal(pipe(fds), 0);
    signals_watch_fd(fds[0], read_extra);
    assert_int_equal(write(fds[1], "", 1), 1);
    sleep_ends();
    assert_int_equal(was_read, 1);
    close(fds[0]);
    close(fds[1]);
}

static void test_many_signals_do_not_block(void **state)
{
    int i;

    (void)state;
    for (i = 0; i < 100000; i++) {
        on_child_end(SIGCHLD);
    }
    sleep_ends();
}

static void test_wait_without_signal_ends(void **state)
{
    apr_time_t start = apr_time_now();

    (void)state;
    signals_wait(apr_time_from_msec(5));
    assert_true(apr_time_now() - start >= apr_time_from_msec(4));
}

/* The child's own pipe: the parent's flags are not touched, and TERM is seen
 * by poll(). */
static void test_fork_gives_the_child_its_own(void **state)
{
    pid_t pid = signals_fork();
    int status;

    (void)state;
    assert_true(pid >= 0);
    if (pid == 0) {
        struct pollfd fd = {.fd = signals_child_fd(), .events = POLLIN};

        raise(SIGUSR1);
        raise(SIGHUP);
        raise(SIGWINCH);
        if (poll(&fd, 1, 0) != 0) {
            _exit(1);
        }
        raise(SIGTERM);
        _exit(poll(&fd, 1, 0) == 1 ? 0 : 2);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_false(retained.restart_pending);
}

static void test_child_wakes_the_parent(void **state)
{
    pid_t pid;
    int status;

    (void)state;
    set_handler(SIGCHLD, SIG_DFL);
    pid = signals_fork();
    if (pid == 0) {
        signals_wake_parent();
        _exit(0);
    }
    sleep_ends();
    assert_int_equal(waitpid(pid, &status, 0), pid);
}

/* It comes after the hand-over was decided, and before there is somebody to
 * hand it on to. */
static void test_a_stop_during_the_hand_over_is_handed_on(void **state)
{
    sigset_t term;
    pid_t pid;
    int status;

    ap_unixd_mpm_set_signals(*state, 1);
    /* The process is not to see it with our handler. */
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, NULL);
    pid = fork();
    assert_int_not_equal(pid, -1);
    if (pid == 0) {
        signal(SIGTERM, SIG_DFL);
        sigprocmask(SIG_UNBLOCK, &term, NULL);
        for (;;) {
            pause();
        }
    }
    sigprocmask(SIG_UNBLOCK, &term, NULL);
    raise(SIGTERM);
    signals_forward_to(pid);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    forwarded_stop = 0;
    successor = 0;
}

#define SIGNAL_TEST(function) \
    cmocka_unit_test_setup_teardown(function, setup, unit_teardown)

UNIT_TESTS(
    SIGNAL_TEST(test_early_restart_is_remembered),
    SIGNAL_TEST(test_hup_is_ungraceful),
    SIGNAL_TEST(test_take_restart_keeps_a_shutdown),
    SIGNAL_TEST(test_winch_of_a_process_stops_gracefully),
    SIGNAL_TEST(test_winch_of_a_terminal_is_nothing),
    SIGNAL_TEST(test_a_graceful_stop_stays_graceful),
    SIGNAL_TEST(test_upgrade_is_taken_once),
    SIGNAL_TEST(test_no_upgrade_of_a_server_that_stops),
    SIGNAL_TEST(test_term_of_a_container),
    SIGNAL_TEST(test_the_second_stop_ends_a_start),
    SIGNAL_TEST(test_another_descriptor_ends_a_sleep),
    SIGNAL_TEST(test_many_signals_do_not_block),
    SIGNAL_TEST(test_wait_without_signal_ends),
    SIGNAL_TEST(test_fork_gives_the_child_its_own),
    SIGNAL_TEST(test_child_wakes_the_parent),
    SIGNAL_TEST(test_a_stop_during_the_hand_over_is_handed_on)
)
