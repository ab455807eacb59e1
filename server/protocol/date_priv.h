/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Dates of HTTP fields, read strictly.
 */

#ifndef SERVER_PROTOCOL_DATE_PRIV_H
#define SERVER_PROTOCOL_DATE_PRIV_H

#include <apr_time.h>

/**
 * Reads a date of one of the three forms of RFC 9110 section 5.6.7, and
 * nothing else: no other zone, no text behind it, no list.  The name of the
 * day has to be one, not the right one.
 * @param text value of a field, without blanks around it
 * @param now  the present time, which decides in which century a year of two
 *             digits lies
 * @param time set on success, whole seconds
 * @return 1, or 0 when the text is no such date
 */
int date_parse(const char *text, apr_time_t now, apr_time_t *time);

#endif /* SERVER_PROTOCOL_DATE_PRIV_H */
