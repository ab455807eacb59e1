/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The network floor's part in each reading of the configuration: its hooks
 * and filters are registered anew, since what was registered before went with
 * the pool of the configuration before.
 */

#include "ap_config.h"

#include "server/net/connection_priv.h"
#include "server/net/net_priv.h"

void net_register_hooks(apr_pool_t *p)
{
    net_connection_register(p);
    net_in_register(p);
    net_out_register(p);
    net_ssl_register(p);
}
