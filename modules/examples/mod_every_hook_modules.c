/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_every_hook: the hooks of modules.  Any of these modules may be missing;
 * there are two ways to be at their hooks all the same:
 *
 *   by name      APR_OPTIONAL_HOOK(), for hooks that are made to be optional
 *   by symbol    the function that registers is declared as a weak symbol: its
 *                address is NULL when no module loaded before has it
 *
 * Threads: see mod_every_hook.c.
 */

#include "ap_config.h"
#include "http_config.h"
#include "httpd.h"
#include "mod_cache.h"
#include "mod_dav.h"
#include "mod_dbd.h"
#include "mod_proxy.h"
#include "mod_session.h"
#include "mod_ssl.h"
#include "mod_status.h"
#include "mod_watchdog.h"
#include "mod_xml2enc.h"

#include "mod_every_hook_priv.h"

#pragma weak ap_hook_session_decode
#pragma weak ap_hook_session_encode
#pragma weak ap_hook_session_load
#pragma weak ap_hook_session_save
#pragma weak ap_hook_watchdog_exit
#pragma weak ap_hook_watchdog_init
#pragma weak ap_hook_watchdog_need
#pragma weak ap_hook_watchdog_step
#pragma weak cache_hook_cache_status
#pragma weak dav_hook_deliver_report
#pragma weak dav_hook_find_liveprop
#pragma weak dav_hook_gather_propsets
#pragma weak dav_hook_gather_reports
#pragma weak dav_hook_insert_all_liveprops
#pragma weak dav_hook_method_precondition
#pragma weak proxy_hook_canon_handler
#pragma weak proxy_hook_check_trans
#pragma weak proxy_hook_post_request
#pragma weak proxy_hook_pre_request
#pragma weak proxy_hook_scheme_handler

/* ---- Watchdogs, the status report ---- */

/* The one hook here that changes something, when it is told to: OK starts a
 * watchdog. */
static int every_watchdog_need(server_rec *s, const char *name, int is_parent,
                               int is_singleton)
{
    tell("watchdog_need");
    return wants_watchdog ? OK : DECLINED;
}

HOOK(int, watchdog_init, (server_rec *s, const char *name, apr_pool_t *p),
     tell("watchdog_init"), DECLINED)
HOOK(int, watchdog_step, (server_rec *s, const char *name, apr_pool_t *p),
     tell("watchdog_step"), DECLINED)
HOOK(int, watchdog_exit, (server_rec *s, const char *name, apr_pool_t *p),
     tell("watchdog_exit"), DECLINED)

HOOK(int, status_hook, (request_rec *r, int flags),
     tell_request("status_hook", r), DECLINED)

/* ---- Databases, encodings, certificates ---- */

HOOK(apr_status_t, post_connect, (apr_pool_t *p, dbd_cfg_t *conf,
                                  ap_dbd_t *connection),
     tell("post_connect"), DECLINED)
HOOK(int, preprocess, (ap_filter_t *f, char **bytes, apr_size_t *count),
     tell_request("preprocess", f->r), DECLINED)
/* As ssl_add_cert_files above, for modules that are older than that. */
HOOK(int, add_cert_files, (server_rec *s, apr_pool_t *p,
                           apr_array_header_t *certificates,
                           apr_array_header_t *keys),
     tell("add_cert_files"), DECLINED)
HOOK(int, add_fallback_cert_files, (server_rec *s, apr_pool_t *p,
                                    apr_array_header_t *certificates,
                                    apr_array_header_t *keys),
     tell("add_fallback_cert_files"), DECLINED)

/* ---- Sessions, caches ---- */

HOOK(apr_status_t, session_decode, (request_rec *r, session_rec *z),
     tell_request("session_decode", r), DECLINED)
HOOK(apr_status_t, session_encode, (request_rec *r, session_rec *z),
     tell_request("session_encode", r), DECLINED)
HOOK(apr_status_t, session_load, (request_rec *r, session_rec **z),
     tell_request("session_load", r), DECLINED)
HOOK(apr_status_t, session_save, (request_rec *r, session_rec *z),
     tell_request("session_save", r), DECLINED)
HOOK(int, cache_status, (cache_handle_t *h, request_rec *r,
                         apr_table_t *fields, ap_cache_status_e status,
                         const char *reason),
     tell_request("cache_cache_status", r), DECLINED)

/* ---- The proxy ---- */

HOOK(int, scheme_handler, (request_rec *r, proxy_worker *worker,
                           proxy_server_conf *conf, char *url,
                           const char *host, apr_port_t port),
     tell_request("proxy_scheme_handler", r), DECLINED)
HOOK(int, check_trans, (request_rec *r, const char *url),
     tell_request("proxy_check_trans", r), DECLINED)
HOOK(int, canon_handler, (request_rec *r, char *url),
     tell_request("proxy_canon_handler", r), DECLINED)
HOOK(int, pre_request, (proxy_worker **worker, proxy_balancer **balancer,
                        request_rec *r, proxy_server_conf *conf, char **url),
     tell_request("proxy_pre_request", r), DECLINED)
HOOK(int, post_request, (proxy_worker *worker, proxy_balancer *balancer,
                         request_rec *r, proxy_server_conf *conf),
     tell_request("proxy_post_request", r), DECLINED)
HOOK(int, request_status, (int *status, request_rec *r),
     tell_request("proxy_request_status", r), DECLINED)
HOOK(int, section_post_config, (apr_pool_t *p, apr_pool_t *plog,
                                apr_pool_t *ptemp, server_rec *s,
                                ap_conf_vector_t *section),
     tell("proxy_section_post_config"), DECLINED)
HOOK(int, create_req, (request_rec *r, request_rec *response),
     tell_request("proxy_create_req", r), DECLINED)
HOOK(int, fixups, (request_rec *r), tell_request("proxy_fixups", r), DECLINED)

/* ---- WebDAV ---- */

VOID_HOOK(gather_propsets, (apr_array_header_t *uris),
          tell("dav_gather_propsets"))
HOOK(int, find_liveprop, (const dav_resource *resource, const char *ns_uri,
                          const char *name, const dav_hooks_liveprop **hooks),
     tell("dav_find_liveprop"), 0)
VOID_HOOK(insert_all_liveprops, (request_rec *r, const dav_resource *resource,
                                 dav_prop_insert what, apr_text_header *text),
          tell_request("dav_insert_all_liveprops", r))
HOOK(int, deliver_report, (request_rec *r, const dav_resource *resource,
                           const apr_xml_doc *doc, ap_filter_t *output,
                           dav_error **error),
     tell_request("dav_deliver_report", r), DECLINED)
VOID_HOOK(gather_reports, (request_rec *r, const dav_resource *resource,
                           apr_array_header_t *reports, dav_error **error),
          tell_request("dav_gather_reports", r))
HOOK(int, method_precondition, (request_rec *r, dav_resource *from,
                                const dav_resource *to,
                                const apr_xml_doc *doc, dav_error **error),
     tell_request("dav_method_precondition", r), DECLINED)

/* ---- Being there ---- */

#define AT_OPTIONAL(space, name) \
    APR_OPTIONAL_HOOK(space, name, every_##name, NULL, NULL, APR_HOOK_MIDDLE)

#define AT_MODULE(space, name)                                  \
    if (space##_hook_##name != NULL) {                          \
        space##_hook_##name(every_##name, NULL, NULL,           \
                            APR_HOOK_REALLY_FIRST);             \
    }

static void register_by_name(void)
{
    AT_OPTIONAL(ap, status_hook);
    AT_OPTIONAL(dbd, post_connect);
    AT_OPTIONAL(xml2enc, preprocess);
    AT_OPTIONAL(ssl, add_cert_files);
    AT_OPTIONAL(ssl, add_fallback_cert_files);
    AT_OPTIONAL(proxy, create_req);
    AT_OPTIONAL(proxy, fixups);
    AT_OPTIONAL(proxy, request_status);
    AT_OPTIONAL(proxy, section_post_config);
}

static void register_by_symbol(void)
{
    AT_MODULE(ap, watchdog_need);
    AT_MODULE(ap, watchdog_init);
    AT_MODULE(ap, watchdog_step);
    AT_MODULE(ap, watchdog_exit);
    AT_MODULE(ap, session_load);
    AT_MODULE(ap, session_decode);
    AT_MODULE(ap, session_encode);
    AT_MODULE(ap, session_save);
    AT_MODULE(cache, cache_status);
    AT_MODULE(proxy, scheme_handler);
    AT_MODULE(proxy, check_trans);
    AT_MODULE(proxy, canon_handler);
    AT_MODULE(proxy, pre_request);
    AT_MODULE(proxy, post_request);
    AT_MODULE(dav, gather_propsets);
    AT_MODULE(dav, find_liveprop);
    AT_MODULE(dav, insert_all_liveprops);
    AT_MODULE(dav, deliver_report);
    AT_MODULE(dav, gather_reports);
    AT_MODULE(dav, method_precondition);
}

void register_module_hooks(void)
{
    register_by_name();
    register_by_symbol();
}
