/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Buckets of kept files: reading, splitting, references, short files. */

#include <fcntl.h>
#include <stdlib.h>

#include "server/core/file_bucket.c"
#include "test/lib/unit.h"

/* A file of the test in the place of the cache's. */
struct core_file {
    int refs;
    char *data;
    int fd;
    apr_off_t size;
};

void core_file_retain(core_file *file)
{
    file->refs++;
}

void core_file_release(core_file *file)
{
    file->refs--;
}

const char *core_file_data(const core_file *file)
{
    return file->data;
}

int core_file_descriptor(const core_file *file)
{
    return file->fd;
}

apr_off_t core_file_size(const core_file *file)
{
    return file->size;
}

static char *flatten(apr_bucket_brigade *bb, apr_pool_t *p, apr_size_t *len)
{
    char *text;

    assert_int_equal(apr_brigade_pflatten(bb, &text, len, p), APR_SUCCESS);
    return text;
}

static apr_bucket_brigade *brigade(apr_pool_t *p)
{
    return apr_brigade_create(p, apr_bucket_alloc_create(p));
}

static void test_bucket_in_memory(void **state)
{
    core_file f = {1, "0123456789", -1, 10};
    apr_bucket_brigade *bb = brigade(*state);
    apr_bucket *b = core_file_bucket(&f, 0, bb->bucket_alloc);
    apr_bucket *copy;
    const char *str;
    apr_size_t len;

    APR_BRIGADE_INSERT_TAIL(bb, b);
    assert_int_equal(core_file_bucket_descriptor(b), -1);
    assert_int_equal(f.refs, 2);
    assert_int_equal(apr_bucket_split(b, 4), APR_SUCCESS);
    assert_int_equal(apr_bucket_copy(b, &copy), APR_SUCCESS);
    APR_BRIGADE_INSERT_TAIL(bb, copy);
    assert_int_equal(apr_bucket_setaside(b, *state), APR_SUCCESS);
    assert_int_equal(apr_bucket_read(APR_BUCKET_NEXT(b), &str, &len,
                                     APR_BLOCK_READ), APR_SUCCESS);
    assert_ptr_equal(str, f.data + 4);
    assert_int_equal(len, 6);
    assert_memory_equal(flatten(bb, *state, &len), "01234567890123", 14);
    assert_int_equal(len, 14);
    assert_int_equal(f.refs, 2);
    apr_brigade_cleanup(bb);
    assert_int_equal(f.refs, 1);
}

/* An open file of size bytes, its contents counting modulo 251. */
static core_file open_file(apr_pool_t *p, apr_size_t size)
{
    core_file f = {1, NULL, -1, (apr_off_t)size};
    const char *path = unit_file(p, unit_folder(p), "f", "");
    char *data = apr_palloc(p, size);
    apr_size_t i;

    for (i = 0; i < size; i++) {
        data[i] = (char)(i % 251);
    }
    f.fd = open(path, O_RDWR);
    assert_true(f.fd >= 0);
    assert_int_equal(write(f.fd, data, size), size);
    return f;
}

static void test_bucket_of_open_file(void **state)
{
    const apr_size_t size = 2 * PART_BYTES + 100;
    core_file f = open_file(*state, size);
    apr_bucket_brigade *bb = brigade(*state);
    apr_bucket *b = core_file_bucket(&f, 0, bb->bucket_alloc);
    const char *str;
    char *text;
    apr_size_t len;
    apr_size_t i;

    APR_BRIGADE_INSERT_TAIL(bb, b);
    assert_int_equal(core_file_bucket_descriptor(b), f.fd);
    assert_int_equal(apr_bucket_read(b, &str, &len, APR_BLOCK_READ),
                     APR_SUCCESS);
    assert_int_equal(len, PART_BYTES);
    assert_true(APR_BUCKET_IS_HEAP(b));
    text = flatten(bb, *state, &len);
    assert_int_equal(len, size);
    for (i = 0; i < size; i++) {
        assert_int_equal((unsigned char)text[i], i % 251);
    }
    apr_brigade_cleanup(bb);
    assert_int_equal(f.refs, 1);
    close(f.fd);
}

static void test_bucket_knows_whether_sendfile_may(void **state)
{
    core_file f = {1, NULL, 0, 10};
    apr_bucket_brigade *bb = brigade(*state);
    apr_bucket *may = core_file_bucket(&f, 1, bb->bucket_alloc);
    apr_bucket *may_not = core_file_bucket(&f, 0, bb->bucket_alloc);

    APR_BRIGADE_INSERT_TAIL(bb, may);
    APR_BRIGADE_INSERT_TAIL(bb, may_not);
    assert_int_equal(apr_bucket_split(may, 4), APR_SUCCESS);
    assert_true(core_file_bucket_may_sendfile(APR_BUCKET_NEXT(may)));
    assert_false(core_file_bucket_may_sendfile(may_not));
    apr_brigade_cleanup(bb);
    assert_int_equal(f.refs, 1);
}

static void test_bucket_of_a_file_that_shrank(void **state)
{
    core_file f = open_file(*state, PART_BYTES + 10);
    apr_bucket_brigade *bb = brigade(*state);
    apr_bucket *b = core_file_bucket(&f, 0, bb->bucket_alloc);
    const char *str;
    apr_size_t len;

    APR_BRIGADE_INSERT_TAIL(bb, b);
    assert_int_equal(ftruncate(f.fd, 100), 0);
    assert_int_equal(apr_bucket_read(b, &str, &len, APR_BLOCK_READ),
                     APR_EOF);
    apr_brigade_cleanup(bb);
    assert_int_equal(f.refs, 1);
    close(f.fd);
}

UNIT_TESTS(
    UNIT_TEST(test_bucket_in_memory),
    UNIT_TEST(test_bucket_of_open_file),
    UNIT_TEST(test_bucket_knows_whether_sendfile_may),
    UNIT_TEST(test_bucket_of_a_file_that_shrank)
)
