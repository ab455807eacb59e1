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

typedef struct {
    const char *provider_group;
    const char *provider_version;
} ap_list_provider_groups_t;

typedef struct {
    const char *provider_name;
} ap_list_provider_names_t;

AP_DECLARE(apr_array_header_t *) ap_list_provider_groups(apr_pool_t *pool);

AP_DECLARE(apr_array_header_t *) ap_list_provider_names(
        apr_pool_t *pool, const char *provider_group,
        const char *provider_version);

AP_DECLARE(void *) ap_lookup_provider(const char *provider_group,
                                      const char *provider_name,
                                      const char *provider_version);

AP_DECLARE(apr_status_t) ap_register_provider(
        apr_pool_t *pool, const char *provider_group,
        const char *provider_name, const char *provider_version,
        const void *provider);

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_PROVIDER_H */
