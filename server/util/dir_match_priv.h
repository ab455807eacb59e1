/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What stands behind ap_dir_fnmatch(), for callers that word it themselves
 * when nothing matches.
 */

#ifndef HOSTLER_DIR_MATCH_PRIV_H
#define HOSTLER_DIR_MATCH_PRIV_H

#include "httpd.h"

/**
 * Calls back for what a pattern matches, which may be nothing.
 * @param w        what is wanted
 * @param path     folder that the pattern is relative to
 * @param pattern  components with and without wildcards
 * @param count    gets how many files were called back for
 * @return NULL; what the callback returned; or that a folder cannot be read,
 *         in w->ptemp
 */
const char *dir_match_walk(ap_dir_match_t *w, const char *path,
                           const char *pattern, int *count);

#endif /* HOSTLER_DIR_MATCH_PRIV_H */
