/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the file cache knows of a file's contents: those of a small file, the
 * descriptor of a larger one, the text of the validators.
 *
 * Contents are those of the very file that the entry tells of: the open file
 * is compared with it before and after it is read.  How the path leads there
 * is not asked here: who asks for contents has found out (CORE_FINFO_KEPT).
 *
 * Threads: contents and tag are written once, under the lock of the entry, and
 * published by an atomic store.
 */

#include "ap_config.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <apr_strings.h>

#include "http_protocol.h"
#include "http_request.h"
#include "server/core/core_priv.h"
#include "server/core/file_entry_priv.h"
#include "server/util/clock_priv.h"
#include "server/util/read_at_priv.h"

/* From here on the tag of a file is strong, and stays the same. */
#define TAG_SETTLE_TIME APR_USEC_PER_SEC

/* Of so much of a content the processor is told before it is sent. */
#define FETCHED_AHEAD 4096

/* For so long the look whether a file that is sent is as it was holds. */
#define SHARED_LOOK apr_time_from_msec(1)

/* ---- Contents ----------------------------------------------------------- */

static void load_small(core_file *f, int fd)
{
    apr_size_t size = (apr_size_t)f->finfo.size;
    char *data = malloc(size > 0 ? size : 1);

    /* Compared again: nobody wrote while it was read. */
    if (data != NULL && read_at(fd, data, size, 0) == APR_SUCCESS
        && core_file_is_open(&f->finfo, fd)) {
        core_file_publish(f, data, -1);
    }
    else {
        free(data);
    }
    close(fd);
}

/* Opens the file and takes its contents in, when it is the one that the entry
 * tells of and has been at rest. */
static void load(core_file *f)
{
    int fd;

    if (core_file_is_in_motion(&f->finfo, clock_coarse())) {
        return;
    }
    fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return;
    }
    if (!core_file_is_open(&f->finfo, fd)) {
        close(fd);
    }
    else if (f->finfo.size <= CORE_FILE_SMALL) {
        load_small(f, fd);
    }
    else {
        core_file_publish(f, NULL, fd);
    }
}

static int is_loaded(core_file *f)
{
    return atomic_load_explicit(&f->state, memory_order_acquire)
           == CORE_FILE_LOADED;
}

/* The first use only counts: much is asked for once and never again. */
static int is_used_again(core_file *f)
{
    int again;

    core_file_lock(f);
    again = f->uses > 0;
    f->uses = 1;
    core_file_unlock(f);
    return again;
}

/*
 * A larger file is sent from where it is, so it must not have changed since,
 * or its validators, and its length, would be those of other bytes.  No server
 * sees a change between its look and the last byte that it sends; so many
 * requests at once share a look.
 */
static int is_unchanged(core_file *f)
{
    apr_time_t now = apr_time_now();
    apr_time_t then = atomic_load_explicit(&f->compared,
                                           memory_order_relaxed);

    if (f->data != NULL || (now >= then && now - then < SHARED_LOOK)) {
        return 1;
    }
    if (!core_file_is_open(&f->finfo, f->fd)) {
        return 0;
    }
    atomic_store_explicit(&f->compared, now, memory_order_relaxed);
    return 1;
}

/* Among many files a content is in no cache of the processor; it comes while
 * the head of the response is made. */
static void fetch_ahead(const core_file *f)
{
    apr_off_t i;

    for (i = 0; i < f->finfo.size && i < FETCHED_AHEAD; i += CORE_FILE_LINE) {
        __builtin_prefetch(f->data + i);
    }
}

core_file *core_file_content(request_rec *r)
{
    apr_finfo_t now;
    apr_status_t rv;
    core_file *f;

    if (!core_file_is_kept() || !(r->finfo.valid & CORE_FINFO_KEPT)
        || r->finfo.filetype != APR_REG) {
        return NULL;
    }
    f = core_file_current(r->filename, APR_FINFO_MIN, &now, &rv, r->pool);
    if (f == NULL) {
        return NULL;
    }
    if (core_file_is_same(&f->finfo, &r->finfo)) {
        if (!is_loaded(f) && is_used_again(f)) {
            load(f);
        }
        if (is_loaded(f) && is_unchanged(f)) {
            if (f->data != NULL) {
                fetch_ahead(f);
            }
            return f;
        }
    }
    core_file_release(f);
    return NULL;
}

/* ---- Validators --------------------------------------------------------- */

/* The tag depends on nothing but the file and the kinds of parts. */
static int has_plain_tag(request_rec *r)
{
    return r->vlist_validator == NULL
           && apr_table_get(r->notes, "no-etag") == NULL
           && r->request_time - r->finfo.mtime >= TAG_SETTLE_TIME;
}

static void keep_tag(core_file *f, int bits, const char *tag)
{
    if (tag == NULL || strlen(tag) >= CORE_FILE_ETAG_SIZE) {
        return;
    }
    core_file_lock(f);
    if (atomic_load_explicit(&f->etag_bits, memory_order_relaxed)
        == ETAG_UNSET) {
        strcpy(f->etag, tag);
        atomic_store_explicit(&f->etag_bits, bits, memory_order_release);
    }
    core_file_unlock(f);
}

static void set_etag(request_rec *r, core_file *f)
{
    const core_dir_config *conf = core_dir_of(r);
    int bits = (int)conf->etag_bits;
    int is_plain = has_plain_tag(r);

    if (is_plain && bits != ETAG_UNSET
        && atomic_load_explicit(&f->etag_bits, memory_order_acquire)
           == bits) {
        apr_table_setn(r->headers_out, "ETag",
                       apr_pstrdup(r->pool, f->etag));
        return;
    }
    ap_set_etag(r);
    if (is_plain && bits != ETAG_UNSET) {
        keep_tag(f, bits, apr_table_get(r->headers_out, "ETag"));
    }
}

void core_file_set_validators(request_rec *r, core_file *f)
{
    ap_update_mtime(r, f->finfo.mtime);
    if (r->assbackwards || r->mtime != f->finfo.mtime
        || r->mtime > r->request_time) {
        ap_set_last_modified(r);
    }
    else {
        apr_table_setn(r->headers_out, "Last-Modified",
                       apr_pstrmemdup(r->pool, f->last_modified,
                                      APR_RFC822_DATE_LEN - 1));
    }
    set_etag(r, f);
}
