/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Any text as the configuration that a running server takes up: what the last
 * one made is cleared, the text is read, its sections and directives of all
 * linked modules are carried out and checked.  A configuration without fault
 * follows now and then, and must be taken.
 *
 * Out of reach are other files (Include), programs (LoadModule, LoadFile) and
 * the resolver: names of hosts are unknown, numbers are not.
 */

#include <dlfcn.h>
#include <netdb.h>

#include "test/fuzz/inside.h"

int getaddrinfo(const char *node, const char *service,
                const struct addrinfo *hints, struct addrinfo **result)
{
    static int (*real)(const char *, const char *, const struct addrinfo *,
                       struct addrinfo **);
    struct addrinfo numeric = {.ai_flags = 0};

    if (real == NULL) {
        real = (int (*)(const char *, const char *, const struct addrinfo *,
                        struct addrinfo **))dlsym(RTLD_NEXT, "getaddrinfo");
    }
    if (hints != NULL) {
        numeric = *hints;
    }
    numeric.ai_flags |= AI_NUMERICHOST;
    return real(node, service, &numeric, result);
}

static const char plain[] = "Listen 127.0.0.1:8080\nServerName a\n";

static void fuzz_start(apr_pool_t *p)
{
    inside_start(p, "");
}

static int reaches_out(const char *text)
{
    return strcasestr(text, "include") != NULL
           || strcasestr(text, "load") != NULL;
}

static apr_status_t take_up(const char *text)
{
    ap_main_state = AP_SQ_MS_DESTROY_CONFIG;
    phases_reset(&inside_state);
    ap_main_state = AP_SQ_MS_CREATE_CONFIG;
    inside_file("conf", text);
    return phases_read(&inside_state, READ_FOR_TEST);
}

static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length)
{
    static int count;

    (void)p;
    if (strlen(text) != length || reaches_out(text)) {
        return;
    }
    (void)take_up(text);
    if (++count % 100 == 0) {
        PROMISE(take_up(plain) == APR_SUCCESS);
    }
}
