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

/* A file that a slow client has not taken is not kept in memory. */
static void file_stays_file(void **state, apr_size_t size, int mmap)
{
    int peer;
    apr_pool_t *p = *state;
    conn_rec *c = net_connect(p, &peer);
    net_link *link = net_link_of(c);
    apr_bucket_brigade *bb = brigade(c);
    char *data = pattern(p, size);
    const char *path = unit_file(p, unit_folder(p), "file", data);
    struct reader rd;
    int ended;

    add_file(p, bb, path, (apr_off_t)size, 0);
    apr_bucket_file_enable_mmap(APR_BRIGADE_FIRST(bb), mmap);
    add_eos(bb);
    add_eor(bb, c, &ended);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_true(net_output_stuck(c));
    assert_int_equal(bytes_in_memory(link->out.held), 0);
    assert_int_equal(ended, 0);
    start_reader(&rd, p, peer);
    while (net_output_continue(c) == APR_EAGAIN) {
        assert_int_equal(net_wait(link->out.fd, POLLOUT, -1), APR_SUCCESS);
    }
    assert_false(net_output_stuck(c));
    assert_int_equal(ended, 1);
    end_reader(&rd, c);
    assert_int_equal(rd.len, size);
    assert_memory_equal(rd.data, data, size);
}

static void test_slow_client_file_read(void **state)
{
    file_stays_file(state, 3 * BIG, 0);
}

static void test_slow_client_file_mapped(void **state)
{
    file_stays_file(state, 3 * BIG, 1);
}

/* More than FlushMaxPipelined responses are sent, but not waited for. */
static void test_pipelined_limit_does_not_wait(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    char *data = pattern(*state, 7000);
    int ended;
    int i;

    pipeline_request(c, peer);
    apr_socket_timeout_set(ap_get_core_module_config(c->conn_config), 0);
    for (i = 0; i < 100 && !net_output_stuck(c); i++) {
        add_text(bb, data);
        add_eos(bb);
        add_eor(bb, c, &ended);
        assert_int_equal(pass(c, bb), APR_SUCCESS);
    }
    assert_true(net_output_stuck(c));
    assert_int_equal(c->aborted, 0);
    close(peer);
}

static void test_stuck_are_counted(void **state)
{
    int peer;
    apr_pool_t *sub;
    apr_bucket_brigade *bb;
    conn_rec *c;

    apr_pool_create(&sub, *state);
    c = net_connect(sub, &peer);
    bb = brigade(c);
    note_stuck(net_link_of(c));
    note_stuck(net_link_of(c));
    assert_int_equal(stuck_count, 1);
    add_text(bb, "x");
    add_flush(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_int_equal(stuck_count, 0);
    note_stuck(net_link_of(c));
    assert_int_equal(stuck_count, 1);
    apr_pool_destroy(sub);
    assert_int_equal(stuck_count, 0);
    close(peer);
}

static void test_leash(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    core_output_filter_ctx_t *out = &net_link_of(c)->out;

    stuck_count = STUCK_MANY;
    shorten_leash(out, BIG);
    assert_int_equal(out->leashed, 0);
    stuck_count = STUCK_MANY + 1;
    shorten_leash(out, AP_MIN_BYTES_TO_WRITE - 1);
    assert_int_equal(out->leashed, 0);
    shorten_leash(out, BIG);
    assert_int_equal(out->leashed, 1);
    stuck_count = 0;
    close(peer);
}

/* A client that is given up: its requests end, and nothing stays stuck. */
static void test_drop(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    int ended;

    pipeline_request(c, peer);
    add_text(bb, "held");
    add_eor(bb, c, &ended);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    c->aborted = 1;
    assert_int_equal(ap_start_lingering_close(c), 1);
    assert_int_equal(ended, 1);
    assert_false(net_output_pending(c));
    close(peer);
}

UNIT_TESTS(
    NET_TEST(test_slow_client_file_read),
    NET_TEST(test_slow_client_file_mapped),
    NET_TEST(test_pipelined_limit_does_not_wait),
    NET_TEST(test_stuck_are_counted),
    NET_TEST(test_leash),
    NET_TEST(test_drop),
    NET_TEST(test_partial_write_continues),
    NET_TEST(test_output_continue),
    NET_TEST(test_output_continue_client_gone),
    NET_TEST(test_threshold_waits),
    NET_TEST(test_client_does_not_read)
)
