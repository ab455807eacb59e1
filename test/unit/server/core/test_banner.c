/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the server calls itself.
 */

#include "server/core/banner.c"
#include "test/unit/server/core/core_records.h"

static void test_banner_by_tokens(void **state)
{
    apr_pool_t *p = *state;

    core_banner_reset(p);
    assert_string_equal(ap_get_server_banner(), PLAIN_BANNER);
    ap_add_version_component(p, "mod_x/1.0");
    assert_string_equal(ap_get_server_banner(), PLAIN_BANNER " mod_x/1.0");
    core_banner_set_tokens(p, CORE_TOKENS_OS);
    assert_string_equal(ap_get_server_banner(), PLAIN_BANNER);
    core_banner_set_tokens(p, CORE_TOKENS_MINIMAL);
    assert_string_equal(ap_get_server_banner(), AP_SERVER_BASEVERSION);
    core_banner_set_tokens(p, CORE_TOKENS_PRODUCT);
    assert_string_equal(ap_get_server_banner(), AP_SERVER_BASEPRODUCT);
}

static void test_banner_parts_of_the_version(void **state)
{
    apr_pool_t *p = *state;
    const char *minor, *major;

    core_banner_reset(p);
    core_banner_set_tokens(p, CORE_TOKENS_MINOR);
    minor = ap_get_server_banner();
    core_banner_set_tokens(p, CORE_TOKENS_MAJOR);
    major = ap_get_server_banner();
    assert_memory_equal(AP_SERVER_BASEVERSION, minor, strlen(minor));
    assert_memory_equal(minor, major, strlen(major));
    assert_int_equal(minor[strlen(major)], '.');
    assert_null(strchr(major, '.'));
}

static void test_banner_components_after_tokens(void **state)
{
    apr_pool_t *p = *state;

    core_banner_reset(p);
    core_banner_set_tokens(p, CORE_TOKENS_PRODUCT);
    ap_add_version_component(p, "a/1");
    ap_add_version_component(p, "b/2");
    assert_string_equal(ap_get_server_banner(), AP_SERVER_BASEPRODUCT);
    assert_string_equal(ap_get_server_description(), PLAIN_BANNER " a/1 b/2");
}

static void test_banner_goes_with_the_configuration(void **state)
{
    apr_pool_t *pconf;

    assert_int_equal(apr_pool_create(&pconf, *state), APR_SUCCESS);
    core_banner_reset(pconf);
    core_banner_set_tokens(pconf, CORE_TOKENS_MAJOR);
    ap_add_version_component(pconf, "a/1");
    apr_pool_destroy(pconf);
    assert_string_equal(ap_get_server_banner(), PLAIN_BANNER);
    assert_string_equal(ap_get_server_description(), PLAIN_BANNER);
}

static void test_signature(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = core_request(p);
    const char *line;

    core_banner_reset(p);
    assert_string_equal(ap_psignature("<hr>\n", r), "");
    core_dir_of(r)->server_signature = srv_sig_on;
    line = ap_psignature("<hr>\n", r);
    assert_string_equal(line, "<hr>\n<address>" PLAIN_BANNER " Server at "
                        "www.example.com Port 80</address>\n");
    core_dir_of(r)->server_signature = srv_sig_withmail;
    line = ap_psignature("", r);
    assert_non_null(strstr(line, "<a href=\"mailto:webmaster@example.com\">"
                           "www.example.com</a>"));
}

/* the client's name for the server may be anything */
static void test_signature_escapes(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = core_request(p);

    core_banner_reset(p);
    core_dir_of(r)->server_signature = srv_sig_on;
    r->hostname = "<script>";
    assert_null(strstr(ap_psignature("", r), "<script>"));
}

static void test_revision_is_that_of_the_interface(void **state)
{
    ap_version_t version;

    ap_get_server_revision(&version);
    assert_int_equal(version.major, 2);
    assert_int_equal(version.minor, 4);
    assert_non_null(version.add_string);
}

UNIT_TESTS(
    UNIT_TEST(test_banner_by_tokens),
    UNIT_TEST(test_banner_parts_of_the_version),
    UNIT_TEST(test_banner_components_after_tokens),
    UNIT_TEST(test_banner_goes_with_the_configuration),
    UNIT_TEST(test_signature),
    UNIT_TEST(test_signature_escapes),
    UNIT_TEST(test_revision_is_that_of_the_interface)
)
