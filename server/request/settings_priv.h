/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Merging the settings of sections for a request.
 */

#ifndef REQUEST_SETTINGS_PRIV_H
#define REQUEST_SETTINGS_PRIV_H

#include "httpd.h"
#include "http_config.h"

/* Starts the process's memory of merges; hooked to child_init. */
void settings_memo_start(apr_pool_t *pchild, server_rec *s);

/*
 * base overridden by section.  Neither is changed.
 *
 * section must live as long as the configuration, or be this request's own.
 * The result belongs to r->pool, or to the process when both were found to
 * be part of the configuration; callers may not write to it either way.
 */
ap_conf_vector_t *settings_merge(request_rec *r, ap_conf_vector_t *base,
                                 ap_conf_vector_t *section);

#endif /* REQUEST_SETTINGS_PRIV_H */
