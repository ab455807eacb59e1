/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the sources of mod_every_hook share: telling, and the forms of the
 * functions that do nothing but tell.
 */

#ifndef MOD_EVERY_HOOK_PRIV_H
#define MOD_EVERY_HOOK_PRIV_H

#include "httpd.h"

/* [config] EveryHookWatchdog. */
extern int wants_watchdog;

/* Says that a hook was called: in the error log, with the address of the
 * connection or what the request is for, where these are known. */
void tell(const char *hook);
void tell_connection(const char *hook, const conn_rec *c);
void tell_request(const char *hook, const request_rec *r);

/* mod_every_hook_modules.c: hooks of modules. */
void register_module_hooks(void);

/* A function of a hook that returns nothing, or always the same. */
#define VOID_HOOK(name, parameters, telling)        \
    static void every_##name parameters             \
    {                                               \
        telling;                                    \
    }

#define HOOK(type, name, parameters, telling, answer)   \
    static type every_##name parameters                 \
    {                                                   \
        telling;                                        \
        return answer;                                  \
    }

/* Most hooks of requests get nothing but the request. */
#define REQUEST_HOOK(name) \
    HOOK(int, name, (request_rec *r), tell_request(#name, r), DECLINED)

/* The hooks of the server are registered one by one, by functions that check
 * the type. */
#define AT(name) \
    ap_hook_##name(every_##name, NULL, NULL, APR_HOOK_REALLY_FIRST)

#endif /* MOD_EVERY_HOOK_PRIV_H */
