/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_listen.h
 * @brief Listening sockets.
 */

#ifndef AP_AP_LISTEN_H
#define AP_AP_LISTEN_H

#include <apr_network_io.h>
#include <apr_optional.h>

#include "httpd.h"
#include "http_config.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ap_listen_rec ap_listen_rec;
typedef struct ap_slave_t ap_slave_t;

typedef apr_status_t (*accept_function)(void **csd, ap_listen_rec *lr,
                      apr_pool_t *ptrans);

struct ap_listen_rec {
    ap_listen_rec *next;
    apr_socket_t *sd;
    apr_sockaddr_t *bind_addr;
    accept_function accept_func;
    int active;
    const char *protocol;
    ap_slave_t *slave;
};

AP_DECLARE(void) ap_close_listeners(void);

AP_DECLARE(void) ap_close_listeners_ex(ap_listen_rec *listeners);

AP_DECLARE(int) ap_close_selected_listeners(ap_slave_t *);

AP_DECLARE(apr_status_t) ap_duplicate_listeners(
        apr_pool_t *p, server_rec *s, ap_listen_rec ***buckets,
        int *num_buckets);

extern AP_DECLARE_DATA int ap_have_so_reuseport;

AP_DECLARE(void) ap_listen_pre_config(void);

extern AP_DECLARE_DATA ap_listen_rec *ap_listeners;

extern AP_DECLARE_DATA int ap_num_listen_buckets;

AP_DECLARE(const char *) ap_set_listenbacklog(
        cmd_parms *cmd, void *dummy, const char *arg);

AP_DECLARE(const char *) ap_set_listencbratio(
        cmd_parms *cmd, void *dummy, const char *arg);

AP_DECLARE(const char *) ap_set_listener(cmd_parms *cmd, void *dummy,
                                         int argc, char *const argv[]);

AP_DECLARE(const char *) ap_set_listentcpdeferaccept(
        cmd_parms *cmd, void *dummy, const char *arg);

AP_DECLARE(const char *) ap_set_receive_buffer_size(
        cmd_parms *cmd, void *dummy, const char *arg);

AP_DECLARE(const char *) ap_set_send_buffer_size(
        cmd_parms *cmd, void *dummy, const char *arg);

AP_DECLARE(int) ap_setup_listeners(server_rec *s);

/** Rows for the command table of every MPM: how and where to listen. */
#define LISTEN_COMMANDS \
    AP_INIT_TAKE1("ListenBacklog", ap_set_listenbacklog, NULL, RSRC_CONF, \
        "length of the kernel's queue of connections not yet accepted"), \
    AP_INIT_TAKE1("ListenCoresBucketsRatio", ap_set_listencbratio, NULL, \
        RSRC_CONF, "processor cores for each bucket of listening sockets, " \
        "at least 8; 0 = one bucket"), \
    AP_INIT_TAKE1("ListenTCPDeferAccept", ap_set_listentcpdeferaccept, NULL, \
        RSRC_CONF, "seconds that the kernel waits for a connection's first " \
        "bytes before it hands it over; 0 = not at all"), \
    AP_INIT_TAKE_ARGV("Listen", ap_set_listener, NULL, RSRC_CONF, \
        "[address:]port and, if wanted, the protocol spoken there"), \
    AP_INIT_TAKE1("SendBufferSize", ap_set_send_buffer_size, NULL, \
        RSRC_CONF, "bytes of the sockets' send buffers; 0 = the system's"), \
    AP_INIT_TAKE1("ReceiveBufferSize", ap_set_receive_buffer_size, NULL, \
        RSRC_CONF, "bytes of the sockets' receive buffers; 0 = the system's")

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_LISTEN_H */
