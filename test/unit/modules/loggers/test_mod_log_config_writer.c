/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Where log lines go: at once, gathered, to a full disk. */

#include "modules/loggers/mod_log_config_writer.c"
#include "test/unit/server/request/fixture.h"

static server_rec *start(apr_pool_t *p, int with_buffers)
{
    server_rec *s = fix_server(p);

    ap_server_conf = s;
    log_writer_configure(p, with_buffers);
    return s;
}

static apr_status_t write_text(request_rec *r, void *handle, const char *one,
                               const char *two)
{
    const char *parts[2] = {one, two};
    int lengths[2] = {(int)strlen(one), (int)strlen(two)};

    return log_writer_write(r, handle, parts, lengths, 2,
                            lengths[0] + lengths[1]);
}

static const char *contents(apr_pool_t *p, const char *path)
{
    apr_file_t *file;
    apr_finfo_t info;
    char *text;

    assert_int_equal(apr_file_open(&file, path, APR_FOPEN_READ, 0, p),
                     APR_SUCCESS);
    assert_int_equal(apr_file_info_get(&info, APR_FINFO_SIZE, file),
                     APR_SUCCESS);
    text = apr_pcalloc(p, info.size + 1);
    if (info.size > 0) {
        assert_int_equal(apr_file_read_full(file, text, info.size, NULL),
                         APR_SUCCESS);
    }
    apr_file_close(file);
    return text;
}

static const char *repeated(apr_pool_t *p, char c, apr_size_t count)
{
    char *text = apr_palloc(p, count + 1);

    memset(text, c, count);
    text[count] = '\0';
    return text;
}

static void test_lines_are_written_at_once(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, 0);
    request_rec *r = fix_request_of(s, "/a");
    const char *path = unit_file(p, unit_folder(p), "log", "before\n");
    log_handle *handle = log_writer_open(p, s, path);
    const char *longer = repeated(p, 'x', 3 * STACK_LINE);

    assert_non_null(handle);
    log_writer_child_init(p, s);
    assert_null(flusher.thread);
    assert_int_equal(write_text(r, handle, "one ", "two\n"), APR_SUCCESS);
    assert_string_equal(contents(p, path), "before\none two\n");
    assert_int_equal(write_text(r, handle, longer, "\n"), APR_SUCCESS);
    assert_string_equal(contents(p, path), apr_pstrcat(p,
        "before\none two\n", longer, "\n", NULL));
}

static void test_logs_of_one_name_share_a_handle(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, 0);
    const char *dir = unit_folder(p);
    const char *a = apr_pstrcat(p, dir, "/a", NULL);
    void *first = log_writer_open(p, s, a);

    assert_ptr_equal(log_writer_open(p, s, apr_pstrdup(p, a)), first);
    assert_ptr_not_equal(log_writer_open(p, s, apr_pstrcat(p, dir, "/b",
                                                           NULL)), first);
    /* The next configuration begins anew. */
    log_writer_configure(p, 0);
    assert_ptr_not_equal(log_writer_open(p, s, a), first);
}

static void test_open_tells_why_not(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, 0);

    assert_null(log_writer_open(p, s, apr_pstrcat(p, unit_folder(p),
                                                  "/none/log", NULL)));
    fix_assert_logged("/none/log");
}

static void test_unbuffered_full_disk(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, 0);
    void *handle = log_writer_open(p, s, "/dev/full");

    assert_non_null(handle);
    assert_true(APR_STATUS_IS_ENOSPC(write_text(fix_request_of(s, "/a"),
                                                handle, "x", "\n")));
}

/* The buffers, without the thread that flushes them. */
static log_handle *open_buffered(apr_pool_t *p, server_rec *s,
                                 const char *name)
{
    log_handle *handle = log_writer_open(p, s, name);

    assert_non_null(handle);
    handle->buffer = apr_palloc(p, handle->size);
    assert_int_equal(apr_thread_mutex_create(&handle->mutex,
                                             APR_THREAD_MUTEX_DEFAULT, p),
                     APR_SUCCESS);
    return handle;
}

static void test_buffered_lines_are_gathered(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, 1);
    request_rec *r = fix_request_of(s, "/a");
    const char *path = unit_file(p, unit_folder(p), "log", "");
    log_handle *handle = open_buffered(p, s, path);
    const char *big = repeated(p, 'b', BUFFER_BYTES - 2);
    const char *huge = repeated(p, 'h', BUFFER_BYTES);

    assert_int_equal(handle->size, BUFFER_BYTES);
    assert_int_equal(write_text(r, handle, "one", "\n"), APR_SUCCESS);
    assert_string_equal(contents(p, path), "");
    flush_all();
    assert_string_equal(contents(p, path), "one\n");
    assert_int_equal(write_text(r, handle, "two", "\n"), APR_SUCCESS);
    /* What does not fit pushes out what has gathered. */
    assert_int_equal(write_text(r, handle, big, "\n"), APR_SUCCESS);
    assert_string_equal(contents(p, path), "one\ntwo\n");
    flush_all();
    assert_int_equal(strlen(contents(p, path)), 8 + BUFFER_BYTES - 1);
    /* Longer than any buffer. */
    assert_int_equal(write_text(r, handle, huge, "\n"), APR_SUCCESS);
    assert_int_equal(strlen(contents(p, path)), 8 + 2 * BUFFER_BYTES);
}

/* As a longer one must not overtake the shorter ones before it. */
static void test_buffered_lines_keep_their_order(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, 1);
    request_rec *r = fix_request_of(s, "/a");
    const char *path = unit_file(p, unit_folder(p), "log", "");
    log_handle *handle = open_buffered(p, s, path);
    const char *huge = repeated(p, 'h', BUFFER_BYTES);

    assert_int_equal(write_text(r, handle, "first", "\n"), APR_SUCCESS);
    assert_int_equal(write_text(r, handle, huge, "\n"), APR_SUCCESS);
    assert_string_equal(contents(p, path),
                        apr_pstrcat(p, "first\n", huge, "\n", NULL));
}

static void test_buffers_of_pipes_are_smaller(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, 1);
    log_handle *handle = log_writer_open(p, s, "|/bin/cat");

    assert_non_null(handle);
    assert_int_equal(handle->size, PIPE_BUF);
}

static void test_buffered_full_disk_keeps_lines(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, 1);
    request_rec *r = fix_request_of(s, "/a");
    const char *path = unit_file(p, unit_folder(p), "log", "");
    log_handle *full = open_buffered(p, s, "/dev/full");
    log_handle *good = open_buffered(p, s, path);
    const char *half = repeated(p, 'x', BUFFER_BYTES / 2);

    assert_int_equal(write_text(r, full, "kept", "\n"), APR_SUCCESS);
    assert_int_equal(write_text(r, good, "good", "\n"), APR_SUCCESS);
    flush_all();
    fix_assert_logged("/dev/full cannot be written");
    assert_string_equal(contents(p, path), "good\n");
    assert_int_equal(full->used, 5);
    /* Told once. */
    fix_logged[0] = '\0';
    flush_all();
    assert_string_equal(fix_logged, "");
    /* Only what finds no room is lost, and that is told by the status. */
    assert_int_equal(write_text(r, full, half, "\n"), APR_SUCCESS);
    assert_true(APR_STATUS_IS_ENOSPC(write_text(r, full, half, "\n")));
    assert_int_equal(full->used, 5 + BUFFER_BYTES / 2 + 1);
    /* There is room again. */
    full->file = good->file;
    flush_all();
    assert_int_equal(full->used, 0);
    assert_int_equal(full->failing, 0);
    assert_int_equal(strlen(contents(p, path)), 5 + 5 + BUFFER_BYTES / 2 + 1);
}

static void test_the_rest_is_written_at_the_end(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p, 1);
    request_rec *r = fix_request_of(s, "/a");
    const char *path = unit_file(p, unit_folder(p), "log", "");
    void *handle = log_writer_open(p, s, path);
    apr_pool_t *child;

    apr_pool_create(&child, p);
    log_writer_child_init(child, s);
    assert_non_null(flusher.thread);
    assert_int_equal(write_text(r, handle, "last", "\n"), APR_SUCCESS);
    apr_pool_destroy(child);
    assert_null(flusher.thread);
    assert_string_equal(contents(p, path), "last\n");
}

UNIT_TESTS(
    UNIT_TEST(test_lines_are_written_at_once),
    UNIT_TEST(test_logs_of_one_name_share_a_handle),
    UNIT_TEST(test_open_tells_why_not),
    UNIT_TEST(test_unbuffered_full_disk),
    UNIT_TEST(test_buffered_lines_are_gathered),
    UNIT_TEST(test_buffered_lines_keep_their_order),
    UNIT_TEST(test_buffers_of_pipes_are_smaller),
    UNIT_TEST(test_buffered_full_disk_keeps_lines),
    UNIT_TEST(test_the_rest_is_written_at_the_end)
)
