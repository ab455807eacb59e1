/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * AuthType, AuthName, and aliases of providers.
 */

#include "modules/aaa/mod_authn_core.c"
#include "test/unit/modules/aaa/fixture.h"

static authn_dir_conf *conf_with(apr_pool_t *p, const char *type,
                                 const char *name)
{
    authn_dir_conf *conf = create_dir_conf(p, NULL);

    if (type != NULL) {
        assert_null(set_type(aaa_command(p, "AuthType", type, 1), conf,
                             type));
    }
    if (name != NULL) {
        assert_null(set_name(aaa_command(p, "AuthName", name, 2), conf,
                             name));
    }
    return conf;
}

static request_rec *asking(apr_pool_t *p, authn_dir_conf *conf)
{
    return aaa_request(p, &authn_core_module, conf);
}

static void test_texts(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asking(p, conf_with(p, "Basic", "Say \"hi\""));

    assert_string_equal(authn_ap_auth_type(r), "Basic");
    assert_string_equal(authn_ap_auth_name(r), "Say \\\"hi\\\"");
    r = asking(p, conf_with(p, "nONE", NULL));
    assert_null(authn_ap_auth_type(r));
    assert_null(authn_ap_auth_name(r));
    assert_null(authn_ap_auth_type(asking(p, conf_with(p, NULL, NULL))));
}

static void test_texts_computed(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r;

    fix_server(p);
    ap_expr_init(p);
    r = asking(p, conf_with(p, "%{QUERY_STRING}", "at %{QUERY_STRING}"));
    r->args = apr_pstrdup(p, "a\"b");
    assert_string_equal(authn_ap_auth_type(r), "a\"b");
    assert_string_equal(authn_ap_auth_name(r), "at a\\\"b");
    r->args = apr_pstrdup(p, "none");
    assert_null(authn_ap_auth_type(r));
}

static void test_texts_that_fail(void **state)
{
    apr_pool_t *p = *state;
    authn_dir_conf *conf = conf_with(p, NULL, NULL);
    request_rec *r;

    fix_server(p);
    ap_expr_init(p);
    assert_complains(set_name(aaa_command(p, "AuthName", "", 2), conf,
                              "%{x"), "column");
    r = asking(p, conf_with(p, "%{file:/none/at/all}",
                            "%{file:/none/at/all}"));
    assert_null(authn_ap_auth_type(r));
    assert_null(authn_ap_auth_name(r));
    fix_assert_logged("`AuthName %{file:/none/at/all}` at test.conf:2");
}

static void test_merge(void **state)
{
    apr_pool_t *p = *state;
    authn_dir_conf *base = conf_with(p, "Basic", "outer");
    request_rec *r;

    r = asking(p, merge_dir_conf(p, base, conf_with(p, NULL, "inner")));
    assert_string_equal(authn_ap_auth_type(r), "Basic");
    assert_string_equal(authn_ap_auth_name(r), "inner");
    r = asking(p, merge_dir_conf(p, base, conf_with(p, "None", NULL)));
    assert_null(authn_ap_auth_type(r));
    assert_string_equal(authn_ap_auth_name(r), "outer");
}

static void test_unknown_type(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asking(p, conf_with(p, "Foo", NULL));

    assert_int_equal(refuse_unknown_type(r), DECLINED);
    APR_REGISTER_OPTIONAL_FN(authn_ap_auth_type);
    core_retrieve_optional_functions();
    assert_int_equal(refuse_unknown_type(r), HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("AuthType Foo configured without corresponding module "
                      "for /x (`AuthType Foo` at test.conf:1)");
    fix_hooks(p);
    core_retrieve_optional_functions();
}

/* ----- aliases ----- */

/* Tells by its answer which settings it saw. */
static authn_status ask(request_rec *r, const char *user,
                        const char *password)
{
    (void)user;
    (void)password;
    assert_string_equal(apr_table_get(r->notes, AUTHN_PROVIDER_NAME_NOTE),
                        "base");
    return strstr(fix_trace_of(r->per_dir_config), "alias") != NULL
           ? AUTH_GRANTED : AUTH_DENIED;
}

static const authn_provider base_provider = {ask, NULL};

static void add_alias(apr_pool_t *p, const char *args, const char *text)
{
    authn_alias *alias = apr_pcalloc(p, sizeof(*alias));

    assert_null(read_alias(aaa_command(p, "<AuthnProviderAlias", args, 1),
                           args, alias));
    alias->settings = aaa_widen(p, fix_settings(p, text));
    aliases = aliases != NULL ? aliases : apr_hash_make(p);
    apr_hash_set(aliases, alias->name, APR_HASH_KEY_STRING, alias);
    ap_register_provider(p, AUTHN_PROVIDER_GROUP, alias->name,
                         AUTHN_PROVIDER_VERSION, &alias_provider);
}

static request_rec *with_base(apr_pool_t *p)
{
    request_rec *r = asking(p, conf_with(p, NULL, NULL));

    aliases = NULL;
    ap_register_provider(p, AUTHN_PROVIDER_GROUP, "base",
                         AUTHN_PROVIDER_VERSION, &base_provider);
    return r;
}

static void test_alias_asks_its_base(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = with_base(p);
    ap_conf_vector_t *settings = r->per_dir_config;
    char *hash;

    add_alias(p, "base one>", "alias");
    add_alias(p, "one two>", "other");
    apr_table_setn(r->notes, AUTHN_PROVIDER_NAME_NOTE, "one");
    assert_int_equal(alias_check_password(r, "a", "b"), AUTH_GRANTED);
    assert_ptr_equal(r->per_dir_config, settings);
    assert_string_equal(apr_table_get(r->notes, AUTHN_PROVIDER_NAME_NOTE),
                        "one");
    apr_table_setn(r->notes, AUTHN_PROVIDER_NAME_NOTE, "two");
    assert_int_equal(alias_check_password(r, "a", "b"), AUTH_GRANTED);
    assert_int_equal(alias_get_realm_hash(r, "a", "b", &hash),
                     AUTH_GENERAL_ERROR);
    fix_assert_logged("provider base cannot give the hashes");
    apr_table_setn(r->notes, AUTHN_PROVIDER_NAME_NOTE, "three");
    assert_int_equal(alias_check_password(r, "a", "b"), AUTH_GENERAL_ERROR);
    assert_ptr_equal(r->per_dir_config, settings);
}

static void test_alias_head(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = aaa_command(p, "<AuthnProviderAlias", "", 1);
    authn_alias alias;

    with_base(p);
    assert_complains(read_alias(cmd, "base x", &alias), "closing");
    assert_complains(read_alias(cmd, "base>", &alias), "name for the alias");
    assert_complains(read_alias(cmd, "nosuch x>", &alias), "nosuch");
    assert_complains(read_alias(cmd, "base base>", &alias), "already");
    assert_null(read_alias(cmd, " base \"a b\" >", &alias));
    assert_string_equal(alias.name, "a b");
}

UNIT_TESTS(
    UNIT_TEST(test_texts),
    UNIT_TEST(test_texts_computed),
    UNIT_TEST(test_texts_that_fail),
    UNIT_TEST(test_merge),
    UNIT_TEST(test_unknown_type),
    UNIT_TEST(test_alias_asks_its_base),
    UNIT_TEST(test_alias_head)
)
