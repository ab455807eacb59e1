/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Lines of the error log: items, fields left out, the built-in format. */

#include "server/log/line_format.c"

#include "test/lib/unit.h"

static ap_errorlog_info make_info(apr_pool_t *p, int with_request)
{
    server_rec *s = unit_server(p);
    conn_rec *c = unit_connection(p, s);
    request_rec *r = unit_request(c);
    ap_errorlog_info info = {
        .s = s, .pool = p, .file = "some/where/file.c", .line = 42,
        .module_index = APLOG_NO_MODULE, .level = APLOG_ERR
    };

    c->log_id = "CID";
    r->log_id = "RID";
    if (with_request) {
        info.c = c;
        info.r = info.rmain = r;
    }
    return info;
}

static const char *line_of(apr_pool_t *p, const ap_errorlog_info *info,
                           log_format_scope scope, const char *format)
{
    apr_array_header_t *items;
    char *line = apr_palloc(p, LOG_LINE_SIZE);
    int len;

    assert_null(log_format_parse(p, format, scope, &items));
    len = log_format_line(info, items, "the message", line, LOG_LINE_SIZE);
    assert_int_equal(len, strlen(line));
    return line;
}

static void check_line(apr_pool_t *p, const ap_errorlog_info *info,
                       const char *format, const char *expected)
{
    assert_string_equal(line_of(p, info, LOG_FORMAT_MAIN, format), expected);
}

static void test_line_fields_without_content_go(void **state)
{
    ap_errorlog_info info = make_info(*state, 0);

    check_line(*state, &info, "[%l] [%a] %M", "[error] the message");
    check_line(*state, &info, "[%a] %M", "the message");
    check_line(*state, &info, "%M [%a]", "the message");
    check_line(*state, &info, "%M x%{a}iy z", "the message z");
    check_line(*state, &info, "%M% ,\\ ref\\ %{Referer}i", "the message");
    check_line(*state, &info, "a %a %a b %M", "a b the message");
    check_line(*state, &info, "%-a|%-{x}i %M", "-|- the message");
    check_line(*state, &info, "[\\ %-m] %M", "[ -] the message");
}

static void test_line_zero_width_separator(void **state)
{
    ap_errorlog_info info = make_info(*state, 1);

    apr_table_setn(info.r->headers_in, "Referer", "http://a/\n");
    check_line(*state, &info, "%M% ,\\ ref\\ %{Referer}i",
               "the message, ref http://a/\\n");
}

static void test_line_level_of_an_item(void **state)
{
    ap_errorlog_info info = make_info(*state, 0);

    check_line(*state, &info, "%2F: %M", "file.c(42): the message");
    check_line(*state, &info, "%3F: %M", "file.c(42): the message");
    check_line(*state, &info, "%7F: %M", "the message");
}

static void test_line_items_of_a_request(void **state)
{
    ap_errorlog_info info = make_info(*state, 1);
    request_rec *r = (request_rec *)info.r;

    apr_table_setn(r->headers_in, "X-A", "in");
    apr_table_setn(r->notes, "N", "note");
    apr_table_setn(r->subprocess_env, "E", "env");
    ((conn_rec *)info.c)->keepalives = 3;
    check_line(*state, &info, "%{X-A}i %{N}n %{E}e %k %M",
               "in note env 3 the message");
    check_line(*state, &info, "%L %{c}L %v %M",
               "RID CID www.example.com the message");
    check_line(*state, &info, "%{C}L %M", "the message");
    info.r = info.rmain = NULL;
    check_line(*state, &info, "%L %{c}L %{C}L %M", "CID CID the message");
}

static void test_line_addresses(void **state)
{
    ap_errorlog_info info = make_info(*state, 1);
    conn_rec *c = (conn_rec *)info.c;
    request_rec *r = (request_rec *)info.r;

    apr_sockaddr_info_get(&c->client_addr, "192.0.2.1", APR_INET, 1111, 0,
                          *state);
    apr_sockaddr_info_get(&r->useragent_addr, "2001:db8::1", APR_INET6, 2222,
                          0, *state);
    apr_sockaddr_info_get(&c->local_addr, "192.0.2.9", APR_INET, 80, 0,
                          *state);
    c->client_ip = "192.0.2.1";
    c->local_ip = "192.0.2.9";
    r->useragent_ip = "2001:db8::1";
    check_line(*state, &info, "%a %{c}a %A %M",
               "2001:db8::1:2222 192.0.2.1:1111 192.0.2.9:80 the message");
}

static void test_line_status(void **state)
{
    ap_errorlog_info info = make_info(*state, 0);

    check_line(*state, &info, "%E: %M", "the message");
    info.status = APR_ENOENT;
    check_line(*state, &info, "%E: %M",
               "(2)No such file or directory: the message");
}

static void test_line_process_thread_and_times(void **state)
{
    ap_errorlog_info info = make_info(*state, 0);
    int year, month, day, hour, minute, second, usec;
    char *pids = apr_psprintf(*state, "%d %d the message", (int)getpid(),
                              (int)getpid());
    const char *line;

    check_line(*state, &info, "%P %{g}T %M", pids);
    line = line_of(*state, &info, LOG_FORMAT_MAIN, "%{cu}t %M");
    assert_int_equal(sscanf(line, "%4d-%2d-%2d %2d:%2d:%2d.%6d the", &year,
                            &month, &day, &hour, &minute, &second, &usec),
                     7);
    assert_in_range(month, 1, 12);
    line = line_of(*state, &info, LOG_FORMAT_MAIN, "%{%%Y}t %M");
    assert_string_equal(line, "%Y the message");
    line = line_of(*state, &info, LOG_FORMAT_MAIN, "%{%Y-}t %M");
    assert_int_equal(sscanf(line, "%4d- the", &year), 1);
}

static void test_line_required_item(void **state)
{
    ap_errorlog_info info = make_info(*state, 1);

    assert_string_equal(line_of(*state, &info, LOG_FORMAT_REQUEST,
                                "R:%L 'x%+{User-Agent}i'"), "");
    assert_string_equal(line_of(*state, &info, LOG_FORMAT_REQUEST,
                                "R:%L %{No}i%+{User-Agent}i"), "");
    apr_table_setn(info.r->headers_in, "User-Agent", "UA");
    assert_string_equal(line_of(*state, &info, LOG_FORMAT_REQUEST,
                                "R:%L 'x%+{User-Agent}i'"), "R:RID 'xUA'");
}

static void test_line_built_in_format(void **state)
{
    ap_errorlog_info info = make_info(*state, 1);
    char line[LOG_LINE_SIZE];
    const char *rest;

    apr_table_setn(info.r->headers_in, "Referer", "http://a/");
    ((request_rec *)info.r)->useragent_ip = "192.0.2.1";
    info.status = APR_EACCES;
    log_format_line(&info, NULL, "the\nmessage", line, sizeof(line));
    rest = strstr(line, "] [:error] [pid ");
    assert_non_null(rest);
    assert_int_equal(line[0], '[');
    assert_non_null(strstr(rest, "] (13)Permission denied: ["));
    assert_non_null(strstr(rest, "] the\\nmessage, referer: http://a/"));
    assert_null(strstr(line, "file.c"));
    info.level = APLOG_DEBUG;
    log_format_line(&info, NULL, "m", line, sizeof(line));
    assert_non_null(strstr(line, "] file.c(42): "));
}

static void test_line_syslog_and_startup(void **state)
{
    ap_errorlog_info info = make_info(*state, 0);
    char line[LOG_LINE_SIZE];

    info.using_syslog = 1;
    log_format_line(&info, NULL, "m", line, sizeof(line));
    assert_memory_equal(line, "[:error] [pid ", 14);
    info.startup = 1;
    info.status = APR_ENOENT;
    log_format_line(&info, NULL, "m", line, sizeof(line));
    assert_string_equal(line, "(2)No such file or directory: m");
}

static void test_line_peer_of_outgoing_connections(void **state)
{
    ap_errorlog_info info = make_info(*state, 1);
    conn_rec *c = (conn_rec *)info.c;
    char line[LOG_LINE_SIZE];

    apr_sockaddr_info_get(&c->client_addr, "192.0.2.1", APR_INET, 1111, 0,
                          *state);
    c->client_ip = "192.0.2.1";
    info.r = info.rmain = NULL;
    c->sbh = c;
    log_format_line(&info, NULL, "m", line, sizeof(line));
    assert_non_null(strstr(line, "] [client 192.0.2.1:1111] m"));
    c->outgoing = 1;
    log_format_line(&info, NULL, "m", line, sizeof(line));
    assert_non_null(strstr(line, "] [remote 192.0.2.1:1111] m"));
}

static void test_line_is_cut_to_size(void **state)
{
    ap_errorlog_info info = make_info(*state, 0);
    apr_array_header_t *items;
    char line[16];

    assert_null(log_format_parse(*state, "%l %M more", LOG_FORMAT_MAIN,
                                 &items));
    assert_int_equal(log_format_line(&info, items, "0123\x01" "56789", line,
                                     sizeof(line)), 15);
    assert_string_equal(line, "error 0123\\x015");
    assert_int_equal(log_format_line(&info, items, "0123456\x01", line,
                                     sizeof(line)), 15);
    assert_string_equal(line, "error 0123456 m");
}

static int answer(const ap_errorlog_info *info, const char *arg, char *buf,
                  int buflen)
{
    (void)info;
    return apr_snprintf(buf, buflen, "<%s>", arg ? arg : "");
}

static void test_registered_handler_until_its_pool_goes(void **state)
{
    ap_errorlog_info info = make_info(*state, 0);
    apr_pool_t *p;
    char tag[] = "Z";

    assert_int_equal(apr_pool_create(&p, *state), APR_SUCCESS);
    assert_null(log_format_handler('Z').func);
    ap_register_errorlog_handler(p, tag, answer, 0);
    check_line(*state, &info, "%{42}Z %M", "<42> the message");
    apr_pool_destroy(p);
    assert_null(log_format_handler('Z').func);
}

UNIT_TESTS(
    UNIT_TEST(test_line_fields_without_content_go),
    UNIT_TEST(test_line_zero_width_separator),
    UNIT_TEST(test_line_level_of_an_item),
    UNIT_TEST(test_line_items_of_a_request),
    UNIT_TEST(test_line_addresses),
    UNIT_TEST(test_line_status),
    UNIT_TEST(test_line_process_thread_and_times),
    UNIT_TEST(test_line_required_item),
    UNIT_TEST(test_line_built_in_format),
    UNIT_TEST(test_line_syslog_and_startup),
    UNIT_TEST(test_line_peer_of_outgoing_connections),
    UNIT_TEST(test_line_is_cut_to_size),
    UNIT_TEST(test_registered_handler_until_its_pool_goes)
)
