/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_status.h
 * @brief What other modules add to the status report.
 */

#ifndef AP_MOD_STATUS_H
#define AP_MOD_STATUS_H

#include <apr_hooks.h>
#include <apr_optional_hooks.h>

#include "ap_config.h"
#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What mod_status exports is marked with these. */
#define STATUS_DECLARE(type)            AP_MODULE_DECLARE(type)
#define STATUS_DECLARE_NONSTD(type)     AP_MODULE_DECLARE_NONSTD(type)
#define STATUS_DECLARE_DATA

/* Flags of the status hook; any of them may come together. */
#define AP_STATUS_SHORT                 1  /* "Name: value" lines, no HTML */
#define AP_STATUS_NOTABLE               2  /* HTML, without tables */
#define AP_STATUS_EXTENDED              4  /* ExtendedStatus is on */

/**
 * Adds a module's own part to the status report, after the rest of it.  It is
 * called for the page and for ?auto; ?json and ?metrics have no room for text
 * of others.  Modules register with
 * APR_OPTIONAL_HOOK(ap, status_hook, function, ...), so that they work without
 * mod_status too.
 *
 * Called by the thread that serves the request, and without any lock.
 * @param r      the request for the report; the part is written to it with
 *               ap_rputs() and its family, escaped for HTML unless
 *               AP_STATUS_SHORT is set
 * @param flags  AP_STATUS_SHORT, AP_STATUS_NOTABLE, AP_STATUS_EXTENDED
 * @return OK or DECLINED; anything else ends the list of functions
 */
APR_DECLARE_EXTERNAL_HOOK(ap, STATUS, int, status_hook,
                          (request_rec *r, int flags))

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_STATUS_H */
