/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  unit.h
 * @brief What every unit test program starts from.
 *
 * A test program includes the source file under test first, so that its
 * static functions are at hand, and this header after it:
 *
 *     #include "server/util/strings.c"
 *     #include "test/lib/unit.h"
 *
 *     static void test_getword_empty(void **state)
 *     {
 *         apr_pool_t *p = *state;
 *         const char *line = "";
 *
 *         assert_string_equal(ap_getword(p, &line, ' '), "");
 *     }
 *
 *     UNIT_TESTS(
 *         UNIT_TEST(test_getword_empty)
 *     )
 *
 * Everything else that the file calls comes from libhostler.a.  The first
 * argument of the program is a pattern that picks tests by name.
 */

#ifndef HOSTLER_TEST_UNIT_H
#define HOSTLER_TEST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <apr_pools.h>

#include "httpd.h"

/** A row of UNIT_TESTS: the test gets a pool of its own as *state. */
#define UNIT_TEST(function) \
    cmocka_unit_test_setup_teardown(function, unit_setup, unit_teardown)

/** The list of tests, and with it main(). */
#define UNIT_TESTS(...) \
    int main(int argc, char **argv) \
    { \
        const struct CMUnitTest tests[] = {__VA_ARGS__}; \
 \
        unit_start(argc, (const char *const *)argv); \
        return cmocka_run_group_tests(tests, NULL, NULL); \
    }

/** First in a test that loads modules: no test of a build that cannot. */
#ifdef AP_HAVE_SO
#define UNIT_NEEDS_LOADING() ((void)0)
#else
#define UNIT_NEEDS_LOADING() skip()
#endif

/** Starts APR and takes the pattern from the command line. */
void unit_start(int argc, const char *const *argv);

/** Makes and destroys the pool of one test. */
int unit_setup(void **state);
int unit_teardown(void **state);

/** @return the path of a new folder that goes with the pool. */
const char *unit_folder(apr_pool_t *p);

/** Writes a file below a folder. @return its whole path. */
const char *unit_file(apr_pool_t *p, const char *folder, const char *name,
                      const char *contents);

/* Records for code that needs one, filled so far as the public API fills
 * them: names, pools, empty tables and configuration vectors.  Hooks, filters
 * and directives are not run. */

/** @return a process record whose pools are p. */
process_rec *unit_process(apr_pool_t *p);

/** @return a main server named www.example.com, port 80. */
server_rec *unit_server(apr_pool_t *p);

/** @return a connection of client 192.0.2.1 to the server, with no socket. */
conn_rec *unit_connection(apr_pool_t *p, server_rec *s);

/** @return a request "GET / HTTP/1.1" on the connection. */
request_rec *unit_request(conn_rec *c);

#endif /* HOSTLER_TEST_UNIT_H */
