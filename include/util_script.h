/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_script.h
 * @brief The environment of scripts and the reading of their header.
 */

#ifndef AP_UTIL_SCRIPT_H
#define AP_UTIL_SCRIPT_H

#include <apr_buckets.h>

#include "httpd.h"
#include "ap_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of arguments that a program may be started with. */
#define APACHE_ARG_MAX                  0x1000

/* Variable with which a script's Content-Length is taken as it is. */
#define AP_TRUST_CGILIKE_CL_ENVVAR      "ap_trust_cgilike_cl"

/**
 * Adds the variables of CGI that describe the request itself to
 * r->subprocess_env (RFC 3875 section 4.1): GATEWAY_INTERFACE,
 * SERVER_PROTOCOL, REQUEST_METHOD, QUERY_STRING, REQUEST_URI, SCRIPT_NAME,
 * PATH_INFO, PATH_TRANSLATED.
 * @param r  request with its name and path_info
 */
AP_DECLARE(void) ap_add_cgi_vars(request_rec *r);

/**
 * Adds the variables that any program run for the request gets to
 * r->subprocess_env: the fields of the request as HTTP_..., server, client,
 * user, file.  Credentials are left out unless CGIPassAuth is on; the field
 * Proxy always is.
 * @param r  request
 */
AP_DECLARE(void) ap_add_common_vars(request_rec *r);

/**
 * Reads the query of a request as the fields of a form, decoded.  Of fields
 * with one name the last counts; one without a value has "1"; those that
 * cannot be decoded are left out.
 * @param r      request
 * @param table  gets the table, in r->pool
 */
AP_DECLARE(void) ap_args_to_table(request_rec *r, apr_table_t **table);

/**
 * Makes the block of an environment.  Bytes of names that are no letter, digit
 * or underscore become underscores, and so does a digit at the beginning.
 * @param p  pool for the result
 * @param t  variables
 * @return strings "NAME=value", ended by NULL
 */
AP_DECLARE(char **) ap_create_environment(apr_pool_t *p, apr_table_t *t);

/**
 * Where the path_info of a path begins.
 * @param uri        decoded path
 * @param path_info  what it ends with
 * @return offset in uri of that end, at the border of a component; the length
 *         of uri when it has no such end
 */
AP_DECLARE(int) ap_find_path_info(const char *uri, const char *path_info);

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_SCRIPT_H */
