/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the process knows about files; see file_cache.c, file_links.c and
 * file_content.c.
 *
 * The walk asks for a path's stat, and whether links are on the way; the
 * default handler for its contents.  What one of them got from here is marked
 * in the finfo by CORE_FINFO_KEPT, so that the other one may rely on it.
 */

#ifndef HOSTLER_CORE_FILE_CACHE_PRIV_H
#define HOSTLER_CORE_FILE_CACHE_PRIV_H

#include <apr_buckets.h>
#include <apr_file_info.h>

#include "httpd.h"
#include "http_config.h"

/*
 * Bit of apr_finfo_t.valid, besides APR's own: the information came from the
 * cache, and the links on the way to the file are no obstacle.  Whoever looks
 * for himself gets an apr_finfo_t without it, so it goes where its file goes.
 */
#define CORE_FINFO_KEPT 0x04000000

/*
 * Another one: links on the way mattered.  The file is read from filehand, or
 * opened by a way without links, and never by its mere name.
 */
#define CORE_FINFO_CHECKED 0x08000000

/*
 * With it: there are links, which a request with the same rules was let
 * through a short while ago.  The name is good for that very file.
 */
#define CORE_FINFO_PASSED 0x10000000

/** Files up to this many bytes are kept in memory, larger ones open. */
#define CORE_FILE_SMALL 16384

/** A file that is known.  Its members are in file_entry_priv.h. */
typedef struct core_file core_file;

/* ---- Settings ----------------------------------------------------------- */

const char *core_set_file_cache(cmd_parms *cmd, void *dir, int on);
const char *core_set_file_cache_ttl(cmd_parms *cmd, void *dir,
                                    const char *arg);

/** Back to the defaults, before configuration is read. */
void core_file_cache_reset(void);

/** Tells those below how long things are trusted; after it was read. */
void core_file_cache_settle(void);

/** Starts the process's cache; hooked to child_init. */
void core_file_cache_start(apr_pool_t *pchild, server_rec *s);

/* ---- The walk ----------------------------------------------------------- */

/** As apr_stat() of a path, from memory where that is fresh; absence, too. */
apr_status_t core_file_stat(apr_finfo_t *finfo, const char *path,
                            apr_int32_t wanted, apr_pool_t *p);

/** Drops what is known of a path: it is about to change. */
void core_file_forget(const char *path);

/**
 * Whether no component of the path is a symbolic link, and it is the file
 * that finfo tells of.  False also when that cannot be told.
 */
int core_file_is_link_free(const char *path, const apr_finfo_t *finfo,
                           apr_pool_t *p);

/**
 * The same, asked of the file system now and not remembered: for the many
 * names of a directory that is listed.
 */
int core_file_leads_straight(const char *path, const apr_finfo_t *finfo);

/**
 * Whether a request under these rules was let through to a path, with its
 * links, a short while ago.
 * @param finfo The file that it has to lead to; NULL: whatever is there
 * @param rules What says of each component whether links may be followed; not
 *              0
 */
int core_file_is_passed(const char *path, const apr_finfo_t *finfo,
                        apr_uint64_t rules, apr_pool_t *p);

/** Remembers that it was, now, to that file. */
void core_file_note_passed(const char *path, const apr_finfo_t *finfo,
                           apr_uint64_t rules, apr_pool_t *p);

/** Whether a name that stat does not find is that of a link. */
int core_file_is_broken_link(const char *path, apr_pool_t *p);

/** Opens a file for reading if no component of its path is a link; -1 with
 * errno (ELOOP: there is one). */
int core_file_open_link_free(const char *path);

/** Opens a path for reading if it is that very file, by device, inode and
 * owner; -1 with errno (ELOOP: it is another one). */
int core_file_open_same(const char *path, const apr_finfo_t *finfo);

/** Makes an open file of a descriptor, which goes with the pool; it is closed
 * on failure, too. */
apr_status_t core_file_own(apr_file_t **file, int fd, apr_int32_t flags,
                           apr_pool_t *p);

/* ---- The handler -------------------------------------------------------- */

/**
 * The contents of r->filename.
 * @return the file, with a reference for the caller; NULL when it is to be
 *         opened in the plain way
 */
core_file *core_file_content(request_rec *r);

/** Gives a reference back. */
void core_file_release(core_file *file);

/** Sets Last-Modified and ETag as the calls of http_protocol.h do. */
void core_file_set_validators(request_rec *r, core_file *file);

/** A bucket of the whole content; it has a reference of its own.
 * @param may_sendfile  EnableSendfile is on for it */
apr_bucket *core_file_bucket(core_file *file, int may_sendfile,
                             apr_bucket_alloc_t *list);

/** A bucket of that kind. */
extern const apr_bucket_type_t core_file_bucket_type;

/** The descriptor that a bucket of that kind reads, from e->start on; -1 when
 * its contents are in memory. */
int core_file_bucket_descriptor(const apr_bucket *e);

/** Whether the system may send from that descriptor. */
int core_file_bucket_may_sendfile(const apr_bucket *e);

/* ---- Between file_cache.c and file_bucket.c ----------------------------- */

/** One more reference. */
void core_file_retain(core_file *file);

/** The contents in memory; NULL when they are in the file. */
const char *core_file_data(const core_file *file);

/** The descriptor of a larger file.  Positions are not used: it is shared. */
int core_file_descriptor(const core_file *file);

/** Bytes of content. */
apr_off_t core_file_size(const core_file *file);

#endif /* HOSTLER_CORE_FILE_CACHE_PRIV_H */
