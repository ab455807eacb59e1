/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Traces of hooks and filters: the account of who has taken how long.
 *
 * Spans form a list from the innermost to the outermost, on the stack of one
 * thread.  A span that ends gives its own time (all of it less what spans
 * inside it took) to its entry, and all of it to the span around it, as time
 * that is not that one's own.
 *
 * A trace may be stopped by a call that is inside of spans: the last part of
 * a response leaves through filters, and the request with its pool goes when
 * it has left.  Then these spans are cut off, and their ends do nothing.
 */

#include "ap_config.h"

#include <time.h>

#include "httpd.h"

#include "server/runtime/hook_trace_priv.h"

/** Entries that there is room for at first. */
#define ENTRIES_AT_FIRST 64

__thread hook_trace *hook_trace_now;

apr_uint64_t hook_trace_clock(void)
{
    struct timespec now = {0, 0};

    /* This clock is always there; without it all times are 0. */
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (apr_uint64_t)now.tv_sec * 1000000000 + (apr_uint64_t)now.tv_nsec;
}

void hook_trace_init(hook_trace *trace, apr_pool_t *p)
{
    trace->entries = apr_array_make(p, ENTRIES_AT_FIRST,
                                    sizeof(hook_trace_entry));
    trace->innermost = NULL;
    trace->started_ns = hook_trace_clock();
}

/* Names are compared by address: they come from one place each. */
static int index_of(hook_trace *trace, hook_trace_kind kind,
                    const char *what, const char *who)
{
    hook_trace_entry *entries = (hook_trace_entry *)trace->entries->elts;
    hook_trace_entry *fresh;
    int i;

    for (i = 0; i < trace->entries->nelts; i++) {
        if (entries[i].what == what && entries[i].who == who
            && entries[i].kind == kind) {
            return i;
        }
    }
    fresh = apr_array_push(trace->entries);
    fresh->kind = kind;
    fresh->what = what;
    fresh->who = who;
    fresh->calls = 0;
    fresh->own_ns = 0;
    return i;
}

void hook_trace_begin(hook_span *span, hook_trace_kind kind,
                      const char *what, const char *who)
{
    hook_trace *trace = hook_trace_now;

    span->trace = trace;
    if (trace == NULL) {
        return;
    }
    span->outer = trace->innermost;
    span->entry = index_of(trace, kind, what, who);
    span->inner_ns = 0;
    APR_ARRAY_IDX(trace->entries, span->entry, hook_trace_entry).calls++;
    trace->innermost = span;
    span->started_ns = hook_trace_clock();
}

/* Gives a span its time until now.  @return all of that time */
static apr_uint64_t account(hook_span *span, apr_uint64_t now,
                            apr_uint64_t inner_ns)
{
    const apr_uint64_t whole = now - span->started_ns;

    APR_ARRAY_IDX(span->trace->entries, span->entry,
                  hook_trace_entry).own_ns += whole - inner_ns;
    return whole;
}

void hook_trace_end(hook_span *span)
{
    const apr_uint64_t now = hook_trace_clock();
    apr_uint64_t whole;

    if (span->trace == NULL) {
        return;
    }
    whole = account(span, now, span->inner_ns);
    if (span->outer != NULL) {
        span->outer->inner_ns += whole;
    }
    span->trace->innermost = span->outer;
}

void hook_trace_settle(hook_trace *trace)
{
    const apr_uint64_t now = hook_trace_clock();
    apr_uint64_t inner_ns = 0;
    hook_span *span;

    for (span = trace->innermost; span != NULL; span = span->outer) {
        inner_ns = account(span, now, span->inner_ns + inner_ns);
        span->started_ns = now;
        span->inner_ns = 0;
    }
}

void hook_trace_stop(hook_trace *trace)
{
    hook_span *span;

    hook_trace_settle(trace);
    for (span = trace->innermost; span != NULL; span = span->outer) {
        span->trace = NULL;
    }
    trace->innermost = NULL;
    if (hook_trace_now == trace) {
        hook_trace_now = NULL;
    }
}
