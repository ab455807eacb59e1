/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * CORE: the filter that writes to a connection's socket.
 *
 * Every bucket goes to the end of one brigade, "held", and leaves from its
 * front.  Then one of three things is done:
 *
 *   hold     little is there and the response goes on, or it is complete but
 *            the client's next request has been read already, so that its
 *            response can leave in the same packet; or it is short, and the
 *            MPM sends for several connections together;
 *   try      send what the kernel takes without waiting;
 *   block    send all, waiting up to the socket's timeout for each step:
 *            a FLUSH bucket is there, or data of unknown length.
 *
 * When after that more than FlushMaxThreshold bytes are left in memory, it
 * waits until they are fewer.  What stays is set aside, that is, made
 * independent of the caller's memory.  So the end of a response waits for
 * nobody: what a slow client has not taken of it is files, which stay files,
 * and at most FlushMaxThreshold bytes.
 *
 * A step is one sendmsg() of up to IOVECS pieces, header and body together,
 * or one sendfile().  A file that is not sent by sendfile is mapped when large
 * and allowed, else read by pread() into memory that lives as long as the
 * step: what the kernel does not take is read again.  A header in front of a
 * file goes with MSG_MORE, so that both share packets.
 *
 * An EOR bucket is destroyed, and so its request logged, when the data before
 * it has left or is known never to leave.
 *
 * The system buffers up to some megabytes for each client that does not read.
 * That is good for the speed of a few large responses, and takes all of its
 * memory for sockets when a thousand clients do it on purpose.  So while many
 * clients are stuck, responses of some size leave on a short leash: what is
 * not on its way yet is bounded.
 *
 * Shared state: the number of connections that are stuck.  All else belongs
 * to one connection, which is used by one thread at a time.
 */

#include "ap_config.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <apr_atomic.h>
#include <apr_buckets.h>
#include <apr_network_io.h>
#include <apr_optional.h>
#include <apr_portable.h>
#include <apr_signal.h>

#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_request.h"
#include "httpd.h"
#include "util_filter.h"

#include "server/core/file_cache_priv.h"
#include "server/net/connection_priv.h"
#include "server/util/read_at_priv.h"

/** Pieces in one sendmsg(). */
#define IOVECS 64

/** Bytes after which a batch is sent before more is read for it. */
#define BATCH_BYTES 131072

/** A file of up to this size is read; a larger one is mapped where that is
 * allowed. */
#define READ_BYTES 65536

/** Below this, pread() and one sendmsg() with the header cost less than a
 * sendfile() beside the header's own call: measured over the loopback, 5.4
 * and 5.8 us at 10 KB, equal at 64 KB. */
#define SENDFILE_MIN READ_BYTES

/** FlushMaxThreshold and FlushMaxPipelined where no server says otherwise. */
#define DEFAULT_THRESHOLD 65535
#define DEFAULT_PIPELINED 5

/** A longer response is not put off: next to what it costs, little is won. */
#define PUT_OFF_MAX 32768

/** Clients of a process that may be stuck before the leash gets short. */
#define STUCK_MANY 16

/** The short leash: bytes that the system has but has not sent yet. */
#define UNSENT_MAX 65536

AP_DECLARE_DATA ap_filter_rec_t *ap_core_output_filter_handle;

/** Connections of this process that are stuck.  [atomic] */
static volatile apr_uint32_t stuck_count;

/** Counts bytes for %O; NULL unless mod_logio is there.  [config] */
static APR_OPTIONAL_FN_TYPE(ap_logio_add_bytes_out) *add_bytes_out;

/** What stands in the held brigade. */
struct survey {
    apr_off_t bytes;        /* of known length */
    int flush;              /* a FLUSH bucket */
    int complete;           /* the end of a response or of the connection */
    int responses;          /* EOR buckets */
    int unknown;            /* data whose length shows only in reading it */
    int borrowed;           /* data that cannot be kept without a copy */
};

/** What one sendmsg() is to send. */
struct batch {
    struct iovec iov[IOVECS];
    int count;
    apr_size_t bytes;
    int more;               /* a file follows at once */
    void *read[IOVECS];     /* memory with what was read of files */
    int read_count;
};

/* --------------------------------------------------------------- looking */

static void look(apr_bucket_brigade *held, struct survey *s)
{
    apr_bucket *e;

    memset(s, 0, sizeof(*s));
    for (e = APR_BRIGADE_FIRST(held); e != APR_BRIGADE_SENTINEL(held);
         e = APR_BUCKET_NEXT(e)) {
        if (!APR_BUCKET_IS_METADATA(e)) {
            if (e->type->setaside != apr_bucket_setaside_noop) {
                s->borrowed = 1;
            }
            if (e->length == (apr_size_t)-1) {
                s->unknown = 1;
            }
            else {
                s->bytes += (apr_off_t)e->length;
            }
        }
        else if (APR_BUCKET_IS_FLUSH(e)) {
            s->flush = 1;
        }
        else if (AP_BUCKET_IS_EOR(e)) {
            s->complete = 1;
            s->responses++;
        }
        else if (APR_BUCKET_IS_EOS(e) || AP_BUCKET_IS_EOC(e)) {
            s->complete = 1;
        }
    }
}

/* Bytes held in memory of their own, that is, not in files. */
static apr_off_t bytes_in_memory(apr_bucket_brigade *held)
{
    apr_off_t n = 0;
    apr_bucket *e;

    for (e = APR_BRIGADE_FIRST(held); e != APR_BRIGADE_SENTINEL(held);
         e = APR_BUCKET_NEXT(e)) {
        if (!APR_BUCKET_IS_METADATA(e) && !APR_BUCKET_IS_FILE(e)
            && !APR_BUCKET_IS_MMAP(e) && e->type != &core_file_bucket_type) {
            n += (apr_off_t)e->length;
        }
    }
    return n;
}

static apr_off_t max_threshold(const core_server_config *conf)
{
    return conf != NULL ? (apr_off_t)conf->flush_max_threshold
                        : DEFAULT_THRESHOLD;
}

static int max_pipelined(const core_server_config *conf)
{
    return conf != NULL ? conf->flush_max_pipelined : DEFAULT_PIPELINED;
}

/* ----------------------------------------------------------------- stuck */

static void set_stuck(core_output_filter_ctx_t *out, int stuck)
{
    if (out->stuck != (unsigned)stuck) {
        out->stuck = (unsigned)stuck;
        apr_atomic_add32(&stuck_count, stuck ? 1 : (apr_uint32_t)-1);
    }
}

static apr_status_t stuck_no_more(void *out)
{
    set_stuck(out, 0);
    return APR_SUCCESS;
}

/* The socket has taken all that it takes now. */
static void note_stuck(net_link *link)
{
    core_output_filter_ctx_t *out = &link->out;

    if (!out->counted) {
        out->counted = 1;
        apr_pool_cleanup_register(link->net.c->pool, out, stuck_no_more,
                                  apr_pool_cleanup_null);
    }
    set_stuck(out, 1);
}

/* bytes: what is to be sent; little is not worth a system call.  A system that
 * cannot do it goes without. */
static void shorten_leash(core_output_filter_ctx_t *out, apr_off_t bytes)
{
#ifdef TCP_NOTSENT_LOWAT
    int max = UNSENT_MAX;

    if (bytes >= AP_MIN_BYTES_TO_WRITE && !out->leashed
        && apr_atomic_read32(&stuck_count) > STUCK_MANY) {
        out->leashed = 1;
        (void)setsockopt(out->fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &max,
                         sizeof(max));
    }
#endif
}

/* --------------------------------------------------------------- batches */

/* The descriptor that sendfile() is to send from, -1 for all that is not
 * sent so. */
static int sendfile_from(const core_output_filter_ctx_t *out,
                         const apr_bucket *e)
{
    const apr_bucket_file *a = e->data;
    apr_os_file_t fd;

    if (e->length < SENDFILE_MIN || out->no_sendfile) {
        return -1;
    }
    if (e->type == &core_file_bucket_type) {
        return core_file_bucket_may_sendfile(e)
               ? core_file_bucket_descriptor(e) : -1;
    }
    if (!APR_BUCKET_IS_FILE(e)
        || !(apr_file_flags_get(a->fd) & APR_SENDFILE_ENABLED)) {
        return -1;
    }
    return apr_os_file_get(&fd, a->fd) == APR_SUCCESS ? fd : -1;
}

/* The descriptor of a file that is read here, -1 for all other buckets. */
static int read_from(const apr_bucket *e)
{
    const apr_bucket_file *a = e->data;
    apr_os_file_t fd;

    if (e->type == &core_file_bucket_type) {
        return core_file_bucket_descriptor(e);
    }
    if (!APR_BUCKET_IS_FILE(e)) {
        return -1;
    }
#if APR_HAS_MMAP
    if (e->length > READ_BYTES && a->can_mmap) {
        return -1;
    }
#endif
    return apr_os_file_get(&fd, a->fd) == APR_SUCCESS ? fd : -1;
}

static void add_piece(struct batch *batch, const char *data, apr_size_t len)
{
    if (len > 0) {
        batch->iov[batch->count].iov_base = (void *)data;
        batch->iov[batch->count].iov_len = len;
        batch->count++;
        batch->bytes += len;
    }
}

/* Adds as much of a file as a batch has.  The bucket stays as it is. */
static apr_status_t add_file_part(struct batch *batch, const apr_bucket *e,
                                  int fd)
{
    apr_size_t room = BATCH_BYTES - batch->bytes;
    apr_size_t len = e->length > room ? room : e->length;
    char *buf = apr_bucket_alloc(len, e->list);

    batch->read[batch->read_count++] = buf;
    add_piece(batch, buf, len);
    return read_at(fd, buf, len, e->start);
}

static void free_read(struct batch *batch)
{
    while (batch->read_count > 0) {
        apr_bucket_free(batch->read[--batch->read_count]);
    }
}

/* Adds the data of a bucket that is no file read here.  APR_EAGAIN: it would
 * have to be waited for, and what stands before should not wait with it. */
static apr_status_t add_data(struct batch *batch, apr_bucket *e)
{
    const char *data;
    apr_size_t len;
    apr_status_t rv = apr_bucket_read(e, &data, &len,
                                      batch->count == 0
                                      || e->length != (apr_size_t)-1
                                      ? APR_BLOCK_READ : APR_NONBLOCK_READ);

    if (rv == APR_SUCCESS) {
        add_piece(batch, data, len);
    }
    return rv;
}

/* Collects what the next sendmsg() can take; none: a file for sendfile() is
 * first, or nothing is there. */
static apr_status_t collect(core_output_filter_ctx_t *out,
                            struct batch *batch)
{
    apr_status_t rv = APR_SUCCESS;
    apr_bucket *e;
    int fd;

    batch->count = 0;
    batch->bytes = 0;
    batch->more = 0;
    batch->read_count = 0;
    for (e = APR_BRIGADE_FIRST(out->held);
         e != APR_BRIGADE_SENTINEL(out->held) && rv == APR_SUCCESS
         && batch->count < IOVECS && batch->bytes < BATCH_BYTES;
         e = APR_BUCKET_NEXT(e)) {
        if (APR_BUCKET_IS_METADATA(e) || e->length == 0) {
            continue;
        }
        if (sendfile_from(out, e) >= 0) {
            batch->more = 1;
            break;
        }
        fd = read_from(e);
        rv = fd >= 0 ? add_file_part(batch, e, fd) : add_data(batch, e);
    }
    return APR_STATUS_IS_EAGAIN(rv) ? APR_SUCCESS : rv;
}

/* --------------------------------------------------------------- sending */

/* Lets go of what leads up to the next unsent byte.  Here requests end. */
static void drop_sent(core_output_filter_ctx_t *out)
{
    apr_bucket *e;

    while (!APR_BRIGADE_EMPTY(out->held)) {
        e = APR_BRIGADE_FIRST(out->held);
        if (e->length != 0 && !APR_BUCKET_IS_METADATA(e)) {
            return;
        }
        apr_bucket_delete(e);
    }
    if (out->held_pool != NULL) {
        apr_pool_destroy(out->held_pool);
        out->held_pool = NULL;
    }
}

/* n bytes have left.  They are counted before the requests that they belong
 * to are logged. */
static void account(net_link *link, apr_size_t n)
{
    core_output_filter_ctx_t *out = &link->out;

    if (add_bytes_out != NULL) {
        add_bytes_out(link->net.c, (apr_off_t)n);
    }
    while (n > 0) {
        apr_bucket *e = APR_BRIGADE_FIRST(out->held);

        if (!APR_BUCKET_IS_METADATA(e)) {
            if (e->length > n) {
                apr_bucket_split(e, n);
            }
            n -= e->length;
        }
        apr_bucket_delete(e);
    }
    drop_sent(out);
}

/* What has left ahead is accounted for like all else. */
static void account_ahead(net_link *link)
{
    apr_size_t n = link->out.ahead;

    link->out.ahead = 0;
    account(link, n);
}

static apr_status_t send_file(net_link *link)
{
    core_output_filter_ctx_t *out = &link->out;
    apr_bucket *e = APR_BRIGADE_FIRST(out->held);
    int fd = sendfile_from(out, e);
    apr_size_t len = e->length > AP_MAX_SENDFILE ? AP_MAX_SENDFILE
                                                 : e->length;
    off_t offset = e->start;
    ssize_t n;

    do {
        n = sendfile(out->fd, fd, &offset, len);
    } while (n < 0 && errno == EINTR);
    if (n > 0) {
        account(link, (apr_size_t)n);
        return APR_SUCCESS;
    }
    if (n == 0) {
        return APR_EOF;
    }
    if (errno == EINVAL || errno == ENOSYS) {
        /* This file cannot be sent so (a special file system): read it. */
        out->no_sendfile = 1;
        return APR_SUCCESS;
    }
    return errno;
}

/* Sends what has been collected.  APR_EAGAIN: the kernel takes nothing. */
static apr_status_t send_batch(int fd, struct batch *batch, apr_size_t *sent)
{
    struct msghdr msg = {.msg_iov = batch->iov,
                         .msg_iovlen = (size_t)batch->count};
    apr_status_t rv;
    ssize_t n;

    do {
        n = sendmsg(fd, &msg, MSG_NOSIGNAL | MSG_DONTWAIT
                              | (batch->more ? MSG_MORE : 0));
    } while (n < 0 && errno == EINTR);
    rv = errno;
    free_read(batch);
    if (n >= 0) {
        *sent = (apr_size_t)n;
        return APR_SUCCESS;
    }
    if (rv == EFAULT) {
        /* Only the pages of a mapped file can have gone. */
        return APR_EOF;
    }
    return rv == EWOULDBLOCK ? APR_EAGAIN : rv;
}

/* One system call that sends.  APR_EAGAIN: the kernel takes nothing now. */
static apr_status_t send_step(net_link *link)
{
    struct batch batch;
    apr_size_t sent;
    apr_status_t rv;

    rv = collect(&link->out, &batch);
    if (rv != APR_SUCCESS) {
        free_read(&batch);
        return rv;
    }
    if (batch.count == 0) {
        drop_sent(&link->out);
        return APR_BRIGADE_EMPTY(link->out.held) ? APR_SUCCESS
                                                 : send_file(link);
    }
    rv = send_batch(link->out.fd, &batch, &sent);
    if (rv == APR_SUCCESS) {
        account(link, sent);
    }
    return rv;
}

/* Sends until no more than keep bytes are in memory (keep < 0: until all is
 * sent); APR_EAGAIN only when not blocking. */
static apr_status_t send_held(net_link *link, int blocking, apr_off_t keep)
{
    apr_interval_time_t timeout;
    apr_status_t rv;

    link->out.is_put_off = 0;
    account_ahead(link);
    while (!APR_BRIGADE_EMPTY(link->out.held)) {
        if (keep >= 0 && bytes_in_memory(link->out.held) <= keep) {
            return APR_SUCCESS;
        }
        rv = send_step(link);
        if (APR_STATUS_IS_EAGAIN(rv)) {
            note_stuck(link);
        }
        else {
            set_stuck(&link->out, 0);
        }
        if (APR_STATUS_IS_EAGAIN(rv) && blocking) {
            rv = apr_socket_timeout_get(link->net.client_socket, &timeout);
            if (rv == APR_SUCCESS) {
                rv = net_wait(link->out.fd, POLLOUT, timeout);
            }
        }
        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    return APR_SUCCESS;
}

void net_out_drop(conn_rec *c)
{
    net_link *link = net_link_of(c);

    if (link != NULL) {
        link->out.is_put_off = 0;
        account_ahead(link);
        apr_brigade_cleanup(link->out.held);
        drop_sent(&link->out);
        set_stuck(&link->out, 0);
        c->data_in_output_filters = 0;
    }
}

/* Nothing more can be sent: the client is gone, or what we promised it is. */
static apr_status_t give_up(net_link *link, apr_status_t rv)
{
    conn_rec *c = link->net.c;

    ap_log_cerror(APLOG_MARK, rv == APR_EOF ? APLOG_ERR : APLOG_INFO, rv, c,
                  APLOGNO(90405) "%s; the connection is closed",
                  rv == APR_EOF ? "a file has become shorter while it was "
                                  "being sent"
                                : "sending to the client failed");
    c->aborted = 1;
    c->keepalive = AP_CONN_CLOSE;
    net_out_drop(c);
    return rv;
}

/* --------------------------------------------------------------- holding */

/* Makes what stays held independent of the caller's memory and pools.  A
 * bucket that was set aside before is left as it is. */
static apr_status_t set_aside(net_link *link)
{
    core_output_filter_ctx_t *out = &link->out;
    const char *data;
    apr_size_t len;
    apr_bucket *e;
    apr_status_t rv;

    for (e = APR_BRIGADE_FIRST(out->held);
         e != APR_BRIGADE_SENTINEL(out->held); e = APR_BUCKET_NEXT(e)) {
        if (e->type->setaside == apr_bucket_setaside_noop) {
            continue;
        }
        if (out->held_pool == NULL) {
            apr_pool_create(&out->held_pool, link->net.c->pool);
            apr_pool_tag(out->held_pool, "held_output");
        }
        rv = apr_bucket_setaside(e, out->held_pool);
        if (rv == APR_ENOTIMPL && !APR_BUCKET_IS_METADATA(e)) {
            rv = apr_bucket_read(e, &data, &len, APR_BLOCK_READ);
            if (rv == APR_SUCCESS) {
                rv = apr_bucket_setaside(e, out->held_pool);
            }
        }
        if (rv != APR_SUCCESS && rv != APR_ENOTIMPL) {
            return rv;
        }
    }
    return APR_SUCCESS;
}

/* Whoever serves this connection sends it soon, together with others. */
static int may_be_put_off(net_link *link, const struct survey *s,
                          apr_off_t threshold)
{
    return link->out.may_put_off && s->complete && !s->borrowed
           && s->bytes > 0 && s->bytes <= PUT_OFF_MAX
           && s->bytes <= threshold && !link->out.stuck
           && link->net.c->keepalive == AP_CONN_KEEPALIVE
           && APR_BRIGADE_EMPTY(link->in.pub.b);
}

/* Sends as much as the state of things asks for; see the top of the file. */
static apr_status_t send_due(net_link *link, int asked)
{
    conn_rec *c = link->net.c;
    const core_server_config *conf =
        ap_get_core_module_config(c->base_server->module_config);
    int pipelined = max_pipelined(conf);
    apr_status_t rv = APR_EAGAIN;
    struct survey s;
    int block;

    link->out.is_put_off = 0;
    look(link->out.held, &s);
    shorten_leash(&link->out, s.bytes);
    block = s.flush || s.unknown;
    if (block || asked || (pipelined >= 0 && s.responses > pipelined)) {
        rv = send_held(link, block, -1);
    }
    else if (may_be_put_off(link, &s, max_threshold(conf))) {
        link->out.is_put_off = 1;
        return APR_SUCCESS;
    }
    else if (s.bytes >= AP_MIN_BYTES_TO_WRITE
             || (s.complete && APR_BRIGADE_EMPTY(link->in.pub.b))) {
        rv = send_held(link, 0, -1);
    }
    else {
        drop_sent(&link->out);
    }
    if (APR_STATUS_IS_EAGAIN(rv)) {
        rv = send_held(link, 1, max_threshold(conf));
    }
    return rv;
}

/*
 * bb may be NULL: the caller has nothing to add and wants what is held to be
 * sent as far as that needs no waiting.
 */
AP_DECLARE(apr_status_t) ap_core_output_filter(
    ap_filter_t *f, apr_bucket_brigade *bb)
{
    net_link *link = f->ctx;
    conn_rec *c = f->c;
    apr_status_t rv;

    /* From here on bb is not touched: it may live in the pool of a request
     * that ends below. */
    if (bb != NULL) {
        APR_BRIGADE_CONCAT(link->out.held, bb);
    }
    if (c->aborted) {
        net_out_drop(c);
        return APR_ECONNABORTED;
    }
    rv = send_due(link, bb == NULL);
    /* What is put off is its own already. */
    if (rv == APR_SUCCESS && !link->out.is_put_off
        && !APR_BRIGADE_EMPTY(link->out.held)) {
        rv = set_aside(link);
    }
    if (rv != APR_SUCCESS) {
        return give_up(link, rv);
    }
    c->data_in_output_filters = !APR_BRIGADE_EMPTY(link->out.held);
    return APR_SUCCESS;
}

apr_status_t net_out_send_held(net_link *link, int blocking)
{
    apr_status_t rv;

    if (APR_BRIGADE_EMPTY(link->out.held)) {
        return APR_SUCCESS;
    }
    rv = send_held(link, blocking, -1);
    if (rv != APR_SUCCESS && !APR_STATUS_IS_EAGAIN(rv)) {
        return give_up(link, rv);
    }
    link->net.c->data_in_output_filters = !APR_BRIGADE_EMPTY(link->out.held);
    return APR_SUCCESS;
}

apr_status_t net_output_continue(conn_rec *c)
{
    net_link *link = net_link_of(c);
    apr_status_t rv;

    if (c->aborted) {
        return APR_ECONNABORTED;
    }
    if (link == NULL) {
        return APR_SUCCESS;
    }
    rv = net_out_send_held(link, 0);
    if (rv == APR_SUCCESS && !APR_BRIGADE_EMPTY(link->out.held)) {
        return APR_EAGAIN;
    }
    return rv;
}

void net_output_put_off(conn_rec *c, int may)
{
    net_link *link = net_link_of(c);

    if (link != NULL) {
        link->out.may_put_off = may != 0;
    }
}

int net_output_is_put_off(conn_rec *c)
{
    const net_link *link = net_link_of(c);

    return link != NULL && link->out.is_put_off;
}

void net_output_send_ahead(conn_rec *c)
{
    net_link *link = net_link_of(c);
    struct batch batch;

    if (link == NULL || !link->out.is_put_off || link->out.ahead > 0
        || c->aborted) {
        return;
    }
    if (collect(&link->out, &batch) == APR_SUCCESS && batch.count > 0) {
        (void)send_batch(link->out.fd, &batch, &link->out.ahead);
    }
    else {
        free_read(&batch);
    }
}

int net_output_stuck(conn_rec *c)
{
    const net_link *link = net_link_of(c);

    return link != NULL && link->out.stuck;
}

int net_output_pending(conn_rec *c)
{
    net_link *link = net_link_of(c);

    return link != NULL && !APR_BRIGADE_EMPTY(link->out.held);
}

/* ---------------------------------------------------------- registration */

static void retrieve_optional(void)
{
    add_bytes_out = APR_RETRIEVE_OPTIONAL_FN(ap_logio_add_bytes_out);
}

/* sendfile() has no flag that keeps SIGPIPE away. */
static void ignore_sigpipe(apr_pool_t *pchild, server_rec *s)
{
    (void)pchild;
    (void)s;
    apr_signal(SIGPIPE, SIG_IGN);
}

void net_out_register(apr_pool_t *p)
{
    (void)p;
    ap_core_output_filter_handle =
        ap_register_output_filter("CORE", ap_core_output_filter, NULL,
                                  AP_FTYPE_NETWORK);
    ap_hook_optional_fn_retrieve(retrieve_optional, NULL, NULL,
                                 APR_HOOK_MIDDLE);
    ap_hook_child_init(ignore_sigpipe, NULL, NULL, APR_HOOK_MIDDLE);
}
