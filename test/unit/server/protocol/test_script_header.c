/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The header of a script's output, from every source of lines.
 */

#include <apr_hooks.h>

#include "server/protocol/script_header.c"
#include "server/core/core_priv.h"
#include "test/lib/unit.h"

static request_rec *asking(apr_pool_t *p)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));

    apr_hook_global_pool = p;
    r->per_dir_config = ap_create_per_dir_config(p);
    ap_set_core_module_config(r->per_dir_config,
                              core_create_dir_config(p, NULL));
    r->status = HTTP_OK;
    r->filename = apr_pstrdup(p, "/cgi/x.cgi");
    r->request_time = apr_time_now();
    return r;
}

static int scan(request_rec *r, const char *text, char *buffer)
{
    return ap_scan_script_header_err_strs(r, buffer, NULL, NULL, text, NULL);
}

static const char *out(const request_rec *r, const char *name)
{
    return apr_table_get(r->headers_out, name);
}

static const char *always(const request_rec *r, const char *name)
{
    return apr_table_get(r->err_headers_out, name);
}

static void test_script_header_fields(void **state)
{
    request_rec *r = asking(*state);

    assert_int_equal(scan(r, "Content-type:text/html; charset=utf-8 \r\n"
                          "Status: 404 Nobody Home\n"
                          "Location: /y\n"
                          "ETag: \"1\"\n"
                          "Set-Cookie: a=1\n"
                          "X-Empty:\n"
                          "Set-Cookie: b=2, c\r\n"
                          "\r\nbody: x\n", NULL), OK);
    assert_int_equal(r->status, HTTP_NOT_FOUND);
    assert_string_equal(r->status_line, "404 Nobody Home");
    assert_string_equal(r->content_type, "text/html; charset=utf-8");
    assert_string_equal(out(r, "Location"), "/y");
    assert_string_equal(out(r, "ETag"), "\"1\"");
    assert_string_equal(apr_table_getm(*state, r->err_headers_out,
                                       "Set-Cookie"), "a=1,b=2, c");
    assert_string_equal(always(r, "X-Empty"), "");
    assert_null(always(r, "body"));
}

static void test_script_header_status_alone(void **state)
{
    request_rec *r = asking(*state);

    assert_int_equal(scan(r, "Status: 410\n\n", NULL), OK);
    assert_int_equal(r->status, HTTP_GONE);
    assert_null(r->status_line);
    r = asking(*state);
    assert_int_equal(scan(r, "\n", NULL), OK);
    assert_int_equal(r->status, HTTP_OK);
}

static void test_script_header_framing_is_ours(void **state)
{
    static const char text[] =
        "Content-Length: 7\nTransfer-Encoding: chunked\n\n";
    request_rec *r = asking(*state);

    assert_int_equal(scan(r, text, NULL), OK);
    assert_null(out(r, "Content-Length"));
    assert_null(always(r, "Content-Length"));
    assert_null(always(r, "Transfer-Encoding"));
    r = asking(*state);
    apr_table_setn(r->subprocess_env, AP_TRUST_CGILIKE_CL_ENVVAR, "1");
    assert_int_equal(scan(r, text, NULL), OK);
    assert_string_equal(out(r, "Content-Length"), "7");
    assert_null(out(r, "Transfer-Encoding"));
}

static void test_script_header_damaged(void **state)
{
    static const char *const bad[] = {
        "X: 1\nno field\n\n", "X: 1\n: empty\n\n", "X: 1\nA B: c\n\n",
        "X: 1\n folded\n\n", "X: 1\nA: \001\n\n", "X: 1\nStatus: 20\n\n",
        "X: 1\nStatus: 2000\n\n", "X: 1\nStatus: 099 x\n\n",
        "X: 1\nStatus: 100 Continue\n\n", "X: 1\nStatus: 199\n\n",
        "X: 1\nA : b\n\n", "X: 1\nA: b\rC: d\n\n",
        /* without an end */
        "X: 1\n", "X: 1", ""
    };
    apr_size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        request_rec *r = asking(*state);

        assert_int_equal(scan(r, bad[i], NULL), HTTP_INTERNAL_SERVER_ERROR);
        assert_null(always(r, "X"));
        assert_int_equal(r->status, HTTP_OK);
    }
}

static void test_script_header_tells_the_line(void **state)
{
    char buffer[MAX_STRING_LEN];

    assert_int_equal(scan(asking(*state), "A: b\r\nSyntax error\r\n\n",
                          buffer), HTTP_INTERNAL_SERVER_ERROR);
    assert_string_equal(buffer, "Syntax error");
    assert_int_equal(scan(asking(*state), "A: b\n\n", buffer), OK);
    assert_string_equal(buffer, "");
}

static void test_script_header_long_lines(void **state)
{
    char *text = apr_palloc(*state, MAX_STRING_LEN + 10);
    request_rec *r = asking(*state);

    /* The longest line that there is room for, its end included. */
    memset(text, 'v', MAX_STRING_LEN);
    memcpy(text, "A:", 2);
    strcpy(text + MAX_STRING_LEN - 2, "\n\n");
    assert_int_equal(scan(r, text, NULL), OK);
    assert_int_equal(strlen(always(r, "A")), MAX_STRING_LEN - 4);
    strcpy(text + MAX_STRING_LEN - 2, "v\n\n");
    assert_int_equal(scan(asking(*state), text, NULL),
                     HTTP_INTERNAL_SERVER_ERROR);
}

static void test_script_header_conditions(void **state)
{
    static const char text[] =
        "Last-Modified: Sat, 01 Jan 2022 00:00:00 GMT\n"
        "Content-Type: text/plain\n\n";
    request_rec *r = asking(*state);

    apr_table_setn(r->headers_in, "If-Modified-Since",
                   "Sat, 01 Jan 2022 00:00:00 GMT");
    assert_int_equal(scan(r, text, NULL), HTTP_NOT_MODIFIED);
    assert_string_equal(out(r, "Last-Modified"),
                        "Sat, 01 Jan 2022 00:00:00 GMT");
    /* A script that says its status has looked at them itself. */
    r = asking(*state);
    apr_table_setn(r->headers_in, "If-Modified-Since",
                   "Sat, 01 Jan 2022 00:00:00 GMT");
    assert_int_equal(scan(r, apr_pstrcat(*state, "Status: 200 OK\n", text,
                                         NULL), NULL), OK);
    r = asking(*state);
    assert_int_equal(scan(r, "Last-Modified: yesterday\n\n", NULL), OK);
    assert_null(out(r, "Last-Modified"));
}

static void test_script_header_texts(void **state)
{
    request_rec *r = asking(*state);
    const char *rest;
    int place;

    assert_int_equal(ap_scan_script_header_err_strs_ex(
        r, NULL, APLOG_NO_MODULE, &rest, &place, "A: ", "b\nC", "", ": d\n",
        "\nbody", "more", NULL), OK);
    assert_string_equal(always(r, "A"), "b");
    assert_string_equal(always(r, "C"), "d");
    assert_string_equal(rest, "body");
    assert_int_equal(place, 4);
    assert_int_equal(ap_scan_script_header_err_strs(
        asking(*state), NULL, &rest, &place, "A: b\n", NULL),
        HTTP_INTERNAL_SERVER_ERROR);
    assert_null(rest);
}

static void test_script_header_file(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = asking(p);
    apr_file_t *f;
    char body[10];

    assert_int_equal(apr_file_open(&f, unit_file(p, unit_folder(p), "x.asis",
                                                 "A: b\n\nbody"),
                                   APR_READ, APR_OS_DEFAULT, p),
                     APR_SUCCESS);
    assert_int_equal(ap_scan_script_header_err(r, f, NULL), OK);
    assert_string_equal(always(r, "A"), "b");
    assert_int_equal(apr_file_gets(body, sizeof(body), f), APR_SUCCESS);
    assert_string_equal(body, "body");
    assert_int_equal(ap_scan_script_header_err_ex(r, f, NULL,
                                                  APLOG_NO_MODULE),
                     HTTP_INTERNAL_SERVER_ERROR);
}

static void test_script_header_brigade(void **state)
{
    static const char text[] = "A: b\r\nCc: dd\n\nbody";
    apr_pool_t *p = *state;
    apr_size_t piece;

    for (piece = 1; piece <= sizeof(text); piece++) {
        request_rec *r = asking(p);
        apr_bucket_alloc_t *list = r->connection->bucket_alloc;
        apr_bucket_brigade *bb = apr_brigade_create(p, list);
        const char *at;
        char *left;
        apr_size_t length;

        for (at = text; *at; at += length) {
            length = strlen(at) < piece ? strlen(at) : piece;
            APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_immortal_create(
                                            at, length, list));
        }
        APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(list));
        assert_int_equal(ap_scan_script_header_err_brigade(r, bb, NULL), OK);
        assert_string_equal(always(r, "A"), "b");
        assert_string_equal(always(r, "Cc"), "dd");
        assert_int_equal(apr_brigade_pflatten(bb, &left, &length, p),
                         APR_SUCCESS);
        assert_int_equal(length, 4);
        assert_memory_equal(left, "body", 4);
        assert_int_equal(ap_scan_script_header_err_brigade_ex(
            asking(p), bb, NULL, APLOG_NO_MODULE),
            HTTP_INTERNAL_SERVER_ERROR);
    }
}

static int never(char *line, int size, void *data)
{
    (void)line;
    (void)size;
    return *(int *)data;
}

static void test_script_header_times_out(void **state)
{
    int answer = -1;

    assert_int_equal(ap_scan_script_header_err_core(
        asking(*state), NULL, never, &answer), HTTP_GATEWAY_TIME_OUT);
    answer = 0;
    assert_int_equal(ap_scan_script_header_err_core_ex(
        asking(*state), NULL, never, &answer, APLOG_NO_MODULE),
        HTTP_INTERNAL_SERVER_ERROR);
}

UNIT_TESTS(
    UNIT_TEST(test_script_header_fields),
    UNIT_TEST(test_script_header_status_alone),
    UNIT_TEST(test_script_header_framing_is_ours),
    UNIT_TEST(test_script_header_damaged),
    UNIT_TEST(test_script_header_tells_the_line),
    UNIT_TEST(test_script_header_long_lines),
    UNIT_TEST(test_script_header_conditions),
    UNIT_TEST(test_script_header_texts),
    UNIT_TEST(test_script_header_file),
    UNIT_TEST(test_script_header_brigade),
    UNIT_TEST(test_script_header_times_out)
)
