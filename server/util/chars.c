/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The character sets of HTTP, URLs and logs.
 *
 * A set is a bit for each of the 256 octets, lowest octet in the lowest bit
 * of the first word.  The unit test spells every set out and compares, so a
 * wrong digit does not stay.
 *
 * Constant data, shared by all threads.
 */

#include "server/util/chars_priv.h"

const char_set char_token = {{
    0x03ff6cfa00000000ULL, 0x57ffffffc7fffffeULL,
    0x0000000000000000ULL, 0x0000000000000000ULL
}};

const char_set char_visible = {{
    0xfffffffe00000000ULL, 0x7fffffffffffffffULL,
    0xffffffffffffffffULL, 0xffffffffffffffffULL
}};

const char_set char_field = {{
    0xffffffff00000200ULL, 0x7fffffffffffffffULL,
    0xffffffffffffffffULL, 0xffffffffffffffffULL
}};

const char_set char_unreserved = {{
    0x03ff600000000000ULL, 0x47fffffe87fffffeULL,
    0x0000000000000000ULL, 0x0000000000000000ULL
}};

const char_set char_segment = {{
    0x27ff7fd200000000ULL, 0x47fffffe87ffffffULL,
    0x0000000000000000ULL, 0x0000000000000000ULL
}};

const char_set char_path = {{
    0x2fffffd200000000ULL, 0x47fffffe87ffffffULL,
    0x0000000000000000ULL, 0x0000000000000000ULL
}};

const char_set char_form = {{
    0x03ff640000000000ULL, 0x07fffffe87fffffeULL,
    0x0000000000000000ULL, 0x0000000000000000ULL
}};

const char_set char_logsafe = {{
    0xfffffffb00000000ULL, 0x7fffffffefffffffULL,
    0x0000000000000000ULL, 0x0000000000000000ULL
}};

const char_set char_shell = {{
    0xd80007d400000400ULL, 0x7800000178000000ULL,
    0x0000000000000000ULL, 0x0000000000000000ULL
}};

const char_set char_space = {{
    0x0000000100003e00ULL, 0x0000000000000000ULL,
    0x0000000000000000ULL, 0x0000000000000000ULL
}};
