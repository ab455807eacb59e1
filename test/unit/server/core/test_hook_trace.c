/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * HookTrace: names, what fits into a field, and clients.  The whole of it is
 * tested in test/feature/logs/test_hook_trace.py.
 */

#include "server/core/hook_trace.c"
#include "test/unit/server/core/core_records.h"

static void add_entry(hook_trace *trace, hook_trace_kind kind,
                      const char *what, const char *who)
{
    hook_trace_entry *entry = apr_array_push(trace->entries);

    entry->kind = kind;
    entry->what = what;
    entry->who = who;
    entry->calls = 2;
    entry->own_ns = 1234567;
}

static const char *name(apr_pool_t *p, hook_trace_kind kind,
                        const char *what, const char *who)
{
    hook_trace_entry entry = {kind, what, who, 1, 0};

    return name_of(&entry, p);
}

static void test_names_are_tokens(void **state)
{
    apr_pool_t *p = *state;

    assert_string_equal(name(p, HOOK_TRACE_HOOK, "fixups", "mod_a.c"),
                        "fixups.mod_a");
    assert_string_equal(name(p, HOOK_TRACE_HOOK, "fixups", NULL),
                        "fixups.other");
    assert_string_equal(name(p, HOOK_TRACE_HOOK, "fixups", "area"),
                        "fixups.area");
    assert_string_equal(name(p, HOOK_TRACE_INPUT, "ssl/tls in", ".c"),
                        "in.ssl_tls_in..c");
    assert_string_equal(name(p, HOOK_TRACE_OUTPUT, "a;b\x80\"", "x.cc"),
                        "out.a_b__.x.cc");
}

static void test_items(void **state)
{
    apr_pool_t *p = *state;
    hook_trace trace;

    hook_trace_init(&trace, p);
    add_entry(&trace, HOOK_TRACE_HOOK, "fixups", "mod_a.c");
    assert_string_equal(metric((hook_trace_entry *)trace.entries->elts, p),
                        ", fixups.mod_a;dur=1.235");
    assert_string_equal(log_item((hook_trace_entry *)trace.entries->elts, p),
                        ", fixups.mod_a 1234.6 (2 calls)");
}

static void test_gather_stops_where_no_more_fits(void **state)
{
    apr_pool_t *p = *state;
    hook_trace trace;
    const char *text;
    int next = 0;
    int turns = 0;
    int i;

    hook_trace_init(&trace, p);
    for (i = 0; i < 500; i++) {
        add_entry(&trace, HOOK_TRACE_HOOK, apr_psprintf(p, "hook%d", i),
                  "mod_a.c");
    }
    while (next < trace.entries->nelts) {
        int first = next;

        text = gather(&trace, &next, p, log_item);
        assert_in_range(strlen(text), 1, TEXT_MAX);
        assert_non_null(strstr(text, apr_psprintf(p, ", hook%d.", first)));
        assert_non_null(strstr(text, apr_psprintf(p, ", hook%d.mod_a 1234.6 "
                                                  "(2 calls)", next - 1)));
        turns++;
    }
    assert_in_range(turns, 2, 10);
    text = field_value(&trace, p);
    assert_in_range(strlen(text), TEXT_MAX / 2, TEXT_MAX + 100);
    assert_non_null(strstr(text, ", more;desc=\""));
    /* One that is too long alone is cut: the next turn goes on. */
    next = trace.entries->nelts;
    add_entry(&trace, HOOK_TRACE_HOOK,
              (char *)memset(apr_pcalloc(p, TEXT_MAX + 2), 'h',
                             TEXT_MAX + 1), NULL);
    text = gather(&trace, &next, p, metric);
    assert_int_equal(strlen(text), TEXT_MAX);
    assert_int_equal(next, trace.entries->nelts);
}

static void test_is_permitted(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = core_request(p);
    trace_settings said = {1, 0, NULL};
    cmd_parms cmd = {.pool = p, .temp_pool = p};

    assert_int_equal(apr_sockaddr_info_get(&r->useragent_addr, "192.0.2.77",
                                           APR_INET, 1, 0, p), APR_SUCCESS);
    assert_true(is_permitted(&said, r));
    said.clients = apr_array_make(p, 1, sizeof(apr_ipsubnet_t *));
    assert_false(is_permitted(&said, r));
    assert_null(add_client(&cmd, &said, "2001:db8::/32"));
    assert_null(add_client(&cmd, &said, "192.0.2.1"));
    assert_false(is_permitted(&said, r));
    assert_null(add_client(&cmd, &said, "192.0.2.64/26"));
    assert_true(is_permitted(&said, r));
    assert_non_null(add_client(&cmd, &said, "192.0.2.0/33"));
    assert_non_null(add_client(&cmd, &said, "host.example"));
}

UNIT_TESTS(
    UNIT_TEST(test_names_are_tokens),
    UNIT_TEST(test_items),
    UNIT_TEST(test_gather_stops_where_no_more_fits),
    UNIT_TEST(test_is_permitted)
)
