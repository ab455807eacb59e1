/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Basic authentication: providers in turn, challenges, faked credentials.
 */

#include "modules/aaa/mod_auth_basic.c"
#include "test/unit/modules/aaa/fixture.h"

/* ----- a server with a realm and two providers ----- */

static const char *authn_ap_auth_type(request_rec *r)
{
    (void)r;
    return "Basic";
}

static const char *authn_ap_auth_name(request_rec *r)
{
    (void)r;
    return "Members";
}

static const char *asked;       /* names of the providers, in turn */

/* Knows the users that begin with the provider's letter; the password is the
 * user's name. */
static authn_status ask(request_rec *r, const char *user,
                        const char *password)
{
    const char *name = apr_table_get(r->notes, AUTHN_PROVIDER_NAME_NOTE);

    asked = apr_pstrcat(r->pool, asked, name, " ", NULL);
    if (*user == '!') {
        return AUTH_GENERAL_ERROR;
    }
    if (*user != *name) {
        return AUTH_USER_NOT_FOUND;
    }
    return strcmp(user, password) == 0 ? AUTH_GRANTED : AUTH_DENIED;
}

/* Of user a: MD5 of "a:Members:secret". */
static authn_status give_hash(request_rec *r, const char *user,
                              const char *realm, char **hash)
{
    assert_string_equal(realm, "Members");
    *hash = apr_pstrdup(r->pool, "370db58319ed964451dae7d9ef6278f9");
    return *user == 'a' ? AUTH_USER_FOUND : AUTH_USER_NOT_FOUND;
}

static const authn_provider full = {ask, give_hash};
static const authn_provider no_hashes = {ask, NULL};
static const authn_provider no_passwords = {NULL, give_hash};

static request_rec *asking(apr_pool_t *p, basic_dir_conf *conf,
                           const char *pair)
{
    request_rec *r = aaa_request(p, &auth_basic_module, conf);

    APR_REGISTER_OPTIONAL_FN(authn_ap_auth_type);
    APR_REGISTER_OPTIONAL_FN(authn_ap_auth_name);
    core_retrieve_optional_functions();
    ap_hook_note_auth_failure(note_challenge, NULL, NULL, APR_HOOK_MIDDLE);
    if (pair != NULL) {
        apr_table_setn(r->headers_in, "Authorization",
                       apr_pstrcat(p, "Basic ", ap_pbase64encode(
                           p, apr_pstrdup(p, pair)), NULL));
    }
    asked = "";
    return r;
}

static const char *provider(apr_pool_t *p, basic_dir_conf *conf,
                            const char *name)
{
    return add_provider(aaa_command(p, "AuthBasicProvider", name, 1), conf,
                        name);
}

static basic_dir_conf *with_providers(apr_pool_t *p)
{
    basic_dir_conf *conf = create_dir_conf(p, NULL);

    ap_register_provider(p, "authn", "a1", "0", &full);
    ap_register_provider(p, "authn", "b2", "0", &no_hashes);
    ap_register_provider(p, "authn", "c3", "0", &no_passwords);
    assert_null(provider(p, conf, "a1"));
    assert_null(provider(p, conf, "b2"));
    return conf;
}

static void assert_answers(apr_pool_t *p, basic_dir_conf *conf,
                           const char *pair, int status, const char *whom)
{
    request_rec *r = asking(p, conf, pair);

    assert_int_equal(check_basic_user(r), status);
    assert_string_equal(asked, whom);
    if (status == HTTP_UNAUTHORIZED) {
        assert_string_equal(apr_table_get(r->err_headers_out,
                                          "WWW-Authenticate"),
                            "Basic realm=\"Members\"");
    }
    if (status == OK) {
        assert_string_equal(r->ap_auth_type, "Basic");
        assert_null(apr_table_get(r->notes, AUTHN_PROVIDER_NAME_NOTE));
    }
}

static void test_providers_in_turn(void **state)
{
    apr_pool_t *p = *state;
    basic_dir_conf *conf = with_providers(p);

    assert_answers(p, conf, NULL, HTTP_UNAUTHORIZED, "");
    assert_answers(p, conf, "ann:ann", OK, "a1 ");
    assert_answers(p, conf, "ann:bad", HTTP_UNAUTHORIZED, "a1 ");
    fix_assert_logged("user ann: authentication failure for \"/x\": "
                      "Password Mismatch");
    assert_answers(p, conf, "bob:bob", OK, "a1 b2 ");
    assert_answers(p, conf, "cid:cid", HTTP_UNAUTHORIZED, "a1 b2 ");
    fix_assert_logged("user cid not found: /x");
    assert_answers(p, conf, "!:x", HTTP_INTERNAL_SERVER_ERROR, "a1 ");
}

static void test_not_authoritative(void **state)
{
    apr_pool_t *p = *state;
    basic_dir_conf *conf = with_providers(p);

    conf->authoritative = 0;
    assert_answers(p, conf, "ann:bad", HTTP_UNAUTHORIZED, "a1 ");
    assert_answers(p, conf, "cid:cid", DECLINED, "a1 b2 ");
}

static void test_default_provider(void **state)
{
    apr_pool_t *p = *state;
    basic_dir_conf *conf = create_dir_conf(p, NULL);

    with_providers(p);
    assert_answers(p, conf, "ann:ann", HTTP_INTERNAL_SERVER_ERROR, "");
    fix_assert_logged("provider 'file' is not there");
    ap_register_provider(p, "authn", "file", "0", &full);
    assert_answers(p, conf, "fay:fay", OK, "file ");
}

static void test_digests(void **state)
{
    apr_pool_t *p = *state;
    basic_dir_conf *conf = with_providers(p);

    conf->use_digest = 1;
    assert_answers(p, conf, "a:secret", OK, "");
    assert_answers(p, conf, "a:secreT", HTTP_UNAUTHORIZED, "");
    assert_answers(p, conf, "bob:x", HTTP_INTERNAL_SERVER_ERROR, "");
    fix_assert_logged("'b2' cannot do what AuthBasicUseDigestAlgorithm");
}

/* The hash that is checked for nothing changes no answer. */
static void test_decoy(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asking(p, with_providers(p), "cid:carol-pw");

    apr_pool_userdata_setn("{SHA}hsAaMBat8aKiQgxhKhAqvbXOPbw=",
                           AUTHN_DECOY_KEY, NULL, r->pool);
    assert_int_equal(check_basic_user(r), HTTP_UNAUTHORIZED);
}

static void test_challenge(void **state)
{
    request_rec *r = asking(*state, with_providers(*state), NULL);

    assert_int_equal(note_challenge(r, "Digest"), DECLINED);
    assert_int_equal(note_challenge(r, "basic"), OK);
    r->proxyreq = PROXYREQ_PROXY;
    assert_int_equal(note_challenge(r, "Basic"), OK);
    assert_string_equal(apr_table_get(r->err_headers_out,
                                      "Proxy-Authenticate"),
                        "Basic realm=\"Members\"");
}

static void test_provider_faults(void **state)
{
    apr_pool_t *p = *state;
    basic_dir_conf *conf = with_providers(p);
    cmd_parms *cmd = aaa_command(p, "AuthBasicUseDigestAlgorithm", "", 1);

    assert_complains(provider(p, conf, "nosuch"), "nosuch");
    assert_complains(provider(p, conf, "dbm"), "mod_authn_dbm");
    assert_complains(provider(p, conf, "c3"), "cannot check passwords");
    assert_complains(set_digest(cmd, conf, "SHA"), "'SHA'");
    assert_null(set_digest(cmd, conf, "md5"));
    assert_int_equal(conf->use_digest, 1);
    assert_null(set_digest(cmd, conf, "OFF"));
    assert_int_equal(conf->use_digest, 0);
}

static void test_merge(void **state)
{
    apr_pool_t *p = *state;
    basic_dir_conf *base = with_providers(p);
    basic_dir_conf *over = create_dir_conf(p, NULL);
    basic_dir_conf *merged;

    base->authoritative = 0;
    base->use_digest = 1;
    base->fake = FAKE_ON;
    merged = merge_dir_conf(p, base, over);
    assert_memory_equal(merged, base, sizeof(*merged));
    assert_null(provider(p, over, "b2"));
    over->authoritative = 1;
    over->use_digest = 0;
    over->fake = FAKE_OFF;
    merged = merge_dir_conf(p, base, over);
    assert_memory_equal(merged, over, sizeof(*merged));
    assert_null(merged->providers->next);
}

/* ----- AuthBasicFake ----- */

static const char *faked(apr_pool_t *p, const char *user,
                         const char *password)
{
    basic_dir_conf *conf = create_dir_conf(p, NULL);
    request_rec *r = asking(p, conf, "own:own");

    ap_expr_init(p);
    assert_null(set_fake(aaa_command(p, "AuthBasicFake", "", 1), conf, user,
                         password));
    r->args = apr_pstrdup(p, "query");
    fake_credentials(r);
    return apr_table_get(r->headers_in, "Authorization");
}

static void test_fake(void **state)
{
    apr_pool_t *p = *state;

    assert_string_equal(faked(p, "demo", "demopass"),
                        "Basic ZGVtbzpkZW1vcGFzcw==");
    assert_string_equal(faked(p, "bob", NULL), "Basic Ym9iOnBhc3N3b3Jk");
    assert_string_equal(faked(p, "Off", NULL), "Basic b3duOm93bg==");
    assert_string_equal(faked(p, "%{QUERY_STRING}", "%{REQUEST_METHOD}"),
                        "Basic cXVlcnk6R0VU");
    assert_null(faked(p, "%{HTTP_REFERER}", NULL));
    assert_null(faked(p, "bob", "%{HTTP_REFERER}"));
    assert_null(faked(p, "%{file:/none/at/all}", NULL));
}

static void test_fake_faults(void **state)
{
    apr_pool_t *p = *state;
    basic_dir_conf *conf = create_dir_conf(p, NULL);
    cmd_parms *cmd = aaa_command(p, "AuthBasicFake", "", 1);

    assert_complains(set_fake(cmd, conf, "%{x", NULL), "name of the user");
    assert_complains(set_fake(cmd, conf, "x", "%{x"), "password");
}

UNIT_TESTS(
    UNIT_TEST(test_providers_in_turn),
    UNIT_TEST(test_not_authoritative),
    UNIT_TEST(test_default_provider),
    UNIT_TEST(test_digests),
    UNIT_TEST(test_decoy),
    UNIT_TEST(test_challenge),
    UNIT_TEST(test_provider_faults),
    UNIT_TEST(test_merge),
    UNIT_TEST(test_fake),
    UNIT_TEST(test_fake_faults)
)
