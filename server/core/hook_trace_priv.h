/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * HookTrace, for those who make, serve and end requests.  Each of them asks
 * core_trace_is_wanted first: with HookTrace nowhere on, that is all there is.
 *
 * A thread adds to a request's trace from core_trace_enter() until it puts
 * back the value that hook_trace_now had before.
 */

#ifndef HOSTLER_CORE_HOOK_TRACE_PRIV_H
#define HOSTLER_CORE_HOOK_TRACE_PRIV_H

#include "httpd.h"
#include "http_config.h"

#include "server/runtime/hook_trace_priv.h"

/** True when HookTrace is on for some server.  [config] */
extern int core_trace_is_wanted;

/** Forgets what HookTrace said; before a configuration is read. */
void core_trace_reset(apr_pool_t *pconf);

/** Makes what a trace needs of the core; in register_hooks. */
void core_trace_register(void);

/** The setter of HookTrace. */
const char *core_set_hook_trace(cmd_parms *cmd, void *dir, int argc,
                                char *const argv[]);

/** Begins a request's trace and runs create_request. */
void core_trace_create_request(request_rec *r);

/** Lets this thread add to the request's trace, if it has one. */
void core_trace_enter(request_rec *r);

/** Ends the trace of a request that its server, once that is known, or its
 * client has none for. */
void core_trace_decide(request_rec *r);

/** Runs log_transaction, tells the log what the trace has, and ends it. */
void core_trace_log_transaction(request_rec *r);

#endif /* HOSTLER_CORE_HOOK_TRACE_PRIV_H */
