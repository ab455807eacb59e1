/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Access files: what is kept, for whom, how long, and what goes again. */

#include <sys/stat.h>

#include "server/config/htaccess.c"
#include "test/unit/server/config/fixture.h"

#define NAMES ".htaccess"

static server_rec *serve(apr_pool_t *p)
{
    server_rec *s = config(p, "");

    conf_report_close();
    apr_hook_deregister_all();
    apr_hook_global_pool = p;
    ap_hook_open_htaccess(ap_open_htaccess, NULL, NULL, APR_HOOK_MIDDLE);
    conf_htaccess_trust(APR_USEC_PER_SEC);
    conf_htaccess_start(p, s);
    return s;
}

static request_rec *request_of(server_rec *s)
{
    return unit_request(unit_connection(s->process->pool, s));
}

static char *folder_with(apr_pool_t *p, const char *text)
{
    const char *folder = unit_folder(p);

    if (text != NULL) {
        unit_file(p, folder, NAMES, text);
    }
    return apr_pstrcat(p, folder, "/", NULL);
}

/* An hour old, so that its times can be relied on from the next look on. */
static void settle(apr_pool_t *p, const char *dir)
{
    entry_key key = {NULL, dir, NAMES, NULL, 0, 0, 0};
    int i;

    (void)p;
    for (i = 0; i < SHARDS; i++) {
        entry *e;

        for (e = table->shards[i].first; e != NULL; e = e->next) {
            if (strcmp(e->key.dir, key.dir) == 0) {
                e->is_sure = 1;
            }
        }
    }
}

/* The time of trust is over for all entries. */
static void outdate(void)
{
    int i;

    for (i = 0; i < SHARDS; i++) {
        entry *e;

        for (e = table->shards[i].first; e != NULL; e = e->next) {
            e->checked -= 2 * APR_USEC_PER_SEC;
        }
    }
}

static int parse(request_rec *r, int override, const char *dir,
                 ap_conf_vector_t **result)
{
    return ap_parse_htaccess(result, r, override, OPT_ALL, NULL, dir, NAMES);
}

static void test_parse_reads_once(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = serve(p);
    const char *dir = folder_with(p, "Unit1 a\n");
    ap_conf_vector_t *first;
    ap_conf_vector_t *second;

    assert_int_equal(parse(request_of(s), OR_ALL, dir, &first), OK);
    assert_int_equal(parse(request_of(s), OR_ALL, dir, &second), OK);
    assert_non_null(first);
    assert_ptr_equal(first, second);
    assert_string_equal(called(p), "Unit1(a)");
}

static void test_parse_keeps_absence(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = serve(p);
    const char *dir = folder_with(p, NULL);
    ap_conf_vector_t *got;

    assert_int_equal(parse(request_of(s), OR_ALL, dir, &got), OK);
    assert_null(got);
    unit_file(p, apr_pstrmemdup(p, dir, strlen(dir) - 1), NAMES,
              "Unit1 a\n");
    assert_int_equal(parse(request_of(s), OR_ALL, dir, &got), OK);
    assert_null(got);
    outdate();
    assert_int_equal(parse(request_of(s), OR_ALL, dir, &got), OK);
    assert_non_null(got);
}

static void test_parse_checks_when_trust_is_over(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = serve(p);
    const char *dir = folder_with(p, "Unit1 a\n");
    ap_conf_vector_t *first;
    ap_conf_vector_t *second;

    assert_int_equal(parse(request_of(s), OR_ALL, dir, &first), OK);
    settle(p, dir);
    outdate();
    assert_int_equal(parse(request_of(s), OR_ALL, dir, &second), OK);
    assert_ptr_equal(first, second);

    unit_file(p, apr_pstrmemdup(p, dir, strlen(dir) - 1), NAMES,
              "Unit1 bb\n");
    assert_int_equal(parse(request_of(s), OR_ALL, dir, &second), OK);
    assert_ptr_equal(first, second);
    outdate();
    assert_int_equal(parse(request_of(s), OR_ALL, dir, &second), OK);
    assert_string_equal(called(p), "Unit1(a) Unit1(bb)");
}

static void test_parse_per_override(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = serve(p);
    const char *dir = folder_with(p, "Options Indexes\n");
    ap_conf_vector_t *got;

    assert_int_equal(parse(request_of(s), OR_OPTIONS, dir, &got), OK);
    assert_int_equal(parse(request_of(s), OR_LIMIT, dir, &got), 500);
    assert_null(got);
    assert_int_equal(parse(request_of(s), OR_OPTIONS, dir, &got), OK);
    assert_non_null(got);
}

static void test_parse_without_memory(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = serve(p);
    const char *dir = folder_with(p, "Unit1 a\n");
    request_rec *r = request_of(s);
    ap_conf_vector_t *first;
    ap_conf_vector_t *second;

    conf_htaccess_trust(-1);
    assert_int_equal(parse(r, OR_ALL, dir, &first), OK);
    assert_int_equal(parse(r, OR_ALL, dir, &second), OK);
    assert_ptr_equal(first, second);
    assert_int_equal(parse(request_of(s), OR_ALL, dir, &second), OK);
    assert_ptr_not_equal(first, second);
    assert_string_equal(called(p), "Unit1(a) Unit1(a)");
}

static void test_parse_fault_is_kept(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = serve(p);
    const char *dir = folder_with(p, "Unit1 a\nUnitFail x\n");
    ap_conf_vector_t *got;

    assert_int_equal(parse(request_of(s), OR_ALL, dir, &got), 500);
    assert_int_equal(parse(request_of(s), OR_ALL, dir, &got), 500);
    assert_string_equal(called(p), "Unit1(a)");
}

static void test_parse_refuses_a_directory(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = serve(p);
    const char *dir = folder_with(p, NULL);
    ap_conf_vector_t *got;

    assert_int_equal(mkdir(apr_pstrcat(p, dir, NAMES, NULL), 0755), 0);
    assert_int_equal(parse(request_of(s), OR_ALL, dir, &got), 403);
}

static int entries(void)
{
    int n = 0;
    int i;

    for (i = 0; i < SHARDS; i++) {
        n += table->shards[i].count;
    }
    return n;
}

static void test_table_is_bounded(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = serve(p);
    request_rec *r = request_of(s);
    const char *dir = folder_with(p, NULL);
    int i;

    for (i = 0; i < 2 * SHARDS * SHARD_LIMIT; i++) {
        ap_conf_vector_t *got;

        /* Nothing is there: each costs a stat. */
        parse(r, OR_ALL, apr_psprintf(p, "%s%d/", dir, i), &got);
    }
    assert_in_range(entries(), 1, SHARDS * SHARD_LIMIT);
}

/* What a request uses stays until its pool goes. */
static void test_replaced_settings_live_with_the_request(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = serve(p);
    const char *dir = folder_with(p, "Unit1 a\n");
    request_rec *r = request_of(s);
    apr_pool_t *sub;
    ap_conf_vector_t *old;
    ap_conf_vector_t *new_one;
    entry *e;
    entry_key key = {s, dir, NAMES, NULL, OR_ALL, OPT_ALL, 0};

    assert_int_equal(apr_pool_create(&sub, p), APR_SUCCESS);
    r->pool = sub;
    assert_int_equal(parse(r, OR_ALL, dir, &old), OK);
    key.hash = hash_of(&key);
    e = shard_of(key.hash)->first;
    assert_int_equal(e->refs, 2);
    outdate();
    assert_int_equal(parse(request_of(s), OR_ALL, dir, &new_one), OK);
    assert_ptr_not_equal(old, new_one);
    assert_int_equal(e->refs, 1);
    assert_ptr_equal(e->settings, old);
    apr_pool_destroy(sub);
}

UNIT_TESTS(
    UNIT_TEST(test_parse_reads_once),
    UNIT_TEST(test_parse_keeps_absence),
    UNIT_TEST(test_parse_checks_when_trust_is_over),
    UNIT_TEST(test_parse_per_override),
    UNIT_TEST(test_parse_without_memory),
    UNIT_TEST(test_parse_fault_is_kept),
    UNIT_TEST(test_parse_refuses_a_directory),
    UNIT_TEST(test_table_is_bounded),
    UNIT_TEST(test_replaced_settings_live_with_the_request)
)
