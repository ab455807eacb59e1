/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* RequestReadTimeout: how limits are read, merged and counted. */

#include "modules/filters/mod_reqtimeout.c"
#include "test/lib/unit.h"

static void test_parse_limit_forms(void **state)
{
    limit l = {0, 0, 0, 0, NULL};

    assert_null(parse_limit(*state, "20-40,minrate=500", &l));
    assert_true(l.is_set);
    assert_int_equal(l.seconds, 20);
    assert_int_equal(l.max_seconds, 40);
    assert_int_equal(l.rate, 500);
}

static void test_parse_limit_faults(void **state)
{
    static const char *const wrong[] = {
        "", "x", "-1", "5-", "5-10", "5-4,MinRate=1", "5,MinRate=0",
        "5,MinRate=", "5s", "5,MinRate=5x", "99999999999"
    };
    apr_size_t i;

    for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        limit l = {0, 0, 0, 0, NULL};

        if (parse_limit(*state, wrong[i], &l) == NULL) {
            fail_msg("\"%s\" was accepted", wrong[i]);
        }
    }
}

static void test_allowed_grows_with_bytes(void **state)
{
    limit l = {1, 20, 40, 500, NULL};
    timing t = {HEADER, &l, 1, 0, 0};

    (void)state;
    assert_int_equal(allowed(&t), apr_time_from_sec(20));
    t.received = 250;
    assert_int_equal(allowed(&t), apr_time_from_sec(20) + 500000);
    t.received = 1000000;
    assert_int_equal(allowed(&t), apr_time_from_sec(40));
    l.max_seconds = 0;
    assert_int_equal(allowed(&t), apr_time_from_sec(2020));
    l.rate = 0;
    assert_int_equal(allowed(&t), apr_time_from_sec(20));
}

/* A protocol that has somebody else wait asks how long that may take. */
static void test_reqtimeout_left(void **state)
{
    server_rec *s = unit_server(*state);
    conn_rec *c = unit_connection(*state, s);
    reqtimeout_conf conf = {{{0, 0, 0, 0, NULL},
                             {1, 20, 0, 0, NULL}, {1, 0, 0, 0, NULL}}};
    timing t;

    reqtimeout_module.module_index = 0;
    ap_set_module_config(s->module_config, &reqtimeout_module, &conf);
    ap_set_module_config(c->conn_config, &reqtimeout_module, NULL);
    assert_true(reqtimeout_left(c) == APR_INT64_MAX);
    ap_set_module_config(c->conn_config, &reqtimeout_module, &t);
    enter(&t, HEADER, s);
    assert_true(reqtimeout_left(c) <= apr_time_from_sec(20));
    assert_true(reqtimeout_left(c) > apr_time_from_sec(10));
    t.start -= apr_time_from_sec(30);
    start_head(NULL, c);        /* asked for anew; the clock runs on */
    assert_true(reqtimeout_left(c) < 0);
    enter(&t, BODY, s);
    assert_true(reqtimeout_left(c) == APR_INT64_MAX);
    start_head(NULL, c);
    assert_true(reqtimeout_left(c) > apr_time_from_sec(10));
}

static void test_merge_keeps_what_is_set(void **state)
{
    reqtimeout_conf base = {{{0, 0, 0, 0, NULL},
                             {1, 5, 0, 0, NULL}, {1, 6, 0, 0, NULL}}};
    reqtimeout_conf add = {{{0, 0, 0, 0, NULL},
                             {1, 0, 0, 0, NULL}, {0, 0, 0, 0, NULL}}};
    const reqtimeout_conf *both = merge_conf(*state, &base, &add);

    assert_false(both->limits[HANDSHAKE].is_set);
    assert_int_equal(both->limits[HEADER].seconds, 0);
    assert_int_equal(both->limits[BODY].seconds, 6);
}

UNIT_TESTS(
    UNIT_TEST(test_parse_limit_forms),
    UNIT_TEST(test_parse_limit_faults),
    UNIT_TEST(test_allowed_grows_with_bytes),
    UNIT_TEST(test_reqtimeout_left),
    UNIT_TEST(test_merge_keeps_what_is_set)
)
