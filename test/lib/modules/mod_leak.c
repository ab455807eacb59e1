/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A module that loses memory: the handler "leak" forgets what it has from
 * malloc(), while a pool of the configuration keeps what it has from there.
 */

#include <stdlib.h>
#include <string.h>

#include "ap_config.h"
#include "http_config.h"
#include "http_protocol.h"
#include "httpd.h"

static apr_status_t free_kept(void *memory)
{
    free(memory);
    return APR_SUCCESS;
}

static int keep(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp,
                server_rec *s)
{
    apr_pool_cleanup_register(p, calloc(1, 100), free_kept,
                              apr_pool_cleanup_null);
    return OK;
}

__attribute__((noinline)) static void lose(void)
{
    volatile char *lost = malloc(200);

    lost[0] = 'x';
    lost = NULL;
}

static int leak_handler(request_rec *r)
{
    if (r->handler == NULL || strcmp(r->handler, "leak") != 0) {
        return DECLINED;
    }
    lose();
    ap_rputs("lost\n", r);
    return OK;
}

static void leak_hooks(apr_pool_t *p)
{
    ap_hook_post_config(keep, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(leak_handler, NULL, NULL, APR_HOOK_MIDDLE);
}

AP_DECLARE_MODULE(test_leak) = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, leak_hooks
};
