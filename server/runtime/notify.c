/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The protocol of sd_notify(3): each message is a datagram to the socket that
 * NOTIFY_SOCKET names, lines of VARIABLE=value.  Its name is a path, or with
 * "@" at the front one of Linux' abstract names.
 *
 * Nobody's service fails because a message could not be sent: faults are told
 * at debug level only.
 *
 * Hook: monitor (about every ten seconds), for the status line.
 */

#include "ap_config.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <apr_strings.h>

#include "ap_mpm.h"
#include "http_config.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"

#include "server/runtime/notify_priv.h"

APLOG_USE_MODULE(core);

/* [config] NULL: nobody wants to know. */
static const char *socket_name;

void notify_begin(apr_pool_t *p)
{
    const char *name = getenv(NOTIFY_VARIABLE);

    if (name != NULL && (name[0] == '/' || name[0] == '@')
        && name[1] != '\0') {
        socket_name = apr_pstrdup(p, name);
    }
    unsetenv(NOTIFY_VARIABLE);
}

const char *notify_socket(void)
{
    return socket_name;
}

/* Returns the length of the address; 0: the name is too long for one. */
static socklen_t make_address(struct sockaddr_un *address, const char *name)
{
    size_t length = strlen(name);

    if (length >= sizeof(address->sun_path)) {
        return 0;
    }
    memset(address, 0, sizeof(*address));
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, name, length);
    if (name[0] == '@') {
        address->sun_path[0] = '\0';
    }
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
}

static apr_status_t send_text(const char *text)
{
    struct sockaddr_un address;
    socklen_t length = make_address(&address, socket_name);
    apr_status_t rv = APR_SUCCESS;
    int fd;

    if (length == 0) {
        return APR_ENAMETOOLONG;
    }
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return errno;
    }
    if (sendto(fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT,
               (struct sockaddr *)&address, length) < 0) {
        rv = errno;
    }
    close(fd);
    return rv;
}

static void send_message(const char *text)
{
    apr_status_t rv;

    if (socket_name == NULL) {
        return;
    }
    rv = send_text(text);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_DEBUG, rv, ap_server_conf,
                     "%s %s could not be told: %s", NOTIFY_VARIABLE,
                     socket_name, text);
    }
}

void notify_ready(void)
{
    send_message("READY=1\nSTATUS=Serving requests.");
}

void notify_reloading(void)
{
    char text[120];
    struct timespec now = {0};

    /* systemd tells by it which of its requests this is the answer to. */
    clock_gettime(CLOCK_MONOTONIC, &now);
    apr_snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%"
                 APR_INT64_T_FMT "\nSTATUS=Reading the configuration.",
                 (apr_int64_t)now.tv_sec * APR_USEC_PER_SEC
                 + now.tv_nsec / 1000);
    send_message(text);
}

void notify_stopping(void)
{
    send_message("STOPPING=1\nSTATUS=Ending.");
}

void notify_main_pid(pid_t pid)
{
    char text[60];

    apr_snprintf(text, sizeof(text), "MAINPID=%" APR_PID_T_FMT "\n"
                 "STATUS=Handed over.", pid);
    send_message(text);
}

void notify_status(const char *format, ...)
{
    char text[400] = "STATUS=";
    va_list args;

    va_start(args, format);
    apr_vsnprintf(text + strlen(text), sizeof(text) - strlen(text), format,
                  args);
    va_end(args);
    send_message(text);
}

static int tell_load(apr_pool_t *p, server_rec *s)
{
    ap_sload_t load;

    (void)p;
    (void)s;
    if (socket_name != NULL) {
        ap_get_sload(&load);
        notify_status("Serving: %d%% of the workers busy, %lu requests, %"
                      APR_OFF_T_FMT " MB so far.", load.busy,
                      load.access_count, load.bytes_served / 1000000);
    }
    return DECLINED;
}

void notify_register(void)
{
    ap_hook_monitor(tell_load, NULL, NULL, APR_HOOK_MIDDLE);
}
