/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Making connections and closing them. */

#include "server/net/connection.c"

#include "test/unit/server/net/fixture.h"

#include <pthread.h>

static apr_socket_t *csd_of(conn_rec *c)
{
    return ap_get_core_module_config(c->conn_config);
}

/* A listener on the loopback with a client connected to it. */
struct tcp {
    ap_listen_rec lr;
    int client;
    int accepted;
    struct sockaddr_in peer;
};

static void tcp_connect(struct tcp *t, apr_pool_t *p, const char *address)
{
    apr_os_sock_t fd;
    apr_sockaddr_t *bound;
    struct sockaddr_in to = {.sin_family = AF_INET};
    socklen_t len = sizeof(t->peer);

    memset(t, 0, sizeof(*t));
    assert_int_equal(apr_sockaddr_info_get(&t->lr.bind_addr, address,
                                           APR_INET, 0, 0, p), APR_SUCCESS);
    assert_int_equal(apr_socket_create(&t->lr.sd, APR_INET, SOCK_STREAM, 0,
                                       p), APR_SUCCESS);
    assert_int_equal(apr_socket_bind(t->lr.sd, t->lr.bind_addr),
                     APR_SUCCESS);
    assert_int_equal(apr_socket_listen(t->lr.sd, 5), APR_SUCCESS);
    assert_int_equal(apr_socket_addr_get(&bound, APR_LOCAL, t->lr.sd),
                     APR_SUCCESS);
    assert_int_equal(apr_os_sock_get(&fd, t->lr.sd), APR_SUCCESS);
    t->lr.bind_addr->port = bound->port;
    t->lr.bind_addr->sa.sin.sin_port = htons(bound->port);
    to.sin_port = htons(bound->port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    t->client = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(t->client, (struct sockaddr *)&to, sizeof(to)),
                     0);
    t->accepted = accept(fd, (struct sockaddr *)&t->peer, &len);
    assert_true(t->accepted >= 0);
}

static void check_created(apr_pool_t *p, const char *address)
{
    apr_bucket_alloc_t *list = apr_bucket_alloc_create(p);
    apr_socket_t *csd;
    struct tcp t;
    conn_rec *c;

    tcp_connect(&t, p, address);
    assert_int_equal(net_socket_make(&csd, t.accepted,
                                     (struct sockaddr *)&t.peer, &t.lr, p),
                     APR_SUCCESS);
    c = ap_run_create_connection(p, net_server(p), csd, 7, NULL, list);
    assert_non_null(c);
    assert_string_equal(c->client_ip, "127.0.0.1");
    assert_string_equal(c->local_ip, "127.0.0.1");
    assert_int_equal(c->client_addr->port, ntohs(t.peer.sin_port));
    assert_int_equal(c->local_addr->port, t.lr.bind_addr->port);
    assert_int_equal(c->id, 7);
    assert_non_null(c->notes);
    assert_non_null(c->conn_config);
    apr_socket_close(csd);
    close(t.client);
}

static void test_poll_time(void **state)
{
    assert_int_equal(poll_time_ms(-1), -1);
    assert_int_equal(poll_time_ms(0), 0);
    assert_int_equal(poll_time_ms(1), 1);
    assert_int_equal(poll_time_ms(1000), 1);
    assert_int_equal(poll_time_ms(1001), 2);
    /* What Timeout takes goes further than an int of milliseconds. */
    assert_int_equal(poll_time_ms(apr_time_from_sec(4294968)), INT_MAX);
    assert_int_equal(poll_time_ms(APR_INT64_MAX), INT_MAX);
}

static void test_create_connection_one_address(void **state)
{
    check_created(*state, "127.0.0.1");
}

static void test_create_connection_any_address(void **state)
{
    check_created(*state, "0.0.0.0");
}

static void test_make_address_ipv6(void **state)
{
    apr_pool_t *p = *state;
    apr_sockaddr_t *known;
    apr_sockaddr_t *made;
    char *ip;

    assert_int_equal(apr_sockaddr_info_get(&known, "2001:db8::7", APR_INET6,
                                           8080, 0, p), APR_SUCCESS);
    made = make_address((struct sockaddr *)&known->sa, p);
    assert_int_equal(apr_sockaddr_ip_get(&ip, made), APR_SUCCESS);
    assert_string_equal(ip, "2001:db8::7");
    assert_int_equal(made->port, 8080);
    assert_true(apr_sockaddr_equal(known, made));
}

static void test_pre_connection_sets_up(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_interval_time_t timeout;

    assert_string_equal(c->input_filters->frec->name, "core_in");
    assert_string_equal(c->output_filters->frec->name, "core");
    assert_int_equal(apr_socket_timeout_get(csd_of(c), &timeout),
                     APR_SUCCESS);
    assert_int_equal(timeout, apr_time_from_sec(5));
    assert_ptr_equal(net_link_of(c)->net.client_socket, csd_of(c));
    close(peer);
}

/* A stream inside another connection has no socket of its own. */
static void test_pre_connection_stream(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    conn_rec *stream = unit_connection(*state, c->base_server);

    stream->master = c;
    stream->vhost_lookup_data = c->vhost_lookup_data;
    assert_int_equal(ap_pre_connection(stream, csd_of(c)), OK);
    assert_null(stream->input_filters);
    assert_null(net_link_of(stream));
    close(peer);
}

static int refuse(conn_rec *c, void *csd)
{
    (void)c;
    (void)csd;
    return HTTP_FORBIDDEN;
}

static int processed;

static int process(conn_rec *c)
{
    (void)c;
    processed++;
    return OK;
}

static void test_process_connection_refused(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);

    processed = 0;
    ap_hook_process_connection(process, NULL, NULL, APR_HOOK_MIDDLE);
    ap_process_connection(c, csd_of(c));
    assert_int_equal(processed, 1);
    ap_hook_pre_connection(refuse, NULL, NULL, APR_HOOK_FIRST);
    apr_hook_sort_all();
    ap_process_connection(c, csd_of(c));
    assert_int_equal(processed, 1);
    assert_int_equal(c->aborted, 1);
    close(peer);
}

static void test_keepalive_timeout(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);

    assert_int_equal(net_keepalive_timeout(c), apr_time_from_sec(5));
    net_keepalive_timeout_set(c, 1234);
    assert_int_equal(net_keepalive_timeout(c), 1234);
    net_keepalive_timeout_set(c, 0);
    assert_int_equal(net_keepalive_timeout(c), 0);
    close(peer);
}

static void test_next_wait_idle(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    net_wait_plan plan;

    net_keepalive_timeout_set(c, 1234);
    c->cs->state = CONN_STATE_CHECK_REQUEST_LINE_READABLE;
    net_next_wait(c, &plan);
    assert_int_equal(plan.kind, NET_WAIT_IDLE);
    assert_int_equal(plan.timeout, 1234);
    close(peer);
}

/* What a protocol says holds once: the next one may say nothing. */
static void test_next_wait_head(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    net_wait_plan plan;

    c->cs->state = CONN_STATE_CHECK_REQUEST_LINE_READABLE;
    net_input_wait(c, NET_WAIT_HEAD, -7);
    net_next_wait(c, &plan);
    assert_int_equal(plan.kind, NET_WAIT_HEAD);
    assert_int_equal(plan.timeout, -7);
    net_next_wait(c, &plan);
    assert_int_equal(plan.kind, NET_WAIT_IDLE);
    assert_int_equal(plan.timeout, apr_time_from_sec(5));
    close(peer);
}

static void test_await_input(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    conn_rec stream = *c;

    assert_int_equal(net_await_input(c, 1000), APR_TIMEUP);
    net_send(peer, "x");
    assert_int_equal(net_await_input(c, 0), APR_SUCCESS);
    stream.master = c;
    assert_int_equal(net_await_input(&stream, 0), APR_ENOTIMPL);
    close(peer);
}

/* A response is sent by the Timeout of the host that made it. */
static void test_next_wait_send(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    net_wait_plan plan;

    apr_socket_timeout_set(csd_of(c), 4321);
    c->cs->state = CONN_STATE_WRITE_COMPLETION;
    net_next_wait(c, &plan);
    assert_int_equal(plan.kind, NET_WAIT_SEND);
    assert_int_equal(plan.timeout, 4321);
    close(peer);
}

/* What a module of another protocol has begun waits as long. */
static void test_next_wait_of_what_has_begun(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    net_wait_plan plan;

    apr_socket_timeout_set(csd_of(c), 4321);
    c->cs->state = CONN_STATE_ASYNC_WAITIO;
    net_next_wait(c, &plan);
    assert_int_equal(plan.kind, NET_WAIT_HEAD);
    assert_int_equal(plan.timeout, 4321);
    c->cs->sense = CONN_SENSE_WANT_WRITE;
    net_next_wait(c, &plan);
    assert_int_equal(plan.kind, NET_WAIT_SEND);
    close(peer);
}

static int ends_seen;
static int flushes_seen;

static apr_status_t see_metadata(ap_filter_t *f, apr_bucket_brigade *bb)
{
    apr_bucket *e;

    for (e = APR_BRIGADE_FIRST(bb); e != APR_BRIGADE_SENTINEL(bb);
         e = APR_BUCKET_NEXT(e)) {
        ends_seen += AP_BUCKET_IS_EOC(e) != 0;
        flushes_seen += APR_BUCKET_IS_FLUSH(e) != 0;
    }
    return ap_pass_brigade(f->next, bb);
}

/* For TLS an end is a goodbye. */
static void test_flush_is_no_end(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);

    ap_add_output_filter_handle(
        ap_register_output_filter("SEES", see_metadata, NULL,
                                  AP_FTYPE_CONNECTION), NULL, NULL, c);
    ends_seen = flushes_seen = 0;
    net_flush(c);
    assert_int_equal(ends_seen, 0);
    assert_int_equal(flushes_seen, 1);
    ap_flush_conn(c);
    assert_int_equal(ends_seen, 1);
    assert_int_equal(flushes_seen, 2);
    close(peer);
}

static void test_eoc_bucket(void **state)
{
    apr_bucket_alloc_t *list = apr_bucket_alloc_create(*state);
    apr_bucket *e = ap_bucket_eoc_create(list);
    apr_bucket *copy;
    const char *data;
    apr_size_t len;

    assert_true(AP_BUCKET_IS_EOC(e));
    assert_true(APR_BUCKET_IS_METADATA(e));
    assert_int_equal(apr_bucket_read(e, &data, &len, APR_BLOCK_READ),
                     APR_SUCCESS);
    assert_int_equal(len, 0);
    assert_int_equal(apr_bucket_copy(e, &copy), APR_SUCCESS);
    assert_true(AP_BUCKET_IS_EOC(copy));
    apr_bucket_destroy(copy);
    apr_bucket_destroy(e);
}

/* A client thread that reads to our end, then sends more and closes. */
static void *slow_client(void *arg)
{
    int fd = *(int *)arg;
    char buf[64];

    while (recv(fd, buf, sizeof(buf), 0) > 0) {
    }
    send(fd, "unread", 6, MSG_NOSIGNAL);
    close(fd);
    return NULL;
}

static void test_lingering_close_sends_and_waits(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = apr_brigade_create(c->pool, c->bucket_alloc);
    pthread_t thread;
    apr_os_sock_t fd;

    APR_BRIGADE_INSERT_TAIL(
        bb, apr_bucket_immortal_create("held", 4, c->bucket_alloc));
    assert_int_equal(ap_pass_brigade(c->output_filters, bb), APR_SUCCESS);
    assert_true(net_output_pending(c));
    assert_int_equal(pthread_create(&thread, NULL, slow_client, &peer), 0);
    ap_lingering_close(c);
    pthread_join(thread, NULL);
    assert_false(net_output_pending(c));
    apr_os_sock_get(&fd, csd_of(c));
    assert_int_equal(fd, -1);
}

static void test_start_lingering_close_needless(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);

    c->aborted = 1;
    assert_int_equal(ap_start_lingering_close(c), 1);
    close(peer);
    c = net_connect(*state, &peer);
    close(peer);
    net_link_of(c)->in.eof = 1;
    assert_int_equal(ap_start_lingering_close(c), 1);
    c = net_connect(*state, &peer);
    assert_int_equal(ap_start_lingering_close(c), 0);
    apr_socket_close(csd_of(c));
    close(peer);
}

static int told_of_close;

static int note_close(conn_rec *c)
{
    (void)c;
    told_of_close++;
    return OK;
}

static void test_prep_lingering_close_runs_hook(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);

    told_of_close = 0;
    ap_hook_pre_close_connection(note_close, NULL, NULL, APR_HOOK_MIDDLE);
    assert_int_equal(ap_prep_lingering_close(c), 0);
    assert_int_equal(told_of_close, 1);
    close(peer);
}

/* Neither a silent client nor one that never stops sending holds us. */
static void test_drop_input_bounded(void **state)
{
    int fds[2];
    char buf[4096];
    apr_time_t start = apr_time_now();

    (void)state;
    memset(buf, 'x', sizeof(buf));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    drop_input(fds[0], 20000);
    assert_true(apr_time_now() - start >= 20000);
    while (send(fds[1], buf, sizeof(buf), MSG_DONTWAIT) > 0) {
    }
    drop_input(fds[0], 0);
    drop_input(fds[0], 20000);
    assert_int_equal(recv(fds[0], buf, sizeof(buf), MSG_DONTWAIT), -1);
    close(fds[0]);
    close(fds[1]);
}

UNIT_TESTS(
    UNIT_TEST(test_poll_time),
    NET_TEST(test_create_connection_one_address),
    NET_TEST(test_create_connection_any_address),
    NET_TEST(test_make_address_ipv6),
    NET_TEST(test_pre_connection_sets_up),
    NET_TEST(test_pre_connection_stream),
    NET_TEST(test_process_connection_refused),
    NET_TEST(test_keepalive_timeout),
    NET_TEST(test_next_wait_of_what_has_begun),
    NET_TEST(test_flush_is_no_end),
    NET_TEST(test_next_wait_idle),
    NET_TEST(test_next_wait_head),
    NET_TEST(test_next_wait_send),
    NET_TEST(test_await_input),
    NET_TEST(test_eoc_bucket),
    NET_TEST(test_lingering_close_sends_and_waits),
    NET_TEST(test_start_lingering_close_needless),
    NET_TEST(test_prep_lingering_close_runs_hook),
    NET_TEST(test_drop_input_bounded)
)
