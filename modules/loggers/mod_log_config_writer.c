/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Where log lines go.
 *
 * Unbuffered, a line is one write() on a descriptor opened for appending:
 * the kernel keeps lines of several processes apart.  Buffered, each process
 * gathers lines and writes them together when its buffer is full, when the
 * oldest has waited a second, and when it ends.  Lines that cannot be written
 * stay in the buffer and are tried again; only when it is full are lines
 * lost, and then it is the newest.
 *
 * Threads: a handle's buffer is guarded by its mutex.  The flusher is one
 * thread a process; it is stopped and joined by the cleanup of the child's
 * pool, after which the rest is written.
 */

#include <limits.h>

#include <apr_file_io.h>
#include <apr_strings.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_proc.h>

#include "http_core.h"
#include "http_log.h"
#include "http_main.h"

#include "modules/loggers/mod_log_config_priv.h"

APLOG_USE_MODULE(log_config);

/* A write of this size on a file opened for appending is not interleaved
 * with those of other processes, and it costs little memory a log. */
#define BUFFER_BYTES 65536

/* On a pipe only writes up to this size are kept together. */
#define PIPE_BUFFER_BYTES PIPE_BUF

/* Lines wait no longer than this. */
#define FLUSH_INTERVAL apr_time_from_sec(1)

/* Longest line that is put together on the stack. */
#define STACK_LINE 1024

typedef struct log_handle log_handle;
struct log_handle {
    log_handle *next;           /* [config] all handles of a configuration */
    const char *name;           /* [config] */
    apr_file_t *file;           /* [config] */
    apr_size_t size;            /* [config] of the buffer; 0: unbuffered */
    apr_thread_mutex_t *mutex;  /* [config] made in the child */
    char *buffer;               /* [lock: mutex] */
    apr_size_t used;            /* [lock: mutex] bytes in buffer */
    int failing;                /* [lock: mutex] 1: the last write failed */
};

/* [config] Set while the configuration is read, by one thread. */
static log_handle *handles;
static int use_buffers;

/* The flusher of this process.  [lock: flusher.mutex] */
static struct {
    apr_thread_t *thread;
    apr_thread_mutex_t *mutex;
    apr_thread_cond_t *wake;
    int stop;
} flusher;

void log_writer_configure(apr_pool_t *p, int buffered)
{
    (void)p;
    handles = NULL;
    use_buffers = buffered;
}

/* "|program" and "||program" are run as they stand, "|$program" by a
 * shell. */
static piped_log *open_program(apr_pool_t *p, const char *name)
{
    apr_cmdtype_e type = APR_PROGRAM_ENV;

    name++;
    if (*name == '|') {
        name++;
    }
    else if (*name == '$') {
        type = APR_SHELLCMD_ENV;
        name++;
    }
    return ap_open_piped_log_ex(p, name, type);
}

static apr_status_t open_target(apr_pool_t *p, server_rec *s,
                                const char *name, apr_file_t **file)
{
    const char *path;
    apr_status_t rv;

    if (*name == '|') {
        piped_log *pl = open_program(p, name);

        if (pl == NULL) {
            return APR_EGENERAL;
        }
        *file = ap_piped_log_write_fd(pl);
        return APR_SUCCESS;
    }
    path = ap_server_root_relative(p, name);
    if (path == NULL) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, APR_EBADPATH, s,
                     APLOGNO(90820) "invalid log path %s", name);
        return APR_EBADPATH;
    }
    rv = apr_file_open(file, path, APR_FOPEN_WRITE | APR_FOPEN_APPEND
                       | APR_FOPEN_CREATE | APR_FOPEN_LARGEFILE,
                       APR_FPROT_OS_DEFAULT, p);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, rv, s,
                     APLOGNO(90821) "the log file %s cannot be opened", path);
    }
    return rv;
}

void *log_writer_open(apr_pool_t *p, server_rec *s, const char *name)
{
    log_handle *handle;

    for (handle = handles; handle; handle = handle->next) {
        if (strcmp(handle->name, name) == 0) {
            return handle;
        }
    }
    handle = apr_pcalloc(p, sizeof(*handle));
    handle->name = name;
    if (use_buffers) {
        handle->size = *name == '|' ? PIPE_BUFFER_BYTES : BUFFER_BYTES;
    }
    if (open_target(p, s, name, &handle->file) != APR_SUCCESS) {
        return NULL;
    }
    handle->next = handles;
    handles = handle;
    return handle;
}

/* Writes what has gathered and keeps what could not be written.  That it
 * cannot be is said once, not for each try. */
static apr_status_t flush_locked(log_handle *handle)
{
    apr_size_t written = 0;
    apr_status_t rv;

    if (handle->used == 0) {
        return APR_SUCCESS;
    }
    rv = apr_file_write_full(handle->file, handle->buffer, handle->used,
                             &written);
    handle->used -= written;
    memmove(handle->buffer, handle->buffer + written, handle->used);
    if (rv != APR_SUCCESS && !handle->failing) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, ap_server_conf,
                     APLOGNO(90826) "the log %s cannot be written; up to "
                     "%" APR_SIZE_T_FMT " bytes of lines are kept and tried "
                     "again, more are lost", handle->name, handle->size);
    }
    handle->failing = rv != APR_SUCCESS;
    return rv;
}

/* Copies the portions one behind the other. */
static void gather(char *to, const char **portions, const int *lengths,
                   int count)
{
    int i;

    for (i = 0; i < count; i++) {
        memcpy(to, portions[i], lengths[i]);
        to += lengths[i];
    }
}

static apr_status_t write_now(request_rec *r, log_handle *handle,
                              const char **portions, const int *lengths,
                              int count, apr_size_t total)
{
    char line[STACK_LINE];
    char *text = total > sizeof(line) ? apr_palloc(r->pool, total) : line;

    gather(text, portions, lengths, count);
    return apr_file_write_full(handle->file, text, total, NULL);
}

/* A line that is longer than any buffer is written when those before it have
 * been. */
static apr_status_t write_buffered(request_rec *r, log_handle *handle,
                                   const char **portions, const int *lengths,
                                   int count, apr_size_t total)
{
    apr_status_t rv = APR_SUCCESS;

    apr_thread_mutex_lock(handle->mutex);
    if (handle->used + total > handle->size) {
        rv = flush_locked(handle);
    }
    if (handle->used + total <= handle->size) {
        gather(handle->buffer + handle->used, portions, lengths, count);
        handle->used += total;
        rv = APR_SUCCESS;
    }
    else if (rv == APR_SUCCESS) {
        rv = write_now(r, handle, portions, lengths, count, total);
    }
    apr_thread_mutex_unlock(handle->mutex);
    return rv;
}

apr_status_t log_writer_write(request_rec *r, void *handlev,
                              const char **portions, int *lengths,
                              int count, apr_size_t total)
{
    log_handle *handle = handlev;

    return (handle->mutex ? write_buffered : write_now)
        (r, handle, portions, lengths, count, total);
}

static void flush_all(void)
{
    log_handle *handle;

    for (handle = handles; handle; handle = handle->next) {
        if (handle->mutex != NULL) {
            apr_thread_mutex_lock(handle->mutex);
            flush_locked(handle);
            apr_thread_mutex_unlock(handle->mutex);
        }
    }
}

static void *APR_THREAD_FUNC flusher_main(apr_thread_t *thread, void *data)
{
    int stop = 0;

    (void)data;
    while (!stop) {
        apr_thread_mutex_lock(flusher.mutex);
        if (!flusher.stop) {
            apr_thread_cond_timedwait(flusher.wake, flusher.mutex,
                                      FLUSH_INTERVAL);
        }
        stop = flusher.stop;
        apr_thread_mutex_unlock(flusher.mutex);
        flush_all();
    }
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}

/* The child ends: its worker threads are gone, what they logged is not. */
static apr_status_t child_cleanup(void *data)
{
    apr_status_t rv;

    (void)data;
    if (flusher.thread != NULL) {
        apr_thread_mutex_lock(flusher.mutex);
        flusher.stop = 1;
        apr_thread_cond_signal(flusher.wake);
        apr_thread_mutex_unlock(flusher.mutex);
        apr_thread_join(&rv, flusher.thread);
        flusher.thread = NULL;
    }
    flush_all();
    return APR_SUCCESS;
}

static apr_status_t start_flusher(apr_pool_t *p)
{
    apr_status_t rv = apr_thread_mutex_create(&flusher.mutex,
                                              APR_THREAD_MUTEX_DEFAULT, p);

    flusher.stop = 0;
    if (rv == APR_SUCCESS) {
        rv = apr_thread_cond_create(&flusher.wake, p);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_thread_create(&flusher.thread, NULL, flusher_main, NULL, p);
    }
    return rv;
}

void log_writer_child_init(apr_pool_t *p, server_rec *s)
{
    log_handle *handle;
    apr_status_t rv = APR_SUCCESS;
    int any = 0;

    for (handle = handles; handle && rv == APR_SUCCESS;
         handle = handle->next) {
        if (handle->size > 0) {
            handle->buffer = apr_palloc(p, handle->size);
            handle->used = 0;
            rv = apr_thread_mutex_create(&handle->mutex,
                                         APR_THREAD_MUTEX_DEFAULT, p);
            any = 1;
        }
    }
    if (any && rv == APR_SUCCESS) {
        rv = start_flusher(p);
        /* Before the pool's subpools and memory go. */
        apr_pool_pre_cleanup_register(p, NULL, child_cleanup);
    }
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, rv, s, APLOGNO(90822)
                     "buffers of BufferedLogs cannot be set up; lines are "
                     "written one by one");
        for (handle = handles; handle; handle = handle->next) {
            handle->mutex = NULL;
        }
    }
}
