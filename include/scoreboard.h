/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  scoreboard.h
 * @brief The scoreboard: what every worker of every child is doing.
 */

#ifndef AP_SCOREBOARD_H
#define AP_SCOREBOARD_H

#include <sys/times.h>

#include <apr.h>
#include <apr_hooks.h>
#include <apr_optional.h>
#include <apr_thread_proc.h>
#include <apr_portable.h>
#include <apr_shm.h>
#include <apr_time.h>

#include "httpd.h"
#include "http_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Names one worker: its row and column.  Opaque. */
typedef struct ap_sb_handle_t ap_sb_handle_t;
/** What concerns a child as a whole. */
typedef struct process_score process_score;
/**
 * What a worker does and has done.  Written by that worker, read by anybody
 * without a lock; every text ends with a 0 byte.  Fields marked [extended] are
 * kept with ExtendedStatus On only.
 */
typedef struct worker_score worker_score;

#define DEFAULT_SCOREBOARD              "logs/apache_runtime_status"

/* What a worker does: values of worker_score.status. */
#define SERVER_DEAD                     0  /* no thread has this place */
#define SERVER_STARTING                 1  /* thread is coming up */
#define SERVER_READY                    2  /* idle */
#define SERVER_BUSY_READ                3  /* reads a request */
#define SERVER_BUSY_WRITE               4  /* works on it, sends */
#define SERVER_BUSY_KEEPALIVE           5  /* awaits the next request */
#define SERVER_BUSY_LOG                 6  /* writes logs */
#define SERVER_BUSY_DNS                 7  /* looks up a name */
#define SERVER_CLOSING                  8  /* closes the connection */
#define SERVER_GRACEFUL                 9  /* finishes, then ends */
#define SERVER_IDLE_KILL                10  /* idle, about to end */
#define SERVER_NUM_STATUS               11  /* how many there are */

/** For ap_time_process_request(): a request begins. */
#define START_PREQUEST                  1

/** For ap_time_process_request(): a request has ended. */
#define STOP_PREQUEST                   2

/** Where the memory of the scoreboard comes from. */
typedef enum {
    /** of this process */
    SB_NOT_SHARED = 1,
    /** of the parent and its children */
    SB_SHARED = 2
} ap_scoreboard_e;

/** Number of a generation of children; grows with every restart. */
typedef int ap_generation_t;

struct worker_score {
    /** the thread */
    apr_os_thread_t tid;
    /** its column */
    int thread_num;
    /** its process */
    pid_t pid;
    /** of its process */
    ap_generation_t generation;
    /** SERVER_* */
    unsigned char status;
    /** requests on this connection */
    unsigned short conn_count;
    /** bytes sent on this connection */
    apr_off_t conn_bytes;
    /** requests of all who had this place */
    unsigned long access_count;
    /** bytes sent by all who had this place */
    apr_off_t bytes_served;
    /** requests of this thread */
    unsigned long my_access_count;
    /** bytes sent by this thread */
    apr_off_t my_bytes_served;
    /** when the last request began */
    apr_time_t start_time;
    /** when it ended */
    apr_time_t stop_time;
    /** [extended] last change of status */
    apr_time_t last_used;
    /** [extended] CPU time of the process */
    struct tms times;
    /** [extended] name or address, cut to 31 bytes */
    char client[32];
    /** [extended] request line, cut to 63 bytes */
    char request[64];
    /** [extended] name and port of the virtual host */
    char vhost[32];
    /** [extended] protocol of the request */
    char protocol[16];
    /** sum of the times of all requests, in microseconds */
    apr_time_t duration;
    /** [extended] name or address, cut to 63 bytes */
    char client64[64];
};

/** What concerns the server as a whole. */
typedef struct {
    /** rows */
    int server_limit;
    /** columns */
    int thread_limit;
    /** the one that takes connections */
    ap_generation_t running_generation;
    /** of the last start or restart that wiped the scoreboard */
    apr_time_t restart_time;
    /** CPU time, see ap_update_global_status() */
    struct tms times;
} global_score;

struct process_score {
    /** 0: nobody has this row */
    pid_t pid;
    /** of the child */
    ap_generation_t generation;
    /** it ends, and finishes its connections before */
    char quiescing;
    /** its listener has ended */
    char not_accepting;
    /** of asynchronous MPMs: all it has */
    apr_uint32_t connections;
    /** of those: waiting to send */
    apr_uint32_t write_completion;
    /** of those: closing */
    apr_uint32_t lingering_close;
    /** of those: waiting for a next request */
    apr_uint32_t keep_alive;
    /** of those: in the hands of a module */
    apr_uint32_t suspended;
    /** of listening sockets */
    int bucket;
    /** of those: waiting for a module's descriptor */
    apr_uint32_t wait_io;
};

/**
 * The scoreboard as a process sees it: the record is its own, the pointers
 * lead to memory that all share.
 */
typedef struct {
    /** the whole */
    global_score *global;
    /** the array of children */
    process_score *parent;
    /** for each child the array of its workers */
    worker_score **servers;
} scoreboard;

/** @return bytes that a scoreboard needs for the limits of the MPM; INT_MAX:
 * that many or more.  In the parent, once the MPM has its configuration. */
AP_DECLARE(int) ap_calc_scoreboard_size(void);

/**
 * Gives the memory back: a pool cleanup of the parent.
 * @param d  not used
 * @return APR_SUCCESS
 */
AP_DECLARE(apr_status_t) ap_cleanup_scoreboard(void *d);

/**
 * Copies what a worker does, so that it stands still while it is read.
 * @param dest        the copy; unchanged when there is no such worker
 * @param child_num   row
 * @param thread_num  column
 */
AP_DECLARE(void) ap_copy_scoreboard_worker(worker_score *dest, int child_num,
                                           int thread_num);

/**
 * Makes the handle of a worker.
 * @param new_sbh     the result, in p
 * @param p           the connection's pool
 * @param child_num   row
 * @param thread_num  column
 */
AP_DECLARE(void) ap_create_sb_handle(ap_sb_handle_t **new_sbh, apr_pool_t *p,
                                     int child_num, int thread_num);

/**
 * Makes the scoreboard; or wipes the one there is, for a restart that starts
 * everything anew.  Function of the pre_mpm hook; in the parent.
 * @param p  pool of the process: the memory outlives the configuration
 * @param t  private or shared; shared memory is anonymous unless
 *           ScoreBoardFile names a file
 * @return OK; HTTP_INTERNAL_SERVER_ERROR after a message
 */
AP_DECLARE(int) ap_create_scoreboard(apr_pool_t *p, ap_scoreboard_e t);

/** @return 1 when there is a scoreboard, else 0 */
AP_DECLARE(int) ap_exists_scoreboard_image(void);

/**
 * [config] ExtendedStatus: whether the fields that cost a clock call or a copy
 * are kept.  A module that shows them may set it in pre_config.
 */
extern AP_DECLARE_DATA int ap_extended_status;

/**
 * @param pid  only pid->pid is read
 * @return the row of that process, -1 when it has none
 */
AP_DECLARE(int) ap_find_child_by_pid(apr_proc_t *pid);

/** @return the global part; only while there is a scoreboard */
AP_DECLARE(global_score *) ap_get_scoreboard_global(void);

/**
 * @param x  row
 * @return the child's part; NULL for a row that does not exist
 */
AP_DECLARE(process_score *) ap_get_scoreboard_process(int x);

/**
 * @param sbh  handle, may be NULL
 * @return the worker's part, or NULL
 */
AP_DECLARE(worker_score *) ap_get_scoreboard_worker(ap_sb_handle_t *sbh);

/**
 * @param child_num   row
 * @param thread_num  column
 * @return the worker's part; NULL when either does not exist
 */
AP_DECLARE(worker_score *) ap_get_scoreboard_worker_from_indexes(
        int child_num, int thread_num);

/**
 * Counts a request and the bytes sent for it.  By the worker that served it.
 * @param sbh  its handle
 * @param r    the request, answered
 */
AP_DECLARE(void) ap_increment_counts(ap_sb_handle_t *sbh, request_rec *r);

/**
 * Takes memory into use as a scoreboard.
 * @param shared_score  ap_calc_scoreboard_size() bytes, all 0 or a scoreboard
 *                      of the same limits
 */
AP_DECLARE(void) ap_init_scoreboard(void *shared_score);

/**
 * [config] SeeRequestTail: of request lines that are too long the end is kept,
 * not the beginning.
 */
extern AP_DECLARE_DATA int ap_mod_status_reqtail;

/**
 * What a new process does to see the scoreboard.  A child of fork() sees it
 * already; a process that was executed attaches the file.
 * @param p         pool of the process
 * @param shm       the shared memory, unless NULL; NULL for private memory
 *                  and for a file
 * @param detached  true for a process that was executed
 * @return APR_SUCCESS, or why the file cannot be attached
 */
AP_DECLARE(apr_status_t) ap_reopen_scoreboard(
        apr_pool_t *p, apr_shm_t **shm, int detached);

/** [config] ScoreBoardFile; NULL for anonymous memory. */
extern AP_DECLARE_DATA const char *ap_scoreboard_fname;

/** The scoreboard of this process; NULL before it was made. */
extern AP_DECLARE_DATA scoreboard *ap_scoreboard_image;

/**
 * Sets how many requests the worker has served on its connection.
 * @param sb          its handle
 * @param r           not used
 * @param conn_count  the number
 */
AP_DECLARE(void) ap_set_conn_count(ap_sb_handle_t *sb, request_rec *r,
                                   unsigned short conn_count);

/**
 * Setter of ExtendedStatus.
 * @param cmd    what the reader of the configuration tells
 * @param dummy  not used
 * @param arg    1: On, 0: Off
 * @return NULL, or why the directive cannot stand there
 */
AP_DECLARE(const char *) ap_set_extended_status(
        cmd_parms *cmd, void *dummy, int arg);

/**
 * Setter of SeeRequestTail.
 * @param cmd    what the reader of the configuration tells
 * @param dummy  not used
 * @param arg    1: On, 0: Off
 * @return NULL, or why the directive cannot stand there
 */
AP_DECLARE(const char *) ap_set_reqtail(cmd_parms *cmd, void *dummy, int arg);

/**
 * Setter of ScoreBoardFile.
 * @param cmd    what the reader of the configuration tells
 * @param dummy  not used
 * @param arg    what stands behind the directive
 * @return NULL, or why the directive cannot stand there
 */
AP_DECLARE(const char *) ap_set_scoreboard(cmd_parms *cmd, void *dummy,
                                           const char *arg);

/**
 * Notes when the worker's last request began and ended.
 * @param sbh      its handle
 * @param timebeg  begin
 * @param timeend  end
 */
AP_DECLARE(void) ap_set_time_process_request(
        ap_sb_handle_t *const sbh, const apr_time_t timebeg,
        const apr_time_t timeend);

/**
 * Notes that a request begins or ends now; reads the clock.
 * @param sbh     handle of the worker
 * @param status  START_PREQUEST or STOP_PREQUEST
 */
AP_DECLARE(void) ap_time_process_request(ap_sb_handle_t *sbh, int status);

/**
 * Notes what a worker does.  With ExtendedStatus Off: one byte is written.
 * By that worker only.
 * @param sbh     its handle; with NULL nothing is done
 * @param status  SERVER_*
 * @param r       the request it works on, or NULL to leave that as it is
 * @return the status before, -1 when there is no such worker
 */
AP_DECLARE(int) ap_update_child_status(ap_sb_handle_t *sbh, int status,
                                       request_rec *r);

/**
 * As ap_update_child_status(), with a text instead of a request.
 * @param sbh     handle of the worker
 * @param status  SERVER_*
 * @param descr   stands where the request line stands else; or NULL
 * @return the status before, -1 when there is no such worker
 */
AP_DECLARE(int) ap_update_child_status_descr(
        ap_sb_handle_t *sbh, int status, const char *descr);

/**
 * As ap_update_child_status(), for a connection that has sent no request yet.
 * @param sbh     handle of the worker
 * @param status  SERVER_*
 * @param c       the connection
 * @return the status before, -1 when there is no such worker
 */
AP_DECLARE(int) ap_update_child_status_from_conn(
        ap_sb_handle_t *sbh, int status, conn_rec *c);

/**
 * As ap_update_child_status(), for a worker named by its place.  The parent
 * uses it for places that no process has.
 * @param child_num   row
 * @param thread_num  column
 * @param status      SERVER_*
 * @param r           the request, or NULL
 * @return the status before, -1 when there is no such worker
 */
AP_DECLARE(int) ap_update_child_status_from_indexes(
        int child_num, int thread_num, int status, request_rec *r);

/**
 * As ap_update_child_status_from_conn(), where the virtual host is known.
 * @param sbh     handle of the worker
 * @param status  SERVER_*
 * @param c       the connection
 * @param s       the virtual host
 * @return the status before, -1 when there is no such worker
 */
AP_DECLARE(int) ap_update_child_status_from_server(
        ap_sb_handle_t *sbh, int status, conn_rec *c, server_rec *s);

/**
 * Refreshes the CPU times of the global part.
 * @return APR_SUCCESS; APR_ENOTIMPL without a scoreboard; the system's error
 */
AP_DECLARE(int) ap_update_global_status(void);

/**
 * Has a handle name another worker: its connection goes on there.
 * @param sbh         the handle
 * @param child_num   row
 * @param thread_num  column
 */
AP_DECLARE(void) ap_update_sb_handle(ap_sb_handle_t *sbh, int child_num,
                                     int thread_num);

/**
 * Before the MPM runs for the first time and at each restart that is not
 * graceful; in the parent.
 * @param p        pool of the process
 * @param sb_type  which scoreboard the MPM needs
 * @return OK, DECLINED; anything else: the server cannot start
 */
AP_DECLARE_HOOK(int, pre_mpm, (apr_pool_t *p, ap_scoreboard_e sb_type))

#ifdef __cplusplus
}
#endif

#endif /* AP_SCOREBOARD_H */
