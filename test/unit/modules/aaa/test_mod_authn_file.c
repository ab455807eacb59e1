/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The file of users, and all kinds of hashes.
 */

#include "modules/aaa/mod_authn_file.c"
#include "test/unit/modules/aaa/fixture.h"

static const char text[] =
    "# ann:{SHA}hsAaMBat8aKiQgxhKhAqvbXOPbw=\n"
    "\n"
    "alice:$apr1$pMiNDuZy$HV/WZeEPsz1L1s/63kzRv/\n"
    "bob:$2y$04$ATHP.f0nXuVyB/AuExCtluZGCK7wV8KJ38lQxChxo.tvS1T2uPIJW\n"
    "  carol:{SHA}hsAaMBat8aKiQgxhKhAqvbXOPbw=:note:note  \n"
    "dave:1GTm8vZ4d.7vY\n"
    "alice:{SHA}hsAaMBat8aKiQgxhKhAqvbXOPbw=\n"
    "plain:plain-pw\n"
    "none\n"
    "empty:\n"
    "erin:$6$saltsalt$i9IRe0tUvItnSeD5kzVfTrW5fpzXKjGvfqqC.4WnQgM.nY8.0vhQ3r"
    "5vKlML5b9nWh3KM5po5qZHfDHGCELF/0";

static request_rec *asking(apr_pool_t *p, const char *contents)
{
    authn_file_dir_conf *conf = create_dir_conf(p, NULL);
    cmd_parms *cmd = aaa_command(p, "AuthUserFile", "users", 5);

    cmd->info = (void *)APR_OFFSETOF(authn_file_dir_conf, file);
    assert_null(set_file(cmd, conf, unit_file(p, unit_folder(p), "users",
                                              contents)));
    return aaa_request(p, &authn_file_module, conf);
}

static void test_passwords(void **state)
{
    static const char *const users[] = {"alice", "bob", "carol", "dave",
                                        "erin"};
    request_rec *r = asking(*state, text);
    apr_size_t i;

    for (i = 0; i < sizeof(users) / sizeof(users[0]); i++) {
        const char *password = apr_pstrcat(r->pool, users[i], "-pw", NULL);

        assert_int_equal(check_password(r, users[i], password),
                         AUTH_GRANTED);
        assert_int_equal(check_password(r, users[i], "bad"), AUTH_DENIED);
        assert_int_equal(check_password(r, users[i], ""), AUTH_DENIED);
    }
    /* The first line of a user counts. */
    assert_int_equal(check_password(r, "alice", "carol-pw"), AUTH_DENIED);
}

static void test_passwords_of_no_use(void **state)
{
    request_rec *r = asking(*state, text);

    assert_int_equal(check_password(r, "plain", "plain-pw"), AUTH_DENIED);
    assert_int_equal(check_password(r, "none", ""), AUTH_DENIED);
    assert_int_equal(check_password(r, "empty", ""), AUTH_DENIED);
    assert_int_equal(check_password(r, "", ""), AUTH_USER_NOT_FOUND);
    assert_int_equal(check_password(r, "# ann", "carol-pw"),
                     AUTH_USER_NOT_FOUND);
    assert_int_equal(check_password(r, "Alice", "alice-pw"),
                     AUTH_USER_NOT_FOUND);
}

static void test_decoy(void **state)
{
    request_rec *r = asking(*state, text);
    void *hash = NULL;

    assert_int_equal(check_password(r, "nobody", "x"), AUTH_USER_NOT_FOUND);
    apr_pool_userdata_get(&hash, AUTHN_DECOY_KEY, r->pool);
    assert_string_equal(hash, "$apr1$pMiNDuZy$HV/WZeEPsz1L1s/63kzRv/");
    r = asking(*state, "");
    assert_int_equal(check_password(r, "nobody", "x"), AUTH_USER_NOT_FOUND);
}

static void test_no_file(void **state)
{
    request_rec *r = asking(*state, text);
    authn_file_dir_conf *conf = ap_get_module_config(r->per_dir_config,
                                                     &authn_file_module);

    conf->file = "/none/at/all";
    assert_int_equal(check_password(r, "alice", "x"), AUTH_GENERAL_ERROR);
    fix_assert_logged("/none/at/all cannot be read (`AuthUserFile users` at "
                      "test.conf:5)");
    assert_ptr_equal(conf_decider(r), conf->directive);
    conf->file = NULL;
    assert_int_equal(check_password(r, "alice", "x"), AUTH_GENERAL_ERROR);
    fix_assert_logged("no AuthUserFile");
}

static void test_realms(void **state)
{
    request_rec *r = asking(*state, "a:one:1111\na:two:2222\nb:two:3333\n"
                            "c:two\nd\n");
    char *hash = NULL;

    assert_int_equal(get_realm_hash(r, "a", "two", &hash), AUTH_USER_FOUND);
    assert_string_equal(hash, "2222");
    assert_int_equal(get_realm_hash(r, "b", "one", &hash),
                     AUTH_USER_NOT_FOUND);
    assert_int_equal(get_realm_hash(r, "c", "two", &hash), AUTH_USER_FOUND);
    assert_string_equal(hash, "");
    assert_int_equal(get_realm_hash(r, "d", "", &hash), AUTH_USER_FOUND);
}

static const char *stored;

static void store(request_rec *r, const char *provider, const char *user,
                  const char *realm, const char *hash)
{
    stored = apr_pstrcat(r->pool, provider, " ", user, " ",
                         realm != NULL ? realm : "-", " ", hash, NULL);
}

static void test_cache(void **state)
{
    request_rec *r = asking(*state, "a:{SHA}hsAaMBat8aKiQgxhKhAqvbXOPbw=\n"
                            "b:two:3333\n");
    char *hash;

    cache_store = store;
    stored = "nothing";
    check_password(r, "a", "bad");
    assert_string_equal(stored, "nothing");
    check_password(r, "a", "carol-pw");
    assert_string_equal(stored, "file a - {SHA}hsAaMBat8aKiQgxhKhAqvbXOPbw=");
    get_realm_hash(r, "b", "two", &hash);
    assert_string_equal(stored, "file b two 3333");
    cache_store = NULL;
}

UNIT_TESTS(
    UNIT_TEST(test_passwords),
    UNIT_TEST(test_passwords_of_no_use),
    UNIT_TEST(test_decoy),
    UNIT_TEST(test_no_file),
    UNIT_TEST(test_realms),
    UNIT_TEST(test_cache)
)
