/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Parts of a file, and what lies behind its end.
 */

#include <fcntl.h>

#include "server/util/read_at.c"
#include "test/lib/unit.h"

static void test_read_at(void **state)
{
    int fd = open(unit_file(*state, unit_folder(*state), "f", "0123456789"),
                  O_RDONLY | O_CLOEXEC);
    char part[5] = "";

    assert_true(fd >= 0);
    assert_int_equal(read_at(fd, part, 4, 6), APR_SUCCESS);
    assert_string_equal(part, "6789");
    assert_int_equal(read_at(fd, part, 4, 0), APR_SUCCESS);
    assert_string_equal(part, "0123");
    assert_int_equal(read_at(fd, part, 0, 99), APR_SUCCESS);
    assert_int_equal(read_at(fd, part, 4, 7), APR_EOF);
    assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
    close(fd);
    assert_int_equal(read_at(fd, part, 1, 0), EBADF);
}

UNIT_TESTS(
    UNIT_TEST(test_read_at)
)
