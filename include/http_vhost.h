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

typedef int (*ap_vhost_iterate_conn_cb)(void *baton, conn_rec *conn,
             server_rec *s);

AP_DECLARE(void) ap_fini_vhost_config(apr_pool_t *p, server_rec *main_server);

AP_DECLARE(void) ap_init_vhost_config(apr_pool_t *p);

AP_DECLARE(int) ap_matches_request_vhost(request_rec *r, const char *host,
                                         apr_port_t port);

AP_DECLARE(const char *) ap_parse_vhost_addrs(
        apr_pool_t *p, const char *hostname, server_rec *s);

AP_DECLARE(const char *) ap_set_name_virtual_host(
        cmd_parms *cmd, void *dummy, const char *arg);

AP_DECLARE(void) ap_update_vhost_from_headers(request_rec *r);

AP_DECLARE(int) ap_update_vhost_from_headers_ex(
        request_rec *r, int require_match);

AP_DECLARE(void) ap_update_vhost_given_ip(conn_rec *conn);

AP_DECLARE(int) ap_vhost_iterate_given_conn(
        conn_rec *conn, ap_vhost_iterate_conn_cb func_cb, void *baton);

#ifdef __cplusplus
}
#endif

#endif /* AP_HTTP_VHOST_H */
