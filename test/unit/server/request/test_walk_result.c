/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What is kept of walks: for which directory and server, how long, and what
 * is merged on top.
 */

#include "server/request/walk_result.c"
#include "test/unit/server/request/fixture.h"

/* A process's memory, which ends before the test's pool does. */
static request_rec *with_memory(apr_pool_t *p)
{
    request_rec *r = fix_request(p, "/");
    apr_pool_t *child;

    ap_hook_open_htaccess(ap_open_htaccess, NULL, NULL, APR_HOOK_MIDDLE);
    assert_int_equal(apr_pool_create(&child, p), APR_SUCCESS);
    settings_memo_start(child, r->server);
    conf_htaccess_trust(APR_USEC_PER_SEC);
    conf_htaccess_start(child, r->server);
    walk_results_start(child, r->server);
    assert_non_null(table);
    return r;
}

/* Another request, with a pool of its own, of the same server. */
static request_rec *again(request_rec *r)
{
    return fix_request_of(r->server, "/");
}

static walk_outcome outcome_of(request_rec *r, ap_conf_vector_t *settings)
{
    walk_outcome outcome = {settings, apr_array_make(
        r->pool, 1, sizeof(walk_link_rule)), 3};

    return outcome;
}

/* A result of the configuration alone. */
static void keep_plain(request_rec *r, const char *dir)
{
    walk_result *w = walk_result_begin(r, dir);
    walk_outcome outcome = outcome_of(r, r->server->lookup_defaults);
    walk_link_rule *rule =
        apr_array_push((apr_array_header_t *)outcome.rules);

    rule->from_len = 7;
    walk_result_keep(w, r, &outcome);
}

static void test_find_nothing_without_memory(void **state)
{
    request_rec *r = fix_request(*state, "/");

    assert_null(table);
    assert_null(walk_result_begin(r, "/a/"));
    assert_null(walk_result_find(r, "/a/"));
}

static void test_find_what_was_kept(void **state)
{
    request_rec *r = with_memory(*state);
    const walk_outcome *found;
    walk_result *w;

    assert_null(walk_result_find(r, "/a/"));
    keep_plain(r, "/a/");
    w = walk_result_find(again(r), "/a/");
    assert_non_null(w);
    found = walk_result_outcome(w);
    assert_ptr_equal(found->settings, r->server->lookup_defaults);
    assert_int_equal(found->next, 3);
    assert_int_equal(APR_ARRAY_IDX(found->rules, 0, walk_link_rule).from_len,
                     7);
    assert_null(walk_result_store(w));
    assert_null(walk_result_find(r, "/a/b/"));
}

static void test_find_for_the_same_server_only(void **state)
{
    request_rec *r = with_memory(*state);
    request_rec *other = again(r);

    keep_plain(r, "/a/");
    other->server = apr_pmemdup(r->pool, r->server, sizeof(*r->server));
    other->server->lookup_defaults = fix_settings(r->pool, "other");
    assert_null(walk_result_find(other, "/a/"));
}

/* The file of a directory, or its absence. */
static conf_htaccess *file_of(request_rec *r, const char *dir,
                              ap_conf_vector_t **settings)
{
    conf_htaccess_query query = {dir, ".htaccess", NULL, OR_ALL, OPT_ALL};
    conf_htaccess *file;

    r->htaccess = NULL;
    assert_int_equal(conf_htaccess_use(settings, r, &query, &file), OK);
    assert_non_null(file);
    return file;
}

static walk_result *keep_with_file(request_rec *r, const char *dir)
{
    ap_conf_vector_t *none;
    walk_result *w = walk_result_begin(r, dir);
    walk_outcome outcome;

    walk_result_add_file(w, file_of(r, dir, &none));
    outcome = outcome_of(r, walk_result_merge(
        w, r, r->server->lookup_defaults, fix_section(r->pool, "file", 0)));
    walk_result_keep(w, r, &outcome);
    return w;
}

static void test_find_as_long_as_the_file_is_trusted(void **state)
{
    request_rec *r = with_memory(*state);
    const char *dir = apr_pstrcat(*state, unit_folder(*state), "/", NULL);
    walk_result *w = keep_with_file(r, dir);

    assert_ptr_equal(walk_result_find(again(r), dir), w);
    w->checked -= 2 * APR_USEC_PER_SEC;
    assert_null(walk_result_find(again(r), dir));
    w->checked += 2 * APR_USEC_PER_SEC;
    assert_ptr_equal(walk_result_find(again(r), dir), w);
}

static void test_find_not_what_was_found_changed(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = with_memory(p);
    const char *folder = unit_folder(p);
    const char *dir = apr_pstrcat(p, folder, "/", NULL);
    walk_result *w = keep_with_file(r, dir);
    ap_conf_vector_t *none;

    unit_file(p, folder, ".htaccess", "# new\n");
    conf_htaccess_trust(0);
    file_of(r, dir, &none);
    conf_htaccess_trust(APR_USEC_PER_SEC);
    assert_true(conf_htaccess_is_gone(w->files[0]));
    assert_null(walk_result_find(again(r), dir));
}

static void test_keep_nothing_that_is_one_requests(void **state)
{
    request_rec *r = with_memory(*state);
    walk_result *w = walk_result_begin(r, "/a/");
    walk_outcome outcome = outcome_of(r, r->server->lookup_defaults);

    walk_result_add_file(w, NULL);
    walk_result_keep(w, r, &outcome);
    assert_null(walk_result_find(r, "/a/"));
    /* Settings that go with the request. */
    w = walk_result_begin(r, "/a/");
    outcome = outcome_of(r, fix_settings(r->pool, "own"));
    walk_result_keep(w, r, &outcome);
    assert_null(walk_result_find(r, "/a/"));
}

static void test_merges_on_top_are_shared(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = with_memory(p);
    const char *dir = apr_pstrcat(p, unit_folder(p), "/", NULL);
    walk_result *w = keep_with_file(r, dir);
    ap_conf_vector_t *base = walk_result_outcome(w)->settings;
    ap_conf_vector_t *s = fix_section(p, "s", 0);
    ap_conf_vector_t *t = fix_section(p, "t", 0);
    walk_checked found = {NULL, NULL, walk_result_store(w)};
    ap_conf_vector_t *st;
    void **note = ap_get_request_note(r, AP_NOTE_DIRECTORY_WALK);

    assert_non_null(found.store);
    *note = &found;
    st = settings_merge(r, settings_merge(r, base, s), t);
    assert_string_equal(fix_trace_of(st), "base file s t");
    assert_ptr_equal(settings_merge(r, settings_merge(r, base, s), t), st);
    /* Settings that are none of it stay out. */
    base = fix_settings(r->pool, "own");
    assert_ptr_not_equal(settings_merge(r, base, s),
                         settings_merge(r, base, s));
    assert_int_equal(found.store->count, 2);
}

static void test_table_is_bounded(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = with_memory(p);
    int n = 0;
    int i;

    for (i = 0; i < SHARDS * SHARD_LIMIT * 2; i++) {
        keep_plain(r, apr_psprintf(p, "/%d/", i));
    }
    for (i = 0; i < SHARDS; i++) {
        assert_in_range(table->shards[i].count, 0, SHARD_LIMIT);
        n += table->shards[i].count;
    }
    assert_true(n > SHARDS * SHARD_LIMIT / 2);
}

/* Each of many hosts has room for what it gives its directories. */
static void test_table_has_room_for_hosts(void **state)
{
    apr_pool_t *p = *state;
    server_rec *hosts = apr_pcalloc(p, 10000 * sizeof(*hosts));
    result_table t;
    int i;

    for (i = 0; i + 1 < 10000; i++) {
        hosts[i].next = &hosts[i + 1];
    }
    size_table(&t, hosts);
    assert_in_range(t.limit * SHARDS, 20000, 40000);
    assert_in_range(t.chains * 2, t.limit, 4 * t.limit);
    size_table(&t, &hosts[9999]);
    assert_int_equal(t.limit, SHARD_LIMIT);
}

UNIT_TESTS(
    UNIT_TEST(test_find_nothing_without_memory),
    UNIT_TEST(test_find_what_was_kept),
    UNIT_TEST(test_find_for_the_same_server_only),
    UNIT_TEST(test_find_as_long_as_the_file_is_trusted),
    UNIT_TEST(test_find_not_what_was_found_changed),
    UNIT_TEST(test_keep_nothing_that_is_one_requests),
    UNIT_TEST(test_merges_on_top_are_shared),
    UNIT_TEST(test_table_is_bounded),
    UNIT_TEST(test_table_has_room_for_hosts)
)
