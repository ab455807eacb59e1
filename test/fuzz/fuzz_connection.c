/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* All bytes of a connection, through reading, phases, filters and logs: what
 * comes back is nothing, or starts as a response does. */

#include "test/fuzz/inside.h"

static void fuzz_start(apr_pool_t *p)
{
    inside_start(p, "");
}

/* HTTP/0.9 has no status line: its answers are files or error pages. */
static int is_simple(const char *answer)
{
    static const char *const starts[] = {"0123", "<p>home", "a text", "<!DOC"};
    apr_size_t i;

    for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        if (strncmp(answer, starts[i], strlen(starts[i])) == 0) {
            return 1;
        }
    }
    return 0;
}

static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length)
{
    char answer[INSIDE_ANSWER + 1];

    if (inside_serve(p, text, length, answer) == 0) {
        return;
    }
    if (strncmp(answer, "HTTP/1.1 ", 9) != 0) {
        PROMISE(is_simple(answer));
        return;
    }
    PROMISE(answer[9] >= '1' && answer[9] <= '5');
    PROMISE(strstr(answer, "\r\nDate: ") != NULL
            || strncmp(answer, "HTTP/1.1 100 ", 13) == 0);
    PROMISE(strncmp(answer, "HTTP/1.1 500 ", 13) != 0);
}
