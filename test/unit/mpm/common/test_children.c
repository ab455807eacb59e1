/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The list of children, with real processes: slots, orders, and that a child
 * learns of its parent's end.
 */

#include "mpm/common/children.c"
#include "test/lib/unit.h"

#include <sys/wait.h>

/* Exits with the byte that it is told, with 1 when the pipe ends. */
static int obey(int slot, int commands, void *context)
{
    char byte;

    (void)slot;
    (void)context;
    return read(commands, &byte, 1) == 1 ? byte : 1;
}

static children *make_children(apr_pool_t *p)
{
    return children_create(4, p);
}

static child *start(children *all, int slot, ap_generation_t generation)
{
    assert_int_equal(children_start(all, slot, generation, obey, NULL),
                     APR_SUCCESS);
    return children_in_slot(all, slot);
}

static int exit_status(children *all, child *one)
{
    int status;

    assert_int_equal(waitpid(one->pid, &status, 0), one->pid);
    children_forget(all, one);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_start_fills_slots(void **state)
{
    children *all = make_children(*state);
    child *a;
    child *b;

    assert_int_equal(children_free_slot(all), 0);
    a = start(all, 0, 1);
    assert_int_equal(children_free_slot(all), 1);
    b = start(all, 1, 1);
    assert_ptr_equal(children_find(all, b->pid), b);
    assert_null(children_find(all, 1));
    children_tell(a, CHILD_STOP);
    assert_int_equal(exit_status(all, a), CHILD_STOP);
    assert_int_equal(children_free_slot(all), 0);
    assert_null(children_in_slot(all, 0));
    children_tell(b, CHILD_STOP);
    assert_int_equal(exit_status(all, b), CHILD_STOP);
}

/* Those that are left end with the pool, and are reaped. */
static void test_create_pool_takes_children_along(void **state)
{
    apr_pool_t *p;
    children *all;
    pid_t pid;

    assert_int_equal(apr_pool_create(&p, *state), APR_SUCCESS);
    all = make_children(p);
    pid = start(all, 0, 1)->pid;
    apr_pool_destroy(p);
    assert_int_equal(waitpid(pid, NULL, 0), -1);
    assert_int_equal(errno, ECHILD);
}

static void test_tell_reaches_old_generations_only(void **state)
{
    children *all = make_children(*state);
    child *old = start(all, 0, 1);
    child *older = start(all, 1, 0);
    child *new_child = start(all, 2, 2);

    assert_int_equal(children_count(all, 1), 1);
    children_tell_before(all, 2, CHILD_DRAIN);
    assert_int_equal(children_count(all, 1), 0);
    assert_int_equal(children_count(all, 2), 1);
    assert_int_equal(exit_status(all, old), CHILD_DRAIN);
    assert_int_equal(exit_status(all, older), CHILD_DRAIN);
    children_tell(new_child, CHILD_STOP);
    assert_int_equal(exit_status(all, new_child), CHILD_STOP);
}

static void test_leaving_a_slot_is_no_end(void **state)
{
    children *all = make_children(*state);
    child *one = start(all, 0, 1);

    children_tell(one, CHILD_LEAVE_SLOT);
    assert_false(one->is_ending);
    assert_int_equal(exit_status(all, one), CHILD_LEAVE_SLOT);
}

/* The brothers must not hold the pipe open: closing one ends one. */
static void test_pipe_ends_with_the_parent_s_end(void **state)
{
    children *all = make_children(*state);
    child *first = start(all, 0, 1);
    child *second = start(all, 1, 1);

    close(first->pipe);
    first->pipe = open("/dev/null", O_WRONLY);
    assert_int_equal(exit_status(all, first), 1);
    children_tell(second, CHILD_STOP);
    assert_int_equal(exit_status(all, second), CHILD_STOP);
}

static void test_tell_the_dead(void **state)
{
    children *all = make_children(*state);
    child *one = start(all, 0, 1);

    signal(SIGPIPE, SIG_IGN);
    children_tell(one, CHILD_STOP);
    waitid(P_PID, one->pid, &(siginfo_t){0}, WEXITED | WNOWAIT);
    children_tell(one, CHILD_STOP);
    assert_int_equal(exit_status(all, one), CHILD_STOP);
}

UNIT_TESTS(
    UNIT_TEST(test_start_fills_slots),
    UNIT_TEST(test_create_pool_takes_children_along),
    UNIT_TEST(test_tell_reaches_old_generations_only),
    UNIT_TEST(test_leaving_a_slot_is_no_end),
    UNIT_TEST(test_pipe_ends_with_the_parent_s_end),
    UNIT_TEST(test_tell_the_dead)
)
