/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The filter that writes a socket, for an MPM that sends the responses of
 * several connections together. */

#include "server/net/socket_out.c"

#include "test/unit/server/net/output.h"

static conn_rec *connect_kept(apr_pool_t *p, int *peer)
{
    conn_rec *c = net_connect(p, peer);

    c->cs = apr_pcalloc(p, sizeof(*c->cs));
    c->cs->state = CONN_STATE_CHECK_REQUEST_LINE_READABLE;
    c->keepalive = AP_CONN_KEEPALIVE;
    net_output_put_off(c, 1);
    return c;
}

/* As a request does it: its end first, then the bucket that ends it. */
static void respond(conn_rec *c, const char *text, int *ended)
{
    apr_bucket_brigade *bb = brigade(c);

    add_text(bb, text);
    add_eos(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    add_eor(bb, c, ended);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
}

static apr_off_t counted;

static void count(conn_rec *c, apr_off_t bytes)
{
    (void)c;
    counted += bytes;
}

static void test_put_off_then_sent_then_ended(void **state)
{
    int peer;
    conn_rec *c = connect_kept(*state, &peer);
    int ended;

    counted = 0;
    add_bytes_out = count;
    respond(c, "head body", &ended);
    assert_true(net_output_is_put_off(c));
    assert_true(net_output_pending(c));
    assert_string_equal(arrived(*state, peer), "");
    net_output_send_ahead(c);
    assert_string_equal(arrived(*state, peer), "head body");
    assert_int_equal(ended, 0);
    assert_int_equal(counted, 0);
    /* Once is enough. */
    net_output_send_ahead(c);
    net_output_finish(c);
    assert_string_equal(arrived(*state, peer), "");
    assert_int_equal(ended, 1);
    assert_int_equal(counted, 9);
    assert_false(net_output_is_put_off(c));
    assert_false(net_output_pending(c));
    assert_int_equal(c->cs->state, CONN_STATE_CHECK_REQUEST_LINE_READABLE);
    close(peer);
}

static void test_finish_alone_sends(void **state)
{
    int peer;
    conn_rec *c = connect_kept(*state, &peer);
    int ended;

    respond(c, "all", &ended);
    net_output_finish(c);
    assert_string_equal(arrived(*state, peer), "all");
    assert_int_equal(ended, 1);
    close(peer);
}

/* What comes behind goes out behind, whoever sends it. */
static void test_send_ahead_then_more(void **state)
{
    int peer;
    conn_rec *c = connect_kept(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    int ended;

    respond(c, "one ", &ended);
    net_output_send_ahead(c);
    net_output_put_off(c, 0);
    add_text(bb, "two");
    add_flush(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_string_equal(arrived(*state, peer), "one two");
    assert_int_equal(ended, 1);
    close(peer);
}

/* A part has left; the rest waits for the client, and then for nobody. */
static void test_finish_when_the_client_takes_no_more(void **state)
{
    int peer;
    conn_rec *c = connect_kept(*state, &peer);
    char *data = pattern(*state, PUT_OFF_MAX);
    char *got = apr_palloc(*state, PUT_OFF_MAX);
    size_t len = 0;
    int small = 4096;
    int ended;
    ssize_t n;

    setsockopt(net_link_of(c)->out.fd, SOL_SOCKET, SO_SNDBUF, &small,
               sizeof(small));
    respond(c, data, &ended);
    assert_true(net_output_is_put_off(c));
    net_output_send_ahead(c);
    net_output_finish(c);
    assert_int_equal(c->cs->state, CONN_STATE_WRITE_COMPLETION);
    assert_int_equal(ended, 0);
    while (len < PUT_OFF_MAX) {
        n = recv(peer, got + len, PUT_OFF_MAX - len, MSG_DONTWAIT);
        assert_true(n > 0);
        len += (size_t)n;
        net_output_continue(c);
    }
    assert_int_equal(ended, 1);
    assert_memory_equal(got, data, PUT_OFF_MAX);
    close(peer);
}

/* The client is gone: its request is ended all the same. */
static void test_finish_when_the_client_is_gone(void **state)
{
    int peer;
    conn_rec *c = connect_kept(*state, &peer);
    int ended;

    respond(c, "all", &ended);
    close(peer);
    net_output_send_ahead(c);
    net_output_finish(c);
    assert_int_equal(ended, 1);
    assert_true(c->aborted);
    assert_false(net_output_pending(c));
}

/* What has left is counted, though nobody finishes. */
static void test_drop_after_send_ahead(void **state)
{
    int peer;
    conn_rec *c = connect_kept(*state, &peer);
    int ended;

    counted = 0;
    add_bytes_out = count;
    respond(c, "all", &ended);
    net_output_send_ahead(c);
    net_out_drop(c);
    assert_int_equal(counted, 3);
    assert_int_equal(ended, 1);
    close(peer);
}

static void expect_sent(apr_pool_t *p, conn_rec *c, int peer)
{
    assert_false(net_output_is_put_off(c));
    assert_string_not_equal(arrived(p, peer), "");
    assert_false(net_output_pending(c));
    close(peer);
}

static void test_not_put_off_before_a_close(void **state)
{
    int peer;
    conn_rec *c = connect_kept(*state, &peer);
    int ended;

    c->keepalive = AP_CONN_CLOSE;
    respond(c, "all", &ended);
    expect_sent(*state, c, peer);
}

static void test_not_put_off_when_long(void **state)
{
    int peer;
    conn_rec *c = connect_kept(*state, &peer);
    int ended;

    respond(c, pattern(*state, PUT_OFF_MAX + 1), &ended);
    expect_sent(*state, c, peer);
}

static void test_not_put_off_when_nobody_asks(void **state)
{
    int peer;
    conn_rec *c = connect_kept(*state, &peer);
    int ended;

    net_output_put_off(c, 0);
    respond(c, "all", &ended);
    expect_sent(*state, c, peer);
}

/* Memory that must be copied to be kept. */
static void test_not_put_off_when_borrowed(void **state)
{
    int peer;
    conn_rec *c = connect_kept(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    char on_stack[] = "part";

    APR_BRIGADE_INSERT_TAIL(
        bb, apr_bucket_transient_create(on_stack, 4, c->bucket_alloc));
    add_eos(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    expect_sent(*state, c, peer);
}

/* The next request is here: that comes first, as ever. */
static void test_pipelined_is_held_not_put_off(void **state)
{
    int peer;
    conn_rec *c = connect_kept(*state, &peer);
    int ended;

    pipeline_request(c, peer);
    respond(c, "one", &ended);
    assert_false(net_output_is_put_off(c));
    assert_true(net_output_pending(c));
    assert_string_equal(arrived(*state, peer), "");
    close(peer);
}

UNIT_TESTS(
    NET_TEST(test_put_off_then_sent_then_ended),
    NET_TEST(test_finish_alone_sends),
    NET_TEST(test_send_ahead_then_more),
    NET_TEST(test_finish_when_the_client_takes_no_more),
    NET_TEST(test_finish_when_the_client_is_gone),
    NET_TEST(test_drop_after_send_ahead),
    NET_TEST(test_not_put_off_before_a_close),
    NET_TEST(test_not_put_off_when_long),
    NET_TEST(test_not_put_off_when_nobody_asks),
    NET_TEST(test_not_put_off_when_borrowed),
    NET_TEST(test_pipelined_is_held_not_put_off)
)
