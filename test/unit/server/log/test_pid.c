/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The pid file. */

#include "server/log/pid.c"

#include "test/lib/unit.h"

static apr_status_t read_text(apr_pool_t *p, const char *text, pid_t *pid)
{
    return ap_read_pid(p, unit_file(p, unit_folder(p), "pid", text), pid);
}

static void test_log_pid_is_read_back(void **state)
{
    char *path = apr_pstrcat(*state, unit_folder(*state), "/pid", NULL);
    apr_finfo_t finfo;
    pid_t pid = 0;

    assert_int_not_equal(ap_read_pid(*state, path, &pid), APR_SUCCESS);
    ap_log_pid(*state, path);
    assert_int_equal(ap_read_pid(*state, path, &pid), APR_SUCCESS);
    assert_int_equal(pid, getpid());
    assert_int_equal(apr_stat(&finfo, path, APR_FINFO_PROT, *state),
                     APR_SUCCESS);
    assert_int_equal(finfo.protection, APR_UREAD | APR_UWRITE | APR_GREAD
                                       | APR_WREAD);
    ap_remove_pid(*state, path);
    assert_int_equal(ap_read_pid(*state, path, &pid), APR_ENOENT);
}

static void test_read_pid_formats(void **state)
{
    pid_t pid = 0;

    assert_int_equal(read_text(*state, "1234\n", &pid), APR_SUCCESS);
    assert_int_equal(pid, 1234);
    assert_int_equal(read_text(*state, "77", &pid), APR_SUCCESS);
    assert_int_equal(pid, 77);
}

static void test_read_pid_refuses_what_kills_all(void **state)
{
    static const char *const bad[] = {
        "", "\n", "abc", "-1\n", "0\n", "1\n", "12x", "99999999999\n",
        "99999999999999999999999999\n"
    };
    pid_t pid = 42;
    apr_size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_not_equal(read_text(*state, bad[i], &pid), APR_SUCCESS);
    }
    assert_int_equal(pid, 42);
}

UNIT_TESTS(
    UNIT_TEST(test_log_pid_is_read_back),
    UNIT_TEST(test_read_pid_formats),
    UNIT_TEST(test_read_pid_refuses_what_kills_all)
)
