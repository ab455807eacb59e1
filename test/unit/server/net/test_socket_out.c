/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The filter that writes a socket: what leaves when, over a socket pair. */

#include "server/net/socket_out.c"

#include "test/unit/server/net/output.h"

static void test_complete_response_leaves_at_once(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);

    add_text(bb, "head ");
    add_text(bb, "body");
    add_eos(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_true(APR_BRIGADE_EMPTY(bb));
    assert_string_equal(arrived(*state, peer), "head body");
    assert_int_equal(c->data_in_output_filters, 0);
    assert_false(net_output_pending(c));
    close(peer);
}

static void test_small_part_is_held(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    char on_stack[] = "part ";

    APR_BRIGADE_INSERT_TAIL(
        bb, apr_bucket_transient_create(on_stack, 5, c->bucket_alloc));
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    memset(on_stack, 'x', 5);
    assert_string_equal(arrived(*state, peer), "");
    assert_true(net_output_pending(c));
    assert_int_equal(c->data_in_output_filters, 1);
    add_text(bb, "rest");
    add_flush(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_string_equal(arrived(*state, peer), "part rest");
    close(peer);
}

static void test_pipelined_responses_leave_together(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    int ended;

    pipeline_request(c, peer);
    add_text(bb, "one ");
    add_eos(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    add_eor(bb, c, &ended);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_string_equal(arrived(*state, peer), "");
    assert_int_equal(ended, 0);
    add_text(bb, "two");
    add_flush(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_string_equal(arrived(*state, peer), "one two");
    assert_int_equal(ended, 1);
    close(peer);
}

/* A client that has sent half a request may be waiting for the response to
 * the one before. */
static void test_held_leaves_when_input_runs_dry(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    apr_bucket_brigade *in = brigade(c);

    pipeline_request(c, peer);
    add_text(bb, "one");
    add_eos(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_string_equal(arrived(*state, peer), "");
    assert_int_equal(ap_get_brigade(c->input_filters, in, AP_MODE_GETLINE,
                                    APR_NONBLOCK_READ, 0), APR_EAGAIN);
    assert_string_equal(arrived(*state, peer), "one");
    close(peer);
}

static void test_pipelined_limit(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    int ended[6];
    int i;

    pipeline_request(c, peer);
    for (i = 0; i < 6; i++) {
        assert_string_equal(arrived(*state, peer), "");
        add_text(bb, "r");
        add_eos(bb);
        add_eor(bb, c, &ended[i]);
        assert_int_equal(pass(c, bb), APR_SUCCESS);
    }
    assert_string_equal(arrived(*state, peer), "rrrrrr");
    assert_int_equal(ended[5], 1);
    close(peer);
}

static void test_eor_alone_ends_request(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    int ended;

    pipeline_request(c, peer);
    add_eor(bb, c, &ended);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_int_equal(ended, 1);
    close(peer);
}

static void send_file_with(void **state, apr_size_t size, apr_int32_t flags)
{
    int peer;
    apr_pool_t *p = *state;
    conn_rec *c = net_connect(p, &peer);
    apr_bucket_brigade *bb = brigade(c);
    char *data = pattern(p, size);
    const char *path = unit_file(p, unit_folder(p), "file", data);
    struct reader rd;

    start_reader(&rd, p, peer);
    add_text(bb, "head ");
    add_file(p, bb, path, (apr_off_t)size, flags);
    add_text(bb, " tail");
    add_eos(bb);
    add_flush(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    end_reader(&rd, c);
    assert_int_equal(rd.len, size + 10);
    assert_memory_equal(rd.data, "head ", 5);
    assert_memory_equal(rd.data + 5, data, size);
    assert_memory_equal(rd.data + 5 + size, " tail", 5);
}

static void test_file_small(void **state)
{
    send_file_with(state, 10000, 0);
}

static void test_file_mapped(void **state)
{
    send_file_with(state, 700001, 0);
}

static void test_file_by_sendfile(void **state)
{
    send_file_with(state, 700001, APR_FOPEN_SENDFILE_ENABLED);
}

static void test_file_read_in_parts(void **state)
{
    int peer;
    apr_pool_t *p = *state;
    conn_rec *c = net_connect(p, &peer);
    apr_bucket_brigade *bb = brigade(c);
    char *data = pattern(p, 300000);
    const char *path = unit_file(p, unit_folder(p), "file", data);
    apr_bucket *e;
    struct reader rd;

    start_reader(&rd, p, peer);
    add_file(p, bb, path, 300000, 0);
    for (e = APR_BRIGADE_FIRST(bb); e != APR_BRIGADE_SENTINEL(bb);
         e = APR_BUCKET_NEXT(e)) {
        apr_bucket_file_enable_mmap(e, 0);
    }
    add_flush(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    end_reader(&rd, c);
    assert_int_equal(rd.len, 300000);
    assert_memory_equal(rd.data, data, 300000);
}

/* A held file is kept open beyond the pool that it was opened in. */
static void test_file_held_outlives_pool(void **state)
{
    int peer;
    apr_pool_t *p = *state;
    conn_rec *c = net_connect(p, &peer);
    apr_bucket_brigade *bb = brigade(c);
    const char *path = unit_file(p, unit_folder(p), "file", "of the file");
    apr_pool_t *sub;

    apr_pool_create(&sub, p);
    add_file(sub, bb, path, 11, 0);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_true(net_output_pending(c));
    apr_pool_destroy(sub);
    add_flush(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_string_equal(arrived(p, peer), "of the file");
    close(peer);
}

static void file_shorter(void **state, apr_off_t told, apr_int32_t flags)
{
    int peer;
    apr_pool_t *p = *state;
    conn_rec *c = net_connect(p, &peer);
    apr_bucket_brigade *bb = brigade(c);
    const char *path = unit_file(p, unit_folder(p), "file", "short");
    int ended;

    add_file(p, bb, path, told, flags);
    add_eos(bb);
    add_eor(bb, c, &ended);
    assert_int_equal(pass(c, bb), APR_EOF);
    assert_int_equal(c->aborted, 1);
    assert_int_equal(ended, 1);
    close(peer);
}

static void test_file_shorter_read(void **state)
{
    file_shorter(state, 20000, 0);
}

static void test_file_shorter_mapped(void **state)
{
    file_shorter(state, 100000, 0);
}

static void test_file_shorter_sendfile(void **state)
{
    file_shorter(state, 100000, APR_FOPEN_SENDFILE_ENABLED);
}

static void test_client_gone(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);
    int ended;

    close(peer);
    add_text(bb, "for nobody");
    add_eos(bb);
    add_eor(bb, c, &ended);
    assert_int_equal(pass(c, bb), APR_EPIPE);
    assert_int_equal(c->aborted, 1);
    assert_int_equal(ended, 1);
    add_text(bb, "more");
    add_eor(bb, c, &ended);
    assert_int_equal(pass(c, bb), APR_ECONNABORTED);
    assert_int_equal(ended, 1);
}

/* Feeds the pipe only when what stands before it has arrived. */
struct feeder {
    int peer;
    apr_file_t *pipe;
    char got[32];
};

static void *feed_pipe(void *arg)
{
    struct feeder *feeder = arg;

    recv(feeder->peer, feeder->got, 5, MSG_WAITALL);
    apr_file_puts("from the pipe", feeder->pipe);
    apr_file_close(feeder->pipe);
    return NULL;
}

/* Data of unknown length: what stands before it does not wait with it. */
static void test_pipe(void **state)
{
    apr_pool_t *p = *state;
    struct feeder feeder = {0};
    conn_rec *c = net_connect(p, &feeder.peer);
    apr_bucket_brigade *bb = brigade(c);
    apr_file_t *in;
    pthread_t thread;

    assert_int_equal(apr_file_pipe_create(&in, &feeder.pipe, p),
                     APR_SUCCESS);
    add_text(bb, "head ");
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_pipe_create(in, c->bucket_alloc));
    add_eos(bb);
    assert_int_equal(pthread_create(&thread, NULL, feed_pipe, &feeder), 0);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    pthread_join(thread, NULL);
    assert_string_equal(feeder.got, "head ");
    assert_string_equal(arrived(p, feeder.peer), "from the pipe");
    close(feeder.peer);
}

static apr_off_t counted;

static void count_bytes(conn_rec *c, apr_off_t n)
{
    (void)c;
    counted += n;
}

static void test_bytes_counted(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);

    counted = 0;
    add_bytes_out = count_bytes;
    add_text(bb, "twelve bytes");
    add_flush(bb);
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    add_bytes_out = NULL;
    assert_int_equal(counted, 12);
    close(peer);
}

static void test_no_brigade_sends_held(void **state)
{
    int peer;
    conn_rec *c = net_connect(*state, &peer);
    apr_bucket_brigade *bb = brigade(c);

    add_text(bb, "held");
    assert_int_equal(pass(c, bb), APR_SUCCESS);
    assert_string_equal(arrived(*state, peer), "");
    assert_int_equal(ap_core_output_filter(c->output_filters, NULL),
                     APR_SUCCESS);
    assert_string_equal(arrived(*state, peer), "held");
    close(peer);
}

UNIT_TESTS(
    NET_TEST(test_complete_response_leaves_at_once),
    NET_TEST(test_small_part_is_held),
    NET_TEST(test_pipelined_responses_leave_together),
    NET_TEST(test_held_leaves_when_input_runs_dry),
    NET_TEST(test_pipelined_limit),
    NET_TEST(test_eor_alone_ends_request),
    NET_TEST(test_file_small),
    NET_TEST(test_file_mapped),
    NET_TEST(test_file_by_sendfile),
    NET_TEST(test_file_read_in_parts),
    NET_TEST(test_file_held_outlives_pool),
    NET_TEST(test_file_shorter_read),
    NET_TEST(test_file_shorter_mapped),
    NET_TEST(test_file_shorter_sendfile),
    NET_TEST(test_client_gone),
    NET_TEST(test_pipe),
    NET_TEST(test_bytes_counted),
    NET_TEST(test_no_brigade_sends_held)
)
