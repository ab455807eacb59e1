/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The filter that reads a socket: its modes, over a socket pair. */

#include "server/net/socket_in.c"

#include "test/unit/server/net/fixture.h"

#include <apr_strings.h>

/* Reads once; *text is what came, status the result. */
static apr_status_t get(conn_rec *c, ap_input_mode_t mode,
                        apr_read_type_e block, apr_off_t n,
                        const char **text)
{
    apr_bucket_brigade *bb = apr_brigade_create(c->pool, c->bucket_alloc);
    apr_status_t rv = ap_get_brigade(c->input_filters, bb, mode, block, n);
    apr_size_t len;
    char *flat;

    assert_int_equal(apr_brigade_pflatten(bb, &flat, &len, c->pool),
                     APR_SUCCESS);
    *text = apr_pstrmemdup(c->pool, flat, len);
    if (!APR_BRIGADE_EMPTY(bb)
        && APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(bb))) {
        *text = apr_pstrcat(c->pool, *text, "<EOS>", NULL);
    }
    apr_brigade_destroy(bb);
    return rv;
}

static const char *line(conn_rec *c)
{
    const char *text;

    assert_int_equal(get(c, AP_MODE_GETLINE, APR_BLOCK_READ, 0, &text),
                     APR_SUCCESS);
    return text;
}

static void test_getline_several_in_one_read(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);

    net_send(peer, "GET / HTTP/1.1\r\nHost: a\r\n\r\nrest");
    assert_string_equal(line(c), "GET / HTTP/1.1\r\n");
    assert_string_equal(line(c), "Host: a\r\n");
    assert_string_equal(line(c), "\r\n");
    shutdown(peer, SHUT_WR);
    assert_string_equal(line(c), "rest");
    close(peer);
}

static void test_getline_split_over_reads(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    const char *text;
    const char *all = "one line\r\nx";
    apr_size_t i;

    for (i = 0; all[i] != 'x'; i++) {
        assert_int_equal(get(c, AP_MODE_GETLINE, APR_NONBLOCK_READ, 0, &text),
                         APR_EAGAIN);
        assert_string_equal(text, "");
        assert_int_equal(send(peer, all + i, 1, 0), 1);
    }
    assert_string_equal(line(c), "one line\r\n");
    close(peer);
}

/* A client that sends byte by byte must not cost a block a byte. */
static void test_getline_fills_one_block(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *b = net_link_of(c)->in.pub.b;
    const char *text;
    int i;

    for (i = 0; i < 1000; i++) {
        net_send(peer, "x");
        get(c, AP_MODE_GETLINE, APR_NONBLOCK_READ, 0, &text);
    }
    assert_ptr_equal(APR_BRIGADE_FIRST(b), APR_BRIGADE_LAST(b));
    assert_int_equal(APR_BRIGADE_FIRST(b)->length, 1000);
    close(peer);
}

/* The room behind slices that are still in use may be written to, the slices
 * may not change by that. */
static void test_getline_slices_stay(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = apr_brigade_create(c->pool, c->bucket_alloc);
    char flat[16];
    apr_size_t len = sizeof(flat);

    net_send(peer, "first\nse");
    assert_int_equal(ap_get_brigade(c->input_filters, bb, AP_MODE_GETLINE,
                                    APR_BLOCK_READ, 0), APR_SUCCESS);
    net_send(peer, "cond\n");
    assert_string_equal(line(c), "second\n");
    assert_int_equal(apr_brigade_flatten(bb, flat, &len), APR_SUCCESS);
    assert_int_equal(len, 6);
    assert_memory_equal(flat, "first\n", 6);
    close(peer);
}

static void test_getline_without_end(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    char *big = apr_palloc(c->pool, 3 * HUGE_STRING_LEN + 1);
    const char *text;

    memset(big, 'a', 3 * HUGE_STRING_LEN);
    big[3 * HUGE_STRING_LEN] = '\0';
    net_send(peer, big);
    text = line(c);
    assert_int_equal(strlen(text), HUGE_STRING_LEN);
    close(peer);
}

static void test_getline_end_of_input(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    const char *text;

    assert_false(net_input_ended(c));
    close(peer);
    assert_int_equal(get(c, AP_MODE_GETLINE, APR_BLOCK_READ, 0, &text),
                     APR_EOF);
    assert_true(net_input_ended(c));
}

static void test_getline_times_out(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    const char *text;

    apr_socket_timeout_set(ap_get_core_module_config(c->conn_config), 10000);
    assert_int_equal(get(c, AP_MODE_GETLINE, APR_BLOCK_READ, 0, &text),
                     APR_TIMEUP);
    close(peer);
}

static void test_readbytes_limits(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    const char *text;

    net_send(peer, "0123456789");
    assert_int_equal(get(c, AP_MODE_READBYTES, APR_BLOCK_READ, 4, &text),
                     APR_SUCCESS);
    assert_string_equal(text, "0123");
    assert_int_equal(get(c, AP_MODE_READBYTES, APR_BLOCK_READ, 100, &text),
                     APR_SUCCESS);
    assert_string_equal(text, "456789");
    assert_int_equal(get(c, AP_MODE_READBYTES, APR_NONBLOCK_READ, 1, &text),
                     APR_EAGAIN);
    close(peer);
}

static void test_readbytes_end(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    const char *text;

    close(peer);
    assert_int_equal(get(c, AP_MODE_READBYTES, APR_BLOCK_READ, 4, &text),
                     APR_SUCCESS);
    assert_string_equal(text, "<EOS>");
    assert_int_equal(get(c, AP_MODE_READBYTES, APR_BLOCK_READ, 4, &text),
                     APR_EOF);
}

static void test_speculative_leaves_bytes(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    const char *text;

    net_send(peer, "PRI *\r\n");
    assert_int_equal(get(c, AP_MODE_SPECULATIVE, APR_BLOCK_READ, 3, &text),
                     APR_SUCCESS);
    assert_string_equal(text, "PRI");
    net_send(peer, "more");
    assert_int_equal(get(c, AP_MODE_SPECULATIVE, APR_BLOCK_READ, 9, &text),
                     APR_SUCCESS);
    assert_string_equal(text, "PRI *\r\nmo");
    assert_string_equal(line(c), "PRI *\r\n");
    close(peer);
}

static void test_eatcrlf(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    const char *text;

    net_send(peer, "\r\n\n\r\nGET\n");
    assert_int_equal(get(c, AP_MODE_EATCRLF, APR_NONBLOCK_READ, 0, &text),
                     APR_SUCCESS);
    assert_string_equal(line(c), "GET\n");
    net_send(peer, "\r\n");
    assert_int_equal(get(c, AP_MODE_EATCRLF, APR_NONBLOCK_READ, 0, &text),
                     APR_EAGAIN);
    assert_false(net_input_pending(c));
    close(peer);
}

static void test_exhaustive(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    const char *text;

    net_send(peer, "head\nkept");
    assert_string_equal(line(c), "head\n");
    net_send(peer, " and to come");
    close(peer);
    assert_int_equal(get(c, AP_MODE_EXHAUSTIVE, APR_BLOCK_READ, 0, &text),
                     APR_SUCCESS);
    assert_string_equal(text, "kept and to come<EOS>");
    assert_int_equal(get(c, AP_MODE_EXHAUSTIVE, APR_BLOCK_READ, 0, &text),
                     APR_EOF);
}

static void test_input_pending(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);

    assert_false(net_input_pending(c));
    net_send(peer, "GET / HTTP/1.1\nGET");
    assert_string_equal(line(c), "GET / HTTP/1.1\n");
    assert_true(net_input_pending(c));
    close(peer);
}

/* A filter above that may keep bytes is asked; one known not to is not. */
static int asked;

static apr_status_t above(ap_filter_t *f, apr_bucket_brigade *bb,
                          ap_input_mode_t mode, apr_read_type_e block,
                          apr_off_t readbytes)
{
    asked++;
    return ap_get_brigade(f->next, bb, mode, block, readbytes);
}

static void test_input_pending_asks_filters(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    ap_filter_t *f;

    asked = 0;
    ap_register_input_filter("reqtimeout", above, NULL, AP_FTYPE_CONNECTION);
    ap_register_input_filter("keeper", above, NULL, AP_FTYPE_CONNECTION);
    f = ap_add_input_filter("reqtimeout", NULL, NULL, c);
    assert_false(net_input_pending(c));
    assert_int_equal(asked, 0);
    ap_remove_input_filter(f);
    ap_add_input_filter("keeper", NULL, NULL, c);
    assert_false(net_input_pending(c));
    net_send(peer, "x");
    assert_true(net_input_pending(c));
    assert_int_equal(asked, 2);
    close(peer);
}

/* It is asked after each request of a connection that may have millions. */
static void test_input_pending_takes_no_memory(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    char *before;
    int i;

    ap_register_input_filter("keeper", above, NULL, AP_FTYPE_CONNECTION);
    ap_add_input_filter("keeper", NULL, NULL, c);
    assert_false(net_input_pending(c));
    before = apr_palloc(c->pool, 8);
    for (i = 0; i < 10; i++) {
        assert_false(net_input_pending(c));
    }
    assert_ptr_equal(apr_palloc(c->pool, 8), before + 8);
    close(peer);
}

/* A module's buckets stand in for the socket. */
static apr_status_t insert_buckets(conn_rec *c, apr_bucket_brigade *bb,
                                   apr_socket_t *socket)
{
    (void)socket;
    APR_BRIGADE_INSERT_TAIL(
        bb, apr_bucket_immortal_create("from ", 5, c->bucket_alloc));
    APR_BRIGADE_INSERT_TAIL(
        bb, apr_bucket_immortal_create("module\nend", 10, c->bucket_alloc));
    return APR_SUCCESS;
}

static void test_source_of_module(void **state)
{
    int peer;
    conn_rec *c;
    const char *text;

    ap_hook_insert_network_bucket(insert_buckets, NULL, NULL,
                                  APR_HOOK_MIDDLE);
    c = net_connect(*state, &peer);
    net_send(peer, "socket\n");
    assert_string_equal(line(c), "from module\n");
    assert_string_equal(line(c), "end");
    assert_int_equal(get(c, AP_MODE_GETLINE, APR_BLOCK_READ, 0, &text),
                     APR_EOF);
    close(peer);
}

/* As mod_ssl's does: a read that waits, whatever it was asked for. */
static apr_status_t shake_hands(ap_filter_t *f, apr_bucket_brigade *bb,
                                ap_input_mode_t mode, apr_read_type_e block,
                                apr_off_t n)
{
    (void)mode;
    (void)n;
    return ap_get_brigade(f->next, bb, AP_MODE_READBYTES, block, 1);
}

static apr_status_t init(conn_rec *c)
{
    const char *text;

    return get(c, AP_MODE_INIT, APR_BLOCK_READ, 0, &text);
}

static void test_a_handshake_waits_outside(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);

    c->cs = apr_pcalloc(c->pool, sizeof(*c->cs));
    apr_socket_timeout_set(net_link_of(c)->net.client_socket, 20000);
    ap_register_input_filter("SSL/TLS Filter", shake_hands, NULL,
                             AP_FTYPE_CONNECTION + 5);
    ap_add_input_filter("SSL/TLS Filter", NULL, NULL, c);
    assert_int_equal(init(c), APR_EAGAIN);
    assert_true(net_conn_of(c)->init_waits);
    net_send(peer, "x");
    assert_int_equal(init(c), APR_SUCCESS);
    assert_false(net_conn_of(c)->init_waits);
    /* Where nobody waits for it, and for all that is no handshake. */
    assert_int_equal(get(c, AP_MODE_READBYTES, APR_BLOCK_READ, 1,
                         &(const char *){NULL}), APR_TIMEUP);
    c->cs = NULL;
    assert_int_equal(init(c), APR_TIMEUP);
    close(peer);
}

static void test_a_handshake_of_others_waits_here(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);

    c->cs = apr_pcalloc(c->pool, sizeof(*c->cs));
    apr_socket_timeout_set(net_link_of(c)->net.client_socket, 20000);
    ap_register_input_filter("other", shake_hands, NULL,
                             AP_FTYPE_CONNECTION + 5);
    ap_add_input_filter("other", NULL, NULL, c);
    assert_int_equal(init(c), APR_TIMEUP);
    assert_false(net_conn_of(c)->init_waits);
    close(peer);
}

UNIT_TESTS(
    NET_TEST(test_getline_several_in_one_read),
    NET_TEST(test_getline_split_over_reads),
    NET_TEST(test_getline_fills_one_block),
    NET_TEST(test_getline_slices_stay),
    NET_TEST(test_getline_without_end),
    NET_TEST(test_getline_end_of_input),
    NET_TEST(test_getline_times_out),
    NET_TEST(test_readbytes_limits),
    NET_TEST(test_readbytes_end),
    NET_TEST(test_speculative_leaves_bytes),
    NET_TEST(test_eatcrlf),
    NET_TEST(test_exhaustive),
    NET_TEST(test_input_pending),
    NET_TEST(test_input_pending_asks_filters),
    NET_TEST(test_input_pending_takes_no_memory),
    NET_TEST(test_source_of_module),
    NET_TEST(test_a_handshake_waits_outside),
    NET_TEST(test_a_handshake_of_others_waits_here)
)
