/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The hooks that http_protocol.h declares: their lists and runners, and what
 * this area itself registers.  The lists are filled while configuration is
 * read, by one thread, and only read from then on.
 */

#include "ap_config.h"

#include <apr_hooks.h>

#include "httpd.h"
#include "http_core.h"
#include "http_protocol.h"
#include "util_filter.h"

#include "server/protocol/protocol_priv.h"
#include "server/runtime/hook_run_priv.h"

APR_HOOK_STRUCT(
    APR_HOOK_LINK(pre_read_request)
    APR_HOOK_LINK(post_read_request)
    APR_HOOK_LINK(log_transaction)
    APR_HOOK_LINK(http_scheme)
    APR_HOOK_LINK(default_port)
    APR_HOOK_LINK(note_auth_failure)
    APR_HOOK_LINK(insert_error_filter)
    APR_HOOK_LINK(protocol_propose)
    APR_HOOK_LINK(protocol_switch)
    APR_HOOK_LINK(protocol_get)
)

TRACED_HOOK_VOID(pre_read_request, (request_rec *r, conn_rec *c),
                 (r, c))
TRACED_HOOK_VOID(insert_error_filter, (request_rec *r), (r))

/* All of them have a say; the first that objects ends the run. */
TRACED_HOOK_RUN_ALL(int, post_read_request, (request_rec *r), (r),
                    OK, DECLINED)
TRACED_HOOK_RUN_ALL(int, log_transaction, (request_rec *r), (r),
                    OK, DECLINED)
TRACED_HOOK_RUN_ALL(int, protocol_propose,
                    (conn_rec *c, request_rec *r, server_rec *s,
                     const apr_array_header_t *offers,
                     apr_array_header_t *proposals),
                    (c, r, s, offers, proposals), OK, DECLINED)

/* The first that knows the answer gives it. */
TRACED_HOOK_RUN_FIRST(const char *, http_scheme,
                      (const request_rec *r), (r), NULL)
TRACED_HOOK_RUN_FIRST(apr_port_t, default_port,
                      (const request_rec *r), (r), 0)
TRACED_HOOK_RUN_FIRST(int, note_auth_failure,
                      (request_rec *r, const char *auth_type),
                      (r, auth_type), DECLINED)
TRACED_HOOK_RUN_FIRST(int, protocol_switch,
                      (conn_rec *c, request_rec *r, server_rec *s,
                       const char *protocol),
                      (c, r, s, protocol), DECLINED)
TRACED_HOOK_RUN_FIRST(const char *, protocol_get, (const conn_rec *c),
                      (c), NULL)

void protocol_register_hooks(apr_pool_t *p)
{
    (void)p;
    /* Before every filter that a handler's own output should go through. */
    ap_old_write_func =
        ap_register_output_filter("OLD_WRITE", ap_old_write_filter, NULL,
                                  AP_FTYPE_RESOURCE - 10);
    ap_content_length_filter_handle =
        ap_register_output_filter("CONTENT_LENGTH",
                                  ap_content_length_filter, NULL,
                                  AP_FTYPE_PROTOCOL);
}
