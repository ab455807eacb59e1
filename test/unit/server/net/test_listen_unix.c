/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Files of Unix sockets: what is free, what is stale, whose it is. */

#include "server/net/listen_unix.c"
#include "test/lib/unit.h"

static struct sockaddr_un address_of(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    strcpy(address.sun_path, path);
    return address;
}

static int bound_socket(const char *path, int type)
{
    struct sockaddr_un address = address_of(path);
    int fd = socket(AF_UNIX, type, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)),
                     0);
    return fd;
}

static char *socket_path(apr_pool_t *p)
{
    return apr_pstrcat(p, unit_folder(p), "/s", NULL);
}

static void test_look_at_path(void **state)
{
    apr_pool_t *p = *state;
    char *path = socket_path(p);
    struct sockaddr_un address = address_of(path);
    int is_stale;
    int fd;

    assert_int_equal(look_at_path(&address, &is_stale), APR_SUCCESS);
    assert_false(is_stale);
    fd = bound_socket(path, SOCK_STREAM);
    assert_int_equal(look_at_path(&address, &is_stale), APR_SUCCESS);
    assert_true(is_stale);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(look_at_path(&address, &is_stale), EADDRINUSE);
    close(fd);
    assert_int_equal(look_at_path(&address, &is_stale), APR_SUCCESS);
    assert_true(is_stale);
}

static void test_look_at_what_is_no_such_socket(void **state)
{
    apr_pool_t *p = *state;
    const char *file = unit_file(p, unit_folder(p), "f", "text");
    struct sockaddr_un address = address_of(file);
    char *path = socket_path(p);
    int is_stale;
    int fd;

    assert_int_equal(look_at_path(&address, &is_stale), EEXIST);
    fd = bound_socket(path, SOCK_DGRAM);
    address = address_of(path);
    assert_int_equal(look_at_path(&address, &is_stale), EADDRINUSE);
    close(fd);
}

static listener *open_at(apr_pool_t *p, const char *path)
{
    listener *l = listen_new(p);

    assert_null(listen_unix_address(&l->rec.bind_addr, path, p));
    apr_pool_create(&l->sock_pool, p);
    assert_int_equal(listen_unix_open(l), APR_SUCCESS);
    return l;
}

static void test_file_is_made_without_rights(void **state)
{
    apr_pool_t *p = *state;
    char *path = socket_path(p);
    listener *l = open_at(p, path);
    struct stat info;

    assert_int_equal(lstat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0);
    ap_unixd_config.user_id = geteuid();
    ap_unixd_config.group_id = getegid();
    assert_int_equal(listen_unix_adjust(l), APR_SUCCESS);
    assert_int_equal(lstat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, DEFAULT_MODE);
    apr_pool_destroy(l->sock_pool);
    assert_int_equal(lstat(path, &info), -1);
}

static void test_only_the_owner_removes_it(void **state)
{
    apr_pool_t *p = *state;
    char *path = socket_path(p);
    listener *l = open_at(p, path);

    l->path->owner = getpid() + 1;
    listen_unix_remove(l->path);
    assert_int_equal(access(path, F_OK), 0);
    listen_unix_own(l);
    listen_hand_over(1);
    listen_unix_remove(l->path);
    assert_int_equal(access(path, F_OK), 0);
    listen_hand_over(0);
    listen_unix_remove(l->path);
    assert_int_equal(access(path, F_OK), -1);
}

/* Another server has taken the name meanwhile. */
static void test_the_file_of_another_stays(void **state)
{
    apr_pool_t *p = *state;
    char *path = socket_path(p);
    listener *l = open_at(p, path);
    int fd;

    assert_int_equal(rename(path, apr_pstrcat(p, path, "old", NULL)), 0);
    fd = bound_socket(path, SOCK_STREAM);
    apr_pool_destroy(l->sock_pool);
    assert_int_equal(access(path, F_OK), 0);
    close(fd);
}

static void test_the_rights_of_another_file_stay(void **state)
{
    apr_pool_t *p = *state;
    char *path = socket_path(p);
    const char *secret = unit_file(p, unit_folder(p), "secret", "x");
    listener *l = open_at(p, path);
    struct stat info;

    assert_int_equal(chmod(secret, 0400), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink(secret, path), 0);
    assert_int_equal(listen_unix_adjust(l), APR_SUCCESS);
    assert_int_equal(stat(secret, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0400);

    assert_int_equal(unlink(path), 0);
    assert_int_equal(link(secret, path), 0);
    assert_int_equal(listen_unix_adjust(l), APR_SUCCESS);
    assert_int_equal(stat(secret, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0400);

    assert_int_equal(unlink(path), 0);
    assert_int_equal(listen_unix_adjust(l), APR_SUCCESS);
}

/* What an older process listened on, and this one does not. */
static void test_forgotten_path_goes_with_the_hand_over(void **state)
{
    apr_pool_t *p = *state;
    char *path = socket_path(p);
    listener *l = open_at(p, path);

    listen_hand_over(1);
    listen_unix_forget(l, p);
    assert_int_equal(access(path, F_OK), 0);
    listen_hand_over(0);
    assert_int_equal(access(path, F_OK), -1);
}

UNIT_TESTS(
    UNIT_TEST(test_look_at_path),
    UNIT_TEST(test_look_at_what_is_no_such_socket),
    UNIT_TEST(test_file_is_made_without_rights),
    UNIT_TEST(test_only_the_owner_removes_it),
    UNIT_TEST(test_the_file_of_another_stays),
    UNIT_TEST(test_the_rights_of_another_file_stay),
    UNIT_TEST(test_forgotten_path_goes_with_the_hand_over)
)
