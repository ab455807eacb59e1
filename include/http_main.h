/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  http_main.h
 * @brief What the running program is: its root, arguments and phase.
 *
 * All of these are written by the parent's main thread before the first child
 * or thread is started, and only read afterwards.
 */

#ifndef AP_HTTP_MAIN_H
#define AP_HTTP_MAIN_H

#include <apr_optional.h>
#include <apr_tables.h>

#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The options of the command line, as apr_getopt() takes them. */
#define AP_SERVER_BASEARGS              "C:c:D:d:E:e:f:vVlLtTSMh?X"

/** How many times the configuration was read since the start. */
extern AP_DECLARE_DATA int ap_config_generation;

/** Whether DocumentRoot has to exist; -T sets it to 0. */
extern AP_DECLARE_DATA int ap_document_root_check;

/** Where the main program is in its life: an AP_SQ_MS_ value. Modules ask
 * ap_state_query() instead. */
extern AP_DECLARE_DATA int ap_main_state;

/** A pool that lives as long as the process, over restarts. */
extern AP_DECLARE_DATA apr_pool_t *ap_pglobal;

/** What the program was started for: an AP_SQ_RM_ value. Modules ask
 * ap_state_query() instead. */
extern AP_DECLARE_DATA int ap_run_mode;

/** DefaultRuntimeDir, full path; NULL before it is known. See
 * ap_runtime_dir_relative(). */
extern AP_DECLARE_DATA const char *ap_runtime_dir;

/** The name that the program was called by, without folders. */
extern AP_DECLARE_DATA const char *ap_server_argv0;

/** The main server, first of the list of servers; NULL before the
 * configuration was read. */
extern AP_DECLARE_DATA server_rec *ap_server_conf;

/** Names given with -D or Define, as char *. See ap_exists_config_define(). */
extern AP_DECLARE_DATA apr_array_header_t *ap_server_config_defines;

/** Directives given with -c, as char *: read after the files. */
extern AP_DECLARE_DATA apr_array_header_t *ap_server_post_read_config;

/** Directives given with -C, as char *: read before the files. */
extern AP_DECLARE_DATA apr_array_header_t *ap_server_pre_read_config;

/** ServerRoot, full path. See ap_server_root_relative(). */
extern AP_DECLARE_DATA const char *ap_server_root;

/**
 * Carries out what -k asked for: ap_signal_server() of mpm_common.h, for
 * modules that replace the main program's work.
 * @param status  gets the program's exit status, when nothing is left to do
 * @param pool    pool of the configuration
 * @return 1 when the program shall exit, 0 when it shall go on and serve
 */
APR_DECLARE_OPTIONAL_FN(int, ap_signal_server,
                        (int *status, apr_pool_t *pool));

#ifdef __cplusplus
}
#endif

#endif /* AP_HTTP_MAIN_H */
