/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_log_config, the parts: formats (what a line says, one function an
 * item), writer (where lines go) and the module itself.
 */

#ifndef HOSTLER_MOD_LOG_CONFIG_PRIV_H
#define HOSTLER_MOD_LOG_CONFIG_PRIV_H

#include <apr_hash.h>

#include "ap_mpm.h"
#include "httpd.h"
#include "http_config.h"
#include "mod_log_config.h"
#include "scoreboard.h"

/* One part of a parsed format. */
typedef struct {
    ap_log_handler_fn_t *func;  /* NULL: arg is text to be written as it is */
    char *arg;                  /* what stands in {}, else "" */
    int length;                 /* of arg, where that is text */
    int want_original;          /* 1: of the request before redirects */
    const apr_array_header_t *statuses; /* int: only for these; NULL: all */
    int statuses_negated;       /* 1: for all but these */
} log_item;

/**
 * Registers the items that mod_log_config has itself.
 * @param handlers  tag ("h", "^ti") -> ap_log_handler
 */
void log_formats_register(apr_pool_t *p, apr_hash_t *handlers);

/**
 * Parses a format string.
 * @param p         owns the items
 * @param text      as in LogFormat
 * @param handlers  the items known
 * @param items     array of log_item, its last one the end of the line
 * @return NULL, or the end of a sentence that says what is wrong
 */
const char *log_format_compile(apr_pool_t *p, const char *text,
                               apr_hash_t *handlers,
                               apr_array_header_t **items);

/**
 * Opens the target of a log: a file below the server root, or a program
 * after '|'.  Logs of one name share one handle.
 * @return NULL after a message in the error log
 */
void *log_writer_open(apr_pool_t *p, server_rec *s, const char *name);

/** Writes the portions as one line, never interleaved with another. */
apr_status_t log_writer_write(request_rec *r, void *handle,
                              const char **portions, int *lengths,
                              int count, apr_size_t total);

/* BufferedLogs. */
typedef enum {
    LOG_BUFFERING_SHORT,    /* not said: lines wait a tenth of a second */
    LOG_BUFFERING_ON,       /* a second */
    LOG_BUFFERING_OFF       /* each line is written at once */
} log_buffering;

/**
 * Begins the logs of a configuration; before any is opened.
 * @param p  the configuration's pool: with it go the logs, or with the last
 *           child that may write to them
 */
void log_writer_configure(apr_pool_t *p, log_buffering buffering);

/** Starts in a child what writes lines that have been gathered. */
void log_writer_child_init(apr_pool_t *p, server_rec *s);

/* In the parent: writes what children that have ended could not, and tries
 * again what could not be written.  Functions of the hooks of these names. */
void log_writer_child_status(server_rec *s, pid_t pid, ap_generation_t gen,
                             int slot, mpm_child_status state);
int log_writer_monitor(apr_pool_t *p, server_rec *s);
int log_writer_pre_mpm(apr_pool_t *p, ap_scoreboard_e type);

#endif /* HOSTLER_MOD_LOG_CONFIG_PRIV_H */
