/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What is done when a process crashes.
 *
 *   crash.c        signal handlers, the steps in order, the core dump
 *   crash_trace.c  who called whom, and whose functions these are
 *   crash_call.c   which record of a hook was at work
 */

#ifndef HOSTLER_MPM_CRASH_PRIV_H
#define HOSTLER_MPM_CRASH_PRIV_H

#include <apr_pools.h>

#include "http_config.h"

/* ---- crash.c ------------------------------------------------------------ */

/** Row of an MPM's command table. */
#define CRASH_COMMANDS \
    AP_INIT_FLAG("EnableExceptionHook", crash_set_exception_hook, NULL, \
                 RSRC_CONF, "whether modules are called in a process that " \
                 "crashes (Off)")

/** Setter of EnableExceptionHook. */
const char *crash_set_exception_hook(cmd_parms *cmd, void *dummy, int on);

/** A configuration is about to be read. */
void crash_defaults(void);

/**
 * Lets the running thread tell of a crash even when its stack is used up.
 * @param p  lives as long as the thread
 */
void crash_guard_thread(apr_pool_t *p);

/**
 * One line of the report; callable in a signal handler.
 * @param format  as of apr_vsnprintf(), without what needs a pool
 */
void crash_say(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* ---- crash_trace.c ------------------------------------------------------ */

/** Loads and remembers what the functions below need; before any crash. */
void crash_trace_prepare(void);

/**
 * Finds out who called whom; in a signal handler, as the next ones.
 * @param context  what the handler was given (ucontext_t); changed meanwhile
 */
void crash_trace_take(void *context);

/** Finds out, with that, for whose function the innermost hook was called;
 * context as above. */
void crash_trace_take_record(void *context);

/** Says in which module, and for which hook or filter of it. */
void crash_trace_tell_module(void);

/** Says the functions, a line each. */
void crash_trace_tell(void);

/* ---- crash_call.c ------------------------------------------------------- */

/** Records, one behind the other. */
typedef struct {
    const void *entries;
    apr_size_t entry_bytes;
    apr_size_t count;
} crash_list;

/**
 * Finds the record that a function on the stack was at work on; in a signal
 * handler.
 * @param call  the address behind the call that the function has made: the
 *              innermost frame with it is meant
 * @param list  what the function goes through
 * @return a record; NULL: it is not known
 */
const void *crash_call_find(const void *call, const crash_list *list);

#endif /* HOSTLER_MPM_CRASH_PRIV_H */
