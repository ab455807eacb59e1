/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Checking what a client calls a host.
 */

#ifndef NET_HOST_PRIV_H
#define NET_HOST_PRIV_H

#include <apr_pools.h>

/**
 * The host of a Host field.
 * @param p      pool for the result
 * @param field  value of the field
 * @param strict 1: only what RFC 3986 section 3.2.2 has for names of the DNS;
 *               0: also other names that RFC 3986 has, and bytes beyond ASCII
 *               (HttpProtocolOptions Unsafe)
 * @return the host in lower case, without port, brackets and final dot; NULL
 *         when the field is not acceptable
 */
char *host_of_field(apr_pool_t *p, const char *field, int strict);

/**
 * The host of an absolute-form target that has been split off its port and
 * brackets.
 * @param p      pool for the result
 * @param text   host
 * @param strict as of host_of_field()
 * @return the host in lower case; NULL when it is not acceptable
 */
char *host_of_target(apr_pool_t *p, const char *text, int strict);

/**
 * The port of a Host field that host_of_field() accepts.
 * @param field value of the field
 * @return its digits, within field; NULL when it names none
 */
const char *port_of_field(const char *field);

#endif /* NET_HOST_PRIV_H */
