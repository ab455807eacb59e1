/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Providers: implementations of an interface that others find by the name of
 * its group, its version and their own name.
 *
 * Three tables inside each other: group, version, name.  They are filled while
 * modules register and go with the pool of that, so that a restart begins
 * anew; after that they are only read, by any thread.
 */

#include "ap_config.h"

#include <apr_hash.h>
#include <apr_strings.h>

#include "ap_provider.h"

/* [config] group -> (version -> (name -> provider)) */
static apr_hash_t *groups;

static apr_status_t forget_providers(void *unused)
{
    (void)unused;
    groups = NULL;
    return APR_SUCCESS;
}

/* The table under a key; made when it is not there and there is a pool. */
static apr_hash_t *inner_table(apr_hash_t *table, const char *key,
                               apr_pool_t *pool)
{
    apr_hash_t *inner;

    if (table == NULL) {
        return NULL;
    }
    inner = apr_hash_get(table, key, APR_HASH_KEY_STRING);
    if (inner == NULL && pool) {
        inner = apr_hash_make(pool);
        apr_hash_set(table, apr_pstrdup(pool, key), APR_HASH_KEY_STRING,
                     inner);
    }
    return inner;
}

AP_DECLARE(apr_status_t) ap_register_provider(
        apr_pool_t *pool, const char *provider_group,
        const char *provider_name, const char *provider_version,
        const void *provider)
{
    apr_hash_t *names;

    if (groups == NULL) {
        groups = apr_hash_make(pool);
        apr_pool_cleanup_register(pool, NULL, forget_providers,
                                  apr_pool_cleanup_null);
    }
    names = inner_table(inner_table(groups, provider_group, pool),
                        provider_version, pool);
    /* The table does not write to what it keeps; it hands out what it got. */
    apr_hash_set(names, apr_pstrdup(pool, provider_name),
                 APR_HASH_KEY_STRING, provider);
    return APR_SUCCESS;
}

AP_DECLARE(void *) ap_lookup_provider(const char *provider_group,
                                      const char *provider_name,
                                      const char *provider_version)
{
    apr_hash_t *names = inner_table(inner_table(groups, provider_group,
                                                NULL),
                                    provider_version, NULL);

    return names ? apr_hash_get(names, provider_name, APR_HASH_KEY_STRING)
                 : NULL;
}

AP_DECLARE(apr_array_header_t *) ap_list_provider_names(
        apr_pool_t *pool, const char *provider_group,
        const char *provider_version)
{
    apr_array_header_t *list =
        apr_array_make(pool, 8, sizeof(ap_list_provider_names_t));
    apr_hash_t *names = inner_table(inner_table(groups, provider_group,
                                                NULL),
                                    provider_version, NULL);
    apr_hash_index_t *at;

    for (at = names ? apr_hash_first(pool, names) : NULL; at;
         at = apr_hash_next(at)) {
        ap_list_provider_names_t *entry = apr_array_push(list);

        entry->provider_name = apr_hash_this_key(at);
    }
    return list;
}

AP_DECLARE(apr_array_header_t *) ap_list_provider_groups(apr_pool_t *pool)
{
    apr_array_header_t *list =
        apr_array_make(pool, 16, sizeof(ap_list_provider_groups_t));
    apr_hash_index_t *group;
    apr_hash_index_t *version;

    for (group = groups ? apr_hash_first(pool, groups) : NULL; group;
         group = apr_hash_next(group)) {
        for (version = apr_hash_first(pool, apr_hash_this_val(group));
             version; version = apr_hash_next(version)) {
            ap_list_provider_groups_t *entry = apr_array_push(list);

            entry->provider_group = apr_hash_this_key(group);
            entry->provider_version = apr_hash_this_key(version);
        }
    }
    return list;
}
