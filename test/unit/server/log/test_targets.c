/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Where lines go: shared files, syslog names, standard error. */

#include "server/log/targets.c"

#include "test/lib/unit.h"

static int saved_stderr;

static int setup_log(void **state)
{
    saved_stderr = dup(STDERR_FILENO);
    return unit_setup(state);
}

static int teardown_log(void **state)
{
    int rc = unit_teardown(state);

    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
    return rc;
}

#define LOG_TEST(function) \
    cmocka_unit_test_setup_teardown(function, setup_log, teardown_log)

static off_t size_of(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? st.st_size : -1;
}

static void test_open_logs_shares_equal_names(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = unit_folder(p);
    server_rec *s = unit_server(p);

    s->error_fname = apr_pstrcat(p, folder, "/a", NULL);
    s->next = unit_server(p);
    s->next->error_fname = apr_pstrcat(p, folder, "/b", NULL);
    s->next->next = unit_server(p);
    s->next->next->error_fname = apr_pstrdup(p, s->next->error_fname);
    s->next->next->next = unit_server(p);
    s->next->next->next->error_fname = NULL;
    assert_int_equal(ap_open_logs(p, p, p, s), OK);
    assert_non_null(s->error_log);
    assert_ptr_not_equal(s->next->error_log, s->error_log);
    assert_ptr_equal(s->next->next->error_log, s->next->error_log);
    assert_ptr_equal(s->next->next->next->error_log, s->error_log);
}

static void test_open_logs_takes_standard_error(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = unit_server(p);

    s->error_fname = apr_pstrcat(p, unit_folder(p), "/a", NULL);
    assert_int_equal(ap_open_logs(p, p, p, s), OK);
    assert_int_equal(size_of(s->error_fname), 0);
    assert_int_equal(write(STDERR_FILENO, "stray\n", 6), 6);
    assert_int_equal(size_of(s->error_fname), 6);
}

static void test_open_logs_fails(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = unit_server(p);
    int nowhere = open("/dev/null", O_WRONLY);

    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
    s->error_fname = apr_pstrcat(p, unit_folder(p), "/no/such/log", NULL);
    assert_int_equal(ap_open_logs(p, p, p, s), DONE);
    assert_null(s->error_log);
    s->error_fname = "syslog:nofacility";
    assert_int_equal(ap_open_logs(p, p, p, s), DONE);
    s->error_fname = "|/no/such/program";
    assert_int_equal(ap_open_logs(p, p, p, s), DONE);
}

static void test_target_before_and_after_the_logs(void **state)
{
    apr_pool_t *plog;
    server_rec *s = unit_server(*state);

    assert_int_equal(apr_pool_create(&plog, *state), APR_SUCCESS);
    s->error_fname = apr_pstrcat(plog, unit_folder(*state), "/a", NULL);
    assert_null(log_target_of(s).file);
    assert_int_equal(ap_open_logs(plog, plog, plog, s), OK);
    assert_ptr_equal(log_target_of(s).file, s->error_log);
    assert_int_equal(log_target_of(s).max, LOG_LINE_SIZE);
    assert_null(log_target_of(NULL).file);
    /* As on a restart: the file is gone, the server still there. */
    apr_pool_destroy(plog);
    assert_null(log_target_of(s).file);
}

static void test_target_of_syslog(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = unit_server(p);

    s->error_fname = "syslog:user:testtag";
    s->next = unit_server(p);
    s->next->error_fname = apr_pstrcat(p, unit_folder(p), "/b", NULL);
    assert_int_equal(ap_open_logs(p, p, p, s), OK);
    assert_true(log_target_of(s).to_syslog);
    assert_true(log_target_of(NULL).to_syslog);
    assert_false(log_target_of(s->next).to_syslog);
}

static void test_syslog_names(void **state)
{
    (void)state;
    assert_true(name_is_syslog("syslog"));
    assert_true(name_is_syslog("syslog:local1"));
    assert_false(name_is_syslog("syslog.txt"));
    assert_false(name_is_syslog("logs/syslog"));
    assert_false(name_is_syslog(NULL));
    assert_int_equal(facility_of("Local3"), LOG_LOCAL3);
    assert_int_equal(facility_of("user"), LOG_USER);
    assert_int_equal(facility_of("nobody"), -1);
}

static void test_write_line_ends_the_line(void **state)
{
    log_target target = { NULL, PIPE_BUF, 0 };
    char line[10] = "abc";
    char got[10];
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    log_write_line(&target, APLOG_ERR, line, 3);
    assert_int_equal(read(ends[0], got, sizeof(got)), 4);
    assert_memory_equal(got, "abc\n", 4);
    assert_int_equal(room_of(ends[1]), PIPE_BUF);
    close(ends[0]);
    close(ends[1]);
}

static void test_replace_stderr_log(void **state)
{
    apr_pool_t *p = *state;
    const char *path = apr_pstrcat(p, unit_folder(p), "/startup", NULL);

    assert_int_equal(ap_replace_stderr_log(p, path), APR_SUCCESS);
    ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, 0, p, "hello");
    assert_int_equal(size_of(path), 6);
    assert_int_not_equal(ap_replace_stderr_log(p, "/no/such/dir/x"),
                         APR_SUCCESS);
}

static void test_error_log2stderr(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = unit_server(p);
    const char *path = unit_file(p, unit_folder(p), "log", "");

    assert_int_equal(open_log_file(&s->error_log, p, path), APR_SUCCESS);
    ap_error_log2stderr(s);
    assert_int_equal(write(STDERR_FILENO, "x", 1), 1);
    assert_int_equal(size_of(path), 1);
}

UNIT_TESTS(
    LOG_TEST(test_open_logs_shares_equal_names),
    LOG_TEST(test_open_logs_takes_standard_error),
    LOG_TEST(test_open_logs_fails),
    LOG_TEST(test_target_before_and_after_the_logs),
    LOG_TEST(test_target_of_syslog),
    LOG_TEST(test_syslog_names),
    LOG_TEST(test_write_line_ends_the_line),
    LOG_TEST(test_replace_stderr_log),
    LOG_TEST(test_error_log2stderr)
)
