/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Listening sockets: the directives, opening, restarts, accepting. */

#include "server/net/listen.c"

#include "test/unit/server/net/fixture.h"

#include <fcntl.h>

#include <apr_strings.h>

static const command_rec listen_row = AP_INIT_TAKE_ARGV(
    "Listen", ap_set_listener, NULL, RSRC_CONF, "");
static const command_rec number_row = AP_INIT_TAKE1(
    "ListenBacklog", ap_set_listenbacklog, NULL, RSRC_CONF, "");

static cmd_parms *make_cmd(apr_pool_t *p)
{
    cmd_parms *cmd = apr_pcalloc(p, sizeof(*cmd));
    ap_directive_t *directive = apr_pcalloc(p, sizeof(*directive));

    directive->directive = "Listen";
    directive->filename = "listen.conf";
    directive->line_num = 3;
    cmd->pool = p;
    cmd->temp_pool = p;
    cmd->limited = -1;
    cmd->server = net_server(p);
    cmd->directive = directive;
    cmd->cmd = &listen_row;
    ap_listen_pre_config();
    return cmd;
}

static const char *listen_to(cmd_parms *cmd, const char *address,
                             const char *protocol)
{
    char *argv[2] = {apr_pstrdup(cmd->pool, address),
                     apr_pstrdup(cmd->pool, protocol)};

    return ap_set_listener(cmd, NULL, protocol != NULL ? 2 : 1, argv);
}

/* A port of the loopback that is free at this moment. */
static int free_port(void)
{
    struct sockaddr_in sa = {.sin_family = AF_INET};
    socklen_t len = sizeof(sa);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&sa, &len), 0);
    close(fd);
    return ntohs(sa.sin_port);
}

static const char *loopback(apr_pool_t *p, int port)
{
    return apr_psprintf(p, "127.0.0.1:%d", port);
}

static int fd_of(const ap_listen_rec *lr)
{
    apr_os_sock_t fd;

    assert_int_equal(apr_os_sock_get(&fd, lr->sd), APR_SUCCESS);
    return fd;
}

/* The lists are static: each test leaves them as it found them, before its
 * pool goes. */
static int listen_teardown(void **state)
{
    ap_close_listeners();
    ap_listen_pre_config();
    while (old_listeners != NULL) {
        ap_listen_rec *lr = old_listeners;

        old_listeners = lr->next;
        listen_drop((listener *)lr);
    }
    return net_teardown(state);
}

#define LISTEN_TEST(function) \
    cmocka_unit_test_setup_teardown(function, net_setup, listen_teardown)

static void test_listen_forms(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = make_cmd(p);
    ap_listen_rec *lr;

    assert_null(listen_to(cmd, "8080", NULL));
    assert_null(listen_to(cmd, "127.0.0.1:443", NULL));
    assert_null(listen_to(cmd, "[::1]:8443", "HTTPS"));
    assert_null(listen_to(cmd, "*:81", NULL));
    lr = ap_listeners;
    assert_true(apr_sockaddr_is_wildcard(lr->bind_addr));
    assert_int_equal(lr->bind_addr->port, 8080);
    assert_string_equal(lr->protocol, "http");
#ifndef AP_ENABLE_V4_MAPPED
    lr = has_ipv6() ? lr->next : lr;
#endif
    lr = lr->next;
    assert_string_equal(listen_describe(lr, p),
                        "127.0.0.1:443 (listen.conf:3)");
    assert_string_equal(lr->protocol, "https");
    lr = lr->next;
    assert_string_equal(listen_describe(lr, p),
                        "[::1]:8443 (listen.conf:3)");
    assert_string_equal(lr->protocol, "https");
    lr = lr->next;
    assert_true(apr_sockaddr_is_wildcard(lr->bind_addr));
    assert_int_equal(lr->bind_addr->port, 81);
}

/* The port is that of the protocol; the path is not touched by it. */
static void test_listen_path(void **state)
{
    cmd_parms *cmd = make_cmd(*state);
    ap_listen_rec *lr;

    assert_null(listen_to(cmd, "unix:/tmp/x", NULL));
    assert_null(listen_to(cmd, "unix:/tmp/y", "HTTPS"));
    assert_non_null(strstr(listen_to(cmd, "unix:/tmp/x", "https"),
                           "listens on unix:/tmp/x (listen.conf:3) already"));
    lr = ap_listeners;
    assert_string_equal(listen_describe(lr, *state),
                        "unix:/tmp/x (listen.conf:3)");
    assert_int_equal(lr->bind_addr->port, 80);
    lr = lr->next;
    assert_string_equal(lr->bind_addr->sa.unx.sun_path, "/tmp/y");
    assert_int_equal(lr->bind_addr->port, 443);
    assert_string_equal(lr->protocol, "https");
    assert_null(lr->next);
}

static listener *given(apr_pool_t *p, const char *host, int port)
{
    listener *l = listen_new(p);

    assert_int_equal(apr_sockaddr_info_get(&l->rec.bind_addr, host,
                                           APR_UNSPEC, (apr_port_t)port, 0,
                                           p), APR_SUCCESS);
    l->is_given = 1;
    return l;
}

/* What systemd has opened on all addresses is what "Listen 80" means. */
static void test_fits_given(void **state)
{
    cmd_parms *cmd = make_cmd(*state);
    listener *any;
    listener *one;

    assert_null(listen_to(cmd, "8080", NULL));
    assert_null(listen_to(cmd, "127.0.0.1:8081", NULL));
    any = (listener *)ap_listeners;
    for (one = any; one->rec.next != NULL; one = (listener *)one->rec.next) {
    }
    assert_true(fits(any, given(*state, "0.0.0.0", 8080)));
    assert_false(fits(any, given(*state, "0.0.0.0", 8081)));
    assert_false(fits(any, given(*state, "127.0.0.1", 8080)));
    assert_true(fits(one, given(*state, "127.0.0.1", 8081)));
    assert_false(fits(one, given(*state, "0.0.0.0", 8081)));
}

static void test_listen_faults(void **state)
{
    cmd_parms *cmd = make_cmd(*state);
    char *none[1] = {NULL};

    assert_non_null(listen_to(cmd, "0", NULL));
    assert_non_null(listen_to(cmd, "99999", NULL));
    assert_non_null(listen_to(cmd, "127.0.0.1", NULL));
    assert_non_null(listen_to(cmd, "[::1]", NULL));
    assert_non_null(listen_to(cmd, "127.0.0.1:x", NULL));
    assert_non_null(strstr(listen_to(cmd, "unix:", NULL), "no valid path"));
    assert_non_null(strstr(listen_to(cmd, "/tmp/x", NULL),
                           "write unix:/tmp/x"));
    assert_non_null(ap_set_listener(cmd, NULL, 0, none));
    assert_null(ap_listeners);
}

static void test_listen_same_address_twice(void **state)
{
    cmd_parms *cmd = make_cmd(*state);

    assert_null(listen_to(cmd, "127.0.0.1:8080", NULL));
    assert_non_null(strstr(listen_to(cmd, "127.0.0.1:8080", NULL),
                           "listen.conf:3"));
    assert_null(ap_listeners->next);
}

static void test_numbers(void **state)
{
    cmd_parms *cmd = make_cmd(*state);

    cmd->cmd = &number_row;
    assert_null(ap_set_listenbacklog(cmd, NULL, "100"));
    assert_int_equal(backlog, 100);
    assert_non_null(ap_set_listenbacklog(cmd, NULL, "0"));
    assert_non_null(ap_set_listenbacklog(cmd, NULL, "10x"));
    assert_non_null(ap_set_listenbacklog(cmd, NULL, "99999999999"));
    assert_int_equal(backlog, 100);
    assert_null(ap_set_send_buffer_size(cmd, NULL, "0"));
    assert_null(ap_set_send_buffer_size(cmd, NULL, "512"));
    assert_non_null(ap_set_send_buffer_size(cmd, NULL, "511"));
    assert_int_equal(send_buffer, 512);
    assert_null(ap_set_receive_buffer_size(cmd, NULL, "4096"));
    assert_int_equal(receive_buffer, 4096);
    assert_non_null(ap_set_listencbratio(cmd, NULL, "-1"));
    assert_null(ap_set_listencbratio(cmd, NULL, "8"));
    assert_int_equal(listen_cores_per_bucket, 8);
    assert_null(ap_set_listentcpdeferaccept(cmd, NULL, "5"));
    ap_listen_pre_config();
    assert_int_equal(backlog, DEFAULT_LISTENBACKLOG);
    assert_int_equal(send_buffer, 0);
    assert_int_equal(listen_cores_per_bucket, 0);
    assert_int_equal(defer_seconds, DEFAULT_TCP_DEFER_ACCEPT);
}

static int int_option(int fd, int level, int option)
{
    int value = -1;
    socklen_t len = sizeof(value);

    assert_int_equal(getsockopt(fd, level, option, &value, &len), 0);
    return value;
}

static void test_setup_opens_and_tunes(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = make_cmd(p);
    core_server_config *conf =
        ap_get_core_module_config(cmd->server->module_config);
    int fd;

    conf->accf_map = apr_table_make(p, 2);
    apr_table_setn(conf->accf_map, "http", "data");
    apr_table_setn(conf->accf_map, "other", "none");
    assert_null(listen_to(cmd, loopback(p, free_port()), "http"));
    assert_null(listen_to(cmd, loopback(p, free_port()), "other"));
    assert_int_equal(ap_setup_listeners(cmd->server), 2);
    assert_string_equal(ap_get_server_protocol(cmd->server), "http");
    fd = fd_of(ap_listeners);
    assert_int_equal(int_option(fd, SOL_SOCKET, SO_ACCEPTCONN), 1);
    assert_int_equal(int_option(fd, SOL_SOCKET, SO_REUSEADDR), 1);
    assert_int_equal(int_option(fd, IPPROTO_TCP, TCP_NODELAY), 1);
    assert_true(int_option(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT) > 0);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
    assert_int_equal(int_option(fd_of(ap_listeners->next), IPPROTO_TCP,
                                TCP_DEFER_ACCEPT), 0);
}

static void test_setup_one_listener_blocks(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = make_cmd(p);

    assert_int_equal(ap_setup_listeners(cmd->server), 0);
    assert_null(listen_to(cmd, loopback(p, free_port()), NULL));
    assert_int_equal(ap_setup_listeners(cmd->server), 1);
    assert_false(fcntl(fd_of(ap_listeners), F_GETFL) & O_NONBLOCK);
}

/* A restart keeps the sockets whose addresses it still names, and closes the
 * others. */
static void test_setup_restart_keeps_socket(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = make_cmd(p);
    const char *kept = loopback(p, free_port());
    const char *dropped = loopback(p, free_port());
    apr_sockaddr_t *own;
    int kept_fd;
    int dropped_fd;

    assert_null(listen_to(cmd, kept, NULL));
    assert_null(listen_to(cmd, dropped, NULL));
    assert_int_equal(ap_setup_listeners(cmd->server), 2);
    kept_fd = fd_of(ap_listeners);
    dropped_fd = fd_of(ap_listeners->next);

    ap_listen_pre_config();
    assert_null(ap_listeners);
    assert_null(listen_to(cmd, kept, "other"));
    assert_int_equal(ap_setup_listeners(cmd->server), 1);
    assert_int_equal(fd_of(ap_listeners), kept_fd);
    assert_string_equal(ap_listeners->protocol, "other");
    assert_int_equal(ap_listeners->active, 1);
    assert_non_null(ap_listeners->accept_func);
    assert_int_equal(fcntl(dropped_fd, F_GETFD), -1);
    /* Nothing that the socket knows went with the record of before. */
    assert_int_equal(apr_socket_addr_get(&own, APR_LOCAL, ap_listeners->sd),
                     APR_SUCCESS);
    assert_ptr_equal(own->pool, ((listener *)ap_listeners)->sock_pool);
}

/* Reading the configuration again before anything was opened. */
static void test_setup_after_two_readings(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = make_cmd(p);
    const char *address = loopback(p, free_port());

    assert_null(listen_to(cmd, address, NULL));
    ap_listen_pre_config();
    assert_null(listen_to(cmd, address, NULL));
    assert_int_equal(ap_setup_listeners(cmd->server), 1);
}

static void test_setup_address_in_use(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = make_cmd(p);
    struct sockaddr_in sa = {.sin_family = AF_INET};
    const char *kept = loopback(p, free_port());
    int port = free_port();
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int kept_fd;

    sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sa.sin_port = htons((uint16_t)port);
    assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
    assert_int_equal(listen(fd, 1), 0);

    assert_null(listen_to(cmd, kept, NULL));
    assert_int_equal(ap_setup_listeners(cmd->server), 1);
    kept_fd = fd_of(ap_listeners);
    ap_listen_pre_config();
    assert_null(listen_to(cmd, loopback(p, port), NULL));
    assert_int_equal(ap_setup_listeners(cmd->server), 0);
    assert_int_equal(int_option(kept_fd, SOL_SOCKET, SO_ACCEPTCONN), 1);
    close(fd);
}

/* An old socket that is in the way of a new one on the same port goes. */
static void test_setup_makes_way(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = make_cmd(p);
    int port = free_port();

    assert_null(listen_to(cmd, apr_psprintf(p, "0.0.0.0:%d", port), NULL));
    assert_int_equal(ap_setup_listeners(cmd->server), 1);
    ap_listen_pre_config();
    assert_null(listen_to(cmd, loopback(p, port), NULL));
    assert_int_equal(ap_setup_listeners(cmd->server), 1);
    assert_null(old_listeners);
}

static void test_setup_both_families(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = make_cmd(p);
    int port = free_port();

    if (!has_ipv6()) {
        skip();
    }
    assert_null(listen_to(cmd, apr_psprintf(p, "0.0.0.0:%d", port), NULL));
    assert_null(listen_to(cmd, apr_psprintf(p, "[::]:%d", port), NULL));
    assert_int_equal(ap_setup_listeners(cmd->server), 2);
}

static void test_accept_function(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = make_cmd(p);
    struct sockaddr_in sa = {.sin_family = AF_INET};
    int client = socket(AF_INET, SOCK_STREAM, 0);
    void *csd = NULL;
    apr_os_sock_t fd;

    assert_null(listen_to(cmd, loopback(p, free_port()), NULL));
    assert_int_equal(ap_setup_listeners(cmd->server), 1);
    apr_socket_opt_set(ap_listeners->sd, APR_SO_NONBLOCK, 1);
    assert_int_equal(ap_listeners->accept_func(&csd, ap_listeners, p),
                     APR_EAGAIN);
    sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sa.sin_port = htons(ap_listeners->bind_addr->port);
    assert_int_equal(connect(client, (struct sockaddr *)&sa, sizeof(sa)), 0);
    assert_int_equal(ap_listeners->accept_func(&csd, ap_listeners, p),
                     APR_SUCCESS);
    assert_int_equal(apr_os_sock_get(&fd, csd), APR_SUCCESS);
    assert_int_equal(int_option(fd, IPPROTO_TCP, TCP_NODELAY), 1);
    close(client);
}

UNIT_TESTS(
    LISTEN_TEST(test_listen_forms),
    LISTEN_TEST(test_listen_path),
    LISTEN_TEST(test_fits_given),
    LISTEN_TEST(test_listen_faults),
    LISTEN_TEST(test_listen_same_address_twice),
    LISTEN_TEST(test_numbers),
    LISTEN_TEST(test_setup_opens_and_tunes),
    LISTEN_TEST(test_setup_one_listener_blocks),
    LISTEN_TEST(test_setup_restart_keeps_socket),
    LISTEN_TEST(test_setup_after_two_readings),
    LISTEN_TEST(test_setup_address_in_use),
    LISTEN_TEST(test_setup_makes_way),
    LISTEN_TEST(test_setup_both_families),
    LISTEN_TEST(test_accept_function)
)
