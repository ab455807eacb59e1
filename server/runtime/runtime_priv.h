/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What server/runtime offers to the server itself.
 */

#ifndef HOSTLER_SERVER_RUNTIME_PRIV_H
#define HOSTLER_SERVER_RUNTIME_PRIV_H

#include <sys/types.h>

#include <apr_pools.h>

#include "http_config.h"

/**
 * Hooks of this folder: the scoreboard is made when an MPM asks for it
 * (pre_mpm).  Called each time the configuration is read.
 * @param p  the configuration pool
 */
void runtime_register_hooks(apr_pool_t *p);

/**
 * In a child whose row belongs to another process now: what its workers note
 * from here on goes into a row that only this process sees.  They may be at
 * work meanwhile.
 * @param slot  the row
 * @param p     pool of the child
 */
void scoreboard_leave_slot(int slot, apr_pool_t *p);

/**
 * In a child: tells the parent that it has begun to drain, by itself or by
 * order.  Before it sets process_score.quiescing.
 * @param slot  of this child
 */
void scoreboard_note_draining(int slot);

/** @return whether the process that has this slot has told that it drains */
int scoreboard_is_draining(int slot, pid_t pid);

/**
 * For old directives that name the file of a mutex: mechanisms without a file
 * leave it unused.
 * @param type  name that the mutex was registered with
 * @param arg   path, relative to ServerRoot; the process id is appended
 *              unless the Mutex directive says OmitPID
 * @return NULL, or the end of a sentence
 */
const char *mutex_set_file(cmd_parms *cmd, const char *type, const char *arg);

/* ---- Children without a slot (slotless.c) ------------------------------- */

/** @return bytes of memory for a scoreboard of so many slots */
apr_size_t slotless_bytes(int slots);

/** Takes memory into use, all 0; NULL: there is none any more. */
void slotless_attach(void *memory, int slots);

/** In the parent: a child has lost its slot. */
void slotless_add(pid_t pid, int generation);

/** In the parent: one of these has ended. */
void slotless_remove(pid_t pid);

/**
 * For the status report; an optional function, because modules see no private
 * headers.
 * @param number  0 and up
 * @return 0, and nothing is set, when there are no more
 */
int slotless_read(int number, pid_t *pid, int *generation);

/** Makes slotless_read() available. */
void slotless_register(void);

#endif /* HOSTLER_SERVER_RUNTIME_PRIV_H */
