/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Memory that outlives restarts: kept under a name in the process's own
 * pool, so that a module which is unloaded and loaded again finds it.
 *
 * Start-up only, one thread.
 */

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_main.h"

/* Set apart from other users of the pool's user data. */
#define KEY_PREFIX "retained:"

AP_DECLARE(void *) ap_retained_data_get(const char *key)
{
    void *data = NULL;
    char *name;
    apr_pool_t *scratch;

    if (apr_pool_create(&scratch, ap_pglobal) != APR_SUCCESS) {
        return NULL;
    }
    name = apr_pstrcat(scratch, KEY_PREFIX, key, NULL);
    if (apr_pool_userdata_get(&data, name, ap_pglobal) != APR_SUCCESS) {
        data = NULL;
    }
    apr_pool_destroy(scratch);
    return data;
}

AP_DECLARE(void *) ap_retained_data_create(const char *key, apr_size_t size)
{
    void *data = apr_pcalloc(ap_pglobal, size);

    if (apr_pool_userdata_set(data, apr_pstrcat(ap_pglobal, KEY_PREFIX, key,
                                                NULL),
                              NULL, ap_pglobal) != APR_SUCCESS) {
        return NULL;
    }
    return data;
}

AP_DECLARE(apr_status_t) ap_pool_cleanup_set_null(void *data)
{
    *(void **)data = NULL;
    return APR_SUCCESS;
}
