/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * AP_IMPLEMENT_HOOK_VOID, _RUN_ALL and _RUN_FIRST for the hooks of a request,
 * with runners that can tell how long each function takes.  While this thread
 * has no trace, which is asked once a run, their loop is as plain as ever.
 */

#ifndef HOSTLER_HOOK_RUN_PRIV_H
#define HOSTLER_HOOK_RUN_PRIV_H

#include "ap_hooks.h"

#include "server/runtime/hook_trace_priv.h"

/** True when functions are to be measured. */
#define HOOK_IS_TRACED __builtin_expect(hook_trace_now != NULL, 0)

/* Out of the way of the plain loop, and its registers. */
#define HOOK_ASIDE __attribute__((cold, noinline))

/* Declares what a loop over the functions of a hook needs: f is the one to be
 * called, which the report of a crash finds (mpm/common/crash_call.c). */
#define HOOK_LIST(name) \
    const apr_array_header_t *list = _hooks.link_##name; \
    const ap_LINK_##name##_t *f = \
        list != NULL ? (const ap_LINK_##name##_t *)list->elts : NULL; \
    int i

#define HOOK_EACH for (i = 0; list != NULL && i < list->nelts; i++, f++)

/** Runs statement, a call of f's function, as a span of its own. */
#define HOOK_SPAN(name, statement) \
    do { \
        hook_span span; \
 \
        hook_trace_begin(&span, HOOK_TRACE_HOOK, #name, f->szName); \
        statement; \
        hook_trace_end(&span); \
    } while (0)

/** Calls every function and expects no value. */
#define TRACED_HOOK_VOID(name, args_decl, args_use) \
    AP_IMPLEMENT_HOOK_BASE(name) \
    static HOOK_ASIDE void trace_##name args_decl \
    { \
        HOOK_LIST(name); \
 \
        HOOK_EACH { \
            HOOK_SPAN(name, f->pFunc args_use); \
        } \
    } \
    AP_DECLARE(void) ap_run_##name args_decl \
    { \
        HOOK_LIST(name); \
 \
        if (HOOK_IS_TRACED) { \
            trace_##name args_use; \
            return; \
        } \
        HOOK_EACH { \
            f->pFunc args_use; \
        } \
    }

/** Ends at the first value that goes_on, an expression of rv, is not for. */
#define TRACED_HOOK_RUN(ret, name, args_decl, args_use, begin, goes_on, end) \
    AP_IMPLEMENT_HOOK_BASE(name) \
    static HOOK_ASIDE ret trace_##name args_decl \
    { \
        ret rv = begin; \
        HOOK_LIST(name); \
 \
        HOOK_EACH { \
            HOOK_SPAN(name, rv = f->pFunc args_use); \
            if (!(goes_on)) { \
                return rv; \
            } \
        } \
        return end; \
    } \
    AP_DECLARE(ret) ap_run_##name args_decl \
    { \
        ret rv = begin; \
        HOOK_LIST(name); \
 \
        if (HOOK_IS_TRACED) { \
            return trace_##name args_use; \
        } \
        HOOK_EACH { \
            rv = f->pFunc args_use; \
            if (!(goes_on)) { \
                return rv; \
            } \
        } \
        return end; \
    }

/** Ends at the first value other than ok and decline. */
#define TRACED_HOOK_RUN_ALL(ret, name, args_decl, args_use, ok, decline) \
    TRACED_HOOK_RUN(ret, name, args_decl, args_use, ok, \
                    rv == ok || rv == decline, ok)

/** Ends at the first value other than decline. */
#define TRACED_HOOK_RUN_FIRST(ret, name, args_decl, args_use, decline) \
    TRACED_HOOK_RUN(ret, name, args_decl, args_use, decline, rv == decline, \
                    decline)

#endif /* HOSTLER_HOOK_RUN_PRIV_H */
