/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_rewrite.h
 * @brief Functions for RewriteMap NAME int:FUNCTION.
 */

#ifndef AP_MOD_REWRITE_H
#define AP_MOD_REWRITE_H

#include <apr_optional.h>

#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/* For those who ask whether this header is there. */
#define MOD_REWRITE_H                   1

/** The handler that answers with a redirect, in r->handler. */
#define REWRITE_REDIRECT_HANDLER_NAME   "redirect-handler"

/**
 * Looks a key up.  Called by the thread that serves the request.
 * @param r    request; its pool owns the result
 * @param key  the key; not to be changed
 * @return the value, or NULL when there is none
 */
typedef char *rewrite_mapfunc_t(request_rec *r, char *key);

/**
 * Adds a function for maps.  To be called in pre_config, after that of
 * mod_rewrite, without which it is NULL.
 * @param name  its name in RewriteMap; has to live as long as the
 *              configuration
 * @param func  the function
 */
APR_DECLARE_OPTIONAL_FN(void, ap_register_rewrite_mapfunc,
                        (char *name, rewrite_mapfunc_t *func));

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_REWRITE_H */
