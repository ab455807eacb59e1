/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Merging the settings of sections for a request.
 */

#ifndef REQUEST_SETTINGS_PRIV_H
#define REQUEST_SETTINGS_PRIV_H

#include <stdatomic.h>

#include "httpd.h"
#include "http_config.h"

typedef struct settings_step settings_step;

/*
 * Merges on top of settings that do not last as long as the configuration:
 * those of a directory with files of settings of its own.  Zero is empty.
 */
typedef struct {
    apr_pool_t *pool;               /* [lock: the memo's] */
    const ap_conf_vector_t *base;   /* the first of them; fixed */
    unsigned int count;             /* [lock: the memo's] */
    _Atomic(settings_step *) first; /* [atomic] acquire, release */
} settings_store;

/* Starts the process's memory of merges; hooked to child_init. */
void settings_memo_start(apr_pool_t *pchild, server_rec *s);

/*
 * base overridden by section.  Neither is changed.
 *
 * section must live as long as base does, or be this request's own.
 * The result belongs to r->pool, or to the process when both were found to
 * be part of the configuration, or to what r found for its directory; callers
 * may not write to it either way.
 */
ap_conf_vector_t *settings_merge(request_rec *r, ap_conf_vector_t *base,
                                 ap_conf_vector_t *section);

/* Whether settings last as long as the process. */
int settings_are_lasting(const request_rec *r, const ap_conf_vector_t *base);

#endif /* REQUEST_SETTINGS_PRIV_H */
