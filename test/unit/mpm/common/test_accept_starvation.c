/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Two sockets, one of them flooded.  A loop as it comes to mind serves that
 * one only; ours serves both, whatever AcceptSerialization says.
 *
 * "Flooded" is exact here: each time that a connection has been taken from
 * the first socket, a next one waits there already.
 */

#include "mpm/common/accept.c"
#include "test/lib/unit.h"

#include <netinet/in.h>

#include "http_config.h"

#define ROUNDS 40

/* How a connection is taken: accept_next(), or a loop that is tested. */
typedef accept_result take_fn(acceptor *a, accepted_connection *c,
                              apr_status_t *error);

/* A round over the sockets from the first, each time: who comes first is
 * served first, and nobody else. */
static accept_result take_naively(acceptor *a, accepted_connection *c,
                                  apr_status_t *error)
{
    int i;

    if (poll(a->fds, a->count, -1) < 0) {
        *error = errno;
        return ACCEPT_BROKEN;
    }
    for (i = 0; i < a->count; i++) {
        if (a->fds[i].revents != 0) {
            return accept_one(a, i, c, error);
        }
    }
    return ACCEPT_AGAIN;
}

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

static int connect_to(const ap_listen_rec *lr)
{
    struct sockaddr_in address;
    socklen_t length = sizeof(address);
    apr_os_sock_t listening;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    apr_os_sock_get(&listening, lr->sd);
    getsockname(listening, (struct sockaddr *)&address, &length);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, length), 0);
    return fd;
}

/* Takes ROUNDS connections; returns how many of the 4 on the quiet socket
 * were among them. */
static int taken_from_quiet(take_fn *take, accept_gate *gate, apr_pool_t *p)
{
    ap_listen_rec *quiet = make_listener(p, NULL);
    ap_listen_rec *flooded = make_listener(p, quiet);
    accepted_connection c;
    apr_status_t error;
    acceptor *a;
    int clients[ROUNDS + 2 + 4];
    int count = 0;
    int found = 0;
    int i;

    assert_int_equal(accept_create(&a, flooded, gate, p), APR_SUCCESS);
    clients[count++] = connect_to(flooded);
    clients[count++] = connect_to(flooded);
    for (i = 0; i < 4; i++) {
        clients[count++] = connect_to(quiet);
    }
    for (i = 0; i < ROUNDS; i++) {
        while (take(a, &c, &error) != ACCEPT_OK) {
        }
        found += c.listener == quiet;
        if (c.listener == flooded) {
            clients[count++] = connect_to(flooded);
        }
        close(c.fd);
    }
    while (count > 0) {
        close(clients[--count]);
    }
    return found;
}

static apr_pool_t *process_pool;

static accept_gate *make_gate(const char *policy, ap_listen_rec **buckets,
                              apr_pool_t *p)
{
    cmd_parms cmd = {.pool = p, .temp_pool = p, .server = unit_server(p),
                     .limited = -1};

    /* Some of it is made once a process. */
    if (process_pool == NULL) {
        apr_pool_create(&process_pool, NULL);
    }
    cmd.server->process->pool = process_pool;
    assert_int_equal(accept_gate_pre_config(p), APR_SUCCESS);
    assert_null(accept_set_serialization(&cmd, NULL, policy));
    assert_int_equal(accept_gates_open(buckets, 1, 4, 0,
                                       cmd.server), APR_SUCCESS);
    return accept_gate_child_init(0, p);
}

static void test_naive_loop_starves_the_second(void **state)
{
    assert_int_equal(taken_from_quiet(take_naively, NULL, *state), 0);
}

static void check_policy(const char *policy, apr_pool_t *p)
{
    ap_listen_rec second = {.active = 1};
    ap_listen_rec first = {.active = 1, .next = &second};
    ap_listen_rec *buckets[] = {&first};
    accept_gate *gate;
    apr_pool_t *pchild;

    apr_pool_create(&pchild, p);
    gate = make_gate(policy, buckets, pchild);
    assert_true((gate == NULL) == (strcmp(policy, "off") == 0));
    assert_int_equal(taken_from_quiet(accept_next, gate, p), 4);
    apr_pool_destroy(pchild);
    accept_gates_end_generation(NULL, 0);
}

static void test_off_starves_none(void **state)
{
    check_policy("off", *state);
}

static void test_on_starves_none(void **state)
{
    check_policy("on", *state);
}

static void test_a_number_starves_none(void **state)
{
    check_policy("1", *state);
    check_policy("2", *state);
}

UNIT_TESTS(
    UNIT_TEST(test_naive_loop_starves_the_second),
    UNIT_TEST(test_off_starves_none),
    UNIT_TEST(test_on_starves_none),
    UNIT_TEST(test_a_number_starves_none)
)
