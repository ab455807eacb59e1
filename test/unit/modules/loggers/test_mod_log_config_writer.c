/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Where log lines go: at once, gathered, to a full disk, and what becomes of
 * those that a child has left. */

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "modules/loggers/mod_log_config_writer.c"
#include "test/unit/modules/loggers/log_files.h"
#include "test/unit/server/request/fixture.h"

static server_rec *start(apr_pool_t *p, log_buffering buffering)
{
    server_rec *s = fix_server(p);

    ap_server_conf = s;
    ap_pglobal = p;
    log_writer_configure(p, buffering);
    return s;
}

static apr_status_t write_line(request_rec *r, void *handle, const char *one,
                               const char *two)
{
    const char *parts[2] = {one, two};
    int lengths[2] = {(int)strlen(one), (int)strlen(two)};

    return log_writer_write(r, handle, parts, lengths, 2,
                            lengths[0] + lengths[1]);
}

static void test_lines_are_written_at_once(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, LOG_BUFFERING_OFF);
    request_rec *r = fix_request_of(s, "/a");
    const char *path = unit_file(p, unit_folder(p), "log", "before\n");
    log_handle *handle = log_writer_open(p, s, path);
    const char *longer = repeated(p, 'x', 3000);

    assert_non_null(handle);
    log_writer_child_init(p, s);
    assert_false(log_gather_is_on());
    assert_int_equal(write_line(r, handle, "one ", "two\n"), APR_SUCCESS);
    assert_string_equal(contents(p, path), "before\none two\n");
    assert_int_equal(write_line(r, handle, longer, "\n"), APR_SUCCESS);
    assert_string_equal(contents(p, path), apr_pstrcat(p,
        "before\none two\n", longer, "\n", NULL));
}

static void test_logs_of_one_name_share_a_handle(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, LOG_BUFFERING_OFF);
    const char *dir = unit_folder(p);
    const char *a = apr_pstrcat(p, dir, "/a", NULL);
    void *first = log_writer_open(p, s, a);

    assert_ptr_equal(log_writer_open(p, s, apr_pstrdup(p, a)), first);
    assert_ptr_not_equal(log_writer_open(p, s, apr_pstrcat(p, dir, "/b",
                                                           NULL)), first);
    /* The next configuration begins anew. */
    log_writer_configure(p, LOG_BUFFERING_OFF);
    assert_ptr_not_equal(log_writer_open(p, s, a), first);
}

static void test_open_tells_why_not(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, LOG_BUFFERING_OFF);

    assert_null(log_writer_open(p, s, apr_pstrcat(p, unit_folder(p),
                                                  "/none/log", NULL)));
    fix_assert_logged("/none/log");
}

static void test_unbuffered_full_disk(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, LOG_BUFFERING_OFF);
    void *handle = log_writer_open(p, s, "/dev/full");

    assert_non_null(handle);
    assert_true(APR_STATUS_IS_ENOSPC(write_line(fix_request_of(s, "/a"),
                                                handle, "x", "\n")));
}

static log_handle *open_log(apr_pool_t *p, server_rec *s, const char *name)
{
    log_handle *handle = log_writer_open(p, s, name);

    assert_non_null(handle);
    return handle;
}

/* Runs as a child: what gathers, and the end that it takes. */
static pid_t child_that(void (*act)(request_rec *, log_handle **),
                        log_handle **handles, server_rec *s)
{
    pid_t pid = fork();
    int status;

    assert_true(pid >= 0);
    if (pid == 0) {
        log_writer_child_init(s->process->pool, s);
        if (log_gather_is_on()) {
            act(fix_request_of(s, "/a"), handles);
        }
        /* At once: nothing has time to write. */
        kill(getpid(), SIGKILL);
    }
    log_writer_child_status(s, pid, 0, 0, MPM_CHILD_STARTED);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return pid;
}

static void write_two(request_rec *r, log_handle **handles)
{
    write_line(r, handles[0], "one", "\n");
    write_line(r, handles[1], "other", "\n");
    write_line(r, handles[0], "two", "\n");
}

static void test_what_a_child_has_left_is_written(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, LOG_BUFFERING_ON);
    const char *dir = unit_folder(p);
    const char *a = unit_file(p, dir, "a", "");
    const char *b = unit_file(p, dir, "b", "");
    log_handle *handles[] = {open_log(p, s, a), open_log(p, s, b)};
    pid_t pid;

    log_writer_pre_mpm(p, SB_SHARED);
    pid = child_that(write_two, handles, s);
    assert_string_equal(contents(p, a), "");
    log_writer_child_status(s, pid + 1, 0, 0, MPM_CHILD_EXITED);
    assert_string_equal(contents(p, a), "");
    log_writer_child_status(s, pid, 0, 0, MPM_CHILD_EXITED);
    assert_string_equal(contents(p, a), "one\ntwo\n");
    assert_string_equal(contents(p, b), "other\n");
    assert_int_equal(all->sets->children->nelts, 0);
    /* Once. */
    log_writer_monitor(p, s);
    assert_string_equal(contents(p, a), "one\ntwo\n");
}

static void test_it_is_tried_again_where_a_disk_is_full(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, LOG_BUFFERING_SHORT);
    const char *path = unit_file(p, unit_folder(p), "a", "");
    log_handle *handles[] = {open_log(p, s, "/dev/full"),
                             open_log(p, s, path)};
    pid_t pid;

    log_writer_pre_mpm(p, SB_SHARED);
    /* A device that is full as a file would be. */
    handles[0]->is_regular = 1;
    pid = child_that(write_two, handles, s);
    log_writer_child_status(s, pid, 0, 0, MPM_CHILD_EXITED);
    assert_string_equal(contents(p, path), "other\n");
    handles[0]->file = handles[1]->file;
    log_writer_monitor(p, s);
    assert_string_equal(contents(p, path), "other\none\ntwo\n");
}

/* What is left when nobody can write it any more is told. */
static void test_what_is_lost_is_told(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, LOG_BUFFERING_SHORT);
    log_handle *full = open_log(p, s, "/dev/full");
    log_handle *handles[] = {full, full};
    pid_t pid;

    log_writer_pre_mpm(p, SB_SHARED);
    pid = child_that(write_two, handles, s);
    log_writer_child_status(s, pid, 0, 0, MPM_CHILD_EXITED);
    assert_string_equal(fix_logged, "");
    apr_pool_cleanup_run(p, all->sets, retire_cleanup);
    fix_assert_logged("14 bytes of access log lines are lost");
    assert_null(all->sets);
}

/* Logs of a configuration that has gone are there for its children. */
static void test_a_set_lasts_as_long_as_its_children(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, LOG_BUFFERING_ON);
    const char *path = unit_file(p, unit_folder(p), "a", "");
    log_handle *handles[] = {open_log(p, s, path), open_log(p, s, path)};
    apr_pool_t *next;
    pid_t pid;

    log_writer_pre_mpm(p, SB_SHARED);
    pid = child_that(write_two, handles, s);
    apr_pool_cleanup_run(p, all->sets, retire_cleanup);
    apr_pool_create(&next, p);
    log_writer_configure(next, LOG_BUFFERING_OFF);
    assert_non_null(all->sets->next);
    log_writer_child_status(s, pid, 0, 0, MPM_CHILD_EXITED);
    assert_null(all->sets->next);
    assert_string_equal(contents(p, path), "one\nother\ntwo\n");
    apr_pool_destroy(next);
    assert_null(all->sets);
}

static void fill(request_rec *r, log_handle **handles)
{
    char line[101];
    int i;

    memset(line, 'x', 100);
    line[100] = '\0';
    for (i = 0; i < PIPE_BUF / 101; i++) {
        write_line(r, handles[0], line, "\n");
    }
}

/* Whoever reads a pipe does not come: the parent does not wait for it. */
static void test_the_parent_waits_for_no_reader(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, LOG_BUFFERING_ON);
    const char *path = apr_pstrcat(p, unit_folder(p), "/fifo", NULL);
    log_handle *handle;
    char got[PIPE_BUF];
    apr_size_t total = 0;
    ssize_t n;
    pid_t pid;
    int reader;
    int i;

    assert_int_equal(mkfifo(path, 0600), 0);
    reader = open(path, O_RDONLY | O_NONBLOCK);
    assert_true(reader >= 0);
    handle = open_log(p, s, path);
    assert_false(handle->is_regular);
    assert_int_equal(handle->limit, PIPE_BUF);
    log_writer_pre_mpm(p, SB_SHARED);
    for (i = 0; i < 20; i++) {
        pid = child_that(fill, &handle, s);
        log_writer_child_status(s, pid, 0, 0, MPM_CHILD_EXITED);
    }
    /* More than the 64 KiB of a pipe; the rest comes when there is room. */
    while ((n = read(reader, got, sizeof(got))) > 0) {
        total += n;
        log_writer_monitor(p, s);
    }
    assert_int_equal(total, 20 * (PIPE_BUF / 101) * 101);
    close(reader);
}

/* With one process there is nobody to write what is left. */
static void test_a_single_process_gathers_nothing(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, LOG_BUFFERING_ON);
    const char *path = unit_file(p, unit_folder(p), "a", "");
    log_handle *handle = open_log(p, s, path);

    log_writer_pre_mpm(p, SB_SHARED);
    log_writer_child_init(p, s);
    assert_false(log_gather_is_on());
    write_line(fix_request_of(s, "/a"), handle, "one", "\n");
    assert_string_equal(contents(p, path), "one\n");
}

static void test_buffers_of_pipes_are_smaller(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, LOG_BUFFERING_SHORT);

    assert_int_equal(open_log(p, s, "|/bin/cat")->limit, PIPE_BUF);
    assert_int_equal(open_log(p, s, apr_pstrcat(p, unit_folder(p), "/a",
                                                NULL))->limit,
                     LOG_CHUNK_BYTES);
}

UNIT_TESTS(
    UNIT_TEST(test_lines_are_written_at_once),
    UNIT_TEST(test_logs_of_one_name_share_a_handle),
    UNIT_TEST(test_open_tells_why_not),
    UNIT_TEST(test_unbuffered_full_disk),
    UNIT_TEST(test_what_a_child_has_left_is_written),
    UNIT_TEST(test_it_is_tried_again_where_a_disk_is_full),
    UNIT_TEST(test_what_is_lost_is_told),
    UNIT_TEST(test_a_set_lasts_as_long_as_its_children),
    UNIT_TEST(test_the_parent_waits_for_no_reader),
    UNIT_TEST(test_a_single_process_gathers_nothing),
    UNIT_TEST(test_buffers_of_pipes_are_smaller)
)
