/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Inside mod_so: why a file is not taken, in words that help.
 */

#ifndef MOD_SO_PRIV_H
#define MOD_SO_PRIV_H

#include "httpd.h"
#include "http_config.h"

/**
 * Why the system's loader did not load a file, and what to do about it.
 * @param p      Pool of the result.
 * @param path   The file, absolute.
 * @param loader What the loader says.
 * @return The loader's words, and ours when there is more to say.
 */
const char *so_reason(apr_pool_t *p, const char *path, const char *loader);

/**
 * Whether a record that a file has is one for this server.
 * @param p      Pool of the result.
 * @param mod    The record.
 * @param symbol Its name.
 * @param path   The file.
 * @return NULL when it is, else what it was made for and what to do.
 */
const char *so_check_record(apr_pool_t *p, const module *mod,
                            const char *symbol, const char *path);

#endif /* MOD_SO_PRIV_H */
