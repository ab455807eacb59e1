/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Basic credentials out of a request (RFC 7617 section 2).
 */

#include "server/protocol/auth.c"
#include "test/unit/server/request/fixture.h"

static const char *type;
static const char *realm;

static const char *authn_ap_auth_type(request_rec *r)
{
    (void)r;
    return type;
}

static const char *authn_ap_auth_name(request_rec *r)
{
    (void)r;
    return realm;
}

static request_rec *asking(apr_pool_t *p, const char *line)
{
    request_rec *r = fix_request(p, "/x");

    APR_REGISTER_OPTIONAL_FN(authn_ap_auth_type);
    APR_REGISTER_OPTIONAL_FN(authn_ap_auth_name);
    core_retrieve_optional_functions();
    type = "Basic";
    realm = "Members";
    if (line != NULL) {
        apr_table_setn(r->headers_in, "Authorization", line);
    }
    return r;
}

static void assert_credentials(apr_pool_t *p, const char *line,
                               const char *user, const char *password)
{
    request_rec *r = asking(p, line);
    const char *found_user = NULL;
    const char *found_password = NULL;
    const char *pw = NULL;

    assert_int_equal(ap_get_basic_auth_components(r, &found_user,
                                                  &found_password),
                     APR_SUCCESS);
    assert_string_equal(found_user, user);
    assert_string_equal(found_password, password);
    assert_null(r->user);
    assert_int_equal(ap_get_basic_auth_pw(r, &pw), OK);
    assert_string_equal(r->user, user);
    assert_string_equal(pw, password);
    assert_string_equal(r->ap_auth_type, "Basic");
}

static void test_credentials(void **state)
{
    apr_pool_t *p = *state;

    assert_credentials(p, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin",
                       "open sesame");
    assert_credentials(p, "bASIC \t QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                       "Aladdin", "open sesame");
    assert_credentials(p, "Basic YTpiOmM=", "a", "b:c");
    assert_credentials(p, "Basic YWxpY2U=", "alice", "");
    assert_credentials(p, "Basic Ong=", "", "x");
    assert_credentials(p, "Basic YWxpY2U6", "alice", "");
    assert_credentials(p, "Basic ", "", "");
}

static void assert_refused(apr_pool_t *p, const char *line)
{
    request_rec *r = asking(p, line);
    const char *user = NULL;
    const char *pw = NULL;

    assert_int_equal(ap_get_basic_auth_components(r, &user, NULL),
                     APR_EINVAL);
    assert_null(user);
    assert_int_equal(ap_get_basic_auth_pw(r, &pw), HTTP_UNAUTHORIZED);
    assert_null(r->user);
}

static void test_no_credentials(void **state)
{
    apr_pool_t *p = *state;

    assert_refused(p, NULL);
    assert_refused(p, "");
    assert_refused(p, "Basic");
    assert_refused(p, "BasicYTpi");
    assert_refused(p, "Bearer YTpi");
}

static void test_who_is_to_ask(void **state)
{
    request_rec *r = asking(*state, "Basic YTpi");
    const char *pw = NULL;

    type = NULL;
    assert_int_equal(ap_get_basic_auth_pw(r, &pw), DECLINED);
    type = "Digest";
    assert_int_equal(ap_get_basic_auth_pw(r, &pw), DECLINED);
    type = "basic";
    realm = NULL;
    assert_int_equal(ap_get_basic_auth_pw(r, &pw),
                     HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("need AuthName");
    assert_null(pw);
}

static void test_credentials_for_a_proxy(void **state)
{
    request_rec *r = asking(*state, "Basic YTpi");
    const char *user = NULL;

    r->proxyreq = PROXYREQ_PROXY;
    assert_int_equal(ap_get_basic_auth_components(r, &user, NULL),
                     APR_EINVAL);
    apr_table_setn(r->headers_in, "Proxy-Authorization", "Basic Yzpk");
    assert_int_equal(ap_get_basic_auth_components(r, &user, NULL),
                     APR_SUCCESS);
    assert_string_equal(user, "c");
}

UNIT_TESTS(
    UNIT_TEST(test_credentials),
    UNIT_TEST(test_no_credentials),
    UNIT_TEST(test_who_is_to_ask),
    UNIT_TEST(test_credentials_for_a_proxy)
)
