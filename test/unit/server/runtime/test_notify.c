/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* What is told to systemd's socket, by path and by abstract name. */

#include "server/runtime/notify.c"
#include "test/lib/unit.h"

static int listener = -1;

/* Opens the other end and tells its name by the environment. */
static void listen_at(const char *name, apr_pool_t *p)
{
    struct sockaddr_un address;
    socklen_t length = make_address(&address, name);

    listener = socket(AF_UNIX, SOCK_DGRAM, 0);
    assert_true(listener >= 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, length), 0);
    assert_int_equal(setenv(NOTIFY_VARIABLE, name, 1), 0);
    notify_begin(p);
    assert_null(getenv(NOTIFY_VARIABLE));
    assert_string_equal(notify_socket(), name);
}

static int teardown(void **state)
{
    if (listener >= 0) {
        close(listener);
    }
    listener = -1;
    socket_name = NULL;
    return unit_teardown(state);
}

/* The next message; "" when there is none. */
static const char *next_message(apr_pool_t *p)
{
    char *text = apr_pcalloc(p, 1000);

    (void)!recv(listener, text, 999, MSG_DONTWAIT);
    return text;
}

static void test_path(void **state)
{
    apr_pool_t *p = *state;

    listen_at(apr_pstrcat(p, unit_folder(p), "/notify", NULL), p);
    notify_ready();
    assert_non_null(strstr(next_message(p), "READY=1\nSTATUS="));
    notify_stopping();
    assert_non_null(strstr(next_message(p), "STOPPING=1\n"));
    assert_string_equal(next_message(p), "");
}

static void test_abstract_name(void **state)
{
    apr_pool_t *p = *state;

    listen_at(apr_psprintf(p, "@hostler-unit-%" APR_PID_T_FMT, getpid()), p);
    notify_main_pid(123);
    assert_non_null(strstr(next_message(p), "MAINPID=123\n"));
}

static void test_reloading_has_the_time(void **state)
{
    apr_pool_t *p = *state;
    struct timespec now;
    const char *text;
    apr_int64_t told;

    listen_at(apr_pstrcat(p, unit_folder(p), "/notify", NULL), p);
    notify_reloading();
    text = strstr(next_message(p), "RELOADING=1\nMONOTONIC_USEC=");
    assert_non_null(text);
    told = apr_atoi64(strchr(text, '\n') + 1 + strlen("MONOTONIC_USEC="));
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    assert_true(told / APR_USEC_PER_SEC <= now.tv_sec);
    assert_true(told / APR_USEC_PER_SEC >= now.tv_sec - 60);
}

/* One line, however long: the protocol has no others. */
static void test_status_is_cut(void **state)
{
    apr_pool_t *p = *state;
    char *long_text = apr_pcalloc(p, 2000);

    memset(long_text, 'x', 1999);
    listen_at(apr_pstrcat(p, unit_folder(p), "/notify", NULL), p);
    notify_status("%s", long_text);
    assert_int_equal(strlen(next_message(p)), 399);
}

static void test_load(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(tell_load(p, NULL), DECLINED);
    listen_at(apr_pstrcat(p, unit_folder(p), "/notify", NULL), p);
    assert_int_equal(tell_load(p, NULL), DECLINED);
    assert_string_equal(next_message(p), "STATUS=Serving: 0% of the workers "
                        "busy, 0 requests, 0 MB so far.");
}

static void test_nobody_or_nonsense(void **state)
{
    static const char *const names[] = {"", "/", "@", "relative"};
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        setenv(NOTIFY_VARIABLE, names[i], 1);
        notify_begin(*state);
        assert_null(notify_socket());
        notify_ready();
    }
}

static void test_too_long_a_name(void **state)
{
    apr_pool_t *p = *state;
    struct sockaddr_un address;
    char *name = apr_pcalloc(p, 300);

    memset(name, 'x', 299);
    name[0] = '/';
    assert_int_equal(make_address(&address, name), 0);
    socket_name = name;
    notify_ready();
}

#define NOTIFY_TEST(function) \
    cmocka_unit_test_setup_teardown(function, unit_setup, teardown)

UNIT_TESTS(
    NOTIFY_TEST(test_path),
    NOTIFY_TEST(test_abstract_name),
    NOTIFY_TEST(test_reloading_has_the_time),
    NOTIFY_TEST(test_status_is_cut),
    NOTIFY_TEST(test_load),
    NOTIFY_TEST(test_nobody_or_nonsense),
    NOTIFY_TEST(test_too_long_a_name)
)
