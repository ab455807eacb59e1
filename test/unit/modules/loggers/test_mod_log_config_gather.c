/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Lines on their way through a child: gathered, written, kept, lost. */

#include "modules/loggers/mod_log_config_gather.c"
#include "test/lib/wrong_clock.h"
#include "test/unit/modules/loggers/log_files.h"
#include "test/unit/server/request/fixture.h"

#define FOREVER apr_time_from_sec(3600)

/* Logs that are gathered until the pool goes. */
typedef struct {
    apr_pool_t *child;
    request_rec *r;
    log_store *store;
    apr_array_header_t *handles;
} fixture;

static log_handle *add_log(apr_pool_t *p, fixture *f, const char *path,
                           apr_size_t limit)
{
    log_handle *handle = apr_pcalloc(p, sizeof(*handle));

    handle->name = path;
    handle->number = f->handles->nelts;
    handle->limit = limit;
    assert_int_equal(apr_file_open(&handle->file, path, APR_FOPEN_WRITE
                                   | APR_FOPEN_APPEND | APR_FOPEN_CREATE,
                                   APR_FPROT_OS_DEFAULT, p), APR_SUCCESS);
    APR_ARRAY_PUSH(f->handles, log_handle *) = handle;
    return handle;
}

static void begin(apr_pool_t *p, fixture *f, apr_interval_time_t interval)
{
    server_rec *s = fix_server(p);

    ap_server_conf = s;
    f->r = fix_request_of(s, "/a");
    f->store = log_store_create(1);
    f->handles = apr_array_make(p, 20, sizeof(log_handle *));
    apr_pool_create(&f->child, p);
    assert_int_equal(log_gather_start(f->child, f->store, f->handles,
                                      interval), APR_SUCCESS);
    assert_true(log_gather_is_on());
}

static void end(fixture *f)
{
    apr_pool_destroy(f->child);
    assert_false(log_gather_is_on());
    log_store_destroy(f->store);
}

static apr_status_t add(fixture *f, log_handle *handle, const char *text)
{
    const char *parts[2] = {text, "\n"};
    int lengths[2] = {(int)strlen(text), 1};

    return log_gather_add(f->r, handle, parts, lengths, 2, lengths[0] + 1);
}

static void write_all(void)
{
    pthread_mutex_lock(&gather.mutex);
    write_all_locked();
    pthread_mutex_unlock(&gather.mutex);
}

static void test_lines_wait_and_are_written_at_the_end(void **state)
{
    apr_pool_t *p = *state;
    const char *path = unit_file(p, unit_folder(p), "log", "");
    fixture f;
    log_handle *log;

    begin(p, &f, FOREVER);
    log = add_log(p, &f, path, LOG_CHUNK_BYTES);
    assert_int_equal(add(&f, log, "one"), APR_SUCCESS);
    assert_int_equal(add(&f, log, "two"), APR_SUCCESS);
    assert_string_equal(contents(p, path), "");
    end(&f);
    assert_string_equal(contents(p, path), "one\ntwo\n");
}

static void test_lines_wait_no_longer_than_the_interval(void **state)
{
    apr_pool_t *p = *state;
    const char *path = unit_file(p, unit_folder(p), "log", "");
    fixture f;
    log_handle *log;
    int i;

    begin(p, &f, apr_time_from_msec(1));
    log = add_log(p, &f, path, LOG_CHUNK_BYTES);
    for (i = 0; i < 2; i++) {
        apr_time_t give_up = apr_time_now() + apr_time_from_sec(20);

        assert_int_equal(add(&f, log, "x"), APR_SUCCESS);
        while (strlen(contents(p, path)) != 2 * (apr_size_t)(i + 1)) {
            assert_true(apr_time_now() < give_up);
            apr_sleep(1000);
        }
    }
    end(&f);
}

/* It is the interval that counts, not the time of day. */
static void test_a_clock_that_is_set_delays_no_line(void **state)
{
    apr_pool_t *p = *state;
    const char *path = unit_file(p, unit_folder(p), "log", "");
    fixture f;
    log_handle *log;
    int i;

    clock_is_wrong = 1;
    begin(p, &f, apr_time_from_msec(1));
    log = add_log(p, &f, path, LOG_CHUNK_BYTES);
    assert_int_equal(add(&f, log, "x"), APR_SUCCESS);
    for (i = 0; i < 20000 && contents(p, path)[0] == '\0'; i++) {
        apr_sleep(1000);
    }
    clock_is_wrong = 0;
    assert_string_equal(contents(p, path), "x\n");
    end(&f);
}

/* The flusher looks while a worker writes, and leaves the log to it; the line
 * that comes last is the flusher's all the same. */
static void test_a_line_behind_a_slow_write_is_written(void **state)
{
    apr_pool_t *p = *state;
    const char *path = unit_file(p, unit_folder(p), "log", "");
    apr_time_t give_up = apr_time_now() + apr_time_from_sec(20);
    fixture f;
    log_handle *log;

    begin(p, &f, apr_time_from_msec(1));
    log = add_log(p, &f, path, LOG_CHUNK_BYTES);
    pthread_mutex_lock(&gather.mutex);
    log->is_being_written = 1;
    pthread_mutex_unlock(&gather.mutex);
    add(&f, log, "x");
    apr_sleep(apr_time_from_msec(20));
    assert_string_equal(contents(p, path), "");
    pthread_mutex_lock(&gather.mutex);
    log->is_being_written = 0;
    pthread_mutex_unlock(&gather.mutex);
    while (contents(p, path)[0] == '\0') {
        assert_true(apr_time_now() < give_up);
        apr_sleep(1000);
    }
    end(&f);
    assert_string_equal(contents(p, path), "x\n");
}

static void test_full_chunks_are_written(void **state)
{
    apr_pool_t *p = *state;
    const char *path = unit_file(p, unit_folder(p), "log", "");
    fixture f;
    log_handle *log;

    begin(p, &f, FOREVER);
    log = add_log(p, &f, path, 100);
    add(&f, log, repeated(p, 'a', 59));
    assert_int_equal(strlen(contents(p, path)), 0);
    add(&f, log, repeated(p, 'b', 59));
    assert_int_equal(strlen(contents(p, path)), 60);
    assert_int_equal(log->queued, 1);
    /* Longer than any chunk, and not before those that wait. */
    add(&f, log, repeated(p, 'c', 200));
    assert_int_equal(strlen(contents(p, path)), 60 + 60 + 201);
    assert_int_equal(contents(p, path)[60], 'b');
    end(&f);
    assert_int_equal(strlen(contents(p, path)), 321);
}

static void test_a_full_disk_keeps_lines_and_counts_the_lost(void **state)
{
    apr_pool_t *p = *state;
    const char *dir = unit_folder(p);
    const char *path = unit_file(p, dir, "log", "");
    const char *half = repeated(p, 'x', 49);
    fixture f;
    log_handle *full;
    log_handle *good;
    int i;

    begin(p, &f, FOREVER);
    full = add_log(p, &f, "/dev/full", 100);
    good = add_log(p, &f, path, 100);
    add(&f, full, "kept");
    write_all();
    fix_assert_logged("/dev/full cannot be written");
    fix_logged[0] = '\0';
    for (i = 0; i < 20; i++) {
        assert_int_equal(add(&f, full, half), APR_SUCCESS);
    }
    assert_string_equal(fix_logged, "");
    assert_int_equal(full->queued, LOG_QUEUE);
    assert_int_equal(full->lost, 20 - (1 + 2 * 3));
    /* It harms no other. */
    add(&f, good, "good");
    write_all();
    assert_string_equal(contents(p, path), "good\n");
    full->file = good->file;
    write_all();
    fix_assert_logged("13 lines are lost");
    assert_int_equal(full->queued, 0);
    assert_int_equal(strlen(contents(p, path)), 5 + 5 + 7 * 50);
    end(&f);
}

static void test_more_logs_than_chunks(void **state)
{
    apr_pool_t *p = *state;
    const char *dir = unit_folder(p);
    fixture f;
    log_handle *logs[LOG_CHUNKS + 1];
    int i;

    begin(p, &f, FOREVER);
    for (i = 0; i <= LOG_CHUNKS; i++) {
        logs[i] = add_log(p, &f, apr_psprintf(p, "%s/%d", dir, i),
                          LOG_CHUNK_BYTES);
        assert_int_equal(add(&f, logs[i], "a"), APR_SUCCESS);
    }
    /* There was no room for the last one's. */
    assert_string_equal(contents(p, logs[LOG_CHUNKS]->name), "a\n");
    assert_string_equal(contents(p, logs[0]->name), "");
    end(&f);
    assert_string_equal(contents(p, logs[0]->name), "a\n");
}

#define WRITERS 4
#define LINES   2000

static fixture shared;

static void *APR_THREAD_FUNC write_many(apr_thread_t *thread, void *data)
{
    log_handle *log = data;
    int lengths[1] = {60};
    char line[61];
    const char *parts[1] = {line};
    int i;

    for (i = 0; i < LINES; i++) {
        apr_snprintf(line, sizeof(line), "%058d\n",
                     (int)(apr_uintptr_t)apr_thread_pool_get(thread));
        lengths[0] = 59;
        log_gather_add(shared.r, log, parts, lengths, 1, 59);
    }
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}

/* With the flusher always at work, too. */
static void test_threads_lose_and_mix_nothing(void **state)
{
    apr_pool_t *p = *state;
    const char *path = unit_file(p, unit_folder(p), "log", "");
    apr_thread_t *threads[WRITERS];
    apr_status_t rv;
    const char *text;
    log_handle *log;
    int i;

    begin(p, &shared, 1);
    log = add_log(p, &shared, path, 400);
    for (i = 0; i < WRITERS; i++) {
        assert_int_equal(apr_thread_create(&threads[i], NULL, write_many,
                                           log, p), APR_SUCCESS);
    }
    for (i = 0; i < WRITERS; i++) {
        apr_thread_join(&rv, threads[i]);
    }
    end(&shared);
    text = contents(p, path);
    assert_int_equal(strlen(text), WRITERS * LINES * 59);
    for (i = 0; i < WRITERS * LINES; i++) {
        assert_int_equal(text[i * 59 + 58], '\n');
    }
}

UNIT_TESTS(
    UNIT_TEST(test_lines_wait_and_are_written_at_the_end),
    UNIT_TEST(test_lines_wait_no_longer_than_the_interval),
    UNIT_TEST(test_a_clock_that_is_set_delays_no_line),
    UNIT_TEST(test_a_line_behind_a_slow_write_is_written),
    UNIT_TEST(test_full_chunks_are_written),
    UNIT_TEST(test_a_full_disk_keeps_lines_and_counts_the_lost),
    UNIT_TEST(test_more_logs_than_chunks),
    UNIT_TEST(test_threads_lose_and_mix_nothing)
)
