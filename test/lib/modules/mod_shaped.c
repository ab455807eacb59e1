/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests of loading, in many shapes that flags of the compiler
 * give it:
 *
 *   ANSWER="text"   what the handler "test-shaped" answers
 *   MAJOR=n MAGIC=n its record is for another interface
 *   NEEDS=f         it calls a function f, of whoever has it
 */

#include <string.h>

#include "httpd.h"
#include "http_config.h"
#include "http_protocol.h"

#ifndef ANSWER
#define ANSWER "shaped"
#endif
#ifndef MAJOR
#define MAJOR MODULE_MAGIC_NUMBER_MAJOR
#endif
#ifndef MAGIC
#define MAGIC MODULE_MAGIC_COOKIE
#endif

#ifdef NEEDS
int NEEDS(void);
#endif

static int answer(request_rec *r)
{
    if (r->handler == NULL || strcmp(r->handler, "test-shaped") != 0) {
        return DECLINED;
    }
    ap_set_content_type(r, "text/plain");
#ifdef NEEDS
    ap_rprintf(r, "%d ", NEEDS());
#endif
    ap_rputs(ANSWER, r);
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_handler(answer, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_shaped_module = {
    MAJOR, MODULE_MAGIC_NUMBER_MINOR, -1, __FILE__, NULL, NULL, MAGIC,
    NULL, NULL, NULL, NULL, NULL, NULL,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
