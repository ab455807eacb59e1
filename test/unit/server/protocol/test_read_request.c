/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Reading heads that come in pieces, without waiting for the rest. */

#include "server/protocol/read_request.c"

#include "test/unit/server/net/fixture.h"

#define HEAD "GET /a?b HTTP/1.1\r\nHost: localhost\r\nX: y\r\n\r\n"

static int heads_begun;

static void note_head(request_rec *r, conn_rec *c)
{
    (void)r;
    (void)c;
    heads_begun++;
}

static conn_rec *connect_to(apr_pool_t *p, int *peer)
{
    ap_http_input_filter_handle =
        ap_register_input_filter("HTTP_IN", ap_http_filter, NULL,
                                 AP_FTYPE_PROTOCOL);
    ap_hook_pre_read_request(note_head, NULL, NULL, APR_HOOK_MIDDLE);
    apr_hook_sort_all();
    heads_begun = 0;
    return net_connect(p, peer);
}

static apr_status_t read_now(conn_rec *c, request_rec **r)
{
    return protocol_read_request(c, INTAKE_NOW, r);
}

static void test_read_request_byte_by_byte(void **state)
{
    int peer;
    conn_rec *c = connect_to(*state, &peer);
    const char *rest = HEAD;
    request_rec *r;

    while (rest[1] != '\0') {
        assert_int_equal(send(peer, rest++, 1, 0), 1);
        assert_int_equal(read_now(c, &r), APR_EAGAIN);
        assert_null(r);
        assert_int_equal(protocol_head_bytes(c), rest - HEAD);
        assert_true(protocol_head_begun(c));
        assert_int_equal(read_now(c, &r), APR_EAGAIN);
    }
    net_send(peer, rest);
    assert_int_equal(read_now(c, &r), APR_SUCCESS);
    assert_string_equal(r->the_request, "GET /a?b HTTP/1.1");
    assert_string_equal(apr_table_get(r->headers_in, "Host"), "localhost");
    assert_string_equal(apr_table_get(r->headers_in, "X"), "y");
    assert_int_equal(heads_begun, 1);
    assert_int_equal(protocol_head_bytes(c), 0);
    assert_false(protocol_head_begun(c));
    close(peer);
}

/* Fields that do not fit beside the parser are found again, too. */
static void test_read_request_many_fields(void **state)
{
    int peer;
    conn_rec *c = connect_to(*state, &peer);
    request_rec *r;
    int i;

    net_send(peer, "GET / HTTP/1.1\r\nHost: localhost\r\n");
    for (i = 0; i < 2 * HEAD_INLINE_FIELDS; i++) {
        assert_int_equal(read_now(c, &r), APR_EAGAIN);
        net_send(peer, apr_psprintf(*state, "X-%d: %d\r\n", i, i));
    }
    net_send(peer, "\r\n");
    assert_int_equal(read_now(c, &r), APR_SUCCESS);
    for (i = 0; i < 2 * HEAD_INLINE_FIELDS; i++) {
        assert_string_equal(apr_table_get(r->headers_in,
                                          apr_psprintf(*state, "X-%d", i)),
                            apr_itoa(*state, i));
    }
    close(peer);
}

/* Nothing is kept of a connection on which nothing has come. */
static void test_read_request_nothing(void **state)
{
    int peer;
    conn_rec *c = connect_to(*state, &peer);
    request_rec *r;

    assert_int_equal(read_now(c, &r), APR_EAGAIN);
    assert_null(net_conn_of(c)->reading);
    assert_false(protocol_head_begun(c));
    protocol_head_overdue(c);
    assert_int_equal(c->keepalive, AP_CONN_CLOSE);
    close(peer);
    assert_int_equal(read_now(c, &r), APR_EOF);
    assert_null(r);
}

/* Empty lines are no begin of a request, but they count. */
static void test_read_request_empty_lines(void **state)
{
    int peer;
    conn_rec *c = connect_to(*state, &peer);
    request_rec *r;

    net_send(peer, "\r\n");
    assert_int_equal(read_now(c, &r), APR_EAGAIN);
    assert_false(protocol_head_begun(c));
    assert_int_equal(protocol_head_bytes(c), 2);
    net_send(peer, "G");
    assert_int_equal(read_now(c, &r), APR_EAGAIN);
    assert_true(protocol_head_begun(c));
    net_send(peer, HEAD + 1);
    assert_int_equal(read_now(c, &r), APR_SUCCESS);
    close(peer);
}

/* What a hook has said of the connection outlives the wait. */
static void test_read_request_keeps_close(void **state)
{
    int peer;
    conn_rec *c = connect_to(*state, &peer);
    request_rec *r;

    net_send(peer, "GET");
    assert_int_equal(read_now(c, &r), APR_EAGAIN);
    ((struct reading *)net_conn_of(c)->reading)->keepalive = AP_CONN_CLOSE;
    c->keepalive = AP_CONN_KEEPALIVE;
    assert_int_equal(read_now(c, &r), APR_EAGAIN);
    assert_int_equal(c->keepalive, AP_CONN_CLOSE);
    close(peer);
}

/* Trailers in pieces. */
static void test_read_fields(void **state)
{
    int peer;
    conn_rec *c = connect_to(*state, &peer);
    request_rec *r = unit_request(c);
    apr_table_t *fields = apr_table_make(*state, 2);
    struct reading *kept = NULL;

    net_send(peer, "X: ");
    assert_int_equal(protocol_read_fields(r, c->input_filters, &kept,
                                          INTAKE_NOW, fields), APR_EAGAIN);
    net_send(peer, "y\r\n");
    assert_int_equal(protocol_read_fields(r, c->input_filters, &kept,
                                          INTAKE_NOW, fields), APR_EAGAIN);
    net_send(peer, "\r\n");
    assert_int_equal(protocol_read_fields(r, c->input_filters, &kept,
                                          INTAKE_NOW, fields), APR_SUCCESS);
    assert_string_equal(apr_table_get(fields, "X"), "y");
    close(peer);
}

UNIT_TESTS(
    NET_TEST(test_read_request_byte_by_byte),
    NET_TEST(test_read_request_many_fields),
    NET_TEST(test_read_request_nothing),
    NET_TEST(test_read_request_empty_lines),
    NET_TEST(test_read_request_keeps_close),
    NET_TEST(test_read_fields)
)
