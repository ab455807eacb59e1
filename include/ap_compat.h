/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_compat.h
 * @brief Old names for new things: there are none.
 *
 * Modules that were carried over from earlier interfaces include this; it
 * brings what they expect to come along with it.
 */

#ifndef AP_AP_COMPAT_H
#define AP_AP_COMPAT_H

#include "httpd.h"

#endif /* AP_AP_COMPAT_H */
