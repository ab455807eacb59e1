/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Buckets of the contents of a file that the process keeps.
 *
 * A bucket holds a reference, so the contents outlive their place in the
 * cache, and setting aside is nothing.  Small contents are read where they
 * are; of an open file, reading takes a part with pread(), which leaves the
 * shared descriptor's position alone, and puts the rest behind it.
 *
 * A bucket belongs to one thread, as all do.
 */

#include "ap_config.h"

#include "server/core/file_cache_priv.h"
#include "server/util/read_at_priv.h"

/* Bytes that one reading takes from an open file. */
#define PART_BYTES 65536

/* What a bucket and its splits and copies share. */
typedef struct {
    apr_bucket_refcount refcount;   /* must come first */
    core_file *file;
    int may_sendfile;
} shared_file;

static void destroy(void *data)
{
    shared_file *shared = data;

    if (apr_bucket_shared_destroy(shared)) {
        core_file_release(shared->file);
        apr_bucket_free(shared);
    }
}

/* Makes the bucket one of its first bytes in memory, and a new one of the
 * rest. */
static apr_status_t read_part(apr_bucket *b, const char **str,
                              apr_size_t *len)
{
    shared_file *shared = b->data;
    apr_size_t part = b->length < PART_BYTES ? b->length : PART_BYTES;
    char *buf = apr_bucket_alloc(part, b->list);
    apr_status_t rv = read_at(core_file_descriptor(shared->file), buf, part,
                              b->start);

    if (rv == APR_SUCCESS && part < b->length) {
        rv = apr_bucket_split(b, part);
    }
    if (rv != APR_SUCCESS) {
        apr_bucket_free(buf);
        return rv;
    }
    apr_bucket_heap_make(b, buf, part, apr_bucket_free);
    destroy(shared);
    *str = buf;
    *len = part;
    return APR_SUCCESS;
}

static apr_status_t read_bucket(apr_bucket *b, const char **str,
                                apr_size_t *len, apr_read_type_e block)
{
    shared_file *shared = b->data;
    const char *data = core_file_data(shared->file);

    (void)block;
    if (data == NULL) {
        return read_part(b, str, len);
    }
    *str = data + b->start;
    *len = b->length;
    return APR_SUCCESS;
}

const apr_bucket_type_t core_file_bucket_type = {
    "KEPT FILE", 5, APR_BUCKET_DATA,
    destroy,
    read_bucket,
    apr_bucket_setaside_noop,
    apr_bucket_shared_split,
    apr_bucket_shared_copy
};

apr_bucket *core_file_bucket(core_file *file, int may_sendfile,
                             apr_bucket_alloc_t *list)
{
    apr_bucket *b = apr_bucket_alloc(sizeof(*b), list);
    shared_file *shared = apr_bucket_alloc(sizeof(*shared), list);

    core_file_retain(file);
    shared->file = file;
    shared->may_sendfile = may_sendfile;
    APR_BUCKET_INIT(b);
    b->free = apr_bucket_free;
    b->list = list;
    b = apr_bucket_shared_make(b, shared, 0,
                               (apr_size_t)core_file_size(file));
    b->type = &core_file_bucket_type;
    return b;
}

int core_file_bucket_descriptor(const apr_bucket *e)
{
    const shared_file *shared = e->data;

    return core_file_data(shared->file) != NULL
           ? -1 : core_file_descriptor(shared->file);
}

int core_file_bucket_may_sendfile(const apr_bucket *e)
{
    const shared_file *shared = e->data;

    return shared->may_sendfile;
}
