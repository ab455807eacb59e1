/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_script.h
 * @brief The environment of scripts and the reading of their header.
 */

#ifndef AP_UTIL_SCRIPT_H
#define AP_UTIL_SCRIPT_H

#include <apr_buckets.h>
#include <apr_file_io.h>

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

/**
 * Reads the header of a script's output (RFC 3875 section 6) from a file into
 * the response: Status, Content-Type, Location, Last-Modified, ETag, and any
 * other field.  Content-Length is taken only when the variable
 * ap_trust_cgilike_cl is set, Transfer-Encoding never.  A damaged header is
 * logged and changes nothing.  By the thread that serves the request, as all
 * of this family.
 * @param r       request
 * @param f       the output; stays open behind the header
 * @param buffer  room for MAX_STRING_LEN bytes, gets the line read last, which
 *                is the one at fault; or NULL
 * @return OK; HTTP_NOT_MODIFIED or HTTP_PRECONDITION_FAILED, when the script
 *         gave no Status and the request's conditions say so;
 *         HTTP_GATEWAY_TIME_OUT; HTTP_INTERNAL_SERVER_ERROR: the header is
 *         damaged or has no end
 */
AP_DECLARE(int) ap_scan_script_header_err(request_rec *r, apr_file_t *f,
                                          char *buffer);

/**
 * As ap_scan_script_header_err().
 * @param r             request
 * @param f             the output
 * @param buffer        room for the line read last, or NULL
 * @param module_index  of the module that logs
 * @return as ap_scan_script_header_err()
 */
AP_DECLARE(int) ap_scan_script_header_err_ex(request_rec *r, apr_file_t *f,
                                             char *buffer, int module_index);

/**
 * As ap_scan_script_header_err(), from a brigade.
 * @param r       request
 * @param bb      the output; the header is taken off it
 * @param buffer  room for the line read last, or NULL
 * @return as ap_scan_script_header_err()
 */
AP_DECLARE(int) ap_scan_script_header_err_brigade(request_rec *r,
                                                  apr_bucket_brigade *bb,
                                                  char *buffer);

/**
 * As ap_scan_script_header_err_brigade().
 * @param r             request
 * @param bb            the output; the header is taken off it
 * @param buffer        room for the line read last, or NULL
 * @param module_index  of the module that logs
 * @return as ap_scan_script_header_err()
 */
AP_DECLARE(int) ap_scan_script_header_err_brigade_ex(
        request_rec *r, apr_bucket_brigade *bb, char *buffer,
        int module_index);

/**
 * As ap_scan_script_header_err(), from any source of lines.
 * @param r              request
 * @param buffer         room for the line read last, or NULL
 * @param getsfunc       reads a line with its end, as fgets(): gets room, its
 *                       size, and getsfunc_data; returns 1, 0 at the end of
 *                       the output, -1 when that takes too long
 * @param getsfunc_data  for getsfunc
 * @return as ap_scan_script_header_err()
 */
AP_DECLARE(int) ap_scan_script_header_err_core(
        request_rec *r, char *buffer,
        int (*getsfunc)(char *, int, void *), void *getsfunc_data);

/**
 * As ap_scan_script_header_err_core().
 * @param r              request
 * @param buffer         room for the line read last, or NULL
 * @param getsfunc       reads a line
 * @param getsfunc_data  for getsfunc
 * @param module_index   of the module that logs
 * @return as ap_scan_script_header_err()
 */
AP_DECLARE(int) ap_scan_script_header_err_core_ex(
        request_rec *r, char *buffer,
        int (*getsfunc)(char *, int, void *), void *getsfunc_data,
        int module_index);

/**
 * As ap_scan_script_header_err(), from texts, const char *, which are read as
 * if they were one; NULL ends them.
 * @param r        request
 * @param buffer   room for the line read last, or NULL
 * @param termch   gets what is left of the text in which the header ended;
 *                 NULL when they were read to their end.  May be NULL.
 * @param termarg  gets the place of that text, from 0.  May be NULL.
 * @return as ap_scan_script_header_err()
 */
AP_DECLARE_NONSTD(int) ap_scan_script_header_err_strs(
        request_rec *r, char *buffer, const char **termch, int *termarg, ...)
        AP_FN_ATTR_SENTINEL;

/**
 * As ap_scan_script_header_err_strs().
 * @param r             request
 * @param buffer        room for the line read last, or NULL
 * @param module_index  of the module that logs
 * @param termch        gets what is left, or NULL
 * @param termarg       gets its place, or NULL
 * @return as ap_scan_script_header_err()
 */
AP_DECLARE_NONSTD(int) ap_scan_script_header_err_strs_ex(
        request_rec *r, char *buffer, int module_index, const char **termch,
        int *termarg, ...)
        AP_FN_ATTR_SENTINEL;

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_SCRIPT_H */
