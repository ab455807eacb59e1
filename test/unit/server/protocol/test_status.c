/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Status codes: lines and places.
 */

#include "server/protocol/status.c"
#include "test/lib/unit.h"

static void test_every_line_stands_at_its_code(void **state)
{
    int status;
    int known = 0;

    (void)state;
    for (status = 100; status < 600; status++) {
        int index = find_index(status);

        if (index >= 0) {
            assert_in_range(index, 0, RESPONSE_CODES - 1);
            assert_int_equal(atoi(lines[index]), status);
            assert_int_equal(lines[index][3], ' ');
            known++;
        }
    }
    assert_int_equal(known, 62);
}

static void test_codes_without_a_line(void **state)
{
    const int error = ap_index_of_response(HTTP_INTERNAL_SERVER_ERROR);

    assert_int_equal(ap_index_of_response(0), error);
    assert_int_equal(ap_index_of_response(299), error);
    assert_int_equal(ap_index_of_response(600), error);
    assert_string_equal(ap_get_status_line(306),
                        "500 Internal Server Error");
    assert_string_equal(ap_get_status_line_ex(*state, 299),
                        "299 Status 299");
    assert_string_equal(ap_get_status_line_ex(*state, 99),
                        "500 Internal Server Error");
    assert_string_equal(ap_get_status_line_ex(*state, 404),
                        "404 Not Found");
}

UNIT_TESTS(
    UNIT_TEST(test_every_line_stands_at_its_code),
    UNIT_TEST(test_codes_without_a_line)
)
