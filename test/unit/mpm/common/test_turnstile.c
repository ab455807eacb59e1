/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The turnstile between real processes: never more inside than may be, nobody
 * sleeps beside a free place, and the dead give back what they had.
 */

#include "mpm/common/turnstile.c"
#include "test/lib/unit.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#define LONG apr_time_from_sec(20)

static turnstile *make(unsigned int places, apr_pool_t *p)
{
    turnstile *t = NULL;

    assert_int_equal(turnstile_create(&t, places, p), APR_SUCCESS);
    return t;
}

static void wait_for_end(pid_t pid)
{
    int status;

    assert_int_equal(waitpid(pid, &status, 0), pid);
}

/* A child that has a place and keeps it until it is killed. */
static pid_t start_holder(turnstile *t)
{
    unsigned int before = turnstile_inside(t);
    pid_t pid = fork();

    if (pid == 0) {
        if (turnstile_try(t) < 0) {
            _exit(1);
        }
        while (1) {
            pause();
        }
    }
    while (turnstile_inside(t) == before) {
        usleep(100);
    }
    return pid;
}

/* A child that waits for a place, and gives it back. */
static pid_t start_waiter(turnstile *t)
{
    unsigned int before = READ(t->waiting);
    int place;
    pid_t pid = fork();

    if (pid == 0) {
        if (turnstile_enter(t, LONG, &place) != APR_SUCCESS) {
            _exit(1);
        }
        turnstile_leave(t, place);
        _exit(0);
    }
    while (READ(t->waiting) == before) {
        usleep(100);
    }
    return pid;
}

static void kill_and_bury(turnstile *t, pid_t pid)
{
    kill(pid, SIGKILL);
    wait_for_end(pid);
    turnstile_bury(t, pid);
}

static void expect_good_end(pid_t pid)
{
    int status = -1;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void test_try_and_leave(void **state)
{
    turnstile *t = make(2, *state);

    assert_int_equal(turnstile_try(t), 0);
    assert_int_equal(turnstile_try(t), 1);
    assert_int_equal(turnstile_try(t), -1);
    assert_int_equal(turnstile_inside(t), 2);
    turnstile_leave(t, 0);
    assert_int_equal(turnstile_try(t), 0);
}

static void test_limit(void **state)
{
    turnstile *t = make(3, *state);
    int place;

    turnstile_set_limit(t, 1);
    assert_int_equal(turnstile_try(t), 0);
    assert_int_equal(turnstile_try(t), -1);
    turnstile_set_limit(t, 100);
    assert_int_equal(turnstile_try(t), 1);
    assert_int_equal(turnstile_try(t), 2);
    assert_int_equal(turnstile_try(t), -1);
    /* Those inside stay inside; the limit counts places, not processes. */
    turnstile_set_limit(t, 1);
    turnstile_leave(t, 2);
    assert_int_equal(turnstile_enter(t, 1000, &place), APR_TIMEUP);
    turnstile_leave(t, 0);
    assert_int_equal(turnstile_enter(t, 1000, &place), APR_SUCCESS);
}

static void test_enter_time_is_up(void **state)
{
    turnstile *t = make(1, *state);
    int place;

    assert_int_equal(turnstile_try(t), 0);
    assert_int_equal(turnstile_enter(t, 2000, &place), APR_TIMEUP);
    assert_int_equal(READ(t->waiting), 0);
}

static void on_signal(int sig)
{
    (void)sig;
}

static void test_enter_is_ended_by_a_signal(void **state)
{
    struct sigaction action = {.sa_handler = on_signal};
    turnstile *t = make(1, *state);
    pid_t parent = getpid();
    pid_t pid;
    int place;

    assert_int_equal(turnstile_try(t), 0);
    sigaction(SIGUSR2, &action, NULL);
    pid = fork();
    if (pid == 0) {
        while (1) {
            kill(parent, SIGUSR2);
            usleep(1000);
        }
    }
    assert_int_equal(turnstile_enter(t, LONG, &place), APR_EINTR);
    kill(pid, SIGKILL);
    wait_for_end(pid);
}

static void test_leave_wakes(void **state)
{
    turnstile *t = make(1, *state);
    pid_t pid;

    assert_int_equal(turnstile_try(t), 0);
    pid = start_waiter(t);
    turnstile_leave(t, 0);
    expect_good_end(pid);
}

static void test_bury_frees_and_wakes(void **state)
{
    turnstile *t = make(1, *state);
    pid_t holder = start_holder(t);
    pid_t waiter = start_waiter(t);

    kill_and_bury(t, holder);
    expect_good_end(waiter);
    assert_int_equal(turnstile_inside(t), 0);
}

/* The dead one's wake-up is not lost, and it leaves the count too high, which
 * costs a call, no more. */
static void test_bury_of_one_that_waited(void **state)
{
    turnstile *t = make(1, *state);
    pid_t doomed;
    pid_t waiter;

    assert_int_equal(turnstile_try(t), 0);
    doomed = start_waiter(t);
    waiter = start_waiter(t);
    /* It takes the wake-up and does nothing with it. */
    kill(doomed, SIGSTOP);
    turnstile_leave(t, 0);
    kill_and_bury(t, doomed);
    expect_good_end(waiter);
    assert_int_equal(READ(t->waiting), 1);
    assert_int_equal(turnstile_try(t), 0);
    turnstile_leave(t, 0);
}

static void test_bury_of_a_stranger(void **state)
{
    turnstile *t = make(2, *state);

    assert_int_equal(turnstile_try(t), 0);
    turnstile_bury(t, getpid() + 1);
    assert_int_equal(turnstile_inside(t), 1);
}

/* ---- Many at once ------------------------------------------------------- */

#define CHILDREN 5
#define ROUNDS 2000

typedef struct {
    unsigned int inside;
    unsigned int most;
    unsigned int rounds;
} crowd;

static void crowd_through(turnstile *t, crowd *seen)
{
    unsigned int now;
    unsigned int most;
    int place;
    int i;

    for (i = 0; i < ROUNDS; i++) {
        while (turnstile_enter(t, LONG, &place) != APR_SUCCESS) {
        }
        now = ADD(seen->inside, 1);
        most = READ(seen->most);
        while (now > most && !SWAP(seen->most, most, now)) {
        }
        if (i % 64 == 0) {
            usleep(100);
        }
        ADD(seen->inside, -1);
        turnstile_leave(t, place);
        ADD(seen->rounds, 1);
    }
    _exit(0);
}

static void test_never_more_inside_than_may_be(void **state)
{
    turnstile *t = make(CHILDREN, *state);
    pid_t pids[CHILDREN];
    apr_shm_t *memory;
    crowd *seen;
    int i;

    turnstile_set_limit(t, 2);
    assert_int_equal(apr_shm_create(&memory, sizeof(*seen), NULL, *state),
                     APR_SUCCESS);
    seen = apr_shm_baseaddr_get(memory);
    for (i = 0; i < CHILDREN; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            crowd_through(t, seen);
        }
    }
    for (i = 0; i < CHILDREN; i++) {
        expect_good_end(pids[i]);
    }
    assert_in_range(seen->most, 1, 2);
    assert_int_equal(seen->rounds, CHILDREN * ROUNDS);
    assert_int_equal(turnstile_inside(t), 0);
    assert_int_equal(READ(t->waiting), 0);
}

static void go_round(turnstile *t)
{
    int place;

    while (1) {
        if (turnstile_enter(t, LONG, &place) == APR_SUCCESS) {
            turnstile_leave(t, place);
        }
    }
}

/* Killed at any moment, inside, outside, half way: those who are left always
 * get through in the end. */
static void test_killed_at_any_moment(void **state)
{
    turnstile *t = make(CHILDREN, *state);
    pid_t pids[CHILDREN];
    int place;
    int round;
    int i;

    turnstile_set_limit(t, 2);
    for (round = 0; round < 20; round++) {
        for (i = 0; i < CHILDREN; i++) {
            pids[i] = fork();
            if (pids[i] == 0) {
                go_round(t);
            }
        }
        usleep(500 + 137 * round);
        for (i = 0; i < CHILDREN; i++) {
            kill_and_bury(t, pids[i]);
        }
        assert_int_equal(turnstile_inside(t), 0);
    }
    assert_int_equal(turnstile_enter(t, LONG, &place), APR_SUCCESS);
}

UNIT_TESTS(
    UNIT_TEST(test_try_and_leave),
    UNIT_TEST(test_limit),
    UNIT_TEST(test_enter_time_is_up),
    UNIT_TEST(test_enter_is_ended_by_a_signal),
    UNIT_TEST(test_leave_wakes),
    UNIT_TEST(test_bury_frees_and_wakes),
    UNIT_TEST(test_bury_of_one_that_waited),
    UNIT_TEST(test_bury_of_a_stranger),
    UNIT_TEST(test_never_more_inside_than_may_be),
    UNIT_TEST(test_killed_at_any_moment)
)
