/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Where log lines go.
 *
 * A line is written at once (BufferedLogs Off), with one write() on a
 * descriptor opened for appending, so that the kernel keeps lines of several
 * processes apart; or it is gathered with others and they are written
 * together, whole lines always: see mod_log_config_gather.c.
 *
 * Gathered lines are in memory that the parent shares.  When a child has
 * ended, however it did, the parent writes what it has left.  So logs and
 * that memory belong to a log_set, which lasts until the last child of its
 * configuration is gone, and not to the configuration's pool:
 *
 *     opened --pconf is cleared--> old --last child has ended--> closed
 *
 * Only the parent needs old ones: a process that it makes closes them at once,
 * or those that live longer (the daemon of a module) would keep files and
 * programs from their end.
 *
 * Sets are remembered as retained data: this module may be loaded anew for
 * each configuration.
 *
 * Threads: everything here is changed by the parent's main thread, or while a
 * child starts.
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_hash.h>
#include <apr_portable.h>
#include <apr_strings.h>

#include "ap_mpm.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"

#include "modules/loggers/mod_log_config_priv.h"
#include "modules/loggers/mod_log_config_writer_priv.h"

APLOG_USE_MODULE(log_config);

#define RETAINED_KEY "mod_log_config"

/* Lines wait no longer than this. */
#define SHORT_WAIT  apr_time_from_msec(100)
#define LONG_WAIT   apr_time_from_sec(1)

/* Processes that have room in the store: those of a full scoreboard, and as
 * many that drain, to this limit.  Others write each line at once. */
#define MOST_PLACES 1024
#define SPARE_PLACES 8

/* The logs of one configuration. */
typedef struct log_set log_set;
struct log_set {
    log_set *next;                  /* older ones */
    apr_pool_t *pool;               /* on its own; has this */
    apr_hash_t *names;              /* name -> log_handle */
    apr_array_header_t *handles;    /* log_handle * */
    log_buffering buffering;
    log_store *store;               /* NULL: nothing is gathered */
    apr_array_header_t *children;   /* pid_t: processes that may use it */
    int is_old;                     /* 1: its configuration is gone */
};

/* What survives a configuration, and the module. */
typedef struct {
    log_set *sets;      /* newest first */
    pid_t parent;       /* the process that starts children; 0: none yet */
} log_sets;

static log_sets *all;

/* The thread that changes them. */
static pthread_t main_thread;

/* ---- What dead children have left (in the parent) ----------------------- */

static int descriptor_of(const log_handle *handle)
{
    apr_os_file_t fd;

    return apr_os_file_get(&fd, handle->file) == APR_SUCCESS ? fd : -1;
}

/* The parent never waits for who reads a pipe.  Its descriptor is the one of
 * all children, who do wait; so it opens one of its own. */
static int open_without_waiting(const log_handle *handle)
{
    char path[sizeof("/proc/self/fd/") + 3 * sizeof(int)];

    apr_snprintf(path, sizeof(path), "/proc/self/fd/%d",
                 descriptor_of(handle));
    return open(path, O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC);
}

static int has_room(int fd)
{
    struct pollfd one = {.fd = fd, .events = POLLOUT};

    return poll(&one, 1, 0) == 1 && (one.revents & POLLOUT) != 0;
}

static apr_status_t write_text(int fd, const char *text, apr_size_t length,
                               apr_size_t *written)
{
    ssize_t n = 0;

    *written = 0;
    while (*written < length && n >= 0) {
        n = write(fd, text + *written, length - *written);
        *written += n > 0 ? (apr_size_t)n : 0;
    }
    return *written == length ? APR_SUCCESS : errno;
}

static apr_status_t write_left(void *baton, int log, const char *text,
                               apr_size_t length, apr_size_t *written)
{
    log_set *set = baton;
    log_handle *handle;
    apr_status_t rv;
    int fd;

    *written = 0;
    if (log < 0 || log >= set->handles->nelts) {
        return APR_EINVAL;
    }
    handle = APR_ARRAY_IDX(set->handles, log, log_handle *);
    if (handle->is_regular) {
        return write_text(descriptor_of(handle), text, length, written);
    }
    fd = open_without_waiting(handle);
    if (fd < 0) {
        /* A socket, say: what has room takes as much as is left. */
        fd = descriptor_of(handle);
        return has_room(fd) ? write_text(fd, text, length, written) : EAGAIN;
    }
    rv = write_text(fd, text, length, written);
    close(fd);
    return rv;
}

static apr_size_t salvage(log_set *set, pid_t dead)
{
    apr_size_t left = 0;
    apr_size_t written;

    if (set->store == NULL) {
        return 0;
    }
    written = log_store_salvage(set->store, dead, write_left, set, &left);
    if (written > 0) {
        ap_log_error(APLOG_MARK, APLOG_INFO, 0, ap_server_conf,
                     APLOGNO(95132) "%" APR_SIZE_T_FMT " bytes of access log "
                     "lines were written for children that have ended",
                     written);
    }
    return left;
}

/* ---- The life of a set -------------------------------------------------- */

static void close_set(log_set *set)
{
    log_set **at = &all->sets;

    while (*at != NULL && *at != set) {
        at = &(*at)->next;
    }
    if (*at != NULL) {
        *at = set->next;
    }
    if (set->store != NULL) {
        log_store_destroy(set->store);
    }
    apr_pool_destroy(set->pool);
}

static void close_when_done(log_set *set)
{
    apr_size_t left;

    if (!set->is_old || set->children->nelts > 0) {
        return;
    }
    /* Others that were forked from the parent come here when they end. */
    left = all->parent == getpid() ? salvage(set, 0) : 0;
    if (left > 0) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, NULL, APLOGNO(95133)
                     "%" APR_SIZE_T_FMT " bytes of access log lines are "
                     "lost: their logs cannot be written", left);
    }
    close_set(set);
}

/* The configuration goes. */
static apr_status_t retire_cleanup(void *data)
{
    log_set *set = data;

    set->is_old = 1;
    close_when_done(set);
    return APR_SUCCESS;
}

/* In a process that the parent has made.  What others of its threads, and of
 * those of a child, make are programs, which have none of this. */
static void close_old(void)
{
    log_set *set;
    log_set *next;

    if (all == NULL || !pthread_equal(pthread_self(), main_thread)) {
        return;
    }
    for (set = all->sets; set != NULL; set = next) {
        next = set->next;
        if (set->is_old) {
            close_set(set);
        }
    }
}

static int close_old_in_processes(void)
{
    static int is_done;

    if (!is_done) {
        is_done = pthread_atfork(NULL, NULL, close_old) == 0;
    }
    main_thread = pthread_self();
    return is_done;
}

void log_writer_configure(apr_pool_t *p, log_buffering buffering)
{
    apr_pool_t *pool;
    log_set *set;

    all = ap_retained_data_get(RETAINED_KEY);
    if (all == NULL) {
        all = ap_retained_data_create(RETAINED_KEY, sizeof(*all));
    }
    if (all == NULL || !close_old_in_processes()
        || apr_pool_create_unmanaged(&pool) != APR_SUCCESS) {
        ap_abort_on_oom();
        return;
    }
    apr_pool_tag(pool, "log_set");
    set = apr_pcalloc(pool, sizeof(*set));
    set->pool = pool;
    set->names = apr_hash_make(pool);
    set->handles = apr_array_make(pool, 8, sizeof(log_handle *));
    set->children = apr_array_make(pool, 8, sizeof(pid_t));
    set->buffering = buffering;
    set->next = all->sets;
    all->sets = set;
    apr_pool_cleanup_register(p, set, retire_cleanup, apr_pool_cleanup_null);
}

/* ---- Opening ------------------------------------------------------------ */

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

/* The program is the configuration's; the way to it is also the set's, for
 * lines that are left when the program has a successor already. */
static apr_status_t open_pipe(apr_pool_t *p, apr_pool_t *set_pool,
                              const char *name, apr_file_t **file)
{
    piped_log *pl = open_program(p, name);
    apr_os_file_t fd;
    apr_status_t rv;

    if (pl == NULL) {
        return APR_EGENERAL;
    }
    rv = apr_file_dup(file, ap_piped_log_write_fd(pl), set_pool);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    /* A program that held it would keep another from its end. */
    return apr_os_file_get(&fd, *file) == APR_SUCCESS
           && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 ? APR_SUCCESS : errno;
}

static apr_status_t open_file(apr_pool_t *p, server_rec *s, const char *name,
                              apr_file_t **file)
{
    const char *path = ap_server_root_relative(p, name);
    apr_status_t rv;

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

/* Only writes up to PIPE_BUF are kept together on what is not a file. */
static void learn_kind(log_handle *handle)
{
    struct stat st;

    handle->is_regular = fstat(descriptor_of(handle), &st) == 0
                         && S_ISREG(st.st_mode);
    handle->limit = handle->is_regular ? LOG_CHUNK_BYTES : PIPE_BUF;
}

static void make_store(log_set *set, server_rec *s)
{
    int places = 1;

    if (set->buffering == LOG_BUFFERING_OFF || set->store != NULL
        || set->handles->nelts > 0) {
        return;
    }
    if (ap_mpm_query(AP_MPMQ_HARD_LIMIT_DAEMONS, &places) != APR_SUCCESS
        || places < 1) {
        places = 1;
    }
    places = places > MOST_PLACES / 2 ? MOST_PLACES : 2 * places;
    set->store = log_store_create(places + SPARE_PLACES);
    if (set->store == NULL) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, errno, s, APLOGNO(95131)
                     "no shared memory to gather log lines in; each is "
                     "written at once");
    }
}

void *log_writer_open(apr_pool_t *p, server_rec *s, const char *name)
{
    log_set *set = all->sets;
    log_handle *handle = apr_hash_get(set->names, name, APR_HASH_KEY_STRING);
    apr_status_t rv;

    if (handle != NULL) {
        return handle;
    }
    handle = apr_pcalloc(set->pool, sizeof(*handle));
    handle->name = apr_pstrdup(set->pool, name);
    rv = *name == '|' ? open_pipe(p, set->pool, name, &handle->file)
                      : open_file(set->pool, s, name, &handle->file);
    if (rv != APR_SUCCESS) {
        return NULL;
    }
    learn_kind(handle);
    make_store(set, s);
    handle->number = set->handles->nelts;
    APR_ARRAY_PUSH(set->handles, log_handle *) = handle;
    apr_hash_set(set->names, handle->name, APR_HASH_KEY_STRING, handle);
    return handle;
}

/* ---- Children (in the parent) ------------------------------------------- */

static void forget_child(log_set *set, int index)
{
    pid_t *pids = (pid_t *)set->children->elts;

    salvage(set, pids[index]);
    set->children->nelts--;
    pids[index] = pids[set->children->nelts];
}

void log_writer_child_status(server_rec *s, pid_t pid, ap_generation_t gen,
                             int slot, mpm_child_status state)
{
    log_set *set;
    log_set *next;
    int i;

    (void)s;
    (void)gen;
    (void)slot;
    if (state == MPM_CHILD_STARTED && all->sets != NULL) {
        APR_ARRAY_PUSH(all->sets->children, pid_t) = pid;
    }
    for (set = all->sets; set && state == MPM_CHILD_EXITED; set = next) {
        next = set->next;
        for (i = set->children->nelts - 1; i >= 0; i--) {
            if (APR_ARRAY_IDX(set->children, i, pid_t) == pid) {
                forget_child(set, i);
            }
        }
        close_when_done(set);
    }
}

int log_writer_monitor(apr_pool_t *p, server_rec *s)
{
    log_set *set;

    (void)p;
    (void)s;
    for (set = all->sets; set; set = set->next) {
        salvage(set, 0);
    }
    return OK;
}

int log_writer_pre_mpm(apr_pool_t *p, ap_scoreboard_e type)
{
    (void)p;
    (void)type;
    all->parent = getpid();
    return OK;
}

/* ---- In a child --------------------------------------------------------- */

void log_writer_child_init(apr_pool_t *p, server_rec *s)
{
    log_set *set = all != NULL ? all->sets : NULL;
    apr_status_t rv;

    /* No log is open (--explain); or there is nobody to write what is left
     * (-X), and nothing waits. */
    if (set == NULL || all->parent == getpid() || set->store == NULL) {
        return;
    }
    rv = log_gather_start(p, set->store, set->handles,
                          set->buffering == LOG_BUFFERING_ON ? LONG_WAIT
                                                             : SHORT_WAIT);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s, APLOGNO(90822)
                     "log lines of this process cannot be gathered; each is "
                     "written at once");
    }
}

apr_status_t log_writer_write(request_rec *r, void *handlev,
                              const char **portions, int *lengths,
                              int count, apr_size_t total)
{
    return (log_gather_is_on() ? log_gather_add : log_write_now)
        (r, handlev, portions, lengths, count, total);
}
