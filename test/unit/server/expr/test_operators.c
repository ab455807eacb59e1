/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Operators about files and addresses; those about text are in the table of
 * test_parser.c, those about other requests in test/feature/expr.
 */

#include "server/expr/operators.c"

#include <unistd.h>

#include "test/unit/server/expr/fixture.h"

static int ask(request_rec *r, char operator, const char *path)
{
    return fix_truth(r, apr_psprintf(r->pool, "-%c '%s'", operator, path));
}

static void test_operators_of_files(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = fix_asking(p);
    const char *folder = unit_folder(p);
    const char *full = unit_file(p, folder, "full", "x");
    const char *empty = unit_file(p, folder, "empty", "");
    const char *link = apr_pstrcat(p, folder, "/link", NULL);
    const char *none = apr_pstrcat(p, folder, "/none", NULL);

    assert_int_equal(symlink(full, link), 0);
    assert_true(ask(r, 'd', folder));
    assert_false(ask(r, 'd', full));
    assert_false(ask(r, 'd', none));
    assert_true(ask(r, 'f', full));
    assert_true(ask(r, 'f', link));
    assert_false(ask(r, 'f', folder));
    assert_true(ask(r, 'e', folder));
    assert_true(ask(r, 'e', empty));
    assert_false(ask(r, 'e', none));
    assert_true(ask(r, 's', full));
    assert_false(ask(r, 's', empty));
    assert_false(ask(r, 's', folder));
    assert_true(ask(r, 'L', link));
    assert_true(ask(r, 'h', link));
    assert_false(ask(r, 'L', full));
}

static void test_network_of_the_client(void **state)
{
    request_rec *r = fix_asking(*state);

    assert_true(fix_truth(r, "-R '192.0.2.1'"));
    assert_true(fix_truth(r, "-R '192.0.2.0/24'"));
    assert_true(fix_truth(r, "-R '192.0.2.0/255.255.255.0'"));
    assert_false(fix_truth(r, "-R '192.0.3.0/24'"));
    assert_false(fix_truth(r, "-R '2001:db8::/32'"));
    r->useragent_addr = NULL;
    assert_false(fix_truth(r, "-R '192.0.2.1'"));
}

/* Names are never looked up: that would hold up the thread. */
static void test_ipmatch_takes_addresses_only(void **state)
{
    request_rec *r = fix_asking(*state);

    assert_false(fix_truth(r, "'localhost' -ipmatch '127.0.0.1'"));
    assert_false(fix_truth(r, "'' -ipmatch '127.0.0.1'"));
    assert_false(fix_truth(r, "'127.1' -ipmatch '127.0.0.1'"));
    assert_true(fix_truth(r, "'::ffff:192.0.2.9' -ipmatch '192.0.2.0/24'"));
}

UNIT_TESTS(
    UNIT_TEST(test_operators_of_files),
    UNIT_TEST(test_network_of_the_client),
    UNIT_TEST(test_ipmatch_takes_addresses_only)
)
