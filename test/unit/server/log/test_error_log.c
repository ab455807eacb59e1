/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Messages from the macros to the file. */

#include "server/log/error_log.c"

#include <apr_file_io.h>

#include "test/lib/unit.h"

static server_rec *logging_server(apr_pool_t *p, const char *path)
{
    server_rec *s = unit_server(p);
    core_server_config *core = apr_pcalloc(p, sizeof(*core));

    ap_set_core_module_config(s->module_config, core);
    s->error_fname = apr_pstrdup(p, path);
    s->log.level = APLOG_INFO;
    assert_int_equal(ap_open_logs(p, p, p, s), OK);
    return s;
}

static char *contents(apr_pool_t *p, const char *path)
{
    char *text = apr_pcalloc(p, 100000);
    apr_size_t len = 99999;
    apr_file_t *file;

    assert_int_equal(apr_file_open(&file, path, APR_READ, 0, p),
                     APR_SUCCESS);
    (void)apr_file_read_full(file, text, len, &len);
    apr_file_close(file);
    return text;
}

/* Standard error is the log while a test runs, so keep the real one. */
static int saved_stderr;

static int setup_log(void **state)
{
    int rc = unit_setup(state);

    saved_stderr = dup(STDERR_FILENO);
    apr_hook_global_pool = *state;
    ap_hook_generate_log_id(log_default_id, NULL, NULL,
                            APR_HOOK_REALLY_LAST);
    return rc;
}

static int teardown_log(void **state)
{
    int rc;

    apr_hook_deregister_all();
    rc = unit_teardown(state);
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
    return rc;
}

#define LOG_TEST(function) \
    cmocka_unit_test_setup_teardown(function, setup_log, teardown_log)

static const char *log_path(apr_pool_t *p)
{
    return apr_pstrcat(p, unit_folder(p), "/error_log", NULL);
}

static void test_log_error_is_one_line(void **state)
{
    const char *path = log_path(*state);
    server_rec *s = logging_server(*state, path);
    const char *text;

    ap_log_error(APLOG_MARK, APLOG_ERR, APR_ENOENT, s, "two\nlines %d", 7);
    text = contents(*state, path);
    assert_non_null(strstr(text, "(2)No such file or directory: "
                                 "two\\nlines 7\n"));
    assert_ptr_equal(strchr(text, '\n') + 1, text + strlen(text));
}

static void test_log_error_levels(void **state)
{
    const char *path = log_path(*state);
    server_rec *s = logging_server(*state, path);
    const char *text;

    s->log.level = APLOG_ERR;
    ap_log_error(APLOG_MARK, APLOG_WARNING, 0, s, "warning");
    ap_log_error(APLOG_MARK, APLOG_INFO, 0, s, "info");
    s->log.level = APLOG_DEBUG;
    ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, s, "debug");
    ap_log_error(APLOG_MARK, APLOG_TRACE1, 0, s, "trace");
    ap_log_error_(APLOG_MARK, APLOG_TRACE1, 0, s, "called");
    text = contents(*state, path);
    assert_non_null(strstr(text, "] warning\n"));
    assert_null(strstr(text, "info"));
    assert_non_null(strstr(text, "test_error_log.c("));
    assert_non_null(strstr(text, ": debug\n"));
    assert_null(strstr(text, "trace"));
    assert_null(strstr(text, "called"));
}

static void test_log_error_cuts_long_messages(void **state)
{
    const char *path = log_path(*state);
    server_rec *s = logging_server(*state, path);
    char *long_text = apr_palloc(*state, 20000);
    const char *text;

    memset(long_text, 'x', 19999);
    long_text[19999] = '\0';
    ap_log_error(APLOG_MARK, APLOG_ERR, 0, s, "%s", long_text);
    ap_log_error(APLOG_MARK, APLOG_ERR, 0, s, "next");
    text = contents(*state, path);
    assert_int_equal(strchr(text, '\n') + 1 - text, LOG_LINE_SIZE);
    assert_memory_equal(strchr(text, '\n') - 4, "x...", 4);
    assert_non_null(strstr(text, "] next\n"));
}

static void test_log_rerror_tells_the_client(void **state)
{
    server_rec *s = logging_server(*state, log_path(*state));
    request_rec *r = unit_request(unit_connection(*state, s));

    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, "not told");
    assert_null(apr_table_get(r->notes, "error-notes"));
    ap_log_rerror(APLOG_MARK, APLOG_ERR | APLOG_TOCLIENT, 0, r, "a <b>");
    ap_log_rerror(APLOG_MARK, APLOG_ERR | APLOG_TOCLIENT, 0, r, "second");
    assert_string_equal(apr_table_get(r->notes, "error-notes"),
                        "a &lt;b&gt;");
}

static void add_format(apr_pool_t *p, apr_array_header_t **formats,
                       log_format_scope scope, const char *format)
{
    apr_array_header_t *items;

    assert_null(log_format_parse(p, format, scope, &items));
    if (*formats == NULL) {
        *formats = apr_array_make(p, 2, sizeof(apr_array_header_t *));
    }
    APR_ARRAY_PUSH(*formats, apr_array_header_t *) = items;
}

static void test_log_ids_and_lines_that_come_once(void **state)
{
    const char *path = log_path(*state);
    server_rec *s = logging_server(*state, path);
    conn_rec *c = unit_connection(*state, s);
    request_rec *r = unit_request(c);
    core_server_config *core = ap_get_core_module_config(s->module_config);
    const char *expected;

    add_format(*state, &core->error_log_conn, LOG_FORMAT_CONNECTION,
               "conn %{c}L");
    add_format(*state, &core->error_log_req, LOG_FORMAT_REQUEST, "req %L");
    add_format(*state, &core->error_log_req, LOG_FORMAT_REQUEST,
               "agent %+{User-Agent}i");
    assert_null(log_format_parse(*state, "%L %M", LOG_FORMAT_MAIN,
                                 &core->error_log_format));
    ap_log_cerror(APLOG_MARK, APLOG_ERR, 0, c, "one");
    assert_non_null(c->log_id);
    assert_null(r->log_id);
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, "two");
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, "three");
    assert_non_null(r->log_id);
    assert_string_not_equal(r->log_id, c->log_id);
    expected = apr_psprintf(*state, "conn %s\none\nreq %s\n%s two\n"
                            "%s three\n", c->log_id, r->log_id, r->log_id,
                            r->log_id);
    assert_string_equal(contents(*state, path), expected);
}

static void test_log_id_of_a_subrequest_is_its_mains(void **state)
{
    server_rec *s = logging_server(*state, log_path(*state));
    request_rec *r = unit_request(unit_connection(*state, s));
    request_rec *sub = unit_request(r->connection);

    sub->main = r;
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, sub, "about the subrequest");
    assert_non_null(r->log_id);
    assert_ptr_equal(sub->log_id, r->log_id);
}

static char hooked[200];

static void note_message(const ap_errorlog_info *info, const char *errstr)
{
    apr_snprintf(hooked, sizeof(hooked), "%d %s", info->level, errstr);
}

static void test_error_log_hook_gets_the_message(void **state)
{
    server_rec *s = logging_server(*state, log_path(*state));

    ap_hook_error_log(note_message, NULL, NULL, APR_HOOK_MIDDLE);
    ap_log_error(APLOG_MARK, APLOG_WARNING, 0, s, "number %d", 5);
    assert_string_equal(hooked, "4 number 5");
}

static void test_log_without_server_or_pool(void **state)
{
    int ends[2];
    char text[200];
    ssize_t n;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, APR_ENOENT, NULL,
                  "early");
    ap_log_error(APLOG_MARK, APLOG_INFO, 0, NULL, "not wanted");
    n = read(ends[0], text, sizeof(text) - 1);
    assert_true(n > 0);
    text[n] = '\0';
    assert_string_equal(text, "(2)No such file or directory: early\n");
    close(ends[0]);
    close(ends[1]);
}

UNIT_TESTS(
    LOG_TEST(test_log_error_is_one_line),
    LOG_TEST(test_log_error_levels),
    LOG_TEST(test_log_error_cuts_long_messages),
    LOG_TEST(test_log_rerror_tells_the_client),
    LOG_TEST(test_log_ids_and_lines_that_come_once),
    LOG_TEST(test_log_id_of_a_subrequest_is_its_mains),
    LOG_TEST(test_error_log_hook_gets_the_message),
    LOG_TEST(test_log_without_server_or_pool)
)
