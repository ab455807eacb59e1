/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Connections for the unit tests of the waiting set.
 */

#ifndef TEST_MPM_WAITING_H
#define TEST_MPM_WAITING_H

#include <sys/socket.h>
#include <unistd.h>

#include "test/lib/unit.h"

#define LONG_WAIT apr_time_from_sec(60)

static process_score score;

typedef struct {
    waiting_conn conn;
    int client;
} test_conn;

static inline waiting_set *make(apr_pool_t *p, unsigned int max)
{
    waiting_set *set;

    assert_int_equal(waiting_create(&set, max, &score, p), APR_SUCCESS);
    return set;
}

static inline void open_conn(test_conn *c)
{
    int fds[2];

    memset(c, 0, sizeof(*c));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    c->conn.fd = fds[0];
    c->client = fds[1];
}

static inline void close_conn(test_conn *c)
{
    close(c->conn.fd);
    close(c->client);
}

static inline void client_sends(test_conn *c)
{
    assert_int_equal(write(c->client, "x", 1), 1);
}

static inline void put(waiting_set *set, int me, test_conn *c,
                apr_interval_time_t timeout)
{
    assert_int_equal(waiting_put(set, me, &c->conn, WAITING_IDLE, timeout),
                     APR_SUCCESS);
}

#endif /* TEST_MPM_WAITING_H */
