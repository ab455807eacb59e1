/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Watchdogs: instances, callbacks, their intervals, the hooks, turns. */

#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>

#include "modules/core/mod_watchdog.c"
#include "test/lib/wrong_clock.h"
#include "test/unit/server/request/fixture.h"

/* What callbacks were called with, one letter a call. */
static struct {
    apr_thread_mutex_t *lock;
    apr_thread_cond_t *more;
    char text[200];
    int length;
} calls;

static void note(char what)
{
    apr_thread_mutex_lock(calls.lock);
    if (calls.length < (int)sizeof(calls.text) - 1) {
        calls.text[calls.length++] = what;
    }
    apr_thread_cond_broadcast(calls.more);
    apr_thread_mutex_unlock(calls.lock);
}

/* Waits until so many calls have come; they have to within 10 s. */
static void wait_for_calls(int count)
{
    apr_status_t rv = APR_SUCCESS;

    apr_thread_mutex_lock(calls.lock);
    while (calls.length < count && rv == APR_SUCCESS) {
        rv = apr_thread_cond_timedwait(calls.more, calls.lock,
                                       apr_time_from_sec(10));
    }
    apr_thread_mutex_unlock(calls.lock);
    assert_int_equal(rv, APR_SUCCESS);
}

static server_rec *start_tests(apr_pool_t *p)
{
    server_rec *s = fix_server(p);

    memset(&calls, 0, sizeof(calls));
    apr_thread_mutex_create(&calls.lock, APR_THREAD_MUTEX_DEFAULT, p);
    apr_thread_cond_create(&calls.more, p);
    instances = apr_array_make(p, 2, sizeof(ap_watchdog_t *));
    hook_interval = AP_WD_TM_INTERVAL;
    return s;
}

static apr_status_t called(int state, void *data, apr_pool_t *pool)
{
    static const char letters[] = "?srx";

    assert_non_null(pool);
    note(data ? *(const char *)data : letters[state]);
    return APR_SUCCESS;
}

static ap_watchdog_t *instance(apr_pool_t *p, const char *name, int parent,
                               int singleton)
{
    ap_watchdog_t *w = NULL;

    assert_int_equal(ap_watchdog_get_instance(&w, name, parent, singleton, p),
                     APR_SUCCESS);
    return w;
}

static void test_get_instance(void **state)
{
    apr_pool_t *p = *state;
    ap_watchdog_t *w;
    ap_watchdog_t *other;

    start_tests(p);
    w = instance(p, "a", 0, 0);
    assert_ptr_equal(instance(p, "a", 0, 0), w);
    assert_ptr_not_equal(instance(p, "b", 0, 0), w);
    /* The parent's is another one, and the only one anyway. */
    assert_ptr_not_equal(instance(p, "a", 1, 0), w);
    assert_ptr_equal(instance(p, "a", 1, 1), instance(p, "a", 1, 0));
    assert_int_equal(ap_watchdog_get_instance(&other, "a", 0, 1, p),
                     APR_EINVAL);
}

static void test_register_callback(void **state)
{
    apr_pool_t *p = *state;
    ap_watchdog_t *w;
    int one;
    int two;

    start_tests(p);
    w = instance(p, "a", 0, 0);
    assert_int_equal(ap_watchdog_register_callback(w, 5, &one, called),
                     APR_SUCCESS);
    assert_int_equal(ap_watchdog_register_callback(w, 5, &one, called),
                     APR_EEXIST);
    assert_int_equal(ap_watchdog_register_callback(w, 5, &two, called),
                     APR_SUCCESS);
    assert_int_equal(w->callbacks->nelts, 2);
}

static void test_set_callback_interval(void **state)
{
    apr_pool_t *p = *state;
    ap_watchdog_t *w;
    int one;

    start_tests(p);
    w = instance(p, "a", 0, 0);
    assert_int_equal(ap_watchdog_set_callback_interval(w, 7, &one, called),
                     APR_EOF);
    ap_watchdog_register_callback(w, 5, &one, called);
    assert_int_equal(ap_watchdog_set_callback_interval(w, 7, &one, called),
                     APR_SUCCESS);
    assert_int_equal(find_callback(w, called, &one)->interval, 7);
}

static void test_callbacks_start_run_and_stop(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start_tests(p);
    ap_watchdog_t *w = instance(p, "a", 0, 0);
    apr_pool_t *child;

    ap_watchdog_register_callback(w, 0, NULL, called);
    apr_pool_create(&child, p);
    assert_true(start_all(child, s, 0));
    wait_for_calls(3);
    apr_pool_destroy(child);
    assert_null(w->thread);
    assert_true(calls.length >= 4);
    assert_memory_equal(calls.text, "srr", 3);
    assert_int_equal(calls.text[calls.length - 1], 'x');
    assert_null(memchr(calls.text, 'x', calls.length - 1));
}

static void test_a_clock_that_is_set_delays_nothing(void **state)
{
    ap_watchdog_t w = {.stop = 0};

    assert_int_equal(make_locks(&w), APR_SUCCESS);
    clock_is_wrong = 1;
    /* For an hour, if it were by the time of day. */
    assert_int_equal(wait_or_stop(&w, 1000), 0);
    clock_is_wrong = 0;
    unmake_locks(&w);
    (void)state;
}

static void test_callbacks_are_called_when_due(void **state)
{
    apr_pool_t *p = *state;
    ap_watchdog_t *w;
    watchdog_callback *cb;

    start_tests(p);
    w = instance(p, "a", 0, 0);
    ap_watchdog_register_callback(w, apr_time_from_sec(100), "l", called);
    ap_watchdog_register_callback(w, 0, "n", called);
    call_all(w, AP_WATCHDOG_STATE_STARTING, p);
    assert_string_equal(calls.text, "ln");
    call_due(w, p);
    assert_string_equal(calls.text, "lnn");
    cb = ((watchdog_callback **)w->callbacks->elts)[0];
    cb->last -= apr_time_from_sec(99);
    call_due(w, p);
    assert_string_equal(calls.text, "lnnn");
    cb->last -= apr_time_from_sec(1);
    call_due(w, p);
    assert_string_equal(calls.text, "lnnnln");
    /* A new interval holds at once. */
    assert_int_equal(ap_watchdog_set_callback_interval(w, 0, cb->data,
                                                       called), APR_SUCCESS);
    call_due(w, p);
    assert_string_equal(calls.text, "lnnnlnln");
}

static void test_instances_belong_to_one_process(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start_tests(p);
    ap_watchdog_t *parent = instance(p, "a", 1, 0);
    ap_watchdog_t *child = instance(p, "a", 0, 0);
    ap_watchdog_t *idle = instance(p, "idle", 1, 0);
    apr_pool_t *life;

    ap_watchdog_register_callback(parent, 0, "p", called);
    ap_watchdog_register_callback(child, 0, "c", called);
    apr_pool_create(&life, p);
    assert_true(start_all(life, s, 1));
    wait_for_calls(1);
    assert_null(child->thread);
    assert_null(idle->thread);
    apr_pool_destroy(life);
    assert_null(strchr(calls.text, 'c'));
}

/* Of those that share a mutex one works; the others stop when told, and take
 * the turn when it is free. */
static void test_singleton_waits_for_its_turn(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start_tests(p);
    ap_watchdog_t *w = instance(p, "a", 0, 1);
    apr_proc_mutex_t *turn;
    apr_pool_t *child;

    assert_int_equal(apr_proc_mutex_create(&turn, NULL,
                                           APR_LOCK_PROC_PTHREAD, p),
                     APR_SUCCESS);
    w->turn = turn;
    ap_watchdog_register_callback(w, 0, NULL, called);
    assert_int_equal(apr_proc_mutex_lock(turn), APR_SUCCESS);
    apr_pool_create(&child, p);
    assert_true(start_all(child, s, 0));
    apr_pool_destroy(child);
    assert_string_equal(calls.text, "");

    apr_pool_create(&child, p);
    assert_true(start_all(child, s, 0));
    assert_int_equal(apr_proc_mutex_unlock(turn), APR_SUCCESS);
    wait_for_calls(2);
    apr_pool_destroy(child);
    /* And gives it back. */
    assert_int_equal(apr_proc_mutex_trylock(turn), APR_SUCCESS);
    apr_proc_mutex_unlock(turn);
}

static int need(server_rec *s, const char *name, int parent, int singleton)
{
    (void)s;
    assert_int_equal(parent, 0);
    assert_int_equal(singleton, strcmp(name, AP_WATCHDOG_SINGLETON) == 0);
    return singleton ? DECLINED : OK;
}

static int hook_init(server_rec *s, const char *name, apr_pool_t *pool)
{
    (void)s;
    (void)pool;
    note(strcmp(name, AP_WATCHDOG_DEFAULT) == 0 ? 'i' : '!');
    return OK;
}

static int hook_step(server_rec *s, const char *name, apr_pool_t *pool)
{
    (void)s;
    (void)name;
    (void)pool;
    note('.');
    return OK;
}

static int hook_exit(server_rec *s, const char *name, apr_pool_t *pool)
{
    (void)s;
    (void)name;
    (void)pool;
    note('e');
    return OK;
}

static void test_hooks(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start_tests(p);
    apr_pool_t *child;

    ap_hook_watchdog_need(need, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_watchdog_init(hook_init, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_watchdog_step(hook_step, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_watchdog_exit(hook_exit, NULL, NULL, APR_HOOK_MIDDLE);
    hook_interval = 1;
    add_hook_instance(AP_WATCHDOG_DEFAULT, 0, p, s);
    add_hook_instance(AP_WATCHDOG_SINGLETON, 1, p, s);
    assert_int_equal(instances->nelts, 1);
    apr_pool_create(&child, p);
    assert_true(start_all(child, s, 0));
    wait_for_calls(3);
    apr_pool_destroy(child);
    assert_memory_equal(calls.text, "i..", 3);
    assert_int_equal(calls.text[calls.length - 1], 'e');
}

static void test_set_interval(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = apr_pcalloc(p, sizeof(*cmd));

    cmd->server = start_tests(p);
    cmd->cmd = watchdog_commands;
    cmd->pool = p;
    cmd->limited = -1;
    cmd->directive = apr_pcalloc(p, sizeof(ap_directive_t));
    assert_null(set_interval(cmd, NULL, "5"));
    assert_int_equal(hook_interval, apr_time_from_sec(5));
    assert_null(set_interval(cmd, NULL, "100ms"));
    assert_int_equal(hook_interval, 100000);
    assert_non_null(set_interval(cmd, NULL, "99ms"));
    assert_non_null(set_interval(cmd, NULL, "x"));
    assert_non_null(set_interval(cmd, NULL, "0"));
}

UNIT_TESTS(
    UNIT_TEST(test_get_instance),
    UNIT_TEST(test_register_callback),
    UNIT_TEST(test_set_callback_interval),
    UNIT_TEST(test_callbacks_start_run_and_stop),
    UNIT_TEST(test_a_clock_that_is_set_delays_nothing),
    UNIT_TEST(test_callbacks_are_called_when_due),
    UNIT_TEST(test_instances_belong_to_one_process),
    UNIT_TEST(test_singleton_waits_for_its_turn),
    UNIT_TEST(test_hooks),
    UNIT_TEST(test_set_interval)
)
