/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests: a store in the memory of the process, as a provider of
 * shared objects ("stores" for AuthnCacheSOCache and others), of cached
 * responses ("CacheEnable stores /"), and of sessions, which belong to whom
 * the field X-Client names.  To be loaded after mod_session.
 *
 * The handler "test-stores" shows how many things of which kind are there. */

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>

#include "ap_provider.h"
#include "ap_socache.h"
#include "httpd.h"
#include "http_config.h"
#include "http_protocol.h"
#include "mod_cache.h"
#include "mod_session.h"

/* [lock: lock] Everything here, and the memory of it. */
static apr_pool_t *memory;
static apr_hash_t *kept;
static apr_thread_mutex_t *lock;

/* One thing; values are never changed, a new one takes its place. */
typedef struct {
    const char *data;
    apr_size_t length;
    apr_time_t until;
    apr_table_t *asked;         /* of a response: fields of its request, */
    apr_table_t *fields;        /* its own fields, */
    cache_info info;            /* and what the cache thinks of it */
} thing;

static const char *key_of(apr_pool_t *p, char kind, const char *name,
                          apr_size_t length)
{
    return apr_psprintf(p, "%c:%s", kind, apr_pstrmemdup(p, name, length));
}

static thing *find(const char *key)
{
    thing *found;

    apr_thread_mutex_lock(lock);
    found = apr_hash_get(kept, key, APR_HASH_KEY_STRING);
    apr_thread_mutex_unlock(lock);
    return found;
}

/* A copy of it, under a copy of the key; NULL: nothing is there any more. */
static void keep(const char *key, const thing *given)
{
    thing *copy = NULL;

    apr_thread_mutex_lock(lock);
    if (given != NULL) {
        copy = apr_pmemdup(memory, given, sizeof(*given));
        copy->data = apr_pstrmemdup(memory, given->data, given->length);
        copy->asked = given->asked ? apr_table_clone(memory, given->asked)
                                   : NULL;
        copy->fields = given->fields ? apr_table_clone(memory, given->fields)
                                     : NULL;
    }
    apr_hash_set(kept, apr_pstrdup(memory, key), APR_HASH_KEY_STRING, copy);
    apr_thread_mutex_unlock(lock);
}

/* ---- Shared objects ---- */

static const char *so_create(ap_socache_instance_t **instance,
                             const char *arg, apr_pool_t *tmp, apr_pool_t *p)
{
    (void)tmp;
    (void)p;
    *instance = NULL;
    return arg != NULL && *arg ? "has no arguments" : NULL;
}

static apr_status_t so_init(ap_socache_instance_t *instance, const char *name,
                            const struct ap_socache_hints *hints,
                            server_rec *s, apr_pool_t *pool)
{
    (void)instance;
    (void)name;
    (void)hints;
    (void)s;
    (void)pool;
    return APR_SUCCESS;
}

static void so_destroy(ap_socache_instance_t *instance, server_rec *s)
{
    (void)instance;
    (void)s;
}

static apr_status_t so_store(ap_socache_instance_t *instance, server_rec *s,
                             const unsigned char *id, unsigned int idlen,
                             apr_time_t expiry, unsigned char *data,
                             unsigned int datalen, apr_pool_t *pool)
{
    thing it = {(const char *)data, datalen, expiry, NULL, NULL, {0}};

    (void)instance;
    (void)s;
    keep(key_of(pool, 'o', (const char *)id, idlen), &it);
    return APR_SUCCESS;
}

static apr_status_t so_retrieve(ap_socache_instance_t *instance,
                                server_rec *s, const unsigned char *id,
                                unsigned int idlen, unsigned char *data,
                                unsigned int *datalen, apr_pool_t *pool)
{
    const thing *it = find(key_of(pool, 'o', (const char *)id, idlen));

    (void)instance;
    (void)s;
    if (it == NULL || it->until < apr_time_now()) {
        return APR_NOTFOUND;
    }
    if (it->length > *datalen) {
        return APR_ENOSPC;
    }
    memcpy(data, it->data, it->length);
    *datalen = (unsigned int)it->length;
    return APR_SUCCESS;
}

static apr_status_t so_remove(ap_socache_instance_t *instance, server_rec *s,
                              const unsigned char *id, unsigned int idlen,
                              apr_pool_t *pool)
{
    (void)instance;
    (void)s;
    keep(key_of(pool, 'o', (const char *)id, idlen), NULL);
    return APR_SUCCESS;
}

static const ap_socache_provider_t objects = {
    "stores", 0, so_create, so_init, so_destroy, so_store, so_retrieve,
    so_remove, NULL, NULL
};

/* ---- Cached responses ---- */

/* A response that is being stored, or was found. */
static int begin_entity(cache_handle_t *h, request_rec *r, const char *key,
                        thing *it)
{
    h->cache_obj = apr_pcalloc(r->pool, sizeof(*h->cache_obj));
    h->cache_obj->key = apr_pstrdup(r->pool, key);
    h->cache_obj->vobj = it;
    h->cache_obj->info = it->info;
    return OK;
}

static int create_entity(cache_handle_t *h, request_rec *r, const char *key,
                         apr_off_t length, apr_bucket_brigade *bb)
{
    thing *it = apr_pcalloc(r->pool, sizeof(*it));

    (void)length;
    (void)bb;
    it->data = "";
    return begin_entity(h, r, key, it);
}

static int open_entity(cache_handle_t *h, request_rec *r, const char *key)
{
    thing *it = find(key_of(r->pool, 'r', key, strlen(key)));

    return it != NULL ? begin_entity(h, r, key, it) : DECLINED;
}

static apr_status_t store_headers(cache_handle_t *h, request_rec *r,
                                  cache_info *info)
{
    thing *it = h->cache_obj->vobj;

    it->info = *info;
    it->asked = ap_cache_cacheable_headers_in(r);
    it->fields = ap_cache_cacheable_headers_out(r);
    return APR_SUCCESS;
}

static apr_status_t store_body(cache_handle_t *h, request_rec *r,
                               apr_bucket_brigade *in,
                               apr_bucket_brigade *out)
{
    thing *it = h->cache_obj->vobj;

    while (!APR_BRIGADE_EMPTY(in)) {
        apr_bucket *e = APR_BRIGADE_FIRST(in);
        const char *data;
        apr_size_t length;
        apr_status_t rv;

        if (!APR_BUCKET_IS_METADATA(e)) {
            rv = apr_bucket_read(e, &data, &length, APR_BLOCK_READ);
            if (rv != APR_SUCCESS) {
                return rv;
            }
            it->data = apr_pstrcat(r->pool,
                                   apr_pstrmemdup(r->pool, it->data,
                                                  it->length),
                                   apr_pstrmemdup(r->pool, data, length),
                                   NULL);
            it->length += length;
        }
        APR_BUCKET_REMOVE(e);
        APR_BRIGADE_INSERT_TAIL(out, e);
    }
    return APR_SUCCESS;
}

static apr_status_t commit_entity(cache_handle_t *h, request_rec *r)
{
    keep(key_of(r->pool, 'r', h->cache_obj->key, strlen(h->cache_obj->key)),
         h->cache_obj->vobj);
    return APR_SUCCESS;
}

static apr_status_t recall_headers(cache_handle_t *h, request_rec *r)
{
    const thing *it = h->cache_obj->vobj;

    h->req_hdrs = apr_table_copy(r->pool, it->asked);
    h->resp_hdrs = apr_table_copy(r->pool, it->fields);
    return APR_SUCCESS;
}

static apr_status_t recall_body(cache_handle_t *h, apr_pool_t *p,
                                apr_bucket_brigade *bb)
{
    const thing *it = h->cache_obj->vobj;

    (void)p;
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_immortal_create(
                                    it->data, it->length, bb->bucket_alloc));
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(bb->bucket_alloc));
    return APR_SUCCESS;
}

static int remove_entity(cache_handle_t *h)
{
    h->cache_obj = NULL;
    return OK;
}

static int remove_url(cache_handle_t *h, request_rec *r)
{
    const char *key = h->cache_obj->key;

    keep(key_of(r->pool, 'r', key, strlen(key)), NULL);
    return OK;
}

static apr_status_t invalidate_entity(cache_handle_t *h, request_rec *r)
{
    remove_url(h, r);
    return APR_SUCCESS;
}

static const cache_provider responses = {
    remove_entity, store_headers, store_body, recall_headers, recall_body,
    create_entity, open_entity, remove_url, commit_entity, invalidate_entity
};

/* ---- Sessions ---- */

static const char *session_key(request_rec *r)
{
    const char *client = apr_table_get(r->headers_in, "X-Client");

    return client != NULL ? key_of(r->pool, 's', client, strlen(client))
                          : NULL;
}

static apr_status_t load_session(request_rec *r, session_rec **z)
{
    const char *key = session_key(r);
    const thing *it = key != NULL ? find(key) : NULL;

    if (key == NULL) {
        return DECLINED;
    }
    *z = apr_pcalloc(r->pool, sizeof(**z));
    (*z)->pool = r->pool;
    (*z)->entries = apr_table_make(r->pool, 4);
    (*z)->encoded = it != NULL ? it->data : NULL;
    return OK;
}

static apr_status_t save_session(request_rec *r, session_rec *z)
{
    const char *key = session_key(r);
    thing it = {z->encoded, 0, 0, NULL, NULL, {0}};

    if (key == NULL) {
        return DECLINED;
    }
    it.length = z->encoded != NULL ? strlen(z->encoded) : 0;
    keep(key, it.length > 0 ? &it : NULL);
    return OK;
}

/* ---- The handler ---- */

static int handle(request_rec *r)
{
    const char kinds[] = "ors";
    int counts[3] = {0, 0, 0};
    apr_hash_index_t *i;

    if (r->handler == NULL || strcmp(r->handler, "test-stores") != 0) {
        return DECLINED;
    }
    apr_thread_mutex_lock(lock);
    for (i = apr_hash_first(r->pool, kept); i != NULL; i = apr_hash_next(i)) {
        counts[strchr(kinds, *(const char *)apr_hash_this_key(i)) - kinds]++;
    }
    apr_thread_mutex_unlock(lock);
    ap_set_content_type(r, "text/plain");
    ap_rprintf(r, "%d %d %d", counts[0], counts[1], counts[2]);
    return OK;
}

static void child_init(apr_pool_t *pchild, server_rec *s)
{
    (void)s;
    if (apr_pool_create(&memory, pchild) != APR_SUCCESS
        || apr_thread_mutex_create(&lock, APR_THREAD_MUTEX_DEFAULT, pchild)
           != APR_SUCCESS) {
        abort();
    }
    kept = apr_hash_make(memory);
}

static void register_hooks(apr_pool_t *p)
{
    ap_register_provider(p, AP_SOCACHE_PROVIDER_GROUP, "stores",
                         AP_SOCACHE_PROVIDER_VERSION, &objects);
    ap_register_provider(p, CACHE_PROVIDER_GROUP, "stores", "0", &responses);
    ap_hook_session_load(load_session, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_session_save(save_session, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(child_init, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(handle, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_stores_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
