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
 * results that stand in the memo.  The memo holds at most MEMO_LIMIT steps;
 * what is beyond that, or outside a child process, is merged in the request's
 * pool as it comes.
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

APLOG_USE_MODULE(core);

#define MEMO_CHAINS 1024    /* power of two */
#define MEMO_LIMIT  8192    /* steps kept; real sites have some hundred */

typedef struct memo_step memo_step;

/* base + section = result.  section is NULL in the entry that only says that
 * base is a result of the memo. */
struct memo_step {
    const ap_conf_vector_t *base;
    const ap_conf_vector_t *section;
    ap_conf_vector_t *result;
    memo_step *next;
};

typedef struct {
    apr_pool_t *pool;                       /* [lock: mutex] */
    apr_thread_mutex_t *mutex;
    unsigned int count;                     /* [lock: mutex] steps kept */
    _Atomic(memo_step *) chains[MEMO_CHAINS]; /* [atomic] acquire, release */
} settings_memo;

/* Written while the child starts and ends, when it runs no request. */
static settings_memo *memo;

static unsigned int chain_of(const ap_conf_vector_t *base,
                             const ap_conf_vector_t *section)
{
    uintptr_t h = (uintptr_t)base * 31 + (uintptr_t)section;

    h ^= h >> 17;
    h *= 0x9e3779b1u;
    return (unsigned int)(h >> 7) & (MEMO_CHAINS - 1);
}

static ap_conf_vector_t *memo_find(const ap_conf_vector_t *base,
                                   const ap_conf_vector_t *section)
{
    memo_step *e = atomic_load_explicit(
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
    _Atomic(memo_step *) *head = &memo->chains[chain_of(base, section)];
    memo_step *e = apr_palloc(memo->pool, sizeof(*e));

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
    if (result == NULL && memo->count < MEMO_LIMIT) {
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
    apr_pool_tag(m->pool, "merged settings");
    apr_pool_cleanup_register(pchild, m, memo_cleanup,
                              apr_pool_cleanup_null);
    memo = m;
}

ap_conf_vector_t *settings_merge(request_rec *r, ap_conf_vector_t *base,
                                 ap_conf_vector_t *section)
{
    ap_conf_vector_t *result = NULL;

    if (memo != NULL) {
        result = memo_find(base, section);
        if (result == NULL && (base == r->server->lookup_defaults
                               || memo_find(base, NULL) != NULL)) {
            result = memo_make(base, section);
        }
    }
    if (result == NULL) {
        result = ap_merge_per_dir_configs(r->pool, base, section);
    }
    return result;
}
