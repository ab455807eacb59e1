/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * ForceType, SetHandler, AcceptPathInfo; filters of the configuration.
 */

#include "server/core/overrides.c"
#include "test/unit/server/core/core_records.h"

static void test_override_type_and_handler(void **state)
{
    request_rec *r = core_request(*state);

    r->content_type = "text/plain";
    r->handler = "by-name";
    core_dir_of(r)->mime_type = "image/gif";
    core_dir_of(r)->handler = "forced";
    assert_int_equal(core_override_type(r), OK);
    assert_string_equal(r->content_type, "image/gif");
    assert_string_equal(r->handler, "forced");
}

static void test_override_none_leaves_alone(void **state)
{
    request_rec *r = core_request(*state);

    r->content_type = "text/plain";
    r->handler = "by-name";
    core_dir_of(r)->mime_type = "none";
    core_dir_of(r)->handler = "None";
    assert_int_equal(core_override_type(r), OK);
    assert_string_equal(r->content_type, "text/plain");
    assert_string_equal(r->handler, "by-name");
}

static void test_override_path_info(void **state)
{
    request_rec *r = core_request(*state);

    r->used_path_info = AP_REQ_DEFAULT_PATH_INFO;
    assert_int_equal(core_override_type(r), OK);
    assert_int_equal(r->used_path_info, AP_REQ_DEFAULT_PATH_INFO);
    core_dir_of(r)->accept_path_info = AP_REQ_ACCEPT_PATH_INFO;
    assert_int_equal(core_override_type(r), OK);
    assert_int_equal(r->used_path_info, AP_REQ_ACCEPT_PATH_INFO);
}

static const char *added = "";

static ap_filter_t *note_filter(const char *name, void *ctx, request_rec *r,
                                conn_rec *c)
{
    added = apr_pstrcat(r->pool, added, name, " ", NULL);
    return NULL;
}

static void test_filters_in_order(void **state)
{
    request_rec *r = core_request(*state);

    added = "";
    add_filters(r, "A;B;;C", note_filter);
    assert_string_equal(added, "A B C ");
    added = "";
    add_filters(r, "", note_filter);
    assert_string_equal(added, "");
}

UNIT_TESTS(
    UNIT_TEST(test_override_type_and_handler),
    UNIT_TEST(test_override_none_leaves_alone),
    UNIT_TEST(test_override_path_info),
    UNIT_TEST(test_filters_in_order)
)
