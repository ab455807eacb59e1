/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Answers to modules' short questions: about a directory's settings, a
 * connection's socket, the state of the program.
 */

#include "ap_config.h"

#include <apr_poll.h>

#include "http_main.h"
#include "server/core/core_priv.h"

/* ---- Settings ----------------------------------------------------------- */

#undef ap_get_core_module_config
AP_DECLARE(void *) ap_get_core_module_config(const ap_conf_vector_t *cv)
{
    return ((void *const *)cv)[AP_CORE_MODULE_INDEX];
}

#undef ap_set_core_module_config
AP_DECLARE(void) ap_set_core_module_config(ap_conf_vector_t *cv, void *val)
{
    ((void **)cv)[AP_CORE_MODULE_INDEX] = val;
}

AP_DECLARE(int) ap_allow_options(request_rec *r)
{
    return core_dir_of(r)->opts & ~OPT_UNSET;
}

AP_DECLARE(int) ap_allow_overrides(request_rec *r)
{
    return core_dir_of(r)->override & ~OR_UNSET;
}

AP_DECLARE(apr_off_t) ap_get_limit_req_body(const request_rec *r)
{
    apr_off_t bytes = core_dir_of(r)->limit_req_body;

    return bytes == CORE_LIMIT_UNSET ? CORE_DEFAULT_LIMIT_BODY : bytes;
}

/* "No limit" still is one: escaping makes up to six characters out of one,
 * and the result has to fit into memory. */
AP_DECLARE(apr_size_t) ap_get_limit_xml_body(const request_rec *r)
{
    long bytes = core_dir_of(r)->limit_xml_body;

    if (bytes == CORE_LIMIT_UNSET) {
        return CORE_DEFAULT_LIMIT_XML_BODY;
    }
    return bytes == 0 ? (APR_SIZE_MAX - 1) / 6 : (apr_size_t)bytes;
}

AP_DECLARE(apr_size_t) ap_get_read_buf_size(const request_rec *r)
{
    apr_size_t bytes = core_dir_of(r)->read_buf_size;

    return bytes == 0 ? AP_IOBUFSIZE : bytes;
}

/* ---- Connections -------------------------------------------------------- */

/* The core's slot of a connection holds its socket. */
AP_DECLARE(apr_socket_t *) ap_get_conn_socket(conn_rec *c)
{
    return ap_get_core_module_config(c->conn_config);
}

AP_DECLARE(apr_status_t) ap_get_pollfd_from_conn(
    conn_rec *c, struct apr_pollfd_t *pfd, apr_interval_time_t *ptimeout)
{
    return ap_run_get_pollfd_from_conn(c, pfd, ptimeout);
}

/* Connections inside of others (HTTP/2 streams) have no socket to wait on. */
apr_status_t core_pollfd_from_conn(conn_rec *c, struct apr_pollfd_t *pfd,
                                   apr_interval_time_t *ptimeout)
{
    apr_socket_t *socket;

    if (c->master != NULL) {
        return APR_ENOTIMPL;
    }
    socket = ap_get_conn_socket(c);
    if (socket == NULL) {
        return APR_ENOTIMPL;
    }
    pfd->desc_type = APR_POLL_SOCKET;
    pfd->desc.s = socket;
    if (ptimeout != NULL) {
        return apr_socket_timeout_get(socket, ptimeout);
    }
    return APR_SUCCESS;
}

/* ---- The program -------------------------------------------------------- */

AP_DECLARE(int) ap_state_query(int query_code)
{
    switch (query_code) {
    case AP_SQ_MAIN_STATE:
        return ap_main_state;
    case AP_SQ_RUN_MODE:
        return ap_run_mode;
    case AP_SQ_CONFIG_GEN:
        return ap_config_generation;
    default:
        return AP_SQ_NOT_SUPPORTED;
    }
}

/* By -D of the command line, or by Define so far. */
AP_DECLARE(int) ap_exists_config_define(const char *name)
{
    return ap_server_config_defines != NULL
           && ap_array_str_contains(ap_server_config_defines, name);
}
