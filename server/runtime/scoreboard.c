/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The scoreboard: shared memory in which every worker of every child notes
 * what it does, for the parent (how many are idle?) and for status pages.
 *
 * Directives (of the core module): ScoreBoardFile, ExtendedStatus,
 * SeeRequestTail.  Hook: pre_mpm, where the memory is made.
 *
 * Layout, in this order, each part at the start of a cache line: one
 * global_score, one process_score a child, one row of worker_score a child;
 * then a pid a child, see scoreboard_note_draining(), what slotless.c lists,
 * and what tally.c counts.
 * docs/dev/scoreboard.md tells it to other programs.
 *
 * Threads: a worker_score is written by the worker it belongs to (by the
 * parent while no process has the slot) and read by anybody.  Nothing is
 * locked: a reader may see the counters of one moment beside the text of
 * another, and every text field always ends with a 0 byte, because its last
 * byte is never written.  `status` is one byte, read and written whole.
 *
 * ScoreBoardFile makes the memory a file that other programs can map; its
 * blocks are reserved, so that a full disk is an error at the start and not
 * the end of a process that writes.
 *
 * With ExtendedStatus Off an update is two stores: no clock, no copying.
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <unistd.h>

#include <apr_lib.h>
#include <apr_shm.h>
#include <apr_strings.h>
#include <apr_time.h>

#include "ap_mpm.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "httpd.h"
#include "scoreboard.h"

#include "server/runtime/notify_priv.h"
#include "server/runtime/runtime_priv.h"
#include "server/runtime/tally_priv.h"

APLOG_USE_MODULE(core);

/* Every part of the shared memory starts on one, so that two children never
 * write the same line. */
#define LINE_BYTES 64

/* Seconds between two readings of a process' CPU times by one worker. */
#define TIMES_INTERVAL apr_time_from_sec(1)

struct ap_sb_handle_t {
    int child_num;
    int thread_num;
};

/* [config] Set by directives, and by modules that show the scoreboard. */
AP_DECLARE_DATA const char *ap_scoreboard_fname = NULL;
AP_DECLARE_DATA int ap_extended_status = 0;
AP_DECLARE_DATA int ap_mod_status_reqtail = 0;

/* [config] The record itself is private to a process, its pointers lead into
 * the shared memory (or, for a child that lost its slot, to its own row). */
AP_DECLARE_DATA scoreboard *ap_scoreboard_image = NULL;

/* [config] NULL when the memory is a file or is not shared. */
static apr_shm_t *shared_memory;

/* [config] The file that holds the image; memory is NULL without. */
static struct {
    void *memory;
    apr_size_t bytes;
    const char *path;
    pid_t owner;                /* removes it; 0: nobody here */
    dev_t device;               /* which file that was: after an upgrade the */
    ino_t inode;                /* name is another process' */
} mapped;

static ap_scoreboard_e image_type;

/* [atomic] One a slot, in the shared memory: the last process in it that said
 * that it drains. */
static pid_t *draining;

/* [config] Who made it, and the CPU times then: figures begin with it. */
static pid_t maker;
static struct tms times_before;

/* [config] Limits of the MPM when the image was made. */
static int server_limit;
static int thread_limit;

/* [atomic] 1: the row of this process is its own, and seen by nobody else. */
static int has_left_slot;

/* [config] Counts the bytes of a response on the wire; NULL without logio. */
static APR_OPTIONAL_FN_TYPE(ap_logio_get_last_bytes) *last_bytes;

APR_HOOK_STRUCT(
    APR_HOOK_LINK(pre_mpm)
)

AP_IMPLEMENT_HOOK_RUN_ALL(int, pre_mpm,
                          (apr_pool_t *p, ap_scoreboard_e sb_type),
                          (p, sb_type), OK, DECLINED)

/* ---- The memory --------------------------------------------------------- */

static apr_size_t whole_lines(apr_size_t bytes)
{
    return (bytes + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
}

static apr_size_t row_bytes(void)
{
    return whole_lines(sizeof(worker_score) * thread_limit);
}

static void ask_limits(void)
{
    if (ap_mpm_query(AP_MPMQ_HARD_LIMIT_THREADS, &thread_limit)
            != APR_SUCCESS || thread_limit < 1) {
        thread_limit = 1;
    }
    if (ap_mpm_query(AP_MPMQ_HARD_LIMIT_DAEMONS, &server_limit)
            != APR_SUCCESS || server_limit < 1) {
        server_limit = 1;
    }
}

static apr_size_t image_bytes(void)
{
    ask_limits();
    return whole_lines(sizeof(global_score))
           + whole_lines(sizeof(process_score) * server_limit)
           + row_bytes() * server_limit
           + whole_lines(sizeof(pid_t) * server_limit)
           + whole_lines(slotless_bytes(server_limit))
           + tally_bytes(server_limit);
}

/* An int is what modules know; the highest limits need more. */
AP_DECLARE(int) ap_calc_scoreboard_size(void)
{
    apr_size_t bytes = image_bytes();

    return bytes > INT_MAX ? INT_MAX : (int)bytes;
}

AP_DECLARE(void) ap_init_scoreboard(void *shared_score)
{
    char *at = shared_score;
    int i;

    ask_limits();
    ap_scoreboard_image = ap_calloc(1, sizeof(scoreboard)
                                    + server_limit * sizeof(worker_score *));
    ap_scoreboard_image->servers = (worker_score **)(ap_scoreboard_image + 1);
    ap_scoreboard_image->global = (global_score *)at;
    at += whole_lines(sizeof(global_score));
    ap_scoreboard_image->parent = (process_score *)at;
    at += whole_lines(sizeof(process_score) * server_limit);
    for (i = 0; i < server_limit; i++) {
        ap_scoreboard_image->servers[i] = (worker_score *)at;
        at += row_bytes();
    }
    draining = (pid_t *)at;
    at += whole_lines(sizeof(pid_t) * server_limit);
    slotless_attach(at, server_limit);
    at += whole_lines(slotless_bytes(server_limit));
    tally_attach(at, server_limit);
    ap_scoreboard_image->global->server_limit = server_limit;
    ap_scoreboard_image->global->thread_limit = thread_limit;
}

static apr_status_t map_file(int fd, apr_size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
                        0);

    if (memory == MAP_FAILED) {
        return errno;
    }
    mapped.memory = memory;
    mapped.bytes = bytes;
    return APR_SUCCESS;
}

/* What an earlier server has left under this name is no use to anybody:
 * memory of another size cannot be taken over.  Only a plain file goes; a
 * link could lead anywhere. */
static apr_status_t make_file(const char *path, apr_size_t bytes)
{
    struct stat info;
    apr_status_t rv;
    int fd;

    if (lstat(path, &info) == 0 && S_ISREG(info.st_mode)
        && unlink(path) != 0) {
        return errno;
    }
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return errno;
    }
    rv = posix_fallocate(fd, 0, (off_t)bytes);
    if (rv == APR_SUCCESS) {
        rv = fstat(fd, &info) == 0 ? map_file(fd, bytes) : errno;
    }
    close(fd);
    if (rv != APR_SUCCESS) {
        unlink(path);
        return rv;
    }
    mapped.device = info.st_dev;
    mapped.inode = info.st_ino;
    return APR_SUCCESS;
}

static apr_status_t make_named(apr_size_t bytes, const char *fname,
                               apr_pool_t *p)
{
    char *path = ap_server_root_relative(p, fname);
    apr_status_t rv;

    if (path == NULL) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, APR_EBADPATH,
                     NULL, APLOGNO(90700) "ScoreBoardFile \"%s\" is not a "
                     "valid path", fname);
        return APR_EBADPATH;
    }
    rv = make_file(path, bytes);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, rv, NULL,
                     APLOGNO(90701) "cannot make the scoreboard file \"%s\" "
                     "of %" APR_SIZE_T_FMT " bytes: give ScoreBoardFile a "
                     "name in a directory that the server may write, or "
                     "leave it out", path, bytes);
        return rv;
    }
    mapped.path = path;
    mapped.owner = getpid();
    return APR_SUCCESS;
}

/* In a process that is none of the server's. */
static apr_status_t attach_file(const char *path, apr_size_t bytes)
{
    struct stat info;
    apr_status_t rv = APR_SUCCESS;
    int fd = open(path, O_RDWR | O_CLOEXEC);

    if (fd < 0) {
        return errno;
    }
    if (fstat(fd, &info) != 0) {
        rv = errno;
    }
    else if ((apr_size_t)info.st_size < bytes) {
        /* Of a server with other limits. */
        rv = APR_EINVAL;
    }
    else {
        rv = map_file(fd, bytes);
    }
    close(fd);
    return rv;
}

/* Processes that have it mapped go on with it. */
static void leave_file(void)
{
    struct stat info;

    munmap(mapped.memory, mapped.bytes);
    if (mapped.owner == getpid() && lstat(mapped.path, &info) == 0
        && info.st_dev == mapped.device && info.st_ino == mapped.inode) {
        unlink(mapped.path);
    }
    mapped.memory = NULL;
    mapped.owner = 0;
}

static apr_status_t make_shared(apr_size_t bytes, apr_pool_t *p)
{
    apr_status_t rv;

    if (ap_scoreboard_fname != NULL) {
        return make_named(bytes, ap_scoreboard_fname, p);
    }
    rv = apr_shm_create(&shared_memory, bytes, NULL, p);
    if (APR_STATUS_IS_ENOTIMPL(rv)) {
        return make_named(bytes, DEFAULT_SCOREBOARD, p);
    }
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, rv, NULL,
                     APLOGNO(90702) "no shared memory for a scoreboard of %"
                     APR_SIZE_T_FMT " bytes (ServerLimit %d, ThreadLimit %d): "
                     "lower these limits or raise the system's",
                     bytes, server_limit, thread_limit);
    }
    return rv;
}

/* The system gives shared memory zeroed, and none for what nobody uses. */
static apr_status_t make_image(apr_size_t bytes, ap_scoreboard_e type,
                               apr_pool_t *p)
{
    apr_status_t rv;
    void *memory;

    if (type == SB_SHARED) {
        rv = make_shared(bytes, p);
        if (rv != APR_SUCCESS) {
            return rv;
        }
        memory = mapped.memory != NULL
            ? mapped.memory : apr_shm_baseaddr_get(shared_memory);
    }
    else {
        memory = ap_calloc(1, bytes);
    }
    ap_init_scoreboard(memory);
    image_type = type;
    return APR_SUCCESS;
}

/* A restart that starts all children anew starts all figures anew. */
static void wipe_image(void)
{
    int i;

    tally_wipe_children();
    memset(ap_scoreboard_image->parent, 0,
           sizeof(process_score) * server_limit);
    memset(draining, 0, sizeof(*draining) * server_limit);
    for (i = 0; i < server_limit; i++) {
        memset(ap_scoreboard_image->servers[i], 0,
               sizeof(worker_score) * thread_limit);
    }
}

AP_DECLARE(apr_status_t) ap_cleanup_scoreboard(void *d)
{
    (void)d;
    if (ap_scoreboard_image == NULL) {
        return APR_SUCCESS;
    }
    slotless_attach(NULL, 0);
    tally_attach(NULL, 0);
    if (image_type == SB_SHARED) {
        if (mapped.memory != NULL) {
            leave_file();
        }
        if (shared_memory != NULL) {
            apr_shm_destroy(shared_memory);
            shared_memory = NULL;
        }
    }
    else {
        free(ap_scoreboard_image->global);
    }
    free(ap_scoreboard_image);
    ap_scoreboard_image = NULL;
    return APR_SUCCESS;
}

AP_DECLARE(int) ap_create_scoreboard(apr_pool_t *p, ap_scoreboard_e t)
{
    if (ap_scoreboard_image != NULL) {
        wipe_image();
    }
    else {
        if (make_image(image_bytes(), t, p) != APR_SUCCESS) {
            return HTTP_INTERNAL_SERVER_ERROR;
        }
        apr_pool_cleanup_register(p, NULL, ap_cleanup_scoreboard,
                                  apr_pool_cleanup_null);
    }
    ap_scoreboard_image->global->running_generation = 0;
    ap_scoreboard_image->global->restart_time = apr_time_now();
    maker = getpid();
    times(&times_before);
    ap_update_global_status();
    return OK;
}

AP_DECLARE(apr_status_t) ap_reopen_scoreboard(
    apr_pool_t *p, apr_shm_t **shm, int detached)
{
    apr_status_t rv = APR_SUCCESS;
    const char *path;

    if (detached) {
        path = ap_scoreboard_fname != NULL ? ap_scoreboard_fname
                                           : DEFAULT_SCOREBOARD;
        path = ap_server_root_relative(p, path);
        rv = path == NULL ? APR_EBADPATH
            : attach_file(path, image_bytes());
        if (rv != APR_SUCCESS) {
            ap_log_error(APLOG_MARK, APLOG_CRIT, rv, NULL, APLOGNO(90703)
                         "a process outside the server cannot attach the "
                         "scoreboard file \"%s\": set ScoreBoardFile", path);
            return rv;
        }
        ap_init_scoreboard(mapped.memory);
    }
    if (shm != NULL) {
        *shm = shared_memory;
    }
    return rv;
}

AP_DECLARE(int) ap_exists_scoreboard_image(void)
{
    return ap_scoreboard_image != NULL;
}

/* ---- A row that is given away ------------------------------------------- */

static worker_score *row_of(int child_num)
{
    return __atomic_load_n(&ap_scoreboard_image->servers[child_num],
                           __ATOMIC_ACQUIRE);
}

/* A worker that has read the old address writes there once more: its status
 * flickers in the row of the new owner, who sets it again with its next step.
 * What a status report of this process adds up shall not become less: its own
 * row begins with what the slot had.  Ordered, because that must be seen. */
void scoreboard_leave_slot(int slot, apr_pool_t *p)
{
    worker_score *row = apr_pmemdup(p, row_of(slot),
                                    sizeof(*row) * thread_limit);

    __atomic_store_n(&ap_scoreboard_image->servers[slot], row,
                     __ATOMIC_RELEASE);
    __atomic_store_n(&has_left_slot, 1, __ATOMIC_RELAXED);
    tally_enter(-1);
}

/* process_score.quiescing says the same for all to see; but a process that has
 * just lost its slot may still set it there, for another. */
void scoreboard_note_draining(int slot)
{
    if (!__atomic_load_n(&has_left_slot, __ATOMIC_RELAXED)) {
        __atomic_store_n(&draining[slot], getpid(), __ATOMIC_RELEASE);
    }
}

int scoreboard_is_draining(int slot, pid_t pid)
{
    return __atomic_load_n(&draining[slot], __ATOMIC_ACQUIRE) == pid;
}

/* ---- Looking things up -------------------------------------------------- */

AP_DECLARE(worker_score *) ap_get_scoreboard_worker_from_indexes(
    int child_num, int thread_num)
{
    if (child_num < 0 || child_num >= server_limit
        || thread_num < 0 || thread_num >= thread_limit) {
        return NULL;
    }
    return row_of(child_num) + thread_num;
}

AP_DECLARE(worker_score *) ap_get_scoreboard_worker(ap_sb_handle_t *sbh)
{
    if (sbh == NULL) {
        return NULL;
    }
    return ap_get_scoreboard_worker_from_indexes(sbh->child_num,
                                                 sbh->thread_num);
}

AP_DECLARE(process_score *) ap_get_scoreboard_process(int x)
{
    if (x < 0 || x >= server_limit) {
        return NULL;
    }
    return &ap_scoreboard_image->parent[x];
}

AP_DECLARE(global_score *) ap_get_scoreboard_global(void)
{
    return ap_scoreboard_image->global;
}

AP_DECLARE(void) ap_copy_scoreboard_worker(worker_score *dest, int child_num,
                                           int thread_num)
{
    worker_score *ws = ap_get_scoreboard_worker_from_indexes(child_num,
                                                             thread_num);

    if (ws != NULL) {
        memcpy(dest, ws, sizeof(*dest));
    }
}

AP_DECLARE(int) ap_find_child_by_pid(apr_proc_t *pid)
{
    int i;

    for (i = 0; i < server_limit; i++) {
        if (ap_scoreboard_image->parent[i].pid == pid->pid) {
            return i;
        }
    }
    return -1;
}

AP_DECLARE(void) ap_create_sb_handle(ap_sb_handle_t **new_sbh, apr_pool_t *p,
                                     int child_num, int thread_num)
{
    *new_sbh = apr_palloc(p, sizeof(**new_sbh));
    ap_update_sb_handle(*new_sbh, child_num, thread_num);
}

AP_DECLARE(void) ap_update_sb_handle(ap_sb_handle_t *sbh, int child_num,
                                     int thread_num)
{
    sbh->child_num = child_num;
    sbh->thread_num = thread_num;
}

/* ---- What a worker does ------------------------------------------------- */

/* Never writes the last byte of the field, which is 0 from the start, so a
 * reader at any moment finds an end.  What stands there already is not
 * written again, and behind it only what an older text has left: with the
 * addresses of most clients, the end of client64, which lies in the cache line
 * of the next worker's counters, is left alone. */
static void set_text(char *field, apr_size_t size, const char *text)
{
    apr_size_t length = strlen(text);
    apr_size_t before = strlen(field);

    if (length > size - 1) {
        length = size - 1;
    }
    if (length != before || memcmp(field, text, length) != 0) {
        memcpy(field, text, length);
        if (before > length) {
            memset(field + length, 0, before - length);
        }
    }
}

/* The request line without its middle blanks changed; of a long one the head
 * or, with SeeRequestTail, the end that tells one from another. */
static void set_request(worker_score *ws, const request_rec *r)
{
    const char *line = r->the_request;
    apr_size_t length;

    if (line == NULL) {
        set_text(ws->request, sizeof(ws->request), "NULL");
        return;
    }
    length = strlen(line);
    if (ap_mod_status_reqtail && length > sizeof(ws->request) - 1) {
        line += length - (sizeof(ws->request) - 1);
    }
    set_text(ws->request, sizeof(ws->request), line);
}

/* The port that the client came to; a host says none unless it is told. */
static void set_vhost(worker_score *ws, const server_rec *s,
                      const conn_rec *c)
{
    char text[sizeof(ws->vhost)];
    int port = s->addrs != NULL && s->addrs->host_port != 0
        ? s->addrs->host_port : s->port;

    if (s->server_hostname == NULL) {
        set_text(ws->vhost, sizeof(ws->vhost), "");
        return;
    }
    if (port == 0 && c != NULL && c->local_addr != NULL) {
        port = c->local_addr->port;
    }
    apr_snprintf(text, sizeof(text), "%s:%d", s->server_hostname, port);
    set_text(ws->vhost, sizeof(ws->vhost), text);
}

static void set_client(worker_score *ws, conn_rec *c, request_rec *r)
{
    const char *name = NULL;

    if (r != NULL) {
        name = ap_get_useragent_host(r, REMOTE_NOLOOKUP, NULL);
    }
    if (name == NULL && c != NULL) {
        name = c->client_ip;
    }
    if (name != NULL) {
        set_text(ws->client, sizeof(ws->client), name);
        set_text(ws->client64, sizeof(ws->client64), name);
    }
}

/* What only the status page reads, written with ExtendedStatus On. */
static void set_details(worker_score *ws, conn_rec *c, server_rec *s,
                        request_rec *r, const char *descr)
{
    set_client(ws, c, r);
    if (descr != NULL) {
        set_text(ws->request, sizeof(ws->request), descr);
    }
    else if (r != NULL) {
        set_request(ws, r);
        if (r->protocol != NULL) {
            set_text(ws->protocol, sizeof(ws->protocol), r->protocol);
        }
    }
    else if (c != NULL) {
        /* A connection that has sent nothing yet. */
        set_text(ws->request, sizeof(ws->request), "");
        set_text(ws->protocol, sizeof(ws->protocol), "");
    }
    if (s != NULL) {
        set_vhost(ws, s, c);
    }
}

/* A thread that becomes ready begins its counts of one connection anew; one
 * that ends, those of its life too. */
static void reset_counts(worker_score *ws, int status)
{
    ws->conn_count = 0;
    ws->conn_bytes = 0;
    if (status == SERVER_DEAD) {
        ws->my_access_count = 0;
        ws->my_bytes_served = 0;
    }
}

static int update(worker_score *ws, int status)
{
    int old;

    if (ws == NULL) {
        return -1;
    }
    old = ws->status;
    ws->status = (unsigned char)status;
    if (status == SERVER_READY || status == SERVER_DEAD) {
        reset_counts(ws, status);
    }
    if (ap_extended_status) {
        ws->last_used = apr_time_now();
    }
    return old;
}

AP_DECLARE(int) ap_update_child_status_from_indexes(
    int child_num, int thread_num, int status, request_rec *r)
{
    worker_score *ws = ap_get_scoreboard_worker_from_indexes(child_num,
                                                             thread_num);
    int old = update(ws, status);

    if (ws != NULL && r != NULL && ap_extended_status) {
        set_details(ws, r->connection, r->server, r, NULL);
    }
    return old;
}

AP_DECLARE(int) ap_update_child_status(ap_sb_handle_t *sbh, int status,
                                       request_rec *r)
{
    if (sbh == NULL) {
        return -1;
    }
    return ap_update_child_status_from_indexes(sbh->child_num,
                                               sbh->thread_num, status, r);
}

AP_DECLARE(int) ap_update_child_status_from_server(
    ap_sb_handle_t *sbh, int status, conn_rec *c, server_rec *s)
{
    worker_score *ws = ap_get_scoreboard_worker(sbh);
    int old = update(ws, status);

    if (ws != NULL && ap_extended_status) {
        set_details(ws, c, s, NULL, NULL);
    }
    return old;
}

AP_DECLARE(int) ap_update_child_status_from_conn(
    ap_sb_handle_t *sbh, int status, conn_rec *c)
{
    return ap_update_child_status_from_server(sbh, status, c, NULL);
}

AP_DECLARE(int) ap_update_child_status_descr(
    ap_sb_handle_t *sbh, int status, const char *descr)
{
    worker_score *ws = ap_get_scoreboard_worker(sbh);
    int old = update(ws, status);

    if (ws != NULL && descr != NULL && ap_extended_status) {
        set_details(ws, NULL, NULL, NULL, descr);
    }
    return old;
}

/* ---- What it has done --------------------------------------------------- */

/* times() tells of the whole process and costs a system call, so one worker
 * asks at most once in TIMES_INTERVAL. */
static void refresh_times(worker_score *ws, apr_time_t now)
{
    static __thread apr_time_t next;

    if (now >= next && times(&ws->times) != (clock_t)-1) {
        next = now + TIMES_INTERVAL;
    }
}

AP_DECLARE(void) ap_increment_counts(ap_sb_handle_t *sbh, request_rec *r)
{
    worker_score *ws = ap_get_scoreboard_worker(sbh);
    apr_off_t bytes;

    if (sbh == NULL) {
        return;
    }
    bytes = last_bytes != NULL ? last_bytes(r->connection) : r->bytes_sent;

    if (ws == NULL) {
        /* Its module has ended it: no worker has it in its record. */
        tally_add(TALLY_REQUESTS, 1);
        tally_add(TALLY_BYTES, (apr_uint64_t)bytes);
        return;
    }
    if (ap_extended_status) {
        refresh_times(ws, ws->stop_time != 0 ? ws->stop_time
                                             : r->request_time);
    }
    if (__atomic_load_n(&has_left_slot, __ATOMIC_RELAXED)) {
        tally_add(TALLY_REQUESTS, 1);
        tally_add(TALLY_BYTES, (apr_uint64_t)bytes);
    }
    ws->access_count++;
    ws->my_access_count++;
    ws->conn_count++;
    ws->bytes_served += bytes;
    ws->my_bytes_served += bytes;
    ws->conn_bytes += bytes;
}

AP_DECLARE(void) ap_set_conn_count(ap_sb_handle_t *sb, request_rec *r,
                                   unsigned short conn_count)
{
    worker_score *ws = ap_get_scoreboard_worker(sb);

    (void)r;
    if (ws != NULL) {
        ws->conn_count = conn_count;
    }
}

AP_DECLARE(void) ap_set_time_process_request(
    ap_sb_handle_t *const sbh, const apr_time_t timebeg,
    const apr_time_t timeend)
{
    worker_score *ws = ap_get_scoreboard_worker(sbh);

    if (ws == NULL) {
        return;
    }
    ws->start_time = timebeg;
    ws->stop_time = timeend;
    if (timeend > timebeg) {
        ws->duration += timeend - timebeg;
    }
}

AP_DECLARE(void) ap_time_process_request(ap_sb_handle_t *sbh, int status)
{
    worker_score *ws = ap_get_scoreboard_worker(sbh);

    if (ws == NULL) {
        return;
    }
    if (status == START_PREQUEST) {
        ws->start_time = apr_time_now();
    }
    else if (status == STOP_PREQUEST) {
        ap_set_time_process_request(sbh, ws->start_time, apr_time_now());
    }
}

/* In the parent: its own times, and those of all children that have ended.  A
 * child knows neither, and changes nothing. */
AP_DECLARE(int) ap_update_global_status(void)
{
    struct tms now;
    struct tms *shown;

    if (ap_scoreboard_image == NULL) {
        return APR_ENOTIMPL;
    }
    if (getpid() != maker) {
        return APR_SUCCESS;
    }
    if (times(&now) == (clock_t)-1) {
        return apr_get_os_error();
    }
    shown = &ap_scoreboard_image->global->times;
    shown->tms_utime = now.tms_utime - times_before.tms_utime;
    shown->tms_stime = now.tms_stime - times_before.tms_stime;
    shown->tms_cutime = now.tms_cutime - times_before.tms_cutime;
    shown->tms_cstime = now.tms_cstime - times_before.tms_cstime;
    return APR_SUCCESS;
}

/* ---- Summaries ---------------------------------------------------------- */

static void add_worker(ap_sload_t *ld, const worker_score *ws)
{
    if (ws->status == SERVER_READY) {
        ld->idle++;
    }
    else if (ws->status != SERVER_DEAD && ws->status != SERVER_STARTING
             && ws->status != SERVER_IDLE_KILL) {
        ld->busy++;
    }
    if (ap_extended_status) {
        ld->access_count += ws->access_count;
        ld->bytes_served += ws->bytes_served;
    }
}

/* Idle and busy are percentages of all workers that there may be. */
AP_DECLARE(void) ap_get_sload(ap_sload_t *ld)
{
    int i;
    int j;
    int all;

    memset(ld, 0, sizeof(*ld));
    if (ap_scoreboard_image == NULL) {
        return;
    }
    for (i = 0; i < server_limit; i++) {
        for (j = 0; j < thread_limit; j++) {
            add_worker(ld, &ap_scoreboard_image->servers[i][j]);
        }
    }
    all = ld->idle + ld->busy;
    if (all > 0) {
        ld->idle = ld->idle * 100 / all;
        ld->busy = 100 - ld->idle;
    }
}

/* ---- Directives --------------------------------------------------------- */

AP_DECLARE(const char *) ap_set_scoreboard(cmd_parms *cmd, void *dummy,
                                           const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    if (fault == NULL) {
        ap_scoreboard_fname = arg;
    }
    return fault;
}

AP_DECLARE(const char *) ap_set_extended_status(
    cmd_parms *cmd, void *dummy, int arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    if (fault == NULL) {
        ap_extended_status = arg;
    }
    return fault;
}

AP_DECLARE(const char *) ap_set_reqtail(cmd_parms *cmd, void *dummy, int arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    if (fault == NULL) {
        ap_mod_status_reqtail = arg;
    }
    return fault;
}

/* ---- Hooks -------------------------------------------------------------- */

/* What the directives set goes back to the defaults with each reading. */
static int forget_settings(apr_pool_t *pconf, apr_pool_t *plog,
                           apr_pool_t *ptemp)
{
    (void)pconf;
    (void)plog;
    (void)ptemp;
    ap_scoreboard_fname = NULL;
    ap_extended_status = 0;
    ap_mod_status_reqtail = 0;
    return OK;
}

static void find_byte_counter(void)
{
    last_bytes = APR_RETRIEVE_OPTIONAL_FN(ap_logio_get_last_bytes);
}

void runtime_register_hooks(apr_pool_t *p)
{
    (void)p;
    slotless_register();
    tally_register();
    notify_register();
    ap_hook_optional_fn_retrieve(find_byte_counter, NULL, NULL,
                                 APR_HOOK_MIDDLE);
    /* Modules that show the scoreboard turn ExtendedStatus on in their own
     * pre_config, so this one comes first. */
    ap_hook_pre_config(forget_settings, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_pre_mpm(ap_create_scoreboard, NULL, NULL, APR_HOOK_MIDDLE);
}
