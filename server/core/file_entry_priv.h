/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Inside the file cache: what an entry is, for file_cache.c, which finds and
 * keeps entries, file_links.c and file_content.c.
 */

#ifndef HOSTLER_CORE_FILE_ENTRY_PRIV_H
#define HOSTLER_CORE_FILE_ENTRY_PRIV_H

#include <stdatomic.h>

#include "server/core/file_cache_priv.h"

/** Room for the text of a tag, in bytes with NUL. */
#define CORE_FILE_ETAG_SIZE 64

/** Two changes closer than this may leave the same times (kernel's tick). */
#define CORE_FILE_GRAIN apr_time_from_msec(20)

/** State of the contents. */
enum {
    CORE_FILE_NOT_LOADED,
    CORE_FILE_LOADED
};

/** What is known of the links of a path. */
typedef enum {
    CORE_LINKS_UNKNOWN,
    CORE_LINKS_NONE,
    CORE_LINKS_SOME
} core_links;

/** Bytes that the processor's cache takes in at a time. */
#define CORE_FILE_LINE 64

/*
 * Among many files an entry is in no cache of the processor, so its members
 * stand in the order of use: what is asked or written each time an entry is
 * found is its first line, what a response needs follows.
 */
struct core_file {
    atomic_uint refs;               /* [atomic] release, acquire at the end */
    unsigned int hash;
    core_file *next;                /* [lock: shard] chain */
    unsigned int path_len;
    apr_status_t missing;           /* what stat says of that; or 0 */
    apr_time_t checked;             /* [lock: shard] */
    int is_listed;                  /* [lock: shard] it is in the table */
    int is_used;                    /* [lock: shard] since the hand passed */
    char *data;                     /* small contents */
    atomic_int state;               /* [atomic] release when data is set */
    int fd;                         /* larger ones; or -1 */
    int is_sure;                    /* a change would show in the finfo */
    int uses;                       /* [lock: shard] by the handler */

    apr_finfo_t finfo;              /* APR_NOFILE: there is none */
    atomic_int etag_bits;           /* [atomic] release when etag is set */
    char etag[CORE_FILE_ETAG_SIZE];
    char last_modified[APR_RFC822_DATE_LEN];

    core_links links;               /* [lock: shard] as of links_checked */
    apr_time_t links_checked;       /* [lock: shard] */
    apr_uint64_t passed;            /* [lock: shard] rules that let a request
                                     * through, as of passed_checked */
    apr_time_t passed_checked;      /* [lock: shard] */
    _Atomic apr_time_t compared;    /* [atomic] alone: when the file of that
                                     * descriptor was last found unchanged */
    char path[];
};

/**
 * The entry of a path as it is now, made when there is none.
 * @return the entry, with a reference; it may say that nothing is there.
 *         NULL: nothing is kept of the path
 * @param rv,finfo What stat says, where no entry tells it; rv always
 */
core_file *core_file_current(const char *path, apr_int32_t wanted,
                             apr_finfo_t *finfo, apr_status_t *rv,
                             apr_pool_t *p);

/** Whether the process keeps anything. */
int core_file_is_kept(void);

/** Whether something that was looked at then is trusted now. */
int core_file_is_fresh(apr_time_t checked, apr_time_t now);

/** Members marked with the shard's lock are read and written in between. */
void core_file_lock(const core_file *file);
void core_file_unlock(const core_file *file);

/** The same file, unchanged. */
int core_file_is_same(const apr_finfo_t *a, const apr_finfo_t *b);

/** The same file as that of a descriptor, unchanged. */
int core_file_is_open(const apr_finfo_t *finfo, int fd);

/** It changed so short ago that another change might not show. */
int core_file_is_in_motion(const apr_finfo_t *finfo, apr_time_t now);

/** Gives an entry its contents, in memory (of malloc) or in a descriptor
 * (data NULL); both are taken over, also when another thread was faster. */
void core_file_publish(core_file *file, char *data, int fd);

#endif /* HOSTLER_CORE_FILE_ENTRY_PRIV_H */
