/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The children of a parent: who they are, how they are started, told to end
 * and mourned.  Only the parent's main thread comes here.
 *
 * Every child has a pipe from the parent.  What it is told comes through it,
 * one byte a command; and when the parent goes, the pipe ends.
 */

#ifndef HOSTLER_MPM_CHILDREN_PRIV_H
#define HOSTLER_MPM_CHILDREN_PRIV_H

#include <apr_pools.h>
#include <apr_thread_proc.h>
#include <apr_time.h>

#include "ap_mpm.h"
#include "scoreboard.h"

/* What a child is told. */
typedef enum {
    CHILD_DRAIN = 'g',      /* finish the connections you have, then end */
    CHILD_FINISH = 'f',     /* the same, and idle ones end soon: the server
                             * stops */
    CHILD_STOP = 's',       /* end now */
    CHILD_LEAVE_SLOT = 'l'  /* your scoreboard slot belongs to another */
} child_command;

typedef struct child {
    struct child *next;
    pid_t pid;
    int slot;                   /* in the scoreboard; -1: lost it */
    ap_generation_t generation;
    int bucket;                 /* of listening sockets */
    apr_time_t born;
    int pipe;                   /* write end */
    int is_ending;              /* has been told to drain or stop */
} child;

typedef struct {
    child *first;
    apr_pool_t *pool;
    int slots;                  /* in the scoreboard */
} children;

/** What a new child does.  Its value is the process' exit status.
 * @param commands  read end of the pipe from the parent */
typedef int child_main_fn(int slot, int commands, void *context);

/**
 * @param slots  of the scoreboard
 * @param p      lives as long as the parent; children that are left when it
 *               goes are ended
 */
children *children_create(int slots, apr_pool_t *p);

/**
 * Starts a child.
 * @param slot  its place in the scoreboard, free
 * @return APR_SUCCESS, or why there is no process or no pipe; nothing has
 *         changed then
 */
apr_status_t children_start(children *all, int slot,
                            ap_generation_t generation, child_main_fn *run,
                            void *context);

/** @return the child with that pid, or NULL. */
child *children_find(children *all, pid_t pid);

/** @return the child that has this slot, or NULL. */
child *children_in_slot(children *all, int slot);

/** @return the lowest slot without a child, or -1. */
int children_free_slot(children *all);

/** Tells a child; nothing happens when it has gone.  One that a graceful stop
 * has run out of time for is reported with what its threads do. */
void children_tell(child *one, child_command command);

/** As children_tell(), for all of generations before this one. */
void children_tell_before(children *all, ap_generation_t generation,
                          child_command command);

/** Takes a child that has ended out of the list. */
void children_forget(children *all, child *one);

/** @return how many there are of this generation and not ending. */
int children_count(const children *all, ap_generation_t generation);

/* ---- Ends --------------------------------------------------------------- */

typedef struct {
    pid_t pid;
    apr_exit_why_e why;
    int code;           /* exit status or signal */
} child_end;

/**
 * Says in the log how a child ended, where that is worth it.
 * @param one  NULL for a process that is no child of the MPM
 * @return APEXIT_CHILDFATAL, APEXIT_CHILDSICK or 0, what the child says of
 *         itself by its exit status
 */
int children_report_end(const child *one, const child_end *end);

#endif /* HOSTLER_MPM_CHILDREN_PRIV_H */
