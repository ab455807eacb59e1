/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The directives that every MPM has.
 */

#include "mpm/common/common.c"
#include "test/lib/unit.h"

/* What a setter gets when its directive stands outside all sections. */
static cmd_parms *make_cmd(apr_pool_t *p, const char *name)
{
    cmd_parms *cmd = apr_pcalloc(p, sizeof(*cmd));
    command_rec *rec = apr_pcalloc(p, sizeof(*rec));

    rec->name = name;
    cmd->cmd = rec;
    cmd->limited = -1;
    cmd->pool = p;
    cmd->temp_pool = p;
    cmd->server = apr_pcalloc(p, sizeof(*cmd->server));
    cmd->directive = apr_pcalloc(p, sizeof(*cmd->directive));
    cmd->directive->directive = name;
    mpm_common_pre_config(p);
    return cmd;
}

static void test_defaults(void **state)
{
    mpm_common_pre_config(*state);
    assert_int_equal(ap_max_mem_free, 2048 * 1024);
    assert_int_equal(ap_max_requests_per_child, 0);
    assert_int_equal(ap_graceful_shutdown_timeout, 0);
    assert_string_equal(ap_pid_fname, DEFAULT_PIDLOG);
    assert_int_equal(ap_thread_stacksize, 0);
}

static void test_max_mem_free_is_in_kib(void **state)
{
    cmd_parms *cmd = make_cmd(*state, "MaxMemFree");

    assert_null(ap_mpm_set_max_mem_free(cmd, NULL, "10"));
    assert_int_equal(ap_max_mem_free, 10240);
    assert_null(ap_mpm_set_max_mem_free(cmd, NULL, "0"));
    assert_int_equal(ap_max_mem_free, APR_ALLOCATOR_MAX_FREE_UNLIMITED);
    assert_null(ap_mpm_set_max_mem_free(cmd, NULL, "99999999999"));
    assert_int_equal(ap_max_mem_free, APR_ALLOCATOR_MAX_FREE_UNLIMITED);
}

static void test_numbers_refused(void **state)
{
    cmd_parms *cmd = make_cmd(*state, "MaxConnectionsPerChild");
    static const char *const wrong[] = {
        "", "x", "10x", "99999999999999999999", "3000000000"
    };
    size_t i;

    assert_null(ap_mpm_set_max_requests(cmd, NULL, "-1"));
    assert_int_equal(ap_max_requests_per_child, 0);
    assert_null(ap_mpm_set_max_requests(cmd, NULL, "12"));
    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        const char *fault = ap_mpm_set_max_requests(cmd, NULL, wrong[i]);

        assert_non_null(fault);
        assert_non_null(strstr(fault, "MaxConnectionsPerChild"));
    }
    assert_int_equal(ap_max_requests_per_child, 12);
}

static void test_thread_stack_size_of_nothing(void **state)
{
    cmd_parms *cmd = make_cmd(*state, "ThreadStackSize");

    assert_null(ap_mpm_set_thread_stacksize(cmd, NULL, "262144"));
    assert_int_equal(ap_thread_stacksize, 262144);
    /* The system's. */
    assert_null(ap_mpm_set_thread_stacksize(cmd, NULL, "0"));
    assert_int_equal(ap_thread_stacksize, 0);
    assert_non_null(ap_mpm_set_thread_stacksize(cmd, NULL, "-1"));
    assert_null(ap_mpm_set_thread_stacksize(cmd, NULL, "100"));
    assert_int_equal(ap_thread_stacksize, LEAST_STACK);
}

static void test_core_dump_directory_must_exist(void **state)
{
    cmd_parms *cmd = make_cmd(*state, "CoreDumpDirectory");
    const char *folder = unit_folder(*state);

    ap_server_root = "/";
    assert_non_null(ap_mpm_set_coredumpdir(cmd, NULL, "/no/such/folder"));
    assert_int_equal(ap_coredumpdir_configured, 0);
    assert_null(ap_mpm_set_coredumpdir(cmd, NULL, folder));
    assert_string_equal(ap_coredump_dir, folder);
    assert_int_equal(ap_coredumpdir_configured, 1);
}

static void test_pid_file_of_a_virtual_host(void **state)
{
    cmd_parms *cmd = make_cmd(*state, "PidFile");

    assert_null(ap_mpm_set_pidfile(cmd, NULL, "run/pid"));
    assert_string_equal(ap_pid_fname, "run/pid");
    cmd->server->is_virtual = 1;
    assert_non_null(ap_mpm_set_pidfile(cmd, NULL, "run/other"));
    assert_string_equal(ap_pid_fname, "run/pid");
}

static void test_user_by_name_and_number(void **state)
{
    (void)state;
    assert_int_equal(ap_uname2id("root"), 0);
    assert_int_equal(ap_uname2id("#1234"), 1234);
    assert_int_equal(ap_uname2id("#-1"), (uid_t)-1);
    assert_int_equal(ap_gname2id("root"), 0);
    assert_int_equal(ap_gname2id("#77"), 77);
}

static void test_privileges_handlers_are_counted(void **state)
{
    int before = ap_sys_privileges_handlers(0);

    (void)state;
    assert_int_equal(ap_sys_privileges_handlers(2), before + 2);
    assert_int_equal(ap_sys_privileges_handlers(-1), before + 1);
}

UNIT_TESTS(
    UNIT_TEST(test_defaults),
    UNIT_TEST(test_max_mem_free_is_in_kib),
    UNIT_TEST(test_numbers_refused),
    UNIT_TEST(test_thread_stack_size_of_nothing),
    UNIT_TEST(test_core_dump_directory_must_exist),
    UNIT_TEST(test_pid_file_of_a_virtual_host),
    UNIT_TEST(test_user_by_name_and_number),
    UNIT_TEST(test_privileges_handlers_are_counted)
)
