/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The handler of last resort: what it refuses, what it sends.
 */

#include <sys/stat.h>
#include <unistd.h>

#include "server/core/default_handler.c"
#include "test/unit/server/core/core_records.h"

/* What the last filter of a chain was given. */
static char sent[64];
static int saw_eos;

static apr_status_t keep_output(ap_filter_t *f, apr_bucket_brigade *bb)
{
    apr_size_t len = sizeof(sent) - 1;

    saw_eos = !APR_BRIGADE_EMPTY(bb)
              && APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(bb));
    assert_int_equal(apr_brigade_flatten(bb, sent, &len), APR_SUCCESS);
    sent[len] = '\0';
    return APR_SUCCESS;
}

/* A request for a file of a new folder, with a chain that keeps output. */
static request_rec *asking_for(apr_pool_t *p, const char *contents)
{
    static ap_filter_rec_t record = {
        .name = "keep_output", .filter_func.out_func = keep_output,
        .ftype = AP_FTYPE_NETWORK
    };
    request_rec *r = core_request(p);
    ap_filter_t *f = apr_pcalloc(p, sizeof(*f));

    f->frec = &record;
    f->r = r;
    f->c = r->connection;
    r->output_filters = f;
    r->filename = apr_pstrdup(p, unit_file(p, unit_folder(p), "file",
                                           contents));
    r->canonical_filename = r->filename;
    r->used_path_info = AP_REQ_DEFAULT_PATH_INFO;
    assert_int_equal(apr_stat(&r->finfo, r->filename, APR_FINFO_NORM, p),
                     APR_SUCCESS);
    sent[0] = '\0';
    saw_eos = 0;
    return r;
}

static void test_handler_sends_the_file(void **state)
{
    request_rec *r = asking_for(*state, "some text");

    assert_int_equal(core_default_handler(r), OK);
    assert_string_equal(sent, "some text");
    assert_true(saw_eos);
    assert_int_equal(r->clength, 9);
    assert_string_equal(apr_table_get(r->headers_out, "Content-Length"),
                        "9");
    assert_non_null(apr_table_get(r->headers_out, "Last-Modified"));
    assert_non_null(apr_table_get(r->headers_out, "ETag"));
    assert_null(apr_table_get(r->headers_out, "Content-MD5"));
}

static void test_handler_sends_an_empty_file(void **state)
{
    request_rec *r = asking_for(*state, "");

    assert_int_equal(core_default_handler(r), OK);
    assert_string_equal(sent, "");
    assert_true(saw_eos);
    assert_string_equal(apr_table_get(r->headers_out, "Content-Length"),
                        "0");
}

/* the walk's look at the file may be old */
static void test_handler_announces_what_is_there_now(void **state)
{
    request_rec *r = asking_for(*state, "some text");

    r->finfo.size = 1000;
    assert_int_equal(core_default_handler(r), OK);
    assert_string_equal(apr_table_get(r->headers_out, "Content-Length"),
                        "9");
}

static void test_handler_waits_for_no_pipe(void **state)
{
    request_rec *r = asking_for(*state, "some text");

    assert_int_equal(unlink(r->filename), 0);
    assert_int_equal(mkfifo(r->filename, 0600), 0);
    assert_int_equal(core_default_handler(r), HTTP_FORBIDDEN);
}

static void test_handler_answers_conditions(void **state)
{
    request_rec *r = asking_for(*state, "some text");

    assert_int_equal(core_default_handler(r), OK);
    apr_table_set(r->headers_in, "If-None-Match",
                  apr_table_get(r->headers_out, "ETag"));
    sent[0] = '\0';
    assert_int_equal(core_default_handler(r), OK);
    assert_int_equal(r->status, HTTP_NOT_MODIFIED);
    assert_string_equal(sent, "");
    assert_true(saw_eos);
}

static void test_handler_digest(void **state)
{
    request_rec *r = asking_for(*state, "hello\n");

    core_dir_of(r)->content_md5 = AP_CORE_CONFIG_ON;
    assert_int_equal(core_default_handler(r), OK);
    assert_string_equal(apr_table_get(r->headers_out, "Content-MD5"),
                        "sZRqySSS0jR8YjW00mERhA==");
    assert_string_equal(sent, "hello\n");
}

static void test_handler_digest_not_under_filters(void **state)
{
    request_rec *r = asking_for(*state, "hello\n");
    ap_filter_rec_t record = *r->output_filters->frec;

    record.ftype = AP_FTYPE_RESOURCE;
    r->output_filters->frec = &record;
    core_dir_of(r)->content_md5 = AP_CORE_CONFIG_ON;
    assert_int_equal(core_default_handler(r), OK);
    assert_null(apr_table_get(r->headers_out, "Content-MD5"));
}

static void test_handler_without_mmap_and_small_buffer(void **state)
{
    request_rec *r = asking_for(*state, "some text");

    core_dir_of(r)->enable_mmap = ENABLE_MMAP_OFF;
    core_dir_of(r)->read_buf_size = 1024;
    assert_int_equal(core_default_handler(r), OK);
    assert_string_equal(sent, "some text");
}

static void test_handler_methods(void **state)
{
    request_rec *r = asking_for(*state, "some text");

    ap_method_registry_init(r->pool);
    r->method_number = M_PUT;
    assert_int_equal(core_default_handler(r), HTTP_METHOD_NOT_ALLOWED);
    assert_true(ap_method_in_list(r->allowed_methods, "GET"));
    assert_false(ap_method_in_list(r->allowed_methods, "PUT"));
    r->method_number = M_INVALID;
    assert_int_equal(core_default_handler(r), HTTP_NOT_IMPLEMENTED);
    assert_string_equal(sent, "");
}

static void test_handler_missing_file(void **state)
{
    request_rec *r = asking_for(*state, "some text");

    r->finfo.filetype = APR_NOFILE;
    assert_int_equal(core_default_handler(r), HTTP_NOT_FOUND);
    r->finfo.filetype = APR_DIR;
    assert_int_equal(core_default_handler(r), HTTP_NOT_FOUND);
    r->finfo.filetype = APR_REG;
    r->filename = apr_pstrcat(r->pool, r->filename, "-gone", NULL);
    assert_int_equal(core_default_handler(r), HTTP_NOT_FOUND);
}

static void test_handler_path_info(void **state)
{
    request_rec *r = asking_for(*state, "some text");

    r->path_info = apr_pstrdup(r->pool, "/more");
    assert_int_equal(core_default_handler(r), HTTP_NOT_FOUND);
    r->used_path_info = AP_REQ_REJECT_PATH_INFO;
    assert_int_equal(core_default_handler(r), HTTP_NOT_FOUND);
    r->used_path_info = AP_REQ_ACCEPT_PATH_INFO;
    assert_int_equal(core_default_handler(r), OK);
    assert_string_equal(sent, "some text");
}

static void test_handler_folder_is_no_file(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asking_for(p, "some text");

    r->filename = apr_pstrdup(p, unit_folder(p));
    assert_int_equal(core_default_handler(r), HTTP_FORBIDDEN);
}

UNIT_TESTS(
    UNIT_TEST(test_handler_sends_the_file),
    UNIT_TEST(test_handler_sends_an_empty_file),
    UNIT_TEST(test_handler_announces_what_is_there_now),
    UNIT_TEST(test_handler_waits_for_no_pipe),
    UNIT_TEST(test_handler_answers_conditions),
    UNIT_TEST(test_handler_digest),
    UNIT_TEST(test_handler_digest_not_under_filters),
    UNIT_TEST(test_handler_without_mmap_and_small_buffer),
    UNIT_TEST(test_handler_methods),
    UNIT_TEST(test_handler_missing_file),
    UNIT_TEST(test_handler_path_info),
    UNIT_TEST(test_handler_folder_is_no_file)
)
