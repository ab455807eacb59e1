/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  http_request.h
 * @brief The phases of a request, sub-requests, redirects inside the server.
 *
 * A phase is a hook; docs/dev/request-life.md tells their order.  Records and
 * what hangs on them belong to one thread at a time: the one that serves the
 * connection.
 */

#ifndef AP_HTTP_REQUEST_H
#define AP_HTTP_REQUEST_H

#include <apr_optional.h>
#include <apr_buckets.h>

#include "httpd.h"
#include "util_filter.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the answers of an access hook or auth provider depend on. */
#define AP_AUTH_INTERNAL_PER_URI        0
#define AP_AUTH_INTERNAL_PER_CONF       1
#define AP_AUTH_INTERNAL_MASK           15

/* Whether a sub-request has its parent's query. */
#define AP_SUBREQ_NO_ARGS               0
#define AP_SUBREQ_MERGE_ARGS            1

/* Whether methods are added to those allowed before, or replace them. */
#define MERGE_ALLOW                     0
#define REPLACE_ALLOW                   1

/**
 * Access by what is known without a user: address, environment.  Every
 * function is asked; with "Satisfy Any" a refusal here can be made good by a
 * user's credentials.
 * @param r  request
 * @return OK or DECLINED for no objection, a status of HTTP to refuse
 */
AP_DECLARE_HOOK(int, access_checker, (request_rec *r))

/**
 * Authorization before a user is known; the first that does not decline
 * decides.
 * @param r  request
 * @return OK: let in, nobody asks for credentials (unless force_authn);
 *         DECLINED: a user must be known first; a status of HTTP to refuse
 */
AP_DECLARE_HOOK(int, access_checker_ex, (request_rec *r))

/**
 * Authorization of the user whom check_user_id has found.
 * @param r  request
 * @return OK to let in, DECLINED for others to say, or a status of HTTP
 *         (401 with the fields of a challenge, 403)
 */
AP_DECLARE_HOOK(int, auth_checker, (request_rec *r))

/**
 * Authentication: finds out who sends the request and sets r->user and
 * r->ap_auth_type.
 * @param r  request
 * @return OK when the user is known, DECLINED for others to find out, or a
 *         status of HTTP (401 with the fields of a challenge)
 */
AP_DECLARE_HOOK(int, check_user_id, (request_rec *r))

/**
 * A record has been made, for a request, a redirect or a sub-request: modules
 * add their own settings (r->request_config) and filters.  r->main and r->prev
 * are set; the target has been read only where there is one already.
 * @param r  request
 * @return OK or DECLINED, or a status of HTTP that answers the request
 */
AP_DECLARE_HOOK(int, create_request, (request_rec *r))

/**
 * The directory walk looks at a name of the file system.
 * @param finfo   gets the result
 * @param r       request; r->filename is the name, for this call only
 * @param wanted  APR_FINFO_ bits
 * @return APR_SUCCESS or APR_INCOMPLETE, an error of apr_stat(), or
 *         AP_DECLINED for the next (the last calls apr_stat())
 */
AP_DECLARE_HOOK(apr_status_t, dirwalk_stat,
                (apr_finfo_t *finfo, request_rec *r, apr_int32_t wanted))

/**
 * The last phase before the handler: everything about the request is known,
 * the client may have it.  Modules set fields, add environment, or turn the
 * request into something else.
 * @param r  request
 * @return OK or DECLINED, or a status of HTTP that answers the request
 */
AP_DECLARE_HOOK(int, fixups, (request_rec *r))

/**
 * Whether credentials are to be checked although access_checker_ex has let
 * the request in already.
 * @param r  request
 * @return OK for yes, DECLINED for others to say
 */
AP_DECLARE_HOOK(int, force_authn, (request_rec *r))

/**
 * The handler is about to run: content filters are added here.
 * @param r  request
 */
AP_DECLARE_HOOK(void, insert_filter, (request_rec *r))

/**
 * From the name to its settings: walks the sections of files, or of whatever
 * else the name is of.  The core's function comes last.
 * @param r  request
 * @return OK when the settings are there, DONE when the request has been
 *         answered, DECLINED for the next, or a status of HTTP
 */
AP_DECLARE_HOOK(int, map_to_storage, (request_rec *r))

/**
 * All sections have been merged into r->per_dir_config.
 * @param r  request
 * @return OK or DECLINED, or a status of HTTP that answers the request
 */
AP_DECLARE_HOOK(int, post_perdir_config, (request_rec *r))

/**
 * As translate_name, but r->uri still has its escapes.
 * @param r  request
 * @return DECLINED or OK: the path is decoded next, and translate_name asked;
 *         DONE: the path stays as it is; or a status of HTTP
 */
AP_DECLARE_HOOK(int, pre_translate_name, (request_rec *r))

/**
 * From the path (r->uri, decoded) to a name (r->filename): of a file, or of
 * what the module serves.  The core's function, by DocumentRoot, comes last.
 * @param r  request
 * @return OK when the name is set, DECLINED for the next, DONE when the
 *         request has been answered, or a status of HTTP
 */
AP_DECLARE_HOOK(int, translate_name, (request_rec *r))

/**
 * Finds media type, encoding, languages and handler of the name.
 * @param r  request
 * @return OK, DECLINED for the next, or a status of HTTP
 */
AP_DECLARE_HOOK(int, type_checker, (request_rec *r))

/**
 * Adds methods to those that the resource allows (field Allow).
 * @param r      request
 * @param reset  REPLACE_ALLOW forgets those of before, MERGE_ALLOW keeps them
 * @param ...    names of methods, ended by NULL
 */
AP_DECLARE_NONSTD(void) ap_allow_methods(request_rec *r, int reset, ...);

/**
 * As ap_allow_methods(), by number.
 * @param r      request
 * @param reset  REPLACE_ALLOW or MERGE_ALLOW
 * @param ...    numbers M_..., ended by -1
 */
AP_DECLARE_NONSTD(void) ap_allow_standard_methods(
        request_rec *r, int reset, ...);

/**
 * Makes the bucket that ends a request: when it is destroyed, the request is
 * logged and its pool destroyed.  When the pool goes first, the request is
 * logged then, and the bucket forgets it.
 * @param list  allocator of the connection
 * @param r     request that ends
 * @return the bucket
 */
AP_DECLARE(apr_bucket *) ap_bucket_eor_create(
        apr_bucket_alloc_t *list, request_rec *r);

/**
 * Turns a bucket into one that ends a request; see ap_bucket_eor_create().
 * @param b  bucket without data
 * @param r  request that ends
 * @return b
 */
AP_DECLARE(apr_bucket *) ap_bucket_eor_make(apr_bucket *b, request_rec *r);

/**
 * The type of the buckets that end a request.
 */
extern AP_DECLARE_DATA const apr_bucket_type_t ap_bucket_type_eor;

/**
 * Forgets what modules have said about their access hooks; called before they
 * register them again.  Start-up only.
 */
AP_DECLARE(void) ap_clear_auth_internal(void);

/**
 * Frees a sub-request and what is in its pool.  Not after
 * ap_internal_fast_redirect() with it.
 * @param r  the sub-request
 */
AP_DECLARE(void) ap_destroy_sub_req(request_rec *r);

/**
 * Answers a request with a status: by the document that ErrorDocument or
 * ap_custom_response() gives for it, or the built-in page.  A failure while
 * serving such a document ends in the built-in page of the first status.
 * @param type  status of HTTP, or the result of a handler or phase; OK and
 *              DONE do nothing, AP_FILTER_ERROR answers 500 unless a filter
 *              has sent a response already
 * @param r     request, whose response has not begun
 */
AP_DECLARE(void) ap_die(int type, request_rec *r);

/**
 * Merges the <Directory> sections that hold for r->filename into
 * r->per_dir_config, starting from the server's settings; splits r->filename
 * into the part that exists (r->finfo) and r->path_info; checks that symbolic
 * links on the way may be followed.
 * @param r  request with an absolute r->filename, or none (then nothing is
 *           done)
 * @return OK; 403 for what may not be looked up or followed; 500 for a name
 *         that is not absolute.  Refusals are logged.
 */
AP_DECLARE(int) ap_directory_walk(request_rec *r);

/**
 * Merges the <Files> sections that hold for the last component of r->filename
 * into r->per_dir_config.
 * @param r  request after ap_directory_walk()
 * @return OK
 */
AP_DECLARE(int) ap_file_walk(request_rec *r);

/**
 * Registers a function with the access_checker hook, and says what its answers
 * depend on.  The first four parameters are as for ap_hook_access_checker().
 * @param type  AP_AUTH_INTERNAL_PER_CONF: on r->per_dir_config alone, so that
 *              a sub-request or redirect with equal settings need not be asked
 *              again; AP_AUTH_INTERNAL_PER_URI: on the path as well
 */
AP_DECLARE(void) ap_hook_check_access(ap_HOOK_access_checker_t *pf,
                                      const char *const *aszPre,
                                      const char *const *aszSucc, int nOrder,
                                      int type);

/**
 * As ap_hook_check_access(), for the access_checker_ex hook.
 */
AP_DECLARE(void) ap_hook_check_access_ex(ap_HOOK_access_checker_ex_t *pf,
                                         const char *const *aszPre,
                                         const char *const *aszSucc,
                                         int nOrder, int type);

/**
 * As ap_hook_check_access(), for the check_user_id hook.
 */
AP_DECLARE(void) ap_hook_check_authn(ap_HOOK_check_user_id_t *pf,
                                     const char *const *aszPre,
                                     const char *const *aszSucc, int nOrder,
                                     int type);

/**
 * As ap_hook_check_access(), for the auth_checker hook.
 */
AP_DECLARE(void) ap_hook_check_authz(ap_HOOK_auth_checker_t *pf,
                                     const char *const *aszPre,
                                     const char *const *aszSucc, int nOrder,
                                     int type);

/**
 * Merges the <If> sections whose condition is true into r->per_dir_config.
 * Conditions are not yet available: a request that has such sections is
 * refused.
 * @param r  request after the other walks
 * @return OK where there are none, else 500 (logged)
 */
AP_DECLARE(int) ap_if_walk(request_rec *r);

/**
 * Lets a request go on as what one of its sub-requests has found: name, type,
 * settings, filters, fields.  The sub-request's pool lives on with the
 * request's; it must not be destroyed.
 * @param sub_req  sub-request of r that was looked up with status 200
 * @param r        request, in a phase before its handler
 */
AP_DECLARE(void) ap_internal_fast_redirect(request_rec *sub_req,
                                           request_rec *r);

/**
 * Serves another path of this server in the place of a request, up to the end
 * of the response.  The environment of r is there with REDIRECT_ in front of
 * each name.  Ends in an error page when LimitInternalRecursion is met.
 * @param new_uri  path with escapes, and query
 * @param r        request, whose response has not begun
 */
AP_DECLARE(void) ap_internal_redirect(const char *new_uri, request_rec *r);

/**
 * As ap_internal_redirect(), for a module that runs another resource as the
 * handler of r: the media type of r stays.
 * @param new_uri  path with escapes, and query
 * @param r        request, whose response has not begun
 */
AP_DECLARE(void) ap_internal_redirect_handler(
        const char *new_uri, request_rec *r);

/**
 * Whether a record is what the client has sent, and no redirect or
 * sub-request.
 * @param r  request
 * @return 1 or 0
 */
AP_DECLARE(int) ap_is_initial_req(request_rec *r);

/**
 * Merges the <Location> sections that hold for r->uri into r->per_dir_config.
 * What holds is remembered for the path, so that the second walk of a request
 * only merges.
 * @param r  request with its path decoded
 * @return OK
 */
AP_DECLARE(int) ap_location_walk(request_rec *r);

/**
 * Serves a request that has been read: quick handlers, phases, handler, error
 * page; then passes the bucket that ends it.  The response may still be in the
 * filters on return.  r must not be used afterwards, unless it was suspended.
 * @param r  request of the client
 */
AP_DECLARE(void) ap_process_async_request(request_rec *r);

/**
 * As ap_process_async_request(), and flushes the response unless more requests
 * have been read already.
 * @param r  request of the client
 */
AP_DECLARE(void) ap_process_request(request_rec *r);

/**
 * Passes the bucket that ends a request to the connection's filters, and sets
 * the connection's state to CONN_STATE_WRITE_COMPLETION.  For modules that
 * have suspended a request and complete it.  r must not be used afterwards.
 * @param r  request, whose response is complete
 */
AP_DECLARE(void) ap_process_request_after_handler(request_rec *r);

/**
 * Sends a record through the phases from its target to its fixups.
 * @param r  request, sub-request or redirect
 * @return OK: the handler can run; DONE: it has been answered; SUSPENDED; or
 *         the status of HTTP that answers it
 */
AP_DECLARE(int) ap_process_request_internal(request_rec *r);

/**
 * Registers a provider of authentication or authorization, and says what its
 * answers depend on.
 * @param pool              pool of the configuration
 * @param provider_group    AUTHN_PROVIDER_GROUP or AUTHZ_PROVIDER_GROUP
 * @param provider_name     name that directives use
 * @param provider_version  AUTHN_PROVIDER_VERSION or AUTHZ_PROVIDER_VERSION
 * @param provider          authn_provider or authz_provider; must stay valid
 * @param type              as for ap_hook_check_access()
 * @return APR_SUCCESS, or the error of ap_register_provider()
 */
AP_DECLARE(apr_status_t) ap_register_auth_provider(
        apr_pool_t *pool, const char *provider_group,
        const char *provider_name, const char *provider_version,
        const void *provider, int type);

/**
 * Runs the handler of a sub-request that was looked up with a filter; its
 * output goes to that filter.
 * @param r  sub-request with status 200
 * @return OK, or the status of HTTP that it failed with
 */
AP_DECLARE(int) ap_run_sub_req(request_rec *r);

/**
 * Decides from what all modules have said whether equal settings are enough to
 * reuse an answer of the access hooks.  Called once the configuration has been
 * read.
 * @param ptemp  pool for the work
 */
AP_DECLARE(void) ap_setup_auth_internal(apr_pool_t *ptemp);

/**
 * Whether requirements of authorization hold for a request and its method.
 * @param r  request with its settings merged
 * @return 1 or 0
 */
AP_DECLARE(int) ap_some_auth_required(request_rec *r);

/**
 * Whether a user has to be known before a request can be let in.  Asks the
 * access hooks, without leaving traces in r.
 * @param r  request with its settings merged
 * @return 1 or 0; 1 as well when the user is known already
 */
AP_DECLARE(int) ap_some_authn_required(request_rec *r);

/**
 * Looks up an entry of the directory that r->filename is in.
 * @param finfo        the entry: name, and what reading the directory has told
 * @param r            request
 * @param subtype      AP_SUBREQ_MERGE_ARGS gives it the query of r,
 *                     AP_SUBREQ_NO_ARGS none
 * @param next_filter  first filter of its output; NULL when it is not to be
 *                     run
 * @return the sub-request, in a pool under that of r; its status is 200, or
 *         the one that answers it
 */
AP_DECLARE(request_rec *) ap_sub_req_lookup_dirent(
        const apr_finfo_t *finfo, const request_rec *r, int subtype,
        ap_filter_t *next_filter);

/**
 * Looks up a file by name.
 * @param new_file     name, absolute or beside r->filename
 * @param r            request
 * @param next_filter  as for ap_sub_req_lookup_dirent()
 * @return as ap_sub_req_lookup_dirent()
 */
AP_DECLARE(request_rec *) ap_sub_req_lookup_file(
        const char *new_file, const request_rec *r,
        ap_filter_t *next_filter);

/**
 * Looks up a path of this server, as if a client had asked for it with GET.
 * @param new_uri      path with escapes, and query; one without a leading
 *                     slash is beside r->uri
 * @param r            request
 * @param next_filter  as for ap_sub_req_lookup_dirent()
 * @return as ap_sub_req_lookup_dirent()
 */
AP_DECLARE(request_rec *) ap_sub_req_lookup_uri(
        const char *new_uri, const request_rec *r, ap_filter_t *next_filter);

/**
 * As ap_sub_req_lookup_uri(), with another method.
 * @param method       name of the method; must stay valid
 * @param new_uri      path with escapes, and query
 * @param r            request
 * @param next_filter  as for ap_sub_req_lookup_dirent()
 * @return as ap_sub_req_lookup_dirent()
 */
AP_DECLARE(request_rec *) ap_sub_req_method_uri(
        const char *method, const char *new_uri, const request_rec *r,
        ap_filter_t *next_filter);

/**
 * Whether something waits on a connection, behind blank lines, which are taken
 * away; sets c->data_in_input_filters.  By the connection's thread.
 * @param c                connection, to us or made by us
 * @param bb               an empty brigade, empty again afterwards
 * @param max_blank_lines  how many may be taken away
 * @return APR_SUCCESS: something; APR_EAGAIN: nothing so far; APR_NOTFOUND:
 *         more blank lines; APR_EOF or another error: the connection ended
 */
AP_DECLARE(apr_status_t) ap_check_pipeline(
        conn_rec *c, apr_bucket_brigade *bb, unsigned int max_blank_lines);

/**
 * The output filter at the end of a sub-request's own filters: takes the mark
 * of the end of the stream off and passes the rest to its parent.
 * @param f   filter
 * @param bb  content
 * @return what the next filter returns
 */
AP_DECLARE(apr_status_t) ap_sub_req_output_filter(
        ap_filter_t *f, apr_bucket_brigade *bb);

/**
 * Raises r->mtime, the time that the content changed, when a part of it is
 * younger.
 * @param r                 request
 * @param dependency_mtime  time that the part changed
 */
AP_DECLARE(void) ap_update_mtime(request_rec *r, apr_time_t dependency_mtime);

/**
 * Names of the providers of authentication.
 * @param ptemp  pool for the result
 * @return array of ap_list_provider_names_t
 */
APR_DECLARE_OPTIONAL_FN(apr_array_header_t *, authn_ap_list_provider_names,
                        (apr_pool_t *ptemp));

/**
 * Names of the providers of authorization.
 * @param ptemp  pool for the result
 * @return array of ap_list_provider_names_t
 */
APR_DECLARE_OPTIONAL_FN(apr_array_header_t *, authz_ap_list_provider_names,
                        (apr_pool_t *ptemp));

/** True when e marks the end of a request. */
#define AP_BUCKET_IS_EOR(e) ((e)->type == &ap_bucket_type_eor)

#ifdef __cplusplus
}
#endif

#endif /* AP_HTTP_REQUEST_H */
