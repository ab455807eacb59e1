/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The pipe of death: one pipe that all children of a kind read, for MPMs that
 * are linked against this interface.  Each byte that the parent writes ends
 * one child, whichever reads it first.
 *
 * The plain kind (ap_mpm_pod_*) says only "end"; the other (ap_mpm_podx_*)
 * also says how.  In both, the reading end does not block.
 */

#include "ap_config.h"

#include <errno.h>

#include <apr_file_io.h>

#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"

APLOG_USE_MODULE(core);

AP_DECLARE(apr_status_t) ap_mpm_podx_open(apr_pool_t *p, ap_pod_t **pod)
{
    apr_status_t rv;

    *pod = apr_pcalloc(p, sizeof(**pod));
    (*pod)->p = p;
    rv = apr_file_pipe_create_ex(&(*pod)->pod_in, &(*pod)->pod_out,
                                 APR_WRITE_BLOCK, p);
    if (rv == APR_SUCCESS) {
        rv = apr_file_inherit_unset((*pod)->pod_in);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_file_inherit_unset((*pod)->pod_out);
    }
    return rv;
}

AP_DECLARE(int) ap_mpm_podx_check(ap_pod_t *pod)
{
    char byte;
    apr_size_t n = 1;

    if (apr_file_read(pod->pod_in, &byte, &n) != APR_SUCCESS || n != 1) {
        return AP_MPM_PODX_NORESTART;
    }
    switch (byte) {
    case AP_MPM_PODX_RESTART_CHAR:
        return AP_MPM_PODX_RESTART;
    case AP_MPM_PODX_GRACEFUL_CHAR:
        return AP_MPM_PODX_GRACEFUL;
    default:
        return AP_MPM_PODX_NORESTART;
    }
}

AP_DECLARE(apr_status_t) ap_mpm_podx_close(ap_pod_t *pod)
{
    apr_status_t rv = apr_file_close(pod->pod_out);
    apr_status_t rv_in = apr_file_close(pod->pod_in);

    return rv != APR_SUCCESS ? rv : rv_in;
}

AP_DECLARE(apr_status_t) ap_mpm_podx_signal(
    ap_pod_t *pod, ap_podx_restart_t graceful)
{
    char byte = graceful == AP_MPM_PODX_RESTART ? AP_MPM_PODX_RESTART_CHAR
                                                : AP_MPM_PODX_GRACEFUL_CHAR;
    apr_size_t n;
    apr_status_t rv;

    do {
        n = 1;
        rv = apr_file_write(pod->pod_out, &byte, &n);
    } while (APR_STATUS_IS_EINTR(rv));
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, ap_server_conf,
                     APLOGNO(90736) "a child cannot be told to end");
    }
    return rv;
}

AP_DECLARE(void) ap_mpm_podx_killpg(ap_pod_t *pod, int num,
                                    ap_podx_restart_t graceful)
{
    int i;

    for (i = 0; i < num; i++) {
        if (ap_mpm_podx_signal(pod, graceful) != APR_SUCCESS) {
            return;
        }
    }
}

AP_DECLARE(apr_status_t) ap_mpm_pod_open(apr_pool_t *p, ap_pod_t **pod)
{
    return ap_mpm_podx_open(p, pod);
}

AP_DECLARE(apr_status_t) ap_mpm_pod_check(ap_pod_t *pod)
{
    return ap_mpm_podx_check(pod) != AP_MPM_PODX_NORESTART ? APR_SUCCESS
                                                           : AP_NORESTART;
}

AP_DECLARE(apr_status_t) ap_mpm_pod_close(ap_pod_t *pod)
{
    return ap_mpm_podx_close(pod);
}

AP_DECLARE(apr_status_t) ap_mpm_pod_signal(ap_pod_t *pod)
{
    return ap_mpm_podx_signal(pod, AP_MPM_PODX_GRACEFUL);
}

AP_DECLARE(void) ap_mpm_pod_killpg(ap_pod_t *pod, int num)
{
    ap_mpm_podx_killpg(pod, num, AP_MPM_PODX_GRACEFUL);
}
