/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the files of server/request share with one another and with
 * server/main.  Modules see http_request.h instead.
 */

#ifndef REQUEST_PRIV_H
#define REQUEST_PRIV_H

#include "httpd.h"

/*
 * Registers the hooks and filters of this area.  Called after the modules'
 * own registrations each time the configuration is read.
 */
void request_register_hooks(apr_pool_t *p);

/* uri.c: the path of the request target, in two steps around the
 * pre_translate_name hook.  OK or the status that answers the request. */
int request_normalise_uri(request_rec *r);
int request_unescape_uri(request_rec *r);

/* serve.c: goes on with the request that was left until its body has been
 * dropped (net_conn.unread): runs its handler anew, or ends it. */
void request_continue(conn_rec *c);

/* Bit of request_rec.bnotes that is ours: the access checks have let this
 * record in.  Not handed on to redirects, which are checked themselves. */
#define REQUEST_LET_IN ((ap_request_bnotes_t)1 << 63)

/* access.c: the access, authentication and authorization hooks as the
 * Satisfy rule orders them. */
int request_check_access(request_rec *r);

/* redirect.c: a request that takes the place of r, not yet processed; NULL
 * when it must not be (then r has been answered). */
request_rec *request_make_redirect(const char *new_uri, request_rec *r);

/* The host and port that the client asked for, where a new path named
 * none. */
void request_keep_host(request_rec *to, const request_rec *from);

/* Gives the filters of one record, from f on, to another. */
void request_move_filters(struct ap_filter_t *f, const request_rec *from,
                          request_rec *to);

#endif /* REQUEST_PRIV_H */
