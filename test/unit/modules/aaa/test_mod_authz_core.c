/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Require and its containers as directives, their merging, and the answers
 * of the hooks.
 */

#include "modules/aaa/mod_authz_core.c"
#include "test/unit/modules/aaa/fixture.h"

static authz_status no_user(request_rec *r, const char *args,
                            const void *parsed)
{
    (void)parsed;
    if (r->user == NULL) {
        return AUTHZ_DENIED_NO_USER;
    }
    return !strcmp(r->user, args) ? AUTHZ_GRANTED : AUTHZ_DENIED;
}

static const authz_provider user_provider = {no_user, NULL};

static authz_dir_conf *start(apr_pool_t *p)
{
    fix_server(p);
    aliases = NULL;
    authz_register_providers(p);
    ap_register_provider(p, AUTHZ_PROVIDER_GROUP, "user",
                         AUTHZ_PROVIDER_VERSION, &user_provider);
    return create_dir_conf(p, NULL);
}

static const char *require(apr_pool_t *p, authz_dir_conf *conf,
                           const char *args)
{
    return set_require(aaa_command(p, "Require", args, 3), conf, args);
}

/* A container with requirements in it, ended by NULL. */
static const char *container(apr_pool_t *p, authz_dir_conf *conf,
                             const char *name, ...)
{
    cmd_parms *cmd = aaa_command(p, name, ">", 9);
    authz_node *outer = conf->container;
    authz_node *node = authz_node_make(p, kind_of(cmd), NULL);
    const char *err = NULL;
    const char *args;
    va_list list;

    authz_node_add(current_container(cmd, conf), node);
    conf->container = node;
    va_start(list, name);
    while (err == NULL && (args = va_arg(list, const char *)) != NULL) {
        err = require(p, conf, args);
    }
    va_end(list);
    conf->container = outer;
    return err;
}

static request_rec *asking(apr_pool_t *p, authz_dir_conf *conf)
{
    return aaa_request(p, &authz_core_module, conf);
}

static void test_require_bad_arguments(void **state)
{
    apr_pool_t *p = *state;
    authz_dir_conf *conf = start(p);

    assert_complains(require(p, conf, ""), "name of a provider");
    assert_complains(require(p, conf, "not"), "'Require not'");
    assert_complains(require(p, conf, "nosuch x"), "nosuch");
    assert_complains(require(p, conf, "valid-user"), "mod_authz_user");
    assert_complains(require(p, conf, "all"), "granted");
    assert_complains(require(p, conf, "all maybe"), "maybe");
    assert_complains(require(p, conf, "all granted x"), "granted x");
    assert_complains(require(p, conf, "method GTE"), "GTE");
    assert_complains(require(p, conf, "expr 1 =="), "column 5");
    assert_complains(require(p, conf, "expr \"1 ==\""), "column 5");
    assert_null(conf->tree->first);
}

/* What httpd takes is taken, with a word about it. */
static void test_require_useless_arguments(void **state)
{
    apr_pool_t *p = *state;
    authz_dir_conf *conf = start(p);

    assert_null(require(p, conf, "method"));
    fix_assert_logged("test.conf:3: 'Require method' names nothing");
    assert_null(require(p, conf, "env"));
    fix_assert_logged("'Require env'");
    assert_int_equal(authz_access_checker_ex(asking(p, conf)),
                     HTTP_FORBIDDEN);
    fix_logged[0] = '\0';
    assert_null(require(p, conf, "method TRACE"));
    assert_string_equal(fix_logged, "");
}

static void test_require_negation_needs_all(void **state)
{
    apr_pool_t *p = *state;
    authz_dir_conf *conf = start(p);

    assert_complains(require(p, conf, "not all granted"), "<RequireAll>");
    assert_complains(container(p, conf, "<RequireAny", "not all granted",
                               NULL), "no effect");
    assert_complains(container(p, conf, "<RequireNone", "not all granted",
                               NULL), "no effect");
    assert_null(container(p, conf, "<RequireAll", "not all denied",
                          "all granted", NULL));
}

static void test_container_opening(void **state)
{
    apr_pool_t *p = *state;

    start(p);
    assert_null(check_opening(aaa_command(p, "<RequireAll", ">", 1), ">"));
    assert_null(check_opening(aaa_command(p, "<RequireAll", " >", 1), "  >"));
    assert_complains(check_opening(aaa_command(p, "<RequireAll", "", 1),
                                   ""), "closing");
    assert_complains(check_opening(aaa_command(p, "<RequireAny", "", 1), "x>"),
                     "no arguments");
    assert_int_equal(kind_of(aaa_command(p, "<RequireAll", "", 1)), AUTHZ_ALL);
    assert_int_equal(kind_of(aaa_command(p, "<RequireAny", "", 1)), AUTHZ_ANY);
    assert_int_equal(kind_of(aaa_command(p, "<RequireNone", "", 1)),
                     AUTHZ_NONE);
}

static void test_empty_container(void **state)
{
    apr_pool_t *p = *state;
    authz_dir_conf *conf = start(p);

    assert_complains(set_container(aaa_command(p, "<RequireAll", ">", 1), conf,
                                   ">"), "no requirement");
    assert_complains(set_container(aaa_command(p, "<RequireNone", ">", 1),
                                   conf, ">"), "<RequireNone>");
    assert_null(conf->container);
}

static void test_access_answers(void **state)
{
    apr_pool_t *p = *state;
    authz_dir_conf *conf = start(p);
    request_rec *r;

    assert_int_equal(authz_access_checker_ex(asking(p, conf)), OK);

    conf = start(p);
    assert_null(require(p, conf, "all denied"));
    assert_int_equal(authz_access_checker_ex(asking(p, conf)),
                     HTTP_FORBIDDEN);
    fix_assert_logged("client denied by server configuration: /srv/x");
    fix_assert_logged("denied by `Require all denied` at test.conf:3");
    assert_null(require(p, conf, "all granted"));
    assert_int_equal(authz_access_checker_ex(asking(p, conf)), OK);

    conf = start(p);
    assert_null(require(p, conf, "user joe"));
    r = asking(p, conf);
    assert_int_equal(authz_access_checker_ex(r), DECLINED);
    assert_true(authz_some_auth_required(r));
}

static void test_access_by_method_and_environment(void **state)
{
    apr_pool_t *p = *state;
    authz_dir_conf *conf = start(p);
    request_rec *r;

    assert_null(require(p, conf, "method GET OPTIONS"));
    r = asking(p, conf);
    assert_int_equal(authz_access_checker_ex(r), OK);
    r->method_number = M_POST;
    assert_int_equal(authz_access_checker_ex(r), HTTP_FORBIDDEN);

    assert_null(require(p, conf, "env one two"));
    apr_table_setn(r->subprocess_env, "two", "");
    assert_int_equal(authz_access_checker_ex(r), OK);
}

/* What depends on the user is asked again once there is one. */
static void test_access_by_condition(void **state)
{
    apr_pool_t *p = *state;
    authz_dir_conf *conf = start(p);
    request_rec *r = asking(p, conf);

    ap_expr_init(p);
    assert_null(require(p, conf, "expr \"%{REQUEST_METHOD} == 'GET'\""));
    r->method = "GET";
    assert_int_equal(authz_access_checker_ex(r), OK);
    r->method = "PUT";
    assert_int_equal(authz_access_checker_ex(r), HTTP_FORBIDDEN);
    assert_null(require(p, conf, "expr %{REMOTE_USER} == 'joe'"));
    assert_int_equal(authz_access_checker_ex(r), DECLINED);
    r->user = apr_pstrdup(p, "joe");
    assert_int_equal(authz_auth_checker(r), OK);
}

static void test_access_limit(void **state)
{
    apr_pool_t *p = *state;
    authz_dir_conf *conf = start(p);
    cmd_parms *cmd = aaa_command(p, "Require", "all denied", 3);
    request_rec *r;

    cmd->limited = AP_METHOD_BIT << M_POST;
    assert_null(set_require(cmd, conf, "all denied"));
    r = asking(p, conf);
    assert_int_equal(authz_access_checker_ex(r), OK);
    assert_false(authz_some_auth_required(r));
    r->method_number = M_POST;
    assert_int_equal(authz_access_checker_ex(r), HTTP_FORBIDDEN);
}

static void test_auth_answers(void **state)
{
    apr_pool_t *p = *state;
    authz_dir_conf *conf = start(p);
    request_rec *r;

    assert_null(require(p, conf, "user joe"));
    r = asking(p, conf);
    r->user = apr_pstrdup(p, "joe");
    r->ap_auth_type = apr_pstrdup(p, "Basic");
    assert_int_equal(authz_auth_checker(r), OK);
    r->user = apr_pstrdup(p, "bob");
    assert_int_equal(authz_auth_checker(r), HTTP_UNAUTHORIZED);
    conf->send_forbidden = 1;
    assert_int_equal(authz_auth_checker(r), HTTP_FORBIDDEN);
    fix_assert_logged("user bob: authorization failure for \"/x\"");
    fix_assert_logged("test.conf:3");
    conf->send_forbidden = 0;
    r->ap_auth_type = NULL;
    assert_int_equal(authz_auth_checker(r), HTTP_FORBIDDEN);
}

/* Which Require asks for a user is told when the challenge goes out. */
static void test_who_asks_for_a_user(void **state)
{
    apr_pool_t *p = *state;
    authz_dir_conf *conf = start(p);
    request_rec *r;

    assert_null(require(p, conf, "method PUT"));
    assert_null(require(p, conf, "user joe"));
    r = asking(p, conf);
    r->log = apr_pcalloc(p, sizeof(*r->log));
    ((struct ap_logconf *)r->log)->level = APLOG_INFO;
    assert_int_equal(authz_access_checker_ex(r), DECLINED);
    assert_int_equal(tell_who_asks(r, "Basic"), DECLINED);
    fix_assert_logged("asked for by `Require method PUT` at test.conf:3");
}

static const char *authn_ap_auth_type(request_rec *r)
{
    (void)r;
    return "Basic";
}

/* Who is to say who he is, and for what? */
static void test_auth_type_without_rules(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asking(p, start(p));

    assert_int_equal(authz_access_checker_ex(r), OK);
    APR_REGISTER_OPTIONAL_FN(authn_ap_auth_type);
    core_retrieve_optional_functions();
    assert_int_equal(authz_access_checker_ex(r),
                     HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("AuthType Basic configured with no corresponding");
    fix_hooks(p);
    core_retrieve_optional_functions();
}

static int merged_lets_in(apr_pool_t *p, const char *base, const char *over,
                          authz_merging merging)
{
    authz_dir_conf *a = start(p);
    authz_dir_conf *b = create_dir_conf(p, NULL);

    if (base != NULL) {
        assert_null(require(p, a, base));
    }
    if (over != NULL) {
        assert_null(require(p, b, over));
    }
    b->merging = merging;
    return authz_access_checker_ex(asking(p, merge_dir_conf(p, a, b))) == OK;
}

static void test_merging(void **state)
{
    apr_pool_t *p = *state;

    assert_false(merged_lets_in(p, "all denied", NULL, MERGE_UNSET));
    assert_true(merged_lets_in(p, "all denied", "all granted", MERGE_UNSET));
    assert_false(merged_lets_in(p, "all granted", "all denied", MERGE_OFF));
    assert_false(merged_lets_in(p, "all denied", "all granted", MERGE_AND));
    assert_true(merged_lets_in(p, "all granted", "all granted", MERGE_AND));
    assert_true(merged_lets_in(p, "all denied", "all granted", MERGE_OR));
    assert_true(merged_lets_in(p, "all granted", "all denied", MERGE_OR));
    assert_false(merged_lets_in(p, NULL, "all denied", MERGE_OR));
    assert_false(merged_lets_in(p, "all denied", NULL, MERGE_OR));
}

static void test_merging_is_not_inherited(void **state)
{
    apr_pool_t *p = *state;
    authz_dir_conf *a = start(p);
    authz_dir_conf *b = create_dir_conf(p, NULL);
    authz_dir_conf *c = create_dir_conf(p, NULL);

    assert_null(require(p, a, "all granted"));
    assert_null(require(p, b, "all granted"));
    b->merging = MERGE_OR;
    assert_null(require(p, c, "all denied"));
    c = merge_dir_conf(p, merge_dir_conf(p, a, b), c);
    assert_int_equal(authz_access_checker_ex(asking(p, c)), HTTP_FORBIDDEN);
}

static void test_alias_head(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = aaa_command(p, "<AuthzProviderAlias", "", 4);
    authz_alias alias;

    start(p);
    assert_complains(read_alias(cmd, "env x y", &alias), "closing");
    assert_complains(read_alias(cmd, "env>", &alias), "name for the alias");
    assert_complains(read_alias(cmd, "nosuch a b>", &alias), "nosuch");
    assert_null(read_alias(cmd, "env a b c>", &alias));
    assert_string_equal(alias.args, "b");
    fix_assert_logged("ignores 'c'");
    assert_null(read_alias(cmd, "env all x>", &alias));
    fix_assert_logged("a provider 'all' already");
    assert_null(read_alias(cmd, "env letin \"a b\">", &alias));
    assert_string_equal(alias.name, "letin");
    assert_string_equal(alias.args, "a b");
}

static void test_alias_asks_its_base(void **state)
{
    apr_pool_t *p = *state;
    authz_dir_conf *conf = start(p);
    authz_alias *alias = apr_pcalloc(p, sizeof(*alias));
    request_rec *r;
    ap_conf_vector_t *settings;

    assert_null(read_alias(aaa_command(p, "<AuthzProviderAlias", "", 4),
                           "env letin \"a b\">", alias));
    assert_null(alias->base->parse_require_line(
        aaa_command(p, "", "", 4), alias->args, &alias->parsed));
    alias->settings = ap_create_per_dir_config(p);
    aliases = apr_hash_make(p);
    apr_hash_set(aliases, "letin", APR_HASH_KEY_STRING, alias);
    ap_register_provider(p, AUTHZ_PROVIDER_GROUP, "letin",
                         AUTHZ_PROVIDER_VERSION, &authz_alias_provider);

    assert_null(require(p, conf, "letin"));
    r = asking(p, conf);
    settings = r->per_dir_config;
    assert_int_equal(authz_access_checker_ex(r), HTTP_FORBIDDEN);
    apr_table_setn(r->subprocess_env, "b", "1");
    assert_int_equal(authz_access_checker_ex(r), OK);
    assert_ptr_equal(r->per_dir_config, settings);
}

static const char *note_name(cmd_parms *cmd, const char *args,
                             const void **parsed)
{
    void *name = NULL;

    assert_int_equal(apr_pool_userdata_get(&name, AUTHZ_PROVIDER_NAME_NOTE,
                                           cmd->temp_pool), APR_SUCCESS);
    *parsed = name;
    return args[0] == 'x' ? NULL : "other arguments";
}

/* A provider under several names is told which one stands there. */
static void test_read_arguments_tells_the_name(void **state)
{
    const authz_provider provider = {NULL, note_name};
    const authz_provider silent = {NULL, NULL};
    cmd_parms *cmd = aaa_command(*state, "Require", "", 4);
    const void *parsed = NULL;

    assert_null(read_arguments(cmd, "one", &provider, "x", &parsed));
    assert_string_equal(parsed, "one");
    assert_non_null(read_arguments(cmd, "two", &provider, "y", &parsed));
    assert_string_equal(parsed, "two");
    assert_null(read_arguments(cmd, "three", &silent, "y", &parsed));
}

UNIT_TESTS(
    UNIT_TEST(test_read_arguments_tells_the_name),
    UNIT_TEST(test_require_bad_arguments),
    UNIT_TEST(test_require_useless_arguments),
    UNIT_TEST(test_require_negation_needs_all),
    UNIT_TEST(test_container_opening),
    UNIT_TEST(test_empty_container),
    UNIT_TEST(test_access_answers),
    UNIT_TEST(test_access_by_method_and_environment),
    UNIT_TEST(test_access_by_condition),
    UNIT_TEST(test_access_limit),
    UNIT_TEST(test_auth_answers),
    UNIT_TEST(test_who_asks_for_a_user),
    UNIT_TEST(test_auth_type_without_rules),
    UNIT_TEST(test_merging),
    UNIT_TEST(test_merging_is_not_inherited),
    UNIT_TEST(test_alias_head),
    UNIT_TEST(test_alias_asks_its_base)
)
