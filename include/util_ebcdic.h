/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_ebcdic.h
 * @brief Text of a protocol, on systems whose own character set is not ASCII.
 *
 * A module that writes lines of a protocol itself says so with these names,
 * and is right on both kinds of systems.  On those that this server runs on
 * texts are ASCII already: the first two do nothing, the third one writes.
 */

#ifndef AP_UTIL_EBCDIC_H
#define AP_UTIL_EBCDIC_H

#include <apr_xlate.h>

#include "httpd.h"
#include "util_charset.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Makes y bytes at x, which are in the system's character set, ASCII. */
#define ap_xlate_proto_to_ascii(x, y)

/** Makes y bytes of ASCII at x text of the system's character set. */
#define ap_xlate_proto_from_ascii(x, y)

/** Writes strings to a client in ASCII; as ap_rvputs(). */
#define ap_rvputs_proto_in_ascii ap_rvputs

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_EBCDIC_H */
