/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* See read_at_priv.h.  No state: callable from any thread. */

#include "ap_config.h"

#include <errno.h>
#include <unistd.h>

#include "server/util/read_at_priv.h"

apr_status_t read_at(int fd, char *buf, apr_size_t len, apr_off_t offset)
{
    apr_size_t got = 0;

    while (got < len) {
        ssize_t n = pread(fd, buf + got, len - got, offset + (apr_off_t)got);

        if (n == 0) {
            return APR_EOF;
        }
        if (n > 0) {
            got += (apr_size_t)n;
        }
        else if (errno != EINTR) {
            return errno;
        }
    }
    return APR_SUCCESS;
}
