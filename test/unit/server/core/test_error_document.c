/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * ErrorDocument and documents that modules give for one request.
 */

#include "server/core/error_document.c"
#include "test/unit/server/core/core_records.h"

#define INDEX_404 ap_index_of_response(HTTP_NOT_FOUND)

static const char *set(apr_pool_t *p, core_dir_config *conf,
                       const char *status, const char *document)
{
    return core_set_error_document(new_command(p, "ErrorDocument"), conf,
                                   status, document);
}

static void test_error_document_kinds(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = core_request(p);
    core_dir_config *conf = core_dir_of(r);

    assert_null(core_error_document(r, INDEX_404));
    assert_null(set(p, conf, "404", "/missing.html"));
    assert_string_equal(core_error_document(r, INDEX_404), "/missing.html");
    assert_null(set(p, conf, "404", "http://a.example/x"));
    assert_string_equal(core_error_document(r, INDEX_404),
                        "http://a.example/x");
    assert_null(set(p, conf, "404", "Not here"));
    assert_string_equal(core_error_document(r, INDEX_404), "\"Not here");
    assert_null(set(p, conf, "404", "default"));
    assert_null(core_error_document(r, INDEX_404));
}

static void test_error_document_faults(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);

    assert_complains(set(p, conf, "4o4", "/x"), "'4o4'");
    assert_complains(set(p, conf, "999", "/x"), "999");
    assert_complains(set(p, conf, "499", "/x"), "499");
    assert_complains(set(p, conf, "404", "/x?%{"), "column 6");
    assert_complains(set(p, conf, "404", "a\\"), "column 2");
    assert_null(conf->response_code_strings);
}

static core_dir_config *merged(apr_pool_t *p, core_dir_config *base,
                               core_dir_config *over)
{
    return core_merge_dir_config(p, base, over);
}

static void test_error_document_with_expression(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = core_request(p);
    core_dir_config *outer = new_dir(p);
    core_dir_config *inner = new_dir(p);

    apr_hook_global_pool = p;
    ap_expr_init(p);
    r->uri = "/gone";
    assert_null(set(p, outer, "404", "no %{REQUEST_URI} in \\101"));
    ap_set_core_module_config(r->per_dir_config, outer);
    assert_string_equal(core_error_document(r, INDEX_404), "\"no /gone in A");
    ap_set_core_module_config(r->per_dir_config, merged(p, outer, inner));
    assert_string_equal(core_error_document(r, INDEX_404), "\"no /gone in A");
    assert_null(set(p, inner, "404", "/x?%{escape:%{REQUEST_URI} }"));
    ap_set_core_module_config(r->per_dir_config, merged(p, outer, inner));
    assert_string_equal(core_error_document(r, INDEX_404), "/x?/gone%20");
    assert_null(set(p, inner, "404", "/plain"));
    ap_set_core_module_config(r->per_dir_config, merged(p, outer, inner));
    assert_string_equal(core_error_document(r, INDEX_404), "/plain");
    assert_null(set(p, inner, "404", "default"));
    ap_set_core_module_config(r->per_dir_config, merged(p, outer, inner));
    assert_null(core_error_document(r, INDEX_404));
}

static void test_error_document_401_needs_local_document(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);

    assert_null(set(p, conf, "401", "http://a.example/"));
    assert_null(conf->response_code_strings);
    assert_null(set(p, conf, "401", "/login"));
    assert_non_null(conf->response_code_strings);
}

static void test_custom_response_wins(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = core_request(p);

    assert_null(set(p, core_dir_of(r), "404", "/configured"));
    ap_custom_response(r, HTTP_NOT_FOUND, "a text");
    assert_string_equal(core_error_document(r, INDEX_404), "\"a text");
    ap_custom_response(r, HTTP_NOT_FOUND, "/path");
    assert_string_equal(core_error_document(r, INDEX_404), "/path");
}

UNIT_TESTS(
    UNIT_TEST(test_error_document_kinds),
    UNIT_TEST(test_error_document_with_expression),
    UNIT_TEST(test_error_document_faults),
    UNIT_TEST(test_error_document_401_needs_local_document),
    UNIT_TEST(test_custom_response_wins)
)
