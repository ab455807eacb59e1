/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What the listener has been promised: who may take it away, and when it is
 * worth nothing any more. */

#include <sys/resource.h>
#include <sys/socket.h>

#include "mpm/worker/listener.c"
#include "test/lib/unit.h"

/* Signals to this thread wait until they are asked for. */
static int has_signal(void)
{
    const struct timespec none = {0, 0};
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, INTERRUPT_SIGNAL);
    return sigtimedwait(&set, NULL, &none) == INTERRUPT_SIGNAL;
}

static worker_child *make_child(apr_pool_t *p)
{
    worker_child *child = apr_pcalloc(p, sizeof(*child));
    process_score *score = apr_pcalloc(p, sizeof(*score));

    child->pool = p;
    child->threads = 1;
    assert_int_equal(park_create(&child->park, 1, 0, p), APR_SUCCESS);
    assert_int_equal(waiting_create(&child->waiting, 10, score, p),
                     APR_SUCCESS);
    return child;
}

static void *APR_THREAD_FUNC park_main(apr_thread_t *thread, void *data)
{
    worker_child *child = data;

    park_wait(child->park, 0);
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}

/* The listener has reserved the one worker, which is parked. */
static apr_thread_t *reserve_the_one(worker_child *child)
{
    listener_state state = {.child = child};
    apr_thread_t *worker;

    assert_int_equal(apr_thread_create(&worker, NULL, park_main, child,
                                       child->pool), APR_SUCCESS);
    assert_true(reserve_worker(&state));
    assert_int_equal(atomic32_read(&child->promise), PROMISE_WORKER);
    assert_int_equal(park_idle(child->park), 0);
    return worker;
}

static void end(worker_child *child, apr_thread_t *worker)
{
    apr_status_t rv;

    park_end(child->park);
    apr_thread_join(&rv, worker);
}

static void test_a_worker_is_taken_once(void **state)
{
    worker_child *child = make_child(*state);
    apr_thread_t *worker = reserve_the_one(child);

    assert_true(listener_take_worker(child));
    assert_int_equal(atomic32_read(&child->promise), PROMISE_POLLER);
    assert_false(listener_take_worker(child));
    /* It is nobody's to give back. */
    give_back(child);
    assert_int_equal(park_idle(child->park), 0);
    end(child, worker);
}

static void test_give_back(void **state)
{
    worker_child *child = make_child(*state);
    apr_thread_t *worker = reserve_the_one(child);

    give_back(child);
    assert_int_equal(park_idle(child->park), 1);
    assert_false(listener_take_worker(child));
    end(child, worker);
}

/* Only as long as it relies on a poller. */
static void test_recall(void **state)
{
    worker_child *child = make_child(*state);
    sigset_t before;
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, INTERRUPT_SIGNAL);
    assert_int_equal(pthread_sigmask(SIG_BLOCK, &set, &before), 0);
    atomic32_set(&child->listener_tid, (apr_uint32_t)syscall(SYS_gettid));
    listener_recall(child);
    assert_false(has_signal());
    rely_on_poller(child);
    listener_recall(child);
    assert_true(has_signal());
    forget_poller(child);
    listener_recall(child);
    assert_false(has_signal());
    assert_int_equal(pthread_sigmask(SIG_SETMASK, &before, NULL), 0);
}

/* A socket that a client waits at, and no descriptor to be had. */
static rlim_t exhaust(worker_child *child, int *client)
{
    ap_listen_rec *lr = apr_pcalloc(child->pool, sizeof(*lr));
    struct rlimit limit;
    rlim_t before;
    apr_sockaddr_t *address;
    apr_os_sock_t fd;
    struct sockaddr_storage name;
    socklen_t length = sizeof(name);

    assert_int_equal(apr_socket_create(&lr->sd, APR_INET, SOCK_STREAM, 0,
                                       child->pool), APR_SUCCESS);
    assert_int_equal(apr_sockaddr_info_get(&address, "127.0.0.1", APR_INET,
                                           0, 0, child->pool), APR_SUCCESS);
    assert_int_equal(apr_socket_bind(lr->sd, address), APR_SUCCESS);
    assert_int_equal(apr_socket_listen(lr->sd, 5), APR_SUCCESS);
    apr_os_sock_get(&fd, lr->sd);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&name, &length), 0);
    lr->bind_addr = address;
    lr->active = 1;
    *client = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(*client, (struct sockaddr *)&name, length), 0);
    assert_int_equal(accept_create(&child->accept, lr, NULL, child->pool),
                     APR_SUCCESS);
    getrlimit(RLIMIT_NOFILE, &limit);
    before = limit.rlim_cur;
    limit.rlim_cur = (rlim_t)*client + 1;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    return before;
}

/* Whoever waits for descriptors looks afterwards at what it was promised. */
static void test_want_of_descriptors(void **state)
{
    worker_child *child = make_child(*state);
    apr_thread_t *worker = reserve_the_one(child);
    listener_state listener = {.child = child, .pause_ms = 1};
    struct rlimit limit;
    rlim_t before;
    int client;

    before = exhaust(child, &client);
    assert_true(accept_for_worker(&listener));
    assert_true(listener_take_worker(child));
    assert_false(accept_for_worker(&listener));
    assert_int_equal(atomic32_read(&child->promise), PROMISE_NONE);
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = before;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    close(client);
    end(child, worker);
}

UNIT_TESTS(
    UNIT_TEST(test_a_worker_is_taken_once),
    UNIT_TEST(test_give_back),
    UNIT_TEST(test_recall),
    UNIT_TEST(test_want_of_descriptors)
)
