/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A child's log lines on their way: gathered in the store, written many at a
 * time.  A chunk is written by the worker that finds it full, and what waits
 * in others by the flusher, which sleeps until a first line comes and then as
 * long as lines may wait.
 *
 *     add: copy into the log's last chunk ---full---> next chunk, write this
 *     flusher: first line -> sleep interval -> write everything -> ...
 *     no room (the log has LOG_QUEUE chunks, or all are taken): the line is
 *     written at once, behind the others when that can be
 *
 * Lines of a log that cannot be written stay where they are and are tried
 * again; those that find no room meanwhile are lost and counted.
 *
 * Threads: the store's place, and what handles say about it, is guarded by
 * gather.mutex, which is never held over a write.  is_being_written makes one
 * thread at a time the writer of a log, so that its lines keep their order.
 */

#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "http_core.h"
#include "http_log.h"
#include "http_main.h"

#include "modules/loggers/mod_log_config_writer_priv.h"

APLOG_USE_MODULE(log_config);

/* Longest line that is put together on the stack. */
#define STACK_LINE 1024

static struct {
    log_store *store;                   /* [config] */
    const apr_array_header_t *handles;  /* [config] log_handle * */
    apr_interval_time_t interval;       /* [config] */
    int is_on;                          /* [config] 0: nothing is gathered in
                                         * this process */
    pthread_mutex_t mutex;
    pthread_cond_t wake;                /* its clock is one nobody sets */
    apr_thread_t *flusher;              /* [own: the main thread] */
    log_place *place;                   /* [lock: mutex] */
    int is_due;                         /* [lock: mutex] lines wait, and the
                                         * flusher knows */
    int stop;                           /* [lock: mutex] */
} gather;

int log_gather_is_on(void)
{
    return gather.is_on;
}

/* Copies the portions one behind the other. */
static void join(char *to, const char **portions, const int *lengths,
                 int count)
{
    int i;

    for (i = 0; i < count; i++) {
        memcpy(to, portions[i], lengths[i]);
        to += lengths[i];
    }
}

apr_status_t log_write_now(request_rec *r, log_handle *handle,
                           const char **portions, const int *lengths,
                           int count, apr_size_t total)
{
    char line[STACK_LINE];
    char *text = total > sizeof(line) ? apr_palloc(r->pool, total) : line;

    join(text, portions, lengths, count);
    return apr_file_write_full(handle->file, text, total, NULL);
}

/* ---- Out of the store --------------------------------------------------- */

/* What came of a write.  That a log cannot be written is said once, not for
 * each try. */
static void note_locked(log_handle *handle, apr_status_t rv)
{
    if (rv != APR_SUCCESS && !handle->is_failing) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, ap_server_conf,
                     APLOGNO(90826) "the log %s cannot be written; up to "
                     "%" APR_SIZE_T_FMT " bytes of lines are kept and tried "
                     "again, more are lost", handle->name,
                     LOG_QUEUE * handle->limit);
    }
    if (rv == APR_SUCCESS && handle->lost > 0) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, ap_server_conf,
                     APLOGNO(95130) "the log %s can be written again; "
                     "%" APR_SIZE_T_FMT " lines are lost", handle->name,
                     handle->lost);
        handle->lost = 0;
    }
    handle->is_failing = rv != APR_SUCCESS;
}

/* Writes the oldest chunk as far as it is filled; others may go on filling it
 * meanwhile. */
static apr_status_t write_oldest_locked(log_handle *handle)
{
    int number = handle->queue[0];
    log_chunk *chunk = &gather.place->chunks[number];
    const char *text = log_store_text(gather.store, gather.place, number);
    unsigned int used = atomic_load(&chunk->used);
    unsigned int from = atomic_load(&chunk->written);
    apr_size_t done = 0;
    apr_status_t rv;

    pthread_mutex_unlock(&gather.mutex);
    rv = apr_file_write_full(handle->file, text + from, used - from, &done);
    pthread_mutex_lock(&gather.mutex);
    atomic_store(&chunk->written, from + (unsigned int)done);
    if (from + done == atomic_load(&chunk->used)) {
        log_store_give(gather.place, number);
        handle->queued--;
        memmove(handle->queue, handle->queue + 1,
                handle->queued * sizeof(handle->queue[0]));
    }
    return rv;
}

/* Writes chunks until no more than keep are left, unless another thread is
 * about to.  Gives the lock away meanwhile. */
static void write_locked(log_handle *handle, int keep)
{
    apr_status_t rv = APR_SUCCESS;

    if (handle->is_being_written || handle->queued <= keep) {
        return;
    }
    handle->is_being_written = 1;
    while (rv == APR_SUCCESS && handle->queued > keep) {
        rv = write_oldest_locked(handle);
    }
    handle->is_being_written = 0;
    note_locked(handle, rv);
}

static void write_all_locked(void)
{
    int i;

    for (i = 0; i < LOG_CHUNKS; i++) {
        int log = atomic_load_explicit(&gather.place->chunks[i].log,
                                       memory_order_relaxed);

        if (log != 0) {
            write_locked(APR_ARRAY_IDX(gather.handles, log - 1,
                                       log_handle *), 0);
        }
    }
}

/* ---- Into the store ----------------------------------------------------- */

/* The chunk in which there is room for so much; -1: none. */
static int chunk_with_room_locked(log_handle *handle, apr_size_t total)
{
    int chunk;

    if (handle->queued > 0) {
        chunk = handle->queue[handle->queued - 1];
        if (atomic_load_explicit(&gather.place->chunks[chunk].used,
                                 memory_order_relaxed) + total
            <= handle->limit) {
            return chunk;
        }
    }
    if (handle->queued == LOG_QUEUE || total > handle->limit) {
        return -1;
    }
    chunk = log_store_take(gather.place, handle->number);
    if (chunk >= 0) {
        handle->queue[handle->queued++] = chunk;
    }
    return chunk;
}

static void fill_locked(int chunk, const char **portions, const int *lengths,
                        int count, apr_size_t total)
{
    log_chunk *c = &gather.place->chunks[chunk];
    unsigned int used = atomic_load_explicit(&c->used, memory_order_relaxed);

    join(log_store_text(gather.store, gather.place, chunk) + used, portions,
         lengths, count);
    atomic_store_explicit(&c->used, used + (unsigned int)total,
                          memory_order_release);
    if (!gather.is_due) {
        gather.is_due = 1;
        pthread_cond_signal(&gather.wake);
    }
}

apr_status_t log_gather_add(request_rec *r, log_handle *handle,
                            const char **portions, const int *lengths,
                            int count, apr_size_t total)
{
    int must_write_now;
    int chunk;

    pthread_mutex_lock(&gather.mutex);
    chunk = chunk_with_room_locked(handle, total);
    if (chunk < 0) {
        write_locked(handle, 0);
        chunk = chunk_with_room_locked(handle, total);
    }
    if (chunk >= 0) {
        fill_locked(chunk, portions, lengths, count, total);
        write_locked(handle, 1);
    }
    else if (handle->is_failing) {
        handle->lost++;
    }
    must_write_now = chunk < 0 && !handle->is_failing;
    pthread_mutex_unlock(&gather.mutex);
    return must_write_now
           ? log_write_now(r, handle, portions, lengths, count, total)
           : APR_SUCCESS;
}

/* ---- The flusher -------------------------------------------------------- */

static int is_empty_locked(void)
{
    int i;

    for (i = 0; i < LOG_CHUNKS; i++) {
        if (atomic_load(&gather.place->chunks[i].log) != 0) {
            return 0;
        }
    }
    return 1;
}

/* Not by apr_thread_cond_timedwait(), which follows the time of day: where
 * that is set back, lines would wait as long. */
static void wait_interval_locked(void)
{
    struct timespec end;

    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += apr_time_sec(gather.interval);
    end.tv_nsec += apr_time_usec(gather.interval) * 1000;
    if (end.tv_nsec >= 1000000000L) {
        end.tv_nsec -= 1000000000L;
        end.tv_sec++;
    }
    pthread_cond_timedwait(&gather.wake, &gather.mutex, &end);
}

static void *APR_THREAD_FUNC flusher_main(apr_thread_t *thread, void *data)
{
    (void)data;
    pthread_mutex_lock(&gather.mutex);
    while (!gather.stop) {
        if (!gather.is_due) {
            pthread_cond_wait(&gather.wake, &gather.mutex);
            continue;
        }
        wait_interval_locked();
        write_all_locked();
        /* What has come meanwhile, what a worker was writing, and what could
         * not be written has its turn again. */
        gather.is_due = !is_empty_locked();
    }
    pthread_mutex_unlock(&gather.mutex);
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}

/* The child ends: its worker threads are gone, what they logged is not.  What
 * cannot be written is left to the parent. */
static apr_status_t child_cleanup(void *data)
{
    apr_status_t rv;

    (void)data;
    pthread_mutex_lock(&gather.mutex);
    gather.stop = 1;
    pthread_cond_signal(&gather.wake);
    pthread_mutex_unlock(&gather.mutex);
    apr_thread_join(&rv, gather.flusher);
    pthread_mutex_lock(&gather.mutex);
    write_all_locked();
    if (is_empty_locked()) {
        log_store_release(gather.place);
    }
    pthread_mutex_unlock(&gather.mutex);
    pthread_cond_destroy(&gather.wake);
    pthread_mutex_destroy(&gather.mutex);
    memset(&gather, 0, sizeof(gather));
    return APR_SUCCESS;
}

static apr_status_t make_locks(void)
{
    pthread_condattr_t attributes;
    int error = pthread_mutex_init(&gather.mutex, NULL);

    if (error != 0) {
        return error;
    }
    error = pthread_condattr_init(&attributes);
    if (error == 0) {
        error = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
        if (error == 0) {
            error = pthread_cond_init(&gather.wake, &attributes);
        }
        pthread_condattr_destroy(&attributes);
    }
    if (error != 0) {
        pthread_mutex_destroy(&gather.mutex);
    }
    return error;
}

static apr_status_t start_flusher(apr_pool_t *p)
{
    apr_status_t rv = apr_thread_create(&gather.flusher, NULL, flusher_main,
                                        NULL, p);

    if (rv != APR_SUCCESS) {
        pthread_cond_destroy(&gather.wake);
        pthread_mutex_destroy(&gather.mutex);
    }
    return rv;
}

apr_status_t log_gather_start(apr_pool_t *p, log_store *store,
                              const apr_array_header_t *handles,
                              apr_interval_time_t interval)
{
    apr_status_t rv;

    memset(&gather, 0, sizeof(gather));
    gather.store = store;
    gather.handles = handles;
    gather.interval = interval;
    gather.place = log_store_claim(store, getpid());
    if (gather.place == NULL) {
        return APR_ENOSPC;
    }
    rv = make_locks();
    if (rv == APR_SUCCESS) {
        rv = start_flusher(p);
    }
    if (rv != APR_SUCCESS) {
        log_store_release(gather.place);
        memset(&gather, 0, sizeof(gather));
        return rv;
    }
    gather.is_on = 1;
    /* Before the pool's subpools and memory go. */
    apr_pool_pre_cleanup_register(p, NULL, child_cleanup);
    return APR_SUCCESS;
}
