/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * How settings start, and how an inner section's are laid over an outer's.
 */

#include "server/core/settings.c"
#include "test/unit/server/core/core_records.h"

static core_dir_config *merged(apr_pool_t *p, core_dir_config *base,
                               core_dir_config *over)
{
    return core_merge_dir_config(p, base, over);
}

/* Sets a member in the outer record, then in the inner one, and asserts what
 * the merged record has: outer value, then inner value. */
#define ASSERT_MERGES(p, member, outer, inner) \
    do { \
        core_dir_config *a_ = new_dir(p); \
        core_dir_config *b_ = new_dir(p); \
        a_->member = (outer); \
        assert_true(merged(p, a_, b_)->member == (outer)); \
        assert_true(merged(p, b_, a_)->member == (outer)); \
        b_->member = (inner); \
        assert_true(merged(p, a_, b_)->member == (inner)); \
    } while (0)

static void test_merge_dir_takes_inner_numbers(void **state)
{
    apr_pool_t *p = *state;

    ASSERT_MERGES(p, limit_req_body, 5, 0);
    ASSERT_MERGES(p, limit_xml_body, 0, 7);
    ASSERT_MERGES(p, max_ranges, AP_MAXRANGES_UNLIMITED, 4);
    ASSERT_MERGES(p, max_overlaps, 4, AP_MAXRANGES_NORANGES);
    ASSERT_MERGES(p, max_reversals, 4, AP_MAXRANGES_DEFAULT);
    ASSERT_MERGES(p, read_buf_size, 4096, 1024);
    ASSERT_MERGES(p, accept_path_info, AP_REQ_ACCEPT_PATH_INFO,
                  AP_REQ_REJECT_PATH_INFO);
}

static void test_merge_dir_takes_inner_switches(void **state)
{
    apr_pool_t *p = *state;

    ASSERT_MERGES(p, hostname_lookups, HOSTNAME_LOOKUP_DOUBLE,
                  HOSTNAME_LOOKUP_OFF);
    ASSERT_MERGES(p, content_md5, AP_CORE_CONFIG_ON, AP_CORE_CONFIG_OFF);
    ASSERT_MERGES(p, use_canonical_name, USE_CANONICAL_NAME_DNS,
                  USE_CANONICAL_NAME_OFF);
    ASSERT_MERGES(p, use_canonical_phys_port, USE_CANONICAL_PHYS_PORT_ON,
                  USE_CANONICAL_PHYS_PORT_OFF);
    ASSERT_MERGES(p, enable_mmap, ENABLE_MMAP_OFF, ENABLE_MMAP_ON);
    ASSERT_MERGES(p, enable_sendfile, ENABLE_SENDFILE_ON,
                  ENABLE_SENDFILE_OFF);
    ASSERT_MERGES(p, cgi_pass_auth, AP_CGI_PASS_AUTH_ON,
                  AP_CGI_PASS_AUTH_OFF);
    ASSERT_MERGES(p, qualify_redirect_url, AP_CORE_CONFIG_ON,
                  AP_CORE_CONFIG_OFF);
    ASSERT_MERGES(p, server_signature, srv_sig_withmail, srv_sig_off);
}

static void test_merge_dir_takes_inner_texts(void **state)
{
    apr_pool_t *p = *state;
    struct rlimit one, two;
    const char *a = "a", *b = "b";

    ASSERT_MERGES(p, mime_type, a, b);
    ASSERT_MERGES(p, handler, a, b);
    ASSERT_MERGES(p, output_filters, a, b);
    ASSERT_MERGES(p, input_filters, a, b);
    ASSERT_MERGES(p, limit_cpu, &one, &two);
    ASSERT_MERGES(p, limit_mem, &one, &two);
    ASSERT_MERGES(p, limit_nproc, &one, &two);
}

static void test_merge_dir_keeps_what_a_section_matches(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *base = new_dir(p), *over = new_dir(p), *to;
    ap_regex_t regex;

    base->d = apr_pstrdup(p, "/a/");
    base->d_components = 2;
    base->r = &regex;
    over->d = apr_pstrdup(p, "/a/b*/");
    over->d_components = 3;
    over->d_is_fnmatch = 1;
    to = merged(p, base, over);
    assert_string_equal(to->d, "/a/b*/");
    assert_int_equal(to->d_components, 3);
    assert_int_equal(to->d_is_fnmatch, 1);
    assert_null(to->r);
}

static void test_merge_dir_does_not_change_its_parents(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *base = new_dir(p), *over = new_dir(p);
    core_dir_config base_was, over_was;

    base->opts = OPT_INDEXES;
    over->opts_add = OPT_MULTI;
    over->response_code_strings = apr_pcalloc(p, sizeof(char *)
                                              * RESPONSE_CODES);
    base_was = *base;
    over_was = *over;
    merged(p, base, over);
    assert_memory_equal(base, &base_was, sizeof(base_was));
    assert_memory_equal(over, &over_was, sizeof(over_was));
}

static void test_merge_options_absolute_replaces(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *base = new_dir(p), *over = new_dir(p);

    base->opts = OPT_INDEXES | OPT_SYM_LINKS;
    over->opts = OPT_INCLUDES;
    assert_int_equal(merged(p, base, over)->opts, OPT_INCLUDES);
}

static void test_merge_options_relative_changes(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *base = new_dir(p), *over = new_dir(p);

    base->opts = OPT_INDEXES | OPT_SYM_LINKS;
    over->opts_add = OPT_INCLUDES;
    over->opts_remove = OPT_INDEXES;
    assert_int_equal(merged(p, base, over)->opts,
                     OPT_SYM_LINKS | OPT_INCLUDES);
}

/* a relative section within a relative one, over an absolute one */
static void test_merge_options_relative_chain(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *base = new_dir(p), *a = new_dir(p), *b = new_dir(p);
    core_dir_config *both;

    base->opts = OPT_EXECCGI;
    a->opts_add = OPT_INDEXES;
    a->opts_remove = OPT_EXECCGI;
    b->opts_add = OPT_EXECCGI | OPT_MULTI;
    b->opts_remove = OPT_INDEXES;
    both = merged(p, a, b);
    assert_true(both->opts & OPT_UNSET);
    assert_int_equal(merged(p, base, both)->opts, OPT_EXECCGI | OPT_MULTI);
    assert_int_equal(merged(p, merged(p, base, a), b)->opts,
                     OPT_EXECCGI | OPT_MULTI);
}

static void test_merge_options_default_is_follow_symlinks(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = core_server(p);

    core_settle_defaults(s);
    assert_int_equal(((core_dir_config *)ap_get_core_module_config(
                         s->lookup_defaults))->opts, OPT_SYM_LINKS);
}

static void test_merge_etag(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *base = new_dir(p), *over = new_dir(p);

    base->etag_bits = ETAG_INODE | ETAG_MTIME | ETAG_SIZE;
    over->etag_remove = ETAG_INODE;
    assert_int_equal(merged(p, base, over)->etag_bits,
                     ETAG_MTIME | ETAG_SIZE);
    over->etag_remove = ETAG_ALL;
    assert_int_equal(merged(p, base, over)->etag_bits, ETAG_NONE);
    base->etag_bits = ETAG_NONE;
    over->etag_remove = 0;
    over->etag_add = ETAG_SIZE;
    assert_int_equal(merged(p, base, over)->etag_bits, ETAG_SIZE);
    over->etag_add = 0;
    assert_int_equal(merged(p, base, over)->etag_bits, ETAG_NONE);
}

static void test_settle_defaults_makes_etag_absolute(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = core_server(p);
    core_dir_config *conf = ap_get_core_module_config(s->lookup_defaults);

    conf->etag_add = ETAG_INODE;
    conf->etag_remove = ETAG_SIZE;
    core_settle_defaults(s);
    assert_int_equal(conf->etag_bits, ETAG_INODE | ETAG_MTIME);
    assert_int_equal(conf->etag_add | conf->etag_remove, 0);
}

static void test_settle_defaults_keeps_flush_settings(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = core_server(p);
    core_server_config *conf = core_server_of(s);

    core_settle_defaults(s);
    assert_int_equal(conf->flush_max_pipelined, 5);
    assert_int_equal(conf->flush_max_threshold, 65535);
    conf->flush_max_pipelined = -1;
    conf->flush_max_threshold = 0;
    core_settle_defaults(s);
    assert_int_equal(conf->flush_max_pipelined, -1);
    assert_int_equal(conf->flush_max_threshold, 0);
}

static void test_merge_encoded_slashes(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *on = new_dir(p), *off = new_dir(p), *to;

    on->allow_encoded_slashes = on->decode_encoded_slashes = 1;
    off->decode_encoded_slashes = 1;
    assert_int_equal(merged(p, on, new_dir(p))->allow_encoded_slashes, 1);
    to = merged(p, on, off);
    assert_int_equal(to->allow_encoded_slashes, 0);
    assert_int_equal(merged(p, off, on)->allow_encoded_slashes, 1);
}

static void test_merge_charset(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *base = new_dir(p), *over = new_dir(p), *to;

    base->add_default_charset = ADD_DEFAULT_CHARSET_ON;
    base->add_default_charset_name = "utf-8";
    to = merged(p, base, over);
    assert_int_equal(to->add_default_charset, ADD_DEFAULT_CHARSET_ON);
    assert_string_equal(to->add_default_charset_name, "utf-8");
    over->add_default_charset = ADD_DEFAULT_CHARSET_OFF;
    assert_int_equal(merged(p, base, over)->add_default_charset,
                     ADD_DEFAULT_CHARSET_OFF);
}

static void test_merge_error_documents_each_for_itself(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *base = new_dir(p), *over = new_dir(p), *to;

    base->response_code_strings = apr_pcalloc(p, sizeof(char *)
                                              * RESPONSE_CODES);
    over->response_code_strings = apr_pcalloc(p, sizeof(char *)
                                              * RESPONSE_CODES);
    base->response_code_strings[1] = apr_pstrdup(p, "/one");
    base->response_code_strings[2] = apr_pstrdup(p, "/two");
    over->response_code_strings[2] = apr_pstrdup(p, "/inner");
    to = merged(p, base, over);
    assert_string_equal(to->response_code_strings[1], "/one");
    assert_string_equal(to->response_code_strings[2], "/inner");
    assert_string_equal(base->response_code_strings[2], "/two");
}

static void test_merge_files_outer_first(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *base = new_dir(p), *over = new_dir(p), *to;
    ap_conf_vector_t *first = ap_create_per_dir_config(p);
    ap_conf_vector_t *second = ap_create_per_dir_config(p);

    ap_add_file_conf(p, base, first);
    to = merged(p, base, over);
    assert_int_equal(to->sec_file->nelts, 1);
    ap_add_file_conf(p, over, second);
    to = merged(p, base, over);
    assert_int_equal(to->sec_file->nelts, 2);
    assert_ptr_equal(APR_ARRAY_IDX(to->sec_file, 0, void *), first);
    assert_ptr_equal(APR_ARRAY_IDX(to->sec_file, 1, void *), second);
    assert_int_equal(base->sec_file->nelts, 1);
}

static void test_merge_overrides(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *base = new_dir(p), *over = new_dir(p);

    base->override = OR_NONE;
    assert_int_equal(merged(p, base, over)->override, OR_NONE);
    over->override = OR_FILEINFO;
    assert_int_equal(merged(p, base, over)->override, OR_FILEINFO);
}

static void test_merge_cgi_rules(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *base = new_dir(p), *over = new_dir(p), *to;

    base->cgi_var_rules = apr_hash_make(p);
    apr_hash_set(base->cgi_var_rules, "A", APR_HASH_KEY_STRING, "outer");
    apr_hash_set(base->cgi_var_rules, "B", APR_HASH_KEY_STRING, "outer");
    over->cgi_var_rules = apr_hash_make(p);
    apr_hash_set(over->cgi_var_rules, "B", APR_HASH_KEY_STRING, "inner");
    to = merged(p, base, over);
    assert_string_equal(apr_hash_get(to->cgi_var_rules, "A",
                                     APR_HASH_KEY_STRING), "outer");
    assert_string_equal(apr_hash_get(to->cgi_var_rules, "B",
                                     APR_HASH_KEY_STRING), "inner");
}

static void test_merge_log_level_of_a_section(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *base = new_dir(p), *over = new_dir(p), *to;
    struct ap_logconf outer = { NULL, APLOG_WARNING };

    base->log = &outer;
    assert_ptr_equal(merged(p, base, over)->log, &outer);
    over->log = ap_new_log_config(p, NULL);
    over->log->level = APLOG_DEBUG;
    to = merged(p, base, over);
    assert_int_equal(to->log->level, APLOG_DEBUG);
    assert_int_equal(outer.level, APLOG_WARNING);
}

static void test_merge_server_inherits(void **state)
{
    apr_pool_t *p = *state;
    server_rec *main_server = core_server(p);
    server_rec *host = core_server(p);
    core_server_config *base = core_server_of(main_server);
    core_server_config *over, *to;

    host->is_virtual = 1;
    over = core_create_server_config(p, host);
    base->ap_document_root = "/main";
    base->trace_enable = AP_TRACE_DISABLE;
    base->http_conformance = AP_HTTP_CONFORMANCE_UNSAFE;
    base->merge_slashes = AP_CORE_CONFIG_OFF;
    base->redirect_limit = 3;
    APR_ARRAY_PUSH(base->protocols, const char *) = "h2";
    to = core_merge_server_config(p, base, over);
    assert_string_equal(to->ap_document_root, "/main");
    assert_string_equal(to->access_name, ".htaccess");
    assert_int_equal(to->trace_enable, AP_TRACE_DISABLE);
    assert_int_equal(to->http_conformance, AP_HTTP_CONFORMANCE_UNSAFE);
    assert_int_equal(to->merge_slashes, AP_CORE_CONFIG_OFF);
    assert_int_equal(to->redirect_limit, 3);
    assert_int_equal(to->protocols->nelts, 1);
}

static void test_merge_server_overrides(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = core_server(p);
    core_server_config *base = core_server_of(s);
    core_server_config *over, *to;

    s->is_virtual = 1;
    over = core_create_server_config(p, s);
    base->trace_enable = AP_TRACE_DISABLE;
    APR_ARRAY_PUSH(base->protocols, const char *) = "h2";
    APR_ARRAY_PUSH(base->protocols, const char *) = "http/1.1";
    over->ap_document_root = "/host";
    over->trace_enable = AP_TRACE_ENABLE;
    over->strict_host_check = AP_CORE_CONFIG_ON;
    over->flush_max_threshold = 0;
    APR_ARRAY_PUSH(over->protocols, const char *) = "http/1.1";
    to = core_merge_server_config(p, base, over);
    assert_string_equal(to->ap_document_root, "/host");
    assert_int_equal(to->trace_enable, AP_TRACE_ENABLE);
    assert_int_equal(to->strict_host_check, AP_CORE_CONFIG_ON);
    assert_int_equal(to->flush_max_threshold, 0);
    assert_int_equal(to->protocols->nelts, 1);
}

static void test_merge_server_shares_sections(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = core_server(p);
    core_server_config *base = core_server_of(s);
    core_server_config *over = core_create_server_config(p, s);
    core_server_config *to;

    APR_ARRAY_PUSH(base->sec_dir, void *) = new_dir(p);
    to = core_merge_server_config(p, base, over);
    assert_ptr_equal(to->sec_dir, base->sec_dir);
    APR_ARRAY_PUSH(over->sec_dir, void *) = new_dir(p);
    to = core_merge_server_config(p, base, over);
    assert_int_equal(to->sec_dir->nelts, 2);
    assert_int_equal(base->sec_dir->nelts, 1);
}

UNIT_TESTS(
    UNIT_TEST(test_merge_dir_takes_inner_numbers),
    UNIT_TEST(test_merge_dir_takes_inner_switches),
    UNIT_TEST(test_merge_dir_takes_inner_texts),
    UNIT_TEST(test_merge_dir_keeps_what_a_section_matches),
    UNIT_TEST(test_merge_dir_does_not_change_its_parents),
    UNIT_TEST(test_merge_options_absolute_replaces),
    UNIT_TEST(test_merge_options_relative_changes),
    UNIT_TEST(test_merge_options_relative_chain),
    UNIT_TEST(test_merge_options_default_is_follow_symlinks),
    UNIT_TEST(test_merge_etag),
    UNIT_TEST(test_settle_defaults_makes_etag_absolute),
    UNIT_TEST(test_settle_defaults_keeps_flush_settings),
    UNIT_TEST(test_merge_encoded_slashes),
    UNIT_TEST(test_merge_charset),
    UNIT_TEST(test_merge_error_documents_each_for_itself),
    UNIT_TEST(test_merge_files_outer_first),
    UNIT_TEST(test_merge_overrides),
    UNIT_TEST(test_merge_cgi_rules),
    UNIT_TEST(test_merge_log_level_of_a_section),
    UNIT_TEST(test_merge_server_inherits),
    UNIT_TEST(test_merge_server_overrides),
    UNIT_TEST(test_merge_server_shares_sections)
)
