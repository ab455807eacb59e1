/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_regkey.h
 * @brief The registry of Windows; on other systems there is none.
 *
 * It is here for modules that are written for both: they include it anywhere,
 * and use what it declares only where WIN32 is defined.  On the systems that
 * this server runs on it declares nothing, and the program exports nothing for
 * it.
 */

#ifndef AP_AP_REGKEY_H
#define AP_AP_REGKEY_H

#include <apr.h>
#include <apr_pools.h>

#include "ap_config.h"

#endif /* AP_AP_REGKEY_H */
