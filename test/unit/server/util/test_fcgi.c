/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Records of FastCGI, byte for byte.
 */

#include "server/util/fcgi.c"
#include "test/lib/unit.h"

static void test_fcgi_header(void **state)
{
    static const unsigned char bytes[] = {1, 5, 0x12, 0x34, 0xfe, 0xdc, 7, 0};
    unsigned char a[AP_FCGI_HEADER_LEN];
    unsigned char version;
    unsigned char type;
    unsigned char padding;
    apr_uint16_t id;
    apr_uint16_t length;
    ap_fcgi_header header;
    ap_fcgi_header again;

    (void)state;
    memset(&header, 0xff, sizeof(header));
    ap_fcgi_fill_in_header(&header, AP_FCGI_STDIN, 0x1234, 0xfedc, 7);
    ap_fcgi_header_to_array(&header, a);
    assert_memory_equal(a, bytes, sizeof(bytes));
    ap_fcgi_header_from_array(&again, a);
    assert_memory_equal(&again, &header, sizeof(header));
    ap_fcgi_header_fields_from_array(&version, &type, &id, &length, &padding,
                                     a);
    assert_int_equal(version, AP_FCGI_VERSION_1);
    assert_int_equal(type, AP_FCGI_STDIN);
    assert_int_equal(id, 0x1234);
    assert_int_equal(length, 0xfedc);
    assert_int_equal(padding, 7);
}

static void test_fcgi_begin_request(void **state)
{
    static const unsigned char bytes[] = {1, 3, 1, 0, 0, 0, 0, 0};
    ap_fcgi_begin_request_body body;
    unsigned char a[8];

    (void)state;
    memset(&body, 0xff, sizeof(body));
    ap_fcgi_fill_in_request_body(&body, 0x100 + AP_FCGI_FILTER,
                                 AP_FCGI_KEEP_CONN);
    ap_fcgi_begin_request_body_to_array(&body, a);
    assert_memory_equal(a, bytes, sizeof(bytes));
}

static void test_fcgi_env_bytes(void **state)
{
    request_rec *r = unit_request(unit_connection(*state,
                                                  unit_server(*state)));
    apr_table_t *env = apr_table_make(*state, 3);
    char value[129];
    unsigned char a[200];
    int place = 0;

    memset(value, 'v', 128);
    value[128] = '\0';
    apr_table_set(env, "A", "bc");
    apr_table_set(env, "E", "");
    apr_table_set(env, "L", value);
    assert_int_equal(ap_fcgi_encoded_env_len(env, 1000, &place),
                     5 + 3 + 5 + 129);
    assert_int_equal(place, 3);
    place = 0;
    assert_int_equal(ap_fcgi_encode_env(r, env, a, 5 + 3 + 5 + 129, &place),
                     APR_SUCCESS);
    assert_int_equal(place, 3);
    assert_memory_equal(a, "\1\2Abc\1\0E\1\x80\0\0\x80Lv", 15);
    assert_int_equal(a[141], 'v');
}

/* As a module sends them: records of a size, what is too large left out. */
static void test_fcgi_env_in_records(void **state)
{
    request_rec *r = unit_request(unit_connection(*state,
                                                  unit_server(*state)));
    apr_table_t *env = apr_table_make(*state, 4);
    unsigned char a[8];
    int place = 0;
    int next = 0;

    apr_table_set(env, "A", "1");       /* 4 bytes */
    apr_table_set(env, "B", "2");
    apr_table_set(env, "TOO", "large");
    apr_table_set(env, "C", "3");
    assert_int_equal(ap_fcgi_encoded_env_len(env, 8, &next), 8);
    assert_int_equal(next, 2);
    assert_int_equal(ap_fcgi_encode_env(r, env, a, 8, &place), APR_SUCCESS);
    assert_int_equal(place, 2);
    assert_memory_equal(a, "\1\1A1\1\1B2", 8);
    assert_int_equal(ap_fcgi_encoded_env_len(env, 8, &next), 0);
    assert_int_equal(next, 2);
    assert_int_equal(ap_fcgi_encode_env(r, env, a, 8, &place), APR_ENOSPC);
    assert_int_equal(place, 2);
    place = 3;
    assert_int_equal(ap_fcgi_encode_env(r, env, a, 7, &place), APR_SUCCESS);
    assert_int_equal(place, 4);
    assert_memory_equal(a, "\1\1C3", 4);
    assert_int_equal(ap_fcgi_encode_env(r, env, a, 8, &place), APR_SUCCESS);
}

UNIT_TESTS(
    UNIT_TEST(test_fcgi_header),
    UNIT_TEST(test_fcgi_begin_request),
    UNIT_TEST(test_fcgi_env_bytes),
    UNIT_TEST(test_fcgi_env_in_records)
)
