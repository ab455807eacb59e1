/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The parts of the writer of access logs: store (memory in which lines wait,
 * shared by the parent and its children), gather (a child's lines on their
 * way into the store and out of it), writer (where logs go, and the parent's
 * part: lines that a dead child has left).
 */

#ifndef HOSTLER_MOD_LOG_CONFIG_WRITER_PRIV_H
#define HOSTLER_MOD_LOG_CONFIG_WRITER_PRIV_H

#include <stdatomic.h>
#include <sys/types.h>

#include <apr_file_io.h>
#include <apr_tables.h>

#include "httpd.h"

/* ---- Store -------------------------------------------------------------- */

/* Bytes of a chunk: about 150 lines to a write.  More would not be faster,
 * the call is then a hundredth of what the lines cost. */
#define LOG_CHUNK_BYTES 16384

/* Chunks of one process, for all of its logs. */
#define LOG_CHUNKS 16

/* A part of a place: lines of one log, one after the other.  What is not
 * [atomic] is only read after the owner has died. */
typedef struct {
    atomic_int log;         /* [atomic] number of the log, plus one; 0: the
                             * chunk is free */
    atomic_uint used;       /* [atomic] bytes of whole lines */
    atomic_uint written;    /* [atomic] of these, from the first on */
    unsigned int turn;      /* [own: owner] grows with each chunk taken */
} log_chunk;

/* What one process has of the store. */
typedef struct {
    _Alignas(64) atomic_int owner;  /* [atomic] its pid; 0: nobody; ORPHANED
                                     * when it has died and left lines */
    unsigned int turns;             /* [own: owner] chunks taken so far */
    log_chunk chunks[LOG_CHUNKS];
} log_place;

typedef struct log_store log_store;

/**
 * Makes shared memory for so many processes.  Pages cost nothing until a
 * line is put into them.
 * @return NULL when there is none, see errno
 */
log_store *log_store_create(int places);

/** Takes the memory from this process; others keep it. */
void log_store_destroy(log_store *store);

/**
 * Gives a free place to a process.  Safe beside others that do the same.
 * @return NULL when all are taken
 */
log_place *log_store_claim(log_store *store, pid_t pid);

/** Gives a place without lines back. */
void log_store_release(log_place *place);

/** Takes a chunk for a log.  Returns its number; -1: none is free. */
int log_store_take(log_place *place, int log);

/** Empties a chunk and gives it back. */
void log_store_give(log_place *place, int chunk);

/** Where the bytes of a chunk are. */
char *log_store_text(log_store *store, const log_place *place, int chunk);

/**
 * Writes bytes of a log.
 * @param written  how many have been written, also after an error
 */
typedef apr_status_t (log_write_fn)(void *baton, int log, const char *text,
                                    apr_size_t length, apr_size_t *written);

/**
 * Writes what processes have left, in the order in which they gathered it,
 * and frees their places.  What cannot be written stays for the next call.
 * @param dead  a process that has ended, whose lines are looked for besides
 *              those of earlier calls; 0: none
 * @param left  set to the bytes that could not be written
 * @return how many bytes were written
 */
apr_size_t log_store_salvage(log_store *store, pid_t dead,
                             log_write_fn *write_text, void *baton,
                             apr_size_t *left);

/* ---- Logs --------------------------------------------------------------- */

/* Chunks that one log may have at most, so that one whose disk is full leaves
 * room for others. */
#define LOG_QUEUE 4

/* A log that is open. */
typedef struct {
    const char *name;           /* [config] as in the directive */
    apr_file_t *file;           /* [config] */
    int number;                 /* [config] place among those of its
                                 * configuration */
    int is_regular;             /* [config] 1: a file, where a write() is
                                 * whole and never waits for a reader */
    apr_size_t limit;           /* [config] bytes of a chunk it may use, so
                                 * that a write is not torn */
    int queue[LOG_QUEUE];       /* [lock: gather] its chunks, oldest first */
    int queued;                 /* [lock: gather] how many */
    int is_being_written;       /* [lock: gather] by one thread at a time, so
                                 * that lines keep their order */
    int is_failing;             /* [lock: gather] the last write failed */
    apr_size_t lost;            /* [lock: gather] lines since then */
} log_handle;

/* ---- Gathering (in a child) --------------------------------------------- */

/**
 * Begins to gather lines; they are written when the pool goes, or by the
 * parent when this process dies before.
 * @param p         pool of the child
 * @param store     where
 * @param handles   array of log_handle *, by their numbers
 * @param interval  how long lines wait, at most
 */
apr_status_t log_gather_start(apr_pool_t *p, log_store *store,
                              const apr_array_header_t *handles,
                              apr_interval_time_t interval);

/** Whether lines are gathered in this process. */
int log_gather_is_on(void);

/**
 * Puts a line where it waits to be written.
 * @return a status other than APR_SUCCESS when it was written at once, and
 *         that failed for the first time
 */
apr_status_t log_gather_add(request_rec *r, log_handle *handle,
                            const char **portions, const int *lengths,
                            int count, apr_size_t total);

/** Writes portions as one, at once. */
apr_status_t log_write_now(request_rec *r, log_handle *handle,
                           const char **portions, const int *lengths,
                           int count, apr_size_t total);

#endif /* HOSTLER_MOD_LOG_CONFIG_WRITER_PRIV_H */
