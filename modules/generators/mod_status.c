/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_status: what the server is doing, for people and for programs.
 *
 * Handler:    server-status.
 * Directives: none (ExtendedStatus and SeeRequestTail are the core's).
 * Hooks:      pre_config (default of ExtendedStatus), handler; those of
 *             mod_status_latency.c; offers the hook status_hook.
 * Query:      auto ("Name: value" lines), json, metrics (Prometheus), else a
 *             page; notable (the page without tables), refresh=SECONDS (10 for
 *             pages; 0: never).
 * Threads:    reads the scoreboard, which others write, without a lock, and
 *             changes nothing.
 *
 * mod_status_figures.c reads the scoreboard; mod_status_page.c, _auto.c,
 * _json.c and _metrics.c write what was read; mod_status_text.c makes text
 * safe in each of these forms.
 */

#include "ap_config.h"

#include <stdlib.h>
#include <string.h>

#include <apr_optional_hooks.h>
#include <apr_strings.h>

#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "httpd.h"
#include "mod_status.h"
#include "scoreboard.h"
#include "util_cfgtree.h"

#include "modules/generators/mod_status_priv.h"

AP_DECLARE_MODULE(status);

#define HANDLER_NAME "server-status"

/* Type of a file that asks for the report, without SetHandler. */
#define MAGIC_TYPE "application/x-httpd-status"

/* Seconds of a page for which nobody says another number, and the most that is
 * taken. */
#define DEFAULT_REFRESH 10
#define LONGEST_REFRESH 86400

APR_IMPLEMENT_OPTIONAL_HOOK_RUN_ALL(ap, STATUS, int, status_hook,
                                    (request_rec *r, int flags), (r, flags),
                                    OK, DECLINED)

/* ---- Configuration ------------------------------------------------------ */

/* Whether a section gives the handler something to answer. */
static int is_used(const ap_directive_t *d)
{
    for (; d != NULL; d = d->next) {
        if ((!ap_cstr_casecmp(d->directive, "SetHandler")
             || !ap_cstr_casecmp(d->directive, "AddHandler"))
            && d->args != NULL && ap_strcasestr(d->args, HANDLER_NAME)) {
            return 1;
        }
        if (is_used(d->first_child)) {
            return 1;
        }
    }
    return 0;
}

/*
 * Who wants a status report wants all of it: ExtendedStatus is on where the
 * module was loaded, as it always was, and where it is linked in and used.
 * Linked in and not used it costs nothing.  The directive has the last word;
 * it is read after this.
 */
static int status_pre_config(apr_pool_t *pconf, apr_pool_t *plog,
                             apr_pool_t *ptemp)
{
    (void)pconf;
    (void)plog;
    (void)ptemp;
    if (status_module.dynamic_load_handle != NULL || is_used(ap_conftree)) {
        ap_extended_status = 1;
    }
    return OK;
}

/* ---- The request -------------------------------------------------------- */

static int read_refresh(const char *value)
{
    apr_int64_t seconds = apr_atoi64(value);

    if (*value < '0' || *value > '9' || seconds < 0) {
        return DEFAULT_REFRESH;
    }
    return seconds > LONGEST_REFRESH ? LONGEST_REFRESH : (int)seconds;
}

/* Names that mean nothing here are let pass; of several forms the last
 * counts. */
static void read_option(status_options *options, const char *word)
{
    if (strcmp(word, "auto") == 0) {
        options->form = STATUS_AUTO;
    }
    else if (strcmp(word, "json") == 0) {
        options->form = STATUS_JSON;
    }
    else if (strcmp(word, "metrics") == 0) {
        options->form = STATUS_METRICS;
    }
    else if (strcmp(word, "notable") == 0) {
        options->no_tables = 1;
    }
    else if (strcmp(word, "refresh") == 0) {
        options->refresh = DEFAULT_REFRESH;
    }
    else if (strncmp(word, "refresh=", 8) == 0) {
        options->refresh = read_refresh(word + 8);
    }
}

/* "notable=" is how a form says "notable". */
static void read_options(request_rec *r, status_options *options)
{
    char *state;
    char *word;
    char *args;

    memset(options, 0, sizeof(*options));
    options->refresh = -1;
    args = apr_pstrdup(r->pool, r->args != NULL ? r->args : "");
    for (word = apr_strtok(args, "&;", &state); word != NULL;
         word = apr_strtok(NULL, "&;", &state)) {
        apr_size_t length = strlen(word);

        if (word[length - 1] == '=') {
            word[length - 1] = '\0';
        }
        read_option(options, word);
    }
    /* People look at the page; programs ask when they want to know. */
    if (options->refresh < 0) {
        options->refresh = options->form == STATUS_PAGE ? DEFAULT_REFRESH : 0;
    }
}

static const char *content_type(status_form form)
{
    switch (form) {
    case STATUS_AUTO:
        return "text/plain; charset=utf-8";
    case STATUS_JSON:
        return "application/json";
    case STATUS_METRICS:
        return "text/plain; version=0.0.4; charset=utf-8";
    default:
        return "text/html; charset=utf-8";
    }
}

static void set_fields(request_rec *r, const status_options *options)
{
    ap_set_content_type(r, content_type(options->form));
    apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    apr_table_setn(r->headers_out, "X-Content-Type-Options", "nosniff");
    if (options->refresh > 0) {
        apr_table_setn(r->headers_out, "Refresh",
                       apr_itoa(r->pool, options->refresh));
    }
}

static int hook_flags(const status_report *report,
                      const status_options *options)
{
    int flags = report->is_extended ? AP_STATUS_EXTENDED : 0;

    if (options->form == STATUS_AUTO) {
        flags |= AP_STATUS_SHORT;
    }
    if (options->no_tables) {
        flags |= AP_STATUS_NOTABLE;
    }
    return flags;
}

static void write_report(request_rec *r, const status_options *options)
{
    const status_report *report = status_read(r->pool);

    switch (options->form) {
    case STATUS_AUTO:
        status_write_auto(r, report);
        ap_run_status_hook(r, hook_flags(report, options));
        break;
    case STATUS_JSON:
        status_write_json(r, report);
        break;
    case STATUS_METRICS:
        status_write_metrics(r, report);
        break;
    default:
        status_write_page(r, report, options);
        ap_run_status_hook(r, hook_flags(report, options));
        status_write_page_end(r);
        break;
    }
}

static int is_ours(const request_rec *r)
{
    return r->handler != NULL && (strcmp(r->handler, HANDLER_NAME) == 0
                                  || strcmp(r->handler, MAGIC_TYPE) == 0);
}

static int status_handler(request_rec *r)
{
    status_options options;

    if (!is_ours(r)) {
        return DECLINED;
    }
    ap_allow_standard_methods(r, REPLACE_ALLOW, M_GET, M_OPTIONS, -1);
    if (r->method_number == M_OPTIONS) {
        return DECLINED;        /* the server answers it */
    }
    if (r->method_number != M_GET) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(91002)
                      "request refused with 405: the status report does not "
                      "take the method %s", r->method);
        return HTTP_METHOD_NOT_ALLOWED;
    }
    if (!ap_exists_scoreboard_image()) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91000)
                      "there is no scoreboard, so there is no status to "
                      "report: the MPM in use does not keep one");
        apr_table_setn(r->notes, "error-notes", "This server keeps no "
                       "scoreboard, so there is no status to report.");
        return HTTP_SERVICE_UNAVAILABLE;
    }
    read_options(r, &options);
    set_fields(r, &options);
    if (!r->header_only) {
        write_report(r, &options);
    }
    return OK;
}

/* ---- The module --------------------------------------------------------- */

static void register_hooks(apr_pool_t *p)
{
    ap_hook_pre_config(status_pre_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(status_handler, NULL, NULL, APR_HOOK_MIDDLE);
    status_figures_register(p);
    status_latency_register(p);
}

module AP_MODULE_DECLARE_DATA status_module = {
    STANDARD20_MODULE_STUFF,
    NULL,               /* create_dir_config */
    NULL,               /* merge_dir_config */
    NULL,               /* create_server_config */
    NULL,               /* merge_server_config */
    NULL,               /* directives */
    register_hooks,
    AP_MODULE_FLAG_NONE
};
