/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_unixd.h
 * @brief Identity directives shared with platform code.
 */

#ifndef AP_MOD_UNIXD_H
#define AP_MOD_UNIXD_H

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Gives this process the identity that the configuration says: group,
 * supplementary groups, root directory, user, in that order.  In a server that
 * was not started by root there is nothing to change.
 * @return OK; anything else after a message, and the process must not serve
 */
AP_DECLARE(int) ap_unixd_setup_child(void);

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_UNIXD_H */
