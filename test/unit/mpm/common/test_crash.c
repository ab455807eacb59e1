/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What a crash is told with.  Crashes themselves are in
 * test/feature/mpm/test_crash.py.
 */

#include <fcntl.h>

#include "mpm/common/crash.c"
#include "test/lib/unit.h"

/* What the function writes to the standard error output. */
static const char *written_by(void (*function)(void), apr_pool_t *p)
{
    int saved = dup(STDERR_FILENO);
    int ends[2];
    char *text = apr_pcalloc(p, 8192);

    assert_int_equal(pipe(ends), 0);
    assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
    function();
    assert_true(dup2(saved, STDERR_FILENO) >= 0);
    close(saved);
    close(ends[1]);
    assert_true(read(ends[0], text, 8191) > 0);
    close(ends[0]);
    return text;
}

static void test_told_is_plain(void **state)
{
    char room[TOLD_BYTES + 1];

    (void)state;
    assert_string_equal(told("GET /a HTTP/1.1", room), "GET /a HTTP/1.1");
    assert_string_equal(told("a\n[b] \"\\\x80\x7f", room), "a?[b] ????");
    assert_string_equal(told("", room), "");
    assert_string_equal(told(NULL, room), "-");
}

static void test_told_is_short(void **state)
{
    char room[TOLD_BYTES + 1];
    char text[2 * TOLD_BYTES];

    (void)state;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    assert_int_equal(strlen(told(text, room)), TOLD_BYTES);
}

static void say_much(void)
{
    char text[2 * LINE_BYTES];

    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    crash_say("%s", text);
}

static void test_say_keeps_to_a_line(void **state)
{
    const char *line = written_by(say_much, *state);

    assert_true(strlen(line) <= LINE_BYTES);
    assert_string_equal(strchr(line, '\n'), "\n");
}

static void test_tell_signal(void **state)
{
    parent_pid = getpid();
    crash.signal = SIGSEGV;
    crash.code = 1;
    crash.address = (const void *)0x1234;
    assert_non_null(strstr(written_by(tell_signal, *state),
                           "the parent process crashed: "));
    assert_non_null(strstr(written_by(tell_signal, *state),
                           "(11) at address 0x1234\n"));
    parent_pid = 0;
    crash.code = 0;
    crash.sender = 77;
    assert_non_null(strstr(written_by(tell_signal, *state),
                           "child crashed: "));
    assert_non_null(strstr(written_by(tell_signal, *state),
                           "sent by pid 77\n"));
    crash.sender = getpid();
    assert_non_null(strstr(written_by(tell_signal, *state),
                           "raised by itself\n"));
}

static void test_tell_request_none(void **state)
{
    current_request = NULL;
    assert_non_null(strstr(written_by(tell_request, *state),
                           "was serving no request\n"));
}

static void test_tell_request_half_read(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));

    r->the_request = NULL;
    r->hostname = "a.example";
    r->useragent_ip = "192.0.2.1";
    current_request = r;
    assert_non_null(strstr(written_by(tell_request, p), "was serving \"-\" "
                           "for a.example, client 192.0.2.1\n"));
    current_request = NULL;
}

UNIT_TESTS(
    UNIT_TEST(test_told_is_plain),
    UNIT_TEST(test_told_is_short),
    UNIT_TEST(test_say_keeps_to_a_line),
    UNIT_TEST(test_tell_signal),
    UNIT_TEST(test_tell_request_none),
    UNIT_TEST(test_tell_request_half_read)
)
