/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_provider.h
 * @brief Providers: implementations found by group, name and version.
 */

#ifndef AP_AP_PROVIDER_H
#define AP_AP_PROVIDER_H

#include <apr_tables.h>
#include <apr_pools.h>

#include "ap_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An entry of ap_list_provider_groups(). */
typedef struct {
    const char *provider_group;
    const char *provider_version;
} ap_list_provider_groups_t;

/** An entry of ap_list_provider_names(). */
typedef struct {
    const char *provider_name;
} ap_list_provider_names_t;

/**
 * All groups in which something is registered, with their versions.
 * @param pool  owner of the result
 * @return array of ap_list_provider_groups_t, in no order
 */
AP_DECLARE(apr_array_header_t *) ap_list_provider_groups(apr_pool_t *pool);

/**
 * Names registered in a group.
 * @param pool              owner of the result
 * @param provider_group    the group
 * @param provider_version  version of its interface
 * @return array of ap_list_provider_names_t, in no order; empty when nothing
 *         is registered
 */
AP_DECLARE(apr_array_header_t *) ap_list_provider_names(
        apr_pool_t *pool, const char *provider_group,
        const char *provider_version);

/**
 * Finds a provider.  Any thread may ask, once configuration has been read.
 * @param provider_group    its group
 * @param provider_name     its name
 * @param provider_version  version of the interface that the caller knows
 * @return what was registered; NULL: nothing
 */
AP_DECLARE(void *) ap_lookup_provider(const char *provider_group,
                                      const char *provider_name,
                                      const char *provider_version);

/**
 * Registers a provider, or replaces the one of the same name.  Only while
 * modules register their hooks or configuration is read.
 * @param pool              lives as long as the registration: the pool of the
 *                          configuration
 * @param provider_group    its group, for example "authn"
 * @param provider_name     its name
 * @param provider_version  version of the interface it has
 * @param provider          what ap_lookup_provider() is to return
 * @return APR_SUCCESS
 */
AP_DECLARE(apr_status_t) ap_register_provider(
        apr_pool_t *pool, const char *provider_group,
        const char *provider_name, const char *provider_version,
        const void *provider);

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_PROVIDER_H */
