/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the process knows about files, by path: what stat says, that no link
 * is on the way, the contents of a small file or the descriptor of a larger
 * one, the text of the validators.
 *
 * An entry is trusted for FileCacheTTL.  Then one stat tells whether it is
 * still the same file, unchanged (device, inode, size, times of content and
 * of permissions); if not, or if it changed so shortly before it was looked at
 * that another change might not show, a new entry takes its place.  Only
 * what is there is kept; that something is missing is asked anew each time.
 *
 * Contents are those of the very file that the entry tells of: the open file
 * is compared with it before and after it is read.  Whether links may be
 * followed depends on the settings of a request; what is kept is that there
 * are none, as the kernel says when it resolves the path without following
 * any (openat2).  A path with links costs the checks each time, and its
 * contents are not taken from here when links are not free to follow.
 *
 * Bounded: SHARDS * SHARD_ENTRIES paths, of which the least recently used
 * goes; SHARDS * SHARD_BYTES of contents; OPEN_FILES descriptors.
 *
 * Directives: FileCache, FileCacheTTL.
 *
 * Threads: an entry is found and exchanged under the mutex of its shard, which
 * is never held over a system call.  What an entry says is fixed when others
 * can see it, but for the members marked so.  References are counted
 * atomically; the last one frees, without any lock.
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_openat2
#include <linux/openat2.h>
#endif

#include <apr_portable.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>

#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "server/config/config_priv.h"
#include "server/core/core_priv.h"
#include "server/core/file_cache_priv.h"

APLOG_USE_MODULE(core);

#define SHARDS          64              /* power of two */
#define SHARD_CHAINS    64              /* power of two */
#define SHARD_ENTRIES   128
#define SHARD_BYTES     (512 * 1024)
#define OPEN_FILES      256             /* descriptors of a process */

/* Two changes closer than this may leave the same times (kernel's tick). */
#define CLOCK_GRAIN     apr_time_from_msec(20)

/* From here on the tag of a file is strong, and stays the same. */
#define TAG_SETTLE_TIME APR_USEC_PER_SEC

#define ETAG_SIZE_MAX   64              /* bytes with NUL */
#define TTL_MAX         86400           /* seconds */

/* State of the contents. */
enum {
    NOT_LOADED,
    LOADED
};

struct core_file {
    atomic_uint refs;               /* [atomic] release, acquire at the end */
    unsigned int hash;
    apr_size_t path_len;
    apr_finfo_t finfo;
    int is_sure;                    /* a change would show in the finfo */
    int uses;                       /* [lock: shard] by the handler */
    apr_time_t checked;             /* [lock: shard] */
    apr_time_t free_checked;        /* [lock: shard] no links; 0: not known */
    apr_time_t linked_checked;      /* [lock: shard] links; 0: not known */
    apr_time_t used;                /* [lock: shard] */
    core_file *next;                /* [lock: shard] chain */
    int is_listed;                  /* [lock: shard] it is in the table */

    atomic_int state;               /* [atomic] release when data is set */
    char *data;                     /* small contents */
    int fd;                         /* larger ones; or -1 */

    atomic_int etag_bits;           /* [atomic] release when etag is set */
    char etag[ETAG_SIZE_MAX];
    char last_modified[APR_RFC822_DATE_LEN];
    char path[];
};

typedef struct {
    apr_thread_mutex_t *mutex;
    core_file *chains[SHARD_CHAINS];    /* [lock: mutex] */
    int count;                          /* [lock: mutex] entries */
    apr_size_t bytes;                   /* [lock: mutex] of contents */
} shard;

typedef struct {
    shard shards[SHARDS];
} file_table;

/* Written while the child starts and ends, when it runs no request. */
static file_table *table;

/* Descriptors kept open.  [atomic] only a count */
static atomic_int open_files;

/* [config] */
static int is_on = 1;
static apr_interval_time_t ttl = APR_USEC_PER_SEC;

/* ---- Settings ----------------------------------------------------------- */

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

/* ---- Entries ------------------------------------------------------------ */

void core_file_retain(core_file *file)
{
    atomic_fetch_add_explicit(&file->refs, 1, memory_order_relaxed);
}

void core_file_release(core_file *file)
{
    if (atomic_fetch_sub_explicit(&file->refs, 1, memory_order_acq_rel)
        != 1) {
        return;
    }
    if (file->fd >= 0) {
        close(file->fd);
        atomic_fetch_sub_explicit(&open_files, 1, memory_order_relaxed);
    }
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

static int same_file(const apr_finfo_t *a, const apr_finfo_t *b)
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

static int same_as_open(const apr_finfo_t *finfo, int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && st.st_ino == finfo->inode
           && st.st_dev == finfo->device && st.st_size == finfo->size
           && time_of(&st.st_mtim) == finfo->mtime
           && time_of(&st.st_ctim) == finfo->ctime;
}

static int changed_just_now(const apr_finfo_t *finfo, apr_time_t now)
{
    return now - finfo->mtime <= CLOCK_GRAIN
           || now - finfo->ctime <= CLOCK_GRAIN;
}

static unsigned int hash_of(const char *path, apr_size_t *len)
{
    const char *s = path;
    unsigned int h = 2166136261u;

    for (; *s != '\0'; s++) {
        h = (h ^ (unsigned char)*s) * 16777619u;
    }
    *len = (apr_size_t)(s - path);
    return h ^ h >> 15;
}

static core_file *new_file(const char *path, const apr_finfo_t *finfo,
                           apr_time_t now)
{
    apr_size_t len;
    unsigned int hash = hash_of(path, &len);
    core_file *f = calloc(1, sizeof(*f) + len + 1);

    if (f == NULL) {
        return NULL;
    }
    atomic_init(&f->refs, 1);
    f->hash = hash;
    f->path_len = len;
    memcpy(f->path, path, len + 1);
    f->finfo = *finfo;
    f->finfo.fname = f->path;
    f->finfo.name = NULL;
    f->finfo.pool = NULL;
    f->finfo.filehand = NULL;
    f->fd = -1;
    f->checked = now;
    f->is_sure = !changed_just_now(finfo, now);
    apr_rfc822_date(f->last_modified, finfo->mtime);
    return f;
}

/* ---- The table ---------------------------------------------------------- */

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
    if (f->data != NULL) {
        s->bytes -= (apr_size_t)f->finfo.size;
    }
    return f;
}

/* Where the entry stands that was not used for longest; but for one. */
static core_file **oldest_locked(shard *s, const core_file *but)
{
    core_file **oldest = NULL;
    int i;

    for (i = 0; i < SHARD_CHAINS; i++) {
        core_file **at;

        for (at = &s->chains[i]; *at != NULL; at = &(*at)->next) {
            if (*at != but
                && (oldest == NULL || (*at)->used < (*oldest)->used)) {
                oldest = at;
            }
        }
    }
    return oldest;
}

/* Makes room; what went is put in front of *gone, chained by next. */
static void shrink_locked(shard *s, const core_file *but, core_file **gone)
{
    while (s->count > SHARD_ENTRIES || s->bytes > SHARD_BYTES) {
        core_file **at = oldest_locked(s, but);
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
    f = *place_locked(s, path, hash, len);
    if (f != NULL) {
        core_file_retain(f);
        f->used = now;
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
    f->used = f->checked;
    f->is_listed = 1;
    s->count++;
    shrink_locked(s, f, &gone);
    apr_thread_mutex_unlock(s->mutex);
    release_all(gone);
}

static apr_status_t table_cleanup(void *data)
{
    file_table *t = data;
    int i;
    int j;

    if (table == t) {
        table = NULL;
    }
    for (i = 0; i < SHARDS; i++) {
        for (j = 0; j < SHARD_CHAINS; j++) {
            release_all(t->shards[i].chains[j]);
        }
    }
    return APR_SUCCESS;
}

void core_file_cache_start(apr_pool_t *pchild, server_rec *s)
{
    file_table *t;
    int i;

    if (!is_on) {
        return;
    }
    t = apr_pcalloc(pchild, sizeof(*t));
    for (i = 0; i < SHARDS; i++) {
        apr_status_t rv = apr_thread_mutex_create(
            &t->shards[i].mutex, APR_THREAD_MUTEX_DEFAULT, pchild);

        if (rv != APR_SUCCESS) {
            ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s, APLOGNO(91154)
                         "no file cache for this process; every request will "
                         "open its file");
            return;
        }
    }
    apr_pool_cleanup_register(pchild, t, table_cleanup,
                              apr_pool_cleanup_null);
    table = t;
}

/* ---- Looking ------------------------------------------------------------ */

static apr_status_t look(apr_finfo_t *finfo, const char *path,
                         apr_int32_t wanted, apr_pool_t *p)
{
    apr_status_t rv = apr_stat(finfo, path, wanted, p);

    return rv == APR_INCOMPLETE ? APR_SUCCESS : rv;
}

/* The entry of a path as it is now, made when it is none, with a reference;
 * NULL: nothing is kept of it, and *rv and *finfo tell what it is. */
static core_file *current(const char *path, apr_int32_t wanted,
                          apr_finfo_t *finfo, apr_status_t *rv, apr_pool_t *p)
{
    apr_time_t now = apr_time_now();
    int is_due;
    core_file *f = find(path, now, &is_due);

    *rv = APR_SUCCESS;
    if (f != NULL && !is_due) {
        return f;
    }
    *rv = look(finfo, path, wanted, p);
    if (f != NULL) {
        if (*rv == APR_SUCCESS && f->is_sure
            && same_file(&f->finfo, finfo)) {
            return f;
        }
        drop(f);
        core_file_release(f);
    }
    if (*rv != APR_SUCCESS
        || (finfo->filetype != APR_REG && finfo->filetype != APR_DIR)) {
        return NULL;
    }
    f = new_file(path, finfo, now);
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
    f = current(path, wanted, finfo, &rv, p);
    if (f != NULL) {
        *finfo = f->finfo;
        finfo->fname = path;
        finfo->pool = p;
        finfo->valid |= CORE_FINFO_KEPT;
        core_file_release(f);
    }
    return rv;
}

/* ---- Links -------------------------------------------------------------- */

/* Opens a path none of whose components is a link; -1 with errno. */
static int open_link_free(const char *path, int flags)
{
#ifdef SYS_openat2
    struct open_how how = {
        .flags = (unsigned int)flags | O_CLOEXEC,
        .resolve = RESOLVE_NO_SYMLINKS
    };

    return (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
#else
    (void)path;
    (void)flags;
    errno = ENOSYS;
    return -1;
#endif
}

int core_file_open_link_free(const char *path)
{
    return open_link_free(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
}

int core_file_leads_straight(const char *path, const apr_finfo_t *finfo)
{
    int fd = open_link_free(path, O_PATH);
    int is_same;

    if (fd < 0) {
        return 0;
    }
    is_same = same_as_open(finfo, fd);
    close(fd);
    return is_same;
}

/* The file may be closed already, or be another pool's: then this does
 * nothing. */
static apr_status_t own_cleanup(void *data)
{
    apr_file_close(data);
    return APR_SUCCESS;
}

apr_status_t core_file_own(apr_file_t **file, int fd, apr_int32_t flags,
                           apr_pool_t *p)
{
    apr_status_t rv = apr_os_file_put(file, &fd, flags, p);

    if (rv != APR_SUCCESS) {
        close(fd);
        return rv;
    }
    apr_pool_cleanup_register(p, *file, own_cleanup, own_cleanup);
    return APR_SUCCESS;
}

/* What is known and fresh: 1 free, 0 links, -1 nothing. */
static int known_links(core_file *f, apr_time_t now)
{
    shard *s = shard_of(f->hash);
    int known = -1;

    apr_thread_mutex_lock(s->mutex);
    if (f->free_checked != 0 && now - f->free_checked < ttl) {
        known = 1;
    }
    else if (f->linked_checked != 0 && now - f->linked_checked < ttl) {
        known = 0;
    }
    apr_thread_mutex_unlock(s->mutex);
    return known;
}

static void note_links(core_file *f, apr_time_t now, int is_free)
{
    shard *s = shard_of(f->hash);

    apr_thread_mutex_lock(s->mutex);
    f->free_checked = is_free ? now : 0;
    f->linked_checked = is_free ? 0 : now;
    apr_thread_mutex_unlock(s->mutex);
}

int core_file_is_link_free(const char *path, const apr_finfo_t *finfo,
                           apr_pool_t *p)
{
    apr_time_t now = apr_time_now();
    apr_finfo_t look_again;
    apr_status_t rv;
    core_file *f;
    int is_free;

    if (table == NULL) {
        return 0;
    }
    f = current(path, APR_FINFO_MIN, &look_again, &rv, p);
    if (f == NULL) {
        return 0;
    }
    is_free = same_file(&f->finfo, finfo) ? known_links(f, now) : 0;
    if (is_free < 0) {
        is_free = core_file_leads_straight(f->path, &f->finfo);
        note_links(f, now, is_free);
    }
    core_file_release(f);
    return is_free;
}

/* ---- Contents ----------------------------------------------------------- */

static char *read_small(int fd, apr_size_t size)
{
    char *data = malloc(size > 0 ? size : 1);
    apr_size_t got = 0;

    while (data != NULL && got < size) {
        ssize_t n = pread(fd, data + got, size - got, (off_t)got);

        if (n > 0) {
            got += (apr_size_t)n;
        }
        else if (n == 0 || errno != EINTR) {
            free(data);
            data = NULL;
        }
    }
    return data;
}

/* The contents become part of the entry, unless another thread was faster. */
static void publish(core_file *f, char *data, int fd)
{
    shard *s = shard_of(f->hash);
    core_file *gone = NULL;
    int is_first;

    apr_thread_mutex_lock(s->mutex);
    is_first = atomic_load_explicit(&f->state, memory_order_relaxed)
               == NOT_LOADED;
    if (is_first) {
        f->data = data;
        f->fd = fd;
        if (f->is_listed && data != NULL) {
            s->bytes += (apr_size_t)f->finfo.size;
            shrink_locked(s, f, &gone);
        }
        atomic_store_explicit(&f->state, LOADED, memory_order_release);
    }
    apr_thread_mutex_unlock(s->mutex);
    release_all(gone);
    if (!is_first) {
        free(data);
        if (fd >= 0) {
            close(fd);
            atomic_fetch_sub_explicit(&open_files, 1, memory_order_relaxed);
        }
    }
}

static void load_small(core_file *f, int fd)
{
    char *data = read_small(fd, (apr_size_t)f->finfo.size);

    /* Compared again: nobody wrote while it was read. */
    if (data != NULL && same_as_open(&f->finfo, fd)) {
        publish(f, data, -1);
    }
    else {
        free(data);
    }
    close(fd);
}

static void keep_open(core_file *f, int fd)
{
    if (atomic_fetch_add_explicit(&open_files, 1, memory_order_relaxed)
        >= OPEN_FILES) {
        atomic_fetch_sub_explicit(&open_files, 1, memory_order_relaxed);
        close(fd);
        return;
    }
    publish(f, NULL, fd);
}

/* Opens the file and takes its contents in, when it is the one that the entry
 * tells of and has been at rest. */
static void load(core_file *f)
{
    int fd;

    if (changed_just_now(&f->finfo, apr_time_now())) {
        return;
    }
    fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return;
    }
    if (!same_as_open(&f->finfo, fd)) {
        close(fd);
    }
    else if (f->finfo.size <= CORE_FILE_SMALL) {
        load_small(f, fd);
    }
    else {
        keep_open(f, fd);
    }
}

static int is_loaded(core_file *f)
{
    return atomic_load_explicit(&f->state, memory_order_acquire) == LOADED;
}

/* The first use only counts: much is asked for once and never again. */
static int is_used_again(core_file *f)
{
    shard *s = shard_of(f->hash);
    int again;

    apr_thread_mutex_lock(s->mutex);
    again = f->uses > 0;
    f->uses = 1;
    apr_thread_mutex_unlock(s->mutex);
    return again;
}

core_file *core_file_content(request_rec *r)
{
    apr_finfo_t now;
    apr_status_t rv;
    core_file *f;

    if (table == NULL || !(r->finfo.valid & CORE_FINFO_KEPT)
        || r->finfo.filetype != APR_REG) {
        return NULL;
    }
    f = current(r->filename, APR_FINFO_MIN, &now, &rv, r->pool);
    if (f == NULL) {
        return NULL;
    }
    if (same_file(&f->finfo, &r->finfo)) {
        if (!is_loaded(f) && is_used_again(f)) {
            load(f);
        }
        /* A larger file is sent from where it is: it must not have changed
         * since, or its validators would be those of other bytes. */
        if (is_loaded(f)
            && (f->data != NULL || same_as_open(&f->finfo, f->fd))) {
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
    shard *s = shard_of(f->hash);

    if (tag == NULL || strlen(tag) >= ETAG_SIZE_MAX) {
        return;
    }
    apr_thread_mutex_lock(s->mutex);
    if (atomic_load_explicit(&f->etag_bits, memory_order_relaxed)
        == ETAG_UNSET) {
        strcpy(f->etag, tag);
        atomic_store_explicit(&f->etag_bits, bits, memory_order_release);
    }
    apr_thread_mutex_unlock(s->mutex);
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
