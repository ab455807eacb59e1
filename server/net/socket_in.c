/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * CORE_IN: the filter that reads a connection's socket.
 *
 * Bytes are received into blocks taken from the connection's bucket
 * allocator and stay where they landed: what is handed out are slices of a
 * block, which share it by a count.  A block that is not full yet takes the
 * next bytes too, so that a client which sends byte by byte costs one block
 * and not one a byte.
 *
 * One recv() a wake-up: it is tried first, and only when there is nothing
 * does a blocking reader wait in poll().  When there is nothing, what the
 * other direction still holds is sent, because the client may be waiting for
 * just that.
 *
 * A module may put buckets of its own in place of the socket by the hook
 * insert_network_bucket; they are then read one after the other.
 *
 * What each mode returns:
 *   GETLINE      a line with its LF, or HUGE_STRING_LEN bytes without one, or
 *                what is left before the end
 *   READBYTES    at least one byte, at most readbytes
 *   SPECULATIVE  a copy of that; the bytes stay to be read
 *   EATCRLF      nothing; CRs and LFs at the front are dropped
 *   EXHAUSTIVE   all there is and a bucket that reads the rest, then EOS
 *   INIT         nothing
 * With nothing to hand out a non-blocking reader gets APR_EAGAIN, and so does
 * any within AP_MODE_INIT of a connection that the MPM waits for.  At the
 * client's end a blocking READBYTES or SPECULATIVE gets one EOS bucket, any
 * other call APR_EOF.
 */

#include "ap_config.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include <apr_buckets.h>
#include <apr_network_io.h>
#include <apr_optional.h>

#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "httpd.h"
#include "util_filter.h"

#include "server/net/connection_priv.h"

/** Size of a block.  A request's header section fits; larger reads of a body
 * take larger blocks. */
#define BLOCK_SIZE APR_BUCKET_BUFF_SIZE

/** Largest block for a body. */
#define BLOCK_SIZE_MAX 65536

/** A speculative reader of no more than this looks for a signature: it is
 * given all that has arrived.  Others take what is kept. */
#define SIGNATURE_MAX 64

/** A block with less room than this is not filled up any more. */
#define ROOM_MIN 512

AP_DECLARE_DATA ap_filter_rec_t *ap_core_input_filter_handle;

/** Counts bytes for %I; NULL unless mod_logio is there.  [config] */
static APR_OPTIONAL_FN_TYPE(ap_logio_add_bytes_in) *add_bytes_in;

/* --------------------------------------------------------------- reading */

/* Receives into buf; waits first when told to and nothing is there. */
static apr_status_t receive(net_link *link, char *buf, apr_size_t size,
                            apr_read_type_e block, apr_size_t *len)
{
    conn_rec *c = link->net.c;
    apr_interval_time_t timeout;
    apr_status_t rv;
    ssize_t n;

    for (;;) {
        n = recv(link->in.fd, buf, size, MSG_DONTWAIT);
        if (n > 0) {
            *len = (apr_size_t)n;
            return APR_SUCCESS;
        }
        if (n == 0) {
            link->in.eof = 1;
            return APR_EOF;
        }
        if (errno == EINTR) {
            continue;
        }
        if (errno != EAGAIN && errno != EWOULDBLOCK) {
            rv = errno;
            c->aborted = 1;
            ap_log_cerror(APLOG_MARK, APLOG_TRACE1, rv, c,
                          "reading from the client failed");
            return rv;
        }
        if (block == APR_BLOCK_READ && net_conn_of(c)->is_in_init) {
            net_conn_of(c)->init_waits = 1;
            block = APR_NONBLOCK_READ;
        }
        rv = net_out_send_held(link, block == APR_BLOCK_READ);
        if (rv == APR_SUCCESS && block == APR_NONBLOCK_READ) {
            return APR_EAGAIN;
        }
        if (rv == APR_SUCCESS) {
            rv = apr_socket_timeout_get(link->net.client_socket, &timeout);
        }
        if (rv == APR_SUCCESS) {
            rv = net_wait(link->in.fd, POLLIN, timeout);
        }
        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
}

/* The bucket whose block can take more bytes, or NULL. */
static apr_bucket *bucket_with_room(apr_bucket_brigade *b)
{
    apr_bucket *e = APR_BRIGADE_LAST(b);
    apr_bucket_heap *h;

    if (e == APR_BRIGADE_SENTINEL(b) || !APR_BUCKET_IS_HEAP(e)) {
        return NULL;
    }
    h = e->data;
    return h->alloc_len - (apr_size_t)e->start - e->length >= ROOM_MIN
           ? e : NULL;
}

/*
 * Slices of a block that were handed out lie before the bytes that are kept
 * here, and their holders do not write behind them while the block is
 * shared; so the room behind the kept bytes is this filter's own.
 */
static apr_status_t fill_from_socket(net_link *link, apr_read_type_e block,
                                     apr_off_t wanted)
{
    apr_bucket_alloc_t *alloc = link->net.c->bucket_alloc;
    apr_bucket *e = bucket_with_room(link->in.pub.b);
    apr_size_t size = BLOCK_SIZE;
    apr_size_t len = 0;
    apr_bucket_heap *h;
    apr_status_t rv;
    char *buf;

    if (e != NULL) {
        h = e->data;
        buf = h->base + e->start + e->length;
        rv = receive(link, buf, h->alloc_len - (buf - h->base), block, &len);
        e->length += len;
        return rv;
    }
    if (wanted > (apr_off_t)size) {
        size = wanted > BLOCK_SIZE_MAX ? BLOCK_SIZE_MAX : (apr_size_t)wanted;
    }
    buf = apr_bucket_alloc(size, alloc);
    rv = receive(link, buf, size, block, &len);
    if (rv != APR_SUCCESS) {
        apr_bucket_free(buf);
        return rv;
    }
    e = apr_bucket_heap_create(buf, size, apr_bucket_free, alloc);
    e->length = len;
    APR_BRIGADE_INSERT_TAIL(link->in.pub.b, e);
    return APR_SUCCESS;
}

/* Moves the next bucket that has data from the module's to the kept ones. */
static apr_status_t fill_from_source(net_link *link, apr_read_type_e block)
{
    apr_bucket_brigade *source = link->in.source;
    const char *data;
    apr_size_t len;
    apr_status_t rv;

    while (!APR_BRIGADE_EMPTY(source)) {
        apr_bucket *e = APR_BRIGADE_FIRST(source);

        if (APR_BUCKET_IS_EOS(e)) {
            break;
        }
        rv = apr_bucket_read(e, &data, &len, block);
        if (rv != APR_SUCCESS && rv != APR_EOF) {
            return rv;
        }
        if (len == 0 || rv == APR_EOF) {
            apr_bucket_delete(e);
            continue;
        }
        APR_BUCKET_REMOVE(e);
        APR_BRIGADE_INSERT_TAIL(link->in.pub.b, e);
        return APR_SUCCESS;
    }
    link->in.eof = 1;
    return APR_EOF;
}

/* Adds at least a byte to the kept ones.  wanted: bytes that a reader of a
 * body asks for; 0 where not known. */
static apr_status_t fill(net_link *link, apr_read_type_e block,
                         apr_off_t wanted)
{
    if (link->in.eof) {
        return APR_EOF;
    }
    if (link->in.source != NULL) {
        return fill_from_source(link, block);
    }
    return fill_from_socket(link, block, wanted);
}

/* ----------------------------------------------------------------- modes */

/*
 * Moves up to max bytes to bb.  Kept buckets hold their data in memory, so
 * that neither reading nor splitting them can fail.
 */
static void hand_out(net_in *in, apr_bucket_brigade *bb, apr_off_t max)
{
    while (max > 0 && !APR_BRIGADE_EMPTY(in->pub.b)) {
        apr_bucket *e = APR_BRIGADE_FIRST(in->pub.b);

        if ((apr_off_t)e->length > max) {
            apr_bucket_split(e, (apr_size_t)max);
        }
        max -= (apr_off_t)e->length;
        APR_BUCKET_REMOVE(e);
        APR_BRIGADE_INSERT_TAIL(bb, e);
    }
}

/* Length of the first line with its LF.  0: no LF among the kept bytes, and
 * *seen says how many those are. */
static apr_off_t line_length(apr_bucket_brigade *b, apr_off_t *seen)
{
    apr_off_t before = 0;
    const char *data;
    const char *lf;
    apr_size_t len;
    apr_bucket *e;

    for (e = APR_BRIGADE_FIRST(b); e != APR_BRIGADE_SENTINEL(b);
         e = APR_BUCKET_NEXT(e)) {
        apr_bucket_read(e, &data, &len, APR_BLOCK_READ);
        lf = memchr(data, LF, len);
        if (lf != NULL) {
            return before + (lf - data) + 1;
        }
        before += (apr_off_t)len;
    }
    *seen = before;
    return 0;
}

static apr_status_t get_line(net_link *link, apr_bucket_brigade *bb,
                             apr_read_type_e block)
{
    net_in *in = &link->in;
    apr_off_t seen = 0;
    apr_off_t len;
    apr_status_t rv;

    for (;;) {
        len = line_length(in->pub.b, &seen);
        if (len != 0 || seen >= HUGE_STRING_LEN) {
            break;
        }
        rv = fill(link, block, 0);
        if (rv == APR_EOF && seen > 0) {
            break;
        }
        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    if (len == 0 || len > HUGE_STRING_LEN) {
        len = HUGE_STRING_LEN;
    }
    hand_out(in, bb, len);
    return APR_SUCCESS;
}

/* Has at least a byte kept, or says why not; at the end of a blocking reader
 * an EOS bucket goes to bb and *ended is set. */
static apr_status_t have_bytes(net_link *link, apr_bucket_brigade *bb,
                               apr_read_type_e block, apr_off_t wanted,
                               int *ended)
{
    int had_ended = link->in.eof;
    apr_status_t rv;

    *ended = 0;
    if (!APR_BRIGADE_EMPTY(link->in.pub.b)) {
        return APR_SUCCESS;
    }
    rv = fill(link, block, wanted);
    if (rv == APR_EOF && block == APR_BLOCK_READ && !had_ended) {
        *ended = 1;
        APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(bb->bucket_alloc));
        return APR_SUCCESS;
    }
    return rv;
}

/* fresh: what is kept has just been received, so that nothing more can be
 * expected to be there. */
static apr_status_t speculate(net_link *link, apr_bucket_brigade *bb,
                              apr_off_t wanted, int fresh)
{
    apr_bucket_brigade *b = link->in.pub.b;
    apr_off_t got = 0;
    apr_bucket *e;
    apr_bucket *copy;

    if (!fresh && wanted <= SIGNATURE_MAX
        && apr_brigade_length(b, 0, &got) == APR_SUCCESS && got < wanted) {
        (void)fill(link, APR_NONBLOCK_READ, 0);
    }
    for (e = APR_BRIGADE_FIRST(b); e != APR_BRIGADE_SENTINEL(b) && wanted > 0;
         e = APR_BUCKET_NEXT(e)) {
        if (apr_bucket_copy(e, &copy) != APR_SUCCESS) {
            return APR_EGENERAL;
        }
        APR_BRIGADE_INSERT_TAIL(bb, copy);
        if ((apr_off_t)copy->length > wanted) {
            apr_bucket_split(copy, (apr_size_t)wanted);
            apr_bucket_delete(APR_BUCKET_NEXT(copy));
        }
        wanted -= (apr_off_t)copy->length;
    }
    return APR_SUCCESS;
}

static apr_status_t eat_crlf(net_link *link)
{
    apr_bucket_brigade *b = link->in.pub.b;
    const char *data;
    apr_size_t len;
    apr_size_t n;
    apr_status_t rv;

    for (;;) {
        apr_bucket *e = APR_BRIGADE_FIRST(b);

        if (e == APR_BRIGADE_SENTINEL(b)) {
            rv = fill(link, APR_NONBLOCK_READ, 0);
            if (rv != APR_SUCCESS) {
                return rv;
            }
            continue;
        }
        apr_bucket_read(e, &data, &len, APR_BLOCK_READ);
        for (n = 0; n < len && (data[n] == CR || data[n] == LF); n++) {
        }
        if (n == len) {
            apr_bucket_delete(e);
            continue;
        }
        if (n > 0) {
            apr_bucket_split(e, n);
            apr_bucket_delete(e);
        }
        return APR_SUCCESS;
    }
}

static apr_status_t exhaust(net_link *link, apr_bucket_brigade *bb)
{
    if (link->in.eof && APR_BRIGADE_EMPTY(link->in.pub.b)) {
        return APR_EOF;
    }
    APR_BRIGADE_CONCAT(bb, link->in.pub.b);
    if (link->in.source != NULL) {
        APR_BRIGADE_CONCAT(bb, link->in.source);
    }
    else if (!link->in.eof) {
        APR_BRIGADE_INSERT_TAIL(
            bb, apr_bucket_socket_create(link->net.client_socket,
                                         bb->bucket_alloc));
    }
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(bb->bucket_alloc));
    link->in.eof = 1;
    return APR_SUCCESS;
}

/* ---------------------------------------------------------------- filter */

/* Asks once whether a module reads the network in the socket's place. */
static apr_status_t start(net_link *link)
{
    conn_rec *c = link->net.c;
    apr_bucket_brigade *source;
    apr_status_t rv;

    link->in.started = 1;
    if (ap_hook_get_insert_network_bucket() == NULL) {
        return APR_SUCCESS;
    }
    source = apr_brigade_create(c->pool, c->bucket_alloc);
    rv = ap_run_insert_network_bucket(c, source, link->net.client_socket);
    if (rv == APR_SUCCESS) {
        link->in.source = source;
        return APR_SUCCESS;
    }
    apr_brigade_destroy(source);
    return rv == AP_DECLINED ? APR_SUCCESS : rv;
}

static apr_status_t read_mode(net_link *link, apr_bucket_brigade *b,
                              ap_input_mode_t mode, apr_read_type_e block,
                              apr_off_t readbytes)
{
    int fresh = APR_BRIGADE_EMPTY(link->in.pub.b);
    int ended;
    apr_status_t rv;

    switch (mode) {
    case AP_MODE_INIT:
        return APR_SUCCESS;
    case AP_MODE_GETLINE:
        return get_line(link, b, block);
    case AP_MODE_EATCRLF:
        return eat_crlf(link);
    case AP_MODE_EXHAUSTIVE:
        return exhaust(link, b);
    case AP_MODE_READBYTES:
    case AP_MODE_SPECULATIVE:
        AP_DEBUG_ASSERT(readbytes > 0);
        rv = have_bytes(link, b, block,
                        mode == AP_MODE_READBYTES ? readbytes : 0, &ended);
        if (rv != APR_SUCCESS || ended) {
            return rv;
        }
        if (mode == AP_MODE_SPECULATIVE) {
            return speculate(link, b, readbytes, fresh);
        }
        hand_out(&link->in, b, readbytes);
        return APR_SUCCESS;
    }
    return APR_EINVAL;
}

/* Bytes count for %I when they are taken, not when the kernel hands them
 * over: of pipelined requests each has its own. */
static void count_taken(net_link *link, apr_bucket_brigade *b)
{
    apr_off_t taken = 0;

    if (add_bytes_in != NULL
        && apr_brigade_length(b, 0, &taken) == APR_SUCCESS && taken > 0) {
        add_bytes_in(link->net.c, taken);
    }
}

AP_DECLARE(apr_status_t) ap_core_input_filter(
    ap_filter_t *f, apr_bucket_brigade *b, ap_input_mode_t mode,
    apr_read_type_e block, apr_off_t readbytes)
{
    net_link *link = f->ctx;
    apr_status_t rv = APR_SUCCESS;

    if (!link->in.started) {
        rv = start(link);
        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    rv = read_mode(link, b, mode, block, readbytes);
    if (rv == APR_SUCCESS && mode != AP_MODE_SPECULATIVE) {
        count_taken(link, b);
    }
    return rv;
}

/* --------------------------------------------------------------- queries */

/*
 * Filters of the stock modules that pass input on as it comes and keep none
 * of it back; asking them would only cost a system call.
 */
static const char *const keeps_nothing[] = {"log_input_output", "reqtimeout"};

/* Whether a filter above CORE_IN may have bytes that CORE_IN has not. */
static int filters_may_keep_input(conn_rec *c)
{
    const ap_filter_t *f;
    apr_size_t i;

    for (f = c->input_filters; f != NULL; f = f->next) {
        if (f->frec == ap_core_input_filter_handle) {
            return 0;
        }
        for (i = 0; i < sizeof(keeps_nothing) / sizeof(*keeps_nothing); i++) {
            if (strcmp(f->frec->name, keeps_nothing[i]) == 0) {
                break;
            }
        }
        if (i == sizeof(keeps_nothing) / sizeof(*keeps_nothing)) {
            return 1;
        }
    }
    return 0;
}

/* Asks the filters above CORE_IN for a byte without taking it. */
static int filters_have_input(conn_rec *c)
{
    /* Not taken of the pool: this is asked after each request. */
    apr_bucket_brigade bb = {.p = c->pool, .bucket_alloc = c->bucket_alloc};
    apr_status_t rv;
    apr_bucket *e;
    int found = 0;

    APR_RING_INIT(&bb.list, apr_bucket, link);
    rv = ap_get_brigade(c->input_filters, &bb, AP_MODE_SPECULATIVE,
                        APR_NONBLOCK_READ, 1);
    if (rv == APR_SUCCESS) {
        for (e = APR_BRIGADE_FIRST(&bb); e != APR_BRIGADE_SENTINEL(&bb);
             e = APR_BUCKET_NEXT(e)) {
            found |= !APR_BUCKET_IS_METADATA(e);
        }
    }
    apr_brigade_cleanup(&bb);
    return found;
}

int net_input_pending(conn_rec *c)
{
    net_link *link = net_link_of(c);

    if (link != NULL && !APR_BRIGADE_EMPTY(link->in.pub.b)) {
        return 1;
    }
    return filters_may_keep_input(c) && filters_have_input(c);
}

int net_input_ended(conn_rec *c)
{
    net_link *link = net_link_of(c);

    return link != NULL && link->in.eof;
}

static void retrieve_optional(void)
{
    add_bytes_in = APR_RETRIEVE_OPTIONAL_FN(ap_logio_add_bytes_in);
}

void net_in_register(apr_pool_t *p)
{
    (void)p;
    ap_hook_optional_fn_retrieve(retrieve_optional, NULL, NULL,
                                 APR_HOOK_MIDDLE);
    ap_core_input_filter_handle =
        ap_register_input_filter("CORE_IN", ap_core_input_filter, NULL,
                                 AP_FTYPE_NETWORK);
}
