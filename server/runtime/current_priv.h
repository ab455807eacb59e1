/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The request that a thread is serving.
 */

#ifndef HOSTLER_RUNTIME_CURRENT_PRIV_H
#define HOSTLER_RUNTIME_CURRENT_PRIV_H

#include "httpd.h"

/* [own: each thread] From the hook post_read_request until the request is
 * logged or the thread leaves its connection; a stream's within a connection
 * only until its response is complete, since another thread may log it; NULL:
 * none.  For the report of a crash (mpm/common/crash.c), which reads it in a
 * signal handler of the same thread. */
extern __thread const request_rec *volatile current_request;

#endif /* HOSTLER_RUNTIME_CURRENT_PRIV_H */
