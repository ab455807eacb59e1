/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Bodies that nobody wants: dropped at once, left for later, given up. */

#include "server/protocol/body.c"

#include "test/unit/server/net/fixture.h"

#define HEAD(length) "POST / HTTP/1.1\r\nHost: localhost\r\n" \
                     "Content-Length: " length "\r\n\r\n"

/* A request whose head has come, with the start of a body behind it. */
static request_rec *start(apr_pool_t *p, int *peer, const char *bytes)
{
    conn_rec *c = net_connect(p, peer);
    core_dir_config *dir = apr_pcalloc(p, sizeof(*dir));
    request_rec *r;

    ap_http_input_filter_handle =
        ap_register_input_filter("HTTP_IN", ap_http_filter, NULL,
                                 AP_FTYPE_PROTOCOL);
    ap_set_core_module_config(c->base_server->lookup_defaults, dir);
    net_send(*peer, bytes);
    assert_int_equal(protocol_read_request(c, INTAKE_NOW, &r), APR_SUCCESS);
    assert_true(protocol_body_unread(r));
    return r;
}

static void test_discard_body_that_is_there(void **state)
{
    int peer;
    request_rec *r = start(*state, &peer, HEAD("5") "12345GET");

    assert_int_equal(ap_discard_request_body(r), OK);
    assert_false(protocol_body_unread(r));
    assert_int_equal(r->connection->keepalive, AP_CONN_UNKNOWN);
    assert_int_equal(ap_discard_request_body(r), OK);
    assert_true(net_input_pending(r->connection));
    close(peer);
}

/* Nobody else can wait: the thread does, for a moment. */
static void test_discard_body_waits_shortly(void **state)
{
    int peer;
    request_rec *r = start(*state, &peer, HEAD("5") "123");
    apr_time_t begin = apr_time_now();

    assert_int_equal(ap_discard_request_body(r), OK);
    assert_int_equal(r->connection->keepalive, AP_CONN_CLOSE);
    assert_true(apr_time_now() - begin >= PROTOCOL_DISCARD_MAX_TIME);
    assert_null(net_conn_of(r->connection)->unread);
    close(peer);
}

static void test_discard_body_that_ends_early(void **state)
{
    int peer;
    request_rec *r = start(*state, &peer, HEAD("5") "123");

    close(peer);
    assert_int_equal(ap_discard_request_body(r), HTTP_BAD_REQUEST);
    assert_int_equal(r->connection->keepalive, AP_CONN_CLOSE);
}

/* A handler that can be run anew leaves at once. */
static void test_discard_body_for_handler_that_repeats(void **state)
{
    int peer;
    request_rec *r = start(*state, &peer, HEAD("5") "123");
    net_conn *nc = net_conn_of(r->connection);

    nc->waits_outside = 1;
    r->bnotes |= CORE_HANDLER_REPEATS;
    assert_int_equal(ap_discard_request_body(r), SUSPENDED);
    assert_ptr_equal(nc->unread, r);
    assert_int_equal(nc->unread_repeats, 1);
    assert_true(protocol_is_left_unread(r));
    assert_int_equal(protocol_drop_unread(r->connection), APR_EAGAIN);
    net_send(peer, "45");
    assert_int_equal(protocol_drop_unread(r->connection), APR_SUCCESS);
    assert_int_equal(ap_discard_request_body(r), OK);
    assert_int_equal(protocol_body(r)->dropped, 5);
    close(peer);
}

/* When the response is complete the request only has to end. */
static void test_finish_body_leaves_the_rest(void **state)
{
    int peer;
    request_rec *r = start(*state, &peer, HEAD("5") "123");
    net_conn *nc = net_conn_of(r->connection);
    request_rec *before = apr_pmemdup(*state, r, sizeof(*r));

    nc->waits_outside = 1;
    r->prev = before;
    protocol_finish_body(r);
    assert_ptr_equal(nc->unread, r);
    assert_int_equal(nc->unread_repeats, 0);
    assert_true(protocol_is_left_unread(before));
    close(peer);
}

static void test_unread_overdue(void **state)
{
    int peer;
    request_rec *r = start(*state, &peer, HEAD("5") "123");

    net_conn_of(r->connection)->unread = r;
    protocol_unread_overdue(r->connection);
    assert_int_equal(r->connection->keepalive, AP_CONN_CLOSE);
    assert_int_equal(ap_discard_request_body(r), HTTP_REQUEST_TIME_OUT);
    close(peer);
}

/* Neither is worth a wait: the connection ends with the response. */
static void test_discard_body_not_worth_it(void **state)
{
    int peer;
    request_rec *r = start(*state, &peer, HEAD("1000000") "1");

    assert_int_equal(ap_discard_request_body(r), OK);
    assert_int_equal(r->connection->keepalive, AP_CONN_CLOSE);
    close(peer);
    r = start(*state, &peer, "POST / HTTP/1.1\r\nHost: localhost\r\n"
              "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    assert_int_equal(ap_discard_request_body(r), OK);
    assert_int_equal(r->connection->keepalive, AP_CONN_CLOSE);
    close(peer);
}

/* Chunks without end. */
static void test_discard_body_that_does_not_end(void **state)
{
    int peer;
    request_rec *r = start(*state, &peer, "POST / HTTP/1.1\r\n"
                           "Host: localhost\r\n"
                           "Transfer-Encoding: chunked\r\n\r\n100000\r\n");
    net_conn *nc = net_conn_of(r->connection);
    char piece[1025];
    int i;

    memset(piece, 'x', sizeof(piece) - 1);
    piece[sizeof(piece) - 1] = '\0';
    nc->waits_outside = 1;
    protocol_finish_body(r);
    for (i = 0; i < PROTOCOL_DISCARD_MAX_BYTES / 1024; i++) {
        net_send(peer, piece);
        assert_int_equal(protocol_drop_unread(r->connection), APR_EAGAIN);
    }
    net_send(peer, piece);
    assert_int_equal(protocol_drop_unread(r->connection), APR_SUCCESS);
    assert_int_equal(r->connection->keepalive, AP_CONN_CLOSE);
    close(peer);
}

UNIT_TESTS(
    NET_TEST(test_discard_body_that_is_there),
    NET_TEST(test_discard_body_waits_shortly),
    NET_TEST(test_discard_body_that_ends_early),
    NET_TEST(test_discard_body_for_handler_that_repeats),
    NET_TEST(test_finish_body_leaves_the_rest),
    NET_TEST(test_unread_overdue),
    NET_TEST(test_discard_body_not_worth_it),
    NET_TEST(test_discard_body_that_does_not_end)
)
