/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Files of settings in directories (.htaccess): finding, reading, keeping.
 *
 * What a directory's file says is read once and kept as settings, for each
 * place and each set of directives that is allowed there; that there is no
 * file, or a faulty one, is kept as well.  An entry is trusted for a time
 * (conf_htaccess_trust()); after that, one stat a name of AccessFileName
 * tells whether it still holds.  A file that changed within the grain of the
 * clock before it was looked at is read again, as a later change might not
 * show in its times; so is one with <IfFile>, as other files count there.
 *
 * Where a module hooks open_htaccess, the contents may come from anywhere:
 * then every request reads them for itself, as it does when nothing is kept.
 *
 * An entry has a pool with its settings.  Requests that use them hold a
 * reference, given back by a cleanup of their pool; the pool goes when the
 * table has dropped the entry and no request uses it.
 *
 * Threads: the table is divided into shards, each with a mutex that is held
 * for look-up, exchange and counting only: never for a call to the file
 * system or while a file is read.
 */

#include <stdatomic.h>
#include <string.h>

#include <apr_file_info.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"

#include "server/config/config_priv.h"
#include "server/config/decider_priv.h"
#include "server/config/engine_priv.h"
#include "server/config/language_priv.h"
#include "server/config/origin_priv.h"
#include "server/util/hash_priv.h"

APLOG_USE_MODULE(core);

#define SHARDS          64      /* power of two */
#define SHARD_LIMIT     64      /* entries of a shard; the oldest goes */

/* Longest file that is kept, in bytes: what is larger is no hand-written
 * file, and every request pays for reading it. */
#define KEPT_SIZE_MAX   (256 * 1024)

/* Two changes closer than this may leave the same times (kernel's tick). */
#define CLOCK_GRAIN     apr_time_from_msec(20)

/* What says that a file is still the one that was read. */
typedef struct {
    int name;               /* which of the names; -1: none is there */
    apr_ino_t inode;
    apr_dev_t device;
    apr_off_t size;         /* bytes */
    apr_time_t mtime;
    apr_time_t ctime;       /* changes with permissions, too */
} file_identity;

/* Whose entry it is. */
typedef struct {
    const server_rec *server;
    const char *dir;                    /* with its last slash */
    const char *names;                  /* as AccessFileName has them */
    const apr_table_t *override_list;
    int override;                       /* OR_* and NONFATAL_* bits */
    int override_opts;                  /* OPT_* bits */
    unsigned int hash;
} entry_key;

typedef struct conf_htaccess entry;

struct conf_htaccess {
    apr_pool_t *pool;                   /* keeps all of it */
    entry_key key;
    ap_conf_vector_t *settings;         /* NULL: no file, or a fault */
    int status;                         /* OK, or what answers requests */
    apr_status_t rv;                    /* for the log line of a fault */
    const char *fault;                  /* text of that line */
    ap_directive_t *faulty;             /* the line itself; may be NULL */
    int is_misplaced;                   /* AllowOverride does not let it be */
    file_identity identity;
    int is_sure;                        /* the identity can be relied on */
    atomic_int is_gone;                 /* [atomic] dropped from the table */
    apr_time_t checked;                 /* [lock: shard] */
    unsigned int refs;                  /* [lock: shard] */
    entry *next;                        /* [lock: shard] used before */
};

typedef struct {
    apr_thread_mutex_t *mutex;
    entry *first;                       /* [lock: mutex] latest use first */
    int count;                          /* [lock: mutex] */
} shard;

typedef struct {
    shard shards[SHARDS];
} entry_table;

/* Written while the child starts and ends, when it runs no request. */
static entry_table *table;

/* [config] Time an entry is trusted; negative: nothing is kept. */
static apr_interval_time_t trust = APR_USEC_PER_SEC;

void conf_htaccess_trust(apr_interval_time_t time)
{
    trust = time;
}

/* ---- the file system ---- */

static int is_missing(apr_status_t rv)
{
    return APR_STATUS_IS_ENOENT(rv) || APR_STATUS_IS_ENOTDIR(rv);
}

/*
 * Which of the names is there, and what it is.
 * @return APR_SUCCESS, also when there is none; or why it cannot be told
 */
static apr_status_t identify(apr_pool_t *p, const char *dir,
                             const char *names, file_identity *identity)
{
    int n;

    memset(identity, 0, sizeof(*identity));
    for (n = 0; *names; n++) {
        const char *name = ap_getword_conf(p, &names);
        apr_finfo_t info;
        apr_status_t rv = apr_stat(&info, ap_make_full_path(p, dir, name),
                                   APR_FINFO_NORM, p);

        if (rv == APR_SUCCESS || rv == APR_INCOMPLETE) {
            identity->name = n;
            identity->inode = info.inode;
            identity->device = info.device;
            identity->size = info.size;
            identity->mtime = info.mtime;
            identity->ctime = info.ctime;
            return APR_SUCCESS;
        }
        if (!is_missing(rv)) {
            return rv;
        }
    }
    identity->name = -1;
    return APR_SUCCESS;
}

static int same_identity(const file_identity *a, const file_identity *b)
{
    return a->name == b->name && a->inode == b->inode
           && a->device == b->device && a->size == b->size
           && a->mtime == b->mtime && a->ctime == b->ctime;
}

AP_DECLARE(apr_status_t) ap_open_htaccess(request_rec *r,
                                          const char *dir_name,
                                          const char *access_name,
                                          ap_configfile_t **conffile,
                                          const char **full_name)
{
    *full_name = ap_make_full_path(r->pool, dir_name, access_name);
    return ap_pcfg_openfile(conffile, r->pool, *full_name);
}

/* ---- reading ---- */

/* The node may go with the request: what is kept is a copy that stands for
 * itself. */
static void note_faulty(entry *e, const cmd_parms *parms,
                        const ap_directive_t *d)
{
    const conf_command *c = conf_command_find(d->directive);

    e->faulty = apr_pcalloc(e->pool, sizeof(*e->faulty));
    e->faulty->directive = apr_pstrdup(e->pool, d->directive);
    e->faulty->args = apr_pstrdup(e->pool, d->args != NULL ? d->args : "");
    e->faulty->filename = apr_pstrdup(e->pool, parms->config_file->name);
    e->faulty->line_num = d->line_num;
    e->is_misplaced = c != NULL && !conf_place_allowed(parms, c->row);
}

/* Reads an open file into e. */
static void read_settings(entry *e, request_rec *r, ap_configfile_t *source)
{
    ap_conf_vector_t *settings = ap_create_per_dir_config(e->pool);
    ap_directive_t *tree = NULL;
    cmd_parms parms;
    const char *error;

    source->name = apr_pstrdup(e->pool, source->name);
    conf_parms_init(&parms, r->server, e->pool, r->pool);
    parms.override = e->key.override;
    parms.override_opts = e->key.override_opts;
    parms.override_list = (apr_table_t *)e->key.override_list;
    parms.path = apr_pstrdup(e->pool, e->key.dir);
    parms.config_file = source;
    error = ap_build_config(&parms, e->pool, r->pool, &tree);
    if (error == NULL) {
        error = ap_walk_config(tree, &parms, settings);
    }
    if (error == NULL) {
        (void)ap_set_config_vectors(r->server, settings, parms.path,
                                    &core_module, e->pool);
        conf_origin_set(settings, NULL, tree, source->name);
        e->settings = settings;
        return;
    }
    e->status = HTTP_INTERNAL_SERVER_ERROR;
    if (parms.err_directive != NULL) {
        note_faulty(e, &parms, parms.err_directive);
        e->fault = apr_psprintf(e->pool, "%s:%d: %s", source->name,
                                parms.err_directive->line_num, error);
    }
    else {
        e->fault = apr_psprintf(e->pool, "%s: %s", source->name, error);
    }
}

static void note_unreadable(entry *e, const char *name, apr_status_t rv)
{
    e->status = HTTP_FORBIDDEN;
    e->rv = rv;
    e->fault = apr_psprintf(e->pool, "'%s' cannot be looked for or read, so "
                            "what it may forbid is not known; make it "
                            "readable for the server's user, and '%s' "
                            "searchable", name, e->key.dir);
}

/* Fills e with what the first of the names that is there says. */
static void read_first(entry *e, request_rec *r)
{
    const char *names = e->key.names;

    while (*names) {
        const char *name = ap_getword_conf(r->pool, &names);
        const char *full_name = NULL;
        ap_configfile_t *source = NULL;
        apr_status_t rv = ap_run_open_htaccess(r, e->key.dir, name, &source,
                                               &full_name);

        if (rv == APR_SUCCESS) {
            read_settings(e, r, source);
            ap_cfg_closefile(source);
            return;
        }
        if (!is_missing(rv)) {
            note_unreadable(e, full_name != NULL ? full_name : name, rv);
            return;
        }
    }
}

/* ---- entries ---- */

static entry *new_entry(apr_pool_t *pool, const entry_key *key)
{
    entry *e = apr_pcalloc(pool, sizeof(*e));

    e->pool = pool;
    e->key = *key;
    e->key.dir = apr_pstrdup(pool, key->dir);
    e->status = OK;
    return e;
}

/* An entry that is to be kept: its pool is its own, as one thread makes it
 * and another one may end it. */
static entry *make_entry(request_rec *r, const entry_key *key)
{
    apr_allocator_t *allocator;
    apr_pool_t *pool;
    apr_time_t now = apr_time_now();
    entry *e;
    apr_status_t rv;

    if (apr_allocator_create(&allocator) != APR_SUCCESS) {
        ap_abort_on_oom();
    }
    if (apr_pool_create_ex(&pool, NULL, NULL, allocator) != APR_SUCCESS) {
        ap_abort_on_oom();
    }
    apr_allocator_owner_set(allocator, pool);
    apr_pool_tag(pool, "access file");
    e = new_entry(pool, key);
    e->checked = now;
    e->refs = 1;
    rv = identify(r->pool, e->key.dir, e->key.names, &e->identity);
    if (rv == APR_SUCCESS && e->identity.name < 0) {
        e->is_sure = 1;
        return e;
    }
    read_first(e, r);
    e->is_sure = rv == APR_SUCCESS && e->status != HTTP_FORBIDDEN
                 && !conf_asked_for_files(e->pool)
                 && now - e->identity.ctime > CLOCK_GRAIN
                 && now - e->identity.mtime > CLOCK_GRAIN;
    return e;
}

static shard *shard_of(unsigned int hash)
{
    return &table->shards[(hash ^ hash >> 16) & (SHARDS - 1)];
}

/* The reference goes; the entry with it when it was the last. */
static void give_back(entry *e)
{
    shard *s = shard_of(e->key.hash);
    int is_last;

    apr_thread_mutex_lock(s->mutex);
    is_last = --e->refs == 0;
    apr_thread_mutex_unlock(s->mutex);
    if (is_last) {
        apr_pool_destroy(e->pool);
    }
}

static apr_status_t give_back_cleanup(void *data)
{
    /* Without a table the child ends, and has ended the entries. */
    if (table != NULL) {
        give_back(data);
    }
    return APR_SUCCESS;
}

/* ---- the table ---- */

static int same_key(const entry_key *a, const entry_key *b)
{
    return a->hash == b->hash && a->server == b->server
           && a->names == b->names && a->override_list == b->override_list
           && a->override == b->override
           && a->override_opts == b->override_opts
           && strcmp(a->dir, b->dir) == 0;
}

/* Takes the entry out of its shard's list; NULL when there is none. */
static entry *unlink_locked(shard *s, const entry_key *key)
{
    entry **at = &s->first;
    entry *e;

    while (*at != NULL && !same_key(&(*at)->key, key)) {
        at = &(*at)->next;
    }
    e = *at;
    if (e != NULL) {
        *at = e->next;
        s->count--;
    }
    return e;
}

static void link_locked(shard *s, entry *e)
{
    e->next = s->first;
    s->first = e;
    s->count++;
}

static entry *unlink_last_locked(shard *s)
{
    entry **at = &s->first;
    entry *e;

    while ((*at)->next != NULL) {
        at = &(*at)->next;
    }
    e = *at;
    *at = NULL;
    s->count--;
    return e;
}

/*
 * The entry of a key, with a reference for the caller.
 * @param is_due Set when the caller is to check it: for the others it is
 *               trusted meanwhile
 */
static entry *find(const entry_key *key, int *is_due)
{
    shard *s = shard_of(key->hash);
    apr_time_t now = apr_time_now();
    entry *e;

    *is_due = 0;
    apr_thread_mutex_lock(s->mutex);
    e = unlink_locked(s, key);
    if (e != NULL) {
        link_locked(s, e);
        e->refs++;
        if (now - e->checked >= trust || now < e->checked) {
            *is_due = 1;
            e->checked = now;
        }
    }
    apr_thread_mutex_unlock(s->mutex);
    return e;
}

static int is_kept_size(const entry *e)
{
    return e->identity.size <= KEPT_SIZE_MAX;
}

/* The old entry of a key goes; a new one takes its place unless it is too
 * large to be kept. */
static void replace(entry *e)
{
    int is_kept = is_kept_size(e);
    shard *s = shard_of(e->key.hash);
    entry *gone[2] = {NULL, NULL};
    int i;

    apr_thread_mutex_lock(s->mutex);
    gone[0] = unlink_locked(s, &e->key);
    if (is_kept && s->count >= SHARD_LIMIT) {
        gone[1] = unlink_last_locked(s);
    }
    if (is_kept) {
        link_locked(s, e);
        e->refs++;
    }
    apr_thread_mutex_unlock(s->mutex);
    for (i = 0; i < 2; i++) {
        if (gone[i] != NULL) {
            atomic_store_explicit(&gone[i]->is_gone, 1,
                                  memory_order_release);
            give_back(gone[i]);
        }
    }
}

/* The entry that holds now, with a reference for the caller. */
static entry *current(request_rec *r, const entry_key *key)
{
    int is_due;
    entry *e = find(key, &is_due);
    file_identity now;

    if (e != NULL && !is_due) {
        return e;
    }
    if (e != NULL) {
        if (e->is_sure
            && identify(r->pool, key->dir, key->names, &now) == APR_SUCCESS
            && same_identity(&e->identity, &now)) {
            return e;
        }
        give_back(e);
    }
    e = make_entry(r, key);
    replace(e);
    return e;
}

static apr_status_t table_cleanup(void *data)
{
    entry_table *t = data;
    int i;

    if (table == t) {
        table = NULL;
    }
    for (i = 0; i < SHARDS; i++) {
        while (t->shards[i].count > 0) {
            apr_pool_destroy(unlink_last_locked(&t->shards[i])->pool);
        }
    }
    return APR_SUCCESS;
}

void conf_htaccess_start(apr_pool_t *pchild, server_rec *s)
{
    entry_table *t = apr_pcalloc(pchild, sizeof(*t));
    int i;

    for (i = 0; i < SHARDS; i++) {
        apr_status_t rv = apr_thread_mutex_create(
            &t->shards[i].mutex, APR_THREAD_MUTEX_DEFAULT, pchild);

        if (rv != APR_SUCCESS) {
            ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s, APLOGNO(91150)
                         "no memory of access files for this process; every "
                         "request will read them");
            return;
        }
    }
    apr_pool_cleanup_register(pchild, t, table_cleanup,
                              apr_pool_cleanup_null);
    table = t;
}

/* ---- for requests ---- */

static unsigned int hash_of(const entry_key *key)
{
    return hash_name(key->dir, strlen(key->dir))
           ^ (unsigned int)((apr_uintptr_t)key->server >> 4)
           ^ ((unsigned int)key->override * 31
              + (unsigned int)key->override_opts);
}

/* Whether the files alone decide, so that what they say can be kept. */
static int can_keep(void)
{
    const apr_array_header_t *hooks = ap_hook_get_open_htaccess();

    return table != NULL && trust >= 0
           && (hooks == NULL || hooks->nelts <= 1);
}

int conf_htaccess_is_fresh(apr_time_t checked)
{
    apr_time_t now = apr_time_now();

    return trust >= 0 && now >= checked && now - checked < trust;
}

int conf_htaccess_is_gone(const conf_htaccess *e)
{
    return atomic_load_explicit(&e->is_gone, memory_order_acquire);
}

apr_time_t conf_htaccess_checked(const conf_htaccess *e)
{
    shard *s = shard_of(e->key.hash);
    apr_time_t checked;

    apr_thread_mutex_lock(s->mutex);
    checked = e->checked;
    apr_thread_mutex_unlock(s->mutex);
    return checked;
}

void conf_htaccess_retain(conf_htaccess *e)
{
    shard *s = shard_of(e->key.hash);

    apr_thread_mutex_lock(s->mutex);
    e->refs++;
    apr_thread_mutex_unlock(s->mutex);
}

void conf_htaccess_release(conf_htaccess *e)
{
    give_back_cleanup(e);
}

static const struct htaccess_result *known(const request_rec *r,
                                           const entry_key *key)
{
    const struct htaccess_result *h;

    for (h = r->htaccess; h != NULL; h = h->next) {
        if (h->override == key->override
            && h->override_opts == key->override_opts
            && h->override_list == key->override_list
            && strcmp(h->dir, key->dir) == 0) {
            return h;
        }
    }
    return NULL;
}

static void remember(request_rec *r, const entry *e)
{
    struct htaccess_result *h = apr_palloc(r->pool, sizeof(*h));

    h->dir = e->key.dir;
    h->override = e->key.override;
    h->override_opts = e->key.override_opts;
    h->override_list = (apr_table_t *)e->key.override_list;
    h->htaccess = e->settings;
    h->next = r->htaccess;
    r->htaccess = h;
}

static int refuse(request_rec *r, const entry *e)
{
    if (e->status == HTTP_FORBIDDEN) {
        ap_log_rerror(APLOG_MARK, APLOG_CRIT, e->rv, r, APLOGNO(91151)
                      "access to %s denied: %s", r->uri, e->fault);
    }
    else {
        const char *rule = "";

        if (e->is_misplaced) {
            rule = apr_pstrcat(r->pool, ": overrides are limited by ",
                               conf_decided_by_name(r, "AllowOverride"),
                               NULL);
        }
        if (e->faulty != NULL) {
            (void)conf_decided_by(r, e->faulty);
        }
        ap_log_rerror(APLOG_MARK, APLOG_ALERT, 0, r, APLOGNO(91152) "%s%s",
                      e->fault, rule);
    }
    return e->status;
}

int conf_htaccess_use(ap_conf_vector_t **result, request_rec *r,
                      const conf_htaccess_query *query,
                      conf_htaccess **used)
{
    entry_key key = {r->server, query->dir, query->names,
                     query->override_list, query->override,
                     query->override_opts, 0};
    const struct htaccess_result *before = known(r, &key);
    entry *e;

    *result = NULL;
    *used = NULL;
    if (before != NULL) {
        *result = before->htaccess;
        return OK;
    }
    if (can_keep()) {
        key.hash = hash_of(&key);
        e = current(r, &key);
        apr_pool_cleanup_register(r->pool, e, give_back_cleanup,
                                  apr_pool_cleanup_null);
        /* Nobody shall keep what is too large to be kept here. */
        *used = is_kept_size(e) ? e : NULL;
    }
    else {
        e = new_entry(r->pool, &key);
        read_first(e, r);
    }
    if (e->status != OK) {
        return refuse(r, e);
    }
    remember(r, e);
    *result = e->settings;
    return OK;
}

AP_DECLARE(int) ap_parse_htaccess(ap_conf_vector_t **result, request_rec *r,
                                  int override, int override_opts,
                                  apr_table_t *override_list,
                                  const char *path, const char *access_name)
{
    conf_htaccess_query query = {path, access_name, override_list, override,
                                 override_opts};
    conf_htaccess *used;

    return conf_htaccess_use(result, r, &query, &used);
}
