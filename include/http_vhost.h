/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  http_vhost.h
 * @brief Virtual hosts: from address and name to settings.
 */

#ifndef AP_HTTP_VHOST_H
#define AP_HTTP_VHOST_H

#include "httpd.h"
#include "http_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Called for each server of ap_vhost_iterate_given_conn().
 * @param baton what the caller handed in
 * @param conn  connection
 * @param s     server
 * @return 0 to go on; any other value ends the iteration
 */
typedef int (*ap_vhost_iterate_conn_cb)(void *baton, conn_rec *conn,
             server_rec *s);

/**
 * Makes the tables that hosts are looked up in, when the configuration has
 * been read.  Servers without a name get one; hosts that can never be reached
 * are warned of, with file and line.
 * @param p           pool of the configuration
 * @param main_server the main server; the others follow it, in the order of
 *                    the configuration
 */
AP_DECLARE(void) ap_fini_vhost_config(apr_pool_t *p, server_rec *main_server);

/**
 * Empties the tables that hosts are looked up in.
 * @param p pool of the configuration
 */
AP_DECLARE(void) ap_init_vhost_config(apr_pool_t *p);

/**
 * Tells whether a host and port are those of the server that a request has
 * come to: an address of its <VirtualHost> with a fitting port, or one of its
 * names with the server's port.
 * @param r    request
 * @param host name or address, in any case of letters
 * @param port port
 * @return 1 or 0
 */
AP_DECLARE(int) ap_matches_request_vhost(request_rec *r, const char *host,
                                         apr_port_t port);

/**
 * Reads the addresses of a <VirtualHost>.
 * @param p        pool of the configuration
 * @param hostname addresses with blanks between them, each ADDR[:PORT] where
 *                 ADDR is an IPv4 address, an IPv6 address in brackets, a
 *                 name, * or _default_, and PORT a number or *
 * @param s        server whose addrs and port are set
 * @return NULL, or what is wrong; a name that has no address is logged and
 *         left out
 */
AP_DECLARE(const char *) ap_parse_vhost_addrs(
        apr_pool_t *p, const char *hostname, server_rec *s);

/**
 * Setter of NameVirtualHost, which has no effect and says so.
 * @param cmd   where the directive stands
 * @param dummy not used
 * @param arg   address
 * @return NULL
 */
AP_DECLARE(const char *) ap_set_name_virtual_host(
        cmd_parms *cmd, void *dummy, const char *arg);

/**
 * ap_update_vhost_from_headers_ex() for any host; the result is in r->status.
 * @param r request
 */
AP_DECLARE(void) ap_update_vhost_from_headers(request_rec *r);

/**
 * Chooses the server of a request by the host it asks for, among those of the
 * connection's address.  The host is that of an absolute-form target, which
 * then replaces the Host field too, else that of the Host field (RFC 9112
 * section 3.2); a request with neither is matched by ServerPath.
 *
 * On success r->hostname is the host in lower case, without port, brackets
 * and final dot, and r->server the first server that has the name, or as it
 * was.
 * @param r             request, its header fields read
 * @param require_match 1: the host must be one that the configuration lists
 *                      (StrictHostCheck); 0: any valid one will do
 * @return HTTP_OK; HTTP_BAD_REQUEST, in r->status as well, for a host that is
 *         no valid one (RFC 9110 section 7.2) or not listed
 */
AP_DECLARE(int) ap_update_vhost_from_headers_ex(
        request_rec *r, int require_match);

/**
 * Chooses the servers of a connection by the address it has come to; the
 * first of them becomes conn->base_server.
 * @param conn connection
 */
AP_DECLARE(void) ap_update_vhost_given_ip(conn_rec *conn);

/**
 * Calls a function for each server of the connection's address, in the order
 * of the configuration, until one call returns something.
 * @param conn    connection
 * @param func_cb function
 * @param baton   handed to it
 * @return what the last call returned
 */
AP_DECLARE(int) ap_vhost_iterate_given_conn(
        conn_rec *conn, ap_vhost_iterate_conn_cb func_cb, void *baton);

#ifdef __cplusplus
}
#endif

#endif /* AP_HTTP_VHOST_H */
