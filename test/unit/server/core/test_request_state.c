/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Notes, document root and context of a request.
 */

#include "server/core/request_state.c"
#include "test/unit/server/core/core_records.h"

static void test_notes_of_modules(void **state)
{
    apr_pool_t *p = *state;
    apr_size_t first, second;
    request_rec *r;
    void **note;

    core_reset_notes();
    first = ap_register_request_note();
    second = ap_register_request_note();
    assert_int_equal(first, AP_NUM_STD_NOTES);
    assert_int_equal(second, AP_NUM_STD_NOTES + 1);
    r = core_request(p);
    note = ap_get_request_note(r, second);
    assert_non_null(note);
    assert_null(*note);
    *note = r;
    assert_ptr_equal(*ap_get_request_note(r, second), r);
    assert_null(*ap_get_request_note(r, first));
    assert_null(ap_get_request_note(r, second + 1));
}

static void test_notes_reset(void **state)
{
    core_reset_notes();
    ap_register_request_note();
    core_reset_notes();
    assert_int_equal(ap_register_request_note(), AP_NUM_STD_NOTES);
    core_reset_notes();
}

static void test_document_root_of_request(void **state)
{
    request_rec *r = core_request(*state);

    core_server_of(r->server)->ap_document_root = "/srv";
    assert_string_equal(ap_document_root(r), "/srv");
    ap_set_document_root(r, "/own");
    assert_string_equal(ap_document_root(r), "/own");
}

static void test_context(void **state)
{
    request_rec *r = core_request(*state);

    core_server_of(r->server)->ap_document_root = "/srv";
    assert_string_equal(ap_context_prefix(r), "");
    assert_string_equal(ap_context_document_root(r), "/srv");
    ap_set_context_info(r, "/icons", NULL);
    assert_string_equal(ap_context_prefix(r), "/icons");
    assert_string_equal(ap_context_document_root(r), "/srv");
    ap_set_context_info(r, NULL, "/usr/share/icons");
    assert_string_equal(ap_context_prefix(r), "/icons");
    assert_string_equal(ap_context_document_root(r), "/usr/share/icons");
}

UNIT_TESTS(
    UNIT_TEST(test_notes_of_modules),
    UNIT_TEST(test_notes_reset),
    UNIT_TEST(test_document_root_of_request),
    UNIT_TEST(test_context)
)
