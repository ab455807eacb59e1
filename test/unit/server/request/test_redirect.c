/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Records that take the place of others.
 */

#include "server/request/redirect.c"
#include "test/unit/server/request/fixture.h"

static ap_filter_rec_t content = {.name = "CONTENT"};
static ap_filter_rec_t protocol = {.name = "PROTOCOL"};
static ap_filter_rec_t network = {.name = "NETWORK"};
static ap_filter_rec_t subreq = {.name = "SUBREQ_CORE"};

static ap_filter_t *new_filter(request_rec *r, ap_filter_rec_t *frec,
                               request_rec *of, ap_filter_t *next)
{
    ap_filter_t *f = apr_pcalloc(r->pool, sizeof(*f));

    f->frec = frec;
    f->r = of;
    f->c = r->connection;
    f->next = next;
    return f;
}

static request_rec *asking(apr_pool_t *p)
{
    request_rec *r = fix_request(p, "/old");
    ap_filter_t *out = new_filter(r, &network, NULL, NULL);

    ap_subreq_core_filter_handle = &subreq;
    r->args = apr_pstrdup(p, "a=b");
    r->parsed_uri.port = 8080;
    r->parsed_uri.port_str = apr_pstrdup(p, "8080");
    r->proto_output_filters = new_filter(r, &protocol, r, out);
    r->output_filters = new_filter(r, &content, r, r->proto_output_filters);
    return r;
}

static void test_redirect_takes_message_and_place(void **state)
{
    request_rec *r = asking(*state);
    request_rec *new;

    apr_table_setn(r->headers_in, "X-A", "1");
    apr_table_setn(r->headers_out, "X-B", "2");
    apr_table_setn(r->err_headers_out, "X-C", "3");
    r->header_only = 1;
    r->user = apr_pstrdup(r->pool, "joe");
    r->ap_auth_type = apr_pstrdup(r->pool, "Basic");
    new = request_make_redirect("/new?q=1", r);
    assert_non_null(new);
    assert_ptr_equal(new->prev, r);
    assert_ptr_equal(r->next, new);
    assert_ptr_equal(new->pool, r->pool);
    assert_string_equal(new->uri, "/new");
    assert_string_equal(new->args, "q=1");
    assert_string_equal(new->hostname, "www.example.com");
    assert_int_equal(new->parsed_uri.port, 8080);
    assert_string_equal(new->method, "GET");
    assert_true(new->header_only);
    assert_null(new->user);     /* its own rules ask for one */
    assert_null(new->ap_auth_type);
    assert_string_equal(apr_table_get(new->headers_in, "X-A"), "1");
    assert_null(apr_table_get(new->headers_out, "X-B"));
    assert_string_equal(apr_table_get(new->err_headers_out, "X-C"), "3");
    assert_ptr_equal(new->per_dir_config, r->server->lookup_defaults);
    assert_null(new->filename);
}

static void test_redirect_environment(void **state)
{
    request_rec *r = asking(*state);
    request_rec *new;

    apr_table_setn(r->subprocess_env, "COLOR", "red");
    apr_table_setn(r->subprocess_env, "REDIRECT_OLD", "x");
    r->status = HTTP_NOT_FOUND;
    new = request_make_redirect("/new", r);
    assert_non_null(new);
    assert_string_equal(
        apr_table_get(new->subprocess_env, "REDIRECT_COLOR"), "red");
    assert_null(apr_table_get(new->subprocess_env, "COLOR"));
    assert_string_equal(apr_table_get(new->subprocess_env,
                                      "REDIRECT_REDIRECT_OLD"), "x");
    assert_string_equal(
        apr_table_get(new->subprocess_env, "REDIRECT_STATUS"), "404");
    assert_string_equal(
        apr_table_get(new->subprocess_env, "REDIRECT_URL"), "/old");
    assert_string_equal(apr_table_get(new->subprocess_env,
                                      "REDIRECT_QUERY_STRING"), "a=b");
    assert_int_equal(new->status, HTTP_NOT_FOUND);
}

static void test_redirect_filters_of_the_protocol_stay(void **state)
{
    request_rec *r = asking(*state);
    request_rec *new = request_make_redirect("/new", r);

    assert_non_null(new);
    assert_ptr_equal(new->output_filters, r->proto_output_filters);
    assert_ptr_equal(new->output_filters->r, new);
    assert_null(new->output_filters->next->r);
}

static void test_redirect_in_a_subrequest_keeps_the_way_to_its_parent(
    void **state)
{
    request_rec *r = asking(*state);
    ap_filter_t *to_parent = new_filter(r, &subreq, r,
                                        r->proto_output_filters);
    request_rec *new;

    r->main = asking(*state);
    r->output_filters->next = to_parent;
    new = request_make_redirect("/new", r);
    assert_non_null(new);
    assert_ptr_equal(new->main, r->main);
    assert_ptr_equal(new->output_filters, to_parent);
    assert_ptr_equal(to_parent->r, new);
}

static void test_redirect_is_checked_afresh(void **state)
{
    request_rec *r = asking(*state);
    request_rec *new;

    r->bnotes = REQUEST_LET_IN | AP_REQUEST_STRONG_ETAG;
    new = request_make_redirect("/new", r);
    assert_non_null(new);
    assert_int_equal(new->bnotes, AP_REQUEST_STRONG_ETAG);
}

static void test_parse_new_uri_refuses_no_path(void **state)
{
    request_rec *r = asking(*state);
    request_rec *new = unit_request(r->connection);

    new->hostname = NULL;
    r->status = HTTP_NOT_FOUND;
    assert_int_equal(parse_new_uri(new, r, "not a path"),
                     HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("AH90520");
    assert_int_equal(parse_new_uri(new, r, "/path"), OK);
    assert_int_equal(new->status, HTTP_NOT_FOUND);
}

/* A chain of records of the given lengths. */
static request_rec *nest(apr_pool_t *p, int redirects, int depth)
{
    request_rec *r = asking(p);
    request_rec *inner;

    for (; depth > 0; depth--) {
        inner = unit_request(r->connection);
        inner->main = r;
        r = inner;
    }
    for (; redirects > 0; redirects--) {
        inner = unit_request(r->connection);
        inner->prev = r;
        inner->main = r->main;
        r = inner;
    }
    return r;
}

static void test_recursion_limits(void **state)
{
    apr_pool_t *p = *state;

    assert_false(ap_is_recursion_limit_exceeded(nest(p, 0, 0)));
    assert_false(ap_is_recursion_limit_exceeded(nest(p, 9, 0)));
    assert_true(ap_is_recursion_limit_exceeded(nest(p, 10, 0)));
    fix_assert_logged("limit of 10 internal redirects");
    assert_false(ap_is_recursion_limit_exceeded(nest(p, 0, 9)));
    assert_true(ap_is_recursion_limit_exceeded(nest(p, 0, 10)));
    fix_assert_logged("limit of 10 sub-requests");
    assert_false(ap_is_recursion_limit_exceeded(nest(p, 9, 9)));
}

static void test_recursion_limits_as_set(void **state)
{
    request_rec *r = nest(*state, 3, 2);

    core_server_of(r->server)->redirect_limit = 4;
    core_server_of(r->server)->subreq_limit = 3;
    assert_false(ap_is_recursion_limit_exceeded(r));
    core_server_of(r->server)->redirect_limit = 3;
    assert_true(ap_is_recursion_limit_exceeded(r));
    fix_assert_logged("limit of 3 internal redirects");
    core_server_of(r->server)->redirect_limit = 4;
    core_server_of(r->server)->subreq_limit = 2;
    assert_true(ap_is_recursion_limit_exceeded(r));
    fix_assert_logged("limit of 2 sub-requests");
}

static void test_recursion_limits_of_a_redirects_subrequest(void **state)
{
    request_rec *redirected = nest(*state, 3, 0);
    request_rec *r = unit_request(redirected->connection);

    r->main = redirected;
    core_server_of(r->server)->redirect_limit = 3;
    core_server_of(r->server)->subreq_limit = 5;
    assert_true(ap_is_recursion_limit_exceeded(r));
    fix_assert_logged("limit of 3 internal redirects");
}

static void test_fast_redirect_takes_what_was_found(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asking(p);
    request_rec *rr = unit_request(r->connection);
    ap_filter_t *own;

    assert_int_equal(apr_pool_create(&rr->pool, p), APR_SUCCESS);
    rr->main = r;
    rr->uri = apr_pstrdup(rr->pool, "/dir/index.html");
    rr->filename = apr_pstrdup(rr->pool, "/srv/dir/index.html");
    rr->path_info = apr_pstrdup(rr->pool, "");
    rr->finfo.filetype = APR_REG;
    rr->handler = "cgi-script";
    rr->content_type = "text/html";
    rr->per_dir_config = fix_settings(p, "of the index");
    apr_table_setn(rr->headers_out, "X-H", "sub");
    apr_table_setn(r->headers_out, "X-H", "main");
    apr_table_setn(r->headers_out, "X-I", "main");
    own = new_filter(r, &content, rr, r->proto_output_filters);
    rr->output_filters = new_filter(r, &subreq, rr, own);

    ap_internal_fast_redirect(rr, r);
    assert_string_equal(r->uri, "/dir/index.html");
    assert_string_equal(r->filename, "/srv/dir/index.html");
    assert_int_equal(r->finfo.filetype, APR_REG);
    assert_string_equal(r->handler, "cgi-script");
    assert_string_equal(r->content_type, "text/html");
    assert_string_equal(fix_trace_of(r->per_dir_config), "of the index");
    assert_string_equal(apr_table_get(r->headers_out, "X-H"), "sub");
    assert_string_equal(apr_table_get(r->headers_out, "X-I"), "main");
    assert_ptr_equal(r->output_filters, own);
    assert_ptr_equal(own->r, r);
    assert_int_equal(r->status, HTTP_OK);
}

static void test_without_subreq_filter_anywhere(void **state)
{
    request_rec *r = asking(*state);
    ap_filter_t *last = new_filter(r, &network, NULL, NULL);
    ap_filter_t *sub = new_filter(r, &subreq, r, last);
    ap_filter_t *first = new_filter(r, &content, r, sub);

    assert_ptr_equal(without_subreq_filter(first), first);
    assert_ptr_equal(first->next, last);
    assert_ptr_equal(without_subreq_filter(sub), last);
    assert_ptr_equal(without_subreq_filter(last), last);
    assert_null(without_subreq_filter(NULL));
}

UNIT_TESTS(
    UNIT_TEST(test_redirect_takes_message_and_place),
    UNIT_TEST(test_redirect_environment),
    UNIT_TEST(test_redirect_filters_of_the_protocol_stay),
    UNIT_TEST(test_redirect_in_a_subrequest_keeps_the_way_to_its_parent),
    UNIT_TEST(test_redirect_is_checked_afresh),
    UNIT_TEST(test_parse_new_uri_refuses_no_path),
    UNIT_TEST(test_recursion_limits),
    UNIT_TEST(test_recursion_limits_as_set),
    UNIT_TEST(test_recursion_limits_of_a_redirects_subrequest),
    UNIT_TEST(test_fast_redirect_takes_what_was_found),
    UNIT_TEST(test_without_subreq_filter_anywhere)
)
