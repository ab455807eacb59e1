/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests: counts in memory that a provider of slots has.
 *
 *   Slots PROVIDER [persist]
 *
 * The handler "test-slots" adds one to the count of the slot that the query
 * names, and shows: count, slots that are free, sum of all slots.
 */

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "ap_provider.h"
#include "ap_slotmem.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"

#define SLOTS 4
#define NAME "test-slots"

static const char *provider_name;
static int persists;
static const ap_slotmem_provider_t *provider;
static ap_slotmem_instance_t *slots;

static int post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                       server_rec *s)
{
    (void)plog;
    (void)ptemp;
    if (provider_name == NULL
        || ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG) {
        return OK;
    }
    provider = ap_lookup_provider(AP_SLOTMEM_PROVIDER_GROUP, provider_name,
                                  AP_SLOTMEM_PROVIDER_VERSION);
    if (provider == NULL
        || provider->create(&slots, NAME, sizeof(int), SLOTS,
                            AP_SLOTMEM_TYPE_PREGRAB
                            | (persists ? AP_SLOTMEM_TYPE_PERSIST : 0), pconf)
           != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, s, "no slots of \"%s\"",
                     provider_name);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return OK;
}

static apr_status_t add_up(void *slot, void *sum, apr_pool_t *pool)
{
    (void)pool;
    *(int *)sum += *(int *)slot;
    return APR_SUCCESS;
}

static int handle(request_rec *r)
{
    unsigned int slot = r->args != NULL ? (unsigned int)atoi(r->args) : 0;
    int count = 0;
    int sum = 0;
    void *memory;

    if (r->handler == NULL || strcmp(r->handler, NAME) != 0) {
        return DECLINED;
    }
    if (provider->fgrab(slots, slot) != APR_SUCCESS
        || provider->get(slots, slot, (unsigned char *)&count, sizeof(count))
           != APR_SUCCESS) {
        return HTTP_BAD_REQUEST;
    }
    count++;
    if (provider->put(slots, slot, (unsigned char *)&count, sizeof(count))
        != APR_SUCCESS
        || provider->dptr(slots, slot, &memory) != APR_SUCCESS
        || provider->doall(slots, add_up, &sum, r->pool) != APR_SUCCESS) {
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    ap_set_content_type(r, "text/plain");
    ap_rprintf(r, "%d %u %d", *(int *)memory, provider->num_free_slots(slots),
               sum);
    return OK;
}

static const char *set_slots(cmd_parms *cmd, void *conf, const char *name,
                             const char *more)
{
    (void)conf;
    provider_name = apr_pstrdup(cmd->pool, name);
    persists = more != NULL;
    return NULL;
}

static const command_rec commands[] = {
    AP_INIT_TAKE12("Slots", set_slots, NULL, RSRC_CONF,
                   "a provider of slots, and \"persist\""),
    {NULL}
};

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    provider_name = NULL;
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(handle, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_slots_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, commands,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
