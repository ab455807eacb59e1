/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Writing a response with ap_rwrite() and its family.
 *
 * Small writes are gathered in the brigade of the filter OLD_WRITE, which
 * stands before all others of its request.  What comes down the chain from
 * elsewhere is put behind what was gathered, so that the order of writes and
 * brigades is kept.  No shared state: filter and brigade are the request's.
 */

#include "ap_config.h"

#include <stdarg.h>

#include <apr_buckets.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_protocol.h"
#include "util_filter.h"

/* Bytes that ap_vrprintf() makes at a time. */
#define PRINT_BYTES 2048

AP_DECLARE_DATA ap_filter_rec_t *ap_old_write_func = NULL;

/* What OLD_WRITE has gathered: the filter's ctx. */
struct gathered {
    apr_bucket_brigade *bb;
};

AP_DECLARE(apr_status_t) ap_old_write_filter(ap_filter_t *f,
                                             apr_bucket_brigade *b)
{
    struct gathered *g = f->ctx;

    if (g && !APR_BRIGADE_EMPTY(g->bb)) {
        APR_BRIGADE_PREPEND(b, g->bb);
    }
    return ap_pass_brigade(f->next, b);
}

/* The OLD_WRITE of r when it is the first filter, put there if need be; NULL
 * when another one stands before it. */
static ap_filter_t *first_writer(request_rec *r)
{
    ap_filter_t *f = r->output_filters;

    if (f && f->frec == ap_old_write_func && f->r == r) {
        return f;
    }
    ap_add_output_filter_handle(ap_old_write_func, NULL, r, r->connection);
    f = r->output_filters;
    return f->frec == ap_old_write_func ? f : NULL;
}

static apr_status_t pass_bucket(request_rec *r, apr_bucket *e)
{
    apr_bucket_brigade *bb;

    bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    APR_BRIGADE_INSERT_TAIL(bb, e);
    return ap_pass_brigade(r->output_filters, bb);
}

static apr_status_t gather(request_rec *r, const char *data,
                           apr_size_t length)
{
    ap_filter_t *f;
    struct gathered *g;

    if (length == 0) {
        return APR_SUCCESS;
    }
    f = first_writer(r);
    if (!f) {
        return pass_bucket(r, apr_bucket_transient_create(
                                  data, length,
                                  r->connection->bucket_alloc));
    }
    g = f->ctx;
    if (!g) {
        g = apr_palloc(r->pool, sizeof(*g));
        g->bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
        f->ctx = g;
    }
    return ap_fwrite(f->next, g->bb, data, length);
}

AP_DECLARE(int) ap_rwrite(const void *buf, int nbyte, request_rec *r)
{
    if (r->connection->aborted
        || gather(r, buf, (apr_size_t)nbyte) != APR_SUCCESS) {
        return -1;
    }
    return nbyte;
}

AP_DECLARE(int) ap_rputc(int c, request_rec *r)
{
    char byte = (char)c;

    return ap_rwrite(&byte, 1, r) < 0 ? -1 : c;
}

AP_DECLARE_NONSTD(int) ap_rvputs(request_rec *r, ...)
{
    const char *s;
    int total = 0;
    va_list list;

    va_start(list, r);
    s = va_arg(list, const char *);
    while (s && total >= 0) {
        int n = ap_rwrite(s, (int)strlen(s), r);

        total = n < 0 ? -1 : total + n;
        s = va_arg(list, const char *);
    }
    va_end(list);
    return total;
}

/* Where apr_vformatter() puts the text, piece after piece. */
struct printer {
    apr_vformatter_buff_t buff;     /* first: the formatter's view */
    request_rec *r;
    int total;                      /* bytes written so far */
    char text[PRINT_BYTES];
};

static int flush_printer(apr_vformatter_buff_t *buff)
{
    struct printer *out = (struct printer *)buff;
    int length = (int)(buff->curpos - out->text);

    if (ap_rwrite(out->text, length, out->r) < 0) {
        return -1;
    }
    out->total += length;
    buff->curpos = out->text;
    return 0;
}

AP_DECLARE(int) ap_vrprintf(request_rec *r, const char *fmt, va_list vlist)
{
    struct printer out;

    if (r->connection->aborted) {
        return -1;
    }
    out.r = r;
    out.total = 0;
    out.buff.curpos = out.text;
    out.buff.endpos = out.text + sizeof(out.text);
    if (apr_vformatter(flush_printer, &out.buff, fmt, vlist) < 0
        || flush_printer(&out.buff) < 0) {
        return -1;
    }
    return out.total;
}

AP_DECLARE_NONSTD(int) ap_rprintf(request_rec *r, const char *fmt, ...)
{
    va_list list;
    int n;

    va_start(list, fmt);
    n = ap_vrprintf(r, fmt, list);
    va_end(list);
    return n;
}

AP_DECLARE(int) ap_rflush(request_rec *r)
{
    apr_bucket *e = apr_bucket_flush_create(r->connection->bucket_alloc);

    return pass_bucket(r, e) == APR_SUCCESS ? 0 : -1;
}

AP_DECLARE(apr_status_t) ap_send_fd(apr_file_t *fd, request_rec *r,
                                    apr_off_t offset, apr_size_t length,
                                    apr_size_t *nbytes)
{
    apr_bucket_brigade *bb;
    apr_status_t rv;

    bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    apr_brigade_insert_file(bb, fd, offset, (apr_off_t)length, r->pool);
    rv = ap_pass_brigade(r->output_filters, bb);
    *nbytes = rv == APR_SUCCESS ? length : 0;
    return rv;
}

AP_DECLARE(apr_size_t) ap_send_mmap(apr_mmap_t *mm, request_rec *r,
                                    apr_size_t offset, apr_size_t length)
{
    apr_bucket *e = apr_bucket_mmap_create(mm, (apr_off_t)offset, length,
                                           r->connection->bucket_alloc);

    return pass_bucket(r, e) == APR_SUCCESS ? length : 0;
}
