/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Every variable: its value for a request, and none where nothing is known.
 */

#include "server/expr/variables.c"

#include "ap_release.h"
#include "test/unit/server/expr/fixture.h"

static void test_variables_of_the_request(void **state)
{
    static const char *const rows[][2] = {
        {"AUTH_TYPE", "Basic"},
        {"CONTENT_TYPE", "text/plain"},
        {"CONN_LOG_ID", "conn"},
        {"CONN_REMOTE_ADDR", "192.0.2.1"},
        {"DOCUMENT_URI", "/a/b"},
        {"HANDLER", "h"},
        {"HTTP2", "off"},
        {"HTTPS", "off"},
        {"HTTP_ACCEPT", "*/*"},
        {"HTTP_COOKIE", "c=1"},
        {"HTTP_FORWARDED", "for=x"},
        {"HTTP_HOST", "www.example.com"},
        {"HTTP_PROXY_CONNECTION", "close"},
        {"HTTP_REFERER", "r"},
        {"HTTP_USER_AGENT", "agent"},
        {"IPV6", "off"},
        {"IS_SUBREQ", "false"},
        {"LAST_MODIFIED", ""},
        {"PATH_INFO", "/info"},
        {"QUERY_STRING", "q=1"},
        {"REMOTE_ADDR", "192.0.2.1"},
        {"REMOTE_PORT", "40000"},
        {"REMOTE_USER", "alice"},
        {"REQUEST_FILENAME", "/srv/a"},
        {"REQUEST_LOG_ID", "req"},
        {"REQUEST_METHOD", "GET"},
        {"REQUEST_SCHEME", "http"},
        {"REQUEST_STATUS", "200"},
        {"REQUEST_URI", "/a/b"},
        {"SCRIPT_FILENAME", "/srv/a"},
        {"SCRIPT_GROUP", ""},
        {"SCRIPT_USER", ""},
        {"SERVER_ADMIN", "webmaster@example.com"},
        {"SERVER_PROTOCOL", "HTTP/1.1"},
        {"THE_REQUEST", "GET /a/b?q=1 HTTP/1.1"},
        {"request_uri", "/a/b"},
        {"API_VERSION", "20120211"}
    };
    request_rec *r = fix_asking(*state);
    apr_size_t i;

    r->connection->log_id = "conn";
    r->log_id = "req";
    r->ap_auth_type = "Basic";
    ap_set_content_type(r, "text/plain");
    r->handler = "h";
    r->user = "alice";
    r->uri = "/a/b";
    r->filename = "/srv/a";
    r->path_info = "/info";
    r->args = "q=1";
    r->status = 200;
    r->the_request = "GET /a/b?q=1 HTTP/1.1";
    apr_table_setn(r->headers_in, "Accept", "*/*");
    apr_table_setn(r->headers_in, "Cookie", "c=1");
    apr_table_setn(r->headers_in, "Forwarded", "for=x");
    apr_table_setn(r->headers_in, "Host", "www.example.com");
    apr_table_setn(r->headers_in, "Proxy-Connection", "close");
    apr_table_setn(r->headers_in, "Referer", "r");
    apr_table_setn(r->headers_in, "User-Agent", "agent");
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *text = apr_pstrcat(*state, "%{", rows[i][0], "}", NULL);

        if (strcmp(fix_text(r, text), rows[i][1]) != 0) {
            fail_msg("%s is '%s', not '%s'", rows[i][0], fix_text(r, text),
                     rows[i][1]);
        }
    }
}

static void test_variables_of_the_file(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_asking(p);
    const char *folder = unit_folder(p);

    r->filename = (char *)unit_file(p, folder, "a", "x");
    assert_int_equal(apr_stat(&r->finfo, r->filename, APR_FINFO_MIN, p),
                     APR_SUCCESS);
    assert_int_equal(strlen(fix_text(r, "%{LAST_MODIFIED}")), 14);
    assert_true(fix_truth(r, "%{LAST_MODIFIED} -le %{TIME}"));
    assert_true(fix_truth(r, "-n %{SCRIPT_USER} && -n %{SCRIPT_GROUP}"));
    r->finfo.valid = 0;
    assert_true(fix_truth(r, "-n %{SCRIPT_USER} && -n %{SCRIPT_GROUP}"));
    r->filename = NULL;
    r->uri = "/uri";
    assert_string_equal(fix_text(r, "%{REQUEST_FILENAME}"), "/uri");
    assert_string_equal(fix_text(r, "%{SCRIPT_USER}%{SCRIPT_GROUP}"), "");
}

static void test_variables_of_time(void **state)
{
    request_rec *r = fix_asking(*state);

    assert_true(fix_truth(r, "%{TIME} =~ /^20\\d{12}$/"));
    assert_true(fix_truth(r, "%{TIME_YEAR} =~ /^20\\d\\d$/"));
    assert_true(fix_truth(r, "%{TIME_MON} -ge 1 && %{TIME_MON} -le 12"));
    assert_true(fix_truth(r, "%{TIME_DAY} -ge 1 && %{TIME_DAY} -le 31"));
    assert_true(fix_truth(r, "%{TIME_HOUR} =~ /^[0-2]\\d$/"));
    assert_true(fix_truth(r, "%{TIME_MIN} =~ /^[0-5]\\d$/"));
    assert_true(fix_truth(r, "%{TIME_SEC} =~ /^[0-6]\\d$/"));
    assert_true(fix_truth(r, "%{TIME_WDAY} =~ /^[0-6]$/"));
}

static void test_subrequest_and_ipv6(void **state)
{
    request_rec *r = fix_asking(*state);
    apr_sockaddr_t *address;

    r->main = r;
    assert_string_equal(fix_text(r, "%{IS_SUBREQ}"), "true");
    assert_int_equal(apr_sockaddr_info_get(&address, "2001:db8::1",
                                           APR_INET6, 1, 0, r->pool),
                     APR_SUCCESS);
    r->connection->client_addr = address;
    assert_string_equal(fix_text(r, "%{IPV6}"), "on");
    assert_int_equal(apr_sockaddr_info_get(&address, "::ffff:192.0.2.1",
                                           APR_INET6, 1, 0, r->pool),
                     APR_SUCCESS);
    r->connection->client_addr = address;
    assert_string_equal(fix_text(r, "%{IPV6}"), "off");
}

/* A server without a request, as when an expression is about start-up. */
static void test_nothing_is_known_without_a_request(void **state)
{
    request_rec *r = fix_asking(*state);
    ap_expr_info_t info;
    ap_expr_eval_ctx_t ctx;
    const char *err = NULL;
    const char *result = NULL;

    assert_null(fix_parse(*state, &info, "%{REQUEST_URI}%{REMOTE_ADDR}"
                          "%{DOCUMENT_ROOT}%{HTTPS}%{req:A}%{resp:A}"
                          "%{note:a}%{reqenv:a}%{SERVER_ADMIN}",
                          AP_EXPR_FLAG_STRING_RESULT));
    memset(&ctx, 0, sizeof(ctx));
    ctx.s = r->server;
    ctx.p = *state;
    ctx.err = &err;
    ctx.info = &info;
    ctx.result_string = &result;
    assert_int_equal(ap_expr_exec_ctx(&ctx), 1);
    assert_string_equal(result, "webmaster@example.com");
}

static int speaks_tls(conn_rec *c)
{
    return c->id == 7 ? OK : DECLINED;
}

static void test_variable_https_asks_the_hook(void **state)
{
    request_rec *r = fix_asking(*state);

    ap_hook_ssl_conn_is_ssl(speaks_tls, NULL, NULL, APR_HOOK_MIDDLE);
    apr_hook_sort_all();
    r->connection->id = 6;
    assert_string_equal(fix_text(r, "%{HTTPS}"), "off");
    r->connection->id = 7;
    assert_string_equal(fix_text(r, "%{HTTPS}"), "on");
}

UNIT_TESTS(
    UNIT_TEST(test_variable_https_asks_the_hook),
    UNIT_TEST(test_variables_of_the_request),
    UNIT_TEST(test_variables_of_the_file),
    UNIT_TEST(test_variables_of_time),
    UNIT_TEST(test_subrequest_and_ipv6),
    UNIT_TEST(test_nothing_is_known_without_a_request)
)
