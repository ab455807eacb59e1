/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the fuzz targets share: a pool for each input, given to fuzz_one() as
 * a text with its length.  A broken promise of the code under test is a call
 * of abort().  Build and use: build/fuzz.
 */

#ifndef TEST_FUZZ_FUZZ_H
#define TEST_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>
#include <apr_hooks.h>
#include <apr_pools.h>
#include <apr_strings.h>

#define PROMISE(that) do { if (!(that)) abort(); } while (0)

/* Once, with a pool that stays. */
static void fuzz_start(apr_pool_t *p);

/* text ends with a NUL behind its length bytes. */
static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length);

static apr_pool_t *fuzz_process;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    PROMISE(apr_initialize() == APR_SUCCESS);
    PROMISE(apr_pool_create(&fuzz_process, NULL) == APR_SUCCESS);
    apr_hook_global_pool = fuzz_process;
    fuzz_start(fuzz_process);
    return 0;
}

/* The text is a block of malloc(), whose bounds the sanitizer watches. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *p;
    char *text = malloc(size + 1);

    PROMISE(text != NULL);
    PROMISE(apr_pool_create(&p, fuzz_process) == APR_SUCCESS);
    memcpy(text, data, size);
    text[size] = '\0';
    fuzz_one(p, text, size);
    apr_pool_destroy(p);
    free(text);
    return 0;
}

#endif /* TEST_FUZZ_FUZZ_H */
