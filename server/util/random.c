/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Random numbers.
 *
 * All of them come from the system's own generator (APR takes getrandom(2)
 * where there is one).  That costs a system call, which no caller does for
 * every request, and spares us a generator whose state threads would have to
 * share and every fork would copy: so there is nothing to seed, nothing to
 * lock, and no two processes with the same numbers.
 */

#include "ap_config.h"

#include <stdlib.h>

#include <apr_general.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "mod_core.h"

APLOG_USE_MODULE(core);

/*
 * Without random numbers nothing that guards against guessing works, so the
 * server does not start without them.
 */
AP_DECLARE(void) ap_init_rng(apr_pool_t *p)
{
    unsigned char probe[8];
    apr_status_t rv = apr_generate_random_bytes(probe, sizeof(probe));

    if (rv != APR_SUCCESS) {
        ap_log_perror(APLOG_MARK, APLOG_CRIT, rv, p, APLOGNO(90102)
                      "the system gives no random numbers (is there a "
                      "/dev/urandom?); cannot start");
        exit(APEXIT_INIT);
    }
}

AP_DECLARE(void) ap_random_parent_after_fork(void)
{
    /* The generator is the kernel's: a fork copies no state of it. */
}

AP_DECLARE(void) ap_random_insecure_bytes(void *buf, apr_size_t size)
{
    apr_status_t rv = apr_generate_random_bytes(buf, size);

    if (rv != APR_SUCCESS) {
        ap_log_perror(APLOG_MARK, APLOG_CRIT, rv, NULL, APLOGNO(90103)
                      "the system gives no random numbers any more; "
                      "stopping this process");
        abort();
    }
}

/*
 * Each number from min to max with the same chance: 2^32 is no multiple of
 * most ranges, so the numbers of the last, incomplete round are thrown away.
 */
AP_DECLARE(apr_uint32_t) ap_random_pick(apr_uint32_t min, apr_uint32_t max)
{
    apr_uint32_t range = max - min + 1;
    apr_uint32_t reject;
    apr_uint32_t n;

    if (max <= min) {
        return min;
    }
    /* 2^32 mod range; a range of 2^32 itself has become 0. */
    reject = range ? (0 - range) % range : 0;
    do {
        ap_random_insecure_bytes(&n, sizeof(n));
    } while (n < reject);
    return min + (range ? n % range : n);
}
