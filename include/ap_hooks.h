/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_hooks.h
 * @brief The macros that declare and implement hooks of the "ap" namespace.
 */

#ifndef AP_AP_HOOKS_H
#define AP_AP_HOOKS_H

#include <apr.h>
#include <apr_hooks.h>
#include <apr_optional_hooks.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * One hook NAME makes: the function type ap_HOOK_NAME_t, the registration
 * ap_hook_NAME(), the list getter ap_hook_get_NAME() and the runner
 * ap_run_NAME().  Implementations name what the runner does with the values
 * of the hooked functions.
 */
#define AP_DECLARE_HOOK(ret, name, args) \
    APR_DECLARE_EXTERNAL_HOOK(ap, AP, ret, name, args)

/** Registration and getter only; the runner is written by hand. */
#define AP_IMPLEMENT_HOOK_BASE(name) \
    APR_IMPLEMENT_EXTERNAL_HOOK_BASE(ap, AP, name)

/** Runner that calls every function and expects no value. */
#define AP_IMPLEMENT_HOOK_VOID(name, args_decl, args_use) \
    APR_IMPLEMENT_EXTERNAL_HOOK_VOID(ap, AP, name, args_decl, args_use)

/** Runner that ends at the first value other than ok and decline. */
#define AP_IMPLEMENT_HOOK_RUN_ALL(ret, name, args_decl, args_use, ok, \
                                  decline) \
    APR_IMPLEMENT_EXTERNAL_HOOK_RUN_ALL(ap, AP, ret, name, args_decl, \
                                        args_use, ok, decline)

/** Runner that ends at the first value other than decline. */
#define AP_IMPLEMENT_HOOK_RUN_FIRST(ret, name, args_decl, args_use, decline) \
    APR_IMPLEMENT_EXTERNAL_HOOK_RUN_FIRST(ap, AP, ret, name, args_decl, \
                                          args_use, decline)

/** As AP_IMPLEMENT_HOOK_RUN_ALL for a hook that others may leave out. */
#define AP_IMPLEMENT_OPTIONAL_HOOK_RUN_ALL(ret, name, args_decl, args_use, \
                                           ok, decline) \
    APR_IMPLEMENT_OPTIONAL_HOOK_RUN_ALL(ap, AP, ret, name, args_decl, \
                                        args_use, ok, decline)

/** Registers fn with an optional hook, provider or none. */
#define AP_OPTIONAL_HOOK(name, fn, pre, succ, order) \
    APR_OPTIONAL_HOOK(ap, name, fn, pre, succ, order)

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_HOOKS_H */
