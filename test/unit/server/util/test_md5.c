/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* MD5 sums in their text forms (RFC 1321 appendix A.5). */

#include "server/util/md5.c"

#include "test/lib/unit.h"

static void test_md5_known_sums(void **state)
{
    assert_string_equal(ap_md5(*state, (const unsigned char *)""),
                        "d41d8cd98f00b204e9800998ecf8427e");
    assert_string_equal(ap_md5(*state,
                               (const unsigned char *)"message digest"),
                        "f96b697d7cb7938d525a2f31aaf161d0");
    assert_string_equal(ap_md5_binary(*state, (const unsigned char *)"abc",
                                      3),
                        "900150983cd24fb0d6963f7d28e17f72");
}

static void test_md5digest_of_a_file(void **state)
{
    const char *path = unit_file(*state, unit_folder(*state), "f", "hello");
    apr_file_t *file;
    apr_off_t at = 0;

    assert_int_equal(apr_file_open(&file, path, APR_READ, 0, *state),
                     APR_SUCCESS);
    assert_string_equal(ap_md5digest(*state, file),
                        "XUFAKrxLKna5cZ2REBfFkg==");
    apr_file_seek(file, APR_CUR, &at);
    assert_int_equal(at, 0);
}

static void test_md5digest_of_no_file(void **state)
{
    apr_file_t *dir;

    assert_int_equal(apr_file_open(&dir, "/", APR_READ, 0, *state),
                     APR_SUCCESS);
    assert_null(ap_md5digest(*state, dir));
}

UNIT_TESTS(
    UNIT_TEST(test_md5_known_sums),
    UNIT_TEST(test_md5digest_of_a_file),
    UNIT_TEST(test_md5digest_of_no_file)
)
