/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The process-wide public data that http_main.h declares.
 *
 * Everything here is written by the parent's main thread before the first
 * child or thread is started, and only read after that; so no lock guards it.
 * It stands on the lowest floor because code of every floor reads it.
 */

#include "ap_config.h"

#include "httpd.h"
#include "http_core.h"
#include "http_main.h"

/* [config] The first server of the list: the main server. */
AP_DECLARE_DATA server_rec *ap_server_conf = NULL;

/* [config] Lives as long as the process; survives restarts. */
AP_DECLARE_DATA apr_pool_t *ap_pglobal = NULL;

/* [config] The name by which the program was called. */
AP_DECLARE_DATA const char *ap_server_argv0 = NULL;

/* [config] ServerRoot, and the directory for sockets, locks and the like. */
AP_DECLARE_DATA const char *ap_server_root = NULL;
AP_DECLARE_DATA const char *ap_runtime_dir = NULL;

/* [config] What -C, -c and -D gave on the command line (arrays of char *). */
AP_DECLARE_DATA apr_array_header_t *ap_server_pre_read_config = NULL;
AP_DECLARE_DATA apr_array_header_t *ap_server_post_read_config = NULL;
AP_DECLARE_DATA apr_array_header_t *ap_server_config_defines = NULL;

/* [config] Where the main program is in its life, and what it was started
 * for: values AP_SQ_MS_... and AP_SQ_RM_... of http_core.h. */
AP_DECLARE_DATA int ap_main_state = AP_SQ_MS_INITIAL_STARTUP;
AP_DECLARE_DATA int ap_run_mode = AP_SQ_RM_UNKNOWN;

/* [config] How many times configuration was read since the start. */
AP_DECLARE_DATA int ap_config_generation = 0;

/* [config] False when -T asked not to look whether DocumentRoot exists. */
AP_DECLARE_DATA int ap_document_root_check = 1;
