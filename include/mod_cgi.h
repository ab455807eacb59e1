/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_cgi.h
 * @brief How a module chooses the command that a CGI script is run with.
 */

#ifndef AP_MOD_CGI_H
#define AP_MOD_CGI_H

#include "mod_include.h"

#ifdef __cplusplus
extern "C" {
#endif

/* For those who ask whether this header is there. */
#define _MOD_CGI_H                      1

/** What a program is run for. */
typedef enum {
    RUN_AS_SSI = 0,  /* exec cmd in a page */
    RUN_AS_CGI = 1   /* a request of its own, or exec cgi in a page */
} prog_types;

/** How a program is run. */
typedef struct {
    apr_int32_t in_pipe;         /**< how its standard input is tied to us:
                                  * APR_NO_PIPE, APR_CHILD_BLOCK ... */
    apr_int32_t out_pipe;        /**< its standard output */
    apr_int32_t err_pipe;        /**< its error output */
    int process_cgi;             /**< 1: with the environment of CGI */
    apr_cmdtype_e cmd_type;      /**< whether a shell runs it */
    apr_int32_t detached;        /**< 1: it does not end with us */
    prog_types prog_type;        /**< what for */
    apr_bucket_brigade **bb;     /**< of a page: where its output goes */
    include_ctx_t *ctx;          /**< of a page: where we are in it, or NULL */
    ap_filter_t *next;           /**< of a page: the filter after includes */
    apr_int32_t addrspace;       /**< 1: in an address space of its own */
} cgi_exec_info_t;

/**
 * Makes the command line of a script.  To be registered by the module that
 * knows better than mod_cgi, which runs the file itself: by the ending of its
 * name, say.
 * @param cmd     set to the program
 * @param argv    set to its arguments, NULL after the last
 * @param r       the request for the script
 * @param p       owner of both
 * @param e_info  how it will be run; may be changed
 * @return APR_SUCCESS; any other is logged and answered with 500
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, ap_cgi_build_command,
                        (const char **cmd, const char ***argv, request_rec *r,
                         apr_pool_t *p, cgi_exec_info_t *e_info));

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_CGI_H */
