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

typedef struct ap_sb_handle_t ap_sb_handle_t;
typedef struct process_score process_score;
typedef struct worker_score worker_score;

#define DEFAULT_SCOREBOARD              "logs/apache_runtime_status"

#define SERVER_DEAD                     0
#define SERVER_STARTING                 1
#define SERVER_READY                    2
#define SERVER_BUSY_READ                3
#define SERVER_BUSY_WRITE               4
#define SERVER_BUSY_KEEPALIVE           5
#define SERVER_BUSY_LOG                 6
#define SERVER_BUSY_DNS                 7
#define SERVER_CLOSING                  8
#define SERVER_GRACEFUL                 9
#define SERVER_IDLE_KILL                10
#define SERVER_NUM_STATUS               11

#define START_PREQUEST                  1

#define STOP_PREQUEST                   2

typedef enum {
    SB_NOT_SHARED = 1,
    SB_SHARED = 2
} ap_scoreboard_e;

typedef int ap_generation_t;

struct worker_score {
    apr_os_thread_t tid;
    int thread_num;
    pid_t pid;
    ap_generation_t generation;
    unsigned char status;
    unsigned short conn_count;
    apr_off_t conn_bytes;
    unsigned long access_count;
    apr_off_t bytes_served;
    unsigned long my_access_count;
    apr_off_t my_bytes_served;
    apr_time_t start_time;
    apr_time_t stop_time;
    apr_time_t last_used;
    struct tms times;
    char client[32];
    char request[64];
    char vhost[32];
    char protocol[16];
    apr_time_t duration;
    char client64[64];
};

typedef struct {
    int server_limit;
    int thread_limit;
    ap_generation_t running_generation;
    apr_time_t restart_time;
    struct tms times;
} global_score;

struct process_score {
    pid_t pid;
    ap_generation_t generation;
    char quiescing;
    char not_accepting;
    apr_uint32_t connections;
    apr_uint32_t write_completion;
    apr_uint32_t lingering_close;
    apr_uint32_t keep_alive;
    apr_uint32_t suspended;
    int bucket;
    apr_uint32_t wait_io;
};

typedef struct {
    global_score *global;
    process_score *parent;
    worker_score **servers;
} scoreboard;

AP_DECLARE(int) ap_calc_scoreboard_size(void);

AP_DECLARE(apr_status_t) ap_cleanup_scoreboard(void *d);

AP_DECLARE(void) ap_copy_scoreboard_worker(worker_score *dest, int child_num,
                                           int thread_num);

AP_DECLARE(void) ap_create_sb_handle(ap_sb_handle_t **new_sbh, apr_pool_t *p,
                                     int child_num, int thread_num);

AP_DECLARE(int) ap_create_scoreboard(apr_pool_t *p, ap_scoreboard_e t);

AP_DECLARE(int) ap_exists_scoreboard_image(void);

extern AP_DECLARE_DATA int ap_extended_status;

AP_DECLARE(int) ap_find_child_by_pid(apr_proc_t *pid);

AP_DECLARE(global_score *) ap_get_scoreboard_global(void);

AP_DECLARE(process_score *) ap_get_scoreboard_process(int x);

AP_DECLARE(worker_score *) ap_get_scoreboard_worker(ap_sb_handle_t *sbh);

AP_DECLARE(worker_score *) ap_get_scoreboard_worker_from_indexes(
        int child_num, int thread_num);

AP_DECLARE(void) ap_increment_counts(ap_sb_handle_t *sbh, request_rec *r);

AP_DECLARE(void) ap_init_scoreboard(void *shared_score);

extern AP_DECLARE_DATA int ap_mod_status_reqtail;

AP_DECLARE(apr_status_t) ap_reopen_scoreboard(
        apr_pool_t *p, apr_shm_t **shm, int detached);

extern AP_DECLARE_DATA const char *ap_scoreboard_fname;

extern AP_DECLARE_DATA scoreboard *ap_scoreboard_image;

AP_DECLARE(void) ap_set_conn_count(ap_sb_handle_t *sb, request_rec *r,
                                   unsigned short conn_count);

AP_DECLARE(const char *) ap_set_extended_status(
        cmd_parms *cmd, void *dummy, int arg);

AP_DECLARE(const char *) ap_set_reqtail(cmd_parms *cmd, void *dummy, int arg);

AP_DECLARE(const char *) ap_set_scoreboard(cmd_parms *cmd, void *dummy,
                                           const char *arg);

AP_DECLARE(void) ap_set_time_process_request(
        ap_sb_handle_t *const sbh, const apr_time_t timebeg,
        const apr_time_t timeend);

AP_DECLARE(void) ap_time_process_request(ap_sb_handle_t *sbh, int status);

AP_DECLARE(int) ap_update_child_status(ap_sb_handle_t *sbh, int status,
                                       request_rec *r);

AP_DECLARE(int) ap_update_child_status_descr(
        ap_sb_handle_t *sbh, int status, const char *descr);

AP_DECLARE(int) ap_update_child_status_from_conn(
        ap_sb_handle_t *sbh, int status, conn_rec *c);

AP_DECLARE(int) ap_update_child_status_from_indexes(
        int child_num, int thread_num, int status, request_rec *r);

AP_DECLARE(int) ap_update_child_status_from_server(
        ap_sb_handle_t *sbh, int status, conn_rec *c, server_rec *s);

AP_DECLARE(int) ap_update_global_status(void);

AP_DECLARE(void) ap_update_sb_handle(ap_sb_handle_t *sbh, int child_num,
                                     int thread_num);

AP_DECLARE_HOOK(int, pre_mpm, (apr_pool_t *p, ap_scoreboard_e sb_type))

#ifdef __cplusplus
}
#endif

#endif /* AP_SCOREBOARD_H */
