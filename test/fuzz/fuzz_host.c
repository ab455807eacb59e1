/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Host fields and hosts of targets: what is accepted has nothing that could
 * be more than a name. */

#include "server/net/host_priv.h"
#include "test/fuzz/fuzz.h"

static void fuzz_start(apr_pool_t *p)
{
    (void)p;
}

static void check(const char *host, apr_size_t length, int strict)
{
    if (host != NULL) {
        PROMISE(strlen(host) <= length);
        PROMISE(strpbrk(host, "/\\ \t\r\n@?#<>\"`{}|^[]\x7f") == NULL);
        PROMISE(!strict || strpbrk(host, "%!$&'()*+,;=~") == NULL);
    }
}

static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length)
{
    int strict;

    for (strict = 0; strict < 2; strict++) {
        char *host = host_of_field(p, text, strict);

        check(host, length, strict);
        if (host != NULL) {
            const char *port = port_of_field(text);

            PROMISE(port == NULL || (port >= text
                                     && port <= text + length));
        }
        check(host_of_target(p, text, strict), length, strict);
    }
}
