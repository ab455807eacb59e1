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

#define APACHE_ARG_MAX                  0x1000

#define AP_TRUST_CGILIKE_CL_ENVVAR      "ap_trust_cgilike_cl"

AP_DECLARE(void) ap_add_cgi_vars(request_rec *r);

AP_DECLARE(void) ap_add_common_vars(request_rec *r);

AP_DECLARE(void) ap_args_to_table(request_rec *r, apr_table_t **table);

AP_DECLARE(char **) ap_create_environment(apr_pool_t *p, apr_table_t *t);

AP_DECLARE(int) ap_find_path_info(const char *uri, const char *path_info);

AP_DECLARE(int) ap_scan_script_header_err(request_rec *r, apr_file_t *f,
                                          char *buffer);

AP_DECLARE(int) ap_scan_script_header_err_brigade(
        request_rec *r, apr_bucket_brigade *bb, char *buffer);

AP_DECLARE(int) ap_scan_script_header_err_brigade_ex(
        request_rec *r, apr_bucket_brigade *bb, char *buffer,
        int module_index);

AP_DECLARE(int) ap_scan_script_header_err_core(
        request_rec *r, char *buffer, int (*getsfunc)(char *, int, void *),
        void *getsfunc_data);

AP_DECLARE(int) ap_scan_script_header_err_core_ex(
        request_rec *r, char *buffer, int (*getsfunc)(char *, int, void *),
        void *getsfunc_data, int module_index);

AP_DECLARE(int) ap_scan_script_header_err_ex(
        request_rec *r, apr_file_t *f, char *buffer, int module_index);

AP_DECLARE_NONSTD(int) ap_scan_script_header_err_strs(
        request_rec *r, char *buffer, const char **termch, int *termarg,
        ...);

AP_DECLARE_NONSTD(int) ap_scan_script_header_err_strs_ex(
        request_rec *r, char *buffer, int module_index, const char **termch,
        int *termarg, ...);

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_SCRIPT_H */
