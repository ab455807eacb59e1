/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What walks have found for directories, kept for the requests to come.
 *
 * The named <Directory> sections and the files of settings (.htaccess) on the
 * way to a directory give the same settings to all files in it.  A result
 * without such files holds as long as the configuration does.  One with them
 * is trusted until the first of its files, or of their absences, is to be
 * looked at again (FileCacheTTL); then the walk is done anew, and finds those
 * that have not changed in their own memory (server/config/htaccess.c).
 *
 * A result with settings of files has a pool for what is merged, and
 * references to the files.  Requests that use it hold a reference, given back
 * by a cleanup of their pool; the last one frees.  Until it is kept, a result
 * is its request's alone.
 *
 * Links are none of this: that they may be followed is found out for each
 * file (directory_walk.c).
 *
 * Threads: the table is divided into shards, each with a mutex for look-up,
 * exchange and counting, never held while something is merged or looked for.
 */

#include <stdlib.h>
#include <string.h>

#include <apr_allocator.h>
#include <apr_thread_mutex.h>
#include <apr_time.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_log.h"

#include "server/request/settings_priv.h"
#include "server/request/walk_priv.h"
#include "server/util/hash_priv.h"

APLOG_USE_MODULE(core);

#define SHARDS      64      /* power of two */
#define SHARD_LIMIT 64      /* results of a shard; more for many hosts */
#define SHARD_READ  64      /* of them with files of settings: a pool each */
#define HOST_DIRS   2       /* directories of each host, besides */
#define FILES_MAX   40      /* deeper directories are not kept */

struct walk_result {
    const ap_conf_vector_t *base;   /* settings of the server: the key, */
    char *dir;                      /* with this, of malloc */
    unsigned int hash;
    walk_outcome outcome;
    apr_array_header_t rules;       /* its elements are of malloc */
    settings_store store;           /* pool NULL: no file says anything */
    conf_htaccess **files;          /* of malloc; NULL: none */
    int file_count;
    apr_time_t checked;             /* the file looked at longest ago */
    int is_unfit;                   /* to be kept */
    unsigned int refs;              /* [lock: shard] */
    int is_used;                    /* [lock: shard] since the hand passed */
    walk_result *next;              /* [lock: shard] chain */
};

typedef struct {
    apr_thread_mutex_t *mutex;
    walk_result **chains;           /* [lock: mutex] table->chains of them */
    unsigned int hand;              /* [lock: mutex] a chain */
    int count;                      /* [lock: mutex] */
    int read;                       /* [lock: mutex] of them with a pool */
} shard;

typedef struct {
    shard shards[SHARDS];
    int limit;                      /* [config] results of a shard */
    unsigned int chains;            /* [config] of a shard; power of two */
} result_table;

/* Written while the child starts and ends, when it runs no request. */
static result_table *table;

/* ---- life ---- */

static void free_result(walk_result *w)
{
    int i;

    if (w->store.pool != NULL) {
        apr_pool_destroy(w->store.pool);
    }
    for (i = 0; i < w->file_count; i++) {
        conf_htaccess_release(w->files[i]);
    }
    free(w->files);
    free(w->rules.elts);
    free(w->dir);
    free(w);
}

static shard *shard_of(unsigned int hash)
{
    return &table->shards[hash & (SHARDS - 1)];
}

/* Without a table the child ends, with one thread. */
static void give_back(walk_result *w)
{
    apr_thread_mutex_t *mutex = table != NULL ? shard_of(w->hash)->mutex
                                              : NULL;
    int is_last;

    if (mutex != NULL) {
        apr_thread_mutex_lock(mutex);
    }
    is_last = --w->refs == 0;
    if (mutex != NULL) {
        apr_thread_mutex_unlock(mutex);
    }
    if (is_last) {
        free_result(w);
    }
}

static apr_status_t give_back_cleanup(void *data)
{
    give_back(data);
    return APR_SUCCESS;
}

static unsigned int hash_of(const ap_conf_vector_t *base, const char *dir)
{
    return (unsigned int)hash_mix(hash_name(dir, strlen(dir)),
                                  (apr_uintptr_t)base);
}

/* ---- the table ---- */

/* The place that points to the entry of a key, or to the list's end. */
static walk_result **place_locked(shard *s, const ap_conf_vector_t *base,
                                  const char *dir, unsigned int hash)
{
    walk_result **at = &s->chains[hash / SHARDS & (table->chains - 1)];

    while (*at != NULL
           && ((*at)->hash != hash || (*at)->base != base
               || strcmp((*at)->dir, dir) != 0)) {
        at = &(*at)->next;
    }
    return at;
}

static walk_result *unlink_locked(shard *s, walk_result **at)
{
    walk_result *w = *at;

    *at = w->next;
    s->count--;
    s->read -= w->store.pool != NULL;
    return w;
}

static void link_locked(shard *s, walk_result *w)
{
    walk_result **at = &s->chains[w->hash / SHARDS & (table->chains - 1)];

    w->next = *at;
    *at = w;
    s->count++;
    s->read += w->store.pool != NULL;
}

/* Where the oldest of a chain stands that was not used since the hand passed;
 * now it has passed. */
static walk_result **unused_of(walk_result **at, int only_read)
{
    walk_result **unused = NULL;

    for (; *at != NULL; at = &(*at)->next) {
        if (only_read && (*at)->store.pool == NULL) {
            continue;
        }
        if (!(*at)->is_used) {
            unused = at;
        }
        (*at)->is_used = 0;
    }
    return unused;
}

/* Takes one out to make room, when there is none.  A hand goes round the
 * chains; the second time round it has passed all. */
static walk_result *make_room_locked(shard *s)
{
    int only_read = s->read >= SHARD_READ;
    walk_result **at = NULL;
    unsigned int i;

    if (s->count < table->limit && !only_read) {
        return NULL;
    }
    for (i = 0; i < 2 * table->chains && at == NULL; i++) {
        s->hand = (s->hand + 1) & (table->chains - 1);
        at = unused_of(&s->chains[s->hand], only_read);
    }
    return at != NULL ? unlink_locked(s, at) : NULL;
}

static apr_status_t table_cleanup(void *data)
{
    result_table *t = data;
    unsigned int j;
    int i;

    table = NULL;
    for (i = 0; i < SHARDS; i++) {
        for (j = 0; j < t->chains; j++) {
            while (t->shards[i].chains[j] != NULL) {
                give_back(unlink_locked(&t->shards[i],
                                        &t->shards[i].chains[j]));
            }
        }
    }
    return APR_SUCCESS;
}

static void size_table(result_table *t, const server_rec *s)
{
    int hosts = 0;

    for (; s != NULL; s = s->next) {
        hosts++;
    }
    t->limit = SHARD_LIMIT + hosts * HOST_DIRS / SHARDS;
    t->chains = 32;
    while (t->chains * 2 < (unsigned int)t->limit) {
        t->chains *= 2;
    }
}

void walk_results_start(apr_pool_t *pchild, server_rec *s)
{
    result_table *t = apr_pcalloc(pchild, sizeof(*t));
    int i;

    size_table(t, s);
    for (i = 0; i < SHARDS; i++) {
        apr_status_t rv = apr_thread_mutex_create(
            &t->shards[i].mutex, APR_THREAD_MUTEX_DEFAULT, pchild);

        if (rv != APR_SUCCESS) {
            ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s, APLOGNO(90522)
                         "no memory of directories' settings for this "
                         "process; requests will find their own");
            return;
        }
        t->shards[i].chains = apr_pcalloc(
            pchild, t->chains * sizeof(*t->shards[i].chains));
    }
    apr_pool_cleanup_register(pchild, t, table_cleanup,
                              apr_pool_cleanup_null);
    table = t;
}

/* ---- for requests ---- */

/* A file may be found changed while its entry is trusted by others. */
static int is_fresh(const walk_result *w)
{
    int i;

    for (i = 0; i < w->file_count; i++) {
        if (conf_htaccess_is_gone(w->files[i])) {
            return 0;
        }
    }
    return w->file_count == 0 || conf_htaccess_is_fresh(w->checked);
}

walk_result *walk_result_find(request_rec *r, const char *dir)
{
    const ap_conf_vector_t *base = r->server->lookup_defaults;
    unsigned int hash = hash_of(base, dir);
    walk_result **at;
    walk_result *w;
    shard *s;

    if (table == NULL) {
        return NULL;
    }
    s = shard_of(hash);
    apr_thread_mutex_lock(s->mutex);
    at = place_locked(s, base, dir, hash);
    w = *at != NULL && is_fresh(*at) ? *at : NULL;
    if (w != NULL) {
        w->is_used = 1;
        w->refs++;
    }
    apr_thread_mutex_unlock(s->mutex);
    if (w != NULL) {
        apr_pool_cleanup_register(r->pool, w, give_back_cleanup,
                                  apr_pool_cleanup_null);
    }
    return w;
}

walk_result *walk_result_begin(request_rec *r, const char *dir)
{
    walk_result *w;

    if (table == NULL) {
        return NULL;
    }
    w = calloc(1, sizeof(*w));
    if (w == NULL) {
        return NULL;
    }
    w->dir = strdup(dir);
    if (w->dir == NULL) {
        free(w);
        return NULL;
    }
    w->base = r->server->lookup_defaults;
    w->hash = hash_of(w->base, dir);
    w->refs = 1;
    apr_pool_cleanup_register(r->pool, w, give_back_cleanup,
                              apr_pool_cleanup_null);
    return w;
}

void walk_result_add_file(walk_result *w, conf_htaccess *file)
{
    apr_time_t checked;

    if (w->files == NULL) {
        w->files = malloc(FILES_MAX * sizeof(*w->files));
    }
    if (file == NULL || w->files == NULL || w->file_count == FILES_MAX) {
        w->is_unfit = 1;
        return;
    }
    checked = conf_htaccess_checked(file);
    if (w->file_count == 0 || checked < w->checked) {
        w->checked = checked;
    }
    conf_htaccess_retain(file);
    w->files[w->file_count++] = file;
}

/* One that another thread may end: with an allocator of its own. */
static apr_pool_t *make_pool(void)
{
    apr_allocator_t *allocator;
    apr_pool_t *pool;

    if (apr_allocator_create(&allocator) != APR_SUCCESS
        || apr_pool_create_ex(&pool, NULL, NULL, allocator) != APR_SUCCESS) {
        ap_abort_on_oom();
    }
    apr_allocator_owner_set(allocator, pool);
    apr_pool_tag(pool, "settings of a directory");
    return pool;
}

ap_conf_vector_t *walk_result_merge(walk_result *w, request_rec *r,
                                    ap_conf_vector_t *base,
                                    ap_conf_vector_t *over)
{
    if (w->store.pool == NULL) {
        w->is_unfit = w->is_unfit || !settings_are_lasting(r, base);
        w->store.pool = make_pool();
    }
    return ap_merge_per_dir_configs(w->store.pool, base, over);
}

/* Copies what lies in the request's pool. */
static int take_outcome(walk_result *w, const walk_outcome *outcome)
{
    apr_size_t size = (apr_size_t)outcome->rules->nelts
                      * sizeof(walk_link_rule);

    w->rules = *outcome->rules;
    w->rules.pool = NULL;
    w->rules.nalloc = w->rules.nelts;
    w->rules.elts = malloc(size > 0 ? size : 1);
    if (w->rules.elts == NULL) {
        return 0;
    }
    memcpy(w->rules.elts, outcome->rules->elts, size);
    w->outcome = *outcome;
    w->outcome.rules = &w->rules;
    w->store.base = outcome->settings;
    return 1;
}

void walk_result_keep(walk_result *w, request_rec *r,
                      const walk_outcome *outcome)
{
    shard *s = shard_of(w->hash);
    walk_result *gone[2] = {NULL, NULL};
    walk_result **at;
    int i;

    if (w->is_unfit
        || (w->store.pool == NULL
            && !settings_are_lasting(r, outcome->settings))
        || !take_outcome(w, outcome)) {
        return;
    }
    apr_thread_mutex_lock(s->mutex);
    at = place_locked(s, w->base, w->dir, w->hash);
    if (*at != NULL) {
        gone[0] = unlink_locked(s, at);
    }
    gone[1] = make_room_locked(s);
    link_locked(s, w);
    w->refs++;
    apr_thread_mutex_unlock(s->mutex);
    for (i = 0; i < 2; i++) {
        if (gone[i] != NULL) {
            give_back(gone[i]);
        }
    }
}

const walk_outcome *walk_result_outcome(const walk_result *w)
{
    return &w->outcome;
}

settings_store *walk_result_store(walk_result *w)
{
    return w->store.pool != NULL ? &w->store : NULL;
}
