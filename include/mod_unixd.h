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

AP_DECLARE(int) ap_unixd_setup_child(void);

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_UNIXD_H */
