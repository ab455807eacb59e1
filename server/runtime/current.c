/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The request that a thread is serving: set by the MPM, cleared by whoever
 * ends it.
 */

#include "ap_config.h"

#include "httpd.h"

#include "server/runtime/current_priv.h"

__thread const request_rec *volatile current_request;
