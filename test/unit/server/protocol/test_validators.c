/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * ETag and Last-Modified.
 */

#include "server/protocol/validators.c"
#include "test/lib/unit.h"

static request_rec *request(apr_pool_t *p, core_dir_config **conf)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));

    *conf = apr_pcalloc(p, sizeof(**conf));
    r->per_dir_config = apr_pcalloc(p, 64 * sizeof(void *));
    ap_set_core_module_config(r->per_dir_config, *conf);
    r->request_time = apr_time_from_sec(1600000000);
    r->finfo.filetype = APR_REG;
    r->finfo.size = 0x64;
    r->finfo.mtime = 0x59b1f7226f340;
    r->finfo.inode = 0x1f;
    r->mtime = r->finfo.mtime;
    return r;
}

static const char *tag(request_rec *r)
{
    return ap_make_etag(r, 0);
}

static void test_etag_default_is_size_and_time(void **state)
{
    core_dir_config *conf;

    assert_string_equal(tag(request(*state, &conf)), "\"64-59b1f7226f340\"");
}

static void test_etag_components(void **state)
{
    core_dir_config *conf;
    request_rec *r = request(*state, &conf);

    conf->etag_bits = ETAG_ALL;
    assert_string_equal(tag(r), "\"1f-64-59b1f7226f340\"");
    conf->etag_bits = ETAG_MTIME;
    assert_string_equal(tag(r), "\"59b1f7226f340\"");
    conf->etag_bits = ETAG_SIZE;
    assert_string_equal(tag(r), "\"64\"");
    conf->etag_bits = ETAG_ALL;
    conf->etag_remove = ETAG_INODE;
    assert_string_equal(tag(r), "\"64-59b1f7226f340\"");
    conf->etag_bits = ETAG_NONE;
    assert_string_equal(tag(r), "");
}

static void test_etag_none_sets_no_field(void **state)
{
    core_dir_config *conf;
    request_rec *r = request(*state, &conf);

    conf->etag_bits = ETAG_NONE;
    ap_set_etag(r);
    assert_null(apr_table_get(r->headers_out, "ETag"));
}

static void test_etag_of_a_fresh_file_is_weak(void **state)
{
    core_dir_config *conf;
    request_rec *r = request(*state, &conf);

    r->finfo.mtime = r->request_time - TAG_SETTLE_TIME + 1;
    assert_int_equal(strncmp(tag(r), "W/\"64-", 6), 0);
    r->finfo.mtime = r->request_time - TAG_SETTLE_TIME;
    assert_int_equal(strncmp(tag(r), "\"64-", 4), 0);
}

static void test_etag_strong_note_wins(void **state)
{
    core_dir_config *conf;
    request_rec *r = request(*state, &conf);

    AP_REQUEST_SET_BNOTE(r, AP_REQUEST_STRONG_ETAG, AP_REQUEST_STRONG_ETAG);
    assert_string_equal(ap_make_etag(r, 1), "\"64-59b1f7226f340\"");
}

static void test_etag_forced_weak(void **state)
{
    core_dir_config *conf;

    assert_string_equal(ap_make_etag(request(*state, &conf), 1),
                        "W/\"64-59b1f7226f340\"");
}

static void test_etag_zero_and_large_numbers(void **state)
{
    core_dir_config *conf;
    request_rec *r = request(*state, &conf);

    r->finfo.size = 0;
    assert_string_equal(tag(r), "\"0-59b1f7226f340\"");
    r->finfo.size = APR_INT64_MAX;
    r->finfo.inode = ~(apr_ino_t)0;
    conf->etag_bits = ETAG_ALL;
    assert_string_equal(ap_make_etag(r, 1),
                        "W/\"ffffffffffffffff-7fffffffffffffff-"
                        "59b1f7226f340\"");
}

static void test_etag_of_a_variant_has_its_list(void **state)
{
    core_dir_config *conf;
    request_rec *r = request(*state, &conf);

    r->vlist_validator = "\"list\"";
    ap_set_etag(r);
    assert_string_equal(apr_table_get(r->headers_out, "ETag"),
                        "\"64-59b1f7226f340;list\"");
    r->vlist_validator = "W/\"list\"";
    ap_set_etag(r);
    assert_string_equal(apr_table_get(r->headers_out, "ETag"),
                        "W/\"64-59b1f7226f340;list\"");
}

static void test_etag_digest_is_of_the_content(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf;
    request_rec *r = request(p, &conf);
    const char *folder = unit_folder(p);
    const char *first;

    conf->etag_bits = ETAG_DIGEST;
    r->filename = (char *)unit_file(p, folder, "f", "abc");
    /* SHA-1 of "abc" in base64 */
    assert_string_equal(tag(r), "\"qZk+NkcGgWq6PiVxeFDCbJzQ2J0=\"");
    first = tag(r);
    r->finfo.mtime += 5;
    assert_string_equal(tag(r), first);
    unit_file(p, folder, "f", "abd");
    assert_string_not_equal(tag(r), first);
}

static void test_last_modified_is_never_in_the_future(void **state)
{
    core_dir_config *conf;
    request_rec *r = request(*state, &conf);

    r->mtime = r->request_time + apr_time_from_sec(3600);
    ap_set_last_modified(r);
    assert_string_equal(apr_table_get(r->headers_out, "Last-Modified"),
                        "Sun, 13 Sep 2020 12:26:40 GMT");
    r->mtime = apr_time_from_sec(0);
    ap_set_last_modified(r);
    assert_string_equal(apr_table_get(r->headers_out, "Last-Modified"),
                        "Thu, 01 Jan 1970 00:00:00 GMT");
}

UNIT_TESTS(
    UNIT_TEST(test_etag_default_is_size_and_time),
    UNIT_TEST(test_etag_components),
    UNIT_TEST(test_etag_none_sets_no_field),
    UNIT_TEST(test_etag_of_a_fresh_file_is_weak),
    UNIT_TEST(test_etag_strong_note_wins),
    UNIT_TEST(test_etag_forced_weak),
    UNIT_TEST(test_etag_zero_and_large_numbers),
    UNIT_TEST(test_etag_of_a_variant_has_its_list),
    UNIT_TEST(test_etag_digest_is_of_the_content),
    UNIT_TEST(test_last_modified_is_never_in_the_future)
)
