/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the process knows about files, by path: what stat says, or that
 * nothing is there.  What hangs on an entry besides is in file_links.c (the
 * links of the path) and file_content.c (contents and validators).
 *
 * An entry is trusted for FileCacheTTL.  Then one stat tells whether it is
 * still the same file, unchanged (device, inode, size, times of content and
 * of permissions); if not, or if it changed so shortly before it was looked at
 * that another change might not show, a new entry takes its place.
 *
 * Bounded: SHARDS * SHARD_ENTRIES paths; of those no more than
 * SHARDS * SHARD_MISSING where nothing is, which anybody can ask for;
 * SHARDS * SHARD_BYTES of contents; OPEN_FILES descriptors.  A hand goes round
 * the chains of a shard that is full, and takes the first entry that was not
 * used since it passed last.
 *
 * Directives: FileCache, FileCacheTTL.
 *
 * Threads: an entry is found and exchanged under the mutex of its shard, which
 * is never held over a system call.  What an entry says is fixed when others
 * can see it, but for the members marked so.  References are counted
 * atomically; the last one frees, without any lock.
 */

#include "ap_config.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_strings.h>
#include <apr_thread_mutex.h>

#include "http_log.h"
#include "server/config/config_priv.h"
#include "server/core/core_priv.h"
#include "server/core/file_cache_priv.h"
#include "server/core/file_entry_priv.h"
#include "server/util/clock_priv.h"
#include "server/util/hash_priv.h"

APLOG_USE_MODULE(core);

#define SHARDS          64              /* power of two */
#define SHARD_CHAINS    256             /* power of two */
#define SHARD_ENTRIES   256
#define SHARD_MISSING   32
#define SHARD_BYTES     (1024 * 1024)
#define OPEN_FILES      256             /* descriptors of a process */

/* Longest path of which absence is kept, in bytes. */
#define MISSING_PATH_MAX 512

#define TTL_MAX         86400           /* seconds */

typedef struct {
    apr_thread_mutex_t *mutex;
    core_file **chains;                 /* [lock: mutex] SHARD_CHAINS */
    int hand;                           /* [lock: mutex] a chain */
    int count;                          /* [lock: mutex] entries */
    int missing;                        /* [lock: mutex] of them, absences */
    apr_size_t bytes;                   /* [lock: mutex] of contents */
} shard;

typedef struct {
    shard shards[SHARDS];
    core_file **chains;                 /* those of all shards, of calloc: a
                                         * server with few files has few pages
                                         * of it */
} file_table;

/* Written while the child starts and ends, when it runs no request. */
static file_table *table;

/* Descriptors kept open.  [atomic] only a count */
static atomic_int open_files;

/* [config] */
static int is_on = 1;
static apr_interval_time_t ttl = APR_USEC_PER_SEC;

/* ---- Settings ---------------------------------------------------------- */

const char *core_set_file_cache(cmd_parms *cmd, void *dir, int on)
{
    const char *complaint = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    if (complaint == NULL) {
        is_on = on;
    }
    return complaint;
}

const char *core_set_file_cache_ttl(cmd_parms *cmd, void *dir,
                                    const char *arg)
{
    const char *complaint = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    apr_int64_t seconds;

    if (complaint == NULL) {
        complaint = core_parse_number(cmd, arg, 0, TTL_MAX, &seconds);
    }
    if (complaint == NULL) {
        ttl = apr_time_from_sec(seconds);
    }
    return complaint;
}

void core_file_cache_reset(void)
{
    is_on = 1;
    ttl = APR_USEC_PER_SEC;
}

void core_file_cache_settle(void)
{
    conf_htaccess_trust(is_on ? ttl : -1);
}

/* ---- Entries ----------------------------------------------------------- */

void core_file_retain(core_file *file)
{
    atomic_fetch_add_explicit(&file->refs, 1, memory_order_relaxed);
}

static void close_counted(int fd)
{
    if (fd >= 0) {
        close(fd);
        atomic_fetch_sub_explicit(&open_files, 1, memory_order_relaxed);
    }
}

void core_file_release(core_file *file)
{
    if (atomic_fetch_sub_explicit(&file->refs, 1, memory_order_acq_rel)
        != 1) {
        return;
    }
    close_counted(file->fd);
    free(file->data);
    free(file);
}

const char *core_file_data(const core_file *file)
{
    return file->data;
}

int core_file_descriptor(const core_file *file)
{
    return file->fd;
}

apr_off_t core_file_size(const core_file *file)
{
    return file->finfo.size;
}

int core_file_is_same(const apr_finfo_t *a, const apr_finfo_t *b)
{
    return a->filetype == b->filetype && a->inode == b->inode
           && a->device == b->device && a->size == b->size
           && a->mtime == b->mtime && a->ctime == b->ctime
           && a->protection == b->protection && a->user == b->user
           && a->group == b->group;
}

static apr_time_t time_of(const struct timespec *t)
{
    return apr_time_from_sec(t->tv_sec) + t->tv_nsec / 1000;
}

int core_file_is_open(const apr_finfo_t *finfo, int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && st.st_ino == finfo->inode
           && st.st_dev == finfo->device && st.st_size == finfo->size
           && time_of(&st.st_mtim) == finfo->mtime
           && time_of(&st.st_ctim) == finfo->ctime;
}

int core_file_is_in_motion(const apr_finfo_t *finfo, apr_time_t now)
{
    return now - finfo->mtime <= CORE_FILE_GRAIN
           || now - finfo->ctime <= CORE_FILE_GRAIN;
}

static unsigned int hash_of(const char *path, apr_size_t *len)
{
    *len = strlen(path);
    return hash_name(path, *len);
}

static core_file *allocate(const char *path, apr_time_t now)
{
    apr_size_t len;
    unsigned int hash = hash_of(path, &len);
    core_file *f = aligned_alloc(CORE_FILE_LINE,
                                 APR_ALIGN(sizeof(*f) + len + 1,
                                           CORE_FILE_LINE));

    if (f != NULL) {
        memset(f, 0, sizeof(*f));
        atomic_init(&f->refs, 1);
        f->hash = hash;
        f->path_len = (unsigned int)len;
        memcpy(f->path, path, len + 1);
        f->fd = -1;
        f->checked = now;
    }
    return f;
}

static core_file *new_file(const char *path, const apr_finfo_t *finfo,
                           apr_time_t now)
{
    core_file *f = allocate(path, now);

    if (f == NULL) {
        return NULL;
    }
    f->finfo = *finfo;
    f->finfo.fname = f->path;
    f->finfo.name = NULL;
    f->finfo.pool = NULL;
    f->finfo.filehand = NULL;
    f->is_sure = !core_file_is_in_motion(finfo, now);
    apr_rfc822_date(f->last_modified, finfo->mtime);
    return f;
}

static core_file *new_absence(const char *path, apr_status_t missing,
                              apr_time_t now)
{
    core_file *f;

    if (strlen(path) > MISSING_PATH_MAX) {
        return NULL;
    }
    f = allocate(path, now);
    if (f != NULL) {
        f->finfo.filetype = APR_NOFILE;
        f->missing = missing;
    }
    return f;
}

/* ---- The table --------------------------------------------------------- */

static shard *shard_of(unsigned int hash)
{
    return &table->shards[hash & (SHARDS - 1)];
}

static core_file **chain_of(shard *s, unsigned int hash)
{
    return &s->chains[(hash / SHARDS) & (SHARD_CHAINS - 1)];
}

/* The place in its chain that points to the entry, or to the chain's end. */
static core_file **place_locked(shard *s, const char *path,
                                unsigned int hash, apr_size_t len)
{
    core_file **at = chain_of(s, hash);

    while (*at != NULL
           && ((*at)->hash != hash || (*at)->path_len != len
               || memcmp((*at)->path, path, len) != 0)) {
        at = &(*at)->next;
    }
    return at;
}

/* Takes an entry out; the table's reference is the caller's now. */
static core_file *unlist_locked(shard *s, core_file **at)
{
    core_file *f = *at;

    *at = f->next;
    f->is_listed = 0;
    s->count--;
    s->missing -= f->missing != 0;
    if (f->data != NULL) {
        s->bytes -= (apr_size_t)f->finfo.size;
    }
    return f;
}

/* Where the oldest entry of a chain stands that was not used since the hand
 * passed; but for one.  Now it has passed. */
static core_file **unused_of(core_file **at, const core_file *but,
                             int only_missing)
{
    core_file **unused = NULL;

    for (; *at != NULL; at = &(*at)->next) {
        if (*at == but || (only_missing && (*at)->missing == 0)) {
            continue;
        }
        if (!(*at)->is_used) {
            unused = at;
        }
        (*at)->is_used = 0;
    }
    return unused;
}

/* The second time round all have been passed. */
static core_file **unused_locked(shard *s, const core_file *but,
                                 int only_missing)
{
    core_file **at = NULL;
    int i;

    for (i = 0; i < 2 * SHARD_CHAINS && at == NULL; i++) {
        s->hand = (s->hand + 1) & (SHARD_CHAINS - 1);
        at = unused_of(&s->chains[s->hand], but, only_missing);
    }
    return at;
}

/* Makes room; what went is put in front of *gone, chained by next. */
static void shrink_locked(shard *s, const core_file *but, core_file **gone)
{
    while (s->count > SHARD_ENTRIES || s->bytes > SHARD_BYTES
           || s->missing > SHARD_MISSING) {
        core_file **at = unused_locked(s, but, s->missing > SHARD_MISSING);
        core_file *f;

        if (at == NULL) {
            return;
        }
        f = unlist_locked(s, at);
        f->next = *gone;
        *gone = f;
    }
}

static void release_all(core_file *gone)
{
    while (gone != NULL) {
        core_file *next = gone->next;

        core_file_release(gone);
        gone = next;
    }
}

/* The lines of an entry that is in no cache of the processor come at once, not
 * one when the other has come; it is most likely the first of its chain. */
static void fetch_ahead(const core_file *likely)
{
    const char *line = (const char *)likely;
    apr_size_t i;

    if (likely == NULL) {
        return;
    }
    for (i = 0; i < sizeof(*likely) + CORE_FILE_LINE; i += CORE_FILE_LINE) {
        __builtin_prefetch(line + i);
    }
}

/* The entry of a path with a reference.  *is_due: the caller has to check it;
 * the others trust it meanwhile. */
static core_file *find(const char *path, apr_time_t now, int *is_due)
{
    apr_size_t len;
    unsigned int hash = hash_of(path, &len);
    shard *s = shard_of(hash);
    core_file *f;

    *is_due = 0;
    apr_thread_mutex_lock(s->mutex);
    fetch_ahead(*chain_of(s, hash));
    f = *place_locked(s, path, hash, len);
    if (f != NULL) {
        core_file_retain(f);
        f->is_used = 1;
        if (now - f->checked >= ttl || now < f->checked) {
            *is_due = 1;
            f->checked = now;
        }
    }
    apr_thread_mutex_unlock(s->mutex);
    return f;
}

/* An entry is no longer right. */
static void drop(core_file *f)
{
    shard *s = shard_of(f->hash);
    core_file *gone = NULL;

    apr_thread_mutex_lock(s->mutex);
    if (f->is_listed) {
        gone = unlist_locked(s, place_locked(s, f->path, f->hash,
                                             f->path_len));
    }
    apr_thread_mutex_unlock(s->mutex);
    if (gone != NULL) {
        core_file_release(gone);
    }
}

/* Lists an entry in the place of an older one of its path. */
static void list(core_file *f)
{
    shard *s = shard_of(f->hash);
    core_file *gone = NULL;
    core_file **at;

    core_file_retain(f);
    apr_thread_mutex_lock(s->mutex);
    at = place_locked(s, f->path, f->hash, f->path_len);
    if (*at != NULL) {
        gone = unlist_locked(s, at);
        gone->next = NULL;
    }
    at = chain_of(s, f->hash);
    f->next = *at;
    *at = f;
    f->is_listed = 1;
    s->count++;
    s->missing += f->missing != 0;
    shrink_locked(s, f, &gone);
    apr_thread_mutex_unlock(s->mutex);
    release_all(gone);
}

void core_file_forget(const char *path)
{
    apr_time_t now = clock_coarse();
    core_file *f;
    int is_due;

    if (table == NULL) {
        return;
    }
    f = find(path, now, &is_due);
    if (f != NULL) {
        drop(f);
        core_file_release(f);
    }
}

/* ---- For what hangs on entries ------------------------------------------ */

int core_file_is_kept(void)
{
    return table != NULL;
}

int core_file_is_fresh(apr_time_t checked, apr_time_t now)
{
    return checked != 0 && now >= checked && now - checked < ttl;
}

void core_file_lock(const core_file *f)
{
    apr_thread_mutex_lock(shard_of(f->hash)->mutex);
}

void core_file_unlock(const core_file *f)
{
    apr_thread_mutex_unlock(shard_of(f->hash)->mutex);
}

void core_file_publish(core_file *f, char *data, int fd)
{
    shard *s = shard_of(f->hash);
    core_file *gone = NULL;
    int is_first;

    if (fd >= 0 && atomic_fetch_add_explicit(&open_files, 1,
                                             memory_order_relaxed)
                   >= OPEN_FILES) {
        close_counted(fd);
        return;
    }
    apr_thread_mutex_lock(s->mutex);
    is_first = atomic_load_explicit(&f->state, memory_order_relaxed)
               == CORE_FILE_NOT_LOADED;
    if (is_first) {
        f->data = data;
        f->fd = fd;
        if (f->is_listed && data != NULL) {
            s->bytes += (apr_size_t)f->finfo.size;
            shrink_locked(s, f, &gone);
        }
        atomic_store_explicit(&f->state, CORE_FILE_LOADED,
                              memory_order_release);
    }
    apr_thread_mutex_unlock(s->mutex);
    release_all(gone);
    if (!is_first) {
        free(data);
        close_counted(fd);
    }
}

/* ---- Start and end ------------------------------------------------------ */

static apr_status_t table_cleanup(void *data)
{
    file_table *t = data;
    int i;

    if (table == t) {
        table = NULL;
    }
    for (i = 0; i < SHARDS * SHARD_CHAINS; i++) {
        release_all(t->chains[i]);
    }
    free(t->chains);
    return APR_SUCCESS;
}

static apr_status_t make_table(file_table **made, apr_pool_t *p)
{
    file_table *t = apr_pcalloc(p, sizeof(*t));
    apr_status_t rv = APR_SUCCESS;
    int i;

    t->chains = calloc(SHARDS * SHARD_CHAINS, sizeof(*t->chains));
    if (t->chains == NULL) {
        return APR_ENOMEM;
    }
    apr_pool_cleanup_register(p, t, table_cleanup, apr_pool_cleanup_null);
    for (i = 0; i < SHARDS && rv == APR_SUCCESS; i++) {
        t->shards[i].chains = t->chains + i * SHARD_CHAINS;
        rv = apr_thread_mutex_create(&t->shards[i].mutex,
                                     APR_THREAD_MUTEX_DEFAULT, p);
    }
    *made = t;
    return rv;
}

void core_file_cache_start(apr_pool_t *pchild, server_rec *s)
{
    file_table *t;
    apr_status_t rv;

    if (!is_on) {
        return;
    }
    rv = make_table(&t, pchild);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s, APLOGNO(91154)
                     "no file cache for this process; every request will "
                     "open its file");
        return;
    }
    table = t;
}

/* ---- Looking ----------------------------------------------------------- */

static apr_status_t look(apr_finfo_t *finfo, const char *path,
                         apr_int32_t wanted, apr_pool_t *p)
{
    apr_status_t rv = apr_stat(finfo, path, wanted, p);

    return rv == APR_INCOMPLETE ? APR_SUCCESS : rv;
}

static int is_missing(apr_status_t rv)
{
    return APR_STATUS_IS_ENOENT(rv) || APR_STATUS_IS_ENOTDIR(rv);
}

/* Whether what stat says now is what an entry says. */
static int still_holds(const core_file *f, apr_status_t rv,
                       const apr_finfo_t *finfo)
{
    if (f->missing != 0) {
        return rv == f->missing;
    }
    return rv == APR_SUCCESS && f->is_sure
           && core_file_is_same(&f->finfo, finfo);
}

core_file *core_file_current(const char *path, apr_int32_t wanted,
                             apr_finfo_t *finfo, apr_status_t *rv,
                             apr_pool_t *p)
{
    apr_time_t now = clock_coarse();
    int is_due;
    core_file *f = find(path, now, &is_due);

    if (f != NULL && !is_due) {
        *rv = f->missing;
        return f;
    }
    *rv = look(finfo, path, wanted, p);
    if (f != NULL) {
        if (still_holds(f, *rv, finfo)) {
            return f;
        }
        drop(f);
        core_file_release(f);
        f = NULL;
    }
    if (is_missing(*rv)) {
        f = new_absence(path, *rv, now);
    }
    else if (*rv == APR_SUCCESS && (finfo->filetype == APR_REG
                                    || finfo->filetype == APR_DIR)) {
        f = new_file(path, finfo, now);
    }
    if (f != NULL) {
        list(f);
    }
    return f;
}

apr_status_t core_file_stat(apr_finfo_t *finfo, const char *path,
                            apr_int32_t wanted, apr_pool_t *p)
{
    apr_status_t rv;
    core_file *f;

    if (table == NULL) {
        return apr_stat(finfo, path, wanted, p);
    }
    f = core_file_current(path, wanted, finfo, &rv, p);
    if (f != NULL) {
        *finfo = f->finfo;
        finfo->fname = path;
        finfo->pool = p;
        finfo->valid |= CORE_FINFO_KEPT;
        core_file_release(f);
    }
    return rv;
}
