/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_compat.h
 * @brief Old names for new things.
 *
 * Modules that were carried over from earlier interfaces include this; it
 * brings what they expect to come along with it.
 */

#ifndef AP_AP_COMPAT_H
#define AP_AP_COMPAT_H

#include "httpd.h"

/** Former mark of data that a module exports. */
#define MODULE_VAR_EXPORT AP_MODULE_DECLARE_DATA

/** Was called before a response's body; its head leaves by itself now. */
#define ap_send_http_header(r) ((void)(r))

#endif /* AP_AP_COMPAT_H */
