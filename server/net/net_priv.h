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

/**
 * Registers the hooks of the network floor and its two filters, CORE_IN and
 * CORE.  Called each time the configuration is read.
 * @param p pool of the configuration
 */
void net_register_hooks(apr_pool_t *p);

/**
 * Prints the virtual hosts as the command line's -S and DUMP_VHOSTS show
 * them.  To be called after ap_fini_vhost_config().
 * @param out file to print to
 */
void vhost_dump(apr_file_t *out);

/**
 * Tells where a listener stands in the configuration.
 * @param lr   a listener of ap_listeners
 * @param p    pool for the result
 * @return "ADDRESS:PORT (FILE:LINE)"
 */
struct ap_listen_rec;
const char *listen_describe(const struct ap_listen_rec *lr, apr_pool_t *p);

#endif /* NET_PRIV_H */
