/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Responses over a socket pair: what a server writes, and what its client
 * has received.  For the unit tests of the filter that writes.
 */

#ifndef TEST_NET_OUTPUT_H
#define TEST_NET_OUTPUT_H

#include <pthread.h>

#include <apr_strings.h>

#include "http_request.h"

#include "test/unit/server/net/fixture.h"

#define BIG 1000000

/** What a client thread has received until the end. */
struct reader {
    pthread_t thread;
    int fd;
    char *data;
    size_t size;
    size_t len;
};

static inline void *read_all(void *arg)
{
    struct reader *rd = arg;
    ssize_t n;

    do {
        n = recv(rd->fd, rd->data + rd->len, rd->size - rd->len, 0);
        rd->len += n > 0 ? (size_t)n : 0;
    } while (n > 0 && rd->len < rd->size);
    return NULL;
}

static inline void start_reader(struct reader *rd, apr_pool_t *p, int fd)
{
    rd->fd = fd;
    rd->size = 4 * BIG;
    rd->data = apr_palloc(p, rd->size);
    rd->len = 0;
    assert_int_equal(pthread_create(&rd->thread, NULL, read_all, rd), 0);
}

static inline void end_reader(struct reader *rd, conn_rec *c)
{
    apr_socket_close(ap_get_core_module_config(c->conn_config));
    pthread_join(rd->thread, NULL);
    close(rd->fd);
}

/* What has arrived so far, without waiting. */
static inline const char *arrived(apr_pool_t *p, int peer)
{
    char *buf = apr_pcalloc(p, BIG);
    ssize_t n = recv(peer, buf, BIG - 1, MSG_DONTWAIT);

    return n > 0 ? buf : "";
}

static inline char *pattern(apr_pool_t *p, apr_size_t len)
{
    char *data = apr_palloc(p, len + 1);
    apr_size_t i;

    for (i = 0; i < len; i++) {
        data[i] = (char)('a' + i % 23);
    }
    data[len] = '\0';
    return data;
}

static inline apr_bucket_brigade *brigade(conn_rec *c)
{
    return apr_brigade_create(c->pool, c->bucket_alloc);
}

static inline void add_text(apr_bucket_brigade *bb, const char *text)
{
    APR_BRIGADE_INSERT_TAIL(
        bb, apr_bucket_immortal_create(text, strlen(text),
                                       bb->bucket_alloc));
}

static inline void add_eos(apr_bucket_brigade *bb)
{
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(bb->bucket_alloc));
}

static inline void add_flush(apr_bucket_brigade *bb)
{
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_flush_create(bb->bucket_alloc));
}

/* An EOR bucket of a request whose end sets *ended. */
static inline apr_status_t note_ended(void *ended)
{
    *(int *)ended = 1;
    return APR_SUCCESS;
}

static inline void add_eor(apr_bucket_brigade *bb, conn_rec *c, int *ended)
{
    request_rec *r = unit_request(c);
    apr_pool_t *pool;

    apr_pool_create(&pool, c->pool);
    r->pool = pool;
    *ended = 0;
    apr_pool_cleanup_register(pool, ended, note_ended, apr_pool_cleanup_null);
    APR_BRIGADE_INSERT_TAIL(bb, ap_bucket_eor_create(c->bucket_alloc, r));
}

static inline apr_status_t pass(conn_rec *c, apr_bucket_brigade *bb)
{
    return ap_pass_brigade(c->output_filters, bb);
}

/* Puts unread bytes of a next request into the input filter. */
static inline void pipeline_request(conn_rec *c, int peer)
{
    apr_bucket_brigade *bb = brigade(c);

    net_send(peer, "GET");
    assert_int_equal(ap_get_brigade(c->input_filters, bb,
                                    AP_MODE_SPECULATIVE, APR_BLOCK_READ, 1),
                     APR_SUCCESS);
    apr_brigade_destroy(bb);
    assert_true(net_input_pending(c));
}

static inline void add_file(apr_pool_t *p, apr_bucket_brigade *bb,
                            const char *path, apr_off_t len,
                            apr_int32_t flags)
{
    apr_file_t *file;

    assert_int_equal(apr_file_open(&file, path, APR_FOPEN_READ | flags,
                                   APR_FPROT_OS_DEFAULT, p), APR_SUCCESS);
    apr_brigade_insert_file(bb, file, 0, len, p);
}

#endif /* TEST_NET_OUTPUT_H */
