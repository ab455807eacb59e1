/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Reading a part of a file whose descriptor others use, too.
 */

#ifndef UTIL_READ_AT_PRIV_H
#define UTIL_READ_AT_PRIV_H

#include <apr_errno.h>

/**
 * Reads all of a part, wherever the descriptor stands.  Any thread.
 * @param fd      a regular file
 * @param buf     gets the bytes
 * @param len     how many
 * @param offset  where they begin
 * @return APR_SUCCESS; APR_EOF: the file ends before; or the error of pread()
 */
apr_status_t read_at(int fd, char *buf, apr_size_t len, apr_off_t offset);

#endif /* UTIL_READ_AT_PRIV_H */
