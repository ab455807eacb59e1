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

/** A listening socket and what it was opened for. */
typedef struct ap_listen_rec ap_listen_rec;
/** A process that a socket is reserved for; no MPM of this server has one. */
typedef struct ap_slave_t ap_slave_t;

/**
 * Takes one connection from a listener.
 * @param csd    the connection's socket, an apr_socket_t *, close-on-exec,
 *               with the buffer sizes and TCP_NODELAY of the listener
 * @param lr     listener; it blocks when it is the only one
 * @param ptrans pool that the socket belongs to
 * @return APR_SUCCESS; APR_EINTR; APR_EAGAIN when another process was
 *         quicker; APR_ECONNABORTED when the client had gone before it was
 *         accepted, whatever the kernel calls that: try again at once;
 *         APR_EMFILE, APR_ENFILE, APR_ENOMEM: try again later; any other:
 *         the listener is of no more use
 * Any thread may call it, several at once too, each with its own pool.
 */
typedef apr_status_t (*accept_function)(void **csd, ap_listen_rec *lr,
                      apr_pool_t *ptrans);

struct ap_listen_rec {
    /** the next listener, in the order of the configuration */
    ap_listen_rec *next;
    /** the socket; NULL until it is open */
    apr_socket_t *sd;
    /** address and port that it is bound to */
    apr_sockaddr_t *bind_addr;
    /** takes a connection from it; set when it is open */
    accept_function accept_func;
    /** 1 from opening to closing */
    int active;
    /** protocol spoken there, in lower case */
    const char *protocol;
    /** process that it is reserved for, or NULL */
    ap_slave_t *slave;
};

/**
 * Closes all listeners of all buckets in this process.  Other processes keep
 * theirs.
 */
AP_DECLARE(void) ap_close_listeners(void);

/**
 * Closes the listeners of one list in this process.
 * @param listeners list, such as one bucket of ap_duplicate_listeners()
 */
AP_DECLARE(void) ap_close_listeners_ex(ap_listen_rec *listeners);

/**
 * Closes the listeners that are not reserved for a process.
 * @param slave process, NULL for those reserved for none
 * @return number of listeners left open
 */
AP_DECLARE(int) ap_close_selected_listeners(ap_slave_t *);

/**
 * Opens further sockets on the listeners' addresses, so that the kernel
 * spreads new connections over them (SO_REUSEPORT).  Called by the MPM in
 * the parent, after ap_setup_listeners().
 * @param p           pool of the further sockets and of the array
 * @param s           main server, for messages
 * @param buckets     array of lists; the first is ap_listeners itself
 * @param num_buckets in: number of buckets, below 1 to have it worked out
 *                    from ListenCoresBucketsRatio; out: number of buckets
 * @return APR_SUCCESS, or why a socket could not be opened, which has been
 *         logged
 */
AP_DECLARE(apr_status_t) ap_duplicate_listeners(
        apr_pool_t *p, server_rec *s, ap_listen_rec ***buckets,
        int *num_buckets);

/** Whether the system lets several sockets listen on one address: 1 or 0. */
extern AP_DECLARE_DATA int ap_have_so_reuseport;

/**
 * Forgets what the last reading of the configuration said about listening.
 * Open sockets stay open for ap_setup_listeners() to take over.  Called by
 * the MPM before each reading.
 */
AP_DECLARE(void) ap_listen_pre_config(void);

/** The listeners that the configuration names, in its order.  Written by the
 * parent while it reads the configuration; children only read it. */
extern AP_DECLARE_DATA ap_listen_rec *ap_listeners;

/** Number of buckets of the last ap_duplicate_listeners(); 0 before it. */
extern AP_DECLARE_DATA int ap_num_listen_buckets;

/**
 * Setter of ListenBacklog.
 * @param cmd   where the directive stands
 * @param dummy not used
 * @param arg   connections that the kernel queues before they are accepted,
 *              at least 1
 * @return NULL, or what is wrong
 */
AP_DECLARE(const char *) ap_set_listenbacklog(
        cmd_parms *cmd, void *dummy, const char *arg);

/**
 * Setter of ListenCoresBucketsRatio.
 * @param cmd   where the directive stands
 * @param dummy not used
 * @param arg   processor cores for each bucket of sockets; 0 for one bucket
 * @return NULL, or what is wrong
 */
AP_DECLARE(const char *) ap_set_listencbratio(
        cmd_parms *cmd, void *dummy, const char *arg);

/**
 * Setter of Listen.
 * @param cmd   where the directive stands
 * @param dummy not used
 * @param argc  number of arguments, 1 or 2
 * @param argv  [address:]port, and the protocol spoken there
 * @return NULL, or what is wrong
 */
AP_DECLARE(const char *) ap_set_listener(cmd_parms *cmd, void *dummy,
                                         int argc, char *const argv[]);

/**
 * Setter of ListenTCPDeferAccept.
 * @param cmd   where the directive stands
 * @param dummy not used
 * @param arg   seconds that the kernel waits for the first bytes of a
 *              connection whose protocol has an AcceptFilter; 0: none
 * @return NULL, or what is wrong
 */
AP_DECLARE(const char *) ap_set_listentcpdeferaccept(
        cmd_parms *cmd, void *dummy, const char *arg);

/**
 * Setter of ReceiveBufferSize.
 * @param cmd   where the directive stands
 * @param dummy not used
 * @param arg   bytes, at least 512; 0 for what the system chooses
 * @return NULL, or what is wrong
 */
AP_DECLARE(const char *) ap_set_receive_buffer_size(
        cmd_parms *cmd, void *dummy, const char *arg);

/**
 * Setter of SendBufferSize.
 * @param cmd   where the directive stands
 * @param dummy not used
 * @param arg   bytes, at least 512; 0 for what the system chooses
 * @return NULL, or what is wrong
 */
AP_DECLARE(const char *) ap_set_send_buffer_size(
        cmd_parms *cmd, void *dummy, const char *arg);

/**
 * Opens the listeners that the configuration names.  Sockets of the
 * generation before are taken over where the address is the same, and closed
 * where no line names it any more.  Servers without a protocol get that of
 * their listener.  Called by the MPM in the parent.
 * @param s main server
 * @return number of listeners; 0 when one could not be opened or none is
 *         named: the reason has been logged, and the sockets of the
 *         generation before are still open, but for those that stood in the
 *         way of one named now
 */
AP_DECLARE(int) ap_setup_listeners(server_rec *s);

/** Rows for the command table of every MPM: how and where to listen. */
#define LISTEN_COMMANDS \
    AP_INIT_TAKE1("ListenBacklog", ap_set_listenbacklog, NULL, RSRC_CONF, \
        "length of the kernel's queue of connections not yet accepted"), \
    AP_INIT_TAKE1("ListenCoresBucketsRatio", ap_set_listencbratio, NULL, \
        RSRC_CONF, "processor cores for each bucket of listening sockets " \
        "(8 is a good start); 0 = one bucket"), \
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
