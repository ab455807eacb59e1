/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  os.h
 * @brief What the platform under the server is.
 */

#ifndef AP_OS_H
#define AP_OS_H

#include <apr.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AP_NEED_SET_MUTEX_PERMS         1

#define PLATFORM                        "Unix"

/** What the command line has for this platform alone is taken off by this. */
#define AP_PLATFORM_REWRITE_ARGS_HOOK   ap_mpm_rewrite_args

#ifdef __cplusplus
}
#endif

#endif /* AP_OS_H */
