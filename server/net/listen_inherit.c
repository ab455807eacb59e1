/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Listening sockets that the process was started with, by systemd (socket
 * activation) or by an older process of this server (server/main/upgrade.c).
 * Both use the protocol of sd_listen_fds(3):
 *
 *   LISTEN_PID=1234          the process that they are for
 *   LISTEN_FDS=2             how many: descriptors 3 and 4
 *   LISTEN_FDNAMES=www:tls   a name for each
 *
 * Nothing is read of the configuration here: the sockets are put where those
 * of the generation before stand, and the Listen lines find them there.
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <apr_network_io.h>
#include <apr_portable.h>
#include <apr_strings.h>

#include "http_log.h"
#include "httpd.h"

#include "server/net/listen_priv.h"
#include "server/net/net_priv.h"

/* More descriptors than any configuration has: a damaged variable. */
#define MOST_SOCKETS 10000

static int int_option(int fd, int level, int option)
{
    int value = 0;
    socklen_t size = sizeof(value);

    return getsockopt(fd, level, option, &value, &size) == 0 ? value : 0;
}

static int is_listening_stream(int fd)
{
    return int_option(fd, SOL_SOCKET, SO_TYPE) == SOCK_STREAM
           && int_option(fd, SOL_SOCKET, SO_ACCEPTCONN) == 1;
}

/* Options that decide whether it fits a Listen line. */
static void read_options(listener *l, int fd)
{
#ifdef SO_REUSEPORT
    l->reuseport = int_option(fd, SOL_SOCKET, SO_REUSEPORT) != 0;
#endif
#if APR_HAVE_IPV6
    /* Set on every socket that has an address, see bind_socket(). */
    l->v6only = l->rec.bind_addr->family == APR_INET6
                && apr_sockaddr_is_wildcard(l->rec.bind_addr)
                && int_option(fd, IPPROTO_IPV6, IPV6_V6ONLY) != 0;
#endif
}

/* A record around the descriptor; the socket goes with its sock_pool. */
static apr_status_t make_record(listener **made, int fd, apr_pool_t *p)
{
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof(address);
    apr_os_sock_info_t info = {.os_sock = &fd,
                               .local = (struct sockaddr *)&address,
                               .type = SOCK_STREAM};
    listener *l;
    apr_status_t rv;

    if (getsockname(fd, info.local, &length) != 0) {
        return errno;
    }
    info.family = address.ss_family;
    l = listen_new(p);
    apr_pool_create(&l->sock_pool, p);
    apr_pool_tag(l->sock_pool, "listening_socket");
    rv = apr_os_sock_make(&l->rec.sd, &info, l->sock_pool);
    if (rv == APR_SUCCESS) {
        rv = apr_socket_addr_get(&l->rec.bind_addr, APR_LOCAL, l->rec.sd);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_sockaddr_info_copy(&l->rec.bind_addr, l->rec.bind_addr,
                                    l->pool);
    }
    if (rv != APR_SUCCESS) {
        apr_pool_destroy(l->sock_pool);
        apr_pool_destroy(l->pool);
        return rv;
    }
    l->rec.active = 1;
    *made = l;
    return APR_SUCCESS;
}

static void take(int fd, const char *name, apr_pool_t *p)
{
    listener *l = NULL;
    apr_status_t rv = APR_SUCCESS;

    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
        rv = errno;
    }
    else if (!is_listening_stream(fd)) {
        rv = APR_EINVAL;
    }
    if (rv == APR_SUCCESS) {
        rv = make_record(&l, fd, p);
    }
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, rv, NULL,
                     APLOGNO(91401) "descriptor %d, which the server was "
                     "started with (%s), is no listening stream socket and "
                     "is left alone", fd, name);
        return;
    }
    read_options(l, fd);
    l->is_given = strcmp(name, LISTEN_OWN_NAME) != 0;
    l->file = apr_pstrdup(l->pool, name);
    listen_add_open(l);
}

/* A variable that is a number from 0 to max, or -1. */
static long number_of(const char *variable, long max)
{
    const char *text = getenv(variable);
    char *end;
    long number;

    if (text == NULL || *text == '\0') {
        return -1;
    }
    number = strtol(text, &end, 10);
    return *end == '\0' && number >= 0 && number <= max ? number : -1;
}

void listen_inherit(apr_pool_t *p)
{
    long count = number_of(LISTEN_FDS_VARIABLE, MOST_SOCKETS);
    const char *names = getenv(LISTEN_NAMES_VARIABLE);
    char *rest = apr_pstrdup(p, names != NULL ? names : "");
    char *name;
    int i;

    if (number_of(LISTEN_PID_VARIABLE, APR_INT32_MAX) != getpid()) {
        count = 0;
    }
    for (i = 0; i < count; i++) {
        name = rest;
        rest += strcspn(rest, ":");
        if (*rest != '\0') {
            *rest++ = '\0';
        }
        take(LISTEN_FDS_START + i, *name != '\0' ? name : "without a name",
             p);
    }
    unsetenv(LISTEN_PID_VARIABLE);
    unsetenv(LISTEN_FDS_VARIABLE);
    unsetenv(LISTEN_NAMES_VARIABLE);
}
