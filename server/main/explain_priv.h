/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the files of --explain share: what was noted while a request went
 * through its phases, and the report about it.
 */

#ifndef HOSTLER_EXPLAIN_PRIV_H
#define HOSTLER_EXPLAIN_PRIV_H

#include <apr_tables.h>

#include "httpd.h"

/* How far a request has come. */
typedef enum {
    EXPLAIN_HEAD,       /* its head is being read */
    EXPLAIN_NAME,       /* its URL gets a place */
    EXPLAIN_PLACE,      /* the sections of that place are merged */
    EXPLAIN_ACCESS,     /* may the client have it */
    EXPLAIN_FIXUPS,     /* it may; what is it */
    EXPLAIN_HANDLER     /* all phases are through */
} explain_stage;

typedef struct {
    apr_pool_t *pool;
    explain_stage stage;
    apr_array_header_t *lines;  /* const char *: what the error log would have
                                 * been told about it */
} explain_notes;

/** One line of the report: a label, and a text in apr_psprintf's format. */
void explain_line(const char *label, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * Prints all that is known of a request.
 * @param rc  with what its phases have ended
 */
void explain_report(request_rec *r, int rc, const explain_notes *notes);

#endif /* HOSTLER_EXPLAIN_PRIV_H */
