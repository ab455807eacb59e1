/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The filter that writes a socket, with a client that takes its time. */

#include "server/net/socket_out.c"

#include "test/unit/server/net/output.h"

/* More than the socket takes: the rest is held, then flushed by waiting. */
static void test_partial_write_continues(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    char *data = pattern(*state, BIG);
    char *copy = apr_pmemdup(*state, data, BIG);
    struct reader rd;
    int small = 4096;
    int ended;

    setsockopt(net_link_of(c)->out.fd, SOL_SOCKET, SO_SNDBUF, &small,
               sizeof(small));
    APR_BRIGADE_INSERT_TAIL(
        bb, apr_bucket_transient_create(copy, 60000, c->bucket_alloc));
    add_eos(bb);
    add_eor(bb, c, &ended);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_true(net_output_pending(c));
    assert_int_equal(ended, 0);
    memset(copy, 'X', 60000);
    start_reader(&rd, *state, peer);
    APR_BRIGADE_INSERT_TAIL(
        bb, apr_bucket_transient_create(data + 60000, BIG - 60000,
                                        c->bucket_alloc));
    add_flush(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_false(net_output_pending(c));
    assert_int_equal(ended, 1);
    end_reader(&rd, c);
    assert_int_equal(rd.len, BIG);
    assert_memory_equal(rd.data, data, BIG);
}

/* A client that reads slowly is sent to bit by bit, without waiting. */
static void test_output_continue(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    char *data = pattern(*state, 60000);
    char *got = apr_palloc(*state, 60000);
    size_t len = 0;
    int small = 4096;
    int rounds = 0;
    int ended;
    apr_status_t rv;

    assert_int_equal(net_output_continue(c), APR_SUCCESS);
    setsockopt(net_link_of(c)->out.fd, SOL_SOCKET, SO_SNDBUF, &small,
               sizeof(small));
    add_text(bb, data);
    add_eos(bb);
    add_eor(bb, c, &ended);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    do {
        ssize_t n = recv(peer, got + len, 60000 - len, MSG_DONTWAIT);

        assert_true(n > 0);
        assert_int_equal(ended, 0);
        len += (size_t)n;
        rv = net_output_continue(c);
        rounds++;
    } while (rv == APR_EAGAIN);
    assert_int_equal(rv, APR_SUCCESS);
    assert_true(rounds > 2);
    assert_int_equal(ended, 1);
    assert_int_equal(c->data_in_output_filters, 0);
    len += (size_t)recv(peer, got + len, 60000 - len, 0);
    assert_memory_equal(got, data, len);
    close(peer);
}

static void test_output_continue_client_gone(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    int ended;

    pipeline_request(c, peer);
    add_text(bb, "held");
    add_eor(bb, c, &ended);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    close(peer);
    assert_int_equal(net_output_continue(c), APR_EPIPE);
    assert_int_equal(c->aborted, 1);
    assert_int_equal(ended, 1);
    assert_int_equal(net_output_continue(c), APR_ECONNABORTED);
}

/* Above FlushMaxThreshold the writer waits until less is in memory. */
static void test_threshold_waits(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    char *data = pattern(*state, BIG);
    struct reader rd;
    int small = 4096;

    setsockopt(net_link_of(c)->out.fd, SOL_SOCKET, SO_SNDBUF, &small,
               sizeof(small));
    start_reader(&rd, *state, peer);
    add_text(bb, data);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_true(bytes_in_memory(net_link_of(c)->out.held) <= 65535);
    add_flush(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    end_reader(&rd, c);
    assert_int_equal(rd.len, BIG);
    assert_memory_equal(rd.data, data, BIG);
}

static void test_client_does_not_read(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);

    apr_socket_timeout_set(ap_get_core_module_config(c->conn_config), 10000);
    add_text(bb, pattern(*state, 4 * BIG));
    add_flush(bb);
    assert_int_equal(pass(c, bb), APR_TIMEUP);
    assert_int_equal(c->aborted, 1);
    close(peer);
}

UNIT_TESTS(
    NET_TEST(test_partial_write_continues),
    NET_TEST(test_output_continue),
    NET_TEST(test_output_continue_client_gone),
    NET_TEST(test_threshold_waits),
    NET_TEST(test_client_does_not_read)
)
