/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* That names which differ little go to different places. */

#include "server/util/hash_priv.h"

#include <apr_strings.h>

#include "test/lib/unit.h"

#define PLACES 64
#define NAMES 6400

/* Of names that differ in a number, by the bits from shift on. */
static void check_spread(apr_pool_t *p, const char *format, int shift)
{
    int counts[PLACES] = {0};
    int i;

    for (i = 0; i < NAMES; i++) {
        const char *name = apr_psprintf(p, format, i);

        counts[hash_name(name, strlen(name)) >> shift & (PLACES - 1)]++;
    }
    for (i = 0; i < PLACES; i++) {
        assert_in_range(counts[i], NAMES / PLACES / 2, NAMES / PLACES * 2);
    }
}

static void test_names_are_spread(void **state)
{
    check_spread(*state, "/srv/www/files/%05d.html", 0);
    check_spread(*state, "/srv/www/files/%05d.html", 6);
    check_spread(*state, "/srv/www/files/%d", 0);
    check_spread(*state, "/srv/www/files/%d", 6);
    check_spread(*state, "%05d/index.html", 0);
    check_spread(*state, "%d", 0);
}

static void test_length_counts(void **state)
{
    static const char zeroes[16] = "";
    int i;
    int j;

    (void)state;
    for (i = 0; i <= 16; i++) {
        for (j = 0; j < i; j++) {
            assert_int_not_equal(hash_name(zeroes, i), hash_name(zeroes, j));
        }
    }
}

UNIT_TESTS(
    UNIT_TEST(test_names_are_spread),
    UNIT_TEST(test_length_counts)
)
