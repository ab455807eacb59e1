/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Accepting from one and from several real sockets on the loopback.
 */

#include "mpm/common/accept.c"
#include "test/lib/unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "mpm/common/sleep_priv.h"

static ap_listen_rec *make_listener(apr_pool_t *p, ap_listen_rec *next)
{
    ap_listen_rec *lr = apr_pcalloc(p, sizeof(*lr));

    assert_int_equal(apr_sockaddr_info_get(&lr->bind_addr, "127.0.0.1",
                                           APR_INET, 0, 0, p), APR_SUCCESS);
    assert_int_equal(apr_socket_create(&lr->sd, APR_INET, SOCK_STREAM,
                                       APR_PROTO_TCP, p), APR_SUCCESS);
    assert_int_equal(apr_socket_bind(lr->sd, lr->bind_addr), APR_SUCCESS);
    assert_int_equal(apr_socket_listen(lr->sd, 100), APR_SUCCESS);
    lr->active = 1;
    lr->next = next;
    return lr;
}

/* A client's connection, complete when it returns. */
static int connect_to(const ap_listen_rec *lr)
{
    struct sockaddr_in address;
    socklen_t length = sizeof(address);
    apr_os_sock_t listening;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    apr_os_sock_get(&listening, lr->sd);
    getsockname(listening, (struct sockaddr *)&address, &length);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, length), 0);
    return fd;
}

static acceptor *make_acceptor(ap_listen_rec *listeners, apr_pool_t *p)
{
    acceptor *a;

    assert_int_equal(accept_create(&a, listeners, NULL, p), APR_SUCCESS);
    return a;
}

/* The first result that is not ACCEPT_AGAIN. */
static accept_result accept_patiently(acceptor *a, accepted_connection *c)
{
    apr_status_t error;
    accept_result result;

    do {
        result = accept_next(a, c, &error);
    } while (result == ACCEPT_AGAIN);
    return result;
}

static void test_create_without_active_socket(void **state)
{
    ap_listen_rec *lr = make_listener(*state, NULL);
    acceptor *a;

    lr->active = 0;
    assert_int_equal(accept_create(&a, lr, NULL, *state), APR_EINVAL);
    assert_int_equal(accept_create(&a, NULL, NULL, *state), APR_EINVAL);
}

static void test_single_tells_client_and_listener(void **state)
{
    ap_listen_rec *lr = make_listener(*state, NULL);
    acceptor *a = make_acceptor(lr, *state);
    accepted_connection c;
    struct sockaddr_in mine;
    socklen_t length = sizeof(mine);
    int fd = connect_to(lr);

    assert_int_equal(accept_patiently(a, &c), ACCEPT_OK);
    assert_ptr_equal(c.listener, lr);
    getsockname(fd, (struct sockaddr *)&mine, &length);
    assert_int_equal(((struct sockaddr_in *)&c.address)->sin_port,
                     mine.sin_port);
    /* Programs that are executed do not get it. */
    assert_true(fcntl(c.fd, F_GETFD) & FD_CLOEXEC);
    close(c.fd);
    close(fd);
}

/* Left so by a time with several sockets: still no busy loop, no failure. */
static void test_single_nonblocking_waits(void **state)
{
    ap_listen_rec *lr = make_listener(*state, NULL);
    acceptor *a = make_acceptor(lr, *state);
    accepted_connection c;
    int fd;

    apr_socket_opt_set(lr->sd, APR_SO_NONBLOCK, 1);
    fd = connect_to(lr);
    assert_int_equal(accept_patiently(a, &c), ACCEPT_OK);
    close(c.fd);
    close(fd);
}

/* One socket has connections without end, the other a few. */
static void test_several_starve_no_socket(void **state)
{
    ap_listen_rec *quiet = make_listener(*state, NULL);
    ap_listen_rec *flooded = make_listener(*state, quiet);
    acceptor *a = make_acceptor(flooded, *state);
    accepted_connection c;
    int fds[24];
    int from_quiet = 0;
    int i;

    for (i = 0; i < 20; i++) {
        fds[i] = connect_to(flooded);
    }
    for (; i < 24; i++) {
        fds[i] = connect_to(quiet);
    }
    for (i = 0; i < 8; i++) {
        assert_int_equal(accept_patiently(a, &c), ACCEPT_OK);
        from_quiet += c.listener == quiet;
        close(c.fd);
    }
    assert_int_equal(from_quiet, 4);
    for (i = 0; i < 24; i++) {
        close(fds[i]);
    }
}

/* Ready when it was asked, taken by another child since. */
static void test_several_other_child_was_faster(void **state)
{
    ap_listen_rec *second = make_listener(*state, NULL);
    ap_listen_rec *first = make_listener(*state, second);
    acceptor *a = make_acceptor(first, *state);
    accepted_connection c;
    apr_status_t error;
    int fd_first = connect_to(first);
    int fd_second = connect_to(second);
    int taken;

    assert_int_equal(accept_next(a, &c, &error), ACCEPT_OK);
    assert_ptr_equal(c.listener, first);
    close(c.fd);
    taken = accept(a->fds[1].fd, NULL, NULL);
    assert_true(taken >= 0);
    assert_int_equal(accept_next(a, &c, &error), ACCEPT_AGAIN);
    assert_true(APR_STATUS_IS_EAGAIN(error));
    close(taken);
    close(fd_first);
    close(fd_second);
}

/* Until there is a descriptor again, connections wake others. */
static void test_several_without_descriptors(void **state)
{
    ap_listen_rec *second = make_listener(*state, NULL);
    ap_listen_rec *first = make_listener(*state, second);
    acceptor *a = make_acceptor(first, *state);
    struct rlimit before;
    struct rlimit low;
    accepted_connection c;
    apr_status_t error = 0;
    int fd = connect_to(second);

    getrlimit(RLIMIT_NOFILE, &before);
    low = before;
    low.rlim_cur = 3;
    setrlimit(RLIMIT_NOFILE, &low);
    assert_int_equal(accept_next(a, &c, &error), ACCEPT_EXHAUSTED);
    assert_int_equal(error, EMFILE);
    assert_true(a->is_out);
    assert_int_equal(epoll_wait(a->epoll_fd, a->events, 2, 0), 0);
    assert_int_equal(accept_next(a, &c, &error), ACCEPT_EXHAUSTED);
    assert_int_equal(error, EMFILE);
    setrlimit(RLIMIT_NOFILE, &before);
    assert_int_equal(accept_patiently(a, &c), ACCEPT_OK);
    assert_ptr_equal(c.listener, second);
    assert_false(a->is_out);
    close(c.fd);
    close(fd);
}

/* ---- A module accepts --------------------------------------------------- */

static apr_status_t module_result;
static int module_calls;

static apr_status_t accept_for_module(void **csd, ap_listen_rec *lr,
                                      apr_pool_t *ptrans)
{
    apr_status_t rv = module_result;

    module_calls++;
    if (rv == APR_SUCCESS) {
        rv = listen_accept(csd, lr, ptrans);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_socket_data_set(*csd, "mark", "mark", NULL);
    }
    return rv;
}

static ap_listen_rec *make_module_listener(apr_pool_t *p)
{
    ap_listen_rec *lr = make_listener(p, NULL);

    lr->accept_func = accept_for_module;
    module_result = APR_SUCCESS;
    module_calls = 0;
    return lr;
}

static int is_open(int fd)
{
    return fcntl(fd, F_GETFD) >= 0;
}

/* The socket is that of the module, and goes with the connection's pool. */
static void test_module_makes_the_socket(void **state)
{
    ap_listen_rec *lr = make_module_listener(*state);
    acceptor *a = make_acceptor(lr, *state);
    accepted_connection c;
    apr_socket_t *csd;
    apr_pool_t *p;
    void *mark = NULL;
    int fd = connect_to(lr);

    assert_int_equal(accept_patiently(a, &c), ACCEPT_OK);
    assert_ptr_equal(c.listener, lr);
    assert_int_equal(module_calls, 1);
    apr_pool_create(&p, *state);
    assert_int_equal(accept_make_socket(&csd, &c, p), APR_SUCCESS);
    apr_socket_data_get(&mark, "mark", csd);
    assert_string_equal(mark, "mark");
    assert_true(is_open(c.fd));
    apr_pool_destroy(p);
    assert_false(is_open(c.fd));
    close(fd);
}

static void test_module_connection_is_dropped(void **state)
{
    ap_listen_rec *lr = make_module_listener(*state);
    acceptor *a = make_acceptor(lr, *state);
    accepted_connection c;
    int fd = connect_to(lr);

    assert_int_equal(accept_patiently(a, &c), ACCEPT_OK);
    accept_drop(&c);
    assert_false(is_open(c.fd));
    close(fd);
}

static void test_module_fails(void **state)
{
    acceptor *a = make_acceptor(make_module_listener(*state), *state);
    accepted_connection c;
    apr_status_t error;

    module_result = APR_ECONNABORTED;
    assert_int_equal(accept_next(a, &c, &error), ACCEPT_AGAIN);
    assert_int_equal(error, APR_ECONNABORTED);
    module_result = APR_EMFILE;
    assert_int_equal(accept_next(a, &c, &error), ACCEPT_EXHAUSTED);
    assert_null(c.pool);
}

/* Both make what our own way makes, which is quicker. */
static void test_known_functions_are_ours(void **state)
{
    ap_listen_rec *lr = make_listener(*state, NULL);
    acceptor *a = make_acceptor(lr, *state);
    accepted_connection c;
    apr_socket_t *csd;
    int fd;
    int i;

    for (i = 0; i < 3; i++) {
        lr->accept_func = i == 0 ? NULL : i == 1 ? listen_accept
                                                 : ap_unixd_accept;
        fd = connect_to(lr);
        assert_int_equal(accept_patiently(a, &c), ACCEPT_OK);
        assert_null(c.csd);
        assert_null(c.pool);
        assert_int_equal(accept_make_socket(&csd, &c, *state), APR_SUCCESS);
        apr_socket_close(csd);
        close(fd);
    }
}

static void test_broken_socket(void **state)
{
    ap_listen_rec *lr = make_listener(*state, NULL);
    acceptor *a = make_acceptor(lr, *state);
    accepted_connection c;
    apr_status_t error = 0;

    a->fds[0].fd = open("/dev/null", O_RDONLY);
    assert_int_equal(accept_next(a, &c, &error), ACCEPT_BROKEN);
    assert_int_equal(error, ENOTSOCK);
    close(a->fds[0].fd);
}

static void test_classify(void **state)
{
    (void)state;
    assert_int_equal(classify(EMFILE), ACCEPT_EXHAUSTED);
    assert_int_equal(classify(ENOMEM), ACCEPT_EXHAUSTED);
    assert_int_equal(classify(EBADF), ACCEPT_BROKEN);
    assert_int_equal(classify(ECONNABORTED), ACCEPT_AGAIN);
    assert_int_equal(classify(EINTR), ACCEPT_AGAIN);
    assert_int_equal(classify(EPROTO), ACCEPT_AGAIN);
}

/* ---- Ending a wait ----------------------------------------------------- */

typedef struct {
    acceptor *a;
    sleeper_t ended;
    accept_result result;
} waiting;

static void on_signal(int sig)
{
    (void)sig;
}

static void *wait_for_connection(void *data)
{
    waiting *w = data;
    accepted_connection c;
    apr_status_t error;

    w->result = accept_next(w->a, &c, &error);
    sleeper_wake(&w->ended, 1);
    return NULL;
}

/* As the main thread of a child does it: a signal until it has ended. */
static void interrupt(ap_listen_rec *listeners, apr_pool_t *p)
{
    waiting w = {.a = make_acceptor(listeners, p)};
    struct sigaction action = {.sa_handler = on_signal};
    pthread_t thread;

    sigaction(SIGUSR2, &action, NULL);
    sleeper_init(&w.ended, 0, p);
    assert_int_equal(pthread_create(&thread, NULL, wait_for_connection, &w),
                     0);
    while (sleeper_value(&w.ended) == 0) {
        pthread_kill(thread, SIGUSR2);
        sleeper_sleep(&w.ended, 0, 1000);
    }
    pthread_join(thread, NULL);
    assert_int_equal(w.result, ACCEPT_AGAIN);
}

static void test_signal_ends_wait_on_one(void **state)
{
    interrupt(make_listener(*state, NULL), *state);
}

static void test_signal_ends_wait_on_several(void **state)
{
    interrupt(make_listener(*state, make_listener(*state, NULL)), *state);
}

UNIT_TESTS(
    UNIT_TEST(test_create_without_active_socket),
    UNIT_TEST(test_single_tells_client_and_listener),
    UNIT_TEST(test_single_nonblocking_waits),
    UNIT_TEST(test_several_starve_no_socket),
    UNIT_TEST(test_several_other_child_was_faster),
    UNIT_TEST(test_several_without_descriptors),
    UNIT_TEST(test_module_makes_the_socket),
    UNIT_TEST(test_module_connection_is_dropped),
    UNIT_TEST(test_module_fails),
    UNIT_TEST(test_known_functions_are_ours),
    UNIT_TEST(test_broken_socket),
    UNIT_TEST(test_classify),
    UNIT_TEST(test_signal_ends_wait_on_one),
    UNIT_TEST(test_signal_ends_wait_on_several)
)
