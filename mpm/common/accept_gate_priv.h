/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The gate before the accept section: with several listening sockets, how
 * many children may wait for a connection and take it at a time.
 *
 *   AcceptSerialization off    no gate
 *   AcceptSerialization on     a mutex between processes ("mpm-accept"), of
 *                              the mechanism that Mutex or AcceptMutex names
 *   AcceptSerialization N      a turnstile that lets N in
 *
 * Every bucket of listening sockets has a gate of its own, or else children
 * that wait on one bucket would keep those of another from theirs.
 */

#ifndef HOSTLER_MPM_ACCEPT_GATE_PRIV_H
#define HOSTLER_MPM_ACCEPT_GATE_PRIV_H

#include <sys/types.h>

#include <apr_errno.h>
#include <apr_pools.h>

#include "ap_listen.h"
#include "ap_mpm.h"
#include "httpd.h"

typedef struct accept_gate accept_gate;

/* ---- Directives --------------------------------------------------------- */

/** Before the configuration is read: registers the mutex, sets defaults.
 * @return APR_SUCCESS, or why the mutex cannot be registered */
apr_status_t accept_gate_pre_config(apr_pool_t *pconf);

const char *accept_set_serialization(cmd_parms *cmd, void *dummy,
                                     const char *arg);
const char *accept_set_mutex(cmd_parms *cmd, void *dummy, const char *arg);
const char *accept_set_lock_file(cmd_parms *cmd, void *dummy,
                                 const char *arg);

/** Rows of an MPM's table of directives. */
#define ACCEPT_GATE_COMMANDS                                                \
    AP_INIT_TAKE1("AcceptSerialization", accept_set_serialization, NULL,    \
                  RSRC_CONF, "off, on, or how many children may be "        \
                  "accepting at a time, with several Listen"),              \
    AP_INIT_TAKE1("AcceptMutex", accept_set_mutex, NULL, RSRC_CONF,         \
                  "old form of: Mutex MECHANISM mpm-accept"),               \
    AP_INIT_TAKE1("LockFile", accept_set_lock_file, NULL, RSRC_CONF,        \
                  "file of the accept mutex, for mechanisms with a file")

/* ---- The parent --------------------------------------------------------- */

/**
 * Makes the gates of a generation, where the configuration asks for them.
 * Those of a generation before stay until its last child has ended.
 * @param buckets     a list of listening sockets each
 * @param count       of buckets
 * @param places      most children there will ever be
 * @param generation  the new generation
 * @param s           names the process pool, where they live
 * @return APR_SUCCESS, or why there is no mutex or no memory: it is logged,
 *         and the generation has no gates
 */
apr_status_t accept_gates_open(ap_listen_rec **buckets, int count, int places,
                               ap_generation_t generation, server_rec *s);

/** Tells that a child has ended, however that was, and waited for. */
void accept_gates_bury(pid_t pid);

/** The hook end_generation: gates that no child uses any more go. */
void accept_gates_end_generation(server_rec *s, ap_generation_t generation);

/* ---- A child ------------------------------------------------------------ */

/**
 * Before the child gives up privileges: it may need them to open a file.
 * @param p  the child's pool
 * @return the gate of the bucket; NULL where there is none, or where it cannot
 *         be used, which is logged
 */
accept_gate *accept_gate_child_init(int bucket, apr_pool_t *p);

/**
 * Goes in, and waits for that where it has to.  Only the listener thread.
 * @return APR_SUCCESS; APR_EINTR after a signal and APR_TIMEUP after a
 *         second at most: come again if there is still reason; other values:
 *         the mutex can no longer be used
 */
apr_status_t accept_gate_enter(accept_gate *gate);

/** @return APR_SUCCESS, or what the mutex says. */
apr_status_t accept_gate_leave(accept_gate *gate);

#endif /* HOSTLER_MPM_ACCEPT_GATE_PRIV_H */
