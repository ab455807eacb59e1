/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Log levels of modules, and their merging. */

#include "server/config/loglevel.c"
#include "test/unit/server/config/fixture.h"

static void test_parse_log_level(void **state)
{
    int level = 99;

    assert_null(ap_parse_log_level("Emerg", &level));
    assert_int_equal(level, APLOG_EMERG);
    assert_null(ap_parse_log_level("trace8", &level));
    assert_int_equal(level, APLOG_TRACE8);
    level = 99;
    assert_contains(ap_parse_log_level("trace9", &level),
                    "emerg, alert, crit");
    assert_int_equal(level, 99);
}

static void test_module_level(void **state)
{
    struct ap_logconf *l;

    start_config(*state, "/");
    l = ap_new_log_config(*state, NULL);
    assert_int_equal(l->level, UNSET);
    l->level = APLOG_WARNING;
    assert_int_equal(ap_get_module_loglevel(l, 3), APLOG_WARNING);
    ap_set_module_loglevel(*state, l, 3, APLOG_DEBUG);
    assert_int_equal(ap_get_module_loglevel(l, 3), APLOG_DEBUG);
    assert_int_equal(ap_get_module_loglevel(l, 4), APLOG_WARNING);
    ap_reset_module_loglevels(l, -1);
    assert_int_equal(ap_get_module_loglevel(l, 3), APLOG_WARNING);
}

static void test_new_log_config_copies(void **state)
{
    struct ap_logconf *old;
    struct ap_logconf *l;

    start_config(*state, "/");
    old = ap_new_log_config(*state, NULL);
    old->level = 2;
    ap_set_module_loglevel(*state, old, 1, 5);
    l = ap_new_log_config(*state, old);
    ap_set_module_loglevel(*state, l, 1, 6);
    assert_int_equal(l->level, 2);
    assert_int_equal(ap_get_module_loglevel(old, 1), 5);
    assert_int_equal(ap_get_module_loglevel(l, 1), 6);
}

static void test_merge_inherits(void **state)
{
    struct ap_logconf *old;
    struct ap_logconf *l;

    start_config(*state, "/");
    old = ap_new_log_config(*state, NULL);
    old->level = 3;
    ap_set_module_loglevel(*state, old, 1, 5);
    ap_set_module_loglevel(*state, old, 2, 5);
    l = ap_new_log_config(*state, NULL);
    ap_set_module_loglevel(*state, l, 2, 7);
    ap_merge_log_config(old, l);
    assert_int_equal(l->level, 3);
    assert_int_equal(ap_get_module_loglevel(l, 1), 5);
    assert_int_equal(ap_get_module_loglevel(l, 2), 7);
    assert_int_equal(ap_get_module_loglevel(l, 3), 3);
}

static void test_merge_own_level_ends_outer_ones(void **state)
{
    struct ap_logconf *old;
    struct ap_logconf *l;

    start_config(*state, "/");
    old = ap_new_log_config(*state, NULL);
    old->level = 3;
    ap_set_module_loglevel(*state, old, 1, 7);
    l = ap_new_log_config(*state, NULL);
    l->level = 4;
    ap_merge_log_config(old, l);
    assert_int_equal(ap_get_module_loglevel(l, 1), 4);
}

static void test_functions_behind_macros(void **state)
{
    server_rec *s;
    conn_rec *c;
    request_rec *r;
    struct ap_logconf own = {NULL, 7};

    start_config(*state, "/");
    s = unit_server(*state);
    c = unit_connection(*state, s);
    r = unit_request(c);
    c->log = NULL;
    r->log = NULL;
    s->log.level = 5;
    assert_int_equal((ap_get_server_module_loglevel)(s, 1), 5);
    assert_int_equal((ap_get_conn_module_loglevel)(c, 1), 5);
    assert_int_equal((ap_get_request_module_loglevel)(r, 1), 5);
    c->log = &own;
    assert_int_equal((ap_get_conn_module_loglevel)(c, 1), 7);
    assert_int_equal((ap_get_conn_server_module_loglevel)(c, s, 1), 7);
    assert_int_equal((ap_get_request_module_loglevel)(r, 1), 7);
}

UNIT_TESTS(
    UNIT_TEST(test_parse_log_level),
    UNIT_TEST(test_module_level),
    UNIT_TEST(test_new_log_config_copies),
    UNIT_TEST(test_merge_inherits),
    UNIT_TEST(test_merge_own_level_ends_outer_ones),
    UNIT_TEST(test_functions_behind_macros)
)
