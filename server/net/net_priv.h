/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the network floor offers to the floors above it, beside the public
 * headers ap_listen.h, http_vhost.h, http_connection.h and util_filter.h.
 */

#ifndef NET_PRIV_H
#define NET_PRIV_H

#include <apr_file_io.h>
#include <apr_pools.h>
#include <apr_tables.h>

#include "http_config.h"

/**
 * Registers the hooks of the network floor and its two filters, CORE_IN and
 * CORE.  Called each time the configuration is read.
 * @param p pool of the configuration
 */
void net_register_hooks(apr_pool_t *p);

/** The part of ssl.c in net_register_hooks(): the optional functions of
 * mod_ssl.h are put in place before modules retrieve them. */
void net_ssl_register(apr_pool_t *p);

/**
 * Prints the virtual hosts as the command line's -S and DUMP_VHOSTS show
 * them.  To be called after ap_fini_vhost_config().
 * @param out file to print to
 */
void vhost_dump(apr_file_t *out);

/**
 * Why the request's server was chosen: by address, by name with the directive
 * that has it, or because nothing else was there.
 * @param r  its host has been chosen
 * @return a text, in r->pool
 */
const char *vhost_reason(request_rec *r);

/** The first address that a host with that name is on alone; NULL: none is.
 * @param port  that it is on; 0 is any */
const apr_sockaddr_t *vhost_address_of(server_rec *main_server,
                                       const char *name, apr_port_t port);

/**
 * Tells where a listener stands in the configuration.
 * @param lr   a listener of ap_listeners
 * @param p    pool for the result
 * @return "ADDRESS:PORT (FILE:LINE)"
 */
struct ap_listen_rec;
const char *listen_describe(const struct ap_listen_rec *lr, apr_pool_t *p);

/**
 * The accept_func of our listeners: accepts one connection into ptrans.
 * Any thread.
 * @param csd  the result, an apr_socket_t
 * @return APR_SUCCESS; APR_ECONNABORTED for all troubles of a single client
 *         that had gone before it was accepted; APR_EINTR, APR_EAGAIN, and
 *         what concerns this process (APR_EMFILE, APR_ENFILE, no memory, a
 *         closed listener) as they are
 */
apr_status_t listen_accept(void **csd, struct ap_listen_rec *lr,
                           apr_pool_t *ptrans);

/** @return how many buckets of listening sockets ListenCoresBucketsRatio and
 * the machine's processors ask for: from 1 */
int listen_bucket_count(void);

/** @return 1 when connections wait in sockets of buckets that there were
 * before the restart and are not any more.  In the parent. */
int listen_surplus_is_awaited(void);

/** Closes these sockets; those who have copies see to what comes there.  In
 * the parent. */
void listen_drop_surplus(void);

/**
 * In a child: closes the sockets of all buckets but its own.  What comes in
 * there is for others.
 * @param bucket  its own
 */
void listen_keep_bucket(int bucket);

/* ---- Sockets from process to process (listen_inherit.c, listen_unix.c) -- */

/** A listening socket on its way to another process. */
typedef struct listen_socket {
    int fd;
    int is_given;       /* opened by who started this server */
} listen_socket;

/** Names of the variables by which sockets are given; those of systemd. */
#define LISTEN_PID_VARIABLE "LISTEN_PID"
#define LISTEN_FDS_VARIABLE "LISTEN_FDS"
#define LISTEN_NAMES_VARIABLE "LISTEN_FDNAMES"

/** First descriptor of those that are given. */
#define LISTEN_FDS_START 3

/** In LISTEN_FDNAMES: opened by an older process of this server. */
#define LISTEN_OWN_NAME "hostler"

/**
 * Takes note of the listening sockets that this process was started with,
 * and takes their variables out of the environment.  They are used by the
 * Listen lines that name their addresses; the rest is closed when the sockets
 * are opened.  To be called once, before any descriptor above 2 is opened for
 * keeps.
 * @param p  lives as long as the process
 */
void listen_inherit(apr_pool_t *p);

/** @return the open listening sockets (array of listen_socket), in p */
apr_array_header_t *listen_open_sockets(apr_pool_t *p);

/** Files of Unix sockets belong to another process of this server: one that
 * has taken over, or one that this one is to take over from.  This one does
 * not remove them.
 * @param is_handed_over  0: they are this one's now */
void listen_hand_over(int is_handed_over);

/** Directives of Unix sockets; MPMs have them in their tables beside
 * LISTEN_COMMANDS. */
const char *listen_set_unix_mode(cmd_parms *cmd, void *dummy,
                                 const char *arg);
const char *listen_set_unix_owner(cmd_parms *cmd, void *dummy,
                                  const char *arg);
#define LISTEN_UNIX_COMMANDS \
    AP_INIT_TAKE1("ListenUnixMode", listen_set_unix_mode, NULL, RSRC_CONF, \
                  "who may connect to Unix sockets, as an octal mode " \
                  "(0660)"), \
    AP_INIT_TAKE1("ListenUnixOwner", listen_set_unix_owner, NULL, RSRC_CONF, \
                  "user or user:group of the files of Unix sockets (User " \
                  "and Group)")

#endif /* NET_PRIV_H */
