/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_so.h
 * @brief Loading modules at run time.
 */

#ifndef AP_MOD_SO_H
#define AP_MOD_SO_H

#include <apr_optional.h>

#include "httpd.h"
#include "http_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/* For those who ask whether this header is there. */
#define MOD_SO_H                        1

/**
 * Finds a module that LoadModule loaded.
 * @param s       The main server.
 * @param modname Symbol of its record: "alias_module".
 * @return the record, or NULL when it was not loaded (it may be linked in).
 */
APR_DECLARE_OPTIONAL_FN(module *, ap_find_loaded_module_symbol,
                        (server_rec *s, const char *modname));

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_SO_H */
