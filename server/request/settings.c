/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Merged settings, made once a process and shared by the requests.
 *
 * What a request gets is the server's default settings, overridden by the
 * first section that applies, that overridden by the second and so on.  Most
 * requests meet the same few chains, so each step "base + section" is kept in
 * a memo: a step made before costs one look-up and gives the same vector, and
 * requests whose settings are equal have equal pointers (which is how the
 * walks and the access checks see that they need not ask again).
 *
 * Only steps from durable to durable go in: vectors of the configuration, or
 * results that stand in the memo.  What is merged on top of a directory's own
 * files of settings is kept with what is known of that directory, in a store
 * (walk_result.c), as long as that is.  The memo holds at most MEMO_LIMIT
 * steps, and HOST_STEPS for each virtual host; what is beyond that, or outside
 * a child process, is merged in the request's pool as it comes.
 *
 * Threads: the entries and links are written under memo->mutex and published
 * by an atomic store of the chain's head; readers take no lock.  Nothing is
 * ever taken out; all of it goes with the child's pool.
 */

#include <stdatomic.h>
#include <stdint.h>

#include <apr_thread_mutex.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_log.h"

#include "server/request/settings_priv.h"
#include "server/request/walk_priv.h"

APLOG_USE_MODULE(core);

#define MEMO_CHAINS 1024    /* power of two; more for many hosts */
#define MEMO_LIMIT  8192    /* steps kept; real sites have some hundred */
#define HOST_STEPS  4       /* two sections: each is a step and its result */
#define STORE_LIMIT 32      /* steps of a store */

/* base + section = result.  section is NULL in the entry that only says that
 * base is a result of the memo. */
struct settings_step {
    const ap_conf_vector_t *base;
    const ap_conf_vector_t *section;
    ap_conf_vector_t *result;
    settings_step *next;
};

typedef struct {
    apr_pool_t *pool;                       /* [lock: mutex] */
    apr_thread_mutex_t *mutex;
    unsigned int count;                     /* [lock: mutex] steps kept */
    unsigned int limit;                     /* [config] of them */
    unsigned int mask;                      /* [config] chains, less one */
    _Atomic(settings_step *) *chains;       /* [atomic] acquire, release */
} settings_memo;

/* Written while the child starts and ends, when it runs no request. */
static settings_memo *memo;

static unsigned int chain_of(const ap_conf_vector_t *base,
                             const ap_conf_vector_t *section)
{
    uintptr_t h = (uintptr_t)base * 31 + (uintptr_t)section;

    h ^= h >> 17;
    h *= 0x9e3779b1u;
    return (unsigned int)(h >> 7) & memo->mask;
}

static ap_conf_vector_t *memo_find(const ap_conf_vector_t *base,
                                   const ap_conf_vector_t *section)
{
    settings_step *e = atomic_load_explicit(
        &memo->chains[chain_of(base, section)], memory_order_acquire);

    while (e != NULL && (e->base != base || e->section != section)) {
        e = e->next;
    }
    return e != NULL ? e->result : NULL;
}

static void memo_put_locked(const ap_conf_vector_t *base,
                            const ap_conf_vector_t *section,
                            ap_conf_vector_t *result)
{
    _Atomic(settings_step *) *head = &memo->chains[chain_of(base, section)];
    settings_step *e = apr_palloc(memo->pool, sizeof(*e));

    e->base = base;
    e->section = section;
    e->result = result;
    e->next = atomic_load_explicit(head, memory_order_relaxed);
    atomic_store_explicit(head, e, memory_order_release);
    memo->count++;
}

/* The step, made now unless another thread has been faster; NULL when the
 * memo is full. */
static ap_conf_vector_t *memo_make(ap_conf_vector_t *base,
                                   ap_conf_vector_t *section)
{
    ap_conf_vector_t *result;

    if (apr_thread_mutex_lock(memo->mutex) != APR_SUCCESS) {
        return NULL;
    }
    result = memo_find(base, section);
    if (result == NULL && memo->count < memo->limit) {
        result = ap_merge_per_dir_configs(memo->pool, base, section);
        memo_put_locked(base, section, result);
        memo_put_locked(result, NULL, result);
    }
    apr_thread_mutex_unlock(memo->mutex);
    return result;
}

static apr_status_t memo_cleanup(void *data)
{
    if (memo == data) {
        memo = NULL;
    }
    return APR_SUCCESS;
}

/* Room for the steps of each host. */
static void make_room(settings_memo *m, const server_rec *s, apr_pool_t *p)
{
    unsigned int chains = MEMO_CHAINS;

    m->limit = MEMO_LIMIT;
    for (; s != NULL; s = s->next) {
        m->limit += HOST_STEPS;
    }
    while (chains < m->limit / 8) {
        chains *= 2;
    }
    m->mask = chains - 1;
    m->chains = apr_pcalloc(p, chains * sizeof(*m->chains));
}

void settings_memo_start(apr_pool_t *pchild, server_rec *s)
{
    settings_memo *m = apr_pcalloc(pchild, sizeof(*m));
    apr_status_t rv = apr_thread_mutex_create(
        &m->mutex, APR_THREAD_MUTEX_DEFAULT, pchild);

    if (rv == APR_SUCCESS) {
        rv = apr_pool_create(&m->pool, pchild);
    }
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s, APLOGNO(90502)
                     "no memory of merged settings for this process; "
                     "requests will merge their own");
        return;
    }
    make_room(m, s, pchild);
    apr_pool_tag(m->pool, "merged settings");
    apr_pool_cleanup_register(pchild, m, memo_cleanup,
                              apr_pool_cleanup_null);
    memo = m;
}

int settings_are_lasting(const request_rec *r, const ap_conf_vector_t *base)
{
    return base == r->server->lookup_defaults
           || (memo != NULL && memo_find(base, NULL) != NULL);
}

/* ---- stores ---- */

static settings_store *store_of(request_rec *r)
{
    void **note = ap_get_request_note(r, AP_NOTE_DIRECTORY_WALK);
    const walk_checked *found = note != NULL ? *note : NULL;

    return found != NULL ? found->store : NULL;
}

static ap_conf_vector_t *store_find(settings_store *store,
                                    const ap_conf_vector_t *base,
                                    const ap_conf_vector_t *section)
{
    settings_step *e = atomic_load_explicit(&store->first,
                                            memory_order_acquire);

    while (e != NULL && (e->base != base || e->section != section)) {
        e = e->next;
    }
    return e != NULL ? e->result : NULL;
}

/* Whether settings are the store's first ones, or were merged on them. */
static int store_has(settings_store *store, const ap_conf_vector_t *base)
{
    const settings_step *e = atomic_load_explicit(&store->first,
                                                  memory_order_acquire);

    while (e != NULL && e->result != base) {
        e = e->next;
    }
    return e != NULL || base == store->base;
}

/* The step, made now unless another thread has been faster; NULL when the
 * store is full. */
static ap_conf_vector_t *store_make(settings_store *store,
                                    ap_conf_vector_t *base,
                                    ap_conf_vector_t *section)
{
    ap_conf_vector_t *result;

    if (apr_thread_mutex_lock(memo->mutex) != APR_SUCCESS) {
        return NULL;
    }
    result = store_find(store, base, section);
    if (result == NULL && store->count < STORE_LIMIT) {
        settings_step *e = apr_palloc(store->pool, sizeof(*e));

        result = ap_merge_per_dir_configs(store->pool, base, section);
        e->base = base;
        e->section = section;
        e->result = result;
        e->next = atomic_load_explicit(&store->first, memory_order_relaxed);
        atomic_store_explicit(&store->first, e, memory_order_release);
        store->count++;
    }
    apr_thread_mutex_unlock(memo->mutex);
    return result;
}

static ap_conf_vector_t *merge_in_store(request_rec *r,
                                        ap_conf_vector_t *base,
                                        ap_conf_vector_t *section)
{
    settings_store *store = store_of(r);
    ap_conf_vector_t *result;

    if (store == NULL) {
        return NULL;
    }
    result = store_find(store, base, section);
    if (result == NULL && store_has(store, base)) {
        result = store_make(store, base, section);
    }
    return result;
}

ap_conf_vector_t *settings_merge(request_rec *r, ap_conf_vector_t *base,
                                 ap_conf_vector_t *section)
{
    ap_conf_vector_t *result = NULL;

    if (memo != NULL) {
        result = memo_find(base, section);
        if (result == NULL) {
            result = settings_are_lasting(r, base)
                ? memo_make(base, section)
                : merge_in_store(r, base, section);
        }
    }
    if (result == NULL) {
        result = ap_merge_per_dir_configs(r->pool, base, section);
    }
    return result;
}
