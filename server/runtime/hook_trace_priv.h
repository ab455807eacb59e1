/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * How long the functions of hooks and filters take, for one request at a
 * time.  How it is asked for, and told: server/core/hook_trace.c.
 *
 * A thread has at most one trace that it adds to.  While it has none, which
 * is the rule, a call of a hook or filter costs one comparison more.
 *
 * A *span* is a call that runs now; it is on the stack of whoever makes the
 * call.  An *entry* is what is known of all calls of one function: its time
 * is without that of spans inside it, so that the times of all entries add up
 * to no more than has passed.
 *
 * Threads: a trace belongs to the thread that serves its request.
 */

#ifndef HOSTLER_HOOK_TRACE_PRIV_H
#define HOSTLER_HOOK_TRACE_PRIV_H

#include <apr_pools.h>
#include <apr_tables.h>

typedef struct hook_trace hook_trace;
typedef struct hook_span hook_span;

/** What a function was called for. */
typedef enum {
    HOOK_TRACE_HOOK,
    HOOK_TRACE_INPUT,               /* as an input filter */
    HOOK_TRACE_OUTPUT               /* as an output filter */
} hook_trace_kind;

/** A function and its time. */
typedef struct {
    hook_trace_kind kind;
    const char *what;               /* name of the hook or filter */
    const char *who;                /* source file of its module, or NULL */
    unsigned int calls;
    apr_uint64_t own_ns;            /* without spans inside, nanoseconds */
} hook_trace_entry;

struct hook_trace {
    apr_array_header_t *entries;    /* hook_trace_entry, by first call */
    hook_span *innermost;           /* NULL: no call runs */
    apr_uint64_t started_ns;        /* on the clock of hook_trace_clock() */
};

/** A call that runs. */
struct hook_span {
    hook_trace *trace;              /* NULL: it has ended meanwhile */
    hook_span *outer;               /* NULL: the outermost */
    int entry;                      /* index in the trace's entries */
    apr_uint64_t started_ns;
    apr_uint64_t inner_ns;          /* of spans inside it that have ended */
};

/** What this thread adds to; NULL: nothing.  [own: the thread] */
extern __thread hook_trace *hook_trace_now
    __attribute__((visibility("hidden")));

/** @return nanoseconds since some time in the past */
apr_uint64_t hook_trace_clock(void);

/** Begins a trace, which no thread adds to yet.
 * @param trace  what is to be filled in
 * @param p      pool of what it gathers */
void hook_trace_init(hook_trace *trace, apr_pool_t *p);

/** A function is called.
 * @param span  for hook_trace_end(), which does nothing when there is no trace
 * @param kind  what it is called for
 * @param what  name of the hook or filter; lives as long as the trace
 * @param who   source file of its module, likewise, or NULL */
void hook_trace_begin(hook_span *span, hook_trace_kind kind,
                      const char *what, const char *who);

/** The function has returned. */
void hook_trace_end(hook_span *span);

/** Brings the entries up to date: gives calls that run their time so far. */
void hook_trace_settle(hook_trace *trace);

/** Ends a trace, also for calls that run; this thread does not add to it any
 * more. */
void hook_trace_stop(hook_trace *trace);

#endif /* HOSTLER_HOOK_TRACE_PRIV_H */
