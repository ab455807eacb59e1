/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Memory in which log lines wait: shared by the parent and its children, so
 * that what a child has gathered is there when the child is not any more.
 *
 *     place: owner, chunks[]     one a process, claimed by its pid
 *     chunk: log, used, written  lines of one log
 *
 * A place belongs to one process, which guards it with a lock of its own;
 * nothing here locks.  Its owner can die between any two instructions, so the
 * order of stores is what counts: the bytes of a line come before the count
 * that covers them, and a chunk is emptied before it is free.  Who reads a
 * place after that finds whole lines, and all that were complete.  A process
 * that dies after a write() and before it has counted it leaves lines that
 * are written again.
 */

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "modules/loggers/mod_log_config_writer_priv.h"

/* Owner of a place that died with lines in it. */
#define ORPHANED (-1)

struct log_store {
    int places;             /* [config] */
    apr_size_t size;        /* [config] of the mapping */
    log_place *place;       /* [config] of them, in shared memory */
    char *texts;            /* [config] behind them: the chunks' bytes */
};

#define PLACE_BYTES ((apr_size_t)LOG_CHUNKS * LOG_CHUNK_BYTES)

log_store *log_store_create(int places)
{
    log_store *store = calloc(1, sizeof(*store));
    apr_size_t heads = places * sizeof(log_place);
    void *memory;

    if (store == NULL) {
        return NULL;
    }
    /* Chunks begin at a page, so that those of no use cost none. */
    heads = (heads + LOG_CHUNK_BYTES - 1) / LOG_CHUNK_BYTES * LOG_CHUNK_BYTES;
    store->places = places;
    store->size = heads + places * PLACE_BYTES;
    memory = mmap(NULL, store->size, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        free(store);
        return NULL;
    }
    store->place = memory;
    store->texts = (char *)memory + heads;
    return store;
}

void log_store_destroy(log_store *store)
{
    munmap(store->place, store->size);
    free(store);
}

log_place *log_store_claim(log_store *store, pid_t pid)
{
    int i;

    for (i = 0; i < store->places; i++) {
        int nobody = 0;

        if (atomic_compare_exchange_strong(&store->place[i].owner, &nobody,
                                           (int)pid)) {
            return &store->place[i];
        }
    }
    return NULL;
}

void log_store_release(log_place *place)
{
    atomic_store(&place->owner, 0);
}

int log_store_take(log_place *place, int log)
{
    int i;

    for (i = 0; i < LOG_CHUNKS; i++) {
        log_chunk *chunk = &place->chunks[i];

        if (atomic_load_explicit(&chunk->log, memory_order_relaxed) == 0) {
            chunk->turn = ++place->turns;
            atomic_store_explicit(&chunk->log, log + 1,
                                  memory_order_release);
            return i;
        }
    }
    return -1;
}

void log_store_give(log_place *place, int chunk)
{
    log_chunk *c = &place->chunks[chunk];

    /* With fewer bytes used than written it reads as empty. */
    atomic_store_explicit(&c->used, 0, memory_order_release);
    atomic_store_explicit(&c->written, 0, memory_order_release);
    atomic_store_explicit(&c->log, 0, memory_order_release);
}

char *log_store_text(log_store *store, const log_place *place, int chunk)
{
    return store->texts + (place - store->place) * PLACE_BYTES
           + (apr_size_t)chunk * LOG_CHUNK_BYTES;
}

/* ---- What the dead have left -------------------------------------------- */

/* The oldest chunk in use that is younger than a turn; -1: none. */
static int next_chunk(const log_place *place, unsigned int after)
{
    int next = -1;
    int i;

    for (i = 0; i < LOG_CHUNKS; i++) {
        const log_chunk *c = &place->chunks[i];

        if (atomic_load(&c->log) != 0 && c->turn > after
            && (next < 0 || c->turn < place->chunks[next].turn)) {
            next = i;
        }
    }
    return next;
}

/* Writes the rest of a chunk.  Returns how many bytes are left. */
static apr_size_t write_rest(log_store *store, log_place *place, int chunk,
                             log_write_fn *write_text, void *baton)
{
    log_chunk *c = &place->chunks[chunk];
    unsigned int used = atomic_load(&c->used);
    unsigned int from = atomic_load(&c->written);
    apr_size_t done = 0;

    if (used <= from || used > LOG_CHUNK_BYTES) {
        return 0;
    }
    write_text(baton, atomic_load(&c->log) - 1,
               log_store_text(store, place, chunk) + from, used - from,
               &done);
    atomic_store(&c->written, from + (unsigned int)done);
    return used - from - done;
}

static apr_size_t bytes_in(const log_place *place, int chunk)
{
    unsigned int used = atomic_load(&place->chunks[chunk].used);
    unsigned int written = atomic_load(&place->chunks[chunk].written);

    return used > written ? used - written : 0;
}

/* Lines of the same log that are older could not be written. */
static int is_behind_others(const log_place *place, int chunk)
{
    int log = atomic_load(&place->chunks[chunk].log);
    int i;

    for (i = 0; i < LOG_CHUNKS; i++) {
        if (atomic_load(&place->chunks[i].log) == log
            && place->chunks[i].turn < place->chunks[chunk].turn) {
            return 1;
        }
    }
    return 0;
}

/* Returns how many bytes stay in the place, which is free when none do. */
static apr_size_t empty_place(log_store *store, log_place *place,
                              log_write_fn *write_text, void *baton,
                              apr_size_t *written)
{
    apr_size_t left = 0;
    int chunk = next_chunk(place, 0);

    while (chunk >= 0) {
        unsigned int turn = place->chunks[chunk].turn;
        apr_size_t had = bytes_in(place, chunk);
        apr_size_t rest = is_behind_others(place, chunk) ? had
                          : write_rest(store, place, chunk, write_text, baton);

        *written += had - rest;
        left += rest;
        if (rest == 0) {
            log_store_give(place, chunk);
        }
        chunk = next_chunk(place, turn);
    }
    if (left == 0) {
        log_store_release(place);
    }
    return left;
}

apr_size_t log_store_salvage(log_store *store, pid_t dead,
                             log_write_fn *write_text, void *baton,
                             apr_size_t *left)
{
    apr_size_t written = 0;
    int i;

    *left = 0;
    for (i = 0; i < store->places; i++) {
        log_place *place = &store->place[i];
        int owner = atomic_load(&place->owner);

        if (owner != 0 && (owner == (int)dead || owner == ORPHANED)) {
            atomic_store(&place->owner, ORPHANED);
            *left += empty_place(store, place, write_text, baton, &written);
        }
    }
    return written;
}
