/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What ends a request that failed.
 */

#include "server/request/die.c"
#include "server/net/connection_priv.h"
#include "test/unit/server/request/fixture.h"

#include "http_config.h"

/* The response as the last filter gets it. */
static char body[4000];

static apr_status_t take_body(ap_filter_t *f, apr_bucket_brigade *bb)
{
    apr_size_t len = sizeof(body) - 1;

    (void)f;
    if (body[0] == '\0') {
        assert_int_equal(apr_brigade_flatten(bb, body, &len), APR_SUCCESS);
        body[len] = '\0';
    }
    return apr_brigade_cleanup(bb);
}

static ap_filter_rec_t frec = {.name = "TAKE", .ftype = AP_FTYPE_NETWORK,
                               .filter_func.out_func = take_body};

/* The document that is served instead, by its path. */
static char served[100];
static int serving;

static int fake_translate(request_rec *r)
{
    apr_cpystrn(served, r->uri, sizeof(served));
    return serving == OK ? OK : serving;
}

static int fake_yes(request_rec *r)
{
    (void)r;
    return OK;
}

static request_rec *failing(apr_pool_t *p)
{
    request_rec *r = fix_request(p, "/x");
    ap_filter_t *f = apr_pcalloc(p, sizeof(*f));

    f->frec = &frec;
    f->r = r;
    f->c = r->connection;
    r->output_filters = f;
    r->proto_output_filters = f;
    ap_old_write_func = ap_register_output_filter(
        "OLD_WRITE", ap_old_write_filter, NULL, AP_FTYPE_RESOURCE - 10);
    body[0] = '\0';
    served[0] = '\0';
    serving = OK;
    ap_hook_create_request(core_create_request, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_translate_name(fake_translate, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_map_to_storage(fake_yes, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_access_checker_ex(fake_yes, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(fake_yes, NULL, NULL, APR_HOOK_MIDDLE);
    r->connection->keepalive = AP_CONN_KEEPALIVE;
    return r;
}

static void test_die_built_in_page(void **state)
{
    request_rec *r = failing(*state);

    ap_die(HTTP_FORBIDDEN, r);
    assert_int_equal(r->status, HTTP_FORBIDDEN);
    assert_non_null(strstr(body, "403"));
    assert_int_equal(r->connection->keepalive, AP_CONN_KEEPALIVE);
    assert_string_equal(served, "");
}

static void test_die_nothing_wrong(void **state)
{
    request_rec *r = failing(*state);

    ap_die(OK, r);
    ap_die(DONE, r);
    assert_int_equal(r->status, HTTP_OK);
    assert_string_equal(body, "");
}

static void test_die_no_status(void **state)
{
    request_rec *r = failing(*state);

    ap_die(12, r);
    assert_int_equal(r->status, HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("AH90516");
    assert_int_equal(r->connection->keepalive, AP_CONN_CLOSE);
}

static void test_die_filter_error(void **state)
{
    request_rec *r = failing(*state);

    ap_die(AP_FILTER_ERROR, r);
    assert_int_equal(r->status, HTTP_INTERNAL_SERVER_ERROR);

    r = failing(*state);
    r->eos_sent = 1;
    ap_die(AP_FILTER_ERROR, r);
    assert_int_equal(r->status, HTTP_OK);
    assert_int_equal(r->connection->keepalive, AP_CONN_KEEPALIVE);

    /* The filter has had the end, and has not let it through. */
    r = failing(*state);
    r->eos_sent = 1;
    net_conn_of(r->connection)->owes_end = 1;
    ap_die(AP_FILTER_ERROR, r);
    assert_int_equal(r->status, HTTP_INTERNAL_SERVER_ERROR);

    /* A part of a response has left. */
    r = failing(*state);
    r->sent_bodyct = 1;
    ap_die(AP_FILTER_ERROR, r);
    assert_int_equal(r->connection->keepalive, AP_CONN_CLOSE);
}

static void test_die_text(void **state)
{
    request_rec *r = failing(*state);

    ap_custom_response(r, HTTP_NOT_FOUND, "not here");
    ap_die(HTTP_NOT_FOUND, r);
    assert_string_equal(body, "not here");
    assert_int_equal(r->status, HTTP_NOT_FOUND);
}

static void test_die_url_elsewhere(void **state)
{
    request_rec *r = failing(*state);

    ap_custom_response(r, HTTP_NOT_FOUND, "http://other.example/x");
    ap_die(HTTP_NOT_FOUND, r);
    assert_int_equal(r->status, HTTP_MOVED_TEMPORARILY);
    assert_non_null(strstr(body, "http://other.example/x"));
}

static void test_die_local_document(void **state)
{
    request_rec *r = failing(*state);

    r->method = "POST";
    r->method_number = M_POST;
    apr_table_setn(r->notes, "error-notes", "why");
    ap_custom_response(r, HTTP_NOT_FOUND, "/errors/404.html");
    ap_die(HTTP_NOT_FOUND, r);
    assert_string_equal(served, "/errors/404.html");
    assert_non_null(r->next);
    assert_int_equal(r->next->status, HTTP_NOT_FOUND);
    assert_int_equal(r->next->method_number, M_GET);
    assert_string_equal(apr_table_get(r->next->subprocess_env,
                                      "REDIRECT_REQUEST_METHOD"), "POST");
    assert_string_equal(apr_table_get(r->next->subprocess_env,
                                      "REDIRECT_ERROR_NOTES"), "why");
    assert_string_equal(apr_table_get(r->next->subprocess_env,
                                      "REDIRECT_STATUS"), "404");
}

static void test_die_local_document_fails(void **state)
{
    request_rec *r = failing(*state);

    serving = HTTP_FORBIDDEN;
    ap_custom_response(r, HTTP_NOT_FOUND, "/errors/404.html");
    ap_custom_response(r, HTTP_FORBIDDEN, "/errors/403.html");
    ap_die(HTTP_NOT_FOUND, r);
    assert_string_equal(served, "/errors/404.html");
    assert_int_equal(r->status, HTTP_NOT_FOUND);
    assert_non_null(strstr(body, "404"));
    assert_null(r->next->next);
    assert_ptr_equal(r->output_filters->r, r);
}

static void test_die_statuses_without_content(void **state)
{
    request_rec *r = failing(*state);

    ap_custom_response(r, HTTP_NOT_MODIFIED, "/errors/304.html");
    ap_die(HTTP_NOT_MODIFIED, r);
    assert_string_equal(served, "");
    assert_string_equal(body, "");
    assert_int_equal(r->status, HTTP_NOT_MODIFIED);
}

UNIT_TESTS(
    UNIT_TEST(test_die_built_in_page),
    UNIT_TEST(test_die_nothing_wrong),
    UNIT_TEST(test_die_no_status),
    UNIT_TEST(test_die_filter_error),
    UNIT_TEST(test_die_text),
    UNIT_TEST(test_die_url_elsewhere),
    UNIT_TEST(test_die_local_document),
    UNIT_TEST(test_die_local_document_fails),
    UNIT_TEST(test_die_statuses_without_content)
)
