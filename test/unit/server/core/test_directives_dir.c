/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Directives of a directory.
 */

#include "server/core/directives_dir.c"
#include "test/unit/server/core/core_records.h"

static void test_add_default_charset(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "AddDefaultCharset");
    core_dir_config *conf = new_dir(p);

    assert_null(core_set_add_default_charset(cmd, conf, "On"));
    assert_int_equal(conf->add_default_charset, ADD_DEFAULT_CHARSET_ON);
    assert_string_equal(conf->add_default_charset_name, "iso-8859-1");
    assert_null(core_set_add_default_charset(cmd, conf, "utf-8"));
    assert_int_equal(conf->add_default_charset, ADD_DEFAULT_CHARSET_ON);
    assert_string_equal(conf->add_default_charset_name, "utf-8");
    assert_null(core_set_add_default_charset(cmd, conf, "off"));
    assert_int_equal(conf->add_default_charset, ADD_DEFAULT_CHARSET_OFF);
}

/* it goes into a field: nothing that would change the field's meaning */
static void test_add_default_charset_is_a_token(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "AddDefaultCharset");

    assert_non_null(core_set_add_default_charset(cmd, new_dir(p), "a; b=c"));
    assert_non_null(core_set_add_default_charset(cmd, new_dir(p), "a\r\nb"));
    assert_non_null(core_set_add_default_charset(cmd, new_dir(p), ""));
}

static void test_set_handler(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "SetHandler");
    core_dir_config *conf = new_dir(p);

    assert_null(core_set_handler(cmd, conf, "server-status"));
    assert_string_equal(conf->handler, "server-status");
    assert_null(core_set_handler(cmd, conf, "None"));
    assert_string_equal(conf->handler, "none");
    assert_null(core_set_handler(cmd, conf, "Server-Status"));
    assert_string_equal(conf->handler, "server-status");
    assert_null(core_set_handler(cmd, conf, "proxy:unix:/A.sock|fcgi://B/"));
    assert_string_equal(conf->handler, "proxy:unix:/A.sock|fcgi://B/");
    apr_hook_global_pool = p;
    ap_expr_init(p);
    assert_null(core_set_handler(cmd, conf, "a-%{REQUEST_METHOD}"));
    assert_null(conf->handler);
    assert_non_null(conf->expr_handler);
    assert_complains(core_set_handler(cmd, conf, "a-%{NO_SUCH}"),
                     "column 5");
    assert_null(core_set_handler(cmd, conf, "plain"));
    assert_null(conf->expr_handler);
}

static void test_accept_path_info(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "AcceptPathInfo");
    core_dir_config *conf = new_dir(p);

    assert_null(core_set_accept_path_info(cmd, conf, "on"));
    assert_int_equal(conf->accept_path_info, AP_REQ_ACCEPT_PATH_INFO);
    assert_null(core_set_accept_path_info(cmd, conf, "off"));
    assert_int_equal(conf->accept_path_info, AP_REQ_REJECT_PATH_INFO);
    assert_null(core_set_accept_path_info(cmd, conf, "default"));
    assert_int_equal(conf->accept_path_info, AP_REQ_DEFAULT_PATH_INFO);
    assert_non_null(core_set_accept_path_info(cmd, conf, "yes"));
}

static void test_allow_encoded_slashes(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "AllowEncodedSlashes");
    core_dir_config *conf = new_dir(p);

    assert_int_equal(conf->allow_encoded_slashes, 0);
    assert_null(core_set_allow_encoded_slashes(cmd, conf, "On"));
    assert_int_equal(conf->allow_encoded_slashes, 1);
    assert_int_equal(conf->decode_encoded_slashes, 1);
    assert_null(core_set_allow_encoded_slashes(cmd, conf, "NoDecode"));
    assert_int_equal(conf->allow_encoded_slashes, 1);
    assert_int_equal(conf->decode_encoded_slashes, 0);
    assert_null(core_set_allow_encoded_slashes(cmd, conf, "Off"));
    assert_int_equal(conf->allow_encoded_slashes, 0);
}

static void test_naming_switches(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "UseCanonicalName");
    core_dir_config *conf = new_dir(p);

    assert_null(core_set_use_canonical_name(cmd, conf, "DNS"));
    assert_int_equal(conf->use_canonical_name, USE_CANONICAL_NAME_DNS);
    assert_null(core_set_use_canonical_physical_port(cmd, conf, "On"));
    assert_int_equal(conf->use_canonical_phys_port,
                     USE_CANONICAL_PHYS_PORT_ON);
    assert_null(core_set_hostname_lookups(cmd, conf, "Double"));
    assert_int_equal(conf->hostname_lookups, HOSTNAME_LOOKUP_DOUBLE);
    assert_null(core_set_server_signature(cmd, conf, "email"));
    assert_int_equal(conf->server_signature, srv_sig_withmail);
    assert_non_null(core_set_use_canonical_name(cmd, conf, "maybe"));
    assert_int_equal(conf->use_canonical_name, USE_CANONICAL_NAME_DNS);
}

static void test_file_switches(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "EnableMMAP");
    core_dir_config *conf = new_dir(p);

    assert_null(core_set_enable_mmap(cmd, conf, "off"));
    assert_int_equal(conf->enable_mmap, ENABLE_MMAP_OFF);
    assert_null(core_set_enable_sendfile(cmd, conf, "on"));
    assert_int_equal(conf->enable_sendfile, ENABLE_SENDFILE_ON);
    assert_null(core_set_content_digest(cmd, conf, 1));
    assert_int_equal(conf->content_md5, AP_CORE_CONFIG_ON);
    assert_null(core_set_qualify_redirect_url(cmd, conf, 0));
    assert_int_equal(conf->qualify_redirect_url, AP_CORE_CONFIG_OFF);
    assert_null(core_set_cgi_pass_auth(cmd, conf, 1));
    assert_int_equal(conf->cgi_pass_auth, AP_CGI_PASS_AUTH_ON);
}

static void test_cgi_var(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "CGIVar");
    core_dir_config *conf = new_dir(p);

    assert_null(core_set_cgi_var(cmd, conf, "REQUEST_URI", "Current-URI"));
    assert_string_equal(apr_hash_get(conf->cgi_var_rules, "REQUEST_URI",
                                     APR_HASH_KEY_STRING), "current-uri");
    assert_non_null(core_set_cgi_var(cmd, conf, "PATH_INFO", "current-uri"));
    assert_non_null(core_set_cgi_var(cmd, conf, "REQUEST_URI", "none"));
}

UNIT_TESTS(
    UNIT_TEST(test_add_default_charset),
    UNIT_TEST(test_add_default_charset_is_a_token),
    UNIT_TEST(test_set_handler),
    UNIT_TEST(test_accept_path_info),
    UNIT_TEST(test_allow_encoded_slashes),
    UNIT_TEST(test_naming_switches),
    UNIT_TEST(test_file_switches),
    UNIT_TEST(test_cgi_var)
)
