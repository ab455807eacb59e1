/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Buckets of listening sockets, on the loopback. */

#include "server/net/listen_buckets.c"

#include "test/unit/server/net/fixture.h"

#include <fcntl.h>
#include <netinet/in.h>

#include <apr_strings.h>

static const command_rec listen_row = AP_INIT_TAKE_ARGV(
    "Listen", ap_set_listener, NULL, RSRC_CONF, "");

static cmd_parms *make_cmd(apr_pool_t *p)
{
    cmd_parms *cmd = apr_pcalloc(p, sizeof(*cmd));
    ap_directive_t *directive = apr_pcalloc(p, sizeof(*directive));

    directive->filename = "listen.conf";
    cmd->pool = p;
    cmd->temp_pool = p;
    cmd->limited = -1;
    cmd->server = net_server(p);
    cmd->directive = directive;
    cmd->cmd = &listen_row;
    ap_listen_pre_config();
    return cmd;
}

static void listen_to(cmd_parms *cmd, const char *address)
{
    char *argv[1] = {apr_pstrdup(cmd->pool, address)};

    assert_null(ap_set_listener(cmd, NULL, 1, argv));
}

static char *free_address(apr_pool_t *p)
{
    struct sockaddr_in sa = {.sin_family = AF_INET};
    socklen_t len = sizeof(sa);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
    close(fd);
    return apr_psprintf(p, "127.0.0.1:%d", ntohs(sa.sin_port));
}

static int fd_of(const ap_listen_rec *lr)
{
    apr_os_sock_t fd;

    assert_int_equal(apr_os_sock_get(&fd, lr->sd), APR_SUCCESS);
    return fd;
}

static int int_option(int fd, int option)
{
    int value = -1;
    socklen_t len = sizeof(value);

    getsockopt(fd, SOL_SOCKET, option, &value, &len);
    return value;
}

static int is_open(int fd)
{
    return fcntl(fd, F_GETFD) >= 0;
}

/* So many buckets, or as many as there are. */
static ap_listen_rec **open_buckets(cmd_parms *cmd, int *count)
{
    ap_listen_rec **buckets;

    assert_true(ap_setup_listeners(cmd->server) >= 1);
    assert_int_equal(ap_duplicate_listeners(cmd->pool, cmd->server, &buckets,
                                            count), APR_SUCCESS);
    assert_int_equal(ap_num_listen_buckets, *count);
    assert_ptr_equal(buckets[0], ap_listeners);
    return buckets;
}

static int buckets_teardown(void **state)
{
    ap_close_listeners();
    ap_listen_pre_config();
    return net_teardown(state);
}

#define BUCKETS_TEST(function) \
    cmocka_unit_test_setup_teardown(function, net_setup, buckets_teardown)

static void test_bucket_count(void **state)
{
    int cores = (int)sysconf(_SC_NPROCESSORS_ONLN);

    make_cmd(*state);
    assert_int_equal(listen_bucket_count(), 1);
    listen_cores_per_bucket = 1;
    assert_int_equal(listen_bucket_count(), cores);
    listen_cores_per_bucket = cores;
    assert_int_equal(listen_bucket_count(), 1);
    listen_cores_per_bucket = cores / 2 > 0 ? cores / 2 : 1;
    assert_true(listen_bucket_count() >= 2 || cores < 2);
}

static void test_twins_listen_on_the_same_address(void **state)
{
    cmd_parms *cmd = make_cmd(*state);
    ap_listen_rec **buckets;
    int count = 3;
    int fd;

    listen_to(cmd, free_address(*state));
    listen_to(cmd, free_address(*state));
    buckets = open_buckets(cmd, &count);
    assert_int_equal(count, 3);
    assert_int_equal(buckets[2]->bind_addr->port,
                     ap_listeners->bind_addr->port);
    assert_int_equal(buckets[2]->next->bind_addr->port,
                     ap_listeners->next->bind_addr->port);
    assert_null(buckets[2]->next->next);
    assert_ptr_equal(buckets[2]->accept_func, ap_listeners->accept_func);
    assert_string_equal(buckets[2]->protocol, "http");
    fd = fd_of(buckets[2]);
    assert_int_not_equal(fd, fd_of(buckets[1]));
    assert_int_equal(int_option(fd, SO_ACCEPTCONN), 1);
    assert_int_equal(int_option(fd, SO_REUSEPORT), 1);
    assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
    ap_close_listeners();
    assert_false(is_open(fd));
    assert_int_equal(buckets[2]->active, 0);
    assert_int_equal(ap_listeners->active, 0);
}

static void test_one_bucket_is_the_listeners(void **state)
{
    cmd_parms *cmd = make_cmd(*state);
    int count = 0;

    listen_to(cmd, free_address(*state));
    open_buckets(cmd, &count);
    assert_int_equal(count, 1);
    assert_int_equal(int_option(fd_of(ap_listeners), SO_REUSEPORT), 0);
}

/* Read again: the same sockets; fewer, and more again. */
static void test_restarts(void **state)
{
    char *address = free_address(*state);
    cmd_parms *cmd = make_cmd(*state);
    ap_listen_rec **buckets;
    int counts[] = {2, 2, 1, 3};
    int fds[3];
    int i;

    listen_to(cmd, address);
    buckets = open_buckets(cmd, &counts[0]);
    fds[0] = fd_of(buckets[0]);
    fds[1] = fd_of(buckets[1]);
    for (i = 1; i < 4; i++) {
        cmd = make_cmd(*state);
        listen_to(cmd, address);
        buckets = open_buckets(cmd, &counts[i]);
        assert_int_equal(fd_of(buckets[0]), fds[0]);
        assert_true(is_open(fds[1]));
        listen_drop_surplus();
        assert_int_equal(is_open(fds[1]), counts[i] > 1);
        assert_int_equal(int_option(fds[0], SO_REUSEPORT), counts[i] > 1);
        assert_false(fcntl(fds[0], F_GETFL) & O_NONBLOCK);
        if (counts[i] == 2) {
            assert_int_equal(fd_of(buckets[1]), fds[1]);
        }
    }
    assert_int_equal(int_option(fd_of(buckets[2]), SO_ACCEPTCONN), 1);
}

/* Connects that many times; the connections stay in the sockets' queues. */
static void come(const ap_listen_rec *lr, int count)
{
    const struct sockaddr *sa = (struct sockaddr *)&lr->bind_addr->sa;
    int i;

    for (i = 0; i < count; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);

        assert_int_equal(connect(fd, sa, lr->bind_addr->salen), 0);
        close(fd);
    }
}

/* What waits where there is no bucket any more is known, and no more comes. */
static void test_surplus(void **state)
{
    char *address = free_address(*state);
    cmd_parms *cmd = make_cmd(*state);
    ap_listen_rec **buckets;
    int counts[] = {2, 1};
    int second;
    int fd;

    listen_to(cmd, address);
    buckets = open_buckets(cmd, &counts[0]);
    come(buckets[0], 40);
    second = fd_of(buckets[1]);
    cmd = make_cmd(*state);
    listen_to(cmd, address);
    buckets = open_buckets(cmd, &counts[1]);
    assert_int_equal(counts[1], 1);
    assert_true(listen_surplus_is_awaited());
    assert_int_equal(fcntl(second, F_SETFL, O_NONBLOCK), 0);
    for (fd = 0; fd >= 0; ) {
        fd = accept(second, NULL, NULL);
        if (fd >= 0) {
            close(fd);
        }
    }
    assert_false(listen_surplus_is_awaited());
    come(buckets[0], 40);
    assert_false(listen_surplus_is_awaited());
    listen_drop_surplus();
    assert_false(is_open(second));
}

/* An address that is wanted no more takes its twins along. */
static void test_address_goes_with_its_twins(void **state)
{
    cmd_parms *cmd = make_cmd(*state);
    ap_listen_rec **buckets;
    int count = 2;
    int fd;

    listen_to(cmd, free_address(*state));
    buckets = open_buckets(cmd, &count);
    fd = fd_of(buckets[1]);
    cmd = make_cmd(*state);
    listen_to(cmd, free_address(*state));
    assert_int_equal(ap_setup_listeners(cmd->server), 1);
    assert_false(is_open(fd));
}

/* The sockets go from process to process, all of them. */
static void test_all_are_handed_over(void **state)
{
    cmd_parms *cmd = make_cmd(*state);
    apr_array_header_t *fds;
    int count = 3;

    listen_to(cmd, free_address(*state));
    open_buckets(cmd, &count);
    fds = listen_open_sockets(*state);
    assert_int_equal(fds->nelts, 3);
    assert_false(APR_ARRAY_IDX(fds, 2, listen_socket).is_given);
}

static void test_keep_bucket(void **state)
{
    cmd_parms *cmd = make_cmd(*state);
    ap_listen_rec **buckets;
    int count = 3;
    int fds[3];
    int i;

    listen_to(cmd, free_address(*state));
    buckets = open_buckets(cmd, &count);
    for (i = 0; i < 3; i++) {
        fds[i] = fd_of(buckets[i]);
    }
    listen_keep_bucket(1);
    assert_false(is_open(fds[0]));
    assert_true(is_open(fds[1]));
    assert_false(is_open(fds[2]));
    assert_int_equal(buckets[0]->active, 0);
    assert_int_equal(buckets[1]->active, 1);
}

/* A socket that cannot be shared: fewer buckets, no failure. */
static void test_twin_cannot_be_opened(void **state)
{
    cmd_parms *cmd = make_cmd(*state);
    ap_listen_rec **buckets;
    listener *l;
    int count = 2;

    listen_to(cmd, free_address(*state));
    assert_int_equal(ap_setup_listeners(cmd->server), 1);
    l = (listener *)ap_listeners;
    /* It says that it can, and has not been told to. */
    l->reuseport = 1;
    assert_int_equal(ap_duplicate_listeners(*state, cmd->server, &buckets,
                                            &count), APR_SUCCESS);
    assert_int_equal(count, 1);
    assert_int_equal(ap_num_listen_buckets, 1);
    assert_null(l->twin);
}

UNIT_TESTS(
    BUCKETS_TEST(test_bucket_count),
    BUCKETS_TEST(test_twins_listen_on_the_same_address),
    BUCKETS_TEST(test_one_bucket_is_the_listeners),
    BUCKETS_TEST(test_restarts),
    BUCKETS_TEST(test_surplus),
    BUCKETS_TEST(test_address_goes_with_its_twins),
    BUCKETS_TEST(test_all_are_handed_over),
    BUCKETS_TEST(test_keep_bucket),
    BUCKETS_TEST(test_twin_cannot_be_opened)
)
