/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Sub-requests by path, by name, by entry of a directory.
 */

#include "server/request/subrequest.c"
#include "server/request/walk_priv.h"
#include "test/unit/server/request/fixture.h"

static ap_filter_rec_t subreq = {.name = "SUBREQ_CORE",
                                 .ftype = AP_FTYPE_CONTENT_SET};

static const char *root;

static int fake_translate(request_rec *r)
{
    r->filename = apr_pstrcat(r->pool, root, r->uri, NULL);
    return OK;
}

static int fake_map(request_rec *r)
{
    int rc = ap_directory_walk(r);

    return rc == OK ? ap_file_walk(r) : rc;
}

static int fake_let_in(request_rec *r)
{
    (void)r;
    return OK;
}

/* /dir/a.txt and /dir/sub/ exist. */
static request_rec *asking(apr_pool_t *p)
{
    request_rec *r = fix_request(p, "/dir/a.txt");

    root = fix_folder(p, "dir/sub", "b.txt");
    unit_file(p, apr_pstrcat(p, root, "/dir", NULL), "a.txt", "a");
    r->filename = apr_pstrcat(p, root, "/dir/a.txt", NULL);
    r->args = apr_pstrdup(p, "q=1");
    ap_subreq_core_filter_handle = &subreq;
    ap_hook_create_request(core_create_request, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_translate_name(fake_translate, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_map_to_storage(fake_map, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_access_checker_ex(fake_let_in, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_dirwalk_stat(walk_default_stat, NULL, NULL, APR_HOOK_MIDDLE);
    return r;
}

static void assert_named(const request_rec *rr, const char *rest)
{
    assert_string_equal(rr->filename, apr_pstrcat(rr->pool, root, rest,
                                                  NULL));
}

static void test_lookup_uri_absolute_and_relative(void **state)
{
    request_rec *r = asking(*state);
    request_rec *rr = ap_sub_req_lookup_uri("/dir/sub/b.txt?x=y", r, NULL);

    assert_int_equal(rr->status, HTTP_OK);
    assert_ptr_equal(rr->main, r);
    assert_string_equal(rr->method, "GET");
    assert_string_equal(rr->protocol, "INCLUDED");
    assert_named(rr, "/dir/sub/b.txt");
    assert_string_equal(rr->args, "x=y");
    assert_int_equal(rr->finfo.filetype, APR_REG);
    assert_string_equal(rr->hostname, "www.example.com");
    ap_destroy_sub_req(rr);

    rr = ap_sub_req_lookup_uri("sub/b.txt", r, NULL);
    assert_string_equal(rr->uri, "/dir/sub/b.txt");
    assert_int_equal(rr->finfo.filetype, APR_REG);
    ap_destroy_sub_req(rr);
}

static void test_lookup_uri_relative_to_a_path_with_escapes(void **state)
{
    request_rec *r = asking(*state);
    request_rec *rr;

    /* The path of r is decoded, the one to look up is not. */
    r->uri = apr_pstrdup(r->pool, "/100%/x");
    rr = ap_sub_req_lookup_uri("a%20b", r, NULL);
    assert_string_equal(rr->uri, "/100%/a b");
    ap_destroy_sub_req(rr);
}

static void test_method_uri(void **state)
{
    request_rec *r = asking(*state);
    request_rec *rr = ap_sub_req_method_uri("POST", "/dir/a.txt", r, NULL);

    assert_string_equal(rr->method, "POST");
    assert_int_equal(rr->method_number, M_POST);
    ap_destroy_sub_req(rr);
}

static void test_lookup_uri_refused(void **state)
{
    request_rec *r = asking(*state);
    request_rec *rr = ap_sub_req_lookup_uri("/../x", r, NULL);

    assert_int_equal(rr->status, HTTP_BAD_REQUEST);
    ap_destroy_sub_req(rr);
    core_server_of(r->server)->subreq_limit = 1;
    rr = ap_sub_req_lookup_uri("/dir/a.txt", r, NULL);
    assert_int_equal(rr->status, HTTP_OK);
    assert_int_equal(ap_sub_req_lookup_uri("/dir/a.txt", rr, NULL)->status,
                     HTTP_INTERNAL_SERVER_ERROR);
    ap_destroy_sub_req(rr);
}

static void test_lookup_file_beside_and_elsewhere(void **state)
{
    request_rec *r = asking(*state);
    request_rec *rr = ap_sub_req_lookup_file("b.txt", r, NULL);

    assert_named(rr, "/dir/b.txt");
    assert_string_equal(rr->uri, "/dir/b.txt");
    assert_int_equal(rr->finfo.filetype, APR_NOFILE);
    ap_destroy_sub_req(rr);

    rr = ap_sub_req_lookup_file("sub/b.txt", r, NULL);
    assert_named(rr, "/dir/sub/b.txt");
    assert_string_equal(rr->uri, NO_URI);
    assert_int_equal(rr->finfo.filetype, APR_REG);
    ap_destroy_sub_req(rr);
}

static void test_lookup_file_beside_a_path_with_path_info(void **state)
{
    request_rec *r = asking(*state);
    request_rec *rr;

    r->uri = apr_pstrdup(r->pool, "/dir/a.txt/more/of/it");
    r->path_info = apr_pstrdup(r->pool, "/more/of/it");
    rr = ap_sub_req_lookup_file("b.txt", r, NULL);
    assert_string_equal(rr->uri, "/dir/b.txt");
    ap_destroy_sub_req(rr);
}

static void test_lookup_dirent(void **state)
{
    request_rec *r = asking(*state);
    apr_finfo_t entry;
    request_rec *rr;

    memset(&entry, 0, sizeof(entry));
    entry.name = "sub";
    entry.filetype = APR_DIR;
    entry.valid = APR_FINFO_MIN;
    rr = ap_sub_req_lookup_dirent(&entry, r, AP_SUBREQ_NO_ARGS, NULL);
    assert_int_equal(rr->status, HTTP_OK);
    assert_named(rr, "/dir/sub/");
    assert_string_equal(rr->uri, "/dir/sub/");
    assert_null(rr->args);
    ap_destroy_sub_req(rr);

    entry.name = "a.txt";
    entry.filetype = APR_REG;
    entry.valid = APR_FINFO_TYPE;
    rr = ap_sub_req_lookup_dirent(&entry, r, AP_SUBREQ_MERGE_ARGS, NULL);
    assert_named(rr, "/dir/a.txt");
    assert_string_equal(rr->args, "q=1");
    assert_int_equal(rr->finfo.size, 1);
    ap_destroy_sub_req(rr);
}

static void test_make_sub_request_chain(void **state)
{
    request_rec *r = asking(*state);
    static ap_filter_rec_t frec = {.name = "LAST",
                                   .ftype = AP_FTYPE_PROTOCOL};
    ap_filter_t last = {.frec = &frec};
    request_rec *rr;

    last.c = r->connection;
    last.r = r;
    r->output_filters = &last;
    r->proto_output_filters = &last;
    rr = make_sub_request(r, NULL);
    assert_ptr_equal(rr->output_filters, &last);
    rr = make_sub_request(r, &last);
    assert_ptr_equal(rr->output_filters->frec, &subreq);
    assert_ptr_equal(rr->output_filters->r, rr);
    assert_ptr_equal(rr->output_filters->next, &last);
}

static apr_bucket_brigade *passed;

static apr_status_t keep(ap_filter_t *f, apr_bucket_brigade *bb)
{
    (void)f;
    APR_BRIGADE_CONCAT(passed, bb);
    return APR_SUCCESS;
}

static void test_output_filter_drops_the_end(void **state)
{
    request_rec *r = asking(*state);
    apr_bucket_alloc_t *list = r->connection->bucket_alloc;
    apr_bucket_brigade *bb = apr_brigade_create(r->pool, list);
    ap_filter_rec_t frec = {.name = "KEEP", .filter_func.out_func = keep};
    ap_filter_t next = {.frec = &frec, .c = r->connection, .r = r};
    ap_filter_t f = {.frec = &subreq, .next = &next, .c = r->connection,
                     .r = r};

    passed = apr_brigade_create(r->pool, list);
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_immortal_create("x", 1, list));
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(list));
    assert_int_equal(ap_sub_req_output_filter(&f, bb), APR_SUCCESS);
    assert_false(APR_BUCKET_IS_EOS(APR_BRIGADE_LAST(passed)));
    assert_ptr_equal(APR_BRIGADE_FIRST(passed), APR_BRIGADE_LAST(passed));
    assert_int_equal(ap_sub_req_output_filter(&f, bb), APR_SUCCESS);
}

UNIT_TESTS(
    UNIT_TEST(test_lookup_uri_absolute_and_relative),
    UNIT_TEST(test_lookup_uri_relative_to_a_path_with_escapes),
    UNIT_TEST(test_method_uri),
    UNIT_TEST(test_lookup_uri_refused),
    UNIT_TEST(test_lookup_file_beside_and_elsewhere),
    UNIT_TEST(test_lookup_file_beside_a_path_with_path_info),
    UNIT_TEST(test_lookup_dirent),
    UNIT_TEST(test_make_sub_request_chain),
    UNIT_TEST(test_output_filter_drops_the_end)
)
