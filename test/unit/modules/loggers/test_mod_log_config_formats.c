/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The items of log formats, and how formats are read. */

#include "modules/loggers/mod_log_config_formats.c"
#include "test/unit/server/request/fixture.h"

static apr_array_header_t *compiled(apr_pool_t *p, const char *text)
{
    apr_hash_t *handlers = apr_hash_make(p);
    apr_array_header_t *list;

    log_formats_register(p, handlers);
    assert_null(log_format_compile(p, text, handlers, &list));
    return list;
}

static void assert_fault(apr_pool_t *p, const char *text, const char *part)
{
    apr_hash_t *handlers = apr_hash_make(p);
    apr_array_header_t *list;
    const char *fault;

    log_formats_register(p, handlers);
    fault = log_format_compile(p, text, handlers, &list);
    assert_non_null(fault);
    if (strstr(fault, part) == NULL || strstr(fault, text) == NULL) {
        fail_msg("fault of \"%s\" is: %s", text, fault);
    }
}

/* What an item says of a request; "-" for nothing. */
static const char *said(request_rec *r, const char *item)
{
    const log_item *i = (void *)compiled(r->pool, item)->elts;
    const char *text;

    assert_non_null(i->func);
    text = i->func(r, i->arg);
    return text ? text : "-";
}

#define assert_said(r, item, text) assert_string_equal(said(r, item), text)

static void test_compile_text(void **state)
{
    apr_pool_t *p = *state;
    const log_item *i = (void *)compiled(p, "a\\tb\\nc\\\\d\\\"e\\x%%f")->elts;

    assert_null(i[0].func);
    assert_string_equal(i[0].arg, "a\tb\nc\\d\"e\\x");
    assert_string_equal(i[1].arg, "%");
    assert_string_equal(i[2].arg, "f");
    assert_string_equal(i[3].arg, APR_EOL_STR);
    assert_int_equal(compiled(p, "")->nelts, 1);
    assert_string_equal(((log_item *)compiled(p, "x\\")->elts)->arg, "x\\");
}

static void test_compile_modifiers(void **state)
{
    apr_pool_t *p = *state;
    const log_item *i = (void *)compiled(p, "%s%>s%<U%u%!200,304{X y}i"
                                         "%404{Z}>i%,500r")->elts;

    assert_int_equal(i[0].want_original, 1);
    assert_int_equal(i[1].want_original, 0);
    assert_int_equal(i[2].want_original, 1);
    assert_int_equal(i[3].want_original, 0);
    assert_null(i[3].statuses);
    assert_string_equal(i[4].arg, "X y");
    assert_int_equal(i[4].statuses_negated, 1);
    assert_int_equal(i[4].statuses->nelts, 2);
    assert_int_equal(((int *)i[4].statuses->elts)[1], 304);
    assert_int_equal(i[5].statuses_negated, 0);
    assert_int_equal(i[5].want_original, 0);
    assert_int_equal(((int *)i[6].statuses->elts)[0], 500);
    assert_string_equal(i[6].arg, "");
}

static void test_compile_defaults_of_redirected_requests(void **state)
{
    apr_pool_t *p = *state;
    const log_item *i;
    int n;

    for (i = (void *)compiled(p, "%s%U%T%D%r")->elts, n = 0; n < 5; n++) {
        assert_int_equal(i[n].want_original, 1);
    }
    for (i = (void *)compiled(p, "%h%u%B%f%H%m%q%X")->elts, n = 0; n < 8;
         n++) {
        assert_int_equal(i[n].want_original, 0);
    }
}

static void test_compile_faults(void **state)
{
    apr_pool_t *p = *state;

    assert_fault(p, "%Z", "%Z");
    assert_fault(p, "a %{x", "{ without }");
    assert_fault(p, "x%", "in the middle");
    assert_fault(p, "%>", "in the middle");
    assert_fault(p, "%^", "in the middle");
    assert_fault(p, "%^x", "in the middle");
    assert_fault(p, "%^xx", "%^xx");
    assert_fault(p, "%h%{a}^tx", "%^tx");
}

static void test_client_and_server(void **state)
{
    request_rec *r = fix_request(*state, "/a");

    r->useragent_ip = apr_pstrdup(r->pool, "198.51.100.7");
    r->connection->local_addr->port = 8080;
    r->useragent_addr->port = 4711;
    assert_said(r, "%a", "198.51.100.7");
    assert_said(r, "%{c}a", "192.0.2.1");
    assert_said(r, "%A", "192.0.2.80");
    assert_said(r, "%v", "www.example.com");
    assert_said(r, "%p", "80");
    assert_said(r, "%{canonical}p", "80");
    assert_said(r, "%{local}p", "8080");
    assert_said(r, "%{Remote}p", "4711");
    assert_said(r, "%{other}p", "other");
    assert_said(r, "%P", apr_itoa(r->pool, getpid()));
    assert_said(r, "%{pid}P", apr_itoa(r->pool, getpid()));
    assert_said(r, "%{other}P", "other");
    assert_true(apr_strtoi64(said(r, "%{tid}P"), NULL, 10)
                == apr_strtoi64(said(r, "%{hextid}P"), NULL, 16));
}

static void test_user(void **state)
{
    request_rec *r = fix_request(*state, "/a");

    assert_said(r, "%u", "-");
    r->user = apr_pstrdup(r->pool, "");
    assert_said(r, "%u", "\"\"");
    r->user = apr_pstrdup(r->pool, "a\nb");
    assert_said(r, "%u", "a\\nb");
}

static void test_request(void **state)
{
    request_rec *r = fix_request(*state, "/a\"b");

    r->the_request = apr_pstrdup(r->pool, "GET /a\"b\x01 HTTP/1.1");
    r->filename = apr_pstrdup(r->pool, "/srv/\t");
    assert_said(r, "%r", "GET /a\\\"b\\x01 HTTP/1.1");
    assert_said(r, "%U", "/a\\\"b");
    assert_said(r, "%f", "/srv/\\t");
    assert_said(r, "%m", "GET");
    assert_said(r, "%H", "HTTP/1.1");
    assert_said(r, "%q", "");
    r->args = apr_pstrdup(r->pool, "x=\n");
    assert_said(r, "%q", "?x=\\n");
    assert_said(r, "%R", "-");
    r->handler = "h";
    assert_said(r, "%R", "h");
    assert_said(r, "%L", "-");
    r->log_id = "id";
    assert_said(r, "%L", "id");
}

static void test_request_line_hides_the_password(void **state)
{
    request_rec *r = fix_request(*state, "/a");

    r->the_request = apr_pstrdup(r->pool, "GET http://u:secret@h/a HTTP/1.1");
    assert_int_equal(apr_uri_parse(r->pool, "http://u:secret@h/a",
                                   &r->parsed_uri), APR_SUCCESS);
    assert_null(strstr(said(r, "%r"), "secret"));
    assert_non_null(strstr(said(r, "%r"), " HTTP/1.1"));
}

static void test_tables(void **state)
{
    request_rec *r = fix_request(*state, "/a");

    apr_table_setn(r->headers_in, "User-Agent", "a\\b");
    apr_table_setn(r->trailers_in, "T", "in");
    apr_table_setn(r->trailers_out, "T", "out");
    apr_table_setn(r->subprocess_env, "E", "env");
    apr_table_setn(r->notes, "n", "note");
    apr_table_setn(r->headers_out, "X", "1");
    apr_table_setn(r->err_headers_out, "Y", "2");
    assert_said(r, "%{user-agent}i", "a\\\\b");
    assert_said(r, "%{None}i", "-");
    assert_said(r, "%{}i", "-");
    assert_said(r, "%{T}^ti", "in");
    assert_said(r, "%{T}^to", "out");
    assert_said(r, "%{E}e", "env");
    assert_said(r, "%{n}n", "note");
    assert_said(r, "%{x}o", "1");
    assert_said(r, "%{Y}o", "2");
    assert_said(r, "%{Z}o", "-");
}

static void test_content_type(void **state)
{
    request_rec *r = fix_request(*state, "/a");

    assert_said(r, "%{Content-Type}o", "-");
    ap_set_content_type_ex(r, "text/html; charset=utf-8", 1);
    assert_said(r, "%{content-type}o", "text/html");
    r->status = HTTP_NOT_MODIFIED;
    assert_said(r, "%{Content-Type}o", "-");
}

static void test_cookies(void **state)
{
    request_rec *r = fix_request(*state, "/a");

    assert_said(r, "%{k}C", "-");
    apr_table_setn(r->headers_in, "Cookie",
                   "kk=1; k; k= ; k = a=b ; k=2;q=\"x\"");
    assert_said(r, "%{k}C", "a=b");
    assert_said(r, "%{K}C", "a=b");
    assert_said(r, "%{kk}C", "1");
    assert_said(r, "%{q}C", "\\\"x\\\"");
    assert_said(r, "%{none}C", "-");
}

static void test_response(void **state)
{
    request_rec *r = fix_request(*state, "/a");

    assert_said(r, "%s", "200");
    assert_said(r, "%b", "-");
    assert_said(r, "%B", "0");
    r->bytes_sent = 5000000000;
    assert_said(r, "%b", "-");
    r->sent_bodyct = 1;
    assert_said(r, "%b", "5000000000");
    assert_said(r, "%B", "5000000000");
    assert_said(r, "%k", "0");
    r->connection->keepalives = 3;
    assert_said(r, "%k", "2");
    assert_said(r, "%X", "-");
    r->connection->keepalive = AP_CONN_KEEPALIVE;
    assert_said(r, "%X", "+");
    r->connection->aborted = 1;
    assert_said(r, "%X", "X");
}

static void test_times(void **state)
{
    request_rec *r = fix_request(*state, "/a");

    putenv((char *)"TZ=UTC");
    r->request_time = apr_time_from_sec(1316373508) + 42007;
    assert_said(r, "%t", "[18/Sep/2011:19:18:28 +0000]");
    assert_said(r, "%{begin}t", "[18/Sep/2011:19:18:28 +0000]");
    assert_said(r, "%{begin:}t", "[18/Sep/2011:19:18:28 +0000]");
    assert_said(r, "%{%Y-%m}t", "2011-09");
    assert_said(r, "%{begin:%H}t", "19");
    assert_said(r, "%{sec}t", "1316373508");
    assert_said(r, "%{msec}t", "1316373508042");
    assert_said(r, "%{usec}t", "1316373508042007");
    assert_said(r, "%{msec_frac}t", "042");
    assert_said(r, "%{usec_frac}t", "042007");
    assert_said(r, "%{ended}t", "ended");
    assert_true(apr_atoi64(said(r, "%{end:sec}t")) >= 1700000000);
    assert_int_equal(strlen(said(r, "%{end}t")), 28);
}

/* strftime() says nothing of what is in a buffer that was too small. */
static void test_times_too_long(void **state)
{
    request_rec *r = fix_request(*state, "/a");
    char *format = apr_palloc(r->pool, 2 * MAX_STRING_LEN + 1);
    int i;

    for (i = 0; i < MAX_STRING_LEN; i++) {
        memcpy(format + 2 * i, "%A", 3);
    }
    assert_string_equal(formatted_time(r, r->request_time, format), "");
}

static void test_durations(void **state)
{
    request_rec *r = fix_request(*state, "/a");

    /* It may take some more until it is said. */
    r->request_time = apr_time_now() - apr_time_from_sec(7);
    assert_in_range(apr_atoi64(said(r, "%T")), 7, 60);
    assert_in_range(apr_atoi64(said(r, "%{s}T")), 7, 60);
    assert_in_range(apr_atoi64(said(r, "%{ms}T")), 7000, 60000);
    assert_in_range(apr_atoi64(said(r, "%{us}T")), 7000000, 60000000);
    assert_in_range(apr_atoi64(said(r, "%D")), 7000000, 60000000);
    assert_said(r, "%{x}T", "x");
    /* The clock was set back. */
    r->request_time = apr_time_now() + apr_time_from_sec(9);
    assert_said(r, "%D", "0");
}

UNIT_TESTS(
    UNIT_TEST(test_compile_text),
    UNIT_TEST(test_compile_modifiers),
    UNIT_TEST(test_compile_defaults_of_redirected_requests),
    UNIT_TEST(test_compile_faults),
    UNIT_TEST(test_client_and_server),
    UNIT_TEST(test_user),
    UNIT_TEST(test_request),
    UNIT_TEST(test_request_line_hides_the_password),
    UNIT_TEST(test_tables),
    UNIT_TEST(test_content_type),
    UNIT_TEST(test_cookies),
    UNIT_TEST(test_response),
    UNIT_TEST(test_times),
    UNIT_TEST(test_times_too_long),
    UNIT_TEST(test_durations)
)
