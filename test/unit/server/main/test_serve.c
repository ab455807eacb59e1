/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* --serve: the place to listen, the settings, the private directory. */

#include "server/main/serve.c"
#include "test/lib/unit.h"

static void assert_place(apr_pool_t *p, const char *text, const char *address,
                         int port)
{
    serve_settings set = {0};

    assert_int_equal(read_listen(text, &set, p), APR_SUCCESS);
    assert_string_equal(set.address, address);
    assert_int_equal(set.port, port);
}

static void test_read_listen(void **state)
{
    apr_pool_t *p = *state;

    assert_place(p, NULL, "127.0.0.1", 8080);
    assert_place(p, "81", "127.0.0.1", 81);
    assert_place(p, "0.0.0.0:82", "0.0.0.0", 82);
    assert_place(p, "[::1]:83", "[::1]", 83);
    assert_place(p, "name:84", "name", 84);
    assert_place(p, "*:85", "*", 85);
}

static void test_read_listen_refused(void **state)
{
    static const char *const places[] = {
        "0", "65536", "x:", ":80", "127.0.0.1", "::1", "1:2:3", "[::1]",
        "x:y", ""
    };
    serve_settings set;
    apr_size_t i;

    for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (read_listen(places[i], &set, *state) == APR_SUCCESS) {
            fail_msg("\"%s\" is taken for %s port %d", places[i], set.address,
                     (int)set.port);
        }
    }
}

static void test_is_this_host(void **state)
{
    (void)state;
    assert_true(is_this_host("127.0.0.1"));
    assert_true(is_this_host("*"));
    assert_true(is_this_host("0.0.0.0"));
    assert_true(is_this_host("[::]"));
    assert_false(is_this_host("[::1]"));
    assert_false(is_this_host("192.0.2.1"));
}

static void test_quoted(void **state)
{
    assert_string_equal(quoted("", *state), "\"\"");
    assert_string_equal(quoted("/a b", *state), "\"/a b\"");
    assert_string_equal(quoted("a\"b\\c", *state), "\"a\\\"b\\\\c\"");
}

static void test_settings_text(void **state)
{
    command_line line = {.serve_dir = "/si\"te", .server_root = "/none"};
    serve_settings set = {.address = "[::1]", .port = 81};
    const char *text = settings_text(&line, &set, "/te mp", *state);

    assert_non_null(strstr(text, "\nDocumentRoot \"/si\\\"te\"\n"));
    assert_non_null(strstr(text, "\nListen [::1]:81\n"));
    assert_non_null(strstr(text, "\nServerRoot \"/te mp\"\n"));
    assert_non_null(strstr(text, "\nTypesConfig \""));
    assert_null(strstr(text, "\nUser "));
    set.user = "www-data";
    set.group = 33;
    text = settings_text(&line, &set, "/te mp", *state);
    assert_non_null(strstr(text, "\nUser www-data\nGroup #33\n"));
}

static void test_private_directory_goes_with_its_maker(void **state)
{
    apr_pool_t *p = *state;
    apr_pool_t *life;
    const char *dir;
    struct stat info;
    pid_t pid;
    int status;

    setenv("TMPDIR", unit_folder(p), 1);
    apr_pool_create(&life, p);
    assert_int_equal(make_private(&dir, life), APR_SUCCESS);
    dir = apr_pstrdup(p, dir);
    assert_int_equal(stat(dir, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_int_equal(write_file(apr_pstrcat(p, dir, "/hostler.conf", NULL),
                                "x", p), APR_SUCCESS);
    assert_true(APR_STATUS_IS_EEXIST(
        write_file(apr_pstrcat(p, dir, "/hostler.conf", NULL), "y", p)));
    /* A child that ends leaves it alone. */
    pid = fork();
    if (pid == 0) {
        remove_private((void *)(uintptr_t)dir);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(stat(dir, &info), 0);
    apr_pool_destroy(life);
    assert_int_equal(stat(dir, &info), -1);
}

static void test_prepare_refuses(void **state)
{
    apr_pool_t *p = *state;
    command_line line = {.server_root = "/none"};
    const char *folder = unit_folder(p);

    line.serve_dir = apr_pstrcat(p, folder, "/none", NULL);
    assert_int_equal(serve_prepare(unit_process(p), &line), APR_ENOTDIR);
    line.serve_dir = unit_file(p, folder, "file", "");
    assert_int_equal(serve_prepare(unit_process(p), &line), APR_ENOTDIR);
    line.serve_dir = apr_pstrcat(p, folder, "/${HOME}", NULL);
    assert_int_equal(mkdir(line.serve_dir, 0755), 0);
    assert_int_equal(serve_prepare(unit_process(p), &line), APR_EINVAL);
    assert_null(line.config_file);
}

UNIT_TESTS(
    UNIT_TEST(test_read_listen),
    UNIT_TEST(test_read_listen_refused),
    UNIT_TEST(test_is_this_host),
    UNIT_TEST(test_quoted),
    UNIT_TEST(test_settings_text),
    UNIT_TEST(test_private_directory_goes_with_its_maker),
    UNIT_TEST(test_prepare_refuses)
)
