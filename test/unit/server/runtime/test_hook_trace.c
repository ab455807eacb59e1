/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Traces of hooks and filters, on a clock that the tests move: whose time is
 * whose, and that ends of calls do nothing once the trace is gone.
 */

#include <time.h>

/* Nanoseconds that the clock shows. */
static long clock_ns;

static int test_clock(clockid_t id, struct timespec *now)
{
    (void)id;
    now->tv_sec = 5 + clock_ns / 1000000000;
    now->tv_nsec = clock_ns % 1000000000;
    return 0;
}

#define clock_gettime test_clock
#include "server/runtime/hook_trace.c"
#undef clock_gettime
#include "test/lib/unit.h"

static const char A[] = "a";
static const char B[] = "b";
static const char C[] = "c";

static hook_trace *begun(apr_pool_t *p)
{
    hook_trace *trace = apr_palloc(p, sizeof(*trace));

    clock_ns = 999999990;
    hook_trace_init(trace, p);
    hook_trace_now = trace;
    return trace;
}

static const hook_trace_entry *entry_at(const hook_trace *trace, int i)
{
    assert_in_range(i, 0, trace->entries->nelts - 1);
    return &APR_ARRAY_IDX(trace->entries, i, hook_trace_entry);
}

static void assert_entry(const hook_trace *trace, int i, const char *what,
                         unsigned int calls, unsigned long own_ns)
{
    assert_string_equal(entry_at(trace, i)->what, what);
    assert_int_equal(entry_at(trace, i)->calls, calls);
    assert_int_equal(entry_at(trace, i)->own_ns, own_ns);
}

static void call(hook_span *span, hook_trace_kind kind, const char *what,
                 const char *who)
{
    hook_trace_begin(span, kind, what, who);
    hook_trace_end(span);
}

static void test_own_time_is_without_what_is_inside(void **state)
{
    hook_trace *trace = begun(*state);
    hook_span a;
    hook_span b;
    hook_span c;

    hook_trace_begin(&a, HOOK_TRACE_HOOK, A, NULL);
    clock_ns += 10;
    hook_trace_begin(&b, HOOK_TRACE_HOOK, B, NULL);
    clock_ns += 20;
    hook_trace_begin(&c, HOOK_TRACE_HOOK, C, NULL);
    clock_ns += 40;
    hook_trace_end(&c);
    clock_ns += 80;
    hook_trace_end(&b);
    clock_ns += 160;
    hook_trace_begin(&b, HOOK_TRACE_HOOK, B, NULL);
    clock_ns += 320;
    hook_trace_end(&b);
    hook_trace_end(&a);
    assert_int_equal(trace->entries->nelts, 3);
    assert_entry(trace, 0, A, 1, 10 + 160);
    assert_entry(trace, 1, B, 2, 20 + 80 + 320);
    assert_entry(trace, 2, C, 1, 40);
    assert_null(trace->innermost);
}

static void test_entries_differ_by_kind_name_and_module(void **state)
{
    hook_trace *trace = begun(*state);
    hook_span span;

    call(&span, HOOK_TRACE_HOOK, A, B);
    call(&span, HOOK_TRACE_INPUT, A, B);
    call(&span, HOOK_TRACE_OUTPUT, A, B);
    call(&span, HOOK_TRACE_HOOK, A, C);
    call(&span, HOOK_TRACE_HOOK, C, B);
    call(&span, HOOK_TRACE_HOOK, A, B);
    assert_int_equal(trace->entries->nelts, 5);
    assert_int_equal(entry_at(trace, 0)->calls, 2);
}

static void test_a_function_within_itself(void **state)
{
    hook_trace *trace = begun(*state);
    hook_span outer;
    hook_span inner;

    hook_trace_begin(&outer, HOOK_TRACE_HOOK, A, NULL);
    clock_ns += 1;
    hook_trace_begin(&inner, HOOK_TRACE_HOOK, A, NULL);
    clock_ns += 2;
    hook_trace_end(&inner);
    clock_ns += 4;
    hook_trace_end(&outer);
    assert_entry(trace, 0, A, 2, 7);
}

static void test_more_entries_than_at_first(void **state)
{
    hook_trace *trace = begun(*state);
    char names[3 * ENTRIES_AT_FIRST];
    hook_span outer;
    hook_span span;
    int i;

    hook_trace_begin(&outer, HOOK_TRACE_HOOK, A, NULL);
    for (i = 0; i < 3 * ENTRIES_AT_FIRST; i++) {
        names[i] = '\0';
        hook_trace_begin(&span, HOOK_TRACE_HOOK, &names[i], NULL);
        clock_ns += 2;
        hook_trace_end(&span);
    }
    clock_ns += 3;
    hook_trace_end(&outer);
    assert_entry(trace, 0, A, 1, 3);
    assert_entry(trace, 3 * ENTRIES_AT_FIRST, "", 1, 2);
}

static void test_settle_gives_time_so_far_once(void **state)
{
    hook_trace *trace = begun(*state);
    hook_span a;
    hook_span b;
    hook_span c;

    hook_trace_begin(&a, HOOK_TRACE_HOOK, A, NULL);
    clock_ns += 1;
    hook_trace_begin(&b, HOOK_TRACE_HOOK, B, NULL);
    clock_ns += 2;
    call(&c, HOOK_TRACE_HOOK, C, NULL);
    clock_ns += 4;
    hook_trace_settle(trace);
    assert_entry(trace, 0, A, 1, 1);
    assert_entry(trace, 1, B, 1, 6);
    clock_ns += 8;
    hook_trace_settle(trace);
    assert_entry(trace, 1, B, 1, 14);
    hook_trace_end(&b);
    clock_ns += 16;
    hook_trace_end(&a);
    assert_entry(trace, 0, A, 1, 17);
    assert_entry(trace, 1, B, 1, 14);
}

static void test_stop_cuts_open_spans_off(void **state)
{
    apr_pool_t *p;
    hook_trace *trace;
    hook_span a;
    hook_span b;

    assert_int_equal(apr_pool_create(&p, *state), APR_SUCCESS);
    trace = begun(p);
    hook_trace_begin(&a, HOOK_TRACE_HOOK, A, NULL);
    clock_ns += 1;
    hook_trace_begin(&b, HOOK_TRACE_OUTPUT, B, NULL);
    clock_ns += 2;
    hook_trace_stop(trace);
    assert_entry(trace, 0, A, 1, 1);
    assert_entry(trace, 1, B, 1, 2);
    assert_null(hook_trace_now);
    apr_pool_destroy(p);
    /* Their memory is gone: these must not touch it. */
    hook_trace_end(&b);
    hook_trace_end(&a);
    assert_null(a.trace);
}

static void test_without_a_trace_nothing_is_noted(void **state)
{
    hook_trace *trace = begun(*state);
    hook_span span;

    hook_trace_stop(trace);
    call(&span, HOOK_TRACE_HOOK, A, NULL);
    assert_int_equal(trace->entries->nelts, 0);
}

static void test_stop_leaves_another_trace_alone(void **state)
{
    hook_trace *first = begun(*state);
    hook_trace *second = begun(*state);

    hook_trace_stop(first);
    assert_ptr_equal(hook_trace_now, second);
    hook_trace_stop(second);
    assert_null(hook_trace_now);
}

UNIT_TESTS(
    UNIT_TEST(test_own_time_is_without_what_is_inside),
    UNIT_TEST(test_entries_differ_by_kind_name_and_module),
    UNIT_TEST(test_a_function_within_itself),
    UNIT_TEST(test_more_entries_than_at_first),
    UNIT_TEST(test_settle_gives_time_so_far_once),
    UNIT_TEST(test_stop_cuts_open_spans_off),
    UNIT_TEST(test_without_a_trace_nothing_is_noted),
    UNIT_TEST(test_stop_leaves_another_trace_alone)
)
