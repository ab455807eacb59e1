/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A connection over a socket pair, with the two socket filters in place.
 * For the unit tests of this folder.
 */

#ifndef TEST_NET_FIXTURE_H
#define TEST_NET_FIXTURE_H

#include <sys/socket.h>
#include <unistd.h>

#include <apr_buckets.h>
#include <apr_hooks.h>
#include <apr_portable.h>

#include "http_connection.h"
#include "http_core.h"
#include "httpd.h"

#include "server/net/connection_priv.h"
#include "server/net/net_priv.h"
#include "test/lib/unit.h"

/** Hooks and filters live in the pool of the test. */
static inline int net_setup(void **state)
{
    if (unit_setup(state) != 0) {
        return -1;
    }
    apr_hook_global_pool = *state;
    net_register_hooks(*state);
    apr_hook_sort_all();
    return 0;
}

static inline int net_teardown(void **state)
{
    apr_hook_deregister_all();
    apr_hook_global_pool = NULL;
    return unit_teardown(state);
}

#define NET_TEST(function) \
    cmocka_unit_test_setup_teardown(function, net_setup, net_teardown)

/** A server whose core settings are those of an empty configuration, as far
 * as this floor reads them. */
static inline server_rec *net_server(apr_pool_t *p)
{
    server_rec *s = unit_server(p);
    core_server_config *conf = apr_pcalloc(p, sizeof(*conf));

    conf->flush_max_threshold = 65535;
    conf->flush_max_pipelined = 5;
    ap_set_core_module_config(s->module_config, conf);
    s->timeout = apr_time_from_sec(5);
    s->keep_alive_timeout = apr_time_from_sec(5);
    return s;
}

/** @return a connection; *peer is the client's end of it. */
static inline conn_rec *net_connect(apr_pool_t *p, int *peer)
{
    conn_rec *c = unit_connection(p, net_server(p));
    apr_socket_t *csd = NULL;
    apr_os_sock_t fd;
    int fds[2];

    c->cs = apr_pcalloc(p, sizeof(*c->cs));
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    fd = fds[0];
    *peer = fds[1];
    assert_int_equal(apr_os_sock_put(&csd, &fd, p), APR_SUCCESS);
    assert_int_equal(ap_pre_connection(c, csd), OK);
    return c;
}

static inline void net_send(int peer, const char *text)
{
    size_t len = strlen(text);

    assert_int_equal(send(peer, text, len, 0), len);
}

#endif /* TEST_NET_FIXTURE_H */
