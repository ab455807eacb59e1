/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Telling systemd how the service is (Type=notify), see sd_notify(3).
 *
 * Only the parent's main thread comes here.
 */

#ifndef HOSTLER_SERVER_RUNTIME_NOTIFY_PRIV_H
#define HOSTLER_SERVER_RUNTIME_NOTIFY_PRIV_H

#include <sys/types.h>

#include <apr_pools.h>

/** The variable that names the socket. */
#define NOTIFY_VARIABLE "NOTIFY_SOCKET"

/**
 * Takes note of the socket that the process is told by its environment, and
 * takes it out of there: programs of modules are not the service.
 * @param p  lives as long as the process
 */
void notify_begin(apr_pool_t *p);

/** @return the socket's name as it stood in the environment; NULL: nobody
 *          wants to be told, and all of the following do nothing */
const char *notify_socket(void);

/** The server serves. */
void notify_ready(void);

/** A new configuration is read; notify_ready() ends that. */
void notify_reloading(void);

/** The server begins to stop. */
void notify_stopping(void);

/** The service is that process from now on. */
void notify_main_pid(pid_t pid);

/** One line for people, shown by "systemctl status". */
void notify_status(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/** The monitor hook: how busy the server is. */
void notify_register(void);

#endif /* HOSTLER_SERVER_RUNTIME_NOTIFY_PRIV_H */
